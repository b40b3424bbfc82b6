//! Books made by the tests themselves.

#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What `META-INF/container.xml` says in most books: the package is `OPS/book.opf`.
pub const CONTAINER: &str = r#"<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
    <rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

/// An archive that is being written.
pub struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    pub fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    pub fn stored(mut self, name: &str, bytes: &[u8]) -> Self {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0.start_file(name, options).expect("an entry");
        self.0.write_all(bytes).expect("its bytes");
        self
    }

    pub fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        self.0
            .start_file(name, SimpleFileOptions::default())
            .expect("an entry");
        self.0.write_all(bytes).expect("its bytes");
        self
    }

    pub fn link(mut self, name: &str, target: &str) -> Self {
        self.0
            .add_symlink(name, target, SimpleFileOptions::default())
            .expect("a link");
        self
    }

    pub fn bytes(self) -> Vec<u8> {
        self.0.finish().expect("an archive").into_inner()
    }
}

/// A book of `files`, with the two files every book has unless they are among them.
pub fn book<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Vec<u8> {
    let mut archive = Archive::new().stored("mimetype", b"application/epub+zip");
    if !files
        .iter()
        .any(|(name, _)| *name == "META-INF/container.xml")
    {
        archive = archive.file("META-INF/container.xml", CONTAINER.as_bytes());
    }
    for (name, bytes) in files {
        archive = archive.file(name, bytes.as_ref());
    }
    archive.bytes()
}

/// A package: `manifest` as `id href` or `id href properties`, `spine` as ids, one with a minus before it is not read in turn.
pub fn opf(manifest: &[&str], spine: &str) -> String {
    let items: Vec<String> = manifest
        .iter()
        .map(|line| {
            let mut words = line.split(' ');
            let (id, href) = (words.next().expect("id"), words.next().expect("href"));
            let properties = words
                .next()
                .map_or(String::new(), |it| format!(r#" properties="{it}""#));
            let media = match href.rsplit('.').next() {
                Some("ncx") => "application/x-dtbncx+xml",
                Some("png") => "image/png",
                Some("svg") => "image/svg+xml",
                Some("pdf") => "application/pdf",
                _ => "application/xhtml+xml",
            };
            format!(r#"<item id="{id}" href="{href}" media-type="{media}"{properties}/>"#)
        })
        .collect();
    let steps: Vec<String> = spine
        .split_whitespace()
        .map(|id| match id.strip_prefix('-') {
            Some(id) => format!(r#"<itemref idref="{id}" linear="no"/>"#),
            None => format!(r#"<itemref idref="{id}"/>"#),
        })
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Book</dc:title><dc:creator>An Author</dc:creator>
        <dc:language>en</dc:language><dc:identifier id="id">urn:uuid:1</dc:identifier></metadata>
        <manifest>{}</manifest><spine>{}</spine></package>"#,
        items.concat(),
        steps.concat()
    )
}

/// A page of XHTML.
pub fn page(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"
        xmlns:epub="http://www.idpf.org/2007/ops"><head><title>A page</title></head><body>{body}</body></html>"#
    )
}

/// A chapter with a heading and some text.
pub fn chapter(title: &str) -> String {
    page(&format!(
        "<h1>{title}</h1><p>The text of {title}, which is read.</p>"
    ))
}

/// A navigation document: `lines` are a depth in plus signs, a reference and a title: `+two.xhtml#b The Second`.
pub fn nav(lines: &[&str]) -> String {
    let mut out = String::from(r#"<nav epub:type="toc"><h1>Contents</h1>"#);
    let mut depth = 0;
    for line in lines {
        let level = line.bytes().take_while(|&byte| byte == b'+').count() + 1;
        let (href, title) = line[level - 1..].split_once(' ').expect("a title");
        while depth >= level {
            out.push_str(if depth == level {
                "</li>"
            } else {
                "</li></ol>"
            });
            depth -= 1;
        }
        if out.ends_with("</li>") {
            depth = level;
        }
        while depth < level {
            out.push_str("<ol>");
            depth += 1;
        }
        out.push_str("<li>");
        out.push_str(&match href {
            "-" => ["<span>", title, "</span>"].concat(),
            href => ["<a href='", href, "'>", title, "</a>"].concat(),
        });
    }
    for _ in 0..depth {
        out.push_str("</li></ol>");
    }
    page(&format!("{out}</nav>"))
}
