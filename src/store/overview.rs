//! How far a workspace is: what it holds, what was linked and written of it, what failed.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Result};

use super::known::ending_of;
use super::report::{RunRow, last_run, states, without_particulars};
use super::workspace::state;
use super::{FAILURES, GRAPH, RECORDS, RUN, WORKSPACE};
use crate::wire::run::{Counts, parse_counts};

/// What a workspace is at one moment.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The last run.
    pub last: Option<RunRow>,
    /// The report of the last run that came to its end, in JSON.
    pub report: Option<String>,
    /// Number of files by state.
    pub files: BTreeMap<String, u64>,
    /// Documents by format, the most frequent first.
    pub formats: Vec<FormatRow>,
    /// Documents that were extracted with another pattern set.
    pub stale: u64,
    /// Batches that changed a document.
    pub changes: u64,
    /// Their number when the graph was last linked.
    pub linked: Option<u64>,
    /// Pattern set that it was linked with.
    pub linked_patterns: Option<String>,
    /// That number when the files were last written.
    pub written: Option<u64>,
    /// What was counted: when the graph was linked if that is up to date, else now.
    pub counts: Counts,
}

/// The documents of a format.
#[derive(Clone, Debug)]
pub struct FormatRow {
    /// As in `documents`.
    pub format: String,
    /// Documents, and their pages.
    pub documents: u64,
    /// See `documents`.
    pub pages: u64,
    /// Those of them that came from OCR, and their pages.
    pub ocr_documents: u64,
    /// See `ocr_documents`.
    pub ocr_pages: u64,
}

impl Overview {
    /// Whether the graph is that of the documents.
    pub fn is_linked(&self) -> bool {
        self.linked == Some(self.changes)
    }

    /// Whether the files are those of the graph.
    pub fn is_written(&self) -> bool {
        self.written.is_some() && self.written == self.linked
    }
}

/// What a workspace is now; `patterns` is the hash of the pattern set that its documents are held
/// against.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn overview(db: &Connection, patterns: &str) -> Result<Overview> {
    let (formats, stale) = formats(db, patterns)?;
    let number = |name: &str| -> Result<Option<u64>> {
        let value = state(db, name)?;
        Ok(value.and_then(|value| value.split(' ').next()?.parse().ok()))
    };
    let mut all = Overview {
        last: last_run(db)?,
        report: db
            .query_row(
                "SELECT report FROM runs WHERE report IS NOT NULL ORDER BY run DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?,
        files: states(db)?,
        formats,
        stale,
        changes: number("changes")?.unwrap_or_default(),
        linked: number("linked")?,
        linked_patterns: state(db, "linked_patterns")?,
        written: number("written")?,
        counts: parse_counts(&state(db, "counts")?.unwrap_or_default()),
    };
    if !all.is_linked() {
        count(db, &mut all.counts)?;
    }
    Ok(all)
}

/// Whether the graph is that of the documents.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn is_linked(db: &Connection) -> Result<bool> {
    Ok(state(db, "linked")? == Some(state(db, "changes")?.unwrap_or_else(|| "0".to_owned())))
}

/// The formats, and the number of documents of another pattern set.
fn formats(db: &Connection, patterns: &str) -> Result<(Vec<FormatRow>, u64)> {
    let mut query = db.prepare(
        "SELECT format, count(*), sum(pages), count(ocr_engine), \
         sum(iif(ocr_engine IS NULL, 0, pages)), sum(patterns <> ?) FROM documents \
         GROUP BY format ORDER BY 2 DESC, 1",
    )?;
    let mut stale = 0;
    let rows = query.query_map([patterns], |row| {
        stale += row.get::<_, u64>(5)?;
        Ok(FormatRow {
            format: row.get(0)?,
            documents: row.get(1)?,
            pages: row.get(2)?,
            ocr_documents: row.get(3)?,
            ocr_pages: row.get(4)?,
        })
    })?;
    let rows = rows.collect::<Result<_>>()?;
    Ok((rows, stale))
}

/// Counts the rows of documents; what is counted of the graph stays what it was.
fn count(db: &Connection, counts: &mut Counts) -> Result<()> {
    for (table, count) in [
        ("references", &mut counts.references),
        ("indicators", &mut counts.indicators),
        ("tasks", &mut counts.tasks),
        ("anomalies", &mut counts.anomalies),
    ] {
        let sql = format!("SELECT count(*) FROM \"{table}\"");
        *count = db.query_row(&sql, [], |row| row.get(0))?;
    }
    Ok(())
}

/// Failures of one kind.
#[derive(Clone, Debug)]
pub struct Reason {
    /// What is said of the files, without its numbers and what it quotes.
    pub reason: String,
    /// How many files.
    pub count: u64,
    /// Their endings, the most frequent first.
    pub endings: Vec<String>,
    /// Paths of a few.
    pub examples: Vec<String>,
}

/// Why files failed, the most frequent reason first, with at most `examples` paths each.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn failure_reasons(db: &Connection, examples: usize) -> Result<Vec<Reason>> {
    let sql = "SELECT path, coalesce(reason, '') FROM files WHERE state = 'failed' \
               ORDER BY path, location";
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    let mut found: BTreeMap<String, (Reason, BTreeMap<String, u64>)> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let path = row.get_ref(0)?.as_str()?;
        let kind = without_particulars(row.get_ref(1)?.as_str()?);
        let (reason, endings) = found.entry(kind.clone()).or_insert_with(|| {
            let none = (Vec::new(), Vec::new());
            (Reason { reason: kind, count: 0, endings: none.0, examples: none.1 }, BTreeMap::new())
        });
        reason.count += 1;
        *endings.entry(ending_of(path)).or_default() += 1;
        if reason.examples.len() < examples {
            reason.examples.push(path.to_owned());
        }
    }
    let mut reasons: Vec<Reason> = found
        .into_values()
        .map(|(mut reason, endings)| {
            let mut endings: Vec<(String, u64)> = endings.into_iter().collect();
            endings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            reason.endings = endings.into_iter().map(|(ending, _)| ending).collect();
            reason
        })
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    Ok(reasons)
}

/// The files of a workspace that are there, with their sizes in bytes.
pub fn sizes(folder: &Path) -> Vec<(String, u64)> {
    let log = format!("{WORKSPACE}-wal");
    [WORKSPACE, &log, RECORDS, GRAPH, FAILURES, RUN]
        .into_iter()
        .filter_map(|name| {
            let meta = std::fs::metadata(folder.join(name)).ok()?;
            // The log is there, empty, while somebody reads.
            (meta.len() > 0 || name != log).then(|| (name.to_owned(), meta.len()))
        })
        .collect()
}
