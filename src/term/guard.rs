//! The terminal as we take it, and as it was: raw mode, alternate screen, pasting, mouse. Given back in every case: at the end, in a
//! panic, when stopped, when another program needs it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// Alternate screen, cursor hidden, pastes in brackets.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h";

/// Buttons, dragging and the wheel in SGR reports; no report where the mouse only moves.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Everything undone that may be on, whether it is or not, the alternate screen last.
const GIVE_BACK: &[u8] =
    b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Holds the terminal while it lives.
pub struct Guard {
    taken: Arc<AtomicBool>,
    mouse: bool,
}

impl Guard {
    /// Not taken yet. From now on a panic gives the terminal back before it is told; one on a worker's thread is not told while the
    /// terminal is taken.
    #[must_use]
    pub fn new(mouse: bool) -> Self {
        let taken = Arc::new(AtomicBool::new(false));
        let held = Arc::clone(&taken);
        let screen = thread::current().id();
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if thread::current().id() == screen {
                give_back(&held);
            } else if held.load(Ordering::Relaxed) {
                return;
            }
            tell(panic);
        }));
        Self { taken, mouse }
    }

    /// Takes the terminal. Answers the bytes that are to be written before anything else.
    ///
    /// # Errors
    /// Where it is no terminal, or gone.
    pub fn take(&self) -> io::Result<Vec<u8>> {
        self.taken.store(true, Ordering::Relaxed);
        enable_raw_mode()?;
        let mouse = if self.mouse { MOUSE_ON } else { b"" };
        Ok([TAKE, mouse].concat())
    }

    /// Takes the terminal whatever others did to it meanwhile.
    ///
    /// # Errors
    /// As [`Guard::take`].
    pub fn take_again(&self) -> io::Result<Vec<u8>> {
        disable_raw_mode()?;
        self.take()
    }

    /// Gives it back for a while.
    pub fn release(&self) {
        give_back(&self.taken);
    }

    /// Takes the mouse, or leaves it to the terminal. Answers the bytes for it.
    pub const fn mouse(&mut self, on: bool) -> &'static [u8] {
        self.mouse = on;
        if on { MOUSE_ON } else { MOUSE_OFF }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back(&self.taken);
    }
}

fn give_back(taken: &AtomicBool) {
    if taken.swap(false, Ordering::Relaxed) {
        // A terminal that is gone needs nothing back.
        let _ = super::tty::write(GIVE_BACK);
        let _ = disable_raw_mode();
    }
}
