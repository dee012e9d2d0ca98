//! References: grown from their code to the left (type, provisions) and to the right (date, issuer,
//! subject), then joined to lists.

mod draft;
mod grow;
mod issuers;
mod lists;
mod same;
pub(super) mod votes;

use std::ops::Range;

use super::agencies::Context;
use super::named::Reading;
use super::{codes, keys, relations};
use crate::model::{
    AgencyMention, Document, Header, Reference, ReferenceKind, Role, Serves, Warning,
};
pub(super) use draft::Draft;
pub(super) use grow::grow_right;

/// What is read of the references of a document.
#[derive(Default)]
pub(super) struct Found {
    pub references: Vec<Reference>,
    /// Normalized ranges of the references and of the subjects given with them.
    pub taken: Vec<Range<usize>>,
    pub issuers: Vec<AgencyMention>,
    pub warnings: Vec<Warning>,
}

/// All references outside the ranges in `skip`.
pub(super) fn read(
    document: &Document,
    head: &Header,
    context: &Context<'_>,
    skip: &[Range<usize>],
) -> Found {
    let text = &document.text;
    let (normalized, folded) = (text.normalized.as_str(), text.folded.as_str());
    let patterns = context.patterns;
    let mut warnings = Vec::new();
    let mut warn = |range: Range<usize>, message: String| {
        let span = text.span(range);
        warnings.push(Warning {
            stage: "references".to_owned(),
            page: document.page(span),
            message,
        });
    };

    let codes = codes::find(normalized, folded, patterns);
    let mut drafts: Vec<Draft> = Vec::with_capacity(codes.len());
    for code in codes {
        if skip.iter().any(|skip| skip.start < code.range.end && code.range.start < skip.end) {
            continue;
        }
        let floor = drafts.last().map_or(0, |draft| draft.range.end);
        drafts.push(grow::grow(code, floor, normalized, folded, context, &mut warn));
    }
    lists::join(&mut drafts, normalized, folded, patterns);
    lists::distribute(&mut drafts);
    issuers::subjects_as_issuers(&mut drafts, normalized, folded, context);
    issuers::issuers_from_symbols(&mut drafts, context);
    for draft in &mut drafts {
        draft.key = key(draft, context);
    }
    same::complete_keys(&mut drafts, patterns);
    let reading = Reading { normalized, folded, context, head, skip };
    super::named::add(&mut drafts, &reading);
    for draft in drafts.iter_mut().filter(|draft| draft.kind != ReferenceKind::Numbered) {
        if draft.provisions.is_empty() {
            grow::provisions(draft, folded, patterns);
        }
        if let (None, false) = (&draft.key, draft.to_self) {
            warn(draft.range.clone(), unresolved(draft, normalized));
        }
    }
    let relations = relations::relations(&drafts, normalized, folded, head, patterns);
    let same_as = same::same_as(&drafts);
    let mut found = Found { warnings, ..Found::default() };
    for (i, (draft, relation)) in drafts.into_iter().zip(relations).enumerate() {
        let span = text.span(draft.range.clone());
        let (relation, further_relations) = relation.into_model(|range| text.span(range));
        if let (Some(range), Some(agency)) = (&draft.issuer_range, &draft.issuer) {
            let span = text.span(range.clone());
            found.issuers.push(AgencyMention {
                span,
                page: document.page(span),
                surface: text.surface(span).to_owned(),
                agency: agency.clone(),
                role: Role::Issuer,
                of: Serves::Reference(i),
                inferred: None,
            });
        }
        found.taken.push(draft.range.clone());
        found.taken.extend(draft.title.clone());
        let code = draft.code;
        found.references.push(Reference {
            span,
            page: document.page(span),
            surface: text.surface(span).to_owned(),
            kind: draft.kind,
            doc_type: draft.doc_type,
            number: code
                .as_ref()
                .map(|code| code.number.clone())
                .filter(|number| !number.is_empty())
                .or(draft.number),
            symbol: code.as_ref().map(|code| code.symbol.clone()),
            code: code.as_ref().filter(|code| !code.is_blank()).map(|code| code.code.clone()),
            repaired: code.as_ref().is_some_and(|code| code.repaired),
            code_span: code.as_ref().map(|code| text.span(code.range.clone())),
            date: draft.date,
            issuer: draft.issuer,
            title: draft
                .title
                .map(|title| normalized[title].split_whitespace().collect::<Vec<_>>().join(" ")),
            provisions: draft.provisions,
            relation,
            further_relations,
            same_as: same_as[i],
            key: draft.key,
            to_self: draft.to_self,
            rule: draft.rule,
        });
    }
    found
}

/// The identity of a numbered reference; none where the number was left blank or cannot be read.
fn key(draft: &Draft, context: &Context<'_>) -> Option<String> {
    let code = draft.code.as_ref().filter(|code| !code.is_blank() && !code.is_unreadable())?;
    keys::key(
        draft.issuer.as_ref(),
        draft.doc_type.as_ref(),
        Some(&code.number),
        draft.date,
        context.patterns,
    )
}

/// Why a reference without a code has no key.
fn unresolved(draft: &Draft, normalized: &str) -> String {
    let words = normalized[draft.range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    match draft.kind {
        ReferenceKind::Anaphor => format!("which document '{words}' points to is not certain"),
        _ if draft.date.is_some() => format!("'{words}' is in no table"),
        _ => {
            format!("which act '{words}' means is not certain: no number, date or year is printed")
        }
    }
}
