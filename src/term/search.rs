//! Finding in the text on the desk: the hit first, since somebody waits for it; then how many there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::world::Reports;
use crate::app::action::Action;
use crate::doc::Document;
use crate::search::Query;
use crate::text::Span;

/// No hit is counted beyond this one.
const MOST_HITS: usize = 10_000;

/// In texts of more bytes hits are found, not counted.
const COUNTED: usize = 16 << 20;

/// What is to be found.
pub struct Search {
    pub document: Arc<Document>,
    pub ticket: u64,
    pub query: Query,
    pub from: usize,
    pub backward: bool,
}

/// Finds one thing after the other.
pub struct Finder {
    reports: Reports,
    /// The ticket of the search given last: nobody waits for what is older.
    newest: Arc<AtomicU64>,
    counted: Option<Counted>,
}

/// Where the hits of a query begin.
struct Counted {
    document: Arc<Document>,
    query: Query,
    starts: Vec<usize>,
}

impl Finder {
    pub const fn new(reports: Reports, newest: Arc<AtomicU64>) -> Self {
        Self {
            reports,
            newest,
            counted: None,
        }
    }

    /// Tells the hit from the place given, else from the other end; then, unless something else is to be found by now, the number of hits.
    pub fn handle(&mut self, search: Search) {
        let (hit, wrapped) = search.hit();
        self.counted = self.counted.take().filter(|counted| counted.is_of(&search));
        let count = |counted: &Counted| Some(counted.count(hit?));
        let known = self.counted.as_ref().and_then(count);
        self.reports.act(Action::Found {
            ticket: search.ticket,
            hit,
            wrapped,
            count: known,
        });
        if known.is_some() || hit.is_none() || search.document.text().len() > COUNTED {
            return;
        }
        let ticket = search.ticket;
        let is_wanted = || self.newest.load(Ordering::Relaxed) == ticket;
        self.counted = search.count(is_wanted);
        if let Some(count) = self.counted.as_ref().and_then(count) {
            self.reports.act(Action::Counted { ticket, count });
        }
    }
}

impl Search {
    /// The hit, and whether it was found only from the other end.
    fn hit(&self) -> (Option<Span>, bool) {
        let text = self.document.text();
        let find = |from| {
            if self.backward {
                self.query.prev(text, from)
            } else {
                self.query.next(text, from)
            }
        };
        if let Some(hit) = find(self.from) {
            return (Some(hit), false);
        }
        let other = find(if self.backward { usize::MAX } else { 0 });
        (other, other.is_some())
    }

    /// All hits; `None` where they are not wanted any more.
    fn count(self, is_wanted: impl FnMut() -> bool) -> Option<Counted> {
        let starts = self
            .query
            .starts(self.document.text(), MOST_HITS, is_wanted)?;
        Some(Counted {
            document: self.document,
            query: self.query,
            starts,
        })
    }
}

impl Counted {
    fn is_of(&self, search: &Search) -> bool {
        Arc::ptr_eq(&self.document, &search.document) && self.query == search.query
    }

    /// The number of a hit, from 1 (0 beyond those counted), and how many there are.
    fn count(&self, hit: Span) -> (usize, usize) {
        let at = self.starts.binary_search(&hit.start);
        (at.map_or(0, |at| at + 1), self.starts.len())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::term::world::Report;

    fn finder(newest: u64) -> (Finder, Receiver<Report>) {
        let (sender, told) = channel();
        let reports = Reports::new(sender, Arc::new(|| {}));
        (Finder::new(reports, Arc::new(AtomicU64::new(newest))), told)
    }

    /// What is told of a search: hit with the count that was known, and the count that came later.
    fn told(finder: &mut Finder, reports: &Receiver<Report>, search: Search) -> Vec<String> {
        finder.handle(search);
        reports
            .try_iter()
            .map(|report| match report {
                Report::Action(Action::Found {
                    hit,
                    wrapped,
                    count,
                    ..
                }) => {
                    let start = hit.map(|hit| hit.start);
                    format!("{start:?} {wrapped} {count:?}")
                }
                Report::Action(Action::Counted { count, .. }) => format!("{count:?}"),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn the_hit_comes_before_the_count_which_is_made_once() {
        let text = "One word. Another Word here; the last word.\n".to_owned();
        let document = Arc::new(crate::format::plain::parse(text, "a.txt"));
        let search = |words: &str, from, backward| Search {
            document: Arc::clone(&document),
            ticket: 1,
            query: Query::new(words).expect("words"),
            from,
            backward,
        };
        let (mut finder, reports) = finder(1);
        for (words, from, backward, expected) in [
            ("word", 0, false, &["Some(4) false None", "(1, 3)"][..]),
            ("word", 5, false, &["Some(18) false Some((2, 3))"]),
            ("word", 39, false, &["Some(4) true Some((1, 3))"]),
            ("word", 4, true, &["Some(38) true Some((3, 3))"]),
            ("the", 0, false, &["Some(13) false None", "(1, 2)"]),
            ("none", 0, false, &["None false None"]),
            ("word", 0, false, &["Some(4) false None", "(1, 3)"]),
        ] {
            let found = told(&mut finder, &reports, search(words, from, backward));
            assert_eq!(found, expected, "{words} from {from}");
        }
        // Of the same words in another text nothing is known.
        let other = Search {
            document: Arc::new(crate::format::plain::parse("A word.\n".to_owned(), "b.txt")),
            ..search("word", 0, false)
        };
        let found = told(&mut finder, &reports, other);
        assert_eq!(found, ["Some(2) false None", "(1, 1)"]);
    }

    #[test]
    fn what_nobody_waits_for_is_not_counted() {
        let text = "word\n\n".repeat(100);
        let search = Search {
            document: Arc::new(crate::format::plain::parse(text, "a.txt")),
            ticket: 1,
            query: Query::new("word").expect("words"),
            from: 1,
            backward: false,
        };
        let (mut finder, reports) = finder(2);
        assert_eq!(told(&mut finder, &reports, search), ["Some(6) false None"]);
    }
}
