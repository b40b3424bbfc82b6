//! Signals as flags, and one socket that wakes the screen's thread when a flag is set or a worker reports.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::{flag, low_level};

/// What signals came.
pub struct Signals {
    woken: UnixStream,
    waker: Arc<UnixStream>,
    resized: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    /// Whether SIGTSTP stops us at once: while another program has the terminal.
    stop_at_once: Arc<AtomicBool>,
    end: Arc<AtomicUsize>,
}

impl Signals {
    /// Begins to listen; from now on these signals no longer end the process.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn listen() -> io::Result<Self> {
        let (woken, waker) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        waker.set_nonblocking(true)?;
        let signals = Self {
            woken,
            waker: Arc::new(waker),
            resized: Arc::default(),
            continued: Arc::default(),
            stop: Arc::default(),
            stop_at_once: Arc::default(),
            end: Arc::default(),
        };
        flag::register_conditional_default(SIGTSTP, Arc::clone(&signals.stop_at_once))?;
        for (signal, told) in [
            (SIGWINCH, &signals.resized),
            (SIGCONT, &signals.continued),
            (SIGTSTP, &signals.stop),
        ] {
            flag::register(signal, Arc::clone(told))?;
            low_level::pipe::register(signal, signals.waker.try_clone()?)?;
        }
        for signal in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
            let number = usize::try_from(signal).unwrap_or(usize::MAX);
            flag::register_usize(signal, Arc::clone(&signals.end), number)?;
            low_level::pipe::register(signal, signals.waker.try_clone()?)?;
        }
        Ok(signals)
    }

    /// What other threads call to be noticed.
    pub fn wake(&self) -> Arc<dyn Fn() + Send + Sync> {
        let waker = Arc::clone(&self.waker);
        Arc::new(move || {
            // A full socket wakes just as well.
            let _ = (&*waker).write(&[0]);
        })
    }

    /// Can be read when there is something to see to.
    pub const fn socket(&self) -> &UnixStream {
        &self.woken
    }

    /// Forgets that it was woken; to be called before the flags are looked at.
    pub fn clear(&self) {
        let mut bytes = [0; 64];
        while matches!((&self.woken).read(&mut bytes), Ok(64)) {}
    }

    /// Whether the terminal changed its size since the last call.
    pub fn resized(&self) -> bool {
        self.resized.swap(false, Ordering::Relaxed)
    }

    /// Whether we were stopped and continued since the last call.
    pub fn continued(&self) -> bool {
        self.continued.swap(false, Ordering::Relaxed)
    }

    /// Whether we are asked to stop until continued.
    pub fn stop(&self) -> bool {
        self.stop.swap(false, Ordering::Relaxed)
    }

    /// The signal that asks us to end, if any.
    pub fn end(&self) -> Option<i32> {
        let signal = self.end.load(Ordering::Relaxed);
        i32::try_from(signal).ok().filter(|signal| *signal != 0)
    }

    /// Another program has the terminal, or gives it back: meanwhile its keys, Ctrl-z too, are its own affair.
    pub fn lend(&self, lent: bool) {
        self.stop_at_once.store(lent, Ordering::Relaxed);
        if !lent {
            self.stop();
            self.continued();
            // Ctrl-c in the editor was not meant for us.
            let int = usize::try_from(SIGINT).unwrap_or(usize::MAX);
            let _ = self
                .end
                .compare_exchange(int, 0, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// Stops this process; returns when it is continued.
    pub fn stop_now(&self) {
        // It cannot fail: the signal exists.
        let _ = low_level::emulate_default_handler(SIGTSTP);
        self.stop();
        self.continued();
    }
}
