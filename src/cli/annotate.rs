//! `lutrin annotate`: a highlight, a note or a bookmark on a quote.

use std::io::Write;

use jiff::Timestamp;

use super::annotated::Annotated;
use super::{Desk, Exit, Failure, Text, args, open_in, report, select};
use crate::annotate::{Anchor, Annotation, Change, Device, Id, Kind, STYLES};
use crate::doc::Document;
use crate::keymap::suggest;
use crate::layout::wrap;
use crate::text::matching::{self, MatchIndex};
use crate::text::{Span, hygiene};

/// Columns of the context shown of each place.
const CONTEXT: usize = 60;

/// How many places are listed where there are many.
const LISTED: usize = 20;

pub fn run(desk: &Desk, args: &args::Annotate, out: &mut dyn Write) -> Result<(), Failure> {
    let content = Content::of(args)?;
    let near = args.near.as_deref().map(select::percent).transpose()?;
    let text = open_in(desk, Some(&args.file), args.encoding.wanted())?;
    let mut index = MatchIndex::default();
    let places = find(&text.document, &mut index, &args.quote)?;
    let span = choose(&text, &places, args, near)?;
    let store = desk.store()?;
    let mut annotated = Annotated::read(desk, &text).map_err(|failure| Failure {
        exit: Exit::Unkept,
        ..failure
    })?;
    let anchor = Anchor::describe(&text.document, &mut index, span);
    let annotation = content.annotation(anchor, &store.device(), Timestamp::now());
    annotated
        .notebook
        .write(std::slice::from_ref(&annotation))?;
    let mut history = annotated.notebook.history();
    history.push(Change::new(None, annotation.clone()));
    if let Err(error) = annotated.notebook.keep_history(&history) {
        report::warn(&format!("{error}; the note is kept, but cannot be undone"));
    }
    writeln!(out, "{}", annotation.id)?;
    Ok(())
}

/// What is to be said of the quote.
#[derive(Debug, PartialEq, Eq)]
struct Content {
    kind: Kind,
    style: Option<String>,
    name: Option<String>,
    note: Option<String>,
}

impl Content {
    /// What the arguments say, before any text is opened.
    fn of(args: &args::Annotate) -> Result<Self, Failure> {
        for (option, given) in [("--note", &args.note), ("--bookmark", &args.bookmark)] {
            if given.as_deref().is_some_and(|text| text.trim().is_empty()) {
                return Err(Failure::usage(format!("{option} is empty; leave it out")));
            }
        }
        if let Some(style) = &args.style
            && !STYLES.contains(&style.as_str())
        {
            let hint = suggest::nearest(style, STYLES).map_or_else(
                || format!("there are {}", STYLES.join(", ")),
                |name| format!("did you mean “{name}”?"),
            );
            let style = hygiene::line(style);
            return Err(Failure::usage(format!(
                "there is no style “{style}”; {hint}"
            )));
        }
        if args.occurrence == Some(0) {
            return Err(Failure::usage("--occurrence counts from 1"));
        }
        let kind = match (&args.bookmark, &args.style, &args.note) {
            (Some(_), ..) => Kind::Bookmark,
            (None, None, Some(_)) => Kind::Note,
            _ => Kind::Highlight,
        };
        Ok(Self {
            kind,
            style: (kind == Kind::Highlight)
                .then(|| args.style.clone().unwrap_or_else(|| STYLES[0].to_owned())),
            name: args
                .bookmark
                .as_deref()
                .map(|name| hygiene::line(name).into_owned()),
            note: args.note.clone().map(|note| hygiene::canonical(note).0),
        })
    }

    fn annotation(self, anchor: Anchor, device: &Device, now: Timestamp) -> Annotation {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let id = Id::from_parts(millis, ulid::Ulid::generate().random());
        Annotation {
            style: self.style,
            name: self.name,
            note: self.note,
            ..Annotation::new(self.kind, id, anchor, device, now)
        }
    }
}

/// Every place of `quote` in match text, in order.
fn find(document: &Document, index: &mut MatchIndex, quote: &str) -> Result<Vec<Span>, Failure> {
    let wanted = matching::normalize(quote);
    if wanted.is_empty() {
        return Err(Failure::usage(
            "--quote is empty; give some words of the text",
        ));
    }
    let text = matching::normalize(document.text());
    let length = wanted.chars().count();
    let mut counted = super::annotated::CodePoints::of(&text);
    let places = text.match_indices(&wanted).map(|(at, _)| {
        let start = counted.at(at);
        index.source_span(document.text(), start, start + length)
    });
    Ok(places.collect())
}

/// The one place that is meant.
fn choose(
    text: &Text,
    places: &[Span],
    args: &args::Annotate,
    near: Option<f64>,
) -> Result<Span, Failure> {
    let quote = wrap::fit(&hygiene::line(&args.quote), CONTEXT);
    let name = hygiene::line(text.title());
    let [first, others @ ..] = places else {
        return Err(Failure::not_found(format!(
            "{name}: “{quote}” does not stand in the text; lutrin cat prints its words"
        )));
    };
    if let Some(number) = args.occurrence {
        return places.get(number - 1).copied().ok_or_else(|| {
            let count = places.len();
            Failure::not_found(format!(
                "{name}: “{quote}” stands in {count} places, not in {number}; --occurrence takes 1 to {count}"
            ))
        });
    }
    if let Some(near) = near {
        let far = |span: &Span| (select::percent_of(&text.document, span.start) - near).abs();
        let nearest = others.iter().fold(
            first,
            |best, span| {
                if far(span) < far(best) { span } else { best }
            },
        );
        return Ok(*nearest);
    }
    if others.is_empty() {
        return Ok(*first);
    }
    Err(Failure::not_found(several(
        &text.document,
        &name,
        &quote,
        places,
    )))
}

/// The places of a quote that stands in several.
fn several(document: &Document, name: &str, quote: &str, places: &[Span]) -> String {
    let mut lines = vec![format!(
        "{name}: “{quote}” stands in {} places; choose one with --occurrence N or --near PERCENT",
        places.len()
    )];
    for (number, span) in places.iter().take(LISTED).enumerate() {
        let section = document.outline().at(span.start);
        let section = section.map_or("", |index| &document.outline().sections()[index].title);
        lines.push(format!(
            "{:>4}  {:>5.1} %  {}  {}",
            number + 1,
            select::percent_of(document, span.start),
            hygiene::line(section),
            context(document, *span),
        ));
    }
    if places.len() > LISTED {
        lines.push(format!("   …  {} more", places.len() - LISTED));
    }
    lines.join("\n")
}

/// The words around a place, on one line.
fn context(document: &Document, span: Span) -> String {
    let text = document.text();
    let mut before = document.floor(span.start.saturating_sub(CONTEXT / 3));
    if before > 0 {
        // Not from the middle of a word.
        let space = Span::new(before, span.start)
            .of(text)
            .find(char::is_whitespace);
        before = space.map_or(span.start, |space| before + space);
    }
    let after = document.floor(span.end.saturating_add(CONTEXT));
    let words = document.quote(Span::new(before, after));
    wrap::fit(hygiene::line(&words).trim(), CONTEXT)
}
