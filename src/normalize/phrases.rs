//! Words of scans with wrong marks. The source text keeps them; only what rules and tables are held
//! against is put right, so that `Kể hoạch số 29/KH-STP` is found as what it is.

use crate::patterns::Patterns;
use crate::text::{OffsetMap, Rewriter};

pub(super) fn phrases(text: &str, patterns: &Patterns) -> Option<(String, OffsetMap)> {
    let mut rewriter = Rewriter::new(text);
    for (range, phrase) in patterns.phrases.misread(text, patterns) {
        rewriter.replace(range, &phrase);
    }
    rewriter.finish()
}
