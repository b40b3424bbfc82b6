//! Sheets: texts the desk shows in a box: help, a whole note, what the text is.

use super::command::{COMMANDS, Group};
use super::mode::Sheet;
use super::state::State;
use super::view_model::{Run, TextLine, Tone};
use crate::annotate::{Annotation, Kind, STYLES, tag_spans};
use crate::doc::place_name;
use crate::keymap::Keymap;

fn run(text: impl Into<String>, tone: Tone) -> Run {
    Run {
        text: text.into(),
        tone,
    }
}

/// The keys that lead to a command in a table, as written in keymaps: `j, Down`.
#[must_use]
pub fn keys_of(keymap: &Keymap, table: &str, command: &str) -> String {
    let all: Vec<String> = keymap
        .keys_of(table, command)
        .into_iter()
        .map(|keys| {
            keys.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    all.join(", ")
}

/// Help for a mode: every command that has a key there, under its group.
#[must_use]
pub fn help(keymap: &Keymap, table: &'static str) -> Sheet {
    let mut lines: Vec<TextLine> = Vec::new();
    for group in Group::ALL {
        let bound: Vec<(String, &str)> = COMMANDS
            .iter()
            .filter(|spec| spec.group == group && spec.modes.contains(&table))
            .map(|spec| (keys_of(keymap, table, spec.name), spec.doc))
            .filter(|(keys, _)| !keys.is_empty())
            .collect();
        if bound.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(TextLine::new());
        }
        lines.push(vec![run(group.title(), Tone::Accent)]);
        for (keys, doc) in bound {
            let width = crate::text::width::width(&keys);
            let pad = " ".repeat(18_usize.saturating_sub(width).max(2));
            lines.push(vec![
                run(keys, Tone::Key),
                run(pad, Tone::Normal),
                run(doc, Tone::Normal),
            ]);
        }
    }
    if table == "read" {
        lines.push(TextLine::new());
        lines.push(vec![run(
            "A number before a key repeats it: 5 j, 50 %.",
            Tone::Dim,
        )]);
    }
    Sheet {
        title: format!("Keys: {}", mode_title(table)),
        lines,
        scroll: 0,
        lets_through: false,
    }
}

/// What a mode is called.
#[must_use]
pub fn mode_title(table: &str) -> &'static str {
    match table {
        "select" => "selecting",
        "placing" => "placing a note",
        "contents" => "contents",
        "margin" => "side notes",
        "list" => "lists",
        "help" => "boxes",
        "prompt" => "prompts",
        "editor" => "writing a note",
        "label" => "choosing a letter",
        _ => "reading",
    }
}

/// The sign of an annotation and its tone; one column wide.
#[must_use]
pub fn sign(annotation: &Annotation) -> (char, Tone) {
    let style = annotation.style.as_deref().and_then(style_index);
    match (annotation.kind, annotation.mark) {
        (Kind::Bookmark, Some(letter)) => (letter, Tone::Accent),
        (Kind::Bookmark, None) => ('⚑', Tone::Accent),
        (Kind::Highlight, _) => {
            let noted = !annotation.note_text().is_empty();
            let symbol = if noted { '✎' } else { '▍' };
            (symbol, style.map_or(Tone::Accent, Tone::Style))
        }
        (Kind::Note, _) => ('✎', Tone::Accent),
    }
}

/// The index of a style by name.
#[must_use]
pub fn style_index(name: &str) -> Option<u8> {
    STYLES
        .iter()
        .position(|style| *style == name)
        .and_then(|index| u8::try_from(index).ok())
}

/// A note's text as lines, its tags toned.
#[must_use]
pub fn note_lines(text: &str) -> Vec<TextLine> {
    let safe = crate::text::hygiene::canonical(text.to_owned()).0;
    safe.lines().map(toned).collect()
}

/// A line of a note, its tags toned.
fn toned(line: &str) -> TextLine {
    let line = line.replace('\t', "    ");
    let mut runs = TextLine::new();
    let mut at = 0;
    for tag in tag_spans(&line) {
        if tag.start > at {
            runs.push(run(&line[at..tag.start], Tone::Normal));
        }
        runs.push(run(tag.of(&line), Tone::Tag));
        at = tag.end;
    }
    if at < line.len() || runs.is_empty() {
        runs.push(run(&line[at..], Tone::Normal));
    }
    runs
}

/// A whole annotation to read, with what was written on it apart on other devices.
#[must_use]
pub fn note<'a>(annotation: &Annotation, apart: impl Iterator<Item = &'a Annotation>) -> Sheet {
    let mut lines = note_lines(annotation.note_text());
    for other in apart {
        let mut texts = note_lines(other.note_text()).into_iter();
        let mut first = texts.next().unwrap_or_default();
        first.insert(0, run("≠ ", Tone::Alert));
        lines.push(first);
        lines.extend(texts);
    }
    let quote = crate::text::hygiene::canonical(annotation.anchor.exact.clone()).0;
    if !lines.is_empty() {
        lines.push(TextLine::new());
    }
    lines.push(vec![run(
        format!("“{}”", quote.replace('\n', " ")),
        Tone::Dim,
    )]);
    let section = place_name(&annotation.anchor.section);
    if !section.is_empty() {
        lines.push(vec![run(
            format!("— {}", crate::text::hygiene::line(&section)),
            Tone::Dim,
        )]);
    }
    let title = match (annotation.kind, &annotation.style) {
        (Kind::Bookmark, _) => "Bookmark".to_owned(),
        (Kind::Highlight, Some(style)) => {
            format!("Highlight: {}", crate::text::hygiene::line(style))
        }
        (Kind::Highlight, None) => "Highlight".to_owned(),
        (Kind::Note, _) => "Note".to_owned(),
    };
    Sheet {
        title,
        lines,
        scroll: 0,
        lets_through: true,
    }
}

/// What the open text is.
#[must_use]
pub fn information(state: &State) -> Sheet {
    let book = &state.book;
    let meta = book.document.meta();
    let words = if book.document.text().len() > 8 << 20 {
        String::new()
    } else {
        book.document.words(book.document.body()).to_string()
    };
    let path = book
        .path
        .as_ref()
        .map(|path| crate::text::hygiene::line(&path.to_string_lossy()).into_owned());
    let count = |count: usize| match count {
        0 => String::new(),
        count => count.to_string(),
    };
    let pages = match book.document.pages() {
        [first, .., last] => format!("{} to {}", first.label, last.label),
        _ => String::new(),
    };
    let rows: [(&str, String); 17] = [
        ("Title", book.title().to_owned()),
        ("Subtitle", meta.subtitle.clone().unwrap_or_default()),
        ("Author", meta.authors.join(", ")),
        (
            "Language",
            meta.language
                .map(|lang| lang.to_string())
                .unwrap_or_default(),
        ),
        ("Publisher", meta.publisher.clone().unwrap_or_default()),
        ("Date", meta.date.clone().unwrap_or_default()),
        ("Identifier", meta.identifiers.join(", ")),
        ("File", path.unwrap_or_else(|| book.name.clone())),
        ("Format", book.format.clone()),
        ("Words", words),
        (
            "Sections",
            book.document.outline().sections().len().to_string(),
        ),
        ("Author’s notes", count(book.document.notes().len())),
        ("Pictures", count(book.document.pictures().len())),
        ("Printed pages", pages),
        ("Annotations", book.set.live().count().to_string()),
        ("Text", book.document.hash().to_string()),
        ("About", meta.description.clone().unwrap_or_default()),
    ];
    let lines = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            vec![
                run(format!("{name:<16}"), Tone::Dim),
                run(value, Tone::Normal),
            ]
        })
        .collect();
    Sheet {
        title: "This text".to_owned(),
        lines,
        scroll: 0,
        lets_through: false,
    }
}
