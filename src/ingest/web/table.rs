//! What a table is for, by its shape alone: figures under heads, blocks side by side, or the layout
//! of a whole page.

use std::collections::BTreeMap;

use scraper::node::Element;

use crate::ingest::web::dom::{Dom, Kind};
use crate::ingest::web::style;

/// How long, in characters, a line of a block that stands beside another may be.
const BESIDE: usize = 300;

/// How many rows a table may have that lays out a page by the length of its cells alone.
const PLACES: usize = 4;

/// What a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Rows of cells that belong together.
    Data,
    /// Blocks of lines side by side, as the heads and signatures of letters are laid out: each block
    /// is read to its end before the next.
    Side,
    /// Places for the parts of a page; each cell is read as a block.
    Layout,
}

/// What one cell holds.
#[derive(Clone, Copy, Default)]
struct Cell {
    lines: usize,
    longest: usize,
    chars: usize,
    linked: usize,
    figure: bool,
    /// Cells of tables inside this cell.
    nested: usize,
}

/// The rows of a table with their cells, without those of tables inside it.
pub(crate) fn rows(dom: &Dom, table: usize) -> Vec<Vec<usize>> {
    let mut rows = Vec::new();
    for part in dom.children(table) {
        match dom.name(part) {
            "tr" => rows.push(cells(dom, part)),
            "tbody" | "thead" | "tfoot" => rows.extend(
                dom.children(part).filter(|row| dom.name(*row) == "tr").map(|row| cells(dom, row)),
            ),
            _ => {}
        }
    }
    rows
}

fn cells(dom: &Dom, row: usize) -> Vec<usize> {
    dom.children(row).filter(|cell| matches!(dom.name(*cell), "td" | "th")).collect()
}

/// What each table of a page is for, by its node.
pub(crate) struct Shapes(BTreeMap<usize, Shape>);

impl Shapes {
    /// Looks at all tables.
    pub(crate) fn new(dom: &Dom) -> Self {
        let tables = (0..dom.nodes.len()).filter(|index| dom.name(*index) == "table");
        Self(tables.map(|table| (table, shape(dom, table))).collect())
    }

    /// What the table at a node is for; `None` if there is no table.
    pub(crate) fn of(&self, index: usize) -> Option<Shape> {
        self.0.get(&index).copied()
    }

    /// Whether a node is a table of data, not one that lays out the page.
    pub(crate) fn is_data(&self, index: usize) -> bool {
        self.of(index).is_some_and(|shape| shape != Shape::Layout)
    }
}

fn shape(dom: &Dom, table: usize) -> Shape {
    let rows = rows(dom, table);
    let measured: Vec<Vec<Cell>> =
        rows.iter().map(|row| row.iter().map(|cell| measure(dom, *cell)).collect()).collect();
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    if widest <= 1 {
        return Shape::Layout;
    }
    let ruled = ruled(dom, table, &rows);
    let all = || measured.iter().flatten();
    let chars: usize = all().map(|cell| cell.chars).sum();
    let places = all().any(|cell| {
        let most = cell.chars * 2 >= chars;
        (cell.nested >= 2 && (most || rows.len() <= PLACES))
            || (cell.lines >= 6 && cell.longest > BESIDE && rows.len() <= PLACES)
    });
    if !ruled && places {
        return Shape::Layout;
    }
    let filled: Vec<&Vec<Cell>> =
        measured.iter().filter(|row| row.iter().any(|cell| cell.lines > 0)).collect();
    let column = |at: usize| filled.iter().any(|row| row.get(at).is_some_and(|c| c.lines > 0));
    let columns = (0..widest).filter(|at| column(*at)).count();
    let has_head = rows.iter().flatten().any(|cell| dom.name(*cell) == "th");
    let first = filled.first().map_or(0, |row| row.iter().map(|c| c.lines).max().unwrap_or(0));
    let plain = !ruled
        && !has_head
        && widest <= 3
        && all().all(|cell| !cell.figure && cell.longest <= BESIDE);
    if plain && (columns <= 1 || (first >= 2 && filled.len() <= if columns == 2 { 3 } else { 2 })) {
        return Shape::Side;
    }
    Shape::Data
}

/// Whether a block is a table that lists documents: three columns and rows or more, not all links.
pub(crate) fn is_listing(dom: &Dom, index: usize) -> bool {
    let Some(table) = (index..dom.end(index)).find(|at| dom.name(*at) == "table") else {
        return false;
    };
    let rows = rows(dom, table);
    let full = rows.iter().filter(|row| {
        let cells: Vec<Cell> = row.iter().map(|cell| measure(dom, *cell)).collect();
        let text = |cell: &&Cell| cell.chars > 0 && cell.linked * 2 < cell.chars;
        cells.iter().filter(text).count() >= 2 && cells.len() >= 3
    });
    full.count() >= 3
}

/// Whether a block holds a table that a document has: blocks side by side, or figures.
pub(crate) fn holds_document_table(dom: &Dom, shapes: &Shapes, index: usize) -> bool {
    (index..dom.end(index)).any(|table| {
        shapes.of(table).is_some_and(|shape| {
            let rows = rows(dom, table);
            let cells = || rows.iter().flatten().map(|cell| measure(dom, *cell));
            match shape {
                Shape::Layout => false,
                Shape::Side => cells().all(|cell| cell.linked == 0),
                Shape::Data => {
                    rows.len() >= 3
                        && cells().filter(|cell| cell.figure).count() >= 2
                        && cells().all(|cell| cell.linked == 0)
                }
            }
        })
    })
}

fn measure(dom: &Dom, cell: usize) -> Cell {
    let mut found = Cell::default();
    let mut line = 0;
    let (mut figures, mut digits) = (true, false);
    let mut ends: Vec<usize> = Vec::new();
    let mut link_until = 0;
    for index in cell + 1..dom.end(cell) {
        let Some(node) = dom.nodes.get(index) else { break };
        let mut ended = false;
        while ends.last().is_some_and(|end| *end <= index) {
            ends.pop();
            ended = true;
        }
        if let Kind::Element(element) = node.kind {
            let name = element.name();
            found.nested += usize::from(matches!(name, "td" | "th"));
            if name == "a" {
                link_until = link_until.max(node.end);
            }
            if node.block || matches!(name, "td" | "th" | "br") {
                ended = true;
                ends.push(node.end);
            }
        }
        if ended && line > 0 {
            found.lines += 1;
            found.longest = found.longest.max(line);
            line = 0;
        }
        if let Kind::Text(text) = node.kind {
            for c in text.chars().filter(|c| !c.is_whitespace()) {
                line += 1;
                found.chars += 1;
                found.linked += usize::from(index < link_until);
                digits |= c.is_ascii_digit();
                figures &= c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | '/' | '+');
            }
        }
    }
    found.lines += usize::from(line > 0);
    found.longest = found.longest.max(line);
    // Without a digit it is a rule under a heading, or a dash for no figure.
    found.figure = found.chars > 0 && found.chars <= 30 && figures && digits;
    found
}

/// Whether most of a table's cells have lines around them.
fn ruled(dom: &Dom, table: usize, rows: &[Vec<usize>]) -> bool {
    let Some(element) = dom.element(table) else { return false };
    let border = element.attr("border").map(|border| border.trim().trim_end_matches("px").trim());
    // An empty `border` counts as 1 in browsers.
    if border.is_some_and(|border| border != "0")
        || element.attr("class").is_some_and(|class| class.contains("table-bordered"))
    {
        return true;
    }
    let cells = rows.iter().flatten().filter_map(|cell| dom.element(*cell));
    let (all, with) =
        cells.fold((0, 0), |(all, with), cell| (all + 1, with + usize::from(has_border(cell))));
    with * 2 > all
}

fn has_border(cell: &Element) -> bool {
    let drawn = ["solid", "double", "dotted", "dashed"];
    cell.attr("style").is_some_and(|style| {
        style::declarations(style).any(|(name, value)| {
            style::begins(name, "border")
                && !name.contains("spacing")
                && !name.contains("collapse")
                && value.split_whitespace().any(|word| drawn.iter().any(|d| style::is(word, d)))
        })
    })
}

/// How many columns or rows a cell takes up; what cannot be right counts as one.
pub(crate) fn span(cell: &Element, name: &str) -> usize {
    let told = cell.attr(name).and_then(|value| value.trim().parse().ok());
    told.filter(|span| (1..=60).contains(span)).unwrap_or(1)
}

/// Cells of earlier rows that reach into the row being read: they become empty cells, so that every
/// row has its figures under the right heads.
#[derive(Default)]
pub(crate) struct Spans {
    /// For each column, how many further rows the cell above takes up.
    down: Vec<usize>,
    column: usize,
}

impl Spans {
    /// Starts a row; tells how many columns at its start are taken by cells above.
    pub(crate) fn start_row(&mut self) -> usize {
        self.column = 0;
        self.held()
    }

    /// Takes in a cell that ends; tells how many empty cells follow it.
    pub(crate) fn leave(&mut self, wide: usize, high: usize) -> usize {
        for _ in 0..wide {
            if self.down.len() <= self.column {
                self.down.resize(self.column + 1, 0);
            }
            if let Some(down) = self.down.get_mut(self.column) {
                *down = high - 1;
            }
            self.column += 1;
        }
        wide - 1 + self.held()
    }

    /// How many columns from here on are taken by cells above, which are one row shorter then.
    fn held(&mut self) -> usize {
        let start = self.column;
        while let Some(rows) = self.down.get_mut(self.column).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.column += 1;
        }
        self.column - start
    }
}
