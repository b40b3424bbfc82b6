//! A reader's theme file: everything right is kept, everything wrong is told with its line.

use ratatui::style::{Color, Modifier};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::colour;
use super::super::part::{Dress, Part};
use super::{BUILTIN, Depth};
use crate::keymap::suggest;

/// What a file says.
pub struct File {
    /// One of [`BUILTIN`].
    pub inherit: &'static str,
    changes: Vec<(Part, Change)>,
    /// Line (from 1) and what is wrong there.
    pub problems: Vec<(usize, String)>,
}

/// What a file says of one part.
#[derive(Clone, Copy, Default)]
struct Change {
    colours: Dress,
    on: Modifier,
    off: Modifier,
}

impl File {
    /// A part of the inherited theme (at `depth` already) with what the file changes.
    pub fn dress(&self, part: Part, inherited: Dress, depth: Depth) -> Dress {
        let mut dress = inherited;
        for (_, change) in self.changes.iter().filter(|(named, _)| *named == part) {
            let colours = super::degrade(change.colours, depth);
            dress = Dress {
                fg: colours.fg.or(dress.fg),
                bg: colours.bg.or(dress.bg),
                line: colours.line.or(dress.line),
                attributes: dress.attributes.difference(change.off) | change.on,
            };
        }
        dress
    }
}

/// Reads a theme file.
pub fn read(toml: &str) -> File {
    let mut reader = Reader {
        toml,
        file: File {
            inherit: "light",
            changes: Vec::new(),
            problems: Vec::new(),
        },
    };
    let (table, errors) = DeTable::parse_recoverable(toml);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.tell(at, first_line(error.message()));
    }
    reader.looks(table.get_ref());
    reader.file.problems.sort();
    reader.file
}

struct Reader<'t> {
    toml: &'t str,
    file: File,
}

impl Reader<'_> {
    fn tell(&mut self, at: usize, message: String) {
        let before = self.toml.as_bytes().get(..at).unwrap_or_default();
        let line = 1 + memchr::memchr_iter(b'\n', before).count();
        self.file.problems.push((line, message));
    }

    fn looks(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let (name, at) = (key.get_ref().as_ref(), key.span().start);
            if name == "inherit" {
                self.inherit(value);
            } else if let Some(part) = Part::ALL.into_iter().find(|part| part.name() == name) {
                self.look(part, value);
            } else {
                let message = unknown("look", name, Part::ALL.iter().map(|part| part.name()));
                self.tell(at, message);
            }
        }
    }

    fn inherit(&mut self, value: &Spanned<DeValue<'_>>) {
        let name = value.get_ref().as_str().unwrap_or_default();
        match BUILTIN.into_iter().find(|builtin| *builtin == name) {
            Some(builtin) => self.file.inherit = builtin,
            None => self.tell(
                value.span().start,
                format!("“inherit” takes one of {}", BUILTIN.join(", ")),
            ),
        }
    }

    fn look(&mut self, part: Part, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            let message = format!(
                "“{}” takes a table, as in {{ fg = \"#8a2be2\", bold = true }}",
                part.name()
            );
            self.tell(value.span().start, message);
            return;
        };
        let mut change = Change::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "fg" => change.colours.fg = self.color(name, value),
                "bg" => change.colours.bg = self.color(name, value),
                "underline" if value.get_ref().as_str().is_some() => {
                    change.colours.line = self.color(name, value);
                    change.on |= Modifier::UNDERLINED;
                }
                _ => {
                    let known = ATTRIBUTES.iter().find(|(known, _)| *known == name);
                    if let Some((_, attribute)) = known {
                        self.switch(&mut change, name, *attribute, value);
                    } else {
                        let known = ["fg", "bg"].into_iter();
                        let known = known.chain(ATTRIBUTES.iter().map(|(name, _)| *name));
                        self.tell(key.span().start, unknown("property", name, known));
                    }
                }
            }
        }
        self.file.changes.push((part, change));
    }

    fn color(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Color> {
        let text = value.get_ref().as_str().unwrap_or_default();
        if text == "default" {
            return Some(Color::Reset);
        }
        let color = colour::parse(text);
        if color.is_none() {
            let message = format!(
                "“{name}” takes a colour: \"#rrggbb\", \"0\" to \"255\", default, {}",
                colour::NAMES.join(", ")
            );
            self.tell(value.span().start, message);
        }
        color
    }

    fn switch(
        &mut self,
        change: &mut Change,
        name: &str,
        attribute: Modifier,
        value: &Spanned<DeValue<'_>>,
    ) {
        match value.get_ref().as_bool() {
            Some(true) => change.on |= attribute,
            Some(false) => change.off |= attribute,
            None => self.tell(value.span().start, format!("“{name}” takes true or false")),
        }
    }
}

/// What can be switched on and off.
const ATTRIBUTES: [(&str, Modifier); 6] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("strike", Modifier::CROSSED_OUT),
];

fn unknown(what: &str, name: &str, known: impl Iterator<Item = &'static str>) -> String {
    let shown = crate::text::hygiene::line(name);
    format!("there is no {what} “{shown}”{}", suggest::hint(name, known))
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}
