//! Markup as it is found: what is broken is read as far as it goes.

use super::*;

#[test]
fn broken_markup_yields_its_words() {
    let table: &[(&str, &[&str])] = &[
        ("<p>a&nbsp;b &mdash; c</p>", &["P a\u{a0}b — c"]),
        ("<p>one<p>two", &["P one", "P two"]),
        ("<p><b><i>x</b></i> y</p>", &["P {i:{b:x}} y"]),
        ("<p>R&D & more</p>", &["P R&D & more"]),
        ("<p><![CDATA[1 < 2 & 3]]></p>", &["P 1 < 2 & 3"]),
        (
            "<html><head><title/></head><body><p>x</p></body></html>",
            &["P x"],
        ),
        (
            "<head><script/><style/></head><p>x</p><script src='a'/><p>y</p>",
            &["P x", "P y"],
        ),
        (
            "<p>&foo; &#0; &#x110000; &#233;&#xE9;</p>",
            &["P &foo; &#0; &#x110000; éé"],
        ),
        (
            "<!DOCTYPE html [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><p>&b;</p>",
            &["P &b;"],
        ),
        ("</p></div><p>x</b></p>", &["P x"]),
        ("<p>1 < 2 and <3</p>", &["P 1 < 2 and <3"]),
        (
            "<p class=x title='a>b'>x<p class=\"unclosed>y",
            &["P x<p class=\"unclosed>y"],
        ),
        ("<P>A<BR>B</P><H2>T</H2>", &["V A\nB", "H2 T"]),
        (
            "<p>x<!-- no -- comment --> y <!-- unclosed",
            &["P x y <!-- unclosed"],
        ),
        ("<p>&#27;[31m&#x202e;x</p>", &["P ␛[31mx"]),
        ("<ul><li>a<li>b</ul>c", &["- a", "~- b", "P c"]),
        ("", &[]),
        ("plain", &["P plain"]),
    ];
    for (markup, wanted) in table {
        assert_eq!(blocks(markup), *wanted, "{markup}");
        assert_sound(&fragment(markup));
    }
}

#[test]
fn depth_length_and_number_are_bounded() {
    let deep = format!(
        "{}x{}",
        "<div><b>".repeat(20_000),
        "</b></div>".repeat(20_000)
    );
    assert_eq!(blocks(&deep), ["P {b:x}"]);
    let unclosed = "<i class='c'><blockquote>".repeat(20_000) + "x";
    assert_eq!(fragment(&unclosed).text, "x");
    let ends = format!("<b>{}x", "</i></q></zz>".repeat(50_000));
    assert_eq!(fragment(&ends).text, "x");
    let long = format!("<p title='{}' id='i'>x</p>", "a".repeat(1_000_000));
    let File {
        fragment, warnings, ..
    } = xhtml(&long, &Styles::default());
    assert_eq!(
        (fragment.text.as_str(), fragment.ids.get("i")),
        ("x", Some(&0))
    );
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    let many = "<h2><a id='x'></a></h2>".repeat(50_000);
    assert_eq!(super::fragment(&many).text, "");
    let cells = format!(
        "<table>{}</table>",
        "<tr><td colspan='9999' rowspan='9999'>x</td><td>y</td></tr>".repeat(200)
    );
    assert!(super::fragment(&cells).text.contains('x'));
}
