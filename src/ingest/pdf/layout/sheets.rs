//! Text of each direction turned upright, and glyphs drawn twice taken once.

use std::collections::BTreeMap;
use std::f64::consts::{FRAC_PI_2, PI};

use crate::ingest::pdf::marks::{Glyph, Marks, Rule, Symbol};

/// A glyph on an upright sheet: it reaches from `x0` to `x1` on the baseline `y`.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    pub x0: f64,
    pub x1: f64,
    pub y: f64,
    pub size: f64,
    pub symbol: Symbol,
    pub font: Option<u32>,
    pub hidden: bool,
}

/// The glyphs of one direction of writing; ruling lines go with the first sheet.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub glyphs: Vec<Set>,
    pub rules: Vec<Rule>,
}

/// Glyphs of a direction that differs this much (10 degrees) from the four main ones stand alone.
const SKEW: f64 = PI / 18.0;

/// The sheets of a page, the direction with the most glyphs first.
pub(crate) fn sheets(marks: Marks) -> Vec<Sheet> {
    let mut groups: BTreeMap<i32, Vec<Glyph>> = BTreeMap::new();
    for glyph in marks.glyphs {
        groups.entry(direction(glyph.angle)).or_default().push(glyph);
    }
    let mut groups: Vec<(i32, Vec<Glyph>)> = groups.into_iter().collect();
    groups.sort_by_key(|(direction, glyphs)| (std::cmp::Reverse(glyphs.len()), *direction));
    let mut rules = Some(marks.rules);
    let mut out = Vec::new();
    for (_, glyphs) in groups {
        let angle = middle_angle(&glyphs);
        out.push(Sheet {
            glyphs: once(glyphs.into_iter().map(|g| upright(g, angle)).collect()),
            rules: rules.take().map_or_else(Vec::new, |r| turn_rules(&r, angle)),
        });
    }
    out
}

/// 0 to 3 for the main directions, other numbers for others in steps of 10 degrees.
fn direction(angle: f64) -> i32 {
    let quarter = (angle / FRAC_PI_2).round();
    if (angle - quarter * FRAC_PI_2).abs() <= SKEW {
        (quarter as i32).rem_euclid(4)
    } else {
        100 + (angle / SKEW).round() as i32
    }
}

fn middle_angle(glyphs: &[Glyph]) -> f64 {
    // Angles near 180 degrees come with both signs.
    let mut angles: Vec<f64> = glyphs
        .iter()
        .map(|g| if g.angle < -0.75 * PI { g.angle + 2.0 * PI } else { g.angle })
        .collect();
    let half = angles.len() / 2;
    let (_, middle, _) = angles.select_nth_unstable_by(half, f64::total_cmp);
    *middle
}

fn turn(x: f64, y: f64, angle: f64) -> (f64, f64) {
    let (sin, cos) = angle.sin_cos();
    (x * cos + y * sin, y * cos - x * sin)
}

fn upright(glyph: Glyph, angle: f64) -> Set {
    let (x0, y) = turn(glyph.start.0, glyph.start.1, angle);
    let (x1, _) = turn(glyph.end.0, glyph.end.1, angle);
    Set {
        x0: x0.min(x1),
        x1: x0.max(x1),
        y,
        size: glyph.size,
        symbol: glyph.symbol,
        font: glyph.font,
        hidden: glyph.hidden,
    }
}

fn turn_rules(rules: &[Rule], angle: f64) -> Vec<Rule> {
    let turned = |rule: &Rule| {
        let ((ax, ay), (bx, by)) = if rule.upright {
            ((rule.at, rule.from), (rule.at, rule.to))
        } else {
            ((rule.from, rule.at), (rule.to, rule.at))
        };
        let ((ax, ay), (bx, by)) = (turn(ax, ay, angle), turn(bx, by, angle));
        if (ax - bx).abs() < (ay - by).abs() {
            Rule { upright: true, at: (ax + bx) / 2.0, from: ay.min(by), to: ay.max(by) }
        } else {
            Rule { upright: false, at: (ay + by) / 2.0, from: ax.min(bx), to: ax.max(bx) }
        }
    };
    rules.iter().map(turned).collect()
}

/// Length in points of the squares by which near glyphs are found.
const SQUARE: f64 = 6.0;

/// Drops glyphs that repeat one at the same place: bold type made by drawing twice, shadows, a
/// recognizer's layer over set text.
fn once(glyphs: Vec<Set>) -> Vec<Set> {
    let square = |v: f64| (v / SQUARE).floor() as i64;
    let mut seen: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Set> = Vec::with_capacity(glyphs.len());
    // Visible glyphs first, so that of two the hidden one goes.
    let mut order: Vec<usize> = (0..glyphs.len()).collect();
    order.sort_by_key(|at| glyphs.get(*at).is_some_and(|g| g.hidden));
    let mut keep = vec![false; glyphs.len()];
    for at in order {
        let Some(glyph) = glyphs.get(at) else { continue };
        let (cx, cy) = (square(glyph.x0), square(glyph.y));
        let same = |other: &Set| {
            let near = if glyph.hidden == other.hidden { 0.12 } else { 0.5 };
            let near = (near * glyph.size).min(SQUARE);
            other.symbol == glyph.symbol
                && (other.x0 - glyph.x0).abs() < near
                && (other.y - glyph.y).abs() < near
        };
        let repeated = !glyph.symbol.is_blank()
            && (cx - 1..=cx + 1).any(|x| {
                (cy - 1..=cy + 1).any(|y| {
                    seen.get(&(x, y))
                        .is_some_and(|there| there.iter().filter_map(|i| glyphs.get(*i)).any(same))
                })
            });
        if !repeated {
            // A crowd in one square is a fault of the file; it must not cost time.
            let there = seen.entry((cx, cy)).or_default();
            if there.len() < 60 {
                there.push(at);
            }
            if let Some(flag) = keep.get_mut(at) {
                *flag = true;
            }
        }
    }
    for (glyph, keep) in glyphs.into_iter().zip(keep) {
        if keep {
            kept.push(glyph);
        }
    }
    kept
}
