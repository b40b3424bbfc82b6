use proptest::prelude::*;
use ratatui::style::{Color, Modifier, Style};

use super::*;

/// A terminal to write on.
struct Terminal(vt100::Parser);

impl Terminal {
    fn new(columns: u16, rows: u16) -> Self {
        let size = |cells| std::num::NonZero::new(cells).expect("a size");
        Self(vt100::Parser::new(size(rows), size(columns), 0))
    }

    /// Where the screen differs from the buffer.
    fn differs(&self, buffer: &Buffer) -> Option<String> {
        let screen = self.0.screen();
        let mut hidden = 0;
        for (index, expected) in buffer.content.iter().enumerate() {
            let (column, row) = buffer.pos_of(index);
            if column == 0 {
                hidden = 0;
            }
            if column < hidden {
                continue;
            }
            hidden = column + expected.cell_width().max(1);
            let cell = screen.cell(row, column).expect("on the screen");
            let shown = if cell.contents().is_empty() {
                " "
            } else {
                cell.contents()
            };
            let same = shown == expected.symbol()
                && cell.bold() == expected.modifier.contains(Modifier::BOLD)
                && cell.inverse() == expected.modifier.contains(Modifier::REVERSED)
                && cell.underline() == expected.modifier.contains(Modifier::UNDERLINED)
                && color(cell.bgcolor()) == expected.bg
                && (shown == " " || color(cell.fgcolor()) == expected.fg);
            if !same {
                return Some(format!("{column},{row}: {cell:?} for {expected:?}"));
            }
        }
        None
    }
}

fn color(color: vt100::Color) -> Color {
    match color {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}

/// A screen of numbered lines between a fixed left side and a status line.
fn page(columns: u16, rows: u16, first: usize, side: &str) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    for row in 1..rows - 1 {
        let line = first + usize::from(row);
        if row % 6 == 2 {
            buffer.set_string(0, row, side, Style::new());
        }
        let text = format!(
            "{line}: the {} line of {}",
            line * 7919 % 1000,
            line * 31 % 97
        );
        let style = if line.is_multiple_of(5) {
            Style::new().fg(Color::Rgb(9, 8, 7)).bg(Color::Indexed(20))
        } else {
            Style::new()
        };
        if !line.is_multiple_of(4) {
            buffer.set_string(20, row, text.repeat(3), style);
        }
    }
    buffer.set_string(1, rows - 1, format!("{} %", first / 3), Style::new());
    buffer
}

fn shown(screen: &mut Screen, buffer: &Buffer) -> Vec<u8> {
    let rows = buffer.area.height;
    screen.show(buffer.clone(), None, 1..rows - 1)
}

#[test]
fn nothing_new_is_no_byte() {
    let mut screen = Screen::new(100, 40);
    let page = page(100, 40, 7, "side");
    assert!(!shown(&mut screen, &page).is_empty());
    assert_eq!(shown(&mut screen, &page), b"");
    assert_eq!(
        screen.show(page.clone(), Some((3, 4)), 1..39),
        b"\x1b[5;4H\x1b[?25h"
    );
    assert_eq!(screen.show(page.clone(), Some((3, 4)), 1..39), b"");
    assert_eq!(screen.show(page.clone(), Some((4, 4)), 1..39), b"\x1b[5;5H");
    assert_eq!(shown(&mut screen, &page), b"\x1b[?25l");
    screen.disturbed();
    assert!(shown(&mut screen, &page).len() > 1000);
}

#[test]
fn a_line_down_is_a_line() {
    let mut screen = Screen::new(100, 40);
    let mut terminal = Terminal::new(100, 40);
    for first in [100, 101, 102, 103, 102, 101, 100, 105, 101] {
        let page = page(100, 40, first, "a section");
        let bytes = shown(&mut screen, &page);
        terminal.0.process(&bytes);
        assert_eq!(terminal.differs(&page), None);
        if first != 100 {
            assert!(bytes.len() < 1000, "{first}: {}", bytes.len());
            let text = String::from_utf8_lossy(&bytes);
            assert!(text.contains("\x1b[2;39r"), "{first}: {text:?}");
        }
    }
}

/// Where the terminal can scroll between margins, what stands beside the text is not written again.
#[test]
fn a_line_down_beside_contents_is_a_line_too() {
    let contents = |first: usize, mark: u16| {
        let mut page = page(100, 40, first, "");
        for row in 1..39 {
            let title = format!("{} section {row}", if row == mark { '▸' } else { ' ' });
            page.set_string(0, row, title, Style::new());
        }
        page
    };
    let mut screen = Screen::new(100, 40);
    screen.use_margins();
    let mut before = contents(100, 3);
    screen.show(before.clone(), None, 1..39);
    for (first, mark, moves) in [
        (101, 3, Some((1, true))),
        (103, 3, Some((2, true))),
        (102, 4, Some((1, false))),
        (102, 4, None),
        (90, 4, Some((12, false))),
    ] {
        let after = contents(first, mark);
        let band = Band {
            rows: 1..39,
            from: 20,
        };
        let bytes = screen.show(after.clone(), None, band);
        // The emulator has no margins: what they do is drawn for it.
        let mut moved = before.clone();
        let mut rest = bytes.as_slice();
        if let Some((rows, up)) = moves {
            let scroll = scroll::Scroll {
                from: 20,
                first: 1,
                end: 39,
                rows,
                up,
            };
            let scrolls = scroll.bytes(100);
            assert!(scrolls.starts_with(b"\x1b[?69h\x1b[21;100s\x1b[2;39r"));
            assert!(scrolls.ends_with(b"\x1b[r\x1b[1;100s\x1b[?69l"));
            let at = memchr::memmem::find(&bytes, &scrolls).expect("it is scrolled");
            rest = &bytes[at + scrolls.len()..];
            scroll.apply(&mut moved);
            assert!(bytes.len() < 150 + 110 * usize::from(rows), "{first}");
            assert!(memchr::memmem::find(rest, b"section 2").is_none());
        }
        let mut terminal = Terminal::new(100, 40);
        let drawn = Screen::new(100, 40).show(moved, None, 0..0);
        terminal.0.process(&drawn);
        terminal.0.process(rest);
        assert_eq!(terminal.differs(&after), None, "{first}");
        before = after;
    }
}

#[test]
fn what_moves_moves_between_its_edges() {
    let lines = ["ab1", "ab2", "ab3", "ab4"];
    for (from, rows, up, expected) in [
        (0, 1, true, ["ab1", "ab3", "   ", "ab4"]),
        (2, 1, true, ["ab1", "ab3", "ab ", "ab4"]),
        (2, 1, false, ["ab1", "ab ", "ab2", "ab4"]),
        (1, 9, false, ["ab1", "a  ", "a  ", "ab4"]),
        (3, 1, true, lines),
        (9, 1, true, lines),
    ] {
        let mut buffer = Buffer::with_lines(lines);
        let scroll = scroll::Scroll {
            from,
            first: 1,
            end: 3,
            rows,
            up,
        };
        scroll.apply(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(expected), "{scroll:?}");
    }
    let wide = Buffer::with_lines(["a漢b", "abcd"]);
    for (from, cuts) in [(0, false), (1, false), (2, true), (3, false)] {
        let scroll = scroll::Scroll {
            from,
            first: 0,
            end: 2,
            rows: 1,
            up: true,
        };
        assert_eq!(scroll.cuts_none(&wide), !cuts, "{from}");
    }
}

#[test]
fn what_does_not_move_is_not_scrolled() {
    let from = page(80, 24, 1, "left");
    let mut to = from.clone();
    assert_eq!(scroll::find(&from, &to, 1..23), None);
    // One line changes among many that stay.
    to.set_string(20, 5, "something else altogether", Style::new());
    assert_eq!(scroll::find(&from, &to, 1..23), None);
    // Nothing in common.
    let other = page(80, 24, 500, "left");
    assert_eq!(scroll::find(&from, &other, 1..23), None);
    let down = page(80, 24, 4, "left");
    let expected = scroll::Scroll {
        from: 0,
        first: 1,
        end: 23,
        rows: 3,
        up: true,
    };
    assert_eq!(scroll::find(&from, &down, 1..23), Some(expected));
    let expected = scroll::Scroll {
        up: false,
        ..expected
    };
    assert_eq!(scroll::find(&down, &from, 1..23), Some(expected));
    assert_eq!(scroll::find(&from, &down, 7..7), None);
    assert!(scroll::find(&from, &down, 0..999).is_some());
}

/// A terminal that draws the parts of a cluster side by side has written over what follows; that is written after it, blanks too.
#[test]
fn what_follows_a_cluster_is_written_where_it_stands() {
    let line = |text: &str| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 1));
        buffer.set_string(0, 0, text, Style::new());
        buffer
    };
    for (text, expected) in [
        (
            "a 👩\u{200d}👩\u{200d}👧 family",
            "\x1b[1Ha 👩\u{200d}👩\u{200d}👧\x1b[1;5H family",
        ),
        (
            "👩\u{200d}👩\u{200d}👧",
            "\x1b[1H👩\u{200d}👩\u{200d}👧\x1b[1;3H    ",
        ),
        ("👋🏽 x", "\x1b[1H👋🏽\x1b[1;3H x"),
        ("🏠 kin", "\x1b[1H🏠\x1b[1;4Hkin"),
        ("e\u{301} x", "\x1b[1He\u{301}\x1b[1;2H x"),
    ] {
        let mut screen = Screen::new(30, 1);
        let bytes = screen.show(line(text), None, 0..0);
        let bytes = String::from_utf8(bytes).expect("text");
        let drawn = bytes.strip_prefix("\x1b[0m\x1b[2J").expect("a new screen");
        assert_eq!(drawn, expected, "{text}");
    }
    // Where it did not change, nothing behind it is written again.
    let mut screen = Screen::new(30, 1);
    screen.show(line("👋🏽 abc"), None, 0..0);
    let bytes = screen.show(line("👋🏽 abd"), None, 0..0);
    assert_eq!(String::from_utf8_lossy(&bytes), "\x1b[1;6Hd");
}

#[test]
fn large_frames_are_shown_at_once() {
    let mut screen = Screen::new(100, 40);
    let bytes = shown(&mut screen, &page(100, 40, 7, "side"));
    assert!(bytes.starts_with(b"\x1b[?2026h\x1b[0m\x1b[2J"));
    assert!(bytes.ends_with(b"\x1b[?2026l"));
}

/// A step of the reader’s: what the next screen is like.
#[derive(Clone, Debug)]
enum Change {
    /// Scroll the body by so many rows.
    Scroll(i32),
    Write(u16, u16, String, Style),
    Blank(u16),
    Resize(u16, u16),
    Disturb,
}

fn changes() -> impl Strategy<Value = Change> {
    let style = prop_oneof![
        3 => Just(Style::new()),
        1 => Just(Style::new().fg(Color::Rgb(10, 20, 30)).bg(Color::Rgb(200, 210, 220))),
        1 => Just(Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)),
        1 => Just(Style::new().fg(Color::Indexed(3)).add_modifier(Modifier::REVERSED)),
    ];
    prop_oneof![
        4 => (-9i32..9).prop_map(Change::Scroll),
        4 => (0u16..60, 0u16..20, "[a-cé漢字한 e\u{301}]{0,30}", style)
            .prop_map(|(x, y, text, style)| Change::Write(x, y, text, style)),
        1 => (0u16..20).prop_map(Change::Blank),
        1 => (1u16..70, 3u16..22).prop_map(|(w, h)| Change::Resize(w, h)),
        1 => Just(Change::Disturb),
    ]
}

/// As the canvas does: wide characters are whole or not there, and the cell behind one is blank.
fn write(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
    if y < buffer.area.height && x < buffer.area.width {
        // What is left of a wide character that is written over.
        if x > 0 && buffer[(x - 1, y)].cell_width() > 1 {
            buffer[(x - 1, y)].set_symbol(" ");
        }
        buffer.set_string(x, y, text, style);
    }
}

proptest! {
    #[test]
    fn the_terminal_shows_the_buffer(steps in proptest::collection::vec(changes(), 1..25)) {
        let (mut columns, mut rows) = (60, 20);
        let mut terminal = Terminal::new(columns, rows);
        let mut screen = Screen::new(columns, rows);
        let mut buffer = page(columns, rows, 0, "side 漢字");
        for step in steps {
            match step {
                Change::Scroll(by) => {
                    let scroll = scroll::Scroll {
                        from: 0,
                        first: 1.min(rows),
                        end: rows - 1,
                        rows: u16::try_from(by.unsigned_abs()).expect("small").min(rows - 2),
                        up: by > 0,
                    };
                    scroll.apply(&mut buffer);
                }
                Change::Write(x, y, text, style) => write(&mut buffer, x, y, &text, style),
                Change::Blank(y) => {
                    for x in 0..columns {
                        if let Some(cell) = buffer.cell_mut((x, y)) {
                            cell.reset();
                        }
                    }
                }
                Change::Resize(w, h) => {
                    (columns, rows) = (w, h);
                    terminal = Terminal::new(columns, rows);
                    screen.resize(columns, rows);
                    buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
                    write(&mut buffer, 0, 1, "a new size 漢", Style::new());
                }
                Change::Disturb => {
                    terminal.0.process("\x1b[3;3HSome other program’s words\x1b[?25l".as_bytes());
                    screen.disturbed();
                }
            }
            let bytes = screen.show(buffer.clone(), None, 1..rows - 1);
            terminal.0.process(&bytes);
            prop_assert_eq!(terminal.differs(&buffer), None);
            let again = screen.show(buffer.clone(), None, 1..rows - 1);
            prop_assert!(again.is_empty());
        }
    }
}
