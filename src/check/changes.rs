//! Rises and falls against the two figures they are between.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{about, amount, compared, half_digit, is_exact, shown, with_unit};
use crate::model::{Anomaly, Direction, Indicator, IndicatorKind, Severity, Status};

pub(super) fn check(indicators: &[Indicator], found: &mut Vec<Anomaly>) {
    for (i, indicator) in indicators.iter().enumerate() {
        let Some(change) = &indicator.change else { continue };
        let Some((former_at, present_at)) = change.figures else { continue };
        let (Some(former), Some(present)) = (indicators.get(former_at), indicators.get(present_at))
        else {
            continue;
        };
        let printed = former.unit == present.unit
            && (indicator.unit == present.unit
                || indicator.kind == IndicatorKind::Percent
                || indicator.status != Status::Change);
        // `(4.623/4.360)`: the present figure, then the former one.
        let (before, now) = match present.ratio.filter(|_| former_at == present_at) {
            Some(ratio) => (ratio.denominator, ratio.numerator),
            // In the unit that is printed where it is one, else without multipliers.
            None if printed => (former.value, present.value),
            None => (amount(former), amount(present)),
        };
        let mut of = vec![i, former_at, present_at];
        of.sort_unstable();
        of.dedup();
        let word = match change.direction {
            Direction::Up => "a rise",
            Direction::Down => "a fall",
        };
        let figures = format!("from {} to {}", shown(before), shown(now));
        let contrary = match change.direction {
            Direction::Up => now < before,
            Direction::Down => now > before,
        };
        if contrary {
            let message = format!("{word} is stated, but the figures go {figures}");
            let anomaly = about("change_mismatch", Severity::Error, message, indicators, &of);
            let amount = indicator.kind != IndicatorKind::Percent;
            found.push(if indicator.status == Status::Change && amount {
                let signed = match change.direction {
                    Direction::Up => indicator.value,
                    Direction::Down => Decimal::ZERO - indicator.value,
                };
                compared(anomaly, signed, now - before)
            } else {
                anomaly
            });
            continue;
        }
        if indicator.status != Status::Change || !is_exact(indicator) {
            continue;
        }
        let difference = (now - before).abs();
        let percent =
            indicator.kind == IndicatorKind::Percent && indicator.unit.as_deref() == Some("%");
        let both_shares = former.kind == IndicatorKind::Percent;
        let (computed, slack, unit) = if percent && !both_shares {
            if before.is_zero() {
                continue;
            }
            let grown = difference * Decimal::ONE_HUNDRED / before;
            (grown, Decimal::new(1, indicator.value.scale()), "%")
        } else if percent || indicator.kind == IndicatorKind::Percent {
            (difference, half_digit(former) + half_digit(present), "")
        } else {
            // Counts that differ in unit are not compared.
            if indicator.base_unit != present.base_unit && present.base_unit.is_some() {
                continue;
            }
            let whole = difference.fract().is_zero() && indicator.value.fract().is_zero();
            let slack =
                if whole { Decimal::ZERO } else { half_digit(indicator) * Decimal::from(3) };
            (difference, slack, "")
        };
        let stated = if percent || printed { indicator.value } else { amount(indicator) };
        if (computed - stated).abs() <= slack {
            continue;
        }
        let rounded = computed
            .round_dp_with_strategy(
                indicator.value.scale().max(1),
                RoundingStrategy::MidpointAwayFromZero,
            )
            .normalize();
        let message = format!(
            "{figures} is {word} of {}{unit}, but {} is stated",
            shown(rounded),
            with_unit(indicator)
        );
        let anomaly = about("change_mismatch", Severity::Error, message, indicators, &of);
        found.push(compared(anomaly, stated, rounded));
    }
}
