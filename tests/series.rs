//! Figures in the graph: nodes and edges of indicators and anomalies, series across documents, and
//! what contradicts itself there. The records are made by hand.

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

fn agency(id: &str, name: &str) -> Agency {
    Agency { id: id.to_owned(), name: name.to_owned(), kind: AgencyKind::Agency }
}

fn date(iso: &str) -> Option<Date> {
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
fn graph(records: &[Record]) -> Value {
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

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().unwrap().iter()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}"))
}

fn of_kind<'a>(graph: &'a Value, kind: &str) -> Vec<&'a Value> {
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
fn ends<'a>(graph: &'a Value, node: &str, kind: &str, from: &str, to: &str) -> Vec<&'a str> {
    list(graph, "edges")
        .filter(|edge| edge[from] == node && edge["kind"] == kind)
        .map(|edge| text(edge, to))
        .collect()
}

#[test]
fn indicators_are_nodes() {
    let mut whole = ratio("hồ sơ đã cập nhật,\nxử lý", "38388", "42092", 6);
    whole.scope.agency = Some(agency("vn/quang-ngai/so-noi-vu", "Sở Nội vụ tỉnh Quảng Ngãi"));
    let mut part = count("quá hạn", "1419", 6);
    (part.part_of, part.part_kind) = (Some(0), Some(PartKind::Subset));
    part.scope.place = Some(Place { code: "535".into(), name: "huyện Lý Sơn".into() });
    let mut share = count("đạt tỷ lệ", "95.07", 6);
    (share.kind, share.unit, share.base_unit) = (IndicatorKind::Percent, Some("%".into()), None);
    // Read from a file that was put together by hand.
    (share.base_value, share.part_of) = (None, Some(17));
    let graph = graph(&[with(report("a", 621, "2021-07-05"), [whole, part, share])]);

    let nodes = of_kind(&graph, "indicator");
    let labels: Vec<&str> = nodes.iter().map(|node| text(node, "label")).collect();
    assert_eq!(
        labels,
        ["38.388/42.092 hồ sơ đã cập nhật, xử lý", "1.419 hồ sơ quá hạn", "95,07% đạt tỷ lệ"]
    );
    assert_eq!(nodes[0]["id"], "a/i1");
    assert_eq!(nodes[0]["ratio"]["denominator"].to_string(), "42092");
    assert_eq!(nodes[2]["value"].to_string(), "95.07");
    assert_eq!(nodes[0]["agency"], "vn/quang-ngai/so-noi-vu");
    assert_eq!(nodes[1]["agency"], UBND);

    let own = format!("{UBND}/bc/2021/621");
    assert_eq!(ends(&graph, &own, "measures", "source", "target"), ["a/i1", "a/i2", "a/i3"]);
    let about = |id: &str| ends(&graph, id, "about", "source", "target");
    assert_eq!(about("a/i1"), ["vn/quang-ngai/so-noi-vu"]);
    assert_eq!(about("a/i2"), ["place/535"]);
    assert_eq!(about("a/i3"), [UBND]);
    assert_eq!(ends(&graph, "a/i2", "part_of", "source", "target"), ["a/i1"]);
    assert!(ends(&graph, "a/i3", "part_of", "source", "target").is_empty());
    assert!(of_kind(&graph, "series").is_empty());
}

#[test]
fn anomalies_of_a_document_are_nodes() {
    let mut record = plan(with(report("a", 1, "2021-07-05"), [count("mới", "7", 6)]), "2021-03-04");
    let about = |kind: &str, about: &[About], spans: &[Span]| Anomaly {
        kind: kind.to_owned(),
        severity: Severity::Error,
        message: "275 + 91 + 140 = 506, but 509 is stated".to_owned(),
        spans: spans.to_vec(),
        about: about.to_vec(),
        stated: Some(Stated::Number("509".parse().unwrap())),
        computed: Some(Stated::Text("506".to_owned())),
    };
    record.anomalies = vec![
        about("sum_mismatch", &[About::Indicator(0)], &[Span::new(100, 112)]),
        about("date_after_document", &[About::Reference(0)], &[Span::new(2000, 2010)]),
        about("missing_number", &[About::Document], &[]),
        about("section_numbering", &[], &[Span::new(2500, 2510)]),
        about("sum_mismatch", &[About::Indicator(9), About::Reference(9)], &[]),
    ];
    let graph = graph(&[record]);
    let nodes = of_kind(&graph, "anomaly");
    assert_eq!(nodes.len(), 5);
    assert_eq!(
        (nodes[0]["id"].as_str(), nodes[0]["type"].as_str(), nodes[0]["stated"].to_string()),
        (Some("a/x1"), Some("sum_mismatch"), "509".to_owned())
    );
    assert_eq!(nodes[0]["computed"], "506");
    let own = format!("{UBND}/bc/2021/1");
    let about = |id: &str| ends(&graph, id, "about", "source", "target");
    assert_eq!(about("a/x1"), ["a/i1"]);
    assert_eq!(about("a/x2"), [PLAN.1]);
    for id in ["a/x3", "a/x4", "a/x5"] {
        assert_eq!(about(id), [own.as_str()], "{id}");
    }
    let page = |id: &str| {
        list(&graph, "edges").find(|edge| edge["source"] == id).unwrap()["evidence"][0]["page"]
            .clone()
    };
    assert_eq!([page("a/x1"), page("a/x2"), page("a/x4")], [1, 2, 2]);
}

#[test]
fn a_measure_over_months_is_a_series() {
    let records = [
        with(report("b", 70, "2021-07-02"), [count("Hồ sơ tiếp nhận trong tháng 6", "120", 6)]),
        with(report("a", 60, "2021-06-02"), [count("hồ sơ tiếp nhận  trong tháng 05,", "110", 5)]),
        with(
            report("c", 80, "2021-08-02"),
            [count("hồ sơ tiếp nhận trong tháng 7/2021", "130", 7)],
        ),
    ];
    let graph = graph(&records);
    let all = of_kind(&graph, "series");
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(all[0]["label"], "hồ sơ tiếp nhận trong");
    assert_eq!((text(all[0], "unit"), text(all[0], "agency")), ("hồ sơ", UBND));
    let points: Vec<&Value> = list(all[0], "points").collect();
    let first = serde_json::json!({
        "period": {"start": "2021-05-01", "end": "2021-05-31"},
        "value": 110,
        "record": "a",
        "indicator": "i1",
    });
    assert_eq!(*points[0], first);
    assert_eq!(points.len(), 3);
    let id = text(all[0], "id");
    assert_eq!(ends(&graph, id, "in_series", "target", "source"), ["a/i1", "b/i1", "c/i1"]);
    assert!(of_kind(&graph, "anomaly").is_empty());
}

/// Whether two figures of two documents are one series.
fn one_series(a: Indicator, b: Indicator) -> bool {
    let records =
        [with(report("a", 60, "2021-06-02"), [a]), with(report("b", 70, "2021-07-02"), [b])];
    let graph = graph(&records);
    assert!(of_kind(&graph, "anomaly").is_empty());
    of_kind(&graph, "series").len() == 1
}

#[test]
fn only_what_can_be_compared_is_a_series() {
    let may = || count("hồ sơ tiếp nhận", "110", 5);
    let june = || count("hồ sơ tiếp nhận", "120", 6);
    assert!(one_series(may(), june()));
    assert!(one_series(may(), Indicator { status: Status::Previous, ..june() }));
    let level = |level: &str| Scope { level: Some(level.into()), ..Scope::default() };
    for (other, what) in [
        (Indicator { status: Status::Target, ..june() }, "an aim"),
        (Indicator { status: Status::Change, ..june() }, "a change"),
        (Indicator { unit: Some("người".into()), ..june() }, "another unit"),
        (Indicator { kind: IndicatorKind::Percent, ..june() }, "another kind"),
        (Indicator { scope: level("xã"), ..june() }, "another level"),
        (
            Indicator {
                scope: Scope { text: Some("Bộ phận Một cửa".into()), ..Scope::default() },
                ..june()
            },
            "another scope, by its words",
        ),
        (
            Indicator {
                scope: Scope {
                    agency: Some(agency("vn/quang-ngai/so-noi-vu", "Sở Nội vụ")),
                    ..Scope::default()
                },
                ..june()
            },
            "another body",
        ),
        (Indicator { period: None, ..june() }, "no period"),
        (
            Indicator { period: june().period.map(|p| Period { start: None, ..p }), ..june() },
            "no start",
        ),
        (Indicator { measure: None, ..june() }, "no measure"),
        (count("hồ sơ trả lại", "120", 6), "another measure"),
        (count("hồ sơ", "120", 6), "nothing but the unit"),
    ] {
        assert!(!one_series(may(), other), "{what}");
    }
    // Only the period of a measure is set aside, not every number in it.
    assert!(one_series(count("hồ sơ mới quý II năm 2021", "1", 5), {
        let mut third = count("hồ sơ mới quý III năm 2021", "2", 8);
        third.period.as_mut().unwrap().text = "quý III".into();
        third
    }));
    assert!(!one_series(count("hồ sơ mức độ 3", "1", 3), count("hồ sơ mức độ 4", "2", 4)));
    assert!(!one_series(
        count("hộ nghèo chuẩn 2016", "1", 3),
        count("hộ nghèo chuẩn 2022", "2", 4)
    ));
    // A figure whose body cannot be told from others of its name.
    let nowhere = |figure: Indicator| Indicator {
        scope: Scope {
            agency: Some(agency("vn/?/so-noi-vu", "Sở Nội vụ")), ..Scope::default()
        },
        ..figure
    };
    assert!(!one_series(nowhere(may()), nowhere(june())));
}

#[test]
fn one_document_twice_is_no_series() {
    let figure = || count("hồ sơ tiếp nhận", "110", 5);
    let other = || count("hồ sơ tiếp nhận", "120", 5);
    let records = [
        with(report("a", 60, "2021-06-02"), [figure()]),
        with(report("b", 60, "2021-06-02"), [other()]),
    ];
    let graph = graph(&records);
    assert!(of_kind(&graph, "series").is_empty());
    assert!(of_kind(&graph, "anomaly").is_empty());
    // A document without an issuer says nothing that others could contradict.
    let mut nobody = with(report("b", 70, "2021-06-02"), [other()]);
    nobody.header.issuer = None;
    silent(&[with(report("a", 60, "2021-06-02"), [figure()]), nobody]);
}

#[test]
fn different_values_conflict() {
    let measure = "hồ sơ tiếp nhận";
    let a = with(report("a", 60, "2021-06-02"), [count(measure, "38388", 5)]);
    let b = with(report("b", 70, "2021-07-02"), [count(measure, "38838", 5)]);
    let (kind, severity, message) = anomaly(&[a.clone(), b.clone()]);
    assert_eq!((kind.as_str(), severity.as_str()), ("conflicting_value", "error"));
    assert_eq!(
        message,
        "\"hồ sơ tiếp nhận\" of Ủy ban nhân dân huyện Lý Sơn has different values for \
         1/5/2021–31/5/2021: Báo cáo 60/BC-UBND (2/6/2021) states 38.388 hồ sơ; Báo cáo 70/BC-UBND \
         (2/7/2021) states 38.838 hồ sơ"
    );
    let graph = graph(&[a.clone(), b.clone()]);
    let id = text(of_kind(&graph, "anomaly")[0], "id").to_owned();
    assert!(id.starts_with("anomaly/conflicting_value/") && id.ends_with("/2021-05-01/2021-05-31"));
    assert_eq!(ends(&graph, &id, "about", "source", "target"), ["a/i1", "b/i1"]);

    // Looking back, or without a number: likely, not sure.
    let previous = |value: &str| Indicator { status: Status::Previous, ..count(measure, value, 5) };
    let back = with(report("b", 70, "2022-07-02"), [previous("38838")]);
    assert_eq!(anomaly(&[a.clone(), back]).1, "warning");
    let mut draft = b.clone();
    (draft.header.code, draft.header.key) = (None, None);
    let (_, severity, message) = anomaly(&[a.clone(), draft]);
    assert_eq!(severity, "warning");
    assert!(
        message.contains("(2/6/2021) states 38.388 hồ sơ; Báo cáo: Kết quả kiểm soát thủ tục hành chính (b.txt) states"),
        "{message}"
    );
    // The same measure only without the words of its period.
    let worded = with(report("b", 70, "2021-07-02"), [count("hồ sơ tiếp nhận tháng 5", "9", 5)]);
    assert_eq!(anomaly(&[a.clone(), worded]).1, "warning");

    // Agreeing with last year's report, rounding, another precision: no conflict.
    let agreeing = with(report("b", 70, "2022-07-02"), [previous("38388")]);
    silent(&[a.clone(), agreeing.clone()]);
    assert_eq!(of_kind(&self::graph(&[a.clone(), agreeing]), "series").len(), 1);
    let about = Indicator { qualifier: Qualifier::About, ..count(measure, "38000", 5) };
    silent(&[a.clone(), with(report("b", 70, "2021-07-02"), [about])]);
    let share = |value: &str| Indicator {
        kind: IndicatorKind::Percent,
        unit: Some("%".into()),
        ..count("tỷ lệ", value, 5)
    };
    let rounded = |x: &str, y: &str| {
        [
            with(report("a", 60, "2021-06-02"), [share(x)]),
            with(report("b", 70, "2021-07-02"), [share(y)]),
        ]
    };
    silent(&rounded("95.07", "95.1"));
    silent(&rounded("95.07", "95"));
    assert_eq!(anomaly(&rounded("95.07", "95.2")).0, "conflicting_value");

    // Documents about different matters mean different things, unless many words are the same.
    let on_land = |measure: &str| {
        let mut record = with(report("b", 70, "2021-07-02"), [count(measure, "9", 5)]);
        record.header.title = Some("Tình hình quản lý đất đai".into());
        record
    };
    silent(&[a.clone(), on_land(measure)]);
    let specific = "hồ sơ dịch vụ công trực tuyến tiếp nhận";
    let told = with(report("a", 60, "2021-06-02"), [count(specific, "38388", 5)]);
    assert_eq!(anomaly(&[told, on_land(specific)]).1, "warning");

    // Who takes no part in a conflict is not named.
    let other = with(report("c", 80, "2021-07-20"), [count(measure, "38388", 5)]);
    let mut unlike = on_land(measure);
    unlike.id = "d".into();
    unlike.header.code = Some("71/BC-UBND".into());
    unlike.header.key = Some(format!("{UBND}/bc/2021/71"));
    let (_, _, message) = anomaly(&[a.clone(), b.clone(), other, unlike]);
    assert!(message.contains(" 80/BC-UBND") && !message.contains(" 71/BC-UBND"), "{message}");

    // Several values in one document: the words do not tell what is counted.
    let several = [count(measure, "5", 5), count(measure, "6", 5)];
    silent(&[a.clone(), with(report("b", 70, "2021-07-02"), several)]);
    // A later document corrects the earlier one.
    let mut correcting = citing(b, "60/BC-UBND", &format!("{UBND}/bc/2021/60"), None);
    correcting.references[0].issuer = None;
    correcting.references[0].relation.kind = "replaces".into();
    silent(&[a, correcting]);
}

#[test]
fn repeated_values_are_a_copied_report() {
    let pair = |figures: &[(&str, &str, &str)]| {
        let of = |month: u8, value: fn(&(&str, &str, &str)) -> String| {
            let figures: Vec<Indicator> =
                figures.iter().map(|figure| count(figure.0, &value(figure), month)).collect();
            figures
        };
        [
            with(report("a", 60, "2021-06-02"), of(5, |figure| figure.1.to_owned())),
            with(report("b", 70, "2021-07-02"), of(6, |figure| figure.2.to_owned())),
        ]
    };
    let copied =
        pair(&[("tiếp nhận", "419", "419"), ("giải quyết", "310", "310"), ("tồn", "109", "109")]);
    let (kind, severity, message) = anomaly(&copied);
    assert_eq!((kind.as_str(), severity.as_str()), ("repeated_value", "warning"));
    assert!(
        message.starts_with(
            "Báo cáo 70/BC-UBND (2/7/2021) repeats 3 figures of Báo cáo 60/BC-UBND (2/6/2021) for \
             another period (1/6/2021–30/6/2021 instead of 1/5/2021–31/5/2021): "
        ),
        "{message}"
    );
    assert!(message.contains("\"giải quyết\" 310 hồ sơ"), "{message}");
    let graph = graph(&copied);
    let id = text(of_kind(&graph, "anomaly")[0], "id").to_owned();
    assert_eq!(ends(&graph, &id, "about", "source", "target").len(), 6);
    // One figure of many digits.
    let (_, _, message) = anomaly(&pair(&[("tiếp nhận", "38388", "38388"), ("tồn", "1", "2")]));
    assert!(message.contains("repeats a figure of"), "{message}");

    silent(&pair(&[("tiếp nhận", "12", "12")]));
    silent(&pair(&[("tiếp nhận", "120000", "120000")]));
    silent(&pair(&[("tiếp nhận", "419", "419"), ("giải quyết", "310", "310"), ("tồn", "1", "1")]));
    silent(&pair(&[("tiếp nhận", "12", "12"), ("giải quyết", "10", "10"), ("tồn", "2", "2")]));
    silent(&pair(&[
        ("tiếp nhận", "100", "100"),
        ("giải quyết", "100", "100"),
        ("tồn", "100", "100"),
    ]));
    // The same period twice is agreement, and another body's report is no copy of this one.
    let [a, mut b] = copied;
    let same = with(
        report("b", 70, "2021-07-02"),
        a.indicators.iter().map(|figure| Indicator { span: Span::new(0, 1), ..figure.clone() }),
    );
    silent(&[a.clone(), same]);
    b.header.issuer = Some(agency("vn/quang-ngai/tra-bong/ubnd", "Ủy ban nhân dân huyện Trà Bồng"));
    silent(&[a, b]);

    let parts = |a: (&str, &str), month_b: u8| {
        [
            with(report("a", 60, "2021-06-02"), [ratio("đúng hạn", a.0, a.1, 5)]),
            with(report("b", 70, "2021-07-02"), [ratio("đúng hạn", a.0, a.1, month_b)]),
        ]
    };
    let (_, _, message) = anomaly(&parts(("38388", "42092"), 6));
    assert!(message.contains("38.388/42.092 hồ sơ"), "{message}");
    silent(&parts(("11", "11"), 6));
    silent(&parts(("105", "125"), 6));
}

#[test]
fn dates_of_one_document_conflict() {
    let r = |id: &str, number: u32| report(id, number, "2021-09-02");
    let (kind, severity, message) = anomaly(&[
        plan(r("a", 1), "2021-08-20"),
        plan(r("b", 2), "2021-08-20"),
        plan(r("c", 3), "2021-08-02"),
    ]);
    assert_eq!((kind.as_str(), severity.as_str()), ("conflicting_date", "warning"));
    assert_eq!(
        message,
        "Kế hoạch 29/KH-UBND is dated 20/8/2021 by 2 of 3 documents that cite it, but 2/8/2021 in \
         Báo cáo 3/BC-UBND (2/9/2021)"
    );
    let all = anomalies(&[plan(r("a", 1), "2021-08-20"), plan(r("b", 2), "2021-08-02")]);
    assert_eq!(all[0]["id"], format!("anomaly/conflicting_date/{}", PLAN.1));
    assert_eq!(all[0]["stated"], "2021-08-02, 2021-08-20");
    assert!(all[0]["computed"].is_null());
    assert!(text(&all[0], "message").contains("is given different dates: 2/8/2021 in Báo cáo 2/"));

    let both = plan(plan(r("b", 2), "2021-08-20"), "2021-08-02");
    let (_, _, message) = anomaly(&[plan(r("a", 1), "2021-08-20"), both]);
    assert!(
        message.ends_with(
            "by 2 of 2 documents that cite it, but 2/8/2021 in Báo cáo 2/BC-UBND (2/9/2021) (prints \
         both)"
        ),
        "{message}"
    );

    // Its own date outweighs all others.
    let mut own = report("z", 29, "2021-08-20");
    own.header.doc_type = Some(DocType { code: "KH".into(), name: "Kế hoạch".into() });
    own.header.code = Some(PLAN.0.into());
    own.header.key = Some(PLAN.1.into());
    let records = [own.clone(), plan(r("a", 1), "2021-08-02"), plan(r("b", 2), "2021-08-02")];
    let all = anomalies(&records);
    assert_eq!(
        (all[0]["stated"].as_str(), all[0]["computed"].as_str()),
        (Some("2021-08-02"), Some("2021-08-20"))
    );
    assert_eq!(
        all[0]["message"],
        "Kế hoạch 29/KH-UBND is dated 20/8/2021 in its own text, but 2/8/2021 in Báo cáo 1/BC-UBND \
         (2/9/2021) and Báo cáo 2/BC-UBND (2/9/2021)"
    );
    let graph = graph(&records);
    let about: Vec<&Value> =
        list(&graph, "edges").filter(|edge| text(edge, "source").starts_with("anomaly/")).collect();
    assert_eq!(
        (about.len(), about[0]["target"].as_str(), about[0]["weight"].as_u64()),
        (1, Some(PLAN.1), Some(2))
    );

    silent(&[own, plan(r("a", 1), "2021-08-20"), plan(r("b", 2), "2021-08")]);
    // One document that prints two dates is not several, nor are two files of it.
    silent(&[plan(plan(r("a", 1), "2021-08-20"), "2021-08-02")]);
    silent(&[plan(r("a", 1), "2021-08-20"), plan(r("b", 1), "2021-08-02")]);
    // What is not resolved may be two documents.
    let open = |id, iso| citing(r(id, 1), PLAN.0, "vn/?/ubnd/kh/2021/29", Some(iso));
    silent(&[open("a", "2021-08-20"), open("b", "2021-08-02")]);
}

#[test]
fn numbers_are_used_once() {
    let titled = |id: &str, iso: &str, title: &str| {
        let mut record = report(id, 60, iso);
        record.header.title = Some(title.to_owned());
        record
    };
    let files = "Kết quả tiếp nhận, giải quyết hồ sơ tháng 5";
    let (kind, severity, message) =
        anomaly(&[titled("a", "2021-06-02", files), titled("b", "2021-06-20", files)]);
    assert_eq!((kind.as_str(), severity.as_str()), ("duplicate_number", "warning"));
    assert_eq!(
        message,
        "Different documents bear one number, Báo cáo 60/BC-UBND: of 2/6/2021 \"Kết quả tiếp nhận, \
         giải quyết hồ sơ tháng 5\" (a.txt); of 20/6/2021 \"Kết quả tiếp nhận, giải quyết hồ sơ \
         tháng 5\" (b.txt)"
    );
    let all = anomalies(&[
        titled("a", "2021-06-02", files),
        titled("b", "2021-06-02", "Công tác phòng, chống dịch bệnh trên đàn gia súc"),
    ]);
    assert_eq!(all[0]["id"], format!("anomaly/duplicate_number/{UBND}/bc/2021/60"));

    // A scan of it, a title that is cut off, a day that is not printed.
    silent(&[
        titled("a", "2021-06-02", files),
        titled("b", "2021-06-02", "Ket qua tiếp nhận, giải quyết hồ so"),
    ]);
    silent(&[titled("a", "2021-06-02", files), titled("b", "2021-06", files)]);
    silent(&[titled("a", "2021-06-02", files), titled("b", "2021-06-02", "Tháng 5")]);
}

/// Figures of one series in all documents, for a few periods or all for one, with few values or each
/// with its own, and a plan that all cite with other dates: no group costs its square.
#[test]
fn linking_figures_takes_linear_time() {
    let archive = |documents: u32, months: u32, values: u32| -> Vec<Record> {
        let document = |n: u32| {
            let figure = |letter: char| {
                let value = (38_389 + n % values).to_string();
                count(&format!("việc {letter}"), &value, 1 + u8::try_from(n % months).unwrap())
            };
            let day = format!("2021-08-{:02}", 1 + n % 28);
            let report = report(&format!("{n:016x}"), n + 1, "2021-12-31");
            plan(with(report, ('a'..='e').map(figure)), &day)
        };
        (0..documents).map(document).collect()
    };
    let time = |records: Vec<Record>| {
        let start = std::time::Instant::now();
        let graph = viendan::link(records, patterns());
        (start.elapsed().as_secs_f64(), graph)
    };
    for (months, values) in [(12, 7), (12, 100_000), (1, 7), (1, 100_000)] {
        let (_, graph) = time(archive(100, months, values));
        assert_eq!((graph.indicators, graph.series), (500, 5));
        assert!(graph.anomalies > 5, "{} anomalies", graph.anomalies);
        // Sixteen is linear, 256 quadratic; the rest is for noise.
        let quick = (0..3).map(|_| time(archive(100, months, values)).0).fold(1.0, f64::min);
        let slow = (0..3).map(|_| time(archive(1600, months, values)).0).fold(9.0, f64::min);
        assert!(slow / quick < 100.0, "{months} months, {values} values: {quick} s, {slow} s");
    }
}
