//! Styles and fonts of a Word file (MS-DOC 2.9.271, 2.9.247).

use super::bytes::{part, u16_at};
use super::file::{FONTS, File, STYLES};
use super::look::{Paragraph, Run};
use super::pages::split_style;
use crate::ingest::word::flow::Font;

/// Styles that may stand on each other.
const CHAIN: usize = 32;

#[derive(Debug)]
struct Style {
    base: u16,
    run: Run,
    paragraph: Paragraph,
}

/// The styles of a file by their numbers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: Vec<Option<Style>>,
    font: Option<u16>,
}

impl Styles {
    pub(super) fn read(file: &File) -> Self {
        let bytes = file.part(STYLES);
        let head_length = usize::from(u16_at(bytes, 0));
        let head = part(bytes, 2, head_length);
        let (count, fixed) = (u16_at(head, 0), usize::from(u16_at(head, 2)));
        // The font of letters beyond ASCII.
        let font = (head.len() >= 18).then(|| u16_at(head, 16));
        let mut at = 2 + head_length;
        let mut all = Vec::new();
        for _ in 0..count {
            if at + 2 > bytes.len() {
                break;
            }
            let length = usize::from(u16_at(bytes, at));
            let style = part(bytes, at + 2, length);
            all.push((!style.is_empty()).then(|| read_style(style, fixed, &file.data)));
            at += 2 + length;
        }
        Self { all, font }
    }

    /// How runs of a style look, with what it stands on.
    pub(super) fn run(&self, number: u16) -> Run {
        let mut run = Run::default();
        self.chain(number, |style| run = run.or(&style.run));
        run.font = run.font.or(self.font);
        run
    }

    /// How a character style looks.
    pub(super) fn characters(&self, number: u16) -> Run {
        let mut run = Run::default();
        self.chain(number, |style| run = run.or(&style.run));
        run
    }

    /// The list and level that a style tells.
    pub(super) fn list(&self, number: u16) -> (Option<u16>, Option<u8>) {
        let mut found = (None, None);
        self.chain(number, |style| {
            found.0 = found.0.or(style.paragraph.list);
            found.1 = found.1.or(style.paragraph.list_level);
        });
        found
    }

    fn chain(&self, mut number: u16, mut visit: impl FnMut(&Style)) {
        for _ in 0..CHAIN {
            let Some(Some(style)) = self.all.get(usize::from(number)) else { return };
            visit(style);
            number = style.base;
        }
    }
}

fn read_style(style: &[u8], fixed: usize, data: &[u8]) -> Style {
    let kind = u16_at(style, 2) & 0xF;
    let base = u16_at(style, 2) >> 4;
    let name = usize::from(u16_at(style, fixed));
    let mut at = fixed + 2 + name * 2 + 2;
    let mut next = || {
        let length = usize::from(u16_at(style, at));
        let list = part(style, at + 2, length);
        at += 2 + length + length % 2;
        list
    };
    let (mut run, mut paragraph) = (Run::default(), Paragraph::default());
    if kind == 1 {
        paragraph.take(split_style(next()).1, data);
    }
    if matches!(kind, 1 | 2) {
        run.take(next());
    }
    Style { base, run, paragraph }
}

/// The names of the fonts of a file.
pub(super) fn fonts(file: &File) -> Vec<Font> {
    let bytes = file.part(FONTS);
    let mut at = 4;
    let mut fonts = Vec::new();
    for _ in 0..u16_at(bytes, 0) {
        let Some(length) = bytes.get(at) else { break };
        let entry = part(bytes, at + 1, usize::from(*length));
        let name = entry.get(39..).unwrap_or_default();
        let units = name.chunks_exact(2).map(|pair| u16_at(pair, 0));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        fonts.push(Some(String::from_utf16_lossy(&units).into()));
        at += 1 + usize::from(*length);
    }
    fonts
}
