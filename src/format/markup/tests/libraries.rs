//! Small pages of books that a library made: what it put around them is folded.

use super::pages::{PROSE, assert_divided, outline, page};

#[test]
fn card_and_licence_are_found_wherever_they_stand() {
    let text = format!("<h1>STILL</h1><h2>CHAPTER I</h2><p>Said. {PROSE}</p>");
    let card =
        "Title: Still\n\nAuthor: A. Sailor\n\n*** START OF THE PROJECT GUTENBERG EBOOK STILL ***";
    let end = "*** END OF THE PROJECT GUTENBERG EBOOK STILL ***";
    let read: &[&str] = &["STILL\n", "CHAPTER I", "Said."];
    let folded: &[&str] = &["Title: Still", "Licence."];
    let cases: Vec<super::pages::Division> = vec![
        // The whole page in one element, and that is small.
        (
            "",
            format!("<div id=all><pre>{card}</pre>{text}<pre>{end}</pre><p>Licence.</p></div>"),
            read,
            folded,
        ),
        // The card in paragraphs of its own, the licence in the last chapter.
        (
            "",
            format!(
                "<div><p>This eBook is free.</p><p>Title: Still</p><div><p>*** START OF THIS PROJECT GUTENBERG EBOOK STILL ***</p></div></div>\
                 <div class=chapter>{text}<hr><p>{end}</p><p>Licence.</p></div><p>Licence.</p>"
            ),
            read,
            &["This eBook is free.", "Title: Still", "Licence."],
        ),
        // The licence says first that the book ends.
        (
            "",
            format!(
                "<pre>{card}</pre>{text}<blockquote><p>End of Project Gutenberg's Still, by A. Sailor</p></blockquote><pre>{end}\nLicence.</pre>"
            ),
            read,
            &["Title: Still", "End of Project", "Licence."],
        ),
        // By class, and both of one class.
        (
            "",
            format!(
                "<div class='pg-boilerplate pgheader'><p>Title: Still</p></div>{text}<div class='pg-boilerplate pgheader' id=pg-footer><p>{end}</p><p>Licence.</p></div>"
            ),
            read,
            folded,
        ),
        // What those who made the file say of it, at its end.
        (
            "",
            format!(
                "<pre>{card}</pre>{text}<h2>CHAPTER II</h2><p>{PROSE}</p><div><h3>Typographical errors corrected in text:</h3><p>Page 2: liet amended.</p></div><pre>{end}\nLicence.</pre>"
            ),
            &["STILL\n", "CHAPTER II"],
            &["Typographical errors", "Page 2:", "Licence."],
        ),
    ];
    assert_divided(cases);
    let document = page(&format!(
        "<div><pre>{card}</pre>{text}<h2>CHAPTER II</h2><p>{PROSE}</p><h2>Transcriber’s Note</h2><p>Mended.</p><pre>{end}</pre></div>"
    ));
    assert_eq!(outline(&document), ["STILL", " CHAPTER I", " CHAPTER II"]);
    let meta = document.meta();
    assert_eq!(
        (meta.title.as_str(), meta.authors.as_slice()),
        ("Still", &["A. Sailor".to_owned()][..])
    );
}
