//! The texts to choose from: those of the library, and those in a folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::Failure;
use super::gather::{Gathered, Outcome, gather, has_ending};
use crate::app::action::{Listing, Shelved};
use crate::store::{Arrival, Seen, Store, Walked, walk};
use crate::term::Found;
use crate::text::hygiene;

/// Endings of names that are listed before the file was looked into; others are listed once it is known that they are texts.
const ENDINGS: [&str; 14] = [
    "txt", "text", "asc", "md", "markdown", "mdown", "mkd", "html", "htm", "xhtml", "epub", "rst",
    "org", "tex",
];

/// Endings of what is written for machines. Such a file opens by its name like any other, but nobody looks for it among their books.
const FOR_MACHINES: &[&str] = &[
    "asm",
    "bash",
    "bat",
    "c",
    "cc",
    "cfg",
    "cjs",
    "cmd",
    "conf",
    "cpp",
    "cs",
    "css",
    "csv",
    "cxx",
    "diff",
    "dtd",
    "fish",
    "fs",
    "go",
    "h",
    "hh",
    "hpp",
    "ini",
    "java",
    "jl",
    "js",
    "json",
    "jsonl",
    "jsx",
    "kt",
    "kts",
    "less",
    "lock",
    "lua",
    "m",
    "map",
    "mjs",
    "mm",
    "ndjson",
    "patch",
    "php",
    "pl",
    "plist",
    "pm",
    "properties",
    "ps1",
    "py",
    "r",
    "rb",
    "rs",
    "s",
    "sass",
    "scala",
    "scss",
    "sh",
    "sql",
    "svg",
    "swift",
    "toml",
    "ts",
    "tsv",
    "tsx",
    "v",
    "vb",
    "vhd",
    "xsd",
    "xsl",
    "xslt",
    "yaml",
    "yml",
    "zsh",
];

/// Whether a file found in a folder is a program or data, as its name tells.
#[must_use]
pub fn is_for_machines(path: &Path) -> bool {
    has_ending(path, FOR_MACHINES)
}

/// Larger files are not read for their titles while a list is on the screen, in bytes.
pub const LARGEST: u64 = 32 << 20;

/// So many texts are told of at one time.
const PART: usize = 25;

/// The day it is for the reader.
#[must_use]
pub fn today() -> Date {
    Zoned::now().date()
}

/// The reader's own time.
fn local(time: Timestamp) -> DateTime {
    time.to_zoned(TimeZone::system()).datetime()
}

/// The texts of the library, last read first. Files and notes are not looked for.
#[must_use]
pub fn of_library(store: &Store) -> Listing {
    let zone = TimeZone::system();
    let texts = store.texts().into_iter();
    Listing {
        folder: None,
        texts: texts.map(|seen| shelved(seen, &zone)).collect(),
        today: today(),
        find: String::new(),
    }
}

fn shelved(seen: Seen, zone: &TimeZone) -> Shelved {
    let was_read = seen.was_read();
    Shelved {
        last_read: was_read.then(|| seen.last_read.to_zoned(zone.clone()).datetime()),
        text: seen.text,
        title: seen.title,
        authors: seen.authors,
        path: seen.paths.into_iter().next(),
        progress: seen.progress,
        notes: 0,
        missing: false,
    }
}

/// Looks for the files of texts of the library, and for the notes on them; `tell` is given those of which there is something to tell.
pub fn look_up(store: &Store, texts: &[Shelved], tell: &mut dyn FnMut(Found) -> bool) {
    let notes = notes(store);
    let paths: HashMap<String, Vec<PathBuf>> = store
        .texts()
        .into_iter()
        .map(|seen| (seen.text, seen.paths))
        .collect();
    let (mut part, of) = (Vec::new(), texts.len());
    for (number, old) in texts.iter().enumerate() {
        let mut text = old.clone();
        text.notes = notes.get(&text.text).copied().unwrap_or(0);
        if let Some(paths) = paths.get(&text.text).filter(|paths| !paths.is_empty()) {
            let there = paths.iter().find(|path| store.is_there(path));
            text.missing = there.is_none();
            text.path = there.or(paths.first()).cloned();
        }
        if text != *old {
            part.push((number, Some(text)));
        }
        if number % 1_000 == 999 {
            let texts = std::mem::take(&mut part);
            if !tell(Found {
                texts,
                done: number + 1,
                of,
            }) {
                return;
            }
        }
    }
    tell(Found {
        texts: part,
        done: of,
        of,
    });
}

/// How many notes there are on each text, by its hash; those on an earlier state of it are on it too.
fn notes(store: &Store) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for mut notebook in store.notebooks().unwrap_or_default() {
        // What cannot be read is told where the text itself is opened.
        let count = notebook.read().map_or(0, |(set, _)| set.live().count());
        for text in notebook.texts() {
            *counts.entry(text).or_default() += count;
        }
    }
    let all = store.library().0;
    let mut at_path: HashMap<&Path, Vec<&str>> = HashMap::new();
    for seen in &all {
        for path in &seen.paths {
            at_path.entry(path).or_default().push(&seen.text);
        }
    }
    for seen in &all {
        if counts.contains_key(&seen.text) {
            continue;
        }
        let before = seen.earlier.iter().map(String::as_str);
        let beside = seen
            .paths
            .iter()
            .filter_map(|path| at_path.get(path.as_path()));
        let count = before
            .chain(beside.flatten().copied())
            .find_map(|text| counts.get(text).copied());
        if let Some(count) = count {
            counts.insert(seen.text.clone(), count);
        }
    }
    counts
}

/// The files below a folder, without what lutrin keeps there itself.
///
/// # Errors
/// Where the folder cannot be read.
pub fn walk_folder(store: Option<&Store>, folder: &Path) -> Result<Walked, Failure> {
    let own = store.map(|store| {
        let dirs = store.dirs();
        [dirs.data.as_path(), &dirs.state, &dirs.config]
    });
    walk(folder, own.as_ref().map_or(&[], |own| own.as_slice())).map_err(|error| {
        let folder = crate::store::shown(folder);
        Failure::unreadable(format!("{folder}: cannot be read: {error}"))
    })
}

/// The texts in a folder as far as their names tell, with what the library knows of them.
///
/// # Errors
/// Where the folder cannot be read.
pub fn of_folder(store: Option<&Store>, folder: &Path) -> Result<Listing, Failure> {
    let walked = walk_folder(store, folder)?;
    let mut known = by_path(store);
    let files = walked.files.into_iter();
    let named = files.filter(|path| known.contains_key(path) || has_ending(path, &ENDINGS));
    Ok(Listing {
        texts: named
            .collect::<Vec<_>>()
            .into_iter()
            .map(|path| match known.remove(&path) {
                Some(text) => Shelved {
                    path: Some(path),
                    ..text
                },
                None => unread(path),
            })
            .collect(),
        folder: Some(folder.to_path_buf()),
        today: today(),
        find: String::new(),
    })
}

/// The texts of the library by where they were last seen.
fn by_path(store: Option<&Store>) -> HashMap<PathBuf, Shelved> {
    let zone = TimeZone::system();
    let mut known = HashMap::new();
    for seen in store.map(Store::texts).unwrap_or_default() {
        let paths = seen.paths.clone();
        let text = shelved(seen, &zone);
        known.extend(paths.into_iter().map(|path| (path, text.clone())));
    }
    known
}

/// A file of which only the name is known.
fn unread(path: PathBuf) -> Shelved {
    Shelved {
        text: String::new(),
        title: name(&path),
        authors: Vec::new(),
        path: Some(path),
        last_read: None,
        progress: 0,
        notes: 0,
        missing: false,
    }
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    hygiene::line(&name).into_owned()
}

/// Reads the files of a folder that are not known, listed (`texts`) or not, and looks for the notes on all of them. One that the
/// library knows from a place where it is no more has moved: it is listed where it is now from then on.
pub fn look_through_folder(
    store: Option<&Store>,
    folder: &Path,
    texts: &[Shelved],
    largest: u64,
    tell: &mut dyn FnMut(Found) -> bool,
) {
    let Some(store) = store else { return };
    let notes = notes(store);
    let mut numbers: HashMap<PathBuf, usize> = HashMap::new();
    let mut part = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        if let Some(path) = &text.path {
            numbers.insert(path.clone(), number);
        }
        if let Some(count) = notes.get(&text.text).filter(|count| **count != text.notes) {
            let notes = *count;
            let text = Shelved {
                notes,
                ..text.clone()
            };
            part.push((number, Some(text)));
        }
    }
    let is_known = |path: &PathBuf| {
        numbers
            .get(path)
            .and_then(|number| texts.get(*number))
            .is_some_and(|text| !text.text.is_empty())
    };
    let mut files =
        walk_folder(Some(store), folder).map_or_else(|_| Vec::new(), |walked| walked.files);
    files.retain(|path| !is_known(path) && !is_for_machines(path));
    let (mut next, mut done, of) = (texts.len(), 0, files.len());
    let lineage = store.lineage();
    gather(&files, &lineage, largest, &mut |at, outcome| {
        done += 1;
        let path = &files[at];
        let number = numbers.get(path).copied();
        let text = match outcome {
            Outcome::NoText => None,
            Outcome::Text(gathered) => Some(found(store, path, *gathered, &notes)),
            // It stays in the list under its name; opening it says what is wrong.
            Outcome::Skipped(_) | Outcome::Unread(_) => Some(unread(path.clone())),
        };
        match (number, text) {
            (Some(number), text) => part.push((number, text)),
            (None, Some(text)) if !text.text.is_empty() => {
                part.push((next, Some(text)));
                next += 1;
            }
            (None, _) => {}
        }
        if part.len() < PART && done < of {
            return true;
        }
        let texts = std::mem::take(&mut part);
        tell(Found { texts, done, of })
    });
    if !part.is_empty() || of == 0 {
        tell(Found {
            texts: part,
            done: of,
            of,
        });
    }
}

/// A text that was found in a file. What the library knows of it is brought up to date, if it knows it.
fn found(
    store: &Store,
    path: &Path,
    gathered: Gathered,
    notes: &HashMap<String, usize>,
) -> Shelved {
    let Gathered {
        identity,
        past,
        title,
    } = gathered;
    let text = identity.hash.to_string();
    let seen = past.seen.clone().filter(|seen| !seen.is_forgotten());
    let same = seen.as_ref().is_some_and(|seen| seen.text == text);
    let continues = seen.as_ref().is_some_and(|seen| {
        !seen.paths.is_empty() && !seen.paths.iter().any(|path| store.is_there(path))
    });
    if continues {
        // Where it cannot be kept, it is found again the next time.
        let _ = store.add(&[(identity.clone(), past.clone())], Timestamp::now());
    }
    let counted = std::iter::once(&text).chain(&past.earlier);
    let read = seen.filter(|seen| seen.was_read() && (same || continues));
    Shelved {
        notes: counted
            .filter_map(|text| notes.get(text))
            .copied()
            .next()
            .unwrap_or(0),
        text,
        title,
        authors: identity.authors,
        path: Some(path.to_path_buf()),
        last_read: read.as_ref().map(|seen| local(seen.last_read)),
        progress: read.map_or(0, |seen| seen.progress),
        missing: false,
    }
}

/// Adds texts to the library; answers what became of each.
///
/// # Errors
/// Where it cannot be written.
pub fn keep(store: &Store, texts: Vec<Gathered>) -> Result<Vec<Arrival>, Failure> {
    let texts: Vec<_> = texts
        .into_iter()
        .map(|text| {
            let mut identity = text.identity;
            identity.title = text.title;
            (identity, text.past)
        })
        .collect();
    Ok(store.add(&texts, Timestamp::now())?)
}
