//! Dates and numbers of documents that cannot all be right.
//!
//! Looked for in one resolved document at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::document_at;
use super::{Archive, Linker, evidence, resolved, words};
use crate::model::{AnomalyNode, Date, Record, Severity, Stated};

/// Documents that a message names for one date, and claims that it lists.
const NAMED: usize = 3;
const LISTED: usize = 5;

/// A date that a reference prints.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Printed<'a> {
    /// The cited document.
    document: &'a str,
    date: Date,
    /// The citing document.
    citing: &'a str,
    record: usize,
    reference: usize,
}

impl Linker<'_> {
    /// Documents whose references print different days, or another day than the document itself.
    pub(super) fn conflicting_dates(&mut self, archive: Archive<'_>) {
        let mut own: BTreeMap<&str, BTreeSet<Date>> = BTreeMap::new();
        let mut printed: Vec<Printed<'_>> = Vec::new();
        for (r, (record, ids)) in archive.records.iter().zip(archive.nodes).enumerate() {
            if let Some(date) = record.header.date.filter(|date| date.day > 0) {
                own.entry(&ids.own).or_default().insert(date);
            }
            for (i, (reference, id)) in record.references.iter().zip(&ids.references).enumerate() {
                let date = reference.date.filter(|date| date.day > 0);
                let id = id.as_deref().filter(|id| resolved(id) && *id != ids.own);
                if let (Some(date), Some(document), false) = (date, id, reference.to_self) {
                    let citing = archive.document(r);
                    printed.push(Printed { document, date, citing, record: r, reference: i });
                }
            }
        }
        printed.sort_unstable();
        for printed in printed.chunk_by(|a, b| a.document == b.document) {
            let own = own.get(printed[0].document);
            // Two documents of one number are another anomaly.
            if own.is_none_or(|own| own.len() == 1) {
                self.conflicting_date(archive, own.and_then(BTreeSet::first).copied(), printed);
            }
        }
    }

    fn conflicting_date(
        &mut self,
        archive: Archive<'_>,
        own: Option<Date>,
        printed: &[Printed<'_>],
    ) {
        let mut printing: BTreeMap<Date, BTreeMap<&str, usize>> = BTreeMap::new();
        for one in printed {
            printing.entry(one.date).or_default().entry(one.citing).or_insert(one.record);
        }
        let all: BTreeSet<&str> = printed.iter().map(|one| one.citing).collect();
        let agreed = match own {
            Some(own) => printing.keys().all(|date| *date == own),
            None => printing.len() < 2 || all.len() < 2,
        };
        if agreed {
            return;
        }
        let right = own.or_else(|| most(&printing));
        let document = printed[0].document;
        let odd = |date: &Date| Some(*date) != right;
        let claims: Vec<String> = printing
            .iter()
            .filter(|(date, _)| odd(date))
            .map(|(date, citing)| {
                let names: Vec<String> = citing
                    .iter()
                    .map(|(id, record)| {
                        let both = right.is_some_and(|right| {
                            printing.get(&right).is_some_and(|right| right.contains_key(id))
                        });
                        let both = if both { " (prints both)" } else { "" };
                        let name = self.document_name(&archive.records[*record], id);
                        format!("{name}{both}")
                    })
                    .collect();
                format!("{} in {}", words::date(*date), words::some(&names, NAMED, " and "))
            })
            .collect();
        let claims = words::some(&claims, LISTED, "; ");
        let name = self.undated_name(document);
        let message = match (own, right) {
            (Some(own), _) => {
                format!("{name} is dated {} in its own text, but {claims}", words::date(own))
            }
            (None, Some(right)) => format!(
                "{name} is dated {} by {} of {} documents that cite it, but {claims}",
                words::date(right),
                printing[&right].len(),
                all.len()
            ),
            (None, None) => format!("{name} is given different dates: {claims}"),
        };
        let stated: Vec<String> =
            printing.keys().filter(|date| odd(date)).map(Date::to_string).collect();
        let node = AnomalyNode {
            kind: "conflicting_date".to_owned(),
            severity: Severity::Warning,
            message,
            stated: Some(Stated::Text(stated.join(", "))),
            computed: right.map(|right| Stated::Text(right.to_string())),
        };
        let about = printed.iter().filter(|one| odd(&one.date)).map(|one| {
            let record = &archive.records[one.record];
            let reference = &record.references[one.reference];
            let at = evidence(record, reference.span, reference.page, Some(one.reference));
            (document.to_owned(), at)
        });
        let about: Vec<_> = about.collect();
        self.anomaly_node(format!("anomaly/conflicting_date/{document}"), node, about);
    }

    /// Numbers that two documents of one issuer, type and year bear.
    pub(super) fn duplicate_numbers(&mut self, archive: Archive<'_>) {
        let mut bearers: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        for (record, ids) in archive.records.iter().zip(archive.nodes) {
            if resolved(&ids.own) {
                bearers.entry(&ids.own).or_default().push(record);
            }
        }
        for (id, records) in bearers.iter().filter(|(_, records)| records.len() > 1) {
            if different(records) {
                self.duplicate_number(id, records);
            }
        }
    }

    fn duplicate_number(&mut self, id: &str, records: &[&Record]) {
        let name = self.undated_name(id);
        let mut claims: Vec<String> = Vec::new();
        for record in records {
            let header = &record.header;
            let on = header.date.map(|date| format!("of {}", words::date(date)));
            let title = header
                .title
                .as_deref()
                .map(|title| format!("\"{}\"", words::cut(&words::one_line(title), 80)));
            let file = Some(format!("({})", record.source.path));
            claims.push([on, title, file].into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
        let message = format!(
            "Different documents bear one number, {name}: {}",
            words::some(&claims, LISTED, "; ")
        );
        let node = AnomalyNode {
            kind: "duplicate_number".to_owned(),
            severity: Severity::Warning,
            message,
            stated: None,
            computed: None,
        };
        let about: Vec<_> =
            records.iter().map(|record| (id.to_owned(), document_at(record))).collect();
        self.anomaly_node(format!("anomaly/duplicate_number/{id}"), node, about);
    }
}

/// The date that more documents print than any other.
fn most(citing: &BTreeMap<Date, BTreeMap<&str, usize>>) -> Option<Date> {
    let highest = citing.values().map(BTreeMap::len).max()?;
    let mut dates = citing.iter().filter(|(_, citing)| citing.len() == highest);
    match (dates.next(), dates.next()) {
        (Some((date, _)), None) => Some(*date),
        _ => None,
    }
}

/// Whether records of one number are not all one document: other days, or titles that have less
/// than half their words in common.
fn different(records: &[&Record]) -> bool {
    let dates = records.iter().filter_map(|record| record.header.date);
    let mut dates = dates.filter(|date| date.day > 0);
    if let Some(first) = dates.next()
        && dates.any(|date| date != first)
    {
        return true;
    }
    let titles: Vec<BTreeSet<String>> = records
        .iter()
        .filter_map(|record| record.header.title.as_deref())
        .map(words::set)
        .filter(|words| words.len() >= 4)
        .collect();
    titles.first().is_some_and(|first| titles.iter().any(|title| !words::alike(first, title)))
}
