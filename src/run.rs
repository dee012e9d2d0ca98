//! A run: files are read, in parallel, into the workspace; what changed is linked; the results are
//! written.

mod graph;
mod pool;
mod update;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::error::{ReadError, RunError};
use crate::ingest::archive::{self, Archive};
use crate::ingest::{self, Entry, Opened, Options, Reading, Selection, Unwalkable};
use crate::model::Source;

pub use graph::link;
pub use update::{Updated, update};

/// How far a run is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files that are to be looked at, as far as they are known.
    pub total: AtomicUsize,
    /// Files looked at.
    pub done: AtomicUsize,
    /// Of these, files that had not changed.
    pub unchanged: AtomicUsize,
    /// Of these, files that failed.
    pub failed: AtomicUsize,
    /// Bytes of the files that were read.
    pub bytes: AtomicU64,
}

impl Progress {
    fn more(&self, files: usize) {
        self.total.fetch_add(files, Ordering::Relaxed);
    }

    fn done(&self, files: usize) {
        self.done.fetch_add(files, Ordering::Relaxed);
    }
}

/// What a run reads, and how.
#[derive(Clone, Debug)]
pub struct Work {
    /// Files, folders and archives.
    pub roots: Vec<PathBuf>,
    /// Which files below them are looked at, members of archives too.
    pub selection: Arc<Selection>,
    /// How they are read.
    pub options: Options,
    /// Number of threads; 0 for one per core.
    pub jobs: usize,
    /// How long a document may take without a sign of life.
    pub timeout: Duration,
}

impl Work {
    fn threads(&self) -> usize {
        match self.jobs {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            jobs => jobs,
        }
    }

    /// The options for a run over `files` files: the pages of a few long scans are read at the same
    /// time instead.
    fn options(&self, files: usize) -> Options {
        let pages_at_once = (self.threads() / files.max(1)).max(1);
        Options { pages_at_once, alive: pool::alive, ..self.options.clone() }
    }

    /// The files, as they are found.
    fn jobs(&self) -> Result<impl Iterator<Item = Job> + Send + use<>, RunError> {
        let walk = ingest::walk(&self.roots, &self.selection)?;
        Ok(walk.map(|found| found.map_or_else(Job::Unwalkable, Job::File)))
    }

    /// Whether there is nothing to look at.
    ///
    /// # Errors
    /// Where a root does not exist.
    pub fn is_empty(&self) -> Result<bool, RunError> {
        Ok(self.jobs()?.next().is_none())
    }

    /// The number of files, as far as it is known without opening archives.
    fn count(&self) -> Result<usize, RunError> {
        Ok(self.jobs()?.count())
    }
}

/// A file to be looked at.
#[derive(Clone)]
enum Job {
    /// A file of the file system.
    File(Entry),
    /// A file or folder that cannot be looked into.
    Unwalkable(Unwalkable),
    /// The members of an archive from one on.
    Members { archive: Arc<Archive>, inside: Arc<Inside>, next: usize },
}

/// Where the members of an archive are.
#[derive(Clone)]
struct Inside {
    /// The outermost archive, a file.
    file: Entry,
    /// The archive itself: relative path of that file, and names of archives in it.
    path: String,
    /// How many archives it is in, itself counted.
    depth: usize,
}

impl Job {
    /// The path by which a file is named in records.
    fn path(&self) -> String {
        match self {
            Job::File(entry) => entry.relative.clone(),
            Job::Unwalkable(folder) => folder.relative.clone(),
            Job::Members { archive, inside, next } => {
                format!("{}/{}", inside.path, archive.name(*next).unwrap_or_default())
            }
        }
    }
}

/// What became of a file: a value, or why it is no document.
pub type Mapped<T> = Result<Result<T, String>, ReadError>;

/// Reads all files and hands what `map` makes of them to `take`, as they come; nothing is kept.
///
/// # Errors
/// Where a root does not exist.
pub fn map_all<T: Send + 'static>(
    work: &Work,
    progress: &Arc<Progress>,
    map: impl Fn(Source) -> T + Send + Sync + 'static,
    mut take: impl FnMut(String, Mapped<T>),
) -> Result<(), RunError> {
    let files = work.count()?;
    progress.more(files);
    let options = work.options(files);
    let limit = options.max_bytes;
    let (selection, shared) = (Arc::clone(&work.selection), Arc::clone(progress));
    let each = move |job: Job, leave: &dyn Fn(Job)| {
        let path = job.path();
        let found = caught(|| found(job, &selection, limit, &shared, leave)).and_then(|found| {
            let Found::Content(content) = found else { return Ok(None) };
            caught(|| match ingest::source(&path, content, &options)? {
                Reading::Read(source) => Ok(Some(Ok(map(*source)))),
                Reading::Skipped(reason) => Ok(Some(Err(reason))),
            })
        });
        (path, found)
    };
    let seconds = work.timeout.as_secs();
    let stuck = move |job: Job| (job.path(), Err(ReadError::Endless { seconds }));
    let jobs = work.jobs()?;
    pool::each(work.threads(), work.timeout, jobs, each, stuck, |(path, result)| {
        progress.done(1);
        if result.is_err() {
            progress.failed.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(result) = result.transpose() {
            take(path, result);
        }
        Ok(())
    })
}

/// What a job came upon.
enum Found {
    /// Bytes to be read.
    Content(Vec<u8>),
    /// An archive, whose members are left behind as jobs.
    Archive,
    /// Nothing that was asked for.
    Nothing,
}

/// Opens what a job is about.
fn found(
    job: Job,
    selection: &Selection,
    limit: u64,
    progress: &Progress,
    leave: &dyn Fn(Job),
) -> Result<Found, ReadError> {
    match job {
        Job::Unwalkable(folder) => Err(ReadError::Folder(folder.reason)),
        Job::File(entry) => match ingest::open(&entry)? {
            Opened::Archive(archive) => {
                let path = entry.relative.clone();
                let inside = Arc::new(Inside { file: entry, path, depth: 1 });
                members(archive, inside, progress, leave)
            }
            // It was only looked at because it might have been an archive.
            Opened::File(_) if !selection.takes(&entry.relative) => Ok(Found::Nothing),
            Opened::File(file) => ingest::content(file, limit).map(Found::Content),
        },
        Job::Members { archive, inside, next } => {
            if next + 1 < archive.len() {
                leave(Job::Members {
                    archive: Arc::clone(&archive),
                    inside: Arc::clone(&inside),
                    next: next + 1,
                });
            }
            member(&archive, &inside, next, selection, limit, progress, leave)
        }
    }
}

/// Leaves the members of an archive behind.
fn members(
    archive: Archive,
    inside: Arc<Inside>,
    progress: &Progress,
    leave: &dyn Fn(Job),
) -> Result<Found, ReadError> {
    let beyond = archive.beyond();
    progress.more(archive.len());
    if !archive.is_empty() {
        leave(Job::Members { archive: Arc::new(archive), inside, next: 0 });
    }
    if beyond > 0 {
        let error = format!("has {beyond} members more than are read; split it");
        return Err(ReadError::Format(error));
    }
    Ok(Found::Archive)
}

fn member(
    archive: &Archive,
    inside: &Inside,
    member: usize,
    selection: &Selection,
    limit: u64,
    progress: &Progress,
    leave: &dyn Fn(Job),
) -> Result<Found, ReadError> {
    let Some(name) = archive.name(member) else { return Ok(Found::Nothing) };
    let path = format!("{}/{name}", inside.path);
    let takes = selection.takes(&path);
    let content = match archive.content(member, limit) {
        Err(_) if !takes => return Ok(Found::Nothing),
        content => content?,
    };
    let inner = if inside.depth < archive::DEPTH { archive.inner(content) } else { Err(content) };
    match inner {
        Ok(inner) => {
            let inside = Inside { file: inside.file.clone(), path, depth: inside.depth + 1 };
            members(inner, Arc::new(inside), progress, leave)
        }
        Err(_) if !takes => Ok(Found::Nothing),
        Err(content) => Ok(Found::Content(content)),
    }
}

/// The core does not panic; should a reader do, the run goes on and the file is named.
fn caught<R>(read: impl FnOnce() -> Result<R, ReadError>) -> Result<R, ReadError> {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = message.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(ReadError::Fault(message.unwrap_or_else(|| "no message".to_owned())))
    })
}
