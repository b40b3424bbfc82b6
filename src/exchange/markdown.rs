//! Markdown: sections as headings, quotes, notes, in book order.
//!
//! ```text
//! ---
//! title: "La révolution russe"
//! annotations: "1"
//! ---
//!
//! # La révolution russe
//!
//! ## Les causes d’Octobre
//!
//! > un moyen héroïque de surmonter leur propre infériorité
//!
//! ^01k4z8q4v7n8y3t5c2m6r9kdxh
//!
//! *Highlight* · idea · #concept
//!
//! cf. Adler #concept
//! ```
//!
//! The line with `^` is a block id: what follows `#^` in an Obsidian link.

mod escape;

use std::collections::HashSet;

use crate::annotate::{Annotation, Kind, Placed, Resolution, book_order, tags};
use crate::doc::Document;
use escape::{block, inline, quoted_scalar};

/// The annotations of `document` as Markdown: title, headings of those sections that have any (nested by level), quote and note of each in
/// order of the text, then the lost and ambiguous ones with their quote, context and section. Everything from texts and notes is escaped; control characters never pass.
///
/// Tombstones are left out. The same annotations give the same bytes, in whatever order they come.
#[must_use]
pub fn export(document: &Document, annotations: &[(&Annotation, &Resolution)]) -> String {
    let mut entries: Vec<Placed> = annotations
        .iter()
        .filter(|(annotation, _)| !annotation.is_deleted())
        .copied()
        .collect();
    entries.sort_by(book_order);
    let mut page = Page::new(document, entries.len());
    for (annotation, resolution) in &entries {
        if let Some(place) = resolution.place() {
            page.go_to(place.start);
            page.entry(annotation);
        }
    }
    let mut homeless = entries
        .iter()
        .filter(|(_, resolution)| resolution.place().is_none())
        .peekable();
    if homeless.peek().is_some() {
        page.heading(2, "Not found in this text");
    }
    for (annotation, resolution) in homeless {
        page.entry(annotation);
        page.whereabouts(annotation, resolution);
    }
    page.out
}

/// The page as it is written. Blocks are separated by one empty line.
struct Page<'a> {
    document: &'a Document,
    out: String,
    /// Sections whose heading is written.
    headed: HashSet<usize>,
    after_matter: bool,
}

impl<'a> Page<'a> {
    fn new(document: &'a Document, count: usize) -> Self {
        let meta = document.meta();
        let title = match meta.title.as_str() {
            "" => "Untitled",
            title => title,
        };
        let mut front = vec![format!("title: {}", quoted_scalar(title))];
        if !meta.authors.is_empty() {
            let authors: Vec<String> = meta.authors.iter().map(|it| quoted_scalar(it)).collect();
            front.push(format!("author: [{}]", authors.join(", ")));
        }
        front.push(format!("annotations: \"{count}\""));
        let mut page = Self {
            document,
            out: format!("---\n{}\n---\n", front.join("\n")),
            headed: HashSet::new(),
            after_matter: false,
        };
        page.heading(1, title);
        page
    }

    fn paragraph(&mut self, text: &str) {
        self.out.push('\n');
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn heading(&mut self, level: usize, title: &str) {
        let signs = "#".repeat(level.clamp(1, 6));
        self.paragraph(&format!("{signs} {}", inline(title)));
    }

    /// Writes the headings that lead to byte `pos`, those that are not there yet.
    fn go_to(&mut self, pos: usize) {
        let outline = self.document.outline();
        let mut missing = Vec::new();
        let mut next = outline.at(pos);
        if next.is_none() && pos >= self.document.body().end && !self.after_matter {
            self.after_matter = true;
            self.heading(2, "After the text");
        }
        while let Some(index) = next.filter(|index| self.headed.insert(*index)) {
            missing.push(index);
            next = outline.sections()[index].parent;
        }
        for index in missing.into_iter().rev() {
            let section = &outline.sections()[index];
            self.heading(usize::from(section.level) + 1, &section.title);
        }
    }

    fn entry(&mut self, annotation: &Annotation) {
        let id = format!("^{}", annotation.id.to_string().to_ascii_lowercase());
        let quote = block(&annotation.anchor.exact);
        let line = summary(annotation);
        if quote.is_empty() {
            self.paragraph(&format!("{line} {id}"));
        } else {
            self.paragraph(&quoted(&quote));
            self.paragraph(&id);
            self.paragraph(&line);
        }
        let note = block(annotation.note_text());
        if !note.is_empty() {
            self.paragraph(&note);
        }
    }

    /// What is known of an annotation that stands nowhere: why, its section and its context.
    fn whereabouts(&mut self, annotation: &Annotation, resolution: &Resolution) {
        let anchor = &annotation.anchor;
        let mut parts = vec![match resolution {
            Resolution::Ambiguous(places) => format!("*ambiguous*: fits {} places", places.len()),
            _ => "*lost*".to_owned(),
        }];
        if annotation.let_go {
            parts.push("let go".to_owned());
        }
        if !anchor.section.is_empty() {
            let path: Vec<String> = anchor.section.iter().map(|it| inline(it)).collect();
            parts.push(format!("in {}", path.join(" › ")));
        }
        if !(anchor.prefix.is_empty() && anchor.suffix.is_empty()) {
            let (before, after) = (inline(&anchor.prefix), inline(&anchor.suffix));
            parts.push(format!("between “{before}” and “{after}”"));
        }
        self.paragraph(&parts.join(" · "));
    }
}

/// Kind, style, name, letter and tags on one line.
fn summary(annotation: &Annotation) -> String {
    let kind = match annotation.kind {
        Kind::Bookmark => "*Bookmark*",
        Kind::Highlight => "*Highlight*",
        Kind::Note => "*Note*",
    };
    let mut parts = vec![kind.to_owned()];
    parts.extend(annotation.style.as_deref().map(inline));
    parts.extend(annotation.name.as_deref().map(inline));
    let mark = annotation.mark.map(|mark| inline(&mark.to_string()));
    parts.extend(mark.map(|mark| format!("mark {mark}")));
    let tags = tags(annotation.note_text());
    parts.extend(tags.into_iter().map(|tag| format!("#{tag}")));
    parts.join(" · ")
}

/// A block quotation of a block that is escaped already.
fn quoted(block: &str) -> String {
    let lines: Vec<String> = block
        .lines()
        .map(|line| match line {
            "" => ">".to_owned(),
            line => format!("> {line}"),
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests;
