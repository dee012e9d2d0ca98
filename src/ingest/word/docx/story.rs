//! The text of one part of a DOCX (body, notes, header), read element by element.

use super::styles::{Run, Styles, is_drawn};
use crate::ingest::piece::FormatError;
use crate::ingest::word::flow::{Flow, Font, Line};
use crate::ingest::word::lists::Lists;
use crate::ingest::word::numbers;
use crate::ingest::word::symbols;
use crate::ingest::word::xml::{Node, Xml, attr, is_on, name, number};
use quick_xml::events::BytesStart;
use std::collections::BTreeMap;

/// Elements with what they hold that are no part of the text as it is shown.
const SKIPPED: [&str; 12] = [
    "instrText",
    "pPrChange",
    "rPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tcPrChange",
    "trPrChange",
    "numberingChange",
    "sdtPr",
    "rt",
    "moveFrom",
];

/// Foot- or endnotes, and how they are numbered.
#[derive(Debug)]
pub(super) struct Notes {
    pub(super) by_id: BTreeMap<String, Vec<Line>>,
    pub(super) style: numbers::Style,
    pub(super) next: i64,
}

/// A header or footer that a section calls for.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) header: bool,
    pub(super) kind: String,
    pub(super) relation: String,
    pub(super) section: usize,
}

/// What all parts share.
pub(super) struct Shared<'a> {
    pub(super) styles: &'a Styles,
    pub(super) numbering: &'a mut Lists,
    pub(super) footnotes: &'a mut Notes,
    pub(super) endnotes: &'a mut Notes,
    pub(super) depth: usize,
}

/// What a part holds.
#[derive(Default)]
pub(super) struct Read {
    pub(super) lines: Vec<Line>,
    pub(super) running: Vec<Running>,
    /// Sections whose first page has headers of its own.
    pub(super) title_pages: Vec<usize>,
    pub(super) broken: bool,
    /// Whether a field shows the number of the page.
    pub(super) numbers_pages: bool,
    pub(super) embedded: bool,
}

#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    base: Run,
    list: Option<String>,
    level: Option<usize>,
    joined: bool,
}

/// Where a field stands that is open.
#[derive(Clone, Copy, PartialEq)]
enum Field {
    Instruction,
    Result,
}

struct Story<'s, 'a> {
    shared: &'s mut Shared<'a>,
    flow: Flow,
    path: Vec<String>,
    skip: Option<usize>,
    paragraphs: Vec<Paragraph>,
    /// What each open run tells of its look, and how it looks in all.
    runs: Vec<(Run, Option<Run>)>,
    /// Whether each open row was deleted.
    rows: Vec<bool>,
    fields: Vec<Field>,
    /// Fields that were open around text boxes.
    outer_fields: Vec<Vec<Field>>,
    chosen: Vec<bool>,
    section: usize,
    out: Read,
}

/// Reads a part. In notes, each note is given under its id instead of the lines.
pub(super) fn read(text: &str, shared: &mut Shared<'_>) -> Result<Read, FormatError> {
    let mut xml = Xml::new(text, shared.depth);
    let mut story = Story::new(shared);
    while let Some(node) = xml.next()? {
        story.node(node);
    }
    let mut read = story.out;
    read.broken = xml.broken;
    read.lines = story.flow.finish();
    Ok(read)
}

/// Reads the notes of `footnotes.xml` or `endnotes.xml` by their ids, without separators.
pub(super) fn read_notes(
    text: &str,
    shared: &mut Shared<'_>,
) -> Result<BTreeMap<String, Vec<Line>>, FormatError> {
    let mut xml = Xml::new(text, shared.depth);
    let mut notes = BTreeMap::new();
    let mut story = Story::new(shared);
    let mut id: Option<String> = None;
    while let Some(node) = xml.next()? {
        if let Node::Open(tag) = &node
            && matches!(name(tag), "footnote" | "endnote")
        {
            let kind = attr(tag, "type");
            let text = kind.is_none_or(|kind| kind == "normal");
            id = attr(tag, "id").filter(|_| text).map(|id| id.into_owned());
        }
        let closes = matches!(node, Node::Close)
            && matches!(story.path.last().map(String::as_str), Some("footnote" | "endnote"));
        story.node(node);
        if closes {
            let lines = std::mem::take(&mut story.flow).finish();
            if let Some(id) = id.take() {
                notes.insert(id, lines);
            }
        }
    }
    Ok(notes)
}

impl<'s, 'a> Story<'s, 'a> {
    fn new(shared: &'s mut Shared<'a>) -> Self {
        Self {
            shared,
            flow: Flow::default(),
            path: Vec::new(),
            skip: None,
            paragraphs: Vec::new(),
            runs: Vec::new(),
            rows: Vec::new(),
            fields: Vec::new(),
            outer_fields: Vec::new(),
            chosen: Vec::new(),
            section: 0,
            out: Read::default(),
        }
    }

    fn node(&mut self, node: Node<'_>) {
        match node {
            Node::Open(tag) => {
                if self.skip.is_none() && !self.open(&tag) {
                    self.skip = Some(self.path.len());
                }
                self.path.push(name(&tag).to_owned());
            }
            Node::Close => {
                let Some(closed) = self.path.pop() else { return };
                match self.skip {
                    Some(depth) if self.path.len() == depth => self.skip = None,
                    Some(_) => {}
                    None => self.close(&closed),
                }
            }
            Node::Text(text) => {
                if self.skip.is_none() && self.parent() == "t" {
                    self.text(&text);
                } else if self.parent() == "instrText" && self.is_page_field(&text) {
                    self.out.numbers_pages = true;
                }
            }
        }
    }

    fn is_page_field(&self, text: &str) -> bool {
        let first = text.split_whitespace().next().unwrap_or_default();
        first.eq_ignore_ascii_case("PAGE") || first.eq_ignore_ascii_case("NUMPAGES")
    }

    fn parent(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn grandparent(&self) -> &str {
        self.path.iter().rev().nth(1).map_or("", String::as_str)
    }

    /// Takes in an element; says whether what it holds is read.
    fn open(&mut self, tag: &BytesStart<'_>) -> bool {
        let name = name(tag);
        if SKIPPED.contains(&name) && self.parent() != "rPr" {
            return false;
        }
        match (self.parent(), name) {
            ("rPr", "del" | "moveFrom") if self.grandparent() == "pPr" => {
                self.paragraph(|paragraph| paragraph.joined = true);
            }
            ("rPr", "vanish" | "specVanish") if self.grandparent() == "pPr" => {
                let on = is_on(tag);
                self.paragraph(|paragraph| paragraph.joined |= on);
            }
            ("rPr", _) if self.grandparent() == "r" => {
                if let Some((own, _)) = self.runs.last_mut() {
                    own.take(tag);
                }
            }
            ("trPr", "del") => {
                if let Some(deleted) = self.rows.last_mut() {
                    *deleted = true;
                }
            }
            (_, "del") => return false,
            (_, "cellDel") => self.flow.cell(|cell| cell.continues = true),
            ("tblPr", "tblStyle") => {
                let style = attr(tag, "val").map(|id| self.shared.styles.resolve(&id));
                let bordered = style.and_then(|style| style.bordered);
                self.flow.set_table(|table| table.bordered = bordered.or(table.bordered));
            }
            ("tblBorders", "insideV") => {
                let drawn = is_drawn(tag);
                self.flow.set_table(|table| table.bordered = Some(drawn));
            }
            ("tcBorders", "left" | "right" | "start" | "end") if is_drawn(tag) => {
                self.flow.set_table(|table| table.bordered = Some(true));
            }
            ("tcPr", "gridSpan") => {
                let span = number(tag, "val").unwrap_or(1);
                self.flow.cell(|cell| cell.span = span);
            }
            ("tcPr", "vMerge" | "hMerge") => {
                let continues = attr(tag, "val").as_deref() != Some("restart");
                self.flow.cell(|cell| cell.continues |= continues);
            }
            ("trPr", "gridBefore") => {
                let span = number(tag, "val").unwrap_or(1);
                self.flow.cell(|cell| cell.span = span);
                self.flow.end_cell();
            }
            ("pPr", "pStyle") => {
                let style = attr(tag, "val").map(|value| value.into_owned());
                self.paragraph(|paragraph| paragraph.style = style);
            }
            ("numPr", "numId") => {
                let list = attr(tag, "val").map(|value| value.into_owned());
                self.paragraph(|paragraph| paragraph.list = list);
            }
            ("numPr", "ilvl") => {
                let level = number(tag, "val");
                self.paragraph(|paragraph| paragraph.level = level);
            }
            ("sectPr", "headerReference" | "footerReference") => {
                self.out.running.push(Running {
                    header: name == "headerReference",
                    kind: attr(tag, "type").unwrap_or_default().into_owned(),
                    relation: attr(tag, "id").unwrap_or_default().into_owned(),
                    section: self.section,
                });
            }
            ("sectPr", "titlePg") if is_on(tag) => self.out.title_pages.push(self.section),
            ("tabs" | "pPr", _) | (_, "rPr") => {}
            _ => return self.open_text(tag, name),
        }
        true
    }

    /// Takes in an element of the text itself.
    fn open_text(&mut self, tag: &BytesStart<'_>, name: &str) -> bool {
        match name {
            "p" => {
                let style = self.shared.styles.paragraph(None);
                let paragraph = Paragraph { base: style.run, ..Paragraph::default() };
                self.paragraphs.push(paragraph);
            }
            "r" => self.runs.push(Default::default()),
            "tbl" => self.flow.open_table(),
            "tr" => self.rows.push(false),
            "tc" => self.flow.cell(|_| {}),
            "txbxContent" => {
                self.outer_fields.push(std::mem::take(&mut self.fields));
                self.flow.open_aside();
            }
            "AlternateContent" => self.chosen.push(false),
            "Choice" | "Fallback" => match self.chosen.last_mut() {
                Some(chosen) if *chosen => return false,
                Some(chosen) => *chosen = true,
                None => {}
            },
            "tab" | "ptab" => self.text("\t"),
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("\u{2011}"),
            "softHyphen" => self.text("\u{AD}"),
            "sym" => {
                let code = attr(tag, "char").and_then(|hex| u32::from_str_radix(&hex, 16).ok());
                let font = attr(tag, "font").unwrap_or_default();
                if let Some(code) = code {
                    let shown = if code < 0xF000 && !symbols::is_symbol_font(&font) {
                        char::from_u32(code).unwrap_or('•')
                    } else {
                        symbols::symbol(&font, code)
                    };
                    self.text(shown.encode_utf8(&mut [0; 4]));
                }
            }
            "fldChar" => match attr(tag, "fldCharType").as_deref() {
                Some("begin") => self.fields.push(Field::Instruction),
                Some("separate") => {
                    if let Some(last) = self.fields.last_mut() {
                        *last = Field::Result;
                    }
                }
                _ => {
                    self.fields.pop();
                }
            },
            "fldSimple" => {
                let instruction = attr(tag, "instr").unwrap_or_default();
                self.out.numbers_pages |= self.is_page_field(&instruction);
            }
            "footnoteReference" | "endnoteReference" => self.call(tag, name == "endnoteReference"),
            "altChunk" => self.out.embedded = true,
            _ => {}
        }
        true
    }

    /// Writes the mark of a note and has its text follow the paragraph.
    fn call(&mut self, tag: &BytesStart<'_>, end: bool) {
        let Some(id) = attr(tag, "id") else { return };
        let own_mark = attr(tag, "customMarkFollows").is_some_and(|on| on == "1" || on == "true");
        if self.is_hidden() {
            return;
        }
        let notes = if end { &mut *self.shared.endnotes } else { &mut *self.shared.footnotes };
        let Some(mut lines) = notes.by_id.remove(&*id) else { return };
        lines.retain(|line| !line.is_blank());
        if !own_mark {
            let mark = numbers::mark(notes.next, notes.style);
            notes.next += 1;
            self.flow.text(&mark, &None);
            crate::ingest::word::flow::lead(&mut lines, &mark);
        }
        self.flow.after(lines);
    }

    fn paragraph(&mut self, set: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            set(paragraph);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "rPr" if self.parent() == "r" => self.settle_run(),
            "pPr" if self.parent() == "p" => self.settle_paragraph(),
            "sectPr" if self.parent() == "pPr" => self.section += 1,
            "p" => {
                let paragraph = self.paragraphs.pop().unwrap_or_default();
                // A field whose instruction never ended would swallow the rest of the text.
                self.fields.retain(|field| *field == Field::Result);
                if !paragraph.joined {
                    self.flow.end_paragraph();
                }
            }
            "r" => {
                self.runs.pop();
            }
            "tc" => self.flow.end_cell(),
            "tr" => {
                let deleted = self.rows.pop() == Some(true);
                self.flow.end_row(|row| {
                    if deleted {
                        row.clear();
                    }
                });
            }
            "tbl" => self.flow.close_table(),
            "txbxContent" => {
                self.fields = self.outer_fields.pop().unwrap_or_default();
                self.flow.close_aside();
            }
            "AlternateContent" => {
                self.chosen.pop();
            }
            _ => {}
        }
    }

    /// Works out the look of a run after its own properties are known.
    fn settle_run(&mut self) {
        let base = self.paragraphs.last().map(|paragraph| &paragraph.base);
        if let Some((own, full)) = self.runs.last_mut() {
            let style = own.style.as_ref().map(|id| self.shared.styles.resolve(id).run);
            let styled = own.or(&style.unwrap_or_default());
            *full = Some(base.map_or_else(|| styled.clone(), |base| styled.or(base)));
        }
    }

    /// Works out the style of a paragraph after its properties are known, and writes its number.
    fn settle_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let style = self.shared.styles.paragraph(paragraph.style.as_deref());
        paragraph.base = style.run;
        let own = paragraph.list.is_some();
        let Some(list) = paragraph.list.clone().or(style.list) else { return };
        let level = paragraph.level.or(if own { Some(0) } else { style.level });
        if list == "0" || paragraph.joined {
            return;
        }
        let name = paragraph.style.clone();
        let base = paragraph.base.clone();
        let label = self.shared.numbering.label(&list, level, name.as_deref());
        if let Some(label) = label {
            let font = label.font.or_else(|| base.font.clone().flatten());
            let capitals = label.capitals || base.capitals == Some(true);
            let text = if capitals { numbers::capitals(&label.text, &font) } else { label.text };
            self.flow.text(&text, &font);
        }
    }

    fn is_hidden(&self) -> bool {
        self.fields.contains(&Field::Instruction)
            || self.look().is_some_and(|run| run.hidden == Some(true))
    }

    /// How the text being read looks.
    fn look(&self) -> Option<&Run> {
        let full = self.runs.last().and_then(|(_, full)| full.as_ref());
        full.or_else(|| self.paragraphs.last().map(|paragraph| &paragraph.base))
    }

    fn text(&mut self, text: &str) {
        if self.is_hidden() {
            return;
        }
        let look = self.look().cloned().unwrap_or_default();
        let font: Font = look.font.flatten();
        let text = symbols::readable(text, &font);
        let text = if text.contains(['\r', '\n', '\t']) && text.len() > 1 {
            text.replace(['\r', '\n', '\t'], " ").into()
        } else {
            text
        };
        if look.raised == Some(true) && text.chars().all(|c| c.is_ascii_digit() || c == ' ') {
            self.flow.text(&numbers::superscript(&text), &None);
        } else if look.capitals == Some(true) {
            self.flow.text(&numbers::capitals(&text, &font), &font);
        } else {
            self.flow.text(&text, &font);
        }
    }
}
