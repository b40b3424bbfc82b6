//! Values as TOML text. What could reorder or drive a terminal is written as an escape, so that the files are safe to `cat`, and
//! a note never holds a line that looks like the start of a record, so that a damaged file can be taken apart at those lines.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// A string as TOML: `"…"`, or `"""` with its line ends as they are where it has any.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    if text.contains('\n') {
        out.push_str("\"\"\"\n");
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                out.push('\n');
            }
            escape_line(&mut out, line);
        }
        out.push_str("\"\"\"");
    } else {
        out.push('"');
        escape(&mut out, text, false);
        out.push('"');
    }
    out
}

/// A list of strings on one line.
pub(super) fn strings<S: AsRef<str>>(items: &[S]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|item| string_flat(item.as_ref()))
        .collect();
    format!("[{}]", items.join(", "))
}

/// A string on one line, line ends escaped.
pub(super) fn string_flat(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    escape(&mut out, text, false);
    out.push('"');
    out
}

/// A time, in UTC; TOML knows the years 0 to 9999, others are drawn to the nearest.
pub(super) fn time(time: Timestamp) -> String {
    const FIRST: Timestamp = Timestamp::constant(-62_167_219_200, 0);
    const LAST: Timestamp = Timestamp::constant(253_402_207_199, 0);
    time.clamp(FIRST, LAST).to_string()
}

/// One line of a multi-line string.
fn escape_line(out: &mut String, line: &str) {
    let start = line.trim_start_matches([' ', '\t']);
    if let Some(after) = start.strip_prefix('[') {
        out.extend(line.chars().take_while(|c| *c != '['));
        out.push_str("\\u005B");
        escape(out, after, true);
    } else {
        escape(out, line, true);
    }
}

/// The characters of a string; in a multi-line one quotes may stand alone, tabs too.
fn escape(out: &mut String, text: &str, lines: bool) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push_str("\\\\"),
            // A quote that is followed by another, or ends the line, could end the string.
            '"' if lines && chars.peek().is_some_and(|next| *next != '"') => out.push('"'),
            '"' => out.push_str("\\\""),
            '\t' if lines => out.push('\t'),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if must_hide(c) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

/// Controls (C0, DEL, C1), bidi controls, line separators and the byte order mark.
const fn must_hide(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// A path as text: itself, or `bytes:` and its bytes as hex where it is no Unicode (an absolute path never begins so).
pub(super) fn path_text(path: &Path) -> String {
    path.to_str().map_or_else(
        || {
            let bytes = path.as_os_str().as_encoded_bytes();
            let mut text = String::from("bytes:");
            for byte in bytes {
                let _ = write!(text, "{byte:02x}");
            }
            text
        },
        str::to_owned,
    )
}

/// The path that [`path_text`] wrote.
pub(super) fn path_from(text: &str) -> PathBuf {
    #[cfg(unix)]
    if let Some(bytes) = text.strip_prefix("bytes:").and_then(unhex) {
        use std::os::unix::ffi::OsStringExt;
        return std::ffi::OsString::from_vec(bytes).into();
    }
    PathBuf::from(text)
}

#[cfg(unix)]
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    rest.is_empty().then(|| {
        pairs
            .iter()
            .filter_map(|[high, low]| u8::try_from(high * 16 + low).ok())
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_back(text: &str) -> Option<String> {
        let document = format!("x = {text}\n");
        let table: toml::Table = document.parse().ok()?;
        table.get("x")?.as_str().map(str::to_owned)
    }

    #[test]
    fn strings_are_written_so() {
        let cases = [
            ("plain", "\"plain\""),
            ("say \"a\"", "\"say \\\"a\\\"\""),
            ("back\\slash", "\"back\\\\slash\""),
            ("\u{1b}]0;x\u{7}", "\"\\u001B]0;x\\u0007\""),
            ("\u{9b}1m\u{202e}", "\"\\u009B1m\\u202E\""),
            ("tab\there", "\"tab\\there\""),
            ("two\nlines", "\"\"\"\ntwo\nlines\"\"\""),
            ("ends\n", "\"\"\"\nends\n\"\"\""),
            ("a\n[[ann]]\n", "\"\"\"\na\n\\u005B[ann]]\n\"\"\""),
            ("\"\"\"\n\"x\"", "\"\"\"\n\\\"\\\"\\\"\n\"x\\\"\"\"\""),
            ("a\r\nb", "\"\"\"\na\\r\nb\"\"\""),
        ];
        for (text, expected) in cases {
            assert_eq!(string(text), expected);
            assert_eq!(read_back(expected).as_deref(), Some(text));
        }
    }

    #[test]
    fn times_stay_inside_what_toml_knows() {
        let cases = [
            (Timestamp::MIN, "0000-01-01T00:00:00Z"),
            (Timestamp::UNIX_EPOCH, "1970-01-01T00:00:00Z"),
            (
                Timestamp::constant(1, 500_000_000),
                "1970-01-01T00:00:01.5Z",
            ),
        ];
        for (at, expected) in cases {
            assert_eq!(time(at), expected);
        }
        let last: toml::Table = format!("x = {}", time(Timestamp::MAX)).parse().unwrap();
        assert!(last["x"].is_datetime());
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_unicode_comes_back() {
        use std::os::unix::ffi::OsStrExt;
        for bytes in [&b"/a/b.txt"[..], b"/a/\xff\xfe.txt"] {
            let path = Path::new(std::ffi::OsStr::from_bytes(bytes));
            assert_eq!(path_from(&path_text(path)), path);
        }
        assert_eq!(path_from("bytes:zz"), PathBuf::from("bytes:zz"));
    }

    proptest! {
        #[test]
        fn any_string_comes_back(text in any::<String>()) {
            prop_assert_eq!(read_back(&string(&text)), Some(text.clone()));
            prop_assert_eq!(read_back(&string_flat(&text)), Some(text));
        }

        #[test]
        fn quotes_and_line_ends_come_back(text in "[\"\\\\\n\r\t\\[ ab\u{202e}]{0,40}") {
            prop_assert_eq!(read_back(&string(&text)), Some(text.clone()));
            let written = string(&text);
            prop_assert!(!written.lines().skip(1).any(|line| line.trim_start().starts_with('[')));
        }
    }
}
