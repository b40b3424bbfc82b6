//! Notes on other texts that look like those of a text which has none: of one of the same title and author, or one whose quotes stand in it.
//! They are offered and never taken; an offer that was declined is not made again.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic::{self, Durability};
use super::lineage::{Words, akin};
use super::notebook::Identity;
use super::{Notebook, Store, StoreError, identity};
use crate::annotate::{Anchor, Id, resolve_all};
use crate::doc::Document;
use crate::text::matching::MatchIndex;

/// Texts of more bytes are not read for the quotes of texts that are called otherwise.
const LONG: usize = 16 << 20;

/// So many folders are looked into for their quotes, and so many are offered.
const LOOKED: usize = 32;
const OFFERED: usize = 3;

/// Which part of the quotes must stand in a text of the same title, and in another one; of the latter, how many code points they must have.
const OF_TITLE: f64 = 0.2;
const OF_STRANGER: f64 = 0.5;
const TELLING: usize = 120;

/// Where fewer stand in a text of the same title letter for letter, so many of them at most, spread evenly, are looked for with their edits, in so many
/// folders at most; those found must have so many code points together. A quote of fewer code points than that tells nothing.
const SAMPLE: usize = 24;
const SEARCHED: usize = 4;
const FOUND: usize = 60;
const LEAST: usize = 20;

/// So many declined offers are remembered.
const DECLINED: usize = 1000;

/// The largest file of them, in bytes.
const CAP: u64 = 1 << 20;

/// A folder of notes on a text that looks like another edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    pub folder: PathBuf,
    pub title: String,
    /// Where the text was, the newest first.
    pub paths: Vec<PathBuf>,
    /// How many there are.
    pub notes: usize,
}

impl Store {
    /// The folders of notes that look like those of the text of `identity`, the likest first. `own`: its own folders.
    #[must_use]
    pub fn kin(&self, identity: &Identity, own: &[PathBuf], document: &Document) -> Vec<Kin> {
        let text = document.text();
        let (disk, notes) = (&*self.shared.disk, self.dirs().notes());
        let folders = identity::folders(disk, &notes).unwrap_or_default();
        let others = folders.into_iter().filter(|folder| !own.contains(folder));
        let heads = others.map(|folder| {
            let head = identity::head(disk, &folder);
            (akin(identity, &head.title, &head.authors), folder)
        });
        let (called_so, strangers): (Vec<_>, Vec<_>) = heads.partition(|(akin, _)| *akin);
        let long = text.len() > LONG;
        let looked = called_so
            .into_iter()
            .chain(strangers.into_iter().filter(|_| !long));
        let mut words = Words::of(text);
        let mut found: Vec<(bool, f64, PathBuf)> = Vec::new();
        let mut searches = if long { 0 } else { SEARCHED };
        for (akin, folder) in looked.take(LOOKED) {
            let quotes = identity::quotes(disk, &folder);
            let said: usize = quotes.iter().map(|quote| quote.chars().count()).sum();
            let Some(mut share) = words.share(&quotes) else {
                continue;
            };
            if akin && share < OF_TITLE && searches > 0 {
                searches -= 1;
                share = share.max(self.edited_share(&folder, document));
            }
            let is_kin = if akin {
                share >= OF_TITLE
            } else {
                share >= OF_STRANGER && said >= TELLING
            };
            if is_kin {
                found.push((akin, share, folder));
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        self.told(found.into_iter().map(|(_, _, folder)| folder))
    }

    /// Which part of a sample of the notes in `folder` has a place in `document`; 0 where those that have one say too little.
    fn edited_share(&self, folder: &Path, document: &Document) -> f64 {
        let Ok((set, _)) = self.notebook_in(folder).read() else {
            return 0.0;
        };
        let mut anchors: Vec<(Id, Anchor)> = set
            .live()
            .filter(|note| note.anchor.exact.chars().count() >= LEAST)
            .map(|note| (note.id, note.anchor.clone()))
            .collect();
        anchors.sort_by_key(|(id, anchor)| (anchor.start, *id));
        let step = anchors.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<(Id, Anchor)> = anchors.into_iter().step_by(step).collect();
        let places = resolve_all(&sample, document, &mut MatchIndex::default());
        let lengths: Vec<usize> = sample
            .iter()
            .zip(&places)
            .filter(|(_, (_, place))| place.place().is_some())
            .map(|((_, anchor), _)| anchor.exact.chars().count())
            .collect();
        if lengths.iter().sum::<usize>() < FOUND {
            return 0.0;
        }
        share_of(lengths.len(), sample.len())
    }

    /// The folders that are works of their own, with what is to be told of them.
    fn told(&self, folders: impl Iterator<Item = PathBuf>) -> Vec<Kin> {
        let mut all: Vec<Kin> = Vec::new();
        let mut known: Vec<PathBuf> = Vec::new();
        for folder in folders {
            if all.len() == OFFERED || known.contains(&folder) {
                continue;
            }
            let mut notebook = self.notebook_in(&folder);
            let Ok((set, _)) = notebook.read() else {
                continue;
            };
            // What is linked to it comes with it.
            known.extend(notebook.folders().iter().cloned());
            let notes = set.live().count();
            if notes > 0 {
                all.push(Kin {
                    title: notebook.title().to_owned(),
                    paths: notebook.paths().to_vec(),
                    notes,
                    folder,
                });
            }
        }
        all
    }

    /// The notes in a folder, with those of the texts that are linked to it.
    #[must_use]
    pub fn notebook_in(&self, folder: &Path) -> Notebook {
        let (disk, notes) = (&*self.shared.disk, self.dirs().notes());
        let head = identity::head(disk, folder);
        let folders = super::notebook::with_linked(
            disk,
            &notes,
            &OnceCell::new(),
            vec![folder.to_path_buf()],
        );
        Notebook::new(Arc::clone(&self.shared), folders, head)
    }

    /// Whether the notes in `folder` were offered for a text and declined.
    #[must_use]
    pub fn is_declined(&self, identity: &Identity, folder: &Path) -> bool {
        let line = declined(identity, folder);
        self.all_declined().contains(&line)
    }

    /// Remembers that they were.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn decline(&self, identity: &Identity, folder: &Path) -> Result<(), StoreError> {
        let mut all = self.all_declined();
        let line = declined(identity, folder);
        if all.contains(&line) {
            return Ok(());
        }
        all.push(line);
        let surplus = all.len().saturating_sub(DECLINED);
        let kept: Vec<String> = all.into_iter().skip(surplus).collect();
        let text = kept.join("\n") + "\n";
        let path = self.declined_file();
        atomic::replace(
            &*self.shared.disk,
            &path,
            text.as_bytes(),
            Durability::Renamed,
        )
        .map_err(|error| StoreError::write(&path, error))
    }

    fn declined_file(&self) -> PathBuf {
        self.dirs().state.join("declined")
    }

    fn all_declined(&self) -> Vec<String> {
        let bytes = self.shared.disk.read(&self.declined_file(), CAP);
        let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
        text.lines().map(str::to_owned).collect()
    }
}

fn share_of(part: usize, whole: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    count(part) / count(whole.max(1))
}

/// An offer as a line: the text, by its path where it has one, since it may go on changing; and the folder.
fn declined(identity: &Identity, folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let text = match &identity.path {
        Some(path) => blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex()[..16].to_owned(),
        None => identity.hash.to_string(),
    };
    format!("{text} {name}")
}
