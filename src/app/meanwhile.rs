//! What may be done on a part of a text while the whole is still read: to look around near by, and to leave. Whatever is done on it is
//! done again on the whole, in the same order, so the whole ends up where it would be had it been there from the start. Nothing is kept of
//! the part: no place, no note, no jump.

use super::action::{Action, Mouse, MouseKind};
use super::command::Command;
use super::state::State;
use crate::keymap::{Key, Lookup};

/// What becomes of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meanwhile {
    /// It is done, and the whole need not know.
    Now,
    /// It is done, and again on the whole.
    Both,
    /// It waits for the whole.
    Later,
    /// It is not done: it is about a place on a screen that may be another then.
    Never,
}

/// What becomes of `action` on a part of a text; where something `waits` for the whole already, all that comes after it does.
#[must_use]
pub fn meanwhile(state: &State, action: &Action, waits: bool) -> Meanwhile {
    match action {
        Action::Key(_) if waits => Meanwhile::Later,
        Action::Key(key) => leads_to(state, *key),
        Action::Mouse(Mouse {
            kind: MouseKind::WheelDown | MouseKind::WheelUp,
            ..
        }) => Meanwhile::Later,
        Action::Mouse(_) => Meanwhile::Never,
        Action::Paste(_) => Meanwhile::Later,
        Action::Resize { .. } | Action::Background { .. } => Meanwhile::Both,
        _ => Meanwhile::Now,
    }
}

/// What becomes of a key, after those that were typed before it.
fn leads_to(state: &State, key: Key) -> Meanwhile {
    let mut keys = state.pending.keys.clone();
    keys.push(key);
    match state.keymap.lookup(state.mode.table(), &keys) {
        Lookup::Prefix(_) => Meanwhile::Both,
        Lookup::Bound(binding) => match Command::named(&binding.command) {
            Some(Command::Quit) => Meanwhile::Now,
            Some(command) if is_near(state, command) && is_far_from_cuts(state) => Meanwhile::Both,
            _ => Meanwhile::Later,
        },
        Lookup::Unbound => Meanwhile::Later,
    }
}

/// Whether a command leads to a place near by, however long the sentences and paragraphs are.
fn is_near(state: &State, command: Command) -> bool {
    use Command as C;
    match command {
        C::LineDown | C::LineUp | C::HalfPageDown | C::HalfPageUp | C::PageDown | C::PageUp => true,
        C::Start => !state.book.decoding.cut.before,
        _ => false,
    }
}

/// Whether there is so much around the page that no motion near by reaches where the text was cut.
fn is_far_from_cuts(state: &State) -> bool {
    let cut = state.book.decoding.cut;
    let body = state.book.document.body();
    let edge = body.len() / 5;
    let first = state.top.pos.min(state.focus.start);
    let last = state.top.pos.max(state.focus.end);
    (!cut.before || first >= body.start + edge) && (!cut.behind || last + edge < body.end)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::action::{Cx, Decoding, Effect, Notes, Opened};
    use crate::app::update;
    use crate::config::Settings;
    use crate::doc::Cut;
    use crate::keymap;

    const CX: Cx = Cx {
        now: std::time::Duration::ZERO,
        wall: jiff::Timestamp::UNIX_EPOCH,
        random: 0,
    };

    const BEGINNING: Cut = Cut {
        before: false,
        behind: true,
    };

    fn desk(cut: Cut) -> State {
        let text = "A paragraph of a long text. It goes on.\n\n".repeat(200);
        let keymap = Arc::new(keymap::builtin("default").expect("a keymap"));
        let mut state = State::new(Settings::default(), keymap, 80, 24);
        let opened = Opened {
            document: Arc::new(crate::format::plain::parse(text, "long.txt")),
            name: "long.txt".to_owned(),
            path: None,
            format: String::new(),
            decoding: Decoding {
                cut,
                ..Decoding::default()
            },
            notes: Notes::default(),
            at: None,
            focus: None,
            top: None,
            warnings: Vec::new(),
        };
        update(&mut state, Action::Opened(Box::new(opened)), &CX);
        state
    }

    /// What becomes of the last of the keys, when those before it were done.
    fn last_of(cut: Cut, keys: &str, waits: bool) -> Meanwhile {
        typed(&mut desk(cut), keys, waits)
    }

    /// The same, where reading begins with the paragraph of number `paragraph`.
    fn begun(cut: Cut, paragraph: usize, keys: &str) -> Meanwhile {
        let mut state = desk(cut);
        let start = state.book.document.blocks()[paragraph].span.start;
        crate::app::motion::open_at(&mut state, start);
        typed(&mut state, keys, false)
    }

    fn typed(state: &mut State, keys: &str, waits: bool) -> Meanwhile {
        let mut last = Meanwhile::Never;
        for input in keymap::parse_script(keys).expect("keys") {
            let keymap::Input::Key(key) = input else {
                panic!("{keys}: no text")
            };
            last = meanwhile(state, &Action::Key(key), waits);
            if matches!(last, Meanwhile::Both) {
                let effects = update(state, Action::Key(key), &CX);
                assert!(effects.is_empty(), "{keys}: {effects:?}");
            }
        }
        last
    }

    #[test]
    fn what_needs_the_whole_waits_for_it() {
        use Meanwhile::{Both, Later, Now};
        for (keys, expected) in [
            ("j", Both),
            ("j j k Space b d u", Both),
            ("Home", Both),
            ("g", Both),
            ("g g", Both),
            ("q", Now),
            ("j Ctrl-c", Now),
            ("G", Later),
            ("5", Later),
            ("J", Later),
            (")", Later),
            ("/", Later),
            ("a", Later),
            ("h", Later),
            ("m", Later),
            ("t", Later),
            ("o", Later),
            ("?", Later),
            (":", Later),
            ("g w", Later),
            ("Ctrl-z", Later),
            ("Ctrl-o", Later),
            ("\\", Later),
            // Too near to the end of what there is.
            (&"Space ".repeat(30), Later),
        ] {
            assert_eq!(last_of(BEGINNING, keys, false), expected, "{keys}");
            // Behind what waits all waits, or the order would be another.
            assert_eq!(last_of(BEGINNING, keys, true), Later, "{keys}");
        }
    }

    #[test]
    fn in_the_middle_of_a_text_both_sides_are_cut() {
        use Meanwhile::{Both, Later};
        let middle = Cut {
            before: true,
            behind: true,
        };
        for (skip, keys, expected) in [
            (100, "j", Both),
            (100, "k", Both),
            (100, "b", Both),
            (100, "Space", Both),
            (100, "g g", Later),
            (100, "Home", Later),
            (100, &"b ".repeat(30), Later),
            (100, &"Space ".repeat(30), Later),
            (1, "j", Later),
            (190, "k", Later),
        ] {
            let found = begun(middle, skip, keys);
            assert_eq!(found, expected, "{skip}: {keys}");
        }
    }

    #[test]
    fn what_is_clicked_is_not_done_and_what_is_pasted_waits() {
        let state = desk(BEGINNING);
        let mouse = |kind| {
            Action::Mouse(Mouse {
                kind,
                column: 1,
                row: 1,
            })
        };
        let size = Action::Resize {
            columns: 40,
            rows: 12,
        };
        for (action, expected) in [
            (mouse(MouseKind::Press), Meanwhile::Never),
            (mouse(MouseKind::Release), Meanwhile::Never),
            (mouse(MouseKind::WheelDown), Meanwhile::Later),
            (Action::Paste("x".to_owned()), Meanwhile::Later),
            (size, Meanwhile::Both),
            (Action::Background { dark: true }, Meanwhile::Both),
            (Action::Terminate, Meanwhile::Now),
            (Action::Tick, Meanwhile::Now),
        ] {
            assert_eq!(meanwhile(&state, &action, false), expected, "{action:?}");
        }
    }

    #[test]
    fn of_a_beginning_no_place_is_kept() {
        let mut state = desk(BEGINNING);
        assert_eq!(state.deadline(), None);
        let effects = update(&mut state, Action::Terminate, &CX);
        assert!(matches!(effects[..], [Effect::Quit]), "{effects:?}");
    }
}
