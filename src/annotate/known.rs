//! What a search for places answered in a text before: a cache, so that the same search is not made again. Without it every answer is the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{Anchor, Resolution};
use crate::doc::{Document, TextHash};
use crate::text::Span;
use crate::text::matching::normalize;

/// The answers to searches in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    text: TextHash,
    outline: u128,
    places: BTreeMap<u128, Resolution>,
    /// What was asked for in this run.
    used: BTreeSet<u128>,
    /// How many were searched for in this run.
    searched: usize,
}

impl Known {
    /// Nothing is known yet of `document`.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        Self {
            text: document.hash(),
            outline: outline(document),
            places: BTreeMap::new(),
            used: BTreeSet::new(),
            searched: 0,
        }
    }

    /// The text.
    #[must_use]
    pub const fn text(&self) -> TextHash {
        self.text
    }

    /// A hash of its sections, which have a part in the answers and are not told by the text alone.
    #[must_use]
    pub const fn outline(&self) -> u128 {
        self.outline
    }

    /// Takes in an answer kept from an earlier run.
    pub fn put(&mut self, key: u128, place: Resolution) {
        self.places.insert(key, place);
    }

    /// All answers with their keys, those asked for in this run first.
    pub fn answers(&self) -> impl Iterator<Item = (u128, &Resolution)> {
        let used = |key: &u128| self.used.contains(key);
        let first = self.places.iter().filter(move |(key, _)| used(key));
        let later = self.places.iter().filter(move |(key, _)| !used(key));
        first.chain(later).map(|(key, place)| (*key, place))
    }

    /// How many anchors were searched for, and not known, in this run.
    #[must_use]
    pub const fn searched(&self) -> usize {
        self.searched
    }

    /// What is known of `anchor`, whose quote is `quote` in match text; `None` where it does not fit `document`.
    pub(super) fn recall(
        &mut self,
        anchor: &Anchor,
        quote: &str,
        document: &Document,
    ) -> Option<Resolution> {
        let key = key(anchor);
        let place = self.places.get(&key)?;
        if !fits(place, quote, document) {
            return None;
        }
        self.used.insert(key);
        Some(place.clone())
    }

    /// What a search answered.
    pub(super) fn learn(&mut self, anchor: &Anchor, place: &Resolution) {
        let key = key(anchor);
        self.places.insert(key, place.clone());
        self.used.insert(key);
        self.searched += 1;
    }
}

/// Whether an answer may be one about this text.
fn fits(place: &Resolution, quote: &str, document: &Document) -> bool {
    let text = document.text();
    let stands = |span: &Span| {
        span.start < span.end
            && text.is_char_boundary(span.start)
            && text.is_char_boundary(span.end)
    };
    match place {
        Resolution::Here(span) | Resolution::Moved(span) => {
            stands(span) && normalize(document.slice(*span)) == quote
        }
        Resolution::Changed { span, alike } => stands(span) && (1..=99).contains(alike),
        Resolution::Ambiguous(spans) => !spans.is_empty() && spans.iter().all(stands),
        Resolution::Lost => true,
    }
}

/// An anchor by all that a search looks at. A place given by hand is an anchor of its own.
fn key(anchor: &Anchor) -> u128 {
    let Anchor {
        exact,
        prefix,
        suffix,
        before,
        after,
        section,
        start,
        end,
        norm,
        text,
    } = anchor;
    let mut digest = Digest::default();
    for part in [exact, prefix, suffix, before, after, text]
        .into_iter()
        .chain(section)
    {
        digest.text(part);
    }
    digest.number(*start);
    digest.number(*end);
    digest.text(&norm.to_string());
    digest.finish()
}

fn outline(document: &Document) -> u128 {
    let mut digest = Digest::default();
    for section in document.outline().sections() {
        digest.text(&section.title);
        digest.number(usize::from(section.level));
        digest.number(section.span.start);
        digest.number(section.span.end);
    }
    digest.finish()
}

/// A hash of several things, each with its length.
#[derive(Default)]
struct Digest(blake3::Hasher);

impl Digest {
    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.update(text.as_bytes());
    }

    fn number(&mut self, number: usize) {
        self.0.update(&(number as u64).to_le_bytes());
    }

    fn finish(&self) -> u128 {
        let mut first = [0; 16];
        first.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        u128::from_le_bytes(first)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::annotate::testing::{LECTURE, document, span};
    use crate::annotate::{Id, resolve_all, resolve_knowing};
    use crate::text::matching::MatchIndex;

    type Found = Vec<(Id, Resolution)>;

    /// An edited text, and anchors that answer everything there is to answer.
    fn edited() -> (Document, Vec<(Id, Anchor)>) {
        let old = document(LECTURE);
        let mut index = MatchIndex::default();
        let quotes = [
            "un moyen héroïque de surmonter leur propre infériorité économique et culturelle",
            "la Révolution d’Octobre fut pour les peuples de la Russie",
            "La paysannerie",
        ];
        let mut anchors: Vec<Anchor> = quotes
            .iter()
            .filter(|quote| LECTURE.contains(**quote))
            .map(|quote| Anchor::describe(&old, &mut index, span(LECTURE, quote)))
            .collect();
        assert_eq!(anchors.len(), quotes.len());
        // Stands before the first edit.
        let start = Span::new(0, LECTURE.find('\n').unwrap());
        anchors.push(Anchor::describe(&old, &mut index, start));
        let bare = |exact: &str| Anchor {
            exact: exact.to_owned(),
            ..Anchor::default()
        };
        anchors.push(bare("Ceci est dit deux fois, sans rien autour"));
        anchors.push(bare("Nothing of this stands anywhere in it, not one word"));
        anchors.push(bare(""));
        let twice = "Ceci est dit deux fois, sans rien autour.";
        let text = LECTURE.replacen(
            "un moyen héroïque de surmonter leur propre infériorité",
            "un moyen très courageux de surmonter leur infériorité",
            1,
        );
        let at = text.find('\n').unwrap();
        let text = format!("{}\n\n{twice}\n\n{}\n\n{twice}\n", &text[..at], &text[at..]);
        let anchors = anchors.into_iter().enumerate();
        let anchors = anchors.map(|(at, anchor)| (Id::from_parts(at as u64, 0), anchor));
        (document(&text), anchors.collect())
    }

    fn resolved(anchors: &[(Id, Anchor)], document: &Document, known: &mut Known) -> Found {
        let mut found = Vec::new();
        let mut index = MatchIndex::default();
        let all = resolve_knowing(anchors, document, &mut index, known, &mut |news| {
            found.extend(news);
            ControlFlow::Continue(())
        });
        assert!(all);
        found.sort_by_key(|(id, _)| *id);
        found
    }

    #[test]
    fn what_is_known_is_answered_the_same_and_not_searched_for() {
        let (document, anchors) = edited();
        let expected = resolve_all(&anchors, &document, &mut MatchIndex::default());
        let names: BTreeSet<&str> = expected.iter().map(|(_, place)| place.name()).collect();
        let all = ["ambiguous", "changed", "here", "lost", "moved"];
        assert_eq!(names, BTreeSet::from(all));
        let mut first = Known::of(&document);
        assert_eq!(resolved(&anchors, &document, &mut first), expected);
        assert!(first.searched() > 4);
        // What stands where it was, and what has no words, is not searched for and not kept.
        assert!(first.searched() < anchors.len());
        assert_eq!(first.answers().count(), first.searched());
        let mut second = Known::of(&document);
        for (key, place) in first.answers() {
            second.put(key, place.clone());
        }
        assert_eq!(resolved(&anchors, &document, &mut second), expected);
        assert_eq!(second.searched(), 0);
    }

    #[test]
    fn an_annotation_with_a_place_by_hand_is_known_by_both() {
        let (document, anchors) = edited();
        let id = Id::from_parts(77, 0);
        let both = [(id, anchors[0].1.clone()), (id, anchors[1].1.clone())];
        let expected = resolve_all(&both, &document, &mut MatchIndex::default());
        let mut known = Known::of(&document);
        assert_eq!(resolved(&both, &document, &mut known), expected);
        let searched = known.searched();
        assert_eq!(resolved(&both, &document, &mut known), expected);
        assert_eq!(known.searched(), searched);
    }

    #[test]
    fn what_cannot_be_of_this_text_is_searched_for() {
        let (document, anchors) = edited();
        let expected = resolve_all(&anchors, &document, &mut MatchIndex::default());
        let len = document.text().len();
        let accent = document.text().find('é').unwrap();
        let beyond = Span::new(3, len + 1);
        let split = Span::new(0, accent + 1);
        for wrong in [
            Resolution::Here(beyond),
            Resolution::Moved(split),
            Resolution::Moved(Span::new(0, 9)),
            Resolution::Changed {
                span: beyond,
                alike: 50,
            },
            Resolution::Changed {
                span: Span::new(0, 9),
                alike: 100,
            },
            Resolution::Changed {
                span: Span::at(4),
                alike: 50,
            },
            Resolution::Ambiguous(vec![Span::new(0, 9), split]),
            Resolution::Ambiguous(Vec::new()),
        ] {
            let mut known = Known::of(&document);
            for (_, anchor) in &anchors {
                known.put(key(anchor), wrong.clone());
            }
            let found = resolved(&anchors, &document, &mut known);
            assert_eq!(found, expected, "{wrong:?}");
        }
    }

    #[test]
    fn every_part_of_an_anchor_makes_another_key() {
        let anchor = edited().1.swap_remove(0).1;
        let mut others = vec![anchor.clone(); 11];
        others[1].exact.push('a');
        others[2].prefix.push('a');
        others[3].suffix.push('a');
        others[4].section.push("a".to_owned());
        others[5].start += 1;
        others[6].end += 1;
        others[7].norm += 1;
        others[8].text.push('a');
        others[9].before.push('a');
        others[10].after.push('a');
        let keys: BTreeSet<u128> = others.iter().map(key).collect();
        assert_eq!(keys.len(), others.len());
        let with = |text: &str| Known::of(&document(text)).outline();
        assert_eq!(with("# One\n\nWords."), with("# One\n\nSword."));
        assert_ne!(with("# One\n\nWords."), with("# Two\n\nWords."));
    }
}
