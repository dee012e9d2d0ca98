//! Document to Record: what a document says of itself and of other documents.

mod agencies;
mod codes;
mod dates;
mod header;
mod home;
mod indicators;
mod keys;
mod lines;
mod named;
mod periods;
mod provisions;
mod quantities;
mod references;
mod relations;
mod signature;
mod tables;

use std::ops::Range;

use crate::model::{Agency, AgencyMention, Document, Record, Role, Serves, Warning};
use crate::patterns::Patterns;
use crate::text::CharIndex;

/// Reads the facts of a document.
pub fn extract(document: Document, patterns: &Patterns) -> Record {
    let text = &document.text;
    let (normalized, folded) = (text.normalized.as_str(), text.folded.as_str());
    let lines = lines::lines(normalized);
    let head = header::read(&document, &lines, patterns);
    let (mut header, context) = (head.header, head.context);

    let addressees = signature::addressees(&lines, normalized, folded, &context);
    let ending = signature::ending(&lines, normalized, folded, &context);
    header.signer = ending.signer;
    header.addressees = addressees.iter().map(|(_, agency)| agency.clone()).collect();
    let mut recipients: Vec<(Range<usize>, Agency)> = ending.recipients;
    if let (Some(range), Some((_, agency))) = (ending.as_above, addressees.first()) {
        recipients.insert(0, (range, agency.clone()));
    }
    header.recipients = recipients.iter().map(|(_, agency)| agency.clone()).collect();
    header.key = keys::key(
        header.issuer.as_ref(),
        header.doc_type.as_ref(),
        header.number.as_deref(),
        header.date,
        patterns,
    );

    let own = header.issuer.clone();
    let context = agencies::Context { issuer: own.as_ref(), ..context };
    header.code_span = head.own.clone().map(|range| text.span(range));
    let mut skip = vec![ending.block];
    skip.extend(head.own);
    let found = references::read(&document, &header, &context, &skip);
    let mut taken = found.taken;
    taken.extend(skip);
    let figures = indicators::read(&document, &header, &context, &lines, head.body, taken);

    let mention = |range: Range<usize>, agency: Agency, role: Role| {
        let span = text.span(range);
        AgencyMention {
            span,
            page: document.page(span),
            surface: text.surface(span).to_owned(),
            agency,
            role,
            of: Serves::Document,
            inferred: None,
        }
    };
    let mut agencies = found.issuers;
    if let (Some(range), Some(agency)) = (head.issuer, &header.issuer) {
        agencies.push(mention(range, agency.clone(), Role::Issuer));
    }
    agencies.extend(
        addressees.into_iter().map(|(range, agency)| mention(range, agency, Role::Addressee)),
    );
    agencies.extend(
        recipients.into_iter().map(|(range, agency)| mention(range, agency, Role::Recipient)),
    );
    agencies
        .sort_by(|a, b| (a.span, a.role, &a.agency, a.of).cmp(&(b.span, b.role, &b.agency, b.of)));

    let mut warnings: Vec<Warning> = head
        .warnings
        .into_iter()
        .map(|message| Warning { stage: "header".to_owned(), page: 1, message })
        .collect();
    warnings.extend(found.warnings);
    warnings.extend(figures.notes.into_iter().map(|message| Warning {
        stage: "indicators".to_owned(),
        page: 1,
        message,
    }));
    Record {
        id: document.source.sha256.chars().take(16).collect(),
        header,
        references: found.references,
        indicators: figures.indicators,
        agencies,
        tasks: Vec::new(),
        deadlines: figures.deadlines,
        headings: figures.headings,
        anomalies: Vec::new(),
        warnings,
        chars: CharIndex::new(&text.source),
        source: document.source,
    }
}

/// Up to `most` bytes of `text` from byte `at`.
fn window(text: &str, at: usize, most: usize) -> &str {
    let mut end = text.len().min(at.saturating_add(most));
    while end > at && !is_safe(text, end) {
        end -= 1;
    }
    text.get(at..end).unwrap_or_default()
}

/// Up to `most` bytes of `text` before byte `at`, not before `floor`.
fn window_left(text: &str, at: usize, floor: usize, most: usize) -> &str {
    let floor = floor.min(at);
    let mut from = at.saturating_sub(most).max(floor);
    // The floor is a bound that the caller knows.
    while from > floor && from < at && !is_safe(text, from) {
        from += 1;
    }
    text.get(from..at).unwrap_or_default()
}

/// Up to `most` bytes at the end of `text`.
fn tail(text: &str, most: usize) -> &str {
    window_left(text, text.len(), 0, most)
}

/// Whether a bound falls between two letters in the normalized text and in the folded one. Folding
/// moves tone marks (`hoà` to `hòa`), so that between `o` and `à` only one of them has a bound; where
/// ASCII stands on both sides there is no such pair.
fn is_safe(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    at == 0 || at >= bytes.len() || (bytes[at - 1].is_ascii() && bytes[at].is_ascii())
}
