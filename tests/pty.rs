//! The real program in a real (pseudo-)terminal: what only shows there. Signals, resizing, crashes, two readers at once, and the
//! terminal given back in every case.

#![cfg(unix)]

#[path = "pty/term.rs"]
mod term;

use term::Home;

#[test]
fn a_reader_opens_jumps_and_comes_back() {
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    term.shows("conférence donnée par Léon Trotsky");
    term.keys("J").shows("Le “coup d’Etat” · 2/5");
    term.quit();
    assert_eq!(term.contents().trim(), "", "nothing is left on the screen");
    let term = home.open(&["lecture.txt"]);
    term.shows("Le “coup d’Etat” · 2/5").quit();
}

#[test]
fn a_note_and_the_place_are_there_again() {
    let home = Home::with_lecture();
    let term = home.open(&["lecture.txt"]);
    term.keys("JJ").shows("Les causes d’Octobre · 3/5");
    term.keys("acf. Clausewitz #guerre\r").shows("Note kept");
    term.quit();
    assert_eq!(home.notes(), ["cf. Clausewitz #guerre"]);
    let term = home.open(&["lecture.txt"]);
    term.shows("Les causes d’Octobre · 3/5")
        .shows("cf. Clausewitz");
    term.quit();
    // Without a name it is the last text read.
    home.open(&[]).shows("cf. Clausewitz").quit();
}
