//! Automatic numbers of lists: counting on levels, and writing texts such as `%1.%2.`.

use crate::ingest::word::flow::Font;
use crate::ingest::word::numbers::{self, Style};
use crate::ingest::word::symbols;
use std::collections::{BTreeMap, BTreeSet};

/// Levels of a list.
pub(crate) const LEVELS: usize = 9;

/// One level of a list.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    pub(crate) start: i64,
    pub(crate) style: Style,
    pub(crate) text: String,
    /// The level (counted from 1) after which numbers start again; 0 for never.
    pub(crate) restart: Option<usize>,
    /// Whether numbers of higher levels are shown as decimals.
    pub(crate) legal: bool,
    pub(crate) glued: bool,
    pub(crate) paragraph_style: Option<String>,
    pub(crate) font: Font,
    pub(crate) capitals: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            style: Style::Decimal,
            text: String::new(),
            restart: None,
            legal: false,
            glued: false,
            paragraph_style: None,
            font: None,
            capitals: false,
        }
    }
}

/// The counters of a list.
pub(crate) type Counters = [Option<i64>; LEVELS];

/// Counts a paragraph on a level and writes its number.
pub(crate) fn count(levels: &[Level], counters: &mut Counters, at: usize) -> Option<String> {
    let level = levels.get(at)?;
    let counter = counters.get_mut(at)?;
    *counter = Some(counter.map_or(level.start, |count| count.saturating_add(1)));
    for (index, lower) in counters.iter_mut().enumerate().skip(at + 1) {
        let restart = levels.get(index).and_then(|level| level.restart).unwrap_or(index);
        // Counted from 1: a level restarts after the level told and those above it.
        if restart > at {
            *lower = None;
        }
    }
    if level.style == Style::Bullet {
        let text = symbols::readable(&level.text, &level.font).into_owned();
        let font = level.font.as_deref().unwrap_or_default();
        return Some(match text.chars().next() {
            // Courier's letter o serves as a hollow bullet.
            Some('o') if text.len() == 1 => "◦".to_owned(),
            Some(c) if symbols::is_symbol_font(font) && c.is_ascii() => {
                symbols::symbol(font, u32::from(c)).to_string()
            }
            _ => text,
        });
    }
    let mut out = String::new();
    let mut text = level.text.chars().peekable();
    while let Some(c) = text.next() {
        let digit = text.peek().and_then(|next| next.to_digit(10)).filter(|_| c == '%');
        let Some(shown) = digit.and_then(|digit| (digit as usize).checked_sub(1)) else {
            out.push(c);
            continue;
        };
        text.next();
        if let (Some(level_shown), Some(count)) = (levels.get(shown), counters.get_mut(shown)) {
            let count = *count.get_or_insert(level_shown.start);
            let style = if level.legal { Style::Decimal } else { level_shown.style };
            out.push_str(&numbers::write(count, style));
        }
    }
    Some(out)
}

/// A use of a list with starts and levels of its own.
#[derive(Debug, Default)]
pub(crate) struct Instance {
    pub(crate) list: String,
    pub(crate) starts: Vec<(usize, i64)>,
    pub(crate) levels: Vec<(usize, Level)>,
}

/// The lists of a document and how far each has counted. Uses of one list count on together,
/// except where a use tells its own start.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) levels: BTreeMap<String, Vec<Level>>,
    pub(crate) instances: BTreeMap<String, Instance>,
    counters: BTreeMap<String, Counters>,
    started: BTreeSet<(String, usize)>,
}

/// A number to write before a paragraph.
pub(crate) struct Label {
    pub(crate) text: String,
    pub(crate) font: Font,
    pub(crate) capitals: bool,
}

impl Lists {
    /// The number of a paragraph in a use of a list, counting it. The level is told by the
    /// paragraph, else by its style.
    pub(crate) fn label(
        &mut self,
        id: &str,
        level: Option<usize>,
        style: Option<&str>,
    ) -> Option<Label> {
        let instance = self.instances.get(id)?;
        let mut levels = self.levels.get(&instance.list)?.clone();
        for (at, level) in &instance.levels {
            if let Some(slot) = levels.get_mut(*at) {
                *slot = level.clone();
            }
        }
        let of_style = || {
            let style = style?;
            levels.iter().position(|level| level.paragraph_style.as_deref() == Some(style))
        };
        let at = level.or_else(of_style).unwrap_or(0);
        let counters = self.counters.entry(instance.list.clone()).or_default();
        for (start_at, start) in &instance.starts {
            if let Some(slot) = levels.get_mut(*start_at) {
                slot.start = *start;
            }
            if *start_at == at && self.started.insert((id.to_owned(), at)) {
                counters.iter_mut().skip(at).for_each(|counter| *counter = None);
            }
        }
        let mut text = count(&levels, counters, at)?;
        let level = levels.get(at)?;
        if !text.is_empty() && !level.glued {
            text.push(' ');
        }
        Some(Label { text, font: level.font.clone(), capitals: level.capitals })
    }
}
