//! Text outside the body in the order in which it is seen. What is being typed comes in that order already, with its cursor.

use std::borrow::Cow;

use crate::app::view_model::{Run, TextLine};
use crate::text::bidi::{first_strong, in_sight, may_turn, turned, visual};
use crate::text::grapheme::graphemes;
use crate::text::width::{grapheme_width, width};
use crate::text::{Direction, Span};

/// The order in which text is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// As it is seen.
    Visual,
    /// As it is read: the terminal turns it.
    Logical,
}

impl Order {
    /// A text by itself, which has `columns`: what is too much goes from its end before it is turned.
    pub(super) fn seen(self, text: &str, columns: u16) -> Cow<'_, str> {
        if self == Self::Logical || !may_turn(text) {
            return Cow::Borrowed(text);
        }
        let base = first_strong(text).unwrap_or(Direction::LeftToRight);
        let kept = &text[..fitting(text, columns)];
        Cow::Owned(visual(kept, base).into_owned())
    }

    /// A line of runs in a text of direction `base`; `None` where it is seen as it is. What begins it without a letter of its own, the sign
    /// of a note or its indent, stays at the left.
    pub(super) fn turned(self, line: &TextLine, base: Direction, columns: u16) -> Option<TextLine> {
        let plain = || !line.iter().any(|run| may_turn(&run.text));
        if self == Self::Logical || base == Direction::LeftToRight && plain() {
            return None;
        }
        let (sign, rest) = parted(line);
        let mut seen: TextLine = sign.to_vec();
        let taken: usize = sign.iter().map(|run| width(&run.text)).sum();
        let text: String = rest.iter().map(|run| run.text.as_str()).collect();
        let room = usize::from(columns).saturating_sub(taken);
        let room = u16::try_from(room).unwrap_or(u16::MAX);
        let text = &text[..fitting(&text, room)];
        for (cluster, rtl) in in_sight(text, base) {
            let tone = tone_at(rest, cluster);
            let cluster = if rtl {
                turned(cluster.of(text))
            } else {
                cluster.of(text).to_owned()
            };
            match seen.get_mut(sign.len()..).and_then(<[Run]>::last_mut) {
                Some(last) if last.tone == tone => last.text.push_str(&cluster),
                _ => seen.push(Run {
                    text: cluster,
                    tone,
                }),
            }
        }
        Some(seen)
    }
}

/// The direction of a text of several lines: that of its first letter, signs apart.
pub(super) fn base<'l>(lines: impl IntoIterator<Item = &'l TextLine>) -> Direction {
    lines
        .into_iter()
        .flat_map(|line| parted(line).1)
        .find_map(|run| first_strong(&run.text))
        .unwrap_or(Direction::LeftToRight)
}

/// The sign or indent that begins a line of several runs, and the rest.
fn parted(line: &TextLine) -> (&[Run], &[Run]) {
    let sign = line.len() > 1 && first_strong(&line[0].text).is_none();
    line.split_at(usize::from(sign))
}

/// Bytes of `text` that fit in `columns`.
fn fitting(text: &str, columns: u16) -> usize {
    let mut used = 0;
    for (at, cluster) in graphemes(text) {
        used += grapheme_width(cluster);
        if used > usize::from(columns) {
            return at;
        }
    }
    text.len()
}

/// The tone of the run under `cluster`.
fn tone_at(runs: &[Run], cluster: Span) -> crate::app::view_model::Tone {
    let mut end = 0;
    for run in runs {
        end += run.text.len();
        if cluster.start < end {
            return run.tone;
        }
    }
    crate::app::view_model::Tone::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::view_model::Tone;

    fn run(text: &str, tone: Tone) -> Run {
        Run {
            text: text.to_owned(),
            tone,
        }
    }

    #[test]
    fn titles_are_cut_before_they_are_turned() {
        for (text, columns, expected) in [
            ("Le chat", 3, "Le chat"),
            ("שלום עולם!", 20, "!םלוע םולש"),
            ("שלום עולם!", 4, "םולש"),
            ("פרק א · 2/7", 20, "2/7 · א קרפ"),
            ("Chap. שלום", 20, "Chap. םולש"),
        ] {
            assert_eq!(Order::Visual.seen(text, columns), expected, "{text}");
            assert_eq!(Order::Logical.seen(text, columns), text);
        }
    }

    #[test]
    fn a_note_keeps_its_sign_at_the_left_and_its_tones() {
        let line = vec![
            run("✎ ", Tone::Dim),
            run("שלום ", Tone::Normal),
            run("#תג", Tone::Tag),
            run(" ABC!", Tone::Normal),
        ];
        let base = base([&line]);
        assert_eq!(base, Direction::RightToLeft);
        let seen = Order::Visual.turned(&line, base, 40).unwrap();
        let expected = vec![
            run("✎ ", Tone::Dim),
            run("!ABC ", Tone::Normal),
            run("גת#", Tone::Tag),
            run(" םולש", Tone::Normal),
        ];
        assert_eq!(seen, expected);
        assert_eq!(Order::Logical.turned(&line, base, 40), None);
        let cut = Order::Visual.turned(&line, base, 7).unwrap();
        assert_eq!(cut, [run("✎ ", Tone::Dim), run(" םולש", Tone::Normal)]);
        let latin = vec![run("✎ ", Tone::Dim), run("abc", Tone::Normal)];
        assert_eq!(
            Order::Visual.turned(&latin, Direction::LeftToRight, 9),
            None
        );
    }
}
