//! Words with boxes to text.

use std::ops::Range;

use crate::ingest::scan::table::Table;
use crate::ingest::scan::tsv::{Area, Word};

/// A blank this wide may part cells, in inches; blanks between words have 0.06.
const CELL_GAP: f32 = 0.3;
/// It must also be this many times as wide as the line's usual blank: justified lines have wide blanks too.
const CELL_TIMES: u32 = 4;
/// How far from the page's edge dust and shadows are found, in inches.
const EDGE: f32 = 0.2;
/// Below this, a scrap that is no text for sure is dropped.
const UNSURE: u8 = 60;

/// A word in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineWord {
    /// Its bytes in the page's text.
    pub range: Range<usize>,
    /// How sure the engine is, 0 to 100.
    pub confidence: u8,
    /// Where it stands on the prepared page, in pixels.
    pub area: Area,
}

/// A line of the text: a line of the page, or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its bytes in the page's text, without the line end.
    pub range: Range<usize>,
    /// Where it stands on the prepared page, in pixels.
    pub area: Area,
    /// Its words in order.
    pub words: Vec<LineWord>,
}

/// The size of the page that words were read from.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Dots per inch.
    pub dpi: u32,
}

/// A row of cells; text outside tables mostly has one cell.
type Row = Vec<Vec<Word>>;

/// Makes the page's text of its words, which come in reading order with the number of their line. Cells of
/// tables and words far apart are joined by ` | `, wrapped lines of a ruled cell by a blank.
pub fn assemble(words: Vec<Word>, tables: &[Table], sheet: Sheet) -> (String, Vec<Line>) {
    let mut inside: Vec<Vec<(usize, Word)>> = vec![Vec::new(); tables.len()];
    let mut rows: Vec<Row> = Vec::new();
    // Where in the rows each table belongs.
    let mut places: Vec<Option<usize>> = vec![None; tables.len()];
    for line in by_line(words) {
        let mut outside = Vec::new();
        for word in line {
            let found = tables.iter().enumerate().find_map(|(n, t)| Some((n, t.cell(&word.area)?)));
            match found {
                Some((table, cell)) => {
                    inside[table].push((cell, word));
                    places[table].get_or_insert(rows.len());
                }
                None => outside.push(word),
            }
        }
        trim(&mut outside, sheet);
        if outside.iter().any(has_text) {
            rows.push(cells(outside, sheet.dpi));
        }
    }
    let mut filled: Vec<(usize, Vec<Row>)> = Vec::new();
    for ((table, words), place) in tables.iter().zip(inside).zip(places) {
        let rows = table.filled(words).into_iter().filter(|row| row.iter().flatten().any(has_text));
        filled.push((place.unwrap_or(0), rows.collect()));
    }
    filled.sort_by_key(|(place, _)| *place);
    let mut page = Page::default();
    let mut tables = filled.into_iter().peekable();
    for (index, row) in rows.into_iter().enumerate() {
        while let Some((_, rows)) = tables.next_if(|(place, _)| *place <= index) {
            rows.into_iter().for_each(|row| page.add(row));
        }
        page.add(row);
    }
    tables.flat_map(|(_, rows)| rows).for_each(|row| page.add(row));
    (page.text, page.lines)
}

fn by_line(words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut lines: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match lines.last_mut().filter(|line| line.last().is_some_and(|w| w.line == word.line)) {
            Some(line) => line.push(word),
            None => lines.push(vec![word]),
        }
    }
    lines
}

fn has_text(word: &Word) -> bool {
    word.text.chars().any(char::is_alphanumeric)
}

/// Drops what is no text at the ends of a line: specks at the page's edges and remains of stamps.
fn trim(line: &mut Vec<Word>, sheet: Sheet) {
    let edge = (sheet.dpi as f32 * EDGE) as u32;
    line.retain(|word| {
        let area = word.area;
        let at_edge = area.right < edge
            || area.bottom < edge
            || area.left + edge > sheet.width
            || area.top + edge > sheet.height;
        !(at_edge && word.confidence < UNSURE && word.text.chars().count() < 4)
    });
    let scrap = |word: &Word| !has_text(word) && word.confidence < UNSURE;
    while line.last().is_some_and(scrap) {
        line.pop();
    }
    let start = line.iter().position(|word| !scrap(word)).unwrap_or(line.len());
    line.drain(..start);
}

/// Parts a line where its blanks are much wider than usual.
fn cells(line: Vec<Word>, dpi: u32) -> Row {
    let gap = |pair: &[Word]| pair[1].area.left.saturating_sub(pair[0].area.right);
    let mut gaps: Vec<u32> = line.windows(2).map(gap).collect();
    gaps.sort_unstable();
    // With two words there is nothing to compare with.
    let usual =
        if gaps.len() < 2 { u32::MAX } else { gaps.get(gaps.len() / 4).copied().unwrap_or(0) };
    let limit = usual.saturating_mul(CELL_TIMES).max((dpi as f32 * CELL_GAP) as u32);
    let mut row: Row = Vec::new();
    for word in line {
        let last = row.last_mut().filter(|cell: &&mut Vec<Word>| {
            cell.last().is_some_and(|w| word.area.left.saturating_sub(w.area.right) <= limit)
        });
        match last {
            Some(cell) => cell.push(word),
            None => row.push(vec![word]),
        }
    }
    row
}

/// The text as it grows.
#[derive(Default)]
struct Page {
    text: String,
    lines: Vec<Line>,
}

impl Page {
    fn add(&mut self, row: Row) {
        let start = self.text.len();
        let mut line = Line { range: start..start, area: Area::default(), words: Vec::new() };
        for (index, cell) in row.into_iter().enumerate() {
            if index > 0 {
                let blank =
                    if self.text.len() == start || self.text.ends_with(' ') { "" } else { " " };
                self.text.push_str(blank);
                self.text.push_str("| ");
            }
            for (index, word) in cell.into_iter().enumerate() {
                if index > 0 {
                    self.text.push(' ');
                }
                let from = self.text.len();
                self.text.push_str(&word.text);
                line.area =
                    if line.words.is_empty() { word.area } else { line.area.with(word.area) };
                line.words.push(LineWord {
                    range: from..self.text.len(),
                    confidence: word.confidence,
                    area: word.area,
                });
            }
        }
        self.text.truncate(self.text.trim_end_matches(' ').len());
        line.range = start..self.text.len();
        self.text.push('\n');
        self.lines.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::scan::rules::{Rule, Rules};
    use crate::ingest::scan::table;
    use crate::ingest::scan::tsv;

    const SHEET: Sheet = Sheet { width: 1654, height: 2339, dpi: 200 };

    /// Words given as line number, left edge, top, confidence, text; letters are 14 pixels wide.
    fn words(list: &[(u32, u32, u32, u32, &str)]) -> Vec<Word> {
        let rows: String = list
            .iter()
            .map(|(line, left, top, conf, text)| {
                let width = 14 * text.chars().count();
                format!("5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{width}\t26\t{conf}\t{text}\n")
            })
            .collect();
        tsv::words(&rows)
    }

    #[test]
    fn lines_with_ranges_and_boxes() {
        let list = [
            (1, 300, 200, 95, "Kế"),
            (1, 340, 200, 91, "hoạch"),
            (2, 300, 240, 80, "số"),
            (2, 340, 240, 70, "29/KH-STP"),
        ];
        let (text, lines) = assemble(words(&list), &[], SHEET);
        assert_eq!(text, "Kế hoạch\nsố 29/KH-STP\n");
        assert_eq!(lines.len(), 2);
        assert_eq!(&text[lines[1].range.clone()], "số 29/KH-STP");
        let code = &lines[1].words[1];
        assert_eq!((&text[code.range.clone()], code.confidence), ("29/KH-STP", 70));
        assert_eq!(lines[1].area, Area { left: 300, top: 240, right: 466, bottom: 266 });
    }

    #[test]
    fn wide_blanks_part_cells_but_not_justified_lines() {
        let list = [
            (1, 300, 200, 95, "Tổng"),
            (1, 366, 200, 95, "cộng"),
            (1, 700, 200, 95, "47.883"),
            (1, 1000, 200, 95, "361"),
            (2, 300, 240, 95, "qua"),
            (2, 430, 240, 95, "mạng"),
            (2, 570, 240, 95, "tại"),
            (2, 700, 240, 95, "địa"),
            (2, 830, 240, 95, "chỉ"),
            (3, 300, 280, 95, "Quảng"),
            (3, 800, 280, 95, "Ngãi"),
        ];
        let (text, _) = assemble(words(&list), &[], SHEET);
        assert_eq!(text, "Tổng cộng | 47.883 | 361\nqua mạng tại địa chỉ\nQuảng Ngãi\n");
    }

    #[test]
    fn scraps_are_dropped() {
        let list = [
            (1, 300, 200, 30, "—"),
            (2, 300, 240, 40, "'"),
            (2, 340, 240, 95, "-"),
            (2, 370, 240, 95, "Lưu:"),
            (2, 450, 240, 95, "VT."),
            (2, 520, 240, 20, "_"),
            (3, 5, 400, 30, "l|"),
            (3, 300, 400, 96, "1"),
            (4, 300, 500, 96, "./."),
        ];
        let (text, _) = assemble(words(&list), &[], SHEET);
        assert_eq!(text, "- Lưu: VT.\n1\n");
    }

    #[test]
    fn ruled_tables_stand_between_the_lines() {
        let rule = |at, from, to| Rule { at, from, to };
        let rules = Rules {
            level: [300, 360, 440].map(|at| rule(at, 200, 1200)).to_vec(),
            upright: [200, 300, 800, 1200].map(|at| rule(at, 300, 440)).to_vec(),
        };
        let list = [
            (1, 300, 200, 95, "Phụ"),
            (1, 360, 200, 95, "lục"),
            (2, 220, 310, 95, "TT"),
            (2, 320, 310, 95, "Nội"),
            (2, 380, 310, 95, "dung"),
            (3, 320, 370, 95, "Đất"),
            (3, 820, 370, 95, "1.419"),
            (4, 320, 405, 95, "đai"),
            (5, 300, 500, 95, "Nơi"),
            (5, 360, 500, 95, "nhận:"),
        ];
        let (text, lines) = assemble(words(&list), &table::find(&rules, 200), SHEET);
        assert_eq!(text, "Phụ lục\nTT | Nội dung |\n| Đất đai | 1.419\nNơi nhận:\n");
        assert_eq!(lines.len(), 4);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(assemble(Vec::new(), &[], SHEET), (String::new(), Vec::new()));
    }
}
