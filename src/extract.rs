//! Document to Record: what a document says of itself and of other documents.

mod agencies;
mod bodies;
mod codes;
mod dates;
mod doubts;
mod header;
mod home;
mod indicators;
mod keys;
mod lines;
mod mentions;
mod named;
mod periods;
mod provisions;
mod quantities;
mod references;
mod relations;
mod signature;
mod tables;
mod tasks;

pub use codes::{SymbolPart, unknown_part};

use std::ops::Range;

use crate::model::{
    Agency, Deadline, Document, Genre, Record, Role, Serves, Task, TaskStatus, Warning, record_id,
};
use crate::patterns::Patterns;
use crate::text::CharIndex;

/// Reads the facts of a document.
pub fn extract(document: Document, patterns: &Patterns) -> Record {
    let text = &document.text;
    let (normalized, folded) = (text.normalized.as_str(), text.folded.as_str());
    let lines = lines::lines(normalized);
    let head = header::read(&document, &lines, patterns);
    let (mut header, context) = (head.header, head.context);

    let own = header.issuer.clone();
    let context = agencies::Context { issuer: own.as_ref(), ..context };
    let addressees = signature::addressees(&lines, normalized, folded, &context);
    let ending = signature::ending(&lines, normalized, folded, &context);
    header.signer = ending.signer;
    let named = addressees.named.iter().chain(addressees.closing.iter());
    let named = if addressees.named.is_empty() {
        named.take(1)
    } else {
        named.take(addressees.named.len())
    };
    header.addressees = named.map(|(_, agency)| agency.clone()).collect();
    let mut recipients: Vec<(Range<usize>, Agency)> = ending.recipients;
    if let (Some(range), Some(agency)) = (ending.as_above, header.addressees.first()) {
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

    header.code_span = head.own.clone().map(|range| text.span(range));
    let ending_block = ending.block.clone();
    let mut skip = vec![ending.block];
    skip.extend(head.own);
    let found = references::read(&document, &header, &context, &skip);
    let mut taken = found.taken;
    taken.extend(skip);
    taken.sort_by_key(|range| (range.start, range.end));
    let figures = indicators::read(&document, &header, &context, &lines, head.body, taken.clone());

    let words = bodies::Words { normalized, folded, context: &context };
    let (skip, start) = outside(&addressees, &ending_block, head.body, &lines);
    let done = tasks::read(words, &header, &lines, start, &taken, &skip);
    let mut casts = done.casts;
    let of = Serves::Document;
    let mut named = |range: Range<usize>, agency: Agency, role: Role| {
        casts.push(tasks::Cast { range, agency, role, of });
    };
    // An article has no issuer block; its issuer was found in its text.
    let headed =
        header.symbol.is_some() || header.date_span.is_some() || header.genre == Genre::Legal;
    if let (Some(range), Some(agency)) = (head.issuer.filter(|_| headed), &header.issuer) {
        named(range, agency.clone(), Role::Issuer);
    }
    for (range, agency) in addressees.named {
        named(range, agency, Role::Addressee);
    }
    if let Some((range, agency)) = addressees.closing {
        named(range, agency, Role::ReportsTo);
    }
    for (range, agency) in recipients {
        named(range, agency, Role::Recipient);
    }
    let (agencies, tasks) = mentions::order(
        mentions::Read { issuers: found.issuers, casts, tasks: done.tasks },
        &document,
        &context,
        (&found.references, &figures.indicators),
    );

    let mut warnings = document.source.warnings.clone();
    warnings.extend(head.warnings.into_iter().map(|message| Warning {
        stage: "header".to_owned(),
        page: 1,
        message,
    }));
    warnings.extend(found.warnings);
    warnings.extend(figures.notes.into_iter().map(|message| Warning {
        stage: "indicators".to_owned(),
        page: 1,
        message,
    }));
    let mut record = Record {
        id: record_id(&document.source.sha256).to_owned(),
        header,
        references: found.references,
        indicators: figures.indicators,
        agencies,
        deadlines: to_come(figures.deadlines, &tasks),
        tasks,
        headings: figures.headings,
        anomalies: Vec::new(),
        warnings,
        chars: CharIndex::new(&text.source),
        source: document.source.clone(),
    };
    if let Some(ocr) = &document.source.ocr {
        record.warnings.extend(references::votes::vote(&mut record.references, ocr));
        let doubts = doubts::warnings(&record, ocr, &document);
        record.warnings.extend(doubts);
        record.warnings.extend(doubts::figures(&document, patterns));
    }
    record
}

/// Deadlines without those of orders that are told of.
fn to_come(deadlines: Vec<Deadline>, tasks: &[Task]) -> Vec<Deadline> {
    // Tasks are in reading order; few stand inside one another.
    let told = |deadline: &Deadline| {
        let next = tasks.partition_point(|task| task.span.start <= deadline.span.start);
        tasks[next.saturating_sub(3)..next]
            .iter()
            .any(|task| task.status == TaskStatus::Reported && deadline.span.end <= task.span.end)
    };
    deadlines.into_iter().filter(|deadline| !told(deadline)).collect()
}

/// Where tasks are not looked for: recipients and closing formula; and where the text behind the addressees begins.
fn outside(
    addressees: &signature::Addressed,
    recipients: &Range<usize>,
    body: usize,
    lines: &[lines::Line],
) -> (Vec<Range<usize>>, usize) {
    let start = addressees.named.iter().map(|(range, _)| range.end).max().unwrap_or(0);
    let mut skip = vec![recipients.clone()];
    if let Some((closing, _)) = &addressees.closing {
        let line = lines.iter().find(|line| line.range.contains(&closing.start));
        skip.extend(line.map(|line| line.range.clone()));
    }
    (skip, body.max(start))
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
