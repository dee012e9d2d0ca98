//! Figures, dates and documents as Vietnamese readers know them, for labels and messages.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::model::{Date, Indicator};
use crate::text::{fold, is_word};

/// A date: `20/8/2021`.
pub(super) fn date(date: Date) -> String {
    match (date.month, date.day) {
        (0, _) => date.year.to_string(),
        (month, 0) => format!("{month}/{}", date.year),
        (month, day) => format!("{day}/{month}/{}", date.year),
    }
}

/// A period: `1/1/2021–30/6/2021`.
pub(super) fn period((start, end): (Date, Date)) -> String {
    format!("{}–{}", date(start), date(end))
}

/// A number with its separators: `38.388`, `95,07`.
pub(super) fn number(number: Decimal) -> String {
    let printed = number.to_string();
    let (sign, printed) = match printed.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", printed.as_str()),
    };
    let (whole, decimals) = printed.split_once('.').unwrap_or((printed, ""));
    let mut grouped = String::with_capacity(whole.len() + whole.len() / 3 + 1);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let comma = if decimals.is_empty() { "" } else { "," };
    format!("{sign}{grouped}{comma}{decimals}")
}

/// A figure with its unit: `38.388/42.092 hồ sơ`, `95,07%`.
pub(super) fn figure(of: &Indicator) -> String {
    match of.unit.as_deref() {
        Some(unit) if unit.starts_with(char::is_alphanumeric) => format!("{} {unit}", bare(of)),
        Some(unit) => format!("{}{unit}", bare(of)),
        None => bare(of),
    }
}

fn bare(of: &Indicator) -> String {
    match of.ratio {
        Some(ratio) => format!("{}/{}", number(ratio.numerator), number(ratio.denominator)),
        None => number(of.value),
    }
}

/// Figure, unit and measure; a unit that the measure begins or ends with is not said twice.
pub(super) fn label(of: &Indicator) -> String {
    let Some(measure) = of.measure.as_deref().map(one_line).filter(|text| !text.is_empty()) else {
        return figure(of);
    };
    let unit = of.unit.as_deref().map(|unit| fold(&one_line(unit))).unwrap_or_default();
    let folded = fold(&measure);
    // A unit is a whole word of the measure: `m`, not the first letter of `mặt`.
    let rest = folded.strip_prefix(&unit);
    if rest.is_some_and(|rest| !rest.starts_with(is_word)) {
        return cut(&format!("{} {measure}", bare(of)), 100);
    }
    let rest = folded.strip_suffix(&unit).filter(|rest| !rest.ends_with(is_word));
    // Folding keeps lengths.
    let rest = rest.and_then(|rest| measure.get(..rest.len())).unwrap_or(&measure);
    cut(&format!("{} {}", figure(of), rest.trim_end_matches([' ', ','])), 100)
}

/// Composed letters, white space collapsed.
pub(super) fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_nfc(&joined) { joined } else { joined.nfc().collect() }
}

/// At most `most` characters, cut between words.
pub(super) fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..end].trim_end_matches([' ', ',', ';', '.', ':']))
}

/// The first of items, and how many more there are of `all`.
pub(super) fn some(first: &[String], all: usize, between: &str) -> String {
    let shown = first.join(between);
    match all.saturating_sub(first.len()) {
        0 => shown,
        more => format!("{shown}{between}{more} more"),
    }
}

/// The folded words of a text.
pub(super) fn set(text: &str) -> BTreeSet<String> {
    let folded = fold(&one_line(text));
    let words = folded.split(|c: char| !is_word(c)).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether the shorter of two texts has half its words in the other one.
pub(super) fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    a.intersection(b).count() * 2 >= a.len().min(b.len())
}
