use ratatui::style::Modifier;

use super::*;
use crate::ui::colour::{Rgb, contrast, rgb};

const COLOURED: [&str; 3] = ["light", "dark", "sepia"];

/// What text stands on, and is drawn with, where the theme leaves both to the terminal.
fn default_colours(name: &str) -> [(Rgb, Rgb); 2] {
    match name {
        "dark" => [
            ((0, 0, 0), (0xd0, 0xd0, 0xd0)),
            ((0x28, 0x2a, 0x36), (0xf0, 0xf0, 0xf0)),
        ],
        _ => [
            ((255, 255, 255), (0, 0, 0)),
            ((0xfa, 0xf8, 0xf2), (0x30, 0x30, 0x30)),
        ],
    }
}

/// The worst contrast of ink on paper over what terminals may have.
fn worst(theme: &Theme, name: &str, style: Style) -> f64 {
    let style = theme.page().patch(style);
    default_colours(name)
        .into_iter()
        .map(|(paper, ink)| {
            contrast(
                style.fg.and_then(rgb).unwrap_or(ink),
                style.bg.and_then(rgb).unwrap_or(paper),
            )
        })
        .fold(f64::INFINITY, f64::min)
}

/// Every look there can be, but for combinations of marks that do not touch the colours.
fn looks() -> Vec<Look> {
    let bases = [
        Base::Text,
        Base::Heading(1),
        Base::Heading(2),
        Base::Heading(4),
        Base::Quote,
        Base::Code,
        Base::Ornament,
        Base::After,
        Base::Label,
    ];
    let inline = [
        Marks::NONE,
        Marks::EMPHASIS,
        Marks::STRONG,
        Marks::CODE,
        Marks::LINK,
        Marks::NOTE_MARK,
    ];
    let over = [
        Marks::NONE,
        Marks::FOCUS,
        Marks::HIT,
        Marks::HIT_HERE,
        Marks::SELECTED,
        Marks::NOTED,
        Marks::FOCUS.with(Marks::HIT_HERE).with(Marks::SELECTED),
        Marks::FOCUS.with(Marks::SELECTED),
    ];
    let mut looks = Vec::new();
    for base in bases {
        for a in inline {
            for b in over {
                for highlight in [None, Some(0), Some(1), Some(2), Some(3), Some(4), Some(9)] {
                    looks.push(Look {
                        base,
                        marks: a.with(b),
                        highlight,
                    });
                }
            }
        }
    }
    looks
}

const TONES: [Tone; 14] = [
    Tone::Normal,
    Tone::Dim,
    Tone::Gone,
    Tone::Strong,
    Tone::Accent,
    Tone::Key,
    Tone::Tag,
    Tone::Alert,
    Tone::Match,
    Tone::Style(0),
    Tone::Style(1),
    Tone::Style(2),
    Tone::Style(3),
    Tone::Style(4),
];

#[test]
fn all_text_can_be_read_on_its_tint() {
    for name in COLOURED {
        for depth in [Depth::True, Depth::Ansi256] {
            let theme = Theme::builtin(name, depth).expect(name);
            for look in looks() {
                let found = worst(&theme, name, theme.look(&look));
                assert!(found >= 4.5, "{name} {depth:?} {look:?}: {found:.2}");
            }
            for tone in TONES {
                let style = theme.tone(tone);
                for under in [Style::new(), theme.part(Part::Selected)] {
                    let found = worst(&theme, name, under.patch(style));
                    assert!(found >= 4.5, "{name} {depth:?} {tone:?}: {found:.2}");
                }
            }
        }
    }
}

#[test]
fn sixteen_colours_can_be_read_on_black_and_on_white() {
    for name in COLOURED {
        let theme = Theme::builtin(name, Depth::Ansi16).expect(name);
        let styles = looks()
            .iter()
            .map(|look| theme.look(look))
            .collect::<Vec<_>>();
        for style in styles.into_iter().chain(TONES.map(|tone| theme.tone(tone))) {
            match (style.fg, style.bg) {
                (None, None) => {}
                (Some(Color::Magenta | Color::Green | Color::Cyan | Color::Red), None) => {}
                (Some(Color::Black), Some(Color::Yellow | Color::Green)) => {}
                // Accents and code on a hit or in the focus.
                other => panic!("{name}: {other:?}"),
            }
        }
        assert_eq!(theme.page(), Style::new(), "the paper is the terminal’s");
    }
}

#[test]
fn no_colour_means_none() {
    for name in BUILTIN {
        let theme = Theme::builtin(name, Depth::None).expect(name);
        for part in Part::ALL {
            let style = theme.part(part);
            assert_eq!(
                (style.fg, style.bg, style.underline_color),
                (None, None, None)
            );
        }
        assert_eq!(theme, Theme::builtin("plain", Depth::True).expect("plain"));
    }
}

#[test]
fn no_mark_rests_on_colour_alone() {
    let attributes = |theme: &Theme, look: &Look| theme.look(look).add_modifier;
    for name in BUILTIN {
        for depth in [Depth::True, Depth::Ansi256, Depth::Ansi16, Depth::None] {
            let theme = Theme::builtin(name, depth).expect(name);
            let plain = attributes(&theme, &Look::default());
            for marks in [
                Marks::EMPHASIS,
                Marks::STRONG,
                Marks::STRIKE,
                Marks::LINK,
                Marks::SELECTED,
                Marks::HIT,
                Marks::HIT_HERE,
                Marks::NOTED,
            ] {
                let look = Look {
                    marks,
                    ..Look::default()
                };
                assert_ne!(
                    attributes(&theme, &look),
                    plain,
                    "{name} {depth:?} {marks:?}"
                );
            }
            let mut seen = vec![plain];
            // A tint is told by the sign in the gutter, and leaves the letters alone.
            let tinted = name != "plain" && matches!(depth, Depth::True | Depth::Ansi256);
            for highlight in (0..5).filter(|_| !tinted) {
                let look = Look {
                    highlight: Some(highlight),
                    ..Look::default()
                };
                let found = attributes(&theme, &look);
                assert!(!seen.contains(&found), "{name} {depth:?} {highlight}");
                seen.push(found);
            }
            let heading = Look {
                base: Base::Heading(1),
                ..Look::default()
            };
            assert!(attributes(&theme, &heading).contains(Modifier::BOLD));
        }
    }
}

#[test]
fn levels_of_headings_are_told_apart() {
    for name in BUILTIN {
        for depth in [Depth::True, Depth::Ansi256, Depth::Ansi16, Depth::None] {
            let theme = Theme::builtin(name, depth).expect(name);
            let [first, second, third] = [1, 2, 3].map(|level| {
                theme.look(&Look {
                    base: Base::Heading(level),
                    ..Look::default()
                })
            });
            assert!(first != second && second != third && first != third);
            assert_ne!(second.add_modifier, third.add_modifier, "{name} {depth:?}");
            assert_ne!(first.add_modifier, third.add_modifier, "{name} {depth:?}");
            // Where an accent tells the first level, the room above it does so too.
            if first.fg == second.fg || depth == Depth::Ansi16 {
                assert_ne!(first.add_modifier, second.add_modifier, "{name} {depth:?}");
            }
        }
    }
}

#[test]
fn a_tint_leaves_the_letters_alone() {
    for name in COLOURED {
        for depth in [Depth::True, Depth::Ansi256] {
            let theme = Theme::builtin(name, depth).expect(name);
            for highlight in 0..5 {
                for marks in [Marks::NONE, Marks::NOTED] {
                    let style = theme.look(&Look {
                        highlight: Some(highlight),
                        marks,
                        ..Look::default()
                    });
                    assert!(style.bg.is_some(), "{name}");
                    assert_eq!(style.add_modifier, Modifier::empty(), "{name}");
                }
            }
        }
    }
}

#[test]
fn only_sepia_paints_the_paper() {
    for (name, painted) in [
        ("light", false),
        ("dark", false),
        ("sepia", true),
        ("plain", false),
    ] {
        for depth in [Depth::True, Depth::Ansi256] {
            let theme = Theme::builtin(name, depth).expect(name);
            assert_eq!(theme.page().bg.is_some(), painted, "{name}");
        }
    }
    assert_eq!(Theme::builtin("mauve", Depth::True), None);
}

#[test]
fn a_readers_theme_changes_what_it_names() {
    let toml = r##"
inherit = "dark"
heading = { fg = "#8a2be2", bold = false, italic = true }
link = { underline = "#00ff00", fg = "default" }
[rule]
fg = "bright-red"
bg = "17"
"##;
    let (theme, problems) = Theme::parse(toml, Depth::True);
    assert_eq!(problems, []);
    let dark = Theme::builtin("dark", Depth::True).expect("dark");
    let heading = theme.part(Part::Heading);
    assert_eq!(heading.fg, Some(Color::Rgb(0x8a, 0x2b, 0xe2)));
    assert_eq!(heading.add_modifier, Modifier::ITALIC);
    let link = theme.part(Part::Link);
    assert_eq!(link.underline_color, Some(Color::Rgb(0, 255, 0)));
    assert_eq!(link.fg, Some(Color::Reset));
    assert_eq!(theme.part(Part::Rule).bg, Some(Color::Indexed(17)));
    for part in Part::ALL {
        if ![Part::Heading, Part::Link, Part::Rule].contains(&part) {
            assert_eq!(theme.part(part), dark.part(part), "{part:?}");
        }
    }

    let (few, _) = Theme::parse(toml, Depth::Ansi256);
    assert!(matches!(
        few.part(Part::Heading).fg,
        Some(Color::Indexed(_))
    ));
    let (none, _) = Theme::parse(toml, Depth::None);
    assert_eq!(none.part(Part::Heading).fg, None);
    assert_eq!(none.part(Part::Rule).bg, None);
}

#[test]
fn few_colours_never_hide_text() {
    let (theme, _) = Theme::parse(
        "focus = { fg = \"#fefefe\", bg = \"#fff\" }\nhit = { bg = \"#fffde0\" }",
        Depth::Ansi16,
    );
    assert_eq!(theme.part(Part::Focus).bg, None);
    assert_eq!(theme.part(Part::Focus).fg, None);
    assert_ne!(theme.part(Part::Hit).bg, Some(Color::White));
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let (theme, problems) = Theme::parse(
        "inherit = \"mauve\"\nheadng = { fg = \"#fff\" }\nheading = { fg = \"#ggg\", bald = true, italic = 3 }\nrule = 7\nxyzzyxyzzy = {}\nlink = { fg = \"#123456\" }\n",
        Depth::True,
    );
    let told: Vec<_> = problems
        .iter()
        .map(|(line, text)| (*line, text.as_str()))
        .collect();
    for (line, needle) in [
        (1, "one of light, dark"),
        (2, "did you mean “heading”?"),
        (3, "takes a colour"),
        (3, "did you mean “bold”?"),
        (3, "“italic” takes true or false"),
        (4, "“rule” takes a table"),
        (5, "there is no look “xyzzyxyzzy”"),
    ] {
        assert!(
            told.iter()
                .any(|(at, text)| *at == line && text.contains(needle)),
            "{line} {needle}: {told:?}"
        );
    }
    assert_eq!(told.len(), 7);
    assert_eq!(
        theme.part(Part::Link).fg,
        Some(Color::Rgb(0x12, 0x34, 0x56))
    );
}

#[test]
fn a_broken_file_keeps_what_can_be_read() {
    let (theme, problems) =
        Theme::parse("heading = { fg = \"#123456\" }\nlink = {{\n", Depth::True);
    assert!(problems.iter().any(|(line, _)| *line >= 2), "{problems:?}");
    assert_eq!(
        theme.part(Part::Heading).fg,
        Some(Color::Rgb(0x12, 0x34, 0x56))
    );
}

#[test]
fn auto_goes_by_the_paper() {
    let own = [(
        "mine".to_owned(),
        "heading = { fg = \"#123456\" }".to_owned(),
    )];
    let themes = Themes::new(&own, Depth::True);
    let builtin = |name| Theme::builtin(name, Depth::True).expect(name);
    assert_eq!(themes.pick("auto", true), builtin("dark"));
    assert_eq!(themes.pick("auto", false), builtin("light"));
    assert_eq!(themes.pick("gone", true), builtin("dark"));
    assert_eq!(themes.pick("sepia", true), builtin("sepia"));
    let mine = themes.pick("mine", true);
    assert_eq!(
        mine.part(Part::Heading).fg,
        Some(Color::Rgb(0x12, 0x34, 0x56))
    );
}
