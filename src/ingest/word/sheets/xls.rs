//! Old Excel files (XLS of Excel 5 to 2003), record by record.

use super::biff::{BOF, Cursor, EOF, Record, Records, f64_at, packed, u16_at, u32_at};
use super::format::{Format, built_in, general};
use super::{Budget, Sheet, line};
use crate::ingest::piece::{FormatError, Limits};
use crate::ingest::word::flow::Font;
use std::collections::BTreeMap;
use std::io::Read;

/// What the first part of a workbook tells.
#[derive(Default)]
struct Book {
    /// Whether strings are bytes, from before Unicode.
    old: bool,
    since_1904: bool,
    sheets: Vec<(String, usize, bool)>,
    strings: Vec<String>,
    codes: BTreeMap<u32, String>,
    fonts: Vec<Font>,
    /// Font and format of each cell style.
    styles: Vec<(u16, u16)>,
    formats: Vec<Format>,
}

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    budget: &mut Budget,
    warnings: &mut Vec<String>,
) -> Result<Vec<Sheet>, FormatError> {
    let stream = stream(bytes, limits)?;
    let mut book = Book::default();
    for record in Records::from(&stream, 0) {
        match record.kind {
            EOF => break,
            0x2F => return Err(FormatError::Protected),
            _ => book.take(record, budget)?,
        }
    }
    book.formats = book.styles.iter().map(|(_, format)| book.format(*format)).collect();
    let mut sheets = Vec::new();
    for (name, at, hidden) in std::mem::take(&mut book.sheets) {
        if hidden {
            warnings.push(format!("has a hidden sheet `{name}`, which was not read"));
            continue;
        }
        if sheets.len() > limits.pages {
            break;
        }
        let mut sheet = Sheet { name, ..Sheet::default() };
        book.read_sheet(&stream, at, &mut sheet, budget)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() && warnings.is_empty() {
        return Err(FormatError::Damaged("its list of sheets cannot be found".to_owned()));
    }
    Ok(sheets)
}

/// The stream with the workbook.
fn stream(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, FormatError> {
    let mut container = cfb::CompoundFile::open(std::io::Cursor::new(bytes))
        .map_err(|error| FormatError::Damaged(format!("its container: {error}")))?;
    for name in ["/Workbook", "/Book"] {
        if let Ok(stream) = container.open_stream(name) {
            let mut out = Vec::new();
            // What can be read of a damaged stream is used.
            let _ = stream.take(limits.unpacked.saturating_add(1)).read_to_end(&mut out);
            if out.len() as u64 > limits.unpacked {
                return Err(FormatError::TooLarge("its workbook".to_owned()));
            }
            return Ok(out);
        }
    }
    Err(FormatError::Damaged("it has no workbook inside".to_owned()))
}

impl Book {
    /// Takes in a record of the first part.
    fn take(&mut self, record: Record<'_>, budget: &mut Budget) -> Result<(), FormatError> {
        match record.kind {
            BOF => self.old = record.u16_at(0) < 0x600,
            0x22 => self.since_1904 = record.u16_at(0) == 1,
            0x85 => {
                let bytes = record.bytes();
                let (at, flags) = (u32_at(bytes, 0) as usize, u16_at(bytes, 4));
                // Charts and macros are no sheets of cells.
                if flags >> 8 == 0 && !self.sheets.iter().any(|(_, other, _)| *other == at) {
                    let name = self.string(record, 6, true);
                    self.sheets.push((name, at, flags & 3 != 0));
                }
            }
            0x41E => {
                let id = u32::from(record.u16_at(0));
                let short = self.old;
                let code = self.string(record, 2, short);
                self.codes.insert(id, code);
            }
            0x31 => {
                let name = self.string(record, 14, true);
                self.fonts.push(Some(name.into()));
            }
            0xE0 => self.styles.push((record.u16_at(0), record.u16_at(2))),
            0xFC => {
                let count = u32_at(record.bytes(), 4);
                let mut cursor = Cursor::new(record, 8);
                for _ in 0..count {
                    let Some(text) = cursor.string(false) else { break };
                    budget.spend(text.len() / 4)?;
                    self.strings.push(text);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn string(&self, record: Record<'_>, skip: usize, short: bool) -> String {
        let mut cursor = Cursor::new(record, skip);
        let text = if self.old { cursor.old_string(short) } else { cursor.string(short) };
        text.unwrap_or_default()
    }

    fn format(&self, id: u16) -> Format {
        let id = u32::from(id);
        Format::parse(self.codes.get(&id).map_or_else(|| built_in(id), String::as_str))
    }

    /// The font of a cell style; number 4 was never given out.
    fn font(&self, style: u16) -> Font {
        let (font, _) = self.styles.get(usize::from(style))?;
        let index = usize::from(*font);
        self.fonts.get(if index > 4 { index - 1 } else { index })?.clone()
    }

    fn number(&self, value: f64, style: u16) -> String {
        match self.formats.get(usize::from(style)) {
            Some(format) => format.show(value, self.since_1904),
            None => general(value),
        }
    }

    /// Reads the cells of the sheet that starts at an offset.
    fn read_sheet(
        &self,
        stream: &[u8],
        at: usize,
        sheet: &mut Sheet,
        budget: &mut Budget,
    ) -> Result<(), FormatError> {
        let mut depth = 0usize;
        // The formula whose result stands in the record behind it.
        let mut waiting = None;
        for record in Records::from(stream, at) {
            match record.kind {
                BOF => depth += 1,
                EOF => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                // A chart inside the sheet.
                _ if depth > 1 => {}
                0x207 => {
                    if let Some((row, column, style)) = waiting.take() {
                        let text = self.string(record, 0, false);
                        sheet.put(row, column, line(&text, &self.font(style)), budget)?;
                    }
                }
                0xBD => self.many(&record, sheet, budget)?,
                kind => {
                    let (row, column) = (u32::from(record.u16_at(0)), u32::from(record.u16_at(2)));
                    let style = record.u16_at(4);
                    match self.cell(kind, record, style) {
                        Shown::Text(text) => {
                            sheet.put(row, column, line(&text, &self.font(style)), budget)?;
                        }
                        Shown::Follows => waiting = Some((row, column, style)),
                        Shown::Nothing => {}
                    }
                }
            }
        }
        Ok(())
    }

    /// A record of several packed numbers in a row.
    fn many(
        &self,
        record: &Record<'_>,
        sheet: &mut Sheet,
        budget: &mut Budget,
    ) -> Result<(), FormatError> {
        let bytes = record.bytes();
        let cells = bytes.get(4..bytes.len().saturating_sub(2)).unwrap_or_default();
        for (cell, column) in cells.chunks_exact(6).zip(u32::from(u16_at(bytes, 2))..) {
            let style = u16_at(cell, 0);
            let text = self.number(packed(u32_at(cell, 2)), style);
            let row = u32::from(u16_at(bytes, 0));
            sheet.put(row, column, line(&text, &self.font(style)), budget)?;
        }
        Ok(())
    }

    /// What a record of one cell shows.
    fn cell(&self, kind: u16, record: Record<'_>, style: u16) -> Shown {
        let bytes = record.bytes();
        Shown::Text(match kind {
            0xFD => {
                let index = u32_at(bytes, 6) as usize;
                self.strings.get(index).cloned().unwrap_or_default()
            }
            0x204 | 0xD6 => self.string(record, 6, false),
            0x203 => self.number(f64_at(bytes, 6), style),
            0x27E => self.number(packed(u32_at(bytes, 6)), style),
            0x06 | 0x206 | 0x406 if u16_at(bytes, 12) == 0xFFFF => {
                match (bytes.get(6), bytes.get(8)) {
                    (Some(0), _) => return Shown::Follows,
                    (Some(1), Some(value)) => truth(*value).to_owned(),
                    _ => return Shown::Nothing,
                }
            }
            0x06 | 0x206 | 0x406 => self.number(f64_at(bytes, 6), style),
            0x205 if bytes.get(7) == Some(&0) => {
                truth(bytes.get(6).copied().unwrap_or(0)).to_owned()
            }
            _ => return Shown::Nothing,
        })
    }
}

enum Shown {
    Text(String),
    Follows,
    Nothing,
}

fn truth(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}
