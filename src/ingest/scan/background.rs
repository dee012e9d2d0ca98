//! Uneven or gray paper made white.

use crate::ingest::scan::gray::Gray;

/// Values up to the first are full ink, and from the second on paper, once the paper is at 255. The upper bound
/// drops what shines through from the reverse side (measured on 200 dpi pages with 20 to 25 % of it).
const FULL: (u32, u32) = (60, 185);
/// The same for pages of low resolution, whose thin strokes are gray.
const FAINT: (u32, u32) = (40, 230);
/// The share of a square's pixels that may be darker than what counts as its paper, in percent.
const PAPER_RANK: usize = 75;

/// Divides the page by its estimated paper and stretches the contrast, when the paper is not plain white.
/// `faint` tells that the page has a low resolution.
/// Tells whether it did.
pub fn flatten(image: &mut Gray, dpi: u32, faint: bool) -> bool {
    if is_plain(image) {
        return false;
    }
    let size = (dpi as usize / 8).clamp(8, 100);
    let paper = estimate(image, size);
    let (dark, light) = if faint { FAINT } else { FULL };
    divide(image, &paper, size, dark, light);
    true
}

/// White paper and little between ink and paper.
fn is_plain(image: &Gray) -> bool {
    let counts = image.histogram();
    let all = image.data().len();
    let paper: usize = counts[250..].iter().sum();
    paper * 100 >= all * 85
}

/// The paper's value in squares of `size` pixels, one sample for each.
fn estimate(image: &Gray, size: usize) -> Gray {
    let (across, down) = (image.width().div_ceil(size), image.height().div_ceil(size));
    let mut squares = Vec::with_capacity(across * down);
    for top in 0..down {
        let mut counts = vec![[0u16; 256]; across];
        // Every second row and pixel tells enough.
        for y in (top * size..(top + 1) * size).step_by(2) {
            for (square, samples) in counts.iter_mut().zip(image.row(y).chunks(size)) {
                for &sample in samples.iter().step_by(2) {
                    square[usize::from(sample)] += 1;
                }
            }
        }
        squares.extend(counts.iter().map(|square| rank(square, PAPER_RANK)));
    }
    let paper = smooth(&Gray::from_data(across, down, squares));
    // Squares without any paper (pictures, the dark behind the sheet) take over that of the sheet.
    let mut sorted = paper.data().to_vec();
    sorted.sort_unstable();
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(255);
    let floor = (middle / 3).max(30);
    let data = paper.data().iter().map(|&p| if p < floor { middle } else { p }).collect();
    Gray::from_data(across, down, data)
}

fn rank(counts: &[u16; 256], percent: usize) -> u8 {
    let all: usize = counts.iter().map(|&c| usize::from(c)).sum();
    let mut seen = 0;
    for (value, &count) in counts.iter().enumerate() {
        seen += usize::from(count);
        if seen * 100 > all * percent {
            return value as u8;
        }
    }
    255
}

/// Takes the middle of each square and its eight neighbours after lifting dark squares to the brightest
/// neighbour: text is dark, paper never.
fn smooth(squares: &Gray) -> Gray {
    let around = |image: &Gray, x: usize, y: usize| {
        let mut found = Vec::with_capacity(9);
        for near in y.saturating_sub(1)..=y + 1 {
            let row = image.row(near);
            let end = (x + 2).min(row.len());
            found.extend_from_slice(row.get(x.saturating_sub(1)..end).unwrap_or_default());
        }
        found
    };
    let each = |image: &Gray, pick: &dyn Fn(Vec<u8>) -> u8| {
        let mut data = Vec::with_capacity(image.data().len());
        for y in 0..image.height() {
            data.extend((0..image.width()).map(|x| pick(around(image, x, y))));
        }
        Gray::from_data(image.width(), image.height(), data)
    };
    let lifted = each(squares, &|mut near| {
        near.sort_unstable();
        near.get(near.len() * 2 / 3).copied().unwrap_or(255)
    });
    each(&lifted, &|near| {
        let sum: usize = near.iter().map(|&s| usize::from(s)).sum();
        (sum / near.len().max(1)) as u8
    })
}

/// Sets each pixel to its share of the paper there, with the contrast stretched from `dark` to `light`.
fn divide(image: &mut Gray, paper: &Gray, size: usize, dark: u32, light: u32) {
    let levels: Vec<u8> = (0..=511u32)
        .map(|v| ((v.max(dark) - dark) * 255 / (light - dark)).min(255) as u8)
        .collect();
    let (width, half) = (image.width(), size / 2);
    let mut factors = vec![0u32; width];
    for (y, row) in image.data_mut().chunks_exact_mut(width).enumerate() {
        // The paper is known at the squares' centres and is told in between by straight lines. Its rows
        // change slowly: one factor row serves four image rows.
        if y % 4 == 0 {
            let (above, below, part) = neighbours(y, half, size, paper.height());
            let column: Vec<f32> = paper
                .row(above)
                .iter()
                .zip(paper.row(below))
                .map(|(&a, &b)| f32::from(a) * (1.0 - part) + f32::from(b) * part)
                .collect();
            for (x, factor) in factors.iter_mut().enumerate() {
                let (left, right, part) = neighbours(x, half, size, paper.width());
                let value = |at: usize| column.get(at).copied().unwrap_or(255.0);
                let here = value(left) * (1.0 - part) + value(right) * part;
                *factor = (255.0 * 65536.0 / here.max(1.0)) as u32;
            }
        }
        for (sample, factor) in row.iter_mut().zip(&factors) {
            let share = (u32::from(*sample).wrapping_mul(*factor) >> 16).min(511);
            *sample = levels.get(share as usize).copied().unwrap_or(255);
        }
    }
}

/// The squares before and after a place, and how far it lies from the first towards the second.
fn neighbours(at: usize, half: usize, size: usize, count: usize) -> (usize, usize, f32) {
    let last = count.saturating_sub(1);
    let Some(inside) = at.checked_sub(half) else { return (0, 0, 0.0) };
    let first = (inside / size).min(last);
    let part = if first == last { 0.0 } else { (inside % size) as f32 / size as f32 };
    (first, (first + 1).min(last), part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shadow_goes_and_bars_stay() {
        // Paper that darkens from 230 at the left to 110 at the right, with dark bars.
        let (width, height) = (800, 600);
        let bar = |x: usize, y: usize| y % 30 < 6 && (50..750).contains(&x) && x % 12 < 7;
        let data = (0..width * height)
            .map(|i| {
                let (x, y) = (i % width, i / width);
                let paper = 230 - 120 * x / width;
                (if bar(x, y) { paper / 4 } else { paper }) as u8
            })
            .collect();
        let mut image = Gray::from_data(width, height, data);
        assert!(flatten(&mut image, 200, false));
        for y in 0..height {
            for (x, &sample) in image.row(y).iter().enumerate() {
                if bar(x, y) {
                    assert!(sample < 60, "{x} {y} {sample}");
                } else {
                    assert!(sample > 240, "{x} {y} {sample}");
                }
            }
        }
    }

    #[test]
    fn white_page_is_left_alone() {
        let mut image = Gray::white(300, 300);
        image.data_mut()[5000..6000].fill(0);
        let before = image.clone();
        assert!(!flatten(&mut image, 200, false));
        assert_eq!(image, before);
    }

    #[test]
    fn tiny_and_dark_images_do_no_harm() {
        for (w, h) in [(1, 1), (3, 500), (500, 3), (17, 9)] {
            flatten(&mut Gray::from_data(w, h, vec![0; w * h]), 200, false);
            flatten(&mut Gray::from_data(w, h, vec![120; w * h]), 2400, true);
        }
    }
}
