//! `graph.json`: node-link JSON, one node or edge a line.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

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
    /// Documents, agencies and places, by id.
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
    pub records: usize,
    /// Number of nodes.
    pub nodes: usize,
    /// Number of edges.
    pub edges: usize,
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
        /// `place/51`.
        id: String,
        /// Name with its kind.
        label: String,
        /// Code of the statistics office.
        code: String,
    },
}

/// An edge.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Edge {
    /// Node id.
    pub source: String,
    /// Node id.
    pub target: String,
    /// The kind again, as the key of a multigraph.
    pub key: String,
    /// Relation type, `issued_by`, `addressed_to`, `sent_to` or `part_of`.
    pub kind: String,
    /// How often it was read; 1 for edges from the tables.
    pub weight: usize,
    /// `patterns` for an edge that comes from the tables and so has no evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Where it was read.
    pub evidence: Vec<EdgeEvidence>,
}

/// Where an edge was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EdgeEvidence {
    /// Id of the record.
    pub record: String,
    /// In code points of the source text.
    pub span: [usize; 2],
    /// Counted from 1.
    pub page: usize,
    /// Id of the reference, if it was read from one.
    pub reference: Option<String>,
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
    let head = GraphHead {
        schema: "viendan/graph/1".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        patterns: patterns.to_owned(),
        records: graph.records,
        nodes: graph.nodes.len(),
        edges: graph.edges.len(),
    };
    writeln!(out, "{{\"directed\":true,\"multigraph\":true,\"graph\":{},", super::json(&head))?;
    writeln!(out, "\"nodes\":[")?;
    for (i, (id, node)) in graph.nodes.iter().enumerate() {
        let comma = if i + 1 < graph.nodes.len() { "," } else { "" };
        writeln!(out, "{}{comma}", super::json(&graph_node(id, node)))?;
    }
    writeln!(out, "],\n\"{edge_key}\":[")?;
    for (i, (key, ground)) in graph.edges.iter().enumerate() {
        let comma = if i + 1 < graph.edges.len() { "," } else { "" };
        writeln!(out, "{}{comma}", super::json(&edge(key, ground)))?;
    }
    writeln!(out, "]}}")
}

fn graph_node(id: &str, node: &model::Node) -> GraphNode {
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
        model::Node::Place { label, code } => {
            GraphNode::Place { id, label: label.clone(), code: code.clone() }
        }
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

fn edge(key: &model::EdgeKey, ground: &Ground) -> Edge {
    let evidence: Vec<EdgeEvidence> = match ground {
        Ground::Patterns => Vec::new(),
        Ground::Read(all) => all
            .iter()
            .map(|one| EdgeEvidence {
                record: one.record.clone(),
                span: one.span,
                page: one.page,
                reference: one.reference.map(|i| format!("r{}", i + 1)),
            })
            .collect(),
    };
    Edge {
        source: key.source.clone(),
        target: key.target.clone(),
        key: key.kind.clone(),
        kind: key.kind.clone(),
        weight: evidence.len().max(1),
        from: matches!(ground, Ground::Patterns).then(|| "patterns".to_owned()),
        evidence,
    }
}
