//! The terminal's two ends as files: read what is there, write everything, wait for either.

use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// Where keys come from: standard input, or, where a text comes from there, the terminal itself.
pub enum Keyboard {
    Stdin(io::Stdin),
    Terminal(OwnedFd),
}

impl Keyboard {
    /// # Errors
    /// Where there is no terminal at all.
    pub fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        if stdin.is_terminal() {
            return Ok(Self::Stdin(stdin));
        }
        Ok(Self::Terminal(terminal()?))
    }

    /// Reads what is there; 0 bytes mean that the terminal is gone.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match rustix::io::read(self.as_fd(), &mut *buffer) {
                Err(Errno::INTR) => {}
                other => return Ok(other?),
            }
        }
    }
}

impl AsFd for Keyboard {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Stdin(stdin) => stdin.as_fd(),
            Self::Terminal(terminal) => terminal.as_fd(),
        }
    }
}

/// The terminal that controls this process.
///
/// # Errors
/// Where there is none.
pub fn terminal() -> io::Result<OwnedFd> {
    let flags = rustix::fs::OFlags::RDWR | rustix::fs::OFlags::CLOEXEC;
    let mode = rustix::fs::Mode::empty();
    Ok(rustix::fs::open("/dev/tty", flags, mode)?)
}

/// Columns and rows of the terminal that standard output goes to; `None` where it has none (or does not tell).
#[must_use]
pub fn size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    believed(size.ws_col, size.ws_row)
}

/// Width and height of a cell in pixels, where the terminal tells the system.
#[must_use]
pub fn cell() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    let (width, height) = (
        size.ws_xpixel.checked_div(size.ws_col)?,
        size.ws_ypixel.checked_div(size.ws_row)?,
    );
    (width > 0 && height > 0).then_some((width, height))
}

/// Writes all of it to standard output, past any buffer. A terminal that is held (Ctrl-s) is waited for.
///
/// # Errors
/// Where the terminal is gone.
pub fn write(bytes: &[u8]) -> io::Result<()> {
    let stdout = io::stdout();
    let mut rest = bytes;
    while !rest.is_empty() {
        match rustix::io::write(&stdout, rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let mut fds = [PollFd::new(&stdout, PollFlags::OUT)];
                poll(&mut fds, None)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The widest and the highest screen there is; what a terminal says beyond that is not true.
const MOST_CELLS: u16 = 1000;

/// Columns and rows worth drawing of what a terminal says it has; `None` where it says nothing.
fn believed(columns: u16, rows: u16) -> Option<(u16, u16)> {
    (columns > 0 && rows > 0).then(|| (columns.min(MOST_CELLS), rows.min(MOST_CELLS)))
}

/// What there is to see to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ready {
    pub keys: bool,
    pub woken: bool,
    /// The terminal hung up.
    pub gone: bool,
}

/// Waits until keys come, `wake` can be read, or `patience` ends; without patience given, for ever.
///
/// # Errors
/// Where the system refuses.
pub fn wait(keys: impl AsFd, wake: impl AsFd, patience: Option<Duration>) -> io::Result<Ready> {
    let (keys, wake) = (keys.as_fd(), wake.as_fd());
    let mut fds = [
        PollFd::new(&keys, PollFlags::IN),
        PollFd::new(&wake, PollFlags::IN),
    ];
    // Rounded up, so that what is waited for is due afterwards.
    let patience = patience.map(|patience| Timespec {
        tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(patience.subsec_nanos()),
    });
    match poll(&mut fds, patience.as_ref()) {
        Ok(_) | Err(Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let [keys, wake] = fds.map(|fd| fd.revents());
    Ok(Ready {
        keys: keys.contains(PollFlags::IN),
        woken: !wake.is_empty(),
        gone: keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_screen_is_larger_than_there_are() {
        for (columns, rows, expected) in [
            (80, 24, Some((80, 24))),
            (0, 24, None),
            (80, 0, None),
            (65535, 65535, Some((1000, 1000))),
            (1000, 1, Some((1000, 1))),
        ] {
            assert_eq!(believed(columns, rows), expected, "{columns}×{rows}");
        }
    }
}
