//! What bytes read as.

use proptest::prelude::*;

use super::languages::LANGUAGES;
use super::*;

fn words(bytes: &[u8]) -> (String, Vec<String>) {
    let Decoded { text, warnings, .. } = decode(bytes.to_vec(), &Options::default(), Feeds::Lines);
    (
        text,
        warnings.into_iter().map(|warning| warning.0).collect(),
    )
}

fn encoding(bytes: &[u8]) -> &'static str {
    decode(bytes.to_vec(), &Options::default(), Feeds::Lines).encoding
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
        let decoded = decode(b"\xea\xdf".to_vec(), &options, Feeds::Lines);
        assert_eq!(decoded.text, text, "{label}");
        assert_eq!(
            declared(b"\xea\xdf".to_vec(), Some("utf-8"), &options).text,
            text
        );
    }
}

/// `text` in `encoding`; `None` where it cannot be written in it.
fn encoded(text: &str, encoding: &str) -> Option<Vec<u8>> {
    Some(match encoding {
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "UTF-32LE" => [0xfeff]
            .into_iter()
            .chain(text.chars().map(u32::from))
            .flat_map(u32::to_le_bytes)
            .collect(),
        "UTF-32BE" => [0xfeff]
            .into_iter()
            .chain(text.chars().map(u32::from))
            .flat_map(u32::to_be_bytes)
            .collect(),
        name => {
            let (bytes, _, lossy) = Encoding::named(name)?.web()?.encode(text);
            (!lossy).then(|| bytes.into_owned())?
        }
    })
}

#[test]
fn every_language_is_read_in_every_encoding_it_is_found_in() {
    let wide = ["UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"];
    for (language, text, encodings) in LANGUAGES {
        let sentence = text.split('|').next().unwrap_or_default();
        let paragraph = text.replace('|', " ");
        let book = format!("{paragraph}\n").repeat(100_000 / paragraph.len() + 1);
        for text in [sentence, paragraph.as_str(), book.as_str()] {
            for encoding in encodings.iter().chain(&wide) {
                let bytes = encoded(text, encoding)
                    .unwrap_or_else(|| panic!("{language} is not in {encoding}"));
                let decoded = decode(bytes, &Options::default(), Feeds::Lines);
                let start = |text: &str| text.chars().take(60).collect::<String>();
                assert!(
                    decoded.text == text,
                    "{language} in {encoding}, {} bytes, read as {}: {:?}",
                    text.len(),
                    decoded.encoding,
                    start(&decoded.text)
                );
                assert_eq!(decoded.warnings, [], "{language} in {encoding}");
            }
        }
    }
}

/// A few words each, with one or two letters that are not ASCII.
#[rustfmt::skip]
const FEW_WORDS: &[&str] = &[
    "Le port dormait encore, et l’été finissait.", "Consultez « le manuel » pour en savoir plus", "La clé est restée sur la porte du jardin.",
    "Où va-t-on si tard ? demanda le garçon.", "Nach dem Abendessen können wir gehen.", "Die Straße war leer, und niemand fragte für wen.",
    "„Wer ist da?“ rief der alte Wärter hinaus", "El niño comió una piña en el jardín.", "Abra la página siguiente del libro", "—¿Quién llama? —preguntó la mujer.",
    "La explicación completa está en «Barcos y puertos» de este libro", "Perché la città è così lontana dal mare?", "Il comando «apri la porta» non serve", "Não sei se a manhã chegou ao porto.",
    "The keeper’s lamp went out—so they said—at nine.", "“There she blows!” cried the boy.",
];

#[test]
fn a_few_words_of_western_europe_are_told_by_where_their_letters_stand() {
    for text in FEW_WORDS {
        for name in ["windows-1252", "MacRoman"] {
            let bytes = encoded(text, name).unwrap_or_else(|| panic!("{text} is not in {name}"));
            let decoded = decode(bytes, &Options::default(), Feeds::Lines);
            assert_eq!(
                decoded.text, *text,
                "in {name}, read as {}",
                decoded.encoding
            );
        }
    }
    // Languages whose letters these bytes are, among words of another.
    for (text, name) in [
        ("<name>Erős szél fűtötte</name> <description>The strong wind, as they said in the harbour</description>\n".repeat(12), "windows-1250"),
        ("Żółta łódź płynie po jeziorze, a nad nią świeci słońce.".to_owned(), "ISO-8859-2"),
        ("Rybář řekl, že oběť chtěla mít síť u vody.".to_owned(), "ISO-8859-2"),
        ("<a>Новости дня</a> in the English list of all the news of the day\n".repeat(9), "ISO-8859-5"),
        ("Различные способы чтения и письма".to_owned(), "MacCyrillic"),
        ("Debianの文書はlibreなDebianです。".to_owned(), "Shift_JIS"),
    ] {
        let decoded = decode(encoded(&text, name).unwrap_or_default(), &Options::default(), Feeds::Lines);
        assert_eq!(decoded.text, text, "in {name}, read as {}", decoded.encoding);
    }
}

#[test]
fn utf16_without_a_mark_is_told_from_everything_that_is_not() {
    for (bytes, expected) in [
        (&b"A\0 \0b\0o\0o\0k\0.\0"[..], Some(Encoding::UTF_16LE)),
        (b"\0A\0 \0b\0o\0o\0k\0.", Some(Encoding::UTF_16BE)),
        (b"A word with\0 a zero in it.", None),
        (&[0; 64], None),
        (b"\x01\0\0\0\x02\0\0\0\x03\0\0\0", None),
        (b"Bush hid the facts", None),
        (b"\x1b[1mBold\x1b[0m and more", None),
        (b"", None),
    ] {
        assert_eq!(detect::wide(bytes), expected, "{bytes:?}");
    }
}

#[test]
fn good_windows_text_is_not_taken_for_a_macintosh() {
    for text in [
        "The man’s fortune—so she said—“wants a wife”.",
        "A pound (£) of butter at 5°C, see § 5, and ½ of it cut in pieces of 5 cm²",
        "L’été ; « À la ville », dit-il… Ça va",
        "É isto: À noite. Ô mar",
        "STRAßE Ärger Öl ÜBER",
    ] {
        let bytes = encoded(text, "windows-1252").unwrap_or_default();
        assert_eq!(decode(bytes, &Options::default(), Feeds::Lines).text, text);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_in_any_encoding(bytes in prop::collection::vec(any::<u8>(), 0..300), index in 0..crate::text::encoding::OFFERED.len(), label in "[a-z0-9-]{0,12}") {
        let chosen = Options { encoding: Encoding::named(crate::text::encoding::OFFERED[index].0), ..Options::default() };
        for options in [chosen, Options::default()] {
            let decoded = decode(bytes.clone(), &options, Feeds::Lines);
            prop_assert_eq!(&hygiene::canonical(decoded.text.clone()).0, &decoded.text);
            let _ = declared(bytes.clone(), Some(&label), &options);
        }
    }

    #[test]
    fn ascii_is_always_itself(text in "[ -~\n\t]{0,300}", label in "(utf-8|latin1|koi8-r|shift_jis|gb2312|utf-16|x)") {
        let decoded = decode(text.clone().into_bytes(), &Options::default(), Feeds::Lines);
        prop_assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.warnings.len()), (text.as_str(), "UTF-8", 0));
        prop_assert_eq!(declared(text.clone().into_bytes(), Some(&label), &Options::default()).text, text);
    }
}
