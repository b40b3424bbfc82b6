//! Elements that stand in blocks: headings, lists, quotations, tables, figures.

use super::{Look, Undo, Verse, Weaver};
use crate::doc::{BlockKind, InlineKind, Marker};
use crate::format::markup::tag::{Key, Tag};
use crate::format::markup::tree::Id;
use crate::text::{Direction, Lang};

/// A paragraph that says of itself that it is a heading is not longer than this, in bytes.
const HEADING: usize = 120;

/// A list and the number of its next item.
pub(super) struct Counter {
    next: i64,
    step: i64,
    style: Numbering,
}

#[derive(Clone, Copy)]
enum Numbering {
    None,
    Bullet,
    Decimal,
    Letters { upper: bool },
    Roman { upper: bool },
}

/// So many elements around one are looked at for what it stands in.
pub(super) const NEAR: usize = 32;

impl Weaver<'_> {
    /// Ends the open block; in a heading and in a line of verse words only stand apart.
    pub(super) fn close(&mut self) {
        if self.in_heading {
            self.scribe.text(" ");
        } else {
            self.scribe.close();
        }
    }

    pub(super) fn closing(&mut self) {
        self.close();
        self.undo.push(Undo::Close);
    }

    /// An element begins. Answers whether its children are to be written.
    pub(super) fn element(&mut self, id: Id, tag: Tag, look: Look) -> bool {
        if matches!(tag, Tag::Td | Tag::Th) && !self.in_heading && self.pair(id, tag) {
            self.bearing(id, tag, look);
            return true;
        }
        if tag.is_block() {
            if self.in_heading {
                self.closing();
                self.bearing(id, tag, look);
                return true;
            }
            if self.line_of_verse(id, tag, look) {
                self.bearing(id, tag, look);
                return true;
            }
            self.closing();
        }
        self.bearing(id, tag, look);
        match tag {
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => {
                self.heading(id, tag.heading().unwrap_or(6));
            }
            Tag::P if self.is_chapter(id) => self.heading(id, 2),
            Tag::Pre => self.pre(),
            Tag::P | Tag::Div if look.pre && !self.in_pre => self.pre(),
            Tag::Blockquote => self.quote(),
            Tag::Div | Tag::P
                if self.tree.class(id, |class| {
                    matches!(class, "blockquot" | "blockquote" | "extract" | "epigraph")
                }) =>
            {
                self.quote();
            }
            Tag::Ul if self.is_of_sections(id) => {}
            Tag::Ul | Tag::Ol | Tag::Dir => self.list(id, tag, look),
            Tag::Li
                if self
                    .tree
                    .parent(id)
                    .is_some_and(|list| self.is_of_sections(list)) => {}
            Tag::Li => self.item(id, look),
            Tag::Dt => self.styled(InlineKind::Strong),
            Tag::Dd => self.indented(),
            Tag::Hr => {
                self.scribe.rule();
                return false;
            }
            Tag::Figcaption | Tag::Caption => self.caption(),
            Tag::P | Tag::Div if self.tree.class(id, |class| class == "caption") => self.caption(),
            Tag::Summary => self.styled(InlineKind::Strong),
            Tag::Table => self.table(id),
            Tag::Thead => self.head(true),
            Tag::Tbody => self.head(false),
            Tag::Tr => self.row(id),
            Tag::Td | Tag::Th => self.cell(id, tag, look),
            tag if !tag.is_block() => return self.inline(id, tag),
            _ => {}
        }
        true
    }

    /// What any element may say of its words: language, direction, looks.
    fn bearing(&mut self, id: Id, tag: Tag, look: Look) {
        let language = self.tree.attribute(id, Key::Lang).and_then(Lang::parse);
        let named = self.tree.attribute(id, Key::Dir).and_then(Direction::parse);
        let direction = named.or(look.direction);
        if matches!(tag, Tag::Html | Tag::Body) {
            self.found_language = language.or(self.found_language);
            self.found_direction = direction.or(self.found_direction);
            self.language = self.found_language;
            return;
        }
        if let Some(language) = language.filter(|_| language != self.language) {
            self.undo.push(Undo::Language(self.language));
            self.language = Some(language);
            self.styled(InlineKind::Language(language));
        }
        if let Some(direction) = direction {
            self.styled(InlineKind::Direction(direction));
        }
        let own_italic = matches!(tag, Tag::I | Tag::Em | Tag::Cite | Tag::Var | Tag::Dfn);
        let own_bold = matches!(tag, Tag::B | Tag::Strong | Tag::Th) || tag.heading().is_some();
        for (is, kind) in [
            (
                look.italic == Some(true) && !own_italic,
                InlineKind::Emphasis,
            ),
            (look.bold == Some(true) && !own_bold, InlineKind::Strong),
            (
                look.small_caps == Some(true) || self.is_small_caps(id),
                InlineKind::SmallCaps,
            ),
            (
                look.underline && !matches!(tag, Tag::A | Tag::Ins),
                InlineKind::Underline,
            ),
            (look.strike && tag != Tag::Del, InlineKind::Strike),
            (look.raised && tag != Tag::Sup, InlineKind::Superscript),
            (look.lowered && tag != Tag::Sub, InlineKind::Subscript),
        ] {
            if is {
                self.styled(kind);
            }
        }
    }

    fn is_small_caps(&self, id: Id) -> bool {
        self.tree.class(id, |class| {
            matches!(
                class,
                "smcap" | "smallcaps" | "small-caps" | "smallcap" | "sc" | "smcapall"
            )
        })
    }

    /// A style until the element ends.
    pub(super) fn styled(&mut self, kind: InlineKind) {
        self.scribe.style(kind);
        self.undo.push(Undo::Style);
    }

    fn heading(&mut self, id: Id, level: u8) {
        let before = self.scribe.flow(None);
        self.undo.push(Undo::Flow(before));
        let name = self.heading_name(id);
        let navigates = |up| self.tree.attribute(up, Key::Role) == Some("navigation");
        // One over links to other pages divides nothing.
        let count = if self.tree.ancestors(id).skip(1).take(NEAR).any(navigates) {
            usize::MAX
        } else {
            self.scribe.count()
        };
        self.undo.push(Undo::Heading(name, count));
        self.scribe.open(BlockKind::Heading(level));
        self.in_heading = true;
    }

    /// The name of the heading `id`, or of the section it is the first words of.
    fn heading_name(&self, id: Id) -> Option<String> {
        let tree = self.tree;
        let within = tree
            .all(id)
            .take(4)
            .find_map(|node| tree.names(node).next());
        let around = || {
            tree.ancestors(id)
                .skip(1)
                .take_while(|&node| {
                    matches!(
                        tree.tag(node),
                        Tag::Section | Tag::Header | Tag::Div | Tag::Article | Tag::Hgroup
                    )
                })
                .find_map(|node| tree.attribute(node, Key::Id))
        };
        within.or_else(around).map(str::to_owned)
    }

    pub(super) fn end_heading(&mut self, name: Option<String>, count: usize) {
        self.in_heading = false;
        // A heading inside a quotation, a list, a table or a note divides those and not the text.
        let divides = !self.scribe.is_inside()
            && !self.undo.iter().any(|undo| matches!(undo, Undo::Note(..)));
        self.scribe.close();
        if divides && self.scribe.count() > count {
            self.headings.push((count, name));
        }
    }

    /// Whether a paragraph says that it is the heading of a chapter.
    fn is_chapter(&self, id: Id) -> bool {
        self.tree.class(id, |class| {
            matches!(
                class,
                "chapter"
                    | "chaptertitle"
                    | "chapter-title"
                    | "chapter_title"
                    | "chapterhead"
                    | "chapter-heading"
                    | "h2"
                    | "ph2"
            )
        }) && self.tree.words(id, HEADING + 1).len() <= HEADING
    }

    fn pre(&mut self) {
        let before = self.scribe.flow(Some(BlockKind::Preformatted));
        self.undo.push(Undo::Flow(before));
        self.undo.push(Undo::Pre(self.in_pre));
        self.in_pre = true;
    }

    fn quote(&mut self) {
        self.scribe.quote();
        self.undo.push(Undo::Unquote);
    }

    fn caption(&mut self) {
        let before = self.scribe.flow(Some(BlockKind::Caption));
        self.undo.push(Undo::Flow(before));
        let last = self.scribe.blocks().last().map(|block| block.kind);
        if matches!(last, Some(BlockKind::Figure | BlockKind::Preformatted)) {
            self.scribe.tighten();
        }
    }

    /// Whether `id` is a list of a navigation document: those have no numbers but the ones in their words.
    fn is_in_contents(&self, id: Id) -> bool {
        let tree = self.tree;
        tree.ancestors(id).skip(1).take(NEAR).any(|up| {
            tree.tag(up) == Tag::Nav
                && tree
                    .tokens(up, Key::Role)
                    .any(|role| matches!(role, "toc" | "landmarks" | "page-list" | "loi" | "lot"))
        })
    }

    fn list(&mut self, id: Id, tag: Tag, look: Look) {
        self.scribe.list();
        self.undo.push(Undo::EndList);
        let style = match tag {
            _ if look.unmarked || self.is_in_contents(id) => Numbering::None,
            Tag::Ol => match self.tree.attribute(id, Key::Type) {
                Some("a") => Numbering::Letters { upper: false },
                Some("A") => Numbering::Letters { upper: true },
                Some("i") => Numbering::Roman { upper: false },
                Some("I") => Numbering::Roman { upper: true },
                _ => Numbering::Decimal,
            },
            _ => Numbering::Bullet,
        };
        let reversed = self.tree.attribute(id, Key::Reversed).is_some();
        let items = || {
            self.tree
                .children(id)
                .filter(|&child| self.tree.tag(child) == Tag::Li)
                .count()
        };
        let start = self
            .tree
            .attribute(id, Key::Start)
            .and_then(|start| start.trim().parse().ok());
        self.lists.push(Counter {
            next: start.unwrap_or_else(|| {
                if reversed {
                    i64::try_from(items()).unwrap_or(1)
                } else {
                    1
                }
            }),
            step: if reversed { -1 } else { 1 },
            style,
        });
    }

    /// Whether the items of the list `id` are sections: the first one begins with a heading that leads nowhere.
    fn is_of_sections(&self, id: Id) -> bool {
        let tree = self.tree;
        if tree.tag(id) != Tag::Ul {
            return false;
        }
        let first = tree
            .all(id)
            .take(NEAR)
            .find(|&node| !tree.characters(node).trim().is_empty());
        let Some(first) = first else {
            return false;
        };
        let mut heading = false;
        for up in tree.ancestors(first).take(NEAR) {
            match tree.tag(up) {
                Tag::A if tree.attribute(up, Key::Href).is_some() => return false,
                Tag::Table | Tag::Blockquote => return false,
                Tag::Ul | Tag::Ol if up == id => return heading,
                tag => heading |= tag.heading().is_some(),
            }
        }
        false
    }

    fn item(&mut self, id: Id, look: Look) {
        let value = self
            .tree
            .attribute(id, Key::Value)
            .and_then(|value| value.trim().parse().ok());
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        let number: i64 = value.unwrap_or(list.next);
        list.next = number.saturating_add(list.step);
        let number = u32::try_from(number).unwrap_or(0);
        let marker = match list.style {
            _ if look.unmarked => Marker::None,
            Numbering::None => Marker::None,
            Numbering::Bullet => Marker::Bullet,
            Numbering::Decimal => Marker::Number(number),
            Numbering::Letters { upper } => Marker::Letter { number, upper },
            Numbering::Roman { upper } => Marker::Roman { number, upper },
        };
        self.scribe.item(marker);
    }

    /// What a term means stands under it.
    fn indented(&mut self) {
        // In a list its term stands as far in as the words of the item.
        let steps = if self.scribe.in_list() { 1 } else { 2 };
        for _ in 0..steps {
            self.scribe.list();
            self.undo.push(Undo::EndPlainList);
        }
        self.scribe.item(Marker::None);
        self.scribe.tighten();
    }

    /// Whether words stand in verse.
    pub(super) fn in_verse(&self) -> bool {
        !matches!(self.verse, Verse::None)
    }
}
