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
            none,
            asked: None,
            unplaced: false,
            shelf: None,
            selection: None,
        }
    }

    /// What is chosen.
    #[must_use]
    pub fn chosen(&self) -> Option<Key> {
        let item = self.shown.get(self.selected)?;
        self.items.get(*item).map(|item| item.key.clone())
    }

    /// Moves the choice by rows, stopping at the ends.
    pub fn step(&mut self, by: i64) {
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
            Kind::Commands | Kind::Library => {
                self.loosely(typed.split_whitespace().next().unwrap_or_default())
            }
            Kind::Encodings => self.loosely(&typed),
        };
    }

    /// The items that what is typed may mean, best first.
    fn loosely(&self, typed: &str) -> Vec<usize> {
        let mut scored = self.scored(typed);
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
        let mut scored = self.scored(typed);
        let best = scored.iter().map(|(score, _)| *score).max().unwrap_or(0);
        scored.retain(|(score, _)| score * 3 >= best * 2);
        in_order(scored)
    }

    fn scored(&self, typed: &str) -> Vec<(u32, usize)> {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let items = self.items.iter().enumerate();
        items
            .filter_map(|(index, item)| {
                let words = Utf32Str::new(&item.words, &mut buffer);
                Some((pattern.score(words, &mut matcher)?, index))
            })
            .collect()
    }
}

/// Indices by score, best first.
fn in_order(mut scored: Vec<(u32, usize)>) -> Vec<usize> {
    scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
    scored.into_iter().map(|(_, index)| index).collect()
}
