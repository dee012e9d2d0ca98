//! What a workspace tells of itself and of its runs.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Result, params};

use super::RUN;
use super::gaps::warning_kinds;
use super::whole::whole;
use super::workspace::Workspace;
use crate::error::RunError;
use crate::wire::run::{RunReport, parse_arguments, report_json};

/// A run as the workspace holds it.
#[derive(Clone, Debug)]
pub struct RunRow {
    /// Counted from 1.
    pub run: i64,
    /// When it began, in UTC.
    pub started: String,
    /// When it ended; `None` where it did not, or is not yet.
    pub finished: Option<String>,
    /// Version of the program.
    pub version: String,
    /// Hash of the pattern set.
    pub patterns: String,
    /// The command line that does the same again.
    pub arguments: Vec<String>,
    /// What it told at its end, in JSON.
    pub report: Option<String>,
}

/// The last run of a workspace.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn last_run(db: &Connection) -> Result<Option<RunRow>> {
    let sql = "SELECT run, started, finished, version, patterns, arguments, report FROM runs \
               ORDER BY run DESC LIMIT 1";
    db.query_row(sql, [], |row| {
        Ok(RunRow {
            run: row.get(0)?,
            started: row.get(1)?,
            finished: row.get(2)?,
            version: row.get(3)?,
            patterns: row.get(4)?,
            arguments: parse_arguments(row.get_ref(5)?.as_str()?).unwrap_or_default(),
            report: row.get(6)?,
        })
    })
    .optional()
}

/// How many files are in a state, by its word.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn states(db: &Connection) -> Result<BTreeMap<String, u64>> {
    let mut query = db.prepare("SELECT state, count(*) FROM files GROUP BY state")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// A message without its numbers and what it quotes, so that those of one kind are alike.
pub(super) fn without_particulars(message: &str) -> String {
    let mut kind = String::new();
    for (i, part) in message.split(['"', '\'', '\u{201c}', '\u{201d}']).enumerate() {
        if i % 2 == 1 {
            kind.push_str("\"…\"");
            continue;
        }
        let mut number = false;
        for c in part.chars() {
            if !c.is_ascii_digit() {
                kind.push(c);
            } else if !number {
                kind.push('#');
            }
            number = c.is_ascii_digit();
        }
    }
    kind
}

impl Workspace {
    pub(super) fn set_finished(&self, run: i64) -> std::result::Result<(), RunError> {
        let sql = "UPDATE runs SET finished = strftime('%Y-%m-%dT%H:%M:%SZ') WHERE run = ?";
        self.db.execute(sql, [run]).map_err(self.error())?;
        Ok(())
    }

    /// Fills in what the workspace knows of a run.
    pub(super) fn fill(
        &self,
        run: i64,
        report: &mut RunReport,
    ) -> std::result::Result<(), RunError> {
        let held = last_run(&self.db).map_err(self.error())?.filter(|held| held.run == run);
        if let Some(held) = held {
            report.version = held.version;
            report.patterns = held.patterns;
            report.arguments = held.arguments;
            report.started = held.started;
            report.finished = held.finished.unwrap_or_default();
        }
        "viendan/run/1".clone_into(&mut report.schema);
        let states = states(&self.db).map_err(self.error())?;
        let count = |state: &str| states.get(state).copied().unwrap_or_default();
        report.files.documents = count("read");
        report.files.skipped = count("skipped");
        report.files.failed = count("failed");
        for kind in warning_kinds(&self.db).map_err(self.error())? {
            report.warnings.entry(kind.stage).or_default().insert(kind.message, kind.count);
        }
        Ok(())
    }

    pub(super) fn set_report(
        &self,
        run: i64,
        report: &RunReport,
    ) -> std::result::Result<(), RunError> {
        let json = report_json(report);
        self.db
            .execute("UPDATE runs SET report = ? WHERE run = ?", params![json, run])
            .map_err(self.error())?;
        let path = self.folder.join(RUN);
        whole(&path, |out| writeln!(out, "{json}").map_err(RunError::at(&path)))
    }

    /// Lets the next run look at files again that failed, and at the archives they are in; gives their
    /// number.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn forget_failures(&self) -> std::result::Result<usize, RunError> {
        self.run_sql(
            "BEGIN IMMEDIATE; UPDATE files SET modified = NULL WHERE location IN \
             (SELECT container FROM files WHERE state = 'failed' AND container IS NOT NULL)",
        )?;
        let sql = "UPDATE files SET modified = NULL, sha256 = NULL WHERE state = 'failed'";
        let failed = self.db.execute(sql, []).map_err(self.error());
        self.run_sql("COMMIT")?;
        failed
    }
}
