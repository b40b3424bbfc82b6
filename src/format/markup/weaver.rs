//! Weaves a tree of markup into text: goes through its elements in order and tells the scribe what begins and what ends.

mod block;
mod inline;
mod media;
mod script;
mod table;
mod verse;

use std::collections::{HashMap, HashSet};

use super::article::Plan;
use super::css::{Look, Styles};
use super::fragment::{Fragment, Heading, NoteBody, NoteReference};
use super::notes::{self, Found};
use super::tag::{Key, Tag};
use super::tree::{Id, Tree};
use crate::doc::{BlockKind, InlineKind, PageMark};
use crate::format::scribe::{Place, Scribe, Written};
use crate::text::{Direction, Lang, Span, hygiene};

pub(super) use inline::style_of;

use super::Woven;
use block::Counter;
use table::Rows;
use verse::Verse;

/// Bytes of the longest label of a printed page.
const PAGE_LABEL: usize = 24;

pub(super) struct Weaver<'t> {
    tree: &'t Tree,
    styles: &'t Styles,
    found: Found,
    scribe: Scribe,
    /// What is to be done when the open elements end, the last one first.
    undo: Vec<Undo>,
    frames: Vec<Frame>,
    lists: Vec<Counter>,
    tables: Vec<Rows>,
    verse: Verse,
    /// Paragraphs that are lines of verse, and those of which it is known whether they are.
    lines: HashSet<Id>,
    judged: HashSet<Id>,
    in_heading: bool,
    in_pre: bool,
    /// What was written, or left out, just before.
    after: After,
    /// Where what a ruby stands over begins.
    ruby: usize,
    /// The language of what is being written.
    language: Option<Lang>,
    found_language: Option<Lang>,
    found_direction: Option<Direction>,
    ids: Vec<(String, Place)>,
    headings: Vec<(usize, Option<String>)>,
    pages: Vec<(Place, String)>,
    bodies: Vec<(Vec<String>, Place, Place)>,
    references: Vec<(String, bool)>,
    plan: Option<&'t Plan>,
    /// Elements that come behind everything else.
    later: Vec<Id>,
    /// Where the text proper begins and ends.
    body: (Option<Place>, Option<Place>),
}

struct Frame {
    id: Id,
    /// How much there was to undo before it.
    undo: usize,
}

/// What stands before the next words.
#[derive(Clone, Copy)]
enum After {
    Words,
    /// A formula in a line.
    Formula,
    /// The number of a note, which is not written.
    Number,
}

/// What the end of an element does.
enum Undo {
    Style,
    Close,
    Unquote,
    EndList,
    EndPlainList,
    EndTable,
    EndCell,
    Flow(Option<BlockKind>),
    Language(Option<Lang>),
    Note(Vec<String>, Place),
    /// A heading with this name, and how many blocks there were before it.
    Heading(Option<String>, usize),
    Write(&'static str),
    Pre(bool),
    Verse(Verse),
    Line,
    BeginBody,
    EndBody,
}

impl<'t> Weaver<'t> {
    pub fn new(tree: &'t Tree, styles: &'t Styles) -> Self {
        Self {
            tree,
            styles,
            found: notes::find(tree),
            scribe: Scribe::default(),
            undo: Vec::new(),
            frames: Vec::new(),
            lists: Vec::new(),
            tables: Vec::new(),
            verse: Verse::None,
            lines: HashSet::new(),
            judged: HashSet::new(),
            in_heading: false,
            in_pre: false,
            after: After::Words,
            ruby: 0,
            language: None,
            found_language: None,
            found_direction: None,
            ids: Vec::new(),
            headings: Vec::new(),
            pages: Vec::new(),
            bodies: Vec::new(),
            references: Vec::new(),
            plan: None,
            later: Vec::new(),
            body: (None, None),
        }
    }

    /// Writes into the text of `scribe`, which has notes of its own.
    pub fn into_text(mut self, scribe: Scribe) -> Self {
        self.scribe = scribe;
        self.found = Found::default();
        self
    }

    /// The text that was written into, and what is in it now.
    pub fn woven(mut self) -> Woven {
        self.scribe.close();
        let level = |block: usize| match self.scribe.blocks().get(block)?.kind {
            BlockKind::Heading(level) => Some(level),
            _ => None,
        };
        let headings = self.headings.into_iter();
        Woven {
            headings: headings
                .filter_map(|(block, name)| Some((block, level(block)?, name)))
                .collect(),
            ids: self.ids,
            scribe: self.scribe,
        }
    }

    /// Leaves the text proper apart from what `plan` says is none of it.
    pub fn planned(mut self, plan: &'t Plan) -> Self {
        self.plan = Some(plan);
        self
    }

    /// Writes what stands in the text proper and is none of it, behind everything else.
    pub fn rest(&mut self) {
        self.plan = None;
        for id in std::mem::take(&mut self.later) {
            self.weave(id);
        }
    }

    /// Writes everything in `root`.
    pub fn weave(&mut self, root: Id) {
        let mut at = root;
        loop {
            if self.plan.is_some_and(|plan| plan.after.contains(&at)) {
                self.later.push(at);
            } else {
                self.frames.push(Frame {
                    id: at,
                    undo: self.undo.len(),
                });
                self.divide(at);
                if self.enter(at)
                    && let Some(first) = self.tree.first(at)
                {
                    at = first;
                    continue;
                }
                self.leave();
            }
            // Up to where something follows.
            loop {
                if at == root {
                    return;
                }
                if let Some(next) = self.tree.next(at) {
                    at = next;
                    break;
                }
                match self.frames.last() {
                    Some(frame) => at = frame.id,
                    None => return,
                }
                self.leave();
            }
        }
    }

    /// Takes down where the text proper begins and ends.
    fn divide(&mut self, id: Id) {
        let Some(plan) = self.plan else {
            return;
        };
        if id == plan.article {
            self.begin_body();
            self.undo.push(Undo::EndBody);
        } else if plan.before.contains(&id) {
            self.undo.push(Undo::BeginBody);
        }
    }

    fn begin_body(&mut self) {
        self.scribe.close();
        let place = self.scribe.place();
        self.body.0 = Some(place);
    }

    fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        while self.undo.len() > frame.undo {
            if let Some(undo) = self.undo.pop() {
                self.undo(undo);
            }
        }
    }

    fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::Style => self.scribe.end_style(),
            Undo::Close => self.close(),
            Undo::Unquote => self.scribe.unquote(),
            Undo::EndList => {
                self.scribe.end_list();
                self.lists.pop();
            }
            Undo::EndPlainList => self.scribe.end_list(),
            Undo::EndTable => self.end_table(),
            Undo::EndCell => self.scribe.end_cell(),
            Undo::Flow(kind) => {
                self.scribe.flow(kind);
            }
            Undo::Language(language) => self.language = language,
            Undo::Note(names, start) => {
                self.scribe.close();
                let end = self.scribe.place_behind();
                self.bodies.push((names, start, end));
            }
            Undo::Heading(name, count) => self.end_heading(name, count),
            Undo::Write(words) => self.scribe.text(words),
            Undo::Pre(before) => {
                self.scribe.close();
                self.in_pre = before;
            }
            Undo::Verse(before) => {
                self.scribe.close();
                self.verse = before;
            }
            Undo::Line => self.end_line(),
            Undo::BeginBody => self.begin_body(),
            Undo::EndBody => {
                self.scribe.close();
                let place = self.scribe.place_behind();
                self.body.1 = Some(place);
            }
        }
    }

    /// A node begins. Answers whether its children are to be written.
    fn enter(&mut self, id: Id) -> bool {
        let tag = self.tree.tag(id);
        if tag == Tag::Text {
            self.words(id);
            return false;
        }
        if is_dropped(tag) || (self.in_heading && tag == Tag::Button) {
            return false;
        }
        if !self.tree.is_bare(id) {
            if self.is_page(id) {
                self.page(id);
                return false;
            }
            if self.is_hidden(id) {
                return false;
            }
            self.name(id);
            if self.is_line_number(id) {
                self.line_number(id);
                return false;
            }
        }
        if self.found.backs.contains(&id) {
            return self.back(id);
        }
        if let Some(names) = self.found.bodies.remove(&id) {
            self.scribe.close();
            let start = self.scribe.place();
            self.undo.push(Undo::Note(names, start));
        }
        let look = self.look(id, tag);
        if look.hidden {
            return false;
        }
        self.element(id, tag, look)
    }

    /// Words of the page. What closes a sentence stands close to a formula, whatever white space is around that in the source; what stood
    /// behind the number of a note goes with it.
    fn words(&mut self, id: Id) {
        let words = self.tree.characters(id);
        let next = words.trim_start();
        if next.is_empty() {
            self.scribe.text(words);
            return;
        }
        match std::mem::replace(&mut self.after, After::Words) {
            After::Words => {}
            After::Formula => {
                let closes = |c: char| {
                    matches!(
                        c,
                        '.' | ',' | ';' | ':' | ')' | ']' | '!' | '?' | '-' | '’' | '”'
                    )
                };
                if next.starts_with(closes) && next.len() == words.len() {
                    self.scribe.unspace();
                }
            }
            After::Number => {
                let rest = next.trim_start_matches(['.', ')', ']', ':']);
                if next.len() - rest.len() == 1 && rest.starts_with(char::is_whitespace) {
                    self.scribe.text(rest);
                    return;
                }
            }
        }
        self.scribe.text(words);
    }

    fn look(&self, id: Id, tag: Tag) -> Look {
        if self.tree.is_bare(id) && self.styles.is_empty() {
            return Look::default();
        }
        let name = match tag {
            Tag::Span => "span",
            Tag::P => "p",
            Tag::Div => "div",
            Tag::I => "i",
            Tag::Em => "em",
            Tag::Pre => "pre",
            Tag::Td => "td",
            _ => "",
        };
        self.styles.look(
            name,
            self.tree.tokens(id, Key::Class),
            self.tree.attribute(id, Key::Style),
        )
    }

    /// Links lead here by the names of `id`.
    fn name(&mut self, id: Id) {
        let mut place = None;
        for name in self.tree.names(id) {
            let here = *place.get_or_insert_with(|| self.scribe.place());
            self.ids.push((name.to_owned(), here));
        }
    }

    fn is_hidden(&self, id: Id) -> bool {
        let tree = self.tree;
        let hidden = tree
            .attribute(id, Key::Hidden)
            .is_some_and(|value| value != "until-found");
        hidden
            || tree.attribute(id, Key::AriaHidden) == Some("true")
            || self.is_handle(id)
            || tree.class(id, |class| {
                matches!(
                    class,
                    "sr-only"
                        | "visually-hidden"
                        | "visuallyhidden"
                        | "screen-reader-text"
                        | "mw-editsection"
                        | "mw-cite-backlink"
                        | "mw-jump-link"
                        | "anchor-link"
                        | "headerlink"
                )
            })
    }

    /// Whether `id` is a link of a heading or a paragraph to itself, with a sign or a number for words (`§`, `#`, `¶`).
    fn is_handle(&self, id: Id) -> bool {
        let tree = self.tree;
        tree.tag(id) == Tag::A
            && tree
                .attribute(id, Key::Href)
                .is_some_and(|href| href.starts_with('#') && href.len() > 1)
            && (matches!(tree.words(id, 8).trim(), "§" | "#" | "¶" | "🔗")
                || self.is_number_of_paragraph(id))
    }

    /// Whether `id` marks a page of the printed book.
    fn is_page(&self, id: Id) -> bool {
        let tree = self.tree;
        tree.tokens(id, Key::Role)
            .any(|role| matches!(role, "pagebreak" | "doc-pagebreak"))
            || (!matches!(tree.tag(id), Tag::Body | Tag::Html)
                && tree.class(id, |class| {
                    matches!(
                        class,
                        "pagenum"
                            | "pageno"
                            | "pagenumber"
                            | "page-number"
                            | "page_number"
                            | "x-ebookmaker-pageno"
                            | "pageNum"
                            | "ns"
                    )
                })
                && self.page_label(id).is_some())
    }

    /// The number of the page that `id` marks.
    fn page_label(&self, id: Id) -> Option<String> {
        let tree = self.tree;
        let said = [Key::Title, Key::AriaLabel]
            .into_iter()
            .filter_map(|key| tree.attribute(id, key).map(str::to_owned));
        let written = std::iter::once_with(|| tree.words(id, PAGE_LABEL));
        let named = tree.names(id).next().map(str::to_owned);
        said.chain(written).chain(named).find_map(|label| {
            let label = hygiene::line(&label);
            let core = label
                .trim()
                .trim_matches(['[', ']', '{', '}', '(', ')', '.', '|', ' ']);
            let core = core.trim_start_matches(|c: char| {
                !c.is_ascii_digit()
                    && !matches!(c, 'i' | 'v' | 'x' | 'l' | 'c' | 'I' | 'V' | 'X' | 'L' | 'C')
            });
            // The last word: `Pg 12`, `Page xii`.
            let core = core
                .rsplit([' ', '_', '-', '\u{a0}'])
                .next()
                .unwrap_or(core);
            let number = core.chars().any(|c| c.is_ascii_digit());
            let roman = !core.is_empty()
                && core
                    .chars()
                    .all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x' | 'l' | 'c'));
            ((number || roman) && core.len() <= PAGE_LABEL).then(|| core.to_owned())
        })
    }

    fn page(&mut self, id: Id) {
        for node in self.tree.all(id).take(16) {
            if self.tree.tag(node) != Tag::Text {
                self.name(node);
            }
        }
        if let Some(label) = self.page_label(id) {
            let place = self.scribe.place();
            self.pages.push((place, label));
        }
    }

    /// Everything that was written.
    pub fn finish(self) -> Fragment {
        self.finish_with_body().0
    }

    /// Everything that was written, and which part of it is the text proper.
    pub fn finish_with_body(mut self) -> (Fragment, Span) {
        self.scribe.close();
        let scribe = std::mem::take(&mut self.scribe);
        let written = scribe.finish();
        let end = written.text.len();
        let to = self.body.1.map_or(end, |place| written.at(place));
        let from = self.body.0.map_or(0, |place| written.at(place)).min(to);
        (self.fragment(written), Span::new(from, to))
    }

    fn fragment(self, mut written: Written) -> Fragment {
        let mut marks = vec![Span::default(); self.references.len()];
        written.inlines.retain(|inline| match inline.kind {
            InlineKind::NoteMark(index) => {
                marks[index] = inline.span;
                false
            }
            _ => true,
        });
        written
            .inlines
            .sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)));
        let headings = titles(&written, &self.headings, &marks);
        let references = self.references.into_iter().zip(marks);
        let mut ids = HashMap::with_capacity(self.ids.len());
        for (name, place) in self.ids {
            ids.entry(name).or_insert_with(|| written.at(place));
        }
        let span = |from, to| {
            let (from, to) = (written.at(from), written.at(to));
            Span::new(from.min(to), to)
        };
        Fragment {
            headings,
            ids,
            pages: self
                .pages
                .into_iter()
                .map(|(place, label)| PageMark {
                    pos: written.at(place),
                    label,
                })
                .collect(),
            notes: self
                .bodies
                .into_iter()
                .flat_map(|(names, from, to)| {
                    let body = span(from, to);
                    names.into_iter().map(move |id| NoteBody { id, body })
                })
                .filter(|note| !note.body.is_empty())
                .collect(),
            references: references
                .filter(|(_, mark)| !mark.is_empty())
                .map(|((href, sure), mark)| NoteReference { mark, href, sure })
                .collect(),
            around: Vec::new(),
            title: None,
            language: self.found_language,
            direction: self.found_direction,
            text: written.text,
            blocks: written.blocks,
            inlines: written.inlines,
            pictures: written.pictures,
        }
    }
}

/// The headings, by the blocks they are; marks of notes are no part of a title.
fn titles(written: &Written, headings: &[(usize, Option<String>)], marks: &[Span]) -> Vec<Heading> {
    let title = |span: Span| {
        let mut title = String::new();
        let mut from = span.start;
        let first = marks.partition_point(|mark| mark.start < span.start);
        for mark in marks[first..]
            .iter()
            .take_while(|mark| mark.end <= span.end)
        {
            title.push_str(&written.text[from..mark.start.max(from)]);
            from = mark.end.max(from);
        }
        title.push_str(&written.text[from..span.end]);
        title.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let headings = headings.iter().filter_map(|(block, id)| {
        let block = written.blocks.get(*block)?;
        let BlockKind::Heading(level) = block.kind else {
            return None;
        };
        Some(Heading {
            level,
            title: title(block.span),
            start: block.span.start,
            id: id.clone(),
        })
    });
    headings
        .filter(|heading| !heading.title.is_empty())
        .collect()
}

/// Elements that leave nothing on the page.
const fn is_dropped(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Head
            | Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Link
            | Tag::Meta
            | Tag::Title
            | Tag::Param
            | Tag::Source
            | Tag::Track
            | Tag::Col
            | Tag::Colgroup
            | Tag::Rp
            | Tag::Rtc
            | Tag::Base
            | Tag::Annotation
            | Tag::AnnotationXml
            | Tag::Desc
    )
}
