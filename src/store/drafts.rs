//! Drafts: what was typed and not yet saved as a note. One small file each in the state folder, replaced at every key. They lie in a folder
//! named as that of the notes was when they were begun, and are found by every name the notes had since.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::atomic::{self, Durability};
use super::disk::Disk;
use super::fields::{self, Problem};
use super::identity::is_device_file;
use super::notebook::digits;
use super::{Shared, StoreError, Trouble, backup, record, toml_text as written};
use crate::annotate::{Anchor, Id, VersionVector};

/// Largest draft file, in bytes.
const CAP: u64 = 16 << 20;

/// So many words tell which draft is meant.
const WORDS: usize = 8;

/// One draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name: what the writer gave it (letters and digits), and once it was read, where it was found. No two writings have the same, so
    /// that windows on one text leave each other's drafts alone.
    pub key: String,
    /// The note being edited; `None` for a new one.
    pub id: Option<Id>,
    /// The state of the note it was begun on; `None` for a new one.
    pub base: Option<VersionVector>,
    pub anchor: Anchor,
    pub text: String,
}

impl Draft {
    fn to_toml(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + 512);
        // Writing to a string cannot fail.
        if let Some(id) = self.id {
            let _ = writeln!(out, "id = \"{id}\"");
        }
        if let Some(base) = &self.base {
            let _ = writeln!(out, "v = {}", record::version_text(base));
        }
        let _ = writeln!(out, "text = {}", written::string(&self.text));
        record::write_anchor(&mut out, "anchor", &self.anchor);
        out
    }

    fn from_toml(key: String, text: &str) -> Result<Self, Problem> {
        let parsed = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Problem::new(at, error.message())
        })?;
        let table = parsed.get_ref();
        let id = fields::text(table, "id")?.map(|id| id.parse()).transpose();
        let base = fields::table(table, "v")?;
        let anchor = fields::table(table, "anchor")?
            .ok_or_else(|| Problem::new(0, "there is no place in it"))?;
        Ok(Self {
            key,
            id: id.map_err(|message: String| Problem::new(0, message))?,
            base: base.map(record::read_version).transpose()?,
            anchor: record::read_anchor(anchor)?,
            text: fields::text(table, "text")?
                .ok_or_else(|| Problem::new(0, "there is no text in it"))?,
        })
    }
}

/// The folder of drafts of a text below the one of all, by the names it goes by.
pub(super) struct Place<'a> {
    pub disk: &'a dyn Disk,
    /// The state folder.
    pub state: &'a Path,
    /// The name of the folder in which new ones are put.
    pub own: &'a OsStr,
}

impl Place<'_> {
    fn path_of(&self, key: &str) -> PathBuf {
        let all = all(self.state);
        match key.split_once('/') {
            Some((folder, name)) => all.join(folder).join(file_name(name)),
            None => all.join(self.own).join(file_name(key)),
        }
    }

    /// Keeps a draft.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep(&self, draft: &Draft) -> Result<(), StoreError> {
        let path = self.path_of(&draft.key);
        let text = draft.to_toml();
        let done = atomic::replace(self.disk, &path, text.as_bytes(), Durability::Renamed);
        done.map_err(|error| StoreError::write(&path, error))
    }

    /// Removes a draft, unless its file says more by now.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn remove(&self, draft: &Draft) -> Result<(), StoreError> {
        let path = self.path_of(&draft.key);
        let there = self.disk.read(&path, CAP).ok();
        let there = there.and_then(|bytes| String::from_utf8(bytes).ok());
        let there = there.and_then(|text| Draft::from_toml(String::new(), &text).ok());
        if there.is_none_or(|there| !draft.text.starts_with(&there.text)) {
            return Ok(());
        }
        match self.disk.remove(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(StoreError::write(&path, error))
            }
            _ => Ok(()),
        }
    }

    /// The drafts in the folders whose names `fit`, the oldest first. One that cannot be understood is set aside and told.
    pub fn read(&self, fit: &dyn Fn(&Path) -> bool) -> (Vec<Draft>, Vec<Trouble>) {
        let all = all(self.state);
        let mut drafts = Vec::new();
        let mut troubles = Vec::new();
        for name in self.disk.list(&all).unwrap_or_default() {
            let folder = all.join(&name);
            if let Some(name) = name.to_str().filter(|_| fit(&folder)) {
                self.read_folder(name, &folder, &mut drafts, &mut troubles);
            }
        }
        // Names begin with the time a writing began at.
        let begun = |draft: &Draft| draft.key.rsplit('/').next().map(str::to_owned);
        drafts.sort_by_key(begun);
        (drafts, troubles)
    }

    fn read_folder(
        &self,
        name: &str,
        folder: &Path,
        drafts: &mut Vec<Draft>,
        troubles: &mut Vec<Trouble>,
    ) {
        // A program that was killed in the middle of a key leaves one behind; nobody knows whether another is writing one now.
        atomic::sweep(self.disk, &folder.join("new.toml"), false);
        for file in self.disk.list(folder).unwrap_or_default() {
            let path = folder.join(&file);
            let stem = path.file_stem().and_then(OsStr::to_str);
            let Some(stem) = stem.filter(|_| is_device_file(&file)) else {
                continue;
            };
            let bytes = match self.disk.read(&path, CAP) {
                Ok(bytes) => bytes,
                // Another window has just made a note of it.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => {
                    troubles.push(Trouble::new(&path, &format!("cannot be read: {error}")));
                    continue;
                }
            };
            let read = String::from_utf8(bytes)
                .map_err(|_| Problem::new(0, "this is not UTF-8"))
                .and_then(|text| Draft::from_toml(format!("{name}/{stem}"), &text));
            match read {
                Ok(draft) => drafts.push(draft),
                Err(problem) => {
                    let place = backup::quarantine(self.disk, self.state, &path);
                    let message = format!(
                        "this draft of a note is damaged ({}); it is kept as it is",
                        problem.message.lines().next().unwrap_or_default()
                    );
                    troubles.push(Trouble::new(place.as_deref().unwrap_or(&path), &message));
                }
            }
        }
    }
}

/// What is wrong with drafts: those that cannot be read, and those that no text offers, of `known` ones (hashes) and of those in the library.
pub(super) fn check(shared: &Shared, mut known: Vec<String>) -> Vec<Trouble> {
    let place = Place {
        disk: &*shared.disk,
        state: &shared.dirs.state,
        own: OsStr::new(""),
    };
    let (drafts, mut troubles) = place.read(&|_| true);
    if drafts.is_empty() {
        return troubles;
    }
    let library = shared.library();
    let read = library.texts.iter();
    known.extend(read.flat_map(|seen| [&seen.text].into_iter().chain(&seen.earlier).cloned()));
    let known: HashSet<&str> = known.iter().filter_map(|text| digits(text)).collect();
    for draft in drafts {
        let folder = draft.key.split('/').next().unwrap_or_default();
        let offered = folder
            .rsplit('~')
            .next()
            .is_some_and(|hash| known.contains(hash));
        if !offered {
            let words = draft.text.split_whitespace().take(WORDS);
            let words: Vec<&str> = words.collect();
            let message = format!(
                "a draft of a note waits here, and no text that is known offers it: “{}”",
                words.join(" ")
            );
            troubles.push(Trouble::new(&place.path_of(&draft.key), &message));
        }
    }
    troubles
}

/// The folder of all drafts.
fn all(state: &Path) -> PathBuf {
    state.join("drafts")
}

fn file_name(name: &str) -> String {
    format!("{name}.toml")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::annotate::Device;

    proptest! {
        #[test]
        fn a_draft_comes_back(text in any::<String>(), exact in any::<String>(), new in any::<bool>()) {
            let anchor = Anchor { exact, start: 3, end: 9, norm: 1, ..Anchor::default() };
            let id = (!new).then(|| Id::from_parts(1, 2));
            let mut base = VersionVector::default();
            base.bump(&Device::new("laptop-7k3f").unwrap());
            let base = id.map(|_| base);
            let draft = Draft { key: "k".to_owned(), id, base, anchor, text };
            prop_assert_eq!(Draft::from_toml("k".to_owned(), &draft.to_toml()).unwrap(), draft);
        }
    }
}
