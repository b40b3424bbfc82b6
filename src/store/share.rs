//! Which of this device's files a state is written to. A file that has grown is left as it is and the next one is begun beside it
//! (`<device>-2.toml`), so that a change costs the same among ten notes and among a hundred thousand.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::replica::Replicas;
use crate::annotate::{Annotation, Device, Id};

/// A file of more bytes takes in no further record; those in it are still changed in it.
const ROOM: usize = 256 << 10;

/// How many files a device has for one text at most.
const FILES: usize = 1000;

/// A state to be written.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    /// As the caller gave it.
    pub given: Annotation,
    /// As it is written: its version may be another.
    pub state: Annotation,
}

impl Planned {
    /// A state that is written with the version it has.
    pub fn as_it_is(state: Annotation) -> Self {
        Self {
            given: state.clone(),
            state,
        }
    }

    /// What need not be written again once this has reached the disk.
    pub fn both(&self) -> [Annotation; 2] {
        [self.given.clone(), self.state.clone()]
    }
}

/// Gives each state of `plan` to a file in `folder`: the one that holds its record, else the first with room. Files with records that a hand
/// wrote or changed are named too, so that they are completed.
///
/// # Errors
/// Where no file may be written.
pub(super) fn share(
    replicas: &Replicas,
    folder: &Path,
    device: &Device,
    plan: Vec<Planned>,
) -> Result<BTreeMap<PathBuf, Vec<Planned>>, StoreError> {
    let mut shares: BTreeMap<PathBuf, Vec<Planned>> = BTreeMap::new();
    let wanted: HashSet<Id> = plan.iter().map(|planned| planned.state.id).collect();
    let mut homes: HashMap<Id, PathBuf> = HashMap::new();
    let mut rooms = Vec::new();
    for (path, sheet) in replicas.writable(folder) {
        for (_, record) in sheet.entries() {
            if wanted.contains(&record.annotation.id) {
                let home = homes.entry(record.annotation.id);
                home.or_insert_with(|| path.to_path_buf());
            }
            if record.needs_writing() {
                shares.entry(path.to_path_buf()).or_default();
            }
        }
        rooms.push((path.to_path_buf(), sheet.len()));
    }
    for planned in plan {
        let id = planned.state.id;
        let path = match homes.get(&id) {
            Some(home) => home.clone(),
            None => match rooms.iter_mut().find(|(_, len)| *len < ROOM) {
                Some((path, len)) => {
                    *len += size(&planned.state);
                    path.clone()
                }
                None => {
                    let taken = |path: &Path| {
                        replicas.is_there(path) || rooms.iter().any(|(other, _)| other == path)
                    };
                    let path = fresh(folder, device, &taken)?;
                    rooms.push((path.clone(), size(&planned.state)));
                    path
                }
            },
        };
        homes.insert(id, path.clone());
        shares.entry(path).or_default().push(planned);
    }
    Ok(shares)
}

/// The first file of this device that is not there yet.
fn fresh(
    folder: &Path,
    device: &Device,
    taken: &dyn Fn(&Path) -> bool,
) -> Result<PathBuf, StoreError> {
    let name = |number| match number {
        1 => format!("{device}.toml"),
        number => format!("{device}-{number}.toml"),
    };
    let mut paths = (1..FILES).map(|number| folder.join(name(number)));
    paths.find(|path| !taken(path)).ok_or_else(|| {
        let error = io::Error::other("too many files of this device are in it");
        StoreError::write(folder, error)
    })
}

/// About how many bytes a record takes.
fn size(state: &Annotation) -> usize {
    const KEYS: usize = 400;
    let Annotation {
        note,
        anchor,
        by_hand,
        ..
    } = state;
    let texts = std::iter::once(anchor)
        .chain(by_hand)
        .map(|anchor| anchor.words().map(String::len).iter().sum::<usize>());
    KEYS * (1 + by_hand.len()) + texts.sum::<usize>() + note.as_ref().map_or(0, String::len)
}
