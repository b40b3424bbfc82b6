//! Replacing a file so that at every moment either the old or the new one is there, whole.

use std::ffi::OsStr;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::disk::{Disk, Stamp};

/// How much a write is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// On the disk when the call answers: survives a power cut.
    Synced,
    /// In the system's hands when the call answers: survives the death of this program, not a power cut.
    Renamed,
}

/// The names of temporary files begin so; nothing reads them.
const TEMPORARY: &str = ".tmp-";

/// How old a temporary file must be before it is litter, where no lock tells.
const STALE: Duration = Duration::from_hours(1);

/// One replacement of one file.
pub(super) struct Replacement<'a> {
    pub disk: &'a dyn Disk,
    /// Through a link the target is written.
    pub path: &'a Path,
    pub bytes: &'a [u8],
    pub durability: Durability,
}

impl Replacement<'_> {
    /// Writes: temporary file in the same folder, its bytes, sync, `before_rename`, rename, sync of the folder. The mode of the old file is kept.
    ///
    /// # Errors
    /// The step that failed. Unless that was the last, the old file is there untouched; the temporary file is removed if it can be.
    pub fn run(&self, before_rename: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        let target = self.disk.resolve(self.path)?;
        let folder = target.parent().unwrap_or(Path::new("."));
        let mode = self.disk.stamp(&target).map_or(0o600, |stamp| stamp.mode);
        let temporary = folder.join(temporary_name(&target));
        let written = self.fill(&temporary, mode).and_then(|()| {
            before_rename()?;
            self.disk.rename(&temporary, &target)
        });
        if let Err(error) = written {
            // What stays behind here is swept by the next write that succeeds.
            let _ = self.disk.remove(&temporary);
            return Err(error);
        }
        match self.durability {
            Durability::Synced => self.disk.sync_folder(folder),
            Durability::Renamed => Ok(()),
        }
    }

    fn fill(&self, temporary: &Path, mode: u32) -> io::Result<()> {
        let mut file = self.disk.create_new(temporary, mode)?;
        self.disk.write(&mut file, self.bytes)?;
        match self.durability {
            Durability::Synced => self.disk.sync(&file),
            Durability::Renamed => Ok(()),
        }
    }
}

/// Replaces a file; its folder is made where it is not there.
///
/// # Errors
/// As [`Replacement::run`].
pub(super) fn replace(
    disk: &dyn Disk,
    path: &Path,
    bytes: &[u8],
    durability: Durability,
) -> io::Result<()> {
    let replacement = Replacement {
        disk,
        path,
        bytes,
        durability,
    };
    match replacement.run(&mut || Ok(())) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                disk.make_folder(folder)?;
            }
            replacement.run(&mut || Ok(()))
        }
        done => done,
    }
}

/// Removes temporary files left behind beside `file`: those made for it where its lock is held (`alone`), others only when they
/// are old, since another machine may be writing them right now.
pub(super) fn sweep(disk: &dyn Disk, file: &Path, alone: bool) {
    let now = SystemTime::now();
    let Some(folder) = file.parent() else { return };
    let mine = format!("{TEMPORARY}{}-", short_stem(file));
    for name in disk.list(folder).unwrap_or_default() {
        if !is_temporary(&name) {
            continue;
        }
        let path = folder.join(&name);
        let alone = alone && name.to_string_lossy().starts_with(&mine);
        let old = |stamp: Stamp| {
            stamp
                .modified
                .and_then(|modified| now.duration_since(modified).ok())
                .is_some_and(|age| age > STALE)
        };
        if alone || disk.stamp(&path).is_ok_and(old) {
            let _ = disk.remove(&path);
        }
    }
}

/// Whether a name is that of a temporary file.
pub(super) fn is_temporary(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes())
}

fn temporary_name(target: &Path) -> PathBuf {
    PathBuf::from(format!(
        "{TEMPORARY}{}-{:016x}",
        short_stem(target),
        random()
    ))
}

fn short_stem(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    stem.chars().take(48).collect()
}

/// 64 bits that nobody else has (the standard library's hash keys come from the system's random numbers).
pub(super) fn random() -> u64 {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    if let Ok(since) = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
        hasher.write_u128(since.as_nanos());
    }
    hasher.finish()
}
