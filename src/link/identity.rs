//! One group of mentions with one code: which of them mean one document.

use std::collections::BTreeMap;

use super::columns::{Columns, Mention, OWN, PackedDate};
use crate::model::Date;
use crate::patterns::Patterns;

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

/// What the mentions of a group mean.
pub(super) struct Resolved {
    /// The node ids, each once.
    pub ids: Vec<String>,
    /// For every mention of the group, in order, its place among them.
    pub of: Vec<u32>,
}

/// The node id of every mention of a group.
///
/// Complete keys are identities; within one place bodies that share the code's token (a committee
/// and its standing board) issue one series. An incomplete key is resolved inside its own record
/// first, then against the one archived document it can be: same issuer, signed at most a year
/// before the citing document. What stays open is a node of its own record and merges with nothing.
pub(super) fn resolve(columns: &Columns, group: &[u32], patterns: &Patterns) -> Resolved {
    let mentions: Vec<&Mention> =
        group.iter().map(|mention| &columns.mentions[*mention as usize]).collect();
    let mut distinct: Vec<u32> = mentions.iter().map(|mention| mention.key).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let keys: Vec<Option<Key<'_>>> =
        distinct.iter().map(|key| columns.names.told(*key).and_then(Key::parse)).collect();
    let key_of = |mention: &Mention| {
        let at = distinct.partition_point(|key| *key < mention.key);
        keys[at].map(|key| (at, key))
    };
    let bodies = bodies(mentions.iter().filter_map(|m| Some((m.is(OWN), key_of(m)?.1))), patterns);
    let canonical = |key: &Key<'_>| -> String {
        let body = bodies
            .get(&(key.place, key.doc_type, key.year))
            .copied()
            .filter(|_| known(key.body, patterns))
            .unwrap_or(key.body);
        let place = if key.place.is_empty() { String::new() } else { format!("{}/", key.place) };
        format!("vn/{place}{body}/{}/{}/{}", key.doc_type, key.year, key.number)
    };
    let complete = |mention: &&Mention| key_of(mention).filter(|(_, key)| key.complete());
    let archived: Vec<(PackedDate, (usize, Key<'_>))> = mentions
        .iter()
        .filter(|mention| mention.is(OWN))
        .filter_map(|own| Some((own.date, complete(own)?)))
        .collect();
    let mut resolved = Resolved { ids: Vec::new(), of: Vec::with_capacity(group.len()) };
    // Where the id of a complete key stands.
    let mut placed: Vec<Option<u32>> = vec![None; keys.len()];
    for inside in mentions.chunk_by(|a, b| a.record == b.record) {
        let record = inside[0].record;
        let citing = columns.own(record).date.date();
        for mention in inside {
            let found = match key_of(mention) {
                None => Err(format!("record/{}", columns.ids.get(record))),
                Some((at, key)) if key.complete() => Ok((at, key)),
                Some((_, key)) => {
                    let fits = |(_, other): &(usize, Key<'_>)| key.may_be(other);
                    let near = |(date, _): &&(PackedDate, _)| {
                        near(date.date(), citing) && key.body != "?" && key.place != "?"
                    };
                    only(inside.iter().filter_map(complete).filter(fits))
                        .or_else(|| {
                            only(archived.iter().filter(near).map(|(_, key)| *key).filter(fits))
                        })
                        .ok_or_else(|| format!("{}@{}", canonical(&key), columns.ids.get(record)))
                }
            };
            let at = match found {
                Ok((at, key)) => *placed[at].get_or_insert_with(|| {
                    resolved.ids.push(canonical(&key));
                    resolved.ids.len() as u32 - 1
                }),
                Err(id) => {
                    resolved.ids.push(id);
                    resolved.ids.len() as u32 - 1
                }
            };
            resolved.of.push(at);
        }
    }
    resolved
}

/// The one key that all of `keys` are.
fn only<'a>(mut keys: impl Iterator<Item = (usize, Key<'a>)>) -> Option<(usize, Key<'a>)> {
    let first = keys.next()?;
    keys.all(|other| other.1 == first.1).then_some(first)
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
    keys: impl Iterator<Item = (bool, Key<'a>)>,
    patterns: &Patterns,
) -> BTreeMap<(&'a str, &'a str, &'a str), &'a str> {
    let mut counts: BTreeMap<(&str, &str, &str), BTreeMap<&str, (bool, usize)>> = BTreeMap::new();
    for (own, key) in keys.filter(|(_, key)| key.complete() && known(key.body, patterns)) {
        let count = counts
            .entry((key.place, key.doc_type, key.year))
            .or_default()
            .entry(key.body)
            .or_default();
        count.0 |= own;
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
