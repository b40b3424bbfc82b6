//! Elements inside lines: styles, links, marks of notes, breaks, ruby, quotations.

use super::{After, Undo, Weaver};
use crate::doc::{InlineKind, Marker};
use crate::format::markup::notes;
use crate::format::markup::tag::{Key, Tag};
use crate::format::markup::tree::Id;
use crate::text::hygiene;

/// Bytes of the longest label at the head of a note.
const LABEL: usize = 24;

/// The style that an element has by its name.
pub(in crate::format) fn style_of(tag: Tag) -> Option<InlineKind> {
    Some(match tag {
        Tag::Em | Tag::I | Tag::Cite | Tag::Var | Tag::Dfn => InlineKind::Emphasis,
        Tag::Strong | Tag::B | Tag::Mark => InlineKind::Strong,
        Tag::Code | Tag::Kbd | Tag::Samp => InlineKind::Code,
        Tag::Del => InlineKind::Strike,
        Tag::Ins => InlineKind::Underline,
        Tag::Sup => InlineKind::Superscript,
        Tag::Sub => InlineKind::Subscript,
        _ => return None,
    })
}

impl Weaver<'_> {
    /// An element begins that stands in a line. Answers whether its children are to be written.
    pub(super) fn inline(&mut self, id: Id, tag: Tag) -> bool {
        if matches!(tag, Tag::Sup | Tag::Sub)
            && let Some((before, behind)) = self.script(id, tag)
        {
            self.scribe.text(before);
            if !behind.is_empty() {
                self.undo.push(Undo::Write(behind));
            }
            return true;
        }
        if let Some(kind) = style_of(tag) {
            // Code in preformatted text says nothing that its block does not.
            if !(self.in_pre && kind == InlineKind::Code) {
                self.styled(kind);
            }
            return true;
        }
        match tag {
            Tag::Br => {
                self.line_break();
                false
            }
            Tag::Wbr => {
                self.scribe.text("\u{200b}");
                false
            }
            Tag::A => {
                self.anchor(id);
                true
            }
            Tag::Q => {
                let (open, close) = self.quotes();
                self.scribe.text(open);
                self.undo.push(Undo::Write(close));
                true
            }
            Tag::Ruby | Tag::Rb => {
                self.ruby = self.scribe.len();
                true
            }
            Tag::Rt => {
                let reading = hygiene::line(&self.tree.words(id, 256)).into_owned();
                if !reading.is_empty() {
                    self.scribe.cover(self.ruby, InlineKind::Ruby(reading));
                }
                self.ruby = self.scribe.len();
                false
            }
            Tag::Span if self.in_verse() => {
                let look = self.look(id, tag);
                let line = self
                    .tree
                    .class(id, |class| matches!(class, "line" | "l" | "verse-line"));
                if line {
                    self.end_line();
                    self.undo.push(Undo::Line);
                }
                if self.scribe.ends_line() {
                    self.set_in(id, look);
                }
                true
            }
            _ => self.media(id, tag),
        }
    }

    fn line_break(&mut self) {
        if self.in_heading {
            self.scribe.text(" ");
        } else if self.scribe.has_words() && self.scribe.ends_line() && !self.in_pre {
            // Two in a row stand for the end of a paragraph.
            self.scribe.close();
        } else if self.scribe.has_words() || self.in_pre {
            self.scribe.line_end();
        }
    }

    fn quotes(&self) -> (&'static str, &'static str) {
        match self.language.as_ref().map(crate::text::Lang::as_str) {
            Some("fr") => ("« ", " »"),
            Some("es" | "it" | "pt" | "ru" | "uk" | "el" | "no" | "nb") => ("«", "»"),
            Some("de" | "cs" | "sk" | "bg") => ("„", "“"),
            Some("pl" | "ro" | "hu" | "nl") => ("„", "”"),
            Some("ja" | "zh") => ("「", "」"),
            _ => ("“", "”"),
        }
    }

    /// A link, the mark of a note, or a place with a name.
    fn anchor(&mut self, id: Id) {
        let Some(href) = self
            .tree
            .attribute(id, Key::Href)
            .map(str::trim)
            .filter(|href| !href.is_empty())
        else {
            return;
        };
        let script = href
            .get(..11)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript:"));
        if script || href.starts_with("data:") {
            return;
        }
        let href = hygiene::line(href).into_owned();
        match self.found.marks.get(&id) {
            Some(&sure) => {
                let number = self.references.len();
                self.references.push((href, sure));
                self.styled(InlineKind::NoteMark(number));
            }
            None => self.styled(InlineKind::Link { target: href }),
        }
    }

    /// A link back from a note to its mark leaves no text, but for a label that is no number. Answers whether it is written.
    pub(super) fn back(&mut self, id: Id) -> bool {
        let words = self.tree.words(id, LABEL);
        if self.scribe.has_words() || !notes::is_label(&words) {
            return false;
        }
        let core = words.trim_matches(|c: char| !c.is_alphanumeric());
        match core.parse() {
            Ok(number) => {
                if !self.scribe.in_list() {
                    self.scribe.list();
                    self.scribe.item(Marker::Number(number));
                    // The list ends with the note.
                    self.end_with_note();
                    self.after = After::Number;
                }
                false
            }
            Err(_) => true,
        }
    }

    /// The list that was begun for the label of a note ends where the note does.
    fn end_with_note(&mut self) {
        let note = self
            .undo
            .iter()
            .rposition(|undo| matches!(undo, Undo::Note(..)));
        match note {
            Some(at) => {
                self.undo.insert(at + 1, Undo::EndPlainList);
                let frame = self.frames.partition_point(|frame| frame.undo <= at);
                for frame in &mut self.frames[frame..] {
                    frame.undo += 1;
                }
            }
            None => self.undo.push(Undo::EndPlainList),
        }
    }
}
