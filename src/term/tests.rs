use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::annotate::{Anchor, Annotation, Id, Kind, Set};
use crate::app::action::{Decoding, Listing, Notes, Opened, Shelved};
use crate::config::Settings;
use crate::doc::{BlockKind, Builder, Document, Inline, InlineKind, Picture, PictureSource};
use crate::format::{Format, Options, parse};
use crate::keymap::{self, parse_script};
use crate::store::{Dirs, Identity, Store};
use crate::text::Encoding;
use crate::ui::picture::text;
use crate::ui::theme::Depth;

const PLAIN: &str = "In principio erat verbum. Et verbum erat apud Deum. Et Deus erat verbum.\n\n\
    Hoc erat in principio apud Deum. Omnia per ipsum facta sunt.\n";

/// A shelf with one text on it.
struct OneText(Arc<Store>, Arc<Document>);

impl OneText {
    fn reading(&self) -> Reading {
        let mut notebook = self
            .0
            .notebook(&Identity::of(&self.1, None))
            .expect("a notebook");
        let (set, _) = notebook.read().expect("notes");
        let seen = self.0.seen_of(&self.1.hash());
        let opened = Opened {
            document: Arc::clone(&self.1),
            name: "verbum.txt".to_owned(),
            path: None,
            format: "plain text".to_owned(),
            decoding: Decoding::default(),
            notes: Notes {
                set,
                later: false,
                history: notebook.history(),
                drafts: Vec::new(),
                device: Some(self.0.device()),
            },
            at: None,
            focus: seen.as_ref().and_then(|seen| seen.focus.clone()),
            top: seen.and_then(|seen| seen.top),
            warnings: Vec::new(),
        };
        Reading {
            opened,
            notebook: Some(notebook),
            earlier: Vec::new(),
        }
    }
}

impl Shelf for OneText {
    fn open(&self, _: &Shelved) -> Result<Reading, String> {
        Ok(self.reading())
    }

    fn recode(&self, _: &Path, _: Option<Encoding>) -> Result<Reading, String> {
        Ok(self.reading())
    }

    fn list(&self, _: Option<&str>) -> Result<Listing, String> {
        Err("there is no library here".to_owned())
    }

    fn look_through(
        &self,
        _: Option<&Path>,
        _: &[Shelved],
        _: &mut dyn FnMut(super::Found) -> bool,
    ) {
    }

    fn forget(&self, _: &Shelved) -> Result<(), String> {
        Err("there is no library here".to_owned())
    }

    fn configure(&self) -> Configured {
        Configured {
            settings: Settings::default(),
            keymap: Arc::new(keymap::builtin("default").expect("a keymap")),
            problems: Vec::new(),
            themes: Vec::new(),
        }
    }
}

/// Pictures that are their data.
struct Inside;

impl Gallery for Inside {
    fn bytes(&self, _: Option<&Path>, source: &PictureSource) -> Result<Vec<u8>, String> {
        match source {
            PictureSource::Data { bytes, .. } => Ok(bytes.to_vec()),
            other => Err(format!("{other:?}")),
        }
    }
}

fn store(folder: &Path) -> Arc<Store> {
    Arc::new(Store::new(Dirs {
        data: folder.join("data"),
        state: folder.join("state"),
        config: folder.join("config"),
    }))
}

fn launch(folder: &Path) -> Launch {
    let store = store(folder);
    let document = parse(
        PLAIN.as_bytes().to_vec(),
        Format::Plain,
        "verbum.txt",
        &Options::default(),
    )
    .document;
    let shelf = OneText(Arc::clone(&store), Arc::new(document));
    let configured = shelf.configure();
    Launch {
        reading: shelf.reading(),
        settings: configured.settings,
        keymap: configured.keymap,
        themes: Vec::new(),
        depth: Depth::None,
        dark: true,
        store: Some(store),
        shelf: Arc::new(shelf),
        gallery: Arc::new(Inside),
        list: None,
    }
}

fn play(folder: &Path, script: &str) -> (String, Outcome) {
    let script = parse_script(script).expect(script);
    let rendered = render(launch(folder), 120, 20, &script);
    (text(&rendered.screen), rendered.outcome)
}

fn notes(folder: &Path) -> Set {
    let document = parse(
        PLAIN.as_bytes().to_vec(),
        Format::Plain,
        "verbum.txt",
        &Options::default(),
    )
    .document;
    let notebook = store(folder).notebook(&Identity::of(&document, None));
    notebook
        .and_then(|mut notebook| notebook.read())
        .expect("notes")
        .0
}

#[test]
fn a_note_is_written_and_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (screen, outcome) = play(folder.path(), ") a \"cf. Iohannes 1 #verbum\" Enter");
    assert!(screen.contains("cf. Iohannes 1"), "{screen}");
    assert_eq!(outcome, Outcome::default());
    let notes: Vec<_> = notes(folder.path()).live().cloned().collect();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].note_text(), "cf. Iohannes 1 #verbum");
    assert_eq!(notes[0].anchor.exact.trim(), "Et verbum erat apud Deum.");
    // Another day: the note is there, and so is the reader; removing it and taking that back goes through the disk too.
    let (screen, _) = play(folder.path(), "x U");
    assert!(screen.contains("cf. Iohannes 1"), "{screen}");
    let (screen, _) = play(folder.path(), "x");
    assert!(!screen.contains("cf. Iohannes 1"), "{screen}");
}

#[test]
fn a_place_that_was_searched_for_is_known_at_the_next_opening() {
    let folder = tempfile::tempdir().expect("a folder");
    let launched = launch(folder.path());
    let anchor = Anchor {
        exact: "Omnia per ipsum facta sunt".to_owned(),
        prefix: "apud Deum. ".to_owned(),
        ..Anchor::default()
    };
    let device = launched.store.expect("a store").device();
    let id = Id::from_parts(1, 1);
    let mut note = Annotation::new(Kind::Note, id, anchor, &device, jiff::Timestamp::UNIX_EPOCH);
    note.note = Some("cf. Iohannes 1".to_owned());
    let mut notebook = launched.reading.notebook.expect("a notebook");
    notebook.write(&[note]).expect("a note");
    let is_placed = || play(folder.path(), "").0.contains("cf. Iohannes 1");
    assert!(is_placed());
    let places = std::fs::read_dir(folder.path().join("state/anchors")).expect("places");
    let places: Vec<_> = places.map(|entry| entry.expect("a file").path()).collect();
    let [path] = places.as_slice() else {
        panic!("{places:?}");
    };
    // Only who reads that file and does not search can take the place for lost.
    let kept = std::fs::read_to_string(path).expect("places");
    let (body, _) = kept.split_once("\nsum ").expect("a sum");
    let (before, _) = body.split_once(" moved ").expect("a place");
    let body = format!("{before} lost\n");
    let sum = blake3::hash(body.as_bytes());
    std::fs::write(path, format!("{body}sum {sum}\n")).expect("places");
    assert!(!is_placed());
    std::fs::write(path, format!("{body}sum of something else\n")).expect("places");
    assert!(is_placed());
    assert_eq!(std::fs::read_to_string(path).expect("places"), kept);
}

#[test]
fn what_cannot_be_kept_is_told_at_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut launch = launch(folder.path());
    launch.reading.notebook = None;
    let script = parse_script("h").expect("keys");
    let rendered = render(launch, 120, 20, &script);
    let told = rendered.outcome.unsaved.expect("a loss");
    assert!(told.starts_with("1 change was not kept"), "{told}");
}

#[test]
fn searching_goes_round() {
    let folder = tempfile::tempdir().expect("a folder");
    let (screen, _) = play(folder.path(), "/ \"hoc erat\" Enter");
    assert!(screen.contains("1/1"), "{screen}");
}

#[test]
fn hints_come_when_nothing_follows() {
    let folder = tempfile::tempdir().expect("a folder");
    let (screen, _) = play(folder.path(), "g");
    assert!(screen.contains('╭'), "{screen}");
    let (screen, _) = play(folder.path(), "g g");
    assert!(!screen.contains('╭'), "{screen}");
}

#[test]
fn leaving_shows_the_last_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let (screen, outcome) = play(folder.path(), "q j");
    assert!(screen.contains("In principio erat verbum."), "{screen}");
    assert_eq!(outcome, Outcome::default());
}

#[test]
fn any_size_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    for (columns, rows) in [(1, 1), (20, 5), (80, 24), (300, 100)] {
        let script = parse_script("j ? Esc t s").expect("keys");
        let rendered = render(launch(folder.path()), columns, rows, &script);
        assert_eq!(rendered.screen.area.width, columns);
        assert_eq!(rendered.screen.area.height, rows);
    }
}

/// A text with a red picture of 160 × 64 pixels between two paragraphs.
fn pictured(source: PictureSource) -> Document {
    let mut builder = Builder::default();
    builder.push(BlockKind::Paragraph, "In principio erat verbum.");
    let place = builder.push(BlockKind::Figure, "The word");
    builder.push(BlockKind::Caption, "As it was in the beginning.");
    builder.push(BlockKind::Paragraph, "Et verbum erat apud Deum.");
    builder.inlines.push(Inline {
        span: place,
        kind: InlineKind::Picture(0),
    });
    builder.pictures.push(Picture {
        place,
        alt: "The word".to_owned(),
        source,
    });
    builder.finish()
}

fn red() -> PictureSource {
    red_of(160, 64)
}

fn red_of(width: u32, height: u32) -> PictureSource {
    let mut bytes = Vec::new();
    image::RgbImage::from_pixel(width, height, image::Rgb([255, 0, 0]))
        .write_to(
            &mut std::io::Cursor::new(&mut bytes),
            image::ImageFormat::Png,
        )
        .expect("a picture");
    PictureSource::Data {
        media: "image/png".to_owned(),
        bytes: bytes.into(),
    }
}

fn with_picture(folder: &Path, source: PictureSource, depth: Depth, script: &str) -> Rendered {
    let mut launch = launch(folder);
    launch.reading.opened.document = Arc::new(pictured(source));
    launch.depth = depth;
    let script = parse_script(script).expect(script);
    render(launch, 60, 20, &script)
}

/// The cells with a red ground.
fn painted(rendered: &Rendered) -> usize {
    let red = |cell: &&ratatui::buffer::Cell| cell.bg == ratatui::style::Color::Rgb(255, 0, 0);
    rendered.screen.content.iter().filter(red).count()
}

#[test]
fn a_picture_stands_above_its_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let rendered = with_picture(folder.path(), red(), Depth::True, "j");
    // 160 × 64 pixels are 20 × 4 cells.
    assert_eq!(painted(&rendered), 80, "{}", text(&rendered.screen));
    let screen = text(&rendered.screen);
    for words in ["In principio", "The word", "As it was", "Et verbum"] {
        assert!(screen.contains(words), "{screen}");
    }
    // Something that lies over it hides it, and only as long.
    assert_eq!(
        painted(&with_picture(folder.path(), red(), Depth::True, "?")),
        0
    );
    assert_eq!(
        painted(&with_picture(folder.path(), red(), Depth::True, "? Esc")),
        80
    );
}

#[test]
fn a_text_that_begins_with_a_picture_shows_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let rendered = with_picture(
        folder.path(),
        red(),
        Depth::True,
        ") : \"go-to-percent 40\" Enter",
    );
    assert_eq!(painted(&rendered), 80);
    let mut launch = launch(folder.path());
    let mut builder = Builder::default();
    let place = builder.push(BlockKind::Figure, "Cover");
    builder.push(BlockKind::Paragraph, "In principio erat verbum.");
    builder.inlines.push(Inline {
        span: place,
        kind: InlineKind::Picture(0),
    });
    builder.pictures.push(Picture {
        place,
        alt: "Cover".to_owned(),
        source: red(),
    });
    launch.reading.opened.document = Arc::new(builder.finish());
    launch.depth = Depth::True;
    let rendered = render(launch, 60, 20, &[]);
    assert_eq!(painted(&rendered), 80);
}

#[test]
fn without_colours_or_bytes_the_words_remain() {
    let folder = tempfile::tempdir().expect("a folder");
    let remote = PictureSource::Remote("https://example.org/a.png".to_owned());
    let broken = PictureSource::Data {
        media: "image/png".to_owned(),
        bytes: b"\x89PNG\r\n\x1a\nrubbish".to_vec().into(),
    };
    for (source, depth) in [
        (red(), Depth::None),
        (remote, Depth::True),
        (broken, Depth::True),
    ] {
        let rendered = with_picture(folder.path(), source, depth, "j");
        assert_eq!(painted(&rendered), 0);
        assert!(text(&rendered.screen).contains("The word"));
    }
}

/// A text of some paragraphs with a picture at its end.
fn ending_with_picture(source: PictureSource) -> Document {
    let mut builder = Builder::default();
    // More than is looked ahead.
    for number in 0..300 {
        let text = format!("{number}. Et verbum erat apud Deum.");
        builder.push(BlockKind::Paragraph, &text);
    }
    let place = builder.push(BlockKind::Figure, "The end");
    builder.inlines.push(Inline {
        span: place,
        kind: InlineKind::Picture(0),
    });
    builder.pictures.push(Picture {
        place,
        alt: "The end".to_owned(),
        source,
    });
    builder.finish()
}

fn played(document: Document, (columns, rows): (u16, u16), script: &str) -> Rendered {
    let folder = tempfile::tempdir().expect("a folder");
    let mut launch = launch(folder.path());
    launch.reading.opened.document = Arc::new(document);
    launch.depth = Depth::True;
    render(launch, columns, rows, &parse_script(script).expect(script))
}

#[test]
fn the_end_is_shown_with_its_picture_at_once() {
    let rendered = played(ending_with_picture(red()), (60, 20), "G");
    let screen = text(&rendered.screen);
    assert_eq!(painted(&rendered), 80, "{screen}");
    assert!(screen.contains("The end"), "{screen}");
}

#[test]
fn the_end_is_the_end_of_the_last_sentence() {
    let mut builder = Builder::default();
    builder.push(BlockKind::Paragraph, "In principio erat verbum.");
    let long = "et verbum erat apud Deum ".repeat(30);
    builder.push(BlockKind::Paragraph, &format!("Et {long}in fine."));
    let rendered = played(builder.finish(), (40, 12), "G");
    let screen = text(&rendered.screen);
    assert!(screen.contains("in fine."), "{screen}");
}

/// A picture that the page begins with is whole, also after it has become larger or smaller.
#[test]
fn a_picture_that_grows_at_the_head_is_not_cut_off() {
    let begun = |script: &str| {
        let mut builder = Builder::default();
        let place = builder.push(BlockKind::Figure, "Cover");
        for _ in 0..60 {
            builder.push(BlockKind::Paragraph, "In principio erat verbum.");
        }
        builder.inlines.push(Inline {
            span: place,
            kind: InlineKind::Picture(0),
        });
        builder.pictures.push(Picture {
            place,
            alt: "Cover".to_owned(),
            source: red_of(1600, 640),
        });
        let rendered = played(builder.finish(), (100, 30), script);
        let screen = &rendered.screen;
        let red = |x: u16, y: u16| screen[(x, y)].bg == ratatui::style::Color::Rgb(255, 0, 0);
        let rows = (0..30).filter(|&y| (0..100).any(|x| red(x, y))).count();
        let columns = (0..100).filter(|&x| (0..30).any(|y| red(x, y))).count();
        (columns, rows, text(screen))
    };
    let (wide, ..) = begun("");
    assert!(begun("- - - - -").0 < wide);
    for script in ["", "- - - - -", "- - - - - + + + + +"] {
        let (columns, rows, screen) = begun(script);
        // 1600 × 640 pixels in cells of 8 × 16.
        let whole = (columns * 8 * 640).div_ceil(1600 * 16);
        assert_eq!(rows, whole, "{script}: {screen}");
        assert!(screen.contains("Cover"), "{screen}");
    }
}

#[test]
fn a_picture_that_cannot_be_opened_outside_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let rendered = with_picture(folder.path(), red(), Depth::True, "i");
    let screen = text(&rendered.screen);
    assert!(screen.contains("There is no desktop here"), "{screen}");
}
