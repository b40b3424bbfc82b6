//! Book order: the order in which annotations are listed, exported and walked through.

use std::cmp::Ordering;

use super::{Annotation, Resolution};

/// An annotation and where it stands.
pub type Placed<'a> = (&'a Annotation, &'a Resolution);

/// By place, then by the time they were made; those without a place come last, by the place they were made at.
#[must_use]
pub fn book_order(a: &Placed<'_>, b: &Placed<'_>) -> Ordering {
    let key = |(annotation, resolution): &Placed<'_>| {
        let place = resolution.place();
        let was = (annotation.anchor.start, annotation.anchor.end);
        (
            place.is_none(),
            place.map_or(was, |span| (span.start, span.end)),
            annotation.created,
            annotation.id,
        )
    };
    key(a).cmp(&key(b))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::annotate::{Anchor, Device, Id, Kind};
    use crate::text::Span;

    #[test]
    fn place_then_age_then_the_lost() {
        let device = Device::new("laptop").unwrap();
        let made = |number: u64, created: i64, was: usize| {
            let now = Timestamp::from_second(created).unwrap();
            let anchor = Anchor {
                start: was,
                ..Anchor::default()
            };
            Annotation::new(Kind::Note, Id::from_parts(number, 0), anchor, &device, now)
        };
        let here = |start, end| Resolution::Here(Span::new(start, end));
        let expected = [
            (made(9, 5, 9), here(1, 4)),
            (made(1, 9, 9), here(1, 4)),
            (made(2, 9, 9), Resolution::Moved(Span::new(1, 4))),
            (made(3, 1, 9), here(1, 9)),
            (made(4, 1, 0), here(2, 3)),
            (made(5, 1, 3), Resolution::Lost),
            (
                made(6, 1, 4),
                Resolution::Ambiguous(vec![Span::at(0), Span::at(1)]),
            ),
        ];
        let mut list: Vec<Placed> = expected.iter().rev().map(|(a, r)| (a, r)).collect();
        list.sort_by(book_order);
        let expected: Vec<Placed> = expected.iter().map(|(a, r)| (a, r)).collect();
        assert_eq!(list, expected);
    }
}
