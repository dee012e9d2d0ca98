//! What is on disk: the workspace, and the files that are written from it.

mod batch;
pub mod gaps;
mod known;
mod linked;
mod nodes;
mod output;
mod overview;
mod prepared;
mod put;
mod report;
mod whole;
mod workspace;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::error::RunError;
use crate::model::{Graph, Record};
use crate::wire::{self, GraphLine};

pub use batch::{Batches, Seen};
pub use known::{
    KnownFile, Place, Stamp, State, Unchanged, ending_of, file, in_one_reading, location, members,
    same_bytes, source, stale,
};
pub use linked::{GraphBefore, GraphWriter, Stored, each_record, record};
pub use nodes::{
    EdgeRow, FactRow, NodeRow, each_code, edges, fact, label, node, node_of, paths, records_named,
    text,
};
pub use overview::{FormatRow, Overview, Reason, failure_reasons, is_linked, overview, sizes};
pub use prepared::Prepared;
pub use report::{RunRow, last_run, states};
pub use workspace::{WORKSPACE, Workspace, is_locked, look};

/// Name of the file with one record a line.
pub const RECORDS: &str = "records.jsonl";
/// Name of the file with the graph.
pub const GRAPH: &str = "graph.json";
/// Name of the report of the last run.
pub const RUN: &str = "run.json";
/// Name of the list of files that gave no record.
pub const FAILURES: &str = "failures.tsv";

/// Writes the graph to a file.
///
/// # Errors
/// Where the file cannot be written.
pub fn write_graph(
    path: &Path,
    graph: &Graph,
    patterns: &str,
    edge_key: &str,
) -> Result<(), RunError> {
    whole::whole(path, |out| {
        wire::write_graph(graph, patterns, edge_key, out).map_err(RunError::at(path))
    })
}

/// Reads the records of a file.
///
/// # Errors
/// Where the file cannot be read or a line is no record.
pub fn read_records(path: &Path) -> Result<Vec<Record>, RunError> {
    let mut records = Vec::new();
    lines(path, |line| wire::parse_record(line).map(|record| records.push(record)))?;
    Ok(records)
}

/// Reads a graph line by line, as it is written.
///
/// # Errors
/// Where the file cannot be read or a line is of another version.
pub fn read_graph(path: &Path, mut visit: impl FnMut(GraphLine)) -> Result<(), RunError> {
    lines(path, |line| wire::graph_line(line).map(&mut visit))
}

/// Reads those records of a file that have one of these ids, as they are written.
///
/// # Errors
/// Where the file cannot be read or a line is no record.
pub fn find_records(path: &Path, ids: &BTreeSet<String>) -> Result<Vec<wire::Record>, RunError> {
    let mut found = Vec::new();
    lines(path, |line| wire::written_record(line, ids).map(|record| found.extend(record)))?;
    Ok(found)
}

/// Reads a file line by line, without the empty ones.
fn lines<E: std::fmt::Display>(
    path: &Path,
    mut each: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), RunError> {
    let mut file = BufReader::new(File::open(path).map_err(RunError::at(path))?);
    let (mut text, mut line) = (String::new(), 0);
    while file.read_line(&mut text).map_err(RunError::at(path))? > 0 {
        line += 1;
        if !text.trim().is_empty() {
            each(&text).map_err(|error| RunError::Record {
                path: path.to_owned(),
                line,
                message: error.to_string(),
            })?;
        }
        text.clear();
    }
    Ok(())
}
