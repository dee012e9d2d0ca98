//! Columns of a page: header block, signature block, text set in two columns.
//!
//! The engine reads a page as one block of lines, from one edge to the other. Where blocks stand side by side
//! (the issuer and the motto, the recipients and the signature) their lines would be joined, and mixed up when
//! they do not stand at the same height. So such blocks are found first and put one below the other.

use crate::ingest::scan::gray::Gray;
use crate::ingest::scan::resize::reduced;
use crate::ingest::scan::table::Table;
use crate::ingest::scan::tsv::Area;

/// Resolution in which the page is searched, in dots per inch.
const COARSE: usize = 50;
/// Mean values below this hold ink in the reduced image.
const INK: u8 = 185;
/// Narrowest gap between two columns, in inches; blanks between words have 0.06.
const CHANNEL: f32 = 0.16;
/// Narrowest column, in inches: bullets, item numbers and single figures are none.
const COLUMN: f32 = 0.6;
/// A stretch of ink this high (inches) holds several lines.
const LINES: f32 = 0.42;
/// Largest gap below which a line on the left alone still belongs to its block, in inches.
const LEFT_GAP: f32 = 0.17;
/// The same on the right, where the signature stands between the office and the name.
const RIGHT_GAP: f32 = 1.7;
/// What is cut off at the edges of a table's cells, in inches.
const RIM: f32 = 0.025;
/// Ink lower than this is one line, in inches.
const ONE_LINE: f32 = 0.27;
/// How far the middles of lines at the same height may lie apart, in inches.
const SAME_HEIGHT: f32 = 0.07;
/// Empty rows between the parts of a stacked page, in inches.
const SPACE: f32 = 0.07;

/// A part of the page, in pixels; the ends lie just outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its columns, the first one and the one after the last, in one or several stretches.
    pub spans: Vec<(usize, usize)>,
    /// First row.
    pub top: usize,
    /// The row after the last one.
    pub bottom: usize,
}

/// A stretch of rows with ink, bounded by empty rows, in reduced pixels.
struct Band {
    top: usize,
    bottom: usize,
    left: usize,
    right: usize,
    /// Empty columns inside: first and after the last.
    gaps: Vec<(usize, usize)>,
    /// The ruled table that it lies in.
    table: Option<usize>,
}

/// Bands with a common gap.
struct Group {
    first: usize,
    after: usize,
    gap: (usize, usize),
    both: usize,
}

/// The page's parts in reading order; the whole page when nothing stands side by side.
pub fn parts(image: &Gray, dpi: u32, tables: &[Table]) -> Vec<Part> {
    let factor = (dpi as usize / COARSE).max(1);
    let small = reduced(image, factor);
    let unit = dpi as f32 / factor as f32;
    let bands = bands(&small, factor, tables, (CHANNEL * unit).max(2.0) as usize);
    let mut parts = Vec::new();
    let (mut index, mut top) = (0, 0);
    let whole = |top: usize, bottom: usize| {
        (bottom > top).then(|| Part { spans: vec![(0, image.width())], top, bottom })
    };
    while let Some(band) = bands.get(index) {
        if let Some(table) = band.table.and_then(|table| tables.get(table)) {
            let (start, end) = table.span();
            parts.extend(whole(top, start));
            parts.extend(cells(image, table, dpi));
            top = end.max(top);
            index += bands.iter().skip(index).take_while(|b| b.table == band.table).count().max(1);
            continue;
        }
        let Some(group) = group_at(&bands, index, unit) else {
            index += 1;
            continue;
        };
        let rows = |at: usize| bands.get(at).map_or((0, 0), |b| (b.top, b.bottom));
        // Parts meet in the middle of the empty rows between them.
        let before = group.first.checked_sub(1).map_or(0, |at| rows(at).1);
        let start = ((before + rows(group.first).0) / 2 * factor).max(top);
        let end = if group.after < bands.len() {
            (rows(group.after - 1).1 + rows(group.after).0).div_ceil(2) * factor
        } else {
            image.height()
        };
        let middle = (group.gap.0 + group.gap.1) / 2 * factor;
        parts.extend(whole(top, start));
        parts.push(Part { spans: vec![(0, middle)], top: start, bottom: end });
        parts.push(Part { spans: vec![(middle, image.width())], top: start, bottom: end });
        top = end;
        index = group.after;
    }
    parts.extend(whole(top, image.height()));
    parts
}

/// The cells of a table. Those of a row that hold one line at the same height stay side by side: lone figures
/// are read badly.
fn cells(image: &Gray, table: &Table, dpi: u32) -> Vec<Part> {
    let inches = |n: f32| (n * dpi as f32) as usize;
    let mut parts: Vec<Part> = Vec::new();
    for row in table.areas() {
        let first = parts.len();
        for cell in row.iter().filter_map(|cell| inked(image, cell, inches(RIM))) {
            let low = cell.bottom - cell.top < inches(ONE_LINE);
            let middle = |part: &Part| (part.top + part.bottom) / 2;
            let beside = parts.iter_mut().skip(first).find(|other| {
                low && other.bottom - other.top < inches(ONE_LINE)
                    && middle(other).abs_diff(middle(&cell)) < inches(SAME_HEIGHT)
            });
            match beside {
                Some(other) => {
                    other.spans.extend(cell.spans);
                    other.top = other.top.min(cell.top);
                    other.bottom = other.bottom.max(cell.bottom);
                }
                None => parts.push(cell),
            }
        }
    }
    parts
}

/// The rows with ink of a cell, without the rims of its ruled lines.
fn inked(image: &Gray, cell: &Area, rim: usize) -> Option<Part> {
    let (left, right) = (cell.left as usize + rim, (cell.right as usize).saturating_sub(rim));
    let dark = |y: &usize| {
        let row = image.row(*y).get(left..right).unwrap_or_default();
        row.iter().filter(|&&sample| sample < 128).count() > 1
    };
    let mut rows = cell.top as usize + rim..(cell.bottom as usize).saturating_sub(rim);
    let top = rows.find(dark)?;
    let bottom = rows.rfind(dark).unwrap_or(top) + 1;
    Some(Part { spans: vec![(left, right)], top, bottom })
}

fn bands(small: &Gray, factor: usize, tables: &[Table], channel: usize) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    let mut columns = vec![false; small.width()];
    let mut start = None;
    for y in 0..=small.height() {
        let row = small.row(y);
        let mut ink = false;
        for (column, &sample) in columns.iter_mut().zip(row) {
            if sample < INK {
                *column = true;
                ink = true;
            }
        }
        match (start, ink) {
            (None, true) => start = Some(y),
            (Some(top), false) => {
                bands.extend(band(top, y, &columns, channel));
                columns.fill(false);
                start = None;
            }
            _ => {}
        }
    }
    for band in &mut bands {
        let middle = (band.top + band.bottom) / 2 * factor;
        let holds = |table: &Table| (table.span().0..table.span().1).contains(&middle);
        band.table = tables.iter().position(holds);
    }
    bands
}

fn band(top: usize, bottom: usize, columns: &[bool], channel: usize) -> Option<Band> {
    let left = columns.iter().position(|&ink| ink)?;
    let right = columns.iter().rposition(|&ink| ink)? + 1;
    let mut gaps = Vec::new();
    let mut last = left;
    for (x, _) in columns.iter().enumerate().filter(|(_, ink)| **ink) {
        if x > last + channel {
            gaps.push((last + 1, x));
        }
        last = x;
    }
    // A single dot is dust.
    (right - left > 1 || bottom - top > 1).then_some(Band {
        top,
        bottom,
        left,
        right,
        gaps,
        table: None,
    })
}

/// The largest group of bands that starts with the band at `index`, or with the lines on the right above it.
fn group_at(bands: &[Band], index: usize, unit: f32) -> Option<Group> {
    let band = bands.get(index).filter(|band| band.table.is_none())?;
    let found = band.gaps.iter().filter_map(|&gap| group_with(bands, index, gap, unit));
    let mut group = found.max_by_key(|group| (group.both, group.gap.1 - group.gap.0))?;
    // More than one common gap: rows of a table without lines, which must stay rows.
    let common = band.gaps.iter().filter(|&&gap| {
        group_with(bands, index, gap, unit).is_some_and(|g| g.both == group.both && g.both > 1)
    });
    if common.count() > 1 {
        return None;
    }
    // Lines above that stand on the right only (the signature block may start higher than the recipients).
    while let Some(above) = group.first.checked_sub(1).and_then(|at| bands.get(at)) {
        let below = bands.get(group.first)?;
        let near = (below.top.saturating_sub(above.bottom) as f32) < LEFT_GAP * 2.0 * unit;
        let narrow = ((above.right - above.left) as f32) < COLUMN * unit;
        if above.table.is_some() || above.left < group.gap.0 || narrow || !near {
            break;
        }
        group.first -= 1;
    }
    Some(group)
}

fn group_with(bands: &[Band], index: usize, mut gap: (usize, usize), unit: f32) -> Option<Group> {
    let width = (CHANNEL * unit).max(2.0) as usize;
    let (mut both, mut after, mut tall) = (0, index, false);
    let (mut left, mut right) = (usize::MAX, 0);
    let mut bottoms = (0, 0);
    for (at, band) in bands.iter().enumerate().skip(index) {
        if band.table.is_some() {
            break;
        }
        let narrowed = band.gaps.iter().find_map(|&(a, b)| {
            let common = (a.max(gap.0), b.min(gap.1));
            (common.1 >= common.0 + width).then_some(common)
        });
        let far = |bottom: usize, most: f32| band.top.saturating_sub(bottom) as f32 > most * unit;
        if let Some(common) = narrowed {
            gap = common;
            both += 1;
            tall |= (band.bottom - band.top) as f32 > LINES * unit;
            bottoms = (band.bottom, band.bottom);
        } else if band.right <= gap.1.saturating_sub(width) {
            if far(bottoms.0.max(bottoms.1), LEFT_GAP) {
                break;
            }
            gap.0 = gap.0.max(band.right);
            bottoms.0 = band.bottom;
        } else if band.left >= gap.0 + width {
            if far(bottoms.0.max(bottoms.1), RIGHT_GAP) {
                break;
            }
            gap.1 = gap.1.min(band.left);
            bottoms.1 = band.bottom;
        } else {
            break;
        }
        left = left.min(band.left);
        right = right.max(band.right);
        after = at + 1;
    }
    let wide = |from: usize, to: usize| to.saturating_sub(from) as f32 > COLUMN * unit;
    let columns = wide(left, gap.0) && wide(gap.1, right);
    (columns && (both >= 2 || tall)).then_some(Group { first: index, after, gap, both })
}

/// The parts put one below the other with some space, each at its own distance from the left edge.
pub fn stacked(image: &Gray, parts: &[Part], dpi: u32) -> Gray {
    let mut data = Vec::with_capacity(image.data().len());
    for part in parts {
        for y in part.top..part.bottom {
            let row = image.row(y);
            let start = data.len();
            data.resize(start + image.width(), 255);
            for &(left, right) in &part.spans {
                let (from, to) = (left.min(row.len()), right.min(row.len()));
                if let (Some(target), Some(source)) =
                    (data.get_mut(start + from..start + to), row.get(from..to))
                {
                    target.copy_from_slice(source);
                }
            }
        }
        data.resize(data.len() + space(dpi) * image.width(), 255);
    }
    let height = data.len() / image.width();
    Gray::from_data(image.width(), height, data)
}

fn space(dpi: u32) -> usize {
    (dpi as f32 * SPACE) as usize
}

/// The row of the page that a row of the stacked image comes from.
pub fn source(parts: &[Part], dpi: u32, row: usize) -> usize {
    let mut above = 0;
    for part in parts {
        let height = part.bottom - part.top;
        if row < above + height + space(dpi) {
            return (part.top + row - above).min(part.bottom);
        }
        above += height + space(dpi);
    }
    parts.last().map_or(row, |part| part.bottom)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 200 dpi with words of small bars at the given boxes (left, right, top; 24 pixels high).
    fn page(words: &[(usize, usize, usize)]) -> Gray {
        let mut image = Gray::white(1654, 2339);
        for &(left, right, top) in words {
            for y in top..top + 24 {
                for x in left..right {
                    if x % 8 < 5 {
                        image.data_mut()[y * 1654 + x] = 0;
                    }
                }
            }
        }
        image
    }

    const HEADER: [(usize, usize, usize); 6] = [
        (180, 560, 160),
        (640, 1500, 160),
        (220, 520, 200),
        (800, 1350, 200),
        (260, 480, 240),
        (760, 1400, 250),
    ];

    #[test]
    fn header_block_is_split() {
        let mut words = HEADER.to_vec();
        words.extend((0..20).map(|n| (180, 1500, 400 + n * 44)));
        let image = page(&words);
        let parts = parts(&image, 200, &[]);
        assert_eq!(parts.len(), 4, "{parts:?}");
        assert!(parts[1].spans[0].1 > 560 && parts[1].spans[0].1 < 640, "{parts:?}");
        assert_eq!((parts[1].top, parts[1].bottom), (parts[2].top, parts[2].bottom));
        assert!(parts[3].top > 276 && parts[3].top < 400);
        let stack = stacked(&image, &parts, 200);
        let height: usize = parts.iter().map(|p| p.bottom - p.top + 14).sum();
        assert_eq!(stack.height(), height);
        // The right column's first line lies below the left column's last one.
        let below = parts[1].bottom + 2 * 14 + 10;
        assert_eq!(source(&parts, 200, below), parts[2].top + 10);
        assert_eq!(source(&parts, 200, 99_999), 2339);
    }

    #[test]
    fn justified_lines_and_lists_are_not_split() {
        // Words with wide blanks at other places in each line, and a list with numbers on the left.
        let mut words = Vec::new();
        for line in 0..12 {
            let shift = line * 37 % 200;
            words.extend([
                (180, 500 + shift, 300 + line * 44),
                (560 + shift, 1500, 300 + line * 44),
            ]);
        }
        for line in 0..8 {
            words.extend([(180, 205, 1200 + line * 44), (300, 1200, 1200 + line * 44)]);
        }
        assert_eq!(parts(&page(&words), 200, &[]).len(), 1);
    }

    #[test]
    fn tables_stay_rows() {
        let mut words = Vec::new();
        for line in 0..8 {
            for column in 0..4 {
                words.push((180 + column * 350, 400 + column * 350, 1200 + line * 44));
            }
        }
        assert_eq!(parts(&page(&words), 200, &[]).len(), 1);
    }

    #[test]
    fn odd_images() {
        for (w, h) in [(1, 1), (1, 300), (300, 1), (40, 40)] {
            for value in [0, 255] {
                let image = Gray::from_data(w, h, vec![value; w * h]);
                let parts = parts(&image, 20, &[]);
                assert_eq!(stacked(&image, &parts, 10), image);
            }
        }
    }
}
