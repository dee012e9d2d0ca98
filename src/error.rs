//! What can go wrong at the edges. The core returns values and has no errors.

use std::path::PathBuf;

/// Why a file gave no record.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system did not let it be read.
    #[error("cannot be read: {0}; check that it exists and that you may read it")]
    Io(#[from] std::io::Error),
    /// Nothing is in it.
    #[error("is empty; nothing to do, or copy it again from its source")]
    Empty,
    /// Too large to be one document.
    #[error("has {bytes} bytes, more than the limit of {limit}; split it or raise --max-bytes")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Bytes that are no text of a known format.
    #[error("is binary data of no known format; if it is a document, convert it to text or HTML")]
    Binary,
    /// Text in an encoding that is not told.
    #[error(
        "is not UTF-8 (first at byte {at}), no old Vietnamese encoding explains it and it names no other; convert it, for example with iconv"
    )]
    Encoding {
        /// Offset of the first byte that is no UTF-8.
        at: usize,
    },
    /// A folder, or a link that leads nowhere.
    #[error("cannot be looked into: {0}; check that it is there and that you may read it")]
    Folder(String),
    /// It was written to while it was read.
    #[error("changed while it was read; run again when nobody writes to it")]
    Changing,
    /// More text than one document has.
    #[error(
        "holds {bytes} bytes of text, more than the limit of {limit}; split it or raise --max-text"
    )]
    LongText {
        /// Length of the text.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// More pages than one document has.
    #[error("has {pages} pages, more than the limit of {limit}; split it or raise --max-pages")]
    ManyPages {
        /// Number of pages.
        pages: usize,
        /// The limit.
        limit: usize,
    },
    /// What a reader of its format says: what is wrong and what to do.
    #[error("{0}")]
    Format(String),
    /// A scan, and nothing to read it with.
    #[error("is a scan and was not read: {0}")]
    Unread(String),
    /// Its reader, in a process of its own, came to an end without an answer.
    #[error(
        "took its reader down ({0}): damaged, or made to; open and save it in another program, then try again"
    )]
    Crashed(String),
    /// Its reader gave no sign of life.
    #[error(
        "kept its reader busy for {seconds} s without an end; split it, save it anew or raise --timeout"
    )]
    Endless {
        /// How long was waited.
        seconds: u64,
    },
    /// A fault of this program.
    #[error("made the program stumble: {0}; please report it with the file")]
    Fault(String),
}

/// Why a run could not be done at all.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A path to read or write.
    #[error("{}", path.display())]
    Path {
        /// The path.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A pattern file.
    #[error(transparent)]
    Patterns(#[from] crate::patterns::PatternError),
    /// A pattern of `--include` or `--exclude`.
    #[error("the pattern '{pattern}' is not understood: {message}")]
    Glob {
        /// As given.
        pattern: String,
        /// What is wrong.
        message: String,
    },
    /// A line of a records file.
    #[error("{path}:{line}: {message}")]
    Record {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The workspace could not be read or written.
    #[error("{}", path.display())]
    Database {
        /// The workspace.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// There is no room for the workspace, or its disk fails.
    #[error(
        "{}: cannot be written to; make room on its disk, or mend it, and run again: what was read is kept",
        path.display()
    )]
    DiskFull {
        /// The workspace.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The workspace is damaged.
    #[error(
        "{}: is damaged, by the disk or another program; delete it and run again",
        path.display()
    )]
    Corrupt {
        /// The workspace.
        path: PathBuf,
    },
    /// Another run has the workspace.
    #[error(
        "{}: another run writes to it; wait for its end or name another folder",
        folder.display()
    )]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no workspace.
    #[error("{}: is not there; name the output folder of `viendan run`", path.display())]
    NoWorkspace {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file that something else made.
    #[error(
        "{}: was not made by viendan; name another folder, or move the file away",
        path.display()
    )]
    NotAWorkspace {
        /// The file.
        path: PathBuf,
    },
    /// A workspace of a later version.
    #[error(
        "{}: is of version {version} and this program knows up to {known}; use the newer program, or another folder",
        path.display()
    )]
    NewerWorkspace {
        /// The workspace.
        path: PathBuf,
        /// Its version.
        version: usize,
        /// The latest that is known.
        known: usize,
    },
    /// A workspace of an earlier version, opened for reading.
    #[error(
        "{}: is of an earlier version; `viendan run` brings it up to date",
        path.display()
    )]
    OldWorkspace {
        /// The workspace.
        path: PathBuf,
    },
}

impl RunError {
    /// An error of the workspace at a path.
    pub fn database(path: &std::path::Path) -> impl FnOnce(rusqlite::Error) -> RunError + use<> {
        let path = path.to_owned();
        move |source| match source.sqlite_error_code() {
            // Beyond a limit on the size of files writing fails like on a broken disk.
            Some(rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::SystemIoFailure) => {
                RunError::DiskFull { path, source }
            }
            Some(rusqlite::ErrorCode::NotADatabase) => RunError::NotAWorkspace { path },
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => RunError::Corrupt { path },
            _ => RunError::Database { path, source },
        }
    }

    /// An error at a path.
    pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> RunError {
        let path = path.into();
        move |source| RunError::Path { path, source }
    }
}
