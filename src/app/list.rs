//! Lists to choose from, filtered as you type: annotations, texts, commands.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::action::{DraftText, Kin as OfKin, Shelved};
use super::command::Command;
use super::editor::Field;
use super::shelf::{self, Shelf};
use super::view_model::TextLine;
use crate::annotate::Id;
use crate::text::Encoding;
use crate::text::fold::folded;

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Annotations,
    Library,
    Commands,
    Encodings,
    /// Other editions.
    Kin,
    /// The notes on another edition.
    Carry,
}

/// What an item stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Annotation(Id),
    Draft(Box<DraftText>),
    Text(Box<Shelved>),
    Command(Command),
    Kin(Box<OfKin>),
    /// A note on another edition: all of them are meant.
    Carried,
    /// `None`: as the text looks.
    Encoding(Option<Encoding>),
}

/// One item: what it stands for, how it is shown and what the filter sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub key: Key,
    pub line: TextLine,
    /// A second line, dimmer; may be empty.
    pub detail: TextLine,
    pub words: String,
    /// What else there is to say of it, shown while it is chosen.
    pub more: Vec<TextLine>,
}

/// An open list.
#[derive(Debug)]
pub struct List {
    pub kind: Kind,
    pub title: String,
    pub field: Field,
    pub items: Vec<Item>,
    /// Indices of the items that pass the filter, in the order shown.
    pub shown: Vec<usize>,
    /// Index in `shown`.
    pub selected: usize,
    /// Whether the choice was moved since something was typed.
    pub stepped: bool,
    /// What is said where nothing is listed.
    pub none: &'static str,
    /// What the reader was asked about before it goes for good.
    pub asked: Option<Key>,
    /// Only annotations that have no place in the text.
    pub unplaced: bool,
    /// What a list of texts has beside its items.
    pub shelf: Option<Shelf>,
    /// The mode to go back to was a selection (commands then act on it).
    pub selection: Option<super::select::Selection>,
}

impl List {
    #[must_use]
    pub fn new(kind: Kind, title: impl Into<String>, items: Vec<Item>, none: &'static str) -> Self {
        let shown = (0..items.len()).collect();
        Self {
            kind,
            title: title.into(),
            field: Field::new("", true),
            items,
            shown,
            selected: 0,
            stepped: false,
            none,
            asked: None,
            unplaced: false,
            shelf: None,
            selection: None,
        }
    }

    /// What is chosen. Of commands only one that what is typed names, in part at least, or that was gone to.
    #[must_use]
    pub fn chosen(&self) -> Option<Key> {
        let item = self.items.get(*self.shown.get(self.selected)?)?;
        match &item.key {
            Key::Command(command) if !self.stepped && !self.called().begins(*command) => None,
            key => Some(key.clone()),
        }
    }

    /// The first word that is typed.
    fn called(&self) -> Called {
        let typed = self.field.text();
        Called(
            typed
                .split_whitespace()
                .next()
                .map(squeezed)
                .unwrap_or_default(),
        )
    }

    /// Moves the choice by rows, stopping at the ends.
    pub fn step(&mut self, by: i64) {
        if self.chosen().is_none() && by == 1 {
            // Nothing was chosen yet: the first comes first.
            self.stepped = true;
            return;
        }
        self.stepped = true;
        let last = i64::try_from(self.shown.len()).unwrap_or(i64::MAX) - 1;
        let to = i64::try_from(self.selected)
            .unwrap_or(0)
            .saturating_add(by)
            .clamp(0, last.max(0));
        self.selected = usize::try_from(to).unwrap_or(0);
    }

    /// Shows what the words in the field ask for. Annotations must hold every word (folded); names are matched loosely, best first.
    pub fn filter(&mut self) {
        if self.kind == Kind::Library {
            shelf::filter(self);
            return;
        }
        let typed = self.field.text();
        self.selected = 0;
        self.stepped = false;
        if typed.trim().is_empty() {
            self.shown = (0..self.items.len()).collect();
            return;
        }
        self.shown = match self.kind {
            Kind::Annotations | Kind::Carry | Kind::Kin => {
                let wanted: Vec<String> = typed.split_whitespace().map(folded).collect();
                (0..self.items.len())
                    .filter(|index| {
                        let words = folded(&self.items[*index].words);
                        wanted.iter().all(|word| words.contains(word.as_str()))
                    })
                    .collect()
            }
            Kind::Commands => self.commands(),
            Kind::Encodings | Kind::Library => self.loosely(&typed),
        };
    }

    /// The commands whose names begin as typed, then those that have its letters in their names, then those it is said of.
    fn commands(&self) -> Vec<usize> {
        let called = self.called();
        let typed = folded(&called.0);
        let mut scored = self.scored(&called.0, |item| match &item.key {
            Key::Command(command) => command.spec().name,
            _ => "",
        });
        for (index, item) in self.items.iter().enumerate() {
            if folded(&item.words).contains(&typed) && !scored.iter().any(|(_, at)| *at == index) {
                scored.push((0, index));
            }
        }
        for (score, index) in &mut scored {
            if let Key::Command(command) = self.items[*index].key {
                let (begins, whole) = (called.begins(command), called.is(command));
                *score += 10_000 * (u32::from(begins) + u32::from(whole));
            }
        }
        in_order(scored)
    }

    /// The items that what is typed may mean, best first.
    fn loosely(&self, typed: &str) -> Vec<usize> {
        let mut scored = self.scored(typed, |item| &item.words);
        for (score, index) in &mut scored {
            // A name that begins as typed comes before one that merely holds it.
            if self.items[*index].words.starts_with(typed) {
                *score += 1_000;
            }
        }
        in_order(scored)
    }

    /// The same without those that match far worse than the best: of many texts some have the letters anywhere.
    pub(super) fn closely(&self, typed: &str) -> Vec<usize> {
        let mut scored = self.scored(typed, |item| &item.words);
        let best = scored.iter().map(|(score, _)| *score).max().unwrap_or(0);
        scored.retain(|(score, _)| score * 3 >= best * 2);
        in_order(scored)
    }

    fn scored(&self, typed: &str, words: impl Fn(&Item) -> &str) -> Vec<(u32, usize)> {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let items = self.items.iter().enumerate();
        items
            .filter_map(|(index, item)| {
                let words = Utf32Str::new(words(item), &mut buffer);
                Some((pattern.score(words, &mut matcher)?, index))
            })
            .collect()
    }
}

/// What a command is called by, without hyphens.
struct Called(String);

impl Called {
    fn begins(&self, command: Command) -> bool {
        squeezed(command.spec().name).starts_with(&self.0)
    }

    fn is(&self, command: Command) -> bool {
        squeezed(command.spec().name) == self.0
    }
}

fn squeezed(name: &str) -> String {
    name.replace('-', "").to_lowercase()
}

/// Indices by score, best first.
fn in_order(mut scored: Vec<(u32, usize)>) -> Vec<usize> {
    scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
    scored.into_iter().map(|(_, index)| index).collect()
}
