//! Keys lead to commands, in each mode through a trie.

use std::collections::BTreeMap;

use super::Key;

/// What keys lead to: a command by name with its arguments (`scroll-to "50%"`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub command: String,
    pub args: Vec<String>,
}

/// What a run of keys is in a mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// Bound.
    Bound(&'a Binding),
    /// The beginning of longer runs: each next key with what it leads to (`None`: to further keys), sorted by key.
    Prefix(Vec<(Key, Option<&'a Binding>)>),
    Unbound,
}

/// All bindings, by the name of the mode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    modes: BTreeMap<String, Runs>,
    /// How many bindings were ever made.
    made: usize,
}

/// The trie of a mode laid flat: every bound run of keys in order of its keys, so that all runs with the same beginning
/// stand together. No run is the beginning of another.
type Runs = BTreeMap<Vec<Key>, Bound>;

/// A binding and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    /// Grows with every binding.
    number: usize,
    binding: Binding,
}

impl Keymap {
    /// Binds `keys` in `mode`; what they led to before is forgotten, longer runs beginning with them and bound beginnings of them too.
    /// No keys at all bind nothing.
    pub fn bind(&mut self, mode: &str, keys: &[Key], binding: Binding) {
        if keys.is_empty() {
            return;
        }
        let runs = match self.modes.get_mut(mode) {
            Some(runs) => runs,
            None => self.modes.entry(mode.to_owned()).or_default(),
        };
        clear(runs, keys);
        for shorter in 1..keys.len() {
            runs.remove(&keys[..shorter]);
        }
        self.made += 1;
        let number = self.made;
        runs.insert(keys.to_vec(), Bound { number, binding });
    }

    /// Unbinds `keys` and every longer run.
    pub fn unbind(&mut self, mode: &str, keys: &[Key]) {
        if let Some(runs) = self.modes.get_mut(mode) {
            clear(runs, keys);
        }
    }

    #[must_use]
    pub fn lookup(&self, mode: &str, keys: &[Key]) -> Lookup<'_> {
        let Some(runs) = self.modes.get(mode) else {
            return Lookup::Unbound;
        };
        let mut next: Vec<(Key, Option<&Binding>)> = Vec::new();
        for (run, bound) in beginning_with(runs, keys) {
            let Some((key, further)) = run[keys.len()..].split_first() else {
                return Lookup::Bound(&bound.binding);
            };
            if next.last().is_none_or(|(last, _)| last != key) {
                next.push((*key, further.is_empty().then_some(&bound.binding)));
            }
        }
        if next.is_empty() || keys.is_empty() {
            Lookup::Unbound
        } else {
            Lookup::Prefix(next)
        }
    }

    /// All bindings of a mode, in the order they were bound.
    #[must_use]
    pub fn bindings(&self, mode: &str) -> Vec<(Vec<Key>, &Binding)> {
        let mut all: Vec<_> = self.modes.get(mode).into_iter().flatten().collect();
        all.sort_unstable_by_key(|(_, bound)| bound.number);
        all.into_iter()
            .map(|(run, bound)| (run.clone(), &bound.binding))
            .collect()
    }

    /// The runs of keys that lead to `command` (with any arguments) in `mode`, in the order they were bound.
    #[must_use]
    pub fn keys_of(&self, mode: &str, command: &str) -> Vec<Vec<Key>> {
        let mut all: Vec<_> = self
            .modes
            .get(mode)
            .into_iter()
            .flatten()
            .filter(|(_, bound)| bound.binding.command == command)
            .collect();
        all.sort_unstable_by_key(|(_, bound)| bound.number);
        all.into_iter().map(|(run, _)| run.clone()).collect()
    }
}

/// The runs that begin with `keys`, itself included, in order.
fn beginning_with<'r>(
    runs: &'r Runs,
    keys: &[Key],
) -> impl Iterator<Item = (&'r Vec<Key>, &'r Bound)> {
    use std::ops::Bound::{Included, Unbounded};
    runs.range::<[Key], _>((Included(keys), Unbounded))
        .take_while(move |(run, _)| run.starts_with(keys))
}

/// Forgets `keys` and every longer run.
fn clear(runs: &mut Runs, keys: &[Key]) {
    let gone: Vec<Vec<Key>> = beginning_with(runs, keys)
        .map(|(run, _)| run.clone())
        .collect();
    for run in gone {
        runs.remove(&run);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(text: &str) -> Vec<Key> {
        Key::parse_many(text).expect("keys")
    }

    fn to(command: &str) -> Binding {
        Binding {
            command: command.to_owned(),
            args: Vec::new(),
        }
    }

    /// A keymap of one mode from lines like `g g=start`; a line without `=` unbinds.
    fn map(lines: &[&str]) -> Keymap {
        let mut map = Keymap::default();
        for line in lines {
            match line.split_once('=') {
                Some((run, command)) => map.bind("read", &keys(run), to(command)),
                None => map.unbind("read", &keys(line)),
            }
        }
        map
    }

    /// What a lookup answers, in one line.
    fn found(map: &Keymap, run: &str) -> String {
        match map.lookup("read", &keys(run)) {
            Lookup::Bound(binding) => binding.command.clone(),
            Lookup::Unbound => "-".to_owned(),
            Lookup::Prefix(next) => next
                .iter()
                .map(|(key, leads)| {
                    format!("{key}:{}", leads.map_or("…", |binding| &binding.command))
                })
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    #[test]
    fn runs_of_keys_lead_to_commands() {
        let lines = ["j=down", "g g=start", "g w=labels", "] ] x=far", "] n=next"];
        for (run, answer) in [
            ("j", "down"),
            ("g", "g:start w:labels"),
            ("g g", "start"),
            ("]", "]:… n:next"),
            ("] ]", "x:far"),
            ("] ] x", "far"),
            ("] ] y", "-"),
            ("g g g", "-"),
            ("x", "-"),
            ("", "-"),
        ] {
            assert_eq!(found(&map(&lines), run), answer, "{run}");
        }
        assert_eq!(map(&lines).lookup("list", &keys("j")), Lookup::Unbound);
    }

    #[test]
    fn binding_over() {
        for (lines, run, answer) in [
            (&["j=a", "j=b"][..], "j", "b"),
            (&["g g=a", "g w=b", "g=c"], "g", "c"),
            (&["g g=a", "g=c"], "g g", "-"),
            (&["g=a", "g g=b"], "g", "g:b"),
            (&["g=a", "g g=b"], "g g", "b"),
            (&["g g=a", "g w=b", "g g"], "g", "w:b"),
            (&["g g=a", "g w=b", "g"], "g", "-"),
            (&["j=a", "g"], "j", "a"),
        ] {
            assert_eq!(found(&map(lines), run), answer, "{lines:?} {run}");
        }
    }

    #[test]
    fn bindings_keep_their_order() {
        let map = map(&["z=one", "a=two", "m=one", "z=three", "g g=one"]);
        let listed: Vec<String> = map
            .bindings("read")
            .iter()
            .map(|(run, binding)| format!("{}={}", run[0], binding.command))
            .collect();
        assert_eq!(listed, ["a=two", "m=one", "z=three", "g=one"]);
        assert_eq!(map.keys_of("read", "one"), [keys("m"), keys("g g")]);
        assert!(map.keys_of("list", "one").is_empty());
    }

    proptest! {
        /// After any changes no run hides another, and what is listed is what is found.
        #[test]
        fn what_is_bound_is_reached(lines in proptest::collection::vec(("[ab]( [ab]){0,3}", any::<bool>()), 0..20)) {
            let mut map = Keymap::default();
            for (number, (run, bind)) in lines.iter().enumerate() {
                if *bind {
                    map.bind("read", &keys(run), to(&number.to_string()));
                    prop_assert_eq!(map.lookup("read", &keys(run)), Lookup::Bound(&to(&number.to_string())));
                } else {
                    map.unbind("read", &keys(run));
                    prop_assert_eq!(map.lookup("read", &keys(run)), Lookup::Unbound);
                }
            }
            for (run, binding) in map.bindings("read") {
                prop_assert_eq!(map.lookup("read", &run), Lookup::Bound(binding));
                for shorter in 1..run.len() {
                    let prefix = matches!(map.lookup("read", &run[..shorter]), Lookup::Prefix(_));
                    prop_assert!(prefix);
                }
            }
        }
    }
}
