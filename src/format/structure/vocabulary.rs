//! The words headings are made of, in several languages. All are folded: lower case, no accents.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::label::Label;
use crate::text::fold;

/// Kinds of parts with their rank: a part of lower rank holds those of higher rank.
#[rustfmt::skip]
const KINDS: &[(u8, &[&str])] = &[
    (10, &["volume", "vol", "tome", "tomo", "tom", "band", "том"]),
    (20, &["part", "partie", "parte", "teil", "часть", "czesc", "deel", "cast", "del", "osa", "resz", "theil", "abteilung", "abtheilung", "pars", "delen"]),
    (30, &["epilogue", "epilog", "epilogo", "эпилог", "book", "livre", "libro", "livro", "buch", "книга", "boek", "ksiega", "kniha", "bok", "boken", "liber"]),
    (35, &["act", "acte", "akt", "acto", "atto", "ato", "aufzug", "деиствие", "actus", "jornada"]),
    (40, &["chapter", "chap", "ch", "chapitre", "capitulo", "cap", "capitolo", "kapitel", "kap", "глава", "rozdzial", "rozdział", "hoofdstuk",
        "kapittel", "kapitlet", "luku", "kapitola", "fejezet", "bolum", "κεφαλαιο", "поглавље", "capitol", "capitulum", "rozdil", "розділ", "capitel", "caput"]),
    (41, &["canto", "chant", "gesang", "stave", "letter", "lettre", "brief", "carta", "lettera", "lesson", "lecon", "lektion",
        "lecture", "conference", "vorlesung", "sermon", "psalm", "discourse", "discours", "essay", "adventure", "story", "tale"]),
    (45, &["scene", "szene", "escena", "scena", "auftritt", "сцена", "явление", "scoena", "scaena", "tableau"]),
    (50, &["section", "abschnitt", "seccion", "sezione", "раздел", "§", "paragraph", "article", "artikel"]),
];

/// What is counted inside sections and begins none.
#[rustfmt::skip]
const COUNTED: &[&str] = &[
    "table", "fig", "figure", "figures", "illustration", "plate", "tableau", "tabelle", "tabla", "tabela", "tabella", "tabel", "tabell", "abbildung",
    "abb", "bild", "figura", "ilustracion", "gravure", "planche", "рис", "рисунок", "таблица", "footnote", "note", "page", "line", "verse", "question", "answer",
];

/// Whether a folded word counts figures, notes and the like.
pub(super) fn is_counted(folded: &str) -> bool {
    COUNTED.contains(&folded)
}

/// Counters of Chinese, Japanese and Korean headings (`第三章`).
const COUNTERS: &[(u8, &[&str])] = &[
    (20, &["部", "부"]),
    (30, &["卷", "巻", "篇", "编", "編", "集", "권"]),
    (40, &["章", "回", "话", "話", "幕", "장", "화"]),
    (50, &["节", "節", "절"]),
];

/// The rank of a kind of part, from its folded name.
pub(super) fn rank(folded: &str) -> Option<u8> {
    KINDS
        .iter()
        .find(|(_, names)| names.contains(&folded))
        .map(|&(rank, _)| rank)
}

/// The rank of a counter at the start of `text`, and its length in bytes.
pub(super) fn counter(text: &str) -> Option<(u8, usize)> {
    COUNTERS.iter().find_map(|(rank, signs)| {
        let sign = signs.iter().find(|sign| text.starts_with(**sign))?;
        Some((*rank, sign.len()))
    })
}

/// Where a part with a name of its own stands in a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Front,
    Back,
}

#[rustfmt::skip]
const FRONT: &[&str] = &[
    "preface", "foreword", "introduction", "prologue", "dedication", "acknowledgments", "acknowledgements", "abstract",
    "to the reader", "note to the reader", "author's note", "translator's note", "editor's note", "preliminary",
    "avant-propos", "prefazione", "introduzione", "prologo", "dedicace", "au lecteur", "avertissement", "remerciements",
    "vorwort", "einleitung", "einfuhrung", "geleitwort", "widmung", "prolog", "danksagung", "an den leser",
    "prefacio", "introduccion", "prologo", "dedicatoria", "introducao", "advertencia",
    "предисловие", "введение", "пролог", "предисловіе", "введеніе", "voorwoord", "inleiding", "wstep", "przedmowa", "forord", "inledning",
    "introductory note", "prefatory note", "author's preface", "translator's preface", "editor's preface", "translator's introduction",
    "dramatis personae", "dramatis personæ", "persons of the play", "persons in the play", "persons represented", "characters of the play",
    "cast of characters", "characters", "personnages", "personen", "personaggi", "personajes",
    "personagens", "деиствующие лица", "argument", "proem",
    "interlude", "intermezzo", "intermede", "プロローグ", "まえがき", "序", "序言", "前言", "引子", "楔子", "序章", "はじめに",
];
#[rustfmt::skip]
const BACK: &[&str] = &[
    "epilogue", "afterword", "conclusion", "postscript", "appendix", "notes", "endnotes", "footnotes", "bibliography", "glossary",
    "postface", "annexe", "annexes", "appendice", "notes de fin", "bibliographie", "glossaire",
    "nachwort", "schluss", "schlusswort", "anhang", "anmerkungen", "epilog", "literaturverzeichnis", "glossar",
    "epilogo", "conclusion", "apendice", "notas", "bibliografia", "conclusione", "conclusioni", "note", "conclusao", "posfacio",
    "эпилог", "послесловие", "заключение", "приложение", "примечания", "послѣсловіе", "заключеніе", "приложеніе", "примѣчанія", "nawoord", "besluit", "zakonczenie", "poslowie", "efterord",
    "后记", "後記", "尾声", "尾聲", "终章", "あとがき", "終章", "エピローグ",
    "about the author", "about the authors", "uber den autor", "a propos de l'auteur", "sobre el autor", "sobre o autor", "sull'autore",
];

/// Words that may follow the name of a part (`Preface to the second edition`, `Préface de 1832`).
const BEHIND: &[&str] = &[
    "to", "by", "of", "for", "de", "du", "des", "del", "della", "di", "da", "do", "zu", "zur",
    "zum", "von", "al", "к", "ко",
];

/// The place of a part that is known by its name (`Preface`), also where the name goes on (`Preface by the Author`) or says whose it
/// is (`Publisher's Preface`).
pub(super) fn named(folded: &str) -> Option<Place> {
    let voiced = composed(folded);
    let folded = voiced.as_ref();
    let folded = folded.strip_prefix("the ").unwrap_or(folded);
    let place = |name: &str| {
        if FRONT.contains(&name) {
            Some(Place::Front)
        } else if BACK.contains(&name) {
            Some(Place::Back)
        } else {
            None
        }
    };
    place(folded).or_else(|| place_of_head(folded)).or_else(|| {
        let (first, rest) = folded.split_once(' ')?;
        let next = rest.split(' ').next()?;
        let year = next.len() == 4 && next.bytes().all(|byte| byte.is_ascii_digit());
        let goes_on =
            || (BEHIND.contains(&next) || year) && folded.len() <= LONGEST && OWN.contains(&first);
        let whose = || {
            let owner = first.ends_with("'s") || first.ends_with("s'");
            owner && OWN.contains(&rest)
        };
        if goes_on() || whose() {
            place(first).or_else(|| place(rest))
        } else {
            None
        }
    })
}

/// Folded words with the voicing of kana in one sign with them, as the lists have it.
fn composed(folded: &str) -> Cow<'_, str> {
    if folded.contains(['\u{3099}', '\u{309A}']) {
        Cow::Owned(folded.nfc().collect())
    } else {
        Cow::Borrowed(folded)
    }
}

/// The place of a part whose name stands before a dash or a colon (`Appendix: The Road`, `Notes—The Road`).
fn place_of_head(folded: &str) -> Option<Place> {
    let at = folded.find([':', '-'])?;
    let head = folded[..at].trim_end_matches(['.', ' ']);
    if folded.len() > LONGEST || !(OWN.contains(&head) || head == "notes") {
        return None;
    }
    Some(if FRONT.contains(&head) {
        Place::Front
    } else {
        Place::Back
    })
}

/// Bytes of the longest name that goes on.
const LONGEST: usize = 60;

/// Names of parts that may go on, or say whose they are: such as are no other words.
#[rustfmt::skip]
const OWN: &[&str] = &[
    "preface", "foreword", "introduction", "prologue", "epilogue", "afterword", "avant-propos", "prefazione", "introduzione", "vorwort",
    "einleitung", "nachwort", "prefacio", "introduccion", "introducao", "предисловие", "послесловие", "postface", "appendix",
];

/// Whether folded words are the name of a list of who is in a play.
pub(super) fn is_cast(folded: &str) -> bool {
    matches!(
        folded.strip_prefix("the ").unwrap_or(folded),
        "dramatis personae"
            | "dramatis personæ"
            | "persons of the play"
            | "persons in the play"
            | "persons represented"
            | "characters of the play"
            | "cast of characters"
            | "characters"
            | "personnages"
            | "personen"
            | "personaggi"
            | "personajes"
            | "personagens"
            | "деиствующие лица"
    )
}

/// Whether a paragraph is the notice of a publisher.
pub(super) fn is_imprint(words: &str) -> bool {
    let end = words.floor_char_boundary(words.len().min(32));
    begins(IMPRINT, &fold::folded(&words[..end]))
}

/// Whether the folded words of a line in capitals name who publishes a book.
pub(super) fn is_publisher(folded: &str) -> bool {
    let house = [
        "publishing co",
        "publishing house",
        "verlag von ",
        " & co., ",
    ];
    house.iter().any(|words| folded.contains(words))
        || (folded.ends_with(" publishers") && folded.contains([',', '&']))
}

const IMPRINT: &[&str] = &[
    "copyright",
    "all rights reserved",
    "entered according",
    "printed ",
    "published ",
    "manufactured ",
    "first edition",
    "library of congress",
    "isbn",
    "tous droits",
    "alle rechte",
    "todos los derechos",
    "todos os direitos",
    "tutti i diritti",
    "это произведение",
];

/// Whether folded words say what follows them and are the title of nothing: they come again under every number.
pub(super) fn is_caption(folded: &str) -> bool {
    matches!(
        folded.strip_prefix("the ").unwrap_or(folded),
        "argument" | "argumento" | "argomento" | "synopsis" | "summary"
    ) || rank(folded).is_some_and(is_scene)
}

/// Whether parts of this rank are scenes of a play.
pub(super) fn is_scene(rank: u8) -> bool {
    rank == 45
}

/// Whether a line is the word between a title and who wrote it, or between its two names.
pub(super) fn is_joint(line: &str) -> bool {
    is_by(line)
        || (line.len() <= 5
            && matches!(
                line.trim_matches(['_', ',', '.']).to_lowercase().as_str(),
                "or" | "ou" | "oder" | "of" | "ossia" | "eller"
            ))
}

/// Whether a short line tells who made what stands above it.
pub(super) fn is_signed(line: &str) -> bool {
    line.len() <= 100 && {
        let folded = fold::folded(line);
        is_made_by(&folded) || folded.starts_with("by ")
    }
}

/// Whether folded words tell who made something (`Written by Ann`, `Words by Bob`).
pub(super) fn is_made_by(folded: &str) -> bool {
    let mut words = folded.split(' ');
    words.next().is_some_and(|word| MADE.contains(&word))
        && words.take(3).any(|word| {
            matches!(
                word,
                "by" | "par" | "von" | "por" | "di" | "av" | "af" | "door"
            )
        })
}

#[rustfmt::skip]
const MADE: &[&str] = &[
    "written", "translated", "edited", "compiled", "collected", "arranged", "adapted", "illustrated", "music", "words", "drawn", "composed", "selected",
    "revised", "sketched", "engraved", "prepared", "ecrit", "traduit", "ubersetzt", "herausgegeben", "traduccion", "traducido", "tradotto", "tradotta", "tradução",
];

/// Whether a label counts acts or scenes.
pub(super) fn is_stage(label: &Label) -> bool {
    matches!(label, Label::Kind { rank: 35 | 45, .. })
}

/// Whether a line is the word before the name of who wrote what stands above.
pub(super) fn is_by(line: &str) -> bool {
    line.len() <= 5
        && matches!(
            line.trim_matches('_').to_lowercase().as_str(),
            "by" | "par" | "von" | "por" | "di" | "da" | "de" | "door" | "av" | "af"
        )
}

/// Whether folded words are the name of the notes to what stands above them.
pub(super) fn is_notes(folded: &str) -> bool {
    matches!(
        folded,
        "footnotes"
            | "footnote"
            | "notes"
            | "endnotes"
            | "notes de bas de page"
            | "fussnoten"
            | "anmerkungen"
            | "notas"
            | "note"
    )
}

/// Lists of what the text holds, made for pages: no section of it.
const CONTENTS: &[&str] = &[
    "contents",
    "table of contents",
    "list of illustrations",
    "list of plates",
    "list of maps",
    "list of figures",
    "list of tables",
    "list of portraits",
    "table des gravures",
    "table des illustrations",
    "table des planches",
    "verzeichnis der abbildungen",
    "indice de ilustraciones",
    "lista de ilustraciones",
    "содержаніе",
    "оглавленіе",
    "перечень иллюстраціи",
    "список иллюстраціи",
    "перечень иллюстрации",
    "список иллюстрации",
    "illustrations",
    "index",
    "table des matieres",
    "table",
    "sommaire",
    "inhalt",
    "inhaltsverzeichnis",
    "indice",
    "contenido",
    "sumario",
    "sommario",
    "indice general",
    "оглавление",
    "содержание",
    "inhoud",
    "spis tresci",
    "innehall",
    "indhold",
    "目录",
    "目錄",
    "目次",
];

/// Whether folded words are the name of an index. Some books call their list of contents so.
pub(super) fn is_index(folded: &str) -> bool {
    matches!(
        folded,
        "index"
            | "index of names"
            | "general index"
            | "register"
            | "sachregister"
            | "namenregister"
    )
}

pub(super) fn is_contents(folded: &str) -> bool {
    CONTENTS.contains(&folded)
        || begins(
            &[
                "contents of ",
                "contents and ",
                "list of chapters",
                "indice de",
                "table of chapters",
            ],
            folded,
        )
}

/// What stands at the end of a text and is no title.
const ENDS: &[&str] = &[
    "the end",
    "end",
    "fin",
    "ende",
    "fine",
    "finis",
    "fim",
    "конец",
    "koniec",
    "einde",
    "slut",
    "完",
    "终",
    "終",
    "全文完",
    "(end)",
    "to be continued",
    "a suivre",
    "fortsetzung folgt",
    "continuara",
    "end of book",
    "end of part one",
];

pub(super) fn is_end(folded: &str) -> bool {
    ENDS.contains(&folded)
}

/// Months, for telling dates.
#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
    "januar", "februar", "marz", "juni", "juli", "oktober", "dezember", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
    "agosto", "septiembre", "octubre", "noviembre", "diciembre", "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio",
    "settembre", "ottobre", "dicembre", "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря", "jan", "feb", "aug", "sept", "oct", "nov", "dec",
];

pub(super) fn is_month(folded: &str) -> bool {
    MONTHS.contains(&folded)
}

/// What stands in a date besides the number and the month: days of the week, articles.
#[rustfmt::skip]
const DAYS: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "the", "of", "mon", "tue", "tues", "wed", "thu", "thurs", "fri",
    "sat", "sun", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "le", "du", "montag", "dienstag", "mittwoch", "donnerstag",
    "freitag", "samstag", "sonnabend", "sonntag", "den", "der", "am", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "de",
    "del", "el", "dia", "lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica", "понедельник", "вторник", "среда", "четверг",
    "пятница", "суббота", "воскресенье", "года", "г",
];

/// Whether a folded word may stand in a date.
pub(super) fn is_of_day(folded: &str) -> bool {
    DAYS.contains(&folded)
}

/// What may be marked with a letter behind the text.
pub(super) fn is_appendix(folded: &str) -> bool {
    matches!(
        folded,
        "appendix"
            | "annex"
            | "anhang"
            | "annexe"
            | "appendice"
            | "apendice"
            | "apendix"
            | "bijlage"
            | "bilaga"
            | "anexo"
            | "приложение"
    )
}

/// How the end of a letter begins.
const CLOSINGS: &[&str] = &[
    "yours",
    "sincerely",
    "faithfully",
    "your ",
    "with love",
    "love,",
    "best regards",
    "kind regards",
    "regards",
    "cordially",
    "respectfully",
    "cordialement",
    "amicalement",
    "bien a ",
    "votre ",
    "veuillez",
    "salutations",
    "je vous prie",
    "mit freundlichen",
    "hochachtungsvoll",
    "dein ",
    "deine ",
    "ihr ",
    "atentamente",
    "cordiali",
    "distinti",
    "p.s",
    "ps:",
    "dear ",
    "cher ",
    "chere ",
    "mon cher",
    "ma chere",
    "lieber ",
    "liebe ",
    "estimado",
    "querido",
    "querida",
    "caro ",
    "cara ",
    "madam",
    "sir,",
    "by ",
    "par ",
    "von ",
    "por ",
    "signed",
    "printed ",
    "copyright",
    "translated ",
    "traduit ",
    "illustrated ",
    "price ",
    "published ",
];

/// Whether a short line opens or closes a letter, or names who made the book.
pub(super) fn is_courtesy(folded: &str) -> bool {
    if folded == "copyright notice" {
        return false;
    }
    // A poem may be called `To Autumn`; an address holds more than a name.
    begins(CLOSINGS, folded)
        || is_address(folded)
        || is_made_by(folded)
        || folded == "dedicated"
        || folded.starts_with("dedicated to ")
        || (folded.starts_with("to ") && folded.contains(['.', ',', ':']))
}

/// Whether folded words address whom a letter is for (`Honoured Sir`).
fn is_address(folded: &str) -> bool {
    let words = folded.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = words.rsplit(' ').next().unwrap_or_default();
    matches!(
        last,
        "sir" | "sirs" | "madam" | "gentlemen" | "monsieur" | "monseigneur"
    ) && words.split(' ').count() <= 4
        && !words.starts_with("the ")
}

/// Whether `folded` begins with one of `starts`.
pub(super) fn begins(starts: &[&str], folded: &str) -> bool {
    let first = folded.as_bytes().first();
    starts
        .iter()
        .any(|start| start.as_bytes().first() == first && folded.starts_with(start))
}
