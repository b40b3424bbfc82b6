//! The same desk without a terminal, for `lutrin render` and for tests: keys go in, the last screen comes out. Notes are saved in
//! earnest. Time is made: every input comes a moment after the one before, once all workers have answered.

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::engine::{Engine, Front};
use super::launch::{Launch, Outcome};
use super::pictures::{Able, Easel};
use crate::app::action::{Action, Edited};
use crate::keymap::{Input, Key};

/// Between two inputs.
const PACE: Duration = Duration::from_millis(20);

/// After the last input: hints appear, what is kept now and then is kept.
const REST: Duration = Duration::from_secs(1);

/// What came of it.
#[derive(Debug)]
pub struct Rendered {
    /// The last screen that was drawn.
    pub screen: Buffer,
    pub outcome: Outcome,
}

/// Plays `script` on a screen of `columns` × `rows`.
#[must_use]
pub fn render(launch: Launch, columns: u16, rows: u16, script: &[Input]) -> Rendered {
    let mut front = NoTerminal;
    let easel = Easel::new(Able::cells(launch.depth), launch.settings.pictures, None);
    let engine = Engine::new(launch, (columns, rows), Arc::new(|| {}), easel, &mut front);
    let mut play = Play {
        engine,
        front,
        now: Duration::ZERO,
        screen: Buffer::empty(Rect::new(0, 0, columns, rows)),
    };
    play.settle();
    for key in script.iter().flat_map(keys) {
        if play.engine.is_over() {
            break;
        }
        play.pass(PACE);
        play.engine.act(Action::Key(key), play.now, &mut play.front);
        play.settle();
    }
    play.pass(REST);
    if !play.engine.is_over() {
        // Like a terminal that closes: where the reader is, is kept.
        play.engine
            .act(Action::Terminate, play.now, &mut play.front);
    }
    Rendered {
        screen: play.screen,
        outcome: Outcome {
            unsaved: play.engine.finish(),
            signal: None,
            unread: None,
        },
    }
}

/// The keys that an input is typed with.
fn keys(input: &Input) -> Vec<Key> {
    match input {
        Input::Key(key) => vec![*key],
        Input::Text(text) => text.chars().map(Key::char).collect(),
    }
}

struct Play {
    engine: Engine,
    front: NoTerminal,
    now: Duration,
    screen: Buffer,
}

impl Play {
    /// Waits for the workers until nothing comes any more, and draws.
    fn settle(&mut self) {
        loop {
            self.engine.world().wait();
            let told = self.engine.take_reports(self.now, &mut self.front);
            // Drawing may ask for pictures, which are waited for too.
            let drawn = if self.engine.is_over() {
                None
            } else {
                self.engine.frame(self.now)
            };
            match drawn {
                Some(frame) => self.screen = frame.cells,
                None if !told => break,
                None => {}
            }
        }
    }

    /// Lets time pass; what is due on the way happens at its time.
    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(at) = self.engine.deadline().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            let before = self.engine.deadline();
            self.engine.tick(self.now, &mut self.front);
            self.settle();
            if self.engine.is_over() || self.engine.deadline() == before {
                break;
            }
        }
        self.now = end;
    }
}

/// No terminal: nothing to copy to, nobody to edit.
struct NoTerminal;

impl Front for NoTerminal {
    fn copy(&mut self, _: &str) {}

    fn edit(&mut self, _: &str, _: &str) -> Edited {
        Edited::Failed("there is no terminal to edit in".to_owned())
    }

    fn mouse(&mut self, _: bool) {}

    fn redraw(&mut self) {}

    fn suspend(&mut self) {}

    fn may_open(&self) -> bool {
        false
    }
}
