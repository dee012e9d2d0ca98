//! Whether a text is Vietnamese, to find text layers of scans that were made by an OCR engine for
//! another language.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::ingest::legacy::syllables::is_syllable;
use crate::ingest::legacy::table::rows;

/// Below so many words nothing is said.
const FEW: usize = 20;
/// Share of valid words with a mark that Vietnamese surely has; real pages have twice that.
const MARKED: f64 = 0.4;
/// Least likeness of Vietnamese.
const LIKE: f64 = 0.6;
/// Least share of function words of another language.
const FOREIGN: f64 = 0.15;

static FUNCTION_WORDS: LazyLock<Vec<FxHashSet<&str>>> = LazyLock::new(|| {
    let table = include_str!("../../../patterns/readers/function_words.tsv");
    rows(table).map(|(_, words, _)| words.split(' ').collect()).collect()
});

/// What the words of a text look like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// Words counted: those with a small letter, and capitals that are a syllable. Codes,
    /// abbreviations, numbers and single letters are left out.
    pub words: usize,
    /// Share (0 to 1) of them that are Vietnamese syllables.
    pub valid: f64,
    /// Share (0 to 1) of the syllables that have a mark.
    pub marked: f64,
    /// Largest share (0 to 1) of the words that are function words of one other language.
    pub foreign: f64,
}

/// What a text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Vietnamese, with its marks.
    Vietnamese,
    /// A language that is written in the same letters.
    Foreign,
    /// Neither: most likely read by a machine that does not know the language, or without marks.
    Garbled,
    /// Too few words to tell, as in tables of numbers.
    Few,
}

impl Likeness {
    /// Looks at the words of a text.
    pub fn of(text: &str) -> Self {
        let (mut words, mut valid, mut marked) = (0usize, 0usize, 0usize);
        let mut foreign = vec![0usize; FUNCTION_WORDS.len()];
        for word in text.split(is_border).filter_map(word) {
            let is_valid = is_syllable(word);
            if !is_valid && !word.chars().any(char::is_lowercase) {
                continue;
            }
            words += 1;
            valid += usize::from(is_valid);
            marked += usize::from(is_valid && !word.is_ascii());
            if word.len() <= 5 {
                let word = word.to_lowercase();
                for (count, list) in foreign.iter_mut().zip(FUNCTION_WORDS.iter()) {
                    *count += usize::from(list.contains(word.as_str()));
                }
            }
        }
        let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f64 / of as f64 };
        let foreign = foreign.into_iter().max().unwrap_or(0);
        Self {
            words,
            valid: share(valid, words),
            marked: share(marked, valid),
            foreign: share(foreign, words),
        }
    }

    /// 0 (not at all) to 1 (all words are syllables, with as many marks as Vietnamese has).
    pub fn score(&self) -> f64 {
        self.valid * (self.marked / MARKED).min(1.0)
    }

    /// The verdict, for texts of a page or more.
    pub fn script(&self) -> Script {
        if self.words < FEW {
            Script::Few
        } else if self.score() >= LIKE {
            Script::Vietnamese
        } else if self.foreign >= FOREIGN {
            Script::Foreign
        } else {
            Script::Garbled
        }
    }
}

/// How much a text is like Vietnamese, 0 to 1; 0 for a text without words. Below 0.6 a page with 20
/// words or more is something else: see [`Likeness::script`].
pub fn is_vietnamese(text: &str) -> f64 {
    Likeness::of(text).score()
}

fn is_border(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '/' | '-' | '–' | ',' | '.' | ';' | ':' | '(' | ')' | '"' | '“' | '”' | '…')
}

/// The word in a piece between borders, unless it is a number, a single letter, or a code in
/// capitals and digits.
fn word(piece: &str) -> Option<&str> {
    let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (letters > 1).then_some(word)
}
