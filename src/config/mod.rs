//! Settings as data: what can be set, its ranges and defaults, and reading `config.toml` with all errors at once.
//! Knows nothing of files and of what the settings do.

use toml::Spanned;
use toml::de::DeValue;

use crate::keymap::source::{self, Source};
use crate::keymap::suggest;
use crate::text::Lang;

pub use crate::keymap::Problem;

/// Every setting with a value in range.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own, called by its name"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Columns of a full line, 20–200.
    pub measure: u16,
    pub justify: bool,
    pub hyphenate: bool,
    /// A theme's name, or `auto` (light or dark by the terminal's background).
    pub theme: String,
    /// A shipped keymap's name; `keymap.toml` goes on top of it.
    pub keymap: String,
    /// Reading pace, words a minute, 50–2000.
    pub pace: u16,
    pub mouse: bool,
    /// Whether the focused sentence is marked.
    pub focus_mark: bool,
    /// The command of an editor; empty: `$VISUAL`, then `$EDITOR`.
    pub editor: String,
    /// The language of texts that do not say theirs; none: detected.
    pub language: Option<Lang>,
    pub pictures: Drawing,
    /// Who puts right-to-left text in the order in which it is seen.
    pub bidi: Bidi,
    /// Megabytes that may come out of a compressed file, 1–60000.
    pub limit_inflated: u16,
    /// Megabytes that may come out of one entry of a book, 1–60000.
    pub limit_entry: u16,
    /// Entries of a book that are looked at, 1–60000.
    pub limit_entries: u16,
    /// How many times its packed size an entry may grow to.
    pub limit_ratio: u16,
}

/// Who puts right-to-left text in the order in which it is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bidi {
    /// The page is drawn as it is seen, and the terminal is told to leave it so.
    #[default]
    Lutrin,
    /// Lines go to the terminal as they are read.
    Terminal,
}

impl Bidi {
    const NAMES: [(&'static str, Self); 2] =
        [("lutrin", Self::Lutrin), ("terminal", Self::Terminal)];
}

/// How pictures are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Drawing {
    /// As well as the terminal says it can.
    #[default]
    Auto,
    /// Not at all: their words only.
    Off,
    /// Half blocks, two colours to a cell.
    Blocks,
    Kitty,
    Sixel,
    Iterm,
}

/// How each is written.
const DRAWINGS: [(&str, Drawing); 6] = [
    (AUTO, Drawing::Auto),
    ("off", Drawing::Off),
    ("blocks", Drawing::Blocks),
    ("kitty", Drawing::Kitty),
    ("sixel", Drawing::Sixel),
    ("iterm", Drawing::Iterm),
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            measure: 66,
            justify: true,
            hyphenate: true,
            theme: "auto".to_owned(),
            keymap: "default".to_owned(),
            pace: 230,
            mouse: true,
            focus_mark: true,
            editor: String::new(),
            language: None,
            pictures: Drawing::Auto,
            bidi: Bidi::default(),
            limit_inflated: 1000,
            limit_entry: 64,
            limit_entries: 10_000,
            limit_ratio: 200,
        }
    }
}

/// One setting as it is written in `config.toml`.
pub struct Entry {
    pub name: &'static str,
    /// What it takes, for the manual and for errors: `a number from 20 to 200`.
    pub takes: &'static str,
    /// One line on what it does.
    pub about: &'static str,
    set: Set,
}

/// How a value is taken.
enum Set {
    Bool(fn(&mut Settings) -> &mut bool),
    Number(fn(&mut Settings) -> &mut u16, std::ops::RangeInclusive<u16>),
    Text(fn(&mut Settings) -> &mut String),
    /// The name of a theme.
    Theme,
    /// The name of a keymap.
    Keymap,
    Language,
    Pictures,
    Bidi,
}

/// What `theme` and `language` say to be chosen by themselves.
const AUTO: &str = "auto";

/// Every setting there is.
pub const ENTRIES: [Entry; 16] = [
    Entry {
        name: "measure",
        takes: "a number from 20 to 200",
        about: "columns of a full line",
        set: Set::Number(|settings| &mut settings.measure, 20..=200),
    },
    Entry {
        name: "justify",
        takes: "true or false",
        about: "whether both edges of the text are straight",
        set: Set::Bool(|settings| &mut settings.justify),
    },
    Entry {
        name: "hyphenate",
        takes: "true or false",
        about: "whether words are hyphenated",
        set: Set::Bool(|settings| &mut settings.hyphenate),
    },
    Entry {
        name: "theme",
        takes: "the name of a theme in quotation marks, or \"auto\"",
        about: "colours; “auto” goes by the terminal’s background",
        set: Set::Theme,
    },
    Entry {
        name: "keymap",
        takes: "the name of a keymap in quotation marks",
        about: "the keymap under keymap.toml",
        set: Set::Keymap,
    },
    Entry {
        name: "pace",
        takes: "a number from 50 to 2000",
        about: "words read in a minute, for the time left",
        set: Set::Number(|settings| &mut settings.pace, 50..=2000),
    },
    Entry {
        name: "mouse",
        takes: "true or false",
        about: "whether the mouse is used; if not, it is the terminal’s",
        set: Set::Bool(|settings| &mut settings.mouse),
    },
    Entry {
        name: "focus-mark",
        takes: "true or false",
        about: "whether the focused sentence is marked",
        set: Set::Bool(|settings| &mut settings.focus_mark),
    },
    Entry {
        name: "editor",
        takes: "a command in quotation marks",
        about: "the editor for long notes; empty: $VISUAL, then $EDITOR",
        set: Set::Text(|settings| &mut settings.editor),
    },
    Entry {
        name: "language",
        takes: "a language code as \"fr\", or \"auto\"",
        about: "the language of texts that do not say theirs",
        set: Set::Language,
    },
    Entry {
        name: "pictures",
        takes: "\"auto\", \"off\", \"blocks\", \"kitty\", \"sixel\" or \"iterm\"",
        about: "how pictures are drawn; “auto” asks the terminal",
        set: Set::Pictures,
    },
    Entry {
        name: "bidi",
        takes: "\"lutrin\" or \"terminal\"",
        about: "who turns right-to-left text: “terminal” leaves it to one that does",
        set: Set::Bidi,
    },
    Entry {
        name: "limit-inflated",
        takes: "a number from 1 to 60000",
        about: "megabytes that may come out of a compressed file",
        set: Set::Number(|settings| &mut settings.limit_inflated, 1..=60_000),
    },
    Entry {
        name: "limit-entry",
        takes: "a number from 1 to 60000",
        about: "megabytes that may come out of one entry of a book",
        set: Set::Number(|settings| &mut settings.limit_entry, 1..=60_000),
    },
    Entry {
        name: "limit-entries",
        takes: "a number from 1 to 60000",
        about: "entries of a book that are looked at",
        set: Set::Number(|settings| &mut settings.limit_entries, 1..=60_000),
    },
    Entry {
        name: "limit-ratio",
        takes: "a number from 1 to 60000",
        about: "how many times its packed size an entry of more than 4 megabytes may grow to",
        set: Set::Number(|settings| &mut settings.limit_ratio, 1..=60_000),
    },
];

/// Reads a `config.toml`. What is right is applied, what is wrong keeps its default and is told. `themes` and `keymaps` are the
/// names that exist.
#[must_use]
pub fn parse(toml: &str, themes: &[String], keymaps: &[&str]) -> (Settings, Vec<Problem>) {
    source::read(toml, |source, problems| {
        let mut reading = Reading {
            settings: Settings::default(),
            problems,
            themes,
            keymaps,
        };
        reading.read(source);
        reading.problems.sort_by_key(|problem| problem.line);
        (reading.settings, reading.problems)
    })
}

/// A `config.toml` being read.
struct Reading<'a> {
    settings: Settings,
    problems: Vec<Problem>,
    themes: &'a [String],
    keymaps: &'a [&'a str],
}

impl Reading<'_> {
    fn read(&mut self, source: &Source<'_>) {
        for (key, value) in source.entries() {
            let name = key.get_ref().as_ref();
            let Some(entry) = ENTRIES.iter().find(|entry| entry.name == name) else {
                let hint = suggest::hint(name, ENTRIES.iter().map(|entry| entry.name));
                let message = format!("there is no setting “{name}”{hint}");
                self.problems.push(source.problem(key, message));
                continue;
            };
            if let Err(message) = self.set(entry, value) {
                self.problems.push(source.problem(value, message));
            }
        }
    }

    fn set(&mut self, entry: &Entry, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
        let Entry { name, takes, .. } = entry;
        let wrong = || format!("“{name}” takes {takes}");
        let value = value.get_ref();
        let text = || value.as_str().ok_or_else(wrong);
        match &entry.set {
            Set::Bool(field) => *field(&mut self.settings) = value.as_bool().ok_or_else(wrong)?,
            Set::Number(field, range) => {
                *field(&mut self.settings) = value
                    .as_integer()
                    .and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok())
                    .filter(|number| range.contains(number))
                    .ok_or_else(wrong)?;
            }
            Set::Text(field) => text()?.clone_into(field(&mut self.settings)),
            Set::Theme => {
                let themes = [AUTO]
                    .into_iter()
                    .chain(self.themes.iter().map(String::as_str));
                self.settings.theme = one_of(text()?, "theme", themes)?;
            }
            Set::Keymap => {
                self.settings.keymap = one_of(text()?, "keymap", self.keymaps.iter().copied())?;
            }
            Set::Bidi => {
                let name = text()?;
                let known = Bidi::NAMES.iter().find(|(known, _)| *known == name);
                self.settings.bidi = known.ok_or_else(wrong)?.1;
            }
            Set::Language => {
                self.settings.language = match text()? {
                    AUTO | "" => None,
                    code => Some(Lang::parse(code).ok_or_else(wrong)?),
                };
            }
            Set::Pictures => {
                let name = text()?;
                let drawing = DRAWINGS.iter().find(|(known, _)| *known == name);
                self.settings.pictures = drawing.ok_or_else(wrong)?.1;
            }
        }
        Ok(())
    }
}

/// `wanted`, where it is one of `names`.
fn one_of<'n>(
    wanted: &str,
    what: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Result<String, String> {
    if names.clone().any(|name| name == wanted) {
        return Ok(wanted.to_owned());
    }
    let all: Vec<&str> = names.collect();
    let cure = suggest::nearest(wanted, all.iter().copied()).map_or_else(
        || format!("there are {}", all.join(", ")),
        |name| format!("did you mean “{name}”?"),
    );
    Err(format!("there is no {what} “{wanted}”; {cure}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> (Settings, Vec<(usize, String)>) {
        let themes = ["light", "dark", "my-own"].map(String::from);
        let (settings, problems) = parse(toml, &themes, &["default", "less"]);
        let told = problems
            .into_iter()
            .map(|problem| (problem.line, problem.message));
        (settings, told.collect())
    }

    #[test]
    fn every_setting_can_be_set() {
        let (settings, told) = read(
            "measure = 20\njustify = false\nhyphenate = false\ntheme = \"my-own\"\nkeymap = \"less\"\npace = 2_000\n\
             mouse = false\nfocus-mark = false\neditor = \"vi -n\"\nlanguage = \"fr-CA\"\npictures = \"blocks\"\n\
             bidi = \"terminal\"\n\
             limit-inflated = 1\nlimit-entry = 2\nlimit-entries = 3\nlimit-ratio = 4\n",
        );
        assert_eq!(told, []);
        let expected = Settings {
            measure: 20,
            justify: false,
            hyphenate: false,
            theme: "my-own".to_owned(),
            keymap: "less".to_owned(),
            pace: 2000,
            mouse: false,
            focus_mark: false,
            editor: "vi -n".to_owned(),
            language: Lang::parse("fr"),
            pictures: Drawing::Blocks,
            bidi: Bidi::Terminal,
            limit_inflated: 1,
            limit_entry: 2,
            limit_entries: 3,
            limit_ratio: 4,
        };
        assert_eq!(settings, expected);
        let written = ENTRIES.map(|entry| entry.name);
        assert_eq!(written.len(), 16, "{written:?}");
    }

    #[test]
    fn what_is_wrong_is_told_and_the_rest_applied() {
        let (settings, told) = read(
            "mesure = 60\nmeasure = 19\npace = 500\njustify = \"yes\"\ntheme = \"drak\"\nkeymap = \"qwerty\"\n\
             language = \"french\"\nmouse = flase\nfocus_mark = false\nhyphenate = false\neditor = 1\n\
             bidi = \"fribidi\"\n[theme2]\nx = 1\n",
        );
        let expected = [
            (1, "there is no setting “mesure”; did you mean “measure”?"),
            (2, "“measure” takes a number from 20 to 200"),
            (4, "“justify” takes true or false"),
            (5, "there is no theme “drak”; did you mean “dark”?"),
            (6, "there is no keymap “qwerty”; there are default, less"),
            (7, "“language” takes a language code as \"fr\", or \"auto\""),
            (
                9,
                "there is no setting “focus_mark”; did you mean “focus-mark”?",
            ),
            (11, "“editor” takes a command in quotation marks"),
            (12, "“bidi” takes \"lutrin\" or \"terminal\""),
            (13, "there is no setting “theme2”; did you mean “theme”?"),
        ];
        let (broken, others): (Vec<_>, Vec<_>) = told.into_iter().partition(|(line, _)| *line == 8);
        assert_eq!(broken.len(), 1);
        assert_eq!(
            others,
            expected.map(|(line, message)| (line, message.to_owned()))
        );
        let expected = Settings {
            pace: 500,
            hyphenate: false,
            ..Settings::default()
        };
        assert_eq!(settings, expected);
    }

    #[test]
    fn numbers_out_of_range_or_of_another_kind_are_refused() {
        for (value, measure) in [
            ("20", Some(20)),
            ("200", Some(200)),
            ("0x40", Some(64)),
            ("19", None),
            ("201", None),
            ("-30", None),
            ("99999999999999999999", None),
            ("66.0", None),
            ("\"66\"", None),
            ("[66]", None),
        ] {
            let (settings, told) = read(&format!("measure = {value}"));
            assert_eq!(settings.measure, measure.unwrap_or(66), "{value}");
            assert_eq!(told.is_empty(), measure.is_some(), "{value}");
        }
    }

    #[test]
    fn auto_is_a_theme_and_a_language() {
        let (settings, told) = read("theme = \"auto\"\nlanguage = \"auto\"");
        assert_eq!(told, []);
        assert_eq!(settings, Settings::default());
    }
}
