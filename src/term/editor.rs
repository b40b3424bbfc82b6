//! The reader's own editor: which one it is, and a note in a private file for it.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::terminal::Var;

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

/// Lets the reader edit `text`. `None` where the editor failed or nothing changed.
///
/// # Errors
/// One line: why there is no answer.
pub fn edit(
    text: &str,
    command: &[String],
    var: Var<'_>,
    input: Stdio,
) -> Result<Option<String>, String> {
    let (program, arguments) = command
        .split_first()
        .ok_or("the editor’s command is empty")?;
    let kept = |error: std::io::Error| format!("cannot make a file to edit in: {error}");
    // Only we may read it, and where there is one, the folder is ours alone and in memory.
    let folder = var("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let mut builder = tempfile::Builder::new();
    builder.prefix("lutrin-note-").suffix(".md");
    let file = folder.map(|folder| builder.tempfile_in(folder));
    let mut file = match file {
        Some(Ok(file)) => file,
        _ => builder.tempfile().map_err(kept)?,
    };
    file.write_all(text.as_bytes()).map_err(kept)?;
    if !text.is_empty() && !text.ends_with('\n') {
        file.write_all(b"\n").map_err(kept)?;
    }
    file.flush().map_err(kept)?;
    let status = Command::new(program)
        .args(arguments)
        .arg(file.path())
        .stdin(input)
        .status()
        .map_err(|error| format!("cannot run “{program}”: {error}"))?;
    if !status.success() {
        return Ok(None);
    }
    // Editors replace files as often as they rewrite them: it is read by its name.
    let source = crate::store::read_source(file.path()).map_err(|error| error.to_string())?;
    let edited = String::from_utf8(source.bytes).map_err(|_| {
        "the editor left something that is not UTF-8; the note is as it was".to_owned()
    })?;
    let edited = edited.strip_suffix('\n').unwrap_or(&edited);
    let before = text.strip_suffix('\n').unwrap_or(text);
    Ok((edited != before).then(|| edited.to_owned()))
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
        assert_eq!(
            run("old", "printf 'new\\nnote\\n' > \"$1\""),
            Ok(Some("new\nnote".to_owned()))
        );
        assert_eq!(run("old", "true"), Ok(None));
        assert_eq!(run("old", "echo x > \"$1\"; exit 1"), Ok(None));
        // As editors do that write a new file and rename it.
        assert_eq!(
            run("a", "echo b > \"$1.new\"; mv \"$1.new\" \"$1\""),
            Ok(Some("b".to_owned()))
        );
        assert_eq!(
            run(
                "",
                "test \"$(stat -c %a \"$1\")\" = 600 && echo private > \"$1\""
            ),
            Ok(Some("private".to_owned()))
        );
        assert!(run("a", "printf '\\377' > \"$1\"").is_err_and(|error| error.contains("UTF-8")));
        let missing = ["/no/such/editor".to_owned()];
        assert!(edit("a", &missing, &none, Stdio::null()).is_err());
    }
}
