//! The book, immutable: canonical text, blocks, inlines, sections, the author's own notes, and the
//! places in it. Knows nothing of files, formats on disk, screens or the reader's annotations.

mod block;
mod builder;
mod document;
mod excerpt;
mod hash;
mod motion;
mod outline;
mod picture;
mod piece;
mod table;

pub use block::{AuthorNote, Block, BlockKind, Inline, InlineKind, Marker};
pub use builder::{Builder, Extent};
pub use document::{Document, Metadata};
pub use excerpt::{Cut, Excerpt};
pub use hash::TextHash;
pub use outline::{Outline, Section, SectionSpec, place_name};
pub use picture::{PageMark, Picture, PictureSource};
pub use piece::{PIECE_BYTES, Piece};
pub use table::{Align, Columns};
