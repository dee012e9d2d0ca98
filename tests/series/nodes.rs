//! Indicators, anomalies of one document and series as nodes and edges.

use super::*;

#[test]
fn indicators_are_nodes() {
    let mut whole = ratio("hồ sơ đã cập nhật,\nxử lý", "38388", "42092", 6);
    whole.scope.agency = Some(agency("vn/quang-ngai/so-noi-vu", "Sở Nội vụ tỉnh Quảng Ngãi"));
    let mut part = count("quá hạn", "1419", 6);
    (part.part_of, part.part_kind) = (Some(0), Some(PartKind::Subset));
    part.scope.place = Some(Place { code: "535".into(), name: "huyện Lý Sơn".into() });
    let mut share = count("đạt tỷ lệ", "95.07", 6);
    (share.kind, share.unit, share.base_unit) = (IndicatorKind::Percent, Some("%".into()), None);
    let mut length = count("mặt đường bê tông hóa, m", "2900", 6);
    (length.kind, length.unit) = (IndicatorKind::Measure, Some("m".into()));
    // Read from a file that was put together by hand.
    (share.base_value, share.part_of) = (None, Some(17));
    let graph = graph(&[with(report("a", 621, "2021-07-05"), [whole, part, share, length])]);

    let nodes = of_kind(&graph, "indicator");
    let labels: Vec<&str> = nodes.iter().map(|node| text(node, "label")).collect();
    assert_eq!(
        labels,
        [
            "38.388/42.092 hồ sơ đã cập nhật, xử lý",
            "1.419 hồ sơ quá hạn",
            "95,07% đạt tỷ lệ",
            "2.900 m mặt đường bê tông hóa"
        ]
    );
    assert_eq!(nodes[0]["id"], "a/i1");
    assert_eq!(nodes[0]["ratio"]["denominator"].to_string(), "42092");
    assert_eq!(nodes[2]["value"].to_string(), "95.07");
    assert_eq!(nodes[0]["agency"], "vn/quang-ngai/so-noi-vu");
    assert_eq!(nodes[1]["agency"], UBND);

    let own = format!("{UBND}/bc/2021/621");
    assert_eq!(
        ends(&graph, &own, "measures", "source", "target"),
        ["a/i1", "a/i2", "a/i3", "a/i4"]
    );
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
        (Indicator { aspect: Some("received".into()), ..june() }, "another state of the work"),
    ] {
        assert!(!one_series(may(), other), "{what}");
    }
    let done = |figure: Indicator| Indicator { aspect: Some("done".into()), ..figure };
    assert!(one_series(done(count("hồ sơ", "110", 5)), done(count("hồ sơ", "120", 6))));
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
