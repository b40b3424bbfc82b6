//! One window of the text, folded and searched; and the seams at which windows may meet.

use memchr::memmem::Finder;

use crate::text::fold::{Folder, Trail, is_seam};
use crate::text::{Span, grapheme};

/// Searches windows of one text for one query.
pub(super) struct Scanner<'t> {
    text: &'t str,
    finder: Finder<'t>,
    folder: Folder,
    /// The window, folded, with as much of what follows as a hit may need.
    folded: Vec<u8>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, query: &'t str) -> Self {
        Self {
            text,
            finder: Finder::new(query.as_bytes()),
            folder: Folder::default(),
            folded: Vec::new(),
        }
    }

    /// Shows `each` the hits that begin in `window`, whose ends are seams, while it wants more; of those that begin together
    /// (`f` twice in `ﬀ`) only the first. A hit may reach beyond the window.
    pub(super) fn hits(&mut self, window: Span, mut each: impl FnMut(Span) -> bool) {
        let length = self.finder.needle().len();
        let own = self.fold(window, length - 1);
        let mut trail = Trail::new(self.text, window.start);
        let mut last_start = None;
        let mut from = 0;
        while let Some(found) = self
            .folded
            .get(from..)
            .and_then(|rest| self.finder.find(rest))
        {
            let at = from + found;
            if at >= own {
                return;
            }
            from = at + 1;
            let first = trail.seek(at);
            let last = trail.clone().seek(at + length - 1);
            let hit = grapheme::widen(self.text, first.union(last));
            if last_start != Some(hit.start) && !each(hit) {
                return;
            }
            last_start = Some(hit.start);
        }
    }

    /// Folds `window` and what follows it, for at least `more` folded bytes; the length of the window's own part.
    fn fold(&mut self, window: Span, more: usize) -> usize {
        self.folded.clear();
        let mut gap = false;
        self.folder
            .fold_into(window.of(self.text), &mut gap, &mut self.folded);
        let own = self.folded.len();
        let mut pos = window.end;
        while self.folded.len() < own + more && pos < self.text.len() {
            let end = self.text.ceil_char_boundary(pos + more.max(16));
            self.folder
                .fold_into(&self.text[pos..end], &mut gap, &mut self.folded);
            pos = end;
        }
        self.folded.truncate(own + more);
        own
    }
}

/// The last seam at or before byte `pos`.
pub(super) fn floor_seam(text: &str, pos: usize) -> usize {
    let mut pos = pos.min(text.len());
    while !parts(text, pos) {
        pos -= 1;
    }
    pos
}

/// The first seam at or after byte `pos`.
pub(super) fn ceil_seam(text: &str, pos: usize) -> usize {
    let mut pos = pos.min(text.len());
    while !parts(text, pos) {
        pos += 1;
    }
    pos
}

/// Whether windows may meet at byte `pos`: what is folded does not change there, and no cluster is cut.
fn parts(text: &str, pos: usize) -> bool {
    is_seam(text, pos) && grapheme::is_boundary(text, pos)
}

/// A seam so far before byte `pos` that no hit of `length` folded bytes which begins earlier reaches `pos`.
pub(super) fn reach(text: &str, pos: usize, length: usize) -> usize {
    let mut folder = Folder::default();
    let mut before = Vec::new();
    let mut size = 64 + 2 * length;
    loop {
        let start = floor_seam(text, pos.saturating_sub(size));
        before.clear();
        folder.fold_into(&text[start..pos], &mut false, &mut before);
        if start == 0 || before.len() > length {
            return start;
        }
        size *= 4;
    }
}
