//! The lists of the desk: commands, annotations, texts.

use super::action::DraftText;
use super::command::COMMANDS;
use super::list::{Item, Key, Kind as ListKind, List};
use super::mode::Mode;
use super::moved::Order;
use super::shelf::one_line;
use super::state::State;
use super::view_model::{Run, TextLine, Tone};
use super::{detail, sheets};
use crate::annotate::{Annotation, Resolution, tags};
use crate::doc::place_name;
use crate::layout::wrap::fit;
use crate::text::Span;
use crate::text::width::width;

/// Columns for the keys of a command.
const KEYS: usize = 12;

/// Opens the list of commands; a selection is kept for the one chosen.
pub(super) fn palette(state: &mut State) {
    let selection = match state.mode {
        Mode::Select(selection) => Some(selection),
        _ => None,
    };
    let table = if selection.is_some() {
        "select"
    } else {
        "read"
    };
    let items = COMMANDS
        .iter()
        .filter(|spec| spec.modes.contains(&table))
        .map(|spec| {
            let keys = sheets::keys_of(&state.keymap, table, spec.name);
            let keys = whole_keys(&keys, KEYS);
            let pad = " ".repeat(KEYS + 2 - width(&keys));
            Item {
                key: Key::Command(spec.command),
                line: vec![
                    Run {
                        text: format!("{:<18} ", spec.name),
                        tone: Tone::Strong,
                    },
                    Run {
                        text: format!("{keys}{pad}"),
                        tone: Tone::Key,
                    },
                    Run {
                        text: spec.doc.to_owned(),
                        tone: Tone::Normal,
                    },
                ],
                detail: TextLine::new(),
                words: format!("{} {}", spec.name, spec.doc),
                more: vec![vec![Run {
                    text: spec.doc.to_owned(),
                    tone: Tone::Normal,
                }]],
            }
        })
        .collect();
    let mut list = List::new(
        ListKind::Commands,
        "Commands",
        items,
        "No command of that name",
    );
    list.selection = selection;
    state.mode = Mode::List(Box::new(list));
}

/// As many keys as have room in `columns`, the first in any case.
fn whole_keys(keys: &str, columns: usize) -> String {
    let mut end = 0;
    for (at, _) in keys.match_indices(", ").chain([(keys.len(), "")]) {
        if width(&keys[..at]) <= columns {
            end = at;
        }
    }
    match end {
        0 => fit(keys, columns),
        end => keys[..end].to_owned(),
    }
}

/// The list of this text's annotations: drafts, those in the text in its order, then those without a place, and last the ones let go. Or
/// only those without a place.
pub(super) fn annotations(state: &State, unplaced: bool) -> List {
    let book = &state.book;
    let order = Order::of_all(state);
    if unplaced {
        let let_go = listed(state).filter(|annotation| annotation.let_go);
        let mut items: Vec<&Annotation> = book.unplaced().into_iter().chain(let_go).collect();
        items.sort_by_key(|annotation| (annotation.anchor.start, annotation.id));
        let items = items.into_iter();
        let items = items
            .map(|annotation| item(state, &order, annotation))
            .collect();
        let title = format!("Without a place in {}", book.title());
        let none = if book.placing().is_some() {
            "Annotations are still being looked for"
        } else {
            "Every annotation has its place"
        };
        let mut list = List::new(ListKind::Annotations, title, items, none);
        list.unplaced = true;
        return list;
    }
    let mut items: Vec<Item> = book.drafts.iter().map(draft_item).collect();
    let placed = book.placed().iter().filter_map(|(_, id)| book.set.get(*id));
    items.extend(placed.map(|annotation| item(state, &order, annotation)));
    let others = book.set.live();
    let mut others: Vec<_> = others
        .filter(|annotation| book.place_of(annotation.id).is_none())
        .collect();
    others.sort_by_key(|annotation| (annotation.let_go, annotation.anchor.start, annotation.id));
    items.extend(
        others
            .into_iter()
            .map(|annotation| item(state, &order, annotation)),
    );
    let title = format!("Annotations in {}", book.title());
    List::new(
        ListKind::Annotations,
        title,
        items,
        "No annotation: h highlights, a writes a note, B bookmarks",
    )
}

/// The annotations of the open list of those without a place: one that is let go stays in it, so that this can be taken back.
fn listed(state: &State) -> impl Iterator<Item = &Annotation> {
    let items = match &state.mode {
        Mode::List(list) if list.unplaced => list.items.as_slice(),
        _ => &[],
    };
    items
        .iter()
        .filter_map(|item| match item.key {
            Key::Annotation(id) => state.book.set.get(id),
            _ => None,
        })
        .filter(|annotation| !annotation.is_deleted())
}

/// Lists the annotations without a place; where they are listed, all.
pub(super) fn unplaced(state: &mut State) {
    let unplaced = match &state.mode {
        Mode::List(list) if list.kind != ListKind::Annotations => return,
        Mode::List(list) => !list.unplaced,
        _ => true,
    };
    state.mode = Mode::List(Box::new(annotations(state, unplaced)));
}

fn draft_item(draft: &DraftText) -> Item {
    let text = one_line(&draft.text);
    let quote = one_line(&draft.anchor.exact);
    Item {
        key: Key::Draft(Box::new(draft.clone())),
        words: format!("draft {text} {quote}"),
        line: vec![
            Run {
                text: "✎ draft  ".to_owned(),
                tone: Tone::Alert,
            },
            Run {
                text,
                tone: Tone::Normal,
            },
        ],
        detail: vec![Run {
            text: format!("  “{quote}”"),
            tone: Tone::Dim,
        }],
        more: Vec::new(),
    }
}

/// An annotation in the list: sign, state, what it says; below, where it stands and what it quotes.
fn item(state: &State, order: &Order, annotation: &Annotation) -> Item {
    let found = state.book.resolution(annotation.id);
    let apart: Vec<String> = state
        .book
        .set
        .beside(annotation.id)
        .map(|other| one_line(other.note_text()))
        .collect();
    let status = match found.map(|found| order.says(state, annotation, found)) {
        Some("here") => "",
        Some("ambiguous" | "lost") if annotation.let_go => "let go ",
        Some("moved") => "moved ",
        Some("changed") => "changed ",
        Some("ambiguous") => "ambiguous ",
        Some(_) => "lost ",
        None => "being placed ",
    };
    let status = if apart.is_empty() {
        status.to_owned()
    } else {
        format!("≠ {status}")
    };
    row(state, annotation, found, status, &apart, Tone::Alert)
}

/// An annotation in a list, found so in this text, with a `status` to tell and what was written on it `apart`.
pub(super) fn row(
    state: &State,
    annotation: &Annotation,
    found: Option<&Resolution>,
    status: String,
    apart: &[String],
    tone_of_status: Tone,
) -> Item {
    let (place, section) = whereabouts(state, annotation, found.and_then(Resolution::place));
    let (sign, tone) = sheets::sign(annotation);
    let made_on = one_line(&annotation.anchor.exact);
    // A changed one stands on other words now; those it was made on are shown where it is chosen.
    let quote = match found {
        Some(Resolution::Changed { span, .. }) => one_line(&state.book.document.quote(*span)),
        _ => made_on.clone(),
    };
    let quote = format!("“{quote}”");
    let name = annotation.name.as_deref().map(one_line).unwrap_or_default();
    let mark = annotation
        .mark
        .map(|mark| format!("mark {mark}"))
        .unwrap_or_default();
    let note = one_line(annotation.note_text());
    // What was written apart stands there too: both texts, not one of them.
    let notes = [note.as_str()]
        .into_iter()
        .chain(apart.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ≠ ");
    let head = joined(&[&name, &mark, &notes], "  ");
    let tags: Vec<String> = tags(annotation.note_text())
        .iter()
        .map(|tag| format!("#{tag}"))
        .collect();
    let words = format!(
        "{} {} {} {head} {quote} {made_on} {section} {status}",
        annotation.kind.name(),
        annotation.style.as_deref().unwrap_or_default(),
        tags.join(" "),
    );
    let (says, below) = if head.is_empty() {
        (quote, String::new())
    } else {
        (head, quote)
    };
    let line = vec![
        Run {
            text: format!("{sign} "),
            tone,
        },
        Run {
            text: status,
            tone: tone_of_status,
        },
        Run {
            text: says,
            tone: Tone::Normal,
        },
    ];
    let below = joined(&[&joined(&[&place, &section], " · "), &below], "  ");
    let detail = vec![Run {
        text: format!("  {below}"),
        tone: Tone::Dim,
    }];
    Item {
        key: Key::Annotation(annotation.id),
        line,
        detail,
        words,
        more: detail::more(state, annotation, "list"),
    }
}

/// How far in the text an annotation stands at `place` (empty where it has none), and in which section.
fn whereabouts(state: &State, annotation: &Annotation, place: Option<Span>) -> (String, String) {
    let outline = state.book.document.outline();
    match place {
        Some(span) => {
            let section = outline.at(span.start).map(|index| outline.name(index));
            (
                format!("{} %", state.book.progress(span.start) / 10),
                section.unwrap_or_default(),
            )
        }
        None => (
            String::new(),
            one_line(&place_name(&annotation.anchor.section)),
        ),
    }
}

/// The parts that say something, with `between` between them.
fn joined(parts: &[&str], between: &str) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(between)
}

/// After a change: an open list of annotations is made anew, filter and choice kept.
pub(super) fn refresh_list(state: &mut State) {
    if let Mode::Sheet(sheet, below) = &mut state.mode {
        let sheet = std::mem::take(sheet);
        state.mode = std::mem::take(below);
        refresh_list(state);
        let below = std::mem::take(&mut state.mode);
        state.mode = Mode::Sheet(sheet, Box::new(below));
        return;
    }
    let Mode::List(old) = &state.mode else { return };
    if old.kind != ListKind::Annotations {
        return;
    }
    let (typed, selected, chosen) = (old.field.text(), old.selected, old.chosen());
    let mut list = annotations(state, old.unplaced);
    if !typed.is_empty() {
        // What was typed had room in the field it was typed in.
        let _ = list.field.insert(&typed);
        list.filter();
    }
    let same = |index: &usize| list.items.get(*index).map(|item| &item.key) == chosen.as_ref();
    let bottom = list.shown.len().saturating_sub(1);
    list.selected = list
        .shown
        .iter()
        .position(same)
        .unwrap_or(selected.min(bottom));
    state.mode = Mode::List(Box::new(list));
}
