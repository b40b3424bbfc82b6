use std::io::Write;

use super::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const STORED: CompressionMethod = CompressionMethod::Stored;
const DEFLATED: CompressionMethod = CompressionMethod::Deflated;

fn archive(files: &[(&str, CompressionMethod, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, method, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(*method);
        if let Some(target) = name.strip_prefix("link ") {
            writer
                .add_symlink(target, "/etc/passwd", options)
                .expect("a link");
            continue;
        }
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

fn opened<'b>(bytes: &'b [u8], limits: &Limits) -> (Container<'b>, Vec<String>) {
    let (container, warnings) = Container::open(bytes, limits).expect("an archive");
    (
        container,
        warnings.into_iter().map(|Warning(what)| what).collect(),
    )
}

/// Puts `new` in place of `old` wherever it stands; both are of one length.
fn patched(bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = memmem::find_iter(&bytes, old).collect();
    let mut bytes = bytes;
    for at in places {
        bytes[at..at + new.len()].copy_from_slice(new);
    }
    bytes
}

#[test]
fn entries_are_read_by_their_paths() {
    let bytes = archive(&[
        ("a.txt", STORED, b"one"),
        ("d/b.txt", DEFLATED, b"two"),
        ("d/A%20c\u{e9}.txt", DEFLATED, b"three"),
    ]);
    let (container, warnings) = opened(&bytes, &Limits::default());
    assert!(warnings.is_empty(), "{warnings:?}");
    for (path, text) in [
        ("a.txt", "one"),
        ("d/b.txt", "two"),
        ("d/A%20c\u{e9}.txt", "three"),
    ] {
        let unpacked = container.read(path).expect("an entry");
        assert_eq!(unpacked.bytes, text.as_bytes());
        assert!(!unpacked.damaged);
    }
    assert_eq!(
        container.alike("D/a ce\u{301}.TXT"),
        Some("d/A%20c\u{e9}.txt")
    );
    assert_eq!(container.exact("D/b.txt"), None);
    assert_eq!(container.read("nothing"), Err(EntryError::Missing));
}

#[test]
fn no_name_leads_out_and_no_link_is_followed() {
    let bytes = archive(&[
        ("good.txt", STORED, b"good"),
        ("../up.txt", STORED, b""),
        ("a/../../up.txt", STORED, b""),
        ("/etc/passwd", STORED, b""),
        ("C:/windows.txt", STORED, b""),
        ("\\\\server\\share.txt", STORED, b""),
        ("back\\slash.txt", STORED, b""),
        ("./a//b.txt", STORED, b""),
        ("link link.txt", STORED, b""),
    ]);
    let (container, warnings) = opened(&bytes, &Limits::default());
    let paths: Vec<&str> = container.paths().collect();
    assert_eq!(paths, ["good.txt", "back/slash.txt", "a/b.txt"]);
    assert_eq!(
        warnings,
        [
            "left out, its name leads out of the archive: ../up.txt and 4 more",
            "left out, it is a link: link.txt",
        ]
    );
}

#[test]
fn names_that_stand_twice_are_told() {
    let bytes = archive(&[("one1.txt", STORED, b"1"), ("one2.txt", STORED, b"2")]);
    let (container, warnings) = opened(&bytes, &Limits::default());
    assert_eq!((container.paths().count(), warnings.len()), (2, 0));
    let bytes = patched(bytes, b"one2.txt", b"one1.txt");
    let (container, warnings) = opened(&bytes, &Limits::default());
    assert_eq!(container.paths().count(), 1);
    assert_eq!(
        warnings,
        ["a name stands twice in the archive; one of the two is read"]
    );
    let bytes = archive(&[("\u{e9}.txt", STORED, b"1"), ("E\u{301}.TXT", STORED, b"2")]);
    let (container, warnings) = opened(&bytes, &Limits::default());
    assert_eq!(
        container.read("E\u{301}.TXT").expect("an entry").bytes,
        b"2"
    );
    assert_eq!(
        warnings,
        ["differs from another name in capitals or accents only: E\u{301}.TXT"]
    );
}

#[test]
fn bytes_are_counted_while_they_come_out() {
    let zeros = vec![0; 12_000_000];
    let noise: Vec<u8> = (0..6_000_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let bytes = archive(&[
        ("bomb", DEFLATED, &zeros),
        ("noise", DEFLATED, &noise),
        ("small", DEFLATED, b"small"),
    ]);
    let read = |limits: &Limits, name: &str| {
        let (container, _) = opened(&bytes, limits);
        container.read(name).map(|unpacked| unpacked.bytes.len())
    };
    let usual = Limits::default();
    assert_eq!(read(&usual, "bomb"), Err(EntryError::Bomb));
    assert_eq!(read(&usual, "noise"), Ok(6_000_000));
    let entry = Limits {
        entry: 5_000_000,
        ..usual.clone()
    };
    assert_eq!(read(&entry, "noise"), Err(EntryError::TooLarge));
    assert_eq!(read(&entry, "small"), Ok(5));
    let lax = Limits {
        ratio: 100_000,
        ..usual.clone()
    };
    assert_eq!(read(&lax, "bomb"), Ok(12_000_000));
    let (container, _) = opened(
        &bytes,
        &Limits {
            inflated: 7_000_000,
            ..usual
        },
    );
    assert!(container.read("noise").is_ok());
    assert_eq!(container.read("noise"), Err(EntryError::Spent));
}

#[test]
fn sizes_that_lie_are_not_believed() {
    let text = "What is packed is what counts. ".repeat(40);
    let bytes = archive(&[("t", DEFLATED, text.as_bytes())]);
    let size = u32::try_from(text.len())
        .expect("a small size")
        .to_le_bytes();
    for said in [1_u32, 1 << 30, u32::MAX - 1] {
        let lying = patched(bytes.clone(), &size, &said.to_le_bytes());
        let (container, _) = opened(&lying, &Limits::default());
        // What comes out is bounded by what is in it; whatever comes is the text.
        if let Ok(unpacked) = container.read("t") {
            assert!(text.as_bytes().starts_with(&unpacked.bytes), "{said}");
        }
    }
}

#[test]
fn too_many_entries_are_cut_off() {
    let names: Vec<String> = (0..200).map(|number| format!("{number}.txt")).collect();
    let files: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), STORED, b"x".as_slice()))
        .collect();
    let bytes = archive(&files);
    let limits = Limits {
        entries: 50,
        ..Limits::default()
    };
    let (container, warnings) = opened(&bytes, &limits);
    assert_eq!(container.paths().count(), 50);
    assert_eq!(
        warnings,
        ["the archive has more entries than are looked at; the rest is left out"]
    );
    let limits = Limits {
        entries: 5,
        ..Limits::default()
    };
    let (container, _) = opened(&bytes, &limits);
    assert_eq!(container.paths().count(), 5);
}

#[test]
fn entries_are_found_where_the_directory_is_gone() {
    let long = "Many words, over and over, that pack well. ".repeat(300);
    let bytes = archive(&[
        ("one", DEFLATED, b"the first"),
        ("two", STORED, b"the second"),
        ("three", DEFLATED, long.as_bytes()),
    ]);
    let directory = memmem::find(&bytes, ROW).expect("a directory");
    for end in 0..bytes.len() {
        // Cut anywhere: never a panic, and what is whole is read.
        let cut = &bytes[..end];
        let Some((container, warnings)) = Container::open(cut, &Limits::default()) else {
            continue;
        };
        if end < directory {
            assert_eq!(warnings.len(), 1, "{end}");
        }
        for path in container.paths().map(str::to_owned).collect::<Vec<_>>() {
            let whole = match path.as_str() {
                "one" => "the first",
                "two" => "the second",
                _ => &long,
            };
            if let Ok(unpacked) = container.read(&path) {
                assert!(
                    whole.as_bytes().starts_with(&unpacked.bytes),
                    "{end}: {path}"
                );
                assert!(
                    unpacked.damaged || unpacked.bytes.len() == whole.len(),
                    "{end}: {path}"
                );
            }
        }
    }
    let (container, _) = opened(&bytes[..directory], &Limits::default());
    assert_eq!(
        container.read("three").expect("an entry").bytes.len(),
        long.len()
    );
}

#[test]
fn a_damaged_byte_is_told() {
    let text = "Many different words 1234567890 that are packed with some care.".repeat(20);
    let bytes = archive(&[("t", DEFLATED, text.as_bytes())]);
    let mut told = 0;
    for at in 31..bytes.len() - 70 {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0x10;
        if let Some((container, _)) = Container::open(&bytes, &Limits::default()) {
            match container.read("t") {
                Ok(unpacked) if unpacked.damaged => told += 1,
                Ok(unpacked) => assert_eq!(unpacked.bytes, text.as_bytes(), "{at}"),
                Err(_) => told += 1,
            }
        }
    }
    assert!(told > 0);
}

#[test]
fn what_is_no_archive_has_no_entries() {
    for bytes in [
        b"".as_slice(),
        b"PK",
        b"PK\x03\x04",
        b"PK\x05\x06",
        &[0; 500],
        &[b'P'; 500],
    ] {
        assert!(Container::open(bytes, &Limits::default()).is_none());
    }
    assert!(Container::open(&archive(&[]), &Limits::default()).is_none());
}
