//! Raw HTML inside Markdown: its text is kept, its tags go, nothing is ever run.

/// The text of `html`: without tags, comments, scripts and styles, entities read. Line ends of block tags stay.
pub(super) fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        entities(&rest[..at], &mut out);
        rest = &rest[at..];
        let Some(len) = tag_len(rest) else {
            // A bare `<` is a character like any other.
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        let name = tag_name(&rest[..len]);
        let opens = !rest.starts_with("</");
        rest = &rest[len..];
        if opens && matches!(name.as_str(), "script" | "style") {
            let close = format!("</{name}");
            let end = find_ignoring_case(rest, &close).unwrap_or(rest.len());
            rest = &rest[end..];
        } else if is_break(&name) {
            out.push('\n');
        }
    }
    entities(rest, &mut out);
    out
}

/// Whether a tag (`<br/>`) ends a line.
pub(super) fn ends_line(tag: &str) -> bool {
    tag_name(tag) == "br"
}

fn is_break(name: &str) -> bool {
    matches!(
        name,
        "br" | "p"
            | "div"
            | "li"
            | "tr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "summary"
            | "blockquote"
            | "hr"
    )
}

/// Length of the tag or comment that `rest` begins with; `None` where it begins with neither.
fn tag_len(rest: &str) -> Option<usize> {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return Some(comment.find("-->").map_or(rest.len(), |at| at + 7));
    }
    let second = rest[1..].chars().next()?;
    if !(second.is_ascii_alphabetic() || matches!(second, '/' | '!' | '?')) {
        return None;
    }
    Some(rest.find('>').map_or(rest.len(), |at| at + 1))
}

fn tag_name(tag: &str) -> String {
    tag.trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes()
        .windows(wanted.len())
        .position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// Appends `text` with its entities read.
fn entities(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .as_bytes()
            .iter()
            .take(12)
            .position(|&byte| byte == b';');
        if let Some((end, c)) = end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "laquo" => '«',
        "raquo" => '»',
        "rsquo" => '’',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_text_stays() {
        for (html, wanted) in [
            ("<b>bold</b> &amp; brave", "bold & brave"),
            ("<script>alert('x')</script>after", "after"),
            ("<STYLE>p{}</Style>x", "x"),
            ("<!-- <b> -->x", "x"),
            ("a < b & c", "a < b & c"),
            ("<br/>x&#233;&#xE9;", "\nxéé"),
            ("<unclosed", ""),
            ("<script>", ""),
            ("&nosuch; &", "&nosuch; &"),
        ] {
            assert_eq!(text(html), wanted, "{html}");
        }
    }
}
