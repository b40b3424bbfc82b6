//! `lutrin FILE`: the reading itself; where nobody sits at a terminal, the set page. A folder, or a name that several texts have, opens
//! the list to choose from.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;

use super::open::{Asked, asked};
use super::shelf::{Screen, launch, launch_list};
use super::{Desk, Exit, Failure, Text, args, beginning, cat, collection, library, select};
use crate::term::{self, Launch, Outcome, terminal};

pub fn run(desk: &Desk, args: &args::Read) -> Result<(), Failure> {
    let open = |desk: &Desk, args: &args::Read| {
        let wanted = args.text.as_deref();
        asked(desk, wanted, args.encoding.wanted())
    };
    let var = |name: &str| std::env::var_os(name);
    if !std::io::stdout().is_terminal() || terminal::is_dumb(&var) {
        return print(desk, open(desk, args)?, args);
    }
    let screen = Screen {
        depth: terminal::depth(&var),
        dark: terminal::dark(&var),
        later: true,
    };
    let outcome = match beginning::launch(desk, args, screen) {
        Some(beginning) => {
            let (desk, args) = (desk.clone(), args.clone());
            term::run_from(beginning, move || {
                open(&desk, &args)
                    .and_then(|asked| launched(&desk, asked, &args, screen))
                    .map_err(|failure| failure.message)
            })
        }
        None => term::run(launched(desk, open(desk, args)?, args, screen)?),
    };
    let outcome = outcome.map_err(|why| {
        Failure::new(
            Exit::Unreadable,
            format!("the terminal: {why}; lutrin cat prints the text"),
        )
    })?;
    match outcome {
        Outcome {
            unread: Some(unread),
            ..
        } => Err(Failure::unreadable(unread)),
        Outcome {
            unsaved: Some(unsaved),
            ..
        } => Err(Failure::new(Exit::Unkept, unsaved)),
        Outcome {
            signal: Some(signal),
            ..
        } => Err(Failure::new(Exit::Signal(signal), "")),
        Outcome { .. } => Ok(()),
    }
}

/// What the screen begins with: the text, or the list to choose one from.
///
/// # Errors
/// Where there is no such place in the text, or the folder cannot be read.
pub fn launched(
    desk: &Desk,
    asked: Asked,
    args: &args::Read,
    screen: Screen,
) -> Result<Launch, Failure> {
    match asked {
        Asked::Text(text) => {
            let at = args.at.as_deref().or(text.section.as_deref());
            let at = select::begin(&text.document, at)?;
            Ok(launch(desk, *text, at, screen))
        }
        Asked::Folder(folder) => {
            let listing = in_folder(args, &folder)
                .and_then(|()| collection::of_folder(desk.kept(), &folder))?;
            Ok(launch_list(desk, listing, screen))
        }
        Asked::Several(_) => {
            let mut listing = collection::of_library(desk.store()?);
            let name = args.text.as_deref().unwrap_or_default();
            listing.find = name.to_string_lossy().into_owned();
            Ok(launch_list(desk, listing, screen))
        }
    }
}

/// A place is one of a text.
fn in_folder(args: &args::Read, folder: &Path) -> Result<(), Failure> {
    match &args.at {
        None => Ok(()),
        Some(_) => {
            let folder = crate::store::shown(folder);
            Err(Failure::usage(format!(
                "{folder}: this is a folder, and --at is a place in a text; name a file in it"
            )))
        }
    }
}

/// What there is to say where nobody can be shown a screen.
fn print(desk: &Desk, asked: Asked, args: &args::Read) -> Result<(), Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    match asked {
        Asked::Text(text) => {
            let at = args.at.as_deref().or(text.section.as_deref());
            let at = select::begin(&text.document, at)?;
            page(desk, &text, at, &mut out)?;
        }
        Asked::Folder(folder) => {
            in_folder(args, &folder)?;
            library::list_folder(desk, &folder, &mut out)?;
        }
        Asked::Several(failure) => return Err(failure),
    }
    Ok(out.flush()?)
}

/// The set page, as wide as is said of the screen.
fn page(desk: &Desk, text: &Text, at: Option<usize>, out: &mut dyn Write) -> Result<(), Failure> {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.parse().ok());
    cat::print(desk, text, at.unwrap_or(0), columns, out)
}
