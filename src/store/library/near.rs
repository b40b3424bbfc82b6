//! What a large library says of one text, without reading the rest of it: nobody waits for five thousand texts to open one.
//!
//! Only entries that stand as this program writes them are found so; where anything else comes near, the whole is to be read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use memchr::memmem;

use super::super::plain::Plain;
use super::super::sheet::{FILE_CAP, Reader};
use super::super::toml_text::{path_text, string_flat};
use super::{Library, LibraryReader, Merged, Room, Seen};

/// Libraries of fewer bytes are read as a whole.
const LARGE: usize = 128 << 10;

/// How an entry begins, with the end of the line before it.
const HEADER: &str = "\n[[text]]\n";

/// The entries found in a file, by where they begin.
type Found = BTreeMap<usize, Arc<Seen>>;

impl Library {
    /// Every text that is `text` (a hash) or was seen at `path`, as [`Library::all`] would have it. `None` where that is to be asked: the
    /// library is small, known already, or not as this program writes it.
    pub fn near(
        &mut self,
        room: &Room<'_>,
        text: Option<&str>,
        path: Option<&Path>,
    ) -> Option<Vec<Arc<Seen>>> {
        if self.all.is_some() {
            return None;
        }
        let mut files: Vec<(PathBuf, Arc<String>, Found)> = Vec::new();
        for path in room.files().ok()? {
            let text = self.plain_text(room, &path)?;
            files.push((path, text, Found::new()));
        }
        let size: usize = files.iter().map(|(_, file, _)| file.len()).sum();
        if size < LARGE {
            return None;
        }
        let path = path.map(path_text);
        let wanted = text.into_iter().chain(path.as_deref()).map(string_flat);
        let mut wanted: BTreeSet<String> = wanted.collect();
        // What another device knows of a text that was seen at the path belongs to it too.
        for _ in 0..2 {
            for (_, file, found) in &mut files {
                look(file, &wanted, found)?;
            }
            let texts = files.iter().flat_map(|(_, _, found)| found.values());
            wanted = texts.map(|seen| string_flat(&seen.text)).collect();
        }
        let mut merged = Merged::default();
        for (path, _, found) in &files {
            for seen in found.values() {
                merged.take(seen, room.is_own(path));
            }
        }
        Some(merged.in_order())
    }

    /// The text of a file in which a header is one wherever it stands; read again only where its bytes may have changed, since several
    /// things are asked of it before the first page.
    fn plain_text(&mut self, room: &Room<'_>, path: &Path) -> Option<Arc<String>> {
        let now = SystemTime::now();
        let stamp = room.disk.stamp(path).ok()?;
        if let Some((old, seen, text)) = self.texts.get(path)
            && *old == stamp
            && old.is_settled(*seen)
        {
            return Some(Arc::clone(text));
        }
        let text = String::from_utf8(room.disk.read(path, FILE_CAP).ok()?).ok()?;
        // In a text of several lines a header would be none.
        let holds = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
        if holds("\"\"\"") || holds("'''") {
            return None;
        }
        let text = Arc::new(text);
        let read = (stamp, now, Arc::clone(&text));
        self.texts.insert(path.to_path_buf(), read);
        Some(text)
    }
}

/// Reads the entries of a file in which any of the strings stands; `None` where one is not plain.
fn look(file: &str, wanted: &BTreeSet<String>, found: &mut Found) -> Option<()> {
    for words in wanted {
        for at in memmem::find_iter(file.as_bytes(), words) {
            let start = file.get(..at)?.rfind(HEADER)? + 1;
            if found.contains_key(&start) {
                continue;
            }
            let end = file.get(at..)?.find(HEADER);
            let entry = file.get(start..end.map_or(file.len(), |end| at + end + 1))?;
            let table = Plain::read(entry, LibraryReader::ARRAY)?;
            found.insert(start, LibraryReader.entry(&table, entry).ok()?);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::Timestamp;

    use super::super::super::{Dirs, Identity, Store};
    use super::*;
    use crate::annotate::Anchor;
    use crate::doc::TextHash;

    fn hash(number: usize) -> TextHash {
        TextHash::of(&number.to_string())
    }

    fn path(number: usize) -> PathBuf {
        PathBuf::from(format!("/books/“{number}”\n.txt"))
    }

    fn seen(number: usize) -> Seen {
        let second = i64::try_from(number % 7).unwrap();
        Seen {
            text: hash(number).to_string(),
            title: format!("No. {number}"),
            paths: vec![path(number), path(number / 2)],
            last_read: Timestamp::new(second, 123_456_789).unwrap(),
            earlier: vec![hash(number + 1).to_string()],
            focus: (!number.is_multiple_of(3)).then(Anchor::default),
            ..Seen::default()
        }
    }

    /// Two stores on one large library: one that has read the whole, and one that has read nothing.
    fn stores(root: &Path) -> [Store; 2] {
        let store = || {
            Store::new(Dirs {
                data: root.join("data"),
                state: root.join("state"),
                config: root.join("config"),
            })
        };
        let (known, fresh) = (store(), store());
        known
            .write(
                &(0..600).map(seen).collect::<Vec<_>>(),
                Timestamp::UNIX_EPOCH,
            )
            .unwrap();
        let phone = (0..600).step_by(5).map(|number| {
            let (text, path) = (seen(number).text, string_flat(&path_text(&path(1_000 + number))));
            format!("\n[[text]]\ntext = \"{text}\"\npaths = [{path}]\nlast_read = 2026-09-01T00:00:00Z\n")
        });
        let phone: String = std::iter::once("format = 1\n".to_owned())
            .chain(phone)
            .collect();
        fs::write(known.dirs().library().join("phone-0000.toml"), phone).unwrap();
        known.library();
        [known, fresh]
    }

    fn identity(number: usize, at: usize) -> Identity {
        Identity {
            hash: hash(number),
            title: String::new(),
            authors: Vec::new(),
            identifiers: Vec::new(),
            path: Some(path(at)),
        }
    }

    #[test]
    fn one_text_is_known_as_in_the_whole() {
        let root = tempfile::tempdir().unwrap();
        let [known, fresh] = stores(root.path());
        for number in (0..700).step_by(11) {
            for at in [number, number / 2, 1_000 + number, 5_000] {
                assert_eq!(known.seen_at(&path(at)), fresh.seen_at(&path(at)));
                if !number.is_multiple_of(3) && number < 600 {
                    let identity = identity(number, at);
                    assert_eq!(known.past(&identity, ""), fresh.past(&identity, ""));
                }
            }
        }
        assert!(
            fresh.shared.library.lock().unwrap().all.is_none(),
            "it was read as a whole"
        );
        let new = identity(9_000, 0);
        assert_eq!(known.past(&new, ""), fresh.past(&new, ""));
    }

    #[test]
    fn what_is_written_by_hand_is_read_as_a_whole() {
        let root = tempfile::tempdir().unwrap();
        let [known, fresh] = stores(root.path());
        let own = known
            .dirs()
            .library()
            .join(format!("{}.toml", known.device()));
        let text = fs::read_to_string(&own).unwrap();
        let entry = format!("text = \"{}\"\n", hash(10));
        for (old, new) in [
            (entry.as_str(), format!("{entry}colour = 'green'\n")),
            (entry.as_str(), format!("# mine\n{entry}")),
            (
                "format = 1\n",
                "format = 1\nmine = \"\"\"\n[[text]]\n\"\"\"\n".to_owned(),
            ),
        ] {
            fs::write(&own, text.replacen(old, &new, 1)).unwrap();
            let shared = &fresh.shared;
            let near = shared.near(Some(&hash(10).to_string()), None);
            assert_eq!(near, None, "{new}");
        }
        fs::write(&own, text).unwrap();
        let near = fresh
            .shared
            .near(Some(&hash(10).to_string()), None)
            .unwrap();
        let text = hash(10).to_string();
        assert!(near.iter().any(|seen| seen.text == text));
    }

    #[test]
    fn a_file_is_read_again_when_it_was_changed() {
        let root = tempfile::tempdir().unwrap();
        let [known, fresh] = stores(root.path());
        let own = known
            .dirs()
            .library()
            .join(format!("{}.toml", known.device()));
        let text = fs::read_to_string(&own).unwrap();
        let hash = hash(11).to_string();
        let title = || {
            let near = fresh.shared.near(Some(&hash), None).unwrap();
            let seen = near.iter().find(|seen| seen.text == hash).unwrap();
            seen.title.clone()
        };
        for (second, wanted) in [(1, "No. 11"), (2, "No. 99")] {
            let changed = text.replacen("\"No. 11\"", &format!("\"{wanted}\""), 1);
            fs::write(&own, changed).unwrap();
            // It was written long ago, so that its time is believed.
            let file = fs::File::options().write(true).open(&own).unwrap();
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(second);
            file.set_modified(time).unwrap();
            assert_eq!([title(), title()], [wanted, wanted], "read, and known");
        }
    }
}
