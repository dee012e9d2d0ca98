//! References without a code: by name, by number alone, by a name given in the text, by a short title,
//! by a word that points.
//!
//! A document is named only where that is certain: a wrong link is worse than none. What stays open
//! keeps a null key and gets a warning.

mod anaphors;
mod defined;
mod laws;
mod numbers;
mod short_titles;

use std::ops::Range;

use super::agencies::Context;
use super::references::Draft;
use crate::model::Header;

/// The text with what is known of it.
pub(super) struct Reading<'a> {
    pub normalized: &'a str,
    pub folded: &'a str,
    pub context: &'a Context<'a>,
    pub head: &'a Header,
    /// Ranges in which nothing is a reference.
    pub skip: &'a [Range<usize>],
}

/// Adds the documents cited without a code. `drafts` holds the numbered ones in reading order and is
/// in reading order afterwards.
pub(super) fn add(drafts: &mut Vec<Draft>, text: &Reading<'_>) {
    for find in [laws::find, numbers::find, defined::find, short_titles::find, anaphors::find] {
        let found = find(drafts, text);
        if found.is_empty() {
            continue;
        }
        drafts.extend(found);
        drafts.sort_by_key(|draft| (draft.range.start, draft.range.end));
    }
}

/// The ranges that references and skipped parts already take.
struct Taken {
    ranges: Vec<Range<usize>>,
}

impl Taken {
    fn new(drafts: &[Draft], text: &Reading<'_>) -> Taken {
        let drafts = drafts.iter().map(|draft| draft.range.clone());
        let mut ranges: Vec<Range<usize>> = drafts.chain(text.skip.iter().cloned()).collect();
        ranges.sort_by_key(|range| range.start);
        Taken { ranges }
    }

    /// Whether nothing is in the way of `range`, which is then taken.
    fn take(&mut self, range: &Range<usize>) -> bool {
        let at = self.ranges.partition_point(|held| held.start < range.start);
        let before = at.checked_sub(1).is_none_or(|i| self.ranges[i].end <= range.start);
        let after = self.ranges.get(at).is_none_or(|held| range.end <= held.start);
        let free = before && after;
        if free {
            self.ranges.insert(at, range.clone());
        }
        free
    }
}

/// The number of a code without year, leading zeros and case: `06/QĐ-TTg` and `6` agree.
fn bare_number(number: &str) -> String {
    let number = number.split('/').next().unwrap_or_default();
    number.trim_start_matches('0').to_lowercase()
}

/// The numbered references with this type and number, if all of them mean one document.
fn antecedent<'d>(drafts: &'d [Draft], doc_type: &str, number: &str) -> Option<&'d Draft> {
    let number = bare_number(number);
    let mut fitting = drafts.iter().filter(|draft| {
        let typed = draft.doc_type.as_ref().is_some_and(|held| held.code == doc_type);
        let code = draft.code.as_ref().filter(|code| !code.is_blank());
        typed && code.is_some_and(|code| bare_number(&code.number) == number)
    });
    let first = fitting.next()?;
    fitting.all(|other| other.key == first.key).then_some(first)
}
