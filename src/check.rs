//! What contradicts itself in one document (handbook §9.6): sums, shares, changes, dates.
//!
//! Only what the text itself proves is an error. Every message says what is stated and what follows
//! from the rest, in numbers written as Vietnamese readers write them.

mod changes;
mod dates;
mod shares;
mod sums;

use rust_decimal::Decimal;

use crate::model::{About, Anomaly, Indicator, Qualifier, Record, Severity, Stated};
use crate::text::Span;

/// All anomalies of a record, in reading order.
pub fn check(record: &Record) -> Vec<Anomaly> {
    let mut found = Vec::new();
    sums::check(&record.indicators, &mut found);
    shares::check(&record.indicators, &mut found);
    changes::check(&record.indicators, &mut found);
    dates::check(record, &mut found);
    found.sort_by(|a, b| {
        let first = |anomaly: &Anomaly| anomaly.spans.first().copied();
        (first(a), &a.kind, &a.about).cmp(&(first(b), &b.kind, &b.about))
    });
    found
}

/// An anomaly about indicators, at their places.
fn about(
    kind: &str,
    severity: Severity,
    message: String,
    indicators: &[Indicator],
    of: &[usize],
) -> Anomaly {
    let mut spans: Vec<Span> = of.iter().map(|i| indicators[*i].span).collect();
    spans.sort();
    Anomaly {
        kind: kind.to_owned(),
        severity,
        message,
        spans,
        about: of.iter().map(|i| About::Indicator(*i)).collect(),
        stated: None,
        computed: None,
    }
}

/// With the two numbers that it compares.
fn compared(anomaly: Anomaly, stated: Decimal, computed: Decimal) -> Anomaly {
    Anomaly {
        stated: Some(Stated::Number(stated)),
        computed: Some(Stated::Number(computed)),
        ..anomaly
    }
}

/// Whether figures can be compared to the last digit.
fn is_exact(indicator: &Indicator) -> bool {
    indicator.qualifier == Qualifier::Exact
}

/// The value by which figures of different multipliers compare.
fn amount(indicator: &Indicator) -> Decimal {
    indicator.base_value.unwrap_or(indicator.value)
}

/// Half of the last printed digit, in base units: by so much rounding may put a figure off.
fn half_digit(indicator: &Indicator) -> Decimal {
    let factor = match indicator.base_value {
        Some(base) if !indicator.value.is_zero() => base / indicator.value,
        _ => Decimal::ONE,
    };
    Decimal::new(5, indicator.value.scale() + 1) * factor
}

/// A number with dots between thousands and a decimal comma: `38.388`, `95,07`.
fn shown(number: Decimal) -> String {
    let text = number.abs().to_string();
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push(',');
        out.push_str(rest);
    }
    if number.is_sign_negative() && !number.is_zero() { format!("-{out}") } else { out }
}

/// A number with its unit, as in the text.
fn with_unit(indicator: &Indicator) -> String {
    let number = shown(indicator.value);
    match indicator.unit.as_deref() {
        Some("%") => format!("{number}%"),
        Some(unit) => format!("{number} {unit}"),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_they_are_written() {
        for (number, text) in [
            ("38388", "38.388"),
            ("95.07", "95,07"),
            ("-1000.5", "-1.000,5"),
            ("7", "7"),
            ("0", "0"),
        ] {
            assert_eq!(shown(number.parse().unwrap()), text);
        }
    }
}
