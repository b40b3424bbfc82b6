//! `lutrin render`: the screen that keys lead to, through the same loop as in a terminal, without one.

use std::io::Write;

use super::args::Picture;
use super::open::asked;
use super::read::launched;
use super::shelf::Screen;
use super::{Desk, Exit, Failure, args};
use crate::keymap::parse_script;
use crate::term::render;
use crate::ui::picture;
use crate::ui::theme::Depth;

/// What a picture shows where the theme leaves it to the terminal.
const PAPER: &str = "#ffffff";
const INK: &str = "#1f2328";

pub fn run(desk: &Desk, args: &args::Render, out: &mut dyn Write) -> Result<(), Failure> {
    let script =
        parse_script(&args.keys).map_err(|why| Failure::usage(format!("--keys: {why}")))?;
    let asked = asked(desk, args.read.text.as_deref(), args.read.encoding.wanted())?;
    let screen = Screen {
        depth: Depth::True,
        dark: false,
        later: false,
    };
    let (columns, rows) = args.size;
    let launch = launched(desk, asked, &args.read, screen)?;
    let rendered = render(launch, columns, rows, &script);
    let drawn = match args.format {
        Picture::Text => picture::text(&rendered.screen),
        Picture::Ansi => picture::ansi(&rendered.screen),
        Picture::Svg => picture::svg(&rendered.screen, PAPER, INK),
    };
    out.write_all(drawn.as_bytes())?;
    match rendered.outcome.unsaved {
        None => Ok(()),
        Some(unsaved) => {
            out.flush()?;
            Err(Failure::new(Exit::Unkept, unsaved))
        }
    }
}
