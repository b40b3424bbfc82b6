//! What bytes read as.

use super::*;

fn words(bytes: &[u8]) -> (String, Vec<String>) {
    let Decoded { text, warnings, .. } = decode(bytes.to_vec(), &Options::default());
    (
        text,
        warnings.into_iter().map(|warning| warning.0).collect(),
    )
}

fn encoding(bytes: &[u8]) -> &'static str {
    decode(bytes.to_vec(), &Options::default()).encoding
}

fn as_declared(bytes: &[u8], label: &str) -> (String, &'static str) {
    let decoded = declared(bytes.to_vec(), Some(label), &Options::default());
    (decoded.text, decoded.encoding)
}

#[test]
fn good_text_comes_through_without_a_warning() {
    assert_eq!(words("é\r\nb\rc".as_bytes()), ("é\nb\nc".into(), vec![]));
    assert_eq!(words(b"\xef\xbb\xbfa"), ("a".into(), vec![]));
    assert_eq!(words(b""), (String::new(), vec![]));
    assert_eq!(encoding(b"plain"), "UTF-8");
}

#[test]
fn what_cannot_be_read_is_one_warning() {
    let (text, warnings) = words("é ".repeat(20).as_bytes());
    assert_eq!((text.chars().count(), warnings.len()), (40, 0));
    let mut bytes = "été ".repeat(20).into_bytes();
    bytes.extend(b"a\xffb\xc3");
    let (text, warnings) = words(&bytes);
    assert!(text.ends_with("a\u{fffd}b\u{fffd}"));
    assert_eq!(
        warnings,
        ["not valid UTF-8: 2 places are unreadable, shown as \u{fffd}"]
    );
}

#[test]
fn control_characters_are_counted() {
    let (text, warnings) = words(b"a\x1b[31mb\0");
    assert!(!text.contains(['\u{1b}', '\0']));
    assert_eq!(
        warnings,
        ["2 control characters were taken out or shown as a sign"]
    );
}

#[test]
fn wide_text_is_read_behind_its_mark() {
    assert_eq!(words(b"\xff\xfea\0\xe9\0"), ("aé".into(), vec![]));
    assert_eq!(words(b"\xfe\xff\0a\0\xe9"), ("aé".into(), vec![]));
    let (text, warnings) = words(b"\xff\xfe\x00\xd8a\0b");
    assert_eq!(text.chars().filter(|c| *c == '\u{fffd}').count(), 2);
    assert_eq!(warnings.len(), 1);
    assert_eq!(
        words(b"\xff\xfe\0\0a\0\0\0\xe9\0\0\0"),
        ("aé".into(), vec![])
    );
    assert_eq!(
        words(b"\0\0\xfe\xff\0\0\0a\0\x01\xf6\0"),
        ("a\u{1f600}".into(), vec![])
    );
    assert_eq!(words(b"\0\0\xfe\xff\0\x11\0\0\0").0, "\u{fffd}\u{fffd}");
}

#[test]
fn a_declared_encoding_is_believed_where_it_can_be() {
    let utf8 = "“été”";
    for (bytes, label, text, encoding) in [
        (&b"caf\xe9"[..], "iso-8859-1", "café", "windows-1252"),
        (b"\xea\xe0\xea", "windows-1251", "как", "windows-1251"),
        (b"plain", "latin1", "plain", "windows-1252"),
        (b"plain", "utf-16", "plain", "UTF-8"),
        // Saved anew as UTF-8, the declaration left as it was.
        (utf8.as_bytes(), "iso-8859-1", utf8, "UTF-8"),
        (utf8.as_bytes(), "nonsense", utf8, "UTF-8"),
        (b"\x82\xa0", "shift_jis", "あ", "Shift_JIS"),
        (b"\xff\xfea\0", "utf-8", "a", "UTF-16LE"),
    ] {
        assert_eq!(
            as_declared(bytes, label),
            (text.to_owned(), encoding),
            "{label}"
        );
    }
}

#[test]
fn the_encoding_chosen_is_the_one_used() {
    for (label, text) in [("windows-1251", "кЯ"), ("koi8-r", "Йъ"), ("macroman", "Íﬂ")] {
        let options = Options {
            encoding: Encoding::named(label),
            ..Options::default()
        };
        let decoded = decode(b"\xea\xdf".to_vec(), &options);
        assert_eq!(decoded.text, text, "{label}");
        assert_eq!(
            declared(b"\xea\xdf".to_vec(), Some("utf-8"), &options).text,
            text
        );
    }
}
