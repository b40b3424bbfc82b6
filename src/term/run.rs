//! The loop in a terminal. One thread has the screen; it sleeps until a key, a signal, a worker's report or a time that the state
//! named. Everything that has come by then is taken in order, and drawn once.

use std::io;
use std::process::Stdio;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};

use super::awaited::{Awaited, Whole};
use super::engine::{Engine, Front};
use super::guard::Guard;
use super::input::{Event, Parser};
use super::launch::{Launch, Outcome};
use super::pictures::{self, Able, Easel};
use super::screen::Screen;
use super::signals::Signals;
use super::tty::{self, Keyboard};
use super::{editor, terminal};
use crate::app::Meanwhile;
use crate::app::action::{Action, Edited};
use crate::text::bidi;
use crate::ui::colour::luminance;

/// So long an Esc may be the beginning of a sequence that is still on its way.
const SEQUENCE: Duration = Duration::from_millis(15);

/// So long the rest of a paste may be on its way.
const PASTE: Duration = Duration::from_secs(1);

/// Later answers to the question for the background change nothing any more.
const BACKGROUND: Duration = Duration::from_secs(1);

/// Bytes taken in before the screen is drawn all the same.
const MOST: usize = 1 << 16;

/// The question for the background colour (OSC 11).
const ASK_BACKGROUND: &[u8] = b"\x1b]11;?\x07";

/// The question whether it knows margins at the left and the right (DECRQM of mode 69).
const ASK_MARGINS: &[u8] = b"\x1b[?69$p";

/// The question for what kind of terminal it is (secondary device attributes).
const ASK_KIND: &[u8] = b"\x1b[>c";

/// Reads until the reader leaves, or a signal or the end of the terminal ends it. The terminal is as before afterwards.
///
/// # Errors
/// Where there is no terminal to read in.
pub fn run(launch: Launch) -> io::Result<Outcome> {
    sit(launch, None)
}

/// As [`run`], with the beginning of a long text first, which keeps nothing (it has neither store nor notebook). `whole` is called on a thread
/// of its own when the first page stands, and what it answers takes the beginning's place; an error is `unread` in the outcome.
///
/// # Errors
/// Where there is no terminal to read in.
pub fn run_from(
    beginning: Launch,
    whole: impl FnOnce() -> Result<Launch, String> + Send + 'static,
) -> io::Result<Outcome> {
    sit(beginning, Some(Box::new(whole)))
}

fn sit(launch: Launch, whole: Option<Whole>) -> io::Result<Outcome> {
    let signals = Signals::listen()?;
    let keyboard = Keyboard::open()?;
    let size = tty::size().unwrap_or((80, 24));
    let mut seat = Seat {
        guard: Guard::new(launch.settings.mouse),
        screen: Screen::new(size.0, size.1),
        out: Vec::new(),
        size,
        gone: false,
        signals,
    };
    if terminal::is_mlterm(&|name| std::env::var_os(name)) {
        seat.guard.knows_mlterm();
    }
    let started = Instant::now();
    let engine = seat.engine(launch, size);
    let taken = seat.guard.take()?;
    seat.out.splice(0..0, taken);
    let mut reader = Reader {
        engine,
        keyboard,
        parser: Parser::default(),
        last_read: started,
        started,
        asked: false,
        awaited: None,
        unread: None,
    };
    reader.draw(&mut seat);
    // Only now, with the page to be seen, comes what it does not need.
    if terminal::may_be_asked(&|name| std::env::var_os(name)) {
        seat.out.extend_from_slice(ASK_BACKGROUND);
    }
    if terminal::may_be_asked_for_modes(&|name| std::env::var_os(name)) {
        seat.out.extend_from_slice(ASK_MARGINS);
    }
    seat.flush();
    match whole {
        Some(whole) => {
            reader.awaited = Some(Awaited::begin(whole, size, seat.signals.wake())?);
        }
        None => reader.engine.world().watch(),
    }
    let signal = reader.read(&mut seat)?;
    if reader.engine.uses_kitty() {
        seat.out.extend_from_slice(pictures::CLEAR_KITTY);
        seat.flush();
    }
    // The screen is free at once; what is still to be kept is waited for.
    drop(seat);
    Ok(Outcome {
        unsaved: reader.engine.finish(),
        signal,
        unread: reader.unread,
    })
}

/// The terminal's side.
struct Seat {
    guard: Guard,
    screen: Screen,
    /// Bytes to be written with the next frame.
    out: Vec<u8>,
    size: (u16, u16),
    /// Nobody sees what is written any more.
    gone: bool,
    signals: Signals,
}

impl Seat {
    /// A desk for `launch` at this terminal.
    fn engine(&mut self, launch: Launch, size: (u16, u16)) -> Engine {
        let able = Able::from_env(launch.depth, &|name| std::env::var_os(name));
        let easel = Easel::new(able, launch.settings.pictures, tty::cell());
        Engine::new(launch, size, self.signals.wake(), easel, self)
    }

    fn flush(&mut self) {
        if !self.out.is_empty() && !self.gone {
            self.gone = tty::write(&self.out).is_err();
        }
        self.out.clear();
    }

    /// Has the terminal draw characters where they are put. Rows keep the order they were written in, so all are to be written anew, the cursor
    /// hidden meanwhile. How this is said depends on the kind of the terminal, which may still be to come.
    fn hold_order(&mut self) {
        self.out.extend_from_slice(self.guard.explicit());
        self.out.extend_from_slice(b"\x1b[?25l");
        if self.guard.is_mlterm() {
            self.screen.keep_letters_apart();
        }
        self.screen.disturbed();
    }

    /// The terminal is ours again; nothing is known of what stands on it.
    fn take_again(&mut self) {
        match self.guard.take_again() {
            Ok(bytes) => self.out.extend(bytes),
            Err(_) => self.gone = true,
        }
        self.screen.disturbed();
    }
}

impl Front for Seat {
    fn copy(&mut self, text: &str) {
        let copy = crossterm::clipboard::CopyToClipboard::to_clipboard_from(text);
        // Writing to memory cannot fail.
        let _ = crossterm::queue!(self.out, copy);
    }

    fn edit(&mut self, text: &str, setting: &str) -> Edited {
        let var = |name: &str| std::env::var_os(name);
        let command = match editor::command(setting, &var) {
            Ok(command) => command,
            Err(error) => return Edited::Failed(error),
        };
        let input = tty::terminal().map_or_else(|_| Stdio::inherit(), Stdio::from);
        self.flush();
        self.guard.release();
        let edit = || editor::edit(text, &command, &var, input);
        let edited = self.signals.lend(edit);
        self.take_again();
        edited
    }

    fn mouse(&mut self, on: bool) {
        let bytes = self.guard.mouse(on);
        self.out.extend_from_slice(bytes);
    }

    fn redraw(&mut self) {
        self.screen.disturbed();
    }

    fn may_open(&self) -> bool {
        terminal::has_desktop(&|name| std::env::var_os(name))
    }

    fn suspend(&mut self) {
        self.flush();
        self.guard.release();
        self.signals.stop_now();
        self.take_again();
    }
}

/// The loop's own things.
struct Reader {
    engine: Engine,
    keyboard: Keyboard,
    parser: Parser,
    last_read: Instant,
    started: Instant,
    /// The terminal was asked what it can draw.
    asked: bool,
    /// The whole text, while only its beginning is on the desk.
    awaited: Option<Awaited>,
    /// Why the whole cannot be read.
    unread: Option<String>,
}

impl Reader {
    /// Answers the signal that ended it, if one did.
    fn read(&mut self, seat: &mut Seat) -> io::Result<Option<i32>> {
        while !self.engine.is_over() {
            let patience = self.patience();
            let ready = tty::wait(&self.keyboard, seat.signals.socket(), patience)?;
            if ready.woken {
                seat.signals.clear();
            }
            if ready.keys {
                self.take_keys(seat);
            }
            if seat.gone || (ready.gone && !ready.keys) {
                self.act(Action::Terminate, seat);
                return Ok(seat.signals.end());
            }
            self.settle_keys(seat);
            if let Some(signal) = self.take_signals(seat) {
                return Ok(Some(signal));
            }
            let now = self.now();
            self.engine.take_reports(now, seat);
            self.engine.tick(now, seat);
            self.take_whole(seat);
            if self.unread.is_some() {
                return Ok(None);
            }
            self.draw(seat);
        }
        Ok(None)
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn act(&mut self, action: Action, seat: &mut Seat) {
        let now = self.now();
        let Some(awaited) = &mut self.awaited else {
            self.engine.act(action, now, seat);
            return;
        };
        let begins_to_wait = !awaited.waits();
        match awaited.meanwhile(self.engine.state(), &action) {
            Meanwhile::Now | Meanwhile::Both => self.engine.act(action, now, seat),
            Meanwhile::Later if begins_to_wait => {
                for action in Awaited::told() {
                    self.engine.act(action, now, seat);
                }
            }
            Meanwhile::Later | Meanwhile::Never => {}
        }
    }

    /// Puts the whole text in the place of its beginning, once it is there: what was done meanwhile is done again on it.
    fn take_whole(&mut self, seat: &mut Seat) {
        let whole = match self.awaited.as_ref().map(Awaited::whole) {
            None | Some(Err(TryRecvError::Empty)) => return,
            Some(Ok(whole)) => whole,
            Some(Err(TryRecvError::Disconnected)) => {
                Err("lutrin failed in reading; please report it".to_owned())
            }
        };
        let Some(awaited) = self.awaited.take() else {
            return;
        };
        match whole {
            Ok(launch) => {
                self.engine = seat.engine(launch, awaited.size);
                for action in awaited.heard {
                    self.act(action, seat);
                }
                self.draw(seat);
                if !self.engine.is_over() {
                    self.engine.world().watch();
                }
            }
            Err(why) => self.unread = Some(why),
        }
    }

    /// How long there is nothing to do unless something comes; `None`: for ever.
    fn patience(&self) -> Option<Duration> {
        let state = self.engine.deadline();
        let state = state.map(|at| at.saturating_sub(self.now()));
        let keys = self.parser.is_waiting().then(|| {
            let limit = if self.parser.is_pasting() {
                PASTE
            } else {
                SEQUENCE
            };
            limit.saturating_sub(self.last_read.elapsed())
        });
        state.into_iter().chain(keys).min()
    }

    /// Takes in all keys that have come.
    fn take_keys(&mut self, seat: &mut Seat) {
        let mut buffer = [0; 4096];
        let mut taken = 0;
        let mut events = Vec::new();
        while taken < MOST {
            match self.keyboard.read(&mut buffer) {
                Ok(0) | Err(_) => {
                    seat.gone = true;
                    break;
                }
                Ok(length) => {
                    taken += length;
                    let bytes = buffer.get(..length).unwrap_or_default();
                    self.parser.feed(bytes, &mut events);
                }
            }
            // The terminal blocks where nothing is left, so it is asked before each read.
            let more = tty::wait(&self.keyboard, seat.signals.socket(), Some(Duration::ZERO));
            if !more.is_ok_and(|more| more.keys) {
                break;
            }
        }
        self.last_read = Instant::now();
        self.take_events(events, seat);
    }

    /// Takes what has begun for what it is, when nothing followed for long enough.
    fn settle_keys(&mut self, seat: &mut Seat) {
        let limit = if self.parser.is_pasting() {
            PASTE
        } else {
            SEQUENCE
        };
        if self.parser.is_waiting() && self.last_read.elapsed() >= limit {
            let mut events = Vec::new();
            self.parser.settle(&mut events);
            self.take_events(events, seat);
        }
    }

    fn take_events(&mut self, events: Vec<Event>, seat: &mut Seat) {
        for event in events {
            let action = match event {
                Event::Key(key) => Action::Key(key),
                Event::Mouse(mouse) => Action::Mouse(mouse),
                Event::Paste(text) => Action::Paste(text),
                Event::Background(color) if self.now() <= BACKGROUND => Action::Background {
                    dark: luminance(color) < 0.5,
                },
                Event::Background(_) => continue,
                Event::Mlterm => {
                    if seat.guard.knows_mlterm() && seat.guard.is_explicit() {
                        seat.hold_order();
                    }
                    continue;
                }
                Event::Margins => {
                    seat.screen.use_margins();
                    continue;
                }
                Event::Graphics(told) => {
                    let now = self.now();
                    self.engine.take_graphics(told, now, seat);
                    continue;
                }
            };
            self.act(action, seat);
        }
    }

    /// Does what the signals ask for. Answers the one that asks for the end.
    fn take_signals(&mut self, seat: &mut Seat) -> Option<i32> {
        if let Some(signal) = seat.signals.end() {
            self.act(Action::Terminate, seat);
            return Some(signal);
        }
        if seat.signals.stop() {
            seat.suspend();
        } else if seat.signals.continued() {
            // Stopped by SIGSTOP: the shell had the terminal meanwhile.
            seat.take_again();
        }
        // The size may have changed while we were stopped, without a word.
        let size = tty::size().unwrap_or(seat.size);
        if seat.signals.resized() || size != seat.size {
            seat.size = size;
            seat.screen.resize(size.0, size.1);
            let (columns, rows) = size;
            self.act(Action::Resize { columns, rows }, seat);
        }
        None
    }

    /// Draws what changed, and writes everything in one go.
    fn draw(&mut self, seat: &mut Seat) {
        let now = self.now();
        if !self.engine.is_over() {
            if seat.screen.is_unknown() {
                self.engine.forget();
            }
            if let Some(frame) = self.engine.frame(now) {
                let visual = frame.visual;
                let mut bytes = seat.screen.show(frame.cells, frame.cursor, frame.band);
                if visual && !seat.guard.is_explicit() && bidi::turns(&bytes) {
                    seat.hold_order();
                    if terminal::may_be_asked_for_modes(&|name| std::env::var_os(name)) {
                        seat.out.extend_from_slice(ASK_KIND);
                    }
                    self.engine.forget();
                    let again = self.engine.frame(now);
                    bytes = again.map_or(bytes, |frame| {
                        seat.screen.show(frame.cells, frame.cursor, frame.band)
                    });
                }
                seat.out.extend(bytes);
            }
            self.ask_for_graphics(seat);
        }
        seat.flush();
    }

    /// Asks the terminal what it can draw, once there is something to draw. Nothing waits for the answer.
    fn ask_for_graphics(&mut self, seat: &mut Seat) {
        let var = |name: &str| std::env::var_os(name);
        if !self.asked && self.engine.asks_for_graphics() && terminal::may_be_asked(&var) {
            self.asked = true;
            let shy = !terminal::may_be_asked_for_modes(&var);
            seat.out.extend_from_slice(pictures::ask(shy));
        }
    }
}
