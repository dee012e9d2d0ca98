//! The text of a stretch of a Word file, paragraph by paragraph.

use super::chars::Unit;
use super::file::File;
use super::look::{Paragraph, Run};
use super::pages::{Stretch, find, split_style};
use super::styles::Styles;
use crate::ingest::word::flow::{Flow, Font, Line};
use crate::ingest::word::lists::Lists;
use crate::ingest::word::numbers;
use crate::ingest::word::symbols;
use std::collections::BTreeMap;

/// Deepest nesting of tables that is followed.
const TABLES: u32 = 8;

/// What follows the paragraph that holds a position.
#[derive(Debug)]
pub(super) struct Called {
    /// The mark that is written; empty where the file has its own.
    pub(super) mark: String,
    pub(super) lines: Vec<Line>,
}

/// What a file tells of its text.
pub(super) struct Source<'a> {
    pub(super) file: &'a File,
    pub(super) units: &'a [Unit],
    pub(super) runs: Vec<Stretch>,
    pub(super) paragraphs: Vec<Stretch>,
    pub(super) styles: Styles,
    pub(super) fonts: Vec<Font>,
    pub(super) lists: Lists,
    /// Characters that may still be read: damaged tables can name one stretch many times.
    pub(super) left: usize,
    /// Notes and text boxes by the position that calls them.
    pub(super) called: BTreeMap<u32, Called>,
}

/// How the text being read looks.
#[derive(Clone, Default)]
struct Look {
    font: Font,
    run: Run,
}

/// Reads the characters from one position to another.
pub(super) fn read(source: &mut Source<'_>, from: u32, to: u32) -> (Vec<Line>, bool) {
    let end = (to as usize).min(source.units.len());
    let mut at = (from as usize).min(end);
    match source.left.checked_sub(end - at) {
        Some(left) => source.left = left,
        None => return (Vec::new(), false),
    }
    let mut flow = Flow::default();
    let mut story = Story { fields: Vec::new(), instruction: String::new(), numbers_pages: false };
    let units = source.units;
    while at < end {
        let rest = units.get(at..end).unwrap_or_default();
        let is_end = |unit: &Unit| matches!(unit.code, 0x07 | 0x0C | 0x0D);
        let length = rest.iter().position(is_end).map_or(rest.len(), |index| index + 1);
        story.paragraph(source, &mut flow, at, rest.get(..length).unwrap_or_default());
        at += length;
    }
    (flow.finish(), story.numbers_pages)
}

struct Story {
    /// Fields that are open, and whether their results are reached.
    fields: Vec<bool>,
    instruction: String,
    numbers_pages: bool,
}

impl Story {
    fn paragraph(&mut self, source: &mut Source<'_>, flow: &mut Flow, at: usize, units: &[Unit]) {
        let Some(last) = units.last() else { return };
        let mut paragraph = Paragraph::default();
        if let Some(index) = find(&source.paragraphs, last.at) {
            let list = source.paragraphs.get(index).map(|stretch| stretch.list.clone());
            let list = list.and_then(|list| source.file.main.get(list)).unwrap_or_default();
            let (style, list) = split_style(list);
            paragraph.style = style;
            paragraph.take(list, &source.file.data);
        }
        let inside = paragraph.in_table || paragraph.level > 0;
        let level = if inside { paragraph.level.clamp(1, TABLES) as usize } else { 0 };
        flow.set_level(level);
        if paragraph.row_end && inside {
            let row = &paragraph.row;
            flow.end_row(|cells| row.apply(cells));
            flow.set_table(|table| {
                table.left = row.left;
                table.bordered = table.bordered.or(row.lines.filter(|drawn| *drawn));
            });
            return;
        }
        let base = source.styles.run(paragraph.style);
        let mut look = Look::default();
        let mut stretch = None;
        let mut text: Vec<u16> = Vec::new();
        let mut labelled = false;
        for (unit, position) in units.iter().zip(at..) {
            let index = find(&source.runs, unit.at);
            if stretch != Some(index) {
                write(flow, &mut text, &look);
                stretch = Some(index);
                look = run_look(source, &base, index);
            }
            if !std::mem::replace(&mut labelled, true) {
                self.label(source, flow, &paragraph, &base);
            }
            if look.run.deleted == Some(true) {
                continue;
            }
            self.unit(source, flow, &mut text, &look, unit.code, position);
        }
        write(flow, &mut text, &look);
        // A field whose instruction never ended would swallow the rest of the text.
        self.fields.retain(|reached| *reached);
        let kept = look.run.deleted != Some(true) && look.run.hidden != Some(true);
        match last.code {
            0x07 if inside => flow.end_cell(),
            0x0D if paragraph.inner_cell && level > 1 => flow.end_cell(),
            _ if kept => flow.end_paragraph(),
            _ => {}
        }
    }

    /// Writes the automatic number of a paragraph.
    fn label(
        &mut self,
        source: &mut Source<'_>,
        flow: &mut Flow,
        paragraph: &Paragraph,
        base: &Run,
    ) {
        let (list, level) = source.styles.list(paragraph.style);
        let list = paragraph.list.or(list).unwrap_or(0);
        let level = paragraph.list_level.or(level).unwrap_or(0);
        if !(1..0x7FF).contains(&list) {
            return;
        }
        let label = source.lists.label(&list.to_string(), Some(usize::from(level)), None);
        if let Some(label) = label {
            let font = label.font.or_else(|| font(source, base.font));
            let capitals = label.capitals || base.capitals == Some(true);
            let text = if capitals { numbers::capitals(&label.text, &font) } else { label.text };
            flow.text(&text, &font);
        }
    }

    fn unit(
        &mut self,
        source: &mut Source<'_>,
        flow: &mut Flow,
        text: &mut Vec<u16>,
        look: &Look,
        code: u16,
        position: usize,
    ) {
        match code {
            0x13 => {
                self.fields.push(false);
                self.instruction.clear();
                return;
            }
            0x14 => {
                let first = self.instruction.split_whitespace().next().unwrap_or_default();
                self.numbers_pages |= matches!(first, "PAGE" | "NUMPAGES");
                if let Some(reached) = self.fields.last_mut() {
                    *reached = true;
                }
                return;
            }
            0x15 => {
                self.fields.pop();
                return;
            }
            _ => {}
        }
        if self.fields.contains(&false) {
            self.instruction.extend(char::from_u32(u32::from(code)));
            return;
        }
        if look.run.hidden == Some(true) {
            return;
        }
        let called = u32::try_from(position).ok().and_then(|at| source.called.remove(&at));
        match code {
            0x09 => text.push(code),
            0x0B | 0x0E => text.push(u16::from(b'\n')),
            0x1E => text.push(0x2011),
            0x1F => text.push(0xAD),
            0x28 if look.run.symbol.is_some() && look.run.special == Some(true) => {
                let (index, code) = look.run.symbol.unwrap_or_default();
                let name = font(source, Some(index));
                let sign = symbols::symbol(name.as_deref().unwrap_or_default(), u32::from(code));
                write(flow, text, look);
                flow.text(sign.encode_utf8(&mut [0; 4]), &look.font);
            }
            0x00..=0x1F => {}
            _ => text.push(code),
        }
        if let Some(called) = called {
            write(flow, text, look);
            flow.text(&called.mark, &None);
            flow.after(called.lines);
        }
    }
}

/// The name of a font by its number.
fn font(source: &Source<'_>, index: Option<u16>) -> Font {
    index.and_then(|index| source.fonts.get(usize::from(index))).cloned().flatten()
}

/// How a run looks: by its own properties, its character style, the style of its paragraph.
fn run_look(source: &Source<'_>, base: &Run, index: Option<usize>) -> Look {
    let mut own = Run::default();
    let list = index.and_then(|index| source.runs.get(index)).map(|stretch| stretch.list.clone());
    own.take(list.and_then(|list| source.file.main.get(list)).unwrap_or_default());
    if let Some(style) = own.style {
        own = own.or(&source.styles.characters(style));
    }
    let run = own.or(base);
    Look { font: font(source, run.font), run }
}

/// Writes the text gathered so far.
fn write(flow: &mut Flow, units: &mut Vec<u16>, look: &Look) {
    if units.is_empty() {
        return;
    }
    let text = String::from_utf16_lossy(units);
    units.clear();
    let font = &look.font;
    let text = symbols::readable(&text, font);
    if look.run.raised == Some(true) && text.chars().all(|c| c.is_ascii_digit() || c == ' ') {
        flow.text(&numbers::superscript(&text), &None);
    } else if look.run.capitals == Some(true) {
        flow.text(&numbers::capitals(&text, font), font);
    } else {
        flow.text(&text, font);
    }
}
