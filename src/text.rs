//! Positions and the way back: spans, the rewriter that records its edits, and the map from
//! normalized text to the source.
//!
//! Two kinds of position exist and never mix. A [`Span`] counts bytes of the *source text*. A
//! `Range<usize>` counts bytes of the *normalized text* and never leaves `extract`. Only
//! [`Text::span`] turns the second into the first. Code points, which the published JSON counts,
//! come from a [`CharIndex`].

use std::ops::Range;

/// A half-open range of bytes of the source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; never less than `start`.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Span { start, end }
    }

    /// The span as a range, to slice the source text with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// One recorded change: `old` bytes of the input became `new` bytes of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    old: Range<usize>,
    new: Range<usize>,
}

/// The way from the output of one rewrite back to its input.
///
/// Outside the edits the two texts are equal, so only the edits are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    edits: Vec<Edit>,
}

impl OffsetMap {
    /// The range of the input that `range` of the output came from.
    ///
    /// A bound inside an edit moves outward; a bound at a deletion stays on the near side, so that
    /// what was deleted beside a match is not part of it.
    pub fn back(&self, range: Range<usize>) -> Range<usize> {
        let end = self.end_back(range.end);
        if range.is_empty() {
            return end..end;
        }
        self.start_back(range.start)..end
    }

    fn start_back(&self, at: usize) -> usize {
        let before = self.edits.partition_point(|edit| edit.new.start <= at);
        match before.checked_sub(1).map(|i| &self.edits[i]) {
            None => at,
            Some(edit) if at < edit.new.end => edit.old.start,
            Some(edit) => edit.old.end + (at - edit.new.end),
        }
    }

    fn end_back(&self, at: usize) -> usize {
        let before = self.edits.partition_point(|edit| edit.new.start < at);
        match before.checked_sub(1).map(|i| &self.edits[i]) {
            None => at,
            Some(edit) if at <= edit.new.end => edit.old.end,
            Some(edit) => edit.old.end + (at - edit.new.end),
        }
    }
}

/// Builds a changed copy of a text and records every change while it is made.
///
/// ```
/// use viendan::text::Rewriter;
/// let mut rewriter = Rewriter::new("TT-\nBTC");
/// rewriter.replace(3..4, "");
/// let (text, map) = rewriter.finish().unwrap();
/// assert_eq!(text, "TT-BTC");
/// assert_eq!(map.back(0..6), 0..7);
/// ```
#[derive(Debug)]
pub struct Rewriter<'a> {
    input: &'a str,
    output: String,
    copied: usize,
    edits: Vec<Edit>,
}

impl<'a> Rewriter<'a> {
    /// A rewriter over `input`, with no change yet.
    pub fn new(input: &'a str) -> Self {
        Rewriter { input, output: String::new(), copied: 0, edits: Vec::new() }
    }

    /// Puts `with` in the place of `range` of the input.
    ///
    /// Ranges are given in reading order and do not overlap; a replacement that changes nothing is
    /// not recorded.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        debug_assert!(self.copied <= range.start, "replacements must come in reading order");
        if &self.input[range.clone()] == with {
            return;
        }
        if self.edits.is_empty() {
            self.output.reserve(self.input.len());
        }
        self.output.push_str(&self.input[self.copied..range.start]);
        let start = self.output.len();
        self.output.push_str(with);
        self.copied = range.end;
        self.edits.push(Edit { old: range, new: start..self.output.len() });
    }

    /// The changed text and the way back, or `None` if nothing was changed.
    pub fn finish(mut self) -> Option<(String, OffsetMap)> {
        if self.edits.is_empty() {
            return None;
        }
        self.output.push_str(&self.input[self.copied..]);
        Some((self.output, OffsetMap { edits: self.edits }))
    }
}

/// A source text together with its normalized and its folded form.
///
/// `normalized` is what a reader would call the same text, written one way. `folded` has the same
/// byte length as `normalized` and is only compared with, never shown: lower case, tone marks on
/// the first vowel of open `oa`, `oe`, `uy`, line breaks as spaces.
#[derive(Clone, Debug)]
pub struct Text {
    /// The decoded text of the file, before any change.
    pub source: String,
    /// The text after all normalizing steps.
    pub normalized: String,
    /// The comparison form of `normalized`, sharing its offsets.
    pub folded: String,
    layers: Vec<OffsetMap>,
}

impl Text {
    /// Puts together what normalizing made: `layers` are the maps of its steps in order.
    pub fn new(source: String, normalized: String, layers: Vec<OffsetMap>) -> Self {
        let folded = fold(&normalized);
        debug_assert_eq!(folded.len(), normalized.len());
        Text { source, normalized, folded, layers }
    }

    /// The span of the source that `range` of the normalized text came from.
    ///
    /// This is the only way from normalized to source positions.
    pub fn span(&self, range: Range<usize>) -> Span {
        let range = self.layers.iter().rev().fold(range, |range, map| map.back(range));
        Span::new(range.start, range.end)
    }

    /// The verbatim source text of a span.
    pub fn surface(&self, span: Span) -> &str {
        &self.source[span.range()]
    }
}

/// The comparison form of a text: lower case, open-syllable tone marks on the first vowel (`hoà` to
/// `hòa`, never after `q`), every white space as a blank. The byte length stays the same, so offsets
/// hold in both; `uỳ`, `uỹ` and `oẽ`, whose two spellings differ in length, keep theirs (tables that
/// need them list both).
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    // The two characters before the current one, in folded form.
    let (mut before, mut last) = ('\0', '\0');
    while let Some(c) = chars.next() {
        if c.is_ascii() {
            let c = match c {
                '\n' | '\t' | '\r' => ' ',
                c => c.to_ascii_lowercase(),
            };
            out.push(c);
            (before, last) = (last, c);
            continue;
        }
        let c = lower(c);
        if (last == 'o' || last == 'u') && before != 'q' {
            if let Some((first, second)) = moved_tone(last, c) {
                let open = chars.peek().is_none_or(|next| !next.is_alphabetic());
                if open && first.len_utf8() == c.len_utf8() {
                    out.pop();
                    out.push(first);
                    out.push(second);
                    (before, last) = (first, second);
                    continue;
                }
            }
        }
        out.push(c);
        (before, last) = (last, c);
    }
    out
}

/// Lower case of a letter where that keeps its length in UTF-8, which it does for every Vietnamese
/// letter; any other letter stays as it is.
fn lower(c: char) -> char {
    match c {
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(c as u32 + 0x20).unwrap_or(c),
        'Ạ'..='ỹ' => char::from_u32(c as u32 | 1).unwrap_or(c),
        _ => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        }
    }
}

/// `o` + `à` to `ò` + `a`, and so on for `oe` and `uy`.
fn moved_tone(glide: char, vowel: char) -> Option<(char, char)> {
    const O: [char; 5] = ['ò', 'ó', 'ỏ', 'õ', 'ọ'];
    const U: [char; 5] = ['ù', 'ú', 'ủ', 'ũ', 'ụ'];
    let (tones, glides, plain) = match glide {
        'o' if "àáảãạ".contains(vowel) => ("àáảãạ", O, 'a'),
        'o' if "èéẻẽẹ".contains(vowel) => ("èéẻẽẹ", O, 'e'),
        'u' if "ỳýỷỹỵ".contains(vowel) => ("ỳýỷỹỵ", U, 'y'),
        _ => return None,
    };
    let tone = tones.chars().position(|c| c == vowel)?;
    Some((glides[tone], plain))
}

/// Counts code points up to a byte, from a bit per byte and a running count per 64 bytes.
///
/// Kept beside a record so that spans can be written in code points when the text itself is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CharIndex {
    blocks: Vec<(u64, u32)>,
}

impl CharIndex {
    /// The index of `text`.
    pub fn new(text: &str) -> Self {
        let mut count = 0;
        let blocks = text
            .as_bytes()
            .chunks(64)
            .map(|chunk| {
                let mut starts = 0u64;
                for (i, byte) in chunk.iter().enumerate() {
                    // A continuation byte is 0b10xxxxxx.
                    starts |= u64::from((*byte as i8) >= -0x40) << i;
                }
                let block = (starts, count);
                count += starts.count_ones();
                block
            })
            .collect();
        CharIndex { blocks }
    }

    /// The index of a text whose positions are code points already, as in a record read from JSON.
    pub fn identity() -> Self {
        CharIndex::default()
    }

    /// Code points before byte `at`.
    pub fn chars(&self, at: usize) -> usize {
        if self.blocks.is_empty() {
            return at;
        }
        let (block, bit) = (at / 64, at % 64);
        match self.blocks.get(block) {
            Some((starts, count)) => {
                *count as usize + (starts & ((1u64 << bit) - 1)).count_ones() as usize
            }
            None => {
                let (starts, count) = self.blocks[self.blocks.len() - 1];
                count as usize + starts.count_ones() as usize
            }
        }
    }

    /// A span in code points: `[start, end]` of the published JSON.
    pub fn of(&self, span: Span) -> [usize; 2] {
        [self.chars(span.start), self.chars(span.end)]
    }
}
