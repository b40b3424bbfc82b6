//! lutrin is a desk for long texts in the terminal.
//!
//! The modules below are the layers of the house, lowest first. A layer may use the ones above its
//! own line in this list and never the ones below it; `tests/architecture.rs` holds that.

pub mod text;

pub mod doc;

pub mod format;

pub mod layout;

pub mod annotate;

pub mod search;

pub mod exchange;

pub mod store;

pub mod keymap;

pub mod config;

pub mod app;

pub mod ui;

pub mod term;

pub mod cli;
