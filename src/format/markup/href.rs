//! References between the files of a book: percent signs, relative paths, and what leads out of it.

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Href {
    /// A file of the book, by its full path, and an `id` in it.
    Inside { path: String, id: Option<String> },
    /// Out of the book; nothing is fetched.
    Outside,
}

/// Resolves `href`, as written in the file at `base`. `None` where it leads nowhere, as one that climbs out of the book does.
#[must_use]
pub fn resolve(base: &str, href: &str) -> Option<Href> {
    let href = href.trim();
    if has_scheme(href) || href.starts_with("//") {
        return Some(Href::Outside);
    }
    let (path, id) = match href.split_once('#') {
        Some((path, id)) => (path, (!id.is_empty()).then(|| decoded(id))),
        None => (href, None),
    };
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    if path.is_empty() {
        return (id.is_some() || !href.is_empty()).then(|| Href::Inside {
            path: base.to_owned(),
            id,
        });
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let joined = joined(folder, &decoded(path))?;
    Some(Href::Inside { path: joined, id })
}

/// `path` as seen from `folder`.
fn joined(folder: &str, path: &str) -> Option<String> {
    let from_root = path.starts_with('/');
    let folder = if from_root { "" } else { folder };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Whether `href` begins with the name of a scheme (`https:`).
fn has_scheme(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.len() > 1
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

/// `text` with its percent signs resolved; what is no UTF-8 then stays as it was.
#[must_use]
pub fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let byte = match rest {
            [b'%', high, low, ..] => hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &rest[3..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_seen_from_the_file_they_stand_in() {
        let inside = |path: &str, id: Option<&str>| {
            let (path, id) = (path.to_owned(), id.map(str::to_owned));
            Some(Href::Inside { path, id })
        };
        for (href, leads) in [
            ("two.xhtml", inside("OPS/text/two.xhtml", None)),
            ("../two.xhtml#n1", inside("OPS/two.xhtml", Some("n1"))),
            ("#n%31", inside("OPS/text/one.xhtml", Some("n1"))),
            ("#", inside("OPS/text/one.xhtml", None)),
            ("", None),
            ("./a%20b.xhtml?x=1#", inside("OPS/text/a b.xhtml", None)),
            ("%E4%B8%80.xhtml", inside("OPS/text/一.xhtml", None)),
            ("100%.xhtml", inside("OPS/text/100%.xhtml", None)),
            ("%ff.xhtml", inside("OPS/text/%ff.xhtml", None)),
            ("/top.xhtml", inside("top.xhtml", None)),
            ("..\\img\\a.png", inside("OPS/img/a.png", None)),
            ("../../../etc/passwd", None),
            ("..%2f..%2f..%2fetc/passwd", None),
            ("https://example.org/a#b", Some(Href::Outside)),
            ("//example.org/a", Some(Href::Outside)),
            ("mailto:a@b.c", Some(Href::Outside)),
            ("javascript:alert(1)", Some(Href::Outside)),
        ] {
            assert_eq!(resolve("OPS/text/one.xhtml", href), leads, "{href}");
        }
    }
}
