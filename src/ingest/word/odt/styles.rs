//! Styles of an OpenDocument text: fonts, hidden and raised text, list levels, cell borders.

use crate::ingest::piece::FormatError;
use crate::ingest::word::flow::Font;
use crate::ingest::word::lists::{LEVELS, Level};
use crate::ingest::word::numbers;
use crate::ingest::word::xml::{Node, Xml, attr, name, number};
use quick_xml::events::BytesStart;
use std::collections::BTreeMap;

/// Styles that may stand on each other.
const CHAIN: usize = 32;

/// What of a style matters to the text, each if told.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub(super) font: Option<Font>,
    pub(super) hidden: Option<bool>,
    pub(super) capitals: Option<bool>,
    pub(super) raised: Option<bool>,
    pub(super) bordered: Option<bool>,
    pub(super) master: Option<String>,
    pub(super) list: Option<String>,
    parent: Option<String>,
}

impl Style {
    /// This style where it tells something, else another.
    pub(super) fn or(&self, other: &Style) -> Style {
        Style {
            font: self.font.clone().or_else(|| other.font.clone()),
            hidden: self.hidden.or(other.hidden),
            capitals: self.capitals.or(other.capitals),
            raised: self.raised.or(other.raised),
            bordered: self.bordered.or(other.bordered),
            master: self.master.clone().or_else(|| other.master.clone()),
            list: self.list.clone().or_else(|| other.list.clone()),
            parent: None,
        }
    }
}

/// All styles of a document: those by name of both its files.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_name: BTreeMap<(String, String), Style>,
    defaults: BTreeMap<String, Style>,
    fonts: BTreeMap<String, Font>,
    lists: BTreeMap<String, Vec<Level>>,
    /// Levels of numbered headings.
    pub(super) outline: Vec<Level>,
}

impl Styles {
    /// Takes in the styles of `styles.xml` or `content.xml`.
    pub(super) fn read(&mut self, text: &str, depth: usize) -> Result<(), FormatError> {
        let mut xml = Xml::new(text, depth);
        let mut path: Vec<String> = Vec::new();
        let (mut key, mut style) = ((String::new(), String::new()), Style::default());
        let (mut list, mut levels) = (String::new(), Vec::new());
        while let Some(node) = xml.next()? {
            let tag = match node {
                Node::Open(tag) => tag,
                Node::Text(_) => continue,
                Node::Close => {
                    match path.pop().as_deref() {
                        Some("style") => {
                            self.by_name.insert(key.clone(), std::mem::take(&mut style));
                        }
                        Some("default-style") => {
                            self.defaults.insert(key.0.clone(), std::mem::take(&mut style));
                        }
                        Some("list-style") => {
                            self.lists.insert(list.clone(), std::mem::take(&mut levels));
                        }
                        Some("outline-style") => self.outline = std::mem::take(&mut levels),
                        _ => {}
                    }
                    continue;
                }
            };
            let text = |name: &str| attr(&tag, name).map(|value| value.into_owned());
            match name(&tag) {
                // Texts follow; styles stand before them.
                "text" | "spreadsheet" if path.last().is_some_and(|name| name == "body") => break,
                "font-face" => {
                    let family = text("font-family").unwrap_or_default();
                    let family = family.trim_matches(['\'', '"']);
                    self.fonts.insert(text("name").unwrap_or_default(), Some(family.into()));
                }
                "style" | "default-style" => {
                    style = Style {
                        parent: text("parent-style-name"),
                        master: text("master-page-name").filter(|name| !name.is_empty()),
                        list: text("list-style-name").filter(|name| !name.is_empty()),
                        ..Style::default()
                    };
                    key = (text("family").unwrap_or_default(), text("name").unwrap_or_default());
                }
                "text-properties" if !path.iter().any(|name| name.contains("level-style")) => {
                    self.take_look(&mut style, &tag);
                }
                "table-cell-properties" => {
                    let drawn = ["border", "border-left", "border-right"]
                        .iter()
                        .filter_map(|name| attr(&tag, name))
                        .any(|line| line != "none");
                    style.bordered = Some(drawn);
                }
                "list-style" | "outline-style" => list = text("name").unwrap_or_default(),
                "list-level-style-number"
                | "list-level-style-bullet"
                | "outline-level-style"
                | "list-level-style-image" => take_level(&mut levels, &tag),
                "list-level-label-alignment" => {
                    let follows = text("label-followed-by");
                    if let (Some(level), Some("nothing")) = (levels.last_mut(), follows.as_deref())
                    {
                        level.glued = true;
                    }
                }
                _ => {}
            }
            path.push(name(&tag).to_owned());
        }
        Ok(())
    }

    fn take_look(&self, style: &mut Style, tag: &BytesStart<'_>) {
        if let Some(font) = attr(tag, "font-name") {
            style.font = Some(self.fonts.get(&*font).cloned().unwrap_or(Some((&*font).into())));
        } else if let Some(family) = attr(tag, "font-family") {
            style.font = Some(Some(family.trim_matches(['\'', '"']).into()));
        }
        if let Some(display) = attr(tag, "display") {
            style.hidden = Some(display == "none");
        }
        if let Some(case) = attr(tag, "text-transform") {
            style.capitals = Some(case == "uppercase");
        }
        if let Some(position) = attr(tag, "text-position") {
            let raised =
                |told: &str| told.trim_end_matches('%').parse::<i32>().is_ok_and(|by| by > 0);
            let first = position.split_whitespace().next().unwrap_or_default();
            style.raised = Some(first == "super" || raised(first));
        }
    }

    /// A style with what it stands on.
    pub(super) fn get(&self, family: &str, name: &str) -> Style {
        let mut all = Style::default();
        let mut key = (family.to_owned(), name.to_owned());
        for _ in 0..CHAIN {
            let Some(style) = self.by_name.get(&key) else { break };
            all = all.or(style);
            let Some(parent) = &style.parent else { break };
            key.1.clone_from(parent);
        }
        match self.defaults.get(family) {
            Some(default) => all.or(default),
            None => all,
        }
    }

    /// The levels of a list style.
    pub(super) fn list(&self, name: &str) -> Option<&[Level]> {
        self.lists.get(name).map(Vec::as_slice)
    }
}

/// Takes in a level of a list or of headings.
fn take_level(levels: &mut Vec<Level>, tag: &BytesStart<'_>) {
    let at = number::<usize>(tag, "level").unwrap_or(1).saturating_sub(1);
    if at >= LEVELS {
        return;
    }
    let text = |name: &str| attr(tag, name).unwrap_or_default().into_owned();
    let mut level = Level { start: number(tag, "start-value").unwrap_or(1), ..Level::default() };
    if name(tag).ends_with("-bullet") {
        level.style = numbers::Style::Bullet;
        // Prefix and suffix are left out: writers repeat the sign there.
        level.text = text("bullet-char");
    } else {
        level.style = match text("num-format").as_str() {
            "1" => numbers::Style::Decimal,
            "a" => numbers::Style::LowerLetter,
            "A" => numbers::Style::UpperLetter,
            "i" => numbers::Style::LowerRoman,
            "I" => numbers::Style::UpperRoman,
            "" => numbers::Style::None,
            _ => numbers::Style::Decimal,
        };
        let shown = number::<usize>(tag, "display-levels").unwrap_or(1).clamp(1, at + 1);
        let parts: Vec<String> =
            (at + 2 - shown..=at + 1).map(|level| format!("%{level}")).collect();
        let format = text("num-list-format");
        level.text = if level.style == numbers::Style::None {
            format!("{}{}", text("num-prefix"), text("num-suffix"))
        } else if format.is_empty() {
            format!("{}{}{}", text("num-prefix"), parts.join("."), text("num-suffix"))
        } else {
            // `%1%.%2%.` stands for `%1.%2.`
            (1..=LEVELS).fold(format, |text, level| {
                text.replace(&format!("%{level}%"), &format!("%{level}"))
            })
        };
    }
    if levels.len() <= at {
        levels.resize_with(at + 1, Level::default);
    }
    if let Some(slot) = levels.get_mut(at) {
        *slot = level;
    }
}
