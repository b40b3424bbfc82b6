//! Geometry without colour: where lines break, which rows a viewport shows, how the screen is shared out, and
//! where the side notes stand. Knows nothing of annotations, themes or terminals.

mod breaks;
pub mod galley;
mod glue;
mod hang;
mod hyphens;
mod justify;
pub mod line;
pub mod margin;
mod narrow;
mod optimal;
pub mod panes;
pub mod paragraph;
mod ragged;
mod table;
mod verbatim;
mod visual;
pub mod wrap;

pub use galley::{Figures, Folds, Galley, Row, Top};
pub use hang::{bars, sign};
pub use line::{Line, Setting, Word};
pub use panes::{Panes, Rect};
