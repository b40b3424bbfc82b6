//! The state of the desk.

use std::sync::Arc;
use std::time::Duration;

use super::action::{Cx, DraftText, Effect, Place};
use super::book::Book;
use super::command::Command;
use super::find::Find;
use super::folds::{self, Folded};
use super::jumps::Jumps;
use super::keys::Pending;
use super::mode::Mode;
use super::pictures::{self, Pictures};
use super::sheets;
use super::view_model::{Panes, Tone};
use crate::annotate::{Anchor, Annotation, Id};
use crate::config::{Bidi, Settings};
use crate::keymap::Keymap;
use crate::layout::panes::{Wish, Wishes, panes};
use crate::layout::{Galley, Setting, Top};
use crate::text::Span;

/// How often the reading position is kept while reading.
const KEEP_PLACE: Duration = Duration::from_secs(1);
/// How soon a failed save is tried again.
pub(super) const RETRY: Duration = Duration::from_secs(5);
/// How long keys wait before their continuations are shown.
pub(super) const HINT: Duration = Duration::from_millis(400);

/// One line for the reader, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    pub tone: Tone,
}

/// Everything the desk knows.
#[derive(Debug)]
pub struct State {
    pub settings: Settings,
    pub keymap: Arc<Keymap>,
    pub columns: u16,
    pub rows: u16,
    pub book: Book,
    pub mode: Mode,
    /// The focused sentence.
    pub focus: Span,
    /// What the viewport hangs on.
    pub top: Top,
    /// The top a resize could not keep, until the reader moves.
    pub(super) wanted_top: Option<Top>,
    pub galley: Galley,
    pub(super) folded: Folded,
    pub pictures: Pictures,
    pub jumps: Jumps,
    pub find: Option<Find>,
    /// The link or note mark the reader stepped to, inside the focus.
    pub point: Option<Span>,
    /// The annotation the reader stepped to.
    pub current: Option<Id>,
    /// The annotation that is being given a place by hand.
    pub placing: Option<super::placing::Placing>,
    pub contents: Wish,
    pub notes: Wish,
    /// What the terminal told of its background.
    pub dark: Option<bool>,
    pub message: Option<Message>,
    pub(super) pending: Pending,
    /// The measure asked for.
    pub measure: u16,
    /// The names `theme` takes, besides `auto`.
    pub themes: Vec<String>,
    /// The theme asked for; changes with `theme`, not only with the settings.
    pub theme: String,
    /// The style the next highlight gets.
    pub style: usize,
    /// When the place was last kept, and whether the reader has moved since.
    pub(super) kept_at: Option<Duration>,
    pub(super) moved: bool,
    /// The text was opened, or read again, and not every note has been looked for in it: how they stood before.
    pub(super) reloaded: Option<super::reload::Before>,
    /// What the reader was about when the text changed, and is not any more since its words are gone: told with what became of the notes.
    pub(super) gone: Option<&'static str>,
    pub(super) carry: super::carry::Carry,
    pub(super) retry_at: Option<Duration>,
    pub(super) ticket: u64,
    /// How many lists of texts were shown.
    pub(super) listing: u64,
    /// Which way the search of that ticket goes.
    pub(super) searching_backward: bool,
    /// The id made last, and its millisecond.
    pub(super) last_id: Option<(Id, u64)>,
    /// What is told when the next save is durable, instead of what it was.
    pub(super) saying: Option<String>,
    /// `q` was refused once because something is not saved.
    pub(super) quit_refused: bool,
    /// The record, as it stood, of which an undo was refused once because another device went on from it.
    pub(super) undo_asked: Option<(Id, Vec<Annotation>)>,
    pub(super) drag: Option<super::mouse::Drag>,
    pub(super) editing_outside: Option<super::editor::Target>,
    pub(super) longest_title: u16,
}

impl State {
    /// An empty desk; a text comes with [`super::Action::Opened`].
    #[must_use]
    pub fn new(settings: Settings, keymap: Arc<Keymap>, columns: u16, rows: u16) -> Self {
        let setting = Setting {
            measure: settings.measure,
            wide: settings.measure,
            justify: false,
            hyphenate: false,
            language: None,
            visual: true,
        };
        Self {
            measure: settings.measure,
            themes: Vec::new(),
            theme: settings.theme.clone(),
            settings,
            keymap,
            columns,
            rows,
            book: Book::default(),
            mode: Mode::Read,
            focus: Span::default(),
            top: Top::default(),
            wanted_top: None,
            galley: Galley::new(setting),
            folded: Folded::default(),
            pictures: Pictures::default(),
            jumps: Jumps::default(),
            find: None,
            point: None,
            current: None,
            placing: None,
            contents: Wish::Auto,
            notes: Wish::Auto,
            dark: None,
            message: None,
            pending: Pending::default(),
            style: 0,
            kept_at: None,
            moved: false,
            reloaded: None,
            gone: None,
            carry: super::carry::Carry::default(),
            retry_at: None,
            ticket: 0,
            listing: 0,
            searching_backward: false,
            last_id: None,
            saying: None,
            quit_refused: false,
            undo_asked: None,
            drag: None,
            editing_outside: None,
            longest_title: 0,
        }
    }

    /// When, in [`Cx::now`] time, it wants a [`super::Action::Tick`].
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let place = (self.moved && self.keeps_place())
            .then(|| self.kept_at.map_or(Duration::ZERO, |at| at + KEEP_PLACE));
        [place, self.retry_at, self.pending.hint_at()]
            .into_iter()
            .flatten()
            .min()
    }

    /// The panes of the screen; `None` where it is too small.
    #[must_use]
    pub fn panes(&self) -> Option<Panes> {
        let wishes = Wishes {
            contents: self.contents,
            notes: self.notes,
            measure: self.measure,
            contents_width: self.longest_title,
        };
        panes(self.columns, self.rows, &wishes)
    }

    /// Rows of the page; 1 where the screen is too small.
    #[must_use]
    pub fn page_rows(&self) -> u16 {
        self.panes().map_or(1, |panes| panes.body.height.max(1))
    }

    /// Sets the galley to what the screen and the settings ask for.
    pub(super) fn fit_galley(&mut self) {
        let Some(panes) = self.panes() else { return };
        let language = self
            .book
            .document
            .meta()
            .language
            .or(self.settings.language);
        self.galley.reset(Setting {
            measure: panes.body.width.max(1),
            wide: panes.reach(self.columns),
            justify: self.settings.justify,
            hyphenate: self.settings.hyphenate,
            language,
            visual: self.settings.bidi == Bidi::Lutrin,
        });
        let rooms = pictures::rooms(self, panes.body.width, panes.body.height);
        let document = &self.book.document;
        let tops = [self.top, self.wanted_top.unwrap_or_default()];
        let [top, wanted] = self.galley.make_room(document, rooms, tops);
        self.top = top;
        self.wanted_top = self.wanted_top.map(|_| wanted);
        self.galley.fold(folds::blocks(self));
    }

    /// Tells the reader one line.
    pub(super) fn tell(&mut self, text: impl Into<String>) {
        self.message = Some(Message {
            text: text.into(),
            tone: Tone::Normal,
        });
    }

    /// Tells the reader something that wants attention.
    pub(super) fn alert(&mut self, text: impl Into<String>) {
        self.message = Some(Message {
            text: text.into(),
            tone: Tone::Alert,
        });
    }

    /// The section being read.
    #[must_use]
    pub fn section(&self) -> Option<usize> {
        self.book.document.outline().at(self.focus.start)
    }

    /// Whether the place can be kept now: the index of a long text is on its way at first, and of a part nothing is kept.
    fn keeps_place(&self) -> bool {
        self.book.is_indexed() && !self.book.decoding.cut.is_partial()
    }

    /// The place to keep, where the reader has moved and it is time (or at once).
    pub(super) fn keep_place(&mut self, cx: &Cx, at_once: bool) -> Option<Effect> {
        let due = self.kept_at.is_none_or(|at| cx.now >= at + KEEP_PLACE);
        if !self.moved || !(due || at_once) || self.book.document.blocks().is_empty() {
            return None;
        }
        if !self.keeps_place() && (!at_once || self.book.decoding.cut.is_partial()) {
            return None;
        }
        self.moved = false;
        self.kept_at = Some(cx.now);
        let line = self
            .book
            .document
            .sentence_at(self.top.pos)
            .unwrap_or(self.focus);
        let line = Span::new(self.top.pos.clamp(line.start, line.end), line.end);
        let line = if line.is_empty() { self.focus } else { line };
        let top = self.book.anchor(line);
        let focus = self.book.anchor(self.focus);
        Some(Effect::KeepPlace(Place {
            focus,
            top,
            line,
            progress: self.book.progress(self.focus.end),
        }))
    }

    /// The draft that waits for a note, else for its place: the one written last.
    pub(super) fn draft_for(&self, id: Option<Id>, anchor: &Anchor) -> Option<&DraftText> {
        let last = |id| {
            let mut drafts = self.book.drafts.iter();
            drafts.rfind(|draft| draft.is_for(id, anchor))
        };
        last(id).or_else(|| last(None))
    }

    /// `: U brings it back`, with the key that is bound to a command now; empty where none is.
    pub(super) fn key_does(&self, command: Command, does: &str) -> String {
        let keys = sheets::keys_of(&self.keymap, "read", command.spec().name);
        match keys.split(", ").next().filter(|key| !key.is_empty()) {
            Some(key) => format!(": {key} {does}"),
            None => String::new(),
        }
    }
}
