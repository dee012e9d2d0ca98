//! The results on disk. A file is written beside its place and moved there when it is whole, so that
//! a run that is killed leaves the former results untouched.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::RunError;
use crate::model::{Graph, Record};
use crate::run::Outcome;
use crate::wire;

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
    let text = std::fs::read_to_string(path).map_err(RunError::at(path))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(i, line)| {
            wire::parse_record(line).map_err(|error| RunError::Record {
                path: path.to_owned(),
                line: i + 1,
                message: error.to_string(),
            })
        })
        .collect()
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
