//! Keys as data: how a key is written, which keys lead to which command, and loading of keymap files with all errors at once.
//! Knows nothing of terminals and nothing of what commands do.

mod key;
mod load;
mod script;
pub mod source;
pub mod suggest;
mod trie;

pub use key::{Code, Key, Mods};
pub use load::{BUILTIN, Check, Known, Problem, builtin, load};
pub use script::{Input, parse_script};
pub use trie::{Binding, Keymap, Lookup};
