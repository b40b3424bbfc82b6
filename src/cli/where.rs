//! `lutrin where`: where settings and notes are kept.

use std::io::Write;

use serde::Serialize;

use super::annotated::Annotated;
use super::{Desk, Failure, args, open};
use crate::store::shown;

#[derive(Serialize)]
struct Places {
    /// Notes and the library.
    data: String,
    /// Device name, drafts, undo history.
    state: String,
    /// Settings, keys, themes.
    config: String,
    /// The file of this device with the notes on the text asked for; it may not exist yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

pub fn run(desk: &Desk, args: &args::Where, out: &mut dyn Write) -> Result<(), Failure> {
    let store = desk.store()?;
    let notes = match &args.file {
        None => None,
        Some(file) => {
            let text = open(desk, Some(file))?;
            let folder = Annotated::read(desk, &text)?
                .notebook
                .folder()
                .to_path_buf();
            Some(shown(&folder.join(format!("{}.toml", store.device()))))
        }
    };
    let dirs = store.dirs();
    let places = Places {
        data: shown(&dirs.data),
        state: shown(&dirs.state),
        config: shown(&dirs.config),
        notes,
    };
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &places)?;
        writeln!(out)?;
        return Ok(());
    }
    for (name, path) in [
        ("data", Some(&places.data)),
        ("state", Some(&places.state)),
        ("config", Some(&places.config)),
        ("notes", places.notes.as_ref()),
    ] {
        if let Some(path) = path {
            writeln!(out, "{name:<8}{path}")?;
        }
    }
    Ok(())
}
