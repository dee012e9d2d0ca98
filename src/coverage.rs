//! Coverage: is everything that looks like a document code accounted for?
//!
//! The shape of a code (`patterns/coverage.toml`, rule `shape.code`) is wider than the rules that read
//! codes and shares nothing with them, so that what those miss is seen. Every shape in a text is part
//! of a reference, the document's own number, in a named class of things that only look like codes,
//! or left over.

use crate::extract::extract;
use crate::model::Source;
use crate::normalize::normalize;
use crate::patterns::Patterns;
use crate::text::{Span, fold};

/// What a shape turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// In the span of a reference.
    Reference,
    /// The document's own number.
    Own,
    /// In a class of exclusions: the id of its rule.
    Except(String),
    /// Not accounted for.
    Left,
}

/// A string that has the shape of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Where it stands in the source text.
    pub span: Span,
    /// What it is.
    pub class: Class,
    /// The normalized text round it on one line, with guillemets round the shape.
    pub context: String,
}

/// How much of the text before and after a shape is shown and looked at, in bytes.
const ROUND: usize = 90;

/// Every shape in a document, in reading order.
pub fn shapes(source: Source, patterns: &Patterns) -> Vec<Shape> {
    let document = normalize(source, patterns);
    let text = document.text.clone();
    let record = extract(document, patterns);
    let mut taken: Vec<Span> = record.references.iter().map(|reference| reference.span).collect();
    taken.sort();
    let own = record.header.code_span;
    let overlaps = |a: &Span, b: &Span| a.start < b.end && b.start < a.end;
    let normalized = &text.normalized;
    let mut next = 0;
    let shapes = patterns.rules.get("shape.code").find_iter(normalized);
    shapes
        .filter(|range| {
            // A number starts where no figure, letter or separator touches it.
            let before = normalized[..range.start].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | ','))
        })
        .map(|range| {
            let span = text.span(range.clone());
            while taken.get(next).is_some_and(|taken| taken.end <= span.start) {
                next += 1;
            }
            let context = context(normalized, &range);
            let class = if taken[next..]
                .iter()
                .take_while(|taken| taken.start < span.end)
                .any(|taken| overlaps(taken, &span))
            {
                Class::Reference
            } else if own.is_some_and(|own| overlaps(&own, &span)) {
                Class::Own
            } else {
                excepted(&context, patterns).map_or(Class::Left, Class::Except)
            };
            Shape { span, class, context }
        })
        .collect()
}

/// The text round a shape, on one line.
fn context(normalized: &str, range: &std::ops::Range<usize>) -> String {
    let floor = |at: usize| (0..=at).rev().find(|i| normalized.is_char_boundary(*i)).unwrap_or(0);
    let start = floor(range.start.saturating_sub(ROUND));
    let end = floor((range.end + ROUND).min(normalized.len()));
    let parts = [
        &normalized[start..range.start],
        "«",
        &normalized[range.clone()],
        "»",
        &normalized[range.end..end],
    ];
    parts.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first class of exclusions that the context of a shape falls into.
fn excepted(context: &str, patterns: &Patterns) -> Option<String> {
    let folded = fold(context);
    let rule = patterns
        .rules
        .group("except")
        .find(|rule| rule.is_match(if rule.plain { context } else { &folded }))?;
    Some(rule.id.clone())
}
