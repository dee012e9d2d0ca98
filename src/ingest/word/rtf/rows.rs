//! What the rows of a rich text table tell of their cells.

use crate::ingest::word::table::Cell;

/// Cells that a row may have.
const CELLS: usize = 256;

#[derive(Clone, Debug, Default)]
struct Definition {
    continues: bool,
    bordered: bool,
    right: i32,
}

/// The definition of a row (`\trowd` and what follows it).
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    cells: Vec<Definition>,
    next: Definition,
    /// Whether the line told next is at the side of a cell.
    side: bool,
    pub(super) left: i32,
}

impl Row {
    /// Takes in a control word if it is about rows.
    pub(super) fn word(&mut self, name: &str, number: Option<i32>) {
        match name {
            "trowd" => *self = Row::default(),
            "trleft" => self.left = number.unwrap_or(0),
            "clmrg" | "clvmrg" => self.next.continues = true,
            "clbrdrl" | "clbrdrr" => self.side = true,
            "brdrnone" | "brdrnil" | "clbrdrt" | "clbrdrb" | "brdrt" | "brdrb" => self.side = false,
            "cellx" => {
                self.next.right = number.unwrap_or(0);
                let done = std::mem::take(&mut self.next);
                if self.cells.len() < CELLS {
                    self.cells.push(done);
                }
                self.side = false;
            }
            _ if self.side && name.starts_with("brdr") && name != "brdrw" && name != "brdrcf" => {
                self.next.bordered = true;
                self.side = false;
            }
            _ => {}
        }
    }

    /// Tells the cells of a row that has ended what was defined for them.
    pub(super) fn apply(&self, cells: &mut Vec<Cell>) {
        // Some writers end a row with cells that it does not have.
        let count = self.cells.len().max(1);
        while cells.len() > count && cells.last().is_some_and(|cell| cell.lines.is_empty()) {
            cells.pop();
        }
        for (cell, defined) in cells.iter_mut().zip(&self.cells) {
            cell.continues = defined.continues;
            cell.bordered = defined.bordered;
            cell.right = Some(defined.right);
        }
    }
}
