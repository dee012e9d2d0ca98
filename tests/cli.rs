//! The program as its users meet it: exit codes, streams, files, and what the output promises.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::corpus::{folder, sources};

const GOOD: &str =
    "Thực hiện Kế hoạch số 29/KH-STP ngày 20/8/2021 của Sở Tư pháp tỉnh Quảng Ngãi.\n";

fn viendan() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_viendan"));
    command.env_remove("NO_COLOR").env("RUST_BACKTRACE", "0");
    command
}

/// Runs to the end, with `arguments`.
fn call<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> Output {
    viendan().args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program was not killed")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn lines(path: &Path) -> Vec<Value> {
    let content = fs::read_to_string(path).unwrap();
    content.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// An empty folder with a folder `archive` in it.
fn archive(files: &[(&str, &[u8])]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let archive = dir.path().join("archive");
    fs::create_dir(&archive).unwrap();
    for (name, content) in files {
        let path = archive.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    (dir, archive)
}

/// The bundled documents, copied; `copies` times with a line of its own each.
fn copied_corpus(to: &Path, copies: usize, backwards: bool) {
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
fn results(out: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    ["records.jsonl", "graph.json", "failures.tsv"]
        .into_iter()
        .filter_map(|name| Some((name, fs::read(out.join(name)).ok()?)))
        .collect()
}

/// Runs over the bundled documents, once for all tests.
fn corpus_run() -> &'static Path {
    static RUN: std::sync::LazyLock<TempDir> = std::sync::LazyLock::new(|| {
        let dir = tempfile::tempdir().unwrap();
        let output = call(["run", text(&folder()), "-o", text(dir.path())]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        dir
    });
    RUN.path()
}

// ------------------------------------------------------------------------------------------ run

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
fn bad_files_are_named_and_the_run_goes_on() {
    // Bytes of no format: a fixed series that looks random.
    let mut noise = Vec::new();
    let mut state = 1u32;
    for _ in 0..4000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.push((state >> 24) as u8);
    }
    let (dir, archive) = archive(&[
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\r\n"),
        ("noise.txt", &noise),
        ("controls.txt", &[b'a', 1, 2, 3, 4, 5, 6, 0, 0, 0].repeat(50)),
        ("old.txt", b"K\xea\xec ho\xc1ch s\xf4\xec 29/KH-STP"),
        ("long.txt", GOOD.repeat(100).as_bytes()),
        ("scan.pdf", b"%PDF-1.4\nnot really"),
        ("table.json", b"{}"),
        ("deep/good.txt", GOOD.as_bytes()),
        ("folder.txt/good.txt", GOOD.as_bytes()),
    ]);
    let mut failed =
        vec!["blank.txt", "controls.txt", "empty.txt", "long.txt", "noise.txt", "old.txt"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", archive.join("gone.txt")).unwrap();
        failed.insert(3, "gone.txt");
    }
    let out = dir.path().join("out");
    let output = call(["run", text(&archive), "-o", text(&out), "--max-bytes", "5000", "-q"]);
    let messages = stderr(&output);
    assert_eq!(code(&output), 2, "{messages}");
    assert!(output.stdout.is_empty());
    let told: Vec<&str> = messages.lines().collect();
    assert_eq!(told.len(), failed.len(), "one line per failure:\n{messages}");
    for (line, name) in told.iter().zip(&failed) {
        assert!(line.starts_with(&format!("viendan: {name}: ")), "{line}");
        assert!(line.contains("; "), "says what to do: {line}");
    }
    let records = lines(&out.join("records.jsonl"));
    let paths: Vec<&str> =
        records.iter().map(|record| record["source"]["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["deep/good.txt", "folder.txt/good.txt"]);
    let failures = fs::read_to_string(out.join("failures.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = failures.lines().map(|line| line.split('\t').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 3 && !row[2].is_empty()), "{failures}");
    assert_eq!(rows[0], ["path", "state", "reason"]);
    let state = |state: &str| {
        rows.iter().filter(|row| row[1] == state).map(|row| row[0]).collect::<Vec<_>>()
    };
    assert_eq!(state("failed"), failed);
    assert_eq!(state("skipped"), ["scan.pdf", "table.json"]);
}

/// Root may read everything, so as root another user runs the program.
#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let (dir, archive) = archive(&[
        ("good.txt", GOOD.as_bytes()),
        ("locked.txt", GOOD.as_bytes()),
        ("shut/in.txt", b"x"),
    ]);
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    let mode = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap()
    };
    mode(dir.path(), 0o755);
    mode(&out, 0o777);
    mode(&archive.join("locked.txt"), 0o000);
    mode(&archive.join("shut"), 0o000);
    let mut command = viendan();
    if fs::metadata(dir.path()).unwrap().uid() == 0 {
        command.uid(65_534);
    }
    let output = match command.args(["run", text(&archive), "-o", text(&out), "-q"]).output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("skipped: the program cannot be started as another user: {error}");
            return;
        }
    };
    mode(&archive.join("shut"), 0o755);
    let messages = stderr(&output);
    assert_eq!(code(&output), 2, "{messages}");
    assert!(
        messages.lines().any(|line| line.contains("locked.txt: ") && line.contains("; ")),
        "{messages}"
    );
    assert!(
        messages.lines().any(|line| line.contains("shut: ") && line.contains("; ")),
        "{messages}"
    );
    assert_eq!(messages.lines().count(), 2, "{messages}");
    assert_eq!(lines(&out.join("records.jsonl")).len(), 1);
    assert_eq!(fs::read_to_string(out.join("failures.tsv")).unwrap().lines().count(), 3);
}

#[test]
fn an_empty_folder_is_nothing_to_do() {
    let (dir, archive) = archive(&[]);
    let out = dir.path().join("out");
    let output = call(["run", text(&archive), "-o", text(&out)]);
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output).lines().count(), 1);
    assert!(!out.exists(), "nothing is written");
}

#[test]
fn what_cannot_run_says_why() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let out = dir.path().join("out");
    let (archive, out) = (text(&archive), text(&out));
    let cases: [(&[&str], &str); 9] = [
        (&["run", "/no/such/folder", "-o", out], "/no/such/folder"),
        (&["run", archive, "-o", out, "--include", "[a"], "[a"),
        (&["run", archive, "-o", out, "--exclude", "a{b"], "a{b"),
        (&["run", archive, "-o", out, "--patterns", "/no/patterns"], "/no/patterns"),
        (&["extract", "-", "--patterns", "/no/patterns"], ""),
        (&["run", archive], "--output"),
        (&["run", archive, "-o", out, "--jobs", "many"], "many"),
        (&["dance"], "dance"),
        (&["link", "/no/records.jsonl", "-o", out], "/no/records.jsonl"),
    ];
    for (arguments, named) in cases {
        let mut command = viendan();
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program may have ended already.
        let _ = child.stdin.take().unwrap().write_all(GOOD.as_bytes());
        let output = child.wait_with_output().unwrap();
        let messages = stderr(&output);
        assert_eq!(code(&output), 3, "{arguments:?}: {messages}");
        assert!(messages.contains(named) && !messages.is_empty(), "{arguments:?}: {messages}");
        assert!(output.stdout.is_empty());
        assert!(!messages.contains("panicked"), "{messages}");
    }
    assert!(!Path::new(out).exists(), "nothing is written");
}

/// A stack that ends cannot be caught: it would end the run for all other files.
#[test]
fn deep_nesting_does_not_end_the_run() {
    let over =
        |start: &str, unit: &str| format!("{start}{}\n", unit.repeat((1 << 18) / unit.len()));
    let deep = [
        over("Kính gửi: ", "Chủ tịch "),
        over("Thực hiện Kế hoạch số 29/KH-STP ngày 20/8/2021 của ", "Chủ tịch "),
        over("Nơi nhận:\n- ", "Chủ tịch UBND tỉnh, "),
        over("CHỦ TỊCH ", "PHÓ CHỦ TỊCH "),
        over("", "Sở Tư pháp của "),
        over("Căn cứ ", "Nghị định của Chính phủ sửa đổi "),
        over("", "khoản 1 Điều 2 "),
        over("", "("),
        over("<html><body>", "<div>") + "end",
        over("<html><body>", "<table><tr><td>") + "end",
    ];
    // Each in a run of its own, so that the message says which one it was.
    for (i, text_of_file) in deep.iter().enumerate() {
        let (dir, archive) =
            archive(&[("deep.txt", text_of_file.as_bytes()), ("good.txt", GOOD.as_bytes())]);
        let out = dir.path().join("out");
        // One thread, so that a slow file costs no other test its time.
        let output = call(["run", text(&archive), "-o", text(&out), "-q", "-j", "1"]);
        let start: String = text_of_file.chars().take(60).collect();
        assert!(
            output.status.code().is_some_and(|code| code != 3),
            "{i}, {start}…: {} {}",
            output.status,
            stderr(&output)
        );
        let good = lines(&out.join("records.jsonl"))
            .iter()
            .any(|record| record["source"]["path"] == "good.txt");
        assert!(good, "{start}…");
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
fn a_killed_run_leaves_whole_files() {
    let dir = tempfile::tempdir().unwrap();
    let archive = dir.path().join("archive");
    copied_corpus(&archive, 12, false);
    let out = archive.join("out");
    let run = || {
        let mut command = viendan();
        command.args(["run", text(&archive), "-o", text(&out), "-q"]);
        command
    };
    let started = Instant::now();
    assert_eq!(run().status().unwrap().code(), Some(0));
    let whole = started.elapsed();
    let new = results(&out);
    let old: BTreeMap<&str, Vec<u8>> =
        new.keys().map(|name| (*name, format!("old {name}").into_bytes())).collect();
    let mut killed = 0;
    for step in 0..16 {
        for (name, content) in &old {
            fs::write(out.join(name), content).unwrap();
        }
        let mut child = run().spawn().unwrap();
        // From the start to just after the end; most of them late, when files are written.
        let share = [5, 30, 60, 75, 80, 84, 88, 90, 92, 94, 96, 98, 100, 102, 105, 110][step];
        std::thread::sleep(whole * share / 100);
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        for (name, content) in results(&out) {
            assert!(content == old[name] || content == new[name], "{name} is neither old nor new");
        }
    }
    assert!(killed > 0, "no run was killed in time");
    assert_eq!(run().status().unwrap().code(), Some(0));
    assert!(results(&out) == new, "litter of killed runs changes the result");
}

// ---------------------------------------------------------------------------- the other commands

#[test]
fn extract_prints_one_line_of_json() {
    let mut child = viendan()
        .args(["extract", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(GOOD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    let printed = stdout(&output);
    assert_eq!(printed.lines().count(), 1);
    assert!(printed.ends_with('\n'));
    let record: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(
        record["references"][0]["surface"].as_str().unwrap(),
        &GOOD["Thực hiện ".len()..GOOD.len() - 2]
    );

    let (_dir, archive) = archive(&[("empty.txt", b""), ("scan.pdf", b"%PDF-1.4")]);
    for name in ["empty.txt", "scan.pdf", "gone.txt"] {
        let output = call(["extract", text(&archive.join(name))]);
        assert_ne!(code(&output), 0, "{name}");
        assert!(
            output.stdout.is_empty() && stderr(&output).contains(name),
            "{name}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn text_prints_the_source_text() {
    let (_dir, archive) = archive(&[]);
    let file = archive.join("a.txt");
    for (content, wanted) in [
        (&b"a\r\nb\tc \xc2\xa0\xc2\xad\n\n"[..], "a\r\nb\tc \u{a0}\u{ad}\n\n"),
        (b"\xef\xbb\xbfKe\xcc\x82\xcc\x81 hoa\xcc\xa3ch", "Ke\u{302}\u{301} hoa\u{323}ch"),
        (b"\xff\xfeS\x00\xd1\x1e", "Số"),
    ] {
        fs::write(&file, content).unwrap();
        let output = call(["text", text(&file)]);
        assert_eq!((code(&output), stdout(&output).as_str()), (0, wanted));
    }
    for source in sources().iter().filter(|source| source.format == "txt") {
        let output = call(["text", text(&folder().join(&source.path))]);
        assert!(output.stdout == fs::read(folder().join(&source.path)).unwrap(), "{}", source.path);
    }
}

#[test]
fn link_writes_the_graph_of_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let again = dir.path().join("g.json");
    let output = call(["link", text(&corpus_run().join("records.jsonl")), "-o", text(&again)]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    assert!(
        fs::read(&again).unwrap() == fs::read(corpus_run().join("graph.json")).unwrap(),
        "other bytes"
    );

    // The order of the lines does not matter.
    let records = fs::read_to_string(corpus_run().join("records.jsonl")).unwrap();
    let backwards: Vec<&str> = records.lines().rev().collect();
    let shuffled = dir.path().join("shuffled.jsonl");
    fs::write(&shuffled, backwards.join("\n")).unwrap();
    assert_eq!(code(&call(["link", text(&shuffled), "-o", text(&again), "-q"])), 0);
    assert!(
        fs::read(&again).unwrap() == fs::read(corpus_run().join("graph.json")).unwrap(),
        "order matters"
    );

    fs::write(&shuffled, format!("{}\nno record\n", backwards[0])).unwrap();
    let output = call(["link", text(&shuffled), "-o", text(&again)]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("shuffled.jsonl:2: "), "{}", stderr(&output));
    fs::write(&shuffled, "").unwrap();
    assert_eq!(code(&call(["link", text(&shuffled), "-o", text(&again)])), 1);
}

#[test]
fn the_edge_list_can_be_renamed() {
    let dir = tempfile::tempdir().unwrap();
    let graph = dir.path().join("g.json");
    let records = corpus_run().join("records.jsonl");
    assert_eq!(
        code(&call(["link", text(&records), "-o", text(&graph), "-q", "--edge-key", "links"])),
        0
    );
    let renamed: Value = serde_json::from_slice(&fs::read(&graph).unwrap()).unwrap();
    let edges: Value =
        serde_json::from_slice(&fs::read(corpus_run().join("graph.json")).unwrap()).unwrap();
    assert_eq!(renamed["links"], edges["edges"]);
    assert!(renamed.get("edges").is_none());
}

#[test]
fn completions_are_printed() {
    for shell in ["bash", "zsh", "fish"] {
        let output = call(["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains("viendan"), "{shell}");
    }
}

#[test]
fn help_and_version_are_answers() {
    for argument in ["--help", "--version"] {
        let output = call([argument]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains("viendan") && output.stderr.is_empty());
    }
    assert!(stdout(&call(["--help"])).contains("Exit codes: 0"));
}

/// A terminal is made with script(1); without it nothing can be tested.
#[cfg(target_os = "linux")]
#[test]
fn no_color_is_kept() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes()), ("b.txt", b"")]);
    let out = dir.path().join("out");
    let command = format!(
        "'{}' -v run '{}' -o '{}'",
        env!("CARGO_BIN_EXE_viendan"),
        text(&archive),
        text(&out)
    );
    let on_terminal = |no_color: Option<&str>| -> Option<String> {
        let mut script = Command::new("script");
        script
            .args(["-qec", &command, "/dev/null"])
            .stdin(Stdio::null())
            .env_remove("NO_COLOR")
            .env("TERM", "xterm-256color");
        script.envs(no_color.map(|value| ("NO_COLOR", value)));
        let output = script.output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    // ESC [ digits m sets a colour.
    let coloured = |printed: &str| {
        printed.split("\u{1b}[").skip(1).any(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m')
        })
    };
    match (on_terminal(Some("1")), on_terminal(None)) {
        (Some(plain), Some(usual)) => {
            assert!(plain.contains("1 read"), "{plain}");
            assert!(!coloured(&plain), "{plain:?}");
            assert!(coloured(&usual), "a terminal gets colours: {usual:?}");
        }
        _ => eprintln!("skipped: script(1) is not there"),
    }
}

// ------------------------------------------------------------------------------------- patterns

#[test]
fn the_built_in_patterns_hold() {
    let output = call(["patterns", "check"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = call(["patterns", "list"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("code.state\tcodes.toml:"));
}

#[test]
fn what_is_wrong_in_patterns_is_named_with_file_and_line() {
    let rule = |key: &str, value: &str| {
        let mut lines = vec![
            ("id", "'code.mine'"),
            ("about", "'mine'"),
            ("plain", "true"),
            ("pattern", "'''[0-9]{1,3}#[A-Z]{2}'''"),
            ("examples", "[{ text = '12#KH' }]"),
        ];
        match lines.iter_mut().find(|(held, _)| *held == key) {
            Some(line) => line.1 = value,
            None => lines.push((key, value)),
        }
        let body: String = lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        format!("# mine\n\n[[rule]]\n{body}")
    };
    let cases = [
        ("no regex", "mine.toml", rule("pattern", "'''[0-9'''"), "mine.toml:3:"),
        ("no fragment", "mine.toml", rule("pattern", "'''{{nothing}}'''"), "mine.toml:3:"),
        ("no such key", "mine.toml", rule("patern", "'a'"), "mine.toml:"),
        ("no id", "mine.toml", rule("id", "'mine'"), "mine.toml:3:"),
        ("no example", "mine.toml", rule("examples", "[]"), "mine.toml:3:"),
        (
            "an example it does not match",
            "mine.toml",
            rule("examples", "[{ text = 'KH' }]"),
            "mine.toml:3:",
        ),
        (
            "an example it takes less of",
            "mine.toml",
            rule("examples", "[{ text = '12#KHX' }]"),
            "mine.toml:3:",
        ),
        ("a reject it takes", "mine.toml", rule("rejects", "['1#KH']"), "mine.toml:3:"),
        (
            "a reject it takes, with a moved tone",
            "mine.toml",
            rule("rejects", "['1#KH hoà']"),
            "mine.toml:3:",
        ),
        ("no TOML", "mine.toml", "# mine\n[[rule]\n".to_owned(), "mine.toml:2:"),
        ("no such table", "things.tsv", "a\tb\n".to_owned(), "things.tsv:"),
        ("missing columns", "surnames.tsv", "name\nLê\n".to_owned(), "surnames.tsv:1:"),
        ("a date that is none", "laws.tsv", bad_date("laws.tsv"), "laws.tsv:2:"),
    ];
    for (what, name, content, place) in cases {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(name), content).unwrap();
        let output = call(["patterns", "check", text(dir.path())]);
        let messages = stderr(&output);
        assert_eq!(code(&output), 2, "{what}: {messages}");
        assert!(messages.lines().any(|line| line.starts_with(place)), "{what}: {messages}");
        assert!(!messages.contains("panicked"), "{what}: {messages}");
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("mine.toml"), rule("about", "'good'")).unwrap();
    let output = call(["patterns", "check", text(dir.path())]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

/// A built-in table whose first row has a 31st of February.
fn bad_date(table: &str) -> String {
    let content =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns").join(table))
            .unwrap();
    let mut rows: Vec<Vec<&str>> =
        content.lines().take(2).map(|line| line.split('\t').collect()).collect();
    let date = rows[0].iter().position(|column| *column == "date").unwrap();
    rows[1][date] = "2021-02-31";
    rows.iter().map(|row| row.join("\t") + "\n").collect()
}

#[test]
fn own_patterns_are_used() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("own");
    fs::create_dir(&own).unwrap();
    fs::write(
        own.join("mine.toml"),
        "[[rule]]\nid = 'code.test'\nabout = 'A number, a cross and a symbol'\nplain = true\n\
         pattern = '''(?<number>[0-9]{1,4})-x_(?<symbol>[A-Z]{2}-[A-Z]{2,6})'''\nexamples = [{ text = '12-x_KH-STP' }]\n",
    )
    .unwrap();
    let built_in =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns/issuers.tsv"))
            .unwrap();
    let columns = built_in.lines().next().unwrap().split('\t');
    let row: Vec<&str> = columns
        .map(|column| match column {
            "symbol" => "SKTN",
            "name" => "Sở Khảo thí nghiệm {place}",
            "level" => "province",
            "words" => "Sở Khảo thí nghiệm",
            "source" => "test",
            _ => "",
        })
        .collect();
    fs::write(own.join("issuers.tsv"), format!("{}\n{}\n", built_in.trim_end(), row.join("\t")))
        .unwrap();
    let letter = dir.path().join("letter.txt");
    fs::write(
        &letter,
        "Thực hiện Kế hoạch số 12-x_KH-STP ngày 1/2/2021 của Sở Tư pháp tỉnh Quảng Ngãi.\n\
         Căn cứ Kế hoạch số 13/KH-SKTN ngày 1/2/2021.\n",
    )
    .unwrap();
    let read = |options: &[&str]| -> Value {
        let output = call([&["extract", text(&letter)], options].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let with = read(&["--patterns", text(&own)]);
    assert_eq!(with["references"][0]["rule"], "ref.test", "{}", with["references"]);
    assert_eq!(with["references"][0]["symbol"], "KH-STP");
    let issuer = with["references"][1]["issuer"]["id"].as_str().unwrap_or_default();
    assert!(issuer.ends_with("/so-khao-thi-nghiem"), "{}", with["references"]);
    let without = read(&[]);
    assert!(!without.to_string().contains("ref.test"));
    assert!(!without.to_string().contains("so-khao-thi-nghiem"));
    assert_eq!(code(&call(["patterns", "check", text(&own)])), 0);
    // The graph says which patterns it was made with.
    let hash = |options: &[&str]| -> Value {
        let out = dir.path().join("out");
        let output = call([&["run", text(&letter), "-q", "-o", text(&out)], options].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let graph: Value =
            serde_json::from_slice(&fs::read(out.join("graph.json")).unwrap()).unwrap();
        graph["graph"]["patterns"].clone()
    };
    assert_ne!(hash(&[]), hash(&["--patterns", text(&own)]));
}

// --------------------------------------------------------------------------- what is in the files

#[test]
fn spans_count_code_points_of_the_source_text() {
    let records = lines(&corpus_run().join("records.jsonl"));
    assert_eq!(records.len(), sources().len());
    let mut checked = 0;
    for record in &records {
        let path = record["source"]["path"].as_str().unwrap();
        let output = call(["text", text(&folder().join(path))]);
        let source: Vec<char> = stdout(&output).chars().collect();
        assert_eq!(record["source"]["chars"], source.len(), "{path}");
        let at = |span: &Value| -> String {
            let bound = |i: usize| usize::try_from(span[i].as_u64().unwrap()).unwrap();
            source[bound(0)..bound(1)].iter().collect()
        };
        // Digits of the number, which no repair changes, must stand where the code is said to be.
        let holds_number = |span: &Value, number: &Value| {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let (printed, number) =
                (digits(&at(span)), digits(number.as_str().unwrap_or_default()));
            assert!(
                printed.contains(number.trim_start_matches('0')),
                "{path}: {number} is not in '{}'",
                at(span)
            );
        };
        let own = &record["document"]["code_span"];
        if !own.is_null() {
            holds_number(own, &record["document"]["number"]);
        }
        for reference in record["references"].as_array().unwrap() {
            assert_eq!(reference["surface"], at(&reference["span"]), "{path}");
            if !reference["code_span"].is_null() {
                // A repaired number is printed with letters for some of its figures.
                if reference["repaired"] == false {
                    holds_number(&reference["code_span"], &reference["number"]);
                }
                let code = at(&reference["code_span"]);
                assert!(reference["surface"].as_str().unwrap().contains(&code), "{path}: {code}");
            }
            if !reference["relation"]["trigger"].is_null() {
                assert!(!at(&reference["relation"]["trigger"]).trim().is_empty());
            }
            checked += 1;
        }
        for agency in record["agencies"].as_array().unwrap() {
            assert_eq!(agency["surface"], at(&agency["span"]), "{path}");
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} mentions in the corpus");
}

#[test]
fn output_keeps_its_schema() {
    let schema = |kind: &str| {
        let output = call(["schema", kind]);
        assert_eq!(code(&output), 0);
        let schema: Value = serde_json::from_str(&stdout(&output)).expect("the schema is JSON");
        assert!(jsonschema::meta::is_valid(&schema), "{kind} is no JSON Schema");
        jsonschema::validator_for(&schema).unwrap()
    };
    let hold = |validator: &jsonschema::Validator, value: &Value, what: &str| {
        let wrong: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .take(3)
            .collect();
        assert!(wrong.is_empty(), "{what}: {wrong:?}");
    };
    let record = schema("record");
    for value in lines(&corpus_run().join("records.jsonl")) {
        hold(&record, &value, value["source"]["path"].as_str().unwrap());
        let mut odd = value.clone();
        odd["unknown"] = Value::Null;
        assert!(!record.is_valid(&odd), "the schema lets unknown fields in");
    }
    let graph = schema("graph");
    let value: Value =
        serde_json::from_slice(&fs::read(corpus_run().join("graph.json")).unwrap()).unwrap();
    hold(&graph, &value, "graph.json");
}

#[test]
fn the_graph_hangs_together() {
    let graph: Value =
        serde_json::from_slice(&fs::read(corpus_run().join("graph.json")).unwrap()).unwrap();
    let records = lines(&corpus_run().join("records.jsonl"));
    let (nodes, edges) = (graph["nodes"].as_array().unwrap(), graph["edges"].as_array().unwrap());
    assert!(nodes.len() > 50 && edges.len() > 50, "{} nodes, {} edges", nodes.len(), edges.len());
    assert_eq!(graph["graph"]["nodes"], nodes.len());
    assert_eq!(graph["graph"]["edges"], edges.len());
    assert_eq!(graph["graph"]["records"], records.len());

    let ids: Vec<&str> = nodes.iter().map(|node| node["id"].as_str().unwrap()).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "nodes are sorted and unique");
    assert!(
        nodes.iter().all(|node| !node["label"].as_str().unwrap().is_empty()),
        "every node has a label"
    );
    let ids: BTreeSet<&str> = ids.into_iter().collect();

    let keys: Vec<[&str; 3]> = edges
        .iter()
        .map(|edge| ["source", "target", "kind"].map(|part| edge[part].as_str().unwrap()))
        .collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "edges are sorted and unique");
    let by_id: BTreeMap<&str, &Value> =
        records.iter().map(|record| (record["id"].as_str().unwrap(), record)).collect();
    for (edge, [source, target, kind]) in edges.iter().zip(&keys) {
        let name = format!("{source} {kind} {target}");
        assert!(ids.contains(source) && ids.contains(target), "{name}: an end is no node");
        assert_eq!(edge["key"], edge["kind"], "{name}");
        let evidence = edge["evidence"].as_array().unwrap();
        if edge["from"] == "patterns" {
            assert!(evidence.is_empty(), "{name}");
        } else {
            assert!(!evidence.is_empty() && edge.get("from").is_none(), "{name}: no evidence");
            assert_eq!(edge["weight"], evidence.len(), "{name}");
        }
        for one in evidence {
            let record = by_id[one["record"].as_str().unwrap()];
            let (start, end) = (one["span"][0].as_u64().unwrap(), one["span"][1].as_u64().unwrap());
            assert!(
                start < end && end <= record["source"]["chars"].as_u64().unwrap(),
                "{name}: evidence {start}..{end}"
            );
            if let Some(id) = one["reference"].as_str() {
                let held = record["references"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .find(|reference| reference["id"] == id);
                assert_eq!(held.expect("the reference is there")["span"], one["span"], "{name}");
            }
        }
    }
    // Every document of the archive is one node.
    let mut held: Vec<&str> = nodes
        .iter()
        .flat_map(|node| node["records"].as_array().into_iter().flatten())
        .map(|id| id.as_str().unwrap())
        .collect();
    held.sort_unstable();
    assert_eq!(held, by_id.keys().copied().collect::<Vec<_>>());
    for node in nodes.iter().filter(|node| node["issuer"].is_string()) {
        assert!(
            ids.contains(node["issuer"].as_str().unwrap()),
            "the issuer of {} is no node",
            node["id"]
        );
    }
}

#[test]
fn networkx_loads_the_graph() {
    let script = "\
import json, sys, networkx
data = json.load(open(sys.argv[1], encoding='utf-8'))
graph = networkx.node_link_graph(data, edges='edges')
assert graph.is_directed() and graph.is_multigraph()
assert len(graph) == len(data['nodes']), (len(graph), len(data['nodes']))
assert graph.number_of_edges() == len(data['edges'])
assert all('label' in values for _, values in graph.nodes(data=True)), 'an end of an edge is no node'
";
    let has =
        Command::new("python3").args(["-c", "import networkx"]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("skipped: networkx is not there (pip install 'networkx>=3.4')");
        return;
    }
    let graph = corpus_run().join("graph.json");
    let output = Command::new("python3").args(["-c", script, text(&graph)]).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

/// A reader that stops reading is no failure.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    let (_dir, archive) = archive(&[("a.txt", GOOD.repeat(20_000).as_bytes())]);
    let mut child = viendan()
        .args(["text", text(&archive.join("a.txt"))])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    std::thread::sleep(Duration::from_millis(10));
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
}
