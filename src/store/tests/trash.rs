//! How long what was removed can be brought back.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::*;
use crate::store::notes::{Head, Notes};

#[test]
fn no_one_look_at_the_clock_empties_the_trash() {
    const REMOVED: i64 = 400;
    /// Days at which the clock stands when something is written, and how many of these writes leave the body.
    type Case = (&'static [i64], usize);
    let cases: [Case; 8] = [
        // It is due from day 431 on.
        (&[400, 401, 420, 430, 431, 440, 461, 462, 463], 7),
        (&[432, 600], 1),
        (&[430, 600, 601, 629], 4),
        // The clock is ahead once, and for some days.
        (&[401, 800, 402, 403, 432, 440], 6),
        (&[401, 800, 801, 810, 402, 431, 440, 800], 7),
        // It was far behind when the note was removed.
        (&[900, 900, 929, 931], 3),
        // Before the removal, and so long after it that this cannot be.
        (&[10, 399, 400, 9000, 9100], 5),
        (&[], 0),
    ];
    let desk = Desk::new();
    let day = |day: i64| Timestamp::from_second(day * 86_400).unwrap();
    let mut note = desk.new_note(1, "words");
    (note.created, note.updated) = (day(0), day(REMOVED));
    note.deleted = Some(day(REMOVED));
    for (days, kept) in cases {
        let mut notes = Notes::new(Head::default());
        notes.put(&note, None);
        let mut noticed = BTreeMap::new();
        let count = days.iter().take_while(|now| {
            let bared = notes.empty_the_trash(day(**now), &mut noticed);
            bared.is_empty()
        });
        assert_eq!(count.count(), kept, "{days:?}");
    }
}

#[test]
fn what_a_hand_took_out_is_kept_from_the_day_this_was_noticed() {
    let desk = Desk::new();
    let (mut one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
    let now = Timestamp::now();
    one.created = Timestamp::from_second(now.as_second() - 60 * 86_400).unwrap();
    one.updated = one.created;
    desk.notebook().write(&[one.clone(), two]).unwrap();
    let whole = fs::read_to_string(desk.own()).unwrap();
    let (first, second) = (
        whole.find("[[ann]]").unwrap(),
        whole.rfind("[[ann]]").unwrap(),
    );
    fs::write(
        desk.own(),
        format!("{}{}", &whole[..first], &whole[second..]),
    )
    .unwrap();
    // Elsewhere, long ago; a sync brings the file with its date.
    let file = fs::File::options().write(true).open(desk.own()).unwrap();
    let then = SystemTime::now() - Duration::from_hours(40 * 24);
    file.set_modified(then).unwrap();
    let gone = desk.read().0.get(one.id).cloned().unwrap();
    assert!(gone.deleted.unwrap() >= now.saturating_sub(Duration::from_secs(2)).unwrap());
    for number in 3..6 {
        desk.notebook()
            .write(&[desk.new_note(number, "x")])
            .unwrap();
        let set = desk.read().0;
        assert_eq!(set.get(one.id).unwrap().note_text(), "one");
        assert_eq!(set.removed_records().count(), 1);
    }
}
