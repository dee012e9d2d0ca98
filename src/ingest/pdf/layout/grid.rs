//! Tables drawn with ruling lines: the grid of lines, the words of its cells.

use super::words::Word;
use crate::ingest::pdf::marks::Rule;

/// A ruled table: for each row the words of its cells. A cell that spans others holds the words of
/// all of them at its first row and column; the others are empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub x0: f64,
    pub x1: f64,
    pub top: f64,
    pub bottom: f64,
    pub rows: Vec<Vec<Vec<usize>>>,
}

/// Two lines closer than this are the same border.
const SAME: f64 = 2.5;
/// Ruling lines beyond this number are a drawing.
const MOST_RULES: usize = 6_000;
/// Columns and rows of a table.
const MOST_LINES: usize = 400;

/// The tables of a sheet and the words outside of them.
pub(crate) fn tables(rules: &[Rule], words: &[Word]) -> (Vec<Table>, Vec<usize>) {
    let rules = merge(rules);
    let mut taken = vec![false; words.len()];
    let mut tables = Vec::new();
    if rules.len() <= MOST_RULES {
        for group in connected(&rules) {
            if let Some(table) = table(&group, words, &mut taken) {
                tables.push(table);
            }
        }
    }
    let loose = (0..words.len()).filter(|i| taken.get(*i) == Some(&false)).collect();
    (tables, loose)
}

/// Puts pieces of one line together: borders are often drawn cell by cell, dashed or twice.
fn merge(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| {
        a.upright.cmp(&b.upright).then(a.at.total_cmp(&b.at)).then(a.from.total_cmp(&b.from))
    });
    // Lines at nearly the same place, brought to one place first, then chained along it.
    let mut start = 0;
    let mut out: Vec<Rule> = Vec::new();
    while let Some(first) = sorted.get(start).copied() {
        let rest = sorted.get(start..).unwrap_or_default();
        let count = rest
            .iter()
            .take_while(|r| r.upright == first.upright && r.at - first.at <= 1.2)
            .count()
            .max(1);
        let mut same = rest.get(..count).unwrap_or_default().to_vec();
        same.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut line: Option<Rule> = None;
        for rule in same {
            match &mut line {
                Some(line) if rule.from <= line.to + 3.0 => line.to = line.to.max(rule.to),
                _ => out.extend(line.replace(rule)),
            }
        }
        out.extend(line);
        start += count;
    }
    out.retain(|rule| rule.to - rule.from >= 6.0);
    out
}

/// Groups of lines that touch.
fn connected(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut group: Vec<usize> = (0..rules.len()).collect();
    fn root(group: &mut [usize], mut i: usize) -> usize {
        while let Some(up) = group.get(i).copied().filter(|up| *up != i) {
            let above = group.get(up).copied().unwrap_or(up);
            if let Some(slot) = group.get_mut(i) {
                *slot = above;
            }
            i = up;
        }
        i
    }
    for (i, a) in rules.iter().enumerate().filter(|(_, r)| r.upright) {
        for (j, b) in rules.iter().enumerate().filter(|(_, r)| !r.upright) {
            let crosses = (b.from - SAME..=b.to + SAME).contains(&a.at)
                && (a.from - SAME..=a.to + SAME).contains(&b.at);
            if crosses {
                let (ri, rj) = (root(&mut group, i), root(&mut group, j));
                if let Some(slot) = group.get_mut(ri) {
                    *slot = rj;
                }
            }
        }
    }
    let mut out: Vec<(usize, Vec<Rule>)> = Vec::new();
    for (i, rule) in rules.iter().enumerate() {
        let key = root(&mut group, i);
        match out.iter_mut().find(|(k, _)| *k == key) {
            Some((_, group)) => group.push(*rule),
            None => out.push((key, vec![*rule])),
        }
    }
    let mut out: Vec<Vec<Rule>> = out.into_iter().map(|(_, group)| group).collect();
    out.retain(|group| group.len() >= 4);
    out
}

/// The distinct places of lines, from low to high.
fn places(mut at: Vec<f64>) -> Vec<f64> {
    at.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    for place in at {
        if out.last().is_none_or(|last| place - last > SAME) {
            out.push(place);
        }
    }
    out
}

fn table(rules: &[Rule], words: &[Word], taken: &mut [bool]) -> Option<Table> {
    let of = |upright: bool| rules.iter().filter(move |r| r.upright == upright);
    // Lines that stick out close cells that have no border at the side.
    let ends = |upright: bool| of(upright).flat_map(|r| [r.from, r.to]);
    let outer = |upright: bool| {
        let least = ends(upright).fold(f64::INFINITY, f64::min);
        let most = ends(upright).fold(f64::NEG_INFINITY, f64::max);
        [least, most]
    };
    let mut columns = places(of(true).map(|r| r.at).chain(outer(false)).collect());
    let rows = places(of(false).map(|r| r.at).chain(outer(true)).collect());
    let wide = 4.0;
    columns.dedup_by(|b, a| *b - *a < wide);
    let sized = |places: &[f64]| (2..MOST_LINES).contains(&places.len());
    if !sized(&columns) || !sized(&rows) || columns.len() < 3 {
        return None;
    }
    let (x0, x1) = (*columns.first()?, *columns.last()?);
    let (top, bottom) = (*rows.first()?, *rows.last()?);
    let cells = Cells::new(rules, &columns, &rows);
    let mut out = vec![vec![Vec::new(); columns.len() - 1]; rows.len() - 1];
    let mut held = 0_usize;
    for (i, word) in words.iter().enumerate() {
        let (x, y) = word.center();
        if taken.get(i) != Some(&false) || !(x0..=x1).contains(&x) || !(top..=bottom).contains(&y) {
            continue;
        }
        let column = columns.partition_point(|at| *at <= x).saturating_sub(1);
        let row = rows.partition_point(|at| *at <= y).saturating_sub(1);
        let (row, column) = cells.first_of(row, column);
        if let Some(cell) = out.get_mut(row).and_then(|r: &mut Vec<Vec<usize>>| r.get_mut(column)) {
            cell.push(i);
            held += 1;
        }
    }
    // One cell alone is a frame around text, not a table.
    let filled = out.iter().flatten().filter(|cell| !cell.is_empty()).count();
    if held == 0 || filled < 2 {
        return None;
    }
    for i in out.iter().flatten().flatten() {
        if let Some(flag) = taken.get_mut(*i) {
            *flag = true;
        }
    }
    let rows = out.into_iter().flat_map(|row| part_rows(words, row)).collect();
    Some(Table { x0, x1, top, bottom, rows: without_empty(rows, &columns) })
}

/// A column narrower than this comes from a double border.
const NARROWEST: f64 = 8.0;

/// Drops rows in which nothing stands, and such columns when double borders make them.
fn without_empty(mut rows: Vec<Vec<Vec<usize>>>, columns: &[f64]) -> Vec<Vec<Vec<usize>>> {
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    for (column, borders) in columns.windows(2).enumerate().rev() {
        let narrow = borders[1] - borders[0] < NARROWEST;
        if narrow && rows.iter().all(|row| row.get(column).is_none_or(Vec::is_empty)) {
            for row in rows.iter_mut().filter(|row| column < row.len()) {
                row.remove(column);
            }
        }
    }
    rows
}

/// Which cells of a grid are one because no line parts them.
struct Cells {
    columns: usize,
    first: Vec<usize>,
}

impl Cells {
    fn new(rules: &[Rule], columns: &[f64], rows: &[f64]) -> Self {
        let (wide, high) = (columns.len() - 1, rows.len() - 1);
        let mut cells = Cells { columns: wide, first: (0..wide * high).collect() };
        // How much of a border is drawn: a line of the place that covers most of it parts cells.
        let drawn = |upright: bool, at: f64, from: f64, to: f64| {
            let covered: f64 = rules
                .iter()
                .filter(|r| r.upright == upright && (r.at - at).abs() <= SAME)
                .map(|r| (r.to.min(to) - r.from.max(from)).max(0.0))
                .sum();
            covered >= 0.5 * (to - from)
        };
        for (row, y) in rows.windows(2).enumerate() {
            for (column, x) in columns.windows(2).enumerate() {
                let here = row * wide + column;
                if column + 1 < wide && !drawn(true, x[1], y[0], y[1]) {
                    cells.join(here, here + 1);
                }
                if row + 1 < high && !drawn(false, y[1], x[0], x[1]) {
                    cells.join(here, here + wide);
                }
            }
        }
        cells
    }

    fn root(&self, mut cell: usize) -> usize {
        while let Some(up) = self.first.get(cell).copied().filter(|up| *up != cell) {
            cell = up;
        }
        cell
    }

    /// The lower number, which is the upper left cell, leads.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.first.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }

    fn first_of(&self, row: usize, column: usize) -> (usize, usize) {
        let first = self.root(row * self.columns + column);
        (first / self.columns, first % self.columns)
    }
}

/// Rows without a line between them: when a column is a list of figures, each on its own baseline,
/// every figure starts a row. All else stays one row.
fn part_rows(words: &[Word], row: Vec<Vec<usize>>) -> Vec<Vec<Vec<usize>>> {
    let baselines = |cell: &Vec<usize>| {
        let mut at: Vec<f64> = cell.iter().filter_map(|i| Some(words.get(*i)?.y)).collect();
        at.sort_by(f64::total_cmp);
        at.dedup_by(|b, a| *b - *a < 3.0);
        at
    };
    let lists: Vec<Vec<f64>> = row.iter().map(baselines).collect();
    let same = |a: &Vec<f64>, b: &Vec<f64>| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 3.0)
    };
    // Two columns of one word a line at the same heights: no wrapped text looks like that.
    let figures = |column: usize| {
        let (Some(list), Some(cell)) = (lists.get(column), row.get(column)) else { return false };
        list.len() >= 4 && cell.len() == list.len()
    };
    let Some((_, starts)) = lists.iter().enumerate().find(|(column, list)| {
        figures(*column)
            && lists
                .iter()
                .enumerate()
                .any(|(other, l)| other != *column && figures(other) && same(l, list))
    }) else {
        return vec![row];
    };
    let mut parts = vec![vec![Vec::new(); row.len()]; starts.len()];
    for (column, cell) in row.iter().enumerate() {
        for i in cell {
            let y = words.get(*i).map_or(0.0, |w| w.y);
            let at = starts.partition_point(|start| start - 3.0 <= y).saturating_sub(1);
            if let Some(cell) =
                parts.get_mut(at).and_then(|r: &mut Vec<Vec<usize>>| r.get_mut(column))
            {
                cell.push(*i);
            }
        }
    }
    parts
}
