//! Zip archives of files and of archives, walked as a run walks them.

#![no_main]

use std::path::PathBuf;

use libfuzzer_sys::fuzz_target;
use viendan::ingest::archive::{Archive, DEPTH};
use viendan::ingest::{self, Entry, Opened};
use viendan_fuzz::inputs;

/// Bytes of one member.
const LIMIT: u64 = 1 << 20;

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    let Some((_, file)) = inputs::file("archive", data) else { return };
    // A file, because an archive is read where it lies.
    let path: PathBuf = std::env::temp_dir().join(format!("viendan-fuzz-{}", std::process::id()));
    if std::fs::write(&path, file).is_err() {
        return;
    }
    let entry = Entry { relative: "papers.zip".to_owned(), path };
    if let Ok(Opened::Archive(archive)) = ingest::open(&entry) {
        walk(&archive, 1);
    }
});

fn walk(archive: &Archive, depth: usize) {
    assert_eq!(archive.is_empty(), archive.len() == 0);
    for member in 0..archive.len().min(50) {
        let Some(name) = archive.name(member) else { continue };
        assert!(!name.split('/').any(|part| part == ".."), "{name} leads out of the archive");
        let Ok(content) = archive.content(member, LIMIT) else { continue };
        assert!(content.len() as u64 <= LIMIT);
        let inner = if depth < DEPTH { archive.inner(content) } else { Err(content) };
        match inner {
            Ok(inner) => walk(&inner, depth + 1),
            Err(content) => viendan_fuzz::read(&name, &content),
        }
    }
}
