//! Which folders of notes belong to a text: all that have their name from its hash or name it in a head. Where there is none, one of the same
//! publication, else of its path, else of an earlier state of it that the library knows; else, of notes on a file that is gone, one whose title,
//! authors and quotes agree, or enough of whose quotes stand in it.

use std::io;
use std::path::{Path, PathBuf};

use memchr::memmem;
use unicode_normalization::UnicodeNormalization;

use super::disk::Disk;
use super::lineage::{Words, contradicts, same_publication, same_work};
use super::notebook::Identity;
use super::notes::{Head, Notes, NotesReader};
use super::sheet::Sheet;
use super::toml_text::{path_from, path_text};
use crate::annotate::{Anchor, Device};

/// Longest slug, in bytes.
const SLUG: usize = 40;

/// How much of a file is read for its head: first this much, then, if no record has begun by then, the whole.
const HEAD: usize = 16 << 10;

/// Notes whose text has no title in common with this one are looked into only where there are no more than so many.
const STRANGERS: usize = 16;

/// So many quotes of a folder are looked for.
const QUOTES: usize = 32;

/// So many code points must be quoted where nothing else tells that notes are on a text: a word or two stand in many.
const SAID: usize = 60;

/// A quote together with what stood on one side of it tells so, where it is of so many code points and the title is the same.
const SIDE: usize = 40;

/// What is looked for, and where.
pub(super) struct Search<'a> {
    pub disk: &'a dyn Disk,
    /// The folder of all notes.
    pub notes: &'a Path,
    pub identity: &'a Identity,
    /// The canonical text, where it is at hand.
    pub text: Option<&'a str>,
    /// The hashes of the texts it continues, newest first, as the library knows them.
    pub earlier: &'a dyn Fn() -> Vec<String>,
    /// The hashes of the texts that were read at its path.
    pub states: &'a dyn Fn() -> Vec<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The folders that hold notes on the text; none where there are none yet.
    pub folders: Vec<PathBuf>,
    /// Where none was found: those that could not be looked into.
    pub unread: Vec<(PathBuf, io::Error)>,
}

impl Search<'_> {
    /// Looks for the notes. All folders that have their name from the text or name it in a head belong to it, since two devices, or two
    /// programs, may have begun apart; any other reason leads to one folder.
    ///
    /// # Errors
    /// Where the folder of all notes is there and cannot be listed.
    pub fn run(&self) -> io::Result<Found> {
        let folders = folders(self.disk, self.notes)?;
        let suffix = format!("~{}", self.identity.hash.short());
        let is_direct = |folder: &PathBuf| folder.to_string_lossy().ends_with(&suffix);
        let hash = self.identity.hash.to_string();
        let its = folders
            .iter()
            .filter(|folder| is_direct(folder) || self.names(folder, &hash));
        let its: Vec<PathBuf> = its.cloned().collect();
        // One that was made and could not be written into hides no notes that are elsewhere.
        if !its.iter().all(|folder| self.is_bare(folder)) {
            return Ok(Found {
                folders: its,
                ..Found::default()
            });
        }
        let heads: Vec<(PathBuf, Head)> = folders
            .into_iter()
            .map(|folder| {
                let head = head(self.disk, &folder);
                (folder, head)
            })
            .filter(|(_, head)| !self.is_parted(head))
            .collect();
        let found = self
            .known(&heads)
            .or_else(|| self.moved_and_changed(&heads));
        Ok(match found {
            Some(folder) => Found {
                folders: vec![folder.to_path_buf()],
                ..Found::default()
            },
            None => Found {
                unread: heads
                    .into_iter()
                    .filter_map(|(folder, _)| self.unread(folder))
                    .collect(),
                folders: its,
            },
        })
    }

    /// Whether the head of a file in a folder says that its notes are on a text.
    fn names(&self, folder: &Path, hash: &str) -> bool {
        let names = self.disk.list(folder).unwrap_or_default();
        let mut starts = names
            .iter()
            .filter(|name| is_device_file(name))
            .map(|name| {
                let start = self.disk.start(&folder.join(name), HEAD);
                start.unwrap_or_default()
            });
        // Only then is it worth being parsed.
        let may_name = |start: Vec<u8>| {
            let is_longer = || start.len() == HEAD && memmem::find(&start, b"\n[[").is_none();
            memmem::find(&start, hash.as_bytes()).is_some() || is_longer()
        };
        starts.any(may_name) && {
            let head = head(self.disk, folder);
            head.texts.iter().any(|text| text == hash) && !head.parts(hash)
        }
    }

    /// A folder and why it, or a file in it, cannot be read; `None` where it can.
    fn unread(&self, folder: PathBuf) -> Option<(PathBuf, io::Error)> {
        let names = match self.disk.list(&folder) {
            Ok(names) => names,
            Err(error) => return Some((folder, error)),
        };
        let mut paths = names.iter().filter(|name| is_device_file(name));
        paths.find_map(|name| {
            let path = folder.join(name);
            let error = self.disk.start(&path, 1).err()?;
            Some((path, error))
        })
    }

    /// Whether there is no file of notes in a folder, as far as that can be seen.
    fn is_bare(&self, folder: &Path) -> bool {
        let names = self.disk.list(folder);
        names.is_ok_and(|names| !names.iter().any(|name| is_device_file(name)))
    }

    /// Whether the reader took back that these notes are on the text.
    fn is_parted(&self, head: &Head) -> bool {
        if head.parted.is_empty() {
            return false;
        }
        let mut states = (self.states)();
        states.push(self.identity.hash.to_string());
        states.extend(self.identity.path.as_deref().map(path_text));
        let is_on_it = |text: &String| head.texts.contains(text) && !head.parts(text);
        states.iter().any(|text| head.parts(text)) && !states.iter().any(is_on_it)
    }

    /// By what the heads and the library say.
    fn known<'h>(&self, heads: &'h [(PathBuf, Head)]) -> Option<&'h Path> {
        let identity = self.identity;
        let hash = identity.hash.to_string();
        let path = identity.path.as_deref().map(path_text);
        let by_hash = |head: &Head| head.texts.contains(&hash);
        let by_identifier =
            |head: &Head| same_publication(identity, &head.identifiers, &head.title, &head.authors);
        let by_path = |head: &Head| {
            path.as_ref().is_some_and(|path| head.paths.contains(path))
                && !contradicts(&head.identifiers, &identity.identifiers)
        };
        let tests: [&dyn Fn(&Head) -> bool; 3] = [&by_hash, &by_identifier, &by_path];
        let found = tests
            .into_iter()
            .find_map(|test| heads.iter().find(|(_, head)| test(head)));
        // A text that was moved and changed: its notes know neither path nor hash, the library knows what it was before.
        let found = found.or_else(|| {
            (self.earlier)().iter().find_map(|hash| {
                heads.iter().find(|(_, head)| {
                    head.texts.contains(hash)
                        && !contradicts(&head.identifiers, &identity.identifiers)
                })
            })
        });
        found.map(|(folder, _)| folder.as_path())
    }

    /// By title, authors and quotes, of notes on a file that is gone.
    fn moved_and_changed<'h>(&self, heads: &'h [(PathBuf, Head)]) -> Option<&'h Path> {
        let identity = self.identity;
        let text = self.text.filter(|_| identity.path.is_some())?;
        let is_gone = |head: &Head| {
            let is_there = |path: &String| self.disk.stamp(&path_from(path)).is_ok();
            !head.paths.is_empty() && !head.paths.iter().any(is_there)
        };
        let mut words = Words::of(text);
        let work = same_work(&identity.title, &identity.authors);
        let (same, others): (Vec<_>, Vec<_>) = heads
            .iter()
            .filter(|(_, head)| !contradicts(&head.identifiers, &identity.identifiers))
            .filter(|(_, head)| is_gone(head))
            .partition(|(_, head)| work(&head.title, &head.authors));
        let by_title = same.iter().find(|(folder, _)| {
            if identity.authors.is_empty() {
                // A title alone is that of many works, and a few words stand in many.
                let quotes = quoted(self.disk, folder, Anchor::clone);
                words.share_with_a_side(&quotes, SIDE) >= 0.5
            } else {
                let held = words.share(&quotes(self.disk, folder));
                held.is_none_or(|share| share >= 0.5)
            }
        });
        if let Some((folder, _)) = by_title {
            return Some(folder);
        }
        let known = others.iter().take(STRANGERS).filter_map(|(folder, _)| {
            let quotes = quotes(self.disk, folder);
            let said: usize = quotes.iter().map(|quote| quote.chars().count()).sum();
            let share = words.share(&quotes).filter(|_| said >= SAID)?;
            (share >= 0.7).then_some((share, folder))
        });
        let best = known.max_by(|a, b| a.0.total_cmp(&b.0));
        best.map(|(_, folder)| folder.as_path())
    }
}

/// What is quoted in the notes of a folder.
pub(super) fn quotes(disk: &dyn Disk, folder: &Path) -> Vec<String> {
    quoted(disk, folder, |anchor| anchor.exact.clone())
}

fn quoted<T>(disk: &dyn Disk, folder: &Path, what: impl Fn(&Anchor) -> T) -> Vec<T> {
    let mut quotes = Vec::new();
    for name in disk.list(folder).unwrap_or_default() {
        if !is_device_file(&name) {
            continue;
        }
        let Ok(bytes) = disk.read(&folder.join(name), super::sheet::FILE_CAP) else {
            continue;
        };
        let notes = Notes::read(&bytes, None);
        let live = notes.sheet.entries().filter_map(|(_, record)| {
            let annotation = &record.annotation;
            let is_said = !annotation.is_deleted() && !annotation.anchor.exact.is_empty();
            is_said.then(|| what(&annotation.anchor))
        });
        quotes.extend(live);
    }
    // Spread over the text, since it may have been cut.
    let step = quotes.len().div_ceil(QUOTES).max(1);
    quotes.into_iter().step_by(step).collect()
}

/// Every folder below the folder of all notes, sorted, and whatever stands in the place of one; none where that is not there.
///
/// # Errors
/// Where it is there and cannot be listed.
pub(super) fn folders(disk: &dyn Disk, notes: &Path) -> std::io::Result<Vec<PathBuf>> {
    match disk.list(notes) {
        Ok(names) => Ok(names
            .into_iter()
            .filter(|name| {
                let name = name.as_encoded_bytes();
                !name.starts_with(b".") && !name.ends_with(b".toml")
            })
            .map(|name| notes.join(name))
            // A file of somebody's is none of ours, unless it stands where notes should be.
            .filter(|path| {
                let name = path.file_name().unwrap_or_default();
                name.as_encoded_bytes().contains(&b'~') || disk.list(path).is_ok()
            })
            .collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // Nothing is there yet, unless it is on a disk that is not: then nothing is known of what is there.
            let leads_nowhere = |folder: &Path| {
                let error = disk.resolve(folder).err();
                error.is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
            };
            if notes.ancestors().any(leads_nowhere) {
                let message = "a link on the way there leads nowhere";
                return Err(io::Error::new(io::ErrorKind::NotFound, message));
            }
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

/// What the heads of a folder's files say together.
pub(super) fn head(disk: &dyn Disk, folder: &Path) -> Head {
    let mut joined = Head::default();
    for name in disk.list(folder).unwrap_or_default() {
        if is_device_file(&name) {
            joined.join(&head_of_file(disk, &folder.join(name)));
        }
    }
    joined
}

fn head_of_file(disk: &dyn Disk, path: &Path) -> Head {
    let mut reader = NotesReader::default();
    let start = disk.start(path, HEAD).unwrap_or_default();
    let text = String::from_utf8_lossy(&start);
    if let Some(end) = text.find("\n[[") {
        let _ = Sheet::read(&text.as_bytes()[..=end], &mut reader);
    } else if let Ok(bytes) = disk.read(path, super::sheet::FILE_CAP) {
        let _ = Sheet::read(&bytes, &mut reader);
    }
    reader.head
}

/// Whether a name is that of a device's file.
pub(super) fn is_device_file(name: &std::ffi::OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    bytes.ends_with(b".toml") && !bytes.starts_with(b".")
}

/// Whether a file name is one that `device` writes: `<device>.toml`, or `<device>-2.toml` and so on.
pub(super) fn is_file_of(path: &Path, device: &Device) -> bool {
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .and_then(|stem| stem.strip_prefix(device.as_str()))
        .is_some_and(|rest| {
            rest.is_empty()
                || rest.strip_prefix('-').is_some_and(|number| {
                    !number.is_empty()
                        && number.len() < 4
                        && number.bytes().all(|b| b.is_ascii_digit())
                })
        })
}

/// Whether a name is one that a sync gives to the second of two versions (Syncthing, Dropbox, Nextcloud and their like). No device has such
/// a name.
pub(super) fn is_conflict_copy(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    Device::new(&stem).is_none() && stem.to_ascii_lowercase().contains("conflict")
}

/// The name of a new folder: `<slug>~<12 hex>`.
pub(super) fn folder_name(identity: &Identity) -> String {
    let stem = identity.path.as_deref().and_then(Path::file_stem);
    let slug = [
        slug(&identity.title),
        slug(&stem.unwrap_or_default().to_string_lossy()),
    ]
    .into_iter()
    .find(|slug| !slug.is_empty())
    .unwrap_or_else(|| "text".to_owned());
    format!("{slug}~{}", identity.hash.short())
}

/// Small letters, digits and dashes, at most forty; never a name that Windows keeps for itself. May be empty.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().take(400).nfkd() {
        match c.to_ascii_lowercase() {
            c @ ('a'..='z' | '0'..='9') => slug.push(c),
            'œ' | 'Œ' => slug.push_str("oe"),
            'æ' | 'Æ' => slug.push_str("ae"),
            'ß' => slug.push_str("ss"),
            // Marks that stood on the letter before.
            '\u{300}'..='\u{36f}' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(SLUG);
    let slug = slug.trim_end_matches('-');
    let reserved = matches!(slug, "con" | "prn" | "aux" | "nul")
        || matches!(
            slug.as_bytes(),
            [b'c', b'o', b'm', b'0'..=b'9'] | [b'l', b'p', b't', b'0'..=b'9']
        );
    if reserved {
        format!("text-{slug}")
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slugs() {
        let cases = [
            ("La révolution russe", "la-revolution-russe"),
            ("Le “coup d’Etat”", "le-coup-d-etat"),
            ("Œuvres — complètes!", "oeuvres-completes"),
            ("../../etc/passwd", "etc-passwd"),
            ("CON", "text-con"),
            ("lpt1", "text-lpt1"),
            ("war: and\npeace\0", "war-and-peace"),
            ("戦争と平和", ""),
            ("  ", ""),
            ("ﬁn", "fin"),
        ];
        for (title, expected) in cases {
            assert_eq!(slug(title), expected, "{title:?}");
        }
    }

    #[test]
    fn files_of_a_device() {
        let device = Device::new("laptop-7k3f").unwrap();
        let cases = [
            ("laptop-7k3f.toml", true),
            ("laptop-7k3f-2.toml", true),
            ("laptop-7k3f-22.toml", true),
            ("laptop-7k3f-.toml", false),
            ("laptop-7k3f-b.toml", false),
            ("laptop-7k3g.toml", false),
            ("laptop-7k3f.sync-conflict-20260901-101230-ABC.toml", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_file_of(Path::new(name), &device), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_safe(title in any::<String>()) {
            let slug = slug(&title);
            prop_assert!(slug.len() <= SLUG + 5);
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-'));
        }
    }
}
