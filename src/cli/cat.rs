//! `lutrin cat`: the set page as plain text.

use std::io::Write;

use super::annotated::{Annotated, Placed};
use super::{Desk, Failure, Text, args, open_in, select};
use crate::annotate::Kind;
use crate::app::written;
use crate::config::Settings;
use crate::doc::{Block, BlockKind, Document};
use crate::layout::{Line, Setting, bars, paragraph, wrap};
use crate::text::{Span, hygiene, width};

/// Columns of the longest line of a table or a listing, where nothing says how much room there is.
const WIDEST: u16 = 1000;

pub fn run(desk: &Desk, args: &args::Cat, out: &mut dyn Write) -> Result<(), Failure> {
    let text = open_in(desk, Some(&args.file), args.encoding.wanted())?;
    let (settings, _) = desk.settings();
    let document = &text.document;
    let span = match args.section.as_deref().or(text.section.as_deref()) {
        None => whole(document),
        Some(name) => select::span(document, name)?,
    };
    let measure = args.width.unwrap_or(settings.measure);
    let setting = setting(&text, &settings, (measure, args.width.unwrap_or(WIDEST)));
    let page = Page {
        setting: Setting {
            justify: setting.justify && !args.ragged,
            ..setting
        },
        document,
    };
    if args.notes {
        let annotated = Annotated::read(desk, &text)?;
        page.print(span, &annotated.placed(desk, document), out)
    } else {
        page.print(span, &[], out)
    }
}

/// Prints a text from byte `from` on, as for `lutrin FILE` where nobody sits at a terminal.
pub fn print(
    desk: &Desk,
    text: &Text,
    from: usize,
    columns: Option<u16>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (settings, _) = desk.settings();
    let columns = columns.map_or(WIDEST, |columns| columns.clamp(1, WIDEST));
    let document = &text.document;
    let page = Page {
        setting: setting(text, &settings, (settings.measure.min(columns), columns)),
        document,
    };
    page.print(Span::new(from, whole(document).end), &[], out)
}

fn whole(document: &Document) -> Span {
    Span::new(0, document.text().len())
}

/// How a text is set to `measure`, with lines of tables and listings as long as `wide`.
fn setting(text: &Text, settings: &Settings, (measure, wide): (u16, u16)) -> Setting {
    Setting {
        measure,
        wide,
        justify: settings.justify,
        hyphenate: settings.hyphenate,
        language: text.document.meta().language.or(settings.language),
        // What reads a pipe turns right-to-left text itself.
        visual: false,
    }
}

/// A text and how it is set.
struct Page<'a> {
    setting: Setting,
    document: &'a Document,
}

impl Page<'_> {
    /// Prints the blocks that begin in `span`, each with its notes under it.
    fn print(&self, span: Span, notes: &[Placed<'_>], out: &mut dyn Write) -> Result<(), Failure> {
        let blocks = self.document.blocks();
        let first = blocks.partition_point(|block| block.span.start < span.start);
        // A place inside a block begins with that block.
        let first = match self.document.block_at(span.start) {
            Some(index) if index < first => index,
            _ => first,
        };
        let end = blocks.partition_point(|block| block.span.start < span.end);
        let mut before = None;
        // In the order of the text, each under the block where it begins.
        let mut notes = notes
            .iter()
            .filter_map(|placed| Some((self.document.block_at(placed.place()?.start)?, placed)))
            .skip_while(|(block, _)| *block < first)
            .peekable();
        for (index, block) in blocks.iter().enumerate().take(end).skip(first) {
            for _ in 0..before.map_or(0, |before| gap(before, block)) {
                writeln!(out)?;
            }
            before = Some(block);
            self.block(index, block, out)?;
            while let Some((_, placed)) = notes.next_if(|(block, _)| *block == index) {
                self.note(placed, out)?;
            }
        }
        Ok(())
    }

    fn block(&self, index: usize, block: &Block, out: &mut dyn Write) -> Result<(), Failure> {
        if block.kind == BlockKind::Rule {
            let indent = usize::from(self.setting.measure / 2).saturating_sub(2);
            writeln!(out, "{:indent$}* * *", "")?;
            return Ok(());
        }
        let mut next = self.document.piece_at(block.span.start);
        while let Some(piece) = next {
            for line in &paragraph::set(self.document, &piece, &self.setting) {
                writeln!(out, "{}", self.line(index, line).trim_end())?;
            }
            next = if piece.last {
                None
            } else {
                self.document.next_piece(piece)
            };
        }
        Ok(())
    }

    /// A set line as characters.
    fn line(&self, index: usize, line: &Line) -> String {
        let mut row = String::new();
        let mut column = 0;
        let mut put = |at: usize, text: &str| {
            row.extend(std::iter::repeat_n(' ', at.saturating_sub(column)));
            row.push_str(text);
            column = at.max(column) + width::width(text);
        };
        for column in bars(self.document, index, line.indent) {
            put(usize::from(column), "│");
        }
        if !line.marker.is_empty() {
            let at = usize::from(line.indent).saturating_sub(width::width(&line.marker) + 1);
            put(at, &line.marker);
        }
        for word in &line.words {
            put(usize::from(word.column), &written(self.document, word.span));
        }
        if line.hyphen {
            row.push('-');
        }
        row
    }

    /// A note as an indented block.
    fn note(&self, placed: &Placed<'_>, out: &mut dyn Write) -> Result<(), Failure> {
        let annotation = placed.annotation;
        let quote = format!("“{}”", hygiene::line(&annotation.anchor.exact));
        let sign = match annotation.kind {
            Kind::Bookmark => "⚑",
            Kind::Highlight => "▍",
            Kind::Note => "✎",
        };
        let name = annotation.name.as_deref().or(annotation.style.as_deref());
        let head = name.map_or_else(
            || quote.clone(),
            |name| format!("{}: {quote}", hygiene::line(name)),
        );
        let measure = usize::from(self.setting.measure).saturating_sub(6).max(10);
        writeln!(out)?;
        let mut sign = sign;
        for text in [head.as_str(), annotation.note_text()] {
            if text.is_empty() {
                continue;
            }
            for span in wrap::wrap(text, measure) {
                let line = format!("    {sign} {}", hygiene::line(span.of(text)));
                writeln!(out, "{}", line.trim_end())?;
                sign = " ";
            }
        }
        Ok(())
    }
}

/// Blank lines between two blocks: a heading is set apart from what stands above it.
fn gap(before: &Block, block: &Block) -> usize {
    match block.kind {
        _ if block.tight => 0,
        BlockKind::Heading(_) if !matches!(before.kind, BlockKind::Heading(_)) => 2,
        _ => 1,
    }
}
