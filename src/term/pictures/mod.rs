//! Pictures on the screen: what the terminal can draw, the drawings that are ready, and which have to be made.
//!
//! A drawing is made on a worker for the cells it is to fill. Kitty gets a picture once and is then told which cells show it; half blocks are
//! cells like any other. Sixels and iTerm2's files are one sequence for the part in sight. Nothing waits for an answer of the terminal:
//! until it says that it can do better, half blocks are drawn.

mod studio;

use std::collections::HashSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::widgets::Widget;
use ratatui_image::Image;
use ratatui_image::sliced::{SignedPosition, SlicedImage};

pub use studio::{Drawing, Job, Order, Studio, Task};

use super::terminal::{Var, is_within};
use crate::app::view_model::{PictureView, ViewModel};
use crate::config::Drawing as Setting;
use crate::doc::TextHash;
use crate::ui::colour;
use crate::ui::theme::Depth;

/// How a picture reaches the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manner {
    Blocks,
    Kitty,
    Sixel,
    Iterm,
}

impl Manner {
    /// Whether a drawing is of the part in sight only.
    const fn is_cut(self) -> bool {
        matches!(self, Self::Sixel | Self::Iterm)
    }
}

/// What is known of the terminal.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something that terminals tell by itself"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Able {
    depth: Depth,
    /// It answered a question in kitty's protocol.
    kitty: bool,
    sixel: bool,
    /// It takes iTerm2's inline files.
    iterm: bool,
    /// It is known not to place pictures by characters, which is needed here of kitty's protocol.
    half_kitty: bool,
}

impl Able {
    /// What the environment tells.
    #[must_use]
    pub fn from_env(depth: Depth, var: Var<'_>) -> Self {
        let is = |name: &str, known: &[&str]| {
            let value = var(name).unwrap_or_default();
            let value = value.to_string_lossy();
            known.iter().any(|known| value.contains(known))
        };
        let set = |name: &str| var(name).is_some_and(|value| !value.is_empty());
        let within = is_within(var);
        let iterm = is(
            "TERM_PROGRAM",
            &["iTerm", "WezTerm", "mintty", "vscode", "rio"],
        ) || is("LC_TERMINAL", &["iTerm"]);
        Self {
            depth,
            kitty: false,
            sixel: false,
            iterm: iterm && !within,
            half_kitty: set("WEZTERM_EXECUTABLE") || set("KONSOLE_VERSION") || within,
        }
    }

    /// Only cells and colours.
    #[must_use]
    pub const fn cells(depth: Depth) -> Self {
        Self {
            depth,
            kitty: false,
            sixel: false,
            iterm: false,
            half_kitty: false,
        }
    }

    /// The terminal answered in kitty's protocol.
    pub const fn knows_kitty(&mut self) {
        self.kitty = true;
    }

    /// The terminal is one that answers in kitty's protocol, but does not place pictures by characters.
    pub const fn knows_half_of_kitty(&mut self) {
        self.half_kitty = true;
    }

    /// The terminal said that it draws sixels.
    pub const fn knows_sixel(&mut self) {
        self.sixel = true;
    }

    /// How pictures are drawn where `setting` asks for it; `None` where they are not.
    #[must_use]
    pub fn manner(self, setting: Setting) -> Option<Manner> {
        let coloured = matches!(self.depth, Depth::True | Depth::Ansi256);
        match setting {
            Setting::Off => None,
            Setting::Blocks => Some(Manner::Blocks),
            Setting::Kitty => Some(Manner::Kitty),
            Setting::Sixel => Some(Manner::Sixel),
            Setting::Iterm => Some(Manner::Iterm),
            Setting::Auto if self.depth == Depth::None => None,
            Setting::Auto if self.kitty && !self.half_kitty => Some(Manner::Kitty),
            Setting::Auto if self.iterm => Some(Manner::Iterm),
            Setting::Auto if self.sixel => Some(Manner::Sixel),
            Setting::Auto => coloured.then_some(Manner::Blocks),
        }
    }
}

/// What a terminal answers to [`ask`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It speaks kitty's protocol.
    Kitty,
    /// It is one that speaks it without placing pictures by characters.
    HalfKitty,
    /// It draws sixels.
    Sixel,
    /// Width and height of a cell in pixels.
    Cell(u16, u16),
}

/// Drawings that are kept at most.
const KEPT: usize = 24;

/// The screen's side: drawings that are ready, and those on order.
pub struct Easel {
    pub able: Able,
    setting: Setting,
    /// Pixels of a cell.
    cell: (u16, u16),
    text: Option<TextHash>,
    /// The lately used last.
    ready: Vec<(Order, Option<Drawing>)>,
    ordered: HashSet<Order>,
}

impl Easel {
    #[must_use]
    pub fn new(able: Able, setting: Setting, cell: Option<(u16, u16)>) -> Self {
        Self {
            able,
            setting,
            cell: cell.unwrap_or((8, 16)),
            text: None,
            ready: Vec::new(),
            ordered: HashSet::new(),
        }
    }

    /// How pictures are drawn now.
    #[must_use]
    pub fn manner(&self) -> Option<Manner> {
        self.able.manner(self.setting)
    }

    /// Pixels of a cell.
    #[must_use]
    pub const fn cell(&self) -> (u16, u16) {
        self.cell
    }

    /// What the terminal told.
    pub fn hear(&mut self, told: Told) {
        match told {
            Told::Kitty => self.able.knows_kitty(),
            Told::HalfKitty => self.able.knows_half_of_kitty(),
            Told::Sixel => self.able.knows_sixel(),
            Told::Cell(width, height) if width > 0 && height > 0 => self.cell = (width, height),
            Told::Cell(..) => {}
        }
    }

    /// Whether anything was drawn.
    #[must_use]
    pub const fn has_drawn(&self) -> bool {
        !self.ready.is_empty()
    }

    /// The setting changed.
    pub fn set(&mut self, setting: Setting) {
        self.setting = setting;
    }

    /// Another text is on the desk.
    pub fn turn_to(&mut self, text: TextHash) {
        if self.text != Some(text) {
            self.text = Some(text);
            self.forget();
        }
    }

    /// Nothing that was drawn stands on the screen any more.
    pub fn forget(&mut self) {
        self.ready.clear();
        self.ordered.clear();
    }

    /// A drawing was made, or cannot be.
    pub fn take(&mut self, order: Order, drawing: Option<Drawing>) {
        if self.ordered.remove(&order) {
            if self.ready.len() >= KEPT {
                self.ready.remove(0);
            }
            self.ready.push((order, drawing));
        }
    }

    /// Puts the pictures of `model` on `cells`. Answers what has to be drawn first. Where something lies over a picture, the picture waits.
    pub fn draw(&mut self, model: &ViewModel, cells: &mut Buffer) -> Vec<Order> {
        let (Some(text), Some(manner)) = (self.text, self.manner()) else {
            return Vec::new();
        };
        let mut orders = Vec::new();
        for view in &model.pictures {
            let area = Rect::new(view.area.x, view.area.y, view.area.width, view.area.height);
            if area.intersection(cells.area) != area || is_covered(model, view) {
                continue;
            }
            let order = self.order(text, manner, view);
            match self.ready.iter().position(|(known, _)| *known == order) {
                Some(at) => {
                    let used = self.ready.remove(at);
                    if let Some(drawing) = &used.1 {
                        put(drawing, view, area, cells);
                        if manner == Manner::Blocks && self.able.depth != Depth::True {
                            reduce(area, cells);
                        }
                    }
                    self.ready.push(used);
                }
                None => {
                    if self.ordered.insert(order) {
                        orders.push(order);
                    }
                }
            }
        }
        orders
    }

    fn order(&self, text: TextHash, manner: Manner, view: &PictureView) -> Order {
        let part = if manner.is_cut() {
            (view.skip, view.area.height)
        } else {
            (0, view.rows)
        };
        Order {
            text,
            picture: view.picture,
            manner,
            cell: self.cell,
            columns: view.area.width,
            rows: view.rows,
            part,
        }
    }
}

/// Whether a box, or a pane that lies over the text, covers some of the picture.
fn is_covered(model: &ViewModel, view: &PictureView) -> bool {
    let meets = |other: crate::app::view_model::Rect| {
        let rows = view.area.y < other.bottom() && other.y < view.area.bottom();
        rows && view.area.x < other.right().saturating_add(1)
            && other.x < view.area.right().saturating_add(1)
    };
    let panes = model.panes.iter().flat_map(|panes| {
        let contents = panes.contents.filter(|_| panes.contents_over);
        let notes = panes.notes.filter(|_| panes.notes_over);
        contents.into_iter().chain(notes)
    });
    model
        .popups
        .iter()
        .map(|popup| popup.area)
        .chain(panes)
        .any(meets)
}

fn put(drawing: &Drawing, view: &PictureView, area: Rect, cells: &mut Buffer) {
    match drawing {
        Drawing::Whole(whole) => {
            let above = i16::try_from(view.skip).unwrap_or(i16::MAX);
            SlicedImage::new(whole, SignedPosition { x: 0, y: -above }).render(area, cells);
        }
        Drawing::Part(part) => Image::new(part).render(area, cells),
    }
}

/// Half blocks in the 256 colours a terminal has.
fn reduce(area: Rect, cells: &mut Buffer) {
    let nearest = |color: Color| match colour::rgb(color) {
        Some(rgb) => Color::Indexed(colour::nearest_256(rgb)),
        None => color,
    };
    for position in area.positions() {
        if let Some(cell) = cells.cell_mut(position) {
            cell.fg = nearest(cell.fg);
            cell.bg = nearest(cell.bg);
        }
    }
}

/// The question for what the terminal can draw: its name, kitty's protocol, the pixels of a cell, device attributes. One that had better not be
/// asked for everything (`shy`) is asked for the last two.
///
/// Whoever answers in kitty's protocol before he knows of pictures that are placed by characters (kitty before 0.28) does not take `U=1`.
#[must_use]
pub const fn ask(shy: bool) -> &'static [u8] {
    if shy { ASK_SHY } else { ASK }
}

const ASK: &[u8] = b"\x1b[>q\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24,U=1;AAAA\x1b\\\x1b[16t\x1b[c";

const ASK_SHY: &[u8] = b"\x1b[16t\x1b[c";

/// What the terminal's name (XTVERSION) tells of what it can draw.
#[must_use]
pub fn told_by_name(name: &[u8]) -> Option<Told> {
    let half = [&b"Konsole"[..], b"WezTerm"];
    let is_half = half.iter().any(|half| name.starts_with(half));
    is_half.then_some(Told::HalfKitty)
}

/// Takes kitty's pictures away for good.
pub const CLEAR_KITTY: &[u8] = b"\x1b_Ga=d,d=A\x1b\\";

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn able(values: &[(&str, &str)], depth: Depth) -> Able {
        Able::from_env(depth, &|name| {
            let value = values.iter().find(|(known, _)| *known == name);
            value.map(|(_, value)| OsString::from(*value))
        })
    }

    #[test]
    fn pictures_are_drawn_as_well_as_the_terminal_can() {
        let kitty = |mut able: Able| {
            able.knows_kitty();
            able.manner(Setting::Auto)
        };
        let sixel = |mut able: Able| {
            able.knows_sixel();
            able.manner(Setting::Auto)
        };
        let plain = able(&[("TERM", "xterm-256color")], Depth::True);
        assert_eq!(plain.manner(Setting::Auto), Some(Manner::Blocks));
        assert_eq!(kitty(plain), Some(Manner::Kitty));
        assert_eq!(sixel(plain), Some(Manner::Sixel));
        let tmux = able(
            &[("TERM", "tmux-256color"), ("TERM_PROGRAM", "WezTerm")],
            Depth::Ansi256,
        );
        assert_eq!(kitty(tmux), Some(Manner::Blocks));
        let wez = able(
            &[("TERM_PROGRAM", "WezTerm"), ("WEZTERM_EXECUTABLE", "x")],
            Depth::True,
        );
        assert_eq!(kitty(wez), Some(Manner::Iterm));
        // Far away only the name tells, before or after the answer.
        let mut far = plain;
        far.knows_kitty();
        far.knows_half_of_kitty();
        assert_eq!(far.manner(Setting::Auto), Some(Manner::Blocks));
        assert_eq!(kitty(far), Some(Manner::Blocks));
        assert_eq!(told_by_name(b"WezTerm 20240203"), Some(Told::HalfKitty));
        assert_eq!(told_by_name(b"kitty(0.41.1)"), None);
        assert_eq!(able(&[], Depth::Ansi16).manner(Setting::Auto), None);
        assert_eq!(sixel(able(&[], Depth::None)), None);
        assert_eq!(plain.manner(Setting::Off), None);
        assert_eq!(plain.manner(Setting::Kitty), Some(Manner::Kitty));
    }
}
