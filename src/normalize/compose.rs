//! Canonical composition: a letter and its combining marks become one letter.

use unicode_normalization::UnicodeNormalization;

use crate::patterns::Patterns;
use crate::text::{OffsetMap, Rewriter};

/// Puts letters and their combining marks (U+0300 to U+036F, in any order, also after a letter that
/// already has one, as in Windows-1258) into NFC. A text without such marks is left untouched.
pub(super) fn compose(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut at = 0;
    // The marks are encoded as 0xCC 0x80 to 0xCD 0xAF; these lead bytes stand for nothing else.
    while let Some(found) = memchr::memchr2(0xCC, 0xCD, &bytes[at..]) {
        let mark = at + found;
        let base = text[at..mark].char_indices().next_back().map_or(mark, |(i, _)| at + i);
        let mut end = mark;
        for c in text[mark..].chars().take_while(|c| is_mark(*c)) {
            end += c.len_utf8();
        }
        if end == mark {
            // A Greek letter shares the lead byte.
            at = mark + text[mark..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        rewriter.replace(base..end, &text[base..end].nfc().collect::<String>());
        at = end;
    }
    rewriter.finish()
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
