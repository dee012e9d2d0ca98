//! The interpreter's device that notes glyphs, ruling lines and images instead of painting.

use std::collections::BTreeMap;

use hayro_interpret::font::Glyph as Drawn;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask,
};
use kurbo::{Affine, BezPath, PathEl, Point};

use crate::ingest::pdf::fonts::{FontNames, GlyphChars};
use crate::ingest::pdf::marks::{Glyph, Marks, Placed, Rule, Symbol};
use crate::ingest::pdf::open::Budget;
use crate::ingest::pdf::symbols;

/// Glyphs read of one page.
const MOST_GLYPHS: usize = 1_000_000;
/// Letters, paths, images and clips that one page may draw.
const MOST_CALLS: u32 = 3_000_000;
/// What a clip counts for.
const CLIP: u32 = 30;
/// Ruling lines kept of one page; drawings have more.
const MOST_RULES: usize = 20_000;
/// Images noted of one page.
const MOST_IMAGES: usize = 10_000;
/// A line thicker than this is a bar or a background.
const THICKEST_RULE: f64 = 3.0;

pub(crate) struct Collector<'n> {
    pub(crate) marks: Marks,
    names: &'n FontNames,
    /// Index into `marks.fonts` for each font seen.
    font_ids: BTreeMap<u128, Option<u32>>,
    /// Characters of embedded fonts by glyph, for fonts that tell none themselves.
    glyph_chars: BTreeMap<u128, GlyphChars>,
    inked: usize,
    budget: Budget,
    /// The last glyph came from a font that does not tell its width.
    open: bool,
}

impl<'n> Collector<'n> {
    pub(crate) fn new(width: f64, height: f64, names: &'n FontNames) -> Self {
        Collector {
            marks: Marks { width, height, ..Marks::default() },
            names,
            font_ids: BTreeMap::new(),
            glyph_chars: BTreeMap::new(),
            inked: 0,
            budget: Budget::new(MOST_CALLS),
            open: false,
        }
    }

    fn font_id(&mut self, key: u128) -> Option<u32> {
        if let Some(known) = self.font_ids.get(&key) {
            return *known;
        }
        let id = self.names.get(&key).map(|name| {
            let fonts = &mut self.marks.fonts;
            let at = fonts.iter().position(|f| f == name).unwrap_or_else(|| {
                fonts.push(name.clone());
                fonts.len() - 1
            });
            u32::try_from(at).unwrap_or(u32::MAX)
        });
        self.font_ids.insert(key, id);
        id
    }

    fn symbol(&mut self, glyph: &Drawn<'_>) -> Option<Symbol> {
        let told = glyph.as_unicode().and_then(|told| match told {
            BfString::Char(c) => symbols::symbol(&[c]),
            BfString::String(s) => symbols::symbol(&s.chars().collect::<Vec<_>>()),
        });
        if told.is_some() {
            return told;
        }
        let Drawn::Outline(outline) = glyph else { return None };
        let chars = self
            .glyph_chars
            .entry(outline.font_cache_key())
            .or_insert_with(|| GlyphChars::new(outline.font_data().as_ref()));
        chars.get(outline.glyph_id().to_u32()).and_then(|c| symbols::symbol(&[c]))
    }

    fn glyph(&mut self, glyph: &Drawn<'_>, place: Affine, hidden: bool) {
        if self.marks.glyphs.len() >= MOST_GLYPHS {
            self.marks.cut = true;
            return;
        }
        let start = place * Point::ZERO;
        let up = place * Point::new(0.0, 1000.0) - start;
        let along = place * Point::new(1000.0, 0.0) - start;
        let size = up.hypot();
        let finite = start.x.is_finite() && start.y.is_finite() && along.hypot().is_finite();
        if !finite || !size.is_finite() || size < 0.1 {
            return;
        }
        let margin = 2.0;
        let inside = (-margin..self.marks.width + margin).contains(&start.x)
            && (-margin..self.marks.height + margin).contains(&start.y);
        if !inside {
            return;
        }
        if self.open {
            self.close_last(start);
        }
        let (advance, key) = match glyph {
            Drawn::Outline(o) => {
                (o.advance_width().filter(|w| w.is_finite()), Some(o.font_cache_key()))
            }
            Drawn::Type3(_) => (None, None),
        };
        self.open = advance.is_none();
        let end = place * Point::new(f64::from(advance.unwrap_or(500.0).clamp(0.0, 5000.0)), 0.0);
        let symbol = self.symbol(glyph);
        if symbol.is_none() {
            self.marks.unknown += 1;
        }
        let symbol = symbol.unwrap_or(Symbol::One(char::REPLACEMENT_CHARACTER));
        if symbols::is_mark(&symbol) && self.join_mark(&symbol, start) {
            return;
        }
        if !hidden && !symbol.is_blank() {
            self.inked += 1;
        }
        let font = key.and_then(|key| self.font_id(key));
        self.marks.glyphs.push(Glyph {
            symbol,
            start: (start.x, start.y),
            end: (end.x, end.y),
            size,
            angle: along.y.atan2(along.x),
            font,
            hidden,
        });
    }

    /// A mark drawn on its own belongs to the letter drawn before it, when it stands there.
    fn join_mark(&mut self, mark: &Symbol, at: Point) -> bool {
        let Some(base) = self.marks.glyphs.last_mut() else { return false };
        let near = (at.x - base.start.0).hypot(at.y - base.start.1) < 1.5 * base.size;
        if !near || base.symbol.is_blank() {
            return false;
        }
        let mut text = String::new();
        base.symbol.push_to(&mut text);
        if text.len() > 40 {
            return false;
        }
        mark.push_to(&mut text);
        base.symbol = Symbol::Many(text.into());
        true
    }

    /// Ends a glyph of unknown width where the next one of its line starts.
    fn close_last(&mut self, next: Point) {
        let Some(last) = self.marks.glyphs.last_mut() else { return };
        let far = (next.x - last.start.0).hypot(next.y - last.start.1);
        if far > 0.05 * last.size && far < 0.9 * last.size {
            let (sin, cos) = last.angle.sin_cos();
            let aside = (next.y - last.start.1) * cos - (next.x - last.start.0) * sin;
            if aside.abs() < 0.1 * last.size {
                last.end = (next.x, next.y);
            }
        }
    }

    fn rule(&mut self, a: Point, b: Point) {
        if self.marks.rules.len() >= MOST_RULES || !(a.is_finite() && b.is_finite()) {
            return;
        }
        let (wide, high) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if wide.max(high) < 2.0 || wide.min(high) > 0.5 {
            return;
        }
        let upright = high > wide;
        let (at, from, to) = if upright {
            ((a.x + b.x) / 2.0, a.y.min(b.y), a.y.max(b.y))
        } else {
            ((a.y + b.y) / 2.0, a.x.min(b.x), a.x.max(b.x))
        };
        self.marks.rules.push(Rule { upright, at, from, to });
    }

    /// A thin filled shape is a line; the edges of others count for nothing.
    fn filled(&mut self, points: &[Point]) {
        let (Some(first), true) = (points.first(), points.len() >= 2) else { return };
        let (mut low, mut high) = (*first, *first);
        for p in points {
            low = Point::new(low.x.min(p.x), low.y.min(p.y));
            high = Point::new(high.x.max(p.x), high.y.max(p.y));
        }
        let (wide, tall) = (high.x - low.x, high.y - low.y);
        let middle = low.midpoint(high);
        if tall <= THICKEST_RULE && wide > tall {
            self.rule(Point::new(low.x, middle.y), Point::new(high.x, middle.y));
        } else if wide <= THICKEST_RULE && tall > wide {
            self.rule(Point::new(middle.x, low.y), Point::new(middle.x, high.y));
        } else {
            self.marks.shapes += 1;
        }
    }

    fn path(&mut self, path: &BezPath, place: Affine, stroke: bool) {
        let mut points: Vec<Point> = Vec::new();
        let mut curved = false;
        for element in path.elements() {
            match element {
                PathEl::MoveTo(p) => {
                    self.finish(&points, stroke, curved);
                    points.clear();
                    curved = false;
                    points.push(place * *p);
                }
                PathEl::LineTo(p) => points.push(place * *p),
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    curved = true;
                    points.push(place * *p);
                }
                PathEl::ClosePath => {
                    if let Some(first) = points.first().copied() {
                        points.push(first);
                    }
                }
            }
        }
        self.finish(&points, stroke, curved);
    }

    fn finish(&mut self, points: &[Point], stroke: bool, curved: bool) {
        if points.len() < 2 {
            return;
        }
        if curved {
            self.marks.shapes += 1;
        } else if stroke {
            for pair in points.windows(2) {
                self.rule(pair[0], pair[1]);
            }
        } else {
            self.filled(points);
        }
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.budget.push_clip(CLIP);
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {
        self.budget.pop_clip();
    }
    fn pop_transparency_group(&mut self) {}

    fn draw_path(&mut self, path: &BezPath, place: Affine, _: &Paint<'a>, mode: &PathDrawMode) {
        self.budget.spend(1);
        self.path(path, place, matches!(mode, PathDrawMode::Stroke(_)));
    }

    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'a>,
        place: Affine,
        glyph_place: Affine,
        _: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        self.budget.spend(1);
        let hidden = matches!(mode, GlyphDrawMode::Invisible);
        self.glyph(glyph, place * glyph_place, hidden);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, place: Affine) {
        self.budget.spend(1);
        if self.marks.images.len() < MOST_IMAGES {
            self.marks.images.push(Placed {
                width: image.width(),
                height: image.height(),
                matrix: place.as_coeffs(),
                after_glyphs: self.inked,
            });
        }
    }
}
