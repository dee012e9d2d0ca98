//! Capitals in text of TCVN3, which has none for letters with a tone.
//!
//! Typists either set the text in a font that draws small letters as capitals, or let the toned
//! letters small between capitals, as in a heading typed with the shift lock.

use std::sync::LazyLock;

use crate::ingest::legacy::cells::{Cell, is_letter, run};
use crate::ingest::legacy::syllables::is_form;
use crate::ingest::legacy::table::rows;

static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    rows(include_str!("../../../patterns/readers/lost_capitals.tsv")).map(|row| row.0).collect()
});

/// What the case of a word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Sure to be in capitals.
    Capital,
    /// Sure to be small, or no word.
    Other,
    /// A word that may be either: no letter but toned ones, or a capital before toned ones.
    Open,
}

/// Turns letters to capitals that a font drew so.
pub(crate) fn raise(cells: &mut [Cell]) {
    for cell in cells {
        cell.c = upper(cell.c);
    }
}

/// Turns the toned letters of a line to capitals in words that are typed in capitals otherwise. A
/// word that may be either follows its neighbours.
pub(crate) fn mend(line: &mut [Cell]) {
    if !line.iter().any(|cell| cell.caseless) {
        return;
    }
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(range) = run(line.get(at..).unwrap_or(&[])) {
        let range = at + range.start..at + range.end;
        at = range.end;
        let case = line.get(range.clone()).map_or(Case::Other, case);
        words.push((range, case));
    }
    let cases: Vec<Case> = words.iter().map(|word| word.1).collect();
    let before = settled(cases.iter());
    let mut after = settled(cases.iter().rev());
    after.reverse();
    for (((range, case), before), after) in words.into_iter().zip(before).zip(after) {
        let is_capital = match case {
            Case::Capital => true,
            Case::Other => false,
            Case::Open => {
                before.or(after).is_some_and(|known| known)
                    && after.or(before).is_some_and(|known| known)
            }
        };
        let is_name = line.get(range.start..).is_some_and(starts_name);
        if is_name && let Some(first) = line.get_mut(range.start) {
            first.c = upper(first.c);
        }
        if let Some(word) = line.get_mut(range).filter(|_| is_capital) {
            word.iter_mut().filter(|cell| cell.caseless).for_each(|cell| cell.c = upper(cell.c));
        }
    }
}

/// Whether two words begin here whose first letter is a capital but has none in TCVN3.
fn starts_name(cells: &[Cell]) -> bool {
    cells.first().is_some_and(|cell| cell.caseless)
        && NAMES.iter().any(|name| {
            let mut read = cells.iter().map(|cell| cell.c);
            name.chars().all(|c| read.next() == Some(c)) && !read.next().is_some_and(is_letter)
        })
}

/// For each word whether the last word up to it that is not open is in capitals.
fn settled<'a>(cases: impl Iterator<Item = &'a Case>) -> Vec<Option<bool>> {
    let settle = |last: &mut Option<bool>, case: &Case| {
        if *case != Case::Open {
            *last = Some(*case == Case::Capital);
        }
        Some(*last)
    };
    cases.scan(None, settle).collect()
}

fn case(word: &[Cell]) -> Case {
    let fixed = || word.iter().filter(|cell| !cell.caseless && is_letter(cell.c));
    let (capitals, count) = (fixed().filter(|cell| cell.c.is_uppercase()).count(), fixed().count());
    let starts = word.first().is_some_and(|cell| !cell.caseless);
    let is_toned = count < word.len();
    if capitals < count {
        return Case::Other;
    }
    if is_toned && (count == 0 || count == 1 && starts) {
        return Case::Open;
    }
    // Codes in capitals say nothing about the words next to them.
    if is_toned || count > 1 && is_form(word.iter().map(|cell| cell.c)) {
        Case::Capital
    } else {
        Case::Other
    }
}

fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
}
