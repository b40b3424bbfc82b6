//! Colour: a view model becomes cells. No state, no side effects.

mod canvas;
pub mod colour;
pub mod draw;
mod palette;
pub mod part;
pub mod picture;
pub mod theme;

pub use draw::draw;
pub use theme::Theme;
