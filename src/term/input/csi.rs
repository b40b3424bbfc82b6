//! Control sequences: `ESC [`, parameters, a final letter.

use super::{Event, LONGEST, PASTE_START, Step};
use crate::app::action::{Mouse, MouseKind};
use crate::keymap::{Code, Key, Mods};
use crate::term::pictures::Told;

/// What `bytes`, which begin with `ESC [` and at least one byte more, are.
pub fn step(bytes: &[u8]) -> Step {
    if bytes.starts_with(PASTE_START) {
        return super::pasted(bytes);
    }
    let body = bytes.get(2..).unwrap_or_default();
    let end = body.iter().position(|b| !matches!(b, 0x20..=0x3f));
    let Some((end, last)) = end.and_then(|end| Some((end, *body.get(end)?))) else {
        return if body.len() > LONGEST {
            Step::Done(bytes.len(), None)
        } else {
            Step::More
        };
    };
    if !(0x40..=0x7e).contains(&last) {
        // Not a sequence after all; the byte that broke it off is read anew.
        return Step::Done(2 + end, None);
    }
    let parameters = std::str::from_utf8(&body[..end]).unwrap_or_default();
    if last == b'M' && parameters.is_empty() {
        // The old mouse report, never asked for: three bytes follow.
        return if body.len() < 4 {
            Step::More
        } else {
            Step::Done(6, None)
        };
    }
    let event = match (last, parameters.strip_prefix('<')) {
        (b'M' | b'm', Some(report)) => mouse(report, last == b'M').map(Event::Mouse),
        // Mode 69 (DECLRMM) is known, and set or not (1, 2); 0 is unknown, 3 and 4 cannot be changed.
        (b'y', _) => matches!(parameters, "?69;1$" | "?69;2$").then_some(Event::Margins),
        // Secondary device attributes: what only mlterm answers.
        (b'c', _) if parameters == ">24;279;0" => Some(Event::Mlterm),
        (b'c' | b't', _) => told(last, parameters).map(Event::Graphics),
        _ => key(last, parameters).map(Event::Key),
    };
    Step::Done(2 + end + 1, event)
}

/// Device attributes `? 62 ; 4 ; … c`, of which 4 means sixels, or the pixels of a cell, `6 ; height ; width t`.
fn told(last: u8, parameters: &str) -> Option<Told> {
    if last == b'c' {
        let attributes = parameters.strip_prefix('?')?;
        let mut attributes = attributes.split(';').skip(1);
        return attributes.any(|it| it == "4").then_some(Told::Sixel);
    }
    let mut numbers = parameters.strip_prefix("6;")?.split(';');
    let height = numbers.next()?.parse().ok()?;
    let width = numbers.next()?.parse().ok()?;
    Some(Told::Cell(width, height))
}

/// `ESC O` and a letter: cursor and function keys in application mode.
pub fn ss3(letter: u8) -> Option<Key> {
    if letter == b'M' {
        return Some(Key::plain(Code::Enter));
    }
    named(letter).map(Key::plain)
}

/// The key behind a final letter.
const fn named(letter: u8) -> Option<Code> {
    Some(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P'..=b'S' => Code::F(1 + letter - b'P'),
        b'Z' => Code::BackTab,
        _ => return None,
    })
}

fn key(last: u8, parameters: &str) -> Option<Key> {
    let mut numbers = parameters.split(';').map(|parameter| {
        let number = parameter.split(':').next().unwrap_or_default();
        number.parse::<u32>().ok()
    });
    let first = numbers.next().flatten();
    let second = numbers.next().flatten();
    let third = numbers.next().flatten();
    let kind = parameters
        .split(';')
        .nth(1)
        .and_then(|p| p.split(':').nth(1));
    if kind == Some("3") || parameters.starts_with(['?', '>', '=', '<']) {
        // A key let go; the answer to a question.
        return None;
    }
    let code = match (last, first, third) {
        (b'~', Some(27), Some(code)) | (b'u', Some(code), _) => typed(code)?,
        (b'~', Some(number), _) => numbered(number)?,
        // A cursor position, not F3.
        (b'R', Some(row), _) if row != 1 => return None,
        _ => named(last)?,
    };
    Some(Key::new(code, mods(second)))
}

fn numbered(number: u32) -> Option<Code> {
    let number = u8::try_from(number).ok()?;
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number - 10),
        17..=21 => Code::F(number - 11),
        23 | 24 => Code::F(number - 12),
        _ => return None,
    })
}

/// The key of a Unicode number (`CSI u`, `modifyOtherKeys`).
fn typed(number: u32) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 | 57414 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        _ => Code::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

/// One more than a sum of Shift (1), Alt (2), Ctrl (4), Super (8) …
fn mods(parameter: Option<u32>) -> Mods {
    let bits = parameter.unwrap_or(1).saturating_sub(1);
    Mods {
        shift: bits & 1 != 0,
        alt: bits & 2 != 0,
        ctrl: bits & 4 != 0,
    }
}

/// `button;column;row` of an SGR report. Other buttons than the left are left alone.
fn mouse(report: &str, pressed: bool) -> Option<Mouse> {
    let mut numbers = report.split(';').map(|number| number.parse::<u16>().ok());
    let button = numbers.next()??;
    let column = numbers.next()??.checked_sub(1)?;
    let row = numbers.next()??.checked_sub(1)?;
    // Shift, Alt and Ctrl (4, 8, 16) make no difference.
    let kind = match (button & !0b1_1100, pressed) {
        (0, true) => MouseKind::Press,
        (0, false) => MouseKind::Release,
        (32, _) => MouseKind::Drag,
        (64, _) => MouseKind::WheelUp,
        (65, _) => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse { kind, column, row })
}
