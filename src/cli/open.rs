//! Opening a text: from a file, from standard input, by a title read before, or the last one read.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::doc::Document;
use crate::format::{self, Format, Options, Parsed, Unpacked, Warning};
use crate::store::{Seen, Source, SourceError, Store, absolute, is_there, read_source, shown};
use crate::text::{Encoding, hygiene};

use super::select::{Choice, by_title};
use super::{Desk, Failure};

/// The text that is shipped inside, for the first time lutrin is opened.
const LECTURE: &[u8] = include_bytes!("../../texts/la-revolution-russe.txt");

/// Its name: as good as a file's, where there is no such file.
pub const LECTURE_NAME: &str = "la-revolution-russe.txt";

/// A text that was opened.
#[derive(Debug)]
pub struct Text {
    pub document: Document,
    /// Absolute; `None` for standard input and for the text shipped inside.
    pub path: Option<PathBuf>,
    /// The file name, safe to show; empty for standard input.
    pub name: String,
    pub format: Format,
    /// The name of the encoding it was read in, and whether the reader chose it.
    pub encoding: &'static str,
    pub chosen: bool,
    /// The section or the place in per cent that was named with it, behind a `#`.
    pub section: Option<String>,
    pub warnings: Vec<Warning>,
}

impl Text {
    fn at(mut self, section: &str) -> Self {
        self.section = Some(section.to_owned());
        self
    }

    /// What it is: the names of its format and its encoding.
    #[must_use]
    pub fn kind(&self) -> String {
        let chosen = if self.chosen { ", as chosen" } else { "" };
        format!("{}, {}{chosen}", self.format.name(), self.encoding)
    }

    /// What to call it: its title, else its name.
    #[must_use]
    pub fn title(&self) -> &str {
        match self.document.meta().title.as_str() {
            "" if self.name.is_empty() => "standard input",
            "" => &self.name,
            title => title,
        }
    }
}

/// In which encoding a text is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// The one the reader chose for it before, else as it looks.
    #[default]
    AsKept,
    AsItLooks,
    In(Encoding),
}

impl Reading {
    /// What `--encoding` takes.
    ///
    /// # Errors
    /// One line that names the cure.
    pub fn parse(name: &str) -> Result<Self, String> {
        if name == "auto" {
            return Ok(Self::AsItLooks);
        }
        Encoding::named(name)
            .map(Self::In)
            .ok_or_else(|| "no such encoding; UTF-8, windows-1252, KOI8-R, Shift_JIS and others are known, or auto".to_owned())
    }
}

/// Opens `wanted`: a file, `-`, or a title; nothing asks for the last text read, the first time for the lecture.
///
/// # Errors
/// Where it cannot be read, is no text, or several texts have such a title.
pub fn open(desk: &Desk, wanted: Option<&OsStr>) -> Result<Text, Failure> {
    open_in(desk, wanted, Reading::AsKept)
}

/// As [`open`], in the encoding asked for.
///
/// # Errors
/// As [`open`].
pub fn open_in(desk: &Desk, wanted: Option<&OsStr>, reading: Reading) -> Result<Text, Failure> {
    let Some(wanted) = wanted else {
        return last(desk, reading);
    };
    match file(desk, Path::new(wanted), reading) {
        Err(NotOpened::Missing(path)) => {
            let whole = titled(desk, wanted, &path, reading);
            // A title may have a section behind it too.
            let parts = wanted.to_str().and_then(|name| name.rsplit_once('#'));
            match (whole, parts) {
                (Err(failure), Some((title, section))) => {
                    let text = titled(desk, OsStr::new(title), &path, reading);
                    text.map(|text| text.at(section)).map_err(|_| failure)
                }
                (whole, _) => whole,
            }
        }
        opened => Ok(opened?),
    }
}

/// Why a file was not opened.
enum NotOpened {
    /// There is none.
    Missing(PathBuf),
    Failed(Failure),
}

impl From<NotOpened> for Failure {
    fn from(why: NotOpened) -> Self {
        match why {
            NotOpened::Missing(path) => SourceError::Missing(path).into(),
            NotOpened::Failed(failure) => failure,
        }
    }
}

/// Opens the file at `wanted`; where there is none of this very name, the file before a `#`, at what is named behind it.
fn file(desk: &Desk, wanted: &Path, reading: Reading) -> Result<Text, NotOpened> {
    let (path, behind) = address(wanted);
    let mut options = options(desk, Some(&absolute(&path)), reading);
    let source = read_source(&path, &options).map_err(|error| match error {
        SourceError::Missing(_) => NotOpened::Missing(wanted.to_path_buf()),
        SourceError::NoText(path, why) => {
            NotOpened::Failed(no_text(&shown(&path), &why.to_string()))
        }
        error => NotOpened::Failed(error.into()),
    })?;
    if format::is_packed(&source.bytes) {
        options.limits = desk.limits();
    }
    // Of an archive, what is named behind the # is one of its files.
    let inside = behind
        .as_deref()
        .filter(|_| format::is_archive(&source.bytes, &source.name));
    let mut text = parsed(source, inside, &options).map_err(NotOpened::Failed)?;
    if let Some(inside) = inside {
        let path = text.path.take();
        text.path = path.map(|path| PathBuf::from(format!("{}#{inside}", path.display())));
        return Ok(text);
    }
    Ok(match behind {
        Some(section) => text.at(&section),
        None => text,
    })
}

/// The file that `wanted` means, and what is named behind a `#` in it. A file of the very name is that file.
fn address(wanted: &Path) -> (PathBuf, Option<String>) {
    let whole = || (wanted.to_path_buf(), None);
    let Some(name) = wanted.to_str().filter(|_| !is_there(wanted)) else {
        return whole();
    };
    name.rmatch_indices('#')
        .map(|(at, _)| (Path::new(&name[..at]), &name[at + 1..]))
        .find(|(path, _)| is_there(path))
        .map_or_else(whole, |(path, behind)| {
            (
                path.to_path_buf(),
                Some(behind.to_owned()).filter(|behind| !behind.is_empty()),
            )
        })
}

/// How the text at `path` is to be read.
fn options(desk: &Desk, path: Option<&Path>, reading: Reading) -> Options {
    let kept = || {
        let seen = desk.kept()?.seen_at(path?)?;
        Encoding::named(&seen.encoding?)
    };
    let encoding = match reading {
        Reading::AsKept => kept(),
        Reading::AsItLooks => None,
        Reading::In(encoding) => Some(encoding),
    };
    Options {
        encoding,
        ..Options::default()
    }
}

/// Opens the text shipped inside.
///
/// # Errors
/// Never, as long as the text shipped is one.
pub fn lecture() -> Result<Text, Failure> {
    let source = Source {
        bytes: LECTURE.to_vec(),
        path: None,
        name: LECTURE_NAME.to_owned(),
    };
    parsed(source, None, &Options::default())
}

/// Parses what was read; of an archive, the file called `inside`.
fn parsed(source: Source, inside: Option<&str>, options: &Options) -> Result<Text, Failure> {
    let Source { bytes, path, name } = source;
    let what = match &path {
        Some(path) => shown(path),
        None if name.is_empty() => "standard input".to_owned(),
        None => name.clone(),
    };
    let Unpacked {
        bytes,
        name,
        warnings: mut unpacking,
    } = format::unpack(bytes, &name, inside, &options.limits)
        .map_err(|why| Failure::unreadable(format!("{what}: {why}")))?;
    let format =
        format::sniff(&bytes, &name, options).map_err(|why| no_text(&what, &why.to_string()))?;
    let Parsed {
        document,
        warnings,
        encoding,
    } = format::parse(bytes, format, &name, options);
    unpacking.extend(warnings);
    Ok(Text {
        document,
        path,
        name: hygiene::line(&name).into_owned(),
        format,
        encoding,
        chosen: options.encoding.is_some(),
        section: None,
        warnings: unpacking,
    })
}

fn no_text(what: &str, why: &str) -> Failure {
    Failure::unreadable(format!(
        "{what}: {why}; lutrin reads plain text, Markdown and EPUB"
    ))
}

/// The last text read that is still there, with a warning where a later one is gone; else the lecture.
fn last(desk: &Desk, reading: Reading) -> Result<Text, Failure> {
    let mut gone = None;
    for seen in library(desk.kept()) {
        match again(desk, &seen, reading) {
            Ok(Some(mut opened)) => {
                opened.warnings.extend(gone);
                return Ok(opened);
            }
            Ok(None) => {}
            Err(failure) => {
                gone.get_or_insert(Warning(failure.message));
            }
        }
    }
    let mut opened = lecture()?;
    opened.warnings.extend(gone);
    Ok(opened)
}

fn library(store: Option<&Store>) -> Vec<Seen> {
    store.map(Store::texts).unwrap_or_default()
}

/// Opens a text of the library; `None` where it came from standard input and is no longer to be had.
///
/// # Errors
/// Where none of its files can be read; told of the newest.
pub fn again(desk: &Desk, seen: &Seen, reading: Reading) -> Result<Option<Text>, Failure> {
    let mut failed = None;
    for path in &seen.paths {
        match file(desk, path, reading).map_err(Failure::from) {
            Ok(opened) => return Ok(Some(opened)),
            Err(failure) => {
                failed.get_or_insert(failure);
            }
        }
    }
    if let Some(failure) = failed {
        return Err(failure);
    }
    let shipped = lecture()?;
    let same = shipped.document.hash().to_string() == seen.text;
    Ok(same.then_some(shipped))
}

/// A text by its title, where there is no file `path`.
fn titled(desk: &Desk, wanted: &OsStr, path: &Path, reading: Reading) -> Result<Text, Failure> {
    let missing = || Failure::from(SourceError::Missing(path.to_path_buf()));
    let name = wanted.to_str().ok_or_else(missing)?;
    if name == LECTURE_NAME || LECTURE_NAME.strip_suffix(".txt") == Some(name) {
        return lecture();
    }
    if Path::new(wanted).components().count() > 1 {
        return Err(missing());
    }
    let shipped = lecture()?;
    let hash = shipped.document.hash().to_string();
    let seen: Vec<Seen> = library(desk.kept())
        .into_iter()
        .filter(|seen| seen.text != hash && !seen.paths.is_empty())
        .collect();
    let titles: Vec<&str> = [shipped.title()]
        .into_iter()
        .chain(seen.iter().map(|seen| seen.title.as_str()))
        .collect();
    match by_title(name, &titles) {
        Choice::One(0) => Ok(shipped),
        Choice::One(index) => again(desk, &seen[index - 1], reading)?.ok_or_else(missing),
        Choice::Several(indices) => {
            let titles: Vec<String> = indices
                .iter()
                .map(|index| {
                    called(
                        titles[*index],
                        index.checked_sub(1).map(|index| &seen[index]),
                    )
                })
                .collect();
            Err(Failure::not_found(format!(
                "{}: several texts are called so: {}; write more of the title",
                hygiene::line(name),
                titles.join(", ")
            )))
        }
        Choice::None => {
            let Failure { exit, message } = missing();
            let message = format!("{message}, and no text read before is called so; name a file");
            Err(Failure { exit, message })
        }
    }
}

/// A candidate: its title, and where it is, since two may have the same title.
fn called(title: &str, seen: Option<&Seen>) -> String {
    let title = hygiene::line(title);
    match seen.and_then(|seen| seen.paths.first()) {
        Some(path) => format!("“{title}” ({})", shown(path)),
        None => format!("“{title}”"),
    }
}
