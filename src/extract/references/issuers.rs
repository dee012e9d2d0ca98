//! Issuers that do not stand behind the code.

use std::collections::BTreeMap;

use super::super::agencies::{self, Context, Mention};
use super::super::codes::Code;
use super::super::{dates, window_left};
use super::Draft;
use crate::model::{Agency, Date, group_code};

/// `Sở Nội vụ có Công văn số …`: the subject of the sentence issued the document, if the symbol
/// allows it; the items of its list follow.
pub(super) fn subjects_as_issuers(
    drafts: &mut [Draft],
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
) {
    for i in 0..drafts.len() {
        if drafts[i].stated {
            continue;
        }
        if drafts[i].joined && i > 0 && !drafts[i - 1].stated {
            continue;
        }
        let Some(mention) = subject_left(&drafts[i], normalized, folded, context) else {
            // `…; ngày 20/8/2024 có Công văn …`: the subject was named before.
            if drafts[i].date.is_none() {
                drafts[i].date = dated_verb(&drafts[i], folded, context);
            }
            continue;
        };
        let fits = drafts[i].code.as_ref().is_some_and(|code| {
            code.issuers.is_empty()
                || mention.row.is_some_and(|row| {
                    code.issuers
                        .iter()
                        .any(|at| context.patterns.agencies.row(*at).symbol == row.symbol)
                })
        });
        if fits {
            if drafts[i].date.is_none() {
                drafts[i].date = date_left(mention.range.start, folded, context);
            }
            drafts[i].issuer = Some(mention.agency);
            drafts[i].issuer_range = Some(mention.range);
            drafts[i].stated = true;
        }
    }
}

/// `Ngày 12 tháng 12 năm 1995, Chính phủ ban hành Nghị định …`: the date that ends before byte `at`.
fn date_left(at: usize, folded: &str, context: &Context<'_>) -> Option<Date> {
    let left = window_left(folded, at, 0, 60);
    let found = context.patterns.rules.get("ref.date_before").find(left)?;
    let start = at - left.len() + found.start;
    let printed = dates::at(folded, start, context.patterns)?;
    let near = folded[printed.range.end..at].trim_matches([' ', ',']).is_empty();
    printed.date.filter(|date| near && date.day > 0)
}

/// The date in front of the verb of issuing that stands before a reference.
fn dated_verb(draft: &Draft, folded: &str, context: &Context<'_>) -> Option<Date> {
    let left = window_left(folded, draft.start, 0, 100);
    let verb = context.patterns.rules.get("ref.issued_left").find(left)?;
    let at = draft.start - left.len() + verb.start;
    (verb.len() > " (".len()).then(|| date_left(at, folded, context))?
}

fn subject_left<'a>(
    draft: &Draft,
    normalized: &str,
    folded: &str,
    context: &Context<'a>,
) -> Option<Mention<'a>> {
    let left = window_left(folded, draft.start, 0, 200);
    let base = draft.start - left.len();
    let verb = context.patterns.rules.get("ref.issued_left").find(left)?;
    let end = base + verb.start;
    let starts: Vec<usize> =
        context.patterns.agencies.all(folded, base..end).map(|(range, _)| range.start).collect();
    let at = |start: usize| {
        let mention = agencies::parse(normalized, folded, start, context)?;
        (mention.range.end == end).then_some(mention)
    };
    if let Some(mention) = starts.into_iter().rev().find_map(at) {
        return Some(mention);
    }
    // A body in no table, where the symbol says none either: `Ban Chỉ đạo Trung ương tại Văn bản …`.
    let open = draft.code.as_ref().is_some_and(|code| code.issuers.is_empty());
    let words = folded[base..end].match_indices(' ').map(|(i, _)| base + i + 1);
    let capitals = words.filter(|start| normalized[*start..].starts_with(char::is_uppercase));
    let mut capitals: Vec<usize> = capitals.take_while(|_| open).collect();
    capitals.reverse();
    capitals.into_iter().find_map(at)
}

/// Issuers that are not printed: from another mention of the same code in the document, else from
/// the symbol.
pub(super) fn issuers_from_symbols(drafts: &mut [Draft], context: &Context<'_>) {
    let mut stated: BTreeMap<String, Option<Agency>> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| draft.stated) {
        let (Some(code), Some(issuer)) = (&draft.code, &draft.issuer) else { continue };
        stated
            .entry(group_code(&code.code))
            .and_modify(|held| {
                if held.as_ref().is_some_and(|held| held.id != issuer.id) {
                    *held = None;
                }
            })
            .or_insert_with(|| Some(issuer.clone()));
    }
    for draft in drafts.iter_mut().filter(|draft| draft.issuer.is_none()) {
        let Some(code) = &draft.code else { continue };
        draft.issuer = match stated.get(&group_code(&code.code)) {
            Some(Some(issuer)) => Some(issuer.clone()),
            _ => from_symbol(code, draft.date, context),
        };
    }
}

/// The body that the symbol says, in the form of its time where the number is of before 1992.
fn from_symbol(code: &Code, date: Option<Date>, context: &Context<'_>) -> Option<Agency> {
    // `327-CT` is the Chairman of the Council of Ministers', who had this form until 1992; no tax office
    // ever did.
    let date = date.or_else(|| Date::new(1991, 0, 0).filter(|_| code.rule == "code.historic"));
    let issuer = agencies::from_symbol(&code.issuers, date, context)?;
    // `QĐ-CTUBND`: the chairman's own decision.
    let rule = context.patterns.rules.get("agency.chairman");
    let chairman = code.symbol.split(['-', '/', '.']).any(|token| rule.is_match(token));
    Some(if chairman { agencies::headed_by(&rule.stands_for, issuer) } else { issuer })
}
