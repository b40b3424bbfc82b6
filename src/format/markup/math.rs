//! Formulas (MathML) as a line of text: `a/b`, `x²`, `√(a + b)`.

use super::tag::{Key, Tag};
use super::tree::{Id, Tree};

/// Formulas nested deeper than this are read as their plain words.
const DEEPEST: usize = 48;
/// Bytes of the longest formula.
const LONGEST: usize = 16 * 1024;

/// The formula `id` as text; what its author says of it where nothing can be made of its parts.
pub(super) fn line(tree: &Tree, id: Id) -> String {
    let mut out = String::new();
    row(tree, id, &mut out, 0);
    let words: Vec<&str> = out.split_whitespace().collect();
    if !words.is_empty() {
        return words.join(" ");
    }
    let said = tree.attribute(id, Key::Alt).map(str::to_owned);
    said.unwrap_or_else(|| {
        let annotation = tree.all(id).find(|&node| tree.tag(node) == Tag::Annotation);
        annotation.map_or_else(String::new, |node| tree.words(node, LONGEST))
    })
}

fn row(tree: &Tree, id: Id, out: &mut String, depth: usize) {
    for child in tree.children(id) {
        part(tree, child, out, depth + 1);
    }
}

fn part(tree: &Tree, id: Id, out: &mut String, depth: usize) {
    if out.len() > LONGEST {
        return;
    }
    if depth > DEEPEST {
        out.push_str(&tree.words(id, LONGEST));
        return;
    }
    let nth = |n| {
        tree.children(id)
            .filter(|&child| tree.tag(child) != Tag::Text)
            .nth(n)
    };
    let text = |n| nth(n).map_or_else(String::new, |child| of(tree, child, depth + 1));
    match tree.tag(id) {
        Tag::Annotation | Tag::AnnotationXml | Tag::Mphantom => {}
        Tag::Mspace => out.push(' '),
        Tag::Mo => operator(tree.words(id, 64).trim(), out),
        Tag::Mi | Tag::Mtext => out.push_str(tree.words(id, LONGEST).trim()),
        Tag::Text => out.push_str(tree.characters(id).trim()),
        Tag::Mfrac => {
            out.push_str(&grouped(&text(0)));
            out.push('/');
            out.push_str(&grouped(&text(1)));
        }
        Tag::Msqrt => {
            let mut inner = String::new();
            row(tree, id, &mut inner, depth + 1);
            out.push('√');
            out.push_str(&grouped(inner.trim()));
        }
        Tag::Mroot => {
            out.push_str(&raised(&text(1)).unwrap_or_default());
            out.push('√');
            out.push_str(&grouped(&text(0)));
        }
        Tag::Msup => scripts(out, &text(0), "", &text(1)),
        Tag::Msub => scripts(out, &text(0), &text(1), ""),
        Tag::Msubsup => scripts(out, &text(0), &text(1), &text(2)),
        Tag::Munder => limits(out, &text(0), &text(1), ""),
        Tag::Mover => limits(out, &text(0), "", &text(1)),
        Tag::Munderover => limits(out, &text(0), &text(1), &text(2)),
        Tag::Mtable => table(tree, id, out, depth),
        Tag::Mfenced => {
            out.push_str(tree.attribute(id, Key::Open).unwrap_or("("));
            let comma = tree.attribute(id, Key::Separators).unwrap_or(",").trim();
            let mut first = true;
            for child in tree
                .children(id)
                .filter(|&child| tree.tag(child) != Tag::Text)
            {
                if !std::mem::take(&mut first) {
                    out.push_str(comma.get(..1).unwrap_or(""));
                    out.push(' ');
                }
                part(tree, child, out, depth + 1);
            }
            out.push_str(tree.attribute(id, Key::Close).unwrap_or(")"));
        }
        _ => row(tree, id, out, depth),
    }
}

fn of(tree: &Tree, id: Id, depth: usize) -> String {
    let mut out = String::new();
    part(tree, id, &mut out, depth);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn table(tree: &Tree, id: Id, out: &mut String, depth: usize) {
    let rows = tree.children(id).filter(|&row| tree.tag(row) == Tag::Mtr);
    for (index, line) in rows.enumerate() {
        if index > 0 {
            out.push_str("; ");
        }
        let cells = tree
            .children(line)
            .filter(|&cell| tree.tag(cell) == Tag::Mtd);
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                out.push(' ');
            }
            out.push_str(&of(tree, cell, depth + 2));
        }
    }
}

/// An operator, with the spaces that are set around it.
fn operator(sign: &str, out: &mut String) {
    match sign {
        // Applied functions, invisible products, invisible commas and sums.
        "\u{2061}" | "\u{2063}" | "\u{2064}" => {}
        "\u{2062}" => {}
        "," | ";" => {
            out.push_str(sign);
            out.push(' ');
        }
        "-" | "−" | "+" | "±" | "∓"
            if out.is_empty() || out.ends_with(['(', '[', '{', '=', '/']) =>
        {
            out.push_str(sign);
        }
        "+" | "-" | "−" | "=" | "<" | ">" | "±" | "∓" | "×" | "·" | "÷" | "≤" | "≥" | "≠" | "≈"
        | "≡" | "∼" | "→" | "←" | "↔" | "⇒" | "⇔" | "∈" | "∉" | "⊂" | "⊆" | "∪" | "∩" | "∧"
        | "∨" | ":=" | "∝" | "↦" | "|" | "∣" | "⟶" | "⟹" => {
            out.push(' ');
            out.push_str(sign);
            out.push(' ');
        }
        _ => out.push_str(sign),
    }
}

/// In brackets, unless it is one number, name or group already.
fn grouped(text: &str) -> String {
    let simple = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '′' | '\''))
        || closes(text);
    if simple {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// Whether one pair of brackets is around all of `text`.
fn closes(text: &str) -> bool {
    if !(text.starts_with('(') && text.ends_with(')')) {
        return false;
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && at + 1 < text.len() {
            return false;
        }
    }
    true
}

fn scripts(out: &mut String, base: &str, sub: &str, sup: &str) {
    let simple =
        base.chars().count() <= 1 || base.chars().all(char::is_alphanumeric) || closes(base);
    if simple || base.is_empty() {
        out.push_str(base);
    } else {
        out.push_str(&grouped(base));
    }
    if !sub.is_empty() {
        match lowered(sub) {
            Some(small) => out.push_str(&small),
            None => {
                out.push('_');
                out.push_str(&grouped(sub));
            }
        }
    }
    if !sup.is_empty() {
        match raised(sup) {
            Some(small) => out.push_str(&small),
            None => {
                out.push('^');
                out.push_str(&grouped(sup));
            }
        }
    }
}

/// What stands under and over an operator: the bounds of a sum, a bar over a name.
fn limits(out: &mut String, base: &str, under: &str, over: &str) {
    let accent = match over {
        "¯" | "‾" | "\u{304}" | "\u{305}" | "_" | "―" => Some('\u{304}'),
        "^" | "ˆ" | "\u{302}" => Some('\u{302}'),
        "~" | "˜" | "\u{303}" => Some('\u{303}'),
        "→" | "⃗" => Some('\u{20d7}'),
        "˙" | "." => Some('\u{307}'),
        "¨" => Some('\u{308}'),
        _ => None,
    };
    if let (Some(accent), true) = (accent, base.chars().count() == 1) {
        scripts(out, base, under, "");
        out.push(accent);
        return;
    }
    scripts(out, base, under, over);
    if base
        .chars()
        .any(|c| matches!(c, '∑' | '∏' | '∫' | '⋃' | '⋂'))
        || base == "lim"
    {
        out.push(' ');
    }
}

fn raised(text: &str) -> Option<String> {
    small(text, "0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
}

fn lowered(text: &str) -> Option<String> {
    small(
        text,
        "0123456789+-−=()aeoxijnmkt",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓᵢⱼₙₘₖₜ",
    )
}

/// `text` in small signs, where there is one for each of its own.
fn small(text: &str, from: &str, to: &str) -> Option<String> {
    if text == "′" || text == "″" {
        return Some(text.to_owned());
    }
    let sign = |c: char| {
        from.chars()
            .position(|known| known == c)
            .and_then(|at| to.chars().nth(at))
    };
    text.chars().filter(|c| *c != ' ').map(sign).collect()
}
