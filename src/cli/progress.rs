//! A bar on the last line of a terminal while something takes its time; nothing where standard error is no terminal.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::layout::wrap;
use crate::text::hygiene;

/// No more often it is drawn.
const PACE: Duration = Duration::from_millis(60);

/// Columns of the bar.
const BAR: usize = 24;

/// The bar.
pub struct Progress {
    columns: usize,
    drawn: Option<Instant>,
}

impl Progress {
    /// A bar on standard error, where that is a terminal.
    #[must_use]
    pub fn new() -> Self {
        let shown = std::io::stderr().is_terminal();
        let columns = std::env::var("COLUMNS").ok();
        let columns = columns.and_then(|columns| columns.parse().ok());
        Self {
            columns: if shown { columns.unwrap_or(80) } else { 0 },
            drawn: None,
        }
    }

    /// So many `of` all are done; `what` is the one at hand.
    pub fn show(&mut self, done: usize, of: usize, what: &str) {
        let is_soon = self.drawn.is_some_and(|drawn| drawn.elapsed() < PACE);
        if self.columns == 0 || is_soon {
            return;
        }
        self.drawn = Some(Instant::now());
        let line = line(done, of, what, self.columns.saturating_sub(1));
        let mut err = std::io::stderr().lock();
        // Nothing can be done where nobody looks.
        let _ = write!(err, "\r\x1b[K{line}").and_then(|()| err.flush());
    }

    /// Takes the bar away.
    pub fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let mut err = std::io::stderr().lock();
            let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
        }
    }
}

fn line(done: usize, of: usize, what: &str, columns: usize) -> String {
    let full = (done * BAR) / of.max(1);
    let bar = format!("{}{}", "━".repeat(full), "╌".repeat(BAR - full.min(BAR)));
    wrap::fit(
        &format!("{bar} {done}/{of} {}", hygiene::line(what)),
        columns,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_it() {
        assert_eq!(
            line(1, 2, "a", 80),
            format!("{}{} 1/2 a", "━".repeat(12), "╌".repeat(12))
        );
        assert_eq!(
            line(0, 0, "\u{1b}[2J", 200),
            format!("{} 0/0 ␛[2J", "╌".repeat(24))
        );
        assert_eq!(line(2, 2, "x", 10), format!("{}…", "━".repeat(9)));
    }
}
