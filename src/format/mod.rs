//! Bytes become a [`Document`]. Parsing never fails on content: what is odd becomes a [`Warning`].

mod decode;
mod language;
pub mod markdown;
pub mod markup;
pub mod plain;
mod sniff;
pub mod structure;

pub use sniff::sniff;

use crate::doc::Document;

/// Something a reader may want to know about how the text was read; one line, safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub String);

/// What kind of file the bytes are taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Plain,
    Markdown,
}

/// Why bytes are no text at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    #[error("it is empty")]
    Empty,
    #[error("it is a binary file, not a text")]
    Binary,
}

/// Parses `bytes` as `format`; `name` is the file name (may be empty), the last resort for a title. Invalid UTF-8 reads as U+FFFD
/// with a warning. Takes the bytes so that a 100 MB text is never held twice.
#[must_use]
pub fn parse(bytes: Vec<u8>, format: Format, name: &str) -> (Document, Vec<Warning>) {
    let (text, warnings) = decode::decode(bytes);
    let document = match format {
        Format::Plain => plain::parse(text, name),
        Format::Markdown => markdown::parse(&text, name),
    };
    (document, warnings)
}

/// A file name as a title: without folders and extension, one safe line.
fn title_of_name(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 8 => stem,
        _ => file,
    };
    crate::text::hygiene::line(stem).trim().to_owned()
}

#[cfg(test)]
mod tests;
