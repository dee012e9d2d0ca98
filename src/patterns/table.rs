//! Tab-separated tables: one header line, then one row a line.

use super::PatternError;

/// No table has more columns.
const MOST_COLUMNS: usize = 12;

/// A table file, read by column name.
pub(super) struct Table<'a> {
    file: &'a str,
    text: &'a str,
    columns: Vec<&'a str>,
}

/// One row, with its line number for messages.
pub(super) struct Row<'a, 'b> {
    table: &'b Table<'a>,
    cells: [&'a str; MOST_COLUMNS],
    /// Line in the file, counted from 1.
    line: usize,
}

impl<'a> Table<'a> {
    /// Reads `text`, which must have exactly the columns `columns` in any order.
    pub fn parse(file: &'a str, text: &'a str, columns: &[&str]) -> Result<Self, PatternError> {
        let head: Vec<&str> =
            text.lines().next().map(|line| line.split('\t').collect()).unwrap_or_default();
        for column in columns {
            if !head.contains(column) {
                return Err(PatternError::new(
                    file,
                    1,
                    format!("the column '{column}' is missing"),
                ));
            }
        }
        if let Some(extra) = head.iter().find(|name| !columns.contains(name)) {
            return Err(PatternError::new(
                file,
                1,
                format!("the column '{extra}' is not known here"),
            ));
        }
        debug_assert!(head.len() <= MOST_COLUMNS);
        Ok(Table { file, text, columns: head })
    }

    /// The rows in file order; a row with too few or too many cells is an error.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'a, '_>, PatternError>> {
        let lines = self.text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty());
        lines.map(|(i, line)| {
            let mut cells = [""; MOST_COLUMNS];
            let mut count = 0;
            for cell in line.split('\t') {
                if let Some(slot) = cells.get_mut(count) {
                    *slot = cell.trim();
                }
                count += 1;
            }
            if count != self.columns.len() {
                let message =
                    format!("{count} cells where the header names {}", self.columns.len());
                return Err(PatternError::new(self.file, i + 1, message));
            }
            Ok(Row { table: self, cells, line: i + 1 })
        })
    }
}

impl<'a> Row<'a, '_> {
    /// The cell in `column`, without white space at its ends.
    pub fn get(&self, column: &str) -> &'a str {
        let at = self.table.columns.iter().position(|name| *name == column);
        at.map_or("", |at| self.cells[at])
    }

    /// The cell in `column`, or an error that names the row if it is empty.
    pub fn required(&self, column: &str) -> Result<&'a str, PatternError> {
        match self.get(column) {
            "" => Err(self.error(format!("'{column}' is empty"))),
            cell => Ok(cell),
        }
    }

    /// The values of a cell that `|` separates.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(column).split('|').map(str::trim).filter(|value| !value.is_empty())
    }

    /// The date in `column`, `None` if the cell is empty.
    pub fn date(&self, column: &str) -> Result<Option<crate::model::Date>, PatternError> {
        match self.get(column) {
            "" => Ok(None),
            cell => crate::model::Date::parse(cell).map(Some).ok_or_else(|| {
                self.error(format!("'{cell}' in '{column}' is no date (2021-08-20)"))
            }),
        }
    }

    /// An error at this row.
    pub fn error(&self, message: String) -> PatternError {
        PatternError::new(self.table.file, self.line, message)
    }
}
