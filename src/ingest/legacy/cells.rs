//! Text as characters that know where they came from, and its decoding.

use crate::ingest::legacy::encodings::{Codes, Encoding, byte_of};
use crate::ingest::legacy::mojibake;
use crate::ingest::legacy::syllables::{code, is_form, is_lone_word, is_mark};

/// A character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// As it is now.
    pub c: char,
    /// As it was read (the first, if it was several).
    pub read: char,
    /// Number of the piece that it belongs to.
    pub piece: u32,
    /// Whether something above ASCII was read here.
    pub high: bool,
    /// Whether this is a letter that its encoding has no capital of, so that a font of capitals may
    /// have drawn it as one.
    pub caseless: bool,
}

impl Cell {
    /// A character as it was read.
    pub fn new(c: char, piece: u32) -> Self {
        Self { c, read: c, piece, high: !c.is_ascii(), caseless: false }
    }

    /// Whether it differs from what was read.
    pub fn is_changed(&self) -> bool {
        self.c != self.read
    }

    fn back(&mut self) {
        self.c = self.read;
        self.caseless = false;
    }
}

/// Decodes a stretch. What the encoding has no code for stays, and so do symbols and punctuation
/// where they are no part of a syllable.
pub(crate) fn decode(encoding: Encoding, cells: &[Cell]) -> Vec<Cell> {
    let Some(codes) = encoding.codes() else { return mojibake::decode(cells) };
    let mut out = Vec::with_capacity(cells.len());
    let mut rest = cells;
    while let Some((first, after)) = rest.split_first() {
        let (letter, used) = letter(codes, first, after.first());
        let high = first.high || used == 2;
        out.push(Cell { c: letter, high, caseless: high && codes.is_caseless(letter), ..*first });
        rest = rest.get(used..).unwrap_or(&[]);
    }
    let mut at = 0;
    while let Some(length) = run(out.get(at..).unwrap_or(&[])) {
        let start = at + length.start;
        let end = at + length.end;
        let is_after_digit =
            start.checked_sub(1).and_then(|i| out.get(i)).is_some_and(|b| b.c.is_ascii_digit());
        if let Some(run) = out.get_mut(start..end) {
            guard(run, is_after_digit);
        }
        at = end;
    }
    out
}

/// The letter at the start of a stretch, and how many characters it was typed with.
fn letter(codes: &Codes, first: &Cell, second: Option<&Cell>) -> (char, usize) {
    let Some(byte) = byte_of(first.c) else { return (first.c, 1) };
    let pair = second.and_then(|s| byte_of(s.c)).and_then(|second| codes.pair(byte, second));
    if let Some(letter) = pair {
        return (letter, 2);
    }
    (codes.single(byte).unwrap_or(first.c), 1)
}

/// The first run of letters and combining marks.
pub(crate) fn run(cells: &[Cell]) -> Option<std::ops::Range<usize>> {
    let start = cells.iter().position(|cell| is_letter(cell.c))?;
    let length = cells.get(start..)?.iter().position(|cell| !is_letter(cell.c) && !is_mark(cell.c));
    Some(start..length.map_or(cells.len(), |length| start + length))
}

/// A letter of a word. The ordinal signs and the micro sign are letters only to Unicode.
pub(crate) fn is_letter(character: char) -> bool {
    if code(character) != 0 {
        return true;
    }
    character.is_alphabetic() && !matches!(character, '\u{aa}' | '\u{ba}' | '\u{b5}')
}

/// Punctuation and blanks of windows-1252 that also are letters in some encoding.
fn is_punctuation(read: char) -> bool {
    matches!(
        read,
        '\u{a0}' | '\u{2013}' | '\u{2014}' | '\u{2018}'
            ..='\u{201e}' | '\u{2022}' | '\u{2026}' | '\u{2122}'
    )
}

/// Signs that are left alone after a digit: powers, fractions, degrees, ordinals.
fn follows_digits(read: char) -> bool {
    matches!(
        read,
        '\u{aa}' | '\u{b0}' | '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{ba}' | '\u{bc}'..='\u{be}'
    )
}

/// Takes signs back that were read as letters though they only stand next to a word.
fn guard(run: &mut [Cell], is_after_digit: bool) {
    let is_sign = |cell: &Cell| cell.high && !is_letter(cell.read) && !cell.read.is_control();
    if let Some(first) = run.first_mut().filter(|cell| is_after_digit && follows_digits(cell.read))
    {
        first.back();
    }
    if let [.., unit, power] = run
        && unit.read == 'm'
        && matches!(power.read, '\u{b2}' | '\u{b3}')
    {
        power.back();
    }
    if !run.iter().any(is_sign) {
        return;
    }
    // No word begins with a letter that is a closing quote or a dash as well.
    if let Some(first) = run.first_mut().filter(|cell| is_punctuation(cell.read)) {
        first.back();
    }
    let valid = |run: &[Cell]| is_form(run.iter().map(|cell| cell.c)) && has_case(run);
    if let [only] = run {
        if is_sign(only) && !is_lone_word(only.c) {
            only.back();
        }
        return;
    }
    if valid(run) {
        return;
    }
    for cell in run.iter_mut().filter(|cell| is_punctuation(cell.read)) {
        cell.back();
    }
    let count = run.len();
    for (from, to) in [(1, count), (0, count - 1), (1, count - 1)] {
        let Some(inner) = run.get(from..to) else { continue };
        let edges = [(from == 1).then_some(0), (to < count).then_some(count - 1)];
        let edges = || edges.into_iter().flatten();
        if edges().all(|at| run.get(at).is_some_and(is_sign)) && valid(inner) {
            for at in edges() {
                if let Some(cell) = run.get_mut(at) {
                    cell.back();
                }
            }
            return;
        }
    }
}

/// Whether a word is written in one of the usual cases: small, capital, or capital at the start.
pub(crate) fn has_case(word: &[Cell]) -> bool {
    let fixed = || word.iter().filter(|cell| !cell.caseless && is_letter(cell.c));
    let capitals = fixed().filter(|cell| cell.c.is_uppercase()).count();
    let starts = word.first().is_some_and(|cell| !cell.caseless && cell.c.is_uppercase());
    capitals == 0 || capitals == 1 && starts || capitals == fixed().count()
}
