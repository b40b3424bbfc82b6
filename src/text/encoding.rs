//! Names of character encodings: those texts are offered in, and every label that means one of them.

use std::fmt;

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One that the web knows.
    Web(&'static encoding_rs::Encoding),
    Utf32Le,
    Utf32Be,
}

/// The encodings a reader is offered: the name, and what is written in it.
pub const OFFERED: [(&str, &str); 33] = [
    ("UTF-8", "everything"),
    ("UTF-16LE", "everything, two bytes a letter"),
    (
        "UTF-16BE",
        "everything, two bytes a letter, the greater first",
    ),
    ("UTF-32LE", "everything, four bytes a letter"),
    (
        "UTF-32BE",
        "everything, four bytes a letter, the greater first",
    ),
    ("windows-1252", "Western Europe; Latin-1 is part of it"),
    ("ISO-8859-15", "Western Europe, with the euro"),
    ("MacRoman", "Western Europe, on old Macintoshes"),
    ("windows-1250", "Central Europe"),
    ("ISO-8859-2", "Central Europe"),
    ("windows-1251", "Cyrillic"),
    ("KOI8-R", "Russian"),
    ("KOI8-U", "Ukrainian"),
    ("IBM866", "Cyrillic, under DOS"),
    ("ISO-8859-5", "Cyrillic"),
    ("MacCyrillic", "Cyrillic, on old Macintoshes"),
    ("windows-1253", "Greek"),
    ("ISO-8859-7", "Greek"),
    ("windows-1254", "Turkish"),
    ("windows-1255", "Hebrew"),
    ("ISO-8859-8", "Hebrew"),
    ("windows-1256", "Arabic"),
    ("ISO-8859-6", "Arabic"),
    ("windows-1257", "Baltic"),
    ("windows-1258", "Vietnamese"),
    ("windows-874", "Thai"),
    ("Shift_JIS", "Japanese"),
    ("EUC-JP", "Japanese"),
    ("ISO-2022-JP", "Japanese, in old mails"),
    ("GB18030", "Chinese; GBK and GB2312 are part of it"),
    ("Big5", "Chinese, traditional"),
    ("EUC-KR", "Korean"),
    ("ISO-8859-3", "Maltese, Esperanto"),
];

impl Encoding {
    pub const UTF_8: Self = Self(Kind::Web(encoding_rs::UTF_8));
    pub const UTF_16LE: Self = Self(Kind::Web(encoding_rs::UTF_16LE));
    pub const UTF_16BE: Self = Self(Kind::Web(encoding_rs::UTF_16BE));
    pub const UTF_32LE: Self = Self(Kind::Utf32Le);
    pub const UTF_32BE: Self = Self(Kind::Utf32Be);
    pub const ISO_2022_JP: Self = Self(Kind::Web(encoding_rs::ISO_2022_JP));
    pub const MAC_ROMAN: Self = Self(Kind::Web(encoding_rs::MACINTOSH));
    pub const MAC_CYRILLIC: Self = Self(Kind::Web(encoding_rs::X_MAC_CYRILLIC));

    /// The encoding that `label` means, as the WHATWG's table of labels and common sense have it, whatever the case. ISO-8859-1 and
    /// US-ASCII are read as windows-1252, which has the same letters and more quotation marks; GB2312 and GBK as GB18030, which has
    /// all of them. `None` where no such encoding is known.
    #[must_use]
    pub fn named(label: &str) -> Option<Self> {
        let label = label.trim();
        let folded = label.to_ascii_lowercase().replace(['_', ' '], "-");
        Some(match folded.as_str() {
            "utf-16" | "utf16" | "ucs-2" => Self::UTF_16LE,
            "utf16le" => Self::UTF_16LE,
            "utf16be" => Self::UTF_16BE,
            "utf-32" | "utf32" | "utf-32le" | "utf32le" | "ucs-4" => Self::UTF_32LE,
            "utf-32be" | "utf32be" => Self::UTF_32BE,
            "macroman" | "mac-roman" | "x-macroman" => Self::MAC_ROMAN,
            "maccyrillic" | "mac-cyrillic" => Self::MAC_CYRILLIC,
            "latin-1" => Self(Kind::Web(encoding_rs::WINDOWS_1252)),
            "sjis" | "cp932" => Self(Kind::Web(encoding_rs::SHIFT_JIS)),
            "cp936" => Self(Kind::Web(encoding_rs::GB18030)),
            "eucjp" => Self(Kind::Web(encoding_rs::EUC_JP)),
            "koi8r" => Self(Kind::Web(encoding_rs::KOI8_R)),
            _ => {
                let known = encoding_rs::Encoding::for_label(label.as_bytes())
                    .or_else(|| encoding_rs::Encoding::for_label(folded.as_bytes()))?;
                // Two of the web's encodings decode nothing.
                if known == encoding_rs::REPLACEMENT || known == encoding_rs::X_USER_DEFINED {
                    return None;
                }
                Self::of(known)
            }
        })
    }

    /// One of the web's encodings.
    #[must_use]
    pub fn of(known: &'static encoding_rs::Encoding) -> Self {
        Self(Kind::Web(if known == encoding_rs::GBK {
            encoding_rs::GB18030
        } else {
            known
        }))
    }

    /// What it is called: the name in [`OFFERED`], where it is offered.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Utf32Le => "UTF-32LE",
            Kind::Utf32Be => "UTF-32BE",
            Kind::Web(known) if known == encoding_rs::MACINTOSH => "MacRoman",
            Kind::Web(known) if known == encoding_rs::X_MAC_CYRILLIC => "MacCyrillic",
            Kind::Web(known) if known == encoding_rs::GB18030 => "GB18030",
            Kind::Web(known) => known.name(),
        }
    }

    /// Its decoder; `None` for UTF-32, which the web does not know.
    #[must_use]
    pub const fn web(self) -> Option<&'static encoding_rs::Encoding> {
        match self.0 {
            Kind::Web(known) => Some(known),
            Kind::Utf32Le | Kind::Utf32Be => None,
        }
    }

    /// Bytes of the unit that ASCII characters take: 1, 2 (UTF-16) or 4 (UTF-32).
    #[must_use]
    pub fn unit(self) -> usize {
        match self.0 {
            Kind::Utf32Le | Kind::Utf32Be => 4,
            Kind::Web(known)
                if known == encoding_rs::UTF_16LE || known == encoding_rs::UTF_16BE =>
            {
                2
            }
            Kind::Web(_) => 1,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_offered_means_itself() {
        for (name, _) in OFFERED {
            let encoding = Encoding::named(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(encoding.name(), name);
            assert_eq!(Encoding::named(&name.to_lowercase()), Some(encoding));
        }
    }

    #[test]
    fn labels() {
        for (label, name) in [
            ("utf8", Some("UTF-8")),
            (" UTF-8 ", Some("UTF-8")),
            ("utf_8", Some("UTF-8")),
            ("latin1", Some("windows-1252")),
            ("Latin-1", Some("windows-1252")),
            ("iso-8859-1", Some("windows-1252")),
            ("ISO_8859-15", Some("ISO-8859-15")),
            ("us-ascii", Some("windows-1252")),
            ("cp1251", Some("windows-1251")),
            ("koi8-r", Some("KOI8-R")),
            ("shift-jis", Some("Shift_JIS")),
            ("sjis", Some("Shift_JIS")),
            ("gb2312", Some("GB18030")),
            ("gbk", Some("GB18030")),
            ("macintosh", Some("MacRoman")),
            ("mac roman", Some("MacRoman")),
            ("x-mac-cyrillic", Some("MacCyrillic")),
            ("utf-16", Some("UTF-16LE")),
            ("UTF-32", Some("UTF-32LE")),
            ("", None),
            ("replacement", None),
            ("x-user-defined", None),
            ("klingon", None),
        ] {
            assert_eq!(Encoding::named(label).map(Encoding::name), name, "{label}");
        }
    }

    #[test]
    fn units() {
        let unit = |name| Encoding::named(name).map(Encoding::unit);
        assert_eq!(unit("UTF-8"), Some(1));
        assert_eq!(unit("utf-16be"), Some(2));
        assert_eq!(unit("utf-32"), Some(4));
    }
}
