//! Pages that lie at an angle, on their side or upside down.

use crate::ingest::scan::gray::Gray;
use crate::ingest::scan::resize::reduced;
use crate::ingest::scan::rules;

type Point = (f32, f32);

/// Steepest slope looked for: five degrees.
const STEEPEST: f32 = 0.0875;
/// Width of the reduced image in which slopes are measured, in pixels.
const WORKING_WIDTH: usize = 800;
/// Pixels of the reduced image darker than this are ink.
const INK: u8 = 160;
/// Most ink pixels looked at: enough for a full page.
const MOST_POINTS: usize = 60_000;

/// Resolution of that image for a sheet of A4.
const WORKING_DPI: u32 = 100;
/// First step between slopes: half a degree. Steps are halved twice.
const STEP: f32 = STEEPEST / 10.0;
/// Lines that a page must have for its lean to tell anything.
const FEWEST_LINES: usize = 8;
/// Rows around a row in which its line's heaviest row is looked for; lines lie 16 to 22 rows apart.
const LINE: usize = 10;
/// Ink pixels in the heaviest row of a line that counts in full.
const LEAST_INK: f32 = 10.0;

/// How a page lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// The text runs from top to bottom or from bottom to top.
    pub sideways: bool,
    /// How sure it is that the text (after a clockwise quarter turn when it lies sideways) stands upright:
    /// about +0.3 upright, -0.3 upside down, near 0 unknown.
    pub upright: f32,
    /// Fall of the lines per pixel to the right, positive when they sink; measured along the text.
    pub slope: f32,
}

/// Measures how the page's text lies.
pub fn pose(image: &Gray) -> Pose {
    let small = reduced(image, (image.width().min(image.height()) / WORKING_WIDTH).max(1));
    let (across, down) = points(&small);
    let (slope, score) = best_slope(&across, small.height());
    let (down_slope, down_score) = best_slope(&down, small.width());
    let slope = if down_score > score { down_slope } else { slope };
    // Ruled lines tell the slope but not where the text runs.
    let mut level = if slope != 0.0 { levelled(&small, slope) } else { small };
    rules::wipe(&mut level, WORKING_DPI);
    let (across, down) = points(&level);
    let (rows, columns) =
        (profile(&across, 0.0, level.height()), profile(&down, 0.0, level.width()));
    // Upright pages have 5 to 20 times the score of their columns; margins give those some.
    let sideways = sharpness(&columns) > 1.5 * sharpness(&rows);
    let (lines, upright) = lean(if sideways { &columns } else { &rows });
    Pose { sideways, upright: if lines < FEWEST_LINES { 0.0 } else { upright }, slope }
}

/// The places of ink pixels, and the same after a clockwise quarter turn.
fn points(image: &Gray) -> (Vec<Point>, Vec<Point>) {
    let mut points = Vec::new();
    for (y, row) in image.rows().enumerate() {
        let ink = row.iter().enumerate().filter(|(_, sample)| **sample < INK);
        points.extend(ink.map(|(x, _)| (x as f32, y as f32)));
    }
    let step = points.len().div_ceil(MOST_POINTS).max(1);
    // Picked without any regular distance, which would look like lines.
    let mut chance = 1u32;
    points.retain(|_| {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((chance >> 16) as usize).is_multiple_of(step)
    });
    let last = image.height() as f32 - 1.0;
    let turned = points.iter().map(|&(x, y)| (last - y, x)).collect();
    (points, turned)
}

/// Ink per row after lines of this slope are made level.
fn profile(points: &[Point], slope: f32, height: usize) -> Vec<f32> {
    // Rows are counted from above the page, since slopes lift some points out of it.
    let room = 2.0 * STEEPEST * 4.0 * WORKING_WIDTH as f32;
    let mut rows = vec![0.0; height + 2 * room as usize];
    for &(x, y) in points {
        if let Some(row) = rows.get_mut((y - slope * x + room) as usize) {
            *row += 1.0;
        }
    }
    rows
}

/// The sum of squared steps between rows: large when lines and gaps alternate sharply.
fn sharpness(profile: &[f32]) -> f32 {
    profile.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum()
}

/// The slope with the sharpest profile, and that sharpness.
fn best_slope(points: &[Point], height: usize) -> (f32, f32) {
    let score = |slope| sharpness(&profile(points, slope, height));
    let mut best = (0.0, score(0.0));
    let (mut centre, mut step, mut steps) = (0.0, STEP, 10);
    for _ in 0..4 {
        for index in (-steps..=steps).filter(|&index| index != 0) {
            let slope = centre + index as f32 * step;
            let score = score(slope);
            if score > best.1 {
                best = (slope, score);
            }
        }
        (centre, step, steps) = (best.0, step / 2.0, 1);
    }
    best
}

/// Whether lines end more sharply below (the base line) or above, where accents and capitals stand out.
/// Every line counts alike, however long it is; their number comes first.
fn lean(profile: &[f32]) -> (usize, f32) {
    let even: Vec<f32> = (0..profile.len())
        .map(|y| {
            let around = profile.get(y.saturating_sub(LINE)..y + LINE).unwrap_or_default();
            let most = around.iter().copied().fold(LEAST_INK, f32::max);
            profile.get(y).copied().unwrap_or(0.0) / most
        })
        .collect();
    let lines = even.iter().zip(profile).filter(|(e, p)| **e >= 1.0 && **p >= LEAST_INK).count();
    let (mut cubes, mut all) = (0.0, 0.0);
    for pair in even.windows(2) {
        let step = pair[1] - pair[0];
        cubes -= step.powi(3);
        all += step.abs().powi(3);
    }
    (lines, if all > 0.0 { cubes / all } else { 0.0 })
}

/// The image with lines of this slope made level; white flows in at the edges.
pub fn levelled(image: &Gray, slope: f32) -> Gray {
    let (width, height) = (image.width(), image.height());
    let angle = slope.atan();
    let (sin, cos) = angle.sin_cos();
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    // Places are counted in 65536ths of a pixel.
    let fixed = |v: f32| (v * 65536.0) as i64;
    let (step_x, step_y) = (fixed(cos), fixed(sin));
    let mut out = Vec::with_capacity(width * height);
    for y in 0..height {
        let dy = y as f32 - middle_y;
        let mut sx = fixed(middle_x - middle_x * cos - dy * sin);
        let mut sy = fixed(middle_y - middle_x * sin + dy * cos);
        for _ in 0..width {
            out.push(between(image, sx, sy));
            sx += step_x;
            sy += step_y;
        }
    }
    Gray::from_data(width, height, out)
}

/// The value at a place given in 65536ths of a pixel, told from the four pixels around it.
#[inline]
fn between(image: &Gray, sx: i64, sy: i64) -> u8 {
    let (Ok(x), Ok(y)) = (usize::try_from(sx >> 16), usize::try_from(sy >> 16)) else { return 255 };
    let (width, height) = (image.width(), image.height());
    if x + 1 >= width || y + 1 >= height {
        return 255;
    }
    let (part_x, part_y) = (((sx >> 8) & 255) as u32, ((sy >> 8) & 255) as u32);
    let at = y * width + x;
    let data = image.data();
    let (Some(&[a, b]), Some(&[c, d])) = (
        data.get(at..at + 2).and_then(|p| p.first_chunk()),
        data.get(at + width..at + width + 2).and_then(|p| p.first_chunk()),
    ) else {
        return 255;
    };
    let above = u32::from(a) * (256 - part_x) + u32::from(b) * part_x;
    let below = u32::from(c) * (256 - part_x) + u32::from(d) * part_x;
    ((above * (256 - part_y) + below * part_y) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of bars that stand on a base line, some of them taller, sinking by `slope`.
    fn bars(slope: f32) -> Gray {
        let (width, height) = (900, 1200);
        let mut image = Gray::white(width, height);
        let mut chance = 1u32;
        for line in 0..24 {
            for letter in 0..60 {
                chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let x0 = 90 + letter * 12 + (chance >> 16) as usize % 40;
                let base = 80 + line * 44;
                let tall = if letter % 3 == 0 { 22 } else { 14 };
                for x in x0..x0 + 7 {
                    let shift = (slope * (x as f32 - 450.0)).round() as i32;
                    for y in base - tall..base {
                        let y = (y + shift) as usize;
                        image.data_mut()[y * width + x] = 0;
                    }
                }
            }
        }
        image
    }

    #[test]
    fn slopes_are_found_and_levelled() {
        for slope in [-0.06, -0.017, 0.0, 0.007, 0.035, 0.08] {
            let image = bars(slope);
            let found = pose(&image);
            assert!((found.slope - slope).abs() < 0.002, "{slope} {found:?}");
            assert!(!found.sideways && found.upright > 0.1, "{found:?}");
            let after = pose(&levelled(&image, found.slope));
            assert!(after.slope.abs() < 0.002, "{slope} {after:?}");
        }
    }

    #[test]
    fn quarter_and_half_turns_are_seen() {
        let image = bars(0.01);
        let below = pose(&image.turned(2));
        assert!(!below.sideways && below.upright < -0.1, "{below:?}");
        // Turned to the right, one more clockwise turn puts it upside down.
        let right = pose(&image.turned(1));
        assert!(right.sideways && right.upright < -0.1, "{right:?}");
        let left = pose(&image.turned(3));
        assert!(left.sideways && left.upright > 0.1, "{left:?}");
    }

    #[test]
    fn empty_and_tiny_pages() {
        for image in [Gray::white(1, 1), Gray::white(500, 2), Gray::from_data(9, 9, vec![0; 81])] {
            let found = pose(&image);
            levelled(&image, found.slope);
        }
    }
}
