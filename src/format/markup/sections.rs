//! Which headings of a page that stands alone are sections: a number and the name under it are one, the lines of a title page are none.

use super::assemble::{Assembly, PlacedHeading};
use crate::doc::SectionSpec;
use crate::text::Span;

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
    let mut sections = Vec::with_capacity(headings.len());
    let mut index = 0;
    while let Some(heading) = headings.get(index) {
        let next = headings.get(index + 1);
        let mut section = SectionSpec {
            title: heading.title.clone(),
            level: heading.level,
            start: heading.start,
        };
        index += 1;
        if let Some(next) = next {
            let named =
                is_number(&heading.title) && next.level >= heading.level && !is_number(&next.title);
            if named && bare(index - 1) {
                section.title = format!("{}. {}", heading.title.trim_end_matches('.'), next.title);
                index += 1;
            } else if (2..TITLE_PAGE).contains(&index)
                && (is_byline(&heading.title) || (bare(index - 1) && next.level <= heading.level))
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
