//! What an annotation is.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::{Anchor, Device, VersionVector};

/// The names of the styles a highlight can have; themes map them to looks. The first is the default.
pub const STYLES: [&str; 5] = ["idea", "question", "quote", "fact", "doubt"];

/// The identity of an annotation: a ULID, set once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(ulid::Ulid);

impl Id {
    /// An id made of a time (milliseconds since 1970) and 80 random bits (the upper ones are ignored).
    #[must_use]
    pub fn from_parts(millis: u64, random: u128) -> Self {
        Self(ulid::Ulid::from_parts(millis, random))
    }

    /// The id right after this one: for two things made in one millisecond. At the very last there is none after it.
    #[must_use]
    pub fn next(self) -> Self {
        self.0.increment().map_or(self, Self)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Id {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        ulid::Ulid::from_string(text)
            .map(Self)
            .map_err(|_| format!("“{text}” is no id (26 letters and digits)"))
    }
}

/// The three kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A place, perhaps with a name or a letter.
    Bookmark,
    /// A span with a style; may carry a note.
    Highlight,
    /// Text on a span.
    Note,
}

impl Kind {
    /// `bookmark`, `highlight` or `note`, as on disk and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bookmark => "bookmark",
            Self::Highlight => "highlight",
            Self::Note => "note",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Bookmark, Self::Highlight, Self::Note]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// One annotation, or, where `deleted` is set, what is left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    pub id: Id,
    pub kind: Kind,
    pub version: VersionVector,
    pub created: Timestamp,
    /// For showing and for ties only; clocks never decide.
    pub updated: Timestamp,
    /// One of [`STYLES`], or a name this version does not know (kept).
    pub style: Option<String>,
    /// A bookmark's name.
    pub name: Option<String>,
    /// The letter of a mark (`a`–`z`).
    pub mark: Option<char>,
    pub note: Option<String>,
    pub anchor: Anchor,
    /// Places given by hand where the anchor finds none or a wrong one, the newest last; at most one on each text.
    pub by_hand: Vec<Anchor>,
    /// It was let go: where it has no place, that is known and not told again.
    pub let_go: bool,
    /// A tombstone: when it was removed. The rest is kept for undo.
    pub deleted: Option<Timestamp>,
}

impl Annotation {
    /// A new annotation in its first version: no note, name or mark, the default style for a highlight.
    #[must_use]
    pub fn new(kind: Kind, id: Id, anchor: Anchor, device: &Device, now: Timestamp) -> Self {
        let mut version = VersionVector::default();
        version.bump(device);
        let now = whole_second(now);
        Self {
            id,
            kind,
            version,
            created: now,
            updated: now,
            style: (kind == Kind::Highlight).then(|| STYLES[0].to_owned()),
            name: None,
            mark: None,
            note: None,
            anchor,
            by_hand: Vec::new(),
            let_go: false,
            deleted: None,
        }
    }

    /// Gives it a place by hand. One given on the same text before makes way, and it is no longer let go.
    pub fn put_by_hand(&mut self, place: Anchor) {
        self.by_hand.retain(|old| old.text != place.text);
        self.let_go = false;
        self.by_hand.push(place);
    }

    /// The same, one change by `device` further; the caller then writes what is new. For a record that is in a [`super::Set`], use
    /// [`super::Set::edited`], which spares concurrent states.
    #[must_use]
    pub fn touched(&self, device: &Device, now: Timestamp) -> Self {
        let mut next = self.clone();
        next.version.bump(device);
        next.updated = whole_second(now);
        next
    }

    /// Its tombstone, one change by `device` further; [`super::Set::removed`] as above.
    #[must_use]
    pub fn removed(&self, device: &Device, now: Timestamp) -> Self {
        let mut next = self.touched(device, now);
        next.deleted = Some(next.updated);
        next
    }

    /// Whether `other` need not be kept once this is: it is the same state, or one that this one goes on from.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let after = || self.version.compare(&other.version) == super::Order::After;
        self.id == other.id && (self == other || after())
    }

    /// Whether there is nothing in it to keep: a note without a word. A highlight or a bookmark always says something.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kind == Kind::Note && self.note_text().trim().is_empty()
    }

    #[must_use]
    pub const fn is_deleted(&self) -> bool {
        self.deleted.is_some()
    }

    /// A tombstone of which only identity and version are left.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.is_deleted()
            && self.style.is_none()
            && self.name.is_none()
            && self.mark.is_none()
            && self.note.is_none()
            && self.anchor == Anchor::default()
            && self.by_hand.is_empty()
            && !self.let_go
    }

    /// A tombstone without its body; only identity, version and times are left. It stands for the same change.
    #[must_use]
    pub fn bared(&self) -> Self {
        Self {
            style: None,
            name: None,
            mark: None,
            note: None,
            anchor: Anchor::default(),
            by_hand: Vec::new(),
            let_go: false,
            ..self.clone()
        }
    }

    /// The note, empty where there is none.
    #[must_use]
    pub fn note_text(&self) -> &str {
        self.note.as_deref().unwrap_or_default()
    }
}

/// Times are kept to the second, so that what is written and read again is the same state.
fn whole_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device() -> Device {
        Device::new("laptop").unwrap()
    }

    #[test]
    fn ids_and_kinds_are_written_and_read() {
        let id = Id::from_parts(1_700_000_000_000, u128::MAX);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_lowercase().parse(), Ok(id));
        assert!("no".parse::<Id>().unwrap_err().contains("“no”"));
        for kind in [Kind::Bookmark, Kind::Highlight, Kind::Note] {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
        }
        assert_eq!(Kind::parse("Note"), None);
    }

    #[test]
    fn one_change_after_the_other() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let id = Id::from_parts(1, 1);
        let new = |kind| {
            let anchor = Anchor::default();
            Annotation::new(kind, id, anchor, &device(), at("2026-09-01T10:12:30.9Z"))
        };
        let highlight = new(Kind::Highlight);
        assert_eq!(highlight.style.as_deref(), Some(STYLES[0]));
        assert_eq!(new(Kind::Note).style, None);
        assert_eq!(highlight.created, at("2026-09-01T10:12:30Z"));
        let touched = highlight.touched(&device(), at("2026-09-02T00:00:00Z"));
        assert_eq!(
            (touched.created, touched.updated),
            (highlight.created, at("2026-09-02T00:00:00Z"))
        );
        assert!(touched.version.knows(&highlight.version));
        assert!(!highlight.version.knows(&touched.version));
        let removed = touched.removed(&device(), at("2026-09-03T00:00:00.5Z"));
        assert!(removed.is_deleted());
        assert_eq!(removed.deleted, Some(at("2026-09-03T00:00:00Z")));
        assert_eq!(removed.version.count(&device()), 3);
    }

    #[test]
    fn what_is_empty() {
        for (kind, note, empty) in [
            (Kind::Note, None, true),
            (Kind::Note, Some(" \n"), true),
            (Kind::Note, Some("x"), false),
            (Kind::Highlight, None, false),
            (Kind::Bookmark, None, false),
        ] {
            let now = Timestamp::UNIX_EPOCH;
            let id = Id::from_parts(1, 1);
            let mut new = Annotation::new(kind, id, Anchor::default(), &device(), now);
            new.note = note.map(str::to_owned);
            assert_eq!(new.is_empty(), empty, "{kind:?} {note:?}");
        }
    }
}
