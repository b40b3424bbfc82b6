//! The disk itself, step by step, behind a trait: what happens when a step fails can be tried in a test.

use std::ffi::OsString;
use std::fmt::Debug;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Length and time of change of a file: differing stamps mean that somebody wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub len: u64,
    pub modified: Option<SystemTime>,
    /// Permission bits (`0o600`).
    pub mode: u32,
    /// The number of the file on its disk, which changes when another is put in its place; 0 where there are none.
    pub number: u64,
}

/// A file that was written so shortly before it was looked at may have been written again in the same tick of its clock.
const TICK: Duration = Duration::from_secs(3);

impl Stamp {
    /// Whether a file whose bytes were looked at when it had this stamp, at `seen`, has the same bytes as long as it has the stamp.
    pub(super) fn is_settled(&self, seen: SystemTime) -> bool {
        let age = self.modified.map(|modified| seen.duration_since(modified));
        age.is_some_and(|age| age.is_ok_and(|age| age > TICK))
    }
}

/// The steps every read and write is made of. [`RealDisk`] is the only one in the program.
pub trait Disk: Debug + Send + Sync {
    /// The whole of a regular file of at most `cap` bytes.
    ///
    /// # Errors
    /// As the system says; `FileTooLarge` above the cap, `InvalidInput` for what is no regular file.
    fn read(&self, path: &Path, cap: u64) -> io::Result<Vec<u8>>;

    /// The first `len` bytes of a regular file, or fewer where it is shorter.
    ///
    /// # Errors
    /// As [`Disk::read`].
    fn start(&self, path: &Path, len: usize) -> io::Result<Vec<u8>>;

    /// Names in a folder, sorted.
    ///
    /// # Errors
    /// As the system says.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// Length, time and mode of what a path leads to.
    ///
    /// # Errors
    /// As the system says.
    fn stamp(&self, path: &Path) -> io::Result<Stamp>;

    /// Where a path leads: the target for a link, the path itself for anything else, also for what is not there yet.
    ///
    /// # Errors
    /// `NotFound` for a link that leads nowhere.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;

    /// A folder for this reader only (0700), with the ones above it.
    ///
    /// # Errors
    /// As the system says; none where it is there already.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// A file that was not there before.
    ///
    /// # Errors
    /// As the system says; `AlreadyExists`.
    fn create_new(&self, path: &Path, mode: u32) -> io::Result<File>;

    /// # Errors
    /// As the system says; some of the bytes may have been written.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;

    /// Waits until the file's bytes are on the disk.
    ///
    /// # Errors
    /// As the system says.
    fn sync(&self, file: &File) -> io::Result<()>;

    /// Puts `from` in the place of `to`, at once.
    ///
    /// # Errors
    /// As the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Waits until the folder's names are on the disk; nothing where the system cannot.
    ///
    /// # Errors
    /// As the system says.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// A second name for a file, or a copy where the system cannot.
    ///
    /// # Errors
    /// As the system says.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// # Errors
    /// As the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Takes a lock file (made where it is not there). `None` where another holds it.
    ///
    /// # Errors
    /// As the system says, also where it has no locks.
    fn try_lock(&self, path: &Path) -> io::Result<Option<File>>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path, cap: u64) -> io::Result<Vec<u8>> {
        let file = open(path)?;
        let len = file.metadata()?.len();
        if len > cap {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0));
        file.take(cap.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > cap {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn start(&self, path: &Path, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(len);
        open(path)?.take(len as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let mut names = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        let metadata = fs::metadata(path)?;
        Ok(Stamp {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            mode: mode(&metadata),
            number: number(&metadata),
        })
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_symlink() => fs::canonicalize(path),
            Ok(_) => Ok(path.to_path_buf()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(path.to_path_buf()),
            Err(error) => Err(error),
        }
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn create_new(&self, path: &Path, mode: u32) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        private(&mut options, mode).open(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(not(unix)) {
            return Ok(());
        }
        match File::open(folder)?.sync_all() {
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::InvalidInput | ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            done => done,
        }
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        match fs::hard_link(from, to) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                fs::copy(from, to).map(|_| ())
            }
            done => done,
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<File>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = private(&mut options, 0o600).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Opens a regular file; anything else could wait for ever.
fn open(path: &Path) -> io::Result<File> {
    if fs::metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::Error::new(
            ErrorKind::InvalidInput,
            "this is no regular file",
        ))
    }
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777
}

#[cfg(not(unix))]
fn mode(_metadata: &fs::Metadata) -> u32 {
    0o600
}

#[cfg(unix)]
fn number(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_metadata: &fs::Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn private(options: &mut OpenOptions, mode: u32) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, mode)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions, _mode: u32) -> &mut OpenOptions {
    options
}
