//! OpenDocument spreadsheets: the cells as they are shown, dates by their values.

use super::format::{general, iso_date};
use super::{Budget, Sheet, line};
use crate::ingest::piece::{FormatError, Limits};
use crate::ingest::word::odt::refuse_encrypted;
use crate::ingest::word::unzip::Archive;
use crate::ingest::word::xml::{Node, Xml, attr, decode, name, number};

/// Times that a filled cell or row may be repeated.
const REPEATED: u32 = 1000;

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    budget: &mut Budget,
    warnings: &mut Vec<String>,
) -> Result<Vec<Sheet>, FormatError> {
    let mut archive = Archive::open(bytes, limits)?;
    refuse_encrypted(&mut archive)?;
    let Some(content) = archive.read("content.xml")? else {
        return Err(FormatError::Damaged("it has no sheets inside".to_owned()));
    };
    let text = decode(&content);
    let mut xml = Xml::new(&text, limits.depth);
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let (mut row, mut column) = (0u32, 0u32);
    let (mut rows, mut times) = (1u32, 1u32);
    let (mut cells, mut cell): (Vec<(u32, String)>, String) = (Vec::new(), String::new());
    let (mut value, mut dated, mut told) = (None, false, None);
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                match name(&tag) {
                    "table" => {
                        let name = attr(&tag, "name").unwrap_or_default().into_owned();
                        sheets.push(Sheet { name, ..Sheet::default() });
                        row = 0;
                    }
                    "table-row" => {
                        rows = number(&tag, "number-rows-repeated").unwrap_or(1);
                        column = 0;
                        cells.clear();
                    }
                    "table-cell" | "covered-table-cell" => {
                        times = number(&tag, "number-columns-repeated").unwrap_or(1);
                        cell.clear();
                        told = number(&tag, "value");
                        value = match attr(&tag, "value-type").as_deref() {
                            Some("date") => attr(&tag, "date-value").map(|date| iso_date(&date)),
                            Some("float") => number(&tag, "value").map(general),
                            _ => None,
                        };
                        // A number is shown as its author sees it, a date by its value.
                        dated =
                            attr(&tag, "value-type").as_deref() == Some("date") && value.is_some();
                    }
                    "s" => cell.push(' '),
                    "tab" | "line-break" => cell.push(' '),
                    "p" if !cell.is_empty() => cell.push(' '),
                    _ => {}
                }
                path.push(name(&tag).to_owned());
            }
            Node::Text(text) => {
                let inside = |sought: &str| path.iter().any(|name| name == sought);
                if inside("p") && inside("table-cell") && !inside("annotation") && !dated {
                    cell.push_str(&text);
                }
            }
            Node::Close => match path.pop().as_deref() {
                Some("table-cell" | "covered-table-cell") => {
                    if cell.trim().is_empty() {
                        cell.extend(value.take());
                    }
                    if let Some(number) = told {
                        cell = localize(&cell, number);
                    }
                    if !cell.trim().is_empty() {
                        for index in 0..times.min(REPEATED) {
                            cells.push((column.saturating_add(index), cell.clone()));
                        }
                    }
                    column = column.saturating_add(times);
                }
                Some("table-row") => {
                    let filled = if cells.is_empty() { 0 } else { rows.min(REPEATED) };
                    for index in 0..filled {
                        for (column, text) in &cells {
                            if let Some(sheet) = sheets.last_mut() {
                                let at = row.saturating_add(index);
                                sheet.put(at, *column, line(text.trim(), &None), budget)?;
                            }
                        }
                    }
                    row = row.saturating_add(rows);
                }
                _ => {}
            },
        }
    }
    if xml.broken || !archive.broken.is_empty() {
        warnings.push("is damaged; it was read up to the damage".to_owned());
    }
    Ok(sheets)
}

/// A number shown the English way (`1,234.5`) with the signs changed to the Vietnamese way, told by
/// its value; any other text as it is.
fn localize(shown: &str, value: f64) -> String {
    let read = |point: char| -> Option<f64> {
        let kept = |c: &char| c.is_ascii_digit() || *c == point;
        let digits: String = shown.chars().filter(kept).collect();
        digits.replace(point, ".").parse().ok()
    };
    let scale = if shown.contains('%') { 100.0 } else { 1.0 };
    let close = |number: Option<f64>| {
        let wanted = (value * scale).abs();
        number.is_some_and(|number| (number - wanted).abs() <= 0.005 * wanted.max(1.0))
    };
    let plain = |c: char| c.is_ascii_digit() || " .,%()-+".contains(c);
    if !shown.chars().all(plain) || close(read(',')) || !close(read('.')) {
        return shown.to_owned();
    }
    let swap = |c| match c {
        '.' => ',',
        ',' => '.',
        _ => c,
    };
    shown.chars().map(swap).collect()
}
