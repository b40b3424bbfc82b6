//! Pages of manuals, as the makers of documentation write them: what leads through the manual is folded, what it says is read.

use std::fmt::Write as _;

use super::pages::{PROSE, assert_divided, body, links, outline, page};

/// Links to the other pages of a manual, and to this one, as they stand beside its text.
fn tree_of_pages() -> String {
    let mut list = "<ul class=toc><li class=current><a href=page.html>This</a></li>".to_owned();
    for of in 1..40 {
        let _ = write!(list, "<li><a href=p{of}.html>Page {of}</a></li>");
    }
    list + "</ul>"
}

#[test]
fn what_leads_through_a_manual_is_folded() {
    let text = format!("<h1>Ropes</h1><p>First. {PROSE}</p><p>Last. {PROSE}</p>");
    let tree = tree_of_pages();
    let rest: &[&str] = &["Ropes", "First.", "Last."];
    let cases: Vec<super::pages::Division> = vec![
        // More links than text, in elements that say what they are.
        (
            "",
            format!(
                "<div class=body role=main>{text}</div><div class=sphinxsidebar role=navigation><h3>Previous topic</h3><p><a href=a.html>Knots</a></p><h3>This Page</h3>{tree}</div>"
            ),
            rest,
            &["Previous topic", "This Page", "Page 7"],
        ),
        (
            "",
            format!("<nav class=sidebar>{tree}</nav><section id=main>{text}</section>"),
            rest,
            &["Page 7"],
        ),
        // The same, and nothing says so but that the page is one among them.
        (
            "",
            format!("<div id=main>{text}</div><div id=tocframe>{tree}</div>"),
            rest,
            &["Page 7"],
        ),
        // Rows that lead back and forth: by what their links say, with the name of the part between them.
        (
            "",
            format!(
                "<div class=header><p>Next: <a href=b.html rel=next>Knots</a>, Up: <a href=c.html rel=up>Top</a> &nbsp; here</p></div>{text}\
                 <table><tr><td><a accesskey=p href=a.html>Prev</a></td><td>Part Two of the Manual of all Ships</td><td><a accesskey=n href=b.html>Next</a></td></tr></table>"
            ),
            rest,
            &["Next:", "Part Two", "Prev"],
        ),
        (
            "",
            format!(
                "<p>In other languages: <a href=fr.html rel=alternate>fr</a></p>{text}<div class=footer><p>© The Makers. {PROSE}</p></div>"
            ),
            rest,
            &["In other languages", "© The Makers."],
        ),
        // A section is a section, whatever it is called and whatever is in it.
        (
            "",
            format!(
                "<h1>Ropes</h1><div class=section id=knots><h2>Knots</h2><p>First. {PROSE}</p></div><div class=section id=comments><h2>Comments</h2><p>Of writers.</p></div>\
                 <div class=section id=more><h2>See Also</h2><span>{}</span></div><div class=section id=sum><h2>Sum</h2><p>Last. {PROSE}</p></div>",
                "<a href=x.html>One page more</a> ".repeat(4)
            ),
            &[
                "First.",
                "Of writers.",
                "See Also",
                "One page more",
                "Last.",
            ],
            &[],
        ),
        // Tags of a function are no tags of a post.
        (
            "",
            format!(
                "{text}<div class=tags><p>Parameters:</p><ul><li>rope, the rope</ul></div>{text}"
            ),
            &["Parameters:", "the rope"],
            &[],
        ),
        // A page that is a list of pages.
        (
            "",
            format!(
                "<div class=book><h1>Ropes</h1><div class=toc><ul>{}</ul></div></div>",
                links()
            ),
            &["Ropes", "One place to go"],
            &[],
        ),
        // What readers say, in their language.
        (
            "",
            format!(
                "<div id=cuerpo>{text}{text}</div><div id=listado_comentarios><p>Yo. {PROSE}</p></div>"
            ),
            rest,
            &["Yo."],
        ),
    ];
    assert_divided(cases);
}

#[test]
fn headings_in_what_lays_a_page_out_are_sections() {
    let cases: [(&str, &[&str]); 6] = [
        (
            "<h1>Class</h1><ul><li><ul class=list><li><a name=m></a><h2>Methods</h2><ul><li><section><h3>tie</h3>¶</section></li><li><h3>cut</h3>¶</li></ul></li></ul></li></ul>",
            &["Class", " Methods", "  tie", "  cut"],
        ),
        // Other pages begin there.
        (
            "<h1>News</h1>¶¶<ul><li><h3><a href=x>Other</a></h3>¶</li></ul>",
            &["News"],
        ),
        ("<h1>Ways</h1>¶<ol><li><h3>Go</h3>¶</li></ol>", &["Ways"]),
        (
            "<table><tr><td><h2>Strings</h2><p>texts that grow</p></td><td>¶¶</td></tr></table><h3>Use</h3>¶",
            &["Strings", " Use"],
        ),
        (
            "<h1>Class</h1><table><tr><td colspan=2><h2>Members</h2></td></tr><tr><td>int</td><td>a</td></tr><tr><td>int</td><td>b</td></tr></table>¶",
            &["Class", " Members"],
        ),
        // A heading that leads back to its line in the contents.
        (
            "<h1>Questions</h1><ul><li><a href='#a' id=b>Why?</a></ul><h2 id=a><a href='#b' role=doc-backlink>Why?</a></h2>¶",
            &["Questions", " Why?"],
        ),
    ];
    for (source, wanted) in cases {
        let prose = format!("<p>{PROSE} {PROSE}</p>");
        let document = page(&format!(
            "<html><body>{}</body></html>",
            source.replace('¶', &prose)
        ));
        assert_eq!(outline(&document), wanted, "{source}");
    }
}

#[test]
fn a_thread_is_what_is_said_in_it() {
    let post = |by: &str, words: &str| {
        format!(
            "<div class=post><p class=author>{by}</p><div class=postbody><p>Monday, at nine in the morning</p><div class=content>{words}</div></div></div>"
        )
    };
    let comment = |by: &str| {
        format!(
            "<tr><td><div><span>{by} two hours ago</span></div><div class=comment><div>{by} says. {PROSE}</div></div></td></tr>"
        )
    };
    let story = format!("<p>{PROSE}</p><p>Our story. {PROSE}</p>");
    let cases: Vec<super::pages::Division> = vec![
        // Short posts in a page that names nothing.
        (
            "",
            format!(
                "<p id=nav><a href=/>Board</a></p><h2>Leaks</h2>{}{}{}{}",
                post("Ann", PROSE),
                post("Ben", &format!("Yes. {PROSE}")),
                post("Cy", "No."),
                post("Di", PROSE)
            ),
            &["Leaks", "Ann", "Ben", "Yes.", "No.", "Di"],
            &["Board"],
        ),
        // Comments, and nothing that they are on.
        (
            "",
            format!(
                "<table><tr><td><a href=x>Leaks</a></td></tr><tr><td><table class=comments>{}{}</table></td></tr></table>",
                comment("Ann"),
                comment("Ben")
            ),
            &["Ann says.", "Ben says.", "Ben two hours ago"],
            &[],
        ),
        // The headline stands above what the page says is its text, among other things.
        (
            "<title>Leaks - Questions of Sailors</title>",
            format!(
                "<div id=content><p>Ask a question of your own</p><div><h1><a href=/q/1>Leaks</a></h1><p>Asked a year ago</p></div><div role=main>{story}</div><div><h4>Related</h4><p>Other leaks</p></div></div>"
            ),
            &["Leaks", "Asked a year ago", "Our story."],
            &["Ask a question", "Related", "Other leaks"],
        ),
        // The name of the site is no headline.
        (
            "<title>Leaks - Sailors</title>",
            format!(
                "<div id=page><header><h1><a href=/>Sailors</a></h1></header><div role=main><h2>Leaks</h2>{story}</div></div>"
            ),
            &["Our story."],
            &["Sailors"],
        ),
    ];
    assert_divided(cases);
    let document = page(
        "<p>a<img src=s.gif height=1 width=40>b</p><p><img src=t.gif width=1px></p><p><img src=i.png width=20></p>",
    );
    assert_eq!(document.pictures().len(), 1, "{}", document.text());
}

#[test]
fn a_sheet_of_names_beside_an_article_has_a_line_for_each() {
    let document = page(&format!(
        "<html lang=en><head><title>Tern - Wiki</title></head><body><div id=content role=main><h1>Tern</h1>\
         <table class='box ambox'><tr><td><img src=a.png></td><td>Help us. <a href=x>Learn how</a></td></tr></table>\
         <table class=infobox><caption>The Tern</caption><tr><td colspan=2><img src=t.png alt=Terns><br>Two of them</td></tr><tr><th colspan=2>Ship</th></tr>\
         <tr><th>Built:</th><td>1871, <a href=k>Kell</a></td></tr><tr><th>Crew</th><td><ul><li>Ann</li><li>Ben</li></ul></td></tr><tr><th>Lost</th><td>1904<br>1905</td></tr></table>\
         <p>{PROSE}<sup class=reference id=cite_ref-1><a href='#cite_note-1'>[1]</a></sup></p><p>{PROSE}</p><h2>Fate<span class=mw-editsection>[<a href=e>edit</a>]</span></h2><p>{PROSE}</p>\
         <ol class=references><li id=cite_note-1><span class=mw-cite-backlink>^ <a href='#cite_ref-1'>a</a> <a href='#cite_ref-2'>b</a></span> <span>A book.</span></li></ol>\
         <div class=printfooter>Retrieved from <a href=y>y</a></div></div></body></html>"
    ));
    let found = body(&document);
    let prose = format!("P {PROSE}");
    assert_eq!(
        found,
        [
            "H1 Tern",
            "K The Tern",
            "V {img 0:Terns}\nTwo of them",
            "P {b:Ship}",
            "P {b:Built:} 1871, {->k:Kell}",
            "~P {b:Crew}:",
            "- Ann",
            "~- Ben",
            "~V {b:Lost}: 1904\n1905",
            &format!("{prose}{{sup:{{note 0:[1]}}}}"),
            &prose,
            "H2 Fate",
            &prose,
        ]
    );
    assert_eq!(document.slice(document.notes()[0].body), "A book.");
    // Rows of words stay a table.
    let plain = page(
        "<table><tr><th>Built</th><td>1871</td></tr><tr><th>Lost</th><td>1904</td></tr></table>",
    );
    assert_eq!(plain.blocks().len(), 1, "{}", plain.text());
}
