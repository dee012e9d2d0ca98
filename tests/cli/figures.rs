//! `viendan indicators` and `viendan anomalies`: what a run found, as tables, CSV and JSON.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rust_decimal::Decimal;
use serde_json::Value;
use tempfile::TempDir;
use viendan::model::{
    About, Agency, AgencyKind, Anomaly, Date, Indicator, IndicatorKind, Period, Qualifier, Ratio,
    Record, Reference, ReferenceKind, Relation, Scope, Severity, SourceInfo, Stated, Status,
};
use viendan::text::Span;
use viendan::wire;

use super::{call, code, corpus_run, stderr, stdout, text, viendan};

fn decimal(figures: &str) -> Decimal {
    Decimal::from_str_exact(figures).unwrap()
}

fn agency(id: &str, name: &str) -> Agency {
    Agency { id: id.to_owned(), name: name.to_owned(), kind: AgencyKind::Agency }
}

fn period(start: Option<&str>, end: &str) -> Option<Period> {
    let date = |iso| Date::parse(iso).unwrap();
    Some(Period { start: start.map(date), end: date(end), text: "trong kỳ".to_owned() })
}

fn indicator(value: &str, unit: &str, measure: &str) -> Indicator {
    Indicator {
        span: Span::new(0, 5),
        page: 1,
        paragraph: 1,
        surface: format!("{value} {unit}"),
        number_span: Span::new(0, 2),
        value: decimal(value),
        ratio: None,
        kind: IndicatorKind::Count,
        unit: Some(unit.to_owned()),
        base_value: None,
        base_unit: Some(unit.to_owned()),
        measure: Some(measure.to_owned()),
        status: Status::Result,
        qualifier: Qualifier::Exact,
        scope: Scope::default(),
        period: None,
        change: None,
        part_of: None,
        part_kind: None,
        percent_of: None,
        percent_base: None,
        aspect: None,
        rule: "ind.count".to_owned(),
    }
}

fn reference(surface: &str) -> Reference {
    Reference {
        span: Span::new(0, 5),
        page: 3,
        surface: surface.to_owned(),
        kind: ReferenceKind::Numbered,
        doc_type: None,
        number: None,
        symbol: None,
        code: None,
        code_span: None,
        repaired: false,
        date: None,
        issuer: None,
        title: None,
        provisions: Vec::new(),
        relation: Relation { kind: "cites".to_owned(), source: None, trigger: None },
        further_relations: Vec::new(),
        same_as: None,
        key: None,
        to_self: false,
        rule: "ref.numbered".to_owned(),
    }
}

fn anomaly(kind: &str, severity: Severity, message: &str, about: Vec<About>) -> Anomaly {
    Anomaly {
        kind: kind.to_owned(),
        severity,
        message: message.to_owned(),
        spans: vec![Span::new(0, 5)],
        about,
        stated: None,
        computed: None,
    }
}

fn record(id: char, path: &str, code: Option<&str>) -> Record {
    let source = SourceInfo { path: path.to_owned(), pages: 3, ..SourceInfo::default() };
    let mut record = Record { id: id.to_string().repeat(16), source, ..Record::default() };
    record.header.code = code.map(str::to_owned);
    record
}

/// A report with six figures, and a letter without a number with two.
fn records() -> [Record; 2] {
    let mut report = record('a', "2021/bc-621.txt", Some("621/BC-UBND"));
    report.header.issuer = Some(agency("vn/binh-dinh/ubnd", "Ủy ban nhân dân tỉnh Bình Định"));
    let processed = Indicator {
        ratio: Some(Ratio { numerator: decimal("38388"), denominator: decimal("42092") }),
        kind: IndicatorKind::Ratio,
        period: period(Some("2021-01-01"), "2021-06-30"),
        // Of another figure in the file, broken over two lines and with a control sequence.
        surface: "38.388/42.092\nhồ sơ\u{1b}[31m".to_owned(),
        scope: Scope {
            agency: Some(agency("vn/binh-dinh/so-tu-phap", "Sở Tư pháp tỉnh Bình Định")),
            ..Scope::default()
        },
        ..indicator("38388", "hồ sơ", "hồ sơ trực tuyến đã hoà giải, xử lý")
    };
    let share = Indicator {
        status: Status::Target,
        qualifier: Qualifier::AtLeast,
        period: period(Some("2021-04-01"), "2021-06-30"),
        page: 2,
        ..indicator("95.070", "%", "tỷ lệ hồ sơ đúng hạn")
    };
    let money = Indicator {
        period: period(Some("2021"), "2021"),
        base_unit: Some("đồng".to_owned()),
        base_value: Some(decimal("2522810000000")),
        page: 2,
        ..indicator("2522.81", "tỷ đồng", "thu ngân sách, \"cả năm\"")
    };
    let months = |start, end| Indicator {
        period: period(start, end),
        ..indicator("7", "vụ", "số vụ việc")
    };
    report.indicators = vec![
        processed,
        share,
        money,
        months(Some("2021-06"), "2021-06"),
        months(None, "2021-09-30"),
        indicator("7", "vụ", "số vụ việc"),
    ];
    report.references = vec![reference("Kế hoạch số 45/KH-UBND")];
    report.anomalies = vec![
        anomaly("section_numbering", Severity::Info, "III follows I", vec![About::Document]),
        Anomaly {
            stated: Some(Stated::Text("2022-03-12".to_owned())),
            computed: Some(Stated::Text("2021-11-21".to_owned())),
            ..anomaly(
                "date_after_document",
                Severity::Error,
                "dated after this document",
                vec![About::Reference(0)],
            )
        },
        Anomaly {
            stated: Some(Stated::Number(decimal("509"))),
            computed: Some(Stated::Number(decimal("506.50"))),
            ..anomaly(
                "sum_mismatch",
                Severity::Warning,
                "275 + 91 + 140.50 = 506.50, but 509 is stated",
                vec![About::Indicator(2), About::Indicator(0)],
            )
        },
    ];
    // Letters and their marks apart, as in files of a Mac.
    let mut letter = record('b', "2020/thu.txt", None);
    letter.indicators = vec![
        indicator("12", "ho\u{302}\u{300} so\u{31b}", "ho\u{302}\u{300} so\u{31b} moi"),
        indicator("0", "vụ", "một câu rất dài ".repeat(30).trim()),
    ];
    letter.anomalies = vec![anomaly("sum_mismatch", Severity::Error, "a sum", Vec::new())];
    [report, letter]
}

/// The output folder of a run with these records.
fn run_of(records: &[Record]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    let lines: Vec<String> = records.iter().map(wire::record_line).collect();
    fs::write(out.join("records.jsonl"), lines.join("\n") + "\n").unwrap();
    (dir, out)
}

/// Standard output of a command over a folder, which must not fail.
fn shown(command: &str, out: &Path, options: &[&str]) -> String {
    let output = call([&[command, text(out), "-q"], options].concat());
    assert_eq!((code(&output), stderr(&output)), (0, String::new()), "{options:?}");
    stdout(&output)
}

/// The rows of a CSV, each with its header.
fn rows(csv: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.expect("a row has the columns of the header")).collect()
}

/// The ids that a command shows, without the record where it is `aaaa…`.
fn ids(command: &str, out: &Path, options: &[&str]) -> Vec<String> {
    let output = call([&[command, text(out), "-q", "--format", "csv"], options].concat());
    let rows = rows(&stdout(&output));
    assert_eq!(code(&output), i32::from(rows.is_empty()), "{options:?}: {}", stderr(&output));
    rows.iter().map(|row| row["id"].replace(&format!("{}/", "a".repeat(16)), "")).collect()
}

/// Columns that a text takes on a terminal: composed letters are one each, marks none.
fn width(line: &str) -> usize {
    line.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).count()
}

#[test]
fn indicators_come_as_an_aligned_table() {
    let (_dir, out) = run_of(&records());
    let output = call(["indicators", text(&out)]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, "8 indicators of 2 documents\n"));
    let printed = stdout(&output);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 9, "one line each, whatever is in the text: {printed}");
    let heads = [
        "value", "unit", "measure", "status", "period", "agency", "document", "page", "surface",
        "id",
    ];
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), heads);
    assert!(!printed.contains('\u{1b}'), "no control sequence: {printed:?}");
    assert!(!printed.contains('…'), "nothing is cut where no terminal is");
    assert!(printed.lines().all(|line| !line.ends_with(' ')));
    // Ids start in one column, also behind letters and marks that are apart.
    let place = |line: &str, word: &str| width(&line[..line.rfind(word).unwrap()]);
    let start = place(lines[0], "id");
    assert!(lines[1..3].iter().all(|line| place(line, "bbbbbbbbbbbbbbbb/") == start), "{printed}");
    assert!(lines[3..].iter().all(|line| place(line, "aaaaaaaaaaaaaaaa/") == start), "{printed}");
    // Numbers stand on the right.
    let end = lines[0].find("value").unwrap() + "value".len();
    assert!(lines[0].starts_with("      value  ") && lines[1][..end].ends_with("12"), "{printed}");
    // By path, then as read; a document without a code has its path.
    assert!(lines[1].contains("2020/thu.txt") && lines[1].ends_with("/i1"), "{printed}");
    assert!(lines[3].starts_with("38388/42092  hồ sơ "), "{printed}");
    for part in ["2021-01-01..2021-06-30", "Sở Tư pháp tỉnh", "621/BC-UBND", "38.388/42.092 hồ sơ"]
    {
        assert!(lines[3].contains(part), "{part}: {printed}");
    }
    for part in ["95.070  %", "target (at_least)", "2021-Q2", "Ủy ban nhân dân tỉnh Bình Định"]
    {
        assert!(lines[4].contains(part), "{part}: {printed}");
    }
    assert!(lines[5].contains("  2021  "), "{printed}");
    assert!(lines[6].contains("  2021-06  ") && lines[7].contains("  ..2021-09-30  "), "{printed}");
}

#[test]
fn a_file_of_records_will_do() {
    let (_dir, out) = run_of(&records());
    let file = out.join("records.jsonl");
    assert_eq!(shown("indicators", &file, &[]), shown("indicators", &out, &[]));
    assert_eq!(shown("anomalies", &file, &[]), shown("anomalies", &out, &[]));
    // The order of its lines does not matter.
    let [report, letter] = records();
    let (_dir, backwards) = run_of(&[letter, report]);
    assert_eq!(shown("indicators", &backwards, &[]), shown("indicators", &out, &[]));
    assert_eq!(shown("anomalies", &backwards, &[]), shown("anomalies", &out, &[]));
}

#[test]
fn indicators_are_chosen_by_words() {
    let (_dir, out) = run_of(&records());
    let chosen = |options: &[&str]| ids("indicators", &out, options);
    let letter = "bbbbbbbbbbbbbbbb/i1";
    // Case, tone marks on another letter and marks apart are the same word.
    assert_eq!(chosen(&["--measure", "HÒA  giải"]), ["i1"]);
    assert_eq!(chosen(&["--measure", "hồ sơ"]), [letter, "i1", "i2"]);
    assert_eq!(chosen(&["--measure", "so\u{31b} ho\u{302}\u{300}"]), [letter, "i1", "i2"]);
    // Words of measure and unit, in any order, whole.
    assert_eq!(chosen(&["--measure", "hạn %"]), ["i2"]);
    assert_eq!(chosen(&["--measure", "h s"]), [""; 0]);
    assert_eq!(chosen(&["--unit", "Tỷ đồng"]), ["i3"]);
    assert_eq!(chosen(&["--unit", "đồng"]), ["i3"]);
    assert_eq!(chosen(&["--unit", "tỷ"]), [""; 0]);
    assert_eq!(chosen(&["--unit", "%"]), ["i2"]);
    assert_eq!(chosen(&["--status", "target"]), ["i2"]);
    // The body of the figure before the issuer of the document.
    assert_eq!(chosen(&["--agency", "so-tu-phap"]), ["i1"]);
    assert_eq!(chosen(&["--agency", "sở tư pháp"]), ["i1"]);
    assert_eq!(chosen(&["--agency", "vn/binh-dinh/ubnd"]).len(), 5);
    assert_eq!(chosen(&["--agency", "BÌNH ĐỊNH"]).len(), 6);
    assert_eq!(chosen(&["--agency", "dinh/ub"]), [""; 0]);
    // All at once.
    assert_eq!(chosen(&["--measure", "hồ sơ", "--unit", "hồ sơ", "--agency", "binh-dinh"]), ["i1"]);
}

#[test]
fn indicators_are_chosen_by_period() {
    let (_dir, out) = run_of(&records());
    let chosen = |period: &str| ids("indicators", &out, &["--period", period]);
    assert_eq!(chosen("2021"), ["i1", "i2", "i3", "i4", "i5"]);
    assert_eq!(chosen("2021-Q2"), ["i2", "i4"]);
    assert_eq!(chosen("2021-06"), ["i4"]);
    assert_eq!(chosen("2021-09"), ["i5"]);
    assert_eq!(chosen("2021-01-01..2021-06-30"), ["i1", "i2", "i4"]);
    assert_eq!(chosen("2021-04..2021-Q2"), ["i2", "i4"]);
    assert_eq!(chosen("2021-06-02..2021-06"), [""; 0]);
    assert_eq!(chosen("2020"), [""; 0]);
    for wrong in ["2021-13", "2021-Q5", "June", "2021..", "2021..2020", ""] {
        let output = call(["indicators", text(&out), &format!("--period={wrong}")]);
        let messages = stderr(&output);
        assert_eq!(code(&output), 3, "{wrong}: {messages}");
        assert!(messages.contains("--period"), "{wrong}: {messages}");
    }
    let output = call(["indicators", text(&out), "--status", "done"]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("forecast"), "{}", stderr(&output));
}

#[test]
fn csv_parses_back() {
    let (_dir, out) = run_of(&records());
    let printed = shown("indicators", &out, &["--format", "csv"]);
    assert!(
        printed.starts_with("value,unit,measure,status,period,agency,document,page,surface,id")
    );
    let held = rows(&printed);
    assert_eq!(held.len(), 8);
    // As in the source, line ends and all.
    assert_eq!(held[2]["surface"], "38.388/42.092\nhồ sơ\u{1b}[31m");
    assert_eq!(held[2]["value"], "38388/42092");
    assert_eq!(held[3]["value"], "95.070", "exactly what was read");
    assert_eq!(held[4]["measure"], "thu ngân sách, \"cả năm\"");
    assert_eq!(held[1]["measure"].chars().count(), 30 * 16 - 1, "nothing is cut");

    let held = rows(&shown("anomalies", &out, &["--format", "csv"]));
    assert_eq!(held.len(), 4);
    let row = held.iter().find(|row| row["severity"] == "warning").unwrap();
    assert_eq!((row["stated"].as_str(), row["computed"].as_str()), ("509", "506.50"));
    assert_eq!(row["page"], "1", "where what it is about begins");
}

#[test]
fn lines_of_json_parse() {
    let (_dir, out) = run_of(&records());
    let parsed = |command| -> Vec<Value> {
        let printed = shown(command, &out, &["--format", "jsonl"]);
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let indicators = parsed("indicators");
    assert_eq!(indicators.len(), 8);
    assert_eq!(indicators[0]["document"], Value::Null);
    assert_eq!(indicators[0]["path"], "2020/thu.txt");
    let share = &indicators[3];
    assert_eq!(
        (&share["document"], &share["path"]),
        (&"621/BC-UBND".into(), &"2021/bc-621.txt".into())
    );
    assert_eq!(share["record"], "a".repeat(16));
    assert_eq!((&share["id"], &share["qualifier"]), (&"i2".into(), &"at_least".into()));
    assert_eq!(format!("{}", share["value"]), "95.070", "exactly what was read");
    // The rest is what stands in the record.
    let lines = super::lines(&out.join("records.jsonl"));
    let mut bare = share.clone();
    for added in ["record", "path", "document"] {
        bare.as_object_mut().unwrap().remove(added);
    }
    assert_eq!(bare, lines[0]["indicators"][1]);

    let anomalies = parsed("anomalies");
    assert_eq!(anomalies.len(), 4);
    assert_eq!(anomalies[1]["type"], "date_after_document");
    assert_eq!(anomalies[1]["path"], "2021/bc-621.txt");
}

#[test]
fn anomalies_come_gravest_first() {
    let (_dir, out) = run_of(&records());
    let output = call(["anomalies", text(&out)]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, "4 anomalies of 2 documents\n"));
    let printed = stdout(&output);
    let lines: Vec<&str> = printed.lines().collect();
    let heads =
        ["severity", "type", "message", "document", "page", "stated", "computed", "text", "id"];
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), heads);
    let severities: Vec<&str> =
        lines[1..].iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(severities, ["error", "error", "warning", "info"]);
    assert!(lines[1].contains("2020/thu.txt"), "then by path: {printed}");
    for part in ["2022-03-12", "2021-11-21", "Kế hoạch số 45/KH-UBND", "   3  ", "/x2"] {
        assert!(lines[2].contains(part), "{part}: {printed}");
    }
    // In the order of the check: the total, then its parts.
    assert!(lines[3].contains("2522.81 tỷ đồng | 38.388/42.092 hồ sơ"), "{printed}");

    let chosen = |options: &[&str]| ids("anomalies", &out, options);
    assert_eq!(chosen(&["--type", "sum_mismatch"]), ["bbbbbbbbbbbbbbbb/x1", "x3"]);
    assert_eq!(chosen(&["--type", "sum_mismatch", "--severity", "warning"]), ["x3"]);
    assert_eq!(chosen(&["--severity", "info"]), ["x1"]);
    let output = call(["anomalies", text(&out), "--type", "sum"]);
    assert_eq!((code(&output), stdout(&output)), (1, String::new()));
    assert!(stderr(&output).starts_with("none of 4 anomalies matches\n"), "{}", stderr(&output));
    assert!(stderr(&output).contains("section_numbering, sum_mismatch"), "{}", stderr(&output));
    assert_eq!(code(&call(["anomalies", text(&out), "--severity", "bad"])), 3);
}

#[test]
fn nothing_found_is_told() {
    let (_dir, out) = run_of(&records());
    let none = ["indicators", text(&out), "--measure", "không có"];
    let output = call(none);
    assert_eq!((code(&output), stdout(&output)), (1, String::new()));
    assert_eq!(stderr(&output), "none of 8 indicators matches\n");
    let output = call([&none[..], &["-q", "--format", "csv"]].concat());
    assert_eq!((code(&output), stderr(&output)), (1, String::new()));
    assert_eq!(stdout(&output).lines().count(), 1, "the header alone");
    let output = call([&none[..], &["-q", "--format", "jsonl"]].concat());
    assert_eq!((code(&output), stdout(&output)), (1, String::new()));

    let (_dir, out) = run_of(&[record('a', "a.txt", None)]);
    for (command, what) in [("indicators", "no indicators"), ("anomalies", "no anomalies")] {
        let output = call([command, text(&out)]);
        assert_eq!((code(&output), stdout(&output)), (1, String::new()));
        assert!(stderr(&output).starts_with(what), "{}", stderr(&output));
    }
    let (_dir, out) = run_of(&[{
        let [mut one, _] = records();
        one.indicators.truncate(1);
        one
    }]);
    assert_eq!(stderr(&call(["indicators", text(&out)])), "1 indicator of 1 document\n");
}

#[test]
fn results_that_cannot_be_read_say_what_to_do() {
    let (dir, out) = run_of(&records());
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let broken = dir.path().join("broken.jsonl");
    let good = fs::read_to_string(out.join("records.jsonl")).unwrap();
    fs::write(&broken, format!("{good}{{\"schema\": \"viendan/record/1\"\n")).unwrap();
    let gone = dir.path().join("gone");
    for command in ["indicators", "anomalies"] {
        for (results, told) in [
            (&empty, "empty/records.jsonl is not there"),
            (&gone, "gone is not there"),
            (&broken, "broken.jsonl:3: "),
        ] {
            let output = call([command, text(results)]);
            let messages = stderr(&output);
            assert_eq!((code(&output), stdout(&output)), (3, String::new()), "{messages}");
            assert!(messages.contains(told) && messages.contains("viendan run"), "{messages}");
            assert_eq!(messages.lines().count(), 1, "{messages}");
        }
        assert_eq!(code(&call([command])), 3, "a folder is asked for");
    }
}

#[test]
fn the_corpus_is_shown_as_it_was_read() {
    let held = super::lines(&corpus_run().join("records.jsonl"));
    for (command, list) in [("indicators", "indicators"), ("anomalies", "anomalies")] {
        let inside: usize = held.iter().map(|record| record[list].as_array().unwrap().len()).sum();
        // Those between documents stand in the graph.
        let graph = std::fs::read_to_string(corpus_run().join("graph.json")).unwrap();
        let across = graph.lines().filter(|line| line.contains("\"id\":\"anomaly/")).count();
        assert!(across > 0, "the corpus has a copied report");
        let all = inside + if list == "anomalies" { across } else { 0 };
        let output = call([command, text(corpus_run()), "-q", "--format", "jsonl"]);
        assert_eq!(stdout(&output).lines().count(), all);
        assert_eq!(code(&output), i32::from(all == 0), "{}", stderr(&output));
    }
}

#[test]
fn help_has_examples() {
    for (command, example) in [("indicators", "--period 2021"), ("anomalies", "--severity error")] {
        assert!(
            stdout(&call(["--help"]))
                .lines()
                .any(|line| { line.trim().starts_with(&format!("{command} ")) })
        );
        let help = stdout(&call([command, "--help"]));
        assert!(help.contains("Examples:") && help.contains(example), "{help}");
        assert!(help.contains("--no-pager") && help.contains("jsonl"), "{help}");
    }
}

/// A reader that stops reading is no failure.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    let [mut report, _] = records();
    let one = report.indicators[1].clone();
    report.indicators = vec![one; 5000];
    report.anomalies = vec![report.anomalies[2].clone(); 5000];
    for anomaly in &mut report.anomalies {
        anomaly.about.clear();
    }
    let (_dir, out) = run_of(&[report]);
    for command in ["indicators", "anomalies"] {
        for format in ["table", "csv", "jsonl"] {
            let mut child = viendan()
                .args([command, text(&out), "--format", format])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!((code(&output), stderr(&output)), (0, String::new()), "{command} {format}");
        }
    }
}

/// What a terminal of `columns` shows of a command; `None` where script(1) is not there.
#[cfg(target_os = "linux")]
fn on_terminal(columns: usize, arguments: &str, variables: &[(&str, &str)]) -> Option<String> {
    let command =
        format!("stty rows 50 cols {columns}; '{}' {arguments}", env!("CARGO_BIN_EXE_viendan"));
    let mut script = Command::new("script");
    script.args(["-qec", &command, "/dev/null"]).stdin(Stdio::null());
    for variable in ["NO_COLOR", "PAGER", "LESS", "LESSCHARSET"] {
        script.env_remove(variable);
    }
    script.env("TERM", "xterm-256color").envs(variables.iter().copied());
    match script.output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n")),
        Err(_) => {
            eprintln!("skipped: script(1) is not there");
            None
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_what_fits() {
    let (_dir, out) = run_of(&records());
    let plain = [("NO_COLOR", "1")];
    for command in ["indicators", "anomalies"] {
        for columns in [60, 80, 100, 120, 160, 240] {
            let arguments = format!("{command} '{}' --no-pager", text(&out));
            let Some(printed) = on_terminal(columns, &arguments, &plain) else { return };
            assert!(!printed.contains('\u{1b}'), "{printed:?}");
            let table: Vec<&str> = printed
                .lines()
                .filter(|line| !line.starts_with("no room") && !line.contains(" documents"))
                .collect();
            assert!(table.iter().all(|line| width(line) <= columns), "{columns}:\n{printed}");
            assert!(printed.contains("2 documents"), "{printed}");
            let cut = printed.contains("no room for the columns");
            assert_eq!(cut, !printed.lines().next().unwrap().ends_with("id"), "{printed}");
            assert!(columns < 160 || !cut, "{printed}");
            // Long texts are cut, what is proved wrong is told in full.
            assert_eq!(printed.contains('…'), command == "indicators", "{columns}:\n{printed}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colors_and_a_pager() {
    let (_dir, out) = run_of(&records());
    let arguments = format!("anomalies '{}'", text(&out));
    let show = |options: &str, variables: &[(&str, &str)]| {
        on_terminal(160, &format!("{arguments} {options}"), variables)
    };
    let paged = |printed: &str| printed.lines().filter(|line| line.starts_with("| ")).count() > 4;
    let mark = ("PAGER", "sed 's/^/| /'");
    let Some(printed) = show("", &[mark]) else { return };
    assert!(paged(&printed), "{printed}");
    assert!(printed.contains("\u{1b}[31merror\u{1b}[0m  "), "{printed:?}");
    assert!(printed.contains("\n4 anomalies of 2 documents"), "not through the pager: {printed}");
    assert!(!paged(&show("--no-pager", &[mark]).unwrap()));
    // A pager that is not there, or wanted by none, is no error.
    for pager in ["/no/such/pager", "/no/such/pager --with 'quotes'", "cat", "", "less -FRX"] {
        let printed = show("", &[("PAGER", pager), ("NO_COLOR", "1")]).unwrap();
        assert!(printed.contains("date_after_document"), "{pager}: {printed}");
        assert!(printed.contains("4 anomalies of 2 documents"), "{pager}: {printed}");
        assert!(!printed.contains("\u{1b}[31m"), "{pager}: {printed}");
    }
    // One that is closed early is none either.
    let printed = show("", &[("PAGER", "head -n 1")]).unwrap();
    assert!(printed.contains("4 anomalies") && !printed.contains("viendan:"), "{printed}");
}

/// A pipe is no terminal: no pager is started for it.
#[cfg(unix)]
#[test]
fn a_pipe_gets_no_pager() {
    let (dir, out) = run_of(&records());
    let started = dir.path().join("started");
    for command in ["indicators", "anomalies"] {
        let pager = format!("touch '{}'", text(&started));
        let output = viendan().args([command, text(&out)]).env("PAGER", pager).output().unwrap();
        assert_eq!(code(&output), 0);
        assert!(!output.stdout.is_empty() && !started.exists());
    }
}
