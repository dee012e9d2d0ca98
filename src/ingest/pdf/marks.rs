//! What a page holds once it is interpreted: glyphs, ruling lines and images with their places.
//! Lengths are points (1/72 inch); the page stands upright, `y` grows downwards.

use std::sync::Arc;

/// A character or more (a ligature, a letter with its marks), or nothing known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    One(char),
    Many(Box<str>),
}

impl Symbol {
    pub(crate) fn push_to(&self, out: &mut String) {
        match self {
            Symbol::One(c) => out.push(*c),
            Symbol::Many(s) => out.push_str(s),
        }
    }

    pub(crate) fn chars(&self) -> impl Iterator<Item = char> + '_ {
        let (one, many) = match self {
            Symbol::One(c) => (Some(*c), ""),
            Symbol::Many(s) => (None, &**s),
        };
        one.into_iter().chain(many.chars())
    }

    /// A blank that parts words; a no-break space is text.
    pub(crate) fn is_blank(&self) -> bool {
        self.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
    }
}

/// A glyph as set on the page.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub symbol: Symbol,
    /// Where the pen stands before and after the glyph.
    pub start: (f64, f64),
    pub end: (f64, f64),
    /// Height of the em.
    pub size: f64,
    /// Direction of writing in radians, 0 = left to right.
    pub angle: f64,
    /// Index into `Marks::fonts`.
    pub font: Option<u32>,
    /// Drawn without ink: the text layer over a scan.
    pub hidden: bool,
}

/// A straight horizontal or vertical line: `at` is the fixed coordinate, `from..to` the other one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rule {
    pub upright: bool,
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

/// An image as placed on the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    /// Pixels.
    pub width: u32,
    pub height: u32,
    /// From pixels to the page: `x' = a x + c y + e`, `y' = b x + d y + f`.
    pub matrix: [f64; 6],
    /// How many glyphs with ink were drawn before it.
    pub after_glyphs: usize,
}

impl Placed {
    /// The box on the page: left, top, right, bottom.
    pub(crate) fn bounds(&self) -> [f64; 4] {
        let [a, b, c, d, e, f] = self.matrix;
        let (w, h) = (f64::from(self.width), f64::from(self.height));
        let xs = [e, e + a * w, e + c * h, e + a * w + c * h];
        let ys = [f, f + b * w, f + d * h, f + b * w + d * h];
        let least = |v: &[f64; 4]| v.iter().copied().fold(f64::INFINITY, f64::min);
        let most = |v: &[f64; 4]| v.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        [least(&xs), least(&ys), most(&xs), most(&ys)]
    }
}

/// All of a page.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    pub fonts: Vec<Arc<str>>,
    pub rules: Vec<Rule>,
    pub images: Vec<Placed>,
    /// Painted paths that are not ruling lines.
    pub shapes: usize,
    /// Glyphs whose character is unknown; they stand in the text as U+FFFD.
    pub unknown: usize,
    /// Whether a part of the page was left out: too many glyphs, or a fault on the way.
    pub cut: bool,
}

impl Marks {
    /// Whether nothing was found on the page.
    pub(crate) fn is_empty(&self) -> bool {
        self.glyphs.is_empty() && self.images.is_empty() && self.shapes == 0
    }

    /// The share of the page that images cover, at most 1 for each.
    pub(crate) fn covered(&self, image: &Placed) -> f64 {
        let [x0, y0, x1, y1] = image.bounds();
        let wide = (x1.min(self.width) - x0.max(0.0)).max(0.0);
        let high = (y1.min(self.height) - y0.max(0.0)).max(0.0);
        let page = self.width * self.height;
        if page > 0.0 { wide * high / page } else { 0.0 }
    }
}
