//! Notes on another edition: offered in one line, shown with the places they have here, brought here when that is confirmed, and parted again.

#![cfg(unix)]

#[path = "pty/term.rs"]
mod term;

mod support;

use lutrin::app::action::Kin;
use support::{Desk, NEW, OLD, carried, markdown};
use term::Home;

/// The new edition without a note, and the four notes of the old one offered for it.
fn offered(columns: u16, rows: u16) -> Desk {
    let with_notes = carried(columns, rows);
    let mut desk = Desk::new(markdown(NEW), columns, rows);
    desk.of_kin = with_notes.state.book.set.clone();
    desk.kin = vec![Kin {
        folder: "/notes/the-lamp~0".into(),
        title: "The lamp".to_owned(),
        file: "old.md".to_owned(),
        notes: 4,
    }];
    desk.act(lutrin::app::Action::Opened(Box::new(support::opened(
        markdown(NEW),
    ))));
    // Only when the page stands.
    assert_eq!(desk.message(), "");
    desk.wait(1);
    desk
}

/// What the box over the page says.
fn shown(desk: &mut Desk) -> String {
    let model = desk.view();
    let mut out = String::new();
    for popup in &model.popups {
        out.push_str(&popup.title);
        for row in &popup.rows {
            out.push('\n');
            out.extend(row.line.iter().map(|run| run.text.as_str()));
        }
        out.push('\n');
        out.push_str(&popup.footer);
    }
    out
}

#[test]
fn an_offer_is_one_line_and_nothing_is_changed_until_it_is_confirmed() {
    for (columns, rows) in [(120, 40), (80, 24), (40, 12)] {
        let mut desk = offered(columns, rows);
        assert_eq!(
            desk.message(),
            ":carry shows 4 notes on “The lamp” (old.md) · :carry no: not again"
        );
        desk.keys(": \"carry\" Enter");
        let list = shown(&mut desk);
        for part in [
            "here 1",
            "changed 1",
            "ambiguous 1",
            "lost 1",
            "✎ here      steps",
        ] {
            assert!(list.contains(part), "no {part} in\n{list}");
        }
        if rows > 12 {
            desk.keys("Down");
            let list = shown(&mut desk);
            for part in [
                "− He carries",
                "+ He carried",
                "Enter brings them here",
                "Esc does not",
            ] {
                assert!(list.contains(part), "no {part} in\n{list}");
            }
        }
        assert!(desk.state.book.set.is_empty() && desk.saved.is_empty());
        desk.keys("Enter");
        assert_eq!(desk.annotations().len(), 2);
        assert_eq!(desk.state.book.unplaced().len(), 2);
        assert_eq!(
            desk.message(),
            "Carried 4 notes: :uncarry takes that back · “The lamp” (old.md)"
        );
        assert_eq!(desk.saved, []);
    }
}

#[test]
fn what_is_declined_is_remembered() {
    for keys in [": \"carry\" Enter Esc", ": \"carry no\" Enter"] {
        let mut desk = offered(80, 24);
        desk.keys(keys);
        assert!(
            desk.message().contains("ot offered again"),
            "{}",
            desk.message()
        );
        let declined =
            |line: &String| line.starts_with("DeclineKin") && line.contains("the-lamp~0");
        assert!(desk.other.iter().any(declined), "{:?}", desk.other);
        assert!(desk.state.book.set.is_empty());
        // It is shown when it is asked for all the same.
        desk.keys(": \"carry\" Enter");
        assert!(shown(&mut desk).contains("here 1"));
    }
    // A text with notes of its own is offered nothing.
    let mut desk = carried(80, 24);
    desk.kin = offered(80, 24).kin;
    let text = desk.state.book.document.hash();
    let kin = desk.kin.clone();
    desk.keys("j").act(lutrin::app::Action::Kin {
        text,
        kin,
        asked: false,
    });
    assert_eq!(desk.message(), "");
}

#[test]
fn of_several_editions_one_is_chosen() {
    let mut desk = offered(80, 24);
    let mut second = desk.kin[0].clone();
    second.folder = "/notes/the-lamp~1".into();
    second.file = "third.md".to_owned();
    desk.kin.push(second);
    desk.keys(": \"carry\" Enter");
    assert!(shown(&mut desk).contains("“The lamp” (third.md)"));
    desk.keys("Down Enter");
    assert!(shown(&mut desk).contains("“The lamp” (third.md)"));
    desk.keys("Enter");
    assert!(desk.message().contains("(third.md)"), "{}", desk.message());
}

#[test]
fn at_a_terminal() {
    let home = Home::new();
    home.file("old.md", OLD);
    home.file("new.md", NEW);
    for (quote, note) in [
        ("the ninety-nine steps to the lamp", "steps"),
        ("He carries the oil in a blue can.", "can"),
        (
            "Nobody has ever asked him for the colour of the sea.",
            "sea",
        ),
    ] {
        let ran = home.run(&["annotate", "old.md", "--quote", quote, "--note", note]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let before = home.tree("data/notes");
    let term = home.seat().size(110, 30).open(&["new.md"]);
    term.shows(":carry shows 3 notes on “The lamp” (old.md)");
    term.keys(":carry\r")
        .shows("here 1, changed 1, lost 1 of “The lamp” (old.md)");
    assert_eq!(home.tree("data/notes"), before);
    term.keys("\r").shows("Carried 3 notes");
    term.shows("✎ can").keys("gl").shows("Without a place");
    term.keys("\x14").shows("Choose the place: Enter sets");
    term.keys("}}}\r").shows("Placed by hand").shows("✎ sea");
    assert_eq!(home.notes().len(), 3);
    // A wrong link is mended.
    term.keys(":uncarry\r").shows("Parted").hides("✎ can");
    // What could be carried is the old text’s still.
    term.keys(":carry\r")
        .shows(" of “The lamp” (old.md)")
        .keys("\x1b")
        .shows("Nothing is changed")
        .quit();
    let listed = |file: &str| {
        let ran = home.run(&["notes", file]);
        ran.text().matches("  > ").count()
    };
    assert_eq!((listed("old.md"), listed("new.md")), (3, 0));
}
