//! The little of style sheets that changes how words are read: styles of classes and elements, one at a time.

use std::collections::HashMap;

use crate::format::scribe::Align;
use crate::text::Direction;

/// Style sheets of one file or book after these are not read, nor longer ones than so many bytes.
pub const SHEETS: usize = 32;
pub const SHEET: usize = 1 << 20;
/// Rules of one file or book after these are not read.
const RULES: usize = 20_000;

/// What style sheets say of classes and elements.
#[derive(Clone, Debug, Default)]
pub struct Styles {
    /// By `.class`, `element` or `element.class`.
    looks: HashMap<String, Look>,
}

/// What is said of an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of a style sheet that stands for itself"
)]
pub(super) struct Look {
    pub italic: Option<bool>,
    pub bold: Option<bool>,
    pub small_caps: Option<bool>,
    pub underline: bool,
    pub strike: bool,
    pub raised: bool,
    pub lowered: bool,
    pub hidden: bool,
    /// White space counts.
    pub pre: bool,
    /// List items have no marker.
    pub unmarked: bool,
    pub direction: Option<Direction>,
    pub align: Option<Align>,
    /// Set in from the left, in columns.
    pub indent: usize,
    /// By how many columns more the first line is.
    pub first: Option<isize>,
}

impl Styles {
    /// Reads a style sheet; what it says comes after what was read before.
    pub fn add(&mut self, sheet: &str) {
        let sheet = without_comments(sheet);
        let mut rest = sheet.as_str();
        while let Some(brace) = rest.find('{') {
            let selectors = rest[..brace].rsplit([';', '}']).next().unwrap_or("").trim();
            rest = &rest[brace + 1..];
            if selectors.starts_with('@')
                && !selectors.starts_with("@font-face")
                && !selectors.starts_with("@page")
            {
                let screen = selectors.starts_with("@media") && !selectors.contains("print");
                if !screen {
                    rest = after_block(rest);
                }
                continue;
            }
            let end = rest.find('}').unwrap_or(rest.len());
            let look = Look::read(&rest[..end]);
            rest = rest.get(end + 1..).unwrap_or("");
            if look == Look::default() {
                continue;
            }
            for selector in selectors.split(',').filter_map(simple) {
                if self.looks.len() < RULES {
                    self.looks.entry(selector).or_default().overlay(look);
                }
            }
        }
    }

    /// Hides nothing any more.
    pub(super) fn reveal(&mut self) {
        for look in self.looks.values_mut() {
            look.hidden = false;
        }
    }

    /// What is said of an element with this name, these classes and this `style` attribute.
    pub(super) fn look<'a>(
        &self,
        name: &str,
        classes: impl Iterator<Item = &'a str>,
        style: Option<&str>,
    ) -> Look {
        let mut look = Look::default();
        if !self.looks.is_empty() {
            if let Some(of_name) = self.looks.get(name) {
                look.overlay(*of_name);
            }
            let mut selector = String::new();
            for class in classes {
                for prefix in ["", name] {
                    selector.clear();
                    selector.push_str(prefix);
                    selector.push('.');
                    selector.push_str(class);
                    if let Some(of_class) = self.looks.get(&selector) {
                        look.overlay(*of_class);
                    }
                }
            }
        }
        if let Some(style) = style {
            look.overlay(Look::read(style));
        }
        look
    }

    /// Whether nothing is said of anything.
    pub(super) fn is_empty(&self) -> bool {
        self.looks.is_empty()
    }
}

/// A selector of one element, one class or both, as it is kept.
fn simple(selector: &str) -> Option<String> {
    let selector = selector.trim();
    let sound = |part: &str| {
        part.chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let (element, class) = selector.split_once('.').unwrap_or((selector, ""));
    if selector.is_empty() || !sound(element) || !sound(class) {
        return None;
    }
    let element = element.to_ascii_lowercase();
    Some(if class.is_empty() {
        element
    } else {
        format!("{element}.{class}")
    })
}

/// What follows the block that `rest` is in.
fn after_block(rest: &str) -> &str {
    let mut depth = 1_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &rest[at + 1..];
        }
    }
    ""
}

fn without_comments(sheet: &str) -> String {
    let mut text = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(at) = rest.find("/*") {
        text.push_str(&rest[..at]);
        rest = rest[at + 2..].split_once("*/").map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    // Sheets inside pages may hide from browsers of the last century.
    text.replace("<!--", " ").replace("-->", " ")
}

impl Look {
    /// What a list of declarations says.
    fn read(declarations: &str) -> Self {
        let mut look = Self::default();
        for declaration in declarations.split(';') {
            if let Some((property, value)) = declaration.split_once(':') {
                let value = value
                    .trim()
                    .trim_end_matches("!important")
                    .trim()
                    .to_ascii_lowercase();
                look.set(&property.trim().to_ascii_lowercase(), &value);
            }
        }
        look
    }

    fn set(&mut self, property: &str, value: &str) {
        match (property, value) {
            ("font-style", "italic" | "oblique") => self.italic = Some(true),
            ("font-style", "normal") => self.italic = Some(false),
            ("font-weight", "bold" | "bolder" | "600" | "700" | "800" | "900") => {
                self.bold = Some(true);
            }
            ("font-weight", "normal" | "400") => self.bold = Some(false),
            ("font-variant" | "font-variant-caps", "small-caps" | "all-small-caps") => {
                self.small_caps = Some(true);
            }
            ("font-variant" | "font-variant-caps", "normal") => self.small_caps = Some(false),
            ("text-decoration" | "text-decoration-line", _) => {
                self.underline |= value.contains("underline");
                self.strike |= value.contains("line-through");
            }
            ("vertical-align", "super" | "text-top") => self.raised = true,
            ("vertical-align", "sub") => self.lowered = true,
            ("display", "none") | ("visibility", "hidden") => self.hidden = true,
            ("white-space", "pre" | "pre-wrap" | "pre-line" | "break-spaces") => self.pre = true,
            ("list-style" | "list-style-type", _)
                if value.split(' ').any(|word| word == "none") =>
            {
                self.unmarked = true;
            }
            ("direction", _) => self.direction = Direction::parse(value),
            ("text-align", "right" | "end") => self.align = Some(Align::End),
            ("text-align", "center") => self.align = Some(Align::Centre),
            ("text-align", "left" | "start" | "justify") => self.align = Some(Align::Start),
            ("margin-left" | "padding-left", _) => {
                if let Some(columns) = columns(value) {
                    self.indent = usize::try_from(columns).unwrap_or(0);
                }
            }
            ("margin", _) => {
                let sides: Vec<&str> = value.split_whitespace().collect();
                let left = match sides.as_slice() {
                    [all] => Some(all),
                    [_, across] | [_, across, _] => Some(across),
                    [_, _, _, left] => Some(left),
                    _ => None,
                };
                if let Some(columns) = left.and_then(|left| columns(left)) {
                    self.indent = usize::try_from(columns).unwrap_or(0);
                }
            }
            ("text-indent", _) => self.first = columns(value).or(self.first),
            _ => {}
        }
    }

    /// How far the first line is set in, in columns.
    pub(super) fn begin(&self) -> usize {
        self.indent.saturating_add_signed(self.first.unwrap_or(0))
    }

    /// What `other` says counts more.
    fn overlay(&mut self, other: Self) {
        self.italic = other.italic.or(self.italic);
        self.bold = other.bold.or(self.bold);
        self.small_caps = other.small_caps.or(self.small_caps);
        self.underline |= other.underline;
        self.strike |= other.strike;
        self.raised |= other.raised;
        self.lowered |= other.lowered;
        self.hidden |= other.hidden;
        self.pre |= other.pre;
        self.unmarked |= other.unmarked;
        self.direction = other.direction.or(self.direction);
        self.align = other.align.or(self.align);
        if other.indent > 0 {
            self.indent = other.indent;
        }
        self.first = other.first.or(self.first);
    }
}

/// A length as a small number of columns: one for each em.
fn columns(length: &str) -> Option<isize> {
    if length.trim_start_matches(['0', '.', '-']).is_empty() && !length.is_empty() {
        return Some(0);
    }
    let number = |unit: &str| length.strip_suffix(unit)?.trim().parse::<f32>().ok();
    let ems = number("rem")
        .or_else(|| number("em"))
        .or_else(|| Some(number("px")? / 16.0))
        .or_else(|| Some(number("pt")? / 12.0))
        .or_else(|| Some(number("%")? / 2.5))?;
    #[expect(clippy::cast_possible_truncation, reason = "between -40 and 40")]
    Some(ems.clamp(-40.0, 40.0).round() as isize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_have_the_looks_that_sheets_give_them() {
        let mut styles = Styles::default();
        styles.add(
            "@charset \"x\"; @font-face { font-style: italic } /* .no { display: none } */ <!-- .sc, span.b2 { font-variant : Small-Caps; } \
             @media print { .sc { display: none } .p { font-weight: bold } } @media screen { .m { font-style: italic } } \
             P.i { font-style: italic !important } .a .b { display:none } #x { display: none } .gone { visibility: hidden } .unclosed { white-space: pre",
        );
        let look = |name: &str, class: &str| styles.look(name, class.split(' '), None);
        assert_eq!(look("span", "sc").small_caps, Some(true));
        assert!(!look("span", "sc").hidden);
        assert_eq!(look("span", "b2").small_caps, Some(true));
        assert_eq!(look("p", "b2"), Look::default());
        assert_eq!(look("p", "p"), Look::default());
        assert_eq!(look("p", "m i").italic, Some(true));
        assert_eq!(look("p", "b"), Look::default());
        assert!(look("p", "gone").hidden);
        assert!(look("p", "unclosed").pre);
        let inline = styles.look(
            "p",
            "sc".split(' '),
            Some("font-variant: normal; margin-left: 2em"),
        );
        assert_eq!((inline.small_caps, inline.indent), (Some(false), 2));
        for (style, indent, begin) in [
            ("margin: 0 0 0 3em", 3, 3),
            ("margin: 1em 2em; text-indent: -2em", 2, 0),
            ("margin: 0; text-indent: 0", 0, 0),
            ("margin-left: 32px; text-indent: 1.2em", 2, 3),
            ("padding-left: 5%; text-indent: -9em", 2, 0),
            ("margin: auto", 0, 0),
        ] {
            let look = styles.look("p", std::iter::empty(), Some(style));
            assert_eq!((look.indent, look.begin()), (indent, begin), "{style}");
        }
    }
}
