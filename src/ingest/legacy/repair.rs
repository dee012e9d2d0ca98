//! Text in old encodings inside of documents, brought to Unicode where it stands.

use unicode_normalization::UnicodeNormalization;

use crate::ingest::legacy::capitals;
use crate::ingest::legacy::cells::{self, Cell};
use crate::ingest::legacy::document::Document;
use crate::ingest::legacy::encodings::Encoding;
use crate::ingest::legacy::horn::Horn;
use crate::ingest::legacy::suspects::{self, Suspects};
use crate::ingest::legacy::syllables::is_mark;
use crate::ingest::legacy::units::{self, Reading, Unit};
use crate::ingest::legacy::viqr;
use crate::ingest::piece::{Pages, Piece};

/// Decodes what is in an old encoding, in place, and leaves all else as it is.
///
/// The pieces hold what a reader made of the old bytes: the characters of windows-1252 or Latin-1.
/// Each stretch of one font in one line (without fonts, each line) is read under every encoding,
/// and the one under which its words are Vietnamese syllables wins; a font's name only settles
/// ties. Stretches too short to tell follow those of their font, then the nearest line. Changed
/// parts are composed (NFC).
///
/// Returns the encoding that most of the text was decoded from, or nothing if nothing changed. It
/// takes one look at each byte of a document without old text.
pub fn repair(pages: &mut Pages) -> Option<&'static str> {
    let mut looks = Suspects::default();
    for piece in pages.pages.iter().flatten() {
        let look = suspects::look(&piece.text);
        looks.high += look.high;
        looks.ascii += look.ascii;
    }
    if looks.high > 0
        && let Some(encoding) = repair_high(pages)
    {
        return Some(encoding.name());
    }
    let is_viqr = looks.ascii >= viqr::LEAST
        && viqr::is_viqr(pages.pages.iter().flatten().map(|piece| piece.text.as_str()));
    if !is_viqr {
        return None;
    }
    let mut is_changed = false;
    for piece in pages.pages.iter_mut().flatten() {
        if let Some(text) = viqr::decode(&piece.text) {
            piece.text = text;
            is_changed = true;
        }
    }
    is_changed.then_some(Encoding::Viqr.name())
}

fn repair_high(pages: &mut Pages) -> Option<Encoding> {
    let document = Document::of(pages);
    let mut units: Vec<Unit> = Vec::new();
    for line in document.lines.iter().enumerate() {
        let expected = units.last().and_then(|unit| unit.reading.encoding());
        units::of_line(&document, line, expected, &mut units);
    }
    if !units::settle(&document, &mut units) {
        return None;
    }
    let is_tcvn3 = |unit: &&Unit| unit.reading == Reading::Old(Encoding::Tcvn3);
    let cells = |unit: &Unit| document.cells.get(unit.range.clone()).unwrap_or(&[]);
    let horn = Horn::of(units.iter().filter(is_tcvn3).map(cells));

    let mut changes = [0usize; Encoding::BYTES.len()];
    let mut decoded: Vec<Cell> = Vec::with_capacity(document.cells.len());
    let mut texts = Texts::new(document.piece_fonts.len());
    for line in units.chunk_by(|a, b| a.line == b.line) {
        decoded.clear();
        for group in line.chunk_by(|a, b| a.reading == b.reading) {
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let cells = document.cells.get(first.range.start..last.range.end).unwrap_or(&[]);
            let Reading::Old(encoding) = first.reading else {
                decoded.extend_from_slice(cells);
                continue;
            };
            let cells = decoded_group(&document, encoding, cells, horn);
            if let Some(at) = Encoding::BYTES.iter().position(|e| *e == encoding)
                && let Some(count) = changes.get_mut(at)
            {
                *count += cells.iter().filter(|cell| cell.is_changed()).count();
            }
            decoded.extend(cells);
        }
        capitals::mend(&mut decoded);
        texts.push(&decoded);
    }
    let (most, encoding) =
        changes.iter().zip(Encoding::BYTES).rev().max_by_key(|(count, _)| **count)?;
    if *most == 0 {
        return None;
    }
    texts.put(pages);
    Some(encoding)
}

/// A stretch of one encoding, decoded, with the letters and capitals that it lost.
fn decoded_group(document: &Document, encoding: Encoding, cells: &[Cell], horn: Horn) -> Vec<Cell> {
    let decoded = cells::decode(encoding, cells);
    if encoding != Encoding::Tcvn3 {
        return decoded;
    }
    let mut decoded = horn.put_back(decoded);
    for run in decoded.chunk_by_mut(|a, b| a.piece == b.piece) {
        let font = run.first().map_or(0, |cell| document.font(cell.piece));
        if document.fonts.capitals.get(font).copied().unwrap_or(false) {
            capitals::raise(run);
        }
    }
    decoded
}

/// The new texts of pieces.
struct Texts {
    texts: Vec<String>,
}

impl Texts {
    fn new(pieces: usize) -> Self {
        Self { texts: vec![String::new(); pieces] }
    }

    /// Adds characters, composed where they were changed.
    fn push(&mut self, cells: &[Cell]) {
        for run in cells.chunk_by(|a, b| a.piece == b.piece) {
            let Some(piece) = run.first().map(|cell| cell.piece as usize) else { continue };
            let Some(text) = self.texts.get_mut(piece) else { continue };
            if run.iter().any(|cell| cell.is_changed() && is_mark(cell.c)) {
                text.extend(run.iter().map(|cell| cell.c).nfc());
            } else {
                text.extend(run.iter().map(|cell| cell.c));
            }
        }
    }

    fn put(self, pages: &mut Pages) {
        for (piece, text) in pages.pages.iter_mut().flatten().zip(self.texts) {
            let piece: &mut Piece = piece;
            piece.text = text;
        }
    }
}
