//! Which mark belongs to which note.

use std::collections::{HashMap, HashSet};

use super::sheet::{Sheet, Spot};
use super::{Assembly, Href};
use crate::doc::{AuthorNote, BlockKind, Inline, InlineKind};
use crate::text::{Span, hygiene};

/// A note under one mark has at most so many blocks where nothing says where it ends.
const BLOCKS: usize = 12;
/// A block longer than this, in bytes, is no note that only looks like one.
const LONG: usize = 4000;

/// A link that is the mark of a note, or looks like it.
pub(super) struct Mark {
    pub start: Spot,
    pub len: usize,
    pub href: Href,
    /// The reference as it was written.
    pub written: String,
    pub sure: bool,
}

/// What lies behind a mark.
struct Body {
    in_tail: bool,
    span: Span,
}

/// The links that lead back from notes: where they are, and where they lead.
struct Back(Vec<(Spot, usize, Spot)>);

impl Assembly<'_> {
    /// The notes that have a mark, in the order of their marks; a mark without a note is a link again.
    pub(super) fn pair(&mut self, by_start: &HashMap<usize, &str>) -> Vec<AuthorNote> {
        let mut marks = std::mem::take(&mut self.marks);
        marks.sort_by_key(|mark| mark.start);
        let targets = self.blocks_led_to(&marks);
        let back = self.links_back(&marks);
        let shift = self.main.next();
        let mut notes: Vec<AuthorNote> = Vec::new();
        let mut known: HashMap<(bool, usize), usize> = HashMap::new();
        for mark in &marks {
            let body = self.body(mark, &targets, &back);
            let span = Span::new(mark.start.pos(), mark.start.pos() + mark.len);
            let in_tail = mark.start.in_tail();
            let kind = match body {
                Some(body) => {
                    let index = *known
                        .entry((body.in_tail, body.span.start))
                        .or_insert(notes.len());
                    if index == notes.len() {
                        let label = self.label(mark);
                        let body_span = self.trimmed(&body, &label, &back);
                        notes.push(AuthorNote {
                            label,
                            mark: moved(span, in_tail, shift),
                            body: moved(body_span, body.in_tail, shift),
                        });
                    }
                    Some(InlineKind::NoteMark(index))
                }
                None => match self.target(&mark.href, by_start) {
                    None if self.files.is_none() || mark.href == Href::Outside => {
                        Some(InlineKind::Link {
                            target: hygiene::line(&mark.written).into_owned(),
                        })
                    }
                    kind => kind,
                },
            };
            if let Some(kind) = kind {
                self.sheet_mut(mark.start)
                    .inlines
                    .push(Inline { span, kind });
            }
        }
        notes
    }

    const fn sheet(&self, in_tail: bool) -> &Sheet {
        if in_tail { &self.tail } else { &self.main }
    }

    /// What the mark reads, without what encloses it.
    fn label(&self, mark: &Mark) -> String {
        let text = &self.sheet(mark.start.in_tail()).text;
        let start = mark.start.pos();
        let words = text.get(start..start + mark.len).unwrap_or_default();
        let bare = words.trim().trim_matches(['[', ']', '(', ')']).trim();
        let label = if bare.is_empty() { words.trim() } else { bare };
        hygiene::line(label).into_owned()
    }

    /// Where `mark` leads.
    fn goal(&self, mark: &Mark) -> Option<Spot> {
        match &mark.href {
            Href::Inside { path, id } => self.spot(path, Some(id.as_deref()?)),
            Href::Outside => None,
        }
    }

    /// The starts of the blocks that marks lead to.
    fn blocks_led_to(&self, marks: &[Mark]) -> HashSet<(bool, usize)> {
        marks
            .iter()
            .filter_map(|mark| {
                let goal = self.goal(mark)?;
                let block = self.sheet(goal.in_tail()).block_at(goal.pos())?;
                Some((goal.in_tail(), block.span.start))
            })
            .collect()
    }

    /// All links and marks that lead to an earlier place.
    fn links_back(&self, marks: &[Mark]) -> Back {
        let links = self.links_settled.iter().filter_map(|(from, len, href)| {
            let Href::Inside { path, id } = href else {
                return None;
            };
            let to = self.spot(path, id.as_deref())?;
            (to < *from).then_some((*from, *len, to))
        });
        let marks = marks.iter().filter_map(|mark| {
            let to = self.goal(mark)?;
            (to < mark.start).then_some((mark.start, mark.len, to))
        });
        let mut back: Vec<(Spot, usize, Spot)> = links.chain(marks).collect();
        back.sort_unstable();
        Back(back)
    }

    /// The text of the note that `mark` is the mark of; `None` where it is an ordinary link.
    fn body(&self, mark: &Mark, targets: &HashSet<(bool, usize)>, back: &Back) -> Option<Body> {
        let Href::Inside { path, id: Some(id) } = &mark.href else {
            return None;
        };
        let part = self.part(path)?;
        if let Some(&(start, len)) = self.bodies.get(&(part, id.clone())) {
            let span = Span::new(start.pos(), start.pos() + len);
            // A link back to a mark that stands in a note itself is no mark.
            let inside = start.in_tail() == mark.start.in_tail() && span.contains(mark.start.pos());
            return (!inside && len > 0).then_some(Body {
                in_tail: start.in_tail(),
                span,
            });
        }
        let goal = self.goal(mark)?;
        let sheet = self.sheet(goal.in_tail());
        let index = sheet.block_index(goal.pos());
        let block = sheet.blocks.get(index)?;
        if matches!(block.kind, BlockKind::Heading(_) | BlockKind::Rule) || goal <= mark.start {
            return None;
        }
        let here = self
            .sheet(mark.start.in_tail())
            .block_at(mark.start.pos())?;
        let in_tail = goal.in_tail();
        let returns = back.lead(in_tail, block.span, mark.start.in_tail(), here.span);
        let likely = returns || self.parts[part].notes;
        if !mark.sure && (!likely || block.span.len() > LONG) {
            return None;
        }
        let mut span = block.span;
        // In a list of notes one ends where the next begins; the last one is one block.
        let following = sheet.blocks.get(index + 1..).unwrap_or_default();
        let ends = following
            .iter()
            .take(BLOCKS)
            .position(|block| targets.contains(&(in_tail, block.span.start)));
        let between = &following[..ends.unwrap_or(0)];
        if !between
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Rule))
            && let Some(last) = between.last()
        {
            span.end = last.span.end;
        }
        Some(Body { in_tail, span })
    }

    /// `body` without the number it begins with and without links back.
    fn trimmed(&self, body: &Body, label: &str, back: &Back) -> Span {
        const AROUND: [char; 8] = ['[', ']', '(', ')', '.', ':', ' ', '\u{a0}'];
        let text = &self.sheet(body.in_tail).text;
        let mut span = body.span;
        let words = span.of(text);
        let opened = words.trim_start_matches(AROUND);
        let first = span.start + words.len() - opened.len();
        // Either a link back at the head, or the label as it stands.
        let sign = |link: Span| is_sign(link.of(text).trim_matches(AROUND), label);
        let mut links = back.at(body.in_tail, span);
        let head = links.find(|link| link.start <= first && sign(*link));
        let after = match head {
            Some(link) => Some(link.end),
            None => opened
                .strip_prefix(label)
                .filter(|rest| !label.is_empty() && rest.starts_with(AROUND))
                .map(|rest| span.end - rest.len()),
        };
        if let Some(after) = after.filter(|&after| after < span.end) {
            let rest = &text[after..span.end];
            span.start = span.end - rest.trim_start_matches(AROUND).len();
        }
        let mut links: Vec<Span> = back.at(body.in_tail, span).collect();
        while let Some(link) = links.pop() {
            let end = span.of(text).trim_end_matches(AROUND).len() + span.start;
            if link.end < end || link.start <= span.start || !sign(link) {
                break;
            }
            let rest = &text[span.start..link.start];
            span.end = span.start + rest.trim_end().len();
        }
        if span.of(text).trim().is_empty() {
            body.span
        } else {
            span
        }
    }
}

/// Whether `words` of a link back are a sign and no part of what is said: `↩`, the number, “back”.
fn is_sign(words: &str, label: &str) -> bool {
    let told = ["back", "return", "retour", "zurück"];
    words == label
        || !words.chars().any(char::is_alphabetic)
        || told.iter().any(|told| words.eq_ignore_ascii_case(told))
}

impl Back {
    /// Whether a link in `from` leads back to `to`.
    fn lead(&self, in_tail: bool, from: Span, to_tail: bool, to: Span) -> bool {
        self.within(in_tail, from).any(|(_, _, goal)| {
            goal.in_tail() == to_tail
                && goal.pos() >= to.start.saturating_sub(2)
                && goal.pos() <= to.end
        })
    }

    /// The links in `span`, in order.
    fn at(&self, in_tail: bool, span: Span) -> impl Iterator<Item = Span> + '_ {
        self.within(in_tail, span)
            .map(|(from, len, _)| Span::new(from.pos(), from.pos() + len))
    }

    fn within(&self, in_tail: bool, span: Span) -> impl Iterator<Item = &(Spot, usize, Spot)> {
        let spot = |pos| {
            if in_tail {
                Spot::Tail(pos)
            } else {
                Spot::Main(pos)
            }
        };
        let first = self
            .0
            .partition_point(|(from, ..)| *from < spot(span.start));
        let end = spot(span.end);
        self.0[first..]
            .iter()
            .take_while(move |(from, ..)| *from < end)
    }
}

const fn moved(span: Span, in_tail: bool, shift: usize) -> Span {
    if in_tail {
        Span::new(span.start + shift, span.end + shift)
    } else {
        span
    }
}
