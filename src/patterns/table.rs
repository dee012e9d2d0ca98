//! Tab-separated tables: one header line, then one row a line.

use super::PatternError;

/// A table file, read by column name.
pub(super) struct Table<'a> {
    file: &'a str,
    columns: Vec<&'a str>,
    rows: Vec<(usize, Vec<&'a str>)>,
}

/// One row, with its line number for messages.
pub(super) struct Row<'a, 'b> {
    table: &'b Table<'a>,
    cells: &'b [&'a str],
    /// Line in the file, counted from 1.
    pub line: usize,
}

impl<'a> Table<'a> {
    /// Reads `text`, which must have exactly the columns `columns` in any order.
    pub fn parse(file: &'a str, text: &'a str, columns: &[&str]) -> Result<Self, PatternError> {
        let mut lines = text.lines().enumerate();
        let head: Vec<&str> = lines.next().map(|(_, line)| line.split('\t').collect()).unwrap_or_default();
        for column in columns {
            if !head.contains(column) {
                return Err(PatternError::new(file, 1, format!("the column '{column}' is missing")));
            }
        }
        if let Some(extra) = head.iter().find(|name| !columns.contains(name)) {
            return Err(PatternError::new(file, 1, format!("the column '{extra}' is not known here")));
        }
        let mut rows = Vec::with_capacity(text.len() / 48);
        for (i, line) in lines {
            if line.is_empty() {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != head.len() {
                let message = format!("{} cells where the header names {}", cells.len(), head.len());
                return Err(PatternError::new(file, i + 1, message));
            }
            rows.push((i + 1, cells));
        }
        Ok(Table { file, columns: head, rows })
    }

    /// The rows in file order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'a, '_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, cells, line: *line })
    }
}

impl<'a> Row<'a, '_> {
    /// The cell in `column`, without white space at its ends.
    pub fn get(&self, column: &str) -> &'a str {
        let at = self.table.columns.iter().position(|name| *name == column);
        at.map_or("", |at| self.cells[at].trim())
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
            cell => crate::model::Date::parse(cell)
                .map(Some)
                .ok_or_else(|| self.error(format!("'{cell}' in '{column}' is no date (2021-08-20)"))),
        }
    }

    /// An error at this row.
    pub fn error(&self, message: String) -> PatternError {
        PatternError::new(self.table.file, self.line, message)
    }
}
