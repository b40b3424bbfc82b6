//! The parts of a page that a theme can dress, and what a dress is made of.

use ratatui::style::{Color, Modifier, Style};

/// Declares [`Part`], the list of all of them and their names in a theme file.
macro_rules! parts {
    ($($(#[$doc:meta])* $part:ident = $name:literal,)+) => {
        /// A part of the page with a look of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Part { $($(#[$doc])* $part,)+ }

        impl Part {
            /// Every part, in the order of the declaration.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$part,)+];
            pub const COUNT: usize = [$($name,)+].len();

            /// Its name in a theme file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$part => $name,)+ }
            }
        }
    };
}

parts! {
    /// What everything stands on: the paper (its background) and the ink.
    Text = "text",
    /// Headings of the first level.
    Heading = "heading",
    /// Headings of the second level.
    Section = "section",
    /// Headings from the third level on.
    Subheading = "subheading",
    Quote = "quote",
    Code = "code",
    Ornament = "ornament",
    After = "after",
    Label = "label",
    Emphasis = "emphasis",
    Strong = "strong",
    CodeSpan = "code-span",
    Strike = "strike",
    Link = "link",
    NoteMark = "note-mark",
    Focus = "focus",
    FocusBar = "focus-bar",
    Selection = "selection",
    Hit = "hit",
    HitHere = "hit-here",
    Noted = "noted",
    Bookmark = "bookmark",
    Idea = "highlight-idea",
    Question = "highlight-question",
    Quotation = "highlight-quote",
    Fact = "highlight-fact",
    Doubt = "highlight-doubt",
    IdeaSign = "sign-idea",
    QuestionSign = "sign-question",
    QuotationSign = "sign-quote",
    FactSign = "sign-fact",
    DoubtSign = "sign-doubt",
    Title = "title",
    Place = "place",
    Current = "contents-current",
    Count = "contents-count",
    /// The row the keys act on, in the contents, in lists and among the side notes.
    Selected = "selected",
    Rule = "rule",
    /// The rule beside the note of the focused sentence.
    CurrentRule = "current-rule",
    Progress = "progress",
    Rest = "progress-rest",
    Status = "status",
    Frame = "frame",
    Footer = "footer",
    Dim = "dim",
    Accent = "accent",
    Key = "key",
    Tag = "tag",
    Alert = "alert",
    Match = "match",
}

/// How a part is drawn. What is not said comes from what lies below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dress {
    pub fg: Option<Color>,
    pub bg: Option<Color>,
    /// The colour of the underline; drawn only where there is one.
    pub line: Option<Color>,
    pub attributes: Modifier,
}

impl Dress {
    pub const NONE: Self = Self {
        fg: None,
        bg: None,
        line: None,
        attributes: Modifier::empty(),
    };

    /// Lettering in the colour `0xrrggbb`.
    #[must_use]
    pub const fn fg(hex: u32) -> Self {
        Self {
            fg: Some(hex_color(hex)),
            ..Self::NONE
        }
    }

    /// Lettering in one of the terminal's own sixteen colours.
    #[must_use]
    pub const fn named(color: Color) -> Self {
        Self {
            fg: Some(color),
            ..Self::NONE
        }
    }

    /// Attributes alone.
    #[must_use]
    pub const fn with(attributes: Modifier) -> Self {
        Self {
            attributes,
            ..Self::NONE
        }
    }

    #[must_use]
    pub const fn on(self, hex: u32) -> Self {
        Self {
            bg: Some(hex_color(hex)),
            ..self
        }
    }

    #[must_use]
    pub const fn on_named(self, color: Color) -> Self {
        Self {
            bg: Some(color),
            ..self
        }
    }

    #[must_use]
    pub const fn and(self, attributes: Modifier) -> Self {
        Self {
            attributes: self.attributes.union(attributes),
            ..self
        }
    }

    /// As ratatui has it.
    #[must_use]
    pub fn style(self) -> Style {
        Style {
            fg: self.fg,
            bg: self.bg,
            underline_color: self.line,
            add_modifier: self.attributes,
            sub_modifier: Modifier::empty(),
        }
    }
}

const fn hex_color(hex: u32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color::Rgb(r, g, b)
}
