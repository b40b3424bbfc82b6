//! The card at the head of a Markdown file, between `---` lines (YAML) or `+++` lines (TOML).

use crate::text::{Lang, hygiene};

/// What the card says of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Card {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<Lang>,
    pub identifiers: Vec<String>,
    pub date: Option<String>,
    pub publisher: Option<String>,
    pub subtitle: Option<String>,
    pub description: Option<String>,
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
            let card = if fence.starts_with('+') {
                read_toml(&lines)
            } else {
                read(&lines)
            };
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

/// The fields of a card in YAML; `None` where the lines are none. A field is a word, a list of words, or a list of things that have a
/// `name`.
fn read(lines: &[&str]) -> Option<Card> {
    let mut card = Card::default();
    // The field whose value stands in the lines below it.
    let mut below: Option<(&str, Vec<&str>)> = None;
    let mut fields = 0;
    let end = |card: &mut Card, below: Option<(&str, Vec<&str>)>| {
        if let Some((key, words)) = below.filter(|(_, words)| !words.is_empty()) {
            set(card, key, &words.join(" "));
        }
    };
    for line in lines {
        let inner = line.trim();
        if line.starts_with([' ', '\t', '-']) {
            match &mut below {
                Some((_, words)) if !is_item(inner) && !inner.contains(": ") => words.push(inner),
                Some((key, _)) if is_item(inner) => set(&mut card, key, item(inner)),
                _ => {}
            }
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        if key.starts_with('#') || key.trim().contains(' ') || key.is_empty() {
            continue;
        }
        end(&mut card, below.take());
        fields += 1;
        let (key, value) = (key.trim(), without_comment(value.trim()));
        if matches!(value, "" | "|" | ">" | "|-" | ">-") {
            below = Some((key, Vec::new()));
        } else if let Some(items) = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
            for item in items_of(items) {
                set(&mut card, key, item);
            }
        } else {
            set(&mut card, key, value);
        }
    }
    end(&mut card, below.take());
    (fields > 0 || lines.is_empty()).then_some(card)
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("name:")
}

/// The word of an item of a list: itself, or the name of the thing it is.
fn item(line: &str) -> &str {
    let line = line.strip_prefix("- ").unwrap_or(line).trim();
    line.strip_prefix("name:").unwrap_or(line)
}

/// A value before the remark that follows it.
fn without_comment(value: &str) -> &str {
    if value.starts_with(['"', '\'']) {
        return value;
    }
    value
        .split_once(" #")
        .map_or(value, |(value, _)| value.trim_end())
}

/// The items of a list on one line; a comma between quotation marks divides nothing.
fn items_of(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut from, mut quote) = (0, None);
    for (at, c) in list.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (',', None) => {
                items.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    items.push(&list[from..]);
    items
}

/// The fields of a card in TOML; `None` where it is none.
fn read_toml(lines: &[&str]) -> Option<Card> {
    let table: toml::Table = toml::from_str(&lines.join("\n")).ok()?;
    let mut card = Card::default();
    for (key, value) in &table {
        each(&mut card, key, value);
    }
    Some(card)
}

/// Takes down a value of TOML, or each of a list.
fn each(card: &mut Card, key: &str, value: &toml::Value) {
    match value {
        toml::Value::String(text) => set(card, key, text),
        toml::Value::Datetime(date) => set(card, key, &date.to_string()),
        toml::Value::Integer(number) => set(card, key, &number.to_string()),
        toml::Value::Array(items) => {
            for item in items.iter().take(100) {
                match item.get("name") {
                    Some(name) => each(card, key, name),
                    None if item.is_array() => {}
                    None => each(card, key, item),
                }
            }
        }
        _ => {}
    }
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
        "author" | "authors" | "creator" => card.authors.push(value),
        "lang" | "language" => card.language = card.language.or_else(|| Lang::parse(&value)),
        "date" | "published" if card.date.is_none() => card.date = Some(value),
        "publisher" if card.publisher.is_none() => card.publisher = Some(value),
        "subtitle" if card.subtitle.is_none() => card.subtitle = Some(value),
        "description" | "abstract" | "summary" if card.description.is_none() => {
            card.description = Some(value);
        }
        "identifier" | "id" | "isbn" | "doi" | "canonical_url" => card.identifiers.push(value),
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
    fn fields_may_be_lists_things_and_several_lines() {
        let (card, _) = split(
            "---\ntitle: >\n  A long\n  title\nauthor:\n  - name: A. B.\n    email: x\n  - C. D.\ndate: 2024-05-01 # so\ndoi: '10.1/x#y'\nkeywords: [\"a, b\", c]\nauthors: ['E, F', G]\n---\n",
        );
        assert_eq!(card.title.as_deref(), Some("A long title"));
        assert_eq!(card.authors, ["A. B.", "C. D.", "E, F", "G"]);
        assert_eq!(card.date.as_deref(), Some("2024-05-01"));
        assert_eq!(card.identifiers, ["10.1/x#y"]);
        let (card, rest) =
            split("+++\ntitle = 'T' # so\ndate = 2024-05-01\n[[author]]\nname = 'A'\n+++\nx");
        assert_eq!(
            (card.title.as_deref(), card.date.as_deref(), rest),
            (Some("T"), Some("2024-05-01"), "x")
        );
        assert_eq!(card.authors, ["A"]);
        let text = "+++\nno toml at all\n+++\nx";
        assert_eq!(split(text), (Card::default(), text));
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
