//! One file of markup (a chapter, a page) as blocks, before it is a part of a document.

use std::collections::HashMap;

use crate::doc::{Block, Inline, PageMark, Picture};
use crate::text::{Direction, Lang, Span};

/// What one file holds. All spans and positions are bytes of its own `text`, which is canonical already.
#[derive(Debug, Default)]
pub struct Fragment {
    /// Blocks apart by a blank line, as [`crate::doc::Builder`] has them.
    pub text: String,
    pub blocks: Vec<Block>,
    /// Links carry their `href` as written, but for entities; marks of notes are among `references` and not here.
    pub inlines: Vec<Inline>,
    pub headings: Vec<Heading>,
    /// Where the element with an `id` (or an anchor with a `name`) begins; the first one counts.
    pub ids: HashMap<String, usize>,
    /// Pictures; sources that are files are as written in `src`.
    pub pictures: Vec<Picture>,
    /// Pages of the printed book.
    pub pages: Vec<PageMark>,
    /// Elements that are notes of the author's.
    pub notes: Vec<NoteBody>,
    /// Links that are marks of notes, or look like it.
    pub references: Vec<NoteReference>,
    /// What of the text is no part of it: navigation, comments, footers.
    pub around: Vec<Span>,
    /// The words of `<title>`, on one line.
    pub title: Option<String>,
    /// Of the root or the body.
    pub language: Option<Lang>,
    pub direction: Option<Direction>,
}

/// A heading of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// On one line.
    pub title: String,
    /// First byte.
    pub start: usize,
    /// The `id` of the heading or of the section that it begins.
    pub id: Option<String>,
}

/// An element that is a footnote or an endnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteBody {
    pub id: String,
    pub body: Span,
}

/// A link that leads to a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteReference {
    /// The mark in the text.
    pub mark: Span,
    /// Where it leads, as written.
    pub href: String,
    /// Whether the markup says that it is the mark of a note; otherwise it only looks like one (a raised number).
    pub sure: bool,
}
