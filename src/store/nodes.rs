//! What stands behind a node of the graph: its files, its edges and the texts that they were read in.

use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::known::unpacked;

/// A node.
#[derive(Clone, Debug)]
pub struct NodeRow {
    /// Its id.
    pub id: String,
    /// `document`, `agency`, `task` …
    pub kind: String,
    /// What it is called.
    pub label: String,
    /// All that is known of it, as in `graph.json`.
    pub json: String,
}

/// What stands at one place of a document: an indicator, a task or an anomaly.
#[derive(Clone, Debug)]
pub struct FactRow {
    /// Its node.
    pub node: NodeRow,
    /// Where it stands, in code points: a list of ranges in JSON.
    pub spans: String,
    /// The page; of anomalies, which may stand on several, none.
    pub page: Option<usize>,
}

/// An edge, seen from one of its ends.
#[derive(Clone, Debug)]
pub struct EdgeRow {
    /// What the edge says.
    pub kind: String,
    /// What the body does in the task.
    pub role: Option<String>,
    /// How often it was read.
    pub weight: u64,
    /// `patterns` where it comes from the tables.
    pub from: Option<String>,
    /// Where it was read, a list in JSON.
    pub evidence: String,
    /// The node at the other end.
    pub other: String,
}

/// A node that several documents share.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn node(db: &Connection, id: &str) -> Result<Option<NodeRow>> {
    db.prepare_cached("SELECT id, kind, label, json FROM nodes WHERE id = ?")?
        .query_row([id], node_row)
        .optional()
}

fn node_row(row: &Row<'_>) -> Result<NodeRow> {
    Ok(NodeRow { id: row.get(0)?, kind: row.get(1)?, label: row.get(2)?, json: row.get(3)? })
}

/// A table with nodes that single documents make.
struct Table {
    /// The kind of the nodes.
    kind: &'static str,
    name: &'static str,
    /// The column of what they are called.
    label: &'static str,
    /// The columns of spans and page.
    place: &'static str,
}

/// Chooses the fact (`?2`) of a record (`?1`); of files with equal bytes the first by path is meant.
const OF_FACT: &str = "WHERE f.id = ?2 AND f.document = \
    (SELECT document FROM documents WHERE record = ?1 ORDER BY path LIMIT 1)";

/// Record, fact and table that an id like `<record>/i3` names.
fn named(id: &str) -> Option<(&str, &str, Table)> {
    let (record, fact) = id.split_once('/')?;
    let one = "json_array(json_array(span_start, span_end)), page";
    let (kind, name, label, place) = match fact.as_bytes().first()? {
        b'i' => ("indicator", "indicators", "surface", one),
        b't' => ("task", "tasks", "surface", one),
        b'x' => ("anomaly", "anomalies", "message", "spans, NULL"),
        _ => return None,
    };
    Some((record, fact, Table { kind, name, label, place }))
}

/// A node that one document makes by itself: `<record>/i3`, `/t1`, `/x2`.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn fact(db: &Connection, id: &str) -> Result<Option<FactRow>> {
    let Some((record, fact, table)) = named(id) else { return Ok(None) };
    let Table { kind, name, label, place } = table;
    let sql = format!(
        "SELECT {label}, {place}, t.nodes FROM {name} f JOIN texts t USING (document) {OF_FACT}"
    );
    db.prepare_cached(&sql)?
        .query_row(params![record, fact], |row| {
            let nodes = unpacked(row, 3)?;
            let key = format!("\"id\":\"{id}\"");
            let json = nodes.lines().find(|line| line.contains(&key)).unwrap_or("{}").to_owned();
            let node =
                NodeRow { id: id.to_owned(), kind: kind.to_owned(), label: row.get(0)?, json };
            Ok(FactRow { node, spans: row.get(1)?, page: row.get(2)? })
        })
        .optional()
}

/// What a node is called, wherever it is held.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn label(db: &Connection, id: &str) -> Result<Option<String>> {
    let shared: Option<String> = db
        .prepare_cached("SELECT label FROM nodes WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    if shared.is_some() {
        return Ok(shared);
    }
    let Some((record, fact, Table { name, label, .. })) = named(id) else { return Ok(None) };
    let sql = format!("SELECT {label} FROM {name} f {OF_FACT}");
    db.prepare_cached(&sql)?.query_row(params![record, fact], |row| row.get(0)).optional()
}

/// The node that a record is; `None` where it is not linked.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn node_of(db: &Connection, record: &str) -> Result<Option<String>> {
    db.prepare_cached("SELECT nodes ->> '$[0]' FROM resolved WHERE record = ?")?
        .query_row([record], |row| row.get(0))
        .optional()
}

/// The records of an id or of a path.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn records_named(db: &Connection, name: &str) -> Result<Vec<String>> {
    let sql = "SELECT record FROM documents WHERE record = ?1 \
               UNION SELECT record FROM documents WHERE path = ?1";
    db.prepare_cached(sql)?.query_map([name], |row| row.get(0))?.collect()
}

/// Where the files of a record are.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn paths(db: &Connection, record: &str) -> Result<Vec<String>> {
    let sql = "SELECT path FROM documents WHERE record = ? ORDER BY path";
    db.prepare_cached(sql)?.query_map([record], |row| row.get(0))?.collect()
}

/// Hands over the code of every document of the graph with its id.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn each_code(db: &Connection, mut each: impl FnMut(&str, &str)) -> Result<()> {
    let mut query = db.prepare(
        "SELECT id, json ->> '$.code' AS code FROM nodes \
         WHERE kind = 'document' AND code IS NOT NULL ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
    }
    Ok(())
}

/// The edges that leave a node, else those that come to it; by kind, the most often read first.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn edges(db: &Connection, id: &str, leaving: bool) -> Result<Vec<EdgeRow>> {
    let sql = if leaving {
        "SELECT kind, role, weight, \"from\", evidence, target FROM edges WHERE source = ? \
         ORDER BY kind, weight DESC, target"
    } else {
        "SELECT kind, role, weight, \"from\", evidence, source FROM edges WHERE target = ? \
         ORDER BY kind, weight DESC, source"
    };
    let mut query = db.prepare_cached(sql)?;
    query
        .query_map([id], |row| {
            Ok(EdgeRow {
                kind: row.get(0)?,
                role: row.get(1)?,
                weight: row.get(2)?,
                from: row.get(3)?,
                evidence: row.get(4)?,
                other: row.get(5)?,
            })
        })?
        .collect()
}

/// Path and text of a record; of files with equal bytes the first by path, as in the graph.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn text(db: &Connection, record: &str) -> Result<Option<(String, String)>> {
    let sql = "SELECT d.path, t.text FROM documents d JOIN texts t USING (document) \
               WHERE d.record = ? ORDER BY d.path LIMIT 1";
    db.prepare_cached(sql)?.query_row([record], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}
