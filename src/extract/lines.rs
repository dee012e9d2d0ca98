//! The lines of a document, for the parts that are laid out rather than written: header, addressees,
//! recipients, signature.

use std::ops::Range;

/// One line that is not empty.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Normalized range, without table bars, bullets of Markdown and blanks at its ends.
    pub range: Range<usize>,
    /// An empty line stands before it.
    pub gap: bool,
    /// It has letters and all of them are capitals.
    pub caps: bool,
}

/// The lines of the normalized text.
pub(super) fn lines(normalized: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut gap = false;
    for part in normalized.split('\n') {
        let trimmed =
            part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '#' | '*'));
        if trimmed.is_empty() {
            gap = part.is_empty() || gap;
        } else {
            let from = start + (trimmed.as_ptr() as usize - part.as_ptr() as usize);
            lines.push(Line { range: from..from + trimmed.len(), gap, caps: is_caps(trimmed) });
            gap = false;
        }
        start += part.len() + 1;
    }
    lines
}

/// Whether a text has letters and all of them are capitals.
pub(super) fn is_caps(text: &str) -> bool {
    let mut letters = false;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        letters |= c.is_uppercase();
    }
    letters
}

/// Lower case with a capital first letter, for words printed in capitals (`PHÓ CHỦ TỊCH`).
pub(super) fn sentence_case(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut chars = lower.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => lower,
    }
}
