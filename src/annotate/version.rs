//! Version vectors: which of two states of a record knows the other.

use std::collections::BTreeMap;
use std::fmt;

/// The name of a device (`laptop-7k3f`): letters, digits and dashes, at most 64 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Device(String);

impl Device {
    const MAX_BYTES: usize = 64;

    /// `None` where `name` is empty, too long or holds anything but ASCII letters, digits and dashes.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let good = !name.is_empty()
            && name.len() <= Self::MAX_BYTES
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        good.then(|| Self(name.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A second name of the same device (`laptop-7k3f-2`), for changes made beside its own earlier ones.
    #[must_use]
    pub fn branch(&self, number: usize) -> Self {
        let suffix = format!("-{number}");
        let room = Self::MAX_BYTES - suffix.len().min(Self::MAX_BYTES);
        let stem = &self.0[..self.0.len().min(room)];
        Self(format!("{stem}{suffix}"))
    }

    /// Whether a name in a version is this device's: its own, or one of its branches.
    #[must_use]
    pub fn is_writer(&self, name: &Self) -> bool {
        let rest = name.0.strip_prefix(self.0.as_str());
        rest.is_some_and(|rest| {
            rest.is_empty()
                || rest.strip_prefix('-').is_some_and(|number| {
                    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
                })
        })
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How many changes of a record each device had made when this state was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionVector(pub BTreeMap<Device, u64>);

/// How two vectors stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Equal,
    Before,
    After,
    Concurrent,
}

impl VersionVector {
    /// The highest count: the largest whole number a TOML file can hold.
    pub const LIMIT: u64 = i64::MAX.unsigned_abs();

    /// How the two stand to each other; a device that is not named counts as 0.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Order {
        let above = |a: &Self, b: &Self| {
            a.0.iter()
                .any(|(device, n)| *n > b.0.get(device).copied().unwrap_or(0))
        };
        match (above(self, other), above(other, self)) {
            (false, false) => Order::Equal,
            (false, true) => Order::Before,
            (true, false) => Order::After,
            (true, true) => Order::Concurrent,
        }
    }

    /// Whether every change in `other` is in this one too.
    #[must_use]
    pub fn knows(&self, other: &Self) -> bool {
        matches!(self.compare(other), Order::Equal | Order::After)
    }

    /// How many changes `device` has made.
    #[must_use]
    pub fn count(&self, device: &Device) -> u64 {
        self.0.get(device).copied().unwrap_or(0)
    }

    /// One more change by `device`. At [`VersionVector::LIMIT`] it stays there: the state then stands beside the one it came from.
    pub fn bump(&mut self, device: &Device) {
        let count = self.0.entry(device.clone()).or_insert(0);
        *count = count.saturating_add(1).min(Self::LIMIT);
    }

    /// Takes the higher count of each device.
    pub fn join(&mut self, other: &Self) {
        for (device, n) in &other.0 {
            let count = self.0.entry(device.clone()).or_insert(0);
            *count = (*count).max(*n);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(counts: &[(&str, u64)]) -> VersionVector {
        VersionVector(
            counts
                .iter()
                .map(|&(name, n)| (Device::new(name).unwrap(), n))
                .collect(),
        )
    }

    #[test]
    fn device_names() {
        for good in ["a", "laptop-7k3f", "-", &"x".repeat(64)] {
            assert!(Device::new(good).is_some(), "{good}");
        }
        for bad in ["", "a b", "é", "a/b", "..", "a\n", &"x".repeat(65)] {
            assert!(Device::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_branch_is_another_good_name() {
        for name in ["a", &"x".repeat(64)] {
            let device = Device::new(name).unwrap();
            let branch = device.branch(12);
            assert_ne!(branch, device);
            assert!(Device::new(branch.as_str()).is_some());
            assert!(branch.as_str().ends_with("-12"));
        }
    }

    #[test]
    fn comparing() {
        use Order::{After, Before, Concurrent, Equal};
        for (a, b, expected) in [
            (&[][..], &[][..], Equal),
            (&[("a", 0)], &[], Equal),
            (&[("a", 1)], &[], After),
            (&[("a", 1)], &[("a", 2)], Before),
            (&[("a", 1), ("b", 1)], &[("a", 1)], After),
            (&[("a", 2)], &[("a", 1), ("b", 1)], Concurrent),
            (&[("a", 1)], &[("b", 1)], Concurrent),
        ] {
            let (a, b) = (vector(a), vector(b));
            assert_eq!(a.compare(&b), expected, "{a:?} {b:?}");
            assert_eq!(a.knows(&b), matches!(expected, Equal | After));
        }
    }

    #[test]
    fn joining_and_bumping() {
        let mut version = vector(&[("a", 3), ("b", 1)]);
        version.join(&vector(&[("a", 2), ("c", 5)]));
        assert_eq!(version, vector(&[("a", 3), ("b", 1), ("c", 5)]));
        version.bump(&Device::new("b").unwrap());
        version.bump(&Device::new("d").unwrap());
        assert_eq!(version, vector(&[("a", 3), ("b", 2), ("c", 5), ("d", 1)]));
    }

    #[test]
    fn a_count_never_leaves_what_a_file_can_hold() {
        let mut version = vector(&[("a", u64::MAX)]);
        version.bump(&Device::new("a").unwrap());
        assert_eq!(version, vector(&[("a", VersionVector::LIMIT)]));
    }
}
