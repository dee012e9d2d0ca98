//! Numbers in words.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{LEFT, Quantity, Reading, covering, make, units};
use crate::extract::{window, window_left};
use crate::patterns::UnitKind;

/// Numbers in words, where a known counted noun follows them.
pub(super) fn add(
    within: &Range<usize>,
    taken: &[Range<usize>],
    reading: &Reading<'_>,
    found: &mut Vec<Quantity>,
) {
    let rules = &reading.patterns.rules;
    let text = &reading.folded[within.clone()];
    let mut added = false;
    for hit in rules.get("quantity.words").find_iter(text) {
        let mut range = within.start + hit.start..within.start + hit.end;
        if covering(taken, range.start).is_some()
            || found.iter().any(|q| q.range.start < range.end && range.start < q.range.end)
        {
            continue;
        }
        let words = &reading.folded[range.clone()];
        if rules.get("quantity.not_words").is_match(window(reading.folded, range.start, 40))
            || repeats_figure(range.start, found, reading)
        {
            continue;
        }
        let words = words.split('(').next().unwrap_or(words);
        let Some(value) = reading.patterns.numerals.value(words) else { continue };
        let mut end = range.end;
        if let Some(again) = rules.get("quantity.figures_again").find(&reading.folded[end..]) {
            end += again.end;
            range.end = end;
        }
        let left = window_left(reading.folded, range.start, within.start, LEFT);
        if rules.get("quantity.label").is_match(left) && !rules.get("quantity.total").is_match(left)
        {
            continue;
        }
        let Some(noun) = units::noun(reading, end, within.end) else { continue };
        if noun.kind != Some(UnitKind::Count) && noun.kind != Some(UnitKind::Money) {
            continue;
        }
        if let Some(made) = make(Decimal::from(value), range, noun.end, &noun, "ind.words") {
            found.push(made);
            added = true;
        }
    }
    if added {
        found.sort_by_key(|quantity| quantity.range.start);
    }
}

/// Whether words stand in a bracket behind a figure, which they say again: `(Ba trăm triệu đồng)`.
fn repeats_figure(at: usize, found: &[Quantity], reading: &Reading<'_>) -> bool {
    let before = window_left(reading.folded, at, 0, 80);
    let Some(open) = before.rfind('(').filter(|open| !before[*open..].contains(')')) else {
        return false;
    };
    let open = at - before.len() + open;
    found.iter().any(|quantity| quantity.range.end <= open && open - quantity.range.end <= 2)
}
