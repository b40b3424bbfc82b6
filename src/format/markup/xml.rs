//! The XML reader: XHTML, well formed or not. Nothing outside the file is asked for, and no entity but HTML's own is expanded.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::tag::{Key, Tag};
use super::tree::{Id, Tree};

/// How far back an end looks for the element it ends, where that has a name of no meaning.
const REACH: usize = 32;

/// Elements open at once after these are as good as ended.
const OPEN: usize = 100_000;

/// The tree of `source`, which is canonical. What cannot be read ends it: the rest is read as characters would be.
pub(super) fn read(source: &str) -> Tree {
    let mut xml = Xml {
        tree: Tree::with_capacity(source.len()),
        open: Vec::new(),
        counts: vec![0; Tag::Other as usize + 1],
        drawing: 0,
    };
    let mut from = 0;
    // Signs that begin nothing cost a look ahead each.
    let mut budget = 4 * source.len() + (1 << 20);
    while from < source.len() {
        let (read, looked) = xml.run(&source[from..]);
        if read >= source.len() - from {
            break;
        }
        let left = budget.checked_sub(looked - read);
        let Some(left) = left else {
            xml.characters(&source[from + read..]);
            break;
        };
        budget = left;
        // A sign that begins nothing is a character.
        xml.tree.note("tags that are none are shown as they are");
        from = source.ceil_char_boundary(from + read);
        let next = source[from..].chars().next();
        if let Some(c) = next {
            let mut sign = [0; 4];
            xml.characters(c.encode_utf8(&mut sign));
            from += c.len_utf8();
        }
    }
    xml.tree
}

struct Xml {
    tree: Tree,
    open: Vec<(Id, Tag)>,
    /// How many elements of each name are open.
    counts: Vec<u32>,
    /// Where the drawing begins that is being read.
    drawing: usize,
}

impl Xml {
    /// Reads until the end, or to where it cannot go on; answers how far it came and how far it had to look.
    fn run(&mut self, source: &str) -> (usize, usize) {
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event() {
                Ok(Event::Start(start) | Event::Empty(start)) if !begins_name(&start) => {
                    return (before, before + start.len() + 2);
                }
                Ok(Event::Start(start)) => {
                    let tag = self.start(&start);
                    if tag == Tag::Svg && self.counts[tag as usize] == 1 {
                        self.drawing = before;
                    }
                    if tag.is_void() {
                        self.end(tag);
                    }
                }
                Ok(Event::Empty(start)) => {
                    let tag = self.start(&start);
                    self.end(tag);
                }
                Ok(Event::End(end)) => {
                    let tag = Tag::of(end.name().as_ref());
                    if tag == Tag::Svg {
                        let end = usize::try_from(reader.buffer_position()).unwrap_or(0);
                        self.drawn(source.get(self.drawing..end));
                    }
                    if tag == Tag::Br {
                        // `</br>` is written for `<br>`.
                        self.tree.element(self.here(), Tag::Br, std::iter::empty());
                    } else {
                        self.end(tag);
                    }
                }
                Ok(Event::Text(text)) => self.characters(&text),
                Ok(Event::CData(data)) => self.characters(&data),
                Ok(Event::GeneralRef(entity)) => self.entity(&entity),
                Ok(Event::Eof) => return (source.len(), source.len()),
                Ok(_) => {}
                Err(_) => return (before.min(source.len()), source.len()),
            }
        }
    }

    /// The drawing that ends here was written as `source`.
    fn drawn(&mut self, source: Option<&str>) {
        let outer = self.open.iter().rev().find(|(_, tag)| *tag == Tag::Svg);
        if self.counts[Tag::Svg as usize] == 1
            && let (Some(source), Some(&(id, _))) = (source, outer)
        {
            self.tree.draw(id, source);
        }
    }

    fn here(&self) -> Id {
        self.open.last().map_or(0, |&(id, _)| id)
    }

    fn characters(&mut self, text: &str) {
        let here = self.here();
        self.tree.text(here, text);
    }

    fn entity(&mut self, entity: &BytesRef) {
        let mut sign = [0; 4];
        if let Ok(Some(c)) = entity.resolve_char_ref() {
            self.characters(c.encode_utf8(&mut sign));
        } else if let Some(text) = resolve_html5_entity(entity) {
            self.characters(text);
        } else {
            self.characters("&");
            self.characters(entity);
            self.characters(";");
        }
    }

    fn start(&mut self, start: &BytesStart) -> Tag {
        let tag = Tag::of(start.name().as_ref());
        // A paragraph or an item that was not ended ends where the next begins.
        match tag {
            Tag::P if self.is_last(Tag::P) => self.end(Tag::P),
            Tag::Li if self.is_last(Tag::Li) => self.end(Tag::Li),
            _ => {}
        }
        let mut attributes = start.html_attributes();
        attributes.with_checks(false);
        let kept = attributes.filter_map(Result::ok).filter_map(|attribute| {
            let key = Key::named(attribute.key.as_ref())?;
            Some((key, value(attribute.value)))
        });
        let id = self.tree.element(self.here(), tag, kept);
        if self.open.len() < OPEN {
            self.open.push((id, tag));
            self.counts[tag as usize] += 1;
        }
        tag
    }

    fn is_last(&self, tag: Tag) -> bool {
        self.open.last().is_some_and(|&(_, last)| last == tag)
    }

    /// The last open element `tag` ends, and what is open in it.
    fn end(&mut self, tag: Tag) {
        if self.counts[tag as usize] == 0 {
            return;
        }
        let reach = if tag == Tag::Other { REACH } else { usize::MAX };
        let found = self
            .open
            .iter()
            .rev()
            .take(reach)
            .position(|&(_, open)| open == tag);
        for _ in 0..found.map_or(0, |back| back + 1) {
            if let Some((_, open)) = self.open.pop() {
                self.counts[open as usize] -= 1;
            }
        }
    }
}

/// Whether a tag begins with a name; `a < b` holds none.
fn begins_name(start: &BytesStart) -> bool {
    start.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':')
}

/// The value of an attribute with its entities read; those it does not know stay as they are.
fn value(raw: Cow<str>) -> Cow<str> {
    if !raw.contains('&') {
        return raw;
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = &*raw;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(40).position(|b| b == b';');
        let name = end.map_or("", |end| &rest[1..end]);
        let mut sign = [0; 4];
        let code =
            name.strip_prefix('#')
                .and_then(|digits| match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => digits.parse().ok(),
                });
        let read = match code.and_then(char::from_u32) {
            Some(c) => Some(&*c.encode_utf8(&mut sign)),
            None => resolve_html5_entity(name),
        };
        match read {
            Some(read) => {
                text.push_str(read);
                rest = &rest[name.len() + 2..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}
