//! Files that once broke a reader or were made to: each goes through the whole pipeline, from bytes to
//! record and graph, and what comes out keeps what holds for any text.
//!
//! The name of a file in `tests/regressions` begins with its reader, a target in `fuzz/`.

use std::fs;
use std::path::Path;

use viendan::ingest::piece::Limits;
use viendan::ingest::{self, Entry, OcrMode, Opened, Options, Reading, archive, pdf, scan};
use viendan::model::Source;
use viendan::patterns::Patterns;

use crate::corpus::{patterns, source};
use crate::ingest::word::{docx, odt, p, tc, xlsx};
use crate::inputs;
use crate::invariants::check_reading;

const LIMITS: Limits = Limits { pages: 20, text: 64 << 20, unpacked: 64 << 20, depth: 4096 };

fn options() -> Options {
    Options { limits: LIMITS, ocr: OcrMode::Never, worker: None, ..Options::default() }
}

/// Reads a file, and its record if it is one. An error is an answer too.
fn read(name: &str, content: Vec<u8>) -> Option<Source> {
    if let Ok(file) = pdf::open(content.clone(), &LIMITS) {
        let _ = pdf::page_image(&file, 0);
    }
    let _ = scan::decode(&content, &LIMITS);
    match ingest::source(name, content, &options()) {
        Ok(Reading::Read(source)) => {
            let record = check_reading(&source, patterns());
            viendan::link([record], patterns());
            Some(*source)
        }
        _ => None,
    }
}

/// Walks an archive as a run does.
fn walk(archive: &archive::Archive, depth: usize) {
    for member in 0..archive.len() {
        let Some(name) = archive.name(member) else { continue };
        let Ok(content) = archive.content(member, LIMITS.unpacked) else { continue };
        let inner = if depth < archive::DEPTH { archive.inner(content) } else { Err(content) };
        match inner {
            Ok(inner) => walk(&inner, depth + 1),
            Err(content) => _ = read(&name, content),
        }
    }
}

fn check(target: &str, input: &[u8]) {
    match (target, inputs::parts(input)) {
        ("patterns", Some(parts)) => {
            let text = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
            let files = parts.into_iter().map(|(name, content)| (name, text(content)));
            let _ = Patterns::with(files.collect());
        }
        ("link", Some(parts)) => {
            let text = |content: &[u8]| source(&String::from_utf8_lossy(content));
            let named = parts.iter().map(|(name, content)| Source {
                path: name.clone(),
                sha256: format!("{name:0<64}"),
                ..text(content)
            });
            let records = named.map(|source| check_reading(&source, patterns()));
            viendan::link(records.collect::<Vec<_>>(), patterns());
        }
        ("normalize" | "extract" | "link", _) => {
            let text = String::from_utf8_lossy(input);
            check_reading(&source(&text), patterns());
            let ocr = Some(viendan::model::Ocr::default());
            check_reading(&Source { ocr, ..source(&text) }, patterns());
        }
        _ => {
            let Some((name, content)) = inputs::file(target, input) else { return };
            if target == "archive" {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join(name);
                fs::write(&path, &content).unwrap();
                let entry = Entry { relative: name.to_owned(), path };
                if let Ok(Opened::Archive(archive)) = ingest::open(&entry) {
                    walk(&archive, 1);
                }
            }
            read(name, content);
        }
    }
}

#[test]
fn kept_files_are_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 20, "tests/regressions is nearly empty");
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let target = name.split('-').next().unwrap_or_default();
        println!("{name}");
        check(target, &fs::read(&file).unwrap());
    }
}

/// Too large to be kept as files: a table of a million cells in each format that has tables.
#[test]
fn tables_of_a_million_cells_are_read_or_refused() {
    let side = if cfg!(debug_assertions) { 100 } else { 1000 };
    let table = |row: &str, cell: &str, row_end: &str| {
        format!("{row}{}{row_end}", cell.repeat(side)).repeat(side)
    };
    let rtf = table("\\trowd", "\\cellx9", "") + &table("\\intbl ", "a\\cell ", "\\row\n");
    let files = [
        ("table.txt", table("", "| a ", "|\n").into_bytes()),
        ("table.html", format!("<table>{}", table("<tr>", "<td>a", "")).into_bytes()),
        ("table.rtf", format!("{{\\rtf1 {rtf}}}").into_bytes()),
        (
            "table.docx",
            docx(&format!("<w:tbl>{}</w:tbl>", table("<w:tr>", &tc(&p("a"), ""), "</w:tr>")), &[]),
        ),
        (
            "table.odt",
            odt(
                &format!(
                    "<table:table>{}</table:table>",
                    table(
                        "<table:table-row>",
                        "<table:table-cell><text:p>a</text:p></table:table-cell>",
                        "</table:table-row>"
                    )
                ),
                "",
            ),
        ),
        ("table.xlsx", xlsx(&table("<row>", "<c t=\"s\"><v>0</v></c>", "</row>"))),
    ];
    for (name, content) in files {
        let read = ingest::source(name, content, &options());
        if let Ok(Reading::Read(source)) = read {
            let cells = source.text.matches('|').count();
            assert!(cells >= side * (side - 1), "{name}: {cells} cells");
            let record = viendan::read(*source, patterns());
            assert!(record.indicators.is_empty(), "{name}");
        }
    }
}
