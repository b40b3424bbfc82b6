//! How much of a quote was changed, as a reader would say it: a sentence put in or left out is one change, not a hundred letters.
//! An alignment with two prices for what is put in or left out (after Gotoh, J. Mol. Biol. 162, 1982): letter by letter, or as a run that
//! costs more to begin and less to go on.

use super::myers::Start;

/// What one edit costs.
pub const EDIT: u32 = 20;
/// What it costs to begin a run.
const RUN: u32 = 8 * EDIT;
/// What a letter costs in a run that was put in, and in one that was left out.
const PUT_IN: u32 = EDIT / 10;
const LEFT_OUT: u32 = EDIT / 2;
/// More than anything costs.
const FAR: u32 = u32::MAX / 4;

/// A letter that is looked for; or several in a row that are not there, whatever stands there.
#[derive(Clone, Copy, Debug)]
pub struct Sought {
    /// No character's number where it is not there.
    code: u32,
    letters: u32,
}

impl Sought {
    pub fn letter(c: char) -> Self {
        Self {
            code: u32::from(c),
            letters: 1,
        }
    }

    pub fn gone(letters: usize) -> Self {
        Self {
            code: u32::MAX,
            letters: row(letters),
        }
    }
}

/// For each length of `text`, the cost of making its beginning of `quote`, in edits.
pub fn changes(quote: impl Iterator<Item = char>, text: impl Iterator<Item = char>) -> Vec<usize> {
    let quote: Vec<Sought> = quote.map(Sought::letter).collect();
    let mut ends = Vec::new();
    align(&quote, text, Start::Here, |cost| {
        ends.push((cost / EDIT) as usize);
    });
    ends
}

/// The least cost of making some beginning of `text`, or some part of it, of what is sought, in parts of an edit ([`EDIT`]).
pub fn least(sought: &[Sought], text: impl Iterator<Item = char>, start: Start) -> u32 {
    let mut least = FAR;
    align(sought, text, start, |cost| least = least.min(cost));
    least
}

/// The least cost of leaving out so many letters.
pub fn left_out(letters: usize) -> u32 {
    let letters = row(letters);
    (letters * EDIT).min(RUN + letters * LEFT_OUT)
}

/// Tells, for each length of `text`, the cost of what ends there.
fn align(
    sought: &[Sought],
    text: impl Iterator<Item = char>,
    start: Start,
    mut tell: impl FnMut(u32),
) {
    // For each beginning of what is sought, the cost; and the cost with a run open.
    let mut costs = Vec::with_capacity(sought.len() + 1);
    let mut letters = 0;
    costs.push(0);
    for next in sought {
        letters += next.letters as usize;
        costs.push(left_out(letters));
    }
    let codes: Vec<u32> = sought.iter().map(|want| want.code).collect();
    let changed: Vec<u32> = sought.iter().map(|want| want.letters * EDIT).collect();
    let mut put_in = vec![FAR; sought.len()];
    let mut kept = vec![FAR; sought.len()];
    tell(costs[sought.len()]);
    for (at, have) in text.enumerate() {
        // What each cell costs where nothing is left out last: each by itself, so that several are reckoned at once.
        let have = u32::from(have);
        let cells = kept.iter_mut().zip(&mut put_in);
        let cells = cells.zip(codes.iter().zip(&changed));
        for (((kept, put_in), (code, changed)), (diagonal, old)) in
            cells.zip(costs.iter().zip(&costs[1..]))
        {
            let run = least_of(*put_in, old + RUN) + PUT_IN;
            *put_in = run;
            let same = diagonal + if *code == have { 0 } else { *changed };
            *kept = least_of(least_of(same, old + EDIT), run);
        }
        let begun = row(at + 1);
        let mut above = match start {
            Start::Here => (begun * EDIT).min(RUN + begun * PUT_IN),
            Start::Anywhere => 0,
        };
        costs[0] = above;
        let mut out = FAR;
        for ((kept, changed), cost) in kept.iter().zip(&changed).zip(&mut costs[1..]) {
            // To leave a letter out in a run costs half of what it costs by itself.
            out = out.min(above + RUN) + changed / (EDIT / LEFT_OUT);
            above = (*kept).min(above + changed).min(out);
            *cost = above;
        }
        tell(above);
    }
}

/// The smaller of two costs, of which none is [`FAR`] off: what every processor compares several of at once are numbers with a sign.
const fn least_of(a: u32, b: u32) -> u32 {
    if a.cast_signed() < b.cast_signed() {
        a
    } else {
        b
    }
}

/// A length that costs can be reckoned with.
fn row(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(FAR / EDIT).min(FAR / EDIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cost_less_than_their_letters() {
        let quote = "the quick brown fox jumps over the lazy dog and then sleeps until noon";
        let put_in = quote.replace(
            "dog and",
            "dog, who had not seen it come and did not care, and",
        );
        let left_out = quote.replace(" jumps over the lazy dog and then", "");
        for (quote, text, expected) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "", 3),
            ("", "abc", 3),
            ("abc", "abd", 1),
            ("kitten", "sitting", 3),
            (quote, put_in.as_str(), 12),
            (quote, left_out.as_str(), 24),
        ] {
            let ends = changes(quote.chars(), text.chars());
            assert_eq!(ends.len(), text.chars().count() + 1);
            assert_eq!(ends.last(), Some(&expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_there_costs_the_run_it_lies_in() {
        let text = "before it stood and after it";
        for (before, gone, after, expected) in [
            // Left out where nothing of it is; where the rest goes on in the midst of the text, which costs nothing before and behind.
            ("before it ", 0, "stood and after", 0),
            ("it ", 3, "stood", 3),
            ("before it ", 40, "stood and after", 28),
            // With it goes what stood beside it, in one run.
            ("before it lay there ", 40, "and more stood and after", 37),
        ] {
            let sought: Vec<Sought> = before
                .chars()
                .map(Sought::letter)
                .chain([Sought::gone(gone)])
                .chain(after.chars().map(Sought::letter))
                .collect();
            let cost = least(&sought, text.chars(), Start::Anywhere);
            assert_eq!(cost / EDIT, expected, "{before}{gone}{after}");
        }
        assert_eq!((left_out(3), left_out(40)), (3 * EDIT, 28 * EDIT));
    }
}
