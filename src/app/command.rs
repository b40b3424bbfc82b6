//! The command registry: the one place that knows every command by name. Keymaps, hints, help, palette, completion
//! and `docs/commands.md` are made from it.

use std::fmt;

/// The names of the key tables: one for each way the keys are read.
pub const MODES: [&str; 10] = [
    "read", "select", "placing", "contents", "margin", "list", "help", "prompt", "editor", "label",
];

/// Under which heading help shows a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Moving,
    Jumping,
    Searching,
    Selecting,
    Annotating,
    Writing,
    Page,
    Desk,
}

impl Group {
    /// All groups in the order help shows them.
    pub const ALL: [Self; 8] = [
        Self::Moving,
        Self::Jumping,
        Self::Searching,
        Self::Selecting,
        Self::Annotating,
        Self::Writing,
        Self::Page,
        Self::Desk,
    ];

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Moving => "Moving",
            Self::Jumping => "Jumping",
            Self::Searching => "Searching",
            Self::Selecting => "Selecting",
            Self::Annotating => "Bookmarks, highlights, notes",
            Self::Writing => "Writing",
            Self::Page => "The page",
            Self::Desk => "The desk",
        }
    }
}

/// What a command takes after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguments {
    None,
    /// One of the names given, or nothing.
    OneOf(&'static [&'static str]),
    /// Any text, or nothing; the word says what it is.
    Text(&'static str),
    /// A number, or nothing; the word says what it is. A count typed before the key does the same.
    Number(&'static str),
}

/// Everything that is known of a command.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    pub command: Command,
    /// Its name in keymaps, palette and docs.
    pub name: &'static str,
    pub group: Group,
    /// The key tables it may stand in.
    pub modes: &'static [&'static str],
    pub arguments: Arguments,
    /// One line, for help and docs.
    pub doc: &'static str,
}

macro_rules! commands {
    ($($variant:ident $name:literal $group:ident $modes:ident $arguments:expr, $doc:literal;)*) => {
        /// A command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command {
            $(#[doc = $doc] $variant,)*
        }

        /// Every command, in the order help and docs show them.
        pub const COMMANDS: &[Spec] = &[
            $(Spec { command: Command::$variant, name: $name, group: Group::$group, modes: $modes, arguments: $arguments, doc: $doc },)*
        ];
    };
}

const READ: &[&str] = &["read"];
const TEXT: &[&str] = &["read", "select"];
const SELECT: &[&str] = &["select"];
const MOVE: &[&str] = &["read", "select", "contents", "margin", "list", "help"];
const PAGES: &[&str] = &[
    "read", "select", "contents", "margin", "list", "help", "editor",
];
const DESK: &[&str] = &["read", "select", "contents", "margin"];
const HELP: &[&str] = &[
    "read", "select", "contents", "margin", "list", "prompt", "editor",
];
const LISTING: &[&str] = &["read", "select", "contents", "margin", "list"];
const CANDIDATES: &[&str] = &["read", "placing", "list"];
const PLACING: &[&str] = &["placing"];
const GOING: &[&str] = &["read", "placing", "list"];
const NOTES: &[&str] = &["read", "margin", "list"];
const MARKING: &[&str] = &["read", "select", "margin"];
const CHOOSE: &[&str] = &["contents", "margin", "list"];
const LIST: &[&str] = &["list"];
const PROMPT: &[&str] = &["prompt"];
const EDITOR: &[&str] = &["editor"];
const ANY: &[&str] = &MODES;

use Arguments::{None as No, Number, OneOf, Text};

/// Names of the places and looks that commands take.
const STYLE_NAMES: &[&str] = &crate::annotate::STYLES;

commands! {
    LineDown "line-down" Moving MOVE No, "A line down";
    LineUp "line-up" Moving MOVE No, "A line up";
    HalfPageDown "half-page-down" Moving MOVE No, "Half a page down";
    HalfPageUp "half-page-up" Moving MOVE No, "Half a page up";
    PageDown "page-down" Moving PAGES No, "A page down";
    PageUp "page-up" Moving PAGES No, "A page up";
    Start "start" Moving MOVE No, "To the start";
    End "end" Moving MOVE No, "To the end";
    NextSentence "next-sentence" Moving TEXT No, "Next sentence";
    PrevSentence "prev-sentence" Moving TEXT No, "Previous sentence";
    NextParagraph "next-paragraph" Moving TEXT No, "Next paragraph";
    PrevParagraph "prev-paragraph" Moving TEXT No, "Previous paragraph";

    NextSection "next-section" Jumping TEXT No, "Next section";
    PrevSection "prev-section" Jumping TEXT No, "Previous section (first to the start of this one)";
    NextSibling "next-sibling" Jumping READ No, "Next section of the same level";
    PrevSibling "prev-sibling" Jumping READ No, "Previous section of the same level";
    ParentSection "parent-section" Jumping READ No, "Up to the section that holds this one";
    NextAnnotation "next-annotation" Jumping READ No, "Next annotation";
    PrevAnnotation "prev-annotation" Jumping READ No, "Previous annotation";
    NextFootnote "next-footnote" Jumping READ No, "Next mark of the author's notes";
    PrevFootnote "prev-footnote" Jumping READ No, "Previous mark of the author's notes";
    NextLink "next-link" Jumping READ No, "Next link";
    PrevLink "prev-link" Jumping READ No, "Previous link";
    Follow "follow" Jumping READ No, "Follow the link or footnote here, else read the note here";
    OpenPicture "open-picture" Jumping READ No, "Open the picture here in another program";
    Labels "labels" Jumping READ No, "A letter on every visible sentence: type it to go there";
    GoToPercent "go-to-percent" Jumping READ Number("percent"), "To a place in per cent (50 %)";
    GoToPage "go-to-page" Jumping READ Text("page"), "To a page of the printed book, by its number";
    GoToSection "go-to-section" Jumping READ Text("section"), "To a section by its number, name or title";
    SetMark "set-mark" Jumping READ Text("letter"), "Set the mark of the letter typed next";
    GoToMark "go-to-mark" Jumping READ Text("letter"), "Go to the mark of the letter typed next";
    Back "back" Jumping READ No, "Back to where the last jump began";
    Forward "forward" Jumping READ No, "Forward again";

    Search "search" Searching READ Text("words"), "Search, whatever the case and the accents";
    SearchBackward "search-backward" Searching READ Text("words"), "Search backward";
    SearchNext "search-next" Searching READ No, "Next match";
    SearchPrev "search-prev" Searching READ No, "Previous match";

    Select "select" Selecting READ No, "Select, beginning with the focused sentence";
    SelectCharacter "select-character" Selecting SELECT No, "By character: one more";
    SelectWord "select-word" Selecting SELECT No, "By word: one more";
    SelectSentence "select-sentence" Selecting SELECT No, "By sentence: one more";
    SelectParagraph "select-paragraph" Selecting SELECT No, "By paragraph: one more";
    SelectForward "select-forward" Selecting SELECT No, "Move this end forward by the unit chosen";
    SelectBackward "select-backward" Selecting SELECT No, "Move this end backward by the unit chosen";
    OtherEnd "other-end" Selecting SELECT No, "Go on at the other end";
    Copy "copy" Selecting MARKING No, "Copy the focused sentence or the selection";

    Highlight "highlight" Annotating MARKING OneOf(STYLE_NAMES), "Highlight the focused sentence or selection; again: the next style";
    Note "note" Annotating MARKING No, "Write a note on it";
    EditNote "edit-note" Annotating NOTES No, "Edit the note here";
    EditExternal "edit-external" Annotating NOTES No, "Edit the note here in your own editor";
    Bookmark "bookmark" Annotating READ Text("name"), "Bookmark here (asks a name)";
    Remove "remove" Annotating NOTES No, "Remove the annotation here; in the library, forget the text";
    Settle "settle" Annotating NOTES OneOf(&["join", "first", "second"]), "Make one note of two texts written apart: both joined, or one of them";
    Undo "undo" Annotating MARKING No, "Undo the last change of annotations";
    Redo "redo" Annotating MARKING No, "Redo it";
    Annotations "annotations" Annotating DESK No, "List of annotations, filtered as you type";
    Unplaced "unplaced" Annotating LISTING No, "The annotations that have no place in this text; in their list, all of them again";
    Place "place" Annotating NOTES No, "Place the annotation by hand: go to its place, and set it there";
    NextCandidate "next-candidate" Annotating CANDIDATES No, "Next of the places that may be the annotation’s";
    SetPlace "set-place" Annotating PLACING No, "Set the annotation being placed at the focused sentence or selection";
    LetGo "let-go" Annotating GOING No, "Let the annotation go: it is kept, but not called lost any more; again: look for it";
    Carry "carry" Annotating READ OneOf(&["no"]), "Show the notes on another edition with their places here, to bring them here; no: do not offer them";
    Uncarry "uncarry" Annotating READ No, "Take that back: show only the notes made on this text";
    SaveAgain "save-again" Annotating READ No, "Try again to keep what could not be saved";

    Choose "choose" Desk CHOOSE No, "Go there";
    Sort "sort" Desk LIST No, "List the texts in the next order: last read, title, author, progress, notes";
    Accept "accept" Writing PROMPT No, "Done";
    SaveNote "save-note" Writing EDITOR No, "Keep the note";
    BreakLine "break-line" Writing EDITOR No, "Break the line";
    Leave "leave" Desk ANY No, "Leave this mode; in the editor the draft is kept";

    MeasureDefault "measure-default" Page READ No, "Measure: as set";
    MeasureNarrower "measure-narrower" Page READ No, "Measure: narrower";
    MeasureWider "measure-wider" Page READ No, "Measure: wider";
    ToggleJustify "toggle-justify" Page READ No, "Straight right edge, or ragged";
    ToggleHyphens "toggle-hyphens" Page READ No, "Hyphenation on or off";
    ToggleFocus "toggle-focus" Page READ No, "Mark the focused sentence, or not";
    Theme "theme" Page READ Text("name"), "Another theme: the one named, else the next";
    ToggleFolds "toggle-folds" Page READ No, "Show what stands before and after the text, or fold it away";
    Contents "contents" Page DESK No, "Contents: show, focus, hide";
    SideNotes "side-notes" Page DESK No, "Side notes: show, focus, hide";
    ToggleMouse "toggle-mouse" Desk READ No, "Let the mouse be lutrin's or the terminal's";

    Library "library" Desk READ Text("folder"), "Open another text, of the library or of a folder";
    Palette "palette" Desk DESK No, "All commands";
    Help "help" Desk HELP No, "The keys of this mode";
    Information "information" Desk READ No, "What this text is";
    Encoding "encoding" Desk READ Text("name"), "Read this text in another encoding";
    Redraw "redraw" Desk ANY No, "Draw the screen anew";
    Suspend "suspend" Desk DESK No, "Back to the shell for a while";
    Quit "quit" Desk ANY No, "Quit";
}

impl Command {
    /// What is known of it.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        // The table is made from the same list as the enum, in the same order.
        &COMMANDS[self as usize]
    }

    /// The command of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS
            .iter()
            .find(|spec| spec.name == name)
            .map(|spec| spec.command)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spec().name)
    }
}

/// Every command's name, for the keymap loader.
#[must_use]
pub fn names() -> Vec<&'static str> {
    COMMANDS.iter().map(|spec| spec.name).collect()
}

/// Whether `command` may stand in the key table `mode` with `arguments`.
///
/// # Errors
/// One line that says what does not fit.
pub fn check(mode: &str, command: &str, arguments: &[String]) -> Result<(), String> {
    let Some(spec) = COMMANDS.iter().find(|spec| spec.name == command) else {
        return Err(format!("there is no command “{command}”"));
    };
    if !spec.modes.contains(&mode) {
        return Err(format!(
            "“{command}” does nothing in [{mode}]; it belongs in {}",
            tables(spec.modes)
        ));
    }
    match (spec.arguments, arguments) {
        (_, []) => Ok(()),
        (Arguments::OneOf(names), [name]) if names.contains(&name.as_str()) => Ok(()),
        (Arguments::OneOf(names), [name]) => Err(format!(
            "“{command}” knows no “{name}”; it takes one of {}",
            names.join(", ")
        )),
        (Arguments::Number(what), [number]) => number
            .trim_end_matches('%')
            .trim()
            .parse::<u32>()
            .map(|_| ())
            .map_err(|_| format!("“{command}” takes a number ({what}), not “{number}”")),
        (Arguments::Text(_), _) => Ok(()),
        (Arguments::None, _) => Err(format!("“{command}” takes nothing after its name")),
        (_, [_, second, ..]) => Err(format!(
            "“{command}” takes one word; “{second}” is too much"
        )),
    }
}

fn tables(modes: &[&str]) -> String {
    modes
        .iter()
        .map(|mode| format!("[{mode}]"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum_and_names_are_unique() {
        for (index, spec) in COMMANDS.iter().enumerate() {
            assert_eq!(spec.command as usize, index, "{}", spec.name);
            assert_eq!(Command::named(spec.name), Some(spec.command));
            assert!(
                spec.name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                spec.name
            );
            assert!(
                spec.modes.iter().all(|mode| MODES.contains(mode)),
                "{}",
                spec.name
            );
            assert!(!spec.doc.ends_with('.'), "{}", spec.name);
        }
    }

    #[test]
    fn arguments_are_checked() {
        type Case = (
            &'static str,
            &'static str,
            &'static [&'static str],
            Result<(), &'static str>,
        );
        let cases: &[Case] = &[
            ("read", "line-down", &[], Ok(())),
            ("editor", "line-down", &[], Err("does nothing in [editor]")),
            ("read", "line-down", &["3"], Err("takes nothing")),
            ("read", "highlight", &["doubt"], Ok(())),
            ("read", "highlight", &["red"], Err("one of idea, question")),
            ("read", "go-to-percent", &["50%"], Ok(())),
            ("read", "go-to-percent", &["half"], Err("takes a number")),
            ("read", "bookmark", &["a", "name"], Ok(())),
            ("read", "fly", &[], Err("no command")),
        ];
        for (mode, command, arguments, expected) in cases {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            match (check(mode, command, &arguments), expected) {
                (Ok(()), Ok(())) => {}
                (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
                (got, expected) => panic!("{mode} {command}: {got:?}, not {expected:?}"),
            }
        }
    }
}
