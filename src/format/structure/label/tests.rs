//! Labels as they stand in books, and what looks like one.

use super::*;

fn shown(line: &str) -> Option<String> {
    let found = parse(line)?;
    let label = match found.label {
        Label::Kind { name, number, .. } => format!("{name} {number}"),
        Label::Word { name, number, .. } => format!("?{name} {number}"),
        Label::Roman(number) => format!("R{number}"),
        Label::Year(year) => format!("Y{year}"),
        Label::Digits { number, depth } => format!("D{number}/{depth}"),
    };
    Some(format!("{label}|{}", found.title))
}

#[test]
fn labels_are_read_in_many_languages() {
    for (line, label) in [
        ("Chapter 3", "chapter 3|"),
        ("CHAPTER 1. Loomings.", "chapter 1|Loomings."),
        ("CHAPTER I.--THE END OF IT", "chapter 1|THE END OF IT"),
        ("Chapter Twenty-One: A House", "chapter 21|A House"),
        ("CHAP. IV.", "chap 4|"),
        ("BOOK THE FIRST", "book 1|"),
        ("CHAPITRE PREMIER", "chapitre 1|"),
        ("Chapitre IV — Le retour", "chapitre 4|Le retour"),
        ("Première partie", "partie 1|"),
        ("LIVRE DEUXIÈME", "livre 2|"),
        ("Erstes Kapitel", "kapitel 1|"),
        ("3. Kapitel", "kapitel 3|"),
        ("Kapitel 12", "kapitel 12|"),
        ("Capítulo II", "capitulo 2|"),
        ("Глава 5", "глава 5|"),
        ("ЧАСТЬ ПЕРВАЯ", "часть 1|"),
        ("第三章", "章 3|"),
        ("第十二回 宝玉", "回 12|宝玉"),
        ("제3장 바다", "장 3|바다"),
        ("3장. 바다", "장 3|바다"),
        ("§ 4. Of space", "§ 4|Of space"),
        (
            "ADVENTURE I. A SCANDAL IN BOHEMIA",
            "adventure 1|A SCANDAL IN BOHEMIA",
        ),
        ("Fragment 3", "?fragment 3|"),
        ("Inferno • Canto IV", "canto 4|"),
        ("TOME I--FANTINE", "tome 1|FANTINE"),
        ("CHAPTER THE LAST", "chapter 999|"),
        (
            "Book the Second--the Golden Thread",
            "book 2|the Golden Thread",
        ),
        ("Erster Theil", "theil 1|"),
        ("EPOCH THE FIRST.", "?epoch 1|"),
        ("Chapter\u{a0}3. The Road", "chapter 3|The Road"),
        ("Scene III. within the tent.", "scene 3|within the tent."),
        ("Actus Primus. Scoena Prima.", "actus 1|Scoena Prima."),
        (
            "Primera parte del ingenioso hidalgo",
            "parte 1|del ingenioso hidalgo",
        ),
        ("二十三", "D23/1|"),
        ("[ 4 ]", "D4/1|"),
        ("1899", "Y1899|"),
        ("II. Papa se fâche.", "R2|Papa se fâche."),
        ("I.", "R1|"),
        ("XIV", "R14|"),
        ("— 3 —", "D3/1|"),
        ("1.2 Methods", "D2/2|Methods"),
        ("1. Introduction", "D1/1|Introduction"),
        ("4.1. control", "D1/2|control"),
        ("Chapitre 1er. La lampe", "chapitre 1|La lampe"),
        ("1re partie", "partie 1|"),
        ("2nd Part", "part 2|"),
        ("[Chapter 1]", "chapter 1|"),
        ("2、潮", "D2/1|潮"),
        ("卷二", "卷 2|"),
        ("A.2. The maze", "D2/2|The maze"),
        ("第4章 debian の下", "章 4|debian の下"),
    ] {
        assert_eq!(shown(line).as_deref(), Some(label), "{line}");
    }
}

#[test]
fn sentences_that_begin_alike_are_no_labels() {
    for line in [
        "Chapter 3 of the book says that whales sleep.",
        "Part of the crew was asleep.",
        "Book me a room.",
        "I am tired",
        "I, the king",
        "Chapters 3 and 4",
        "chapter 3",
        "1917 was a year",
        "First part of the crew slept.",
        "[4]",
        "[Chapter 1 is lost]",
        "March 3rd",
        "卷起千堆雪",
        "一日",
        "3000",
        "3rd of May",
        "12 rue de la Paix",
        "Henry the Eighth",
        "Table 1.1. List of roads",
        "Tableau 1.1. Liste",
        "0.0 < 0.5 < 0.10",
        "1.2 million roads lay there",
        "A. Nobody",
        "What I Heard in the Barrel",
        "These I Singing in Spring",
        "1 Clown. How can that be?",
        "2 Gent. Nay, but hear you",
        "Mix the flour",
        "",
        "—",
    ] {
        assert_eq!(shown(line), None, "{line}");
    }
}
