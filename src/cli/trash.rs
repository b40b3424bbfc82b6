//! `lutrin trash`: what was removed in the last thirty days, and bringing it back.

use std::io::Write;

use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use super::annotated::Annotated;
use super::desk::Wrong;
use super::{Desk, Exit, Failure, args, open, report};
use crate::annotate::{Annotation, Change, Id, Set};
use crate::store::{Notebook, StoreError};
use crate::text::hygiene;

/// A removed annotation as it is listed.
#[derive(Serialize)]
struct Row {
    id: String,
    kind: &'static str,
    style: Option<String>,
    quote: String,
    note: Option<String>,
    deleted: String,
    /// Until when it can be brought back.
    until: String,
    /// A bookmark's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The letter of a mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<char>,
    title: String,
}

/// The notes on one text, read.
struct Bin {
    notebook: Notebook,
    set: Set,
    title: String,
}

pub fn run(desk: &Desk, args: &args::Trash, out: &mut dyn Write) -> Result<(), Failure> {
    let mut bins = bins(desk, args)?;
    match &args.restore {
        None => list(&bins, args.json, out),
        Some(what) => restore(desk, &mut bins, what, out),
    }
}

fn bins(desk: &Desk, args: &args::Trash) -> Result<Vec<Bin>, Failure> {
    let unreadable = |error: StoreError| Failure::new(Exit::Unreadable, error.to_string());
    if let Some(file) = &args.file {
        let text = open(desk, Some(file))?;
        let Annotated {
            notebook,
            set,
            troubles,
        } = Annotated::read(desk, &text)?;
        for trouble in &troubles {
            report::warn(&Wrong::from(trouble).to_string());
        }
        let title = text.title().to_owned();
        return Ok(vec![Bin {
            notebook,
            set,
            title,
        }]);
    }
    let mut bins = Vec::new();
    for mut notebook in desk.store()?.notebooks().map_err(unreadable)? {
        let (set, _) = match notebook.read() {
            Ok(read) => read,
            Err(error) => {
                report::warn(&error.to_string());
                continue;
            }
        };
        let title = notebook.title().to_owned();
        bins.push(Bin {
            notebook,
            set,
            title,
        });
    }
    Ok(bins)
}

/// What can be brought back, removed last first.
fn removed(set: &Set) -> Vec<&Annotation> {
    let mut removed: Vec<&Annotation> = set.removed_records().collect();
    removed.sort_by_key(|gone| (std::cmp::Reverse(gone.deleted), gone.id));
    removed
}

fn list(bins: &[Bin], json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let mut rows: Vec<Row> = Vec::new();
    for bin in bins {
        rows.extend(
            removed(&bin.set)
                .into_iter()
                .map(|gone| row(gone, &bin.title)),
        );
    }
    if json {
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        writeln!(out)?;
        return Ok(());
    }
    let line = |text: &str| hygiene::line(text).into_owned();
    let day = |time: &str| time.get(..10).unwrap_or_default().to_owned();
    for row in rows {
        let (deleted, until) = (day(&row.deleted), day(&row.until));
        let mark = row.mark.map(|letter| format!("mark {letter}"));
        let named = row.name.as_deref().or(row.style.as_deref());
        let named = named.map(line).or(mark).unwrap_or_default();
        let gap = if named.is_empty() { "" } else { " · " };
        let title = line(&row.title);
        writeln!(
            out,
            "{}  {}{gap}{named} · removed {deleted}, kept until {until} · {title}",
            row.id, row.kind
        )?;
        if !row.quote.is_empty() {
            writeln!(out, "  > {}", line(&row.quote))?;
        }
        for text in row.note.as_deref().unwrap_or_default().lines() {
            writeln!(out, "  {}", line(text))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn row(gone: &Annotation, title: &str) -> Row {
    let deleted = gone.deleted.unwrap_or(gone.updated);
    let until = deleted.checked_add((30 * 24).hours()).unwrap_or(deleted);
    Row {
        id: gone.id.to_string(),
        kind: gone.kind.name(),
        style: gone.style.clone(),
        name: gone.name.clone(),
        mark: gone.mark,
        quote: gone.anchor.exact.clone(),
        note: gone.note.clone(),
        deleted: deleted.to_string(),
        until: until.to_string(),
        title: title.to_owned(),
    }
}

/// Brings one or all back and prints their ids.
fn restore(desk: &Desk, bins: &mut [Bin], what: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let only: Option<Id> = match what {
        "all" => None,
        id => Some(
            id.parse()
                .map_err(|why: String| Failure::usage(format!("--restore: {why}, nor all")))?,
        ),
    };
    let device = desk.store()?.device();
    let mut count = 0;
    for bin in bins {
        let gone: Vec<Annotation> = removed(&bin.set)
            .into_iter()
            .filter(|gone| only.is_none_or(|id| gone.id == id))
            .cloned()
            .collect();
        if gone.is_empty() {
            continue;
        }
        let back: Vec<Annotation> = gone
            .iter()
            .map(|gone| {
                let mut back = bin.set.settled(gone, &device, Timestamp::now());
                back.deleted = None;
                back
            })
            .collect();
        bin.notebook.write(&back)?;
        let mut history = bin.notebook.history();
        for (before, after) in gone.into_iter().zip(back) {
            count += 1;
            writeln!(out, "{}", after.id)?;
            history.push(Change::new(Some(before), after));
        }
        if let Err(error) = bin.notebook.keep_history(&history) {
            report::warn(&format!(
                "{error}; they are back, but that cannot be undone"
            ));
        }
    }
    match (count, only) {
        (0, Some(id)) => Err(Failure::not_found(format!(
            "{id} is not in the trash; lutrin trash lists what is"
        ))),
        (0, None) => Err(Failure::not_found("the trash is empty".to_owned())),
        _ => Ok(()),
    }
}
