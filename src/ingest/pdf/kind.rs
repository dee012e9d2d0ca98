//! What sort of page it is: text, a scan, a scan with a text layer, nothing.

use crate::ingest::pdf::marks::Marks;
use crate::ingest::pdf::open::Pdf;

/// What a page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// Text set in fonts.
    Text,
    /// Pixels or outlines only; at most a stamp's few words are text.
    ImageOnly,
    /// A scan with the text that a recognizer put over or under it.
    TextOverImage,
    /// Nothing to read.
    Blank,
}

/// An image that covers this share of the page makes it a scan.
const SCAN: f64 = 0.6;
/// Glyphs of a visible signature or stamp note over a scan stay below this number.
const STAMP_GLYPHS: usize = 250;
/// Shapes that may be letters drawn as outlines.
const OUTLINES: usize = 100;

/// What sort of page it is; `None` for a page that cannot be read.
#[must_use]
pub fn page_kind(pdf: &Pdf, page: usize) -> Option<PageKind> {
    pdf.marks(page).ok().map(|marks| kind_of(&marks))
}

pub(crate) fn kind_of(marks: &Marks) -> PageKind {
    let inked = |hidden: bool| {
        marks.glyphs.iter().filter(|g| g.hidden == hidden && !g.symbol.is_blank()).count()
    };
    let (visible, hidden) = (inked(false), inked(true));
    let scan = marks.images.iter().filter(|i| marks.covered(i) >= SCAN);
    let scan = scan.max_by_key(|i| i.after_glyphs);
    let strips: f64 = marks.images.iter().map(|i| marks.covered(i)).sum();
    let scanned = scan.is_some() || (strips >= SCAN && marks.images.len() > 1);
    // Text painted over by the scan is a text layer as well.
    let under = scan.map_or(0, |i| i.after_glyphs);
    if hidden + visible == 0 {
        return if strips >= 0.02 || marks.shapes >= OUTLINES {
            PageKind::ImageOnly
        } else {
            PageKind::Blank
        };
    }
    if scanned && (hidden > visible || under * 2 > visible) {
        return PageKind::TextOverImage;
    }
    if scanned && visible + hidden < STAMP_GLYPHS {
        return PageKind::ImageOnly;
    }
    // Glyphs without known characters are as good as a picture.
    if marks.unknown * 2 > visible + hidden {
        return PageKind::ImageOnly;
    }
    PageKind::Text
}

/// Whether the text of a page comes from a recognizer.
pub(crate) fn has_ocr_layer(marks: &Marks) -> bool {
    let hidden = marks.glyphs.iter().filter(|g| g.hidden).count();
    hidden > 0 && hidden * 2 > marks.glyphs.len() || kind_of(marks) == PageKind::TextOverImage
}
