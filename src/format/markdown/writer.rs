//! Turns the events of a Markdown text into blocks and inlines.

use std::collections::HashMap;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag, TagEnd};

use super::Target;
use super::notes::{self, Notes};
use crate::doc::{BlockKind, Builder, Extent, InlineKind, Marker, SectionSpec};
use crate::format::markup::{self, Bit};
use crate::format::scribe::{Align, Place, Scribe};
use crate::text::{Span, hygiene};

pub(super) struct Writer {
    scribe: Scribe,
    notes: Notes,
    headings: Vec<Target>,
    sections: Vec<SectionSpec>,
    /// Places that the source names in HTML.
    ids: HashMap<String, Place>,
    /// Numbers of the next items of the open lists; bullets have none.
    lists: Vec<Option<u64>>,
    /// Lists that each open definition of a term opened, to stand under it.
    definitions: Vec<usize>,
    /// Styles that are open, and the HTML element they were begun by.
    styles: Vec<Option<String>>,
    heading_name: Option<String>,
    /// HTML between its first and its last line.
    html: Option<String>,
    /// The address of a picture and what is said in its stead so far.
    image: Option<(String, String)>,
    /// The number of the row of a table that is being read.
    row: usize,
}

impl Writer {
    pub fn new(notes: Notes) -> Self {
        Self {
            scribe: Scribe::keeping_spaces(),
            notes,
            headings: Vec::new(),
            sections: Vec::new(),
            ids: HashMap::new(),
            lists: Vec::new(),
            definitions: Vec::new(),
            styles: Vec::new(),
            heading_name: None,
            html: None,
            image: None,
            row: 0,
        }
    }

    pub fn event(&mut self, event: Event) {
        if let Some((_, alt)) = &mut self.image {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                Event::End(TagEnd::Image) => self.picture(),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(source) => self.html(&source),
            Event::Text(text) if self.html.is_some() => self.html(&text),
            Event::Text(text) => self.scribe.text(&text),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                self.scribe.styled(InlineKind::Code, &code);
            }
            Event::InlineHtml(tag) => self.bit(&tag),
            Event::FootnoteReference(label) => self.mark(&label),
            Event::SoftBreak => self.scribe.text(" "),
            Event::HardBreak => self.scribe.line_end(),
            Event::Rule => self.scribe.rule(),
            Event::TaskListMarker(done) => self.scribe.mark_item(Marker::Task(done)),
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => self.scribe.begin(),
            Tag::Heading { level, id, .. } => {
                self.heading_name = id.map(|id| id.to_string());
                self.scribe.open(BlockKind::Heading(depth(level)));
            }
            Tag::BlockQuote(_) => self.scribe.quote(),
            Tag::CodeBlock(_) => self.scribe.open(BlockKind::Preformatted),
            Tag::HtmlBlock => {
                self.scribe.close();
                self.html = Some(String::new());
            }
            Tag::List(next) => {
                self.scribe.list();
                self.lists.push(next);
            }
            Tag::Item => self.item(),
            Tag::DefinitionListTitle => {
                self.scribe.begin();
                self.style(InlineKind::Strong);
            }
            Tag::DefinitionListDefinition => {
                // In a list its term stands as far in as the words of the item.
                let steps = if self.scribe.in_list() { 1 } else { 2 };
                self.definitions.push(steps);
                (0..steps).for_each(|_| self.scribe.list());
                self.scribe.item(Marker::None);
                self.scribe.tighten();
            }
            Tag::Table(alignments) => {
                let align = |alignment: &Alignment| match alignment {
                    Alignment::Right => Align::End,
                    Alignment::Center => Align::Centre,
                    Alignment::None | Alignment::Left => Align::Start,
                };
                self.row = 0;
                self.scribe.table(alignments.iter().map(align).collect());
            }
            Tag::TableHead | Tag::TableRow => {
                self.scribe.row(self.row == 0);
                self.row += 1;
            }
            Tag::TableCell => self.scribe.cell(1, 1, None),
            Tag::Emphasis => self.style(InlineKind::Emphasis),
            Tag::Strong => self.style(InlineKind::Strong),
            Tag::Strikethrough => self.style(InlineKind::Strike),
            Tag::Superscript => self.style(InlineKind::Superscript),
            Tag::Subscript => self.style(InlineKind::Subscript),
            Tag::Link { dest_url, .. } => {
                let target = hygiene::line(&dest_url).into_owned();
                self.style(InlineKind::Link { target });
            }
            Tag::Image { dest_url, .. } => self.image = Some((dest_url.to_string(), String::new())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item | TagEnd::DefinitionListTitle => {
                self.close();
            }
            TagEnd::DefinitionListDefinition => {
                self.close();
                let steps = self.definitions.pop().unwrap_or_default();
                (0..steps).for_each(|_| self.scribe.end_list());
            }
            TagEnd::Heading(level) => self.heading(depth(level)),
            TagEnd::BlockQuote(_) => self.scribe.unquote(),
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::List(_) => {
                self.scribe.end_list();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                self.end_styles(0);
                self.scribe.end_cell();
            }
            TagEnd::Table => self.scribe.end_table(true),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => {
                let last = self.styles.iter().rposition(Option::is_none);
                self.end_styles(last.unwrap_or(self.styles.len()));
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        self.end_styles(0);
        self.scribe.close();
    }

    fn style(&mut self, kind: InlineKind) {
        self.scribe.style(kind);
        self.styles.push(None);
    }

    /// All open styles but the first `keep` end.
    fn end_styles(&mut self, keep: usize) {
        while self.styles.len() > keep {
            self.styles.pop();
            self.scribe.end_style();
        }
    }

    /// The next item begins.
    fn item(&mut self) {
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = Marker::Number(u32::try_from(*number).unwrap_or(u32::MAX));
                *number = number.saturating_add(1);
                marker
            }
            _ => Marker::Bullet,
        };
        self.scribe.item(marker);
    }

    fn heading(&mut self, level: u8) {
        self.end_styles(0);
        let count = self.scribe.count();
        self.scribe.close();
        let name = self.heading_name.take();
        if self.scribe.count() > count {
            self.headed(count, level, name);
        }
    }

    /// Block `block` is a heading.
    fn headed(&mut self, block: usize, level: u8, name: Option<String>) {
        let Some(span) = self.scribe.blocks().get(block).map(|block| block.span) else {
            return;
        };
        let title: Vec<&str> = self.scribe.of(span).split_whitespace().collect();
        let title = title.join(" ");
        // A heading inside a quotation or a list divides those and not the text.
        let start = (!self.scribe.is_inside()).then_some(span.start);
        if let Some(start) = start {
            self.sections.push(SectionSpec {
                title: title.clone(),
                level,
                start,
            });
        }
        self.headings.push(Target {
            level,
            title,
            name,
            start,
        });
    }

    /// The mark of a note. A label without a definition is shown as it was written.
    fn mark(&mut self, label: &str) {
        match self.notes.meet(label) {
            Some(index) => {
                let sign = notes::raised(index + 1);
                self.scribe.styled(InlineKind::NoteMark(index), &sign);
            }
            None => self.scribe.text(&format!("[^{label}]")),
        }
    }

    fn picture(&mut self) {
        let Some((address, alt)) = self.image.take() else {
            return;
        };
        match markup::picture(&address) {
            Some(source) => self.scribe.picture(&alt, source),
            None => self.scribe.text(&alt),
        }
    }

    fn html(&mut self, source: &str) {
        self.html.get_or_insert_default().push_str(source);
    }

    /// A block of HTML is read as HTML is.
    fn html_block(&mut self) {
        let source = self.html.take().unwrap_or_default();
        self.scribe.close();
        let scribe = std::mem::take(&mut self.scribe);
        let woven = markup::inside(&source, scribe);
        self.scribe = woven.scribe;
        for (block, level, name) in woven.headings {
            self.headed(block, level, name);
        }
        for (name, place) in woven.ids {
            self.ids.entry(name).or_insert(place);
        }
    }

    /// A tag of HTML among words.
    fn bit(&mut self, tag: &str) {
        match markup::bit(tag) {
            Some(Bit::Break) => self.scribe.line_end(),
            Some(Bit::Style(element, kind)) => {
                self.scribe.style(kind);
                self.styles.push(Some(element));
            }
            Some(Bit::End(element)) => {
                let open = self
                    .styles
                    .iter()
                    .rposition(Option::is_none)
                    .map_or(0, |at| at + 1);
                let begun = self.styles[open..]
                    .iter()
                    .rposition(|style| style.as_ref() == Some(&element));
                if let Some(at) = begun {
                    self.end_styles(open + at);
                }
            }
            Some(Bit::Picture(alt, source)) => self.scribe.picture(&alt, source),
            Some(Bit::Name(name)) => {
                let place = self.scribe.place();
                self.ids.entry(name).or_insert(place);
            }
            None => {}
        }
    }

    /// Where the after-matter begins, if any note was defined: a rule sets it apart.
    pub fn end_of_body(&mut self) -> Option<usize> {
        self.close();
        if self.notes.are_none() {
            return None;
        }
        self.scribe.rule();
        Some(self.scribe.len())
    }

    /// The label of the note with index `index`, once a mark of it has been met.
    pub fn marked(&self, index: usize) -> Option<String> {
        self.notes.label(index).map(str::to_owned)
    }

    /// Writes the note `label` into the after-matter.
    pub fn note(&mut self, label: &str, events: Vec<Event>) {
        self.close();
        let first = self.scribe.count();
        let index = self.notes.place(label);
        self.scribe.list();
        self.scribe
            .item(Marker::Number(u32::try_from(index + 1).unwrap_or(u32::MAX)));
        self.lists.push(None);
        for event in events {
            self.event(event);
        }
        self.close();
        self.scribe.end_list();
        self.lists.clear();
        if let [first, .., last] | [first @ last] = &self.scribe.blocks()[first..] {
            let body = Span::new(first.span.start, last.span.end);
            self.notes.write(index, body);
        }
    }

    /// The builder with everything in it, the headings, and the places with names.
    pub fn finish(
        mut self,
        body_end: Option<usize>,
    ) -> (Builder, Vec<Target>, HashMap<String, usize>) {
        self.close();
        let mut written = self.scribe.finish();
        let ids = self
            .ids
            .into_iter()
            .map(|(name, place)| (name, written.at(place)))
            .collect();
        let end = written.text.len();
        let notes = self.notes.finish(&mut written.inlines, end);
        let mut builder = Builder::over(std::mem::take(&mut written.text));
        builder.blocks = written.blocks;
        builder.inlines = written.inlines;
        builder.pictures = written.pictures;
        builder.sections = self.sections;
        builder.notes = notes;
        builder.extent = body_end.map_or(Extent::Whole, Extent::Until);
        (builder, self.headings, ids)
    }
}

const fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
