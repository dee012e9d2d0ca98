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

/// The text of a page, counted from 0, as `read_page` gives it.
#[must_use]
pub fn page_text(pdf: &Pdf, page: usize) -> Vec<Piece> {
    read_page(pdf, page).pieces
}

/// Reads all pages of a file, up to `limits.pages`.
///
/// # Errors
///
/// As `open`.
pub fn read(bytes: impl Into<Arc<Vec<u8>>>, limits: &Limits) -> Result<Pages, FormatError> {
    let pdf = open(bytes, limits)?;
    let mut out = Pages { pages: Vec::new(), warnings: pdf.warnings().to_vec() };
    let mut unpacked: u64 = 0;
    for page in 0..pdf.page_count() {
        let text = read_page(&pdf, page);
        unpacked += text.pieces.iter().map(|p| p.text.len() as u64).sum::<u64>();
        if unpacked > limits.unpacked {
            return Err(FormatError::TooLarge(format!("{unpacked} bytes of text")));
        }
        out.warnings.extend(text.warnings);
        out.pages.push(text.pieces);
    }
    Ok(out)
}
