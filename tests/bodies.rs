//! Who is meant: mentions that leave out their place, their head or their name, read at the date of the
//! paper (handbook §8.2 to §8.5), case by case from `bodies.tsv`.

use std::path::Path;

use viendan::model::{HomeSource, Record, Source};

use crate::corpus;
use crate::tasks::role;

/// A paper with one sentence.
fn read(issuer: &str, place_date: &str, kind: &str, text: &str) -> Record {
    let text = format!(
        "{issuer}\nSố: 12/{}\n{place_date}\n\n{kind}\nVề việc thực hiện nhiệm vụ\n\nI. NHIỆM VỤ\n\n{text}\n",
        match kind {
            "CHỈ THỊ" => "CT-UBND",
            "THÔNG BÁO" => "TB-UBND",
            _ => "KH-UBND",
        }
    );
    let source = Source {
        path: "case.txt".into(),
        sha256: "0".repeat(64),
        bytes: text.len() as u64,
        format: "txt".to_owned(),
        encoding: "utf-8".into(),
        text,
        pages: vec![0],
        ..Source::default()
    };
    viendan::read(source, corpus::patterns())
}

fn source_word(from: Option<HomeSource>) -> &'static str {
    match from {
        None => "",
        Some(HomeSource::Issuer) => "issuer",
        Some(HomeSource::PlaceLine) => "place_line",
        Some(HomeSource::Body) => "body",
        Some(HomeSource::Domain) => "domain",
        Some(HomeSource::Product) => "product",
    }
}

#[test]
fn bodies_are_those_that_are_meant() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bodies.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [issuer, place_date, kind, text, wanted, surface, name, inferred, why] = cells[..]
        else {
            panic!("nine columns are needed: {line}");
        };
        cases += 1;
        let record = read(issuer, place_date, kind, text);
        let of_role = || record.agencies.iter().filter(|one| role(one.role) == wanted);
        if name == "-" {
            if let Some(one) = of_role().next() {
                wrong.push(format!("{why}: '{}' is no {wanted}", one.surface));
            }
            continue;
        }
        let got = of_role().find(|one| one.surface == surface);
        let said: Vec<String> = record
            .agencies
            .iter()
            .map(|one| {
                let from = source_word(one.inferred);
                format!("{} '{}' {} ({from})", role(one.role), one.surface, one.agency.name)
            })
            .collect();
        let right =
            got.is_some_and(|one| one.agency.name == name && source_word(one.inferred) == inferred);
        if !right {
            wrong.push(format!(
                "{why}: want {wanted} '{surface}' {name} ({inferred}), got {said:?}"
            ));
        }
    }
    assert!(cases > 20, "only {cases} cases were read");
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
}
