//! Markup: XHTML and HTML become [`Fragment`]s, fragments become documents. Nothing is fetched, nothing is run.

mod fragment;

pub use fragment::{Fragment, Heading, NoteBody, NoteReference};
