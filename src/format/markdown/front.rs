//! The card at the head of a Markdown file, between `---` lines (YAML) or `+++` lines (TOML). Simple values only.

use crate::text::{Lang, hygiene};

/// What the card says of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Card {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<Lang>,
    pub identifiers: Vec<String>,
}

/// A card is not longer than this, in bytes.
const REACH: usize = 32 * 1024;

/// The card of `text`, if it has one, and what follows it.
pub(super) fn split(text: &str) -> (Card, &str) {
    let none = (Card::default(), text);
    let (fence, ends): (&str, &[&str]) = if text.starts_with("---\n") {
        ("---\n", &["---", "..."])
    } else if text.starts_with("+++\n") {
        ("+++\n", &["+++"])
    } else {
        return none;
    };
    let mut at = fence.len();
    let mut lines = Vec::new();
    for line in text[at..].split_inclusive('\n') {
        at += line.len();
        let line = line.trim_end();
        if ends.contains(&line) {
            let card = read(&lines);
            // A rule above a paragraph and another below it look the same, but for the fields.
            return card.map_or(none, |card| (card, &text[at..]));
        }
        if at > REACH {
            break;
        }
        lines.push(line);
    }
    none
}

/// The fields of a card; `None` where the lines are none.
fn read(lines: &[&str]) -> Option<Card> {
    let mut card = Card::default();
    let mut list = None;
    let mut fields = 0;
    for line in lines {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if let Some(key) = list {
                set(&mut card, key, item);
            }
            continue;
        }
        list = None;
        let Some((key, value)) = line.split_once([':', '=']) else {
            continue;
        };
        if key.starts_with([' ', '\t', '#']) || key.trim().contains(' ') || key.is_empty() {
            continue;
        }
        fields += 1;
        let (key, value) = (key.trim(), value.trim());
        if value.is_empty() {
            list = Some(key);
        } else if let Some(items) = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
            for item in items.split(',') {
                set(&mut card, key, item);
            }
        } else {
            set(&mut card, key, value);
        }
    }
    (fields > 0 || lines.is_empty()).then_some(card)
}

fn set(card: &mut Card, key: &str, value: &str) {
    let value = value.trim();
    let quoted = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
    let value = hygiene::line(value).trim().to_owned();
    if value.is_empty() {
        return;
    }
    match key.to_ascii_lowercase().as_str() {
        "title" if card.title.is_none() => card.title = Some(value),
        "author" | "authors" => card.authors.push(value),
        "lang" | "language" => card.language = card.language.or_else(|| Lang::parse(&value)),
        "identifier" | "id" | "isbn" | "doi" => card.identifiers.push(value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_read_and_taken_off() {
        let (card, rest) = split(
            "---\ntitle: \"La nuit: un conte\"\nauthor:\n  - A\n  - B\nlang: fr-CA\ntags: [x, y]\n---\n# Text\n",
        );
        assert_eq!(card.title.as_deref(), Some("La nuit: un conte"));
        assert_eq!(card.authors, ["A", "B"]);
        assert_eq!(card.language, Some(Lang::FR));
        assert_eq!(rest, "# Text\n");
        let (card, rest) = split("+++\ntitle = 'T'\nauthors = ['A', 'B']\n+++\nx");
        assert_eq!(
            (card.title.as_deref(), card.authors.len(), rest),
            (Some("T"), 2, "x")
        );
    }

    #[test]
    fn a_rule_is_no_card() {
        for text in [
            "---\nHe said\nso.\n---\nx",
            "---\ntitle: a\n",
            "text",
            "",
            "---\n",
        ] {
            assert_eq!(split(text), (Card::default(), text));
        }
    }
}
