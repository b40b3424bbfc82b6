//! `lutrin check`: whether settings, keys, themes and notes are in order.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::annotated::Annotated;
use super::desk::Wrong;
use super::{Desk, Exit, Failure, Text, args, open_in};
use crate::store::Store;
use crate::ui::Theme;
use crate::ui::theme::Depth;

#[derive(Serialize)]
struct Row {
    path: String,
    line: Option<usize>,
    message: String,
}

pub fn run(desk: &Desk, args: &args::Check, out: &mut dyn Write) -> Result<(), Failure> {
    let store = desk.store()?;
    let (settings, mut wrong) = desk.settings();
    wrong.extend(desk.keymap(&settings).1);
    wrong.extend(themes(store));
    wrong.extend(store.check().iter().map(Wrong::from));
    if let Some(file) = &args.file {
        let text = open_in(desk, Some(file), args.encoding.wanted())?;
        if !args.json {
            let path = crate::store::shown(&path_of(&text));
            writeln!(out, "{path}: {}", text.kind())?;
        }
        wrong.extend(text_and_notes(desk, &text)?);
    }
    let mut seen = std::collections::HashSet::new();
    wrong.retain(|wrong| seen.insert(wrong.to_string()));
    if args.json {
        let rows: Vec<Row> = wrong.iter().map(row).collect();
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        writeln!(out)?;
    } else {
        for wrong in &wrong {
            writeln!(out, "{wrong}")?;
        }
    }
    match wrong.len() {
        0 => Ok(()),
        count => {
            out.flush()?;
            let what = if count == 1 { "thing is" } else { "things are" };
            Err(Failure::new(
                Exit::NotFound,
                format!("{count} {what} not in order"),
            ))
        }
    }
}

fn row(wrong: &Wrong) -> Row {
    Row {
        path: crate::store::shown(&wrong.path),
        line: wrong.line,
        message: wrong.message.clone(),
    }
}

fn themes(store: &Store) -> Vec<Wrong> {
    let (themes, troubles) = store.themes();
    let mut wrong: Vec<Wrong> = troubles.iter().map(Wrong::from).collect();
    for (_, path, toml) in themes {
        for (line, message) in Theme::parse(&toml, Depth::True).1 {
            wrong.push(Wrong::new(path.clone(), Some(line), &message));
        }
    }
    wrong
}

/// Where a text is; its title, where it is in no file.
fn path_of(text: &Text) -> PathBuf {
    text.path
        .clone()
        .unwrap_or_else(|| PathBuf::from(text.title()))
}

/// What is odd in a text, and the notes on it that have no place.
fn text_and_notes(desk: &Desk, text: &Text) -> Result<Vec<Wrong>, Failure> {
    let path = path_of(text);
    let at = |message: &str| Wrong::new(path.clone(), None, message);
    let annotated = Annotated::read(desk, text)?;
    let mut wrong: Vec<Wrong> = text.warnings.iter().map(|warning| at(&warning.0)).collect();
    wrong.extend(annotated.troubles.iter().map(Wrong::from));
    for placed in annotated.placed(desk, &text.document) {
        if placed.place().is_none() && !placed.annotation.let_go {
            let quote = crate::layout::wrap::fit(&placed.annotation.anchor.exact, 60);
            let quote = crate::text::hygiene::line(&quote).into_owned();
            let (kind, id) = (placed.annotation.kind.name(), placed.annotation.id);
            let status = placed.resolution.name();
            wrong.push(at(&format!("the {kind} {id} on “{quote}” is {status}")));
        }
    }
    Ok(wrong)
}
