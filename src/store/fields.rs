//! Typed values out of a parsed table; a value of the wrong type is a problem with its place, never a guess.

use jiff::Timestamp;
use toml::de::{DeTable, DeValue};

/// The longest string that is read or written, in bytes.
pub(super) const STRING_CAP: usize = 4 << 20;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// Byte offset in the text that was parsed.
    pub at: usize,
    pub message: String,
}

impl Problem {
    pub fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

/// One value, and where it stands.
fn value<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<(usize, &'t DeValue<'i>)> {
    table
        .get(key)
        .map(|value| (value.span().start, value.get_ref()))
}

fn wrong<T>(at: usize, key: &str, wanted: &str) -> Result<T, Problem> {
    Err(Problem::new(at, format!("`{key}` must be {wanted}")))
}

/// Where a key's value stands; 0 where there is none.
pub(super) fn place(table: &DeTable<'_>, key: &str) -> usize {
    value(table, key).map_or(0, |(at, _)| at)
}

pub(super) fn text(table: &DeTable<'_>, key: &str) -> Result<Option<String>, Problem> {
    match value(table, key) {
        None => Ok(None),
        Some((at, DeValue::String(text))) if text.len() > STRING_CAP => {
            wrong(at, key, "shorter than 4 MB")
        }
        Some((_, DeValue::String(text))) => Ok(Some(text.to_string())),
        Some((at, _)) => wrong(at, key, "a text in quotes"),
    }
}

pub(super) fn texts(table: &DeTable<'_>, key: &str) -> Result<Vec<String>, Problem> {
    let (at, items) = match value(table, key) {
        None => return Ok(Vec::new()),
        Some((at, DeValue::Array(items))) => (at, items),
        Some((at, _)) => return wrong(at, key, "a list of texts"),
    };
    let read = items.iter().map(|item| match item.get_ref() {
        DeValue::String(text) if text.len() <= STRING_CAP => Ok(text.to_string()),
        _ => wrong(at, key, "a list of texts"),
    });
    read.collect()
}

/// A list of tables; none where the key is not there.
pub(super) fn tables<'t, 'i>(
    table: &'t DeTable<'i>,
    key: &str,
) -> Result<Vec<&'t DeTable<'i>>, Problem> {
    let (at, items) = match value(table, key) {
        None => return Ok(Vec::new()),
        Some((at, DeValue::Array(items))) => (at, items),
        Some((at, _)) => return wrong(at, key, "a list of tables"),
    };
    let read = items.iter().map(|item| match item.get_ref().as_table() {
        Some(table) => Ok(table),
        None => wrong(at, key, "a list of tables"),
    });
    read.collect()
}

/// Yes or no; no where the key is not there.
pub(super) fn flag(table: &DeTable<'_>, key: &str) -> Result<bool, Problem> {
    match value(table, key) {
        None => Ok(false),
        Some((_, DeValue::Boolean(flag))) => Ok(*flag),
        Some((at, _)) => wrong(at, key, "true or false"),
    }
}

pub(super) fn count(table: &DeTable<'_>, key: &str) -> Result<Option<u64>, Problem> {
    match value(table, key) {
        None => Ok(None),
        Some((at, value)) => number(value).map_or_else(
            || wrong(at, key, "a number that is not negative"),
            |n| Ok(Some(n)),
        ),
    }
}

/// A whole number that is not negative.
pub(super) fn number(value: &DeValue<'_>) -> Option<u64> {
    let integer = value.as_integer()?;
    u64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A date and time; without an offset it is taken as UTC, without a time as midnight.
pub(super) fn time(table: &DeTable<'_>, key: &str) -> Result<Option<Timestamp>, Problem> {
    const WANTED: &str = "a date and time such as 2026-09-01T10:12:30Z, without quotes";
    match value(table, key) {
        None => Ok(None),
        Some((at, DeValue::Datetime(datetime))) => match timestamp(datetime) {
            Some(time) => Ok(Some(time)),
            None => wrong(at, key, WANTED),
        },
        Some((at, _)) => wrong(at, key, WANTED),
    }
}

fn timestamp(datetime: &toml::value::Datetime) -> Option<Timestamp> {
    let date = datetime.date?;
    let time = datetime
        .time
        .map_or_else(|| "00:00:00".to_owned(), |time| time.to_string());
    let offset = datetime
        .offset
        .map_or_else(|| "Z".to_owned(), |offset| offset.to_string());
    format!("{date}T{time}{offset}").parse().ok()
}

pub(super) fn table<'t, 'i>(
    table: &'t DeTable<'i>,
    key: &str,
) -> Result<Option<&'t DeTable<'i>>, Problem> {
    match value(table, key) {
        None => Ok(None),
        Some((_, DeValue::Table(inner))) => Ok(Some(inner)),
        Some((at, _)) => wrong(at, key, "a table"),
    }
}
