//! Notes on other editions: which there are, what they say, linking them to the text on the desk and taking that back.

use std::path::Path;
use std::sync::Arc;

use super::Keeper;
use crate::app::action::{Action, Kin};
use crate::doc::Document;
use crate::store::{Identity, Notebook, Store};

impl Keeper {
    /// Tells of notes on other texts that look like this one: where it has none of its own, and those not declined before, or where they are `asked` for.
    pub(super) fn find_kin(&mut self, document: &Document, asked: bool) {
        if document.hash() != self.desk.hash {
            return;
        }
        let kin = self.kin(document, asked).unwrap_or_default();
        if asked || !kin.is_empty() {
            self.reports.act(Action::Kin {
                text: self.desk.hash,
                kin,
                asked,
            });
        }
    }

    fn kin(&mut self, document: &Document, asked: bool) -> Option<Vec<Kin>> {
        let path = self.desk.seen.paths.first().cloned();
        let identity = Identity::of(document, path.as_deref());
        let store = self.store.as_ref()?;
        let notebook = self.desk.notebook.as_mut()?;
        if !asked && notebook.weight().ok()? > 0 {
            return None;
        }
        let kin = store.kin(&identity, notebook.folders(), document);
        let wanted = kin
            .into_iter()
            .filter(|kin| asked || !store.is_declined(&identity, &kin.folder));
        let told = wanted.map(|kin| Kin {
            // A text that was parted from it is among its paths still.
            file: kin
                .paths
                .iter()
                .find(|path| !self.desk.seen.paths.contains(path))
                .or(kin.paths.first())
                .and_then(|path| path.file_name())
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            folder: kin.folder,
            title: kin.title,
            notes: kin.notes,
        });
        Some(told.collect())
    }

    /// Remembers that an offer was declined.
    pub(super) fn decline(&mut self, document: &Document, folder: &Path) {
        let path = self.desk.seen.paths.first().cloned();
        let identity = Identity::of(document, path.as_deref());
        if let Some(store) = &self.store
            && let Err(error) = store.decline(&identity, folder)
        {
            self.reports.act(Action::Tell(error.to_string()));
        }
    }

    /// Reads the notes in a folder, to be shown.
    pub(super) fn read_kin(&mut self, folder: &Path) {
        let Some(store) = &self.store else { return };
        match store.notebook_in(folder).read() {
            Ok((set, _)) => self.reports.act(Action::KinRead {
                text: self.desk.hash,
                folder: folder.to_path_buf(),
                set,
            }),
            Err(error) => self.reports.act(Action::Tell(error.to_string())),
        }
    }

    /// Links the notes in a folder to the text on the desk.
    pub(super) fn carry(&mut self, folder: &Path) {
        let link = |store: &Store, own: &mut Notebook| {
            let linked = store.notebook_in(folder).link(own);
            linked.map_err(|error| error.to_string())
        };
        self.change_link(&link);
    }

    /// Parts the text on the desk from those it is linked with.
    pub(super) fn part(&mut self, document: &Arc<Document>) {
        let path = self.desk.seen.paths.first().cloned();
        let identity = Identity::of(document, path.as_deref());
        self.change_link(&|_, own| match own.part(&identity) {
            Ok(true) => Ok(()),
            Ok(false) => Err("This text is linked with no other".to_owned()),
            Err(error) => Err(error.to_string()),
        });
    }

    fn change_link(&mut self, change: &dyn Fn(&Store, &mut Notebook) -> Result<(), String>) {
        self.retry();
        let done = match (&self.store, &mut self.desk.notebook) {
            (Some(store), Some(own)) => change(store, own),
            _ => Err("notes cannot be kept on this text".to_owned()),
        };
        self.known = None;
        if done.is_ok() && !self.rewatch() {
            self.reread();
        }
        self.reports.act(Action::Linked {
            text: self.desk.hash,
            done,
        });
    }
}
