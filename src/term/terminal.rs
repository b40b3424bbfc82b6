//! What the terminal is: from the environment, without asking it.

use std::ffi::OsString;

use crate::ui::theme::Depth;

/// Looks up an environment variable.
pub type Var<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// How many colours it has. `NO_COLOR` with any value wins (no-color.org).
#[must_use]
pub fn depth(var: Var<'_>) -> Depth {
    let term = text(var, "TERM");
    let claimed = text(var, "COLORTERM");
    if var("NO_COLOR").is_some_and(|value| !value.is_empty()) || is_dumb(var) {
        Depth::None
    } else if claimed == "truecolor" || claimed == "24bit" || term.contains("direct") {
        Depth::True
    } else if term.contains("256") {
        Depth::Ansi256
    } else {
        Depth::Ansi16
    }
}

/// Whether it cannot move its cursor: then there is no desk, only the set page.
#[must_use]
pub fn is_dumb(var: Var<'_>) -> bool {
    matches!(text(var, "TERM").as_str(), "" | "dumb")
}

/// Whether its background is dark, as `COLORFGBG` (rxvt, Konsole) tells; dark where nothing tells.
#[must_use]
pub fn dark(var: Var<'_>) -> bool {
    let colours = text(var, "COLORFGBG");
    let paper = colours.rsplit(';').next().unwrap_or_default();
    !matches!(paper, "7" | "9" | "10" | "11" | "12" | "13" | "14" | "15")
}

/// Whether it may be asked for its background: those that would show the question are left alone.
#[must_use]
pub fn may_be_asked(var: Var<'_>) -> bool {
    let term = text(var, "TERM");
    !is_dumb(var) && term != "linux" && !term.starts_with("vt") && !term.starts_with("cons")
}

/// Whether it may be asked which modes it knows (DECRQM): the Terminal of macOS would show the question’s last letter, and a multiplexer would
/// answer for itself.
#[must_use]
pub fn may_be_asked_for_modes(var: Var<'_>) -> bool {
    may_be_asked(var) && !is_within(var) && text(var, "TERM_PROGRAM") != "Apple_Terminal"
}

/// Whether a multiplexer stands between us and the terminal.
#[must_use]
pub fn is_within(var: Var<'_>) -> bool {
    let term = text(var, "TERM");
    term.starts_with("tmux") || term.starts_with("screen")
}

/// Whether it is mlterm: it says so to whoever it starts.
#[must_use]
pub fn is_mlterm(var: Var<'_>) -> bool {
    let told = var("MLTERM").is_some_and(|value| !value.is_empty());
    told || text(var, "TERM").starts_with("mlterm")
}

/// Whether there is a desktop on which other programs can show something.
#[must_use]
pub fn has_desktop(var: Var<'_>) -> bool {
    let names = [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "WSL_INTEROP",
        "WSL_DISTRO_NAME",
    ];
    let told = |name: &&str| var(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "macos") || names.iter().any(told)
}

fn text(var: Var<'_>, name: &str) -> String {
    let value = var(name).unwrap_or_default();
    value.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(values: &[(&str, &str)], ask: impl Fn(Var<'_>) -> T) -> T {
        ask(&|name| {
            let value = values.iter().find(|(known, _)| *known == name);
            value.map(|(_, value)| OsString::from(*value))
        })
    }

    #[test]
    fn colours_are_counted_by_what_the_terminal_claims() {
        for (values, expected) in [
            (
                &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..],
                Depth::True,
            ),
            (&[("TERM", "xterm-256color")], Depth::Ansi256),
            (&[("TERM", "xterm-direct")], Depth::True),
            (&[("TERM", "xterm")], Depth::Ansi16),
            (&[("TERM", "linux")], Depth::Ansi16),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::None),
            (
                &[("TERM", "xterm-256color"), ("NO_COLOR", "1")],
                Depth::None,
            ),
            (
                &[("TERM", "xterm-256color"), ("NO_COLOR", "")],
                Depth::Ansi256,
            ),
            (&[], Depth::None),
        ] {
            assert_eq!(with(values, depth), expected, "{values:?}");
        }
    }

    #[test]
    fn the_background_is_guessed() {
        for (value, expected) in [
            ("15;0", true),
            ("0;15", false),
            ("0;default;7", false),
            ("0;8", true),
            ("", true),
        ] {
            assert_eq!(with(&[("COLORFGBG", value)], dark), expected, "{value}");
        }
    }

    #[test]
    #[cfg(not(target_os = "macos"))]
    fn a_desktop_is_known() {
        for (values, expected) in [
            (&[("DISPLAY", ":0")][..], true),
            (&[("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", "")], true),
            (&[("DISPLAY", "")], false),
            (&[], false),
        ] {
            assert_eq!(with(values, has_desktop), expected, "{values:?}");
        }
    }

    #[test]
    fn mlterm_is_known() {
        for (values, expected) in [
            (&[("TERM", "mlterm")][..], true),
            (&[("TERM", "mlterm-256color")], true),
            (&[("TERM", "xterm"), ("MLTERM", "3.9.0")], true),
            (&[("TERM", "xterm"), ("MLTERM", "")], false),
            (&[("TERM", "xterm-256color")], false),
            (&[], false),
        ] {
            assert_eq!(with(values, is_mlterm), expected, "{values:?}");
        }
    }

    #[test]
    fn not_every_terminal_is_asked() {
        for (term, expected) in [
            ("xterm", true),
            ("tmux-256color", true),
            ("dumb", false),
            ("linux", false),
            ("vt100", false),
            ("", false),
        ] {
            assert_eq!(with(&[("TERM", term)], may_be_asked), expected, "{term}");
            let modes = expected && !term.starts_with("tmux");
            let found = with(&[("TERM", term)], may_be_asked_for_modes);
            assert_eq!(found, modes, "{term}");
        }
        let mac = [
            ("TERM", "xterm-256color"),
            ("TERM_PROGRAM", "Apple_Terminal"),
        ];
        assert!(with(&mac, may_be_asked) && !with(&mac, may_be_asked_for_modes));
    }
}
