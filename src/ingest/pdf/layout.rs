//! Glyphs to text in reading order, by where they stand: never by the order of drawing.

mod bands;
mod flow;
mod grid;
mod lines;
mod out;
mod sheets;
mod words;

use crate::ingest::pdf::marks::Marks;
use crate::ingest::piece::Piece;

/// The text of a page: printed lines in reading order, table rows with bars.
pub(crate) fn arrange(marks: Marks) -> Vec<Piece> {
    let fonts = marks.fonts.clone();
    let mut out = out::Out::new(fonts);
    for sheet in sheets::sheets(marks) {
        let words = words::words(&sheet.glyphs);
        let (tables, loose) = grid::tables(&sheet.rules, &words);
        flow::flow(&sheet.glyphs, &words, &tables, loose, &mut out);
    }
    out.finish()
}
