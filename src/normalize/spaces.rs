//! White space: one blank between words, one line feed between lines, two between paragraphs.

use crate::patterns::Patterns;
use crate::text::{OffsetMap, Rewriter};

/// Makes every run of white space a blank, a line feed or, where an empty line stood, two line
/// feeds. White space at the start and the end of the text goes.
pub(super) fn spaces(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        // Fast path: one blank between words.
        if b == b' '
            && at > 0
            && bytes
                .get(at + 1)
                .is_some_and(|next| *next > b' ' && !matches!(next, 0x7f | 0xc2 | 0xe2 | 0xe3))
        {
            at += 2;
            continue;
        }
        // Printing ASCII, and lead bytes that start no white space.
        if b > b' ' && !matches!(b, 0x7f | 0xc2 | 0xe2 | 0xe3) {
            at += 1;
            continue;
        }
        let (end, feeds) = run(text, at);
        if end == at {
            at += 1;
            continue;
        }
        let with = match feeds {
            _ if at == 0 || end == bytes.len() => "",
            0 => " ",
            1 => "\n",
            _ => "\n\n",
        };
        rewriter.replace(at..end, with);
        at = end;
    }
    rewriter.finish()
}

/// Where the white space starting at `at` ends, and how many line ends it holds.
fn run(text: &str, at: usize) -> (usize, usize) {
    if !text.is_char_boundary(at) {
        return (at, 0);
    }
    let (mut end, mut feeds) = (at, 0);
    let mut carriage = false;
    for c in text[at..].chars() {
        match c {
            '\n' if carriage => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => feeds += 1,
            '\u{2029}' => feeds += 2,
            c if c.is_whitespace() || c.is_control() => {}
            _ => break,
        }
        carriage = c == '\r';
        end += c.len_utf8();
    }
    (end, feeds)
}
