//! Tesseract's table of words.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A box in pixels: left, top, right and bottom, the last two just outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// The column after the last one.
    pub right: u32,
    /// The row after the last one.
    pub bottom: u32,
}

impl Area {
    /// The smallest box around both.
    pub fn with(self, other: Area) -> Area {
        Area {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.bottom.saturating_sub(self.top)
    }

    /// The middle, to the right and down.
    pub fn middle(&self) -> (u32, u32) {
        (self.left / 2 + self.right / 2, self.top / 2 + self.bottom / 2)
    }
}

/// A word as the engine read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Number of its line on the page, counted from 0 in the engine's order.
    pub line: u32,
    /// Where it stands.
    pub area: Area,
    /// How sure the engine is, 0 to 100.
    pub confidence: u8,
    /// The word, in composed form (NFC).
    pub text: String,
}

/// Reads the words of tesseract's TSV output (twelve columns; level 5 is a word). Lines of another form are
/// skipped.
pub fn words(tsv: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut line, mut place) = (0, None);
    for row in tsv.lines() {
        let columns: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, page, block, par, number, _, left, top, width, height, conf, text] =
            columns[..]
        else {
            continue;
        };
        let text = text.trim();
        if level != "5" || text.is_empty() {
            continue;
        }
        let sizes = [left, top, width, height].map(|s| s.parse::<u32>());
        let [Ok(left), Ok(top), Ok(width), Ok(height)] = sizes else { continue };
        let here = [page, block, par, number].map(str::to_owned);
        if place.as_ref().is_some_and(|place| *place != here) {
            line += 1;
        }
        place = Some(here);
        words.push(Word {
            line,
            area: Area {
                left,
                top,
                right: left.saturating_add(width),
                bottom: top.saturating_add(height),
            },
            confidence: conf.parse::<f32>().unwrap_or(0.0).clamp(0.0, 100.0).round() as u8,
            text: text.nfc().collect(),
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_lines() {
        let tsv = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t1654\t2339\t-1\t\n\
            5\t1\t1\t1\t1\t1\t311\t202\t43\t27\t92.447365\tSô\u{301}:\n\
            5\t1\t1\t1\t1\t2\t367\t202\t224\t26\t86.6\t12/BC-UBND\n\
            5\t1\t1\t1\t2\t1\t310\t278\t38\t34\t-1\t \n\
            5\t1\t1\t2\t1\t1\t310\t278\t38\t34\t96.7\tKính\n\
            5\t1\tbroken\n\
            5\t1\t1\t2\t1\t2\tx\t278\t38\t34\t96.7\tgửi\n";
        let words = words(tsv);
        let short: Vec<(u32, u8, &str)> =
            words.iter().map(|w| (w.line, w.confidence, w.text.as_str())).collect();
        assert_eq!(short, [(0, 92, "Số:"), (0, 87, "12/BC-UBND"), (1, 97, "Kính")]);
        assert_eq!(words[1].area, Area { left: 367, top: 202, right: 591, bottom: 228 });
    }
}
