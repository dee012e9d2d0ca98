//! The text of Word 6 and 95: bytes, read by the character set of their font. Tables are followed;
//! notes and headers come after the text.

use super::bytes::{i16_at, part, u16_at, u32_at};
use super::file::File;
use super::pages::{Stretch, find, split_style, stretches};
use crate::ingest::piece::{FormatError, Pages};
use crate::ingest::word::charsets;
use crate::ingest::word::flow::{Flow, Font, page};

/// Offsets in the file information block of positions and lengths of parts.
const STYLES: usize = 0x60;
const RUNS: usize = 0xB8;
const PARAGRAPHS: usize = 0xC0;
const FONTS: usize = 0xD0;

/// What Word 6 tells of a run that matters to the text.
#[derive(Clone, Copy, Default)]
struct Look {
    font: Option<u16>,
    hidden: bool,
}

struct Reader<'a> {
    file: &'a File,
    runs: Vec<Stretch>,
    /// Font names and character sets.
    fonts: Vec<(Font, i32)>,
    /// The font of each style.
    styles: Vec<Option<u16>>,
    flow: Flow,
    bytes: Vec<u8>,
    fields: Vec<bool>,
}

/// Reads the text.
pub(super) fn read(file: &File) -> Result<Pages, FormatError> {
    let complex = u16_at(&file.main, 0x0A) & 4 != 0;
    let start = u32_at(&file.main, 0x18) as usize;
    let length = file.lengths.iter().fold(0u32, |sum, length| sum.saturating_add(*length));
    let rest = file.main.get(start..).unwrap_or_default();
    let text = rest.get(..length as usize).unwrap_or(rest);
    if complex || text.is_empty() {
        let what = "is of Word 6 or 95 and fast-saved; open and save it in an office program";
        return Err(FormatError::Unsupported(what.to_owned()));
    }
    let mut reader = Reader {
        file,
        runs: stretches(file, at(file, RUNS), false),
        fonts: fonts(at(file, FONTS)),
        styles: styles(at(file, STYLES)),
        flow: Flow::default(),
        bytes: Vec::new(),
        fields: Vec::new(),
    };
    let paragraphs = stretches(file, at(file, PARAGRAPHS), true);
    let mut done = 0;
    while done < text.len() {
        let rest = text.get(done..).unwrap_or_default();
        let end = rest.iter().position(|byte| matches!(byte, 7 | 12 | 13));
        let length = end.map_or(rest.len(), |end| end + 1);
        let offset = start.saturating_add(done);
        let last = u32::try_from(offset + length - 1).unwrap_or(u32::MAX);
        let list = find(&paragraphs, last).and_then(|index| paragraphs.get(index));
        let list = list.and_then(|stretch| file.main.get(stretch.list.clone()));
        reader.paragraph(rest.get(..length).unwrap_or_default(), offset, list.unwrap_or_default());
        done += length;
    }
    Ok(page(reader.flow.finish(), Vec::new()))
}

/// A part of the file by where its position and length stand.
fn at(file: &File, offset: usize) -> &[u8] {
    let (start, length) = (u32_at(&file.main, offset), u32_at(&file.main, offset + 4));
    part(&file.main, start as usize, length as usize)
}

impl Reader<'_> {
    fn paragraph(&mut self, text: &[u8], offset: usize, list: &[u8]) {
        let (style, list) = split_style(list);
        let (mut in_table, mut row_end, mut edges) = (false, false, Vec::new());
        each(list, |code, value| match code {
            24 => in_table = value.first() == Some(&1),
            25 => row_end = value.first() == Some(&1),
            190 => {
                let count = usize::from(value.first().copied().unwrap_or(0));
                edges = (0..count).map(|cell| i32::from(i16_at(value, 3 + cell * 2))).collect();
            }
            _ => {}
        });
        self.flow.set_level(usize::from(in_table));
        if in_table && row_end {
            self.flow.end_row(|cells| {
                for (cell, right) in cells.iter_mut().zip(edges) {
                    cell.right = Some(right);
                }
            });
            return;
        }
        let base = self.styles.get(usize::from(style)).copied().flatten();
        let mut stretch = None;
        let mut look = Look::default();
        for (byte, place) in text.iter().zip(offset..) {
            let index = u32::try_from(place).ok().and_then(|place| find(&self.runs, place));
            if stretch != Some(index) {
                self.write(look);
                stretch = Some(index);
                look = self.look(index, base);
            }
            self.byte(*byte, look);
        }
        self.write(look);
        self.fields.retain(|reached| *reached);
        match text.last() {
            Some(7) if in_table => self.flow.end_cell(),
            _ => self.flow.end_paragraph(),
        }
    }

    fn look(&self, index: Option<usize>, font: Option<u16>) -> Look {
        let mut look = Look { font, hidden: false };
        let list = index.and_then(|index| self.runs.get(index)).map(|run| run.list.clone());
        each(list.and_then(|list| self.file.main.get(list)).unwrap_or_default(), |code, value| {
            match code {
                65 | 92 => look.hidden |= value.first() == Some(&1),
                93 => look.font = Some(u16_at(value, 0)),
                _ => {}
            }
        });
        look
    }

    fn byte(&mut self, byte: u8, look: Look) {
        match byte {
            0x13 => self.fields.push(false),
            0x14 => {
                if let Some(reached) = self.fields.last_mut() {
                    *reached = true;
                }
            }
            0x15 => {
                self.fields.pop();
            }
            _ if look.hidden || self.fields.contains(&false) => {}
            0x09 | 0x20..=0xFF => self.bytes.push(byte),
            0x0B | 0x0E => self.bytes.push(b'\n'),
            0x1E | 0x1F => {
                self.write(look);
                let font = self.font(look).0;
                self.flow.text(if byte == 0x1E { "\u{2011}" } else { "\u{AD}" }, &font);
            }
            _ => {}
        }
    }

    fn font(&self, look: Look) -> (Font, i32) {
        let index = usize::from(look.font.unwrap_or(0));
        self.fonts.get(index).cloned().unwrap_or_default()
    }

    fn write(&mut self, look: Look) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let (font, charset) = self.font(look);
        let name = font.as_deref().unwrap_or_default();
        let text = charsets::decode(&bytes, charset, name, encoding_rs::WINDOWS_1252);
        self.flow.text(&text, &font);
    }
}

fn fonts(bytes: &[u8]) -> Vec<(Font, i32)> {
    let mut fonts = Vec::new();
    let mut at = 2;
    while let Some(length) = bytes.get(at) {
        let entry = part(bytes, at + 1, usize::from(*length));
        let name = entry.get(5..).unwrap_or_default().split(|byte| *byte == 0).next();
        let name = String::from_utf8_lossy(name.unwrap_or_default()).into_owned();
        fonts.push((Some(name.into()), i32::from(entry.get(3).copied().unwrap_or(0))));
        at += 1 + usize::from(*length);
    }
    fonts
}

/// The fonts of paragraph styles, each with what it stands on.
fn styles(bytes: &[u8]) -> Vec<Option<u16>> {
    let head = part(bytes, 2, usize::from(u16_at(bytes, 0)));
    let fixed = usize::from(u16_at(head, 2));
    let mut at = 2 + head.len();
    let mut told: Vec<(u16, Option<u16>)> = Vec::new();
    for _ in 0..u16_at(head, 0) {
        if at + 2 > bytes.len() {
            break;
        }
        let length = usize::from(u16_at(bytes, at));
        let style = part(bytes, at + 2, length);
        at += 2 + length;
        // The name, its end, then the property lists of the paragraph and of its runs.
        let mut place = fixed + 2 + usize::from(style.get(fixed).copied().unwrap_or(0));
        place += place % 2;
        let skipped = usize::from(u16_at(style, place));
        place += 2 + skipped + skipped % 2;
        let list = part(style, place + 2, usize::from(u16_at(style, place)));
        let mut font = None;
        each(list, |code, value| {
            if code == 93 {
                font = Some(u16_at(value, 0));
            }
        });
        told.push((u16_at(style, 2) >> 4, font.filter(|_| u16_at(style, 2) & 0xF == 1)));
    }
    let font_of = |index: usize| {
        let mut index = index;
        for _ in 0..32 {
            let (base, font) = told.get(index)?;
            if font.is_some() {
                return *font;
            }
            index = usize::from(*base);
        }
        None
    };
    (0..told.len()).map(font_of).collect()
}

/// Gives each property of a list of Word 6 with its code and value; ends at an unknown one.
fn each(list: &[u8], mut give: impl FnMut(u8, &[u8])) {
    let mut at = 0;
    while let Some(code) = list.get(at).copied().filter(|code| *code != 0) {
        at += 1;
        let length = match code {
            2 | 16..=19 | 21 | 22 | 26..=28 | 30..=36 | 38..=43 | 45..=49 => 2,
            69 | 72 | 80 | 93 | 96 | 97 | 99 | 101 | 108 | 182..=184 | 189 => 2,
            4..=11 | 13 | 14 | 24 | 25 | 29 | 37 | 44 | 50 | 51 => 1,
            65..=67 | 71 | 75 | 85..=92 | 94 | 98 | 100 | 102 | 104 | 117..=119 | 185 | 186 => 1,
            20 | 70 | 192 => 4,
            73 | 95 => 3,
            187 => 12,
            3 | 12 | 15 | 23 | 68 | 74 | 103 | 105 | 188 | 191 => {
                let length = list.get(at).copied().unwrap_or(0);
                at += 1;
                usize::from(length)
            }
            190 => {
                let length = usize::from(u16_at(list, at)).saturating_sub(1);
                at += 2;
                length
            }
            _ => return,
        };
        let rest = list.get(at..).unwrap_or_default();
        give(code, rest.get(..length).unwrap_or(rest));
        at += length;
    }
}
