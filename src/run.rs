//! The one parallel loop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::error::ReadError;
use crate::ingest::{self, Entry, Reading};
use crate::model::{Record, Source};
use crate::patterns::Patterns;

/// What a run read.
#[derive(Debug, Default)]
pub struct Outcome {
    /// One record per document, sorted by path.
    pub records: Vec<Record>,
    /// Files that gave no record, with the reason: path and words, sorted by path.
    pub failures: Vec<(String, ReadError)>,
    /// Files that are no documents or of a format that is not read, sorted by path.
    pub skipped: Vec<(String, String)>,
}

/// How far a run is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files looked at.
    pub done: AtomicUsize,
    /// Files that failed.
    pub failed: AtomicUsize,
}

/// Reads all entries on `jobs` threads (0: one per core).
///
/// The outcome does not depend on the number of threads or the order of the entries.
pub fn read_all(
    entries: &[Entry],
    jobs: usize,
    limit: u64,
    patterns: &Patterns,
    progress: &Progress,
) -> Outcome {
    let results = map_all(entries, jobs, limit, progress, |source| {
        let path = source.path.clone();
        let record = crate::read(source, patterns);
        tracing::debug!(path, references = record.references.len(), "read");
        record
    });
    let mut outcome = Outcome::default();
    for (path, result) in results {
        match result {
            Ok(Ok(record)) => outcome.records.push(record),
            Ok(Err(reason)) => outcome.skipped.push((path, reason)),
            Err(error) => outcome.failures.push((path, error)),
        }
    }
    outcome.records.sort_by(|a, b| (&a.source.path, &a.id).cmp(&(&b.source.path, &b.id)));
    outcome.failures.sort_by(|a, b| a.0.cmp(&b.0));
    outcome.skipped.sort();
    outcome
}

/// What became of a file: a value, or why it is no document.
pub type Mapped<T> = Result<Result<T, String>, ReadError>;

/// What `read` makes of every entry, on `jobs` threads (0: one per core), in the order of the entries.
pub fn map_all<T: Send>(
    entries: &[Entry],
    jobs: usize,
    limit: u64,
    progress: &Progress,
    read: impl Fn(Source) -> T + Sync,
) -> Vec<(String, Mapped<T>)> {
    let work = || {
        let mapped = entries.par_iter().map(|entry| {
            let result = one(entry, limit, &read);
            progress.done.fetch_add(1, Ordering::Relaxed);
            if result.is_err() {
                progress.failed.fetch_add(1, Ordering::Relaxed);
            }
            (entry.relative.clone(), result)
        });
        mapped.collect()
    };
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(work),
        // No threads to be had: the calling thread's own pool does it.
        Err(_) => work(),
    }
}

fn one<T>(entry: &Entry, limit: u64, map: &impl Fn(Source) -> T) -> Mapped<T> {
    // The core does not panic; should a reader do, the run goes on and the file is named.
    let read = catch_unwind(AssertUnwindSafe(|| match ingest::read(entry, limit)? {
        Reading::Read(source) => Ok(Ok(map(*source))),
        Reading::Skipped(reason) => Ok(Err(reason)),
    }));
    read.unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = message.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(ReadError::Fault(message.unwrap_or_else(|| "no message".to_owned())))
    })
}
