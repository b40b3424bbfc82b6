//! The licence that Project Gutenberg puts around a book: front- and after-matter, with a catalogue card in it.

use memchr::memmem;

use super::maker;
use crate::format::language;
use crate::text::{Lang, Span, hygiene};

/// The text proper, and what a card before it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub body: Span,
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<Lang>,
}

/// Bytes from each end in which a licence is looked for.
const REACH: usize = 64 * 1024;

const STARTS: [&str; 4] = [
    "*** START OF TH",
    "***START OF TH",
    "*END*THE SMALL PRINT",
    "*END THE SMALL PRINT",
];
const ENDS: [&str; 6] = [
    "*** END OF TH",
    "***END OF TH",
    "End of Project Gutenberg",
    "End of the Project Gutenberg",
    "End of The Project Gutenberg",
    "Fin de Project Gutenberg",
];

/// The frame around `text`; the whole text is body where there is none.
pub(super) fn frame(text: &str) -> Frame {
    let mut frame = Frame {
        body: Span::new(0, text.len()),
        title: None,
        authors: Vec::new(),
        language: None,
    };
    let head = &text[..text.floor_char_boundary(REACH)];
    // Hardly any other text names them, and that is soon known.
    let named = memmem::find(head.as_bytes(), b"Gutenberg").is_some();
    let starts = STARTS
        .iter()
        .filter(|_| named)
        .filter_map(|mark| memmem::rfind(head.as_bytes(), mark.as_bytes()));
    let Some(at) = starts.max() else {
        frame.body = maker::without(text, frame.body);
        return frame;
    };
    let start =
        memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end + 1);
    let from = text
        .ceil_char_boundary(text.len().saturating_sub(REACH))
        .max(start);
    let tail = &text[from..];
    let end = ENDS
        .iter()
        .filter_map(|mark| memmem::find(tail.as_bytes(), mark.as_bytes()))
        .min()
        .map_or(text.len(), |at| {
            let at = from + at;
            memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(at, |line| line + 1)
        });
    frame.body = maker::without(text, Span::new(start, end.max(start)));
    read_card(&text[..at], &mut frame);
    frame
}

/// Reads `Title:`, `Author:` and `Language:`; an indented line carries the field on.
fn read_card(card: &str, frame: &mut Frame) {
    let mut title = String::new();
    let mut in_title = false;
    for line in card.lines() {
        let line = line.trim_end();
        if let Some((field, value)) = line.split_once(':').filter(|(field, _)| {
            field.len() <= 20 && field.chars().all(|c| c.is_alphabetic() || c == ' ')
        }) {
            let value = value.trim();
            in_title = field == "Title" && title.is_empty();
            match field {
                "Title" if in_title => title.push_str(value),
                "Author" | "Authors" if !value.is_empty() => {
                    let author = hygiene::line(value).into_owned();
                    if !frame.authors.contains(&author) {
                        frame.authors.push(author);
                    }
                }
                "Language" => frame.language = frame.language.or_else(|| language::named(value)),
                _ => {}
            }
        } else if in_title && line.starts_with(' ') && title.len() < 300 {
            title.push_str(" — ");
            title.push_str(line.trim());
        } else {
            in_title = false;
        }
    }
    let title = hygiene::line(&title).trim().to_owned();
    frame.title = (!title.is_empty()).then_some(title);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_taken_off_and_its_card_read() {
        let text = "The Project Gutenberg EBook of X\n\nTitle: X\n       Or, Y\n\nAuthor: A. B.\n\nLanguage: French\n\n*** START OF THIS PROJECT GUTENBERG EBOOK X ***\n\nUn.\n\nEnd of Project Gutenberg's X\n\n*** END OF THIS PROJECT GUTENBERG EBOOK X ***\nLicence.\n";
        let frame = frame(text);
        assert_eq!(frame.body.of(text).trim(), "Un.");
        assert_eq!(frame.title.as_deref(), Some("X — Or, Y"));
        assert_eq!(frame.authors, ["A. B."]);
        assert_eq!(frame.language, Some(Lang::FR));
    }

    #[test]
    fn a_text_that_speaks_of_licences_keeps_everything() {
        for text in [
            "",
            "Title: a\n\nText.",
            "*** START OF THE SHOW ***\n\nText.",
            "End of Project Gutenberg\n",
        ] {
            assert_eq!(frame(text).body, Span::new(0, text.len()), "{text}");
        }
    }
}
