//! The texts that are measured, all made of the lecture, and a desk in memory to read them at.

#![allow(dead_code, reason = "each bench uses its part")]

use std::fmt;
use std::io::{Cursor, Write};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use lutrin::annotate::{Anchor, Id};
use lutrin::app::action::{Action, Cx, Decoding, Effect, Notes, Opened};
use lutrin::app::{State, update, view};
use lutrin::config::Settings;
use lutrin::doc::Document;
use lutrin::format::{self, Format};
use lutrin::keymap::{self, Input, parse_script};
use lutrin::text::Span;
use lutrin::text::matching::MatchIndex;
use lutrin::ui;
use lutrin::ui::theme::{Depth, Theme, Themes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The lecture, as shipped.
pub const LECTURE: &str = include_str!("../../texts/la-revolution-russe.txt");

/// A word that stands only at the end of every text.
pub const LAST_WORD: &str = "zanzibar";

/// The columns and rows that are drawn.
pub const SCREEN: (u16, u16) = (120, 40);

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    Lecture,
    /// The lecture over and over, to so many megabytes.
    Repeated(usize),
    /// The same without a single line end.
    OneLine(usize),
}

/// Every size and shape.
pub const ALL: [Text; 4] = [
    Text::Lecture,
    Text::Repeated(5),
    Text::Repeated(100),
    Text::OneLine(5),
];

/// Those that are not too long to be gone through again and again.
pub const SHORT: [Text; 2] = [Text::Lecture, Text::Repeated(5)];

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lecture => write!(f, "lecture"),
            Self::Repeated(megabytes) => write!(f, "{megabytes} MB"),
            Self::OneLine(megabytes) => write!(f, "one line of {megabytes} MB"),
        }
    }
}

impl Text {
    pub fn make(self) -> String {
        let repeat = |once: &str, megabytes: usize| {
            let mut text = once.repeat(megabytes * 1_000_000 / once.len());
            text.push_str(LAST_WORD);
            text
        };
        match self {
            Self::Lecture => format!("{LECTURE}\n\n{LAST_WORD}"),
            Self::Repeated(megabytes) => repeat(&format!("{LECTURE}\n\n"), megabytes),
            Self::OneLine(megabytes) => {
                let words: Vec<&str> = LECTURE.split_whitespace().collect();
                repeat(&format!("{} ", words.join(" ")), megabytes)
            }
        }
    }

    pub fn document(self) -> Arc<Document> {
        document(self.make())
    }
}

/// A plain text as a document.
pub fn document(text: String) -> Arc<Document> {
    Arc::new(
        format::parse(
            text.into_bytes(),
            Format::Plain,
            "text.txt",
            &format::Options::default(),
        )
        .document,
    )
}

/// A desk with a text on it; what should happen outside is left undone.
pub struct Desk {
    state: State,
    theme: Theme,
}

impl Desk {
    /// The text opened at its start on [`SCREEN`].
    pub fn open(document: &Arc<Document>) -> Self {
        let keymap = keymap::builtin("default").expect("a shipped keymap");
        let mut desk = Self {
            state: State::new(Settings::default(), Arc::new(keymap), SCREEN.0, SCREEN.1),
            theme: Themes::new(&[], Depth::Ansi256).pick("auto", true),
        };
        desk.act(Action::Opened(Box::new(Opened {
            document: Arc::clone(document),
            name: "text.txt".to_owned(),
            path: None,
            format: "plain text".to_owned(),
            decoding: Decoding::default(),
            notes: Notes::default(),
            at: None,
            focus: None,
            top: None,
            warnings: Vec::new(),
        })));
        desk
    }

    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        update(&mut self.state, action, &cx())
    }

    /// Presses the keys of a script.
    pub fn press(&mut self, script: &str) {
        for input in parse_script(script).expect("a script") {
            match input {
                Input::Key(key) => self.act(Action::Key(key)),
                Input::Text(text) => self.act(Action::Paste(text)),
            };
        }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.act(Action::Resize { columns, rows });
    }

    /// The screen as it is now.
    pub fn draw(&mut self) -> Buffer {
        let model = view(&mut self.state, &cx());
        let area = Rect::new(0, 0, model.columns, model.rows);
        let mut cells = Buffer::empty(area);
        ui::draw(&model, &self.theme, area, &mut cells);
        cells
    }

    /// How far from the start the page hangs, in bytes.
    pub fn top(&self) -> usize {
        self.state.top.pos
    }
}

fn cx() -> Cx {
    Cx {
        now: Duration::ZERO,
        wall: Timestamp::UNIX_EPOCH,
        random: 1,
    }
}

/// Anchors of `count` sentences, spread evenly.
pub fn anchors(document: &Document, count: usize) -> Vec<(Id, Anchor)> {
    let mut index = MatchIndex::default();
    (0..count)
        .map(|number| {
            let pos = document.floor(document.text().len() / count * number);
            let sentence = document.sentence_at(pos).unwrap_or(Span::at(pos));
            let anchor = Anchor::describe(document, &mut index, sentence);
            (Id::from_parts(number as u64, 0), anchor)
        })
        .collect()
}

/// A book of `chapters`, each of so many bytes of the lecture.
pub fn book(chapters: usize, bytes: usize) -> Vec<u8> {
    const ROOT: &str =
        "<container><rootfiles><rootfile full-path=\"book.opf\"/></rootfiles></container>";
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut file = |name: &str, text: &str| {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).expect("an entry");
        writer.write_all(text.as_bytes()).expect("its bytes");
    };
    file("META-INF/container.xml", ROOT);
    let paragraphs: Vec<&str> = LECTURE.split("\n\n").filter(|it| it.len() > 80).collect();
    let mut next = paragraphs.iter().cycle();
    let (mut manifest, mut spine) = (String::new(), String::new());
    for number in 1..=chapters {
        let mut text = format!("<html><body><section><h2>Chapitre {number}</h2>");
        while text.len() < bytes {
            if let Some(paragraph) = next.next() {
                text.extend(["<p>", paragraph, "</p>"]);
            }
        }
        text.push_str("</section></body></html>");
        file(&format!("c{number}.xhtml"), &text);
        let id = format!("c{number}");
        let media = "\" media-type=\"application/xhtml+xml\"/>";
        manifest.extend(["<item id=\"", &id, "\" href=\"", &id, ".xhtml", media]);
        spine.extend(["<itemref idref=\"", &id, "\"/>"]);
    }
    let package = format!(
        "<package><metadata><title>Un livre</title><language>fr</language></metadata><manifest>{manifest}</manifest>\
         <spine>{spine}</spine></package>"
    );
    file("book.opf", &package);
    writer.finish().expect("an archive").into_inner()
}
