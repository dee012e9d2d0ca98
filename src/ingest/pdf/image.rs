//! The picture of a page for a text recognizer: the scan itself where the page is one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::{
    BlendMode, ClipPath, Device, GlyphDrawMode, Image, ImageData, Paint, PathDrawMode, SoftMask,
};
use hayro_syntax::page::Page;
use kurbo::{Affine, BezPath};

use crate::ingest::pdf::marks::{Marks, Placed};
use crate::ingest::pdf::open::{Budget, Pdf, run};
use crate::ingest::pdf::paint;

/// Samples of a picture, row by row from the top, without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// One byte for each pixel, 0 = black.
    Gray(Vec<u8>),
    /// Three bytes for each pixel: red, green, blue.
    Rgb(Vec<u8>),
}

/// Where the pixels come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelSource {
    /// The one image of the page, at its own resolution.
    Embedded,
    /// Several images, one below the other, put together at their own resolution.
    Strips,
    /// The page was painted.
    Painted,
}

/// The picture of a page, upright.
#[derive(Clone, Debug)]
pub struct PageImage {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The samples.
    pub pixels: Pixels,
    /// Pixels for each inch of the page.
    pub dpi: f32,
    /// Where the pixels come from.
    pub source: PixelSource,
}

/// Pixels of one picture; decoding takes some ten bytes for each.
pub(crate) const MOST_PIXELS: u64 = 50_000_000;
/// Images and clips of a page that are passed on the way to the scan.
const MOST_CALLS: u32 = 300_000;
/// What a clip counts for.
const CLIP: u32 = 10;
/// Strips of one page.
const MOST_STRIPS: usize = 500;
/// An image that covers this share of the page is its scan.
const SCAN: f64 = 0.6;
/// Glyphs, such as those of a stamp's note, that may be left out of a scan's picture.
const FEW_GLYPHS: usize = 250;

/// The picture of a page, counted from 0: the embedded image where one covers the page, the strips
/// of a scan put together, or the page painted at 300 dpi (less for large sheets).
/// `None` when the page is damaged or its image is larger than 50 million pixels.
#[must_use]
pub fn page_image(pdf: &Pdf, page: usize) -> Option<PageImage> {
    let marks = pdf.marks(page).ok()?;
    let found = pdf.page(page)?;
    let image = catch_unwind(AssertUnwindSafe(|| match plan(&marks) {
        Plan::Images(which) => {
            embedded(found, &marks, &which).or_else(|| paint::paint(found, &marks))
        }
        Plan::Paint => paint::paint(found, &marks),
        Plan::None => None,
    }));
    image.ok().flatten()
}

enum Plan {
    Images(Vec<usize>),
    Paint,
    None,
}

fn plan(marks: &Marks) -> Plan {
    let pixels = |i: &Placed| u64::from(i.width) * u64::from(i.height);
    if marks.images.iter().any(|i| pixels(i) > MOST_PIXELS) {
        return Plan::None;
    }
    let visible = marks.glyphs.iter().filter(|g| !g.hidden && !g.symbol.is_blank()).count();
    let large: Vec<usize> = (0..marks.images.len())
        .filter(|i| marks.images.get(*i).is_some_and(|image| marks.covered(image) > 0.01))
        .collect();
    let scan = |i: &usize| marks.images.get(*i).is_some_and(|image| marks.covered(image) >= SCAN);
    // Text under the scan does not show; text over it must be few.
    let first = large.first().and_then(|i| marks.images.get(*i));
    let over = visible.saturating_sub(first.map_or(0, |i| i.after_glyphs));
    if over > FEW_GLYPHS {
        return Plan::Paint;
    }
    match large.as_slice() {
        [one] if scan(one) => Plan::Images(large),
        [_, _, ..] if large.len() <= MOST_STRIPS && are_strips(marks, &large) => {
            Plan::Images(large)
        }
        _ => Plan::Paint,
    }
}

/// Whether images of one width stand below each other without gaps, upright, and cover the page.
fn are_strips(marks: &Marks, which: &[usize]) -> bool {
    let images = || which.iter().filter_map(|i| marks.images.get(*i));
    let Some(first) = images().next() else { return false };
    let [x0, _, x1, _] = first.bounds();
    let mut bounds: Vec<[f64; 4]> = images().map(Placed::bounds).collect();
    bounds.sort_by(|a, b| a[1].total_cmp(&b[1]));
    let upright = |i: &Placed| i.matrix[0] > 0.0 && i.matrix[3] > 0.0 && turned(i) == [0, 1];
    let joined = bounds.windows(2).all(|pair| (pair[1][1] - pair[0][3]).abs() < 1.5);
    let covered: f64 = images().map(|i| marks.covered(i)).sum();
    let total: u64 = images().map(|i| u64::from(i.width) * u64::from(i.height)).sum();
    covered >= SCAN
        && joined
        && total <= MOST_PIXELS
        && images().all(|i| {
            let [a, _, b, _] = i.bounds();
            i.width == first.width && upright(i) && (a - x0).abs() < 1.0 && (b - x1).abs() < 1.0
        })
}

/// Which coordinate of the image runs along the page's width and which along its height.
fn turned(image: &Placed) -> [usize; 2] {
    let [a, b, _, _, _, _] = image.matrix;
    if a.abs() >= b.abs() { [0, 1] } else { [1, 0] }
}

/// Decodes the images wanted and puts them together.
fn embedded(page: &Page<'_>, marks: &Marks, which: &[usize]) -> Option<PageImage> {
    let mut device = Decoder { which, at: 0, found: Vec::new(), budget: Budget::new(MOST_CALLS) };
    run(page, 1.0, &mut device);
    if device.found.len() != which.len() {
        return None;
    }
    let mut parts: Vec<(f64, Raw)> = Vec::new();
    let mut dpi = 0.0;
    for (i, raw) in device.found {
        let placed = marks.images.get(i)?;
        let [x0, y0, x1, _] = placed.bounds();
        let raw = raw.flat().upright(placed.matrix);
        dpi = f64::from(raw.width) * 72.0 / (x1 - x0).max(1.0);
        parts.push((y0, raw));
    }
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let source = if parts.len() == 1 { PixelSource::Embedded } else { PixelSource::Strips };
    let mut parts = parts.into_iter().map(|(_, raw)| raw);
    let mut whole = parts.next()?;
    for part in parts {
        whole = whole.below(part)?;
    }
    Some(whole.into_image(dpi, source))
}

/// Three samples for each pixel, or one; how much each pixel covers, where not all do fully.
pub(crate) struct Raw {
    pub width: u32,
    pub height: u32,
    pub samples: usize,
    pub data: Vec<u8>,
    pub alpha: Option<Vec<u8>>,
}

impl Raw {
    pub(crate) fn decode(image: &Image<'_, '_>) -> Option<Raw> {
        let mut raw = None;
        match image {
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, paint| {
                    let ink = match paint {
                        Paint::Color(color) => luma(color.to_rgba().to_rgba8()),
                        Paint::Pattern(_) => 0,
                    };
                    let data = vec![ink; mask.data.len()];
                    let (width, height) = (mask.width, mask.height);
                    raw = Some(Raw { width, height, samples: 1, data, alpha: Some(mask.data) });
                },
                None,
            ),
            Image::Raster(raster) => raster.with_rgba(
                |image, alpha| {
                    let (width, height) = (image.width(), image.height());
                    let (samples, data) = match image {
                        ImageData::Rgb(rgb) => (3, rgb.data),
                        ImageData::Luma(luma) => (1, luma.data),
                    };
                    let alpha = alpha.filter(|a| (a.width, a.height) == (width, height));
                    let alpha = alpha.map(|a| a.data);
                    raw = Some(Raw { width, height, samples, data, alpha });
                },
                None,
            ),
        }
        let size = |r: &Raw| usize::try_from(u64::from(r.width) * u64::from(r.height)).ok();
        raw.filter(|r| {
            size(r).is_some_and(|n| {
                n > 0
                    && n * r.samples == r.data.len()
                    && r.alpha.as_ref().is_none_or(|a| a.len() == n)
            })
        })
    }

    /// Laid on white paper.
    fn flat(mut self) -> Raw {
        if let Some(alpha) = self.alpha.take() {
            for (pixel, a) in self.data.chunks_mut(self.samples).zip(&alpha) {
                pixel.iter_mut().for_each(|s| *s = over_white(*s, *a));
            }
        }
        self
    }

    /// Turned and mirrored as the page shows it.
    fn upright(self, matrix: [f64; 6]) -> Raw {
        let [a, b, c, d, _, _] = matrix;
        let swap = b.abs() > a.abs();
        // How a step to the right and down on the page runs through the image.
        let (back_x, back_y) = if swap { (c < 0.0, b < 0.0) } else { (a < 0.0, d < 0.0) };
        if !swap && !back_x && !back_y {
            return self;
        }
        let (w, h) = (self.width as usize, self.height as usize);
        let (width, height) = if swap { (h, w) } else { (w, h) };
        let mut data = Vec::with_capacity(self.data.len());
        for y in 0..height {
            for x in 0..width {
                let x = if back_x { width - 1 - x } else { x };
                let y = if back_y { height - 1 - y } else { y };
                let (from_x, from_y) = if swap { (y, x) } else { (x, y) };
                let at = (from_y * w + from_x) * self.samples;
                data.extend_from_slice(self.data.get(at..at + self.samples).unwrap_or(&[]));
            }
        }
        let (width, height) =
            if swap { (self.height, self.width) } else { (self.width, self.height) };
        Raw { width, height, samples: self.samples, data, alpha: None }
    }

    fn below(mut self, mut next: Raw) -> Option<Raw> {
        if self.samples != next.samples {
            self = self.colored();
            next = next.colored();
        }
        if self.width != next.width {
            return None;
        }
        self.height = self.height.checked_add(next.height)?;
        self.data.append(&mut next.data);
        Some(self)
    }

    fn colored(self) -> Raw {
        if self.samples == 3 {
            return self;
        }
        let data = self.data.iter().flat_map(|v| [*v; 3]).collect();
        Raw { samples: 3, data, ..self }
    }

    /// Gray where no pixel has a color.
    pub(crate) fn into_image(self, dpi: f64, source: PixelSource) -> PageImage {
        let gray = |p: &[u8]| p.first() == p.get(1) && p.get(1) == p.get(2);
        let pixels = if self.samples == 1 {
            Pixels::Gray(self.data)
        } else if self.data.chunks_exact(3).all(gray) {
            Pixels::Gray(self.data.iter().step_by(3).copied().collect())
        } else {
            Pixels::Rgb(self.data)
        };
        PageImage { width: self.width, height: self.height, pixels, dpi: dpi as f32, source }
    }
}

fn over_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    u8::try_from((sample * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
}

/// Brightness of a color (ITU-R BT.601).
fn luma([r, g, b, _]: [u8; 4]) -> u8 {
    let sum = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
    u8::try_from(sum / 1000).unwrap_or(255)
}

/// The device that decodes the images of the given numbers and passes over all else.
struct Decoder<'w> {
    which: &'w [usize],
    at: usize,
    found: Vec<(usize, Raw)>,
    budget: Budget,
}

impl<'a> Device<'a> for Decoder<'_> {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.budget.push_clip(CLIP);
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph(
        &mut self,
        _: &hayro_interpret::font::Glyph<'a>,
        _: Affine,
        _: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
    }
    fn draw_image(&mut self, image: Image<'a, '_>, _: Affine) {
        self.budget.spend(1);
        if self.which.contains(&self.at) {
            self.found.extend(Raw::decode(&image).map(|raw| (self.at, raw)));
        }
        self.at += 1;
    }
    fn pop_clip_path(&mut self) {
        self.budget.pop_clip();
    }
    fn pop_transparency_group(&mut self) {}
}
