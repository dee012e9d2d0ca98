//! A few documents linked: in any order, from memory or read back, the graph is the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viendan::model::Record;
use viendan::wire;
use viendan_fuzz::{inputs, patterns};

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    let texts: Vec<String> = match inputs::parts(data) {
        Some(parts) => parts.iter().map(|(_, text)| String::from_utf8_lossy(text).into_owned()).collect(),
        None => vec![String::from_utf8_lossy(data).into_owned()],
    };
    let read = |(number, text): (u8, &String)| viendan::read(viendan_fuzz::source(number, text), patterns());
    let records: Vec<Record> = (0..).zip(&texts).map(read).collect();
    let graph = viendan::link(records.clone(), patterns());
    let back = records.iter().rev().map(|record| {
        wire::parse_record(&wire::record_line(record)).expect("a record reads back")
    });
    assert_eq!(graph, viendan::link(back, patterns()));
    let mut out = Vec::new();
    wire::write_graph(&graph, "", "edges", &mut out).expect("memory takes all");
    let records = graph.records;
    assert_eq!(records, texts.len());
});
