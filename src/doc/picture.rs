//! Pictures and printed pages: what a text has besides its words.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A picture in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The words that stand for it, in a block of their own or inside one.
    pub place: Span,
    /// The alternative text; empty where there is none.
    pub alt: String,
    pub source: PictureSource,
}

/// Where the bytes of a picture are. They are read only when they are to be seen; nothing is ever fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureSource {
    /// An entry of the container the text came from, by its full path in it.
    Entry(String),
    /// A file, by a relative path from the folder of the text.
    File(String),
    /// Inside the text itself (a data URL, an inline SVG).
    Data { media: String, bytes: Arc<[u8]> },
    /// Somewhere on a network; told, never fetched.
    Remote(String),
}

/// Where a page of the printed book begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMark {
    /// First byte of the page.
    pub pos: usize,
    /// Its number as printed (`xii`, `241`), one safe line.
    pub label: String,
}
