use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::annotate::{Anchor, Kind, VersionVector};

fn device(index: usize) -> Device {
    Device::new(["laptop", "phone", "desk"][index % 3]).unwrap()
}

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap()
}

fn id(n: u64) -> Id {
    Id::from_parts(n, 7)
}

/// A state with the version `counts` (laptop, phone, desk), a note and an `updated` time.
fn state(counts: [u64; 3], note: &str, updated: i64) -> Annotation {
    let mut state = Annotation::new(
        Kind::Note,
        id(1),
        Anchor::default(),
        &device(0),
        second(updated),
    );
    state.created = second(0);
    state.note = Some(note.to_owned());
    state.version = VersionVector::default();
    for (index, count) in counts.into_iter().enumerate() {
        state.version.0.insert(device(index), count);
    }
    state
}

fn notes(set: &Set) -> Vec<&str> {
    let states = set.states(id(1)).iter();
    states.map(Annotation::note_text).collect()
}

#[test]
fn what_stays_and_what_is_shown() {
    let dead = |mut state: Annotation| {
        state.deleted = Some(state.updated);
        state
    };
    for (states, expected) in [
        (vec![], &[][..]),
        (
            vec![state([1, 0, 0], "old", 9), state([2, 0, 0], "new", 1)],
            &["new"],
        ),
        (
            vec![state([1, 0, 0], "a", 1), state([0, 1, 0], "b", 2)],
            &["b", "a"],
        ),
        (
            vec![state([1, 0, 0], "a", 5), state([0, 2, 0], "b", 5)],
            &["b", "a"],
        ),
        (
            vec![
                state([1, 0, 0], "edit", 1),
                dead(state([0, 1, 0], "gone", 2)),
            ],
            &["edit", "gone"],
        ),
        (
            vec![
                state([1, 0, 0], "edit", 1),
                dead(state([1, 1, 0], "gone", 2)),
            ],
            &["gone"],
        ),
        (
            vec![state([1, 0, 0], "a", 1), state([1, 0, 0], "hand", 1)],
            &["a", "hand"],
        ),
        (
            vec![state([1, 0, 0], "a", 1), state([1, 0, 0], "a", 1)],
            &["a"],
        ),
        (
            vec![
                state([1, 0, 0], "a", 1),
                state([0, 1, 0], "b", 2),
                state([1, 1, 0], "both", 1),
            ],
            &["both"],
        ),
    ] {
        let forward: Set = states.iter().cloned().collect();
        let backward: Set = states.into_iter().rev().collect();
        assert_eq!(notes(&forward), expected);
        assert_eq!(forward, backward);
    }
}

#[test]
fn merge_tells_whether_anything_changed() {
    let mut set = Set::default();
    assert!(set.merge(state([1, 0, 0], "a", 1)));
    assert!(!set.merge(state([1, 0, 0], "a", 1)));
    assert!(set.merge(state([2, 0, 0], "b", 1)));
    assert!(!set.merge(state([1, 0, 0], "a", 1)));
    let other = set.clone();
    assert!(!set.merge_all(&other));
    assert_eq!((set.len(), set.is_empty()), (1, false));
}

#[test]
fn live_and_conflicts() {
    let mut set = Set::default();
    set.merge(state([1, 0, 0], "a", 1));
    assert_eq!(set.conflicts().count(), 0);
    set.merge(state([0, 1, 0], "b", 2));
    assert_eq!(set.conflicts().collect::<Vec<_>>(), [id(1)]);
    assert_eq!(
        set.live().map(Annotation::note_text).collect::<Vec<_>>(),
        ["b"]
    );
    let shown = set.get(id(1)).unwrap().clone();
    set.merge(set.settled(&shown, &device(2), second(3)));
    assert_eq!(notes(&set), ["b"]);
    set.merge(set.removed(set.get(id(1)).unwrap(), &device(2), second(4)));
    assert_eq!(
        (set.live().count(), set.all().count(), set.len()),
        (0, 1, 1)
    );
}

#[test]
fn an_edit_never_takes_away_a_state_beside_it() {
    let mut set = Set::default();
    set.merge(state([2, 0, 0], "mine", 1));
    set.merge(state([1, 1, 0], "theirs", 2));
    let mut next = set.edited(&set.states(id(1))[0], &device(0), second(3));
    next.note = Some("theirs, edited".to_owned());
    set.merge(next);
    assert_eq!(notes(&set), ["theirs, edited", "mine"]);
}

#[test]
fn a_full_count_does_not_stop_editing() {
    let mut set = Set::default();
    set.merge(state([VersionVector::LIMIT, 1, 0], "a", 1));
    for n in 2..5 {
        let mut next = set.edited(&set.states(id(1))[0], &device(0), second(n));
        next.note = Some(n.to_string());
        set.merge(next);
    }
    assert_eq!(notes(&set), ["4"]);
}

/// What may happen on one of three devices.
#[derive(Clone, Debug)]
enum Event {
    Edit {
        on: usize,
        record: u64,
        pick: usize,
    },
    Remove {
        on: usize,
        record: u64,
    },
    Settle {
        on: usize,
        record: u64,
    },
    /// An edit by hand that left the version alone.
    HandEdit {
        on: usize,
        record: u64,
    },
    Sync {
        from: usize,
        to: usize,
    },
}

fn event() -> impl Strategy<Value = Event> {
    let on = 0..3usize;
    let record = 1..3u64;
    prop_oneof![
        5 => (on.clone(), record.clone(), 0..3usize)
            .prop_map(|(on, record, pick)| Event::Edit { on, record, pick }),
        2 => (on.clone(), record.clone()).prop_map(|(on, record)| Event::Remove { on, record }),
        1 => (on.clone(), record.clone()).prop_map(|(on, record)| Event::Settle { on, record }),
        1 => (on.clone(), record).prop_map(|(on, record)| Event::HandEdit { on, record }),
        4 => (on.clone(), on).prop_map(|(from, to)| Event::Sync { from, to }),
    ]
}

/// Plays a history. Answers the three devices' sets and every state ever written.
fn play(events: &[Event]) -> ([Set; 3], Vec<Annotation>) {
    let mut sets = [Set::default(), Set::default(), Set::default()];
    let mut written = Vec::new();
    for (at, event) in events.iter().enumerate() {
        // Clocks run apart and backwards; they must not matter.
        let now = second(i64::try_from(at * 7919 % 101).unwrap());
        let mut write = |sets: &mut [Set; 3], on: usize, mut state: Annotation| {
            state.note = Some(format!("{at}"));
            written.push(state.clone());
            sets[on].merge(state);
        };
        match *event {
            Event::Edit { on, record, pick } => {
                let states = sets[on].states(id(record));
                let state = if let Some(base) = states.get(pick.min(states.len().saturating_sub(1)))
                {
                    sets[on].edited(base, &device(on), now)
                } else {
                    let anchor = Anchor::default();
                    Annotation::new(Kind::Note, id(record), anchor, &device(on), now)
                };
                write(&mut sets, on, state);
            }
            Event::Remove { on, record } => {
                if let Some(base) = sets[on].get(id(record)) {
                    let state = sets[on].removed(base, &device(on), now);
                    write(&mut sets, on, state);
                }
            }
            Event::Settle { on, record } => {
                if let Some(base) = sets[on].get(id(record)) {
                    let state = sets[on].settled(base, &device(on), now);
                    write(&mut sets, on, state);
                }
            }
            Event::HandEdit { on, record } => {
                if let Some(base) = sets[on].get(id(record)).cloned() {
                    write(&mut sets, on, base);
                }
            }
            Event::Sync { from, to } => {
                let other = sets[from].clone();
                sets[to].merge_all(&other);
            }
        }
    }
    (sets, written)
}

fn merged(a: &Set, b: &Set) -> Set {
    let mut both = a.clone();
    both.merge_all(b);
    both
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn merging_obeys_the_laws(events in vec(event(), 0..40)) {
        let ([a, b, c], written) = play(&events);
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        let whole = merged(&merged(&a, &b), &c);
        prop_assert_eq!(&whole, &merged(&a, &merged(&b, &c)));
        prop_assert_eq!(&whole, &merged(&whole, &a));
        prop_assert_eq!(&merged(&a, &a), &a);
        // Any order of single states leads to the same.
        prop_assert_eq!(&whole, &written.iter().rev().cloned().collect::<Set>());
        for state in &written {
            let replaced = written.iter().any(|other| {
                other.id == state.id && other.version.compare(&state.version) == Order::After
            });
            prop_assert_eq!(!replaced, whole.states(state.id).contains(state));
        }
        // An edit nobody has seen the removal of is shown before it.
        for state in whole.all() {
            prop_assert!(state.is_deleted() || !whole.get(state.id).unwrap().is_deleted());
        }
    }

    #[test]
    fn editing_replaces_only_what_it_saw(events in vec(event(), 0..40), on in 0..3usize, pick in 0..4usize) {
        let ([mut set, b, _], _) = play(&events);
        set.merge_all(&b);
        let states = set.states(id(1)).to_vec();
        if let Some(base) = states.get(pick) {
            let next = set.edited(base, &device(on), second(1));
            set.merge(next.clone());
            prop_assert!(set.states(id(1)).contains(&next));
            for state in &states {
                let seen = base.version.knows(&state.version);
                prop_assert_eq!(!seen, set.states(id(1)).contains(state));
            }
        }
    }
}
