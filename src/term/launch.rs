//! What a reading begins with, and what the screen needs of the layers above to open another text.

use std::path::Path;
use std::sync::Arc;

use crate::app::action::{Listing, Opened, Shelved};
use crate::config::Settings;
use crate::doc::PictureSource;
use crate::keymap::Keymap;
use crate::store::{Notebook, Store};
use crate::text::Encoding;
use crate::ui::theme::Depth;

/// A text that was opened, and the notebook its notes are kept in (`None`: they cannot be kept; `opened.warnings` says why).
#[derive(Debug)]
pub struct Reading {
    pub opened: Opened,
    pub notebook: Option<Notebook>,
    /// Hashes of the texts it continues, newest first.
    pub earlier: Vec<String>,
}

/// Settings and what belongs to them, read (again).
#[derive(Debug)]
pub struct Configured {
    pub settings: Settings,
    pub keymap: Arc<Keymap>,
    /// Lines to tell, the most important first.
    pub problems: Vec<String>,
    /// Name and TOML of the reader's own themes.
    pub themes: Vec<(String, String)>,
}

/// Texts with their numbers in a listing, `None` for what is no text; and how many files of how many were looked through.
#[derive(Debug)]
pub struct Found {
    pub texts: Vec<(usize, Option<Shelved>)>,
    pub done: usize,
    pub of: usize,
}

/// What only the layer above knows how to do. Called on the keeper's thread, but for [`Shelf::look_through`], which has one of its own.
pub trait Shelf: Send + Sync {
    /// Opens a text of the library.
    ///
    /// # Errors
    /// One line that names the text and the cure.
    fn open(&self, shelved: &Shelved) -> Result<Reading, String>;

    /// Opens the file at `path` again, in the encoding chosen (`None`: as it looks).
    ///
    /// # Errors
    /// One line that names the text and the cure.
    fn recode(&self, path: &Path, encoding: Option<Encoding>) -> Result<Reading, String>;

    /// The texts of the library, last read first, or those in a folder by the names of their files: what is known at once.
    ///
    /// # Errors
    /// One line, where there is no such folder.
    fn list(&self, folder: Option<&str>) -> Result<Listing, String>;

    /// Finds out what is not known yet of texts that are listed; `tell` takes it in parts, and says whether it is still wanted.
    fn look_through(
        &self,
        folder: Option<&Path>,
        texts: &[Shelved],
        tell: &mut dyn FnMut(Found) -> bool,
    );

    /// Takes a text off the list.
    ///
    /// # Errors
    /// One line.
    fn forget(&self, shelved: &Shelved) -> Result<(), String>;

    /// Reads settings, keymap and themes again.
    fn configure(&self) -> Configured;
}

/// Where the bytes of pictures are. Called on a worker's thread.
pub trait Gallery: Send + Sync {
    /// The bytes of a picture of the text at `path` (`None`: from standard input or shipped inside).
    ///
    /// # Errors
    /// Half a line: why they are not to be had.
    fn bytes(&self, path: Option<&Path>, source: &PictureSource) -> Result<Vec<u8>, String>;
}

/// Everything a reading begins with. What is wrong in the settings stands in `reading.opened.warnings` too.
pub struct Launch {
    pub reading: Reading,
    pub settings: Settings,
    pub keymap: Arc<Keymap>,
    /// Name and TOML of the reader's own themes.
    pub themes: Vec<(String, String)>,
    pub depth: Depth,
    /// Whether the terminal's background is thought to be dark, until it answers.
    pub dark: bool,
    /// Keeps where the reader is; `None` where there is no home folder.
    pub store: Option<Arc<Store>>,
    pub shelf: Arc<dyn Shelf>,
    pub gallery: Arc<dyn Gallery>,
    /// Texts to choose from, over an empty desk, where no text was asked for.
    pub list: Option<Listing>,
}

/// How it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// One line where changes could not be kept.
    pub unsaved: Option<String>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// One line where only the beginning of the text could be read.
    pub unread: Option<String>,
}
