//! A graph read back line by line, and what a trace of one document says of it.

use serde::{Deserialize, Serialize};

use super::graph::Edge;

/// A line of `graph.json`.
#[derive(Clone, Debug)]
pub enum GraphLine {
    /// A document, an agency or a task.
    Node(NodeLine),
    /// An edge.
    Edge(Edge),
    /// A node of another kind, or what stands around nodes and edges.
    Other,
}

/// What a trace needs of a node; a field that its kind does not have is `None`.
#[derive(Clone, Debug, Deserialize)]
pub struct NodeLine {
    /// `document`, `agency` or `task`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Type code of a document.
    #[serde(default, rename = "type")]
    pub doc_type: Option<String>,
    /// Canonical code of a document.
    #[serde(default)]
    pub code: Option<String>,
    /// Date of a document.
    #[serde(default)]
    pub date: Option<String>,
    /// Id of the issuing agency of a document.
    #[serde(default)]
    pub issuer: Option<String>,
    /// Subject of a document.
    #[serde(default)]
    pub title: Option<String>,
    /// Ids of the records that are a document.
    #[serde(default)]
    pub records: Vec<String>,
    /// `agency`, `position`, `unit` or `group`.
    #[serde(default)]
    pub agency_kind: Option<String>,
    /// Status of a task.
    #[serde(default)]
    pub status: Option<String>,
    /// Id of the body that sets a task.
    #[serde(default)]
    pub assigner: Option<String>,
    /// The day by which a task is to be done.
    #[serde(default)]
    pub deadline: Option<String>,
    /// How that day bounds the work.
    #[serde(default)]
    pub bound: Option<String>,
    /// How often a task is to be done.
    #[serde(default)]
    pub recurrence: Option<String>,
}

/// Reads one line of `graph.json` as it is written: one node or edge a line.
///
/// # Errors
/// Where a node or an edge is none of this version.
pub fn graph_line(line: &str) -> Result<GraphLine, serde_json::Error> {
    let line = line.trim_end().trim_end_matches(',');
    let of_kind =
        |kind: &str| line.strip_prefix("{\"kind\":\"").is_some_and(|rest| rest.starts_with(kind));
    if line.starts_with("{\"source\":") {
        return serde_json::from_str(line).map(GraphLine::Edge);
    }
    if ["document\"", "agency\"", "task\""].into_iter().any(of_kind) {
        return serde_json::from_str(line).map(GraphLine::Node);
    }
    Ok(GraphLine::Other)
}

/// One line of a trace.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum TraceLine {
    /// The document itself.
    Document(DocumentLine),
    /// A document above it, nested by `depth`.
    Above {
        /// 1 for what the document itself rests on.
        depth: usize,
        /// What it is to the document below it.
        relation: String,
        /// It was met before; what is above it stands there.
        again: bool,
        /// The document.
        #[serde(flatten)]
        document: DocumentLine,
    },
    /// A task of the document.
    Task(TaskLine),
    /// A report on the document.
    Report {
        /// Ids of the tasks it answers; none where it is about the document as a whole.
        tasks: Vec<String>,
        /// How it cites the document.
        surface: Option<String>,
        /// The report.
        #[serde(flatten)]
        document: DocumentLine,
    },
    /// A body that has tasks and did not answer, or a group with those of it that did.
    NoAnswer {
        /// Id of the agency.
        agency: String,
        /// Its name.
        name: String,
        /// Several bodies at once: who of them is missing is not known.
        group: bool,
        /// Its tasks and what it does in them.
        tasks: Vec<[String; 2]>,
        /// Names of the members of a group that answered.
        answered: Vec<String>,
    },
}

/// A document of a trace.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DocumentLine {
    /// Node id.
    pub id: String,
    /// Type, code and date.
    pub label: String,
    /// Date.
    pub date: Option<String>,
    /// Id of the issuing agency.
    pub issuer: Option<String>,
    /// Its name.
    pub issuer_name: Option<String>,
    /// Subject.
    pub title: Option<String>,
    /// Whether it is in the archive, and not only cited.
    pub archived: bool,
    /// Paths of its files.
    pub paths: Vec<String>,
}

/// A task of a trace.
#[derive(Clone, Debug, Serialize)]
pub struct TaskLine {
    /// Node id.
    pub id: String,
    /// The clause.
    pub text: String,
    /// `assigned`, `requested`, `reported` or `planned`.
    pub status: String,
    /// Id of the body that sets it.
    pub assigner: Option<String>,
    /// The day by which it is to be done.
    pub deadline: Option<String>,
    /// How that day bounds the work.
    pub bound: Option<String>,
    /// How the text says so.
    pub due: Option<String>,
    /// How often it is to be done.
    pub recurrence: Option<String>,
    /// Who has a part in it.
    pub agencies: Vec<Part>,
}

/// A body that has a part in a task.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// Node id.
    pub agency: String,
    /// Its name.
    pub name: String,
    /// Several bodies at once.
    pub group: bool,
    /// What it does.
    pub role: String,
    /// Its reports on the task.
    pub answers: Vec<Answer>,
}

/// A report by a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Node id of the report.
    pub document: String,
    /// Type, code and date.
    pub label: String,
    /// Name of the body that reports.
    pub by: String,
}

/// A line of a trace as one line of JSON.
pub fn trace_line(line: &TraceLine) -> String {
    super::json(line)
}
