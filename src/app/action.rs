//! What comes in (actions) and what goes out (effects).

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::annotate::{Anchor, Annotation, History, Id, Resolution, Set, VersionVector};
use crate::config::Settings;
use crate::doc::{Cut, Document, TextHash};
use crate::keymap::{Key, Keymap};
use crate::search::Query;
use crate::text::matching::MatchIndex;
use crate::text::{Encoding, Span};

/// What an update may know of the world.
#[derive(Clone, Copy, Debug)]
pub struct Cx {
    /// Time since the start: for chords and for saving now and then.
    pub now: Duration,
    /// The clock on the wall: for stamps only.
    pub wall: Timestamp,
    /// Fresh random bits at every call: for ids.
    pub random: u128,
}

/// A mouse event, in cells from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub kind: MouseKind,
    pub column: u16,
    pub row: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// Left button.
    Press,
    Drag,
    Release,
    WheelUp,
    WheelDown,
}

/// A text that was opened, with everything kept about it.
#[derive(Debug)]
pub struct Opened {
    pub document: Arc<Document>,
    /// What to call it where it has no title: the file name.
    pub name: String,
    pub path: Option<PathBuf>,
    /// The name of its format and encoding, for the status of `:info`.
    pub format: String,
    pub decoding: Decoding,
    pub notes: Notes,
    /// Where to begin: a place asked for (byte), else where the reader was.
    pub at: Option<usize>,
    pub focus: Option<Anchor>,
    pub top: Option<Anchor>,
    /// One-line warnings to tell, the most important first.
    pub warnings: Vec<String>,
}

/// How the bytes of a text were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decoding {
    /// The name of the encoding.
    pub name: &'static str,
    /// Whether the reader chose it.
    pub chosen: bool,
    /// Whether it is the text that was on the desk, in another encoding: reading goes on where it was.
    pub again: bool,
    /// Where it was cut, if only a part of it is there: the whole takes its place soon.
    pub cut: Cut,
}

/// The reader's own things on a text.
#[derive(Debug, Default)]
pub struct Notes {
    pub set: Set,
    /// Whether there are more, which come when the first page stands.
    pub later: bool,
    pub history: History,
    pub drafts: Vec<DraftText>,
    /// The device that writes; `None` where notes cannot be kept (then why is in the warnings).
    pub device: Option<crate::annotate::Device>,
}

/// Where the reader is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The focused sentence, and the first line seen.
    pub focus: Anchor,
    pub top: Anchor,
    /// What `top` is the anchor of.
    pub line: Span,
    /// Per mille of the body.
    pub progress: u16,
}

/// A draft, as [`crate::store::Draft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftText {
    /// Which writing it is of: two on one note, in two windows or one after the other, are two drafts.
    pub key: String,
    pub id: Option<Id>,
    /// The state of the note it was begun on.
    pub base: Option<VersionVector>,
    pub anchor: Anchor,
    pub text: String,
}

impl DraftText {
    /// Whether it is the draft of note `id`, or, for a new note, of the very place of `anchor`.
    #[must_use]
    pub fn is_for(&self, id: Option<Id>, anchor: &Anchor) -> bool {
        self.id == id && (id.is_some() || self.is_at(anchor))
    }

    /// Whether it was begun at the very place of `anchor`.
    #[must_use]
    pub fn is_at(&self, anchor: &Anchor) -> bool {
        let place = |a: &Anchor| (a.start, a.end);
        place(&self.anchor) == place(anchor)
            && self.anchor.text == anchor.text
            && self.anchor.exact == anchor.exact
    }
}

/// A text to choose: of the library, or a file in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// Hash of the text (`blake3:…`); empty where the file was not read yet.
    pub text: String,
    pub title: String,
    pub authors: Vec<String>,
    /// The file to open; `None` for the text shipped inside.
    pub path: Option<PathBuf>,
    /// In the reader's own time; `None` where it was not read yet.
    pub last_read: Option<DateTime>,
    /// Per mille.
    pub progress: u16,
    pub notes: usize,
    /// None of its files is where it was.
    pub missing: bool,
}

/// Notes on a text that looks like another edition of the one on the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// The folder they are in.
    pub folder: PathBuf,
    pub title: String,
    /// The name of its file; may be empty.
    pub file: String,
    /// How many there are.
    pub notes: usize,
}

/// Texts to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The folder they are in; `None` for the library.
    pub folder: Option<PathBuf>,
    pub texts: Vec<Shelved>,
    /// In the reader's own time.
    pub today: Date,
    /// What to look for among them at first.
    pub find: String,
}

/// What the external editor left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    Unchanged,
    Text(String),
    /// It changed the text but did not end well, so whether this is what the reader wanted is not known; why is the
    /// first half of a line to tell.
    Doubtful {
        text: String,
        why: String,
    },
    /// There is no answer; one line to tell.
    Failed(String),
}

/// What happened.
#[derive(Debug)]
pub enum Action {
    Key(Key),
    Mouse(Mouse),
    Paste(String),
    Resize {
        columns: u16,
        rows: u16,
    },
    /// The time [`crate::app::State::deadline`] asked for has come.
    Tick,
    /// A text was opened (again).
    Opened(Box<Opened>),
    /// Opening failed; one line.
    NotOpened(String),
    /// Settings or keymap were read (again); problems are lines to tell.
    Configured {
        settings: Settings,
        keymap: Arc<Keymap>,
        problems: Vec<String>,
    },
    /// The terminal told its background.
    Background {
        dark: bool,
    },
    /// Notes as they are on disk now: after a save of ours, or because another program changed them.
    Merged {
        text: TextHash,
        set: Set,
        troubles: Vec<String>,
    },
    /// These states are durable.
    Saved {
        text: TextHash,
        states: Vec<Annotation>,
    },
    /// These states could not be written; they stay in memory and are tried again.
    NotSaved {
        text: TextHash,
        states: Vec<Annotation>,
        error: String,
    },
    /// The file of the text on the desk (`text`) was changed by another program, and is read again.
    Reloaded {
        text: TextHash,
        opened: Box<Opened>,
    },
    /// Some of the anchors asked for, or the last of them with the index of the text.
    Resolved {
        text: TextHash,
        places: Vec<(Id, Resolution)>,
        index: Option<MatchIndex>,
    },
    /// The answer to [`Effect::Search`]; with the number of the match and how many there are, where that is known by then.
    Found {
        ticket: u64,
        hit: Option<Span>,
        wrapped: bool,
        count: Option<(usize, usize)>,
    },
    /// The number of the match that was found, and how many there are.
    Counted {
        ticket: u64,
        count: (usize, usize),
    },
    /// The size of a picture in pixels; `None` where it cannot be drawn.
    Picture {
        text: TextHash,
        picture: usize,
        size: Option<(u32, u32)>,
    },
    /// What the terminal can draw: pictures at all, and cells of so many pixels where it tells.
    Graphics {
        able: bool,
        cell: Option<(u16, u16)>,
    },
    /// The library or a folder was read: the answer to [`Effect::ListLibrary`], or what a reading begins with.
    Library(Listing),
    /// More is known of texts that are listed: the answer to [`Effect::LookThrough`], in parts. Each with its number in the
    /// listing, new ones with the next numbers; `None` for a file that is no text. So many files `of` all are looked through.
    Shelved {
        listing: u64,
        texts: Vec<(usize, Option<Shelved>)>,
        done: usize,
        of: usize,
    },
    /// A text (its hash) was taken off the library's list.
    Forgotten(String),
    /// Notes on other texts look like notes on this one: the answer to [`Effect::FindKin`], where there are any or they were asked for.
    Kin {
        text: TextHash,
        kin: Vec<Kin>,
        asked: bool,
    },
    /// The notes in a folder: the answer to [`Effect::ReadKin`].
    KinRead {
        text: TextHash,
        folder: PathBuf,
        set: Set,
    },
    /// The text was linked with another, or parted: the answer to [`Effect::Carry`] and [`Effect::Uncarry`], after [`Action::Merged`]. Or one
    /// line on why it was not.
    Linked {
        text: TextHash,
        done: Result<(), String>,
    },
    /// The external editor came back.
    Edited(Edited),
    /// One line to tell the reader.
    Tell(String),
    /// SIGTERM, SIGHUP: keep what there is and go.
    Terminate,
}

/// What is to be done in the world.
#[derive(Debug)]
pub enum Effect {
    /// Write these states; answer [`Action::Saved`] + [`Action::Merged`], or [`Action::NotSaved`].
    Save(Vec<Annotation>),
    KeepHistory(History),
    /// Keep a draft, in the place of what was kept of the same writing.
    KeepDraft(DraftText),
    /// Remove a draft, unless more than this was written of it since: another window may have it open.
    DropDraft(DraftText),
    /// Keep where the reader is.
    KeepPlace(Place),
    /// Look for notes on other editions of the text: where it has none of its own, or where they are asked for; answer [`Action::Kin`].
    FindKin {
        document: Arc<Document>,
        asked: bool,
    },
    /// Remember that the notes in a folder are not to be offered for the text again.
    DeclineKin {
        document: Arc<Document>,
        folder: PathBuf,
    },
    /// Read the notes in a folder; answer [`Action::KinRead`].
    ReadKin(PathBuf),
    /// Link the notes in a folder to the text on the desk; answer [`Action::Linked`].
    Carry(PathBuf),
    /// Part the text on the desk from those it is linked with; answer [`Action::Linked`].
    Uncarry(Arc<Document>),
    /// Put on the clipboard (OSC 52).
    Copy(String),
    /// Edit a text in the reader's editor; answer [`Action::Edited`].
    Edit(String),
    /// Find in the text on a worker; answer [`Action::Found`], and [`Action::Counted`] where the text is not too long for it. Only the newest
    /// ticket counts.
    Search {
        ticket: u64,
        query: Query,
        from: usize,
        backward: bool,
    },
    /// Resolve anchors on a worker, in their order; answer [`Action::Resolved`], as often as there is something to tell, and at the end.
    Resolve {
        document: Arc<Document>,
        anchors: Vec<(Id, Anchor)>,
    },
    /// Read and decode a picture on a worker; answer [`Action::Picture`].
    LoadPicture(usize),
    /// Open a picture in the program the system has for it.
    OpenPicture(usize),
    /// Read the library, or the names in a folder; answer [`Action::Library`], or [`Action::Tell`] where there is no such folder.
    ListLibrary {
        folder: Option<String>,
    },
    /// Find out on a worker what is not known yet of texts that are listed; answer [`Action::Shelved`]. Only the newest listing counts.
    LookThrough {
        listing: u64,
        folder: Option<PathBuf>,
        texts: Vec<Shelved>,
    },
    /// Take a text off the library's list; answer [`Action::Forgotten`], or [`Action::Tell`].
    Forget(Shelved),
    /// Open another text; answer [`Action::Opened`] or [`Action::NotOpened`].
    Open(Shelved),
    /// Open the text on the desk again, in another encoding (`None`: as it looks); answer [`Action::Opened`] or [`Action::NotOpened`].
    Recode {
        path: PathBuf,
        encoding: Option<Encoding>,
    },
    /// Read settings and keymap again; answer [`Action::Configured`].
    Configure,
    /// Capture the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Draw everything anew (the screen was disturbed).
    Redraw,
    /// Stop until the shell continues us (SIGTSTP).
    Suspend,
    Quit,
}
