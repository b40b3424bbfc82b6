//! `lutrin keys`: the bindings in force.

use std::io::Write;

use serde::Serialize;

use super::{Desk, Failure, args, report};
use crate::app::command::{Command, MODES};
use crate::keymap::{self, BUILTIN, Key, Keymap, suggest};
use crate::text::{hygiene, width};

#[derive(Serialize)]
struct Row {
    mode: &'static str,
    keys: String,
    command: String,
    arguments: Vec<String>,
    doc: &'static str,
}

pub fn run(desk: &Desk, args: &args::Keys, out: &mut dyn Write) -> Result<(), Failure> {
    let rows = rows(&in_force(desk, args.keymap.as_deref())?);
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        writeln!(out)?;
        return Ok(());
    }
    let widest = |column: fn(&Row) -> String| {
        rows.iter()
            .map(|row| width::width(&column(row)))
            .max()
            .unwrap_or(0)
    };
    let (keys, commands) = (widest(|row| row.keys.clone()), widest(full));
    let mut mode = "";
    for row in &rows {
        if row.mode != mode {
            let gap = if mode.is_empty() { "" } else { "\n" };
            mode = row.mode;
            writeln!(out, "{gap}[{mode}]")?;
        }
        let command = full(row);
        let keys = keys - width::width(&row.keys);
        let commands = commands - width::width(&command);
        let (shown, doc) = (&row.keys, row.doc);
        writeln!(out, "{shown}{:keys$}  {command}{:commands$}  {doc}", "", "")?;
    }
    Ok(())
}

/// A command with its arguments.
fn full(row: &Row) -> String {
    [&row.command]
        .into_iter()
        .chain(&row.arguments)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The keymap of that name, else the one in force.
fn in_force(desk: &Desk, name: Option<&str>) -> Result<Keymap, Failure> {
    let Some(name) = name else {
        let (settings, _) = desk.settings();
        let (keymap, wrong) = desk.keymap(&settings);
        for wrong in wrong {
            report::warn(&wrong.to_string());
        }
        return Ok(keymap);
    };
    keymap::builtin(name).ok_or_else(|| {
        let names = BUILTIN.map(|(name, _)| name);
        let cure = suggest::nearest(name, names).map_or_else(
            || format!("there are {}", names.join(", ")),
            |name| format!("did you mean “{name}”?"),
        );
        let name = hygiene::line(name);
        Failure::not_found(format!("there is no keymap “{name}”; {cure}"))
    })
}

fn rows(keymap: &Keymap) -> Vec<Row> {
    let mut rows = Vec::new();
    for mode in MODES {
        for (keys, binding) in keymap.bindings(mode) {
            let keys: Vec<String> = keys.iter().map(Key::to_string).collect();
            rows.push(Row {
                mode,
                keys: keys.join(" "),
                command: binding.command.clone(),
                arguments: binding.args.clone(),
                doc: Command::named(&binding.command).map_or("", |command| command.spec().doc),
            });
        }
    }
    rows
}
