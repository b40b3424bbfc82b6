//! What is given by hand, and notes on other editions.

use super::*;
use crate::doc::{BlockKind, Builder, Document};
use crate::text::Span;
use crate::text::matching::MatchIndex;

const LECTURE: &str = include_str!("../../../texts/la-revolution-russe.txt");

fn plain(text: &str) -> Document {
    let mut builder = Builder::default();
    for paragraph in text.split("\n\n") {
        builder.push(BlockKind::Paragraph, paragraph.trim());
    }
    builder.finish()
}

#[test]
fn places_given_by_hand_and_letting_go_are_kept_in_place() {
    let desk = Desk::new();
    let base = desk.new_note(1, "base");
    let mut notebook = desk.notebook();
    notebook.write(std::slice::from_ref(&base)).unwrap();
    let text = fs::read_to_string(desk.own()).unwrap();
    assert!(
        !text.contains("by_hand") && !text.contains("let_go"),
        "{text}"
    );
    let place = |exact: &str, text: &str| Anchor {
        exact: exact.into(),
        prefix: "\u{202e}[[ann]]\r\n\t".into(),
        suffix: "'''\"\"\"".into(),
        before: "\u{85}[doc]".into(),
        after: String::new(),
        section: vec!["I".into(), "]".into()],
        start: 3,
        end: 9,
        norm: 1,
        text: text.into(),
    };
    // A comment of somebody's stays where it is.
    fs::write(desk.own(), text.replace("note = ", "# mine\nnote = ")).unwrap();
    let mut state = base.clone();
    for (number, places) in [
        vec![place("un [jardin]\n[cultivé]\n\\", "blake3:a")],
        vec![place("one", "blake3:a"), place("two", "blake3:b")],
        vec![],
    ]
    .into_iter()
    .enumerate()
    {
        state = desk.changed(&state, "base");
        state.by_hand = places;
        state.let_go = number == 1;
        notebook.write(std::slice::from_ref(&state)).unwrap();
        let (read, troubles) = desk.read();
        assert_eq!(troubles, [] as [&str; 0]);
        assert_eq!(read.states(base.id), std::slice::from_ref(&state));
        let text = fs::read_to_string(desk.own()).unwrap();
        assert!(text.contains("# mine\nnote = "), "{text}");
    }
    // A tombstone without its body has none left.
    state.by_hand = vec![place("one", "blake3:a")];
    assert!(!state.bared().is_bare());
    state.deleted = Some(state.updated);
    assert!(!state.is_bare() && state.bared().is_bare());
}

#[test]
fn notes_on_other_editions_are_found_and_an_offer_is_declined_once() {
    const QUOTE: &str =
        "The keeper climbs the ninety-nine steps to the lamp every evening, and never counts them.";
    let desk = Desk::new();
    let of = |title: &str, author: &str, file: &str| Identity {
        hash: TextHash::of(file),
        title: title.into(),
        authors: Vec::from_iter((!author.is_empty()).then(|| author.to_owned())),
        identifiers: vec![format!("isbn:{file}")],
        path: Some(format!("/books/{file}").into()),
    };
    let mut note = desk.new_note(1, "kept");
    note.anchor.exact = QUOTE.into();
    let mut other = desk.new_note(2, "kept");
    other.anchor.exact = QUOTE.to_uppercase();
    let old = of("The Lamp: A Tale", "Doe, Jane", "old.txt");
    let mut notebook = desk.store.notebook(&old).unwrap();
    notebook.write(&[note, other]).unwrap();
    let folder = notebook.folder().to_path_buf();
    let with = format!("Before it. {QUOTE} After it.");
    for (title, author, text, found) in [
        ("The Lamp", "Jane Doe", with.as_str(), true),
        ("the lamp, a tale", "", &with, true),
        // Another book of one name; and one of another name that has the words.
        (
            "The Lamp",
            "Jane Doe",
            "Of something else altogether.",
            false,
        ),
        (
            "The Lamp",
            "Richard Roe",
            "Of something else altogether.",
            false,
        ),
        ("A Reader", "Richard Roe", &with, true),
        (
            "The Lamps of Town",
            "Jane Doe",
            "Of something else altogether.",
            false,
        ),
    ] {
        let new = of(title, author, "new.txt");
        let kin = desk.store.kin(&new, &[], &plain(text));
        let folders: Vec<&PathBuf> = kin.iter().map(|kin| &kin.folder).collect();
        let expected: &[&PathBuf] = if found { &[&folder] } else { &[] };
        assert_eq!(folders, expected, "{title} {author}");
        if let [kin] = kin.as_slice() {
            assert_eq!((kin.notes, kin.title.as_str()), (2, "The Lamp: A Tale"));
        }
        // Never its own.
        assert_eq!(
            desk.store
                .kin(&new, std::slice::from_ref(&folder), &plain(text)),
            []
        );
    }
    let (new, third) = (
        of("The Lamp", "", "new.txt"),
        of("The Lamp", "", "third.txt"),
    );
    assert!(!desk.store.is_declined(&new, &folder));
    desk.store.decline(&new, &folder).unwrap();
    desk.store.decline(&new, &folder).unwrap();
    assert!(desk.store.is_declined(&new, &folder));
    assert!(!desk.store.is_declined(&third, &folder));
    let kept = fs::read_to_string(desk.store.dirs().state.join("declined")).unwrap();
    assert_eq!(kept.lines().count(), 1);
}

#[test]
fn an_edition_in_which_no_quote_stands_as_it_was_is_found_and_another_book_of_its_name_is_not() {
    let desk = Desk::new();
    let of = |file: &str| Identity {
        hash: TextHash::of(file),
        title: "La révolution russe".into(),
        authors: Vec::new(),
        identifiers: Vec::new(),
        path: Some(format!("/books/{file}").into()),
    };
    let old = plain(LECTURE);
    let mut index = MatchIndex::default();
    let step = old.text().len() / 60;
    let notes: Vec<Annotation> = (1..60)
        .map(|number| {
            let start = old.floor(number * step);
            let span = Span::new(start, old.floor(start + 90));
            let mut note = desk.new_note(u64::try_from(number).unwrap(), "kept");
            note.anchor = Anchor::describe(&old, &mut index, span);
            note
        })
        .collect();
    let mut notebook = desk.store.notebook(&of("old.txt")).unwrap();
    notebook.write(&notes).unwrap();
    let folder = notebook.folder().to_path_buf();
    let offered = |file: &str, text: &str| -> Vec<PathBuf> {
        let kin = desk.store.kin(&of(file), &[], &plain(text));
        kin.into_iter().map(|kin| kin.folder).collect()
    };
    // Every seventh word is another one.
    let reworded = |paragraph: &str| {
        let words = paragraph.split_whitespace().enumerate();
        let words = words.map(|(at, word)| if at % 7 == 3 { "mais" } else { word });
        words.collect::<Vec<_>>().join(" ")
    };
    let paragraphs: Vec<String> = LECTURE.split("\n\n").map(reworded).collect();
    let edited = paragraphs.join("\n\n");
    let stand = notes
        .iter()
        .filter(|note| edited.contains(&note.anchor.exact));
    assert!(stand.count() < 12);
    assert_eq!(offered("new.txt", &edited), [folder]);
    // Books of the same words in another order, and one in another language.
    let words: Vec<&str> = LECTURE.split_whitespace().collect();
    for step in [7, 11, 101, 1009] {
        let other: Vec<&str> = (0..words.len())
            .map(|at| words[(at * step) % words.len()])
            .collect();
        assert_eq!(offered("other.txt", &other.join(" ")), [] as [PathBuf; 0]);
    }
    let readme = include_str!("../../../README.md");
    assert_eq!(offered("other.txt", readme), [] as [PathBuf; 0]);
}
