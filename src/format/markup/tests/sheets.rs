//! Style sheets that lie beside a page.

use super::pages::PROSE;
use crate::format::markup::html;

#[test]
fn a_page_names_the_sheets_in_its_folder() {
    let cases: [(&str, &[&str]); 8] = [
        (
            "<html><head><link rel=stylesheet href=a.css><LINK REL='StyleSheet' type=text/css href='page_files/b%20c.css?v=2'>",
            &["a.css", "page_files/b c.css"],
        ),
        (
            "<link rel='stylesheet' media='print' href=a.css><link rel=stylesheet media='screen, print' href=b.css>",
            &["b.css"],
        ),
        (
            "<link rel='alternate stylesheet' href=a.css><link rel=icon href=b.css><link href=c.css>",
            &[],
        ),
        (
            "<link rel=stylesheet href='https://x.example/a.css'><link rel=stylesheet href='//x.example/a.css'>",
            &[],
        ),
        (
            "<link rel=stylesheet href='/etc/a.css'><link rel=stylesheet href='file:///etc/a.css'>",
            &[],
        ),
        (
            "<link rel=stylesheet href='../a.css'><link rel=stylesheet href='x/../../a.css'><link rel=stylesheet href='x/../b.css'>",
            &["b.css"],
        ),
        (
            "<link rel=stylesheet href='%2e%2e/a.css'><link rel=stylesheet href='data:text/css,p{}'>",
            &[],
        ),
        ("<link rel=stylesheet href=a.css", &[]),
    ];
    for (page, wanted) in cases {
        assert_eq!(html::sheets(page.as_bytes()), wanted, "{page}");
    }
    let many = "<link rel=stylesheet href=a.css>".repeat(1000);
    assert_eq!(html::sheets(many.as_bytes()).len(), 32);
}

#[test]
fn sheets_beside_a_page_say_what_those_in_it_say() {
    let page = format!(
        "<html><head><link rel=stylesheet href=a.css><style>.late {{ font-style: normal }}</style></head><body>\
         <h1>A</h1><p class=gone>Gone.</p><p>{PROSE} <span class=late>Late.</span> <span class=slant>Slant.</span></p></body></html>"
    );
    let read = |sheets: &[&str]| {
        let sheets: Vec<String> = sheets.iter().map(|&sheet| sheet.to_owned()).collect();
        html::parse(&page, "p.html", &sheets).0
    };
    let sheet = ".gone { display: none } .late, .slant { font-style: italic }";
    let (with, without) = (read(&[sheet]), read(&[]));
    assert!(!with.text().contains("Gone.") && without.text().contains("Gone."));
    let slanted = |document: &crate::doc::Document| {
        let inlines = document.inlines().iter();
        let kind = |it: &&crate::doc::Inline| it.kind == crate::doc::InlineKind::Emphasis;
        inlines
            .filter(kind)
            .map(|it| document.slice(it.span).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (slanted(&with), slanted(&without)),
        (vec!["Slant.".to_owned()], vec![])
    );
    // What hides most of a page waits for a script.
    let all = read(&["p { display: none } .slant { font-style: italic }"]);
    assert!(all.text().contains("Gone.") && all.text().contains(PROSE));
    assert_eq!(slanted(&all), ["Slant."]);
}
