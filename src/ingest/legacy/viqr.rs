//! VIQR: Vietnamese typed in ASCII with punctuation for marks (RFC 1456).

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::ingest::legacy::syllables::{code, is_form};
use crate::ingest::legacy::table::{bytes, letter, rows};

const TABLE: &str = include_str!("../../../patterns/readers/encodings.tsv");

/// Fewest hats that make a text worth reading as VIQR.
pub(crate) const LEAST: usize = 3;

struct Rules {
    hats: Vec<(u8, char)>,
    tones: Vec<(u8, char)>,
    /// Two letters that stand for one.
    strokes: Vec<(Vec<u8>, char)>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Rules { hats: Vec::new(), tones: Vec::new(), strokes: Vec::new() };
    for (_, code, cell) in rows(TABLE).filter(|row| row.0 == "viqr") {
        let (Some(code), Some(letter)) = (bytes(code), letter(cell)) else { continue };
        match (code.as_slice(), letter) {
            ([byte], '\u{302}' | '\u{306}' | '\u{31b}') => rules.hats.push((*byte, letter)),
            ([byte], _) => rules.tones.push((*byte, letter)),
            _ => rules.strokes.push((code, letter)),
        }
    }
    rules
});

/// Whether most of the words with marks of texts are syllables when the marks are read so.
pub(crate) fn is_viqr<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for text in texts {
        for word in text.split_ascii_whitespace() {
            let word = trimmed(word);
            if !word.bytes().any(|byte| RULES.hats.iter().any(|hat| hat.0 == byte)) {
                continue;
            }
            if syllable(word).is_some() { good += 1 } else { bad += 1 }
        }
    }
    good >= LEAST && good >= 2 * bad
}

/// The text with the words that are syllables decoded; nothing if there are none.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut is_changed = false;
    let mut parts =
        text.split_inclusive(|c: char| c.is_ascii_whitespace() || c == '-' || c == '/').peekable();
    while let Some(part) = parts.next() {
        let part_word = trimmed(part);
        let is_end = part.ends_with('\n')
            || parts
                .peek()
                .is_none_or(|next| next.starts_with(|c: char| c.is_ascii_uppercase() || c == '\n'));
        let stopped = part_word.strip_suffix(['.', '?']).filter(|word| is_end && is_whole(word));
        let part_word = stopped.unwrap_or(part_word);
        let Some((word, tail)) = syllable_and_tail(part_word) else {
            out.push_str(part);
            continue;
        };
        let lead = part.find(part_word).unwrap_or(0);
        out.push_str(part.get(..lead).unwrap_or(""));
        out.push_str(&word);
        out.push_str(tail);
        out.push_str(part.get(lead + part_word.len()..).unwrap_or(""));
        is_changed = true;
    }
    is_changed.then_some(out)
}

/// A word without what cannot be part of it.
fn trimmed(word: &str) -> &str {
    let word = word.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | ')' | '"' | '!' | '-' | '/');
    word.trim_end_matches(is_end)
}

/// Whether a word needs no more marks: a full stop after it ends the sentence.
fn is_whole(word: &str) -> bool {
    read(word).is_some_and(|read| is_form(read.chars()))
}

fn syllable(word: &str) -> Option<String> {
    syllable_and_tail(word).map(|found| found.0)
}

/// The letters of a word with marks, and what follows them. A full stop at the end of a line or a
/// backslash before a mark make the mark punctuation.
fn syllable_and_tail(word: &str) -> Option<(String, &str)> {
    if !word.is_ascii() || word.len() > 16 {
        return None;
    }
    let mut ends = vec![word.len()];
    let kept = word.trim_end_matches(['.', '?', '\'', '\\', '+', '*', '(', '^', '~', '`']);
    ends.extend((kept.len()..word.len()).rev());
    // A mark at the end that the word can do without is punctuation if it has a tone already.
    ends.into_iter().find_map(|end| {
        let (inner, tail) = (word.get(..end)?, word.get(end..)?);
        let read = read(inner)?;
        let is_marked = !read.is_ascii();
        (is_marked && is_form(read.chars())).then_some((read, tail))
    })
}

/// The word with its marks put on their letters; nothing if one has no letter to stand on.
fn read(word: &str) -> Option<String> {
    let bytes = word.as_bytes();
    let mut out = String::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let stroke =
            bytes.get(at..at + 2).and_then(|two| RULES.strokes.iter().find(|s| s.0 == two));
        if let Some((_, letter)) = stroke {
            out.push(*letter);
            at += 2;
            continue;
        }
        at += 1;
        if byte.is_ascii_alphabetic() {
            out.push(char::from(byte));
            continue;
        }
        let marks = RULES.hats.iter().chain(&RULES.tones);
        let (_, mark) = marks.into_iter().find(|mark| mark.0 == byte)?;
        let on: String = out.pop().into_iter().chain([*mark]).nfc().collect();
        let mut on = on.chars();
        match (on.next(), on.next()) {
            (Some(letter), None) if code(letter) != 0 => out.push(letter),
            _ => return None,
        }
    }
    Some(out)
}
