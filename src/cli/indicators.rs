//! `viendan indicators`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use viendan::model::Date;
use viendan::wire::{self, Agency, Indicator, Period, Record};

use super::table::{Column, Layout, Printing, print};
use super::words::{Words, folded};
use super::{Common, DONE, NOTHING, document, records, tell};

/// Examples, shown below the options.
pub const AFTER: &str = "\
A period lies within PERIOD if its first and its last day do; a year holds its months and quarters
and itself, a month does not hold its year. Where a paper tells only the last day, that one must lie
within. Indicators without a period are left out. PERIOD is a year (2021), a quarter (2021-Q2), a
month (2021-06), a day (2021-06-30), or from one of these through another, both included
(2021-01-01..2021-06-30, 2021-03..2021-Q4). The table writes periods the same way, those of which
only the last day is told as ..2021-09-30.

Examples:
  viendan indicators out                                    all of a run, page by page
  viendan indicators out --unit % --status target           percentages aimed at
  viendan indicators out --agency so-tu-phap --period 2021  one body, one year
  viendan indicators out --format csv > indicators.csv      for a spreadsheet

Exit codes: 0 something was found, 1 nothing matches, 3 could not run.";

#[derive(Args)]
pub struct IndicatorArgs {
    /// Output folder of a run, or a records.jsonl
    #[arg(value_name = "OUT")]
    results: PathBuf,
    /// Only where all these words stand in measure and unit, such as "hồ sơ trực tuyến"; case and
    /// the place of tone marks do not matter
    #[arg(long, value_name = "TEXT")]
    measure: Option<String>,
    /// Only of bodies with all these words in their name or id, such as "Sở Tư pháp" or so-tu-phap;
    /// the body an indicator is about, else the issuer of the document
    #[arg(long, value_name = "TEXT")]
    agency: Option<String>,
    /// Only what lies within this time: 2021, 2021-Q2, 2021-06, 2021-01-01..2021-06-30 (see below)
    #[arg(long, value_name = "PERIOD", value_parser = days)]
    period: Option<Days>,
    /// Only with this unit: as printed ("tỷ đồng") or without its multiplier ("đồng")
    #[arg(long, value_name = "TEXT")]
    unit: Option<String>,
    /// Only with this status
    #[arg(long, value_name = "STATUS", value_parser = PossibleValuesParser::new(wire::statuses()))]
    status: Option<String>,
    #[command(flatten)]
    printing: Printing,
}

const LAYOUT: Layout = Layout {
    columns: &[
        Column::number("value"),
        Column::text("unit", 8),
        Column::text("measure", 20),
        Column::text("status", 11),
        Column::whole("period"),
        Column::text("agency", 16),
        Column::text("document", 14),
        Column::number("page"),
        Column::text("surface", 14),
        Column::whole("id"),
    ],
    colors: &[],
    lines: 4,
};

/// Prints the indicators of a run that the arguments ask for.
pub fn run(args: &IndicatorArgs, common: &Common) -> Result<u8> {
    let records: Vec<Record> = records(&args.results)?.iter().map(Record::from).collect();
    let mut all = 0;
    let mut rows: Vec<(&Record, &Indicator)> = Vec::new();
    let asked = Asked::new(args);
    for record in &records {
        all += record.indicators.len();
        let held = record.indicators.iter().filter(|indicator| asked.takes(record, indicator));
        rows.extend(held.map(|indicator| (record, indicator)));
    }
    let no_room = print(
        &args.printing,
        &LAYOUT,
        &rows,
        |(record, indicator)| cells(record, indicator),
        |(record, indicator)| wire::indicator_line(record, indicator),
    )?;
    let documents = rows.iter().map(|(record, _)| record.id.as_str());
    tell(common, ["indicator", "indicators"], [rows.len(), all], documents, &no_room);
    Ok(if rows.is_empty() { NOTHING } else { DONE })
}

fn cells(record: &Record, indicator: &Indicator) -> Vec<String> {
    let number = |number: &Option<_>| number.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![
        match &indicator.ratio {
            Some(ratio) => format!("{}/{}", ratio.numerator, ratio.denominator),
            None => number(&indicator.value),
        },
        indicator.unit.clone().unwrap_or_default(),
        indicator.measure.clone().unwrap_or_default(),
        match indicator.qualifier.as_str() {
            "exact" => indicator.status.clone(),
            qualifier => format!("{} ({qualifier})", indicator.status),
        },
        indicator.period.as_ref().map(short).unwrap_or_default(),
        agency(record, indicator).map(|agency| agency.name.clone()).unwrap_or_default(),
        document(record).to_owned(),
        indicator.page.to_string(),
        indicator.surface.clone(),
        format!("{}/{}", record.id, indicator.id),
    ]
}

/// The body an indicator is about, else the one that issued the document.
fn agency<'a>(record: &'a Record, indicator: &'a Indicator) -> Option<&'a Agency> {
    indicator.scope.agency.as_ref().or(record.document.issuer.as_ref())
}

/// What the arguments ask for, ready to compare.
struct Asked<'a> {
    measure: Option<Words>,
    agency: Option<Words>,
    unit: Option<String>,
    args: &'a IndicatorArgs,
}

impl<'a> Asked<'a> {
    fn new(args: &'a IndicatorArgs) -> Self {
        Asked {
            measure: args.measure.as_deref().map(Words::new),
            agency: args.agency.as_deref().map(Words::new),
            unit: args.unit.as_deref().map(folded),
            args,
        }
    }

    fn takes(&self, record: &Record, indicator: &Indicator) -> bool {
        let texts =
            |texts: [&Option<String>; 2]| texts.map(|text| text.clone().unwrap_or_default());
        self.args.status.as_ref().is_none_or(|status| *status == indicator.status)
            && self.unit.as_ref().is_none_or(|unit| {
                let units = texts([&indicator.unit, &indicator.base_unit]);
                units.iter().any(|held| folded(held) == *unit)
            })
            && self.args.period.is_none_or(|days| {
                indicator.period.as_ref().is_some_and(|period| days.hold(period))
            })
            && self.agency.as_ref().is_none_or(|words| {
                agency(record, indicator)
                    .is_some_and(|agency| words.stand_in(&format!("{} {}", agency.name, agency.id)))
            })
            && self.measure.as_ref().is_none_or(|words| {
                words.stand_in(&texts([&indicator.measure, &indicator.unit]).join(" "))
            })
    }
}

/// From one day through another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Days {
    first: Date,
    last: Date,
}

impl Days {
    /// Whether a period lies within.
    fn hold(self, period: &Period) -> bool {
        let within = |day: Date| self.first <= day && day <= self.last;
        Date::parse(&period.end).is_some_and(|end| within(end.end()))
            && period
                .start
                .as_ref()
                .is_none_or(|start| Date::parse(start).and_then(first_day).is_some_and(within))
    }
}

/// Reads a period as the arguments give it.
fn days(text: &str) -> Result<Days, String> {
    let read = match text.split_once("..") {
        Some((from, to)) => {
            one(from).zip(one(to)).map(|(from, to)| Days { first: from.first, last: to.last })
        }
        None => one(text),
    };
    let days = read.ok_or(
        "give a year (2021), quarter (2021-Q2), month (2021-06) or day (2021-06-30), or two of \
         them as 2021-01-01..2021-06-30",
    )?;
    if days.first > days.last { Err("it ends before it starts".to_owned()) } else { Ok(days) }
}

/// The days of a year, quarter, month or day.
fn one(text: &str) -> Option<Days> {
    if let Some((year, quarter)) = text.split_once("-Q").or_else(|| text.split_once("-q")) {
        let (year, quarter): (u16, u8) = (year.parse().ok()?, quarter.parse().ok()?);
        return (1..=4).contains(&quarter).then(|| quarter_of(year, quarter)).flatten();
    }
    let date = Date::parse(text)?;
    Some(Days { first: first_day(date)?, last: date.end() })
}

fn quarter_of(year: u16, quarter: u8) -> Option<Days> {
    let first = Date::new(year, quarter * 3 - 2, 1)?;
    Some(Days { first, last: Date::new(year, quarter * 3, 0)?.end() })
}

/// The first day that a date of this precision may mean.
fn first_day(date: Date) -> Option<Date> {
    Date::new(date.year, date.month.max(1), date.day.max(1))
}

/// A period as short as it can be said: `2021`, `2021-Q2`, `2021-06`.
fn short(period: &Period) -> String {
    let Some(start) = &period.start else { return format!("..{}", period.end) };
    let days = days(&format!("{start}..{}", period.end));
    let Ok(Days { first, last }) = days else { return format!("{start}..{}", period.end) };
    let (year, month) = (first.year, first.month);
    let names = [
        year.to_string(),
        format!("{year}-Q{}", month.div_ceil(3)),
        format!("{year}-{month:02}"),
        first.to_string(),
    ];
    let same = |name: &&String| one(name) == Some(Days { first, last });
    names.iter().find(same).cloned().unwrap_or_else(|| format!("{first}..{last}"))
}
