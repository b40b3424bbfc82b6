//! Where paragraphs, items and speeches begin in a group of lines that no blank one parts.

use super::{Line, Shaper, item};

/// A line at which something begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Start {
    pub line: usize,
    /// Whether it stands close to what is before.
    pub tight: bool,
    /// How many lists it stands in, beside its own.
    pub depth: u8,
}

impl Start {
    fn paragraph(line: usize) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }
}

/// A first line is indented by no more columns than this.
const INDENT: u32 = 10;

impl Shaper<'_> {
    /// The lines behind the first one at which something begins.
    pub(super) fn starts(&self, lines: &[Line]) -> Vec<Start> {
        let items = self.items(lines);
        if !items.is_empty() {
            return items;
        }
        let indents = self.indents(lines);
        if !indents.is_empty() {
            return indents;
        }
        self.speeches(lines)
    }

    /// Paragraphs told by an indented first line; the lines that go on stand at the edge and are full but for the last.
    fn indents(&self, lines: &[Line]) -> Vec<Start> {
        let edge = lines.iter().map(|line| line.indent).min().unwrap_or(0);
        let indented = |line: &Line| (edge + 1..=edge + INDENT).contains(&line.indent);
        let ends = |at: usize| self.ends_before(&lines[at], &lines[at + 1]);
        // In a text with a ragged edge a sentence goes on in such a line.
        let goes_on = |at: usize| self.words(&lines[at]).starts_with(char::is_lowercase);
        let begins = |at: usize| ends(at - 1) || !(indented(&lines[at - 1]) || goes_on(at));
        let starts: Vec<Start> = (1..lines.len())
            .filter(|&at| indented(&lines[at]) && begins(at))
            .map(Start::paragraph)
            .collect();
        // A first paragraph may begin at the edge, if it is plain that it ends where the next one begins.
        let plain = indented(&lines[0]) || starts.iter().all(|start| ends(start.line - 1));
        if plain && self.is_filled_between(lines, &starts) {
            starts
        } else {
            Vec::new()
        }
    }

    /// Whether a paragraph may end with `line`, before `next`: with a sentence, or where there was room for more.
    fn ends_before(&self, line: &Line, next: &Line) -> bool {
        let words = self.words(line);
        let closed = words.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', '_', '*']);
        let stop = closed.ends_with(['.', '!', '?', '…', ':', '—']) || closed.ends_with("--");
        stop || self.is_early(line, next, self.style.full())
    }

    /// Whether the lines that go on to one that is no start are full, as in prose and not in indented verse, and are not too few.
    fn is_filled_between(&self, lines: &[Line], starts: &[Start]) -> bool {
        // How wide a tab was for whoever broke the lines, they do not say.
        let edge = lines.iter().map(|line| line.indent).min().unwrap_or(0);
        let tabbed = |line: &Line| self.text.as_bytes().get(line.start) == Some(&b'\t');
        let at_edge = lines.iter().filter(|line| line.indent == edge);
        let full = match at_edge.map(Line::end_col).max() {
            Some(widest) if lines.iter().any(tabbed) => widest,
            _ => self.style.full(),
        };
        let inside = |at: &usize| starts.binary_search_by_key(at, |start| start.line).is_err();
        let (mut count, mut early) = (0, 0);
        for at in (1..lines.len()).filter(inside) {
            count += 1;
            early += usize::from(self.is_early(&lines[at - 1], &lines[at], full));
        }
        count * 5 >= lines.len() && early * 4 <= count
    }

    /// Items of a list: at least two lines with a mark, of one kind and in order where they are numbered, at each depth for itself.
    fn items(&self, lines: &[Line]) -> Vec<Start> {
        let marks: Vec<(usize, item::Mark)> = lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| item::item_mark(self.words(line)).map(|mark| (index, mark)))
            .collect();
        let [(begin, _), _, ..] = marks.as_slice() else {
            return Vec::new();
        };
        // The lists that are open, from the outermost on: where their marks stand, and the last one.
        let mut open: Vec<(u32, item::Mark)> = Vec::new();
        let mut starts = Vec::new();
        for &(index, mark) in &marks {
            let indent = lines[index].indent;
            // `10.` may stand a column before `9.`
            while open.last().is_some_and(|&(deep, _)| deep > indent + 1) {
                open.pop();
            }
            match open.last_mut() {
                Some((level, last)) if indent <= *level + 1 => {
                    if !goes_on(*last, mark, *begin == 0) {
                        return Vec::new();
                    }
                    *last = mark;
                }
                Some(_) if matches!(mark, item::Mark::Number(number) if number != 1) => {
                    return Vec::new();
                }
                _ => open.push((indent, mark)),
            }
            if index > 0 {
                starts.push(Start {
                    line: index,
                    tight: true,
                    depth: u8::try_from(open.len() - 1).unwrap_or(u8::MAX),
                });
            }
        }
        starts
    }

    /// Speeches that begin with a dash, after a line that ended before it was full.
    fn speeches(&self, lines: &[Line]) -> Vec<Start> {
        let full = self.style.full();
        let dash = |words: &str| words.starts_with(['—', '–', '―']) || words.starts_with("--");
        let starts: Vec<Start> = lines
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| {
                dash(self.words(&pair[1]))
                    && self
                        .words(&pair[0])
                        .ends_with(['.', '!', '?', '…', '»', '”', '"', ':'])
                    && self.is_early(&pair[0], &pair[1], full)
            })
            .map(|(index, _)| Start {
                tight: true,
                ..Start::paragraph(index + 1)
            })
            .collect();
        match *starts.as_slice() {
            // Whose verse it is.
            [Start { line, .. }]
                if line >= 2 && line + 1 == lines.len() && self.keeps_lines(&lines[..line]) =>
            {
                Vec::new()
            }
            _ => starts,
        }
    }
}

/// Whether an item with the mark `next` may follow one with `last`. Numbers may be left out where the list begins at its `start`.
fn goes_on(last: item::Mark, next: item::Mark, start: bool) -> bool {
    match (last, next) {
        (item::Mark::Bullet(last), item::Mark::Bullet(next)) => last == next,
        (item::Mark::Number(last), item::Mark::Number(next)) => {
            next == last + 1 || (start && next > last)
        }
        _ => false,
    }
}
