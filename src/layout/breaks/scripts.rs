//! What Chinese, Japanese, Korean and the scripts without spaces ask of a line, at every width.

use crate::doc::{BlockKind, Builder, Document, Piece};
use crate::layout::{Line, Setting, paragraph};
use crate::text::width::{grapheme_width, width};
use crate::text::{Lang, grapheme};

const JAPANESE: &str = "「ちょっと待って！」と彼は言った。「それは（多分）間違いだよ……。コンピューターとRustの話をしよう、OK？」\
    一九三二年、第1版がISBN 978-4-00-310と共に出た。人々は『草枕』を読み、山々を越え、ゆっくりと、しかし確かに、ページをめくっていった。\
    「え？　本当！？」「ああ、もちろん——嘘だ。」彼女は【注】をつけ、〈ヴァイオリン〉とか《ギョエテ》とか、かゞやく言葉を並べて、にっこりした。\
    価格は￥1,200（税込）、割引は50％。私はきゅうりとチェックのシャツ、ウィスキー・ボンボンが好きです。";

const CHINESE: &str = "他说：“我不知道（真的）……你呢？”我回答：“一九三二年，《俄国革命》在哥本哈根发表。”于是，大家都笑了！\
    “为什么？”她问，“难道「历史」不是人写的吗？”——没有人回答；只有风声、雨声、读书声。价格是￥1,200，折扣50％。\
    他用Rust写了一个程序，名叫lutrin，版本3.5，可以在终端里读书。";

const KOREAN: &str = "그는 “잠깐만요!”라고 말했다. “그것은 (아마도) 틀렸어요…. 컴퓨터와 Rust 이야기를 합시다, 좋아요?” \
    1932년에 제1판이 나왔다. 사람들은 『러시아 혁명』을 읽었고, 산을 넘었으며, 천천히 그러나 확실히 책장을 넘겼다.";

/// What must not begin a line.
const CLOSING: &str =
    "、。，．・：；？！」』）］】〉》〕％ー々ゞ…ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ”";
/// What must not end one.
const OPENING: &str = "「『（［【〈《〔￥“";

fn set(text: &str, language: &str, measure: u16, justify: bool) -> (Document, Vec<Line>) {
    let mut builder = Builder::default();
    let span = builder.push(BlockKind::Paragraph, text);
    let document = builder.finish();
    let piece = Piece {
        block: 0,
        span,
        first: true,
        last: true,
    };
    let setting = Setting {
        measure,
        wide: measure,
        justify,
        hyphenate: true,
        language: Lang::parse(language),
        visual: true,
    };
    let lines = paragraph::set(&document, &piece, &setting);
    (document, lines)
}

fn words(document: &Document, line: &Line) -> String {
    let words = line.words.iter().map(|word| document.slice(word.span));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn no_mark_stands_at_the_wrong_edge_at_any_width() {
    for (text, language) in [(JAPANESE, "ja"), (CHINESE, "zh"), (KOREAN, "ko")] {
        for measure in 10..=80 {
            for justify in [false, true] {
                let (document, lines) = set(text, language, measure, justify);
                for line in &lines {
                    let shown = words(&document, line);
                    assert!(line.width() <= measure, "{measure}: {shown}");
                    assert!(
                        !shown.starts_with(|c| CLOSING.contains(c)),
                        "{measure}: {shown}"
                    );
                    assert!(
                        !shown.ends_with(|c| OPENING.contains(c)),
                        "{measure}: {shown}"
                    );
                }
            }
        }
    }
}

/// A line without spaces is as full as the marks allow: half a character may be left, and a mark that may not part from its neighbour.
#[test]
fn lines_without_spaces_are_full() {
    for (text, language) in [(JAPANESE, "ja"), (CHINESE, "zh")] {
        for measure in [40, 41, 66] {
            let (document, lines) = set(text, language, measure, true);
            for line in &lines[..lines.len() - 1] {
                let shown = words(&document, line);
                assert!(line.width() + 10 >= measure, "{measure}: {shown}");
            }
        }
    }
}

#[test]
fn a_wide_space_indents_a_paragraph() {
    let text = format!("\u{3000}{JAPANESE}");
    let (_, lines) = set(&text, "ja", 40, false);
    let indents: Vec<u16> = lines.iter().map(|line| line.indent).collect();
    assert_eq!(indents[..3], [2, 0, 0]);
    assert_eq!(lines[0].words[0].column, 2);
}

/// Thai, Lao, Burmese and Khmer: lines end between words, never inside what is one letter to the reader.
#[test]
fn scripts_without_spaces_break_between_words() {
    let (document, lines) = set(
        "ภาษาไทยเป็นภาษาราชการและภาษาประจำชาติของประเทศไทย",
        "th",
        20,
        false,
    );
    let shown: Vec<String> = lines.iter().map(|line| words(&document, line)).collect();
    assert_eq!(
        shown,
        ["ภาษาไทยเป็นภาษาราชการ", "และภาษาประจำชาติของ", "ประเทศไทย"]
    );
    for text in [
        "ພາສາລາວແມ່ນພາສາທາງການຂອງສາທາລະນະລັດ",
        "ភាសាខ្មែរគឺជាភាសាផ្លូវការរបស់ប្រទេសកម្ពុជា",
        "မြန်မာဘာသာစကားသည်မြန်မာနိုင်ငံ၏ရုံးသုံးဘာသာစကားဖြစ်သည်",
    ] {
        for measure in 4..40 {
            let (document, lines) = set(text, "th", measure, false);
            assert_eq!(
                lines
                    .iter()
                    .map(|line| words(&document, line))
                    .collect::<String>(),
                text
            );
            for line in &lines {
                let start = line.words[0].span.start;
                assert!(grapheme::is_boundary(text, start), "{measure}");
                assert!(line.width() <= measure, "{measure}");
            }
        }
    }
}

#[test]
fn pictures_of_several_signs_stay_whole() {
    let family = "👨‍👩‍👧‍👦";
    let text = format!("{family}❤️🇫🇷👍🏽").repeat(6);
    for measure in 2..30 {
        let (document, lines) = set(&text, "en", measure, false);
        for line in &lines {
            let shown = words(&document, line);
            assert!(line.width() <= measure);
            let columns: Vec<usize> = grapheme::graphemes(&shown)
                .map(|(_, cluster)| grapheme_width(cluster))
                .collect();
            assert!(columns.iter().all(|columns| *columns == 2), "{shown}");
            assert_eq!(columns.iter().sum::<usize>(), width(&shown));
        }
    }
}
