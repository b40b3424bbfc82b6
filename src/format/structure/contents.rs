//! Printed lists of contents: where they stand, and what they name. They hold no headings of their own, and what they name is one
//! wherever it stands by itself further on.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Page, label, look, number, vocabulary};
use crate::doc::BlockKind;
use crate::text::fold;

/// The lists of a text.
#[derive(Debug, Default)]
pub(in crate::format) struct Contents {
    /// Their blocks, from the line that announces the list to the last entry; in order, disjoint.
    pub ranges: Vec<Range<usize>>,
    /// Keys of what they name, and come again behind them.
    keys: HashSet<String>,
    longest: usize,
}

/// Lines of the longest list.
const ENTRIES: usize = 4000;

/// Lists that are looked for.
const LISTS: usize = 16;

/// Blank lines that no list has between its entries.
const FAR: u8 = 4;

/// Bytes of the longest summary under an entry.
const SUMMARY: usize = 1200;

/// Bytes of a paragraph that is no entry.
const PROSE: usize = 160;

impl Contents {
    /// The lists among the blocks `body`.
    pub fn find(page: &Page, body: &Range<usize>) -> Self {
        let mut found = Self::default();
        let begin = page.short.partition_point(|&block| block < body.start);
        let end = page.short.partition_point(|&block| block < body.end);
        let mut past = body.start;
        // Before anything is read a list may stand without a line that announces it.
        let read = (body.start..body.end)
            .take(OPENING)
            .find(|&block| is_prose(page, block))
            .unwrap_or(body.start + OPENING);
        for &block in &page.short[begin..end] {
            let announced = announces(page.words(block));
            let bare = !announced && block < read && is_bare(page, block);
            if found.ranges.len() >= LISTS || block < past || !(announced || bare) {
                continue;
            }
            if let Some((range, keys)) = list(page, block, body.end, bare) {
                past = range.end;
                found.longest = keys
                    .iter()
                    .map(String::len)
                    .max()
                    .unwrap_or(0)
                    .max(found.longest);
                found.ranges.push(range);
                found.keys.extend(keys);
            }
        }
        found
    }

    /// The first block of the first list.
    pub fn begins(&self) -> Option<usize> {
        self.ranges.first().map(|range| range.start)
    }

    /// Whether no list names anything.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether block `index` is part of a list.
    pub fn holds(&self, index: usize) -> bool {
        let next = self.ranges.partition_point(|range| range.end <= index);
        self.ranges
            .get(next)
            .is_some_and(|range| range.contains(&index))
    }

    /// Whether a list names `line`.
    pub fn names(&self, line: &str) -> bool {
        !self.keys.is_empty() && line.len() <= self.longest * 3 && self.keys.contains(&key(line))
    }
}

/// Blocks before the text in which a list is looked for that nothing announces.
const OPENING: usize = 60;

/// Whether block `index` keeps at least three lines, as a list does.
fn is_bare(page: &Page, index: usize) -> bool {
    let kept = matches!(
        page.blocks[index].kind,
        BlockKind::Verse | BlockKind::Preformatted
    );
    kept && page.words(index).lines().count() >= 3
}

/// Whether a line announces a list of contents. Long texts have many lines: what costs little is asked first.
fn announces(words: &str) -> bool {
    let line = words.lines().next().unwrap_or_default().trim();
    let words = || fold::folded(line.trim_matches(|c: char| !c.is_alphanumeric()));
    line.len() <= 80 && (vocabulary::is_contents(&words()) || is_head(&words()))
}

/// Whether folded words stand over the columns of a list (`Chapter    Page`).
pub(super) fn is_head(folded: &str) -> bool {
    let mut words = folded.split_whitespace();
    let kind = words
        .next()
        .is_some_and(|word| vocabulary::rank(word.trim_end_matches('.')).is_some());
    kind && matches!(words.next(), Some("page" | "pages" | "seite")) && words.next().is_none()
}

/// Whether block `index` is text that is read, and no entry, however long.
fn is_prose(page: &Page, index: usize) -> bool {
    let words = page.words(index);
    page.blocks[index].kind == BlockKind::Paragraph
        && words.len() > PROSE
        && label::parse(words.lines().next().unwrap_or_default()).is_none()
        && !page.lists_pages(index)
}

/// The list that block `head` announces, or, if it is `bare`, begins; with the keys of the entries that come again behind it.
fn list(page: &Page, head: usize, end: usize, bare: bool) -> Option<(Range<usize>, Vec<String>)> {
    let mut entries: Vec<(usize, Vec<String>)> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut stop = head + 1;
    // Unnumbered lines under a numbered one: its title goes on, or says what it treats of.
    let mut under = HashSet::new();
    // The indent of the numbered line that lines in a deeper one stand under.
    let mut numbered: Option<usize> = None;
    // Whether a number that is new stands right above.
    let mut fresh = false;
    // The first entry's number and title: the text may say what the number counts (`1. The Road`, `Chapter 1. The Road`).
    let mut opening = None;
    'blocks: for block in head..end {
        if page.blocks[block].kind == BlockKind::Rule {
            continue;
        }
        let words = page.words(block);
        // A list stands together; the book begins behind a wide gap.
        let far = entries.len() >= 2 && page.gaps[block].rows >= FAR;
        if block > head && (far || (is_prose(page, block) && !summarizes(page, block, end, &seen)))
        {
            break;
        }
        let summary = block > head && is_prose(page, block);
        if numbered.is_some_and(|indent| page.indent(block) <= indent) {
            numbered = None;
        }
        let lines = words.lines().skip(usize::from(block == head && !bare));
        for line in lines.flat_map(parts) {
            let names = keys(line);
            let label = label::parse(line.trim());
            if summary && label.is_none() {
                continue;
            }
            if numbered.is_some() && label.is_none() {
                under.insert(entries.len());
            }
            if label.is_some() {
                numbered = Some(page.indent(block));
            }
            let Some(first) = names.first() else { continue };
            // The book begins where the list does: a name that comes again. Bare numbers come again in every part.
            let begins = entries.first().is_some_and(|(_, names)| {
                names.contains(first) || (opening.is_some() && opening == numbered_title(line))
            });
            let twice = entries
                .last()
                .is_some_and(|(_, names)| names.contains(first));
            if twice && !begins {
                continue;
            }
            let bare = label.as_ref().is_some_and(|found| found.title.is_empty());
            let again = seen.contains(first) && !bare && !fresh;
            // Chapters may share a title, but not a number with it.
            fresh = bare && !seen.contains(first);
            if begins || again || entries.len() >= ENTRIES {
                break 'blocks;
            }
            if entries.is_empty() {
                opening = numbered_title(line);
            }
            seen.insert(first.clone());
            entries.push((block, names));
        }
        stop = block + 1;
    }
    extent(page, head, stop..end, bare, &entries, &under)
}

/// How far the list at block `head` goes, of which `entries` were read before `rest`, and the keys of those that come again there.
fn extent(
    page: &Page,
    head: usize,
    rest: Range<usize>,
    bare: bool,
    entries: &[(usize, Vec<String>)],
    under: &HashSet<usize>,
) -> Option<(Range<usize>, Vec<String>)> {
    let stop = rest.start;
    let found = later(page, stop, rest.end, entries, bare);
    let hit = |names: &Vec<String>| names.iter().any(|name| found.contains(name.as_str()));
    let last = entries.iter().rposition(|(_, names)| hit(names))?;
    // What stands far from the rest is no entry; what stands with them may be missing in the text.
    let closed = page.gaps.get(stop).is_some_and(|gap| gap.rows >= FAR);
    let numbered = |&(block, _): &(usize, Vec<String>)| {
        let mut lines = page.words(block).lines();
        lines.all(|line| label::parse(line.trim()).is_some())
    };
    let whole =
        closed && ((last + 1) * 2 > entries.len() || entries[last + 1..].iter().all(numbered));
    let all = entries.last().map_or(stop, |&(block, _)| block + 1);
    let entries = &entries[..=last];
    let hits = entries.iter().filter(|(_, names)| hit(names)).count();
    let counted = (0..entries.len())
        .filter(|&at| !under.contains(&at) || hit(&entries[at].1))
        .count();
    if hits < 2 || hits * 2 < counted || (bare && hits * 4 < counted * 3) {
        return None;
    }
    let until = entries.last().map_or(stop, |&(block, _)| block + 1);
    let until = if whole { all } else { until };
    Some((head..until, own(entries, &found)))
}

/// The entries of a line that has several numbers of one kind (`CHAPTER I CHAPTER II CHAPTER III`).
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let kind = line.trim().split(' ').next().unwrap_or_default();
    let known = kind.len() >= 3 && vocabulary::rank(&fold::folded(kind)).is_some();
    let ends = line.match_indices(kind).skip(1).map(|(at, _)| at);
    let ends: Vec<usize> = ends.filter(|_| known).chain([line.len()]).collect();
    let begins: Vec<usize> = [0].into_iter().chain(ends.iter().copied()).collect();
    let whole = ends.iter().zip(&begins).all(|(&end, &begin)| {
        label::parse(line[begin..end].trim()).is_some_and(|found| found.title.is_empty())
    });
    let several = ends.len() > 1 && whole;
    begins
        .into_iter()
        .zip(ends)
        .map(move |(begin, end)| if several { &line[begin..end] } else { line })
        .take(if several { usize::MAX } else { 1 })
}

/// What stands behind a number is a title by itself only where the number does not come again with it.
fn own(entries: &[(usize, Vec<String>)], found: &HashSet<&str>) -> Vec<String> {
    let first = |names: &Vec<String>| {
        let mut names = names.iter();
        names.find(|name| found.contains(name.as_str())).cloned()
    };
    entries
        .iter()
        .filter_map(|(_, names)| first(names))
        .collect()
}

/// Whether block `index` says what the entry above it treats of: the next entry, one that is not known yet, stands right below.
fn summarizes(page: &Page, index: usize, end: usize, seen: &HashSet<String>) -> bool {
    let next = index + 1;
    if next >= end || page.gaps[next].rows >= FAR || page.blocks[index].span.len() > SUMMARY {
        return false;
    }
    let line = page.words(next).lines().next().unwrap_or_default().trim();
    let known =
        label::parse(line).is_some_and(|found| matches!(found.label, label::Label::Kind { .. }));
    (known || look::is_capitals(line))
        && keys(line).first().is_some_and(|name| !seen.contains(name))
}

/// The keys of `entries` that stand by themselves somewhere in `from..end`; if `far`, with more space above them than paragraphs have.
fn later<'k>(
    page: &Page,
    from: usize,
    end: usize,
    entries: &'k [(usize, Vec<String>)],
    far: bool,
) -> HashSet<&'k str> {
    let names = entries.iter().flat_map(|(_, names)| names);
    let wanted: HashMap<&str, &str> = names.map(|name| (name.as_str(), name.as_str())).collect();
    let longest = wanted.keys().map(|name| name.len()).max().unwrap_or(0);
    let begin = page.short.partition_point(|&block| block < from);
    let mut found = HashSet::new();
    let near = |block: usize| far && page.gaps[block].rows <= page.style.gap;
    let lines = page.short[begin.saturating_sub(1)..].iter().copied();
    // What stands on two lines may be one entry.
    let mut above: Option<(usize, String)> = None;
    for block in lines.take_while(|&block| block < end) {
        if page.words(block).len() > longest * 3 {
            continue;
        }
        let line = page.line(block);
        let whole = key(&line);
        let both = above
            .take()
            .filter(|&(before, _)| before + 1 == block && !near(before))
            .map(|(_, before)| before + &whole);
        if let Some(name) = both.and_then(|both| wanted.get(both.as_str())) {
            found.insert(*name);
        }
        if block >= from && !near(block) {
            if let Some(name) = wanted.get(whole.as_str()) {
                found.insert(*name);
            } else if let Some(label) = label::parse(&line).filter(|found| !found.title.is_empty())
                && let Some(name) = wanted.get(key(label.title).as_str())
            {
                found.insert(*name);
            }
        }
        above = Some((block, whole));
    }
    found
}

/// What an entry may be called in the text: its words, and those behind its number. The number of a page at its end is no word.
fn keys(line: &str) -> Vec<String> {
    let words = entry(line);
    let whole = key(words);
    if whole.is_empty() {
        return Vec::new();
    }
    let label = label::parse(words);
    // `ONE  PLAYING PILGRIMS`: a number in words, in a column of its own.
    let column = words
        .split_once("  ")
        .filter(|(number, _)| label.is_none() && number::word(&fold::folded(number)).is_some())
        .map(|(_, title)| title);
    let title = label
        .as_ref()
        .map(|found| found.title)
        .or(column)
        .map(key)
        .filter(|title| title.len() >= 4);
    // Where the list says more than the text, the text may have the number alone.
    let number = label
        .filter(|found| matches!(found.label, label::Label::Kind { .. }))
        .filter(|found| found.title.len() >= 4)
        .and_then(|found| words.strip_suffix(found.title))
        .map(key);
    std::iter::once(whole).chain(title).chain(number).collect()
}

/// The number and the title of an entry that has both.
fn numbered_title(line: &str) -> Option<(u32, String)> {
    let found = label::parse(entry(line))?;
    let title = key(found.title);
    (title.len() >= 4).then(|| (found.label.number(), title))
}

/// The words of an entry, without the number of a page and the dots that lead to it.
pub(in crate::format) fn entry(line: &str) -> &str {
    let line = line.trim();
    let line = match line.strip_suffix('.') {
        Some(bare) if bare.ends_with(|c: char| c.is_ascii_digit()) && bare.contains("  ") => bare,
        _ => line,
    };
    let line = pages(line).unwrap_or(line);
    let head =
        line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | 'l'));
    let page = &line[head.len()..];
    let cut = head.trim_end_matches([' ', '.', '\t', '·', '…', '_', '-', '\u{a0}']);
    let gap = &head[cut.len()..];
    let led = gap.len() >= 2 || gap.contains('\t');
    if led && !page.is_empty() && !cut.is_empty() {
        cut
    } else {
        line
    }
}

/// The words of an entry before the first and the last page of what it names (`Attack      442-488`).
fn pages(line: &str) -> Option<&str> {
    let (words, pages) = line.rsplit_once("  ")?;
    let (first, last) = pages.trim().split_once(['-', '–'])?;
    let page = |page: &str| {
        (1..=4).contains(&page.len()) && page.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = words.trim_end_matches([' ', '.', '\u{a0}']);
    (page(first) && page(last) && !words.is_empty()).then_some(words)
}

/// Letters and digits, folded: what two writings of one title share.
pub(in crate::format) fn key(words: &str) -> String {
    let letters = |c: &char| c.is_alphanumeric();
    fold::folded(words).chars().filter(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_lose_the_number_of_their_page() {
        for (line, words) in [
            ("     Chapter 1 . . . . . . 3", "Chapter 1"),
            ("1.1.  Purpose  . . . . . . .   2", "1.1.  Purpose"),
            (
                "I. Deux Parents et Deux Enfants         7",
                "I. Deux Parents et Deux Enfants",
            ),
            ("Preface\tvii", "Preface"),
            ("Chapter 1", "Chapter 1"),
            ("The Battle of 1812", "The Battle of 1812"),
            ("CHAPTER XI", "CHAPTER XI"),
            ("What Maisie Knew......12", "What Maisie Knew"),
            ("FAREWELL                  17.", "FAREWELL"),
            ("6. Attack            442-488", "6. Attack"),
            ("The War of 1914-1918", "The War of 1914-1918"),
            ("12", "12"),
            ("", ""),
        ] {
            assert_eq!(entry(line), words, "{line}");
        }
    }
}
