//! Taking back that two texts show the same notes. Each goes on with those made on it: they are written into its own folder where they are not in
//! it, then each folder says which texts it has nothing to do with. No record is removed or changed, so linking the two once more brings
//! all of it together again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::link::ends_with_hash;
use super::{Head, Identity, Notebook, StoreError, identity, path_text};
use crate::annotate::{Annotation, Set};

impl Notebook {
    /// Parts the text of `identity` from all that are linked to its notes. Answers whether there were any.
    ///
    /// # Errors
    /// Where the notes cannot be read, or one of the folders cannot be written; then both texts still show all notes, and parting again
    /// completes it.
    pub fn part(&mut self, identity: &Identity) -> Result<bool, StoreError> {
        let device = self.shared.device();
        self.refresh(Some(&device))?;
        let head = self.replicas.head();
        // The states it continues are its own, whatever they were called.
        let mut own = self.shared.states(identity);
        own.extend(self.shared.continued(identity));
        own.push(identity.hash.to_string());
        let named = head.texts.iter().filter(|text| !head.parts(text));
        let others: Vec<String> = named.filter(|text| !own.contains(text)).cloned().collect();
        if others.is_empty() {
            return Ok(false);
        }
        // Its path tells nobody to look among the others’ notes, whatever becomes of the text.
        own.extend(identity.path.as_deref().map(path_text));
        let notes = self.shared.dirs.notes();
        let is_own = |folder: &&PathBuf| own.iter().any(|text| ends_with_hash(folder, text));
        let home = self.folders.iter().find(is_own).cloned();
        let home = home.unwrap_or_else(|| notes.join(identity::folder_name(identity)));
        let sides = Sides {
            notes,
            home: home.clone(),
            folders: self.folders.clone(),
            own,
            others,
        };
        let states: Vec<Annotation> = self.replicas.set(Some(&device)).all().cloned().collect();
        for (folder, states) in sides.homes(states) {
            let known = sides.known(&folder, identity, &head);
            Self::new(Arc::clone(&self.shared), vec![folder], known).write(&states)?;
        }
        for folder in sides.all() {
            let mut side = Self::new(
                Arc::clone(&self.shared),
                vec![folder.clone()],
                sides.known(&folder, identity, &head),
            );
            side.refresh(Some(&device))?;
            let mut parted = side.replicas.head();
            for text in sides.foreign(&folder) {
                parted.turn(text, true);
            }
            side.write_head(&Head {
                parted: parted.parted,
                ..Head::default()
            })?;
        }
        *self = Self::new(Arc::clone(&self.shared), vec![home], identity.head());
        self.refresh(Some(&device))?;
        Ok(true)
    }

    /// The records of a text without those made on texts that were parted from it.
    pub(super) fn own_of(&self, mut set: Set) -> Set {
        let head = self.replicas.head();
        if !head.parted.is_empty() {
            set.retain(|annotation| !head.parts(&annotation.anchor.text));
        }
        set
    }
}

/// The two sides of a link that is taken back.
struct Sides {
    /// The folder of all notes.
    notes: PathBuf,
    /// The folder of the text that goes its own way.
    home: PathBuf,
    /// All folders of both.
    folders: Vec<PathBuf>,
    /// The states of that text and its path, and the texts it was linked with.
    own: Vec<String>,
    others: Vec<String>,
}

impl Sides {
    /// Every folder there is now, and the new home.
    fn all(&self) -> Vec<PathBuf> {
        let mut all = self.folders.clone();
        if !all.contains(&self.home) {
            all.push(self.home.clone());
        }
        all
    }

    /// The texts that a folder has nothing to do with any more.
    fn foreign(&self, folder: &Path) -> &[String] {
        if folder == self.home {
            &self.others
        } else {
            &self.own
        }
    }

    /// The folder for records made on a text; `None` where they stay as they are.
    fn home_of(&self, text: &String) -> Option<PathBuf> {
        if self.own.contains(text) {
            return Some(self.home.clone());
        }
        if !self.others.contains(text) {
            return None;
        }
        let others = || self.folders.iter().filter(|folder| **folder != self.home);
        let of_it = others().find(|folder| ends_with_hash(folder, text));
        let known = of_it.or_else(|| others().next()).cloned();
        known.or_else(|| {
            // All of it was in the folder of the text that goes: the others get one of the same name.
            let name = self.home.file_name()?.to_string_lossy().into_owned();
            let slug = name.split('~').next()?;
            let digits = super::link::digits(text)?;
            Some(self.notes.join(format!("{slug}~{digits}")))
        })
    }

    fn homes(&self, states: Vec<Annotation>) -> BTreeMap<PathBuf, Vec<Annotation>> {
        let mut homes: BTreeMap<PathBuf, Vec<Annotation>> = BTreeMap::new();
        for state in states {
            if let Some(home) = self.home_of(&state.anchor.text) {
                homes.entry(home).or_default().push(state);
            }
        }
        homes
    }

    /// What the head of a file in a folder is to say.
    fn known(&self, folder: &Path, identity: &Identity, head: &Head) -> Head {
        if folder == self.home {
            return identity.head();
        }
        if self.folders.iter().any(|known| known == folder) {
            return Head::default();
        }
        let is_its = |text: &&String| ends_with_hash(folder, text);
        Head {
            title: head.title.clone(),
            authors: head.authors.clone(),
            texts: self.others.iter().filter(is_its).cloned().collect(),
            ..Head::default()
        }
    }
}
