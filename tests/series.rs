//! Figures in the graph: nodes and edges of indicators and anomalies, series across documents, and
//! what contradicts itself there. The records are made by hand.

mod across;
mod nodes;

use std::collections::BTreeSet;

use serde_json::Value;
use viendan::model::{
    About, Agency, AgencyKind, Anomaly, Date, DocType, Indicator, IndicatorKind, PartKind, Period,
    Place, Qualifier, Ratio, Record, Reference, ReferenceKind, Relation, Scope, Severity, Stated,
    Status,
};
use viendan::text::{CharIndex, Span};
use viendan::wire;

use crate::corpus::patterns;

const UBND: &str = "vn/quang-ngai/ly-son/ubnd";

pub(super) fn agency(id: &str, name: &str) -> Agency {
    Agency { id: id.to_owned(), name: name.to_owned(), kind: AgencyKind::Agency }
}

pub(super) fn date(iso: &str) -> Option<Date> {
    Some(Date::parse(iso).unwrap())
}

/// A report of the district, with its number and date.
fn report(id: &str, number: u32, iso: &str) -> Record {
    let mut record =
        Record { id: id.to_owned(), chars: CharIndex::identity(), ..Record::default() };
    record.source.path = format!("{id}.txt");
    record.source.chars = 9000;
    record.header.doc_type = Some(DocType { code: "BC".into(), name: "Báo cáo".into() });
    record.header.number = Some(number.to_string());
    record.header.symbol = Some("BC-UBND".into());
    record.header.code = Some(format!("{number}/BC-UBND"));
    record.header.code_span = Some(Span::new(40, 51));
    record.header.date = date(iso);
    record.header.issuer = Some(agency(UBND, "Ủy ban nhân dân huyện Lý Sơn"));
    record.header.key = Some(format!("{UBND}/bc/{}/{number}", &iso[..4]));
    record.header.title = Some("Kết quả kiểm soát thủ tục hành chính".into());
    record
}

/// What was counted in a month of 2021.
fn count(measure: &str, value: &str, month: u8) -> Indicator {
    Indicator {
        span: Span::new(0, 1),
        page: 1,
        paragraph: 1,
        surface: format!("{value} hồ sơ"),
        number_span: Span::new(0, 1),
        value: value.parse().unwrap(),
        ratio: None,
        kind: IndicatorKind::Count,
        unit: Some("hồ sơ".into()),
        base_value: Some(value.parse().unwrap()),
        base_unit: Some("hồ sơ".into()),
        measure: Some(measure.into()),
        aspect: None,
        status: Status::Result,
        qualifier: Qualifier::Exact,
        scope: Scope::default(),
        period: Some(Period {
            start: Date::new(2021, month, 1),
            end: Date::new(2021, month, Date::last_day(2021, month)).unwrap(),
            text: format!("tháng {month}/2021"),
        }),
        change: None,
        part_of: None,
        part_kind: None,
        percent_of: None,
        percent_base: None,
        rule: "ind.count".into(),
    }
}

/// `38.388/42.092`.
fn ratio(measure: &str, numerator: &str, denominator: &str, month: u8) -> Indicator {
    Indicator {
        kind: IndicatorKind::Ratio,
        ratio: Some(Ratio {
            numerator: numerator.parse().unwrap(),
            denominator: denominator.parse().unwrap(),
        }),
        ..count(measure, numerator, month)
    }
}

/// Puts figures into a record, each at a place of its own.
fn with(mut record: Record, figures: impl IntoIterator<Item = Indicator>) -> Record {
    for figure in figures {
        let start = 100 + 20 * record.indicators.len();
        let span = Span::new(start, start + 12);
        record.indicators.push(Indicator { span, number_span: span, ..figure });
    }
    record
}

/// A mention of a plan that is numbered like this one.
fn citing(mut record: Record, code: &str, key: &str, iso: Option<&str>) -> Record {
    let start = 2000 + 50 * record.references.len();
    record.references.push(Reference {
        span: Span::new(start, start + 40),
        page: 2,
        surface: code.to_owned(),
        kind: ReferenceKind::Numbered,
        doc_type: Some(DocType { code: "KH".into(), name: "Kế hoạch".into() }),
        number: None,
        symbol: None,
        code: Some(code.to_owned()),
        code_span: None,
        repaired: false,
        date: iso.and_then(date),
        issuer: Some(agency("vn/quang-ngai/ubnd", "Ủy ban nhân dân tỉnh Quảng Ngãi")),
        title: None,
        provisions: Vec::new(),
        relation: Relation { kind: "cites".into(), source: None, trigger: None },
        further_relations: Vec::new(),
        same_as: None,
        key: Some(key.to_owned()),
        to_self: false,
        rule: "ref.numbered".into(),
    });
    record
}

const PLAN: (&str, &str) = ("29/KH-UBND", "vn/quang-ngai/ubnd/kh/2021/29");

fn plan(record: Record, iso: &str) -> Record {
    citing(record, PLAN.0, PLAN.1, Some(iso))
}

/// The graph as its readers get it: linked, written, read, and checked for what always holds.
pub(super) fn graph(records: &[Record]) -> Value {
    let write = |records: Vec<Record>| {
        let mut out = Vec::new();
        wire::write_graph(&viendan::link(records, patterns()), "", "edges", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let written = write(records.to_vec());
    // In any order, and from records that were written and read again.
    let mut turned = records.to_vec();
    turned.reverse();
    assert_eq!(write(turned.clone()), written, "the order of the records matters");
    turned.rotate_left(records.len() / 2);
    assert_eq!(write(turned), written, "the order of the records matters");
    let read = records.iter().map(|record| wire::parse_record(&wire::record_line(record)).unwrap());
    assert_eq!(write(read.collect()), written, "records read back give another graph");

    let graph: Value = serde_json::from_str(&written).unwrap();
    let schema: Value = serde_json::from_str(&wire::graph_schema()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = schema
        .iter_errors(&graph)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");

    let ids: Vec<&str> = list(&graph, "nodes").map(|node| text(node, "id")).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "nodes are sorted and unique");
    assert!(list(&graph, "nodes").all(|node| !text(node, "label").is_empty()));
    let ids: BTreeSet<&str> = ids.into_iter().collect();
    for edge in list(&graph, "edges") {
        assert!(ids.contains(text(edge, "source")) && ids.contains(text(edge, "target")), "{edge}");
        let evidence = edge["evidence"].as_array().unwrap();
        assert!(!evidence.is_empty() || edge["from"] == "patterns", "{edge}");
        for one in evidence {
            let record =
                records.iter().find(|record| record.id == text(one, "record")).expect("a record");
            let span: [usize; 2] = serde_json::from_value(one["span"].clone()).unwrap();
            assert!(span[0] < span[1] && span[1] <= record.source.chars, "{edge}");
            if let Some(id) = one["indicator"].as_str() {
                let at: usize = id[1..].parse().unwrap();
                let held = record.indicators[at - 1].span;
                assert_eq!(span, [held.start, held.end], "{edge}");
            }
        }
    }
    for node in list(&graph, "nodes") {
        if let Some(agency) = node["agency"].as_str() {
            assert!(ids.contains(agency), "{agency} is no node");
        }
    }
    graph
}

pub(super) fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().unwrap().iter()
}

pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}"))
}

pub(super) fn of_kind<'a>(graph: &'a Value, kind: &str) -> Vec<&'a Value> {
    list(graph, "nodes").filter(|node| node["kind"] == kind).collect()
}

/// The anomalies of a graph.
fn anomalies(records: &[Record]) -> Vec<Value> {
    of_kind(&graph(records), "anomaly").into_iter().cloned().collect()
}

/// The one anomaly of a graph: its type, severity and message.
fn anomaly(records: &[Record]) -> (String, String, String) {
    let all = anomalies(records);
    assert_eq!(all.len(), 1, "{all:#?}");
    let part = |name: &str| text(&all[0], name).to_owned();
    (part("type"), part("severity"), part("message"))
}

fn silent(records: &[Record]) {
    let all = anomalies(records);
    assert!(all.is_empty(), "{all:#?}");
}

/// Targets of the edges of a kind from a node, or sources of those to it.
pub(super) fn ends<'a>(
    graph: &'a Value,
    node: &str,
    kind: &str,
    from: &str,
    to: &str,
) -> Vec<&'a str> {
    list(graph, "edges")
        .filter(|edge| edge[from] == node && edge["kind"] == kind)
        .map(|edge| text(edge, to))
        .collect()
}
