//! Inputs that nobody would write: a seed, changed at random, the same way in every run.

#![allow(dead_code, reason = "each test file uses its part")]

/// Longest input, in bytes.
const LONGEST: usize = 3 * 1024;
/// Longest run that one change adds.
const RUN: usize = 600;

/// A row of numbers that look random (xorshift64*, Marsaglia 2003, Vigna 2016).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// `seed` may be anything.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Below `end`; 0 where `end` is.
    pub fn below(&mut self, end: usize) -> usize {
        let high = usize::try_from(self.next() >> 32).unwrap_or(0);
        high.checked_rem(end).unwrap_or(0)
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A part of `len` bytes, rather a short one.
    fn part(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len);
        let most = if self.below(4) == 0 { len } else { 40 };
        let length = 1 + self.below(most);
        start..(start + length).min(len)
    }
}

/// `seed` after one to six changes. `other` is what parts are taken from, `tokens` the words of the format.
pub fn mutated(seed: &[u8], other: &[u8], tokens: &[&[u8]], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(6) {
        change(&mut bytes, other, tokens, random);
        bytes.truncate(LONGEST);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], tokens: &[&[u8]], random: &mut Random) {
    let at = place(bytes, random);
    let part = random.part(bytes.len());
    let token = *random.pick(tokens);
    match random.below(16) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random.next().to_le_bytes()[0];
            }
        }
        2 => drop(bytes.drain(part)),
        3 => {
            let copy = bytes[part].to_vec();
            insert(bytes, at, &copy);
        }
        4 => {
            let copy = bytes[part].to_vec();
            let times = RUN / copy.len().max(1);
            insert(bytes, at, &copy.repeat(random.below(times + 1)));
        }
        5 => {
            let part = random.part(other.len());
            insert(bytes, at, &other[part]);
        }
        6 => {
            let part = random.part(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[part.start..]);
        }
        7 => bytes.truncate(at),
        8 => drop(bytes.drain(..at)),
        9 => {
            let times = RUN / token.len().max(1);
            insert(bytes, at, &token.repeat(random.below(times + 1)));
        }
        10 => {
            let end = (at + token.len()).min(bytes.len());
            bytes.splice(at..end, token.iter().copied());
        }
        11 => {
            // Between two of another kind.
            let [open, close] = [token, *random.pick(tokens)];
            let end = (at + random.below(60)).min(bytes.len());
            insert(bytes, end, close);
            insert(bytes, at, open);
        }
        _ => insert(bytes, at, token),
    }
}

/// Any place, at every second time the start of a line.
fn place(bytes: &[u8], random: &mut Random) -> usize {
    let at = random.below(bytes.len() + 1);
    if random.below(2) == 0 {
        return at;
    }
    let end = bytes[at..].iter().position(|&byte| byte == b'\n');
    end.map_or(at, |end| at + end + 1)
}

fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    bytes.splice(at..at, new.iter().copied());
}

/// Words that mean something in any text: line ends, numbers at their limits, what cannot be decoded, what commands terminals, scripts
/// that are joined and turned.
pub const ANY: &[&[u8]] = &[
    b"\n",
    b"\n\n",
    b"\r",
    b"\r\n",
    b"\t",
    b" ",
    b"        ",
    b"\0",
    b"\x1b[31m",
    b"\x7f",
    b"\x08",
    b"\x0c",
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc2",
    b"\xe2\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf0\x9f\x8f\xb4\xf3\xa0\x81\xa7\xf3\xa0\x81\xbf",
    b"\xf3\xa0\x80\x81",
    "\u{a0}".as_bytes(),
    "\u{ad}".as_bytes(),
    "\u{85}".as_bytes(),
    "\u{9b}".as_bytes(),
    "\u{200b}".as_bytes(),
    "\u{200d}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{2029}".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{2067}".as_bytes(),
    "\u{feff}".as_bytes(),
    "\u{fffd}".as_bytes(),
    "\u{301}".as_bytes(),
    "\u{fe0f}".as_bytes(),
    "\u{1f468}\u{200d}\u{1f469}".as_bytes(),
    "\u{1f1eb}\u{1f1f7}".as_bytes(),
    "\u{3000}".as_bytes(),
    "\u{1100}\u{1161}\u{11a8}".as_bytes(),
    "\u{e33}".as_bytes(),
    "שלום".as_bytes(),
    "لا".as_bytes(),
    "第一章".as_bytes(),
    "「".as_bytes(),
    "。".as_bytes(),
    "ﬁ".as_bytes(),
    "İ".as_bytes(),
    "ß".as_bytes(),
    "«".as_bytes(),
    "»".as_bytes(),
    "—".as_bytes(),
    "’".as_bytes(),
    "…".as_bytes(),
    "ไทย".as_bytes(),
    b"0",
    b"-1",
    b"65535",
    b"4294967295",
    b"99999999999999999999",
    b"1e999",
    b".",
    b"!",
    b"?",
    b"\"",
    b"'",
];

/// The signs of plain texts.
pub const PLAIN: &[&[u8]] = &[
    b"CHAPTER I\n\n",
    b"Chapter 1. ",
    b"CHAPTER XXXVIII",
    b"BOOK ONE\n",
    b"PART II",
    b"CONTENTS\n\n",
    b"ACT I\nSCENE II\n",
    b"*** START OF THE PROJECT GUTENBERG EBOOK X ***\n",
    b"*** END OF THE PROJECT GUTENBERG EBOOK X ***\n",
    b"Title: X\n",
    b"Language: French\n",
    b"[Illustration]",
    b"[Illustration: ",
    b"[Footnote 1: ",
    b"[Footnote 1:\n\n",
    b"[1]",
    b"[*]",
    b"]",
    b"_",
    b"*",
    b"__",
    b"=",
    b"=====\n",
    b"-----\n",
    b"* * * * *\n",
    b"+---+---+\n",
    b"| a | b |\n",
    b"> ",
    b">> ",
    b"From: a@b\n",
    b"Subject: x\n",
    b"-- \n",
    b"1.",
    b"1.1. ",
    b"IV. ",
    b"i\n",
    b"{12}",
    b"[Pg 12]",
    b"RFC 1234",
    b"[Page 3]\n\x0c\n",
    b"....... 12\n",
    b"_\x08a",
    b"a\x08a",
    b"http://",
    b"THE END\n",
    b"word-\n",
    b"    ",
    b"Transcriber's Note",
    "第二回\n".as_bytes(),
    "ГЛАВА I\n".as_bytes(),
    "PREMIÈRE PARTIE\n".as_bytes(),
    b"PREFACE\n",
    b"NOTES\n",
    b"APPENDIX\n",
    b"(1) ",
    b"- ",
    b"\xe2\x80\xa2 ",
    b"\n    verse\n    verse\n",
];

/// The signs of Markdown.
pub const MARKDOWN: &[&[u8]] = &[
    b"# ",
    b"###### ",
    b"===\n",
    b"---\n",
    b"+++\n",
    b"title: ",
    b"title = ",
    b"> ",
    b">>>>",
    b"- ",
    b"* ",
    b"1. ",
    b"999999999. ",
    b"- [ ] ",
    b"- [x] ",
    b"    ",
    b"```",
    b"~~~",
    b"`",
    b"*",
    b"**",
    b"_",
    b"~~",
    b"[",
    b"]",
    b"](",
    b")",
    b"![",
    b"[^1]",
    b"[^1]: ",
    b"[a]: <b> \"c\"\n",
    b"[a][]",
    b"<http://a>",
    b"|",
    b"|-|-|\n",
    b"| a | b |\n|:--|--:|\n",
    b"<div>",
    b"</div>",
    b"<!--",
    b"-->",
    b"<br>",
    b"<img src=\"data:,x\" alt='",
    b"<a name=x>",
    b"<details>",
    b"<table><tr><td>",
    b"<sup>",
    b"<kbd>",
    b"&amp;",
    b"&#0;",
    b"&#xD800;",
    b"&#x202e;",
    b"\\",
    b"\\\n",
    b"  \n",
    b"$$",
    b": ",
    b"{#id}",
    b"[TOC]",
    b"---\ntitle: x\n---\n",
];

/// The signs of TOML, of keys and of commands.
pub const TOML: &[&[u8]] = &[
    b"[",
    b"]",
    b"[[",
    b"]]",
    b"[[annotation]]\n",
    b"[[text]]\n",
    b"=",
    b" = ",
    b"\"",
    b"\"\"\"",
    b"'",
    b"'''",
    b"{",
    b"}",
    b",",
    b"#",
    b"\\u0000",
    b"\\uD800",
    b"\\U0010FFFF",
    b"true",
    b"false",
    b"inf",
    b"nan",
    b"1979-05-27T07:32:00Z",
    b"0x",
    b"1_0",
    b"format = 1\n",
    b"format = 99\n",
    b"id = \"01ARZ3NDEKTSV4RRFFQ69G5FAV\"\n",
    b"kind = ",
    b"note = ",
    b"inherit = \"less\"\n",
    b"inherit = \"default\"\n",
    b"[read]\n",
    b"\"Ctrl-",
    b"\"g g\" = ",
    b"\"line-down\"",
    b"Space",
    b"F12",
    b"Alt-Shift-",
    b"measure = ",
    b"theme = ",
    b"<<<<<<< ",
    b"=======\n",
    b">>>>>>> ",
    b"[version]\n",
    b"quote = ",
    b"[annotation.anchor]\n",
    b"[place]\n",
];

/// The signs of compressed files.
pub const PACKED: &[&[u8]] = &[
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
    b"PK\x07\x08",
    b"\x1f\x8b\x08",
    b"\x1f\x8b\x08\x08\0\0\0\0\0\x03",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\xff\xff",
    b"\0\0",
    b"\x01\0",
    b"\x08\0",
    b"\x14\0",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\x40",
    b"../",
    b"/",
    b"\\",
    b"C:",
    b"mimetype",
    b"META-INF/container.xml",
];

/// The signs of HTML and XHTML.
pub const MARKUP: &[&[u8]] = &[
    b"<",
    b">",
    b"</",
    b"/>",
    b"<p>",
    b"</p>",
    b"<div>",
    b"</div>",
    b"<h1>",
    b"</h1>",
    b"<h6 id='x'>",
    b"<br>",
    b"<br/>",
    b"<hr/>",
    b"<ul>",
    b"<ol start='99999999999'>",
    b"<li>",
    b"</li>",
    b"</ul>",
    b"<dl><dt>",
    b"<dd>",
    b"<blockquote>",
    b"</blockquote>",
    b"<pre>",
    b"</pre>",
    b"<table>",
    b"</table>",
    b"<tr>",
    b"<td>",
    b"<td colspan='65535'>",
    b"<th rowspan='0'>",
    b"<th rowspan='65535'>",
    b"<caption>",
    b"<colgroup><col span=1000>",
    b"<a href='#x'>",
    b"<a href='#fn1' epub:type='noteref'>",
    b"<a id='x'/>",
    b"<aside epub:type='footnote' id='fn1'>",
    b"</aside>",
    b"<sup>",
    b"</sup>",
    b"<sub>",
    b"<i>",
    b"</i>",
    b"<b>",
    b"</b>",
    b"<span class='smallcap'>",
    b"</span>",
    b"<img src='a.png' alt='",
    b"<img src='data:image/png;base64,AAAA'>",
    b"<figure>",
    b"<figcaption>",
    b"<svg><text>",
    b"</svg>",
    b"<math><mfrac>",
    b"</math>",
    b"<ruby>x<rt>",
    b"</rt></ruby>",
    b"<script>",
    b"</script>",
    b"<style>",
    b"</style>",
    b"<style>p{display:none}",
    b"<title>",
    b"</title>",
    b"<head>",
    b"<body>",
    b"<html lang='fr' dir='rtl'>",
    b"<nav>",
    b"<main>",
    b"<article>",
    b"<footer>",
    b"<template>",
    b"<textarea>",
    b"<select><option>",
    b"<iframe src=x>",
    b"<frameset>",
    b"<plaintext>",
    b"<noscript>",
    b"<q>",
    b"<details>",
    b"<summary>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?xml version='1.0' encoding='UTF-16'?>",
    b"<!DOCTYPE html>",
    b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>",
    b"&b;",
    b"&amp;",
    b"&lt;",
    b"&nbsp;",
    b"&#0;",
    b"&#xD800;",
    b"&#x202e;",
    b"&#27;",
    b"&#x110000;",
    b"&unknown;",
    b"&",
    b";",
    b" id='x'",
    b" class='x'",
    b" style='display:none'",
    b" dir='rtl'",
    b" lang='",
    b" epub:type='pagebreak' title='",
    b" hidden",
    b"=",
    b"'",
    b"\"",
    b"<span epub:type='pagebreak' id='p1' title='1'/>",
    b"<meta charset=utf-16>",
    b"<base href='http://a/'>",
    b"<p class='verse'>",
    b"<div class='poem'>",
    b"<a name='",
    b"<center>",
    b"<font>",
    b"<big>",
];

/// The words of packages and contents of books.
pub const BOOK: &[&[u8]] = &[
    b"<package>",
    b"<metadata>",
    b"<dc:title>",
    b"<dc:creator>",
    b"<dc:language>",
    b"<dc:identifier>",
    b"<manifest>",
    b"<item id='x' href='a.xhtml' media-type='application/xhtml+xml'/>",
    b" fallback='x'",
    b" properties='nav'",
    b" properties='svg scripted'",
    b"<spine toc='ncx'>",
    b"<itemref idref='x'/>",
    b" linear='no'",
    b" page-progression-direction='rtl'",
    b"<guide>",
    b"<reference type='toc' href='a.xhtml'/>",
    b"<navMap>",
    b"<navPoint>",
    b"</navPoint>",
    b"<navLabel><text>",
    b"<content src='a.xhtml#x'/>",
    b"<pageList>",
    b"<pageTarget>",
    b"<nav epub:type='toc'>",
    b"<nav epub:type='page-list'>",
    b"<nav epub:type='landmarks'>",
    b"<ol>",
    b"<li>",
    b"</li>",
    b"</ol>",
    b"<a href='a.xhtml'>",
    b"<rootfile full-path='OPS/book.opf'/>",
    b"%2e%2e%2f",
    b"../../../",
    b"%00",
    b"#",
    b"%",
    b"http://",
    b"file:///etc/passwd",
    b"<EncryptedData>",
    b"<meta property='dcterms:modified'>",
    b"xml:lang='",
];
