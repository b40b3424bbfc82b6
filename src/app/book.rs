//! The text on the desk with everything of the reader's on it: annotations, where they stand, what is not saved yet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::action::{Decoding, DraftText, Opened};
use crate::annotate::{
    Anchor, Annotation, Device, History, Id, Resolution, Set, resolve_in_place,
    resolve_one_in_place,
};
use crate::doc::{Builder, Document};
use crate::text::Span;
use crate::text::matching::MatchIndex;

/// A text longer than this (bytes) has its anchors resolved off the screen's thread.
const LONG: usize = 4 << 20;

/// A rule and the blank lines around it have no more bytes than this.
const RULE: usize = 400;

/// Bytes whose words are counted for the time that is left.
const SAMPLE: usize = 32 << 10;

/// The open text.
#[derive(Debug)]
pub struct Book {
    pub document: Arc<Document>,
    pub name: String,
    pub path: Option<PathBuf>,
    pub format: String,
    pub decoding: Decoding,
    pub device: Option<Device>,
    pub set: Set,
    /// Whether the notes there are already were not read yet.
    pub later: bool,
    pub history: History,
    /// What was begun and waits, what was written last at the end.
    pub drafts: Vec<DraftText>,
    /// Drafts that are notes by now, with the states they became: they go when those are durable.
    pub becoming: Vec<(DraftText, Annotation)>,
    /// Notes as they were when a writing on them began, by its name.
    pub begun: BTreeMap<String, Annotation>,
    /// States that are not durable yet, but for those that a newer one knows.
    pub unsaved: Set,
    /// Why the last save failed.
    pub save_error: Option<String>,
    /// Where annotations stand; write-once anchors make this a cache.
    places: BTreeMap<Id, Resolution>,
    /// The places given by hand that were looked at for it.
    by_hand: BTreeMap<Id, Vec<Anchor>>,
    /// What is looked for elsewhere.
    asked: BTreeSet<Id>,
    /// What is shown: live and placed, sorted by start, then by longer first.
    placed: Vec<(Span, Id)>,
    index: Option<MatchIndex>,
    /// Bytes to a word on average, of the text's first part.
    bytes_per_word: f64,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            document: Arc::new(Builder::default().finish()),
            name: String::new(),
            path: None,
            format: String::new(),
            decoding: Decoding::default(),
            device: None,
            set: Set::default(),
            later: false,
            history: History::default(),
            drafts: Vec::new(),
            becoming: Vec::new(),
            begun: BTreeMap::new(),
            unsaved: Set::default(),
            save_error: None,
            places: BTreeMap::new(),
            by_hand: BTreeMap::new(),
            asked: BTreeSet::new(),
            placed: Vec::new(),
            index: None,
            bytes_per_word: 6.0,
        }
    }
}

impl Book {
    /// The book of a text just opened; its annotations are not placed yet ([`Book::place`]).
    #[must_use]
    pub fn new(opened: &mut Opened) -> Self {
        let notes = std::mem::take(&mut opened.notes);
        let document = Arc::clone(&opened.document);
        let body = document.body();
        let sample = document.floor(body.start.saturating_add(SAMPLE).min(body.end));
        let sample = Span::new(body.start, sample.max(body.start));
        let words = document.words(sample);
        let bytes_per_word = if words == 0 {
            6.0
        } else {
            as_f64(sample.len()) / as_f64(words)
        };
        Self {
            name: std::mem::take(&mut opened.name),
            path: opened.path.take(),
            format: std::mem::take(&mut opened.format),
            decoding: opened.decoding,
            device: notes.device,
            set: notes.set,
            later: notes.later,
            history: notes.history,
            drafts: notes.drafts,
            index: (document.text().len() <= LONG).then(MatchIndex::default),
            document,
            bytes_per_word,
            ..Self::default()
        }
    }

    /// The title, else the file's name.
    #[must_use]
    pub fn title(&self) -> &str {
        let title = &self.document.meta().title;
        if title.is_empty() { &self.name } else { title }
    }

    /// Whether anchors can be made and resolved at once.
    #[must_use]
    pub const fn is_indexed(&self) -> bool {
        self.index.is_some()
    }

    /// Takes over an index made elsewhere.
    pub fn set_index(&mut self, index: MatchIndex) {
        self.index = Some(index);
    }

    /// The anchor of `span`. On a long text that is not indexed yet this may take a fraction of a second.
    pub fn anchor(&mut self, span: Span) -> Anchor {
        Anchor::describe(&self.document, self.index.get_or_insert_default(), span)
    }

    /// Where `anchor` stands, at once.
    pub fn find(&mut self, anchor: &Anchor) -> Option<Span> {
        crate::annotate::resolve(anchor, &self.document, self.index.get_or_insert_default()).place()
    }

    /// Where `anchor` stands, without a look through a long text.
    pub fn find_soon(&mut self, anchor: &Anchor) -> Option<Span> {
        if self.document.text().len() <= LONG {
            return self.find(anchor);
        }
        let index = self.index.get_or_insert_default();
        resolve_in_place(anchor, &self.document, index)?.place()
    }

    /// Places what stands where it was made, where that can be seen at once. The anchors to look for elsewhere are returned, those nearest to byte
    /// `pos` first; each is returned once.
    pub fn place(&mut self, pos: usize) -> Vec<(Id, Anchor)> {
        let mut wanted: Vec<(Id, Vec<Anchor>)> = Vec::new();
        for annotation in self.set.live() {
            let id = annotation.id;
            let mut anchors = None;
            let states = self.set.states(id);
            if states.iter().any(|state| !state.by_hand.is_empty())
                || self.by_hand.contains_key(&id)
            {
                // Another place was given to it, here or on another device, or one was taken back.
                let all = self.set.anchors(id);
                let by_hand: Vec<Anchor> = all.iter().map(|anchor| (*anchor).clone()).collect();
                if self.by_hand.get(&id) != Some(&by_hand) {
                    self.places.remove(&id);
                    self.asked.remove(&id);
                    self.by_hand.insert(id, by_hand);
                }
                anchors = Some(all);
            }
            if self.places.contains_key(&id) || self.asked.contains(&id) {
                continue;
            }
            let anchors = anchors.unwrap_or_else(|| vec![&annotation.anchor]);
            let held = self
                .index
                .as_mut()
                .and_then(|index| resolve_one_in_place(&anchors, &self.document, index));
            match held {
                Some(place) => {
                    self.places.insert(id, place);
                }
                None => wanted.push((id, anchors.into_iter().cloned().collect())),
            }
        }
        // Without an index bytes are near enough to code points to tell what is near.
        let here = match &mut self.index {
            Some(index) if !wanted.is_empty() => index.to_match(self.document.text(), pos),
            _ => pos,
        };
        let start = |anchors: &[Anchor]| anchors.first().map_or(0, |anchor| anchor.start);
        wanted.sort_by_key(|(_, anchors)| start(anchors).abs_diff(here));
        self.asked.extend(wanted.iter().map(|(id, _)| *id));
        self.arrange();
        let wanted = wanted.into_iter();
        wanted
            .flat_map(|(id, anchors)| anchors.into_iter().map(move |anchor| (id, anchor)))
            .collect()
    }

    /// While annotations are looked for: how many have been, and how many there are.
    #[must_use]
    pub fn placing(&self) -> Option<(usize, usize)> {
        (!self.asked.is_empty()).then(|| {
            let all = self.set.live().count();
            (all.saturating_sub(self.asked.len()), all)
        })
    }

    /// Takes in places resolved elsewhere.
    pub fn take_places(&mut self, places: Vec<(Id, Resolution)>) {
        for (id, place) in places {
            // An answer to what was asked before a place was given by hand says nothing new.
            if self.asked.remove(&id) || !self.places.contains_key(&id) {
                self.places.insert(id, place);
            }
        }
        self.arrange();
    }

    /// Where a record made just now stands.
    pub fn put(&mut self, id: Id, span: Span) {
        if self.place_of(id) != Some(span) {
            self.places.insert(id, Resolution::Here(span));
        }
        self.arrange();
    }

    fn arrange(&mut self) {
        self.placed = self
            .set
            .live()
            .filter_map(|annotation| {
                Some((self.places.get(&annotation.id)?.place()?, annotation.id))
            })
            .collect();
        self.placed
            .sort_by_key(|(span, id)| (span.start, std::cmp::Reverse(span.end), *id));
    }

    /// Everything placed, sorted by start, then by longer first.
    #[must_use]
    pub fn placed(&self) -> &[(Span, Id)] {
        &self.placed
    }

    /// The placed annotations that touch `window`, in order.
    pub fn placed_in(&self, window: Span) -> impl Iterator<Item = (Span, &Annotation)> {
        let end = self
            .placed
            .partition_point(|(span, _)| span.start < window.end);
        self.placed[..end]
            .iter()
            .filter(move |(span, _)| span.intersects(window))
            .filter_map(|(span, id)| Some((*span, self.set.get(*id)?)))
    }

    /// Where one stands.
    #[must_use]
    pub fn place_of(&self, id: Id) -> Option<Span> {
        self.places.get(&id)?.place()
    }

    /// How one was found; `None` while it is not resolved.
    #[must_use]
    pub fn resolution(&self, id: Id) -> Option<&Resolution> {
        self.places.get(&id)
    }

    /// The annotations that were looked for and have no place in the text, in the order they were made at; not those let go.
    #[must_use]
    pub fn unplaced(&self) -> Vec<&Annotation> {
        let is_unplaced = |annotation: &&Annotation| {
            let found = self.places.get(&annotation.id);
            found.is_some_and(|found| found.place().is_none()) && !annotation.let_go
        };
        let mut unplaced: Vec<&Annotation> = self.set.live().filter(is_unplaced).collect();
        unplaced.sort_by_key(|annotation| (annotation.anchor.start, annotation.id));
        unplaced
    }

    /// How many annotations begin inside `span`.
    #[must_use]
    pub fn count_in(&self, span: Span) -> usize {
        let from = self
            .placed
            .partition_point(|(place, _)| place.start < span.start);
        let to = self
            .placed
            .partition_point(|(place, _)| place.start < span.end);
        to - from
    }

    /// The bookmark that carries the letter `mark`.
    #[must_use]
    pub fn marked(&self, mark: char) -> Option<&Annotation> {
        self.set
            .live()
            .find(|annotation| annotation.mark == Some(mark))
    }

    /// Per mille of the body that ends at byte `pos`.
    #[must_use]
    pub fn progress(&self, pos: usize) -> u16 {
        let body = self.document.body();
        if body.is_empty() || pos >= body.end || self.is_last(pos) {
            return 1000;
        }
        let done = pos.saturating_sub(body.start) as u128 * 1000 / body.len() as u128;
        u16::try_from(done).unwrap_or(1000)
    }

    /// Whether nothing more is read in the body behind byte `pos`, where a sentence ends: at most a rule stands there.
    fn is_last(&self, pos: usize) -> bool {
        let end = self.document.body().end;
        let near = pos > 0 && end.saturating_sub(pos) <= RULE;
        let next = || self.document.next_sentence(pos - 1);
        near && next().is_none_or(|next| next.start >= end)
    }

    /// Minutes to read from byte `pos` to the end of the body at `pace` words a minute, rounded up.
    #[must_use]
    pub fn minutes_left(&self, pos: usize, pace: u16) -> usize {
        let left = self.document.body().end.saturating_sub(pos);
        let words = as_f64(left) / self.bytes_per_word;
        ceil(words / f64::from(pace.max(1)))
    }
}

/// A size as a float, for averages.
#[expect(clippy::cast_precision_loss, reason = "an average needs no 53 bits")]
fn as_f64(size: usize) -> f64 {
    size as f64
}

/// Rounds up a small positive number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive and far below 2^53"
)]
fn ceil(value: f64) -> usize {
    value.max(0.0).ceil() as usize
}
