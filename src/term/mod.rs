//! The world: terminal, events, effects, workers. Decides nothing.

mod awaited;
mod editor;
mod engine;
mod guard;
pub mod headless;
pub mod input;
mod keeper;
pub mod launch;
mod pictures;
mod run;
pub mod screen;
mod search;
mod signals;
pub mod terminal;
mod tty;
mod watch;
mod worker;
mod world;

pub use headless::{Rendered, render};
pub use launch::{Configured, Found, Gallery, Launch, Outcome, Reading, Shelf};
pub use run::{run, run_from};
pub use tty::size;

#[cfg(test)]
mod tests;
