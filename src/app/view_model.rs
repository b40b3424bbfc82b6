//! What the screen shows, as plain data: everything is text, columns and names of looks; no colour.

pub use crate::layout::{Panes, Rect};

/// The whole screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewModel {
    pub columns: u16,
    pub rows: u16,
    /// `None`: too small; then only `too_small` is drawn, at the top left, cut to the screen.
    pub panes: Option<Panes>,
    pub too_small: String,
    /// Left: the title; right: section and number.
    pub header: (String, String),
    pub contents: Option<ContentsView>,
    /// One per row of the body pane.
    pub body: Vec<BodyRow>,
    pub margin: Option<MarginView>,
    /// Pictures in the body, where there is room made for them.
    pub pictures: Vec<PictureView>,
    /// Rows of the preview pane (narrow screens).
    pub preview: Vec<TextLine>,
    pub status: StatusView,
    /// Drawn in order, the last on top.
    pub popups: Vec<Popup>,
    /// Where the terminal's cursor stands, if it is shown.
    pub cursor: Option<(u16, u16)>,
    /// The theme asked for: a name, or `auto`.
    pub theme: String,
    /// What the terminal told of its background, for `auto`.
    pub dark: Option<bool>,
    /// Whether right-to-left text outside the body is to be put in the order in which it is seen (in the body it stands in it).
    pub visual: bool,
}

/// A run of text with a tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub tone: Tone,
}

pub type TextLine = Vec<Run>;

/// How text outside the body looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    #[default]
    Normal,
    /// Less important.
    Dim,
    /// What stood there before: dim and struck out; a sign stands before it.
    Gone,
    Strong,
    /// Titles of popups, the current section.
    Accent,
    /// A key to press.
    Key,
    /// A tag in a note.
    Tag,
    /// Something that wants attention: a failure, a lost note.
    Alert,
    /// The letters that matched a filter.
    Match,
    /// The sign of a highlight style, by index in [`crate::annotate::STYLES`].
    Style(u8),
}

/// The contents pane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentsView {
    /// Rows that are seen; scrolled already.
    pub rows: Vec<ContentsRow>,
    /// Whether the keys go here.
    pub focused: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentsRow {
    /// Columns of indent.
    pub indent: u16,
    /// Fitted to the pane.
    pub title: String,
    /// Annotations in the section; 0 shows nothing.
    pub count: usize,
    /// The section being read (drawn with `▸`).
    pub current: bool,
    /// The row the keys act on.
    pub selected: bool,
}

/// A row of the body with its gutter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyRow {
    /// A sign for annotations that begin on this line, in the first gutter column.
    pub sign: Option<Sign>,
    /// Whether the focused sentence is on this line (second gutter column).
    pub focus: bool,
    /// Whether the line begins at the right; then its focus is marked there, where there is a column for it.
    pub leftwards: bool,
    /// Left to right, disjoint; columns count from the left edge of the body.
    pub pieces: Vec<Piece>,
}

/// A sign in the gutter: its character (one column) and tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    pub symbol: char,
    pub tone: Tone,
}

/// A picture, or the part of one that is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureView {
    /// Its index in the document.
    pub picture: usize,
    /// The cells of the part in sight, on the screen; as wide as the whole.
    pub area: Rect,
    /// Rows of it above that part.
    pub skip: u16,
    /// Rows of the whole.
    pub rows: u16,
}

/// A run of the text in one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub column: u16,
    pub text: String,
    pub look: Look,
}

/// How a run of the text looks. The theme decides what comes of it; no mark may rest on colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    pub base: Base,
    pub marks: Marks,
    /// A highlight, by index in [`crate::annotate::STYLES`]; the innermost.
    pub highlight: Option<u8>,
}

/// What kind of text it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Base {
    #[default]
    Text,
    /// Level 1 to 6.
    Heading(u8),
    Quote,
    Code,
    /// List markers, rules, quote bars.
    Ornament,
    /// After-matter.
    After,
    /// A letter to press, over the text (`g w`).
    Label,
}

/// A set of marks on a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u16);

impl Marks {
    pub const NONE: Self = Self(0);
    pub const EMPHASIS: Self = Self(1);
    pub const STRONG: Self = Self(1 << 1);
    pub const CODE: Self = Self(1 << 2);
    pub const STRIKE: Self = Self(1 << 3);
    pub const LINK: Self = Self(1 << 4);
    /// The mark of an author's note.
    pub const NOTE_MARK: Self = Self(1 << 5);
    /// In the focused sentence.
    pub const FOCUS: Self = Self(1 << 6);
    /// In the selection.
    pub const SELECTED: Self = Self(1 << 7);
    /// A search hit.
    pub const HIT: Self = Self(1 << 8);
    /// The search hit the reader is at.
    pub const HIT_HERE: Self = Self(1 << 9);
    /// Carries a note (or belongs to one).
    pub const NOTED: Self = Self(1 << 10);
    pub const BOOKMARK: Self = Self(1 << 11);
    /// Drawn in other letters, not in a style.
    pub const SMALL_CAPS: Self = Self(1 << 12);
    pub const RAISED: Self = Self(1 << 13);
    pub const LOWERED: Self = Self(1 << 14);

    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The side notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarginView {
    /// Disjoint, top to bottom.
    pub cards: Vec<Card>,
    /// Notes folded away; where there are any, their count stands on the last row.
    pub folded: usize,
    pub focused: bool,
}

/// A note in the margin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// First row, from the top of the margin.
    pub row: u16,
    /// Wrapped and cut to the rows it has; the first begins with its sign (`✎ `, `▍`, `¹ `…).
    pub lines: Vec<TextLine>,
    /// Belongs to the focused sentence.
    pub current: bool,
    /// The card the keys act on (margin focused).
    pub selected: bool,
}

/// The status line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusView {
    /// Progress in per mille of the text, for the bar.
    pub progress: u16,
    /// What stands to the right of the bar (`52 % · 9 min left · ? help`).
    pub right: TextLine,
    /// Replaces the bar: a message, a prompt, pending keys.
    pub left: Option<TextLine>,
}

/// A box over the page: help, palette, lists, editor, prompts, hints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Popup {
    /// Frame included; inside the screen.
    pub area: Rect,
    pub title: String,
    /// What fits inside the frame, from the top; rows are cut to the width.
    pub rows: Vec<PopupRow>,
    /// In the lower frame, right (keys, `3/40`).
    pub footer: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PopupRow {
    pub line: TextLine,
    pub selected: bool,
    /// It is being typed, and stands as it is seen already: the cursor had to be moved with it.
    pub typed: bool,
    /// It is a row of a table: every run stands in its own columns and is turned, if it is, inside them.
    pub cells: bool,
}
