//! Links what a workspace holds.

use rayon::prelude::*;
use rusqlite::Connection;

use crate::error::RunError;
use crate::patterns::{PatternSet, Patterns};
use crate::store::{self, GraphBefore, GraphWriter, Stored, Workspace};
use crate::wire::run::{Counts, counts_line};
use crate::{Known, Linking, Piece};

/// Records that are opened at the same time.
const BATCH: usize = 256;

/// Links the records of a workspace; only groups of mentions that changed are resolved anew, unless the
/// patterns did.
///
/// # Errors
/// Where the workspace cannot be read or written; it keeps the former graph then.
pub fn link(workspace: &Workspace, patterns: &PatternSet) -> Result<Counts, RunError> {
    let linked = link_pieces(workspace, patterns);
    match &linked {
        Ok(_) => workspace.empty_log(),
        Err(_) => workspace.give_up(),
    }
    linked.map_err(|error| match error {
        Failure::Run(error) => error,
        Failure::Database(error) => RunError::database(&workspace.path())(error),
    })
}

enum Failure {
    Run(RunError),
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Failure {
        Failure::Database(error)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Failure {
        Failure::Run(error)
    }
}

fn link_pieces(workspace: &Workspace, patterns: &PatternSet) -> Result<Counts, Failure> {
    let hash = patterns.hash();
    let anew = !workspace.was_linked_with(hash)?;
    let touched = workspace.touched()?;
    let reader = workspace.reader()?;
    let (linking, ids) = take_up(&reader, patterns.patterns(), anew)?;
    let before = workspace.reader()?;
    let mut before = GraphBefore::new(&before)?;
    let mut writer = GraphWriter::begin(workspace, &mut before)?;
    let counts = linking.finish(
        |group| anew || touched.contains(group),
        |n| store::record(&reader, &hex(ids[n])),
        |piece| match piece {
            Piece::Ids { record, own, references } => {
                writer.resolved(&hex(ids[record]), own, references)
            }
            Piece::Node { id, node } => writer.node(id, node),
            Piece::Edge { source, target, kind, role, ground } => {
                writer.edge([source, target, kind], role, ground)
            }
        },
    )?;
    let counts = Counts::from(&counts);
    writer.finish(&counts_line(&counts), hash)?;
    Ok(counts)
}

/// Hands all records to the linker; their ids, which are 16 hexadecimal digits, as numbers.
fn take_up<'p>(
    db: &Connection,
    patterns: &'p Patterns,
    anew: bool,
) -> Result<(Linking<'p>, Vec<u64>), Failure> {
    let mut linking = Linking::new(patterns);
    let mut ids = Vec::new();
    let mut batch: Vec<Stored> = Vec::with_capacity(BATCH);
    let mut add = |batch: &mut Vec<Stored>| -> Result<(), Failure> {
        let opened: Vec<_> = batch.par_iter().map(Stored::open).collect();
        for one in opened {
            let (record, nodes) = one?;
            linking.add(&record, nodes.filter(|_| !anew).and_then(known));
        }
        batch.clear();
        Ok(())
    };
    store::each_record(db, |id, stored| -> Result<(), Failure> {
        ids.push(u64::from_str_radix(id, 16).unwrap_or_default());
        batch.push(stored);
        if batch.len() == BATCH { add(&mut batch) } else { Ok(()) }
    })?;
    add(&mut batch)?;
    Ok((linking, ids))
}

fn hex(id: u64) -> String {
    format!("{id:016x}")
}

/// The nodes of a record and its references as they were kept, the record first.
fn known(mut nodes: Vec<Option<String>>) -> Option<Known> {
    if nodes.is_empty() {
        return None;
    }
    let own = nodes.remove(0)?;
    Some(Known { own, references: nodes })
}
