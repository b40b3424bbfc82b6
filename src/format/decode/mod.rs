//! Bytes become canonical text: decoded, line ends normalised, control characters neutralised.
//!
//! What encoding bytes are in is decided in this order: what the reader chose; a byte order mark; what the text itself declares, where
//! that can be; what it looks like ([`detect`]).

mod detect;
mod latin;
mod plausible;

use super::{Options, Warning};
use crate::text::{Encoding, hygiene};

/// Text with what had to be done for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Canonical: see [`hygiene::canonical`].
    pub text: String,
    /// The name of the encoding it was read in.
    pub encoding: &'static str,
    pub warnings: Vec<Warning>,
}

/// What becomes of form feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feeds {
    /// They end a line.
    Lines,
    /// They stay, for whoever reads the pages of a printer: see [`hygiene::paged`].
    Pages,
}

/// The canonical text of `bytes`, and what had to be changed on the way. A good UTF-8 text is not copied.
pub(super) fn decode(bytes: Vec<u8>, options: &Options, feeds: Feeds) -> Decoded {
    match options.encoding.or_else(|| marked(&bytes)) {
        Some(encoding) => read(bytes, encoding, feeds),
        None => guessed(bytes, feeds),
    }
}

/// Reads `bytes` in the encoding they look like. Most texts are good UTF-8, and are looked through once to know it and to read it.
fn guessed(bytes: Vec<u8>, feeds: Feeds) -> Decoded {
    if let Some(encoding) = detect::wide(&bytes) {
        return read(bytes, encoding, feeds);
    }
    match String::from_utf8(bytes) {
        Ok(text) if !detect::is_iso_2022_jp(text.as_bytes()) => {
            canonical(text, 0, Encoding::UTF_8.name(), feeds)
        }
        Ok(text) => read(text.into_bytes(), Encoding::ISO_2022_JP, feeds),
        Err(error) => {
            let bytes = error.into_bytes();
            let encoding = detect::guess(&bytes);
            read(bytes, encoding, feeds)
        }
    }
}

/// As [`decode`], for bytes that say their encoding themselves: `label` is what stands in an XML declaration or a `meta` element. It is
/// believed unless a byte order mark, the reader or the bytes say otherwise.
#[must_use]
pub fn declared(bytes: Vec<u8>, label: Option<&str>, options: &Options) -> Decoded {
    if let Some(encoding) = options.encoding.or_else(|| marked(&bytes)) {
        return read(bytes, encoding, Feeds::Lines);
    }
    let bytes = match label.and_then(Encoding::named) {
        // Looked through once, to know that it is and to read it.
        Some(utf8) if utf8 == Encoding::UTF_8 => match String::from_utf8(bytes) {
            Ok(text) => return canonical(text, 0, Encoding::UTF_8.name(), Feeds::Lines),
            Err(error) => error.into_bytes(),
        },
        Some(encoding) if believed(&bytes, encoding) => return read(bytes, encoding, Feeds::Lines),
        _ => bytes,
    };
    guessed(bytes, Feeds::Lines)
}

/// The text of a sample, the beginning of a file, where it is in UTF-16 or UTF-32: nothing can be told of its bytes. Controls and
/// marks are still in it. `None` for all other encodings.
pub(super) fn wide(sample: &[u8], options: &Options) -> Option<String> {
    let encoding = options
        .encoding
        .or_else(|| marked(sample))
        .or_else(|| detect::wide(sample))?;
    let whole = sample.len() - sample.len() % encoding.unit();
    (encoding.unit() > 1).then(|| raw(sample[..whole].to_vec(), encoding).0)
}

/// The encoding that a byte order mark tells of.
fn marked(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] if bytes.len().is_multiple_of(4) => Some(Encoding::UTF_32LE),
        [0, 0, 0xfe, 0xff, ..] => Some(Encoding::UTF_32BE),
        [0xff, 0xfe, ..] => Some(Encoding::UTF_16LE),
        [0xfe, 0xff, ..] => Some(Encoding::UTF_16BE),
        [0xef, 0xbb, 0xbf, ..] => Some(Encoding::UTF_8),
        _ => None,
    }
}

/// Whether the bytes do not belie what they declare, which is not UTF-8.
fn believed(bytes: &[u8], declared: Encoding) -> bool {
    if declared.unit() > 1 {
        // Whoever could read the declaration byte by byte did not read UTF-16.
        return detect::wide(bytes) == Some(declared);
    }
    let single = declared
        .web()
        .is_some_and(encoding_rs::Encoding::is_single_byte);
    // Letters of one byte each never come together as UTF-8 all through a text; letters of two bytes may.
    if single {
        return str::from_utf8(bytes).is_err() || bytes.is_ascii();
    }
    declared.web().is_some_and(|known| {
        known
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
    })
}

/// Reads `bytes` in `encoding`, whatever they are, into canonical text.
fn read(bytes: Vec<u8>, encoding: Encoding, feeds: Feeds) -> Decoded {
    let (text, bad) = raw(bytes, encoding);
    canonical(text, bad, encoding.name(), feeds)
}

/// `text` made canonical, after `bad` places of it could not be read.
fn canonical(text: String, bad: usize, name: &'static str, feeds: Feeds) -> Decoded {
    let mut warnings = Vec::new();
    if bad > 0 {
        warnings.push(Warning(format!(
            "not valid {name}: {} unreadable, shown as \u{fffd}",
            counted(bad, "place is", "places are")
        )));
    }
    let (text, neutralised) = match feeds {
        Feeds::Lines => hygiene::canonical(text),
        Feeds::Pages => hygiene::paged(text),
    };
    if neutralised > 0 {
        warnings.push(Warning(format!(
            "{} taken out or shown as a sign",
            counted(
                neutralised,
                "control character was",
                "control characters were"
            )
        )));
    }
    Decoded {
        text,
        encoding: name,
        warnings,
    }
}

/// The text of `bytes` as it is, with U+FFFD for every ill-formed sequence, and how many there were.
fn raw(bytes: Vec<u8>, encoding: Encoding) -> (String, usize) {
    match encoding.web() {
        Some(known) if known == encoding_rs::UTF_8 => match String::from_utf8(bytes) {
            Ok(text) => (text, 0),
            Err(error) => lossy(error.as_bytes()),
        },
        Some(known) => foreign(&bytes, known),
        None => utf32(&bytes, encoding),
    }
}

/// UTF-8 with U+FFFD for every ill-formed sequence, and how many there were.
fn lossy(bytes: &[u8]) -> (String, usize) {
    let mut text = String::with_capacity(bytes.len());
    let mut bad = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            bad += 1;
        }
    }
    (text, bad)
}

/// Bytes the decoder is given at once; its own count of places it could not read is only whether there were any.
const STEP: usize = 64 * 1024;

/// Text in an encoding of the web, with U+FFFD for every ill-formed sequence, and how many there were.
fn foreign(bytes: &[u8], known: &'static encoding_rs::Encoding) -> (String, usize) {
    use encoding_rs::DecoderResult::{InputEmpty, Malformed, OutputFull};
    let mut decoder = known.new_decoder_with_bom_removal();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8 + 16);
    let mut bad = 0;
    let mut at = 0;
    loop {
        let (result, read) =
            decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match result {
            InputEmpty => return (text, bad),
            OutputFull => text.reserve((bytes.len() - at).max(STEP)),
            Malformed(..) => {
                bad += 1;
                text.reserve(char::REPLACEMENT_CHARACTER.len_utf8());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

/// UTF-32 with U+FFFD for everything that is no character, and how often that was.
fn utf32(bytes: &[u8], encoding: Encoding) -> (String, usize) {
    let unit = if encoding == Encoding::UTF_32BE {
        u32::from_be_bytes
    } else {
        u32::from_le_bytes
    };
    let (units, odd) = bytes.as_chunks();
    let mut bad = usize::from(!odd.is_empty());
    let mut text: String = units
        .iter()
        .map(|&four| {
            char::from_u32(unit(four)).unwrap_or_else(|| {
                bad += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, bad)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod languages;
#[cfg(test)]
mod tests;
