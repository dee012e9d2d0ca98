//! The place-and-date line, and the day of adoption of laws and resolutions.

use std::ops::Range;

use super::super::lines::Line;
use super::super::{dates, window_left};
use super::number::Number;
use crate::model::Date;
use crate::patterns::Patterns;

pub(super) struct PlaceDate {
    pub place: Range<usize>,
    pub range: Range<usize>,
    pub date: Option<Date>,
    pub blank: bool,
}

/// The place-and-date line: `Lý Sơn, ngày 21 tháng 11 năm 2021`.
pub(super) fn place_date(
    head: &[Line],
    number: Option<&Number>,
    normalized: &str,
    folded: &str,
    patterns: &Patterns,
) -> Option<PlaceDate> {
    let rule = patterns.rules.get("head.place_date");
    for line in head {
        let mut start = line.range.start;
        if let Some(number) = number.filter(|number| line.range.contains(&number.range.start)) {
            start = number.range.end.min(line.range.end);
        }
        let Some(text) = folded.get(start..line.range.end) else { continue };
        let Some(found) = rule.captures(text) else { continue };
        let (Some(comma), Some(date)) = (found.get(0), found.name("date")) else { continue };
        // The place starts the line, or stands behind a bar or figures where columns were flattened.
        let before = window_left(text, comma.start(), 0, 60);
        let letters = before.trim_start_matches(|c: char| !c.is_alphabetic()).len();
        let letters = before
            .rfind(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '-')))
            .map_or(letters, |at| {
                before[at..].trim_start_matches(|c: char| !c.is_alphabetic()).len()
            });
        if letters == 0 {
            continue;
        }
        let end = start + comma.start();
        let place = known_suffix(end - letters..end, normalized, folded, patterns);
        // A sentence that happens to hold a comma and a date is not a place line.
        let words = normalized[place.clone()].split_whitespace().count();
        let capital = normalized[place.clone()].starts_with(char::is_uppercase)
            || !normalized[line.range.clone()].contains(char::is_uppercase);
        let tail = line.range.end - (start + date.end());
        if words > 7 || !capital || tail > 60 {
            continue;
        }
        let at = start + date.start();
        let printed = dates::at(folded, at, patterns);
        return Some(PlaceDate {
            place,
            range: at..start + date.end(),
            date: printed.as_ref().and_then(|printed| printed.date),
            blank: printed.is_none_or(|printed| printed.blank),
        });
    }
    None
}

/// In a flattened line the place is the longest known name before the comma.
pub(super) fn known_suffix(
    place: Range<usize>,
    normalized: &str,
    folded: &str,
    patterns: &Patterns,
) -> Range<usize> {
    let text = &folded[place.clone()];
    if patterns.places.named(text).next().is_some() {
        return place;
    }
    for (i, _) in text.match_indices(' ') {
        let rest = &text[i + 1..];
        let capital = normalized[place.start + i + 1..].starts_with(char::is_uppercase);
        if capital && patterns.places.named(rest).next().is_some() {
            return place.start + i + 1..place.end;
        }
    }
    place
}

/// The day of adoption in the closing line of a law or a council's resolution.
pub(super) fn adopted(folded: &str, patterns: &Patterns) -> Option<Date> {
    let from = folded.len().saturating_sub(4000);
    let tail = window_left(folded, folded.len(), from, 4000);
    let found = patterns.rules.get("head.adopted").captures_iter(tail).last()?;
    let date = found.name("date")?;
    dates::at(tail, date.start(), patterns)?.date
}
