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
        if !may_begin(bytes, at) {
            at += 1;
            continue;
        }
        // One blank between words stays.
        if bytes[at] == b' ' && at > 0 && at + 1 < bytes.len() && !may_begin(bytes, at + 1) {
            at += 2;
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

/// Whether white space or a control character may begin at a byte.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        byte @ ..=0x7f => byte <= b' ' || byte == 0x7f,
        // U+0080 to U+00A0.
        0xc2 => bytes.get(at + 1).is_some_and(|next| *next <= 0xa0),
        // U+2000 to U+205F, among them the quotes and dashes.
        0xe2 => {
            matches!(
                bytes.get(at + 1..at + 3),
                Some([0x80, 0x80..=0x8a | 0xa8..=0xaf] | [0x81, 0x9f])
            )
        }
        // U+3000.
        0xe3 => bytes.get(at + 1) == Some(&0x80),
        _ => false,
    }
}

/// Where the white space starting at `at` ends, and how many line ends it holds.
fn run(text: &str, at: usize) -> (usize, usize) {
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
