//! What kind of file bytes are, by what they hold first and by the file's name second.

use std::borrow::Cow;

use memchr::memmem;

use super::{Format, NotText, Options, decode, epub, markup};

/// How the files begin that are no text, though they may look like it further on.
const MAGIC: &[&[u8]] = &[
    b"\x7fELF",
    b"\x89PNG",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"GIF87a",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"fLaC",
    b"MZ\x90",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\0asm",
    b"SQLite format 3\0",
    b"\xd0\xcf\x11\xe0",
    b"!<arch>\n",
    b"AT&TFORM",
];

/// Bytes at the beginning in which a page of HTML shows what it is.
const HEAD: usize = 4096;

/// Bytes that are looked at; the kind of a file shows in its beginning.
pub const SAMPLE: usize = 64 * 1024;

/// The format of `bytes`, by content first and by `name` (a file name, may be empty) second. `Err` for what is no text.
/// A few NUL bytes in otherwise good text are text (neutralised); ELF, PNG, ZIP, PDF, gzip and the like are binary.
///
/// # Errors
/// [`NotText`] where there is nothing to read.
pub fn sniff(bytes: &[u8], name: &str, options: &Options) -> Result<Format, NotText> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(NotText::Empty);
    }
    if epub::is_epub(bytes, name) {
        return epub::barred(bytes, &options.limits).map_or(Ok(Format::Epub), Err);
    }
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(NotText::Binary);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Of UTF-16 and UTF-32 the signs are looked for in the text, not in the bytes.
    let sample = match decode::wide(sample, options) {
        Some(text) => Cow::Owned(text.into_bytes()),
        None => Cow::Borrowed(text.get(..SAMPLE).unwrap_or(text)),
    };
    if sample.iter().all(u8::is_ascii_whitespace) && sample.len() < SAMPLE {
        return Err(NotText::Empty);
    }
    if is_binary(&sample) {
        return Err(NotText::Binary);
    }
    let start = String::from_utf8_lossy(&sample[..sample.len().min(HEAD)]);
    if markup::html::is_html(&start) {
        return Ok(Format::Html);
    }
    let needed = match extension(name).as_str() {
        "html" | "htm" | "xhtml" | "xht" if start.contains('<') => return Ok(Format::Html),
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "rmd" | "qmd" => 0,
        // A name that says plain text is believed, unless the text says otherwise at every turn.
        "txt" | "text" | "asc" | "log" => 12,
        _ => 4,
    };
    Ok(if markdown_signs(&sample, needed) >= needed {
        Format::Markdown
    } else {
        Format::Plain
    })
}

fn extension(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .unwrap_or_default()
}

/// Whether more NULs or controls stand in `sample` than a damaged text would have. Escape (coloured output) and
/// backspace (overstruck manual pages) are text.
fn is_binary(sample: &[u8]) -> bool {
    // What is no UTF-16 though it begins like it.
    let unreadable = memmem::find_iter(sample, "\u{fffd}").count();
    let nuls = memchr::memchr_iter(0, sample).count();
    let controls = sample
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x08 | 0x0c | 0x1b))
        .count();
    nuls * 50 > sample.len() || controls * 20 > sample.len() || unreadable * 20 > sample.len()
}

/// Counts what only Markdown has, up to a little more than `enough`. Looks at whole lines of the beginning.
fn markdown_signs(sample: &[u8], enough: usize) -> usize {
    if enough == 0 || sample.starts_with(b"#!") {
        return 0;
    }
    // Most texts have none of these anywhere, which is soon known.
    let traces: [&[u8]; 8] = [b"\n#", b"](", b"**", b"```", b"~~~", b"[^", b"|--", b"| --"];
    if !sample.starts_with(b"#") && !traces.iter().any(|it| memmem::find(sample, it).is_some()) {
        return 0;
    }
    let sample = String::from_utf8_lossy(sample);
    let mut signs = 0;
    let mut headings = 0;
    let mut after_blank = true;
    if sample.starts_with("---\n") && sample[4..].contains("\n---\n") {
        signs += 2;
    }
    for line in sample.lines() {
        // A comment in a script looks like a heading too, but comments stand in runs.
        let heading = after_blank && is_atx_heading(line);
        headings += usize::from(heading);
        signs += usize::from(heading);
        signs += usize::from(line.starts_with("```") || line.starts_with("~~~"));
        signs += 2 * usize::from(line.starts_with("[^") && line.contains("]:"));
        signs += usize::from(line.contains("](") && line.contains(')'));
        signs += usize::from(line.matches("**").count() >= 2);
        signs += usize::from(line.starts_with("|--") || line.starts_with("| --"));
        after_blank = line.trim().is_empty();
    }
    // Without one heading it is some other notation, or prose with stars in it.
    if headings == 0 { signs / 2 } else { signs }
}

fn is_atx_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    let depth = line.len() - text.len();
    (1..=6).contains(&depth) && text.starts_with(' ') && text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_content_then_name() {
        let markdown = "# A\n\nSome **bold** and a [link](x).\n\n## B\n\n```\ncode\n```\n";
        let table: &[(&[u8], &str, Result<Format, NotText>)] = &[
            (b"", "a.txt", Err(NotText::Empty)),
            (b" \n\t\r\n", "a.md", Err(NotText::Empty)),
            (b"\xef\xbb\xbf\n", "", Err(NotText::Empty)),
            (b"\x7fELF\x02\x01", "a.txt", Err(NotText::Binary)),
            (b"\x89PNG\r\n\x1a\n", "a.md", Err(NotText::Binary)),
            (b"PK\x03\x04....", "a.epub", Err(NotText::Damaged)),
            (b"PK\x03\x04....", "a.zip", Err(NotText::Binary)),
            (b"%PDF-1.7\n", "", Err(NotText::Binary)),
            (&[0; 40], "", Err(NotText::Binary)),
            (b"prose\n", "a.txt", Ok(Format::Plain)),
            (b"prose\n", "a.md", Ok(Format::Markdown)),
            (b"prose\n", "A.Markdown", Ok(Format::Markdown)),
            (b"prose\n", "", Ok(Format::Plain)),
            (markdown.as_bytes(), "", Ok(Format::Markdown)),
            (markdown.as_bytes(), "README", Ok(Format::Markdown)),
            (markdown.as_bytes(), "a.txt", Ok(Format::Plain)),
            (
                b"#!/bin/sh\n# a\n\n# b\n\n# c\n\n# d\n",
                "run",
                Ok(Format::Plain),
            ),
            (b"# a\n# b\n# c\n# d\nx=1\n", "", Ok(Format::Plain)),
            (b"\xff\xfea\0b\0", "", Ok(Format::Plain)),
            (b"A\0 \0b\0o\0o\0k\0.\0", "", Ok(Format::Plain)),
            (b"\xff\xfe \0\n\0", "", Err(NotText::Empty)),
            (b"\xff\xfe\0\xd8\0\xd8\0\xd8", "", Err(NotText::Binary)),
            (
                b"caf\xe9 au lait, \xe0 la fran\xe7aise\n",
                "",
                Ok(Format::Plain),
            ),
        ];
        for (bytes, name, format) in table {
            assert_eq!(
                sniff(bytes, name, &Options::default()),
                *format,
                "{name} {:?}",
                bytes.utf8_chunks().next()
            );
        }
    }

    #[test]
    fn a_nul_here_and_there_is_text() {
        let mut text = b"Words and words and words. ".repeat(20);
        text[30] = 0;
        assert_eq!(sniff(&text, "a", &Options::default()), Ok(Format::Plain));
    }
}
