//! The bundled corpus and the built-in patterns, read once for all modules.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use viendan::ingest::{self, Entry, Options, Reading};
use viendan::model::Source;
use viendan::patterns::Patterns;

/// The folder of the bundled documents.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/documents")
}

/// The patterns embedded in the program.
pub fn patterns() -> &'static Patterns {
    static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::embedded().unwrap());
    &PATTERNS
}

/// All bundled documents, by path.
pub fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let walk = ingest::walk(&[folder()], &Arc::default()).unwrap();
        let mut entries: Vec<Entry> = walk.map(|found| found.unwrap()).collect();
        entries.sort();
        let read = entries.iter().map(|entry| match ingest::read(entry, &Options::default()) {
            Ok(Reading::Read(source)) => *source,
            other => panic!("{}: {other:?}", entry.relative),
        });
        let sources: Vec<Source> = read.collect();
        assert!(!sources.is_empty(), "the corpus is empty");
        sources
    });
    &SOURCES
}

/// A text as if it were a file.
pub fn source(text: &str) -> Source {
    Source {
        path: "text.txt".to_owned(),
        sha256: "0".repeat(64),
        bytes: text.len() as u64,
        format: "txt".to_owned(),
        encoding: "utf-8".to_owned(),
        text: text.to_owned(),
        pages: vec![0],
        ..Source::default()
    }
}
