//! Words to printed lines, with raised and lowered marks at their words.

use super::words::Word;

/// A word in its line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub word: usize,
    /// Smaller and above the baseline: a footnote mark or an exponent.
    pub raised: bool,
}

/// A printed line from left to right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub parts: Vec<Part>,
    pub y: f64,
    pub size: f64,
}

/// Groups words of one column into lines from top to bottom.
pub(crate) fn lines(words: &[Word], which: &[usize]) -> Vec<Line> {
    let mut order: Vec<(usize, &Word)> =
        which.iter().filter_map(|i| Some((*i, words.get(*i)?))).collect();
    order.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    let mut lines: Vec<Line> = Vec::new();
    for (i, word) in order {
        let part = Part { word: i, raised: false };
        match lines.last_mut() {
            Some(line) if word.y - line.y <= 0.28 * word.size.min(line.size) => {
                line.parts.push(part);
                line.size = line.size.max(word.size);
            }
            _ => lines.push(Line { parts: vec![part], y: word.y, size: word.size }),
        }
    }
    attach_small(words, &mut lines);
    let x0 = |part: &Part| words.get(part.word).map_or(0.0, |w| w.x0);
    for line in &mut lines {
        line.parts.sort_by(|a, b| x0(a).total_cmp(&x0(b)));
    }
    lines
}

/// Moves words that are smaller than a neighbour and stand higher or lower to the neighbour's line.
fn attach_small(words: &[Word], lines: &mut Vec<Line>) {
    let mut moves: Vec<(usize, usize, usize, bool)> = Vec::new();
    for (from, line) in lines.iter().enumerate() {
        for part in &line.parts {
            let Some(small) = words.get(part.word) else { continue };
            let near = from.saturating_sub(2)..(from + 3).min(lines.len());
            for to in near.filter(|to| *to != from) {
                let raised = lines.get(to).and_then(|l| neighbour(words, l, small));
                if let Some(raised) = raised {
                    let raised = raised && !is_numerator(words, lines, from, small);
                    moves.push((from, part.word, to, raised));
                    break;
                }
            }
        }
    }
    for (from, word, to, raised) in moves {
        if let Some(line) = lines.get_mut(from) {
            line.parts.retain(|p| p.word != word);
        }
        if let Some(line) = lines.get_mut(to) {
            line.parts.push(Part { word, raised });
        }
    }
    lines.retain(|line| !line.parts.is_empty());
}

/// Whether a number of the same small type stands right below: a fraction, no mark.
fn is_numerator(words: &[Word], lines: &[Line], line: usize, small: &Word) -> bool {
    let below = lines.iter().skip(line + 1).take(3).flat_map(|l| &l.parts);
    below.filter_map(|part| words.get(part.word)).any(|word| {
        let down = (word.y - small.y) / small.size;
        (word.size - small.size).abs() < 0.15 * small.size
            && word.x0 < small.x1
            && word.x1 > small.x0
            && (0.5..2.2).contains(&down)
    })
}

/// Whether a small word stands at a bigger one of the line: `Some(true)` when raised.
fn neighbour(words: &[Word], line: &Line, small: &Word) -> Option<bool> {
    line.parts.iter().filter_map(|part| words.get(part.word)).find_map(|big| {
        if small.size > 0.82 * big.size || small.glyphs.len() > 6 {
            return None;
        }
        let beside = small.x0 < big.x1 + 0.6 * big.size && small.x1 > big.x0 - 0.6 * big.size;
        let rise = (big.y - small.y) / big.size;
        if !beside {
            None
        } else if (0.12..0.75).contains(&rise) {
            Some(true)
        } else if (-0.4..-0.05).contains(&rise) {
            Some(false)
        } else {
            None
        }
    })
}
