//! Glyphs to words: on one baseline, parted by blanks or gaps.

use super::sheets::Set;

/// Glyphs without a gap between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    pub x0: f64,
    pub x1: f64,
    /// Baseline.
    pub y: f64,
    pub size: f64,
    /// Indices of its glyphs from left to right.
    pub glyphs: Vec<usize>,
}

impl Word {
    /// The height at which the word stands for sure, without ascenders and descenders, so that
    /// narrow line spacing does not make lines overlap.
    pub(crate) fn top(&self) -> f64 {
        self.y - 0.6 * self.size
    }

    pub(crate) fn center(&self) -> (f64, f64) {
        ((self.x0 + self.x1) / 2.0, self.y - 0.3 * self.size)
    }
}

/// The words of a sheet, in no special order.
pub(crate) fn words(glyphs: &[Set]) -> Vec<Word> {
    let mut order: Vec<usize> = (0..glyphs.len()).collect();
    let at = |i: &usize| glyphs.get(*i);
    order.sort_by(|a, b| {
        let key = |i| at(i).map_or((false, 0.0), |g| (g.hidden, g.y));
        let ((ha, ya), (hb, yb)) = (key(a), key(b));
        ha.cmp(&hb).then(ya.total_cmp(&yb))
    });
    let mut out = Vec::new();
    let mut strip: Vec<usize> = Vec::new();
    let (mut first, mut last) = (0.0, 0.0);
    let mut hidden = false;
    for i in order {
        let Some(glyph) = glyphs.get(i) else { continue };
        let next = glyph.y - last > 0.06 * glyph.size || glyph.y - first > 0.4 * glyph.size;
        if !strip.is_empty() && (next || glyph.hidden != hidden) {
            split(glyphs, &mut strip, &mut out);
        }
        if strip.is_empty() {
            first = glyph.y;
        }
        last = glyph.y;
        hidden = glyph.hidden;
        strip.push(i);
    }
    split(glyphs, &mut strip, &mut out);
    out
}

/// Parts the glyphs of one baseline into words and leaves the strip empty.
fn split(glyphs: &[Set], strip: &mut Vec<usize>, out: &mut Vec<Word>) {
    let x0 = |i: &usize| glyphs.get(*i).map_or(0.0, |g| g.x0);
    strip.sort_by(|a, b| x0(a).total_cmp(&x0(b)));
    let gap = widest_in_word(glyphs, strip);
    let mut word = Word::default();
    let mut blank = false;
    for i in strip.drain(..) {
        let Some(glyph) = glyphs.get(i) else { continue };
        if glyph.symbol.is_blank() {
            blank = true;
            continue;
        }
        let space = glyph.x0 - word.x1;
        let size = glyph.size.min(word.size);
        // A blank of another run may lie under a word; a recognizer's widths are not to be trusted.
        let parted = blank && (glyph.hidden || space > 0.05 * size) || space > gap * size;
        if !word.glyphs.is_empty() && parted {
            out.push(std::mem::take(&mut word));
        }
        blank = false;
        if word.glyphs.is_empty() {
            word = Word { x0: glyph.x0, x1: glyph.x1, y: glyph.y, size: 0.0, glyphs: Vec::new() };
        }
        word.x1 = word.x1.max(glyph.x1);
        if glyph.size > word.size {
            word.size = glyph.size;
            word.y = glyph.y;
        }
        word.glyphs.push(i);
    }
    if !word.glyphs.is_empty() {
        out.push(word);
    }
}

/// The widest gap, in ems, that does not part words on this baseline: more where letters are set
/// apart, and more where blanks are drawn, because then gaps are only jumps.
fn widest_in_word(glyphs: &[Set], strip: &[usize]) -> f64 {
    let mut gaps: Vec<f64> = Vec::new();
    let mut blanks = 0_usize;
    let mut last: Option<&Set> = None;
    for glyph in strip.iter().filter_map(|i| glyphs.get(*i)) {
        if glyph.symbol.is_blank() {
            blanks += 1;
            last = None;
            continue;
        }
        if let Some(last) = last {
            let gap = (glyph.x0 - last.x1) / glyph.size.max(0.1);
            if (-0.5..1.0).contains(&gap) {
                gaps.push(gap);
            }
        }
        last = Some(glyph);
    }
    let half = gaps.len() / 2;
    let apart = if gaps.len() < 3 {
        0.0
    } else {
        let (_, middle, _) = gaps.select_nth_unstable_by(half, f64::total_cmp);
        middle.clamp(0.0, 0.5)
    };
    if blanks * 14 > strip.len() { apart + 0.3 } else { apart * 1.3 + 0.16 }
}
