//! Ruled lines: of tables, under headings, frames.
//!
//! Tesseract reads whole pages in its single-block mode, which keeps table rows together but takes ruled
//! lines for letters. They are wiped out here; the upright ones are kept as places where cells meet.

use crate::ingest::scan::gray::Gray;

/// Pixels darker than this belong to a ruled line; thin lines are often gray.
const INK: u8 = 190;
/// Shortest ruled line in inches: longer than any stroke of a letter or a dash.
const SHORTEST: f32 = 0.45;
/// Thickest ruled line in inches.
const THICKEST: f32 = 0.035;
/// Longest break in a ruled line, in inches.
const BREAK: f32 = 0.014;
/// The share of a line's pixels that must be thin, in percent. A row of letters whose feet touch has less: its
/// stems are thick there.
const THIN: usize = 75;

/// A ruled line, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The row of a level line, the column of an upright one.
    pub at: usize,
    /// Its first pixel along the line.
    pub from: usize,
    /// The one after its last pixel.
    pub to: usize,
}

/// The ruled lines of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Lines from left to right.
    pub level: Vec<Rule>,
    /// Lines from top to bottom.
    pub upright: Vec<Rule>,
}

impl Rules {
    /// The lines after half a turn of a page of this size.
    pub fn turned(&self, width: usize, height: usize) -> Rules {
        let turn = |rules: &[Rule], across: usize, along: usize| {
            let flip = |at: usize, size: usize| size.saturating_sub(at);
            let each = |rule: &Rule| Rule {
                at: flip(rule.at + 1, across),
                from: flip(rule.to, along),
                to: flip(rule.from, along),
            };
            rules.iter().map(each).collect()
        };
        Rules {
            level: turn(&self.level, height, width),
            upright: turn(&self.upright, width, height),
        }
    }
}

/// Wipes ruled lines out and tells where they stood. Letters that cross a line stay.
pub fn wipe(image: &mut Gray, dpi: u32) -> Rules {
    let shortest = ((dpi as f32 * SHORTEST) as usize).max(20);
    let thickest = ((dpi as f32 * THICKEST) as usize).max(3);
    let gap = ((dpi as f32 * BREAK) as usize).max(1);
    let level = level_runs(image, shortest, gap);
    let upright = upright_runs(image, shortest, gap);
    let (width, height) = (image.width(), image.height());
    // All thicknesses are measured before the first pixel changes: a thick line has several runs.
    let mut wiped = Vec::new();
    let mut rules = Rules::default();
    for run in &level {
        let place = |x: usize| (x + run.at * width, width, run.at, height);
        if thin(image, run, place, thickest, &mut wiped) {
            add(&mut rules.level, *run, thickest);
        }
    }
    for run in &upright {
        let place = |y: usize| (run.at + y * width, 1, run.at, width);
        if thin(image, run, place, thickest, &mut wiped) {
            add(&mut rules.upright, *run, thickest);
        }
    }
    let data = image.data_mut();
    for (start, step, count) in wiped {
        // One pixel more on either side takes the gray rim along.
        let first = start.checked_sub(step).unwrap_or(start);
        for place in (0..count + 2).map(|n| first + n * step) {
            if let Some(sample) = data.get_mut(place) {
                *sample = 255;
            }
        }
    }
    rules
}

/// Whether a run is a ruled line, and if so its thin places: first pixel, step across the line, and number.
/// `place` tells of a position along the run the pixel, the step across, and where across it lies of how many.
fn thin(
    image: &Gray,
    run: &Rule,
    place: impl Fn(usize) -> (usize, usize, usize, usize),
    thickest: usize,
    wiped: &mut Vec<(usize, usize, usize)>,
) -> bool {
    let before = wiped.len();
    let mut ink = 0;
    for along in run.from..run.to {
        let (at, step, across, end) = place(along);
        let (from, to) = extent(image, at, step, across, end, thickest);
        if to == from {
            continue;
        }
        ink += 1;
        if to - from <= thickest {
            wiped.push((at + from * step - across * step, step, to - from));
        }
    }
    let is_rule = (wiped.len() - before) * 100 >= ink * THIN;
    if !is_rule {
        wiped.truncate(before);
    }
    is_rule
}

/// The ink around a pixel across a line: from which place to which, in steps of `step`, at most one more
/// than `most` pixels to each side. Nothing when the pixel itself is light.
fn extent(
    image: &Gray,
    at: usize,
    step: usize,
    place: usize,
    end: usize,
    most: usize,
) -> (usize, usize) {
    let ink = |at: usize| image.data().get(at).is_some_and(|&s| s < INK);
    if !ink(at) {
        return (place, place);
    }
    let before = (1..=most.min(place)).take_while(|n| ink(at - n * step)).count();
    let after = (1..=most.min(end - 1 - place)).take_while(|n| ink(at + n * step)).count();
    (place - before, place + after + 1)
}

/// Runs of ink along the rows, with breaks of at most `gap` pixels.
fn level_runs(image: &Gray, shortest: usize, gap: usize) -> Vec<Rule> {
    let mut runs = Vec::new();
    for (y, row) in image.rows().enumerate() {
        let mut run = Rule { at: y, from: 0, to: 0 };
        for (x, _) in row.iter().enumerate().filter(|(_, sample)| **sample < INK) {
            if x > run.to + gap {
                runs.extend((run.to - run.from >= shortest).then_some(run));
                run.from = x;
            }
            run.to = x + 1;
        }
        runs.extend((run.to - run.from >= shortest).then_some(run));
    }
    runs
}

/// The same along the columns.
fn upright_runs(image: &Gray, shortest: usize, gap: usize) -> Vec<Rule> {
    let mut runs = Vec::new();
    let mut open: Vec<Rule> = (0..image.width()).map(|x| Rule { at: x, from: 0, to: 0 }).collect();
    for (y, row) in image.rows().enumerate() {
        for (run, _) in open.iter_mut().zip(row).filter(|(_, sample)| **sample < INK) {
            if y > run.to + gap {
                runs.extend((run.to - run.from >= shortest).then_some(*run));
                run.from = y;
            }
            run.to = y + 1;
        }
    }
    runs.extend(open.into_iter().filter(|run| run.to - run.from >= shortest));
    runs
}

/// Adds a line, or lengthens the one that it continues.
fn add(rules: &mut Vec<Rule>, new: Rule, thickest: usize) {
    let near = |old: &&mut Rule| {
        old.at.abs_diff(new.at) <= 2 * thickest
            && new.from <= old.to + 4 * thickest
            && old.from <= new.to + 4 * thickest
    };
    match rules.iter_mut().find(near) {
        Some(old) => {
            old.from = old.from.min(new.from);
            old.to = old.to.max(new.to);
        }
        None => rules.push(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_goes_and_letters_stay() {
        let (width, height) = (600, 400);
        let mut image = Gray::white(width, height);
        let mut fill = |x0: usize, x1: usize, y0: usize, y1: usize| {
            for y in y0..y1 {
                image.data_mut()[y * width + x0..y * width + x1].fill(0);
            }
        };
        fill(50, 550, 100, 103);
        fill(50, 550, 300, 303);
        fill(50, 53, 100, 303);
        fill(300, 302, 100, 303);
        // A stroke that crosses the first line, a word and a dark picture.
        fill(200, 206, 80, 125);
        fill(100, 140, 180, 200);
        fill(350, 500, 150, 280);
        let mut after = image.clone();
        let rules = wipe(&mut after, 200);
        assert_eq!((rules.level.len(), rules.upright.len()), (2, 2), "{rules:?}");
        assert_eq!((rules.upright[0].at, rules.upright[1].at), (50, 300));
        assert!(rules.upright[1].from <= 104 && rules.upright[1].to >= 299);
        assert_eq!((rules.level[0].at, rules.level[1].from), (100, 50));
        let at = |x: usize, y: usize| after.row(y)[x];
        for (x, y) in [(60, 101), (500, 301), (51, 200), (301, 250), (400, 102)] {
            assert_eq!(at(x, y), 255, "{x} {y}");
        }
        for (x, y) in [(203, 85), (203, 101), (203, 120), (120, 190), (400, 200), (351, 151)] {
            assert_eq!(at(x, y), 0, "{x} {y}");
        }
    }

    #[test]
    fn odd_images() {
        for (w, h) in [(1, 1), (90, 1), (1, 90), (200, 200)] {
            wipe(&mut Gray::from_data(w, h, vec![0; w * h]), 200);
        }
    }
}
