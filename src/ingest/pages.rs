//! Pages put together to the text of a source.

use super::piece::Piece;

/// The text of one page.
pub(super) fn text_of(pieces: Vec<Piece>) -> String {
    pieces.into_iter().map(|piece| piece.text).collect()
}

/// The text of all pages and the byte at which each begins. A page ends with a line feed.
pub(super) fn join(pages: impl Iterator<Item = String>) -> (String, Vec<usize>) {
    let (mut text, mut starts) = (String::new(), Vec::new());
    for page in pages {
        starts.push(text.len());
        text.push_str(&page);
        if !page.is_empty() && !page.ends_with('\n') {
            text.push('\n');
        }
    }
    if starts.is_empty() {
        starts.push(0);
    }
    (text, starts)
}
