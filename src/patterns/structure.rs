//! Which body belongs to which (`patterns/structure.tsv`), and whom a mention of several at once means
//! (`patterns/groups.tsv`).

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::{AgencyRow, Level, PatternError, table::Table};
use crate::text::{fold, is_word};

/// The body above each body, at the same place.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    above: FxHashMap<String, String>,
}

impl Structure {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let mut above = FxHashMap::default();
        for row in Table::parse(file, text, &["symbol", "above", "source"])?.rows() {
            let row = row?;
            row.required("source")?;
            let symbol = row.required("symbol")?;
            if above.insert(symbol.to_owned(), row.required("above")?.to_owned()).is_some() {
                return Err(row.error(format!("{symbol} is in the table twice")));
            }
        }
        Ok(Structure { above })
    }

    /// The symbol of the body that one is a part of.
    pub fn above(&self, row: &AgencyRow) -> Option<&str> {
        self.above.get(&row.symbol).map(String::as_str)
    }

    /// How many bodies are in the table.
    pub fn len(&self) -> usize {
        self.above.len()
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.above.is_empty()
    }

    /// All symbols: of a part and of what it belongs to.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.above.iter().map(|(part, whole)| (part.as_str(), whole.as_str()))
    }
}

/// How far from the place of a group its members are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// At the very place of the document.
    Same,
    /// In its district, or in the province where the document is of the province.
    District,
    /// In its province.
    Province,
    /// Anywhere.
    Country,
}

/// Words for several bodies.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// How the names of its members begin, folded.
    pub members: Vec<String>,
    /// The levels of its members.
    pub levels: Vec<Level>,
    /// Where they are.
    pub within: Within,
}

/// Mentions of several bodies at once, by their words.
#[derive(Clone, Debug)]
pub struct Groups {
    rows: Vec<GroupRow>,
    words: AhoCorasick,
    word_rows: Vec<usize>,
}

impl Groups {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let (mut rows, mut words, mut word_rows) = (Vec::new(), Vec::new(), Vec::new());
        for row in Table::parse(file, text, &["words", "members", "level", "within"])?.rows() {
            let row = row?;
            for column in ["words", "members"] {
                row.required(column)?;
            }
            let levels = row.required("level")?.split('|').map(|level| match level {
                "central" => Ok(Level::Central),
                "province" => Ok(Level::Province),
                "district" => Ok(Level::District),
                "commune" => Ok(Level::Commune),
                level => Err(row.error(format!("'{level}' is no level of a group"))),
            });
            let within = match row.required("within")? {
                "same" => Within::Same,
                "district" => Within::District,
                "province" => Within::Province,
                "country" => Within::Country,
                within => {
                    let message = "is none of same, district, province, country";
                    return Err(row.error(format!("'{within}' {message}")));
                }
            };
            for form in row.list("words").map(fold) {
                if words.contains(&form) {
                    return Err(row.error(format!("'{form}' is in the table twice")));
                }
                words.push(form);
                word_rows.push(rows.len());
            }
            let levels = levels.collect::<Result<_, _>>()?;
            rows.push(GroupRow {
                members: row.list("members").map(fold).collect(),
                levels,
                within,
            });
        }
        let words = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words)
            .map_err(|error| PatternError::new(file, 0, error.to_string()))?;
        Ok(Groups { rows, words, word_rows })
    }

    /// The words for several bodies in a folded text, the longest where they begin, and whom they
    /// mean.
    pub fn all<'a>(
        &'a self,
        folded: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, &'a GroupRow)> + 'a {
        self.words.find_iter(folded).filter_map(|found| {
            let before = folded[..found.start()].ends_with(is_word);
            let after = folded[found.end()..].starts_with(is_word);
            let row = &self.rows[self.word_rows[found.pattern().as_usize()]];
            (!before && !after).then(|| (found.range(), row))
        })
    }

    /// How many wordings are in the table.
    pub fn len(&self) -> usize {
        self.word_rows.len()
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.word_rows.is_empty()
    }
}
