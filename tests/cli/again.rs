//! The workspace: what a second run reads, and that it comes to what a first one would.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;

use super::run::{copied_corpus, results};
use super::{GOOD, archive, call, code, json, lines, stderr, text};

/// The counts of files that a run tells in `run.json`.
fn files(out: &Path) -> BTreeMap<String, u64> {
    let report = json(&out.join("run.json"));
    let files = report["files"].as_object().unwrap();
    files.iter().map(|(name, count)| (name.clone(), count.as_u64().unwrap())).collect()
}

fn run(archive: &Path, out: &Path, more: &[&str]) -> BTreeMap<String, u64> {
    let output = call([&["run", text(archive), "-o", text(out), "-q"], more].concat());
    assert!(matches!(code(&output), 0 | 2), "{}", stderr(&output));
    files(out)
}

/// What a first run makes of the files as they are.
fn fresh(archive: &Path, more: &[&str]) -> BTreeMap<&'static str, Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    run(archive, dir.path(), more);
    results(dir.path())
}

fn same(out: &Path, archive: &Path, more: &[&str], what: &str) {
    let (held, expected) = (results(out), fresh(archive, more));
    assert_eq!(held.len(), 3);
    for (name, content) in &held {
        assert!(content == &expected[name], "{what}: {name} is not that of a first run");
    }
}

fn folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let (archive, out) = (dir.path().join("archive"), dir.path().join("out"));
    copied_corpus(&archive, 1, false);
    (dir, archive, out)
}

/// The texts of the archive, in order.
fn texts(archive: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(archive).sort_by_file_name();
    let found = walk.into_iter().map(|entry| entry.unwrap().into_path());
    found.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect()
}

#[test]
fn what_did_not_change_is_not_read_again() {
    let (_dir, archive, out) = folders();
    let first = run(&archive, &out, &[]);
    let all = first["read"];
    assert!(all > 20 && first["unchanged"] == 0, "{first:?}");
    let before = results(&out);
    let written = |name: &str| fs::metadata(out.join(name)).unwrap().modified().unwrap();
    let times = [written("records.jsonl"), written("graph.json")];
    let second = run(&archive, &out, &[]);
    assert_eq!((second["read"], second["recognised"], second["unchanged"]), (0, 0, all));
    assert_eq!(second["documents"], first["documents"]);
    assert!(results(&out) == before);
    assert_eq!([written("records.jsonl"), written("graph.json")], times, "written again");
    // What somebody took away is put back, without reading.
    fs::remove_file(out.join("graph.json")).unwrap();
    let third = run(&archive, &out, &[]);
    assert_eq!(third["unchanged"], all);
    assert!(results(&out) == before);
}

#[test]
fn a_series_of_changes_comes_to_what_a_first_run_would() {
    let (_dir, archive, out) = folders();
    run(&archive, &out, &[]);
    let all = texts(&archive);
    assert!(all.len() > 10);

    fs::create_dir(archive.join("moved")).unwrap();
    fs::rename(&all[0], archive.join("moved/first.txt")).unwrap();
    fs::copy(&all[1], archive.join("moved/copy.txt")).unwrap();
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["recognised"], counts["left"]), (0, 2, 1), "{counts:?}");
    same(&out, &archive, &[], "moved");

    fs::remove_file(&all[2]).unwrap();
    fs::remove_file(&all[3]).unwrap();
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["left"]), (0, 2), "{counts:?}");
    same(&out, &archive, &[], "deleted");

    let content = fs::read_to_string(&all[4]).unwrap();
    fs::write(&all[4], format!("{content}\n{GOOD}")).unwrap();
    fs::write(archive.join("new.txt"), GOOD).unwrap();
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["left"]), (2, 0), "{counts:?}");
    same(&out, &archive, &[], "changed");

    // Touched, with the same bytes.
    fs::write(&all[5], fs::read(&all[5]).unwrap()).unwrap();
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["recognised"]), (0, 0), "{counts:?}");

    // Another ending is another format.
    fs::rename(archive.join("new.txt"), archive.join("new.html")).unwrap();
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["left"]), (1, 1), "{counts:?}");
    same(&out, &archive, &[], "another ending");

    // The whole archive at another place.
    let elsewhere = archive.with_file_name("elsewhere");
    fs::rename(&archive, &elsewhere).unwrap();
    let before = results(&out);
    let counts = run(&elsewhere, &out, &[]);
    assert_eq!(counts["read"], 0, "{counts:?}");
    assert!(results(&out) == before, "another place");
}

#[test]
fn archives_are_looked_into_again_only_when_they_change() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let out = dir.path().join("out");
    let pack = |members: &[(&str, String)]| {
        let mut zip = zip::ZipWriter::new(fs::File::create(archive.join("old.zip")).unwrap());
        for (name, content) in members {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
    };
    let (one, two) = (GOOD.replace("29", "30"), GOOD.replace("29", "31"));
    pack(&[("one.txt", one.clone()), ("2/two.txt", two.clone())]);
    assert_eq!(run(&archive, &out, &[])["read"], 3);
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["documents"]), (0, 3), "{counts:?}");
    same(&out, &archive, &[], "unchanged");
    // Others are asked for.
    let some = ["--exclude", "old.zip/2/**"];
    let counts = run(&archive, &out, &some);
    assert_eq!((counts["read"], counts["documents"], counts["left"]), (0, 2, 1), "{counts:?}");
    same(&out, &archive, &some, "excluded");
    // Once it has been at rest for long enough its members are known without being unpacked.
    std::thread::sleep(std::time::Duration::from_millis(2200));
    for _ in 0..2 {
        let counts = run(&archive, &out, &some);
        assert_eq!((counts["read"], counts["unchanged"]), (0, 2), "{counts:?}");
        same(&out, &archive, &some, "excluded again");
    }
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["documents"]), (1, 3), "{counts:?}");
    pack(&[("one.txt", one), ("2/two.txt", two), ("three.txt", GOOD.replace("29", "32"))]);
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["documents"]), (1, 4), "{counts:?}");
    same(&out, &archive, &[], "a member more");
}

#[test]
fn changed_patterns_extract_from_the_stored_text() {
    let (dir, archive, out) = folders();
    let all = run(&archive, &out, &[])["documents"];
    let before = results(&out);
    let over = dir.path().join("patterns");
    fs::create_dir(&over).unwrap();
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns/relations.tsv");
    let table = fs::read_to_string(table).unwrap();
    // A table without its last row, whatever it says.
    let shorter = table.trim_end().rsplit_once('\n').unwrap().0;
    fs::write(over.join("relations.tsv"), format!("{shorter}\n")).unwrap();
    let more = ["--patterns", text(&over)];
    let counts = run(&archive, &out, &more);
    assert_eq!((counts["read"], counts["extracted_anew"]), (0, all), "{counts:?}");
    same(&out, &archive, &more, "other patterns");
    let counts = run(&archive, &out, &[]);
    assert_eq!((counts["read"], counts["extracted_anew"]), (0, all), "{counts:?}");
    assert!(results(&out) == before, "the patterns as they were");
}

#[test]
fn failures_are_kept_until_they_are_tried_again() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes()), ("bad.pdf", b"%PDF-1.4\nno")]);
    let out = dir.path().join("out");
    let told = |arguments: &[&str]| {
        let output = call(arguments);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        stderr(&output).contains("bad.pdf")
    };
    let run = ["run", text(&archive), "-o", text(&out), "-q"];
    assert!(told(&run));
    let list = fs::read_to_string(out.join("failures.tsv")).unwrap();
    assert!(list.contains("bad.pdf\tfailed\t"), "{list}");
    assert!(!told(&run), "read again");
    assert_eq!(fs::read_to_string(out.join("failures.tsv")).unwrap(), list);
    assert!(told(&["retry", text(&out), "-q"]), "not read again");
    assert_eq!(files(&out)["unchanged"], 1);
    fs::remove_file(archive.join("bad.pdf")).unwrap();
    assert_eq!(code(&call(run)), 0);
    let output = call(["retry", text(&out)]);
    assert_eq!((code(&output), stderr(&output).lines().count()), (1, 1));
}

#[test]
fn the_tables_hold_what_the_records_hold() {
    let (_dir, archive, out) = folders();
    run(&archive, &out, &[]);
    let records = lines(&out.join("records.jsonl"));
    let db = Connection::open(out.join("viendan.db")).unwrap();
    let count =
        |sql: &str| db.query_row(sql, [], |row| row.get::<_, usize>(0)).expect("the query runs");
    let held = |field: &str| -> usize {
        records.iter().map(|record| record[field].as_array().unwrap().len()).sum()
    };
    assert_eq!(count("SELECT count(*) FROM documents"), records.len());
    for table in ["references", "indicators", "agencies", "tasks", "warnings"] {
        let rows = count(&format!("SELECT count(*) FROM \"{table}\""));
        assert_eq!(rows, held(table), "{table}");
    }
    let anomalies = count("SELECT count(*) FROM anomalies WHERE document IS NOT NULL");
    assert_eq!(anomalies, held("anomalies"));
    // Spans count code points, as SQLite's substr does.
    let wrong = count(
        "SELECT count(*) FROM \"references\" r JOIN texts t USING (document) \
         WHERE substr(t.text, r.span_start + 1, r.span_end - r.span_start) <> r.surface",
    );
    assert_eq!(wrong, 0);
    let graph = json(&out.join("graph.json"));
    assert_eq!(count("SELECT count(*) FROM edges"), graph["edges"].as_array().unwrap().len());
    let across = |node: &&Value| {
        let record = node["id"].as_str().unwrap().split('/').next().unwrap();
        record.len() != 16 || !record.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let nodes = graph["nodes"].as_array().unwrap();
    assert_eq!(count("SELECT count(*) FROM nodes"), nodes.iter().filter(across).count());
    assert_eq!(graph["graph"]["nodes"], nodes.len());
    // Every reference that means a document is an edge to it, or its own document.
    let lost = count(
        "SELECT count(*) FROM links l JOIN documents d USING (record) \
         JOIN \"references\" r ON r.document = d.document AND r.id = l.reference \
         WHERE NOT r.to_self AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = l.node)",
    );
    assert_eq!(lost, 0);
    assert!(count("SELECT count(*) FROM links WHERE reference <> 'doc'") > 100);
}

#[test]
fn a_file_that_is_no_workspace_is_left_alone() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    let file = out.join("viendan.db");
    let refused = |words: &str| {
        let output = call(["run", text(&archive), "-o", text(&out), "-q"]);
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
        assert!(!out.join("records.jsonl").exists());
    };
    fs::write(&file, "no database, but long enough to be taken for one. ".repeat(100)).unwrap();
    refused("was not made by viendan");
    fs::remove_file(&file).unwrap();
    Connection::open(&file).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    refused("was not made by viendan");
    fs::remove_file(&file).unwrap();
    run(&archive, &out, &[]);
    for name in ["records.jsonl", "graph.json"] {
        fs::remove_file(out.join(name)).unwrap();
    }
    let db = Connection::open(&file).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    refused("is of version 99");
}
