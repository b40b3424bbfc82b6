//! Where jumps began, to go back and forward again.

/// Places (bytes) left by a jump, newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jumps {
    back: Vec<usize>,
    forward: Vec<usize>,
}

impl Jumps {
    const LIMIT: usize = 100;

    /// A jump begins at `from`.
    pub fn leave(&mut self, from: usize) {
        self.forward.clear();
        if self.back.last() != Some(&from) {
            self.back.push(from);
        }
        if self.back.len() > Self::LIMIT {
            self.back.remove(0);
        }
    }

    /// Where to go back to from `here`.
    pub fn back(&mut self, here: usize) -> Option<usize> {
        let to = self.back.pop()?;
        self.forward.push(here);
        Some(to)
    }

    /// The text is another: every place is where `to` says.
    pub fn shift(&mut self, to: impl Fn(usize) -> usize) {
        for place in self.back.iter_mut().chain(&mut self.forward) {
            *place = to(*place);
        }
    }

    /// Where to go forward to from `here`.
    pub fn forward(&mut self, here: usize) -> Option<usize> {
        let to = self.forward.pop()?;
        self.back.push(here);
        Some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_and_forward_mirror_each_other() {
        let mut jumps = Jumps::default();
        jumps.leave(1);
        jumps.leave(2);
        assert_eq!(jumps.back(3), Some(2));
        assert_eq!(jumps.back(2), Some(1));
        assert_eq!(jumps.back(1), None);
        assert_eq!(jumps.forward(1), Some(2));
        assert_eq!(jumps.forward(2), Some(3));
        assert_eq!(jumps.forward(3), None);
        assert_eq!(jumps.back(3), Some(2));
        jumps.leave(9);
        assert_eq!(jumps.forward(9), None, "a new jump ends the way forward");
    }
}
