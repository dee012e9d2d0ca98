//! Gray page images: the form in which pages are cleaned and read.

use crate::ingest::scan::page::{Pixels, Scan};

/// A gray image; 0 is black, 255 is white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gray {
    width: usize,
    height: usize,
    data: Vec<u8>,
}

impl Gray {
    /// A white image.
    pub fn white(width: usize, height: usize) -> Gray {
        Gray::from_data(width, height, vec![255; width.saturating_mul(height)])
    }

    /// An image of the given samples; missing ones are white. At least one pixel large.
    pub fn from_data(width: usize, height: usize, mut data: Vec<u8>) -> Gray {
        let (width, height) = (width.max(1), height.max(1));
        data.resize(width.saturating_mul(height), 255);
        Gray { width, height, data }
    }

    /// Pixels per row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All samples, row by row.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// All samples, to be changed.
    pub fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// The rows from the top.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.data.chunks_exact(self.width)
    }

    /// One row; an empty one outside the image.
    pub fn row(&self, y: usize) -> &[u8] {
        y.checked_mul(self.width)
            .and_then(|start| self.data.get(start..start + self.width))
            .unwrap_or_default()
    }

    /// How many pixels have each value.
    pub fn histogram(&self) -> [usize; 256] {
        let mut counts = [0; 256];
        for &sample in &self.data {
            counts[usize::from(sample)] += 1;
        }
        counts
    }

    /// The image turned clockwise by quarter turns.
    pub fn turned(&self, quarters: usize) -> Gray {
        let (w, h) = (self.width, self.height);
        let mut data = Vec::with_capacity(self.data.len());
        match quarters % 4 {
            1 => {
                for x in 0..w {
                    data.extend(self.rows().rev().filter_map(|row| row.get(x)));
                }
                Gray::from_data(h, w, data)
            }
            2 => {
                data.extend(self.data.iter().rev());
                Gray::from_data(w, h, data)
            }
            3 => {
                for x in (0..w).rev() {
                    data.extend(self.rows().filter_map(|row| row.get(x)));
                }
                Gray::from_data(h, w, data)
            }
            _ => self.clone(),
        }
    }
}

/// How far the highest and the lowest of a pixel's three samples lie apart when it counts as coloured;
/// JPEG's coarse colours reach about 30 on gray pages.
const COLOURED: u8 = 48;

/// The gray image of a page.
///
/// Of a colour scan the red channel is taken: red stamps become as light as the paper there, while black text
/// stays black. In the plain lightness a stamp would stay dark, and the layout analysis would throw the
/// stamped text away. Gray pages saved in colour keep their lightness, which has less noise.
pub fn of_scan(scan: &Scan) -> Gray {
    match &scan.pixels {
        Pixels::Gray(data) => Gray::from_data(scan.width, scan.height, data.clone()),
        Pixels::Rgb(data) => {
            let coloured = is_coloured(data);
            let samples = data.chunks_exact(3).map(|p| {
                if coloured {
                    p[0]
                } else {
                    // Weights of ITU-R BT.601 in 256ths.
                    ((77 * u32::from(p[0]) + 150 * u32::from(p[1]) + 29 * u32::from(p[2])) >> 8)
                        as u8
                }
            });
            Gray::from_data(scan.width, scan.height, samples.collect())
        }
    }
}

/// Whether more than a handful of pixels is coloured; looks at every fifth pixel.
fn is_coloured(rgb: &[u8]) -> bool {
    let spread = |p: &[u8]| {
        let (low, high) = p.iter().fold((255, 0), |(low, high), &s| (s.min(low), s.max(high)));
        high - low
    };
    let coloured = rgb.chunks_exact(3).step_by(5).filter(|p| spread(p) > COLOURED).count();
    // A stamp covers about a hundredth of a page and its lines a tenth of that.
    coloured > rgb.len() / 15 / 5_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarter_turns() {
        let image = Gray::from_data(3, 2, b"abcdef".to_vec());
        assert_eq!(image.turned(1), Gray::from_data(2, 3, b"daebfc".to_vec()));
        assert_eq!(image.turned(2), Gray::from_data(3, 2, b"fedcba".to_vec()));
        assert_eq!(image.turned(3), Gray::from_data(2, 3, b"cfbead".to_vec()));
        assert_eq!(image.turned(1).turned(3), image);
    }

    #[test]
    fn red_stamp_vanishes_over_black_bars() {
        // Black bars on paper, and a red ring drawn across them.
        let (width, height) = (200, 200);
        let mut rgb = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let ring = ((x as i32 - 100).pow(2) + (y as i32 - 100).pow(2) - 3600).abs() < 300;
                let bar = y % 20 < 5 && (20..180).contains(&x);
                rgb.extend(match (bar, ring) {
                    (true, _) => [20, 20, 20],
                    (false, true) => [235, 40, 50],
                    _ => [240, 240, 235],
                });
            }
        }
        let scan = Scan { width, height, pixels: Pixels::Rgb(rgb), dpi: None };
        let gray = of_scan(&scan);
        for (y, row) in gray.rows().enumerate() {
            for (x, &sample) in row.iter().enumerate() {
                let bar = y % 20 < 5 && (20..180).contains(&x);
                assert_eq!(sample < 128, bar, "{x} {y} {sample}");
                assert!(bar || sample > 230);
            }
        }
    }

    #[test]
    fn gray_page_in_colour_keeps_its_lightness() {
        let rgb = [100u8, 110, 90].repeat(1000);
        let scan = Scan { width: 50, height: 20, pixels: Pixels::Rgb(rgb), dpi: None };
        assert!(of_scan(&scan).data().iter().all(|&s| (103..=106).contains(&s)));
    }
}
