//! What goes wrong: a bad file is named and the run goes on, a run that cannot start says why.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::{GOOD, archive, call, code, fed, lines, stderr, text, viendan};
#[cfg(unix)]
use super::{as_another_user, set_mode};

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
    let mut failed = vec![
        "blank.txt",
        "controls.txt",
        "empty.txt",
        "long.txt",
        "noise.txt",
        "old.txt",
        "scan.pdf",
    ];
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
    assert_eq!(state("skipped"), ["table.json"]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    let (dir, archive) = archive(&[
        ("good.txt", GOOD.as_bytes()),
        ("locked.txt", GOOD.as_bytes()),
        ("shut/in.txt", b"x"),
    ]);
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    set_mode(dir.path(), 0o755);
    set_mode(&out, 0o777);
    set_mode(&archive.join("locked.txt"), 0o000);
    set_mode(&archive.join("shut"), 0o000);
    let Some(output) =
        as_another_user(dir.path(), &["run", text(&archive), "-o", text(&out), "-q"])
    else {
        return;
    };
    set_mode(&archive.join("shut"), 0o755);
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
        let output = fed(arguments, GOOD);
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
