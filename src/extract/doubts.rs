//! Facts that stand on words a scan was not read surely at: each carries a warning (they are left as
//! they were read).

use crate::model::{Document, Ocr, Record, Warning};
use crate::patterns::Patterns;
use crate::text::Span;

/// Words read with less than this are told where a fact stands on them, 0 to 100. On damaged scans
/// below 60 stand 38 % of the wrong words and 0.4 % of the right ones.
const DOUBTFUL: u8 = 60;
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
    let inside: Vec<_> = ocr.doubtful[first..]
        .iter()
        .take_while(|doubt| doubt.span.start < span.end)
        .filter(|doubt| doubt.confidence < DOUBTFUL)
        .collect();
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

/// Figures as OCR leaves them: a per cent sign read as 9 or 96, a point between thousands read as a
/// comma. They are flagged and left as they were read, as either may be what is printed.
pub(super) fn figures(document: &Document, patterns: &Patterns) -> Vec<Warning> {
    let text = &document.text;
    let warn = |id: &str, what: &str| {
        let rule = patterns.rules.get(id);
        let hits = rule.captures_iter(&text.folded).filter_map(|hit| hit.name("figure"));
        let warnings = hits.map(|figure| {
            let span = text.span(figure.range());
            let message = format!("'{}' {what}", text.surface(span));
            Warning { stage: "ocr".to_owned(), page: document.page(span), message }
        });
        warnings.collect::<Vec<_>>()
    };
    let mut found = warn("ocr.percent", "may be a percentage whose sign was read as a figure");
    found.extend(warn("ocr.separator", "may be a whole number whose points were read as commas"));
    found.sort_by_key(|warning| warning.page);
    found
}
