//! Signals as flags, and one socket that wakes the screen's thread when a flag is set or a worker reports.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU, SIGUSR1, SIGUSR2,
    SIGWINCH, SIGXFSZ,
};
use signal_hook::{flag, low_level};

/// These ask us to end: what is typed is kept, the terminal given back.
const ENDS: [i32; 7] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2];

/// What signals came.
pub struct Signals {
    woken: UnixStream,
    waker: Arc<UnixStream>,
    resized: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
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
            end: Arc::default(),
        };
        for (signal, told) in [
            (SIGWINCH, &signals.resized),
            (SIGCONT, &signals.continued),
            (SIGTSTP, &signals.stop),
        ] {
            flag::register(signal, Arc::clone(told))?;
            low_level::pipe::register(signal, signals.waker.try_clone()?)?;
        }
        for signal in ENDS {
            flag::register_usize(signal, Arc::clone(&signals.end), number(signal))?;
            low_level::pipe::register(signal, signals.waker.try_clone()?)?;
        }
        // Seen to, it does nothing: writing beyond the limit then fails like writing on a full disk.
        flag::register(SIGXFSZ, Arc::default())?;
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

    /// Runs `work` while another program has the terminal. That program's keys are its own affair; where Ctrl-z stops it, we stop
    /// with it.
    pub fn lend<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let (wake, over) = (self.wake(), AtomicBool::new(false));
        let done = thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let done = catch_unwind(AssertUnwindSafe(work));
                over.store(true, Ordering::Release);
                wake();
                done
            });
            while !over.load(Ordering::Acquire) {
                // A signal, a report or the end of the work; each of them wakes us.
                let _ = super::tty::wait(&self.woken, &self.woken, None);
                self.clear();
                if self.stop() {
                    self.stop_alone();
                }
            }
            worker.join().and_then(|done| done)
        });
        self.stop();
        self.continued();
        // Ctrl-c and Ctrl-\ in the editor were not meant for us.
        for key in [SIGINT, SIGQUIT].map(number) {
            let forgiven = Ordering::Relaxed;
            let _ = self.end.compare_exchange(key, 0, forgiven, forgiven);
        }
        // What woke us meanwhile is still to be seen to.
        self.wake()();
        done.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Stops this process and those it was started with, as Ctrl-z does; returns when it is continued, or at once where nobody
    /// is there who could continue it.
    pub fn stop_now(&self) {
        // We only take note of this one, the others stop.
        let _ = kill_current_process_group(Signal::TSTP);
        self.stop_alone();
    }

    /// Stops this process only. The signal is one that we do not handle: like SIGTSTP, and unlike SIGSTOP, the system leaves it
    /// undone in a process group that no shell looks after, where it would stop for ever.
    fn stop_alone(&self) {
        // It cannot fail: the signal exists.
        let _ = low_level::raise(SIGTTOU);
        self.stop();
        self.continued();
    }
}

fn number(signal: i32) -> usize {
    usize::try_from(signal).unwrap_or(usize::MAX)
}
