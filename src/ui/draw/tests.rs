use ratatui::style::{Color, Modifier};

use super::*;
use crate::app::view_model::{Base, Look, Marks, Piece, Run, Sign, Tone};
use crate::ui::picture::text;
use crate::ui::theme::Depth;

fn theme() -> Theme {
    Theme::builtin("light", Depth::True).expect("light")
}

fn run(text: &str, tone: Tone) -> Run {
    Run {
        text: text.to_owned(),
        tone,
    }
}

fn piece(column: u16, text: &str, look: Look) -> Piece {
    Piece {
        column,
        text: text.to_owned(),
        look,
    }
}

fn drawn(view: &ViewModel, columns: u16, rows: u16) -> Buffer {
    let area = Rect::new(0, 0, columns, rows);
    let mut buf = Buffer::filled(area, ratatui::buffer::Cell::new("▒"));
    draw(view, &theme(), area, &mut buf);
    buf
}

/// A desk of 60×6: contents at 0–17, gutter at 18, body at 20–41, rule at 43, notes at 45–59.
fn desk() -> ViewModel {
    ViewModel {
        columns: 60,
        rows: 6,
        panes: Some(Panes {
            header: Place::new(0, 0, 60, 1),
            contents: Some(Place::new(0, 1, 16, 3)),
            gutter: Place::new(18, 1, 2, 3),
            body: Place::new(20, 1, 22, 3),
            notes: Some(Place::new(45, 1, 15, 3)),
            rule: Some(43),
            preview: Place::new(20, 4, 22, 1),
            status: Place::new(0, 5, 60, 1),
            ..Panes::default()
        }),
        header: (
            "La révolution".to_owned(),
            "La paysannerie · 4/5".to_owned(),
        ),
        contents: Some(ContentsView {
            rows: vec![
                ContentsRow {
                    title: "L’ouverture, assez longue".to_owned(),
                    count: 12,
                    ..ContentsRow::default()
                },
                ContentsRow {
                    indent: 2,
                    title: "Les causes".to_owned(),
                    current: true,
                    ..ContentsRow::default()
                },
                ContentsRow {
                    title: "Fin".to_owned(),
                    selected: true,
                    count: 1,
                    ..ContentsRow::default()
                },
            ],
            focused: true,
        }),
        body: vec![
            BodyRow {
                sign: Some(Sign {
                    symbol: '✎',
                    tone: Tone::Accent,
                }),
                focus: true,
                leftwards: false,
                pieces: vec![
                    piece(0, "In principio ", Look::default()),
                    piece(
                        13,
                        "erat",
                        Look {
                            marks: Marks::FOCUS,
                            ..Look::default()
                        },
                    ),
                    piece(18, "verbum et trop", Look::default()),
                ],
            },
            BodyRow::default(),
            BodyRow {
                pieces: vec![piece(
                    3,
                    "Titre",
                    Look {
                        base: Base::Heading(1),
                        ..Look::default()
                    },
                )],
                ..BodyRow::default()
            },
        ],
        margin: Some(MarginView {
            cards: vec![Card {
                row: 0,
                lines: vec![
                    vec![
                        run("✎ ", Tone::Accent),
                        run("une note bien longue", Tone::Normal),
                    ],
                    vec![run("  #tag", Tone::Tag)],
                ],
                current: true,
                selected: false,
            }],
            folded: 3,
            focused: false,
        }),
        preview: vec![vec![run("a preview", Tone::Dim)]],
        status: StatusView {
            progress: 500,
            right: vec![run("52 % · ", Tone::Normal), run("?", Tone::Key)],
            left: None,
        },
        ..ViewModel::default()
    }
}

#[test]
fn a_short_preview_leaves_a_row_above_it() {
    let mut view = desk();
    view.rows = 7;
    if let Some(panes) = &mut view.panes {
        panes.preview.height = 2;
        panes.status.y = 6;
    }
    let drawn = text(&drawn(&view, 60, 7));
    let rows: Vec<&str> = drawn.lines().collect();
    assert_eq!(rows[4..6], ["", "                    a preview"]);
}

#[test]
fn the_desk_is_drawn_in_its_places() {
    let buf = drawn(&desk(), 60, 6);
    assert_eq!(
        text(&buf),
        "\x20La révolution                         La paysannerie · 4/5
  L’ouverture 12  ✎▏In principio erat verb ┃ ✎ une note bien
▸   Les causes                             ┃   #tag
  Fin          1       Titre               │ +3 more
                    a preview
 ━━━━━━━━━━━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  52 % · ?
"
    );
    assert_eq!(buf[(20, 1)].bg, Color::Reset, "the paper is the terminal’s");
    assert_ne!(buf[(33, 1)].bg, Color::Reset, "the focus is tinted");
    assert!(buf[(23, 3)].modifier.contains(Modifier::BOLD));
    let selected = theme().part(Part::Selected);
    assert_eq!(Some(buf[(0, 3)].bg), selected.bg);
    assert_eq!(Some(buf[(15, 3)].bg), selected.bg);
    assert_eq!(buf[(16, 3)].bg, Color::Reset);
}

#[test]
fn a_message_takes_the_place_of_the_bar() {
    let mut view = desk();
    view.status.left = Some(vec![run("Nothing found", Tone::Alert)]);
    let buf = drawn(&view, 60, 6);
    let expected = " Nothing found                                     52 % · ?";
    assert_eq!(text(&buf).lines().last(), Some(expected));
    view.status.left = Some(vec![run(&"long ".repeat(11), Tone::Normal)]);
    let buf = drawn(&view, 60, 6);
    assert!(!text(&buf).contains('%'), "what is said comes first");
}

#[test]
fn panes_over_the_text_are_cleared_first() {
    let mut view = desk();
    let panes = view.panes.as_mut().expect("panes");
    panes.contents = Some(Place::new(0, 1, 26, 2));
    panes.contents_over = true;
    panes.notes = Some(Place::new(38, 2, 22, 2));
    panes.notes_over = true;
    panes.rule = None;
    view.body[1]
        .pieces
        .push(piece(0, "xxxxxxxxxxxxxxxxxxxxxx", Look::default()));
    let buf = drawn(&view, 60, 6);
    let rows: Vec<_> = text(&buf).lines().map(str::to_owned).collect();
    assert_eq!(
        rows[1],
        "  L’ouverture, assez lo 12 cipio erat verbum et trop"
    );
    assert_eq!(
        rows[2],
        "▸   Les causes             xxxxxxxxxx ✎ une note bien longue"
    );
    assert_eq!(rows[3], "                       Titre          +3 more");
}

#[test]
fn popups_lie_over_the_page() {
    let mut view = desk();
    view.popups = vec![Popup {
        area: Place::new(10, 1, 22, 4),
        title: "Marks".to_owned(),
        rows: vec![
            PopupRow {
                typed: false,
                cells: false,
                line: vec![
                    run("a", Tone::Key),
                    run(" 漢字漢字漢字漢字漢字漢字", Tone::Normal),
                ],
                selected: true,
            },
            PopupRow::default(),
            PopupRow {
                typed: false,
                cells: false,
                line: vec![run("not seen", Tone::Normal)],
                selected: false,
            },
        ],
        footer: "1/2".to_owned(),
    }];
    let buf = drawn(&view, 60, 6);
    let rows: Vec<_> = text(&buf).lines().map(str::to_owned).collect();
    assert_eq!(
        rows[1],
        "  L’ouvert╭─ Marks ────────────╮ erat verb ┃ ✎ une note bien"
    );
    assert_eq!(
        rows[2],
        "▸   Les ca│ a 漢字漢字漢字漢字 │           ┃   #tag"
    );
    assert_eq!(
        rows[3],
        "  Fin     │                    │           │ +3 more"
    );
    assert_eq!(rows[4], "          ╰────────────── 1/2 ─╯");
    assert_eq!(Some(buf[(30, 2)].bg), theme().part(Part::Selected).bg);
    let key = theme().part(Part::Key);
    assert_eq!(buf[(12, 2)].modifier, key.add_modifier);
}

#[test]
fn a_small_screen_says_so() {
    let view = ViewModel {
        too_small: "too small".to_owned(),
        ..ViewModel::default()
    };
    for (columns, rows, expected) in [(5, 2, "too s\n\n"), (20, 1, "too small\n"), (1, 1, "t\n")] {
        assert_eq!(text(&drawn(&view, columns, rows)), expected);
    }
}

#[test]
fn sepia_paints_every_cell() {
    let sepia = Theme::builtin("sepia", Depth::True).expect("sepia");
    let area = Rect::new(0, 0, 60, 6);
    let mut buf = Buffer::empty(area);
    let mut view = desk();
    view.popups = vec![Popup {
        area: Place::new(2, 2, 20, 3),
        ..Popup::default()
    }];
    draw(&view, &sepia, area, &mut buf);
    assert!(
        buf.content
            .iter()
            .all(|cell| cell.bg != Color::Reset && cell.fg != Color::Reset)
    );
}

#[test]
fn any_panes_on_any_screen_stay_inside() {
    let view = desk();
    for columns in 0..70 {
        for rows in 0..8 {
            let area = Rect::new(1, 1, columns, rows);
            let whole = Rect::new(0, 0, columns + 2, rows + 2);
            let mut buf = Buffer::filled(whole, ratatui::buffer::Cell::new("▒"));
            draw(&view, &theme(), area, &mut buf);
            for y in 0..whole.height {
                for x in 0..whole.width {
                    let inside = x > 0 && y > 0 && x <= columns && y <= rows;
                    let cell = &buf[(x, y)];
                    let touched = cell.symbol() != "▒";
                    assert_eq!(inside, touched, "{x},{y} of {columns}×{rows}");
                }
            }
        }
    }
}

#[test]
fn the_focus_is_marked_where_a_line_begins() {
    let mut view = desk();
    for (leftwards, width, bar) in [
        (false, 22, Some((19, "▏"))),
        (true, 22, Some((42, "▕"))),
        // Without a column at the right, at the left.
        (true, 23, Some((19, "▏"))),
    ] {
        let row = BodyRow {
            focus: true,
            leftwards,
            ..BodyRow::default()
        };
        view.body = vec![row];
        view.panes.as_mut().expect("panes").body.width = width;
        let cells = drawn(&view, 60, 6);
        let bars = (18..43).map(|column| (column, cells[(column, 1)].symbol()));
        let bars: Vec<_> = bars.filter(|(_, symbol)| "▏▕".contains(symbol)).collect();
        assert_eq!(bars.first().copied(), bar, "{leftwards} {width}");
        assert_eq!(bars.len(), 1);
    }
}
