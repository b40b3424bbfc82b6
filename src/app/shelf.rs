//! The texts to choose from: those of the library, and those in a folder. Only what is seen of them is ever laid out; what is not known yet
//! when the list opens comes in while it is looked at.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::action::{Effect, Listing, Shelved};
use super::list::{Item, Key, Kind, List};
use super::mode::Mode;
use super::state::State;
use super::view_model::TextLine;
use crate::text::fold::folded;
use crate::text::hygiene;

/// Days that are counted; what is longer ago has a date.
const COUNTED: i32 = 13;

/// In which order texts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the path of the file.
    File,
    /// Last read first.
    LastRead,
    Title,
    Author,
    /// Most of it read first.
    Progress,
    /// Most notes first.
    Notes,
}

impl Order {
    /// In the order in which they are gone through.
    const ALL: [Self; 6] = [
        Self::LastRead,
        Self::Title,
        Self::Author,
        Self::Progress,
        Self::Notes,
        Self::File,
    ];

    /// Its name, for `by …`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::LastRead => "last read",
            Self::Title => "title",
            Self::Author => "author",
            Self::Progress => "progress",
            Self::Notes => "notes",
        }
    }

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|order| *order == self);
        Self::ALL[at.map_or(0, |at| (at + 1) % Self::ALL.len())]
    }
}

/// What a list of texts has beside its items.
#[derive(Debug)]
pub struct Shelf {
    /// `None` for the library.
    pub folder: Option<PathBuf>,
    pub today: Date,
    pub order: Order,
    /// What is typed ranks the texts, until another order is asked for.
    pub ranked: bool,
    /// Its number; what is found out for another is not meant for it.
    listing: u64,
    /// It was asked for and is on its way.
    pub awaited: bool,
    /// Files looked through, and how many there are; `None` when that is done.
    pub looking: Option<(usize, usize)>,
    /// Items that turned out to be no texts, or were forgotten.
    removed: HashSet<usize>,
    /// Title and authors of those items that others are like.
    alike: HashSet<(String, Vec<String>)>,
}

impl Shelf {
    /// Whether another text of the list has the same title and authors.
    #[must_use]
    pub fn has_alike(&self, text: &Shelved) -> bool {
        // Mostly there are none.
        !self.alike.is_empty()
            && self
                .alike
                .contains(&(text.title.clone(), text.authors.clone()))
    }
}

/// Title and authors of those texts that others are like.
fn alike(items: &[Item], removed: &HashSet<usize>) -> HashSet<(String, Vec<String>)> {
    let mut once: HashSet<(&str, &[String])> = HashSet::new();
    let items = items.iter().enumerate();
    items
        .filter(|(index, _)| !removed.contains(index))
        .filter_map(|(_, item)| match &item.key {
            Key::Text(text) => Some(text),
            _ => None,
        })
        .filter(|text| !once.insert((&text.title, &text.authors)))
        .map(|text| (text.title.clone(), text.authors.clone()))
        .collect()
}

/// Asks for the texts to choose from; the list is there at once and takes what is typed.
pub(super) fn open(state: &mut State, folder: Option<String>, effects: &mut Vec<Effect>) {
    let mut list = List::new(Kind::Library, "Texts", Vec::new(), "…");
    list.shelf = Some(Shelf {
        folder: folder.as_ref().map(PathBuf::from),
        today: Date::ZERO,
        order: Order::LastRead,
        ranked: false,
        listing: 0,
        awaited: true,
        looking: None,
        removed: HashSet::new(),
        alike: HashSet::new(),
    });
    state.mode = Mode::List(Box::new(list));
    effects.push(Effect::ListLibrary { folder });
}

/// The texts were read: shows them. Not where the reader has gone on to something else.
pub(super) fn show(state: &mut State, listing: Listing, effects: &mut Vec<Effect>) {
    let typed = match &state.mode {
        // With nothing on the desk it is what the reading begins with.
        Mode::Read if state.book.document.text().is_empty() => listing.find.clone(),
        Mode::List(list) if list.shelf.as_ref().is_some_and(|shelf| shelf.awaited) => {
            list.field.text()
        }
        _ => return,
    };
    state.listing += 1;
    effects.push(Effect::LookThrough {
        listing: state.listing,
        folder: listing.folder.clone(),
        texts: listing.texts.clone(),
    });
    let title = listing.folder.as_deref().map_or_else(
        || "Texts".to_owned(),
        |folder| format!("Texts in {}", one_line(&folder.to_string_lossy())),
    );
    let none = if listing.folder.is_some() {
        "No text in this folder"
    } else {
        "No text yet: lutrin FILE opens one, lutrin library add FOLDER finds more"
    };
    let order = if listing.folder.is_some() {
        Order::File
    } else {
        Order::LastRead
    };
    let items = listing.texts.into_iter().map(item).collect();
    let mut list = List::new(Kind::Library, title, items, none);
    list.shelf = Some(Shelf {
        looking: listing.folder.as_ref().map(|_| (0, 0)),
        folder: listing.folder,
        today: listing.today,
        order,
        ranked: false,
        listing: state.listing,
        awaited: false,
        removed: HashSet::new(),
        alike: HashSet::new(),
    });
    // What was typed had room in the field it was typed in.
    let _ = list.field.insert(&typed);
    list.filter();
    state.mode = Mode::List(Box::new(list));
}

fn item(text: Shelved) -> Item {
    let file = text.path.as_deref().map(name).unwrap_or_default();
    let title = one_line(&text.title);
    let authors = one_line(&text.authors.join(", "));
    Item {
        words: if title == file {
            file
        } else {
            format!("{title} {authors} {file}")
        },
        line: TextLine::new(),
        detail: TextLine::new(),
        more: Vec::new(),
        key: Key::Text(Box::new(text)),
    }
}

fn name(path: &Path) -> String {
    one_line(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// Text of files on one line.
pub(super) fn one_line(text: &str) -> String {
    let text = hygiene::line(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The open list of texts, also under a box.
fn open_list(mode: &mut Mode) -> Option<&mut List> {
    match mode {
        Mode::List(list) => Some(list),
        Mode::Sheet(_, below) => open_list(below),
        Mode::Opening(list) => list.as_deref_mut(),
        _ => None,
    }
}

/// What was found out of texts that are listed.
pub(super) fn take(
    state: &mut State,
    listing: u64,
    texts: Vec<(usize, Option<Shelved>)>,
    (done, of): (usize, usize),
) {
    let Some(list) = open_list(&mut state.mode) else {
        return;
    };
    let Some(shelf) = list.shelf.as_mut().filter(|shelf| shelf.listing == listing) else {
        return;
    };
    shelf.looking = (done < of).then_some((done, of));
    if texts.is_empty() {
        return;
    }
    let chosen = list.shown.get(list.selected).copied();
    for (number, text) in texts {
        let next = list.items.len();
        match (list.items.get_mut(number), text) {
            (Some(old), Some(text)) => *old = item(text),
            (Some(_), None) => {
                shelf.removed.insert(number);
            }
            (None, Some(text)) if number == next => list.items.push(item(text)),
            (None, _) => {}
        }
    }
    arrange(list);
    stay_at(list, chosen);
}

/// Goes to an item, where it is still shown.
fn stay_at(list: &mut List, item: Option<usize>) {
    let at = item.and_then(|item| list.shown.iter().position(|shown| *shown == item));
    let bottom = list.shown.len().saturating_sub(1);
    list.selected = at.unwrap_or(list.selected.min(bottom));
}

/// Lists the texts in the next order.
pub(super) fn sort(state: &mut State) {
    let Mode::List(list) = &mut state.mode else {
        return;
    };
    let Some(shelf) = &mut list.shelf else {
        state.tell("This list has one order");
        return;
    };
    if shelf.ranked {
        shelf.ranked = false;
    } else {
        shelf.order = shelf.order.next();
        if shelf.order == Order::File && shelf.folder.is_none() {
            shelf.order = shelf.order.next();
        }
    }
    arrange(list);
    list.selected = 0;
}

/// What is typed changed: the best come first.
pub(super) fn filter(list: &mut List) {
    let typed = !list.field.text().trim().is_empty();
    if let Some(shelf) = &mut list.shelf {
        shelf.ranked = typed;
    }
    arrange(list);
    list.selected = 0;
}

/// Shows what the field asks for, in the order asked for.
fn arrange(list: &mut List) {
    if let Some(shelf) = &mut list.shelf {
        shelf.alike = alike(&list.items, &shelf.removed);
    }
    let Some(shelf) = &list.shelf else { return };
    let typed = list.field.text();
    let is_there = |index: &usize| !shelf.removed.contains(index);
    let typed = typed.trim();
    let found = if typed.is_empty() {
        (0..list.items.len()).collect()
    } else {
        list.closely(typed)
    };
    let mut shown: Vec<usize> = found.into_iter().filter(is_there).collect();
    if !shelf.ranked {
        in_order(&list.items, shelf.order, &mut shown);
    }
    list.shown = shown;
}

fn in_order(items: &[Item], order: Order, shown: &mut [usize]) {
    let text = |index: &usize| match items.get(*index).map(|item| &item.key) {
        Some(Key::Text(text)) => Some(&**text),
        _ => None,
    };
    let by_name = |name: String, index: &usize| (name.is_empty(), name, *index);
    let title = |index: &usize| folded(text(index).map_or("", |text| &text.title));
    match order {
        Order::File => shown.sort_by_cached_key(|index| {
            let path = text(index).and_then(|text| text.path.clone());
            (path, *index)
        }),
        Order::LastRead => shown.sort_by_key(|index| {
            let read = text(index).and_then(|text| text.last_read);
            (Reverse(read), *index)
        }),
        Order::Title => shown.sort_by_cached_key(|index| by_name(title(index), index)),
        Order::Author => shown.sort_by_cached_key(|index| {
            let authors = text(index).map(|text| text.authors.join(", "));
            let authors = folded(&authors.unwrap_or_default());
            (authors.is_empty(), authors, title(index), *index)
        }),
        Order::Progress => shown.sort_by_key(|index| {
            let progress = text(index).map(|text| (text.progress, text.last_read));
            (Reverse(progress), *index)
        }),
        Order::Notes => shown.sort_by_key(|index| {
            let notes = text(index).map(|text| (text.notes, text.last_read));
            (Reverse(notes), *index)
        }),
    }
}

/// Takes the text chosen off the library's list; asks first.
pub(super) fn forget(state: &mut State, effects: &mut Vec<Effect>) {
    let Mode::List(list) = &mut state.mode else {
        return;
    };
    let Some(key @ Key::Text(_)) = list.chosen() else {
        return;
    };
    let Key::Text(text) = &key else { return };
    if text.text.is_empty() {
        state.tell("This text is not in the library");
    } else if text.text == state.book.document.hash().to_string() {
        state.tell("This text is open: reading it puts it on the list");
    } else if list.asked.as_ref() == Some(&key) {
        effects.push(Effect::Forget((**text).clone()));
    } else {
        let title = one_line(&text.title);
        list.asked = Some(key);
        state.alert(format!(
            "Once more takes “{title}” off the list; notes and file stay"
        ));
    }
}

/// A text is off the library's list.
pub(super) fn forgotten(state: &mut State, text: &str) {
    let Some(list) = open_list(&mut state.mode) else {
        return;
    };
    let is_it = |item: &Item| matches!(&item.key, Key::Text(other) if other.text == text);
    let gone = list
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| is_it(item));
    let gone: Vec<usize> = gone.map(|(index, _)| index).collect();
    if let Some(shelf) = &mut list.shelf {
        shelf.removed.extend(gone);
        let at = list.selected;
        arrange(list);
        list.selected = at.min(list.shown.len().saturating_sub(1));
    }
    state.tell("Off the list; its notes and its file are where they were");
}

/// Opening failed: back to the list it was chosen from.
pub(super) fn not_opened(state: &mut State, error: String) {
    if let Mode::Opening(list) = std::mem::take(&mut state.mode) {
        state.mode = list.map_or(Mode::Read, Mode::List);
    }
    state.alert(error);
}

/// Leaves a list; where there is no text under it, the desk.
pub(super) fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    if state.book.document.text().is_empty() {
        effects.push(Effect::Quit);
    }
}

/// When something was, for a reader: `today`, `yesterday`, `3 days ago`, later the date.
#[must_use]
pub fn ago(day: Date, today: Date) -> String {
    let days = day.until(today).map_or(i32::MAX, |span| span.get_days());
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=COUNTED => format!("{days} days ago"),
        _ => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_it_was() {
        let today = Date::constant(2026, 3, 1);
        for (day, expected) in [
            (today, "today"),
            (Date::constant(2026, 2, 28), "yesterday"),
            (Date::constant(2026, 2, 26), "3 days ago"),
            (Date::constant(2026, 2, 16), "13 days ago"),
            (Date::constant(2026, 2, 15), "2026-02-15"),
            (Date::constant(2025, 3, 1), "2025-03-01"),
            // A clock that was ahead.
            (Date::constant(2026, 3, 2), "2026-03-02"),
        ] {
            assert_eq!(ago(day, today), expected);
        }
    }
}
