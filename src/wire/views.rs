//! What `status`, `explain` and `audit` show of a workspace, as JSON; and what they read of it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Number, Value};

use super::graph::EdgeEvidence;
use super::run::{Counts, RunReport};
use super::trace::{GraphLine, NodeLine, graph_line};

/// How far a workspace is.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// `running`, `finished`, `ended before its time` or `none`.
    pub state: String,
    /// The last run.
    pub run: Option<RunStatus>,
    /// Hash of the pattern set of this program, with those of `--patterns`.
    pub patterns: String,
    /// Documents that were extracted with another one.
    pub other_patterns: u64,
    /// Number of files by state.
    pub files: BTreeMap<String, u64>,
    /// Documents.
    pub documents: u64,
    /// Documents by format.
    pub formats: BTreeMap<String, u64>,
    /// Documents that were read by OCR, and their pages.
    pub ocr_documents: u64,
    /// See `ocr_documents`.
    pub ocr_pages: u64,
    /// Whether the graph is that of the documents.
    pub linked: bool,
    /// Whether the files are those of the documents.
    pub written: bool,
    /// What was found.
    pub counts: Counts,
    /// Sizes of the files in the folder, in bytes.
    pub bytes: BTreeMap<String, u64>,
    /// What failed most often.
    pub failures: Vec<Failure>,
    /// What the last run that came to its end told.
    pub report: Option<RunReport>,
}

/// A run.
#[derive(Clone, Debug, Serialize)]
pub struct RunStatus {
    /// Counted from 1.
    pub run: i64,
    /// When it began, in UTC.
    pub started: String,
    /// When it ended.
    pub finished: Option<String>,
    /// Version of the program.
    pub version: String,
    /// Hash of its pattern set.
    pub patterns: String,
}

/// Why files failed.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// Without numbers and what is quoted.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// Paths of a few.
    pub examples: Vec<String>,
}

/// One place where an edge, or a fact of one document, was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Evidence {
    /// Id of the node that is explained.
    pub node: String,
    /// `out` and `in` for its edges, `own` for its own place in the text.
    pub direction: &'static str,
    /// Kind of the edge, or of the node.
    pub kind: String,
    /// What the body does in the task.
    pub role: Option<String>,
    /// Id of the node at the other end.
    pub other: Option<String>,
    /// What that is called.
    pub label: Option<String>,
    /// `patterns` where the edge comes from the tables; then nothing follows.
    pub from: Option<String>,
    /// Id of the record.
    pub record: Option<String>,
    /// Its file.
    pub path: Option<String>,
    /// Counted from 1.
    pub page: Option<usize>,
    /// In code points of the source text.
    pub span: Option<[usize; 2]>,
    /// Id of the reference or indicator in the record.
    pub reference: Option<String>,
    /// See `reference`.
    pub indicator: Option<String>,
    /// What the span holds.
    pub text: Option<String>,
    /// The line or lines that hold it, on one line.
    pub line: Option<String>,
}

/// One finding of an audit.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What was looked for.
    pub check: &'static str,
    /// What was found.
    pub item: String,
    /// How often.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// That share, in hundredths.
    pub percent: Number,
    /// More on it.
    pub detail: Option<String>,
    /// Where, for example.
    pub examples: Vec<String>,
}

/// A status as one line of JSON.
pub fn status_line(status: &Status) -> String {
    super::json(status)
}

/// A place as one line of JSON.
pub fn evidence_line(evidence: &Evidence) -> String {
    super::json(evidence)
}

/// A finding as one line of JSON.
pub fn finding_line(finding: &Finding) -> String {
    super::json(finding)
}

/// The places of an edge as they are kept; none where they cannot be read.
pub fn parse_evidence(list: &str) -> Vec<EdgeEvidence> {
    serde_json::from_str(list).unwrap_or_default()
}

/// The places of a fact as they are kept; none where they cannot be read.
pub fn parse_spans(list: &str) -> Vec<[usize; 2]> {
    serde_json::from_str(list).unwrap_or_default()
}

/// A document, an agency or a task of the graph.
pub fn parse_node(json: &str) -> Option<NodeLine> {
    match graph_line(json) {
        Ok(GraphLine::Node(node)) => Some(node),
        _ => None,
    }
}

/// Fields of a node that are shown elsewhere: what it is called, and lists.
const ELSEWHERE: [&str; 5] = ["kind", "id", "label", "records", "points"];

/// Fields of a node that come first, in this order.
const FIRST: [&str; 8] = ["type", "code", "title", "date", "issuer", "measure", "value", "unit"];

/// What a node says of itself, by field: what is there, in words.
pub fn facts(json: &str) -> Vec<(String, String)> {
    let Ok(Value::Object(node)) = serde_json::from_str(json) else { return Vec::new() };
    let mut facts: Vec<(usize, String, String)> = node
        .iter()
        .filter(|(name, _)| !ELSEWHERE.contains(&name.as_str()))
        .filter_map(|(name, value)| {
            let rank = FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len());
            Some((rank, name.clone(), words(value)?))
        })
        .collect();
    facts.sort();
    facts.into_iter().map(|(_, name, value)| (name, value)).collect()
}

/// A value on one line; pairs as they are written: `35/37`, `2022-04-01/2022-04-30`.
fn words(value: &Value) -> Option<String> {
    let pair = |first: &str, second: &str| {
        let second = words(value.get(second)?)?;
        let first = value.get(first).and_then(words);
        Some(format!("{}/{second}", first.unwrap_or_default()))
    };
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Object(_) => pair("start", "end")
            .or_else(|| pair("numerator", "denominator"))
            .or_else(|| Some(value.to_string())),
        _ => Some(value.to_string()),
    }
}
