//! Bytes become a [`Document`]. Parsing never fails on content: what is odd becomes a [`Warning`].

pub mod container;
mod decode;
pub mod epub;
mod language;
pub mod markdown;
pub mod markup;
mod packed;
pub mod plain;
mod scribe;
mod sniff;
mod stars;
pub mod structure;

pub use decode::{Decoded, declared};
pub use packed::{PackedError, Unpacked, is_archive, is_packed, unpack};
pub use sniff::{SAMPLE, sniff};

use crate::doc::Document;
use crate::text::Encoding;

/// Something a reader may want to know about how the text was read; one line, safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub String);

/// What kind of file the bytes are taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Plain,
    Markdown,
    Epub,
    Html,
}

impl Format {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain text",
            Self::Markdown => "Markdown",
            Self::Epub => "EPUB",
            Self::Html => "HTML",
        }
    }
}

/// Why bytes are no text at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    #[error("it is empty")]
    Empty,
    #[error("it is a binary file, not a text")]
    Binary,
    #[error("it is a damaged archive: nothing of it can be read")]
    Damaged,
    #[error("its files are locked with a password")]
    Locked,
    #[error("it is protected by {0}, and only the program it was sold for can read it")]
    Protected(&'static str),
}

/// How bytes are to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The encoding the reader chose; `None`: as the text says, else as it looks.
    pub encoding: Option<Encoding>,
    pub limits: Limits,
    /// What the style sheets say that lie beside a page ([`sheets`]).
    pub sheets: Vec<String>,
}

/// How much is taken out of a compressed file. What such a file says of its own sizes is not believed: bytes are counted while they
/// come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of all that comes out of one file.
    pub inflated: u64,
    /// Most bytes of one entry of a book.
    pub entry: u64,
    /// Most entries that are looked at.
    pub entries: usize,
    /// How many times its packed size an entry of some megabytes may grow to.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            inflated: 1_000_000_000,
            entry: 64_000_000,
            entries: 10_000,
            ratio: 200,
        }
    }
}

/// A text as it was read.
#[derive(Debug)]
pub struct Parsed {
    pub document: Document,
    pub warnings: Vec<Warning>,
    /// The name of the encoding it was read in, as [`Encoding::name`].
    pub encoding: &'static str,
}

/// The style sheets beside a text that it asks for: paths from its folder.
#[must_use]
pub fn sheets(bytes: &[u8], format: Format) -> Vec<String> {
    match format {
        Format::Html => markup::html::sheets(bytes),
        _ => Vec::new(),
    }
}

/// Parses `bytes` as `format`; `name` is the file name (may be empty), the last resort for a title. What cannot be decoded reads as
/// U+FFFD with a warning. Takes the bytes so that a 100 MB text is never held twice.
#[must_use]
pub fn parse(bytes: Vec<u8>, format: Format, name: &str, options: &Options) -> Parsed {
    if format == Format::Epub {
        return epub::parse(&bytes, name, options);
    }
    let decode::Decoded {
        text,
        encoding,
        mut warnings,
    } = match format {
        Format::Html => {
            let label = markup::html::declared(&bytes);
            decode::declared(bytes, label.as_deref(), options)
        }
        Format::Markdown => decode::decode(bytes, options, decode::Feeds::Lines),
        Format::Plain | Format::Epub => decode::decode(bytes, options, decode::Feeds::Pages),
    };
    let document = match format {
        Format::Html => {
            let (document, more) = markup::html::parse(&text, name, &options.sheets);
            warnings.extend(more);
            document
        }
        Format::Markdown => markdown::parse(&text, name),
        Format::Plain | Format::Epub => plain::parse(text, name),
    };
    Parsed {
        document,
        warnings,
        encoding,
    }
}

/// Whether the beginning of a text reads as it does in the whole, as far as it goes.
#[must_use]
pub fn stands_alone(text: &str, format: Format) -> bool {
    match format {
        Format::Plain => true,
        Format::Markdown => markdown::stands_alone(text),
        Format::Html | Format::Epub => false,
    }
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
