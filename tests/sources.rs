//! Where texts come from, seen from outside: any encoding, compressed files, standard input, a section of a file.

use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;
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
