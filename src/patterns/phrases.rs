//! Words that OCR leaves with wrong marks: `Kể hoạch`, `Ủy bạn nhân dân`.
//!
//! Most of what OCR misreads of Vietnamese are marks (of tesseract's wrong words on clean scans four in five differ
//! in nothing else). Names of bodies and types, words that link documents and those of
//! `patterns/phrases.tsv` are known without their marks; one word alone is not, as too many others
//! are spelled with the same letters.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::{PatternError, Patterns, table::Table};
use crate::text::{fold, is_word};

/// Phrases by their letters without marks.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    listed: Vec<String>,
    index: OnceLock<Index>,
}

#[derive(Clone, Debug)]
struct Index {
    finder: Option<AhoCorasick>,
    /// What each pattern of the finder may be, as it is written.
    written: Vec<Vec<String>>,
}

impl Phrases {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let mut listed = Vec::new();
        for row in Table::parse(file, text, &["phrase", "note"])?.rows() {
            let row = row?;
            let phrase = row.required("phrase")?;
            if !phrase.contains(' ') {
                return Err(row.error(format!("'{phrase}' is one word; it takes two to be sure")));
            }
            listed.push(phrase.to_owned());
        }
        Ok(Phrases { listed, index: OnceLock::new() })
    }

    /// Where a text holds a phrase with other marks, and the phrase as it must have been, in the case of
    /// the text. In reading order, none inside another.
    pub fn misread(&self, text: &str, patterns: &Patterns) -> Vec<(Range<usize>, String)> {
        let index = self.index.get_or_init(|| index(&self.listed, patterns));
        let Some(finder) = &index.finder else { return Vec::new() };
        let (plain, starts) = plain(text);
        let mut found = Vec::new();
        for hit in finder.find_iter(&plain) {
            let range = starts[hit.start()]..starts[hit.end()];
            let part = text[..range.start].chars().next_back().is_some_and(is_word)
                || text[range.end..].chars().next().is_some_and(is_word);
            if part {
                continue;
            }
            let printed = &text[range.clone()];
            let folded = fold(printed);
            let [written] = &index.written[hit.pattern().as_usize()][..] else { continue };
            let same = folded.split(' ').zip(written.split(' ')).filter(|(a, b)| a == b).count();
            let words = written.split(' ').count();
            // One word of the phrase at least is as it should be, of long ones not even that is asked.
            if same < words && (same > 0 || words > 2) {
                found.push((range, in_case_of(written, printed)));
            }
        }
        found
    }
}

fn index(listed: &[String], patterns: &Patterns) -> Index {
    let bodies = patterns.agencies.iter().map(|row| row.bare_name.clone());
    let types = patterns.doctypes.iter().map(|row| row.doc_type.name.clone());
    let triggers = patterns.triggers.iter().map(|trigger| trigger.words.clone());
    let all = bodies.chain(types).chain(triggers).chain(listed.iter().cloned());
    let mut by_letters: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for phrase in all.map(|phrase| fold(phrase.trim())).filter(|phrase| phrase.contains(' ')) {
        let written = by_letters.entry(plain(&phrase).0).or_default();
        if !written.contains(&phrase) {
            written.push(phrase);
        }
    }
    let (letters, written): (Vec<_>, Vec<_>) = by_letters.into_iter().unzip();
    // The contiguous form of so many names takes ten times the memory and is no faster here.
    let finder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::NoncontiguousNFA))
        .build(&letters)
        .ok();
    Index { finder, written }
}

/// A text in lower case without marks, white space as blanks, and for each of its bytes, and its end,
/// where it stands in the text.
fn plain(text: &str) -> (String, Vec<usize>) {
    let (mut plain, mut starts) = (String::with_capacity(text.len()), Vec::new());
    for (at, c) in text.char_indices() {
        let base = match c {
            '\u{111}' | '\u{110}' => 'd',
            c if c.is_whitespace() => ' ',
            c => c.nfd().next().unwrap_or(c),
        };
        for lower in base.to_lowercase() {
            plain.push(lower);
        }
        starts.resize(plain.len(), at);
    }
    starts.push(text.len());
    (plain, starts)
}

/// A phrase with capitals where the printed text has them, and its line ends.
fn in_case_of(written: &str, printed: &str) -> String {
    let one = |(letter, as_printed): (char, char)| -> Vec<char> {
        match as_printed {
            _ if letter == ' ' => vec![as_printed],
            c if c.is_uppercase() => letter.to_uppercase().collect(),
            _ => vec![letter],
        }
    };
    written.chars().zip(printed.chars()).flat_map(one).collect()
}
