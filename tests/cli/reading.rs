//! Archives, scans and hostile files, as a run meets them.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use viendan::error::ReadError;
use viendan::ingest::{self, Entry, Options, Worker};

use super::{GOOD, archive, call, code, lines, stderr, stdout, text, viendan};

/// A page of a report, read by tesseract where it is there.
const PAGE: &[u8] = include_bytes!("../ingest/fixtures/report.png");

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn paths(out: &Path) -> Vec<String> {
    let path = |record: &serde_json::Value| record["source"]["path"].as_str().unwrap().to_owned();
    lines(&out.join("records.jsonl")).iter().map(path).collect()
}

#[test]
fn archives_are_read_as_folders() {
    let good = GOOD.as_bytes();
    let inner = zipped(&[("2021/báo cáo.txt", good), ("__MACOSX/x.txt", good)]);
    let outer = zipped(&[("a.txt", good), ("inner.zip", &inner), ("b\\c.txt", good)]);
    // Found by what it is, not by its name.
    let (dir, folder) = archive(&[("papers.bin", &outer), ("plain.txt", good)]);
    let run = |name: &str, more: &[&str]| {
        let out = dir.path().join(name);
        let output = call([&["run", text(&folder), "-o", text(&out), "-q"], more].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        out
    };
    let all = run("all", &[]);
    assert_eq!(
        paths(&all),
        [
            "papers.bin/a.txt",
            "papers.bin/b/c.txt",
            "papers.bin/inner.zip/2021/báo cáo.txt",
            "plain.txt"
        ]
    );
    let chosen = run("chosen", &["--include", "**/2021/*.txt"]);
    assert_eq!(paths(&chosen), ["papers.bin/inner.zip/2021/báo cáo.txt"]);
    let without = run("without", &["--exclude", "papers.bin"]);
    assert_eq!(paths(&without), ["plain.txt"]);
    let read = |out: &Path| fs::read(out.join("records.jsonl")).unwrap();
    assert_eq!(read(&all), read(&run("one", &["-j", "1"])), "threads make no difference");
}

#[test]
fn archives_that_are_made_to_hurt_are_refused() {
    let mut deep = zipped(&[("a.txt", GOOD.as_bytes())]);
    for _ in 0..4 {
        deep = zipped(&[("in.zip", &deep)]);
    }
    let bomb = zipped(&[("zeros.txt", &vec![b' '; 64 << 20]), ("good.txt", GOOD.as_bytes())]);
    let mut cut = bomb.clone();
    cut.truncate(bomb.len() / 2);
    let (dir, folder) = archive(&[("bomb.zip", &bomb), ("cut.zip", &cut), ("deep.zip", &deep)]);
    let out = dir.path().join("out");
    let output = call(["run", text(&folder), "-o", text(&out), "-q"]);
    let messages = stderr(&output);
    assert_eq!(code(&output), 2, "{messages}");
    assert!(messages.contains("bomb.zip/zeros.txt: unpacks to more than"), "{messages}");
    assert!(messages.contains("deep.zip/in.zip/in.zip/in.zip: is a zip archive"), "{messages}");
    assert!(messages.contains("cut.zip: is a zip archive that cannot be opened"), "{messages}");
    assert_eq!(paths(&out), ["bomb.zip/good.txt"]);
}

#[test]
fn scans_without_the_program_are_listed_as_unread() {
    let (dir, folder) = archive(&[("a.png", PAGE), ("b.png", PAGE), ("good.txt", GOOD.as_bytes())]);
    let out = dir.path().join("out");
    let mut command = viendan();
    command.args(["run", text(&folder), "-o", text(&out), "-q"]);
    let output = command.env("VIENDAN_TESSERACT", "no-such-program").output().unwrap();
    let messages = stderr(&output);
    assert_eq!(code(&output), 2, "{messages}");
    assert_eq!(messages.lines().count(), 1, "one line for all: {messages}");
    assert!(messages.starts_with("viendan: 2 scans were not read: "), "{messages}");
    assert!(messages.contains("install"), "{messages}");
    assert_eq!(paths(&out), ["good.txt"]);
    let failures = fs::read_to_string(out.join("failures.tsv")).unwrap();
    assert!(failures.contains("\na.png\tfailed\tis a scan and was not read"), "{failures}");
    let output = call(["run", text(&folder), "-o", text(&out), "-q", "--ocr", "never"]);
    assert!(stderr(&output).contains("2 scans were not read: OCR is switched off"));
}

#[test]
fn the_doctor_says_what_is_there() {
    let output = call(["doctor"]);
    let found = viendan::ingest::scan::find().is_ok();
    assert_eq!(code(&output), if found { 0 } else { 1 }, "{}", stdout(&output));
    let missing =
        viendan().arg("doctor").env("VIENDAN_TESSERACT", "no-such-program").output().unwrap();
    assert_eq!(code(&missing), 1);
    assert!(stdout(&missing).contains("install it with"), "{}", stdout(&missing));
}

#[test]
fn regions_tell_where_lines_stand() {
    if let Err(missing) = viendan::ingest::scan::find() {
        println!("skipped: {missing}");
        return;
    }
    let (dir, folder) = archive(&[("page.png", PAGE)]);
    let cache = dir.path().join("cache");
    let page = folder.join("page.png");
    let output = call(["extract", text(&page), "--regions", "--ocr-cache", text(&cache)]);
    let record: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let printed = stdout(&call(["text", text(&page), "--ocr-cache", text(&cache)]));
    let chars: Vec<char> = printed.chars().collect();
    let ocr = &record["source"]["ocr"];
    assert!(ocr["engine"].as_str().unwrap().starts_with("tesseract "));
    assert_eq!(ocr["dpi"], 150);
    let regions = ocr["regions"].as_array().unwrap();
    let line = |region: &serde_json::Value| {
        let at = |i: usize| region["span"][i].as_u64().unwrap() as usize;
        chars[at(0)..at(1)].iter().collect::<String>()
    };
    let number = regions.iter().find(|region| line(region).contains("45/BC-UBND")).unwrap();
    let bound = |i: usize| number["box"][i].as_u64().unwrap();
    // The number stands in the upper left of a page of 1240 by 1754 pixels at most.
    assert!(bound(0) + bound(2) < 800 && bound(1) + bound(3) < 500, "{number}");
    assert_eq!(record["references"][0]["page"], 1);
}

/// Reads a file in another process that may take `memory` bytes.
#[cfg(unix)]
fn isolated(content: &[u8], program: &Path, memory: u64) -> Result<ingest::Reading, ReadError> {
    let (_dir, folder) = archive(&[("page.png", content)]);
    let worker = Worker { program: program.to_owned(), memory, silence: 1 };
    let options = Options { worker: Some(worker), ..Options::default() };
    let entry = Entry { relative: "page.png".to_owned(), path: folder.join("page.png") };
    ingest::read(&entry, &options)
}

#[cfg(unix)]
#[test]
fn a_reader_that_eats_memory_takes_down_nothing_else() {
    let program = Path::new(env!("CARGO_BIN_EXE_viendan"));
    match isolated(PAGE, program, 24 << 20) {
        Err(ReadError::Crashed(how)) => assert!(!how.is_empty()),
        Err(ReadError::Format(_) | ReadError::Unread(_)) => {}
        other => panic!("{other:?}"),
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_never_ends_is_ended() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("reader");
    let script = |body: &str| {
        fs::write(&program, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    };
    script("exec sleep 600");
    let begun = Instant::now();
    let ended = isolated(PAGE, &program, 1 << 30);
    assert!(matches!(ended, Err(ReadError::Endless { seconds: 1 })), "{ended:?}");
    assert!(begun.elapsed() < Duration::from_secs(120), "it was waited for");
    script("exit 7");
    let ended = isolated(PAGE, &program, 1 << 30);
    assert!(matches!(ended, Err(ReadError::Crashed(_))), "{ended:?}");
}
