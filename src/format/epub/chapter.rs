//! Reads the chapters, on two cores where there are two, and hands them over in their order. Only a few wait to be taken.

use std::num::NonZero;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::plan::Step;
use super::xml::{Node, Walk, label};
use crate::doc::{Block, BlockKind, Inline, InlineKind, Picture, PictureSource};
use crate::format::container::Container;
use crate::format::markup::{self, Fragment, Styles};
use crate::format::{Options, Warning, declared, title_of_name};
use crate::text::Span;

/// Chapters that wait to be taken, for each core.
const AHEAD: usize = 4;
/// Books of fewer chapters are read by one core: the other would come too late.
const FEW: usize = 3;
/// What a chapter is shows at its head: in so many tags, texts and ends.
const HEAD: usize = 200;

/// A chapter that was read.
#[derive(Debug, Default)]
pub(super) struct Chapter {
    /// Index of its step.
    pub step: usize,
    pub fragment: Fragment,
    /// What a library put before the book and behind it, in this chapter.
    pub card: Option<Fragment>,
    pub licence: Option<Fragment>,
    /// What leads to the chapters before and behind this one.
    pub ways: Option<Fragment>,
    /// Whether it was cut out of another one.
    pub cut: bool,
    /// What its markup says that it is (`epub:type`).
    pub kinds: String,
    pub encoding: Option<&'static str>,
    pub warnings: Vec<Warning>,
}

/// Reads all `steps` and gives the chapters to `take`, in order.
pub(super) fn each(
    container: &Container,
    steps: &[Step],
    styles: &Styles,
    options: &Options,
    mut take: impl FnMut(Chapter),
) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if steps.len() < FEW || cores < 2 {
        for (index, step) in steps.iter().enumerate() {
            take(read(container, index, step, styles, options));
        }
        return;
    }
    thread::scope(|scope| {
        let lines = [0, 1].map(|line| {
            let (sender, receiver) = sync_channel(AHEAD);
            scope.spawn(move || {
                for (index, step) in steps.iter().enumerate().skip(line).step_by(2) {
                    if sender
                        .send(read(container, index, step, styles, options))
                        .is_err()
                    {
                        return;
                    }
                }
            });
            receiver
        });
        for index in 0..steps.len() {
            match lines[index % 2].recv() {
                Ok(chapter) => take(chapter),
                Err(_) => return,
            }
        }
    });
}

fn read(
    container: &Container,
    index: usize,
    step: &Step,
    styles: &Styles,
    options: &Options,
) -> Chapter {
    let mut chapter = Chapter {
        step: index,
        ..Chapter::default()
    };
    if step.is_picture {
        chapter.fragment = picture(&step.path);
        return chapter;
    }
    let file = match container.read(&step.path) {
        Ok(file) => file,
        Err(error) => {
            let name = step.name();
            chapter
                .warnings
                .push(Warning(format!("chapter {name} cannot be read: {error}")));
            return chapter;
        }
    };
    if file.damaged {
        let name = step.name();
        let what = format!("chapter {name} is damaged: what could be read of it is shown");
        chapter.warnings.push(Warning(what));
    }
    if file.bytes.trim_ascii().is_empty() {
        let name = step.name();
        let what = format!("chapter {name} is empty: there is nothing in its file");
        chapter.warnings.push(Warning(what));
    }
    let label = label(&file.bytes);
    let decoded = declared(file.bytes, label.as_deref(), options);
    chapter.encoding = Some(decoded.encoding);
    chapter.kinds = kinds(&decoded.text);
    let read = markup::xhtml(&decoded.text, styles);
    chapter.fragment = read.fragment;
    (chapter.card, chapter.licence, chapter.ways) = (read.card, read.licence, read.ways);
    let odd = decoded.warnings.into_iter().chain(read.warnings);
    chapter
        .warnings
        .extend(odd.map(|Warning(what)| Warning(format!("chapter {}: {what}", step.name()))));
    if chapter.fragment.blocks.is_empty() && step.path.to_ascii_lowercase().ends_with(".svg") {
        chapter.fragment = picture(&step.path);
    }
    chapter
}

/// A page that is a picture.
fn picture(path: &str) -> Fragment {
    let words = title_of_name(path);
    let words = if words.is_empty() {
        "picture".to_owned()
    } else {
        words
    };
    let span = Span::new(0, words.len());
    let file = path.rsplit('/').next().unwrap_or(path);
    Fragment {
        blocks: vec![Block {
            span,
            kind: BlockKind::Figure,
            quote: 0,
            tight: false,
        }],
        inlines: vec![Inline {
            span,
            kind: InlineKind::Picture(0),
        }],
        pictures: vec![Picture {
            place: span,
            alt: words.clone(),
            source: PictureSource::File(file.replace('%', "%25").replace('#', "%23")),
        }],
        text: words,
        ..Fragment::default()
    }
}

/// What the elements at the head of a chapter say that it is.
fn kinds(text: &str) -> String {
    let mut kinds = String::new();
    let mut in_body = false;
    for node in Walk::new(text).take(HEAD) {
        match node {
            Node::Start(element) => {
                in_body |= element.name == "body";
                if let Some(kind) = element.get("type").filter(|_| in_body) {
                    kinds.push(' ');
                    kinds.push_str(kind);
                }
            }
            Node::Text(text) if in_body && !text.trim().is_empty() => break,
            _ => {}
        }
    }
    kinds
}
