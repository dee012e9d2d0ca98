//! The unit or counted noun behind a number.

use rust_decimal::Decimal;

use super::Reading;
use crate::extract::window;
use crate::model::IndicatorKind;
use crate::patterns::{Unit, UnitKind};
use crate::text::is_word;

/// How far a noun is looked for, in bytes.
const REACH: usize = 120;

/// A unit with its multiplier.
#[derive(Clone, Debug)]
pub(super) struct Noun {
    /// As printed, in small letters unless it is an abbreviation.
    pub shown: String,
    /// Where it ends.
    pub end: usize,
    /// Its kind, or `None` for a noun that is in no table.
    pub kind: Option<UnitKind>,
    /// Whether a multiplier stands before it.
    pub multiplied: bool,
    factor: Decimal,
    base: String,
}

impl Noun {
    /// The value without multiplier and the unit it then has; `None` where it is out of all bounds.
    pub(super) fn base(&self, value: Decimal) -> Option<(Decimal, String)> {
        if self.factor == Decimal::ONE {
            return Some((value, self.base.clone()));
        }
        value.checked_mul(self.factor).map(|value| (value.normalize(), self.base.clone()))
    }

    /// The kind of an indicator with this unit.
    pub(super) fn indicator_kind(&self) -> IndicatorKind {
        match self.kind {
            Some(UnitKind::Percent) => IndicatorKind::Percent,
            Some(UnitKind::Score) => IndicatorKind::Score,
            Some(UnitKind::Rank) => IndicatorKind::Rank,
            Some(UnitKind::Multiple) => IndicatorKind::Multiple,
            Some(UnitKind::Money) => IndicatorKind::Money,
            Some(UnitKind::Measure) => IndicatorKind::Measure,
            _ => IndicatorKind::Count,
        }
    }
}

/// The unit behind the number that ends at byte `at`.
pub(super) fn noun(reading: &Reading<'_>, at: usize, limit: usize) -> Option<Noun> {
    let folded = &reading.folded[..limit];
    let mut start = at;
    let rules = &reading.patterns.rules;
    if let Some(again) = rules.get("quantity.in_words").find(window(folded, start, REACH)) {
        start += again.end;
    }
    let touching = start == at && folded[start..].starts_with(|c: char| is_word(c));
    if folded[start..].starts_with(' ') {
        start += 1;
    }
    let (multiplier_end, factor) = multiplier(reading, start, limit);
    if multiplier_end > start {
        return multiplied(reading, start, multiplier_end, factor, limit);
    }
    if let Some((end, unit)) = reading.patterns.units.starting(folded, start)
        && (!touching || may_touch(unit))
        && unit.kind != UnitKind::Multiplier
    {
        let percent = unit.kind == UnitKind::Percent && !unit.name.contains(' ');
        let shown = if percent { unit.name.clone() } else { shown(reading, start, end) };
        let (factor, base) = if unit.kind == UnitKind::Money {
            (unit.factor, unit.base.clone())
        } else {
            (Decimal::ONE, shown.clone())
        };
        return Some(Noun { shown, end, kind: Some(unit.kind), multiplied: false, factor, base });
    }
    if touching || start == at {
        return None;
    }
    open_noun(reading, start, limit)
}

/// The noun at byte `at`, as it stands in front of its number.
pub(super) fn noun_word(reading: &Reading<'_>, at: usize) -> Option<Noun> {
    let limit = reading.folded.len();
    if let Some((end, unit)) = reading.patterns.units.starting(reading.folded, at)
        && unit.kind == UnitKind::Count
    {
        let shown = shown(reading, at, end);
        return Some(Noun {
            base: shown.clone(),
            shown,
            end,
            kind: Some(unit.kind),
            multiplied: false,
            factor: Decimal::ONE,
        });
    }
    open_noun(reading, at, limit)
}

/// Units that may touch their number: `100ha`, `1.000đ`, `95%`.
fn may_touch(unit: &Unit) -> bool {
    match unit.kind {
        UnitKind::Percent | UnitKind::Money | UnitKind::Measure | UnitKind::Time => true,
        // A blank was lost: `1.425hồ sơ`.
        UnitKind::Count => unit.name.contains(' '),
        _ => false,
    }
}

/// The multipliers at byte `at` (`nghìn tỷ`): where they end and their product.
fn multiplier(reading: &Reading<'_>, at: usize, limit: usize) -> (usize, Decimal) {
    let folded = &reading.folded[..limit];
    let (mut end, mut factor) = (at, Decimal::ONE);
    let mut start = at;
    while let Some((next, unit)) = reading.patterns.units.starting(folded, start) {
        let other = reading.patterns.rules.get("quantity.not_multiplier");
        if unit.kind != UnitKind::Multiplier || other.is_match(window(folded, start, 40)) {
            break;
        }
        (end, factor) = (next, factor * unit.factor);
        if !folded[next..].starts_with(' ') {
            break;
        }
        start = next + 1;
    }
    (end, factor)
}

/// A multiplier with the unit or noun behind it: `tỷ đồng`, `triệu người`, `nghìn ha`.
fn multiplied(
    reading: &Reading<'_>,
    start: usize,
    end: usize,
    factor: Decimal,
    limit: usize,
) -> Option<Noun> {
    let folded = &reading.folded[..limit];
    // `triệu đồng` stands in the table as a whole.
    if let Some((whole, unit)) = reading.patterns.units.starting(folded, start)
        && whole > end
    {
        let shown = shown(reading, start, whole);
        return Some(Noun {
            shown,
            end: whole,
            kind: Some(unit.kind),
            multiplied: true,
            factor: unit.factor,
            base: unit.base.clone(),
        });
    }
    let at = if folded[end..].starts_with(' ') { end + 1 } else { end };
    let inner = match reading.patterns.units.starting(folded, at) {
        Some((inner_end, unit)) if at > end => {
            let word = self::shown(reading, at, inner_end);
            let money = unit.kind == UnitKind::Money;
            let (times, base) =
                if money { (unit.factor, unit.base.clone()) } else { (Decimal::ONE, word) };
            Some((inner_end, Some(unit.kind), times, base))
        }
        _ => open_noun(reading, at, limit)
            .filter(|_| at > end)
            .map(|noun| (noun.end, None, Decimal::ONE, noun.shown)),
    };
    if let Some((_, Some(UnitKind::Time | UnitKind::Label), ..)) = inner {
        return None;
    }
    Some(match inner {
        Some((inner_end, kind, times, base)) => Noun {
            shown: self::shown(reading, start, inner_end),
            end: inner_end,
            kind: Some(kind.unwrap_or(UnitKind::Count)),
            multiplied: true,
            factor: factor.checked_mul(times)?,
            base,
        },
        None => {
            let shown = self::shown(reading, start, end);
            let kind = Some(UnitKind::Multiplier);
            Noun { base: String::new(), shown, end, kind, multiplied: true, factor }
        }
    })
}

/// A noun that is in no table: one or two words in small letters that can be a noun.
fn open_noun(reading: &Reading<'_>, at: usize, limit: usize) -> Option<Noun> {
    let not = reading.patterns.rules.get("quantity.not_noun");
    let word = |from: usize| -> Option<usize> {
        let text = &reading.normalized[from..limit];
        let len = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
        let word = &text[..len];
        // `210 THCS`: an abbreviation stands for a noun.
        let short = (3..=6).contains(&word.chars().count()) && word.chars().all(char::is_uppercase);
        let small = len > 1 && (short || word.chars().all(char::is_lowercase));
        (small && !not.is_match(window(reading.folded, from, 40))).then_some(from + len)
    };
    let first = word(at)?;
    let second = reading.folded[first..limit].starts_with(' ').then(|| word(first + 1)).flatten();
    let end = second.unwrap_or(first);
    let shown = shown(reading, at, end);
    let base = shown.clone();
    Some(Noun { shown, end, kind: None, multiplied: false, factor: Decimal::ONE, base })
}

/// A unit as printed: small letters, unless it is an abbreviation or a symbol (`TTHC`, `kWh`).
fn shown(reading: &Reading<'_>, start: usize, end: usize) -> String {
    let words = reading.normalized[start..end].split_whitespace().map(|word| {
        let symbol = word.chars().skip(1).any(char::is_uppercase);
        if symbol { word.to_owned() } else { word.to_lowercase() }
    });
    words.collect::<Vec<_>>().join(" ")
}
