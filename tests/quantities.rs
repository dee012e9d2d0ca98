//! Numbers, dates and periods, case by case: `quantities.tsv`. Every case must hold.
//!
//! The text of a case is the only paragraph of a small report of 21 November 2021. What is expected of
//! it: the indicators in reading order, each `VALUE[/DENOMINATOR] [UNIT][ = BASE UNIT][ ~QUALIFIER]
//! [ !STATUS][ ^up|^down][ @START..END]`, parted by ` ; `; `-` for none; `date 2021-08-20` for the date
//! of its reference.

use viendan::model::{Direction, Indicator, Qualifier, Status};

use crate::corpus;
use crate::figures::{qualifier, status};

/// The report round the paragraph of a case.
pub const HEAD: &str = "ỦY BAN NHÂN DÂN\nHUYỆN LÝ SƠN\nSố: 621/BC-UBND\n\
                    Lý Sơn, ngày 21 tháng 11 năm 2021\nBÁO CÁO\nVề công tác của huyện\n\n";

#[test]
fn every_case_holds() {
    let cases = include_str!("quantities.tsv");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases.lines().skip(1).filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let [group, text, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {line}");
        };
        count += 1;
        let text = text.replace("\\n", "\n");
        let record = viendan::read(corpus::source(&format!("{HEAD}{text}\n")), corpus::patterns());
        if let Some(date) = expected.strip_prefix("date ") {
            let reference = record.references.iter().find(|reference| !reference.to_self);
            let got = reference.and_then(|reference| reference.date);
            let got = got.map_or("-".to_owned(), |date| date.to_string());
            if got != date {
                wrong.push(format!("{group}\t{text}\n\twanted {date}\n\tgot    {got}"));
            }
            continue;
        }
        let got: Vec<String> = record.indicators.iter().map(shown).collect();
        let wanted: Vec<&str> = match expected {
            "-" => Vec::new(),
            expected => expected.split(" ; ").collect(),
        };
        let same = wanted.len() == got.len()
            && wanted.iter().zip(&record.indicators).all(|(wanted, got)| fits(wanted, got));
        if !same {
            wrong.push(format!(
                "{group}\t{text}\n\twanted {expected}\n\tgot    {}",
                got.join(" ; ")
            ));
        }
    }
    assert!(count >= 500, "only {count} cases");
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// An indicator in the words of the table.
fn shown(got: &Indicator) -> String {
    let mut text = got.value.to_string();
    if let Some(ratio) = got.ratio {
        text.push_str(&format!("/{}", ratio.denominator));
    }
    if let Some(unit) = &got.unit {
        text.push_str(&format!(" {unit}"));
    }
    if let (Some(value), Some(unit)) = (got.base_value, &got.base_unit)
        && value != got.value
    {
        text.push_str(&format!(" = {value} {unit}"));
    }
    if got.qualifier != Qualifier::Exact {
        text.push_str(&format!(" ~{}", qualifier(got.qualifier)));
    }
    if got.status != Status::Result {
        text.push_str(&format!(" !{}", status(got.status)));
    }
    if let Some(change) = &got.change {
        text.push_str(direction(change.direction));
    }
    text.push_str(&format!(" @{}", span(got)));
    text
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => " ^up",
        Direction::Down => " ^down",
    }
}

/// `2021-07-01..2021-09-30`, or `-`.
fn span(got: &Indicator) -> String {
    got.period.as_ref().map_or("-".to_owned(), |period| {
        let start = period.start.map(|date| date.to_string()).unwrap_or_default();
        format!("{start}..{}", period.end)
    })
}

/// Whether an indicator is what an item of the table asks for. A unit may be told shorter or longer.
fn fits(wanted: &str, got: &Indicator) -> bool {
    let mut rest = wanted;
    let mut take = |mark: &str| -> Option<String> {
        let at = rest.rfind(mark)?;
        let value = rest[at + mark.len()..].to_owned();
        rest = &rest[..at];
        Some(value)
    };
    let period = take(" @");
    let way = take(" ^");
    let said = take(" !");
    let exactness = take(" ~");
    let base = take(" = ");
    let (value, unit) = rest.split_once(' ').map_or((rest, None), |(v, u)| (v, Some(u)));
    let (value, below) = value.split_once('/').map_or((value, None), |(v, d)| (v, Some(d)));
    let same_unit = |wanted: &str, got: Option<&String>| {
        let (wanted, got) = (viendan::text::fold(wanted), got.map(|got| viendan::text::fold(got)));
        got.is_some_and(|got| got.contains(&wanted) || wanted.contains(&got))
    };
    got.value.to_string() == value
        && got.ratio.map(|ratio| ratio.denominator.to_string()).as_deref() == below
        && unit.is_none_or(|unit| same_unit(unit, got.unit.as_ref()))
        && base.is_none_or(|base| {
            let (value, unit) = base.split_once(' ').unwrap_or((&base, ""));
            got.base_value.is_some_and(|got| got.normalize().to_string() == value)
                && (unit.is_empty() || same_unit(unit, got.base_unit.as_ref()))
        })
        && qualifier(got.qualifier) == exactness.as_deref().unwrap_or("exact")
        && status(got.status) == said.as_deref().unwrap_or("result")
        && way.is_none_or(|way| {
            got.change.as_ref().map(|change| direction(change.direction).trim_start_matches(" ^"))
                == Some(way.as_str())
        })
        && period.is_none_or(|period| span(got) == period)
}
