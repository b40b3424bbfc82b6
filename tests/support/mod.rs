//! A desk without a terminal and without a disk: keys go in, effects are answered from memory. Time stands still but for
//! what a test lets pass.

#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use lutrin::annotate::{Annotation, Device, History, Kind, Set, resolve_all};
use lutrin::app::action::{
    Action, Cx, Decoding, DraftText, Effect, Kin, Mouse, MouseKind, Notes, Opened,
};
use lutrin::app::view_model::ViewModel;
use lutrin::app::{Mode, State, update, view};
use lutrin::config::Settings;
use lutrin::doc::Document;
use lutrin::format::{self, Format};
use lutrin::keymap::{self, Input, Keymap, parse_script};
use lutrin::search::Query;
use lutrin::text::Span;
use lutrin::text::matching::MatchIndex;

/// The lecture, as shipped.
pub const LECTURE: &str = include_str!("../../texts/la-revolution-russe.txt");

/// A keymap shipped inside.
pub fn keymap(name: &str) -> Keymap {
    keymap::builtin(name).expect("a shipped keymap")
}

/// A text of which [`NEW`] is another edition.
pub const OLD: &str = "\
# The lamp

The keeper climbs the ninety-nine steps to the lamp every evening. He carries the oil in a blue can.

Nobody has ever asked him for the colour of the sea. The sea would not answer either.

At seven the lamp is put out with a brass cap. So it was. Then he writes one line into the book.

Of the mainland there is nothing to be said.
";

/// One sentence is other words, one is gone, and one stands in three places.
pub const NEW: &str = "\
# The lamp

## Evening

The keeper climbs the ninety-nine steps to the lamp every evening. He carried the oil in a green can.

Of colours he has never spoken with anybody.

Every day the lamp is put out with a brass cap. So it was. Then he writes one line into a book.

## Morning

Every day the lamp is put out with a brass cap. So it was. Then he writes one line into a book.

## Night

Every day the lamp is put out with a brass cap. So it was. Then he writes one line into a book.

And that is all.
";

/// The new edition with four notes made on the old one.
pub fn carried(columns: u16, rows: u16) -> Desk {
    let mut old = Desk::new(markdown(OLD), 120, 40);
    old.keys(") a \"steps\" Enter ) a \"can\" Enter ) a \"sea\" Enter");
    for _ in 0..10 {
        old.keys(")");
        if old.focused().starts_with("So it was") {
            break;
        }
    }
    old.keys("a \"so\" Enter");
    assert_eq!(old.saved.len(), 4);
    old.edition(markdown(NEW), columns, rows)
}

/// A text as a document.
pub fn plain(text: &str) -> Arc<Document> {
    Arc::new(
        format::parse(
            text.as_bytes().to_vec(),
            Format::Plain,
            "text.txt",
            &format::Options::default(),
        )
        .document,
    )
}

/// A Markdown text as a document.
pub fn markdown(text: &str) -> Arc<Document> {
    Arc::new(
        format::parse(
            text.as_bytes().to_vec(),
            Format::Markdown,
            "text.md",
            &format::Options::default(),
        )
        .document,
    )
}

/// The desk under test.
pub struct Desk {
    pub state: State,
    pub clock: Duration,
    /// How saving goes: an error makes every save fail.
    pub disk: Result<(), String>,
    /// Saves wait for [`Desk::catch_up`].
    pub slow: bool,
    waiting: Vec<Vec<Annotation>>,
    pub saved: Vec<Annotation>,
    pub drafts: Vec<DraftText>,
    pub history: History,
    pub copied: Vec<String>,
    pub edits: Vec<String>,
    pub places: usize,
    pub quit: bool,
    pub other: Vec<String>,
    /// Notes on another edition, and what they are.
    pub kin: Vec<Kin>,
    pub of_kin: Set,
    /// The clock and the random numbers.
    pub serial: u128,
}

impl Desk {
    /// A desk of `columns` × `rows` with `document` on it.
    pub fn new(document: Arc<Document>, columns: u16, rows: u16) -> Self {
        Self::with(document, columns, rows, Settings::default())
    }

    pub fn with(document: Arc<Document>, columns: u16, rows: u16, settings: Settings) -> Self {
        let map = keymap(&settings.keymap);
        let mut desk = Self {
            state: State::new(settings, Arc::new(map), columns, rows),
            clock: Duration::ZERO,
            disk: Ok(()),
            slow: false,
            waiting: Vec::new(),
            saved: Vec::new(),
            drafts: Vec::new(),
            history: History::default(),
            copied: Vec::new(),
            edits: Vec::new(),
            places: 0,
            quit: false,
            other: Vec::new(),
            kin: Vec::new(),
            of_kin: Set::default(),
            serial: 0,
        };
        desk.state.themes = vec!["light".to_owned(), "sepia".to_owned()];
        desk.act(Action::Opened(Box::new(opened(document))));
        desk
    }

    /// The same text opened again on a new desk, with what was kept.
    pub fn reopened(&self, columns: u16, rows: u16) -> Self {
        self.edition(self.state.book.document.clone(), columns, rows)
    }

    /// Another edition of the text opened on a new desk, with what was kept on this one.
    pub fn edition(&self, document: Arc<Document>, columns: u16, rows: u16) -> Self {
        let mut desk = Self::new(document.clone(), columns, rows);
        let mut notes = Notes {
            device: Device::new("test-0000"),
            ..Notes::default()
        };
        for annotation in &self.saved {
            notes.set.merge(annotation.clone());
        }
        notes.history = self.history.clone();
        notes.drafts.clone_from(&self.drafts);
        desk.drafts.clone_from(&self.drafts);
        desk.act(Action::Opened(Box::new(Opened {
            notes,
            ..opened(document)
        })));
        desk.saved.clone_from(&self.saved);
        desk
    }

    fn cx(&mut self) -> Cx {
        self.serial += 1;
        let wall = Timestamp::from_second(1_700_000_000 + i64::try_from(self.serial).unwrap_or(0))
            .expect("a time");
        Cx {
            now: self.clock,
            wall,
            random: self.serial,
        }
    }

    /// Gives an action and answers every effect it has.
    pub fn act(&mut self, action: Action) {
        let cx = self.cx();
        let effects = update(&mut self.state, action, &cx);
        for effect in effects {
            if let Some(answer) = self.answer(effect) {
                for action in answer {
                    self.act(action);
                }
            }
        }
    }

    fn answer(&mut self, effect: Effect) -> Option<Vec<Action>> {
        match effect {
            Effect::Save(states) if self.slow => self.waiting.push(states),
            Effect::Save(states) => {
                let text = self.state.book.document.hash();
                if let Err(error) = self.disk.clone() {
                    return Some(vec![Action::NotSaved {
                        text,
                        states,
                        error,
                    }]);
                }
                self.saved.extend(states.iter().cloned());
                return Some(vec![Action::Saved { text, states }]);
            }
            Effect::KeepHistory(history) => self.history = history,
            Effect::KeepDraft(draft) => {
                self.drafts.retain(|other| other.key != draft.key);
                self.drafts.push(draft);
            }
            Effect::DropDraft(draft) => {
                let same = |other: &DraftText| {
                    other.key == draft.key && draft.text.starts_with(&other.text)
                };
                self.drafts.retain(|other| !same(other));
            }
            Effect::KeepPlace(..) => self.places += 1,
            Effect::Copy(text) => self.copied.push(text),
            Effect::Edit(text) => self.edits.push(text),
            Effect::Search {
                ticket,
                query,
                from,
                backward,
            } => return Some(self.found(ticket, &query, (from, backward))),
            Effect::Resolve { document, anchors } => {
                let mut index = MatchIndex::default();
                let places = resolve_all(&anchors, &document, &mut index);
                return Some(vec![Action::Resolved {
                    text: document.hash(),
                    places,
                    index: Some(index),
                }]);
            }
            Effect::FindKin { document, asked } => {
                return Some(vec![Action::Kin {
                    text: document.hash(),
                    kin: self.kin.clone(),
                    asked,
                }]);
            }
            Effect::ReadKin(folder) => {
                return Some(vec![Action::KinRead {
                    text: self.state.book.document.hash(),
                    folder,
                    set: self.of_kin.clone(),
                }]);
            }
            Effect::Carry(_) => {
                let text = self.state.book.document.hash();
                let set = self.of_kin.clone();
                let troubles = Vec::new();
                let merged = Action::Merged {
                    text,
                    set,
                    troubles,
                };
                let done = Ok(());
                return Some(vec![merged, Action::Linked { text, done }]);
            }
            Effect::Quit => self.quit = true,
            other => self.other.push(format!("{other:?}")),
        }
        None
    }

    /// The answers to a search.
    fn found(&self, ticket: u64, query: &Query, (from, backward): (usize, bool)) -> Vec<Action> {
        let document = self.state.book.document.clone();
        let text = document.text();
        let first = if backward {
            query.prev(text, from)
        } else {
            query.next(text, from)
        };
        let again = || {
            if backward {
                query.prev(text, text.len())
            } else {
                query.next(text, 0)
            }
        };
        let hit = first.or_else(again);
        let found = Action::Found {
            ticket,
            hit,
            wrapped: first.is_none() && hit.is_some(),
            count: None,
        };
        let starts = query.starts(text, 10_000, || true).unwrap_or_default();
        let at = hit.and_then(|hit| starts.binary_search(&hit.start).ok());
        let counted = at.map(|at| Action::Counted {
            ticket,
            count: (at + 1, starts.len()),
        });
        [found].into_iter().chain(counted).collect()
    }

    /// The slow disk has done what it was given.
    pub fn catch_up(&mut self) -> &mut Self {
        self.slow = false;
        for states in std::mem::take(&mut self.waiting) {
            for answer in self.answer(Effect::Save(states)).unwrap_or_default() {
                self.act(answer);
            }
        }
        self
    }

    /// Types a script: keys as in keymaps, `"text"` as typed.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        for input in parse_script(script).expect("a script") {
            match input {
                Input::Key(key) => self.act(Action::Key(key)),
                Input::Text(text) => {
                    for c in text.chars() {
                        self.act(Action::Key(lutrin::keymap::Key::char(c)));
                    }
                }
            }
        }
        self
    }

    pub fn mouse(&mut self, kind: MouseKind, column: u16, row: u16) -> &mut Self {
        self.act(Action::Mouse(Mouse { kind, column, row }));
        self
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.act(Action::Resize { columns, rows });
        self
    }

    /// Lets time pass; the state gets the ticks it asks for.
    pub fn wait(&mut self, millis: u64) -> &mut Self {
        let end = self.clock + Duration::from_millis(millis);
        while let Some(at) = self.state.deadline().filter(|at| *at <= end) {
            self.clock = self.clock.max(at);
            self.act(Action::Tick);
            if self.state.deadline() == Some(at) {
                break;
            }
        }
        self.clock = end;
        self
    }

    pub fn view(&mut self) -> ViewModel {
        let cx = self.cx();
        view(&mut self.state, &cx)
    }

    /// What stands in the body, row by row.
    pub fn page(&mut self) -> String {
        let rows = self.view().body.into_iter().map(|row| {
            let pieces = row.pieces.into_iter();
            pieces.map(|piece| piece.text).collect::<String>()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The text of the focused sentence.
    pub fn focused(&self) -> &str {
        self.state.book.document.slice(self.state.focus)
    }

    /// The live annotations in order of the text: kind, text under it, note.
    pub fn annotations(&self) -> Vec<(Kind, String, String)> {
        let book = &self.state.book;
        let placed = book.placed().iter().filter_map(|(span, id)| {
            let annotation = book.set.get(*id)?;
            Some((
                annotation.kind,
                book.document.slice(*span).to_owned(),
                annotation.note_text().to_owned(),
            ))
        });
        placed.collect()
    }

    /// What the status line says.
    pub fn message(&self) -> &str {
        self.state
            .message
            .as_ref()
            .map_or("", |message| message.text.as_str())
    }

    /// The text with what stands on it: `|` before the focus, `<…>` the selection, `[…]` highlights, `{…}` notes, `^` bookmarks.
    pub fn marked(&self) -> String {
        let book = &self.state.book;
        let mut marks: Vec<(usize, u8, char)> = vec![(self.state.focus.start, 2, '|')];
        for (span, id) in book.placed() {
            let Some(annotation) = book.set.get(*id) else {
                continue;
            };
            let (open, close) = match annotation.kind {
                Kind::Bookmark => {
                    marks.push((span.start, 3, '^'));
                    continue;
                }
                _ if !annotation.note_text().is_empty() => ('{', '}'),
                _ => ('[', ']'),
            };
            marks.push((span.start, 4, open));
            marks.push((span.end, 0, close));
        }
        if let Mode::Select(selection) = &self.state.mode {
            let Span { start, end } = selection.span();
            marks.push((start, 5, '<'));
            marks.push((end, 1, '>'));
        }
        marks.sort_unstable();
        let text = book.document.text();
        let mut out = String::new();
        let mut at = 0;
        for (pos, _, sign) in marks {
            out.push_str(&text[at..pos]);
            out.push(sign);
            at = pos;
        }
        out.push_str(&text[at..]);
        out
    }
}

pub fn opened(document: Arc<Document>) -> Opened {
    Opened {
        document,
        name: "text.txt".to_owned(),
        path: None,
        format: "plain text".to_owned(),
        decoding: Decoding::default(),
        notes: Notes {
            device: Device::new("test-0000"),
            ..Notes::default()
        },
        at: None,
        focus: None,
        top: None,
        warnings: Vec::new(),
    }
}

/// Opens `text` at its first sentence (or the one before which `|` stands), types `script` and compares what stands on it then.
#[track_caller]
pub fn journey(before: &str, script: &str, after: &str) {
    let start = before.find('|');
    let text = before.replacen('|', "", 1);
    let mut desk = Desk::new(plain(&text), 80, 24);
    if let Some(start) = start {
        desk.state.focus = desk
            .state
            .book
            .document
            .sentence_at(start)
            .expect("a sentence");
    }
    desk.keys(script);
    assert_eq!(desk.marked(), after, "{before:?} after {script}");
}
