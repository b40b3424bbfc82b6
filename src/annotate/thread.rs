//! What is left of a longer quote in a stretch of text, however much was put in and left out between: the runs of letters that both have, in the
//! order in which they stand in both (what a comparison of files finds, with the lengths of the gaps weighed).

use std::ops::Range;

use super::myers::Pattern;
use super::seeds::{PIECE, pieces};

/// A piece that stands in the quote more often tells nothing of where it is.
const OFTEN: usize = 8;
/// Runs that are tried as the one before.
const BACK: usize = 160;
/// Runs of one stretch, at most.
const RUNS: usize = 4_096;
/// How much may have been put in between two runs, in code points.
const GAP: usize = 500;
/// A longer gap is not compared letter by letter.
const COMPARED: usize = 512;
/// Runs of less than one in so many of the quote's letters are nothing.
const TOO_LITTLE: usize = 8;
/// What a sentence that was put in counts as.
const PUT_IN: usize = 2;

/// Bits that tell quickly that a piece is not in the quote.
const SIEVE: usize = 1 << 13;

/// A quote, ready to be threaded.
pub struct Thread {
    sieve: Vec<u64>,
    /// How long it is.
    len: usize,
    /// Sorted: a piece, and where it stands.
    pieces: Vec<(u32, u32)>,
}

/// What of a quote stands where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threaded {
    /// Of the quote, from the first run to the last.
    pub quote: Range<usize>,
    /// The same of the text.
    pub text: Range<usize>,
    /// Edits between the two, where a sentence put in counts as few.
    pub errors: usize,
}

/// Letters that stand in a row in both.
#[derive(Clone, Copy, Debug)]
struct Run {
    quote: usize,
    text: usize,
    len: usize,
}

impl Thread {
    pub fn new(quote: &[char]) -> Self {
        let mut all: Vec<(u32, u32)> = pieces(quote).zip(0..).collect();
        all.sort_unstable();
        let mut kept = Vec::with_capacity(all.len());
        for equal in all.chunk_by(|a, b| a.0 == b.0) {
            if equal.len() <= OFTEN {
                kept.extend(equal);
            }
        }
        let mut sieve = vec![0; SIEVE / 64];
        for &(piece, _) in &kept {
            let bit = piece as usize % SIEVE;
            sieve[bit / 64] |= 1u64 << (bit % 64);
        }
        Self {
            sieve,
            len: quote.len(),
            pieces: kept,
        }
    }

    /// The most of `quote` that stands together in `region` of `text`.
    pub fn through(&self, quote: &[char], text: &[char], region: Range<usize>) -> Option<Threaded> {
        let runs = self.runs(text, region);
        // Where so little of it is, no order makes it half of it.
        let letters: usize = runs.iter().map(|run| run.len).sum();
        if letters < self.len / TOO_LITTLE {
            return None;
        }
        let chain = best_chain(&runs)?;
        let (first, last) = (chain.first()?, chain.last()?);
        let mut errors = 0;
        for pair in chain.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            // Letters of the text that both runs have stand for the quote's only once.
            errors += (from.text + from.len).saturating_sub(to.text);
            let gone = &quote[(from.quote + from.len).min(to.quote)..to.quote];
            let come = &text[(from.text + from.len).min(to.text)..to.text];
            errors += between(gone, come);
        }
        Some(Threaded {
            quote: first.quote..last.quote + last.len,
            text: first.text..last.text + last.len,
            errors,
        })
    }

    /// The runs in a stretch, in the order of the text.
    fn runs(&self, text: &[char], region: Range<usize>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        // By what the places in quote and text differ: the last run, and 0 where there is none.
        let from = region.start;
        let mut open = vec![0u32; region.len() + self.len];
        for (at, piece) in (from..).zip(pieces(&text[region])) {
            let bit = piece as usize % SIEVE;
            if self.sieve[bit / 64] >> (bit % 64) & 1 == 0 {
                continue;
            }
            let begin = self.pieces.partition_point(|own| own.0 < piece);
            for &(own, quote) in &self.pieces[begin..] {
                if own != piece {
                    break;
                }
                let quote = quote as usize;
                let last = &mut open[at - from + self.len - quote];
                match runs.get_mut((*last as usize).wrapping_sub(1)) {
                    Some(run) if run.text + run.len + 1 == at + PIECE => run.len += 1,
                    _ => {
                        runs.push(Run {
                            quote,
                            text: at,
                            len: PIECE,
                        });
                        // No more than RUNS and the pieces of one place.
                        *last = u32::try_from(runs.len()).unwrap_or(0);
                    }
                }
            }
            if runs.len() > RUNS {
                break;
            }
        }
        runs
    }
}

/// Runs in the order of both texts, the most letters with the smallest gaps.
fn best_chain(runs: &[Run]) -> Option<Vec<Run>> {
    let mut worth: Vec<usize> = Vec::with_capacity(runs.len());
    let mut before: Vec<Option<usize>> = Vec::with_capacity(runs.len());
    for (at, run) in runs.iter().enumerate() {
        let mut best = (run.len, None);
        for other in (at.saturating_sub(BACK)..at).rev() {
            if let Some(cost) = cost(runs[other], *run) {
                let sum = (worth[other] + run.len).saturating_sub(cost);
                if sum > best.0 {
                    best = (sum, Some(other));
                }
            }
        }
        worth.push(best.0);
        before.push(best.1);
    }
    let mut at = (0..runs.len()).max_by_key(|at| (worth[*at], std::cmp::Reverse(*at)));
    let mut chain = Vec::new();
    while let Some(run) = at {
        chain.push(runs[run]);
        at = before[run];
    }
    chain.reverse();
    (!chain.is_empty()).then_some(chain)
}

/// What it costs to go on from one run with another; `None` where that cannot be.
fn cost(from: Run, to: Run) -> Option<usize> {
    if to.quote <= from.quote || to.text <= from.text || to.text > from.text + from.len + GAP {
        return None;
    }
    let end = |run: Run, begin: usize| begin + run.len;
    let shared = end(from, from.quote)
        .saturating_sub(to.quote)
        .max(end(from, from.text).saturating_sub(to.text));
    if shared >= to.len {
        return None;
    }
    let gone = to.quote.saturating_sub(end(from, from.quote));
    let come = to.text.saturating_sub(end(from, from.text));
    let off = gone.abs_diff(come);
    Some(shared + off.min(4) + off / 16 + gone.min(come) / 32)
}

/// Edits between what stood and what stands between two runs.
fn between(gone: &[char], come: &[char]) -> usize {
    let put_in = if come.len() > gone.len() + 16 {
        PUT_IN
    } else {
        0
    };
    if gone.is_empty() {
        return come.len().min(PUT_IN);
    }
    if come.is_empty() || gone.len() > COMPARED || come.len() > 2 * gone.len() + 16 {
        return gone.len() + put_in;
    }
    let edits = Pattern::new(gone.iter().copied()).distance(come.iter().copied());
    edits.min(gone.len() + put_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threaded(quote: &str, text: &str) -> Option<(String, String, usize)> {
        let quote: Vec<char> = quote.chars().collect();
        let text: Vec<char> = text.chars().collect();
        let found = Thread::new(&quote).through(&quote, &text, 0..text.len())?;
        let of = |chars: &[char], range: Range<usize>| chars[range].iter().collect();
        Some((of(&quote, found.quote), of(&text, found.text), found.errors))
    }

    #[test]
    fn what_is_left_is_found_in_its_order() {
        let quote =
            "la souplesse de la conscience collective donne la possibilité d'atteindre le résultat";
        for (text, expected) in [
            ("rien de tel", None),
            ("", None),
            (
                "avant. la souplesse de la conscience collective donne la possibilité. après",
                Some((
                    "la souplesse de la conscience collective donne la possibilité",
                    0,
                )),
            ),
            (
                "la souplesse de la conscience, dit-il encore une fois à ceux qui l'écoutaient, collective donne",
                Some((
                    "la souplesse de la conscience, dit-il encore une fois à ceux qui l'écoutaient, collective donne",
                    2,
                )),
            ),
            (
                "la souplesse de la conscience donne la possibilité d'atteindre le résultat",
                Some((
                    "la souplesse de la conscience donne la possibilité d'atteindre le résultat",
                    11,
                )),
            ),
        ] {
            let found = threaded(quote, text).map(|(_, text, errors)| (text, errors));
            let expected = expected.map(|(text, errors): (&str, usize)| (text.to_owned(), errors));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_repeats_itself_costs_no_more() {
        let text = "ha ".repeat(20_000);
        assert_eq!(threaded(&text, &text), None);
    }
}
