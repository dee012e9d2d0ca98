//! `viendan status`, `explain` and `audit`: what a workspace tells of itself, of one node, and of what it
//! lacks; and the queries of the README.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use super::{GOOD, archive, call, code, corpus_run, stderr, stdout, text};

const PLAN: &str = "vn/binh-dinh/ubnd/kh/2021/45";

fn json_lines(printed: &str) -> Vec<Value> {
    printed.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// The output folder of a run over these files.
fn run_over(files: &[(&str, &[u8])]) -> (TempDir, PathBuf) {
    let (dir, archive) = archive(files);
    let out = dir.path().join("out");
    let output = call(["run", "-q", text(&archive), "-o", text(&out)]);
    assert!(code(&output) <= 2, "{}", stderr(&output));
    (dir, out)
}

fn change(out: &Path, sql: &str) {
    Connection::open(out.join("viendan.db")).unwrap().execute_batch(sql).unwrap();
}

fn status(out: &Path) -> Value {
    let output = call(["status", text(out), "--format", "jsonl"]);
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    json_lines(&stdout(&output)).remove(0)
}

#[test]
fn a_finished_workspace_tells_its_status() {
    let status = status(corpus_run());
    assert_eq!(status["state"], "finished");
    assert_eq!(status["run"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(status["run"]["patterns"], status["patterns"]);
    assert_eq!((&status["linked"], &status["written"]), (&Value::Bool(true), &Value::Bool(true)));
    assert_eq!(status["documents"], status["files"]["read"]);
    assert_eq!(status["formats"]["html"], 3);
    for count in ["references", "indicators", "tasks", "anomalies", "nodes", "edges"] {
        assert!(status["counts"][count].as_u64().unwrap() > 0, "{count}");
    }
    for file in ["viendan.db", "records.jsonl", "graph.json", "run.json", "failures.tsv"] {
        let size = fs::metadata(corpus_run().join(file)).unwrap().len();
        assert_eq!(status["bytes"][file], size, "{file}");
    }
    let output = call(["status", text(corpus_run())]);
    let page = stdout(&output);
    let first = page.lines().next().unwrap();
    assert!(first.ends_with(": finished"), "{page}");
    for part in ["those of this program", "up to date", "records.jsonl", "reading", "linking"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("retry"), "nothing failed: {page}");
    // The workspace may be named itself.
    let file = corpus_run().join("viendan.db");
    assert_eq!(code(&call(["status", text(&file)])), 0);
    let output = call(["status", text(corpus_run()), "--format", "csv"]);
    assert!(stdout(&output).starts_with("section,name,value\n"));
}

#[test]
fn failures_are_told_with_what_to_do() {
    let (_dir, out) = run_over(&[
        ("a.txt", GOOD.as_bytes()),
        ("empty.txt", b""),
        ("blank.txt", b""),
        ("bad.pdf", b"%PDF-1.4\nnot really"),
    ]);
    let failures = status(&out)["failures"].as_array().unwrap().clone();
    assert_eq!(failures.len(), 2, "{failures:?}");
    assert_eq!(
        (&failures[0]["count"], &failures[0]["examples"][0]),
        (&2.into(), &"blank.txt".into())
    );
    let page = stdout(&call(["status", text(&out)]));
    assert!(page.contains(&format!("viendan retry {}", out.display())), "{page}");
    let findings = stdout(&call(["audit", text(&out), "--format", "jsonl"]));
    let failed: Vec<Value> =
        json_lines(&findings).into_iter().filter(|line| line["check"] == "failure").collect();
    assert_eq!(failed.len(), 2, "{findings}");
    assert_eq!((&failed[0]["count"], &failed[0]["of"]), (&2.into(), &3.into()));
}

#[test]
fn a_run_that_did_not_finish_is_seen() {
    let (_dir, out) = run_over(&[("a.txt", GOOD.as_bytes())]);
    let other = "INSERT INTO runs (started, version, patterns, arguments) \
                 VALUES ('2030-01-01T00:00:00Z', '0.0.1', 'abc', '[]'); \
                 UPDATE state SET value = value + 1 WHERE name = 'changes'";
    change(&out, other);
    let now = status(&out);
    assert_eq!(now["state"], "ended before its time");
    assert_eq!((&now["linked"], &now["written"]), (&Value::Bool(false), &Value::Bool(false)));
    assert_eq!(now["counts"]["references"], 1);
    for arguments in [["explain", text(&out), "29/KH-STP"], ["audit", text(&out), "-v"]] {
        let output = call(arguments);
        assert_eq!(code(&output), 0);
        assert!(stderr(&output).contains("since the graph was linked"), "{}", stderr(&output));
    }
    // What the former run took is still told.
    assert!(now["report"]["finished"].as_str().unwrap() < "2030");
    let page = stdout(&call(["status", text(&out)]));
    for part in ["ended before its time", "this program is", "extracts anew", "viendan run"] {
        assert!(page.contains(part), "{part}: {page}");
    }

    // As long as somebody holds the lock, a run is on its way.
    let lock = fs::File::options().write(true).open(out.join("viendan.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(status(&out)["state"], "running");
    drop(lock);
    assert_eq!(status(&out)["state"], "ended before its time");

    // Another pattern set.
    let patterns = out.join("patterns");
    fs::create_dir(&patterns).unwrap();
    let rule = "[[rule]]\nid = \"page.none\"\nabout = \"None\"\nplain = true\nsearch = true\n\
                pattern = '''(?m)^zzz$'''\nexamples = [{ text = \"zzz\" }]\nrejects = [\"zz\"]\n";
    fs::write(patterns.join("none.toml"), rule).unwrap();
    let (_dir, out) = run_over(&[("a.txt", GOOD.as_bytes())]);
    let page = stdout(&call(["status", text(&out), "--patterns", text(&patterns)]));
    assert!(page.contains("the next run extracts anew"), "{page}");
}

#[test]
fn what_is_no_workspace_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let commands = |out: &Path| {
        [
            call(["status", text(out)]),
            call(["explain", text(out), "45/KH-UBND"]),
            call(["audit", text(out)]),
        ]
    };
    for output in commands(&dir.path().join("gone")).iter().chain(&commands(dir.path())) {
        assert_eq!(code(output), 3);
        let message = stderr(output);
        assert!(message.contains("viendan.db") && message.contains("viendan run"), "{message}");
        assert!(output.stdout.is_empty());
    }
    let file = dir.path().join("viendan.db");
    fs::write(&file, "no database, but a text that is longer than the head of one".repeat(20))
        .unwrap();
    for output in commands(dir.path()) {
        assert_eq!(code(&output), 3);
        assert!(stderr(&output).contains("not made by viendan"), "{}", stderr(&output));
    }
    fs::remove_file(&file).unwrap();
    change(dir.path(), "CREATE TABLE t (a)");
    for output in commands(dir.path()) {
        assert_eq!(code(&output), 3);
        assert!(stderr(&output).contains("not made by viendan"), "{}", stderr(&output));
    }
}

/// Explains in lines of JSON.
fn explained(arguments: &[&str]) -> Vec<Value> {
    let output =
        call([&["explain", text(corpus_run())], arguments, &["--format", "jsonl"]].concat());
    assert_eq!((code(&output), stderr(&output)), (0, String::new()), "{arguments:?}");
    json_lines(&stdout(&output))
}

#[test]
fn a_document_is_explained_by_code_id_and_path() {
    let by_id = explained(&[PLAN]);
    assert_eq!(explained(&["45/KH-UBND", "--issuer", "binh-dinh"]), by_id);
    assert_eq!(explained(&["045/kh-ubnd", "--date", "2021-03-12"]), by_id);
    let record = by_id.iter().find(|line| line["direction"] == "out").unwrap();
    assert_eq!(explained(&[record["record"].as_str().unwrap()]), by_id);
    assert_eq!(explained(&[record["path"].as_str().unwrap()]), by_id);

    let output = call(["explain", text(corpus_run()), "45/KH-UBND"]);
    assert_eq!(code(&output), 3);
    let message = stderr(&output);
    assert!(message.contains("--issuer") && message.contains(PLAN), "{message}");
    let output = call(["explain", text(corpus_run()), "45/KH-UBND", "--date", "1999"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains(PLAN), "{}", stderr(&output));
    let output = call(["explain", text(corpus_run()), "45/KH-UBNX"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("45/KH-UBND"), "near ones: {}", stderr(&output));
    for unknown in ["vn/none/kh/2021/1", "0123456789abcdef/i1", "85137a204a483a60/i9999"] {
        assert_eq!(code(&call(["explain", text(corpus_run()), unknown])), 1, "{unknown}");
    }
}

#[test]
fn evidence_is_the_line_with_the_words_marked() {
    let documents = Connection::open(corpus_run().join("viendan.db")).unwrap();
    let lines = explained(&[PLAN]);
    let cited: Vec<&Value> = lines
        .iter()
        .filter(|line| line["direction"] == "in" && line["reference"].is_string())
        .collect();
    assert!(cited.len() >= 10, "{}", cited.len());
    for line in &cited {
        let surface: String = documents
            .query_row(
                "SELECT r.surface FROM \"references\" r JOIN documents d USING (document) \
                 WHERE d.record = ? AND r.id = ?",
                [line["record"].as_str(), line["reference"].as_str()],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(line["text"], surface);
        assert!(line["line"].as_str().unwrap().contains(&format!("«{surface}»")), "{line}");
    }
    let page = stdout(&call(["explain", text(corpus_run()), PLAN]));
    assert!(page.contains("implements to here from ("), "{page}");
    let told = "binh-dinh/2021/cv-612-snv.txt, page 1: ";
    let line = page.lines().find(|line| line.contains(told)).unwrap();
    assert!(line.contains("«Kế hoạch số 45/KH-UBND ngày 12 tháng 3 năm 2021 của"), "{line}");
    assert!(!page.contains('\u{1b}'), "no control sequence where no terminal is");
}

#[test]
fn limits_say_how_much_is_left_out() {
    let page = |arguments: &[&str]| {
        let output = call([&["explain", text(corpus_run()), PLAN], arguments].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output)
    };
    let whole = page(&["--limit", "0", "--edges", "0"]);
    assert!(!whole.contains("shows all"), "{whole}");
    let short = page(&["--limit", "1", "--edges", "1"]);
    assert!(
        short.contains("more places; --limit 0") && short.contains("more; --edges 0"),
        "{short}"
    );
    assert!(short.lines().count() < whole.lines().count());
}

#[test]
fn facts_of_one_document_are_explained() {
    let db = Connection::open(corpus_run().join("viendan.db")).unwrap();
    for (table, kind, edge) in [
        ("indicators", "indicator", "measures"),
        ("tasks", "task", "assigns"),
        ("anomalies", "anomaly", "about"),
    ] {
        let words = if table == "anomalies" { "message" } else { "surface" };
        let sql = format!(
            "SELECT d.record || '/' || f.id, f.{words} FROM {table} f \
             JOIN documents d USING (document) JOIN edges e ON e.kind = '{edge}' \
             AND d.record || '/' || f.id IN (e.source, e.target) LIMIT 1"
        );
        let (id, words): (String, String) =
            db.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let lines = explained(&[&id]);
        assert_eq!((&lines[0]["direction"], &lines[0]["kind"]), (&"own".into(), &kind.into()));
        if table != "anomalies" {
            assert_eq!(lines[0]["text"], words);
        }
        assert!(lines.iter().any(|line| line["kind"] == edge), "{id}: {lines:?}");
        let page = stdout(&call(["explain", text(corpus_run()), &id]));
        assert!(page.contains("Stands at") && page.contains("file"), "{page}");
    }
}

#[test]
fn shared_nodes_are_explained() {
    let db = Connection::open(corpus_run().join("viendan.db")).unwrap();
    for kind in ["agency", "place", "series", "anomaly"] {
        let id: String = db
            .query_row("SELECT min(id) FROM nodes WHERE kind = ?", [kind], |row| row.get(0))
            .unwrap();
        let lines = explained(&[&id]);
        assert!(!lines.is_empty(), "{id}");
        for line in &lines {
            let found = line["line"].as_str().is_some_and(|line| line.contains('«'));
            assert!(found || line["from"] == "patterns", "{line}");
        }
    }
}

#[test]
fn an_archive_is_audited() {
    let findings = |arguments: &[&str]| {
        let output =
            call([&["audit", text(corpus_run()), "--format", "jsonl"], arguments].concat());
        assert_eq!((code(&output), stderr(&output)), (0, String::new()));
        json_lines(&stdout(&output))
    };
    let all = findings(&["--top", "1000"]);
    let of =
        |check: &str| -> Vec<&Value> { all.iter().filter(|line| line["check"] == check).collect() };
    let number = of("head").into_iter().find(|line| line["item"] == "no number").unwrap();
    assert_eq!((&number["count"], &number["of"]), (&9.into(), &69.into()));
    assert_eq!(number["percent"].to_string(), "13.04");
    assert!(number["detail"].as_str().unwrap().contains("5 news"), "{number}");
    let missing = of("missing");
    assert_eq!(missing.len() as u64, missing[0]["of"].as_u64().unwrap());
    assert!(missing.windows(2).all(|pair| pair[0]["count"].as_u64() >= pair[1]["count"].as_u64()));
    let open: u64 = of("open").iter().map(|line| line["count"].as_u64().unwrap()).sum();
    assert_eq!(open, of("open")[0]["of"].as_u64().unwrap());
    let warnings: u64 = of("warning").iter().map(|line| line["count"].as_u64().unwrap()).sum();
    assert_eq!(warnings, of("warning")[0]["of"].as_u64().unwrap());
    assert!(findings(&["--top", "1"]).len() < all.len());

    let page = stdout(&call(["audit", text(corpus_run())]));
    for part in ["Cited and not in the archive", "no document came from OCR", "every file was read"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let csv = stdout(&call(["audit", text(corpus_run()), "--format", "csv"]));
    assert!(csv.starts_with("check,item,count,of,percent,detail,examples\n"));
}

#[test]
fn unknown_symbols_and_duplicates_are_found() {
    let unknown = "Thực hiện Kế hoạch số 29/KH-QZX ngày 20/8/2021 và Kế hoạch số 30/KH-QZX \
                   ngày 21/8/2021, Công văn số 12/STP-QZX ngày 20/8/2021.\n";
    let (_dir, out) = run_over(&[
        ("a.txt", unknown.as_bytes()),
        ("b.txt", GOOD.as_bytes()),
        ("copy/b.txt", GOOD.as_bytes()),
    ]);
    let output = call(["audit", text(&out), "--format", "jsonl"]);
    let all = json_lines(&stdout(&output));
    let symbols: Vec<&Value> = all.iter().filter(|line| line["check"] == "symbol").collect();
    // A drafting unit behind a known body is no candidate.
    assert_eq!(symbols.len(), 1, "{symbols:?}");
    assert_eq!((&symbols[0]["item"], &symbols[0]["count"]), (&"QZX".into(), &2.into()));
    assert_eq!(symbols[0]["examples"][0], "a.txt");
    let copies: Vec<&Value> = all.iter().filter(|line| line["check"] == "duplicate").collect();
    assert_eq!(copies.len(), 1);
    assert_eq!((&copies[0]["count"], &copies[0]["examples"][0]), (&2.into(), &"copy/b.txt".into()));
}

#[test]
fn scans_are_counted_by_confidence() {
    let (_dir, out) = run_over(&[
        ("a.txt", GOOD.as_bytes()),
        ("b.txt", format!("{GOOD}b").as_bytes()),
        ("c.txt", format!("{GOOD}c").as_bytes()),
        ("d.txt", format!("{GOOD}d").as_bytes()),
    ]);
    for (file, confidence) in [("a", 9.5), ("b", 79.0), ("c", 91.25)] {
        let engine = "UPDATE documents SET ocr_engine = 'tesseract'";
        change(&out, &format!("{engine}, ocr_confidence = {confidence} WHERE path = '{file}.txt'"));
    }
    let output = call(["audit", text(&out), "--top", "2", "--format", "csv"]);
    let printed = stdout(&output);
    let lines: Vec<&str> = printed.lines().filter(|line| line.contains("scan")).collect();
    assert_eq!(
        lines,
        [
            "scan,mean confidence below 60,1,3,33.33,,a.txt",
            "scan,mean confidence below 80,2,3,66.67,,a.txt; b.txt",
            "worst_scan,confidence 9.5,1,3,33.33,,a.txt",
            "worst_scan,confidence 79,1,3,33.33,,b.txt",
        ]
    );
    assert_eq!(status(&out)["ocr_documents"], 3);
}

#[test]
fn an_empty_workspace_is_nothing_to_audit() {
    let (_dir, out) = run_over(&[("a.txt", GOOD.as_bytes())]);
    change(&out, "DELETE FROM documents; DELETE FROM files");
    let output = call(["audit", text(&out)]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(output.stdout.is_empty() && !output.stderr.is_empty());
}

#[test]
fn the_queries_of_the_readme_give_rows() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let queries: Vec<&str> =
        readme.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(queries.len(), 5);
    let db = Connection::open(corpus_run().join("viendan.db")).unwrap();
    for query in queries {
        let mut query = db.prepare(query).unwrap_or_else(|error| panic!("{error}: {query}"));
        assert!(query.query([]).unwrap().next().unwrap().is_some(), "no row");
    }
}
