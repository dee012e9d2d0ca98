//! Result or aim, exact or about, rise or fall.

use std::ops::Range;

use super::clauses::{CLAUSE, left};
use super::sections::Sections;
use super::{Draft, Reading};
use crate::extract::periods::{self, Does, When};
use crate::model::{Change, Direction, IndicatorKind, Qualifier, Status};

/// How far to the left the words that touch a figure are looked at, in bytes.
const NEAR: usize = 110;

/// The words that touch a figure, of the clause before it.
fn near(before: &str) -> &str {
    crate::extract::tail(before, NEAR)
}

/// Why figures may be of the time to come.
#[derive(Clone, Copy)]
struct Ahead {
    /// The paragraph said so before.
    said: bool,
    /// They stand under such a heading.
    section: bool,
}

/// Gives every figure its qualifier and status.
pub(super) fn status(
    drafts: &mut [Draft],
    sentences: &[Range<usize>],
    whens: &[When],
    sections: &Sections,
    reading: &Reading<'_>,
) {
    // Time to come, once it is named, holds for the rest of the paragraph.
    let said = whens.iter().find(|when| when.does == Does::LiesAhead).map(|when| when.range.end);
    for i in 0..drafts.len() {
        let before = left(&drafts[i], reading);
        let whens = periods::near(whens, drafts[i].quantity.range.start);
        let start = drafts[i].quantity.range.start;
        let ahead = Ahead { said: said.is_some_and(|end| end <= start), section: sections.ahead() };
        let (qualifier, cut) = qualifier(&drafts[i], before, reading);
        if drafts[i].quantity.bound.is_none() {
            drafts[i].qualifier = qualifier;
        }
        let clause = &before[..cut];
        let (status, change) = one(drafts, i, clause, sentences, whens, ahead, reading);
        drafts[i].status = status;
        // An estimate is never exact.
        let estimated = || {
            let (from, to) = (sentences[drafts[i].sentence].start, drafts[i].before.end);
            let words = crate::extract::window_left(reading.folded, to, from, CLAUSE);
            reading.patterns.rules.get("status.estimate").is_match(words)
        };
        if status == Status::Forecast && drafts[i].qualifier == Qualifier::Exact && estimated() {
            drafts[i].qualifier = Qualifier::About;
        }
        drafts[i].change = change;
    }
}

/// The qualifier and where the words before it end.
fn qualifier(draft: &Draft, before: &str, reading: &Reading<'_>) -> (Qualifier, usize) {
    const ALL: [(&str, Qualifier); 5] = [
        ("qualifier.at_least", Qualifier::AtLeast),
        ("qualifier.at_most", Qualifier::AtMost),
        ("qualifier.more_than", Qualifier::MoreThan),
        ("qualifier.less_than", Qualifier::LessThan),
        ("qualifier.about", Qualifier::About),
    ];
    let rules = &reading.patterns.rules;
    let far = before.len();
    let before = near(before);
    let skipped = far - before.len();
    let found = ALL.iter().find_map(|(id, qualifier)| {
        let found = rules.get(id).find(before)?;
        Some((*qualifier, found.start))
    });
    // `thấp hơn 5%` is a difference, no bound.
    let found = found.filter(|(qualifier, _)| {
        matches!(qualifier, Qualifier::AtLeast | Qualifier::AtMost)
            || !rules.get("qualifier.comparative").is_match(before)
    });
    let and_up = rules.get("qualifier.and_up").is_match(crate::extract::window(
        reading.folded,
        draft.quantity.range.end,
        60,
    ));
    match found {
        _ if and_up => (Qualifier::AtLeast, far),
        Some((qualifier, start)) => {
            // `từ` before a figure without a range counts from there only with `trở lên`.
            let from = rules.get("quantity.range_before").find(before);
            match from.is_some_and(|from| from.start <= start) {
                true => (Qualifier::Exact, far),
                false => (qualifier, skipped + start),
            }
        }
        None => (Qualifier::Exact, far),
    }
}

/// The status of one figure; `clause` are the words before it and its qualifier.
fn one(
    drafts: &[Draft],
    at: usize,
    clause: &str,
    sentences: &[Range<usize>],
    whens: &[When],
    ahead: Ahead,
    reading: &Reading<'_>,
) -> (Status, Option<Change>) {
    let rules = &reading.patterns.rules;
    let draft = &drafts[at];
    let before = near(left(draft, reading));
    let is = |id: &str, text: &str| rules.get(id).is_match(text);
    let direction = |text: &str| {
        if is("status.up", text) {
            Some(Direction::Up)
        } else if is("status.down", text) {
            Some(Direction::Down)
        } else {
            None
        }
    };
    // The second bound of a range is what the first one is.
    let first_bound = at.checked_sub(1).map(|i| &drafts[i]).filter(|first| {
        first.quantity.bound == Some(Qualifier::AtLeast)
            && draft.quantity.bound == Some(Qualifier::AtMost)
    });
    if let Some(first) = first_bound {
        return (first.status, first.change.clone());
    }
    let mut clause_end = clause.trim_end();
    if draft.quantity.bound.is_some()
        && let Some(from) = rules.get("quantity.range_before").find(clause_end)
    {
        clause_end = clause_end[..from.start].trim_end();
    }
    let with_gap = format!("{} ", near(clause_end));
    if let Some(direction) = direction(&with_gap)
        && !matches!(draft.quantity.kind, IndicatorKind::Ratio | IndicatorKind::Rank)
    {
        let behind = crate::extract::window(reading.folded, draft.quantity.range.end, 200);
        let against = rules.get("status.against").captures(behind).and_then(|found| {
            let found = found.name("against")?;
            let start = draft.quantity.range.end + found.start();
            let words = &reading.normalized[start..start + found.len()];
            Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        return (Status::Change, Some(Change { direction, against, figures: None }));
    }
    // `tăng từ 50 lên 60`: the former figure, then the present one with the change.
    let range = draft.quantity.bound.is_some();
    if !range && is("status.from", before)
        || (draft.bracket.is_some() && is("status.former", before))
    {
        return (Status::Previous, None);
    }
    if at > 0
        && drafts[at - 1].status == Status::Previous
        && drafts[at - 1].quantity.kind == draft.quantity.kind
        && is("status.to", &reading.folded[drafts[at - 1].quantity.range.end..draft.before.end])
    {
        let from = left(&drafts[at - 1], reading);
        let direction = rules
            .get("status.from")
            .captures(from)
            .map(|found| if found.name("up").is_some() { Direction::Up } else { Direction::Down });
        let change = direction.map(|direction| Change { direction, against: None, figures: None });
        return (Status::Result, change);
    }
    // `tăng 3,1 điểm phần trăm so với đầu năm (5,3%)`: one figure alone in a bracket behind a change.
    let alone = draft.bracket.is_some_and(|bracket| {
        let near = &drafts[at.saturating_sub(2)..drafts.len().min(at + 3)];
        let others = near.iter().filter(|other| other.bracket == Some(bracket)).count();
        let outside = at.checked_sub(1).map(|i| &drafts[i]);
        others == 1
            && outside.is_some_and(|outside| {
                outside.status == Status::Change
                    && outside.bracket != draft.bracket
                    && outside.sentence == draft.sentence
            })
            && draft.quantity.kind != IndicatorKind::Ratio
    });
    if alone {
        // Like the figure that changed, it is what that was before; else it is the change again:
        // `giảm 58 vụ (14,7%)`.
        let change = &drafts[at - 1];
        let present = drafts[..at - 1]
            .iter()
            .rfind(|one| one.sentence == draft.sentence && one.bracket == change.bracket);
        let unit = |one: &Draft| one.quantity.base.as_ref().map(|(_, unit)| unit.clone());
        let same_unit = |one: &Draft| match (unit(one), unit(draft)) {
            (Some(a), Some(b)) => a.contains(&b) || b.contains(&a),
            (a, b) => a == b,
        };
        let alike = |one: &Draft| one.quantity.kind == draft.quantity.kind && same_unit(one);
        let bare = before.trim().is_empty();
        let again = bare && !present.is_some_and(alike) && !behind_comparison(draft, before, whens);
        if again && draft.quantity.kind == IndicatorKind::Percent && !alike(change) {
            let direction = change.change.as_ref().map(|change| change.direction);
            let change =
                direction.map(|direction| Change { direction, against: None, figures: None });
            return (Status::Change, change);
        }
        if present.is_some_and(alike) || (!again && alike(change)) {
            return (Status::Previous, None);
        }
    }
    if behind_comparison(draft, before, whens) || is("status.previous", before) {
        return (Status::Previous, None);
    }
    let sentence = &sentences[draft.sentence];
    let so_far =
        crate::extract::window_left(reading.folded, draft.before.end, sentence.start, CLAUSE);
    let so_far = so_far.rfind(';').map_or(so_far, |at| &so_far[at..]);
    let last = clause.rfind([',', ':', '(']).map_or(clause, |at| &clause[at..]);
    if is("status.forecast", so_far) {
        return (Status::Forecast, None);
    }
    let future = period_ahead(draft, sentence, whens, reading);
    if future && is("status.estimate", last) {
        return (Status::Forecast, None);
    }
    // `Mục tiêu năm 2024: …; …; …`: the lead of a sentence holds for its whole list.
    let first = drafts.partition_point(|one| one.sentence < draft.sentence);
    let lead = drafts.get(first).map_or("", |one| {
        let to = one.before.end.max(sentence.start);
        crate::extract::window_left(reading.folded, to, sentence.start, CLAUSE)
    });
    let aim =
        (is("status.target", so_far) || is("status.target", lead)) && !is("status.done", last);
    let done = is("status.done", so_far);
    let plan = (is("status.plan", last) && !is("status.done", last))
        || (is("status.plan", so_far) && !done);
    let whole = matches!(
        draft.quantity.kind,
        IndicatorKind::Percent
            | IndicatorKind::Score
            | IndicatorKind::Rank
            | IndicatorKind::Multiple
    );
    let ahead = ahead.said || future || (ahead.section && !done);
    let status = match (aim, plan, ahead) {
        (true, _, _) => Status::Target,
        (false, true, _) => Status::Plan,
        (false, false, true) if whole || is("status.target", so_far) => Status::Target,
        (false, false, true) => Status::Plan,
        _ => Status::Result,
    };
    (status, None)
}

/// Whether a figure stands alone in a bracket behind a comparison: `so với cùng kỳ (115 đơn)`.
fn behind_comparison(draft: &Draft, before: &str, whens: &[When]) -> bool {
    draft.bracket.is_some_and(|bracket| {
        before.trim().is_empty()
            && draft.quantity.kind != IndicatorKind::Ratio
            && whens.iter().any(|when| {
                when.does == Does::Compares
                    && bracket >= when.range.end
                    && bracket - when.range.end <= 2
            })
    })
}

/// Whether the time printed nearest before a figure in its sentence begins after the document.
fn period_ahead(
    draft: &Draft,
    sentence: &Range<usize>,
    whens: &[When],
    reading: &Reading<'_>,
) -> bool {
    let Some(date) = reading.own.date else { return false };
    let near = whens
        .iter()
        .filter(|when| sentence.start <= when.range.start)
        .filter(|when| when.range.end <= draft.quantity.range.start)
        .rfind(|when| when.does == Does::Governs);
    near.and_then(|when| when.period.as_ref()).is_some_and(|period| match period.start {
        Some(start) => start > date.end(),
        None => period.end > date.end() && period.end.year > date.year,
    })
}
