//! Dates and numbers of documents that cannot all be right.
//!
//! Looked for in one resolved document at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{End, Mention, OWN};
use super::documents::Archive;
use super::figures::document_at;
use super::findings::{Anomalous, Findings};
use super::names::NONE;
use super::{resolved, words};
use crate::model::{AnomalyNode, Date, Record, Severity, Stated};

/// Documents that a message names for one date, and claims that it lists.
const NAMED: usize = 3;
const LISTED: usize = 5;

/// The documents that print a date, by name and id, each with the first of its records.
type Citing<'a> = BTreeMap<(&'a str, u32), u32>;

/// A document whose references print different days, or another day than the document itself.
pub(super) fn conflicting_dates<E>(
    archive: Archive<'_>,
    document: u32,
    mut again: impl FnMut(usize) -> Result<Record, E>,
    findings: &mut Findings,
) -> Result<(), E> {
    let columns = archive.columns;
    let id = columns.names.get(document);
    if !resolved(id) {
        return Ok(());
    }
    let all = archive.all(document);
    let own: BTreeSet<Date> = all
        .clone()
        .filter(|mention| mention.is(OWN))
        .filter_map(|mention| mention.date.day())
        .collect();
    // Two documents of one number are another anomaly.
    if own.len() > 1 {
        return Ok(());
    }
    let own = own.first().copied();
    let printed = |mention: &&Mention| {
        !mention.is(OWN)
            && mention.date.day().is_some()
            && columns.own(mention.record).node != document
    };
    let days: BTreeSet<Date> =
        all.clone().filter(printed).filter_map(|one| one.date.day()).collect();
    if days.iter().all(|date| Some(*date) == own.or(days.first().copied())) {
        return Ok(());
    }
    let mut printing: BTreeMap<Date, Citing<'_>> = BTreeMap::new();
    let mut citing = BTreeSet::new();
    for one in all.clone().filter(printed) {
        let Some(date) = one.date.day() else { continue };
        let by = columns.document(one.record);
        citing.insert(by);
        let by = (columns.names.get(by), by);
        printing.entry(date).or_default().entry(by).or_insert(one.record);
    }
    if own.is_none() && citing.len() < 2 {
        return Ok(());
    }
    let right = own.or_else(|| most(&printing));
    let odd = |date: &Date| Some(*date) != right;
    let mut claims: Vec<String> = Vec::new();
    for (date, citing) in printing.iter().filter(|(date, _)| odd(date)).take(LISTED) {
        let mut names: Vec<String> = Vec::new();
        for (by, record) in citing.iter().take(NAMED) {
            let both = right.and_then(|right| printing.get(&right));
            let both = both.is_some_and(|right| right.contains_key(by));
            let both = if both { " (prints both)" } else { "" };
            let path = || Ok(again(*record as usize)?.source.path);
            let name = archive.document_name(*record, by.1, path)?;
            names.push(format!("{name}{both}"));
        }
        let names = words::some(&names, citing.len(), " and ");
        claims.push(format!("{} in {names}", words::date(*date)));
    }
    let stated: Vec<String> =
        printing.keys().filter(|date| odd(date)).map(Date::to_string).collect();
    let claims = words::some(&claims, stated.len(), "; ");
    let name = archive.undated_name(document);
    let message = match (own, right) {
        (Some(own), _) => {
            format!("{name} is dated {} in its own text, but {claims}", words::date(own))
        }
        (None, Some(right)) => format!(
            "{name} is dated {} by {} of {} documents that cite it, but {claims}",
            words::date(right),
            printing[&right].len(),
            citing.len()
        ),
        (None, None) => format!("{name} is given different dates: {claims}"),
    };
    let about = all.clone().filter(printed).filter(|one| one.date.day().as_ref().is_some_and(odd));
    findings.anomalies.push(Anomalous {
        id: format!("anomaly/conflicting_date/{id}"),
        node: AnomalyNode {
            kind: "conflicting_date".to_owned(),
            severity: Severity::Warning,
            message,
            stated: Some(Stated::Text(stated.join(", "))),
            computed: right.map(|right| Stated::Text(right.to_string())),
        },
        about: about.map(|one| (End::name(document), one.anchor)).collect(),
    });
    Ok(())
}

/// A number that two documents of one issuer, type and year bear.
pub(super) fn duplicate_number<E>(
    archive: Archive<'_>,
    document: u32,
    mut again: impl FnMut(usize) -> Result<Record, E>,
    findings: &mut Findings,
) -> Result<(), E> {
    let columns = archive.columns;
    let id = columns.names.get(document);
    let own: Vec<&Mention> = archive.all(document).filter(|mention| mention.is(OWN)).collect();
    if own.len() < 2 || !resolved(id) || !different(archive, &own) {
        return Ok(());
    }
    let name = archive.undated_name(document);
    let mut claims: Vec<String> = Vec::new();
    let mut about = Vec::new();
    for mention in &own {
        let record = again(mention.record as usize)?;
        let at = columns.anchor(mention.record, &document_at(&record));
        about.push((End::name(document), at));
        if claims.len() == LISTED {
            continue;
        }
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
        words::some(&claims, own.len(), "; ")
    );
    findings.anomalies.push(Anomalous {
        id: format!("anomaly/duplicate_number/{id}"),
        node: AnomalyNode {
            kind: "duplicate_number".to_owned(),
            severity: Severity::Warning,
            message,
            stated: None,
            computed: None,
        },
        about,
    });
    Ok(())
}

/// The date that more documents print than any other.
fn most(citing: &BTreeMap<Date, Citing<'_>>) -> Option<Date> {
    let highest = citing.values().map(BTreeMap::len).max()?;
    let mut dates = citing.iter().filter(|(_, citing)| citing.len() == highest);
    match (dates.next(), dates.next()) {
        (Some((date, _)), None) => Some(*date),
        _ => None,
    }
}

/// Whether records of one number are not all one document: other days, or titles that have less
/// than half their words in common.
fn different(archive: Archive<'_>, own: &[&Mention]) -> bool {
    let mut days = own.iter().filter_map(|mention| mention.date.day());
    if let Some(first) = days.next()
        && days.any(|day| day != first)
    {
        return true;
    }
    let words = &archive.columns.words;
    let titles: Vec<BTreeSet<String>> = own
        .iter()
        .filter(|mention| mention.title != NONE)
        .map(|mention| words::set(words.get(mention.title)))
        .filter(|words| words.len() >= 4)
        .collect();
    titles.first().is_some_and(|first| titles.iter().any(|title| !words::alike(first, title)))
}
