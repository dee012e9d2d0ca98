//! Automatic numbers of a DOCX (`numbering.xml`): levels, restarts, texts such as `%1.%2.`.

use super::styles::{Run, Styles};
use crate::ingest::piece::FormatError;
use crate::ingest::word::lists::{Instance, LEVELS, Level, Lists};
use crate::ingest::word::numbers::Style;
use crate::ingest::word::xml::{Node, Xml, attr, is_on, name, number};
use quick_xml::events::BytesStart;

/// Reads `numbering.xml`.
pub(super) fn read(text: &str, styles: &Styles, depth: usize) -> Result<Lists, FormatError> {
    let mut all = Lists::default();
    // Lists whose levels stand in the list of a style.
    let mut links: Vec<(String, String)> = Vec::new();
    let mut xml = Xml::new(text, depth);
    let mut path: Vec<String> = Vec::new();
    let (mut list_id, mut list) = (String::new(), Vec::new());
    let (mut instance_id, mut instance) = (String::new(), Instance::default());
    let (mut at, mut level, mut run) = (0, Level::default(), Run::default());
    while let Some(node) = xml.next()? {
        let tag = match node {
            Node::Open(tag) => tag,
            Node::Text(_) => continue,
            Node::Close => {
                match path.pop().as_deref() {
                    Some("lvl") => {
                        let mut done = std::mem::take(&mut level);
                        let look = std::mem::take(&mut run);
                        done.font = look.font.flatten();
                        done.capitals = look.capitals == Some(true);
                        if path.iter().any(|name| name == "num") {
                            instance.levels.push((at, done));
                        } else if at < LEVELS {
                            if list.len() <= at {
                                list.resize_with(at + 1, Level::default);
                            }
                            if let Some(slot) = list.get_mut(at) {
                                *slot = done;
                            }
                        }
                    }
                    Some("abstractNum") => {
                        all.levels.insert(list_id.clone(), std::mem::take(&mut list));
                    }
                    Some("num") => {
                        let done = std::mem::take(&mut instance);
                        all.instances.insert(instance_id.clone(), done);
                    }
                    _ => {}
                }
                continue;
            }
        };
        let value = || attr(&tag, "val").unwrap_or_default().into_owned();
        let in_level = path.last().is_some_and(|name| name == "lvl");
        match name(&tag) {
            "abstractNum" => {
                list_id = attr(&tag, "abstractNumId").unwrap_or_default().into_owned();
            }
            "num" => instance_id = attr(&tag, "numId").unwrap_or_default().into_owned(),
            "numStyleLink" => links.push((list_id.clone(), value())),
            "abstractNumId" => instance.list = value(),
            "lvlOverride" => at = number(&tag, "ilvl").unwrap_or(0),
            "startOverride" => {
                instance.starts.push((at, number(&tag, "val").unwrap_or(1)));
            }
            "lvl" => at = number(&tag, "ilvl").unwrap_or(at),
            _ if in_level => take_level(&mut level, &tag),
            _ if path.last().is_some_and(|name| name == "rPr") => run.take(&tag),
            _ => {}
        }
        path.push(name(&tag).to_owned());
    }
    for (list, link) in links {
        let instance = styles.resolve(&link).list.and_then(|id| all.instances.get(&id));
        let levels = instance.and_then(|instance| all.levels.get(&instance.list)).cloned();
        if let Some(levels) = levels {
            all.levels.insert(list, levels);
        }
    }
    Ok(all)
}

/// Takes in an element of a `w:lvl`.
fn take_level(level: &mut Level, tag: &BytesStart<'_>) {
    let value = attr(tag, "val").unwrap_or_default();
    match name(tag) {
        "start" => level.start = value.parse().unwrap_or(0),
        "numFmt" => level.style = style(&value),
        "lvlText" => level.text = value.into_owned(),
        "lvlRestart" => level.restart = value.parse().ok(),
        "isLgl" => level.legal = is_on(tag),
        "suff" => level.glued = value == "nothing",
        "pStyle" => level.paragraph_style = Some(value.into_owned()),
        _ => {}
    }
}

/// The style of numbers of an `ST_NumberFormat`; those of other scripts count as decimal.
pub(super) fn style(value: &str) -> Style {
    match value {
        "lowerLetter" => Style::LowerLetter,
        "upperLetter" => Style::UpperLetter,
        "lowerRoman" => Style::LowerRoman,
        "upperRoman" => Style::UpperRoman,
        "decimalZero" => Style::Zero,
        "bullet" => Style::Bullet,
        "none" => Style::None,
        _ => Style::Decimal,
    }
}
