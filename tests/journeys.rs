//! Journeys: a text, the keys typed on it, and what stands on it then (see `support::Desk::marked` for the signs).

mod support;

use std::sync::Arc;

use lutrin::app::Key;
use lutrin::app::Mode;
use lutrin::app::action::{Action, Listing, MouseKind, Shelved};
use lutrin::app::view_model::TextLine;
use lutrin::doc::{BlockKind, Builder, Inline, InlineKind, PageMark};
use lutrin::text::Span;
use support::{Desk, LECTURE, journey, markdown, plain};

const THREE: &str =
    "One is here. Two is there. Three is gone.\n\nFour begins a paragraph. Five ends it.";

fn three(focus: &str) -> String {
    THREE.replacen(focus, &format!("|{focus}"), 1)
}

#[test]
fn the_focus_goes_by_sentences_and_paragraphs() {
    for (from, keys, to) in [
        ("One", ")", "Two"),
        ("One", "2 )", "Three"),
        ("Two", "(", "One"),
        ("One", "}", "Four"),
        ("Five", "{", "Four"),
        ("Four", "{", "One"),
        ("One", "G", "Five"),
        ("Five", "g g", "One"),
        ("One", "9 )", "Five"),
        ("One", "(", "One"),
        ("Five", "G Ctrl-o", "Five"),
        ("One", "G Ctrl-o Tab", "Five"),
        ("One", "g w s", "Two"),
        ("One", "g w Esc", "One"),
        ("Two", "m k G ' k", "Two"),
    ] {
        let after = if keys.contains("m k") {
            three(to).replacen("|Two", "|^Two", 1)
        } else {
            three(to)
        };
        journey(&three(from), keys, &after);
    }
}

#[test]
fn the_end_is_the_last_that_is_read_with_all_that_stands_behind_it() {
    // A rule behind the last sentence, and what the makers of the file say.
    let text = format!(
        "{}\n\nTwo ends.\n\n* * *\n\nTranscriber's note:\n\n{}.",
        "One is here. ".repeat(99),
        "and so on ".repeat(40)
    );
    let mut desk = Desk::new(plain(&text), 80, 24);
    desk.keys("G");
    assert!(desk.focused().starts_with("Two"), "{}", desk.focused());
    assert_eq!(desk.state.book.progress(desk.state.focus.end), 1000);
    // A last sentence that is longer than the page.
    let long = format!("One. Two {}ends.", "goes on and on and ".repeat(80));
    let mut desk = Desk::new(plain(&long), 40, 12);
    desk.keys("G");
    let page = desk.page();
    assert!(page.contains("ends."), "{page}");
}

#[test]
fn the_selection_grows_by_units_at_either_end() {
    for (keys, after) in [
        ("v", "|<One is here.> Two is there. Three is gone."),
        ("v s", "|<One is here. Two is there.> Three is gone."),
        ("v )", "|<One is here. Two is there.> Three is gone."),
        ("v w", "|<One> is here. Two is there. Three is gone."),
        ("v w w", "|<One is> here. Two is there. Three is gone."),
        ("v 2 w", "|<One is> here. Two is there. Three is gone."),
        ("v w w b", "|<One> is here. Two is there. Three is gone."),
        (
            "v w w o Right",
            "|One <is> here. Two is there. Three is gone.",
        ),
        ("v c", "|<O>ne is here. Two is there. Three is gone."),
        (
            "v c c Right",
            "|<One> is here. Two is there. Three is gone.",
        ),
        ("v c c Left", "|<O>ne is here. Two is there. Three is gone."),
        ("v s (", "|<One is here.> Two is there. Three is gone."),
        ("v Esc", "|One is here. Two is there. Three is gone."),
        ("v p", "|<One is here. Two is there. Three is gone.>"),
        ("v w w h", "|[One is] here. Two is there. Three is gone."),
    ] {
        journey("|One is here. Two is there. Three is gone.", keys, after);
    }
    journey(
        &three("Three"),
        "v p p",
        "<One is here. Two is there. |Three is gone.\n\nFour begins a paragraph. Five ends it.>",
    );
    journey(
        &three("Three"),
        "v s",
        "One is here. Two is there. |<Three is gone.\n\nFour begins a paragraph.> Five ends it.",
    );
}

#[test]
fn annotations_are_made_changed_removed_and_brought_back() {
    for (keys, after) in [
        ("h", "|[One is here.] Two is there."),
        (") h", "One is here. |[Two is there.]"),
        ("h U", "|One is here. Two is there."),
        ("h U R", "|[One is here.] Two is there."),
        ("h x", "|One is here. Two is there."),
        ("h x U", "|[One is here.] Two is there."),
        ("a \"why\" Enter", "|{One is here.} Two is there."),
        ("h a \"why\" Enter", "|{One is here.} Two is there."),
        ("a \"why\" Esc", "|One is here. Two is there."),
        ("a \"why\" Esc a Enter", "|{One is here.} Two is there."),
        ("a Enter", "|One is here. Two is there."),
        ("B \"name\" Enter", "|^One is here. Two is there."),
        ("B Esc", "|One is here. Two is there."),
        ("m a", "|^One is here. Two is there."),
        ("m a ) m a", "One is here. |^Two is there."),
        ("h ) h [ n", "|[One is here.] [Two is there.]"),
        ("h ) h g g ] n ] n", "[One is here.] |[Two is there.]"),
        ("v h v w w h", "|[[One is] here.] Two is there."),
        ("v h v w w h x", "|[One is here.] Two is there."),
    ] {
        journey("|One is here. Two is there.", keys, after);
    }
}

/// A desk with the lecture.
fn lecture() -> Desk {
    Desk::new(plain(LECTURE), 120, 40)
}

#[test]
fn sections_are_jumped_to_at_their_heading() {
    for (keys, heading) in [
        ("J", "Le “coup d’Etat”"),
        ("2 J", "Les causes d’Octobre"),
        ("J J J J", "La question nationale"),
        ("9 J", "La question nationale"),
        ("J J K", "Le “coup d’Etat”"),
        ("J ) ) K", "Le “coup d’Etat”"),
        ("] ] ] ]", "Les causes d’Octobre"),
        ("Right Right Left", "Le “coup d’Etat”"),
        ("t j j Enter", "Les causes d’Octobre"),
        (": \"go-to-section 4\" Enter", "La paysannerie"),
        (": \"go-to-section causes\" Enter", "Les causes d’Octobre"),
        ("] s", "Le “coup d’Etat”"),
        ("2 J [ s", "Le “coup d’Etat”"),
    ] {
        let mut desk = lecture();
        desk.keys(keys);
        assert_eq!(desk.focused(), heading, "after {keys}");
        assert_eq!(
            desk.state.top.pos, desk.state.focus.start,
            "{keys}: at the head of the page"
        );
    }
}

#[test]
fn levels_have_their_own_motions() {
    let text = "# A\n\na\n\n## A1\n\nb\n\n### A1x\n\nc\n\n## A2\n\nd\n\n# B\n\ne\n";
    for (keys, heading) in [
        ("] s", "B"),
        ("J ] s", "A2"),
        ("J J ] s", "A1x"),
        ("J J [ p", "A1"),
        ("J J [ p [ p", "A"),
        ("J J J [ s", "A1"),
        ("4 J [ s", "A"),
    ] {
        let mut desk = Desk::new(markdown(text), 80, 24);
        desk.keys(keys);
        assert_eq!(desk.focused(), heading, "after {keys}");
    }
}

#[test]
fn paging_shows_everything_once_and_comes_back() {
    let mut desk = lecture();
    let mut pages = vec![desk.state.top];
    for _ in 0..40 {
        desk.keys("Space");
        if pages.last() != Some(&desk.state.top) {
            pages.push(desk.state.top);
        }
    }
    assert!(pages.len() > 8 && pages.len() < 30, "{} pages", pages.len());
    desk.keys("G g g");
    assert_eq!(desk.state.top, pages[0]);
    desk.keys("2 Space b b");
    assert_eq!(desk.state.top, pages[0]);
}

#[test]
fn the_focus_is_never_off_the_page() {
    let mut desk = lecture();
    for keys in [
        "j j j",
        "d d",
        "Space",
        "b",
        "2 0 j",
        "G",
        "5 k",
        "J J",
        "u",
        "}",
        "} } } } } } } }",
        "{ {",
        "5 0 %",
    ] {
        desk.keys(keys);
        let (focus, top, rows) = (
            desk.state.focus.start,
            desk.state.top,
            desk.state.page_rows(),
        );
        let document = desk.state.book.document.clone();
        let row = desk.state.galley.row_of(&document, top, focus, rows);
        assert!(row.is_some(), "after {keys} the focus is off the page");
    }
}

#[test]
fn a_resize_loses_nothing_and_comes_back() {
    let mut desk = lecture();
    desk.keys("J J ) ) h a \"une note\" Enter 1 2 j");
    let before = (desk.state.top, desk.state.focus, desk.view());
    for (columns, rows) in [(60, 40), (40, 12), (20, 5), (5, 2), (300, 100), (120, 40)] {
        desk.resize(columns, rows);
        desk.view();
        assert_eq!(desk.state.focus, before.1, "at {columns}×{rows}");
    }
    assert_eq!(desk.state.top, before.0);
    assert_eq!(desk.view(), before.2);
    assert_eq!(desk.annotations().len(), 1);
}

#[test]
fn a_resize_while_typing_keeps_every_letter() {
    let mut desk = lecture();
    desk.keys("a \"un deux\"")
        .resize(40, 12)
        .keys("\" trois\"")
        .resize(10, 3)
        .keys("\" quatre\"")
        .resize(120, 40);
    desk.keys("Enter");
    assert_eq!(desk.annotations()[0].2, "un deux trois quatre");
}

#[test]
fn drafts_are_kept_from_the_first_letter_and_offered_again() {
    let mut desk = lecture();
    desk.keys(") a \"pas fini\"");
    assert_eq!(desk.drafts.len(), 1, "kept while typing");
    assert_eq!(desk.drafts[0].text, "pas fini");
    let mut later = desk.reopened(80, 24);
    assert!(later.message().contains("draft"), "{}", later.message());
    later.keys(") e");
    let Mode::Editor(_) = later.state.mode else {
        panic!("the editor is open")
    };
    later.keys("\", maintenant si\" Enter");
    assert_eq!(later.annotations()[0].2, "pas fini, maintenant si");
    assert!(
        later.drafts.is_empty(),
        "the draft goes when the note is durable"
    );
}

#[test]
fn a_draft_of_an_edit_does_not_touch_the_note() {
    let mut desk = lecture();
    desk.keys("a \"un\" Enter e \" deux\" Esc");
    assert_eq!(desk.annotations()[0].2, "un");
    desk.keys("e Enter");
    assert_eq!(desk.annotations()[0].2, "un deux");
}

#[test]
fn a_failed_save_keeps_the_note_and_its_draft_and_tries_again() {
    let mut desk = lecture();
    desk.disk = Err("the disk is full".to_owned());
    desk.keys("a \"précieux\" Enter");
    assert!(
        desk.message().contains("the disk is full"),
        "{}",
        desk.message()
    );
    assert_eq!(desk.annotations()[0].2, "précieux", "still on the desk");
    assert_eq!(desk.drafts.len(), 1, "and still on disk as a draft");
    desk.keys("q");
    assert!(!desk.quit, "the first q is refused");
    assert!(desk.message().contains("not saved"), "{}", desk.message());
    desk.disk = Ok(());
    desk.wait(6_000);
    assert_eq!(desk.saved.len(), 1, "tried again by itself");
    assert!(desk.drafts.is_empty());
    desk.keys("q");
    assert!(desk.quit);
}

#[test]
fn a_save_that_succeeds_takes_what_failed_before_with_it() {
    let mut desk = lecture();
    desk.disk = Err("the disk is full".to_owned());
    desk.keys("a \"un\" Enter ) a \"deux\" Enter");
    assert_eq!(desk.saved, []);
    desk.disk = Ok(());
    desk.keys(") a \"trois\" Enter");
    let mut saved: Vec<&str> = desk
        .saved
        .iter()
        .map(lutrin::annotate::Annotation::note_text)
        .collect();
    saved.sort_unstable();
    assert_eq!(saved, ["deux", "trois", "un"]);
    desk.keys("q");
    assert!(desk.quit);
}

/// What was kept is what the next edit goes on from, whether the disk has it yet or not.
#[test]
fn edits_that_follow_each_other_before_the_disk_has_them_are_one_line_of_edits() {
    for (keys, note) in [
        ("e \" one\" Enter e \" two\" Enter", "base one two"),
        (
            "e \" one\" Enter e \" two\" Enter e \" three\" Enter",
            "base one two three",
        ),
        ("e \" one\" Enter e \" two\" Esc e Enter", "base one two"),
        (
            "e \" one\" Esc e \" two\" Enter e \" three\" Enter",
            "base one two three",
        ),
        ("e \" one\" Enter U e \" two\" Enter", "base two"),
    ] {
        for failing in [false, true] {
            let mut desk = lecture();
            desk.keys("a \"base\" Enter");
            desk.slow = !failing;
            desk.disk = if failing {
                Err("the disk is full".to_owned())
            } else {
                Ok(())
            };
            desk.keys(keys);
            assert!(!desk.drafts.is_empty(), "{keys}: until it is durable");
            desk.disk = Ok(());
            desk.catch_up().wait(6_000);
            assert_eq!(desk.annotations()[0].2, note, "{keys}");
            assert_eq!(desk.state.book.set.conflicts().count(), 0, "{keys}");
            assert_eq!(desk.drafts, [], "{keys}");
            assert_eq!(desk.reopened(80, 24).annotations()[0].2, note, "{keys}");
        }
    }
}

#[test]
fn a_second_note_on_a_place_begins_empty() {
    for failing in [false, true] {
        let mut desk = lecture();
        desk.slow = !failing;
        if failing {
            desk.disk = Err("the disk is full".to_owned());
        }
        desk.keys("a \"one\" Enter a \"new\"");
        let drafts: Vec<&str> = desk.drafts.iter().map(|d| d.text.as_str()).collect();
        assert_eq!(drafts, ["one", "new"], "neither is on the disk otherwise");
        desk.disk = Ok(());
        desk.keys("Enter").catch_up().wait(6_000);
        let mut notes: Vec<String> = desk.annotations().into_iter().map(|a| a.2).collect();
        notes.sort();
        assert_eq!(notes, ["new", "one"]);
        assert_eq!(desk.drafts, []);
    }
}

/// Two states of one note that stand beside each other are both tried again.
#[test]
fn both_of_two_states_that_failed_are_kept_in_the_end() {
    let mut desk = lecture();
    desk.keys("a \"base\" Enter");
    let mut other = window(&desk, "phone-0000");
    // Made last, and so the one that is shown.
    other.keys("e \" theirs, made long after ours\" Enter");
    desk.disk = Err("the disk is full".to_owned());
    desk.keys("e \" ours\"");
    arrive(&mut desk, &other);
    desk.keys("Enter e \", more\" Enter");
    let id = other.saved[0].id;
    let states = desk.state.book.set.states(id).to_vec();
    let mut notes: Vec<&str> = states
        .iter()
        .map(lutrin::annotate::Annotation::note_text)
        .collect();
    notes.sort_unstable();
    assert_eq!(
        notes,
        ["base ours", "base theirs, made long after ours, more"]
    );
    desk.disk = Ok(());
    desk.wait(6_000);
    for state in &states {
        assert!(desk.saved.contains(state), "{:?}", state.note_text());
    }
}

/// The text is another by now.
fn change(desk: &mut Desk, text: &str) {
    desk.act(Action::Reloaded {
        text: desk.state.book.document.hash(),
        opened: Box::new(support::opened(plain(text))),
    });
}

/// What is being bookmarked or selected while the text changes stays on its words, or is let go of and told.
#[test]
fn what_is_begun_stays_on_its_words_when_the_text_changes() {
    let kept =
        "New at the start. One is here. Two is there. Three is gone indeed.\n\nFive ends it.";
    let gone = "Omega is put in here. One is here. Three is gone indeed.\n\nFive ends it.";
    for (keys, then, after) in [
        ("B \"mymark\"", "Enter", "^Two is there."),
        ("v", "h", "[Two is there.]"),
        ("v o", "h", "[Two is there.]"),
        ("v", "a \"why\" Enter", "{Two is there.}"),
    ] {
        let begun = |text: &str| {
            let mut desk = Desk::new(plain(THREE), 80, 24);
            desk.keys(")").keys(keys);
            change(&mut desk, text);
            desk
        };
        let mut desk = begun(kept);
        desk.keys(then);
        let marked = desk.marked().replace('|', "");
        assert_eq!(marked, kept.replace("Two is there.", after), "{keys}");

        let desk = begun(gone);
        assert!(desk.message().contains("gone"), "{}", desk.message());
        assert!(matches!(desk.state.mode, Mode::Read), "{keys}");
        assert_eq!(desk.marked().replace('|', ""), gone, "{keys}");
    }
}

/// What one window makes a note of leaves alone what another writes.
#[test]
fn a_window_leaves_the_draft_of_another_alone() {
    for (before, key) in [("g g", "a"), ("h", "a"), ("a \"base\" Enter", "e")] {
        let mut one = lecture();
        one.keys(before);
        let mut two = window(&one, "two-0000");
        two.serial += 1_000_000;
        one.keys(key).keys("\"one\"");
        two.keys(key).keys("\"a long text\"");
        // They have one disk.
        one.drafts.extend(two.drafts.iter().cloned());
        one.keys("Enter");
        let left: Vec<&str> = one.drafts.iter().map(|d| d.text.as_str()).collect();
        assert_eq!(left.len(), 1, "{before}: {left:?}");
        assert!(left[0].ends_with("a long text"), "{before}: {left:?}");
        let later = one.reopened(80, 24);
        assert!(later.message().contains("A draft is waiting"), "{before}");
    }
}

#[test]
fn a_note_that_is_kept_while_the_next_is_written_leaves_no_draft() {
    let mut desk = lecture();
    desk.disk = Err("the disk is full".to_owned());
    desk.keys("a \"un\" Enter");
    desk.disk = Ok(());
    desk.keys(") a \"deux\"").wait(6_000);
    assert_eq!(desk.saved.len(), 1, "kept while the editor is open");
    let drafts = |desk: &Desk| -> Vec<String> {
        let drafts = desk.drafts.iter();
        drafts.map(|draft| draft.text.clone()).collect()
    };
    assert_eq!(drafts(&desk), ["deux"]);
    // The same where the end came in between.
    let mut kept = desk.drafts[0].clone();
    kept.key.push('x');
    kept.anchor = desk.saved[0].anchor.clone();
    kept.text = "un".to_owned();
    desk.drafts.push(kept);
    let later = desk.reopened(80, 24);
    assert_eq!(drafts(&later), ["deux"]);
    assert_eq!(later.message(), "A draft is waiting: A lists them");
}

#[test]
fn undo_and_redo_go_on_after_a_restart() {
    let mut desk = lecture();
    desk.keys("h ) h ) a \"trois\" Enter");
    let mut later = desk.reopened(80, 24);
    assert_eq!(later.annotations().len(), 3);
    later.keys("U U");
    assert_eq!(later.annotations().len(), 1);
    let mut last = later.reopened(80, 24);
    last.keys("R");
    assert_eq!(last.annotations().len(), 2);
    last.keys("R R");
    assert_eq!(last.annotations().len(), 3);
    assert_eq!(last.annotations()[2].2, "trois");
}

#[test]
fn highlights_take_the_next_style_each_time() {
    let mut desk = lecture();
    let style = |desk: &Desk| {
        desk.state
            .book
            .set
            .live()
            .next()
            .and_then(|a| a.style.clone())
            .unwrap_or_default()
    };
    desk.keys("h");
    assert_eq!(style(&desk), "idea");
    desk.keys("h");
    assert_eq!(style(&desk), "question");
    desk.keys("h h h h");
    assert_eq!(style(&desk), "idea");
    desk.keys(": \"highlight doubt\" Enter");
    assert_eq!(style(&desk), "doubt");
    assert_eq!(desk.annotations().len(), 1);
}

#[test]
fn search_minds_neither_case_nor_accents_and_goes_round() {
    let mut desk = lecture();
    desk.keys("/ \"LENINE\" Enter");
    let text = |desk: &Desk| {
        let find = desk.state.find.clone().expect("a search");
        desk.state
            .book
            .document
            .slice(find.hit.expect("a hit"))
            .to_owned()
    };
    assert_eq!(text(&desk), "Lénine");
    let first = desk.state.focus;
    let (_, count) = desk
        .state
        .find
        .as_ref()
        .and_then(|find| find.count)
        .expect("counted");
    assert!(count > 5, "{count}");
    for _ in 0..count {
        desk.keys("n");
    }
    assert_eq!(desk.state.focus, first, "once round");
    desk.keys("N n");
    assert_eq!(desk.state.focus, first);
    desk.keys("/ \"introuvable\" Enter");
    assert!(
        desk.message().contains("not in this text"),
        "{}",
        desk.message()
    );
    desk.keys("/ \"Octobre\" Esc");
    assert_eq!(desk.state.focus, first, "leaving goes back");
}

#[test]
fn lists_filter_as_you_type_and_go_there() {
    let mut desk = lecture();
    desk.keys("a \"première #un\" Enter J ) a \"seconde #deux\" Enter J B \"ici\" Enter A \"#deux\" Enter");
    let current = desk.state.current.expect("there");
    assert_eq!(
        desk.state.book.set.get(current).expect("it").note_text(),
        "seconde #deux"
    );
    desk.keys("A \"ici\" Ctrl-x Esc");
    assert_eq!(desk.annotations().len(), 2);
    desk.keys("U");
    assert_eq!(desk.annotations().len(), 3);
    desk.keys("A \"premiere\" Ctrl-e \" !\" Enter");
    assert!(
        desk.annotations()
            .iter()
            .any(|(_, _, note)| note == "première #un !")
    );
}

#[test]
fn the_palette_runs_any_command_with_its_argument() {
    let mut desk = lecture();
    desk.keys(": \"theme sepia\" Enter");
    assert_eq!(desk.state.theme, "sepia");
    desk.keys(": \"theme pink\" Enter");
    assert!(
        desk.message().contains("no theme “pink”"),
        "{}",
        desk.message()
    );
    desk.keys("g t g t");
    assert_eq!(desk.state.theme, "light", "round by the default");
    desk.keys(": \"nextsec\" Enter");
    assert_eq!(desk.focused(), "Le “coup d’Etat”");
    desk.keys("v w : \"highlight fact\" Enter");
    assert_eq!(desk.annotations()[0].1, "Le");
    desk.keys(": \"highlight red\" Enter");
    assert!(desk.message().contains("one of idea"), "{}", desk.message());
}

#[test]
fn the_palette_runs_only_what_is_named() {
    let mut desk = lecture();
    desk.keys("h");
    let before = format!("{:?} {}", desk.annotations(), desk.state.theme);
    for (typed, says) in [
        (
            "forget",
            "There is no command “forget”; did you mean “remove”?",
        ),
        ("delete", "There is no command “delete”"),
        ("export", "There is no command “export”"),
        ("nonsense", "There is no command “nonsense”"),
        ("exit", "There is no command “exit”; did you mean “quit”?"),
        ("undoo", "There is no command “undoo”; did you mean “undo”?"),
        ("quit now", "“quit” takes nothing after its name"),
        ("remov all", "“remove” takes nothing after its name"),
    ] {
        desk.keys(&format!(": \"{typed}\" Enter"));
        assert!(desk.message().starts_with(says), "{}", desk.message());
        let after = format!("{:?} {}", desk.annotations(), desk.state.theme);
        assert_eq!(after, before, "{typed}");
        assert!(matches!(desk.state.mode, Mode::Read), "{typed}");
    }
    // The nearest of many is not run with half of what was typed.
    let at = desk.state.focus;
    desk.keys(": \"section iv\" Enter");
    assert!(
        desk.message().contains("no command “section”"),
        "{}",
        desk.message()
    );
    assert_eq!(desk.state.focus, at);
    // Nor where it was gone to.
    desk.keys(": \"section iv\" Down Enter");
    assert!(
        desk.message().contains("takes nothing after"),
        "{}",
        desk.message()
    );
    assert_eq!(desk.state.focus, at);
    // What is gone to is run; so is what is found by its beginning, hyphens or none.
    desk.keys(": \"forget\" Down Enter");
    assert_eq!(desk.annotations(), []);
    desk.keys(": \"undo\" Enter : \"parentsec\" Enter");
    assert_eq!(desk.annotations().len(), 1);
    assert_eq!(desk.message(), "No section holds this one");
    // A selection is kept.
    desk.keys("v w : \"highlit\" Enter");
    assert!(matches!(desk.state.mode, Mode::Select(_)));
}

#[test]
fn a_title_that_is_cut_stands_whole_in_the_status_line() {
    let long = "The Adventure of the Man with the Twisted Lip and the Carbuncle";
    let text = format!("# Short\n\nWords.\n\n# {long}\n\n## IV\n\nMore words.\n");
    for columns in [80, 120, 160] {
        let mut desk = Desk::new(markdown(&text), columns, 24);
        desk.keys("t");
        let said = |desk: &mut Desk| {
            let left = desk.view().status.left.unwrap_or_default();
            left.iter().map(|run| run.text.as_str()).collect::<String>()
        };
        assert_eq!(said(&mut desk), "Contents: Enter goes there, Esc leaves");
        desk.keys("j");
        assert_eq!(said(&mut desk), format!("Contents: {long}"), "{columns}");
        // A number alone names no place.
        desk.keys("j Enter");
        let (_, right) = desk.view().header;
        assert!(right.ends_with("IV · 3/3"), "{right}");
        if columns > 120 {
            assert_eq!(right, format!("{long} › IV · 3/3"));
        }
    }
}

#[test]
fn each_command_is_called_by_its_name() {
    for spec in lutrin::app::command::COMMANDS {
        if !spec.modes.contains(&"read") {
            continue;
        }
        let mut desk = lecture();
        desk.keys(&format!(": \"{}\"", spec.name));
        let Mode::List(list) = &desk.state.mode else {
            panic!("no list")
        };
        let chosen = list.chosen();
        assert_eq!(chosen, Some(Key::Command(spec.command)), "{}", spec.name);
    }
}

#[test]
fn side_notes_can_be_walked_read_and_edited() {
    let mut desk = lecture();
    desk.keys("a \"un\" Enter ) ) a \"deux\" Enter J ) a \"trois\" Enter g g s");
    assert!(matches!(desk.state.mode, Mode::Margin { .. }));
    desk.keys("j j e \" et demi\" Enter");
    assert!(
        desk.annotations()
            .iter()
            .any(|(_, _, note)| note == "trois et demi")
    );
    desk.keys("s x");
    assert_eq!(desk.annotations().len(), 2);
    desk.keys("s");
    assert!(desk.view().margin.is_none(), "hidden");
    desk.keys("s");
    assert!(desk.view().margin.is_some());
}

#[test]
fn a_note_longer_than_the_screen_can_be_read_to_its_end() {
    let mut desk = Desk::new(plain(LECTURE), 80, 24);
    desk.keys("a");
    let long: Vec<String> = (1..=60).map(|line| format!("ligne {line}")).collect();
    desk.act(Action::Paste(long.join("\n")));
    desk.keys("Enter Enter G");
    let view = desk.view();
    let rows: Vec<String> = view.popups[0]
        .rows
        .iter()
        .map(|row| row.line.iter().map(|run| run.text.as_str()).collect())
        .collect();
    assert!(
        rows.iter().any(|row: &String| row == "ligne 60"),
        "{rows:?}"
    );
}

#[test]
fn footnotes_and_links_are_followed_and_come_back() {
    let text =
        "# One\n\nA mark here[^1] and [a link](#two).\n\n# Two\n\nMore.\n\n[^1]: The note.\n";
    let mut desk = Desk::new(markdown(text), 80, 24);
    desk.keys("] f Enter");
    assert!(desk.focused().contains("The note"), "{}", desk.focused());
    desk.keys("Ctrl-o");
    assert!(desk.focused().contains("A mark"), "{}", desk.focused());
    desk.keys("] l Enter");
    assert_eq!(desk.focused(), "Two");
}

#[test]
fn the_mouse_selects_focuses_and_chooses() {
    let mut desk = Desk::new(
        plain("Un mot puis deux. Et trois.\n\nUne autre ligne."),
        80,
        24,
    );
    let body = desk.state.panes().expect("panes").body;
    let at = |column: u16| body.x + column;
    desk.mouse(MouseKind::Press, at(3), body.y)
        .mouse(MouseKind::Drag, at(10), body.y)
        .mouse(MouseKind::Release, at(10), body.y);
    assert_eq!(
        desk.marked(),
        "|Un <mot puis> deux. Et trois.\n\nUne autre ligne."
    );
    desk.keys("h");
    assert_eq!(desk.annotations()[0].1, "mot puis");
    desk.mouse(MouseKind::Press, at(20), body.y)
        .mouse(MouseKind::Release, at(20), body.y);
    assert_eq!(desk.focused(), "Et trois.");
    desk.mouse(MouseKind::Press, at(20), body.y);
    assert!(
        matches!(desk.state.mode, Mode::Select(_)),
        "a double click takes the word"
    );
    desk.keys("Esc").mouse(MouseKind::WheelDown, at(3), body.y);
}

#[test]
fn places_are_kept_once_a_second_and_on_leaving() {
    let mut desk = lecture();
    desk.wait(10);
    let kept = desk.places;
    desk.keys("j j j j j");
    assert_eq!(desk.places, kept, "not at every key");
    desk.wait(1_100);
    assert_eq!(desk.places, kept + 1);
    desk.wait(10_000);
    assert_eq!(desk.places, kept + 1, "nothing while nothing happens");
    assert_eq!(desk.state.deadline(), None, "and no wakeup is asked for");
    desk.keys("j");
    desk.act(Action::Terminate);
    assert_eq!(desk.places, kept + 2);
    assert!(desk.quit);
}

/// Two windows on one text: what `other` wrote arrives at `desk`.
fn arrive(desk: &mut Desk, other: &Desk) {
    let text = desk.state.book.document.hash();
    let set = desk.saved.iter().chain(&other.saved).cloned().collect();
    desk.act(Action::Merged {
        text,
        set,
        troubles: Vec::new(),
    });
}

fn window(desk: &Desk, device: &str) -> Desk {
    let mut other = desk.reopened(120, 40);
    other.state.book.device = lutrin::annotate::Device::new(device);
    other.state.book.drafts.clear();
    other
}

#[test]
fn an_undo_asks_before_it_takes_back_what_another_device_made() {
    let mut desk = lecture();
    desk.keys("a \"one\" Enter e \", two\" Enter");
    let mut other = window(&desk, "phone-0000");
    other.keys("e \", three\" Enter");
    arrive(&mut desk, &other);
    let words = |desk: &Desk| desk.annotations()[0].2.clone();
    desk.keys("U");
    assert!(desk.message().contains("once more"), "{}", desk.message());
    assert_eq!(words(&desk), "one, two, three");
    desk.keys("U");
    assert_eq!(words(&desk), "one");
    desk.keys("R");
    assert_eq!(words(&desk), "one, two, three");
}

#[test]
fn a_draft_of_an_earlier_run_is_of_the_note_as_it_was_then() {
    let mut desk = lecture();
    desk.keys("a \"un\" Enter e \" deux\" Esc");
    // Another window goes on with the note, then the program ends.
    let mut other = window(&desk, "phone-0000");
    other.keys("e \", trois\" Enter");
    desk.saved = other.saved.clone();
    let mut later = desk.reopened(120, 40);
    later.keys("e Enter");
    let set = &later.state.book.set;
    let id = set.conflicts().next().expect("both stand side by side");
    let states = set.states(id).iter();
    let mut notes: Vec<&str> = states
        .map(lutrin::annotate::Annotation::note_text)
        .collect();
    notes.sort_unstable();
    assert_eq!(notes, ["un deux", "un, trois"]);
    // Where nothing came in between, it is the note that is written on.
    let mut desk = lecture();
    desk.keys("a \"un\" Enter e \" deux\" Esc");
    let mut later = desk.reopened(120, 40);
    later.keys("e Enter");
    assert_eq!(later.annotations()[0].2, "un deux");
    assert_eq!(later.state.book.set.conflicts().count(), 0);
}

#[test]
fn an_answer_for_another_text_changes_nothing() {
    let mut desk = lecture();
    desk.keys("h");
    let other = plain("Another text. With sentences.").hash();
    let states = desk.saved.clone();
    let none = lutrin::annotate::Set::default();
    desk.act(Action::Merged {
        text: other,
        set: none,
        troubles: Vec::new(),
    });
    assert_eq!(desk.annotations().len(), 1, "not the other text's notes");
    desk.act(Action::NotSaved {
        text: other,
        states,
        error: "full".to_owned(),
    });
    assert!(
        desk.state.book.unsaved.is_empty(),
        "nothing of the other text is saved here"
    );
}

#[test]
fn removing_something_else_keeps_the_draft() {
    for script in [
        "a \"long thought\" Esc B \"bm\" Enter x",
        "m k a \"long thought\" Esc ) m k",
        "a \"long thought\" Esc h x",
    ] {
        let mut desk = lecture();
        desk.keys(script);
        assert_eq!(desk.drafts.len(), 1, "{script}");
        desk.keys("g g a");
        let Mode::Editor(editor) = &desk.state.mode else {
            panic!("{script}: the editor is open")
        };
        assert_eq!(editor.field.text(), "long thought", "{script}");
    }
}

#[test]
fn a_draft_is_offered_again_when_the_sentence_was_highlighted_meanwhile() {
    let mut desk = lecture();
    desk.keys("a \"thought\" Esc h a Enter");
    let (_, _, note) = &desk.annotations()[0];
    assert_eq!(note, "thought");
    assert!(desk.drafts.is_empty(), "{:?}", desk.drafts);
}

#[test]
fn words_beat_a_removal_that_came_meanwhile() {
    let mut one = lecture();
    one.keys("a \"first\" Enter e \" and more\"");
    let mut two = window(&one, "two-0000");
    two.keys("x");
    arrive(&mut one, &two);
    one.keys("Enter");
    assert_eq!(one.annotations()[0].2, "first and more");
    assert!(one.saved.last().is_some_and(|note| !note.is_deleted()));
}

#[test]
fn what_another_window_wrote_meanwhile_stands_beside_ours() {
    let mut one = lecture();
    one.keys("a \"first\" Enter e \" mine\"");
    let mut two = window(&one, "two-0000");
    two.keys("e \" other\" Enter");
    arrive(&mut one, &two);
    one.keys("Enter");
    let id = one.saved[0].id;
    let mut texts: Vec<&str> = one
        .state
        .book
        .set
        .states(id)
        .iter()
        .map(lutrin::annotate::Annotation::note_text)
        .collect();
    texts.sort_unstable();
    assert_eq!(texts, ["first mine", "first other"]);
    let shown = format!("{:?}", one.view().margin);
    assert!(
        shown.contains("first mine") && shown.contains("first other"),
        "both are shown: {shown}"
    );
}

#[test]
fn a_mark_with_words_on_it_stays_when_its_letter_moves() {
    let mut desk = lecture();
    desk.keys("m k a \"important words\" Enter ) m k");
    assert!(
        desk.annotations()
            .iter()
            .any(|(_, _, note)| note == "important words")
    );
    desk.keys("g g e");
    let Mode::Editor(editor) = &desk.state.mode else {
        panic!("the editor is open")
    };
    assert_eq!(editor.field.text(), "important words");
}

#[test]
fn a_drag_does_not_take_the_editor_away() {
    let mut desk = lecture();
    let body = desk.state.panes().expect("panes").body;
    desk.mouse(MouseKind::Press, body.x + 2, body.y)
        .mouse(MouseKind::Release, body.x + 2, body.y);
    desk.keys("a \"hello\"")
        .mouse(MouseKind::Drag, body.x + 9, body.y + 5);
    assert!(matches!(desk.state.mode, Mode::Editor(_)));
    desk.keys("\" world\" Enter");
    assert_eq!(desk.annotations()[0].2, "hello world");
}

#[test]
fn another_text_is_asked_about_while_something_is_not_saved() {
    let mut desk = lecture();
    desk.disk = Err("the disk is full".to_owned());
    desk.keys("h");
    let shelved = Shelved {
        text: "blake3:0".to_owned(),
        title: "Other".to_owned(),
        authors: Vec::new(),
        path: None,
        last_read: None,
        progress: 0,
        notes: 0,
        missing: false,
    };
    desk.keys("o");
    desk.act(Action::Library(Listing {
        folder: None,
        texts: vec![shelved],
        today: jiff::civil::Date::ZERO,
        find: String::new(),
    }));
    desk.other.clear();
    desk.keys("Enter");
    assert!(desk.message().contains("not saved"), "{}", desk.message());
    assert!(desk.other.is_empty(), "{:?}", desk.other);
    desk.keys("Enter");
    assert!(
        desk.other.iter().any(|effect| effect.starts_with("Open")),
        "{:?}",
        desk.other
    );
    desk.keys("x \"hello\" Esc");
    assert!(
        matches!(desk.state.mode, Mode::Opening(_)),
        "keys wait for the text"
    );
    desk.act(Action::NotOpened("gone".to_owned()));
    assert!(
        matches!(desk.state.mode, Mode::List(_)),
        "back to where it was chosen"
    );
}

#[test]
fn help_comes_back_to_where_it_was_called() {
    let mut desk = lecture();
    desk.keys("v w w ? Esc h");
    assert_eq!(desk.annotations()[0].1, "La révolution");
    desk.keys("a \"half\" F1 Esc \" a note\" Enter");
    assert!(
        desk.annotations()
            .iter()
            .any(|(_, _, note)| note == "half a note")
    );
}

#[test]
fn nothing_lies_over_the_text_while_reading() {
    for script in [
        "t A Esc",
        "t A Enter",
        "t ? Esc Esc",
        "t s",
        "s t Enter",
        "t Enter",
        "t : Esc",
    ] {
        let mut desk = Desk::new(plain(LECTURE), 60, 12);
        desk.keys(script);
        let view = desk.view();
        if matches!(desk.state.mode, Mode::Read) {
            assert!(view.contents.is_none() && view.margin.is_none(), "{script}");
        }
    }
}

#[test]
fn searching_again_counts_and_begins_at_the_focus() {
    let mut desk = lecture();
    desk.keys("/ \"revolution\" Enter");
    let number = |desk: &Desk| {
        desk.state
            .find
            .as_ref()
            .and_then(|find| find.count)
            .map(|(at, _)| at)
    };
    let first = number(&desk).expect("counted");
    desk.keys("5 n");
    assert_eq!(number(&desk), Some(first + 5));
    desk.keys("g g n");
    assert!(number(&desk) <= Some(first + 1), "from the top again");
    desk.keys("/ \"zz\" Esc n");
    assert!(number(&desk).is_some(), "the search before comes back");
}

#[test]
fn a_bookmark_keeps_its_name_and_place() {
    let mut desk = lecture();
    desk.keys("B \"début\" Enter B Enter");
    let name = desk
        .state
        .book
        .set
        .live()
        .next()
        .and_then(|bookmark| bookmark.name.clone());
    assert_eq!(name.as_deref(), Some("début"));
}

#[test]
fn a_draft_goes_only_at_the_second_asking() {
    let mut desk = lecture();
    desk.keys("a \"thought\" Esc A Ctrl-x");
    assert_eq!(desk.drafts.len(), 1);
    assert!(desk.message().contains("for good"), "{}", desk.message());
    desk.keys("Ctrl-x");
    assert!(desk.drafts.is_empty());
}

#[test]
fn copying_takes_the_sentence_or_the_selection() {
    let mut desk = lecture();
    desk.keys("y v w w y");
    assert_eq!(desk.copied, ["La révolution russe", "La révolution"]);
}

#[test]
fn settings_are_taken_in_while_reading() {
    let mut desk = lecture();
    let settings = lutrin::config::Settings {
        measure: 40,
        pace: 100,
        mouse: false,
        ..lutrin::config::Settings::default()
    };
    let before = desk.state.book.minutes_left(0, desk.state.settings.pace);
    let keymap = desk.state.keymap.clone();
    desk.act(Action::Configured {
        settings,
        keymap,
        problems: vec!["/a/config.toml:1: no".to_owned(), "two".to_owned()],
    });
    assert_eq!(desk.state.panes().expect("panes").body.width, 40);
    assert!(desk.state.book.minutes_left(0, desk.state.settings.pace) > before);
    assert_eq!(desk.message(), "no · config.toml:1 · 1 more: lutrin check");
    assert!(
        desk.other.iter().any(|effect| effect == "Mouse(false)"),
        "{:?}",
        desk.other
    );
}

#[test]
fn a_list_does_not_show_a_draft_beside_the_note_it_became() {
    let mut desk = lecture();
    desk.disk = Err("the disk is full".to_owned());
    desk.keys("a \"précieux\" Enter A");
    let listed = |desk: &Desk| match &desk.state.mode {
        Mode::List(list) => list.items.len(),
        other => panic!("no list: {other:?}"),
    };
    assert_eq!(listed(&desk), 1, "not the draft beside the note it became");
    desk.keys("Esc ) a \"deux\" Esc A");
    assert_eq!(listed(&desk), 2, "a note and a draft");
    desk.disk = Ok(());
    desk.wait(6_000);
    assert_eq!(listed(&desk), 2);
    assert_eq!(desk.drafts.len(), 1, "only what is no note yet");
}

const MIXED: &str = "שלום עולם, זה ספר (Rust 2024) חדש. הוא טוב מאוד. English follows here.";

/// Right-to-left text is selected, searched, copied and annotated in the order in which it is read, whatever the screen shows.
#[test]
fn a_right_to_left_text_is_kept_in_the_order_of_reading() {
    for (keys, selected, copied) in [
        ("v w", "שלום", "שלום"),
        ("v w w", "שלום עולם", "שלום עולם"),
        (
            "v w w w w w w",
            "שלום עולם, זה ספר (Rust 2024",
            "שלום עולם, זה ספר (Rust 2024",
        ),
        ("v c c", "של", "של"),
        ("v c c Right", "שלו", "שלו"),
        (
            "v s",
            "שלום עולם, זה ספר (Rust 2024) חדש. הוא טוב מאוד.",
            "",
        ),
        ("/ \"ספר\" Enter v w", "שלום", "שלום"),
    ] {
        let mut desk = Desk::new(plain(MIXED), 80, 24);
        desk.keys(keys);
        assert_eq!(
            desk.marked(),
            MIXED.replacen(selected, &format!("|<{selected}>"), 1),
            "{keys}"
        );
        desk.keys("y");
        if !copied.is_empty() {
            assert_eq!(desk.copied, [copied], "{keys}");
        }
    }
    let mut desk = Desk::new(plain(MIXED), 80, 24);
    desk.keys(") h ) a \"a note\" Enter");
    let annotations = desk.annotations();
    let quotes: Vec<&str> = annotations
        .iter()
        .map(|(_, quote, _)| quote.as_str())
        .collect();
    assert_eq!(quotes, ["הוא טוב מאוד.", "English follows here."]);
    assert_eq!(desk.saved[0].anchor.exact, "הוא טוב מאוד.");
}

/// The mouse takes what is under it: pressing on the right of a right-to-left line and dragging to the left selects from its beginning on.
#[test]
fn the_mouse_finds_what_it_points_at_in_a_turned_line() {
    let mut desk = Desk::new(plain(MIXED), 80, 24);
    let body = desk.state.panes().expect("panes").body;
    let row = desk.view().body[0].clone();
    let seen: Vec<(u16, String)> = row
        .pieces
        .iter()
        .flat_map(|piece| {
            let chars = piece.text.chars();
            (piece.column..)
                .zip(chars.map(String::from))
                .collect::<Vec<_>>()
        })
        .collect();
    let column = |text: &str, nth: usize| {
        let found = seen.iter().filter(|(_, c)| c == text).nth(nth);
        found
            .map(|(column, _)| body.x + column)
            .expect("it is seen")
    };
    let right = seen
        .last()
        .map(|(column, _)| body.x + column)
        .expect("a line");
    assert_eq!(right, body.right() - 1, "the line stands at the right");
    // From the first letter of the first word to its last, which stands left of it.
    desk.mouse(MouseKind::Press, right, body.y)
        .mouse(MouseKind::Drag, right - 3, body.y)
        .mouse(MouseKind::Release, right - 3, body.y);
    assert_eq!(desk.marked(), MIXED.replacen("שלום", "|<שלום>", 1));
    // Inside the Latin word, left to right.
    desk.keys("Esc");
    let r = column("R", 0);
    desk.mouse(MouseKind::Press, r, body.y)
        .mouse(MouseKind::Drag, r + 3, body.y)
        .mouse(MouseKind::Release, r + 3, body.y);
    desk.keys("y");
    assert_eq!(desk.copied, ["Rust"]);
    // A double click takes the word.
    let s = column("ס", 0);
    desk.wait(1_000);
    for _ in 0..2 {
        desk.mouse(MouseKind::Press, s, body.y)
            .mouse(MouseKind::Release, s, body.y);
    }
    desk.keys("y");
    assert_eq!(desk.copied[1], "ספר");
}

/// Every cell of a turned page leads to a byte, and that byte back to its cell.
#[test]
fn cells_and_bytes_agree_on_turned_lines() {
    use lutrin::app::place::{byte_at, column_of};
    let text = include_str!("texts/hebrew.md");
    for columns in [24, 40, 80, 120] {
        let mut desk = Desk::new(markdown(text), columns, 40);
        desk.view();
        let document = desk.state.book.document.clone();
        let rows = desk.state.galley.window(&document, desk.state.top, 40);
        let mut turned = 0;
        for line in rows.iter().filter_map(lutrin::layout::Row::line) {
            turned += usize::from(line.is_turned());
            for word in &line.words {
                for (offset, cluster) in
                    lutrin::text::grapheme::graphemes(document.slice(word.span))
                {
                    if lutrin::text::width::grapheme_width(cluster) == 0 {
                        continue;
                    }
                    let pos = word.span.start + offset;
                    let column = column_of(&document, line, pos);
                    assert!(word.column <= column && column < word.end());
                    assert_eq!(byte_at(&document, line, column), pos);
                }
            }
            for column in 0..columns {
                let pos = byte_at(&document, line, column);
                assert!(line.span.start <= pos && pos <= line.span.end);
            }
        }
        assert!(turned > 5);
    }
}

/// What is typed is seen as it will be read, and the cursor stands where the next letter goes.
#[test]
fn a_right_to_left_note_is_typed_from_the_right() {
    let mut desk = Desk::new(plain(MIXED), 80, 24);
    desk.keys("a \"שלום Rust\"");
    let view = desk.view();
    let popup = view.popups.last().expect("the editor").clone();
    let (x, y) = view.cursor.expect("a cursor");
    let right = popup.area.right() - 2;
    assert_eq!(popup.rows[0].line[0].text.trim_start(), "Rust םולש");
    assert_eq!((x, y), (right - 10, popup.area.y + 1), "left of the text");
    desk.keys("Left Left Left Left Left Left");
    let (x, _) = desk.view().cursor.expect("a cursor");
    assert_eq!(x, right - 4, "on the last letter of the Hebrew word");
    desk.keys("Enter");
    assert_eq!(desk.annotations()[0].2, "שלום Rust");
    // A prompt: beside its sign, with a free column for what comes next.
    desk.keys("/ \"שלום\"");
    let view = desk.view();
    let left = view.status.left.clone().expect("a prompt");
    assert_eq!(left[1].text, " םולש");
    assert_eq!(view.cursor, Some((2, 23)));
    desk.keys("Enter");
    assert_eq!(desk.focused(), "שלום עולם, זה ספר (Rust 2024) חדש.");
    // Latin letters have the cursor behind them.
    desk.keys("/ \"Rust\"");
    assert_eq!(desk.view().cursor, Some((6, 23)));
}

/// A text with a licence of many words around it.
fn licensed() -> Desk {
    let licence = "Words of a licence that nobody reads before a book. ".repeat(40);
    let text = format!(
        "The Project Gutenberg EBook of Three\n\n{licence}\n\n*** START OF THIS PROJECT GUTENBERG EBOOK THREE ***\n\n\
         {THREE}\n\n*** END OF THIS PROJECT GUTENBERG EBOOK THREE ***\n\n{licence}\n\nThe very last words.\n"
    );
    Desk::new(plain(&text), 80, 24)
}

#[test]
fn what_stands_around_a_text_is_folded_until_it_is_wanted() {
    let mut desk = licensed();
    assert_eq!(desk.focused(), "One is here.");
    let screen = desk.page();
    assert!(
        screen.contains("words before the text: z shows them"),
        "{screen}"
    );
    assert!(screen.contains("words after the text"), "{screen}");
    assert!(!screen.contains("licence"), "{screen}");
    for (keys, focus) in [
        ("k k k (", "One is here."),
        ("Space Space j j G", "Five ends it."),
        ("g g", "One is here."),
        ("9 )", "Five ends it."),
    ] {
        desk.keys(keys);
        assert_eq!(desk.focused(), focus, "{keys}");
        assert!(!desk.page().contains("licence"), "{keys}");
    }
    // A search goes there, and so do z and G.
    desk.keys("/ \"very last\" Enter");
    assert!(desk.page().contains("The very last words."));
    let mut desk = licensed();
    desk.keys("z G");
    assert_eq!(desk.focused(), "The very last words.");
    desk.keys("z");
    assert!(!desk.page().contains("licence"));
    assert_eq!(desk.focused(), "Five ends it.");
    desk.keys("z g g");
    assert!(desk.page().contains("The Project Gutenberg EBook"));
}

#[test]
fn printed_pages_and_readings_are_shown() {
    let mut builder = Builder::default();
    let first = builder.push(BlockKind::Paragraph, "山路を登りながら、こう考えた。");
    let second = builder.push(BlockKind::Paragraph, "Two is there.");
    builder.inlines.push(Inline {
        span: Span::new(first.start, first.start + "山路".len()),
        kind: InlineKind::Ruby("やまみち".to_owned()),
    });
    for (pos, label) in [(first.start, "xii"), (second.start, "3")] {
        builder.pages.push(PageMark {
            pos,
            label: label.to_owned(),
        });
    }
    let mut desk = Desk::new(Arc::new(builder.finish()), 80, 24);
    let status = |desk: &mut Desk| {
        let status = desk.view().status;
        let text = |line: TextLine| line.into_iter().map(|run| run.text).collect::<String>();
        (status.left.map(text), text(status.right))
    };
    let (left, right) = status(&mut desk);
    assert_eq!(left.as_deref(), Some("山路 やまみち"));
    assert!(right.contains("p. xii"), "{right}");
    desk.keys("3 g p");
    assert_eq!(desk.focused(), "Two is there.");
    assert!(status(&mut desk).1.contains("p. 3"));
    desk.keys(": \"go-to-page XII\" Enter");
    assert!(desk.focused().starts_with("山路"));
    desk.keys("9 g p");
    assert_eq!(desk.message(), "No page “9”: they go from xii to 3");
    // A page that begins in a sentence is gone to at the first one that begins on it; where none does, at that one.
    let mut builder = Builder::default();
    let words = builder.push(
        BlockKind::Paragraph,
        "One runs over the page. Two is on it. Three too.",
    );
    for (at, label) in [(0, "1"), (9, "2"), (25, "3"), (30, "4")] {
        builder.pages.push(PageMark {
            pos: words.start + at,
            label: label.to_owned(),
        });
    }
    let mut desk = Desk::new(Arc::new(builder.finish()), 80, 24);
    for (keys, focused) in [
        ("2 g p", "Two is on it."),
        ("3 g p", "Two is on it."),
        ("4 g p", "Three too."),
        ("1 g p", "One runs over the page."),
    ] {
        desk.keys(keys);
        assert_eq!(desk.focused(), focused, "{keys}");
    }
    let mut desk = Desk::new(plain(THREE), 80, 24);
    desk.keys("9 g p");
    assert_eq!(
        desk.message(),
        "This text does not say where printed pages begin"
    );
}

/// A text of the library.
fn shelved(title: &str, author: &str, read: Option<i8>, progress: u16, notes: usize) -> Shelved {
    Shelved {
        text: format!("blake3:{title}"),
        title: title.to_owned(),
        authors: vec![author.to_owned()],
        path: Some(format!("/books/{}.txt", title.to_lowercase()).into()),
        last_read: read.map(|day| jiff::civil::date(2026, 3, day).at(10, 0, 0, 0)),
        progress,
        notes,
        missing: false,
    }
}

fn listing(texts: Vec<Shelved>) -> Listing {
    Listing {
        folder: None,
        texts,
        today: jiff::civil::date(2026, 3, 9),
        find: String::new(),
    }
}

fn books() -> Vec<Shelved> {
    vec![
        shelved("Vom Kriege", "Clausewitz", Some(9), 420, 3),
        shelved("Candide", "Voltaire", Some(8), 990, 0),
        shelved("Émile", "Rousseau", Some(1), 10, 12),
        shelved("雪国", "川端康成", None, 0, 0),
    ]
}

/// What is listed, in order; the one chosen with a sign before it.
fn titles(desk: &Desk) -> Vec<String> {
    let Mode::List(list) = &desk.state.mode else {
        panic!("no list");
    };
    let shown = list.shown.iter().enumerate();
    shown
        .map(|(at, index)| {
            let title = match &list.items[*index].key {
                lutrin::app::Key::Text(text) => text.title.clone(),
                other => panic!("{other:?}"),
            };
            let sign = if at == list.selected { ">" } else { "" };
            format!("{sign}{title}")
        })
        .collect()
}

/// The desk with its library open.
fn library() -> Desk {
    let mut desk = lecture();
    desk.keys("o");
    desk.act(Action::Library(listing(books())));
    desk
}

#[test]
fn the_library_is_filtered_and_sorted() {
    for (keys, expected) in [
        ("", "last read: >Vom Kriege Candide Émile 雪国"),
        ("Down Down", "last read: Vom Kriege Candide >Émile 雪国"),
        ("Ctrl-s", "title: >Candide Émile Vom Kriege 雪国"),
        ("Ctrl-s Ctrl-s", "author: >Vom Kriege Émile Candide 雪国"),
        (
            "Ctrl-s Ctrl-s Ctrl-s",
            "progress: >Candide Vom Kriege Émile 雪国",
        ),
        (
            "Ctrl-s Ctrl-s Ctrl-s Ctrl-s",
            "notes: >Émile Vom Kriege Candide 雪国",
        ),
        (
            "Ctrl-s Ctrl-s Ctrl-s Ctrl-s Ctrl-s",
            "last read: >Vom Kriege Candide Émile 雪国",
        ),
        ("\"emi\"", "best: >Émile"),
        ("\"volt\"", "best: >Candide"),
        ("\"川端\"", "best: >雪国"),
        ("\"nothing\"", "best: "),
        (
            "\"txt\" Ctrl-s",
            "last read: >Vom Kriege Candide Émile 雪国",
        ),
        (
            "\"txt\" Ctrl-s Ctrl-s",
            "title: >Candide Émile Vom Kriege 雪国",
        ),
    ] {
        let mut desk = library();
        desk.keys(keys);
        let Mode::List(list) = &desk.state.mode else {
            panic!("no list");
        };
        let shelf = list.shelf.as_ref().expect("texts");
        let order = if shelf.ranked {
            "best"
        } else {
            shelf.order.name()
        };
        let said = format!("{order}: {}", titles(&desk).join(" "));
        assert_eq!(said, expected, "after {keys}");
    }
}

#[test]
fn what_is_typed_before_the_library_is_there_filters_it() {
    let mut desk = lecture();
    desk.keys("o \"volt\"");
    assert_eq!(titles(&desk), [] as [&str; 0]);
    desk.act(Action::Library(listing(books())));
    assert_eq!(titles(&desk), [">Candide"]);
    // Gone on to something else, the reader is not called back.
    let mut desk = lecture();
    desk.keys("o Esc");
    desk.act(Action::Library(listing(books())));
    assert!(matches!(desk.state.mode, Mode::Read));
    desk.keys("o Esc a \"half\"");
    desk.act(Action::Library(listing(books())));
    assert!(matches!(desk.state.mode, Mode::Editor(_)));
}

#[test]
fn a_text_is_forgotten_at_the_second_asking() {
    let mut desk = library();
    desk.other.clear();
    desk.keys("Down Ctrl-x");
    assert!(desk.message().contains("“Candide”"), "{}", desk.message());
    // Asked about one, another is not meant.
    desk.keys("Down Ctrl-x Up");
    assert_eq!(desk.other, [] as [&str; 0]);
    desk.keys("Ctrl-x Ctrl-x");
    assert_eq!(desk.other.len(), 1, "{:?}", desk.other);
    assert!(desk.other[0].starts_with("Forget"), "{:?}", desk.other);
    desk.act(Action::Forgotten("blake3:Candide".to_owned()));
    assert_eq!(titles(&desk), ["Vom Kriege", ">Émile", "雪国"]);
    // The one on the desk is read at this moment.
    let mut open = shelved("La révolution russe", "", Some(9), 0, 0);
    open.text = desk.state.book.document.hash().to_string();
    desk.keys("Esc o");
    desk.act(Action::Library(listing(vec![open])));
    desk.other.clear();
    desk.keys("Ctrl-x Ctrl-x");
    assert_eq!(desk.other, [] as [&str; 0]);
    assert!(desk.message().contains("is open"), "{}", desk.message());
}

#[test]
fn what_is_found_out_comes_in_without_moving_the_choice() {
    let mut desk = lecture();
    desk.keys("o");
    let mut folder = listing(books());
    folder.folder = Some("/books".into());
    for text in &mut folder.texts {
        text.text.clear();
    }
    desk.act(Action::Library(folder));
    assert_eq!(titles(&desk), [">Candide", "Vom Kriege", "Émile", "雪国"]);
    desk.keys("Down F1");
    let found = |listing, texts| Action::Shelved {
        listing,
        texts,
        done: 1,
        of: 2,
    };
    let new = shelved("Anna", "Tolstoi", None, 0, 0);
    let titled = Shelved {
        title: "On War".to_owned(),
        ..books()[0].clone()
    };
    // For a list that is not open any more.
    desk.act(found(7, vec![(0, None)]));
    desk.act(found(1, vec![(0, Some(titled)), (3, None), (4, Some(new))]));
    desk.keys("Esc");
    assert_eq!(titles(&desk), ["Anna", "Candide", ">On War", "Émile"]);
    desk.keys("Enter");
    assert!(matches!(desk.state.mode, Mode::Opening(_)));
    desk.act(Action::NotOpened("it is gone".to_owned()));
    assert_eq!(titles(&desk), ["Anna", "Candide", ">On War", "Émile"]);
    assert_eq!(desk.message(), "it is gone");
}

#[test]
fn editions_of_a_text_are_told_apart_by_their_files() {
    for columns in [120, 80, 40] {
        let mut desk = Desk::new(plain(THREE), columns, 24);
        desk.keys("o");
        let mut texts = books();
        let file = |name: &str| Shelved {
            text: format!("blake3:{name}"),
            path: Some(format!("/books/a long way down/{name}").into()),
            ..shelved(
                "Candide, or everything is for the best",
                "Voltaire",
                None,
                0,
                0,
            )
        };
        texts.extend([file("c.html"), file("c.txt")]);
        desk.act(Action::Library(listing(texts)));
        let popup = desk.view().popups.remove(0);
        let rows: Vec<String> = popup
            .rows
            .iter()
            .map(|row| row.line.iter().map(|run| run.text.as_str()).collect())
            .collect();
        let row = |words: &str| rows.iter().find(|row| row.contains(words));
        for name in ["c.html", "c.txt"] {
            let found = row(name).unwrap_or_else(|| panic!("{columns} {name}: {rows:?}"));
            assert!(found.contains("Candide, or"), "{columns}: {found}");
        }
        let other = row("Vom Kriege").expect("a row");
        assert!(!other.contains(".txt"), "{columns}: {other}");
    }
}

#[test]
fn without_a_text_the_list_is_all_there_is() {
    let empty = std::sync::Arc::new(lutrin::doc::Builder::default().finish());
    let mut desk = Desk::new(empty, 80, 24);
    desk.act(Action::Library(listing(books())));
    let text = desk.view();
    assert_eq!(text.popups.len(), 1);
    desk.mouse(MouseKind::Press, 0, 0).keys("F1 Esc Ctrl-s");
    assert_eq!(titles(&desk).len(), 4);
    desk.keys("Esc");
    assert!(desk.quit);
}
