//! What a run writes, in batches: a batch is in the workspace whole or not at all.

use std::time::{Duration, Instant};

use rusqlite::params;

use super::known::{Place, Stamp, State, Unchanged};
use super::prepared::Prepared;
use super::put;
use super::workspace::Workspace;
use crate::error::RunError;
use crate::model::group_code;
use crate::wire;
use crate::wire::run::RunReport;

/// A batch is written when it has so many files, bytes or milliseconds behind it; that much is lost when
/// the program is killed.
const FILES: usize = 500;
const BYTES: usize = 8 << 20;
const MILLISECONDS: u128 = 1000;

/// A run that writes to a workspace.
pub struct Batches<'w> {
    workspace: &'w Workspace,
    run: i64,
    open: Option<Instant>,
    files: usize,
    bytes: usize,
    changed: bool,
    storing: Duration,
    /// Whether the graph was linked before, so that it matters which groups change.
    linked: bool,
    /// Archives whose members are being read, with their stamps: only a run that came to its end knows
    /// them whole.
    archives: Vec<(Place, Stamp)>,
}

/// A file that a run looked at.
pub struct Seen<'a> {
    /// The file.
    pub place: &'a Place,
    /// By what it is known again; `None` for members of archives.
    pub stamp: Option<Stamp>,
    /// Sum of its bytes, where they were read.
    pub sha256: Option<&'a str>,
    /// How it was read.
    pub reading: &'a str,
}

impl<'w> Batches<'w> {
    /// Begins a run.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn begin(
        workspace: &'w Workspace,
        patterns: &str,
        arguments: &[String],
    ) -> Result<Batches<'w>, RunError> {
        let version = env!("CARGO_PKG_VERSION");
        workspace
            .db
            .execute(
                "INSERT INTO runs (started, version, patterns, arguments) \
                 VALUES (strftime('%Y-%m-%dT%H:%M:%SZ'), ?, ?, ?)",
                params![version, patterns, wire::list(arguments)],
            )
            .map_err(workspace.error())?;
        Ok(Batches {
            workspace,
            run: workspace.db.last_insert_rowid(),
            open: None,
            files: 0,
            bytes: 0,
            changed: false,
            storing: Duration::ZERO,
            linked: workspace.state("linked")?.is_some(),
            archives: Vec::new(),
        })
    }

    /// Ends the run with its report, which is filled in where the workspace knows better, and writes
    /// it to `run.json`.
    ///
    /// # Errors
    /// Where the workspace or the file cannot be written.
    pub fn report(&self, mut report: RunReport) -> Result<RunReport, RunError> {
        let workspace = self.workspace;
        workspace.set_finished(self.run)?;
        workspace.fill(self.run, &mut report)?;
        workspace.set_report(self.run, &report)?;
        Ok(report)
    }

    /// Does something to the workspace inside the open batch.
    fn write<T>(
        &mut self,
        bytes: usize,
        work: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> Result<T, RunError> {
        let workspace = self.workspace;
        let begun = Instant::now();
        if self.open.is_none() {
            workspace.run_sql("BEGIN IMMEDIATE")?;
            self.open = Some(Instant::now());
        }
        let done = work(self).map_err(workspace.error())?;
        self.files += 1;
        self.bytes += bytes;
        let late = self.open.is_some_and(|open| open.elapsed().as_millis() >= MILLISECONDS);
        if self.files >= FILES || self.bytes >= BYTES || late {
            self.commit()?;
        }
        self.storing += begun.elapsed();
        Ok(done)
    }

    /// How long writing took.
    pub fn storing(&self) -> Duration {
        self.storing
    }

    /// Writes the open batch.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn commit(&mut self) -> Result<(), RunError> {
        if self.open.take().is_none() {
            return Ok(());
        }
        if std::mem::take(&mut self.changed) {
            let changes = self.workspace.changes()? + 1;
            self.workspace.set_state("changes", &changes.to_string())?;
        }
        (self.files, self.bytes) = (0, 0);
        self.workspace.run_sql("COMMIT")
    }

    /// A file that is what it was, at another time or in an archive that changed.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn unchanged(&mut self, place: &Place, stamp: Option<Stamp>) -> Result<(), RunError> {
        self.write(0, |batch| {
            let (db, run) = (&batch.workspace.db, batch.run);
            match stamp {
                Some(stamp) => db
                    .prepare_cached(
                        "UPDATE files SET run = ?, bytes = ?, modified = ?, changed = ?, \
                         checked = ? WHERE location = ? AND path = ?",
                    )?
                    .execute(params![
                        run,
                        stamp.bytes,
                        stamp.modified,
                        stamp.changed,
                        stamp.checked,
                        place.location,
                        place.path
                    ])?,
                None => db
                    .prepare_cached("UPDATE files SET run = ? WHERE location = ? AND path = ?")?
                    .execute(params![run, place.location, place.path])?,
            };
            Ok(())
        })
    }

    /// An archive whose members are about to be read.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn archive(&mut self, seen: &Seen<'_>) -> Result<(), RunError> {
        if let Some(stamp) = seen.stamp {
            self.archives.push((seen.place.clone(), stamp));
        }
        let opened = Seen { stamp: None, ..*seen };
        self.other(&opened, State::Archive, None)
    }

    /// A document.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn document(&mut self, seen: &Seen<'_>, prepared: &Prepared) -> Result<(), RunError> {
        self.write(prepared.weight(), |batch| {
            batch.forget(seen.place)?;
            let document = put::insert(&batch.workspace.db, prepared)?;
            batch.touch(&prepared.groups)?;
            batch.file(seen, State::Read, None, Some(document))
        })
    }

    /// A document that was extracted once more.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn extracted(&mut self, document: i64, prepared: &Prepared) -> Result<(), RunError> {
        self.write(prepared.weight(), |batch| {
            batch.remove(document)?;
            let db = &batch.workspace.db;
            let again = put::insert(db, prepared)?;
            batch.touch(&prepared.groups)?;
            db.prepare_cached("UPDATE files SET document = ? WHERE document = ?")?
                .execute([again, document])?;
            Ok(())
        })
    }

    /// A file that gave no document, with the reason.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn other(
        &mut self,
        seen: &Seen<'_>,
        state: State,
        reason: Option<&str>,
    ) -> Result<(), RunError> {
        self.write(0, |batch| {
            batch.forget(seen.place)?;
            batch.file(seen, state, reason, None)
        })
    }

    /// What is below a folder that cannot be looked into is not known to be gone; gives the number of
    /// files that are kept.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn keep_below(&mut self, folder: &[u8]) -> Result<usize, RunError> {
        self.write(0, |batch| {
            // The byte behind the slash ends all that begins with it.
            let (from, to) = ([folder, b"/"].concat(), [folder, b"0"].concat());
            batch.workspace.db.execute(
                "UPDATE files SET run = ? WHERE location >= ? AND location < ?",
                params![batch.run, from, to],
            )
        })
    }

    /// Ends the reading: archives are known whole, files that were neither written down by this run nor
    /// unchanged are gone. Gives the number of documents that left.
    ///
    /// # Errors
    /// Where the workspace cannot be written.
    pub fn finish(&mut self, unchanged: &mut Unchanged) -> Result<usize, RunError> {
        for (place, stamp) in std::mem::take(&mut self.archives) {
            self.unchanged(&place, Some(stamp))?;
        }
        unchanged.keys.sort_unstable();
        let mut left = 0;
        let (mut location, mut path) = (Vec::new(), String::new());
        loop {
            // Some at a time: what is left over of an archive is not held at once.
            let rows = self.rows_behind(&location, &path)?;
            let Some(last) = rows.last() else { break };
            (location, path) = (last.location.clone(), last.path.clone());
            for place in rows.into_iter().filter(|place| !unchanged.holds(place)) {
                left += self.write(0, |batch| {
                    let left = batch.forget(&place)?;
                    batch
                        .workspace
                        .db
                        .prepare_cached("DELETE FROM files WHERE location = ? AND path = ?")?
                        .execute(params![place.location, place.path])?;
                    Ok(usize::from(left))
                })?;
            }
        }
        self.commit()?;
        Ok(left)
    }

    /// The next files in order that this run has not written down.
    fn rows_behind(&self, location: &[u8], path: &str) -> Result<Vec<Place>, RunError> {
        let sql = "SELECT location, path, container FROM files \
                   WHERE (location, path) > (?, ?) AND run <> ? ORDER BY location, path LIMIT 5000";
        let error = || self.workspace.error();
        let mut query = self.workspace.db.prepare_cached(sql).map_err(error())?;
        let rows = query.query_map(params![location, path, self.run], |row| {
            Ok(Place { location: row.get(0)?, path: row.get(1)?, container: row.get(2)? })
        });
        rows.and_then(Iterator::collect).map_err(error())
    }

    /// Takes the document of a file out, if it has one.
    fn forget(&mut self, place: &Place) -> rusqlite::Result<bool> {
        let document: Option<Option<i64>> = {
            use rusqlite::OptionalExtension;
            self.workspace
                .db
                .prepare_cached("SELECT document FROM files WHERE location = ? AND path = ?")?
                .query_row(params![place.location, place.path], |row| row.get(0))
                .optional()?
        };
        match document.flatten() {
            Some(document) => self.remove(document).map(|()| true),
            None => Ok(false),
        }
    }

    fn remove(&mut self, document: i64) -> rusqlite::Result<()> {
        let db = &self.workspace.db;
        let codes: Vec<String> = db
            .prepare_cached(
                "SELECT code FROM documents WHERE document = ?1 AND code IS NOT NULL UNION \
                 SELECT code FROM \"references\" WHERE document = ?1 AND code IS NOT NULL",
            )?
            .query_map([document], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let groups: Vec<String> = codes.iter().map(|code| group_code(code)).collect();
        // Its references may be others when it comes back.
        db.prepare_cached(
            "DELETE FROM resolved WHERE record = (SELECT record FROM documents WHERE document = ?)",
        )?
        .execute([document])?;
        put::remove(db, document)?;
        self.touch(&groups)
    }

    fn touch(&mut self, groups: &[String]) -> rusqlite::Result<()> {
        self.changed = true;
        if !self.linked {
            return Ok(());
        }
        let db = &self.workspace.db;
        let mut touch = db.prepare_cached("INSERT OR IGNORE INTO touched VALUES (?)")?;
        groups.iter().try_for_each(|group| touch.execute([group]).map(|_| ()))
    }

    fn file(
        &self,
        seen: &Seen<'_>,
        state: State,
        reason: Option<&str>,
        document: Option<i64>,
    ) -> rusqlite::Result<()> {
        let stamp = seen.stamp;
        self.workspace
            .db
            .prepare_cached(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                seen.place.location,
                seen.place.path,
                seen.place.container,
                state.word(),
                reason,
                stamp.map(|stamp| stamp.bytes),
                stamp.map(|stamp| stamp.modified),
                stamp.map(|stamp| stamp.changed),
                stamp.map(|stamp| stamp.checked),
                seen.sha256,
                seen.reading,
                document,
                self.run,
            ])?;
        Ok(())
    }
}
