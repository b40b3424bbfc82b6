use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::super::myers::Pattern;
use super::*;
use crate::annotate::testing::{LECTURE, document, span};
use crate::annotate::{Id, resolve_all, resolve_in_turn};

fn anchor(text: &str, place: Span) -> Anchor {
    Anchor::describe(&document(text), &mut MatchIndex::default(), place)
}

/// Where `anchor` stands in `text`, in the words of the text.
fn found(anchor: &Anchor, text: &str) -> (&'static str, Vec<String>) {
    let document = document(text);
    let resolution = resolve(anchor, &document, &mut MatchIndex::default());
    let name = resolution.name();
    let places = match resolution {
        Resolution::Here(span) | Resolution::Moved(span) | Resolution::Changed { span, .. } => {
            vec![span]
        }
        Resolution::Ambiguous(places) => places,
        Resolution::Lost => Vec::new(),
    };
    let words = places.iter().map(|place| document.slice(*place).to_owned());
    (name, words.collect())
}

const QUOTES: [&str; 6] = [
    "un moyen héroïque de surmonter leur propre infériorité économique et culturelle",
    "“la compensation”",
    "La paysannerie",
    "psychologie individuelle",
    "la Révolution d’Octobre fut pour les peuples de la Russie",
    "Clausewitz",
];

/// The places of those quotes that stand once in the lecture.
fn places() -> Vec<Span> {
    let places: Vec<Span> = QUOTES
        .iter()
        .filter(|quote| LECTURE.matches(**quote).count() == 1)
        .map(|quote| span(LECTURE, quote))
        .collect();
    assert!(places.len() >= 3, "{places:?}");
    places
}

#[test]
fn in_the_same_text_it_is_where_it_was() {
    let document = document(LECTURE);
    let mut index = MatchIndex::default();
    for place in places() {
        let anchor = Anchor::describe(&document, &mut index, place);
        let here = Resolution::Here(place);
        assert_eq!(resolve(&anchor, &document, &mut index), here);
        assert_eq!(resolve_in_place(&anchor, &document, &mut index), Some(here));
    }
}

#[test]
fn an_offset_changed_by_hand_does_not_mislead() {
    let document = document(LECTURE);
    let mut index = MatchIndex::default();
    let place = places()[0];
    let good = Anchor::describe(&document, &mut index, place);
    let len = good.end - good.start;
    for (start, end) in [
        (good.start + 1, good.end + 1),
        (0, len),
        (0, 0),
        (good.end, good.start),
        (usize::MAX - len, usize::MAX),
        (0, usize::MAX),
    ] {
        let wrong = Anchor {
            start,
            end,
            ..good.clone()
        };
        assert_eq!(
            resolve(&wrong, &document, &mut index),
            Resolution::Moved(place)
        );
        assert_eq!(resolve_in_place(&wrong, &document, &mut index), None);
    }
}

#[test]
fn another_folding_means_other_offsets() {
    let document = document(LECTURE);
    let mut index = MatchIndex::default();
    let place = places()[0];
    let mut anchor = Anchor::describe(&document, &mut index, place);
    anchor.norm = NORM + 1;
    assert_eq!(
        resolve(&anchor, &document, &mut index),
        Resolution::Moved(place)
    );
}

#[test]
fn edits_elsewhere_move_it() {
    for place in places() {
        let anchor = anchor(LECTURE, place);
        let words = place.of(LECTURE);
        let before = format!("Un avant-propos qui n’y était pas.\n\n{LECTURE}");
        assert_eq!(found(&anchor, &before), ("moved", vec![words.to_owned()]));
        let after = format!("{LECTURE}\n\nUne postface.\n");
        assert_eq!(found(&anchor, &after), ("here", vec![words.to_owned()]));
        // What stood before it is another text; what comes after it is still there.
        let half = format!("{} {}", "Autre chose. ".repeat(9), &LECTURE[place.start..]);
        assert_eq!(found(&anchor, &half), ("moved", vec![words.to_owned()]));
    }
}

/// The whole text in another typography; no letter changes.
type Edit = (&'static str, fn(&str) -> String);

const TYPOGRAPHY: [Edit; 9] = [
    ("straight quotes", |text| {
        text.replace(['‘', '’'], "'")
            .replace(['“', '”', '«', '»'], "\"")
    }),
    ("curly quotes", |text| text.replace('\'', "’")),
    ("no-break spaces", |text| {
        text.replace(" !", "\u{a0}!")
            .replace(" ;", "\u{202f};")
            .replace(" :", "\u{a0}:")
    }),
    ("rewrapped", |text| {
        let words = text.split_inclusive(' ').enumerate();
        words
            .map(|(at, word)| {
                if at % 7 == 6 {
                    word.replace(' ', "\n  ")
                } else {
                    word.to_owned()
                }
            })
            .collect()
    }),
    ("crlf", |text| text.replace('\n', "\r\n")),
    ("nfd", |text| text.nfd().collect()),
    ("soft hyphens", |text| text.replace("tion", "\u{ad}tion")),
    ("dashes", |text| text.replace('–', "—").replace('—', "-")),
    ("capitals", str::to_uppercase),
];

#[test]
fn typography_changes_nothing() {
    for (name, edit) in TYPOGRAPHY {
        let edited = edit(LECTURE);
        for place in places() {
            let anchor = anchor(LECTURE, place);
            let (status, words) = found(&anchor, &edited);
            let expected = normalize(place.of(LECTURE));
            assert!(
                matches!(status, "here" | "moved"),
                "{name}: {status} {expected}"
            );
            assert_eq!(normalize(&words[0]), expected, "{name}");
        }
    }
}

#[test]
fn what_is_gone_is_lost() {
    for place in places() {
        let anchor = anchor(LECTURE, place);
        let gone = LECTURE.replace(place.of(LECTURE), "");
        assert_eq!(found(&anchor, &gone), ("lost", vec![]));
        assert_eq!(found(&anchor, ""), ("lost", vec![]));
        assert_eq!(found(&anchor, "Un tout autre texte."), ("lost", vec![]));
    }
}

#[test]
fn context_tells_equal_quotes_apart() {
    let text = "Le roi dit oui à la reine, et le peuple se tut.\n\nLe valet dit oui à son maître, puis sortit.\n";
    let first = text.find("dit oui").unwrap();
    let second = text.rfind("dit oui").unwrap();
    for at in [first, second] {
        let anchor = anchor(text, Span::new(at, at + 7));
        let edited = format!("Une phrase de plus au début.\n\n{text}");
        let document = document(&edited);
        let place = Span::new(at, at + 7).shifted(edited.len() - text.len());
        let resolution = resolve(&anchor, &document, &mut MatchIndex::default());
        assert_eq!(resolution, Resolution::Moved(place));
    }
}

#[test]
fn a_short_word_in_another_context_is_not_taken() {
    let text = "Le portrait de Linus pendait au mur de la chambre.";
    let anchor = anchor(text, span(text, "Linus"));
    let other = "Machines, outils et instruments : voilà ce que Linus avait vendu hier.";
    assert_eq!(found(&anchor, other), ("lost", vec![]));
}

#[test]
fn a_unique_quote_is_found_though_one_side_is_another_text() {
    let text =
        "Clausewitz, qui avait vu Iéna, en a tiré une leçon que peu de gens ont lue jusqu’au bout.";
    for quote in ["Clausewitz", "Iéna", "jusqu’au bout."] {
        let place = span(text, quote);
        let anchor = anchor(text, place);
        let before = format!("{} Un mot de plus.", &text[..place.end]);
        let after = format!(
            "Quelque chose d’autre, tout à fait : {}",
            &text[place.start..]
        );
        for (edited, known) in [(before, place.start > 0), (after, place.end < text.len())] {
            if known || quote == "Clausewitz" {
                let (name, words) = found(&anchor, &edited);
                assert!(
                    matches!(name, "here" | "moved"),
                    "{quote} in {edited}: {name}"
                );
                assert_eq!(words, [quote], "{edited}");
            }
        }
    }
}

#[test]
fn a_part_of_a_word_is_not_the_word() {
    let text = "La Révolution d’Octobre fut pour les peuples de la Russie un moyen héroïque.";
    let at = text.find("les ").unwrap();
    let anchor = anchor(text, Span::new(at, at + 3));
    let edited = "La Révolution d’Octobre fut pour le peuples de la Russie un moyen héroïque.";
    let (name, words) = found(&anchor, edited);
    assert!(name == "lost" || words == ["le"], "{name} {words:?}");
}

#[test]
fn where_other_words_stand_in_its_place_no_other_place_is_taken() {
    let text = "Une tête énorme, un menton qui tombait pli après pli sur sa gorge, et le valet riait de lui tout bas.";
    let anchor = anchor(
        text,
        Span::new(text.find("pli").unwrap(), text.find("pli").unwrap() + 3),
    );
    let edited = text.replacen("pli", "étage", 1);
    assert_eq!(found(&anchor, &edited), ("lost", vec![]));
    let spelt = text.replacen("pli", "plri", 1);
    assert_eq!(found(&anchor, &spelt), ("changed", vec!["plri".to_owned()]));
}

#[test]
fn a_sentence_put_in_before_it_hides_nothing() {
    let filling =
        "Nothing happens in this paragraph, which is only here to fill the page a little.";
    let quote = "The keeper climbs the steps.";
    let text = format!("The tower\n\n{quote}\n\n{filling}\n\n{filling}");
    let anchor = anchor(&text, span(&text, quote));
    let edited = text.replace(quote, &format!("A preface stands here now.\n\n{quote}"));
    assert_eq!(found(&anchor, &edited), ("moved", vec![quote.to_owned()]));
}

#[test]
fn a_sentence_put_in_beside_it_is_no_part_of_it() {
    let before = "THE FIRST ADVENTURE. A STORM IN THE CHANNEL\n\nI.";
    let after = "I have seldom heard him mention her under any other name.";
    let quote = "To the old lighthouse keeper she is always the lamp";
    let anchor = {
        let text = format!("{before}\n\n{quote}. {after}");
        anchor(&text, span(&text, quote))
    };
    let now = "To the old lighthouse keeper, as ever, she is always the lamp";
    let put_in = "A new paragraph by another program.";
    for edited in [
        format!("{put_in}\n\n{now}."),
        format!("{put_in} {now}."),
        format!("{now}. {put_in}"),
    ] {
        let edited = format!("{before}\n\n{edited} {after}");
        assert_eq!(found(&anchor, &edited), ("changed", vec![now.to_owned()]));
    }
}

#[test]
fn of_two_places_that_fit_as_well_the_one_in_its_chapter_is_taken() {
    let refrain =
        "Et le vent soufflait sur la plaine, sans fin, sans bruit, sans trêve ; nous marchions.";
    let chapter = |title: &str| format!("# {title}\n\n{refrain}\n\n");
    let text = format!("{}{}", chapter("Le départ"), chapter("Le retour"));
    let last = |document: &Document| {
        let start = document.text().rfind("sans bruit").unwrap();
        Span::new(start, start + "sans bruit".len())
    };
    let old = document(&text);
    let place = last(&old);
    let anchor = Anchor::describe(&old, &mut MatchIndex::default(), place);
    assert_eq!(anchor.section, ["Le retour"]);
    let new = document(&format!("{}Un prélude.\n\n{text}", chapter("Avant")));
    let place = last(&new);
    let found = resolve(&anchor, &new, &mut MatchIndex::default());
    assert_eq!(found, Resolution::Moved(place));
}

#[test]
fn equal_contexts_are_ambiguous() {
    let refrain =
        "Et le vent soufflait sur la plaine, sans fin, sans bruit, sans trêve. Nous marchions.";
    let verse = format!("Voici le premier couplet de la chanson. {refrain}\n\n");
    let text = verse.repeat(3);
    let at = verse.len() + verse.find("sans bruit").unwrap();
    let anchor = anchor(&text, Span::new(at, at + 10));
    assert_eq!(
        found(&anchor, &text),
        ("here", vec!["sans bruit".to_owned()])
    );
    let edited = format!("Un prélude.\n\n{text}");
    let expected = vec!["sans bruit".to_owned(); 3];
    assert_eq!(found(&anchor, &edited), ("ambiguous", expected));
}

#[test]
fn a_bare_point_stays_only_while_its_surroundings_do() {
    let at = places()[0].start;
    let anchor = anchor(LECTURE, Span::at(at));
    assert_eq!(anchor.exact, "");
    assert_eq!(found(&anchor, LECTURE), ("here", vec![String::new()]));
    let after = format!("{LECTURE}\n\nUne postface.\n");
    assert_eq!(found(&anchor, &after), ("here", vec![String::new()]));
    let before = format!("Un avant-propos.\n\n{LECTURE}");
    assert_eq!(found(&anchor, &before), ("lost", vec![]));
}

#[test]
fn what_was_changed_is_found_and_said_to_be() {
    let quote = "un moyen héroïque de surmonter leur propre infériorité économique et culturelle";
    let anchor = anchor(LECTURE, span(LECTURE, quote));
    for words in [
        "un moyen heroïque de surmonter leur infériorité économique et culturelle",
        "un moyen, héroïque et sûr, de surmonter leur propre infériorité économique et culturelle",
        "le moyen héroïque de dépasser leur propre infériorité, économique et culturelle",
    ] {
        let edited = format!("Préface.\n\n{}", LECTURE.replace(quote, words));
        assert_eq!(found(&anchor, &edited), ("changed", vec![words.to_owned()]));
    }
    let marked = quote.replace("héroïque", "_héroïque_");
    let edited = LECTURE.replace(quote, &marked);
    assert_eq!(found(&anchor, &edited), ("here", vec![marked]));
}

#[test]
fn they_are_told_as_they_are_found_and_no_further_than_wanted() {
    let edited = document(&format!("Préface.\n\n{LECTURE}"));
    let mut index = MatchIndex::default();
    let anchors: Vec<(Id, Anchor)> = places()
        .into_iter()
        .cycle()
        .take(3 * FIRST)
        .zip(0..)
        .map(|(place, n)| (Id::from_parts(n, 0), anchor(LECTURE, place)))
        .collect();
    let mut told = Vec::new();
    let mut times = Vec::new();
    let done = resolve_in_turn(&anchors, &edited, &mut index, &mut |news| {
        if !news.is_empty() {
            times.push(news.len());
        }
        told.extend(news);
        ControlFlow::Continue(())
    });
    assert!(done);
    assert_eq!(times, [FIRST, 2 * FIRST]);
    assert_eq!(told, resolve_all(&anchors, &edited, &mut index));
    let done = resolve_in_turn(&anchors, &edited, &mut index, &mut |news| {
        if news.is_empty() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    assert!(!done);
}

#[test]
fn a_quote_over_blocks_and_rules_is_found_again() {
    let text = "Fin du premier chapitre.\n\n* * *\n\nDébut du second, qui est long.\n";
    let anchor = anchor(text, Span::new(0, text.find(" du second").unwrap()));
    let edited = format!("Prélude.\n\n{text}");
    let (name, words) = found(&anchor, &edited);
    assert_eq!(name, "moved");
    assert_eq!(words, ["Fin du premier chapitre.\n\n* * *\n\nDébut"]);
}

#[test]
fn many_are_resolved_together_as_one_by_one() {
    let edited = format!(
        "Un avant-propos.\n\n{}",
        LECTURE.replace("Clausewitz", "Scharnhorst")
    );
    let changed = document(&edited);
    let mut index = MatchIndex::default();
    let anchors: Vec<(Id, Anchor)> = places()
        .into_iter()
        .chain([Span::at(0)])
        .zip(0..)
        .map(|(place, n)| (Id::from_parts(n, 0), anchor(LECTURE, place)))
        .collect();
    let together = resolve_all(&anchors, &changed, &mut index);
    for ((id, anchor), (found, resolution)) in anchors.iter().zip(&together) {
        assert_eq!(id, found);
        assert_eq!(
            resolution,
            &resolve(anchor, &changed, &mut MatchIndex::default())
        );
    }
    assert_eq!(resolve_all(&[], &changed, &mut index), []);
}

#[test]
fn hostile_anchors_cost_no_more_than_the_text() {
    let text = "ha ha ".repeat(6_000);
    let hostile = document(&text);
    let mut index = MatchIndex::default();
    let megabyte = "ha ha ".repeat(1 << 17);
    let anchor = |exact: &str, context: &str| Anchor {
        exact: exact.to_owned(),
        prefix: context.to_owned(),
        suffix: context.to_owned(),
        start: 3,
        end: usize::MAX,
        norm: NORM,
        ..Anchor::default()
    };
    for (anchor, expected) in [
        (anchor("", ""), "lost"),
        (anchor("\u{ad}", &megabyte), "lost"),
        (anchor(&megabyte, &megabyte), "lost"),
        (anchor(&megabyte[..24_000], &megabyte), "ambiguous"),
        // A letter of a word is not that letter by itself.
        (anchor("h", ""), "lost"),
        (anchor("ha", &megabyte), "ambiguous"),
        (anchor("ha ha ha ha", &"x".repeat(32)), "lost"),
        (anchor("nowhere", &megabyte), "lost"),
    ] {
        let resolution = resolve(&anchor, &hostile, &mut index);
        assert_eq!(resolution.name(), expected, "{:.20}", anchor.exact);
    }
}

/// A text of words, breaks and everything the folding levels.
fn texts() -> impl Strategy<Value = String> {
    proptest::string::string_regex(
        "([a-c]{1,6}|[ \n]{1,2}|\n\n|é|e\u{301}|ﬁ|[-–—]|\u{ad}|\u{a0}|[«“’]|漢|👩‍👩‍👧|Σ){1,80}",
    )
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn unchanged_text_gives_the_same_place(text in texts(), a in 0..400usize, b in 0..400usize) {
        let document = document(&text);
        let mut index = MatchIndex::default();
        let span = Span::new(document.floor(a), document.floor(b));
        let anchor = Anchor::describe(&document, &mut index, span);
        let resolution = resolve(&anchor, &document, &mut index);
        match resolution {
            Resolution::Here(place) => {
                prop_assert_eq!(normalize(document.slice(place)), normalize(&anchor.exact));
                // Found again, it is described as it was.
                let again = Anchor::describe(&document, &mut index, place);
                prop_assert_eq!((again.start, again.end), (anchor.start, anchor.end));
                prop_assert!(place.is_empty() || span.is_empty() || place.intersects(span));
            }
            other => prop_assert!(false, "{:?} {:?}", anchor, other),
        }
    }

    #[test]
    fn what_is_found_holds_the_quote(text in texts(), other in texts(), a in 0..400usize, b in 0..400usize) {
        let document = document(&text);
        let span = Span::new(document.floor(a), document.floor(b));
        let anchor = Anchor::describe(&document, &mut MatchIndex::default(), span);
        let edited = super::super::testing::document(&format!("{other}\n\n{text}"));
        let mut index = MatchIndex::default();
        let quote = normalize(&anchor.exact);
        let pattern = Pattern::new(quote.chars());
        let edits = |place: Span| pattern.distance(normalize(edited.slice(place)).chars());
        match resolve(&anchor, &edited, &mut index) {
            Resolution::Here(place) | Resolution::Moved(place) => prop_assert_eq!(edits(place), 0),
            Resolution::Changed { span, alike } => {
                let edits = edits(span);
                prop_assert!(edits > 0 && 2 * edits <= pattern.len() && (50..100).contains(&alike));
            }
            Resolution::Ambiguous(places) => {
                prop_assert!(places.is_sorted() && places.len() > 1);
                prop_assert!(places.iter().all(|place| 2 * edits(*place) <= pattern.len()));
            }
            Resolution::Lost => {}
        }
    }

    #[test]
    fn no_anchor_is_too_odd(
        text in texts(), exact in texts(), prefix in any::<String>(),
        start in any::<usize>(), end in any::<usize>(), norm in 0..3u32,
    ) {
        let document = document(&text);
        let anchor = Anchor { exact, prefix, start, end, norm, ..Anchor::default() };
        let _ = resolve(&anchor, &document, &mut MatchIndex::default());
    }
}
