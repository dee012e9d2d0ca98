//! `viendan anomalies`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use console::Color;
use viendan::model::{self, EdgeKey, Ground};
use viendan::patterns::Patterns;
use viendan::wire::{self, Anomaly, GraphNode, Record};

use super::table::{Column, Layout, Printing, print};
use super::{Common, DONE, NOTHING, document, load, records, tell};

/// Examples, shown below the options.
pub const AFTER: &str = "\
Severities: error can be proved from the text alone, warning is likely wrong or a matter of
rounding, info is worth knowing.

Examples:
  viendan anomalies out                              all of a run, the gravest first
  viendan anomalies out --severity error             only what is proved wrong
  viendan anomalies out --type sum_mismatch          only sums that do not add up
  viendan anomalies out --format jsonl | jq .message

Exit codes: 0 something was found, 1 nothing matches, 3 could not run.";

#[derive(Args)]
pub struct AnomalyArgs {
    /// Output folder of a run, or a records.jsonl
    #[arg(value_name = "OUT")]
    results: PathBuf,
    /// Only of this type, such as sum_mismatch, percent_mismatch or date_after_document
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Only of this severity
    #[arg(
        long,
        value_name = "SEVERITY",
        value_parser = PossibleValuesParser::new(wire::severities())
    )]
    severity: Option<String>,
    #[command(flatten)]
    printing: Printing,
}

const LAYOUT: Layout = Layout {
    columns: &[
        Column::whole("severity"),
        Column::whole("type"),
        Column::text("message", 30),
        Column::text("document", 14),
        Column::number("page"),
        Column::text("stated", 10),
        Column::text("computed", 10),
        Column::text("text", 20),
        Column::whole("id"),
    ],
    colors: &[("error", Color::Red), ("warning", Color::Yellow), ("info", Color::Cyan)],
    // Messages are worth reading to the end.
    lines: 12,
};

/// One anomaly, ready to print.
struct Row {
    severity: String,
    kind: String,
    message: String,
    /// Code or path of the document.
    document: String,
    /// Where what it is about begins.
    page: Option<usize>,
    stated: String,
    computed: String,
    /// The words it is about.
    text: String,
    id: String,
    /// By which it is sorted.
    path: String,
    /// Ids of the records it was seen in.
    records: Vec<String>,
    json: String,
}

/// Prints the anomalies of a run that the arguments ask for.
pub fn run(args: &AnomalyArgs, common: &Common) -> Result<u8> {
    let records = records(&args.results)?;
    let written: Vec<Record> = records.iter().map(Record::from).collect();
    let mut rows: Vec<Row> = written.iter().flat_map(inside).collect();
    rows.extend(across(records, &written, &load(common)?));
    let all = rows.len();
    let types: BTreeSet<String> = rows.iter().map(|row| row.kind.clone()).collect();
    rows.retain(|row| {
        args.kind.as_ref().is_none_or(|kind| *kind == row.kind)
            && args.severity.as_ref().is_none_or(|severity| *severity == row.severity)
    });
    let severities = wire::severities();
    let grave = |row: &Row| severities.iter().position(|word| *word == row.severity);
    rows.sort_by(|a, b| grave(a).cmp(&grave(b)).then_with(|| a.path.cmp(&b.path)));
    let no_room = print(&args.printing, &LAYOUT, &rows, cells, |row| row.json.clone())?;
    let documents = rows.iter().flat_map(|row| row.records.iter().map(String::as_str));
    tell(common, ["anomaly", "anomalies"], [rows.len(), all], documents, &no_room);
    if let Some(kind) = args.kind.as_ref().filter(|kind| !types.contains(*kind))
        && !common.quiet
        && !types.is_empty()
    {
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        eprintln!("none has the type {kind}; there are {}", types.join(", "));
    }
    Ok(if rows.is_empty() { NOTHING } else { DONE })
}

/// The anomalies that one document shows by itself, in reading order.
fn inside(record: &Record) -> Vec<Row> {
    let indicators =
        record.indicators.iter().map(|held| (held.id.as_str(), (held.page, &held.surface)));
    let references =
        record.references.iter().map(|held| (held.id.as_str(), (held.page, &held.surface)));
    let places: BTreeMap<&str, (usize, &String)> = indicators.chain(references).collect();
    record.anomalies.iter().map(|anomaly| row(record, anomaly, &places)).collect()
}

fn row(record: &Record, anomaly: &Anomaly, places: &BTreeMap<&str, (usize, &String)>) -> Row {
    let about: Vec<_> = anomaly.about.iter().filter_map(|id| places.get(id.as_str())).collect();
    let surfaces: Vec<&str> = about.iter().map(|(_, surface)| surface.as_str()).collect();
    let only_page = (record.source.pages == 1).then_some(1);
    Row {
        severity: anomaly.severity.clone(),
        kind: anomaly.kind.clone(),
        message: anomaly.message.clone(),
        document: document(record).to_owned(),
        page: about.iter().map(|(page, _)| *page).min().or(only_page),
        stated: anomaly.stated.as_ref().map(wire::plain).unwrap_or_default(),
        computed: anomaly.computed.as_ref().map(wire::plain).unwrap_or_default(),
        text: surfaces.join(" | "),
        id: format!("{}/{}", record.id, anomaly.id),
        path: record.source.path.clone(),
        records: vec![record.id.clone()],
        json: wire::anomaly_line(record, anomaly),
    }
}

/// The anomalies that show only between documents, which the graph holds.
fn across(records: Vec<model::Record>, written: &[Record], patterns: &Patterns) -> Vec<Row> {
    let documents: BTreeMap<&str, &Record> =
        written.iter().map(|record| (record.id.as_str(), record)).collect();
    let graph = viendan::link(records, patterns);
    let mut rows = Vec::new();
    for (id, node) in &graph.nodes {
        // Those of one document are named after its record.
        let (GraphNode::Anomaly { severity, anomaly_type, message, stated, computed, .. }, json) =
            wire::node(id, node)
        else {
            continue;
        };
        if !id.starts_with("anomaly/") {
            continue;
        }
        let first = EdgeKey { source: id.clone(), target: String::new(), kind: String::new() };
        let seen: BTreeSet<&str> = graph
            .edges
            .range(first..)
            .take_while(|(key, _)| key.source == *id)
            .filter_map(|(_, ground)| match ground {
                Ground::Read(evidence) => Some(evidence),
                Ground::Patterns => None,
            })
            .flatten()
            .map(|evidence| evidence.record.as_str())
            .collect();
        let of: Vec<&Record> = seen.iter().filter_map(|id| documents.get(id).copied()).collect();
        let plain = |value: Option<_>| value.as_ref().map(wire::plain).unwrap_or_default();
        rows.push(Row {
            severity,
            kind: anomaly_type,
            message,
            document: of.iter().map(|record| document(record)).collect::<Vec<_>>().join(", "),
            page: None,
            stated: plain(stated),
            computed: plain(computed),
            text: String::new(),
            id: id.clone(),
            path: of.first().map_or_else(String::new, |record| record.source.path.clone()),
            records: seen.iter().map(|id| (*id).to_owned()).collect(),
            json,
        });
    }
    rows
}

fn cells(row: &Row) -> Vec<String> {
    vec![
        row.severity.clone(),
        row.kind.clone(),
        row.message.clone(),
        row.document.clone(),
        row.page.map(|page| page.to_string()).unwrap_or_default(),
        row.stated.clone(),
        row.computed.clone(),
        row.text.clone(),
        row.id.clone(),
    ]
}
