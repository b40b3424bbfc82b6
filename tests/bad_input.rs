//! What may come that nobody wants: files that are no texts, texts that are no good, folders that cannot be written, terminals that
//! are none. Each gives a page or one clear line, and nothing that was saved before is harmed.

#![cfg(unix)]

#[path = "pty/term.rs"]
mod term;

use std::ffi::{OsStr, OsString};
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use term::{Home, LECTURE, Ran, find};

const BOOK: &str = "\
# The small book

The first sentence stands here. It is followed by another one, that is a little longer than the first.

## The second part

The lamp is lit again. And the lamp goes out.
";

/// Whether this runs as somebody to whom no permission is denied.
fn is_root(home: &Home) -> bool {
    fs::metadata(home.path("")).is_ok_and(|folder| folder.uid() == 0)
}

/// The program run by somebody to whom permissions mean something.
fn run_by_anyone(home: &Home, args: &[&str]) -> Ran {
    let mut command = home.command();
    if is_root(home) {
        // In a folder that nobody owns, with a program that nobody may run.
        let program = home.path("lutrin-of-anyone");
        if !program.exists() {
            // By another process: a file that was open for writing here could not be run while any other test begins a process.
            let copied = Command::new("cp")
                .arg(command.get_program())
                .arg(&program)
                .status();
            assert!(copied.is_ok_and(|copied| copied.success()), "a copy");
            chmod(&program, 0o755);
        }
        chmod(&home.path(""), 0o777);
        let mut other = Command::new(program);
        other
            .current_dir(home.path(""))
            .env_clear()
            .envs(home.vars())
            .stdin(Stdio::null())
            .uid(65534)
            .gid(65534);
        command = other;
    }
    Ran::of(command.args(args))
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("other permissions");
}

/// One line on stderr that says `told`, this exit code, and nothing on stdout.
#[track_caller]
fn one_line(ran: &Ran, code: i32, told: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(ran.out.is_empty(), "{ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    assert!(ran.err.starts_with("lutrin: "), "{ran:?}");
    for word in told {
        assert!(ran.err.contains(word), "{word} is not told: {}", ran.err);
    }
    harmless(ran.err.as_bytes(), &[]);
}

/// Every command that opens a text.
fn openers(file: &OsStr) -> Vec<Vec<OsString>> {
    [
        &["", "{}"][..],
        &["cat", "{}"],
        &["toc", "{}", "--json"],
        &["notes", "{}", "--json"],
        &["annotate", "{}", "--quote", "first", "--note", "x"],
        &["export", "{}"],
        &["render", "{}", "--keys", "a \"x\" Enter"],
        &["check", "{}"],
    ]
    .iter()
    .map(|args| {
        let words = args.iter().filter(|word| !word.is_empty());
        words
            .map(|word| {
                if **word == *"{}" {
                    file.to_owned()
                } else {
                    OsString::from(word)
                }
            })
            .collect()
    })
    .collect()
}

#[test]
fn what_is_no_text_is_told_in_one_line() {
    let home = Home::new();
    home.file("a/file.txt", BOOK);
    home.file("empty.txt", "");
    home.file("blank.txt", " \r\n\t\n\n");
    home.file("bom.txt", "\u{feff}");
    home.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0");
    home.file(
        "program",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0",
    );
    home.file("archive.md", b"PK\x03\x04\x14\0\0\0\x08\0");
    home.file("zeros.txt", vec![0; 5000]);
    home.file(
        "noise.txt",
        (0..=255).cycle().take(5000).collect::<Vec<u8>>(),
    );
    symlink("gone.txt", home.path("dangling.txt")).expect("a link");
    symlink("loop.txt", home.path("loop.txt")).expect("a link");
    let _socket = std::os::unix::net::UnixListener::bind(home.path("socket")).expect("a socket");
    for (name, told) in [
        ("missing.txt", "there is no such file"),
        ("a/missing.txt", "there is no such file"),
        ("dangling.txt", "there is no such file"),
        ("loop.txt", "cannot be read"),
        ("a/file.txt/x", "cannot be read"),
        ("a", "this is a folder; name a file in it"),
        (".", "this is a folder; name a file in it"),
        ("empty.txt", "it is empty"),
        ("blank.txt", "it is empty"),
        ("bom.txt", "it is empty"),
        (
            "picture.txt",
            "it is a binary file, not a text; lutrin reads plain text, Markdown, HTML and EPUB",
        ),
        ("program", "it is a binary file"),
        ("archive.md", "it is damaged; nothing of it can be unpacked"),
        ("zeros.txt", "it is a binary file"),
        ("noise.txt", "it is a binary file"),
        ("socket", "neither a file nor a pipe"),
        ("/dev/null", "neither a file nor a pipe"),
        ("/dev/zero", "neither a file nor a pipe"),
    ] {
        for args in openers(OsStr::new(name)) {
            // What reads lists a folder; what works on a text wants one.
            let lists = ["a", "."].contains(&name) && (args.len() == 1 || args[0] == "render");
            if !lists {
                one_line(&home.run(&args), 3, &[name, told]);
            }
        }
        assert!(home.tree("data").is_empty(), "{name}: nothing was written");
    }
    let ran = Ran::of(home.command().args(["cat", "-"]));
    one_line(&ran, 3, &["standard input", "it is empty"]);
    let long = "x".repeat(300);
    one_line(&home.run(&["cat", &long]), 3, &[&long]);
}

#[test]
fn what_may_not_be_read_is_told_in_one_line() {
    let home = Home::new();
    let secret = home.file("secret.txt", BOOK);
    let inside = home.file("closed/inside.txt", BOOK);
    chmod(&secret, 0);
    chmod(inside.parent().expect("a folder"), 0);
    for name in ["secret.txt", "closed/inside.txt"] {
        for args in openers(OsStr::new(name)) {
            let args: Vec<&str> = args.iter().filter_map(|word| word.to_str()).collect();
            one_line(&run_by_anyone(&home, &args), 3, &[name, "cannot be read"]);
        }
    }
    chmod(inside.parent().expect("a folder"), 0o700);
}

#[test]
fn odd_bytes_make_a_page_and_the_same_notes() {
    let home = Home::new();
    home.file("book.md", BOOK);
    let quote = ["--quote", "followed by another one", "--note", "here"];
    let ran = home.run(&[&["annotate", "book.md"][..], &quote].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let page = home.run(&["cat", "book.md"]);
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(BOOK.encode_utf16());
        units.flat_map(order).collect()
    };
    // Same text, other bytes: the same page with the same note.
    for (name, bytes) in [
        ("crlf.md", BOOK.replace('\n', "\r\n").into_bytes()),
        ("cr.md", BOOK.replace('\n', "\r").into_bytes()),
        ("bom.md", format!("\u{feff}{BOOK}").into_bytes()),
        (
            "both.md",
            format!("\u{feff}{}", BOOK.replace('\n', "\r\n")).into_bytes(),
        ),
        ("utf16le.md", utf16(u16::to_le_bytes)),
        ("utf16be.md", utf16(u16::to_be_bytes)),
    ] {
        home.file(name, bytes);
        let ran = home.run(&["cat", name]);
        assert_eq!((ran.code, ran.text()), (0, page.text()), "{name}");
        let ran = home.run(&["notes", name, "--json"]);
        let rows: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
        assert_eq!(
            (rows[0]["note"].as_str(), rows[0]["status"].as_str()),
            (Some("here"), Some("here")),
            "{name}: {rows}"
        );
    }
    // Other text: a page, with a sign where nothing could be read, and a word about it.
    for (name, bytes, shown, told) in [
        (
            "bad.txt",
            &b"Caf\xe9 ferm\xe9. Le reste, d\xc3\xa9j\xc3\xa0 sauv\xc3\xa9, est l\xc3\xa0.\n"[..],
            "Caf\u{fffd} ferm\u{fffd}.",
            "UTF-8",
        ),
        (
            "cut.txt",
            b"Un mot \xc3\xa0 \xc3\xa9t\xc3\xa9 coup\xc3",
            "coup\u{fffd}",
            "UTF-8",
        ),
        (
            "nul.txt",
            b"A word with\0 a zero in it, and many more words after it.\n",
            "with␀ a zero",
            "control",
        ),
    ] {
        home.file(name, bytes);
        let ran = home.run(&["cat", name]);
        assert_eq!(
            (ran.code, ran.text().contains(shown)),
            (0, true),
            "{name}: {ran:?}"
        );
        let ran = home.run(&["check", name]);
        assert_eq!(
            (ran.code, ran.text().contains(told)),
            (1, true),
            "{name}: {ran:?}"
        );
        let term = home.open(&[name]);
        term.shows(&shown.replace('\u{fffd}', "□"))
            .shows(told)
            .quit();
    }
}

/// In debug builds texts are smaller: everything takes ten times as long there.
const LARGE: usize = if cfg!(debug_assertions) {
    20 << 20
} else {
    100 << 20
};

#[test]
fn a_very_large_text_is_read_like_any_other() {
    let home = Home::new();
    let mut bytes = Vec::with_capacity(LARGE + LECTURE.len());
    while bytes.len() < LARGE {
        bytes.extend_from_slice(LECTURE.as_bytes());
    }
    bytes.extend_from_slice(b"\n\nThe end of it all.\n");
    home.file("large.txt", bytes);
    let term = home.open(&["large.txt"]);
    term.shows("Chers auditeurs")
        .keys("G")
        .shows("The end of it all.");
    term.keys("aat the end\r")
        .shows("Note kept")
        .keys("gg")
        .shows("Chers auditeurs");
    term.resize(60, 20).shows("Chers auditeurs").quit();
    assert_eq!(home.notes(), ["at the end"]);
}

#[test]
fn a_line_of_five_megabytes_is_read_like_any_other() {
    let home = Home::new();
    let mut line = "Une phrase qui n’en finit pas, et qui revient. ".repeat((5 << 20) / 50);
    line.push_str("Voilà la fin.");
    home.file("line.txt", &line);
    let term = home.open(&["line.txt"]);
    term.shows("Une phrase").keys("G").shows("Voilà la fin.");
    term.keys("aat the end\r")
        .shows("Note kept")
        .keys("gg")
        .shows("0 %")
        .quit();
    assert_eq!(home.notes(), ["at the end"]);
    // Not one place in it to break or to stop at.
    home.file("word.txt", "x".repeat(5 << 20));
    let term = home.open(&["word.txt"]);
    term.shows("xxxx").keys("j").keys("G").shows("100 %").quit();
}

/// Everything that terminals obey, in one text; `bidi` turns the line around.
const EVIL: &str = "evil\u{1b}]0;pwned\u{7}\u{1b}]52;c;cHduZWQ=\u{7}\u{1b}[38;2;66;6;66m\u{1b}[2J\u{1b}c\u{1b}P+q\u{1b}\\\u{1b}_x\u{1b}\\\
    \u{1b}]11;#420642\u{1b}\\\u{9b}31m\u{9d}0;pwned\u{9c}\u{90}\u{8}\u{7f}\u{0}\u{e}\u{202e}live\u{2066}\u{200f}\u{61c}\u{e0041}end";

/// What must never come out, wherever it came in: parts that the program itself never sends.
const PARTS: [&[u8]; 7] = [
    b"\x1b]0;",
    b"\x1b]52;c;cHduZWQ=",
    b"\x1b[38;2;66;6;66m",
    b"\x1bc",
    b"\x1bP",
    b"\x1b_",
    b"\x1b]11;#",
];

/// The private modes that are switched on and off.
const MODES: [&str; 7] = ["1049", "25", "2004", "1000", "1002", "1006", "2026"];

/// Whether these bytes are only letters and, where `sequences` allows any, sequences that the program sends of its own accord:
/// the rest of the list is closed.
#[track_caller]
fn harmless(bytes: &[u8], sequences: &[Sequence]) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    for part in PARTS {
        assert!(
            !find(bytes, part),
            "{} in {}",
            part.escape_ascii(),
            bytes.escape_ascii()
        );
    }
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let next = match c {
            '\u{1b}' => {
                let known = sequences.iter().find_map(|sequence| sequence(rest));
                let begun: String = rest.chars().take(30).collect();
                known.unwrap_or_else(|| panic!("unknown sequence: {begun:?}"))
            }
            '\n' => 1,
            '\r' if !sequences.is_empty() => 1,
            c => {
                let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                let tag = matches!(c, '\u{e0000}'..='\u{e007f}');
                assert!(
                    !c.is_control() && !bidi && !tag,
                    "{c:?} in {:?}",
                    near(text, rest)
                );
                c.len_utf8()
            }
        };
        rest = &rest[next..];
    }
}

fn near<'t>(text: &'t str, rest: &str) -> &'t str {
    let at = text.len() - rest.len();
    let start = (0..=at.saturating_sub(40))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    &text[start.unwrap_or(0)..at]
}

/// The length of a sequence that stands at the beginning, if it is this one.
type Sequence = fn(&str) -> Option<usize>;

/// Moves, dresses, scrolling regions, clearing, private modes, and who turns right-to-left text.
fn control(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\x1b[")?;
    let end = body.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '?'))?;
    let (parameters, last) = (&body[..end], body[end..].chars().next()?);
    let known = match parameters.strip_prefix('?') {
        Some(mode) => MODES.contains(&mode) && matches!(last, 'h' | 'l'),
        None if last == 'J' => parameters == "2",
        None if matches!(last, 'h' | 'l') => parameters == "8",
        None => matches!(last, 'H' | 'C' | 'm' | 'r' | 'S' | 'T'),
    };
    known.then_some(2 + end + 1)
}

/// The questions for the background and for margins.
fn question(text: &str) -> Option<usize> {
    let known = ["\x1b]11;?\x07", "\x1b[?69$p"];
    let asked = known.into_iter().find(|known| text.starts_with(known));
    asked.map(str::len)
}

/// The clipboard.
fn copy(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\x1b]52;c;")?;
    let end = body.find(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c)))?;
    let close = ["\x1b\\", "\x07"]
        .into_iter()
        .find(|close| body[end..].starts_with(close))?;
    Some(7 + end + close.len())
}

const SCREEN: &[Sequence] = &[control, question, copy];

/// Someone whose text, title, file name, folders, settings and notes are all written by an enemy.
fn evil_home() -> (Home, OsString) {
    let home = Home::new();
    let mut name = OsString::from("na\u{1b}]0;pwned\u{7}me\u{202e}\u{9b}31m\n");
    name.push(OsStr::from_bytes(b"\xff.md"));
    let book = format!(
        "---\ntitle: \"title {EVIL}\"\nauthor: {EVIL}\n---\n\n# Part {EVIL}\n\nA sentence {EVIL} in it.\n\n## Two {EVIL}\n\nWith [a link {EVIL}](http://x/{EVIL}) and a note[^1].\n\n```{EVIL}\ncode {EVIL}\n```\n\n[^1]: Foot {EVIL}.\n"
    );
    let path = home.path(&name);
    home.file(path, book);
    home.file(
        "config/config.toml",
        "mea\\u001bsure = 3\ntheme = \"\\u001b]0;pwned\\u0007\\u202e\"\nmeasure = \"\\u009b31m\"\n",
    );
    home.file(
        "config/keymap.toml",
        "[read]\n\"\\u001b[31m\" = \"\\u001b]0;pwned\\u0007\"\n\"j\" = \"\\u202elive\"\n",
    );
    home.file(
        format!("config/themes/{}.toml", "t\u{1b}[31m\u{202e}"),
        "x\u{1b} = \u{9b}",
    );
    (home, name)
}

#[test]
fn nothing_in_files_or_arguments_commands_the_terminal() {
    let (home, name) = evil_home();
    let name = name.as_os_str();
    let word = |word: &'static str| OsStr::new(word);
    let evil = EVIL.replace('\0', "");
    let evil = OsStr::new(&evil);
    let file = |path: &str| home.path(path).into_os_string();
    let page = file("out.md");
    for (args, code) in [
        (
            vec![
                word("annotate"),
                name,
                word("--quote"),
                word("sentence"),
                word("--note"),
                evil,
            ],
            0,
        ),
        (
            vec![
                word("annotate"),
                name,
                word("--quote"),
                word("in it"),
                word("--bookmark"),
                evil,
            ],
            0,
        ),
        (
            vec![
                word("annotate"),
                name,
                word("--quote"),
                word("in it"),
                word("--style"),
                evil,
            ],
            2,
        ),
        (vec![word("annotate"), name, word("--quote"), evil], 1),
        (vec![name], 0),
        (vec![word("cat"), name, word("--notes")], 0),
        (vec![word("cat"), name, word("--section"), evil], 1),
        (vec![name, word("--at"), evil], 1),
        (vec![word("toc"), name], 0),
        (vec![word("toc"), name, word("--json")], 0),
        (vec![word("notes"), name], 0),
        (vec![word("notes"), name, word("--json")], 0),
        (vec![word("notes")], 0),
        (vec![word("notes"), word("--json")], 0),
        (vec![word("export"), name], 0),
        (vec![word("export"), name, word("-o"), &page], 0),
        (vec![word("where"), name], 0),
        (vec![word("where"), name, word("--json")], 0),
        (vec![word("check"), name], 1),
        (vec![word("check"), name, word("--json")], 1),
        (vec![word("keys")], 0),
        (vec![word("keys"), word("--json")], 0),
        (vec![word("keys"), word("--keymap"), evil], 1),
        (vec![word("render"), name, word("--keys"), word("t A")], 0),
        (vec![word("render"), name, word("--keys"), evil], 2),
        (vec![word("render"), name, word("--size"), evil], 2),
        (vec![word("render"), name, word("--format"), word("svg")], 0),
        (vec![word("cat"), evil], 3),
        (vec![evil, evil], 2),
        (vec![word("completions"), evil], 2),
    ] {
        let ran = home.run(&args);
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
        harmless(&ran.out, &[]);
        harmless(ran.err.as_bytes(), &[]);
        assert!(
            code == 0 || ran.err.lines().count() == 1,
            "{args:?}: {ran:?}"
        );
    }
    harmless(&fs::read(page).expect("an export"), &[]);
    let ran = home.run(&[word("render"), name, word("--format"), word("ansi")]);
    harmless(&ran.out, SCREEN);
}

#[test]
fn nothing_in_files_or_keys_commands_the_terminal_while_reading() {
    let (home, name) = evil_home();
    let note = EVIL.replace('\0', "");
    let mut args = vec![OsStr::new("annotate"), &name];
    args.extend(["--quote", "sentence", "--note", note.as_str()].map(OsStr::new));
    let ran = home.run(&args);
    assert_eq!(ran.code, 0, "{ran:?}");
    let term = home.seat().size(120, 40).open(&[&name]);
    term.shows("1/2").shows("evil");
    // Every place where something of it may stand. Ctrl-c leaves each.
    for (keys, shown) in [
        ("A", "Annotations"),
        ("o", "Texts"),
        ("gi", "This text"),
        ("?", "Keys: reading"),
        (":", "Commands"),
        ("t", "Contents: "),
    ] {
        term.keys(keys).shows(shown).keys("\x03").hides(shown);
    }
    term.keys(")))y")
        .shows("Copied")
        .keys("/evil\r")
        .shows("/6 ·");
    term.keys(format!("a\x1b[200~pasted {EVIL}\x1b[201~"))
        .shows("│ pasted");
    term.keys("\r")
        .shows("Note kept")
        .keys("G")
        .shows("1. Foot");
    term.quit();
    harmless(&term.raw(), SCREEN);
    let ran = home.run(&["notes", "--json"]);
    harmless(&ran.out, &[]);
    assert!(ran.text().contains("pasted evil"), "{ran:?}");
}

/// Someone whose note on the small book is kept.
fn annotated() -> Home {
    let home = Home::new();
    home.file("book.md", BOOK);
    let ran = run_by_anyone(&home, &annotate("sentence", "kept"));
    assert_eq!(ran.code, 0, "{ran:?}");
    home
}

fn annotate<'a>(quote: &'a str, note: &'a str) -> [&'a str; 6] {
    ["annotate", "book.md", "--quote", quote, "--note", note]
}

/// The file of notes there is.
fn notes_file(home: &Home) -> PathBuf {
    let files = home.tree("data/notes").into_iter().map(|(path, _)| path);
    files
        .into_iter()
        .find(|path| path.is_file())
        .expect("a file of notes")
}

/// The notes, read by whoever may.
fn noted(home: &Home) -> Vec<String> {
    let ran = run_by_anyone(home, &["notes", "book.md", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    let notes = rows
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| &row["note"]);
    let mut notes: Vec<String> = notes
        .filter_map(|note| Some(note.as_str()?.to_owned()))
        .collect();
    notes.sort();
    notes
}

/// Nothing can be written: the text is read all the same with its notes, a change ends in one line, and everything saved is as it was.
#[track_caller]
fn only_reads(home: &Home, run: impl Fn(&[&str]) -> Ran, told: &[&str]) {
    let before = home.tree("data");
    one_line(&run(&annotate("lamp is lit", "more")), 4, told);
    let ran = run(&["cat", "book.md"]);
    assert_eq!(
        (ran.code, ran.text().contains("lit again")),
        (0, true),
        "{ran:?}"
    );
    let ran = run(&[
        "render",
        "book.md",
        "--size",
        "100x12",
        "--keys",
        "a \"more\" Enter",
    ]);
    assert!(ran.text().contains("Not saved: "), "{ran:?}");
    assert_eq!((ran.code, ran.err.lines().count()), (4, 1), "{ran:?}");
    let after = home.tree("data");
    for (path, contents) in before {
        assert!(
            after.contains(&(path.clone(), contents)),
            "{} is as it was",
            path.display()
        );
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_only_read() {
    let home = annotated();
    let folders: Vec<PathBuf> = home
        .tree("data")
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let modes = |mode: u32| {
        for path in folders.iter().filter(|path| path.is_dir()) {
            chmod(path, mode);
        }
        chmod(&home.path("data"), mode);
    };
    modes(0o555);
    let run = |args: &[&str]| run_by_anyone(&home, args);
    only_reads(&home, run, &["data/notes", "permissions", "lutrin where"]);
    assert_eq!(noted(&home), ["kept"]);
    modes(0o755);
    assert_eq!(run(&annotate("lamp is lit", "more")).code, 0);
    assert_eq!(noted(&home), ["kept", "more"]);
}

#[test]
fn a_folder_where_nothing_fits_any_more_is_only_read() {
    let home = annotated();
    if is_root(&home) {
        chmod(&notes_file(&home), 0o644);
    }
    // No file may grow: what a full disk does, on any machine.
    let run = |args: &[&str]| {
        let mut full = Command::new("/bin/sh");
        full.current_dir(home.path(""))
            .env_clear()
            .envs(home.vars())
            .stdin(Stdio::null())
            .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""])
            .arg(home.command().get_program());
        Ran::of(full.args(args))
    };
    only_reads(&home, run, &["data/notes"]);
    assert_eq!(noted(&home), ["kept"]);
}

#[test]
fn a_file_where_a_folder_should_be_is_left_alone() {
    for name in ["data", "data/notes"] {
        let home = Home::new();
        home.file("book.md", BOOK);
        let file = home.file(name, "this is no folder");
        only_reads(&home, |args| home.run(args), &["data/notes"]);
        assert_eq!(fs::read(file).expect("the file"), b"this is no folder");
    }
    // The same for the folder of what is kept of this machine: notes can still be kept.
    let home = Home::new();
    home.file("book.md", BOOK);
    home.file("state", "this is no folder");
    home.file("config", "this is no folder");
    let ran = home.run(&annotate("sentence", "kept"));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(home.notes(), ["kept"]);
}

#[test]
fn links_stay_links() {
    let home = annotated();
    let file = notes_file(&home);
    if is_root(&home) {
        chmod(&file, 0o666);
    }
    // The folder is elsewhere, and so is one file in it.
    fs::rename(home.path("data"), home.path("elsewhere")).expect("a move");
    symlink("elsewhere", home.path("data")).expect("a link");
    let real = home.path("one file.toml");
    fs::rename(&file, &real).expect("a move");
    symlink(&real, &file).expect("a link");
    let ran = home.run(&annotate("lamp is lit", "more"));
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut notes = home.notes();
    notes.sort();
    assert_eq!(notes, ["kept", "more"]);
    assert!(home.path("data").is_symlink() && file.is_symlink());
    assert!(fs::read_to_string(real).expect("notes").contains("more"));
    // One that leads nowhere is told.
    let home = Home::new();
    home.file("book.md", BOOK);
    symlink("nowhere", home.path("data")).expect("a link");
    only_reads(&home, |args| home.run(args), &["data"]);
    assert!(!home.path("nowhere").exists() && home.path("data").is_symlink());
}

/// What becomes of a file of notes.
type Damage = fn(&str) -> Vec<u8>;

#[test]
fn what_is_damaged_or_newer_is_never_written_over() {
    for (what, damage, still) in [
        (
            "noise",
            (|_| b"\xff\x00\xfe\x1b[31m noise".to_vec()) as Damage,
            &["more"][..],
        ),
        ("nothing", |_| Vec::new(), &["more"]),
        (
            "a record cut off",
            |text| {
                text.split("\nend =")
                    .next()
                    .map(Vec::from)
                    .unwrap_or_default()
            },
            &["more"],
        ),
        (
            "a word cut off",
            |text| text.as_bytes()[..text.len() - 40].to_vec(),
            &["more"],
        ),
        (
            "a newer format",
            |text| {
                text.replace("format = 1", "format = 99\nwhat = [\"this\"]")
                    .into_bytes()
            },
            &["kept", "more"],
        ),
    ] {
        let home = annotated();
        let file = notes_file(&home);
        let whole = fs::read_to_string(&file).expect("notes");
        let contents = damage(&whole);
        let cut = whole.as_bytes().starts_with(&contents);
        fs::write(&file, &contents).expect("damage");
        chmod(&file, 0o666);
        let ran = home.run(&["cat", "book.md", "--notes"]);
        assert_eq!(ran.code, 0, "{what}: {ran:?}");
        let ran = home.run(&annotate("lamp is lit", "more"));
        assert_eq!(ran.code, 0, "{what}: {ran:?}");
        harmless(ran.err.as_bytes(), &[]);
        if cut {
            // What was written last is known: nothing is lost at all.
            assert!(home.notes().iter().any(|found| found == "kept"), "{what}");
        } else {
            let now = fs::read(&file).expect("the file");
            assert!(now.starts_with(&contents), "{what} is as it was");
            // What is no file of ours to write is not written at all.
            assert!(what.starts_with("a record") || now == contents, "{what}");
            let name = file
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let told = home.run(&["check"]);
            assert_eq!(
                (told.code, told.text().contains(&name)),
                (1, true),
                "{what}: {told:?}"
            );
        }
        let notes = home.notes();
        for note in still {
            assert!(notes.iter().any(|found| found == note), "{what}: {notes:?}");
        }
    }
}

#[test]
fn one_damaged_record_costs_no_other() {
    let home = annotated();
    let file = notes_file(&home);
    let mut text = fs::read_to_string(&file).expect("notes");
    let damaged = "\n# by hand\n[[ann]]\nid = 5\nnote = \"\\u001b]0;pwned\\u0007\"\nmine = true\n";
    text.push_str(damaged);
    fs::write(&file, &text).expect("damage");
    chmod(&file, 0o666);
    let ran = home.run(&annotate("lamp is lit", "more"));
    assert_eq!(ran.code, 0, "{ran:?}");
    let now = fs::read_to_string(&file).expect("notes");
    assert!(
        now.starts_with(&text),
        "what stood there stands there:\n{now}"
    );
    assert_eq!(noted(&home), ["kept", "more"]);
    let term = home.seat().size(250, 30).open(&["book.md"]);
    term.shows("must be a text").quit();
    harmless(&term.raw(), SCREEN);
}

#[test]
fn damage_beside_the_notes_costs_no_page() {
    let home = annotated();
    let ran = home.run(&["render", "book.md", "--keys", "h ) a \"left\" Esc"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut damaged = 0;
    for (path, _) in [home.tree("state"), home.tree("data/library")].concat() {
        if path.is_file() {
            damaged += 1;
            fs::write(&path, b"\xff\0 = [ noise \x1b[31m").expect("damage");
        }
    }
    assert!(damaged > 4, "{damaged}");
    home.file("config/config.toml", b"\xff\xfe");
    home.file("config/keymap.toml", "[read\n");
    let term = home.open(&["book.md"]);
    term.shows("The small book")
        .keys(")asecond\r")
        .shows("✎ second")
        .quit();
    harmless(&term.raw(), SCREEN);
    let mut notes = home.notes();
    notes.retain(|note| !note.is_empty());
    notes.sort();
    assert_eq!(notes, ["kept", "second"]);
}

#[test]
fn a_note_that_cannot_be_kept_is_not_lost() {
    let home = Home::new();
    home.file("book.md", BOOK);
    let file = home.file("data/notes", "this is no folder");
    let term = home.open(&["book.md"]);
    term.shows("The small book")
        .keys("aprecious\r")
        .shows("Not saved: ");
    // It stays on the desk, and the first q is refused.
    term.shows("✎ precious")
        .keys("q")
        .shows("once more leaves all the same")
        .keys("q");
    assert_eq!(term.ends(), Ok(4));
    term.is_as_before();
    let told = term.contents();
    assert_eq!(told.trim().matches("lutrin: ").count(), 1, "{told}");
    assert!(told.contains("1 change was not kept"), "{told}");
    // What was typed waits as a draft until it can be kept.
    fs::remove_file(file).expect("room");
    let term = home.open(&["book.md"]);
    term.shows("The small book")
        .keys("a")
        .shows("precious")
        .keys("\r")
        .shows("Note kept")
        .quit();
    assert_eq!(home.notes(), ["precious"]);
}

#[test]
fn the_smallest_terminals_lose_nothing() {
    let home = Home::with_lecture();
    for (columns, rows) in [(1, 1), (2, 1), (1, 50), (200, 1), (19, 5), (20, 4)] {
        let term = home.seat().size(columns, rows).open(&["lecture.txt"]);
        term.sends(b"\x1b[2J").keys("J");
        term.resize(80, 24).shows("2/5");
        term.resize(columns, rows).keys("K");
        term.resize(100, 30).shows("1/5");
        term.resize(columns, rows).quit();
    }
    let term = home.seat().size(20, 5).open(&["lecture.txt"]);
    term.shows("La révolution").quit();
}

#[test]
fn a_terminal_that_can_do_nothing_gets_the_page() {
    let home = Home::with_lecture();
    let pages = [
        home.seat().var("TERM", "dumb").open(&["lecture.txt"]),
        home.seat().without("TERM").open(&["lecture.txt"]),
    ];
    for term in pages {
        assert_eq!(term.ends(), Ok(0));
        term.is_as_before();
        let raw = term.raw();
        harmless(
            String::from_utf8_lossy(&raw)
                .replace("\r\n", "\n")
                .as_bytes(),
            &[],
        );
        assert!(find(&raw, "La question nationale".as_bytes()));
    }
    // No terminal at all.
    let ran = home.run(&["lecture.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.text().contains("La question nationale"));
    harmless(&ran.out, &[]);
    // One that was never asked for its background, and one without a colour.
    let term = home
        .seat()
        .var("TERM", "vt100")
        .var("NO_COLOR", "1")
        .open(&["lecture.txt"]);
    term.shows("1/5").quit();
    assert!(
        !find(&term.raw(), b"]11;"),
        "it is not asked what it would show"
    );
    assert!(!find(&term.raw(), b"\x1b[38;"), "no colour");
}

#[test]
fn without_a_home_there_is_a_page_and_a_word() {
    let home = Home::with_lecture();
    let mut seat = home.seat();
    for name in [
        "HOME",
        "LUTRIN_DATA_DIR",
        "LUTRIN_STATE_DIR",
        "LUTRIN_CONFIG_DIR",
    ] {
        seat = seat.without(name);
    }
    let term = seat.open(&["lecture.txt"]);
    term.shows("1/5")
        .shows("notes cannot be kept")
        .keys("J")
        .shows("2/5");
    term.keys("alost\r")
        .shows("Not saved")
        .keys("q")
        .shows("once more leaves")
        .keys("q");
    assert_eq!(term.ends(), Ok(4));
    term.is_as_before();
    assert!(
        term.contents().contains("lutrin: 1 change was not kept"),
        "{}",
        term.contents()
    );
    let homeless = |args: &[&str]| Ran::of(home.command().env_clear().args(args));
    let args = ["annotate", "lecture.txt", "--quote", "conférence donnée"];
    one_line(&homeless(&args), 4, &["set HOME"]);
    let ran = homeless(&["cat", "lecture.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
}
