//! Drafts: what was typed and not yet saved as a note. One small file each in the state folder, replaced at every key.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::Path;

use toml::de::DeTable;

use super::atomic::{self, Durability};
use super::disk::Disk;
use super::fields::{self, Problem};
use super::identity::is_device_file;
use super::{StoreError, Trouble, backup, record, toml_text as written};
use crate::annotate::{Anchor, Id, VersionVector};

/// Largest draft file, in bytes.
const CAP: u64 = 16 << 20;

/// One draft. Its key is the note it edits, else the place it is written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The note being edited; `None` for a new one.
    pub id: Option<Id>,
    /// The state of the note it was begun on; `None` for a new one.
    pub base: Option<VersionVector>,
    pub anchor: Anchor,
    pub text: String,
}

impl Draft {
    fn file_name(&self) -> String {
        self.id.map_or_else(
            || {
                let Anchor {
                    text, start, end, ..
                } = &self.anchor;
                let key = format!("{text} {start} {end} {}", self.anchor.exact);
                let hash = blake3::hash(key.as_bytes()).to_hex();
                format!("new-{}.toml", &hash[..24])
            },
            |id| format!("{id}.toml"),
        )
    }

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

    fn from_toml(text: &str) -> Result<Self, Problem> {
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
            id: id.map_err(|message: String| Problem::new(0, message))?,
            base: base.map(record::read_version).transpose()?,
            anchor: record::read_anchor(anchor)?,
            text: fields::text(table, "text")?
                .ok_or_else(|| Problem::new(0, "there is no text in it"))?,
        })
    }
}

/// Keeps a draft in `folder`; an empty text removes it.
///
/// # Errors
/// Where it cannot be written or removed.
pub(super) fn keep(disk: &dyn Disk, folder: &Path, draft: &Draft) -> Result<(), StoreError> {
    let path = folder.join(draft.file_name());
    let done = if draft.text.is_empty() {
        match disk.remove(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            done => done,
        }
    } else {
        let text = draft.to_toml();
        atomic::replace(disk, &path, text.as_bytes(), Durability::Renamed)
    };
    done.map_err(|error| StoreError::write(&path, error))
}

/// The drafts in `folder`. One that cannot be understood is set aside and told.
pub(super) fn read(disk: &dyn Disk, state: &Path, folder: &Path) -> (Vec<Draft>, Vec<Trouble>) {
    // A program that was killed in the middle of a key leaves one behind; nobody knows whether another is writing one now.
    atomic::sweep(disk, &folder.join("new.toml"), false);
    let mut drafts = Vec::new();
    let mut troubles = Vec::new();
    for name in disk.list(folder).unwrap_or_default() {
        if !is_device_file(&name) {
            continue;
        }
        let path = folder.join(name);
        let bytes = match disk.read(&path, CAP) {
            Ok(bytes) => bytes,
            Err(error) => {
                troubles.push(Trouble::new(&path, &format!("cannot be read: {error}")));
                continue;
            }
        };
        let read = String::from_utf8(bytes)
            .map_err(|_| Problem::new(0, "this is not UTF-8"))
            .and_then(|text| Draft::from_toml(&text));
        match read {
            Ok(draft) => drafts.push(draft),
            Err(problem) => {
                let place = backup::quarantine(disk, state, &path);
                let message = format!(
                    "this draft of a note is damaged ({}); it is kept as it is",
                    problem.message.lines().next().unwrap_or_default()
                );
                troubles.push(Trouble::new(place.as_deref().unwrap_or(&path), &message));
            }
        }
    }
    (drafts, troubles)
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
            let draft = Draft { id, base, anchor, text };
            prop_assert_eq!(Draft::from_toml(&draft.to_toml()).unwrap(), draft);
        }
    }
}
