//! The small tables: laws and nicknames, relation triggers, positions and surnames.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use rustc_hash::FxHashMap;

use super::{PatternError, table::Table};
use crate::model::Date;
use crate::text::{fold, is_word};

/// A document that texts cite by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedDocument {
    /// The name or nickname.
    pub name: String,
    /// Canonical code.
    pub code: String,
    /// Date of adoption or signature.
    pub date: Option<Date>,
    /// First day in force, for laws.
    pub effective: Option<Date>,
    /// Name of the issuer, for nicknames; laws are the National Assembly's.
    pub issuer: Option<String>,
}

/// Laws by name (`patterns/laws.tsv`) and nicknames (`patterns/aliases.tsv`).
#[derive(Clone, Debug)]
pub struct Names {
    /// The first words of all names: a name is looked for only where one of them stands.
    first: AhoCorasick,
    names: AhoCorasick,
    documents: Vec<Vec<NamedDocument>>,
}

impl Names {
    pub(super) fn parse(laws: (&str, &str), aliases: (&str, &str)) -> Result<Self, PatternError> {
        let mut by_name: BTreeMap<String, Vec<NamedDocument>> = BTreeMap::new();
        for row in
            Table::parse(laws.0, laws.1, &["name", "year", "code", "date", "effective", "source"])?
                .rows()
        {
            let row = row?;
            let name = row.required("name")?;
            by_name.entry(fold(name)).or_default().push(NamedDocument {
                name: name.to_owned(),
                code: row.required("code")?.to_owned(),
                date: row.date("date")?,
                effective: row.date("effective")?,
                issuer: None,
            });
        }
        for row in
            Table::parse(aliases.0, aliases.1, &["alias", "code", "date", "issuer", "title"])?
                .rows()
        {
            let row = row?;
            let name = row.required("alias")?;
            by_name.entry(fold(name)).or_default().push(NamedDocument {
                name: name.to_owned(),
                code: row.required("code")?.to_owned(),
                date: row.date("date")?,
                effective: None,
                issuer: Some(row.required("issuer")?.to_owned()),
            });
        }
        let fail =
            |error: aho_corasick::BuildError| PatternError::new(laws.0, 0, error.to_string());
        let words = by_name.keys().map(|name| name.split_inclusive(' ').next().unwrap_or(name));
        let words: std::collections::BTreeSet<&str> = words.collect();
        // Leftmost semantics let the search skip through the text with vector instructions.
        let first = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(words)
            .map_err(fail)?;
        let names = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(by_name.keys())
            .map_err(fail)?;
        Ok(Names { first, names, documents: by_name.into_values().collect() })
    }

    /// Every name in a folded text, leftmost longest and standing alone, with the documents that
    /// have it.
    pub fn all<'a>(
        &'a self,
        folded: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, &'a [NamedDocument])> + 'a {
        let mut done = 0;
        self.first.find_iter(folded).filter_map(move |word| {
            let at = word.start();
            if at < done || folded[..at].ends_with(is_word) {
                return None;
            }
            let found = self
                .names
                .find(Input::new(folded).span(at..folded.len()).anchored(Anchored::Yes))?;
            if folded[found.end()..].starts_with(is_word) {
                return None;
            }
            done = found.end();
            Some((found.range(), self.documents[found.pattern().as_usize()].as_slice()))
        })
    }

    /// Every name with its documents, sorted by folded name.
    pub fn iter(&self) -> impl Iterator<Item = &NamedDocument> {
        self.documents.iter().flatten()
    }
}

/// One way to say a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// `implements`, `amends` …
    pub relation: String,
    /// The words.
    pub words: String,
}

/// Relation triggers: `patterns/relations.tsv`.
#[derive(Clone, Debug)]
pub struct Triggers {
    words: AhoCorasick,
    triggers: Vec<Trigger>,
}

impl Triggers {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let mut triggers: Vec<Trigger> = Vec::new();
        for row in Table::parse(file, text, &["relation", "triggers", "source"])?.rows() {
            let row = row?;
            let relation = row.required("relation")?;
            row.required("source")?;
            for words in row.list("triggers") {
                let words = fold(words);
                if triggers.iter().any(|trigger| trigger.words == words) {
                    return Err(row.error(format!("'{words}' triggers two relations")));
                }
                triggers.push(Trigger { relation: relation.to_owned(), words });
            }
        }
        let words = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(triggers.iter().map(|trigger| &trigger.words))
            .map_err(|error| PatternError::new(file, 0, error.to_string()))?;
        Ok(Triggers { words, triggers })
    }

    /// The triggers in `within` of a folded text, words standing alone, leftmost longest.
    pub fn all<'a>(
        &'a self,
        folded: &'a str,
        within: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, &'a Trigger)> + 'a {
        let found = self.words.find_iter(Input::new(folded).span(within)).filter(|found| {
            !folded[..found.start()].ends_with(is_word)
                && !folded[found.end()..].starts_with(is_word)
        });
        found.map(|found| (found.range(), &self.triggers[found.pattern().as_usize()]))
    }

    /// The first trigger in `within` of a folded text.
    pub fn first<'a>(
        &'a self,
        folded: &'a str,
        within: Range<usize>,
    ) -> Option<(Range<usize>, &'a Trigger)> {
        self.all(folded, within).next()
    }

    /// The last trigger in `within` of a folded text, words standing alone; the fallback `cites` only
    /// where there is no other.
    pub fn last<'a>(
        &'a self,
        folded: &'a str,
        within: Range<usize>,
    ) -> Option<(Range<usize>, &'a Trigger)> {
        let mut last = None;
        for (range, trigger) in self.all(folded, within) {
            let weak = trigger.relation == "cites";
            if !weak
                || last.as_ref().is_none_or(|(_, held): &(_, &Trigger)| held.relation == "cites")
            {
                last = Some((range, trigger));
            }
        }
        last
    }

    /// All triggers in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Trigger> {
        self.triggers.iter()
    }
}

/// A person's office: `patterns/positions.tsv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// `Phó Chủ tịch`.
    pub name: String,
    /// Symbol of the body it stands for by itself; empty where the body follows.
    pub office: String,
}

/// Positions by their words.
#[derive(Clone, Debug)]
pub struct Positions {
    words: AhoCorasick,
    rows: Vec<Position>,
}

impl Positions {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let mut rows = Vec::new();
        for row in Table::parse(file, text, &["position", "office", "rank"])?.rows() {
            let row = row?;
            rows.push(Position {
                name: row.required("position")?.to_owned(),
                office: row.get("office").to_owned(),
            });
        }
        let words = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(rows.iter().map(|row| fold(&row.name)))
            .map_err(|error| PatternError::new(file, 0, error.to_string()))?;
        Ok(Positions { words, rows })
    }

    /// The longest position at byte `at` of a folded text, and where it ends.
    pub fn starting(&self, folded: &str, at: usize) -> Option<(usize, &Position)> {
        let input = Input::new(folded).span(at..folded.len()).anchored(Anchored::Yes);
        let found = self.words.find(input)?;
        let alone = !folded[found.end()..].starts_with(is_word);
        alone.then(|| (found.end(), &self.rows[found.pattern().as_usize()]))
    }

    /// All positions in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Position> {
        self.rows.iter()
    }
}

/// Family names: `patterns/surnames.tsv`.
#[derive(Clone, Debug, Default)]
pub struct Surnames {
    folded: HashSet<String>,
}

impl Surnames {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let mut surnames = Surnames::default();
        for row in Table::parse(file, text, &["surname"])?.rows() {
            let row = row?;
            surnames.folded.insert(fold(row.required("surname")?));
        }
        Ok(surnames)
    }

    /// Whether a folded full name starts with a family name.
    pub fn begins(&self, folded: &str) -> bool {
        let one = folded.split(' ').next().unwrap_or_default();
        let two = folded.match_indices(' ').nth(1).map_or(folded, |(at, _)| &folded[..at]);
        self.folded.contains(one) || self.folded.contains(two)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.folded.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }
}

/// Reads `patterns/abbreviations.tsv`.
pub(super) fn parse_abbreviations(
    file: &str,
    text: &str,
) -> Result<FxHashMap<String, String>, PatternError> {
    let mut all = FxHashMap::default();
    for row in Table::parse(file, text, &["abbreviation", "words"])?.rows() {
        let row = row?;
        all.insert(row.required("abbreviation")?.to_owned(), row.required("words")?.to_owned());
    }
    Ok(all)
}
