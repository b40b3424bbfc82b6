//! Where things are: data, state and config folders.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::StoreError;

/// The three folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// Notes and library: `$LUTRIN_DATA_DIR`, else `$XDG_DATA_HOME/lutrin`, else `~/.local/share/lutrin`.
    pub data: PathBuf,
    /// Device id, locks, drafts, history, places found before, pages of long texts, backups, quarantine: `$LUTRIN_STATE_DIR`, else `$XDG_STATE_HOME/lutrin`, else `~/.local/state/lutrin`.
    pub state: PathBuf,
    /// Settings: `$LUTRIN_CONFIG_DIR`, else `$XDG_CONFIG_HOME/lutrin`, else `~/.config/lutrin`.
    pub config: PathBuf,
}

impl Dirs {
    /// The folders, from the environment given (relative XDG values are ignored, as the XDG specification says).
    ///
    /// # Errors
    /// [`StoreError::NoHome`] where neither the variables nor a home folder tell.
    pub fn from_env(var: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, StoreError> {
        let folder = |own: &str, xdg: &str, below_home: &str| {
            let set = |name: &str| var(name).map(PathBuf::from);
            set(own)
                .filter(|path| !path.as_os_str().is_empty())
                .map(|path| std::path::absolute(&path).unwrap_or(path))
                .or_else(|| usable(set(xdg)).map(|path| path.join("lutrin")))
                .or_else(|| usable(set("HOME")).map(|path| path.join(below_home).join("lutrin")))
                .ok_or(StoreError::NoHome)
        };
        Ok(Self {
            data: folder("LUTRIN_DATA_DIR", "XDG_DATA_HOME", ".local/share")?,
            state: folder("LUTRIN_STATE_DIR", "XDG_STATE_HOME", ".local/state")?,
            config: folder("LUTRIN_CONFIG_DIR", "XDG_CONFIG_HOME", ".config")?,
        })
    }

    /// Which of the three folders `path` lies in, links followed, whether there is a file or not.
    #[must_use]
    pub fn own_folder_of(&self, path: &Path) -> Option<&Path> {
        let target = real(path);
        [&self.data, &self.state, &self.config]
            .into_iter()
            .find(|folder| target.starts_with(real(folder)))
            .map(PathBuf::as_path)
    }

    /// The folder of all notes.
    pub(super) fn notes(&self) -> PathBuf {
        self.data.join("notes")
    }

    /// The folder of the library files.
    pub(super) fn library(&self) -> PathBuf {
        self.data.join("library")
    }

    /// `$STATE/<what>/<folder>`, where `folder` is the name of a folder of notes.
    pub(super) fn kept(&self, what: &str, folder: &Path) -> PathBuf {
        below(self.state.join(what), folder)
    }

    /// `$STATE/<what>/<data>/<folder>` for what is kept of the files in a folder of notes: `data` stands for the data folder, since one
    /// machine may have several, with other notes in folders of the same name: a stick beside the home, or one that comes and goes at one
    /// place.
    pub(super) fn kept_of_files(&self, what: &str, folder: &Path) -> PathBuf {
        below(self.kept_of_data(what, self.mark().as_deref()), folder)
    }

    /// `$STATE/<what>/<data>` for a data folder with this mark.
    pub(super) fn kept_of_data(&self, what: &str, mark: Option<&OsStr>) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        hasher.update(real(&self.data).as_os_str().as_encoded_bytes());
        if let Some(mark) = mark {
            hasher.update(b"\0").update(mark.as_encoded_bytes());
        }
        let hash = hasher.finalize().to_hex();
        let data: String = hash.chars().take(12).collect();
        self.state.join(what).join(data)
    }

    /// The mark that this machine made in the data folder that is there now, so that it knows it again. Marks of other machines, which a sync
    /// brings, are passed over.
    pub(super) fn mark(&self) -> Option<OsString> {
        let here = names(&self.marks());
        let known = (!here.is_empty()).then(|| names(&self.marks_made()))?;
        here.into_iter().filter(|name| known.contains(name)).min()
    }

    /// Where marks are in the data folder.
    pub(super) fn marks(&self) -> PathBuf {
        self.data.join(".marks")
    }

    /// Where this machine remembers the marks it made.
    pub(super) fn marks_made(&self) -> PathBuf {
        self.state.join("marks")
    }
}

/// The names in a folder; none where it cannot be read.
fn names(folder: &Path) -> Vec<OsString> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.flatten().map(|entry| entry.file_name()).collect()
}

fn below(path: PathBuf, folder: &Path) -> PathBuf {
    match folder.file_name() {
        Some(name) => path.join(name),
        None => path,
    }
}

/// Where a path leads, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for above in path.ancestors() {
        if let Ok(there) = std::fs::canonicalize(above) {
            let rest = path.strip_prefix(above).unwrap_or(Path::new(""));
            // Joining nothing would add a separator.
            return if rest.as_os_str().is_empty() {
                there
            } else {
                there.join(rest)
            };
        }
    }
    path
}

/// A value that is set, not empty and absolute.
fn usable(path: Option<PathBuf>) -> Option<PathBuf> {
    path.filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dirs(vars: &[(&str, &str)]) -> Option<[String; 3]> {
        let var = |name: &str| {
            vars.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        };
        Dirs::from_env(&var)
            .ok()
            .map(|dirs| [dirs.data, dirs.state, dirs.config].map(|p| p.display().to_string()))
    }

    /// Variables, and the folders they lead to.
    type Case<'a> = (&'a [(&'a str, &'a str)], Option<[&'a str; 3]>);

    #[test]
    fn the_environment_decides() {
        let home = [
            "/h/.local/share/lutrin",
            "/h/.local/state/lutrin",
            "/h/.config/lutrin",
        ];
        let cases: &[Case<'_>] = &[
            (&[("HOME", "/h")], Some(home)),
            (&[("HOME", "/h"), ("XDG_DATA_HOME", "rel")], Some(home)),
            (&[("HOME", "/h"), ("LUTRIN_DATA_DIR", "")], Some(home)),
            (
                &[("HOME", "/h"), ("XDG_DATA_HOME", "/x")],
                Some(["/x/lutrin", home[1], home[2]]),
            ),
            (
                &[
                    ("HOME", "/h"),
                    ("XDG_STATE_HOME", "/x"),
                    ("LUTRIN_STATE_DIR", "/s"),
                ],
                Some([home[0], "/s", home[2]]),
            ),
            (
                &[
                    ("LUTRIN_DATA_DIR", "/d"),
                    ("LUTRIN_STATE_DIR", "/s"),
                    ("LUTRIN_CONFIG_DIR", "/c"),
                ],
                Some(["/d", "/s", "/c"]),
            ),
            (&[("LUTRIN_DATA_DIR", "/d")], None),
            (&[("HOME", "")], None),
            (&[("HOME", "relative")], None),
            (&[], None),
        ];
        for (vars, expected) in cases {
            let expected = expected.map(|paths| paths.map(str::to_owned));
            assert_eq!(dirs(vars), expected, "{vars:?}");
        }
    }
}
