//! Web pages to text: blocks as lines, table cells with a bar between them, nothing of what a page
//! runs or hides.

use scraper::node::Element;
use scraper::{Html, Node};

/// Elements whose content is no text of the page.
const SKIPPED: [&str; 18] = [
    "script", "style", "noscript", "template", "svg", "nav", "head", "iframe", "button", "select",
    "input", "object", "canvas", "audio", "video", "math", "footer", "dialog",
];

/// Elements that start and end a line.
const BLOCKS: [&str; 33] = [
    "p",
    "div",
    "tr",
    "table",
    "tbody",
    "thead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "main",
    "header",
    "aside",
    "blockquote",
    "pre",
    "center",
    "form",
    "fieldset",
    "figure",
    "figcaption",
    "hr",
    "address",
    "caption",
];

/// Whether a text is a web page: by its name, or by a tag near its start.
pub(super) fn is_html(relative: &str, text: &str) -> bool {
    let lower = relative.to_lowercase();
    if [".html", ".htm", ".xhtml"].iter().any(|end| lower.ends_with(end)) {
        return true;
    }
    let head: String = text.trim_start().chars().take(400).collect::<String>().to_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with('<') && head.contains("<body"))
}

/// The text of a page.
pub(super) fn to_text(page: &str) -> String {
    let html = Html::parse_document(page);
    let mut out = String::with_capacity(page.len() / 2);
    // An explicit stack: pages nest deeper than the call stack is.
    let mut stack = vec![Step::Enter(html.tree.root())];
    let mut tables: Vec<Spans> = Vec::new();
    while let Some(step) = stack.pop() {
        let (node, leaving) = match step {
            Step::Enter(node) => (node, false),
            Step::Leave(node) => (node, true),
        };
        match node.value() {
            Node::Text(text) if !leaving => push_text(&mut out, text),
            Node::Element(element) => {
                let name = element.name();
                if SKIPPED.contains(&name) {
                    continue;
                }
                if name == "br" {
                    line(&mut out);
                    continue;
                }
                let block = BLOCKS.contains(&name);
                let cell = matches!(name, "td" | "th");
                if leaving {
                    if name == "table" {
                        tables.pop();
                    }
                    if cell {
                        let more = node.next_siblings().any(|next| next.value().is_element());
                        let wide = span(element, "colspan");
                        let empty = tables.last_mut().map_or(0, |table| {
                            table.leave(wide, span(element, "rowspan"));
                            wide - 1 + table.held()
                        });
                        for _ in 0..empty + usize::from(more) {
                            bar(&mut out);
                        }
                    } else if block {
                        line(&mut out);
                    }
                    continue;
                }
                if block {
                    line(&mut out);
                }
                if name == "table" {
                    tables.push(Spans::default());
                } else if name == "tr"
                    && let Some(table) = tables.last_mut()
                {
                    table.column = 0;
                    for _ in 0..table.held() {
                        out.push_str("| ");
                    }
                }
                if block || cell {
                    stack.push(Step::Leave(node));
                }
                stack.extend(node.children().rev().map(Step::Enter));
            }
            _ if !leaving => stack.extend(node.children().rev().map(Step::Enter)),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// How many columns or rows a cell takes up; what cannot be right counts as one.
fn span(cell: &Element, name: &str) -> usize {
    let told = cell.attr(name).and_then(|value| value.trim().parse().ok());
    told.filter(|span| (1..=60).contains(span)).unwrap_or(1)
}

/// Cells of earlier rows that reach into the row being read: they become empty cells, so that every
/// row has its figures under the right heads.
#[derive(Default)]
struct Spans {
    /// For each column, how many further rows the cell above takes up.
    down: Vec<usize>,
    column: usize,
}

impl Spans {
    /// Takes in the cell that ends here.
    fn leave(&mut self, wide: usize, high: usize) {
        for _ in 0..wide {
            if self.down.len() <= self.column {
                self.down.resize(self.column + 1, 0);
            }
            self.down[self.column] = high - 1;
            self.column += 1;
        }
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

enum Step<'a> {
    Enter(ego_tree::NodeRef<'a, Node>),
    Leave(ego_tree::NodeRef<'a, Node>),
}

/// Adds text with its white space as single blanks; a no-break space stays what it is.
fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}') {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}

fn line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn bar(out: &mut String) {
    if out.ends_with('\n') {
        out.push_str("| ");
    } else {
        out.truncate(out.trim_end_matches(' ').len());
        out.push_str(" | ");
    }
}
