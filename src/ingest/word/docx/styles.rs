//! Styles of a DOCX: what of a run's look matters to its text, and where numbers come from.

use crate::ingest::piece::FormatError;
use crate::ingest::word::flow::Font;
use crate::ingest::word::xml::{Node, Xml, attr, is_on, name, number};
use quick_xml::events::BytesStart;
use std::collections::BTreeMap;

/// Styles that may stand on each other.
const CHAIN: usize = 32;

/// Properties of a run, each if told.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    /// The font; `Some(None)` is a font of the theme.
    pub(super) font: Option<Font>,
    pub(super) hidden: Option<bool>,
    pub(super) capitals: Option<bool>,
    pub(super) raised: Option<bool>,
    /// Character style.
    pub(super) style: Option<String>,
}

impl Run {
    /// Takes in an element of a `w:rPr`.
    pub(super) fn take(&mut self, tag: &BytesStart<'_>) {
        match name(tag) {
            "rFonts" => {
                let themed =
                    ["hAnsiTheme", "asciiTheme"].iter().any(|key| attr(tag, key).is_some());
                let named = attr(tag, "hAnsi").or_else(|| attr(tag, "ascii"));
                if let Some(font) = named.filter(|_| !themed) {
                    self.font = Some(Some((&*font).into()));
                } else if themed {
                    self.font = Some(None);
                }
            }
            "vanish" | "specVanish" => self.hidden = Some(is_on(tag)),
            "caps" => self.capitals = Some(is_on(tag)),
            "vertAlign" => {
                self.raised = Some(attr(tag, "val").as_deref() == Some("superscript"));
            }
            "rStyle" => self.style = attr(tag, "val").map(|value| value.into_owned()),
            _ => {}
        }
    }

    /// These properties, else those of another.
    pub(super) fn or(&self, other: &Run) -> Run {
        Run {
            font: self.font.clone().or_else(|| other.font.clone()),
            hidden: self.hidden.or(other.hidden),
            capitals: self.capitals.or(other.capitals),
            raised: self.raised.or(other.raised),
            style: self.style.clone().or_else(|| other.style.clone()),
        }
    }
}

/// A style with what it inherits.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub(super) run: Run,
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    /// For tables: whether lines are drawn between the columns.
    pub(super) bordered: Option<bool>,
    based_on: Option<String>,
}

/// All styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    defaults: Run,
    paragraph: String,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(text: &str, depth: usize) -> Result<Self, FormatError> {
        let mut styles = Styles::default();
        let mut xml = Xml::new(text, depth);
        let mut path: Vec<Part> = Vec::new();
        let mut id = String::new();
        let mut style = Style::default();
        while let Some(node) = xml.next()? {
            let tag = match node {
                Node::Open(tag) => tag,
                Node::Close => {
                    if path.pop() == Some(Part::Style) {
                        styles.by_id.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                    }
                    continue;
                }
                Node::Text(_) => continue,
            };
            let within = path.last().copied().unwrap_or(Part::Other);
            path.push(match name(&tag) {
                "docDefaults" => Part::Defaults,
                "style" => {
                    id = attr(&tag, "styleId").unwrap_or_default().into_owned();
                    let default = attr(&tag, "default").is_some_and(|on| on == "1" || on == "true");
                    if default && attr(&tag, "type").as_deref() == Some("paragraph") {
                        styles.paragraph = id.clone();
                    }
                    Part::Style
                }
                "basedOn" => {
                    style.based_on = attr(&tag, "val").map(|value| value.into_owned());
                    Part::Other
                }
                "rPr" if within == Part::Style => Part::Run,
                "rPr" if path.contains(&Part::Defaults) => Part::DefaultRun,
                "pPr" if within == Part::Style => Part::Paragraph,
                "tblPr" if within == Part::Style => Part::Table,
                "numPr" if within == Part::Paragraph => Part::Paragraph,
                "tblBorders" if within == Part::Table => Part::Table,
                "tblStylePr" => Part::Other,
                other => {
                    match (within, other) {
                        (Part::Run, _) => style.run.take(&tag),
                        (Part::DefaultRun, _) => styles.defaults.take(&tag),
                        (Part::Paragraph, "numId") => {
                            style.list = attr(&tag, "val").map(|value| value.into_owned());
                        }
                        (Part::Paragraph, "ilvl") => style.level = number(&tag, "val"),
                        (Part::Table, "insideV") => style.bordered = Some(is_drawn(&tag)),
                        _ => {}
                    }
                    Part::Other
                }
            });
        }
        Ok(styles)
    }

    /// A style with what it stands on; the default style of paragraphs for an unknown one.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Style {
        let id = id.filter(|id| self.by_id.contains_key(*id)).unwrap_or(&self.paragraph);
        let mut style = self.resolve(id);
        style.run = style.run.or(&self.defaults);
        style
    }

    /// A style with what it stands on.
    pub(super) fn resolve(&self, id: &str) -> Style {
        let mut all = Style::default();
        let mut next = self.by_id.get(id);
        for _ in 0..CHAIN {
            let Some(style) = next else { break };
            all.run = all.run.or(&style.run);
            all.list = all.list.or_else(|| style.list.clone());
            all.level = all.level.or(style.level);
            all.bordered = all.bordered.or(style.bordered);
            next = style.based_on.as_ref().and_then(|id| self.by_id.get(id));
        }
        all
    }
}

/// Whether a border element draws a line.
pub(super) fn is_drawn(tag: &BytesStart<'_>) -> bool {
    !matches!(attr(tag, "val").as_deref(), None | Some("nil" | "none"))
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Defaults,
    DefaultRun,
    Style,
    Run,
    Paragraph,
    Table,
    Other,
}
