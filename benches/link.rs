//! Time and memory of linking, on an archive that is made up as it is linked.
//!
//! `cargo bench --bench link -- --documents 1000000 --references-per 10` tells what linking took and
//! how much memory a mention (a reference, or the header of a record) needs. Without arguments a
//! small archive is linked, and what comes out is compared with what was made up.

// A test that cannot go on may say so by failing.
#![allow(clippy::unwrap_used)]

#[path = "link/archive.rs"]
mod archive;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};
use std::time::Instant;

use archive::Archive;
use viendan::model::{Ground, Node, group_code};
use viendan::patterns::Patterns;
use viendan::{Counts, Known, Linking, Piece};

/// Documents that come later than the others.
const LATER: u64 = 1000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |name: &str| -> Option<u64> {
        let at = args.iter().position(|arg| arg == name)?;
        Some(args.get(at + 1).and_then(|number| number.parse().ok()).expect("a number"))
    };
    let documents = number("--documents");
    let references = number("--references-per").unwrap_or(10);
    let patterns = Patterns::embedded().unwrap();
    let archive = Archive::new(&patterns, references);
    let mut known = BufWriter::new(tempfile::tempfile().unwrap());

    let first = documents.unwrap_or(2000);
    println!("{first} documents with {references} references each");
    let linked = round(&archive, &patterns, first, None, &BTreeSet::new(), &mut known);
    let mut known = known.into_inner().unwrap();

    println!("{LATER} documents more");
    let all = first + LATER;
    let touched: BTreeSet<String> = (first..all)
        .flat_map(|n| archive.record(n).codes().map(|code| group_code(&code)).collect::<Vec<_>>())
        .collect();
    known.rewind().unwrap();
    let mut later = BufWriter::new(std::io::sink());
    let again = round(&archive, &patterns, all, Some((first, known)), &touched, &mut later);

    if documents.is_none() {
        println!("all of them from nothing");
        let whole = round(&archive, &patterns, all, None, &BTreeSet::new(), &mut later);
        check(&archive, first, &linked);
        check(&archive, all, &whole);
        assert_eq!(again.hash, whole.hash, "what was known changes the graph");
        assert_eq!(again.counts.resolved_groups, touched.len());
        assert_eq!(whole.counts.resolved_groups, whole.counts.groups);
    }
}

/// What came out of linking.
#[derive(Default)]
struct Linked {
    counts: Counts,
    documents: usize,
    held: usize,
    legal_basis: usize,
    assigns: usize,
    hash: u64,
}

/// Links the first `documents`; what the mentions of the first of them meant before stands in a
/// file, what is new goes to `ids`.
fn round(
    archive: &Archive,
    patterns: &Patterns,
    documents: u64,
    known: Option<(u64, File)>,
    touched: &BTreeSet<String>,
    ids: &mut impl Write,
) -> Linked {
    let before = resident("VmRSS").unwrap_or_default();
    // The highest memory is counted from here on, where the system can do that.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let started = Instant::now();
    let mut linking = Linking::new(patterns);
    let (held, lines) = match known {
        Some((held, file)) => (held, Some(BufReader::new(file).lines())),
        None => (0, None),
    };
    let mut lines = lines.into_iter().flatten();
    for n in 0..documents {
        let known = if n < held { lines.next().map(|line| parse(&line.unwrap())) } else { None };
        linking.add(&archive.record(n).record, known);
    }
    let added = started.elapsed();
    let mut linked = Linked::default();
    let mut hasher = DefaultHasher::new();
    let mut ids_told = 0;
    let mut phases = Vec::new();
    let everything = held == 0;
    let again = |n: usize| Ok::<_, Infallible>(archive.record(n as u64).record);
    let Ok(counts) = linking.finish(
        |group| everything || touched.contains(group),
        again,
        |piece| {
            match piece {
                Piece::Ids { own, references, .. } => {
                    ids_told += 1;
                    write!(ids, "{own}").unwrap();
                    for reference in references {
                        write!(ids, "\t{}", reference.unwrap_or_default()).unwrap();
                    }
                    writeln!(ids).unwrap();
                    phase(&mut phases, "resolved", started);
                }
                Piece::Node { id, node } => {
                    id.hash(&mut hasher);
                    if let Node::Document { label, records, cited, issuer, .. } = node {
                        linked.documents += 1;
                        linked.held += usize::from(!records.is_empty());
                        (label, cited, issuer).hash(&mut hasher);
                    }
                    phase(&mut phases, "compared", started);
                }
                Piece::Edge { source, target, kind, role, ground } => {
                    (source, target, kind, role).hash(&mut hasher);
                    if let Ground::Read(evidence) = ground {
                        evidence.len().hash(&mut hasher);
                    }
                    linked.legal_basis += usize::from(kind == "legal_basis");
                    linked.assigns += usize::from(kind == "assigns");
                    phase(&mut phases, "sorted", started);
                }
            }
            Ok(())
        },
    );
    linked.counts = counts;
    linked.hash = hasher.finish();
    let mentions = counts.references + counts.records;
    println!("  mentions      {mentions}");
    println!("  groups        {}, {} resolved", counts.groups, counts.resolved_groups);
    println!("  out           {ids_told} records, {} nodes, {} edges", counts.nodes, counts.edges);
    println!("  across        {} series, {} anomalies", counts.series, counts.anomalies);
    print!("  seconds       added {}", added.as_secs());
    for (name, at) in &phases {
        print!(", {name} {at}");
    }
    println!(", done {}", started.elapsed().as_secs());
    if let Some(peak) = resident("VmHWM") {
        let needed = peak.saturating_sub(before) * 1024;
        println!(
            "  memory        {} MB at most, {} MB before, {} bytes per mention",
            peak / 1024,
            before / 1024,
            needed / mentions
        );
    }
    linked
}

/// When the first piece of a kind came.
fn phase(phases: &mut Vec<(&'static str, u64)>, name: &'static str, started: Instant) {
    if phases.last().is_none_or(|(last, _)| *last != name) {
        phases.push((name, started.elapsed().as_secs()));
    }
}

fn parse(line: &str) -> Known {
    let mut ids = line.split('\t');
    let own = ids.next().unwrap().to_owned();
    let references = ids.map(|id| (!id.is_empty()).then(|| id.to_owned())).collect();
    Known { own, references }
}

/// Compares what came out with what was made up.
fn check(archive: &Archive, documents: u64, linked: &Linked) {
    let made = || (0..documents).map(|n| archive.record(n));
    let counts = &linked.counts;
    assert_eq!(counts.records as u64, documents);
    assert_eq!(counts.references as u64, documents * archive.references);
    assert_eq!(linked.held as u64, documents, "every document has a number of its own");
    let bases: usize = made().map(|made| made.bases.len()).sum();
    assert_eq!(linked.legal_basis, bases);
    let acts: BTreeSet<u64> = made().flat_map(|made| made.bases).collect();
    assert!(linked.documents >= documents as usize + acts.len());
    let tasks: usize = made().map(|made| made.record.tasks.len()).sum();
    assert_eq!((counts.tasks, linked.assigns), (tasks, tasks));
    assert_eq!(counts.indicators as u64, 2 * documents);
}

/// A figure of the process in kilobytes, where the system tells it.
fn resident(name: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
