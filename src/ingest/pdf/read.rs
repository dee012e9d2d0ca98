//! The text of pages in reading order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::ingest::pdf::kind::{PageKind, has_ocr_layer, kind_of};
use crate::ingest::pdf::layout::arrange;
use crate::ingest::pdf::open::{Pdf, open};
use crate::ingest::piece::{FormatError, Limits, Pages, Piece};

/// A page as read.
#[derive(Clone, Debug)]
pub struct PageText {
    /// The text in reading order: printed lines, each ending with `'\n'`, table rows with ` | `
    /// between their cells.
    pub pieces: Vec<Piece>,
    /// What sort of page it is.
    pub kind: PageKind,
    /// Whether the text is a recognizer's layer over a scan: to be trusted less than set text.
    pub ocr_layer: bool,
    /// What could not be read, in words.
    pub warnings: Vec<String>,
}

/// Reads one page, counted from 0. A page that cannot be read comes back empty with a warning.
#[must_use]
pub fn read_page(pdf: &Pdf, page: usize) -> PageText {
    let mut out = PageText {
        pieces: Vec::new(),
        kind: PageKind::Blank,
        ocr_layer: false,
        warnings: Vec::new(),
    };
    let marks = match pdf.marks(page) {
        Ok(marks) => marks,
        Err(why) => {
            out.warnings.push(why);
            return out;
        }
    };
    let number = page.saturating_add(1);
    if marks.cut {
        out.warnings.push(format!("page {number} was read in part; it is damaged or too large"));
    }
    if marks.unknown > 0 {
        let unknown = marks.unknown;
        out.warnings.push(format!("page {number}: {unknown} characters have no known letter"));
    }
    out.kind = kind_of(&marks);
    out.ocr_layer = has_ocr_layer(&marks);
    match catch_unwind(AssertUnwindSafe(|| arrange(marks))) {
        Ok(pieces) => out.pieces = pieces,
        Err(_) => out.warnings.push(format!("page {number} could not be put in order")),
    }
    out
}

/// Reads all pages of an opened file, up to its limit, and calls `alive` after each.
///
/// # Errors
///
/// Where their text is longer than a file may unpack to.
pub fn read_pages(pdf: &Pdf, alive: impl Fn()) -> Result<Vec<PageText>, FormatError> {
    let mut pages = Vec::with_capacity(pdf.page_count());
    let mut unpacked: u64 = 0;
    for number in 0..pdf.page_count() {
        let page = read_page(pdf, number);
        unpacked += page.pieces.iter().map(|piece| piece.text.len() as u64).sum::<u64>();
        if unpacked > pdf.limits().unpacked {
            return Err(FormatError::TooLarge(format!("{unpacked} bytes of text")));
        }
        pages.push(page);
        alive();
    }
    Ok(pages)
}

/// Reads the text of all pages of a file, up to `limits.pages`.
///
/// # Errors
///
/// As [`open`] and [`read_pages`].
pub fn read(bytes: impl Into<Arc<Vec<u8>>>, limits: &Limits) -> Result<Pages, FormatError> {
    let pdf = open(bytes, limits)?;
    let mut out = Pages { pages: Vec::new(), warnings: pdf.warnings().to_vec() };
    for page in read_pages(&pdf, || {})? {
        out.warnings.extend(page.warnings);
        out.pages.push(page.pieces);
    }
    Ok(out)
}
