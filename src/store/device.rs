//! Who this machine is: a name for version vectors and device files, kept in the state folder.
//!
//! The file remembers the machine it was made on. A home folder that was copied or restored elsewhere gets a new name, since two
//! machines writing as one would lose notes.

use std::path::Path;
use std::time::Duration;

use toml::de::DeTable;

use super::atomic::{self, Durability};
use super::disk::Disk;
use super::toml_text as written;
use super::{fields, lock};
use crate::annotate::Device;

const CAP: u64 = 64 << 10;

/// What `device.toml` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    id: Device,
    /// Hash of the machine's id; empty where it has none.
    machine: String,
    /// Names used before, oldest first.
    previous: Vec<String>,
}

/// The name, if there is one for this machine already; nothing is written.
pub(super) fn peek(disk: &dyn Disk, state: &Path) -> Option<Device> {
    let known = read(disk, &state.join("device.toml"))?;
    same_machine(&known.machine, &machine(disk)).then_some(known.id)
}

/// The name; where there is none yet, `planned` (or one made up now) is written. Where nothing can be written it is for this run only.
pub(super) fn get(disk: &dyn Disk, state: &Path, planned: Option<Device>) -> Device {
    if let Some(device) = peek(disk, state) {
        return device;
    }
    let path = state.join("device.toml");
    let locks = state.join("locks").join("device.lock");
    let _lock = lock::lock(disk, &locks, &path, Duration::from_secs(2));
    if let Some(device) = peek(disk, state) {
        return device;
    }
    let old = read(disk, &path);
    if old.is_none() {
        super::backup::quarantine(disk, state, &path);
    }
    let mut previous = Vec::new();
    if let Some(old) = old {
        previous = old.previous;
        previous.push(old.id.to_string());
    }
    let known = Known {
        id: planned.unwrap_or_else(|| made_up(disk)),
        machine: machine(disk),
        previous,
    };
    // Without the file the name lasts for this run; the next one makes another, and no note is lost by that.
    let _ = atomic::replace(disk, &path, text(&known).as_bytes(), Durability::Synced);
    known.id
}

fn read(disk: &dyn Disk, path: &Path) -> Option<Known> {
    let bytes = disk.read(path, CAP).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let parsed = DeTable::parse(&text).ok()?;
    let table = parsed.get_ref();
    Some(Known {
        id: Device::new(&fields::text(table, "id").ok()??)?,
        machine: fields::text(table, "machine").ok()?.unwrap_or_default(),
        previous: fields::texts(table, "previous").ok()?,
    })
}

fn text(known: &Known) -> String {
    format!(
        "# The name of this machine in notes. It goes with the machine: do not copy it to another one.\nid = \"{}\"\nmachine = \"{}\"\nprevious = {}\n",
        known.id,
        known.machine,
        written::strings(&known.previous)
    )
}

/// A hash of the machine's id (which is itself not to be shown), where it has none of its host name; empty where there is neither.
fn machine(disk: &dyn Disk) -> String {
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .into_iter()
        .filter_map(|path| disk.read(Path::new(path), CAP).ok())
        .find(|id| !id.trim_ascii().is_empty());
    let (context, known) = match id {
        Some(id) => ("lutrin 2026 device.toml machine", id),
        None => ("lutrin 2026 device.toml host", host(disk)),
    };
    let known = known.trim_ascii();
    if known.is_empty() {
        return String::new();
    }
    let hash = blake3::derive_key(context, known);
    let hex = blake3::Hash::from_bytes(hash).to_hex();
    hex.chars().take(32).collect()
}

/// The host's name as the system tells it; empty where it does not.
fn host(disk: &dyn Disk) -> Vec<u8> {
    ["/proc/sys/kernel/hostname", "/etc/hostname"]
        .into_iter()
        .find_map(|path| disk.read(Path::new(path), CAP).ok())
        .unwrap_or_default()
}

fn same_machine(then: &str, now: &str) -> bool {
    then.is_empty() || now.is_empty() || then == now
}

/// A new name, of the host's and four signs of chance.
pub(super) fn made_up(disk: &dyn Disk) -> Device {
    let host = host_part(&String::from_utf8_lossy(&host(disk)));
    named(&host, atomic::random())
}

/// The first label of a host name in small letters, digits and dashes, at most 32 bytes; may be empty.
fn host_part(name: &str) -> String {
    let label = name.trim().split('.').next().unwrap_or_default();
    let kept: String = label
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(32)
        .collect();
    kept.trim_matches('-').to_owned()
}

/// `<host>-<4 letters or digits>`.
fn named(host: &str, random: u64) -> Device {
    const DIGITS: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";
    let tail: String = (0..4)
        .filter_map(|i| DIGITS.get(usize::try_from((random >> (5 * i)) & 31).ok()?))
        .map(|digit| char::from(*digit))
        .collect();
    let host = if host.is_empty() { "device" } else { host };
    Device::new(&format!("{host}-{tail}"))
        .expect("a host part and four digits are letters, digits and dashes, 37 bytes at most")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_the_host() {
        let cases = [
            ("laptop\n", "laptop"),
            ("Laptop.local", "laptop"),
            ("héros & co", "hrosco"),
            ("-x-", "x"),
            ("", ""),
            ("\u{1b}[31m", "31m"),
        ];
        for (host, expected) in cases {
            assert_eq!(host_part(host), expected, "{host:?}");
        }
        assert_eq!(host_part(&"x".repeat(300)).len(), 32);
        assert_eq!(named("laptop", 0).as_str(), "laptop-aaaa");
        assert_eq!(named("", u64::MAX).as_str(), "device-9999");
    }
}
