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
    let bytes = text.as_bytes();
    let mut folded = String::with_capacity(text.len());
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        let lead = bytes[at];
        if lead < 0x80 {
            if matches!(lead, b'\n' | b'\t' | b'\r') {
                folded.push_str(&text[copied..at]);
                folded.push(' ');
                copied = at + 1;
            }
            at += 1;
            continue;
        }
        let (lower, len) = lowered(&bytes[at..]);
        let end = at + len;
        let glide = at.checked_sub(1).map_or(0, |i| bytes[i].to_ascii_lowercase());
        let moved = matches!(glide, b'o' | b'u')
            .then(|| without_glide(glide as char, at, end, text, &lower[..len]))
            .flatten();
        if let Some((first, second)) = moved {
            folded.push_str(&text[copied..at - 1]);
            folded.push(first);
            folded.push(second);
            copied = end;
        } else if lower[..len] != bytes[at..end] {
            folded.push_str(&text[copied..at]);
            folded.push_str(std::str::from_utf8(&lower[..len]).unwrap_or(&text[at..end]));
            copied = end;
        }
        at = end;
    }
    folded.push_str(&text[copied..]);
    folded.make_ascii_lowercase();
    folded
}

/// The two letters of an open syllable with the tone on the second, where it moves to the first.
fn without_glide(
    glide: char,
    at: usize,
    end: usize,
    text: &str,
    vowel: &[u8],
) -> Option<(char, char)> {
    if at.checked_sub(2).is_some_and(|i| text.as_bytes()[i].eq_ignore_ascii_case(&b'q')) {
        return None;
    }
    let vowel = std::str::from_utf8(vowel).ok()?.chars().next()?;
    let (first, second) = moved_tone(glide, vowel)?;
    let open = text[end..].chars().next().is_none_or(|next| !next.is_alphabetic());
    (open && first.len_utf8() == end - at).then_some((first, second))
}

/// The letter at the start of `bytes` (a lead byte of UTF-8 and what follows) in lower case, and its
/// length.
fn lowered(bytes: &[u8]) -> ([u8; 4], usize) {
    let mut letter = [0; 4];
    let len = bytes.len().min(4);
    letter[..len].copy_from_slice(&bytes[..len]);
    let len = lower_in_place(&mut letter[..len]);
    (letter, len)
}

/// Makes the letter at the start of `bytes` (a lead byte of UTF-8 and what follows) lower case where
/// that keeps its length, which it does for every Vietnamese letter, and returns that length.
fn lower_in_place(bytes: &mut [u8]) -> usize {
    match *bytes {
        // À to Þ without ×.
        [0xC3, ref mut next, ..] => {
            if (0x80..=0x9E).contains(next) && *next != 0x97 {
                *next += 0x20;
            }
            2
        }
        // Ă, Đ, Ĩ; Ũ; Ơ; Ư.
        [0xC4, ref mut next @ (0x82 | 0x90 | 0xA8), ..]
        | [0xC5, ref mut next @ 0xA8, ..]
        | [0xC6, ref mut next @ (0xA0 | 0xAF), ..] => {
            *next += 1;
            2
        }
        [0xC4 | 0xC6, _, ..] => 2,
        // Ạ to Ỹ, capitals on even code points.
        [0xE1, 0xBA, ref mut last @ 0xA0..=0xBF, ..]
        | [0xE1, 0xBB, ref mut last @ 0x80..=0xB9, ..] => {
            *last |= 1;
            3
        }
        _ => lower_other(bytes),
    }
}

/// Lower case of a letter that is not Vietnamese.
fn lower_other(bytes: &mut [u8]) -> usize {
    let len = match bytes[0] {
        0xF0.. => 4,
        0xE0.. => 3,
        _ => 2,
    };
    let letter = std::str::from_utf8(&bytes[..len]).ok().and_then(|text| text.chars().next());
    if let Some(letter) = letter {
        let mut lower = letter.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if one.len_utf8() == len => _ = one.encode_utf8(bytes),
            _ => {}
        }
    }
    len
}

/// Whether a character belongs to a word: letters and figures. Answers at once for ASCII and for the
/// ranges that hold every Vietnamese letter, which the Unicode tables are slow on.
pub fn is_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ư' | 'Ạ'..='ỹ' => true,
        // The call of a footnote is glued to the word but no part of it.
        '²' | '³' | '¹' | '⁰'..='⁹' => false,
        c => c.is_alphanumeric(),
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

/// A bit for each of eight bytes that begins a code point.
fn starts_of(word: u64) -> u64 {
    const LOWEST: u64 = 0x0101_0101_0101_0101;
    // The lowest bit of each byte, then all eight gathered in the highest byte.
    let starts = (!(word >> 7) | (word >> 6)) & LOWEST;
    starts.wrapping_mul(0x0102_0408_1020_4080) >> 56
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
                let (words, rest) = chunk.as_chunks::<8>();
                let mut starts = 0u64;
                for (i, word) in words.iter().enumerate() {
                    starts |= starts_of(u64::from_le_bytes(*word)) << (8 * i);
                }
                for (i, byte) in rest.iter().enumerate() {
                    // A continuation byte is 0b10xxxxxx.
                    starts |= u64::from((*byte as i8) >= -0x40) << (8 * words.len() + i);
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
