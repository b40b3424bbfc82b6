//! The tail of a web page that came along when its text was copied: comment forms, share buttons, an author box, links to the next part.

use super::{Page, vocabulary};
use crate::doc::BlockKind;
use crate::text::fold;

/// How surely a line belongs to a page and not to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// Nobody ends a book with it.
    Sure,
    /// It may be a heading or the end of a text too; counts beside a sure one.
    Likely,
}

/// Beginnings of lines that only a page has.
#[rustfmt::skip]
const SURE: &[&str] = &[
    "laisser un commentaire", "laissez un commentaire", "ajouter un commentaire", "poster un commentaire", "leave a comment", "leave a reply",
    "post a comment", "add a comment", "write a comment", "join the discussion", "cancel reply", "annuler la reponse", "kommentar schreiben",
    "schreibe einen kommentar", "kommentar hinterlassen", "schreiben sie einen kommentar", "deja un comentario", "deja una respuesta",
    "dejar un comentario", "escribe un comentario", "deixe um comentario", "deixe uma resposta", "lascia un commento", "lascia una risposta",
    "оставить комментарии", "добавить комментарии", "plaats een reactie", "geef een reactie", "dodaj komentarz", "zostaw komentarz",
    "lamna ett svar", "legg igjen en kommentar", "skriv en kommentar", "发表评论", "发表回复", "コメントを残す", "コメントを書く", "댓글 남기기",
    "votre adresse e-mail", "votre adresse de messagerie", "your email address will not", "deine e-mail-adresse", "tu direccion de correo",
    "il tuo indirizzo email", "o seu endereco de e-mail", "required fields are marked", "les champs obligatoires", "save my name",
    "enregistrer mon nom", "notify me of", "this site uses akismet", "share this", "share on", "partager sur", "partagez cet", "partager cet",
    "teilen auf", "artikel teilen", "compartir en", "compartilhe", "condividi su", "поделиться", "tweet this", "print this", "imprimer cet",
    "related posts", "related articles", "articles similaires", "ahnliche beitrage", "entradas relacionadas", "articoli correlati",
    "powered by", "propulse par", "proudly powered", "all rights reserved", "tous droits reserves", "alle rechte vorbehalten",
    "todos los derechos reservados", "todos os direitos reservados", "tutti i diritti riservati", "все права защищены",
    "back to top", "haut de page", "retour en haut", "nach oben", "volver arriba", "newsletter", "s'abonner", "subscribe to", "abonnez-vous",
    "mentions legales", "privacy policy", "cookie policy", "politique de confidentialite", "impressum", "datenschutz", "©", "(c) 19", "(c) 20",
    "retrieved from", "posted in ", "posted by ", "filed under", "publie dans ", "publie par ", "veroffentlicht in ", "publicado en ",
];

/// Lines that are nothing but a name of something a page has.
#[rustfmt::skip]
const LIKELY: &[&str] = &[
    "auteur", "l'auteur", "a propos de l'auteur", "about the author", "author", "autor", "uber den autor", "sobre el autor", "sobre o autor",
    "autore", "l'autore", "sull'autore", "об авторе", "автор", "over de auteur", "o autorze", "comments", "no comments", "commentaires",
    "aucun commentaire", "kommentare", "comentarios", "commenti", "комментарии", "share", "partager", "teilen", "compartir", "compartilhar",
    "condividi", "facebook", "twitter", "tweet", "linkedin", "whatsapp", "telegram", "pinterest", "email", "e-mail", "print", "imprimer",
    "pdf", "home", "accueil", "contact", "menu", "tags", "mots-cles", "schlagworter", "etiquetas", "categories", "kategorien", "categorias",
    "archives", "name", "nom", "website", "site web", "next", "previous", "suivant", "precedent", "weiter", "zuruck", "siguiente", "anterior",
    "successivo", "precedente", "next page", "previous page", "page suivante", "page precedente", "read more", "lire la suite", "like this",
    "loading...", "search", "rechercher", "suche", "buscar", "cerca", "reply", "repondre", "antworten", "responder", "rispondi",
];

/// Beginnings of lines that lead elsewhere.
const ARROWS: &[&str] = &[">>", "<<", "→", "←", "⟶", "»»", "▶", "◀", "«« ", "> "];
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "next part", "next chapter:", "next article", "previous article", "previous post", "next post", "part two of this", "suite de ce texte",
    "article suivant", "article precedent", "lire aussi", "a lire aussi", "voir aussi :", "read also", "see also:", "tags:", "mots-cles :",
    "categories:", "categorie :", "source:", "source :", "quelle:", "fuente:", "fonte:", "copyright", "url:", "http://", "https://", "www.",
    "nachster beitrag", "vorheriger beitrag", "siguiente entrada", "entrada anterior", "updated:", "last updated", "permalink",
];

/// What a line says of where it comes from.
fn sign(line: &str) -> Option<Sign> {
    if line.len() > 200 {
        return None;
    }
    if ARROWS.iter().any(|arrow| line.starts_with(arrow)) {
        return Some(Sign::Likely);
    }
    let folded = fold::folded(line);
    let words = folded.trim();
    let bare = words.trim_end_matches([
        ':', '.', '…', ' ', '(', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ]);
    if vocabulary::begins(SURE, words) {
        Some(Sign::Sure)
    } else if LIKELY.contains(&bare) || vocabulary::begins(LEADS, words) {
        Some(Sign::Likely)
    } else {
        None
    }
}

/// Whether a short line is one that only pages have; it heads no section.
pub(super) fn is_page_line(line: &str) -> bool {
    sign(line) == Some(Sign::Sure)
}

/// Blocks from the end that are looked at.
const REACH: usize = 60;

/// Bytes of prose that may stand between two signs (a word on the author, a notice).
const BRIDGE: usize = 1000;

/// Short lines without a sign that may stand between two signs.
const NAMES: usize = 6;

/// The block, in `first..end`, at which the page's tail begins; `end` where there is none.
pub(super) fn start(page: &Page, first: usize, end: usize) -> usize {
    let (mut start, mut sure, mut bridge, mut names) = (end, 0, 0, 0);
    for index in (first.max(end.saturating_sub(REACH))..end).rev() {
        if page.blocks[index].kind == BlockKind::Rule {
            continue;
        }
        let line = page.words(index);
        match sign(line) {
            Some(Sign::Sure) => {
                sure += 1;
                (start, bridge, names) = (index, 0, 0);
            }
            Some(Sign::Likely) if bridge == 0 || is_box(line) => {
                (start, bridge, names) = (index, 0, 0);
            }
            // A name, a button, a date: it goes with what stands around it.
            _ if line.len() <= 60 && !ends_sentence(line) => names += 1,
            _ => bridge += line.len(),
        }
        if bridge > BRIDGE || names > NAMES {
            break;
        }
    }
    let text = |from: usize, to: usize| -> usize {
        page.blocks[to - 1].span.end - page.blocks[from].span.start
    };
    // A tail is the smaller part of a text.
    if sure > 0 && start > first && text(start, end) * 2 < text(first, end) {
        start
    } else {
        end
    }
}

/// Whether a word on the author may follow the line.
fn is_box(line: &str) -> bool {
    let folded = fold::folded(line);
    [
        "aut",
        "about the author",
        "a propos",
        "l'aut",
        "uber den",
        "sobre",
        "об авт",
        "over de",
    ]
    .iter()
    .any(|start| folded.starts_with(start))
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '…', '»', '”', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_pages_are_known_in_many_languages() {
        for (line, wanted) in [
            ("Laisser un commentaire", Some(Sign::Sure)),
            ("Leave a Reply", Some(Sign::Sure)),
            ("Schreibe einen Kommentar", Some(Sign::Sure)),
            ("Deja un comentario", Some(Sign::Sure)),
            ("Оставить комментарий", Some(Sign::Sure)),
            ("© 2014 The Society", Some(Sign::Sure)),
            ("Tous droits réservés.", Some(Sign::Sure)),
            ("Auteur", Some(Sign::Likely)),
            ("About the author", Some(Sign::Likely)),
            ("Comments (12)", Some(Sign::Likely)),
            ("Facebook", Some(Sign::Likely)),
            (">> Deuxième partie de ce texte", Some(Sign::Likely)),
            ("→ Next", Some(Sign::Likely)),
            ("https://example.org/a", Some(Sign::Likely)),
            ("La question nationale", None),
            ("Author and finisher of our faith", None),
            ("He left a comment.", None),
            ("Shared memories", None),
            ("The End", None),
        ] {
            assert_eq!(sign(line), wanted, "{line}");
        }
    }
}
