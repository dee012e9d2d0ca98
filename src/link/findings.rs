//! What is found across documents: series, and what contradicts itself.

use rust_decimal::Decimal;

use super::columns::{End, PackedDate};
use super::names::Texts;
use crate::model::{AnomalyNode, Date, Node, Ratio, SeriesNode, SeriesPoint};

/// What was found, in the order in which it was.
#[derive(Default)]
pub(super) struct Findings {
    pub anomalies: Vec<Anomalous>,
    pub series: Vec<Found>,
}

/// An anomaly and what it is about, with the places.
pub(super) struct Anomalous {
    pub id: String,
    pub node: AnomalyNode,
    pub about: Vec<(End, u32)>,
}

/// A series; its node has no points before it is asked for.
pub(super) struct Found {
    pub id: String,
    pub node: SeriesNode,
    pub points: Vec<FoundPoint>,
}

/// A figure of a series.
pub(super) struct FoundPoint {
    pub start: PackedDate,
    pub end: PackedDate,
    pub value: Decimal,
    pub ratio: Option<Ratio>,
    pub record: u32,
    pub indicator: u32,
    pub anchor: u32,
}

impl Found {
    /// The node with its points; `ids` are those of the records.
    pub(super) fn node(&self, ids: &Texts) -> Node {
        let day = |date: PackedDate| date.date().unwrap_or(Date { year: 1900, month: 0, day: 0 });
        let point = |point: &FoundPoint| SeriesPoint {
            start: day(point.start),
            end: day(point.end),
            value: point.value,
            ratio: point.ratio,
            record: ids.get(point.record).to_owned(),
            indicator: point.indicator as usize,
        };
        let points = self.points.iter().map(point).collect();
        Node::Series(Box::new(SeriesNode { points, ..self.node.clone() }))
    }
}
