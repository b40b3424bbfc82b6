//! What is no text: pictures, drawings, formulas, films, forms. Each leaves the words that stand for it.

use super::{After, Weaver};
use crate::doc::{InlineKind, Marker, PictureSource};
use crate::format::markup::tag::{Key, Tag};
use crate::format::markup::tree::{Id, Tree};
use crate::format::markup::{math, source};
use crate::text::hygiene;

/// Bytes of the longest words that stand for something that is no text.
const WORDS: usize = 400;

/// The words of a drawing's text. Parts that begin a line of their own stand apart.
fn lettering(tree: &Tree, id: Id) -> String {
    let begins_line =
        |node: Id| tree.tag(node) == Tag::Tspan && tree.attribute(node, Key::Down).is_some();
    if !tree.children(id).any(begins_line) {
        return tree.words(id, WORDS);
    }
    let words = tree.children(id).map(|part| tree.words(part, WORDS));
    let words: Vec<String> = words.filter(|words| !words.is_empty()).collect();
    words.join(" ")
}

impl Weaver<'_> {
    /// An element that is no text begins. Answers whether its children are to be written.
    pub(super) fn media(&mut self, id: Id, tag: Tag) -> bool {
        match tag {
            Tag::Img => self.picture(id),
            Tag::Image => self.picture(id),
            Tag::Svg => self.drawing(id),
            Tag::Math => self.formula(id),
            Tag::Audio | Tag::Video | Tag::Iframe | Tag::Embed | Tag::Applet => {
                self.player(id, tag);
            }
            Tag::Object => return self.object(id),
            Tag::Noscript => return self.unscripted(id),
            Tag::Input => self.input(id),
            Tag::Select => self.select(id),
            Tag::Rt => {}
            _ => return true,
        }
        false
    }

    fn said(&self, id: Id, keys: &[Key]) -> Option<String> {
        let said = keys.iter().filter_map(|&key| self.tree.attribute(id, key));
        said.map(|words| hygiene::line(words).trim().to_owned())
            .find(|words| !words.is_empty())
    }

    fn picture(&mut self, id: Id) {
        let Some(source) = source::of(self.tree, id) else {
            if let Some(alt) = self.said(id, &[Key::Alt]) {
                self.scribe.text(&alt);
            }
            return;
        };
        if self.is_spacer(id) {
            return;
        }
        let decorative = self
            .tree
            .attribute(id, Key::Alt)
            .is_some_and(|alt| alt.trim().is_empty());
        let alt = if decorative {
            None
        } else {
            self.said(id, &[Key::Alt, Key::AriaLabel, Key::Title])
        };
        self.scribe.picture(&alt.unwrap_or_default(), source);
    }

    /// Whether the picture `id` says that it is a point or a line: it keeps others apart, or counts readers.
    fn is_spacer(&self, id: Id) -> bool {
        let small = |key| {
            let said = self.tree.attribute(id, key);
            said.and_then(|said| said.trim().trim_end_matches("px").parse().ok())
                .is_some_and(|pixels: u32| pixels <= 2)
        };
        (small(Key::Width) || small(Key::Height)) && self.said(id, &[Key::Alt]).is_none()
    }

    /// A drawing in the page: its title, description and lettering stand for it.
    fn drawing(&mut self, id: Id) {
        let tree = self.tree;
        let mut words: Vec<String> = Vec::new();
        let mut inner = None;
        for node in tree.all(id).take(20_000) {
            match tree.tag(node) {
                Tag::Title | Tag::Desc | Tag::SvgText => {
                    let said = lettering(tree, node);
                    if !said.is_empty() && !words.contains(&said) {
                        words.push(said);
                    }
                }
                Tag::Image => inner = inner.or_else(|| source::of(tree, node)),
                _ => {}
            }
        }
        let mut alt = self
            .said(id, &[Key::AriaLabel, Key::Alt])
            .unwrap_or_else(|| words.join(" "));
        alt.truncate(alt.floor_char_boundary(4 * WORDS));
        let drawn = tree.drawing(id).map(|bytes| PictureSource::Data {
            media: "image/svg+xml".to_owned(),
            bytes: bytes.clone(),
        });
        match inner.or(drawn.filter(|_| !alt.is_empty())) {
            Some(source) => self.scribe.picture(&alt, source),
            None => self.scribe.text(&alt),
        }
    }

    fn formula(&mut self, id: Id) {
        let line = math::line(self.tree, id);
        let block = self.tree.attribute(id, Key::Display) == Some("block");
        if block && !self.in_heading {
            self.scribe.close();
        }
        self.scribe.text(&line);
        self.after = if block { After::Words } else { After::Formula };
        if block && !self.in_heading {
            self.scribe.close();
        }
    }

    /// Films, sounds and frames: a line that names them and leads there.
    fn player(&mut self, id: Id, tag: Tag) {
        let tree = self.tree;
        let src = tree
            .all(id)
            .take(64)
            .filter(|&node| {
                matches!(
                    tree.tag(node),
                    Tag::Audio | Tag::Video | Tag::Iframe | Tag::Embed | Tag::Source
                )
            })
            .find_map(|node| tree.attribute(node, Key::Src))
            .map(|src| hygiene::line(src.trim()).into_owned())
            .filter(|src| !src.is_empty() && !src.starts_with("about:"));
        let fallback = tree.words(id, WORDS);
        let fallback = if tag == Tag::Iframe {
            String::new()
        } else {
            fallback
        };
        let name = self
            .said(id, &[Key::Title, Key::AriaLabel, Key::Alt])
            .or_else(|| {
                let path = src.as_deref()?.split(['?', '#']).next()?;
                path.trim_end_matches('/')
                    .rsplit('/')
                    .next()
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
            });
        let name = name.unwrap_or(fallback);
        if name.trim().is_empty() {
            return;
        }
        self.scribe.close();
        self.scribe.text("[");
        match src.filter(|src| !src.starts_with("data:") && !src.starts_with("javascript:")) {
            Some(target) => self.scribe.styled(InlineKind::Link { target }, &name),
            None => self.scribe.text(&name),
        }
        self.scribe.text("]");
        self.scribe.close();
    }

    /// An object stands for a picture, or for what is said inside it.
    fn object(&mut self, id: Id) -> bool {
        let kind = self.tree.attribute(id, Key::Type).unwrap_or("");
        if self
            .tree
            .all(id)
            .any(|node| self.tree.tag(node) == Tag::Img)
        {
            return true;
        }
        if kind.starts_with("image/")
            && let Some(source) = source::of(self.tree, id)
        {
            let said = self.said(id, &[Key::Title, Key::AriaLabel]);
            let alt = said.unwrap_or_else(|| self.tree.words(id, WORDS));
            self.scribe.picture(&alt, source);
            return false;
        }
        true
    }

    /// What is shown where no script runs: pictures, unless the one they stand for is there.
    fn unscripted(&self, id: Id) -> bool {
        let tree = self.tree;
        let is_picture = |node: Id| {
            tree.all(node)
                .take(64)
                .any(|node| tree.tag(node) == Tag::Img)
        };
        let before = tree.parent(id).is_some_and(|parent| {
            let before = tree.children(parent).take_while(|&child| child != id);
            before
                .filter(|&child| tree.tag(child) != Tag::Text)
                .last()
                .is_some_and(is_picture)
        });
        is_picture(id) && !before
    }

    fn input(&mut self, id: Id) {
        let kind = self
            .tree
            .attribute(id, Key::Type)
            .unwrap_or("text")
            .to_ascii_lowercase();
        match kind.as_str() {
            "hidden" => {}
            "checkbox" | "radio" => {
                let done = self.tree.attribute(id, Key::Checked).is_some();
                if self.scribe.in_list() && !self.scribe.has_words() {
                    self.scribe.mark_item(Marker::Task(done));
                } else {
                    self.scribe.text(if done { "☑ " } else { "☐ " });
                }
            }
            "image" => self.picture(id),
            _ => {
                if let Some(words) = self.said(
                    id,
                    &[Key::Value, Key::Placeholder, Key::AriaLabel, Key::Title],
                ) {
                    self.scribe.text(&format!("[{words}]"));
                }
            }
        }
    }

    /// The first choice stands for all.
    fn select(&mut self, id: Id) {
        let tree = self.tree;
        if let Some(first) = tree.all(id).find(|&node| tree.tag(node) == Tag::Option) {
            let words = tree.words(first, WORDS);
            if !words.is_empty() {
                self.scribe.text(&format!("[{words}]"));
            }
        }
    }
}
