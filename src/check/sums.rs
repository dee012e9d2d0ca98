//! Parts and totals, subsets and sets.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{about, amount, compared, half_digit, is_exact, shown, with_unit};
use crate::model::{Anomaly, Indicator, IndicatorKind, PartKind, Severity, Status};

/// So many terms are written out in a message.
const MANY: usize = 8;

pub(super) fn check(indicators: &[Indicator], found: &mut Vec<Anomaly>) {
    let mut wholes: BTreeMap<(usize, PartKind), Vec<usize>> = BTreeMap::new();
    for (i, part) in indicators.iter().enumerate() {
        if let (Some(whole), Some(kind)) = (part.part_of, part.part_kind) {
            wholes.entry((whole, kind)).or_default().push(i);
        }
    }
    for ((whole, kind), parts) in wholes {
        let Some(total) = indicators.get(whole) else { continue };
        if kind == PartKind::Subset {
            for part in parts {
                subset(indicators, whole, part, found);
            }
            continue;
        }
        for split in splits(indicators, total, parts) {
            sum(indicators, whole, &split, found);
        }
    }
    for i in 0..indicators.len() {
        larger_part(indicators, i, found);
        complement(indicators, i, found);
    }
    hundred(indicators, found);
}

/// Parts of one whole by one kind, told twice (`gồm 3 nghị quyết, 2 quyết định (2 của tỉnh, 3 của
/// huyện)`): parted where one side gives the whole, else where it comes nearest to it.
fn splits(indicators: &[Indicator], total: &Indicator, parts: Vec<usize>) -> Vec<Vec<usize>> {
    let all: Decimal = parts.iter().map(|i| amount(&indicators[*i])).sum();
    let whole = amount(total);
    if all * Decimal::TWO < whole * Decimal::from(3) {
        return vec![parts];
    }
    let values: Vec<Decimal> = parts.iter().map(|i| amount(&indicators[*i])).collect();
    let before = |cut: usize| values[..cut].iter().sum::<Decimal>();
    let off = |cut: usize| {
        let (first, rest) = (before(cut), all - before(cut));
        (first - whole).abs().min((rest - whole).abs())
    };
    let cut = (1..parts.len()).min_by_key(|cut| off(*cut)).unwrap_or(parts.len());
    let (first, rest) = parts.split_at(cut);
    vec![first.to_vec(), rest.to_vec()]
}

/// Parts that do not add up to their whole.
fn sum(indicators: &[Indicator], whole: usize, parts: &[usize], found: &mut Vec<Anomaly>) {
    let total = &indicators[whole];
    if parts.len() < 2 || !parts.iter().chain([&whole]).all(|i| is_exact(&indicators[*i])) {
        return;
    }
    let sum: Decimal = parts.iter().map(|i| amount(&indicators[*i])).sum();
    let stated = amount(total);
    // Rounded figures may be off by half a digit each; counted things are not rounded.
    let counted = |i: &usize| {
        let one = &indicators[*i];
        matches!(one.kind, IndicatorKind::Count | IndicatorKind::Ratio)
            && amount(one) == one.value
            && one.value.fract().is_zero()
    };
    let slack: Decimal = if parts.iter().chain([&whole]).all(counted) {
        Decimal::ZERO
    } else {
        parts.iter().chain([&whole]).map(|i| half_digit(&indicators[*i])).sum()
    };
    let mut of = vec![whole];
    of.extend(parts);
    if (sum - stated).abs() > slack {
        let same_unit = parts.iter().all(|i| indicators[*i].base_unit == total.base_unit);
        let terms: Vec<String> = parts
            .iter()
            .map(|i| {
                if same_unit && slack.is_zero() {
                    shown(indicators[*i].value)
                } else {
                    with_unit(&indicators[*i])
                }
            })
            .collect();
        let (added, stated_there) = (in_unit_of(total, sum), with_unit(total));
        let mut message = if terms.len() > MANY {
            format!("the {} parts add up to {added}, but {stated_there} is stated", terms.len())
        } else {
            format!("{} = {added}, but {stated_there} is stated", terms.join(" + "))
        };
        if let Some(below) = denominators(indicators, total, parts) {
            message.push_str(&below);
        }
        let anomaly = about("sum_mismatch", Severity::Error, message, indicators, &of);
        let factor = if total.value.is_zero() { Decimal::ONE } else { stated / total.value };
        found.push(compared(anomaly, total.value, (sum / factor).normalize()));
    } else if (sum - stated).abs() >= half_digit(total) * Decimal::TWO {
        let message = format!(
            "the parts add up to {}, but {} is stated; rounding may explain it",
            in_unit_of(total, sum),
            with_unit(total)
        );
        let anomaly = about("sum_mismatch", Severity::Warning, message, indicators, &of);
        let factor = if total.value.is_zero() { Decimal::ONE } else { stated / total.value };
        found.push(compared(anomaly, total.value, (sum / factor).normalize()));
    } else if let Some(total_ratio) = total.ratio {
        // The numerators are right; the denominators must be too.
        let below: Option<Vec<Decimal>> =
            parts.iter().map(|i| indicators[*i].ratio.map(|ratio| ratio.denominator)).collect();
        let Some(below) = below else { return };
        let sum: Decimal = below.iter().sum();
        let near = (sum - total_ratio.denominator).abs() * Decimal::TEN <= total_ratio.denominator;
        if sum != total_ratio.denominator && near {
            let terms: Vec<String> = below.iter().map(|value| shown(*value)).collect();
            let message = format!(
                "the figures behind the stroke: {} = {}, but {} is stated",
                terms.join(" + "),
                shown(sum),
                shown(total_ratio.denominator)
            );
            let anomaly = about("sum_mismatch", Severity::Error, message, indicators, &of);
            found.push(compared(anomaly, total_ratio.denominator, sum));
        }
    }
}

/// A base value in the unit that the total is printed in.
fn in_unit_of(total: &Indicator, base: Decimal) -> String {
    let value = match total.base_value {
        Some(held) if !total.value.is_zero() && held != total.value => {
            (base * total.value / held).normalize()
        }
        _ => base,
    };
    match total.unit.as_deref() {
        Some(unit) if total.base_value.is_some_and(|held| held != total.value) => {
            format!("{} {unit}", shown(value))
        }
        _ => shown(value),
    }
}

/// What the denominators of the parts say, where they do add up.
fn denominators(indicators: &[Indicator], total: &Indicator, parts: &[usize]) -> Option<String> {
    let whole = total.ratio?.denominator;
    let below: Option<Vec<Decimal>> =
        parts.iter().map(|i| indicators[*i].ratio.map(|ratio| ratio.denominator)).collect();
    let sum: Decimal = below?.iter().sum();
    (sum == whole).then(|| format!("; the figures behind the stroke do add up to {}", shown(whole)))
}

/// A part larger than what it is part of.
fn subset(indicators: &[Indicator], whole: usize, part: usize, found: &mut Vec<Anomaly>) {
    let (set, subset) = (&indicators[whole], &indicators[part]);
    let comparable = set.base_unit == subset.base_unit && set.base_unit.is_some();
    // A ratio inside a count is compared by its denominator, which may be another thing.
    if !comparable
        || subset.ratio.is_some() != set.ratio.is_some()
        || !is_exact(set)
        || amount(subset) <= amount(set)
    {
        return;
    }
    let message =
        format!("{} are said to be part of {}, which are fewer", with_unit(subset), with_unit(set));
    let anomaly = about("subset_exceeds_set", Severity::Error, message, indicators, &[whole, part]);
    found.push(compared(anomaly, subset.value, set.value));
}

/// A ratio of things counted whose part is larger than its whole, unless a percentage says that it is
/// meant so.
fn larger_part(indicators: &[Indicator], at: usize, found: &mut Vec<Anomaly>) {
    let indicator = &indicators[at];
    let Some(ratio) = indicator.ratio else { return };
    let counts = indicator.kind == IndicatorKind::Ratio
        && indicator.base_unit.is_some()
        && indicator.base_unit == indicator.unit
        && indicator.rule == "ind.ratio"
        && indicator.value.fract().is_zero();
    if !counts || ratio.numerator <= ratio.denominator || indicator.status != Status::Result {
        return;
    }
    let near = &indicators[at.saturating_sub(12)..indicators.len().min(at + 12)];
    let compared_figures = near.iter().any(|one| {
        one.change
            .as_ref()
            .and_then(|change| change.figures)
            .is_some_and(|(a, b)| a == at || b == at)
    });
    let share = near.iter().find(|one| one.percent_of == Some(at));
    if compared_figures || share.is_some() {
        return;
    }
    let message = format!(
        "{}/{}: the part is larger than the whole",
        shown(ratio.numerator),
        shown(ratio.denominator)
    );
    let anomaly = about("subset_exceeds_set", Severity::Error, message, indicators, &[at]);
    found.push(compared(anomaly, ratio.numerator, ratio.denominator));
}

/// Shares that together are all there is and do not give a hundred: on time and late.
fn complement(indicators: &[Indicator], at: usize, found: &mut Vec<Anomaly>) {
    let first = &indicators[at];
    let aspect = |one: &Indicator| one.aspect.clone().unwrap_or_default();
    let is_share = |one: &Indicator| {
        one.kind == IndicatorKind::Percent
            && one.unit.as_deref() == Some("%")
            && one.status == Status::Result
            && is_exact(one)
    };
    if !is_share(first) {
        return;
    }
    let Some(other) = (at + 1..indicators.len().min(at + 4))
        .filter(|i| indicators[*i].paragraph == first.paragraph)
        .find(|i| is_share(&indicators[*i]))
    else {
        return;
    };
    let second = &indicators[other];
    let pair = [aspect(first), aspect(second)];
    let complements = [["on_time", "late"], ["done", "pending"]]
        .iter()
        .any(|[a, b]| pair == [*a, *b] || pair == [*b, *a]);
    // A third one, for the files before time, may be needed to make up the hundred.
    let third = indicators.get(other + 1).is_some_and(|next| {
        next.paragraph == first.paragraph && is_share(next) && next.aspect.is_some()
    }) || at > 0
        && is_share(&indicators[at - 1])
        && indicators[at - 1].paragraph == first.paragraph
        && indicators[at - 1].aspect.is_some();
    let told = first.percent_base.is_some() || second.percent_base.is_some();
    let ratio = [first, second].iter().any(|one| {
        one.percent_of.and_then(|of| indicators.get(of)).is_some_and(|of| of.ratio.is_some())
    });
    let scope = first.scope.level == second.scope.level && first.scope.place == second.scope.place;
    if !complements || third || told || ratio || !scope {
        return;
    }
    let sum = first.value + second.value;
    let digit = Decimal::new(1, first.value.scale().min(second.value.scale()));
    let off = (sum - Decimal::ONE_HUNDRED).abs();
    // Shares of different wholes do not come near a hundred.
    if off > digit && off <= Decimal::from(5) {
        let message =
            format!("{} + {} = {}%, not 100%", with_unit(first), with_unit(second), shown(sum));
        let anomaly = about("sum_mismatch", Severity::Error, message, indicators, &[at, other]);
        found.push(compared(anomaly, Decimal::ONE_HUNDRED, sum));
    }
}

/// Three or more shares in a row that all but make up a hundred.
fn hundred(indicators: &[Indicator], found: &mut Vec<Anomaly>) {
    let is_share = |one: &Indicator| {
        one.kind == IndicatorKind::Percent
            && one.unit.as_deref() == Some("%")
            && one.status == Status::Result
            && one.percent_of.is_none()
            && is_exact(one)
    };
    let mut at = 0;
    while at < indicators.len() {
        let paragraph = indicators[at].paragraph;
        let run: Vec<usize> = (at..indicators.len())
            .take_while(|i| is_share(&indicators[*i]) && indicators[*i].paragraph == paragraph)
            .collect();
        at += run.len().max(1);
        if run.len() < 3 {
            continue;
        }
        let sum: Decimal = run.iter().map(|i| indicators[*i].value).sum();
        let slack: Decimal = run.iter().map(|i| half_digit(&indicators[*i])).sum();
        let off = (sum - Decimal::ONE_HUNDRED).abs();
        if off > slack && off * Decimal::TWO <= Decimal::from(3) {
            let terms: Vec<String> = run.iter().map(|i| with_unit(&indicators[*i])).collect();
            let message = format!("{} = {}%, not 100%", terms.join(" + "), shown(sum));
            let anomaly = about("sum_mismatch", Severity::Warning, message, indicators, &run);
            found.push(compared(anomaly, Decimal::ONE_HUNDRED, sum));
        }
    }
}
