//! Tens of thousands of inputs that nobody would write, the same ones in every run: the seeds in `fuzz/corpus/`, changed at random from
//! fixed numbers. Nothing may panic, and what must hold of every document holds. `fuzz/` goes on where this ends.

#[path = "support/books.rs"]
mod books;
#[path = "support/mutate.rs"]
mod mutate;
#[path = "support/sound.rs"]
mod sound;
#[path = "support/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

use mutate::{ANY, BOOK, MARKDOWN, MARKUP, PACKED, PLAIN, Random, TOML, mutated};
use targets::{TARGETS, Target};

/// The seeds of a target, by name. What a fuzzer found by itself has a name without an ending.
fn seeds(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(folder);
    let entries = fs::read_dir(&folder).expect("a folder of seeds").flatten();
    let mut seeds: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some())
        .map(|path| (path.display().to_string(), fs::read(&path).expect("a seed")))
        .collect();
    seeds.sort();
    seeds
}

/// Says which input it was, where a check fails.
struct Told<'a> {
    seed: &'a str,
    number: u64,
    input: &'a [u8],
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self {
                seed,
                number,
                input,
            } = self;
            eprintln!("input {number} from {seed}: {}", input.escape_ascii());
        }
    }
}

/// Gives target `name` every seed as it is, then `count` changed ones.
#[track_caller]
fn mutations(name: &str, count: u64, tokens: &[&[&[u8]]]) {
    let target = target(name);
    let seeds = seeds(target.seeds);
    let tokens = [&[ANY], tokens].concat().concat();
    for (seed, input) in &seeds {
        let _told = Told {
            seed,
            number: 0,
            input,
        };
        (target.run)(input);
    }
    for number in 1..=count {
        let mut random = Random::new(number);
        let (seed, bytes) = random.pick(&seeds).clone();
        let (_, other) = random.pick(&seeds).clone();
        let input = mutated(&bytes, &other, &tokens, &mut random);
        let _told = Told {
            seed: &seed,
            number,
            input: &input,
        };
        (target.run)(&input);
    }
}

fn target(name: &str) -> &'static Target {
    TARGETS
        .iter()
        .find(|target| target.name == name)
        .expect("a target")
}

#[test]
fn every_target_has_seeds_and_a_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("fuzz/Cargo.toml");
    for Target {
        name,
        seeds: folder,
        ..
    } in TARGETS
    {
        assert!(!seeds(folder).is_empty(), "{name} has seeds");
        let program = format!("fuzz_targets/{name}.rs");
        assert!(root.join(&program).exists(), "{program}");
        assert!(
            manifest.contains(&format!("path = \"{program}\"")),
            "{program}"
        );
    }
}

#[test]
fn files_of_any_kind() {
    mutations("sniff", 1000, &[PLAIN, MARKDOWN, MARKUP, PACKED]);
}

#[test]
fn encodings() {
    mutations("decode", 1000, &[]);
}

#[test]
fn plain_texts() {
    mutations("plain", 2000, &[PLAIN]);
}

#[test]
fn texts_in_markdown() {
    mutations("markdown", 3000, &[MARKDOWN, MARKUP]);
}

#[test]
fn compressed_files() {
    mutations("archive", 1500, &[PACKED]);
}

#[test]
fn pages_of_the_web() {
    mutations("html", 2000, &[MARKUP]);
}

#[test]
fn chapters() {
    mutations("xhtml", 1500, &[MARKUP]);
}

#[test]
fn books() {
    mutations("epub", 800, &[PACKED]);
    mutations("package", 1200, &[MARKUP, BOOK]);
}

#[test]
fn searches() {
    mutations("search", 5000, &[]);
}

#[test]
fn files_of_the_reader() {
    mutations("notes", 800, &[TOML]);
    mutations("keymap", 800, &[TOML]);
    mutations("config", 800, &[TOML]);
    mutations("theme", 800, &[TOML]);
    mutations("script", 800, &[TOML]);
}
