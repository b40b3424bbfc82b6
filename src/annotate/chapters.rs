//! Which chapter a place is in, by its title: a note is sooner in the chapter it was made in than in another.

use std::collections::HashMap;

use super::Anchor;
use crate::doc::Outline;
use crate::text::matching::normalize;

/// The titles of a text.
#[derive(Debug)]
pub struct Chapters {
    /// In match text, each with a number.
    numbers: HashMap<String, usize>,
    /// For each section, the number of its title.
    sections: Vec<usize>,
}

impl Chapters {
    pub fn of(outline: &Outline) -> Self {
        let mut numbers = HashMap::new();
        let titles = outline.sections().iter();
        let number = |title: &str| {
            let next = numbers.len();
            *numbers.entry(normalize(title)).or_insert(next)
        };
        let sections = titles.map(|section| &*section.title).map(number).collect();
        Self { numbers, sections }
    }

    /// The innermost chapter of an anchor that is still there.
    pub fn of_anchor(&self, anchor: &Anchor) -> Option<usize> {
        let mut titles = anchor.section.iter().rev().map(|title| normalize(title));
        titles.find_map(|title| self.numbers.get(&title).copied())
    }

    /// Whether byte `at` is in a chapter of that title.
    pub fn holds(&self, outline: &Outline, at: usize, chapter: usize) -> bool {
        let mut section = outline.at(at);
        while let Some(here) = section {
            if self.sections.get(here) == Some(&chapter) {
                return true;
            }
            section = outline.sections().get(here).and_then(|here| here.parent);
        }
        false
    }
}
