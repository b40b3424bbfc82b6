//! `lutrin notes`: what the reader has put on one text, or on all.

use std::io::Write;

use serde::Serialize;

use super::annotated::{Annotated, CodePoints, Placed};
use super::desk::Wrong;
use super::{Desk, Exit, Failure, args, open, report, select};
use crate::annotate::{Annotation, Kind, tags};
use crate::doc::Document;
use crate::store::StoreError;
use crate::text::{Span, hygiene};

/// An annotation as it is listed.
#[derive(Serialize)]
struct Row {
    id: String,
    kind: &'static str,
    style: Option<String>,
    quote: String,
    note: Option<String>,
    tags: Vec<String>,
    section: String,
    /// `here`, `moved`, `changed`, `ambiguous`, `lost`; unknown where the text was not opened.
    status: Option<&'static str>,
    place: Option<Place>,
    /// The reader knows that it has no place, and does not want to be told.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    let_go: bool,
    created: String,
    updated: String,
    /// What was written on other devices at the same time, until it is settled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflict: Vec<Apart>,
    /// A bookmark's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The letter of a mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<char>,
    /// The title of the text, where several are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
}

/// Another text of the same annotation, written apart.
#[derive(Serialize)]
struct Apart {
    note: Option<String>,
    style: Option<String>,
    updated: String,
}

/// Where it stands now.
#[derive(Serialize)]
struct Place {
    /// Code points of the canonical text, half-open.
    start: usize,
    end: usize,
    text: String,
    percent: f64,
}

pub fn run(desk: &Desk, args: &args::Notes, out: &mut dyn Write) -> Result<(), Failure> {
    let (rows, unread) = match &args.file {
        Some(file) => (of_text(desk, file)?, None),
        None => of_all(desk)?,
    };
    print_all(&rows, args, out)?;
    match unread {
        None => Ok(()),
        Some(error) => {
            out.flush()?;
            Err(unreadable(&error))
        }
    }
}

fn print_all(rows: &[Row], args: &args::Notes, out: &mut dyn Write) -> Result<(), Failure> {
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        writeln!(out)?;
        return Ok(());
    }
    let mut title = None;
    for row in rows {
        if row.title != title {
            title.clone_from(&row.title);
            writeln!(out, "# {}\n", title.as_deref().unwrap_or_default())?;
        }
        print(row, out)?;
    }
    Ok(())
}

fn of_text(desk: &Desk, file: &std::ffi::OsStr) -> Result<Vec<Row>, Failure> {
    let text = open(desk, Some(file))?;
    let annotated = Annotated::read(desk, &text)?;
    tell(&annotated.troubles);
    let mut points = CodePoints::of(text.document.text());
    let placed = annotated.placed(desk, &text.document);
    Ok(placed
        .iter()
        .map(|placed| row_of(placed, &text.document, &mut points))
        .collect())
}

fn unreadable(error: &StoreError) -> Failure {
    Failure::new(Exit::Unreadable, error.to_string())
}

/// The notes on all texts, and why those on one of them could not be read.
fn of_all(desk: &Desk) -> Result<(Vec<Row>, Option<StoreError>), Failure> {
    let mut rows = Vec::new();
    let mut unread = None;
    for mut notebook in desk
        .store()?
        .notebooks()
        .map_err(|error| unreadable(&error))?
    {
        let (set, troubles) = match notebook.read() {
            Ok(read) => read,
            Err(error) => {
                unread.get_or_insert(error);
                continue;
            }
        };
        tell(&troubles);
        let mut live: Vec<&Annotation> = set.live().collect();
        live.sort_by_key(|annotation| (annotation.anchor.start, annotation.id));
        let title = hygiene::line(notebook.title());
        rows.extend(live.into_iter().map(|annotation| Row {
            title: Some(title.clone().into_owned()),
            conflict: set.beside(annotation.id).map(apart).collect(),
            ..row(annotation)
        }));
    }
    Ok((rows, unread))
}

/// Troubles go to stderr: the list is for pipes.
fn tell(troubles: &[crate::store::Trouble]) {
    for trouble in troubles {
        report::warn(&Wrong::from(trouble).to_string());
    }
}

fn apart(annotation: &Annotation) -> Apart {
    Apart {
        note: annotation.note.clone(),
        style: annotation.style.clone(),
        updated: annotation.updated.to_string(),
    }
}

/// An annotation without a place.
fn row(annotation: &Annotation) -> Row {
    Row {
        id: annotation.id.to_string(),
        kind: annotation.kind.name(),
        style: annotation.style.clone(),
        quote: annotation.anchor.exact.clone(),
        note: annotation.note.clone(),
        tags: tags(annotation.note_text()),
        section: annotation.anchor.section.join(" › "),
        status: None,
        place: None,
        let_go: annotation.let_go,
        created: annotation.created.to_string(),
        updated: annotation.updated.to_string(),
        conflict: Vec::new(),
        name: annotation.name.clone(),
        mark: annotation.mark,
        title: None,
    }
}

fn row_of(placed: &Placed<'_>, document: &Document, points: &mut CodePoints<'_>) -> Row {
    let mut row = row(placed.annotation);
    row.status = Some(placed.resolution.name());
    row.conflict = placed.apart.iter().copied().map(apart).collect();
    if let Some(span) = placed.place() {
        row.place = Some(place(span, document, points));
        if let Some(section) = document.outline().at(span.start) {
            row.section = document.outline().path(section).join(" › ");
        }
    }
    row
}

fn place(span: Span, document: &Document, points: &mut CodePoints<'_>) -> Place {
    Place {
        start: points.at(span.start),
        end: points.at(span.end),
        text: document.quote(span),
        percent: select::percent_of(document, span.start),
    }
}

/// An annotation as a paragraph.
fn print(row: &Row, out: &mut dyn Write) -> std::io::Result<()> {
    let line = |text: &str| hygiene::line(text).into_owned();
    let place = match (&row.place, row.status) {
        (Some(place), _) => format!("{:.0} %", place.percent.floor()),
        (None, Some(status)) if row.let_go => format!("{status}, let go"),
        (None, Some(status)) => status.to_owned(),
        (None, None) => String::new(),
    };
    let mark = row.mark.map(|letter| format!("mark {letter}"));
    let what = match row.kind {
        kind if kind == Kind::Bookmark.name() => row.name.clone().or(mark),
        _ => row.style.clone(),
    };
    let head = [
        Some(row.kind.to_owned()),
        what,
        Some(place),
        Some(row.section.clone()),
    ];
    let head: Vec<String> = head
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .map(|part| line(&part))
        .collect();
    writeln!(out, "{}  {}", row.id, head.join(" · "))?;
    if !row.quote.is_empty() {
        writeln!(out, "  > {}", line(&row.quote))?;
    }
    for text in row.note.as_deref().unwrap_or_default().lines() {
        writeln!(out, "  {}", line(text))?;
    }
    for apart in &row.conflict {
        let note = apart.note.as_deref().unwrap_or_default();
        for (number, text) in note.lines().enumerate() {
            let sign = if number == 0 { '≠' } else { ' ' };
            writeln!(out, "{sign} {}", line(text))?;
        }
    }
    writeln!(out)
}
