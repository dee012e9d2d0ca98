//! Source to Document: the ordered list of steps that write a text one way.
//!
//! Every step is one function from a text to a changed text and the map back, or `None` where it
//! finds nothing to change. NFKC is never used: it would turn `2021²`, a year with a footnote call,
//! into 20212.

mod characters;
mod compose;
mod furniture;
mod lines;
mod phrases;
mod spaces;

use crate::model::{Document, Source, SourceInfo};
use crate::patterns::Patterns;
use crate::text::{OffsetMap, Text};

/// A step: the changed text and the way back, or `None` if nothing was changed.
type Step = fn(&str, &Patterns) -> Option<(String, OffsetMap)>;

/// All steps, in order.
const STEPS: &[Step] = &[
    // Invisible characters first: they part letters from their marks.
    characters::invisible,
    compose::compose,
    characters::letters,
    characters::markup,
    characters::dashes,
    characters::quotes,
    spaces::spaces,
    furniture::furniture,
    lines::lines,
];

/// One more step, for text that was read by OCR.
const SCANNED: Step = phrases::phrases;

/// Writes the text of `source` one way and remembers the way back.
pub fn normalize(source: Source, patterns: &Patterns) -> Document {
    let mut layers = Vec::new();
    let mut text: Option<String> = None;
    let scanned = source.ocr.as_ref().map(|_| &SCANNED);
    for step in STEPS.iter().chain(scanned) {
        let input = text.as_deref().unwrap_or(&source.text);
        if let Some((changed, map)) = step(input, patterns) {
            layers.push(map);
            text = Some(changed);
        }
    }
    let normalized = text.unwrap_or_else(|| source.text.clone());
    Document {
        source: SourceInfo {
            path: source.path,
            sha256: source.sha256,
            bytes: source.bytes,
            format: source.format,
            encoding: source.encoding,
            pages: source.pages.len().max(1),
            chars: source.text.chars().count(),
            ocr: source.ocr,
            warnings: source.warnings,
        },
        text: Text::new(source.text, normalized, layers),
        pages: source.pages,
    }
}
