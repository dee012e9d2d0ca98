//! The visible part of a page as lines of text.

use std::sync::Arc;

use scraper::node::Element;

use crate::ingest::piece::Piece;
use crate::ingest::web::dom::{Dom, Kind};
use crate::ingest::web::style::{self, Fonts};
use crate::ingest::web::table::{self, Shape, Shapes, Spans};
use crate::ingest::web::writer::Writer;

/// The longest number, in bytes, that is taken for a raised one.
const RAISED: usize = 16;

#[derive(Clone, Copy)]
enum Step {
    Enter(usize),
    /// Whether the element left had set a font.
    Leave(usize, bool),
}

/// What stands open while the page is walked.
struct Walk<'d, 'a> {
    dom: &'d Dom<'a>,
    shapes: &'d Shapes,
    drop: &'d [bool],
    fonts: &'d mut Fonts,
    out: Writer,
    steps: Vec<Step>,
    /// The fonts set by the elements around, innermost last.
    font: Vec<Arc<str>>,
    tables: Vec<(Shape, Spans)>,
    /// Inside so many elements that keep their line breaks.
    kept: usize,
    /// Inside the instruction of a field of a word processor, which no reader sees.
    field: bool,
}

/// Writes the page without the nodes in `drop`.
pub(crate) fn render(dom: &Dom, shapes: &Shapes, drop: &[bool], fonts: &mut Fonts) -> Vec<Piece> {
    let mut walk = Walk {
        dom,
        shapes,
        drop,
        fonts,
        out: Writer::default(),
        steps: vec![Step::Enter(0)],
        font: Vec::new(),
        tables: Vec::new(),
        kept: 0,
        field: false,
    };
    while let Some(step) = walk.steps.pop() {
        match step {
            Step::Enter(index) => walk.enter(index),
            Step::Leave(index, font) => walk.leave(index, font),
        }
    }
    walk.out.finish()
}

impl Walk<'_, '_> {
    fn enter(&mut self, index: usize) {
        if self.drop.get(index) == Some(&true) {
            return;
        }
        match self.dom.nodes.get(index).map(|node| &node.kind) {
            Some(Kind::Text(text)) => self.text(text),
            Some(Kind::Element(element)) => self.enter_element(index, element),
            Some(Kind::Other) => self.push_children(index),
            None => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.field {
            return;
        }
        let font = self.font.last();
        if self.kept == 0 {
            self.out.text(text, font);
            return;
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.out.line();
            }
            self.out.text(line, self.font.last());
        }
    }

    fn enter_element(&mut self, index: usize, element: &Element) {
        let name = element.name();
        if name == "br" {
            self.out.line();
            return;
        }
        self.field_code(element);
        if style::raised(element) && self.raise(index) {
            return;
        }
        if self.dom.nodes.get(index).is_some_and(|node| node.block) {
            self.out.line();
            self.field = false;
        }
        let font = self.fonts.of(element);
        self.steps.push(Step::Leave(index, font.is_some()));
        self.font.extend(font);
        self.kept += usize::from(name == "pre");
        match name {
            "table" => {
                let shape = self.shapes.of(index).filter(|_| self.out.cells == 0);
                let shape = shape.unwrap_or(Shape::Layout);
                self.tables.push((shape, Spans::default()));
                if shape == Shape::Side {
                    self.push_columns(index);
                    return;
                }
            }
            "tr" => {
                if let Some((Shape::Data, spans)) = self.tables.last_mut() {
                    for _ in 0..spans.start_row() {
                        self.out.bar();
                    }
                }
            }
            "td" | "th" => match self.tables.last() {
                Some((Shape::Data, _)) => self.out.cells += 1,
                _ => self.out.line(),
            },
            _ => {}
        }
        self.push_children(index);
    }

    fn leave(&mut self, index: usize, font: bool) {
        let Some(element) = self.dom.element(index) else { return };
        let name = element.name();
        if font {
            self.font.pop();
        }
        self.kept -= usize::from(name == "pre");
        if name == "table" {
            self.tables.pop();
        }
        if matches!(name, "td" | "th") {
            match self.tables.last_mut() {
                Some((Shape::Data, spans)) => {
                    self.out.cells -= 1;
                    let (wide, high) =
                        (table::span(element, "colspan"), table::span(element, "rowspan"));
                    let empty = spans.leave(wide, high) + usize::from(self.more_cells(index));
                    for _ in 0..empty {
                        self.out.bar();
                    }
                }
                _ => self.out.line(),
            }
        } else if self.dom.nodes.get(index).is_some_and(|node| node.block) {
            self.field = false;
            self.out.line();
        } else if self.needs_blank(index, element) {
            self.out.blank();
        }
    }

    fn push_children(&mut self, index: usize) {
        let from = self.steps.len();
        self.steps.extend(self.dom.children(index).map(Step::Enter));
        if let Some(new) = self.steps.get_mut(from..) {
            new.reverse();
        }
    }

    /// The cells of blocks side by side: in rows of as many cells each, the columns one by one.
    fn push_columns(&mut self, table: usize) {
        let from = self.steps.len();
        let outside = self.dom.children(table).filter(|c| self.dom.name(*c) == "caption");
        self.steps.extend(outside.map(Step::Enter));
        let rows = table::rows(self.dom, table);
        for group in rows.chunk_by(|a, b| a.len() == b.len()) {
            for column in 0..group.first().map_or(0, Vec::len) {
                let cells = group.iter().filter_map(|row| row.get(column));
                self.steps.extend(cells.map(|cell| Step::Enter(*cell)));
            }
        }
        if let Some(new) = self.steps.get_mut(from..) {
            new.reverse();
        }
    }

    fn more_cells(&self, cell: usize) -> bool {
        let row = self.dom.nodes.get(cell).map_or(0, |node| node.parent);
        let row_end = self.dom.end(row);
        let mut next = self.dom.end(cell);
        while next < row_end {
            if self.dom.element(next).is_some() {
                return true;
            }
            next = self.dom.end(next);
        }
        false
    }

    /// Follows the marks that Word sets around a field's instruction and its result.
    fn field_code(&mut self, element: &Element) {
        let Some(style) = element.attr("style").filter(|style| style.contains("mso-element"))
        else {
            return;
        };
        for (name, value) in style::declarations(style) {
            if style::is(name, "mso-element") {
                match value {
                    "field-begin" => self.field = true,
                    "field-separator" | "field-end" => self.field = false,
                    _ => {}
                }
            }
        }
    }

    /// Writes a raised number as such, so that it is no part of the figure before it.
    fn raise(&mut self, index: usize) -> bool {
        let text = self.dom.text(index, RAISED);
        let inner = text.trim();
        if inner.is_empty() || inner.len() > RAISED || self.field {
            return false;
        }
        let raised: Option<String> = inner.chars().map(raised_char).collect();
        let Some(raised) = raised.filter(|_| inner.contains(|c: char| c.is_ascii_digit())) else {
            return false;
        };
        let (before, after) = text.split_once(inner).unwrap_or_default();
        self.out.text(before, self.font.last());
        self.out.push(&raised, self.font.last());
        self.out.text(after, self.font.last());
        true
    }

    /// Whether what follows would be glued to this although the page shows them apart: a label and
    /// its value, two links, the number of a footnote and its text.
    fn needs_blank(&self, index: usize, element: &Element) -> bool {
        if self.out.last().is_none_or(char::is_whitespace) {
            return false;
        }
        let class = element.attr("class").unwrap_or_default();
        if class.split_whitespace().any(|c| c.ends_with("label") || c == "sdfootnotesym") {
            return true;
        }
        let href = (element.name() == "a").then(|| element.attr("href")).flatten();
        let next = self.dom.element(self.dom.end(index)).filter(|next| next.name() == "a");
        matches!((href, next.and_then(|next| next.attr("href"))), (Some(a), Some(b)) if a != b)
    }
}

fn raised_char(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        '+' => '⁺',
        '-' | '−' => '⁻',
        ',' | ' ' => c,
        _ => return None,
    })
}
