//! Different values for one measure, body and period in different documents.
//!
//! Looked for in one series and period at a time.

use std::collections::BTreeSet;
use std::convert::Infallible;

use super::columns::{Columns, Edge, Is};
use super::documents::Archive;
use super::findings::{Anomalous, Findings};
use super::series::{Point, Series, agree, beyond_unit};
use super::tables::Tables;
use super::words;
use crate::model::{AnomalyNode, Qualifier, Severity, Status};
use crate::text::fold;

/// Documents of one series and period that are compared with each other, and documents that a
/// message names.
const COMPARED: usize = 64;
const NAMED: usize = 6;

/// Words beside the unit that make a measure one and the same in documents about different matters.
const SPECIFIC: usize = 4;

/// A document that changes what another one says.
const SUPERSEDING: [&str; 4] = ["amends", "corrects", "repeals", "replaces"];

/// What is needed to look for them beside the series.
pub(super) struct Conflicts<'a> {
    /// Pairs of documents of which one changes the other, in order.
    superseded: Vec<(u32, u32)>,
    tables: &'a Tables<'a>,
}

impl<'a> Conflicts<'a> {
    /// `edges` lead from documents to documents, by an edge of any of the [`SUPERSEDING`] kinds.
    pub(super) fn new(columns: &Columns, edges: &[Edge], tables: &'a Tables<'a>) -> Self {
        let kinds = SUPERSEDING.map(|kind| columns.kinds.find(kind));
        let changing = |edge: &&Edge| kinds.contains(&Some(u32::from(edge.kind)));
        let ends = |edge: &Edge| match (edge.source.is(), edge.target.is()) {
            (Is::Name(source), Is::Name(target)) => Some((source, target)),
            _ => None,
        };
        let mut superseded: Vec<_> = edges.iter().filter(changing).filter_map(ends).collect();
        superseded.sort_unstable();
        superseded.dedup();
        Conflicts { superseded, tables }
    }

    /// One anomaly per period of a series with values that cannot both be true. Only exact figures
    /// contradict each other; a document that corrects or replaces the other one may say otherwise.
    pub(super) fn values(
        &self,
        archive: Archive<'_>,
        series: &Series<'_>,
        findings: &mut Findings,
    ) {
        for said in series.points.chunk_by(|a, b| a.period == b.period) {
            let mut said: Vec<Point<'_>> = said
                .iter()
                .filter(|point| point.figure.qualifier == Qualifier::Exact)
                .copied()
                .collect();
            // A document says the same at all its places.
            said.sort_by_key(|point| (point.paper.header.date, point.document, point.at));
            said.dedup_by_key(|point| point.document);
            if said.len() < 2 {
                continue;
            }
            let specific = beyond_unit(&series.measure, said[0].figure) >= SPECIFIC;
            let (severity, parties) = self.contradict(archive, &said, specific);
            if let Some(severity) = severity {
                let found = self.conflicting_value(archive, series, &parties, severity);
                findings.anomalies.extend(found);
            }
        }
    }

    /// How surely documents contradict each other, and which of them do. Documents about different
    /// matters mean different things by `hồ sơ tiếp nhận`; only a `specific` measure is the same in
    /// all.
    fn contradict<'b>(
        &self,
        archive: Archive<'_>,
        said: &[Point<'b>],
        specific: bool,
    ) -> (Option<Severity>, Vec<Point<'b>>) {
        let said = &said[..said.len().min(COMPARED)];
        let matters: Vec<BTreeSet<String>> = said
            .iter()
            .map(|point| point.paper.header.title.as_deref().map(words::set).unwrap_or_default())
            .collect();
        let mut found = None;
        let mut parties = BTreeSet::new();
        for (i, (a, matter)) in said.iter().zip(&matters).enumerate() {
            for (j, (b, other)) in said.iter().zip(&matters).enumerate().skip(i + 1) {
                if agree(a.figure, b.figure) || self.superseded(archive, a, b) {
                    continue;
                }
                let one_matter =
                    !matter.is_empty() && !other.is_empty() && words::alike(matter, other);
                if !one_matter && !specific {
                    continue;
                }
                let sure = one_matter && same_words(a, b);
                let severity = if sure { Severity::Error } else { Severity::Warning };
                // An error comes before a warning.
                found = Some(found.map_or(severity, |held: Severity| held.min(severity)));
                parties.extend([i, j]);
            }
        }
        (found, parties.into_iter().map(|i| said[i]).collect())
    }

    /// Whether one of two documents replaces, corrects, amends or repeals the other.
    fn superseded(&self, archive: Archive<'_>, a: &Point<'_>, b: &Point<'_>) -> bool {
        let own = |point: &Point<'_>| archive.columns.own(point.at.0).node;
        let held = |pair: (u32, u32)| self.superseded.binary_search(&pair).is_ok();
        held((own(a), own(b))) || held((own(b), own(a)))
    }

    fn conflicting_value(
        &self,
        archive: Archive<'_>,
        series: &Series<'_>,
        said: &[Point<'_>],
        severity: Severity,
    ) -> Option<Anomalous> {
        let first = said.first()?;
        let claims: Vec<String> = said
            .iter()
            .take(NAMED)
            .map(|point| {
                let path = || Ok::<_, Infallible>(point.paper.path.clone());
                let Ok(name) = archive.document_name(point.at.0, point.document.1, path);
                let earlier = match point.figure.status {
                    Status::Previous => " for comparison",
                    _ => "",
                };
                format!("{name} states {}{earlier}", words::figure(point.figure))
            })
            .collect();
        let message = format!(
            "\"{}\" of {} has different values for {}: {}",
            words::cut(&series.measure, 100),
            scope(self.tables.agency_name(series.agency), first),
            words::period(first.period),
            words::some(&claims, said.len(), "; ")
        );
        let hash = series.id.trim_start_matches("series/");
        Some(Anomalous {
            id: format!("anomaly/conflicting_value/{hash}/{}/{}", first.period.0, first.period.1),
            node: AnomalyNode {
                kind: "conflicting_value".to_owned(),
                severity,
                message,
                stated: None,
                computed: None,
            },
            about: said.iter().map(|point| point.about(archive.columns)).collect(),
        })
    }
}

/// The body, and the level or place where the text names one.
fn scope(agency: &str, point: &Point<'_>) -> String {
    let scope = &point.figure.scope;
    match (&scope.place, &scope.level) {
        (Some(place), _) => format!("{agency}, {}", place.name),
        (None, Some(level)) => format!("{agency} ({level})"),
        (None, None) => agency.to_owned(),
    }
}

/// Whether two documents with a number say exactly the same of what they measure, each as a result
/// of its own and for the period that it reports on: other periods are easily misread.
fn same_words(a: &Point<'_>, b: &Point<'_>) -> bool {
    let told = |text: &Option<String>| text.as_deref().map(|text| fold(&words::one_line(text)));
    let result = |point: &Point<'_>| {
        let reported = point.paper.header.period.as_ref();
        point.figure.status == Status::Result
            && point.paper.header.code.is_some()
            && reported
                .is_none_or(|on| (on.start, on.end) == (Some(point.period.0), point.period.1))
    };
    result(a)
        && result(b)
        && told(&a.figure.measure) == told(&b.figure.measure)
        && told(&a.figure.scope.text) == told(&b.figure.scope.text)
        && a.figure.scope.agency.is_some() == b.figure.scope.agency.is_some()
}
