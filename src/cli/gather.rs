//! Reading many files: what each is, on both cores, with no more of them in memory than there is room for.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use super::{Failure, open};
use crate::format::{self, Options};
use crate::store::{Identity, Lineage, Past, SourceError, length, read_source};
use crate::text::Encoding;

/// Threads that read.
const THREADS: usize = 2;

/// Bytes of files that are read at one time; a larger one is read alone.
const ROOM: u64 = 256 << 20;

/// A text in a file.
#[derive(Debug)]
pub struct Gathered {
    pub identity: Identity,
    pub past: Past,
    /// What to call it: its title, else the name of its file.
    pub title: String,
}

/// What a file is.
#[derive(Debug)]
pub enum Outcome {
    Text(Box<Gathered>),
    NoText,
    /// An archive that is no one text; one line that says why.
    Skipped(String),
    /// Something that cannot be read.
    Unread(Failure),
}

/// Reads files of at most `largest` bytes each; larger ones count as what cannot be read. `each` is called on this thread with the number
/// of each file and what it is, as they come; it answers whether to go on.
pub fn gather(
    files: &[PathBuf],
    lineage: &Lineage,
    largest: u64,
    each: &mut dyn FnMut(usize, Outcome) -> bool,
) {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let room = Room::default();
    std::thread::scope(|scope| {
        // No more than a few texts wait to be taken.
        let (sender, outcomes) = mpsc::sync_channel(2 * THREADS);
        for _ in 0..THREADS.min(files.len()) {
            let sender = sender.clone();
            let (next, stop, room) = (&next, &stop, &room);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else {
                        break;
                    };
                    let outcome = read(file, lineage, largest, room);
                    let outcome = outcome.unwrap_or_else(Outcome::Unread);
                    if sender.send((number, outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (number, outcome) in outcomes {
            if !each(number, outcome) {
                stop.store(true, Ordering::Relaxed);
                break;
            }
        }
    });
}

/// Reads one file.
fn read(path: &Path, lineage: &Lineage, largest: u64, room: &Room) -> Result<Outcome, Failure> {
    let Some(len) = length(path) else {
        return Ok(Outcome::NoText);
    };
    let kept = lineage.seen_at(path);
    let mut options = Options {
        encoding: kept.and_then(|seen| Encoding::named(seen.encoding.as_deref()?)),
        ..Options::default()
    };
    options.limits.inflated = options.limits.inflated.min(ROOM);
    if len > largest {
        let (len, most) = (len >> 20, largest >> 20);
        let path = crate::store::shown(path);
        return Err(Failure::unreadable(format!(
            "{path}: {len} MB is more than the {most} MB that are read to list it; open it by its name"
        )));
    }
    let _taken = room.take(len);
    let source = match read_source(path, &options) {
        Err(SourceError::NoText(..)) => return Ok(Outcome::NoText),
        read => read?,
    };
    let is_packed = format::is_packed(&source.bytes);
    if !is_packed && format::sniff(&source.bytes, &source.name, &options).is_err() {
        return Ok(Outcome::NoText);
    }
    let text = match open::parsed(source, None, &options) {
        Err(why) if is_packed && has_ending(path, &["zip", "gz"]) => {
            return Ok(Outcome::Skipped(why.message));
        }
        // Another kind of archive (a spreadsheet, a program) is none of ours.
        Err(_) if is_packed && !has_ending(path, &["epub"]) => return Ok(Outcome::NoText),
        parsed => parsed?,
    };
    let identity = Identity::of(&text.document, text.path.as_deref());
    let past = lineage.past(&identity, text.document.text());
    Ok(Outcome::Text(Box::new(Gathered {
        title: text.title().to_owned(),
        identity,
        past,
    })))
}

/// Whether a name ends in one of `endings`, whatever the case.
#[must_use]
pub fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.contains(&ending.to_ascii_lowercase().as_str()))
}

/// Room for files in memory.
#[derive(Default)]
struct Room {
    taken: Mutex<u64>,
    freed: Condvar,
}

struct Taken<'a>(&'a Room, u64);

impl Room {
    /// Waits until there is room for `len` bytes, or nothing else is in it.
    fn take(&self, len: u64) -> Taken<'_> {
        let mut taken = self.lock();
        while *taken > 0 && *taken + len > ROOM {
            taken = self
                .freed
                .wait(taken)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *taken += len;
        Taken(self, len)
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *self.0.lock() -= self.1;
        self.0.freed.notify_all();
    }
}
