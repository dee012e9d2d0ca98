//! The commands beside `run`, `coverage` and `patterns`.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{GOOD, archive, call, code, corpus_run, fed, json, stderr, stdout, text};
use crate::corpus::{folder, sources};

#[test]
fn extract_prints_one_line_of_json() {
    let output = fed(&["extract", "-"], GOOD);
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
    let renamed = json(&graph);
    let edges = json(&corpus_run().join("graph.json"));
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
        // What did not change is passed over.
        let _ = std::fs::remove_dir_all(&out);
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
