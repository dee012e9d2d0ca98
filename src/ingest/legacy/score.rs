//! How well a stretch reads under an encoding.

use std::hash::Hasher;
use std::sync::LazyLock;

use rustc_hash::FxHasher;
use unicode_normalization::char::decompose_canonical;

use crate::ingest::legacy::cells::{Cell, decode, has_case, is_letter, run};
use crate::ingest::legacy::encodings::{Encoding, byte_of};
use crate::ingest::legacy::horn;
use crate::ingest::legacy::syllables::{code, is_form};
use crate::ingest::legacy::table::{letter, rows};

/// What a verdict takes: words with something above ASCII, those among them that are no
/// abbreviations or single letters, and those that are no syllables as they are.
const WORDS: usize = 3;
const COUNTED: u32 = 2;
pub(crate) const WRONG: u32 = 2;
/// Least mean score of a verdict, and least lead over the second best: of the mean, or of the sum
/// over all words.
pub(crate) const LEAST: f64 = 0.55;
const LEAD: f64 = 0.05;
const LEAD_IN_ALL: f64 = 0.15;
/// Least lead of the text as it is over all that changes it.
const AS_IS_LEAD: f64 = 0.3;
/// A lead over the text as it is that makes up for little evidence.
const FAR: f64 = 0.4;
/// What the encoding of the lines before takes to be taken again without trying the others.
const SURE: f64 = 0.7;
const SURE_WORDS: u32 = 4;
/// What a font's name adds to the encoding that it promises: enough to settle a tie. What is hardly
/// found in archives of the state is that much behind.
const PRIOR: f64 = 0.1;
const RARE: f64 = 0.03;
/// A word of one letter proves little.
const SINGLE: f64 = 0.3;

const FREQUENCIES: &str = include_str!("../../../patterns/readers/letter_frequencies.tsv");

/// How much a letter above ASCII says for the text that holds it, 0.4 (rarest) to 1, by its number
/// ([`code`]): wrong encodings give syllables too, but of rare letters.
static WEIGHTS: LazyLock<[f64; 128]> = LazyLock::new(|| {
    let mut weights = [1.0; 128];
    for (cell, frequency, _) in rows(FREQUENCIES) {
        let (Some(letter), Ok(frequency)) = (letter(cell), frequency.parse::<f64>()) else {
            continue;
        };
        if let Some(slot) = weights.get_mut(usize::from(code(letter))) {
            *slot = 0.4 + 0.2 * (frequency + 1.0).log10().min(3.0);
        }
    }
    weights
});

/// What the words of a stretch say for one reading of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    score: f64,
    /// Words that count.
    pub words: u32,
    /// Those that are no syllables, and signs inside or next to words.
    pub wrong: u32,
    /// A hash of the text, to see which readings are the same.
    hash: u64,
}

impl Sum {
    /// Reads a stretch under an encoding, or as it is.
    pub fn of(cells: &[Cell], encoding: Option<Encoding>) -> Self {
        let Some(encoding) = encoding else { return sum(cells) };
        let mut read = decode(encoding, cells);
        if encoding == Encoding::Tcvn3 {
            horn::from_hyphens(&mut read);
        }
        sum(&read)
    }

    /// Mean score of a word, about -2 to 1.
    pub fn mean(&self) -> f64 {
        self.score / f64::from(self.words.max(1))
    }
}

/// What the words of a stretch say for each encoding.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    as_is: Sum,
    /// For each of [`Encoding::BYTES`].
    sums: [Sum; 6],
    /// Characters read.
    pub chars: usize,
    /// Words of more than one character that hold something above ASCII.
    pub words: usize,
}

/// What a tally decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is as it should be.
    AsIs,
    /// It is in an old encoding.
    Old(Encoding),
    /// It cannot be told.
    Unknown,
}

impl Tally {
    /// Reads a stretch under every encoding. If `expected` reads it well, nothing else is tried.
    pub fn of(cells: &[Cell], expected: Option<Encoding>) -> Self {
        let as_is = Sum::of(cells, None);
        let sums = [Sum::default(); 6];
        let mut this = Self { as_is, sums, chars: cells.len(), words: words(cells) };
        if let Some(expected) = expected
            && as_is.wrong >= WRONG
            && as_is.mean() < LEAST
        {
            let sum = Sum::of(cells, Some(expected));
            if sum.mean() >= SURE && sum.words >= SURE_WORDS {
                this.put(expected, sum);
                return this;
            }
        }
        for encoding in Encoding::BYTES {
            this.put(encoding, Sum::of(cells, Some(encoding)));
        }
        this
    }

    /// Whether more than one word is wrong as it is.
    pub fn is_wrong(&self) -> bool {
        self.as_is.wrong >= WRONG
    }

    fn put(&mut self, encoding: Encoding, sum: Sum) {
        if let Some(slot) = place(encoding).and_then(|at| self.sums.get_mut(at)) {
            *slot = sum;
        }
    }

    /// Adds what another stretch says.
    pub fn add(&mut self, other: &Self) {
        let mine = std::iter::once(&mut self.as_is).chain(&mut self.sums);
        for (mine, theirs) in mine.zip(std::iter::once(&other.as_is).chain(&other.sums)) {
            mine.score += theirs.score;
            mine.words += theirs.words;
            mine.wrong += theirs.wrong;
            mine.hash = mine.hash.wrapping_add(theirs.hash);
        }
        self.chars += other.chars;
        self.words += other.words;
    }

    /// The encoding that reads clearly best, and better than the text as it is. Encodings that
    /// give the same text do not compete.
    ///
    /// It takes `chars` characters with [`WORDS`] words, of which `wrong` are no syllables as it is.
    pub fn verdict(&self, chars: usize, wrong: u32, prior: Option<Encoding>) -> Verdict {
        if self.chars < chars || self.words < WORDS {
            return Verdict::Unknown;
        }
        let as_is = self.as_is.mean();
        let ranks = Encoding::BYTES.into_iter().zip(&self.sums).map(|(encoding, sum)| {
            let promised = if prior == Some(encoding) { PRIOR } else { 0.0 };
            let is_rare = matches!(encoding, Encoding::Viscii | Encoding::Vps);
            (sum.mean() + promised - if is_rare { RARE } else { 0.0 }, encoding, sum)
        });
        let others = |hash: u64| ranks.clone().filter(move |rank| rank.2.hash != hash);
        let top = |ranks: &mut dyn Iterator<Item = (f64, Encoding, &Sum)>| {
            ranks.fold(-2.0, |best, rank| rank.0.max(best))
        };
        let least = top(&mut others(self.as_is.hash));
        if self.as_is.wrong == 0 && as_is >= least + AS_IS_LEAD {
            return Verdict::AsIs;
        }
        let Some((best, encoding, sum)) = ranks.clone().rev().max_by(|a, b| a.0.total_cmp(&b.0))
        else {
            return Verdict::Unknown;
        };
        let lead = best - top(&mut others(sum.hash)).max(as_is);
        let is_clear = lead >= LEAD || lead * f64::from(sum.words) >= LEAD_IN_ALL;
        // One word that is no syllable is enough if the others are few.
        let wrong = if best - as_is >= FAR { wrong.saturating_sub(1) } else { wrong };
        let is_enough = sum.words >= COUNTED && self.as_is.wrong >= wrong;
        if best >= LEAST && is_clear && is_enough {
            Verdict::Old(encoding)
        } else {
            Verdict::Unknown
        }
    }
}

fn place(encoding: Encoding) -> Option<usize> {
    Encoding::BYTES.iter().position(|known| *known == encoding)
}

/// Words of more than one character with something above ASCII that may be a letter in an old
/// encoding.
fn words(cells: &[Cell]) -> usize {
    cells
        .split(|cell| cell.c.is_ascii_whitespace())
        .filter(|word| word.len() > 1)
        .filter(|word| word.iter().any(|cell| cell.high && byte_of(cell.c).is_some()))
        .count()
}

/// Counts the words that hold something above ASCII: 1 for a syllable, less if its letters are rare,
/// -1 for what is none, and -1 for each sign that is left inside or next to a word.
fn sum(cells: &[Cell]) -> Sum {
    let mut hasher = FxHasher::default();
    cells.iter().for_each(|cell| hasher.write_u32(u32::from(cell.c)));
    let mut sum = Sum { hash: hasher.finish(), ..Sum::default() };
    let mut at = 0;
    while let Some(range) = run(cells.get(at..).unwrap_or(&[])) {
        let (start, end) = (at + range.start, at + range.end);
        at = end;
        let word = cells.get(start..end).unwrap_or(&[]);
        let before = start.checked_sub(1).and_then(|i| cells.get(i));
        let around = [before, cells.get(end)].into_iter().flatten();
        let is_bytes = matches!(cells.get(end..), Some([sign, next, ..]) if is_pair(sign, next));
        let signs = around.filter(|cell| is_left(cell)).count() as u32 + u32::from(is_bytes);
        sum.score -= f64::from(signs);
        sum.wrong += signs;
        if !word.iter().any(|cell| cell.high) {
            sum.words += u32::from(signs > 0);
            continue;
        }
        let is_syllable = is_form(word.iter().map(|cell| cell.c)) && has_case(word);
        if !is_syllable && (word.len() == 1 || is_abbreviation(word)) {
            continue;
        }
        sum.words += 1;
        sum.wrong += u32::from(!is_syllable);
        sum.score += match (is_syllable, word.len()) {
            (true, 1) => SINGLE,
            (true, _) => weight(word),
            (false, _) => -1.0,
        };
    }
    sum
}

/// The weight of the rarest letter of a word.
fn weight(word: &[Cell]) -> f64 {
    let high = word.iter().filter(|cell| cell.high);
    let weights = high.filter_map(|cell| WEIGHTS.get(usize::from(code(cell.c))));
    weights.copied().fold(1.0, f64::min)
}

/// Whether a word is in capitals without a tone, like the codes of documents and agencies. Of the
/// letters above ASCII only the D with stroke is usual there, which no canonical decomposition
/// takes apart.
fn is_abbreviation(word: &[Cell]) -> bool {
    let is_plain = |c: char| c.is_ascii() || code(c) != 0 && decomposes_not(c);
    word.iter().all(|cell| cell.c.is_uppercase() && is_plain(cell.c))
}

fn decomposes_not(c: char) -> bool {
    let mut parts = 0;
    decompose_canonical(c, |_| parts += 1);
    parts == 1
}

/// A usual sign after a word with more after it than punctuation, as the bytes of UTF-8 look.
fn is_pair(sign: &Cell, next: &Cell) -> bool {
    let is_sign = matches!(sign.c, '\u{a0}'..='\u{bf}') && !is_left(sign) && sign.c != '\u{a0}';
    is_sign && (is_letter(next.c) || next.high && next.c != '\u{a0}')
}

/// A sign that no text puts next to a letter.
fn is_left(cell: &Cell) -> bool {
    let is_sign = matches!(cell.c, '\u{80}'..='\u{bf}' | '\u{d7}' | '\u{f7}') && !is_letter(cell.c);
    let is_usual = matches!(
        cell.c,
        '\u{a0}' | '\u{a7}' | '\u{ab}' | '\u{b0}' | '\u{b2}' | '\u{b3}' | '\u{b7}' | '\u{bb}'
    );
    is_sign && !is_usual
}
