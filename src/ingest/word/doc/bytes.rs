//! Little-endian numbers and tables in the streams of a Word file, none of them trusted.

/// A part of some bytes; empty where it does not lie inside.
pub(super) fn part(bytes: &[u8], at: usize, length: usize) -> &[u8] {
    at.checked_add(length).and_then(|end| bytes.get(at..end)).unwrap_or_default()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    match part(bytes, at, 2) {
        [a, b] => u16::from_le_bytes([*a, *b]),
        _ => 0,
    }
}

pub(super) fn i16_at(bytes: &[u8], at: usize) -> i16 {
    u16_at(bytes, at) as i16
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    match part(bytes, at, 4) {
        [a, b, c, d] => u32::from_le_bytes([*a, *b, *c, *d]),
        _ => 0,
    }
}

/// A table of positions with data for each stretch between them ("PLC"): positions, one more than
/// the data, then the data, each so many bytes long.
pub(super) fn plc(bytes: &[u8], size: usize) -> (Vec<u32>, Vec<&[u8]>) {
    let count = bytes.len().saturating_sub(4) / (4 + size);
    if count == 0 && bytes.len() < 4 {
        return (Vec::new(), Vec::new());
    }
    let positions = (0..=count).map(|index| u32_at(bytes, index * 4)).collect();
    let start = (count + 1) * 4;
    let data = (0..count).map(|index| part(bytes, start + index * size, size)).collect();
    (positions, data)
}
