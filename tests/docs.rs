//! What can rot is generated and compared: `docs/commands.md` from the command registry and the default keys, the README's
//! picture from what the program draws, its commands from what the program takes.
//!
//! `LUTRIN_BLESS=1 cargo test --test docs` writes the files anew.

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lutrin::app::command::{Arguments, COMMANDS, Group, MODES};
use lutrin::app::sheets::{keys_of, mode_title};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares a generated file with the one in the repository, or writes it where that is asked for.
#[track_caller]
fn hold(path: &str, made: &str) {
    let file = root(path);
    if std::env::var_os("LUTRIN_BLESS").is_some() {
        std::fs::write(&file, made).expect("written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == made,
        "{path} is out of date: LUTRIN_BLESS=1 cargo test --test docs"
    );
}

fn arguments(arguments: Arguments) -> String {
    match arguments {
        Arguments::None => String::new(),
        Arguments::OneOf(names) => format!(" `[{}]`", names.join("\\|")),
        Arguments::Text(what) | Arguments::Number(what) => format!(" `[{what}]`"),
    }
}

#[test]
fn commands_are_documented() {
    let keymap = support::keymap("default");
    let mut page = String::from(
        "# Commands\n\nEvery command, with the keys the default keymap gives it. The list is made from the program’s own registry and held \
         against it by a test; `lutrin keys` prints what is in force on your machine, `?` shows it while you read.\n\n\
         A keymap of your own is `keymap.toml` in the config folder (`lutrin where`): a table per mode, keys on the left, a \
         command on the right, `false` to take a key away. An argument stands behind the name.\n\n\
         ```toml\n[read]\n\"Ctrl-n\" = \"line-down\"\n\"g d\" = \"highlight doubt\"\n\"x\" = false\n```\n\n\
         The modes are ",
    );
    let modes: Vec<String> = MODES
        .iter()
        .map(|mode| format!("`[{mode}]` ({})", mode_title(mode)))
        .collect();
    let _ = writeln!(page, "{}.", modes.join(", "));
    for group in Group::ALL {
        let _ = write!(
            page,
            "\n## {}\n\n| command | keys | |\n|---|---|---|\n",
            group.title()
        );
        for spec in COMMANDS.iter().filter(|spec| spec.group == group) {
            let mut keys: Vec<String> = Vec::new();
            for mode in spec.modes {
                let written = keys_of(&keymap, mode, spec.name);
                if written.is_empty() {
                    continue;
                }
                let written: Vec<String> = written
                    .split(", ")
                    .map(|key| format!("`{}`", key.replace('|', "\\|")))
                    .collect();
                let entry = written.join(" ");
                let entry = if *mode == "read" {
                    entry
                } else {
                    format!("{entry} ({mode})")
                };
                if !keys.contains(&entry) {
                    keys.push(entry);
                }
            }
            let _ = writeln!(
                page,
                "| `{}`{} | {} | {} |",
                spec.name,
                arguments(spec.arguments),
                keys.join(", "),
                spec.doc
            );
        }
    }
    hold("docs/commands.md", &page);
}

#[test]
fn every_command_has_a_key_or_is_reached_through_the_palette() {
    let keymap = support::keymap("default");
    for spec in COMMANDS {
        let keyed = spec
            .modes
            .iter()
            .any(|mode| !keys_of(&keymap, mode, spec.name).is_empty());
        let in_palette = spec.modes.contains(&"read") || spec.modes.contains(&"select");
        assert!(keyed || in_palette, "{} cannot be reached", spec.name);
    }
}

#[test]
fn settings_are_documented() {
    let mut page = String::from(
        "# Settings and themes\n\n`config.toml` in the config folder (`lutrin where`) is read at the start and again whenever it changes. What is \
         right is applied; what is wrong is named with its line and keeps its default.\n\n```toml\n",
    );
    let defaults = lutrin::config::Settings::default();
    let value = |name: &str| match name {
        "measure" => defaults.measure.to_string(),
        "justify" => defaults.justify.to_string(),
        "hyphenate" => defaults.hyphenate.to_string(),
        "theme" => format!("{:?}", defaults.theme),
        "keymap" => format!("{:?}", defaults.keymap),
        "pace" => defaults.pace.to_string(),
        "mouse" => defaults.mouse.to_string(),
        "focus-mark" => defaults.focus_mark.to_string(),
        "editor" => format!("{:?}", defaults.editor),
        "language" | "pictures" => "\"auto\"".to_owned(),
        "bidi" => "\"lutrin\"".to_owned(),
        "limit-inflated" => defaults.limit_inflated.to_string(),
        "limit-entry" => defaults.limit_entry.to_string(),
        "limit-entries" => defaults.limit_entries.to_string(),
        "limit-ratio" => defaults.limit_ratio.to_string(),
        other => panic!("{other} is not documented"),
    };
    for entry in &lutrin::config::ENTRIES {
        let _ = writeln!(
            page,
            "{} = {}  # {}: {}",
            entry.name,
            value(entry.name),
            entry.takes,
            entry.about
        );
    }
    page.push_str("```\n\n");
    let keymaps: Vec<String> = lutrin::keymap::BUILTIN
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let themes: Vec<String> = lutrin::ui::theme::BUILTIN
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let _ = writeln!(
        page,
        "Keymaps shipped inside: {}. Themes shipped inside: {}; `plain` has no colour at all and is what `NO_COLOR` gives.\n",
        keymaps.join(", "),
        themes.join(", ")
    );
    page.push_str(
        "## A theme of your own\n\n`themes/NAME.toml` in the config folder, then `theme = \"NAME\"`. It names the theme it changes and the parts it dresses: \
         `fg`, `bg` and `line` (the colour of an underline) as `\"#rrggbb\"`, and attributes as true or false.\n\n\
         ```toml\ninherit = \"light\"\nheading = { fg = \"#7a1f5c\", bold = true }\nfocus = { bg = \"#f2ecd8\" }\nhighlight-doubt = { underline = true }\n```\n\n",
    );
    let parts: Vec<String> = lutrin::ui::part::Part::ALL
        .iter()
        .map(|part| format!("`{}`", part.name()))
        .collect();
    let _ = writeln!(page, "The parts: {}.", parts.join(", "));
    hold("docs/settings.md", &page);
}

/// The example theme of the page is a theme.
#[test]
fn the_example_theme_is_sound() {
    let page = std::fs::read_to_string(root("docs/settings.md")).expect("the page");
    let example = page
        .split("```toml\n")
        .nth(2)
        .and_then(|rest| rest.split("```").next())
        .expect("an example");
    let (_, problems) = lutrin::ui::Theme::parse(example, lutrin::ui::theme::Depth::True);
    assert!(problems.is_empty(), "{problems:?}");
}

/// The keys that lead to the picture in the README.
const PICTURE: &str = "/ \"souplesse de la conscience\" Enter Esc a \"psychologie : Adler, « compensation » #concept\" Enter \
    / \"moyen héroïque\" Enter Esc h a \"Révolution comme « moyen héroïque »\" Enter ( 9 j";

#[test]
fn the_picture_in_the_readme_is_what_the_program_draws() {
    use assert_cmd::cargo::CommandCargoExt;
    let home = tempfile::tempdir().expect("a folder");
    let out = std::process::Command::cargo_bin("lutrin")
        .expect("the program")
        .current_dir(root(""))
        .env_clear()
        .env("HOME", home.path())
        .env("COLORTERM", "truecolor")
        .env("TERM", "xterm-256color")
        .args([
            "render",
            "texts/la-revolution-russe.txt",
            "--size",
            "120x32",
            "--format",
            "svg",
            "--keys",
            PICTURE,
        ])
        .output()
        .expect("it runs");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    hold(
        "docs/screen.svg",
        &String::from_utf8(out.stdout).expect("text"),
    );
}
