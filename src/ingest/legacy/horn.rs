//! The letter that TCVN3 has at byte AD, which is the soft hyphen of Latin-1 and of Unicode.
//!
//! Readers of PDF files give a hyphen for it, or a blank, or nothing. Each is taken back only
//! where that makes a syllable of what was none. Measured in the research notes, section 2.4.

use std::sync::LazyLock;

use crate::ingest::legacy::cells::{Cell, decode, has_case, is_letter, run};
use crate::ingest::legacy::encodings::Encoding;
use crate::ingest::legacy::syllables::is_form;
use crate::ingest::legacy::table::rows;

/// The byte of the letter.
const BYTE: u8 = 0xad;

/// Words that lost the letter and are known though they are syllables still, or have no vowel;
/// whether a small word must follow; and the whole word.
static LOST: LazyLock<Vec<(&str, bool, &str)>> = LazyLock::new(|| {
    let table = include_str!("../../../patterns/readers/lost_horns.tsv");
    let is_initial = |word: &str| word.chars().all(char::is_uppercase);
    rows(table).map(|(word, whole, _)| (word, is_initial(word), whole)).collect()
});

/// The letter itself.
fn letter() -> Option<char> {
    Encoding::Tcvn3.codes()?.single(BYTE)
}

/// What became of the letter in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Horn {
    /// It is there: hyphens and blanks are what they seem. Or the text is too short to tell.
    Kept,
    /// Hyphens stand for it.
    Hyphens,
    /// Blanks stand for it, or nothing.
    Gone,
}

/// Characters of text that is bound to hold the letter: it is one in 120.
const BOUND: usize = 300;

impl Horn {
    /// Looks at stretches in TCVN3.
    pub fn of<'a>(stretches: impl Iterator<Item = &'a [Cell]> + Clone) -> Self {
        if stretches.clone().any(is_kept) {
            return Self::Kept;
        }
        let has_hyphens = |cells: &[Cell]| {
            cells.iter().any(is_hyphen) && {
                let mut decoded = decode(Encoding::Tcvn3, cells);
                from_hyphens(&mut decoded);
                decoded
                    .iter()
                    .any(|cell| cell.is_changed() && is_hyphen(&Cell { c: cell.read, ..*cell }))
            }
        };
        if stretches.clone().any(has_hyphens) {
            Self::Hyphens
        } else if stretches.map(<[Cell]>::len).sum::<usize>() >= BOUND {
            Self::Gone
        } else {
            Self::Kept
        }
    }

    /// Puts the letter back into a decoded stretch.
    pub fn put_back(self, mut cells: Vec<Cell>) -> Vec<Cell> {
        match self {
            Self::Kept => cells,
            Self::Hyphens => {
                from_hyphens(&mut cells);
                cells
            }
            Self::Gone => {
                from_blanks(&mut cells);
                from_nothing(&cells)
            }
        }
    }
}

/// Whether the soft hyphen was kept.
fn is_kept(cells: &[Cell]) -> bool {
    cells.iter().any(|cell| cell.read == '\u{ad}')
}

fn is_hyphen(cell: &Cell) -> bool {
    matches!(cell.c, '-' | '\u{2010}' | '\u{2011}')
}

/// How many characters up to a place fit, at most eight: no syllable is longer.
fn behind(cells: &[Cell], place: usize, fits: impl Fn(&Cell) -> bool) -> usize {
    let cells = cells.get(place.saturating_sub(8)..place).unwrap_or(&[]);
    cells.iter().rev().take_while(|cell| fits(cell)).count()
}

/// How many characters from a place on fit, at most eight.
fn ahead(cells: &[Cell], place: usize, fits: impl Fn(&Cell) -> bool) -> usize {
    cells.iter().skip(place).take(8).take_while(|cell| fits(cell)).count()
}

/// Reads hyphens that touch a letter as the letter, where the word becomes a syllable. Words next to
/// a digit or a slash are codes and stay.
pub(crate) fn from_hyphens(cells: &mut [Cell]) {
    let Some(horn) = letter() else { return };
    if is_kept(cells) {
        return;
    }
    let mut at = 0;
    while let Some(hyphen) = cells.iter().skip(at).position(is_hyphen).map(|found| at + found) {
        at = hyphen + 1;
        let is_word = |cell: &Cell| is_letter(cell.c) || is_hyphen(cell);
        let before = behind(cells, hyphen, is_word);
        let after = ahead(cells, at, is_word);
        let (start, end) = (hyphen - before, at + after);
        let edges = [start.checked_sub(1).and_then(|i| cells.get(i)), cells.get(end)];
        let is_code = |cell: &Cell| cell.c.is_ascii_digit() || cell.c == '/';
        let is_abbreviation = after == 0
            && before > 1
            && cells.iter().take(hyphen).skip(start).all(|cell| cell.c.is_ascii_uppercase());
        if before + after == 0 || is_abbreviation || edges.into_iter().flatten().any(is_code) {
            continue;
        }
        let Some(word) = cells.get_mut(start..end) else { continue };
        let read: Vec<Cell> = word
            .iter()
            .map(|cell| {
                if is_hyphen(cell) {
                    Cell { c: horn, high: true, caseless: true, ..*cell }
                } else {
                    *cell
                }
            })
            .collect();
        if is_form(read.iter().map(|cell| cell.c)) && has_case(&read) {
            word.copy_from_slice(&read);
            at = end;
        }
    }
}

/// Reads a blank as the letter, where what stands around it is no word but becomes one with it:
/// first inside of words, then at their ends.
fn from_blanks(cells: &mut [Cell]) {
    read_blanks(cells, true);
    read_blanks(cells, false);
}

fn read_blanks(cells: &mut [Cell], is_inside: bool) {
    let Some(horn) = letter() else { return };
    let mut at = 0;
    while let Some(blank) = cells.iter().skip(at).position(|cell| cell.c == ' ').map(|f| at + f) {
        at = blank + 1;
        let before = behind(cells, blank, |cell| is_letter(cell.c));
        let after = ahead(cells, at, |cell| is_letter(cell.c));
        let start = blank - before;
        let is_stuck = |cell: &Cell| cell.c.is_ascii_digit() || cell.c == '/' || cell.c == '-';
        let is_abbreviation = after == 0
            && before > 1
            && cells.iter().take(blank).skip(start).all(|cell| cell.c.is_ascii_uppercase());
        let edge = start.checked_sub(1).and_then(|i| cells.get(i));
        if is_inside != (before > 0 && after > 0) || is_abbreviation || edge.is_some_and(is_stuck) {
            continue;
        }
        // A word begins with the letter only where another blank stands before it.
        if before + after == 0 || before == 0 && edge.is_some_and(|cell| cell.c != ' ') {
            continue;
        }
        // What follows an end of a word that was lost: another blank, or punctuation.
        let is_end = |cell: &Cell| matches!(cell.c, ' ' | '\n' | ',' | '.' | ';' | ':' | ')');
        let is_whole = after > 0 || cells.get(at).is_none_or(is_end);
        let Some(word) = cells.get_mut(start..at + after) else { continue };
        let mut read = word.to_vec();
        if let Some(cell) = read.get_mut(before) {
            *cell = Cell { c: horn, high: true, caseless: true, ..*cell };
        }
        let form = |word: &[Cell]| is_form(word.iter().map(|cell| cell.c));
        let parts = (read.get(..before).unwrap_or(&[]), read.get(before + 1..).unwrap_or(&[]));
        let is_broken = before > 0 && !form(parts.0) || after > 0 && !form(parts.1);
        if is_whole && is_broken && form(&read) && has_case(&read) {
            word.copy_from_slice(&read);
            at += after;
        }
    }
}

/// Puts the letter back where it was dropped: into a word that is no syllable and that one letter
/// at exactly one place makes one. What is a syllable without it stays wrong.
fn from_nothing(cells: &[Cell]) -> Vec<Cell> {
    let mut out = Vec::with_capacity(cells.len());
    let mut rest = cells;
    while let Some(range) = run(rest) {
        let (gap, word) = rest.split_at(range.start);
        let (word, after) = word.split_at(range.end - range.start);
        out.extend_from_slice(gap);
        match restored(word, after) {
            Some(restored) => out.extend(restored),
            None => out.extend_from_slice(word),
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

fn restored(word: &[Cell], after: &[Cell]) -> Option<Vec<Cell>> {
    let spelled: String = word.iter().map(|cell| cell.c).collect();
    if let Some((_, _, whole)) = LOST
        .iter()
        .find(|(lost, needs_next, _)| *lost == spelled && (!needs_next || starts_small(after)))
    {
        return Some(inserted(word, whole));
    }
    let is_candidate = word.len() < 8 && word.iter().any(|cell| cell.high);
    if !is_candidate || is_form(word.iter().map(|cell| cell.c)) {
        return None;
    }
    let horn = letter()?;
    let with = |place: usize| {
        let neighbour = word.get(place).or(word.last())?;
        let mut read = word.to_vec();
        read.insert(place, Cell { c: horn, ..lost(neighbour) });
        (is_form(read.iter().map(|cell| cell.c)) && has_case(&read)).then_some(read)
    };
    let mut found = (0..=word.len()).filter_map(with);
    found.next().filter(|_| found.next().is_none())
}

/// A letter that was dropped next to another one. What was read differs from it, so that it counts
/// as changed.
fn lost(neighbour: &Cell) -> Cell {
    Cell { read: '\u{ad}', high: true, caseless: true, ..*neighbour }
}

/// The cells of a word as it should be, which has one letter more.
fn inserted(word: &[Cell], whole: &str) -> Vec<Cell> {
    let mut rest = word.iter();
    let mut neighbour = word.first();
    let horn = letter();
    let cells = whole.chars().filter_map(|c| {
        if Some(c) != horn {
            neighbour = rest.next().or(neighbour);
            return neighbour.map(|cell| Cell { c, ..*cell });
        }
        neighbour.map(|cell| Cell { c, ..lost(cell) })
    });
    cells.collect()
}

/// Whether a blank and a small letter come next.
fn starts_small(after: &[Cell]) -> bool {
    matches!(after, [blank, letter, ..] if blank.c == ' ' && letter.c.is_lowercase())
}
