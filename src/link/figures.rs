//! Indicators and anomalies of single documents as nodes of the graph.

use super::columns::Anchor;
use super::documents::issuer_place;
use super::taking::Taking;
use super::tasks::{self, task_id};
use super::words;
use crate::model::{
    About, Agency, Anomaly, AnomalyNode, Header, Indicator, IndicatorNode, Node, Record,
};
use crate::text::Span;

/// The id of an indicator: `5b0c…/i1`.
fn indicator_id(record: &Record, index: usize) -> String {
    format!("{}/i{}", record.id, index + 1)
}

/// The id of an anomaly of one record: `5b0c…/x1`.
fn anomaly_id(record: &Record, index: usize) -> String {
    format!("{}/x{}", record.id, index + 1)
}

/// Where an indicator stands.
pub(super) fn read_at(record: &Record, index: usize) -> Anchor {
    let indicator = &record.indicators[index];
    let what = index as u32 + 1;
    Anchor { what, ..Anchor::new(record, indicator.span, indicator.page) }
}

/// Where a document can be pointed at as a whole: its number, its issuer, else all of it.
pub(super) fn document_at(record: &Record) -> Anchor {
    let (span, page) = match record.header.code_span {
        Some(span) => (span, 1),
        None => issuer_place(record),
    };
    let mut at = Anchor::new(record, span, page);
    if span == Span::default() {
        (at.start, at.end) = (0, record.source.chars as u32);
    }
    at
}

/// The page of a span: that of the last mention before it, since a record no longer has its pages.
/// Mentions are in reading order.
fn page(record: &Record, span: Span) -> usize {
    let (figures, mentions) = (&record.indicators, &record.references);
    let figure = figures.partition_point(|figure| figure.span.start <= span.start);
    let mention = mentions.partition_point(|mention| mention.span.start <= span.start);
    let figure = figure.checked_sub(1).map(|last| figures[last].page);
    let mention = mention.checked_sub(1).map(|last| mentions[last].page);
    figure.max(mention).unwrap_or(1)
}

/// The body that an indicator is about: that of its scope, else the issuer of the document.
pub(super) fn agency_of<'a>(header: &'a Header, indicator: &'a Indicator) -> Option<&'a Agency> {
    indicator.scope.agency.as_ref().or(header.issuer.as_ref())
}

impl Taking<'_, '_> {
    /// The indicators and anomalies of the record.
    pub(super) fn figures(&mut self) {
        for (i, indicator) in self.record.indicators.iter().enumerate() {
            self.indicator(i, indicator);
        }
        for (i, anomaly) in self.record.anomalies.iter().enumerate() {
            self.anomaly(i, anomaly);
        }
    }

    fn indicator(&mut self, index: usize, from: &Indicator) {
        let record = self.record;
        let node = self.columns.indicator(self.number, index);
        let at = read_at(record, index);
        self.edge(self.own(), node, "measures", at);
        if let Some(place) = &from.scope.place {
            let place = self.place(place);
            self.edge(node, place, "about", at);
        }
        // The issuer stands for what the text leaves unsaid.
        let silent = from.scope.agency.is_none() && from.scope.place.is_some();
        if let Some(agency) = agency_of(&record.header, from).filter(|_| !silent) {
            let agency = self.agency(agency, record.header.date);
            self.edge(node, agency, "about", at);
        }
        if let Some(whole) =
            from.part_of.filter(|whole| *whole != index && *whole < record.indicators.len())
        {
            let whole = self.columns.indicator(self.number, whole);
            self.edge(node, whole, "part_of", at);
        }
    }

    fn anomaly(&mut self, index: usize, from: &Anomaly) {
        let record = self.record;
        let node = self.columns.anomaly(self.number, index);
        let mut silent = true;
        for what in &from.about {
            let about = match *what {
                About::Indicator(i) if i < record.indicators.len() => {
                    Some((self.columns.indicator(self.number, i), read_at(record, i)))
                }
                About::Reference(i) => {
                    self.meant(i).map(|cited| (cited, Anchor::reference(record, i)))
                }
                About::Indicator(_) | About::Document => None,
            };
            if let Some((target, at)) = about {
                self.edge(node, target, "about", at);
                silent = false;
            }
        }
        // What is about no figure and no node is about the document.
        if silent || from.about.contains(&About::Document) {
            let at = match from.spans.first() {
                Some(span) => Anchor::new(record, *span, page(record, *span)),
                None => document_at(record),
            };
            self.edge(node, self.own(), "about", at);
        }
    }
}

/// The node of an indicator.
fn indicator_node(record: &Record, index: usize) -> Node {
    let from = &record.indicators[index];
    Node::Indicator(Box::new(IndicatorNode {
        label: words::label(from),
        kind: from.kind,
        value: from.value,
        ratio: from.ratio,
        unit: from.unit.clone(),
        base_value: from.base_value,
        base_unit: from.base_unit.clone(),
        measure: from.measure.clone(),
        aspect: from.aspect.clone(),
        status: from.status,
        qualifier: from.qualifier,
        period: from.period.clone(),
        agency: agency_of(&record.header, from).map(|agency| agency.id.clone()),
    }))
}

/// The node of an anomaly.
fn anomaly_node(from: &Anomaly) -> Node {
    Node::Anomaly(Box::new(AnomalyNode {
        kind: from.kind.clone(),
        severity: from.severity,
        message: from.message.clone(),
        stated: from.stated.clone(),
        computed: from.computed.clone(),
    }))
}

/// The nodes that a record makes by itself: its indicators, tasks and anomalies, sorted by id.
pub fn local_nodes(record: &Record) -> Vec<(String, Node)> {
    let indicators =
        (0..record.indicators.len()).map(|i| (indicator_id(record, i), indicator_node(record, i)));
    let tasks = (0..record.tasks.len()).map(|i| (task_id(record, i), tasks::node(record, i)));
    let anomalies = record.anomalies.iter().enumerate();
    let anomalies = anomalies.map(|(i, from)| (anomaly_id(record, i), anomaly_node(from)));
    let mut nodes: Vec<(String, Node)> = indicators.chain(tasks).chain(anomalies).collect();
    nodes.sort_by(|(a, _), (b, _)| a.cmp(b));
    nodes
}
