//! What contradicts itself in one document, type by type: a small report that must give exactly one
//! anomaly, and next to it near misses that must give none.

use viendan::model::{About, Anomaly, Record, Severity, Stated};

use crate::corpus;
use crate::quantities::HEAD;

/// Dates, numbers, deadlines and headings.
mod dates;

/// Percentages and changes against their figures.
mod shares;

/// Parts and totals, sets and subsets.
mod sums;

/// A paragraph with one contradiction, and the same without it.
struct Case {
    text: &'static str,
    kind: &'static str,
    severity: Severity,
    /// What the text states and what follows from the rest of it; `""` for nothing.
    stated: &'static str,
    computed: &'static str,
    /// The places it is at, as printed, in reading order.
    at: &'static [&'static str],
    /// Words of the message that matter.
    says: &'static [&'static str],
    /// Paragraphs that look alike and are right, or whose figures need not agree.
    silent: &'static [&'static str],
}

/// The text round a paragraph.
fn report(paragraph: &str) -> String {
    format!("{HEAD}{paragraph}\n")
}

fn read(text: &str) -> Record {
    viendan::read(corpus::source(text), corpus::patterns())
}

/// A value of an anomaly, without zeros at the end of a number.
fn value(value: Option<&Stated>) -> String {
    match value {
        Some(Stated::Number(number)) => number.normalize().to_string(),
        Some(Stated::Text(text)) => text.clone(),
        None => String::new(),
    }
}

/// An anomaly in one line.
fn shown(text: &str, got: &Anomaly) -> String {
    let at: Vec<&str> = got.spans.iter().map(|span| &text[span.range()]).collect();
    format!(
        "{:?} {} stated '{}' computed '{}' at {at:?}: {}",
        got.severity,
        got.kind,
        value(got.stated.as_ref()),
        value(got.computed.as_ref()),
        got.message
    )
}

/// What all anomalies of a text say.
fn all(text: &str) -> String {
    let record = read(text);
    let lines: Vec<String> = record.anomalies.iter().map(|got| shown(text, got)).collect();
    lines.join("\n\t\t")
}

/// What is not as the case wants it.
fn miss(case: &Case, text: &str) -> Option<String> {
    let record = read(text);
    let [got] = record.anomalies.as_slice() else {
        return Some(format!("{} anomalies", record.anomalies.len()));
    };
    let at: Vec<&str> = got.spans.iter().map(|span| &text[span.range()]).collect();
    let mut wrong = Vec::new();
    for (what, same) in [
        ("type", got.kind == case.kind),
        ("severity", got.severity == case.severity),
        ("stated", value(got.stated.as_ref()) == case.stated),
        ("computed", value(got.computed.as_ref()) == case.computed),
        ("places", at == case.at),
        ("words", case.says.iter().all(|words| got.message.contains(words))),
        ("about", about(&record, got)),
    ] {
        if !same {
            wrong.push(what);
        }
    }
    (!wrong.is_empty()).then(|| wrong.join(", "))
}

/// Whether an anomaly is about what stands at its places.
fn about(record: &Record, got: &Anomaly) -> bool {
    let mut spans = Vec::new();
    for about in &got.about {
        match about {
            About::Indicator(i) => spans.push(record.indicators[*i].span),
            About::Reference(i) => spans.push(record.references[*i].span),
            About::Document => return got.about.len() == 1,
        }
    }
    spans.sort();
    spans == got.spans
}

fn hold(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let text = report(case.text);
        if let Some(what) = miss(case, &text) {
            wrong.push(format!(
                "{}\t{}\n\twrong: {what}\n\t\t{}",
                case.kind,
                case.text,
                all(&text)
            ));
        }
        for silent in case.silent {
            let text = report(silent);
            let found = all(&text);
            if !found.is_empty() {
                wrong.push(format!("{}\t{silent}\n\tmust be silent\n\t\t{found}", case.kind));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
