//! Different values for one measure, body and period in different documents.
//!
//! Looked for in one series and period at a time.

use super::figures::{indicator_id, read_at};
use super::series::{Point, Series, agree};
use super::{Archive, Linker, words};
use crate::model::{AnomalyNode, EdgeKey, Qualifier, Severity, Status};
use crate::text::fold;

/// Documents of one series and period that are compared with each other, and documents that a
/// message names.
const COMPARED: usize = 64;
const NAMED: usize = 6;

/// A document that changes what another one says.
const SUPERSEDING: [&str; 4] = ["amends", "corrects", "repeals", "replaces"];

impl Linker {
    /// One anomaly per series and period with values that cannot both be true. Only exact figures
    /// contradict each other; a document that corrects or replaces the other one may say otherwise.
    pub(super) fn conflicting_values(&mut self, archive: Archive<'_>, all: &[Series<'_>]) {
        for series in all {
            for said in series.points.chunk_by(|a, b| a.period == b.period) {
                let mut said: Vec<Point<'_>> = said
                    .iter()
                    .filter(|point| point.figure.qualifier == Qualifier::Exact)
                    .copied()
                    .collect();
                // A document says the same at all its places.
                said.sort_by_key(|point| (point.record.header.date, point.document, point.at));
                said.dedup_by_key(|point| point.document);
                if let Some(severity) = self.contradict(archive, &said) {
                    self.conflicting_value(series, &said, severity);
                }
            }
        }
    }

    /// Whether documents contradict each other, and how surely.
    fn contradict(&self, archive: Archive<'_>, said: &[Point<'_>]) -> Option<Severity> {
        let said = &said[..said.len().min(COMPARED)];
        let mut found = None;
        for (i, a) in said.iter().enumerate() {
            for b in &said[i + 1..] {
                if agree(a.figure, b.figure) || self.superseded(archive, a, b) {
                    continue;
                }
                if same_words(a, b) {
                    return Some(Severity::Error);
                }
                found = Some(Severity::Warning);
            }
        }
        found
    }

    /// Whether one of two documents replaces, corrects, amends or repeals the other.
    fn superseded(&self, archive: Archive<'_>, a: &Point<'_>, b: &Point<'_>) -> bool {
        let own = |point: &Point<'_>| archive.nodes[point.at.0].own.clone();
        SUPERSEDING.iter().any(|kind| {
            let edge = |source, target| EdgeKey { source, target, kind: (*kind).to_owned() };
            self.graph.edges.contains_key(&edge(own(a), own(b)))
                || self.graph.edges.contains_key(&edge(own(b), own(a)))
        })
    }

    fn conflicting_value(&mut self, series: &Series<'_>, said: &[Point<'_>], severity: Severity) {
        let Some(first) = said.first() else { return };
        let claims: Vec<String> = said
            .iter()
            .map(|point| {
                let name = self.document_name(point.record, point.document);
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
            scope(self.agency_name(series.agency), first),
            words::period(first.period),
            words::some(&claims, NAMED, "; ")
        );
        let node = AnomalyNode {
            kind: "conflicting_value".to_owned(),
            severity,
            message,
            stated: None,
            computed: None,
        };
        let hash = series.id.trim_start_matches("series/");
        let id = format!("anomaly/conflicting_value/{hash}/{}/{}", first.period.0, first.period.1);
        let about = said.iter().map(|point| {
            (indicator_id(point.record, point.at.1), read_at(point.record, point.at.1))
        });
        self.anomaly_node(id, node, about.collect::<Vec<_>>());
    }
}

/// The body, and the level or place where the text names one.
fn scope(agency: &str, point: &Point<'_>) -> String {
    let scope = &point.figure.scope;
    match (&scope.place, &scope.level) {
        (Some(place), _) => format!("{agency}, {}", place.name),
        (None, Some(level)) => format!("{agency}, {level}"),
        (None, None) => agency.to_owned(),
    }
}

/// Whether two documents with a number say exactly the same of what they measure, each as a result
/// of its own.
fn same_words(a: &Point<'_>, b: &Point<'_>) -> bool {
    let told = |text: &Option<String>| text.as_deref().map(|text| fold(&words::one_line(text)));
    let result = |point: &Point<'_>| {
        point.figure.status == Status::Result && point.record.header.code.is_some()
    };
    result(a)
        && result(b)
        && told(&a.figure.measure) == told(&b.figure.measure)
        && told(&a.figure.scope.text) == told(&b.figure.scope.text)
        && a.figure.scope.agency.is_some() == b.figure.scope.agency.is_some()
}
