//! A page as an image.

use crate::ingest::piece::FormatError;

/// Most pixels that one page image may have; an A3 sheet at 600 dpi has 70 million.
pub const MAX_PIXELS: u64 = 200_000_000;

/// The samples of a page image, row by row from the top, eight bits each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// One sample per pixel, 0 is black and 255 white.
    Gray(Vec<u8>),
    /// Red, green and blue of each pixel.
    Rgb(Vec<u8>),
}

/// One page image, upright as far as the file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Pixels per row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The samples: `width * height` of them, or three times that.
    pub pixels: Pixels,
    /// Dots per inch as told by the file; often missing, sometimes wrong.
    pub dpi: Option<u32>,
}

impl Scan {
    /// Makes a page of samples with `channels` of them per pixel: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
    /// Alpha is laid over white. Fails when there are fewer samples than the size asks for.
    pub fn from_samples(
        width: usize,
        height: usize,
        channels: usize,
        mut samples: Vec<u8>,
        dpi: Option<u32>,
    ) -> Result<Scan, FormatError> {
        let count = width.checked_mul(height).and_then(|n| n.checked_mul(channels));
        let Some(count) = count.filter(|&n| n > 0 && n <= samples.len()) else {
            return Err(FormatError::Damaged("the image ends before its last row".into()));
        };
        samples.truncate(count);
        let over = |sample: u8, alpha: u8| {
            let alpha = u16::from(alpha);
            ((u16::from(sample) * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        let pixels = match channels {
            1 => Pixels::Gray(samples),
            2 => {
                Pixels::Gray(samples.chunks_exact(2).map(|p| over(p[0], p[1])).collect::<Vec<_>>())
            }
            3 => Pixels::Rgb(samples),
            4 => Pixels::Rgb(
                samples
                    .chunks_exact(4)
                    .flat_map(|p| [over(p[0], p[3]), over(p[1], p[3]), over(p[2], p[3])])
                    .collect::<Vec<_>>(),
            ),
            _ => return Err(FormatError::Unsupported("has an unusual number of colours".into())),
        };
        Ok(Scan { width, height, pixels, dpi: dpi.filter(|dpi| (30..=2400).contains(dpi)) })
    }

    /// Turns the page as the Exif orientation (1 to 8) asks; other values leave it alone.
    pub fn oriented(self, orientation: u32) -> Scan {
        let (turned, mirrored_x, mirrored_y) = match orientation {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => return self,
        };
        let Scan { width, height, pixels, dpi } = self;
        let pick = |data: Vec<u8>, size: usize| {
            let (new_width, new_height) = if turned { (height, width) } else { (width, height) };
            let mut out = Vec::with_capacity(data.len());
            for y in 0..new_height {
                for x in 0..new_width {
                    // The source of a turned page: its columns become rows.
                    let (mut sx, mut sy) = if turned { (y, x) } else { (x, y) };
                    if mirrored_x {
                        sx = width - 1 - sx;
                    }
                    if mirrored_y {
                        sy = height - 1 - sy;
                    }
                    let at = (sy * width + sx) * size;
                    out.extend(data.get(at..at + size).unwrap_or_default());
                }
            }
            out
        };
        let pixels = match pixels {
            Pixels::Gray(data) => Pixels::Gray(pick(data, 1)),
            Pixels::Rgb(data) => Pixels::Rgb(pick(data, 3)),
        };
        let (width, height) = if turned { (height, width) } else { (width, height) };
        Scan { width, height, pixels, dpi }
    }
}

/// Checks an image's size before its samples are unpacked, with the bytes that one pixel takes.
pub fn check_size(
    width: u64,
    height: u64,
    bytes: u64,
    unpacked: u64,
) -> Result<(usize, usize), FormatError> {
    if width == 0 || height == 0 {
        return Err(FormatError::Damaged("the image has no size".into()));
    }
    let pixels = width.saturating_mul(height);
    if pixels > MAX_PIXELS || pixels.saturating_mul(bytes) > unpacked {
        return Err(FormatError::TooLarge(format!(
            "an image of {width} x {height} pixels; scan it at 300 dpi"
        )));
    }
    Ok((width as usize, height as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(scan: &Scan) -> (usize, usize, String) {
        let Pixels::Gray(data) = &scan.pixels else { panic!("gray expected") };
        (scan.width, scan.height, data.iter().map(|&b| char::from(b)).collect())
    }

    #[test]
    fn all_orientations_of_exif() {
        let page = Scan::from_samples(3, 2, 1, b"abcdef".to_vec(), None).unwrap();
        let expected = [
            (3, 2, "abcdef"),
            (3, 2, "cbafed"),
            (3, 2, "fedcba"),
            (3, 2, "defabc"),
            (2, 3, "adbecf"),
            (2, 3, "daebfc"),
            (2, 3, "fcebda"),
            (2, 3, "cfbead"),
        ];
        for (orientation, (width, height, text)) in (1..=8).zip(expected) {
            let turned = page.clone().oriented(orientation);
            assert_eq!(letters(&turned), (width, height, text.to_owned()), "{orientation}");
        }
    }

    #[test]
    fn alpha_lies_over_white() {
        let page = Scan::from_samples(2, 1, 2, vec![0, 0, 0, 255], Some(7)).unwrap();
        assert_eq!(page.pixels, Pixels::Gray(vec![255, 0]));
        assert_eq!(page.dpi, None);
        assert!(Scan::from_samples(2, 2, 1, vec![0; 3], None).is_err());
        assert!(Scan::from_samples(usize::MAX, 2, 4, vec![0; 3], None).is_err());
    }

    #[test]
    fn size_is_checked_first() {
        assert!(check_size(100_000, 100_000, 1, u64::MAX).is_err());
        assert!(check_size(1000, 1000, 3, 2_000_000).is_err());
        assert!(check_size(0, 10, 1, 100).is_err());
        assert_eq!(check_size(10, 20, 3, 600).unwrap(), (10, 20));
    }
}
