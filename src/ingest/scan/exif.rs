//! The two facts that matter in Exif data: which way is up, and the resolution.

/// What Exif data tell of a page image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hints {
    /// Exif orientation: 1 upright, 3 upside down, 6 and 8 turned by a quarter.
    pub orientation: u32,
    /// Dots per inch.
    pub dpi: Option<u32>,
}

impl Default for Hints {
    fn default() -> Hints {
        Hints { orientation: 1, dpi: None }
    }
}

/// Reads the first directory of Exif data (a small TIFF file, with or without the leading `Exif\0\0`).
/// Data that cannot be read tell nothing.
pub fn hints(data: &[u8]) -> Hints {
    first_directory(data.strip_prefix(b"Exif\0\0").unwrap_or(data)).unwrap_or_default()
}

fn first_directory(data: &[u8]) -> Option<Hints> {
    let little = match data.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let bytes = data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(u32::from(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }))
    };
    let u32_at = |at: usize| {
        let bytes = data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let start = u32_at(4)? as usize;
    let (mut hints, mut resolution, mut unit) = (Hints::default(), None, 2);
    for index in 0..u16_at(start)? as usize {
        // An entry has 12 bytes: tag, type, count, value or the value's place.
        let Some(entry) = start.checked_add(2 + 12 * index) else { break };
        let Some(value) = entry.checked_add(8) else { break };
        match u16_at(entry) {
            Some(274) => hints.orientation = u16_at(value).unwrap_or(1),
            Some(282) => {
                let at = u32_at(value)? as usize;
                let below = at.checked_add(4).and_then(u32_at).unwrap_or(0);
                resolution = u32_at(at).and_then(|above| above.checked_div(below));
            }
            Some(296) => unit = u16_at(value).unwrap_or(2),
            Some(_) => {}
            None => break,
        }
    }
    hints.dpi = per_inch(resolution.map(f64::from), unit);
    Some(hints)
}

/// Dots per inch of a resolution in TIFF units: 2 inch, 3 centimetre, 1 none.
pub fn per_inch(resolution: Option<f64>, unit: u32) -> Option<u32> {
    match (resolution, unit) {
        (Some(n), 2) => Some(n.round() as u32),
        (Some(n), 3) => Some((n * 2.54).round() as u32),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientation_and_resolution() {
        let mut data = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x03".to_vec();
        data.extend([1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
        data.extend([1, 26, 0, 5, 0, 0, 0, 1, 0, 0, 0, 50]);
        data.extend([1, 40, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0]);
        data.extend([0, 0, 0, 0, 0, 0, 0, 118, 0, 0, 0, 1]);
        assert_eq!(hints(&data), Hints { orientation: 6, dpi: Some(300) });
        for end in 0..data.len() {
            hints(&data[..end]);
        }
        assert_eq!(hints(b"nothing"), Hints::default());
    }
}
