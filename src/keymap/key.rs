//! One key press and its written form: `j`, `J`, `Ctrl-d`, `Alt-Enter`, `Space`, `PgDn`, `F1`, `<` … Several are written with spaces: `] n`.

use std::fmt;

use super::suggest;

/// What was pressed, without modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character as typed: `J` is `Char('J')` without Shift.
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// Modifiers held. Shift is kept only where it is not in the character already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mods {
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub mods: Mods,
}

/// The highest function key.
const LAST_F: u8 = 24;

/// How a key is written, and the other spellings that are understood (in lower case).
const NAMES: [(Code, &str, &[&str]); 16] = [
    (Code::Char(' '), "Space", &["spc"]),
    (Code::Enter, "Enter", &["return", "ret", "cr"]),
    (Code::Esc, "Esc", &["escape"]),
    (Code::Tab, "Tab", &[]),
    (Code::BackTab, "Shift-Tab", &["backtab"]),
    (Code::Backspace, "Backspace", &["bs"]),
    (Code::Delete, "Del", &["delete"]),
    (Code::Insert, "Ins", &["insert"]),
    (Code::Up, "Up", &["↑"]),
    (Code::Down, "Down", &["↓"]),
    (Code::Left, "Left", &["←"]),
    (Code::Right, "Right", &["→"]),
    (Code::Home, "Home", &[]),
    (Code::End, "End", &[]),
    (Code::PageUp, "PgUp", &["pageup"]),
    (Code::PageDown, "PgDn", &["pagedown", "pgdown"]),
];

/// Modifiers as written before a key, in lower case, with the dash.
const CTRL: [&str; 3] = ["ctrl-", "c-", "control-"];
const ALT: [&str; 4] = ["alt-", "a-", "m-", "meta-"];
const SHIFT: [&str; 2] = ["shift-", "s-"];

impl Key {
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            mods: Mods {
                ctrl: false,
                alt: false,
                shift: false,
            },
        }
    }

    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// The key as terminals tell it, whichever way it is put: every key press has one form, so that what is written and what is
    /// pressed can be compared. Shift goes into the letter (`Shift-j` is `J`) and into [`Code::BackTab`]; with Ctrl letters are small, and what
    /// terminals send as the same byte is one key: `Ctrl-i` is Tab, `Ctrl-m` Enter, `Ctrl-[` Esc, `Ctrl-/` and `Ctrl-7` are `Ctrl-_`,
    /// `Ctrl-@` is `Ctrl-Space`.
    #[must_use]
    pub fn new(code: Code, mods: Mods) -> Self {
        let (mut code, mut mods) = (code, mods);
        if let Code::Char(c) = code {
            if mods.ctrl {
                code = Code::Char(c.to_ascii_lowercase());
            } else if c != ' ' && mods.shift {
                let mut upper = c.to_uppercase();
                if let (Some(upper), None) = (upper.next(), upper.next()) {
                    code = Code::Char(upper);
                }
                mods.shift = false;
            }
        }
        if let (Code::Char(c), true) = (code, mods.ctrl) {
            let same = match c {
                'i' => Some((Code::Tab, false)),
                'm' => Some((Code::Enter, false)),
                '[' => Some((Code::Esc, false)),
                '@' => Some((Code::Char(' '), true)),
                '4' => Some((Code::Char('\\'), true)),
                '5' => Some((Code::Char(']'), true)),
                '6' => Some((Code::Char('^'), true)),
                '7' | '/' => Some((Code::Char('_'), true)),
                _ => None,
            };
            if let Some((same, ctrl)) = same {
                code = same;
                mods.ctrl = ctrl;
            }
        }
        if code == Code::Tab && mods.shift {
            code = Code::BackTab;
        }
        if code == Code::BackTab {
            mods.shift = false;
        }
        Self { code, mods }
    }

    /// The character it types, where it types one.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.mods.ctrl && !self.mods.alt => Some(c),
            _ => None,
        }
    }

    /// Reads one key (`Ctrl-d`, `C-d`, `<C-d>`, `PgDn`, `PageDown`, `Space`, `é`); the names are case-insensitive, characters are not.
    ///
    /// # Errors
    /// One line that says what is wrong, with a suggestion.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let [c] = text.as_bytes()
            && c.is_ascii_graphic()
        {
            return Ok(Self::char(char::from(*c)));
        }
        let bare = text
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'))
            .filter(|inner| !inner.is_empty())
            .unwrap_or(text);
        let mut mods = Mods::default();
        let mut rest = bare;
        while rest.contains('-') {
            let held = [
                (&CTRL[..], &mut mods.ctrl),
                (&ALT[..], &mut mods.alt),
                (&SHIFT[..], &mut mods.shift),
            ];
            let found = held.into_iter().find_map(|(spellings, flag)| {
                let after = spellings.iter().find_map(|word| after(rest, word))?;
                *flag = true;
                Some(after)
            });
            match found {
                Some(after) => rest = after,
                None => break,
            }
        }
        let code = code(rest).ok_or_else(|| unknown(text, rest))?;
        if let Code::Char(c) = code
            && mods.shift
            && !mods.ctrl
            && c != ' '
            && !c.is_alphabetic()
        {
            return Err(format!(
                "“{text}”: write the character that Shift gives, not Shift and “{c}”"
            ));
        }
        Ok(Self::new(code, mods))
    }

    /// Reads keys separated by spaces.
    ///
    /// # Errors
    /// As [`Key::parse`].
    pub fn parse_many(text: &str) -> Result<Vec<Self>, String> {
        text.split_whitespace().map(Self::parse).collect()
    }
}

/// What stands after `word` (in lower case), where anything does.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    (head.eq_ignore_ascii_case(word) && !rest.is_empty()).then_some(rest)
}

fn code(name: &str) -> Option<Code> {
    let mut chars = name.chars();
    let named = |name: &str| {
        NAMES
            .iter()
            .find(|(_, shown, others)| {
                shown.eq_ignore_ascii_case(name)
                    || others.iter().any(|other| other.eq_ignore_ascii_case(name))
            })
            .map(|(code, ..)| *code)
    };
    match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_ascii() => {
            named(name).or((!c.is_control()).then_some(Code::Char(c)))
        }
        (Some(c), None) => c.is_ascii_graphic().then_some(Code::Char(c)),
        (Some('f' | 'F'), Some(_)) => match name[1..].parse() {
            Ok(number) if (1..=LAST_F).contains(&number) && !name[1..].starts_with(['0', '+']) => {
                Some(Code::F(number))
            }
            _ => named(name),
        },
        _ => named(name),
    }
}

fn unknown(text: &str, rest: &str) -> String {
    let lower = rest.to_lowercase();
    if lower
        .strip_prefix('f')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    {
        return format!("“{text}” is no key: function keys go from F1 to F{LAST_F}");
    }
    let names = NAMES.iter().map(|(_, name, _)| *name);
    let held = ["Ctrl", "Alt", "Shift"];
    if let Some((word, _)) = rest.split_once(['-', '+'])
        && let Some(meant) = suggest::nearest(word, held)
    {
        return format!("“{text}” is no key; did you mean “{meant}-…”?");
    }
    if let Some(name) = suggest::nearest(rest, names) {
        return format!("“{text}” is no key; did you mean “{name}”?");
    }
    let few: Vec<String> = rest.chars().take(4).map(String::from).collect();
    if few.len() == rest.chars().count() && few.len() > 1 {
        return format!(
            "“{text}” is no key; several are written apart: “{}”",
            few.join(" ")
        );
    }
    format!("“{text}” is no key")
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for (held, word) in [
            (self.mods.ctrl, "Ctrl-"),
            (self.mods.alt, "Alt-"),
            (self.mods.shift, "Shift-"),
        ] {
            if held {
                f.write_str(word)?;
            }
        }
        match (
            self.code,
            NAMES.iter().find(|(code, ..)| *code == self.code),
        ) {
            (_, Some((_, name, _))) => f.write_str(name),
            (Code::Char(c), None) => f.write_char(c),
            (Code::F(number), None) => write!(f, "F{number}"),
            // Every other code is in the table.
            (_, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn held(mods: &str) -> Mods {
        Mods {
            ctrl: mods.contains('c'),
            alt: mods.contains('a'),
            shift: mods.contains('s'),
        }
    }

    #[test]
    fn keys_as_written() {
        for (written, code, mods, shown) in [
            ("j", Code::Char('j'), "", "j"),
            ("J", Code::Char('J'), "", "J"),
            ("Shift-j", Code::Char('J'), "", "J"),
            ("é", Code::Char('é'), "", "é"),
            ("S-é", Code::Char('É'), "", "É"),
            ("<", Code::Char('<'), "", "<"),
            (">", Code::Char('>'), "", ">"),
            ("-", Code::Char('-'), "", "-"),
            ("\"", Code::Char('"'), "", "\""),
            ("f", Code::Char('f'), "", "f"),
            ("F", Code::Char('F'), "", "F"),
            ("Ctrl-d", Code::Char('d'), "c", "Ctrl-d"),
            ("C-d", Code::Char('d'), "c", "Ctrl-d"),
            ("<C-d>", Code::Char('d'), "c", "Ctrl-d"),
            ("<c-D>", Code::Char('d'), "c", "Ctrl-d"),
            ("control-d", Code::Char('d'), "c", "Ctrl-d"),
            ("Ctrl--", Code::Char('-'), "c", "Ctrl--"),
            ("C-S-d", Code::Char('d'), "cs", "Ctrl-Shift-d"),
            ("M-<", Code::Char('<'), "a", "Alt-<"),
            ("<M->>", Code::Char('>'), "a", "Alt->"),
            ("A-J", Code::Char('J'), "a", "Alt-J"),
            ("A-S-j", Code::Char('J'), "a", "Alt-J"),
            ("Alt-Enter", Code::Enter, "a", "Alt-Enter"),
            ("C-M-PageDown", Code::PageDown, "ca", "Ctrl-Alt-PgDn"),
            ("space", Code::Char(' '), "", "Space"),
            ("S-Space", Code::Char(' '), "s", "Shift-Space"),
            ("pgdn", Code::PageDown, "", "PgDn"),
            ("<PageUp>", Code::PageUp, "", "PgUp"),
            ("Home", Code::Home, "", "Home"),
            ("↓", Code::Down, "", "Down"),
            ("F1", Code::F(1), "", "F1"),
            ("f24", Code::F(24), "", "F24"),
            ("Escape", Code::Esc, "", "Esc"),
            ("C-[", Code::Esc, "", "Esc"),
            ("Tab", Code::Tab, "", "Tab"),
            ("Ctrl-i", Code::Tab, "", "Tab"),
            ("Shift-Tab", Code::BackTab, "", "Shift-Tab"),
            ("BackTab", Code::BackTab, "", "Shift-Tab"),
            ("Ctrl-Shift-Tab", Code::BackTab, "c", "Ctrl-Shift-Tab"),
            ("C-m", Code::Enter, "", "Enter"),
            ("Return", Code::Enter, "", "Enter"),
            ("Ctrl-/", Code::Char('_'), "c", "Ctrl-_"),
            ("Ctrl-@", Code::Char(' '), "c", "Ctrl-Space"),
            ("Delete", Code::Delete, "", "Del"),
        ] {
            let key = Key::parse(written).unwrap_or_else(|why| panic!("{written}: {why}"));
            assert_eq!(
                key,
                Key {
                    code,
                    mods: held(mods)
                },
                "{written}"
            );
            assert_eq!(key.to_string(), shown);
            assert_eq!(Key::parse(shown), Ok(key), "{shown}");
        }
    }

    #[test]
    fn what_is_no_key_is_told_with_a_suggestion() {
        for (written, told) in [
            ("", "“” is no key"),
            ("gg", "“gg” is no key; several are written apart: “g g”"),
            ("Enterr", "“Enterr” is no key; did you mean “Enter”?"),
            ("Crtl-d", "“Crtl-d” is no key; did you mean “Ctrl-…”?"),
            ("Ctrl+d", "“Ctrl+d” is no key; did you mean “Ctrl-…”?"),
            ("C-Spce", "“C-Spce” is no key; did you mean “Space”?"),
            ("F25", "“F25” is no key: function keys go from F1 to F24"),
            ("f0", "“f0” is no key: function keys go from F1 to F24"),
            (
                "S-5",
                "“S-5”: write the character that Shift gives, not Shift and “5”",
            ),
            ("\u{1b}", "“\u{1b}” is no key"),
        ] {
            assert_eq!(Key::parse(written), Err(told.to_owned()));
        }
    }

    #[test]
    fn several_keys_are_written_with_spaces() {
        assert_eq!(
            Key::parse_many("  ] n  C-x "),
            Ok(vec![
                Key::char(']'),
                Key::char('n'),
                Key::new(Code::Char('x'), held("c"))
            ])
        );
        assert_eq!(Key::parse_many(""), Ok(vec![]));
        assert!(Key::parse_many("j gg").is_err());
    }

    #[test]
    fn a_key_types_its_character_only_without_ctrl_and_alt() {
        for (written, typed) in [
            ("J", Some('J')),
            ("Space", Some(' ')),
            ("C-j", None),
            ("M-j", None),
            ("Enter", None),
        ] {
            assert_eq!(Key::parse(written).map(Key::typed), Ok(typed), "{written}");
        }
    }

    proptest! {
        #[test]
        fn every_key_reads_back_as_it_is_shown(c in any::<char>(), named in 0..NAMES.len() + 1, f in 1..=LAST_F, ctrl: bool, alt: bool, shift: bool) {
            prop_assume!(!c.is_control() && !c.is_whitespace());
            let mods = Mods { ctrl, alt, shift };
            for code in [Code::Char(c), NAMES.get(named).map_or(Code::F(f), |(code, ..)| *code)] {
                let key = Key::new(code, mods);
                prop_assert_eq!(Key::new(key.code, key.mods), key);
                let shown = key.to_string();
                prop_assert_eq!(Key::parse(&shown), Ok(key), "{}", shown);
            }
        }

        #[test]
        fn parsing_never_panics(text in any::<String>()) {
            let _ = Key::parse(&text);
            let _ = Key::parse_many(&text);
        }
    }
}
