//! What a cited document is to the one that cites it.

use std::ops::Range;

use super::references::Draft;
use crate::model::{Genre, Header, Relation};
use crate::patterns::Patterns;
use crate::text::Span;

/// The relation of one reference; ranges are normalized.
#[derive(Clone, Debug)]
pub(super) struct Found {
    kind: String,
    source: Option<usize>,
    trigger: Option<Range<usize>>,
}

impl Found {
    /// The relation with its trigger in the source.
    pub fn into_model(self, span: impl Fn(Range<usize>) -> Span) -> Relation {
        Relation { kind: self.kind, source: self.source, trigger: self.trigger.map(span) }
    }
}

/// The relations of all references, in order.
///
/// The nearest trigger before a reference in its clause decides; an item of a list without one goes
/// with the item before it; a reference inside the subject of another one has that one as source.
pub(super) fn relations(
    drafts: &[Draft],
    folded: &str,
    head: &Header,
    patterns: &Patterns,
) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::with_capacity(drafts.len());
    for (i, draft) in drafts.iter().enumerate() {
        let source = (0..i).rev().take(12).find(|&j| {
            drafts[j].title.as_ref().is_some_and(|title| title.contains(&draft.range.start))
        });
        let sentence = sentence_start(folded, draft.start);
        let before = i.checked_sub(1);
        let last = before.map_or(0, |j| drafts[j].range.end);
        let window = sentence.max(last)..draft.start.max(sentence).max(last);
        // The last one of this sentence that stands at the same level.
        let inherited = (0..i)
            .rev()
            .take_while(|&j| drafts[j].range.end > sentence)
            .find(|&j| out[j].source == source);
        let inherited = inherited.map(|j| out[j].clone());
        let own = |kind: &str| -> String {
            let issued = kind == "issued_by_author";
            let author = match (&draft.issuer, &head.issuer) {
                (Some(cited), Some(own)) => cited.id == own.id,
                _ => false,
            };
            match (issued, source.is_some(), author) {
                (true, true, _) => "promulgates".to_owned(),
                (true, false, false) => "cites".to_owned(),
                _ => kind.to_owned(),
            }
        };
        let found = match patterns.triggers.last(folded, window) {
            // Passive: the earlier one is acted on; both stand in one relation to the source.
            Some((range, trigger))
                if trigger.relation.ends_with("ed_by") && trigger.relation != "proposed_by" =>
            {
                let kind = inherited.map_or_else(|| "cites".to_owned(), |found| found.kind);
                Found { kind, source, trigger: Some(range) }
            }
            Some((range, trigger)) => {
                Found { kind: own(&trigger.relation), source, trigger: Some(range) }
            }
            None => match inherited {
                Some(found) => found,
                None => {
                    // What a report or plan cites of its own author without a word is the author's work.
                    let author = if head.genre == Genre::Legal {
                        "cites".to_owned()
                    } else {
                        own("issued_by_author")
                    };
                    let kind = if source.is_none() && author != "cites" {
                        author
                    } else {
                        "cites".to_owned()
                    };
                    Found { kind, source, trigger: None }
                }
            },
        };
        out.push(found);
    }
    out
}

/// Where the sentence that holds byte `at` of the folded text starts: after a full stop before a
/// blank (not that of a short number, as in `phần 7. “Tính năng`), or an empty line.
fn sentence_start(folded: &str, at: usize) -> usize {
    let left = super::window_left(folded, at, 0, 700);
    let base = at - left.len();
    let bytes = left.as_bytes();
    let mut i = left.len();
    while i >= 2 {
        i -= 1;
        let pair = (bytes[i - 1], bytes[i]);
        let stop = pair == (b' ', b' ')
            || (pair == (b'.', b' ')
                && i >= 4
                && (!bytes[i - 2].is_ascii_digit() || bytes[i - 4].is_ascii_digit())
                && bytes[i - 2] != b'.');
        if stop {
            return base + i + 1;
        }
    }
    base
}
