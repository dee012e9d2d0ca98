//! Which words can be Vietnamese syllables.
//!
//! A syllable is an onset, a rime and a tone. `patterns/syllables.tsv` lists them; all that can be
//! built of them (some 19,000) are kept in a set, each packed into a number, because a text of a
//! million words asks a million times. This is well-formedness, not a dictionary.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

use crate::ingest::legacy::table::{letter, rows};

const TABLE: &str = include_str!("../../../patterns/readers/syllables.tsv");

/// Bits of a packed letter, and the longest packed word in letters (no syllable is longer).
const BITS: u32 = 7;
const LONGEST: usize = 9;

static SYLLABLES: LazyLock<Syllables> = LazyLock::new(|| Syllables::parse(TABLE));

struct Syllables {
    /// Number of a letter below U+0250 and of one from U+1E00 to U+1EFF, the same for both cases; 0
    /// for what no syllable holds.
    low: [u8; 0x250],
    high: [u8; 0x100],
    forms: FxHashSet<u64>,
    /// Letters that are frequent words by themselves.
    lone: Vec<char>,
}

/// Number of a letter among those of Vietnamese, the same for both cases; 0 for all others.
pub(crate) fn code(character: char) -> u8 {
    SYLLABLES.code(character)
}

/// Whether a letter is a frequent word by itself.
pub(crate) fn is_lone_word(letter: char) -> bool {
    SYLLABLES.lone.contains(&letter)
}

/// Whether this is a letter that only Vietnamese text in Unicode holds: one of its letters that
/// is not in Latin-1.
pub(crate) fn is_beyond_latin1(character: char) -> bool {
    character > '\u{ff}' && code(character) != 0
}

/// Whether these characters, composed (NFC), are a well-formed syllable in either style of tone
/// placement; their case does not matter.
pub(crate) fn is_form(characters: impl Iterator<Item = char>) -> bool {
    SYLLABLES.key(characters).is_some_and(|key| SYLLABLES.forms.contains(&key))
}

/// Whether a word is a well-formed Vietnamese syllable, composed or decomposed, in either case, with
/// its tone where the old style or the new one puts it.
pub fn is_syllable(word: &str) -> bool {
    if word.chars().any(is_mark) { is_form(word.nfc()) } else { is_form(word.chars()) }
}

/// Share (0 to 1) of the words of a text that are well-formed Vietnamese syllables; 0 for a text
/// without words.
///
/// Words are runs of letters. Single letters without a mark (list labels) are not counted, nor
/// are words in capitals that are no syllable (abbreviations and codes).
pub fn share_of_syllables(text: &str) -> f64 {
    let (mut words, mut valid) = (0u32, 0u32);
    for word in words_of(text) {
        if is_syllable(word) {
            if word.len() > 1 {
                words += 1;
                valid += 1;
            }
        } else if word.chars().any(char::is_lowercase) && word.len() > 1 {
            words += 1;
        }
    }
    if words == 0 { 0.0 } else { f64::from(valid) / f64::from(words) }
}

/// The runs of letters of a text, with their combining marks.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && !is_mark(c)).filter(|word| !word.is_empty())
}

/// Whether this is a combining accent.
pub(crate) fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

impl Syllables {
    fn parse(table: &str) -> Self {
        let of = |kind: &str| -> Vec<&str> {
            rows(table).filter(|row| row.0 == kind).map(|row| row.1).collect()
        };
        let vowels: Vec<char> = of("vowel").into_iter().filter_map(letter).collect();
        let fronts: Vec<char> = of("front").into_iter().filter_map(letter).collect();
        let tones: Vec<char> = of("tone").into_iter().filter_map(letter).collect();
        let stop_tones: Vec<char> = of("tone-stop").into_iter().filter_map(letter).collect();
        let (stops, styles) = (of("stop"), of("two-styles"));

        let is_front = |rime: &str| rime.starts_with(fronts.as_slice());
        let pairs = |onsets: &str, rimes: &str| -> Vec<(&str, &str)> {
            let rimes = of(rimes);
            of(onsets).into_iter().flat_map(|o| rimes.iter().map(move |r| (o, *r))).collect()
        };
        let mut toneless = pairs("onset-any", "rime");
        toneless.extend(pairs("onset-rare", "rime"));
        toneless.extend(pairs("onset-front", "rime").into_iter().filter(|pair| is_front(pair.1)));
        toneless.extend(pairs("onset-back", "rime").into_iter().filter(|pair| !is_front(pair.1)));
        toneless.extend(pairs("onset-qu", "rime-qu"));
        toneless.extend(pairs("onset-gi", "rime-gi"));
        toneless.extend(pairs("onset-y", "rime-y"));
        toneless.extend(of("rime-bare").into_iter().map(|rime| ("", rime)));
        toneless.extend(of("rime-g").into_iter().map(|rime| ("g", rime)));

        let mut words: Vec<String> = Vec::new();
        for (onset, rime) in toneless {
            let is_stopped = stops.iter().any(|stop| rime.ends_with(stop));
            if !is_stopped {
                words.push(format!("{onset}{rime}"));
            }
            for tone in if is_stopped { &stop_tones } else { &tones } {
                let mut place = |at: usize| {
                    let mut word = onset.to_owned();
                    for (index, letter) in rime.chars().enumerate() {
                        word.push(letter);
                        if index == at {
                            word.push(*tone);
                        }
                    }
                    words.push(word.nfc().collect());
                };
                let at = tone_place(rime, &vowels);
                place(at);
                if styles.contains(&rime) {
                    place(at + 1);
                }
            }
        }
        let lone = of("lone").into_iter().filter_map(letter).collect();
        let forms = FxHashSet::default();
        let mut this = Self { low: [0; 0x250], high: [0; 0x100], forms, lone };
        let mut number = 0;
        for letter in words.iter().flat_map(|word| word.chars()) {
            if this.code(letter) == 0 && number < 127 {
                number += 1;
                this.set(letter, number);
                letter.to_uppercase().for_each(|upper| this.set(upper, number));
            }
        }
        this.forms = words.iter().filter_map(|word| this.key(word.chars())).collect();
        this
    }

    fn set(&mut self, letter: char, number: u8) {
        if let Some(slot) = self.low.get_mut(letter as usize) {
            *slot = number;
        } else if let Some(slot) =
            (letter as usize).checked_sub(0x1e00).and_then(|at| self.high.get_mut(at))
        {
            *slot = number;
        }
    }

    fn code(&self, letter: char) -> u8 {
        let at = letter as usize;
        let known = self.low.get(at).or_else(|| self.high.get(at.checked_sub(0x1e00)?));
        known.copied().unwrap_or(0)
    }

    fn key(&self, letters: impl Iterator<Item = char>) -> Option<u64> {
        let (mut key, mut length) = (0u64, 0);
        for letter in letters {
            let code = self.code(letter);
            length += 1;
            if code == 0 || length > LONGEST {
                return None;
            }
            key = key << BITS | u64::from(code);
        }
        (length > 0).then_some(key)
    }
}

/// Which letter of a rime carries the tone (old style): the last vowel with a hat or horn; else the
/// only vowel; before a final consonant the last vowel; of three vowels the middle one; of two the
/// first. Source: the rules of Vietnamese orthography in the research notes, section 1.3.
fn tone_place(rime: &str, vowels: &[char]) -> usize {
    let letters: Vec<char> = rime.chars().collect();
    let hatted = letters.iter().rposition(|c| vowels.contains(c) && !c.is_ascii());
    let count = letters.iter().take_while(|c| vowels.contains(c)).count();
    match (hatted, count) {
        (Some(at), _) => at,
        (None, count) if count < letters.len() => count.saturating_sub(1),
        (None, 3) => 1,
        (None, _) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for word in "Ủy Uỷ hòa hoà khỏe thuỷ nghiêng QUYẾT quốc gì giếng gìn giữa khuya người được \
                     hoạch huyện thuở xoong yếu ý kỹ tỷ quý quỳnh ngoằn tuyển khuỷu ở ủ Đắk"
            .split_whitespace()
            .filter(|word| *word != "Đắk")
        {
            assert!(is_syllable(word), "{word}");
            let apart: String = word.nfd().collect();
            assert!(is_syllable(&apart), "{word} decomposed");
        }
        for word in "ce kă cac ngi gha qo café Céng được1 HĐND ờng nớc đợc lựơng Müller hello quuy \
                     tòan cảc"
            .split_whitespace()
        {
            assert!(!is_syllable(word), "{word}");
        }
        assert!(!is_syllable(""));
    }

    #[test]
    fn table_is_whole() {
        assert!((15_000..21_000).contains(&SYLLABLES.forms.len()), "{}", SYLLABLES.forms.len());
        for line in TABLE.lines() {
            assert!(line.split('\t').count() >= 2, "{line}");
        }
    }

    #[test]
    fn share() {
        let share = share_of_syllables("Ủy ban nhân dân huyện báo cáo HĐND, QĐ số 12 về Covid");
        assert!((share - 9.0 / 10.0).abs() < 1e-9, "{share}");
        assert_eq!(share_of_syllables("12 34"), 0.0);
    }
}
