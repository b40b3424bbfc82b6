//! Quotes found again after edits, in other editions and in other books, beside two other ways to find them.
//!
//! `cargo bench --bench anchors` prints the table of `docs/anchoring.md`; after `--` may come a number of quotes to a row (400), and words
//! that must be in a row's name. Without `LUTRIN_CORPORA` the lecture and a made-up text are the books.

#[path = "../tests/support/anchoring.rs"]
mod anchoring;
#[path = "../tests/support/edits.rs"]
mod edits;
#[path = "support/rivals.rs"]
mod rivals;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anchoring::{Answer, Tally, Trial};
use edits::{Dice, HEAVY, MIXED};
use lutrin::annotate::{Anchor, Id, Resolution, resolve, resolve_all};
use lutrin::doc::Document;
use lutrin::format::{self, Options};
use lutrin::text::matching::MatchIndex;

const LECTURE: &str = include_str!("../texts/la-revolution-russe.txt");

/// How a trial is made.
type Make<'a> = &'a dyn Fn(&mut Dice) -> Trial;

/// Quotes to a row.
const QUOTES: usize = 400;

/// A text and another edition or format of it, as files below the corpora; each is gone through in both directions.
const EDITIONS: [(&str, &str); 9] = [
    (
        "gutenberg/sherlock-holmes.old-edition.txt",
        "gutenberg/sherlock-holmes.txt",
    ),
    (
        "gutenberg/moby-dick.old-edition.txt",
        "gutenberg/moby-dick.txt",
    ),
    (
        "gutenberg/sherlock-holmes.txt",
        "gutenberg/sherlock-holmes.html",
    ),
    ("gutenberg/sherlock-holmes.txt", "epub/sherlock-holmes.epub"),
    (
        "gutenberg/sherlock-holmes.old-edition.txt",
        "epub/sherlock-holmes.epub",
    ),
    ("gutenberg/moby-dick.txt", "gutenberg/moby-dick.html"),
    (
        "gutenberg/moby-dick.old-edition.txt",
        "gutenberg/moby-dick.html",
    ),
    ("gutenberg/candide.latin1.txt", "gutenberg/candide.html"),
    ("gutenberg/entre-nous.txt", "gutenberg/entre-nous.html"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = arguments
        .iter()
        .find_map(|it| it.parse().ok())
        .unwrap_or(QUOTES);
    let names: Vec<&String> = arguments
        .iter()
        .filter(|it| !it.starts_with('-') && it.parse::<usize>().is_err())
        .collect();
    let wanted = |name: &str| names.is_empty() || names.iter().all(|it| name.contains(it.as_str()));
    let seed = seed();
    println!(
        "{count} quotes of 1 to 200 words to a row, seed {seed}; time is the processor’s, for one quote alone"
    );
    println!();
    println!(
        "| text | what happened to it | matcher | there | right | partly | wrong | several | gone | attached | ms mean | p50 | p99 |"
    );
    println!("|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let books = books();
    for (at, (name, book)) in books.iter().enumerate() {
        let mut dice = Dice::new(seed + at as u64);
        let other = &books[(at + 1) % books.len()].1;
        let trials: [(&str, Make); 5] = [
            ("typographic edits", &|dice| {
                anchoring::typographic(book, count, dice)
            }),
            ("mixed edits", &|dice| {
                anchoring::edited("mixed edits", book, MIXED, count, dice)
            }),
            ("heavy edits", &|dice| {
                anchoring::edited("heavy edits", book, HEAVY, count, dice)
            }),
            ("cut out", &|dice| anchoring::cut(book, count, dice)),
            ("another book", &|dice| {
                anchoring::foreign(book, other, count, dice)
            }),
        ];
        for (what, make) in trials {
            if wanted(&format!("{name} {what}")) {
                row(name, &make(&mut dice));
            }
        }
    }
    let both = EDITIONS
        .iter()
        .flat_map(|&(one, other)| [(one, other), (other, one)]);
    for (old, new) in both {
        if !wanted(&format!("{old} {new} editions")) {
            continue;
        }
        let (Some(before), Some(after)) = (read(old), read(new)) else {
            if corpora().is_some() {
                println!("| {old} | not read, or {new} is not | | | | | | | | | | | |");
            }
            continue;
        };
        let mut dice = Dice::new(seed);
        row(
            &short(old),
            &anchoring::editions(&short(new), &before, &after, count, &mut dice),
        );
    }
}

/// Set `LUTRIN_SEED` for other dice.
fn seed() -> u64 {
    let seed = std::env::var("LUTRIN_SEED").ok();
    seed.and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

fn corpora() -> Option<PathBuf> {
    std::env::var_os("LUTRIN_CORPORA").map(PathBuf::from)
}

fn short(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// A file of the corpora, if there are corpora and it can be read.
fn read(path: &str) -> Option<Arc<Document>> {
    let file = corpora()?.join(Path::new(path));
    let bytes = std::fs::read(file).ok()?;
    let options = Options::default();
    let format = format::sniff(&bytes, path, &options).ok()?;
    let document = format::parse(bytes, format, path, &options).document;
    // Read as what it is not, a file of markup is no book.
    let markup = document.text().matches("<p").count();
    (markup < 50).then(|| Arc::new(document))
}

/// The texts that are edited.
fn books() -> Vec<(String, Arc<Document>)> {
    let mut books = vec![
        ("lecture".to_owned(), anchoring::plain(LECTURE.to_owned())),
        ("made up".to_owned(), anchoring::plain(made_up())),
    ];
    let files = [
        "gutenberg/sherlock-holmes.txt",
        "gutenberg/moby-dick.txt",
        "gutenberg/candide.latin1.txt",
        "gutenberg/entre-nous.txt",
        "epub/idpf-childrens-literature.epub",
        "epub/idpf-wasteland.epub",
        "epub/idpf-regime-anticancer-arabic.epub",
    ];
    for file in files {
        if let Some(book) = read(file) {
            books.push((short(file), anchoring::body(&book)));
        }
    }
    books
}

/// 0.6 MB of sentences of the lecture's words, as often as they are there.
fn made_up() -> String {
    let mut dice = Dice::new(7);
    let words: Vec<&str> = LECTURE.split_whitespace().collect();
    let mut text = String::new();
    while text.len() < 600_000 {
        for _ in 0..3 + dice.below(5) {
            for _ in 0..4 + dice.below(25) {
                text.push_str(words[dice.below(words.len())].trim_end_matches(['.', '!', '?']));
                text.push(' ');
            }
            text.pop();
            text.push_str(". ");
        }
        text.push_str("\n\n");
    }
    text
}

/// Runs all matchers on a trial.
fn row(text: &str, trial: &Trial) {
    let document = &*trial.document;
    let mut index = MatchIndex::default();
    let _ = document.hash();
    report(text, trial, "lutrin", |anchor| {
        answer(&resolve(anchor, document, &mut index))
    });
    if std::env::var_os("LUTRIN_ALONE").is_none() {
        let mut exact = rivals::Exact::new(document);
        report(text, trial, "exact, with context", |anchor| {
            exact.find(anchor)
        });
        let fuzzy = rivals::Fuzzy::new(document);
        report(text, trial, "best fuzzy", |anchor| fuzzy.find(anchor));
    }
    let anchors: Vec<(Id, Anchor)> = trial
        .cases
        .iter()
        .zip(0..)
        .map(|((anchor, _), at)| (Id::from_parts(at, 0), anchor.clone()))
        .collect();
    let before = worked();
    let all = resolve_all(&anchors, document, &mut MatchIndex::default());
    let took = worked().saturating_sub(before);
    let together: Vec<Answer> = all.iter().map(|(_, place)| answer(place)).collect();
    println!(
        "| {text} | {}: all {} together, {} left out | lutrin | {} | {:.1} ms a quote |",
        trial.name,
        all.len(),
        trial.left_out,
        percent(trial.judge(&together).right, trial.judge(&together).there),
        millis(took) / f64::from(u32::try_from(all.len().max(1)).unwrap_or(1)),
    );
}

fn answer(resolution: &Resolution) -> Answer {
    match resolution {
        Resolution::Ambiguous(_) => Answer::Several,
        found => found.place().map_or(Answer::Nowhere, Answer::At),
    }
}

fn report(text: &str, trial: &Trial, matcher: &str, mut find: impl FnMut(&Anchor) -> Answer) {
    let mut times: Vec<Duration> = Vec::new();
    let mut answers = Vec::new();
    for (anchor, _) in &trial.cases {
        let before = worked();
        answers.push(find(anchor));
        times.push(worked().saturating_sub(before));
    }
    let tally = trial.judge(&answers);
    line(text, &trial.name, matcher, tally, &mut times);
    if std::env::var_os("LUTRIN_SHOW").is_some() && matcher == "lutrin" {
        show(trial, &answers);
    }
}

fn line(text: &str, what: &str, matcher: &str, tally: Tally, times: &mut [Duration]) {
    times.sort_unstable();
    let mean = times.iter().sum::<Duration>() / u32::try_from(times.len().max(1)).unwrap_or(1);
    let at = |per_cent: usize| {
        times
            .get(times.len() * per_cent / 100)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "| {text} | {what} | {matcher} | {} | {} | {} | {} | {} | {} | {} | {:.2} | {:.2} | {:.2} |",
        tally.there,
        percent(tally.right, tally.there),
        percent(tally.partly, tally.there),
        percent(tally.wrong, tally.there),
        percent(tally.several, tally.there),
        tally.gone,
        percent(tally.attached, tally.gone),
        millis(mean),
        millis(at(50)),
        millis(at(99)),
    );
}

/// Every case that was not answered as it should be.
fn show(trial: &Trial, answers: &[Answer]) {
    for ((anchor, truth), answer) in trial.cases.iter().zip(answers) {
        let alone = Trial::judge_one(trial, truth, *answer);
        if alone.right == alone.there && alone.attached == 0 {
            continue;
        }
        println!("  {alone:?}");
        println!(
            "    was  {:?} <{:?}> {:?}",
            anchor.prefix, anchor.exact, anchor.suffix
        );
        if let anchoring::Truth::At(letters) = truth {
            println!("    is   <{:?}>", trial.words(&letters[0]));
        }
        if let Answer::At(span) = answer {
            let around = lutrin::text::Span::new(
                trial.document.floor(span.start.saturating_sub(32)),
                trial.document.floor(span.end + 32),
            );
            println!(
                "    found <{:?}> in {:?}",
                trial.document.slice(*span),
                trial.document.slice(around)
            );
        }
    }
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return String::new();
    }
    let share =
        f64::from(u32::try_from(part).unwrap_or(0)) / f64::from(u32::try_from(whole).unwrap_or(1));
    format!("{:.1} %", 100.0 * share)
}

/// What this thread has worked, whatever else the machine does.
fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let nanos = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), nanos)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
