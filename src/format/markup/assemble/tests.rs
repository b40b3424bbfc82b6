use super::*;
use crate::doc::{Block, BlockKind, Document, Picture};
use crate::format::markup::{Heading, NoteBody, NoteReference};

/// A fragment of blocks. `# ` begins a heading; `{id}` names a place; `<href|words>` is a link, `[href|words]` the sure mark of a note,
/// `(href|words)` what looks like one; a block in `\\` is the body of the note named after it: `\\id words`.
fn fragment(blocks: &[&str]) -> Fragment {
    let mut fragment = Fragment::default();
    for source in blocks {
        if !fragment.text.is_empty() {
            fragment.text.push_str("\n\n");
        }
        let start = fragment.text.len();
        let (note, source) = match source.strip_prefix('\\') {
            Some(rest) => rest
                .split_once(' ')
                .map_or((None, rest), |(id, rest)| (Some(id), rest)),
            None => (None, *source),
        };
        let (heading, source) = match source.strip_prefix("# ") {
            Some(rest) => (true, rest),
            None => (false, source),
        };
        let mut rest = source;
        while let Some(at) = rest.find(['{', '<', '[', '(']) {
            fragment.text.push_str(&rest[..at]);
            let sign = rest.as_bytes()[at];
            let end = at + rest[at..].find(['}', '>', ']', ')']).expect("an end");
            let inner = &rest[at + 1..end];
            rest = &rest[end + 1..];
            let from = fragment.text.len();
            if sign == b'{' {
                fragment.ids.entry(inner.to_owned()).or_insert(from);
                continue;
            }
            let (href, words) = inner.split_once('|').expect("a bar");
            fragment.text.push_str(words);
            let span = Span::new(from, fragment.text.len());
            if sign == b'<' {
                let target = href.to_owned();
                fragment.inlines.push(Inline {
                    span,
                    kind: InlineKind::Link { target },
                });
            } else {
                fragment.references.push(NoteReference {
                    mark: span,
                    href: href.to_owned(),
                    sure: sign == b'[',
                });
            }
        }
        fragment.text.push_str(rest);
        let span = Span::new(start, fragment.text.len());
        let kind = if heading {
            BlockKind::Heading(1)
        } else {
            BlockKind::Paragraph
        };
        if heading {
            fragment.headings.push(Heading {
                level: 1,
                title: span.of(&fragment.text).to_owned(),
                start,
                id: None,
            });
        }
        if let Some(id) = note {
            fragment.ids.insert(id.to_owned(), start);
            fragment.notes.push(NoteBody {
                id: id.to_owned(),
                body: span,
            });
        }
        fragment.blocks.push(Block {
            span,
            kind,
            quote: 0,
            tight: false,
        });
    }
    fragment
}

fn part(path: &str, blocks: &[&str]) -> Part {
    Part {
        path: path.to_owned(),
        fragment: fragment(blocks),
        flows: true,
        notes: false,
        cut: false,
    }
}

fn assembled(parts: Vec<Part>) -> Document {
    let files: Files = Box::new(|path| path.contains(".png").then(|| path.to_owned()));
    let mut assembly = Assembly::new(None, None, Some(files));
    for part in parts {
        assembly.push(part);
    }
    let sections = assembly
        .headings()
        .map(|heading| SectionSpec {
            title: heading.title,
            level: 1,
            start: heading.start,
        })
        .collect();
    assembly.finish(Metadata::default(), sections).finish()
}

/// Every link with its words and where it leads.
fn links(document: &Document) -> Vec<(String, String)> {
    document
        .inlines()
        .iter()
        .filter_map(|inline| {
            let to = match &inline.kind {
                InlineKind::Link { target } => target.clone(),
                InlineKind::Reference(pos) => {
                    let rest = &document.text()[*pos..];
                    format!(
                        "→ {}",
                        rest.split_whitespace()
                            .take(2)
                            .collect::<Vec<_>>()
                            .join(" ")
                    )
                }
                InlineKind::NoteMark(note) => format!("note {note}"),
                _ => return None,
            };
            Some((document.slice(inline.span).to_owned(), to))
        })
        .collect()
}

/// Every note as label, mark and body.
fn notes(document: &Document) -> Vec<(&str, &str, &str)> {
    document
        .notes()
        .iter()
        .map(|note| {
            let words = document.slice(note.body);
            (note.label.as_str(), document.slice(note.mark), words)
        })
        .collect()
}

#[test]
fn links_find_their_part_and_place() {
    let document = assembled(vec![
        part(
            "t/one.xhtml",
            &[
                "# One",
                "See <two.xhtml|two>, <two.xhtml#mid|the middle>, <#here|this>, <../t/two%2Exhtml#mid|the same>.",
                "Here {here}it is. <https://a.org/#x|Out>, <gone.xhtml|gone>, <two.xhtml#gone|lost>, <../../x|up>.",
            ],
        ),
        part("t/two.xhtml", &["# Two", "In the {mid}middle of it."]),
    ]);
    let expected = [
        ("two", "#two"),
        ("the middle", "→ middle of"),
        ("this", "→ it is."),
        ("the same", "→ middle of"),
        ("Out", "https://a.org/#x"),
    ];
    let found = links(&document);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_place_between_blocks_is_the_start_of_the_next() {
    let mut first = fragment(&["# One", "Some text."]);
    let end = first.text.len();
    first.ids.insert("end".to_owned(), end);
    first.ids.insert("between".to_owned(), 3);
    let mut assembly = Assembly::new(None, None, None);
    for (path, fragment) in [("a", first), ("b", fragment(&["Next."]))] {
        let path = path.to_owned();
        assembly.push(Part {
            path,
            fragment,
            flows: true,
            notes: false,
            cut: false,
        });
    }
    assert_eq!(assembly.place("a", None), Some(0));
    assert_eq!(assembly.place("a", Some("between")), Some(5));
    assert_eq!(assembly.place("a", Some("end")), Some(end + 2));
    assert_eq!(assembly.place("b", None), Some(end + 2));
    assert_eq!(assembly.place("b", Some("none")), None);
    assert_eq!(assembly.place("c", None), None);
}

#[test]
fn footnotes_leave_the_flow_and_lists_of_notes_stay() {
    let document = assembled(vec![
        part(
            "one",
            &[
                "# One",
                "Text[#f1|1] of the first.",
                "\\f1 The footnote.",
                "More, after {x}it.",
            ],
        ),
        part(
            "two",
            &[
                "# Two",
                "A long text that has its notes[#n1|*] in a list[#n2|†] below, under a heading.",
                "# Notes",
                "\\n1 The one note.",
                "\\n2 The other note.",
            ],
        ),
    ]);
    assert_eq!(
        document.text(),
        "One\n\nText1 of the first.\n\nMore, after it.\n\nTwo\n\nA long text that has its notes* in a list† below, under a heading.\n\n\
         Notes\n\nThe one note.\n\nThe other note.\n\nThe footnote."
    );
    assert_eq!(
        notes(&document),
        [
            ("1", "1", "The footnote."),
            ("*", "*", "The one note."),
            ("†", "†", "The other note."),
        ]
    );
    let text = document.text();
    assert!(
        document
            .blocks()
            .iter()
            .all(|block| block.span.of(text) == block.span.of(text).trim())
    );
    assert_eq!(document.blocks().len(), 9);
}

#[test]
fn endnotes_of_another_file_are_found_by_what_leads_back() {
    let document = assembled(vec![
        part(
            "one",
            &[
                "# One",
                "{r1}First(notes#n1|1), second(notes#n2|2){r2}, a power(one#r1|2), a section(three#s|3).",
            ],
        ),
        part(
            "notes",
            &[
                "# Notes",
                "{n1}<one#r1|1>. The first note.",
                "Its second paragraph.",
                "{n2}The second note. <one#r2|↩>",
                "Something else.",
            ],
        ),
        part("three", &["# Three", "{s}A passage that is meant."]),
    ]);
    assert_eq!(
        notes(&document),
        [
            ("1", "1", "The first note.\n\nIts second paragraph."),
            ("2", "2", "The second note."),
        ]
    );
    let others: Vec<(String, String)> = links(&document)
        .into_iter()
        .filter(|(_, to)| !to.starts_with("note"))
        .collect();
    let expected = [
        ("2", "→ First1, second2,"),
        ("3", "→ A passage"),
        ("1", "→ First1, second2,"),
        ("↩", "→ ,"),
    ];
    assert_eq!(others.len(), expected.len());
    for ((words, to), (word, goal)) in others.iter().zip(expected) {
        assert!(
            words == word && to.starts_with(&goal[..5.min(goal.len())]),
            "{others:?}"
        );
    }
}

#[test]
fn two_marks_share_a_note_and_a_mark_without_one_is_a_link() {
    let document = assembled(vec![part(
        "one",
        &[
            "One[#n|1], again[#n|1], nothing[#gone|2], [two#x|3] {y}and here[#y|4].",
            "\\n Of one.",
        ],
    )]);
    assert_eq!(notes(&document), [("1", "1", "Of one.")]);
    let marks: Vec<String> = links(&document).into_iter().map(|(_, to)| to).collect();
    assert_eq!(marks, ["note 0", "note 0", "→ and here4."]);
}

#[test]
fn pictures_are_entries_of_the_container_or_none() {
    let mut of_part = fragment(&["One picture.", "Another.", "A third."]);
    for (index, source) in ["../i/a.png", "../../../etc/x.png", "i/b.txt"]
        .iter()
        .enumerate()
    {
        let span = of_part.blocks[index].span;
        of_part.inlines.push(Inline {
            span,
            kind: InlineKind::Picture(index),
        });
        of_part.pictures.push(Picture {
            place: span,
            alt: String::new(),
            source: PictureSource::File((*source).to_owned()),
        });
    }
    let mut one = part("t/one", &["Before."]);
    one.fragment.blocks[0].kind = BlockKind::Paragraph;
    let two = Part {
        path: "t/two".to_owned(),
        fragment: of_part,
        flows: true,
        notes: false,
        cut: false,
    };
    let document = assembled(vec![one, two]);
    let pictures = document.pictures();
    assert_eq!(pictures.len(), 1);
    assert_eq!(
        pictures[0].source,
        PictureSource::Entry("i/a.png".to_owned())
    );
    assert_eq!(document.slice(pictures[0].place), "One picture.");
    assert_eq!(document.inlines().len(), 1);
}

#[test]
fn parts_in_another_language_are_told_apart() {
    let mut assembly = Assembly::new(Some(Lang::EN), None, None);
    for (language, direction) in [
        (Some(Lang::EN), None),
        (Some(Lang::FR), None),
        (None, Some(Direction::RightToLeft)),
    ] {
        let mut fragment = fragment(&["One.", "Two."]);
        fragment.language = language;
        fragment.direction = direction;
        let path = String::new();
        assembly.push(Part {
            path,
            fragment,
            flows: false,
            notes: false,
            cut: false,
        });
    }
    let document = assembly.finish(Metadata::default(), Vec::new()).finish();
    let kinds: Vec<(usize, &InlineKind)> = document
        .inlines()
        .iter()
        .map(|inline| {
            (
                document.block_at(inline.span.start).expect("a block"),
                &inline.kind,
            )
        })
        .collect();
    let french = InlineKind::Language(Lang::FR);
    let leftwards = InlineKind::Direction(Direction::RightToLeft);
    assert_eq!(
        kinds,
        [(2, &french), (3, &french), (4, &leftwards), (5, &leftwards)]
    );
}

#[test]
fn many_links_and_notes_cost_no_more_each() {
    let mut blocks: Vec<String> = vec!["# One".to_owned()];
    for number in 0..20_000 {
        blocks.push(format!(
            "{{r{number}}}Text[#n{number}|{number}] and <#r{}|link>.",
            19_999 - number
        ));
    }
    for number in 0..20_000 {
        blocks.push(format!("\\n{number} Note <#r{number}|back>."));
    }
    let blocks: Vec<&str> = blocks.iter().map(String::as_str).collect();
    let document = assembled(vec![part("one", &blocks)]);
    assert_eq!(document.notes().len(), 20_000);
    assert_eq!(document.slice(document.notes()[19_999].body), "Note");
}
