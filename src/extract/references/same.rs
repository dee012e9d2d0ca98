//! Mentions of one document inside a record.

use std::collections::BTreeMap;

use super::super::keys;
use super::Draft;
use crate::model::group_code;
use crate::patterns::Patterns;

/// The numbered mentions of each code, in reading order.
fn groups(drafts: &[Draft]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        if let Some(code) = draft.code.as_ref().filter(|code| !code.is_blank()) {
            groups.entry(group_code(&code.code)).or_default().push(i);
        }
    }
    groups.into_values().collect()
}

/// The first mention of each date and issuer, which stands for those that say the same.
fn readings(members: &[usize], drafts: &[Draft]) -> Vec<usize> {
    let mut first: Vec<usize> = Vec::new();
    for &i in members {
        let new = first.iter().all(|&j| !says_the_same(&drafts[i], &drafts[j]));
        if new && first.len() < MOST_READINGS {
            first.push(i);
        }
    }
    first
}

/// A mention without a year takes the one printed with another mention of the same document.
pub(super) fn complete_keys(drafts: &mut [Draft], patterns: &Patterns) {
    for members in groups(drafts) {
        let first = readings(&members, drafts);
        for &i in &members {
            let code = drafts[i].code.as_ref();
            if drafts[i].date.is_some() || code.is_none_or(|code| code.year.is_some()) {
                continue;
            }
            let mut dates = first
                .iter()
                .filter(|&&j| agree(&drafts[i], &drafts[j]))
                .filter_map(|&j| drafts[j].date);
            let Some(date) = dates.next().filter(|date| dates.all(|other| other.year == date.year))
            else {
                continue;
            };
            let draft = &drafts[i];
            let number = draft.code.as_ref().map(|code| code.number.as_str());
            drafts[i].key = keys::key(
                draft.issuer.as_ref(),
                draft.doc_type.as_ref(),
                number,
                Some(date),
                patterns,
            );
        }
    }
}

/// Finds mentions of one document: equal codes, dates and issuers that do not contradict each other;
/// where a code is missing, equal keys.
pub(super) fn same_as(drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut same = vec![None; drafts.len()];
    for members in groups(drafts) {
        let first = readings(&members, drafts);
        for &i in &members {
            same[i] = first.iter().copied().find(|&j| j < i && agree(&drafts[i], &drafts[j]));
        }
    }
    let mut keyed: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        let Some(key) = draft.key.as_deref().filter(|_| !draft.to_self) else { continue };
        let first = *keyed.entry(key).or_insert(i);
        if first < i && draft.code.is_none() {
            same[i] = Some(same[first].unwrap_or(first));
        } else if first < i && same[i].is_none() && drafts[first].code.is_none() {
            same[i] = Some(first);
        }
    }
    same
}

/// So many different dates and issuers of one code are compared; more are no archive's document.
const MOST_READINGS: usize = 32;

fn issuer_id(draft: &Draft) -> Option<&str> {
    draft.issuer.as_ref().map(|issuer| issuer.id.as_str())
}

fn says_the_same(a: &Draft, b: &Draft) -> bool {
    a.date == b.date && issuer_id(a) == issuer_id(b)
}

/// Whether date and issuer of two mentions of a code do not contradict each other.
fn agree(a: &Draft, b: &Draft) -> bool {
    let dates = a.date.is_none() || b.date.is_none() || a.date == b.date;
    let (one, other) = (issuer_id(a), issuer_id(b));
    dates && (one.is_none() || other.is_none() || one == other)
}
