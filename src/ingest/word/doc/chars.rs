//! The characters of a Word file: its text lies in pieces of one or two bytes a character.

use super::bytes::{part, plc, u16_at, u32_at};
use super::file::{File, PIECES};
use crate::ingest::piece::FormatError;

/// A character and where it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// UTF-16.
    pub(super) code: u16,
    /// Offset in the main stream, which its look is asked by.
    pub(super) at: u32,
}

/// All characters of a file: text, notes, headers and so on, one after the other.
pub(super) fn read(file: &File) -> Result<Vec<Unit>, FormatError> {
    let clx = file.part(PIECES);
    let mut at = 0;
    // Property lists of fast-saved files stand before the piece table.
    while clx.get(at) == Some(&1) {
        at += 3 + usize::from(u16_at(clx, at + 1));
    }
    if clx.get(at) != Some(&2) {
        return Err(FormatError::Damaged("the table of its text is missing".to_owned()));
    }
    let rest = clx.get(at + 5..).unwrap_or_default();
    let length = (u32_at(clx, at + 1) as usize).min(rest.len());
    let (positions, pieces) = plc(part(rest, 0, length), 8);
    let mut units = Vec::new();
    let bounds = positions.iter().zip(positions.iter().skip(1));
    for ((start, end), piece) in bounds.zip(pieces) {
        let count = end.saturating_sub(*start) as usize;
        let told = u32_at(piece, 2);
        let narrow = told & 0x4000_0000 != 0;
        let from = told & 0x3FFF_FFFF;
        let (from, size) = if narrow { (from / 2, 1) } else { (from, 2) };
        let rest = file.main.get(from as usize..).unwrap_or_default();
        let bytes = rest.get(..count.saturating_mul(size)).unwrap_or(rest);
        // Pieces that lie over each other would let a small file become a huge text.
        if units.len() + bytes.len() / size > file.main.len() {
            return Err(FormatError::Damaged("its pieces of text lie over each other".to_owned()));
        }
        if narrow {
            units.extend(bytes.iter().zip(from..).map(|(byte, at)| Unit { code: wide(*byte), at }));
        } else {
            let codes = bytes.chunks_exact(2).zip((from..).step_by(2));
            units.extend(codes.map(|(pair, at)| Unit { code: u16_at(pair, 0), at }));
        }
    }
    Ok(units)
}

/// A byte of windows-1252 as UTF-16; bytes that it does not define stay what they are.
pub(super) fn wide(byte: u8) -> u16 {
    /// 0x80 to 0x9F.
    const HIGH: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
        0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ];
    let high = byte.checked_sub(0x80).and_then(|index| HIGH.get(usize::from(index)));
    high.copied().unwrap_or(u16::from(byte))
}
