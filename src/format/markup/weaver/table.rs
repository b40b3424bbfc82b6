//! Tables: rows of words, sheets of names and what they stand for, and ways to lay a page out.

use super::block::NEAR;
use super::{Look, Undo, Weaver};
use crate::doc::InlineKind;
use crate::format::markup::tag::{Key, Tag};
use crate::format::markup::tree::{Id, Tree};
use crate::format::scribe::Align;

/// A cell with more words than so many bytes makes a table a way to lay a page out, unless it has heads.
const CELL: usize = 300;

/// What a table is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    /// It lays a page out: its cells are blocks.
    #[default]
    Layout,
    /// Rows of words in columns.
    Table,
    /// Names and what stands behind each, with pictures and lists among them: a line for each.
    Sheet,
}

/// A table whose rows are being read.
#[derive(Default)]
pub(super) struct Rows {
    begun: bool,
    form: Form,
    in_head: bool,
    count: usize,
    /// Whether the last row was a name and what stands behind it.
    paired: bool,
}

impl Weaver<'_> {
    pub(super) fn table(&mut self, id: Id) {
        self.tables.push(Rows {
            form: self.form(id),
            ..Rows::default()
        });
        self.undo.push(Undo::EndTable);
    }

    /// What a table is: by its heads, and by how much its cells hold.
    fn form(&self, id: Id) -> Form {
        let tree = self.tree;
        if matches!(tree.attribute(id, Key::Role), Some("presentation" | "none")) {
            return Form::Layout;
        }
        let holds = |cell: Id, test: fn(Tag) -> bool| {
            let mut inside = tree.all(cell).skip(1).take(NEAR);
            inside.any(|node| test(tree.tag(node)))
        };
        let is_cell = |id: &Id| matches!(tree.tag(*id), Tag::Td | Tag::Th);
        let (mut heads, mut most, mut now, mut long) = (false, 0, 0, false);
        let (mut rows, mut pairs, mut rich) = (0, 0, false);
        let mut next = tree.following(id, id, true);
        while let Some(node) = next {
            let mut into = true;
            match tree.tag(node) {
                Tag::Thead | Tag::Caption => heads = true,
                Tag::Tr => {
                    now = 0;
                    rows += 1;
                    let mut cells = tree.children(node).filter(is_cell).map(|id| tree.tag(id));
                    let named = (cells.next(), cells.next()) == (Some(Tag::Th), Some(Tag::Td));
                    pairs += usize::from(named && cells.next().is_none());
                }
                Tag::Td | Tag::Th => {
                    heads |= tree.tag(node) == Tag::Th;
                    now += 1;
                    most = most.max(now);
                    long |= tree.words(node, CELL).len() > CELL;
                    into = false;
                    // A heading with a row to itself divides what the table lays out.
                    let alone = tree.previous(node).is_none() && tree.next(node).is_none();
                    if alone && holds(node, |tag| tag.heading().is_some()) {
                        return Form::Layout;
                    }
                    rich |= holds(node, |tag| {
                        matches!(
                            tag,
                            Tag::Img | Tag::Br | Tag::Ul | Tag::Ol | Tag::Dl | Tag::Table
                        )
                    });
                }
                _ => {}
            }
            next = tree.following(node, id, into);
        }
        if rich && pairs > 1 && pairs * 2 >= rows {
            Form::Sheet
        } else if heads || (most > 1 && !long) {
            Form::Table
        } else {
            Form::Layout
        }
    }

    /// A cell of a sheet begins: a name, or what stands behind it on the same line. Answers whether it is one.
    pub(super) fn pair(&mut self, id: Id, tag: Tag) -> bool {
        let tree = self.tree;
        let Some(rows) = self
            .tables
            .last_mut()
            .filter(|rows| rows.form == Form::Sheet)
        else {
            return false;
        };
        let kind = |id: Option<Id>| id.map(|id| tree.tag(id));
        let beside = |next: fn(&Tree, Id) -> Option<Id>| {
            std::iter::successors(next(tree, id), move |&at| next(tree, at))
                .find(|&at| matches!(tree.tag(at), Tag::Td | Tag::Th))
        };
        let (before, behind) = (beside(Tree::previous), beside(Tree::next));
        match tag {
            Tag::Th if before.is_none() && kind(behind) == Some(Tag::Td) => {
                let follows = std::mem::replace(&mut rows.paired, true);
                self.close();
                if follows {
                    self.scribe.tighten();
                }
                let ends = tree.words(id, CELL).ends_with([':', '：']);
                self.undo.push(Undo::Write(if ends { " " } else { ": " }));
                self.styled(InlineKind::Strong);
                true
            }
            Tag::Td if behind.is_none() && kind(before) == Some(Tag::Th) && rows.paired => {
                self.undo.push(Undo::Close);
                true
            }
            _ => {
                rows.paired = false;
                if tag == Tag::Th {
                    self.closing();
                    self.styled(InlineKind::Strong);
                }
                tag == Tag::Th
            }
        }
    }

    pub(super) fn end_table(&mut self) {
        if let Some(rows) = self.tables.pop()
            && rows.begun
        {
            self.scribe.end_table(true);
        }
    }

    pub(super) fn head(&mut self, head: bool) {
        if let Some(rows) = self.tables.last_mut() {
            rows.in_head = head;
        }
    }

    /// The rows of the table of words that is open, begun if nothing of it was written yet. What lays a page out leaves its cells the blocks
    /// they are.
    fn rows_of_words(&mut self) -> Option<&mut Rows> {
        let rows = self.tables.last_mut()?;
        if rows.form != Form::Table {
            return None;
        }
        if !std::mem::replace(&mut rows.begun, true) {
            self.scribe.table(Vec::new());
        }
        Some(rows)
    }

    pub(super) fn row(&mut self, id: Id) {
        let tree = self.tree;
        let Some(rows) = self.rows_of_words() else {
            return;
        };
        let cells = || {
            tree.children(id)
                .filter(|&cell| matches!(tree.tag(cell), Tag::Td | Tag::Th))
        };
        let all_heads = cells().count() > 1 && cells().all(|cell| tree.tag(cell) == Tag::Th);
        let head = rows.count == 0 && (rows.in_head || all_heads);
        rows.count += 1;
        self.scribe.row(head);
    }

    pub(super) fn cell(&mut self, id: Id, tag: Tag, look: Look) {
        let Some(rows) = self.rows_of_words() else {
            return;
        };
        let (body, in_head) = (rows.count > 1 || tag == Tag::Td, rows.in_head);
        let number = |key| {
            self.tree
                .attribute(id, key)
                .and_then(|n| n.trim().parse().ok())
                .unwrap_or(1)
        };
        let align = match self
            .tree
            .attribute(id, Key::Align)
            .map(str::to_ascii_lowercase)
            .as_deref()
        {
            Some("right") => Some(Align::End),
            Some("center") => Some(Align::Centre),
            _ => look.align,
        };
        self.scribe
            .cell(number(Key::Colspan), number(Key::Rowspan), align);
        self.undo.push(Undo::EndCell);
        if tag == Tag::Th && body && !in_head {
            self.styled(InlineKind::Strong);
        }
    }
}
