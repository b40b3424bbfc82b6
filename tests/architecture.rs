//! The shape of the house, held by a test: layers point down only, files and functions stay small, and what a layer must
//! not touch it does not touch. Files under `src/` are read as text; everything behind `#[cfg(test)]` is left out.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. A layer may use those before it, but for the exceptions below.
const LAYERS: [&str; 14] = [
    "text", "doc", "format", "layout", "annotate", "search", "exchange", "store", "keymap",
    "config", "app", "ui", "term", "cli",
];

/// Layers that stand beside each other: the first must not use the second although it stands higher.
const NEVER: &[(&str, &str)] = &[
    ("layout", "format"),
    ("annotate", "format"),
    ("annotate", "layout"),
    ("search", "format"),
    ("search", "layout"),
    ("search", "annotate"),
    ("exchange", "format"),
    ("exchange", "layout"),
    ("exchange", "search"),
    ("store", "layout"),
    ("store", "search"),
    ("keymap", "doc"),
    ("keymap", "format"),
    ("keymap", "layout"),
    ("keymap", "annotate"),
    ("keymap", "search"),
    ("keymap", "exchange"),
    ("keymap", "store"),
    ("config", "doc"),
    ("config", "format"),
    ("config", "layout"),
    ("config", "annotate"),
    ("config", "search"),
    ("config", "exchange"),
    ("config", "store"),
    ("app", "format"),
    ("app", "exchange"),
    ("app", "store"),
    ("ui", "doc"),
    ("ui", "format"),
    ("ui", "search"),
    ("ui", "exchange"),
    ("ui", "store"),
];

/// Words that must not stand in a layer's code, with the layers that may have them and why.
const BANNED: &[(&str, &[&str], &str)] = &[
    ("std::fs", &["store"], "only store/ touches files"),
    (
        "fs::",
        &["store", "term/tty.rs"],
        "only store/ touches files (tty.rs opens the terminal)",
    ),
    ("File::open", &["store"], "only store/ touches files"),
    (
        "ratatui::",
        &["ui", "term", "cli"],
        "cells belong to ui/ and above",
    ),
    (
        "ratatui_textarea::",
        &["app/editor.rs"],
        "a text model for app/editor.rs alone",
    ),
    ("crossterm", &["term"], "the terminal belongs to term/"),
    ("std::env", &["term", "cli"], "the environment is passed in"),
    (
        "Instant::now",
        &["store/lock.rs", "term", "cli"],
        "time is passed in",
    ),
    (
        "SystemTime::now",
        &["term", "cli", "store"],
        "time is passed in",
    ),
    (
        "Timestamp::now",
        &["store", "term", "cli"],
        "time is passed in",
    ),
    ("println!", &["cli"], "only cli/ prints"),
    ("eprintln!", &["cli", "term"], "only cli/ prints"),
    ("todo!(", &[], "nothing is left to do"),
    ("unimplemented!(", &[], "nothing is left to do"),
    ("dbg!(", &[], "no traces"),
    (".unwrap()", &[], "no panic on what can happen"),
    ("#[ignore", &[], "a test runs or goes"),
    (
        "#[allow(",
        &[],
        "a lint is expected with a reason, or obeyed",
    ),
    (
        "UnicodeWidthStr",
        &["text"],
        "one place decides how wide text is",
    ),
    (
        "UnicodeWidthChar",
        &["text"],
        "one place decides how wide text is",
    ),
];

/// Most lines of a file without its tests; tables are exempt.
const FILE_LINES: usize = 600;
/// Most lines of a function.
const FUNCTION_LINES: usize = 80;

struct Source {
    /// Relative to `src/`, with forward slashes.
    name: String,
    layer: String,
    /// Without comments that begin a line, and without tests.
    code: Vec<String>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    assert!(files.len() > 40, "the sources are there");
    files
        .into_iter()
        .filter_map(|path| {
            let name = path
                .strip_prefix(&root)
                .ok()?
                .to_string_lossy()
                .replace('\\', "/");
            let layer = name.split('/').next()?.trim_end_matches(".rs").to_owned();
            let is_tests = name.ends_with("/tests.rs") || name.contains("/tests/");
            let text = fs::read_to_string(&path).ok()?;
            let code = if is_tests { Vec::new() } else { product(&text) };
            Some(Source { name, layer, code })
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src").flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The lines up to the tests, comments blanked.
fn product(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        let code = if line.trim_start().starts_with("//") {
            ""
        } else {
            line
        };
        lines.push(code.to_owned());
    }
    lines
}

#[test]
fn layers_point_down() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(here) = LAYERS.iter().position(|layer| *layer == source.layer) else {
            continue;
        };
        for (number, line) in source.code.iter().enumerate() {
            for (there, layer) in LAYERS.iter().enumerate() {
                let named = line.contains(&format!("crate::{layer}::"))
                    || line.contains(&format!("crate::{layer};"));
                let forbidden = there > here || NEVER.contains(&(source.layer.as_str(), layer));
                if named && forbidden && there != here {
                    wrong.push(format!(
                        "{}:{} uses {layer}: {}",
                        source.name,
                        number + 1,
                        line.trim()
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that point up:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_layer_is_a_folder_and_every_folder_a_layer() {
    let names: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.name.contains('/'))
        .map(|s| s.layer)
        .collect();
    for layer in LAYERS {
        assert!(
            names.iter().any(|name| name == layer),
            "src/{layer}/ is missing"
        );
    }
    for name in names {
        assert!(
            LAYERS.contains(&name.as_str()),
            "src/{name}/ has no place among the layers"
        );
    }
}

#[test]
fn words_stay_where_they_belong() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.code.iter().enumerate() {
            for (word, allowed, why) in BANNED {
                let exempt = allowed
                    .iter()
                    .any(|place| source.layer == *place || source.name == *place)
                    || source.name == "main.rs";
                if !exempt && line.contains(word) {
                    wrong.push(format!("{}:{}: {word} ({why})", source.name, number + 1));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "words out of place:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn files_are_one_idea_each() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines = source
            .code
            .iter()
            .filter(|line| !line.trim().is_empty())
            .count();
        if lines > FILE_LINES {
            wrong.push(format!("{} has {lines} lines", source.name));
        }
    }
    assert!(wrong.is_empty(), "too long:\n{}", wrong.join("\n"));
}

#[test]
fn functions_fit_on_a_page() {
    let mut wrong = Vec::new();
    for source in sources() {
        let mut open: Option<(usize, String)> = None;
        for (number, line) in source.code.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            if open.is_none() && is_function(line.trim_start()) && !line.trim_end().ends_with(';') {
                open = Some((number, format!("{}}}", " ".repeat(indent))));
            }
            if let Some((start, end)) = &open
                && (line == end || (number == *start && line.trim_end().ends_with('}')))
            {
                let lines = number - start + 1;
                if lines > FUNCTION_LINES {
                    wrong.push(format!(
                        "{}:{} is {lines} lines long",
                        source.name,
                        start + 1
                    ));
                }
                open = None;
            }
        }
    }
    assert!(wrong.is_empty(), "too long:\n{}", wrong.join("\n"));
}

fn is_function(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words
        .find(|word| {
            !(word.starts_with("pub") || ["const", "async", "extern", "unsafe"].contains(word))
        })
        .is_some_and(|word| word == "fn")
}

#[test]
fn every_file_says_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    let silent: Vec<_> = files
        .iter()
        .filter(|path| {
            !fs::read_to_string(path)
                .unwrap_or_default()
                .starts_with("//!")
        })
        .filter(|path| !path.ends_with("tests.rs") && !path.to_string_lossy().contains("/tests/"))
        .collect();
    assert!(silent.is_empty(), "no //! at the top: {silent:?}");
}
