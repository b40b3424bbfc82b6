//! How the page looks: measure, straight edge, hyphens, focus mark, theme.

use super::command::Command;
use super::folds;
use super::motion::reveal_if_needed;
use super::run::Call;
use super::state::State;

/// Narrowest and widest measure in columns.
const MEASURES: std::ops::RangeInclusive<u16> = 20..=200;
/// Columns a step changes the measure by.
const STEP: u16 = 4;
/// Runs a command of the page.
pub(super) fn run(state: &mut State, call: &Call) {
    let steps = u16::try_from(call.times())
        .unwrap_or(u16::MAX)
        .saturating_mul(STEP);
    match call.command {
        Command::MeasureDefault => set_measure(state, state.settings.measure),
        Command::MeasureNarrower => {
            set_measure(state, current_measure(state).saturating_sub(steps));
        }
        Command::MeasureWider => set_measure(state, state.measure.saturating_add(steps)),
        Command::ToggleJustify => {
            state.settings.justify = !state.settings.justify;
            let line = if state.settings.justify {
                "Straight right edge"
            } else {
                "Ragged right edge"
            };
            settle(state, line.to_owned());
        }
        Command::ToggleHyphens => {
            state.settings.hyphenate = !state.settings.hyphenate;
            let line = if state.settings.hyphenate {
                "Hyphenation on"
            } else {
                "Hyphenation off"
            };
            settle(state, line.to_owned());
        }
        Command::ToggleFocus => {
            state.settings.focus_mark = !state.settings.focus_mark;
            let line = if state.settings.focus_mark {
                "The focused sentence is marked"
            } else {
                "The focused sentence is not marked"
            };
            state.tell(line);
        }
        Command::ToggleFolds => folds::toggle(state),
        Command::Theme => theme(state, call.argument().as_deref()),
        _ => {}
    }
}

/// The measure in use, which a narrow screen may hold below the one asked for.
fn current_measure(state: &State) -> u16 {
    state
        .panes()
        .map_or(state.measure, |panes| panes.body.width.min(state.measure))
}

fn set_measure(state: &mut State, measure: u16) {
    state.measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
    let real = current_measure(state);
    let line = if real < state.measure {
        format!("Measure: {} columns, {real} fit", state.measure)
    } else {
        format!("Measure: {real} columns")
    };
    settle(state, line);
}

/// After a change of setting: the same text stays in sight.
fn settle(state: &mut State, line: String) {
    reveal_if_needed(state);
    state.tell(line);
}

/// The theme of that name, else the next one.
fn theme(state: &mut State, name: Option<&str>) {
    let names: Vec<&str> = std::iter::once("auto")
        .chain(state.themes.iter().map(String::as_str))
        .collect();
    let found = match name {
        Some(name) => names.iter().position(|known| *known == name),
        None => names
            .iter()
            .position(|known| *known == state.theme)
            .map_or(Some(0), |now| Some((now + 1) % names.len())),
    };
    match found.and_then(|index| names.get(index)) {
        Some(name) => {
            state.theme = (*name).to_owned();
            state.tell(format!("Theme: {}", state.theme));
        }
        None => {
            let name = crate::text::hygiene::line(name.unwrap_or_default()).into_owned();
            let line = format!("There is no theme “{name}”; there are {}", names.join(", "));
            state.alert(line);
        }
    }
}
