//! Lines of pieces: white space as single blanks, nothing empty, a bar between cells.

use std::sync::Arc;

use crate::ingest::piece::Piece;
use crate::ingest::web::words;

/// From how many bytes on a line is too long for a bar of buttons.
const SHORT: usize = 600;

/// One line: whether it is a row of a table, and its pieces.
#[derive(Default)]
struct Row {
    bars: bool,
    pieces: Vec<Piece>,
}

impl Row {
    fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| piece.text.trim().is_empty())
    }
}

/// Writes the text of a page.
#[derive(Default)]
pub(crate) struct Writer {
    lines: Vec<Row>,
    open: Row,
    /// Inside so many cells of tables of data, where a line's end is a blank.
    pub(crate) cells: usize,
}

impl Writer {
    /// Adds text with its white space as single blanks; a no-break space stays what it is.
    pub(crate) fn text(&mut self, text: &str, font: Option<&Arc<str>>) {
        let mut pushed = false;
        for (at, word) in text.split([' ', '\n', '\t', '\r', '\u{c}']).enumerate() {
            if at > 0 {
                self.blank();
            }
            match self.open.pieces.last_mut() {
                _ if word.is_empty() => {}
                Some(last) if pushed => last.text.push_str(word),
                _ => {
                    self.push(word, font);
                    pushed = true;
                }
            }
        }
    }

    /// Adds text as it stands.
    pub(crate) fn push(&mut self, text: &str, font: Option<&Arc<str>>) {
        match self.open.pieces.last_mut() {
            Some(last) if last.font.as_ref() == font => last.text.push_str(text),
            _ => self.open.pieces.push(Piece { text: text.to_owned(), font: font.cloned() }),
        }
    }

    /// Adds a blank, unless there is one or the line is empty.
    pub(crate) fn blank(&mut self) {
        if let Some(last) = self.open.pieces.last_mut()
            && !last.text.ends_with(' ')
        {
            last.text.push(' ');
        }
    }

    /// The last character of the open line.
    pub(crate) fn last(&self) -> Option<char> {
        self.open.pieces.last().and_then(|piece| piece.text.chars().next_back())
    }

    /// Ends the line; in a cell of a table of data, where lines are rows, sets a blank.
    pub(crate) fn line(&mut self) {
        if self.cells > 0 {
            self.blank();
        } else {
            self.end();
        }
    }

    /// Ends the line in any case.
    pub(crate) fn end(&mut self) {
        if let Some(last) = self.open.pieces.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            if last.text.is_empty() {
                self.open.pieces.pop();
            }
        }
        let line = std::mem::take(&mut self.open);
        if !line.pieces.is_empty() {
            self.lines.push(line);
        }
    }

    /// Sets the bar between two cells of a row.
    pub(crate) fn bar(&mut self) {
        self.open.bars = true;
        if self.open.pieces.is_empty() {
            self.push("| ", None);
        } else {
            self.blank();
            self.push("| ", None);
        }
    }

    /// The page, without bars of buttons and counters.
    pub(crate) fn finish(mut self) -> Vec<Piece> {
        self.end();
        while self.lines.pop_if(|line| line.is_blank()).is_some() {}
        let mut out: Vec<Piece> = Vec::new();
        for mut line in self.lines {
            if !line.bars && line.pieces.iter().map(|piece| piece.text.len()).sum::<usize>() < SHORT
            {
                let text: String = line.pieces.iter().map(|piece| piece.text.as_str()).collect();
                if words::is_control(&text) {
                    continue;
                }
                if let ([piece], Some(left)) =
                    (line.pieces.as_mut_slice(), words::without_counters(&text))
                {
                    piece.text = left;
                }
            }
            if let Some(last) = line.pieces.last_mut() {
                last.text.push('\n');
            }
            for piece in line.pieces {
                match out.last_mut() {
                    Some(last) if last.font == piece.font => last.text.push_str(&piece.text),
                    _ => out.push(piece),
                }
            }
        }
        out
    }
}
