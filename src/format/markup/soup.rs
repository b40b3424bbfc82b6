//! The HTML reader, for pages as browsers read them: html5ever builds the tree, nothing of the page runs.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

use super::tag::{Key, Tag};
use super::tree::{Id, Tree};
use super::xml;

/// Bytes that are read at once; between two parts it is seen whether the tree stays in bounds.
const PART: usize = 16 * 1024;
/// Elements nested deeper than this cost a browser's rules more time with each; such a page is read as XML is.
const DEEPEST: u32 = 1500;
/// Elements for each byte of the source, where broken styles multiply.
const PER_BYTE: usize = 2;

/// The tree of `source`.
pub(super) fn read(source: &str) -> Tree {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            scripting_enabled: false,
            drop_doctype: true,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let sink = Sink {
        tree: RefCell::new(Tree::with_capacity(source.len())),
        names: RefCell::new(Vec::new()),
        deepest: Cell::new(0),
    };
    let mut parser = parse_document(sink, options);
    let most = source.len() * PER_BYTE + 10_000;
    let mut rest = source;
    while !rest.is_empty() {
        let (part, after) = rest.split_at(rest.floor_char_boundary(PART.min(rest.len())));
        parser.process(StrTendril::from_slice(part));
        rest = after;
        let sink = &parser.tokenizer.sink.sink;
        if sink.deepest.get() > DEEPEST || sink.tree.borrow().len() > most {
            let mut tree = xml::read(source);
            tree.note("elements nested too deeply are set side by side");
            return tree;
        }
    }
    parser.finish()
}

struct Sink {
    tree: RefCell<Tree>,
    /// The names of elements, by their numbers.
    names: RefCell<Vec<Option<QualName>>>,
    deepest: Cell<u32>,
}

#[derive(Debug)]
struct Named(QualName);

impl ElemName for Named {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Sink {
    fn new_node(&self, name: Option<QualName>, tag: Tag, attributes: &[Attribute]) -> Id {
        let kept = attributes.iter().filter_map(|attribute| {
            let key = Key::named(&attribute.name.local)?;
            Some((key, Cow::Borrowed(&*attribute.value)))
        });
        let id = self.tree.borrow_mut().loose(tag, kept);
        let mut names = self.names.borrow_mut();
        names.resize(id + 1, None);
        names[id] = name;
        id
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Tree;
    type ElemName<'a> = Named;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Named {
        let known = self.names.borrow().get(*target).cloned().flatten();
        Named(
            known
                .unwrap_or_else(|| QualName::new(None, Namespace::default(), LocalName::default())),
        )
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        let tag = Tag::of(&name.local);
        self.new_node(Some(name), tag, &attributes)
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.new_node(None, Tag::Template, &[])
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.new_node(None, Tag::Template, &[])
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        let mut tree = self.tree.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) => {
                tree.append(*parent, child);
                self.deepest.set(self.deepest.get().max(tree.depth(child)));
            }
            NodeOrText::AppendText(text) => tree.text(*parent, &text),
        }
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        if self.tree.borrow().parent(*element).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, one: &Id, other: &Id) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, node: NodeOrText<Id>) {
        let mut tree = self.tree.borrow_mut();
        match node {
            NodeOrText::AppendNode(node) => tree.insert(*sibling, node),
            NodeOrText::AppendText(text) => tree.insert_text(*sibling, &text),
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        let kept = attributes.iter().filter_map(|attribute| {
            let key = Key::named(&attribute.name.local)?;
            Some((key, Cow::Borrowed(&*attribute.value)))
        });
        self.tree.borrow_mut().add(*target, kept);
    }

    fn remove_from_parent(&self, target: &Id) {
        self.tree.borrow_mut().remove(*target);
    }

    fn reparent_children(&self, node: &Id, parent: &Id) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.first(*node) {
            tree.append(*parent, child);
        }
    }
}
