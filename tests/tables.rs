//! Bodies and places over time: who took over from whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use viendan::model::Date;
use viendan::patterns::{AgencyRow, Level, PlaceRow, Tier};

use crate::corpus::{self, patterns};

/// The rows of a table as they are written, by column.
fn written(table: &str) -> Vec<BTreeMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns").join(table);
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned));
    let head: Vec<String> = lines.next().unwrap().collect();
    lines.map(|cells| head.iter().cloned().zip(cells).collect()).collect()
}

/// Every row from which a walk over successors comes back to a row that it has been to.
fn cycles<'a, Row: 'a>(
    all: impl Iterator<Item = &'a Row>,
    successors: impl Fn(&'a Row) -> Vec<&'a Row>,
    label: impl Fn(&Row) -> String,
) -> Vec<String> {
    let (mut done, mut found) = (BTreeSet::new(), Vec::new());
    for first in all {
        // The walk as it stands: each row with those of its successors that are still to be seen.
        let mut open = BTreeSet::new();
        let mut walk: Vec<(&Row, Vec<&Row>)> = Vec::new();
        let mut next = Some(first);
        loop {
            if let Some(row) = next.take() {
                let at = std::ptr::from_ref(row) as usize;
                if open.contains(&at) {
                    found.push(format!("{} comes back to {}", label(first), label(row)));
                } else if done.insert(at) {
                    open.insert(at);
                    walk.push((row, successors(row)));
                }
            }
            let Some((row, rest)) = walk.last_mut() else { break };
            next = rest.pop();
            if next.is_none() {
                open.remove(&(std::ptr::from_ref(*row) as usize));
                walk.pop();
            }
        }
    }
    found
}

/// Whether a body was there when one before it ended, as far as the dates are known: the last day
/// may be a whole year.
fn was_there(from: Option<Date>, until: Option<Date>, ended: Date) -> bool {
    from.is_none_or(|from| from <= ended.end().next())
        && until.is_none_or(|until| until.end() > ended)
}

fn agency(row: &AgencyRow) -> String {
    format!("{} ({}, {:?})", row.bare_name, row.symbol, row.level)
}

fn place(row: &PlaceRow) -> String {
    format!("{} {}", row.code.as_str(), patterns().places.full_name(row))
}

#[test]
fn every_row_says_how_it_is_known_and_what_came_after() {
    for table in ["issuers.tsv", "places.tsv"] {
        for row in written(table) {
            assert!(!row["source"].is_empty(), "{table}: no source: {row:?}");
            let told = !row["successor"].is_empty() || !row["note"].is_empty();
            assert!(
                row["until"].is_empty() || told,
                "{table}: neither successor nor note: {row:?}"
            );
            let ended = row["successor"].is_empty() || !row["until"].is_empty();
            assert!(ended, "{table}: a successor of what has not ended: {row:?}");
        }
    }
}

#[test]
fn successors_of_bodies_have_no_gap_and_no_cycle() {
    let agencies = &patterns().agencies;
    for row in agencies.iter() {
        for next in agencies.successors(row) {
            let ended = row.until.unwrap();
            let held = was_there(next.from, next.until, ended);
            assert!(held, "{} ended on {ended}, not there: {}", agency(row), agency(next));
            assert!(!std::ptr::eq(row, next), "{} follows itself", agency(row));
        }
    }
    let found = cycles(agencies.iter(), |row| agencies.successors(row), agency);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn successors_of_places_have_no_gap_and_no_cycle() {
    let places = &patterns().places;
    for row in places.iter() {
        let after = places.successors(row);
        assert_eq!(after.len(), row.successors.len(), "a successor of {} is missing", place(row));
        for next in after {
            let held = was_there(next.from, next.until, row.until.unwrap());
            assert!(held, "{} is not there after {}", place(next), place(row));
            assert!(!std::ptr::eq(row, next), "{} follows itself", place(row));
        }
    }
    let found = cycles(places.iter(), |row| places.successors(row), place);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_body_begins_after_its_end() {
    for row in patterns().agencies.iter() {
        if let (Some(from), Some(until)) = (row.from, row.until) {
            assert!(from <= until.end(), "{}", agency(row));
        }
    }
}

#[test]
fn a_symbol_names_one_successor() {
    let agencies = &patterns().agencies;
    let named = |symbol: &str, level: Level, day: &str| {
        let day = Date::parse(day);
        let mut found = agencies
            .iter()
            .filter(|row| row.symbol == symbol && row.level == level && row.valid(day));
        let row = found.next().unwrap();
        assert!(found.next().is_none(), "{symbol}");
        row
    };
    let after = |row: &AgencyRow| -> Vec<(&str, Level)> {
        agencies.successors(row).iter().map(|row| (row.symbol.as_str(), row.level)).collect()
    };
    for (symbol, level, day, wanted) in [
        // The Ministry of Planning and Investment went to that of Finance.
        ("BKHĐT", Level::Central, "2024-01-01", ("BTC", Level::Central)),
        // Of two bodies with this symbol, the one that came after and not the one before.
        ("BTCCBCP", Level::Central, "2001-01-01", ("BNV", Level::Central)),
        // The symbol of a drafting unit too.
        ("CCTTHC", Level::Central, "2009-01-01", ("KSTT", Level::Central)),
        // From one level to another.
        ("PTP", Level::District, "2024-01-01", ("VPX", Level::Commune)),
        ("CAH", Level::District, "2024-01-01", ("CAT", Level::Province)),
    ] {
        assert_eq!(after(named(symbol, level, day)), [wanted], "{symbol}");
    }
    let tax = named("CTT", Level::Province, "2024-01-01");
    let mut chain = vec![tax];
    while let [next] = agencies.successors(chain.last().unwrap()).as_slice() {
        chain.push(next);
    }
    let names: Vec<&str> = chain.iter().map(|row| row.bare_name.as_str()).collect();
    assert_eq!(names, ["Cục Thuế", "Chi cục Thuế khu vực", "Thuế"]);
}

#[test]
fn as_many_places_as_there_were() {
    for (day, wanted) in [
        ("2019-06-01", [63, 713, 11_160]),
        ("2025-06-30", [63, 696, 10_035]),
        ("2025-08-01", [34, 0, 3_321]),
    ] {
        let day = Date::parse(day);
        let at = |tier: Tier| {
            patterns().places.iter().filter(|row| row.tier() == tier && row.valid(day)).count()
        };
        assert_eq!([at(Tier::Province), at(Tier::District), at(Tier::Commune)], wanted, "{day:?}");
    }
}

#[test]
fn numbered_bodies_and_offices_are_told_apart() {
    let text = "\
ỦY BAN NHÂN DÂN\nHUYỆN LÝ SƠN\nSố: 7/BC-UBND\nLý Sơn, ngày 2 tháng 6 năm 2025\n\nBÁO CÁO\nCông tác tháng 5\n\n\
Căn cứ Quyết định số 15/QĐ ngày 2/4/2025 của Chi cục Thuế khu vực XII;\n\
Căn cứ Quyết định số 16/QĐ ngày 2/4/2025 của Chi cục Thuế khu vực XI;\n\
Căn cứ Quyết định số 17/QĐ ngày 2/4/2025 của Quân khu 5;\n\
Căn cứ Quyết định số 18/QĐ ngày 2/4/2025 của Văn phòng huyện;\n\
Căn cứ Quyết định số 19/QĐ ngày 2/7/2025 của Tòa án nhân dân khu vực 3 - Gia Lai;\n\
Căn cứ Quyết định số 20/QĐ ngày 2/7/2025 của Vườn quốc gia Kon Ka Kinh;\n";
    let record = viendan::read(corpus::source(text), patterns());
    let issuers: Vec<&str> = record
        .references
        .iter()
        .map(|reference| reference.issuer.as_ref().map_or("", |issuer| issuer.id.as_str()))
        .collect();
    assert_eq!(
        issuers,
        [
            "vn/chi-cuc-thue-khu-vuc-xii",
            "vn/chi-cuc-thue-khu-vuc-xi",
            "vn/quan-khu-5",
            "vn/quang-ngai/ly-son/van-phong-hoi-dong-nhan-dan-va-uy-ban-nhan-dan",
            "vn/gia-lai/toa-an-nhan-dan-khu-vuc-3",
            "vn/vuon-quoc-gia-kon-ka-kinh",
        ]
    );
    let names = record.references.iter().filter_map(|reference| reference.issuer.as_ref());
    let names: Vec<&str> = names.map(|issuer| issuer.name.as_str()).collect();
    assert_eq!(names[0], "Chi cục Thuế khu vực XII");
    assert_eq!(names[4], "Tòa án nhân dân khu vực 3 - Gia Lai");
}
