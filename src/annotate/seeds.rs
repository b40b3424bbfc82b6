//! Where it is worth to look closely: a place that holds a changed quote still shares many short pieces of text with it and its context, all
//! of them at about the same distance from each other. The text is read once for all quotes.

use std::ops::{Range, RangeInclusive};

/// Code points of a piece.
pub const PIECE: usize = 5;
/// How far, in code points, pieces may have slid against each other and still count together (twice that at most).
const SLIDE: usize = 32;
/// Quotes that are looked for in one reading.
const TOGETHER: usize = 64;
/// Bits that tell quickly that a piece belongs to no quote: so many for each piece, and in all at least and at most.
const SIEVE_EACH: usize = 32;
const SIEVE: RangeInclusive<usize> = 1 << 12..=1 << 18;
/// No more of a long quote than this, in code points, from either end.
const ENDS: usize = 1 << 12;

/// Which parts of a text are worth a close look.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    /// Of one quote in one window so many at most, those that share most first.
    pub regions: usize,
    /// Pieces they share with it at least.
    pub pieces: u8,
}

/// The pieces of many quotes.
#[derive(Debug)]
pub struct Seeds {
    groups: Vec<Group>,
    demand: Demand,
}

/// The pieces of up to [`TOGETHER`] quotes.
#[derive(Debug)]
struct Group {
    sieve: Vec<u64>,
    /// Sorted: a piece, whose it is (in the group), and where it stands there.
    pieces: Vec<(u32, u32, u32)>,
    /// For each top byte and a half of a piece, where its pieces begin.
    index: Vec<u32>,
    /// Of each quote with its context, the code points.
    lengths: Vec<usize>,
}

/// The pieces of a text, one for each place where one begins, as numbers that are seldom the same for two.
pub fn pieces(chars: &[char]) -> impl Iterator<Item = u32> {
    /// Bits by which a character moves on; what of a larger one reaches beyond them is mixed with the next.
    const STEP: usize = 12;
    const ALL: u64 = (1 << (STEP * PIECE)) - 1;
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let roll = |rolling: u64, c: &char| (rolling << STEP ^ u64::from(*c)) & ALL;
    let (first, others) = chars.split_at(chars.len().min(PIECE - 1));
    let mut rolling = first.iter().fold(0, roll);
    others.iter().map(move |c| {
        rolling = roll(rolling, c);
        u32::try_from(rolling.wrapping_mul(MIX) >> 32).unwrap_or_default()
    })
}

impl Seeds {
    /// Of quotes with their contexts.
    pub fn new(quotes: &[Vec<char>], demand: Demand) -> Self {
        Self {
            groups: quotes.chunks(TOGETHER).map(Group::new).collect(),
            demand,
        }
    }

    /// For every quote the parts of a text that are worth a close look, in order, none touching another.
    pub fn regions(&self, text: &[char]) -> Vec<Vec<Range<usize>>> {
        let groups = self.groups.iter();
        groups
            .flat_map(|group| group.regions(text, self.demand))
            .collect()
    }
}

impl Group {
    fn new(quotes: &[Vec<char>]) -> Self {
        let mut all = Vec::new();
        for (number, quote) in (0u32..).zip(quotes) {
            let end = (quote.len() + 1).saturating_sub(PIECE);
            for (at, piece) in (0u32..).zip(pieces(quote)) {
                let near_end = (at as usize) < ENDS || at as usize + ENDS >= end;
                if near_end {
                    all.push((piece, number, at));
                }
            }
        }
        let bits = (SIEVE_EACH * all.len()).next_power_of_two();
        let mut sieve = vec![0; bits.clamp(*SIEVE.start(), *SIEVE.end()) / 64];
        for (piece, ..) in &all {
            let bit = *piece as usize % (64 * sieve.len());
            sieve[bit / 64] |= 1u64 << (bit % 64);
        }
        all.sort_unstable();
        let mut index = Vec::with_capacity((1 << 12) + 1);
        for top in 0..=1u64 << 12 {
            let begin = all.partition_point(|piece| u64::from(piece.0) < top << 20);
            index.push(u32::try_from(begin).unwrap_or(u32::MAX));
        }
        Self {
            sieve,
            pieces: all,
            index,
            lengths: quotes.iter().map(Vec::len).collect(),
        }
    }

    fn regions(&self, text: &[char], demand: Demand) -> Vec<Vec<Range<usize>>> {
        let len = text.len();
        let longest = self.lengths.iter().copied().max().unwrap_or(0);
        let width = (len + longest) / SLIDE + 2;
        let mut votes = vec![0u8; width * self.lengths.len()];
        let sieve = self.sieve.as_slice();
        // As many bits as a power of two.
        let bits = 64 * sieve.len() - 1;
        for (at, piece) in pieces(text).enumerate() {
            let bit = piece as usize & bits;
            if sieve[bit / 64] >> (bit % 64) & 1 == 0 {
                continue;
            }
            for &(_, quote, within) in self.equal(piece) {
                let begin = (at + longest - within as usize) / SLIDE;
                let vote = &mut votes[quote as usize * width + begin];
                *vote = vote.saturating_add(1);
            }
        }
        let lengths = self.lengths.iter().enumerate();
        lengths
            .map(|(quote, &length)| {
                let votes = &votes[quote * width..(quote + 1) * width];
                worth_a_look(votes, length, longest, len, demand)
            })
            .collect()
    }

    fn equal(&self, piece: u32) -> &[(u32, u32, u32)] {
        let top = (piece >> 20) as usize;
        let (from, to) = (self.index[top] as usize, self.index[top + 1] as usize);
        let near = &self.pieces[from..to];
        let begin = near.partition_point(|other| other.0 < piece);
        let end = near[begin..].partition_point(|other| other.0 == piece);
        &near[begin..begin + end]
    }
}

/// The regions of one quote of `length` code points with its context, from the votes for where it would begin.
fn worth_a_look(
    votes: &[u8],
    length: usize,
    longest: usize,
    len: usize,
    demand: Demand,
) -> Vec<Range<usize>> {
    let needed = needed(length).max(demand.pieces);
    let together = |at: usize| votes[at].saturating_add(votes.get(at + 1).copied().unwrap_or(0));
    let mut begins: Vec<(u8, usize)> = (0..votes.len())
        .map(|at| (together(at), at))
        .filter(|(votes, _)| *votes >= needed)
        .collect();
    if begins.len() > demand.regions {
        begins.sort_unstable_by_key(|(votes, at)| (std::cmp::Reverse(*votes), *at));
        begins.truncate(demand.regions);
        begins.sort_unstable_by_key(|(_, at)| *at);
    }
    let slack = 2 * SLIDE + length / 4;
    let mut regions: Vec<Range<usize>> = Vec::new();
    for (_, at) in begins {
        let begin = (at * SLIDE).saturating_sub(longest + slack);
        let end = (at * SLIDE + 2 * SLIDE + length + slack)
            .saturating_sub(longest)
            .min(len);
        match regions.last_mut() {
            Some(last) if begin <= last.end => last.end = last.end.max(end),
            _ if begin < end => regions.push(begin..end),
            _ => {}
        }
    }
    regions
}

/// How many pieces a place must share with a quote of `length` code points with its context.
fn needed(length: usize) -> u8 {
    u8::try_from(2 + length.saturating_sub(30) / 48)
        .unwrap_or(32)
        .min(32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEMAND: Demand = Demand {
        regions: 64,
        pieces: 0,
    };

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn changed_places_are_among_the_regions() {
        let filler = "rien de tout cela ne se trouvait dans le livre que voici ; ".repeat(20);
        let quote = "la souplesse de la conscience collective donne la possibilité d'atteindre";
        let changed = "la souplesse d'une conscience collective donne la faculté d'atteindre";
        let text = chars(&format!("{filler}{changed}{filler}"));
        let others: Vec<Vec<char>> = (0..100).map(|n| chars(&format!("{n} xyz {n}"))).collect();
        let quotes = [others, vec![chars(quote)]].concat();
        let seeds = Seeds::new(&quotes, DEMAND);
        let regions = seeds.regions(&text);
        assert_eq!(regions.len(), 101);
        let place = filler.chars().count();
        let found = |r: &Range<usize>| r.start <= place && place + 70 <= r.end;
        assert!(regions[100].iter().any(found), "{:?}", regions[100]);
        assert!(regions[..100].iter().all(Vec::is_empty));
    }

    #[test]
    fn short_texts_have_no_pieces() {
        let seeds = Seeds::new(&[chars("ab"), chars("")], DEMAND);
        assert_eq!(seeds.regions(&chars("ab")), [vec![], vec![]]);
    }
}
