//! Themes: what each look and tone is drawn as. `light`, `dark`, `sepia`, `plain`, and the reader's own in TOML.

mod load;

use ratatui::style::{Color, Style};

use super::part::Dress;
use super::{colour, palette};
use crate::app::view_model::{Base, Look, Marks, Tone};

pub use super::part::Part;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// `NO_COLOR`, `TERM=dumb`: attributes only.
    None,
    Ansi16,
    Ansi256,
    True,
}

/// A theme, ready for a colour depth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// One for every [`Part`], in its order.
    styles: [Style; Part::COUNT],
}

/// The names of the themes shipped inside.
pub const BUILTIN: [&str; 4] = ["light", "dark", "sepia", "plain"];

impl Theme {
    /// A shipped theme.
    #[must_use]
    pub fn builtin(name: &str, depth: Depth) -> Option<Self> {
        let mut styles = [Style::new(); Part::COUNT];
        for (part, style) in Part::ALL.into_iter().zip(&mut styles) {
            *style = shipped(name, part, depth)?.style();
        }
        Some(Self { styles })
    }

    /// A reader's theme: `inherit = "light"`, then a table of looks (`heading = { fg = "#8a2be2", bold = true }`). What is right is applied, what is wrong is told (line and text).
    #[must_use]
    pub fn parse(toml: &str, depth: Depth) -> (Self, Vec<(usize, String)>) {
        let file = load::read(toml);
        let mut styles = [Style::new(); Part::COUNT];
        for (part, style) in Part::ALL.into_iter().zip(&mut styles) {
            let inherited = shipped(file.inherit, part, depth).unwrap_or(Dress::NONE);
            *style = file.dress(part, inherited, depth).style();
        }
        (Self { styles }, file.problems)
    }

    /// How a part of the page is drawn.
    #[must_use]
    pub fn part(&self, part: Part) -> Style {
        self.styles.get(part as usize).copied().unwrap_or_default()
    }

    /// What the page is painted with before anything else: nothing, or paper and ink.
    #[must_use]
    pub fn page(&self) -> Style {
        self.part(Part::Text)
    }

    /// How a run of the text is drawn. What lies higher: selection, hits, the highlight, the note's underline, the marks of
    /// the text, its kind, and at the bottom the tint of the focused sentence. A tint says enough: no underline joins it.
    #[must_use]
    pub fn look(&self, look: &Look) -> Style {
        let marks = look.marks;
        let mut style = match look.base {
            Base::Label => return self.part(Part::Label),
            Base::Text => Style::new(),
            Base::Heading(0..=1) => self.part(Part::Heading),
            Base::Heading(2) => self.part(Part::Section),
            Base::Heading(_) => self.part(Part::Subheading),
            Base::Quote => self.part(Part::Quote),
            Base::Code => self.part(Part::Code),
            Base::Ornament => self.part(Part::Ornament),
            Base::After => self.part(Part::After),
        };
        let highlight = look.highlight.map(|index| self.part(highlight_part(index)));
        let tinted = highlight.is_some_and(|style| style.bg.is_some());
        if marks.has(Marks::FOCUS) {
            style = self.part(Part::Focus).patch(style);
        }
        for (mark, part) in [
            (Marks::EMPHASIS, Part::Emphasis),
            (Marks::STRONG, Part::Strong),
            (Marks::CODE, Part::CodeSpan),
            (Marks::STRIKE, Part::Strike),
            (Marks::LINK, Part::Link),
            (Marks::NOTE_MARK, Part::NoteMark),
            (Marks::BOOKMARK, Part::Bookmark),
            (Marks::NOTED, Part::Noted),
        ] {
            if marks.has(mark) && !(tinted && mark == Marks::NOTED) {
                style = style.patch(self.part(part));
            }
        }
        if let Some(highlight) = highlight {
            style = style.patch(highlight);
        }
        for (mark, part) in [
            (Marks::HIT, Part::Hit),
            (Marks::HIT_HERE, Part::HitHere),
            (Marks::SELECTED, Part::Selection),
        ] {
            if marks.has(mark) {
                style = style.patch(self.part(part));
            }
        }
        style
    }

    /// How a run outside the text is drawn.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Normal => Style::new(),
            Tone::Dim => self.part(Part::Dim),
            Tone::Gone => self.part(Part::Dim).patch(self.part(Part::Strike)),
            Tone::Strong => self.part(Part::Strong),
            Tone::Accent => self.part(Part::Accent),
            Tone::Key => self.part(Part::Key),
            Tone::Tag => self.part(Part::Tag),
            Tone::Alert => self.part(Part::Alert),
            Tone::Match => self.part(Part::Match),
            Tone::Style(index) => self.part(sign_part(index)),
        }
    }
}

/// The reader's choice among the shipped themes and their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Themes {
    depth: Depth,
    own: Vec<(String, Theme)>,
}

impl Themes {
    /// `own`: name and TOML of the reader's themes; a shipped name among them takes the place of the shipped theme.
    #[must_use]
    pub fn new(own: &[(String, String)], depth: Depth) -> Self {
        let own = own
            .iter()
            .map(|(name, toml)| (name.clone(), Theme::parse(toml, depth).0))
            .collect();
        Self { depth, own }
    }

    /// The theme called `name`; for `auto` and for a name that is not there, light or dark by the terminal's background.
    #[must_use]
    pub fn pick(&self, name: &str, dark: bool) -> Theme {
        let fitting = if dark { "dark" } else { "light" };
        self.named(name)
            .or_else(|| self.named(fitting))
            .unwrap_or_else(|| Theme {
                styles: [Style::new(); Part::COUNT],
            })
    }

    fn named(&self, name: &str) -> Option<Theme> {
        let own = self.own.iter().find(|(own, _)| own == name);
        own.map(|(_, theme)| theme.clone())
            .or_else(|| Theme::builtin(name, self.depth))
    }
}

const fn highlight_part(index: u8) -> Part {
    match index {
        1 => Part::Question,
        2 => Part::Quotation,
        3 => Part::Fact,
        4 => Part::Doubt,
        _ => Part::Idea,
    }
}

const fn sign_part(index: u8) -> Part {
    match index {
        1 => Part::QuestionSign,
        2 => Part::QuotationSign,
        3 => Part::FactSign,
        4 => Part::DoubtSign,
        _ => Part::IdeaSign,
    }
}

/// A part of a shipped theme at a colour depth.
fn shipped(name: &str, part: Part, depth: Depth) -> Option<Dress> {
    let full = palette::full(name, part)?;
    Some(match depth {
        Depth::None => palette::plain(part),
        Depth::Ansi16 if name != "plain" => palette::sixteen(part),
        _ => degrade(full, depth),
    })
}

/// The same with the colours a terminal has.
fn degrade(dress: Dress, depth: Depth) -> Dress {
    let to_256 = |color| match color {
        Color::Rgb(r, g, b) => Color::Indexed(colour::nearest_256((r, g, b))),
        other => other,
    };
    let to_16 = |color| match color {
        Color::Reset => Color::Reset,
        other => colour::rgb(other).map_or(Color::Reset, colour::nearest_16),
    };
    match depth {
        Depth::True => dress,
        Depth::Ansi256 => Dress {
            fg: dress.fg.map(to_256),
            bg: dress.bg.map(to_256),
            line: dress.line.map(to_256),
            ..dress
        },
        Depth::Ansi16 => {
            let (fg, bg) = (dress.fg.map(to_16), dress.bg.map(to_16));
            // A tint that becomes its own ink, or stands alone under an unknown ink, would hide the text.
            let legible = fg.is_some() && fg != bg;
            Dress {
                fg: fg.filter(|_| legible || bg.is_none()),
                bg: bg.filter(|_| legible),
                line: None,
                ..dress
            }
        }
        Depth::None => Dress::with(dress.attributes),
    }
}

#[cfg(test)]
mod tests;
