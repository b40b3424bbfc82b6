//! The title of a text, and the titles that stand on a line of their own under a label.

use super::candidate::{self, Candidate, Form};
use super::label::{self, Label};
use super::{Page, look};
use crate::doc::BlockKind;
use crate::text::{fold, width};

/// Bytes of the longest title.
const SHORT: usize = 300;

/// Blank lines beyond which a line is no title of the label above it.
pub(super) const FAR: u8 = 4;

/// Whether the block after `label` is its title. `lax`: even where it ends like a sentence.
pub(super) fn follows(page: &Page, label: usize, lax: bool) -> bool {
    let next = label + 1;
    let Some(block) = page.blocks.get(next) else {
        return false;
    };
    let kept = matches!(block.kind, BlockKind::Paragraph | BlockKind::Verse);
    if !kept || block.span.len() > SHORT || page.gaps[next].rows > FAR {
        return false;
    }
    let line = page.line(next);
    let line = unslanted(&line);
    // A motto stands in an indent, in lines of its own.
    let motto = page.words(next).contains('\n') && page.indent(next) > page.indent(label);
    if motto && !look::is_capitals(line) {
        return false;
    }
    let words = without_mark(line);
    let folded = fold::folded(words.trim_matches(|c: char| !c.is_alphanumeric()));
    if super::vocabulary::is_caption(&folded) || folded.chars().count() < 3 {
        return false;
    }
    // Who speaks first in an act.
    let cue =
        line.ends_with('.') && line.split_whitespace().count() <= 2 && look::is_capitals(line);
    if cue
        && label::parse(&page.line(label))
            .is_some_and(|found| super::vocabulary::is_stage(&found.label))
    {
        return false;
    }
    // What stands nearer to the text below than to its number begins that text.
    let near = page.gap_after(next).rows < page.gaps[next].rows;
    // `I Go to Bristol` begins with a pronoun.
    let pronoun = line
        .strip_prefix("I ")
        .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    if look::is_capitals(line) || (pronoun && look::is_title_like(line, &folded)) {
        return true;
    }
    match candidate::form(line) {
        Some(
            Form::Capitals
            | Form::Plain
            | Form::Labelled {
                label: Label::Word { .. },
                alone: true,
            },
        ) => !near || lax,
        Some(Form::Named(_)) => lax,
        Some(_) => false,
        None => {
            let quoted = line
                .strip_prefix(['“', '"', '«'])
                .and_then(|rest| rest.strip_suffix(['”', '"', '»']))
                .map(|inner| inner.trim_end_matches('.'))
                .is_some_and(|inner| {
                    look::is_capitals(inner) || look::is_title_like(inner, &fold::folded(inner))
                });
            let speech =
                !quoted && line.starts_with(['“', '"', '«', '—', '–', '-', '‘', '[', '(', '_']);
            // A long one is a sentence by itself, set apart from the text below.
            let most = if page.gap_after(next).rows > page.style.gap && !line.contains(". ") {
                160
            } else {
                120
            };
            // Where and when it happens takes sentences to say.
            let sentences = line.len() > 60 && look::has_stop_inside(line);
            lax && !speech
                && !near
                && !super::vocabulary::is_made_by(&folded)
                && !folded.starts_with("dedicated to ")
                && !sentences
                && width::width(line) <= most
                && (quoted || line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
                && page.blocks.len() > next + 1
        }
    }
}

/// `line` without the signs of italics, where they are around all of it.
fn unslanted(line: &str) -> &str {
    line.strip_prefix('_')
        .and_then(|rest| rest.strip_suffix("_.").or_else(|| rest.strip_suffix('_')))
        .filter(|inner| !inner.contains('_'))
        .unwrap_or(line)
}

/// `line` without ornaments around it and the mark of a note at its end.
pub(super) fn bare(line: &str) -> &str {
    without_mark(label::undecorated(line))
}

/// `line` without the mark of a note at its end.
pub(super) fn without_mark(line: &str) -> &str {
    let Some((words, mark)) = line
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['))
    else {
        return line;
    };
    let number = mark.len() <= 4 && mark.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if number { words.trim_end() } else { line }
}

/// The block that holds the title of the text: the first of its body, where it looks like one.
pub(super) fn block(page: &Page, first: usize, end: usize) -> Option<usize> {
    let index = (first..end).find(|&index| page.blocks[index].kind != BlockKind::Rule)?;
    let block = &page.blocks[index];
    let short =
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Verse) && block.span.len() <= 200;
    if !short || index + 1 >= end || (page.gap_after(index).rows == 0 && page.style.spaced) {
        return None;
    }
    let goes_on = |next: usize| {
        next < end
            && page.words(next).starts_with(char::is_lowercase)
            && !is_byline(page.words(next))
    };
    if goes_on(index + 1) || goes_on(index + 2) {
        return None;
    }
    let words = page.words(index);
    let line = page.line(index);
    let line = label::undecorated(&line);
    let folded = fold::folded(line);
    if words.lines().count() > 4 || width::width(line) > 120 || label::parse(line).is_some() {
        return None;
    }
    let stops =
        line.ends_with([',', ';', ':']) || line.starts_with(['-', '—', '–', '[', '(', '>', '<']);
    let sentence = line.ends_with(['.', '。']) && line.chars().any(char::is_lowercase);
    let named = super::vocabulary::named(folded.trim()).is_some()
        || super::vocabulary::is_contents(folded.trim());
    let spoken = line.ends_with(['!', '?', '…', '”', '»', '"'])
        && !look::is_title_like(line, &folded)
        && !line.chars().all(|c| !c.is_lowercase());
    let letters = line.chars().any(char::is_alphabetic);
    let dated = look::is_date(&folded) && line.split_whitespace().count() <= 5;
    (letters
        && !dated
        && !stops
        && !sentence
        && !named
        && !spoken
        && !line.starts_with(char::is_lowercase)
        && !super::vocabulary::is_courtesy(&folded))
    .then_some(index)
}

/// Whether a line in small letters is of a title page all the same: who wrote the book, or its other title.
pub(super) fn is_byline(words: &str) -> bool {
    let first = words
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    if first == "BY" {
        return words.len() <= 200;
    }
    words.len() <= 100
        && matches!(
            first,
            "by" | "par" | "von" | "por" | "di" | "de" | "or" | "ou" | "oder" | "van" | "av" | "af"
        )
        && !words.ends_with(['.', ',', ';']) | words.starts_with("or,")
}

/// Takes away candidates that only repeat the title of the text: half-titles, running heads.
pub(super) fn drop_repeated<'a>(
    page: &Page,
    candidates: &mut Vec<Candidate>,
    titles: impl Iterator<Item = &'a String>,
) {
    // The card adds what the half-title leaves out (`Jack — A Romance`).
    let titles: Vec<String> = titles
        .flat_map(|title| {
            let main = title.split([':', ';', '—']).next().unwrap_or_default();
            [key(title), key(main)]
        })
        .filter(|title| !title.is_empty())
        .collect();
    let repeated = |it: &Candidate| {
        let words = key(&words(&it.line));
        // The name of the book above its first chapter, in letters set apart.
        let spaced = is_spaced(&it.line) && titles.iter().any(|title| title.contains(&words));
        // `GULLIVER'S TRAVELS INTO SEVERAL REMOTE NATIONS`, above `BY`: the title, and more of it.
        let signed = it.block + 1 < page.blocks.len() && is_byline(page.words(it.block + 1));
        let longer = || {
            let begins = |title: &String| title.len() >= 8 && words.starts_with(title.as_str());
            signed && titles.iter().any(begins)
        };
        // The card may say more than the title page.
        let shorter = || {
            let goes_on =
                |title: &String| words.len() * 2 >= title.len() && title.starts_with(&words);
            words.len() >= 24 && titles.iter().any(goes_on)
        };
        // A half-title, and below it what kind of book it is.
        let half = || {
            let mut lines = page.words(it.block).lines();
            let first = lines.next().map(key);
            lines.next().is_some() && first.is_some_and(|first| titles.contains(&first))
        };
        matches!(it.form, Form::Capitals | Form::Plain)
            && (spaced || titles.contains(&words) || longer() || shorter() || half())
    };
    let (mut flow, mut kept) = (false, Vec::with_capacity(candidates.len()));
    for candidate in candidates.drain(..).rev() {
        if repeated(&candidate) {
            flow |= candidate.flow;
        } else {
            kept.push(candidate);
            if std::mem::take(&mut flow)
                && let Some(last) = kept.last_mut()
            {
                last.flow = true;
            }
        }
    }
    kept.reverse();
    *candidates = kept;
}

/// Whether `line` is written with spaces between its letters (`T O M   S A W Y E R`).
fn is_spaced(line: &str) -> bool {
    let letters = || line.split_whitespace();
    letters().count() >= 4 && letters().all(|word| word.chars().count() == 1)
}

fn key(title: &str) -> String {
    let letters = |c: &char| c.is_alphanumeric();
    fold::folded(title).chars().filter(letters).collect()
}

/// The title that the first lines of a text give: up to the name of who wrote it.
pub(super) fn words(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let by = matches!(
            word,
            "by" | "par" | "von" | "por" | "di" | "BY" | "By" | "PAR"
        );
        // `of` and the like are small in a title too; the name behind `by` is what is cut off.
        let shouted = words.iter().all(|word| !word.contains(char::is_lowercase));
        let named = word.starts_with("作者") || word.starts_with("著者");
        if (by && shouted || named) && !words.is_empty() {
            break;
        }
        words.push(word);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_ends_where_the_author_is_named() {
        for (text, title) in [
            ("La révolution russe", "La révolution russe"),
            ("THE WHALE\nBY HERMAN MELVILLE", "THE WHALE"),
            (
                "THE ADVENTURES OF SHERLOCK HOLMES by ARTHUR CONAN DOYLE",
                "THE ADVENTURES OF SHERLOCK HOLMES",
            ),
            ("Death by Water", "Death by Water"),
            ("讲台之梦\n作者：张三", "讲台之梦"),
            ("BY NIGHT", "BY NIGHT"),
        ] {
            assert_eq!(words(text), title);
        }
    }
}
