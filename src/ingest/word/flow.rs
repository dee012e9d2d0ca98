//! Text in reading order: paragraphs become lines, tables lines with bars, notes and text boxes
//! lines after the paragraph that holds them. All word processor readers write into a [`Flow`].

use crate::ingest::piece::{Pages, Piece};
use crate::ingest::word::table::{Cell, Table};
use std::sync::Arc;

/// The name of a font.
pub(crate) type Font = Option<Arc<str>>;

/// A paragraph or a row of a table. Breaks inside a paragraph stay as '\n'.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) pieces: Vec<Piece>,
    /// Whether it stands beside the text (a note, a text box, a table in a cell): in a table it
    /// follows its row.
    pub(crate) aside: bool,
}

impl Line {
    /// Adds text to the line.
    pub(crate) fn push(&mut self, text: &str, font: &Font) {
        push(&mut self.pieces, text, font);
    }

    /// Whether it shows nothing.
    pub(crate) fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| piece.text.trim().is_empty())
    }

    /// Its text, without the fonts.
    pub(crate) fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Text being gathered: a body, a cell, a note or a text box.
#[derive(Default)]
struct Text {
    lines: Vec<Line>,
    current: Vec<Piece>,
    /// What follows the paragraph being read.
    pending: Vec<Line>,
    cell: Cell,
}

enum Open {
    Cell(Text),
    Aside(Text),
    Table(Table),
}

/// Builds the lines of a text out of what a reader meets in order.
#[derive(Default)]
pub(crate) struct Flow {
    base: Text,
    open: Vec<Open>,
}

impl Flow {
    /// The text that is open; inside a table outside its cells, a cell opens.
    fn top(&mut self) -> &mut Text {
        if let Some(Open::Table(_)) = self.open.last() {
            self.open.push(Open::Cell(Text::default()));
        }
        match self.open.last_mut() {
            Some(Open::Cell(text) | Open::Aside(text)) => text,
            _ => &mut self.base,
        }
    }

    /// Adds text to the paragraph being read.
    pub(crate) fn text(&mut self, text: &str, font: &Font) {
        if !text.is_empty() {
            push(&mut self.top().current, text, font);
        }
    }

    /// Ends the paragraph being read; what belongs to it follows.
    pub(crate) fn end_paragraph(&mut self) {
        let top = self.top();
        let pieces = std::mem::take(&mut top.current);
        top.lines.push(Line { pieces, aside: false });
        top.lines.append(&mut top.pending);
    }

    /// Lines that follow the paragraph being read.
    pub(crate) fn after(&mut self, lines: impl IntoIterator<Item = Line>) {
        let lines = lines.into_iter().map(|line| Line { aside: true, ..line });
        self.top().pending.extend(lines);
    }

    /// Starts a note or a text box: what comes next follows the paragraph being read.
    pub(crate) fn open_aside(&mut self) {
        self.top();
        self.open.push(Open::Aside(Text::default()));
    }

    /// Ends the text box that was opened last.
    pub(crate) fn close_aside(&mut self) {
        self.close_note("");
    }

    /// Ends a note that was opened as an aside, putting its mark before it.
    pub(crate) fn close_note(&mut self, mark: &str) {
        if !self.open.iter().any(|open| matches!(open, Open::Aside(_))) {
            return;
        }
        self.close_until(|open| matches!(open, Open::Aside(_)));
        if let Some(Open::Aside(text)) = self.open.pop() {
            let mut lines = text.finish();
            lines.retain(|line| !line.is_blank());
            lead(&mut lines, mark);
            self.after(lines);
        }
    }

    /// Starts a table; cells open by themselves when text comes.
    pub(crate) fn open_table(&mut self) {
        self.end_started();
        self.open.push(Open::Table(Table::default()));
    }

    /// Ends the innermost table of the text that is open.
    pub(crate) fn close_table(&mut self) {
        if self.level() == 0 {
            return;
        }
        self.close_until(|open| matches!(open, Open::Table(_)));
        if let Some(Open::Table(table)) = self.open.pop() {
            let lines = table.lines();
            let nested = self.level() > 0;
            let top = self.top();
            // In a cell, a table of several columns has rows of its own.
            let beside = nested && lines.iter().any(|line| line.text().contains(" | "));
            top.lines
                .extend(lines.into_iter().map(|line| Line { aside: line.aside || beside, ..line }));
        }
    }

    /// How many tables are open inside the innermost note, text box or body.
    pub(crate) fn level(&self) -> usize {
        let inside = self.open.iter().rev().take_while(|open| !matches!(open, Open::Aside(_)));
        inside.filter(|open| matches!(open, Open::Table(_))).count()
    }

    /// Opens or closes tables until so many are open.
    pub(crate) fn set_level(&mut self, level: usize) {
        while self.level() > level {
            self.close_table();
        }
        while self.level() < level {
            if self.level() > 0 {
                self.top();
            }
            self.open_table();
        }
    }

    /// The innermost table, with its open cell closed.
    fn table(&mut self) -> Option<&mut Table> {
        if self.level() == 0 {
            return None;
        }
        self.close_until(|open| matches!(open, Open::Table(_)));
        match self.open.last_mut() {
            Some(Open::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// Sets what is known of the cell being read.
    pub(crate) fn cell(&mut self, set: impl FnOnce(&mut Cell)) {
        if self.level() > 0 {
            set(&mut self.top().cell);
        }
    }

    /// Ends a cell, which may be empty.
    pub(crate) fn end_cell(&mut self) {
        if self.level() > 0 {
            self.top();
            self.table();
        }
    }

    /// Ends a row after setting what is known of its cells.
    pub(crate) fn end_row(&mut self, set: impl FnOnce(&mut Vec<Cell>)) {
        if let Some(table) = self.table() {
            let mut row = std::mem::take(&mut table.row);
            set(&mut row);
            if !row.is_empty() {
                table.rows.push(row);
            }
        }
    }

    /// Sets what is known of the innermost table.
    pub(crate) fn set_table(&mut self, set: impl FnOnce(&mut Table)) {
        let inner = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Table(table) => Some(table),
            _ => None,
        });
        if let Some(table) = inner {
            set(table);
        }
    }

    /// Ends the paragraph being read if it has begun.
    fn end_started(&mut self) {
        let top = self.top();
        if !top.current.is_empty() || !top.pending.is_empty() {
            self.end_paragraph();
        }
    }

    /// Closes what stands above the thing sought, which must be open.
    fn close_until(&mut self, sought: impl Fn(&Open) -> bool) {
        while let Some(open) = self.open.pop() {
            if sought(&open) {
                self.open.push(open);
                return;
            }
            match open {
                Open::Cell(mut text) => {
                    let mut cell = std::mem::take(&mut text.cell);
                    cell.lines = text.finish();
                    if let Some(Open::Table(table)) = self.open.last_mut() {
                        table.row.push(cell);
                    }
                }
                Open::Table(table) => self.top().lines.extend(table.lines()),
                Open::Aside(text) => self.after(text.finish()),
            }
        }
    }

    /// The lines of the whole text.
    pub(crate) fn finish(mut self) -> Vec<Line> {
        self.close_until(|_| false);
        self.base.finish()
    }
}

impl Text {
    fn finish(mut self) -> Vec<Line> {
        if !self.current.is_empty() {
            self.lines.push(Line { pieces: self.current, aside: false });
        }
        self.lines.append(&mut self.pending);
        self.lines
    }
}

/// Puts the mark of a note before its lines.
pub(crate) fn lead(lines: &mut [Line], mark: &str) {
    let Some(first) = lines.first_mut().filter(|_| !mark.is_empty()) else { return };
    for piece in &mut first.pieces {
        let start = piece.text.len() - piece.text.trim_start_matches([' ', '\t']).len();
        piece.text.drain(..start);
        if !piece.text.is_empty() {
            break;
        }
    }
    first.pieces.insert(0, Piece { text: format!("{mark} "), font: None });
}

/// Adds text to pieces, to the last one if it is in the same font.
fn push(pieces: &mut Vec<Piece>, text: &str, font: &Font) {
    match pieces.last_mut() {
        Some(last) if last.font == *font => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), font: font.clone() }),
    }
}

/// The lines as one page: blanks at the ends of lines cut, at most one empty line in a row.
pub(crate) fn page(lines: Vec<Line>, warnings: Vec<String>) -> Pages {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut empty = true;
    for line in lines {
        if line.is_blank() {
            if !empty && let Some(last) = pieces.last_mut() {
                last.text.push('\n');
                empty = true;
            }
            continue;
        }
        empty = false;
        let mut started = false;
        for piece in line.pieces {
            let text = if started {
                &piece.text
            } else {
                piece.text.trim_start_matches([' ', '\t', '\n'])
            };
            started |= !text.is_empty();
            if started {
                push(&mut pieces, text, &piece.font);
            }
        }
        if let Some(last) = pieces.last_mut() {
            let end = last.text.trim_end_matches([' ', '\t', '\n']).len();
            last.text.truncate(end);
            last.text.push('\n');
        }
    }
    Pages { pages: vec![pieces], warnings }
}

/// Whether a header or footer says more than the number of the page: it holds letters, and a few
/// words' worth of them if it shows that number ("Page 2 of 5").
pub(crate) fn says_something(text: &str, numbers_pages: bool) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters > if numbers_pages { 12 } else { 0 }
}
