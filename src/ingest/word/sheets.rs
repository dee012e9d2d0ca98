//! Spreadsheets (XLSX, XLS, ODS): each sheet a page, each row a line with bars between its cells.

mod biff;
mod format;
mod ods;
mod xls;
mod xlsx;

use crate::ingest::piece::{FormatError, Limits, Pages};
use crate::ingest::word::container::{Kind, kind};
use crate::ingest::word::flow::{Font, Line, page};
use crate::ingest::word::table::{Cell, bars};
use std::collections::{BTreeMap, BTreeSet};

/// Rows and columns that a sheet may have (those of Excel).
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Bytes that a filled cell takes besides its text, about: a few hundred letters can ask for a million
/// cells, whose texts are next to nothing.
const CELL: usize = 256;

/// A sheet being read: its filled cells.
#[derive(Debug, Default)]
struct Sheet {
    name: String,
    rows: BTreeMap<u32, BTreeMap<u32, Line>>,
}

/// What is left of the text that a file may unpack to: a short file can name one long text many
/// times.
#[derive(Debug)]
struct Budget(u64);

impl Budget {
    fn spend(&mut self, bytes: usize) -> Result<(), FormatError> {
        match self.0.checked_sub(bytes as u64) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => Err(FormatError::TooLarge("its cells hold too much text".to_owned())),
        }
    }
}

impl Sheet {
    /// Puts text into a cell, where there is any and the place lies in a sheet.
    fn put(
        &mut self,
        row: u32,
        column: u32,
        line: Line,
        budget: &mut Budget,
    ) -> Result<(), FormatError> {
        if row < ROWS && column < COLUMNS && !line.is_blank() {
            let bytes: usize = line.pieces.iter().map(|piece| piece.text.len()).sum();
            budget.spend(bytes + CELL)?;
            self.rows.entry(row).or_default().insert(column, line);
        }
        Ok(())
    }

    /// The sheet as lines: its name, then its rows. Columns without any text are left out, rows
    /// end with their last filled cell; rows without text leave one empty line.
    fn lines(self, budget: &mut Budget) -> Result<Vec<Line>, FormatError> {
        let columns: BTreeSet<u32> =
            self.rows.values().flat_map(|row| row.keys().copied()).collect();
        let mut name = Line::default();
        name.push(&self.name, &None);
        let mut lines = vec![name];
        let mut before = None;
        for (number, mut row) in self.rows {
            if before.is_some_and(|before| number > before + 1) {
                lines.push(Line::default());
            }
            before = Some(number);
            let Some(last) = row.keys().next_back().copied() else { continue };
            let mut cells = Vec::new();
            for column in columns.range(..=last) {
                let lines: Vec<Line> = row.remove(column).into_iter().collect();
                cells.push(Cell { lines, span: 1, ..Cell::default() });
            }
            budget.spend(cells.len() * 3)?;
            bars(cells, &mut lines);
        }
        Ok(lines)
    }
}

/// Text in a font as the content of a cell.
fn line(text: &str, font: &Font) -> Line {
    let mut line = Line::default();
    line.push(text, font);
    line
}

/// Reads a spreadsheet.
///
/// # Errors
///
/// A damaged or protected file, a kind that is not read, or one larger than the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Pages, FormatError> {
    let mut budget = Budget(limits.unpacked);
    let mut warnings = Vec::new();
    let sheets = match kind(bytes) {
        Some(Kind::Xlsx) => xlsx::read(bytes, limits, &mut budget, &mut warnings)?,
        Some(Kind::Xls) => xls::read(bytes, limits, &mut budget, &mut warnings)?,
        Some(Kind::Ods) => ods::read(bytes, limits, &mut budget, &mut warnings)?,
        Some(Kind::EncryptedOoxml) => return Err(FormatError::Protected),
        _ => {
            let what = "is no spreadsheet that can be read; save it as .xlsx";
            return Err(FormatError::Unsupported(what.to_owned()));
        }
    };
    let mut pages = Vec::new();
    for sheet in sheets {
        if sheet.rows.is_empty() {
            continue;
        }
        pages.extend(page(sheet.lines(&mut budget)?, Vec::new()).pages);
    }
    Ok(Pages { pages, warnings })
}
