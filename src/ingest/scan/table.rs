//! Ruled tables: which word stands in which cell.

use crate::ingest::scan::rules::{Rule, Rules};
use crate::ingest::scan::tsv::{Area, Word};

/// Ruled lines closer than this (inches) are one, and lines ending this near to another one meet it.
const NEAR: f32 = 0.06;
/// Most ruled lines of a page that are looked at, in each direction.
const MOST_RULES: usize = 400;

/// A grid of ruled lines with at least two columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Where the rows meet, from the upper edge to the lower one.
    rows: Vec<usize>,
    /// Where the columns meet, from the left edge to the right one.
    columns: Vec<usize>,
    /// For each cell, row by row, the cell that it is a part of (itself unless cells are merged).
    heads: Vec<usize>,
}

/// Finds the tables that ruled lines form.
pub fn find(rules: &Rules, dpi: u32) -> Vec<Table> {
    if rules.level.len() > MOST_RULES || rules.upright.len() > MOST_RULES {
        return Vec::new();
    }
    let near = ((dpi as f32 * NEAR) as usize).max(2);
    let mut left: Vec<Rule> = rules.upright.clone();
    let mut tables = Vec::new();
    while let Some(first) = left.pop() {
        // All lines that hang together with this one.
        let (mut upright, mut level): (Vec<Rule>, Vec<Rule>) = (vec![first], Vec::new());
        loop {
            let meets = |a: &Rule, b: &Rule| {
                (a.from..a.to + 2 * near).contains(&(b.at + near))
                    && (b.from..b.to + 2 * near).contains(&(a.at + near))
            };
            let found: Vec<Rule> = rules
                .level
                .iter()
                .filter(|l| !level.contains(l) && upright.iter().any(|u| meets(u, l)))
                .copied()
                .collect();
            level.extend(found);
            let (more, rest): (Vec<Rule>, Vec<Rule>) =
                left.into_iter().partition(|u| level.iter().any(|l| meets(u, l)));
            left = rest;
            if more.is_empty() {
                break;
            }
            upright.extend(more);
        }
        tables.extend(table(&level, &upright, near));
    }
    tables.sort_by_key(|table| table.rows.first().copied());
    tables
}

fn table(level: &[Rule], upright: &[Rule], near: usize) -> Option<Table> {
    let (rows, columns) = (places(level, near), places(upright, near));
    if rows.len() < 2 || columns.len() < 3 {
        return None;
    }
    let (down, across) = (rows.len() - 1, columns.len() - 1);
    let middle = |places: &[usize], at: usize| {
        places.get(at..at + 2).map_or(0, |pair| (pair[0] + pair[1]) / 2)
    };
    let divides = |lines: &[Rule], at: usize, along: usize| {
        lines
            .iter()
            .any(|rule| rule.at.abs_diff(at) <= 2 * near && (rule.from..rule.to).contains(&along))
    };
    let mut heads: Vec<usize> = (0..down * across).collect();
    for row in 0..down {
        for column in 0..across {
            let here = row * across + column;
            if row > 0 && !divides(level, rows[row], middle(&columns, column)) {
                heads[here] = heads[here - across];
            } else if column > 0 && !divides(upright, columns[column], middle(&rows, row)) {
                heads[here] = heads[here - 1];
            }
        }
    }
    Some(Table { rows, columns, heads })
}

/// The places of lines, each once, in order.
fn places(rules: &[Rule], near: usize) -> Vec<usize> {
    let mut all: Vec<usize> = rules.iter().map(|rule| rule.at).collect();
    all.sort_unstable();
    all.dedup_by(|next, last| *next <= *last + 2 * near);
    all
}

impl Table {
    /// The cell that holds the middle of an area, as its number; `None` outside the table.
    pub fn cell(&self, area: &Area) -> Option<usize> {
        let (x, y) = area.middle();
        let row = self.rows.partition_point(|&at| at <= y as usize).checked_sub(1)?;
        let column = self.columns.partition_point(|&at| at <= x as usize).checked_sub(1)?;
        if row + 1 >= self.rows.len() || column + 1 >= self.columns.len() {
            return None;
        }
        self.heads.get(row * (self.columns.len() - 1) + column).copied()
    }

    /// The rows of the page that the table takes up: the first one and the one after the last.
    pub fn span(&self) -> (usize, usize) {
        (self.rows.first().copied().unwrap_or(0), self.rows.last().copied().unwrap_or(0))
    }

    /// The areas of the cells, row by row; merged ones once, in the row of their first part.
    pub fn areas(&self) -> Vec<Vec<Area>> {
        let across = self.columns.len() - 1;
        let mut areas: Vec<Option<Area>> = vec![None; self.heads.len()];
        for (part, &head) in self.heads.iter().enumerate() {
            let (row, column) = (part / across, part % across);
            let piece = Area {
                left: self.columns[column] as u32,
                right: self.columns[column + 1] as u32,
                top: self.rows[row] as u32,
                bottom: self.rows[row + 1] as u32,
            };
            if let Some(area) = areas.get_mut(head) {
                *area = Some(area.map_or(piece, |area| area.with(piece)));
            }
        }
        areas.chunks(across).map(|row| row.iter().flatten().copied().collect()).collect()
    }

    /// The rows of the table as lists of cells, made of words with the number of their cell. Rows without
    /// any word are left out. A row of the grid that holds several rows of text (no lines between them)
    /// gives several rows.
    pub fn filled(&self, words: Vec<(usize, Word)>) -> Vec<Vec<Vec<Word>>> {
        let across = self.columns.len() - 1;
        let mut grid: Vec<Vec<(usize, Word)>> = vec![Vec::new(); self.rows.len() - 1];
        for (cell, word) in words {
            if let Some(row) = grid.get_mut(cell / across) {
                row.push((cell % across, word));
            }
        }
        let mut out = Vec::new();
        for mut row in grid.into_iter().filter(|row| !row.is_empty()) {
            row.sort_by_key(|(column, word)| (word.line, *column, word.area.left));
            // Text lines that fill most columns are rows of their own.
            let full: Vec<u32> = full_lines(&row, across);
            let mut cells = vec![Vec::new(); across];
            let mut seen = 0;
            for (column, word) in row {
                if full.get(1..).unwrap_or_default().get(seen) == Some(&word.line) {
                    seen += 1;
                    out.push(std::mem::replace(&mut cells, vec![Vec::new(); across]));
                }
                if let Some(cell) = cells.get_mut(column) {
                    cell.push(word);
                }
            }
            out.push(cells);
        }
        out
    }
}

/// The text lines of a row that have words in most columns, when there are several of them.
fn full_lines(row: &[(usize, Word)], across: usize) -> Vec<u32> {
    let mut full = Vec::new();
    let mut rest = row;
    while let Some((_, first)) = rest.first() {
        let end = rest.iter().position(|(_, word)| word.line != first.line).unwrap_or(rest.len());
        let mut columns: Vec<usize> = rest[..end].iter().map(|(column, _)| *column).collect();
        columns.dedup();
        if columns.len() >= 3 && columns.len() * 3 > across * 2 {
            full.push(first.line);
        }
        rest = &rest[end..];
    }
    // Two full lines may be one row whose cells are all wrapped; three are rows.
    if full.len() >= 3 { full } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: usize, from: usize, to: usize) -> Rule {
        Rule { at, from, to }
    }

    fn word(line: u32, x: u32, y: u32, text: &str) -> Word {
        let area = Area { left: x, top: y, right: x + 20, bottom: y + 10 };
        Word { line, area, confidence: 90, text: text.into() }
    }

    fn texts(rows: Vec<Vec<Vec<Word>>>) -> Vec<Vec<String>> {
        let join =
            |cell: Vec<Word>| cell.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        rows.into_iter().map(|row| row.into_iter().map(join).collect()).collect()
    }

    #[test]
    fn cells_with_wrapped_text_and_merged_ones() {
        // Two columns at the right share their head; the first column is merged over the head rows.
        let rules = Rules {
            level: vec![
                rule(100, 100, 500),
                rule(151, 200, 500),
                rule(200, 100, 500),
                rule(300, 100, 500),
                rule(900, 0, 800),
            ],
            upright: vec![
                rule(100, 100, 301),
                rule(200, 100, 301),
                rule(350, 150, 300),
                rule(500, 99, 301),
            ],
        };
        let tables = find(&rules, 100);
        assert_eq!(tables.len(), 1, "{tables:?}");
        let table = &tables[0];
        let placed: Vec<(usize, Word)> = [
            word(0, 110, 140, "TT"),
            word(0, 300, 120, "Kết"),
            word(0, 340, 120, "quả"),
            word(1, 210, 170, "Số"),
            word(1, 400, 170, "Tỷ"),
            word(2, 110, 210, "1"),
            word(2, 210, 210, "đã"),
            word(2, 400, 210, "95,5"),
            word(3, 210, 250, "xong"),
        ]
        .into_iter()
        .map(|word| (table.cell(&word.area).unwrap(), word))
        .collect();
        let rows = texts(table.filled(placed));
        assert_eq!(
            rows,
            [vec!["TT", "Kết quả", ""], vec!["", "Số", "Tỷ"], vec!["1", "đã xong", "95,5"]]
        );
        assert_eq!(table.cell(&word(0, 600, 140, "x").area), None);
        assert_eq!(table.cell(&word(0, 110, 320, "x").area), None);
    }

    #[test]
    fn rows_without_lines_between_them() {
        let rules = Rules {
            level: vec![rule(100, 100, 500), rule(300, 100, 500)],
            upright: [100, 200, 300, 500].map(|at| rule(at, 100, 300)).to_vec(),
        };
        let table = &find(&rules, 100)[0];
        let mut words = Vec::new();
        for line in 0..4 {
            for x in [110, 210, 310] {
                words.push(word(line, x, 110 + line * 40, &format!("{line}")));
            }
        }
        let placed = words.into_iter().map(|w| (table.cell(&w.area).unwrap(), w)).collect();
        assert_eq!(table.filled(placed).len(), 4);
    }

    #[test]
    fn frames_are_no_tables() {
        let rules = Rules {
            level: vec![rule(100, 100, 500), rule(300, 100, 500)],
            upright: vec![rule(100, 100, 300), rule(500, 100, 300)],
        };
        assert!(find(&rules, 100).is_empty());
        assert!(find(&Rules::default(), 100).is_empty());
    }
}
