//! What the keys act on. A mode carries what belongs to it; leaving it forgets that.

use super::editor::Editor;
use super::list::List;
use super::prompt::Prompt;
use super::select::Selection;
use super::view_model::TextLine;
use crate::annotate::Id;

/// The mode.
#[derive(Debug, Default)]
pub enum Mode {
    /// Reading.
    #[default]
    Read,
    Select(Selection),
    /// The contents have the keys; the row they act on.
    Contents {
        row: usize,
    },
    /// The side notes have the keys.
    Margin {
        note: Option<NoteRef>,
    },
    List(Box<List>),
    /// Something to read in a box: help, a long note, what the text is; and the mode it lies over.
    Sheet(Sheet, Box<Mode>),
    Prompt(Box<Prompt>),
    Editor(Box<Editor>),
    /// A letter stands on every visible sentence.
    Labels {
        typed: String,
        labels: Vec<(String, usize)>,
    },
    /// Another text is on its way; keys wait for it. The list it was chosen from comes back where it cannot be opened.
    Opening(Option<Box<List>>),
    /// The next character names a mark.
    Mark(MarkUse),
}

/// What is done with the letter of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkUse {
    Set,
    GoTo,
}

/// Something in the margin: a note of the reader's or of the author's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteRef {
    Own(Id),
    Author(usize),
}

/// A text to read in a box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub title: String,
    /// Lines before wrapping.
    pub lines: Vec<TextLine>,
    /// First row shown.
    pub scroll: usize,
    /// Keys that mean nothing in the box close it and act on what it lies over.
    pub lets_through: bool,
}

impl Mode {
    /// The key table it reads.
    #[must_use]
    pub const fn table(&self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Select(_) => "select",
            Self::Contents { .. } => "contents",
            Self::Margin { .. } => "margin",
            Self::List(_) => "list",
            Self::Sheet(..) => "help",
            Self::Prompt(_) => "prompt",
            Self::Editor(_) => "editor",
            Self::Labels { .. } | Self::Mark(_) | Self::Opening(_) => "label",
        }
    }

    /// Whether characters without a binding are typed as text.
    #[must_use]
    pub const fn takes_text(&self) -> bool {
        matches!(
            self,
            Self::List(_) | Self::Prompt(_) | Self::Editor(_) | Self::Labels { .. } | Self::Mark(_)
        )
    }
}
