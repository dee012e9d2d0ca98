//! The streams of a Word file and its file information block (MS-DOC 2.5).

use super::bytes::{part, u16_at, u32_at};
use crate::ingest::piece::{FormatError, Limits};
use std::io::{Cursor, Read};

/// Where the table of positions and lengths starts in the file information block of Word 97.
const TABLE_AT: usize = 0x9A;

/// Entries of that table, by their index.
pub(super) const STYLES: usize = 1;
pub(super) const FOOTNOTE_CALLS: usize = 2;
pub(super) const FOOTNOTE_TEXTS: usize = 3;
pub(super) const SECTIONS: usize = 6;
pub(super) const HEADERS: usize = 11;
pub(super) const RUNS: usize = 12;
pub(super) const PARAGRAPHS: usize = 13;
pub(super) const FONTS: usize = 15;
pub(super) const PIECES: usize = 33;
pub(super) const SHAPES: usize = 40;
pub(super) const ENDNOTE_CALLS: usize = 46;
pub(super) const ENDNOTE_TEXTS: usize = 47;
pub(super) const TEXT_BOXES: usize = 56;
pub(super) const LISTS: usize = 73;
pub(super) const LIST_USES: usize = 74;

/// The streams that hold the text of a Word file.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) main: Vec<u8>,
    pub(super) table: Vec<u8>,
    pub(super) data: Vec<u8>,
    /// Whether it was written by Word 6 or 95, which knew no Unicode.
    pub(super) old: bool,
    /// Lengths in characters of the text, footnotes, headers, macros, comments, endnotes and text
    /// boxes, which follow each other.
    pub(super) lengths: [u32; 7],
}

impl File {
    /// Opens the container and reads the head of the file.
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, FormatError> {
        let damaged = |what: &str| FormatError::Damaged(what.to_owned());
        let mut container = cfb::CompoundFile::open(Cursor::new(bytes))
            .map_err(|error| FormatError::Damaged(format!("its container: {error}")))?;
        let mut stream = |name: &str| -> Result<Option<Vec<u8>>, FormatError> {
            if !container.is_stream(name) {
                return Ok(None);
            }
            let Ok(stream) = container.open_stream(name) else { return Ok(None) };
            let mut out = Vec::new();
            // What can be read of a damaged stream is used.
            let _ = stream.take(limits.unpacked.saturating_add(1)).read_to_end(&mut out);
            if out.len() as u64 > limits.unpacked {
                return Err(FormatError::TooLarge(format!("its stream {name}")));
            }
            Ok(Some(out))
        };
        let main = stream("/WordDocument")?.ok_or_else(|| damaged("it has no text inside"))?;
        let (sign, version, flags) = (u16_at(&main, 0), u16_at(&main, 2), u16_at(&main, 0x0A));
        if !matches!(sign, 0xA5EC | 0xA5DC) {
            return Err(damaged("its head is not that of a Word file"));
        }
        if flags & 0x0100 != 0 {
            return Err(FormatError::Protected);
        }
        let old = sign == 0xA5DC || version < 0xC0;
        let (table, data) = if old {
            (Vec::new(), Vec::new())
        } else {
            let names = ["/0Table", "/1Table"];
            let (told, other) =
                if flags & 0x0200 == 0 { (names[0], names[1]) } else { (names[1], names[0]) };
            let table = match stream(told)? {
                Some(table) => table,
                None => stream(other)?.ok_or_else(|| damaged("its table stream is missing"))?,
            };
            (table, stream("/Data")?.unwrap_or_default())
        };
        let first = if old { 0x34 } else { 0x4C };
        let mut lengths = [0; 7];
        for (index, length) in lengths.iter_mut().enumerate() {
            *length = u32_at(&main, first + index * 4).min(0x7FFF_FFFF);
        }
        Ok(Self { main, table, data, old, lengths })
    }

    /// A part of the table stream, by its index in the file information block.
    pub(super) fn part(&self, index: usize) -> &[u8] {
        let at = TABLE_AT + index * 8;
        let (start, length) = (u32_at(&self.main, at), u32_at(&self.main, at + 4));
        let rest = self.table.get(start as usize..).unwrap_or_default();
        // A part that reaches beyond the end is used as far as it goes.
        part(rest, 0, (length as usize).min(rest.len()))
    }

    /// The part that holds the levels of lists: they follow the lists themselves.
    pub(super) fn after(&self, index: usize) -> &[u8] {
        let at = TABLE_AT + index * 8;
        let (start, length) = (u32_at(&self.main, at), u32_at(&self.main, at + 4));
        let end = (start as usize).saturating_add(length as usize);
        self.table.get(end..).unwrap_or_default()
    }

    /// How long a part of the text is, in characters.
    pub(super) fn length(&self, index: usize) -> u32 {
        self.lengths.get(index).copied().unwrap_or(0)
    }

    /// Where a part of the text starts, in characters.
    pub(super) fn start(&self, index: usize) -> u32 {
        let before = self.lengths.iter().take(index);
        before.fold(0, |sum, length| sum.saturating_add(*length))
    }
}
