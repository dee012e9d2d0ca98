//! Deadlines and recurrence (handbook §10.3).

use std::ops::Range;

use super::DueDraft;
use crate::extract::agencies::Context;
use crate::extract::periods::{self, Own};
use crate::extract::window_left;
use crate::model::{Bound, Recurrence};

/// The deadline that a clause states: a day if it has one, else days from an event, urgency, a time to
/// come.
pub(super) fn find(
    clause: Range<usize>,
    folded: &str,
    own: Own<'_>,
    context: &Context<'_>,
) -> Option<DueDraft> {
    let rules = &context.patterns.rules;
    let text = &folded[clause.clone()];
    let by = rules.get("due.by");
    let mut found = None;
    for hit in by.captures_iter(text) {
        let Some(whole) = hit.get(0) else { continue };
        let before = window_left(text, whole.start(), 0, 40);
        if rules.get("due.not").is_match(before) {
            continue;
        }
        let blank = text[whole.end()..].len() - text[whole.end()..].trim_start().len();
        let at = whole.end() + blank;
        // The date begins with the word of the day, which the rule may have taken.
        let day = [at].into_iter().chain(hit.name("day").map(|day| day.start()));
        let told = day.filter_map(|at| {
            let (len, date) = periods::last_day(&text[at..], own, context.patterns)?;
            Some((at + len, date))
        });
        let Some((end, date)) = told.last() else { continue };
        if rules.get("due.every").is_match(&text[end..]) {
            continue;
        }
        let bound = match (hit.name("before"), hit.name("by")) {
            (Some(_), _) => Bound::Before,
            (_, Some(_)) => Bound::By,
            _ => Bound::Within,
        };
        // `… trong tháng 8/2019.` bounds where it ends the clause and lies ahead.
        if hit.name("last").is_some() {
            let ends = text[end..].trim_start().is_empty()
                || text[end..].starts_with([',', ';', '.', ')']);
            if !ends || own.date.is_some_and(|own| date <= own) {
                continue;
            }
        }
        // A year that has passed bounds the object: `nhà xây dựng trước năm 2001`.
        if date_is_year(&text[at..end]) && own.date.is_some_and(|own| date < own) {
            continue;
        }
        // `đến năm 2025` is the horizon of an aim, not a day to be ready by.
        if bound == Bound::By && date_is_year(&text[at..end]) {
            continue;
        }
        let range = clause.start + whole.start()..clause.start + end;
        found = Some(DueDraft { range, date: Some(date), bound });
    }
    let open = |id: &str, bound: Bound| {
        let hit = rules.get(id).find(text)?;
        let range = clause.start + hit.start..clause.start + hit.end;
        Some(DueDraft { range, date: None, bound })
    };
    found
        .or_else(|| open("due.relative", Bound::Relative))
        .or_else(|| open("due.urgent", Bound::Urgent))
        .or_else(|| open("due.open", Bound::Open))
}

/// Whether the words of a date name a year alone.
fn date_is_year(words: &str) -> bool {
    !words.contains(['/', '-']) && words.bytes().filter(u8::is_ascii_digit).count() == 4
}

/// What a time before an order bounds: `trong 2 tháng cuối năm 2022, … yêu cầu`.
pub(super) fn lead(
    before: Range<usize>,
    normalized: &str,
    folded: &str,
    own: Own<'_>,
    context: &Context<'_>,
) -> Option<DueDraft> {
    let whens = periods::find(before, normalized, folded, own, context.patterns);
    let when = whens.into_iter().rfind(|when| when.does == periods::Does::Governs)?;
    let date = when.period?.end;
    let later = own.date.is_none_or(|own| date > own);
    later.then_some(DueDraft { range: when.range, date: Some(date), bound: Bound::Within })
}

/// How often a clause wants something done.
pub(super) fn recurrence(text: &str, context: &Context<'_>) -> Option<Recurrence> {
    let kinds = [
        ("recur.daily", Recurrence::Daily),
        ("recur.weekly", Recurrence::Weekly),
        ("recur.monthly", Recurrence::Monthly),
        ("recur.quarterly", Recurrence::Quarterly),
        ("recur.yearly", Recurrence::Yearly),
    ];
    let rules = &context.patterns.rules;
    kinds.into_iter().find(|(id, _)| rules.get(id).is_match(text)).map(|(_, how)| how)
}
