//! Where a sheet has columns side by side: header and signature blocks, pages in two columns, and
//! tables without ruling lines.

use super::flow::{Atom, Item, What};
use super::sheets::Set;
use super::words::Word;

/// Neighbouring rows that share empty stretches from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Band {
    /// First row and the row behind the last.
    pub start: usize,
    pub end: usize,
    /// The middles of the empty stretches. Columns use the first one only.
    pub cuts: Vec<f64>,
    /// The first printed row of each row of a table; none for columns.
    pub rows: Vec<usize>,
}

/// An empty stretch of a row.
type Free = (f64, f64);

/// What the finders look at.
pub(crate) struct Rows<'a> {
    pub atoms: &'a [Atom],
    pub words: &'a [Word],
    pub glyphs: &'a [Set],
    /// The usual height of the type.
    size: f64,
    /// Left and right end of the text.
    reach: (f64, f64),
}

impl<'a> Rows<'a> {
    pub(crate) fn new(atoms: &'a [Atom], words: &'a [Word], glyphs: &'a [Set]) -> Self {
        let items = || atoms.iter().flat_map(|a| &a.items);
        let mut sizes: Vec<f64> = items().map(|i| i.size).collect();
        sizes.sort_by(f64::total_cmp);
        let size = sizes.get(sizes.len() / 2).copied().unwrap_or(12.0);
        let from = items().map(|i| i.x0).fold(f64::INFINITY, f64::min);
        let to = items().map(|i| i.x1).fold(f64::NEG_INFINITY, f64::max);
        Rows { atoms, words, glyphs, size, reach: (from, to) }
    }

    /// The bands from top to bottom; they do not overlap.
    pub(crate) fn bands(&self) -> Vec<Band> {
        let mut out: Vec<Band> = Vec::new();
        let mut at = 0;
        while let Some(atom) = self.atoms.get(at) {
            let band = if atom.taken.len() > 1 {
                self.table(at).or_else(|| self.columns(at))
            } else {
                None
            };
            let Some(mut band) = band else {
                at += 1;
                continue;
            };
            let floor = out.last().map_or(0, |b| b.end);
            if band.rows.is_empty() {
                self.reach_up(&mut band, floor);
            }
            at = band.end;
            out.push(band);
        }
        out
    }

    /// The empty stretches between the first and the last taken one.
    fn inner(&self, atom: &Atom, least: f64) -> Vec<Free> {
        let gaps = atom.taken.windows(2).map(|pair| (pair[0].1, pair[1].0));
        gaps.filter(|(from, to)| to - from >= least * self.size).collect()
    }

    /// The longest part of a stretch that a row leaves empty too.
    fn left_free(&self, atom: &Atom, free: Free) -> Free {
        let mut best = (free.0, free.0);
        let mut from = free.0;
        for (x0, x1) in &atom.taken {
            if *x1 <= free.0 || *x0 >= free.1 {
                continue;
            }
            if x0 - from > best.1 - best.0 {
                best = (from, *x0);
            }
            from = from.max(*x1);
        }
        if free.1 - from > best.1 - best.0 {
            best = (from, free.1);
        }
        best
    }

    fn sides(&self, atom: &Atom, free: Free) -> (bool, bool) {
        let middle = (free.0 + free.1) / 2.0;
        let left = atom.taken.iter().any(|(_, x1)| *x1 <= middle);
        (left, atom.taken.iter().any(|(x0, _)| *x0 >= middle))
    }

    /// Whether a row stands clearly apart from the one above it.
    fn apart(&self, at: usize, ems: f64) -> bool {
        let above = at.checked_sub(1).and_then(|i| self.atoms.get(i));
        match (above, self.atoms.get(at)) {
            (Some(above), Some(here)) => here.top - above.bottom > ems * self.size,
            _ => true,
        }
    }

    /// Columns that start in this row.
    fn columns(&self, start: usize) -> Option<Band> {
        let atom = self.atoms.get(start)?;
        let mut best: Option<(usize, f64, usize, Free)> = None;
        for gap in self.inner(atom, 1.0) {
            let (mut free, mut end) = (gap, start + 1);
            let mut rows = 0;
            let mut sofar = gap;
            let (mut left, mut right) =
                ((f64::INFINITY, f64::NEG_INFINITY), (f64::INFINITY, f64::NEG_INFINITY));
            for at in start..self.atoms.len() {
                let Some(atom) = self.atoms.get(at) else { break };
                sofar = self.left_free(atom, sofar);
                let both = self.sides(atom, sofar) == (true, true);
                // A title below the block stands apart, a footer far apart.
                let apart = at > start && self.apart(at, if both { 3.0 } else { 1.6 });
                if sofar.1 - sofar.0 < self.size || apart {
                    break;
                }
                if both && self.stands_out(atom, sofar) {
                    free = sofar;
                    end = at + 1;
                    rows += self.double_lines(atom, sofar);
                    for (x0, x1) in &atom.taken {
                        let side =
                            if *x1 <= (sofar.0 + sofar.1) / 2.0 { &mut left } else { &mut right };
                        *side = (side.0.min(*x0), side.1.max(*x1));
                    }
                }
            }
            // Numbers and dashes before list items, page numbers behind them are no columns.
            if (left.1 - left.0).min(right.1 - right.0) < 3.0 * self.size {
                continue;
            }
            let gap = free.1 - free.0;
            let sure =
                rows >= 2 && gap >= self.size || gap >= 2.5 * self.size && self.two_parts(atom);
            if !sure || self.labels(start, end, free, left) {
                continue;
            }
            if best.is_none_or(|(r, g, _, _)| (rows, gap) > (r, g)) {
                best = Some((rows, gap, end, free));
            }
        }
        let (rows, _, end, free) = best?;
        let end = if rows >= 2 { self.reach_down(start, end, free) } else { end };
        Some(Band { start, end, cuts: vec![(free.0 + free.1) / 2.0], rows: Vec::new() })
    }

    /// Whether a gap is clearly wider than the others of its row; in a justified line all are wide.
    fn stands_out(&self, atom: &Atom, free: Free) -> bool {
        let middle = (free.0 + free.1) / 2.0;
        let gaps = || atom.taken.windows(2).map(|pair| (pair[0].1, pair[1].0));
        let own = gaps().find(|g| g.0 <= middle && middle <= g.1).map_or(0.0, |g| g.1 - g.0);
        let mut others: Vec<f64> =
            gaps().filter(|g| g.1 < middle || g.0 > middle).map(|g| g.1 - g.0).collect();
        others.sort_by(f64::total_cmp);
        others.get(others.len() / 2).is_none_or(|usual| own >= 1.6 * usual)
    }

    /// Whether both sides of a row's widest gap hold more than one word: a lone row of two words is
    /// a justified line.
    fn two_parts(&self, atom: &Atom) -> bool {
        let gaps = atom.taken.windows(2).map(|pair| pair[1].0 - pair[0].1);
        let Some((widest, _)) = gaps.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else {
            return false;
        };
        widest >= 1 && widest + 3 <= atom.taken.len()
    }

    /// Whether the left side is a narrow list of labels with their values to the right, which all
    /// begin at one place: such rows are read through.
    fn labels(&self, start: usize, end: usize, free: Free, left: Free) -> bool {
        if left.1 - left.0 > 0.25 * (self.reach.1 - self.reach.0) {
            return false;
        }
        let middle = (free.0 + free.1) / 2.0;
        let rows = self.atoms.get(start..end).unwrap_or_default();
        let mut values = rows.iter().filter_map(|atom| {
            let right = atom.taken.iter().filter(|(x0, _)| *x0 >= middle).copied();
            right.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        });
        let Some(first) = values.next() else { return false };
        let values: Vec<Free> = values.collect();
        let close = |a: f64, b: f64, ems: f64| (a - b).abs() < ems * self.size;
        !values.is_empty()
            && values.iter().all(|v| close(v.0, first.0, 0.12))
            && !values.iter().all(|v| close(v.0 + v.1, first.0 + first.1, 0.5))
    }

    /// How many lines stand on both sides.
    fn double_lines(&self, atom: &Atom, free: Free) -> usize {
        let middle = (free.0 + free.1) / 2.0;
        let count = |left: bool| {
            let mut at: Vec<f64> = atom
                .items
                .iter()
                .filter(|i| ((i.x0 + i.x1) / 2.0 < middle) == left)
                .map(|i| i.bottom)
                .collect();
            at.sort_by(f64::total_cmp);
            at.dedup_by(|b, a| *b - *a < 0.5 * self.size);
            at.len()
        };
        count(true).min(count(false))
    }

    /// Takes in rows below that go on with the left column alone: the subject under the number,
    /// the rest of the list of receivers.
    fn reach_down(&self, start: usize, mut end: usize, free: Free) -> usize {
        let lefts = |atom: &Atom| {
            let own = atom.taken.iter().filter(|(_, x1)| *x1 <= free.1);
            own.fold(None, |sum: Option<Free>, (x0, x1)| {
                Some(sum.map_or((*x0, *x1), |s| (s.0.min(*x0), s.1.max(*x1))))
            })
        };
        let above: Vec<Free> =
            self.atoms.get(start..end).unwrap_or_default().iter().filter_map(lefts).collect();
        let wide = self.reach.1 - self.reach.0;
        while let Some(atom) = self.atoms.get(end) {
            let Some((x0, x1)) = lefts(atom) else { break };
            let alone = atom.taken.iter().all(|(_, to)| *to <= free.1);
            let level = above.iter().any(|a| (a.0 - x0).abs() < 0.7 * self.size);
            let centered = above.iter().any(|a| (a.0 + a.1 - x0 - x1).abs() / 2.0 < 0.02 * wide);
            if !alone || !(level || centered) || self.apart(end, 1.3) {
                break;
            }
            end += 1;
        }
        end
    }

    /// Takes in rows above that belong to the right column alone: it begins higher than the left.
    fn reach_up(&self, band: &mut Band, floor: usize) {
        let Some(cut) = band.cuts.first().copied() else { return };
        let Some(first) = self.atoms.get(band.start) else { return };
        let right = first.taken.iter().filter(|(x0, _)| *x0 >= cut).copied();
        let Some(right) = right.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else { return };
        while band.start > floor && !self.apart(band.start, 1.3) {
            let Some(atom) = self.atoms.get(band.start - 1) else { return };
            let (Some((x0, _)), Some((_, x1))) = (atom.taken.first(), atom.taken.last()) else {
                return;
            };
            let centered = (right.0 + right.1 - x0 - x1).abs() / 2.0 < self.size;
            if *x0 < cut || !centered {
                return;
            }
            band.start -= 1;
        }
    }

    /// A table without ruling lines that starts in this row.
    fn table(&self, start: usize) -> Option<Band> {
        let least = 0.6 * self.size;
        let mut free = self.inner(self.atoms.get(start)?, 0.6);
        let mut kept = free.clone();
        let (mut rows, mut end) = (0, start);
        for at in start..self.atoms.len() {
            let Some(atom) = self.atoms.get(at) else { break };
            let drawn = atom.items.iter().any(|i| matches!(i.what, What::Table(_)));
            if drawn || at > start && self.apart(at, 3.0) {
                break;
            }
            let next: Vec<Free> = free
                .iter()
                .map(|f| self.left_free(atom, *f))
                .filter(|f| f.1 - f.0 >= least)
                .collect();
            let filled = self.cells(atom, &next).iter().filter(|c| !c.is_empty()).count();
            let crossed = free.len() - next.len();
            if next.is_empty() || crossed > 0 && rows >= 3 && (crossed > 1 || filled < 3) {
                break;
            }
            // A title over several columns, or a sum that begins in the first, cuts nothing off.
            if crossed == 0 || rows < 3 {
                free = next;
            }
            if filled >= 2 {
                rows += 1;
                end = at + 1;
                kept.clone_from(&free);
            }
        }
        while self.ends_cell(end, &kept) {
            end += 1;
        }
        let cuts: Vec<f64> = kept.iter().map(|f| (f.0 + f.1) / 2.0).collect();
        let inside = self.atoms.get(start..end)?;
        let grid: Vec<Vec<Vec<&Item>>> = inside.iter().map(|a| self.cells(a, &kept)).collect();
        let good = match cuts.len() {
            0 => false,
            1 => rows >= 3 && (self.figures(&grid, 0) || self.figures(&grid, 1)),
            _ => rows >= 3 && !self.prose(&grid),
        };
        good.then(|| Band { start, end, cuts, rows: self.row_starts(start, inside, &grid) })
    }

    /// Whether a row closes a cell of the last row of a table: it stands close below, in one column
    /// behind the first, and begins where the row above begins there.
    fn ends_cell(&self, at: usize, free: &[Free]) -> bool {
        let above = at.checked_sub(1).and_then(|i| self.atoms.get(i));
        let (Some(above), Some(atom)) = (above, self.atoms.get(at)) else { return false };
        let (last, cells) = (self.cells(above, free), self.cells(atom, free));
        let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let (Some((column, cell)), None) = (filled.next(), filled.next()) else { return false };
        let begin = |cell: &[&Item]| cell.iter().map(|i| i.x0).fold(f64::INFINITY, f64::min);
        let level =
            last.get(column).is_some_and(|up| (begin(up) - begin(cell)).abs() < self.size / 2.0);
        column > 0 && level && !self.apart(at, 0.8)
    }

    /// Where the rows of a table begin: a printed row goes on with the one above when it follows
    /// more closely than rows do here, or when it holds neither a first cell nor a figure.
    fn row_starts(&self, start: usize, atoms: &[Atom], grid: &[Vec<Vec<&Item>>]) -> Vec<usize> {
        let gaps: Vec<f64> = atoms.windows(2).map(|pair| pair[1].top - pair[0].bottom).collect();
        let mut sorted = gaps.clone();
        sorted.sort_by(f64::total_cmp);
        let (low, high) = (
            sorted.first().copied().unwrap_or(0.0),
            sorted.get(sorted.len() * 9 / 10).copied().unwrap_or(0.0),
        );
        let close =
            if high - low > 0.2 * self.size { (low + high) / 2.0 } else { f64::NEG_INFINITY };
        let columns = grid.first().map_or(0, Vec::len);
        let figures: Vec<bool> = (0..columns).map(|c| self.figures(grid, c)).collect();
        let mut out = Vec::new();
        for (at, row) in grid.iter().enumerate() {
            let filled = |c: usize| row.get(c).is_some_and(|cell| !cell.is_empty());
            let bare = (0..columns).all(|c| !filled(c) || c > 0 && figures.get(c) == Some(&false))
                && figures.contains(&true);
            let gap = at.checked_sub(1).and_then(|g| gaps.get(g)).copied();
            let goes_on = gap.is_some_and(|gap| gap < close || bare && gap < 0.8 * self.size);
            if !goes_on {
                out.push(start + at);
            }
        }
        out
    }

    fn cells<'b>(&self, atom: &'b Atom, free: &[Free]) -> Vec<Vec<&'b Item>> {
        let mut cells: Vec<Vec<&Item>> = vec![Vec::new(); free.len() + 1];
        for item in &atom.items {
            let x = (item.x0 + item.x1) / 2.0;
            let column = free.partition_point(|f| (f.0 + f.1) / 2.0 < x);
            if let Some(cell) = cells.get_mut(column) {
                cell.push(item);
            }
        }
        cells
    }

    /// Whether a column holds figures, one in a row.
    fn figures(&self, grid: &[Vec<Vec<&Item>>], column: usize) -> bool {
        let cells = || grid.iter().filter_map(|row| row.get(column)).filter(|c| !c.is_empty());
        let figure = |cell: &&Vec<&Item>| cell.len() <= 2 && cell.iter().any(|i| self.is_figure(i));
        let figures = cells().filter(figure).count();
        figures >= 3 && figures * 10 >= cells().count() * 7
    }

    fn is_figure(&self, item: &Item) -> bool {
        let What::Word(word) = item.what else { return false };
        let Some(word) = self.words.get(word) else { return false };
        let chars = || {
            word.glyphs.iter().filter_map(|i| self.glyphs.get(*i)).flat_map(|g| g.symbol.chars())
        };
        chars().any(|c| c.is_ascii_digit())
            && chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | '(' | ')'))
    }

    /// Whether the cells are lines of running text: columns of a printed page.
    fn prose(&self, grid: &[Vec<Vec<&Item>>]) -> bool {
        let columns = grid.iter().map(Vec::len).max().unwrap_or(0);
        let long = |column: usize| {
            let cells = || grid.iter().filter_map(|row| row.get(column)).filter(|c| !c.is_empty());
            cells().map(Vec::len).sum::<usize>() > 3 * cells().count()
        };
        (0..columns).all(long)
    }
}
