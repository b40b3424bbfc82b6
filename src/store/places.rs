//! Places that were searched for in a text, kept in the state folder so that its next opening need not search again. Only a cache: what is not there,
//! damaged, or of another version is searched for anew, and nobody is told.
//!
//! One file per text, `anchors/<hash>`: a line on what it is about, one for each anchor (`<key> moved 120 162`, in bytes), and one with the
//! hash of the lines before, since a number changed by chance would be another place.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::Store;
use super::atomic::{self, Durability};
use super::disk::Disk;
use crate::annotate::{Known, RESOLVE_VERSION, Resolution};
use crate::doc::Document;
use crate::text::Span;
use crate::text::matching::NORM;

/// Largest file, in bytes.
const CAP: usize = 4 << 20;
/// Most files, and most bytes in all of them; beyond, the oldest go.
const FILES: usize = 64;
const BYTES: u64 = 32 << 20;
/// `sum `, 64 hex digits, line end.
const SUM: usize = 69;

impl Store {
    /// The places that are known in `document`; none where nothing can be read.
    #[must_use]
    pub fn known_places(&self, document: &Document) -> Known {
        let mut known = Known::of(document);
        let path = self.places_path(&known);
        let bytes = self.shared.disk.read(&path, CAP as u64);
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(places) = text.and_then(|text| parse(&text, &known)) {
            for (key, place) in places {
                known.put(key, place);
            }
        }
        known
    }

    /// Keeps them where some were searched for. Where they cannot be written they are searched for again.
    pub fn keep_places(&self, known: &Known) {
        if known.searched() == 0 {
            return;
        }
        let disk = &*self.shared.disk;
        let path = self.places_path(known);
        let text = print(known, CAP);
        if atomic::replace(disk, &path, text.as_bytes(), Durability::Renamed).is_ok() {
            atomic::sweep(disk, &path, false);
            tidy(disk, &path, FILES, BYTES);
        }
    }

    fn places_path(&self, known: &Known) -> PathBuf {
        let hash = known.text().to_string();
        let name = hash.rsplit(':').next().unwrap_or_default();
        self.dirs().state.join("anchors").join(name)
    }
}

/// Removes the oldest files where there are more than `most`, or more than so many bytes in them. The one at `newest` stays.
pub(super) fn tidy(disk: &dyn Disk, newest: &Path, most: usize, most_bytes: u64) {
    let Some(folder) = newest.parent() else {
        return;
    };
    let mut files: Vec<_> = disk
        .list(folder)
        .unwrap_or_default()
        .into_iter()
        .filter(|name| !atomic::is_temporary(name))
        .map(|name| folder.join(name))
        .filter_map(|path| Some((disk.stamp(&path).ok()?, path)))
        .collect();
    files.sort_by_key(|(stamp, path)| (path != newest, Reverse(stamp.modified)));
    let mut bytes = 0;
    for (number, (stamp, path)) in files.iter().enumerate() {
        bytes += stamp.len;
        if number >= most || bytes > most_bytes {
            let _ = disk.remove(path);
        }
    }
}

/// With the program's version, since other tables of Unicode come with it.
fn head(known: &Known) -> String {
    format!(
        "lutrin {} places {RESOLVE_VERSION} norm {NORM} {} {:032x}\n",
        env!("CARGO_PKG_VERSION"),
        known.text(),
        known.outline()
    )
}

/// At most `cap` bytes; what has no room is left out.
fn print(known: &Known, cap: usize) -> String {
    let mut out = head(known);
    let mut line = String::new();
    for (key, place) in known.answers() {
        line.clear();
        // Writing to a string cannot fail.
        let _ = write!(line, "{key:032x} {}", place.name());
        let mut spans: &[Span] = &[];
        let one;
        match place {
            Resolution::Here(span) | Resolution::Moved(span) => {
                one = [*span];
                spans = &one;
            }
            Resolution::Changed { span, alike } => {
                let _ = write!(line, " {alike}");
                one = [*span];
                spans = &one;
            }
            Resolution::Ambiguous(several) => spans = several,
            Resolution::Lost => {}
        }
        for span in spans {
            let _ = write!(line, " {} {}", span.start, span.end);
        }
        line.push('\n');
        if out.len() + line.len() + SUM > cap {
            break;
        }
        out.push_str(&line);
    }
    let sum = blake3::hash(out.as_bytes()).to_hex();
    let _ = writeln!(out, "sum {sum}");
    out
}

/// All of it or nothing: what is about another text or of another version is nothing.
fn parse(text: &str, known: &Known) -> Option<Vec<(u128, Resolution)>> {
    let (body, sum) = text.split_at_checked(text.len().checked_sub(SUM)?)?;
    let sum = sum.strip_prefix("sum ")?.strip_suffix('\n')?;
    if blake3::hash(body.as_bytes()).to_hex().as_str() != sum {
        return None;
    }
    let lines = body.strip_prefix(&head(known))?.lines();
    lines.map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<(u128, Resolution)> {
    let mut words = line.split(' ');
    let key = u128::from_str_radix(words.next()?, 16).ok()?;
    let name = words.next()?;
    let mut numbers: Vec<usize> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let alike = if name == "changed" && !numbers.is_empty() {
        u8::try_from(numbers.remove(0)).ok()?
    } else {
        0
    };
    let (pairs, []) = numbers.as_chunks::<2>() else {
        return None;
    };
    let ordered = pairs.iter().all(|[start, end]| start <= end);
    let spans: Vec<Span> = pairs
        .iter()
        .map(|&[start, end]| Span::new(start, end))
        .collect();
    let place = match (name, spans.as_slice()) {
        ("here", [span]) => Resolution::Here(*span),
        ("moved", [span]) => Resolution::Moved(*span),
        ("changed", [span]) => Resolution::Changed { span: *span, alike },
        ("ambiguous", [_, ..]) => Resolution::Ambiguous(spans),
        ("lost", []) => Resolution::Lost,
        _ => return None,
    };
    ordered.then_some((key, place))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::ops::ControlFlow;
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::annotate::{Anchor, Id, resolve_all, resolve_knowing};
    use crate::doc::{BlockKind, Builder};
    use crate::store::Dirs;
    use crate::text::matching::MatchIndex;

    const LECTURE: &str = include_str!("../../texts/la-revolution-russe.txt");

    fn document(text: &str) -> Document {
        let mut builder = Builder::default();
        for paragraph in text.split("\n\n") {
            builder.push(BlockKind::Paragraph, paragraph.trim());
        }
        builder.finish()
    }

    /// Quotes from all over the lecture, one that stands twice and one that is nowhere; and the lecture with a word changed throughout.
    fn edited() -> (Vec<(Id, Anchor)>, Document) {
        let old = document(LECTURE);
        let mut index = MatchIndex::default();
        let step = old.text().len() / 40;
        let mut anchors: Vec<Anchor> = (1..40)
            .map(|number| {
                let start = old.floor(number * step);
                let span = Span::new(start, old.floor(start + 80));
                Anchor::describe(&old, &mut index, span)
            })
            .collect();
        for exact in [
            "Ceci est dit deux fois, sans rien autour",
            "Nothing of this stands anywhere in it",
        ] {
            anchors.push(Anchor {
                exact: exact.to_owned(),
                ..Anchor::default()
            });
        }
        let twice = "Ceci est dit deux fois, sans rien autour.";
        let new = LECTURE.replace(" et ", " ou bien ");
        let new = document(&format!("{twice}\n\n{new}\n\n{twice}"));
        let anchors = anchors.into_iter().enumerate();
        let anchors = anchors.map(|(at, anchor)| (Id::from_parts(at as u64, 0), anchor));
        (anchors.collect(), new)
    }

    /// Opens a text as a reader does: what was found, and how many were searched for.
    fn open(
        store: &Store,
        anchors: &[(Id, Anchor)],
        document: &Document,
    ) -> (Vec<(Id, Resolution)>, usize) {
        let mut known = store.known_places(document);
        let mut found = Vec::new();
        let mut index = MatchIndex::default();
        let all = resolve_knowing(anchors, document, &mut index, &mut known, &mut |news| {
            found.extend(news);
            ControlFlow::Continue(())
        });
        assert!(all);
        store.keep_places(&known);
        found.sort_by_key(|(id, _)| *id);
        (found, known.searched())
    }

    fn store(root: &Path) -> Store {
        Store::new(Dirs {
            data: root.join("data"),
            state: root.join("state"),
            config: root.join("config"),
        })
    }

    #[test]
    fn a_text_is_searched_once() {
        let root = tempfile::tempdir().unwrap();
        let (anchors, new) = edited();
        let expected = resolve_all(&anchors, &new, &mut MatchIndex::default());
        for name in ["moved", "changed", "ambiguous", "lost"] {
            assert!(
                expected.iter().any(|(_, place)| place.name() == name),
                "{name}"
            );
        }
        let (found, searched) = open(&store(root.path()), &anchors, &new);
        assert_eq!(found, expected);
        assert!(searched > 20, "{searched}");
        // Another run; one more note costs one search, and is known afterwards.
        let mut one_more = anchors.clone();
        one_more.push((
            Id::from_parts(500, 0),
            Anchor {
                exact: "Neither does this".to_owned(),
                ..Anchor::default()
            },
        ));
        for (anchors, count) in [(&anchors, 0), (&one_more, 1), (&one_more, 0), (&anchors, 0)] {
            let (found, searched) = open(&store(root.path()), anchors, &new);
            assert_eq!(found[..expected.len()], expected);
            assert_eq!(searched, count);
        }
    }

    #[test]
    fn what_stands_where_it_was_is_not_kept() {
        let root = tempfile::tempdir().unwrap();
        let old = document(LECTURE);
        let span = Span::new(0, old.floor(60));
        let anchor = Anchor::describe(&old, &mut MatchIndex::default(), span);
        let anchors = [(Id::from_parts(1, 0), anchor)];
        assert_eq!(open(&store(root.path()), &anchors, &old).1, 0);
        assert!(!root.path().join("state").exists());
    }

    #[test]
    fn what_cannot_be_trusted_is_searched_for_again() {
        let root = tempfile::tempdir().unwrap();
        let store = store(root.path());
        let (anchors, new) = edited();
        let (expected, searched) = open(&store, &anchors, &new);
        let path = store.places_path(&Known::of(&new));
        let good = fs::read_to_string(&path).unwrap();
        let again = |body: &str| {
            let sum = blake3::hash(body.as_bytes()).to_hex();
            format!("{body}sum {sum}\n")
        };
        let body = &good[..good.len() - SUM];
        assert_eq!(again(body), good);
        let version = format!("places {RESOLVE_VERSION} ");
        let norm = format!("norm {NORM} ");
        let text = new.hash().to_string();
        let outline = format!("{:032x}", Known::of(&new).outline());
        let mut digit = good.clone().into_bytes();
        let last = body.len() - 2;
        digit[last] = if digit[last] == b'1' { b'2' } else { b'1' };
        let damaged: Vec<Vec<u8>> = vec![
            Vec::new(),
            b"\xff\xfe\x00".to_vec(),
            vec![b'x'; CAP + 1],
            good[..good.len() / 2].into(),
            good[..good.len() - 1].into(),
            [&good, "\n"].concat().into(),
            body.into(),
            digit,
            again(&body.replacen(&version, "places 0 ", 1)).into(),
            again(&body.replacen(&norm, "norm 0 ", 1)).into(),
            again(&body.replacen(env!("CARGO_PKG_VERSION"), "0.0.1", 1)).into(),
            again(&body.replacen(&text, &document("Un autre.").hash().to_string(), 1)).into(),
            again(&body.replacen(&outline, &"0123".repeat(8), 1)).into(),
            again(&body.replace(" moved ", " found ")).into(),
            again(&body.replace(" moved ", " moved 1 ")).into(),
            again(&body.replace(" lost", " lost 1 2")).into(),
            again(&[body, "\n"].concat()).into(),
        ];
        for bytes in damaged {
            fs::write(&path, &bytes).unwrap();
            let case = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
            assert_eq!(
                open(&store, &anchors, &new),
                (expected.clone(), searched),
                "{case}"
            );
            assert_eq!(fs::read_to_string(&path).unwrap(), good);
        }
        // In its place stands what is no file: searched for, and nothing is lost.
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(open(&store, &anchors, &new), (expected.clone(), searched));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_written_is_read() {
        let document = document("One and two.");
        let mut known = Known::of(&document);
        let places = [
            Resolution::Here(Span::new(0, 3)),
            Resolution::Moved(Span::new(4, 7)),
            Resolution::Changed {
                span: Span::new(4, 11),
                alike: 71,
            },
            Resolution::Ambiguous(vec![Span::new(0, 3), Span::new(8, 11)]),
            Resolution::Lost,
        ];
        for (key, place) in (u128::MAX - 4..=u128::MAX).zip(&places) {
            known.put(key, place.clone());
        }
        let printed = print(&known, CAP);
        let read = parse(&printed, &known).unwrap();
        let read: Vec<Resolution> = read.into_iter().map(|(_, place)| place).collect();
        assert_eq!(read, places);
        // Where there is no room, fewer are kept, and what is kept can be read.
        for cap in 0..printed.len() {
            let short = print(&known, cap.max(head(&known).len() + SUM));
            assert!(short.len() <= cap.max(head(&known).len() + SUM));
            assert!(parse(&short, &known).unwrap().len() < places.len());
        }
    }

    #[test]
    fn the_oldest_files_go() {
        let root = tempfile::tempdir().unwrap();
        let store = store(root.path());
        let folder = root.path().join("state/anchors");
        fs::create_dir_all(&folder).unwrap();
        let put = |name: &str, age: u64, len: u64| {
            let file = fs::File::create(folder.join(name)).unwrap();
            file.set_len(len).unwrap();
            let age = Duration::from_secs(age);
            file.set_modified(SystemTime::now() - age).unwrap();
        };
        for number in 0..FILES as u64 + 5 {
            put(&format!("{number:03}"), 1_000 + number, 10);
        }
        put(".tmp-left", 100_000, 10);
        let (anchors, new) = edited();
        let _ = open(&store, &anchors, &new);
        let names = || {
            let mut names: Vec<String> = fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        let mine = store.places_path(&Known::of(&new));
        assert!(mine.exists());
        let left = names();
        assert_eq!(left.len(), FILES);
        assert!(left.contains(&"062".to_owned()) && !left.contains(&"063".to_owned()));
        // A few large ones are too many as well.
        put("large-new", 10, BYTES / 2);
        put("large-old", 20, BYTES / 2);
        fs::remove_file(&mine).unwrap();
        let _ = open(&store, &anchors, &new);
        let left = names();
        assert!(mine.exists());
        assert!(left.contains(&"large-new".to_owned()));
        assert_eq!(left.len(), 2);
    }
}
