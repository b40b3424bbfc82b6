//! Files that somebody or something else changed since they were written.

use super::*;

#[test]
fn changes_by_hand_count_as_changes() {
    let desk = Desk::new();
    let note = desk.new_note(1, "old");
    let other = desk.new_note(2, "same");
    desk.notebook()
        .write(&[note.clone(), other.clone()])
        .unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    fs::write(desk.own(), text.replace("\"old\"", "\"by hand\"")).unwrap();
    for _ in 0..2 {
        let (set, troubles) = desk.read();
        assert_eq!(troubles, [] as [&str; 0]);
        let states = set.states(note.id);
        assert_eq!(states.len(), 1);
        assert_eq!(states[0].note_text(), "by hand");
        assert_eq!(states[0].version.count(&desk.store.device()), 2);
        assert_eq!(set.states(other.id), std::slice::from_ref(&other));
        // The second time it stands in the file.
        desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
    }
    let text = fs::read_to_string(desk.own()).unwrap();
    assert_eq!(text.matches(" = 2 }").count(), 1, "{text}");
}

/// The contents of every older version kept of this device's file.
#[test]
fn a_file_cut_anywhere_is_made_whole_and_told() {
    let desk = Desk::new();
    let all = [desk.new_note(1, "one"), desk.new_note(2, "two\nlines")];
    desk.notebook().write(&all).unwrap();
    let whole = fs::read_to_string(desk.own()).unwrap();
    let ends: Vec<usize> = whole.match_indices('\n').map(|(at, _)| at + 1).collect();
    let cuts = ends.iter().copied().chain([0, 1, 300, whole.len() - 9]);
    for cut in cuts {
        fs::write(desk.own(), &whole[..cut]).unwrap();
        let (set, troubles) = desk.read();
        assert_eq!(set, all.iter().cloned().collect::<Set>(), "cut at {cut}");
        let expected = usize::from(cut != whole.len());
        assert_eq!(troubles.len(), expected, "cut at {cut}: {troubles:?}");
        assert!(troubles.iter().all(|told| told.contains("was cut short")));
    }
    fs::write(desk.own(), "").unwrap();
    desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(text.starts_with(&whole), "{text}");
    let (set, troubles) = desk.read();
    assert_eq!((set.len(), troubles), (3, vec![]));
    assert!(backups(&desk).contains(&whole));
}

#[test]
fn a_record_without_its_place_or_its_text_is_damaged_not_changed() {
    let place = |text: &str| {
        let (start, end) = (
            text.find("[ann.anchor]").unwrap(),
            text.rfind("\n\n[[ann]]"),
        );
        format!("{}{}", &text[..start], &text[end.unwrap()..])
    };
    let cases: [&dyn Fn(&str) -> String; 3] = [
        &|text| text.replace("note = \"one\"\n", ""),
        &place,
        &|text| text.replacen("exact = ", "quote = ", 1),
    ];
    for (case, damage) in cases.iter().enumerate() {
        let desk = Desk::new();
        let (one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
        desk.notebook().write(&[one.clone(), two.clone()]).unwrap();
        let whole = fs::read_to_string(desk.own()).unwrap();
        let damaged = damage(&whole);
        assert_ne!(damaged, whole);
        // A change by hand elsewhere in the file still counts.
        fs::write(desk.own(), damaged.replace("\"two\"", "\"by hand\"")).unwrap();
        let (set, troubles) = desk.read();
        assert_eq!(
            set.states(one.id),
            std::slice::from_ref(&one),
            "case {case}"
        );
        assert_eq!(set.get(two.id).unwrap().note_text(), "by hand");
        assert!(
            troubles.len() == 1 && troubles[0].contains("lost its place"),
            "{troubles:?}"
        );
        desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
        let (set, troubles) = desk.read();
        assert_eq!(
            (notes(&set), troubles),
            (vec!["by hand".into(), "new".into(), "one".into()], vec![])
        );
        assert!(backups(&desk).contains(&whole));
    }
}

#[test]
fn an_older_copy_of_the_file_loses_no_note() {
    let desk = Desk::new();
    let (one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
    desk.notebook().write(&[one.clone(), two.clone()]).unwrap();
    let older = fs::read_to_string(desk.own()).unwrap();
    let newer = desk.changed(&one, "one, and more");
    desk.notebook()
        .write(&[newer.clone(), desk.new_note(3, "three")])
        .unwrap();
    let newest = fs::read_to_string(desk.own()).unwrap();
    fs::write(desk.own(), older).unwrap();
    let expected = ["one, and more", "three", "two"];
    let (set, troubles) = desk.read();
    assert_eq!(notes(&set), expected);
    assert_eq!(set.states(one.id), [newer]);
    assert!(
        troubles.iter().any(|told| told.contains("older copy")),
        "{troubles:?}"
    );
    desk.notebook().write(&[desk.new_note(4, "x")]).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!((set.len(), troubles), (4, vec![]));
    assert!(backups(&desk).contains(&newest));
}

#[test]
fn an_older_copy_of_the_file_in_which_no_note_was_changed_removes_none() {
    let desk = Desk::new();
    desk.notebook().write(&[desk.new_note(1, "one")]).unwrap();
    let older = fs::read_to_string(desk.own()).unwrap();
    let mut notebook = desk.notebook();
    let edited = book("Candide, edited", "Candide", Some("/books/candide.txt"));
    notebook.also_of(&edited);
    notebook
        .write(&[desk.new_note(2, "two"), desk.new_note(3, "three")])
        .unwrap();
    fs::write(desk.own(), older).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(notes(&set), ["one", "three", "two"]);
    assert!(troubles[0].contains("older copy"), "{troubles:?}");
    desk.notebook().write(&[desk.new_note(4, "x")]).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!((set.len(), set.removed_records().count()), (4, 0));
    assert_eq!(troubles, [] as [&str; 0]);
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(text.contains(&edited.hash.to_string()), "{text}");
    // A head that a hand made shorter and no record less: nothing is wrong.
    let path = text.lines().find(|line| line.starts_with("paths")).unwrap();
    fs::write(desk.own(), text.replace(path, "paths = []")).unwrap();
    let (again, troubles) = desk.read();
    assert_eq!((again, troubles), (set, vec![]));
}

#[test]
fn a_record_removed_by_hand_lies_in_the_trash() {
    let desk = Desk::new();
    let (one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
    desk.notebook().write(&[one.clone(), two]).unwrap();
    let whole = fs::read_to_string(desk.own()).unwrap();
    let first = whole.find("[[ann]]").unwrap();
    let second = whole.rfind("[[ann]]").unwrap();
    let without = format!("{}{}", &whole[..first], &whole[second..]);
    fs::write(desk.own(), &without).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(notes(&set), ["two"]);
    assert!(set.get(one.id).is_some_and(Annotation::is_deleted));
    assert!(
        troubles.len() == 1 && troubles[0].contains("counts as removed"),
        "{troubles:?}"
    );
    // Moved to another file it is not removed.
    desk.put("moved.toml", &whole[first..second]);
    assert_eq!(notes(&desk.read().0), ["one", "two"]);
    fs::remove_file(desk.notebook().folder().join("moved.toml")).unwrap();
    desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(
        (notes(&set), troubles),
        (vec!["new".into(), "two".into()], vec![])
    );
    assert_eq!(set.get(one.id).unwrap().note_text(), "one");
    assert!(backups(&desk).contains(&whole));
    // Its tombstone taken out as well brings it back nowhere.
    let text = fs::read_to_string(desk.own()).unwrap();
    let parts: Vec<&str> = text.split("[[ann]]").collect();
    let kept = parts.iter().filter(|part| !part.contains("deleted ="));
    let kept: Vec<&str> = kept.copied().collect();
    assert_eq!(kept.len() + 1, parts.len());
    fs::write(desk.own(), kept.join("[[ann]]") + "# mine\n").unwrap();
    assert_eq!(desk.read().0, set);
    desk.notebook().write(&[desk.new_note(5, "x")]).unwrap();
    // The whole file removed: gone too, and kept.
    let whole = fs::read_to_string(desk.own()).unwrap();
    fs::remove_file(desk.own()).unwrap();
    desk.notebook().write(&[desk.new_note(4, "last")]).unwrap();
    assert_eq!(notes(&desk.read().0), ["last"]);
    assert!(backups(&desk).contains(&whole));
}

#[test]
fn a_file_without_a_head_is_given_one() {
    for text in [
        "",
        "\n",
        "[[ann]]\nnote = \"a\"\n",
        "[doc]\ntitle = \"T\"\n",
    ] {
        let desk = Desk::new();
        let device = desk.store.device();
        desk.put(&format!("{device}.toml"), text);
        desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
        let table: toml::Table = fs::read_to_string(desk.own()).unwrap().parse().unwrap();
        assert_eq!(table["format"].as_integer(), Some(1), "{text:?}");
        assert_eq!(table["device"].as_str(), Some(device.as_str()), "{text:?}");
    }
}

#[test]
fn line_ends_turned_into_crlf_are_no_change() {
    let desk = Desk::new();
    let note = desk.new_note(1, "one\r\ntwo\nthree");
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    fs::write(desk.own(), text.replace('\n', "\r\n")).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(
        (set.states(note.id), troubles),
        (std::slice::from_ref(&note), vec![])
    );
    desk.notebook()
        .write(&[desk.changed(&note, "new")])
        .unwrap();
    assert_eq!(notes(&desk.read().0), ["new"]);
}

#[test]
fn a_record_without_id_has_the_same_one_before_and_after_it_is_written() {
    let desk = Desk::new();
    let text = "[[ann]]\nnote = \"a\"\n[[ann]]\nnote = \"a\"\n";
    desk.put(&format!("{}.toml", desk.store.device()), text);
    let (before, _) = desk.read();
    assert_eq!(before.len(), 2);
    desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
    let (after, troubles) = desk.read();
    assert_eq!(troubles, [] as [&str; 0]);
    assert_eq!(after.len(), 3);
    for note in before.all() {
        assert_eq!(after.states(note.id), std::slice::from_ref(note));
    }
}

/// A note of this device in a file that is not written: in the folder of another text that is linked to this one, or in a file that is
/// damaged. Answers how to open the notebook, the file and the note.
type Elsewhere = (Desk, fn(&Desk) -> Notebook, PathBuf, Annotation);

fn in_a_linked_folder() -> Elsewhere {
    let desk = Desk::new();
    let other = |desk: &Desk| {
        let other = book("Zadig", "Zadig", Some("/books/zadig.txt"));
        desk.store.notebook(&other).unwrap()
    };
    let note = desk.new_note(1, "old");
    let mut second = other(&desk);
    second.write(std::slice::from_ref(&note)).unwrap();
    let file = second
        .folder()
        .join(format!("{}.toml", desk.store.device()));
    desk.notebook().write(&[desk.new_note(2, "same")]).unwrap();
    desk.notebook().link(&mut second).unwrap();
    assert_ne!(Some(other(&desk).folder()), file.parent());
    (desk, other, file, note)
}

fn in_a_damaged_file() -> Elsewhere {
    let desk = Desk::new();
    let note = desk.new_note(1, "old");
    desk.notebook()
        .write(&[note.clone(), desk.new_note(2, "same")])
        .unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    fs::write(desk.own(), text.replacen("format", "=======\nformat", 1)).unwrap();
    let file = desk.own();
    (desk, Desk::notebook, file, note)
}

#[test]
fn a_change_by_hand_in_a_file_that_is_not_written_is_taken_in_once() {
    for elsewhere in [in_a_linked_folder, in_a_damaged_file] {
        let (desk, open, file, note) = elsewhere();
        let by_hand = |from: &str, to: &str| {
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.contains(from), "{text}");
            fs::write(&file, text.replacen(from, to, 1)).unwrap();
        };
        let texts = |desk: &Desk| {
            let (set, _) = open(desk).read().unwrap();
            let states = set.states(note.id).iter();
            let text = |state: &Annotation| {
                let gone = if state.is_deleted() { "†" } else { "" };
                format!("{gone}{}", state.note_text())
            };
            states.map(text).collect::<Vec<_>>()
        };
        // A window that is open all the while.
        let mut window = open(&desk);
        window.read().unwrap();
        by_hand("\"old\"", "\"by hand\"");
        assert_eq!(texts(&desk), ["by hand"]);
        let (set, _) = window.read().unwrap();
        let shown = set.get(note.id).unwrap();
        let next = |set: &Set, base: &Annotation, text: &str| {
            let now = Timestamp::from_second(1_700_000_001).unwrap();
            let mut next = set.edited(base, &desk.store.device(), now);
            next.note = Some(text.into());
            next
        };
        let edited = next(&set, shown, "edited");
        open(&desk).write(std::slice::from_ref(&edited)).unwrap();
        assert_eq!(texts(&desk), ["edited"]);
        assert_eq!(window.read().unwrap().0.states(note.id), [edited]);
        // Again by hand, of what is an older state by now: told as two, and one when it is settled.
        by_hand("\"by hand\"", "\"again by hand\"");
        assert_eq!(texts(&desk).len(), 2);
        let (set, _) = window.read().unwrap();
        let shown = set.get(note.id).unwrap();
        let settled = set.settled(shown, &desk.store.device(), shown.updated);
        window.write(std::slice::from_ref(&settled)).unwrap();
        for _ in 0..2 {
            assert_eq!(
                window.read().unwrap().0.states(note.id),
                std::slice::from_ref(&settled)
            );
            assert_eq!(
                open(&desk).read().unwrap().0.states(note.id),
                std::slice::from_ref(&settled)
            );
            open(&desk).write(&[desk.new_note(3, "more")]).unwrap();
        }
        let (set, _) = open(&desk).read().unwrap();
        let gone = set.removed(&settled, &desk.store.device(), settled.updated);
        open(&desk).write(&[gone]).unwrap();
        assert_eq!(texts(&desk), [format!("†{}", settled.note_text())]);
        // The damaged file is mended.
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replacen("=======\n", "", 1)).unwrap();
        assert_eq!(texts(&desk), [format!("†{}", settled.note_text())]);
    }
}

#[test]
fn a_record_taken_out_of_a_linked_folder_by_hand_stays_removed_and_can_be_brought_back() {
    let (desk, open, file, note) = in_a_linked_folder();
    let text = fs::read_to_string(&file).unwrap();
    // A line of the reader's own below, or it would be a file that was cut short.
    let head = &text[..text.find("[[ann]]").unwrap()];
    fs::write(&file, format!("{head}# mine\n")).unwrap();
    let (set, troubles) = open(&desk).read().unwrap();
    assert!(set.get(note.id).unwrap().is_deleted());
    assert_eq!(troubles.len(), 1, "{troubles:?}");
    open(&desk).write(&[desk.new_note(3, "new")]).unwrap();
    let (set, troubles) = open(&desk).read().unwrap();
    assert_eq!(troubles, []);
    let gone = set.get(note.id).unwrap();
    assert_eq!((gone.is_deleted(), gone.note_text()), (true, "old"));
    let mut back = set.edited(gone, &desk.store.device(), gone.updated);
    back.deleted = None;
    open(&desk).write(std::slice::from_ref(&back)).unwrap();
    for _ in 0..2 {
        let (set, troubles) = open(&desk).read().unwrap();
        assert_eq!(
            (set.states(note.id), troubles),
            (&[back.clone()][..], vec![])
        );
        open(&desk).write(&[desk.new_note(4, "x")]).unwrap();
    }
}

#[test]
fn a_change_by_hand_that_was_taken_in_before_the_program_stopped_is_no_second_one() {
    let (desk, open, file, note) = in_a_linked_folder();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"old\"", "\"by hand\"")).unwrap();
    let written = desk
        .store
        .dirs()
        .kept_of_files("written", file.parent().unwrap());
    let written = written.join(file.file_name().unwrap());
    let last = fs::read(&written).unwrap();
    open(&desk).write(&[desk.new_note(3, "new")]).unwrap();
    let (set, _) = open(&desk).read().unwrap();
    // Stopped between the two files.
    fs::write(&written, last).unwrap();
    assert_eq!(open(&desk).read().unwrap().0, set);
    assert_eq!(set.states(note.id).len(), 1);
}

#[test]
fn a_record_copied_by_hand_with_its_id_is_a_second_one() {
    /// What a hand makes of the block it pasted below the others, or above them.
    type Case = (&'static str, fn(&str) -> String, bool);
    let cases: [Case; 5] = [
        ("text", |block| block.replace("\"one\"", "\"copy\""), false),
        ("text", |block| block.replace("\"one\"", "\"copy\""), true),
        (
            "quote and version",
            |block| {
                let block = block
                    .replace("meilleur", "pire")
                    .replace("\"one\"", "\"copy\"");
                let lines = block.split_inclusive('\n');
                lines.filter(|line| !line.starts_with("v = ")).collect()
            },
            false,
        ),
        (
            "no place",
            |block| {
                let end = block.find("[ann.anchor]").unwrap();
                block[..end].replace("\"one\"", "\"copy\"")
            },
            false,
        ),
        (
            "twice",
            |block| block.replace("\"one\"", "\"copy\"").repeat(2),
            false,
        ),
    ];
    for (case, change, above) in cases {
        let desk = Desk::new();
        let (one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
        desk.notebook().write(&[one.clone(), two.clone()]).unwrap();
        let whole = fs::read_to_string(desk.own()).unwrap();
        let first = whole.find("[[ann]]").unwrap();
        let copy = change(&whole[first..whole.rfind("[[ann]]").unwrap()]);
        let pasted = if above {
            format!("{}{copy}\n{}", &whole[..first], &whole[first..])
        } else {
            format!("{whole}\n{copy}")
        };
        fs::write(desk.own(), &pasted).unwrap();
        let (before, troubles) = desk.read();
        let mut expected = vec!["copy", "one", "two"];
        if case == "twice" {
            expected.insert(0, "copy");
        }
        assert_eq!(notes(&before), expected, "{case}");
        assert_eq!(before.states(one.id), std::slice::from_ref(&one), "{case}");
        assert!(
            troubles.len() == 1 && troubles[0].contains("of another"),
            "{troubles:?}"
        );
        assert_eq!(desk.read().0, before, "{case}");
        desk.notebook().write(&[desk.new_note(3, "z")]).unwrap();
        let (after, troubles) = desk.read();
        assert_eq!(troubles, [] as [&str; 0], "{case}");
        for state in before.all() {
            assert_eq!(after.states(state.id), std::slice::from_ref(state));
        }
        // The file as it was before that is an older copy and no further note.
        fs::write(desk.own(), &pasted).unwrap();
        assert_eq!(desk.read().0, after, "{case}");
    }
    // The original changed as well: the first of the two is it.
    let desk = Desk::new();
    let one = desk.new_note(1, "one");
    desk.notebook().write(std::slice::from_ref(&one)).unwrap();
    let whole = fs::read_to_string(desk.own()).unwrap();
    let block = &whole[whole.find("[[ann]]").unwrap()..];
    let copy = block.replace("\"one\"", "\"copy\"");
    let changed = whole.replace("\"one\"", "\"changed\"");
    fs::write(desk.own(), format!("{changed}\n{copy}")).unwrap();
    let (set, _) = desk.read();
    assert_eq!(notes(&set), ["changed", "copy"]);
    assert_eq!(set.get(one.id).unwrap().note_text(), "changed");
}

#[test]
fn a_slip_in_an_id_removes_no_note() {
    for slip in ["", "Z", "ZZ", "#", "line"] {
        let desk = Desk::new();
        let (one, two) = (desk.new_note(1, "one"), desk.new_note(2, "two"));
        desk.notebook().write(&[one.clone(), two]).unwrap();
        let whole = fs::read_to_string(desk.own()).unwrap();
        let id = one.id.to_string();
        let (wrong, right) = if slip == "line" {
            (String::new(), format!("id = \"{id}\"\n"))
        } else {
            (id[..20].to_owned() + slip + &id[21..], id)
        };
        fs::write(desk.own(), whole.replacen(&right, &wrong, 1)).unwrap();
        let expected = ["one", "two"];
        let (set, troubles) = desk.read();
        assert_eq!(notes(&set), expected, "{slip:?}");
        assert_eq!(set.states(one.id), std::slice::from_ref(&one));
        assert!(!troubles.is_empty() && troubles.iter().all(|told| !told.contains("removed")));
        desk.notebook().write(&[desk.new_note(3, "new")]).unwrap();
        let (set, _) = desk.read();
        assert_eq!(notes(&set), ["new", "one", "two"], "{slip:?}");
        // Mended by hand, where lutrin could not.
        let text = fs::read_to_string(desk.own()).unwrap();
        if !wrong.is_empty() {
            fs::write(desk.own(), text.replacen(&wrong, &right, 1)).unwrap();
        }
        let (set, troubles) = desk.read();
        assert_eq!(notes(&set), ["new", "one", "two"], "{slip:?}");
        assert_eq!(troubles, [] as [&str; 0], "{slip:?}");
        assert_eq!(set.states(one.id), std::slice::from_ref(&one));
        // A record that cannot be read and that lutrin wrote as it is keeps no other from being removed.
        let text = fs::read_to_string(desk.own()).unwrap() + "\n[[ann]]\nid = \"1\"\n";
        fs::write(desk.own(), text).unwrap();
        desk.notebook().write(&[desk.new_note(4, "x")]).unwrap();
        let text = fs::read_to_string(desk.own()).unwrap();
        let parts: Vec<&str> = text.split("[[ann]]").collect();
        let kept = parts.iter().filter(|part| !part.contains("\"two\""));
        let kept: Vec<&str> = kept.copied().collect();
        fs::write(desk.own(), kept.join("[[ann]]")).unwrap();
        assert_eq!(notes(&desk.read().0), ["new", "one", "x"], "{slip:?}");
    }
}

#[test]
fn what_a_hand_changed_before_two_texts_were_linked_counts() {
    let desk = Desk::new();
    let all = [1, 2, 3].map(|number| desk.new_note(number, &format!("note {number}")));
    desk.notebook().write(&all).unwrap();
    let whole = fs::read_to_string(desk.own()).unwrap();
    let blocks: Vec<&str> = whole.split("[[ann]]").collect();
    // The first is changed, the second taken out, the third copied with its id.
    let parts = [
        blocks[0],
        &blocks[1].replace("note 1", "by hand"),
        blocks[3],
        &blocks[3].replace("note 3", "copy"),
    ];
    fs::write(desk.own(), parts.join("[[ann]]")).unwrap();
    let (before, _) = desk.read();
    assert_eq!(notes(&before), ["by hand", "copy", "note 3"]);
    let other = book("Zadig", "Zadig", Some("/books/zadig.txt"));
    let mut other = desk.store.notebook(&other).unwrap();
    desk.notebook().link(&mut other).unwrap();
    let (after, troubles) = desk.read();
    assert_eq!(troubles, [] as [&str; 0]);
    assert_eq!(notes(&after), notes(&before));
    assert_eq!(after.conflicts().count(), 0);
    let changed = &after.states(all[0].id)[0];
    assert_eq!(changed.version.count(&desk.store.device()), 2);
    assert_eq!(after.get(all[1].id).unwrap().note_text(), "note 2");
    assert_eq!(after.removed_records().count(), 1);
}
