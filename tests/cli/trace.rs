//! `viendan trace` and `viendan tasks`: what a document asks for and who answered.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use viendan::model::{Bound, Due, Record, Role, TaskStatus};
use viendan::text::Span;
use viendan::wire;

use super::{call, code, stderr, stdout, text};
use crate::graph::{DISTRICT, HEALTH, JUSTICE, PROVINCE, citing, group, of, paper, plan, tasked};
use crate::series::date;

const OWN: &str = "vn/binh-dinh/ubnd/kh/2021/45";

/// A plan with three tasks, what it rests on, three reports, and a plan of another province with the
/// same code.
fn records() -> Vec<Record> {
    let government = ("vn/chinh-phu", "Chính phủ");
    let resolution = paper("2a", government, "NQ", 76, "2020-07-15");
    let strategy = paper("2b", ("vn/thu-tuong-chinh-phu", "Thủ tướng"), "QĐ", 9, "2020-01-02");
    // Each rests on the other.
    let resolution = citing(resolution, &strategy, "legal_basis");
    let strategy = citing(strategy, &resolution, "implements");
    let not_held = paper("ff", government, "NĐ", 61, "2018-04-23");

    let mut plan = citing(citing(plan(), &resolution, "implements"), &not_held, "legal_basis");
    plan = citing(plan, &strategy, "legal_basis");
    plan.header.title = Some("Cải cách hành chính năm 2021".into());
    let departments = group("vn/binh-dinh/cac-so-ban-nganh", "Các sở, ban, ngành");
    plan = tasked(plan, &[(of(JUSTICE), Role::Lead), (of(HEALTH), Role::Coordinate)]);
    plan = tasked(plan, &[(of(DISTRICT), Role::Assigned), (of(PROVINCE), Role::ReportsTo)]);
    plan = tasked(plan, &[(departments, Role::Assigned)]);
    let day = |day: &str, bound| {
        let text = "xong trước\nthời hạn".into();
        Some(Due { span: Span::new(1100, 1110), text, date: date(day), bound })
    };
    plan.tasks[0].deadline = day("2021-10-01", Bound::Before);
    plan.tasks[1].deadline = day("2021-12-31", Bound::By);
    plan.tasks[2].deadline =
        Some(Due { date: None, bound: Bound::Urgent, ..day("2021-10-01", Bound::By).unwrap() });
    plan.tasks[2].status = TaskStatus::Requested;

    let report = |id: &str, issuer, number, iso: &str| {
        citing(paper(id, issuer, "BC", number, iso), &plan, "implements")
    };
    let justice = report("3a", JUSTICE, 12, "2021-06-15");
    let finance = ("vn/binh-dinh/so-tai-chinh", "Sở Tài chính tỉnh Bình Định");
    let finance = report("3b", finance, 30, "2021-05-15");
    let other = ("vn/nghe-an/ubnd", "Ủy ban nhân dân tỉnh Nghệ An");
    let other = paper("4a", other, "KH", 45, "2021-03-25");
    vec![resolution, strategy, justice, finance, other, plan]
}

/// The output folder of a run over these records.
fn run_of(records: &[Record]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    let lines: Vec<String> = records.iter().map(wire::record_line).collect();
    let file = out.join("records.jsonl");
    fs::write(&file, lines.join("\n") + "\n").unwrap();
    let output = call(["link", text(&file), "-o", text(&out.join("graph.json"))]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    (dir, out)
}

fn shown(command: &[&str], out: &Path, options: &[&str]) -> String {
    let output = call([command, &[text(out)], options].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn a_trace_goes_up_and_down() {
    let (_dir, out) = run_of(&records());
    let printed = shown(&["trace", "45/KH-UBND"], &out, &["--issuer", "Bình Định"]);
    let wanted = "\
Kế hoạch 45/KH-UBND (12/3/2021)
  title   Cải cách hành chính năm 2021
  issuer  Ủy ban nhân dân tỉnh Bình Định
  id      vn/binh-dinh/ubnd/kh/2021/45
  file    1f.txt

Rests on
  implements  Nghị quyết 76/NQ-CHINH-PHU (15/7/2020), Chính phủ
    legal_basis  Quyết định 9/QĐ-THU-TUONG-CHINH-PHU (2/1/2020), Thủ tướng
      implements  Nghị quyết 76/NQ-CHINH-PHU (15/7/2020), Chính phủ; see above
  legal_basis  Nghị định 61/NĐ-CHINH-PHU (23/4/2018), Chính phủ (not in the archive)
  legal_basis  Quyết định 9/QĐ-THU-TUONG-CHINH-PHU (2/1/2020), Thủ tướng; see above

Tasks
  t1  assigned, before 2021-10-01: giao các đơn vị rà soát, báo cáo kết quả
      lead  Sở Tư pháp tỉnh Bình Định; answered: Báo cáo 12/BC-SO-TU-PHAP (15/6/2021)
      coordinate  Sở Y tế tỉnh Bình Định
  t2  assigned, by 2021-12-31: giao các đơn vị rà soát, báo cáo kết quả
      assigned  Ủy ban nhân dân huyện Tây Sơn, tỉnh Bình Định
      reports_to  Ủy ban nhân dân tỉnh Bình Định
  t3  requested, urgent (xong trước thời hạn): giao các đơn vị rà soát, báo cáo kết quả
      assigned  Các sở, ban, ngành (several); answered: Báo cáo 30/BC-SO-TAI-CHINH (15/5/2021) of \
Sở Tài chính tỉnh Bình Định, Báo cáo 12/BC-SO-TU-PHAP (15/6/2021) of Sở Tư pháp tỉnh Bình Định

Reports
  Báo cáo 30/BC-SO-TAI-CHINH (15/5/2021), Sở Tài chính tỉnh Bình Định, on t3
  Báo cáo 12/BC-SO-TU-PHAP (15/6/2021), Sở Tư pháp tỉnh Bình Định, on t1, t3

No answer in the archive
  Các sở, ban, ngành (several): assigned of t3; of them answered Sở Tài chính tỉnh Bình Định, Sở Tư \
pháp tỉnh Bình Định
  Sở Y tế tỉnh Bình Định: coordinate of t1
  Ủy ban nhân dân huyện Tây Sơn, tỉnh Bình Định: assigned of t2
";
    // Names of types are their codes in these records.
    let printed = [("KH ", "Kế hoạch "), ("NQ ", "Nghị quyết "), ("BC ", "Báo cáo ")]
        .iter()
        .chain(&[("QĐ ", "Quyết định "), ("NĐ ", "Nghị định ")])
        .fold(printed, |text, (code, name)| text.replace(code, name));
    assert_eq!(printed, wanted);
}

#[test]
fn a_code_of_several_documents_asks_which() {
    let (_dir, out) = run_of(&records());
    let output = call(["trace", "45/KH-UBND", text(&out)]);
    assert_eq!((code(&output), stdout(&output)), (3, String::new()));
    let told = stderr(&output);
    for part in ["2 documents", "--issuer", "--date", "Bình Định", "(25/3/2021)", OWN] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // As people write it.
    for (code, options) in [
        ("045/kh-ubnd", &["--issuer", "nghe-an"][..]),
        ("45/KH-UBND", &["--date", "2021-03-25"]),
        ("vn/nghe-an/ubnd/kh/2021/45", &[]),
    ] {
        let printed = shown(&["trace", code], &out, options);
        assert!(printed.contains("vn/nghe-an/ubnd/kh/2021/45"), "{printed}");
        assert!(!printed.contains("Tasks") && !printed.contains("No answer"), "{printed}");
    }
    let output = call(["trace", "45/KH-UBND", text(&out), "--date", "2022"]);
    assert_eq!((code(&output), stdout(&output)), (1, String::new()));
    assert!(stderr(&output).contains(OWN), "{}", stderr(&output));
}

#[test]
fn what_is_only_cited_can_be_traced() {
    let (_dir, out) = run_of(&records());
    let printed = shown(&["trace", "61/NĐ-CHINH-PHU"], &out, &[]);
    assert!(printed.contains("  not in the archive\n"), "{printed}");
}

#[test]
fn a_code_that_is_not_there_has_neighbours() {
    let (dir, out) = run_of(&records());
    let output = call(["trace", "46/KH-UBND", text(&out)]);
    assert_eq!((code(&output), stdout(&output)), (1, String::new()));
    let told = stderr(&output);
    assert!(told.contains("not in") && told.contains("nearest codes are 45/KH-UBND"), "{told}");
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let gone = dir.path().join("gone");
    for (results, part) in [(&empty, "empty/graph.json is not there"), (&gone, "gone is not there")]
    {
        let output = call(["trace", "45/KH-UBND", text(results)]);
        let told = stderr(&output);
        assert_eq!((code(&output), stdout(&output)), (3, String::new()), "{told}");
        assert!(told.contains(part) && told.contains("viendan run"), "{told}");
    }
    let graph = json(&fs::read_to_string(out.join("graph.json")).unwrap());
    for (content, part) in [
        (serde_json::to_string_pretty(&graph).unwrap(), "one node a line"),
        ("{\"kind\":\"document\",\"id\":3}\n".to_owned(), "graph.json:1: "),
    ] {
        fs::write(out.join("graph.json"), content).unwrap();
        let output = call(["trace", "45/KH-UBND", text(&out)]);
        assert_eq!(code(&output), 3);
        let told = stderr(&output);
        assert!(told.contains(part) && told.contains("viendan run"), "{told}");
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_trace_comes_as_csv_and_lines_of_json() {
    let (_dir, out) = run_of(&records());
    let printed = shown(&["trace", OWN], &out, &["--format", "jsonl"]);
    let lines: Vec<Value> = printed.lines().map(json).collect();
    let parts: Vec<&str> = lines.iter().map(|line| line["part"].as_str().unwrap()).collect();
    let wanted = [
        vec!["document"],
        vec!["above"; 5],
        vec!["task"; 3],
        vec!["report"; 2],
        vec!["no_answer"; 3],
    ];
    assert_eq!(parts, wanted.concat());
    assert_eq!(lines[0]["paths"][0], "1f.txt");
    assert_eq!((&lines[2]["depth"], &lines[3]["again"]), (&2.into(), &true.into()));
    assert_eq!(lines[6]["agencies"][0]["answers"][0]["by"], JUSTICE.1);
    assert_eq!(lines[9]["surface"], "45/KH-UBND");
    assert_eq!(lines[10]["tasks"], serde_json::json!(["1f/t1", "1f/t3"]));
    assert_eq!(lines[11]["group"], true);
    assert_eq!(lines[12]["tasks"], serde_json::json!([["1f/t1", "coordinate"]]));

    let printed = shown(&["trace", OWN], &out, &["--format", "csv"]);
    let mut reader = csv::Reader::from_reader(printed.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    // One row for each body of a task.
    assert_eq!(rows.len(), 1 + 5 + 5 + 2 + 3);
    assert_eq!((&rows[6][0], &rows[6][6], &rows[6][9]), ("task", "t1", JUSTICE.1));
    assert_eq!(&rows[6][8], "before 2021-10-01");

    // The graph alone: shortened clauses, no files.
    fs::remove_file(out.join("records.jsonl")).unwrap();
    let printed = shown(&["trace", OWN], &out, &[]);
    assert!(printed.contains("t3  requested, urgent: giao các"), "{printed}");
    assert!(!printed.contains("file") && printed.matches("not in the archive").count() == 1);
    // As networkx before 3.4 reads it.
    let graph = fs::read_to_string(out.join("graph.json")).unwrap();
    fs::write(out.join("graph.json"), graph.replace("\"edges\":[\n", "\"links\":[\n")).unwrap();
    assert_eq!(shown(&["trace", OWN], &out, &[]), printed);
}

#[test]
fn copies_of_a_document_show_their_tasks_once() {
    let mut all = records();
    let mut copy = all[5].clone();
    copy.id = "1e".to_owned();
    copy.source.path = "copy.txt".to_owned();
    all.push(copy);
    let (_dir, out) = run_of(&all);
    let printed = shown(&["trace", OWN], &out, &[]);
    assert_eq!(printed.matches("  t1  ").count(), 1, "{printed}");
    assert!(printed.contains("on t1, t3"), "{printed}");
    assert!(printed.contains("  file    copy.txt\n  file    1f.txt\n"), "{printed}");
}

#[test]
fn tasks_are_chosen() {
    let (_dir, out) = run_of(&records());
    let ids = |options: &[&str]| -> Vec<String> {
        let printed = shown(&["tasks"], &out, &[options, &["--format", "jsonl"]].concat());
        printed.lines().map(|line| json(line)["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&[]), ["t1", "t2", "t3"]);
    assert_eq!(ids(&["--agency", "sở tư pháp"]), ["t1"]);
    assert_eq!(ids(&["--agency", "so-y-te"]), ["t1"]);
    assert_eq!(ids(&["--status", "requested"]), ["t3"]);
    assert_eq!(ids(&["--overdue-by", "2021-10-01"]), ["t1"], "on the day before which it was due");
    assert_eq!(ids(&["--overdue-by", "2021-12-31", "--status", "assigned"]), ["t1"]);
    assert_eq!(ids(&["--overdue-by", "2022-01-01"]), ["t1", "t2"]);
    assert_eq!(ids(&["--without-deadline"]), ["t3"]);

    let output = call(["tasks", text(&out)]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, "3 tasks of 1 document\n"));
    let printed = stdout(&output);
    let heads = ["status", "task", "deadline", "agencies", "assigner", "document", "page", "id"];
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), heads);
    for part in ["before 2021-10-01", "lead: Sở Tư pháp tỉnh Bình Định; coordinate: ", "/t1"]
    {
        assert!(lines[1].contains(part), "{part}: {printed}");
    }
    assert!(shown(&["tasks"], &out, &["--format", "csv"]).starts_with("status,task,deadline,"));

    let output = call(["tasks", text(&out), "--agency", "không có"]);
    assert_eq!((code(&output), stdout(&output)), (1, String::new()));
    assert_eq!(stderr(&output), "none of 3 tasks matches\n");
    for wrong in [
        &["--overdue-by", "2021-13-01"][..],
        &["--overdue-by", "2021"],
        &["--status", "done"],
        &["--without-deadline", "--overdue-by", "2021-10-01"],
    ] {
        assert_eq!(code(&call([&["tasks", text(&out)], wrong].concat())), 3, "{wrong:?}");
    }
}

#[test]
fn trace_and_tasks_have_help() {
    for (command, example) in [("trace", "--issuer"), ("tasks", "--overdue-by")] {
        let help = stdout(&call([command, "--help"]));
        assert!(help.contains("Examples:") && help.contains(example), "{help}");
        assert!(help.contains("Exit codes:") && help.contains("jsonl"), "{help}");
    }
}
