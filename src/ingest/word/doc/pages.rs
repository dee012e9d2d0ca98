//! Which properties the characters of a Word file have: pages of 512 bytes tell stretches of the
//! main stream and their property lists (MS-DOC 2.9.33, 2.9.174).

use super::bytes::{part, plc, u16_at, u32_at};
use super::file::File;
use std::ops::Range;

/// Length of such a page.
const PAGE: usize = 512;

/// A stretch of the main stream and where its properties lie there.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) list: Range<usize>,
}

/// The stretches of runs (or of paragraphs), in the order of the stream, from the table that tells
/// their pages.
pub(super) fn stretches(file: &File, table: &[u8], paragraphs: bool) -> Vec<Stretch> {
    let (_, numbers) = plc(table, if file.old { 2 } else { 4 });
    let mut all = Vec::new();
    for number in numbers {
        let number =
            if file.old { u32::from(u16_at(number, 0)) } else { u32_at(number, 0) & 0x3F_FFFF };
        let start = number as usize * PAGE;
        let page = part(&file.main, start, PAGE);
        let count = usize::from(page.last().copied().unwrap_or(0));
        // A page has no room for more.
        if count > 101 || page.is_empty() {
            continue;
        }
        let step = match (paragraphs, file.old) {
            (true, false) => 13,
            (true, true) => 7,
            (false, _) => 1,
        };
        for entry in 0..count {
            let offset = page.get((count + 1) * 4 + entry * step).copied().unwrap_or(0);
            let at = usize::from(offset) * 2;
            let first = usize::from(page.get(at).copied().unwrap_or(0));
            let (from, length) = match (offset, paragraphs, first) {
                (0, ..) => (at, 0),
                (_, false, length) => (at + 1, length),
                (_, true, words) if file.old => (at + 1, 2 * words),
                (_, true, 0) => (at + 2, 2 * usize::from(page.get(at + 1).copied().unwrap_or(0))),
                (_, true, words) => (at + 1, 2 * words - 1),
            };
            let end = (from + length).min(PAGE - 1);
            all.push(Stretch {
                from: u32_at(page, entry * 4),
                to: u32_at(page, entry * 4 + 4),
                list: start + from.min(end)..start + end,
            });
        }
        if all.len() > file.main.len() {
            break;
        }
    }
    all.sort_by_key(|stretch| stretch.from);
    all
}

/// The stretch that an offset lies in.
pub(super) fn find(stretches: &[Stretch], at: u32) -> Option<usize> {
    let index = stretches.partition_point(|stretch| stretch.from <= at).checked_sub(1)?;
    stretches.get(index).filter(|stretch| at < stretch.to).map(|_| index)
}

/// The property list of a paragraph: the number of its style stands before it.
pub(super) fn split_style(list: &[u8]) -> (u16, &[u8]) {
    (u16_at(list, 0), list.get(2..).unwrap_or_default())
}
