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
    /// Its reader, in a process of its own, gave no sign of life.
    #[error("kept its reader busy for {seconds} s without an end; split it or save it anew")]
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
}

impl RunError {
    /// An error at a path.
    pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> RunError {
        let path = path.into();
        move |source| RunError::Path { path, source }
    }
}
