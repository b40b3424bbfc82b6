//! Which folder of notes belongs to a text: by the text's hash, else by the publication's identifier, else by its path, also where only the
//! library has seen an earlier state of the text there.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::disk::Disk;
use super::notebook::Identity;
use super::notes::{Head, NotesReader};
use super::sheet::Sheet;
use super::toml_text::path_text;
use crate::annotate::Device;

/// Longest slug, in bytes.
const SLUG: usize = 40;

/// How much of a file is read for its head: first this much, then, if no record has begun by then, the whole.
const HEAD: usize = 16 << 10;

/// The folders that hold notes on the text, `earlier` being the hashes of the texts seen at its path, newest first; the one to be written first; none where there are none yet.
///
/// # Errors
/// Where the folder of all notes is there and cannot be listed.
pub(super) fn find(
    disk: &dyn Disk,
    notes: &Path,
    identity: &Identity,
    earlier: &dyn Fn(&Path) -> Vec<String>,
) -> std::io::Result<Vec<PathBuf>> {
    let folders = folders(disk, notes)?;
    let suffix = format!("~{}", identity.hash.short());
    let direct: Vec<PathBuf> = folders
        .iter()
        .filter(|folder| folder.to_string_lossy().ends_with(&suffix))
        .cloned()
        .collect();
    if !direct.is_empty() {
        return Ok(direct);
    }
    let heads: Vec<(PathBuf, Head)> = folders
        .into_iter()
        .map(|folder| {
            let head = head(disk, &folder);
            (folder, head)
        })
        .collect();
    let hash = identity.hash.to_string();
    let path = identity.path.as_deref().map(path_text);
    let by_hash = |head: &Head| head.texts.contains(&hash);
    let by_identifier = |head: &Head| shares(&head.identifiers, &identity.identifiers);
    let by_path = |head: &Head| {
        path.as_ref().is_some_and(|path| head.paths.contains(path))
            && !contradicts(&head.identifiers, &identity.identifiers)
    };
    let tests: [&dyn Fn(&Head) -> bool; 3] = [&by_hash, &by_identifier, &by_path];
    let found = tests
        .into_iter()
        .find_map(|test| heads.iter().find(|(_, head)| test(head)));
    // A text that was moved and changed afterwards: its notes know neither path nor hash, the library knows both.
    let found = found.or_else(|| {
        let earlier = identity.path.as_deref().map(earlier).unwrap_or_default();
        earlier.iter().find_map(|hash| {
            heads.iter().find(|(_, head)| {
                head.texts.contains(hash) && !contradicts(&head.identifiers, &identity.identifiers)
            })
        })
    });
    Ok(found
        .map(|(folder, _)| vec![folder.clone()])
        .unwrap_or_default())
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
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
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

fn shares(a: &[String], b: &[String]) -> bool {
    a.iter().any(|item| b.contains(item))
}

/// Both are published under identifiers, and under different ones.
fn contradicts(a: &[String], b: &[String]) -> bool {
    !a.is_empty() && !b.is_empty() && !shares(a, b)
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
