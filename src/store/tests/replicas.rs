//! Several files of one text: programs, devices, copies.

use super::*;

#[test]
fn two_programs_changing_one_note_keep_both_texts() {
    let desk = Desk::new();
    let base = desk.new_note(1, "base");
    let mut first = desk.notebook();
    first.write(std::slice::from_ref(&base)).unwrap();
    let other = desk.other();
    let mut second = other.notebook(&candide()).unwrap();
    second.read().unwrap();
    // Both start from `base`; the first goes two steps.
    let one = desk.changed(&base, "one");
    first.write(std::slice::from_ref(&one)).unwrap();
    first.write(&[desk.changed(&one, "one and more")]).unwrap();
    let set = second.write(&[desk.changed(&base, "two")]).unwrap();
    let mut texts: Vec<&str> = set
        .states(base.id)
        .iter()
        .map(Annotation::note_text)
        .collect();
    texts.sort_unstable();
    assert_eq!(texts, ["one and more", "two"]);
    let (read, troubles) = desk.read();
    assert_eq!(
        (read.states(base.id), troubles),
        (set.states(base.id), vec![])
    );
    // Settling them writes one record.
    let settled = read.settled(
        read.get(base.id).unwrap(),
        &desk.store.device(),
        base.updated,
    );
    first.write(std::slice::from_ref(&settled)).unwrap();
    assert_eq!(desk.read().0.states(base.id), [settled]);
    assert_eq!(
        fs::read_to_string(desk.own())
            .unwrap()
            .matches("[[ann]]")
            .count(),
        1
    );
}

#[test]
fn writing_again_what_is_there_writes_nothing() {
    let desk = Desk::new();
    let note = desk.new_note(1, "x");
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    let before = fs::metadata(desk.own()).unwrap();
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    desk.notebook().write(&[]).unwrap();
    let after = fs::metadata(desk.own()).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        assert_eq!(before.ino(), after.ino());
    }
}

#[test]
fn replicas_of_other_devices_and_conflict_copies_are_read() {
    let desk = Desk::new();
    desk.notebook().write(&[desk.new_note(1, "mine")]).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    let copy = text.replace("\"mine\"", "\"theirs\"");
    let name = format!(
        "{}.sync-conflict-20260901-101230-ABCDEFG.toml",
        desk.store.device()
    );
    desk.put(&name, copy);
    desk.put(
        "phone-a1b2.toml",
        "format = 1\n[[ann]]\nid = \"01K4Z8Q4V7N8Y3T5C2M6R9KDXH\"\nnote = \"phone\"\n",
    );
    desk.put("readme.txt", "no notes");
    let (set, troubles) = desk.read();
    assert_eq!(troubles, [] as [&str; 0]);
    assert_eq!(set.len(), 2);
    assert_eq!(set.states(desk.new_note(1, "").id).len(), 2);
}
