//! Header and status line.

use super::{run, side};
use crate::app::mode::{MarkUse, Mode};
use crate::app::placing;
use crate::app::select::{Unit, subject};
use crate::app::sheets::keys_of;
use crate::app::state::State;
use crate::app::view_model::{Rect, StatusView, TextLine, Tone};
use crate::doc::InlineKind;
use crate::layout::wrap::fit;
use crate::text::grapheme::graphemes;
use crate::text::width::{grapheme_width, width};

/// Title on the left, section and its number on the right; on a narrow screen the section alone.
pub fn header(state: &State, columns: u16) -> (String, String) {
    let columns = usize::from(columns).saturating_sub(2);
    let title = state.book.title();
    let outline = state.book.document.outline();
    let Some(index) = state.section() else {
        return (fit(title, columns), String::new());
    };
    let section = outline.sections()[index].title.as_str();
    let whole = outline.name(index);
    if state.book.decoding.cut.is_partial() {
        // How many there are, only the whole tells.
        return beginning(title, &whole, columns);
    }
    let number = format!("{}/{}", index + 1, outline.sections().len());
    let right = if section == title {
        number.clone()
    } else {
        format!("{whole} · {number}")
    };
    if width(title) + 3 + width(&right) <= columns {
        return (title.to_owned(), right);
    }
    // The section stays to the right; the title gives way, and on the narrowest screens goes.
    let right = if section == title || columns < 30 {
        fit(&right, columns)
    } else {
        let room = (columns * 2 / 3).saturating_sub(width(&number) + 3);
        // Where a title is only a number and the path does not fit, the number is what is left.
        let section = if width(&whole) <= room {
            &whole
        } else {
            section
        };
        format!("{} · {number}", fit(section, room))
    };
    match columns.saturating_sub(width(&right) + 3) {
        room @ 8.. => (fit(title, room), right),
        _ => (String::new(), right),
    }
}

/// Title and section, of a text that is not there as a whole yet.
fn beginning(title: &str, section: &str, columns: usize) -> (String, String) {
    let room = columns.saturating_sub(width(title) + 3);
    if section == title || width(section) > room {
        (fit(title, columns), String::new())
    } else {
        (title.to_owned(), section.to_owned())
    }
}

/// Progress, time left, messages.
pub fn status(state: &State, columns: u16) -> StatusView {
    let progress = if state.book.decoding.cut.is_partial() {
        0
    } else {
        state.book.progress(state.focus.end)
    };
    let right = right(state, progress, columns);
    let columns = usize::from(columns).saturating_sub(2);
    let mut left = left(state, columns);
    if let Some([message]) = left.as_deref_mut() {
        // Where both do not fit, what is told now comes first.
        message.text = fit(&message.text, columns);
    }
    StatusView {
        progress,
        right,
        left,
    }
}

fn right(state: &State, progress: u16, columns: u16) -> TextLine {
    let mut parts: Vec<TextLine> = Vec::new();
    if state.book.save_error.is_some() && !state.book.unsaved.is_empty() {
        parts.push(vec![run(
            format!("{} not saved", state.book.unsaved.all().count()),
            Tone::Alert,
        )]);
    }
    if let Some((done, of)) = state.book.placing() {
        parts.push(vec![run(
            format!("placing notes {done}/{of}"),
            Tone::Normal,
        )]);
    }
    if let Some((at, of)) = state
        .find
        .as_ref()
        .and_then(|find| find.count)
        .filter(|(at, _)| *at > 0)
    {
        parts.push(vec![run(format!("{at}/{of}"), Tone::Normal)]);
    }
    let partial = state.book.decoding.cut.is_partial();
    let percent = if partial {
        "reading…".to_owned()
    } else {
        format!("{} %", progress / 10)
    };
    parts.push(vec![run(percent, Tone::Normal)]);
    let page = state.book.document.page_at(state.focus.start);
    if let Some(page) = page.filter(|_| columns >= 30) {
        parts.push(vec![run(format!("p. {}", fit(&page.label, 8)), Tone::Dim)]);
    }
    if columns >= 50 && !partial {
        let minutes = state
            .book
            .minutes_left(state.focus.start, state.settings.pace);
        if progress < 1000 && minutes > 0 {
            parts.push(vec![run(time(minutes), Tone::Dim)]);
        }
    }
    let help = keys_of(&state.keymap, state.mode.table(), "help");
    if let Some(key) = help.split(", ").next().filter(|key| !key.is_empty()) {
        parts.push(vec![run(key, Tone::Key), run(" help", Tone::Dim)]);
    }
    let mut line = TextLine::new();
    for part in parts {
        if !line.is_empty() {
            line.push(run(" · ", Tone::Dim));
        }
        line.extend(part);
    }
    line
}

/// `9 min left`, `2 h 05 left`.
fn time(minutes: usize) -> String {
    if minutes < 60 {
        format!("{minutes} min left")
    } else {
        format!("{} h {:02} left", minutes / 60, minutes % 60)
    }
}

/// What replaces the bar.
fn left(state: &State, columns: usize) -> Option<TextLine> {
    if let Mode::Prompt(prompt) = &state.mode {
        let (line, _) = field_line(
            prompt.label(),
            &prompt.field.text(),
            prompt.field.cursor().1,
            columns,
        );
        return Some(line);
    }
    if let Some(message) = &state.message {
        return Some(vec![run(message.text.clone(), message.tone)]);
    }
    let pending = pending(state);
    if !pending.is_empty() {
        return Some(vec![run(pending, Tone::Key)]);
    }
    if let Some(hint) = placing::hint(state) {
        return Some(vec![run(hint, Tone::Accent)]);
    }
    match &state.mode {
        Mode::Select(selection) => {
            let by = match selection.unit {
                Unit::Character => "character",
                Unit::Word => "word",
                Unit::Sentence => "sentence",
                Unit::Paragraph => "paragraph",
            };
            let words = subject(state)
                .filter(|span| span.len() < 1 << 20)
                .map(|span| state.book.document.words(span));
            let words = words
                .map(|words| format!(" · {words} words"))
                .unwrap_or_default();
            Some(vec![
                run("Selecting", Tone::Accent),
                run(format!(" by {by}{words}"), Tone::Normal),
            ])
        }
        Mode::Contents { row } => Some(
            cut_title(state, *row, columns).unwrap_or_else(|| hint("Contents", "Enter goes there")),
        ),
        Mode::Margin { .. } => Some(hint("Side notes", "Enter goes there")),
        Mode::Labels { .. } => Some(hint("Go to", "type a letter")),
        Mode::Mark(MarkUse::Set) => Some(hint("Set mark", "a letter from a to z")),
        Mode::Mark(MarkUse::GoTo) => Some(hint("Go to mark", "a letter from a to z")),
        Mode::Read => readings(state, columns),
        _ => None,
    }
}

/// The title the contents stand at, where it is cut there.
fn cut_title(state: &State, row: usize, columns: usize) -> Option<TextLine> {
    let area = state.panes()?.contents?;
    let section = state.book.document.outline().sections().get(row)?;
    let room = side::title_room(state, section, area.width);
    (width(&section.title) > room).then(|| {
        let name = run("Contents: ", Tone::Accent);
        let columns = columns.saturating_sub(width(&name.text));
        vec![name, run(fit(&section.title, columns), Tone::Normal)]
    })
}

/// How the characters of the focused sentence are read, where the text says so.
fn readings(state: &State, columns: usize) -> Option<TextLine> {
    let document = &state.book.document;
    let mut line = TextLine::new();
    let mut room = columns / 2;
    for inline in document.inlines_in(state.focus) {
        let InlineKind::Ruby(reading) = &inline.kind else {
            continue;
        };
        let base = document.slice(inline.span);
        let gap = if line.is_empty() { "" } else { "  " };
        let wanted = width(base) + width(reading) + 1 + gap.len();
        if wanted > room {
            line.push(run(" …", Tone::Dim));
            break;
        }
        room -= wanted;
        line.push(run(format!("{gap}{base} "), Tone::Normal));
        line.push(run(reading.clone(), Tone::Dim));
    }
    (!line.is_empty()).then_some(line)
}

fn hint(name: &str, what: &str) -> TextLine {
    vec![
        run(name, Tone::Accent),
        run(format!(": {what}, Esc leaves"), Tone::Normal),
    ]
}

/// Count and keys pressed that are no command yet.
fn pending(state: &State) -> String {
    let count = state.pending.count.map(|count| count.to_string());
    let keys = state.pending.keys.iter().map(ToString::to_string);
    count.into_iter().chain(keys).collect::<Vec<_>>().join(" ")
}

/// A label and a field cut to `columns` so that the cursor (a byte of `text`) is in sight; and the cursor's column.
pub fn field_line(label: &str, text: &str, cursor: usize, columns: usize) -> (TextLine, u16) {
    let room = columns.saturating_sub(width(label) + 1).max(1);
    // Back from the cursor as far as there is room.
    let cursor = cursor.min(text.len());
    let (mut start, mut before) = (cursor, 0);
    for (at, cluster) in graphemes(text.get(..cursor).unwrap_or_default()).rev() {
        before += grapheme_width(cluster);
        if before > room {
            before -= grapheme_width(cluster);
            break;
        }
        start = at;
    }
    let mut shown = String::new();
    let mut used = 0;
    for (_, cluster) in graphemes(text.get(start..).unwrap_or_default()) {
        used += grapheme_width(cluster);
        if used > room {
            break;
        }
        shown.push_str(cluster);
    }
    let column = u16::try_from(width(label) + before).unwrap_or(u16::MAX);
    (
        vec![run(label, Tone::Key), run(shown, Tone::Normal)],
        column,
    )
}

/// The cursor, where a prompt is being answered.
pub fn cursor(state: &State, area: Rect) -> Option<(u16, u16)> {
    let Mode::Prompt(prompt) = &state.mode else {
        return None;
    };
    let (_, column) = field_line(
        prompt.label(),
        &prompt.field.text(),
        prompt.field.cursor().1,
        usize::from(area.width).saturating_sub(2),
    );
    let column = column + super::typed::inset(area);
    Some((area.x + column.min(area.width.saturating_sub(1)), area.y))
}
