use super::*;
use crate::annotate::testing::{document, span};

fn describe(text: &str, words: &str) -> Anchor {
    let document = document(text);
    Anchor::describe(&document, &mut MatchIndex::default(), span(text, words))
}

const TEXT: &str =
    "# One\n\nLa pre\u{301}mière\n  ligne — et l’autre.\n\n* * *\n\n# Two\n\nFin du texte.\n";

#[test]
fn what_is_remembered() {
    let anchor = describe(TEXT, "ligne — et");
    assert_eq!(
        anchor,
        Anchor {
            exact: "ligne — et".to_owned(),
            prefix: "# One La prémière ".to_owned(),
            suffix: " l’autre. * * * # Two Fin du tex".to_owned(),
            before: String::new(),
            after: "te. ".to_owned(),
            section: vec!["One".to_owned()],
            start: 18,
            end: 28,
            norm: NORM,
            text: document(TEXT).hash().to_string(),
        }
    );
}

#[test]
fn quotes_and_places() {
    for (words, exact, start, len) in [
        ("pre\u{301}mière\n  ligne", "prémière ligne", 9, 14),
        // Spans that begin or end inside a grapheme or in white space.
        ("\u{301}mière\n  ", "émière", 11, 6),
        ("\n  ligne", "ligne", 18, 5),
        ("pre", "pré", 9, 3),
        // Over the end of a block, over a heading, and over a rule, which stays in the quote so that it can be found.
        ("Two\n\nFin", "Two\nFin", 46, 7),
        (
            "l’autre.\n\n* * *\n\n# Two",
            "l’autre.\n* * *\n# Two",
            29,
            20,
        ),
    ] {
        let anchor = describe(TEXT, words);
        assert_eq!(anchor.exact, exact);
        assert_eq!((anchor.start, anchor.end), (start, start + len), "{exact}");
    }
}

#[test]
fn context_at_the_ends_and_over_wide_gaps() {
    let anchor = describe("seul", "seul");
    assert_eq!((anchor.prefix.as_str(), anchor.suffix.as_str()), ("", ""));
    let gap = " ".repeat(3000);
    let text = format!("avant{gap}ici{gap}après");
    let anchor = describe(&text, "ici");
    assert_eq!(anchor.prefix, "avant ");
    assert_eq!(anchor.suffix, " après");
    let long = "é".repeat(100);
    let anchor = describe(&format!("{long} ici {long}"), "ici");
    assert_eq!(anchor.prefix, format!("{} ", "é".repeat(31)));
    assert_eq!(anchor.suffix, format!(" {}", "é".repeat(31)));
    assert_eq!(anchor.before, "é".repeat(69));
    let long = "é".repeat(200);
    let anchor = describe(&format!("{long} ici {long}"), "ici");
    assert_eq!(anchor.suffix, format!(" {}", "é".repeat(31)));
    assert_eq!(
        (&anchor.before, &anchor.after),
        (&"é".repeat(128), &"é".repeat(128))
    );
}

#[test]
fn any_span_is_allowed() {
    let document = document(TEXT);
    let mut index = MatchIndex::default();
    for span in [
        Span::at(0),
        Span::at(usize::MAX),
        Span::new(0, usize::MAX),
        Span::new(10, 12),
        Span::at(TEXT.len()),
    ] {
        let anchor = Anchor::describe(&document, &mut index, span);
        assert!(anchor.start <= anchor.end);
        assert_eq!(anchor.exact.is_empty(), anchor.start == anchor.end);
    }
    let empty = Anchor::describe(
        &super::super::testing::document(""),
        &mut MatchIndex::default(),
        Span::at(3),
    );
    assert_eq!((empty.start, empty.end, empty.exact.as_str()), (0, 0, ""));
}
