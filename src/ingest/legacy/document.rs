//! A document as one row of characters.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::ingest::legacy::cells::Cell;
use crate::ingest::legacy::encodings::Encoding;
use crate::ingest::legacy::fonts;
use crate::ingest::legacy::suspects;
use crate::ingest::piece::Pages;

/// Number of a font in a document; 0 is an unknown one.
pub(crate) type Font = usize;

/// A line, with its end.
pub(crate) struct Line {
    /// Where in the cells of the document.
    pub range: Range<usize>,
    /// Whether it holds something that Unicode Vietnamese does not.
    pub is_suspect: bool,
}

/// The characters of all pages; each knows its piece, counted over all pages.
pub(crate) struct Document {
    pub cells: Vec<Cell>,
    pub lines: Vec<Line>,
    pub fonts: Fonts,
    /// Font of each piece.
    pub piece_fonts: Vec<Font>,
}

impl Document {
    /// Takes the pages apart. A page ends a line.
    pub fn of(pages: &Pages) -> Self {
        let (cells, lines, piece_fonts) = (Vec::new(), Vec::new(), Vec::new());
        let mut this = Self { cells, lines, fonts: Fonts::default(), piece_fonts };
        // An unknown font is always number 0.
        this.fonts.number(None);
        let mut text = String::new();
        for page in &pages.pages {
            for piece in page {
                let number = u32::try_from(this.piece_fonts.len()).unwrap_or(u32::MAX);
                this.piece_fonts.push(this.fonts.number(piece.font.as_ref()));
                for line in piece.text.split_inclusive(['\n', '\u{c}']) {
                    this.cells.extend(line.chars().map(|c| Cell::new(c, number)));
                    text.push_str(line);
                    if line.ends_with(['\n', '\u{c}']) {
                        this.end_line(&mut text);
                    }
                }
            }
            this.end_line(&mut text);
        }
        this
    }

    fn end_line(&mut self, text: &mut String) {
        let start = self.lines.last().map_or(0, |line| line.range.end);
        if start < self.cells.len() {
            let is_suspect = suspects::look(text).high > 0;
            self.lines.push(Line { range: start..self.cells.len(), is_suspect });
        }
        text.clear();
    }

    /// The font of a piece.
    pub fn font(&self, piece: u32) -> Font {
        self.piece_fonts.get(piece as usize).copied().unwrap_or(0)
    }
}

/// The fonts of a document: what their names promise.
#[derive(Debug, Default)]
pub(crate) struct Fonts {
    numbers: FxHashMap<Option<Arc<str>>, Font>,
    /// The encoding of each, and whether it draws capitals.
    pub priors: Vec<Option<Encoding>>,
    pub capitals: Vec<bool>,
}

impl Fonts {
    /// The number of a font.
    pub fn number(&mut self, name: Option<&Arc<str>>) -> Font {
        let next = self.priors.len();
        let number = *self.numbers.entry(name.cloned()).or_insert(next);
        if number == next {
            self.priors.push(name.and_then(|name| fonts::prior(name)));
            self.capitals.push(name.is_some_and(|name| fonts::draws_capitals(name)));
        }
        number
    }

    /// What a font's name promises.
    pub fn prior(&self, font: Font) -> Option<Encoding> {
        self.priors.get(font).copied().flatten()
    }
}
