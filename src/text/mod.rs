//! Strings: spans, graphemes, words, sentences, display width, folding with offsets and the hygiene
//! of control characters. Knows nothing of books, files or screens.

mod ascii;
pub mod bidi;
pub mod encoding;
pub mod fold;
pub mod grapheme;
pub mod hygiene;
pub mod lang;
mod level;
pub mod matching;
pub mod number;
pub mod sentence;
pub mod signs;
pub mod span;
pub mod width;
pub mod word;

pub use encoding::Encoding;
pub use lang::{Direction, Lang};
pub use span::Span;
