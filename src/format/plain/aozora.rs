//! Texts of Aozora Bunko, the library of Japanese texts, and those typed by its rules: readings in `《》`, and what the typist notes in
//! `［＃…］`. The signs go, what they say stays: readings, emphasis, headings.
//!
//! ```text
//! title, author, a card of the signs between two lines of dashes     before the text
//! ［＃５字下げ］一［＃「一」は中見出し］                                a heading
//! 一番｜高尚《こうしょう》な所                                          a reading over 高尚
//! 底本：「…」                                                         behind the text: what it was typed from
//! ```

use memchr::memmem;

use crate::doc::{Inline, InlineKind};
use crate::text::{Span, hygiene};

/// Bytes at the beginning in which the signs show.
const HEAD: usize = 64 * 1024;
/// What the card of the signs is called.
const CARD: &str = "テキスト中に現れる記号について";
/// How what the text was typed from is named.
const SOURCE: &str = "\n底本：";
/// Bytes of the longest reading and of the longest note.
const READING: usize = 180;
const NOTE: usize = 900;

/// What the signs said, in positions of the text without them.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub title: Option<String>,
    pub author: Option<String>,
    /// The text proper.
    pub body: Span,
    /// Place, level and words.
    pub headings: Vec<(usize, u8, String)>,
    pub inlines: Vec<Inline>,
}

/// `text` without the signs, and what they said; `None` for a text that has none.
pub(super) fn strip(text: String) -> (String, Option<Told>) {
    let head = &text[..text.floor_char_boundary(HEAD)];
    let card = head.contains(CARD);
    let noted = card || memmem::find(head.as_bytes(), "［＃".as_bytes()).is_some();
    if !noted || !(card || head.contains('《') || head.contains("見出し］")) {
        return (text, None);
    }
    let begin = body(head);
    let end = memmem::rfind(text.as_bytes(), SOURCE.as_bytes())
        .map(|at| at + 1)
        .filter(|&at| at >= begin)
        .unwrap_or(text.len());
    let mut typist = Typist {
        out: String::with_capacity(text.len()),
        ..Typist::default()
    };
    typist.out.push_str(&text[..begin]);
    for line in text[begin..end].split_inclusive('\n') {
        typist.line(line);
    }
    let mut told = typist.told;
    told.body = Span::new(begin, typist.out.len());
    typist.out.push_str(&text[end..]);
    if begin > 0 {
        let mut lines = head[..begin]
            .lines()
            .map(|line| line.trim().to_owned())
            .take_while(|line| !is_drawn(line))
            .filter(|line| !line.is_empty());
        told.title = lines.next();
        told.author = lines.last();
    }
    told.inlines
        .sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)));
    (typist.out, Some(told))
}

/// Where the text proper begins: behind the card, where there is one.
fn body(head: &str) -> usize {
    let Some(card) = head.find(CARD) else {
        return 0;
    };
    let mut at = card;
    for line in head[card..].split_inclusive('\n') {
        at += line.len();
        if is_drawn(line.trim()) {
            return at;
        }
    }
    0
}

/// Whether a line is drawn with dashes.
fn is_drawn(line: &str) -> bool {
    line.len() >= 10 && line.chars().all(|c| matches!(c, '-' | '－' | '─' | '―'))
}

#[derive(Default)]
struct Typist {
    out: String,
    told: Told,
    /// The level of the headings between two notes.
    heading: Option<u8>,
    /// Styles that were begun, with their place.
    open: Vec<(InlineKind, usize)>,
}

impl Typist {
    fn line(&mut self, line: &str) {
        let start = self.out.len();
        let inlines = self.told.inlines.len();
        let mut level = self.heading;
        // Where the base of the next reading begins, if that is marked.
        let mut base = None;
        let mut turned = false;
        let mut rest = line;
        while let Some(at) = rest.find(['［', '《', '｜']) {
            self.out.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix('｜') {
                base = Some(self.out.len());
                rest = after;
            } else if let Some((note, after)) = between(rest, "［＃", '］', NOTE) {
                turned |= is_turn(note);
                if self.note(note, start, &mut level) {
                    self.out.push_str(&rest[..rest.len() - after.len()]);
                }
                rest = after;
            } else if let Some((reading, after)) = between(rest, "《", '》', READING)
                && self.reading(reading, base.take().unwrap_or(usize::MAX), start)
            {
                rest = after;
            } else {
                let sign = rest.chars().next().map_or(0, char::len_utf8);
                self.out.push_str(&rest[..sign]);
                rest = &rest[sign..];
            }
        }
        self.out.push_str(rest);
        self.end(start, inlines, level, turned);
    }

    /// A line that began at `start` is complete: a heading stands by itself, a line of notes leaves a blank one.
    fn end(&mut self, start: usize, inlines: usize, level: Option<u8>, turned: bool) {
        let words = self.out[start..].trim();
        if words.is_empty() {
            if turned {
                self.out.push('\n');
            }
            return;
        }
        let Some(level) = level else { return };
        let title = hygiene::line(words).trim().to_owned();
        let lead = self.out[start..].len() - self.out[start..].trim_start().len();
        self.out.insert(start, '\n');
        for inline in &mut self.told.inlines[inlines..] {
            inline.span = Span::new(inline.span.start + 1, inline.span.end + 1);
        }
        self.told.headings.push((start + 1 + lead, level, title));
        self.out.push('\n');
    }

    /// Takes a note; answers whether it stays in the text, because it says what the text cannot show.
    fn note(&mut self, note: &str, start: usize, level: &mut Option<u8>) -> bool {
        if self.out[start..].ends_with('※') {
            let Some(sign) = code_point(note) else {
                return true;
            };
            let len = self.out.len() - '※'.len_utf8();
            self.out.truncate(len);
            self.out.push(sign);
            return false;
        }
        if let Some(found) = heading(note) {
            *level = Some(found);
            if note.starts_with("ここから") {
                self.heading = Some(found);
            } else if note.starts_with("ここで") {
                *level = None;
                self.heading = None;
            }
            return false;
        }
        if note.ends_with("入る") || note.contains(".png") {
            return true;
        }
        let quoted = between(note, "「", '」', NOTE);
        let said = quoted.map_or(note, |(_, after)| after);
        let Some(kind) = style(said) else {
            return false;
        };
        match quoted {
            Some((words, _)) if !words.is_empty() => {
                if let Some(at) = self.out[start..].rfind(words) {
                    let at = start + at;
                    self.cover(at, at + words.len(), kind);
                }
            }
            _ if note.ends_with("終わり") => {
                if let Some((kind, from)) = self.open.pop() {
                    self.cover(from, self.out.len(), kind);
                }
            }
            _ if self.open.len() < 8 => self.open.push((kind, self.out.len())),
            _ => {}
        }
        false
    }

    /// Sets `reading` over the characters before it, from `base` on where that is known. Answers whether there are any.
    fn reading(&mut self, reading: &str, base: usize, start: usize) -> bool {
        let end = self.out.len();
        let from = if base <= end {
            base
        } else {
            let before = &self.out[start..];
            let Some(kind) = before.chars().next_back().map(script) else {
                return false;
            };
            end - before
                .chars()
                .rev()
                .take_while(|&c| script(c) == kind && kind != Script::Other)
                .map(char::len_utf8)
                .sum::<usize>()
        };
        if from >= end || reading.is_empty() {
            return false;
        }
        self.cover(
            from,
            end,
            InlineKind::Ruby(hygiene::line(reading).into_owned()),
        );
        true
    }

    fn cover(&mut self, from: usize, to: usize, kind: InlineKind) {
        if from < to {
            self.told.inlines.push(Inline {
                span: Span::new(from, to),
                kind,
            });
        }
    }
}

/// What stands between `open`, at the start of `text`, and `close`, and what follows.
fn between<'t>(
    text: &'t str,
    open: &str,
    close: char,
    longest: usize,
) -> Option<(&'t str, &'t str)> {
    let inside = text.strip_prefix(open)?;
    let reach = &inside[..inside.floor_char_boundary(longest)];
    let mut depth = 0_usize;
    let opened = open.chars().next()?;
    for (at, c) in reach.char_indices() {
        if c == opened {
            depth += 1;
        } else if c == close && depth > 0 {
            depth -= 1;
        } else if c == close {
            return Some((&inside[..at], &inside[at + c.len_utf8()..]));
        } else if c == '\n' {
            return None;
        }
    }
    None
}

/// The level of the heading a note tells of: large, middle, small.
fn heading(note: &str) -> Option<u8> {
    [("大見出し", 1), ("中見出し", 2), ("小見出し", 3)]
        .iter()
        .find(|(name, _)| note.contains(name))
        .map(|&(_, level)| level)
}

/// Whether a note turns the page.
fn is_turn(note: &str) -> bool {
    ["改ページ", "改丁", "改見開き", "改段"].contains(&note)
}

/// How a note says that words are to be set.
fn style(said: &str) -> Option<InlineKind> {
    if said.contains("太字") || said.contains("ゴシック") {
        Some(InlineKind::Strong)
    } else if said.contains("傍線") || said.contains("下線") {
        Some(InlineKind::Underline)
    } else if said.contains("点") && (said.contains("傍") || said.contains("丸"))
        || said.contains("斜体")
    {
        Some(InlineKind::Emphasis)
    } else {
        None
    }
}

/// The character a note names by its code point (`U+5F45`).
fn code_point(note: &str) -> Option<char> {
    let (_, rest) = note.split_once("U+")?;
    let digits: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    u32::from_str_radix(&digits, 16)
        .ok()
        .and_then(char::from_u32)
        .filter(|c| {
            !c.is_ascii() && !c.is_control() && hygiene::is_canonical(c.encode_utf8(&mut [0; 4]))
        })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Kana,
    Katakana,
    Latin,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '々'
        | '〆'
        | '仝'
        | '〇'
        | 'ヶ'
        | '※'
        | '\u{2e80}'..='\u{2fff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Script::Kanji,
        '\u{3041}'..='\u{309f}' => Script::Kana,
        '\u{30a1}'..='\u{30ff}' => Script::Katakana,
        c if c.is_alphanumeric() => Script::Latin,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "夢\n山田太郎\n\n-----------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n（例）山路《やまみち》\n-----------------------\n\n［＃５字下げ］一［＃「一」は中見出し］\n\n　山路《やまみち》を登る。一番｜高い所《ところ》だ。\n　彼は※［＃「弓＋剪」、U+5F45、1-2］と言った。［＃「彼」に傍点］\n［＃改ページ］\n　［＃太字］強い［＃太字終わり］《》。《かな》。\n\n底本：「全集」\n";

    #[test]
    fn readings_notes_and_headings_are_taken_out_of_the_text() {
        let (text, told) = strip(TEXT.to_owned());
        let told = told.expect("the signs are known");
        assert_eq!(
            told.body.of(&text),
            "\n\n一\n\n\n　山路を登る。一番高い所だ。\n　彼は彅と言った。\n\n\n　強い《》。《かな》。\n\n"
        );
        assert_eq!(told.title.as_deref(), Some("夢"));
        assert_eq!(told.author.as_deref(), Some("山田太郎"));
        let headings: Vec<(&str, u8)> = told
            .headings
            .iter()
            .map(|(at, level, title)| {
                assert!(text[*at..].starts_with(title.as_str()), "{title}");
                (title.as_str(), *level)
            })
            .collect();
        assert_eq!(headings, [("一", 2)]);
        let inlines: Vec<(&str, &InlineKind)> = told
            .inlines
            .iter()
            .map(|it| (it.span.of(&text), &it.kind))
            .collect();
        let ruby = |reading: &str| InlineKind::Ruby(reading.to_owned());
        assert_eq!(
            inlines,
            [
                ("山路", &ruby("やまみち")),
                ("高い所", &ruby("ところ")),
                ("彼", &InlineKind::Emphasis),
                ("強い", &InlineKind::Strong),
            ]
        );
    }

    #[test]
    fn a_text_without_the_signs_is_left_as_it_is() {
        for text in ["", "山路《やまみち》", "［＃", "a ［＃b］ c"] {
            let (kept, told) = strip(text.to_owned());
            assert_eq!(kept, text);
            assert!(told.is_none(), "{text}");
        }
    }
}
