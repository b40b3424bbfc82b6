//! Second chances, all in the state folder: older versions of device files, the bytes of the last write (to see what was changed by
//! hand since), and files set aside because they could not be read.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use toml::de::DeTable;

use super::atomic::{self, Durability};
use super::disk::Disk;
use super::fields::{Table, Value};
use super::{Dirs, lock};
use crate::annotate::Id;

/// How many older versions of a file are kept.
const KEPT: usize = 10;

/// At most one older version in this time.
const APART: Duration = Duration::from_mins(10);

/// Keeps the present version of `file` in `folder` unless one was kept a short while ago. Costs a link where both are on one file system.
///
/// # Errors
/// Where it cannot be kept; nothing else depends on it.
pub(super) fn keep(disk: &dyn Disk, folder: &Path, file: &Path, now: Timestamp) -> io::Result<()> {
    if disk.stamp(file).map_or(0, |stamp| stamp.len) == 0 {
        return Ok(());
    }
    let stem = stem(file);
    let kept = versions(disk, folder, &stem);
    let recent = stamp_text(now.saturating_sub(APART).unwrap_or(Timestamp::MIN));
    let present = stamp_text(now);
    let is_recent = |name: &String| {
        let at = name.get(stem.len() + 1..name.len() - 5).unwrap_or_default();
        *at > *recent && *at <= *present
    };
    if kept.last().is_some_and(is_recent) {
        return Ok(());
    }
    disk.make_folder(folder)?;
    match disk.link(file, &folder.join(format!("{stem}.{present}.toml"))) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let surplus = (kept.len() + 1).saturating_sub(KEPT);
    for name in kept.iter().take(surplus) {
        disk.remove(&folder.join(name))?;
    }
    Ok(())
}

/// Keeps `copy`, a version of `file`, however short a while ago another was kept.
///
/// # Errors
/// As [`keep`].
pub(super) fn keep_anyway(
    disk: &dyn Disk,
    folder: &Path,
    file: &Path,
    copy: &Path,
    now: Timestamp,
) -> io::Result<()> {
    if disk.stamp(copy).map_or(0, |stamp| stamp.len) == 0 {
        return Ok(());
    }
    disk.make_folder(folder)?;
    let stem = stem(file);
    // Names are a second apart; more than these are never made in one.
    for later in 0..KEPT {
        let at = Duration::from_secs(later as u64);
        let at = stamp_text(now.saturating_add(at).unwrap_or(now));
        match disk.link(copy, &folder.join(format!("{stem}.{at}.toml"))) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => break,
        }
    }
    let kept = versions(disk, folder, &stem);
    for name in kept.iter().take(kept.len().saturating_sub(KEPT)) {
        disk.remove(&folder.join(name))?;
    }
    Ok(())
}

/// The newest version kept of a file, if any.
pub(super) fn newest(disk: &dyn Disk, folder: &Path, file: &Path) -> Option<PathBuf> {
    let name = versions(disk, folder, &stem(file)).pop()?;
    Some(folder.join(name))
}

/// Names of the versions kept of a file, oldest first.
fn versions(disk: &dyn Disk, folder: &Path, stem: &str) -> Vec<String> {
    let names = disk.list(folder).unwrap_or_default();
    let mut versions: Vec<String> = names
        .into_iter()
        .filter_map(|name| name.into_string().ok())
        .filter(|name| {
            let middle = name
                .strip_prefix(stem)
                .and_then(|rest| rest.strip_prefix('.'))
                .and_then(|rest| rest.strip_suffix(".toml"));
            middle.is_some_and(|at| at.len() == 16 && at.ends_with('Z'))
        })
        .collect();
    versions.sort();
    versions
}

fn stem(file: &Path) -> String {
    file.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// `20260901T101230Z`.
fn stamp_text(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Remembers what this program wrote, so that a change by hand can be told from it.
///
/// # Errors
/// Where it cannot be kept: changes by hand are then taken as they are.
pub(super) fn remember(
    disk: &dyn Disk,
    folder: &Path,
    file: &Path,
    bytes: &[u8],
) -> io::Result<()> {
    let name = file.file_name().unwrap_or_default();
    atomic::replace(disk, &folder.join(name), bytes, Durability::Renamed)
}

/// What this program wrote last, if it is known.
pub(super) fn remembered(disk: &dyn Disk, folder: &Path, file: &Path) -> Option<Vec<u8>> {
    let name = file.file_name()?;
    disk.read(&folder.join(name), super::sheet::FILE_CAP).ok()
}

/// When this machine first found at a write that records removed from `file` have been kept long enough; none where that is not known.
pub(super) fn noticed(disk: &dyn Disk, folder: &Path, file: &Path) -> BTreeMap<Id, Timestamp> {
    let name = file.file_name().unwrap_or_default();
    let read = disk.read(&folder.join(name), super::sheet::FILE_CAP);
    let text = read.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.unwrap_or_default();
    let Ok(parsed) = DeTable::parse(&text) else {
        return BTreeMap::new();
    };
    let times = parsed.get_ref().each();
    let times = times.filter_map(|(id, _, value)| match value {
        Value::Time(Some(time)) => Some((id.parse().ok()?, time)),
        _ => None,
    });
    times.collect()
}

/// Keeps what [`noticed`] answers.
///
/// # Errors
/// Where it cannot be kept: what was removed is then kept longer.
pub(super) fn keep_noticed(
    disk: &dyn Disk,
    folder: &Path,
    file: &Path,
    noticed: &BTreeMap<Id, Timestamp>,
) -> io::Result<()> {
    let lines = noticed
        .iter()
        .map(|(id, time)| format!("{id} = {}\n", super::toml_text::time(*time)));
    remember(disk, folder, file, lines.collect::<String>().as_bytes())
}

/// How many copies of damaged states of one file are kept.
const COPIES: usize = 20;

/// Keeps a copy of a damaged file, once for each state it is in; the file stays where it is. Answers where the copy is.
pub(super) fn copy_damaged(
    disk: &dyn Disk,
    folder: &Path,
    file: &Path,
    bytes: &[u8],
) -> Option<PathBuf> {
    let hash = blake3::hash(bytes).to_hex();
    let stem = stem(file);
    let path = folder.join(format!("{stem}.damaged-{}.toml", hash.get(..12)?));
    if disk.stamp(&path).is_ok() {
        return Some(path);
    }
    let earlier = disk.list(folder).unwrap_or_default();
    let begins = format!("{stem}.damaged-");
    let of_file = earlier
        .iter()
        .filter(|name| name.to_string_lossy().starts_with(&begins));
    if of_file.count() >= COPIES {
        return None;
    }
    atomic::replace(disk, &path, bytes, Durability::Renamed).ok()?;
    Some(path)
}

/// Moves a file of notes that is needed no longer into `folder`, also onto another disk.
///
/// # Errors
/// Where it cannot be copied or removed; it is then still where it was.
pub(super) fn set_aside(disk: &dyn Disk, folder: &Path, file: &Path) -> io::Result<()> {
    let bytes = disk.read(file, super::sheet::FILE_CAP)?;
    let name = file.file_name().unwrap_or_default();
    atomic::replace(disk, &folder.join(name), &bytes, Durability::Synced)?;
    disk.remove(file)
}

/// Sets a file of the state folder aside that cannot be read; answers where it is now. `None` where there is none or it cannot be moved.
pub(super) fn quarantine(disk: &dyn Disk, state: &Path, file: &Path) -> Option<PathBuf> {
    disk.stamp(file).ok()?;
    let folder = state.join("quarantine");
    disk.make_folder(&folder).ok()?;
    let name = file.file_name()?.to_string_lossy();
    let now = stamp_text(Timestamp::now());
    let place = folder.join(format!("{now}-{:08x}-{name}", atomic::random() >> 32));
    disk.rename(file, &place).ok()?;
    Some(place)
}

/// Marks the data folder that is there now, if it is not yet, so that what is kept of its files is kept apart from what is kept of another
/// one's at the same place. What was kept of it until then goes on. Where the mark cannot be made, the place alone tells.
pub(super) fn mark(disk: &dyn Disk, dirs: &Dirs) {
    let locks = dirs.state.join("locks").join("marks.lock");
    if dirs.mark().is_some() {
        return;
    }
    let _lock = lock::lock(disk, &locks, &dirs.marks(), Duration::from_secs(2));
    if dirs.mark().is_some() {
        return;
    }
    let name = OsString::from(format!("{:016x}", atomic::random()));
    let made = [dirs.marks_made(), dirs.marks()]
        .into_iter()
        .try_for_each(|folder| {
            atomic::replace(disk, &folder.join(&name), b"", Durability::Renamed)
        });
    if made.is_ok() {
        for what in KEPT_OF_FILES {
            let (old, new) = (
                dirs.kept_of_data(what, None),
                dirs.kept_of_data(what, Some(&name)),
            );
            // What cannot be moved is a second chance less.
            let _ = disk.rename(&old, &new);
        }
    }
}

/// What is kept of files by the data folder they are in.
const KEPT_OF_FILES: [&str; 4] = ["written", "backups", "history", "trash"];
