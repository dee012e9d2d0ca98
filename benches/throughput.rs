//! Bytes per second, per stage and from text to record, on one thread; and whether time grows with
//! the text and no faster.
//!
//! The bundled documents are read over and over, each as a document of its own. Every bench first
//! makes sure that the stage finds what it should: a fast stage that finds nothing is not fast.

// A test that cannot go on may say so by failing.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use divan::Bencher;
use divan::counter::BytesCount;
use viendan::ingest::{self, Entry, Options, Reading};
use viendan::model::{Document, Record, Source};
use viendan::patterns::Patterns;
use viendan::{extract, link, normalize, read};

/// Copies of the corpus that are read: about two megabytes.
const COPIES: usize = 24;

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::embedded().unwrap());

/// The bundled documents.
static CORPUS: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/documents");
    let walk = ingest::walk(&[folder], &Arc::default()).unwrap();
    let mut entries: Vec<Entry> = walk.map(|found| found.unwrap()).collect();
    entries.sort();
    let read = entries.iter().map(|entry| match ingest::read(entry, &Options::default()) {
        Ok(Reading::Read(source)) => *source,
        other => panic!("{}: {other:?}", entry.relative),
    });
    read.collect()
});

/// The corpus many times; the copies have ids of their own, so that linking takes none for another.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let copies = (0..COPIES).flat_map(|copy| CORPUS.iter().map(move |source| (copy, source)));
    let named = copies.map(|(copy, source)| {
        let mut source = source.clone();
        source.sha256 = format!("{copy:04x}{}", &source.sha256[4..]);
        source.path = format!("{copy}/{}", source.path);
        source
    });
    named.collect()
});

fn bytes() -> BytesCount {
    BytesCount::new(SOURCES.iter().map(|source| source.text.len()).sum::<usize>())
}

/// References in one copy of the corpus.
fn references_of_one() -> usize {
    let count = CORPUS.iter().map(|source| read(source.clone(), &PATTERNS).references.len()).sum();
    assert!(count > 100, "{count} references in the corpus");
    count
}

fn check(records: &[Record]) {
    assert_eq!(records.len(), COPIES * CORPUS.len());
    let found: usize = records.iter().map(|record| record.references.len()).sum();
    assert_eq!(found, COPIES * references_of_one());
}

fn documents() -> Vec<Document> {
    let documents: Vec<Document> =
        SOURCES.iter().map(|source| normalize::normalize(source.clone(), &PATTERNS)).collect();
    let normal: usize = documents.iter().map(|document| document.text.normalized.len()).sum();
    let source: usize = SOURCES.iter().map(|source| source.text.len()).sum();
    assert!(normal > source / 2 && normal <= source, "{source} bytes became {normal}");
    documents
}

fn records() -> Vec<Record> {
    let records: Vec<Record> =
        SOURCES.iter().map(|source| read(source.clone(), &PATTERNS)).collect();
    check(&records);
    records
}

#[divan::bench]
fn stage_1_normalize(bencher: Bencher) {
    documents();
    bencher.counter(bytes()).with_inputs(|| SOURCES.clone()).bench_values(|sources| {
        sources
            .into_iter()
            .map(|source| normalize::normalize(source, &PATTERNS))
            .collect::<Vec<_>>()
    });
}

#[divan::bench]
fn stage_2_extract(bencher: Bencher) {
    let documents = documents();
    check(
        &documents
            .iter()
            .map(|document| extract::extract(document.clone(), &PATTERNS))
            .collect::<Vec<_>>(),
    );
    bencher.counter(bytes()).with_inputs(|| documents.clone()).bench_values(|documents| {
        documents
            .into_iter()
            .map(|document| extract::extract(document, &PATTERNS))
            .collect::<Vec<_>>()
    });
}

#[divan::bench]
fn stage_3_link(bencher: Bencher) {
    let records = records();
    let graph = link(records.clone(), &PATTERNS);
    // A document that means itself cites nothing.
    let others = |record: &Record| record.references.iter().filter(|r| !r.to_self).count();
    let cited: usize = records.iter().map(others).sum();
    assert_eq!((graph.records, graph.references), (COPIES * CORPUS.len(), cited));
    assert!(graph.edges.len() > CORPUS.len(), "{} edges", graph.edges.len());
    bencher
        .counter(bytes())
        .with_inputs(|| records.clone())
        .bench_values(|records| link(records, &PATTERNS));
}

#[divan::bench]
fn text_to_record(bencher: Bencher) {
    records();
    bencher.counter(bytes()).with_inputs(|| SOURCES.clone()).bench_values(|sources| {
        sources.into_iter().map(|source| read(source, &PATTERNS)).collect::<Vec<_>>()
    });
}

#[divan::bench]
fn text_to_graph(bencher: Bencher) {
    records();
    bencher.counter(bytes()).with_inputs(|| SOURCES.clone()).bench_values(|sources| {
        link(sources.into_iter().map(|source| read(source, &PATTERNS)), &PATTERNS)
    });
}

/// What it costs to start: all rules and tables parsed and compiled.
#[divan::bench]
fn patterns_loaded() -> Patterns {
    let patterns = Patterns::embedded().unwrap();
    assert!(patterns.rules.iter().count() > 20);
    patterns
}

/// Times that a text sixteen times as long may take.
const MOST: f64 = 17.0;

/// Prints how much longer a document takes that is repeated sixteen times, for the whole corpus as
/// one document and for its longest one.
fn scaling() {
    let longest = CORPUS.iter().max_by_key(|source| source.text.len()).unwrap();
    let mut whole = longest.clone();
    whole.text = CORPUS.iter().map(|source| source.text.as_str()).collect::<Vec<_>>().join("\n\n");
    for (name, document) in
        [("the longest document", longest), ("the corpus as one document", &whole)]
    {
        let long = |times: usize| {
            let mut source = document.clone();
            source.text = vec![source.text.as_str(); times].join("\n\n");
            source
        };
        let (one, two, sixteen) = (long(1), long(2), long(16));
        // The first copy has the header; every further copy is the same text again.
        let count = |source: &Source| read(source.clone(), &PATTERNS).references.len();
        let (first, more) = (count(&one), count(&two) - count(&one));
        assert!(first > 0 && more > 0, "{name}: {first} references, then {more}");
        let found = count(&sixteen);
        assert!(found >= 15 * more, "{name}: {found} references in sixteen copies");
        let ratio = best_ratio(&one, &sixteen);
        println!("sixteen times {name}: {ratio:.1} times as long ({found} references)");
        assert!(
            ratio <= MOST,
            "{name} sixteen times takes {ratio:.1} times as long, more than {MOST}"
        );
    }
}

/// The ratio of the best times of many readings, taken in turns so that both see the same machine.
fn best_ratio(short: &Source, long: &Source) -> f64 {
    let time = |source: &Source, best: &mut f64| {
        let source = source.clone();
        let start = Instant::now();
        black_box(read(black_box(source), &PATTERNS));
        *best = best.min(start.elapsed().as_secs_f64());
    };
    let (mut quick, mut slow) = (f64::INFINITY, f64::INFINITY);
    let started = Instant::now();
    while started.elapsed().as_secs() < 5 {
        for _ in 0..8 {
            time(short, &mut quick);
        }
        time(long, &mut slow);
    }
    slow / quick
}

fn main() {
    divan::Divan::from_args().sample_count(20).max_time(std::time::Duration::from_secs(6)).main();
    // `cargo test --benches` only wants to know that the benches run.
    if std::env::args().any(|argument| argument == "--bench") {
        scaling();
    }
}
