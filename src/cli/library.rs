//! `lutrin library`: the texts read before and those added; adding more, and forgetting.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;

use super::args::InLibrary;
use super::collection;
use super::gather::{Gathered, Outcome, gather};
use super::open::called;
use super::progress::Progress;
use super::select::{Choice, Names, by_name};
use super::{Desk, Exit, Failure, args, report};
use crate::app::action::{Listing, Shelved};
use crate::app::shelf::ago;
use crate::layout::wrap;
use crate::store::{Arrival, Seen, Store, shown};
use crate::term::Found;
use crate::text::{hygiene, width};

/// Texts that are written at one time, or so often.
const BATCH: usize = 500;
const PACE: Duration = Duration::from_secs(2);

/// A text as it is listed.
#[derive(Serialize)]
struct Row<'a> {
    title: &'a str,
    authors: &'a [String],
    path: Option<String>,
    percent: f64,
    /// In the reader's own time, without a zone; `null` where it was not read yet.
    last_read: Option<String>,
    notes: usize,
    missing: bool,
    /// Hash of the text.
    text: &'a str,
}

pub fn run(desk: &Desk, args: &args::Library, out: &mut dyn Write) -> Result<(), Failure> {
    let store = desk.store()?;
    match &args.command {
        None => {
            for trouble in store.library_troubles() {
                report::warn(&super::desk::Wrong::from(&trouble).to_string());
            }
            let mut listing = collection::of_library(store);
            let texts = listing.texts.clone();
            collection::look_up(store, &texts, &mut |found| take(&mut listing, found));
            list(&listing, args.json, out)
        }
        Some(InLibrary::Add { paths }) => add(store, paths, out),
        Some(InLibrary::Forget { name }) => forget(store, Path::new(name), out),
    }
}

/// The texts in a folder, all looked into: what `lutrin FOLDER` says where nobody sits at a terminal.
///
/// # Errors
/// Where the folder cannot be read, or there is no text in it.
pub fn list_folder(desk: &Desk, folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let store = desk.store()?;
    let mut listing = collection::of_folder(Some(store), folder)?;
    let texts = listing.texts.clone();
    let mut progress = Progress::new();
    collection::look_through_folder(Some(store), folder, &texts, u64::MAX, &mut |found| {
        progress.show(found.done, found.of, "");
        take(&mut listing, found)
    });
    progress.clear();
    listing.texts.retain(|text| !text.title.is_empty());
    if listing.texts.is_empty() {
        return Err(no_text(folder));
    }
    listing.texts.sort_by(|a, b| a.path.cmp(&b.path));
    list(&listing, false, out)
}

fn no_text(folder: &Path) -> Failure {
    let folder = shown(folder);
    Failure::not_found(format!(
        "{folder}: there is no text in it; name another folder"
    ))
}

/// Puts what was found into a listing. A file that is no text loses its title.
fn take(listing: &mut Listing, found: Found) -> bool {
    for (number, text) in found.texts {
        match (listing.texts.get_mut(number), text) {
            (Some(old), Some(text)) => *old = text,
            (Some(old), None) => old.title.clear(),
            (None, text) => listing.texts.extend(text),
        }
    }
    true
}

fn list(listing: &Listing, json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    if json {
        let rows: Vec<Row<'_>> = listing.texts.iter().map(row).collect();
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        writeln!(out)?;
        return Ok(());
    }
    let cell = |text: &str, columns: usize| {
        let text = wrap::fit(&hygiene::line(text), columns);
        let pad = " ".repeat(columns.saturating_sub(width::width(&text)));
        format!("{text}{pad}")
    };
    for text in &listing.texts {
        let path = text.path.as_deref().map(shown).unwrap_or_default();
        let when = match (text.missing, text.last_read) {
            (true, _) => "not found".to_owned(),
            (false, Some(at)) => ago(at.date(), listing.today),
            (false, None) => "not read yet".to_owned(),
        };
        let notes = match text.notes {
            0 => String::new(),
            count => format!("{count} ✎"),
        };
        let line = format!(
            "{}  {}  {:>3} %  {}  {}  {path}",
            cell(&text.title, 40),
            cell(&text.authors.join(", "), 24),
            text.progress / 10,
            cell(&when, 12),
            cell(&notes, 6),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn row(text: &Shelved) -> Row<'_> {
    Row {
        title: &text.title,
        authors: &text.authors,
        path: text.path.as_deref().map(shown),
        percent: f64::from(text.progress) / 10.0,
        last_read: text.last_read.map(|at| at.to_string()),
        notes: text.notes,
        missing: text.missing,
        text: &text.text,
    }
}

/// What came of adding.
#[derive(Default)]
struct Tally {
    new: usize,
    moved: usize,
    changed: usize,
    known: usize,
    /// Files that are no texts.
    others: usize,
    programs: usize,
    /// Archives that are no one text.
    skipped: usize,
    unread: usize,
}

impl Tally {
    fn count(&mut self, arrivals: &[Arrival]) {
        for arrival in arrivals {
            *match arrival {
                Arrival::New => &mut self.new,
                Arrival::Moved => &mut self.moved,
                Arrival::Changed => &mut self.changed,
                Arrival::Copy | Arrival::Known => &mut self.known,
            } += 1;
        }
    }

    /// One line: the parts there are.
    fn line(&self) -> String {
        let texts = |count: usize| if count == 1 { "text" } else { "texts" };
        let mut parts = vec![format!("{} new {}", self.new, texts(self.new))];
        for (count, what) in [
            (self.moved, "found again where it is now"),
            (self.changed, "changed since it was read"),
            (self.known, "there already"),
            (self.others, "no text"),
            (self.programs, "programs or data"),
            (self.skipped, "skipped"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        parts.join(" · ")
    }
}

fn add(store: &Store, paths: &[PathBuf], out: &mut dyn Write) -> Result<(), Failure> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut tally = Tally::default();
    for path in paths {
        if crate::store::length(path).is_some() {
            files.push(path.clone());
            continue;
        }
        let walked = collection::walk_folder(Some(store), path)?;
        tally.unread += walked.troubles.len();
        for trouble in &walked.troubles {
            report::warn(&super::desk::Wrong::from(trouble).to_string());
        }
        let all = walked.files.len();
        let texts = walked.files.into_iter();
        let before = files.len();
        files.extend(texts.filter(|path| !collection::is_for_machines(path)));
        tally.programs += all - (files.len() - before);
    }
    let (mut unread, mut skipped) = (Vec::new(), Vec::new());
    let mut adding = Adding {
        store,
        batch: Vec::new(),
        kept: Instant::now(),
        tally,
        progress: Progress::new(),
    };
    let mut failed = Ok(());
    let (lineage, mut done) = (store.lineage(), 0);
    gather(&files, &lineage, u64::MAX, &mut |at, outcome| {
        done += 1;
        let name = files[at].file_name().unwrap_or_default().to_string_lossy();
        adding.progress.show(done, files.len(), &name);
        match outcome {
            Outcome::Text(text) => failed = adding.take(*text),
            Outcome::NoText => adding.tally.others += 1,
            Outcome::Skipped(why) => skipped.push(why),
            Outcome::Unread(failure) => unread.push(failure.message),
        }
        failed.is_ok()
    });
    failed = failed.and_then(|()| adding.keep());
    adding.progress.clear();
    unread.sort();
    skipped.sort();
    for line in &unread {
        report::warn(line);
    }
    for line in &skipped {
        report::warn(&format!("skipped {line}"));
    }
    failed?;
    let mut tally = adding.tally;
    tally.skipped = skipped.len();
    tally.unread += unread.len();
    let found = tally.new + tally.moved + tally.changed + tally.known;
    if found == 0 && tally.unread == 0 {
        return Err(no_text(
            paths.first().map_or(Path::new(""), PathBuf::as_path),
        ));
    }
    writeln!(out, "{}", tally.line())?;
    match tally.unread {
        0 => Ok(()),
        count => {
            out.flush()?;
            let what = if count == 1 { "thing" } else { "things" };
            let message = format!("{count} {what} could not be read; see above");
            Err(Failure::new(Exit::Unreadable, message))
        }
    }
}

/// Texts on their way into the library.
struct Adding<'a> {
    store: &'a Store,
    batch: Vec<Gathered>,
    kept: Instant,
    tally: Tally,
    progress: Progress,
}

impl Adding<'_> {
    fn take(&mut self, text: Gathered) -> Result<(), Failure> {
        self.batch.push(text);
        if self.batch.len() >= BATCH || self.kept.elapsed() >= PACE {
            self.keep()?;
        }
        Ok(())
    }

    fn keep(&mut self) -> Result<(), Failure> {
        let arrivals = collection::keep(self.store, std::mem::take(&mut self.batch))?;
        self.tally.count(&arrivals);
        self.kept = Instant::now();
        Ok(())
    }
}

fn forget(store: &Store, name: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let texts = store.texts();
    let path = crate::store::absolute(name);
    let at_path = texts.iter().find(|seen| seen.paths.contains(&path));
    let seen = match at_path {
        Some(seen) => seen,
        None => by_words(&texts, name)?,
    };
    store.forget(&seen.text, Timestamp::now())?;
    writeln!(
        out,
        "forgot {}; its notes and its file are where they were",
        called(Some(seen), "")
    )?;
    Ok(())
}

fn by_words<'a>(texts: &'a [Seen], name: &Path) -> Result<&'a Seen, Failure> {
    let words = name.to_string_lossy();
    let names: Vec<Names> = texts.iter().map(Names::of).collect();
    let line = hygiene::line(&words);
    match by_name(&words, &names) {
        Choice::One(index) => Ok(&texts[index]),
        Choice::Several(indices) => {
            let titles: Vec<String> = indices
                .iter()
                .map(|index| called(texts.get(*index), ""))
                .collect();
            let titles = titles.join(", ");
            Err(Failure::not_found(format!(
                "{line}: several texts are called so: {titles}; name the file"
            )))
        }
        Choice::None => Err(Failure::not_found(format!(
            "{line}: no text of the library is called so; lutrin library lists them"
        ))),
    }
}
