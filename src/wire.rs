//! The JSON: its types, its version, and the way to and from the model.
//!
//! This is the only module that serializes. Spans leave it in code points of the source text; field
//! names are the published contract and are never renamed.

mod figures;
mod from_model;
mod graph;
mod into_model;
mod record;
pub mod run;
pub mod source;
mod tasks;
mod trace;
pub mod views;

pub use graph::{
    Days, Edge, EdgeColumns, EdgeEvidence, GraphHead, GraphNode, SeriesPoint, edge_columns,
    edge_line, graph_head, kind_and_label, write_graph,
};
pub use serde_json::Number;

pub use record::{
    Agency, AgencyMention, Anomaly, Change, Deadline, DocType, Header, Home, Implied, Indicator,
    Ocr, Period, Place, Provision, Ratio, Record, Reference, Region, Relation, Scope, Signer,
    Source, Task, TaskAgency, Warning,
};
pub use trace::{
    Answer, DocumentLine, GraphLine, NodeLine, Part, TaskLine, TraceLine, graph_line, trace_line,
};

/// A record as one line of JSON, without the line feed.
pub fn record_line(record: &crate::model::Record) -> String {
    json(&Record::from(record))
}

/// Writes a record as one line of JSON, without the line feed.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write_record(record: &Record, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    Ok(serde_json::to_writer(out, record)?)
}

/// Reads one line of `records.jsonl`.
///
/// # Errors
/// Where the line is no record of this version.
pub fn parse_record(line: &str) -> Result<crate::model::Record, serde_json::Error> {
    let record: Record = serde_json::from_str(line)?;
    record.into_model().map_err(<serde_json::Error as serde::de::Error>::custom)
}

/// Reads one line of `records.jsonl` as it is written, if its id is one of `ids`.
///
/// # Errors
/// Where the line is no record of this version.
pub fn written_record(
    line: &str,
    ids: &std::collections::BTreeSet<String>,
) -> Result<Option<Record>, serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct Named {
        id: String,
    }
    let named: Named = serde_json::from_str(line)?;
    if ids.contains(&named.id) { serde_json::from_str(line).map(Some) } else { Ok(None) }
}

/// An indicator as one line of JSON, with `record`, `path` and `document` (its code) before its own
/// fields.
pub fn indicator_line(record: &Record, indicator: &Indicator) -> String {
    json(&Placed::new(record, indicator))
}

/// A task as one line of JSON, with the same fields before its own.
pub fn task_line(record: &Record, task: &Task) -> String {
    json(&Placed::new(record, task))
}

/// An anomaly as one line of JSON, with the same fields before its own.
pub fn anomaly_line(record: &Record, anomaly: &Anomaly) -> String {
    json(&Placed::new(record, anomaly))
}

/// A node of the graph as `graph.json` writes it, and that line.
pub fn node(id: &str, node: &crate::model::Node) -> (GraphNode, String) {
    let node = graph::graph_node(id, node);
    let line = json(&node);
    (node, line)
}

/// Reads a list of node ids and nulls; `None` where it is none.
pub fn parse_nodes(list: &str) -> Option<Vec<Option<String>>> {
    serde_json::from_str(list).ok()
}

/// Severity, stated and computed value of an anomaly across documents, in words.
pub fn anomaly_columns(
    anomaly: &crate::model::AnomalyNode,
) -> (String, Option<String>, Option<String>) {
    figures::anomaly_columns(anomaly)
}

/// A list as JSON.
pub fn list<T: serde::Serialize>(items: &[T]) -> String {
    json(&items)
}

/// A value that an anomaly states or computes, in figures or words.
pub fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The words of `status` of an indicator.
pub fn statuses() -> Vec<&'static str> {
    figures::STATUSES.iter().map(|(_, word)| *word).collect()
}

/// The words of `status` of a task.
pub fn task_statuses() -> Vec<&'static str> {
    tasks::TASK_STATUSES.iter().map(|(_, word)| *word).collect()
}

/// The words of `severity` of an anomaly, the gravest first.
pub fn severities() -> Vec<&'static str> {
    figures::SEVERITIES.iter().map(|(_, word)| *word).collect()
}

/// Something of a record, with what tells its document.
#[derive(serde::Serialize)]
struct Placed<'a, T> {
    record: &'a str,
    path: &'a str,
    document: Option<&'a str>,
    #[serde(flatten)]
    held: &'a T,
}

impl<'a, T> Placed<'a, T> {
    fn new(record: &'a Record, held: &'a T) -> Self {
        let document = record.document.code.as_deref();
        Placed { record: &record.id, path: &record.source.path, document, held }
    }
}

/// The JSON Schema of one line of `records.jsonl`.
pub fn record_schema() -> String {
    pretty(&schemars::schema_for!(Record))
}

/// The JSON Schema of `graph.json`.
pub fn graph_schema() -> String {
    pretty(&schemars::schema_for!(graph::GraphFile))
}

fn json(value: &impl serde::Serialize) -> String {
    // Strings, numbers, lists and maps with string keys: serializing these cannot fail.
    serde_json::to_string(value).unwrap_or_else(|error| unreachable!("{error}"))
}

fn pretty(schema: &schemars::Schema) -> String {
    serde_json::to_string_pretty(schema).unwrap_or_else(|error| unreachable!("{error}"))
}
