//! What the workspace costs beside JSON lines alone, side by side on the same documents.
//!
//! `cargo bench --bench store -- --megabytes 100` says how long the bundled documents, repeated with a
//! number of their own, take from text to `records.jsonl` and from text to the workspace, and how much
//! of each is extracting. Without arguments it does a megabyte and checks that both hold the same.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use viendan::ingest::{self, Entry, Options, Reading};
use viendan::model::Source;
use viendan::patterns::Patterns;
use viendan::store::{self, Batches, Place, Prepared, Seen, Workspace};
use viendan::{read, wire};

fn main() {
    let mut megabytes = 1;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--megabytes" {
            let value = arguments.next().expect("--megabytes takes a number");
            megabytes = value.parse().expect("--megabytes takes a number");
        }
    }
    let patterns = Patterns::embedded().expect("the embedded patterns are whole");
    let hash = patterns.hash();
    let corpus = corpus();
    let dir = tempfile::tempdir().expect("a folder can be made");
    let mut lines = BufWriter::new(File::create(dir.path().join("lines")).expect("it can be made"));
    let workspace = Workspace::open(&dir.path().join("out")).expect("a workspace can be made");
    let mut batches = Batches::begin(&workspace, &hash, &[]).expect("it can be written");

    let [mut extracting, mut writing, mut preparing, mut storing] = [Duration::ZERO; 4];
    let (mut bytes, mut documents) = (0, 0);
    while bytes < megabytes << 20 {
        for source in &corpus {
            documents += 1;
            let mut source = source.clone();
            source.text.push_str(&format!("\n{documents}\n"));
            source.path = format!("{documents}/{}", source.path);
            source.sha256 = ingest::sum(source.text.as_bytes());
            bytes += source.text.len();
            // Each is measured on its own copy, turn by turn: the machine is the same for both.
            let (one, two) = (source.clone(), source);
            let begun = Instant::now();
            let record = read(one, &patterns);
            extracting += begun.elapsed();
            let begun = Instant::now();
            writeln!(lines, "{}", wire::record_line(&record)).expect("it can be written");
            writing += begun.elapsed();
            drop(record);
            let (location, path) = (two.path.clone().into_bytes(), two.path.clone());
            let sum = two.sha256.clone();
            let begun = Instant::now();
            let prepared = Prepared::new(two, &patterns, &hash);
            preparing += begun.elapsed();
            let begun = Instant::now();
            let place = Place { location, path, container: None };
            let seen = Seen { place: &place, stamp: None, sha256: Some(&sum), reading: "" };
            batches.document(&seen, &prepared).expect("it can be written");
            storing += begun.elapsed();
        }
    }
    let begun = Instant::now();
    lines.flush().expect("it can be written");
    writing += begun.elapsed();
    let begun = Instant::now();
    batches.commit().expect("it can be written");
    storing += begun.elapsed();

    let seconds = |time: Duration| time.as_secs_f64();
    let (alone, beside) = (extracting + writing, preparing + storing);
    println!("{documents} documents, {:.1} MB of text", bytes as f64 / f64::from(1 << 20));
    println!(
        "JSON lines   {:8.2} s, of which extracting {:.2}",
        seconds(alone),
        seconds(extracting)
    );
    println!(
        "workspace    {:8.2} s, of which made ready by the reading thread {:.2}, stored {:.2}",
        seconds(beside),
        seconds(preparing),
        seconds(storing)
    );
    println!(
        "ratio        {:8.3} from text, {:.2} without extracting",
        seconds(beside) / seconds(alone),
        (seconds(beside) - seconds(extracting)) / seconds(writing)
    );
    let held = std::fs::metadata(dir.path().join("lines")).expect("it is there").len();
    let database = std::fs::metadata(workspace.path()).expect("it is there").len();
    println!("bytes        {held} of lines, {database} of workspace before its last pages");
    check(&workspace, &dir.path().join("lines"), documents);
}

/// Both hold the same records.
fn check(workspace: &Workspace, lines: &Path, documents: usize) {
    let mut held = 0;
    let reader = workspace.reader().expect("it can be read");
    let mut ids = Vec::new();
    store::each_record(&reader, |id, _| -> Result<(), rusqlite::Error> {
        held += 1;
        ids.push(id.to_owned());
        Ok(())
    })
    .expect("it can be read");
    assert_eq!(held, documents, "documents of the workspace");
    let mut written = Vec::new();
    for record in store::read_records(lines).expect("they can be read") {
        written.push(record.id);
    }
    written.sort();
    assert_eq!(written, ids, "records of both");
}

/// The bundled documents.
fn corpus() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/documents");
    let walk = ingest::walk(&[folder], &Arc::default()).expect("the corpus is there");
    let mut entries: Vec<Entry> = walk.map(|found| found.expect("it can be read")).collect();
    entries.sort();
    let read = |entry: &Entry| match ingest::read(entry, &Options::default()) {
        Ok(Reading::Read(source)) => *source,
        other => panic!("{}: {other:?}", entry.relative),
    };
    entries.iter().map(read).collect()
}
