//! All annotations of one text, merged from all devices: for each id every state that no other state knows
//! (a multi-value register). Merging is commutative, associative and idempotent.
//!
//! Two states with one version and different contents (a hand edit without a new version, a cloned device) are
//! both kept, as if they were concurrent: neither knows the other. Only a state that knows both replaces them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Anchor, Annotation, Device, Id, Order};

/// The annotations of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Never an empty list; in each, the state to show comes first. Shared, so that a copy costs nothing, and a change of one little.
    states: Arc<BTreeMap<Id, Arc<Vec<Annotation>>>>,
}

impl Set {
    /// Takes in one state of one record; dominated states go. Answers whether anything changed.
    pub fn merge(&mut self, mut state: Annotation) -> bool {
        // A count of 0 says nothing; without it, equal vectors look equal.
        state.version.0.retain(|_, count| *count > 0);
        let mut known = self.states(state.id).iter();
        if known.any(|known| *known == state || replaces(known, &state)) {
            return false;
        }
        let states = Arc::make_mut(&mut self.states);
        let states = Arc::make_mut(states.entry(state.id).or_default());
        states.retain(|known| !replaces(&state, known));
        let place = states.partition_point(|known| by_preference(known, &state).is_lt());
        states.insert(place, state);
        true
    }

    /// Takes in every state of another set. Answers whether anything changed.
    pub fn merge_all(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for state in other.all() {
            changed |= self.merge(state.clone());
        }
        changed
    }

    /// The state to show: an edit before a tombstone, then the newest `updated`, then the larger version; `None` for an unknown id.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&Annotation> {
        self.states(id).first()
    }

    /// All concurrent states of a record (one where there is no conflict), the one to show first.
    #[must_use]
    pub fn states(&self, id: Id) -> &[Annotation] {
        self.states.get(&id).map_or(&[], |states| states.as_slice())
    }

    /// What stands beside the state that is shown: edits made apart from it, not removed.
    pub fn beside(&self, id: Id) -> impl Iterator<Item = &Annotation> {
        let others = self.states(id).iter().skip(1);
        others.filter(|state| !state.is_deleted())
    }

    /// By what a record is to be found: the places given to it by hand on any device, the newest of each state first, then where it was made.
    #[must_use]
    pub fn anchors(&self, id: Id) -> Vec<&Anchor> {
        let states = self.states(id).iter();
        let by_hand = states.filter(|state| !state.is_deleted());
        let by_hand = by_hand.flat_map(|state| state.by_hand.iter().rev());
        let born = self.get(id).map(|shown| &shown.anchor);
        let mut anchors: Vec<&Anchor> = Vec::new();
        for anchor in by_hand.chain(born) {
            if !anchors.contains(&anchor) {
                anchors.push(anchor);
            }
        }
        anchors
    }

    /// The state that is shown with the words of all states beside it, and with their places; what one already says is not said twice.
    #[must_use]
    pub fn joined(&self, id: Id) -> Option<Annotation> {
        let mut joined = self.get(id)?.clone();
        for other in self.beside(id) {
            for place in &other.by_hand {
                // The shown one's place on a text comes before another's.
                if joined.by_hand.iter().all(|known| known.text != place.text) {
                    joined.by_hand.insert(0, place.clone());
                }
            }
            // One who did not let it go still looks for it.
            joined.let_go &= other.let_go;
            let (note, more) = (joined.note_text(), other.note_text());
            if note.contains(more) {
                continue;
            }
            joined.note = Some(if more.contains(note) {
                more.to_owned()
            } else {
                format!("{note}\n\n{more}")
            });
        }
        Some(joined)
    }

    /// The records with more than one state that is not removed: edits made apart, for the reader to choose from.
    pub fn conflicts(&self) -> impl Iterator<Item = Id> {
        self.states.iter().filter_map(|(id, states)| {
            let live = states.iter().filter(|state| !state.is_deleted()).count();
            (live > 1).then_some(*id)
        })
    }

    /// `base`, one change by `device` further; the caller then writes what is new and merges it. It replaces `base` and what `base` knows, never
    /// a state that stands beside it.
    ///
    /// A version vector cannot say “my first change and my third, but not my second”. Where `device` wrote one of the states
    /// beside `base` itself, or its count is full, the change is counted under a branch of its name.
    #[must_use]
    pub fn edited(&self, base: &Annotation, device: &Device, now: Timestamp) -> Annotation {
        let states = self.states(base.id);
        let mut next = base.touched(device, now);
        let mut writer = device.clone();
        // Each try but the last fails on a state or on a count that is full, and every count is one entry of some vector.
        let counts: usize = states.iter().map(|state| state.version.0.len()).sum();
        for branch in 2..=counts + base.version.0.len() + states.len() + 2 {
            next.version = base.version.clone();
            let used = states.iter().map(|state| state.version.count(&writer));
            let used = used.max().unwrap_or(0).max(base.version.count(&writer));
            next.version.0.insert(writer.clone(), used);
            next.version.bump(&writer);
            let replaces_base = next.version.compare(&base.version) == Order::After;
            let replaces_more = states.iter().any(|state| {
                next.version.knows(&state.version) && !base.version.knows(&state.version)
            });
            if replaces_base && !replaces_more {
                break;
            }
            writer = device.branch(branch);
        }
        next
    }

    /// The tombstone of `base`, one change by `device` further. As [`Set::edited`], it leaves the states beside `base` alone.
    #[must_use]
    pub fn removed(&self, base: &Annotation, device: &Device, now: Timestamp) -> Annotation {
        let mut next = self.edited(base, device, now);
        next.deleted = Some(next.updated);
        next
    }

    /// `chosen` as the one state of its record: it knows every state here and is one change by `device` further.
    /// This is how a reader ends a conflict.
    #[must_use]
    pub fn settled(&self, chosen: &Annotation, device: &Device, now: Timestamp) -> Annotation {
        let mut settled = chosen.clone();
        for state in self.states(chosen.id) {
            settled.version.join(&state.version);
        }
        self.edited(&settled, device, now)
    }

    /// What is there for the reader: the state to show of every record that is not removed, in order of ids.
    pub fn live(&self) -> impl Iterator<Item = &Annotation> {
        self.states
            .values()
            .filter_map(|states| states.first())
            .filter(|annotation| !annotation.is_deleted())
    }

    /// What was removed and can still be brought back: the tombstone of every record of which nothing else is left, in order of ids.
    pub fn removed_records(&self) -> impl Iterator<Item = &Annotation> {
        let tombstones = self.states.values().filter_map(|states| {
            let first = states.first()?;
            first.is_deleted().then_some(states)
        });
        tombstones.filter_map(|states| states.iter().find(|state| !state.is_bare()))
    }

    /// Every state of every record, tombstones too.
    pub fn all(&self) -> impl Iterator<Item = &Annotation> {
        self.states.values().flat_map(|states| states.iter())
    }

    /// Keeps only the states that `keep` says.
    pub fn retain(&mut self, keep: impl Fn(&Annotation) -> bool) {
        Arc::make_mut(&mut self.states).retain(|_, states| {
            if !states.iter().all(&keep) {
                Arc::make_mut(states).retain(&keep);
            }
            !states.is_empty()
        });
    }

    /// How many records there are, removed ones too.
    #[must_use]
    pub fn len(&self) -> usize {
        self.states.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }
}

impl FromIterator<Annotation> for Set {
    fn from_iter<I: IntoIterator<Item = Annotation>>(states: I) -> Self {
        let mut set = Self::default();
        for state in states {
            set.merge(state);
        }
        set
    }
}

/// Whether `newer` makes `older` needless: it knows more changes, or it is the same tombstone without its body.
fn replaces(newer: &Annotation, older: &Annotation) -> bool {
    match newer.version.compare(&older.version) {
        Order::After => true,
        Order::Equal => newer.is_bare() && older.is_deleted() && !older.is_bare(),
        Order::Before | Order::Concurrent => false,
    }
}

/// The better state to show first. Total over everything a state holds, so that every device shows the same one.
fn by_preference(a: &Annotation, b: &Annotation) -> Ordering {
    let changes = |state: &Annotation| -> u128 {
        let counts = state.version.0.values();
        counts.map(|count| u128::from(*count)).sum()
    };
    a.is_deleted()
        .cmp(&b.is_deleted())
        .then_with(|| b.updated.cmp(&a.updated))
        .then_with(|| changes(b).cmp(&changes(a)))
        .then_with(|| b.version.0.cmp(&a.version.0))
        .then_with(|| by_content(a, b))
}

/// Some fixed order of contents.
fn by_content(a: &Annotation, b: &Annotation) -> Ordering {
    let body = |state: &Annotation| (state.kind, state.created, state.deleted, state.mark);
    body(a)
        .cmp(&body(b))
        .then_with(|| a.note.cmp(&b.note))
        .then_with(|| a.style.cmp(&b.style))
        .then_with(|| a.name.cmp(&b.name))
        .then_with(|| a.anchor.cmp(&b.anchor))
        .then_with(|| a.by_hand.cmp(&b.by_hand))
        .then_with(|| a.let_go.cmp(&b.let_go))
        .then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests;
