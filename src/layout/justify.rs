//! Where the extra columns of a stretched line go: evenly, and not below each other.

/// A line stretched further than this, in columns per space, is left ragged.
const MAX_STRETCH: usize = 3;

/// The extra columns of each space of a line, `slack` in all; `edges` are the columns at which the spaces begin when nothing is stretched, and
/// `above` the columns that are blank in the line above. Empty where the line is better left ragged.
///
/// Every space gets `slack / spaces`; the rest is spread as Bresenham spreads the steps of a slanted line, begun where
/// the fewest blanks meet those of the line above, so that no river runs down the page.
pub(super) fn stretch(slack: usize, edges: &[usize], above: &[bool]) -> Vec<usize> {
    let gaps = edges.len();
    if slack == 0 || gaps == 0 || slack > MAX_STRETCH * gaps {
        return Vec::new();
    }
    let (each, rest) = (slack / gaps, slack % gaps);
    let spread = |phase: usize| -> Vec<usize> {
        (0..gaps)
            .map(|gap| {
                let wide = ((gap + 1) * rest + phase) / gaps - (gap * rest + phase) / gaps;
                each + wide
            })
            .collect()
    };
    if rest == 0 {
        return spread(0);
    }
    (0..gaps)
        .map(spread)
        .min_by_key(|extra| meetings(extra, edges, above))
        .unwrap_or_default()
}

/// How many columns of widened spaces lie under blanks of the line above.
fn meetings(extra: &[usize], edges: &[usize], above: &[bool]) -> usize {
    let mut shift = 0;
    let mut meetings = 0;
    for (&edge, &wider) in edges.iter().zip(extra) {
        let start = edge + shift;
        meetings += (start..=start + wider)
            .filter(|&column| above.get(column) == Some(&true))
            .count()
            * (1 + wider);
        shift += wider;
    }
    meetings
}
