//! Tables as lines: a row is a line with bars between its cells, but a table that only sets two
//! blocks of text side by side (letterhead, signature) gives one block after the other.

use crate::ingest::word::flow::Line;

/// Rows of a table laid out for two blocks, at most: more is a list.
const BLOCK_ROWS: usize = 8;
/// How far column edges may lie apart and be the same, in twips (1/1440 inch).
const SAME_EDGE: i32 = 60;
/// Columns that a cell may take up, at most.
pub(crate) const WIDEST: usize = 63;

/// A cell of a table.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    pub(crate) lines: Vec<Line>,
    /// Columns it takes up, where the file counts them; 0 counts as 1.
    pub(crate) span: usize,
    /// Its right edge in twips, where the file gives measures instead.
    pub(crate) right: Option<i32>,
    /// Whether it belongs to the cell above.
    pub(crate) continues: bool,
    /// Whether it has a line at its left or right side.
    pub(crate) bordered: bool,
}

/// A table being read.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) row: Vec<Cell>,
    /// Whether lines are drawn between its columns, where the file tells it.
    pub(crate) bordered: Option<bool>,
    /// The left edge of its rows in twips.
    pub(crate) left: i32,
}

impl Table {
    /// The table as lines.
    pub(crate) fn lines(mut self) -> Vec<Line> {
        if !self.row.is_empty() {
            let row = std::mem::take(&mut self.row);
            self.rows.push(row);
        }
        self.count_columns();
        for cell in self.rows.iter_mut().flatten() {
            cell.span = cell.span.clamp(1, WIDEST);
            if cell.continues {
                cell.lines.clear();
            }
            while cell.lines.last().is_some_and(Line::is_blank) {
                cell.lines.pop();
            }
        }
        let mut lines = Vec::new();
        if self.is_layout() {
            blocks(self.rows, &mut lines);
        } else {
            self.drop_empty_columns();
            for row in self.rows {
                bars(row, &mut lines);
            }
        }
        lines
    }

    /// Leaves out the columns in which no cell begins that holds text: a table drawn over several
    /// rasters has many of them.
    fn drop_empty_columns(&mut self) {
        let mut used: Vec<bool> = Vec::new();
        for row in &self.rows {
            let mut at = 0;
            for cell in row {
                if used.len() < at + cell.span {
                    used.resize(at + cell.span, false);
                }
                if let Some(column) = used.get_mut(at).filter(|_| !is_empty(cell)) {
                    *column = true;
                }
                at += cell.span;
            }
        }
        for row in &mut self.rows {
            let mut at = 0;
            for cell in row.iter_mut() {
                let columns = used.get(at..at + cell.span).unwrap_or_default();
                at += cell.span;
                cell.span = columns.iter().filter(|used| **used).count();
            }
            row.retain(|cell| cell.span > 0);
        }
    }

    /// Works out from the edges of the cells how many columns each takes up.
    fn count_columns(&mut self) {
        let mut edges: Vec<i32> =
            self.rows.iter().flatten().filter_map(|cell| cell.right).collect();
        edges.sort_unstable();
        edges.dedup_by(|next, kept| next.saturating_sub(*kept) <= SAME_EDGE);
        if edges.is_empty() {
            return;
        }
        for row in &mut self.rows {
            let mut left = self.left;
            for cell in row {
                let Some(right) = cell.right else { continue };
                let from = edges.partition_point(|edge| *edge <= left.saturating_add(SAME_EDGE));
                let to = edges.partition_point(|edge| *edge <= right);
                cell.span = to.saturating_sub(from).max(1);
                left = right;
            }
        }
    }

    /// Whether the table only sets blocks of text side by side: no lines between its columns, few
    /// rows, at most two cells of a row filled, none of them a mere figure, and, where nothing is
    /// known of its lines, one row or cells of several paragraphs in the first.
    fn is_layout(&self) -> bool {
        let bordered =
            self.bordered.unwrap_or_else(|| self.rows.iter().flatten().any(|c| c.bordered));
        let several = |cell: &Cell| {
            cell.lines.iter().filter(|line| !line.is_blank()).count() > 1
                || cell.lines.iter().any(|line| line.text().trim().contains('\n'))
        };
        if let [row] = self.rows.as_slice()
            && row.len() <= 3
            && row.iter().filter(|cell| several(cell)).count() == 2
        {
            return true;
        }
        let filled = |row: &[Cell]| row.iter().filter(|cell| !is_empty(cell)).count();
        if self.rows.iter().all(|row| row.len() == 1) {
            return true;
        }
        if bordered
            || self.rows.len() > BLOCK_ROWS
            || self.rows.iter().any(|row| filled(row) > 2 || row.len() > 4)
            || self.rows.iter().flatten().any(is_figure)
        {
            return false;
        }
        let blocks = self.rows.iter().any(|row| row.iter().any(several));
        blocks || self.rows.len() <= 3
    }
}

fn is_empty(cell: &Cell) -> bool {
    cell.lines.iter().all(Line::is_blank)
}

/// Whether a cell holds a mere figure: an amount, a percentage or a row number.
fn is_figure(cell: &Cell) -> bool {
    let text: String = cell.lines.iter().map(Line::text).collect();
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '('))
        && text.contains(|c: char| c.is_ascii_digit())
        && !text.contains(|c: char| !(c.is_ascii_digit() || " .,%()-+\u{a0}".contains(c)))
}

/// The cells one column after the other. A cell that takes up a whole row of several columns
/// stands where it is.
fn blocks(rows: Vec<Vec<Cell>>, out: &mut Vec<Line>) {
    let mut columns: Vec<Vec<Line>> = Vec::new();
    for row in rows {
        if row.len() == 1 && !columns.is_empty() && row.iter().any(|cell| cell.span > 1) {
            out.extend(columns.drain(..).flatten());
        }
        let mut at = 0;
        for cell in row {
            if columns.len() <= at {
                columns.resize_with(at + 1, Vec::new);
            }
            if let Some(column) = columns.get_mut(at) {
                column.extend(cell.lines);
            }
            at += cell.span;
        }
    }
    out.extend(columns.into_iter().flatten());
}

/// A row as a line with bars; what stands beside its text follows.
pub(crate) fn bars(row: Vec<Cell>, out: &mut Vec<Line>) {
    let mut line = Line::default();
    let mut asides = Vec::new();
    if row.iter().all(is_empty) {
        return;
    }
    // Bars that are due: they are written when it is known what is left of them.
    let mut bars = 0;
    for cell in row {
        let mut written = false;
        for part in cell.lines {
            if part.aside {
                asides.push(part);
                continue;
            }
            if part.is_blank() {
                continue;
            }
            if written {
                line.push(" ", &line.pieces.last().and_then(|piece| piece.font.clone()));
            } else {
                write_bars(&mut line, bars);
                bars = 0;
            }
            written = true;
            let count = part.pieces.len();
            for (index, piece) in part.pieces.into_iter().enumerate() {
                let text = piece.text.replace(['\n', '\r', '\t'], " ");
                let text = if index == 0 { text.trim_start_matches(' ') } else { &text };
                let last = index + 1 == count;
                line.push(if last { text.trim_end_matches(' ') } else { text }, &piece.font);
            }
        }
        bars += cell.span;
    }
    write_bars(&mut line, bars.saturating_sub(1));
    out.push(line);
    out.append(&mut asides);
}

/// Writes the bars between two filled cells, or before the first or after the last one.
fn write_bars(line: &mut Line, bars: usize) {
    for _ in 0..bars {
        let text = if line.pieces.is_empty() { "| " } else { " | " };
        let after_bar = line.pieces.last().is_some_and(|piece| piece.text.ends_with("| "));
        let font = line.pieces.last().and_then(|piece| piece.font.clone());
        line.push(if after_bar { "| " } else { text }, &font);
    }
}
