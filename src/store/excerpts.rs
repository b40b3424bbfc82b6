//! What stands around the place a reader left a long text at, kept in the state folder: the next opening shows the page at once, before the
//! whole is read. Only a cache: where the file was written since, or anything else does not fit, the whole is waited for, and nobody is told.
//!
//! One file per path, `pages/<hash of the path>`: a line with the program's version, one of JSON, and one with the hash of both.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::atomic::{self, Durability};
use super::disk::Stamp;
use super::places::tidy;
use super::toml_text::path_text;
use super::{Seen, Store};
use crate::annotate::{Anchor, resolve_in_place};
use crate::doc::{Cut, Document, Excerpt};
use crate::text::Span;
use crate::text::matching::{MatchIndex, NORM};

/// A text of so many bytes is long.
const LONG: usize = 4 << 20;
/// Largest file, in bytes.
const CAP: u64 = 4 << 20;
/// Most files, and most bytes in all of them; beyond, the oldest go.
const FILES: usize = 32;
const BYTES: u64 = 16 << 20;
/// So many parts of a file are looked at, of so many bytes each: one of the same length and time may be another.
const SAMPLES: u64 = 16;
const SAMPLE: u64 = 4 << 10;
/// `sum `, 64 hex digits, line end.
const SUM: usize = 69;

/// A part of a text with the place the reader left it at.
#[derive(Debug)]
pub struct Around {
    pub document: Document,
    pub cut: Cut,
    /// Places in the part.
    pub focus: Option<Anchor>,
    pub top: Anchor,
}

/// What is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    path: String,
    /// The file as it was: bytes, nanoseconds since 1970, number.
    file: (u64, u128, u64),
    /// Hash of parts of it.
    sample: String,
    /// Hash of the whole text.
    text: String,
    /// Code points of match text before the part.
    base: usize,
    excerpt: Excerpt,
}

impl Store {
    /// Keeps what stands around the line `top` was made of, if `document` is long and its file at `path` was not written since `began`.
    /// Answers where in the text the reader may go on before it has to be kept anew; nowhere where nothing is kept.
    pub fn keep_excerpt(
        &self,
        path: &Path,
        began: SystemTime,
        document: &Document,
        (line, top): (Span, &Anchor),
    ) -> Span {
        self.excerpt(path, began, document, (line, top))
            .and_then(|(kept, good)| {
                let disk = &*self.shared.disk;
                let to = self.excerpt_path(path);
                let text = print(&kept)?;
                atomic::replace(disk, &to, text.as_bytes(), Durability::Renamed).ok()?;
                atomic::sweep(disk, &to, false);
                tidy(disk, &to, FILES, BYTES);
                Some(good)
            })
            .unwrap_or_default()
    }

    fn excerpt(
        &self,
        path: &Path,
        began: SystemTime,
        document: &Document,
        (line, top): (Span, &Anchor),
    ) -> Option<(Kept, Span)> {
        if document.text().len() < LONG || self.is_written_since(path, began) {
            return None;
        }
        let file = stamp(self.shared.disk.stamp(path).ok()?)?;
        let (excerpt, at) = document.excerpt(line.start)?;
        let from = line.start.checked_sub(at)?;
        let part = excerpt.clone().document();
        let here = Span::new(at, (at + line.len()).min(part.text().len()));
        let here = Anchor::describe(&part, &mut MatchIndex::default(), here);
        let inner = inner(&part, excerpt.cut);
        let kept = Kept {
            path: path_text(path),
            sample: sample(path, file.0)?,
            file,
            text: document.hash().to_string(),
            base: top.start.checked_sub(here.start)?,
            excerpt,
        };
        (here.exact == top.exact).then(|| {
            (
                kept,
                Span::new(from + inner.start, from.saturating_add(inner.end)),
            )
        })
    }

    /// What stands around the place the reader left the text of the file at `path` (absolute) at.
    #[must_use]
    pub fn excerpt_at(&self, path: &Path) -> Option<Around> {
        let bytes = self.shared.disk.read(&self.excerpt_path(path), CAP).ok()?;
        let kept = parse(str::from_utf8(&bytes).ok()?)?;
        let file = stamp(self.shared.disk.stamp(path).ok()?)?;
        let same = kept.path == path_text(path) && kept.file == file;
        if !same || sample(path, file.0)? != kept.sample {
            return None;
        }
        let seen = self.seen_at(path).filter(|seen| seen.text == kept.text)?;
        around(kept, seen)
    }

    fn excerpt_path(&self, path: &Path) -> PathBuf {
        let hash = blake3::hash(path_text(path).as_bytes()).to_hex();
        self.dirs().state.join("pages").join(hash.as_str())
    }
}

/// The part, where the places of `seen` are in it as they were, with a page and more around them.
fn around(kept: Kept, seen: Seen) -> Option<Around> {
    let Kept { base, excerpt, .. } = kept;
    let cut = excerpt.cut;
    let document = excerpt.document();
    let inner = inner(&document, cut);
    let mut index = MatchIndex::default();
    let mut local = |anchor: Anchor| {
        let here = Anchor {
            start: anchor.start.checked_sub(base)?,
            end: anchor.end.checked_sub(base)?,
            text: document.hash().to_string(),
            ..anchor
        };
        let place = resolve_in_place(&here, &document, &mut index)?.place()?;
        (here.norm == NORM && inner.contains(place.start)).then_some(here)
    };
    let top = local(seen.top?)?;
    let focus = match seen.focus {
        Some(focus) => Some(local(focus)?),
        None => None,
    };
    Some(Around {
        document,
        cut,
        focus,
        top,
    })
}

/// Where there is so much text before and behind a place that no page at it ends where the text was cut.
fn inner(document: &Document, cut: Cut) -> Span {
    let body = document.body();
    let edge = body.len() / 4;
    Span::new(
        if cut.before { body.start + edge } else { 0 },
        if cut.behind {
            body.end - edge
        } else {
            usize::MAX
        },
    )
}

fn stamp(stamp: Stamp) -> Option<(u64, u128, u64)> {
    let modified = stamp.modified?.duration_since(SystemTime::UNIX_EPOCH);
    Some((stamp.len, modified.ok()?.as_nanos(), stamp.number))
}

/// The hash of parts of the file at `path`, all through its `len` bytes.
fn sample(path: &Path, len: u64) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let mut hasher = blake3::Hasher::new();
    let mut bytes = Vec::new();
    for part in 0..SAMPLES {
        let at = len.saturating_sub(SAMPLE) / (SAMPLES - 1) * part;
        file.seek(SeekFrom::Start(at)).ok()?;
        bytes.clear();
        Read::by_ref(&mut file)
            .take(SAMPLE)
            .read_to_end(&mut bytes)
            .ok()?;
        hasher.update(&bytes);
    }
    Some(hasher.finalize().to_hex().to_string())
}

/// With the program's version, since another may cut a text into other blocks.
fn head() -> &'static str {
    concat!("lutrin ", env!("CARGO_PKG_VERSION"), " page 2\n")
}

fn print(kept: &Kept) -> Option<String> {
    let mut out = head().to_owned();
    out.push_str(&serde_json::to_string(kept).ok()?);
    out.push('\n');
    let sum = blake3::hash(out.as_bytes()).to_hex();
    out.push_str("sum ");
    out.push_str(&sum);
    out.push('\n');
    Some(out)
}

fn parse(text: &str) -> Option<Kept> {
    let (body, sum) = text.split_at_checked(text.len().checked_sub(SUM)?)?;
    let sum = sum.strip_prefix("sum ")?.strip_suffix('\n')?;
    if blake3::hash(body.as_bytes()).to_hex().as_str() != sum {
        return None;
    }
    serde_json::from_str(body.strip_prefix(head())?).ok()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::Duration;

    use jiff::Timestamp;

    use super::*;
    use crate::store::Dirs;

    fn text() -> String {
        let paragraph = |number| {
            format!(
                "Paragraph {number} begins. {}\n\n",
                "It goes on. ".repeat(40)
            )
        };
        (0..9000).map(paragraph).collect()
    }

    struct Shelf {
        root: tempfile::TempDir,
        document: Document,
        index: MatchIndex,
    }

    impl Shelf {
        fn new() -> Self {
            let root = tempfile::tempdir().expect("a folder");
            let text = text();
            let path = root.path().join("long.txt");
            fs::write(&path, &text).expect("a file");
            let file = File::options().write(true).open(path).expect("a file");
            let old = SystemTime::now() - Duration::from_secs(100);
            file.set_modified(old).expect("a time");
            Self {
                root,
                document: crate::format::plain::parse(text, "long.txt"),
                index: MatchIndex::default(),
            }
        }

        fn store(&self) -> Store {
            let root = self.root.path();
            Store::new(Dirs {
                data: root.join("data"),
                state: root.join("state"),
                config: root.join("config"),
            })
        }

        fn path(&self) -> PathBuf {
            self.root.path().join("long.txt")
        }

        /// The line that contains `words`, and its anchor.
        fn line(&mut self, words: &str) -> (Span, Anchor) {
            let start = self.document.text().find(words).expect("in the text");
            let span = Span::new(start, start + words.len());
            let anchor = Anchor::describe(&self.document, &mut self.index, span);
            (span, anchor)
        }

        /// Leaves the text where `words` stand, as a reader does; `excerpt`: that is kept too.
        fn leave(&mut self, words: &str, excerpt: bool) -> Span {
            let (line, top) = self.line(words);
            let store = self.store();
            let seen = Seen {
                text: self.document.hash().to_string(),
                paths: vec![self.path()],
                last_read: Timestamp::now(),
                focus: Some(top.clone()),
                top: Some(top.clone()),
                ..Seen::default()
            };
            store.keep_seen(&seen).expect("kept");
            let began = SystemTime::now() - Duration::from_secs(50);
            if excerpt {
                store.keep_excerpt(&self.path(), began, &self.document, (line, &top))
            } else {
                Span::default()
            }
        }

        /// What stands where reading goes on.
        fn goes_on(&self) -> Option<String> {
            let around = self.store().excerpt_at(&self.path())?;
            let mut index = MatchIndex::default();
            let place = resolve_in_place(&around.top, &around.document, &mut index)?;
            let place = place.place()?;
            assert!(around.cut.is_partial());
            Some(around.document.slice(place).to_owned())
        }
    }

    #[test]
    fn reading_goes_on_where_it_was() {
        let mut shelf = Shelf::new();
        assert_eq!(shelf.goes_on(), None, "nothing is kept");
        for number in [0, 1, 4000, 8999] {
            let words = format!("Paragraph {number} begins.");
            let good = shelf.leave(&words, true);
            assert_eq!(shelf.goes_on().as_ref(), Some(&words));
            // Near by it need not be kept anew.
            let (line, _) = shelf.line(&words);
            assert!(good.contains(line.start), "{number}");
            let near = format!("Paragraph {} begins.", (number + 20).min(8990));
            if number > 1 && number < 8000 {
                assert!(good.contains(shelf.line(&near).0.start), "{number}");
                shelf.leave(&near, false);
                assert_eq!(shelf.goes_on(), Some(near));
            }
        }
        // Another device went on far away: that is in the whole.
        shelf.leave("Paragraph 300 begins.", false);
        assert_eq!(shelf.goes_on(), None);
    }

    #[test]
    fn what_may_not_fit_any_more_is_not_used() {
        let mut shelf = Shelf::new();
        let words = "Paragraph 4000 begins.";
        shelf.leave(words, true);
        let path = shelf.store().excerpt_path(&shelf.path());
        let good = fs::read(&path).expect("kept");
        let mut damaged = good.clone();
        damaged[5000] ^= 1;
        for bytes in [&damaged[..], &good[..good.len() - 1], b"", b"\xff"] {
            fs::write(&path, bytes).expect("written");
            assert_eq!(shelf.goes_on(), None);
        }
        fs::write(&path, &good).expect("written");
        assert!(shelf.goes_on().is_some());
        // The file was written since, as long as it was, and then made as old as it was too.
        let time = fs::metadata(shelf.path()).and_then(|known| known.modified());
        let time = time.expect("a time");
        fs::write(shelf.path(), text().replace("goes", "gets")).expect("written");
        assert_eq!(shelf.goes_on(), None);
        let file = File::options().write(true).open(shelf.path());
        let aged = file.and_then(|file| file.set_modified(time));
        aged.expect("the time is set");
        assert_eq!(shelf.goes_on(), None);
    }

    #[test]
    fn of_a_file_written_while_it_was_read_nothing_is_kept() {
        let mut shelf = Shelf::new();
        fs::write(shelf.path(), text()).expect("written");
        assert!(shelf.leave("Paragraph 4000 begins.", true).is_empty());
        assert_eq!(shelf.goes_on(), None);
    }
}
