//! Changes of scale.

use crate::ingest::scan::gray::Gray;

/// Weights are kept in units of one over 2^14.
const ONE: f32 = 16384.0;

/// The samples that one output sample is made of: the first one's place and the weights.
struct Taps {
    start: usize,
    weights: Vec<i32>,
}

/// Catmull-Rom spline: sharper than linear, so that thin accents survive.
fn kernel(x: f32) -> f32 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}

fn taps(from: usize, to: usize) -> Vec<Taps> {
    let ratio = from as f32 / to as f32;
    // When shrinking, the kernel is widened to cover all samples.
    let spread = ratio.max(1.0);
    (0..to)
        .map(|index| {
            let centre = (index as f32 + 0.5) * ratio - 0.5;
            let start = (centre - 2.0 * spread).ceil().max(0.0) as usize;
            let end = ((centre + 2.0 * spread).floor() as usize).min(from.saturating_sub(1));
            let mut weights: Vec<f32> =
                (start..=end.max(start)).map(|at| kernel((at as f32 - centre) / spread)).collect();
            let sum: f32 = weights.iter().sum();
            weights.iter_mut().for_each(|w| *w *= ONE / sum);
            Taps { start, weights: weights.iter().map(|w| w.round() as i32).collect() }
        })
        .collect()
}

/// The image in another size.
pub fn resized(image: &Gray, width: usize, height: usize) -> Gray {
    let (width, height) = (width.max(1), height.max(1));
    let columns = taps(image.width(), width);
    let mut middle = Vec::with_capacity(width * image.height());
    for row in image.rows() {
        middle.extend(columns.iter().map(|taps| {
            let samples = row.get(taps.start..).unwrap_or_default();
            let sum: i32 = samples.iter().zip(&taps.weights).map(|(&s, w)| i32::from(s) * w).sum();
            (sum >> 14).clamp(0, 255) as u8
        }));
    }
    let middle = Gray::from_data(width, image.height(), middle);
    let mut out = Vec::with_capacity(width * height);
    let mut sums = vec![0i32; width];
    for taps in taps(image.height(), height) {
        sums.fill(0);
        for (offset, &weight) in taps.weights.iter().enumerate() {
            for (sum, &sample) in sums.iter_mut().zip(middle.row(taps.start + offset)) {
                *sum += i32::from(sample) * weight;
            }
        }
        out.extend(sums.iter().map(|sum| (sum >> 14).clamp(0, 255) as u8));
    }
    Gray::from_data(width, height, out)
}

/// The image shrunk by a whole number, each pixel the mean of a square; rests at the edges are dropped.
pub fn reduced(image: &Gray, factor: usize) -> Gray {
    let factor = factor.clamp(1, image.width().min(image.height()));
    let (width, height) = (image.width() / factor, image.height() / factor);
    let mut out = Vec::with_capacity(width * height);
    let mut sums = vec![0u32; width];
    let area = (factor * factor) as u32;
    let mut rows = image.rows();
    for _ in 0..height {
        sums.fill(0);
        for row in rows.by_ref().take(factor) {
            for (sum, square) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                *sum += square.iter().map(|&s| u32::from(s)).sum::<u32>();
            }
        }
        out.extend(sums.iter().map(|sum| (sum / area) as u8));
    }
    Gray::from_data(width, height, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_levels() {
        let mut image = Gray::white(40, 20);
        for (index, sample) in image.data_mut().iter_mut().enumerate() {
            *sample = if index % 40 < 20 { 0 } else { 200 };
        }
        for (width, height) in [(80, 40), (20, 10), (1, 1), (33, 7)] {
            let other = resized(&image, width, height);
            assert_eq!((other.width(), other.height()), (width, height));
            if width > 30 {
                assert_eq!(other.row(height / 2)[2], 0);
                assert_eq!(other.row(height / 2)[width - 3], 200);
            }
        }
        let small = reduced(&image, 4);
        assert_eq!((small.width(), small.height()), (10, 5));
        assert_eq!(small.row(2), [0, 0, 0, 0, 0, 200, 200, 200, 200, 200]);
        reduced(&Gray::white(3, 1), 9);
    }
}
