//! The first page of a long text, before the whole is read: the one at the place it was left at, or the beginning where it is certain that
//! reading begins there.

use std::path::Path;

use super::open::{self, Text};
use super::shelf::{Screen, launch_around, launch_beginning};
use super::{Desk, args};
use crate::format::{self, Options};
use crate::store::{self, Source};
use crate::term::Launch;

/// In smaller files no text is so long that its whole is waited for.
const LARGE: u64 = 1 << 20;

/// What is shown first of the text asked for, where that is not the whole: nothing where a place or an encoding is asked for.
#[must_use]
pub fn launch(desk: &Desk, args: &args::Read, screen: Screen) -> Option<Launch> {
    if args.at.is_some() || args.encoding.wanted() != open::Reading::AsKept {
        return None;
    }
    match args.text.as_deref().map(Path::new) {
        Some(path) => around(desk, path, screen).or_else(|| beginning(desk, path, screen)),
        None => around(desk, &open::last_read(desk)?, screen),
    }
}

/// The page a long text was left at.
fn around(desk: &Desk, path: &Path, screen: Screen) -> Option<Launch> {
    store::length(path).filter(|len| *len >= LARGE)?;
    let path = store::absolute(path);
    let around = desk.kept()?.excerpt_at(&path)?;
    Some(launch_around(desk, &path, around, screen))
}

/// The beginning, where it is a long file of plain text or Markdown in UTF-8, and nothing is known of it that would have reading begin elsewhere or
/// otherwise: no place or encoding kept.
fn beginning(desk: &Desk, path: &Path, screen: Screen) -> Option<Launch> {
    let (source, len) = store::read_beginning(path)?;
    let text = parsed(source)?;
    let path = text.path.as_deref()?;
    // A title that is the file's name is another where the file had another name.
    let title = Some(text.document.meta().title.as_str());
    let title = title.filter(|title| !text.name.starts_with(*title));
    let known = |store: &store::Store| store.may_know(path, len, title);
    if desk.kept().is_some_and(known) {
        return None;
    }
    Some(launch_beginning(desk, text, screen))
}

/// The text of a beginning, where it is in UTF-8 and reads as it does in the whole.
fn parsed(source: Source) -> Option<Text> {
    let options = Options::default();
    let text = str::from_utf8(&source.bytes).ok()?;
    let alike = |format| format::stands_alone(text, format);
    let reads_alike = !format::is_packed(&source.bytes)
        && format::sniff(&source.bytes, &source.name, &options).is_ok_and(alike);
    let text = open::parsed(reads_alike.then_some(source)?, None, &options).ok()?;
    (!text.document.body().is_empty()).then_some(text)
}
