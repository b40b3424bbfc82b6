//! What every subcommand may need: the folders, the settings, the keymap. Nothing is read before it is asked for.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::command::{self, MODES};
use crate::config::{self, Settings};
use crate::format::Limits;
use crate::keymap::{self, Keymap, Known};
use crate::store::{Dirs, Store, StoreError, Trouble};
use crate::text::hygiene;
use crate::ui::theme;

use super::Failure;

/// One thing that is wrong in a file of the reader's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub path: PathBuf,
    /// From 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    pub message: String,
}

impl Wrong {
    /// Something wrong; the message, which may quote what stands in the file, is made one safe line.
    #[must_use]
    pub fn new(path: PathBuf, line: Option<usize>, message: &str) -> Self {
        Self {
            path,
            line,
            message: hygiene::line(message).into_owned(),
        }
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = crate::store::shown(&self.path);
        match self.line {
            Some(line) => write!(f, "{path}:{line}: {}", self.message),
            None => write!(f, "{path}: {}", self.message),
        }
    }
}

impl From<&Trouble> for Wrong {
    fn from(trouble: &Trouble) -> Self {
        Self::new(trouble.path.clone(), None, &trouble.message)
    }
}

/// The reader's folders, where they are known.
#[derive(Clone, Debug)]
pub struct Desk {
    store: Result<Arc<Store>, String>,
}

impl Desk {
    /// The desk the environment tells of.
    #[must_use]
    pub fn from_env() -> Self {
        let dirs = Dirs::from_env(&|name| std::env::var_os(name));
        Self {
            store: dirs
                .map(|dirs| Arc::new(Store::new(dirs)))
                .map_err(|error| error.to_string()),
        }
    }

    /// The store.
    ///
    /// # Errors
    /// Where no home folder is known.
    pub fn store(&self) -> Result<&Store, Failure> {
        self.store
            .as_deref()
            .map_err(|why| Failure::new(super::Exit::Unkept, why.clone()))
    }

    /// The store, where there is one: reading goes on without.
    #[must_use]
    pub fn kept(&self) -> Option<&Store> {
        self.store.as_deref().ok()
    }

    /// The store, to be shared with other threads.
    #[must_use]
    pub fn shared(&self) -> Option<Arc<Store>> {
        self.store.as_ref().ok().map(Arc::clone)
    }

    /// The settings in force, with what is wrong in `config.toml`.
    #[must_use]
    pub fn settings(&self) -> (Settings, Vec<Wrong>) {
        let Some(store) = self.kept() else {
            return (Settings::default(), Vec::new());
        };
        let path = store.dirs().config.join("config.toml");
        match store.config_text() {
            Ok(None) => (Settings::default(), Vec::new()),
            Ok(Some(text)) => {
                let themes = theme_names(store);
                let keymaps = keymap::BUILTIN.map(|(name, _)| name);
                let (settings, problems) = config::parse(&text, &themes, &keymaps);
                (settings, located(&path, problems))
            }
            Err(error) => (Settings::default(), vec![unread(path, &error)]),
        }
    }

    /// How much may be taken out of a compressed file.
    #[must_use]
    pub fn limits(&self) -> Limits {
        const MEGABYTE: u64 = 1_000_000;
        let settings = self.settings().0;
        Limits {
            inflated: u64::from(settings.limit_inflated) * MEGABYTE,
            entry: u64::from(settings.limit_entry) * MEGABYTE,
            entries: usize::from(settings.limit_entries),
            ratio: u64::from(settings.limit_ratio),
        }
    }

    /// The keymap in force, with what is wrong in `keymap.toml`.
    #[must_use]
    pub fn keymap(&self, settings: &Settings) -> (Keymap, Vec<Wrong>) {
        let name = settings.keymap.as_str();
        let builtin = || keymap::builtin(name).unwrap_or_default();
        let Some(store) = self.kept() else {
            return (builtin(), Vec::new());
        };
        let path = store.dirs().config.join("keymap.toml");
        match store.keymap_text() {
            Ok(None) => (builtin(), Vec::new()),
            Ok(Some(text)) => {
                let (keymap, problems) = with_known(|known| keymap::load(&text, name, known));
                (keymap, located(&path, problems))
            }
            Err(error) => (builtin(), vec![unread(path, &error)]),
        }
    }
}

/// The names of the themes there are, the reader's own too.
fn theme_names(store: &Store) -> Vec<String> {
    let own = store.themes().0.into_iter().map(|(name, ..)| name);
    theme::BUILTIN
        .map(String::from)
        .into_iter()
        .chain(own)
        .collect()
}

/// Calls `then` with the registry of commands.
fn with_known<T>(then: impl FnOnce(&Known<'_>) -> T) -> T {
    let commands = command::names();
    then(&Known {
        modes: &MODES,
        commands: &commands,
        check: &command::check,
    })
}

fn located(path: &std::path::Path, problems: Vec<keymap::Problem>) -> Vec<Wrong> {
    problems
        .into_iter()
        .map(|problem| Wrong::new(path.to_path_buf(), Some(problem.line), &problem.message))
        .collect()
}

/// A file that is there and cannot be read; the error names it, so it is taken as it is.
fn unread(path: PathBuf, error: &StoreError) -> Wrong {
    let message = match error {
        StoreError::Read { source, .. } => format!("cannot be read: {source}"),
        other => other.to_string(),
    };
    Wrong::new(path, None, &message)
}
