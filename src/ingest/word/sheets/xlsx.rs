//! Excel in XML (ECMA-376 part 1, 18).

use super::format::{Format, built_in, general, iso_date};
use super::{Budget, Sheet, line};
use crate::ingest::piece::{FormatError, Limits};
use crate::ingest::word::docx::{main_part, relations};
use crate::ingest::word::flow::{Font, Line};
use crate::ingest::word::unzip::Archive;
use crate::ingest::word::xml::{Node, Xml, attr, decode, name, number};
use std::collections::BTreeMap;

/// Formats and fonts of cells by their style number.
#[derive(Default)]
struct Styles {
    formats: Vec<Format>,
    fonts: Vec<Font>,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    relation: String,
    hidden: bool,
}

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    budget: &mut Budget,
    warnings: &mut Vec<String>,
) -> Result<Vec<Sheet>, FormatError> {
    let mut archive = Archive::open(bytes, limits)?;
    let main = main_part(&mut archive, "xl/workbook.xml", limits)?;
    let relations = relations(&mut archive, &main, limits)?;
    let Some(workbook) = archive.read(&main)? else {
        return Err(FormatError::Damaged("it has no workbook inside".to_owned()));
    };
    let (listed, since_1904) = read_workbook(&decode(&workbook), limits)?;
    let mut member = |kind: &str| -> Result<Vec<u8>, FormatError> {
        let found = relations.values().find(|relation| relation.kind == kind);
        let bytes = found.map(|relation| archive.read(&relation.target)).transpose()?;
        Ok(bytes.flatten().unwrap_or_default())
    };
    let strings = read_strings(&decode(&member("sharedStrings")?), limits)?;
    let styles = read_styles(&decode(&member("styles")?), limits)?;
    let mut sheets = Vec::new();
    for sheet in listed {
        if sheet.hidden {
            warnings.push(format!("has a hidden sheet `{}`, which was not read", sheet.name));
            continue;
        }
        if sheets.len() > limits.pages {
            break;
        }
        let Some(relation) = relations.get(&sheet.relation) else { continue };
        if relation.kind != "worksheet" {
            continue;
        }
        let Some(xml) = archive.read(&relation.target)? else { continue };
        let mut filled = Sheet { name: sheet.name, ..Sheet::default() };
        let text = decode(&xml);
        let mut cells = Cells { strings: &strings, styles: &styles, since_1904, budget };
        if cells.read(&text, &mut filled, limits)? {
            warnings.push(format!("is damaged; its sheet `{}` was read in part", filled.name));
        }
        sheets.push(filled);
    }
    if !archive.broken.is_empty() {
        warnings.push("is damaged; it was read as far as it is whole".to_owned());
    }
    Ok(sheets)
}

fn read_workbook(text: &str, limits: &Limits) -> Result<(Vec<Listed>, bool), FormatError> {
    let mut xml = Xml::new(text, limits.depth);
    let (mut sheets, mut since_1904) = (Vec::new(), false);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        let value = |name: &str| attr(&tag, name).unwrap_or_default().into_owned();
        match name(&tag) {
            "sheet" => sheets.push(Listed {
                name: value("name"),
                relation: value("id"),
                hidden: value("state").to_lowercase().contains("hidden"),
            }),
            "workbookPr" => since_1904 = matches!(value("date1904").as_str(), "1" | "true"),
            _ => {}
        }
    }
    Ok((sheets, since_1904))
}

/// The texts that cells share.
fn read_strings(text: &str, limits: &Limits) -> Result<Vec<Line>, FormatError> {
    let mut xml = Xml::new(text, limits.depth);
    let mut strings = Vec::new();
    let mut rich = Rich::default();
    let mut path: Vec<String> = Vec::new();
    while let Some(node) = xml.next()? {
        if rich.node(&node, &mut path)? == Some("si") {
            strings.push(std::mem::take(&mut rich).line);
        }
    }
    Ok(strings)
}

/// Text with fonts of its own, without its reading aids.
#[derive(Default)]
struct Rich {
    line: Line,
    font: Font,
}

impl Rich {
    /// Takes in a part of a text; gives the name of what it closes where that is a whole text.
    fn node(
        &mut self,
        node: &Node<'_>,
        path: &mut Vec<String>,
    ) -> Result<Option<&'static str>, FormatError> {
        match node {
            Node::Open(tag) => {
                match name(tag) {
                    "r" => self.font = None,
                    "rFont" => self.font = attr(tag, "val").map(|font| (&*font).into()),
                    _ => {}
                }
                path.push(name(tag).to_owned());
            }
            Node::Text(text) => {
                let read = path.last().is_some_and(|last| last == "t");
                if read && !path.iter().any(|name| name == "rPh") {
                    self.line.push(text, &self.font);
                }
            }
            Node::Close => {
                return Ok(match path.pop().as_deref() {
                    Some("si") => Some("si"),
                    Some("is") => Some("is"),
                    _ => None,
                });
            }
        }
        Ok(None)
    }
}

fn read_styles(text: &str, limits: &Limits) -> Result<Styles, FormatError> {
    let mut xml = Xml::new(text, limits.depth);
    let mut path: Vec<String> = Vec::new();
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut fonts: Vec<Font> = Vec::new();
    let mut styles = Styles::default();
    while let Some(node) = xml.next()? {
        let tag = match node {
            Node::Open(tag) => tag,
            Node::Close => {
                path.pop();
                continue;
            }
            Node::Text(_) => continue,
        };
        match (path.last().map(String::as_str), name(&tag)) {
            (_, "numFmt") => {
                let code = attr(&tag, "formatCode").unwrap_or_default().into_owned();
                codes.insert(number(&tag, "numFmtId").unwrap_or(0), code);
            }
            (Some("fonts"), "font") => fonts.push(None),
            (Some("font"), "name") => {
                if let Some(last) = fonts.last_mut() {
                    *last = attr(&tag, "val").map(|font| (&*font).into());
                }
            }
            (Some("cellXfs"), "xf") => {
                let id = number::<u32>(&tag, "numFmtId").unwrap_or(0);
                let code = codes.get(&id).map_or_else(|| built_in(id), String::as_str);
                styles.formats.push(Format::parse(code));
                let font = number::<usize>(&tag, "fontId").and_then(|id| fonts.get(id));
                styles.fonts.push(font.cloned().flatten());
            }
            _ => {}
        }
        path.push(name(&tag).to_owned());
    }
    Ok(styles)
}

struct Cells<'a> {
    strings: &'a [Line],
    styles: &'a Styles,
    since_1904: bool,
    budget: &'a mut Budget,
}

impl Cells<'_> {
    /// Reads the cells of a sheet; says whether it broke off.
    fn read(
        &mut self,
        text: &str,
        sheet: &mut Sheet,
        limits: &Limits,
    ) -> Result<bool, FormatError> {
        let mut xml = Xml::new(text, limits.depth);
        let mut path: Vec<String> = Vec::new();
        let (mut row, mut column) = (0u32, 0u32);
        let (mut kind, mut style, mut value) = (String::new(), 0usize, String::new());
        let mut rich = Rich::default();
        while let Some(node) = xml.next()? {
            match &node {
                Node::Open(tag) if name(tag) == "row" => {
                    let told = number::<u32>(tag, "r").and_then(|row| row.checked_sub(1));
                    row = told.unwrap_or(row);
                    column = 0;
                }
                Node::Open(tag) if name(tag) == "c" => {
                    let place = attr(tag, "r").and_then(|place| column_of(&place));
                    column = place.unwrap_or(column);
                    kind = attr(tag, "t").unwrap_or_default().into_owned();
                    style = number(tag, "s").unwrap_or(0);
                    value.clear();
                    rich = Rich::default();
                }
                Node::Text(text) if path.last().is_some_and(|last| last == "v") => {
                    value.push_str(text);
                }
                Node::Close if path.last().is_some_and(|last| last == "c") => {
                    let content = self.show(&kind, style, &value, &mut rich);
                    sheet.put(row, column, content, self.budget)?;
                    column = column.saturating_add(1);
                }
                Node::Close if path.last().is_some_and(|last| last == "row") => {
                    row = row.saturating_add(1);
                }
                _ => {}
            }
            rich.node(&node, &mut path)?;
        }
        Ok(xml.broken)
    }

    fn show(&self, kind: &str, style: usize, value: &str, rich: &mut Rich) -> Line {
        let font = self.styles.fonts.get(style).cloned().flatten();
        let in_font = |text: &Line| {
            let mut out = Line::default();
            for piece in &text.pieces {
                out.push(&piece.text, &piece.font.clone().or_else(|| font.clone()));
            }
            out
        };
        match kind {
            "s" => {
                let shared = value.trim().parse().ok().and_then(|at: usize| self.strings.get(at));
                shared.map(in_font).unwrap_or_default()
            }
            "inlineStr" => in_font(&std::mem::take(&mut rich.line)),
            "str" | "e" => line(value, &font),
            "d" => line(&iso_date(value.trim()), &font),
            "b" => line(if value.trim() == "1" { "TRUE" } else { "FALSE" }, &font),
            _ => match value.trim().parse::<f64>() {
                Ok(number) => {
                    let format = self.styles.formats.get(style);
                    let text = format.map_or_else(
                        || general(number),
                        |format| format.show(number, self.since_1904),
                    );
                    line(&text, &font)
                }
                Err(_) => line(value, &font),
            },
        }
    }
}

/// The column of a place such as `BC12`, counted from 0.
fn column_of(place: &str) -> Option<u32> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let count = letters
        .fold(0, |sum: u32, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A' + 1));
    count.checked_sub(1)
}
