//! What holds for the record of any text, whoever made the text: the properties, the kept crashes and
//! the fuzz targets all ask here.

use viendan::model::{About, Indicator, Record, Reference, Serves, Source, Stated};
use viendan::patterns::Patterns;
use viendan::text::Span;
use viendan::wire;

/// Reads a source and checks its record, its way through JSON, and that it reads the same twice.
pub fn check_reading(source: &Source, patterns: &Patterns) -> Record {
    let record = viendan::read(source.clone(), patterns);
    check_record(&source.text, &record);
    let line = wire::record_line(&record);
    let again = wire::record_line(&viendan::read(source.clone(), patterns));
    assert_eq!(line, again, "two readings differ");
    through_json(&record);
    record
}

/// The record as it comes back from its own line, which is written the same again.
pub fn through_json(record: &Record) -> Record {
    let line = wire::record_line(record);
    let back = wire::parse_record(&line).expect("a record reads back");
    assert_eq!(wire::record_line(&back), line, "written in another way: {}", record.source.path);
    back
}

/// What holds for the record of any text.
pub fn check_record(text: &str, record: &Record) {
    let verbatim = |span: Span, surface: &str, what: &str| {
        assert_eq!(
            text.get(span.range()),
            Some(surface),
            "{what} at {span:?} is not the source there"
        );
    };
    let inside = |span: Span, what: &str| {
        assert!(
            text.get(span.range()).is_some(),
            "{what} at {span:?} is outside the source or inside a letter"
        );
    };
    for (i, reference) in record.references.iter().enumerate() {
        verbatim(reference.span, &reference.surface, "reference");
        assert!(!reference.surface.trim().is_empty(), "reference {i} is blank");
        if let Some(span) = reference.code_span {
            inside(span, "code");
            let whole = reference.span;
            assert!(
                whole.start <= span.start && span.end <= whole.end,
                "code {span:?} outside reference {whole:?}"
            );
        }
        assert!(reference.page >= 1);
        assert!(!reference.rule.is_empty());
        let count = record.references.len();
        assert!(
            reference.same_as.is_none_or(|first| first < i),
            "reference {i} is the same as a later one"
        );
        for relation in [&reference.relation].into_iter().chain(&reference.further_relations) {
            assert!(
                relation.source.is_none_or(|outer| outer < count && outer != i),
                "source of {i} is not there"
            );
            if let Some(span) = relation.trigger {
                inside(span, "trigger");
            }
        }
    }
    let starts = |pair: &[Reference]| pair[0].span.start <= pair[1].span.start;
    assert!(record.references.windows(2).all(starts), "references are not in reading order");
    for mention in &record.agencies {
        verbatim(mention.span, &mention.surface, "agency");
        assert!(mention.page >= 1);
        if let Serves::Reference(i) = mention.of {
            assert!(i < record.references.len(), "agency of a reference {i} that is not there");
        }
    }
    assert!(
        record.agencies.windows(2).all(|pair| pair[0].span <= pair[1].span),
        "agencies are not in reading order"
    );
    if let Some(span) = record.header.code_span {
        inside(span, "own code");
    }
    assert_eq!(record.source.chars, text.chars().count());
    check_figures(text, record);
}

/// Zero has no sign: JSON does not keep it, and `-0%` is no figure.
fn check_zero(number: &impl ToString) {
    let shown = number.to_string();
    let is_zero = !shown.contains(|c: char| matches!(c, '1'..='9'));
    assert!(!is_zero || !shown.starts_with('-'), "{shown} has a sign");
}

/// What holds for the figures and contradictions of any text.
pub fn check_figures(text: &str, record: &Record) {
    let verbatim = |span: Span, what: &str| {
        let printed = text.get(span.range());
        assert!(
            printed.is_some_and(|printed| !printed.is_empty()),
            "{what} at {span:?} is no slice"
        );
        printed.unwrap()
    };
    let all = &record.indicators;
    for (i, indicator) in all.iter().enumerate() {
        let span = indicator.span;
        assert_eq!(verbatim(span, "indicator"), indicator.surface, "surface of {i}");
        let number = indicator.number_span;
        let printed = verbatim(number, "number");
        assert!(
            span.start <= number.start && number.end <= span.end,
            "number {number:?} outside {span:?}"
        );
        assert!(printed.chars().any(char::is_alphanumeric), "number {i} is {printed:?}");
        assert!(indicator.page >= 1 && indicator.paragraph >= 1 && !indicator.rule.is_empty());
        check_zero(&indicator.value);
        if let Some(ratio) = indicator.ratio {
            assert_eq!(ratio.numerator, indicator.value);
            assert!(!ratio.denominator.is_zero(), "{} is of nothing", indicator.surface);
        }
        assert!(indicator.base_unit.is_none() || indicator.base_value.is_some());
        let ends = indicator.change.as_ref().and_then(|change| change.figures);
        let links = [indicator.part_of, indicator.percent_of, indicator.percent_base];
        for link in links.into_iter().flatten().chain(ends.into_iter().flat_map(|(a, b)| [a, b])) {
            assert!(link < all.len(), "{i} is linked with {link} of {}", all.len());
        }
        for link in links.into_iter().flatten() {
            assert_ne!(link, i, "{} is linked with itself", indicator.surface);
        }
        assert_eq!(indicator.part_of.is_some(), indicator.part_kind.is_some(), "kind of part {i}");
        // No part holds what it is a part of.
        let steps = std::iter::successors(Some(i), |at| all[*at].part_of).take(all.len() + 1);
        assert!(steps.count() <= all.len(), "{} is part of itself", indicator.surface);
    }
    let sorted = |pair: &[Indicator]| {
        pair[0].paragraph <= pair[1].paragraph && pair[0].span.end <= pair[1].span.start
    };
    for pair in all.windows(2) {
        assert!(sorted(pair), "{:?} and {:?} are not in order", pair[0].surface, pair[1].surface);
    }
    for anomaly in &record.anomalies {
        for span in &anomaly.spans {
            verbatim(*span, &anomaly.kind);
        }
        assert!(anomaly.spans.is_sorted(), "places of {} are not in order", anomaly.message);
        assert!(!anomaly.message.is_empty() && !anomaly.about.is_empty());
        for stated in [&anomaly.stated, &anomaly.computed] {
            if let Some(Stated::Number(number)) = stated {
                check_zero(number);
            }
        }
        for about in &anomaly.about {
            let span = match about {
                About::Indicator(i) => all[*i].span,
                About::Reference(i) => record.references[*i].span,
                About::Document => continue,
            };
            assert!(anomaly.spans.contains(&span), "{} is not at {span:?}", anomaly.message);
        }
    }
    for deadline in &record.deadlines {
        verbatim(deadline.span, "deadline");
    }
    for heading in &record.headings {
        verbatim(heading.span, "heading");
    }
}
