//! Screens: what a reader sees, as a grid of text with a grid of styles below it, at three sizes and in two themes.
//! `INSTA_UPDATE=always cargo test --test screens` accepts what is drawn now; look at it before you do.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lutrin::app::action::{Action, Listing, Shelved};
use lutrin::ui::theme::Depth;
use lutrin::ui::{Theme, draw, picture};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use support::{Desk, LECTURE, carried, markdown, plain};

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (40, 12)];

fn drawn(desk: &mut Desk, theme: &str) -> Buffer {
    let view = desk.view();
    let area = Rect::new(0, 0, view.columns, view.rows);
    let mut buffer = Buffer::empty(area);
    draw(
        &view,
        &Theme::builtin(theme, Depth::True).expect("a theme"),
        area,
        &mut buffer,
    );
    buffer
}

/// The text, then a letter for the style of every cell (`.` for the plain one) and what the letters mean.
fn grids(buffer: &Buffer) -> String {
    let mut letters: BTreeMap<String, char> = BTreeMap::new();
    let mut legend: Vec<(char, String)> = Vec::new();
    let mut styles = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        for x in 0..buffer.area.width {
            let style = buffer[(x, y)].style();
            row.push(letter(style, &mut letters, &mut legend));
        }
        let _ = writeln!(styles, "{}", row.trim_end_matches('.'));
    }
    let mut out = picture::text(buffer);
    out.push_str("\n────\n");
    out.push_str(&styles);
    for (letter, style) in legend {
        let _ = writeln!(out, "{letter} {style}");
    }
    out
}

fn letter(
    style: Style,
    letters: &mut BTreeMap<String, char>,
    legend: &mut Vec<(char, String)>,
) -> char {
    let mut parts = Vec::new();
    if let Some(colour) = style
        .fg
        .filter(|colour| *colour != ratatui::style::Color::Reset)
    {
        parts.push(format!("fg {colour}"));
    }
    if let Some(colour) = style
        .bg
        .filter(|colour| *colour != ratatui::style::Color::Reset)
    {
        parts.push(format!("bg {colour}"));
    }
    if !style.add_modifier.is_empty() {
        parts.push(format!("{:?}", style.add_modifier));
    }
    if parts.is_empty() {
        return '.';
    }
    let name = parts.join(", ");
    let next = char::from(b'a' + u8::try_from(letters.len() % 26).unwrap_or(0));
    *letters.entry(name.clone()).or_insert_with(|| {
        legend.push((next, name));
        next
    })
}

/// One story at three sizes, in two themes where the colours matter.
fn screens(name: &str, script: &str, themes: &[&str]) {
    for (columns, rows) in SIZES {
        let mut desk = Desk::new(plain(LECTURE), columns, rows);
        desk.keys(script);
        desk.wait(1_000);
        for theme in themes {
            let buffer = drawn(&mut desk, theme);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}-{theme}"), grids(&buffer));
        }
    }
}

#[test]
fn the_first_page() {
    screens("first-page", "", &["light", "dark"]);
}

#[test]
fn a_page_with_notes() {
    let script = "J J h ) ) a \"psychologie : Adler, « compensation » #concept\" Enter } B \"à relire\" Enter } v w w w h h } m a { {";
    screens("notes", script, &["light", "plain"]);
}

#[test]
fn writing_a_note() {
    screens(
        "editor",
        "J ) a \"une note assez longue pour tourner à la ligne plus d’une fois, et encore\" Ctrl-j \"deuxième ligne\"",
        &["light"],
    );
}

#[test]
fn boxes() {
    screens("help", "?", &["light"]);
    screens("palette", ": \"highl\"", &["dark"]);
    screens(
        "annotations",
        "h ) a \"note\" Enter ) B \"ici\" Enter A",
        &["light"],
    );
    screens("chord", "]", &["light"]);
    screens("contents", "t j j", &["plain"]);
    screens("selecting", ") v ) ", &["light"]);
    screens("search", "/ \"revolution\" Enter n", &["light"]);
    screens("labels", "g w", &["light"]);
}

#[test]
fn another_edition() {
    for (columns, rows) in SIZES {
        for (name, keys) in [
            ("unplaced", "g l Down"),
            ("placing", "g l Ctrl-t ) v w"),
            ("candidate", "] c Tab"),
            ("changed", "] n ] n"),
        ] {
            let mut desk = carried(columns, rows);
            desk.keys(keys);
            let buffer = drawn(&mut desk, "light");
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}-light"), grids(&buffer));
        }
    }
}

#[test]
fn markdown_with_everything() {
    let text = "---\ntitle: Essai\nlang: fr\n---\n\n# Essai\n\nUn *mot*, un **autre**, du `code` et un [lien](#deux)[^1].\n\n> Une citation qui tient.\n\n- un\n- deux\n  - trois\n\n1. premier\n2. second\n\n```\nfn main() {}\n```\n\n## Deux\n\n| a | b |\n|---|---|\n| 1 | 22 |\n\n---\n\nFin.\n\n[^1]: La note de l’auteur.\n";
    for (columns, rows) in SIZES {
        let mut desk = Desk::new(markdown(text), columns, rows);
        let buffer = drawn(&mut desk, "light");
        insta::assert_snapshot!(format!("markdown-{columns}x{rows}"), grids(&buffer));
    }
}

#[test]
fn narrow_pages_keep_their_shape() {
    let text = "> Une citation longue qui tourne.\n>\n> > Une autre dedans, longue aussi.\n\n```\nlet nombre = une_fonction(dont_le_nom, est_long);\nlet x = 1;\n```\n\n| Nom | Prix | Remarque |\n|---|--:|---|\n| 雪国 | 1200 | un texte qui ne tient pas en colonnes |\n| 千羽鶴 | 7 | |\n\n# Un\n\n## Deux\n\n### Trois\n";
    let mut desk = Desk::new(markdown(text), 40, 33);
    let buffer = drawn(&mut desk, "light");
    insta::assert_snapshot!("narrow-40x33", grids(&buffer));
}

#[test]
fn a_footnote_beside_the_page_keeps_its_first_digits_and_its_paragraphs() {
    let text = "Un[^note].\n\n[^note]: 1917 d’abord.\n\n    Puis 1918.\n";
    let mut desk = Desk::new(markdown(text), 120, 40);
    let margin = desk.view().margin.expect("side notes");
    let lines: Vec<String> = margin.cards[0]
        .lines
        .iter()
        .map(|line| line.iter().map(|run| run.text.as_str()).collect())
        .collect();
    assert_eq!(lines, ["1 1917 d’abord.", "  Puis 1918."]);
}

#[test]
fn a_note_on_a_highlight_has_one_sign() {
    screens("noted", "J J h a \"une note\" Enter", &["light"]);
}

#[test]
fn other_scripts_keep_the_grid() {
    let text = "日本語の文章。これは二番目の文です。\n\nالسلام عليكم ورحمة الله.\n\nEmoji 👨‍👩‍👧 et ❤️ et 🇫🇷 dans le texte.\n\nE\u{301}te\u{301} de\u{301}compose\u{301}.";
    for (columns, rows) in SIZES {
        let mut desk = Desk::new(plain(text), columns, rows);
        let buffer = drawn(&mut desk, "light");
        insta::assert_snapshot!(format!("scripts-{columns}x{rows}"), grids(&buffer));
    }
}

const HEBREW: &str = include_str!("texts/hebrew.md");
const ARABIC: &str = include_str!("texts/arabic.md");
const JAPANESE: &str = include_str!("texts/japanese.md");

/// A page of `text`, with a note on its second sentence and a selection further down, at three sizes.
fn pages(name: &str, text: &str, note: &str) {
    for (columns, rows) in SIZES {
        let mut desk = Desk::new(markdown(text), columns, rows);
        desk.keys(&format!("J }} h ) a \"{note}\" Enter }} v w w"));
        desk.wait(1_000);
        let buffer = drawn(&mut desk, "light");
        insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), grids(&buffer));
    }
}

#[test]
fn hebrew_is_read_from_the_right() {
    pages("hebrew", HEBREW, "הערה קצרה, 1948 #תג");
}

#[test]
fn arabic_is_read_from_the_right() {
    pages("arabic", ARABIC, "ملاحظة قصيرة (1948) #وسم");
}

#[test]
fn japanese_breaks_by_its_own_rules() {
    pages("japanese", JAPANESE, "短い註。#概念");
}

/// The contents, a list and a search in a right-to-left text.
#[test]
fn lists_of_a_right_to_left_text() {
    for (name, script) in [
        ("contents", "t"),
        ("search", "/ \"הספר\" Enter"),
        ("labels", "J g w"),
        ("editor", "a \"הערה על Rust, מ־1948\" Ctrl-j \"שורה שנייה\""),
    ] {
        let mut desk = Desk::new(markdown(HEBREW), 80, 24);
        desk.keys(script);
        desk.wait(1_000);
        let buffer = drawn(&mut desk, "light");
        insta::assert_snapshot!(format!("hebrew-{name}-80x24"), grids(&buffer));
    }
}

#[test]
fn too_small_says_so_and_recovers() {
    let mut desk = Desk::new(plain(LECTURE), 120, 40);
    desk.keys("J");
    let before = picture::text(&drawn(&mut desk, "light"));
    desk.resize(10, 3);
    let small = picture::text(&drawn(&mut desk, "light"));
    assert!(small.contains("10×3"), "{small}");
    desk.resize(1, 1);
    drawn(&mut desk, "light");
    desk.resize(120, 40);
    assert_eq!(picture::text(&drawn(&mut desk, "light")), before);
}

#[test]
fn every_size_can_be_drawn() {
    let document = plain(LECTURE);
    let mut desk = Desk::new(document, 80, 24);
    desk.keys("h ) a \"une note\" Enter");
    let grid = (1..=300)
        .step_by(23)
        .flat_map(|columns| [1, 4, 5, 6, 11, 24, 60].map(|rows| (columns, rows)));
    for (columns, rows) in grid.chain([(20, 5), (300, 100)]) {
        desk.resize(columns, rows);
        for mode in ["", "a", "?", "A", "t", "s", "/", ":"] {
            desk.keys(mode);
            drawn(&mut desk, "dark");
            desk.keys("Esc Esc");
        }
    }
    assert!(desk.saved.len() == 2);
}

/// The library with every kind of text in it.
fn shelf() -> Listing {
    let text = |title: &str, author: &str, day: Option<i8>, progress, notes| Shelved {
        text: format!("blake3:{title}"),
        title: title.to_owned(),
        authors: Vec::from_iter((!author.is_empty()).then(|| author.to_owned())),
        path: Some(format!("/home/reader/books/{title}.epub").into()),
        last_read: day.map(|day| jiff::civil::date(2026, 3, day).at(10, 0, 0, 0)),
        progress,
        notes,
        missing: false,
    };
    let mut texts = vec![
        text("La révolution russe", "Léon Trotsky", Some(20), 520, 3),
        text("Vom Kriege", "Carl von Clausewitz", Some(19), 1000, 1240),
        text("雪国", "川端康成", Some(17), 33, 1),
        text("مقدمة ابن خلدون", "ابن خلدون", Some(2), 250, 0),
        text(
            "The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner",
            "Daniel Defoe",
            Some(1),
            4,
            12,
        ),
        text("Candide", "Voltaire", Some(1), 760, 2),
        text("Not opened", "", None, 0, 0),
    ];
    texts[5].missing = true;
    texts.push(Shelved {
        text: String::new(),
        ..text("a-file-of-which-only-the-name-is-known.txt", "", None, 0, 0)
    });
    Listing {
        folder: None,
        texts,
        today: jiff::civil::date(2026, 3, 20),
        find: String::new(),
    }
}

#[test]
fn the_library() {
    for (columns, rows) in SIZES {
        let mut desk = Desk::new(plain(LECTURE), columns, rows);
        desk.keys("o").act(Action::Library(shelf()));
        desk.keys("Down");
        let buffer = drawn(&mut desk, "light");
        insta::assert_snapshot!(format!("library-{columns}x{rows}-light"), grids(&buffer));
    }
    for (columns, rows) in [(20, 5), (30, 8), (300, 100)] {
        let mut desk = Desk::new(plain(LECTURE), columns, rows);
        desk.keys("o").act(Action::Library(shelf()));
        desk.keys("End");
        drawn(&mut desk, "dark");
    }
}
