//! One writer at a time, over all running programs.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use super::disk::Disk;
use super::{StoreError, Trouble};

/// The outcome of asking for a lock.
#[derive(Debug)]
pub(super) enum Lock {
    /// Held until dropped.
    Held(#[expect(dead_code, reason = "held for its lock")] File),
    /// There are no locks here (a state folder that cannot be written, a file system without them): the work goes on without.
    Without(Trouble),
}

impl Lock {
    pub const fn is_held(&self) -> bool {
        matches!(self, Self::Held(_))
    }
}

/// Takes the lock file at `path`, waiting at most `patience`; `what` is the file that will be written under it.
///
/// # Errors
/// [`StoreError::Busy`] where another program holds it all that time.
pub(super) fn lock(
    disk: &dyn Disk,
    path: &Path,
    what: &Path,
    patience: Duration,
) -> Result<Lock, StoreError> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(200);
    let mut made = false;
    loop {
        match disk.try_lock(path) {
            Ok(Some(file)) => return Ok(Lock::Held(file)),
            Ok(None) if start.elapsed() >= patience => {
                return Err(StoreError::Busy(what.to_path_buf()));
            }
            Ok(None) => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(8));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !made => {
                made = true;
                if let Some(folder) = path.parent()
                    && let Err(error) = disk.make_folder(folder)
                {
                    return Ok(Lock::Without(without(path, &error)));
                }
            }
            Err(error) => return Ok(Lock::Without(without(path, &error))),
        }
    }
}

fn without(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(
        path,
        &format!("cannot be locked ({error}); do not run two lutrins on one text here"),
    )
}
