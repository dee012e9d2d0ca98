//! What contradicts itself across documents, and what only looks like it.

use super::*;

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
    let mut on_june = b.clone();
    on_june.header.period = count(measure, "1", 6).period;
    assert_eq!(anomaly(&[a.clone(), on_june]).1, "warning");
    // The same measure only without the words of its period.
    let worded = with(report("b", 70, "2021-07-02"), [count("hồ sơ tiếp nhận tháng 5", "9", 5)]);
    assert_eq!(anomaly(&[a.clone(), worded]).1, "warning");

    // Agreeing with last year's report, rounding, another precision: no conflict.
    let agreeing = with(report("b", 70, "2022-07-02"), [previous("38388")]);
    silent(&[a.clone(), agreeing.clone()]);
    assert_eq!(of_kind(&super::graph(&[a.clone(), agreeing]), "series").len(), 1);
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
