//! The desk as a pure state machine: commands, actions, effects, modes, [`update()`] and [`view()`]. Knows no terminal, no file, no clock:
//! actions come in, effects go out as data.

pub mod action;
mod annotating;
mod book;
pub mod command;
mod desk;
mod editor;
mod find;
mod folds;
mod jumping;
mod jumps;
mod keeping;
mod keys;
mod labels;
mod list;
mod listing;
mod margin;
mod mode;
mod motion;
mod mouse;
mod page;
mod pictures;
pub mod place;
mod prompt;
mod recode;
mod rows;
mod run;
mod select;
mod settle;
pub mod sheets;
pub mod shelf;
mod state;
mod typing;
mod update;
mod view;
pub mod view_model;
mod writing;

pub use action::{Action, Cx, Effect};
pub use book::Book;
pub use list::Key;
pub use mode::{Mode, NoteRef};
pub use pictures::Pictures;
pub use select::{Selection, Unit};
pub use state::State;
pub use update::update;
pub use view::view;
