//! What a Word file tells of the look of its runs and paragraphs ("sprms", MS-DOC 2.6), as far as
//! it matters to the text.

use super::bytes::{i16_at, part, u16_at, u32_at};
use crate::ingest::word::table::Cell;

/// Properties of a run, each if told.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) font: Option<u16>,
    pub(super) hidden: Option<bool>,
    pub(super) deleted: Option<bool>,
    pub(super) capitals: Option<bool>,
    pub(super) raised: Option<bool>,
    /// Whether codes such as 2 stand for something else than characters.
    pub(super) special: Option<bool>,
    /// Font and code of a sign.
    pub(super) symbol: Option<(u16, u16)>,
    pub(super) style: Option<u16>,
}

impl Run {
    /// These properties, else those of another.
    pub(super) fn or(&self, other: &Run) -> Run {
        Run {
            font: self.font.or(other.font),
            hidden: self.hidden.or(other.hidden),
            deleted: self.deleted.or(other.deleted),
            capitals: self.capitals.or(other.capitals),
            raised: self.raised.or(other.raised),
            special: self.special.or(other.special),
            symbol: self.symbol.or(other.symbol),
            style: self.style.or(other.style),
        }
    }

    /// Takes in a list of properties.
    pub(super) fn take(&mut self, list: &[u8]) {
        // Word writes the font for ASCII and the one for other Latin letters; legacy letters are
        // of the latter.
        let mut other_font = None;
        each(list, |code, value| {
            let on = || match value.first() {
                Some(0) => Some(false),
                Some(0x80) | None => None,
                Some(_) => Some(true),
            };
            match code {
                0x0800 => self.deleted = on(),
                0x083C | 0x0818 => self.hidden = on(),
                0x083B => self.capitals = on(),
                0x0855 => self.special = on(),
                0x2A48 => self.raised = value.first().map(|raised| *raised == 1),
                0x4A4F => self.font = Some(u16_at(value, 0)),
                0x4A51 => other_font = Some(u16_at(value, 0)),
                0x4A30 => self.style = Some(u16_at(value, 0)),
                0x6A09 => self.symbol = Some((u16_at(value, 0), u16_at(value, 2))),
                _ => {}
            }
        });
        self.font = other_font.or(self.font);
    }
}

/// Properties of a paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) style: u16,
    pub(super) in_table: bool,
    /// Whether it ends a row.
    pub(super) row_end: bool,
    /// Nesting of tables.
    pub(super) level: u32,
    /// Whether it ends a cell of a nested table.
    pub(super) inner_cell: bool,
    pub(super) list: Option<u16>,
    pub(super) list_level: Option<u8>,
    pub(super) row: Row,
}

impl Paragraph {
    /// Takes in a list of properties; some are so long that they stand in the data stream.
    pub(super) fn take(&mut self, list: &[u8], data: &[u8]) {
        let mut far = None;
        each(list, |code, value| match code {
            0x6645 | 0x6646 => far = Some(u32_at(value, 0) as usize),
            _ => self.set(code, value),
        });
        if let Some(at) = far {
            let length = usize::from(u16_at(data, at));
            each(part(data, at.saturating_add(2), length), |code, value| self.set(code, value));
        }
    }

    fn set(&mut self, code: u16, value: &[u8]) {
        let on = value.first().is_some_and(|on| *on != 0);
        match code {
            0x2416 => self.in_table = on,
            0x2417 | 0x244C => self.row_end |= on,
            0x6649 => self.level = u32_at(value, 0),
            0x244B => self.inner_cell = on,
            0x460B => self.list = Some(u16_at(value, 0)),
            0x260A => self.list_level = value.first().copied(),
            0xD608 => self.row.define(value),
            // Lines of the table: top, left, bottom, right, between rows, between columns.
            0xD605 => self.row.lines = Some(is_drawn(part(value, 20, 4), 1)),
            0xD613 => self.row.lines = Some(is_drawn(part(value, 40, 8), 5)),
            0xD62B => {
                if let [index, merged, ..] = value
                    && let Some(cell) = self.row.cells.get_mut(usize::from(*index))
                {
                    cell.continues = *merged == 1;
                }
            }
            _ => {}
        }
    }
}

/// What a row tells of its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    cells: Vec<Definition>,
    pub(super) left: i32,
    /// Whether lines stand between its columns.
    pub(super) lines: Option<bool>,
}

#[derive(Clone, Debug, Default)]
struct Definition {
    right: i32,
    continues: bool,
    bordered: bool,
}

impl Row {
    /// Takes in the definition of a table (sprmTDefTable): edges, then 20 bytes for each cell.
    fn define(&mut self, value: &[u8]) {
        let count = usize::from(value.first().copied().unwrap_or(0));
        self.left = i32::from(i16_at(value, 1));
        self.cells = (0..count)
            .map(|index| {
                let cell = part(value, 1 + (count + 1) * 2 + index * 20, 20);
                let flags = u16_at(cell, 0);
                let below = flags & 0x20 != 0 && flags & 0x40 == 0;
                Definition {
                    right: i32::from(i16_at(value, 3 + index * 2)),
                    continues: below || flags & 3 == 2,
                    bordered: is_drawn(part(cell, 8, 4), 1) || is_drawn(part(cell, 16, 4), 1),
                }
            })
            .collect();
    }

    /// Tells the cells of a row that has ended what was defined for them.
    pub(super) fn apply(&self, cells: &mut [Cell]) {
        for (cell, defined) in cells.iter_mut().zip(&self.cells) {
            cell.right = Some(defined.right);
            cell.continues = defined.continues;
            cell.bordered = defined.bordered;
        }
    }
}

/// Whether a border is drawn: its kind stands at an offset, 0 and 255 for none.
fn is_drawn(border: &[u8], kind_at: usize) -> bool {
    border.get(kind_at).is_some_and(|kind| !matches!(kind, 0 | 0xFF))
}

/// Gives each property of a list with its code and value.
pub(super) fn each(list: &[u8], mut give: impl FnMut(u16, &[u8])) {
    let mut at = 0;
    while at + 2 < list.len() {
        let code = u16_at(list, at);
        at += 2;
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ if matches!(code, 0xD608 | 0xD606) => {
                let length = usize::from(u16_at(list, at)).saturating_sub(1);
                at += 2;
                length
            }
            _ => {
                let length = usize::from(list.get(at).copied().unwrap_or(0));
                at += 1;
                length
            }
        };
        let rest = list.get(at..).unwrap_or_default();
        give(code, rest.get(..length).unwrap_or(rest));
        at += length;
    }
}
