//! Typing: fields and the note editor, over `ratatui-textarea`, which here is a text model and nothing else (it is
//! drawn as plain lines by the view).

use ratatui_textarea::{CursorMove, DataCursor, Input, Key as TextKey, TextArea};

use super::action::DraftText;
use crate::annotate::{Anchor, Annotation, Id};
use crate::keymap::{Code, Key};
use crate::text::{Span, grapheme};

/// The most bytes of a field of one line: nobody searches for a page.
const LINE: usize = 4 << 10;

/// The most bytes of a note. One that is longer already can be read and made shorter.
const NOTE: usize = 1 << 20;

/// How much of a text found room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Whole,
    /// Only its beginning.
    Beginning,
    /// Nothing of it.
    Not,
}

/// A text being typed, of one line or of several.
pub struct Field {
    area: TextArea<'static>,
    one_line: bool,
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Field")
            .field("text", &self.text())
            .field("cursor", &self.cursor())
            .finish_non_exhaustive()
    }
}

impl Field {
    /// A field with `text`, the cursor behind it. In a field of one line, line ends become spaces.
    #[must_use]
    pub fn new(text: &str, one_line: bool) -> Self {
        let lines = if one_line {
            vec![flat(text)]
        } else {
            text.split('\n').map(clean).collect()
        };
        let mut area = TextArea::new(lines);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, one_line }
    }

    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Its lines; at least one.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// Line and byte in it where the cursor stands.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        let DataCursor(row, column) = self.area.cursor();
        let line = self.area.lines().get(row).map_or("", String::as_str);
        (
            row,
            line.char_indices()
                .nth(column)
                .map_or(line.len(), |(byte, _)| byte),
        )
    }

    /// Whether nothing is typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Takes a key of editing; answers whether the text changed. A field that is full takes no more characters.
    pub fn key(&mut self, key: Key) -> bool {
        match key.code {
            Code::Char(c) if key.typed().is_some() && c.len_utf8() > self.room() => false,
            Code::Enter => false,
            Code::Backspace if key.mods == crate::keymap::Mods::default() => self.delete_back(),
            Code::Delete if key.mods == crate::keymap::Mods::default() => self.delete_ahead(),
            Code::Tab | Code::BackTab => false,
            Code::Char('u') if key.mods.ctrl => self.area.delete_line_by_head(),
            // The model's own shortcut for a line end, which is a command here.
            Code::Char('m' | 'j') if key.mods.ctrl => false,
            _ => self.area.input(input(key)),
        }
    }

    /// Types a text. Of what a field of one line has no room for, the beginning is taken; a note takes all of it or nothing: half
    /// of what was pasted would be worse than none.
    #[must_use = "the reader is told what did not fit"]
    pub fn insert(&mut self, text: &str) -> Fit {
        let room = self.room();
        if !self.one_line {
            let text = clean(text);
            if text.len() > room {
                return Fit::Not;
            }
            self.area.insert_str(text);
            return Fit::Whole;
        }
        // Making it safe may make it longer, never so much shorter that a whole text matters.
        let most = text.floor_char_boundary(text.len().min(4 * LINE));
        let safe = flat(&text[..most]);
        let fits = safe.len() <= room;
        let end = if fits {
            safe.len()
        } else {
            grapheme::floor(&safe, room)
        };
        self.area.insert_str(&safe[..end]);
        if fits && most == text.len() {
            Fit::Whole
        } else {
            Fit::Beginning
        }
    }

    /// Bytes it can still take.
    fn room(&self) -> usize {
        let lines = self.area.lines();
        let used = lines.iter().map(|line| line.len() + 1).sum::<usize>() - 1;
        let most = if self.one_line { LINE } else { NOTE };
        most.saturating_sub(used)
    }

    /// Moves the cursor by lines.
    pub fn move_lines(&mut self, by: i32) {
        for _ in 0..by.unsigned_abs() {
            self.area.move_cursor(if by > 0 {
                CursorMove::Down
            } else {
                CursorMove::Up
            });
        }
    }

    /// A whole grapheme cluster goes, not its last code point.
    fn delete_back(&mut self) -> bool {
        let (row, byte) = self.cursor();
        let line = self.area.lines().get(row).map_or("", String::as_str);
        let cluster = line
            .get(grapheme::prev_boundary(line, byte)..byte)
            .map_or(1, |c| c.chars().count());
        (0..cluster.max(1)).fold(false, |changed, _| self.area.delete_char() || changed)
    }

    fn delete_ahead(&mut self) -> bool {
        let (row, byte) = self.cursor();
        let line = self.area.lines().get(row).map_or("", String::as_str);
        let cluster = line
            .get(byte..grapheme::next_boundary(line, byte))
            .map_or(1, |c| c.chars().count());
        (0..cluster.max(1)).fold(false, |changed, _| self.area.delete_next_char() || changed)
    }
}

/// Text that may be typed: control characters but line ends become visible or go.
fn clean(text: &str) -> String {
    crate::text::hygiene::canonical(text.to_owned())
        .0
        .replace('\t', "    ")
}

fn flat(text: &str) -> String {
    crate::text::hygiene::line(text).into_owned()
}

fn input(key: Key) -> Input {
    let code = match key.code {
        Code::Char(c) => TextKey::Char(c),
        Code::Backspace => TextKey::Backspace,
        Code::Delete => TextKey::Delete,
        Code::Up => TextKey::Up,
        Code::Down => TextKey::Down,
        Code::Left => TextKey::Left,
        Code::Right => TextKey::Right,
        Code::Home => TextKey::Home,
        Code::End => TextKey::End,
        _ => TextKey::Null,
    };
    Input {
        key: code,
        ctrl: key.mods.ctrl,
        alt: key.mods.alt,
        shift: key.mods.shift,
    }
}

/// What a note being written belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name of this writing, for its draft.
    pub key: String,
    /// The annotation it edits, as it was when the writing began; `None`: a new note.
    pub base: Option<Annotation>,
    pub anchor: Anchor,
    /// Where that stands now; `None` for a note that is lost.
    pub span: Option<Span>,
}

impl Target {
    /// The annotation it edits.
    #[must_use]
    pub fn id(&self) -> Option<Id> {
        self.base.as_ref().map(|base| base.id)
    }

    /// The text it began with.
    #[must_use]
    pub fn before(&self) -> &str {
        self.base.as_ref().map_or("", Annotation::note_text)
    }

    /// A draft of it.
    #[must_use]
    pub fn draft(&self, text: String) -> DraftText {
        DraftText {
            key: self.key.clone(),
            id: self.id(),
            base: self.base.as_ref().map(|base| base.version.clone()),
            anchor: self.anchor.clone(),
            text,
        }
    }
}

/// A note being written.
#[derive(Debug)]
pub struct Editor {
    pub target: Target,
    pub field: Field,
    /// First wrapped row shown; the view keeps the cursor in sight.
    pub scroll: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &mut Field, keys: &str) {
        for key in Key::parse_many(keys).expect("keys") {
            field.key(key);
        }
    }

    #[test]
    fn deleting_takes_whole_clusters() {
        for cluster in ["e\u{301}", "👨‍👩‍👧", "❤️", "é", "x", "漢"] {
            let mut field = Field::new(&format!("a{cluster}"), false);
            assert!(field.key(Key::plain(Code::Backspace)));
            assert_eq!(field.text(), "a", "{cluster:?}");
            let mut field = Field::new(&format!("{cluster}b"), false);
            field.key(Key::plain(Code::Home));
            assert!(field.key(Key::plain(Code::Delete)));
            assert_eq!(field.text(), "b", "{cluster:?}");
        }
    }

    #[test]
    fn a_field_of_one_line_stays_one() {
        let mut field = Field::new("a\nb", true);
        assert_eq!(field.insert("c\nd\u{1b}[31m"), Fit::Whole);
        typed(&mut field, "Ctrl-m Ctrl-j");
        assert_eq!(field.lines().len(), 1);
        assert!(!field.text().contains('\u{1b}'));
    }

    #[test]
    fn a_line_takes_the_beginning_and_a_note_all_or_nothing() {
        for (text, one_line, expected, len) in [
            ("x".repeat(LINE), true, Fit::Whole, LINE),
            ("x".repeat(1 << 20), true, Fit::Beginning, LINE),
            // Cut between clusters.
            ("xe\u{301}".repeat(LINE), true, Fit::Beginning, LINE),
            ("x👨‍👩‍👧".repeat(LINE), true, Fit::Beginning, LINE / 19 * 19 + 1),
            ("x\n".repeat(NOTE / 2), false, Fit::Whole, NOTE),
            ("x".repeat(NOTE + 1), false, Fit::Not, 0),
        ] {
            let mut field = Field::new("", one_line);
            assert_eq!(field.insert(&text), expected);
            assert_eq!(field.text().len(), len);
            if len == LINE || len == NOTE {
                assert!(!field.key(Key::char('x')), "it is full");
                assert!(field.key(Key::plain(Code::Backspace)));
                assert!(field.key(Key::char('x')));
            }
        }
        let mut long = Field::new(&"x".repeat(NOTE + 1), false);
        assert_eq!(long.text().len(), NOTE + 1, "what is there is not cut");
        assert!(!long.key(Key::char('x')));
    }

    #[test]
    fn the_cursor_is_told_in_bytes() {
        let mut field = Field::new("été\nœuf", false);
        assert_eq!(field.cursor(), (1, "œuf".len()));
        field.key(Key::plain(Code::Left));
        assert_eq!(field.cursor(), (1, "œu".len()));
        field.move_lines(-1);
        assert_eq!(field.cursor(), (0, "ét".len()));
    }
}
