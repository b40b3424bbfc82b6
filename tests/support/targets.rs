//! Ways for bytes to come in, one for each parser: each reads them, and checks whatever comes of it. `tests/mutations.rs` and the
//! programs in `fuzz/` both go in here.

#![allow(dead_code, reason = "each test file uses its part")]

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lutrin::app::command;
use lutrin::config;
use lutrin::doc::TextHash;
use lutrin::format::{self, Format, Limits, Options};
use lutrin::keymap::{self, Key, Known, parse_script};
use lutrin::store::{Dirs, Disk, Identity, Stamp, Store};
use lutrin::text::Encoding;
use lutrin::ui::theme::{Depth, Theme};

use super::books::{Archive, CONTAINER, chapter, nav, opf};
use super::sound::{assert_found, assert_line, assert_read};

/// A target: what it is called, and where its seeds are in `fuzz/corpus/`.
pub struct Target {
    pub name: &'static str,
    pub seeds: &'static str,
    pub run: fn(&[u8]),
}

/// All of them; `tests/mutations.rs` holds that each has a program in `fuzz/` and seeds.
pub const TARGETS: &[Target] = &[
    target("sniff", "text", sniff),
    target("decode", "text", decode),
    target("plain", "text", plain),
    target("markdown", "markdown", markdown),
    target("html", "html", html),
    target("xhtml", "xhtml", xhtml),
    target("epub", "epub", epub),
    target("package", "package", package),
    target("archive", "archive", archive),
    target("search", "search", search),
    target("notes", "notes", notes),
    target("keymap", "keymap", keymap),
    target("config", "config", config),
    target("theme", "theme", themes),
    target("script", "script", script),
];

const fn target(name: &'static str, seeds: &'static str, run: fn(&[u8])) -> Target {
    Target { name, seeds, run }
}

/// Measures that texts are set at, in columns. Which one it is follows from the length of the input.
const MEASURES: [u16; 6] = [66, 24, 7, 120, 2, 1];

fn measure(bytes: &[u8]) -> u16 {
    MEASURES[bytes.len() % MEASURES.len()]
}

/// Little may come out of a little file.
fn options() -> Options {
    Options {
        limits: Limits {
            inflated: 2_000_000,
            entry: 500_000,
            entries: 200,
            ..Limits::default()
        },
        ..Options::default()
    }
}

/// Bytes as a text of this format.
pub fn read(bytes: &[u8], format: Format, name: &str, options: &Options) {
    let parsed = format::parse(bytes.to_vec(), format, name, options);
    assert_read(&parsed, measure(bytes));
}

/// Bytes that come as a file: whatever they are taken for, that is what they are read as.
pub fn sniff(bytes: &[u8]) {
    let name = ["", "a.md", "b.txt"][bytes.len() % 3];
    if let Ok(format) = format::sniff(bytes, name, &options()) {
        read(bytes, format, name, &options());
    }
}

/// Bytes in some encoding, the same in the one that is chosen.
pub fn decode(bytes: &[u8]) {
    const CHOSEN: [&str; 8] = [
        "utf-8",
        "utf-16le",
        "utf-16be",
        "utf-32le",
        "shift_jis",
        "gb18030",
        "iso-2022-jp",
        "macintosh",
    ];
    // At every second time it is told by how it looks.
    let label = CHOSEN.get(bytes.len() % (2 * CHOSEN.len()));
    let encoding = label.and_then(|label| Encoding::named(label));
    assert_eq!(encoding.is_some(), label.is_some(), "{label:?}");
    let chosen = Options {
        encoding,
        ..options()
    };
    read(bytes, Format::Plain, "a.txt", &chosen);
}

pub fn plain(bytes: &[u8]) {
    read(bytes, Format::Plain, "folder/a book.txt", &options());
}

pub fn markdown(bytes: &[u8]) {
    read(bytes, Format::Markdown, "a.md", &options());
}

pub fn html(bytes: &[u8]) {
    read(bytes, Format::Html, "a.html", &options());
}

/// A chapter, in a book that is well otherwise.
pub fn xhtml(bytes: &[u8]) {
    let package = opf(&["one one.xhtml", "two two.xhtml"], "one two");
    let book = bound(&[
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OPS/book.opf", package.as_bytes()),
        ("OPS/one.xhtml", bytes),
        ("OPS/two.xhtml", chapter("Two").as_bytes()),
    ]);
    read(&book, Format::Epub, "a.epub", &options());
}

/// A book, as it comes.
pub fn epub(bytes: &[u8]) {
    read(bytes, Format::Epub, "a.epub", &options());
}

/// One of the files that say what a book is made of; which one shows in its root.
pub fn package(bytes: &[u8]) {
    let told = |root: &str| {
        bytes
            .windows(root.len())
            .any(|part| part == root.as_bytes())
    };
    let place = [
        ("<container", "META-INF/container.xml"),
        ("<encryption", "META-INF/encryption.xml"),
        ("<ncx", "OPS/toc.ncx"),
        ("<nav", "OPS/nav.xhtml"),
    ]
    .into_iter()
    .find(|(root, _)| told(root))
    .map_or("OPS/book.opf", |(_, place)| place);
    let manifest = [
        "nav nav.xhtml nav",
        "ncx toc.ncx",
        "one t/one.xhtml",
        "two t/two.xhtml",
    ];
    let (package, nav) = (opf(&manifest, "one two"), nav(&["t/one.xhtml One"]));
    let (one, two) = (chapter("One"), chapter("Two"));
    let files = [
        ("META-INF/container.xml", CONTAINER),
        ("META-INF/encryption.xml", ""),
        ("OPS/book.opf", &package),
        ("OPS/toc.ncx", ""),
        (
            "OPS/nav.xhtml",
            if place.ends_with("ncx") { "" } else { &nav },
        ),
        ("OPS/t/one.xhtml", &one),
        ("OPS/t/two.xhtml", &two),
    ]
    .map(|(name, text)| {
        (
            name,
            if name == place {
                bytes
            } else {
                text.as_bytes()
            },
        )
    });
    read(&bound(&files), Format::Epub, "a.epub", &options());
}

/// A book of `files`, none of them packed.
fn bound(files: &[(&str, &[u8])]) -> Vec<u8> {
    let book = Archive::new().stored("mimetype", b"application/epub+zip");
    let whole = files.iter().filter(|(_, bytes)| !bytes.is_empty());
    whole
        .fold(book, |book, (name, bytes)| book.stored(name, bytes))
        .bytes()
}

/// A compressed file; of an archive the only text, or the one called `b`.
pub fn archive(bytes: &[u8]) {
    let limits = options().limits;
    let wanted = [None, Some("b")][bytes.len() % 2];
    let Ok(unpacked) = format::unpack(bytes.to_vec(), "a.txt.gz", wanted, &limits) else {
        return;
    };
    assert!(unpacked.bytes.len() as u64 <= limits.inflated.max(bytes.len() as u64));
    if let Ok(format) = format::sniff(&unpacked.bytes, &unpacked.name, &options()) {
        read(&unpacked.bytes, format, &unpacked.name, &options());
    }
}

/// A query on the first line, the text under it.
pub fn search(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (query, text) = text.split_once('\n').unwrap_or((&text, &text));
    assert_found(text, query);
}

/// A file of the reader's, in every place where one is looked for.
pub fn notes(bytes: &[u8]) {
    let folder = |name: &str| PathBuf::from("/").join(name);
    let dirs = Dirs {
        data: folder("data"),
        state: folder("state"),
        config: folder("config"),
    };
    let store = Store::with_disk(dirs, Arc::new(Shelf(bytes.to_vec())));
    for trouble in store.check() {
        assert_line(&trouble.message, "a trouble");
    }
    let _ = store.library();
    let identity = Identity {
        hash: TextHash::of("x"),
        title: "A text".to_owned(),
        authors: Vec::new(),
        identifiers: Vec::new(),
        path: Some(PathBuf::from("/books/book.txt")),
    };
    let mut notebooks = store.notebooks().unwrap_or_default();
    notebooks.push(store.planned_notebook(&identity));
    for mut notebook in notebooks {
        let _ = notebook.read();
        let _ = (notebook.history(), notebook.drafts_and_troubles());
    }
}

pub fn keymap(bytes: &[u8]) {
    let commands = command::names();
    let known = Known {
        modes: &command::MODES,
        commands: &commands,
        check: &command::check,
    };
    let text = String::from_utf8_lossy(bytes);
    let (map, problems) = keymap::load(&text, "default", &known);
    let lines = text.lines().count().max(1);
    for problem in problems {
        assert!((1..=lines + 1).contains(&problem.line), "{problem:?}");
    }
    // What is bound can be written and read again.
    for mode in command::MODES {
        for (keys, _) in map.bindings(mode) {
            let written: Vec<String> = keys.iter().map(ToString::to_string).collect();
            assert_eq!(Key::parse_many(&written.join(" ")), Ok(keys));
        }
    }
}

pub fn config(bytes: &[u8]) {
    let themes = ["light".to_owned(), "dark".to_owned()];
    let (settings, _) = config::parse(&String::from_utf8_lossy(bytes), &themes, &["default"]);
    assert!((20..=200).contains(&settings.measure), "{settings:?}");
}

pub fn themes(bytes: &[u8]) {
    let (_, problems) = Theme::parse(&String::from_utf8_lossy(bytes), Depth::True);
    assert!(problems.iter().all(|(line, _)| *line > 0));
}

/// Keys as they are written for `lutrin render`.
pub fn script(bytes: &[u8]) {
    let _ = parse_script(&String::from_utf8_lossy(bytes));
}

/// A disk on which every file holds the same, and nothing can be written.
#[derive(Debug)]
struct Shelf(Vec<u8>);

const FOLDER: &str = "a-text~0123456789ab";

impl Disk for Shelf {
    fn read(&self, path: &Path, _: u64) -> io::Result<Vec<u8>> {
        match path.extension() {
            Some(extension) if extension == "toml" => Ok(self.0.clone()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
    fn start(&self, path: &Path, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = self.read(path, 0)?;
        bytes.truncate(len);
        Ok(bytes)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let name = folder.file_name().unwrap_or_default();
        Ok(match name.to_str().unwrap_or_default() {
            "notes" | "drafts" | "backups" | "written" => vec![FOLDER.into()],
            FOLDER | "library" | "history" => vec!["desk-1.toml".into(), "other.toml".into()],
            _ => return Err(io::ErrorKind::NotFound.into()),
        })
    }
    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        Ok(Stamp {
            len: self.read(path, 0)?.len() as u64,
            modified: None,
            number: 0,
            mode: 0o600,
        })
    }
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_path_buf())
    }
    fn make_folder(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn create_new(&self, _: &Path, _: u32) -> io::Result<File> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn write(&self, _: &mut File, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn sync(&self, _: &File) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn link(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn remove(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn try_lock(&self, _: &Path) -> io::Result<Option<File>> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}
