//! Poems: their lines are lines, stanzas stand apart, and what is set in stays so.

use super::{Look, Undo, Weaver};
use crate::doc::BlockKind;
use crate::format::markup::tag::{Key, Tag};
use crate::format::markup::tree::Id;
use crate::format::scribe::Align;
use crate::text::width::width;

/// Where in a poem an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verse {
    None,
    Poem,
    Stanza,
}

/// Bytes of the longest paragraph that may be a line, and columns of the longest line that is one on average.
const LINE: usize = 100;
const SHORT: usize = 50;
/// What the classes of lines are called, numbers apart.
const LINES: [&str; 10] = [
    "line",
    "verse-line",
    "verseline",
    "vers",
    "poem-line",
    "poemline",
    "poetry-line",
    "poetryline",
    "vline",
    "verse-l",
];

/// A paragraph that may be a line of verse.
struct Line {
    id: Id,
    /// Whether its class says so.
    named: bool,
    /// Whether its style says that its first line is not set in.
    flush: bool,
    begin: usize,
    len: usize,
    /// Whether a sentence ends with it.
    stops: bool,
}

/// Whether paragraphs that follow each other are lines: by their class, or because they are set in by turns, are short and no sentences.
fn is_verse(run: &[Line]) -> bool {
    if run.len() >= 2 && run.iter().all(|line| line.named) {
        return true;
    }
    let Some(first) = run.first() else {
        return false;
    };
    run.len() >= 4
        && run.iter().all(|line| line.flush)
        && run.iter().any(|line| line.begin != first.begin)
        && run.iter().map(|line| line.len).sum::<usize>() <= SHORT * run.len()
        && run.iter().filter(|line| line.stops).count() * 2 <= run.len()
}

impl Weaver<'_> {
    /// An element that is a poem or a part of one begins. Answers whether all is done for it: it is a stanza or a line.
    pub(super) fn line_of_verse(&mut self, id: Id, tag: Tag, look: Look) -> bool {
        let apart = tag.heading().is_some()
            || matches!(
                tag,
                Tag::Table | Tag::Hr | Tag::Figure | Tag::Ul | Tag::Ol | Tag::Pre
            );
        if apart
            || (self.in_verse()
                && self
                    .tree
                    .class(id, |class| matches!(class, "caption" | "footnote")))
        {
            return false;
        }
        match self.verse {
            Verse::None if self.is_poem(id, tag) => {
                let stanza = self.is_stanza(id) && !self.holds_blocks(id);
                self.begin_verse(if stanza { Verse::Stanza } else { Verse::Poem });
            }
            Verse::None => return self.line_by_itself(id, tag, look),
            // What holds stanzas is none.
            Verse::Poem if self.is_stanza(id) || self.holds_breaks(id) || self.holds_blocks(id) => {
                let holds = self.holds_blocks(id) && !self.is_stanza(id);
                self.begin_verse(if holds { Verse::Poem } else { Verse::Stanza });
            }
            Verse::Poem | Verse::Stanza => {
                self.end_line();
                self.undo.push(Undo::Line);
            }
        }
        self.set_in(id, look);
        true
    }

    /// A paragraph that is a line of verse by its class or by how it and its neighbours are set in.
    fn line_by_itself(&mut self, id: Id, tag: Tag, look: Look) -> bool {
        if tag != Tag::P
            || self.styles.is_empty()
            || self.in_pre
            || !self.tables.is_empty()
            || !self.is_line(id)
        {
            return false;
        }
        let goes_on = self
            .neighbour(id, false)
            .is_some_and(|before| self.lines.contains(&before));
        if goes_on && self.scribe.open_kind() == Some(BlockKind::Verse) {
            self.end_line();
        } else {
            self.scribe.open(BlockKind::Verse);
        }
        self.scribe.indent(look.begin());
        let last = self
            .neighbour(id, true)
            .is_none_or(|next| !self.lines.contains(&next));
        self.undo.push(if last { Undo::Close } else { Undo::Line });
        true
    }

    /// The element next to `id`, with nothing between them.
    fn neighbour(&self, id: Id, after: bool) -> Option<Id> {
        let step = |id: Id| {
            if after {
                self.tree.next(id)
            } else {
                self.tree.previous(id)
            }
        };
        let mut at = step(id)?;
        while self.tree.tag(at) == Tag::Text && self.tree.characters(at).trim().is_empty() {
            at = step(at)?;
        }
        (self.tree.tag(at) != Tag::Text).then_some(at)
    }

    /// Whether the paragraph `id` is a line: told for all paragraphs that follow each other at once.
    fn is_line(&mut self, id: Id) -> bool {
        if self.lines.contains(&id) {
            return true;
        }
        if !self.judged.insert(id) {
            return false;
        }
        let mut run = Vec::new();
        let mut next = Some(id);
        while let Some(line) = next.and_then(|id| self.short_line(id)) {
            self.judged.insert(line.id);
            next = self.neighbour(line.id, true);
            run.push(line);
        }
        let verse = is_verse(&run);
        if verse {
            self.lines.extend(run.iter().map(|line| line.id));
        }
        verse
    }

    /// What the paragraph `id` is as a line, if it is short and holds nothing but words.
    fn short_line(&self, id: Id) -> Option<Line> {
        let tree = self.tree;
        if tree.tag(id) != Tag::P {
            return None;
        }
        let look = self.look(id, Tag::P);
        let named = tree.class(id, |class| {
            LINES.contains(&class.trim_end_matches(|c: char| c.is_ascii_digit()))
        });
        let flush = look.first.is_some_and(|first| first <= 0)
            && look.align.is_none_or(|align| align == Align::Start);
        if !named && !flush {
            return None;
        }
        let words = tree.words(id, LINE);
        let plain = tree.all(id).skip(1).take(LINE).all(|node| {
            !tree.tag(node).is_block() && !matches!(tree.tag(node), Tag::Br | Tag::Img)
        });
        if words.is_empty() || words.len() > LINE || !plain {
            return None;
        }
        Some(Line {
            id,
            named,
            flush,
            begin: look.begin(),
            len: width(&words),
            stops: words.ends_with(['.', '!', '?', '”', '"', '»', '’']),
        })
    }

    fn begin_verse(&mut self, verse: Verse) {
        let before = self.scribe.flow(Some(BlockKind::Verse));
        self.undo.push(Undo::Flow(before));
        self.undo.push(Undo::Verse(self.verse));
        self.verse = verse;
    }

    /// The line that is being written ends, if any is.
    pub(super) fn end_line(&mut self) {
        if !self.scribe.ends_line() {
            self.scribe.line_end();
        }
    }

    /// The next line is set in as far as `id` says: by its class (`i4`, `indent4`) or style.
    pub(super) fn set_in(&mut self, id: Id, look: Look) {
        let by_class = self.tree.tokens(id, Key::Class).find_map(|class| {
            ["i", "in", "indent", "indent-", "line-indent", "ind"]
                .iter()
                .find_map(|prefix| class.strip_prefix(prefix)?.parse::<usize>().ok())
        });
        let columns = by_class.unwrap_or(
            if self.is_poem(id, self.tree.tag(id)) || self.is_stanza(id) {
                0
            } else {
                look.indent
            },
        );
        self.scribe.indent(columns);
    }

    fn is_poem(&self, id: Id, tag: Tag) -> bool {
        if !matches!(
            tag,
            Tag::Div | Tag::P | Tag::Blockquote | Tag::Section | Tag::Ul
        ) {
            return false;
        }
        let tree = self.tree;
        tree.class(id, |class| {
            matches!(
                class,
                "poem"
                    | "poetry"
                    | "poems"
                    | "poetry-container"
                    | "verse"
                    | "stanza"
                    | "linegroup"
                    | "lg"
                    | "song"
                    | "verse-group"
                    | "line-block"
            )
        }) || tree.tokens(id, Key::Role).any(|role| {
            matches!(
                role,
                "z3998:poem" | "z3998:verse" | "z3998:song" | "z3998:hymn"
            )
        })
    }

    /// Whether `id` is the number that a line of verse has in the margin of a printed page.
    pub(super) fn is_line_number(&self, id: Id) -> bool {
        matches!(self.tree.tag(id), Tag::Span | Tag::Div | Tag::A)
            && self.tree.class(id, |class| {
                matches!(
                    class,
                    "lnum"
                        | "linenum"
                        | "lineno"
                        | "linenumber"
                        | "line-number"
                        | "line-num"
                        | "line_number"
                        | "versenum"
                        | "poemnum"
                )
            })
            && {
                let words = self.tree.words(id, 8);
                let number = words.trim();
                !number.is_empty()
                    && number.len() <= 5
                    && number.bytes().all(|c| c.is_ascii_digit())
            }
    }

    /// Whether the link `id` is the number that a publisher gave to the block behind it: alone in its element, and leading to that block.
    pub(super) fn is_number_of_paragraph(&self, id: Id) -> bool {
        let tree = self.tree;
        let silent = |id: &Id| tree.words(*id, 8).trim().is_empty();
        let next = |id: Id| std::iter::successors(tree.next(id), |&at| tree.next(at));
        let Some((parent, href)) = tree.parent(id).zip(tree.attribute(id, Key::Href)) else {
            return false;
        };
        let words = tree.words(id, 8);
        tree.tag(parent) == Tag::Label
            && !words.trim().is_empty()
            && words.trim().bytes().all(|c| c.is_ascii_digit())
            && tree.children(parent).all(|it| it == id || silent(&it))
            && next(parent)
                .find(|it| !silent(it))
                .and_then(|it| tree.attribute(it, Key::Id))
                .is_some_and(|name| href.strip_prefix('#') == Some(name))
    }

    /// Sets the number of a line apart from its words.
    pub(super) fn line_number(&mut self, id: Id) {
        let words = self.tree.words(id, 8);
        let number = words.trim();
        if self.scribe.ends_line() {
            self.scribe.text(&format!("{number}\u{2003}"));
        } else {
            self.scribe.unspace();
            self.scribe.text(&format!("\u{2003}{number}"));
        }
    }

    fn is_stanza(&self, id: Id) -> bool {
        self.tree.class(id, |class| {
            matches!(
                class,
                "stanza" | "linegroup" | "lg" | "quatrain" | "couplet" | "verse-group"
            )
        })
    }

    fn holds_blocks(&self, id: Id) -> bool {
        self.tree
            .children(id)
            .any(|child| self.tree.tag(child).is_block() && self.tree.tag(child) != Tag::Hr)
    }

    fn holds_breaks(&self, id: Id) -> bool {
        self.tree
            .all(id)
            .take(64)
            .any(|node| self.tree.tag(node) == Tag::Br)
    }
}
