//! `lutrin FILE`: the reading itself; where nobody sits at a terminal, the set page.

use std::io::{BufWriter, IsTerminal, Write};

use super::shelf::{Screen, launch};
use super::{Desk, Exit, Failure, Text, args, cat, open_in, select};
use crate::term::{self, Outcome, terminal};

pub fn run(desk: &Desk, args: &args::Read) -> Result<(), Failure> {
    let text = open_in(desk, args.text.as_deref(), args.encoding.wanted())?;
    let at = select::begin(
        &text.document,
        args.at.as_deref().or(text.section.as_deref()),
    )?;
    let var = |name: &str| std::env::var_os(name);
    if !std::io::stdout().is_terminal() || terminal::is_dumb(&var) {
        return print(desk, &text, at);
    }
    let screen = Screen {
        depth: terminal::depth(&var),
        dark: terminal::dark(&var),
        later: true,
    };
    let outcome = term::run(launch(desk, text, at, screen)).map_err(|why| {
        Failure::new(
            Exit::Unreadable,
            format!("the terminal: {why}; lutrin cat prints the text"),
        )
    })?;
    match outcome {
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

/// The set page, as wide as is said of the screen.
fn print(desk: &Desk, text: &Text, at: Option<usize>) -> Result<(), Failure> {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.parse().ok());
    let mut out = BufWriter::new(std::io::stdout().lock());
    cat::print(desk, text, at.unwrap_or(0), columns, &mut out)?;
    Ok(out.flush()?)
}
