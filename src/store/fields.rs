//! Typed values out of a table; a value of the wrong type is a problem with its place, never a guess.

use std::collections::BTreeMap;

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

/// A value in a table.
#[derive(Debug)]
pub(super) enum Value<'t, T> {
    Text(&'t str),
    /// `None` where not all of the list are texts.
    Texts(Option<Vec<&'t str>>),
    /// A whole number; `None` where it is negative or too large.
    Count(Option<u64>),
    /// `None` where it is not a date.
    Time(Option<Timestamp>),
    Flag(bool),
    Table(&'t T),
    /// Never empty.
    Tables(Vec<&'t T>),
    Other,
}

/// A table of values, by whichever reader it was read.
pub(super) trait Table: Sized {
    /// One value, and where it stands.
    fn find(&self, key: &str) -> Option<(usize, Value<'_, Self>)>;

    /// All values with their keys, and where they stand.
    fn each(&self) -> impl Iterator<Item = (&str, usize, Value<'_, Self>)>;
}

impl Table for DeTable<'_> {
    fn find(&self, key: &str) -> Option<(usize, Value<'_, Self>)> {
        let value = self.get(key)?;
        Some((value.span().start, Value::of(value.get_ref())))
    }

    fn each(&self) -> impl Iterator<Item = (&str, usize, Value<'_, Self>)> {
        self.iter().map(|(key, value)| {
            let at = value.span().start;
            (key.get_ref().as_ref(), at, Value::of(value.get_ref()))
        })
    }
}

impl<'t, 'i> Value<'t, DeTable<'i>> {
    fn of(value: &'t DeValue<'i>) -> Self {
        match value {
            DeValue::String(text) => Value::Text(text),
            DeValue::Array(items) => {
                let tables = items.iter().map(|item| item.get_ref().as_table());
                if let Some(tables) = tables.collect::<Option<Vec<_>>>()
                    && !tables.is_empty()
                {
                    return Value::Tables(tables);
                }
                let texts = items.iter().map(|item| match item.get_ref() {
                    DeValue::String(text) => Some(text.as_ref()),
                    _ => None,
                });
                Value::Texts(texts.collect())
            }
            DeValue::Integer(number) => {
                Value::Count(u64::from_str_radix(number.as_str(), number.radix()).ok())
            }
            DeValue::Datetime(datetime) => Value::Time(timestamp(datetime)),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Table(inner) => Value::Table(inner),
            DeValue::Float(_) => Value::Other,
        }
    }
}

fn wrong<T>(at: usize, key: &str, wanted: &str) -> Result<T, Problem> {
    Err(Problem::new(at, format!("`{key}` must be {wanted}")))
}

/// Where a key's value stands; 0 where there is none.
pub(super) fn place(table: &impl Table, key: &str) -> usize {
    table.find(key).map_or(0, |(at, _)| at)
}

pub(super) fn text(table: &impl Table, key: &str) -> Result<Option<String>, Problem> {
    match table.find(key) {
        None => Ok(None),
        Some((at, Value::Text(text))) if text.len() > STRING_CAP => {
            wrong(at, key, "shorter than 4 MB")
        }
        Some((_, Value::Text(text))) => Ok(Some(text.to_owned())),
        Some((at, _)) => wrong(at, key, "a text in quotes"),
    }
}

pub(super) fn texts(table: &impl Table, key: &str) -> Result<Vec<String>, Problem> {
    match table.find(key) {
        None => Ok(Vec::new()),
        Some((_, Value::Texts(Some(items))))
            if items.iter().all(|item| item.len() <= STRING_CAP) =>
        {
            Ok(items.into_iter().map(str::to_owned).collect())
        }
        Some((at, _)) => wrong(at, key, "a list of texts"),
    }
}

/// A list of tables; none where the key is not there.
pub(super) fn tables<'t, T: Table>(table: &'t T, key: &str) -> Result<Vec<&'t T>, Problem> {
    match table.find(key) {
        None => Ok(Vec::new()),
        Some((_, Value::Tables(tables))) => Ok(tables),
        Some((_, Value::Texts(Some(none)))) if none.is_empty() => Ok(Vec::new()),
        Some((at, _)) => wrong(at, key, "a list of tables"),
    }
}

/// Numbers by name; none where the key is not there.
pub(super) fn counts(table: &impl Table, key: &str) -> Result<BTreeMap<String, u64>, Problem> {
    let Some(inner) = self::table(table, key)? else {
        return Ok(BTreeMap::new());
    };
    let read = inner.each().map(|(name, at, value)| match value {
        Value::Count(Some(count)) => Ok((name.to_owned(), count)),
        _ => wrong(at, key, "a table of numbers"),
    });
    read.collect()
}

/// Yes or no; no where the key is not there.
pub(super) fn flag(table: &impl Table, key: &str) -> Result<bool, Problem> {
    match table.find(key) {
        None => Ok(false),
        Some((_, Value::Flag(flag))) => Ok(flag),
        Some((at, _)) => wrong(at, key, "true or false"),
    }
}

pub(super) fn count(table: &impl Table, key: &str) -> Result<Option<u64>, Problem> {
    match table.find(key) {
        None => Ok(None),
        Some((_, Value::Count(Some(count)))) => Ok(Some(count)),
        Some((at, _)) => wrong(at, key, "a number that is not negative"),
    }
}

/// A date and time; without an offset it is taken as UTC, without a time as midnight.
pub(super) fn time(table: &impl Table, key: &str) -> Result<Option<Timestamp>, Problem> {
    const WANTED: &str = "a date and time such as 2026-09-01T10:12:30Z, without quotes";
    match table.find(key) {
        None => Ok(None),
        Some((_, Value::Time(Some(time)))) => Ok(Some(time)),
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

pub(super) fn table<'t, T: Table>(table: &'t T, key: &str) -> Result<Option<&'t T>, Problem> {
    match table.find(key) {
        None => Ok(None),
        Some((_, Value::Table(inner))) => Ok(Some(inner)),
        Some((at, _)) => wrong(at, key, "a table"),
    }
}
