//! `viendan coverage`: everything that looks like a code is accounted for.

use std::collections::{BTreeMap, BTreeSet};

use super::{GOOD, archive, call, code, stderr, stdout, text};
use crate::corpus::folder;

/// The table of classes: class to count and percentage.
fn table(printed: &str) -> BTreeMap<&str, (usize, f64)> {
    let mut lines = printed.split("\n\n").next().unwrap_or_default().lines();
    assert_eq!(lines.next(), Some("class\tshapes\tpercent"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [class, shapes, percent] = cells[..] else { panic!("three columns: {line}") };
            assert_eq!(percent.split_once('.').unwrap().1.len(), 2, "two decimals: {line}");
            (class, (shapes.parse().unwrap(), percent.parse().unwrap()))
        })
        .collect()
}

/// The list behind the table: class, file and text of each line.
fn listed(printed: &str) -> Vec<[&str; 3]> {
    let Some((_, list)) = printed.split_once("\n\n") else { return Vec::new() };
    let mut lines = list.lines();
    assert_eq!(lines.next(), Some("class\tfile\ttext"));
    lines.map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap()).collect()
}

#[test]
fn the_corpus_is_covered() {
    let output = call(["coverage", "-q", text(&folder())]);
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    let printed = stdout(&output);
    let table = table(&printed);
    assert!(table["reference"].0 > 300, "{printed}");
    assert!(table["own"].0 > 20, "{printed}");
    assert!(table.keys().any(|class| class.starts_with("except.")), "{printed}");
    let known =
        |class: &str| matches!(class, "reference" | "own" | "left") || class.starts_with("except.");
    assert!(table.keys().all(|class| known(class)), "{printed}");
    // Percentages are of all shapes and rounded to a hundredth.
    let all: usize = table.values().map(|(shapes, _)| shapes).sum();
    for (class, (shapes, percent)) in &table {
        let exact = *shapes as f64 * 100.0 / all as f64;
        assert!((exact - percent).abs() < 0.005_001, "{class} is {exact} %, not {percent}");
    }
    // What is left is listed without being asked for, and nothing else is.
    let left = table.get("left").map_or(0, |(shapes, _)| *shapes);
    let listed = listed(&printed);
    assert_eq!(listed.len(), left, "{printed}");
    assert!(listed.iter().all(|[class, _, _]| *class == "left"), "{printed}");
}

#[test]
fn it_does_not_depend_on_the_order_of_paths() {
    let parts = ["binh-dinh", "gia-lai", "nghe-an", "trung-uong"].map(|part| folder().join(part));
    let classes = ["--list", "own", "--list", "reference"];
    let read = |order: [usize; 4]| {
        let paths = order.map(|i| text(&parts[i]));
        stdout(&call([&["coverage", "-q"][..], &classes, &paths].concat()))
    };
    assert!(read([0, 1, 2, 3]) == read([2, 0, 3, 1]), "other lines");
}

#[test]
fn classes_can_be_listed() {
    let form = "Tờ khai theo Mẫu số 01/ĐK-TCT ban hành kèm theo Thông tư này.\n";
    let (_dir, archive) =
        archive(&[("form.txt", form.as_bytes()), ("deep/good.txt", GOOD.as_bytes())]);
    let covered = |options: &[&str]| {
        let output = call([&["coverage", "-q", text(&archive)], options].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output)
    };
    let counts: BTreeMap<String, (usize, f64)> =
        table(&covered(&[])).into_iter().map(|(class, row)| (class.to_owned(), row)).collect();
    let counts: Vec<(&str, usize)> =
        counts.iter().map(|(class, (shapes, _))| (class.as_str(), *shapes)).collect();
    assert_eq!(counts, [("except.form", 1), ("reference", 1)]);
    assert!(listed(&covered(&[])).is_empty());

    let printed = covered(&["--list", "except.form"]);
    let lines = listed(&printed);
    assert_eq!(lines.len(), 1, "{printed}");
    let [class, file, context] = lines[0];
    assert_eq!((class, file), ("except.form", "form.txt"));
    assert!(context.contains("Mẫu số «01/ĐK-TCT» ban hành"), "{context}");

    let printed = covered(&["--list", "except.form", "--list", "reference"]);
    let files: BTreeSet<&str> = listed(&printed).iter().map(|[_, file, _]| *file).collect();
    assert_eq!(files.into_iter().collect::<Vec<_>>(), ["deep/good.txt", "form.txt"]);
    assert_eq!(listed(&covered(&["--list", "own"])), [[""; 3]; 0]);

    // Files are chosen as in a run.
    let printed = covered(&["--list", "reference", "--exclude", "form.txt"]);
    assert_eq!(table(&printed).keys().copied().collect::<Vec<_>>(), ["reference"]);
}

#[test]
fn no_shape_is_nothing_to_do() {
    let (_dir, archive) =
        archive(&[("a.txt", "Ủy ban nhân dân tỉnh họp ngày 20/8/2021.\n".as_bytes())]);
    let output = call(["coverage", "-q", text(&archive)]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(stdout(&output), "class\tshapes\tpercent\n");
}

#[test]
fn what_cannot_be_read_is_named() {
    let (_dir, archive) = archive(&[("a.txt", GOOD.as_bytes()), ("empty.txt", b"")]);
    let output = call(["coverage", "-q", text(&archive)]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).starts_with("viendan: empty.txt: "), "{}", stderr(&output));
    assert_eq!(table(&stdout(&output))["reference"].0, 1);

    let output = call(["coverage", "/no/such/folder"]);
    let messages = stderr(&output);
    assert_eq!(code(&output), 3, "{messages}");
    assert!(
        messages.starts_with("viendan: ") && messages.contains("/no/such/folder"),
        "{messages}"
    );
    assert!(output.stdout.is_empty(), "no table of nothing");
    assert_eq!(messages.lines().count(), 1, "{messages}");

    let output = call(["coverage"]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("PATH"), "{}", stderr(&output));
}

#[test]
fn help_names_it() {
    assert!(stdout(&call(["--help"])).lines().any(|line| line.trim().starts_with("coverage ")));
    let help = stdout(&call(["coverage", "--help"]));
    for option in ["--list", "--include", "--exclude"] {
        assert!(help.contains(option), "{help}");
    }
}
