//! Which headings of a page that stands alone are sections: a number and the name under it are one, the lines of a title page are none.

use super::assemble::{Assembly, PlacedHeading};
use crate::doc::SectionSpec;
use crate::format::structure::label;
use crate::text::{Span, fold};

/// Among so many headings at the beginning a title page is looked for.
const TITLE_PAGE: usize = 8;

/// The sections between bytes `begin` and `end`.
pub(super) fn of(assembly: &Assembly, begin: usize, end: usize) -> Vec<SectionSpec> {
    let within = |heading: &PlacedHeading| (begin..end).contains(&heading.start);
    let headings: Vec<PlacedHeading> = assembly.headings().filter(within).collect();
    let bare = |index: usize| match (headings.get(index), headings.get(index + 1)) {
        (Some(heading), Some(next)) => {
            let after = assembly
                .block(heading.start)
                .map_or(heading.start, |block| block.end);
            assembly
                .words(Span::new(after.min(next.start), next.start))
                .trim()
                .is_empty()
        }
        _ => false,
    };
    let title_page = title_page(&headings, end);
    let mut sections = Vec::with_capacity(headings.len());
    let mut index = 0;
    while let Some(heading) = headings.get(index) {
        let aside = heading.title.starts_with('(') && heading.title.ends_with(')');
        let repeated = index > 0 && bare(index) && repeats(&headings, index);
        if title_page.contains(&index) || repeated || (aside && index > 0 && bare(index - 1)) {
            index += 1;
            continue;
        }
        let next = headings.get(index + 1);
        let mut section = SectionSpec {
            title: heading.title.clone(),
            level: heading.level,
            start: heading.start,
        };
        index += 1;
        if let Some(next) = next {
            let named =
                is_number(&heading.title) && next.level >= heading.level && !is_part(&next.title);
            if named && bare(index - 1) {
                section.title = format!("{}. {}", heading.title.trim_end_matches('.'), next.title);
                index += 1;
            } else if (2..TITLE_PAGE).contains(&index)
                && (is_byline(&heading.title)
                    || (bare(index - 1) && next.level <= heading.level && !is_part(&heading.title)))
            {
                continue;
            } else if is_contents(&heading.title) && next.level > heading.level {
                // A list of contents holds no chapters.
                section.level = next.level;
            }
        }
        sections.push(section);
    }
    sections
}

/// Whether a heading says again what the one above all others says, over the first chapter (a half-title).
fn repeats(headings: &[PlacedHeading], index: usize) -> bool {
    let top = headings.iter().min_by_key(|heading| heading.level);
    let same = |top: &&PlacedHeading| {
        top.start < headings[index].start
            && fold::folded(&top.title) == fold::folded(&headings[index].title)
    };
    top.as_ref().is_some_and(same)
}

/// Where the text begins behind what those who made the file say of it (`Transcriber's Note`), at its head: that is front-matter.
pub(super) fn behind_makers(assembly: &Assembly, begin: usize, end: usize) -> usize {
    let mut headings = assembly
        .headings()
        .filter(|heading| (begin..end).contains(&heading.start));
    let (Some(first), Some(next)) = (headings.next(), headings.next()) else {
        return begin;
    };
    let title = first.title.to_lowercase();
    let makers = title.contains("transcriber") || title.contains("note de transcription");
    let near = first.start <= begin + MAKERS / 4 && next.start <= first.start + MAKERS;
    if makers && near { next.start } else { begin }
}

/// Bytes of the longest note of the makers.
const MAKERS: usize = 2000;

/// The headings of a title page: those that stand below the level of the chapters before there is any chapter, over a few words each.
fn title_page(headings: &[PlacedHeading], end: usize) -> Vec<usize> {
    let root = headings.iter().map(|heading| heading.level).min();
    let above = |heading: &&PlacedHeading| Some(heading.level) == root;
    let holds = headings.iter().filter(above).count() == 1;
    let chapters = headings
        .iter()
        .filter(|heading| !holds || Some(heading.level) != root)
        .map(|heading| heading.level)
        .min();
    let words = |index: usize| {
        let next = headings.get(index + 1).map_or(end, |next| next.start);
        next.saturating_sub(headings[index].start)
    };
    let Some(first) = (0..headings.len()).find(|&index| {
        let heading = &headings[index];
        Some(heading.level) == chapters
            && !is_byline(&heading.title)
            && words(index) > heading.title.len() + 8
    }) else {
        return Vec::new();
    };
    let slight = |&index: &usize| {
        let heading = &headings[index];
        let kept = holds && Some(heading.level) == root;
        !kept && Some(heading.level) != chapters && words(index) < SLIGHT
    };
    if first >= 2 * TITLE_PAGE {
        return Vec::new();
    }
    (0..first).filter(slight).collect()
}

/// Bytes under which what a heading stands over is a part of a title page.
const SLIGHT: usize = 800;

/// Whether a heading is a number, or says no more than which part it begins.
fn is_number(title: &str) -> bool {
    let title = title.trim().trim_end_matches(['.', ':']);
    let number = |word: &str| {
        !word.is_empty()
            && (word.chars().all(|c| c.is_ascii_digit())
                || word
                    .chars()
                    .all(|c| matches!(c.to_ascii_uppercase(), 'I' | 'V' | 'X' | 'L' | 'C')))
    };
    let mut words = title.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(word), None, _) => number(word),
        (Some(kind), Some(word), None) => {
            number(word)
                && matches!(
                    kind.to_lowercase().as_str(),
                    "chapter"
                        | "chapitre"
                        | "kapitel"
                        | "capítulo"
                        | "capitolo"
                        | "book"
                        | "livre"
                        | "buch"
                        | "part"
                        | "partie"
                        | "teil"
                        | "act"
                        | "acte"
                        | "scene"
                )
        }
        _ => false,
    }
}

/// Whether a heading begins a part of its own (`SCENE I. A room` below `ACT I`), and is no name of the one above.
fn is_part(title: &str) -> bool {
    let kind = |found: &label::Labelled| matches!(found.label, label::Label::Kind { .. });
    is_number(title) || label::parse(title.trim()).is_some_and(|found| kind(&found))
}

fn is_byline(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    ["by", "par", "von", "por", "di"].iter().any(|by| {
        title
            .strip_prefix(by)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

fn is_contents(title: &str) -> bool {
    let title = title.trim().trim_end_matches(['.', ':']).to_lowercase();
    matches!(
        title.as_str(),
        "contents"
            | "table of contents"
            | "index"
            | "table des matières"
            | "table"
            | "sommaire"
            | "inhalt"
            | "inhaltsverzeichnis"
            | "índice"
            | "indice"
            | "sumario"
    )
}
