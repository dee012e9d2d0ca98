//! Percentages against the figures they are the share of.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{about, amount, compared, shown, with_unit};
use crate::model::{Anomaly, Indicator, IndicatorKind, Qualifier, Severity};

/// How far to either side of a share a figure may be its hundred per cent.
const REACH: usize = 12;

pub(super) fn check(indicators: &[Indicator], found: &mut Vec<Anomaly>) {
    for (i, share) in indicators.iter().enumerate() {
        let Some(of) = share.percent_of else { continue };
        let Some((part, whole, base)) = figures(indicators, share) else { continue };
        if whole.is_zero() || share.kind != IndicatorKind::Percent {
            continue;
        }
        let computed = part * Decimal::ONE_HUNDRED / whole;
        let off = (computed - share.value).abs();
        let digit = Decimal::new(1, share.value.scale());
        let wrong = match share.qualifier {
            Qualifier::Exact => off * Decimal::TWO > digit,
            Qualifier::MoreThan | Qualifier::AtLeast => computed + digit < share.value,
            Qualifier::LessThan | Qualifier::AtMost => computed - digit > share.value,
            Qualifier::About => off > Decimal::ONE.max(digit),
        };
        if !wrong {
            continue;
        }
        let mut about_these = vec![of, i];
        about_these.extend(base);
        let rounded = computed.round_dp_with_strategy(
            share.value.scale().max(2),
            RoundingStrategy::MidpointAwayFromZero,
        );
        let quotient = format!("{}/{} is {}%", shown(part), shown(whole), shown(rounded));
        if share.qualifier == Qualifier::Exact && off < digit {
            let cut = computed.trunc_with_scale(share.value.scale()) == share.value;
            let how = if cut { "cut off, not rounded" } else { "off by the last digit" };
            let message = format!("{quotient}; {} is stated, {how}", with_unit(share));
            let anomaly =
                about("percent_rounding", Severity::Warning, message, indicators, &about_these);
            found.push(compared(anomaly, share.value, rounded));
            continue;
        }
        let other = other_whole(indicators, i, of, part, whole);
        // A count is set against the whole that it is said to be part of; where another one near by
        // fits, that one is meant.
        if base.is_some() && other.is_some() {
            continue;
        }
        let mut message = format!("{quotient}, but {} is stated", with_unit(share));
        let fits = |part: Decimal, whole: Decimal| {
            !whole.is_zero()
                && ((part * Decimal::ONE_HUNDRED / whole) - share.value).abs() * Decimal::TWO
                    <= digit
        };
        if let Some(other) = other {
            message.push_str(&format!(
                "; {} would be right for {} of {}",
                with_unit(share),
                shown(part),
                shown(other)
            ));
        } else if fits(whole, part) {
            message.push_str(&format!(
                "; {} is {} of {}: the two figures seem to be exchanged",
                with_unit(share),
                shown(whole),
                shown(part)
            ));
        }
        let anomaly = about("percent_mismatch", Severity::Error, message, indicators, &about_these);
        found.push(compared(anomaly, share.value, rounded));
    }
}

/// Part, whole and, where the whole is another indicator, its index.
fn figures(
    indicators: &[Indicator],
    share: &Indicator,
) -> Option<(Decimal, Decimal, Option<usize>)> {
    let of = indicators.get(share.percent_of?)?;
    if let Some(ratio) = of.ratio {
        return Some((ratio.numerator, ratio.denominator, None));
    }
    let base = share.percent_base?;
    let whole = indicators.get(base)?;
    let exact = of.qualifier == Qualifier::Exact && whole.qualifier == Qualifier::Exact;
    exact.then(|| (amount(of), amount(whole), Some(base)))
}

/// Another figure of the paragraph of which the stated share is right.
fn other_whole(
    indicators: &[Indicator],
    share: usize,
    of: usize,
    part: Decimal,
    whole: Decimal,
) -> Option<Decimal> {
    let stated = &indicators[share];
    let digit = Decimal::new(1, stated.value.scale());
    let near = share.saturating_sub(REACH)..indicators.len().min(share + REACH);
    near.filter(|i| *i != of && indicators[*i].paragraph == stated.paragraph)
        .flat_map(|i| {
            let one = &indicators[i];
            let ratio = one.ratio.map(|ratio| ratio.denominator);
            [Some(amount(one)), ratio]
        })
        .flatten()
        .find(|other| {
            !other.is_zero()
                && *other != whole
                && *other > part
                && ((part * Decimal::ONE_HUNDRED / *other) - stated.value).abs() * Decimal::TWO
                    <= digit
        })
}
