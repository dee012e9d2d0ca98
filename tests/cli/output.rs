//! What the files of a run promise: spans, schemas, a graph that hangs together.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{call, code, corpus_run, json, lines, stderr, stdout, text};
use crate::corpus::{folder, sources};

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
    hold(&graph, &json(&corpus_run().join("graph.json")), "graph.json");
}

#[test]
fn the_graph_hangs_together() {
    let graph = json(&corpus_run().join("graph.json"));
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
