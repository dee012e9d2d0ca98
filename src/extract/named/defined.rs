//! Names given in brackets behind a reference: `(sau đây gọi tắt là Nghị định 61)`.

use std::collections::BTreeSet;

use memchr::memmem;

use super::super::references::Draft;
use super::{Reading, Taken};
use crate::model::ReferenceKind;
use crate::text::is_word;

/// Between a reference with its subject and the bracket stand at most so many bytes.
const NEAR: usize = 400;

/// All later uses of such names.
pub(super) fn find(drafts: &[Draft], text: &Reading<'_>) -> Vec<Draft> {
    let patterns = text.context.patterns;
    let rule = patterns.rules.get("name.defined");
    if !rule.passes_gate(text.folded) {
        return Vec::new();
    }
    let mut taken = Taken::new(drafts, text);
    let mut found = Vec::new();
    let mut defined: BTreeSet<&str> = BTreeSet::new();
    for captures in rule.captures_iter(text.folded) {
        let (Some(bracket), Some(alias)) = (captures.get(0), captures.name("alias")) else {
            continue;
        };
        let alias = alias.as_str().trim();
        // The name of a document starts with its type and says more than that.
        let Some((end, row)) = patterns.doctypes.starting(alias) else { continue };
        if end == alias.len() {
            continue;
        }
        let Some(named) = definer(drafts, bracket.start(), text) else { continue };
        // The first document that a name is given to has it.
        if !defined.insert(alias) {
            continue;
        }
        for start in memmem::find_iter(&text.folded.as_bytes()[bracket.end()..], alias.as_bytes()) {
            let range = bracket.end() + start..bracket.end() + start + alias.len();
            let alone = !text.folded[..range.start].ends_with(is_word)
                && !text.folded[range.end..].starts_with(is_word)
                && !text.folded[range.end..].starts_with(['/', '-']);
            let capital = text.normalized[range.clone()].starts_with(char::is_uppercase);
            if !alone || !capital || !taken.take(&range) {
                continue;
            }
            let mut draft = Draft::new(ReferenceKind::Named, range, "ref.defined");
            draft.has_word = true;
            draft.doc_type = Some(row.doc_type.clone());
            draft.issuer = named.issuer.clone();
            draft.key = named.key.clone();
            found.push(draft);
        }
    }
    found
}

/// The reference that a bracket at byte `at` stands behind: the nearest one, in the same sentence.
fn definer<'d>(drafts: &'d [Draft], at: usize, text: &Reading<'_>) -> Option<&'d Draft> {
    let end = drafts.partition_point(|draft| draft.range.start < at);
    let mut nearest = drafts[..end].last()?;
    // References in the subject of the one that is named are not meant.
    if let Some(outer) = drafts[..end].iter().rev().take(6).find(|draft| {
        draft.title.as_ref().is_some_and(|title| {
            title.contains(&nearest.range.start) && title.end + 2 >= at.saturating_sub(1)
        })
    }) {
        nearest = outer;
    }
    let from = nearest.range.end.min(at);
    let between = &text.normalized[from..at];
    let broken = between.contains("\n\n") || between.contains(". ") || between.contains(';');
    (between.len() <= NEAR && !broken).then_some(nearest)
}
