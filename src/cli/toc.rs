//! `lutrin toc`: the sections of a text.

use std::io::Write;

use serde::Serialize;

use super::annotated::{Annotated, CodePoints};
use super::{Desk, Failure, Text, args, open_in, report};
use crate::layout::wrap;
use crate::text::width;

#[derive(Serialize)]
struct Contents<'a> {
    title: &'a str,
    author: Option<String>,
    language: Option<String>,
    words: usize,
    sections: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    level: u8,
    /// Code points of the canonical text.
    start: usize,
    words: usize,
    annotations: usize,
}

pub fn run(desk: &Desk, args: &args::Toc, out: &mut dyn Write) -> Result<(), Failure> {
    let text = open_in(desk, Some(&args.file), args.encoding.wanted())?;
    let contents = contents(&text, &places(desk, &text));
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &contents)?;
        writeln!(out)?;
        return Ok(());
    }
    for row in &contents.sections {
        let indent = usize::from(row.level.saturating_sub(1)).min(20) * 2;
        let title = wrap::fit(row.title, 60usize.saturating_sub(indent));
        let space = 60usize.saturating_sub(indent + width::width(&title));
        let notes = match row.annotations {
            0 => String::new(),
            count => format!("  {count} ✎"),
        };
        let (words, gap) = (row.words, "");
        writeln!(out, "{gap:indent$}{title}{gap:space$}{words:>8}{notes}")?;
    }
    Ok(())
}

/// Where the annotations begin. The contents can be told without them: what is wrong with the notes is a warning.
fn places(desk: &Desk, text: &Text) -> Vec<usize> {
    if desk.kept().is_none() {
        return Vec::new();
    }
    match Annotated::read(desk, text) {
        Ok(annotated) => {
            let placed = annotated.placed(desk, &text.document);
            placed
                .iter()
                .filter_map(|placed| Some(placed.place()?.start))
                .collect()
        }
        Err(failure) => {
            report::warn(&failure.message);
            Vec::new()
        }
    }
}

fn contents<'a>(text: &'a Text, places: &[usize]) -> Contents<'a> {
    let document = &text.document;
    let meta = document.meta();
    let mut points = CodePoints::of(document.text());
    let sections = document.outline().sections().iter().map(|section| Row {
        id: &section.id,
        title: &section.title,
        level: section.level,
        start: points.at(section.span.start),
        words: document.words(section.span),
        annotations: places
            .iter()
            .filter(|place| section.span.contains(**place))
            .count(),
    });
    Contents {
        title: text.title(),
        author: (!meta.authors.is_empty()).then(|| meta.authors.join(", ")),
        language: meta.language.map(|language| language.to_string()),
        words: document.words(document.body()),
        sections: sections.collect(),
    }
}
