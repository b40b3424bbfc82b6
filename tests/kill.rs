//! The program is killed (`kill -9`) while it writes, again and again: what it had said was kept is there, every file can be read, nothing
//! is left lying about, and what was being typed waits as a draft.

#![cfg(unix)]

#[path = "pty/term.rs"]
mod term;

use std::collections::BTreeSet;
use std::io::Read;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use term::{Home, eventually};

/// Numbers that look like chance and are the same at every run (Steele, Lea and Flood, “Fast splittable pseudorandom number generators”).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// Every file of notes, of history and of drafts is TOML, and nothing temporary is there.
#[track_caller]
fn is_in_order(home: &Home, swept: bool) {
    for folder in ["data", "state"] {
        for (path, bytes) in home.tree(folder) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() || name.ends_with(".lock") {
                continue;
            }
            if name.starts_with(".tmp") {
                assert!(!swept || folder == "state", "{} is litter", path.display());
                continue;
            }
            let text = String::from_utf8(bytes);
            let text = text.unwrap_or_else(|_| panic!("{} is no text", path.display()));
            let parsed = text.parse::<toml::Table>();
            assert!(parsed.is_ok(), "{}: {parsed:?}\n{text}", path.display());
        }
    }
    let check = home.run(&["check"]);
    assert_eq!(check.code, 0, "{check:?}");
}

fn set(notes: Vec<String>) -> BTreeSet<String> {
    notes.into_iter().collect()
}

/// A line of the command, running.
fn annotate(home: &Home, note: &str) -> Child {
    let quote = "La souplesse de la conscience collective";
    let mut command = home.command();
    command.args(["annotate", "lecture.txt", "--quote", quote, "--note", note]);
    command.stdout(Stdio::piped()).stderr(Stdio::inherit());
    command.spawn().expect("it runs")
}

/// Waits for the end; answers what was printed.
fn ended(child: &mut Child) -> String {
    let mut said = String::new();
    let mut out = child.stdout.take().expect("piped");
    out.read_to_string(&mut said).expect("UTF-8");
    child.wait().expect("it ends");
    said
}

#[test]
fn commands_killed_at_any_moment_lose_nothing_they_printed() {
    let home = Home::with_lecture();
    // How long one takes when it is left alone.
    let begun = Instant::now();
    ended(&mut annotate(&home, "first"));
    let whole = begun.elapsed();
    let mut chance = Chance(1);
    let mut printed = BTreeSet::from(["first".to_owned()]);
    let mut tried = printed.clone();
    let mut cut_off = 0;
    for number in 0..60 {
        let note = format!("note {number}");
        tried.insert(note.clone());
        let mut child = annotate(&home, &note);
        let wait = whole.mul_f64(f64::from(u32::try_from(chance.below(1300)).unwrap()) / 1000.0);
        std::thread::park_timeout(wait);
        // It may have come to its end by itself.
        let _ = child.kill();
        if ended(&mut child).ends_with('\n') {
            printed.insert(note);
        } else {
            cut_off += 1;
        }
    }
    let kept = set(home.notes());
    let lost: Vec<&String> = printed.difference(&kept).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(kept.is_subset(&tried));
    assert!(cut_off > 10, "only {cut_off} of 60 were killed in time");
    ended(&mut annotate(&home, "last"));
    is_in_order(&home, true);
}

/// What one reader did until the end came.
#[derive(Default)]
struct Done {
    /// Notes that the screen said were kept.
    kept: Vec<String>,
    /// A note whose beginning was on the disk, being typed at the end.
    draft: Option<String>,
}

/// Writes notes one after the other and is killed at some moment of the last; in every third session while one is being typed.
fn session(home: &Home, number: u64, edits: u64, chance: &mut Chance) -> Done {
    let mut done = Done::default();
    // Each session has sentences of its own: no draft of an earlier one comes back in it, and the note written last is in sight.
    let at = format!("{}%", number * 3);
    let term = home.open(&["lecture.txt", "--at", &at]);
    term.shows("/25");
    let is_kept = |note: &str| {
        let screen = term.contents();
        screen.contains("Note kept") && screen.contains(&format!("✎ {note}"))
    };
    for edit in 0..edits {
        let note = format!("s{number}e{edit}");
        term.keys(format!("a{note}\r"));
        let last = edit + 1 == edits;
        if last {
            let wait = Duration::from_micros(chance.below(30_000));
            std::thread::park_timeout(wait);
        } else if chance.below(3) > 0 {
            // Not every note waits for the one before it.
            term.keys(")");
            continue;
        } else {
            term.until(&format!("{note} kept"), |screen| {
                let screen = screen.contents();
                screen.contains("Note kept") && screen.contains(&format!("✎ {note}"))
            });
        }
        if is_kept(&note) {
            done.kept
                .extend((0..=edit).map(|edit| format!("s{number}e{edit}")));
        }
        if !last {
            term.keys(")").hides("Note kept");
        }
    }
    if number.is_multiple_of(3) {
        let draft = format!("s{number}begun");
        term.keys(format!(")a{draft}"));
        eventually("the draft", || drafts(home).contains(&draft[..4]));
        done.draft = Some(draft[..4].to_owned());
        term.keys(" and more words that come with no rest");
    }
    term.signal("KILL");
    assert!(term.ends().is_err());
    done
}

/// All drafts on the disk.
fn drafts(home: &Home) -> String {
    let files = home.tree("state/drafts");
    let texts = files.iter().map(|(_, text)| String::from_utf8_lossy(text));
    texts.collect()
}

#[test]
fn readers_killed_at_any_moment_lose_nothing_the_screen_called_kept() {
    const SESSIONS: u64 = 25;
    const EDITS: u64 = 20;
    let home = Home::new();
    home.file("lecture.txt", term::LECTURE.repeat(6));
    let mut chance = Chance(2);
    let mut kept = BTreeSet::new();
    let mut begun = Vec::new();
    for number in 0..SESSIONS {
        let done = session(&home, number, EDITS, &mut chance);
        kept.extend(done.kept);
        begun.extend(done.draft);
    }
    let there = set(home.notes());
    let lost: Vec<&String> = kept.difference(&there).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(there.len() as u64 <= SESSIONS * EDITS);
    assert!(kept.len() as u64 > SESSIONS * EDITS / 2, "{}", kept.len());
    let waiting = drafts(&home);
    for draft in &begun {
        assert!(waiting.contains(draft), "{draft} is lost: {waiting}");
    }
    // They are offered, and a write that comes to its end leaves nothing lying about.
    let term = home.open(&["lecture.txt"]);
    term.shows("drafts are waiting");
    term.keys("A")
        .shows("Annotations in")
        .shows("✎ draft")
        .keys("\x1b")
        .hides("Annotations in");
    term.keys("gg")
        .keys("athe last\r")
        .shows("Note kept")
        .quit();
    is_in_order(&home, true);
}

#[test]
fn eight_programs_add_fifty_notes_each() {
    let home = Home::with_lecture();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let home = &home;
            scope.spawn(move || {
                for number in 0..50 {
                    let mut child = annotate(home, &format!("{writer} {number}"));
                    assert!(ended(&mut child).ends_with('\n'), "{writer} {number}");
                }
            });
        }
    });
    assert_eq!(set(home.notes()).len(), 400);
    is_in_order(&home, true);
}
