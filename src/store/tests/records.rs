//! Records as they stand in a file.

use super::*;

#[test]
fn a_note_comes_back_whole() {
    let desk = Desk::new();
    let mut note = desk.new_note(
        1,
        "one\n\"\"\" two\u{202e}\u{9b}\r\n[[ann]]\n#tag \\ \u{feff}",
    );
    note.kind = Kind::Highlight;
    note.style = Some("idea".into());
    note.name = Some("n".into());
    note.mark = Some('q');
    note.deleted = Some(note.updated);
    desk.notebook().write(std::slice::from_ref(&note)).unwrap();
    let (set, troubles) = desk.read();
    assert_eq!(set.states(note.id), [note]);
    assert_eq!(troubles, [] as [&str; 0]);
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(!text.contains(['\u{202e}', '\u{9b}', '\u{feff}', '\r']));
    assert!(text.parse::<toml::Table>().is_ok(), "{text}");
}

#[test]
fn a_change_touches_its_own_lines_only() {
    let desk = Desk::new();
    desk.put(&format!("{}.toml", desk.store.device()), BY_HAND);
    let (set, troubles) = desk.read();
    assert_eq!(troubles, [] as [&str; 0]);
    assert_eq!(notes(&set), ["no id", "old"]);
    let old = set.live().find(|note| note.note_text() == "old").unwrap();
    let mut new = desk.changed(old, "new\nlines");
    new.updated = old.updated;
    desk.notebook().write(&[new]).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    let device = desk.store.device();
    let no_id = set.live().find(|note| note.note_text() == "no id").unwrap();
    let expected = BY_HAND
        .replace("v = { phone-a1b2 = 1 }", &{
            let mut counts = [format!("{device} = 1"), "phone-a1b2 = 1".into()];
            counts.sort();
            format!("v = {{ {} }}", counts.join(", "))
        })
        .replace("'''old'''", "\"\"\"\nnew\nlines\"\"\"")
        .replace(
            "\"no id\"\n",
            &format!("\"no id\"\nid = \"{}\"\nv = {{ {device} = 1 }}\n", no_id.id),
        )
        .replace(
            "# by hand\n",
            &format!(
                "# by hand\npaths = [\"/books/candide.txt\"]\ntexts = [\"{}\"]\n",
                candide().hash
            ),
        );
    // The order of keys within a record is the hand's; keys that were missing may stand anywhere in it.
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let supplied =
        |line: &String| line.starts_with("created = 1970") || line.starts_with("updated = 1970");
    let mut lines = sorted(&text);
    lines.retain(|line| !supplied(line));
    assert_eq!(lines, sorted(&expected), "{text}");
    assert!(text.starts_with(&BY_HAND[..60]));
}

#[test]
fn unknown_keys_travel_with_a_record_of_another_device() {
    let desk = Desk::new();
    desk.put("phone-a1b2.toml", BY_HAND);
    let (set, _) = desk.read();
    let old = set.live().find(|note| note.note_text() == "old").unwrap();
    desk.notebook().write(&[desk.changed(old, "new")]).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(
        text.contains("colour = \"green\"") && text.contains("href = \"x.xhtml\""),
        "{text}"
    );
    assert!(!text.contains("about the second"), "{text}");
    let phone = fs::read_to_string(desk.notebook().folder().join("phone-a1b2.toml")).unwrap();
    assert_eq!(phone, BY_HAND);
    assert_eq!(notes(&desk.read().0), ["new", "no id"]);
}

#[test]
fn bad_records_are_told_and_kept_and_harm_no_other() {
    let cases = [
        ("kind = \"poem\"", "`kind` must be"),
        ("id = \"xyz\"", "is no id"),
        ("id = 7", "`id` must be a text"),
        ("created = 2026-13-01T00:00:00Z", "line 10"),
        ("created = \"yesterday\"", "`created` must be a date"),
        ("created = 10:12:30", "`created` must be a date"),
        ("v = 3", "`v` must be a table"),
        ("v = { \"a b\" = 1 }", "`v` must name devices"),
        ("v = { a = -1 }", "`v` must count"),
        ("mark = \"ab\"", "`mark` must be one letter"),
        ("note = [\"a\"]", "`note` must be a text"),
        ("anchor = { start = -3 }", "`start` must be a number"),
        (
            "anchor = { start = 3, end = 2 }",
            "`end` must not be smaller",
        ),
        ("anchor = { section = \"I\" }", "`section` must be a list"),
        ("by_hand = [1]", "`by_hand` must be a list of tables"),
        ("by_hand = [{ end = -1 }]", "`end` must be a number"),
        ("let_go = \"no\"", "`let_go` must be true or false"),
    ];
    for (line, told) in cases {
        let desk = Desk::new();
        let text = format!(
            "format = 1\n\n[[ann]]\nnote = \"good\"\n\n[[ann]]\n# bad\n\n\n{line}\n\n[[ann]]\nnote = \"fine\"\n"
        );
        desk.put(&format!("{}.toml", desk.store.device()), &text);
        let (set, troubles) = desk.read();
        assert_eq!(notes(&set), ["fine", "good"], "{line}");
        assert_eq!(troubles.len(), 1, "{troubles:?}");
        assert!(
            troubles[0].starts_with("line 10: ") && troubles[0].contains(told),
            "{troubles:?}"
        );
        desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
        assert_eq!(notes(&desk.read().0), ["fine", "good", "new"], "{line}");
        let kept: String = fs::read_dir(desk.notebook().folder())
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        assert!(kept.contains(&format!("# bad\n\n\n{line}\n")), "{kept}");
    }
}

#[test]
fn a_damaged_or_newer_file_is_read_as_far_as_it_goes_and_never_written() {
    let good = "[[ann]]\nid = \"01K4Z8Q4V7N8Y3T5C2M6R9KDXH\"\nnote = \"good\"\n";
    let cases: Vec<(Vec<u8>, &[&str])> = vec![
        (format!("format = 2\n{good}").into(), &["good"]),
        (format!("format = \"1\"\n{good}").into(), &["good"]),
        (format!("format = 1\nbroken\n{good}").into(), &["good"]),
        (format!("{good}[[ann]]\nnote = \"open\n{good}").into(), &["good"]),
        (format!("{good}[[ann]]\nnote = \"\"\"open\n{good}").into(), &["good"]),
        (format!("x = [1,\n{good}").into(), &["good"]),
        (format!("{good}<<<<<<< HEAD\n[[ann]]\nnote = \"a\"\n=======\n[[ann]]\nnote = \"b\"\n>>>>>>> x\n").into(), &["a", "b", "good"]),
        ([good.as_bytes(), b"[[ann]]\nnote = \"\xff\"\n"].concat(), &["good", "\u{fffd}"]),
        (vec![0; 4096], &[]),
        (b"\x7fELF\x00\x01\xff\xfe".to_vec(), &[]),
    ];
    for (bytes, expected) in cases {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let desk = Desk::new();
        let name = format!("{}.toml", desk.store.device());
        desk.put(&name, &bytes);
        let (set, troubles) = desk.read();
        assert_eq!(notes(&set), expected, "{shown}");
        assert!(
            !troubles.is_empty() && troubles[0].starts_with("line "),
            "{troubles:?}"
        );
        desk.notebook().write(&[desk.new_note(1, "new")]).unwrap();
        assert_eq!(fs::read(desk.own()).unwrap(), bytes, "{shown}");
        let (set, _) = desk.read();
        assert!(
            notes(&set).contains(&"new".into()) && set.len() == expected.len() + 1,
            "{shown}"
        );
        // A record of the damaged file can be changed; the change stands in the next file.
        if let Some(old) = set.live().find(|note| note.note_text() == "good") {
            desk.notebook()
                .write(&[desk.changed(old, "better")])
                .unwrap();
            assert!(notes(&desk.read().0).contains(&"better".into()));
            assert!(!notes(&desk.read().0).contains(&"good".into()));
        }
        assert_eq!(fs::read(desk.own()).unwrap(), bytes, "{shown}");
    }
}
