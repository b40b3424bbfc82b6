//! Small books of every kind, whole and broken, made here.

#[path = "support/books.rs"]
mod books;
mod support;

use books::{Archive, CONTAINER, book, chapter, nav, opf, page};
use lutrin::doc::{BlockKind, Document, InlineKind, PictureSource};
use lutrin::format::{self, Format, NotText, Options, Parsed};

fn read(bytes: &[u8]) -> Parsed {
    let options = Options::default();
    let format = format::sniff(bytes, "book.epub", &options).expect("a book");
    assert_eq!(format, Format::Epub);
    format::parse(bytes.to_vec(), format, "book.epub", &options)
}

/// The sections as lines, each with the words it begins with.
fn outline(document: &Document) -> Vec<String> {
    document
        .outline()
        .sections()
        .iter()
        .map(|section| {
            let words: Vec<&str> = document
                .slice(section.span)
                .split_whitespace()
                .take(3)
                .collect();
            let indent = "  ".repeat(usize::from(section.level) - 1);
            let words: String = words.join(" ").chars().take(24).collect();
            format!("{indent}{} | {}", section.title, words.trim_end())
        })
        .collect()
}

fn warnings(parsed: &Parsed) -> Vec<&str> {
    parsed
        .warnings
        .iter()
        .map(|warning| warning.0.as_str())
        .collect()
}

fn body(document: &Document) -> &str {
    document.slice(document.body())
}

/// Two chapters with navigation.
fn small() -> Vec<(&'static str, String)> {
    vec![
        (
            "OPS/book.opf",
            opf(
                &["nav nav.xhtml nav", "one one.xhtml", "two two.xhtml"],
                "one two",
            ),
        ),
        (
            "OPS/nav.xhtml",
            nav(&["one.xhtml The First", "two.xhtml The Second"]),
        ),
        ("OPS/one.xhtml", chapter("One")),
        ("OPS/two.xhtml", chapter("Two")),
    ]
}

const SMALL: [&str; 2] = ["The First | One The text", "The Second | Two The text"];

/// `files` with another content for `name`, or without it.
fn with(
    mut files: Vec<(&'static str, String)>,
    name: &'static str,
    content: Option<&str>,
) -> Vec<(&'static str, String)> {
    files.retain(|(other, _)| *other != name);
    if let Some(content) = content {
        files.push((name, content.to_owned()));
    }
    files
}

#[test]
fn a_small_book_is_read() {
    let parsed = read(&book(&small()));
    assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
    assert_eq!(outline(&parsed.document), SMALL);
    let meta = parsed.document.meta();
    assert_eq!(
        (meta.title.as_str(), meta.authors.as_slice()),
        ("A Book", ["An Author".to_owned()].as_slice())
    );
    assert_eq!(meta.identifiers, ["urn:uuid:1"]);
    assert_eq!(parsed.encoding, "UTF-8");
}

#[test]
fn the_kind_shows_in_the_bytes_and_then_in_the_name() {
    let options = Options::default();
    let bytes = book(&small());
    assert_eq!(format::sniff(&bytes, "", &options), Ok(Format::Epub));
    let files = small();
    let archive = files
        .iter()
        .fold(Archive::new(), |archive, (name, content)| {
            archive.file(name, content.as_bytes())
        });
    let bytes = archive.bytes();
    assert_eq!(format::sniff(&bytes, "a.EPUB", &options), Ok(Format::Epub));
    assert_ne!(format::sniff(&bytes, "a.jar", &options), Ok(Format::Epub));
    let parsed = read(&bytes);
    assert_eq!(outline(&parsed.document), SMALL);
    assert_eq!(
        warnings(&parsed),
        ["META-INF/container.xml is missing: the package was found by its name"]
    );
}

#[test]
fn navigation_is_nested_and_chapters_may_hold_several_sections() {
    let two = page(
        "<p>Before.</p><h2 id='a'>A</h2><p>Of a.</p><section id='b'><h2>B</h2><p>Of b.</p></section>",
    );
    let files = with(small(), "OPS/two.xhtml", Some(&two));
    let lines = [
        "- Part",
        "+one.xhtml One",
        "+two.xhtml Two",
        "++two.xhtml#a A",
        "++two.xhtml#b B",
        "two.xhtml#c Lost",
    ];
    let files = with(files, "OPS/nav.xhtml", Some(&nav(&lines)));
    let parsed = read(&book(&files));
    assert_eq!(
        outline(&parsed.document),
        [
            "Part | One The text",
            "  One | One The text",
            "  Two | Before. A Of",
            "    A | A Of a.",
            "    B | B Of b.",
        ]
    );
}

#[test]
fn an_ncx_is_read_where_there_is_no_navigation_and_loops_are_none() {
    let ncx = r#"<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
        <navPoint id="p" playOrder="1"><navLabel><text>Part &amp; parcel</text></navLabel><content src="one.xhtml"/>
          <navPoint id="q" playOrder="2"><navLabel><text>One</text></navLabel><content src="one.xhtml#gone"/></navPoint>
          <navPoint id="p"><navLabel><text> The
             Second </text></navLabel><content src="two.xhtml#"/></navPoint></navPoint>
        </navMap><pageList><pageTarget type="normal" value="7"><navLabel><text>7</text></navLabel><content src="two.xhtml"/>
        </pageTarget></pageList></ncx>"#;
    let files = vec![
        (
            "OPS/book.opf",
            opf(
                &["ncx toc.ncx", "one one.xhtml", "two two.xhtml"],
                "one two",
            )
            .replace("<spine>", r#"<spine toc="ncx">"#),
        ),
        ("OPS/toc.ncx", ncx.to_owned()),
        ("OPS/one.xhtml", chapter("One")),
        ("OPS/two.xhtml", chapter("Two")),
    ];
    let parsed = read(&book(&files));
    assert_eq!(
        outline(&parsed.document),
        [
            "Part & parcel | One The text",
            "  One | One The text",
            "  The Second | Two The text"
        ]
    );
    let pages = parsed.document.pages();
    assert_eq!((pages.len(), pages[0].label.as_str()), (1, "7"));
    assert!(parsed.document.text()[pages[0].pos..].starts_with("Two"));

    // Points in points, ten thousand deep.
    let deep = format!(
        "<ncx><navMap>{}</navMap></ncx>",
        r#"<navPoint><navLabel><text>Deep</text></navLabel><content src="one.xhtml"/>"#
            .repeat(10_000)
    );
    let parsed = read(&book(&with(files, "OPS/toc.ncx", Some(&deep))));
    assert!(parsed.document.outline().sections().len() <= 60);
    assert_eq!(
        warnings(&parsed),
        [
            "the contents are nested deeper than 60 levels: what lies deeper stands on the last of them"
        ]
    );
}

#[test]
fn without_contents_the_headings_are_the_sections() {
    let one = page(
        "<h1>One</h1><p>Text.</p><h2>Under</h2><p>Text.</p><h3>Deep</h3><p>Text.</p><h4>Deeper</h4><p>Text.</p>",
    );
    let files = vec![
        (
            "OPS/book.opf",
            opf(&["one one.xhtml", "two two.xhtml"], "one two"),
        ),
        ("OPS/one.xhtml", one),
        (
            "OPS/two.xhtml",
            page("<h2>Chapter Two</h2><h1>The Second</h1><p>Text.</p>"),
        ),
    ];
    let parsed = read(&book(&files));
    assert_eq!(
        outline(&parsed.document),
        [
            "One | One Text. Under",
            "  Under | Under Text. Deep",
            "    Deep | Deep Text. Deeper",
            "Chapter Two. The Second | Chapter Two The"
        ]
    );
    // Contents that only say where to begin.
    let files = with(
        files,
        "OPS/nav.xhtml",
        Some(&nav(&["one.xhtml Start reading"])),
    );
    let package = opf(
        &["one one.xhtml", "two two.xhtml", "nav nav.xhtml nav"],
        "one two",
    );
    let files = with(files, "OPS/book.opf", Some(&package));
    assert_eq!(outline(&read(&book(&files)).document).len(), 4);
}

#[test]
fn headings_are_known_by_their_look_where_the_markup_has_none() {
    let prose = "<p>It was late, and nobody had said a word since the carriage came to a stop before the door of the inn.</p>".repeat(3);
    let chapter = |title: &str| page(&format!("{title}{prose}<p>* * *</p>{prose}"));
    let bold = |words: &str| format!("<p class='c3'><b>{words}</b></p>");
    let manifest = ["a a.xhtml", "b b.xhtml", "c c.xhtml"];
    let book = |titles: [String; 3]| {
        let mut files = vec![("OPS/book.opf", opf(&manifest, "a b c"))];
        for (name, title) in ["OPS/a.xhtml", "OPS/b.xhtml", "OPS/c.xhtml"]
            .into_iter()
            .zip(&titles)
        {
            files.push((name, chapter(title)));
        }
        read(&book(&files)).document
    };
    let numbered = book([
        bold("CHAPTER 1") + &bold("The Inn"),
        bold("CHAPTER 2") + &bold("The Road"),
        bold("Epilogue"),
    ]);
    assert_eq!(
        outline(&numbered),
        [
            "CHAPTER 1. The Inn | CHAPTER 1 The",
            "CHAPTER 2. The Road | CHAPTER 2 The",
            "Epilogue | Epilogue It was",
        ]
    );
    let kinds: Vec<BlockKind> = numbered.blocks()[..3].iter().map(|it| it.kind).collect();
    let heading = BlockKind::Heading(1);
    assert_eq!(kinds, [heading, heading, BlockKind::Paragraph]);
    let bare = book(["1", "2", "3"].map(|number| format!("<p>{number}</p>")));
    assert_eq!(
        outline(&bare),
        ["1 | 1 It was", "2 | 2 It was", "3 | 3 It was"]
    );
    let named = book(["The Inn", "The Road", "Home"].map(bold));
    assert_eq!(
        outline(&named),
        [
            "The Inn | The Inn It",
            "The Road | The Road It",
            "Home | Home It was"
        ]
    );
    let none = book(
        ["He said: Chapter 2, by heart.", "<i>Oh!</i>", "No."].map(|it| format!("<p>{it}</p>")),
    );
    assert_eq!(outline(&none), [""; 0]);
}

#[test]
fn the_card_and_the_licence_of_a_library_stand_around_the_book() {
    let files = vec![
        (
            "OPS/book.opf",
            opf(
                &["nav nav.xhtml nav", "one one.xhtml", "two two.xhtml"],
                "one two",
            ),
        ),
        (
            "OPS/nav.xhtml",
            nav(&[
                "one.xhtml#c1 One",
                "two.xhtml#c2 Two",
                "two.xhtml#pg-footer THE FULL LICENSE",
            ]),
        ),
        (
            "OPS/one.xhtml",
            page(
                "<section id='pg-header'><h2 id='pg-header-heading'>The Project Gutenberg eBook of X</h2><p>Free.</p></section><h2 id='c1'>One</h2><p>The first.</p>",
            ),
        ),
        (
            "OPS/two.xhtml",
            page(
                "<h2 id='c2'>Two</h2><p>The second.</p><section id='pg-footer'><h2>THE FULL LICENSE</h2><p>Terms.</p></section>",
            ),
        ),
    ];
    let parsed = read(&book(&files));
    let document = &parsed.document;
    assert_eq!(
        outline(document),
        ["One | One The first.", "Two | Two The second."]
    );
    assert_eq!(body(document), "One\n\nThe first.\n\nTwo\n\nThe second.");
    assert!(
        document
            .text()
            .starts_with("The Project Gutenberg eBook of X")
    );
    assert!(document.text().ends_with("THE FULL LICENSE\n\nTerms."));
    assert_eq!(warnings(&parsed), [""; 0]);
}

#[test]
fn what_only_leads_elsewhere_divides_nothing_and_a_rule_goes_with_its_notes() {
    let links = "<div role='navigation'><h3>Navigation</h3><ul><li><a href='two.xhtml'>next</a></li></ul></div>";
    let one = page(&format!(
        "{links}<h1>One</h1><p>Said.<a epub:type='noteref' href='#f'>1</a></p><hr/><p>More.</p><hr/>\
         <aside epub:type='footnote' id='f'><p>A note.</p></aside>"
    ));
    let files = with(small(), "OPS/one.xhtml", Some(&one));
    let files = with(files, "OPS/nav.xhtml", Some(&nav(&["one.xhtml One"])));
    let parsed = read(&book(&files));
    assert_eq!(
        outline(&parsed.document),
        ["One | One Said.1 More.", "Two | Two The text"]
    );
    let rules = |block: &&lutrin::doc::Block| block.kind == BlockKind::Rule;
    assert_eq!(parsed.document.blocks().iter().filter(rules).count(), 1);
}

#[test]
fn what_leads_to_the_chapters_around_one_stands_behind_the_book() {
    let rows = [
        "<div class='familylinks'><div class='parentlink'><strong>Parent topic:</strong> <a href='nav.xhtml'>All</a></div><div class='nextlink'><b>Next topic:</b> <a href='two.xhtml'>Two</a></div></div>",
        "<table><tr><td><a accesskey='p' href='nav.xhtml'>Prev</a></td><td>A Book</td><td><a accesskey='n' href='two.xhtml'>Next</a></td></tr></table>",
        "<p>Up: <a href='nav.xhtml' rel='up'>The Contents</a></p>",
    ];
    for row in rows {
        let one = page(&format!(
            "{row}<h1>One</h1><p>See <a href='two.xhtml'>Two</a>.</p>{row}"
        ));
        let parsed = read(&book(&with(small(), "OPS/one.xhtml", Some(&one))));
        assert_eq!(
            outline(&parsed.document),
            ["The First | One See Two.", "The Second | Two The text"],
            "{row}"
        );
        let behind = &parsed.document.text()[parsed.document.body().end..];
        let words = ["Next topic:", "Prev", "Up:"];
        let found = words.iter().map(|word| behind.matches(word).count());
        assert_eq!(found.sum::<usize>(), 2, "{behind}");
    }
    // Links of a text are no such row, however many there are.
    let one = page(
        "<h1>One</h1><div class='related'><p>See <a href='two.xhtml'>Two</a></p></div><p><a href='two.xhtml'>Two</a>, <a href='nav.xhtml'>All</a></p>",
    );
    let parsed = read(&book(&with(small(), "OPS/one.xhtml", Some(&one))));
    assert!(
        body(&parsed.document).contains(
            "See Two

Two, All"
        ),
        "{}",
        body(&parsed.document)
    );
}

#[test]
fn chapters_the_contents_leave_out_are_added() {
    let names = ["one", "two", "three", "four"];
    let manifest: Vec<String> = names
        .iter()
        .map(|name| format!("{name} {name}.xhtml"))
        .chain(["nav nav.xhtml nav".to_owned()])
        .collect();
    let manifest: Vec<&str> = manifest.iter().map(String::as_str).collect();
    let mut files = vec![
        ("OPS/book.opf", opf(&manifest, "one two three four")),
        (
            "OPS/nav.xhtml",
            nav(&[
                "one.xhtml Part One",
                "three.xhtml Part Two",
                "four.xhtml Part Three",
            ]),
        ),
    ];
    let long = "It goes on and on. ".repeat(60);
    files.push((
        "OPS/one.xhtml",
        page(&format!("<h1>Part One</h1><p>{long}</p>")),
    ));
    files.push((
        "OPS/two.xhtml",
        page(&format!(
            "<h2>A Chapter</h2><p>{long}</p><h3>First</h3><p>{long}</p><h3>Second</h3><p>{long}</p>"
        )),
    ));
    files.push((
        "OPS/three.xhtml",
        page(&format!("<h1>Part Two</h1><p>{long}</p>")),
    ));
    files.push((
        "OPS/four.xhtml",
        page(&format!("<h1>Part Three</h1><p>{long}</p>")),
    ));
    assert_eq!(
        outline(&read(&book(&files)).document),
        [
            "Part One | Part One It",
            "  A Chapter | A Chapter It",
            "    First | First It goes",
            "    Second | Second It goes",
            "Part Two | Part Two It",
            "Part Three | Part Three It",
        ]
    );
}

#[test]
fn few_headings_divide_chapters_that_the_contents_name_whole() {
    let text = "It goes on and on, and so it does. ".repeat(5);
    let much = text.repeat(4);
    let entry = "<h2>Entry</h2><p>Word for word, and a few words more than that, so that it is a sentence or two and no more, as entries are.</p>";
    for (markup, sections) in [
        (
            format!("<h1>One</h1><p>{text}</p><h2>A</h2><p>{text}</p><h2>B</h2><p>{text}</p>"),
            2,
        ),
        (
            format!("<h1>One</h1><p>{much}</p><h2>Below</h2><p>{text}</p>"),
            1,
        ),
        // A title under a title, names with nothing to them, entries of a list.
        (format!("<h1>One</h1><h2>The Title</h2><p>{much}</p>"), 0),
        (
            "<h1>One</h1><p>So.</p><h2>A</h2><p>Yes.</p><h2>B</h2><p>No.</p>".to_owned(),
            0,
        ),
        (format!("<h1>One</h1><p>{text}</p>{}", entry.repeat(30)), 0),
    ] {
        let package = opf(
            &[
                "nav nav.xhtml nav",
                "one one.xhtml",
                "two two.xhtml",
                "three three.xhtml",
            ],
            "one two three",
        );
        let contents = nav(&["one.xhtml One", "two.xhtml Two", "three.xhtml Three"]);
        let files = with(small(), "OPS/one.xhtml", Some(&page(&markup)));
        let files = with(files, "OPS/book.opf", Some(&package));
        let files = with(files, "OPS/nav.xhtml", Some(&contents));
        let files = with(files, "OPS/three.xhtml", Some(&chapter("Three")));
        let parsed = read(&book(&files));
        let found = parsed.document.outline().sections().len();
        assert_eq!(found, 3 + sections, "{markup}");
    }
}

#[test]
fn references_are_relative_encoded_and_not_always_right() {
    let files = vec![
        (
            "META-INF/container.xml",
            CONTAINER.replace("OPS/book.opf", "OPS/deep/book.opf"),
        ),
        (
            "OPS/deep/book.opf",
            opf(
                &[
                    "nav ../nav.xhtml nav",
                    "one ../t%20x/One%2Exhtml",
                    "two /OPS/t%20x/zw%C3%B6lf.xhtml",
                ],
                "one two",
            ),
        ),
        (
            "OPS/nav.xhtml",
            nav(&[
                "t%20x/one.xhtml The First",
                "./t%20x/zw%C3%B6lf.xhtml The Second",
            ]),
        ),
        (
            "OPS/t x/one.xhtml",
            page("<h1>One</h1><p>See <a href='zwo%CC%88lf.xhtml#p'>there</a>.</p>"),
        ),
        (
            "OPS/t x/zw\u{f6}lf.xhtml",
            page("<h1>Two</h1><p>Of <span id='p'>two</span>.</p>"),
        ),
    ];
    let parsed = read(&book(&files));
    assert_eq!(
        outline(&parsed.document),
        ["The First | One See there.", "The Second | Two Of two."]
    );
    assert_eq!(
        warnings(&parsed),
        ["chapter “OPS/t x/One.xhtml” is called OPS/t x/one.xhtml"]
    );
    let to = parsed
        .document
        .inlines()
        .iter()
        .find_map(|inline| match inline.kind {
            InlineKind::Reference(pos) => Some(pos),
            _ => None,
        });
    assert!(parsed.document.text()[to.expect("a link")..].starts_with("two."));
}

#[test]
fn what_is_missing_is_named_and_the_rest_opens() {
    let package = opf(
        &[
            "nav nav.xhtml nav",
            "one one.xhtml",
            "two two.xhtml",
            "gone gone.xhtml",
            "up ../../etc/passwd",
        ],
        "ghost one gone up two",
    );
    let files = with(small(), "OPS/book.opf", Some(&package));
    let contents = nav(&[
        "one.xhtml The First",
        "gone.xhtml The Lost",
        "two.xhtml The Second",
        "nowhere.xhtml Nowhere",
    ]);
    let files = with(files, "OPS/nav.xhtml", Some(&contents));
    let parsed = read(&book(&files));
    assert_eq!(outline(&parsed.document), SMALL);
    assert_eq!(
        warnings(&parsed),
        [
            "chapter “ghost” is not in the book, only in its reading order",
            "chapter “The Lost” (OPS/gone.xhtml) is missing",
            "chapter “../../etc/passwd” is not in the book",
            "the contents lead nowhere: “The Lost” and 1 more",
        ]
    );
}

#[test]
fn packages_are_badly_written() {
    let package = opf(
        &["nav nav.xhtml nav", "one one.xhtml", "two two.xhtml"],
        "one two",
    );
    for (package, title) in [
        (format!("\u{feff}{package}"), "A Book"),
        (package.replace("A Book", "Black & White"), "Black & White"),
        (
            package.replace("A Book", "Caf&eacute; &nope; &#x263a;"),
            "Café &nope; ☺",
        ),
        (package.replace("</metadata>", ""), "A Book"),
        (
            package.replace("<?xml version=\"1.0\" encoding=\"utf-8\"?>", ""),
            "A Book",
        ),
        (package.replace("<dc:title>A Book</dc:title>", ""), "A page"),
    ] {
        let parsed = read(&book(&with(small(), "OPS/book.opf", Some(&package))));
        assert_eq!(outline(&parsed.document), SMALL, "{package}");
        assert_eq!(parsed.document.meta().title, title);
        assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
    }
}

#[test]
fn without_a_package_files_stand_in_the_order_of_their_names() {
    let files = [
        ("text/ch10.xhtml", chapter("Ten")),
        ("text/ch9.xhtml", chapter("Nine")),
        ("text/picture.png", String::new()),
        ("META-INF/a.html", chapter("No chapter")),
    ];
    let parsed = read(&book(&files));
    assert_eq!(
        outline(&parsed.document),
        ["Nine | Nine The text", "Ten | Ten The text"]
    );
    assert_eq!(
        warnings(&parsed),
        [
            "the package “OPS/book.opf” is missing",
            "the package is missing: chapters stand in the order of their names",
        ]
    );
}

#[test]
fn a_package_that_is_not_where_it_is_said_to_be_is_looked_for() {
    let wrong = CONTAINER.replace("OPS/book.opf", "book.opf");
    let mut files = small();
    files.push(("META-INF/container.xml", wrong));
    let parsed = read(&book(&files));
    assert_eq!(outline(&parsed.document), SMALL);
    assert_eq!(
        warnings(&parsed),
        [
            "the package “book.opf” is missing",
            "META-INF/container.xml names no package that can be read: one was found by its name",
        ]
    );
}

#[test]
fn what_is_wrong_with_a_package_is_told() {
    let package = opf(
        &["nav nav.xhtml nav", "one one.xhtml", "two two.xhtml"],
        "one two",
    );
    let unread = "chapters stand in the order of their names";
    for (package, wanted) in [
        (
            "\0\u{1}garbage".to_owned(),
            vec![format!(
                "the package “OPS/book.opf” cannot be read: {unread}"
            )],
        ),
        (
            package.replace("itemref", "item-ref"),
            vec![format!(
                "the package “OPS/book.opf” has no reading order: {unread}"
            )],
        ),
        (
            package[..package.find("<spine").expect("a spine")].to_owned(),
            vec![
                "the package “OPS/book.opf” is damaged: its end is missing".to_owned(),
                format!("the package “OPS/book.opf” has no reading order: {unread}"),
            ],
        ),
    ] {
        let parsed = read(&book(&with(small(), "OPS/book.opf", Some(&package))));
        assert!(parsed.document.text().contains("The text of Two"));
        assert_eq!(warnings(&parsed), wanted, "{package}");
    }
    let parsed = read(&book(&with(small(), "OPS/one.xhtml", Some(" \n"))));
    assert_eq!(
        warnings(&parsed)[0],
        "chapter “The First” (OPS/one.xhtml) is empty: there is nothing in its file"
    );
}

#[test]
fn the_stop_behind_the_number_of_a_note_goes_with_it() {
    let one = page(
        r##"<h1>One</h1><p>Words<a id="r1" href="#n1"><sup>1</sup></a> and<a id="r2" href="#n2"><sup>2</sup></a>.</p>
        <p id="n1"><a href="#r1">1</a>. Thaddeus Bell.</p><p id="n2"><a href="#r2">2</a> … and so on.</p>"##,
    );
    let parsed = read(&book(&with(small(), "OPS/one.xhtml", Some(&one))));
    let document = &parsed.document;
    let notes: Vec<&str> = document
        .notes()
        .iter()
        .map(|note| document.slice(note.body))
        .collect();
    assert_eq!(notes, ["Thaddeus Bell.", "… and so on."]);
    assert!(
        !document.text().contains(". Thaddeus"),
        "{}",
        document.text()
    );
}

#[test]
fn chapters_are_in_any_encoding() {
    let text = page("<h1>Été</h1><p>Où est la bibliothèque ? À gauche, près de l’hôtel.</p>");
    let latin: Vec<u8> = text
        .replace("utf-8", "ISO-8859-1")
        .replace('’', "'")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin"))
        .collect();
    let wide: Vec<u8> = format!("\u{feff}{}", text.replace("utf-8", "utf-16"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let files = [
        (
            "OPS/book.opf",
            opf(&["one one.xhtml", "two two.xhtml"], "one two").into_bytes(),
        ),
        ("OPS/one.xhtml", latin),
        ("OPS/two.xhtml", wide),
    ];
    let parsed = read(&book(&files));
    let text = body(&parsed.document);
    assert_eq!(
        text.matches("Où est la bibliothèque ? À gauche, près de l")
            .count(),
        2,
        "{text}"
    );
    assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
}

#[test]
fn what_is_no_text_is_stood_in_for() {
    let manifest = [
        "one one.xhtml",
        "pdf a.pdf",
        "other b.pdf",
        "pic p.png",
        "nav nav.xhtml nav",
    ];
    let package = opf(&manifest, "one pdf other pic")
        .replace(r#"id="pdf""#, r#"id="pdf" fallback="loop""#)
        .replace(r#"id="other""#, r#"id="other" fallback="two""#)
        .replace(
            "</manifest>",
            r#"<item id="loop" href="c.pdf" media-type="application/pdf" fallback="pdf"/>
               <item id="two" href="two.xhtml" media-type="application/xhtml+xml"/></manifest>"#,
        );
    let mut files = with(small(), "OPS/book.opf", Some(&package));
    files.extend([
        ("OPS/a.pdf", "%PDF".to_owned()),
        ("OPS/b.pdf", "%PDF".to_owned()),
        ("OPS/p.png", "png".to_owned()),
    ]);
    let bytes = book(&files);
    let parsed = read(&bytes);
    assert_eq!(outline(&parsed.document), SMALL);
    assert_eq!(
        warnings(&parsed),
        ["chapter “OPS/a.pdf” is no text (application/pdf)"]
    );
    let pictures = parsed.document.pictures();
    assert_eq!(pictures.len(), 1);
    let PictureSource::Entry(path) = &pictures[0].source else {
        panic!("{pictures:?}");
    };
    let limits = Options::default().limits;
    assert_eq!(
        format::epub::resource(&bytes, path, &limits),
        Ok(b"png".to_vec())
    );
    for path in ["../OPS/p.png", "/etc/passwd", "OPS", ""] {
        assert!(format::epub::resource(&bytes, path, &limits).is_err());
    }
}

#[test]
fn the_text_stands_between_front_and_after_matter() {
    let manifest = [
        "cover cover.xhtml",
        "titlepage tp.xhtml",
        "rights imprint.xhtml",
        "pre preface.xhtml",
        "one one.xhtml",
        "aside aside.xhtml",
        "two two.xhtml",
        "end endnotes.xhtml",
        "col colophon.xhtml",
        "nav nav.xhtml nav",
    ];
    let typed = |kind: &str, text: &str| {
        page(&format!(
            "<section epub:type='{kind}'><p>{text}</p></section>"
        ))
    };
    let files = vec![
        (
            "OPS/book.opf",
            opf(
                &manifest,
                "cover titlepage rights nav pre one -aside end col two",
            ),
        ),
        (
            "OPS/nav.xhtml",
            nav(&[
                "tp.xhtml Title",
                "preface.xhtml Preface",
                "one.xhtml The First",
                "two.xhtml The Second",
                "aside.xhtml Aside",
                "endnotes.xhtml Notes",
            ]),
        ),
        ("OPS/cover.xhtml", page("<p>Cover of it.</p>")),
        ("OPS/tp.xhtml", typed("titlepage", "The title page.")),
        ("OPS/imprint.xhtml", typed("imprint", "Printed somewhere.")),
        ("OPS/preface.xhtml", typed("preface", "Read me.")),
        (
            "OPS/one.xhtml",
            page(
                "<h1>One</h1><p>A note<a epub:type='noteref' href='endnotes.xhtml#n1'>1</a>, an <a href='aside.xhtml'>aside</a>.</p>",
            ),
        ),
        ("OPS/two.xhtml", chapter("Two")),
        ("OPS/aside.xhtml", chapter("Aside")),
        (
            "OPS/endnotes.xhtml",
            page(
                "<section epub:type='endnotes'><h2>Notes</h2><ol><li epub:type='endnote' id='n1'><p>Of one. <a href='one.xhtml'>↩</a></p></li></ol></section>",
            ),
        ),
        ("OPS/colophon.xhtml", typed("colophon", "Set in nothing.")),
    ];
    let parsed = read(&book(&files));
    let document = &parsed.document;
    assert_eq!(
        outline(document),
        [
            "Preface | Read me.",
            "The First | One A note1,",
            "The Second | Two The text"
        ]
    );
    let text = document.text();
    let (front, after) = (&text[..document.body().start], &text[document.body().end..]);
    for words in [
        "Cover of it.",
        "The title page.",
        "Printed somewhere.",
        "The First",
    ] {
        assert!(front.contains(words), "{words}: {front}");
    }
    for words in ["The text of Aside", "Of one.", "Set in nothing."] {
        assert!(after.contains(words), "{words}: {after}");
    }
    let [note] = document.notes() else {
        panic!("{:?}", document.notes());
    };
    assert_eq!(
        (note.label.as_str(), document.slice(note.body)),
        ("1", "Of one.")
    );
    let aside = document
        .inlines()
        .iter()
        .find_map(|inline| match inline.kind {
            InlineKind::Reference(pos) if document.slice(inline.span) == "aside" => Some(pos),
            _ => None,
        });
    assert!(text[aside.expect("a link")..].starts_with("Aside"));
    assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
}

#[test]
fn pages_of_the_printed_book_are_known() {
    let mut contents = nav(&["one.xhtml The First", "two.xhtml The Second"]);
    let list = "<nav epub:type='page-list'><ol><li><a href='one.xhtml#p1'>xii</a></li><li><a href='two.xhtml'>13</a></li></ol></nav></body>";
    contents = contents.replace("</body>", list);
    let one = page(
        "<h1>One</h1><p>Some text, <span epub:type='pagebreak' id='p1' title='12'/>more text.</p>",
    );
    let files = with(small(), "OPS/nav.xhtml", Some(&contents));
    let files = with(files, "OPS/one.xhtml", Some(&one));
    let document = read(&book(&files)).document;
    let pages: Vec<(&str, &str)> = document
        .pages()
        .iter()
        .map(|page| {
            (
                page.label.as_str(),
                document.text()[page.pos..]
                    .split_whitespace()
                    .next()
                    .unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(pages, [("xii", "more"), ("13", "Two")]);
}

#[test]
fn the_first_rendition_that_can_be_read_is_shown() {
    let two = CONTAINER.replace(
        "<rootfiles>",
        r#"<rootfiles><rootfile full-path="gone.opf" media-type="application/oebps-package+xml"/>
           <rootfile full-path="picture.pdf" media-type="application/pdf"/>"#,
    );
    let files = with(small(), "META-INF/container.xml", Some(&two));
    let parsed = read(&book(&files));
    assert_eq!(outline(&parsed.document), SMALL);
    assert_eq!(
        warnings(&parsed),
        [
            "the book has 2 renditions: the first one is shown",
            "the package “gone.opf” is missing"
        ]
    );
}

#[test]
fn locks_are_named_and_obscured_fonts_are_none() {
    let encrypted = |method: &str, path: &str| {
        format!(
            r#"<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
               <enc:EncryptionMethod Algorithm="{method}"/><enc:CipherData><enc:CipherReference URI="{path}"/></enc:CipherData>
               </enc:EncryptedData></encryption>"#
        )
    };
    let aes = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
    let adept = r#"<adept:rights xmlns:adept="http://ns.adobe.com/adept"/>"#;
    for (encryption, other, barred) in [
        (
            encrypted("http://www.idpf.org/2008/embedding", "OPS/font"),
            None,
            None,
        ),
        (
            encrypted("http://ns.adobe.com/pdf/enc#RC", "OPS/f.otf"),
            Some(("META-INF/rights.xml", adept)),
            None,
        ),
        (encrypted(aes, "OPS/f.ttf"), None, None),
        (
            encrypted(aes, "OPS/one.xhtml"),
            Some(("META-INF/rights.xml", adept)),
            Some("Adobe ADEPT"),
        ),
        (
            encrypted(aes, "OPS/one.xhtml"),
            Some(("META-INF/license.lcpl", "{}")),
            Some("Readium LCP"),
        ),
        (
            encrypted(aes, "OPS/one.xhtml"),
            Some(("META-INF/sinf.xml", "<sinf/>")),
            Some("Apple FairPlay"),
        ),
        (
            encrypted("unheard-of", "OPS/one.xhtml"),
            None,
            Some("a digital lock (DRM)"),
        ),
    ] {
        let mut files = small();
        files.push(("META-INF/encryption.xml", encryption));
        files.extend(other.map(|(name, content)| (name, content.to_owned())));
        let told = format::sniff(&book(&files), "", &Options::default());
        assert_eq!(
            told,
            barred.map_or(Ok(Format::Epub), |lock| Err(NotText::Protected(lock)))
        );
    }
    // The flag of a locked entry, set in the header and in the directory.
    let mut bytes = book(&small());
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> = memchr::memmem::find_iter(&bytes, signature).collect();
        for at in places {
            bytes[at + flags] |= 1;
        }
    }
    assert_eq!(
        format::sniff(&bytes, "", &Options::default()),
        Err(NotText::Locked)
    );
}

#[test]
fn hostile_archives_cost_little() {
    let mut archive = Archive::new()
        .stored("mimetype", b"application/epub+zip")
        .file("META-INF/container.xml", CONTAINER.as_bytes())
        .link("OPS/link.xhtml", "/etc/passwd")
        .file("../outside.xhtml", chapter("Outside").as_bytes());
    let names = ["bomb", "link", "outside", "one"];
    let hrefs = [
        "bomb.xhtml",
        "link.xhtml",
        "../../outside.xhtml",
        "one.xhtml",
    ];
    let manifest: Vec<String> = names
        .iter()
        .zip(hrefs)
        .map(|(id, href)| format!("{id} {href}"))
        .collect();
    let manifest: Vec<&str> = manifest.iter().map(String::as_str).collect();
    archive = archive
        .file(
            "OPS/book.opf",
            opf(&manifest, "bomb link outside one").as_bytes(),
        )
        .file("OPS/bomb.xhtml", &vec![b' '; 40_000_000])
        .file("OPS/one.xhtml", chapter("One").as_bytes());
    for number in 0..10_200 {
        archive = archive.stored(&format!("many/{number}"), b"");
    }
    let parsed = read(&archive.bytes());
    assert_eq!(outline(&parsed.document), ["One | One The text"]);
    assert_eq!(
        warnings(&parsed),
        [
            "left out, its name leads out of the archive: ../outside.xhtml",
            "left out, it is a link: OPS/link.xhtml",
            "the archive has more entries than are looked at; the rest is left out",
            "chapter “OPS/link.xhtml” is missing",
            "chapter “../../outside.xhtml” is not in the book",
            "chapter “OPS/bomb.xhtml” cannot be read: it grows more than any text does",
        ]
    );
}

#[test]
fn a_book_cut_anywhere_opens_as_far_as_it_goes() {
    let bytes = book(&small());
    let whole = read(&bytes).document;
    let mut opened = 0;
    for end in (0..bytes.len()).step_by(7) {
        let cut = &bytes[..end];
        let options = Options::default();
        let Ok(Format::Epub) = format::sniff(cut, "book.epub", &options) else {
            continue;
        };
        let parsed = format::parse(cut.to_vec(), Format::Epub, "book.epub", &options);
        assert!(!parsed.warnings.is_empty(), "{end}");
        opened += usize::from(body(&parsed.document).contains("The text of One"));
    }
    assert!(opened > 10, "{opened}");
    assert!(body(&whole).contains("The text of Two"));
}

#[test]
fn many_chapters_come_in_their_order() {
    let manifest: Vec<String> = (0..300)
        .map(|number| format!("c{number} c{number}.xhtml"))
        .collect();
    let manifest: Vec<&str> = manifest.iter().map(String::as_str).collect();
    let spine: Vec<String> = (0..300).map(|number| format!("c{number}")).collect();
    let mut archive = Archive::new()
        .file("META-INF/container.xml", CONTAINER.as_bytes())
        .file("OPS/book.opf", opf(&manifest, &spine.join(" ")).as_bytes());
    for number in 0..300 {
        let text = "Words of it. ".repeat(if number % 7 == 0 { 2_000 } else { 2 });
        let body = page(&format!("<h1>Chapter {number}</h1><p>{text}</p>"));
        archive = archive.file(&format!("OPS/c{number}.xhtml"), body.as_bytes());
    }
    let bytes = archive.bytes();
    let document = read(&bytes).document;
    let titles: Vec<&str> = document
        .outline()
        .sections()
        .iter()
        .map(|it| it.title.as_str())
        .collect();
    let expected: Vec<String> = (0..300).map(|number| format!("Chapter {number}")).collect();
    assert_eq!(titles, expected);
    assert_eq!(read(&bytes).document.hash(), document.hash());
}

/// The outlines of real books, where `LUTRIN_CORPORA` names a folder of them.
#[test]
fn real_books_have_their_contents() {
    let Some(root) = std::env::var_os("LUTRIN_CORPORA") else {
        return;
    };
    let folder = std::path::Path::new(&root).join("epub");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "epub")
        })
        .collect();
    paths.sort();
    for path in paths {
        let parsed = read(&std::fs::read(&path).expect("a book"));
        let document = &parsed.document;
        let meta = document.meta();
        let mut told = vec![
            format!("{} / {}", meta.title, meta.authors.join(", ")),
            format!(
                "{:?} {:?} {:?}",
                meta.language, meta.direction, meta.identifiers
            ),
            format!(
                "{} notes, {} pictures, {} pages, {} warnings",
                document.notes().len(),
                document.pictures().len(),
                document.pages().len(),
                parsed.warnings.len()
            ),
            format!(
                "begins: {}",
                body(document)
                    .chars()
                    .take(60)
                    .collect::<String>()
                    .replace('\n', " / ")
            ),
        ];
        told.extend(outline(document));
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        insta::assert_snapshot!(name, told.join("\n"));
    }
}
