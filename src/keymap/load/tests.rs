use super::*;
use crate::keymap::Lookup;

const COMMANDS: [&str; 6] = ["line-down", "line-up", "start", "end", "highlight", "quit"];

fn check(mode: &str, command: &str, args: &[String]) -> Result<(), String> {
    match (mode, command) {
        ("list", "highlight") => Err("“highlight” does not work in lists".to_owned()),
        (_, "highlight") => Ok(()),
        _ if args.is_empty() => Ok(()),
        _ => Err(format!("“{command}” takes no arguments")),
    }
}

const KNOWN: Known<'static> = Known {
    modes: &["read", "list"],
    commands: &COMMANDS,
    check: &check,
};

fn read(toml: &str) -> (Keymap, Vec<Problem>) {
    load(toml, NOTHING, &KNOWN)
}

/// `keys=command args` of a mode, in order.
fn bound(map: &Keymap, mode: &str) -> Vec<String> {
    map.bindings(mode)
        .iter()
        .map(|(keys, binding)| {
            let args = binding.args.iter().map(|arg| format!(" [{arg}]"));
            let words: Vec<String> = [binding.command.clone()].into_iter().chain(args).collect();
            format!("{}={}", shown(keys), words.concat())
        })
        .collect()
}

#[test]
fn a_good_file_is_applied_in_order() {
    let (map, problems) = read(
        "[read]\nz = \"start\"\n\"g g\" = \"start\"\n\"C-d\" = \"line-down\"\n\
         h = \"highlight idea 'two words'\"\n[list]\n\"Esc\" = \"quit\"\n",
    );
    assert_eq!(problems, []);
    assert_eq!(
        bound(&map, "read"),
        [
            "z=start",
            "g g=start",
            "Ctrl-d=line-down",
            "h=highlight [idea] [two words]"
        ]
    );
    assert_eq!(bound(&map, "list"), ["Esc=quit"]);
}

#[test]
fn everything_wrong_is_told_at_once_and_the_rest_applied() {
    let (map, problems) = read(
        r#"inherit = "defalt"
colour = 1
j = "line-down"
[read]
"gg" = "start"
"G" = "ende"
"x" = "qiut"
"j" = "line-down"
"" = "end"
"y" = 5
"Y" = ""
"k" = "line-up 5"
"h" = "highlight 'a"
[raed]
j = "line-down"
[list]
"h" = "highlight"
"q" = "quit"
"z" = true
"#,
    );
    let told: Vec<(usize, &str)> = problems
        .iter()
        .map(|problem| (problem.line, problem.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (1, "there is no keymap “defalt”; did you mean “default”?"),
            (2, "“colour” means nothing here"),
            (
                3,
                "“j” means nothing here; keys stand under the mode they are for, as [read]"
            ),
            (5, "“gg” is no key; several are written apart: “g g”"),
            (6, "there is no command “ende”; did you mean “end”?"),
            (7, "there is no command “qiut”; did you mean “quit”?"),
            (9, "there is no key between the quotation marks"),
            (
                10,
                "a key leads to a command in quotation marks, or to false"
            ),
            (11, "there is no command; to unbind a key, write false"),
            (12, "“line-up” takes no arguments"),
            (13, "“highlight 'a” has an open '"),
            (14, "there is no mode “raed”; did you mean “read”?"),
            (17, "“highlight” does not work in lists"),
            (
                19,
                "a key leads to a command in quotation marks, or to false"
            ),
        ]
    );
    assert_eq!(bound(&map, "read"), ["j=line-down"]);
    assert_eq!(bound(&map, "list"), ["q=quit"]);
}

#[test]
fn broken_toml_keeps_what_is_whole() {
    let (map, problems) =
        read("[read]\nj = \"line-down\"\nk = line-up\ng g = \"start\"\nx = \"quit\"\n");
    assert_eq!(bound(&map, "read"), ["j=line-down", "x=quit"]);
    let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    assert!(lines.contains(&3) && lines.contains(&4), "{problems:?}");
    assert!(
        problems
            .iter()
            .all(|problem| !problem.message.contains('\n'))
    );
}

#[test]
fn a_binding_that_hides_another_is_told() {
    for (lines, problem, kept) in [
        (
            "\"g g\" = \"start\"\ng = \"end\"",
            (3, "“g” would hide “g g”, bound in line 2"),
            "g g=start",
        ),
        (
            "g = \"end\"\n\"g g\" = \"start\"",
            (3, "“g g” cannot be reached: “g” is bound in line 2"),
            "g=end",
        ),
        (
            "\"C-d\" = \"end\"\n\"Ctrl-d\" = \"start\"",
            (3, "“Ctrl-d” is bound in line 2 already"),
            "Ctrl-d=end",
        ),
    ] {
        let (map, problems) = read(&format!("[read]\n{lines}\n"));
        let (line, message) = problem;
        assert_eq!(
            problems,
            [Problem {
                line,
                message: message.to_owned()
            }]
        );
        assert_eq!(bound(&map, "read"), [kept]);
    }
    let apart = "[read]\n\"g g\" = \"start\"\n[list]\ng = \"end\"\n";
    assert_eq!(read(apart).1, []);
}

#[test]
fn the_readers_keys_go_over_what_is_inherited() {
    let base = "[read]\nj = \"line-down\"\n\"g g\" = \"start\"\n\"g e\" = \"end\"\nq = \"quit\"\n";
    for (over, here, command) in [
        ("j = \"line-up\"", "j", Some("line-up")),
        ("j = false", "j", None),
        ("g = \"end\"", "g", Some("end")),
        ("g = false", "g e", None),
        ("\"g g\" = false", "g e", Some("end")),
        ("\"q q\" = \"quit\"", "q q", Some("quit")),
        ("z = false", "q", Some("quit")),
    ] {
        let text = format!("[read]\n{over}\n");
        let (map, problems) = source::read(&text, |source, problems| {
            apply(source, read(base).0, problems, &KNOWN)
        });
        assert_eq!(problems, [], "{over}");
        let keys = Key::parse_many(here).expect("keys");
        let found = match map.lookup("read", &keys) {
            Lookup::Bound(binding) => Some(binding.command.as_str()),
            _ => None,
        };
        assert_eq!(found, command, "{over}");
    }
}

#[test]
fn words_and_quotes() {
    for (text, expected) in [
        ("", Some(vec![])),
        ("  a  b ", Some(vec!["a", "b"])),
        ("a 'b c' \"d e\"", Some(vec!["a", "b c", "d e"])),
        ("a ''", Some(vec!["a", ""])),
        ("a 'b", None),
    ] {
        assert_eq!(
            words(text).ok(),
            expected.map(|words| words.into_iter().map(String::from).collect()),
            "{text}"
        );
    }
}

#[test]
fn every_shipped_keymap_has_a_name_of_its_own_and_there_is_no_other() {
    for (name, _) in BUILTIN {
        assert!(builtin(name).is_some(), "{name}");
    }
    assert_eq!(builtin(NOTHING), None);
    assert_eq!(builtin("vim"), None);
}

proptest::proptest! {
    #[test]
    fn loading_never_panics(toml in "(\\[read\\]\n)?([\"'a-zC\\-= \n\\[\\]]|false|quit){0,60}") {
        let _ = read(&toml);
    }
}
