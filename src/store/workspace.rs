//! The workspace: one SQLite file that holds all that was read, and what came of it.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::whole::sweep;
use crate::error::RunError;

/// Name of the workspace.
pub const WORKSPACE: &str = "viendan.db";
/// Name of the file that a run holds locked.
const LOCK: &str = "viendan.lock";

/// How the tables came to be: a step for each version, taken in order. A step that was published is
/// never changed; what is new comes in a new one.
const STEPS: [&str; 1] = [include_str!("schema/1.sql")];

/// Marks an SQLite file as a workspace: `vdn` and a line feed in ASCII.
const APPLICATION: i32 = 0x7664_6e0a;

/// Memory for pages of the file, in KiB: of the one that writes, and of each that reads. The system keeps
/// more of it.
const CACHE: i64 = 4 << 10;
const READING_CACHE: i64 = 1 << 10;

/// The workspace of a folder, open for writing by this run alone.
pub struct Workspace {
    pub(super) db: Connection,
    pub(super) folder: PathBuf,
    /// Held until the end of the run, whichever it is.
    _lock: File,
}

impl Workspace {
    /// Opens the workspace of a folder, both made if they are not there.
    ///
    /// # Errors
    /// Where another run has it, it is of a newer version or no workspace, or cannot be written.
    pub fn open(folder: &Path) -> Result<Workspace, RunError> {
        std::fs::create_dir_all(folder).map_err(RunError::at(folder))?;
        let lock = lock(folder)?;
        sweep(folder);
        let path = folder.join(WORKSPACE);
        let db = Connection::open(&path).map_err(RunError::database(&path))?;
        prepare(&db, &path)?;
        Ok(Workspace { db, folder: folder.to_owned(), _lock: lock })
    }

    /// Another connection, which sees what was committed.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn reader(&self) -> Result<Connection, RunError> {
        look(&self.folder)
    }

    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.folder.join(WORKSPACE)
    }

    /// An error of this workspace.
    pub(super) fn error(&self) -> impl FnOnce(rusqlite::Error) -> RunError + use<> {
        RunError::database(&self.path())
    }

    pub(super) fn run_sql(&self, sql: &str) -> Result<(), RunError> {
        self.db.execute_batch(sql).map_err(self.error())
    }

    /// A value of the table `state`.
    pub(super) fn state(&self, name: &str) -> Result<Option<String>, RunError> {
        state(&self.db, name).map_err(self.error())
    }

    pub(super) fn set_state(&self, name: &str, value: &str) -> Result<(), RunError> {
        let sql = "INSERT OR REPLACE INTO state VALUES (?, ?)";
        let mut set = self.db.prepare_cached(sql).map_err(self.error())?;
        set.execute([name, value]).map_err(self.error())?;
        Ok(())
    }

    /// How often documents changed.
    pub(super) fn changes(&self) -> Result<u64, RunError> {
        Ok(self.state("changes")?.and_then(|value| value.parse().ok()).unwrap_or_default())
    }
}

/// A value of the table `state`.
pub(super) fn state(db: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let mut query = db.prepare_cached("SELECT value FROM state WHERE name = ?")?;
    query.query_row([name], |row| row.get(0)).optional()
}

/// Opens the workspace of a folder for reading, also while a run writes to it.
///
/// # Errors
/// Where there is none, or one of another version.
pub fn look(folder: &Path) -> Result<Connection, RunError> {
    let path = folder.join(WORKSPACE);
    if !path.is_file() {
        return Err(RunError::NoWorkspace { path });
    }
    // Read-only databases in WAL mode need their -shm file, which only a writer may make.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(&path, flags)
        .or_else(|_| Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY))
        .map_err(RunError::database(&path))?;
    db.pragma_update(None, "query_only", true).map_err(RunError::database(&path))?;
    db.pragma_update(None, "cache_size", -READING_CACHE).map_err(RunError::database(&path))?;
    db.busy_timeout(WAIT).map_err(RunError::database(&path))?;
    let (application, version) = marks(&db).map_err(RunError::database(&path))?;
    check(&path, application, version)?;
    if version < STEPS.len() {
        return Err(RunError::OldWorkspace { path });
    }
    Ok(db)
}

/// Whether a run holds the workspace of a folder.
pub fn is_locked(folder: &Path) -> bool {
    // The lock is given back when the file is closed, at once.
    let held = File::open(folder.join(LOCK)).map(|file| file.try_lock_shared());
    matches!(held, Ok(Err(std::fs::TryLockError::WouldBlock)))
}

/// How long a statement waits for another program that holds the file.
const WAIT: std::time::Duration = std::time::Duration::from_secs(30);

/// How often the lock is asked for, and how long to wait between.
const ASKED: usize = 4;
const MOMENT: std::time::Duration = std::time::Duration::from_millis(25);

fn lock(folder: &Path) -> Result<File, RunError> {
    let path = folder.join(LOCK);
    let mut options = File::options();
    let file = options.create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(RunError::at(&path))?;
    let mut locked = file.try_lock();
    // Who only asks whether a run is there holds it for a moment too.
    for _ in 0..ASKED {
        if !matches!(locked, Err(std::fs::TryLockError::WouldBlock)) {
            break;
        }
        std::thread::sleep(MOMENT);
        locked = file.try_lock();
    }
    match locked {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(RunError::Busy { folder: folder.to_owned() }),
        // A file system without locks: SQLite has its own for the file itself.
        Err(std::fs::TryLockError::Error(error)) => {
            tracing::warn!(%error, path = %path.display(), "cannot be locked");
            Ok(file)
        }
    }
}

fn marks(db: &Connection) -> rusqlite::Result<(i32, usize)> {
    let application = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((application, usize::try_from(version).unwrap_or(usize::MAX)))
}

fn check(path: &Path, application: i32, version: usize) -> Result<(), RunError> {
    let path = path.to_owned();
    if application != APPLICATION {
        return Err(RunError::NotAWorkspace { path });
    }
    if version > STEPS.len() {
        return Err(RunError::NewerWorkspace { path, version, known: STEPS.len() });
    }
    Ok(())
}

/// Sets the file up and brings its tables to this version.
fn prepare(db: &Connection, path: &Path) -> Result<(), RunError> {
    let wrong = || RunError::database(path);
    db.busy_timeout(WAIT).map_err(wrong())?;
    let (application, version) = marks(db).map_err(wrong())?;
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(wrong())?;
    if application != 0 || version != 0 || tables != 0 {
        check(path, application, version)?;
    }
    // A commit survives the death of the program; the last ones before a power cut may be lost, the
    // file stays whole (SQLite, "Write-Ahead Logging").
    db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).map_err(wrong())?;
    db.pragma_update(None, "synchronous", "normal").map_err(wrong())?;
    db.pragma_update(None, "cache_size", -CACHE).map_err(wrong())?;
    db.set_prepared_statement_cache_capacity(64);
    for (i, step) in STEPS.iter().enumerate().skip(version) {
        let marked = format!(
            "BEGIN IMMEDIATE; {step} PRAGMA application_id = {APPLICATION}; \
             PRAGMA user_version = {}; COMMIT;",
            i + 1
        );
        db.execute_batch(&marked).map_err(wrong())?;
    }
    Ok(())
}
