//! Files as readers hand them over, and what a record keeps of them.

use super::Warning;
use crate::text::Span;

/// One file, decoded: what a reader hands to the core.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Path relative to the archive root, with `/` between its parts; inside an archive
    /// `papers.zip/2021/letter.pdf`.
    pub path: String,
    /// SHA-256 of the file's bytes, in 64 hexadecimal digits.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// The format it was read as: `txt`, `html`, `pdf`, `docx` …
    pub format: String,
    /// The character encoding it was decoded from, such as `utf-8`, `tcvn3`.
    pub encoding: String,
    /// The decoded text, before any normalization.
    pub text: String,
    /// Byte offsets in `text` where a page starts; `[0]` for formats without pages.
    pub pages: Vec<usize>,
    /// How its scanned pages were read; `None` where there is none.
    pub ocr: Option<Ocr>,
    /// What was odd in reading the file.
    pub warnings: Vec<Warning>,
}

/// How scanned pages were read, and how sure the engine was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ocr {
    /// Name and version: `tesseract 5.3.0`.
    pub engine: String,
    /// Its language data.
    pub language: String,
    /// Resolution of the scans in dots per inch, of the most pages.
    pub dpi: u32,
    /// Mean confidence of the words in tenths of a per cent, 0 to 1000.
    pub confidence: u32,
    /// Where the lines stand on the pages, if that was asked for.
    pub regions: Vec<Region>,
    /// Words that the engine was not sure of, in reading order.
    pub doubtful: Vec<Doubt>,
}

/// Where a line stands on the image of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The line in the source text.
    pub span: Span,
    /// Page, counted from 1.
    pub page: usize,
    /// Left, top, width and height in pixels of the page's image as it lies in the file, turned upright.
    pub bounds: [u32; 4],
}

/// A word that may be misread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The word in the source text.
    pub span: Span,
    /// Confidence of the engine, 0 to 100.
    pub confidence: u8,
}

/// What is known of the file a record was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceInfo {
    /// Path relative to the archive root, with `/` between its parts.
    pub path: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// `txt`, `html`, `pdf` …
    pub format: String,
    /// The character encoding of the file.
    pub encoding: String,
    /// Number of pages; 1 for formats without pages.
    pub pages: usize,
    /// Length of the source text in code points.
    pub chars: usize,
    /// How its scanned pages were read.
    pub ocr: Option<Ocr>,
    /// What was odd in reading the file.
    pub warnings: Vec<Warning>,
}
