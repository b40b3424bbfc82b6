//! Undo and redo. A change knows what stood before and after; undoing one is a new change, so other devices follow.

use jiff::Timestamp;

use super::{Annotation, Device, Id, Set};

/// One change of one record: its states before and after (`None`: it did not exist; undoing a creation leaves a tombstone).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub before: Option<Annotation>,
    /// States that stood beside `before` and that the change put an end to.
    pub beside: Vec<Annotation>,
    pub after: Annotation,
}

impl Change {
    /// The change from `before` to `after`, where nothing stood beside.
    #[must_use]
    pub const fn new(before: Option<Annotation>, after: Annotation) -> Self {
        Self {
            before,
            beside: Vec::new(),
            after,
        }
    }

    /// The change from `before` to `after` in `set`, as it was before it.
    #[must_use]
    pub fn of(set: &Set, before: Option<Annotation>, after: Annotation) -> Self {
        let beside = ended(set, before.as_ref(), &after);
        Self {
            before,
            beside,
            after,
        }
    }

    /// Whether another device went on from what this change made.
    fn was_gone_on_from(&self, present: &Annotation, device: &Device) -> bool {
        let (before, now) = (&self.after.version, &present.version);
        let mut counts = now.0.iter();
        counts.any(|(writer, count)| !device.is_writer(writer) && *count > before.count(writer))
    }

    /// Whether it took the letter of a mark away that `set`, made with it, gave to another place.
    fn gave_way_to(&self, set: &Self) -> bool {
        let letter = self.before.as_ref().and_then(|before| before.mark);
        let gave = self.after.is_deleted() || self.after.mark.is_none();
        let together = self.after.updated == set.after.updated;
        let sets = set.before.is_none() && set.after.mark == letter;
        letter.is_some() && gave && together && sets
    }

    #[must_use]
    pub const fn id(&self) -> Id {
        self.after.id
    }

    /// The state that stands in `set` because of this change: one that knows it (another device may have gone on from there),
    /// if there are several the one `device` had most part in, then the one that is shown. Where the set has none, the change itself.
    fn present(&self, set: &Set, device: &Device) -> Annotation {
        let mut best: Option<&Annotation> = None;
        for state in set.states(self.id()) {
            let newer =
                best.is_none_or(|best| state.version.count(device) > best.version.count(device));
            if newer && state.version.knows(&self.after.version) {
                best = Some(state);
            }
        }
        best.unwrap_or(&self.after).clone()
    }
}

/// The changes that can be undone and redone, newest last; bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub done: Vec<Change>,
    /// Here `after` is what stood when the change was undone, which redoing brings back.
    pub undone: Vec<Change>,
}

impl History {
    /// How many changes are kept.
    pub const LIMIT: usize = 500;

    /// Remembers a change; what was undone before it can no longer be redone.
    pub fn push(&mut self, change: Change) {
        self.undone.clear();
        self.keep(change);
    }

    fn keep(&mut self, change: Change) {
        self.done.push(change);
        let surplus = self.done.len().saturating_sub(Self::LIMIT);
        self.done.drain(..surplus);
    }

    /// The states to write to undo the newest change, moving it to the undone ones: content as before, version joined with the
    /// record's present one in `set` and bumped for `device`; then what the change had put an end to, apart as it was. None where there is
    /// nothing to undo.
    ///
    /// What another device made of the change is undone with it and comes back with a redo; what it did apart from it stays.
    pub fn undo(&mut self, set: &Set, device: &Device, now: Timestamp) -> Vec<Annotation> {
        let Some(change) = self.done.pop() else {
            return Vec::new();
        };
        let present = change.present(set, device);
        let mut states = vec![match &change.before {
            Some(before) => set.edited(&follow(before, &present), device, now),
            None => set.removed(&present, device, now),
        }];
        let mut there: Set = set.states(change.id()).iter().cloned().collect();
        for ended in &change.beside {
            there.merge(states.last().unwrap_or(&present).clone());
            states.push(there.edited(&follow(ended, &present), device, now));
        }
        self.undone.push(Change {
            after: present,
            ..change
        });
        states
    }

    /// The record whose newest change the next undo takes back together with what another device made of it since.
    #[must_use]
    pub fn undoes_others(&self, set: &Set, device: &Device) -> Option<Id> {
        let change = self.done.last()?;
        let present = change.present(set, device);
        change
            .was_gone_on_from(&present, device)
            .then(|| change.id())
    }

    /// How many changes the next undo takes back to be one to the reader: a mark that moved was taken from one place and set at another.
    #[must_use]
    pub fn undoes(&self) -> usize {
        match self.done.as_slice() {
            [.., taken, set] if taken.gave_way_to(set) => 2,
            _ => 1,
        }
    }

    /// The same for the next redo.
    #[must_use]
    pub fn redoes(&self) -> usize {
        match self.undone.as_slice() {
            [.., set, taken] if taken.gave_way_to(set) => 2,
            _ => 1,
        }
    }

    /// The same for redo.
    pub fn redo(&mut self, set: &Set, device: &Device, now: Timestamp) -> Option<Annotation> {
        let change = self.undone.pop()?;
        let present = change.present(set, device);
        let next = follow(&change.after, &present);
        let state = if change.beside.is_empty() {
            set.edited(&next, device, now)
        } else {
            set.settled(&next, device, now)
        };
        // Where the record did not exist before, what stands now is its tombstone.
        let before = change.before.is_some().then_some(present);
        self.keep(Change::of(set, before, state.clone()));
        Some(state)
    }
}

/// The states in `set` beside `before` that `after` puts an end to, but for removals.
fn ended(set: &Set, before: Option<&Annotation>, after: &Annotation) -> Vec<Annotation> {
    let beside = set.states(after.id).iter().filter(|state| {
        !state.is_deleted()
            && before.is_some_and(|before| before.version != state.version)
            && after.version.knows(&state.version)
    });
    beside.cloned().collect()
}

/// The contents of `state`, in a version that knows `present` too.
fn follow(state: &Annotation, present: &Annotation) -> Annotation {
    let mut next = state.clone();
    next.version.join(&present.version);
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Anchor, Kind};

    /// A reader at one device: every change is merged and remembered, as the program does it.
    struct Desk {
        set: Set,
        history: History,
        device: Device,
        clock: i64,
    }

    impl Desk {
        fn new(device: &str) -> Self {
            Self {
                set: Set::default(),
                history: History::default(),
                device: Device::new(device).unwrap(),
                clock: 0,
            }
        }

        fn now(&mut self) -> Timestamp {
            self.clock += 1;
            Timestamp::from_second(self.clock).unwrap()
        }

        fn change(&mut self, before: Option<Annotation>, after: Annotation) {
            let change = Change::of(&self.set, before, after.clone());
            self.set.merge(after);
            self.history.push(change);
        }

        fn create(&mut self, note: &str) -> Id {
            let now = self.now();
            let id = Id::from_parts(u64::try_from(self.clock).unwrap(), 0);
            let mut new = Annotation::new(Kind::Note, id, Anchor::default(), &self.device, now);
            new.note = Some(note.to_owned());
            self.change(None, new);
            id
        }

        fn edit(&mut self, id: Id, note: &str) {
            let now = self.now();
            let before = self.set.get(id).unwrap().clone();
            let mut after = self.set.edited(&before, &self.device, now);
            after.note = Some(note.to_owned());
            self.change(Some(before), after);
        }

        fn remove(&mut self, id: Id) {
            let now = self.now();
            let before = self.set.get(id).unwrap().clone();
            let after = self.set.removed(&before, &self.device, now);
            self.change(Some(before), after);
        }

        fn undo(&mut self) -> bool {
            let now = self.now();
            let states = self.history.undo(&self.set, &self.device, now);
            let merged = states.into_iter().map(|state| self.set.merge(state));
            merged.fold(false, |any, one| any | one)
        }

        fn redo(&mut self) -> bool {
            let now = self.now();
            let state = self.history.redo(&self.set, &self.device, now);
            state.is_some_and(|state| self.set.merge(state))
        }

        /// The notes a reader sees, all states, in the order of showing.
        fn notes(&self, id: Id) -> Vec<&str> {
            let states = self.set.states(id).iter();
            states
                .filter(|state| !state.is_deleted())
                .map(Annotation::note_text)
                .collect()
        }
    }

    #[test]
    fn there_and_back_again() {
        let mut desk = Desk::new("laptop");
        assert!(!desk.undo());
        let id = desk.create("one");
        desk.edit(id, "two");
        desk.remove(id);
        for expected in [&["two"][..], &["one"], &[]] {
            assert!(desk.undo());
            assert_eq!(desk.notes(id), expected);
        }
        assert!(!desk.undo());
        for expected in [&["one"][..], &["two"], &[]] {
            assert!(desk.redo());
            assert_eq!(desk.notes(id), expected);
        }
        assert!(!desk.redo());
        assert_eq!(desk.set.states(id).len(), 1);
        // And once more, over what redoing wrote.
        for expected in [&["two"][..], &["one"], &[]] {
            assert!(desk.undo());
            assert_eq!(desk.notes(id), expected);
        }
        assert!(!desk.undo());
    }

    #[test]
    fn a_new_change_ends_redoing() {
        let mut desk = Desk::new("laptop");
        let id = desk.create("one");
        desk.edit(id, "two");
        desk.undo();
        desk.edit(id, "three");
        assert!(!desk.redo());
        assert_eq!(desk.notes(id), ["three"]);
    }

    #[test]
    fn it_is_bounded() {
        let mut desk = Desk::new("laptop");
        let id = desk.create("0");
        for n in 1..=History::LIMIT + 10 {
            desk.edit(id, &n.to_string());
        }
        assert_eq!(desk.history.done.len(), History::LIMIT);
        while desk.undo() {}
        assert_eq!(desk.notes(id), ["10"]);
        assert_eq!(desk.history.undone.len(), History::LIMIT);
    }

    #[test]
    fn another_devices_following_edit_is_undone_and_redone() {
        let mut laptop = Desk::new("laptop");
        let id = laptop.create("one");
        laptop.edit(id, "two");
        let mut phone = Desk::new("phone");
        phone.clock = 10;
        phone.set.merge_all(&laptop.set);
        phone.edit(id, "two, and more");
        laptop.set.merge_all(&phone.set);
        laptop.undo();
        assert_eq!(laptop.notes(id), ["one"]);
        phone.set.merge_all(&laptop.set);
        assert_eq!(phone.notes(id), ["one"]);
        laptop.redo();
        assert_eq!(laptop.notes(id), ["two, and more"]);
    }

    #[test]
    fn another_devices_edit_apart_from_it_stays() {
        let mut laptop = Desk::new("laptop");
        let id = laptop.create("one");
        let mut phone = Desk::new("phone");
        phone.set.merge_all(&laptop.set);
        laptop.edit(id, "laptop's");
        phone.clock = 10;
        phone.edit(id, "phone's");
        laptop.set.merge_all(&phone.set);
        assert_eq!(laptop.notes(id), ["phone's", "laptop's"]);
        laptop.clock = 20;
        laptop.undo();
        assert_eq!(laptop.notes(id), ["one", "phone's"]);
        laptop.redo();
        assert_eq!(laptop.notes(id), ["laptop's", "phone's"]);
    }

    #[test]
    fn undoing_a_creation_leaves_a_tombstone_that_others_follow() {
        let mut laptop = Desk::new("laptop");
        let id = laptop.create("one");
        let mut phone = Desk::new("phone");
        phone.set.merge_all(&laptop.set);
        laptop.undo();
        assert!(laptop.set.get(id).unwrap().is_deleted());
        assert_eq!(laptop.set.get(id).unwrap().note_text(), "one");
        phone.set.merge_all(&laptop.set);
        assert_eq!(phone.notes(id), [""; 0]);
    }

    #[test]
    fn a_history_whose_records_are_gone_still_works() {
        let mut desk = Desk::new("laptop");
        let id = desk.create("one");
        desk.edit(id, "two");
        desk.set = Set::default();
        assert!(desk.undo());
        assert_eq!(desk.notes(id), ["one"]);
    }

    #[test]
    fn undoing_what_ended_a_conflict_brings_both_texts_back() {
        let (mut laptop, mut phone) = (Desk::new("laptop"), Desk::new("phone"));
        let id = laptop.create("base");
        phone.set.merge_all(&laptop.set);
        laptop.edit(id, "laptop");
        phone.edit(id, "phone");
        laptop.set.merge_all(&phone.set);
        assert_eq!(laptop.notes(id).len(), 2);
        let (shown, now) = (laptop.set.get(id).unwrap().clone(), laptop.now());
        let settled = laptop.set.settled(&shown, &laptop.device, now);
        laptop.change(Some(shown), settled);
        for _ in 0..3 {
            assert_eq!(laptop.notes(id).len(), 1);
            assert!(laptop.undo());
            let mut notes = laptop.notes(id);
            notes.sort_unstable();
            assert_eq!(notes, ["laptop", "phone"]);
            // The other device sees the same.
            phone.set.merge_all(&laptop.set);
            assert_eq!(phone.set, laptop.set);
            assert!(laptop.redo());
        }
        phone.set.merge_all(&laptop.set);
        assert_eq!(phone.notes(id), laptop.notes(id));
    }

    #[test]
    fn an_undo_that_takes_back_another_devices_work_is_known() {
        let (mut laptop, mut phone) = (Desk::new("laptop"), Desk::new("phone"));
        let id = laptop.create("one");
        laptop.edit(id, "two");
        let asks = |desk: &Desk| desk.history.undoes_others(&desk.set, &desk.device);
        assert_eq!(asks(&laptop), None);
        phone.set.merge_all(&laptop.set);
        phone.edit(id, "three");
        // What was written apart stays beside, and is not taken back.
        laptop.set.merge_all(&phone.set);
        assert_eq!(asks(&laptop), Some(id));
        laptop.edit(id, "four");
        assert_eq!(asks(&laptop), None);
    }
}
