//! Annotations as text for other programs.

pub mod markdown;
