//! A file of markup as a tree of elements and characters: what the readers for XML and HTML make, and what is woven into text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::tag::{Key, Tag};

/// Elements deeper than this stand beside each other. A page nests a few dozen.
const DEEPEST: u32 = 2048;
/// Values of attributes longer than this, in bytes, are not kept, but for what may be a picture.
const VALUE: usize = 64 * 1024;
/// Pictures written into an attribute are kept up to this many bytes.
const PICTURE: usize = 16 << 20;
/// Attributes of one element after these are not kept.
const ATTRIBUTES: usize = 64;

/// Elements after so many are not made; their characters are kept.
const NODES: usize = 6_000_000;
/// Drawings are kept as they were written up to so many bytes, all together.
const DRAWINGS: usize = 16 << 20;

/// An element or a run of characters, by its number. The root is 0; children have higher numbers than their parents.
pub(super) type Id = usize;

const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Node {
    tag: Tag,
    parent: u32,
    previous: u32,
    first: u32,
    last: u32,
    next: u32,
    depth: u32,
    /// Of text: bytes of the buffer. Of an element: its attributes.
    start: u32,
    end: u32,
}

/// A tree in order of the source.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    attributes: Vec<(Key, u32, u32)>,
    buffer: String,
    /// Drawings (SVG) as they were written.
    drawings: HashMap<Id, Arc<[u8]>>,
    drawn: usize,
    /// Whether something was too long, too deep or too much to be kept.
    pub cut: Vec<&'static str>,
}

impl Tree {
    /// A tree of a root alone, for a source of about `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        let mut tree = Self {
            nodes: Vec::with_capacity(bytes / 32),
            attributes: Vec::new(),
            buffer: String::with_capacity(bytes / 8 * 7),
            drawings: HashMap::new(),
            drawn: 0,
            cut: Vec::new(),
        };
        tree.nodes.push(Node {
            tag: Tag::Root,
            parent: NONE,
            previous: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            depth: 0,
            start: 0,
            end: 0,
        });
        tree
    }

    /// How many nodes there are, and were taken out again.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing but the root.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    fn node(&mut self, tag: Tag, start: u32, end: u32) -> Id {
        self.nodes.push(Node {
            tag,
            parent: NONE,
            previous: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            depth: 0,
            start,
            end,
        });
        self.nodes.len() - 1
    }

    /// Makes `child` the last child of `parent`; it leaves where it was.
    pub fn append(&mut self, parent: Id, child: Id) {
        self.remove(child);
        let last = std::mem::replace(&mut self.nodes[parent].last, number(child));
        match last {
            NONE => self.nodes[parent].first = number(child),
            last => self.nodes[last as usize].next = number(child),
        }
        let depth = self.nodes[parent].depth + 1;
        let node = &mut self.nodes[child];
        node.previous = last;
        node.parent = number(parent);
        node.depth = depth;
    }

    /// Puts `node` before `sibling`; it leaves where it was.
    pub fn insert(&mut self, sibling: Id, node: Id) {
        let Some(parent) = self.parent(sibling) else {
            return;
        };
        self.remove(node);
        let before = std::mem::replace(&mut self.nodes[sibling].previous, number(node));
        match before {
            NONE => self.nodes[parent].first = number(node),
            before => self.nodes[before as usize].next = number(node),
        }
        let depth = self.nodes[parent].depth + 1;
        let node = &mut self.nodes[node];
        node.previous = before;
        node.next = number(sibling);
        node.parent = number(parent);
        node.depth = depth;
    }

    /// Puts characters before `sibling`.
    pub fn insert_text(&mut self, sibling: Id, text: &str) {
        let start = number(self.buffer.len());
        self.buffer.push_str(text);
        let id = self.node(Tag::Text, start, number(self.buffer.len()));
        self.insert(sibling, id);
    }

    /// Takes `node` out of what it stands in.
    pub fn remove(&mut self, node: Id) {
        let Some(parent) = self.parent(node) else {
            return;
        };
        let (previous, next) = (self.nodes[node].previous, self.nodes[node].next);
        match previous {
            NONE => self.nodes[parent].first = next,
            previous => self.nodes[previous as usize].next = next,
        }
        match next {
            NONE => self.nodes[parent].last = previous,
            next => self.nodes[next as usize].previous = previous,
        }
        let node = &mut self.nodes[node];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// An element that stands nowhere yet.
    pub fn loose<'a>(
        &mut self,
        tag: Tag,
        attributes: impl Iterator<Item = (Key, Cow<'a, str>)>,
    ) -> Id {
        let (start, end) = self.kept(attributes);
        self.node(tag, start, end)
    }

    /// Adds the attributes that `id` has not.
    pub fn add<'a>(&mut self, id: Id, attributes: impl Iterator<Item = (Key, Cow<'a, str>)>) {
        let (old, old_end) = (self.nodes[id].start, self.nodes[id].end);
        let start = number(self.attributes.len());
        self.attributes
            .extend_from_within(old as usize..old_end as usize);
        let (_, end) = self.kept(attributes);
        (self.nodes[id].start, self.nodes[id].end) = (start, end);
    }

    /// How many elements `id` stands in.
    pub fn depth(&self, id: Id) -> u32 {
        self.nodes[id].depth
    }

    /// Keeps attributes; answers which they are.
    fn kept<'a>(&mut self, attributes: impl Iterator<Item = (Key, Cow<'a, str>)>) -> (u32, u32) {
        let first = number(self.attributes.len());
        for (key, value) in attributes {
            let most = match key {
                Key::Src | Key::Data | Key::Href | Key::DataSrc => PICTURE,
                _ => VALUE,
            };
            if value.len() > most || self.attributes.len() - first as usize >= ATTRIBUTES {
                self.note("an attribute too long to be kept was left out");
                continue;
            }
            let start = number(self.buffer.len());
            self.buffer.push_str(&value);
            self.attributes
                .push((key, start, number(self.buffer.len())));
        }
        (first, number(self.attributes.len()))
    }

    /// A new element, the last child of `parent`; where that is too deep, the last child of what stands above it.
    pub fn element<'a>(
        &mut self,
        parent: Id,
        tag: Tag,
        attributes: impl Iterator<Item = (Key, Cow<'a, str>)>,
    ) -> Id {
        if self.nodes.len() >= NODES {
            self.note("the file has too many elements; the last ones are set as plain words");
            return parent;
        }
        let mut parent = parent;
        if self.nodes[parent].depth >= DEEPEST {
            self.note("elements nested too deeply are set side by side");
            parent = self.parent(parent).unwrap_or(0);
        }
        let id = self.loose(tag, attributes);
        self.append(parent, id);
        id
    }

    /// Characters at the end of `parent`.
    pub fn text(&mut self, parent: Id, text: &str) {
        if text.is_empty() {
            return;
        }
        let start = number(self.buffer.len());
        self.buffer.push_str(text);
        let end = number(self.buffer.len());
        let last = self.nodes[parent].last;
        if let Some(last) = self.nodes.get_mut(last as usize)
            && last.tag == Tag::Text
            && last.end == start
        {
            last.end = end;
            return;
        }
        let id = self.node(Tag::Text, start, end);
        self.append(parent, id);
    }

    /// The drawing `id` was written as `source`.
    pub fn draw(&mut self, id: Id, source: &str) {
        if self.drawn + source.len() <= DRAWINGS {
            self.drawn += source.len();
            self.drawings.insert(id, Arc::from(source.as_bytes()));
        }
    }

    /// How the drawing `id` was written, where that is known.
    pub fn drawing(&self, id: Id) -> Option<&Arc<[u8]>> {
        self.drawings.get(&id)
    }

    /// Says once that something was left out.
    pub fn note(&mut self, what: &'static str) {
        if !self.cut.contains(&what) {
            self.cut.push(what);
        }
    }

    /// The characters in `id`, its lines as they are, up to about `most` bytes.
    pub fn lines(&self, id: Id, most: usize) -> String {
        let mut lines = String::new();
        for node in self.all(id) {
            lines.push_str(self.characters(node));
            // What stands in another element stands in another line.
            if self.tag(node).is_block() {
                lines.push('\n');
            }
            if lines.len() > most {
                break;
            }
        }
        lines
    }

    pub fn tag(&self, id: Id) -> Tag {
        self.nodes[id].tag
    }

    pub fn parent(&self, id: Id) -> Option<Id> {
        node_at(self.nodes[id].parent)
    }

    pub fn first(&self, id: Id) -> Option<Id> {
        node_at(self.nodes[id].first)
    }

    pub fn last(&self, id: Id) -> Option<Id> {
        node_at(self.nodes[id].last)
    }

    pub fn next(&self, id: Id) -> Option<Id> {
        node_at(self.nodes[id].next)
    }

    pub fn previous(&self, id: Id) -> Option<Id> {
        node_at(self.nodes[id].previous)
    }

    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.first(id), |&child| self.next(child))
    }

    /// `id` and what it stands in, from the inside out.
    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(Some(id), |&id| self.parent(id))
    }

    /// The node after `id` in the order of the source, within `root`; its children first where `into` them.
    pub fn following(&self, id: Id, root: Id, into: bool) -> Option<Id> {
        if into && let Some(first) = self.first(id) {
            return Some(first);
        }
        let mut at = id;
        while at != root {
            if let Some(next) = self.next(at) {
                return Some(next);
            }
            at = self.parent(at)?;
        }
        None
    }

    /// Everything in `root`, itself first, in the order of the source.
    pub fn all(&self, root: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(Some(root), move |&id| self.following(id, root, true))
    }

    /// The characters of a text node.
    pub fn characters(&self, id: Id) -> &str {
        let node = &self.nodes[id];
        match node.tag {
            Tag::Text => &self.buffer[node.start as usize..node.end as usize],
            _ => "",
        }
    }

    /// What the attribute `key` says.
    pub fn attribute(&self, id: Id, key: Key) -> Option<&str> {
        let node = &self.nodes[id];
        if node.tag == Tag::Text {
            return None;
        }
        self.attributes[node.start as usize..node.end as usize]
            .iter()
            .find(|(of, ..)| *of == key)
            .map(|&(_, start, end)| &self.buffer[start as usize..end as usize])
    }

    /// Whether `id` has any attribute that is kept.
    pub fn is_bare(&self, id: Id) -> bool {
        self.nodes[id].start == self.nodes[id].end
    }

    /// The words of all attributes that are `key`.
    pub fn tokens(&self, id: Id, key: Key) -> impl Iterator<Item = &str> {
        let node = &self.nodes[id];
        let (start, end) = match node.tag {
            Tag::Text => (0, 0),
            _ => (node.start as usize, node.end as usize),
        };
        self.attributes[start..end]
            .iter()
            .filter(move |(of, ..)| *of == key)
            .flat_map(|&(_, start, end)| {
                self.buffer[start as usize..end as usize].split_ascii_whitespace()
            })
    }

    /// Whether `test` holds for a class of `id`.
    pub fn class(&self, id: Id, test: impl Fn(&str) -> bool) -> bool {
        self.tokens(id, Key::Class).any(test)
    }

    /// The names that links may use for `id`.
    pub fn names(&self, id: Id) -> impl Iterator<Item = &str> {
        let name = match self.tag(id) {
            Tag::A => self.attribute(id, Key::Name),
            _ => None,
        };
        self.attribute(id, Key::Id).into_iter().chain(name)
    }

    /// The words in `id`, white space as single spaces, up to about `most` bytes.
    pub fn words(&self, id: Id, most: usize) -> String {
        let mut words = String::new();
        let mut space = false;
        for node in self.all(id).filter(|&node| self.tag(node) == Tag::Text) {
            let text = self.characters(node);
            space |= text.starts_with(char::is_whitespace);
            for word in text.split_whitespace() {
                if space && !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(word);
                space = true;
                if words.len() > most {
                    return words;
                }
            }
            if !text.trim().is_empty() {
                space = text.ends_with(char::is_whitespace);
            }
        }
        words
    }
}

fn node_at(number: u32) -> Option<Id> {
    (number != NONE).then_some(number as usize)
}

/// Sources are cut so that their lengths fit.
fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(NONE - 1)
}
