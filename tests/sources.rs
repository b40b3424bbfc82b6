//! Where texts come from, seen from outside: any encoding, compressed files, standard input, a section of a file.

#[path = "support/books.rs"]
mod books;

use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

/// Someone with folders of their own.
struct Reader {
    home: tempfile::TempDir,
}

/// What a run of the program left.
#[derive(Debug)]
struct Ran {
    out: String,
    err: String,
    code: i32,
}

impl Reader {
    fn new() -> Self {
        Self {
            home: tempfile::tempdir().expect("a folder"),
        }
    }

    /// Puts a file in the folder where the program runs.
    fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::write(&path, contents).expect("a file");
        path
    }

    fn command(&self, args: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::cargo_bin("lutrin").expect("the program");
        command
            .args(args)
            .current_dir(self.home.path())
            .env_clear()
            .env("LUTRIN_DATA_DIR", self.home.path().join("data"))
            .env("LUTRIN_STATE_DIR", self.home.path().join("state"))
            .env("LUTRIN_CONFIG_DIR", self.home.path().join("config"))
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[impl AsRef<OsStr>]) -> Ran {
        let output = self.command(args).output().expect("it runs");
        Ran {
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
            code: output.status.code().expect("an exit code"),
        }
    }

    /// What it prints where all goes well.
    #[track_caller]
    fn out(&self, args: &[impl AsRef<OsStr>]) -> String {
        let ran = self.run(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
        ran.out
    }

    /// As [`Reader::out`], with `input` on standard input.
    #[track_caller]
    fn piped(&self, input: &[u8], args: &[impl AsRef<OsStr>]) -> String {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut stdin = child.stdin.take().expect("its input");
        stdin.write_all(input).expect("it reads");
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// The one line of an error, and the exit code.
    #[track_caller]
    fn fails(&self, args: &[impl AsRef<OsStr>]) -> (i32, String) {
        let ran = self.run(args);
        assert_eq!(
            (ran.out.as_str(), ran.err.lines().count()),
            ("", 1),
            "{ran:?}"
        );
        (ran.code, ran.err.trim_end().to_owned())
    }

    /// The screen that keys lead to.
    #[track_caller]
    fn screen(&self, args: &[&str], keys: &str) -> String {
        let mut all = vec!["render", "--size", "80x24", "--keys", keys];
        all.extend(args);
        self.out(&all)
    }
}

/// “Звёзды” and what follows, in KOI8-R; in windows-1251 it is nonsense.
const KOI8: &[u8] = b"\xfa\xd7\xa3\xda\xc4\xd9 \xcf\xc4\xce\xc9.\n\nMore in Latin letters, and a lot of them.\n\n\xe5\xdd\xa3 \xd2\xc1\xda: \xda\xd7\xa3\xda\xc4\xd9.\n";

#[test]
fn an_encoding_is_told_chosen_and_remembered() {
    let reader = Reader::new();
    reader.file(
        "a.txt",
        b"Un caf\xe9 \xe0 la fran\xe7aise, tr\xe8s serr\xe9.\n",
    );
    assert!(
        reader
            .out(&["cat", "a.txt"])
            .contains("Un café à la française")
    );
    let sheet = reader.screen(&["a.txt"], ": i n f o r m a t i o n Enter");
    assert!(sheet.contains("plain text, windows-1252"), "{sheet}");
    assert!(
        reader
            .out(&["check", "a.txt"])
            .ends_with("a.txt: plain text, windows-1252\n")
    );
    assert!(
        reader
            .screen(&["a.txt"], "")
            .contains("Read in windows-1252")
    );

    reader.file("b.txt", KOI8);
    let wrong = reader.out(&["cat", "--encoding", "cp1251", "b.txt"]);
    assert!(wrong.contains("ъЧЈЪДЩ"), "{wrong}");
    let right = "Звёзды одни.";
    assert!(
        reader
            .out(&["cat", "--encoding", "koi8-r", "b.txt"])
            .contains(right)
    );
    let screen = reader.screen(&["b.txt", "--encoding", "windows-1251"], "");
    assert!(screen.contains("ъЧЈЪДЩ"), "{screen}");
    // It was chosen where the text was read, so it is remembered there.
    assert!(reader.out(&["cat", "b.txt"]).contains("ъЧЈЪДЩ"));
    assert!(
        reader
            .out(&["check", "b.txt"])
            .contains("windows-1251, as chosen")
    );
    let screen = reader.screen(&["b.txt"], r#": "encoding koi8-r" Enter"#);
    assert!(
        screen.contains(right) && screen.contains("Read in KOI8-R"),
        "{screen}"
    );
    assert!(reader.out(&["cat", "b.txt"]).contains(right));
    assert!(
        reader
            .out(&["check", "b.txt"])
            .contains("KOI8-R, as chosen")
    );
    // As it looks, once and for all.
    let screen = reader.screen(&["b.txt"], r#": "encoding auto" Enter"#);
    assert!(screen.contains(right), "{screen}");
    let check = reader.out(&["check", "b.txt"]);
    assert!(
        check.contains("plain text, KOI8-") && !check.contains("chosen"),
        "{check}"
    );
}

#[test]
fn encodings_are_listed_and_the_place_and_the_notes_stay() {
    let reader = Reader::new();
    reader.file("b.txt", KOI8);
    let list = reader.screen(&["b.txt"], r#": "encoding" Enter"#);
    assert!(
        list.contains("• auto") && list.contains("as the text looks: KOI8-"),
        "{list}"
    );
    reader.out(&[
        "annotate",
        "b.txt",
        "--quote",
        "More in Latin letters",
        "--note",
        "stays",
    ]);
    let screen = reader.screen(
        &["b.txt", "--at", "90%"],
        r#": "encoding windows-1251" Enter : "encoding" Enter"#,
    );
    assert!(screen.contains("• windows-1251"), "{screen}");
    let notes: Value =
        serde_json::from_str(&reader.out(&["notes", "b.txt", "--json"])).expect("JSON");
    assert_eq!(notes[0]["status"], "here", "{notes}");
    // The same sentence still has the focus: what is copied and annotated next.
    let screen = reader.screen(&["b.txt"], r#": "encoding koi8-r" Enter a "here" Enter"#);
    assert!(screen.contains("Note kept"), "{screen}");
    let notes: Value =
        serde_json::from_str(&reader.out(&["notes", "b.txt", "--json"])).expect("JSON");
    assert_eq!(notes[1]["quote"], "Ещё раз: звёзды.", "{notes}");
}

#[test]
fn what_cannot_be_read_in_another_encoding_says_so() {
    let reader = Reader::new();
    reader.file("a.txt", "Text.\n");
    let (code, error) = reader.fails(&["cat", "--encoding", "klingon", "a.txt"]);
    assert_eq!(code, 2);
    assert!(
        error.contains("klingon") && error.contains("UTF-8"),
        "{error}"
    );
    let screen = reader.screen(&["a.txt"], r#": "encoding klingon" Enter"#);
    assert!(
        screen.contains("There is no encoding “klingon”"),
        "{screen}"
    );
    let screen = reader.screen(&["la-revolution-russe.txt"], r#": "encoding koi8-r" Enter"#);
    assert!(screen.contains("This text is in no file"), "{screen}");
    assert!(
        reader
            .piped(KOI8, &["cat", "--encoding", "koi8-r", "-"])
            .contains("Звёзды")
    );
}

/// A text with three sections.
const BOOK: &str = "# A Book\n\n## Spring\n\nIt rained all day. Nobody came.\n\n## Summer\n\nThe sun was out. Everybody came.\n\n## Autumn\n\nLeaves fell. The last guests went.\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// The notes on a text: quote, note and whether it stands where it was made.
#[track_caller]
fn notes(json: &str) -> Vec<(String, String, String)> {
    let rows: Value = serde_json::from_str(json).expect("JSON");
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        (text("quote"), text("note"), text("status"))
    })
    .collect()
}

#[test]
fn a_compressed_text_is_the_same_text() {
    let reader = Reader::new();
    reader.file("book.md", BOOK);
    reader.file("book.md.gz", gzip(BOOK.as_bytes()));
    assert_eq!(
        reader.out(&["cat", "book.md.gz"]),
        reader.out(&["cat", "book.md"])
    );
    assert!(
        reader
            .out(&["check", "book.md.gz"])
            .contains("book.md.gz: Markdown, UTF-8")
    );
    reader.out(&[
        "annotate",
        "book.md",
        "--quote",
        "The sun was out",
        "--note",
        "at last",
    ]);
    let expected = [("The sun was out", "at last", "here")]
        .map(|(quote, note, status)| (quote.to_owned(), note.to_owned(), status.to_owned()));
    assert_eq!(
        notes(&reader.out(&["notes", "book.md.gz", "--json"])),
        expected
    );
    assert_eq!(
        notes(&reader.piped(BOOK.as_bytes(), &["notes", "-", "--json"])),
        expected
    );
    assert_eq!(
        notes(&reader.piped(&gzip(BOOK.as_bytes()), &["notes", "-", "--json"])),
        expected
    );
    // Another encoding of the same text is the same text too.
    let wide: Vec<u8> = BOOK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    reader.file("wide.md", [&b"\xff\xfe"[..], &wide].concat());
    assert_eq!(
        notes(&reader.out(&["notes", "wide.md", "--json"])),
        expected
    );
    reader.out(&["cat", "book.md.gz"]);
    reader.screen(&["book.md.gz"], "J");
    let toc = reader.out(&["toc", "A Book"]);
    assert!(toc.contains("Summer"), "{toc}");
}

#[test]
fn what_is_in_a_compressed_file_is_looked_at_before_it_is_believed() {
    let reader = Reader::new();
    reader.file("config.toml", "");
    let text = "A line of text that is written over and over again.\n".repeat(40_000);
    reader.file("long.txt.gz", gzip(text.as_bytes()));
    std::fs::create_dir_all(reader.home.path().join("config")).expect("a folder");
    reader.file("config/config.toml", "limit-inflated = 1\n");
    let (code, error) = reader.fails(&["cat", "long.txt.gz"]);
    assert_eq!(code, 3);
    assert!(
        error.contains("more than 1 MB come out of it; limit-inflated"),
        "{error}"
    );
    reader.file("config/config.toml", "limit-inflated = 3\n");
    assert!(
        reader
            .out(&["cat", "--ragged", "long.txt.gz"])
            .contains("A line of text")
    );

    reader.file("tar.gz", gzip(&[0; 10_240]));
    reader.file("cut.gz", b"\x1f\x8b\x08\0\0\0");
    reader.file("empty.gz", gzip(b""));
    for (name, told) in [
        ("tar.gz", "it is a binary file"),
        ("cut.gz", "it is damaged"),
        ("empty.gz", "it is empty"),
    ] {
        let (code, error) = reader.fails(&["cat", name]);
        assert_eq!(code, 3);
        assert!(error.contains(name) && error.contains(told), "{error}");
    }
}

#[test]
fn what_comes_through_a_pipe_has_its_notes_again() {
    let reader = Reader::new();
    let annotate = [
        "annotate",
        "-",
        "--quote",
        "Leaves fell",
        "--note",
        "as ever",
    ];
    reader.piped(BOOK.as_bytes(), &annotate);
    let screen = reader.piped(
        BOOK.as_bytes(),
        &["render", "-", "--size", "120x30", "--keys", "J J J"],
    );
    assert!(screen.contains("as ever"), "{screen}");
    let keys = r#"G a "the end" Enter"#;
    reader.piped(BOOK.as_bytes(), &["render", "-", "--keys", keys]);
    let notes = notes(&reader.piped(BOOK.as_bytes(), &["notes", "-", "--json"]));
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_eq!(
        (notes[0].1.as_str(), notes[1].1.as_str()),
        ("as ever", "the end")
    );
}

#[test]
fn a_file_may_be_opened_at_a_section() {
    let reader = Reader::new();
    reader.file("book.md", BOOK);
    let summer = reader.out(&["cat", "book.md", "--section", "summer"]);
    assert!(summer.contains("Everybody came.") && !summer.contains("Leaves"));
    for address in [
        "book.md#summer",
        "book.md#Summer",
        "book.md#SUMMER",
        "./book.md#summer",
    ] {
        assert_eq!(reader.out(&["cat", address]), summer, "{address}");
    }
    assert_eq!(
        reader.piped(BOOK.as_bytes(), &["cat", "--", "-#summer"]),
        summer
    );
    let spring = reader.out(&["cat", "book.md#summer", "--section", "spring"]);
    assert!(spring.contains("It rained"), "the option says more");
    let half = reader.out(&["cat", "book.md#60%"]);
    assert!(
        !half.contains("It rained") && half.contains("Leaves fell."),
        "{half}"
    );
    let all = reader.out(&["cat", "book.md"]);
    assert_eq!(reader.out(&["cat", "book.md#"]), all);
    assert_eq!(reader.out(&["cat", "book.md#0%"]), all);
    // Everywhere else the file is opened.
    assert_eq!(
        reader.out(&["toc", "book.md#summer"]),
        reader.out(&["toc", "book.md"])
    );
    reader.out(&["annotate", "book.md#summer", "--quote", "The sun was out"]);
    assert_eq!(
        notes(&reader.out(&["notes", "book.md#autumn", "--json"])).len(),
        1
    );
    // Reading begins there.
    let screen = reader.screen(&["book.md#summer"], r#"a "here" Enter"#);
    assert!(screen.contains("Note kept"), "{screen}");
    let all = notes(&reader.out(&["notes", "book.md", "--json"]));
    assert!(
        all.iter()
            .any(|(quote, note, _)| quote == "Summer" && note == "here"),
        "{all:?}"
    );
    assert!(reader.out(&["book.md#autumn"]).starts_with("Autumn"));

    let (code, error) = reader.fails(&["cat", "book.md#winter"]);
    assert_eq!(code, 1);
    assert!(error.contains("there is no section “winter”"), "{error}");
    let (code, error) = reader.fails(&["cat", "bock.md#summer"]);
    assert_eq!(code, 3);
    assert!(
        error.contains("bock.md#summer: there is no such file"),
        "{error}"
    );
    // A title takes a section too.
    assert!(reader.out(&["cat", "A Book#autumn"]).starts_with("Autumn"));
    assert!(
        reader
            .out(&["cat", "la-revolution-russe.txt#4"])
            .contains("paysannerie")
    );
    // A file of that very name is that file.
    reader.file("book.md#summer", "Another text.\n");
    assert_eq!(reader.out(&["cat", "book.md#summer"]), "Another text.\n");
    assert_eq!(
        reader.out(&["cat", "book.md#summer#50%"]),
        "Another text.\n"
    );
}

#[test]
fn a_large_file_that_is_no_text_is_refused_at_once() {
    let reader = Reader::new();
    let path = reader.file("disk.img", "");
    let file = std::fs::File::options()
        .write(true)
        .open(path)
        .expect("a file");
    file.set_len(1_000_000_000).expect("a file of holes");
    let (code, error) = reader.fails(&["cat", "disk.img"]);
    assert_eq!(code, 3);
    assert!(
        error.contains("disk.img: it is a binary file, not a text; lutrin reads"),
        "{error}"
    );
}

/// An archive of files.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let how = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, how).expect("a file");
        writer.write_all(text.as_bytes()).expect("a file");
    }
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn an_archive_is_its_text_or_the_one_that_is_named() {
    let reader = Reader::new();
    reader.file(
        "one.zip",
        zip(&[("book.md", BOOK), ("cover.jpg", "\u{0}\u{1}")]),
    );
    reader.file(
        "two.zip",
        zip(&[("a.txt", "Nothing of it."), ("in/b.md", BOOK)]),
    );
    reader.file("book.md", BOOK);
    let made = reader.run(&[
        "annotate",
        "one.zip",
        "--quote",
        "The sun was out",
        "--note",
        "here",
    ]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    // The same text has the same notes, however it is packed.
    for name in ["book.md", "one.zip", "two.zip#in/b.md", "two.zip#b.md"] {
        let listed = reader.run(&["notes", name, "--json"]);
        assert_eq!((listed.code, listed.err.as_str()), (0, ""), "{name}");
        assert!(listed.out.contains("\"here\""), "{name}: {}", listed.out);
    }
    let several = reader.run(&["toc", "two.zip"]);
    assert_eq!(several.code, 3);
    assert!(
        several.err.contains("a.txt, in/b.md; name one behind a #"),
        "{}",
        several.err
    );
    let missing = reader.run(&["toc", "two.zip#c.txt"]);
    assert_eq!(missing.code, 3);
    assert!(
        missing.err.contains("nothing called “c.txt” is in it"),
        "{}",
        missing.err
    );
}

#[test]
fn a_library_takes_what_is_packed_and_names_what_it_leaves() {
    let reader = Reader::new();
    std::fs::create_dir(reader.home.path().join("books")).expect("a folder");
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(BOOK.as_bytes()).expect("it is packed");
    reader.file("books/a.md.gz", gz.finish().expect("it is packed"));
    reader.file("books/one.zip", zip(&[("x.txt", "Another text.\n")]));
    let several = [("a.txt", "Nothing of it."), ("b.md", BOOK)];
    reader.file("books/two.zip", zip(&several));
    // Not everything that is packed is meant as texts.
    reader.file("books/sheet.xlsx", zip(&several));
    reader.file("books/photos.zip", zip(&[("p.jpg", "\u{0}\u{1}")]));
    reader.file("books/dump.sql.gz", gzip(&[0, 1, 2, 3].repeat(99)));
    reader.file("books/source.tgz", gzip(&[0, 1, 2, 3].repeat(99)));
    let added = reader.run(&["library", "add", "books"]);
    assert_eq!(added.out, "2 new texts · 2 no text · 3 skipped\n");
    assert_eq!(added.code, 0, "{}", added.err);
    let lines: Vec<&str> = added.err.lines().collect();
    let [dump, photos, two] = lines[..] else {
        panic!("{lines:?}");
    };
    assert!(dump.contains("skipped") && dump.contains("dump.sql.gz: it is a binary file"));
    assert!(photos.contains("skipped") && photos.contains("photos.zip: no text is in it, only"));
    assert!(
        two.contains("two.zip: several texts are in it: a.txt, b.md"),
        "{two}"
    );
    let again = reader.run(&["library", "add", "books"]);
    assert_eq!(
        again.out,
        "0 new texts · 2 there already · 2 no text · 3 skipped\n"
    );
}

/// The files of a book of two chapters, a footnote and a picture.
fn book() -> Vec<(&'static str, Vec<u8>)> {
    let one = "<h1>Quay</h1><p>The quay is old.<a epub:type='noteref' href='#f'>1</a> Nobody knows who built it.</p>\
        <aside epub:type='footnote' id='f'><p>First named in 1612.</p></aside>\
        <figure><img src='p.png' alt='The quay at noon'/><figcaption>By hand.</figcaption></figure>";
    let items = ["nav nav.xhtml nav", "a one.xhtml", "b two.xhtml", "p p.png"];
    let dot = image::RgbImage::from_pixel(8, 8, image::Rgb([200, 10, 10]));
    let mut png = std::io::Cursor::new(Vec::new());
    dot.write_to(&mut png, image::ImageFormat::Png)
        .expect("a picture");
    vec![
        ("OPS/book.opf", books::opf(&items, "a b").into_bytes()),
        (
            "OPS/nav.xhtml",
            books::nav(&["one.xhtml Quay", "two.xhtml Tide"]).into_bytes(),
        ),
        ("OPS/one.xhtml", books::page(one).into_bytes()),
        ("OPS/two.xhtml", books::chapter("Tide").into_bytes()),
        ("OPS/p.png", png.into_inner()),
    ]
}

#[test]
fn a_book_is_read_annotated_and_found_again_as_a_file_and_as_a_folder() {
    let reader = Reader::new();
    reader.file("book.epub", books::book(&book()));
    for (name, bytes) in book() {
        let path = reader.home.path().join("unpacked").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    std::fs::create_dir(reader.home.path().join("unpacked/META-INF")).expect("a folder");
    reader.file("unpacked/META-INF/container.xml", books::CONTAINER);
    // The folder is the book.
    for args in [
        &["toc", "--json"][..],
        &["cat"],
        &["export"],
        &["notes", "--json"],
    ] {
        let of = |file| {
            let mut all = vec![args[0], file];
            all.extend(&args[1..]);
            reader.out(&all)
        };
        assert_eq!(of("book.epub"), of("unpacked"), "{args:?}");
    }
    let toc: Value =
        serde_json::from_str(&reader.out(&["toc", "unpacked", "--json"])).expect("JSON");
    assert_eq!(
        (&toc["title"], &toc["author"]),
        (&"A Book".into(), &"An Author".into())
    );
    let titles: Vec<&Value> = (0..2).map(|at| &toc["sections"][at]["title"]).collect();
    assert_eq!(titles, ["Quay", "Tide"]);
    // What is noted on the one is on the other, and stays there.
    let id = reader.out(&[
        "annotate",
        "unpacked",
        "--quote",
        "Nobody knows",
        "--note",
        "I do #x",
    ]);
    let expected = [("Nobody knows", "I do #x", "here")]
        .map(|(quote, note, status)| (quote.to_owned(), note.to_owned(), status.to_owned()));
    for file in ["unpacked", "book.epub"] {
        assert_eq!(notes(&reader.out(&["notes", file, "--json"])), expected);
        assert!(reader.out(&["export", file]).contains("I do #x"));
        assert!(reader.out(&["cat", file, "--notes"]).contains("✎"));
        assert!(reader.screen(&[file], "] n").contains("Nobody knows"));
    }
    assert_eq!(
        reader
            .out(&["carry", "unpacked", "book.epub"])
            .lines()
            .last(),
        Some("Both texts show the same notes already.")
    );
    // Another edition of it.
    let mut later = book();
    later[3].1 = books::chapter("Ebb").into_bytes();
    reader.file("later.epub", books::book(&later));
    let carried = reader.out(&["carry", "book.epub", "later.epub", "--yes", "--json"]);
    assert!(carried.contains(id.trim()), "{carried}");
    assert_eq!(
        notes(&reader.out(&["notes", "later.epub", "--json"])),
        expected
    );
    // Its picture and its footnote.
    let page = reader.screen(&["unpacked"], "J K");
    assert!(
        page.contains("The quay at noon") && page.contains("By hand."),
        "{page}"
    );
    let note = reader.screen(&["unpacked"], "g g ] f Enter");
    assert!(note.contains("▏First named in 1612."), "{note}");
    let back = reader.screen(&["unpacked"], "g g ] f Enter Ctrl-o");
    assert!(back.contains("▏The quay is old."), "{back}");
}

#[test]
fn books_that_stay_closed_say_why_in_a_line() {
    let reader = Reader::new();
    let encrypted = r#"<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
        <enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
        <enc:CipherData><enc:CipherReference URI="OPS/one.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>"#;
    let mut files = book();
    files.push(("META-INF/encryption.xml", encrypted.into()));
    files.push(("META-INF/license.lcpl", "{}".into()));
    reader.file("bought.epub", books::book(&files));
    for args in [
        &["bought.epub"][..],
        &["cat", "bought.epub"],
        &["toc", "bought.epub", "--json"],
        &["notes", "bought.epub"],
        &["annotate", "bought.epub", "--quote", "quay"],
        &["check", "bought.epub"],
        &["render", "bought.epub"],
    ] {
        let (code, line) = reader.fails(args);
        assert_eq!(code, 3, "{args:?}: {line}");
        assert!(
            line.ends_with("bought.epub: it is protected by Readium LCP, and only the program it was sold for can read it"),
            "{args:?}: {line}"
        );
    }
}
