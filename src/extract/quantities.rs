//! Quantities: numbers that count or measure something (handbook §4, §9.1, §9.5).
//!
//! A figure is a quantity where a unit or a counted noun follows it, or a clause before it says what
//! it counts. Dates, references and everything else in `taken` is left out beforehand.

pub(super) mod cell;
mod figures;
mod units;
mod words;

use std::ops::Range;

use rust_decimal::Decimal;

use super::{tail, window, window_left};
use crate::model::{IndicatorKind, Qualifier};
use crate::patterns::{Patterns, UnitKind};
use crate::text::is_word;
use figures::{Figure, Hint, figure_at, read};
pub(super) use figures::{Style, style};
use units::Noun;

/// How far to the left the clause before a figure is looked at, in bytes.
const LEFT: usize = 260;

/// How far to the left the words that touch a figure are looked at, in bytes.
const NEAR: usize = 72;

/// The words that touch a figure, of the clause before it.
fn near(left: &str) -> &str {
    tail(left, NEAR)
}

/// A number with its unit.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    /// Normalized range of number and unit.
    pub range: Range<usize>,
    /// The figures alone; of a ratio both sides.
    pub number: Range<usize>,
    /// As printed; of a ratio the numerator.
    pub value: Decimal,
    /// Behind the stroke.
    pub denominator: Option<Decimal>,
    /// What kind of quantity it is.
    pub kind: IndicatorKind,
    /// The unit as printed, with its multiplier.
    pub unit: Option<String>,
    /// Value and unit without the multiplier.
    pub base: Option<(Decimal, String)>,
    /// The bound of a range that it is.
    pub bound: Option<Qualifier>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// What the figures of one paragraph are read against.
pub(super) struct Reading<'a> {
    pub normalized: &'a str,
    pub folded: &'a str,
    pub patterns: &'a Patterns,
    /// How the document writes its numbers.
    pub style: Style,
}

/// A figure and what surrounds it, while it is being read.
struct Candidate {
    figure: Figure,
    /// The second figure of a ratio.
    below: Option<Figure>,
    negative: bool,
}

/// All quantities in a range of the text, outside the ranges of `taken` (sorted).
pub(super) fn find(
    within: Range<usize>,
    taken: &[Range<usize>],
    reading: &Reading<'_>,
) -> Vec<Quantity> {
    let bytes = reading.folded.as_bytes();
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = within.start;
    while at < within.end {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        if let Some(mask) = covering(taken, at) {
            at = mask.end.max(at + 1);
            continue;
        }
        let figure = figure_at(reading.folded, at, within.end);
        let end = figure.range.end;
        if is_inside_word(reading.folded, &figure) {
            at = end + reading.folded[end..].find(|c| !is_word(c)).unwrap_or(0).max(1);
            continue;
        }
        let floor = found.last().map_or(within.start, |last| last.range.end);
        let next = quantity(figure, floor, &within, taken, reading, &mut found);
        at = next.max(end);
    }
    words::add(&within, taken, reading, &mut found);
    found
}

/// The masked range that holds byte `at`.
pub(super) fn covering(taken: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let before = taken.partition_point(|range| range.start <= at);
    // Masks may lie in one another, so the ones before are looked at too.
    taken[..before].iter().rev().take(6).find(|range| range.end > at)
}

/// Whether letters or signs of names stand right before a figure (`m2`, `Covid-19`, `/2021`).
fn is_inside_word(folded: &str, figure: &Figure) -> bool {
    let mut before = folded[..figure.range.start].chars().rev();
    match before.next() {
        Some(c) if is_word(c) || matches!(c, '_' | '@' | '#' | '/' | '\\' | '&' | '=') => true,
        Some('-') => before.next().is_some_and(|c| is_word(c) && !c.is_ascii_digit()),
        Some('.' | ',') => before.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

/// Reads the quantity that a figure begins and returns where to look on.
fn quantity(
    figure: Figure,
    floor: usize,
    within: &Range<usize>,
    taken: &[Range<usize>],
    reading: &Reading<'_>,
    found: &mut Vec<Quantity>,
) -> usize {
    let (folded, rules) = (reading.folded, &reading.patterns.rules);
    let start = figure.range.start;
    let left = window_left(folded, start, floor.min(start), LEFT);
    if let Some(idiom) = rules.get("quantity.idiom").find(window(folded, start, 32)) {
        return start + idiom.end;
    }
    if is_list_number(reading, within.start, &figure) {
        return figure.range.end;
    }
    let mut end = figure.range.end;
    let negative = is_negative(folded, within.start, start);
    // A second figure behind a stroke.
    let mut below = None;
    if let Some(at) = stroke(folded, end).filter(|at| *at < within.end) {
        if !folded.as_bytes().get(at).is_some_and(u8::is_ascii_digit) {
            return end;
        }
        let second = figure_at(folded, at, within.end);
        end = second.range.end;
        if stroke(folded, end).is_some() || covering(taken, at).is_some() {
            return end;
        }
        below = Some(second);
    }
    if folded.as_bytes().get(end) == Some(&b':')
        && folded.as_bytes().get(end + 1).is_some_and(u8::is_ascii_digit)
    {
        return end;
    }
    let candidate = Candidate { figure, below, negative };
    let near = near(left);
    let total = rules.get("quantity.total").is_match(near);
    let rank = rules.get("quantity.rank_before").is_match(near);
    let strong = !total && !rank && rules.get("quantity.label").is_match(near);
    let weak = strong && rules.get("quantity.weak_label").is_match(near);
    let noun = units::noun(reading, end, within.end);
    // A number with such a unit is no name: `ở mức 5%`, `đường 30 km`.
    let measured = noun.as_ref().and_then(|noun| noun.kind).is_some_and(|kind| {
        matches!(kind, UnitKind::Percent | UnitKind::Money | UnitKind::Measure)
    });
    let (strong, weak) = (strong && !measured, weak && !measured);
    if strong && !weak {
        return end;
    }
    if rules.get("quantity.norm_before").is_match(near) {
        return end;
    }
    if let Some(noun) = &noun
        && let Some(kind) = noun.kind
        && matches!(kind, UnitKind::Time | UnitKind::Label)
    {
        return noun.end;
    }
    if candidate.below.is_none()
        && let Some(next) = range(&candidate, left, noun.as_ref(), within, taken, reading, found)
    {
        return next;
    }
    // `cấp 250 giấy phép` but not `cấp 2 trường`, and never a word that no table has.
    if weak && noun.as_ref().is_none_or(|noun| noun.kind.is_none()) {
        return end;
    }
    if weak && candidate.below.is_none() && is_ordinal(folded, &candidate.figure) {
        let known = noun.as_ref().and_then(|noun| noun.kind);
        if known.is_none_or(|kind| kind == UnitKind::Count) {
            return end;
        }
    }
    if let Some(both) = two_scales(&candidate, noun.as_ref(), within, reading) {
        let next = both.range.end;
        found.push(both);
        return next;
    }
    let made = match (noun, rank) {
        (Some(noun), _) => with_unit(&candidate, noun, rank, left, within, reading),
        (None, true) => ranked(&candidate, None, reading),
        (None, false) => without_unit(&candidate, end, left, within, found.last(), reading),
    };
    match made {
        Some(made) => {
            let next = made.range.end;
            found.push(made);
            next
        }
        None => end,
    }
}

/// A figure of one digit without a leading zero, as in names (`cấp 2`).
fn is_ordinal(folded: &str, figure: &Figure) -> bool {
    folded[figure.range.clone()].len() == 1
}

/// The place behind a stroke that stands at byte `at`.
fn stroke(folded: &str, at: usize) -> Option<usize> {
    let rest = folded[at..].trim_start_matches(' ');
    let spaces = folded.len() - at - rest.len();
    let after = rest.strip_prefix('/')?;
    (spaces <= 1).then(|| folded.len() - after.trim_start_matches(' ').len())
}

/// Whether a figure numbers a heading or an item: it begins the line, behind a bullet at most, with
/// `.`, `)` or a capital letter behind it.
fn is_list_number(reading: &Reading<'_>, line: usize, figure: &Figure) -> bool {
    let before = reading.folded[line..figure.range.start].trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '+' | '*' | '•' | '|' | '(')
    });
    if !before.is_empty() {
        return false;
    }
    let text = &reading.normalized[figure.range.clone()];
    let after = &reading.normalized[figure.range.end..];
    let short = text.len() <= 3 || text.contains('.');
    let mut next = after.chars();
    match next.next() {
        Some(')') => short,
        Some('.' | '/') => short && next.next().is_none_or(|c| c == ' ' || c == '\n'),
        Some(' ') => {
            text.contains('.')
                && !text.contains(',')
                && text.split('.').all(|part| part.len() <= 2)
                && next.next().is_some_and(char::is_uppercase)
        }
        _ => false,
    }
}

/// Whether the sign before a figure makes it negative: it touches the figure, and neither a figure nor
/// the beginning of the line stands before it.
fn is_negative(folded: &str, line: usize, start: usize) -> bool {
    let before = &folded[line..start];
    before.strip_suffix('-').is_some_and(|rest| {
        rest.ends_with([' ', '(', ':', '|'])
            && !rest.trim_end().is_empty()
            && !rest.trim_end().ends_with(|c: char| c.is_ascii_digit() || c == '%')
    })
}

/// The kind of reading that a noun asks of the figure before it.
fn hint(noun: Option<&Noun>) -> Hint {
    match noun {
        Some(noun) if noun.multiplied => Hint::Measured,
        Some(noun) => match noun.kind {
            Some(UnitKind::Percent) => Hint::Percent,
            Some(UnitKind::Count) | None => Hint::Counted,
            Some(_) => Hint::Measured,
        },
        None => Hint::Bare,
    }
}

fn value(figure: &Figure, hint: Hint, reading: &Reading<'_>) -> Option<Decimal> {
    read(&reading.folded[figure.range.clone()], reading.style, hint)
}

/// Two figures that bound a range: `10-15%`, `từ 1.000 đến 1.200 ha`.
fn range(
    low: &Candidate,
    left: &str,
    noun: Option<&Noun>,
    within: &Range<usize>,
    taken: &[Range<usize>],
    reading: &Reading<'_>,
    found: &mut Vec<Quantity>,
) -> Option<usize> {
    let (folded, rules) = (reading.folded, &reading.patterns.rules);
    let from = rules.get("quantity.range_before").is_match(near(left));
    // The first figure has no unit, or the same as the second.
    let behind = noun.filter(|noun| noun.kind.is_some()).map_or(low.figure.range.end, |n| n.end);
    // `từ 284 lên 341 đối tượng`: two figures, one unit.
    let rise = rules.get("quantity.rise_joint").find(window(folded, low.figure.range.end, 30));
    if let (Some(joint), true, None) = (rise, from, noun) {
        let at = low.figure.range.end + joint.end;
        if !folded.as_bytes().get(at).is_some_and(u8::is_ascii_digit) || at >= within.end {
            return None;
        }
        let high = figure_at(folded, at, within.end);
        let unit = units::noun(reading, high.range.end, within.end)?;
        let former = value(&low.figure, hint(Some(&unit)), reading)?;
        let end = low.figure.range.end;
        found.push(make(former, low.figure.range.clone(), end, &unit, "ind.former")?);
        return Some(end);
    }
    let joint = rules.get("quantity.range_joint").find(window(folded, behind, 24))?;
    let dash = folded[behind..behind + joint.end].contains('-');
    // `2 đến 3 công chức`; with a unit before it only after `từ`.
    if !dash && !from && behind != low.figure.range.end {
        return None;
    }
    let at = behind + joint.end;
    if !folded.as_bytes().get(at).is_some_and(u8::is_ascii_digit) || at >= within.end {
        return None;
    }
    if covering(taken, at).is_some() {
        return None;
    }
    let high = figure_at(folded, at, within.end);
    if stroke(folded, high.range.end).is_some() {
        return None;
    }
    let unit = units::noun(reading, high.range.end, within.end)?;
    let kind = unit.kind.filter(|kind| !matches!(kind, UnitKind::Time | UnitKind::Label))?;
    if dash && low.figure.range.end != behind && noun.is_some_and(|noun| noun.kind != Some(kind)) {
        return None;
    }
    let hint = hint(Some(&unit));
    let (a, b) = (value(&low.figure, hint, reading)?, value(&high, hint, reading)?);
    if a >= b {
        return None;
    }
    let (low_end, end) = (behind, unit.end);
    let mut first = make(a, low.figure.range.clone(), low_end, &unit, "ind.range")?;
    first.bound = Some(Qualifier::AtLeast);
    let mut second = make(b, high.range.clone(), end, &unit, "ind.range")?;
    second.bound = Some(Qualifier::AtMost);
    found.extend([first, second]);
    Some(end)
}

/// A quantity of a plain figure and its unit.
fn make(
    value: Decimal,
    number: Range<usize>,
    end: usize,
    noun: &Noun,
    rule: &'static str,
) -> Option<Quantity> {
    let base = noun.base(value)?;
    Some(Quantity {
        range: number.start..end.max(number.end),
        number,
        value,
        denominator: None,
        kind: noun.indicator_kind(),
        unit: Some(noun.shown.clone()),
        base: Some(base),
        bound: None,
        rule,
    })
}

/// A figure, or two with a stroke, with a unit behind them.
fn with_unit(
    candidate: &Candidate,
    noun: Noun,
    rank: bool,
    left: &str,
    within: &Range<usize>,
    reading: &Reading<'_>,
) -> Option<Quantity> {
    let hint = hint(Some(&noun));
    let mut above = value(&candidate.figure, hint, reading)?;
    let Some(below) = &candidate.below else {
        if rank {
            return ranked(candidate, Some(noun), reading);
        }
        // `866 lượt/964 lượt người`: each side has its unit.
        if let Some(both) = two_units(candidate, &noun, within, reading) {
            return Some(both);
        }
        if candidate.negative {
            // Unlike `-above` it gives zero no sign: `-0,0 %` is a rounded figure.
            above = Decimal::ZERO - above;
        }
        let rule = match noun.kind {
            Some(UnitKind::Percent) => "ind.percent",
            Some(UnitKind::Money) => "ind.money",
            Some(UnitKind::Measure) => "ind.measure",
            Some(UnitKind::Score) => "ind.score",
            Some(UnitKind::Multiple) => "ind.multiple",
            Some(_) => "ind.count",
            None => "ind.noun",
        };
        let mut made = make(above, candidate.figure.range.clone(), noun.end, &noun, rule)?;
        if candidate.negative {
            made.number.start -= 1;
            made.range.start -= 1;
        }
        // `gấp 2 lần` multiplies, `họp 2 lần` counts.
        let rules = &reading.patterns.rules;
        if noun.kind == Some(UnitKind::Multiple)
            && !rules.get("quantity.multiple_before").is_match(near(left))
        {
            made.kind = IndicatorKind::Count;
        }
        return Some(made);
    };
    if rank {
        return ranked(candidate, Some(noun), reading);
    }
    let denominator = value(below, hint, reading)?;
    let score = noun.kind == Some(UnitKind::Score);
    let kind = if score { IndicatorKind::Score } else { IndicatorKind::Ratio };
    let number = candidate.figure.range.start..below.range.end;
    // What is set against a plan may exceed it.
    let planned = reading.patterns.rules.get("quantity.of_plan");
    let behind = &reading.folded[below.range.end..within.end];
    let rule = match score {
        true => "ind.score",
        false if planned.is_match(near(left)) || planned.is_match(window(behind, 0, NEAR)) => {
            "ind.ratio_of_plan"
        }
        false => "ind.ratio",
    };
    let mut made = make(above, number, noun.end, &noun, rule)?;
    made.kind = kind;
    made.denominator = Some(denominator);
    (!denominator.is_zero()).then_some(made)
}

/// `285 tỷ 400 triệu đồng`: one amount in two scales, read in the first.
fn two_scales(
    candidate: &Candidate,
    noun: Option<&Noun>,
    within: &Range<usize>,
    reading: &Reading<'_>,
) -> Option<Quantity> {
    let high = noun.filter(|noun| noun.kind == Some(UnitKind::Multiplier))?;
    let at = high.end + usize::from(reading.folded[high.end..].starts_with(' '));
    if at >= within.end || !reading.folded.as_bytes().get(at).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let second = figure_at(reading.folded, at, within.end);
    let low = units::noun(reading, second.range.end, within.end)
        .filter(|low| low.multiplied || low.kind == Some(UnitKind::Money))?;
    let (a, b) = (
        value(&candidate.figure, Hint::Measured, reading)?,
        value(&second, Hint::Measured, reading)?,
    );
    let (high_value, _) = high.base(a)?;
    let (low_value, unit) = low.base(b)?;
    let (one, _) = high.base(Decimal::ONE)?;
    if low_value >= one {
        return None;
    }
    let sum = high_value.checked_add(low_value)?;
    let number = candidate.figure.range.start..second.range.end;
    let mut made = make(b, number, low.end, &low, "ind.money")?;
    made.value = (sum / one).normalize();
    made.unit = Some(format!("{} {unit}", high.shown).trim().to_owned());
    made.base = Some((sum.normalize(), unit));
    Some(made)
}

/// `866 lượt/964 lượt người`.
fn two_units(
    candidate: &Candidate,
    noun: &Noun,
    within: &Range<usize>,
    reading: &Reading<'_>,
) -> Option<Quantity> {
    let at = stroke(reading.folded, noun.end)?;
    if at >= within.end || !reading.folded.as_bytes().get(at).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let below = figure_at(reading.folded, at, within.end);
    let second = units::noun(reading, below.range.end, within.end)?;
    let alike = match (noun.kind, second.kind) {
        (Some(UnitKind::Count), Some(UnitKind::Count)) => true,
        (Some(UnitKind::Money | UnitKind::Measure), _) => noun.shown == second.shown,
        _ => false,
    };
    if !alike {
        return None;
    }
    let hint = hint(Some(noun));
    let above = value(&candidate.figure, hint, reading)?;
    let number = candidate.figure.range.start..below.range.end;
    let mut made = make(above, number, second.end, noun, "ind.ratio_two_units")?;
    made.kind = IndicatorKind::Ratio;
    made.denominator = Some(value(&below, hint, reading).filter(|below| !below.is_zero())?);
    Some(made)
}

/// A place in a list.
fn ranked(candidate: &Candidate, noun: Option<Noun>, reading: &Reading<'_>) -> Option<Quantity> {
    let value_of = |figure| value(figure, Hint::Counted, reading);
    let place = value_of(&candidate.figure)?;
    let below = candidate.below.as_ref();
    let number = candidate.figure.range.start
        ..below.map_or(candidate.figure.range.end, |below| below.range.end);
    // `đứng thứ 2 về …`: without a list there is no noun.
    let noun = noun.filter(|noun| below.is_some() && noun.kind == Some(UnitKind::Count));
    Some(Quantity {
        range: number.start..noun.as_ref().map_or(number.end, |noun| noun.end),
        number,
        value: place,
        denominator: match below {
            // There is no place among none.
            Some(below) => Some(value_of(below).filter(|below| !below.is_zero())?),
            None => None,
        },
        kind: IndicatorKind::Rank,
        unit: noun.map(|noun| noun.shown),
        base: None,
        bound: None,
        rule: "ind.rank",
    })
}

/// A figure without a unit behind it, where the clause before it says what it counts, or two figures
/// with a stroke that stand alone in brackets.
fn without_unit(
    candidate: &Candidate,
    end: usize,
    left: &str,
    within: &Range<usize>,
    last: Option<&Quantity>,
    reading: &Reading<'_>,
) -> Option<Quantity> {
    let rules = &reading.patterns.rules;
    let after = &reading.folded[end..within.end];
    let closed = ends_clause(after);
    let bare = |value: Decimal, denominator: Option<Decimal>, unit, base, kind, rule| Quantity {
        range: candidate.figure.range.start..end,
        number: candidate.figure.range.start..end,
        value,
        denominator,
        kind,
        unit,
        base,
        bound: None,
        rule,
    };
    let start = candidate.figure.range.start;
    // What an earlier sentence or clause counted is not counted here.
    let clause = left.rfind([';', '.']).filter(|at| left[at + 1..].starts_with(' '));
    let left = clause.map_or(left, |at| &left[at + 1..]);
    let counted_before = rules.get("quantity.counted_before").captures(left).and_then(|before| {
        units::noun_word(reading, start - left.len() + before.name("noun")?.start())
    });
    // `28/30 (93,3%) cán bộ`
    let behind_share = rules
        .get("quantity.share_between")
        .find(after)
        .and_then(|share| units::noun(reading, end + share.end, within.end));
    if let (Some(below), Some(noun)) =
        (&candidate.below, behind_share.or(counted_before.clone().filter(|_| closed)))
    {
        let hint = hint(Some(&noun));
        let (above, below) =
            (value(&candidate.figure, hint, reading)?, value(below, hint, reading)?);
        let base = noun.base(above);
        let kind = IndicatorKind::Ratio;
        return (!below.is_zero())
            .then(|| bare(above, Some(below), Some(noun.shown), base, kind, "ind.ratio"));
    }
    if let Some(below) = &candidate.below {
        let bracketed = left.ends_with('(') && after.trim_start().starts_with([')', ',', ';']);
        let cued = rules.get("quantity.reached").is_match(left) && closed;
        let grouped = [&candidate.figure, below]
            .iter()
            .all(|figure| reading.folded[figure.range.clone()].len() >= 4);
        if !(bracketed || cued || (grouped && closed)) {
            return None;
        }
        let above = value(&candidate.figure, Hint::Counted, reading)?;
        let below = value(below, Hint::Counted, reading)?;
        if below.is_zero() {
            return None;
        }
        // `giảm 26 đơn (346/320)`: the figures in the bracket are of the noun before it.
        let noun = last.filter(|last| {
            bracketed
                && last.kind == IndicatorKind::Count
                && !left.trim_end_matches('(').contains(['.', ';', '('])
        });
        let unit = noun.and_then(|last| last.unit.clone());
        let base = noun.and_then(|last| last.base.as_ref().map(|(_, unit)| (above, unit.clone())));
        return Some(bare(
            above,
            Some(below),
            unit,
            base,
            IndicatorKind::Ratio,
            "ind.ratio_behind",
        ));
    }
    if !closed {
        return None;
    }
    let text = &reading.folded[candidate.figure.range.clone()];
    if let Some(unit) = counted_before {
        let value = value(&candidate.figure, hint(Some(&unit)), reading)?;
        let base = unit.base(value);
        let kind = unit.indicator_kind();
        return Some(bare(value, None, Some(unit.shown), base, kind, "ind.noun_before"));
    }
    // `Tổng số hồ sơ: 1.419, đã giải quyết: 1.369`: the noun of the figure before goes on.
    let said = left.trim_end();
    if let Some(last) = last
        && last.rule == "ind.noun_before"
        && (said.ends_with(':') || rules.get("quantity.reached").is_match(left))
        && !said.contains(". ")
        && said.len() > 8
    {
        let value = value(&candidate.figure, Hint::Counted, reading)?;
        let base = last.base.as_ref().map(|(_, unit)| (value, unit.clone()));
        return Some(bare(value, None, last.unit.clone(), base, last.kind, "ind.noun_before"));
    }
    // `ước đạt 3.868, đạt 49,17% kế hoạch`: the unit was left out.
    let long = text.len() >= 5 && text.contains(['.', ',']);
    if long && rules.get("quantity.reached").is_match(left) {
        let value = value(&candidate.figure, Hint::Bare, reading)?;
        return Some(bare(value, None, None, None, IndicatorKind::Count, "ind.no_unit"));
    }
    None
}

/// Whether a text begins with the end of a clause.
fn ends_clause(after: &str) -> bool {
    let rest = after.trim_start();
    rest.is_empty()
        || rest.starts_with([';', ')', '(', '|'])
        || (rest.starts_with(['.', ',']) && !rest[1..].starts_with(|c: char| c.is_ascii_digit()))
}
