//! A page image made ready for reading: upright, level, black on white, 150 to 240 dpi.

use crate::ingest::scan::gray::{self, Gray};
use crate::ingest::scan::page::Scan;
use crate::ingest::scan::rules::{self, Rules};
use crate::ingest::scan::{background, resize, skew, speckle};

/// Pages above [`FINE`] are shrunk to this, in dots per inch: 300 dpi are read no better and take longer.
const TARGET: u32 = 200;
/// See [`TARGET`].
const FINE: u32 = 240;
/// Pages below this are enlarged to twice or thrice their size.
const COARSEST: u32 = 150;
/// Long side of an A4 sheet in inches.
const A4_LONG: f32 = 11.69;
/// Slopes below a third of a degree do no harm, and turning costs sharpness.
const LEVEL: f32 = 0.0052;
/// Lean from which a page counts as upside down.
const UPSIDE_DOWN: f32 = -0.1;

/// A page ready for reading.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The page.
    pub image: Gray,
    /// Its dots per inch.
    pub dpi: u32,
    /// Ruled lines that were wiped out.
    pub rules: Rules,
    /// Whether it was turned by a quarter or three, so that width and height changed places.
    pub sideways: bool,
}

/// Makes a page ready. `dpi` in the scan is believed when it gives a sheet between A6 and A2.
pub fn prepare(scan: &Scan) -> Prepared {
    let mut image = gray::of_scan(scan);
    let mut dpi = resolution(scan);
    let faint = dpi < COARSEST - COARSEST / 10;
    if dpi > FINE {
        image = scaled(&image, TARGET as f32 / dpi as f32);
        dpi = TARGET;
    } else if dpi < COARSEST - COARSEST / 10 {
        let factor = if dpi * 2 < COARSEST - COARSEST / 10 { 3 } else { 2 };
        image = scaled(&image, factor as f32);
        dpi *= factor;
    }
    // Dithered paper turns gray when it is shrunk.
    if !is_bilevel(&image) {
        background::flatten(&mut image, dpi, faint);
    }
    let pose = skew::pose(&image);
    let quarters = match (pose.sideways, pose.upright < UPSIDE_DOWN) {
        (false, false) => 0,
        (true, false) => 1,
        (false, true) => 2,
        (true, true) => 3,
    };
    if quarters > 0 {
        image = image.turned(quarters);
    }
    if pose.slope.abs() > LEVEL {
        // Half a turn keeps the slope, as a quarter does after it was measured along the text.
        image = skew::levelled(&image, pose.slope);
    }
    speckle::clean(&mut image, dpi);
    let rules = rules::wipe(&mut image, dpi);
    Prepared { image, dpi, rules, sideways: pose.sideways }
}

fn scaled(image: &Gray, factor: f32) -> Gray {
    let size = |n: usize| ((n as f32 * factor).round() as usize).max(1);
    resize::resized(image, size(image.width()), size(image.height()))
}

/// Black and white without any gray.
fn is_bilevel(image: &Gray) -> bool {
    image.histogram()[1..255].iter().all(|&count| count == 0)
}

/// The page's dots per inch: as told when that gives a plausible sheet, else as if it were A4.
pub fn resolution(scan: &Scan) -> u32 {
    let long = scan.width.max(scan.height) as f32;
    let told = scan.dpi.filter(|&dpi| (5.5..=24.0).contains(&(long / dpi as f32)));
    told.unwrap_or((long / A4_LONG).round() as u32).clamp(20, 2400)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::scan::page::Pixels;

    fn gray(width: usize, height: usize, dpi: Option<u32>) -> Scan {
        Scan { width, height, pixels: Pixels::Gray(vec![255; width * height]), dpi }
    }

    #[test]
    fn resolutions() {
        assert_eq!(resolution(&gray(1654, 2339, Some(200))), 200);
        assert_eq!(resolution(&gray(1654, 2339, Some(72))), 200);
        assert_eq!(resolution(&gray(1654, 2339, None)), 200);
        assert_eq!(prepare(&gray(576, 960, None)).dpi, 164);
        assert_eq!(prepare(&gray(300, 480, None)).dpi, 123);
        assert_eq!(prepare(&gray(1861, 2631, Some(225))).image.width(), 1861);
        let fine = prepare(&gray(3308, 4678, Some(400)));
        assert_eq!((fine.image.width(), fine.image.height(), fine.dpi), (1654, 2339, 200));
        prepare(&gray(1, 1, None));
    }
}
