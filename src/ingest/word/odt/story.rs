//! The text of an OpenDocument file, read element by element.

use super::styles::{Style, Styles};
use crate::ingest::piece::FormatError;
use crate::ingest::word::flow::{Flow, Line};
use crate::ingest::word::lists::{Counters, Level, count};
use crate::ingest::word::numbers;
use crate::ingest::word::symbols;
use crate::ingest::word::table::WIDEST;
use crate::ingest::word::xml::{Node, Xml, attr, name, number};
use quick_xml::events::BytesStart;
use std::collections::{BTreeMap, BTreeSet};

/// Elements with what they hold that are no part of the text as it is shown.
const SKIPPED: [&str; 12] = [
    "tracked-changes",
    "annotation",
    "ruby-text",
    "forms",
    "title",
    "desc",
    "hidden-text",
    "object",
    "number",
    "event-listeners",
    "glue-point",
    "scripts",
];
/// Shapes that may hold text.
const SHAPES: [&str; 8] =
    ["text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "caption", "path"];
/// Headers and footers of a page style.
const RUNNING: [&str; 6] =
    ["header", "header-first", "header-left", "footer", "footer-first", "footer-left"];
/// Blanks that one element may stand for.
const BLANKS: usize = 400;

/// A header or footer.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) master: String,
    pub(super) kind: String,
    pub(super) lines: Vec<Line>,
    pub(super) numbers_pages: bool,
}

/// What a file holds.
#[derive(Default)]
pub(super) struct Read {
    pub(super) lines: Vec<Line>,
    pub(super) running: Vec<Running>,
    /// The page style that the first paragraph asks for.
    pub(super) master: Option<String>,
    pub(super) broken: bool,
}

#[derive(Default)]
struct List {
    style: String,
    /// Under which name its counters are kept; lists inside share those of the outermost.
    id: String,
    /// Whether the item being read still waits for its number.
    due: bool,
    start: Option<i64>,
}

/// What an open element means on closing.
#[derive(PartialEq)]
enum Part {
    Paragraph,
    Span,
    List,
    Table,
    Row,
    Cell { times: usize },
    NoteCall,
    Note,
    Citation,
    Aside,
    Running(String),
    Master,
    Other,
}

struct Story<'a> {
    styles: &'a Styles,
    flow: Flow,
    path: Vec<Part>,
    skip: Option<usize>,
    /// How the text being read looks, innermost last.
    looks: Vec<Style>,
    paragraphs: usize,
    /// Whether the last character was a blank, so that another one says nothing.
    blank: bool,
    lists: Vec<List>,
    counters: BTreeMap<String, Counters>,
    last_of_style: BTreeMap<String, String>,
    outline: Counters,
    /// Columns still covered by the cell before.
    covered: Vec<usize>,
    marks: Vec<String>,
    /// The tracked change being read, those that delete, and whether one is open.
    change: String,
    deletions: BTreeSet<String>,
    deleted: bool,
    /// Whether text is read at all: inside the body, a header or a footer.
    reading: usize,
    master: String,
    numbers_pages: bool,
    started: bool,
    out: Read,
}

/// Reads the body of a document and the headers and footers that stand in the same file.
pub(super) fn read(text: &str, styles: &Styles, depth: usize) -> Result<Read, FormatError> {
    let mut xml = Xml::new(text, depth);
    let mut story = Story {
        styles,
        flow: Flow::default(),
        path: Vec::new(),
        skip: None,
        looks: Vec::new(),
        paragraphs: 0,
        blank: true,
        lists: Vec::new(),
        counters: BTreeMap::new(),
        last_of_style: BTreeMap::new(),
        outline: Counters::default(),
        covered: Vec::new(),
        marks: Vec::new(),
        change: String::new(),
        deletions: BTreeSet::new(),
        deleted: false,
        reading: 0,
        master: String::new(),
        numbers_pages: false,
        started: false,
        out: Read::default(),
    };
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                let part = if story.skip.is_some() {
                    story.region(&tag);
                    None
                } else {
                    story.open(&tag)
                };
                if part.is_none() && story.skip.is_none() {
                    story.skip = Some(story.path.len());
                }
                story.path.push(part.unwrap_or(Part::Other));
            }
            Node::Close => {
                let Some(part) = story.path.pop() else { continue };
                match story.skip {
                    Some(depth) if depth == story.path.len() => story.skip = None,
                    Some(_) => {}
                    None => story.close(part),
                }
            }
            Node::Text(text) => {
                if story.skip.is_none() {
                    story.text(&text);
                }
            }
        }
    }
    let mut read = story.out;
    read.broken = xml.broken;
    read.lines = story.flow.finish();
    Ok(read)
}

impl Story<'_> {
    /// Remembers which tracked changes are deletions whose text stands in its place, between two
    /// marks (as in flat files).
    fn region(&mut self, tag: &BytesStart<'_>) {
        match name(tag) {
            "changed-region" => {
                self.change = attr(tag, "id").unwrap_or_default().into_owned();
            }
            "deletion" => {
                self.deletions.insert(std::mem::take(&mut self.change));
            }
            _ => {}
        }
    }

    /// Takes in an element; nothing if what it holds is not read.
    fn open(&mut self, tag: &BytesStart<'_>) -> Option<Part> {
        let name = name(tag);
        let text = |name: &str| attr(tag, name).unwrap_or_default().into_owned();
        if SKIPPED.contains(&name) || name.ends_with("-source") {
            return None;
        }
        Some(match name {
            "body" => {
                self.reading += 1;
                Part::Other
            }
            "master-page" => {
                self.master = text("name");
                Part::Master
            }
            _ if RUNNING.contains(&name) && !self.master.is_empty() => {
                if text("display") == "false" {
                    return None;
                }
                self.reading += 1;
                self.numbers_pages = false;
                Part::Running(name.to_owned())
            }
            _ if self.reading == 0 => Part::Other,
            "p" | "h" => self.paragraph(tag, name),
            "span" => {
                let style = self.styles.get("text", &text("style-name"));
                let outer = self.looks.last().cloned().unwrap_or_default();
                self.looks.push(style.or(&outer));
                Part::Span
            }
            "s" => {
                let times = number::<usize>(tag, "c").unwrap_or(1).min(BLANKS);
                self.write(&" ".repeat(times));
                Part::Other
            }
            "tab" => self.sign("\t"),
            "line-break" => self.sign("\n"),
            "soft-hyphen" => self.sign("\u{AD}"),
            "change-start" | "change-end" => {
                if self.deletions.contains(&text("change-id")) {
                    self.deleted = name == "change-start";
                }
                Part::Other
            }
            "page-number" | "page-count" => {
                self.numbers_pages = true;
                Part::Other
            }
            "section" if text("display") == "none" => return None,
            "note" => {
                self.marks.push(String::new());
                Part::NoteCall
            }
            "note-citation" => Part::Citation,
            "note-body" => {
                let mark = self.marks.pop().unwrap_or_default();
                let mark = note_mark(&mark);
                self.flow.text(&mark, &None);
                self.flow.open_aside();
                self.marks.push(mark);
                Part::Note
            }
            "list" => self.list(tag),
            "list-item" | "list-header" => {
                if let Some(list) = self.lists.last_mut() {
                    list.due = name == "list-item";
                    list.start = number(tag, "start-value");
                }
                Part::Other
            }
            "table" => {
                self.flow.open_table();
                Part::Table
            }
            "table-row" => {
                self.covered.push(0);
                Part::Row
            }
            "table-cell" => {
                let span = number::<usize>(tag, "number-columns-spanned").unwrap_or(1);
                let span = span.clamp(1, WIDEST);
                let times = number::<usize>(tag, "number-columns-repeated").unwrap_or(1);
                let style = self.styles.get("table-cell", &text("style-name"));
                if let Some(covered) = self.covered.last_mut() {
                    *covered = span - 1;
                }
                self.flow.cell(|cell| {
                    cell.span = span;
                    cell.bordered = style.bordered == Some(true);
                });
                Part::Cell { times: times.clamp(1, WIDEST) }
            }
            "covered-table-cell" => {
                let times = number::<usize>(tag, "number-columns-repeated").unwrap_or(1);
                for _ in 0..times.clamp(1, WIDEST) {
                    match self.covered.last_mut() {
                        Some(covered) if *covered > 0 => *covered -= 1,
                        _ => {
                            self.flow.cell(|cell| cell.continues = true);
                            self.flow.end_cell();
                        }
                    }
                }
                return None;
            }
            _ if SHAPES.contains(&name) => {
                self.flow.open_aside();
                Part::Aside
            }
            _ => Part::Other,
        })
    }

    fn sign(&mut self, sign: &str) -> Part {
        self.write(sign);
        Part::Other
    }

    fn paragraph(&mut self, tag: &BytesStart<'_>, name: &str) -> Part {
        let style_name = attr(tag, "style-name").unwrap_or_default();
        let style = self.styles.get("paragraph", &style_name);
        if self.master.is_empty() && !std::mem::replace(&mut self.started, true) {
            self.out.master.clone_from(&style.master);
        }
        let label = self.label(tag, name);
        self.paragraphs += 1;
        self.looks.push(style);
        self.blank = true;
        if let Some(label) = label {
            self.write(&label);
            self.write(" ");
            self.blank = true;
        }
        Part::Paragraph
    }

    /// The number that stands before a paragraph, if any.
    fn label(&mut self, tag: &BytesStart<'_>, name: &str) -> Option<String> {
        let Some(list) = self.lists.last_mut() else {
            let level = number::<usize>(tag, "outline-level").filter(|_| name == "h")?;
            let header = attr(tag, "is-list-header").is_some_and(|on| on == "true");
            let at = level.checked_sub(1).filter(|_| !header)?;
            let shown = self.styles.outline.get(at)?;
            if shown.style == numbers::Style::None && shown.text.is_empty() {
                return None;
            }
            return count(&self.styles.outline, &mut self.outline, at);
        };
        if !std::mem::take(&mut list.due) {
            return None;
        }
        let start = list.start.take();
        let (style, id) = (list.style.clone(), list.id.clone());
        let at = self.lists.len() - 1;
        let mut levels: Vec<Level> = self.styles.list(&style)?.to_vec();
        let counters = self.counters.entry(id).or_default();
        if let Some(start) = start {
            if let Some(level) = levels.get_mut(at) {
                level.start = start;
            }
            counters.iter_mut().skip(at).for_each(|counter| *counter = None);
        }
        count(&levels, counters, at).filter(|label| !label.is_empty())
    }

    fn list(&mut self, tag: &BytesStart<'_>) -> Part {
        let told = attr(tag, "style-name").filter(|name| !name.is_empty());
        let outer = self.lists.last();
        let style = match (told, outer) {
            (Some(name), _) => name.into_owned(),
            (None, Some(outer)) => outer.style.clone(),
            (None, None) => String::new(),
        };
        let id = match outer {
            Some(outer) => outer.id.clone(),
            None => {
                let continued = attr(tag, "continue-list").map(|id| id.into_owned());
                let same = attr(tag, "continue-numbering").is_some_and(|on| on == "true");
                let before = self.last_of_style.get(&style).filter(|_| same).cloned();
                let own = attr(tag, "id").map(|id| id.into_owned());
                let fresh = own.unwrap_or_else(|| format!("#{}", self.counters.len()));
                let from = continued.or(before);
                // A continued list counts on from the other one, also under its own name.
                let counters = from.and_then(|id| self.counters.get(&id)).copied();
                self.counters.insert(fresh.clone(), counters.unwrap_or_default());
                fresh
            }
        };
        self.last_of_style.insert(style.clone(), id.clone());
        self.lists.push(List { style, id, due: false, start: None });
        Part::List
    }

    fn close(&mut self, part: Part) {
        match part {
            Part::Paragraph => {
                self.looks.pop();
                self.paragraphs = self.paragraphs.saturating_sub(1);
                // Text whose end was deleted joins what follows.
                if !self.deleted {
                    self.flow.end_paragraph();
                }
                self.blank = false;
            }
            Part::Span => {
                self.looks.pop();
            }
            Part::List => {
                self.lists.pop();
            }
            Part::Table => self.flow.close_table(),
            Part::Row => {
                self.covered.pop();
                self.flow.end_row(|_| {});
            }
            Part::Cell { times } => {
                self.flow.end_cell();
                for _ in 1..times {
                    self.flow.cell(|_| {});
                    self.flow.end_cell();
                }
            }
            Part::Note => {
                let mark = self.marks.pop().unwrap_or_default();
                self.flow.close_note(&mark);
                self.marks.push(mark);
                self.blank = false;
            }
            Part::Aside => {
                self.flow.close_aside();
                self.blank = false;
            }
            Part::Running(kind) => {
                self.reading = self.reading.saturating_sub(1);
                let lines = std::mem::take(&mut self.flow).finish();
                let (master, numbers_pages) = (self.master.clone(), self.numbers_pages);
                self.out.running.push(Running { master, kind, lines, numbers_pages });
            }
            Part::NoteCall => {
                self.marks.pop();
            }
            Part::Master => self.master.clear(),
            Part::Citation | Part::Other => {}
        }
    }

    /// Text of the file, in which any white space counts as one blank.
    fn text(&mut self, text: &str) {
        if matches!(self.path.last(), Some(Part::Citation)) {
            if let Some(mark) = self.marks.last_mut() {
                mark.push_str(text);
            }
            return;
        }
        if self.paragraphs == 0 || self.reading == 0 {
            return;
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\r' | '\n') {
                if !self.blank {
                    out.push(' ');
                }
                self.blank = true;
            } else {
                out.push(c);
                self.blank = false;
            }
        }
        let blank = self.blank;
        self.write(&out);
        self.blank = blank;
    }

    /// Writes text in the look of the moment.
    fn write(&mut self, text: &str) {
        self.blank = false;
        let look = self.looks.last().cloned().unwrap_or_default();
        if text.is_empty() || self.deleted || look.hidden == Some(true) {
            return;
        }
        let font = look.font.flatten();
        let text = symbols::readable(text, &font);
        if look.raised == Some(true) && text.chars().all(|c| c.is_ascii_digit() || c == ' ') {
            self.flow.text(&numbers::superscript(&text), &None);
        } else if look.capitals == Some(true) {
            self.flow.text(&numbers::capitals(&text, &font), &font);
        } else {
            self.flow.text(&text, &font);
        }
    }
}

/// The mark of a note as it stands in the file, raised: digits as superscripts, letters in
/// superscript brackets.
fn note_mark(text: &str) -> String {
    let text = text.trim();
    if !text.is_empty() && text.chars().all(char::is_alphabetic) {
        return format!("⁽{text}⁾");
    }
    numbers::superscript(text)
}
