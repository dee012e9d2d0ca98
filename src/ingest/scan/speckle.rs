//! Dust and noise: tesseract takes ten times as long on a page full of specks.

use crate::ingest::scan::gray::Gray;

/// Pixels darker than this are ink.
const INK: u8 = 150;
/// Specks per square inch from which a page counts as dirty; clean pages have below one.
const DIRTY: f32 = 6.0;

/// Removes tiny specks when there are many, and tells whether it did. `dpi` bounds their size: nothing as
/// large as the dot of an i in 8 point type goes.
pub fn clean(image: &mut Gray, dpi: u32) -> bool {
    let square_inches = image.data().len() as f32 / (dpi as f32).powi(2);
    if (lonely(image) as f32) < DIRTY * square_inches {
        return false;
    }
    let largest = ((dpi as f32 / 90.0).powi(2) as usize).max(2);
    remove(image, largest);
    true
}

/// How many ink pixels have no ink around them.
fn lonely(image: &Gray) -> usize {
    let width = image.width();
    let mut count = 0;
    let rows: Vec<&[u8]> = image.rows().collect();
    for three in rows.windows(3) {
        let [above, row, below] = three else { continue };
        let mut x = 1;
        while x + 1 < width {
            let Some(ink) = row.get(x..width - 1).and_then(|r| r.iter().position(|&s| s < INK))
            else {
                break;
            };
            x += ink;
            let light = |r: &[u8]| r.get(x - 1..x + 2).is_some_and(|r| r.iter().all(|&s| s >= INK));
            let sides = [x - 1, x + 1].iter().all(|&at| row.get(at).is_some_and(|&s| s >= INK));
            if sides && light(above) && light(below) {
                count += 1;
            }
            x += 1;
        }
    }
    count
}

/// Removes connected spots of ink with at most `largest` pixels, and the gray rim around them.
fn remove(image: &mut Gray, largest: usize) {
    let (width, height) = (image.width(), image.height());
    let mut seen: Vec<bool> = image.data().iter().map(|&s| s >= INK).collect();
    let (mut open, mut spot) = (Vec::new(), Vec::new());
    for start in 0..seen.len() {
        if seen.get(start).copied().unwrap_or(true) {
            continue;
        }
        spot.clear();
        open.push(start);
        seen[start] = true;
        while let Some(at) = open.pop() {
            if spot.len() <= largest {
                spot.push(at);
            }
            for near in around(at, width, height) {
                if let Some(seen) = seen.get_mut(near).filter(|seen| !**seen) {
                    *seen = true;
                    open.push(near);
                }
            }
        }
        if spot.len() <= largest {
            for &at in &spot {
                image.data_mut()[at] = 255;
                for near in around(at, width, height) {
                    image.data_mut()[near] = 255;
                }
            }
        }
    }
}

/// The places around a pixel.
fn around(at: usize, width: usize, height: usize) -> impl Iterator<Item = usize> {
    let (x, y) = (at % width, at / width);
    let columns = x.saturating_sub(1)..(x + 2).min(width);
    (y.saturating_sub(1)..(y + 2).min(height))
        .flat_map(move |y| columns.clone().map(move |x| y * width + x))
        .filter(move |&near| near != at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(specks: usize) -> Gray {
        let mut image = Gray::white(400, 400);
        for line in 0..10 {
            for x in (40..360).step_by(10) {
                for y in 30 + line * 35..44 + line * 35 {
                    image.data_mut()[y * 400 + x..y * 400 + x + 4].fill(0);
                }
            }
        }
        for n in 0..specks {
            let (x, y) = (3 + n * 7 % 390, 12 + (n / 50) * 35);
            image.data_mut()[y * 400 + x] = 20;
        }
        image
    }

    #[test]
    fn specks_go_only_from_dirty_pages() {
        let mut dirty = page(200);
        assert!(clean(&mut dirty, 200));
        assert_eq!(dirty, page(0));
        let mut fair = page(5);
        assert!(!clean(&mut fair, 200));
        assert_eq!(fair, page(5));
    }

    #[test]
    fn tiny_images() {
        for (w, h) in [(1, 1), (2, 9), (3, 3)] {
            let mut image = Gray::from_data(w, h, vec![0; w * h]);
            clean(&mut image, 200);
            remove(&mut image, 4);
        }
    }
}
