//! Notes that another edition has no place for, or several: they are listed by themselves, placed by hand, led through the places that
//! may be theirs, and let go; all of it can be undone. What stands on other words shows the old ones beside the new.

mod support;

use lutrin::annotate::{Annotation, Device};
use lutrin::app::action::{Action, Notes, Opened};
use lutrin::app::view_model::ViewModel;
use support::{Desk, NEW, OLD, carried, markdown};

/// What a screen says, row by row.
fn said(model: &ViewModel) -> String {
    let mut out = String::new();
    let line = |out: &mut String, runs: &[lutrin::app::view_model::Run]| {
        out.extend(runs.iter().map(|run| run.text.as_str()));
        out.push('\n');
    };
    for popup in &model.popups {
        for row in &popup.rows {
            line(&mut out, &row.line);
        }
    }
    if !out.is_empty() {
        return out;
    }
    for card in model.margin.iter().flat_map(|margin| &margin.cards) {
        for row in &card.lines {
            line(&mut out, row);
        }
    }
    for row in &model.preview {
        line(&mut out, row);
    }
    if let Some(left) = model.status.left.as_deref() {
        line(&mut out, left);
    }
    out
}

fn note<'a>(desk: &'a Desk, words: &str) -> &'a Annotation {
    let mut live = desk.state.book.set.live();
    live.find(|note| note.note_text() == words).expect("a note")
}

/// The words under a note.
fn under<'a>(desk: &'a Desk, words: &str) -> Option<&'a str> {
    let place = desk.state.book.place_of(note(desk, words).id)?;
    Some(desk.state.book.document.slice(place))
}

#[track_caller]
fn shows(desk: &mut Desk, parts: &[&str]) {
    let said = said(&desk.view());
    for part in parts {
        assert!(said.contains(part), "no {part:?} in\n{said}");
    }
}

#[test]
fn those_without_a_place_are_listed_by_themselves() {
    for (columns, rows) in [(120, 40), (80, 24), (40, 12)] {
        let mut desk = carried(columns, rows);
        assert_eq!(
            desk.message(),
            "1 note lost, 1 may stand in several places: g l lists them"
        );
        desk.keys("g l");
        let said = said(&desk.view());
        assert!(said.contains("lost sea"), "{said}");
        assert!(!said.contains("steps"), "{said}");
        // Its quote, with what stood around it.
        assert!(said.contains("…carries the oil in a blue"), "{said}");
        desk.keys("Down");
        shows(&mut desk, &["ambiguous so"]);
        if rows > 12 {
            shows(
                &mut desk,
                &["Evening · ", "Morning · ", "Night · ", "Ctrl-g next place"],
            );
        }
        desk.keys("Ctrl-o Home");
        shows(&mut desk, &["steps"]);
        // They are found by their state, too.
        desk.keys("\"lost\"");
        shows(&mut desk, &["lost sea"]);
    }
    let mut desk = Desk::new(markdown(OLD), 80, 24);
    desk.keys("g l");
    shows(&mut desk, &["Every annotation has its place"]);
}

#[test]
fn one_is_placed_by_hand_and_back() {
    for (way, words) in [
        (
            "} } } Enter",
            "Of colours he has never spoken with anybody.",
        ),
        ("} } } v w w Enter", "Of colours"),
        (
            "} } } v w w Esc Enter",
            "Of colours he has never spoken with anybody.",
        ),
        (
            ": \"next-sentence\" Enter } } Enter",
            "Of colours he has never spoken with anybody.",
        ),
    ] {
        let mut desk = carried(80, 24);
        desk.keys("g l Ctrl-t");
        shows(
            &mut desk,
            &["Choose the place: Enter sets, Esc leaves · “Nobody has"],
        );
        desk.keys("g g").keys(way);
        assert_eq!(under(&desk, "sea"), Some(words), "{way}");
        assert_eq!(
            desk.message(),
            "Placed by hand: U undoes · 1 more without a place: g l lists them"
        );
        // The anchor it was made with stays as it was; the place stands beside it.
        let kept = desk.saved.last().expect("it is saved").clone();
        assert_eq!(kept.by_hand.len(), 1);
        assert!(kept.anchor.exact.starts_with("Nobody has ever asked him"));
        assert_eq!(kept.by_hand[0].exact, words);
        // It is there when the text is opened again.
        assert_eq!(under(&desk.reopened(80, 24), "sea"), Some(words));
        // In the old edition it stays where it was made.
        let old = desk.edition(markdown(OLD), 80, 24);
        assert_eq!(
            under(&old, "sea"),
            Some("Nobody has ever asked him for the colour of the sea.")
        );
        desk.keys("U");
        assert_eq!(under(&desk, "sea"), None);
        assert_eq!(desk.state.book.unplaced().len(), 2);
        desk.keys("R");
        assert_eq!(under(&desk, "sea"), Some(words));
        // And on to a better place: of two on one text only the newer is kept.
        desk.keys("P g g Enter");
        assert_eq!(under(&desk, "sea"), Some("The lamp"));
        assert_eq!(note(&desk, "sea").by_hand.len(), 1);
    }
}

#[test]
fn a_place_given_by_hand_is_found_again_when_the_text_goes_on_changing() {
    let mut desk = carried(80, 24);
    desk.keys("g l Ctrl-t g g } } } Enter");
    let later = NEW.replace(
        "## Evening\n",
        "## Evening\n\nA first paragraph was put in.\n",
    );
    let later = desk.edition(markdown(&later), 80, 24);
    assert_eq!(
        under(&later, "sea"),
        Some("Of colours he has never spoken with anybody.")
    );
}

#[test]
fn the_places_that_may_be_its_own_are_gone_to_in_turn() {
    for (keys, chapter) in [
        ("g l Down Ctrl-g Enter", "## Evening"),
        ("g l Down Ctrl-g Tab Enter", "## Morning"),
        ("] c Enter", "## Evening"),
        ("] c Tab Tab Enter", "## Night"),
        ("] c Tab Tab Tab Enter", "## Evening"),
        ("3 ] c Enter", "## Night"),
    ] {
        let mut desk = carried(80, 24);
        desk.keys(keys);
        assert_eq!(under(&desk, "so"), Some("So it was."), "{keys}");
        let at = desk
            .state
            .book
            .place_of(note(&desk, "so").id)
            .expect("a place");
        let text = desk.state.book.document.text();
        let title = &chapter[3..];
        let from = text.find(title).expect("the chapter");
        let to = ["Evening", "Morning", "Night"]
            .iter()
            .filter_map(|next| text.find(next))
            .find(|next| *next > from);
        assert!(
            at.start > from && at.start < to.unwrap_or(text.len()),
            "{keys}"
        );
        desk.keys("U");
        assert_eq!(under(&desk, "so"), None);
    }
    let mut desk = carried(120, 40);
    desk.keys("] c");
    shows(
        &mut desk,
        &["1/3 · Enter sets, Tab next, Esc leaves · “So it was.”"],
    );
    assert!(desk.marked().contains("<So it was.>"), "{}", desk.marked());
    desk.keys("Esc Esc");
    assert_eq!(desk.message(), "Not placed; nothing is changed");
    assert_eq!(desk.saved.len(), 4);
    // One that fits nowhere has no such places.
    desk.keys("g l Ctrl-g");
    assert_eq!(
        desk.message(),
        "Nothing in this text is like it: Ctrl-t places it by hand"
    );
}

#[test]
fn one_that_is_let_go_is_kept_and_not_told_again() {
    let mut desk = carried(80, 24);
    desk.keys("g l Ctrl-r");
    assert!(note(&desk, "sea").let_go);
    assert!(
        desk.message().starts_with("Let go: kept and exported"),
        "{}",
        desk.message()
    );
    assert_eq!(desk.state.book.unplaced().len(), 1);
    // It stands last in the list of all.
    desk.keys("Ctrl-o End");
    shows(&mut desk, &["let go sea"]);
    desk.keys("Ctrl-r");
    assert!(!note(&desk, "sea").let_go);
    desk.keys("Esc U");
    assert!(note(&desk, "sea").let_go);
    // What is let go comes back by itself where its words do.
    let old = desk.edition(markdown(OLD), 80, 24);
    assert!(under(&old, "sea").is_some());
    // A place of its own ends it.
    desk.keys("A End Ctrl-t g g } } } Enter");
    assert!(!note(&desk, "sea").let_go);
    assert_eq!(desk.state.book.unplaced().len(), 1);
    // One that has its place is not let go.
    desk.keys("A Home Ctrl-r");
    assert!(
        desk.message().starts_with("It has its place"),
        "{}",
        desk.message()
    );
}

#[test]
fn moved_is_said_of_what_went_elsewhere() {
    let chapters = |order: &[&str], first: &str| {
        let chapters = order.iter().map(|name| {
            let says = match *name {
                "A" => "Wolves howl along the frozen river.",
                "B" => "A merchant counts his copper coins.",
                "C" => "Nobody opened the letter from Vienna.",
                _ => "Rain fell upon the empty market place.",
            };
            format!("# Chapter {name}\n\n{says} And others of chapter {name} follow.\n\n")
        });
        format!("{first}{}", chapters.collect::<String>())
    };
    let made = |keys: &str| {
        let mut desk = Desk::new(markdown(&chapters(&["A", "B", "C", "D"], "")), 120, 40);
        desk.keys(keys);
        assert_eq!(desk.saved.len(), 4);
        desk
    };
    let old = made(") a \"a\" Enter J ) a \"b\" Enter J ) a \"c\" Enter J ) a \"d\" Enter");
    let preface = "# Preface\n\nMany words that were not there before, and some more.\n\n";
    let renamed = |text: &str| text.replace("Chapter ", "The Part called ");
    let moved = |text: &str| {
        let mut desk = old.edition(markdown(text), 120, 40);
        desk.keys("A");
        let said = said(&desk.view());
        let lines = said.lines().filter_map(|line| line.split_once("moved "));
        lines.map(|(_, note)| note.to_owned()).collect::<Vec<_>>()
    };
    let same = chapters(&["A", "B", "C", "D"], preface);
    assert_eq!(moved(&same), Vec::<String>::new());
    assert_eq!(moved(&renamed(&same)), Vec::<String>::new());
    // The words of B stand in another chapter, behind those of C.
    let text = "A merchant counts his copper coins. And others of chapter B follow.";
    let other = same
        .replace(text, "")
        .replace("Rain fell", &format!("{text} Rain fell"));
    assert_eq!(moved(&other), ["b"]);
    // Chapters that change their order stay chapters.
    assert_eq!(
        moved(&chapters(&["A", "C", "B", "D"], "")),
        Vec::<String>::new()
    );
}

#[test]
fn letting_go_can_be_taken_back_at_once() {
    let mut desk = carried(80, 24);
    desk.keys("g l Ctrl-r");
    shows(&mut desk, &["let go sea", "ambiguous so"]);
    desk.keys("Ctrl-r");
    assert!(!note(&desk, "sea").let_go);
    assert!(!note(&desk, "so").let_go);
    shows(&mut desk, &["lost sea"]);
    // When the list is opened again it is not in it.
    desk.keys("Ctrl-r Esc g l");
    let said = said(&desk.view());
    assert!(
        !said.contains("sea") && said.contains("ambiguous so"),
        "{said}"
    );
}

#[test]
fn the_keys_a_box_offers_do_what_they_say() {
    let footer = |desk: &mut Desk| desk.view().popups[0].footer.clone();
    let mut desk = carried(120, 40);
    desk.keys("g l");
    assert!(
        footer(&mut desk).contains("Enter reads it"),
        "{}",
        footer(&mut desk)
    );
    desk.keys("Enter");
    shows(
        &mut desk,
        &["Nobody has ever asked", "Ctrl-t by hand · Ctrl-r lets go"],
    );
    desk.keys("Ctrl-r");
    assert!(note(&desk, "sea").let_go);
    shows(&mut desk, &["let go sea"]);
    // Back from the box is the list.
    desk.keys("Enter Esc");
    shows(&mut desk, &["let go sea", "ambiguous so"]);
    desk.keys("Enter Ctrl-t");
    shows(&mut desk, &["Choose the place: Enter sets"]);
    desk.keys("Esc A Home");
    assert!(
        footer(&mut desk).contains("Enter goes there"),
        "{}",
        footer(&mut desk)
    );
    // On the page, too, a key acts on the note that is read; the keys of the box come first.
    desk.keys("Enter Enter j j");
    shows(&mut desk, &["steps"]);
    desk.keys("e \"!\" Enter");
    assert!(note(&desk, "steps!").by_hand.is_empty());
}

#[test]
fn a_place_given_on_another_device_comes_in() {
    let mut desk = carried(80, 24);
    let mut phone = carried(80, 24);
    phone.keys("g l Ctrl-t g g } } } Enter");
    let mut placed = phone.saved.last().expect("a note").clone();
    placed.version = note(&desk, "sea").version.clone();
    placed.version.bump(&Device::new("phone").expect("a name"));
    let merge = |desk: &mut Desk, state: Annotation| {
        let mut set = desk.state.book.set.clone();
        set.merge(state);
        let text = desk.state.book.document.hash();
        desk.act(Action::Merged {
            text,
            set,
            troubles: Vec::new(),
        });
    };
    // Meanwhile the note was edited here: neither knows the other, and the place holds all the same.
    desk.keys("g l Ctrl-e \"!\" Enter");
    assert_eq!(desk.saved.last().map(Annotation::note_text), Some("sea!"));
    merge(&mut desk, placed);
    let (id, place) = {
        let book = &desk.state.book;
        let states = book
            .set
            .live()
            .find(|note| note.note_text().starts_with("sea"));
        let id = states.expect("the note").id;
        let place = book.place_of(id).expect("a place");
        (id, book.document.slice(place).to_owned())
    };
    assert_eq!(place, "Of colours he has never spoken with anybody.");
    assert_eq!(desk.state.book.set.states(id).len(), 2);
    // Made one, the note has both: what was written here and the place given there.
    desk.keys("g g } } } c");
    let one = note(&desk, "sea!");
    assert_eq!((one.id, one.by_hand.len()), (id, 1));
    assert_eq!(desk.state.book.set.states(id).len(), 1);
    assert_eq!(under(&desk, "sea!"), Some(place.as_str()));
}

#[test]
fn the_old_words_stand_beside_the_new() {
    for (columns, rows) in [(120, 40), (80, 24), (40, 20)] {
        let mut desk = carried(columns, rows);
        desk.keys("] n ] n");
        if columns >= 80 {
            shows(&mut desk, &["✎ can", "− ", "blue", "+ ", "green"]);
        }
        desk.keys("Enter");
        shows(&mut desk, &["can", "− He carries", "+ He carried"]);
        desk.keys("Esc");
        desk.keys("A Home Down");
        shows(
            &mut desk,
            &[
                "changed can",
                "− He carries the oil in a",
                "+ He carried the oil in a",
            ],
        );
    }
}

#[test]
fn another_text_ends_placing_and_a_changed_one_does_not() {
    let mut desk = carried(80, 24);
    desk.keys("g l Ctrl-t");
    let opened = |text: &str| {
        Box::new(Opened {
            notes: Notes::default(),
            ..support::opened(markdown(text))
        })
    };
    let text = desk.state.book.document.hash();
    let later = NEW.replace("And that is all.", "And that is nearly all.");
    desk.act(Action::Reloaded {
        text,
        opened: opened(&later),
    });
    desk.keys("Enter");
    assert!(under(&desk, "sea").is_some());
    desk.keys("P").act(Action::Opened(opened(OLD)));
    desk.keys("Esc");
    assert_ne!(desk.message(), "Not placed; nothing is changed");
}
