//! What went wrong, in one line on stderr, and the exit code that says so.

use std::process::ExitCode;

use crate::store::{SourceError, StoreError};
use crate::text::hygiene;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Not found, or nothing matched.
    NotFound,
    Usage,
    /// The text could not be read.
    Unreadable,
    /// A change could not be kept.
    Unkept,
    /// Ended by a signal, which shells know by 128 and its number.
    Signal(i32),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::NotFound => 1,
            Exit::Usage => 2,
            Exit::Unreadable => 3,
            Exit::Unkept => 4,
            Exit::Signal(number) => {
                u8::try_from(number).map_or(1, |number| number.wrapping_add(128))
            }
        })
    }
}

/// Why a command stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub exit: Exit,
    /// What to tell: a line of the form `FILE: what; cure`, and lines of candidates below where there are any. Nothing where
    /// whoever read our output has gone.
    pub message: String,
}

impl Failure {
    #[must_use]
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
        }
    }

    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Exit::NotFound, message)
    }

    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    #[must_use]
    pub fn unreadable(message: impl Into<String>) -> Self {
        Self::new(Exit::Unreadable, message)
    }

    /// Writes it to stderr (help and version, which clap calls errors too, to stdout).
    pub fn tell(&self) {
        use std::io::Write;
        // Nothing can be done where nobody listens.
        let _ = match self.exit {
            _ if self.message.is_empty() => Ok(()),
            Exit::Done => write!(std::io::stdout(), "{}", self.message),
            _ => {
                let lines: Vec<_> = self.message.lines().map(hygiene::line).collect();
                writeln!(std::io::stderr(), "lutrin: {}", lines.join("\n"))
            }
        };
    }
}

/// A warning: told on stderr, and the work goes on.
pub fn warn(message: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "lutrin: {}", hygiene::line(message));
}

/// A pipe that was closed is no failure: whoever read has enough.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::new(Exit::Done, "")
        } else {
            Self::new(
                Exit::Unkept,
                format!("standard output: cannot be written: {error}; see where it leads"),
            )
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        std::io::Error::from(error).into()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(Exit::Unkept, error.to_string())
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self::unreadable(error.to_string())
    }
}
