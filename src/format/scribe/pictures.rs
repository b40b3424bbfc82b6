//! Pictures among words.

use super::Scribe;
use crate::doc::{Inline, InlineKind, Picture, PictureSource};
use crate::text::{Span, hygiene};

impl Scribe {
    /// A picture: its alternative text stands for it. One without stands only where it is alone in its block.
    pub fn picture(&mut self, alt: &str, source: PictureSource) {
        let alt = hygiene::line(alt);
        let alt: Vec<&str> = alt.split_whitespace().collect();
        let alt = alt.join(" ");
        if self.is_only_pictures() && self.grids.is_empty() {
            self.close();
        }
        self.ensure_open();
        let picture = self.pictures.len();
        self.pictures.push(Picture {
            place: Span::default(),
            alt: alt.clone(),
            source,
        });
        if !alt.is_empty() {
            self.styled(InlineKind::Picture(picture), &alt);
        } else if let Some(open) = &mut self.open {
            open.picture.get_or_insert(picture);
        }
    }

    /// Whether the open block consists of a picture.
    pub(super) fn is_only_pictures(&self) -> bool {
        let Some(open) = &self.open else {
            return false;
        };
        let words = self.text[open.start..].trim();
        let covered = self
            .inlines
            .iter()
            .rev()
            .take_while(|it| it.span.start >= open.start);
        let mut pictures = covered.filter(|it| matches!(it.kind, InlineKind::Picture(_)));
        match pictures.next() {
            Some(picture) => picture.span.len() == words.len(),
            None => open.picture.is_some() && words.is_empty(),
        }
    }
}

/// Takes out pictures that stand nowhere, and names the others by their new numbers.
pub(super) fn drop_unseen(pictures: &mut Vec<Picture>, inlines: &mut [Inline]) {
    if pictures.iter().all(|picture| !picture.place.is_empty()) {
        return;
    }
    let mut numbers = Vec::with_capacity(pictures.len());
    let mut next = 0;
    for picture in pictures.iter() {
        numbers.push(next);
        next += usize::from(!picture.place.is_empty());
    }
    pictures.retain(|picture| !picture.place.is_empty());
    for inline in inlines {
        if let InlineKind::Picture(index) = &mut inline.kind {
            *index = numbers.get(*index).copied().unwrap_or(usize::MAX);
        }
    }
}
