//! The headings of an HTML page, by a plain scan of its tags: enough for measuring, no reader of HTML.

/// A heading, and how much text stands between it and the next one.
pub struct Heading {
    pub words: String,
    pub level: u8,
    pub text: usize,
}

#[derive(Default)]
pub struct Page {
    pub headings: Vec<Heading>,
    /// Lines inside `center` that are no headings.
    pub centred: Vec<String>,
}

/// Where the text between two tags belongs.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Nowhere,
    Heading(u8),
    Centre,
    Text,
}

pub fn page(source: &str) -> Page {
    let mut page = Page::default();
    let (mut place, mut centre, mut words) = (Place::Text, false, String::new());
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let tag = rest[1..end].trim_end_matches('>').to_lowercase();
        rest = &rest[end..];
        let name = tag
            .split([' ', '\n', '\r', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or_default();
        let closes = tag.starts_with('/');
        if matches!(name, "br" | "p" | "div" | "td" | "tr" | "li" | "hr") {
            words.push(' ');
        }
        let level = match name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        };
        let next = match (level, name, closes) {
            (Some(level), _, false) => Place::Heading(level),
            (Some(_), _, true) if centre => Place::Centre,
            (None, "center", false) => Place::Centre,
            (None, "script" | "style" | "title" | "head", false) => Place::Nowhere,
            (Some(_), _, true) | (None, "center" | "script" | "style" | "title" | "head", true) => {
                Place::Text
            }
            _ => continue,
        };
        centre = (centre || name == "center") && !(name == "center" && closes);
        take(&mut page, place, &std::mem::take(&mut words));
        place = next;
    }
    words.push_str(rest);
    take(&mut page, place, &words);
    page
}

fn take(page: &mut Page, place: Place, words: &str) {
    let words = entities(words);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match place {
        Place::Nowhere => return,
        Place::Heading(level) if !words.is_empty() => {
            page.headings.push(Heading {
                words,
                level,
                text: 0,
            });
            return;
        }
        Place::Centre if !words.is_empty() => page.centred.push(words.clone()),
        _ => {}
    }
    if let Some(heading) = page.headings.last_mut() {
        heading.text += words.chars().count();
    }
}

fn entities(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find(';').filter(|&end| end <= 10) else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        let name = &rest[1..end];
        let number =
            name.strip_prefix('#')
                .and_then(|digits| match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => digits.parse().ok(),
                });
        out.push(match name {
            "amp" => '&',
            "quot" => '"',
            "nbsp" => ' ',
            "mdash" => '—',
            "rsquo" => '’',
            // An accent falls away when titles are compared; the letter before it stays.
            _ if number.is_none() && name.len() > 3 => name.chars().next().unwrap_or(' '),
            _ => number.and_then(char::from_u32).unwrap_or(' '),
        });
        rest = &rest[end + 1..];
    }
    out + rest
}

/// Bytes of windows-1252 as text; what it leaves open reads as the Latin-1 control it is.
pub fn windows_1252(bytes: &[u8]) -> String {
    const HIGH: [u16; 32] = [
        0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
        0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
    ];
    bytes
        .iter()
        .map(|&byte| match byte {
            0x80..=0x9f => {
                char::from_u32(u32::from(HIGH[usize::from(byte - 0x80)])).unwrap_or('\u{fffd}')
            }
            byte => char::from(byte),
        })
        .collect()
}
