//! References by name: laws and nicknames (`patterns/laws.tsv`, `patterns/aliases.tsv`).

use std::ops::Range;

use super::agencies::{self, Context};
use super::references::Draft;
use super::{dates, keys};
use crate::model::{Agency, Date, DocType, ReferenceKind};
use crate::patterns::NamedDocument;

/// Adds the documents cited by name between the numbered references.
pub(super) fn add(
    drafts: &mut Vec<Draft>,
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
    skip: &[Range<usize>],
) {
    let numbered: Vec<Range<usize>> = drafts.iter().map(|draft| draft.range.clone()).collect();
    let mut next = 0;
    for (range, documents) in context.patterns.names.all(folded) {
        while next < numbered.len() && numbered[next].end <= range.start {
            next += 1;
        }
        let overlaps = numbered.get(next).is_some_and(|other| other.start < range.end);
        let skipped = skip.iter().any(|skip| skip.start < range.end && range.start < skip.end);
        let capital = normalized[range.clone()].starts_with(char::is_uppercase);
        // Figures or a symbol go on: this is a number, not a nickname.
        let goes_on = normalized[range.end..].starts_with(['/', '-']);
        if overlaps || skipped || !capital || goes_on {
            continue;
        }
        drafts.push(draft(range, documents, folded, context));
    }
}

fn draft(
    range: Range<usize>,
    documents: &[NamedDocument],
    folded: &str,
    context: &Context<'_>,
) -> Draft {
    let patterns = context.patterns;
    let at = range.end + usize::from(folded[range.end..].starts_with(' '));
    let printed = dates::at(folded, at, patterns);
    let date = printed.as_ref().and_then(|printed| printed.date);
    let end = printed.map_or(range.end, |printed| printed.range.end);
    let document = chosen(documents, date);
    let name = crate::text::fold(&documents[0].name);
    let doc_type: Option<DocType> =
        patterns.doctypes.starting(&name).map(|(_, row)| row.doc_type.clone());
    let issuer = issuer(documents, context);
    let key = document.and_then(|document| {
        let (number, _) = document.code.rsplit_once('/').unwrap_or((document.code.as_str(), ""));
        keys::key(
            issuer.as_ref(),
            key_type(document, &doc_type, context).as_ref(),
            Some(number),
            document.date,
            patterns,
        )
    });
    Draft {
        code: None,
        kind: ReferenceKind::Named,
        start: range.start,
        range: range.start..end,
        has_word: true,
        doc_type,
        date,
        issuer,
        issuer_range: None,
        stated: false,
        title: None,
        provisions: Vec::new(),
        joined: false,
        key,
        rule: "ref.named".to_owned(),
    }
}

/// The type in the key is the one of the code: a project's nickname means the decision on it.
fn key_type(
    document: &NamedDocument,
    named: &Option<DocType>,
    context: &Context<'_>,
) -> Option<DocType> {
    let doctypes = &context.patterns.doctypes;
    let symbol = document.code.rsplit_once('/').map_or("", |(_, symbol)| symbol);
    let said = symbol.split('-').next().and_then(|token| doctypes.symbols.get(token));
    said.map(|found| doctypes.row(found.rows[0]).doc_type.clone()).or_else(|| named.clone())
}

fn issuer(documents: &[NamedDocument], context: &Context<'_>) -> Option<Agency> {
    let agencies = &context.patterns.agencies;
    // The newest of a name: the oldest carry the number of the promulgating order.
    let newest = documents.last()?;
    let row = match &newest.issuer {
        Some(name) => {
            let folded = crate::text::fold(name);
            agencies.starting(&folded, 0).map(|(_, rows)| rows[0])?
        }
        // Laws are the National Assembly's, ordinances its Standing Committee's: the code says which.
        None => {
            let symbol = newest.code.rsplit('/').next().unwrap_or_default();
            let token = symbol
                .rsplit('-')
                .next()
                .unwrap_or_default()
                .trim_end_matches(|c: char| c.is_ascii_digit());
            *agencies.symbols.get(token)?.rows.first()?
        }
    };
    Some(agencies::at_place(agencies.row(row), None, context))
}

/// The document that a name means, if that is certain: the year or date is printed and one of that
/// name has it, or the nickname belongs to one document only.
fn chosen(documents: &[NamedDocument], date: Option<Date>) -> Option<&NamedDocument> {
    match date {
        Some(date) => {
            let mut fitting = documents.iter().filter(|document| {
                document
                    .date
                    .is_some_and(|own| own == date || (date.month == 0 && own.year == date.year))
            });
            fitting.next().filter(|_| fitting.next().is_none())
        }
        None => {
            documents.first().filter(|document| documents.len() == 1 && document.issuer.is_some())
        }
    }
}
