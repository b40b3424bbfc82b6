//! The real program in a real (pseudo-)terminal: what only shows there. Signals, resizing, crashes, two readers at once, and the
//! terminal given back in every case.

#![cfg(unix)]

#[path = "pty/term.rs"]
mod term;

use std::time::{Duration, SystemTime};

use term::{Home, Ran, eventually, find, send};

#[test]
fn a_reader_opens_jumps_and_comes_back() {
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    term.shows("conférence donnée par Léon Trotsky");
    term.keys("J").shows("Le “coup d’Etat” · 2/5");
    term.quit();
    assert_eq!(term.contents().trim(), "", "nothing is left on the screen");
    let term = home.open(&["lecture.txt"]);
    term.shows("Le “coup d’Etat” · 2/5").quit();
}

#[test]
fn a_note_and_the_place_are_there_again() {
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    term.keys("JJ").shows("Les causes d’Octobre · 3/5");
    term.keys("acf. Clausewitz #guerre\r").shows("Note kept");
    term.quit();
    assert_eq!(home.notes(), ["cf. Clausewitz #guerre"]);
    let term = home.open(&["lecture.txt"]);
    term.shows("Les causes d’Octobre · 3/5")
        .shows("cf. Clausewitz");
    term.quit();
    // Without a name it is the last text read.
    home.open(&[]).shows("cf. Clausewitz").quit();
}

/// Making the folders of notes in a home that was empty is no change of the settings; what is put into it afterwards is.
#[test]
fn a_home_that_is_made_while_reading_says_nothing_of_settings() {
    let home = Home::with_lecture();
    let new = home.path("new");
    let own = ["LUTRIN_DATA_DIR", "LUTRIN_STATE_DIR", "LUTRIN_CONFIG_DIR"];
    let seat = home.seat().size(120, 30);
    let seat = seat.var("HOME", new.to_str().expect("UTF-8"));
    let term = own.iter().fold(seat, |seat, name| seat.var(name, ""));
    let term = term.open(&["lecture.txt"]);
    term.shows("Copenhague");
    eventually("the folder", || new.join(".local/share/lutrin").exists());
    // What another program notes comes after all that was told of the folders until then.
    let mut command = home.command();
    command.env("HOME", &new);
    for name in own {
        command.env_remove(name);
    }
    command.args([
        "annotate",
        "lecture.txt",
        "--quote",
        "Copenhague",
        "--occurrence",
        "1",
    ]);
    let ran = Ran::of(command.args(["--note", "another's"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    term.shows("another's");
    assert!(!term.contents().contains("Settings"));
    home.file("new/.config/lutrin/config.toml", "measure = 50\n");
    term.shows("Settings read again").quit();
}

/// Another work with notes of its own was put in the place of the text: its notes are shown, and neither takes those of the other.
#[test]
fn another_text_in_the_place_of_this_one_keeps_its_own_notes() {
    let home = Home::with_lecture();
    let text =
        |words: &str| format!("# {words}\n\nNothing but {words} is told of here, and at length.\n");
    for (name, words) in [("a.md", "Apples"), ("b.md", "Bees")] {
        home.file(name, text(words));
        let quote = format!("Nothing but {words}");
        let ran = home.run(&["annotate", name, "--quote", &quote, "--note", words]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let term = home.seat().size(120, 30).open(&["a.md"]);
    term.shows("✎ Apples");
    home.file("a.md", text("Bees"));
    term.shows("✎ Bees").hides("✎ Apples");
    term.keys("}h").shows("Highlighted");
    term.quit();
    home.file("a.md", text("Apples"));
    let kinds = |name: &str| {
        let ran = home.run(&["notes", name, "--json"]);
        let rows: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
        let rows = rows.as_array().expect("a list").clone();
        let mut kinds: Vec<String> = rows.iter().map(|row| row["kind"].to_string()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds("a.md"), ["\"note\""]);
    assert_eq!(kinds("b.md"), ["\"highlight\"", "\"note\""]);
}

/// Terminals that turn right-to-left text themselves are told to leave it to us, before anything of it is written, and only then.
#[test]
fn the_order_of_characters_is_ours_while_it_matters() {
    let home = Home::with_lecture();
    home.file("hebrew.txt", "שלום עולם, זה ספר.\n");
    let at = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|part| part == what);
    let term = home.open(&["hebrew.txt"]);
    term.shows(".רפס הז ,םלוע םולש");
    let stop = |term: &term::Term| {
        let raw = term.raw();
        let mine = at(&raw, b"\x1b[8l").expect("the mode");
        assert!(at(&raw, b"\x1b[?1049h") < Some(mine));
        assert!(at(&raw, "ם".as_bytes()) > Some(mine));
        raw
    };
    stop(&term);
    term.quit();
    let raw = stop(&term);
    let back = at(&raw, b"\x1b[8h").expect("the mode given back");
    assert!(at(&raw, b"\x1b[?1049l") > Some(back));

    // mlterm does not know the mode, but a word of its own. Far away it is known by its answer.
    let word = |bytes: &[u8]| at(bytes, b"\x1b]5379;use_ctl=false\x07");
    let given_back = |bytes: &[u8]| at(bytes, b"\x1b]5379;use_ctl=true\x07");
    assert_eq!(word(&raw), None);
    assert_eq!(given_back(&raw), None);
    let term = home.seat().var("MLTERM", "3.9.0").open(&["hebrew.txt"]);
    term.shows(".רפס הז ,םלוע םולש").quit();
    let raw = term.raw();
    assert!(word(&raw).expect("the word") < at(&raw, "ם".as_bytes()).expect("text"));
    assert!(given_back(&raw).expect("given back") < at(&raw, b"\x1b[?1049l").expect("the end"));
    let far = home.seat().answering(b"\x1b[>24;279;0c");
    let term = far.open(&["hebrew.txt"]);
    term.shows(".רפס הז ,םלוע םולש");
    term.sends(b"\x1b]5379;use_ctl=false\x07");
    term.quit();
    assert!(given_back(&term.raw()) > word(&term.raw()));

    let term = home.open(&["lecture.txt"]);
    term.shows("conférence donnée par Léon Trotsky").quit();
    let untouched = |term: &term::Term| {
        let raw = term.raw();
        assert!(!find(&raw, b"\x1b[8l") && !find(&raw, b"\x1b[8h"));
    };
    untouched(&term);

    home.file("config/config.toml", "bidi = \"terminal\"\n");
    let term = home.open(&["hebrew.txt"]);
    term.shows("שלום עולם, זה ספר.").quit();
    untouched(&term);
}

#[test]
fn resizing_keeps_the_place_and_what_is_being_typed() {
    let home = Home::with_lecture();
    let term = home.seat().size(120, 40).open(&["lecture.txt"]);
    term.keys("JJ").shows("Les causes d’Octobre · 3/5");
    term.keys("ahalf a ").shows("half a ");
    term.resize(60, 20).shows("half a ");
    term.keys("thought ").shows("half a thought ");
    // Nothing can be shown here, and nothing is lost.
    term.resize(8, 3).shows("8×3").keys("and a ");
    term.resize(200, 60).shows("half a thought and a ");
    term.resize(40, 12).keys("half").shows("and a half");
    term.resize(100, 30).keys("\r").shows("Note kept");
    term.keys(")(").hides("Note kept");
    assert_eq!(home.notes(), ["half a thought and a half"]);
    for (columns, rows) in [(20, 5), (300, 100), (1, 1), (79, 24), (110, 30)] {
        term.resize(columns, rows);
        term.until("the new size", |screen| drawn_at(screen, columns, rows));
    }
    term.shows("Les causes d’Octobre · 3/5").quit();
}

/// Whether a page (or, where there is no room, something) reaches the last column and the last row.
fn drawn_at(screen: &vt100::Screen, columns: u16, rows: u16) -> bool {
    let last = screen.contents_between(rows - 1, 0, rows - 1, columns);
    let small = columns < 20 || rows < 5;
    small || last.trim_end().ends_with("? help") || last.contains('%')
}

#[test]
fn ended_from_outside_it_keeps_place_and_words() {
    for (signal, code) in [("TERM", 143), ("INT", 130), ("QUIT", 131), ("HUP", 129)] {
        let home = Home::with_lecture();
        let term = home.open(&["lecture.txt"]);
        term.keys("J").shows("Le “coup d’Etat” · 2/5");
        term.keys("akept\r")
            .shows("✎ kept")
            .keys(")")
            .hides("Note kept");
        term.keys("aonly begun").shows("only begun");
        term.signal(signal);
        assert_eq!(term.ends(), Ok(code), "{signal}");
        term.is_as_before();
        assert_eq!(home.notes(), ["kept"], "{signal}");
        let term = home.open(&["lecture.txt"]);
        term.shows("Le “coup d’Etat” · 2/5")
            .shows("✎ Le “coup d’Etat”");
        term.shows("A draft is waiting");
        term.keys("a")
            .shows("only begun")
            .shows("Your draft is back");
        term.keys(" and ended\r").hides("New note").keys("q");
        assert_eq!(term.ends(), Ok(0));
        assert_eq!(home.notes(), ["kept", "only begun and ended"], "{signal}");
    }
}

#[test]
fn a_terminal_that_is_closed_loses_nothing() {
    let home = Home::with_lecture();
    // The shell is what the terminal belongs to: killed, it takes the terminal away and all in it is told to hang up.
    let term = home
        .seat()
        .shell("trap '' HUP; ( \"$lutrin\" lecture.txt; echo $? > code ); exit");
    term.shows("1/5").keys("J").shows("2/5");
    term.keys("akept\r")
        .shows("✎ kept")
        .keys(")")
        .hides("Note kept");
    term.keys("aonly begun").shows("only begun").signal("KILL");
    let code = || std::fs::read_to_string(home.path("code")).unwrap_or_default();
    eventually("the end", || code().ends_with('\n'));
    assert_eq!(code(), "129\n");
    assert_eq!(home.notes(), ["kept"]);
    let term = home.open(&["lecture.txt"]);
    term.shows("2/5").keys("a").shows("only begun");
}

#[test]
fn stopped_and_continued_it_draws_again() {
    let home = Home::with_lecture();
    let script = "set -m; \"$lutrin\" lecture.txt
        while kill -0 %1 2> /dev/null; do echo the shell is here; read -r go; fg > /dev/null; done; echo over";
    let term = home.seat().shell(script);
    let page = "Le “coup d’Etat” · 2/5";
    term.shows("1/5")
        .keys("J")
        .shows(page)
        .keys("aa thought")
        .shows("a thought");
    let reader = term.foreground().expect("a reader");
    for by_key in [true, false] {
        if by_key {
            term.keys("\x1b").shows("the draft waits").keys("\x1a");
        } else {
            assert!(send("TSTP", reader));
        }
        term.shows("the shell is here")
            .until("the shell's terminal", |screen| {
                !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
            });
        term.keys("\n").shows(page).until("our terminal", |screen| {
            screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
        });
        assert!(!term.contents().contains("the shell is here"));
        // It may have changed its size meanwhile, and the keys are ours again.
        term.keys("a")
            .shows("a thought")
            .keys("\x1b")
            .shows("the draft waits");
    }
    term.keys("q").shows("over");
    assert_eq!(term.ends(), Ok(0));
    term.is_as_before();
}

#[test]
fn stopped_without_a_word_it_takes_the_terminal_again() {
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    term.keys("J").shows("2/5").signal("STOP");
    term.resize(80, 24).signal("CONT");
    term.until("the page in the new size", |screen| {
        drawn_at(screen, 80, 24)
    });
    term.shows("2/5").keys("K").shows("1/5").quit();
}

#[test]
fn a_crash_gives_the_terminal_back() {
    let home = Home::with_lecture();
    // No thread can be had with a stack like this: that is one of the few things it gives up at, with the page on the screen.
    let stack = (1_u64 << 46).to_string();
    let term = home
        .seat()
        .var("RUST_MIN_STACK", &stack)
        .open(&["lecture.txt"]);
    assert_eq!(term.ends(), Ok(101), "{}", term.contents());
    assert!(find(&term.raw(), b"\x1b[?1049h"), "the page was there");
    assert!(
        term.contents().contains("no thread can be had"),
        "{}",
        term.contents()
    );
    term.is_as_before();
}

#[test]
fn killed_between_two_keys_it_offers_the_draft() {
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    term.keys("J")
        .shows("2/5")
        .keys("asaved\r")
        .shows("Note kept");
    let before = home.tree("data/notes");
    term.keys(")aan unfinished tho").shows("an unfinished tho");
    let kept = |words: &str| {
        let drafts = home.tree("state/drafts");
        let mut texts = drafts.iter().map(|(_, text)| String::from_utf8_lossy(text));
        texts.any(|text| text.contains(words))
    };
    eventually("the draft", || kept("an unfinished tho"));
    // The next keys are on their way; some of them may be kept.
    term.keys("ught that goes on").signal("KILL");
    assert!(term.ends().is_err());
    assert_eq!(
        home.tree("data/notes"),
        before,
        "what was saved is as it was"
    );
    let term = home.open(&["lecture.txt"]);
    term.shows("2/5").shows("✎ saved");
    term.keys("A")
        .shows("an unfinished tho")
        .keys("\x1b")
        .hides("an unfinished");
    term.keys(")a")
        .shows("an unfinished tho")
        .shows("Your draft is back");
    term.keys("!\r").shows("Note kept").quit();
    let notes = home.notes();
    assert_eq!((notes.len(), notes[0].as_str()), (2, "saved"));
    let whole = "an unfinished thought that goes on";
    let draft = notes[1].strip_suffix('!').expect("what was typed last");
    assert!(draft.len() >= 17 && whole.starts_with(draft), "{draft}");
    assert!(!kept("an unfinished"), "the draft became a note");
}

#[test]
fn two_readers_of_one_text_see_each_other_s_notes() {
    let home = Home::with_lecture();
    let [one, two] = [0, 1].map(|_| home.seat().size(120, 40).open(&["lecture.txt"]));
    one.shows("1/5").keys("aone writes\r").shows("✎ one writes");
    two.shows("✎ one writes")
        .keys(")atwo writes\r")
        .shows("✎ two writes");
    one.shows("✎ two writes");
    // Both at once, again and again.
    for round in 0..5 {
        one.keys(format!("aone {round}\r"));
        two.keys(format!("atwo {round}\r"));
        one.shows(&format!("one {round}"));
        two.shows(&format!("two {round}"));
    }
    one.keys("A").shows("two 4").keys("\x1b");
    two.keys("A").shows("one 4").keys("\x1b");
    let mut expected = vec!["one writes".to_owned(), "two writes".to_owned()];
    expected.extend((0..5).flat_map(|round| [format!("one {round}"), format!("two {round}")]));
    expected.sort();
    let mut found = home.notes();
    found.sort();
    assert_eq!(found, expected);
    for term in [one, two] {
        term.hides("Annotations in").quit();
    }
}

#[test]
fn the_mouse_selects_and_a_key_highlights() {
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    term.shows("Chers auditeurs");
    let (row, column) = place(&term.contents(), "regret");
    let (end_row, end_column) = place(&term.contents(), "sincère");
    let end_column = end_column + 6;
    // Pressed, dragged through the line's end, let go.
    term.keys(format!(
        "\x1b[<0;{column};{row}M\x1b[<32;{};{row}M\x1b[<32;{end_column};{end_row}M\x1b[<0;{end_column};{end_row}m",
        column + 3
    ));
    term.keys("h").shows("Highlighted").quit();
    let ran = home.run(&["notes", "lecture.txt", "--json"]);
    let rows: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(rows[0]["quote"], "regret sincère");
}

/// Where some words begin on the screen: row and column from 1, as terminals count.
fn place(contents: &str, words: &str) -> (usize, usize) {
    let found = contents.lines().enumerate().find_map(|(row, line)| {
        let at = line.find(words)?;
        Some((row + 1, line[..at].chars().count() + 1))
    });
    found.unwrap_or_else(|| panic!("no {words} in:\n{contents}"))
}

#[test]
fn keys_in_a_burst_all_count() {
    let home = Home::new();
    let sentence = |number| format!("This is what sentence number {number} says.");
    let book: Vec<String> = (0..4000).map(sentence).collect();
    home.file("book.txt", book.join("\n\n"));
    let term = home.open(&["book.txt"]);
    term.shows("number 0 says");
    term.keys(")".repeat(3000));
    term.until("sentence 3000 in focus", |screen| {
        let contents = screen.contents();
        contents
            .lines()
            .any(|line| line.contains('▏') && line.contains(" 3000 "))
    });
    let note: String = ('a'..='z').cycle().take(3000).collect();
    term.keys(format!("a{note}\r")).shows("Note kept");
    assert_eq!(home.notes(), [note.as_str()]);
    // The second note begins before the first is on disk.
    term.keys(")aone\ratwo\r").shows("✎ two");
    term.keys("(".repeat(3000)).shows("number 0 says").quit();
    let mut notes = home.notes();
    notes.sort();
    assert_eq!(notes, [note.as_str(), "one", "two"]);
}

#[test]
fn keys_typed_before_the_page_is_there_count() {
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    term.keys("JJaearly");
    term.shows("Les causes d’Octobre · 3/5").shows("early");
    term.keys("\r").shows("Note kept").quit();
    assert_eq!(home.notes(), ["early"]);
}

/// What terminals may say at the start, asked or not. None of it is typed, whatever they say.
const ANSWERS: [&[u8]; 8] = [
    b"\x1b]11;rgb:ffff/ffff/dddd\x07",
    b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\x1b]11;#fdf6e3\x07",
    b"\x1b]11;no colour at all\x07",
    b"\x1b]10;rgb:1111/1111/1111\x07\x1b]4;1;rgb:0/0/0\x1b\\",
    b"\x1b[?62;1;6;22c\x1b[>41;354;0c\x1b[0n",
    b"\x1b[12;40R\x1b[?2026;2$y\x1b[?1u",
    b"\x1b[I\x1b[O\x1b[8;30;100t",
];

#[test]
fn what_the_terminal_answers_is_not_typed() {
    let home = Home::with_lecture();
    for answer in ANSWERS {
        let term = home.seat().answering(answer).open(&["lecture.txt"]);
        let shown = String::from_utf8_lossy(answer).into_owned();
        term.shows("1/5").sends(b"\x1b]11;?");
        // In the middle of a word, too.
        let mut keys = b"abefore".to_vec();
        keys.extend_from_slice(answer);
        keys.extend_from_slice(b"after\r");
        term.keys(&keys).shows("Note kept");
        assert_eq!(home.notes(), ["beforeafter"], "{shown:?}");
        term.keys("U").hides("beforeafter").quit();
        assert!(home.notes().is_empty(), "{shown:?}");
    }
}

#[test]
fn a_light_background_gets_a_light_theme() {
    let home = Home::with_lecture();
    let dark = home.open(&["lecture.txt"]);
    let silent = dark.shows("1/5").sends(b"\x1b]11;?").dressed();
    let light = home.seat().answering(ANSWERS[0]).open(&["lecture.txt"]);
    light.shows("1/5").until("other colours", |screen| {
        screen.contents_formatted() != silent
    });
    assert_eq!(light.contents(), dark.contents(), "the same page");
    light.quit();
    dark.quit();
}

#[test]
fn a_text_comes_from_a_pipe_and_keys_from_the_terminal() {
    let home = Home::with_lecture();
    let term = home
        .seat()
        .shell("cat lecture.txt | \"$lutrin\" -; echo code $?");
    term.shows("1/5")
        .keys("J")
        .shows("2/5")
        .keys("afrom a pipe\r")
        .shows("Note kept");
    term.keys("q").shows("code 0");
    assert_eq!(term.ends(), Ok(0));
    term.is_as_before();
    // The text is the same as in the file, and so are its notes.
    home.open(&["lecture.txt"]).shows("✎ from a pipe").quit();
}

#[test]
fn an_editor_of_the_reader_s_has_the_terminal_meanwhile() {
    let home = Home::with_lecture();
    home.file(
        "editor",
        "echo an editor is at work; read -r go; printf ' and edited' >> \"$1\"",
    );
    let term = home
        .seat()
        .var("PATH", "/usr/bin:/bin")
        .var("EDITOR", "/bin/sh editor")
        .open(&["lecture.txt"]);
    term.keys("J")
        .shows("2/5")
        .keys("awritten\r")
        .shows("✎ written")
        .keys("E");
    term.shows("an editor is at work")
        .until("a terminal for it", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor()
        });
    // Its Ctrl-c is not ours: the shell it runs in ends, we do not.
    term.keys("\x03").shows("2/5").shows("✎ written").keys("E");
    term.shows("an editor is at work").keys("\n");
    term.shows("and edited").shows("2/5").quit();
    assert_eq!(home.notes(), ["written\n and edited"]);
}

#[test]
fn what_the_reader_s_editor_wrote_before_it_failed_is_a_draft() {
    for (ending, told) in [
        ("exit 1", "ended with 1"),
        ("kill -9 $$", "ended by signal 9"),
        ("printf '\\351' >> \"$1\"", "not UTF-8"),
    ] {
        let home = Home::with_lecture();
        home.file("editor", format!("printf 'many words' > \"$1\"; {ending}"));
        let term = home
            .seat()
            .var("PATH", "/usr/bin:/bin")
            .var("EDITOR", "/bin/sh editor")
            .open(&["lecture.txt"]);
        term.shows("1/5").keys("E").shows(told);
        assert!(home.notes().is_empty(), "{ending}");
        term.keys("e").shows("many words").shows("draft is back");
        term.keys("\r").shows("Note kept").quit();
        assert!(home.notes()[0].starts_with("many words"), "{ending}");
    }
}

#[test]
fn keys_that_end_the_reader_s_editor_do_not_end_the_reader() {
    for key in ["\x03", "\x1c"] {
        let home = Home::with_lecture();
        home.file("editor", "echo an editor is at work; read -r go");
        let term = home
            .seat()
            .var("PATH", "/usr/bin:/bin")
            .var("EDITOR", "/bin/sh editor")
            .open(&["lecture.txt"]);
        term.shows("1/5").keys("E");
        term.shows("an editor is at work").keys(key);
        term.shows("the note is as it was")
            .keys("J")
            .shows("2/5")
            .quit();
    }
}

#[test]
fn where_nobody_could_continue_it_it_does_not_stop() {
    let home = Home::with_lecture();
    home.file("editor", "echo an editor is at work; read -r go");
    // The first program in a terminal has no shell of its own.
    let term = home
        .seat()
        .var("PATH", "/usr/bin:/bin")
        .var("EDITOR", "/bin/sh editor")
        .open(&["lecture.txt"]);
    term.shows("1/5").keys("\x1aJ").shows("2/5");
    term.signal("TSTP").keys("K").shows("1/5");
    term.keys("E").shows("an editor is at work").keys("\x1a\n");
    term.shows("as it was").keys("J").shows("2/5").quit();
}

#[test]
fn signals_that_nobody_expects_end_it_like_others() {
    for (signal, code) in [("USR1", 138), ("USR2", 140), ("ALRM", 142)] {
        let home = Home::with_lecture();
        let term = home.open(&["lecture.txt"]);
        term.shows("1/5").keys("abegun").shows("begun");
        term.signal(signal);
        assert_eq!(term.ends(), Ok(code), "{signal}");
        term.is_as_before();
        let term = home.open(&["lecture.txt"]);
        term.shows("A draft is waiting").quit();
    }
}

#[test]
fn files_that_must_not_grow_are_told_and_end_nothing() {
    let home = Home::with_lecture();
    let term = home.seat().shell("ulimit -f 1; \"$lutrin\" lecture.txt");
    let long = "word ".repeat(600);
    term.shows("1/5").keys(format!("a{long}\r"));
    term.shows("Not saved").keys("J").shows("2/5");
}

#[test]
fn a_screen_larger_than_there_are_is_no_danger() {
    let home = Home::with_lecture();
    let term = home
        .seat()
        .shell("stty rows 65535 cols 65535; \"$lutrin\" lecture.txt; echo code $?");
    term.sends("Chers auditeurs".as_bytes())
        .keys("q")
        .shows("code 0");
    assert_eq!(term.ends(), Ok(0));
    term.is_as_before();
}

#[test]
fn what_is_pasted_has_its_bounds() {
    let paste = |text: &str| format!("\x1b[200~{text}\x1b[201~");
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    for key in ["/", ":"] {
        let long = "mot ".repeat(50_000);
        term.shows("1/5").keys(format!("{key}{}", paste(&long)));
        term.shows("mot mot mot").keys("\x1b").hides("mot mot mot");
    }
    term.keys("atyped ").shows("typed");
    term.keys(paste(&"too much\n".repeat(200_000)));
    term.shows("A note holds 1 MB");
    let much = "many words\n".repeat(10_000);
    term.keys(paste(&much)).keys("\r").shows("Note kept").quit();
    assert_eq!(home.notes(), [format!("typed {}", much.trim_end())]);
}

#[test]
fn a_text_is_chosen_from_the_library_and_from_a_folder() {
    let home = Home::with_lecture();
    home.file(
        "books/kriege.md",
        "# Vom Kriege\n\nDer Krieg ist nichts als ein erweiterter Zweikampf.\n",
    );
    home.file(
        "books/candide.md",
        "# Candide\n\nIl faut cultiver notre jardin.\n",
    );
    home.file("books/cover.jpg", b"\xff\xd8\xff\xe0\0\0\0\0");
    // A folder is a list by file names; titles come while it is looked at.
    let term = home.open(&["books"]);
    term.shows("Texts in books")
        .shows("Vom Kriege")
        .hides("kriege.md");
    term.keys("krieg\r").shows("erweiterter Zweikampf");
    term.keys("o")
        .shows("by last read")
        .shows("today")
        .shows("1/1");
    // Leaving the list, there is the text.
    term.keys("\x1b").hides("by last read").quit();
    // Without a text under it, leaving the list is leaving.
    let term = home.open(&["books"]);
    term.shows("Candide").keys("\x1b");
    assert_eq!(term.ends(), Ok(0));
    term.is_as_before();

    let ran = home.run(&["library", "add", "books", "lecture.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    let term = home.open(&["lecture.txt"]);
    term.shows("conférence")
        .keys("o")
        .shows("1/3")
        .keys("cand")
        .shows("1/1");
    term.keys("\r").shows("cultiver notre jardin").quit();
}

#[test]
fn a_name_that_several_texts_have_is_asked_about() {
    let home = Home::new();
    for number in ["eins", "zwei"] {
        home.file(
            format!("books/{number}.md"),
            format!("# Vom Kriege, {number}\n\nDas Buch {number}.\n"),
        );
    }
    assert_eq!(home.run(&["library", "add", "books"]).code, 0);
    let term = home.open(&["Kriege"]);
    term.shows("› Kriege")
        .shows("1/2")
        .keys(" zwei")
        .shows("1/1");
    term.keys("\r").shows("Das Buch zwei.").quit();
}

#[test]
fn adding_a_folder_shows_how_far_it_is() {
    let home = Home::new();
    for number in 0..40 {
        home.file(
            format!("books/{number}.txt"),
            format!("Text {number}.\n\nIt has words.\n"),
        );
    }
    let term = home
        .seat()
        .shell("\"$lutrin\" library add books; echo over");
    term.shows("40 new texts").shows("over");
    assert!(find(&term.raw(), "╌".as_bytes()), "a bar was there");
    assert!(!term.contents().contains('╌'), "and is gone");
    assert_eq!(term.ends(), Ok(0));
}

/// Another program writes the text that is read, in place or by a new file under its name: the page follows, notes and words keep their place.
#[test]
fn a_text_that_is_changed_outside_is_read_again() {
    let home = Home::new();
    let text = |first: &str, more: &str| {
        let filling =
            "Nothing happens in this paragraph, which is only here to fill the page a little.\n\n"
                .repeat(30);
        format!(
            "# The tower\n\n{first}\n\n{filling}The lamp is put out at seven.\n\n{more}\n\nHe writes one line into the book.\n\n{filling}"
        )
    };
    home.file(
        "tower.md",
        text("The keeper climbs the steps.", "The sea is grey."),
    );
    let term = home.seat().size(120, 40).open(&["tower.md"]);
    term.shows("The keeper climbs")
        .keys(")asteps\r")
        .shows("✎ steps");
    // Steps are taken in order; a search would answer when it can.
    term.keys("31}aout\r").shows("✎ out");
    term.keys(")agrey\r").shows("✎ grey");
    // In place.
    home.file(
        "tower.md",
        text(
            "A preface stands here now.\n\nThe keeper climbs the steps.",
            "The sea is grey.",
        ),
    );
    term.shows("The text changed: 3 notes moved").shows("✎ out");
    // The note being written loses nothing, and neither does the place.
    term.keys(")ahalf a ").shows("half a ");
    let next = home.file(
        "tower.md.new",
        text("The keeper climbs the steps.", "Birds."),
    );
    std::fs::rename(next, home.path("tower.md")).expect("renamed");
    term.shows("Birds.")
        .shows("half a ")
        .keys("thought\r")
        .shows("✎ half a thought");
    term.hides("✎ grey").shows("He writes one line");
    term.quit();
    assert_eq!(home.notes().len(), 4);
}

/// What is emptied, deleted or written as something else for a while is no text: the page and its notes stay until there is one again.
#[test]
fn a_text_that_is_gone_for_a_while_stays_on_the_desk() {
    let home = Home::new();
    let text = |first: &str| format!("# The tower\n\n{first}\n\nThe lamp is put out at seven.\n");
    let path = home.file("tower.md", text("The keeper climbs."));
    let term = home.seat().size(120, 40).open(&["tower.md"]);
    term.shows("The keeper climbs").keys("))asteps\r");
    term.shows("✎ steps");
    let gone: [fn(&std::path::Path); 4] = [
        |path| std::fs::write(path, "").expect("emptied"),
        |path| std::fs::write(path, [0_u8; 4096]).expect("nulls"),
        |path| std::fs::remove_file(path).expect("deleted"),
        |path| {
            std::fs::remove_file(path).expect("deleted");
            std::fs::create_dir(path).expect("a folder");
        },
    ];
    for (index, spoil) in gone.into_iter().enumerate() {
        spoil(&path);
        let word = ["one", "two", "three", "four"][index];
        term.keys(format!("a{word}\r")).shows(&format!("✎ {word}"));
        term.shows("The lamp is put out at seven");
        if path.is_dir() {
            std::fs::remove_dir(&path).expect("away");
        }
        std::fs::write(&path, text(&format!("Keeper {word} climbs."))).expect("a text again");
        term.shows(&format!("Keeper {word} climbs."))
            .shows("✎ steps");
    }
    term.quit();
    assert_eq!(home.notes().len(), 5);
}

/// A text too long to wait for: `parts` parts with a hundred paragraphs each.
fn long_text(parts: usize) -> String {
    let filling = "It goes on and on, and says little. ".repeat(12);
    let part = |part| {
        let paragraph = |paragraph| {
            format!("Paragraph {paragraph} of part {part} begins here. {filling} So it ends.\n\n")
        };
        let paragraphs: String = (1..=100).map(paragraph).collect();
        format!("Chapter {part}\n\n{paragraphs}")
    };
    (1..=parts).map(part).collect()
}

#[test]
fn a_long_text_begins_before_all_of_it_is_read_and_what_is_typed_meanwhile_counts() {
    let home = Home::new();
    home.file("config/config.toml", "justify = false\n");
    home.file("long.txt", long_text(100));
    // The beginning moves with the keys; what needs the whole waits for it, and all of it is done in order.
    for (keys, shows) in [
        ("  b", "Paragraph 5 of part 1 begins here."),
        ("G", "Paragraph 100 of part 100 begins here."),
        (" ]]", "Chapter 2 · 2/100"),
        (
            "/of part 57 begins\r",
            "Paragraph 1 of part 57 begins here.",
        ),
    ] {
        home.file("data/library/none", "");
        std::fs::remove_dir_all(home.path("data")).expect("nothing known");
        let term = home.open(&["long.txt"]);
        term.sends("reading…".as_bytes()).keys(keys);
        term.hides("reading…").shows(shows).quit();
    }
    // Where the reader was is known now: no other page is shown before, also where what stands around it is not kept.
    std::fs::remove_dir_all(home.path("state/pages")).unwrap_or_default();
    let term = home.open(&["long.txt"]);
    term.shows("Paragraph 1 of part 57 begins here.").quit();
    assert!(!find(&term.raw(), "reading…".as_bytes()));
    // It may be the same text elsewhere, or by another name.
    for name in ["copy.txt", "moved.txt"] {
        match name {
            "copy.txt" => drop(std::fs::copy(home.path("long.txt"), home.path(name))),
            _ => std::fs::rename(home.path("long.txt"), home.path(name)).expect("moved"),
        }
        let term = home.open(&[name]);
        term.shows("Paragraph 1 of part 57 begins here.").quit();
        assert!(!find(&term.raw(), "reading…".as_bytes()), "{name}");
        std::fs::remove_file(home.path("copy.txt")).unwrap_or_default();
    }
}

/// The page that was left is shown before the whole is there, as it is then, and what is typed meanwhile counts.
#[test]
fn a_long_text_goes_on_where_it_was_left_before_all_of_it_is_read() {
    let home = Home::new();
    home.file("config/config.toml", "justify = false\n");
    let path = home.file("long.txt", long_text(100));
    // What was written while it was read may be read again.
    let file = std::fs::File::options().write(true).open(path);
    let old = SystemTime::now() - Duration::from_secs(100);
    let touched = file.and_then(|file| file.set_modified(old));
    touched.expect("an old file");
    let term = home.open(&["long.txt"]);
    term.sends("reading…".as_bytes())
        .keys("/of part 57 begins\r");
    term.shows("Paragraph 1 of part 57 begins here.").keys(" ");
    term.shows("Paragraph 3 of part 57 begins here.").quit();
    for (args, keys, shows) in [
        (&["long.txt"][..], "", "Paragraph 3 of part 57 begins here."),
        (&[], "", "Paragraph 3 of part 57 begins here."),
        (&[], "bb", "Paragraph 99 of part 56 begins here."),
        (&[], "]]", "Chapter 57 · 57/100"),
        (&["long.txt"], "G", "Paragraph 100 of part 100 begins here."),
    ] {
        let term = home.open(args);
        term.sends("reading…".as_bytes()).keys(keys).shows(shows);
        term.hides("reading…").shows(shows);
        let shown = term.first_frame();
        assert!(shown.contains("reading…"), "{args:?}");
        if keys.is_empty() {
            assert_eq!(middle(&shown), middle(&term.contents()), "{args:?}");
        }
        term.quit();
    }
    // Where it was written since, the whole is waited for.
    let old = std::fs::read_to_string(home.path("long.txt")).expect("the text");
    home.file("long.txt", old.replacen("on and on", "on & on &", 1));
    let term = home.open(&["long.txt"]);
    term.shows("Paragraph 100 of part 100 begins here.").quit();
    assert!(!find(&term.raw(), "reading…".as_bytes()));
}

/// Markdown begins so too, unless what it says depends on what stands further down.
#[test]
fn a_long_markdown_text_begins_where_nothing_is_defined_further_down() {
    let text = long_text(100).replace("Chapter ", "## Chapter ");
    for (first, last, begins) in [
        ("It is *so*.", "", true),
        ("As [he][] says.", "[he]: he.html", false),
        ("It is so[^1].", "[^1]: Is it?", false),
    ] {
        let home = Home::new();
        home.file("config/config.toml", "justify = false\n");
        home.file(
            "long.md",
            format!("# A long text\n\n{first}\n\n{text}\n\n{last}\n"),
        );
        let term = home.open(&["long.md"]);
        term.shows(" A long text ").shows("1/101");
        term.keys("]]").shows("Chapter 1 · 2/101").quit();
        let shown = find(&term.raw(), "reading…".as_bytes());
        assert_eq!(shown, begins, "{first}");
    }
}

/// The rows between header and status.
fn middle(screen: &str) -> String {
    let rows: Vec<&str> = screen.lines().collect();
    rows[1..rows.len() - 1].join("\n")
}

#[test]
fn of_the_beginning_of_a_text_nothing_is_kept() {
    let home = Home::new();
    home.file("long.txt", long_text(100));
    // Left at once: it is not even known that the text was read.
    let term = home.open(&["long.txt"]);
    term.sends("reading…".as_bytes()).quit();
    let kept = home.tree("data");
    let texts = kept.iter().filter(|(_, bytes)| find(bytes, b"part"));
    assert_eq!(texts.count(), 0, "{kept:?}");
    // A note made on it is one of the whole.
    let term = home.open(&["long.txt"]);
    term.sends("reading…".as_bytes()).keys(" amine\r");
    term.shows("Note kept").quit();
    let ran = home.run(&["notes", "long.txt", "--json"]);
    let notes = ran.text();
    assert!(
        notes.contains("\"mine\"") && notes.contains("\"here\""),
        "{notes}"
    );
    // Another size, and a signal that ends it.
    let home = Home::new();
    home.file("long.txt", long_text(100));
    let term = home.open(&["long.txt"]);
    term.sends("reading…".as_bytes());
    term.resize(60, 20).signal("TERM");
    assert_eq!(term.ends(), Ok(143));
    term.is_as_before();
}

#[test]
fn a_text_of_which_only_the_beginning_can_be_read_is_told() {
    let home = Home::new();
    let path = home.file("huge.txt", long_text(10));
    let file = std::fs::File::options().write(true).open(path);
    // A file of holes, larger than is read.
    file.and_then(|file| file.set_len(3_000_000_000))
        .expect("a large file");
    let term = home.open(&["huge.txt"]);
    assert_eq!(term.ends(), Ok(3));
    term.is_as_before();
    term.shows("huge.txt: 3000 MB is more than the 2000 MB lutrin reads");
}
