//! Sections: the parts a text is divided into, and the way between them.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::text::number::roman;
use crate::text::width::width;
use crate::text::{Span, fold};

/// One section. Its span runs from its heading to the next section of the same or a higher level, so it
/// holds its subsections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// A name that is unique in the text and stays the same as long as titles do: `les-causes-d-octobre`.
    pub id: String,
    /// The title on one line.
    pub title: String,
    /// Depth, from 1.
    pub level: u8,
    /// Index of the section that holds it.
    pub parent: Option<usize>,
    /// Heading and everything under it, subsections included.
    pub span: Span,
    /// Where its own text ends: at the first subsection, or the end of `span`.
    pub own_end: usize,
}

/// What a format tells of a section before the outline is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionSpec {
    pub title: String,
    pub level: u8,
    /// First byte: of the heading, or of the text where there is none.
    pub start: usize,
}

/// The sections in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    sections: Vec<Section>,
}

impl Outline {
    /// Builds the outline of a body that ends at byte `end` from `specs` in reading order. Levels need not
    /// begin at 1 nor be without gaps: depth follows from nesting.
    #[must_use]
    pub fn new(specs: &[SectionSpec], end: usize) -> Self {
        let mut sections: Vec<Section> = Vec::with_capacity(specs.len());
        let mut open: Vec<(usize, u8)> = Vec::new();
        let mut names = Names::default();
        for (index, spec) in specs.iter().enumerate() {
            while open.last().is_some_and(|&(_, level)| level >= spec.level) {
                if let Some((closed, _)) = open.pop() {
                    sections[closed].span.end = spec.start;
                }
            }
            let parent = open.last().map(|&(parent, _)| parent);
            let next = specs.get(index + 1).map_or(end, |next| next.start);
            sections.push(Section {
                id: names.unique(slug(&spec.title)),
                title: spec.title.clone(),
                level: u8::try_from(open.len() + 1).unwrap_or(u8::MAX),
                parent,
                span: Span::new(spec.start, end.max(spec.start)),
                own_end: next,
            });
            open.push((index, spec.level));
        }
        Self { sections }
    }

    /// The sections in reading order.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// Columns of section `index` in a list of the sections, its indent by two columns for each level included.
    #[must_use]
    pub fn columns(&self, index: usize) -> usize {
        self.sections.get(index).map_or(0, |section| {
            usize::from(section.level.saturating_sub(1)) * 2 + width(&section.title)
        })
    }

    /// The section with the widest line in such a list, of the first 2,000.
    #[must_use]
    pub fn widest(&self) -> Option<usize> {
        (0..self.sections.len().min(2_000)).max_by_key(|&index| self.columns(index))
    }

    /// The innermost section that holds byte `pos`.
    #[must_use]
    pub fn at(&self, pos: usize) -> Option<usize> {
        let mut index = self
            .sections
            .partition_point(|section| section.span.start <= pos)
            .checked_sub(1)?;
        loop {
            if self.sections[index].span.contains(pos) {
                return Some(index);
            }
            index = self.sections[index].parent?;
        }
    }

    /// The titles from the outermost section down to `index`.
    #[must_use]
    pub fn path(&self, index: usize) -> Vec<String> {
        let mut titles = Vec::new();
        let mut next = Some(index);
        while let Some(section) = next.and_then(|index| self.sections.get(index)) {
            titles.push(section.title.clone());
            next = section.parent;
        }
        titles.reverse();
        titles
    }

    /// What section `index` is called: its title, and where that is only a number, the titles above it as well.
    #[must_use]
    pub fn name(&self, index: usize) -> String {
        place_name(&self.path(index))
    }

    /// The next section under the same parent.
    #[must_use]
    pub fn next_sibling(&self, index: usize) -> Option<usize> {
        let here = self.sections.get(index)?;
        (index + 1..self.sections.len())
            .take_while(|&other| self.sections[other].level >= here.level)
            .find(|&other| self.sections[other].level == here.level)
    }

    /// The previous section under the same parent.
    #[must_use]
    pub fn prev_sibling(&self, index: usize) -> Option<usize> {
        let here = self.sections.get(index)?;
        (0..index)
            .rev()
            .take_while(|&other| self.sections[other].level >= here.level)
            .find(|&other| self.sections[other].level == here.level)
    }

    /// Finds a section by its id or its whole title; by the number printed in its heading, arabic or Roman (of several the first of the
    /// outermost); by its count from 1; or by a folded part of one title only.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let sections = &self.sections;
        if let Some(index) = sections
            .iter()
            .position(|section| section.id == name || section.title == name)
        {
            return Some(index);
        }
        if let Some(index) = self.numbered(name.trim()) {
            return Some(index);
        }
        if let Some(number) = name
            .parse::<usize>()
            .ok()
            .filter(|number| (1..=sections.len()).contains(number))
        {
            return Some(number - 1);
        }
        // Whatever the quotes, the case and the accents: names are made of letters and digits alone.
        let wanted = slug(name);
        if let Some(index) = sections.iter().position(|section| section.id == wanted) {
            return Some(index);
        }
        let mut hits = sections
            .iter()
            .enumerate()
            .filter(|(_, section)| slug(&section.title).contains(&wanted));
        match (hits.next(), hits.next()) {
            (Some((index, _)), None) if name.chars().any(char::is_alphanumeric) => Some(index),
            _ => None,
        }
    }
}

impl Outline {
    /// The first of the outermost sections whose heading bears the number `name`.
    fn numbered(&self, name: &str) -> Option<usize> {
        let wanted = number(name)?;
        let bears = |(_, section): &(usize, &Section)| printed(&section.title) == Some(wanted);
        let all = self.sections.iter().enumerate().filter(bears);
        let (index, _) = all.min_by_key(|(_, section)| section.level)?;
        Some(index)
    }
}

/// The name of a place under `titles`, the outermost first: the last of them, and where that is only a number, those above it as well.
#[must_use]
pub fn place_name(titles: &[String]) -> String {
    let rest = titles.iter().rev().take_while(|title| is_number(title));
    let first = titles.len().saturating_sub(rest.count() + 1);
    titles[first..].join(" › ")
}

/// Whether a title is only a number or a letter: `IV.`, `3`, `§ 12`, `三`.
fn is_number(title: &str) -> bool {
    let mut words = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let (Some(word), None) = (words.next(), words.next()) else {
        return false;
    };
    let is_ideographic = |c: char| "〇零一二三四五六七八九十百".contains(c);
    number(word).is_some() || word.chars().count() == 1 || word.chars().all(is_ideographic)
}

/// The value of a number in digits or Roman numerals of one case.
fn number(word: &str) -> Option<u32> {
    word.parse().ok().or_else(|| roman(word))
}

/// The number a heading bears: alone, first (`IV. The storm`, `4 The storm`) or behind its kind (`CHAPTER 4. The storm`).
fn printed(title: &str) -> Option<u32> {
    let bare = |word: &str| word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let mut words = title.split_whitespace();
    let (first, second) = (words.next()?, words.next());
    let value = |word: &str, is_last: bool| {
        let digits = &word[..bare(word)];
        // A Roman numeral may be a word, unless something sets it apart.
        let is_apart = is_last || digits.len() < word.len();
        let in_roman = || roman(digits).filter(|_| is_apart);
        digits.parse().ok().or_else(in_roman)
    };
    let second = second.filter(|_| first.chars().all(char::is_alphabetic));
    value(first, second.is_none() && title.trim() == first)
        .or_else(|| value(second?, words.next().is_none()))
}

/// Bytes after which a name is cut.
const NAME_BYTES: usize = 60;

/// `title` as a name: folded letters and digits, everything else one dash.
fn slug(title: &str) -> String {
    let mut name = String::with_capacity(title.len().min(NAME_BYTES + 4));
    let mut gap = false;
    let mut push = |c: char| {
        if !c.is_alphanumeric() {
            gap = true;
            return true;
        }
        if std::mem::take(&mut gap) && !name.is_empty() {
            name.push('-');
        }
        name.push(c);
        name.len() < NAME_BYTES
    };
    let mut buffer = [0; 4];
    for c in title.chars() {
        let more = if c.is_ascii() {
            push(c.to_ascii_lowercase())
        } else {
            fold::folded(c.encode_utf8(&mut buffer))
                .chars()
                .all(&mut push)
        };
        if !more {
            break;
        }
    }
    if name.is_empty() {
        "section".to_owned()
    } else {
        name
    }
}

/// Hands out every name once: the second `preface` becomes `preface-2`.
#[derive(Default)]
struct Names {
    taken: HashSet<String>,
    /// The last number given behind a name.
    numbers: HashMap<String, usize>,
}

impl Names {
    fn unique(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let number = self.numbers.entry(name.clone()).or_insert(1);
        loop {
            *number += 1;
            let candidate = format!("{name}-{number}");
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(specs: &[(&str, u8, usize)], end: usize) -> Outline {
        let specs: Vec<SectionSpec> = specs
            .iter()
            .map(|&(title, level, start)| SectionSpec {
                title: title.to_owned(),
                level,
                start,
            })
            .collect();
        Outline::new(&specs, end)
    }

    #[test]
    fn titles_become_names() {
        for (title, name) in [
            ("Les causes d’Octobre", "les-causes-d-octobre"),
            ("Le “coup d’Etat”", "le-coup-d-etat"),
            ("  Éléments & Œuvres  ", "elements-oeuvres"),
            ("第三章 雪", "第三章-雪"),
            ("* * *", "section"),
            ("", "section"),
        ] {
            assert_eq!(slug(title), name, "{title}");
        }
        assert!(slug(&"long title ".repeat(50)).len() <= NAME_BYTES + 4);
    }

    #[test]
    fn names_are_unique_even_against_numbered_titles() {
        let outline = outline(
            &[
                ("Preface", 1, 0),
                ("Preface 2", 1, 1),
                ("Preface", 1, 2),
                ("preface", 1, 3),
            ],
            9,
        );
        let ids: Vec<&str> = outline.sections().iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["preface", "preface-2", "preface-3", "preface-4"]);
    }

    #[test]
    fn spans_nest_and_close_at_the_next_section_of_their_level() {
        let outline = outline(
            &[
                ("Part 1", 2, 10),
                ("A", 5, 20),
                ("B", 5, 30),
                ("Part 2", 2, 50),
                ("C", 6, 60),
            ],
            90,
        );
        let shape: Vec<_> = outline
            .sections()
            .iter()
            .map(|s| (s.level, s.parent, s.span.start, s.span.end, s.own_end))
            .collect();
        assert_eq!(
            shape,
            [
                (1, None, 10, 50, 20),
                (2, Some(0), 20, 30, 30),
                (2, Some(0), 30, 50, 50),
                (1, None, 50, 90, 60),
                (2, Some(3), 60, 90, 90),
            ]
        );
        assert_eq!(outline.at(9), None);
        assert_eq!(outline.at(10), Some(0));
        assert_eq!(outline.at(49), Some(2));
        assert_eq!(outline.at(55), Some(3));
        assert_eq!(outline.at(90), None);
        assert_eq!(outline.next_sibling(0), Some(3));
        assert_eq!(outline.next_sibling(2), None);
        assert_eq!(outline.prev_sibling(2), Some(1));
        assert_eq!(outline.path(2), ["Part 1", "B"]);
    }

    #[test]
    fn a_section_is_found_by_the_number_in_its_heading_before_its_count() {
        let outline = outline(
            &[
                ("PREFACE", 1, 0),
                ("ADVENTURE I. A Scandal in Bohemia", 1, 1),
                ("I", 2, 2),
                ("II.", 2, 3),
                ("ADVENTURE II. The League", 1, 4),
                ("CHAPTER 7: Loomings", 1, 5),
                ("8 The Counterpane", 1, 6),
                ("I Am Born", 1, 7),
                ("Mild weather", 1, 8),
                ("Chapter IX", 1, 9),
                ("10.", 1, 10),
            ],
            99,
        );
        for (name, found) in [
            ("1", Some(1)),
            ("I", Some(2)),
            ("ii", Some(3)),
            ("2", Some(4)),
            ("7", Some(5)),
            ("vii", Some(5)),
            ("8", Some(6)),
            ("9", Some(9)),
            ("10", Some(10)),
            // Nothing bears these: by the count.
            ("3", Some(2)),
            ("11", Some(10)),
            ("12", None),
            ("XII", None),
        ] {
            assert_eq!(outline.find(name), found, "{name}");
        }
        let name = |index| outline.name(index);
        assert_eq!(name(3), "ADVENTURE I. A Scandal in Bohemia › II.");
        assert_eq!(name(0), "PREFACE");
        assert_eq!(name(10), "10.");
        assert_eq!(place_name(&[]), "");
    }

    #[test]
    fn a_section_is_found_by_id_title_number_or_a_part_of_one_title() {
        let outline = outline(
            &[
                ("Le début", 1, 0),
                ("La fin du début", 1, 5),
                ("1917", 1, 8),
            ],
            9,
        );
        for (name, found) in [
            ("la-fin-du-debut", Some(1)),
            ("Le début", Some(0)),
            ("2", Some(1)),
            ("1917", Some(2)),
            ("FIN", Some(1)),
            ("debut", None),
            ("", None),
            ("42", None),
        ] {
            assert_eq!(outline.find(name), found, "{name}");
        }
    }
}
