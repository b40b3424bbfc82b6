//! The language of a text, as its ISO 639-1 code, and the direction it is written in.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A two-letter language code in lower case (`fr`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lang([u8; 2]);

impl Lang {
    pub const FR: Self = Self(*b"fr");
    pub const EN: Self = Self(*b"en");

    /// The primary subtag of a BCP 47 tag (`fr-CA` gives `fr`); `None` where it is no two-letter code.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        match primary.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()]))
            }
            _ => None,
        }
    }

    /// The code (`fr`).
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("en")
    }

    /// The code as bytes, for `hypher` and for matching.
    #[must_use]
    pub const fn code(self) -> [u8; 2] {
        self.0
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lang({})", self.as_str())
    }
}

/// The direction text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The direction that `ltr` or `rtl` names, whatever the case; `None` for anything else (`auto`).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.eq_ignore_ascii_case("ltr") {
            Some(Self::LeftToRight)
        } else if name.eq_ignore_ascii_case("rtl") {
            Some(Self::RightToLeft)
        } else {
            None
        }
    }
}
