//! Walks over the small XML files of a book (container, package, contents), however badly they are written: bare ampersands, missing end
//! tags and unknown entities are read as what they were meant to be.

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use super::super::{Options, declared};

/// What is met on the way. Names are local and in lower case.
#[derive(Debug)]
pub(super) enum Node {
    Start(Element),
    End(String),
    Text(String),
}

/// The start of an element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of the attribute called `name`, whatever its prefix.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// The walk over a file that was read into a text.
pub(super) struct Walk<'t> {
    reader: Reader<&'t [u8]>,
}

impl<'t> Walk<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self { reader }
    }
}

impl Iterator for Walk<'_> {
    type Item = Node;

    /// Ends where the file does, or where it is no XML any more.
    fn next(&mut self) -> Option<Node> {
        loop {
            return Some(match self.reader.read_event().ok()? {
                Event::Start(tag) | Event::Empty(tag) => Node::Start(element(&tag)),
                Event::End(tag) => Node::End(local(tag.name().as_ref())),
                Event::Text(text) => Node::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Node::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(entity) => Node::Text(match entity.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => named(&entity),
                }),
                Event::Eof => return None,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }
}

/// The text of the entity `name`; one that is not known stays as it was written.
fn named(name: &str) -> String {
    resolve_html5_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

fn element(tag: &BytesStart) -> Element {
    let attributes = tag
        .html_attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .map(|attribute| {
            let value = unescaped(&attribute.value);
            (local(attribute.key.as_ref()), value)
        })
        .collect();
    Element {
        name: local(tag.name().as_ref()),
        attributes,
    }
}

/// The value of an attribute with its entities resolved, those at least that are some.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest[1..].split_once(';').map(|(name, _)| name);
        let text = entity.filter(|name| name.len() <= 32).and_then(|name| {
            quick_xml::escape::unescape_with(&rest[..name.len() + 2], resolve_html5_entity)
                .ok()
                .map(|text| (name.len() + 2, text.into_owned()))
        });
        match text {
            Some((len, text)) => {
                out.push_str(&text);
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn local(name: impl AsRef<str>) -> String {
    let name = name.as_ref();
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    name.to_ascii_lowercase()
}

/// The text of an XML file, in the encoding it declares.
pub(super) fn text(bytes: Vec<u8>) -> String {
    let label = label(&bytes);
    declared(bytes, label.as_deref(), &Options::default()).text
}

/// The encoding that the head of `bytes` names: an XML declaration, else a `meta` element.
pub(super) fn label(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(1024)];
    let head = String::from_utf8_lossy(head);
    declaration(&head).or_else(|| {
        let value = head
            .split_once("charset")?
            .1
            .trim_start()
            .strip_prefix('=')?;
        let value = value.trim_start_matches(['"', '\'', ' ']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c))?;
        Some(value[..end].to_owned())
    })
}

/// The encoding that the XML declaration `head` begins with names.
fn declaration(head: &str) -> Option<String> {
    let declaration = head.trim_start_matches('\u{feff}').strip_prefix("<?xml")?;
    let declaration = declaration.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split_once(quote)?.0.to_owned())
}

/// `text` on one line: every white-space run one space, none at the ends.
pub(super) fn squeezed(text: &str) -> String {
    let line = crate::text::hygiene::line(text);
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
