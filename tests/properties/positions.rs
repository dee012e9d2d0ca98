//! Positions lead back to the source text, and normalizing and folding do what they say.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use viendan::text::{CharIndex, Span, fold};

use super::texts::damaged;
use super::{config, normalized};

/// A text without its white space: whether lines are joined depends on what stands around them.
fn squashed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn boundaries(text: &str) -> Vec<usize> {
    (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect()
}

proptest! {
    #![proptest_config(config())]

    /// Folding keeps every byte offset, and every letter boundary but the one inside a moved tone
    /// (`oà` is 1 + 2 bytes, `òa` 2 + 1).
    #[test]
    fn folding_keeps_offsets(text in damaged()) {
        let text = normalized(&text).text;
        prop_assert_eq!(text.folded.len(), text.normalized.len());
        let (held, folded) = (boundaries(&text.normalized), boundaries(&text.folded));
        let held: BTreeSet<usize> = held.into_iter().collect();
        let folded: BTreeSet<usize> = folded.into_iter().collect();
        for at in held.symmetric_difference(&folded) {
            // The one boundary moves by a byte, between the glide and its vowel.
            let start = (0..*at).rev().find(|i| held.contains(i) && folded.contains(i)).unwrap_or(0);
            let pair: String = text.folded[start..].chars().take(2).collect();
            let moved = pair.starts_with(|c| "òóỏõọùúủũụ".contains(c)) && pair.ends_with(['a', 'e', 'y']);
            prop_assert!(moved, "boundary {} differs in {:?}", at, pair);
        }
        prop_assert_eq!(fold(&text.folded), text.folded.clone(), "folding twice changes something");
    }

    #[test]
    fn positions_lead_back(text in damaged(), picks in vec(any::<[Index; 3]>(), 12)) {
        let held = normalized(&text).text;
        prop_assert_eq!(&held.source, &text);
        let bounds = boundaries(&held.normalized);
        let whole = held.span(0..held.normalized.len());
        prop_assert!(text.get(whole.range()).is_some());
        for pick in picks {
            let mut at = pick.map(|index| *index.get(&bounds));
            at.sort_unstable();
            let [a, b, c] = at;
            for range in [a..b, b..c, a..c, b..b] {
                let span = held.span(range.clone());
                let slice = text.get(span.range());
                prop_assert!(slice.is_some(), "{:?} leads to {:?}, which is no slice", range, span);
                // What is at the span says again what was read there.
                let again = squashed(&normalized(slice.unwrap()).text.normalized);
                let wanted = squashed(&held.normalized[range.clone()]);
                prop_assert!(again.contains(&wanted), "{:?} leads to {:?}", wanted, slice.unwrap());
            }
            if a < b && b < c {
                let (first, second) = (held.span(a..b), held.span(b..c));
                prop_assert!(first.start <= second.start && first.end <= second.end, "{:?} {:?}", first, second);
                let outer = held.span(a..c);
                prop_assert!(outer.start <= first.start && outer.end >= second.end, "{:?} {:?}", outer, first);
            }
        }
    }

    /// One line cannot be joined with another, so nothing at all may change.
    #[test]
    fn one_line_is_normalized_once(text in damaged()) {
        let line = text.replace(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], " ");
        let once = normalized(&line).text.normalized;
        prop_assert_eq!(&normalized(&once).text.normalized, &once);
    }

    /// Whether a line is joined depends on the length of all lines, which joining changes; hence
    /// only the printing characters are compared.
    #[test]
    fn a_text_is_normalized_once_but_for_its_lines(text in damaged()) {
        let once = normalized(&text).text.normalized;
        prop_assert_eq!(squashed(&normalized(&once).text.normalized), squashed(&once));
    }

    #[test]
    fn normalized_text_is_tidy(text in damaged()) {
        let text = normalized(&text).text.normalized;
        for no in ["  ", " \n", "\n ", "\t", "\r", "\n\n\n", "\u{a0}", "\u{ad}", "\u{200b}", "–", "\u{d0}"] {
            prop_assert!(!text.contains(no), "{:?} in {:?}", no, text);
        }
        prop_assert_eq!(text.trim(), text.as_str());
    }

    #[test]
    fn code_points_are_counted(text in any::<String>(), more in damaged()) {
        let text = text + &more;
        let index = CharIndex::new(&text);
        for (count, at) in boundaries(&text).into_iter().enumerate() {
            prop_assert_eq!(index.chars(at), count);
        }
        prop_assert_eq!(index.of(Span::new(0, text.len())), [0, text.chars().count()]);
    }
}
