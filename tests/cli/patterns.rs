//! `viendan patterns`, and patterns of one's own.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{call, code, json, stderr, stdout, text};

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
        ("a date that is none", "laws.tsv", bad("laws.tsv", "date", "2021-02-31"), "laws.tsv:2:"),
        (
            "an unknown successor",
            "issuers.tsv",
            bad("issuers.tsv", "successor", "NOSUCH"),
            "issuers.tsv:2:",
        ),
        (
            "no such level",
            "issuers.tsv",
            bad("issuers.tsv", "successor", "BTC@x"),
            "issuers.tsv:2:",
        ),
        (
            "an end and no more",
            "issuers.tsv",
            bad("issuers.tsv", "successor", ""),
            "issuers.tsv:2:",
        ),
        ("no source", "places.tsv", bad("places.tsv", "source", ""), "places.tsv:2:"),
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

/// A built-in table with another `cell` in a column of its first row.
fn bad(table: &str, column: &str, cell: &str) -> String {
    let content =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns").join(table))
            .unwrap();
    let mut rows: Vec<Vec<&str>> = content.lines().map(|line| line.split('\t').collect()).collect();
    let at = rows[0].iter().position(|name| *name == column).unwrap();
    rows[1][at] = cell;
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
        json(&out.join("graph.json"))["graph"]["patterns"].clone()
    };
    assert_ne!(hash(&[]), hash(&["--patterns", text(&own)]));
}
