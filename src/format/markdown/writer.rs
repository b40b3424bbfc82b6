//! Turns the events of a Markdown text into blocks and inlines.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::notes::{self, Notes};
use super::table::{Cell, Entry, Table};
use super::{Target, html};
use crate::doc::{Block, BlockKind, Builder, Extent, Inline, InlineKind, Marker, SectionSpec};
use crate::text::{Span, hygiene};

/// Lists and quotes deeper than this are set no deeper.
const DEEPEST: usize = 60;
/// A table of more columns than this is set as records: its rows would break on a narrow page.
const WIDEST_TABLE: usize = 40;

pub(super) struct Writer {
    builder: Builder,
    notes: Notes,
    headings: Vec<Target>,
    /// The block being written: where it begins and what it is.
    open: Option<(usize, BlockKind)>,
    inlines: Vec<(usize, InlineKind)>,
    quote: u8,
    lists: Vec<List>,
    /// Whether the next block follows closely.
    tight: bool,
    heading_name: Option<String>,
    html: String,
    table: Option<Table>,
    /// The canonical text, while a cell is being written in its place.
    aside: Option<(String, Vec<Inline>)>,
    in_html: bool,
}

struct List {
    next: Option<u64>,
    /// What the next block of the item carries.
    marker: Marker,
    /// Whether an item of it has been written.
    begun: bool,
}

impl Writer {
    pub fn new(notes: Notes) -> Self {
        Self {
            builder: Builder::default(),
            notes,
            headings: Vec::new(),
            open: None,
            inlines: Vec::new(),
            quote: 0,
            lists: Vec::new(),
            tight: false,
            heading_name: None,
            html: String::new(),
            table: None,
            aside: None,
            in_html: false,
        }
    }

    pub fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_html => self.html.push_str(&text),
            Event::Text(text) => self.text(&text),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                self.ensure_open();
                let start = self.builder.text.len();
                self.text(&code);
                self.inline(start, InlineKind::Code);
            }
            Event::Html(source) => self.html.push_str(&source),
            Event::InlineHtml(tag) if html::ends_line(&tag) => self.line_end(),
            Event::InlineHtml(_) => {}
            Event::FootnoteReference(label) => self.mark(&label),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.line_end(),
            Event::Rule => {
                self.close();
                let at = self.builder.text.len();
                self.push_block(Span::at(at), BlockKind::Rule);
            }
            Event::TaskListMarker(done) => {
                if let Some(list) = self.lists.last_mut() {
                    list.marker = Marker::Task(done);
                }
                if let Some((_, BlockKind::Item { marker, .. })) = &mut self.open {
                    *marker = Marker::Task(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => self.begin(),
            Tag::Heading { level, id, .. } => {
                self.close();
                self.heading_name = id.map(|id| id.to_string());
                self.open_block(BlockKind::Heading(depth(level)));
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quote = self.quote.saturating_add(1).min(60);
            }
            Tag::CodeBlock(_) => {
                self.close();
                self.open_block(BlockKind::Preformatted);
            }
            Tag::HtmlBlock => {
                self.close();
                self.in_html = true;
            }
            Tag::List(next) => {
                self.close();
                self.lists.push(List {
                    next,
                    marker: Marker::None,
                    begun: false,
                });
            }
            Tag::Item => self.item(),
            Tag::Table(alignments) => {
                self.close();
                self.table = Some(Table {
                    alignments,
                    rows: Vec::new(),
                });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => {
                let text = std::mem::take(&mut self.builder.text);
                let inlines = std::mem::take(&mut self.builder.inlines);
                self.aside = Some((text, inlines));
            }
            Tag::Emphasis => self.style(InlineKind::Emphasis),
            Tag::Strong => self.style(InlineKind::Strong),
            Tag::Strikethrough => self.style(InlineKind::Strike),
            Tag::Superscript => self.style(InlineKind::Superscript),
            Tag::Subscript => self.style(InlineKind::Subscript),
            Tag::Link { dest_url, .. } => {
                let target = hygiene::line(&dest_url).into_owned();
                self.style(InlineKind::Link { target });
            }
            Tag::Image { .. } => self.text("[Image: "),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Item => {
                self.close();
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quote = self.quote.saturating_sub(1);
            }
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::TableCell => self.cell(),
            TagEnd::Table => self.table(),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => {
                if let Some((start, kind)) = self.inlines.pop() {
                    self.inline(start, kind);
                }
            }
            TagEnd::Image => self.text("]"),
            _ => {}
        }
    }

    /// The next item begins.
    fn item(&mut self) {
        self.close();
        if let Some(list) = self.lists.last_mut() {
            self.tight = list.begun;
            list.begun = true;
            list.marker = match &mut list.next {
                Some(number) => {
                    let marker = Marker::Number(u32::try_from(*number).unwrap_or(u32::MAX));
                    *number = number.saturating_add(1);
                    marker
                }
                None => Marker::Bullet,
            };
        }
        if self.lists.len() > 1 {
            self.tight = true;
        }
    }

    /// Begins a flowing block: a paragraph, or one of a list item.
    fn begin(&mut self) {
        self.close();
        let kind = match self.lists.len() {
            0 => BlockKind::Paragraph,
            depth => {
                let list = &mut self.lists[depth - 1];
                let marker = std::mem::replace(&mut list.marker, Marker::None);
                BlockKind::Item {
                    depth: u8::try_from(depth.min(DEEPEST) - 1).unwrap_or(0),
                    marker,
                }
            }
        };
        self.open_block(kind);
    }

    fn ensure_open(&mut self) {
        if self.open.is_none() && self.aside.is_none() {
            self.begin();
        }
    }

    fn open_block(&mut self, kind: BlockKind) {
        if !self.builder.text.is_empty() {
            self.builder.text.push_str("\n\n");
        }
        self.open = Some((self.builder.text.len(), kind));
    }

    /// Ends the open block. One without text leaves nothing behind.
    fn close(&mut self) {
        let Some((start, kind)) = self.open.take() else {
            return;
        };
        // Styles never reach from one block into the next.
        while let Some((from, kind)) = self.inlines.pop() {
            self.inline(from, kind);
        }
        let trimmed = start + self.builder.text[start..].trim_end().len();
        self.builder.text.truncate(trimmed);
        let written = &self.builder.text[start..];
        let lead = match kind {
            BlockKind::Preformatted => written.len() - written.trim_start_matches('\n').len(),
            _ => written.len() - written.trim_start().len(),
        };
        let span = Span::new(start + lead, trimmed);
        let name = self.heading_name.take();
        if span.is_empty() {
            self.builder.text.truncate(start);
            let rest = self.builder.text.trim_end().len();
            self.builder.text.truncate(rest);
            return;
        }
        for inline in self.builder.inlines.iter_mut().rev() {
            if inline.span.end <= span.start {
                break;
            }
            inline.span.end = inline.span.end.min(span.end);
            inline.span.start = inline.span.start.clamp(span.start, inline.span.end);
        }
        let kind = if kind == BlockKind::Paragraph && self.builder.text[span.start..].contains('\n')
        {
            BlockKind::Verse
        } else {
            kind
        };
        if let BlockKind::Heading(level) = kind {
            self.heading(span, level, name);
        }
        self.push_block(span, kind);
    }

    fn heading(&mut self, span: Span, level: u8, name: Option<String>) {
        let title: Vec<&str> = span.of(&self.builder.text).split_whitespace().collect();
        let title = title.join(" ");
        // A heading inside a quotation or a list divides those and not the text.
        let start = (self.quote == 0 && self.lists.is_empty()).then_some(span.start);
        if let Some(start) = start {
            self.builder.sections.push(SectionSpec {
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

    fn push_block(&mut self, span: Span, kind: BlockKind) {
        let tight = std::mem::take(&mut self.tight);
        self.builder.blocks.push(Block {
            span,
            kind,
            quote: self.quote,
            tight: tight && kind != BlockKind::Rule,
        });
    }

    /// Appends `text` to the open block. Entities can name control characters; none gets in.
    fn text(&mut self, text: &str) {
        self.ensure_open();
        let raw = matches!(self.open, Some((_, BlockKind::Preformatted)));
        // A line the author ended goes on at the edge.
        let begins = !raw && self.builder.text.ends_with('\n');
        // A wide space is the indent of a Chinese or Japanese paragraph; it stays before the block.
        let blank = |c: char| c.is_whitespace() && c != '\u{3000}';
        let text = if begins {
            text.trim_start_matches(blank)
        } else {
            text
        };
        let wild = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\t'))
                || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        if text.contains(wild) || (!raw && text.contains(['\n', '\t'])) {
            let clean = hygiene::canonical(text.to_owned()).0;
            if raw {
                self.builder.text.push_str(&clean);
            } else {
                self.builder.text.push_str(&hygiene::line(&clean));
            }
        } else {
            self.builder.text.push_str(text);
        }
    }

    /// A line end the author asked for; in lists, headings and tables a space.
    fn line_end(&mut self) {
        self.ensure_open();
        if matches!(self.open, Some((_, BlockKind::Paragraph))) && self.aside.is_none() {
            self.builder.text.push('\n');
        } else {
            self.builder.text.push(' ');
        }
    }

    fn style(&mut self, kind: InlineKind) {
        self.ensure_open();
        self.inlines.push((self.builder.text.len(), kind));
    }

    fn inline(&mut self, start: usize, kind: InlineKind) {
        let end = self.builder.text.len();
        if start < end {
            self.builder.inlines.push(Inline {
                span: Span::new(start, end),
                kind,
            });
        }
    }

    /// The mark of a note. A label without a definition is shown as it was written.
    fn mark(&mut self, label: &str) {
        self.ensure_open();
        let Some(index) = self.notes.meet(label) else {
            self.text(&format!("[^{label}]"));
            return;
        };
        let start = self.builder.text.len();
        self.text(&notes::raised(index + 1));
        if self.aside.is_none() {
            let end = self.builder.text.len();
            self.notes.mark(index, Span::new(start, end));
        }
        self.inline(start, InlineKind::NoteMark(index));
    }

    fn html_block(&mut self) {
        self.in_html = false;
        let source = std::mem::take(&mut self.html);
        let text = html::text(&source);
        for paragraph in text.split("\n\n") {
            let line: Vec<&str> = paragraph.split_whitespace().collect();
            if !line.is_empty() {
                self.begin();
                self.text(&line.join(" "));
                self.close();
            }
        }
    }

    fn cell(&mut self) {
        let Some((text, inlines)) = self.aside.take() else {
            return;
        };
        while let Some((from, kind)) = self.inlines.pop() {
            self.inline(from, kind);
        }
        let cell = Cell {
            text: std::mem::replace(&mut self.builder.text, text),
            inlines: std::mem::replace(&mut self.builder.inlines, inlines),
        };
        if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
            row.push(cell);
        }
    }

    fn table(&mut self) {
        let Some(table) = self.table.take() else {
            return;
        };
        if table.columns() > WIDEST_TABLE {
            for cell in table.records() {
                self.record(cell);
            }
            return;
        }
        let cell = table.set();
        if cell.text.trim().is_empty() {
            return;
        }
        self.open_block(BlockKind::Preformatted);
        self.paste(cell);
        self.close();
    }

    /// A line of a record: the first one stands at the edge, the others under it.
    fn record(&mut self, entry: Entry) {
        let depth = self.lists.len().min(DEEPEST);
        let depth = if entry.first {
            depth.checked_sub(1)
        } else {
            Some(depth.max(1))
        };
        let kind = depth.map_or(BlockKind::Paragraph, |depth| BlockKind::Item {
            depth: u8::try_from(depth).unwrap_or(0),
            marker: Marker::None,
        });
        self.open_block(kind);
        self.tight = !entry.first;
        self.paste(entry.cell);
        self.close();
    }

    /// Appends a text that was written aside to the open block.
    fn paste(&mut self, cell: Cell) {
        let start = self.builder.text.len();
        self.builder.text.push_str(&cell.text);
        for inline in cell.inlines {
            let span = inline.span.shifted(start);
            if let InlineKind::NoteMark(index) = inline.kind {
                self.notes.mark(index, span);
            }
            self.builder.inlines.push(Inline {
                span,
                kind: inline.kind,
            });
        }
    }

    /// Where the after-matter begins, if any note was defined: a rule sets it apart.
    pub fn end_of_body(&mut self) -> Option<usize> {
        self.close();
        if self.notes.are_none() {
            return None;
        }
        let end = self.builder.text.len();
        self.push_block(Span::at(end), BlockKind::Rule);
        Some(end)
    }

    /// The label of the note with index `index`, once a mark of it has been met.
    pub fn marked(&self, index: usize) -> Option<String> {
        self.notes.label(index).map(str::to_owned)
    }

    /// Writes the note `label` into the after-matter.
    pub fn note(&mut self, label: &str, events: Vec<Event>) {
        self.close();
        let first = self.builder.blocks.len();
        let index = self.notes.place(label);
        self.lists.push(List {
            next: None,
            marker: Marker::Number(u32::try_from(index + 1).unwrap_or(u32::MAX)),
            begun: true,
        });
        for event in events {
            self.event(event);
        }
        self.close();
        self.lists.clear();
        if let [first, .., last] | [first @ last] = &self.builder.blocks[first..] {
            let body = Span::new(first.span.start, last.span.end);
            self.notes.write(index, body);
        }
    }

    /// The builder with everything in it, and the headings.
    pub fn finish(mut self, body_end: Option<usize>) -> (Builder, Vec<Target>) {
        self.close();
        self.builder.extent = body_end.map_or(Extent::Whole, Extent::Until);
        let end = self.builder.text.len();
        self.builder.notes = self.notes.finish(&mut self.builder.inlines, end);
        (self.builder, self.headings)
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
