//! What encoding bytes look like that do not say it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::text::Encoding;

/// The encoding `bytes` are most likely in; UTF-8 where nothing speaks against it.
pub fn guess(bytes: &[u8]) -> Encoding {
    if let Some(wide) = wide(bytes) {
        return wide;
    }
    if is_mostly_utf8(bytes) {
        return Encoding::UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    Encoding::of(detector.guess(None, Utf8Detection::Deny))
}

/// Whether `bytes` are UTF-8, if need be with damaged places: fewer than letters of several bytes. In other encodings hardly any two bytes
/// come together as such a letter, one in six at the very most (GB18030).
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    if str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// UTF-16 without a mark; `None` for everything else.
pub fn wide(_bytes: &[u8]) -> Option<Encoding> {
    None
}
