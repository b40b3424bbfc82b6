//! Keymap files. A table per mode, keys on the left, a command with arguments on the right; `false` unbinds:
//!
//! ```toml
//! inherit = "default"        # or "less", "emacs", "arrows", "none"
//! [read]
//! "j" = "line-down"
//! "Ctrl-d" = "half-page-down"
//! "g g" = "start"
//! "5" = false
//! ```
//!
//! Arguments stand after the command, with spaces between them; one that holds a space goes in single quotes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::source::{self, Source, in_order};
use super::{Binding, Key, Keymap, suggest};

/// The keymaps shipped inside: name and TOML.
pub const BUILTIN: [(&str, &str); 4] = [
    ("default", include_str!("../../keymaps/default.toml")),
    ("less", include_str!("../../keymaps/less.toml")),
    ("emacs", include_str!("../../keymaps/emacs.toml")),
    ("arrows", include_str!("../../keymaps/arrows.toml")),
];

/// What `inherit` says to begin with nothing.
const NOTHING: &str = "none";

/// Tells whether, in the mode named first, the command named second can run with these arguments; the error is one line.
pub type Check = dyn Fn(&str, &str, &[String]) -> Result<(), String>;

/// What the loader must know of commands and modes, without knowing them: all mode names, all command names, and a check of arguments.
pub struct Known<'a> {
    pub modes: &'a [&'a str],
    pub commands: &'a [&'a str],
    /// Whether a command can run in a mode with these arguments.
    pub check: &'a Check,
}

/// One thing wrong in a keymap file: line (from 1) and what, with a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub line: usize,
    pub message: String,
}

/// A keymap shipped inside, with what it inherits. It is on the way to the first page, so its lines are taken as they are, without the grammar of
/// TOML: a test holds the shipped keymaps against modes and commands, and against what [`load`] makes of them.
#[must_use]
pub fn builtin(name: &str) -> Option<Keymap> {
    let (_, lines) = BUILTIN.iter().find(|(builtin, _)| *builtin == name)?;
    let mut map = Keymap::default();
    let mut mode = "";
    for line in lines.lines().filter(|line| !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix('[') {
            mode = header.strip_suffix(']')?;
        } else if let Some((key, value)) = pair(line) {
            if key == "inherit" {
                let base = quoted(value)?;
                map = builtin(&base).filter(|_| base != name)?;
                continue;
            }
            let keys = Key::parse_many(&quoted(key)?).ok()?;
            if value == "false" {
                map.unbind(mode, &keys);
                continue;
            }
            let mut words = words(&quoted(value)?).ok()?.into_iter();
            let command = words.next()?;
            let args = words.collect();
            map.bind(mode, &keys, Binding { command, args });
        }
    }
    Some(map)
}

/// What stands on both sides of the sign of a line.
fn pair(line: &str) -> Option<(&str, &str)> {
    // A key may hold the sign itself, and stands in quotation marks then.
    let from = usize::from(line.starts_with('"'));
    let end = if from == 0 { b' ' } else { b'"' };
    let close = from + memchr::memchr(end, &line.as_bytes()[from..])?;
    let (key, value) = line.split_at(close + from);
    Some((key, value.strip_prefix(" = ")?))
}

/// What stands in quotation marks, of which a shipped keymap escapes nothing but a backslash.
fn quoted(value: &str) -> Option<Cow<'_, str>> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    Some(if inner.contains('\\') {
        inner.replace("\\\\", "\\").into()
    } else {
        inner.into()
    })
}

/// Reads a user's keymap over the base it names (`base` where it names none). Everything that is right is applied, everything that is wrong is told.
#[must_use]
pub fn load(toml: &str, base: &str, known: &Known<'_>) -> (Keymap, Vec<Problem>) {
    source::read(toml, |source, mut problems| {
        let mut inherited = base;
        let entries = source.entries();
        if let Some((_, value)) = entries.iter().find(|(key, _)| key.get_ref() == "inherit") {
            match inherit(value.get_ref()) {
                Ok(name) => inherited = name,
                Err(message) => problems.push(source.problem(value, message)),
            }
        }
        let map = builtin(inherited).unwrap_or_default();
        apply(source, map, problems, known)
    })
}

/// Applies what a file says to `map`, adding to the problems found so far.
fn apply(
    source: &Source<'_>,
    map: Keymap,
    problems: Vec<Problem>,
    known: &Known<'_>,
) -> (Keymap, Vec<Problem>) {
    let mut file = File {
        source,
        known,
        map,
        problems,
    };
    for (key, value) in source.entries() {
        let name = key.get_ref().as_ref();
        match value.get_ref() {
            _ if name == "inherit" => {}
            DeValue::Table(table) if known.modes.contains(&name) => file.mode(name, table),
            DeValue::Table(_) => {
                let hint = suggest::hint(name, known.modes.iter().copied());
                file.tell(key, format!("there is no mode “{name}”{hint}"));
            }
            _ => {
                let hint = if Key::parse_many(name).is_ok() {
                    "; keys stand under the mode they are for, as [read]".to_owned()
                } else {
                    let names = ["inherit"].into_iter().chain(known.modes.iter().copied());
                    suggest::hint(name, names)
                };
                file.tell(key, format!("“{name}” means nothing here{hint}"));
            }
        }
    }
    file.problems.sort_by_key(|problem| problem.line);
    (file.map, file.problems)
}

/// The name of the keymap to begin with.
fn inherit<'a>(value: &'a DeValue<'_>) -> Result<&'a str, String> {
    let names = || BUILTIN.iter().map(|(name, _)| *name).chain([NOTHING]);
    let Some(wanted) = value.as_str() else {
        return Err("inherit takes the name of a keymap in quotation marks".to_owned());
    };
    names()
        .any(|name| name == wanted)
        .then_some(wanted)
        .ok_or_else(|| {
            let all = names().collect::<Vec<_>>().join(", ");
            match suggest::nearest(wanted, names()) {
                Some(name) => format!("there is no keymap “{wanted}”; did you mean “{name}”?"),
                None => format!("there is no keymap “{wanted}”; there are {all}"),
            }
        })
}

/// A keymap file being read.
struct File<'f, 's> {
    source: &'f Source<'s>,
    known: &'f Known<'f>,
    map: Keymap,
    problems: Vec<Problem>,
}

/// The runs a file has spoken of in one mode, with the byte where it did.
type Spoken = BTreeMap<Vec<Key>, usize>;

impl File<'_, '_> {
    fn tell<T>(&mut self, at: &Spanned<T>, message: String) {
        self.problems.push(self.source.problem(at, message));
    }

    fn mode(&mut self, mode: &str, table: &DeTable<'_>) {
        let mut spoken = Spoken::new();
        for (key, value) in in_order(table) {
            let keys = match Key::parse_many(key.get_ref()) {
                Ok(keys) if keys.is_empty() => {
                    self.tell(
                        key,
                        "there is no key between the quotation marks".to_owned(),
                    );
                    continue;
                }
                Ok(keys) => keys,
                Err(message) => {
                    self.tell(key, message);
                    continue;
                }
            };
            if value.get_ref().as_bool() == Some(false) {
                self.map.unbind(mode, &keys);
                continue;
            }
            match self.binding(mode, value.get_ref()) {
                Err(message) => self.tell(value, message),
                Ok(binding) => {
                    if let Some(message) = self.clash(&spoken, &keys) {
                        self.tell(key, message);
                        continue;
                    }
                    self.map.bind(mode, &keys, binding);
                    spoken.insert(keys, key.span().start);
                }
            }
        }
    }

    /// Why `keys` cannot be bound next to what this file has bound already.
    fn clash(&self, spoken: &Spoken, keys: &[Key]) -> Option<String> {
        let shorter = (1..=keys.len()).find_map(|length| spoken.get_key_value(&keys[..length]));
        let longer = || {
            spoken
                .range::<[Key], _>((std::ops::Bound::Included(keys), std::ops::Bound::Unbounded))
                .next()
                .filter(|(run, _)| run.starts_with(keys))
        };
        let (other, at) = shorter.or_else(longer)?;
        let (here, there) = (shown(keys), shown(other));
        let line = self.source.line(*at);
        Some(match other.len().cmp(&keys.len()) {
            std::cmp::Ordering::Equal => format!("“{here}” is bound in line {line} already"),
            std::cmp::Ordering::Less => {
                format!("“{here}” cannot be reached: “{there}” is bound in line {line}")
            }
            std::cmp::Ordering::Greater => {
                format!("“{here}” would hide “{there}”, bound in line {line}")
            }
        })
    }

    fn binding(&self, mode: &str, value: &DeValue<'_>) -> Result<Binding, String> {
        let Some(text) = value.as_str() else {
            return Err("a key leads to a command in quotation marks, or to false".to_owned());
        };
        let mut words = words(text)?.into_iter();
        let Some(command) = words.next() else {
            return Err("there is no command; to unbind a key, write false".to_owned());
        };
        if !self.known.commands.contains(&command.as_str()) {
            let hint = suggest::hint(&command, self.known.commands.iter().copied());
            return Err(format!("there is no command “{command}”{hint}"));
        }
        let args: Vec<String> = words.collect();
        (self.known.check)(mode, &command, &args)?;
        Ok(Binding { command, args })
    }
}

fn shown(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(Key::to_string).collect();
    keys.join(" ")
}

/// The words of `text`; single or double quotes hold one together that has spaces in it.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = if first == '\'' || first == '"' {
            rest[1..]
                .split_once(first)
                .ok_or_else(|| format!("“{text}” has an open {first}"))?
        } else {
            rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()))
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}

#[cfg(test)]
mod tests;
