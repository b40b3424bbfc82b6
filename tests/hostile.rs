//! Files made to do harm: each opens, or is refused in one line, within a bounded memory and a bounded amount of work. The real program
//! runs under the system's own limits, so what is counted is what it took, not how long it waited for its turn.

#![cfg(unix)]
#![expect(
    clippy::too_many_lines,
    reason = "a table of files is as long as it is"
)]

#[path = "support/books.rs"]
mod books;
#[path = "pty/term.rs"]
mod term;

use std::io::Write;
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;

use books::{Archive, CONTAINER, book, chapter, opf, page};
use term::{Home, Ran};

/// Kilobytes of memory of its own that the program may have. Debug builds keep more on the stack and reuse less.
const MEMORY: u32 = 300 * 1024;
/// Seconds of a processor that it may use before the system ends it: none comes near them that does not hang.
const WORK: u32 = 100;

/// The program under those limits.
fn run(home: &Home, args: &[&str]) -> Ran {
    let plain = home.command();
    let limited = format!("ulimit -d {MEMORY} && ulimit -t {WORK} && exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command
        .arg("-c")
        .arg(limited)
        .arg(plain.get_program())
        .args(args)
        .current_dir(home.path(""))
        .env_clear()
        .envs(home.vars())
        .stdin(Stdio::null());
    Ran::of(&mut command)
}

/// What becomes of a file.
enum Then {
    /// It opens, with this on its first page.
    Opens(&'static str),
    /// It is refused in one line that says this.
    Refused(&'static str),
}

use Then::{Opens, Refused};

/// Gives every file to the program: to its last page and back, then its contents.
#[track_caller]
fn survives(files: Vec<(&str, Vec<u8>, Then)>) {
    let home = Home::new();
    for (name, bytes, then) in files {
        home.file(name, bytes);
        let ran = run(
            &home,
            &["render", name, "--size", "60x20", "--keys", "G g g"],
        );
        match then {
            Opens(shown) => {
                assert_eq!(ran.code, 0, "{name}: {}", ran.err);
                assert!(ran.text().contains(shown), "{name}: {}", ran.text());
            }
            Refused(told) => {
                assert_eq!(ran.code, 3, "{name}: {ran:?}");
                assert_eq!(ran.err.lines().count(), 1, "{name}: {}", ran.err);
                assert!(ran.err.contains(told), "{name}: {}", ran.err);
                continue;
            }
        }
        let ran = run(&home, &["toc", name]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        std::fs::remove_file(home.path(name)).expect("a file");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("room");
    encoder.finish().expect("room")
}

/// `part` again and again, up to so many bytes.
fn filled(bytes: usize, part: &str) -> Vec<u8> {
    part.repeat(bytes / part.len()).into_bytes()
}

/// A part for every number below `end`.
fn numbered(end: usize, part: impl Fn(usize) -> String) -> String {
    (0..end).fold(String::new(), |text, number| text + &part(number))
}

/// Bytes: what costs more than its share shows at this size, and debug builds still read it soon.
const LARGE: usize = 400_000;

#[test]
fn compressed_files() {
    let home = Home::new();
    home.file("config/config.toml", "limit-inflated = 8\n");
    let bomb = gzip(&filled(30 * LARGE, "A word. "));
    let mut lying = gzip(b"A text of a few words.");
    let size = lying.len() - 4;
    lying[size..].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    let zip = |name: &str, bytes: &[u8]| Archive::new().file(name, bytes).bytes();
    let words = filled(30 * LARGE, "A word. ");
    let zeros = zip("a.txt", &vec![b'a'; 40 * LARGE]);
    for (name, bytes, code, told) in [
        (
            "bomb.zip",
            zip("a.txt", &words),
            3,
            "more than 8 MB come out of it",
        ),
        ("zeros.zip", zeros.clone(), 3, "times its size"),
        (
            "nested.zip",
            zip("inner.zip", &zeros),
            3,
            "no text is in it, only inner.zip",
        ),
        ("text.zip", zip("inner.txt", &zeros), 3, "it is"),
        (
            "bomb.txt.gz",
            bomb.clone(),
            3,
            "more than 8 MB come out of it",
        ),
        ("nested.txt.gz.gz", gzip(&bomb), 3, "it is a binary file"),
        ("many.txt.gz", gzip(b"").repeat(200_000), 3, "it is empty"),
        ("lying.txt.gz", lying, 0, ""),
    ] {
        home.file(name, bytes);
        let ran = run(&home, &["toc", name]);
        assert_eq!(
            (ran.code, ran.err.lines().count()),
            (code, usize::from(code != 0)),
            "{name}: {ran:?}"
        );
        assert!(ran.err.contains(told), "{name}: {}", ran.err);
    }
}

#[test]
fn plain_texts() {
    let nested = numbered(2000, |depth| format!("{} x\n", ">".repeat(depth)));
    let numbers = numbered(50_000, |number| {
        format!("{number}.{number}.{number} A title\n\n")
    });
    survives(vec![
        (
            "returns.txt",
            filled(2 * LARGE, "\r\n"),
            Refused("it is empty"),
        ),
        (
            "feeds.txt",
            [b"A".to_vec(), filled(LARGE, "\x0c\n"), b"B".to_vec()].concat(),
            Opens("A"),
        ),
        (
            "chapters.txt",
            filled(LARGE, "CHAPTER I\n\n"),
            Opens("CHAPTER I"),
        ),
        ("lines.txt", filled(LARGE, "A\n"), Opens("A")),
        ("numbers.txt", numbers.into_bytes(), Opens("A title")),
        (
            "contents.txt",
            [b"CONTENTS\n\n".to_vec(), filled(LARGE, "I. A ..... 1\n")].concat(),
            Opens("CONTENTS"),
        ),
        (
            "roman.txt",
            filled(LARGE, "MMMMCCCCXXXXIIII"),
            Opens("MMMM"),
        ),
        ("notes.txt", filled(LARGE, "[Footnote 1: x\n\n"), Opens("x")),
        ("marks.txt", filled(LARGE, "a[1] "), Opens("a")),
        (
            "open.txt",
            filled(LARGE, "[Illustration: "),
            Opens("Illustration"),
        ),
        ("signs.txt", filled(LARGE, "_*=_ "), Opens("*")),
        ("struck.txt", filled(LARGE, "a\x08"), Opens("a")),
        ("nested.txt", nested.into_bytes(), Opens("x")),
        (
            "cluster.txt",
            ["e", &"\u{301}".repeat(500_000), " end"]
                .concat()
                .into_bytes(),
            Opens("e"),
        ),
        (
            "joined.txt",
            filled(LARGE, "\u{1f468}\u{200d}"),
            Opens("\u{1f468}"),
        ),
        ("flags.txt", filled(LARGE, "\u{1f1eb}"), Opens("\u{1f1eb}")),
        ("soft.txt", filled(LARGE, "a\u{ad}"), Opens("a")),
        (
            "turned.txt",
            filled(LARGE, "שלום 12 abc (x) "),
            Opens("abc"),
        ),
        (
            "spaces.txt",
            [b"a".to_vec(), filled(3 * LARGE, " "), b"b".to_vec()].concat(),
            Opens("a"),
        ),
        (
            "table.txt",
            [
                filled(LARGE / 2, "+----"),
                b"\n".to_vec(),
                filled(LARGE / 2, "|  a "),
            ]
            .concat(),
            Opens("+---"),
        ),
    ]);
}

#[test]
fn texts_in_markdown() {
    let deep = numbered(600, |depth| format!("{}- x\n", "  ".repeat(depth)));
    let wide = format!(
        "|{}\n|{}\n|{}\n",
        "a|".repeat(10_000),
        "-|".repeat(10_000),
        "b|".repeat(10_000)
    );
    let grows = format!(
        "|{}\n|{}\n{}",
        "a|".repeat(2000),
        "-|".repeat(2000),
        "|b\n".repeat(2000)
    );
    let rows = format!("|a|b|\n|-|-|\n{}", "|c|d|\n".repeat(100_000));
    let names = numbered(50_000, |number| format!("[a{number}]: b\n[a{number}] "));
    let notes = numbered(30_000, |number| {
        format!("a[^{number}]\n\n[^{number}]: b\n\n")
    });
    survives(vec![
        (
            "quotes.md",
            [filled(10_000, ">"), b" x".to_vec()].concat(),
            Opens("x"),
        ),
        ("lists.md", deep.into_bytes(), Opens("x")),
        (
            "items.md",
            [filled(20_000, "- "), b"x".to_vec()].concat(),
            Opens("x"),
        ),
        ("open.md", filled(LARGE / 2, "["), Opens("[")),
        ("pictures.md", filled(LARGE / 4, "![a"), Opens("![a")),
        ("links.md", filled(LARGE / 2, "[a](b"), Opens("[a](b")),
        ("stars.md", filled(LARGE / 2, "*a_ "), Opens("*a_")),
        (
            "ticks.md",
            (1..1000)
                .map(|n| "`".repeat(n) + " ")
                .collect::<String>()
                .into_bytes(),
            Opens("`"),
        ),
        ("wide.md", wide.into_bytes(), Opens("a")),
        ("grows.md", grows.into_bytes(), Opens("a")),
        ("rows.md", rows.into_bytes(), Opens("a")),
        ("names.md", names.into_bytes(), Opens("a0")),
        ("notes.md", notes.into_bytes(), Opens("a")),
        (
            "breaks.md",
            [b"x".to_vec(), filled(4 * LARGE, "<br>"), b"y".to_vec()].concat(),
            Opens("x"),
        ),
        (
            "tags.md",
            [b"x\n\n".to_vec(), filled(LARGE / 2, "<div>"), b"y".to_vec()].concat(),
            Opens("x"),
        ),
        (
            "name.md",
            [b"x <".to_vec(), filled(5 * LARGE, "a"), b">".to_vec()].concat(),
            Opens("x"),
        ),
        (
            "front.md",
            [
                b"---\n".to_vec(),
                filled(LARGE, "a: [{\n"),
                b"---\nx\n".to_vec(),
            ]
            .concat(),
            Opens(""),
        ),
        ("entities.md", filled(LARGE, "&amp;"), Opens("&&&")),
        (
            "data.md",
            [
                b"x ![a](data:image/png;base64,".to_vec(),
                filled(8 * LARGE, "AAAA"),
                b") y".to_vec(),
            ]
            .concat(),
            Opens("x"),
        ),
    ]);
}

#[test]
fn pages_of_the_web() {
    let inside =
        |body: &[u8]| [b"<!DOCTYPE html><title>T</title><p>Start ", body, b"<p>End"].concat();
    let around = |open: &str, close: &str, times: usize| {
        inside(format!("{}x{}", open.repeat(times), close.repeat(times)).as_bytes())
    };
    let grid = |columns: usize, rows: usize| {
        let row = format!("<tr>{}", "<td>a".repeat(columns));
        inside(format!("<table>{}</table>", row.repeat(rows)).as_bytes())
    };
    let reaching = [
        "<tr>",
        &"<td rowspan=64 colspan=64>a".repeat(16),
        &"<tr><td>b".repeat(63),
    ]
    .concat();
    let reaching = format!("<table>{}</table>", reaching.repeat(200));
    let ids = numbered(30_000, |number| {
        format!("<a id=i{number} href=#i{}>x</a> ", number + 1)
    });
    survives(vec![
        (
            "tags.html",
            around("<div>", "</div>", 10_000),
            Opens("Start"),
        ),
        (
            "quotes.html",
            around("<blockquote>", "</blockquote>", 10_000),
            Opens("Start"),
        ),
        (
            "lists.html",
            around("<ul><li>", "</ul>", 10_000),
            Opens("Start"),
        ),
        (
            "tables.html",
            around("<table><tr><td>", "</table>", 2000),
            Opens("Start"),
        ),
        (
            "styles.html",
            around("<b><i><a href=x>", "", 3000),
            Opens("Start"),
        ),
        (
            "open.html",
            inside(&filled(LARGE, "<b <i '")),
            Opens("Start"),
        ),
        (
            "breaks.html",
            inside(&filled(2 * LARGE, "<br>")),
            Opens("Start"),
        ),
        ("wide.html", grid(10_000, 2), Opens("Start")),
        ("rows.html", grid(2, 20_000), Opens("Start")),
        (
            "spans.html",
            inside(&filled(
                LARGE / 4,
                "<table><tr><td colspan=65534 rowspan=65534>a<td>b",
            )),
            Opens("Start"),
        ),
        ("reaching.html", inside(reaching.as_bytes()), Opens("Start")),
        ("ids.html", inside(ids.as_bytes()), Opens("Start")),
        (
            "entities.html",
            inside(&filled(LARGE, "&amp;&#x202e;&bogus")),
            Opens("Start"),
        ),
        (
            "name.html",
            inside(&[b"<".to_vec(), filled(5 * LARGE, "a"), b">".to_vec()].concat()),
            Opens("Start"),
        ),
        (
            "attribute.html",
            inside(
                &[
                    b"<p title='".to_vec(),
                    filled(50 * LARGE, "a "),
                    b"'>x".to_vec(),
                ]
                .concat(),
            ),
            Opens("Start"),
        ),
        (
            "data.html",
            inside(
                &[
                    b"<img alt=A src='data:image/png;base64,".to_vec(),
                    filled(10 * LARGE, "AAAA"),
                    b"'>".to_vec(),
                ]
                .concat(),
            ),
            Opens("Start"),
        ),
        (
            "css.html",
            inside(
                &[
                    b"<style>".to_vec(),
                    filled(LARGE, "a,b{c:d}@x{{{"),
                    b"</style>".to_vec(),
                ]
                .concat(),
            ),
            Opens("Start"),
        ),
        (
            "script.html",
            inside(&[b"<script>".to_vec(), filled(LARGE, "document.write('x');")].concat()),
            Opens("Start"),
        ),
        (
            "comment.html",
            inside(&filled(LARGE, "<!-- -- ")),
            Opens("Start"),
        ),
    ]);
}

/// A book with one chapter, and more files.
fn bound(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let package = opf(&["one one.xhtml", "ncx toc.ncx"], "one");
    let chapter = page(&format!("<p>Start</p>{body}<p>End</p>"));
    let mut files = vec![
        ("OPS/book.opf", package.as_bytes()),
        ("OPS/one.xhtml", chapter.as_bytes()),
    ];
    files.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    files.extend(more);
    book(&files)
}

#[test]
fn books_with_hostile_chapters() {
    let bomb = numbered(30, |number| {
        format!(
            "<!ENTITY a{} '{}'>",
            number + 1,
            format!("&a{number};").repeat(10)
        )
    });
    let bomb = format!(
        "<!DOCTYPE x [<!ENTITY a0 'ha'>{bomb}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>{}",
        page("<p>Start &a30; &f;</p>")
    );
    let around = |open: &str, close: &str, times: usize| {
        bound(
            &format!("{}x{}", open.repeat(times), close.repeat(times)),
            &[],
        )
    };
    let grid = |columns: usize, rows: usize| {
        let row = format!("<tr>{}</tr>", "<td>a</td>".repeat(columns));
        bound(&format!("<table>{}</table>", row.repeat(rows)), &[])
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("a text");
    let ids = numbered(30_000, |number| {
        format!("<a id='i{number}' href='one.xhtml#i{}'>x</a> ", number + 1)
    });
    survives(vec![
        (
            "entities.epub",
            bound("", &[("OPS/one.xhtml", bomb.as_bytes())]),
            Opens("Start"),
        ),
        (
            "tags.epub",
            around("<div>", "</div>", 10_000),
            Opens("Start"),
        ),
        (
            "lists.epub",
            around("<ul><li>", "</li></ul>", 10_000),
            Opens("Start"),
        ),
        (
            "tables.epub",
            around("<table><tr><td>", "</td></tr></table>", 2000),
            Opens("Start"),
        ),
        (
            "math.epub",
            around("<math><mfrac>", "</mfrac></math>", 5000),
            Opens("Start"),
        ),
        ("wide.epub", grid(10_000, 2), Opens("Start")),
        ("rows.epub", grid(2, 20_000), Opens("Start")),
        (
            "breaks.epub",
            bound(&text(filled(2 * LARGE, "<br/>")), &[]),
            Opens("Start"),
        ),
        ("ids.epub", bound(&ids, &[]), Opens("Start")),
        (
            "attribute.epub",
            bound(
                &format!(
                    "<p title='{}'>x</p>",
                    numbered(1_500_000, |number| format!("{number} "))
                ),
                &[],
            ),
            Opens("Start"),
        ),
        (
            "name.epub",
            bound(&format!("<{}>", "a".repeat(5 * LARGE)), &[]),
            Opens("Start"),
        ),
        (
            "css.epub",
            bound(
                &format!("<style>{}</style>", text(filled(LARGE, "a,b{c:d}@x{{{"))),
                &[],
            ),
            Opens("Start"),
        ),
    ]);
}

/// A book whose directory says that everything in it is a gigabyte.
fn lying() -> Vec<u8> {
    let mut bytes = Archive::new()
        .stored("mimetype", b"application/epub+zip")
        .stored("META-INF/container.xml", CONTAINER.as_bytes())
        .stored("OPS/book.opf", opf(&["one one.xhtml"], "one").as_bytes())
        .stored("OPS/one.xhtml", chapter("Start").as_bytes())
        .bytes();
    let rows: Vec<usize> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, it)| *it == b"PK\x01\x02")
        .map(|(at, _)| at)
        .collect();
    for row in rows {
        bytes[row + 20..row + 28].copy_from_slice(&[0, 0, 0, 0x40, 0, 0, 0, 0x40]);
    }
    bytes
}

#[test]
fn books_with_hostile_packages() {
    let points = format!(
        "<ncx><navMap>{}</navMap></ncx>",
        "<navPoint><navLabel><text>A</text></navLabel><content src='one.xhtml'/>".repeat(10_000)
    );
    let circle = opf(&["one one.xhtml", "a a.pdf", "b b.pdf"], "one a b a")
        .replace("href=\"a.pdf\"", "href=\"a.pdf\" fallback=\"b\"")
        .replace("href=\"b.pdf\"", "href=\"b.pdf\" fallback=\"a\"");
    let many = numbered(20_000, |number| {
        format!("<item id='i{number}' href='one.xhtml' media-type='application/xhtml+xml'/>")
    });
    let spine = numbered(20_000, |number| format!("<itemref idref='i{number}'/>"));
    let crowd = format!("<package><manifest>{many}</manifest><spine>{spine}</spine></package>");
    let roots = CONTAINER.replace(
        "</rootfiles>",
        &"<rootfile full-path='OPS/gone.opf'/>".repeat(20_000),
    );
    let mut nested = bound("", &[]);
    for _ in 0..20 {
        nested = Archive::new().file("book.epub", &nested).bytes();
    }
    survives(vec![
        (
            "points.epub",
            bound("", &[("OPS/toc.ncx", points.as_bytes())]),
            Opens("Start"),
        ),
        (
            "circle.epub",
            bound("", &[("OPS/book.opf", circle.as_bytes())]),
            Opens("Start"),
        ),
        (
            "crowd.epub",
            bound("", &[("OPS/book.opf", crowd.as_bytes())]),
            Opens("Start"),
        ),
        (
            "roots.epub",
            bound("", &[("META-INF/container.xml", roots.as_bytes())]),
            Opens("Start"),
        ),
        (
            "fonts.epub",
            bound(
                "<script>alert(1)</script>",
                &[("OPS/f.otf", &[0xff; 100_000]), ("OPS/s.js", b"while(1);")],
            ),
            Opens("Start"),
        ),
        (
            "nested.epub",
            nested,
            Refused("no chapter of this book can be read"),
        ),
        ("lying.epub", lying(), Opens("")),
    ]);
}
