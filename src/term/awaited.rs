//! The whole of a long text, while its beginning is on the desk: read on a thread of its own, with what the reader does meanwhile.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, TryRecvError};

use super::launch::Launch;
use crate::app::action::Action;
use crate::app::{Meanwhile, State, meanwhile};
use crate::keymap::{Code, Key};

/// Reads the whole; an error is one line that names the text and the cure.
pub type Whole = Box<dyn FnOnce() -> Result<Launch, String> + Send>;

/// What is waited for.
pub struct Awaited {
    whole: Receiver<Result<Launch, String>>,
    /// The screen it began on: columns and rows.
    pub size: (u16, u16),
    /// What is to be done on the whole, in order.
    pub heard: Vec<Action>,
    waits: bool,
}

impl Awaited {
    /// Begins to read. `wake` is called from the other thread when that is done. Nobody waits for the thread's end: a reader who leaves
    /// meanwhile leaves at once.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn begin(
        whole: Whole,
        size: (u16, u16),
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let thread = std::thread::Builder::new().name("whole".to_owned());
        thread.spawn(move || {
            // Also where reading panics, it is known that nothing comes.
            let sender = Waking(Some(sender), wake);
            let read = whole();
            sender.send(read);
        })?;
        Ok(Self {
            whole: receiver,
            size,
            heard: Vec::new(),
            waits: false,
        })
    }

    /// The whole, where it is there.
    ///
    /// # Errors
    /// `Empty` while it is read, `Disconnected` where reading failed as it never should.
    pub fn whole(&self) -> Result<Result<Launch, String>, TryRecvError> {
        self.whole.try_recv()
    }

    /// Whether something was asked for that waits for the whole; all that comes after it waits too.
    pub const fn waits(&self) -> bool {
        self.waits
    }

    /// What becomes of an action now. What the whole is to know of is kept for it.
    pub fn meanwhile(&mut self, state: &State, action: &Action) -> Meanwhile {
        let what = meanwhile(state, action, self.waits);
        if matches!(what, Meanwhile::Both | Meanwhile::Later) {
            self.heard.extend(again(action));
        }
        self.waits |= what == Meanwhile::Later;
        what
    }

    /// What the desk is told when something begins to wait: a chord that was begun is not shown any more, and why nothing happens is.
    pub fn told() -> [Action; 2] {
        let line = "The whole text is being read; what you type waits for it";
        [
            Action::Key(Key::plain(Code::Esc)),
            Action::Tell(line.to_owned()),
        ]
    }
}

/// The same once more, of all that comes from the reader and the terminal.
fn again(action: &Action) -> Option<Action> {
    Some(match action {
        Action::Key(key) => Action::Key(*key),
        Action::Mouse(mouse) => Action::Mouse(*mouse),
        Action::Paste(text) => Action::Paste(text.clone()),
        Action::Resize { columns, rows } => Action::Resize {
            columns: *columns,
            rows: *rows,
        },
        Action::Background { dark } => Action::Background { dark: *dark },
        _ => return None,
    })
}

/// Wakes the screen's thread when it is dropped.
struct Waking(
    Option<mpsc::Sender<Result<Launch, String>>>,
    Arc<dyn Fn() + Send + Sync>,
);

impl Waking {
    fn send(&self, whole: Result<Launch, String>) {
        if let Some(sender) = &self.0 {
            // A reader who left does not listen.
            let _ = sender.send(whole);
        }
    }
}

impl Drop for Waking {
    fn drop(&mut self) {
        self.0 = None;
        (self.1)();
    }
}
