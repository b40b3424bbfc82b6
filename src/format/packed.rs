//! Compressed files with one text in them. Nothing such a file says of its sizes is believed: bytes are counted while they come out.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::{Limits, Warning};

/// How a file compressed by gzip begins.
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// What came out of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Unpacked {
    pub bytes: Vec<u8>,
    /// The name of the text inside, as far as it is known.
    pub name: String,
    pub warnings: Vec<Warning>,
}

/// Why nothing came out; the second half of a line that begins with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackedError {
    #[error("it is damaged; nothing of it can be unpacked")]
    Damaged,
    #[error(
        "more than {0} MB come out of it; limit-inflated in config.toml says how much is too much"
    )]
    TooLarge(u64),
}

/// How a zip archive begins, and one with nothing in it.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Whether a file that begins with `head` is compressed, so that the head does not show what is in it.
#[must_use]
pub fn is_packed(head: &[u8]) -> bool {
    head.starts_with(GZIP) || ZIP.iter().any(|magic| head.starts_with(magic))
}

/// What is in a compressed file called `name`; any other file is what it is.
///
/// # Errors
/// [`PackedError`].
pub fn unpack(bytes: Vec<u8>, name: &str, limits: &Limits) -> Result<Unpacked, PackedError> {
    if bytes.starts_with(GZIP) {
        return gunzip(&bytes, name, limits);
    }
    Ok(Unpacked {
        bytes,
        name: name.to_owned(),
        warnings: Vec::new(),
    })
}

fn gunzip(packed: &[u8], name: &str, limits: &Limits) -> Result<Unpacked, PackedError> {
    let mut bytes = Vec::new();
    let most = limits.inflated;
    let outcome = MultiGzDecoder::new(packed)
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes);
    if bytes.len() as u64 > most {
        return Err(PackedError::TooLarge(most.div_ceil(1_000_000)));
    }
    let mut warnings = Vec::new();
    if outcome.is_err() {
        if bytes.is_empty() {
            return Err(PackedError::Damaged);
        }
        warnings.push(Warning(
            "the compressed file is damaged; this is what could be unpacked".to_owned(),
        ));
    }
    Ok(Unpacked {
        bytes,
        name: inner_name(name).to_owned(),
        warnings,
    })
}

/// The name of a file before it was compressed.
fn inner_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.eq_ignore_ascii_case("gz") => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn open(bytes: &[u8], name: &str) -> Result<Unpacked, PackedError> {
        let limits = Limits {
            inflated: 1_000_000,
            ..Limits::default()
        };
        unpack(bytes.to_vec(), name, &limits)
    }

    #[test]
    fn gzip_gives_the_text_and_its_name() {
        for (name, inner) in [
            ("book.txt.gz", "book.txt"),
            ("BOOK.MD.GZ", "BOOK.MD"),
            ("book", "book"),
            (".gz", ".gz"),
            ("", ""),
        ] {
            let unpacked = open(&gzip(b"A text."), name).unwrap();
            assert_eq!(
                (unpacked.bytes.as_slice(), unpacked.name.as_str()),
                (&b"A text."[..], inner)
            );
            assert_eq!(unpacked.warnings, []);
        }
        let two = [gzip(b"One, "), gzip(b"two.")].concat();
        assert_eq!(open(&two, "").unwrap().bytes, b"One, two.");
        assert_eq!(open(b"plain", "a.gz").unwrap().name, "a.gz");
    }

    #[test]
    fn what_comes_out_is_counted() {
        let mut bomb = gzip(&vec![b'a'; 1_000_001]);
        assert_eq!(open(&bomb, ""), Err(PackedError::TooLarge(1)));
        // It says that one byte is in it.
        let size = bomb.len() - 4;
        bomb[size..].copy_from_slice(&1u32.to_le_bytes());
        assert_eq!(open(&bomb, ""), Err(PackedError::TooLarge(1)));
        assert!(open(&gzip(&vec![b'a'; 1_000_000]), "").is_ok());
        // It says that four gigabytes are in it.
        let mut small = gzip(b"A text.");
        let size = small.len() - 4;
        small[size..].copy_from_slice(&u32::MAX.to_le_bytes());
        let unpacked = open(&small, "").unwrap();
        assert_eq!(
            (unpacked.bytes.as_slice(), unpacked.warnings.len()),
            (&b"A text."[..], 1)
        );
    }

    #[test]
    fn of_a_damaged_file_what_comes_out_is_kept() {
        let text: Vec<u8> = (0..100_000u32)
            .flat_map(|number| (number.wrapping_mul(2_654_435_761) >> 7).to_le_bytes())
            .collect();
        let packed = gzip(&text);
        let half = open(&packed[..packed.len() / 2], "").unwrap();
        assert!(text.starts_with(&half.bytes) && half.bytes.len() > 100_000);
        assert_eq!(half.warnings.len(), 1);
        assert_eq!(open(&packed[..10], ""), Err(PackedError::Damaged));
        assert_eq!(open(b"\x1f\x8b\x08", ""), Err(PackedError::Damaged));
        // What follows the end is no text.
        let tail = [gzip(b"A text."), b"tail".to_vec()].concat();
        assert_eq!(open(&tail, "").unwrap().bytes, b"A text.");
    }
}
