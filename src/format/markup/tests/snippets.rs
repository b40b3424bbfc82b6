//! Well-formed pieces, a row for each thing that is understood.

use super::*;
use crate::doc::{Align, BlockKind};

/// (markup, its blocks)
const PIECES: &[(&str, &[&str])] = &[
    (
        "<h1>A <em>b</em></h1>\n<p>One\n two.</p>",
        &["H1 A {i:b}", "P One two."],
    ),
    (
        "<p>a <b>b <i>c</i></b> <code>d</code> <del>e</del><u>f</u></p>",
        &["P a {b:b {i:c}} {code:d} {s:e}{u:f}"],
    ),
    (
        "<div>text <p>para</p> more</div>",
        &["P text", "P para", "P more"],
    ),
    ("<b><p>one</p><p>two</p></b>", &["P {b:one}", "P {b:two}"]),
    (
        "<ol type='a' start='3'><li>x</li><li value='7'>y</li></ol>",
        &["a3 x", "~a7 y"],
    ),
    (
        "<ol type='I'><li>x<ul><li>deep</li></ul></li></ol>",
        &["I1 x", "~  - deep"],
    ),
    ("<ol><li><p>a</p><p>b</p></li></ol>", &["1. a", "+ b"]),
    ("<ul><li>a<br/>b</li></ul>", &["- a", "~+ b"]),
    (
        "<dl><dt>T</dt><dd>means</dd></dl>",
        &["P {b:T}", "~  + means"],
    ),
    (
        "<dl><dt>T</dt><dd>means<dl><dt>U</dt><dd>too</dd></dl></dd></dl>",
        &["P {b:T}", "~  + means", "  + {b:U}", "~    + too"],
    ),
    (
        "<nav epub:type='toc'><ol><li><a href='a'>1 One</a><ol><li>1.1 Deep</li></ol></li></ol></nav>",
        &["+ {->a:1 One}", "~  + 1.1 Deep"],
    ),
    // A number that a publisher gave to a paragraph; one that leads elsewhere is a link.
    (
        "<div><label><a href='#o5'>5</a></label><p id='o5'>Five.</p></div><div><label><a href='#o5'>5</a></label><p id='o6'>Six.</p></div>",
        &["P Five.", "P {->#o5:5}", "P Six."],
    ),
    (
        "<blockquote><p>q</p><blockquote>r</blockquote></blockquote><hr/>",
        &[">P q", ">>P r", "---"],
    ),
    ("<pre>\n a\n  b\n</pre>", &["C  a\n  b"]),
    (
        "<p>x<sup>2</sup> H<sub>2</sub>O</p>",
        &["P x{sup:2} H{sub:2}O"],
    ),
    (
        "<p><a href='#x'>l</a> <a href='javascript:x()'>m</a> <a id='y'>n</a></p>",
        &["P {->#x:l} m n"],
    ),
    (
        "<p lang='fr'>un <i lang='la'>ex</i></p>",
        &["P {fr:un {i:{la:ex}}}"],
    ),
    ("<p dir='rtl'>x</p>", &["P {RightToLeft:x}"]),
    (
        "<p><ruby>漢<rp>(</rp><rt>かん</rt>字<rt>じ</rt></ruby></p>",
        &["P {ruby かん:漢}{ruby じ:字}"],
    ),
    ("<p>a <q>b</q></p>", &["P a “b”"]),
    (
        "<p>So <math><mi>x</mi><mi>y</mi></math> -plane, <span> <math><mi>A</mi></math> </span>. Next</p>",
        &["P So xy -plane, A. Next"],
    ),
    (
        "<h2>New <button>Copy</button><a href='#new'>§</a></h2><p>a <a href='#b'>#</a></p>",
        &["H2 New", "P a"],
    ),
    (
        "<div class='poem'><div>One,<span class='lnum'>10</span></div><div><span class='linenum'>11</span>Two.</div></div>",
        &["V One,\u{2003}10\n11\u{2003}Two."],
    ),
    (
        "<div class='line-block'>One<br/>\nTwo<br/>\n\u{a0}\u{a0}three</div>",
        &["V One\nTwo\n  three"],
    ),
    (
        "<p><span style='font-variant:small-caps'>Sc</span> <span class='smcap'>T</span></p>",
        &["P {sc:Sc} {sc:T}"],
    ),
    (
        "<style>.k { font-style: italic } .z { display: none }</style><p><span class='k'>a</span><span class='z'>b</span></p>",
        &["P {i:a}"],
    ),
    ("<p>a<span class='pagenum'>[Pg 12]</span>b</p>", &["P ab"]),
    (
        "<p hidden=''>x</p><p aria-hidden='true'>y</p><p>z</p>",
        &["P z"],
    ),
    (
        "<figure><img src='a.png' alt='A cat'/><figcaption>The cat.</figcaption></figure>",
        &["F {img 0:A cat}", "~K The cat."],
    ),
    (
        "<p>a <img src='x.png' alt='b'/> c <img src='d.png' alt=''/></p><p><img src='e.png' alt=''/></p>",
        &["P a {img 0:b} c", "F {img 1:[picture]}"],
    ),
    (
        "<p><img src='t.png' alt='T'/>HE end</p>",
        &["P {img 0:T}HE end"],
    ),
    (
        "<div class='poem'><div class='stanza'><span class='i0'>one<br/></span><span class='i2'>two<br/></span></div><div class='stanza'><p>three</p><p class='i4'>four</p></div></div>",
        &["V one\n  two", "V three\n    four"],
    ),
    (
        "<div class='poetry'><div class='stanza'><div class='verse indent0'>a</div><div class='verse indent4'>b</div></div></div>",
        &["V a\n    b"],
    ),
    (
        "<div class='poem'><p>a<br/>&nbsp;&nbsp;b</p><p>c<br/>d</p></div>",
        &["V a\n  b", "V c\nd"],
    ),
    ("<p>a<br/>b<br/><br/>c</p>", &["V a\nb", "P c"]),
    // What no sign can say is written as formulas are.
    (
        "<p>e<sup>2πi</sup> x<sup>2</sup> 2<sup><i>n</i>/2</sup> A<sub>ΔT</sub> 1<sup>ère</sup> word<sup>1,2</sup> e<sup>x<sup>2</sup></sup></p>",
        &["P e^(2πi) x{sup:2} 2^({i:n}/2) A_(ΔT) 1{sup:ère} word{sup:1,2} e^(x{sup:2})"],
    ),
    (
        "<table><tr><th>a</th><th>n</th></tr><tr><td><i>x</i></td><td align='right'>10</td></tr><tr><td>y</td><td>9</td></tr></table>",
        &["T a\tn\n{i:x}\t10\ny\t9"],
    ),
    (
        "<table><caption>Cap</caption><tr><td>a</td><td>b</td></tr></table>",
        &["K Cap", "T a\tb"],
    ),
    (
        "<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr><tr><td><ul><li>d</li><li>e</li></ul></td><td>f<br>g</td></tr></table>",
        &["T a b\tc\nd · e\tf g"],
    ),
    (
        "<table><tr><td><p>a</p><pre>b</pre></td><td>c</td></tr></table>",
        &["P a", "C b", "P c"],
    ),
    (
        "<table><tr><th colspan=2>Isle</th></tr><tr><td colspan=2><img src='a.png' alt='A map'><div>The isle</div></td></tr><tr><th>Seat</th><td>Port</td></tr></table>",
        &[
            "T Isle",
            "F {img 0:A map}",
            "P The isle",
            "T {b:Seat}\tPort",
        ],
    ),
    (
        "<table><tr><td>a</td><td></td><td>b\tc</td></tr><tr><td></td><td>d</td></tr></table>",
        &["T a\t\tb c\n\td"],
    ),
    ("<table><tr><td>alone</td></tr></table>", &["P alone"]),
    (
        "<table><tr><td>I.</td><td>A scandal in Bohemia, and what became of it</td></tr><tr><td>II.</td><td>x</td></tr></table>",
        &["T I.\tA scandal in Bohemia, and what became of it\nII.\tx"],
    ),
    (
        "<p><math><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac><msup><mi>x</mi><mn>2</mn></msup></math></p>",
        &["P a/(b + 1)x²"],
    ),
    (
        "<p><svg><title>A ring</title><text>gold</text></svg></p>",
        &["F {img 0:A ring gold}"],
    ),
    (
        "<svg><image xlink:href='cover.jpg'/></svg>",
        &["F {img 0:[picture]}"],
    ),
    (
        "<p><video src='v/film.mp4' title='Film'>Your browser is old.</video></p>",
        &["P [{->v/film.mp4:Film}]"],
    ),
    (
        "<details><summary>More</summary><p>x</p></details>",
        &["P {b:More}", "P x"],
    ),
    ("<p class='chapter'>Chapter One</p>", &["H2 Chapter One"]),
    (
        "<ul><li><input type='checkbox' checked=''/> done</li></ul>",
        &["[x] done"],
    ),
];

#[test]
fn pieces_become_blocks() {
    for (markup, wanted) in PIECES {
        assert_eq!(blocks(markup), *wanted, "{markup}");
        assert_sound(&fragment(markup));
    }
}

/// The blocks of a piece, then a line for each note (`id = text`) and each mark (`mark -> href`, `!` where it is sure).
fn notes(body: &str) -> Vec<String> {
    let fragment = fragment(body);
    assert_sound(&fragment);
    let of = |span: crate::text::Span| span.of(&fragment.text);
    let mut lines = dump(&fragment.text, &fragment.blocks, &fragment.inlines);
    let notes = fragment.notes.iter();
    lines.extend(notes.map(|note| format!("{} = {}", note.id, of(note.body))));
    let marks = fragment.references.iter();
    lines.extend(marks.map(|it| {
        let sure = if it.sure { " !" } else { "" };
        format!("{} -> {}{sure}", of(it.mark), it.href)
    }));
    lines
}

#[test]
fn notes_are_known_by_their_roles_and_by_leading_back() {
    let table: &[(&str, &[&str])] = &[
        (
            "<p>Text<a epub:type='noteref' href='#n1'>1</a>.</p><aside epub:type='footnote' id='n1'><p>Body.</p></aside>",
            &["P Text1.", "P Body.", "n1 = Body.", "1 -> #n1 !"],
        ),
        (
            "<p>Text<a id='FNanchor_1_1'></a><a href='#Footnote_1_1' class='fnanchor'>[1]</a>.</p><div class='footnote'><p><a id='Footnote_1_1'></a><a href='#FNanchor_1_1'><span class='label'>[1]</span></a> Body.</p><p>More.</p></div>",
            &[
                "P Text[1].",
                "1. Body.",
                "+ More.",
                "Footnote_1_1 = Body.\n\nMore.",
                "[1] -> #Footnote_1_1 !",
            ],
        ),
        (
            "<p>W<sup class='reference' id='cite_ref-1'><a href='#cite_note-1'>[1]</a></sup></p><ol class='references'><li id='cite_note-1'><span class='mw-cite-backlink'><a href='#cite_ref-1'>^</a></span> Book.</li></ol>",
            &[
                "P W{sup:[1]}",
                "1. Book.",
                "cite_note-1 = Book.",
                "[1] -> #cite_note-1 !",
            ],
        ),
        (
            "<p>A<sup><a href='#fn1' id='r1'>1</a></sup></p><p id='fn1'>Body. <a href='#r1'>↩</a></p>",
            &["P A{sup:1}", "P Body.", "fn1 = Body.", "1 -> #fn1 !"],
        ),
        (
            "<p>A<sup><a href='notes.xhtml#n5'>5</a></sup></p>",
            &["P A{sup:5}", "5 -> notes.xhtml#n5"],
        ),
        (
            "<p id='n5'><a href='ch1.xhtml#r5'>5.</a> The note.</p>",
            &["5. The note.", "n5 = The note."],
        ),
        (
            "<ul><li><a href='#c1'>1</a> Chapter</li></ul><h2 id='c1'>Chapter</h2>",
            &["- {->#c1:1} Chapter", "H2 Chapter"],
        ),
    ];
    for (markup, wanted) in table {
        assert_eq!(notes(markup), *wanted, "{markup}");
    }
}

#[test]
fn paragraphs_are_lines_of_verse_by_class_or_set_in_by_turns() {
    let mut styles = Styles::default();
    styles.add(
        ".line2{margin-left:2em} .a{margin:0;text-indent:0} .b{margin:0 0 0 3em;text-indent:-1em} .c{margin:0;text-indent:1em}",
    );
    for (markup, wanted) in [
        (
            "<p>x</p><p class='line'>Down by the water</p>\n<p class='line2'>the <i>willow</i> bends</p><p>y</p><p class='line'>alone</p>",
            &[
                "P x",
                "V Down by the water\n  the {i:willow} bends",
                "P y",
                "P alone",
            ][..],
        ),
        (
            "<p class='a'>Down by the water,</p><p class='b'>the willow bends,</p><p class='a'>up on the hill</p><p class='b'>the wind is free.</p>",
            &["V Down by the water,\n  the willow bends,\nup on the hill\n  the wind is free."],
        ),
        (
            "<p class='a'>He came.</p><p class='c'>“Yes.”</p><p class='c'>“No,” said he</p><p class='c'>and went.</p>",
            &["P He came.", "P “Yes.”", "P “No,” said he", "P and went."],
        ),
    ] {
        let fragment = xhtml(markup, &styles).fragment;
        let found = dump(&fragment.text, &fragment.blocks, &fragment.inlines);
        assert_eq!(found, wanted, "{markup}");
    }
}

#[test]
fn places_pages_and_headings_are_where_their_words_are() {
    let fragment = fragment(
        "<section id='s'><h1 id='h'>Title</h1></section><p>a<span epub:type='pagebreak' id='p2' title='2'/>b</p>\
         <table id='t'><tr><td>x</td><td id='c'>y<span class='pagenum'>[3]</span>z</td></tr></table><p id='e'></p><p>end</p>",
    );
    let at = |id: &str| &fragment.text[fragment.ids[id]..];
    for (id, rest) in [
        ("s", "Title"),
        ("h", "Title"),
        ("p2", "b"),
        ("t", "x\tyz"),
        ("c", "yz"),
        ("e", "end"),
    ] {
        assert!(at(id).starts_with(rest), "{id} {:?}", at(id));
    }
    let pages: Vec<_> = fragment
        .pages
        .iter()
        .map(|page| (page.label.as_str(), &fragment.text[page.pos..=page.pos]))
        .collect();
    assert_eq!(pages, [("2", "b"), ("3", "z")]);
    assert_eq!(
        fragment.headings,
        [Heading {
            level: 1,
            title: "Title".into(),
            start: 0,
            id: Some("h".into())
        }]
    );
}

#[test]
fn columns_stand_as_most_of_their_cells_do() {
    let right = |words: &str| format!("<td align='right'>{words}</td>");
    let left = |words: &str| format!("<td>{words}</td>");
    let row = |cells: &[String]| format!("<tr>{}</tr>", cells.concat());
    let ordinary = row(&[right("I."), left("One"), right("1")]);
    let spanned = row(&["<td colspan='2'>All of it</td>".into(), right("81")]);
    let table = [
        (format!("{ordinary}{spanned}"), "><>"),
        (format!("{spanned}{ordinary}"), "><>"),
        // One row of another kind changes nothing, neither do empty cells.
        (
            format!(
                "{ordinary}{ordinary}{}",
                row(&[left("Sum"), right("x"), left("y")])
            ),
            "><>",
        ),
        (
            format!(
                "{}{}",
                row(&[left("a"), left("b")]),
                row(&[right(" "), left("c")])
            ),
            "<<",
        ),
        // A cell that reaches down leaves the next rows their columns.
        (
            format!(
                "<tr><td rowspan='2'>a</td><td>b</td>{}</tr>{}",
                right("1"),
                row(&[left("c"), right("2")])
            ),
            "<<>",
        ),
        (
            row(&[left("a"), "<td align='center'>b</td>".into(), left("c")]),
            "<|<",
        ),
    ];
    for (rows, wanted) in table {
        let fragment = fragment(&format!("<table>{rows}</table>"));
        let [block] = &fragment.blocks[..] else {
            panic!("{rows}: {:?}", fragment.blocks);
        };
        let BlockKind::Table(columns) = block.kind else {
            panic!("{rows}: {block:?}");
        };
        let sides: String = (0..wanted.len())
            .map(|column| match columns.align(column) {
                Align::Start => '<',
                Align::Centre => '|',
                Align::End => '>',
            })
            .collect();
        assert_eq!(sides, wanted, "{rows}");
    }
}
