//! Whether a quote was cut out, and only something like it stands where it seems to be. What stood around it is laid along the text twice: once
//! with the quote where it seems to stand, and once with the quote left out, together with as much beside it as is not there any more. Where the
//! text goes on as well without it, it was cut out: sentences are cut whole, and what they leave is in one piece.

use std::ops::ControlFlow;

use super::Anchor;
use super::changes::{EDIT, Sought, least, left_out};
use super::loose::Loose;
use super::myers::{Pattern, Start};
use super::seeds::{Demand, Seeds};
use super::windows::Reading;
use crate::text::matching::normalize;

/// Code points of context that are compared, on either side.
const CONTEXT: usize = 160;
/// Code points of the text they are looked for in, on either side of a place.
pub const REACH: usize = CONTEXT + CONTEXT / 2;
/// Where the quote may have been cut out of.
const REGIONS: Demand = Demand {
    regions: 4,
    pieces: 16,
};
/// A quote of so many letters is long, and so many next to it are its side.
const LONG: usize = 24;
const SIDE: usize = 20;
/// By how much the text must be better without the quote, far from the place where it seems to stand, for that to be something else.
const BETTER: u32 = 40 * EDIT;

/// A quote with all that is known of what stood around it, in match text without markup.
pub struct CutOut {
    quote: usize,
    /// Outwards from the quote.
    before: Vec<char>,
    after: Vec<char>,
}

impl CutOut {
    pub fn of(anchor: &Anchor) -> Self {
        let loose = |text: &str| Loose::new(&normalize(text)).chars;
        let last = |text: &str, most: usize| {
            let skipped = text.chars().count().saturating_sub(most);
            text.chars().skip(skipped).collect::<String>()
        };
        // Nothing keeps a context read from a file from being long.
        let before = last(&format!("{}{}", anchor.before, anchor.prefix), 4 * CONTEXT);
        let after = format!("{}{}", anchor.suffix, anchor.after);
        let after: String = after.chars().take(4 * CONTEXT).collect();
        let mut outwards = loose(&before);
        outwards.reverse();
        Self {
            quote: loose(&anchor.exact).len(),
            before: spaced(before.ends_with(char::is_whitespace), outwards, CONTEXT),
            after: spaced(
                after.starts_with(char::is_whitespace),
                loose(&after),
                CONTEXT,
            ),
        }
    }

    /// What it costs to have the quote, with `errors` edits, between the texts `before` and `after` of a place; `None` where the text goes on as well
    /// without it. A quote without a letter is nowhere and is not asked for.
    pub fn kept(&self, before: &str, here: &str, after: &str, errors: usize) -> Option<u32> {
        let around = Around::new(before, here, after);
        if self.quote == 0 {
            return Some(0);
        }
        if errors == 0 && self.is_moved_with_its_side(&around) {
            return Some(0);
        }
        let least_gone = left_out(self.quote);
        let edits = errors + self.edits(&around);
        let plain = u32::try_from(edits).map_or(u32::MAX, |edits| edits.saturating_mul(EDIT));
        if plain < least_gone || self.before.is_empty() && self.after.is_empty() {
            return Some(plain);
        }
        let side = |sought: &[char], text: &[char]| {
            let sought: Vec<Sought> = sought.iter().copied().map(Sought::letter).collect();
            least(&sought, text.iter().copied(), Start::Here)
        };
        let errors = u32::try_from(errors).map_or(u32::MAX, |errors| errors.saturating_mul(EDIT));
        let kept = errors
            .saturating_add(side(&self.before, &around.before))
            .saturating_add(side(&self.after, &around.after))
            .min(plain);
        let before = around.before.iter().rev();
        let text = before.chain(&around.here).chain(&around.after).copied();
        (kept < least_gone || kept < self.gone(text)).then_some(kept)
    }

    /// Whether a long quote stands at a place as it was, with what was next to it on one side: then it is no twin of what was cut out, whatever
    /// the text does where it stood.
    fn is_moved_with_its_side(&self, around: &Around) -> bool {
        let run = |ours: &[char], theirs: &[char]| {
            let is_space = |c: &&char| **c == ' ';
            let (ours, theirs) = (
                ours.iter().skip_while(is_space),
                theirs.iter().skip_while(is_space),
            );
            ours.zip(theirs).take_while(|(a, b)| a == b).count()
        };
        self.quote >= LONG
            && run(&self.before, &around.before).max(run(&self.after, &around.after)) >= SIDE
    }

    /// Whether hardly anything around a place that costs so much is what stood around the quote.
    pub fn is_doubtful(&self, kept: u32) -> bool {
        let known = self.before.len() + self.after.len();
        known >= CONTEXT
            && kept > (left_out(self.before.len()) + left_out(self.after.len())) / 4 * 3
    }

    /// What it costs, at least, to have the quote left out somewhere in `text`.
    fn gone(&self, text: impl Iterator<Item = char>) -> u32 {
        let before = self.before.iter().rev().copied().map(Sought::letter);
        let after = self.after.iter().copied().map(Sought::letter);
        let sought: Vec<Sought> = before
            .chain([Sought::gone(self.quote)])
            .chain(after)
            .collect();
        least(&sought, text, Start::Anywhere)
    }

    /// Edits on both sides of a place, letter by letter.
    fn edits(&self, around: &Around) -> usize {
        let side = |sought: &[char], text: &[char]| {
            let pattern = Pattern::new(sought.iter().copied());
            let text = text.iter().copied().take(CONTEXT + CONTEXT / 4);
            pattern.best_prefix(text).1
        };
        side(&self.before, &around.before) + side(&self.after, &around.after)
    }

    /// What stood around the quote.
    fn all(&self) -> Vec<char> {
        let before = self.before.iter().rev();
        before.chain(&self.after).copied().collect()
    }
}

/// A place in a text, and the text around it.
struct Around {
    /// Outwards.
    before: Vec<char>,
    here: Vec<char>,
    after: Vec<char>,
}

impl Around {
    fn new(before: &str, here: &str, after: &str) -> Self {
        let mut outwards = Loose::new(before).chars;
        outwards.reverse();
        let space = char::is_whitespace;
        Self {
            before: spaced(before.ends_with(space), outwards, REACH),
            here: Loose::new(here).chars,
            after: spaced(after.starts_with(space), Loose::new(after).chars, REACH),
        }
    }
}

/// The first of `chars`, after a space if one is there.
fn spaced(space: bool, mut chars: Vec<char>, most: usize) -> Vec<char> {
    if space && !chars.is_empty() {
        chars.insert(0, ' ');
    }
    chars.truncate(most);
    chars
}

/// Of quotes that seem to stand where little is as it was around them, each with what that costs: whether it was rather cut out elsewhere.
/// `pace` is asked after every window whether to go on; `None` where it said no.
pub fn elsewhere(
    text: &mut Reading,
    doubtful: &[(&CutOut, u32)],
    pace: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Vec<bool>> {
    let all: Vec<Vec<char>> = doubtful.iter().map(|(quote, _)| quote.all()).collect();
    let seeds = Seeds::new(&all, REGIONS);
    let mut cut = vec![false; doubtful.len()];
    text.each(4 * 2 * REACH, |window| {
        let loose = Loose::new(window.text);
        let regions = seeds.regions(&loose.chars);
        for (((quote, kept), cut), regions) in doubtful.iter().zip(&mut cut).zip(regions) {
            for region in regions {
                if !*cut {
                    let from = region.start.saturating_sub(CONTEXT);
                    let to = (region.end + CONTEXT).min(loose.chars.len());
                    let gone = quote.gone(loose.chars[from..to].iter().copied());
                    *cut = gone.saturating_add(BETTER) <= *kept;
                }
            }
        }
        pace()
    })?;
    Some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::testing::document;
    use crate::annotate::{Resolution, resolve};
    use crate::text::Span;
    use crate::text::matching::MatchIndex;

    const HALL: &str = "They met in the hall before the doors were opened. ";
    const LAMPS: &str = "Somebody had lit the lamps along the wall, though it was not yet dark. ";
    const FAREWELL: &str = "“Good night, Mr Holt, and thank you for the fire.” ";
    const ANSWER: &str = "“Good night, Ann.” ";
    const ROAD: &str =
        "Then the door fell shut, and they heard him go down the road to the river. ";
    const LATER: &str =
        "Of all this nothing was said in the letters they wrote to each other later.";

    /// What is found of `quote`, which was made on `old`, in `new`: with what stood around it, and with the 32 code points next to it only.
    fn found(old: &str, quote: &str, new: &str) -> [Option<String>; 2] {
        let (old, new) = (document(old), document(new));
        let start = old.text().find(quote).expect("the quote");
        let span = Span::new(start, start + quote.len());
        let anchor = Anchor::describe(&old, &mut MatchIndex::default(), span);
        let (before, after) = (String::new(), String::new());
        let bare = Anchor {
            before,
            after,
            ..anchor.clone()
        };
        [anchor, bare].map(|anchor| {
            let found = resolve(&anchor, &new, &mut MatchIndex::default());
            let place = match found {
                Resolution::Lost => None,
                found => found.place(),
            };
            place.map(|place| new.slice(place).to_owned())
        })
    }

    #[test]
    fn what_goes_on_without_the_quote_has_not_the_quote() {
        let old = [HALL, LAMPS, FAREWELL, ANSWER, ROAD, LATER].concat();
        // Cut with its sentence: its twin is next to where it was.
        let cut = [HALL, LAMPS, ANSWER, ROAD, LATER].concat();
        assert_eq!(found(&old, "Good night", &cut)[0], None);
        // The twin was cut: it is still there itself.
        let kept = [HALL, LAMPS, FAREWELL, ROAD, LATER].concat();
        let itself = Some("Good night".to_owned());
        assert_eq!(found(&old, "Good night", &kept), [itself.clone(), itself]);
        // Other words in its sentence, and the twin as it was.
        let edited = FAREWELL.replace("and thank you", "I do thank you");
        let edited = [HALL, LAMPS, &edited, ANSWER, ROAD, LATER].concat();
        let place = "Mr Holt, and thank you for the fire";
        let expected = Some("Mr Holt, I do thank you for the fire".to_owned());
        assert_eq!(found(&old, place, &edited)[0], expected);
    }

    #[test]
    fn what_was_cut_out_is_not_found_far_away() {
        let far = "Nobody had come up from the harbour yet, and the bells were silent. ".repeat(3);
        let twin = "She came in. “Good night, Mr Holt, and thanks,” she said to his brother. ";
        let old = [HALL, LAMPS, FAREWELL, ROAD, LATER, &far, twin].concat();
        let cut = [HALL, LAMPS, ROAD, LATER, &far, twin].concat();
        let quote = "Mr Holt, and thank you";
        assert_eq!(found(&old, quote, &cut)[0], None);
        // Moved there with what stood beside it, it is found.
        let moved = [HALL, ROAD, LATER, &far, LAMPS, FAREWELL].concat();
        assert_eq!(found(&old, quote, &moved)[0], Some(quote.to_owned()));
    }

    #[test]
    fn a_sentence_that_moved_with_the_next_one_is_there() {
        let (quote, next) = (&LAMPS[..34], "Somebody else was late. ");
        let old = [HALL, LAMPS, next, FAREWELL, ROAD, LATER].concat();
        let moved = [HALL, FAREWELL, ROAD, LATER, LAMPS, next].concat();
        let itself = Some(quote.to_owned());
        assert_eq!(found(&old, quote, &moved), [itself.clone(), itself]);
    }

    #[test]
    fn a_single_ideograph_needs_what_stood_next_to_it() {
        let before = "「これから五丁東へ下ると、道端に五輪塔が御座んす。";
        let sentence = "ついでに長良の乙女の墓を見て御行きなされ」";
        let after = "余は心のうちに是非見て行こうと決心した。婆さんは、そのあとを語りつづける。";
        let old = [before, sentence, after].concat();
        let start = before.len() + sentence.find('御').unwrap();
        let old = document(&old);
        let place = Span::new(start, start + '御'.len_utf8());
        let anchor = Anchor::describe(&old, &mut MatchIndex::default(), place);
        let new = document(&[before, after].concat());
        let found = resolve(&anchor, &new, &mut MatchIndex::default());
        assert_eq!(found, Resolution::Lost);
    }
}
