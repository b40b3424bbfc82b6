//! Opening a text: from a file, from standard input, by a title read before, or the last one read.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::doc::Document;
use crate::format::{self, Format, NotText, Options, Parsed, Unpacked, Warning};
use crate::store::{
    Seen, Source, SourceError, Store, absolute, is_there, read_beside, read_source, shown,
};
use crate::text::{Encoding, hygiene};

use super::select::{Choice, Names, by_name};
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

/// What was asked for.
#[derive(Debug)]
pub enum Asked {
    Text(Box<Text>),
    /// A folder, to choose a text in.
    Folder(PathBuf),
    /// A name that several texts have; what to say where nobody can be asked.
    Several(Failure),
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
    match asked(desk, wanted, reading)? {
        Asked::Text(text) => Ok(*text),
        Asked::Folder(path) => Err(SourceError::Folder(path).into()),
        Asked::Several(failure) => Err(failure),
    }
}

/// The same, where a folder may be listed and the reader asked.
///
/// # Errors
/// Where it cannot be read, or is no text.
pub fn asked(desk: &Desk, wanted: Option<&OsStr>, reading: Reading) -> Result<Asked, Failure> {
    let text = |text| Asked::Text(Box::new(text));
    let Some(wanted) = wanted else {
        return last(desk, reading).map(text);
    };
    match file(desk, Path::new(wanted), reading) {
        Err(NotOpened::Missing(path)) => {
            let whole = named(desk, wanted, &path, reading);
            // A title may have a section behind it too.
            let parts = wanted.to_str().and_then(|name| name.rsplit_once('#'));
            match (whole, parts) {
                (Err(failure), Some((title, section))) => {
                    match named(desk, OsStr::new(title), &path, reading) {
                        Ok(Asked::Text(found)) => Ok(text(found.at(section))),
                        _ => Err(failure),
                    }
                }
                (whole, _) => whole,
            }
        }
        Err(NotOpened::Folder(path)) => Ok(Asked::Folder(path)),
        opened => Ok(text(opened?)),
    }
}

/// Why a file was not opened.
enum NotOpened {
    /// There is none.
    Missing(PathBuf),
    Folder(PathBuf),
    Failed(Failure),
}

impl From<NotOpened> for Failure {
    fn from(why: NotOpened) -> Self {
        match why {
            NotOpened::Missing(path) => SourceError::Missing(path).into(),
            NotOpened::Folder(path) => SourceError::Folder(path).into(),
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
        SourceError::Folder(path) => NotOpened::Folder(path),
        SourceError::NoText(path, why) => NotOpened::Failed(no_text(&shown(&path), why)),
        error => NotOpened::Failed(error.into()),
    })?;
    if format::is_packed(&source.bytes) {
        options.limits = desk.limits();
    }
    // Of an archive, what is named behind the # is one of its files.
    let inside = behind
        .as_deref()
        .filter(|_| format::is_archive(&source.bytes, &source.name));
    let text = parsed(source, inside, &options).map_err(NotOpened::Failed)?;
    if inside.is_some() {
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
///
/// # Errors
/// Where it is no text.
pub fn parsed(source: Source, inside: Option<&str>, options: &Options) -> Result<Text, Failure> {
    let Source { bytes, path, name } = source;
    let what = match &path {
        Some(path) => shown(path),
        None if name.is_empty() => "standard input".to_owned(),
        None => name.clone(),
    };
    let Unpacked {
        bytes,
        name,
        chosen,
        section,
        warnings: mut unpacking,
    } = format::unpack(bytes, &name, inside, &options.limits)
        .map_err(|why| Failure::unreadable(format!("{what}: {why}")))?;
    let format = format::sniff(&bytes, &name, options).map_err(|why| no_text(&what, why))?;
    let with_sheets = Options {
        sheets: sheets(&bytes, format, path.as_deref()),
        ..options.clone()
    };
    let Parsed {
        document,
        warnings,
        encoding,
    } = format::parse(bytes, format, &name, &with_sheets);
    if format == Format::Epub && document.text().is_empty() {
        let why = warnings.first().map_or("", |warning| warning.0.as_str());
        return Err(Failure::unreadable(format!(
            "{what}: no chapter of this book can be read ({why}); get it again from where it came from"
        )));
    }
    unpacking.extend(warnings);
    let path = match chosen {
        Some(inside) => path.map(|path| PathBuf::from(format!("{}#{inside}", path.display()))),
        None => path,
    };
    Ok(Text {
        document,
        path,
        name: hygiene::line(&name).into_owned(),
        format,
        encoding,
        chosen: options.encoding.is_some(),
        section,
        warnings: unpacking,
    })
}

/// What the style sheets say that a text asks for and that lie in the folder of the file at `path`.
fn sheets(bytes: &[u8], format: Format, path: Option<&Path>) -> Vec<String> {
    let Some(folder) = path.and_then(Path::parent) else {
        return Vec::new();
    };
    let read = |name: String| {
        let bytes = read_beside(folder, &folder.join(name), format::markup::SHEET as u64).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    format::sheets(bytes, format)
        .into_iter()
        .filter_map(read)
        .collect()
}

fn no_text(what: &str, why: NotText) -> Failure {
    let cure = match why {
        NotText::Empty | NotText::Binary => "; lutrin reads plain text, Markdown, HTML and EPUB",
        NotText::Damaged => "; get it again from where it came from",
        NotText::Locked => "; unlock it with the program that locked it",
        NotText::Protected(_) => "",
    };
    Failure::unreadable(format!("{what}: {why}{cure}"))
}

/// The last text read that is still there, with a warning where a later one is gone; else the lecture.
fn last(desk: &Desk, reading: Reading) -> Result<Text, Failure> {
    let mut gone = None;
    let read = library(desk.kept()).into_iter().filter(Seen::was_read);
    for seen in read {
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

/// The file of the last text read, where it is still there.
#[must_use]
pub fn last_read(desk: &Desk) -> Option<PathBuf> {
    let seen = library(desk.kept()).into_iter().find(Seen::was_read)?;
    seen.paths.into_iter().next().filter(|path| is_there(path))
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

/// A text by its name, where there is no file `path`.
fn named(desk: &Desk, wanted: &OsStr, path: &Path, reading: Reading) -> Result<Asked, Failure> {
    let missing = || Failure::from(SourceError::Missing(path.to_path_buf()));
    let text = |text| Ok(Asked::Text(Box::new(text)));
    let name = wanted.to_str().ok_or_else(missing)?;
    if name == LECTURE_NAME || LECTURE_NAME.strip_suffix(".txt") == Some(name) {
        return text(lecture()?);
    }
    if Path::new(wanted).components().count() > 1 {
        return Err(missing());
    }
    let shipped = lecture()?;
    let hash = shipped.document.hash().to_string();
    let mut seen: Vec<Seen> = library(desk.kept())
        .into_iter()
        .filter(|seen| seen.text != hash && !seen.paths.is_empty())
        .collect();
    let mut names: Vec<Names> = seen.iter().map(Names::of).collect();
    names.push(Names::of_title(shipped.title()));
    match by_name(name, &names) {
        Choice::One(index) if index == seen.len() => text(shipped),
        Choice::One(index) => text(again(desk, &seen[index], reading)?.ok_or_else(missing)?),
        Choice::Several(mut indices) => {
            // One that is gone is no choice, where another is not.
            let is_there = |index: &usize| {
                let paths = seen.get(*index).map(|seen| &seen.paths);
                let there = |path: &PathBuf| desk.kept().is_some_and(|store| store.is_there(path));
                paths.is_none_or(|paths| paths.iter().any(there))
            };
            if indices.iter().any(is_there) {
                indices.retain(is_there);
            }
            if let [index] = indices[..]
                && index < seen.len()
            {
                return text(again(desk, &seen.swap_remove(index), reading)?.ok_or_else(missing)?);
            }
            let titles: Vec<String> = indices
                .iter()
                .map(|index| called(seen.get(*index), shipped.title()))
                .collect();
            Ok(Asked::Several(Failure::not_found(format!(
                "{}: several texts are called so: {}; write more of the title",
                hygiene::line(name),
                titles.join(", ")
            ))))
        }
        Choice::None => {
            let Failure { exit, message } = missing();
            let message = format!("{message}, and no text read before is called so; name a file");
            Err(Failure { exit, message })
        }
    }
}

/// A candidate: its title, and where it is, since two may have the same title; the one shipped inside is nowhere.
#[must_use]
pub fn called(seen: Option<&Seen>, shipped: &str) -> String {
    let title = hygiene::line(seen.map_or(shipped, |seen| &seen.title));
    match seen.and_then(|seen| seen.paths.first()) {
        Some(path) => format!("“{title}” ({})", shown(path)),
        None => format!("“{title}”"),
    }
}
