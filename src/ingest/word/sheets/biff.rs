//! Records and strings of old Excel files (MS-XLS 2.1.4, 2.5.293).

/// Types of records.
pub(super) const BOF: u16 = 0x809;
pub(super) const EOF: u16 = 0x0A;
pub(super) const CONTINUE: u16 = 0x3C;

/// A record with those that continue it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) parts: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// The record without what continues it.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }

    pub(super) fn u16_at(&self, at: usize) -> u16 {
        u16_at(self.bytes(), at)
    }
}

/// The records of a stream from an offset on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) fn from(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    fn one(&self) -> Option<(u16, &'a [u8])> {
        let head = self.stream.get(self.at..self.at.checked_add(4)?)?;
        let (kind, length) = (u16_at(head, 0), usize::from(u16_at(head, 2)));
        let rest = self.stream.get(self.at + 4..).unwrap_or_default();
        Some((kind, rest.get(..length).unwrap_or(rest)))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, bytes) = self.one()?;
        self.at += 4 + bytes.len();
        let mut parts = vec![bytes];
        while let Some((CONTINUE, more)) = self.one() {
            self.at += 4 + more.len();
            parts.push(more);
        }
        Some(Record { kind, parts })
    }
}

/// Reads through the parts of a record.
pub(super) struct Cursor<'a> {
    parts: std::vec::IntoIter<&'a [u8]>,
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(record: Record<'a>, skip: usize) -> Self {
        let mut parts = record.parts.into_iter();
        let first = parts.next().unwrap_or_default();
        Self { parts, rest: first.get(skip..).unwrap_or_default() }
    }

    fn next_part(&mut self) -> bool {
        match self.parts.next() {
            Some(part) => {
                self.rest = part;
                true
            }
            None => false,
        }
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            if let Some((first, rest)) = self.rest.split_first() {
                self.rest = rest;
                return Some(*first);
            }
            if !self.next_part() {
                return None;
            }
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 {
            let here = count.min(self.rest.len());
            self.rest = self.rest.get(here..).unwrap_or_default();
            count -= here;
            if count > 0 && !self.next_part() {
                return;
            }
        }
    }

    /// A Unicode string with a length of one or two bytes before it.
    pub(super) fn string(&mut self, short: bool) -> Option<String> {
        let length = if short { u16::from(self.byte()?) } else { self.u16()? };
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) * 4 } else { 0 };
        let extra = if flags & 4 != 0 {
            let (low, high) = (self.u16()?, self.u16()?);
            (usize::from(high) << 16) | usize::from(low)
        } else {
            0
        };
        let mut units = Vec::new();
        for _ in 0..length {
            // The rest of a string in the next record starts with flags again.
            if self.rest.is_empty() {
                if !self.next_part() {
                    break;
                }
                flags = self.byte()?;
            }
            let unit = if flags & 1 != 0 { self.u16() } else { self.byte().map(u16::from) };
            let Some(unit) = unit else { break };
            units.push(unit);
        }
        self.skip(runs.saturating_add(extra));
        Some(String::from_utf16_lossy(&units))
    }

    /// A string of bytes, from before Unicode.
    pub(super) fn old_string(&mut self, short: bool) -> Option<String> {
        let length = if short { u16::from(self.byte()?) } else { self.u16()? };
        let bytes: Vec<u8> = (0..length).map_while(|_| self.byte()).collect();
        Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned())
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    match at.checked_add(2).and_then(|end| bytes.get(at..end)) {
        Some([a, b]) => u16::from_le_bytes([*a, *b]),
        _ => 0,
    }
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | (u32::from(u16_at(bytes, at.saturating_add(2))) << 16)
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> f64 {
    let bits =
        u64::from(u32_at(bytes, at)) | (u64::from(u32_at(bytes, at.saturating_add(4))) << 32);
    f64::from_bits(bits)
}

/// A number packed into four bytes (RK): an integer or the upper half of a float, perhaps hundredfold.
pub(super) fn packed(rk: u32) -> f64 {
    let value = if rk & 2 != 0 {
        f64::from((rk as i32) >> 2)
    } else {
        f64::from_bits(u64::from(rk & 0xFFFF_FFFC) << 32)
    };
    if rk & 1 != 0 { value / 100.0 } else { value }
}
