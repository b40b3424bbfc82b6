//! What a text had before it was what it is now: the texts it goes on from, and by that its drafts and its history, whatever the folder of its
//! notes is called.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::link::ends_with_hash;
use super::{Identity, Notebook};

impl Notebook {
    /// What is known of the texts this one goes on from, newest first, where that was asked already.
    pub fn goes_on_from(&mut self, earlier: &[String]) {
        if let Some(identity) = &self.identity {
            let own = std::iter::once(identity.hash.to_string());
            self.lineage = OnceLock::from(own.chain(earlier.iter().cloned()).collect::<Vec<_>>());
        }
    }

    /// Its hash, and those of the texts it goes on from, newest first; none for notes that were not looked for for a text.
    pub(in crate::store) fn lineage(&self) -> &[String] {
        self.lineage.get_or_init(|| {
            let of = |identity: &Identity| {
                let earlier = self.shared.past(identity, None).earlier;
                let own = std::iter::once(identity.hash.to_string());
                own.chain(earlier).collect()
            };
            self.identity.as_ref().map(of).unwrap_or_default()
        })
    }

    /// Of several folders the one that was this text's before it was linked with another; whichever is written to now.
    pub(in crate::store) fn own_folder(&self) -> &Path {
        if self.folders.len() < 2 {
            return self.folder();
        }
        let of_text = |text: &String| {
            let mut folders = self.folders.iter();
            folders.find(|folder| ends_with_hash(folder, text))
        };
        let own = self.lineage().iter().find_map(of_text);
        own.map_or(self.folder(), PathBuf::as_path)
    }

    /// The name of the folder drafts are put in.
    pub(in crate::store) fn drafts_in(&self) -> &OsStr {
        self.drafts_in.get_or_init(|| {
            let name = self.own_folder().file_name();
            name.unwrap_or_default().to_os_string()
        })
    }
}
