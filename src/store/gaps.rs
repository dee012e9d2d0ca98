//! What a workspace lacks: documents without a head, citations of what is not there, bad scans.

use std::collections::BTreeMap;

use rusqlite::{Connection, Result, params};

use super::report::without_particulars;

/// Documents that lack something.
#[derive(Clone, Debug)]
pub struct Lack {
    /// `number`, `date`, `type`, `issuer`, or `issuer's place` where the body is known and not whose.
    pub lacks: &'static str,
    /// How many.
    pub count: u64,
    /// How many by genre, such as news, which have none.
    pub genres: Vec<(String, u64)>,
    /// Paths of a few.
    pub examples: Vec<String>,
}

/// What a document can lack, as the condition on its row.
const LACKS: [(&str, &str); 5] = [
    ("number", "number IS NULL"),
    ("date", "date IS NULL"),
    ("type", "type IS NULL"),
    ("issuer", "issuer IS NULL"),
    ("issuer's place", "instr(issuer, '?') > 0"),
];

/// Number of documents.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn documents(db: &Connection) -> Result<u64> {
    db.query_row("SELECT count(*) FROM documents", [], |row| row.get(0))
}

/// What documents lack, with at most `examples` paths each.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn lacks(db: &Connection, examples: usize) -> Result<Vec<Lack>> {
    let mut all = Vec::new();
    for (lacks, condition) in LACKS {
        let sql = format!(
            "SELECT genre, count(*) FROM documents WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1"
        );
        let genres: Vec<(String, u64)> = db
            .prepare(&sql)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_>>()?;
        // Papers first: of news nobody expects a number.
        let sql = format!(
            "SELECT path FROM documents WHERE {condition} ORDER BY genre = 'news', path LIMIT ?"
        );
        all.push(Lack {
            lacks,
            count: genres.iter().map(|(_, count)| count).sum(),
            genres,
            examples: list(db, &sql, examples)?,
        });
    }
    Ok(all)
}

fn list(db: &Connection, sql: &str, most: usize) -> Result<Vec<String>> {
    db.prepare(sql)?.query_map([limit(most)], |row| row.get(0))?.collect()
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// A symbol of codes.
#[derive(Clone, Debug)]
pub struct SymbolRow {
    /// As in the tables.
    pub symbol: String,
    /// How often it was read.
    pub count: u64,
    /// A code with it.
    pub code: Option<String>,
    /// A document in which it stands.
    pub document: i64,
}

/// All symbols, those of documents and those of references.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn symbols(db: &Connection) -> Result<Vec<SymbolRow>> {
    let mut query = db.prepare(
        "SELECT symbol, count(*), code, min(document) FROM \
         (SELECT symbol, code, document FROM documents WHERE symbol IS NOT NULL \
         UNION ALL SELECT symbol, code, document FROM \"references\" WHERE symbol IS NOT NULL) \
         GROUP BY symbol ORDER BY 2 DESC, 1",
    )?;
    query
        .query_map([], |row| {
            Ok(SymbolRow {
                symbol: row.get(0)?,
                count: row.get(1)?,
                code: row.get(2)?,
                document: row.get(3)?,
            })
        })?
        .collect()
}

/// The path of a document.
///
/// # Errors
/// Where the workspace cannot be read or does not hold it.
pub fn path(db: &Connection, document: i64) -> Result<String> {
    db.prepare_cached("SELECT path FROM documents WHERE document = ?")?
        .query_row([document], |row| row.get(0))
}

/// Documents from OCR.
#[derive(Clone, Debug)]
pub struct Scans {
    /// How many.
    pub count: u64,
    /// How many have less than each mean confidence that was asked for, with a few paths.
    pub below: Vec<(u32, u64, Vec<String>)>,
    /// The worst, with their confidence.
    pub worst: Vec<(String, String)>,
}

/// How well scans were read: how many below each of `bounds`, and the `worst`.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn scans(db: &Connection, bounds: &[u32], worst: usize, examples: usize) -> Result<Scans> {
    let count = db.query_row("SELECT count(ocr_engine) FROM documents", [], |row| row.get(0))?;
    let mut below = Vec::new();
    for bound in bounds {
        let sql = "SELECT count(*) FROM documents WHERE ocr_confidence < ?";
        let count = db.query_row(sql, [bound], |row| row.get(0))?;
        let sql = "SELECT path FROM documents WHERE ocr_confidence < ? \
                   ORDER BY ocr_confidence, path LIMIT ?";
        let mut query = db.prepare(sql)?;
        let paths = query.query_map(params![bound, limit(examples)], |row| row.get(0))?;
        below.push((*bound, count, paths.collect::<Result<_>>()?));
    }
    let mut query = db.prepare(
        "SELECT path, CAST(ocr_confidence AS TEXT) FROM documents WHERE ocr_engine IS NOT NULL \
         ORDER BY ocr_confidence, path LIMIT ?",
    )?;
    let worst = query
        .query_map([limit(worst)], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    Ok(Scans { count, below, worst })
}

/// A cited document that is not there.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Its id.
    pub id: String,
    /// Type, code and date.
    pub label: String,
    /// References that mean it.
    pub cited: u64,
    /// Records in which they stand.
    pub records: u64,
}

/// How many cited documents are not in the archive, and those that most records cite.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn missing(db: &Connection, most: usize) -> Result<(u64, Vec<Missing>)> {
    let absent = "FROM nodes WHERE kind = 'document' AND json ->> '$.records' = '[]'";
    let count = db.query_row(&format!("SELECT count(*) {absent}"), [], |row| row.get(0))?;
    // Many references in few records do not lead far ahead: the records of the most cited are counted.
    let sql = format!(
        "SELECT id, label, json ->> '$.cited' AS cited {absent} ORDER BY cited DESC, id LIMIT ?"
    );
    let mut query = db.prepare(&sql)?;
    let records = "SELECT count(DISTINCT e.value ->> '$.record') FROM edges, \
                   json_each(edges.evidence) e WHERE edges.target = ?";
    let mut found: Vec<Missing> = query
        .query_map([limit(most.saturating_mul(AHEAD))], |row| {
            let id: String = row.get(0)?;
            let records = db.prepare_cached(records)?.query_row([&id], |count| count.get(0))?;
            Ok(Missing { id, label: row.get(1)?, cited: row.get(2)?, records })
        })?
        .collect::<Result<_>>()?;
    found.sort_by(|a, b| (b.records, b.cited, &a.id).cmp(&(a.records, a.cited, &b.id)));
    found.truncate(most);
    Ok((count, found))
}

/// How many times as many documents are looked at as are asked for.
const AHEAD: usize = 20;

/// References of one code whose document is not certain.
#[derive(Clone, Debug)]
pub struct Open {
    /// The code, of names their words.
    pub code: String,
    /// What is known, `?` for what is not.
    pub key: String,
    /// References.
    pub count: u64,
    /// Documents in which they stand.
    pub documents: u64,
    /// The first of them.
    pub example: String,
}

/// How many references leave a part of their document open, also in the graph, and the codes of most.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn open(db: &Connection, most: usize) -> Result<(u64, Vec<Open>)> {
    // A key that is not whole may have been resolved by other mentions; where it was not, the node is
    // one of the record alone.
    let rows = "FROM \"references\" r JOIN documents d USING (document) \
                LEFT JOIN resolved s ON s.record = d.record \
                WHERE instr(r.key, '?') > 0 AND NOT r.to_self AND coalesce(instr(json_extract( \
                s.nodes, '$[' || substr(r.id, 2) || ']'), '@'), 1) > 0";
    let count = db.query_row(&format!("SELECT count(*) {rows}"), [], |row| row.get(0))?;
    let sql = format!(
        "SELECT coalesce(r.code, r.surface), min(r.key), count(*), count(DISTINCT r.document), \
         min(d.path) {rows} GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ?"
    );
    let mut query = db.prepare(&sql)?;
    let found = query.query_map([limit(most)], |row| {
        Ok(Open {
            code: row.get(0)?,
            key: row.get(1)?,
            count: row.get(2)?,
            documents: row.get(3)?,
            example: row.get(4)?,
        })
    })?;
    Ok((count, found.collect::<Result<_>>()?))
}

/// Warnings of one kind.
#[derive(Clone, Debug)]
pub struct WarningRow {
    /// Where in the program.
    pub stage: String,
    /// What is said, without its numbers and what it quotes.
    pub message: String,
    /// How many.
    pub count: u64,
    /// A document that has one.
    pub document: i64,
}

/// How many warnings the records have, and their kinds, the most frequent first.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn warnings(db: &Connection, most: usize) -> Result<(u64, Vec<WarningRow>)> {
    let mut kinds = warning_kinds(db)?;
    let all = kinds.iter().map(|kind| kind.count).sum();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    kinds.truncate(most);
    Ok((all, kinds))
}

/// The warnings of the records by stage and message.
///
/// # Errors
/// Where the workspace cannot be read.
pub(super) fn warning_kinds(db: &Connection) -> Result<Vec<WarningRow>> {
    let mut query =
        db.prepare("SELECT stage, message, count(*), min(document) FROM warnings GROUP BY 1, 2")?;
    let mut rows = query.query([])?;
    let mut found: BTreeMap<(String, String), (u64, i64)> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let message = without_particulars(row.get_ref(1)?.as_str()?);
        let (count, document) = (row.get::<_, u64>(2)?, row.get(3)?);
        let held = found.entry((row.get(0)?, message)).or_insert((0, document));
        held.0 += count;
        held.1 = held.1.min(document);
    }
    let kinds = found.into_iter();
    Ok(kinds
        .map(|((stage, message), (count, document))| WarningRow { stage, message, count, document })
        .collect())
}

/// Files of equal bytes: how many there are beside the first of each, and the paths of those with most.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn duplicates(db: &Connection, most: usize) -> Result<(u64, Vec<Vec<String>>)> {
    let count =
        db.query_row("SELECT count(*) - count(DISTINCT record) FROM documents", [], |row| {
            row.get(0)
        })?;
    let mut query = db.prepare(
        "SELECT record FROM documents GROUP BY record HAVING count(*) > 1 \
         ORDER BY count(*) DESC, min(path) LIMIT ?",
    )?;
    let records: Vec<String> =
        query.query_map([limit(most)], |row| row.get(0))?.collect::<Result<_>>()?;
    let paths = records.iter().map(|record| super::paths(db, record));
    Ok((count, paths.collect::<Result<_>>()?))
}
