//! The reader's bookmarks, highlights and notes: model, anchors, where they stand now, undo, and the merge of
//! several devices' copies. Knows nothing of files and clocks: times and device names are passed in.

mod anchor;
mod changes;
mod chapters;
mod cutout;
mod history;
mod hits;
mod known;
mod loose;
mod model;
mod myers;
mod near;
mod order;
mod resolve;
mod score;
mod seeds;
mod set;
mod several;
mod tags;
mod thread;
mod version;
mod windows;

pub use anchor::Anchor;
pub use history::{Change, History};
pub use known::Known;
pub use model::{Annotation, Id, Kind, STYLES};
pub use order::{Placed, book_order};
pub use resolve::{Resolution, VERSION as RESOLVE_VERSION, resolve, resolve_in_place};
pub use set::Set;
pub use several::{
    resolve_all, resolve_any, resolve_in_turn, resolve_knowing, resolve_one_in_place,
};
pub use tags::{tag_spans, tags};
pub use version::{Device, Order, VersionVector};

#[cfg(test)]
mod testing;
