//! Messages of a mailing list or a mailbox: a head of fields, then the text.

/// Bytes of the longest head.
const HEAD: usize = 4000;

/// Whether `words` begin like the head of a message.
pub(in crate::format) fn is_message(words: &str) -> bool {
    let starts = words.starts_with(['F', 'D', 'S', 'M', 'R', 'T']);
    starts && words.len() <= HEAD && subject(words).is_some()
}

/// The subject that the head of a message gives: it names who wrote it or when, and its lines are all fields.
pub(super) fn subject(words: &str) -> Option<&str> {
    let first = words.split([':', ' ']).next()?;
    if !matches!(
        first,
        "From" | "Date" | "Subject" | "Message" | "Return-Path" | "Received" | "To" | "Message-ID"
    ) {
        return None;
    }
    let (mut subject, mut signed) = (None, false);
    for (index, line) in words.lines().enumerate() {
        let mbox = index == 0 && line.starts_with("From ");
        if line.starts_with([' ', '\t']) || mbox {
            continue;
        }
        let (name, value) = line.split_once(':')?;
        if name.is_empty() || name.len() > 40 || name.contains(char::is_whitespace) {
            return None;
        }
        match name {
            "Subject" => subject = subject.or(Some(value.trim())),
            "From" | "Date" => signed = true,
            _ => {}
        }
    }
    subject.filter(|subject| signed && !subject.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_messages_are_told_by_their_fields() {
        for (words, wanted) in [
            (
                "From: Ann\nSubject: Roads\n  under water\nDate: today",
                Some("Roads"),
            ),
            (
                "Message: 1\nDate: Mon, 3 May\nFrom: Ann\nSubject: Roads",
                Some("Roads"),
            ),
            (
                "From ann@example.org Mon May 3\nFrom: Ann\nSubject: Re: [list] Roads",
                Some("Re: [list] Roads"),
            ),
            ("From: the beginning\nit was Subject: to doubt", None),
            ("Subject: Roads", None),
            ("Date: 3 May\nFrom: Ann", None),
            ("From here the road\nSubject: nothing", None),
        ] {
            assert_eq!(subject(words), wanted, "{words}");
        }
    }
}
