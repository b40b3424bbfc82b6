//! A long way through a text, looked through by two threads: in parts, in their order, until one has a hit.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::text::Span;

/// Bytes of a part.
pub(super) const PART: usize = 1 << 20;

/// The hit of the first of `parts` parts that has one, as `find` says of each. Two threads take one part after the other, so when a hit is found
/// all parts before it have been looked through, but for the one that the other thread is in; that is waited for.
pub(super) fn first(parts: usize, find: impl Fn(usize) -> Option<Span> + Sync) -> Option<Span> {
    let next = AtomicUsize::new(0);
    let look = || {
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= parts {
                return None;
            }
            if let Some(hit) = find(part) {
                next.store(parts, Ordering::Relaxed);
                return Some((part, hit));
            }
        }
    };
    let (here, there) = std::thread::scope(|scope| {
        let there = (parts > 1).then(|| scope.spawn(look));
        (look(), there.and_then(|there| there.join().ok()))
    });
    let hits = [here, there.flatten()];
    let first = hits.into_iter().flatten().min_by_key(|(part, _)| *part);
    first.map(|(_, hit)| hit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_with_a_hit_has_it() {
        for parts in [0, 1, 2, 7, 100] {
            for from in 0..=parts {
                let find = |part: usize| (part >= from).then_some(Span::at(part));
                let wanted = (from < parts).then_some(Span::at(from));
                assert_eq!(first(parts, find), wanted, "{from} of {parts}");
            }
        }
    }
}
