//! Where the bytes of a picture are, by what its element says. Nothing is fetched.

use std::sync::Arc;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::tag::{Key, Tag};
use super::tree::{Id, Tree};
use crate::doc::PictureSource;
use crate::text::hygiene;

/// Writers leave out padding, or get it wrong.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The source of the picture `id`: of `img`, `image` and `object`.
pub(super) fn of(tree: &Tree, id: Id) -> Option<PictureSource> {
    let said = |key| {
        tree.attribute(id, key)
            .map(str::trim)
            .filter(|src| !src.is_empty())
    };
    // Pages that load pictures late have a blank one in `src`.
    let late = said(Key::DataSrc);
    let first = |set: &str| {
        set.split_ascii_whitespace()
            .next()
            .map(|src| src.trim_end_matches(',').to_owned())
    };
    let src = match tree.tag(id) {
        Tag::Object => said(Key::Data).map(str::to_owned),
        Tag::Image => said(Key::Href).or(said(Key::Src)).map(str::to_owned),
        _ => late
            .or(said(Key::Src))
            .map(str::to_owned)
            .or_else(|| said(Key::Srcset).and_then(first)),
    };
    named(&src?)
}

/// The source that `src` names.
pub(in crate::format) fn named(src: &str) -> Option<PictureSource> {
    let src = src.trim();
    if src.is_empty() {
        return None;
    }
    if src
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
    {
        return data(&src[5..]);
    }
    let scheme = src
        .split(['/', '?', '#'])
        .next()
        .and_then(|head| head.split_once(':'));
    let remote = scheme.is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    let src = hygiene::line(src).into_owned();
    Some(if remote || src.starts_with("//") {
        PictureSource::Remote(src)
    } else {
        PictureSource::File(src)
    })
}

/// What stands in a data URL behind `data:`.
fn data(url: &str) -> Option<PictureSource> {
    let (head, body) = url.split_once(',')?;
    let media = head
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    let bytes = if head
        .split(';')
        .any(|part| part.trim().eq_ignore_ascii_case("base64"))
    {
        let body: Vec<u8> = percent_decoded(body)
            .into_iter()
            .filter(|b| !b.is_ascii_whitespace())
            .collect();
        LENIENT.decode(body).ok()?
    } else {
        percent_decoded(body)
    };
    Some(PictureSource::Data {
        media: hygiene::line(&media).into_owned(),
        bytes: Arc::from(bytes),
    })
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    while let [first, tail @ ..] = rest {
        if let [b'%', high, low, ..] = *rest
            && let (Some(high), Some(low)) = (digit(high), digit(low))
        {
            bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            rest = &rest[3..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    bytes
}
