//! Which part of a paper a line stands in: what was done, or what is to come (handbook §2.3: the
//! section decides).

use std::cmp::Ordering;
use std::ops::Range;

use crate::extract::lines::Line;
use crate::extract::window;
use crate::patterns::Patterns;

/// Longest heading, in bytes; a longer line with a numeral is an item.
const HEADING: usize = 240;

/// The headings that a line stands under, outermost first: how deep each is and whether it looks
/// ahead.
pub(in crate::extract) struct Sections {
    planning: bool,
    open: Vec<(u8, bool)>,
    /// An earlier line of this section spoke of the time to come.
    later: bool,
}

impl Sections {
    pub(in crate::extract) fn new(planning: bool) -> Sections {
        Sections { planning, open: Vec::new(), later: false }
    }

    /// Whether figures here are aims and plans unless their clause says otherwise.
    pub(in crate::extract) fn ahead(&self) -> bool {
        self.later || self.open.last().map_or(self.planning, |(_, ahead)| *ahead)
    }

    /// Takes a line in; returns the numeral of a heading with a Roman one.
    pub(in crate::extract) fn line(
        &mut self,
        line: &Line,
        normalized: &str,
        folded: &str,
        patterns: &Patterns,
    ) -> Option<(Range<usize>, u32)> {
        let text = &normalized[line.range.clone()];
        let folded = &folded[line.range.clone()];
        let rules = &patterns.rules;
        let roman = rules.get("section.numeral").captures(text).and_then(|found| {
            let numeral = found.name("roman")?;
            Some((numeral.range(), value(numeral.as_str())?, found[0].len()))
        });
        let figure = rules.get("section.figure").find(text);
        let (depth, end) = match (&roman, figure) {
            (Some((.., end)), _) => (1, *end),
            (None, Some(found)) => (
                2 + text[..found.end].trim_end_matches([' ', '.', ')']).matches('.').count() as u8,
                found.end,
            ),
            (None, None) if line.caps && text.len() < HEADING => (0, 0),
            _ => return None,
        };
        // Items with a sentence inside are no headings, but close the deeper ones.
        self.open.retain(|(open, _)| *open < depth);
        let words = window(folded, end, HEADING);
        let words = &words[..words.find([':', ';']).unwrap_or(words.len())];
        // Of two words the first says what the section is for.
        let at = |id: &str| rules.get(id).find(words).map_or(usize::MAX, |found| found.start);
        let (to_come, done) = (at("section.ahead"), at("section.done"));
        // A sentence with a number before it is an item, which says nothing of those behind it.
        let item = text.len() > HEADING || text.ends_with(['.', ';']);
        let ahead = match to_come.cmp(&done) {
            _ if item => self.open.last().map_or(self.planning, |(_, ahead)| *ahead),
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => self.open.last().map_or(self.planning, |(_, ahead)| *ahead),
        };
        self.later = false;
        self.open.push((depth, ahead));
        roman.map(|(range, value, _)| {
            (line.range.start + range.start..line.range.start + range.end, value)
        })
    }

    /// Remembers that a paragraph turned to the time to come: what follows it does too.
    pub(in crate::extract) fn time(&mut self, folded: &str, patterns: &Patterns) {
        let start = folded.trim_start_matches(|c: char| !c.is_alphabetic());
        self.later |= patterns.rules.get("when.ahead").is_match(start);
    }
}

/// The value of a Roman numeral up to XXXIX; `None` where letters are no such numeral.
fn value(roman: &str) -> Option<u32> {
    let digit = |c: char| match c {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        _ => 0,
    };
    let mut sum = 0;
    let mut last = 0;
    for c in roman.chars().rev() {
        let value = digit(c);
        if value < last {
            sum -= value
        } else {
            sum += value
        }
        last = last.max(value);
    }
    (sum > 0).then_some(sum as u32).filter(|_| last > 0)
}
