//! From key presses to commands: counts, chords and text that is typed.

use std::time::Duration;

use super::action::{Cx, Effect};
use super::command::Command;
use super::mode::Mode;
use super::run::{Call, run};
use super::state::{HINT, State};
use super::{labels, placing, typing};
use crate::keymap::{Code, Key, Lookup};

/// Keys pressed that are no command yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    pub keys: Vec<Key>,
    pub count: Option<u32>,
    /// When the last of them came.
    pub since: Duration,
    /// Whether their continuations are shown.
    pub hint: bool,
}

impl Pending {
    /// Largest count.
    const MOST: u32 = 1_000_000;

    /// When their continuations are to be shown.
    pub(super) fn hint_at(&self) -> Option<Duration> {
        (!self.keys.is_empty() && !self.hint).then(|| self.since + HINT)
    }

    fn digit(&mut self, digit: u32) {
        self.count = Some(
            self.count
                .unwrap_or(0)
                .saturating_mul(10)
                .saturating_add(digit)
                .min(Self::MOST),
        );
    }
}

/// Takes one key.
pub(super) fn press(state: &mut State, key: Key, cx: &Cx, effects: &mut Vec<Effect>) {
    state.message = None;
    let esc = key == Key::plain(Code::Esc);
    if esc && (!state.pending.keys.is_empty() || state.pending.count.is_some()) {
        state.pending = Pending::default();
        return;
    }
    let mut keys = std::mem::take(&mut state.pending.keys);
    keys.push(key);
    let keymap = std::sync::Arc::clone(&state.keymap);
    let mut found = keymap.lookup(state.mode.table(), &keys);
    if placing::is_awaited(state) {
        // Everything else is as it is without.
        found = match keymap.lookup(placing::TABLE, &keys) {
            Lookup::Unbound => found,
            first => first,
        };
    }
    let below = match (&state.mode, &found) {
        (Mode::Sheet(sheet, below), Lookup::Unbound) if sheet.lets_through => Some(below.table()),
        _ => None,
    };
    if let Some(table) = below {
        found = keymap.lookup(table, &keys);
        if matches!(found, Lookup::Bound(_))
            && let Mode::Sheet(_, below) = std::mem::take(&mut state.mode)
        {
            state.mode = *below;
        }
    }
    match found {
        Lookup::Bound(binding) => {
            let count = state.pending.count.take();
            state.pending = Pending::default();
            let Some(command) = Command::named(&binding.command) else {
                return;
            };
            run(
                state,
                &Call {
                    command,
                    arguments: binding.args.clone(),
                    count,
                },
                cx,
                effects,
            );
        }
        Lookup::Prefix(_) => {
            state.pending.keys = keys;
            state.pending.since = cx.now;
            state.pending.hint = false;
        }
        Lookup::Unbound if keys.len() > 1 => {
            let written: Vec<String> = keys.iter().map(ToString::to_string).collect();
            state.pending = Pending::default();
            state.tell(format!("{} leads to nothing here", written.join(" ")));
        }
        Lookup::Unbound => unbound(state, key, cx, effects),
    }
}

/// A single key without a binding: text where text is typed, else part of a count, else nothing.
fn unbound(state: &mut State, key: Key, cx: &Cx, effects: &mut Vec<Effect>) {
    if state.mode.takes_text() {
        typing::key(state, key, cx, effects);
        return;
    }
    match key.typed().and_then(|c| c.to_digit(10)) {
        Some(digit) if digit > 0 || state.pending.count.is_some() => state.pending.digit(digit),
        _ => {
            state.pending = Pending::default();
            if key.typed().is_some() {
                state.tell(format!("{key} leads to nothing here"));
            }
        }
    }
}

/// Text pasted in one piece.
pub(super) fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if state.mode.takes_text() && !labels::is_awaited(state) {
        state.message = None;
        typing::text(state, text, effects);
    }
}
