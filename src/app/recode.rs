//! Reading the text on the desk in another encoding.

use super::action::{Cx, Effect};
use super::list::{Item, Key, Kind, List};
use super::mode::Mode;
use super::state::State;
use super::view_model::{Run, TextLine, Tone};
use crate::doc::Document;
use crate::text::{Encoding, encoding};

/// What stands for “as the text looks”.
const AUTO: &str = "auto";

/// Columns for the name of an encoding.
const NAME: usize = 14;

/// Reads the text in the encoding `wanted`, or lists those there are.
pub(super) fn run(state: &mut State, wanted: Option<&str>, cx: &Cx, effects: &mut Vec<Effect>) {
    match wanted {
        None => state.mode = Mode::List(Box::new(list(state))),
        Some(AUTO) => to(state, None, cx, effects),
        Some(name) => match Encoding::named(name) {
            Some(encoding) => to(state, Some(encoding), cx, effects),
            None => state.alert(format!(
                "There is no encoding “{}”; “encoding” alone lists them",
                crate::text::hygiene::line(name)
            )),
        },
    }
}

/// Opens the text again in `encoding`; `None`: as it looks.
pub(super) fn to(
    state: &mut State,
    encoding: Option<Encoding>,
    cx: &Cx,
    effects: &mut Vec<Effect>,
) {
    let Some(path) = state.book.path.clone() else {
        state.alert("This text is in no file; lutrin --encoding NAME - reads standard input in another encoding");
        return;
    };
    if !state.book.unsaved.is_empty() {
        state.alert("Some changes are not saved yet; the encoding can be changed when they are");
        return;
    }
    state.mode = Mode::Opening(None);
    effects.extend(state.keep_place(cx, true));
    effects.push(Effect::Recode { path, encoding });
}

/// The encodings to choose from, the one in use marked and chosen.
fn list(state: &State) -> List {
    let decoding = state.book.decoding;
    let found = if decoding.chosen || decoding.name.is_empty() {
        "as the text looks".to_owned()
    } else {
        format!("as the text looks: {}", decoding.name)
    };
    let auto = item(None, AUTO, &found, !decoding.chosen);
    let others = encoding::OFFERED.iter().map(|(name, about)| {
        let in_use = decoding.chosen && decoding.name == *name;
        item(Encoding::named(name), name, about, in_use)
    });
    let mut list = List::new(
        Kind::Encodings,
        "Encodings",
        std::iter::once(auto).chain(others).collect(),
        "No encoding of that name",
    );
    if decoding.chosen {
        let in_use = encoding::OFFERED
            .iter()
            .position(|(name, _)| *name == decoding.name);
        list.selected = in_use.map_or(0, |index| index + 1);
    }
    list
}

fn item(encoding: Option<Encoding>, name: &str, about: &str, in_use: bool) -> Item {
    let run = |text: String, tone| Run { text, tone };
    Item {
        key: Key::Encoding(encoding),
        line: vec![
            run(if in_use { "• " } else { "  " }.to_owned(), Tone::Accent),
            run(format!("{name:<NAME$}"), Tone::Strong),
            run(about.to_owned(), Tone::Normal),
        ],
        detail: TextLine::new(),
        words: format!("{name} {about}"),
        more: Vec::new(),
    }
}

/// The byte of `new` that is byte `at` of `old`, the same file in another encoding. Line ends are the same in nearly all of them, so
/// the same line it is, as far into it; where the lines are not the same, as far into the text.
pub(super) fn same_place(old: &Document, at: usize, new: &Document) -> usize {
    let (from, to) = (old.text(), new.text());
    let lines = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let at = old.floor(at.min(from.len()));
    let place = if lines(from) == lines(to) {
        let line = lines(&from[..at]);
        let (old_line, new_line) = (line_at(from, line), line_at(to, line));
        new_line.0
            + share(
                at - old_line.0,
                old_line.1 - old_line.0,
                new_line.1 - new_line.0,
            )
    } else {
        share(at, from.len(), to.len())
    };
    new.floor(place)
}

/// Where line `number`, from 0, begins and ends; its end is before the line end.
fn line_at(text: &str, number: usize) -> (usize, usize) {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let start = match number {
        0 => 0,
        number => ends.nth(number - 1).map_or(text.len(), |end| end + 1),
    };
    (start, ends.next().unwrap_or(text.len()))
}

/// As far into `new` as `part` is into `old`.
fn share(part: usize, old: usize, new: usize) -> usize {
    let share = part as u128 * new as u128 / (old.max(1)) as u128;
    usize::try_from(share).unwrap_or(new).min(new)
}
