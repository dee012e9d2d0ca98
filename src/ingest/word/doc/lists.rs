//! Automatic numbers of a Word file (MS-DOC 2.9.150, 2.9.131).

use super::bytes::{part, u16_at, u32_at};
use super::file::{File, LIST_USES, LISTS};
use super::look::Run;
use crate::ingest::word::flow::Font;
use crate::ingest::word::lists::{Instance, Level, Lists};
use crate::ingest::word::numbers::Style;

/// Reads the lists of a file; uses are named by their number counted from 1.
pub(super) fn read(file: &File, fonts: &[Font]) -> Lists {
    let mut lists = Lists::default();
    let heads = file.part(LISTS);
    let mut levels = Bytes { rest: file.after(LISTS) };
    for index in 0..usize::from(u16_at(heads, 0)) {
        let head = part(heads, 2 + index * 28, 28);
        if head.is_empty() {
            break;
        }
        // A simple list has one level only.
        let count = if head.get(26).is_some_and(|flags| flags & 1 != 0) { 1 } else { 9 };
        let all: Vec<Level> = (0..count).filter_map(|_| levels.level(fonts)).collect();
        lists.levels.insert(u32_at(head, 0).to_string(), all);
    }
    let bytes = file.part(LIST_USES);
    let count = (u32_at(bytes, 0) as usize).min(bytes.len() / 16);
    let mut data = Bytes { rest: bytes.get(4 + count * 16..).unwrap_or_default() };
    for index in 0..count {
        let head = part(bytes, 4 + index * 16, 16);
        let mut instance = Instance { list: u32_at(head, 0).to_string(), ..Instance::default() };
        data.take(4);
        for _ in 0..head.get(12).copied().unwrap_or(0).min(9) {
            let told = data.take(8);
            let (start, flags) = (u32_at(told, 0), u32_at(told, 4));
            let at = (flags & 0xF) as usize;
            if flags & 0x20 != 0 {
                if let Some(level) = data.level(fonts) {
                    if flags & 0x10 != 0 {
                        instance.starts.push((at, level.start));
                    }
                    instance.levels.push((at, level));
                }
            } else if flags & 0x10 != 0 {
                instance.starts.push((at, i64::from(start)));
            }
        }
        lists.instances.insert((index + 1).to_string(), instance);
    }
    lists
}

struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// A level of a list: 28 bytes, two property lists, the text with the places of the numbers.
    fn level(&mut self, fonts: &[Font]) -> Option<Level> {
        let head = self.take(28);
        if head.len() < 28 {
            return None;
        }
        let flags = head.get(5).copied().unwrap_or(0);
        let byte = |at: usize| usize::from(head.get(at).copied().unwrap_or(0));
        self.take(byte(25));
        let mut run = Run::default();
        run.take(self.take(byte(24)));
        let length = usize::from(u16_at(self.take(2), 0));
        let text = self.take(length.saturating_mul(2));
        let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16_at(pair, 0)).collect();
        let mut out = String::new();
        for c in char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')) {
            match c as u32 {
                place @ 0..=8 => out.push_str(&format!("%{}", place + 1)),
                _ => out.push(c),
            }
        }
        Some(Level {
            start: i64::from(u32_at(head, 0) as i32),
            style: style(byte(4)),
            text: out,
            restart: (flags & 8 != 0).then_some(0),
            legal: flags & 4 != 0,
            glued: byte(15) == 2,
            font: run.font.and_then(|index| fonts.get(usize::from(index))).cloned().flatten(),
            capitals: run.capitals == Some(true),
            ..Level::default()
        })
    }
}

/// The style of numbers by its code (MSONFC).
fn style(code: usize) -> Style {
    match code {
        1 => Style::UpperRoman,
        2 => Style::LowerRoman,
        3 => Style::UpperLetter,
        4 => Style::LowerLetter,
        22 => Style::Zero,
        23 => Style::Bullet,
        255 => Style::None,
        _ => Style::Decimal,
    }
}
