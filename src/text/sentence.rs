//! Sentences: the unit a reader reads at.
//!
//! The text is scanned once for stops (`.`, `!`, `?`, `…` and their sisters in other scripts) and blank lines. At a stop the
//! closing signs behind it are taken along, then what follows decides: a lower-case letter or a comma goes on with the sentence, a
//! capital letter begins a new one, unless the stop belongs to an abbreviation, an initial or a number. Every look around is bounded, so
//! the scan is linear.

mod abbreviations;

use super::{Lang, Span};
use abbreviations::{Abbreviation, abbreviation, begins_sentences, is_narrator};

/// How many opening signs are looked over for the first letter of what follows a stop.
const OPENERS: usize = 8;

/// How many bytes of the word before a stop are looked at; no abbreviation is longer.
const TOKEN: usize = 32;

/// Splits `text` into sentences. The spans follow each other without a gap and cover all of `text`
/// (trailing white space belongs to the sentence it follows). Not fooled by abbreviations (`M. Dupont`, `p. 12`,
/// `etc.`, initials, `Dr.`), by numbers (`3.5`), by ellipses followed by a lower-case letter, nor by a stop inside quotes followed
/// by a lower-case incise; a closing quote or parenthesis belongs to the sentence before it. CJK stops count.
#[must_use]
pub fn sentences(text: &str, lang: Option<Lang>) -> Vec<Span> {
    let scan = Scan { text, lang };
    let mut spans = Vec::new();
    let (mut start, mut pos) = (0, 0);
    // Whether the sentence has a letter or digit before `seen`.
    let (mut lettered, mut seen) = (false, 0);
    while let Some(at) = next_candidate(text, pos) {
        let stop = scan.stop(at);
        pos = stop.end;
        lettered |= text[seen..at].contains(char::is_alphanumeric);
        seen = at;
        let ends = if stop.kind == Kind::Blank {
            !text[start..at].trim().is_empty()
        } else {
            lettered && scan.ends_sentence(&stop, start)
        };
        if ends {
            pos = skip_space(text, stop.end);
            spans.push(Span::new(start, pos));
            start = pos;
            (lettered, seen) = (false, pos);
        }
    }
    if start < text.len() {
        match spans.last_mut() {
            Some(last) if text[start..].trim().is_empty() => last.end = text.len(),
            _ => spans.push(Span::new(start, text.len())),
        }
    }
    spans
}

/// A run of stops and the signs that close behind it.
struct Stop {
    /// Where the run begins.
    start: usize,
    /// The end of the run and its closing signs.
    end: usize,
    kind: Kind,
    /// Whether a quote or bracket closes behind the run.
    closed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One full stop: it may belong to an abbreviation.
    Point,
    /// Stops that need white space behind them.
    Strong,
    /// Stops of scripts that write no space.
    Tight,
    /// A blank line.
    Blank,
}

struct Scan<'t> {
    text: &'t str,
    lang: Option<Lang>,
}

impl Scan<'_> {
    /// The run of stops that begins at `at`.
    fn stop(&self, at: usize) -> Stop {
        if self.text.as_bytes()[at] == b'\n' {
            return Stop {
                start: at,
                end: skip_space(self.text, at),
                kind: Kind::Blank,
                closed: false,
            };
        }
        let mut end = at;
        let mut points = 0;
        let mut kind = Kind::Point;
        let mut closed = false;
        loop {
            let rest = &self.text[end..];
            let Some(c) = rest.chars().next() else { break };
            if is_stop(c) {
                points += 1;
                if is_tight(c) {
                    kind = Kind::Tight;
                } else if kind == Kind::Point && (c != '.' || points > 1) {
                    kind = Kind::Strong;
                }
                end += c.len_utf8();
            } else if self.closes(end, c) {
                closed = true;
                end += c.len_utf8();
            } else if let Some(length) = note_mark(rest) {
                end += length;
            } else if let Some(length) = spaced_sign(rest) {
                let sign = rest[..length].chars().next_back();
                if sign.is_some_and(is_stop) {
                    kind = Kind::Strong;
                } else {
                    closed = true;
                }
                end += length;
            } else {
                break;
            }
        }
        Stop {
            start: at,
            end,
            kind,
            closed,
        }
    }

    /// Whether `c`, at byte `at` right behind a stop, closes what was open. Quotes that open in one country close in another:
    /// those close unless a letter follows.
    fn closes(&self, at: usize, c: char) -> bool {
        match c {
            ')' | ']' | '}' | '”' | '’' | '"' | '\'' | '›' | '」' | '』' | '）' | '】' | '〉'
            | '》' | '］' => true,
            '»' | '«' | '“' | '‘' | '‹' => !self.text[at + c.len_utf8()..]
                .chars()
                .next()
                .is_some_and(char::is_alphanumeric),
            _ => false,
        }
    }

    fn ends_sentence(&self, stop: &Stop, sentence: usize) -> bool {
        let rest = &self.text[stop.end..];
        if rest.is_empty() {
            return true;
        }
        let spaced = rest.starts_with(char::is_whitespace);
        if stop.kind == Kind::Tight {
            return self.ends_tight(stop, rest);
        }
        if !spaced || self.is_enclosed(stop) {
            return false;
        }
        let Some(next) = first_of_next(rest) else {
            return true;
        };
        if next.is_lowercase() || !(next.is_alphanumeric() || is_stop(next) || is_opener(next)) {
            return false;
        }
        if is_stop(next) {
            // `( … )`, or `. .` in a row: the last one decides.
            return false;
        }
        if stop.closed && next == 'I' && is_narrator(rest) {
            return false;
        }
        stop.kind == Kind::Strong
            || stop.closed
            || !self.is_abbreviation(stop.start, sentence, rest, next)
    }

    /// Stops of scripts without spaces end a sentence, but for a quotation that goes on with `と` (`「…。」と言った`), a number, and a comma.
    fn ends_tight(&self, stop: &Stop, rest: &str) -> bool {
        let next = rest.chars().next();
        let quoted = stop.closed && self.text[..stop.end].ends_with(['」', '』']);
        !(quoted && matches!(next, Some('と' | 'っ'))
            || matches!(next, Some('，' | '、' | '；' | '：' | ','))
            || self.text[stop.start..stop.end] == *"．" && next.is_some_and(is_figure))
    }

    /// Whether the stops alone stand in brackets (`[…]`, `(!)`): a remark within the sentence.
    fn is_enclosed(&self, stop: &Stop) -> bool {
        stop.closed && self.text[..stop.start].ends_with(['(', '['])
    }

    /// Whether the point at `at` belongs to the word before it. `rest` is what follows, `next` its first letter or digit.
    fn is_abbreviation(&self, at: usize, sentence: usize, rest: &str, next: char) -> bool {
        let token = token_before(&self.text[sentence..at]);
        let begin = at - token.len();
        let word =
            token.trim_start_matches(['(', '[', '“', '"', '«', '‘', '„', '¿', '¡', '—', '–', '\'']);
        let word = word.rsplit(['’', '\'']).next().unwrap_or(word);
        if word.is_empty() {
            return false;
        }
        // `1. Introduction`, `IV. La guerre`: a number that begins the sentence numbers it.
        let first = self.text[sentence..begin].trim().is_empty();
        if word.bytes().all(|b| b.is_ascii_digit()) {
            return first && word.len() <= 3 || self.has_ordinals() && word.len() <= 2;
        }
        if first && is_roman(word) && word.len() <= 6 {
            return true;
        }
        let continues = || !begins_sentences(next_word(rest));
        match abbreviation(word, self.lang) {
            Some(Abbreviation::Title) => true,
            Some(Abbreviation::Reference) => next.is_numeric() || is_roman(next_word(rest)),
            None if word.ends_with("J.-C") => !follows_era(&self.text[..begin]) && continues(),
            // `z. B.`, `т. е.`, but `и т. д.` at the end.
            // `د. محمد`, `א. ב. יהושע`: scripts without capitals.
            None if is_caseless_letter(word) => true,
            None if is_small_letter(word) => is_small_letter(&next_word(rest).to_lowercase()),
            None if is_initial(word) || is_dotted(word) => continues(),
            Some(Abbreviation::Tail) | None => false,
        }
    }

    /// Whether the language writes ordinals as a number and a point (`3. Oktober`).
    fn has_ordinals(&self) -> bool {
        const CODES: [&[u8; 2]; 13] = [
            b"de", b"da", b"no", b"nb", b"nn", b"fi", b"cs", b"sk", b"pl", b"hu", b"sl", b"hr",
            b"et",
        ];
        self.lang.is_some_and(|lang| CODES.contains(&&lang.code()))
    }
}

/// The next byte from `pos` on at which a stop or a blank line begins.
fn next_candidate(text: &str, pos: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = pos;
    loop {
        at += bytes
            .get(at..)?
            .iter()
            .position(|&b| IS_LEAD[usize::from(b)])?;
        match bytes[at] {
            b'.' | b'!' | b'?' => return Some(at),
            b'\n' => {
                let after = bytes[at + 1..]
                    .iter()
                    .position(|b| !matches!(b, b' ' | b'\t' | b'\r'));
                let after = at + 1 + after?;
                if bytes[after] == b'\n' {
                    return Some(at);
                }
                at = after;
            }
            _ => {
                let c = text[at..].chars().next()?;
                if is_stop(c) {
                    return Some(at);
                }
                at += c.len_utf8();
            }
        }
    }
}

/// Bytes with which a stop may begin.
const IS_LEAD: [bool; 256] = {
    let mut table = [false; 256];
    let leads = [
        b'.', b'!', b'?', b'\n', 0xCD, 0xD6, 0xD7, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF,
    ];
    let mut at = 0;
    while at < leads.len() {
        table[leads[at] as usize] = true;
        at += 1;
    }
    table
};

fn is_stop(c: char) -> bool {
    is_tight(c)
        || matches!(
            c,
            '.' | '!'
                | '?'
                | '…'
                | '‼'
                | '⁇'
                | '⁈'
                | '⁉'
                | '\u{37E}'
                | '։'
                | '׃'
                | '؟'
                | '۔'
                | '।'
                | '॥'
                | '။'
                | '።'
                | '។'
        )
}

/// Stops of scripts that write no space behind them.
fn is_tight(c: char) -> bool {
    matches!(c, '。' | '｡' | '！' | '？' | '．')
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '“'
            | '‘'
            | '„'
            | '«'
            | '»'
            | '‹'
            | '"'
            | '\''
            | '¿'
            | '¡'
            | '—'
            | '–'
            | '-'
            | '*'
            | '_'
            | '#'
            | '>'
            | '•'
            | '「'
            | '『'
            | '（'
    )
}

/// A note's mark behind a stop (`[12]`, `²`): its length.
fn note_mark(rest: &str) -> Option<usize> {
    let raised = rest
        .find(|c: char| !matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '†' | '‡'))
        .unwrap_or(rest.len());
    if raised > 0 {
        return Some(raised);
    }
    let inner = rest.strip_prefix('[')?;
    let digits = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
    (digits > 0 && inner[digits..].starts_with(']')).then_some(digits + 2)
}

/// A sign that French sets off by a space and that still belongs to the sentence: `!`, `?`, or `»` that closes. Its length with the space.
fn spaced_sign(rest: &str) -> Option<usize> {
    let mut chars = rest.chars();
    let space = chars
        .next()
        .filter(|c| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}'))?;
    let sign = chars.next()?;
    let closes = match sign {
        '!' | '?' => true,
        '»' => !chars
            .next()
            .is_some_and(|c| c.is_alphanumeric() || is_opener(c)),
        _ => false,
    };
    closes.then(|| space.len_utf8() + sign.len_utf8())
}

fn skip_space(text: &str, pos: usize) -> usize {
    text[pos..]
        .find(|c: char| !c.is_whitespace())
        .map_or(text.len(), |at| pos + at)
}

/// The first sign of what follows that tells whether it begins a sentence; `None` at the end of the text. `[…]` is looked over.
fn first_of_next(rest: &str) -> Option<char> {
    let mut rest = rest.trim_start();
    let mut last = None;
    for _ in 0..OPENERS {
        for cut in ["[…]", "(…)", "[...]", "(...)", "…", "..."] {
            rest = rest.strip_prefix(cut).unwrap_or(rest);
        }
        let c = rest.chars().next()?;
        last = Some(c);
        if c.is_whitespace() || is_opener(c) {
            rest = &rest[c.len_utf8()..];
        } else {
            break;
        }
    }
    last
}

/// The first word of what follows a stop.
fn next_word(rest: &str) -> &str {
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || is_opener(c));
    let end = rest
        .char_indices()
        .take(TOKEN)
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or_else(
            || rest.len().min(rest.floor_char_boundary(TOKEN)),
            |(at, _)| at,
        );
    &rest[..end]
}

/// The last word of `before`, back to white space.
fn token_before(before: &str) -> &str {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(TOKEN))..];
    let begin = near
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, c)| at + c.len_utf8());
    &near[begin..]
}

fn is_small_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.next().is_none()
}

/// A digit, the ideographic ones too (`三．五`).
fn is_figure(c: char) -> bool {
    c.is_numeric() || "〇一二三四五六七八九".contains(c)
}

/// A single letter of Arabic or Hebrew, which have no capitals to tell an initial.
fn is_caseless_letter(word: &str) -> bool {
    let mut chars = word.chars();
    matches!(
        chars.next(),
        Some('\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{6D3}')
    ) && chars.next().is_none()
}

/// `J`, `A`, and `J.-P`: single letters, and the pairs that begin French double names.
fn is_initial(word: &str) -> bool {
    word.split(['.', '-']).all(|part| {
        let mut chars = part.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => c.is_uppercase() || c.is_lowercase(),
            (None, _) => true,
            _ => matches!(part, "Ch" | "Ph" | "Th" | "Yu" | "Ju" | "St" | "Fr" | "Ed"),
        }
    })
}

/// `U.S`, `e.g`, `p.ex`: points inside, and short parts between them.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic))
}

fn is_roman(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M'))
}

/// Whether `before` ends in the words that make `J.-C.` a date (`av. J.-C.`): then its point may end the sentence.
fn follows_era(before: &str) -> bool {
    let before = before.trim_end();
    ["av.", "apr.", "ap.", "avant", "après"]
        .iter()
        .any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests;
