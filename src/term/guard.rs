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

/// The terminal draws characters where they are put, whatever their direction (ECMA-48, BDSM reset); most of those that turn right-to-left text
/// by themselves know it. Then it does so again.
const EXPLICIT: &[u8] = b"\x1b[8l";
const IMPLICIT: &[u8] = b"\x1b[8h";

/// The same for mlterm, which has a word of its own for it.
const EXPLICIT_MLTERM: &[u8] = b"\x1b[8l\x1b]5379;use_ctl=false\x07";
const IMPLICIT_MLTERM: &[u8] = b"\x1b[8h\x1b]5379;use_ctl=true\x07";

/// Everything undone that may be on, whether it is or not, the alternate screen last.
const GIVE_BACK: &[u8] =
    b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Holds the terminal while it lives.
pub struct Guard {
    held: Arc<Held>,
    mouse: bool,
}

/// What is to be given back.
#[derive(Default)]
struct Held {
    taken: AtomicBool,
    explicit: AtomicBool,
    mlterm: AtomicBool,
}

impl Held {
    /// What has the terminal draw characters where they are put.
    fn explicit(&self) -> &'static [u8] {
        if self.mlterm.load(Ordering::Relaxed) {
            EXPLICIT_MLTERM
        } else {
            EXPLICIT
        }
    }

    /// What takes that back; nothing where it was not said.
    fn implicit(&self) -> &'static [u8] {
        let said = self.explicit.load(Ordering::Relaxed);
        match self.mlterm.load(Ordering::Relaxed) {
            _ if !said => b"",
            true => IMPLICIT_MLTERM,
            false => IMPLICIT,
        }
    }
}

impl Guard {
    /// Not taken yet. From now on a panic gives the terminal back before it is told; one on a worker's thread is not told while the
    /// terminal is taken.
    #[must_use]
    pub fn new(mouse: bool) -> Self {
        let held = Arc::new(Held::default());
        let theirs = Arc::clone(&held);
        let screen = thread::current().id();
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if thread::current().id() == screen {
                give_back(&theirs);
            } else if theirs.taken.load(Ordering::Relaxed) {
                return;
            }
            tell(panic);
        }));
        Self { held, mouse }
    }

    /// Takes the terminal. Answers the bytes that are to be written before anything else.
    ///
    /// # Errors
    /// Where it is no terminal, or gone.
    pub fn take(&self) -> io::Result<Vec<u8>> {
        self.held.taken.store(true, Ordering::Relaxed);
        enable_raw_mode()?;
        let mouse = if self.mouse { MOUSE_ON } else { b"" };
        let order = if self.is_explicit() {
            self.held.explicit()
        } else {
            b""
        };
        Ok([TAKE, mouse, order].concat())
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
        give_back(&self.held);
    }

    /// Whether the terminal was told to draw characters where they are put.
    #[must_use]
    pub fn is_explicit(&self) -> bool {
        self.held.explicit.load(Ordering::Relaxed)
    }

    /// Tells the terminal to draw characters where they are put, from now on and after [`Guard::take_again`] too. Answers the bytes.
    pub fn explicit(&self) -> &'static [u8] {
        self.held.explicit.store(true, Ordering::Relaxed);
        self.held.explicit()
    }

    /// The terminal is mlterm. Answers whether that is new.
    pub fn knows_mlterm(&self) -> bool {
        !self.held.mlterm.swap(true, Ordering::Relaxed)
    }

    /// Whether the terminal is known to be mlterm.
    #[must_use]
    pub fn is_mlterm(&self) -> bool {
        self.held.mlterm.load(Ordering::Relaxed)
    }

    /// Takes the mouse, or leaves it to the terminal. Answers the bytes for it.
    pub const fn mouse(&mut self, on: bool) -> &'static [u8] {
        self.mouse = on;
        if on { MOUSE_ON } else { MOUSE_OFF }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back(&self.held);
    }
}

fn give_back(held: &Held) {
    if held.taken.swap(false, Ordering::Relaxed) {
        // A terminal that is gone needs nothing back.
        let _ = super::tty::write(&[held.implicit(), GIVE_BACK].concat());
        let _ = disable_raw_mode();
    }
}
