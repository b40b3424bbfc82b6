//! A small, fixed part of what `cargo bench --bench anchors` measures: quotes of the lecture are found again after edits, and where they are
//! gone nothing else is taken for them.

#[path = "support/anchoring.rs"]
mod anchoring;
#[path = "support/edits.rs"]
mod edits;

use anchoring::{Answer, Tally, Trial};
use edits::{Dice, HEAVY, MIXED};
use lutrin::annotate::{Anchor, Id, Resolution, resolve_all};
use lutrin::text::matching::MatchIndex;

const LECTURE: &str = include_str!("../texts/la-revolution-russe.txt");
const QUOTES: usize = 120;

fn judge(trial: &Trial) -> Tally {
    let numbered = trial.cases.iter().zip(0..);
    let anchors: Vec<(Id, Anchor)> = numbered
        .map(|((anchor, _), at)| (Id::from_parts(at, 0), anchor.clone()))
        .collect();
    let places = resolve_all(&anchors, &trial.document, &mut MatchIndex::default());
    let answers = places.iter().map(|(_, place)| match place {
        Resolution::Ambiguous(_) => Answer::Several,
        place => place.place().map_or(Answer::Nowhere, Answer::At),
    });
    trial.judge(&answers.collect::<Vec<Answer>>())
}

/// Whether at least so many of a hundred are right.
fn holds(tally: Tally, per_cent: usize) -> bool {
    100 * tally.right >= per_cent * tally.there
}

#[test]
fn another_typography_changes_nothing() {
    let source = anchoring::plain(LECTURE.to_owned());
    let tally = judge(&anchoring::typographic(&source, QUOTES, &mut Dice::new(1)));
    assert_eq!(tally.there, QUOTES);
    assert_eq!(tally.right, QUOTES, "{tally:?}");
}

#[test]
fn edited_quotes_are_found_and_none_is_misplaced() {
    let source = anchoring::plain(LECTURE.to_owned());
    for (name, rates, least) in [("mixed", MIXED, 88), ("heavy", HEAVY, 80)] {
        let mut all = Tally::default();
        for seed in 1..=2 {
            all += judge(&anchoring::edited(
                name,
                &source,
                rates,
                QUOTES,
                &mut Dice::new(seed),
            ));
        }
        assert!(all.there > QUOTES, "{name} {all:?}");
        assert!(holds(all, least), "{name} {all:?}");
        assert_eq!(all.wrong, 0, "{name} {all:?}");
    }
}

#[test]
fn what_was_cut_out_is_lost() {
    let source = anchoring::plain(LECTURE.to_owned());
    let mut all = Tally::default();
    for seed in 1..=8 {
        all += judge(&anchoring::cut(&source, QUOTES, &mut Dice::new(seed)));
    }
    assert!(all.there == 0 && all.gone > 60, "{all:?}");
    assert!(100 * all.attached <= 2 * all.gone, "{all:?}");
}

#[test]
fn quotes_of_another_book_are_lost() {
    let source = anchoring::plain(LECTURE.to_owned());
    let english = include_str!("../README.md").repeat(4);
    let other = anchoring::plain(english);
    let tally = judge(&anchoring::foreign(
        &source,
        &other,
        QUOTES,
        &mut Dice::new(3),
    ));
    assert_eq!((tally.gone, tally.attached), (QUOTES, 0), "{tally:?}");
}

#[test]
fn marks_on_letters_are_no_letters_of_their_own() {
    // Arabic with vowels and hamza, composed and not: what became of a quote is known all the same.
    let verse = "\u{625}\u{646}\u{64e}\u{651} \u{627}\u{644}\u{642}\u{650}\u{631}\u{627}\u{621}\u{629}\u{64e} \u{623}\u{645}\u{631}";
    let text: String = (0..200).fold(String::new(), |text, n| {
        text + &format!("{verse} {n} \u{622}\u{62e}\u{631} {}. ", n * 7919 % 1000)
    });
    let source = anchoring::plain(text);
    let tally = judge(&anchoring::typographic(&source, QUOTES, &mut Dice::new(5)));
    assert!(holds(tally, 95), "{tally:?}");
    assert_eq!((tally.partly, tally.wrong), (0, 0), "{tally:?}");
}

#[test]
fn korean_syllables_are_one_letter_in_every_form() {
    let text: String = (0..200).fold(String::new(), |text, n| {
        text + &format!(
            "데비안 프로젝트의 {n}번째 역사를 {} 간단히 설명합니다. ",
            n * 7919 % 1000
        )
    });
    let source = anchoring::plain(text);
    let tally = judge(&anchoring::typographic(&source, QUOTES, &mut Dice::new(5)));
    assert!(holds(tally, 95), "{tally:?}");
    assert_eq!((tally.partly, tally.wrong), (0, 0), "{tally:?}");
}

#[test]
fn editions_are_compared_word_by_word() {
    let source = anchoring::plain(LECTURE.to_owned());
    let text = LECTURE
        .replace("prolétariat", "monde ouvrier")
        .replace(" et ", " & ");
    let other = anchoring::plain(format!("Une préface.\n\n{text}"));
    let trial = anchoring::editions("edition", &source, &other, QUOTES, &mut Dice::new(4));
    assert!(trial.left_out < QUOTES / 4);
    let tally = judge(&trial);
    assert!(holds(tally, 98), "{tally:?}");
    assert_eq!(tally.wrong, 0, "{tally:?}");
}
