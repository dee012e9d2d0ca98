//! One page from image to text.

use std::time::Duration;

use crate::ingest::scan::cache::Cache;
use crate::ingest::scan::gray::Gray;
use crate::ingest::scan::layout;
use crate::ingest::scan::lines::{self, Line, Sheet};
use crate::ingest::scan::page::Scan;
use crate::ingest::scan::prepare::{self, Prepared, resolution};
use crate::ingest::scan::table;
use crate::ingest::scan::tesseract::{BLOCK, OcrError, Tesseract};
use crate::ingest::scan::tsv::{Area, Word};

/// A page whose words are less sure than this on average is tried the other way up, 0 to 100.
const POOR: f32 = 55.0;
/// Fewest words of a poor page that is tried again; others are pictures or empty.
const FEW: usize = 8;

/// How pages are read.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Longest time for one page.
    pub limit: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { limit: Duration::from_secs(60) }
    }
}

/// What was read on a page.
#[derive(Clone, Debug)]
pub struct OcrPage {
    /// The text; lines end with `\n`, cells are parted by ` | `.
    pub text: String,
    /// The lines with their words, confidences and places: in pixels of the image as it lies in the
    /// file, turned upright. (Where a slope was levelled they are off by as much.)
    pub lines: Vec<Line>,
    /// Mean confidence of the words, weighted by their length, 0 to 100; 0 for a page without words.
    pub confidence: f32,
    /// Dots per inch of the image.
    pub dpi: u32,
    /// Size of the upright image in pixels.
    pub size: (u32, u32),
    /// Program and version.
    pub engine: String,
}

/// Reads one page in one process of the engine, or from the cache. Safe to call from many threads; run as
/// many at once as there are cores.
pub fn read_page(
    scan: &Scan,
    engine: &Tesseract,
    cache: Option<&Cache>,
    settings: Settings,
) -> Result<OcrPage, OcrError> {
    let mut page = prepare::prepare(scan);
    let mut words = words(&page, engine, cache, settings)?;
    if words.len() >= FEW && sureness(&words) < POOR {
        let other = Prepared {
            image: page.image.turned(2),
            rules: page.rules.turned(page.image.width(), page.image.height()),
            ..page
        };
        let others = self::words(&other, engine, cache, settings)?;
        if sureness(&others) > sureness(&words) {
            (page, words) = (other, others);
        }
    }
    let confidence = sureness(&words);
    let size = (page.image.width() as u32, page.image.height() as u32);
    let sheet = Sheet { width: size.0, height: size.1, dpi: page.dpi };
    let tables = table::find(&page.rules, page.dpi);
    let (text, mut lines) = lines::assemble(words, &tables, sheet);
    let (width, height) = (scan.width as u32, scan.height as u32);
    let upright = if page.sideways { (height, width) } else { (width, height) };
    for line in &mut lines {
        line.area = rescaled(line.area, size, upright);
        for word in &mut line.words {
            word.area = rescaled(word.area, size, upright);
        }
    }
    let engine = format!("tesseract {}", engine.version());
    Ok(OcrPage { text, lines, confidence, dpi: resolution(scan), size: upright, engine })
}

/// An area of the prepared page on the image it was made from.
fn rescaled(area: Area, from: (u32, u32), to: (u32, u32)) -> Area {
    let scale = |value: u32, from: u32, to: u32| {
        u32::try_from(u64::from(value) * u64::from(to) / u64::from(from.max(1))).unwrap_or(to)
    };
    Area {
        left: scale(area.left, from.0, to.0),
        top: scale(area.top, from.1, to.1),
        right: scale(area.right, from.0, to.0),
        bottom: scale(area.bottom, from.1, to.1),
    }
}

/// The words of a prepared page in reading order, with their places on it.
fn words(
    page: &Prepared,
    engine: &Tesseract,
    cache: Option<&Cache>,
    settings: Settings,
) -> Result<Vec<Word>, OcrError> {
    let tables = table::find(&page.rules, page.dpi);
    let parts = layout::parts(&page.image, page.dpi, &tables);
    if parts.len() < 2 {
        return recognized(&page.image, page.dpi, engine, cache, settings);
    }
    let stack = layout::stacked(&page.image, &parts, page.dpi);
    let mut words = recognized(&stack, page.dpi, engine, cache, settings)?;
    for word in &mut words {
        let (_, middle) = word.area.middle();
        let row = layout::source(&parts, page.dpi, middle as usize);
        let moved = |y: u32| (u64::from(y) + row as u64).saturating_sub(u64::from(middle)) as u32;
        word.area.top = moved(word.area.top);
        word.area.bottom = moved(word.area.bottom);
    }
    Ok(words)
}

fn recognized(
    image: &Gray,
    dpi: u32,
    engine: &Tesseract,
    cache: Option<&Cache>,
    settings: Settings,
) -> Result<Vec<Word>, OcrError> {
    let key = cache.map(|cache| {
        let told = format!("psm {BLOCK} dpi {dpi}");
        (cache, Cache::key(image, &engine.name(), &told))
    });
    if let Some(words) = key.as_ref().and_then(|(cache, key)| cache.get(key)) {
        return Ok(words);
    }
    let words = engine.words(image, dpi, settings.limit)?;
    if let Some((cache, key)) = key {
        // A full disk must not stop the reading; the page is read again next time.
        let _ = cache.put(&key, &words);
    }
    Ok(words)
}

fn sureness(words: &[Word]) -> f32 {
    let length = |word: &Word| word.text.chars().count() as f32;
    let all: f32 = words.iter().map(length).sum();
    let sure: f32 = words.iter().map(|word| length(word) * f32::from(word.confidence)).sum();
    if all > 0.0 { sure / all } else { 0.0 }
}
