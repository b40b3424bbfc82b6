//! A page of HTML or XHTML that stands alone, as a document: the text proper is found among what stands around it.

use super::article;
use super::href::{self, Href};
use super::tag::Key;
use super::{
    Assembly, Fragment, Part, SHEETS, Styles, Weaver, clean, head, own_styles, sections, soup,
    title, xml,
};
use crate::doc::{Builder, Document, Extent, Metadata};
use crate::format::plain::maker;
use crate::format::{Warning, language, title_of_name};
use crate::text::Span;

/// Names of places that no page can give.
const BEGINS: &str = "\0begin";
const ENDS: &str = "\0end";
/// Bytes at the beginning of a file in which it says its encoding.
const DECLARED: usize = 4096;
/// Bytes at the beginning of a file in which it names its style sheets.
const HEAD: usize = 256 * 1024;

/// Whether `sample`, the beginning of a file, is XHTML for an XML reader: it is declared as XML before its root.
pub(in crate::format) fn is_xml(sample: &str) -> bool {
    sample
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with("<?xml")
}

/// Whether `sample`, the beginning of a file, is a page of HTML.
pub(in crate::format) fn is_html(sample: &str) -> bool {
    let mut rest = sample.trim_start_matches('\u{feff}').trim_start();
    // What may stand before the root.
    loop {
        let next = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->").map(|(_, rest)| rest)
        } else if rest.starts_with("<?") {
            rest.split_once('>').map(|(_, rest)| rest)
        } else {
            break;
        };
        match next {
            Some(next) => rest = next.trim_start(),
            None => return false,
        }
    }
    let begins = |tag: &str| {
        rest.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    let tag = |name: &str| {
        begins(name) && !rest[name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    tag("<!doctype html")
        || ["<html", "<head", "<body", "<title", "<meta"]
            .iter()
            .any(|name| tag(name))
}

/// The encoding that the beginning of a file says it is in: an XML declaration or a `meta` element.
pub(in crate::format) fn declared(bytes: &[u8]) -> Option<String> {
    let sample = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED)]).to_ascii_lowercase();
    let value = |rest: &str| {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))
            .unwrap_or(rest.len());
        (end > 0).then(|| rest[..end].to_owned())
    };
    if let Some(declaration) = sample.trim_start().strip_prefix("<?xml")
        && let Some((head, _)) = declaration.split_once("?>")
        && let Some((_, rest)) = head.split_once("encoding")
        && let Some(name) = value(rest)
    {
        return Some(name);
    }
    sample.match_indices("<meta").find_map(|(at, _)| {
        let tag = sample[at..].split('>').next()?;
        tag.match_indices("charset")
            .find_map(|(at, word)| value(&tag[at + word.len()..]))
    })
}

/// The style sheets that a page names and that lie in its folder, as paths from there. What lies elsewhere is not read.
pub(in crate::format) fn sheets(bytes: &[u8]) -> Vec<String> {
    let sample = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let links = sample.match_indices('<').filter_map(|(at, _)| {
        let rest = &sample[at..];
        let named = rest.get(..5)?.eq_ignore_ascii_case("<link");
        named.then(|| &rest[..rest.find('>').map_or(rest.len(), |end| end + 1)])
    });
    let local = |link: &str| {
        let tree = xml::read(link);
        let id = tree.first(0)?;
        let said = |key| tree.attribute(id, key).unwrap_or("").to_ascii_lowercase();
        let (rel, media) = (said(Key::Rel), said(Key::Media));
        let words: Vec<&str> = rel.split_ascii_whitespace().collect();
        let screen = media.is_empty() || media.contains("all") || media.contains("screen");
        let href = tree.attribute(id, Key::Href)?;
        let from_root = href.trim_start().starts_with(['/', '\\']);
        if !words.contains(&"stylesheet") || words.contains(&"alternate") || !screen || from_root {
            return None;
        }
        match href::resolve("", href)? {
            Href::Inside { path, .. } => Some(path),
            Href::Outside => None,
        }
    };
    links.filter_map(local).take(SHEETS).collect()
}

/// Reads a page; `name` is the file name, the last resort for a title, `sheets` what the style sheets beside it say.
pub(in crate::format) fn parse(
    source: &str,
    name: &str,
    sheets: &[String],
) -> (Document, Vec<Warning>) {
    let (source, mut warnings) = clean(source);
    let xml = is_xml(&source)
        || name
            .rsplit('.')
            .next()
            .is_some_and(|it| it.eq_ignore_ascii_case("xhtml"));
    let mut tree = if xml {
        xml::read(&source)
    } else {
        soup::read(&source)
    };
    if xml && tree.is_empty() {
        tree = soup::read(&source);
    }
    warnings.extend(tree.cut.iter().map(|&what| Warning(what.to_owned())));
    let mut linked = Styles::default();
    for sheet in sheets {
        linked.add(sheet);
    }
    let styles = own_styles(&tree, &linked);
    let plan = article::find(&tree, name);
    let licence: String = plan
        .before
        .iter()
        .map(|&id| tree.lines(id, 20_000))
        .collect();
    let woven = |styles: &Styles| {
        let mut weaver = Weaver::new(&tree, styles).planned(&plan);
        weaver.weave(0);
        weaver.rest();
        weaver.finish_with_body()
    };
    let (mut fragment, mut body) = woven(&styles);
    // What a script would show when it has read the sheets is shown without it.
    if !sheets.is_empty() && fragment.text.len() * 2 < tree.words(plan.article, usize::MAX).len() {
        linked.reveal();
        (fragment, body) = woven(&own_styles(&tree, &linked));
    }
    fragment.title = title(&tree);
    let heading = fragment
        .headings
        .iter()
        .filter(|heading| body.contains(heading.start))
        .min_by_key(|heading| heading.level);
    let heading = heading.map(|heading| heading.title.clone());
    let mut meta = head::metadata(&tree, fragment.title.as_deref(), heading.as_deref());
    head::gutenberg_card(&licence, &mut meta);
    if meta.title.is_empty() {
        meta.title = heading.unwrap_or_else(|| title_of_name(name));
    }
    let builder = assembled(fragment, body, meta);
    (builder.finish(), warnings)
}

/// The document of one fragment whose text proper is `body`.
fn assembled(mut fragment: Fragment, body: Span, mut meta: Metadata) -> Builder {
    let language = fragment
        .language
        .or(meta.language)
        .or_else(|| language::detect(body.of(&fragment.text)));
    let direction = fragment.direction;
    fragment.ids.insert(BEGINS.to_owned(), body.start);
    let behind = fragment
        .blocks
        .partition_point(|block| block.span.start < body.end);
    let behind = fragment.blocks.get(behind).map(|block| block.span.start);
    if let Some(behind) = behind {
        fragment.ids.insert(ENDS.to_owned(), behind);
    }
    let mut assembly = Assembly::new(language, direction, None);
    assembly.push(Part {
        path: String::new(),
        fragment,
        flows: true,
        notes: false,
        cut: false,
    });
    let begin = assembly.place("", Some(BEGINS)).unwrap_or(0);
    let end = behind
        .and_then(|_| assembly.place("", Some(ENDS)))
        .unwrap_or(assembly.len());
    let within = |at: usize| (begin..end).contains(&at);
    if !assembly.headings().any(|heading| within(heading.start)) {
        assembly.mark_by_look(Span::new(begin, end));
    }
    let begin = sections::behind_makers(&assembly, begin, end);
    let end = begin + {
        let words = assembly.words(Span::new(begin, end));
        maker::before_note(words, 0, words.len())
    };
    meta.language = language;
    meta.web = true;
    meta.direction = direction;
    let sections = sections::of(&assembly, begin, end);
    let mut builder = assembly.finish(meta, sections);
    builder.extent = Extent::Within(Span::new(begin, end));
    builder
}
