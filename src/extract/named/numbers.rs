//! A type and a number without a symbol: `Nghị quyết số 163 của Quốc hội`, `Nghị quyết 02 của Chính phủ`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::agencies;
use super::super::keys;
use super::super::references::{Draft, grow_right};
use super::{Reading, Taken, antecedent, bare_number};
use crate::model::{DocType, ReferenceKind};

/// All documents cited so.
pub(super) fn find(drafts: &[Draft], text: &Reading<'_>) -> Vec<Draft> {
    let rules = &text.context.patterns.rules;
    let mut taken = Taken::new(drafts, text);
    let mut found = Vec::new();
    for captures in rules.get("name.number").captures_iter(text.normalized) {
        let (Some(whole), Some(word), Some(number)) =
            (captures.get(0), captures.name("type"), captures.name("number"))
        else {
            continue;
        };
        let marked = captures.name("marker").is_some();
        let draft = read(whole.range(), word.range(), number.range(), marked, drafts, text);
        if let Some(draft) = draft.filter(|draft| taken.take(&draft.range)) {
            found.push(draft);
        }
    }
    for captures in rules.get("name.issuer_number").captures_iter(text.normalized) {
        let (Some(whole), Some(word), Some(issuer), Some(number)) = (
            captures.get(0),
            captures.name("type"),
            captures.name("issuer"),
            captures.name("number"),
        ) else {
            continue;
        };
        let body = agencies::parse(text.normalized, text.folded, issuer.start(), text.context)
            .filter(|body| body.range.end == issuer.end() && body.row.is_some());
        let Some(body) = body else { continue };
        let draft = read(whole.range(), word.range(), number.range(), true, drafts, text);
        if let Some(mut draft) = draft.filter(|draft| taken.take(&draft.range)) {
            draft.issuer = Some(body.agency);
            draft.issuer_range = Some(body.range);
            draft.stated = true;
            draft.key = key(&draft, &text.normalized[number.range()], drafts, text);
            found.push(draft);
        }
    }
    found.sort_by_key(|draft| draft.range.start);
    repeat(&mut found);
    found
}

/// A number that was told apart once means the same further down.
fn repeat(found: &mut [Draft]) {
    let mut meant: BTreeMap<(String, String), Option<String>> = BTreeMap::new();
    for draft in found.iter_mut() {
        let (Some(doc_type), Some(number)) = (&draft.doc_type, &draft.number) else { continue };
        let name = (doc_type.code.clone(), bare_number(number));
        let first = meant.entry(name).or_insert_with(|| draft.key.clone()).clone();
        let open = draft.key.as_ref().is_none_or(|key| key.contains('?'));
        if open && draft.issuer.is_none() && draft.date.is_none() {
            draft.key = first;
        }
    }
}

/// The reference, if the number is one of a document: after `số`; or with an issuer or a date behind
/// it; or cited with its symbol elsewhere in the text. (`Kế hoạch 5 năm` is none.)
fn read(
    whole: Range<usize>,
    word: Range<usize>,
    number: Range<usize>,
    marked: bool,
    drafts: &[Draft],
    text: &Reading<'_>,
) -> Option<Draft> {
    let rest = &text.normalized[whole.end..];
    let touched = rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '%'))
        || rest.starts_with(['.', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    // A code that the rules refused, with a blank before its slash.
    let slash = rest.trim_start().starts_with('/');
    if touched || slash || text.normalized[..whole.start].ends_with(crate::text::is_word) {
        return None;
    }
    let patterns = text.context.patterns;
    let doc_type: DocType = patterns.doctypes.by_words(&text.folded[word])?.doc_type.clone();
    let printed = &text.normalized[number];
    let mut draft = Draft::new(ReferenceKind::Named, whole, "ref.number");
    draft.has_word = true;
    draft.number = Some(printed.to_owned());
    let cited = antecedent(before(draft.range.start, drafts), &doc_type.code, printed).is_some();
    draft.doc_type = Some(doc_type);
    draft.name_end = draft.range.end;
    grow_right(&mut draft, text.normalized, text.folded, text.context, &mut |_, _| {});
    let dated = draft.date.is_some_and(|date| date.day > 0);
    let body = draft
        .issuer_range
        .as_ref()
        .is_some_and(|range| patterns.agencies.starting(text.folded, range.start).is_some());
    if !(marked || dated || body || cited) {
        return None;
    }
    draft.key = key(&draft, printed, drafts, text);
    Some(draft)
}

/// The references that start before byte `at`.
fn before(at: usize, drafts: &[Draft]) -> &[Draft] {
    &drafts[..drafts.partition_point(|draft| draft.range.start < at)]
}

/// The identity of the one document with this number that the text cites by its code, else what is
/// known: issuer and number, perhaps the year.
fn key(draft: &Draft, number: &str, drafts: &[Draft], text: &Reading<'_>) -> Option<String> {
    let doc_type = draft.doc_type.as_ref()?;
    let issuer = draft.issuer.as_ref().map(|issuer| issuer.id.as_str());
    let before = before(draft.range.start, drafts);
    let cited = antecedent(before, &doc_type.code, number).filter(|cited| {
        let held = cited.issuer.as_ref().map(|issuer| issuer.id.as_str());
        let bodies = issuer.is_none() || held.is_none() || issuer == held;
        let dates = draft.date.is_none() || cited.date.is_none() || draft.date == cited.date;
        bodies && dates
    });
    match cited {
        Some(cited) => cited.key.clone(),
        None => keys::key(
            draft.issuer.as_ref(),
            Some(doc_type),
            Some(number),
            draft.date,
            text.context.patterns,
        ),
    }
}
