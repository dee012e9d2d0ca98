//! What changed? The output on the bundled corpus against `corpus/golden`, which the program writes:
//! `UPDATE=1 cargo test --release golden` rewrites it, and a person reads the diff.

use std::path::{Path, PathBuf};

use crate::corpus;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/golden")
}

fn compare(name: &str, got: &str) {
    let path = golden().join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(golden()).unwrap();
        std::fs::write(&path, got).unwrap();
        return;
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    if held == got {
        return;
    }
    let line = held
        .lines()
        .zip(got.lines())
        .position(|(a, b)| a != b)
        .unwrap_or(held.lines().count().min(got.lines().count()));
    let show = |text: &str| {
        text.lines().nth(line).unwrap_or("(no such line)").chars().take(300).collect::<String>()
    };
    panic!(
        "{name} differs from line {}:\n held: {}\n  got: {}\nUPDATE=1 rewrites it; read the diff",
        line + 1,
        show(&held),
        show(got)
    );
}

#[test]
fn records_are_as_they_were() {
    let mut out = String::new();
    for source in corpus::sources() {
        let record = viendan::read(source.clone(), corpus::patterns());
        out.push_str(&viendan::wire::record_line(&record));
        out.push('\n');
    }
    compare("records.jsonl", &out);
}

#[test]
fn the_graph_is_as_it_was() {
    let records =
        corpus::sources().iter().map(|source| viendan::read(source.clone(), corpus::patterns()));
    let graph = viendan::link(records, corpus::patterns());
    let mut out = Vec::new();
    // The hash of the patterns changes with every rule, the graph need not.
    viendan::wire::write_graph(&graph, "", "edges", &mut out).unwrap();
    compare("graph.json", std::str::from_utf8(&out).unwrap());
}
