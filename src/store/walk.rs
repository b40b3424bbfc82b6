//! Walking a folder for files that may be texts.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Trouble, unpacked};

/// Folders in folders are followed so deep.
const DEPTH: usize = 64;

/// So many names are looked at.
const NAMES: usize = 200_000;

/// The files below a folder.
#[derive(Debug, Default)]
pub struct Walked {
    /// Absolute and without links, in the order of their names, each file once. A folder that is an unpacked book counts as one.
    pub files: Vec<PathBuf>,
    /// Folders that cannot be read, and limits that were met.
    pub troubles: Vec<Trouble>,
}

/// Every regular file below `folder`, but for hidden ones and what is below `not`. Links are followed, also to folders, each of which is
/// walked once.
///
/// # Errors
/// Where the folder itself cannot be read.
pub fn walk(folder: &Path, not: &[&Path]) -> std::io::Result<Walked> {
    let root = fs::canonicalize(folder)?;
    fs::read_dir(&root)?;
    let mut walk = Walk {
        walked: Walked::default(),
        seen: HashSet::from([root.clone()]),
        not,
        names: 0,
    };
    // Deepest last: a folder's files come before those of the folders in it.
    let mut folders = vec![(root, 0)];
    while let Some((folder, depth)) = folders.pop() {
        let mut below = walk.folder(&folder);
        if depth >= DEPTH && !below.is_empty() {
            walk.tell(&folder, "the folders in it are too deep and were left out");
            continue;
        }
        below.reverse();
        folders.extend(below.into_iter().map(|folder| (folder, depth + 1)));
        if walk.names > NAMES {
            let message = format!("only the first {NAMES} names in it were looked at");
            walk.tell(&folder, &message);
            break;
        }
    }
    Ok(walk.walked)
}

struct Walk<'a> {
    walked: Walked,
    /// Folders that were walked, and files that links led to.
    seen: HashSet<PathBuf>,
    not: &'a [&'a Path],
    names: usize,
}

impl Walk<'_> {
    fn tell(&mut self, path: &Path, message: &str) {
        self.walked.troubles.push(Trouble::new(path, message));
    }

    /// Takes the files of a folder; answers the folders in it, in order.
    fn folder(&mut self, folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                self.tell(folder, &format!("cannot be read: {error}"));
                return Vec::new();
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut below = Vec::new();
        for entry in entries {
            self.names += 1;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if hidden || self.names > NAMES {
                continue;
            }
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let path = entry.path();
            // A link may lead anywhere, also to what was walked already; one that leads nowhere is none of ours.
            let (path, kind) = if kind.is_symlink() {
                let Ok(target) = fs::canonicalize(&path) else {
                    continue;
                };
                match fs::metadata(&target) {
                    Ok(metadata) => (target, metadata.file_type()),
                    Err(_) => continue,
                }
            } else {
                (path, kind)
            };
            if self.not.contains(&path.as_path()) {
                continue;
            }
            if kind.is_dir() && unpacked::is_book(&path) {
                if self.seen.insert(path.clone()) {
                    self.walked.files.push(path);
                }
            } else if kind.is_dir() {
                if self.seen.insert(path.clone()) {
                    below.push(path);
                }
            } else if kind.is_file() && self.seen.insert(path.clone()) {
                self.walked.files.push(path);
            }
        }
        below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path, walked: &Walked) -> Vec<String> {
        let root = fs::canonicalize(root).unwrap();
        let name = |path: &PathBuf| {
            path.strip_prefix(&root)
                .map(|path| path.display().to_string())
        };
        walked
            .files
            .iter()
            .map(|path| name(path).unwrap())
            .collect()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.txt",
            "a/x.txt",
            "a/y/z.txt",
            ".hidden",
            ".git/x.txt",
            "own/n.txt",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        folder
    }

    #[test]
    fn files_come_in_order_without_the_hidden() {
        let folder = folder();
        let own = fs::canonicalize(folder.path().join("own")).unwrap();
        let walked = walk(folder.path(), &[&own]).unwrap();
        assert_eq!(
            names(folder.path(), &walked),
            ["b.txt", "a/x.txt", "a/y/z.txt"]
        );
        assert!(walk(&folder.path().join("b.txt"), &[]).is_err());
        assert!(walk(&folder.path().join("none"), &[]).is_err());
        // A hidden folder is walked where it is asked for.
        let hidden = folder.path().join(".git");
        assert_eq!(walk(&hidden, &[]).unwrap().files.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_loops_end() {
        use std::os::unix::fs::symlink;
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        symlink(folder.path(), at("a/up")).unwrap();
        symlink(at("a"), at("again")).unwrap();
        symlink(at("b.txt"), at("c.txt")).unwrap();
        symlink(at("gone"), at("dangling")).unwrap();
        symlink("/dev/zero", at("zero")).unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("out.txt"), "x").unwrap();
        symlink(outside.path(), at("outside")).unwrap();
        let walked = walk(folder.path(), &[]).unwrap();
        let mut found: Vec<_> = walked
            .files
            .iter()
            .filter_map(|path| path.file_name())
            .collect();
        found.sort();
        assert_eq!(found, ["b.txt", "n.txt", "out.txt", "x.txt", "z.txt"]);
        assert_eq!(walked.troubles, []);
    }

    #[test]
    fn a_pit_has_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut path = folder.path().to_path_buf();
        for _ in 0..DEPTH + 3 {
            path.push("d");
        }
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("x.txt"), "x").unwrap();
        let walked = walk(folder.path(), &[]).unwrap();
        assert_eq!((walked.files.len(), walked.troubles.len()), (0, 1));
    }
}
