//! The graph in the workspace: what linking needs is read from it, and what came of it is written so
//! that only rows that changed are touched.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use rusqlite::{Connection, Rows, Statement, params};

use super::known::{opened, parsed, unpacked};
use super::workspace::Workspace;
use crate::error::RunError;
use crate::model::{AnomalyNode, Ground, Node, Record, Role};
use crate::wire;

/// A record as it is stored, and which nodes its mentions meant when it was linked before.
pub struct Stored {
    packed: Vec<u8>,
    nodes: Option<String>,
}

impl Stored {
    /// The record, and the nodes of itself and its references.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn open(&self) -> rusqlite::Result<(Record, Option<Vec<Option<String>>>)> {
        Ok((parsed(&opened(&self.packed, 1)?)?, self.nodes.as_deref().and_then(wire::parse_nodes)))
    }
}

/// Hands over all records in the order of their ids, each id once: of files with equal bytes the first
/// by path.
///
/// # Errors
/// Where the workspace cannot be read, and what `each` says.
pub fn each_record<E: From<rusqlite::Error>>(
    db: &Connection,
    mut each: impl FnMut(&str, Stored) -> Result<(), E>,
) -> Result<(), E> {
    let mut query = db.prepare(
        "SELECT d.record, t.record, r.nodes FROM documents d JOIN texts t USING (document) \
         LEFT JOIN resolved r ON r.record = d.record ORDER BY d.record, d.path",
    )?;
    let mut rows = query.query([])?;
    let mut before = String::new();
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        if id == before {
            continue;
        }
        id.clone_into(&mut before);
        each(&before, Stored { packed: row.get(1)?, nodes: row.get(2)? })?;
    }
    Ok(())
}

/// One record by its id.
///
/// # Errors
/// Where the workspace cannot be read or does not hold it.
pub fn record(db: &Connection, id: &str) -> rusqlite::Result<Record> {
    db.prepare_cached(
        "SELECT t.record FROM documents d JOIN texts t USING (document) WHERE d.record = ? \
         ORDER BY d.path LIMIT 1",
    )?
    .query_row([id], |row| parsed(&unpacked(row, 0)?))
}

/// The rows of a table of the graph in their order, beside which new ones are laid.
struct Before<'s> {
    rows: Rows<'s>,
    /// Key and value of the row that is next; `None` at the end.
    next: Option<([String; 3], String)>,
}

impl<'s> Before<'s> {
    /// The rows of a query for three columns of a key and one of a value.
    fn new(query: &'s mut Statement<'_>) -> rusqlite::Result<Before<'s>> {
        let mut before = Before { rows: query.query([])?, next: None };
        before.step()?;
        Ok(before)
    }

    fn step(&mut self) -> rusqlite::Result<()> {
        self.next = match self.rows.next()? {
            None => None,
            Some(row) => Some(([row.get(0)?, row.get(1)?, row.get(2)?], row.get(3)?)),
        };
        Ok(())
    }

    /// Passes the rows before `key`, which are gone, and the one of `key`; tells whether that holds
    /// this value.
    fn pass(
        &mut self,
        key: Option<[&str; 3]>,
        value: &str,
        mut gone: impl FnMut(&[String; 3]) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<bool> {
        while let Some((next, held)) = &self.next {
            let order = key.map(|key| next.iter().map(String::as_str).cmp(key));
            match order {
                Some(Ordering::Greater) => return Ok(false),
                Some(Ordering::Equal) => {
                    let same = held == value;
                    self.step()?;
                    return Ok(same);
                }
                Some(Ordering::Less) | None => {
                    gone(next)?;
                    self.step()?;
                }
            }
        }
        Ok(false)
    }
}

/// The queries that a [`GraphWriter`] compares with.
pub struct GraphBefore<'c> {
    nodes: Statement<'c>,
    edges: Statement<'c>,
}

impl<'c> GraphBefore<'c> {
    /// The graph as it is, on a connection that does not write.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    pub fn new(reader: &'c Connection) -> rusqlite::Result<GraphBefore<'c>> {
        Ok(GraphBefore {
            nodes: reader.prepare("SELECT id, '', '', json FROM nodes ORDER BY id")?,
            edges: reader.prepare(
                "SELECT source, target, kind, \
                 concat_ws(' ', coalesce(role, '-'), weight, coalesce(\"from\", '-'), evidence) \
                 FROM edges ORDER BY source, target, kind",
            )?,
        })
    }
}

/// Writes what linking hands over, in one piece: a graph is in the workspace whole or not at all.
pub struct GraphWriter<'w, 's> {
    workspace: &'w Workspace,
    nodes: Before<'s>,
    edges: Before<'s>,
}

impl<'w, 's> GraphWriter<'w, 's> {
    /// Begins to write a graph.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn begin(
        workspace: &'w Workspace,
        before: &'s mut GraphBefore<'_>,
    ) -> Result<GraphWriter<'w, 's>, RunError> {
        workspace.run_sql("BEGIN IMMEDIATE; DELETE FROM anomalies WHERE document IS NULL")?;
        Ok(GraphWriter {
            workspace,
            nodes: Before::new(&mut before.nodes).map_err(workspace.error())?,
            edges: Before::new(&mut before.edges).map_err(workspace.error())?,
        })
    }

    /// Which nodes a record and its references mean.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn resolved(
        &mut self,
        record: &str,
        own: &str,
        references: &[Option<&str>],
    ) -> rusqlite::Result<()> {
        let nodes: Vec<Option<&str>> =
            std::iter::once(Some(own)).chain(references.iter().copied()).collect();
        self.workspace
            .db
            .prepare_cached("INSERT OR REPLACE INTO resolved VALUES (?, ?)")?
            .execute(params![record, wire::list(&nodes)])?;
        Ok(())
    }

    /// A node; they come in the order of their ids.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn node(&mut self, id: &str, node: &Node) -> rusqlite::Result<()> {
        let db = &self.workspace.db;
        if let Node::Anomaly(anomaly) = node {
            anomaly_across(db, id, anomaly)?;
        }
        let json = wire::node(id, node).1;
        if self.nodes.pass(Some([id, "", ""]), &json, |key| no_node(db, key))? {
            return Ok(());
        }
        let (kind, label) = wire::kind_and_label(node);
        db.prepare_cached("INSERT OR REPLACE INTO nodes VALUES (?, ?, ?, ?)")?
            .execute(params![id, kind, label, json])?;
        Ok(())
    }

    /// An edge; they come in the order of source, target and kind.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn edge(
        &mut self,
        key: [&str; 3],
        role: Option<Role>,
        ground: &Ground,
    ) -> rusqlite::Result<()> {
        let db = &self.workspace.db;
        let edge = wire::edge_columns(role, ground);
        let or_none = |word: Option<&str>| word.unwrap_or("-").to_owned();
        let value = format!(
            "{} {} {} {}",
            or_none(edge.role.as_deref()),
            edge.weight,
            or_none(edge.from),
            edge.evidence
        );
        if self.edges.pass(Some(key), &value, |key| no_edge(db, key))? {
            return Ok(());
        }
        db.prepare_cached("INSERT OR REPLACE INTO edges VALUES (?, ?, ?, ?, ?, ?, ?)")?.execute(
            params![key[0], key[1], key[2], edge.role, edge.weight, edge.from, edge.evidence],
        )?;
        Ok(())
    }

    /// Ends the graph: what was not handed over is gone. `counts` are kept for what is written of it,
    /// `patterns` is the hash of the pattern set that it was linked with.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn finish(mut self, counts: &str, patterns: &str) -> Result<(), RunError> {
        let workspace = self.workspace;
        let db = &workspace.db;
        self.nodes.pass(None, "", |key| no_node(db, key)).map_err(workspace.error())?;
        self.edges.pass(None, "", |key| no_edge(db, key)).map_err(workspace.error())?;
        workspace.run_sql(
            "DELETE FROM touched; \
             DELETE FROM resolved WHERE record NOT IN (SELECT record FROM documents)",
        )?;
        workspace.set_state("counts", counts)?;
        workspace.set_state("linked_patterns", patterns)?;
        workspace.set_state("linked", &workspace.changes()?.to_string())?;
        workspace.run_sql("COMMIT")
    }
}

fn no_node(db: &Connection, key: &[String; 3]) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM nodes WHERE id = ?")?.execute([&key[0]]).map(|_| ())
}

fn no_edge(db: &Connection, key: &[String; 3]) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM edges WHERE source = ? AND target = ? AND kind = ?")?
        .execute(params![key[0], key[1], key[2]])
        .map(|_| ())
}

/// The row of an anomaly that no single document has.
fn anomaly_across(db: &Connection, id: &str, anomaly: &AnomalyNode) -> rusqlite::Result<()> {
    let (severity, stated, computed) = wire::anomaly_columns(anomaly);
    db.prepare_cached(
        "INSERT INTO anomalies (id, type, severity, message, stated, computed) \
         VALUES (?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![id, anomaly.kind, severity, anomaly.message, stated, computed])?;
    Ok(())
}

impl Workspace {
    /// Whether documents or patterns changed since the graph was linked.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    pub fn needs_linking(&self, patterns: &str) -> Result<bool, RunError> {
        let linked = self.state("linked")?.and_then(|value| value.parse().ok());
        Ok(linked != Some(self.changes()?) || !self.was_linked_with(patterns)?)
    }

    /// Whether the graph was linked with this pattern set and this version of the program.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    pub fn was_linked_with(&self, patterns: &str) -> Result<bool, RunError> {
        Ok(self.state("linked_patterns")?.as_deref() == Some(patterns))
    }

    /// The groups that changed since the graph was linked.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    pub fn touched(&self) -> Result<BTreeSet<String>, RunError> {
        let mut query = self.db.prepare("SELECT code FROM touched").map_err(self.error())?;
        let codes = query.query_map([], |row| row.get(0)).and_then(Iterator::collect);
        codes.map_err(self.error())
    }

    /// The counts of the last linking, as they were kept.
    ///
    /// # Errors
    /// Where the workspace cannot be read.
    pub fn counts(&self) -> Result<Option<String>, RunError> {
        self.state("counts")
    }

    /// Gives a graph up that was begun.
    pub fn give_up(&self) {
        if let Err(error) = self.run_sql("ROLLBACK") {
            tracing::debug!(%error, "nothing to roll back");
        }
    }

    /// Gives the space of the log back, which after linking is as large as the graph; the results are
    /// written next and need some too.
    pub fn empty_log(&self) {
        let emptied = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        if emptied != Ok(0) {
            tracing::debug!(
                ?emptied,
                "somebody reads: the log is emptied when the workspace is closed"
            );
        }
    }
}
