//! At the desk: two texts of one note become one again, and a mark that moved goes back at once.

mod support;

use lutrin::app::action::Action;
use support::{Desk, LECTURE, plain};

fn lecture() -> Desk {
    Desk::new(plain(LECTURE), 80, 24)
}

#[test]
fn one_key_makes_one_note_of_two_texts_written_apart() {
    for (keys, expected) in [
        ("c", "hier\n\nici!"),
        ("Enter c", "hier\n\nici!"),
        ("s c", "hier\n\nici!"),
        ("A Ctrl-j Esc", "hier\n\nici!"),
        (": \"settle first\" Enter", "hier"),
        (": \"settle second\" Enter", "ici!"),
    ] {
        let mut desk = Desk::new(plain(LECTURE), 120, 40);
        desk.keys("a \"ici\" Enter");
        let base = desk.saved[0].clone();
        desk.keys("e \"!\" Enter");
        // Another device changed it as well, later and without having seen that.
        let phone = lutrin::annotate::Device::new("phone").expect("a name");
        let later = jiff::Timestamp::from_second(1_800_000_000).expect("a time");
        let mut apart = base.touched(&phone, later);
        apart.note = Some("hier".to_owned());
        let mut set = desk.state.book.set.clone();
        set.merge(apart);
        let text = desk.state.book.document.hash();
        desk.act(Action::Merged {
            text,
            set,
            troubles: Vec::new(),
        });
        assert_eq!(
            desk.message(),
            "Note kept · 1 annotation written apart on two devices: c joins both texts"
        );
        // Both stand in the margin and in the list.
        let shown = format!("{:?}", desk.view());
        let has_both = shown.contains("hier") && shown.contains("ici!") && shown.contains('≠');
        assert!(has_both, "{shown}");
        let listed = format!("{:?}", desk.keys("A").view());
        assert!(listed.contains("hier ≠ ici!"), "{listed}");
        // The box shows both, and the key that makes them one.
        let read = format!("{:?}", desk.keys("Esc Enter").view());
        for part in ["hier", "≠", "ici!", "joins both texts"] {
            assert!(read.contains(part), "no {part} in {read}");
        }
        desk.keys("Esc").keys(keys);
        let states = desk.state.book.set.states(base.id);
        let texts: Vec<&str> = states
            .iter()
            .map(lutrin::annotate::Annotation::note_text)
            .collect();
        assert_eq!(texts, [expected], "{keys}");
        assert_eq!(desk.saved.last(), states.first(), "{keys}");
        desk.keys("Esc c");
        assert_eq!(
            desk.message(),
            "No note here was written apart on two devices"
        );
    }
}

#[test]
fn a_mark_that_moved_goes_back_with_one_undo() {
    let mut desk = lecture();
    let place = |desk: &Desk| {
        let book = &desk.state.book;
        book.marked('a')
            .and_then(|mark| book.place_of(mark.id))
            .map(|span| span.start)
    };
    desk.keys("m a");
    let first = place(&desk);
    desk.keys(") m a");
    let second = place(&desk);
    assert!(first.is_some() && second.is_some() && first != second);
    desk.keys("U");
    assert_eq!(place(&desk), first);
    desk.keys("R");
    assert_eq!(place(&desk), second);
    desk.keys("U U");
    assert_eq!(place(&desk), None);
    desk.keys("R");
    assert_eq!(place(&desk), first);
    desk.keys("R");
    assert_eq!(place(&desk), second);
    // Removed and set again as two acts of two moments, it comes back in two steps.
    desk.keys("x ( m a U");
    assert_eq!(place(&desk), None);
}
