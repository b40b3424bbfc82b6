//! What the terminal sends, as bytes, becomes keys, mouse events, pastes and answers. Pure: it reads nothing and knows no clock.
//!
//! This is done here and not by crossterm because its reader (0.29) forgets what lies beyond 1024 bytes until the next key, spins when
//! the terminal hangs up, and waits inside `read` for the rest of a sequence, deaf to signals.
//!
//! The forms are those of xterm's *Control Sequences* (ctlseqs), of the Linux console, rxvt and, as far as it is sent unasked,
//! of the kitty protocol (`CSI u`).

mod csi;

use crate::app::action::Mouse;
use crate::keymap::{Code, Key, Mods};
use crate::term::pictures::{self, Told};
use crate::ui::colour::Rgb;

/// One thing the terminal told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Key(Key),
    Mouse(Mouse),
    Paste(String),
    /// The answer to the question for the background (OSC 11).
    Background(Rgb),
    /// An answer to the question for what it can draw.
    Graphics(Told),
    /// It can scroll between a left and a right margin.
    Margins,
    /// It is mlterm.
    Mlterm,
}

/// Reads bytes in pieces of any size.
#[derive(Debug, Default)]
pub struct Parser {
    /// A sequence that is not complete yet.
    begun: Vec<u8>,
}

/// The longest control sequence that makes sense; what is longer is noise.
const LONGEST: usize = 1024;
/// The most bytes of one paste.
const LONGEST_PASTE: usize = 16 << 20;

const ESC: u8 = 0x1b;
const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// What the beginning of some bytes is.
enum Step {
    /// So many bytes are this event, or nothing of ours.
    Done(usize, Option<Event>),
    /// More bytes are needed to tell.
    More,
}

impl Parser {
    /// Takes in what was read; complete events go to `out` in order.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Event>) {
        self.begun.extend_from_slice(bytes);
        let mut at = 0;
        while at < self.begun.len() {
            match step(&self.begun[at..]) {
                Step::Done(length, event) => {
                    at += length.max(1);
                    out.extend(event);
                }
                Step::More => break,
            }
        }
        self.begun.drain(..at);
    }

    /// Whether a sequence has begun whose end is missing. An Esc key looks like that until nothing follows it.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.begun.is_empty()
    }

    /// Whether that is a paste: they are long and may take their time.
    #[must_use]
    pub fn is_pasting(&self) -> bool {
        self.begun.starts_with(PASTE_START)
    }

    /// Nothing followed for a while: what has begun is taken as what it is without an end.
    pub fn settle(&mut self, out: &mut Vec<Event>) {
        let begun = std::mem::take(&mut self.begun);
        if begun.starts_with(PASTE_START) {
            out.push(paste(begun.get(PASTE_START.len()..).unwrap_or_default()));
            return;
        }
        match begun.as_slice() {
            [ESC] => out.push(Event::Key(Key::plain(Code::Esc))),
            [ESC, byte @ (b'[' | b'O' | b']' | b'P')] => {
                let code = Code::Char(char::from(*byte));
                out.push(Event::Key(Key::new(code, ALT)));
            }
            [ESC, b'P', b'>'] => {
                let typed = [Key::new(Code::Char('P'), ALT), Key::char('>')];
                out.extend(typed.map(Event::Key));
            }
            // Half a character or half a sequence: its end is lost.
            _ => {}
        }
    }
}

const ALT: Mods = Mods {
    ctrl: false,
    alt: true,
    shift: false,
};
const CTRL: Mods = Mods {
    ctrl: true,
    alt: false,
    shift: false,
};

fn step(bytes: &[u8]) -> Step {
    match bytes {
        [] => Step::More,
        [ESC, rest @ ..] => escape(bytes, rest),
        _ => match key(bytes) {
            Some((length, key)) => Step::Done(length, key.map(Event::Key)),
            None => Step::More,
        },
    }
}

fn escape(bytes: &[u8], rest: &[u8]) -> Step {
    match rest {
        [] | [b'[' | b'O' | b']'] => Step::More,
        [b'[', b'[', after @ ..] => match after {
            // The Linux console's F1 to F5.
            [] => Step::More,
            [letter @ b'A'..=b'E', ..] => done_key(4, Key::plain(Code::F(1 + letter - b'A'))),
            _ => Step::Done(3, None),
        },
        [b'[', ..] => csi::step(bytes),
        [b'O', letter, ..] => Step::Done(3, csi::ss3(*letter).map(Event::Key)),
        [b']', b'0'..=b'9', ..] => osc(bytes),
        [b'_', b'G', ..] => apc(bytes),
        [b'P', b'>', b'|', ..] => name(bytes),
        // What begins so may become one.
        [b'P'] | [b'P', b'>'] => Step::More,
        [ESC, ..] => done_key(1, Key::plain(Code::Esc)),
        _ => match key(rest) {
            Some((length, key)) => {
                let with_alt = |key: Key| {
                    let mods = Mods {
                        alt: true,
                        ..key.mods
                    };
                    Event::Key(Key::new(key.code, mods))
                };
                Step::Done(1 + length, key.map(with_alt))
            }
            None => Step::More,
        },
    }
}

const fn done_key(length: usize, key: Key) -> Step {
    Step::Done(length, Some(Event::Key(key)))
}

/// A key that is no sequence: its bytes and what it is; `None` where a character is not complete.
fn key(bytes: &[u8]) -> Option<(usize, Option<Key>)> {
    let first = *bytes.first()?;
    let control = |letter: char| Key::new(Code::Char(letter), CTRL);
    let key = match first {
        b'\r' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        0x7f => Key::plain(Code::Backspace),
        0 => control(' '),
        0x01..=0x1a => control(char::from(first - 1 + b'a')),
        0x1c..=0x1f => control(char::from(first - 0x1c + b'\\')),
        _ => return character(bytes),
    };
    Some((1, Some(key)))
}

/// The character that `bytes` begin with. Bytes that are none are skipped.
fn character(bytes: &[u8]) -> Option<(usize, Option<Key>)> {
    let head = bytes.get(..bytes.len().min(4))?;
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() == 0 => {
            return error.error_len().map(|length| (length, None));
        }
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    let c = valid.chars().next()?;
    // C1 controls are no keys.
    let key = (!c.is_control()).then(|| Key::char(c));
    Some((c.len_utf8(), key))
}

/// An operating system command: ours is the answer `ESC ] 11 ; rgb:rrrr/gggg/bbbb`, ended by BEL or `ESC \`.
fn osc(bytes: &[u8]) -> Step {
    let body = bytes.get(2..).unwrap_or_default();
    let end = body.iter().position(|b| [0x07, ESC, 0x9c].contains(b));
    let Some(end) = end else {
        return if body.len() > LONGEST {
            Step::Done(bytes.len(), None)
        } else {
            Step::More
        };
    };
    let length = match (body.get(end), body.get(end + 1)) {
        (Some(&ESC), None) => return Step::More,
        (Some(&ESC), Some(b'\\')) => end + 2,
        // Another sequence begins: this one was cut off.
        (Some(&ESC), Some(_)) => end,
        _ => end + 1,
    };
    let answer = body.get(..end).and_then(|body| body.strip_prefix(b"11;"));
    let color = answer.and_then(color).map(Event::Background);
    Step::Done(2 + length, color)
}

/// An application program command: ours is kitty's answer `ESC _ G i=31;OK ESC \`.
fn apc(bytes: &[u8]) -> Step {
    text(bytes, 3, |body| {
        let good = body.ends_with(b";OK");
        good.then_some(Event::Graphics(Told::Kitty))
    })
}

/// The name and version of the terminal, `ESC P > | name version ESC \` (XTVERSION).
fn name(bytes: &[u8]) -> Step {
    text(bytes, 4, |body| {
        pictures::told_by_name(body).map(Event::Graphics)
    })
}

/// A command of text behind `head` bytes that ends with `ESC \`.
fn text(bytes: &[u8], head: usize, event: impl Fn(&[u8]) -> Option<Event>) -> Step {
    let body = bytes.get(head..).unwrap_or_default();
    match memchr::memmem::find(body, b"\x1b\\") {
        Some(end) => Step::Done(head + end + 2, event(&body[..end])),
        None if body.len() > LONGEST => Step::Done(bytes.len(), None),
        None => Step::More,
    }
}

/// `rgb:r/g/b` or `rgba:r/g/b/a` with one to four hexadecimal digits each (X's `XParseColor`), or `#rrggbb`.
fn color(answer: &[u8]) -> Option<Rgb> {
    let text = std::str::from_utf8(answer).ok()?;
    let parts = text
        .strip_prefix("rgb:")
        .or_else(|| text.strip_prefix("rgba:"));
    let Some(parts) = parts else {
        let parsed = crate::ui::colour::parse(text.starts_with('#').then_some(text)?)?;
        return crate::ui::colour::rgb(parsed);
    };
    let mut channels = parts.split('/').map(channel);
    Some((channels.next()??, channels.next()??, channels.next()??))
}

fn channel(hex: &str) -> Option<u8> {
    if hex.is_empty() || hex.len() > 4 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(hex, 16).ok()?;
    let most = (1 << (4 * hex.len())) - 1;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

/// A bracketed paste: everything up to its end, or the end of the patience.
fn pasted(bytes: &[u8]) -> Step {
    let body = bytes.get(PASTE_START.len()..).unwrap_or_default();
    match memchr::memmem::find(body, PASTE_END) {
        Some(end) => Step::Done(
            PASTE_START.len() + end + PASTE_END.len(),
            Some(paste(&body[..end])),
        ),
        None if body.len() > LONGEST_PASTE => Step::Done(bytes.len(), Some(paste(body))),
        None => Step::More,
    }
}

fn paste(bytes: &[u8]) -> Event {
    // Terminals send line ends as Enter does.
    let text = String::from_utf8_lossy(bytes);
    Event::Paste(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests;
