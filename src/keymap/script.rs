//! What a reader does at the keyboard, written down: keys separated by spaces as in the keymaps, and typed text in quotation marks
//! (`J J a "cf. Clausewitz" Enter`). In it `\"` and `\\` stand for the sign itself; the key `"` is written as text, `"\""`.

use super::Key;

/// One thing done at the keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// Typed, character by character; no line ends.
    Text(String),
}

/// Reads a script.
///
/// # Errors
/// One line: what is wrong, with a suggestion.
pub fn parse_script(script: &str) -> Result<Vec<Input>, String> {
    let mut inputs = Vec::new();
    let mut rest = script.trim_start();
    while !rest.is_empty() {
        let (input, after) = if let Some(text) = rest.strip_prefix('"') {
            quoted(text)?
        } else {
            let (key, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            (Input::Key(Key::parse(key)?), after)
        };
        inputs.push(input);
        rest = after.trim_start();
    }
    Ok(inputs)
}

/// The text up to the closing quotation mark, and what follows.
fn quoted(text: &str) -> Result<(Input, &str), String> {
    let mut typed = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                let after = chars.as_str();
                return if after.is_empty() || after.starts_with(char::is_whitespace) {
                    Ok((Input::Text(typed), after))
                } else {
                    Err(format!(
                        "a space is missing after “\"{}\"”; a quotation mark in a text is written \\\"",
                        &text[..text.len() - after.len() - 1]
                    ))
                };
            }
            '\\' => match chars.next() {
                Some(c @ ('"' | '\\')) => typed.push(c),
                _ => {
                    return Err(format!(
                        "in “\"{text}”: after \\ comes \" or \\; the sign itself is written \\\\"
                    ));
                }
            },
            c if c.is_control() => {
                return Err(
                    "a text holds no line end and no other control character; a new line is a key"
                        .to_owned(),
                );
            }
            c => typed.push(c),
        }
    }
    Err(format!("“\"{text}” has no closing quotation mark"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Input {
        Input::Key(Key::parse(text).expect("a key"))
    }

    fn typed(text: &str) -> Input {
        Input::Text(text.to_owned())
    }

    #[test]
    fn scripts() {
        for (script, inputs) in [
            ("", vec![]),
            ("  J\n J ", vec![key("J"), key("J")]),
            (
                r#"a "cf. Clausewitz" Enter"#,
                vec![key("a"), typed("cf. Clausewitz"), key("Enter")],
            ),
            (r#""" C-d"#, vec![typed(""), key("Ctrl-d")]),
            (r#""a \"b\" \\ c""#, vec![typed(r#"a "b" \ c"#)]),
            (r#""«é» 日本""#, vec![typed("«é» 日本")]),
        ] {
            assert_eq!(parse_script(script), Ok(inputs), "{script}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_script_is_told() {
        for (script, told) in [
            ("J JJ", "several are written apart"),
            ("\"open", "no closing quotation mark"),
            ("\"a\\", "after \\ comes"),
            ("\"a\\n\"", "after \\ comes"),
            ("\"a\"b\"", "a space is missing after “\"a\"”"),
            ("\"a\nb\"", "a new line is a key"),
        ] {
            let error = parse_script(script).expect_err(script);
            assert!(error.contains(told), "{script}: {error}");
        }
    }
}
