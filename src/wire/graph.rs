//! `graph.json`: node-link JSON, one node or edge a line.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{Period, Ratio};
use super::{figures, tasks};
use crate::model::{self, AgencyKind, Ground};

/// The whole file; only its schema is made from this type, the file itself is streamed.
#[derive(Serialize, JsonSchema)]
pub(super) struct GraphFile {
    /// Always `true`.
    directed: bool,
    /// Always `true`: one edge per source, target and kind.
    multigraph: bool,
    /// What the graph is.
    graph: GraphHead,
    /// Documents, agencies, places, indicators, tasks, series and anomalies, by id.
    nodes: Vec<GraphNode>,
    /// Relations, by source, target and kind.
    edges: Vec<Edge>,
}

/// What the graph is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GraphHead {
    /// `viendan/graph/1`.
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the pattern set.
    pub patterns: String,
    /// Number of records.
    pub records: u64,
    /// Number of nodes.
    pub nodes: u64,
    /// Number of edges.
    pub edges: u64,
}

/// A node.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GraphNode {
    /// A document, in the archive or only cited.
    Document {
        /// Identity.
        id: String,
        /// Type, code and date.
        label: String,
        /// Type code.
        #[serde(rename = "type")]
        doc_type: Option<String>,
        /// Canonical code.
        code: Option<String>,
        /// Its own date, else the one most mentions print.
        date: Option<String>,
        /// Id of the issuing agency.
        issuer: Option<String>,
        /// Subject.
        title: Option<String>,
        /// Ids of the records that are this document.
        records: Vec<String>,
        /// How many references mean it.
        cited: usize,
    },
    /// A body.
    Agency {
        /// `vn/quang-ngai/so-tu-phap`.
        id: String,
        /// Full name.
        label: String,
        /// `agency`, `position`, `unit` or `group`.
        agency_kind: String,
    },
    /// A place.
    Place {
        /// `place/51`; a later unit of the same code carries the month in which it began:
        /// `place/51@2025-07`.
        id: String,
        /// Name with its kind, and the units above it.
        label: String,
        /// Code of the statistics office.
        code: String,
        /// First day, where it is known.
        from: Option<String>,
        /// Last day; null while the unit exists.
        until: Option<String>,
    },
    /// A figure of a document of the archive.
    Indicator {
        /// Id of the record and of the indicator in it: `5b0c…/i1`.
        id: String,
        /// Figure, unit and measure, cut where they are long.
        label: String,
        /// `count`, `percent`, `ratio`, `money`, `measure`, `score`, `rank` or `multiple`.
        indicator_kind: String,
        /// Exactly the decimal that was read; of a ratio the numerator.
        value: serde_json::Number,
        /// Both sides of the stroke.
        ratio: Option<Ratio>,
        /// Unit or counted noun, with its multiplier.
        unit: Option<String>,
        /// The value in `base_unit`.
        base_value: Option<serde_json::Number>,
        /// The unit without multiplier.
        base_unit: Option<String>,
        /// What is measured, in the words of the text.
        measure: Option<String>,
        /// In which state of the work the counted things are: `received`, `done` …
        aspect: Option<String>,
        /// `result`, `target`, `plan`, `forecast`, `previous` or `change`.
        status: String,
        /// `exact`, `about`, `more_than`, `less_than`, `at_least` or `at_most`.
        qualifier: String,
        /// When.
        period: Option<Period>,
        /// Id of the body it is about: that of its scope, else the issuer of the document.
        agency: Option<String>,
    },
    /// A task that a document of the archive sets or tells of.
    Task {
        /// Id of the record and of the task in it: `5b0c…/t1`.
        id: String,
        /// The clause, cut where it is long.
        label: String,
        /// `assigned`, `requested`, `reported` or `planned`.
        status: String,
        /// Id of the body that orders or asks.
        assigner: Option<String>,
        /// The day by which it is to be done.
        deadline: Option<String>,
        /// `before`, `by`, `within`, `relative`, `urgent` or `open`.
        bound: Option<String>,
        /// `daily`, `weekly`, `monthly`, `quarterly` or `yearly`.
        recurrence: Option<String>,
    },
    /// One measure of one body over time, from at least two documents.
    Series {
        /// `series/` and a hash of what the figures have in common.
        id: String,
        /// The measure, without the words of its period.
        label: String,
        /// In which state of the work the counted things are: `received`, `done` …
        aspect: Option<String>,
        /// Kind of its indicators.
        indicator_kind: String,
        /// Unit or counted noun, with its multiplier.
        unit: Option<String>,
        /// Id of the body it is about.
        agency: String,
        /// `tỉnh`, `huyện`, `xã`, where the texts name a level.
        level: Option<String>,
        /// Code of the place it is about, where the texts name one.
        place: Option<String>,
        /// By period, then record.
        points: Vec<SeriesPoint>,
    },
    /// What cannot be true, or is likely not to be, in one document or across several.
    Anomaly {
        /// Id of the record and of the anomaly in it (`5b0c…/x1`), or `anomaly/<type>/…` across
        /// documents.
        id: String,
        /// The type, in words.
        label: String,
        /// `sum_mismatch` …
        #[serde(rename = "type")]
        anomaly_type: String,
        /// `error`, `warning` or `info`.
        severity: String,
        /// In words.
        message: String,
        /// What is stated.
        stated: Option<serde_json::Value>,
        /// What follows from the rest.
        computed: Option<serde_json::Value>,
    },
}

/// One figure of a series.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeriesPoint {
    /// First and last day.
    pub period: Days,
    /// Exactly the decimal that was read; of a ratio the numerator.
    pub value: serde_json::Number,
    /// Both sides of the stroke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Ratio>,
    /// Id of the record.
    pub record: String,
    /// Id of the indicator in it.
    pub indicator: String,
}

/// A period by its first and last day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Days {
    /// First day.
    pub start: String,
    /// Last day, inclusive.
    pub end: String,
}

/// An edge.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    /// Node id.
    pub source: String,
    /// Node id.
    pub target: String,
    /// The kind again, as the key of a multigraph.
    pub key: String,
    /// Relation type, `issued_by`, `addressed_to`, `sent_to`, `part_of`, `succeeded_by`, `assigns`,
    /// `assigned_to`, `task_cites`, `measures`, `about` or `in_series`.
    pub kind: String,
    /// What the body does in the task, of edges `assigned_to` only: `lead`, `assigned`,
    /// `coordinate`, `reports_to`, `reporter`, `actor`, `consulted` or `supervised`; of several the
    /// first of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How often it was read; 1 for edges from the tables.
    pub weight: usize,
    /// `patterns` for an edge that comes from the tables and so has no evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Where it was read.
    pub evidence: Vec<EdgeEvidence>,
}

/// Where an edge was read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EdgeEvidence {
    /// Id of the record.
    pub record: String,
    /// In code points of the source text.
    pub span: [usize; 2],
    /// Counted from 1.
    pub page: usize,
    /// Id of the reference, if it was read from one.
    pub reference: Option<String>,
    /// Id of the indicator; not there where it was read from none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
}

/// Writes a graph, sorted, with `edges` (or `links`, for networkx before 3.4) as the name of the
/// list of edges.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write_graph(
    graph: &model::Graph,
    patterns: &str,
    edge_key: &str,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let count = |count: usize| count as u64;
    let (nodes, edges) = (count(graph.nodes.len()), count(graph.edges.len()));
    writeln!(out, "{}", graph_head(patterns, count(graph.records), nodes, edges))?;
    writeln!(out, "\"nodes\":[")?;
    for (i, (id, node)) in graph.nodes.iter().enumerate() {
        let comma = if i + 1 < graph.nodes.len() { "," } else { "" };
        writeln!(out, "{}{comma}", super::json(&graph_node(id, node)))?;
    }
    writeln!(out, "],\n\"{edge_key}\":[")?;
    for (i, (key, ground)) in graph.edges.iter().enumerate() {
        let comma = if i + 1 < graph.edges.len() { "," } else { "" };
        let EdgeColumns { role, weight, from, evidence } =
            edge_columns(graph.roles.get(key).copied(), ground);
        let line = edge_line(
            [&key.source, &key.target, &key.kind],
            role.as_deref(),
            weight,
            from,
            &evidence,
        );
        writeln!(out, "{line}{comma}")?;
    }
    writeln!(out, "]}}")
}

pub(super) fn graph_node(id: &str, node: &model::Node) -> GraphNode {
    let id = id.to_owned();
    match node {
        model::Node::Document { label, doc_type, code, date, issuer, title, records, cited } => {
            GraphNode::Document {
                id,
                label: label.clone(),
                doc_type: doc_type.clone(),
                code: code.clone(),
                date: date.map(|date| date.to_string()),
                issuer: issuer.clone(),
                title: title.clone(),
                records: records.clone(),
                cited: *cited,
            }
        }
        model::Node::Agency { label, kind } => GraphNode::Agency {
            id,
            label: label.clone(),
            agency_kind: agency_kind(*kind).to_owned(),
        },
        model::Node::Place { label, code, from, until } => GraphNode::Place {
            id,
            label: label.clone(),
            code: code.clone(),
            from: from.map(|date| date.to_string()),
            until: until.map(|date| date.to_string()),
        },
        model::Node::Indicator(node) => figures::indicator_node(id, node),
        model::Node::Task(node) => tasks::task_node(id, node),
        model::Node::Series(node) => figures::series_node(id, node),
        model::Node::Anomaly(node) => figures::anomaly_node(id, node),
    }
}

/// The kind of an agency as the JSON writes it.
pub(super) fn agency_kind(kind: AgencyKind) -> &'static str {
    match kind {
        AgencyKind::Agency => "agency",
        AgencyKind::Position => "position",
        AgencyKind::Unit => "unit",
        AgencyKind::Group => "group",
    }
}

/// An edge but for what it joins, as it is kept in the workspace.
pub struct EdgeColumns {
    /// What the body does in the task.
    pub role: Option<String>,
    /// How often it was read; 1 for edges from the tables.
    pub weight: u64,
    /// `patterns` for an edge that comes from the tables.
    pub from: Option<&'static str>,
    /// Where it was read: a list in JSON.
    pub evidence: String,
}

/// What is kept of an edge.
pub fn edge_columns(role: Option<model::Role>, ground: &Ground) -> EdgeColumns {
    let evidence: Vec<EdgeEvidence> = match ground {
        Ground::Patterns => Vec::new(),
        Ground::Read(all) => all
            .iter()
            .map(|one| EdgeEvidence {
                record: one.record.clone(),
                span: one.span,
                page: one.page,
                reference: one.reference.map(|i| format!("r{}", i + 1)),
                indicator: one.indicator.map(|i| format!("i{}", i + 1)),
            })
            .collect(),
    };
    EdgeColumns {
        role: role.map(tasks::role),
        weight: evidence.len().max(1) as u64,
        from: matches!(ground, Ground::Patterns).then_some("patterns"),
        evidence: super::json(&evidence),
    }
}

/// An edge as one line: what it joins (source, target and kind), and its columns.
pub fn edge_line(
    [source, target, kind]: [&str; 3],
    role: Option<&str>,
    weight: u64,
    from: Option<&str>,
    evidence: &str,
) -> String {
    let field = |name: &str, value: Option<&str>| {
        value.map_or_else(String::new, |value| format!("\"{name}\":{},", super::json(&value)))
    };
    let kind = super::json(&kind);
    format!(
        "{{\"source\":{},\"target\":{},\"key\":{kind},\"kind\":{kind},{}\"weight\":{weight},{}\"evidence\":{evidence}}}",
        super::json(&source),
        super::json(&target),
        field("role", role),
        field("from", from),
    )
}

/// The first line of `graph.json`.
pub fn graph_head(patterns: &str, records: u64, nodes: u64, edges: u64) -> String {
    let head = GraphHead {
        schema: "viendan/graph/1".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        patterns: patterns.to_owned(),
        records,
        nodes,
        edges,
    };
    format!("{{\"directed\":true,\"multigraph\":true,\"graph\":{},", super::json(&head))
}

/// The kind of a node, and what it is called: of an anomaly its message.
pub fn kind_and_label(node: &model::Node) -> (&'static str, String) {
    match node {
        model::Node::Document { label, .. } => ("document", label.clone()),
        model::Node::Agency { label, .. } => ("agency", label.clone()),
        model::Node::Place { label, .. } => ("place", label.clone()),
        model::Node::Indicator(node) => ("indicator", node.label.clone()),
        model::Node::Task(node) => ("task", node.label.clone()),
        model::Node::Series(node) => ("series", node.label.clone()),
        model::Node::Anomaly(node) => ("anomaly", node.message.clone()),
    }
}
