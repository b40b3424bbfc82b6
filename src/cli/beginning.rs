//! The first page of a long text, before the whole is read: only where it is certain that reading begins there.

use std::path::Path;

use super::open::{self, Text};
use super::shelf::{Screen, launch_beginning};
use super::{Desk, args};
use crate::format::{self, Format, Options};
use crate::store::{self, Source};
use crate::term::Launch;

/// The beginning of the text asked for, where it is a long file of plain text in UTF-8, and nothing is known of it that would have reading
/// begin elsewhere or otherwise: no place asked for, no place or encoding kept.
#[must_use]
pub fn launch(desk: &Desk, args: &args::Read, screen: Screen) -> Option<Launch> {
    let path = Path::new(args.text.as_deref()?);
    if args.at.is_some() || args.encoding.wanted() != open::Reading::AsKept {
        return None;
    }
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

/// The text of a beginning, where it is plain text in UTF-8.
fn parsed(source: Source) -> Option<Text> {
    let options = Options::default();
    let plain = str::from_utf8(&source.bytes).is_ok()
        && !format::is_packed(&source.bytes)
        && format::sniff(&source.bytes, &source.name, &options) == Ok(Format::Plain);
    let text = open::parsed(plain.then_some(source)?, None, &options).ok()?;
    (!text.document.body().is_empty()).then_some(text)
}
