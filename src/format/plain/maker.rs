//! What those who made the file say of it, before the book and behind it: who they are, how italics are marked, which errors they
//! mended. It is kept, and is no part of the book.

use crate::text::{Span, fold};

/// How such a note begins, folded.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "transcriber's note", "transcriber's endnote", "transcribers' note", "transcribers note", "transcriber note", "transcriber notes", "transcription note", "original transcriber",
    "note du transcripteur", "notes du transcripteur", "note de transcription", "notes de transcription", "note sur la transcription",
    "anmerkung zur transkription", "anmerkungen zur transkription", "hinweise zur transkription", "nota del transcriptor", "notas del transcriptor", "nota de transcripcion", "notas de transcripcion",
    "nota del trascrittore", "note del trascrittore", "nota do transcritor", "notas do transcritor", "nota de transcricao", "notas de transcricao",
    "opmerkingen van de bewerker", "typographical errors corrected", "the following typographical errors",
];

/// Names that a book may have too; the note is known by what it says of the signs it uses.
const SHARED: &[&str] = &["au lecteur", "note", "notes", "note to the reader"];

/// Who made the file is named before the book begins.
const CREDITS: [&str; 9] = [
    "Produced by",
    "E-text prepared by",
    "Etext prepared by",
    "This etext was",
    "This eBook was",
    "Transcribed by",
    "Transcribed from",
    "Prepared by",
    "Credits:",
];

/// Bytes of the longest note before a book.
const HEAD: usize = 6000;

/// Bytes at the end of a text in which a note is looked for.
const TAIL: usize = 64 * 1024;

/// `span` of `text` without the notes at either end of it.
pub(super) fn without(text: &str, span: Span) -> Span {
    let mut start = span.start;
    while let Some(next) = after_note(text, start, span.end) {
        start = next;
    }
    Span::new(start, before_note(text, start, span.end))
}

/// The first byte behind the note that `start..end` begins with.
fn after_note(text: &str, start: usize, end: usize) -> Option<usize> {
    let rest = &text[start..end];
    let begin = start + (rest.len() - rest.trim_start().len());
    let words = &text[begin..end];
    if CREDITS.iter().any(|credit| words.starts_with(credit)) {
        return words.find("\n\n").map(|len| begin + len + 2);
    }
    let drawn = words
        .split('\n')
        .take_while(|line| is_drawn(line))
        .map(|line| line.len() + 1)
        .sum::<usize>();
    let inner = words.get(drawn..).unwrap_or_default();
    if !is_note(inner) {
        return None;
    }
    // The book begins behind a wide gap; else the note is one paragraph.
    let near = &words[..words.floor_char_boundary(HEAD)];
    let wide = near.find("\n\n\n\n");
    let closed = (drawn == 0).then(|| drawn_after(near)).flatten();
    let wide = match (wide, closed) {
        (Some(wide), Some(closed)) => Some(wide.min(closed)),
        (wide, closed) => wide.or(closed),
    };
    let len = wide.or_else(|| {
        near[drawn.min(near.len())..]
            .find("\n\n")
            .map(|at| drawn + at)
    })?;
    Some(begin + len + 2)
}

/// Where a line is drawn under a note, behind its first paragraph.
fn drawn_after(note: &str) -> Option<usize> {
    let mut at = note.find("\n\n")?;
    for line in note[at..].split_inclusive('\n') {
        at += line.len();
        if line.trim().len() >= DRAWN && is_drawn(line) {
            return Some(at - 1);
        }
    }
    None
}

/// Signs of the shortest line that is drawn under a note.
const DRAWN: usize = 10;

/// Where the note begins that `start..end` ends with; `end` where there is none.
pub(in crate::format) fn before_note(text: &str, start: usize, end: usize) -> usize {
    let from = text.ceil_char_boundary(end.saturating_sub(TAIL).max(start));
    let mut at = from;
    let mut blank = from == start;
    // Where what is drawn right above begins: the head of a box.
    let mut drawn = None;
    for line in text[from..end].split_inclusive('\n') {
        let empty = line.trim().is_empty();
        let opens = blank && !empty && (end - at) * 2 < at - start && is_note(&text[at..end]);
        if opens {
            return drawn.unwrap_or(at);
        }
        let is_head = !empty && is_drawn(line);
        drawn = is_head.then_some(drawn.unwrap_or(at));
        blank = empty || is_head;
        at += line.len();
    }
    end
}

/// Whether a line is drawn around a note or above it.
fn is_drawn(line: &str) -> bool {
    line.chars()
        .all(|c| c.is_whitespace() || "+-|*=_".contains(c))
}

/// Whether `words` begin like a note on the file.
fn is_note(words: &str) -> bool {
    let line = words.lines().next().unwrap_or_default();
    if line.len() > 200 {
        return false;
    }
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "+|[*_=(".contains(c));
    let folded = fold::folded(line);
    if NAMES.iter().any(|name| folded.starts_with(name)) {
        return true;
    }
    let name = folded.trim_matches(|c: char| !c.is_alphanumeric());
    SHARED.contains(&name) && speaks_of_signs(&words[..words.floor_char_boundary(600)])
}

/// Whether a note explains how the file shows italics, or says that it is a copy.
fn speaks_of_signs(words: &str) -> bool {
    let folded = fold::folded(words);
    let italics = folded.contains("itali") && (words.contains('_') || words.contains('='));
    let copy =
        folded.contains("transcri") || folded.contains("original") || folded.contains("typograph");
    italics || copy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_on_the_file_are_told_from_the_book() {
        for (text, wanted) in [
            ("Produced by A. B.\n\nThe book.\n", "The book."),
            (
                "Transcriber's Note:\n\nItalics are shown so.\n\n\n\n\nThe book.\n",
                "The book.",
            ),
            ("[Transcriber’s note: one.]\n\nThe book.\n", "The book."),
            (
                "  +-----+\n  | Transcriber's Note: |\n  +-----+\n\n\n\nThe book.\n",
                "The book.",
            ),
            (
                "Transcriber's note: one.\n\nTwo.\n\n----------------\n\nThe book.\n\nIt is long.\n\n\n\n\nI.\n",
                "The book.\n\nIt is long.\n\n\n\n\nI.",
            ),
            (
                "Au lecteur.\n\n  Les _italiques_ sont de l’original.\n\n\n\n\nLe livre.\n",
                "Le livre.",
            ),
            (
                "Au lecteur.\n\nC’est ici un livre de bonne foi.\n\n\n\n\nLe livre.\n",
                "Au lecteur.\n\nC’est ici un livre de bonne foi.\n\n\n\n\nLe livre.",
            ),
            (
                "The book is a long one, and the note a short one behind it; so it is.\n\n\nTranscriber's Notes:\n\nP. 3: a.\n",
                "The book is a long one, and the note a short one behind it; so it is.",
            ),
            // In a box, behind a rule.
            (
                "The book is a long one, and the note a short one behind it; so it is, and so it was before, and so it will be as long as there are people who read what others have written, and nobody will know better.\n\n  * * *\n\n  +--------+\n  | Typographical errors corrected in text: |\n  |        |\n  | P. 3: a.  |\n  +--------+\n",
                "The book is a long one, and the note a short one behind it; so it is, and so it was before, and so it will be as long as there are people who read what others have written, and nobody will know better.\n\n  * * *",
            ),
            (
                "Notes\n\nThey are the book.\n",
                "Notes\n\nThey are the book.",
            ),
            ("", ""),
        ] {
            let span = without(text, Span::new(0, text.len()));
            assert_eq!(span.of(text).trim(), wanted, "{text}");
        }
    }
}
