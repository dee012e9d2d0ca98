//! UTF-8 whose bytes were read as windows-1252.

use crate::ingest::legacy::cells::{Cell, is_letter};
use crate::ingest::legacy::encodings::byte_of;
use crate::ingest::legacy::syllables::is_form;

/// Puts the characters together again where their bytes are UTF-8; the others stay.
///
/// On the way a no-break space (byte A0) often became a blank, and a soft hyphen (byte AD) is often
/// dropped; both are put back where a sequence lacks its last byte.
pub(crate) fn decode(cells: &[Cell]) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len());
    // What lost a byte is only known as such next to what did not.
    let mut tails = (0..cells.len()).filter_map(|at| cells.get(at..)?.split_first());
    if !tails.any(|(first, after)| sequence(first.c, after, |_| None).is_some()) {
        return cells.to_vec();
    }
    let keeps_blanks = cells.iter().any(|cell| cell.c == '\u{a0}');
    let mut rest = cells;
    while let Some((first, after)) = rest.split_first() {
        let is_blank = |lead: &[u8]| Some(!keeps_blanks && was_blank(lead, &out, after));
        let (c, used) = sequence(first.c, after, is_blank).unwrap_or((first.c, 1));
        // The mark of byte order at the start of a file is no text.
        if c != '\u{feff}' {
            out.push(Cell { c, ..*first });
        }
        rest = rest.get(used..).unwrap_or(&[]);
    }
    out
}

/// The character whose bytes begin here, and how many characters they were read as. Where the last
/// byte is missing, `is_blank` tells whether a blank took its place, or that there is no character.
fn sequence(
    first: char,
    after: &[Cell],
    is_blank: impl Fn(&[u8]) -> Option<bool>,
) -> Option<(char, usize)> {
    let lead = byte_of(first).filter(|byte| (0xc2..=0xf4).contains(byte))?;
    let length = match lead {
        0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    let mut bytes = vec![lead];
    while bytes.len() < length {
        let next = after.get(bytes.len() - 1).and_then(|cell| byte_of(cell.c));
        let Some(byte) = next.filter(|byte| (0x80..=0xbf).contains(byte)) else {
            if !matches!(bytes.as_slice(), [0xc3] | [0xe1, 0xba | 0xbb]) {
                return None;
            }
            let used = bytes.len();
            let (lost, used) = if is_blank(&bytes)? { (0xa0, used + 1) } else { (0xad, used) };
            bytes.push(lost);
            return one(&bytes).map(|c| (c, used));
        };
        bytes.push(byte);
    }
    one(&bytes).map(|c| (c, length))
}

/// Whether the blank after the first bytes of a sequence was its last byte: after three bytes only
/// in capitals; after two where another blank or punctuation follows, or letters that go on with
/// the word.
fn was_blank(lead: &[u8], before: &[Cell], after: &[Cell]) -> bool {
    let (blank, tail) = after.split_at(lead.len().min(after.len()));
    if blank.last().is_none_or(|cell| cell.c != ' ') {
        return false;
    }
    if lead.len() > 1 {
        return before.last().is_some_and(|cell| cell.c.is_uppercase());
    }
    let length = tail.iter().take_while(|cell| cell.c.is_ascii_alphabetic()).count();
    if length == 0 {
        return tail.first().is_none_or(|cell| cell.c.is_ascii());
    }
    let is_end = tail.get(length).is_none_or(|cell| !is_letter(cell.c));
    let start = before.iter().rev().take(4).take_while(|cell| is_letter(cell.c)).count();
    let head = before.iter().skip(before.len() - start).map(|cell| cell.c);
    let grave = one(&[0xc3, 0xa0]);
    let tail = tail.iter().take(length).map(|cell| cell.c);
    is_end && length < 4 && is_form(head.chain(grave).chain(tail))
}

/// The character of some bytes, if it is one that Vietnamese text holds.
fn one(bytes: &[u8]) -> Option<char> {
    let c = std::str::from_utf8(bytes).ok()?.chars().next()?;
    let is_latin = matches!(c, '\u{80}'..='\u{4ff}' | '\u{1e00}'..='\u{1eff}');
    let is_sign = matches!(c, '\u{2000}'..='\u{27bf}' | '\u{f000}'..='\u{f0ff}' | '\u{feff}');
    (is_latin || is_sign).then_some(c)
}
