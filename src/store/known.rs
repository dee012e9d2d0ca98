//! What the workspace knows of files: which need not be read again.

use std::path::Path;
use std::time::SystemTime;

use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use sha2::{Digest, Sha256};

use super::prepared::unpack;
use crate::model::{Record, Source, record_id};
use crate::wire;

/// Where a file is, and how it is named in records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The whole path in bytes of the system; of a member of an archive with its name in it behind.
    pub location: Vec<u8>,
    /// Relative to the archive root.
    pub path: String,
    /// The location of the archive that a member is in.
    pub container: Option<Vec<u8>>,
}

/// By what a file is known again without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub bytes: i64,
    /// When its bytes changed, in nanoseconds since 1970.
    pub modified: i64,
    /// When it or its name, place or rights changed, likewise; as `modified` where it is not known.
    pub changed: i64,
    /// When this was asked.
    pub checked: i64,
}

/// Time stamps of file systems are as coarse as this (FAT): what changed so shortly before it was read
/// may have changed after.
const COARSE: i64 = 2_000_000_000;

impl Stamp {
    /// The stamp that a file has now; `None` where the system does not tell.
    pub fn of(path: &Path) -> Option<Stamp> {
        let meta = std::fs::metadata(path).ok()?;
        let since = |time: SystemTime| {
            let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            i64::try_from(since.as_nanos()).ok()
        };
        let modified = since(meta.modified().ok()?)?;
        #[cfg(unix)]
        let changed = {
            use std::os::unix::fs::MetadataExt;
            meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec())
        };
        #[cfg(not(unix))]
        let changed = modified;
        let checked = since(SystemTime::now())?;
        Some(Stamp { bytes: i64::try_from(meta.len()).ok()?, modified, changed, checked })
    }

    /// Whether a file with this stamp now has not changed since it had another.
    pub fn is_still(&self, before: &Stamp) -> bool {
        (self.bytes, self.modified, self.changed) == (before.bytes, before.modified, before.changed)
            && before.modified.max(before.changed) < before.checked - COARSE
    }
}

/// The whole path of a file in bytes of the system.
pub fn location(path: &Path) -> Vec<u8> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.into_os_string().into_encoded_bytes()
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A document was read from it.
    Read,
    /// It is none.
    Skipped,
    /// It could not be read.
    Failed,
    /// It holds files.
    Archive,
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            State::Read => "read",
            State::Skipped => "skipped",
            State::Failed => "failed",
            State::Archive => "archive",
        }
    }

    fn of(word: &str) -> State {
        match word {
            "read" => State::Read,
            "skipped" => State::Skipped,
            "archive" => State::Archive,
            _ => State::Failed,
        }
    }
}

/// A file as it was known before.
#[derive(Clone, Debug)]
pub struct KnownFile {
    /// What became of it.
    pub state: State,
    /// `None` where it has to be looked at again in any case.
    pub stamp: Option<Stamp>,
    /// Sum of its bytes, where they were read.
    pub sha256: Option<String>,
    /// How it was read: see [`crate::run`].
    pub reading: String,
}

/// Does what only reads in one transaction, which is faster than many. It must not wait for anything:
/// as long as it is open, SQLite cannot begin its log anew, which then grows with all that is written.
pub fn in_one_reading<T>(db: &Connection, work: impl FnOnce() -> T) -> T {
    let open = db.unchecked_transaction();
    if let Err(error) = &open {
        tracing::debug!(%error, "each file is looked up by itself");
    }
    work()
}

/// What is known of a file.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn file(db: &Connection, place: &Place) -> Result<Option<KnownFile>> {
    db.prepare_cached(
        "SELECT state, bytes, modified, changed, checked, sha256, reading FROM files \
         WHERE location = ? AND path = ?",
    )?
    .query_row(params![place.location, place.path], |row| {
        let stamp = match row.get::<_, Option<i64>>(2)? {
            Some(modified) => Some(Stamp {
                bytes: row.get(1)?,
                modified,
                changed: row.get(3)?,
                checked: row.get(4)?,
            }),
            None => None,
        };
        let state = State::of(row.get_ref(0)?.as_str()?);
        Ok(KnownFile { state, stamp, sha256: row.get(5)?, reading: row.get(6)? })
    })
    .optional()
}

/// The source of a document with these bytes, which was read in this way from a file with the same
/// ending, at whatever place. Its path is the former one.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn same_bytes(
    db: &Connection,
    sha256: &str,
    ending: &str,
    reading: &str,
) -> Result<Option<(Source, u64)>> {
    let record = record_id(sha256);
    let mut query = db.prepare_cached(
        "SELECT d.document, d.path FROM documents d WHERE d.record = ? AND d.sha256 = ? AND EXISTS \
         (SELECT 1 FROM files f WHERE f.document = d.document AND f.reading = ?)",
    )?;
    let mut rows = query.query(params![record, sha256, reading])?;
    while let Some(row) = rows.next()? {
        if ending_of(row.get_ref(1)?.as_str()?) == ending {
            return source(db, row.get(0)?).map(Some);
        }
    }
    Ok(None)
}

/// Files that are what they were, by 16 bytes of a sum over their places: of an archive of a million
/// files that is 16 MB.
#[derive(Debug, Default)]
pub struct Unchanged {
    pub(super) keys: Vec<u128>,
}

impl Unchanged {
    /// Adds a file; an archive stands for all that is in it.
    pub fn add(&mut self, place: &Place) {
        self.keys.push(key(&place.location, &place.path));
    }

    /// Whether a file was added, or the archive it is in; the keys must have been sorted.
    pub(super) fn holds(&self, place: &Place) -> bool {
        let added =
            |location: &[u8], path: &str| self.keys.binary_search(&key(location, path)).is_ok();
        let in_archive = |archive: &Vec<u8>| {
            // The name in the archive stands behind both.
            let name = place.location.len().saturating_sub(archive.len());
            let path = place.path.len().checked_sub(name).and_then(|end| place.path.get(..end));
            path.is_some_and(|path| added(archive, path))
        };
        added(&place.location, &place.path) || place.container.as_ref().is_some_and(in_archive)
    }
}

fn key(location: &[u8], path: &str) -> u128 {
    // Neither holds a zero byte.
    let sum = Sha256::digest([location, b"\0", path.as_bytes()].concat());
    sum.iter().take(16).fold(0, |key, byte| key << 8 | u128::from(*byte))
}

/// How many files are known in an archive.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn members(db: &Connection, archive: &Place) -> Result<usize> {
    db.prepare_cached("SELECT count(*) FROM files WHERE container = ?")?
        .query_row([&archive.location], |row| row.get(0))
}

/// The ending of a file name in lower case: what tells formats apart beside the bytes.
pub fn ending_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// The source of a document as it was handed over, and how long it took to read.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn source(db: &Connection, document: i64) -> Result<(Source, u64)> {
    db.prepare_cached(
        "SELECT t.text, t.source, d.read_us FROM texts t JOIN documents d USING (document) \
         WHERE t.document = ?",
    )?
    .query_row([document], |row| {
        let kept = unpacked(row, 1)?;
        let source = wire::source::parse_stored(&kept, row.get(0)?);
        Ok((source.map_err(|error| damaged(1, error))?, row.get(2)?))
    })
}

/// The documents that were not extracted with this pattern set.
///
/// # Errors
/// Where the workspace cannot be read.
pub fn stale(db: &Connection, patterns: &str) -> Result<Vec<i64>> {
    let mut query =
        db.prepare_cached("SELECT document FROM documents WHERE patterns <> ? ORDER BY document")?;
    query.query_map([patterns], |row| row.get(0))?.collect()
}

/// The packed text in a column of a row.
pub(super) fn unpacked(row: &Row<'_>, column: usize) -> Result<String> {
    opened(row.get_ref(column)?.as_blob()?, column)
}

/// What is packed in the bytes of a column.
pub(super) fn opened(packed: &[u8], column: usize) -> Result<String> {
    unpack(packed).map_err(|error| damaged(column, error))
}

/// A record of the workspace.
pub(super) fn parsed(line: &str) -> Result<Record> {
    wire::parse_record(line).map_err(|error| damaged(0, error))
}

fn damaged(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let blob = rusqlite::types::Type::Blob;
    rusqlite::Error::FromSqlConversionFailure(column, blob, Box::new(error))
}
