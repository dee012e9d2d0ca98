//! What a match can begin with.
//!
//! Most rules are asked at a place where they do not match, and the first bytes tell. The regex engine
//! looks for such literals only when it searches; a rule that is tried at one place would start its
//! automaton each time.

use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};

/// How many bytes of a beginning are compared.
const BYTES: usize = 4;

/// The first bytes of everything that a pattern matches, by how many there are.
#[derive(Clone, Debug)]
pub(super) struct Starts([Vec<u32>; BYTES]);

impl Starts {
    /// The beginnings of a pattern that is tried at one place; none where they are too many to list, or
    /// where it matches the empty text.
    pub fn of(pattern: &str) -> Option<Starts> {
        let hir = regex_syntax::parse(pattern).ok()?;
        let found: Seq = Extractor::new()
            .kind(ExtractKind::Prefix)
            .limit_class(200)
            .limit_literal_len(BYTES)
            .limit_total(2000)
            .extract(&hir);
        let mut starts = <[Vec<u32>; BYTES]>::default();
        for literal in found.literals()? {
            let bytes = literal.as_bytes();
            let len = bytes.len().min(BYTES);
            // A match that may be empty begins with anything.
            starts[len.checked_sub(1)?].push(packed(&bytes[..len]));
        }
        for firsts in &mut starts {
            firsts.sort_unstable();
            firsts.dedup();
        }
        Some(Starts(starts))
    }

    /// Whether a match can begin where `text` does.
    pub fn admits(&self, text: &str) -> bool {
        (1..).zip(&self.0).any(|(len, firsts)| {
            !firsts.is_empty()
                && text
                    .as_bytes()
                    .get(..len)
                    .is_some_and(|bytes| firsts.binary_search(&packed(bytes)).is_ok())
        })
    }
}

fn packed(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |packed, byte| packed << 8 | u32::from(*byte))
}
