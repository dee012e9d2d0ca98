//! Repair of what OCR does to codes, against the tables only: a token becomes one that is known, a
//! letter among the figures of a number becomes the one figure it can be, or nothing is changed.

use super::symbol::look_up;
use crate::patterns::Patterns;

/// Figures and the letters that OCR reads for them.
const FIGURES: &[(char, char)] =
    &[('0', 'O'), ('0', 'o'), ('0', 'Ø'), ('1', 'I'), ('1', 'l'), ('5', 'S')];

/// Letters that OCR reads for each other.
const LETTERS: &[(char, char)] =
    &[('Đ', 'D'), ('U', 'Ư'), ('O', '0'), ('I', '1'), ('I', 'l'), ('S', '5'), ('O', 'Ơ')];

/// More doubtful letters than this are not looked into.
const MOST: usize = 4;

/// The one known token that `token` can be a misreading of. Types are only looked for where a type
/// stands, in the `first` place; the number of a legislature must fit the year.
pub(super) fn token(
    token: &str,
    first: bool,
    year: Option<u16>,
    patterns: &Patterns,
) -> Option<String> {
    let known = |candidate: &str| {
        let body = patterns.agencies.symbols.exact(candidate);
        body || first && patterns.doctypes.symbols.exact(candidate)
            || is_assembly(candidate, year, patterns)
    };
    if let Some(means) = patterns.misreadings.get(token).filter(|means| known(means)) {
        return Some(means.to_owned());
    }
    if token.chars().count() < 3 || token.chars().count() > 12 {
        return None;
    }
    let mut found: Vec<String> = readings(token).into_iter().filter(|read| known(read)).collect();
    found.sort();
    found.dedup();
    match found.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// The National Assembly or its Standing Committee with a legislature that sat in that year.
fn is_assembly(token: &str, year: Option<u16>, patterns: &Patterns) -> bool {
    let bare = token.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(bare, "QH" | "UBTVQH")
        && look_up(bare, patterns).known()
        && token[bare.len()..].parse().is_ok_and(|number| patterns.legislatures.sat(number, year))
}

/// Every other way to read a token by exchanging letters and figures that look alike.
fn readings(token: &str) -> Vec<String> {
    let mut all = vec![(String::new(), 0)];
    for c in token.chars() {
        let other = |&(a, b): &(char, char)| match c {
            c if c == a => Some(b),
            c if c == b => Some(a),
            _ => None,
        };
        let alike: Vec<char> = LETTERS.iter().chain(FIGURES).filter_map(other).collect();
        let mut next = Vec::with_capacity(all.len() * (1 + alike.len()));
        for (text, changed) in &all {
            let with = |c: char| format!("{text}{c}");
            next.push((with(c), *changed));
            if *changed < MOST {
                next.extend(alike.iter().map(|c| (with(*c), changed + 1)));
            }
        }
        all = next;
        if all.len() > 512 {
            return Vec::new();
        }
    }
    all.into_iter().filter(|(_, changed)| *changed > 0).map(|(text, _)| text).collect()
}

/// A number in which OCR read letters for figures: the figures, if every letter can only be one.
/// A small letter at the end may be a suffix (`30c`), a capital one is none.
pub(super) fn number(printed: &str) -> Option<String> {
    let figure =
        |c: char| FIGURES.iter().find(|(_, letter)| *letter == c).map(|(figure, _)| *figure);
    let mut out = String::with_capacity(printed.len());
    let mut changed = false;
    for c in printed.chars() {
        match figure(c) {
            Some(figure) => {
                out.push(figure);
                changed = true;
            }
            None if c.is_ascii_digit() => out.push(c),
            None => return None,
        }
    }
    // Letters alone are a word.
    (changed && printed.chars().any(|c| c.is_ascii_digit())).then_some(out)
}

/// A number with one capital among its figures that could be any figure, as in `4J0`: what the rules
/// read in its place, a number of the same length.
pub(super) fn unreadable(printed: &str) -> Option<String> {
    let capitals = printed.chars().filter(char::is_ascii_uppercase).count();
    let figures = printed.chars().filter(char::is_ascii_digit).count();
    let edges = printed.starts_with(|c: char| c.is_ascii_digit())
        && printed.ends_with(|c: char| c.is_ascii_digit());
    let number = capitals == 1 && capitals + figures == printed.len() && edges;
    (number && printed.len() <= 5).then(|| "1".repeat(printed.len()))
}
