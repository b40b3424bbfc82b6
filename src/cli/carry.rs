//! `lutrin carry`: how the notes on one edition find their place in another, and linking the two.

use std::io::Write;

use serde::Serialize;

use super::annotated::{Annotated, CodePoints, Placed, find};
use super::desk::Wrong;
use super::{Desk, Exit, Failure, Text, args, open, report, select};
use crate::annotate::Resolution;
use crate::doc::Document;
use crate::layout::wrap;
use crate::store::{Identity, Notebook, StoreError};
use crate::text::{Span, hygiene};

/// Columns of the quotes that are shown.
const QUOTE: usize = 72;

/// Columns for the name of a state, and for two places in per cent.
const STATUS: usize = 10;

/// So many places of an ambiguous note are printed.
const LISTED: usize = 5;

/// A note and how it anchors.
#[derive(Serialize)]
struct Row {
    id: String,
    kind: &'static str,
    quote: String,
    /// `here`, `moved`, `changed`, `ambiguous`, `lost`.
    status: &'static str,
    was: Was,
    place: Option<Place>,
    /// The places of an ambiguous one.
    candidates: Vec<Place>,
}

/// Where it stands in the old text.
#[derive(Serialize)]
struct Was {
    section: String,
    /// `None` where it has no place there either.
    percent: Option<f64>,
}

/// A place in the new text.
#[derive(Serialize)]
struct Place {
    /// Code points of the canonical text, half-open.
    start: usize,
    end: usize,
    text: String,
    percent: f64,
    #[serde(skip)]
    section: String,
}

pub fn run(desk: &Desk, args: &args::Carry, out: &mut dyn Write) -> Result<(), Failure> {
    let (old, new) = (open(desk, Some(&args.old))?, open(desk, Some(&args.new))?);
    if args.undo {
        return part(desk, &old, &new, out);
    }
    let mut annotated = Annotated::read(desk, &old)?;
    for trouble in &annotated.troubles {
        report::warn(&Wrong::from(trouble).to_string());
    }
    if annotated.set.live().next().is_none() {
        let title = hygiene::line(old.title());
        return Err(Failure::not_found(format!(
            "“{title}” has no notes to carry; lutrin notes lists those on all texts"
        )));
    }
    let rows = rows(desk, &annotated, &old.document, &new.document);
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        writeln!(out)?;
    } else {
        for row in &rows {
            print(row, out)?;
        }
        writeln!(out, "{}", summary(&rows))?;
    }
    let linked = link(desk, &mut annotated.notebook, &old, &new, args.yes)?;
    if !args.json {
        writeln!(out, "{}", linked.told())?;
    }
    Ok(())
}

/// Takes the link of the two back.
fn part(desk: &Desk, old: &Text, new: &Text, out: &mut dyn Write) -> Result<(), Failure> {
    let identity = |text: &Text| Identity::of(&text.document, text.path.as_deref());
    let unreadable = |error: StoreError| Failure::new(Exit::Unreadable, error.to_string());
    let (old, new) = (identity(old), identity(new));
    let store = desk.store()?;
    let mut notebook = store.notebook(&new).map_err(unreadable)?;
    let mut other = store.notebook(&old).map_err(unreadable)?;
    if old.hash == new.hash || !other.is_linked(&mut notebook)? || !notebook.part(&new)? {
        return Err(Failure::not_found(
            "the two are not linked; each shows the notes made on it",
        ));
    }
    writeln!(out, "Parted: each text shows the notes made on it.")?;
    Ok(())
}

/// What became of it.
enum Linked {
    Before,
    Now,
    NotYet,
}

impl Linked {
    const fn told(&self) -> &'static str {
        match self {
            Self::Before => "Both texts show the same notes already.",
            Self::Now => "Carried: both texts show the same notes from now on.",
            Self::NotYet => "Nothing is changed yet: with --yes both texts show the same notes.",
        }
    }
}

/// Links the two, where that was asked for and is not done yet.
fn link(
    desk: &Desk,
    notebook: &mut Notebook,
    old: &Text,
    new: &Text,
    confirmed: bool,
) -> Result<Linked, Failure> {
    if old.document.hash() == new.document.hash() {
        return Ok(Linked::Before);
    }
    let identity = Identity::of(&new.document, new.path.as_deref());
    let unreadable = |error: StoreError| Failure::new(Exit::Unkept, error.to_string());
    let mut other = desk.store()?.notebook(&identity).map_err(unreadable)?;
    if notebook.is_linked(&mut other)? {
        return Ok(Linked::Before);
    }
    if !confirmed {
        return Ok(Linked::NotYet);
    }
    notebook.link(&mut other)?;
    Ok(Linked::Now)
}

/// Every note of `old` in its order, with its place in `new`.
fn rows(desk: &Desk, annotated: &Annotated, old: &Document, new: &Document) -> Vec<Row> {
    let placed = annotated.placed(desk, old);
    let anchors = placed.iter();
    let anchors = anchors.flat_map(|placed| annotated.anchors(placed.annotation.id));
    // Nothing is kept of it: until the two are linked, nothing is written.
    let found = find(desk, &anchors.collect::<Vec<_>>(), new);
    let mut points = CodePoints::of(new.text());
    let rows = placed.iter();
    let rows = rows.map(|placed| (placed, found.get(&placed.annotation.id)));
    rows.map(|(placed, found)| (placed, found.unwrap_or(&Resolution::Lost)))
        .map(|(placed, resolution)| Row {
            id: placed.annotation.id.to_string(),
            kind: placed.annotation.kind.name(),
            quote: placed.annotation.anchor.exact.clone(),
            status: resolution.name(),
            was: was(placed, old),
            place: resolution.place().map(|span| place(span, new, &mut points)),
            candidates: match resolution {
                Resolution::Ambiguous(spans) => spans
                    .iter()
                    .map(|span| place(*span, new, &mut points))
                    .collect(),
                _ => Vec::new(),
            },
        })
        .collect()
}

fn was(placed: &Placed<'_>, document: &Document) -> Was {
    let section = placed.place().and_then(|span| path(document, span));
    Was {
        section: section.unwrap_or_else(|| placed.annotation.anchor.section.join(" › ")),
        percent: placed
            .place()
            .map(|span| select::percent_of(document, span.start)),
    }
}

/// The titles of the sections that hold `span`.
fn path(document: &Document, span: Span) -> Option<String> {
    let outline = document.outline();
    let section = outline.at(span.start)?;
    Some(outline.path(section).join(" › "))
}

fn place(span: Span, document: &Document, points: &mut CodePoints<'_>) -> Place {
    Place {
        start: points.at(span.start),
        end: points.at(span.end),
        text: document.quote(span),
        percent: select::percent_of(document, span.start),
        section: path(document, span).unwrap_or_default(),
    }
}

/// `12 notes: 9 here, 2 moved, 1 lost`.
fn summary(rows: &[Row]) -> String {
    let parts: Vec<String> = ["here", "moved", "changed", "ambiguous", "lost"]
        .into_iter()
        .filter_map(|status| {
            let count = rows.iter().filter(|row| row.status == status).count();
            (count > 0).then(|| format!("{count} {status}"))
        })
        .collect();
    let notes = if rows.len() == 1 { "note" } else { "notes" };
    format!("{} {notes}: {}", rows.len(), parts.join(", "))
}

/// A note as a few lines.
fn print(row: &Row, out: &mut dyn Write) -> std::io::Result<()> {
    let line = |text: &str| hygiene::line(text).into_owned();
    let quote = |text: &str| wrap::fit(&line(text), QUOTE);
    let old = row.was.percent.map(|percent| format!("{percent:.1} %"));
    let new = row
        .place
        .as_ref()
        .map(|new| format!("{:.1} %", new.percent));
    let way = match (old, new) {
        (Some(old), Some(new)) if old == new => Some(new),
        (Some(old), Some(new)) => Some(format!("{old} → {new}")),
        (old, new) => new.or(old),
    };
    let section = match &row.place {
        Some(place) => &place.section,
        None => &row.was.section,
    };
    let head = [Some(row.kind.to_owned()), way, Some(line(section))];
    let head: Vec<String> = head
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    writeln!(out, "{:<STATUS$} {}", row.status, head.join(" · "))?;
    let changed = row.place.as_ref().filter(|_| row.status == "changed");
    match changed {
        Some(place) => {
            writeln!(out, "  was > {}", quote(&row.quote))?;
            writeln!(out, "  now > {}", quote(&place.text))?;
        }
        None => writeln!(out, "  > {}", quote(&row.quote))?,
    }
    for candidate in row.candidates.iter().take(LISTED) {
        writeln!(
            out,
            "  ? {:>5.1} %  {}",
            candidate.percent,
            line(&candidate.section)
        )?;
    }
    if let Some(more) = row.candidates.len().checked_sub(LISTED).filter(|n| *n > 0) {
        writeln!(out, "  ? {more} more places")?;
    }
    writeln!(out)
}
