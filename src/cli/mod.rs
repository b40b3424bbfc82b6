//! Command line: one file per subcommand; reports and exit codes.

mod annotate;
mod annotated;
mod args;
mod beginning;
mod carry;
mod cat;
mod check;
mod collection;
mod desk;
mod export;
mod gallery;
mod gather;
mod keys;
mod library;
mod notes;
mod open;
mod progress;
mod read;
mod render;
mod report;
mod select;
mod shelf;
mod shell;
mod toc;
mod trash;
mod r#where;

pub use args::{Args, Command};
pub use desk::Desk;
pub use open::{LECTURE_NAME, Text, open, open_in};
pub use report::{Exit, Failure};

use std::ffi::OsString;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

/// The whole program: reads the arguments, does what they say, reports on stderr in one line.
#[must_use]
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let done = Args::read(args).and_then(run);
    match done {
        Ok(()) => Exit::Done.into(),
        Err(failure) => {
            failure.tell();
            failure.exit.into()
        }
    }
}

fn run(args: Args) -> Result<(), Failure> {
    let desk = Desk::from_env();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let out: &mut dyn Write = &mut out;
    match args.command {
        None => return read::run(&desk, &args.read),
        Some(Command::Toc(args)) => toc::run(&desk, &args, out),
        Some(Command::Cat(args)) => cat::run(&desk, &args, out),
        Some(Command::Notes(args)) => notes::run(&desk, &args, out),
        Some(Command::Trash(args)) => trash::run(&desk, &args, out),
        Some(Command::Annotate(args)) => annotate::run(&desk, &args, out),
        Some(Command::Carry(args)) => carry::run(&desk, &args, out),
        Some(Command::Export(args)) => export::run(&desk, &args, out),
        Some(Command::Library(args)) => library::run(&desk, &args, out),
        Some(Command::Keys(args)) => keys::run(&desk, &args, out),
        Some(Command::Where(args)) => r#where::run(&desk, &args, out),
        Some(Command::Check(args)) => check::run(&desk, &args, out),
        Some(Command::Render(args)) => render::run(&desk, &args, out),
        Some(Command::Completions(args)) => shell::completions(&args, out),
        Some(Command::Man) => shell::man(out),
    }?;
    Ok(out.flush()?)
}
