//! The one parallel loop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::error::ReadError;
use crate::ingest::archive::{self, Archive};
use crate::ingest::{self, Entry, Opened, Options, Reading, Selection};
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
    /// Files found in archives on the way.
    pub found: AtomicUsize,
    /// Files that failed.
    pub failed: AtomicUsize,
}

/// What a run reads, and how.
#[derive(Debug)]
pub struct Work<'a> {
    /// The files.
    pub entries: &'a [Entry],
    /// Which members of archives are looked at.
    pub selection: &'a Selection,
    /// How they are read.
    pub options: &'a Options,
    /// Number of threads; 0 for one per core.
    pub jobs: usize,
}

/// Reads all entries.
///
/// The outcome does not depend on the number of threads or the order of the entries.
pub fn read_all(work: &Work<'_>, patterns: &Patterns, progress: &Progress) -> Outcome {
    let results = map_all(work, progress, |source| {
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

/// What `map` makes of every entry and of every member of those that are archives, in their order.
pub fn map_all<T: Send>(
    work: &Work<'_>,
    progress: &Progress,
    map: impl Fn(Source) -> T + Sync,
) -> Vec<(String, Mapped<T>)> {
    // A few long scans: their pages are read at the same time instead.
    let threads = match work.jobs {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        jobs => jobs,
    };
    let pages_at_once = (threads / work.entries.len().max(1)).max(1);
    let options = Options { pages_at_once, ..work.options.clone() };
    let work = Work { options: &options, ..*work };
    let all = || {
        let mapped =
            work.entries.par_iter().flat_map(|entry| match caught(|| ingest::open(entry)) {
                Ok(Opened::Archive(archive)) => {
                    let found = members(&archive, &entry.relative, 1, &work, progress, &map);
                    progress.done.fetch_add(1, Ordering::Relaxed);
                    found
                }
                // It was only looked at because it might have been an archive.
                _ if !work.selection.takes(&entry.relative) => {
                    progress.done.fetch_add(1, Ordering::Relaxed);
                    Vec::new()
                }
                Ok(Opened::File(file)) => {
                    let read = || ingest::read_opened(file, &entry.relative, &options);
                    vec![counted(progress, entry.relative.clone(), guarded(&map, read))]
                }
                Err(error) => vec![counted(progress, entry.relative.clone(), Err(error))],
            });
        mapped.collect()
    };
    match rayon::ThreadPoolBuilder::new().num_threads(work.jobs).build() {
        Ok(pool) => pool.install(all),
        // No threads to be had: the calling thread's own pool does it.
        Err(_) => all(),
    }
}

/// The same for the members of an archive that lies at `path`, `depth` deep in others.
fn members<T: Send>(
    archive: &Archive,
    path: &str,
    depth: usize,
    work: &Work<'_>,
    progress: &Progress,
    read: &(impl Fn(Source) -> T + Sync),
) -> Vec<(String, Mapped<T>)> {
    progress.found.fetch_add(archive.len(), Ordering::Relaxed);
    let mut found: Vec<_> = (0..archive.len())
        .into_par_iter()
        .flat_map(|member| {
            let done = || progress.done.fetch_add(1, Ordering::Relaxed);
            let Some(name) = archive.name(member) else {
                done();
                return Vec::new();
            };
            let path = format!("{path}/{name}");
            let unpacked = caught(|| archive.content(member, work.options.max_bytes));
            let content = match unpacked {
                Ok(content) => content,
                Err(_) if !work.selection.takes(&path) => {
                    done();
                    return Vec::new();
                }
                Err(error) => return vec![counted(progress, path, Err(error))],
            };
            let inner = if depth < archive::DEPTH { archive.inner(content) } else { Err(content) };
            match inner {
                Ok(inner) => {
                    done();
                    members(&inner, &path, depth + 1, work, progress, read)
                }
                Err(_) if !work.selection.takes(&path) => {
                    done();
                    Vec::new()
                }
                Err(content) => {
                    let result = guarded(read, || ingest::source(&path, content, work.options));
                    vec![counted(progress, path, result)]
                }
            }
        })
        .collect();
    if archive.beyond() > 0 {
        let error = format!("has {} members more than are read; split it", archive.beyond());
        found.push((path.to_owned(), Err(ReadError::Format(error))));
    }
    found
}

fn counted<T>(progress: &Progress, path: String, result: Mapped<T>) -> (String, Mapped<T>) {
    progress.done.fetch_add(1, Ordering::Relaxed);
    if result.is_err() {
        progress.failed.fetch_add(1, Ordering::Relaxed);
    }
    (path, result)
}

/// What a reader makes of a file and `map` of that.
fn guarded<T>(
    map: &impl Fn(Source) -> T,
    read: impl FnOnce() -> Result<Reading, ReadError>,
) -> Mapped<T> {
    caught(|| match read()? {
        Reading::Read(source) => Ok(Ok(map(*source))),
        Reading::Skipped(reason) => Ok(Err(reason)),
    })
}

/// The core does not panic; should a reader do, the run goes on and the file is named.
fn caught<R>(read: impl FnOnce() -> Result<R, ReadError>) -> Result<R, ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = message.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(ReadError::Fault(message.unwrap_or_else(|| "no message".to_owned())))
    })
}
