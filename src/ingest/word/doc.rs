//! Word documents of Word 97 to 2003 (DOC), after MS-DOC; the text of Word 6 and 95.

mod bytes;
mod chars;
mod file;
mod lists;
mod look;
mod pages;
mod story;
mod styles;
mod word6;

use crate::ingest::piece::{FormatError, Limits, Pages};
use crate::ingest::word::flow::{Line, page, says_something};
use crate::ingest::word::numbers::{self, Style};
use bytes::{part, plc, u16_at, u32_at};
use file::File;
use std::collections::BTreeMap;
use story::{Called, Source};

/// Reads a Word document of Word 97 to 2003, or the plain text of one of Word 6 or 95.
///
/// # Errors
///
/// A damaged or protected file, one without text, or one larger than the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Pages, FormatError> {
    let file = File::open(bytes, limits)?;
    if file.old {
        return word6::read(&file);
    }
    let units = chars::read(&file)?;
    let fonts = styles::fonts(&file);
    let mut source = Source {
        file: &file,
        units: &units,
        runs: pages::stretches(&file, file.part(file::RUNS), false),
        paragraphs: pages::stretches(&file, file.part(file::PARAGRAPHS), true),
        styles: styles::Styles::read(&file),
        lists: lists::read(&file, &fonts),
        fonts,
        called: BTreeMap::new(),
        left: units.len(),
    };
    let mut warnings = Vec::new();
    if file.length(0) as usize > units.len() {
        warnings.push("is damaged; a part of its text is missing".to_owned());
    }
    let mut called = notes(&mut source, [file::FOOTNOTE_CALLS, file::FOOTNOTE_TEXTS], 1);
    called.extend(notes(&mut source, [file::ENDNOTE_CALLS, file::ENDNOTE_TEXTS], 5));
    let left = text_boxes(&mut source, &mut called);
    let (mut lines, after) = running(&mut source);
    source.called = called;
    source.left = units.len();
    let (text, _) = story::read(&mut source, 0, file.length(0));
    lines.extend(text);
    lines.extend(left);
    lines.extend(after);
    Ok(page(lines, warnings))
}

/// Reads the footnotes (part 1 of the text) or endnotes (part 5) by the position that calls them.
fn notes(source: &mut Source<'_>, parts: [usize; 2], index: usize) -> BTreeMap<u32, Called> {
    let file = source.file;
    let (calls, kinds) = plc(file.part(parts[0]), 2);
    let (texts, _) = plc(file.part(parts[1]), 0);
    let (start, length) = (file.start(index), file.length(index));
    let style = if index == 1 { Style::Decimal } else { Style::LowerRoman };
    let mut notes = BTreeMap::new();
    let mut number = 0;
    let bounds = texts.iter().zip(texts.iter().skip(1));
    for ((at, kind), (from, to)) in calls.iter().zip(kinds).zip(bounds) {
        let range = (start.saturating_add(*from), start.saturating_add((*to).min(length)));
        let (mut lines, _) = story::read(source, range.0, range.1);
        lines.retain(|line| !line.is_blank());
        let mut mark = String::new();
        if u16_at(kind, 0) != 0 {
            number += 1;
            mark = numbers::mark(number, style);
            crate::ingest::word::flow::lead(&mut lines, &mark);
        }
        notes.insert(*at, Called { mark, lines });
    }
    notes
}

/// Reads the text boxes, to follow the paragraphs that their shapes are anchored in; gives those
/// without such a place.
fn text_boxes(source: &mut Source<'_>, called: &mut BTreeMap<u32, Called>) -> Vec<Line> {
    let file = source.file;
    let (anchors, shapes) = plc(file.part(file::SHAPES), 26);
    let places: BTreeMap<u32, u32> =
        shapes.iter().zip(&anchors).map(|(shape, at)| (u32_at(shape, 0), *at)).collect();
    let (texts, boxes) = plc(file.part(file::TEXT_BOXES), 22);
    let (start, length) = (file.start(6), file.length(6));
    let mut left = Vec::new();
    let bounds = texts.iter().zip(texts.iter().skip(1));
    for ((from, to), told) in bounds.zip(boxes) {
        let range = (start.saturating_add(*from), start.saturating_add((*to).min(length)));
        let (mut lines, _) = story::read(source, range.0, range.1);
        lines.retain(|line| !line.is_blank());
        match places.get(&u32_at(told, 14)) {
            Some(at) => {
                let place = called.entry(*at);
                let place = place.or_insert(Called { mark: String::new(), lines: Vec::new() });
                place.lines.extend(lines);
            }
            None => left.extend(lines),
        }
    }
    left
}

/// The header of the first page, and what other headers and footers say.
fn running(source: &mut Source<'_>) -> (Vec<Line>, Vec<Line>) {
    let file = source.file;
    let (texts, _) = plc(file.part(file::HEADERS), 0);
    let start = file.start(2);
    let titled = title_pages(file);
    let is_titled = |section: usize| titled.get(section).copied().unwrap_or(false);
    let first = if is_titled(0) { 4 } else { 1 };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut seen: Vec<String> = Vec::new();
    let bounds: Vec<(u32, u32)> =
        texts.iter().copied().zip(texts.iter().copied().skip(1)).skip(6).collect();
    let mut order: Vec<usize> = (0..bounds.len()).collect();
    order.sort_by_key(|index| *index != first);
    for index in order {
        // Headers of first pages that no page shows.
        if index % 6 >= 4 && !is_titled(index / 6) {
            continue;
        }
        let Some((from, to)) = bounds.get(index).filter(|(from, to)| from < to) else { continue };
        let to = (*to).min(file.length(2));
        let (lines, numbers_pages) =
            story::read(source, start.saturating_add(*from), start.saturating_add(to));
        let text: String = lines.iter().map(Line::text).collect();
        if seen.contains(&text) || !says_something(&text, numbers_pages) {
            continue;
        }
        seen.push(text);
        let out = if index == first { &mut before } else { &mut after };
        out.extend(lines.into_iter().filter(|line| !line.is_blank()));
    }
    (before, after)
}

/// Which sections have headers of their own on their first pages.
fn title_pages(file: &File) -> Vec<bool> {
    let (_, sections) = plc(file.part(file::SECTIONS), 12);
    let mut titled = Vec::new();
    for section in sections {
        let at = u32_at(section, 2) as usize;
        let length = usize::from(u16_at(&file.main, at));
        let mut on = false;
        look::each(part(&file.main, at.saturating_add(2), length), |code, value| {
            if code == 0x300A {
                on = value.first() == Some(&1);
            }
        });
        titled.push(on && at != 0xFFFF_FFFF);
    }
    titled
}
