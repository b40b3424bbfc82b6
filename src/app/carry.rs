//! Notes on another edition of the text: offered where the text has none of its own, shown with the places they find here, and brought here
//! when that is confirmed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::action::{Effect, Kin};
use super::command::Command;
use super::list::{Item, Key, Kind as ListKind, List};
use super::mode::Mode;
use super::moved::Order;
use super::shelf::one_line;
use super::state::State;
use super::view_model::{Run, Tone};
use super::{detail, keeping, listing};
use crate::annotate::{Annotation, Id, Resolution, Set, book_order};

/// What there is of other editions.
#[derive(Debug, Default)]
pub struct Carry {
    /// They are to be looked for as soon as the page stands.
    wanted: bool,
    /// Those that were found.
    kin: Vec<Kin>,
    /// The one that is looked at.
    open: Option<Open>,
    /// What to tell when the link is made or taken back.
    doing: Option<String>,
}

/// The notes of another edition, and where they stand in this text.
#[derive(Debug)]
struct Open {
    kin: Kin,
    set: Set,
    places: BTreeMap<Id, Resolution>,
}

/// A text was opened: other editions are looked for when its page stands.
pub(super) fn begin(state: &mut State) {
    state.carry = Carry {
        wanted: true,
        ..Carry::default()
    };
}

/// Looks for other editions of a text that has no notes of its own.
pub(super) fn look(state: &mut State, effects: &mut Vec<Effect>) {
    if !std::mem::take(&mut state.carry.wanted) {
        return;
    }
    let book = &state.book;
    let is_whole = !book.decoding.cut.is_partial() && !book.document.blocks().is_empty();
    if is_whole && book.set.is_empty() && book.device.is_some() {
        effects.push(Effect::FindKin {
            document: book.document.clone(),
            asked: false,
        });
    }
}

/// Takes in what was found.
pub(super) fn found(state: &mut State, kin: Vec<Kin>, asked: bool, effects: &mut Vec<Effect>) {
    state.carry.kin = kin;
    if asked {
        ask(state, effects);
        return;
    }
    let Some(first) = state.carry.kin.first() else {
        return;
    };
    // Where something is told that matters more, it is found with the command.
    let told = state.message.as_ref();
    let matters =
        told.is_some_and(|told| told.tone != Tone::Normal) || !state.book.drafts.is_empty();
    if matters || !state.book.set.is_empty() || !matches!(state.mode, Mode::Read) {
        return;
    }
    let line = format!(
        ":carry shows {} on {} · :carry no: not again",
        count(first.notes),
        called(first)
    );
    state.tell(line);
}

fn count(notes: usize) -> String {
    let says = if notes == 1 { "note" } else { "notes" };
    format!("{notes} {says}")
}

/// Its title and its file.
fn called(kin: &Kin) -> String {
    match kin.file.as_str() {
        "" => format!("“{}”", one_line(&kin.title)),
        file => format!("“{}” ({})", one_line(&kin.title), one_line(file)),
    }
}

/// `carry`: shows what there is; `carry no` wants to hear no more of it.
pub(super) fn run(state: &mut State, no: bool, effects: &mut Vec<Effect>) {
    if state.book.decoding.cut.is_partial() || state.book.document.blocks().is_empty() {
        return;
    }
    if no {
        let kin = std::mem::take(&mut state.carry.kin);
        if kin.is_empty() {
            state.tell("No notes of another edition are offered");
            return;
        }
        for kin in kin {
            decline(state, kin.folder, effects);
        }
        state.tell("Not offered again; :carry shows them all the same");
        return;
    }
    state.tell("Looking for notes on other editions…");
    effects.push(Effect::FindKin {
        document: state.book.document.clone(),
        asked: true,
    });
}

fn decline(state: &State, folder: PathBuf, effects: &mut Vec<Effect>) {
    effects.push(Effect::DeclineKin {
        document: state.book.document.clone(),
        folder,
    });
}

/// Shows the only one, or lets choose.
fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    if !matches!(state.mode, Mode::Read) {
        return;
    }
    state.message = None;
    match state.carry.kin.as_slice() {
        [] => state.tell("No notes on other texts look as if they were on this one"),
        [one] => open(state, one.clone(), effects),
        several => {
            let items = several.iter().map(|kin| Item {
                key: Key::Kin(Box::new(kin.clone())),
                line: vec![Run {
                    text: called(kin),
                    tone: Tone::Normal,
                }],
                detail: vec![Run {
                    text: format!("  {}", count(kin.notes)),
                    tone: Tone::Dim,
                }],
                words: called(kin),
                more: Vec::new(),
            });
            let list = List::new(
                ListKind::Kin,
                "Notes on other editions",
                items.collect(),
                "No other edition",
            );
            state.mode = Mode::List(Box::new(list));
        }
    }
}

/// Reads the notes of one, to show where they stand here.
pub(super) fn open(state: &mut State, kin: Kin, effects: &mut Vec<Effect>) {
    state.tell(format!("Looking for the places of {}…", count(kin.notes)));
    effects.push(Effect::ReadKin(kin.folder.clone()));
    state.carry.open = Some(Open {
        kin,
        set: Set::default(),
        places: BTreeMap::new(),
    });
}

/// They were read.
pub(super) fn read(state: &mut State, folder: &Path, set: Set, effects: &mut Vec<Effect>) {
    let Some(open) = &mut state.carry.open else {
        return;
    };
    if open.kin.folder != folder {
        return;
    }
    let mut anchors = Vec::new();
    for annotation in set.live() {
        let of = set.anchors(annotation.id).into_iter();
        anchors.extend(of.map(|anchor| (annotation.id, anchor.clone())));
    }
    open.set = set;
    effects.push(Effect::Resolve {
        document: state.book.document.clone(),
        anchors,
    });
}

/// Of places that were found, takes those of the notes that are looked at, and shows them when all are here. The others are handed back.
pub(super) fn take(state: &mut State, places: Vec<(Id, Resolution)>) -> Vec<(Id, Resolution)> {
    let Some(open) = &mut state.carry.open else {
        return places;
    };
    let before = open.places.len();
    let mut others = Vec::new();
    for (id, place) in places {
        let is_own = state.book.set.get(id).is_some();
        if is_own || open.set.get(id).is_none() {
            others.push((id, place));
        } else {
            open.places.insert(id, place);
        }
    }
    if open.places.len() > before && open.places.len() == open.set.live().count() {
        show(state);
    }
    others
}

/// Lists the notes with the places they would have.
fn show(state: &mut State) {
    if !matches!(state.mode, Mode::Read) {
        return;
    }
    let Some(open) = &state.carry.open else {
        return;
    };
    let mut placed: Vec<(&Annotation, &Resolution)> = open
        .set
        .live()
        .filter_map(|annotation| Some((annotation, open.places.get(&annotation.id)?)))
        .collect();
    placed.sort_by(book_order);
    let order = Order::of(state, placed.iter().copied());
    let says: Vec<&str> = placed
        .iter()
        .map(|(annotation, place)| order.says(state, annotation, place))
        .collect();
    let names = ["here", "moved", "changed", "ambiguous", "lost"];
    let summary: Vec<String> = names
        .into_iter()
        .filter_map(|name| {
            let count = says.iter().filter(|says| **says == name).count();
            (count > 0).then(|| format!("{name} {count}"))
        })
        .collect();
    let title = format!("{} of {}", summary.join(", "), called(&open.kin));
    let items = placed
        .iter()
        .zip(says)
        .map(|((annotation, place), says)| item(state, annotation, place, says))
        .collect();
    let list = List::new(ListKind::Carry, title, items, "Nothing like that");
    state.message = None;
    state.mode = Mode::List(Box::new(list));
}

/// A note and how it stands in this text.
fn item(state: &State, annotation: &Annotation, place: &Resolution, says: &str) -> Item {
    let is_found = place.place().is_some();
    let tone = if is_found { Tone::Dim } else { Tone::Alert };
    let status = format!("{says:<9} ");
    let row = listing::row(state, annotation, Some(place), status, &[], tone);
    Item {
        key: Key::Carried,
        more: detail::of(state, annotation, place),
        ..row
    }
}

/// Brings the notes that are shown here.
pub(super) fn confirm(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(open) = state.carry.open.take() else {
        return;
    };
    let back = Command::Uncarry.spec().name;
    state.carry.doing = Some(format!(
        "Carried {}: :{back} takes that back · {}",
        count(open.kin.notes),
        called(&open.kin)
    ));
    state.carry.kin.clear();
    state.tell("Linking the two…");
    effects.push(Effect::Carry(open.kin.folder));
}

/// The list was left: nothing is changed, and the offer is not made again.
pub(super) fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(open) = state.carry.open.take() {
        state.carry.kin.clear();
        decline(state, open.kin.folder, effects);
    }
    state.tell("Nothing is changed; not offered again, :carry shows it all the same");
}

/// Takes back that the text shows the notes of others. What is not saved yet must be, since records are moved.
pub(super) fn uncarry(state: &mut State, effects: &mut Vec<Effect>) {
    if keeping::holds_back(state) || state.book.document.blocks().is_empty() {
        return;
    }
    state.carry.doing =
        Some("Parted: this text shows the notes made on it, and no others".to_owned());
    effects.push(Effect::Uncarry(state.book.document.clone()));
}

/// A link was made or taken back, or it was not.
pub(super) fn linked(state: &mut State, done: Result<(), String>) {
    let doing = state.carry.doing.take();
    match done {
        Ok(()) => state.tell(doing.unwrap_or_default()),
        Err(error) => state.alert(error),
    }
}
