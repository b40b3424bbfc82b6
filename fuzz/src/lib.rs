//! What the programs here run: the targets that `cargo test` runs too.

#[path = "../../tests/support/books.rs"]
pub mod books;
#[path = "../../tests/support/sound.rs"]
pub mod sound;
#[path = "../../tests/support/targets.rs"]
pub mod targets;

/// Gives `bytes` to the target called `name`.
pub fn run(name: &str, bytes: &[u8]) {
    let target = targets::TARGETS.iter().find(|target| target.name == name);
    (target.expect("a target").run)(bytes);
}
