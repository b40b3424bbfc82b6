//! The command line from outside: what goes in, what comes out, and the exit codes.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;
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
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, contents).expect("a file");
        path
    }

    fn command(&self) -> Command {
        let mut command = Command::cargo_bin("lutrin").expect("the program");
        command
            .current_dir(self.home.path())
            .env_clear()
            .env("LUTRIN_DATA_DIR", self.home.path().join("data"))
            .env("LUTRIN_STATE_DIR", self.home.path().join("state"))
            .env("LUTRIN_CONFIG_DIR", self.home.path().join("config"))
            .stdin(Stdio::null());
        command
    }

    fn run<A: AsRef<OsStr>>(&self, args: &[A]) -> Ran {
        Ran::of(self.command().args(args).output().expect("it runs"))
    }

    /// Runs with `input` on standard input.
    fn pipe(&self, input: &str, args: &[&str]) -> Ran {
        let mut command = self.command();
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        let mut stdin = child.stdin.take().expect("standard input");
        stdin.write_all(input.as_bytes()).expect("it reads");
        drop(stdin);
        Ran::of(child.wait_with_output().expect("it ends"))
    }

    /// Someone with a small book.
    fn with_book() -> Self {
        let reader = Self::new();
        reader.file("book.md", BOOK);
        reader
    }

    /// Runs and expects it to be done.
    fn done(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        ran.out
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.done(args)).expect("JSON")
    }

    fn notes(&self, file: &str) -> Vec<Value> {
        self.json(&["notes", file, "--json"])
            .as_array()
            .expect("a list")
            .clone()
    }
}

impl Ran {
    fn of(output: std::process::Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
            code: output.status.code().expect("an exit code"),
        }
    }
}

const BOOK: &str = "\
# The small book

## The first part

The first sentence stands here. It is followed by another one, that is a little longer than the first.

A second paragraph has “quoted words”  and a lamp in it.

## The second part

The lamp is lit again.

### A part of the part

And the lamp goes out.
";

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

#[test]
fn wrong_usage_is_told_with_its_cure() {
    let reader = Reader::with_book();
    for (args, told) in [
        (&["toc"][..], "<FILE>; see lutrin help toc"),
        (&["carry", "book.md"], "see lutrin help carry"),
        (&["library", "add"], "see lutrin help library add"),
        (&["library", "ad"], "did you mean “add”?"),
        (
            &["catt", "book.md"],
            "there is no command “catt”; did you mean “cat”?",
        ),
        (
            &["book.md", "other.md"],
            "“other.md” is one argument too many",
        ),
        (&["cat", "book.md", "--width", "0"], "; see lutrin help cat"),
    ] {
        let ran = reader.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
        assert!(ran.err.contains(told), "{args:?}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{args:?}: {}", ran.err);
    }
}

#[test]
fn exit_codes() {
    let reader = Reader::with_book();
    reader.file("empty.txt", "");
    reader.file("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0");
    reader.file("folder/x", "x");
    for (args, code, told) in [
        (&["cat", "book.md"][..], 0, ""),
        (&["book.md"], 0, ""),
        (&["--version"], 0, ""),
        (&["--help"], 0, ""),
        (&["toc", "--help"], 0, ""),
        (
            &["cat", "book.md", "--section", "third"],
            1,
            "no section “third”",
        ),
        (&["book.md", "--at", "third"], 1, "no section “third”"),
        (
            &["annotate", "book.md", "--quote", "not there"],
            1,
            "does not stand in the text",
        ),
        (&["keys", "--keymap", "vim"], 1, "no keymap “vim”"),
        (&["keys", "--keymap", "emcas"], 1, "did you mean “emacs”?"),
        (&["toc"], 2, "<FILE>"),
        (
            &["cat", "book.md", "--widht", "40"],
            2,
            "did you mean “--width”?",
        ),
        (&["cat", "book.md", "--width", "0"], 2, "0"),
        (&["book.md", "--at", "101%"], 2, "from 0% to 100%"),
        (&["book.md", "toc"], 2, "toc"),
        (&["annotate", "book.md"], 2, "--quote"),
        (
            &["annotate", "book.md", "--quote", " "],
            2,
            "--quote is empty",
        ),
        (
            &["annotate", "book.md", "--quote", "lamp", "--note", ""],
            2,
            "--note is empty",
        ),
        (
            &["annotate", "book.md", "--quote", "lamp", "--style", "ideal"],
            2,
            "did you mean “idea”?",
        ),
        (
            &[
                "annotate",
                "book.md",
                "--quote",
                "lamp",
                "--occurrence",
                "0",
            ],
            2,
            "from 1",
        ),
        (
            &["annotate", "book.md", "--quote", "lamp", "--near", "north"],
            2,
            "no place",
        ),
        (&["render", "book.md", "--size", "big"], 2, "120x40"),
        (&["render", "book.md", "--keys", "gg"], 2, "“g g”"),
        (
            &["cat", "missing.md"],
            3,
            "missing.md: there is no such file",
        ),
        (&["missing.md"], 3, "missing.md: there is no such file"),
        (&["toc", "folder"], 3, "folder: this is a folder"),
        (&["toc", "empty.txt"], 3, "empty.txt: it is empty"),
        (
            &["toc", "picture.png"],
            3,
            "picture.png: it is a binary file",
        ),
    ] {
        let ran = reader.run(args);
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
        if code == 0 {
            assert_eq!(ran.err, "", "{args:?}");
            assert!(!ran.out.is_empty(), "{args:?}");
        } else {
            assert_eq!(ran.out, "", "{args:?}");
            assert!(
                ran.err.starts_with("lutrin: ") && ran.err.contains(told),
                "{args:?}: {}",
                ran.err
            );
            assert_eq!(ran.err.lines().count(), 1, "{args:?}: {}", ran.err);
        }
    }
}

#[test]
fn a_change_that_cannot_be_kept_is_told() {
    let reader = Reader::with_book();
    reader.file("data", "this is no folder");
    let ran = reader.run(&["annotate", "book.md", "--quote", "first sentence"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert_eq!(
        (ran.out.as_str(), ran.err.lines().count()),
        ("", 1),
        "{ran:?}"
    );
    let mut homeless = Command::cargo_bin("lutrin").expect("the program");
    homeless
        .current_dir(reader.home.path())
        .env_clear()
        .stdin(Stdio::null());
    let args = ["annotate", "book.md", "--quote", "first sentence"];
    let ran = Ran::of(homeless.args(args).output().expect("it runs"));
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.err.contains("set HOME"), "{ran:?}");
}

#[test]
fn reading_works_without_a_home() {
    let reader = Reader::with_book();
    for args in [
        &["cat", "book.md"][..],
        &["toc", "book.md"],
        &["book.md"],
        &["keys"],
    ] {
        let mut homeless = Command::cargo_bin("lutrin").expect("the program");
        homeless
            .current_dir(reader.home.path())
            .env_clear()
            .stdin(Stdio::null());
        let ran = Ran::of(homeless.args(args).output().expect("it runs"));
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn names_in_errors_are_clean() {
    let reader = Reader::new();
    let ran = reader.run(&["cat", "red\u{1b}[31m\nfile"]);
    assert_eq!(ran.code, 3);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
}

#[test]
fn the_contents_of_a_text() {
    let reader = Reader::with_book();
    let toc = reader.json(&["toc", "book.md", "--json"]);
    assert_eq!(
        keys(&toc),
        ["author", "language", "sections", "title", "words"]
    );
    assert_eq!(toc["title"], "The small book");
    let sections = toc["sections"].as_array().expect("sections");
    let told: Vec<_> = sections
        .iter()
        .map(|section| {
            assert_eq!(
                keys(section),
                ["annotations", "id", "level", "start", "title", "words"]
            );
            (
                section["title"].as_str().expect("a title"),
                section["level"].as_u64().expect("a level"),
            )
        })
        .filter(|(title, _)| *title != "The small book")
        .collect();
    let top = told[0].1;
    assert_eq!(
        told,
        [
            ("The first part", top),
            ("The second part", top),
            ("A part of the part", top + 1)
        ]
    );
    let text = reader.done(&["toc", "book.md"]);
    for (title, _) in told {
        assert_eq!(
            text.lines()
                .filter(|line| line.trim_start().starts_with(title))
                .count(),
            1,
            "{text}"
        );
    }
}

#[test]
fn the_lecture_is_there_from_the_first_time_on() {
    let reader = Reader::new();
    for name in [
        "la-revolution-russe.txt",
        "la-revolution-russe",
        "La Révolution russe",
        "révolution",
    ] {
        let toc = reader.json(&["toc", name, "--json"]);
        assert_eq!(toc["title"], "La révolution russe", "{name}");
        assert_eq!(toc["language"], "fr");
        let sections = toc["sections"].as_array().expect("sections");
        let titles: Vec<&str> = sections
            .iter()
            .filter_map(|section| section["title"].as_str())
            .collect();
        assert_eq!(
            titles,
            [
                "La révolution russe",
                "Le “coup d’Etat”",
                "Les causes d’Octobre",
                "La paysannerie",
                "La question nationale"
            ]
        );
    }
    assert!(reader.done(&[]).contains("La révolution russe"));
}

#[test]
fn the_set_page() {
    let reader = Reader::new();
    let long = "Words that fill a line and then some more of them. ".repeat(20);
    reader.file(
        "long.md",
        format!("# Title\n\n## One\n\n{long}\n\n## Two\n\nThe end.\n"),
    );
    for width in ["20", "40", "66", "120"] {
        let page = reader.done(&["cat", "long.md", "--width", width]);
        let columns: usize = width.parse().expect("a number");
        let widest = page
            .lines()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0);
        assert!(
            widest <= columns && widest + 12 >= columns,
            "{width}: {widest}"
        );
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<String>()
                .replace('-', "")
        };
        assert_eq!(
            words(&page),
            words(&format!("Title One {long} Two The end."))
        );
    }
    let full = |page: &str| page.lines().filter(|line| line.len() == 60).count();
    let justified = reader.done(&["cat", "long.md", "--width", "60"]);
    let ragged = reader.done(&["cat", "long.md", "--width", "60", "--ragged"]);
    assert!(full(&justified) > full(&ragged), "{justified}\n{ragged}");
    for section in ["two", "Two"] {
        let part = reader.done(&["cat", "long.md", "--section", section]);
        assert!(
            part.contains("The end.") && !part.contains("Words"),
            "{part}"
        );
    }
}

#[test]
fn lines_of_tables_are_whole_where_there_is_room() {
    let reader = Reader::new();
    let row = format!("Anna{:60}  {:20}  end", "", "41");
    reader.file("table.txt", format!("A Title\n\n\n\n{row}\n{row}\n{row}\n"));
    for args in [
        &["cat", "table.txt"][..],
        &["table.txt"],
        &["cat", "table.txt", "--width", "95"],
    ] {
        let page = reader.done(args);
        assert_eq!(page.matches(&row).count(), 3, "{args:?}: {page}");
    }
    let narrow = reader.done(&["cat", "table.txt", "--width", "80"]);
    assert!(narrow.contains('↪'), "{narrow}");
}

#[test]
fn raised_and_lowered_signs_are_written_as_such() {
    let reader = Reader::new();
    reader.file(
        "signs.html",
        "<p>A lake of 10<sup>3</sup> m of H<sub>2</sub>O, the n<sup>th</sup><a href='#n'><sup>12</sup></a> of <b>x</b>.</p>",
    );
    let page = reader.done(&["cat", "signs.html", "--width", "90"]);
    assert!(
        page.contains("A lake of 10³ m of H₂O, the nᵗʰ¹² of x."),
        "{page}"
    );
}

#[test]
fn style_sheets_beside_a_saved_page_are_read_and_none_elsewhere() {
    let reader = Reader::new();
    let page = |href: &str| {
        format!(
            "<!DOCTYPE html><html><head><link rel=stylesheet href='{href}'></head><body><h1>Ropes</h1><p>The rope held all night long, whatever the wind did to it.</p><p class=gone>Gone.</p></body></html>"
        )
    };
    let sheet = ".gone { display: none }";
    reader.file("outside.css", sheet);
    reader.file("saved/page_files/x.css", sheet);
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        reader.home.path().join("outside.css"),
        reader.home.path().join("saved/link.css"),
    )
    .expect("a link");
    for (href, hidden) in [
        ("page_files/x.css", true),
        ("./page_files/../page_files/x.css?v=1", true),
        ("../outside.css", false),
        ("link.css", false),
        ("page_files", false),
        ("missing.css", false),
    ] {
        let file = reader.file("saved/page.html", page(href));
        let ran = reader.run(&["cat".as_ref(), file.as_os_str()]);
        assert!(ran.out.contains("The rope held"), "{ran:?}");
        assert_eq!(!ran.out.contains("Gone."), hidden, "{href}");
    }
}

#[test]
fn without_a_terminal_the_page_is_printed() {
    let reader = Reader::with_book();
    let page = reader.done(&["book.md"]);
    assert_eq!(page, reader.done(&["cat", "book.md"]));
    for at in ["the-second-part", "The second part", "75%"] {
        let part = reader.done(&["book.md", "--at", at]);
        assert!(
            part.contains("The lamp is lit") && !part.contains("first sentence"),
            "{at}: {part}"
        );
    }
    let narrow = reader
        .command()
        .env("COLUMNS", "30")
        .arg("book.md")
        .output()
        .expect("it runs");
    let narrow = Ran::of(narrow);
    assert!(
        narrow.out.lines().all(|line| line.chars().count() <= 30),
        "{}",
        narrow.out
    );
}

#[test]
fn a_text_from_standard_input_is_called_by_its_first_words() {
    let reader = Reader::new();
    let text = "A lamp is lit in the second window of the house.\n\nAnd it goes out.\n";
    let ran = reader.pipe(
        text,
        &["annotate", "-", "--quote", "it goes out", "--note", "Why?"],
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = reader.pipe(text, &["render", "-", "--keys", ") q"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let title = "A lamp is lit in the second window of…";
    assert!(
        reader.done(&["notes"]).starts_with(&format!("# {title}\n")),
        "{}",
        reader.done(&["notes"])
    );
    let library = reader.json(&["library", "--json"]);
    let titles: Vec<&str> = library
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|text| text["title"].as_str())
        .collect();
    assert_eq!(titles, [title]);
}

#[test]
fn a_text_may_come_from_standard_input_and_be_called_like_a_command() {
    let reader = Reader::new();
    assert!(
        reader
            .pipe("# From afar\n\nWords.\n", &["cat", "-"])
            .out
            .contains("Words.")
    );
    assert!(
        reader
            .pipe("Words alone.\n", &["-"])
            .out
            .contains("Words alone.")
    );
    assert_eq!(reader.pipe("", &["cat", "-"]).code, 3);
    reader.file("toc", "A text of that name.\n");
    for args in [&["./toc"][..], &["--", "toc"], &["cat", "toc"]] {
        assert!(
            reader.done(args).contains("A text of that name."),
            "{args:?}"
        );
    }
}

#[test]
fn an_annotation_is_made_and_listed() {
    let reader = Reader::with_book();
    let quote = "Second  paragraph has \"quoted words\" and";
    let id = reader.done(&[
        "annotate",
        "book.md",
        "--quote",
        quote,
        "--note",
        "Here is #light\nand more.",
    ]);
    let id = id.trim_end();
    assert_eq!(id.len(), 26, "{id}");
    let notes = reader.notes("book.md");
    let [note] = notes.as_slice() else {
        panic!("{notes:?}");
    };
    assert_eq!(
        keys(note),
        [
            "created", "id", "kind", "note", "place", "quote", "section", "status", "style",
            "tags", "updated"
        ]
    );
    for (key, value) in [
        ("id", Value::from(id)),
        ("kind", "note".into()),
        ("style", Value::Null),
        ("quote", "second paragraph has “quoted words” and".into()),
        ("note", "Here is #light\nand more.".into()),
        ("tags", vec!["light"].into()),
        ("status", "here".into()),
    ] {
        assert_eq!(note[key], value, "{key}");
    }
    assert!(
        note["section"]
            .as_str()
            .is_some_and(|section| section.ends_with("The first part")),
        "{note}"
    );
    let place = &note["place"];
    assert_eq!(keys(place), ["end", "percent", "start", "text"]);
    assert_eq!(place["text"], note["quote"]);
    let far = |key: &str| place[key].as_u64().expect("a number");
    // In the canonical text the two spaces are still there.
    assert_eq!(far("end") - far("start"), 40);

    let toc = reader.json(&["toc", "book.md", "--json"]);
    let section = |title: &str| {
        let sections = toc["sections"].as_array().expect("sections").iter();
        sections
            .clone()
            .find(|section| section["title"] == title)
            .expect("a section")["annotations"]
            .clone()
    };
    assert_eq!(
        (section("The first part"), section("The second part")),
        (1.into(), 0.into())
    );

    let listed = reader.done(&["notes", "book.md"]);
    for part in [id, "> second paragraph", "Here is #light", "and more."] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    let all = reader.json(&["notes", "--json"]);
    assert_eq!(
        (&all[0]["id"], &all[0]["place"]),
        (&note["id"], &Value::Null)
    );
    assert!(reader.done(&["notes"]).contains(id));
}

#[test]
fn kinds_of_annotations() {
    let reader = Reader::with_book();
    for (args, kind, style, name) in [
        (&[][..], "highlight", Some("idea"), None),
        (&["--style", "doubt"], "highlight", Some("doubt"), None),
        (
            &["--style", "fact", "--note", "So it is."],
            "highlight",
            Some("fact"),
            None,
        ),
        (&["--note", "So it is."], "note", None, None),
        (&["--bookmark", "here"], "bookmark", None, Some("here")),
    ] {
        let mut all = vec!["annotate", "book.md", "--quote", "first sentence"];
        all.extend(args);
        let id = reader.done(&all);
        let notes = reader.notes("book.md");
        let made = notes
            .iter()
            .find(|note| note["id"] == id.trim_end())
            .expect("it is listed");
        assert_eq!(
            (&made["kind"], &made["style"]),
            (&kind.into(), &style.into()),
            "{args:?}"
        );
        assert_eq!(made.get("name").and_then(Value::as_str), name, "{args:?}");
        assert_eq!(
            made["note"].is_null(),
            !args.contains(&"--note"),
            "{args:?}"
        );
    }
    assert_eq!(reader.notes("book.md").len(), 5);
}

#[test]
fn a_quote_in_several_places_wants_a_choice() {
    let reader = Reader::with_book();
    let ran = reader.run(&["annotate", "book.md", "--quote", "LAMP"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(
        lines[0].contains("stands in 3 places") && lines[0].contains("--occurrence"),
        "{ran:?}"
    );
    assert_eq!(lines.len(), 4);
    for (line, section, words) in [
        (1, "The first part", "a lamp in it"),
        (2, "The second part", "The lamp is lit"),
        (3, "A part of the part", "the lamp goes out"),
    ] {
        let number = lines[line].trim_start().split(' ').next();
        assert_eq!(number, Some(line.to_string().as_str()));
        for part in ["%", section, words] {
            assert!(lines[line].contains(part), "{part}: {}", lines[line]);
        }
    }
    for (choice, section) in [
        (["--occurrence", "2"], "The second part"),
        (["--near", "100%"], "A part of the part"),
        (["--near", "0"], "The first part"),
    ] {
        let id = reader.done(&[
            "annotate", "book.md", "--quote", "lamp", choice[0], choice[1],
        ]);
        let notes = reader.notes("book.md");
        let made = notes
            .iter()
            .find(|note| note["id"] == id.trim_end())
            .expect("it is listed");
        assert!(
            made["section"]
                .as_str()
                .is_some_and(|path| path.ends_with(section)),
            "{choice:?}: {made}"
        );
    }
    let ran = reader.run(&[
        "annotate",
        "book.md",
        "--quote",
        "lamp",
        "--occurrence",
        "4",
    ]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("--occurrence takes 1 to 3"), "{ran:?}");
}

#[test]
fn notes_stand_under_their_paragraphs_and_go_out_as_markdown() {
    let reader = Reader::with_book();
    reader.done(&[
        "annotate",
        "book.md",
        "--quote",
        "first sentence",
        "--note",
        "A remark.",
    ]);
    let page = reader.done(&["cat", "book.md", "--notes"]);
    let at = |words: &str| {
        page.find(words)
            .unwrap_or_else(|| panic!("{words}: {page}"))
    };
    assert!(
        at("than the first.") < at("A remark.") && at("A remark.") < at("A second paragraph"),
        "{page}"
    );
    assert!(!reader.done(&["cat", "book.md"]).contains("A remark."));
    let exported = reader.done(&["export", "book.md"]);
    for part in [
        "The small book",
        "The first part",
        "first sentence",
        "A remark.",
    ] {
        assert!(exported.contains(part), "{part}: {exported}");
    }
    assert!(!exported.contains("The second part"), "{exported}");
    assert_eq!(
        reader.done(&["export", "book.md", "--output", "out.md"]),
        ""
    );
    let written = std::fs::read_to_string(reader.home.path().join("out.md")).expect("a file");
    assert_eq!(written, exported);
    let ran = reader.run(&["export", "book.md", "--output", "./book.md"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(
        std::fs::read_to_string(reader.home.path().join("book.md")).expect("the book"),
        BOOK
    );
}

#[test]
fn an_export_goes_to_standard_output_or_to_a_file_that_is_not_lutrins() {
    let reader = Reader::with_book();
    reader.done(&[
        "annotate",
        "book.md",
        "--quote",
        "lamp",
        "--occurrence",
        "1",
        "--note",
        "x",
    ]);
    let exported = reader.done(&["export", "book.md"]);
    assert_eq!(
        reader.done(&["export", "book.md", "--output", "-"]),
        exported
    );
    assert!(!reader.home.path().join("-").exists());
    reader.file("config/config.toml", "");
    let device = std::fs::read(reader.home.path().join("state/device.toml")).expect("a file");
    for path in [
        "state/device.toml",
        "./data/new.md",
        "data/../config/config.toml",
    ] {
        let ran = reader.run(&["export", "book.md", "--output", path]);
        assert_eq!(ran.code, 2, "{path}: {ran:?}");
        assert!(ran.err.contains("lutrin's own"), "{ran:?}");
    }
    #[cfg(unix)]
    {
        let link = reader.home.path().join("link.md");
        std::os::unix::fs::symlink("state/device.toml", link).expect("a link");
        assert_eq!(
            reader
                .run(&["export", "book.md", "--output", "link.md"])
                .code,
            2
        );
    }
    let now = std::fs::read(reader.home.path().join("state/device.toml")).expect("a file");
    assert_eq!(now, device);
    assert!(!reader.home.path().join("data/new.md").exists());
}

#[test]
fn keys_in_force() {
    let reader = Reader::new();
    let commands = |args: &[&str], keys: &str| -> Vec<String> {
        let listed = reader.json(args);
        let rows = listed.as_array().expect("a list").iter();
        rows.filter(|row| row["mode"] == "read" && row["keys"] == keys)
            .map(|row| row["command"].as_str().expect("a command").to_owned())
            .collect()
    };
    assert_eq!(commands(&["keys", "--json"], "g g"), ["start"]);
    assert_eq!(
        commands(&["keys", "--json", "--keymap", "less"], "g"),
        ["start"]
    );
    reader.file(
        "config/keymap.toml",
        "[read]\n\"g g\" = \"end\"\n\"Ctrl-q\" = \"quit\"\nj = false\n",
    );
    assert_eq!(commands(&["keys", "--json"], "g g"), ["end"]);
    assert_eq!(commands(&["keys", "--json"], "Ctrl-q"), ["quit"]);
    assert!(commands(&["keys", "--json"], "j").is_empty());
    reader.file("config/config.toml", "keymap = \"emacs\"\n");
    assert_eq!(commands(&["keys", "--json"], "Ctrl-n"), ["line-down"]);
    assert_eq!(commands(&["keys", "--json"], "g g"), ["end"]);
    let listed = reader.done(&["keys"]);
    assert!(
        listed.contains("[read]") && listed.contains("Ctrl-q") && listed.contains("Quit"),
        "{listed}"
    );
}

#[test]
fn places_of_things() {
    let reader = Reader::with_book();
    let home = reader.home.path();
    let places = reader.json(&["where", "--json"]);
    for (name, folder) in [("data", "data"), ("state", "state"), ("config", "config")] {
        assert_eq!(places[name], home.join(folder).to_string_lossy().as_ref());
    }
    assert!(!home.join("data").exists(), "asking makes nothing");
    reader.done(&["annotate", "book.md", "--quote", "first sentence"]);
    let places = reader.json(&["where", "book.md", "--json"]);
    let notes = places["notes"].as_str().expect("a path");
    let written = std::fs::read_to_string(notes).expect("the notes");
    assert!(written.contains("first sentence"), "{written}");
    assert!(reader.done(&["where", "book.md"]).contains(notes));
}

#[test]
fn what_is_not_in_order_is_told() {
    let reader = Reader::with_book();
    let ran = reader.run(&["check"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    let ran = reader.run(&["check", "book.md"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{ran:?}");
    assert!(ran.out.ends_with("book.md: Markdown, UTF-8\n"), "{ran:?}");
    reader.file("config/config.toml", "measure = 60\nmesure = 60\n");
    reader.file("config/keymap.toml", "[read]\nj = \"line-dwon\"\n");
    reader.file(
        "config/themes/mine.toml",
        "inherit = \"light\"\n\n[headign]\nbold = true\n",
    );
    let ran = reader.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for (file, line, told) in [
        ("config.toml", 2, "did you mean “measure”?"),
        ("keymap.toml", 2, "did you mean “line-down”?"),
        ("mine.toml", 3, ""),
    ] {
        let found = ran
            .out
            .lines()
            .find(|told| told.contains(&format!("{file}:{line}: ")));
        assert!(
            found.is_some_and(|found| found.contains(told)),
            "{file}: {ran:?}"
        );
    }
    let listed = reader.run(&["check", "--json"]);
    assert_eq!(listed.code, 1);
    let rows: Value = serde_json::from_str(&listed.out).expect("JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(3), "{rows}");
    assert_eq!(keys(&rows[0]), ["line", "message", "path"]);
}

#[test]
fn screens_without_a_terminal() {
    let reader = Reader::with_book();
    let screen = reader.done(&["render", "book.md", "--size", "60x12"]);
    assert_eq!(screen.lines().count(), 12, "{screen}");
    assert!(screen.contains("The first sentence"), "{screen}");
    for (format, sign) in [("ansi", "\u{1b}["), ("svg", "<svg")] {
        let drawn = reader.done(&["render", "book.md", "--size", "60x12", "--format", format]);
        assert!(drawn.contains(sign), "{format}");
    }
}

#[test]
fn keys_without_a_terminal_save_like_in_one() {
    let reader = Reader::with_book();
    let typed = r#"J a "A remark on #light" Enter"#;
    let screen = reader.done(&["render", "book.md", "--size", "120x40", "--keys", typed]);
    assert!(screen.contains("A remark on #light"), "{screen}");
    let notes = reader.notes("book.md");
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0]["note"], "A remark on #light");
    // What was read is known by its title from now on, and is the last text read.
    std::fs::create_dir(reader.home.path().join("elsewhere")).expect("a folder");
    for args in [
        &["toc", "small book", "--json"][..],
        &["toc", "smal book", "--json"],
    ] {
        let ran = Ran::of(
            reader
                .command()
                .current_dir(reader.home.path().join("elsewhere"))
                .args(args)
                .output()
                .expect("it runs"),
        );
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        assert!(ran.out.contains("The small book"), "{ran:?}");
    }
    assert!(reader.done(&[]).contains("The first sentence"));
}

#[test]
fn a_title_that_means_several_texts_is_no_choice() {
    let reader = Reader::new();
    for (name, title) in [
        ("a.md", "On light and lamps"),
        ("b.md", "On light and stars"),
    ] {
        reader.file(name, format!("# {title}\n\nWords.\n"));
        reader.done(&["render", name, "--keys", "j"]);
    }
    let ran = reader.run(&["toc", "on light"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for title in ["On light and lamps", "On light and stars"] {
        assert!(ran.err.contains(title), "{ran:?}");
    }
    assert_eq!(reader.run(&["toc", "stars"]).code, 0);
}

#[test]
fn shells_and_man_are_told_of_every_command() {
    let reader = Reader::new();
    let commands = [
        "toc",
        "cat",
        "notes",
        "annotate",
        "export",
        "library",
        "keys",
        "where",
        "check",
        "render",
        "completions",
        "man",
    ];
    for shell in ["bash", "zsh", "fish"] {
        let script = reader.done(&["completions", shell]);
        for command in commands {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    let man = reader.done(&["man"]);
    for command in commands {
        assert!(man.contains(&format!("lutrin\\-{command}")), "{command}");
    }
    assert!(man.contains("Exit codes"));
}

#[test]
fn whoever_reads_may_leave_early() {
    let reader = Reader::new();
    reader.file(
        "long.txt",
        "A line that is repeated very often, to fill any pipe.\n\n".repeat(20_000),
    );
    let mut command = reader.command();
    command
        .args(["cat", "long.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("it runs");
    drop(child.stdout.take());
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn no_command_writes_to_the_text() {
    let reader = Reader::with_book();
    let path = reader.home.path().join("book.md");
    let mut permissions = std::fs::metadata(&path).expect("the book").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("the book");
    reader.done(&["annotate", "book.md", "--quote", "first sentence"]);
    reader.done(&["cat", "book.md", "--notes"]);
    assert_eq!(std::fs::read_to_string(&path).expect("the book"), BOOK);
}

/// Two editions: a preface was put before, a word changed, a sentence taken out, another one doubled.
const OLD_EDITION: &str = "\
# The lamp

## Evening

The keeper climbs the ninety-nine steps to the lamp every evening. He carries the oil in a blue can.

Nobody has ever asked him for the colour of the sea. The sea would not answer either, whatever its colour.

## Morning

At seven the lamp is put out with a brass cap. Then he writes one line into the book of the tower.
";

const NEW_EDITION: &str = "\
# The lamp

## Preface to the second edition

This edition was looked through by the daughter of the keeper, who knew the tower better than anybody else did.

## Evening

The keeper climbs the ninety-nine steps to the lamp every evening. He carried the oil in a green can.

## Morning

At seven the lamp is put out with a brass cap. Then he writes one line into the book of the tower.

At seven the lamp is put out with a brass cap.
";

impl Reader {
    fn annotate(&self, file: &str, quote: &str, note: &str) -> String {
        let id = self.done(&["annotate", file, "--quote", quote, "--note", note]);
        id.trim_end().to_owned()
    }

    /// Everything in the folder of notes, by path.
    fn kept(&self) -> Vec<(PathBuf, String)> {
        let folder = self.home.path().join("data/notes");
        let mut files: Vec<(PathBuf, String)> = walkdir(&folder)
            .into_iter()
            .map(|path| {
                let text = std::fs::read_to_string(&path).expect("a file of notes");
                (path, text)
            })
            .collect();
        files.sort();
        files
    }
}

fn walkdir(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(walkdir(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// The ids of the notes on a text, sorted.
fn ids(notes: &[Value]) -> Vec<&str> {
    let mut ids: Vec<&str> = notes
        .iter()
        .filter_map(|note| note["id"].as_str())
        .collect();
    ids.sort_unstable();
    ids
}

/// The records of a file of notes, without its head.
fn records(text: &str) -> &str {
    text.find("[[ann]]").map_or("", |at| &text[at..])
}

#[test]
fn notes_are_carried_to_another_edition_when_it_is_confirmed() {
    let reader = Reader::new();
    reader.file("old.md", OLD_EDITION);
    reader.file("new.md", NEW_EDITION);
    let quotes = [
        ("the ninety-nine steps to the lamp every evening", "moved"),
        ("He carries the oil in a blue can.", "changed"),
        (
            "Nobody has ever asked him for the colour of the sea.",
            "lost",
        ),
        ("one line into the book of the tower", "moved"),
    ];
    let made: Vec<String> = quotes
        .iter()
        .map(|(quote, _)| reader.annotate("old.md", quote, "kept"))
        .collect();
    let before = reader.kept();

    let rows = reader.json(&["carry", "old.md", "new.md", "--json"]);
    let rows = rows.as_array().expect("a list");
    assert_eq!(rows.len(), 4);
    for (row, ((quote, status), id)) in rows.iter().zip(quotes.iter().zip(&made)) {
        assert_eq!(
            keys(row),
            [
                "candidates",
                "id",
                "kind",
                "place",
                "quote",
                "status",
                "was"
            ]
        );
        assert_eq!(
            (&row["quote"], &row["id"]),
            (&(*quote).into(), &id.as_str().into())
        );
        assert_eq!(row["status"], *status, "{row}");
        assert_eq!(keys(&row["was"]), ["percent", "section"]);
        assert!(row["was"]["percent"].is_number(), "{row}");
        assert_eq!(row["place"].is_null(), *status == "lost", "{row}");
    }
    assert_eq!(keys(&rows[0]["place"]), ["end", "percent", "start", "text"]);
    assert_eq!(
        rows[1]["place"]["text"],
        "He carried the oil in a green can."
    );
    assert!(
        rows[2]["was"]["section"]
            .as_str()
            .is_some_and(|s| s.ends_with("Evening"))
    );

    let shown = reader.done(&["carry", "old.md", "new.md"]);
    for part in [
        "was > He carries the oil in a blue can.",
        "now > He carried the oil in a green can.",
        "lost       note · ",
        "> Nobody has ever asked him",
        "4 notes: 2 moved, 1 changed, 1 lost",
        "Nothing is changed yet",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(
        reader.kept(),
        before,
        "nothing is written before it is confirmed"
    );
    assert_eq!(reader.notes("new.md"), [] as [Value; 0]);

    let shown = reader.done(&["carry", "old.md", "new.md", "--yes"]);
    assert!(
        shown.contains("Carried: both texts show the same notes"),
        "{shown}"
    );
    let mut wanted: Vec<&str> = made.iter().map(String::as_str).collect();
    wanted.sort_unstable();
    assert_eq!(ids(&reader.notes("new.md")), wanted);
    assert_eq!(ids(&reader.notes("old.md")), wanted);
    let after = reader.kept();
    assert_eq!(after.len(), before.len());
    for ((_, old), (path, new)) in before.iter().zip(&after) {
        assert_eq!(records(old), records(new), "{}", path.display());
    }
    let shown = reader.done(&["carry", "old.md", "new.md", "--yes"]);
    assert!(shown.contains("the same notes already"), "{shown}");
    assert_eq!(reader.kept(), after);

    // A note made on either is on both.
    let third = reader.annotate("new.md", "looked through by the daughter", "new");
    for file in ["old.md", "new.md"] {
        assert!(ids(&reader.notes(file)).contains(&third.as_str()), "{file}");
    }
}

#[test]
fn notes_without_a_place_are_placed_or_let_go_and_go_out_with_all_others() {
    let reader = Reader::new();
    reader.file("old.md", OLD_EDITION);
    reader.file("new.md", NEW_EDITION);
    let quote = "Nobody has ever asked him for the colour of the sea.";
    let first = reader.annotate("old.md", quote, "one");
    let second = reader.annotate("old.md", "The sea would not answer either", "two");
    reader.done(&["carry", "old.md", "new.md", "--yes"]);
    let checked = reader.run(&["check", "new.md"]);
    assert_eq!(checked.out.matches("is lost").count(), 2, "{checked:?}");
    // The first is let go, the second placed by hand.
    let keys = "g l Ctrl-r Down Ctrl-t g g } } } } Enter";
    reader.done(&["render", "new.md", "--size", "80x24", "--keys", keys]);
    let row = |file: &str, id: &str| {
        let notes = reader.notes(file);
        notes
            .into_iter()
            .find(|row| row["id"] == id)
            .expect("a row")
    };
    let lost = row("new.md", &first);
    assert_eq!(
        (&lost["status"], &lost["let_go"]),
        (&"lost".into(), &true.into())
    );
    assert_eq!(
        (&lost["quote"], &lost["place"]),
        (&quote.into(), &Value::Null)
    );
    let placed = row("new.md", &second);
    assert_eq!(
        (&placed["status"], &placed["let_go"]),
        (&"here".into(), &Value::Null)
    );
    assert_eq!(
        placed["place"]["text"],
        "The keeper climbs the ninety-nine steps to the lamp every evening."
    );
    assert_eq!(placed["quote"], "The sea would not answer either");
    // In the old edition both stand where they were made.
    for (id, words) in [
        (&first, quote),
        (&second, "The sea would not answer either"),
    ] {
        let row = row("old.md", id);
        assert_eq!(
            (&row["status"], &row["place"]["text"]),
            (&"here".into(), &words.into())
        );
    }
    let listed = reader.done(&["notes", "new.md"]);
    assert!(listed.contains("lost, let go"), "{listed}");
    let exported = reader.done(&["export", "new.md"]);
    for part in [
        "*lost* · let go · in The lamp › Evening",
        "> The sea would not answer either",
    ] {
        assert!(exported.contains(part), "{part}: {exported}");
    }
    let checked = reader.run(&["check", "new.md"]);
    assert!(!checked.out.contains("is lost"), "{checked:?}");
}

#[test]
fn two_texts_with_notes_of_their_own_are_linked_without_a_change_to_any() {
    let reader = Reader::new();
    reader.file("old.md", OLD_EDITION);
    reader.file("new.md", NEW_EDITION);
    let first = reader.annotate("old.md", "He carries the oil", "one");
    let second = reader.annotate("new.md", "who knew the tower better", "two");
    let before = reader.kept();
    assert_eq!(before.len(), 2);
    // The same title alone shares nothing.
    assert_eq!(ids(&reader.notes("new.md")), [second.as_str()]);
    assert_eq!(ids(&reader.notes("old.md")), [first.as_str()]);

    reader.done(&["carry", "old.md", "new.md", "--yes"]);
    let after = reader.kept();
    assert_eq!(after.len(), 2);
    for ((_, old), (path, new)) in before.iter().zip(&after) {
        assert_eq!(records(old), records(new), "{}", path.display());
    }
    let both = {
        let mut both = [first.as_str(), second.as_str()];
        both.sort_unstable();
        both
    };
    for file in ["old.md", "new.md"] {
        assert_eq!(ids(&reader.notes(file)), both, "{file}");
    }
    // What is made on one now is kept where the other finds it, and a third edition joins them.
    let third = reader.annotate("old.md", "the book of the tower", "three");
    assert!(ids(&reader.notes("new.md")).contains(&third.as_str()));
    reader.file("third.md", OLD_EDITION.replace("ninety-nine", "hundred"));
    reader.done(&["carry", "new.md", "third.md", "--yes"]);
    assert_eq!(reader.notes("third.md").len(), 3);
}

#[test]
fn a_link_is_taken_back_and_each_text_keeps_its_notes() {
    let reader = Reader::new();
    reader.file("old.md", OLD_EDITION);
    reader.file("new.md", NEW_EDITION);
    let first = reader.annotate("old.md", "He carries the oil", "one");
    reader.done(&["carry", "old.md", "new.md", "--yes"]);
    let second = reader.annotate("new.md", "looked through by the daughter", "two");
    let both = |apart: bool| {
        let mut all = vec![first.as_str(), second.as_str()];
        all.sort_unstable();
        for (file, own) in [("old.md", &first), ("new.md", &second)] {
            let mut found = reader.notes(file);
            found.sort_by_key(|row| row["id"].to_string());
            let wanted = if apart {
                vec![own.as_str()]
            } else {
                all.clone()
            };
            assert_eq!(ids(&found), wanted, "{file}");
        }
    };
    both(false);
    let undo = ["carry", "--undo", "old.md", "new.md"];
    assert_eq!(
        reader.done(&undo),
        "Parted: each text shows the notes made on it.\n"
    );
    both(true);
    let again = reader.run(&undo);
    assert_eq!((again.code, again.out.as_str()), (1, ""), "{again:?}");
    assert!(again.err.contains("not linked"), "{again:?}");
    // It stays so when the text is changed, and nothing is offered by itself.
    reader.file("new.md", format!("{NEW_EDITION}\nOne line more.\n"));
    both(true);
    // Linked once more, both have all; and parted by the other text.
    reader.done(&["carry", "old.md", "new.md", "--yes"]);
    both(false);
    reader.done(&["carry", "--undo", "new.md", "old.md"]);
    both(true);
    let checked = reader.run(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""), "{checked:?}");
}

#[test]
fn an_ambiguous_note_is_carried_with_its_places() {
    let reader = Reader::new();
    reader.file(
        "old.md",
        "# Refrains\n\nFirst comes the verse of the river.\n\nAnd the wheel goes round.\n",
    );
    let line = "# Refrains\n\nAnother beginning altogether, it is said.\n\n".to_owned();
    let verse = "Some other words stand here.\n\nAnd the wheel goes round.\n\nAnd other words stand there.\n\n";
    reader.file("new.md", line + verse + verse);
    reader.annotate("old.md", "And the wheel goes round.", "which?");
    let rows = reader.json(&["carry", "old.md", "new.md", "--json"]);
    assert_eq!(rows[0]["status"], "ambiguous", "{rows}");
    assert_eq!(rows[0]["place"], Value::Null);
    let candidates = rows[0]["candidates"].as_array().expect("places");
    assert_eq!(candidates.len(), 2);
    assert_eq!(candidates[0]["text"], "And the wheel goes round.");
}

#[test]
fn what_cannot_be_carried_is_told() {
    let reader = Reader::new();
    reader.file("old.md", OLD_EDITION);
    reader.file("new.md", NEW_EDITION);
    let ran = reader.run(&["carry", "old.md", "new.md"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("has no notes to carry"), "{ran:?}");
    reader.annotate("old.md", "He carries the oil", "one");
    assert_eq!(reader.run(&["carry", "old.md", "none.md"]).code, 3);
    assert_eq!(reader.run(&["carry", "old.md"]).code, 2);
    let mut homeless = Command::cargo_bin("lutrin").expect("the program");
    homeless
        .current_dir(reader.home.path())
        .env_clear()
        .stdin(Stdio::null());
    let args = ["carry", "old.md", "new.md", "--yes"];
    let ran = Ran::of(homeless.args(args).output().expect("it runs"));
    assert_eq!(ran.code, 4, "{ran:?}");
    assert_eq!(reader.notes("new.md"), [] as [Value; 0]);
}

#[test]
fn a_real_book_is_carried_to_its_next_edition() {
    let Some(root) = std::env::var_os("LUTRIN_CORPORA") else {
        return;
    };
    let book = |name: &str| {
        let path = std::path::Path::new(&root).join("gutenberg").join(name);
        path.to_string_lossy().into_owned()
    };
    let reader = Reader::new();
    let old = book("sherlock-holmes.old-edition.txt");
    let quotes = [
        "To Sherlock Holmes she is always the woman.",
        "You see, but you do not observe.",
        "It is quite a three pipe problem",
        "I had called upon my friend, Mr. Sherlock Holmes, one day in the autumn",
        "as if it were a commonplace",
    ];
    let mut made = 0;
    for quote in quotes {
        let ran = reader.run(&["annotate", &old, "--quote", quote, "--note", "x"]);
        made += usize::from(ran.code == 0);
    }
    assert!(made >= 3, "{made}");
    for new in [
        "sherlock-holmes.txt",
        "sherlock-holmes.html",
        "sherlock-holmes.epub",
    ] {
        let new = book(new);
        if !std::path::Path::new(&new).exists() {
            continue;
        }
        let ran = reader.run(&["carry", &old, &new, "--json"]);
        if ran.code == 3 {
            continue; // a format that is not read
        }
        let rows: Value = serde_json::from_str(&ran.out).expect("JSON");
        for row in rows.as_array().expect("a list") {
            assert!(row["place"].is_object(), "{new}: {row}");
        }
    }
}

/// Someone with a folder of texts: two books by one hand, one of no known hand, and what is no text.
fn with_folder() -> Reader {
    let reader = Reader::new();
    let book = |title: &str, words: &str| {
        format!("---\ntitle: {title}\nauthor: Carl von Clausewitz\n---\n\n# {title}\n\n{words}\n")
    };
    reader.file(
        "books/kriege-1.md",
        book(
            "Vom Kriege",
            "Der Krieg ist nichts als ein erweiterter Zweikampf.",
        ),
    );
    reader.file(
        "books/deep/kriege-2.md",
        book(
            "Vom Kriege, zweites Buch",
            "Die Einteilung der Kriegskunst.",
        ),
    );
    reader.file(
        "books/雪国.txt",
        "雪国\n\n国境の長いトンネルを抜けると雪国であった。\n",
    );
    reader.file("books/cover.jpg", b"\xff\xd8\xff\xe0\0\0\0\0");
    reader.file("books/.hidden/secret.txt", "Not to be listed.\n");
    reader.file("books/empty.txt", "");
    reader
}

/// Title, file name, per cent and notes of all that is listed.
fn listed(reader: &Reader) -> Vec<(String, String, f64, u64)> {
    let rows = reader.json(&["library", "--json"]);
    let rows = rows.as_array().expect("a list").iter();
    rows.map(|row| {
        let path = row["path"].as_str().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let title = row["title"].as_str().expect("a title").to_owned();
        let percent = row["percent"].as_f64().expect("per cent");
        (title, name, percent, row["notes"].as_u64().expect("notes"))
    })
    .collect()
}

fn names(reader: &Reader) -> Vec<String> {
    let mut names: Vec<String> = listed(reader)
        .into_iter()
        .map(|(_, name, ..)| name)
        .collect();
    names.sort();
    names
}

#[test]
fn a_folder_comes_into_the_library_unread() {
    let reader = with_folder();
    assert_eq!(
        reader.json(&["library", "--json"]),
        Value::Array(Vec::new())
    );
    assert_eq!(
        reader.done(&["library", "add", "books"]),
        "3 new texts · 2 no text\n"
    );
    assert_eq!(
        reader.done(&["library", "add", "books"]),
        "0 new texts · 3 there already · 2 no text\n"
    );
    let rows = reader.json(&["library", "--json"]);
    let book = rows
        .as_array()
        .expect("a list")
        .iter()
        .find(|row| row["title"] == "Vom Kriege");
    let book = book.expect("the book").as_object().expect("an object");
    let keys: Vec<&str> = book.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "authors",
            "last_read",
            "missing",
            "notes",
            "path",
            "percent",
            "text",
            "title"
        ]
    );
    assert_eq!(book["authors"], serde_json::json!(["Carl von Clausewitz"]));
    assert_eq!(
        (&book["last_read"], &book["missing"]),
        (&Value::Null, &Value::Bool(false))
    );
    assert!(
        book["text"]
            .as_str()
            .expect("a hash")
            .starts_with("blake3:")
    );
    let table = reader.done(&["library"]);
    assert!(
        table
            .lines()
            .any(|line| line.contains("Vom Kriege, zweites Buch")
                && line.contains("Carl von Clausewitz")
                && line.contains("not read yet")
                && line.ends_with("/books/deep/kriege-2.md")),
        "{table}"
    );
    // What was only added is not what was read last.
    assert!(reader.done(&["cat", "雪国"]).contains("国境の長い"));
    assert!(reader.run::<&str>(&[]).out.contains("La révolution russe"));
}

#[test]
fn what_cannot_be_added_is_told_at_the_end() {
    let reader = with_folder();
    for (args, code, what) in [
        (
            &["library", "add", "nowhere"][..],
            3,
            "nowhere: cannot be read",
        ),
        (&["library", "add"], 2, "required"),
        (&["library", "forget"], 2, "required"),
        (
            &["library", "forget", "nothing"],
            1,
            "nothing: no text of the library is called so",
        ),
        (&["library", "--json", "add", "books"], 2, "--json"),
    ] {
        let ran = reader.run(args);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (code, ""),
            "{args:?}: {ran:?}"
        );
        assert!(ran.err.contains(what), "{args:?}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    std::fs::create_dir(reader.home.path().join("nothing")).expect("a folder");
    let ran = reader.run(&["library", "add", "nothing"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("nothing: there is no text in it"),
        "{}",
        ran.err
    );
    // One file.
    assert_eq!(
        reader.done(&["library", "add", "books/雪国.txt"]),
        "1 new text\n"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_closed_does_not_stop_the_others() {
    use std::os::unix::fs::PermissionsExt;
    let reader = with_folder();
    let closed = reader.file("books/closed/x.txt", "x");
    let closed = closed.parent().expect("a folder");
    let mode = |mode| std::fs::set_permissions(closed, std::fs::Permissions::from_mode(mode));
    mode(0o000).expect("a mode");
    // Nothing is closed to root.
    let is_open = std::fs::read_dir(closed).is_ok();
    let ran = reader.run(&["library", "add", "books"]);
    mode(0o700).expect("a mode");
    if is_open {
        assert_eq!(ran.code, 0, "{ran:?}");
    } else {
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (3, "3 new texts · 2 no text\n"),
            "{ran:?}"
        );
        assert!(
            ran.err.contains("/books/closed: cannot be read"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn positions_and_notes_follow_a_file_that_moves() {
    let reader = with_folder();
    let file = "books/kriege-1.md";
    reader.done(&[
        "annotate",
        file,
        "--quote",
        "erweiterter Zweikampf",
        "--note",
        "n",
    ]);
    reader.done(&["render", file, "--keys", "G"]);
    assert_eq!(
        listed(&reader),
        [("Vom Kriege".into(), "kriege-1.md".into(), 100.0, 1)]
    );
    let at = |name: &str| reader.home.path().join(name);
    std::fs::create_dir(at("shelf")).expect("a folder");
    std::fs::rename(at(file), at("shelf/war.md")).expect("a move");
    let rows = reader.json(&["library", "--json"]);
    assert_eq!(rows[0]["missing"], true, "{rows}");
    assert!(reader.done(&["library"]).contains("not found"));
    let ran = reader.done(&["library", "add", "shelf"]);
    assert_eq!(ran, "0 new texts · 1 found again where it is now\n");
    assert_eq!(
        listed(&reader),
        [("Vom Kriege".into(), "war.md".into(), 100.0, 1)]
    );
    assert_eq!(reader.notes("shelf/war.md").len(), 1);
    // Moved and changed, twice, without a note in between.
    for (from, to, words) in [
        ("war.md", "war2.md", "Ein Satz mehr."),
        ("war2.md", "war3.md", "Noch einer."),
    ] {
        let text = std::fs::read_to_string(at(&format!("shelf/{from}"))).expect("a text");
        std::fs::remove_file(at(&format!("shelf/{from}"))).expect("a move");
        reader.file(&format!("shelf/{to}"), format!("{text}\n{words}\n"));
        reader.done(&["render", &format!("shelf/{to}")]);
        let rows = listed(&reader);
        assert_eq!(
            (rows.len(), rows[0].1.as_str(), rows[0].3),
            (1, to, 1),
            "{rows:?}"
        );
        let notes = reader.notes(&format!("shelf/{to}"));
        assert_eq!(
            (notes.len(), &notes[0]["status"]),
            (1, &Value::from("here")),
            "{notes:?}"
        );
    }
}

#[test]
fn what_is_forgotten_keeps_its_notes() {
    let reader = with_folder();
    reader.done(&["library", "add", "books"]);
    let file = "books/kriege-1.md";
    reader.done(&["annotate", file, "--quote", "Zweikampf", "--note", "n"]);
    let ran = reader.run(&["library", "forget", "kriege"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("several texts") && ran.err.contains("kriege-2.md"),
        "{}",
        ran.err
    );
    let said = reader.done(&["library", "forget", "vom kriege"]);
    assert!(
        said.starts_with("forgot “Vom Kriege” (") && said.lines().count() == 1,
        "{said}"
    );
    reader.done(&["library", "forget", "books/雪国.txt"]);
    assert_eq!(names(&reader), ["kriege-2.md"]);
    assert!(reader.home.path().join(file).exists());
    assert_eq!(reader.notes(file).len(), 1);
    assert_eq!(
        reader.run(&["library", "forget", "vom kriege"]).code,
        0,
        "the second book by now"
    );
    // Reading puts it on the list again, and so does adding.
    reader.done(&["render", file]);
    assert_eq!(names(&reader), ["kriege-1.md"]);
    reader.done(&["library", "add", "books"]);
    assert_eq!(names(&reader).len(), 3);
}

/// What is written for machines is left where it is, unless somebody reads it.
#[test]
fn programs_in_a_folder_are_no_books() {
    let reader = Reader::new();
    reader.file("books/verbum.txt", "In principio erat verbum.\n");
    reader.file("books/README", "Some words on these books.\n");
    reader.file("books/tools/main.C", "int main(void) { return 0; }\n");
    reader.file("books/tools/data.json", "{\"a\": 1}\n");
    assert_eq!(
        reader.done(&["library", "add", "books"]),
        "2 new texts · 2 programs or data\n"
    );
    assert_eq!(names(&reader), ["README", "verbum.txt"]);
    assert_eq!(reader.done(&["books"]).lines().count(), 2);
    assert!(reader.done(&["books/tools/main.C"]).contains("int main"));
    assert_eq!(names(&reader), ["README", "verbum.txt"]);
    assert_eq!(
        reader.done(&["library", "add", "books/tools/data.json"]),
        "1 new text\n"
    );
    assert_eq!(names(&reader), ["README", "data.json", "verbum.txt"]);
}

#[test]
fn a_name_opens_the_best_match_and_a_folder_is_listed() {
    let reader = with_folder();
    reader.done(&["library", "add", "books"]);
    for (name, words) in [
        ("Vom Kriege", "erweiterter Zweikampf"),
        ("zweites", "Einteilung der Kriegskunst"),
        ("kriege-2", "Einteilung der Kriegskunst"),
        ("雪", "国境の長い"),
    ] {
        let ran = reader.run(&[name]);
        assert_eq!(ran.code, 0, "{name}: {ran:?}");
        assert!(ran.out.contains(words), "{name}: {}", ran.out);
    }
    let ran = reader.run(&["clausewitz"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("kriege-1.md") && ran.err.contains("kriege-2.md"),
        "{}",
        ran.err
    );
    // Where a screen is drawn, it is the list, filtered.
    let screen = reader.done(&["render", "clausewitz", "--size", "100x20"]);
    assert!(
        screen.contains("› clausewitz") && screen.contains("1/2"),
        "{screen}"
    );
    let screen = reader.done(&[
        "render",
        "clausewitz",
        "--size",
        "100x20",
        "--keys",
        "Down Enter",
    ]);
    assert!(
        screen.contains("Einteilung") || screen.contains("Zweikampf"),
        "{screen}"
    );

    let table = reader.done(&["books"]);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(lines[0].ends_with("/books/deep/kriege-2.md"), "{table}");
    let ran = reader.run(&["books", "--at", "50%"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(reader.run(&["toc", "books"]).code, 3);
    let screen = reader.done(&[
        "render",
        "books",
        "--size",
        "100x20",
        "--keys",
        "\"kriege-1\"",
    ]);
    assert!(
        screen.contains("Texts in books") && screen.contains("Vom Kriege"),
        "{screen}"
    );
    // Looking at a folder puts nothing into the library.
    let other = with_folder();
    assert_eq!(other.done(&["books"]).lines().count(), 3);
    assert_eq!(listed(&other), []);
}

/// Every file below `folder` with its bytes.
fn files_in(folder: &std::path::Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_in(&path));
        } else {
            found.insert(path.clone(), std::fs::read(&path).expect("a file"));
        }
    }
    found
}

#[test]
fn places_are_searched_for_once_and_nothing_else_is_written() {
    const KEPT: &str = "Nobody has ever asked him for the colour of the sea at night.";
    const EDITED: &str = "He carries the oil up in a blue can, and never counts the steps.";
    let reader = Reader::new();
    let text = format!("The keeper lights the lamp at dusk.\n\n{KEPT}\n\n{EDITED}\n");
    reader.file("book.txt", &text);
    for (quote, note) in [(KEPT, "sea"), (EDITED, "can")] {
        let ran = reader.run(&["annotate", "book.txt", "--quote", quote, "--note", note]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let edited = text.replace("a blue can", "an old green can");
    reader.file(
        "book.txt",
        format!("A preface that was not there.\n\n{edited}"),
    );
    let data = reader.home.path().join("data");
    let anchors = reader.home.path().join("state/anchors");
    let before = files_in(&data);
    let notes = reader.notes("book.txt");
    let states: Vec<&str> = notes
        .iter()
        .filter_map(|note| note["status"].as_str())
        .collect();
    assert_eq!(states, ["moved", "changed"]);
    // What was found is kept, by the machine and not among the notes.
    let kept = files_in(&anchors);
    assert_eq!((kept.len(), &files_in(&data)), (1, &before));
    assert_eq!(reader.notes("book.txt"), notes);
    assert_eq!(files_in(&anchors), kept);
    // A damaged file is searched for anew, with the same answer, and is whole again.
    let (path, whole) = kept.first_key_value().expect("a file");
    let half = whole[..whole.len() / 2].to_vec();
    let other = String::from_utf8_lossy(whole).replace("moved 1", "moved 2");
    for damaged in [Vec::new(), half, other.into_bytes(), vec![0xff; 99]] {
        std::fs::write(path, &damaged).expect("a file");
        assert_eq!(reader.notes("book.txt"), notes);
        assert_eq!(files_in(&anchors), kept);
    }
    for args in [["export", "book.txt"], ["check", "book.txt"]] {
        assert!(!reader.run(&args).out.is_empty());
        assert_eq!((&files_in(&anchors), &files_in(&data)), (&kept, &before));
    }
    // To look at another edition writes nothing at all.
    reader.file("other.txt", edited.replace("lamp", "lantern"));
    let all = files_in(reader.home.path());
    assert_eq!(reader.run(&["carry", "book.txt", "other.txt"]).code, 0);
    assert_eq!(files_in(reader.home.path()), all);
}

/// Adds what `value` is made of to `shape`: the way to every leaf, and what kind of leaf it is. `null` says nothing.
fn shape(value: &Value, way: &str, shape: &mut BTreeSet<String>) {
    match value {
        Value::Null => {}
        Value::Array(values) => {
            for value in values {
                self::shape(value, &format!("{way}[]"), shape);
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                shape.insert(format!("{way}.{key}"));
                self::shape(value, &format!("{way}.{key}"), shape);
            }
        }
        leaf => {
            let kind = match leaf {
                Value::Bool(_) => "a truth",
                Value::Number(number) if number.is_f64() => "a fraction",
                Value::Number(_) => "a number",
                _ => "a text",
            };
            shape.insert(format!("{way}: {kind}"));
        }
    }
}

fn shape_of<'a>(values: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for value in values {
        shape(value, "", &mut found);
    }
    found
}

/// The JSON that `docs/scripts.md` shows, by the command it is under.
fn documented() -> Vec<(String, Value)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scripts.md");
    let page = std::fs::read_to_string(page).expect("docs/scripts.md");
    let sections = page.split("\n## ").skip(1);
    sections
        .filter_map(|section| {
            let (name, rest) = section.split_once('\n')?;
            let (_, json) = rest.split_once("```json\n")?;
            let (json, _) = json.split_once("```")?;
            let json = serde_json::from_str(json).unwrap_or_else(|why| panic!("{name}: {why}"));
            Some((name.to_owned(), json))
        })
        .collect()
}

/// Someone with annotations of every kind, two editions of a text, a bin that is not empty and settings that are wrong.
fn with_everything() -> Reader {
    let reader = Reader::with_book();
    reader.file("config/config.toml", "theme = 5\n");
    let keys = "[read]\n\"Z\" = \"go-to-page 12\"\n";
    reader.file("config/keymap.toml", keys);
    let author = "---\ntitle: Wheels\nauthor: Anna Bell\nlang: en\n---\n# One\n\nWords.\n";
    reader.file("authored.md", author);
    reader.done(&["render", "authored.md", "--keys", "J q"]);

    let all_kinds = |file: &str| {
        for args in [
            ["--quote", "A second paragraph", "--style", "idea"],
            ["--quote", "The lamp is lit", "--bookmark", "again"],
        ] {
            reader.done(&[&["annotate", file, "--note", "So #light"], &args[..]].concat());
        }
        reader.done(&["render", file, "--keys", "G m a q"]);
    };
    reader.annotate("book.md", "The first sentence", "one");
    all_kinds("book.md");
    // Another machine that wrote without seeing any of it, and a reader with an editor.
    let (path, notes) = reader.kept().remove(0);
    let device = path.file_stem().and_then(OsStr::to_str).expect("a name");
    let other = notes
        .replace(device, "other-0000")
        .replace("\"idea\"", "\"doubt\"")
        .replace("So #light", "So #dark");
    std::fs::write(path.with_file_name("other-0000.toml"), other).expect("a file");
    let own = notes.replace("kind = \"note\"", "kind = \"note\"\nlet_go = true");
    std::fs::write(&path, own).expect("a file");

    reader.file("gone.md", format!("{BOOK}\nNo more of it.\n"));
    all_kinds("gone.md");
    let keys = "g g ] n x ] n x ] n x q";
    reader.done(&["render", "gone.md", "--keys", keys]);

    let oil = "# Wheels\n\nThe oil is in a blue can.\n\n";
    let old = "First comes the verse of the river.\n\nAnd the wheel goes round.\n";
    reader.file("old.md", format!("{oil}{old}"));
    let verse = "Some other words stand here.\n\nAnd the wheel goes round.\n\nAnd other words stand there.\n\n";
    reader.file("new.md", format!("{oil}{verse}{verse}"));
    for quote in ["The oil is in a blue can.", "And the wheel goes round."] {
        reader.annotate("old.md", quote, "which?");
    }
    reader
}

#[test]
fn what_scripts_are_promised_is_what_they_get() {
    let reader = with_everything();
    let found: Vec<(&str, Vec<Value>)> = vec![
        (
            "toc",
            vec![
                reader.json(&["toc", "book.md", "--json"]),
                reader.json(&["toc", "authored.md", "--json"]),
            ],
        ),
        (
            "notes",
            vec![
                reader.json(&["notes", "book.md", "--json"]),
                reader.json(&["notes", "--json"]),
            ],
        ),
        ("trash", vec![reader.json(&["trash", "--json"])]),
        (
            "carry",
            vec![reader.json(&["carry", "old.md", "new.md", "--json"])],
        ),
        ("library", vec![reader.json(&["library", "--json"])]),
        ("keys", vec![reader.json(&["keys", "--json"])]),
        ("where", vec![reader.json(&["where", "book.md", "--json"])]),
        (
            "check",
            vec![serde_json::from_str(&reader.run(&["check", "--json"]).out).expect("JSON")],
        ),
    ];
    let documented = documented();
    let names: Vec<&str> = documented.iter().map(|(name, _)| name.as_str()).collect();
    let wanted: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, wanted, "every command with --json is documented");
    for ((name, promised), (_, got)) in documented.iter().zip(&found) {
        assert_eq!(shape_of([promised]), shape_of(got), "{name}: {got:#?}");
    }
}
