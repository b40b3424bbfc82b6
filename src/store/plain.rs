//! An entry as this program writes it: one key and its value on each line, no comments. Nearly all entries are such, and reading them so
//! takes a small part of the time that the whole grammar of TOML takes; with ten thousand notes it is what a reader would wait for.
//!
//! It knows less than TOML and nothing else: what it reads, TOML reads alike, and what it does not know is left to that.

use std::borrow::Cow;

use jiff::Timestamp;

use super::fields::{Table, Value};

/// The table of an entry.
#[derive(Debug, Default)]
pub(super) struct Plain<'i> {
    /// Key, byte offset of the value, value.
    values: Vec<(&'i str, usize, Item<'i>)>,
}

#[derive(Debug)]
enum Item<'i> {
    Text(Cow<'i, str>),
    Texts(Vec<Cow<'i, str>>),
    Count(u64),
    Time(Timestamp),
    Table(Plain<'i>),
}

impl<'i> Plain<'i> {
    /// Reads an entry of the array `array` with its subtables; `None` where anything in it is not as this program writes it.
    pub fn read(text: &'i str, array: &str) -> Option<Self> {
        let mut input = Input { text, at: 0 };
        let mut entry = Self::default();
        let mut inner: Option<(&str, usize, Self)> = None;
        input.header(&["[[", array, "]]\n"])?;
        while let Some(next) = input.peek() {
            match next {
                b'\n' => input.at += 1,
                b'[' => {
                    if let Some((key, at, table)) = inner.take() {
                        entry.put(key, at, Item::Table(table))?;
                    }
                    let at = input.at;
                    input.header(&["[", array, "."])?;
                    let key = input.key()?;
                    input.header(&["]\n"])?;
                    inner = Some((key, at, Self::default()));
                }
                _ => {
                    let (key, at, value) = input.pair()?;
                    if input.peek().is_some() {
                        input.header(&["\n"])?;
                    }
                    let table = inner.as_mut().map_or(&mut entry, |(_, _, table)| table);
                    table.put(key, at, value)?;
                }
            }
        }
        if let Some((key, at, table)) = inner {
            entry.put(key, at, Item::Table(table))?;
        }
        Some(entry)
    }

    /// `None` where the key is there already.
    fn put(&mut self, key: &'i str, at: usize, value: Item<'i>) -> Option<()> {
        let is_new = self.values.iter().all(|(known, ..)| *known != key);
        is_new.then(|| self.values.push((key, at, value)))
    }
}

impl Table for Plain<'_> {
    fn find(&self, key: &str) -> Option<(usize, Value<'_, Self>)> {
        let found = self.values.iter().find(|(known, ..)| *known == key);
        found.map(|(_, at, item)| (*at, item.value()))
    }

    fn each(&self) -> impl Iterator<Item = (&str, usize, Value<'_, Self>)> {
        let values = self.values.iter();
        values.map(|(key, at, item)| (*key, *at, item.value()))
    }
}

impl<'i> Item<'i> {
    fn value(&self) -> Value<'_, Plain<'i>> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Texts(texts) => Value::Texts(Some(texts.iter().map(AsRef::as_ref).collect())),
            Self::Count(count) => Value::Count(Some(*count)),
            Self::Time(time) => Value::Time(Some(*time)),
            Self::Table(table) => Value::Table(table),
        }
    }
}

/// What is read, and how far it was. A step that answers `None` ends the reading.
struct Input<'i> {
    text: &'i str,
    at: usize,
}

impl<'i> Input<'i> {
    fn rest(&self) -> &'i [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Goes past `word`, where that comes next.
    fn takes(&mut self, word: &str) -> bool {
        let comes = self.rest().starts_with(word.as_bytes());
        if comes {
            self.at += word.len();
        }
        comes
    }

    fn header(&mut self, words: &[&str]) -> Option<()> {
        words.iter().all(|word| self.takes(word)).then_some(())
    }

    /// The text from here up to the first byte that is not one of these.
    fn run(&mut self, is_one: impl Fn(u8) -> bool) -> &'i str {
        let rest = self.rest();
        let len = rest.iter().position(|byte| !is_one(*byte));
        let start = self.at;
        self.at += len.unwrap_or(rest.len());
        // Only ASCII is one of these, so both ends are those of characters.
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn key(&mut self) -> Option<&'i str> {
        let key = self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        (!key.is_empty()).then_some(key)
    }

    fn pair(&mut self) -> Option<(&'i str, usize, Item<'i>)> {
        let key = self.key()?;
        self.header(&[" = "])?;
        let at = self.at;
        let value = match self.peek()? {
            b'"' if self.takes("\"\"\"") => Item::Text(self.lines()?),
            b'"' => Item::Text(self.line()?),
            b'[' => Item::Texts(self.list()?),
            b'{' => Item::Table(self.counts()?),
            _ => self.bare()?,
        };
        Some((key, at, value))
    }

    /// A text on one line.
    fn line(&mut self) -> Option<Cow<'i, str>> {
        self.header(&["\""])?;
        // One that is empty may be the beginning of a longer mark.
        if self.takes("\"") {
            return (self.peek() != Some(b'"')).then_some(Cow::Borrowed(""));
        }
        self.string(false)
    }

    /// A text on several lines, behind its opening marks.
    fn lines(&mut self) -> Option<Cow<'i, str>> {
        self.header(&["\n"])?;
        self.string(true)
    }

    /// What stands in quotes, up to the closing mark and past it.
    fn string(&mut self, lines: bool) -> Option<Cow<'i, str>> {
        let mut read: Cow<'i, str> = Cow::Borrowed("");
        loop {
            let len = memchr::memchr2(b'"', b'\\', self.rest())?;
            let run = self.text.get(self.at..self.at + len)?;
            if !is_clean(run, lines) {
                return None;
            }
            self.at += len;
            add(&mut read, run);
            if self.takes("\\") {
                read.to_mut().push(self.escaped()?);
            } else if !lines {
                self.at += 1;
                return Some(read);
            } else if self.takes("\"\"\"") {
                // Further quotes would be part of the text.
                return (self.peek() != Some(b'"')).then_some(read);
            } else {
                self.at += 1;
                add(&mut read, "\"");
            }
        }
    }

    /// The character that an escape stands for, behind its backslash.
    fn escaped(&mut self) -> Option<char> {
        let kind = self.peek()?;
        self.at += 1;
        Some(match kind {
            b'\\' => '\\',
            b'"' => '"',
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'u' => {
                let digits = self.text.get(self.at..self.at + 4)?;
                if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return None;
                }
                self.at += 4;
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
            }
            _ => return None,
        })
    }

    fn list(&mut self) -> Option<Vec<Cow<'i, str>>> {
        self.header(&["["])?;
        let mut texts = Vec::new();
        if self.takes("]") {
            return Some(texts);
        }
        loop {
            texts.push(self.line()?);
            if self.takes("]") {
                return Some(texts);
            }
            self.header(&[", "])?;
        }
    }

    /// `{ laptop = 2, phone = 1 }`
    fn counts(&mut self) -> Option<Plain<'i>> {
        let mut counts = Plain::default();
        if self.takes("{}") {
            return Some(counts);
        }
        self.header(&["{ "])?;
        loop {
            let key = self.key()?;
            self.header(&[" = "])?;
            let at = self.at;
            counts.put(key, at, self.bare()?)?;
            if self.takes(" }") {
                return Some(counts);
            }
            self.header(&[", "])?;
        }
    }

    /// A number or a time.
    fn bare(&mut self) -> Option<Item<'i>> {
        let word =
            self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'.'));
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            let leads = word.starts_with('0') && word.len() > 1;
            // More digits may be too many for the grammar.
            let fits = !leads && word.len() <= 18;
            return word.parse().ok().filter(|_| fits).map(Item::Count);
        }
        word.parse().ok().filter(|_| is_time(word)).map(Item::Time)
    }
}

/// Whether `word` is written as this program writes a time: in UTC, with up to nine digits behind the seconds.
fn is_time(word: &str) -> bool {
    const WHOLE: &[u8] = b"0000-00-00T00:00:00";
    let Some((whole, rest)) = word.split_at_checked(WHOLE.len()) else {
        return false;
    };
    let digits = rest
        .strip_prefix('.')
        .and_then(|rest| rest.strip_suffix('Z'));
    let ends = rest == "Z"
        || digits.is_some_and(|digits| {
            (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
    let shaped = whole
        .bytes()
        .zip(WHOLE)
        .all(|(byte, of)| byte == *of || (*of == b'0' && byte.is_ascii_digit()));
    // A leap second is for those who know more of time.
    ends && shaped && whole.get(17..19) < Some("60")
}

/// Whether nothing stands in it that a text in quotes must not hold as it is.
fn is_clean(run: &str, lines: bool) -> bool {
    // No early end: so it is done many bytes at a time.
    let bad = run.bytes().fold(0, |bad, byte| {
        let control = byte < b' ' && byte != b'\t' && !(lines && byte == b'\n');
        bad | u8::from(control || byte == 0x7f)
    });
    bad == 0
}

fn add<'i>(text: &mut Cow<'i, str>, more: &'i str) {
    if text.is_empty() {
        *text = Cow::Borrowed(more);
    } else if !more.is_empty() {
        text.to_mut().push_str(more);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml::de::DeTable;

    use super::super::record;
    use super::*;
    use crate::annotate::{Anchor, Annotation, Device, Id, Kind};

    /// Everything in a table, in the order of its keys.
    fn shown<T: Table + std::fmt::Debug>(table: &T) -> String {
        let mut values: Vec<String> = table
            .each()
            .map(|(key, at, value)| {
                let value = match value {
                    Value::Table(inner) => return format!("{key}: {{{}}}", shown(inner)),
                    Value::Text(text) => format!("{text:?}"),
                    Value::Texts(texts) => format!("{texts:?}"),
                    Value::Count(count) => format!("{count:?}"),
                    Value::Time(time) => format!("{time:?}"),
                    other => format!("{other:?}"),
                };
                format!("{key}@{at}: {value}")
            })
            .collect();
        values.sort();
        values.join(", ")
    }

    fn by_toml(text: &str) -> Option<String> {
        let parsed = DeTable::parse(text).ok()?;
        let array = parsed.get_ref().get("ann")?.get_ref().as_array()?.clone();
        let [one] = array.iter().as_slice() else {
            return None;
        };
        Some(shown(one.get_ref().as_table()?))
    }

    fn plain(text: &str) -> Option<String> {
        Plain::read(text, "ann").map(|table| shown(&table))
    }

    const ENTRY: &str = "[[ann]]
id = \"01K4Z8Q4V7N8Y3T5C2M6R9KDXH\"
v = { laptop-7k3f = 2, phone = 10 }
created = 2026-09-01T10:12:30Z
note = \"\"\"
One \"word\" \\\"\\\"\\\"
\ttwo\\\\ \\u005Bann]] é\\u202E\"\"\"
style = \"\"
[ann.anchor]
exact = \"a \\\"b\\\" c\"
section = [\"I\", \"“1”\"]
start = 0
end = 120
";

    #[test]
    fn what_is_written_so_is_read_so() {
        let text = format!(
            "{ENTRY}\n\n[ann.more]\nlist = []\nno = {{}}\nat = 2026-09-01T10:12:30.5Z\nand = 2026-09-01T10:12:30.000000001Z\n"
        );
        assert_eq!(plain(&text), by_toml(&text));
        assert!(plain(&text).is_some());
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_grammar() {
        let begun = |line: &str| format!("[[ann]]\n{line}\n");
        for line in [
            "# a comment",
            "a = 1 # a comment",
            "a=1",
            "a = 01",
            "a = -1",
            "a = 1_000",
            "a = 9999999999999999999",
            "a = 0x10",
            "a = 1.5",
            "a = true",
            "a = 'x'",
            "a = \"\"\"x\"\"\"",
            "a = \"\"\"\nx\"\"\"\"",
            "a = \"\"\"\nx\\\n y\"\"\"",
            "a = \"\"\"\"",
            "a = \"\\x41\"",
            "a = \"\\uD800\"",
            "a = \"x\u{1}\"",
            "a = \"x\u{7f}\"",
            "a = \"x\ny\"",
            "a = \"open",
            "a = [1]",
            "a = [\"x\",\"y\"]",
            "a = [\"x\", ]",
            "a = { b = 1, b = 2 }",
            "a = {b = 1}",
            "a = { b = \"x\" }",
            "a = 2026-09-01",
            "a = 2026-09-01T10:12:60Z",
            "a = 2026-13-01T10:12:30Z",
            "a = 2026-09-01T10:12:30+02:00",
            "a = 2026-09-01T10:12:30.Z",
            "a = 2026-09-01T10:12:30.5",
            "a = 2026-09-01T10:12:30.1234567890Z",
            "a = 2026-09-01T10:12:30.5.5Z",
            "a = 1.",
            "a.b = 1",
            "\"a\" = 1",
            "a = 1\na = 2",
            "a = 1\n[ann.a]",
            "[ann.a]\n[ann.a]",
            "[ann.a.b]",
            "[other]",
            "[[ann]]",
            " a = 1",
            "a = 1\r",
        ] {
            assert_eq!(plain(&begun(line)), None, "{line:?}");
        }
        for text in [
            "",
            "[[ann]]",
            "[[annex]]\n",
            "\u{feff}[[ann]]\n",
            "[[ ann ]]\n",
        ] {
            assert_eq!(plain(text), None, "{text:?}");
        }
    }

    #[test]
    fn every_record_that_is_written_is_plain() {
        let device = Device::new("laptop-7k3f").unwrap();
        let anchor = Anchor {
            exact: "“two\nlines” and\ta tab\u{1}".to_owned(),
            section: vec!["I\n".to_owned(), "II".to_owned()],
            ..Anchor::default()
        };
        let (id, now) = (Id::from_parts(7, 7), Timestamp::UNIX_EPOCH);
        for kind in [Kind::Bookmark, Kind::Highlight, Kind::Note] {
            let mut state = Annotation::new(kind, id, anchor.clone(), &device, now);
            state.note = Some("\"\"\"\n[[ann]]\n\\\"".to_owned());
            state.name = Some(String::new());
            state.mark = Some('a');
            for state in [state.removed(&device, now).bared(), state] {
                let mut text = String::new();
                record::write(&mut text, "[[ann]]", "ann", &state);
                let table = Plain::read(&text, "ann").expect(&text);
                let read = record::read(&table, &text, None).unwrap();
                assert_eq!(read, record::Record::of(&state));
            }
        }
    }

    proptest! {
        /// Changed anywhere, an entry is read as the grammar reads it, or left to that.
        #[test]
        fn it_knows_nothing_that_toml_does_not(
            changes in prop::collection::vec((0usize..ENTRY.len(), 0usize..4, "[\"\\\\\n\r\t\\[\\]{}=,.:ZT0-9u a#'\u{1}\u{7f}é-]{0,4}"), 0..4)
        ) {
            let mut text = ENTRY.to_owned();
            for (at, cut, put) in changes {
                let at = text.floor_char_boundary(at);
                let end = text.floor_char_boundary(at + cut).max(at);
                text.replace_range(at..end, &put);
            }
            if let Some(read) = plain(&text) {
                prop_assert_eq!(Some(read), by_toml(&text), "{}", text);
            }
        }
    }
}
