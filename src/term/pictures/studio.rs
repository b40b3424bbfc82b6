//! Where drawings are made, on a thread of its own: bytes are read, decoded within bounds, shrunk to their cells and put into a terminal's form.

use std::collections::VecDeque;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::Arc;

use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView, ImageReader, Limits, Rgba, RgbaImage};
use ratatui::layout::Size;
use ratatui_image::protocol::Protocol;
use ratatui_image::protocol::halfblocks::Halfblocks;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;
use ratatui_image::sliced::SlicedProtocol;

use super::Manner;
use crate::app::action::Action;
use crate::doc::{Document, TextHash};
use crate::term::launch::Gallery;
use crate::term::world::{Report, Reports};

/// The widest and the highest picture that is decoded, in pixels.
const MOST_PIXELS: u32 = 12_000;

/// Bytes that decoding one picture may take.
const MOST_BYTES: u64 = 256 << 20;

/// A decoded picture is kept no larger than this on either side: no terminal shows more.
const KEPT_PIXELS: u32 = 1600;

/// Decoded pictures that are kept.
const KEPT: usize = 8;

/// A drawing that is asked for: the picture, for which cells, in which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    pub text: TextHash,
    pub picture: usize,
    pub manner: Manner,
    /// Pixels of a cell.
    pub cell: (u16, u16),
    /// Cells of the whole picture.
    pub columns: u16,
    pub rows: u16,
    /// The rows wanted of it: the first one, and how many.
    pub part: (u16, u16),
}

/// A picture in a terminal's form.
pub enum Drawing {
    /// Of the whole picture; any rows of it can be shown.
    Whole(SlicedProtocol),
    /// Of some rows, to be shown as they are.
    Part(Protocol),
}

impl std::fmt::Debug for Drawing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Whole(_) => "Drawing::Whole",
            Self::Part(_) => "Drawing::Part",
        })
    }
}

/// What there is to do, for the text it is about.
pub struct Job {
    pub document: Arc<Document>,
    pub path: Option<PathBuf>,
    pub task: Task,
}

/// A task of the studio.
#[derive(Clone, Copy, Debug)]
pub enum Task {
    /// Read a picture and tell its size.
    Load(usize),
    Draw(Order),
    /// Open it in another program.
    Open(usize),
}

/// The studio.
pub struct Studio {
    gallery: Arc<dyn Gallery>,
    reports: Reports,
    decoded: VecDeque<(TextHash, usize, Arc<DynamicImage>)>,
    /// Pictures that other programs look at; they go when we go.
    lent: Vec<tempfile::TempPath>,
}

impl Studio {
    #[must_use]
    pub fn new(gallery: Arc<dyn Gallery>, reports: Reports) -> Self {
        Self {
            gallery,
            reports,
            decoded: VecDeque::new(),
            lent: Vec::new(),
        }
    }

    /// Does a job and reports.
    pub fn handle(&mut self, job: &Job) {
        match job.task {
            Task::Load(picture) => {
                let size = self.image(job, picture).map(|image| image.dimensions());
                self.reports.act(Action::Picture {
                    text: job.document.hash(),
                    picture,
                    size,
                });
            }
            Task::Draw(order) => {
                let image = self.image(job, order.picture);
                let drawing = image.and_then(|image| draw(&image, &order));
                self.reports.send(Report::Drawn(order, drawing));
            }
            Task::Open(picture) => {
                let line = match self.open(job, picture) {
                    Ok(()) => "The picture was given to the program for it".to_owned(),
                    Err(why) => format!("The picture cannot be opened: {why}"),
                };
                self.reports.act(Action::Tell(line));
            }
        }
    }

    /// The picture, as it was decoded before or is now.
    fn image(&mut self, job: &Job, picture: usize) -> Option<Arc<DynamicImage>> {
        let text = job.document.hash();
        let mut known = self.decoded.iter();
        if let Some((_, _, image)) = known.find(|(of, index, _)| *of == text && *index == picture) {
            return Some(Arc::clone(image));
        }
        let image = Arc::new(decode(&self.bytes(job, picture).ok()?)?);
        self.decoded.truncate(KEPT - 1);
        self.decoded.push_front((text, picture, Arc::clone(&image)));
        Some(image)
    }

    fn bytes(&self, job: &Job, picture: usize) -> Result<Vec<u8>, String> {
        let picture = job.document.pictures().get(picture);
        let picture = picture.ok_or("it is not in this text")?;
        self.gallery.bytes(job.path.as_deref(), &picture.source)
    }

    /// Hands the picture to the program that the system has for its kind. Only what is a picture by its bytes leaves, under a name of ours.
    fn open(&mut self, job: &Job, picture: usize) -> Result<(), String> {
        let bytes = self.bytes(job, picture)?;
        let extension = form(&bytes)?;
        let mut file = tempfile::Builder::new()
            .prefix("lutrin-")
            .suffix(&format!(".{extension}"))
            .tempfile()
            .map_err(|error| error.to_string())?;
        file.write_all(&bytes).map_err(|error| error.to_string())?;
        let path = file.into_temp_path();
        opener::open(&path).map_err(|error| error.to_string())?;
        self.lent.push(path);
        Ok(())
    }
}

/// The ending of a file of the form that `bytes` have; one line where they are no picture, or more than one.
fn form(bytes: &[u8]) -> Result<&'static str, String> {
    let unknown = || "it is in no form that lutrin knows".to_owned();
    if let Ok(format) = image::guess_format(bytes) {
        return format.extensions_str().first().copied().ok_or_else(unknown);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unknown())?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins = ["<svg", "<?xml", "<!--", "<!DOCTYPE svg"];
    if !begins.iter().any(|sign| text.starts_with(sign)) || !text.contains("<svg") {
        return Err(unknown());
    }
    if acts(&text.to_ascii_lowercase()) {
        return Err("it carries a program".to_owned());
    }
    Ok("svg")
}

/// Whether a drawing in XML does, or fetches, something by itself where it is opened.
fn acts(text: &str) -> bool {
    let signs = [
        "<script",
        "javascript:",
        "foreignobject",
        "<!entity",
        ":script",
    ];
    let answers = text.match_indices('=').any(|(at, _)| {
        let before = text[..at].trim_end();
        let name = before.rsplit(|c: char| !c.is_alphanumeric()).next();
        name.is_some_and(|name| name.len() > 3 && name.starts_with("on"))
    });
    answers || signs.iter().any(|sign| text.contains(sign))
}

/// The picture in `bytes`, shrunk to what a screen can show, on white paper where it is transparent.
fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let image = reader.decode().ok()?;
    let (width, height) = image.dimensions();
    let image = if width.max(height) > KEPT_PIXELS {
        image.resize(KEPT_PIXELS, KEPT_PIXELS, FilterType::Triangle)
    } else {
        image
    };
    Some(if image.color().has_alpha() {
        let (width, height) = image.dimensions();
        let mut paper = RgbaImage::from_pixel(width, height, Rgba([255, 255, 255, 255]));
        image::imageops::overlay(&mut paper, &image, 0, 0);
        DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(paper).into_rgb8())
    } else {
        image
    })
}

/// The picture in the form that `order` asks for.
fn draw(image: &DynamicImage, order: &Order) -> Option<Drawing> {
    let (columns, rows) = (order.columns.max(1), order.rows.max(1));
    if order.manner == Manner::Blocks {
        let blocks = Halfblocks::new(image.clone(), Size::new(columns, rows)).ok()?;
        return Some(Drawing::Whole(SlicedProtocol::Halfblocks(blocks)));
    }
    let width = u32::from(columns) * u32::from(order.cell.0);
    let height = u32::from(rows) * u32::from(order.cell.1);
    let whole = image.resize(width, height, FilterType::Triangle);
    if order.manner == Manner::Kitty {
        let id = number(order);
        let kitty = Kitty::new(whole, Size::new(columns, rows), id, false, false, false).ok()?;
        return Some(Drawing::Whole(SlicedProtocol::Kitty(kitty)));
    }
    let (first, count) = order.part;
    let top = u32::from(first) * u32::from(order.cell.1);
    let high = u32::from(count) * u32::from(order.cell.1);
    let (width, height) = whole.dimensions();
    let part = whole.crop_imm(
        0,
        top.min(height),
        width,
        high.min(height.saturating_sub(top)),
    );
    if part.height() == 0 {
        return None;
    }
    let size = Size::new(columns, count);
    Some(Drawing::Part(match order.manner {
        Manner::Sixel => Protocol::Sixel(Sixel::new(part, size, false).ok()?),
        _ => Protocol::ITerm2(Iterm2::new(part, size, false).ok()?),
    }))
}

/// A number for kitty to know the drawing by: the same for the same order, in 24 bits and never 0.
fn number(order: &Order) -> u32 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    order.hash(&mut hasher);
    let bits = u32::try_from(hasher.finish() & 0x00ff_ffff).unwrap_or(1);
    bits.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        RgbaImage::from_fn(width, height, |x, _| {
            Rgba([255, 0, 0, if x == 0 { 0 } else { 255 }])
        })
        .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png)
        .expect("a picture");
        bytes
    }

    #[test]
    fn pictures_are_decoded_within_bounds() {
        let image = decode(&png(4, 2)).expect("a picture");
        assert_eq!(image.dimensions(), (4, 2));
        // Paper shows where nothing is painted.
        assert_eq!(image.get_pixel(0, 0).0, [255, 255, 255, 255]);
        assert_eq!(image.get_pixel(1, 0).0, [255, 0, 0, 255]);
        let large = decode(&png(3200, 10)).expect("a picture");
        assert_eq!(large.dimensions(), (1600, 5));
        for bytes in [
            &b""[..],
            b"GIF89a",
            b"<svg/>",
            &png(4, 2)[..30],
            &png(13_000, 1),
        ] {
            assert!(decode(bytes).is_none());
        }
    }

    #[test]
    fn what_leaves_is_a_picture_and_nothing_else() {
        for (bytes, expected) in [
            (png(4, 2), Some("png")),
            (b"BM\x3a\0\0\0\0\0\0\0".to_vec(), Some("bmp")),
            (b"II*\0\x08\0\0\0".to_vec(), Some("tiff")),
            (
                b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>".to_vec(),
                Some("svg"),
            ),
            (
                b"<?xml version=\"1.0\"?>\n<!-- a --><svg once=\"1\"/>".to_vec(),
                None,
            ),
            (b"<svg><text>on = 1</text></svg>".to_vec(), Some("svg")),
            (b"<svg><script>alert(1)</script></svg>".to_vec(), None),
            (b"<svg><s:SCRIPT>alert(1)</s:SCRIPT></svg>".to_vec(), None),
            (b"<svg onload=\"alert(1)\"/>".to_vec(), None),
            (b"<svg id='a'onload\n='alert(1)'/>".to_vec(), None),
            (b"<svg><a href='JavaScript:alert(1)'/></svg>".to_vec(), None),
            (b"<svg><foreignObject/></svg>".to_vec(), None),
            (b"<html><svg/></html>".to_vec(), None),
            (b"#!/bin/sh\n<svg".to_vec(), None),
            (Vec::new(), None),
        ] {
            let found = form(&bytes);
            assert_eq!(found.as_deref().ok(), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_drawing_fills_its_cells() {
        let image = decode(&png(40, 40)).expect("a picture");
        let order = |manner, part| Order {
            text: TextHash::of("x"),
            picture: 0,
            manner,
            cell: (10, 20),
            columns: 4,
            rows: 2,
            part,
        };
        for manner in [Manner::Blocks, Manner::Kitty] {
            let Some(Drawing::Whole(whole)) = draw(&image, &order(manner, (0, 2))) else {
                panic!("{manner:?}");
            };
            assert_eq!(whole.size(), Size::new(4, 2));
        }
        for manner in [Manner::Sixel, Manner::Iterm] {
            let Some(Drawing::Part(part)) = draw(&image, &order(manner, (1, 1))) else {
                panic!("{manner:?}");
            };
            assert_eq!(part.size(), Size::new(4, 1));
            assert!(draw(&image, &order(manner, (2, 1))).is_none());
        }
    }
}
