//! The results on disk. A file is written beside its place and moved there when it is whole, so that
//! a run that is killed leaves the former results untouched.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use crate::error::RunError;
use crate::model::{Graph, Record};
use crate::run::Outcome;
use crate::wire::{self, GraphLine};

/// Name of the file with one record a line.
pub const RECORDS: &str = "records.jsonl";
/// Name of the file with the graph.
pub const GRAPH: &str = "graph.json";
/// Name of the list of files that gave no record.
pub const FAILURES: &str = "failures.tsv";

/// Writes `records.jsonl` into a folder, which is made if it is not there.
///
/// # Errors
/// Where the folder cannot be written to.
pub fn write_records(folder: &Path, records: &[Record]) -> Result<(), RunError> {
    whole(&folder.join(RECORDS), |out| {
        records.iter().try_for_each(|record| writeln!(out, "{}", wire::record_line(record)))
    })
}

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
    whole(path, |out| wire::write_graph(graph, patterns, edge_key, out))
}

/// Writes the list of files that failed or were skipped, each with its reason.
///
/// # Errors
/// Where the folder cannot be written to.
pub fn write_failures(folder: &Path, outcome: &Outcome) -> Result<(), RunError> {
    whole(&folder.join(FAILURES), |out| {
        writeln!(out, "path\tstate\treason")?;
        for (path, error) in &outcome.failures {
            writeln!(out, "{}\tfailed\t{}", clean(path), clean(&error.to_string()))?;
        }
        for (path, reason) in &outcome.skipped {
            writeln!(out, "{}\tskipped\t{}", clean(path), clean(reason))?;
        }
        Ok(())
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

fn clean(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

fn whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), RunError> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(RunError::at(folder))?;
    let file = tempfile::Builder::new()
        .prefix(".viendan-")
        .tempfile_in(folder)
        .map_err(RunError::at(folder))?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    write(&mut out).map_err(RunError::at(path))?;
    let file = out.into_inner().map_err(|error| RunError::at(path)(error.into_error()))?;
    set_permissions(file.as_file());
    file.persist(path).map_err(|error| RunError::at(path)(error.error))?;
    Ok(())
}

/// Temporary files are private; results are for everybody that the folder lets in.
fn set_permissions(file: &std::fs::File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::Permissions::from_mode(0o644);
        if let Err(error) = file.set_permissions(permissions) {
            tracing::debug!(%error, "permissions not set");
        }
    }
    #[cfg(not(unix))]
    let _ = file;
}
