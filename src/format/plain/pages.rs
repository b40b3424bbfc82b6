//! The pages of a printer in a typed text: form feeds, and the lines that a program put at the head and the foot of every page.
//! They are taken out before anything else is read, so that a paragraph runs over them.

use std::collections::HashMap;

use memchr::memmem;

use crate::doc::PageMark;
use crate::text::hygiene::FEED;

/// Bytes around a form feed in which heads and feet stand.
const REACH: usize = 400;

/// What stands around one form feed.
struct Turn<'t> {
    /// End of the text above the foot, and of the text above the feed.
    above: [usize; 2],
    /// Start of the line below the feed, and of the one below the head.
    below: [usize; 2],
    foot: &'t str,
    head: &'t str,
}

/// `text` without feeds, heads and feet, and where its pages begin, where they are numbered.
pub(super) fn strip(text: String) -> (String, Vec<PageMark>) {
    if memmem::find(text.as_bytes(), FEED.as_bytes()).is_none() {
        return (text, Vec::new());
    }
    let turns: Vec<Turn> = memmem::find_iter(text.as_bytes(), FEED.as_bytes())
        .filter(|&at| at == 0 || text.as_bytes()[at - 1] == b'\n')
        .map(|at| turn(&text, at))
        .collect();
    let (feet, heads) = furniture(&text, &turns);
    let mut out = String::with_capacity(text.len());
    let mut marks = Vec::new();
    let mut from = 0;
    for ((turn, foot), head) in turns.iter().zip(feet).zip(heads) {
        let end = turn.above[usize::from(!foot)];
        let next = turn.below[usize::from(head)];
        if end < from || next < end {
            continue;
        }
        out.push_str(&text[from..end]);
        if end > 0 {
            out.push_str(if runs_on(&text[..end], &text[next..]) {
                "\n"
            } else {
                "\n\n"
            });
        }
        from = next;
        let lead = text[next..].len() - text[next..].trim_start().len();
        if let Some(page) = number(turn.foot).filter(|_| foot) {
            marks.push(PageMark {
                pos: out.len() + lead,
                label: (page + 1).to_string(),
            });
        }
    }
    out.push_str(&text[from..]);
    // The last page has a foot and no feed.
    let body = out.trim_end();
    let final_line = body.rfind('\n').map_or(0, |at| at + 1);
    if is_numbered(&body[final_line..]) && !marks.is_empty() {
        out.truncate(out[..final_line].trim_end().len());
    }
    marks.retain(|mark| mark.pos < out.len());
    (out, marks)
}

/// Which feet and which heads say nothing of the text. What is taken out cannot be read any more, so it has to be certain: a line that
/// comes again page by page, whose numbers stay as they are or count the pages, in a text that pages cut in the middle of sentences.
/// A number by itself at the foot counts pages also where they cut none.
fn furniture(text: &str, turns: &[Turn]) -> (Vec<bool>, Vec<bool>) {
    let feet = repeated(turns.iter().map(|turn| turn.foot));
    let heads = repeated(turns.iter().map(|turn| turn.head));
    let paged = |turn: &Turn| is_numbered(turn.foot);
    let printed = turns.iter().filter(|turn| paged(turn)).count() * 2 > turns.len();
    let cut = turns.iter().zip(&heads).filter(|&(turn, &head)| {
        let below = text[turn.below[usize::from(head)]..].trim_start();
        below.starts_with(char::is_lowercase)
    });
    let flows = printed || cut.count() * CUT >= turns.len().max(2 * CUT);
    let certain = |(turn, again): (&Turn, &bool)| {
        paged(turn) || (*again && (flows || is_bare_number(turn.foot)))
    };
    let foot = turns.iter().zip(&feet).map(certain).collect();
    let head = heads.iter().map(|&again| again && flows).collect();
    (foot, head)
}

/// Of so many pages at least one begins in the middle of a sentence, where text runs over them.
const CUT: usize = 6;

/// Which of `lines`, one a page, come again on two pages of five, with numbers that stay or count the pages. Even and odd pages may have
/// their own.
fn repeated<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<bool> {
    let lines: Vec<&str> = lines.collect();
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (page, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
    {
        groups.entry(mask(line)).or_default().push(page);
    }
    let mut out = vec![false; lines.len()];
    let least = (lines.len() * 2 / 5).max(2);
    for pages in groups.into_values().filter(|pages| pages.len() >= least) {
        let numbers: Vec<(usize, Vec<u64>)> = pages
            .iter()
            .map(|&page| (page, numbers(lines[page])))
            .collect();
        let steady = numbers.windows(2).all(|pair| {
            let [(page, before), (next, after)] = pair else {
                return true;
            };
            before.len() == after.len()
                && before.iter().zip(after).all(|(before, after)| {
                    before == after || *after == before + (next - page) as u64
                })
        });
        if steady {
            for page in pages {
                out[page] = true;
            }
        }
    }
    out
}

/// The numbers in a line, from left to right.
fn numbers(line: &str) -> Vec<u64> {
    line.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

/// Whether a line is the number of a page and nothing else: `12`, `- 12 -`, `[12]`.
fn is_bare_number(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || "-–—[]()".contains(c));
    (1..=5).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit())
}

fn turn(text: &str, at: usize) -> Turn<'_> {
    let before = text[..at].trim_end();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let (foot, above) = (before[line..].trim(), text[..line].trim_end());
    let near = |line: &str| line.len() <= REACH;
    // A foot stands by itself below the text.
    let alone = text[above.len()..line].matches('\n').count() >= 2;
    let after = at + FEED.len();
    let below = start_of_text(text, after);
    let end = text[below..]
        .find('\n')
        .map_or(text.len(), |end| below + end);
    let past = start_of_text(text, end);
    let head_alone = text[end..past].matches('\n').count() >= 2;
    Turn {
        above: [above.len(), before.len()],
        below: [below, past],
        foot: if alone && near(foot) { foot } else { "" },
        head: if head_alone {
            text[below..end].trim()
        } else {
            ""
        },
    }
}

/// The start of the first line from `from` on that is not blank.
fn start_of_text(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let blank = &rest[..rest.len() - rest.trim_start().len()];
    from + blank.rfind('\n').map_or(0, |at| at + 1)
}

/// A line with its numbers and spaces made alike, and without the parts that change from page to page.
fn mask(line: &str) -> String {
    let words: Vec<&str> = line
        .split_whitespace()
        .filter(|word| !word.chars().any(|c| c.is_ascii_digit()))
        .collect();
    words.join(" ")
}

/// Whether a line ends with the number of a page (`[Page 7]`).
fn is_numbered(line: &str) -> bool {
    number(line).is_some()
}

fn number(line: &str) -> Option<u32> {
    let inside = line.trim_end().strip_suffix(']')?;
    let (_, number) = inside.rsplit_once("[Page ")?;
    number.trim().parse().ok().filter(|&page| page < 100_000)
}

/// Whether a sentence goes on from `above` to `below`: no stop, and a line that stands as the one before it does.
fn runs_on(above: &str, below: &str) -> bool {
    let last = &above[above.rfind('\n').map_or(0, |at| at + 1)..];
    let next = below.split('\n').next().unwrap_or_default();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let open = above.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '-' | '—'));
    let goes_on = next
        .trim_start()
        .starts_with(|c: char| c.is_lowercase() || c == '(');
    let full = last.trim().len() > 40 && next.trim_start().starts_with(char::is_alphabetic);
    open && indent(last) == indent(next) && (goes_on || full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_feet_go_and_sentences_run_on() {
        let text = "   One and\n\n\nNobody      [Page 1]\n\u{240c}\nRFC 9    Title    May 1999\n\n\n   two.\n\nNobody      [Page 2]\n\u{240c}\nRFC 9    Title    May 1999\n\n2.  Three\n\n\nNobody      [Page 3]\n";
        let (stripped, marks) = strip(text.to_owned());
        assert_eq!(stripped, "   One and\n   two.\n\n2.  Three");
        let marks: Vec<(&str, &str)> = marks
            .iter()
            .map(|mark| (mark.label.as_str(), &stripped[mark.pos..mark.pos + 2]))
            .collect();
        assert_eq!(marks, [("2", "tw"), ("3", "2.")]);
    }

    #[test]
    fn what_is_text_stays_at_the_edges_of_pages() {
        let prose = "It was late in the year, and nobody came.\n\nHe slept.";
        for line in [
            "Chapter {}",
            "{}.",
            "HYMN {}",
            "INVOICE 10{}",
            "Tides ({}/8)",
            "{} May 1870",
            "O pilot, hold the lamp!",
        ] {
            for at_foot in [false, true] {
                let pages: Vec<String> = (1..9)
                    .map(|page: u32| {
                        let line = line.replace("{}", &page.to_string());
                        if at_foot {
                            format!("{prose}\n\n{line}\n")
                        } else {
                            format!("{line}\n\n{prose}\n")
                        }
                    })
                    .collect();
                let text = pages.join("\u{240c}\n");
                let (stripped, _) = strip(text.clone());
                for page in 1..9 {
                    let line = line.replace("{}", &page.to_string());
                    assert!(stripped.contains(&line), "{line}: {stripped}");
                }
            }
        }
        // Chapters that have several pages, which cut their sentences.
        let text = (1..31).fold(String::new(), |text, page: u32| {
            let head = if page % 3 == 1 {
                format!("Chapter {}. The Road\n\n", page / 3 + 1)
            } else {
                String::new()
            };
            format!("{text}{head}and the road lay under water, and nobody\n\n\n{page}\n\u{240c}\n")
        });
        let (stripped, _) = strip(text);
        assert_eq!(stripped.matches("Chapter").count(), 10, "{stripped}");
        assert!(!stripped.contains("\n12"), "{stripped}");
    }

    #[test]
    fn feeds_alone_are_only_ends_of_pages() {
        for (text, wanted) in [
            ("One.\n\u{240c}\nTwo.\n", "One.\n\nTwo.\n"),
            ("One.\n\u{240c}Two.\n", "One.\n\nTwo.\n"),
            ("\u{240c}\nTwo.", "Two."),
            ("One.\n\u{240c}", "One.\n\n"),
            ("a \u{240c} b", "a \u{240c} b"),
            ("One", "One"),
        ] {
            assert_eq!(strip(text.to_owned()).0, wanted, "{text:?}");
        }
    }
}
