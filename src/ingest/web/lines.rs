//! The lines of a page, measured: how much of each is links, and whether it is prose.

use crate::ingest::web::dom::{Dom, Kind};

/// From how many characters on a line with an end of sentence is prose.
const SENTENCE: usize = 60;

/// From how many characters on any line is prose.
const LONG: usize = 220;

/// One line of the page.
pub(crate) struct Line {
    /// The first and one past the last node with text of this line.
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// Characters other than white space.
    pub(crate) chars: usize,
    /// How many of them are links to other pages.
    pub(crate) linked: usize,
    /// Whether this is running text: long, or a sentence, and mostly no link.
    pub(crate) prose: bool,
}

/// What the lines of some part of a page come to.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Sum {
    pub(crate) lines: usize,
    pub(crate) chars: usize,
    pub(crate) linked: usize,
    pub(crate) prose: usize,
    pub(crate) links: usize,
}

/// A line longer than this, in characters, is never asked for its text.
const TEXT: usize = 3_000;

/// All lines of a page, with sums for any part of it.
pub(crate) struct Lines {
    pub(crate) lines: Vec<Line>,
    /// The sums of all lines before each line.
    before: Vec<Sum>,
    /// The nodes that are links to other pages.
    links: Vec<usize>,
}

impl Lines {
    /// Measures the page.
    pub(crate) fn new(dom: &Dom) -> Self {
        let mut measure = Measure::default();
        let mut links = Vec::new();
        let mut link_until = 0;
        // Where blocks and cells end that hold further nodes.
        let mut ends: Vec<usize> = Vec::new();
        for (index, node) in dom.nodes.iter().enumerate() {
            while ends.last().is_some_and(|end| *end <= index) {
                ends.pop();
                measure.end_line();
            }
            match node.kind {
                Kind::Text(text) => measure.take(index, text, index < link_until),
                Kind::Element(element) => {
                    let name = element.name();
                    if node.block || matches!(name, "td" | "th" | "br") {
                        measure.end_line();
                        ends.push(node.end);
                    } else if name == "a" && is_link(element.attr("href")) {
                        link_until = link_until.max(node.end);
                        links.push(index);
                    }
                }
                Kind::Other => {}
            }
        }
        measure.end_line();
        let mut lines = Self { lines: measure.lines, before: Vec::new(), links };
        lines.add_up();
        lines
    }

    /// Takes away the lines and links inside the marked nodes.
    pub(crate) fn leave_out(&mut self, dom: &Dom, drop: &[bool]) {
        let mut left = vec![true; dom.nodes.len()];
        let mut until = 0;
        for (index, left) in left.iter_mut().enumerate() {
            if drop.get(index) == Some(&true) {
                until = until.max(dom.end(index));
            }
            *left = index >= until;
        }
        self.lines.retain(|line| left.get(line.first) == Some(&true));
        self.links.retain(|link| left.get(*link) == Some(&true));
        self.add_up();
    }

    fn add_up(&mut self) {
        let mut sum = Sum::default();
        self.before.clear();
        self.before.push(sum);
        for line in &self.lines {
            sum.lines += 1;
            sum.chars += line.chars;
            sum.linked += line.linked;
            sum.prose += if line.prose { line.chars } else { 0 };
            self.before.push(sum);
        }
    }

    /// The lines that lie within a range of nodes, as a range of indices.
    pub(crate) fn within(&self, from: usize, to: usize) -> std::ops::Range<usize> {
        let first = self.lines.partition_point(|line| line.first < from);
        let last = self.lines.partition_point(|line| line.first < to);
        first..last.max(first)
    }

    /// What the lines within a range of nodes come to.
    pub(crate) fn sum(&self, from: usize, to: usize) -> Sum {
        let range = self.within(from, to);
        let at = |index: usize| self.before.get(index).copied().unwrap_or_default();
        let (low, high) = (at(range.start), at(range.end));
        let links = |to: usize| self.links.partition_point(|link| *link < to);
        Sum {
            lines: high.lines - low.lines,
            chars: high.chars - low.chars,
            linked: high.linked - low.linked,
            prose: high.prose - low.prose,
            links: links(to) - links(from).min(links(to)),
        }
    }

    /// The text of one line, without white space at its ends; nothing for a very long one.
    pub(crate) fn text(&self, dom: &Dom, index: usize) -> String {
        let Some(line) = self.lines.get(index).filter(|line| line.chars <= TEXT) else {
            return String::new();
        };
        let mut text = String::new();
        for node in dom.nodes.get(line.first..line.last).unwrap_or_default() {
            if let Kind::Text(part) = node.kind {
                text.push_str(part);
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Whether an `href` leads to another page. A place on the same page is none (tables of contents,
/// footnotes), nor is a file to be fetched: it belongs to the text that names it.
fn is_link(href: Option<&str>) -> bool {
    href.is_some_and(|href| {
        let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let files = [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".rar", ".rtf", ".odt"];
        let here = href.starts_with('#') && href.len() > 1;
        !here && !files.iter().any(|file| path.ends_with(file))
    })
}

#[derive(Default)]
struct Measure {
    lines: Vec<Line>,
    open: Option<Line>,
    /// Whether a sentence ends within the line or at its end.
    stop: bool,
    last: char,
}

impl Measure {
    fn take(&mut self, index: usize, text: &str, link: bool) {
        for c in text.chars() {
            if c == ' ' || c.is_whitespace() {
                // A full stop after a number or a single letter only numbers a heading.
                self.stop |= matches!(self.last, ';' | '!' | '?');
                continue;
            }
            let line = self.open.get_or_insert_with(|| {
                self.stop = false;
                Line { first: index, last: index, chars: 0, linked: 0, prose: false }
            });
            line.last = index + 1;
            line.chars += 1;
            line.linked += usize::from(link);
            if !matches!(c, '"' | '”' | '»' | ')') {
                self.last = c;
            }
        }
    }

    fn end_line(&mut self) {
        let Some(mut line) = self.open.take() else { return };
        let ends = self.stop || matches!(self.last, '.' | ';' | ':' | '!' | '?' | '…' | '/');
        line.prose = line.linked * 3 < line.chars
            && (line.chars >= LONG || (line.chars >= SENTENCE && ends));
        self.last = ' ';
        self.lines.push(line);
    }
}
