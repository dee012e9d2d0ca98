//! Brings a workspace up to date with the files: what is new or changed is read, what moved is
//! recognised, what is gone leaves.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rusqlite::Connection;

use super::{Found, Job, Progress, Work, caught, found, pool};
use crate::error::{ReadError, RunError};
use crate::ingest::{self, Options, Reading};
use crate::model::Source;
use crate::patterns::PatternSet;
use crate::store::{
    self, Batches, KnownFile, Place, Prepared, Seen, Stamp, State, Unchanged, Workspace,
};

/// What a run found and did.
#[derive(Clone, Debug, Default)]
pub struct Updated {
    /// Documents that were read from their files.
    pub read: usize,
    /// Documents that were known by their bytes and only extracted.
    pub recognised: usize,
    /// Documents that were extracted anew because the patterns changed.
    pub extracted: usize,
    /// Files that had not changed.
    pub unchanged: usize,
    /// Documents that left because their files are gone.
    pub left: usize,
    /// Files below folders that could not be looked into, kept as they were.
    pub kept: usize,
    /// Failures of this run by path, each with its reasons, to a limit; scans that nothing was there to
    /// read with are counted apart.
    pub failures: BTreeMap<String, Vec<String>>,
    /// Scans that were not read, by reason.
    pub scans: BTreeMap<String, usize>,
    /// Number of failures.
    pub failed: usize,
    /// Microseconds of reading and extracting, over all threads.
    pub read_us: u64,
    /// Microseconds of extracting, over all threads.
    pub extract_us: u64,
}

/// Failures that are told one by one; all of them are in the workspace.
const TOLD: usize = 1000;

/// Files that are looked up at a time.
const LOOKED_UP: usize = 1000;

/// What a thread found out about a file.
enum Outcome {
    /// Its bytes are what they were.
    Unchanged { stamp: Option<Stamp> },
    /// It holds files, which come by themselves.
    Archive { stamp: Option<Stamp> },
    /// It is a document.
    Document { stamp: Option<Stamp>, sha256: String, prepared: Box<Prepared>, recognised: bool },
    /// It is none.
    Skipped { stamp: Option<Stamp>, sha256: Option<String>, reason: String },
    /// It could not be read.
    Failed { stamp: Option<Stamp>, sha256: Option<String>, error: ReadError, folder: bool },
    /// It was not asked for.
    Nothing,
}

/// What threads need to look at files.
struct Reader {
    work: Work,
    options: Options,
    patterns: Arc<PatternSet>,
    reading: String,
    members: String,
    progress: Arc<Progress>,
}

thread_local! {
    /// The connection of a thread; opening one for every file would take longer than reading it.
    static KNOWN: std::cell::OnceCell<Connection> = const { std::cell::OnceCell::new() };
}

fn with_known<T>(folder: &Path, work: impl FnOnce(&Connection) -> T) -> Result<T, RunError> {
    KNOWN.with(|known| {
        let known = match known.get() {
            Some(known) => known,
            None => {
                let opened = store::look(folder)?;
                known.get_or_init(|| opened)
            }
        };
        Ok(work(known))
    })
}

/// Brings a workspace up to date.
///
/// # Errors
/// Where a root does not exist or the workspace cannot be written; what was read until then is kept.
pub fn update(
    workspace: &Workspace,
    batches: &mut Batches<'_>,
    work: &Work,
    patterns: &Arc<PatternSet>,
    progress: &Arc<Progress>,
) -> Result<Updated, RunError> {
    let files = work.count()?;
    progress.more(files);
    let reading = reading(&work.options);
    let reader = Arc::new(Reader {
        options: work.options(files),
        work: work.clone(),
        patterns: Arc::clone(patterns),
        members: format!("{reading} {}", work.selection.words()),
        reading,
        progress: Arc::clone(progress),
    });
    let folder = workspace.folder().to_owned();
    // Most files of a later run are passed over here, without a word between threads.
    let unchanged = Arc::new(Mutex::new(Unchanged::default()));
    let known = workspace.reader()?;
    let (shared, passed) = (Arc::clone(&reader), Arc::clone(&unchanged));
    let mut walked = work.jobs()?;
    let changed = std::iter::from_fn(move || {
        let mut jobs: Vec<Job> = walked.by_ref().take(LOOKED_UP).collect();
        if jobs.is_empty() {
            return None;
        }
        let changed = |job: &Job| !shared.passes(&known, job, &passed);
        store::in_one_reading(&known, || jobs.retain(changed));
        Some(jobs)
    });
    let jobs = changed.flatten();
    let shared = Arc::clone(&reader);
    let each = move |job: Job, leave: &dyn Fn(Job)| {
        let place = place(&job);
        let outcome = with_known(&folder, |known| shared.look_at(known, job, &place, leave));
        (place, outcome)
    };
    let seconds = work.timeout.as_secs();
    let stuck = |job: Job| {
        let error = ReadError::Endless { seconds };
        let stamp = stamp(&job);
        (place(&job), Ok(Outcome::Failed { stamp, sha256: None, error, folder: false }))
    };
    let mut updated = Updated::default();
    pool::each(work.threads(), work.timeout, jobs, each, stuck, |(place, outcome)| {
        progress.done(1);
        take(batches, &place, outcome?, &reader, &mut updated)
    })?;
    updated.left = batches.finish(&mut unchanged.lock().unwrap_or_else(PoisonError::into_inner))?;
    updated.unchanged = progress.unchanged.load(Ordering::Relaxed);
    read_anew(workspace, batches, work, patterns, progress, &mut updated)?;
    Ok(updated)
}

/// Extracts those documents anew that were not extracted with these patterns, from the text that the
/// workspace holds.
///
/// # Errors
/// Where the workspace cannot be written.
fn read_anew(
    workspace: &Workspace,
    batches: &mut Batches<'_>,
    work: &Work,
    patterns: &Arc<PatternSet>,
    progress: &Arc<Progress>,
    updated: &mut Updated,
) -> Result<(), RunError> {
    let database = || RunError::database(&workspace.path());
    let stale = store::stale(&workspace.reader()?, patterns.hash()).map_err(database())?;
    if stale.is_empty() {
        return Ok(());
    }
    progress.more(stale.len());
    let (folder, patterns) = (workspace.folder().to_owned(), Arc::clone(patterns));
    let each = move |document: i64, _: &dyn Fn(i64)| {
        let prepared = with_known(&folder, |known| {
            let held = store::source(known, document);
            let (source, read_us) = held.map_err(RunError::database(&folder))?;
            Ok(prepare(source, read_us, &patterns))
        });
        (document, prepared.flatten())
    };
    // It was extracted before, and extracting takes time in proportion to the text.
    let stuck = |document: i64| (document, Ok(Err(ReadError::Endless { seconds: 0 })));
    let never = std::time::Duration::MAX;
    pool::each(work.threads(), never, stale.into_iter(), each, stuck, |(document, prepared)| {
        progress.done(1);
        match prepared? {
            Ok(prepared) => {
                updated.extracted += 1;
                updated.extract_us += prepared.extract_us;
                batches.extracted(document, &prepared)
            }
            Err(error) => {
                tracing::warn!(%error, document, "not extracted anew");
                Ok(())
            }
        }
    })?;
    batches.commit()
}

/// What the source of a file depends on beside its bytes and the ending of its name.
fn reading(options: &Options) -> String {
    let limits = &options.limits;
    format!(
        "{} ocr {:?} regions {} bytes {} text {} pages {}",
        env!("CARGO_PKG_VERSION"),
        options.ocr,
        options.regions,
        options.max_bytes,
        limits.text,
        limits.pages
    )
}

/// Where the file of a job is.
fn place(job: &Job) -> Place {
    let path = job.path();
    match job {
        Job::File(entry) => Place { location: store::location(&entry.path), path, container: None },
        Job::Unwalkable(folder) => {
            Place { location: store::location(&folder.path), path, container: None }
        }
        Job::Members { inside, .. } => {
            let container = store::location(&inside.file.path);
            // Names in archives are text; what is behind the file is the same in path and location.
            let name = &path.as_bytes()[inside.file.relative.len()..];
            Place { location: [&container, name].concat(), path, container: Some(container) }
        }
    }
}

/// By what the file of a job is known again.
fn stamp(job: &Job) -> Option<Stamp> {
    match job {
        Job::File(entry) => Stamp::of(&entry.path),
        Job::Unwalkable(_) | Job::Members { .. } => None,
    }
}

/// A document made ready, with the time it took.
fn prepare(
    source: Source,
    read_us: u64,
    patterns: &PatternSet,
) -> Result<Box<Prepared>, ReadError> {
    caught(|| {
        pool::alive();
        let begun = Instant::now();
        let mut prepared = Prepared::new(source, patterns.patterns(), patterns.hash());
        prepared.read_us = read_us;
        prepared.extract_us = microseconds(begun);
        Ok(Box::new(prepared))
    })
}

fn microseconds(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX)
}

impl Reader {
    /// How a file of this kind is read: which members of an archive are looked at is a part of it.
    fn reading_of(&self, state: State) -> &str {
        if state == State::Archive { &self.members } else { &self.reading }
    }

    /// What is known of a file that was read as it would be now.
    fn before(&self, known: &Connection, place: &Place) -> Option<KnownFile> {
        let before = store::file(known, place).unwrap_or_else(|error| {
            tracing::warn!(%error, path = place.path, "not looked up");
            None
        });
        before.filter(|before| before.reading == *self.reading_of(before.state))
    }

    /// Whether a file is what it was, by its size and times; an archive with all that is in it.
    fn passes(&self, known: &Connection, job: &Job, unchanged: &Mutex<Unchanged>) -> bool {
        let Job::File(entry) = job else { return false };
        let place = place(job);
        let Some(before) = self.before(known, &place) else { return false };
        let still = |then: Stamp| Stamp::of(&entry.path).is_some_and(|now| now.is_still(&then));
        if !before.stamp.is_some_and(still) {
            return false;
        }
        let inside = match before.state {
            State::Archive => store::members(known, &place).unwrap_or_default(),
            _ => 0,
        };
        self.progress.more(inside);
        self.progress.done(inside + 1);
        self.progress.unchanged.fetch_add(inside.max(1), Ordering::Relaxed);
        unchanged.lock().unwrap_or_else(PoisonError::into_inner).add(&place);
        true
    }

    /// Finds out about a file.
    fn look_at(&self, known: &Connection, job: Job, place: &Place, leave: &dyn Fn(Job)) -> Outcome {
        let folder = matches!(&job, Job::Unwalkable(_));
        let stamp = stamp(&job);
        let before = self.before(known, place);
        let limit = self.options.max_bytes;
        let opened = caught(|| found(job, &self.work.selection, limit, &self.progress, leave));
        let content = match opened {
            Ok(Found::Content(content)) => content,
            Ok(Found::Archive) => return Outcome::Archive { stamp },
            Ok(Found::Nothing) => return Outcome::Nothing,
            Err(error) => return Outcome::Failed { stamp, sha256: None, error, folder },
        };
        self.progress.bytes.fetch_add(content.len() as u64, Ordering::Relaxed);
        let sha256 = ingest::sum(&content);
        if before.is_some_and(|before| {
            before.sha256.as_deref() == Some(&sha256) && before.state != State::Archive
        }) {
            return Outcome::Unchanged { stamp };
        }
        self.document(known, content, sha256, stamp, place)
    }

    /// Reads the bytes of a file, or recognises them.
    fn document(
        &self,
        known: &Connection,
        content: Vec<u8>,
        sha256: String,
        stamp: Option<Stamp>,
        place: &Place,
    ) -> Outcome {
        let ending = store::ending_of(&place.path);
        let held = store::same_bytes(known, &sha256, &ending, &self.reading);
        let held = held.unwrap_or_else(|error| {
            tracing::warn!(%error, path = place.path, "not recognised");
            None
        });
        let recognised = held.is_some();
        let begun = Instant::now();
        let read = match held {
            Some((source, read_us)) => {
                Ok(Ok((Source { path: place.path.clone(), ..source }, read_us)))
            }
            None => caught(|| match ingest::source(&place.path, content, &self.options)? {
                Reading::Read(source) => Ok(Ok((*source, microseconds(begun)))),
                Reading::Skipped(reason) => Ok(Err(reason)),
            }),
        };
        let prepared = match read {
            Ok(Ok((source, read_us))) => prepare(source, read_us, &self.patterns),
            Ok(Err(reason)) => return Outcome::Skipped { stamp, sha256: Some(sha256), reason },
            Err(error) => Err(error),
        };
        match prepared {
            Ok(prepared) => Outcome::Document { stamp, sha256, prepared, recognised },
            Err(error) => Outcome::Failed { stamp, sha256: Some(sha256), error, folder: false },
        }
    }
}

/// Writes down what became of a file.
fn take(
    batches: &mut Batches<'_>,
    place: &Place,
    outcome: Outcome,
    reader: &Reader,
    updated: &mut Updated,
) -> Result<(), RunError> {
    let (reading, progress) = (reader.reading.as_str(), reader.progress.as_ref());
    match outcome {
        Outcome::Nothing => Ok(()),
        Outcome::Unchanged { stamp } => {
            progress.unchanged.fetch_add(1, Ordering::Relaxed);
            batches.unchanged(place, stamp)
        }
        Outcome::Archive { stamp } => {
            batches.archive(&Seen { place, stamp, sha256: None, reading: &reader.members })
        }
        Outcome::Document { stamp, sha256, prepared, recognised } => {
            updated.read += usize::from(!recognised);
            updated.recognised += usize::from(recognised);
            updated.extract_us += prepared.extract_us;
            updated.read_us += if recognised { 0 } else { prepared.read_us };
            tracing::debug!(path = place.path, read_us = prepared.read_us, "read");
            batches.document(&Seen { place, stamp, sha256: Some(&sha256), reading }, &prepared)
        }
        Outcome::Skipped { stamp, sha256, reason } => {
            let seen = Seen { place, stamp, sha256: sha256.as_deref(), reading };
            batches.other(&seen, State::Skipped, Some(&reason))
        }
        Outcome::Failed { stamp, sha256, error, folder } => {
            updated.failed += 1;
            progress.failed.fetch_add(1, Ordering::Relaxed);
            match &error {
                // One cause for all of them: one line, and each in the list of failures.
                ReadError::Unread(reason) => {
                    *updated.scans.entry(reason.clone()).or_default() += 1;
                }
                _ if updated.failures.len() < TOLD => {
                    updated.failures.entry(place.path.clone()).or_default().push(error.to_string());
                }
                _ => {}
            }
            if folder {
                updated.kept += batches.keep_below(&place.location)?;
            }
            // What may be otherwise the next time is looked at again.
            let passing = matches!(error, ReadError::Io(_) | ReadError::Changing);
            let stamp = stamp.filter(|_| !passing);
            let seen = Seen { place, stamp, sha256: sha256.as_deref(), reading };
            batches.other(&seen, State::Failed, Some(&error.to_string()))
        }
    }
}
