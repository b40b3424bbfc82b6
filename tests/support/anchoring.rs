//! Trials of re-anchoring: quotes of one text, another text, and what became of each quote there.

#![allow(dead_code, reason = "each test file and bench uses its part")]

use std::collections::HashMap;
use std::ops::{AddAssign, Range};
use std::sync::Arc;

use lutrin::annotate::Anchor;
use lutrin::doc::Document;
use lutrin::format::{self, Format, Options};
use lutrin::text::matching::MatchIndex;
use lutrin::text::{Span, word};

use super::edits::{self, Dice, Edited, Fate, Rates};

/// Words of the longest quotes.
const LONGEST: usize = 200;

/// What became of a quote: the letters it is now, or nothing.
#[derive(Clone, Debug)]
pub enum Truth {
    /// In the first of these runs of letters; what stands in the others belonged to it too.
    At(Vec<Range<u32>>),
    Gone,
}

/// A text and quotes to find in it.
pub struct Trial {
    pub name: String,
    pub document: Arc<Document>,
    letters: Letters,
    pub cases: Vec<(Anchor, Truth)>,
    /// Quotes that nobody could place: half of them is gone, or they were torn apart.
    pub left_out: usize,
}

/// What a matcher says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    At(Span),
    Several,
    Nowhere,
}

/// How a matcher did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Quotes that stand in the text.
    pub there: usize,
    /// Found, at least four fifths of found and true letters being the same.
    pub right: usize,
    /// Found at the right place, with fewer letters in common.
    pub partly: usize,
    /// Found where they do not stand.
    pub wrong: usize,
    /// Said to fit several places.
    pub several: usize,
    /// Quotes that do not stand in the text.
    pub gone: usize,
    /// Of those, found.
    pub attached: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.there += other.there;
        self.right += other.right;
        self.partly += other.partly;
        self.wrong += other.wrong;
        self.several += other.several;
        self.gone += other.gone;
        self.attached += other.attached;
    }
}

impl Trial {
    /// Compares what a matcher answered for each case, in their order.
    pub fn judge(&self, answers: &[Answer]) -> Tally {
        assert_eq!(answers.len(), self.cases.len());
        let mut tally = Tally::default();
        for ((_, truth), answer) in self.cases.iter().zip(answers) {
            tally += self.judge_one(truth, *answer);
        }
        tally
    }

    /// The same for one case.
    pub fn judge_one(&self, truth: &Truth, answer: Answer) -> Tally {
        let mut tally = Tally::default();
        let Truth::At(truth) = truth else {
            tally.gone = 1;
            tally.attached = usize::from(matches!(answer, Answer::At(_)));
            return tally;
        };
        tally.there = 1;
        tally.several = usize::from(answer == Answer::Several);
        if let Answer::At(span) = answer {
            let found = self.letters.of(span);
            let common = |truth: &Range<u32>| {
                let end = found.end.min(truth.end) as usize;
                end.saturating_sub(found.start.max(truth.start) as usize)
            };
            let both = common(&truth[0]);
            let either = found.len() + truth[0].len() - both;
            if 5 * both >= 4 * either {
                tally.right = 1;
            } else if truth.iter().any(|run| common(run) > 0) {
                tally.partly = 1;
            } else {
                tally.wrong = 1;
            }
        }
        tally
    }

    /// The words of the true place of a case, for those who want to look at it.
    pub fn words(&self, truth: &Range<u32>) -> &str {
        self.letters.slice(self.document.text(), truth)
    }
}

/// For each byte of a text, how many letters and digits stand before it.
struct Letters(Vec<u32>);

impl Letters {
    fn new(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        for c in text.chars() {
            before.extend(std::iter::repeat_n(count, c.len_utf8()));
            count += u32::from(edits::is_letter(c));
        }
        before.push(count);
        Self(before)
    }

    fn of(&self, span: Span) -> Range<u32> {
        self.0[span.start]..self.0[span.end]
    }

    fn slice<'a>(&self, text: &'a str, letters: &Range<u32>) -> &'a str {
        let start = self.0.partition_point(|count| *count <= letters.start);
        let end = self.0.partition_point(|count| *count < letters.end);
        text.get(start.saturating_sub(1)..end).unwrap_or_default()
    }
}

/// A plain text as a document.
pub fn plain(text: String) -> Arc<Document> {
    let options = Options::default();
    let parsed = format::parse(text.into_bytes(), Format::Plain, "text.txt", &options);
    Arc::new(parsed.document)
}

/// A source to take quotes from: the text proper of a book, as a plain text.
pub fn body(document: &Document) -> Arc<Document> {
    plain(document.slice(document.body()).to_owned())
}

/// `count` quotes of 1 to 200 words from `within`, short ones as often as long ones.
pub fn quotes(document: &Document, within: Span, count: usize, dice: &mut Dice) -> Vec<Span> {
    let words: Vec<Span> = word::words(document.slice(within))
        .map(|span| span.shifted(within.start))
        .filter(|span| document.slice(*span).contains(char::is_alphanumeric))
        .collect();
    let longest = LONGEST.min(words.len());
    let quote = |dice: &mut Dice| {
        let length = dice.length(longest);
        let first = dice.below(words.len() - length + 1);
        words[first].union(words[first + length - 1])
    };
    (0..count).map(|_| quote(dice)).collect()
}

fn anchors(document: &Document, quotes: &[Span]) -> Vec<Anchor> {
    let mut index = MatchIndex::default();
    let quotes = quotes.iter();
    quotes
        .map(|quote| Anchor::describe(document, &mut index, *quote))
        .collect()
}

/// The trial of an edited text whose letters are those of `edited`.
fn trial(name: &str, source: &Document, quotes: &[Span], edited: &Edited, text: String) -> Trial {
    let document = plain(text);
    let letters = Letters::new(document.text());
    let was = Letters::new(source.text());
    let mut trial = Trial {
        name: name.to_owned(),
        document,
        letters,
        cases: Vec::new(),
        left_out: 0,
    };
    for (anchor, quote) in anchors(source, quotes).into_iter().zip(quotes) {
        match edited.fate(was.of(*quote)) {
            Fate::At(now) => trial.cases.push((anchor, Truth::At(now))),
            Fate::Gone => trial.cases.push((anchor, Truth::Gone)),
            Fate::Torn => trial.left_out += 1,
        }
    }
    trial
}

/// Another typography.
pub fn typographic(source: &Document, count: usize, dice: &mut Dice) -> Trial {
    let whole = Span::new(0, source.text().len());
    let quotes = quotes(source, whole, count, dice);
    let text = edits::typography(source.text(), dice);
    let same = edits::unchanged(source.text());
    trial("typographic edits", source, &quotes, &same, text)
}

/// Edits of every kind, in another typography.
pub fn edited(name: &str, source: &Document, rates: Rates, count: usize, dice: &mut Dice) -> Trial {
    let whole = Span::new(0, source.text().len());
    let quotes = quotes(source, whole, count, dice);
    let edited = edits::edit(source.text(), rates, dice);
    let text = edits::typography(&edited.text, dice);
    trial(name, source, &quotes, &edited, text)
}

/// Every quote is cut out, with the sentences it stands in.
pub fn cut(source: &Document, count: usize, dice: &mut Dice) -> Trial {
    let whole = Span::new(0, source.text().len());
    let letters = Letters::new(source.text());
    let mut quotes = quotes(source, whole, count, dice);
    let mut gone: Vec<Span> = Vec::new();
    let mut cut = 0;
    // Not more than a fifth of the text.
    quotes.retain(|quote| {
        let first = source.sentence_at(quote.start).unwrap_or(*quote);
        let last = source.sentence_at(quote.end - 1).unwrap_or(*quote);
        let sentences = first.union(last).union(*quote);
        let keep = 5 * (cut + sentences.len()) < source.text().len();
        if keep {
            cut += sentences.len();
            gone.push(sentences);
        }
        keep
    });
    let gone: Vec<Range<u32>> = gone.into_iter().map(|span| letters.of(span)).collect();
    let edited = edits::without(source.text(), &gone);
    let text = edited.text.clone();
    trial("cut out", source, &quotes, &edited, text)
}

/// Quotes of one book in another.
pub fn foreign(source: &Document, other: &Arc<Document>, count: usize, dice: &mut Dice) -> Trial {
    let whole = Span::new(0, source.text().len());
    let quotes = quotes(source, whole, count, dice);
    let cases = anchors(source, &quotes).into_iter();
    Trial {
        name: "another book".to_owned(),
        letters: Letters::new(other.text()),
        document: Arc::clone(other),
        cases: cases.map(|anchor| (anchor, Truth::Gone)).collect(),
        left_out: 0,
    }
}

/// Words of a text as they are compared, each with its place.
fn compared(document: &Document, names: &mut HashMap<String, u32>) -> Vec<(u32, Span)> {
    let words = word::words(document.text());
    words
        .filter_map(|span| {
            let letters = document.slice(span).chars().filter(|c| c.is_alphanumeric());
            let word: String = letters.flat_map(char::to_lowercase).collect();
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            (!word.is_empty()).then(|| (*names.entry(word).or_insert(next), span))
        })
        .collect()
}

/// Two editions of one book. What became of a quote is known from a comparison of all words: quotes of which less than seven in
/// ten words are left are left out.
pub fn editions(
    name: &str,
    old: &Document,
    new: &Arc<Document>,
    count: usize,
    dice: &mut Dice,
) -> Trial {
    let mut names = HashMap::new();
    let before = compared(old, &mut names);
    let after = compared(new, &mut names);
    let ids = |words: &[(u32, Span)]| words.iter().map(|word| word.0).collect::<Vec<u32>>();
    let same =
        similar::capture_diff_slices(similar::Algorithm::Patience, &ids(&before), &ids(&after));
    let mut now: Vec<Option<usize>> = vec![None; before.len()];
    for run in same {
        if let similar::DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = run
        {
            for at in 0..len {
                // A word or two that are equal by chance, in the midst of others, tell nothing.
                now[old_index + at] = (len > 2).then_some(new_index + at);
            }
        }
    }
    let letters = Letters::new(new.text());
    let body = old.body();
    let spans = quotes(old, body, count, dice);
    let mut trial = Trial {
        name: name.to_owned(),
        document: Arc::clone(new),
        cases: Vec::new(),
        left_out: 0,
        letters,
    };
    for (anchor, quote) in anchors(old, &spans).into_iter().zip(spans) {
        let first = before.partition_point(|word| word.1.start < quote.start);
        let end = before.partition_point(|word| word.1.start < quote.end);
        let left: Vec<usize> = now[first..end].iter().flatten().copied().collect();
        let (Some(&from), Some(&to)) = (left.first(), left.last()) else {
            trial.left_out += 1;
            continue;
        };
        let words = end - first;
        if 10 * left.len() < 7 * words || to - from >= 2 * words {
            trial.left_out += 1;
            continue;
        }
        // Words at its edges that are others now belong to it as well.
        let cut = |edge: Option<&Option<usize>>| edge.copied().flatten();
        let opening = now[first..end].iter().take_while(|to| to.is_none()).count();
        let closing = now[first..end]
            .iter()
            .rev()
            .take_while(|to| to.is_none())
            .count();
        let before_it = cut(first.checked_sub(1).and_then(|at| now.get(at))).map(|at| at + 1);
        let after_it = cut(now.get(end)).map(|at| at.saturating_sub(1));
        let from = before_it.map_or(from, |least| {
            from.saturating_sub(opening).max(least).min(from)
        });
        let to = after_it.map_or(to, |most| (to + closing).min(most).max(to));
        let place = after[from].1.union(after[to].1);
        let truth = trial.letters.of(place);
        trial.cases.push((anchor, Truth::At(vec![truth])));
    }
    trial
}
