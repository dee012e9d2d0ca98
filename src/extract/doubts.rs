//! Facts that stand on words a scan was not read surely at: each carries a warning (they are left as
//! they were read).

use crate::model::{Document, Ocr, Record, Warning};
use crate::text::Span;

/// Not more words than this are named in one warning.
const NAMED: usize = 3;

/// One warning for each reference, figure and header field with doubtful words in it.
pub(super) fn warnings(record: &Record, ocr: &Ocr, document: &Document) -> Vec<Warning> {
    let numbered = |letter: char| move |i: usize| format!("{letter}{}", i + 1);
    let references = record.references.iter().map(|r| r.span).enumerate();
    let indicators = record.indicators.iter().map(|i| i.span).enumerate();
    let header = [
        ("the number of the document", record.header.code_span),
        ("the date of the document", record.header.date_span),
    ];
    let mut facts: Vec<(String, Span)> = Vec::new();
    facts.extend(header.into_iter().filter_map(|(name, span)| Some((name.to_owned(), span?))));
    facts.extend(references.map(|(i, span)| (numbered('r')(i), span)));
    facts.extend(indicators.map(|(i, span)| (numbered('i')(i), span)));
    facts.into_iter().filter_map(|(name, span)| warning(&name, span, ocr, document)).collect()
}

fn warning(name: &str, span: Span, ocr: &Ocr, document: &Document) -> Option<Warning> {
    let first = ocr.doubtful.partition_point(|doubt| doubt.span.end <= span.start);
    let inside: Vec<_> =
        ocr.doubtful[first..].iter().take_while(|doubt| doubt.span.start < span.end).collect();
    let least = inside.iter().map(|doubt| doubt.confidence).min()?;
    let mut words: Vec<&str> =
        inside.iter().take(NAMED).map(|doubt| document.text.surface(doubt.span)).collect();
    if inside.len() > NAMED {
        words.push("…");
    }
    Some(Warning {
        stage: "ocr".to_owned(),
        page: document.page(span),
        message: format!("{name}: '{}' read with a confidence of {least} of 100", words.join(" ")),
    })
}
