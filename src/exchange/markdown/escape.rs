//! Text that Markdown leaves alone: what is written with it reads back as it was, by the `CommonMark` rules and in Obsidian.

use std::fmt::Write;

use crate::text::hygiene;

/// `text` on one line, for headings and inside a line.
pub fn inline(text: &str) -> String {
    let line = hygiene::line(text);
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut out = String::with_capacity(line.len() + 8);
    push_escaped(&mut out, &words.join(" "));
    // A number sign matters at the end of a heading, a line mark at the start of a line that is nothing else.
    let out = out.replace('#', "\\#");
    match line_mark(&out) {
        Some(at) => format!("{}\\{}", &out[..at], &out[at..]),
        None => out,
    }
}

/// `text` as paragraphs: line ends stay (two spaces before them), empty lines part paragraphs, indents stay. Empty where there are no words.
pub fn block(text: &str) -> String {
    let (text, _) = hygiene::canonical(text.to_owned());
    let mut out = String::with_capacity(text.len() + 16);
    let mut parting = "";
    for line in text.lines() {
        let words = line.trim();
        if words.is_empty() {
            if !out.is_empty() {
                parting = "\n\n";
            }
            continue;
        }
        out.push_str(parting);
        push_indent(&mut out, line);
        let start = out.len();
        push_escaped(&mut out, words);
        if let Some(at) = line_mark(&out[start..]) {
            out.insert(start + at, '\\');
        }
        parting = "  \n";
    }
    out
}

/// White space before a line, as no-break spaces: Markdown would drop it or make code of it.
fn push_indent(out: &mut String, line: &str) {
    const WIDEST: usize = 40;
    let indent = line.chars().take_while(|c| c.is_whitespace());
    let columns: usize = indent.map(|c| if c == '\t' { 4 } else { 1 }).sum();
    out.extend(std::iter::repeat_n('\u{a0}', columns.min(WIDEST)));
}

/// Escapes what means something anywhere in a line.
fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text.chars().peekable();
    let mut before = None;
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '$' | '^' => {
                out.push('\\');
                out.push(c);
            }
            // Twice in a row they are Obsidian's comments and highlights.
            '%' | '=' if next == Some(c) || before == Some(c) => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '&' if next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#') => {
                out.push_str("&amp;");
            }
            _ => out.push(c),
        }
        before = Some(c);
    }
}

/// Where a backslash must stand so that the beginning of `line` is no heading, quotation, list, definition, rule or underline.
fn line_mark(line: &str) -> Option<usize> {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    match first {
        // A colon begins a definition in some dialects.
        '>' | ':' => Some(0),
        '#' => ends(rest.trim_start_matches('#')).then_some(0),
        '-' | '+' => (ends(rest) || rest.starts_with('-')).then_some(0),
        '=' => ends(rest).then_some(0),
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let after = &line[digits..];
            (after.starts_with(['.', ')']) && ends(&after[1..])).then_some(digits)
        }
        _ => None,
    }
}

/// `text` as a double-quoted YAML scalar on one line.
pub fn quoted_scalar(text: &str) -> String {
    let mut out = String::from("\"");
    for c in hygiene::line(text).chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                // Writing to a string never fails.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// What a Markdown reader makes of `markdown`: its words, or the first thing in it that is no plain paragraph.
    fn read(markdown: &str) -> Result<String, String> {
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let mut text = String::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(words) => text.push_str(&words),
                Event::SoftBreak | Event::HardBreak => text.push('\n'),
                Event::Start(Tag::Paragraph) => {}
                Event::End(TagEnd::Paragraph) => text.push_str("\n\n"),
                other => return Err(format!("{other:?} in {markdown:?}")),
            }
        }
        Ok(text.trim_end().to_owned())
    }

    const NASTY: [&str; 45] = [
        "plain words",
        "# no heading",
        "###### none",
        "#tag",
        "> no quotation",
        "- item",
        "+ item",
        "* item",
        "1. item",
        "12) item",
        "1917. L’année",
        "---",
        "- - -",
        "***",
        "===",
        "=",
        "Title\n=====",
        "Title\n-----",
        "Title\n-",
        "```\ncode\n```",
        "~~~\ncode",
        "`code` and ``code``",
        "<script>alert(1)</script>",
        "<!-- no comment -->",
        "a < b && c > d &lt; &amp; &#35; &copy;",
        "<https://example.org>",
        "[link](https://example.org) ![image](x) [[wiki]] [^1]",
        "[ref]: https://example.org",
        "*emphasis* **strong** _under_ ~~strike~~ snake_case",
        "| a | b |\n|---|---|\n| c | d |",
        "%%comment%% ==mark== $x^2$ ^block-id",
        "line\\",
        "\\# \\\\ \\*",
        "- [ ] task",
        "[x] done",
        "a\n\nb\nc",
        "trailing two spaces  \nnext",
        "--- title: x",
        "word --- word",
        "term\n: definition",
        ":::note",
        "Title {#id .class}",
        "-- x",
        "-\tx",
        "+",
    ];

    #[test]
    fn nothing_breaks_out() {
        for text in NASTY {
            let expected = text.replace("  \n", "\n");
            assert_eq!(read(&block(text)).as_ref(), Ok(&expected), "{text}");
            let line = expected.replace("\n\n", " ").replace(['\n', '\t'], " ");
            assert_eq!(read(&inline(text)).as_ref(), Ok(&line), "{text}");
            let mut heading = Parser::new(&format!("# {} ##", inline(text)))
                .filter_map(|event| match event {
                    Event::Text(words) => Some(words.to_string()),
                    _ => None,
                })
                .collect::<String>();
            heading.truncate(line.len());
            assert_eq!(heading, line, "{text}");
        }
    }

    #[test]
    fn what_it_looks_like() {
        for (text, expected) in [
            ("", ""),
            (" \n\t\n", ""),
            ("un #tag et l’idée", "un #tag et l’idée"),
            ("a\nb\n\n\n\nc\n", "a  \nb\n\nc"),
            (
                "a\n    b\n\tc",
                "a  \n\u{a0}\u{a0}\u{a0}\u{a0}b  \n\u{a0}\u{a0}\u{a0}\u{a0}c",
            ),
            ("\u{1b}[31mred\u{9b}\u{202e}", "␛\\[31mred\u{fffd}"),
            ("<script>", "&lt;script>"),
            ("50 % et 5 = 5", "50 % et 5 = 5"),
        ] {
            assert_eq!(block(text), expected, "{text}");
        }
    }

    #[test]
    fn scalars() {
        for (text, expected) in [
            ("", "\"\""),
            (
                "Title: a \"quoted\" \\ one # two",
                "\"Title: a \\\"quoted\\\" \\\\ one # two\"",
            ),
            ("a\nb\u{1b}", "\"a b␛\""),
        ] {
            assert_eq!(quoted_scalar(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in "[-#>`*_~+=|<&;!a1.) \\n\\\\\\[\\]():$^%{}]{0,40}") {
            let expected: Vec<String> = block_lines(&text);
            let shown = read(&block(&text)).map_err(TestCaseError::fail)?;
            let shown: Vec<String> = block_lines(&shown.replace('\u{a0}', " "));
            prop_assert_eq!(shown, expected);
        }

        #[test]
        fn no_control_passes(text in any::<String>()) {
            for out in [block(&text), inline(&text), quoted_scalar(&text)] {
                prop_assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{:?}", out);
            }
            prop_assert!(!quoted_scalar(&text).contains('\n'));
            prop_assert!(!inline(&text).contains('\n'));
        }
    }

    /// The lines that hold anything, without white space at their sides.
    fn block_lines(text: &str) -> Vec<String> {
        let lines = text.lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    }
}
