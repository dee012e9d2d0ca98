//! Words and tables to reading order: rows from top to bottom, columns one after the other.

use super::bands::{Band, Rows};
use super::grid::Table;
use super::lines::lines;
use super::out::Out;
use super::sheets::Set;
use super::words::Word;

/// What takes up room on the sheet.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    Word(usize),
    Table(usize),
}

/// A box of the sheet with what stands in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub x0: f64,
    pub x1: f64,
    pub top: f64,
    pub bottom: f64,
    pub size: f64,
    pub what: What,
}

/// Items that no horizontal cut parts: mostly one printed row.
#[derive(Clone, Debug)]
pub(crate) struct Atom {
    pub items: Vec<Item>,
    pub top: f64,
    pub bottom: f64,
    /// The taken stretches of the row, from left to right.
    pub taken: Vec<(f64, f64)>,
}

/// How often columns are looked for inside of columns.
const DEEPEST: usize = 12;

/// Writes words and tables in reading order.
pub(crate) fn flow(
    glyphs: &[Set],
    words: &[Word],
    tables: &[Table],
    loose: Vec<usize>,
    out: &mut Out,
) {
    let mut items: Vec<Item> = Vec::with_capacity(loose.len() + tables.len());
    for i in loose {
        let Some(word) = words.get(i) else { continue };
        items.push(Item {
            x0: word.x0,
            x1: word.x1,
            top: word.top(),
            bottom: word.y,
            size: word.size,
            what: What::Word(i),
        });
    }
    for (i, table) in tables.iter().enumerate() {
        items.push(Item {
            x0: table.x0,
            x1: table.x1,
            top: table.top,
            bottom: table.bottom,
            size: 10.0,
            what: What::Table(i),
        });
    }
    Flow { glyphs, words, tables, out }.region(items, 0);
}

struct Flow<'a> {
    glyphs: &'a [Set],
    words: &'a [Word],
    tables: &'a [Table],
    out: &'a mut Out,
}

impl Flow<'_> {
    fn region(&mut self, items: Vec<Item>, depth: usize) {
        let atoms = atoms(items);
        let rows = Rows::new(&atoms, self.words, self.glyphs);
        let bands = if depth < DEEPEST { rows.bands() } else { Vec::new() };
        let mut at = 0;
        for band in bands {
            self.plain(atoms.get(at..band.start).unwrap_or_default());
            let inside = atoms.get(band.start..band.end).unwrap_or_default();
            self.band(inside, &band, depth);
            at = band.end;
        }
        self.plain(atoms.get(at..).unwrap_or_default());
    }

    fn band(&mut self, atoms: &[Atom], band: &Band, depth: usize) {
        for (at, from) in band.rows.iter().enumerate() {
            let to = band.rows.get(at + 1).copied().unwrap_or(band.end);
            let row = from.saturating_sub(band.start)..to.saturating_sub(band.start);
            self.aligned_row(atoms.get(row).unwrap_or_default(), &band.cuts);
        }
        if !band.rows.is_empty() {
            return;
        }
        let Some(cut) = band.cuts.first() else { return };
        let (left, right): (Vec<Item>, Vec<Item>) = atoms
            .iter()
            .flat_map(|atom| atom.items.iter().copied())
            .partition(|item| (item.x0 + item.x1) / 2.0 < *cut);
        if left.is_empty() || right.is_empty() {
            self.plain(atoms);
            return;
        }
        self.region(left, depth + 1);
        self.region(right, depth + 1);
    }

    /// A row of a table without lines: the cells are parted at the cuts.
    fn aligned_row(&mut self, atoms: &[Atom], cuts: &[f64]) {
        let mut cells: Vec<Vec<usize>> = vec![Vec::new(); cuts.len() + 1];
        for item in atoms.iter().flat_map(|atom| &atom.items) {
            let What::Word(i) = item.what else { continue };
            let column = cuts.partition_point(|cut| *cut < (item.x0 + item.x1) / 2.0);
            if let Some(cell) = cells.get_mut(column) {
                cell.push(i);
            }
        }
        self.out.row(self.glyphs, self.words, &cells);
    }

    /// Lines from top to bottom, tables in between.
    fn plain(&mut self, atoms: &[Atom]) {
        for atom in atoms {
            let mut which = Vec::new();
            for item in &atom.items {
                match item.what {
                    What::Word(i) => which.push(i),
                    What::Table(i) => self.table(i),
                }
            }
            for line in lines(self.words, &which) {
                self.out.line(self.glyphs, self.words, &line);
            }
        }
    }

    fn table(&mut self, table: usize) {
        let Some(table) = self.tables.get(table) else { return };
        for row in &table.rows {
            self.out.row(self.glyphs, self.words, row);
        }
    }
}

/// Cuts items into rows where nothing stands between.
fn atoms(mut items: Vec<Item>) -> Vec<Atom> {
    items.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut out: Vec<Atom> = Vec::new();
    for item in items {
        match out.last_mut() {
            Some(atom) if item.top < atom.bottom - 0.02 * item.size => {
                atom.bottom = atom.bottom.max(item.bottom);
                atom.items.push(item);
            }
            _ => out.push(Atom {
                top: item.top,
                bottom: item.bottom,
                items: vec![item],
                taken: Vec::new(),
            }),
        }
    }
    for atom in &mut out {
        let mut spans: Vec<(f64, f64)> = atom.items.iter().map(|i| (i.x0, i.x1)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (from, to) in spans {
            match atom.taken.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => atom.taken.push((from, to)),
            }
        }
    }
    out
}
