//! Short titles that mean a document cited before: `Kế hoạch CCHC năm 2021 của Huyện`.

use std::collections::BTreeSet;

use super::super::agencies;
use super::super::references::Draft;
use super::{Reading, Taken};
use crate::model::{Genre, ReferenceKind};
use crate::patterns::Patterns;
use crate::text::{fold, is_word};

/// A short title has at least so many words that say something.
const LEAST: usize = 3;

/// All short titles that mean one document cited before with its subject.
pub(super) fn find(drafts: &[Draft], text: &Reading<'_>) -> Vec<Draft> {
    let patterns = text.context.patterns;
    // Normative acts cite in full.
    if text.head.genre == Genre::Legal {
        return Vec::new();
    }
    // Only documents whose subject is printed can be meant.
    let titled: Vec<(&Draft, BTreeSet<String>)> = drafts
        .iter()
        .filter_map(|draft| {
            let title = draft.title.clone()?;
            draft.key.as_ref().filter(|key| !key.ends_with("/?"))?;
            Some((draft, words(&text.normalized[title], patterns)))
        })
        .collect();
    if titled.is_empty() {
        return Vec::new();
    }
    let mut taken = Taken::new(drafts, text);
    let rules = &patterns.rules;
    let (filler, of_rule) = (rules.get("name.filler"), rules.get("name.of"));
    let and_end = rules.get("name.and_end");
    let mut found = Vec::new();
    for captures in rules.get("name.short").captures_iter(text.normalized) {
        let (Some(whole), Some(printed)) = (captures.get(0), captures.name("words")) else {
            continue;
        };
        if text.normalized[..whole.start()].ends_with(is_word) {
            continue;
        }
        let Some((_, row)) = patterns.doctypes.starting(&text.folded[whole.range()]) else {
            continue;
        };
        let end = rules
            .get("name.short_end")
            .find(&text.folded[printed.range()])
            .map_or(printed.end(), |found| printed.start() + found.start);
        // The issuer stands behind the last one.
        let of = of_rule.find_iter(&text.folded[printed.start()..end]).last();
        let of = of.map(|of| printed.start() + of.start..printed.start() + of.end);
        let content = words(
            &text.normalized[printed.start()..of.as_ref().map_or(end, |of| of.start)],
            patterns,
        );
        let said = content.iter().filter(|word| !filler.is_match(word)).count();
        if said < LEAST {
            continue;
        }
        let end = of.as_ref().map_or(end, |of| place_end(of.end, end, text));
        let printed = text.folded[whole.start()..end].trim_end();
        let range = whole.start()
            ..whole.start() + printed.len() - and_end.find(printed).map_or(0, |and| and.len());
        let mut meant: Vec<(usize, &Draft)> = titled
            .iter()
            .filter(|(draft, title)| {
                draft.range.end <= range.start
                    && draft.doc_type.as_ref().is_some_and(|held| held.code == row.doc_type.code)
                    && content.iter().all(|word| {
                        title.contains(word)
                            || filler.is_match(word)
                            || draft.date.is_some_and(|date| date.year.to_string() == *word)
                    })
                    && of.as_ref().is_none_or(|of| may_issue(draft, of.end, text))
            })
            .map(|(draft, title)| {
                (
                    title
                        .iter()
                        .filter(|word| !content.contains(*word) && !filler.is_match(word))
                        .count(),
                    *draft,
                )
            })
            .collect();
        // The title that says least beyond these words; two of them are one too many.
        meant.sort_by_key(|(beyond, _)| *beyond);
        let least = meant.first().map_or(0, |(beyond, _)| *beyond);
        meant.retain(|(beyond, _)| *beyond == least);
        meant.dedup_by(|a, b| a.1.key == b.1.key);
        let [(_, one)] = meant.as_slice() else { continue };
        if !taken.take(&range) {
            continue;
        }
        let mut draft = Draft::new(ReferenceKind::Named, range, "ref.short_title");
        draft.has_word = true;
        draft.doc_type = one.doc_type.clone();
        draft.issuer = one.issuer.clone();
        draft.key = one.key.clone();
        found.push(draft);
    }
    found
}

/// The folded words of a title, abbreviations written out.
fn words(title: &str, patterns: &Patterns) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for token in title.split(|c: char| !(is_word(c) || c == '&')).filter(|token| !token.is_empty())
    {
        match patterns.abbreviations.get(token) {
            Some(full) => words.extend(fold(full).split([' ', ',', '-']).map(str::to_owned)),
            None => {
                words.insert(fold(token));
            }
        }
    }
    words.remove("");
    words
}

/// Where the body or place behind `của` ends, at most `most`.
fn place_end(at: usize, most: usize, text: &Reading<'_>) -> usize {
    let body = agencies::parse(text.normalized, text.folded, at, text.context);
    let body = body.filter(|body| body.row.is_some()).map(|body| body.range.end);
    let own = text.folded[at..most].find(' ').map_or(most, |space| at + space);
    body.unwrap_or(own).min(most)
}

/// Whether the body or level behind `của` can be the issuer of a cited document.
fn may_issue(draft: &Draft, at: usize, text: &Reading<'_>) -> bool {
    let Some(issuer) = &draft.issuer else { return true };
    if let Some(body) = agencies::parse(text.normalized, text.folded, at, text.context)
        && body.row.is_some()
    {
        return body.agency.id == issuer.id;
    }
    // `của Huyện`, `của tỉnh`: any body of that level of the document's own places.
    match agencies::own_place(text.folded, at, text.context) {
        Some(place) => {
            let path = text.context.patterns.places.path(place);
            issuer
                .id
                .strip_prefix("vn/")
                .and_then(|id| id.strip_prefix(path))
                .is_some_and(|rest| rest.starts_with('/') && rest[1..].split('/').count() == 1)
        }
        None => false,
    }
}
