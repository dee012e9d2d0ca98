//! A run over an archive: which files it reads, what it says, and that its results depend on nothing
//! but the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::{GOOD, archive, call, code, corpus_run, lines, stderr, stdout, text, viendan};
use crate::corpus::{folder, sources};

/// The bundled documents, copied; `copies` times with a line of its own each.
pub fn copied_corpus(to: &Path, copies: usize, backwards: bool) {
    let mut files: Vec<PathBuf> =
        sources().iter().map(|source| PathBuf::from(&source.path)).collect();
    if backwards {
        files.reverse();
    }
    for copy in 0..copies {
        for file in &files {
            let path =
                if copies == 1 { to.join(file) } else { to.join(copy.to_string()).join(file) };
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut content = fs::read(folder().join(file)).unwrap();
            if copies > 1 {
                content.extend(format!("\n{copy}\n").bytes());
            }
            fs::write(path, content).unwrap();
        }
    }
}

/// The three files of a run.
pub fn results(out: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    ["records.jsonl", "graph.json", "failures.tsv"]
        .into_iter()
        .filter_map(|name| Some((name, fs::read(out.join(name)).ok()?)))
        .collect()
}

#[test]
fn a_clean_run_tells_what_it_did() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let out = dir.path().join("out");
    let output = call(["run", text(&archive), "-o", text(&out)]);
    assert_eq!(code(&output), 0);
    assert!(output.stdout.is_empty(), "run prints nothing on standard output");
    let summary = stderr(&output);
    assert!(summary.contains("1 read") && summary.contains("records.jsonl"), "{summary}");
    assert!(!summary.contains('\u{1b}'), "no control sequence where no terminal is");
    let records = lines(&out.join("records.jsonl"));
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["references"][0]["code"], "29/KH-STP");
    assert_eq!(fs::read_to_string(out.join("failures.tsv")).unwrap(), "path\tstate\treason\n");
}

#[test]
fn quiet_is_silent() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let out = dir.path().join("out");
    for arguments in [
        ["--quiet", "run", text(&archive), "-o", text(&out)],
        ["run", "-q", text(&archive), "-o", text(&out)],
    ] {
        let output = call(arguments);
        assert_eq!(
            (code(&output), stdout(&output), stderr(&output)),
            (0, String::new(), String::new())
        );
    }
}

#[test]
fn include_and_exclude_select_files() {
    let files = ["a.txt", "b.txt", "2021/a.txt", "2021/c.txt", "2022/a.html"];
    let content: Vec<(&str, &[u8])> = files.iter().map(|name| (*name, GOOD.as_bytes())).collect();
    let (dir, archive) = archive(&content);
    let out = dir.path().join("out");
    let selected = |options: &[&str]| -> Vec<String> {
        let output = call([&["run", text(&archive), "-o", text(&out), "-q"], options].concat());
        assert_eq!(code(&output), 0, "{options:?}: {}", stderr(&output));
        let records = lines(&out.join("records.jsonl"));
        records.iter().map(|record| record["source"]["path"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(selected(&["--include", "2021/*"]), ["2021/a.txt", "2021/c.txt"]);
    assert_eq!(selected(&["--include", "**/a.*", "--exclude", "2022/**"]), ["2021/a.txt", "a.txt"]);
    assert_eq!(selected(&["--exclude", "*.txt"]), ["2022/a.html"]);
    assert_eq!(selected(&["--include", "b.txt", "--include", "**/c.txt"]), ["2021/c.txt", "b.txt"]);
    let output = call(["run", text(&archive), "-o", text(&out), "--include", "*.docx"]);
    assert_eq!(code(&output), 1);
}

#[test]
fn results_inside_the_archive_are_not_read() {
    let (_dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let out = archive.join("out");
    let run = || {
        let output = call(["run", text(&archive), "-o", text(&out), "-q"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        results(&out)
    };
    let first = run();
    fs::write(out.join("notes.txt"), GOOD).unwrap();
    assert_eq!(run(), first);
    assert_eq!(lines(&out.join("records.jsonl")).len(), 1);
}

#[test]
fn the_largest_limit_is_no_limit() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let limit = u64::MAX.to_string();
    let output = call([
        "run",
        text(&archive),
        "-o",
        text(&dir.path().join("out")),
        "-q",
        "--max-bytes",
        &limit,
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = call(["text", text(&archive.join("a.txt")), "--max-bytes", &limit]);
    assert_eq!(stdout(&output), GOOD);
}

#[test]
fn output_does_not_depend_on_threads_or_order() {
    let expected = results(corpus_run());
    assert_eq!(expected.len(), 3);
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let backwards = dir.path().join("backwards");
    copied_corpus(&backwards, 1, true);
    let same = |arguments: &[&str], expected: &BTreeMap<&str, Vec<u8>>, what: &str| {
        let output = call([&["run", "-q", "-o", text(&out)], arguments].concat());
        assert_eq!(code(&output), 0, "{what}: {}", stderr(&output));
        assert!(results(&out) == *expected, "{what}: other bytes");
    };
    let whole = folder();
    same(&[text(&whole), "--jobs", "1"], &expected, "one thread");
    same(&[text(&whole), "--jobs", "8"], &expected, "eight threads");
    same(&[text(&backwards)], &expected, "files made in another order");
    same(&[text(&whole), text(&whole)], &expected, "a folder given twice");

    // Several paths: files and folders, of which two share a relative path.
    let mut parts: Vec<PathBuf> =
        ["binh-dinh", "nghe-an", "gia-lai/2025"].iter().map(|part| whole.join(part)).collect();
    parts.push(whole.join("binh-dinh/2021/cv-612-snv.txt"));
    parts.push(whole.join("nghe-an/2021/cv-612-snv.txt"));
    let parts: Vec<&str> = parts.iter().map(|part| text(part)).collect();
    let output = call([&["run", "-q", "-o", text(&out)], &parts[..]].concat());
    assert_eq!(code(&output), 0);
    let expected = results(&out);
    for order in [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 4, 0, 3, 2]] {
        let shuffled: Vec<&str> = order.iter().map(|i| parts[*i]).collect();
        same(&shuffled, &expected, "paths in another order");
    }
}

/// Killed at any moment, a run leaves every file as it was or whole and new, and the next run does
/// not mind what was left behind.
#[cfg(unix)]
#[test]
fn a_killed_run_goes_on_and_comes_to_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let archive = dir.path().join("archive");
    copied_corpus(&archive, 6, false);
    let run = |out: &Path| {
        let mut command = viendan();
        command.args(["run", text(&archive), "-o", text(out), "-q"]);
        command
    };
    let undisturbed = dir.path().join("undisturbed");
    let started = Instant::now();
    assert_eq!(run(&undisturbed).status().unwrap().code(), Some(0));
    let whole = started.elapsed();
    let expected = results(&undisturbed);
    let out = dir.path().join("out");
    let mut killed = 0;
    // One workspace is killed again and again until it is whole; the next begins anew.
    for share in [5, 30, 55, 80, 90, 95, 98, 101] {
        let mut child = run(&out).spawn().unwrap();
        std::thread::sleep(whole * share / 100);
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        for (name, content) in results(&out) {
            assert!(content == expected[name] || name == "failures.tsv", "{name} is half written");
        }
        if share == 55 || share == 101 {
            assert_eq!(run(&out).status().unwrap().code(), Some(0));
            assert!(results(&out) == expected, "a killed run changes the result");
            fs::remove_dir_all(&out).unwrap();
        }
    }
    assert!(killed > 0, "no run was killed in time");
}
