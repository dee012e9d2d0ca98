//! What the targets share.

#[path = "../../tests/inputs.rs"]
pub mod inputs;

#[path = "../../tests/invariants.rs"]
pub mod invariants;

use std::backtrace::Backtrace;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use viendan::ingest::piece::Limits;
use viendan::ingest::{self, OcrMode, Options, Reading};
use viendan::model::Source;
use viendan::patterns::Patterns;

/// Bounds by which what merely costs much is told from what has no bound: a target may take 2 GB.
pub const LIMITS: Limits = Limits { pages: 20, text: 32 << 20, unpacked: 32 << 20, depth: 4096 };

/// The patterns embedded in the program.
pub fn patterns() -> &'static Patterns {
    static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::embedded().unwrap());
    &PATTERNS
}

/// Files are read in this process, where a panic shows, and no engine is asked.
pub fn options() -> Options {
    Options { limits: LIMITS, ocr: OcrMode::Never, worker: None, ..Options::default() }
}

/// A panic in the program is a finding also where the program catches it. One in a decoder is a finding
/// only where it gets out: the program is built to survive those.
pub fn start() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("/"));
    let own = [root.join("src"), root.join("tests")];
    let last = Mutex::new(String::new());
    std::panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |place| place.file());
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if own.iter().any(|folder| Path::new(file).starts_with(folder)) {
            eprintln!("{panic}\n{}", Backtrace::force_capture());
            std::process::abort();
        }
        // The second one is that the first one got out.
        if file.contains("libfuzzer-sys") {
            eprintln!("{last}");
        }
        *last = panic.to_string();
    }));
}

/// Reads the file that an input of a target stands for.
pub fn read_as(target: &str, input: &[u8]) {
    if let Some((name, content)) = inputs::file(target, input) {
        read(name, &content);
    }
}

/// Reads a file of this name and checks what every reader promises.
pub fn read(name: &str, content: &[u8]) {
    let Ok(Reading::Read(source)) = ingest::source(name, content.to_vec(), &options()) else {
        return;
    };
    let pages = &source.pages;
    assert_eq!(pages.first(), Some(&0), "the first page does not begin at the start");
    assert!(pages.is_sorted(), "pages are not in order");
    for page in pages {
        assert!(source.text.is_char_boundary(*page), "a page begins inside a letter or outside");
    }
    for warning in &source.warnings {
        assert!((1..=pages.len()).contains(&warning.page) && !warning.message.is_empty());
    }
    assert!(!source.text.trim().is_empty(), "a document without text is an error");
}

/// A text as if it were the `number`th file.
pub fn source(number: u8, text: &str) -> Source {
    Source {
        path: format!("{number}.txt"),
        sha256: format!("{number:02x}").repeat(32),
        bytes: text.len() as u64,
        format: "txt".to_owned(),
        encoding: "utf-8".to_owned(),
        text: text.to_owned(),
        pages: vec![0],
        ..Source::default()
    }
}
