//! Dates and periods as they are printed.

use std::ops::Range;

use regex::Captures;

use super::window;
use crate::model::{Date, Period};
use crate::patterns::Patterns;

/// A date in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    /// Normalized range.
    pub range: Range<usize>,
    /// As precise as printed; `None` where no calendar has such a day.
    pub date: Option<Date>,
    /// Day or month was left blank.
    pub blank: bool,
}

/// The date that starts at byte `at` of the folded text.
pub(super) fn at(folded: &str, at: usize, patterns: &Patterns) -> Option<Printed> {
    let text = window(folded, at, 90);
    // Every date rule starts with a letter n; this is the gate before the regexes.
    if !text.starts_with('n') {
        return None;
    }
    parse(text, at, patterns).or_else(|| parse(&misread(text)?, at, patterns))
}

/// A date in figures in which OCR read letters for some (`l5/9/2025`, `I0/3/2020`), with the figures
/// put back; `None` where there is nothing to put back.
fn misread(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit() || matches!(c, 'o' | 'i' | 'l'))?;
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, 'o' | 'i' | 'l' | 's' | '/' | '.' | '-');
    let date = &text[start..];
    let date = &date[..date.find(|c: char| !is_part(c)).unwrap_or(date.len())];
    let figures = date.bytes().filter(u8::is_ascii_digit).count();
    let letters = date.bytes().filter(u8::is_ascii_lowercase).count();
    if letters == 0 || letters > 2 || figures < 4 {
        return None;
    }
    let put_back = |c: char| match c {
        'o' => '0',
        'i' | 'l' => '1',
        's' => '5',
        c => c,
    };
    let date: String = date.chars().map(put_back).collect();
    Some(format!("{}{date}{}", &text[..start], &text[start + date.len()..]))
}

/// The date that `text` starts with; `text` stands at byte `at` of the document.
fn parse(text: &str, at: usize, patterns: &Patterns) -> Option<Printed> {
    for rule in patterns.rules.group("date") {
        if let Some(found) = rule.captures(text) {
            let part = |name: &str| found.name(name).map_or(Some(0), |m| number(m.as_str()));
            let date = (|| {
                let (year, month, day) = (part("year")?, part("month")?, part("day")?);
                Date::new(year, month as u8, day as u8)
            })();
            return Some(Printed {
                range: at..at + found[0].len(),
                date,
                blank: rule.id.contains("blank"),
            });
        }
    }
    None
}

/// Figures with blanks inside them as a number.
fn number(text: &str) -> Option<u16> {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// The period that a title names: the first match of the first rule that has one. Years of days, of
/// laws and of aims are none.
pub(super) fn period(title: &str, patterns: &Patterns) -> Option<Period> {
    let folded = crate::text::fold(title);
    let not: Vec<Range<usize>> = patterns.rules.get("title.no_period").find_iter(&folded).collect();
    let free = |found: &Captures<'_>| {
        let range = found.get(0).map_or(0..0, |whole| whole.range());
        not.iter().all(|not| not.end <= range.start || range.end <= not.start)
    };
    patterns.rules.group("period").find_map(|rule| {
        let found = rule.captures_iter(&folded).find(free)?;
        let (start, end) = bounds(&found)?;
        let text = title[found.get(0)?.range()].to_owned();
        Some(Period { start: Some(start), end, text })
    })
}

fn bounds(found: &Captures<'_>) -> Option<(Date, Date)> {
    let part = |name: &str| found.name(name).and_then(|m| number(m.as_str()));
    let year = part("year")?;
    let (first, last) = if let Some(months) = part("months") {
        (1, months as u8)
    } else if let Some(months) = part("last") {
        (13 - months as u8, 12)
    } else if let Some(quarter) = found.name("quarter") {
        let quarter = match quarter.as_str() {
            "i" | "1" => 1,
            "ii" | "2" => 2,
            "iii" | "3" => 3,
            _ => 4,
        };
        (quarter * 3 - 2, quarter * 3)
    } else if let Some(month) = part("month") {
        (month as u8, month as u8)
    } else {
        (1, 12)
    };
    let last_year = part("last_year").unwrap_or(year);
    let start = Date::new(year, first, 1)?;
    let end = Date::new(last_year, last, Date::last_day(last_year, last))?;
    Some((start, end))
}
