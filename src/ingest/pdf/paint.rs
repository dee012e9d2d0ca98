//! Paints a page for a text recognizer: ink, letters and images on white, without blending,
//! patterns and shadings. Clips count by their bounding boxes.

use hayro_interpret::font::Glyph;
use hayro_interpret::{
    BlendMode, ClipPath, Device, FillRule, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask,
};
use hayro_syntax::page::Page;
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use tiny_skia::{Color, Mask, Path, PathBuilder, Pixmap, PremultipliedColorU8, Stroke, Transform};

use crate::ingest::pdf::image::{MOST_PIXELS, PageImage, PixelSource, Raw};
use crate::ingest::pdf::marks::Marks;
use crate::ingest::pdf::open::{Budget, run};

/// Resolution of painted pages in pixels per inch.
const DPI: f64 = 300.0;
/// Pixels of a painted page: A3 at 300 dpi and some more.
const MOST_PAINTED: f64 = 20_000_000.0;

/// Letters, paths, images and clips painted of one page; the rest stays white.
const MOST_CALLS: u32 = 200_000;
/// What a clip counts for.
const CLIP: u32 = 10;
/// Drawn letters that draw letters. One of a font that draws itself would never end: the interpreter
/// counts how deep forms nest, not letters.
const DEEPEST_LETTER: u32 = 4;

/// Paints a page.
pub(crate) fn paint(page: &Page<'_>, marks: &Marks) -> Option<PageImage> {
    let mut scale = DPI / 72.0;
    let area = marks.width * marks.height * scale * scale;
    if area > MOST_PAINTED {
        scale *= (MOST_PAINTED / area).sqrt();
    }
    let side = |v: f64| (v * scale).ceil().clamp(1.0, 30_000.0) as u32;
    let mut pixmap = Pixmap::new(side(marks.width), side(marks.height))?;
    pixmap.fill(Color::WHITE);
    let all = Rect::new(0.0, 0.0, f64::from(pixmap.width()), f64::from(pixmap.height()));
    let budget = Budget::new(MOST_CALLS);
    let mut painter = Painter { pixmap, clips: vec![all], mask: None, letters: 0, budget };
    run(page, scale, &mut painter);
    let pixmap = painter.pixmap;
    let data = pixmap.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
    let (width, height) = (pixmap.width(), pixmap.height());
    let raw = Raw { width, height, samples: 3, data, alpha: None };
    Some(raw.into_image(scale * 72.0, PixelSource::Painted))
}

struct Painter {
    pixmap: Pixmap,
    clips: Vec<Rect>,
    /// The mask of the clip that was last needed.
    mask: Option<(Rect, Mask)>,
    /// How many drawn letters the present one is inside of.
    letters: u32,
    budget: Budget,
}

impl Painter {
    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::ZERO)
    }

    fn path(&mut self, path: &BezPath, place: Affine, paint: &Paint<'_>, mode: &PathDrawMode) {
        let Paint::Color(color) = paint else { return };
        let [r, g, b, a] = color.to_rgba().to_rgba8();
        let mut ink = tiny_skia::Paint { anti_alias: true, ..tiny_skia::Paint::default() };
        ink.set_color_rgba8(r, g, b, a);
        let wide = match mode {
            PathDrawMode::Fill(_) => 0.0,
            // A line of no width is drawn one pixel wide.
            PathDrawMode::Stroke(props) => {
                (f64::from(props.line_width) * place.determinant().abs().sqrt()).max(1.0)
            }
        };
        let bounds = place.transform_rect_bbox(path.bounding_box()).inflate(wide, wide);
        let clip = self.clip();
        let inside = bounds.intersect(clip);
        if !(bounds.is_finite() && inside.width() > 0.0 && inside.height() > 0.0) {
            return;
        }
        let whole = clip.contains_rect(bounds);
        let Some(outline) = outline(path, place) else { return };
        if !whole {
            self.set_mask(clip);
        }
        let mask = self.mask.as_ref().filter(|_| !whole).map(|(_, mask)| mask);
        match mode {
            PathDrawMode::Fill(rule) => {
                let rule = match rule {
                    FillRule::NonZero => tiny_skia::FillRule::Winding,
                    FillRule::EvenOdd => tiny_skia::FillRule::EvenOdd,
                };
                self.pixmap.fill_path(&outline, &ink, rule, Transform::identity(), mask);
            }
            PathDrawMode::Stroke(_) => {
                let stroke = Stroke { width: wide as f32, ..Stroke::default() };
                self.pixmap.stroke_path(&outline, &ink, &stroke, Transform::identity(), mask);
            }
        }
    }

    fn set_mask(&mut self, clip: Rect) {
        if self.mask.as_ref().is_some_and(|(known, _)| *known == clip) {
            return;
        }
        let mask = Mask::new(self.pixmap.width(), self.pixmap.height());
        let shape = outline(&clip.to_path(0.1), Affine::IDENTITY);
        self.mask = mask.zip(shape).map(|(mut mask, shape)| {
            mask.fill_path(&shape, tiny_skia::FillRule::Winding, false, Transform::identity());
            (clip, mask)
        });
    }

    /// Draws an image point by point: the mean of the samples under a pixel.
    fn image(&mut self, raw: &Raw, place: Affine) {
        let (w, h) = (f64::from(raw.width), f64::from(raw.height));
        let bounds = place.transform_rect_bbox(Rect::new(0.0, 0.0, w, h)).intersect(self.clip());
        if !bounds.is_finite() || place.determinant().abs() < 1e-9 {
            return;
        }
        let back = place.inverse();
        let [a, b, c, d, _, _] = back.as_coeffs();
        // Samples under one pixel along each side.
        let steps = a.hypot(b).max(c.hypot(d)).ceil().clamp(1.0, 4.0) as u32;
        let wide = self.pixmap.width() as usize;
        let (x0, x1) = (bounds.x0.max(0.0) as usize, bounds.x1.max(0.0).ceil() as usize);
        let (y0, y1) = (bounds.y0.max(0.0) as usize, bounds.y1.max(0.0).ceil() as usize);
        let pixels = self.pixmap.pixels_mut();
        for y in y0..y1 {
            for x in x0..x1.min(wide) {
                let Some(pixel) = pixels.get_mut(y * wide + x) else { continue };
                let mut sum = [0_u32; 4];
                for step in 0..steps * steps {
                    let part = |n: u32| (f64::from(n) + 0.5) / f64::from(steps);
                    let at =
                        Point::new(x as f64 + part(step % steps), y as f64 + part(step / steps));
                    let from = back * at;
                    let sample = raw.sample(from.x, from.y);
                    let alpha = u32::from(sample[3]);
                    for (sum, value) in sum.iter_mut().zip(&sample[..3]) {
                        *sum += u32::from(*value) * alpha;
                    }
                    sum[3] += alpha;
                }
                let full = steps * steps * 255;
                let old = [pixel.red(), pixel.green(), pixel.blue()];
                let mix = |i: usize| {
                    let value = (sum[i] + u32::from(old[i]) * (full - sum[3])) / full;
                    u8::try_from(value).unwrap_or(255)
                };
                let mixed = PremultipliedColorU8::from_rgba(mix(0), mix(1), mix(2), 255);
                *pixel = mixed.unwrap_or(*pixel);
            }
        }
    }
}

impl Raw {
    /// Red, green, blue and cover at a place of the image; nothing outside of it.
    fn sample(&self, x: f64, y: f64) -> [u8; 4] {
        if !(x >= 0.0 && y >= 0.0 && x < f64::from(self.width) && y < f64::from(self.height)) {
            return [0; 4];
        }
        let at = y as usize * self.width as usize + x as usize;
        let value = |i: usize| self.data.get(at * self.samples + i).copied().unwrap_or(255);
        let alpha = self.alpha.as_ref().map_or(255, |a| a.get(at).copied().unwrap_or(0));
        let last = self.samples - 1;
        [value(0), value(1.min(last)), value(2.min(last)), alpha]
    }
}

fn outline(path: &BezPath, place: Affine) -> Option<Path> {
    let mut out = PathBuilder::new();
    let at = |p: &Point| {
        let p = place * *p;
        (p.x as f32, p.y as f32)
    };
    for element in path.elements() {
        match element {
            PathEl::MoveTo(p) => {
                let (x, y) = at(p);
                out.move_to(x, y);
            }
            PathEl::LineTo(p) => {
                let (x, y) = at(p);
                out.line_to(x, y);
            }
            PathEl::QuadTo(a, p) => {
                let ((ax, ay), (x, y)) = (at(a), at(p));
                out.quad_to(ax, ay, x, y);
            }
            PathEl::CurveTo(a, b, p) => {
                let ((ax, ay), (bx, by), (x, y)) = (at(a), at(b), at(p));
                out.cubic_to(ax, ay, bx, by, x, y);
            }
            PathEl::ClosePath => out.close(),
        }
    }
    out.finish()
}

impl<'a> Device<'a> for Painter {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}

    fn draw_path(&mut self, path: &BezPath, place: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        self.budget.spend(1);
        self.path(path, place, paint, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.budget.push_clip(CLIP);
        let bounds = self.clip().intersect(clip.path.bounding_box());
        self.clips.push(if bounds.is_finite() { bounds } else { Rect::ZERO });
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        place: Affine,
        glyph_place: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        self.budget.spend(1);
        let mode = match mode {
            GlyphDrawMode::Fill => PathDrawMode::Fill(FillRule::NonZero),
            GlyphDrawMode::Stroke(props) => PathDrawMode::Stroke(props.clone()),
            GlyphDrawMode::Invisible => return,
        };
        match glyph {
            Glyph::Outline(letter) => {
                self.path(&(glyph_place * letter.outline()), place, paint, &mode);
            }
            Glyph::Type3(letter) if self.letters < DEEPEST_LETTER => {
                self.letters += 1;
                letter.interpret(self, place, glyph_place, paint);
                self.letters -= 1;
            }
            Glyph::Type3(_) => {}
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, place: Affine) {
        self.budget.spend(1);
        let pixels = u64::from(image.width()) * u64::from(image.height());
        let bounds = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = place.transform_rect_bbox(bounds).intersect(self.clip());
        if pixels > MOST_PIXELS || shown.width() <= 0.0 || shown.height() <= 0.0 {
            return;
        }
        if let Some(raw) = Raw::decode(&image) {
            // Fewer samples than told are stretched over the same place.
            let (w, h) = (f64::from(raw.width), f64::from(raw.height));
            self.image(&raw, place * Affine::scale_non_uniform(bounds.x1 / w, bounds.y1 / h));
        }
    }

    fn pop_clip_path(&mut self) {
        self.budget.pop_clip();
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}
}
