//! Indicators and anomalies of single documents as nodes of the graph.

use super::documents::issuer_place;
use super::{Linker, NodeIds, evidence, words};
use crate::model::{
    About, Agency, Anomaly, AnomalyNode, Evidence, Indicator, IndicatorNode, Node, Record,
};
use crate::text::Span;

/// The node of an indicator: `5b0c…/i1`.
pub(super) fn indicator_id(record: &Record, index: usize) -> String {
    format!("{}/i{}", record.id, index + 1)
}

/// Where an indicator stands.
pub(super) fn read_at(record: &Record, index: usize) -> Evidence {
    let indicator = &record.indicators[index];
    Evidence { indicator: Some(index), ..evidence(record, indicator.span, indicator.page, None) }
}

/// Where a document can be pointed at as a whole: its number, its issuer, else all of it.
pub(super) fn document_at(record: &Record) -> Evidence {
    let (span, page) = match record.header.code_span {
        Some(span) => (span, 1),
        None => issuer_place(record),
    };
    let mut at = evidence(record, span, page, None);
    if span == Span::default() {
        at.span = [0, record.source.chars];
    }
    at
}

/// The page of a span: that of the last mention before it, since a record no longer has its pages.
fn page(record: &Record, span: Span) -> usize {
    let figures = record.indicators.iter().map(|indicator| (indicator.span, indicator.page));
    let mentions = record.references.iter().map(|reference| (reference.span, reference.page));
    let before = figures.chain(mentions).filter(|(at, _)| at.start <= span.start);
    before.map(|(_, page)| page).max().unwrap_or(1)
}

/// The body that an indicator is about: that of its scope, else the issuer of the document.
pub(super) fn agency_of<'a>(record: &'a Record, indicator: &'a Indicator) -> Option<&'a Agency> {
    indicator.scope.agency.as_ref().or(record.header.issuer.as_ref())
}

impl Linker<'_> {
    /// The indicators and anomalies of a record.
    pub(super) fn figures(&mut self, record: &Record, ids: &NodeIds) {
        for (i, indicator) in record.indicators.iter().enumerate() {
            self.indicator(record, i, indicator, &ids.own);
        }
        for (i, anomaly) in record.anomalies.iter().enumerate() {
            self.anomaly(record, i, anomaly, ids);
        }
    }

    fn indicator(&mut self, record: &Record, index: usize, from: &Indicator, own: &str) {
        let id = indicator_id(record, index);
        let at = || read_at(record, index);
        self.graph.indicators += 1;
        self.edge(own.to_owned(), id.clone(), "measures", at());
        if let Some(place) = &from.scope.place {
            let place = self.place(place, record.header.date);
            self.edge(id.clone(), place, "about", at());
        }
        // The issuer stands for what the text leaves unsaid.
        let silent = from.scope.agency.is_none() && from.scope.place.is_some();
        if let Some(agency) = agency_of(record, from).filter(|_| !silent) {
            self.agency(agency, record.header.date);
            self.edge(id.clone(), agency.id.clone(), "about", at());
        }
        if let Some(whole) =
            from.part_of.filter(|whole| *whole != index && *whole < record.indicators.len())
        {
            self.edge(id.clone(), indicator_id(record, whole), "part_of", at());
        }
        let node = IndicatorNode {
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
            agency: agency_of(record, from).map(|agency| agency.id.clone()),
        };
        self.graph.nodes.insert(id, Node::Indicator(Box::new(node)));
    }

    fn anomaly(&mut self, record: &Record, index: usize, from: &Anomaly, ids: &NodeIds) {
        let id = format!("{}/x{}", record.id, index + 1);
        let mut about = Vec::new();
        for what in &from.about {
            match *what {
                About::Indicator(i) if i < record.indicators.len() => {
                    about.push((indicator_id(record, i), read_at(record, i)));
                }
                About::Reference(i) => {
                    let cited = ids.references.get(i).cloned().flatten();
                    if let (Some(cited), Some(reference)) = (cited, record.references.get(i)) {
                        let at = evidence(record, reference.span, reference.page, Some(i));
                        about.push((cited, at));
                    }
                }
                About::Indicator(_) | About::Document => {}
            }
        }
        // What is about no figure and no node is about the document.
        if about.is_empty() || from.about.contains(&About::Document) {
            let at = match from.spans.first() {
                Some(span) => evidence(record, *span, page(record, *span), None),
                None => document_at(record),
            };
            about.push((ids.own.clone(), at));
        }
        let node = AnomalyNode {
            kind: from.kind.clone(),
            severity: from.severity,
            message: from.message.clone(),
            stated: from.stated.clone(),
            computed: from.computed.clone(),
        };
        self.anomaly_node(id, node, about);
    }

    /// An anomaly and what it is about.
    pub(super) fn anomaly_node(
        &mut self,
        id: String,
        node: AnomalyNode,
        about: impl IntoIterator<Item = (String, Evidence)>,
    ) {
        self.graph.anomalies += 1;
        for (target, at) in about {
            self.edge(id.clone(), target, "about", at);
        }
        self.graph.nodes.insert(id, Node::Anomaly(Box::new(node)));
    }
}
