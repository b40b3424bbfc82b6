use proptest::prelude::*;

use super::*;
use crate::app::action::MouseKind;

fn read(bytes: &[u8]) -> Vec<Event> {
    let (mut parser, mut out) = (Parser::default(), Vec::new());
    parser.feed(bytes, &mut out);
    parser.settle(&mut out);
    out
}

fn keys(names: &str) -> Vec<Event> {
    let keys = Key::parse_many(names).expect(names);
    keys.into_iter().map(Event::Key).collect()
}

#[test]
fn keys_as_terminals_send_them() {
    for (bytes, expected) in [
        (&b"jJ /"[..], "j J Space /"),
        ("é漢".as_bytes(), "é 漢"),
        (b"\r", "Enter"),
        (b"\n", "Ctrl-j"),
        (b"\x1b\r", "Alt-Enter"),
        (b"\t\x1b[Z", "Tab Shift-Tab"),
        (b"\x7f\x08", "Backspace Ctrl-h"),
        (b"\x1b\x7f", "Alt-Backspace"),
        (b"\x00\x1f\x1c", "Ctrl-Space Ctrl-_ Ctrl-\\"),
        (b"\x04\x1a", "Ctrl-d Ctrl-z"),
        (b"\x1b", "Esc"),
        (b"\x1b\x1b", "Esc Esc"),
        (b"\x1b\x1b[A", "Esc Up"),
        (b"\x1bx", "Alt-x"),
        ("\x1bé".as_bytes(), "Alt-é"),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left"),
        (b"\x1bOA\x1bOH\x1bOP\x1bOM", "Up Home F1 Enter"),
        (
            b"\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~",
            "Home End Home End Home End",
        ),
        (b"\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Insert Delete PgUp PgDn"),
        (
            b"\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[24~",
            "F1 F5 F6 F10 F12",
        ),
        (b"\x1b[[A\x1b[[E", "F1 F5"),
        (
            b"\x1b[1;5C\x1b[1;2A\x1b[3;3~",
            "Ctrl-Right Shift-Up Alt-Delete",
        ),
        (
            b"\x1b[13;3u\x1b[106;5u\x1b[27;5;106~",
            "Alt-Enter Ctrl-j Ctrl-j",
        ),
        (b"\x1b[1;2R", "Shift-F3"),
        // What is asked for by others, and noise.
        (b"\x1b[?1;2c\x1b[24;80Rj", "j"),
        (b"\x1b[I\x1b[Oj", "j"),
        (b"\x1b[M !!j", "j"),
        (b"\x1b[99\x07j", "Ctrl-g j"),
        (b"\xff\xfej\xc3", "j"),
        ("\u{85}j".as_bytes(), "j"),
        (b"\x1b[", "Alt-["),
        (b"\x1bO", "Alt-O"),
        (b"\x1b]", "Alt-]"),
        (b"\x1b]x", "Alt-] x"),
        (b"\x1b[12", ""),
    ] {
        assert_eq!(
            read(bytes),
            keys(expected),
            "{:?}",
            bytes.escape_ascii().to_string()
        );
    }
}

#[test]
fn the_background_is_swallowed_wherever_it_comes() {
    for (answer, expected) in [
        (&b"\x1b]11;rgb:ffff/8080/0000\x07"[..], Some((255, 128, 0))),
        (b"\x1b]11;rgb:ff/80/00\x1b\\", Some((255, 128, 0))),
        (b"\x1b]11;rgb:f/8/0\x07", Some((255, 136, 0))),
        (b"\x1b]11;rgba:0000/0000/0000/ffff\x07", Some((0, 0, 0))),
        (b"\x1b]11;#102030\x07", Some((16, 32, 48))),
        (b"\x1b]11;nonsense\x07", None),
        (b"\x1b]11;rgb:1/2\x07", None),
        (b"\x1b]52;c;aGFsbG8=\x07", None),
        (b"\x1b]11;rgb:ffff/ff", None),
    ] {
        let whole = answer.ends_with(b"\x07") || answer.ends_with(b"\\");
        let mut bytes = b"a".to_vec();
        bytes.extend_from_slice(answer);
        let mut events = keys("a");
        events.extend(expected.map(Event::Background));
        if whole {
            bytes.push(b'b');
            events.extend(keys("b"));
        }
        assert_eq!(
            read(&bytes),
            events,
            "{:?}",
            bytes.escape_ascii().to_string()
        );
    }
    // Cut off by another sequence.
    assert_eq!(read(b"\x1b]11;rgb:ff\x1b[A"), keys("Up"));
}

#[test]
fn the_mouse() {
    let at = |kind, column, row| Event::Mouse(Mouse { kind, column, row });
    for (bytes, expected) in [
        (&b"\x1b[<0;1;1M"[..], Some(at(MouseKind::Press, 0, 0))),
        (b"\x1b[<0;300;40m", Some(at(MouseKind::Release, 299, 39))),
        (b"\x1b[<32;5;6M", Some(at(MouseKind::Drag, 4, 5))),
        (b"\x1b[<64;5;6M", Some(at(MouseKind::WheelUp, 4, 5))),
        (b"\x1b[<69;5;6M", Some(at(MouseKind::WheelDown, 4, 5))),
        (b"\x1b[<2;5;6M", None),
        (b"\x1b[<35;5;6M", None),
        (b"\x1b[<0;0;1M", None),
        (b"\x1b[<0;99999;1M", None),
        (b"\x1b[<;;M", None),
    ] {
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(
            read(bytes),
            expected,
            "{:?}",
            bytes.escape_ascii().to_string()
        );
    }
}

#[test]
fn a_paste_is_one_thing() {
    let text = "J \x1b[A\r\nq\r漢";
    let bytes = format!("a\x1b[200~{text}\x1b[201~b");
    let mut expected = keys("a");
    expected.push(Event::Paste("J \x1b[A\nq\n漢".to_owned()));
    expected.extend(keys("b"));
    assert_eq!(read(bytes.as_bytes()), expected);
    // Its end never comes.
    assert_eq!(read(b"\x1b[200~abc"), [Event::Paste("abc".to_owned())]);
}

#[test]
fn esc_waits_for_what_may_follow() {
    let (mut parser, mut out) = (Parser::default(), Vec::new());
    parser.feed(b"\x1b", &mut out);
    assert!(parser.is_waiting() && out.is_empty());
    parser.feed(b"[B", &mut out);
    assert!(!parser.is_waiting());
    assert_eq!(out, keys("Down"));
}

proptest! {
    #[test]
    fn pieces_make_no_difference(bytes in proptest::collection::vec(prop_oneof![
        4 => prop::sample::select(b"\x1b[]O;<0123456789~ABMmRu\x07\\rgb:/".to_vec()),
        1 => any::<u8>(),
    ], 0..200), cut in 0usize..200) {
        let whole = read(&bytes);
        let (mut parser, mut out) = (Parser::default(), Vec::new());
        let (a, b) = bytes.split_at(cut.min(bytes.len()));
        parser.feed(a, &mut out);
        parser.feed(b, &mut out);
        parser.settle(&mut out);
        prop_assert_eq!(&out, &whole);
        let mut single = Vec::new();
        for byte in &bytes {
            parser.feed(&[*byte], &mut single);
        }
        parser.settle(&mut single);
        prop_assert_eq!(single, whole);
    }

    #[test]
    fn typed_text_arrives(text in "[ -~é漢]{0,300}") {
        let expected: Vec<_> = text.chars().map(|c| Event::Key(Key::char(c))).collect();
        prop_assert_eq!(read(text.as_bytes()), expected);
    }
}

#[test]
fn margins_are_heard_of() {
    for (bytes, expected) in [
        (&b"\x1b[?69;1$y"[..], true),
        (b"\x1b[?69;2$y", true),
        (b"\x1b[?69;0$y", false),
        (b"\x1b[?69;4$y", false),
        (b"\x1b[?2026;2$y", false),
        (b"\x1b[69;2$y", false),
    ] {
        let heard: &[Event] = if expected { &[Event::Margins] } else { &[] };
        assert_eq!(read(bytes), heard, "{bytes:?}");
    }
}

#[test]
fn answers_about_graphics_are_heard() {
    use crate::term::pictures::Told;
    for (bytes, expected) in [
        (&b"\x1b_Gi=31;OK\x1b\\"[..], vec![Told::Kitty]),
        (b"\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\", vec![]),
        (b"\x1b[?62;4;22c", vec![Told::Sixel]),
        (b"\x1b[?62;22c", vec![]),
        (b"\x1b[6;20;10t", vec![Told::Cell(10, 20)]),
        (b"\x1b[4;800;600t", vec![]),
        (b"\x1b[6;;10t", vec![]),
        (b"\x1bP>|WezTerm 20240203\x1b\\", vec![Told::HalfKitty]),
        (b"\x1bP>|Konsole 23.08.1\x1b\\", vec![Told::HalfKitty]),
        (b"\x1bP>|kitty(0.41.1)\x1b\\", vec![]),
    ] {
        let expected: Vec<Event> = expected.into_iter().map(Event::Graphics).collect();
        assert_eq!(read(bytes), expected, "{bytes:?}");
    }
    assert_eq!(read(b"\x1bP"), keys("Alt-P"));
    assert_eq!(read(b"\x1bP>"), keys("Alt-P >"));
    assert_eq!(read(b"\x1bP>j"), keys("Alt-P > j"));
    assert_eq!(read(b"\x1bPj"), keys("Alt-P j"));
    // A key behind an answer is a key.
    assert_eq!(read(b"\x1b_Gi=31;OK\x1b\\j").last(), keys("j").first());
}
