//! What the command line takes: the one definition that parsing, help, completions and the man page are made from.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use super::open::Reading;
use super::{Exit, Failure};
use crate::keymap::suggest;
use crate::text::hygiene;

const AFTER: &str = "\
A file that is called like a command: lutrin ./toc, or lutrin -- toc.

Exit codes: 0 done, 1 not found or nothing matched, 2 wrong usage, 3 the text could not be read, 4 a change could not be kept.";

/// A desk for long texts in the terminal: a well-set page, the contents on one side, your own notes on the other.
#[derive(Debug, Parser)]
#[command(name = "lutrin", version, after_help = AFTER, args_conflicts_with_subcommands = true, infer_long_args = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub read: Read,
}

impl Args {
    /// Reads the command line, the program's name first. `lutrin FILE` is taken as it is where `FILE` can be nothing else, without setting
    /// up the whole grammar: that takes longer than reading a short text.
    ///
    /// # Errors
    /// Help and version, which are asked for and no failure; else what is wrong with it, and the help that tells how it is meant.
    pub fn read(line: impl IntoIterator<Item = OsString>) -> Result<Self, Failure> {
        let line: Vec<OsString> = line.into_iter().collect();
        match line.as_slice() {
            [_, only] if is_path(only) => Ok(Self {
                command: None,
                read: Read {
                    text: Some(only.clone()),
                    at: None,
                    encoding: InEncoding::default(),
                },
            }),
            _ => Self::try_parse_from(&line).map_err(|error| wrong(&error, &line)),
        }
    }
}

/// What clap has to say about `line`, as one line that names the cure.
fn wrong(error: &clap::Error, line: &[OsString]) -> Failure {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        return Failure::new(Exit::Done, error.render().to_string());
    }
    let root = Args::command();
    let words: Vec<&str> = line.iter().skip(1).filter_map(|it| it.to_str()).collect();
    if let [first, second, ..] = words.as_slice()
        && !first.starts_with('-')
        && root.find_subcommand(first).is_none()
    {
        let first = hygiene::line(first);
        let names = root.get_subcommands().map(clap::Command::get_name);
        let name = suggest::nearest(&first, names);
        if let Some(name) = name.filter(|_| !is_path(OsStr::new(&*first))) {
            return Failure::usage(format!(
                "there is no command “{first}”; did you mean “{name}”?"
            ));
        }
        if error.kind() == ErrorKind::ArgumentConflict && !second.starts_with('-') {
            let second = hygiene::line(second);
            return Failure::usage(format!(
                "“{second}” is one argument too many: one text is read at a time; a title of several words goes in quotation marks"
            ));
        }
    }
    let rendered = error.render().to_string();
    let what: Vec<&str> = rendered
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let what = what.join(" ");
    let what = what.strip_prefix("error: ").unwrap_or(&what);
    let cure = meant(error).map_or_else(
        || format!("see lutrin help{}", named(&root, &words)),
        |name| format!("did you mean “{name}”?"),
    );
    Failure::usage(hygiene::line(&format!("{what}; {cure}")))
}

/// The name that is most likely meant by a wrong one.
fn meant(error: &clap::Error) -> Option<String> {
    [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedSubcommand,
    ]
    .into_iter()
    .find_map(|kind| match error.get(kind) {
        Some(ContextValue::String(name)) => Some(name.clone()),
        Some(ContextValue::Strings(names)) => names.first().cloned(),
        _ => None,
    })
}

/// The command that `words` name, and the one in it, each after a space.
fn named(root: &clap::Command, words: &[&str]) -> String {
    let mut command = root;
    let mut name = String::new();
    for word in words.iter().filter(|word| !word.starts_with('-')) {
        let Some(next) = command.find_subcommand(word) else {
            break;
        };
        name.push(' ');
        name.push_str(next.get_name());
        command = next;
    }
    name
}

/// Whether an argument is a path by its look: no command has a slash or a dot in its name, and options begin with a dash.
fn is_path(argument: &OsStr) -> bool {
    let bytes = argument.as_encoded_bytes();
    !bytes.starts_with(b"-") && bytes.iter().any(|byte| matches!(byte, b'/' | b'.'))
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Toc(Toc),
    Cat(Cat),
    Notes(Notes),
    Annotate(Annotate),
    Trash(Trash),
    Carry(Carry),
    Export(Export),
    Library(Library),
    Keys(Keys),
    Where(Where),
    Check(Check),
    Render(Render),
    Completions(Completions),
    /// Write the manual page, as roff
    Man,
}

/// What to read.
#[derive(Clone, Debug, clap::Args)]
pub struct Read {
    /// A file, - for standard input, the title of a text read before, or a folder to choose from; the last text read if there is none
    #[arg(value_name = "FILE")]
    pub text: Option<OsString>,
    /// Begin at a section (its name, number or title) or at a place in per cent (50%)
    #[arg(long, value_name = "SECTION|PERCENT")]
    pub at: Option<String>,
    #[command(flatten)]
    pub encoding: InEncoding,
}

/// In which encoding a text is read.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct InEncoding {
    /// Read it in this encoding (windows-1252, KOI8-R, Shift_JIS…), or as it looks (auto)
    #[arg(long, value_name = "NAME", value_parser = Reading::parse)]
    encoding: Option<Reading>,
}

impl InEncoding {
    /// What is asked for; else what was chosen before.
    #[must_use]
    pub fn wanted(self) -> Reading {
        self.encoding.unwrap_or_default()
    }
}

/// List the sections of a text
#[derive(Debug, clap::Args)]
pub struct Toc {
    /// A file, - for standard input, or the title of a text read before
    pub file: OsString,
    #[arg(long)]
    /// As JSON; start in code points
    pub json: bool,
    #[command(flatten)]
    pub encoding: InEncoding,
}

/// Print the set page
#[derive(Debug, clap::Args)]
pub struct Cat {
    /// A file, - for standard input, or the title of a text read before
    pub file: OsString,
    /// Columns of a full line; the measure in config.toml if it is not given
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub width: Option<u16>,
    /// Only this section (its name, number or title)
    #[arg(long, value_name = "SECTION")]
    pub section: Option<String>,
    /// Do not make the right edge straight
    #[arg(long)]
    pub ragged: bool,
    /// With your notes under their paragraphs
    #[arg(long)]
    pub notes: bool,
    #[command(flatten)]
    pub encoding: InEncoding,
}

/// List your bookmarks, highlights and notes on a text, or on all texts
#[derive(Debug, clap::Args)]
pub struct Notes {
    /// A file, - for standard input, or the title of a text read before; all texts if there is none
    pub file: Option<OsString>,
    /// As JSON; places in code points
    #[arg(long)]
    pub json: bool,
}

/// Put a highlight, a note or a bookmark on a quote; prints its id
#[derive(Debug, clap::Args)]
pub struct Annotate {
    /// A file, - for standard input, or the title of a text read before
    pub file: OsString,
    /// The words in the text; quotation marks, dashes, case and white space need not be the same
    #[arg(long, value_name = "TEXT")]
    pub quote: String,
    /// Which of several places, from 1
    #[arg(long, value_name = "N", conflicts_with = "near")]
    pub occurrence: Option<usize>,
    /// The place nearest to this one of several
    #[arg(long, value_name = "PERCENT")]
    pub near: Option<String>,
    /// What you have to say about it; #words in it are tags
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The style of a highlight: idea, question, quote, fact, doubt
    #[arg(long, value_name = "NAME", conflicts_with = "bookmark")]
    pub style: Option<String>,
    /// Make it a bookmark of this name
    #[arg(long, value_name = "NAME")]
    pub bookmark: Option<String>,
    #[command(flatten)]
    pub encoding: InEncoding,
}

/// Show how the notes on one edition of a text find their place in another, and link the two
#[derive(Debug, clap::Args)]
pub struct Carry {
    /// The text with the notes: a file, or the title of a text read before
    pub old: OsString,
    /// The other edition, in any format
    pub new: OsString,
    /// Link them: both texts show the same notes from now on
    #[arg(long)]
    pub yes: bool,
    /// Take the link back: each shows the notes made on it
    #[arg(long, conflicts_with_all = ["yes", "json"])]
    pub undo: bool,
    /// As JSON; places in code points
    #[arg(long)]
    pub json: bool,
}

/// List what you removed in the last thirty days, or bring it back
#[derive(Debug, clap::Args)]
pub struct Trash {
    /// A file, - for standard input, or the title of a text read before; all texts if there is none
    pub file: Option<OsString>,
    /// Bring one back, by its id, or all; prints the ids
    #[arg(long, value_name = "ID|all")]
    pub restore: Option<String>,
    /// As JSON
    #[arg(long, conflicts_with = "restore")]
    pub json: bool,
}

/// Write your notes on a text as Markdown
#[derive(Debug, clap::Args)]
pub struct Export {
    /// A file, - for standard input, or the title of a text read before
    pub file: OsString,
    /// The file to write; standard output if it is not given, or for `-`
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

/// List the texts read before and those added, last read first
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Library {
    #[command(subcommand)]
    pub command: Option<InLibrary>,
    /// As JSON; places in per cent
    #[arg(long)]
    pub json: bool,
}

/// What is done to the library.
#[derive(Debug, Subcommand)]
pub enum InLibrary {
    /// Add the texts in folders (programs and data are left out), and find again those that were moved there
    Add {
        /// Folders, with all folders in them, and files
        #[arg(required = true, value_name = "FOLDER")]
        paths: Vec<PathBuf>,
    },
    /// Take a text off the list; its notes and its file stay
    Forget {
        /// Its title, or its file
        #[arg(value_name = "NAME|PATH")]
        name: OsString,
    },
}

/// List the keys in force
#[derive(Debug, clap::Args)]
pub struct Keys {
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Those of a shipped keymap: default, less, emacs, arrows
    #[arg(long, value_name = "NAME")]
    pub keymap: Option<String>,
}

/// Say where settings and notes are kept
#[derive(Debug, clap::Args)]
pub struct Where {
    /// Also where the notes on this text are
    pub file: Option<OsString>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// Look whether settings, keys, themes and notes are in order; exit code 1 if something is not
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Also look at this text and the notes on it
    pub file: Option<OsString>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub encoding: InEncoding,
}

/// Print the screen that keys lead to, without a terminal
#[derive(Debug, clap::Args)]
pub struct Render {
    #[command(flatten)]
    pub read: Read,
    /// Columns and rows of the screen
    #[arg(long, value_name = "COLUMNSxROWS", default_value = "120x40", value_parser = size)]
    pub size: (u16, u16),
    /// Keys as in the keymaps, separated by spaces; "text" in quotation marks is typed
    #[arg(long, value_name = "KEYS", default_value = "")]
    pub keys: String,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub format: Picture,
}

/// What a screen is printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// Characters only
    Text,
    /// Characters with the colours of the terminal
    Ansi,
    /// A picture
    Svg,
}

/// Write the completions of a shell
#[derive(Debug, clap::Args)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}

/// The greatest screen that is drawn without a terminal.
const LARGEST: u16 = 1000;

fn size(text: &str) -> Result<(u16, u16), String> {
    let side = |text: &str| {
        text.parse()
            .ok()
            .filter(|side| (1..=LARGEST).contains(side))
    };
    text.split_once(['x', '×'])
        .and_then(|(columns, rows)| Some((side(columns)?, side(rows)?)))
        .ok_or_else(|| format!("columns and rows from 1 to {LARGEST}, as 120x40"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_text_may_be_called_like_a_command() {
        for (line, text, command) in [
            (&["lutrin"][..], None, false),
            (&["lutrin", "book.txt"], Some("book.txt"), false),
            (&["lutrin", "-"], Some("-"), false),
            (&["lutrin", "./toc"], Some("./toc"), false),
            (&["lutrin", "--", "toc"], Some("toc"), false),
            (&["lutrin", "--at", "50%", "--", "toc"], Some("toc"), false),
            (&["lutrin", "toc", "toc"], None, true),
        ] {
            let args = Args::try_parse_from(line).unwrap_or_else(|why| panic!("{line:?}: {why}"));
            assert_eq!(
                args.read.text.as_deref(),
                text.map(std::ffi::OsStr::new),
                "{line:?}"
            );
            assert_eq!(args.command.is_some(), command, "{line:?}");
        }
    }

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("120x40", Some((120, 40))),
            ("1×1", Some((1, 1))),
            ("0x5", None),
            ("5", None),
            ("5x", None),
            ("1001x5", None),
            ("-1x5", None),
        ] {
            assert_eq!(size(text).ok(), expected, "{text}");
        }
    }
}
