//! The reader's own editor: which one it is, and a note in a private file for it.

use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use tempfile::NamedTempFile;

use super::terminal::Var;
use crate::app::action::Edited;
use crate::format::Options;

/// The command line to edit with: what the settings say, else `$VISUAL`, else `$EDITOR`.
///
/// # Errors
/// One line with the cure where there is none.
pub fn command(setting: &str, var: Var<'_>) -> Result<Vec<String>, String> {
    let from = |name: &str| {
        let value = var(name).unwrap_or_default();
        value.to_string_lossy().into_owned()
    };
    let candidates = [setting.to_owned(), from("VISUAL"), from("EDITOR")];
    let chosen = candidates.iter().find(|text| !text.trim().is_empty());
    match chosen {
        Some(text) => words(text)
            .ok_or_else(|| format!("a quotation mark is missing in the editor’s command: {text}")),
        None => Err("no editor is known: set “editor” in config.toml, VISUAL or EDITOR".to_owned()),
    }
}

/// Lets the reader edit `text`. What the editor wrote is never thrown away, however it ended.
#[must_use]
pub fn edit(text: &str, command: &[String], var: Var<'_>, input: Stdio) -> Edited {
    match private_file(text, var) {
        Ok(file) => edit_file(text, file, command, input),
        Err(error) => Edited::Failed(format!("cannot make a file to edit in: {error}")),
    }
}

/// A file with `text` in it. Only we may read it, and where there is one, the folder is ours alone and in memory.
fn private_file(text: &str, var: Var<'_>) -> io::Result<NamedTempFile> {
    let folder = var("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let mut builder = tempfile::Builder::new();
    builder.prefix("lutrin-note-").suffix(".md");
    let mut file = match folder.map(|folder| builder.tempfile_in(folder)) {
        Some(Ok(file)) => file,
        _ => builder.tempfile()?,
    };
    file.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(file)
}

fn edit_file(before: &str, file: NamedTempFile, command: &[String], input: Stdio) -> Edited {
    let Some((program, arguments)) = command.split_first() else {
        return Edited::Failed("the editor’s command is empty".to_owned());
    };
    let ran = Command::new(program)
        .args(arguments)
        .arg(file.path())
        .stdin(input)
        .status();
    let status = match ran {
        Ok(status) => status,
        Err(error) => return Edited::Failed(format!("cannot run “{program}”: {error}")),
    };
    let name = Path::new(program).file_name().unwrap_or(program.as_ref());
    let trouble = trouble(&name.to_string_lossy(), status);
    // Editors replace files as often as they rewrite them: it is read by its name.
    match crate::store::read_source(file.path(), &Options::default()) {
        Ok(source) => left(before, source.bytes, &name.to_string_lossy(), trouble),
        Err(error) => {
            // What cannot be read now is left to the reader.
            let _ = file.into_temp_path().keep();
            Edited::Failed(error.to_string())
        }
    }
}

/// How it ended, where it did not end well.
fn trouble(name: &str, status: ExitStatus) -> Option<String> {
    match (status.code(), status.signal()) {
        (Some(0), _) => None,
        (Some(code), _) => Some(format!("{name} ended with {code}")),
        (None, signal) => Some(format!(
            "{name} was ended by signal {}",
            signal.unwrap_or(0)
        )),
    }
}

/// What becomes of the bytes that the editor called `name` left.
fn left(before: &str, bytes: Vec<u8>, name: &str, trouble: Option<String>) -> Edited {
    let (text, strange) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let text = as_latin(error.as_bytes());
            (text, Some(format!("{name} left text that is not UTF-8")))
        }
    };
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let changed = text != before.strip_suffix('\n').unwrap_or(before);
    match trouble.or(strange) {
        None if changed => Edited::Text(text.to_owned()),
        None => Edited::Unchanged,
        // A file that was only emptied holds nothing to lose, and the draft it was made from may be all there is.
        Some(why) if changed && !text.trim().is_empty() => Edited::Doubtful {
            text: text.to_owned(),
            why,
        },
        Some(why) => Edited::Failed(format!("{why}; the note is as it was")),
    }
}

/// Text in which every byte that is no UTF-8 is taken for Latin-1, the likeliest of the old encodings.
fn as_latin(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().copied().map(char::from));
    }
    text
}

/// Splits a command line into words as a shell does, without anything else a shell does. `None` where a quotation is not closed.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, Some(q)) if c == q => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().push(chars.next()?),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    #[test]
    fn commands_are_split_like_a_shell_does() {
        for (line, expected) in [
            ("vi", Some(&["vi"][..])),
            ("  code --wait ", Some(&["code", "--wait"])),
            (
                "'my editor' -c \"set ft=md\"",
                Some(&["my editor", "-c", "set ft=md"]),
            ),
            (
                "a\\ b \"c\\\"d\" '' e'f'g",
                Some(&["a b", "c\"d", "", "efg"]),
            ),
            ("vi; rm -rf $HOME", Some(&["vi;", "rm", "-rf", "$HOME"])),
            ("vi 'open", None),
            ("vi \\", None),
        ] {
            let expected =
                expected.map(|words| words.iter().map(|word| (*word).to_owned()).collect());
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn the_settings_come_first() {
        let var = |name: &str| match name {
            "VISUAL" => Some(OsString::from(" ")),
            "EDITOR" => Some(OsString::from("ed -s")),
            _ => None,
        };
        assert_eq!(command("nano", &var), Ok(vec!["nano".to_owned()]));
        assert_eq!(
            command("", &var),
            Ok(vec!["ed".to_owned(), "-s".to_owned()])
        );
        assert!(command("", &|_| None).is_err_and(|error| error.contains("EDITOR")));
    }

    #[test]
    fn what_the_editor_leaves_comes_back() {
        let none = |_: &str| None;
        let run = |text: &str, script: &str| {
            let command = ["sh", "-c", script, "sh"].map(str::to_owned);
            edit(text, &command, &none, Stdio::null())
        };
        let text = |text: &str| Edited::Text(text.to_owned());
        let doubtful = |text: &str, why: &str| Edited::Doubtful {
            text: text.to_owned(),
            why: why.to_owned(),
        };
        let failed = |why: &str| Edited::Failed(format!("{why}; the note is as it was"));
        for (before, script, expected) in [
            ("old", "printf 'new\\nnote\\n' > \"$1\"", text("new\nnote")),
            ("old", "true", Edited::Unchanged),
            ("old", "exit 3", failed("sh ended with 3")),
            ("old", ": > \"$1\"; exit 1", failed("sh ended with 1")),
            (
                "old",
                "echo x > \"$1\"; exit 1",
                doubtful("x", "sh ended with 1"),
            ),
            (
                "old",
                "echo x > \"$1\"; kill -9 $$",
                doubtful("x", "sh was ended by signal 9"),
            ),
            (
                "old",
                "printf 'caf\\351' > \"$1\"",
                doubtful("café", "sh left text that is not UTF-8"),
            ),
            // As editors do that write a new file and rename it.
            ("a", "echo b > \"$1.new\"; mv \"$1.new\" \"$1\"", text("b")),
            (
                "",
                "test \"$(stat -c %a \"$1\")\" = 600 && echo private > \"$1\"",
                text("private"),
            ),
        ] {
            assert_eq!(run(before, script), expected, "{script}");
        }
        let missing = ["/no/such/editor".to_owned()];
        let answer = edit("a", &missing, &none, Stdio::null());
        assert!(matches!(answer, Edited::Failed(why) if why.contains("/no/such/editor")));
        assert!(matches!(run("a", "rm \"$1\""), Edited::Failed(_)));
    }
}
