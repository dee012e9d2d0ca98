//! Word documents in XML (DOCX, DOCM, DOTX; transitional and strict).

mod numbering;
mod story;
mod styles;

use crate::ingest::piece::{FormatError, Limits, Pages};
use crate::ingest::word::flow::{Line, page};
use crate::ingest::word::lists::Lists;
use crate::ingest::word::numbers;
use crate::ingest::word::unzip::Archive;
use crate::ingest::word::xml::{Node, Xml, attr, decode, name, number};
use std::collections::BTreeMap;
use story::{Notes, Read, Shared};
use styles::Styles;

/// Reads a Word document in XML.
///
/// # Errors
///
/// A damaged or protected container, one without text, or one larger than the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Pages, FormatError> {
    let mut archive = Archive::open(bytes, limits)?;
    let main = main_part(&mut archive, "word/document.xml", limits)?;
    let relations = relations(&mut archive, &main, limits)?;
    let part = |kind: &str| {
        let found = relations.values().find(|relation| relation.kind == kind);
        found.map(|relation| relation.target.clone())
    };
    let Some(body) = archive.read(&main)? else {
        return Err(FormatError::Damaged("it has no text inside".to_owned()));
    };
    let mut member = |kind: &str| -> Result<Option<Vec<u8>>, FormatError> {
        part(kind).map_or(Ok(None), |name| archive.read(&name))
    };
    let depth = limits.depth;
    let styles = match member("styles")? {
        Some(xml) => Styles::read(&decode(&xml), depth)?,
        None => Styles::default(),
    };
    let mut numbering = match member("numbering")? {
        Some(xml) => numbering::read(&decode(&xml), &styles, depth)?,
        None => Lists::default(),
    };
    let (mut footnotes, mut endnotes) = match member("settings")? {
        Some(xml) => note_settings(&decode(&xml), depth)?,
        None => note_settings("", depth)?,
    };
    let (foot, end) = (member("footnotes")?, member("endnotes")?);
    let mut shared = Shared {
        styles: &styles,
        numbering: &mut numbering,
        footnotes: &mut footnotes,
        endnotes: &mut endnotes,
        depth,
    };
    if let Some(xml) = foot {
        shared.footnotes.by_id = story::read_notes(&decode(&xml), &mut shared)?;
    }
    if let Some(xml) = end {
        shared.endnotes.by_id = story::read_notes(&decode(&xml), &mut shared)?;
    }
    let read = story::read(&decode(&body), &mut shared)?;
    if read.broken && read.lines.iter().all(Line::is_blank) {
        return Err(FormatError::Damaged("its text is no XML".to_owned()));
    }
    let mut warnings = Vec::new();
    if read.embedded {
        warnings.push("holds another document inside, which was not read".to_owned());
    }
    let (mut lines, after) = running(&read, &relations, &mut archive, &mut shared)?;
    if read.broken || !archive.broken.is_empty() {
        warnings.push("is damaged; it was read up to the damage".to_owned());
    }
    lines.extend(read.lines);
    lines.extend(after);
    Ok(page(lines, warnings))
}

/// A part that another calls for.
pub(crate) struct Relation {
    /// The last word of its type.
    pub(crate) kind: String,
    pub(crate) target: String,
}

/// The name of the part with the text, which is mostly the usual one.
pub(crate) fn main_part(
    archive: &mut Archive<'_>,
    usual: &str,
    limits: &Limits,
) -> Result<String, FormatError> {
    let relations = relations(archive, "", limits)?;
    let main = relations.into_values().find(|relation| relation.kind == "officeDocument");
    Ok(main.map_or_else(|| usual.to_owned(), |relation| relation.target))
}

/// What a part calls for, by id, with full names.
pub(crate) fn relations(
    archive: &mut Archive<'_>,
    part: &str,
    limits: &Limits,
) -> Result<BTreeMap<String, Relation>, FormatError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let mut found = BTreeMap::new();
    let Some(bytes) = archive.read(&format!("{folder}{slash}_rels/{file}.rels"))? else {
        return Ok(found);
    };
    let text = decode(&bytes);
    let mut xml = Xml::new(&text, limits.depth);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        let (Some(id), Some(kind), Some(target)) =
            (attr(&tag, "Id"), attr(&tag, "Type"), attr(&tag, "Target"))
        else {
            continue;
        };
        let target = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => resolve(folder, &target),
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        found.insert(id.into_owned(), Relation { kind, target });
    }
    Ok(found)
}

/// A path relative to a folder, without `..`.
fn resolve(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// How foot- and endnotes are numbered (`settings.xml`): by default in decimals and in small Roman
/// numerals.
fn note_settings(text: &str, depth: usize) -> Result<(Notes, Notes), FormatError> {
    let notes = |style| Notes { by_id: BTreeMap::new(), style, next: 1 };
    let mut both = (notes(numbers::Style::Decimal), notes(numbers::Style::LowerRoman));
    let mut xml = Xml::new(text, depth);
    let mut path: Vec<String> = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => {
                let notes = match path.last().map(String::as_str) {
                    Some("footnotePr") => Some(&mut both.0),
                    Some("endnotePr") => Some(&mut both.1),
                    _ => None,
                };
                if let Some(notes) = notes {
                    match name(&tag) {
                        "numFmt" => {
                            notes.style = numbering::style(&attr(&tag, "val").unwrap_or_default());
                        }
                        "numStart" => notes.next = number(&tag, "val").unwrap_or(1),
                        _ => {}
                    }
                }
                path.push(name(&tag).to_owned());
            }
            Node::Close => {
                path.pop();
            }
            Node::Text(_) => {}
        }
    }
    Ok(both)
}

/// The header of the first page, and after it the other headers and all footers, each once and
/// only if it says something beside the number of the page.
fn running(
    read: &Read,
    relations: &BTreeMap<String, Relation>,
    archive: &mut Archive<'_>,
    shared: &mut Shared<'_>,
) -> Result<(Vec<Line>, Vec<Line>), FormatError> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut seen: Vec<String> = Vec::new();
    let first_kind = if read.title_pages.contains(&0) { "first" } else { "default" };
    let is_first = |running: &story::Running| {
        running.header && running.section == 0 && running.kind == first_kind
    };
    let mut order: Vec<&story::Running> = read.running.iter().collect();
    order.sort_by_key(|running| !is_first(running));
    for running in order {
        // Kept in the file, but no page shows it.
        if running.kind == "first" && !read.title_pages.contains(&running.section) {
            continue;
        }
        let Some(relation) = relations.get(&running.relation) else { continue };
        if seen.contains(&relation.target) {
            continue;
        }
        seen.push(relation.target.clone());
        let Some(xml) = archive.read(&relation.target)? else { continue };
        let part = story::read(&decode(&xml), shared)?;
        let text: String = part.lines.iter().map(Line::text).collect();
        if !crate::ingest::word::flow::says_something(&text, part.numbers_pages)
            || seen.contains(&text)
        {
            continue;
        }
        seen.push(text);
        let out = if is_first(running) { &mut before } else { &mut after };
        out.extend(part.lines.into_iter().filter(|line| !line.is_blank()));
    }
    Ok((before, after))
}
