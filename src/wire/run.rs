//! `run.json`: what a run was, what it did and what it took.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The whole file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RunReport {
    /// `viendan/run/1`.
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the pattern set.
    pub patterns: String,
    /// The command line that does the same again.
    pub arguments: Vec<String>,
    /// When it began and ended, in UTC.
    pub started: String,
    /// See `started`.
    pub finished: String,
    /// What became of the files.
    pub files: Files,
    /// What was found and linked.
    pub counts: Counts,
    /// How long it took, in milliseconds.
    pub milliseconds: Milliseconds,
    /// The most memory that the program had until the end of each stage, in bytes, without the
    /// processes that read risky formats; null where the system does not tell.
    pub peak_memory: PeakMemory,
    /// How many warnings the records have, by stage and message; numbers in them are written `#`.
    pub warnings: BTreeMap<String, BTreeMap<String, u64>>,
}

/// What became of the files.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Files {
    /// Documents in the workspace.
    pub documents: u64,
    /// Files that are no documents or of a format that is not read.
    pub skipped: u64,
    /// Files that could not be read, now or before.
    pub failed: u64,
    /// Of the documents, those that this run read from their files.
    pub read: u64,
    /// Those that it knew by their bytes, as they were moved or copied, and only extracted.
    pub recognised: u64,
    /// Those that it extracted anew from the stored text, because the patterns changed.
    pub extracted_anew: u64,
    /// Files that had not changed.
    pub unchanged: u64,
    /// Documents that left, because their files are gone.
    pub left: u64,
    /// Files kept as they were below folders that could not be looked into.
    pub kept: u64,
    /// Bytes of the files that were read.
    pub bytes: u64,
}

/// What was found and linked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Records in the graph; files of equal bytes are one.
    pub records: u64,
    /// References in them.
    pub references: u64,
    /// References of which type, number, year and issuer of the document are known.
    pub linked: u64,
    /// Indicators.
    pub indicators: u64,
    /// Tasks.
    pub tasks: u64,
    /// Series across documents.
    pub series: u64,
    /// Anomalies, in one document and across several.
    pub anomalies: u64,
    /// Nodes of the graph.
    pub nodes: u64,
    /// Edges of the graph.
    pub edges: u64,
    /// Groups of mentions with one code.
    pub groups: u64,
    /// Groups that were resolved when the graph was last linked; the others had not changed.
    pub resolved_groups: u64,
}

/// How long the stages took.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Milliseconds {
    /// Finding, reading, extracting and storing.
    pub read: u64,
    /// Of all threads, reading files.
    pub reading: u64,
    /// Of all threads, normalizing and extracting.
    pub extracting: u64,
    /// Of the one writer, putting documents into the workspace.
    pub storing: u64,
    /// Linking; 0 where nothing had changed.
    pub link: u64,
    /// Writing the files; 0 where nothing had changed.
    pub write: u64,
}

/// The most memory until the end of a stage, in bytes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PeakMemory {
    /// Reading.
    pub read: Option<u64>,
    /// Linking.
    pub link: Option<u64>,
    /// Writing.
    pub write: Option<u64>,
}

impl From<&crate::Counts> for Counts {
    fn from(from: &crate::Counts) -> Counts {
        let count = |count: usize| count as u64;
        Counts {
            records: count(from.records),
            references: count(from.references),
            linked: count(from.linked),
            indicators: count(from.indicators),
            tasks: count(from.tasks),
            series: count(from.series),
            anomalies: count(from.anomalies),
            nodes: count(from.nodes),
            edges: count(from.edges),
            groups: count(from.groups),
            resolved_groups: count(from.resolved_groups),
        }
    }
}

/// Counts as one line of JSON.
pub fn counts_line(counts: &Counts) -> String {
    super::json(counts)
}

/// Reads what [`counts_line`] made; nothing was counted where the line is none.
pub fn parse_counts(line: &str) -> Counts {
    serde_json::from_str(line).unwrap_or_default()
}

/// The report as it stands in the file.
pub fn report_json(report: &RunReport) -> String {
    serde_json::to_string_pretty(report).unwrap_or_else(|error| unreachable!("{error}"))
}

/// Reads a report.
///
/// # Errors
/// Where it is none of this version.
pub fn parse_report(json: &str) -> Result<RunReport, serde_json::Error> {
    serde_json::from_str(json)
}

/// A command line as a list in JSON.
pub fn parse_arguments(json: &str) -> Option<Vec<String>> {
    serde_json::from_str(json).ok()
}
