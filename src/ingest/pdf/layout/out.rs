//! Lines to pieces of text with their fonts.

use std::sync::Arc;

use super::lines::{Line, lines};
use super::sheets::Set;
use super::words::Word;
use crate::ingest::pdf::symbols::superscript;
use crate::ingest::piece::Piece;

/// The pieces written so far.
pub(crate) struct Out {
    done: Vec<Piece>,
    current: Piece,
    fonts: Vec<Arc<str>>,
    font: Option<u32>,
}

impl Out {
    pub(crate) fn new(fonts: Vec<Arc<str>>) -> Self {
        Out { done: Vec::new(), current: Piece::default(), fonts, font: None }
    }

    pub(crate) fn finish(mut self) -> Vec<Piece> {
        self.close();
        self.done
    }

    fn close(&mut self) {
        if !self.current.text.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
    }

    /// What is written so far, backwards.
    fn back(&self) -> impl Iterator<Item = char> + '_ {
        let done = self.done.iter().rev().flat_map(|p| p.text.chars().rev());
        self.current.text.chars().rev().chain(done)
    }

    fn last_char(&self) -> Option<char> {
        self.back().next()
    }

    /// The text to write to; blanks, bars and line ends go with the font before them.
    fn text(&mut self) -> &mut String {
        &mut self.current.text
    }

    fn set_font(&mut self, font: Option<u32>) {
        if font != self.font || self.current.text.is_empty() {
            self.close();
            let name = font.and_then(|f| self.fonts.get(usize::try_from(f).ok()?).cloned());
            self.current.font = name;
            self.font = font;
        }
    }

    fn end_line(&mut self) {
        if self.last_char().is_some_and(|c| c != '\n') {
            self.text().push('\n');
        }
    }

    /// A printed line.
    pub(crate) fn line(&mut self, glyphs: &[Set], words: &[Word], line: &Line) {
        self.run(glyphs, words, line);
        self.end_line();
    }

    fn run(&mut self, glyphs: &[Set], words: &[Word], line: &Line) {
        let mut before: Option<(&Word, bool)> = None;
        let mut parts =
            line.parts.iter().filter_map(|p| Some((words.get(p.word)?, p.raised))).peekable();
        while let Some((word, raised)) = parts.next() {
            if let Some((last, last_raised)) = before {
                let close = word.x0 - last.x1 < 0.14 * last.size.max(word.size);
                let small = word.size != last.size && word.y != last.y;
                // A footnote mark before the text of its note is no part of the word.
                let first = word.glyphs.first().and_then(|i| glyphs.get(*i)?.symbol.chars().next());
                let begins = last_raised && first.is_some_and(char::is_alphanumeric);
                if begins || !(close && (raised || last_raised || small)) {
                    self.text().push(' ');
                }
            }
            let mut written = 0;
            // A mark may stand in the word, before its comma.
            while let Some((mark, up)) = parts.next_if(|(mark, _)| {
                !raised && mark.size < 0.83 * word.size && (mark.x0 + mark.x1) / 2.0 < word.x1
            }) {
                let middle = (mark.x0 + mark.x1) / 2.0;
                let before =
                    |i: &&usize| glyphs.get(**i).is_some_and(|g| (g.x0 + g.x1) / 2.0 < middle);
                let until = word.glyphs.iter().take_while(before).count().max(written);
                self.sets(glyphs, word.glyphs.get(written..until).unwrap_or_default(), false);
                self.sets(glyphs, &mark.glyphs, up);
                written = until;
            }
            self.sets(glyphs, word.glyphs.get(written..).unwrap_or_default(), raised);
            before = Some((word, raised));
        }
    }

    fn sets(&mut self, glyphs: &[Set], which: &[usize], raised: bool) {
        let sets = || which.iter().filter_map(|i| glyphs.get(*i));
        let digits = |g: &Set| g.symbol.chars().all(|c| c.is_ascii_digit());
        // Behind a sign of arithmetic it is the upper part of a fraction.
        let sign = |c: char| matches!(c, '+' | '-' | '=' | '*' | '/' | '\u{d7}' | '\u{2212}');
        let sum = self.back().find(|c| *c != ' ').is_some_and(sign);
        let mark = raised && !sum && sets().all(digits);
        for set in sets() {
            self.set_font(set.font);
            let text = self.text();
            if mark {
                text.extend(set.symbol.chars().map(|c| superscript(c).unwrap_or(c)));
            } else {
                set.symbol.push_to(text);
            }
        }
    }

    /// A table row: the words of each cell.
    pub(crate) fn row(&mut self, glyphs: &[Set], words: &[Word], cells: &[Vec<usize>]) {
        if cells.iter().all(Vec::is_empty) {
            return;
        }
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                let bar =
                    if matches!(self.last_char(), None | Some('\n' | ' ')) { "|" } else { " |" };
                self.text().push_str(bar);
                self.text().push(' ');
            }
            for (at, line) in lines(words, cell).iter().enumerate() {
                if at > 0 && !self.symbol_goes_on(glyphs, words, line) {
                    self.text().push(' ');
                }
                self.run(glyphs, words, line);
            }
        }
        let text = self.text();
        text.truncate(text.trim_end_matches(' ').len());
        self.end_line();
    }

    /// Whether a document symbol, broken behind a hyphen or a slash, goes on in the next line of
    /// its cell: `29/KH-` above `UBND`. A blank there would cut it in two.
    fn symbol_goes_on(&self, glyphs: &[Set], words: &[Word], next: &Line) -> bool {
        let solid = |c: char| c.is_uppercase() || c.is_ascii_digit();
        let mut back = self.back();
        let open = matches!(back.next(), Some('-' | '/')) && back.next().is_some_and(solid);
        let first = next.parts.first().and_then(|p| words.get(p.word)?.glyphs.first());
        let first = first.and_then(|i| glyphs.get(*i)?.symbol.chars().next());
        open && first.is_some_and(solid)
    }
}
