//! Page furniture: running headers, page numbers beside them and rules made of dashes.

use crate::patterns::Patterns;
use crate::text::{OffsetMap, Rewriter};

/// Takes out what the rules `page.*` find. A line feed stays in its place, so that the next step can
/// join a sentence that ran over the page.
pub(super) fn furniture(text: &str, patterns: &Patterns) -> Option<(String, OffsetMap)> {
    let mut found: Vec<_> = patterns
        .rules
        .group("page")
        .filter(|rule| rule.passes_gate(text))
        .flat_map(|rule| rule.find_iter(text))
        .collect();
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut rewriter = Rewriter::new(text);
    let mut done = 0;
    for range in found {
        // White space beside a header goes with it.
        let start = text[..range.start].trim_end().len().max(done);
        let end = text.len() - text[range.end..].trim_start().len();
        if end <= done {
            continue;
        }
        let around = &text[start..end];
        let with = if start == 0 || end == text.len() {
            ""
        } else if !around.contains(char::is_alphanumeric) && around.contains("\n\n") {
            // A ruled line with an empty one beside it parts what it stands between.
            "\n\n"
        } else {
            "\n"
        };
        rewriter.replace(start..end, with);
        done = end;
    }
    rewriter.finish()
}
