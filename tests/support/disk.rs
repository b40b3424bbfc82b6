//! Disks for tests: the real one, but that it never waits for the platter, fails when it is told to, and may stand in another machine.

#![allow(dead_code, reason = "each test file uses its part")]

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lutrin::store::{Dirs, Disk, RealDisk, Stamp};

/// A disk that fails at one step, counted from its arming. It never waits for the real one: no test pulls the plug.
#[derive(Debug)]
pub struct Faulty {
    left: AtomicUsize,
    error: Fault,
    /// Fails at every step from there on.
    stays: bool,
    /// Fails only at steps of this name; empty for any.
    only: &'static str,
    machine: Machine,
}

/// What a step fails with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Kind(ErrorKind),
    /// A number of the system's, where the library has no name for it.
    Code(i32),
}

/// By what a machine is known.
#[derive(Clone, Copy, Debug)]
pub enum Machine {
    /// As it is.
    Real,
    /// `/etc/machine-id`.
    Id(&'static str),
    /// None of those: only a host name.
    Host(&'static str),
}

pub const NEVER: usize = usize::MAX;

impl Faulty {
    pub fn new(kind: ErrorKind, stays: bool) -> Arc<Self> {
        Self::with(Fault::Kind(kind), stays, "")
    }

    pub fn with(error: Fault, stays: bool, only: &'static str) -> Arc<Self> {
        Arc::new(Self {
            left: AtomicUsize::new(NEVER),
            error,
            stays,
            only,
            machine: Machine::Real,
        })
    }

    /// A disk that does not fail, in a machine.
    pub fn of(machine: Machine) -> Arc<Self> {
        Arc::new(Self {
            left: AtomicUsize::new(NEVER),
            error: Fault::Kind(ErrorKind::Other),
            stays: false,
            only: "",
            machine,
        })
    }

    /// Fails at the step after `steps` more; `NEVER` heals.
    pub fn arm(&self, steps: usize) {
        self.left.store(steps, Ordering::SeqCst);
    }

    pub fn has_failed(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0 || self.left.load(Ordering::SeqCst) == NEVER
    }

    fn step(&self, name: &str) -> io::Result<()> {
        if !self.only.is_empty() && self.only != name {
            return Ok(());
        }
        match self.left.load(Ordering::SeqCst) {
            NEVER => Ok(()),
            0 => {
                if !self.stays {
                    self.arm(NEVER);
                }
                Err(match self.error {
                    Fault::Kind(kind) => kind.into(),
                    Fault::Code(code) => io::Error::from_raw_os_error(code),
                })
            }
            n => {
                self.arm(n - 1);
                Ok(())
            }
        }
    }

    /// What stands in a file that tells machines apart; `None` for any other file.
    fn told(&self, path: &Path) -> Option<io::Result<Vec<u8>>> {
        let path = path.to_str()?;
        let is_id = matches!(path, "/etc/machine-id" | "/var/lib/dbus/machine-id");
        let is_host = matches!(path, "/proc/sys/kernel/hostname" | "/etc/hostname");
        let bytes = |text: &str| Some(Ok(text.as_bytes().to_vec()));
        match self.machine {
            Machine::Real => None,
            Machine::Id(id) if is_id => bytes(id),
            Machine::Id(_) if is_host => bytes("laptop"),
            Machine::Host(_) if is_id => Some(Err(ErrorKind::NotFound.into())),
            Machine::Host(name) if is_host => bytes(name),
            Machine::Id(_) | Machine::Host(_) => None,
        }
    }
}

impl Disk for Faulty {
    fn read(&self, path: &Path, cap: u64) -> io::Result<Vec<u8>> {
        self.told(path).unwrap_or_else(|| RealDisk.read(path, cap))
    }
    fn start(&self, path: &Path, len: usize) -> io::Result<Vec<u8>> {
        RealDisk.start(path, len)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        RealDisk.list(folder)
    }
    fn stamp(&self, path: &Path) -> io::Result<Stamp> {
        RealDisk.stamp(path)
    }
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        RealDisk.resolve(path)
    }
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step("make_folder")?;
        RealDisk.make_folder(path)
    }
    fn create_new(&self, path: &Path, mode: u32) -> io::Result<File> {
        self.step("create_new")?;
        RealDisk.create_new(path, mode)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step("write") {
            // A full disk takes a part.
            RealDisk.write(file, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        RealDisk.write(file, bytes)
    }
    fn sync(&self, _file: &File) -> io::Result<()> {
        self.step("sync")
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("rename")?;
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, _folder: &Path) -> io::Result<()> {
        self.step("sync_folder")
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("link")?;
        RealDisk.link(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step("remove")?;
        RealDisk.remove(path)
    }
    fn try_lock(&self, path: &Path) -> io::Result<Option<File>> {
        self.step("try_lock")?;
        RealDisk.try_lock(path)
    }
}

/// The folders below one.
pub fn dirs(root: &Path) -> Dirs {
    Dirs {
        data: root.join("data"),
        state: root.join("state"),
        config: root.join("config"),
    }
}
