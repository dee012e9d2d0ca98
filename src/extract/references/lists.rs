//! Coordinated lists: what one item says for the others.

use super::super::header;
use super::Draft;
use crate::patterns::Patterns;

/// Marks the items of coordinated lists and lets their type go to the right.
pub(super) fn join(drafts: &mut [Draft], normalized: &str, folded: &str, patterns: &Patterns) {
    let rule = patterns.rules.get("ref.join");
    for i in 1..drafts.len() {
        let (before, after) = drafts.split_at_mut(i);
        let (before, draft) = (&before[i - 1], &mut after[0]);
        let gap = before.range.end..draft.start.max(before.range.end);
        draft.joined = gap.len() < 48
            && !normalized[gap.clone()].contains("\n\n")
            && rule.is_match(&folded[gap]);
        if draft.joined && !draft.has_word && draft.doc_type.is_none() {
            let legal = draft.code.as_ref().is_some_and(|code| code.year.is_some());
            let symbol = |draft: &Draft| draft.code.as_ref().map(|code| code.symbol.clone());
            if legal || symbol(draft) == symbol(before) {
                draft.doc_type = before.doc_type.clone();
            }
        }
    }
    let letter = header::letter(patterns);
    for draft in drafts.iter_mut() {
        // A symbol that starts with an issuer is an official letter's.
        let issuer_first =
            draft.code.as_ref().is_some_and(|code| code.type_row.is_none() && code.year.is_none());
        if draft.doc_type.is_none() && issuer_first {
            draft.doc_type = letter.clone();
        }
    }
}

/// Lets date and issuer that close a list go to its earlier items.
pub(super) fn distribute(drafts: &mut [Draft]) {
    for i in (1..drafts.len()).rev() {
        let (before, after) = drafts.split_at_mut(i);
        let (before, draft) = (&mut before[i - 1], &after[0]);
        if !draft.joined {
            continue;
        }
        let same_body = match (&before.code, &draft.code) {
            (Some(a), Some(b)) => a.issuers == b.issuers || a.issuers.is_empty(),
            _ => false,
        };
        if !before.stated && draft.stated && same_body {
            before.issuer = draft.issuer.clone();
            before.stated = true;
        }
    }
    for i in 1..drafts.len() {
        if drafts[i].day_before && drafts[i].date.is_none() {
            drafts[i].date = drafts[i - 1].date;
        }
    }
    // A date goes left over the items of one type word that have none.
    for i in (1..drafts.len()).rev() {
        let (before, after) = drafts.split_at_mut(i);
        let (before, draft) = (&mut before[i - 1], &after[0]);
        let year = before.code.as_ref().and_then(|code| code.year);
        let fits = year.is_none_or(|year| draft.date.is_some_and(|date| date.year == year));
        let governed = !draft.has_word || draft.same_day;
        if draft.joined && governed && before.date.is_none() && fits {
            before.date = draft.date;
            before.same_day = draft.same_day;
        }
    }
}
