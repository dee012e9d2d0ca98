//! Points and spans of time inside sentences (handbook §4).

use std::ops::Range;

use regex::Captures;

use crate::model::{Date, Period};
use crate::patterns::Patterns;

/// What a time does to the figures of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// It is the period of the figures that follow.
    Governs,
    /// It belongs to the name of a programme; the period of figures only where nothing else is.
    Labels,
    /// Another period that is compared with.
    Compares,
    /// A period that is not told (`kỳ trước`).
    IsUnknown,
    /// A date, or part of a name: no period of any figure.
    Masks,
    /// Time to come.
    LiesAhead,
}

/// A time in the text.
#[derive(Clone, Debug)]
pub(super) struct When {
    /// Normalized range.
    pub range: Range<usize>,
    pub does: Does,
    pub period: Option<Period>,
    /// For a comparison, the year whose same period is meant; `None` for the year before.
    pub year: Option<u16>,
}

/// What the document says of its own time, by which times without a year are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own<'a> {
    pub date: Option<Date>,
    pub period: Option<&'a Period>,
}

impl Own<'_> {
    /// The year that figures without a year are of.
    fn year(self) -> Option<u16> {
        self.period.map(|period| period.end.year).or(self.date.map(|date| date.year))
    }

    /// The year of a month without one: a report of January that speaks of December means the last one.
    fn year_of_month(self, month: u8) -> Option<u16> {
        match (self.period, self.date) {
            (None, Some(date)) if (1..=3).contains(&date.month) && month >= 10 => {
                date.year.checked_sub(1)
            }
            _ => self.year(),
        }
    }
}

/// The times of a paragraph near byte `at`: the last ones before it and the first behind it. What is
/// farther off says nothing of a figure there.
pub(super) fn near(whens: &[When], at: usize) -> &[When] {
    const BEFORE: usize = 12;
    const BEHIND: usize = 4;
    let split = whens.partition_point(|when| when.range.end <= at);
    &whens[split.saturating_sub(BEFORE)..whens.len().min(split + BEHIND)]
}

/// All times in a range of the text, in reading order and without overlap.
pub(super) fn find(
    within: Range<usize>,
    normalized: &str,
    folded: &str,
    own: Own<'_>,
    patterns: &Patterns,
) -> Vec<When> {
    let text = &folded[within.clone()];
    let mut found: Vec<When> = Vec::new();
    let mut done = 0;
    for start in patterns.rules.get("when.start").find_iter(text) {
        if start.start < done {
            continue;
        }
        let Some((end, mut when)) = at(&text[start.start..], own, patterns) else { continue };
        done = start.start + end;
        when.range = within.start + start.start..within.start + done;
        if let Some(period) = &mut when.period {
            let words = normalized[when.range.clone()].split_whitespace();
            period.text = words.collect::<Vec<_>>().join(" ");
        }
        // `so với 6 tháng đầu năm 2022`
        let compared = patterns.rules.get("compared.with").is_match(super::window_left(
            folded,
            when.range.start,
            within.start,
            24,
        ));
        if compared && when.does == Does::Governs {
            when.does = Does::Compares;
        }
        found.push(when);
    }
    found
}

/// The time that `text` starts with, and where it ends.
fn at(text: &str, own: Own<'_>, patterns: &Patterns) -> Option<(usize, When)> {
    let text = super::window(text, 0, 140);
    patterns.rules.group("when").filter(|rule| !rule.search).find_map(|rule| {
        // Groups cost more than a match, and most rules have none here.
        rule.find(text)?;
        let found = rule.captures(text)?;
        // `tháng 1.088 hồ sơ`: the figure goes on, so it is none of a time.
        let mut behind = text[found[0].len()..].chars();
        let goes_on = found[0].ends_with(|c: char| c.is_ascii_digit())
            && matches!(behind.next(), Some('.' | ','))
            && behind.next().is_some_and(|c| c.is_ascii_digit());
        if goes_on {
            return None;
        }
        let does = match rule.stands_for.as_str() {
            "governs" => Does::Governs,
            "label" => Does::Labels,
            "compares" => Does::Compares,
            "unknown" => Does::IsUnknown,
            "ahead" => Does::LiesAhead,
            _ => Does::Masks,
        };
        let bounds = bounds(&rule.id, &found, own, patterns);
        let period = bounds.map(|(start, end)| Period { start, end, text: String::new() });
        let year = part(&found, "year");
        Some((found[0].len(), When { range: 0..0, does, period, year }))
    })
}

fn part(found: &Captures<'_>, name: &str) -> Option<u16> {
    found.name(name)?.as_str().parse().ok()
}

/// First and last day of what a rule found; `None` where they cannot be told.
fn bounds(
    rule: &str,
    found: &Captures<'_>,
    own: Own<'_>,
    patterns: &Patterns,
) -> Option<(Option<Date>, Date)> {
    let part = |name: &str| part(found, name);
    let month = |name: &str| part(name).map(|month| month as u8);
    let first_month = month("month").or(month("month_word"));
    let last_month = month("last_month").or(month("last_month_word"));
    let whole = |year: u16, first: u8, last: u8| {
        Some((Some(Date::new(year, first, 1)?), Date::new(year, last, 0)?.end()))
    };
    let quarter = |name: &str| {
        found.name(name).map(|quarter| match quarter.as_str() {
            "i" | "1" | "01" => 1u8,
            "ii" | "2" | "02" => 2,
            "iii" | "3" | "03" => 3,
            _ => 4,
        })
    };
    match rule {
        "when.days" => {
            let (last_day, last_month) = (part("last_day")? as u8, last_month?);
            let last_year = part("last_year").or(part("year")).or(own.year_of_month(last_month))?;
            let end = Date::new(last_year, last_month, last_day)?;
            let first_month = first_month?;
            let year = part("year").unwrap_or(last_year - u16::from(first_month > last_month));
            let start = Date::new(year, first_month, part("day")? as u8)?;
            (start <= end).then_some((Some(start), end))
        }
        "when.days_within" => {
            let last_month = last_month?;
            let year = part("last_year").or(own.year_of_month(last_month))?;
            let start = Date::new(year, last_month, part("day")? as u8)?;
            let end = Date::new(year, last_month, part("last_day")? as u8)?;
            (start <= end).then_some((Some(start), end))
        }
        "when.months_between" => {
            let (first, last) = (first_month?, last_month?);
            let last_year = part("last_year").or(part("year")).or(own.year())?;
            let year = part("year").unwrap_or(last_year - u16::from(first > last));
            let (start, end) = (Date::new(year, first, 1)?, Date::new(last_year, last, 0)?.end());
            (start <= end).then_some((Some(start), end))
        }
        "when.up_to_now" => Some((None, own.date.filter(|date| date.day > 0)?)),
        "when.since" => {
            let end = own.date.filter(|date| date.day > 0)?;
            let start = if let Some(year) = part("whole_year") {
                Date::new(year, 1, 1)?
            } else if let Some(month) = month("only_month") {
                Date::new(part("only_year").or(own.year_of_month(month))?, month, 1)?
            } else {
                let month = first_month?;
                let year = part("year").or(own.year_of_month(month))?;
                Date::new(year, month, part("day")? as u8)?
            };
            (start <= end).then_some((Some(start), end))
        }
        "when.year_to" => {
            let year = part("last_year").or(part("year")).or(own.year())?;
            let end = match (part("last_day"), last_month) {
                (Some(day), Some(month)) => Date::new(year, month, day as u8)?,
                _ => own.date.filter(|date| date.year == year)?.end(),
            };
            Some((Some(Date::new(year, 1, 1)?), end))
        }
        "when.up_to" => {
            let month = last_month?;
            let year = part("last_year").or(own.year_of_month(month))?;
            Some((None, Date::new(year, month, part("last_day")? as u8)?))
        }
        "when.up_to_month" => {
            let end = if let Some(month) = last_month {
                Date::new(part("last_year").or(own.year_of_month(month))?, month, 0)?
            } else if let Some(quarter) = quarter("quarter") {
                Date::new(part("quarter_year").or(own.year())?, quarter * 3, 0)?
            } else {
                Date::new(part("until_year")?, 12, 0)?
            };
            Some((None, end.end()))
        }
        "when.by_year" => Some((None, Date::new(part("year")?, 12, 31)?)),
        "when.term" => own.period.map(|period| (period.start, period.end)),
        "when.span" => {
            let (year, last) = (part("year")?, part("last_year")?);
            (year <= last).then_some((Some(Date::new(year, 1, 1)?), Date::new(last, 12, 31)?))
        }
        "when.first_months" => {
            let year = part("year").or(part("bare_year")).or(part("slash_year")).or(own.year())?;
            let months = found.name("months")?.as_str();
            let said = patterns.numerals.value(months).and_then(|n| u8::try_from(n).ok());
            whole(year, 1, month("months").or(said)?)
        }
        "when.last_months" => whole(part("year").or(own.year())?, 13 - month("last")?, 12),
        "when.quarter" => {
            let last = quarter("quarter")? * 3;
            whole(part("year").or(own.year_of_month(last))?, last - 2, last)
        }
        "when.month" => {
            let month = first_month?;
            whole(part("year").or(own.year_of_month(month))?, month, month)
        }
        "when.year" => whole(part("year")?, 1, 12),
        "when.this_year" => {
            let year = own.year()?;
            let end = Date::new(year, 12, 31)?;
            let until = own.date.filter(|date| date.day > 0 && date.year == year);
            Some((Some(Date::new(year, 1, 1)?), until.unwrap_or(end)))
        }
        "when.against_year" => whole(part("year")?, 1, 12),
        "when.former_year" => whole(own.year()?.checked_sub(1)?, 1, 12),
        _ => None,
    }
}

/// The same days of another year.
pub(super) fn in_year(period: &Period, year: u16) -> Option<Period> {
    let back = period.end.year.checked_sub(year)?;
    let shift = |date: Date| {
        let year = date.year.checked_sub(back)?;
        // The last day of February moves with the leap years.
        let last = date.day == Date::last_day(date.year, date.month.max(1));
        let day = if last && date.month > 0 { Date::last_day(year, date.month) } else { date.day };
        Date::new(year, date.month, day)
    };
    let start = match period.start {
        Some(start) => Some(shift(start)?),
        None => None,
    };
    Some(Period { start, end: shift(period.end)?, text: String::new() })
}

/// The last day that a date in the text names, for deadlines.
pub(super) fn last_day(text: &str, own: Own<'_>, patterns: &Patterns) -> Option<(usize, Date)> {
    let day = patterns.rules.get("when.day");
    if let Some(found) = day.captures(text) {
        let month = part(&found, "month").or(part(&found, "month_word"))? as u8;
        let year = part(&found, "year").or(own.date.map(|date| date.year))?;
        return Some((found[0].len(), Date::new(year, month, part(&found, "day")? as u8)?));
    }
    let (end, when) = at(text, own, patterns)?;
    Some((end, when.period.filter(|_| when.does == Does::Governs)?.end))
}
