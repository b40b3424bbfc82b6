//! How much of a quote was changed, as a reader would say it: a sentence put in or left out is one change, not a hundred letters.
//! An alignment with two prices for what is put in or left out (after Gotoh, J. Mol. Biol. 162, 1982): letter by letter, or as a run that
//! costs more to begin and less to go on.

/// What one edit costs.
const EDIT: u32 = 20;
/// What it costs to begin a run.
const RUN: u32 = 8 * EDIT;
/// What a letter costs in a run that was put in, and in one that was left out.
const PUT_IN: u32 = EDIT / 10;
const LEFT_OUT: u32 = EDIT / 2;
/// More than anything costs.
const FAR: u32 = u32::MAX / 2;

/// For each length of `text`, the cost of making its beginning of `quote`, in edits.
pub fn changes(quote: impl Iterator<Item = char>, text: impl Iterator<Item = char>) -> Vec<usize> {
    let quote: Vec<char> = quote.collect();
    let row = |at: usize| u32::try_from(at).unwrap_or(FAR / EDIT).min(FAR / EDIT);
    // For each beginning of the quote: the cost, and the cost with a run open.
    let left_out = |at: usize| {
        let at = row(at);
        (at * EDIT).min(RUN + at * LEFT_OUT)
    };
    let mut costs: Vec<u32> = (0..=quote.len()).map(left_out).collect();
    let mut put_in = vec![FAR; quote.len() + 1];
    let last = quote.len();
    let mut ends = vec![(costs[last] / EDIT) as usize];
    for (at, have) in text.enumerate() {
        let begun = row(at + 1);
        let mut diagonal = costs[0];
        costs[0] = (begun * EDIT).min(RUN + begun * PUT_IN);
        let mut above = costs[0];
        let mut out = FAR;
        for (i, want) in quote.iter().enumerate() {
            let old = costs[i + 1];
            let run = (put_in[i + 1] + PUT_IN).min(old + RUN + PUT_IN);
            put_in[i + 1] = run;
            out = (out + LEFT_OUT).min(above + RUN + LEFT_OUT);
            let same = diagonal + if *want == have { 0 } else { EDIT };
            let cost = same.min(old + EDIT).min(above + EDIT).min(run).min(out);
            costs[i + 1] = cost;
            diagonal = old;
            above = cost;
        }
        ends.push((costs[last] / EDIT) as usize);
    }
    ends
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
}
