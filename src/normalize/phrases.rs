//! Words of scans with wrong marks, and letters that Vietnamese does not have. The source text keeps them; only what rules and tables are held
//! against is put right, so that `Kể hoạch số 29/KH-STP` is found as what it is.

use crate::patterns::Patterns;
use crate::text::{OffsetMap, Rewriter};

/// A capital N with a tilde: no letter of Vietnamese, but what OCR makes of a D with stroke.
const N_TILDE: &str = "\u{d1}";

pub(super) fn phrases(text: &str, patterns: &Patterns) -> Option<(String, OffsetMap)> {
    let mut edits = patterns.phrases.misread(text, patterns);
    let inside = |at: usize| {
        let before = edits.partition_point(|(range, _)| range.start <= at);
        before > 0 && edits[before - 1].0.contains(&at)
    };
    let foreign: Vec<_> = text
        .match_indices(N_TILDE)
        .filter(|(at, _)| !inside(*at))
        .map(|(at, letter)| (at..at + letter.len(), "N".to_owned()))
        .collect();
    edits.extend(foreign);
    edits.sort_by_key(|(range, _)| range.start);
    let mut rewriter = Rewriter::new(text);
    for (range, with) in edits {
        rewriter.replace(range, &with);
    }
    rewriter.finish()
}
