//! What the loop in a terminal and the one without have in common: actions in, effects carried out, frames drawn.

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::launch::Launch;
use super::pictures::{Easel, Manner, Task, Told};
use super::screen::Band;
use super::world::{Hands, Report, World};
use crate::app::action::{Action, Cx, Edited, Effect};
use crate::app::view_model::ViewModel;
use crate::app::{State, update, view};
use crate::config::Drawing;
use crate::ui::theme::{BUILTIN, Depth, Theme, Themes};

/// The side of the terminal: what can only be done there.
pub trait Front {
    /// Puts text on the clipboard.
    fn copy(&mut self, text: &str);

    /// Lets the reader edit `text` in another program.
    fn edit(&mut self, text: &str, editor: &str) -> Edited;

    /// Takes the mouse or leaves it.
    fn mouse(&mut self, on: bool);

    /// Forgets what stands on the screen.
    fn redraw(&mut self);

    /// Stops until the shell continues us.
    fn suspend(&mut self);

    /// Whether other programs may be opened beside this one.
    fn may_open(&self) -> bool;
}

/// The state with all that it needs.
pub struct Engine {
    state: State,
    world: World,
    themes: Themes,
    depth: Depth,
    /// What is thought of the background until the terminal answers.
    dark: bool,
    editor: String,
    theme: Option<(String, bool, Theme)>,
    shown: Option<ViewModel>,
    easel: Easel,
    shown_pictures: bool,
    over: bool,
}

/// A frame that differs from the one before.
pub struct Frame {
    pub cells: Buffer,
    pub cursor: Option<(u16, u16)>,
    /// Where the text scrolls.
    pub band: Band,
    /// Whether right-to-left text stands in it as it is seen.
    pub visual: bool,
}

impl Engine {
    /// The state with its text opened. `wake` is called from other threads whenever there is a report to take.
    pub fn new(
        launch: Launch,
        (columns, rows): (u16, u16),
        wake: std::sync::Arc<dyn Fn() + Send + Sync>,
        easel: Easel,
        front: &mut dyn Front,
    ) -> Self {
        let opened = launch.reading.opened;
        let hands = Hands {
            store: launch.store,
            notebook: launch.reading.notebook,
            earlier: launch.reading.earlier,
            shelf: launch.shelf,
            gallery: launch.gallery,
            wake,
        };
        let editor = launch.settings.editor.clone();
        let mut engine = Self {
            world: World::new(hands, &opened),
            state: State::new(launch.settings, launch.keymap, columns, rows),
            themes: Themes::new(&launch.themes, launch.depth),
            depth: launch.depth,
            dark: launch.dark,
            editor,
            theme: None,
            shown: None,
            easel,
            shown_pictures: false,
            over: false,
        };
        engine.state_graphics(Duration::ZERO, front);
        engine.name_themes(&launch.themes);
        let opened = Action::Opened(Box::new(opened));
        engine.act(opened, Duration::ZERO, front);
        if let Some(listing) = launch.list {
            engine.act(Action::Library(listing), Duration::ZERO, front);
        }
        engine
    }

    /// Whether the terminal is to be asked what it can draw: there are pictures, and nobody has decided.
    pub fn asks_for_graphics(&self) -> bool {
        let settings = &self.state.settings;
        !self.state.book.document.pictures().is_empty() && settings.pictures == Drawing::Auto
    }

    /// What the terminal answered.
    pub fn take_graphics(&mut self, told: Told, now: Duration, front: &mut dyn Front) {
        self.easel.hear(told);
        self.shown = None;
        self.state_graphics(now, front);
    }

    /// Whether pictures are in kitty's keeping.
    pub fn uses_kitty(&self) -> bool {
        self.easel.manner() == Some(Manner::Kitty) && self.easel.has_drawn()
    }

    /// Tells the desk what the terminal can draw.
    fn state_graphics(&mut self, now: Duration, front: &mut dyn Front) {
        let able = self.easel.able.manner(Drawing::Auto).is_some()
            || !matches!(self.state.settings.pictures, Drawing::Auto);
        let graphics = Action::Graphics {
            able,
            cell: Some(self.easel.cell()),
        };
        self.act(graphics, now, front);
    }

    /// Tells the desk which themes there are: those shipped inside, then the reader's own.
    fn name_themes(&mut self, own: &[(String, String)]) {
        let shipped = BUILTIN.iter().map(ToString::to_string);
        let own = own.iter().map(|(name, _)| name.clone());
        let own = own.filter(|name| !BUILTIN.contains(&name.as_str()));
        self.state.themes = shipped.chain(own).collect();
    }

    /// Takes one action at time `now` since the start, and carries out what comes of it.
    pub fn act(&mut self, action: Action, now: Duration, front: &mut dyn Front) {
        let mut actions = VecDeque::from([action]);
        while let Some(action) = actions.pop_front() {
            if self.over {
                return;
            }
            match &action {
                Action::Opened(opened) => {
                    self.world.turn_to(opened);
                    self.easel.turn_to(opened.document.hash());
                }
                Action::Reloaded { text, opened } if *text == self.state.book.document.hash() => {
                    self.world.renew(&opened.document);
                    self.easel.turn_to(opened.document.hash());
                }
                Action::Configured { settings, .. } => {
                    self.editor.clone_from(&settings.editor);
                    self.easel.set(settings.pictures);
                }
                _ => {}
            }
            let cx = cx(now);
            for effect in update(&mut self.state, action, &cx) {
                let Some(effect) = self.world.take(effect, cx.wall) else {
                    continue;
                };
                match effect {
                    Effect::Copy(text) => front.copy(&text),
                    Effect::Edit(text) => {
                        let edited = front.edit(&text, &self.editor);
                        actions.push_back(Action::Edited(edited));
                    }
                    Effect::Mouse(on) => front.mouse(on),
                    Effect::Redraw => {
                        self.easel.forget();
                        front.redraw();
                    }
                    Effect::OpenPicture(picture) if front.may_open() => {
                        self.world.make(Task::Open(picture));
                    }
                    Effect::OpenPicture(_) => {
                        let line = "There is no desktop here to open the picture on";
                        actions.push_back(Action::Tell(line.to_owned()));
                    }
                    Effect::Suspend => front.suspend(),
                    Effect::Quit => self.over = true,
                    // Everything else was the world's.
                    _ => {}
                }
            }
        }
    }

    /// Takes all reports there are. Answers whether there were any.
    pub fn take_reports(&mut self, now: Duration, front: &mut dyn Front) -> bool {
        let mut any = false;
        while let Some(report) = self.world.report() {
            any = true;
            match report {
                Report::Action(action) => self.act(action, now, front),
                Report::Themes(own) => {
                    self.themes = Themes::new(&own, self.depth);
                    self.name_themes(&own);
                    self.theme = None;
                    self.shown = None;
                }
                Report::Drawn(order, drawing) => {
                    self.easel.take(order, drawing);
                    self.shown = None;
                }
            }
        }
        any
    }

    /// Tells the state that its time has come, where it has. Answers whether it had.
    pub fn tick(&mut self, now: Duration, front: &mut dyn Front) -> bool {
        let due = self.deadline().is_some_and(|at| at <= now);
        if due {
            self.act(Action::Tick, now, front);
        }
        due
    }

    /// When the state wants to be told the time.
    pub fn deadline(&self) -> Option<Duration> {
        self.state.deadline()
    }

    /// The state of the desk.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Whether the reader has gone.
    pub const fn is_over(&self) -> bool {
        self.over
    }

    pub const fn world(&mut self) -> &mut World {
        &mut self.world
    }

    /// What is to be seen now; `None` where it is what was drawn last.
    pub fn frame(&mut self, now: Duration) -> Option<Frame> {
        let model = view(&mut self.state, &cx(now));
        if self.shown.as_ref() == Some(&model) {
            return None;
        }
        let area = Rect::new(0, 0, model.columns, model.rows);
        let mut cells = Buffer::empty(area);
        crate::ui::draw(&model, self.theme(&model), area, &mut cells);
        for order in self.easel.draw(&model, &mut cells) {
            self.world.make(Task::Draw(order));
        }
        let body = model.panes.map(|panes| panes.body).unwrap_or_default();
        // A terminal does not move what is no character, so where such pictures are or were, nothing is scrolled.
        let pictured = |model: &ViewModel| !model.pictures.is_empty();
        let cellular = matches!(self.easel.manner(), None | Some(Manner::Blocks));
        let still = !cellular && (pictured(&model) || self.shown_pictures);
        self.shown_pictures = pictured(&model);
        let frame = Frame {
            cells,
            cursor: model.cursor,
            band: if still {
                Band::default()
            } else {
                Band {
                    rows: body.y..body.bottom(),
                    from: model.panes.map_or(0, |panes| panes.gutter.x),
                }
            },
            visual: model.visual,
        };
        self.shown = Some(model);
        Some(frame)
    }

    /// The next frame is told even if it is the same.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// The theme that is asked for, made at the first need.
    fn theme(&mut self, model: &ViewModel) -> &Theme {
        let dark = model.dark.unwrap_or(self.dark);
        let fits =
            |(name, for_dark, _): &(String, bool, Theme)| *name == model.theme && *for_dark == dark;
        let theme = match self.theme.take().filter(fits) {
            Some(theme) => theme,
            None => (
                model.theme.clone(),
                dark,
                self.themes.pick(&model.theme, dark),
            ),
        };
        &self.theme.insert(theme).2
    }

    /// Waits for everything to be kept. Answers what could not be, one line.
    pub fn finish(self) -> Option<String> {
        self.world.finish()
    }
}

/// What an update may know of the world at this moment.
fn cx(now: Duration) -> Cx {
    Cx {
        now,
        wall: Timestamp::now(),
        random: random(),
    }
}

/// 128 random bits: every `RandomState` has keys of its own, the first ones from the system.
fn random() -> u128 {
    let half = || u128::from(RandomState::new().build_hasher().finish());
    half() << 64 | half()
}
