//! Opening a text and moving in it: whatever its size, a key should cost one screen.

mod support;

use std::cell::RefCell;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use lutrin::format::{self, Format, Options};
use lutrin::search::Query;
use support::{ALL, Desk, LAST_WORD, SCREEN, Text};

fn main() {
    divan::main();
}

/// From the bytes of the file to the document.
#[divan::bench(args = ALL, sample_count = 10, sample_size = 1)]
fn parse(bencher: Bencher, text: Text) {
    let made = text.make();
    bencher
        .counter(BytesCount::new(made.len()))
        .with_inputs(|| made.clone().into_bytes())
        .bench_values(|bytes| format::parse(bytes, Format::Plain, "text.txt", &Options::default()));
}

/// From the bytes of a book of many chapters to the document.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn parse_epub(bencher: Bencher) {
    let book = support::book(365, 8_500);
    let options = Options::default();
    bencher
        .counter(BytesCount::new(365_usize * 8_500))
        .with_inputs(|| book.clone())
        .bench_values(|bytes| format::parse(bytes, Format::Epub, "book.epub", &options));
}

/// From the document to the first screen.
#[divan::bench(args = ALL, sample_count = 20, sample_size = 1)]
fn first_screen(bencher: Bencher, text: Text) {
    let document = text.document();
    bencher.bench(|| Desk::open(&document).draw());
}

#[divan::bench(args = ALL, sample_count = 300, sample_size = 1)]
fn line_down(bencher: Bencher, text: Text) {
    press(bencher, Desk::open(&text.document()), "j");
}

/// The same where a word was looked for whose next hit is far away.
#[divan::bench(args = ALL, sample_count = 300, sample_size = 1)]
fn line_down_after_search(bencher: Bencher, text: Text) {
    let mut desk = Desk::open(&text.document());
    desk.press(&format!("/ \"{LAST_WORD}\" Enter"));
    press(bencher, desk, "j");
}

#[divan::bench(args = ALL, sample_count = 200, sample_size = 1)]
fn page_down(bencher: Bencher, text: Text) {
    press(bencher, Desk::open(&text.document()), "Space");
}

/// From one end of the text to the other.
#[divan::bench(args = ALL, sample_count = 20, sample_size = 1)]
fn to_the_end(bencher: Bencher, text: Text) {
    press(bencher, Desk::open(&text.document()), "G");
}

/// One key to the next screen, beginning again where nothing moved.
fn press(bencher: Bencher, desk: Desk, key: &str) {
    let desk = RefCell::new(desk);
    let mut before = None;
    bencher
        .with_inputs(|| {
            let mut desk = desk.borrow_mut();
            if before == Some(desk.top()) {
                desk.press("g g");
                desk.draw();
            }
            before = Some(desk.top());
        })
        .bench_local_values(|()| {
            let mut desk = desk.borrow_mut();
            desk.press(key);
            desk.draw()
        });
}

/// To half the width and back, in the middle of the text.
#[divan::bench(args = ALL, sample_count = 100, sample_size = 1)]
fn resize(bencher: Bencher, text: Text) {
    let mut desk = Desk::open(&text.document());
    desk.press("G 1 0 b");
    let mut narrow = false;
    bencher.bench_local(|| {
        narrow = !narrow;
        let columns = if narrow { SCREEN.0 / 2 } else { SCREEN.0 };
        desk.resize(columns, SCREEN.1);
        desk.draw()
    });
}

/// The first hit is the last word.
#[divan::bench(args = ALL, sample_count = 10, sample_size = 1)]
fn search(bencher: Bencher, text: Text) {
    let made = text.make();
    let query = Query::new(LAST_WORD).expect("a query");
    bencher
        .counter(BytesCount::new(made.len()))
        .bench(|| black_box(&query).next(black_box(&made), 0));
}
