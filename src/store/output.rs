//! The files that are written from the workspace: sorted, and the same bytes for the same documents.

use std::io::Write;
use std::path::Path;

use rusqlite::Connection;

use super::known::unpacked;
use super::whole::whole;
use super::workspace::Workspace;
use super::{FAILURES, GRAPH, RECORDS};
use crate::error::RunError;
use crate::wire;

impl Workspace {
    /// Writes `records.jsonl`, `graph.json` and `failures.tsv` if they are not those of the workspace as
    /// it is; tells whether it did.
    ///
    /// # Errors
    /// Where the workspace cannot be read or a file not be written.
    pub fn write_files(&self, patterns: &str, edge_key: &str) -> Result<bool, RunError> {
        self.write_failures()?;
        let version = env!("CARGO_PKG_VERSION");
        let changes = self.state("linked")?.unwrap_or_default();
        let wanted = format!("{changes} {patterns} {version} {edge_key}");
        let sizes = || {
            let size = |name: &str| std::fs::metadata(self.folder.join(name)).map(|m| m.len()).ok();
            Some(format!("{} {}", size(RECORDS)?, size(GRAPH)?))
        };
        let held = self.state("written")?;
        if held.is_some() && held == sizes().map(|sizes| format!("{wanted} {sizes}")) {
            return Ok(false);
        }
        let db = self.reader()?;
        self.write_records(&db)?;
        self.write_graph(&db, patterns, edge_key)?;
        if let Some(sizes) = sizes() {
            self.set_state("written", &format!("{wanted} {sizes}"))?;
        }
        Ok(true)
    }

    fn write_records(&self, db: &Connection) -> Result<(), RunError> {
        let path = self.folder.join(RECORDS);
        whole(&path, |out| {
            let sql = "SELECT t.record FROM documents d JOIN texts t USING (document) \
                       ORDER BY d.path, d.record";
            self.lines(db, sql, &mut |row| {
                let line = unpacked(row, 0).map_err(self.error())?;
                writeln!(out, "{line}").map_err(RunError::at(&path))
            })
        })
    }

    fn write_graph(&self, db: &Connection, patterns: &str, edge_key: &str) -> Result<(), RunError> {
        let path = self.folder.join(GRAPH);
        let count = |sql: &str| -> Result<u64, RunError> {
            db.query_row(sql, [], |row| row.get(0)).map_err(self.error())
        };
        let local = count(
            "SELECT coalesce(sum(n), 0) FROM (SELECT t.nodes_n AS n, min(d.path) FROM documents d \
             JOIN texts t USING (document) GROUP BY d.record)",
        )?;
        let nodes = count("SELECT count(*) FROM nodes")? + local;
        let edges = count("SELECT count(*) FROM edges")?;
        let records = count("SELECT count(DISTINCT record) FROM documents")?;
        whole(&path, |out| {
            let head = wire::graph_head(patterns, records, nodes, edges);
            let mut list = List { out, path: &path, left: nodes };
            list.write(&format!("{head}\n\"nodes\":[\n"))?;
            self.nodes(db, &mut list)?;
            list.write(&format!("],\n\"{edge_key}\":[\n"))?;
            list.left = edges;
            let sql = "SELECT source, target, kind, role, weight, \"from\", evidence FROM edges \
                       ORDER BY source, target, kind";
            self.lines(db, sql, &mut |row| {
                let line = edge_line(row).map_err(self.error())?;
                list.item(&line)
            })?;
            list.write("]}\n")
        })
    }

    /// The nodes of the graph and those of single records, laid together by id.
    fn nodes(&self, db: &Connection, list: &mut List<'_>) -> Result<(), RunError> {
        let mut across =
            db.prepare("SELECT id, json FROM nodes ORDER BY id").map_err(self.error())?;
        let mut across = across.query([]).map_err(self.error())?;
        let step = |rows: &mut rusqlite::Rows<'_>| -> Result<Option<(String, String)>, RunError> {
            let row = rows.next().map_err(self.error())?;
            row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose().map_err(self.error())
        };
        let mut next = step(&mut across)?;
        let mut before = String::new();
        let sql = "SELECT d.record, t.nodes FROM documents d JOIN texts t USING (document) \
                   ORDER BY d.record, d.path";
        self.lines(db, sql, &mut |row| {
            let record: String = row.get(0).map_err(self.error())?;
            if record == before {
                return Ok(());
            }
            let own = unpacked(row, 1).map_err(self.error())?;
            // No id of another kind lies between those of one record.
            while let Some((_, json)) = next.as_ref().filter(|(id, _)| *id < record) {
                list.item(json)?;
                next = step(&mut across)?;
            }
            before = record;
            own.lines().try_for_each(|line| list.item(line))
        })?;
        while let Some((_, json)) = &next {
            list.item(json)?;
            next = step(&mut across)?;
        }
        Ok(())
    }

    /// The list of files that gave no document, each with its reason.
    fn write_failures(&self) -> Result<(), RunError> {
        let path = self.folder.join(FAILURES);
        let clean = |text: String| text.replace(['\t', '\n', '\r'], " ");
        whole(&path, |out| {
            writeln!(out, "path\tstate\treason").map_err(RunError::at(&path))?;
            let sql = "SELECT path, state, coalesce(reason, '') FROM files \
                       WHERE state IN ('failed', 'skipped') ORDER BY state, path, location";
            self.lines(&self.db, sql, &mut |row| {
                let columns = (|| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))();
                let (name, state, reason): (String, String, String) =
                    columns.map_err(self.error())?;
                writeln!(out, "{}\t{state}\t{}", clean(name), clean(reason))
                    .map_err(RunError::at(&path))
            })
        })
    }

    fn lines(
        &self,
        db: &Connection,
        sql: &str,
        each: &mut dyn FnMut(&rusqlite::Row<'_>) -> Result<(), RunError>,
    ) -> Result<(), RunError> {
        let mut query = db.prepare(sql).map_err(self.error())?;
        let mut rows = query.query([]).map_err(self.error())?;
        while let Some(row) = rows.next().map_err(self.error())? {
            each(row)?;
        }
        Ok(())
    }
}

/// A list of known length, an item a line.
struct List<'a> {
    out: &'a mut dyn Write,
    path: &'a Path,
    left: u64,
}

impl List<'_> {
    fn write(&mut self, text: &str) -> Result<(), RunError> {
        self.out.write_all(text.as_bytes()).map_err(RunError::at(self.path))
    }

    fn item(&mut self, line: &str) -> Result<(), RunError> {
        self.left = self.left.saturating_sub(1);
        self.write(line)?;
        self.write(if self.left > 0 { ",\n" } else { "\n" })
    }
}

fn edge_line(row: &rusqlite::Row<'_>) -> rusqlite::Result<String> {
    let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    let or_null =
        |column: usize| row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from);
    Ok(wire::edge_line(
        [text(0)?, text(1)?, text(2)?],
        or_null(3)?,
        row.get(4)?,
        or_null(5)?,
        text(6)?,
    ))
}
