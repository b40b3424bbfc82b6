//! `lutrin export`: the reader's notes on a text as Markdown.

use std::io::Write;

use super::annotated::{Annotated, Placed};
use super::desk::Wrong;
use super::{Desk, Failure, args, open, report};
use crate::annotate::{Annotation, Resolution};
use crate::exchange::markdown;
use crate::store::{same_file, shown, write_output};

pub fn run(desk: &Desk, args: &args::Export, out: &mut dyn Write) -> Result<(), Failure> {
    let text = open(desk, Some(&args.file))?;
    let annotated = Annotated::read(desk, &text)?;
    for trouble in &annotated.troubles {
        report::warn(&Wrong::from(trouble).to_string());
    }
    let placed = annotated.placed(desk, &text.document);
    let whole: Vec<Annotation> = placed.iter().map(Placed::whole).collect();
    let listed: Vec<(&Annotation, &Resolution)> = whole
        .iter()
        .zip(&placed)
        .map(|(annotation, placed)| (annotation, &placed.resolution))
        .collect();
    let exported = markdown::export(&text.document, &listed);
    match &args.output {
        None => out.write_all(exported.as_bytes())?,
        Some(path) if path.as_os_str() == "-" => out.write_all(exported.as_bytes())?,
        Some(path) => {
            if text
                .path
                .as_deref()
                .is_some_and(|read| same_file(read, path))
            {
                let path = shown(path);
                return Err(Failure::usage(format!(
                    "{path}: this is the text itself; name another file with --output"
                )));
            }
            if let Some(folder) = desk.store()?.dirs().own_folder_of(path) {
                let (path, folder) = (shown(path), shown(folder));
                return Err(Failure::usage(format!(
                    "{path}: this is one of lutrin's own files, in {folder}; name another file with --output"
                )));
            }
            write_output(path, exported.as_bytes())?;
        }
    }
    Ok(())
}
