//! Cells of tables that hold nothing but a figure.

use std::ops::Range;

use rust_decimal::Decimal;

use super::figures::{Hint, figure_at, read as read_figure};
use super::{Quantity, Reading};
use crate::model::IndicatorKind;
use crate::patterns::UnitKind;

/// Whether a cell is a figure: a number, two with a stroke, with `%` or without, in brackets or with a
/// sign for a negative one.
pub(in crate::extract) fn is_figure(cell: &str) -> bool {
    let inner = bare(cell);
    let (above, below) = match inner.split_once('/') {
        Some((above, below)) => (above.trim(), Some(below.trim())),
        None => (inner, None),
    };
    let number = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && figure_at(text, 0, text.len()).range.end == text.len()
    };
    number(above) && below.is_none_or(number)
}

/// A cell without sign, brackets and `%`.
fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let cell = cell.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(cell);
    cell.trim().trim_end_matches('%').trim_end().trim_start_matches('-').trim_start()
}

/// The quantity of a cell, in the unit that its row or column names.
pub(in crate::extract) fn read(
    cell: Range<usize>,
    unit: Option<&str>,
    reading: &Reading<'_>,
) -> Option<Quantity> {
    let text = &reading.folded[cell.clone()];
    let inner = bare(text);
    let start = cell.start + (inner.as_ptr() as usize - text.as_ptr() as usize);
    let percent = text.trim_end().ends_with('%');
    let (above, below) = match inner.split_once('/') {
        Some((above, below)) => (above.trim(), Some(below.trim())),
        None => (inner, None),
    };
    let known = unit.and_then(|unit| {
        let (_, found) = reading.patterns.units.starting(unit, 0)?;
        Some((unit, found))
    });
    let kind = known.map(|(_, unit)| unit.kind);
    let hint = match kind {
        _ if percent => Hint::Percent,
        Some(UnitKind::Percent) => Hint::Percent,
        Some(UnitKind::Money | UnitKind::Measure) => Hint::Measured,
        _ if inner.contains('.') && inner.contains(',') => Hint::Measured,
        _ => Hint::Counted,
    };
    // A column of counts has no decimals, but one without a unit may: `2,5` is no thousand.
    let value = |text: &str| read_figure(text, reading.style, hint);
    let mut number = value(above)?;
    let denominator = match below {
        Some(below) => Some(value(below).filter(|below| !below.is_zero())?),
        None => None,
    };
    let negative = text.starts_with('-') || (text.starts_with('(') && below.is_none());
    if negative {
        number = Decimal::ZERO - number;
    }
    let shown = if percent { Some("%".to_owned()) } else { unit.map(str::to_owned) };
    let indicator = match (denominator, kind) {
        (Some(_), _) => IndicatorKind::Ratio,
        _ if percent => IndicatorKind::Percent,
        (None, Some(UnitKind::Percent)) => IndicatorKind::Percent,
        (None, Some(UnitKind::Money)) => IndicatorKind::Money,
        (None, Some(UnitKind::Measure)) => IndicatorKind::Measure,
        (None, Some(UnitKind::Score)) => IndicatorKind::Score,
        _ => IndicatorKind::Count,
    };
    let base = known.and_then(|(_, unit)| {
        let money = unit.kind == UnitKind::Money;
        let value = if money { number.checked_mul(unit.factor)?.normalize() } else { number };
        Some((value, if money { unit.base.clone() } else { unit.name.clone() }))
    });
    let figures = start..start + inner.len();
    Some(Quantity {
        range: if percent { cell.clone() } else { figures.clone() },
        number: figures,
        value: number,
        denominator,
        kind: indicator,
        unit: shown,
        base,
        bound: None,
        rule: "ind.table",
    })
}
