#!/usr/bin/env python3
"""Makes the seeds that cannot be written by hand: texts in other encodings, compressed files, books. Run it in this folder."""

import gzip
import io
import pathlib
import zipfile

CORPUS = pathlib.Path(__file__).parent / "corpus"
CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
CHAPTER = (CORPUS / "xhtml/chapter.xhtml").read_text()
NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="toc"><h1>Contents</h1><ol><li><a href="t/one.xhtml">One</a><ol><li><a href="t/one.xhtml#s">Sub</a></li></ol></li>
<li><span>Part</span><ol><li><a href="t/two.xhtml#x">Two</a></li></ol></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="t/one.xhtml#p2">2</a></li></ol></nav>
<nav epub:type="landmarks"><ol><li><a epub:type="bodymatter" href="t/one.xhtml">Start</a></li></ol></nav></body></html>"""
NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint id="a" playOrder="1"><navLabel><text>One</text></navLabel>
<content src="t/one.xhtml"/><navPoint id="b"><navLabel><text>Sub</text></navLabel><content src="t/one.xhtml#s"/></navPoint></navPoint></navMap>
<pageList><pageTarget type="normal"><navLabel><text>2</text></navLabel><content src="t/one.xhtml#p2"/></pageTarget></pageList></ncx>"""
TWO = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Two</title></head><body><h2 id="x">Two</h2><p>See <a href="one.xhtml#n1">1</a>.</p></body></html>"""
ODD = """<html><head><meta charset="iso-8859-1"></head><body><p>Un \xe9t\xe9<br>R&D <b>x<i>y</b></i><p>two &nbsp; <a name=q>q</a><img src=../i/a.png></body>"""


def opf(version, manifest, spine, more=""):
    items = "".join(f'<item id="{i}" href="{h}" media-type="{m}"{p}/>' for i, h, m, p in manifest)
    steps = "".join(f'<itemref idref="{i}"{p}/>' for i, p in spine)
    return f"""<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Book</dc:title><dc:creator>Ann</dc:creator><dc:language>fr</dc:language>
<dc:identifier id="id">urn:uuid:1</dc:identifier><dc:date>1999</dc:date><dc:publisher>P</dc:publisher></metadata>
<manifest>{items}</manifest><spine toc="ncx">{steps}</spine>{more}</package>"""


def archive(files, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in files:
            z.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, method if name != "mimetype" else zipfile.ZIP_STORED)
    return out.getvalue()


X = "application/xhtml+xml"
BOOK = [("mimetype", "application/epub+zip"), ("META-INF/container.xml", CONTAINER)]
TEXT = [("OPS/t/one.xhtml", CHAPTER), ("OPS/t/two.xhtml", TWO), ("OPS/t/a.css", ".sc { font-variant: small-caps } /* c */ @media print { p { x: y } }")]

three = BOOK + TEXT + [("OPS/nav.xhtml", NAV), ("OPS/book.opf", opf("3.0", [
    ("nav", "nav.xhtml", X, ' properties="nav"'), ("one", "t/one.xhtml", X, ""), ("two", "t/two.xhtml", X, ""),
    ("pic", "i/a.png", "image/png", ""), ("pdf", "x.pdf", "application/pdf", ' fallback="two"')],
    [("one", ""), ("pdf", ""), ("two", ' linear="no"')]))]
two = BOOK + TEXT + [("OPS/toc.ncx", NCX), ("OPS/t/odd page.html", ODD.encode("latin-1")), ("OPS/book.opf", opf("2.0", [
    ("ncx", "toc.ncx", "application/x-dtbncx+xml", ""), ("one", "t/one.xhtml", X, ""), ("odd", "t/odd%20page.html", X, ""), ("gone", "t/gone.xhtml", X, "")],
    [("one", ""), ("odd", ""), ("gone", "")], '<guide><reference type="toc" href="t/two.xhtml"/></guide>'))]
bare = [("a/one.xhtml", CHAPTER[:600]), ("a/two.html", TWO), ("cover.html", "<p>c")]


def write(name, data):
    path = CORPUS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


for name, text in [("three.opf", dict(three)["OPS/book.opf"]), ("two.opf", dict(two)["OPS/book.opf"]), ("nav.xhtml", NAV), ("toc.ncx", NCX), ("container.xml", CONTAINER)]:
    write(f"package/{name}", text.encode())
write("epub/three.epub", archive(three))
write("epub/two.epub", archive(two, zipfile.ZIP_DEFLATED))
write("epub/bare.epub", archive(bare))
gutenberg = (CORPUS / "text/gutenberg.txt").read_text()
write("archive/book.txt.gz", gzip.compress(gutenberg.encode(), mtime=0))
write("archive/book.zip", archive([("__MACOSX/._a", b"x"), ("book/book.txt", gutenberg)], zipfile.ZIP_DEFLATED))
write("archive/two.zip", archive([("a.txt", "A text."), ("b.md", "# B\n\nAnother text.\n")]))
for name, encoding, text in [
    ("latin-1", "cp1252", "Chapitre I\n\nL’été à la française : « déjà » vu, où ça ? Œuvre.\n" * 3),
    ("cyrillic", "cp1251", "ГЛАВА I\n\nВсе счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.\n"),
    ("koi8", "koi8-r", "ГЛАВА I\n\nВсе счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.\n"),
    ("shift-jis", "shift_jis", "吾輩は猫である。名前はまだ無い。\nどこで生れたかとんと見当がつかぬ。\n"),
    ("iso-2022-jp", "iso2022_jp", "吾輩は猫である。名前はまだ無い。\nどこで生れたかとんと見当がつかぬ。\n"),
    ("gb18030", "gb18030", "第一回　甄士隱夢幻識通靈\n\n此开卷第一回也。作者自云：因曾历过一番梦幻之后。\n"),
    ("utf-16", "utf-16", "\nChapter One\n\nWords & words: l’été 😀.\n"),
    ("utf-16be", "utf-16-be", "Chapter One\n\nWords and more words stand here.\n"),
    ("utf-32", "utf-32", "Chapter One\n\nWords 😀.\n"),
    ("mac", "mac_roman", "L’été à la française : « déjà » vu, où ça ? Œuvre.\r\r" * 3),
]:
    write(f"text/{name}.txt", text.encode(encoding))
