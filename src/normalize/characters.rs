//! Characters that are written in several ways, each kind a table.

use memchr::memmem;

use crate::patterns::Patterns;
use crate::text::{OffsetMap, Rewriter};

/// Replaces every occurrence of the sequences on the left of `rows`. Only places where one of the
/// bytes `leads` stands are looked at; every row starts with one of them.
fn replace(text: &str, leads: [u8; 3], rows: &[(&str, &str)]) -> Option<(String, OffsetMap)> {
    let mut rewriter = Rewriter::new(text);
    for at in memchr::memchr3_iter(leads[0], leads[1], leads[2], text.as_bytes()) {
        if let Some((found, with)) =
            rows.iter().find(|(found, _)| text.as_bytes()[at..].starts_with(found.as_bytes()))
        {
            rewriter.replace(at..at + found.len(), with);
        }
    }
    rewriter.finish()
}

/// Letters of other alphabets that look like Vietnamese ones: Eth, African D, hooked D and D with a
/// stroke overlay for Đ; Cyrillic capitals, which slip into document symbols (`TT-BTС`).
pub(super) fn letters(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    const ROWS: &[(&str, &str)] = &[
        ("\u{d0}", "Đ"),
        ("\u{f0}", "đ"),
        ("\u{189}", "Đ"),
        ("\u{18a}", "Đ"),
        ("\u{256}", "đ"),
        ("\u{257}", "đ"),
        ("D\u{335}", "Đ"),
        ("d\u{335}", "đ"),
        ("\u{410}", "A"),
        ("\u{412}", "B"),
        ("\u{415}", "E"),
        ("\u{41a}", "K"),
        ("\u{41c}", "M"),
        ("\u{41d}", "H"),
        ("\u{41e}", "O"),
        ("\u{420}", "P"),
        ("\u{421}", "C"),
        ("\u{422}", "T"),
        ("\u{425}", "X"),
    ];
    // The lead bytes of Eth and hooked letters start many Vietnamese letters too: look before the scan.
    let held = |row: &(&str, &str)| memmem::find(text.as_bytes(), row.0.as_bytes()).is_some();
    if !ROWS.iter().any(held) {
        return None;
    }
    let mut rewriter = Rewriter::new(text);
    for (at, _) in text.char_indices() {
        if let Some((found, with)) = ROWS.iter().find(|(found, _)| text[at..].starts_with(found)) {
            rewriter.replace(at..at + found.len(), with);
        }
    }
    rewriter.finish()
}

/// Characters that print nothing: zero width, soft hyphen, byte-order mark, direction marks. Control
/// characters count as white space in a later step.
pub(super) fn invisible(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    const ROWS: &[(&str, &str)] = &[
        ("\u{200b}", ""),
        ("\u{200c}", ""),
        ("\u{200d}", ""),
        ("\u{2060}", ""),
        ("\u{feff}", ""),
        ("\u{ad}", ""),
        ("\u{200e}", ""),
        ("\u{200f}", ""),
    ];
    replace(text, [0xC2, 0xE2, 0xEF], ROWS)
}

/// Hyphens, dashes and minus signs, and the private-use bullets of Word, as `-`.
pub(super) fn dashes(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    const ROWS: &[(&str, &str)] = &[
        ("\u{2010}", "-"),
        ("\u{2011}", "-"),
        ("\u{2012}", "-"),
        ("\u{2013}", "-"),
        ("\u{2014}", "-"),
        ("\u{2015}", "-"),
        ("\u{2212}", "-"),
        ("\u{fe63}", "-"),
        ("\u{ff0d}", "-"),
        ("\u{2044}", "/"),
        ("\u{2215}", "/"),
        ("\u{f0b7}", "-"),
        ("\u{f0a7}", "-"),
        ("\u{f02d}", "-"),
    ];
    replace(text, [0xE2, 0xEF, 0xEF], ROWS)
}

/// Quotation marks: the double ones keep their direction (`“`, `”`), the single ones become `'`.
pub(super) fn quotes(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    const ROWS: &[(&str, &str)] = &[
        ("«", "“"),
        ("»", "”"),
        ("„", "“"),
        ("‟", "“"),
        ("‘", "'"),
        ("’", "'"),
        ("‚", "'"),
        ("′", "'"),
    ];
    replace(text, [0xC2, 0xE2, 0xE2], ROWS)
}

/// The asterisks of Markdown bold.
pub(super) fn markup(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    let mut rewriter = Rewriter::new(text);
    for at in memmem::find_iter(text.as_bytes(), b"**") {
        rewriter.replace(at..at + 2, "");
    }
    rewriter.finish()
}
