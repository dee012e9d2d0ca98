//! One group of mentions with one code: which of them mean one document.

use std::collections::BTreeMap;

use crate::model::Date;
use crate::patterns::Patterns;

/// A mention of a document, or a document's own header.
pub(super) struct Mention<'a> {
    pub record: usize,
    pub record_id: &'a str,
    /// The header of the record itself.
    pub own: bool,
    pub key: Option<&'a str>,
    pub date: Option<Date>,
    /// Date of the citing document.
    pub citing: Option<Date>,
}

/// A key taken apart: `vn/quang-ngai/so-tu-phap` `/` `kh/2021/29`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    /// The issuer's place, empty for central bodies, `?` if unknown.
    place: &'a str,
    body: &'a str,
    doc_type: &'a str,
    year: &'a str,
    number: &'a str,
}

impl<'a> Key<'a> {
    fn parse(key: &'a str) -> Option<Key<'a>> {
        let mut parts = key.rsplitn(4, '/');
        let (number, year, doc_type) = (parts.next()?, parts.next()?, parts.next()?);
        let issuer = parts.next()?.strip_prefix("vn/")?;
        let (place, body) = match issuer.rsplit_once('/') {
            Some((place, body)) => (place, body),
            None if issuer == "?" => ("?", "?"),
            None => ("", issuer),
        };
        Some(Key { place, body, doc_type, year, number })
    }

    fn complete(&self) -> bool {
        ![self.place, self.body, self.doc_type, self.year, self.number].contains(&"?")
    }

    /// Whether an incomplete key may be the complete one.
    fn may_be(&self, other: &Key<'_>) -> bool {
        let part = |a: &str, b: &str| a == "?" || a == b;
        part(self.place, other.place)
            && part(self.body, other.body)
            && part(self.doc_type, other.doc_type)
            && part(self.year, other.year)
            && self.number == other.number
    }
}

/// The node id of every mention of a group, in order.
///
/// Complete keys are identities; within one place bodies that share the code's token (a committee
/// and its standing board) issue one series. An incomplete key is resolved inside its own record
/// first, then against the one archived document it can be: same issuer, signed at most a year
/// before the citing document. What stays open is a node of its own record and merges with nothing.
pub(super) fn resolve(mentions: &[Mention<'_>], patterns: &Patterns) -> Vec<String> {
    let keys: Vec<Option<Key<'_>>> =
        mentions.iter().map(|mention| mention.key.and_then(Key::parse)).collect();
    let bodies = bodies(mentions, &keys, patterns);
    let canonical = |key: &Key<'_>| -> String {
        let body = bodies
            .get(&(key.place, key.doc_type, key.year))
            .copied()
            .filter(|_| known(key.body, patterns))
            .unwrap_or(key.body);
        let place = if key.place.is_empty() { String::new() } else { format!("{}/", key.place) };
        format!("vn/{place}{body}/{}/{}/{}", key.doc_type, key.year, key.number)
    };
    mentions
        .iter()
        .zip(&keys)
        .map(|(mention, key)| {
            let Some(key) = key else { return format!("record/{}", mention.record_id) };
            if key.complete() {
                return canonical(key);
            }
            let inside = |i: usize| mentions[i].record == mention.record;
            let archived = |i: usize| {
                mentions[i].own
                    && near(mentions[i].date, mention.citing)
                    && key.body != "?"
                    && key.place != "?"
            };
            let found = only(&keys, key, inside).or_else(|| only(&keys, key, archived));
            match found {
                Some(found) => canonical(&found),
                None => format!("{}@{}", canonical(key), mention.record_id),
            }
        })
        .collect()
}

/// The one complete key among the mentions that pass `test` which `key` may be.
fn only<'a>(
    keys: &[Option<Key<'a>>],
    key: &Key<'_>,
    test: impl Fn(usize) -> bool,
) -> Option<Key<'a>> {
    let mut found = None;
    for (i, other) in keys.iter().enumerate() {
        let Some(other) = other.filter(|other| other.complete() && key.may_be(other) && test(i))
        else {
            continue;
        };
        match found {
            None => found = Some(other),
            Some(held) if held == other => {}
            Some(_) => return None,
        }
    }
    found
}

/// Whether a document was signed in the year of the citing one or the year before, and not later.
fn near(date: Option<Date>, citing: Option<Date>) -> bool {
    match (date, citing) {
        (Some(date), Some(citing)) => date <= citing.end() && citing.year - date.year <= 1,
        _ => false,
    }
}

/// For each place, type and year the body that names the series: that of an archived document, else
/// the one most mentions name.
fn bodies<'a>(
    mentions: &[Mention<'_>],
    keys: &[Option<Key<'a>>],
    patterns: &Patterns,
) -> BTreeMap<(&'a str, &'a str, &'a str), &'a str> {
    let mut counts: BTreeMap<(&str, &str, &str), BTreeMap<&str, (bool, usize)>> = BTreeMap::new();
    for (mention, key) in mentions.iter().zip(keys) {
        let Some(key) = key.filter(|key| key.complete() && known(key.body, patterns)) else {
            continue;
        };
        let count = counts
            .entry((key.place, key.doc_type, key.year))
            .or_default()
            .entry(key.body)
            .or_default();
        count.0 |= mention.own;
        count.1 += 1;
    }
    counts
        .into_iter()
        .filter_map(|(series, bodies)| {
            let first =
                bodies.iter().max_by_key(|(body, count)| (**count, std::cmp::Reverse(**body)))?;
            Some((series, *first.0))
        })
        .collect()
}

/// Whether the body is in the tables. Boards and working groups that share a token but are in no
/// table number their papers each for itself.
fn known(body: &str, patterns: &Patterns) -> bool {
    patterns.agencies.has_slug(body)
}
