//! The keymaps shipped inside, held against the registry of commands.

use lutrin::app::command::{self, MODES};
use lutrin::keymap::{BUILTIN, Keymap, Known, builtin, load};

fn with_known<T>(then: impl FnOnce(&Known<'_>) -> T) -> T {
    let commands = command::names();
    then(&Known {
        modes: &MODES,
        commands: &commands,
        check: &command::check,
    })
}

fn shipped(name: &str) -> Keymap {
    builtin(name).expect("a shipped keymap")
}

/// The commands a mode has keys for.
fn commands(keymap: &Keymap, mode: &str) -> Vec<String> {
    let bindings = keymap.bindings(mode);
    bindings
        .iter()
        .map(|(_, binding)| binding.command.clone())
        .collect()
}

#[test]
fn no_shipped_keymap_has_a_problem() {
    for (name, toml) in BUILTIN {
        let (keymap, problems) = with_known(|known| load(toml, "none", known));
        assert_eq!(problems, [], "{name}");
        for mode in MODES {
            assert_eq!(
                keymap.bindings(mode),
                shipped(name).bindings(mode),
                "{name} [{mode}]"
            );
        }
    }
}

#[test]
fn every_mode_has_a_way_out() {
    for (name, _) in BUILTIN {
        let keymap = shipped(name);
        for mode in MODES {
            let out = commands(&keymap, mode);
            assert!(
                out.iter().any(|command| command == "leave"),
                "{name} [{mode}]"
            );
        }
    }
}

#[test]
fn what_has_a_key_by_default_has_one_in_every_keymap() {
    let default = shipped("default");
    for (name, _) in BUILTIN {
        let keymap = shipped(name);
        for mode in MODES {
            let here = commands(&keymap, mode);
            for command in commands(&default, mode) {
                assert!(here.contains(&command), "{command} in {name} [{mode}]");
            }
        }
    }
}

#[test]
fn arrows_need_no_letters_to_read() {
    let keymap = shipped("arrows");
    let needed = [
        "line-down",
        "line-up",
        "half-page-down",
        "half-page-up",
        "page-down",
        "page-up",
        "start",
        "end",
        "next-section",
        "prev-section",
        "next-sibling",
        "prev-sibling",
        "parent-section",
        "next-sentence",
        "prev-sentence",
        "next-paragraph",
        "prev-paragraph",
        "next-annotation",
        "prev-annotation",
        "next-footnote",
        "prev-footnote",
        "follow",
        "back",
        "forward",
        "search",
        "search-next",
        "search-prev",
        "select",
        "highlight",
        "note",
        "edit-note",
        "bookmark",
        "remove",
        "annotations",
        "contents",
        "side-notes",
        "library",
        "palette",
        "help",
        "leave",
        "quit",
    ];
    for command in needed {
        let runs = keymap.keys_of("read", command);
        let plain = runs.iter().any(|run| {
            run.iter().all(|key| {
                key.typed()
                    .is_none_or(|c| c == ' ' || c.is_ascii_punctuation())
            })
        });
        assert!(plain, "{command}");
    }
}
