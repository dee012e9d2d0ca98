//! Characters that are written in several ways, each kind a table.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::patterns::Patterns;
use crate::text::{OffsetMap, Rewriter};

/// What to find and what to put in its place.
struct Table {
    finder: AhoCorasick,
    with: Vec<&'static str>,
}

impl Table {
    fn new(rows: &[(&'static str, &'static str)]) -> Self {
        let finder = AhoCorasick::new(rows.iter().map(|row| row.0));
        Table {
            finder: finder.unwrap_or_else(|error| unreachable!("a table of a few strings: {error}")),
            with: rows.iter().map(|row| row.1).collect(),
        }
    }

    fn replace(&self, text: &str) -> Option<(String, OffsetMap)> {
        let mut rewriter = Rewriter::new(text);
        for found in self.finder.find_iter(text) {
            rewriter.replace(found.range(), self.with[found.pattern().as_usize()]);
        }
        rewriter.finish()
    }
}

/// Letters of other alphabets that look like Đ and đ: Eth, African D, hooked D, D with a stroke
/// overlay.
pub(super) fn letters(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        Table::new(&[
            ("\u{d0}", "Đ"),
            ("\u{f0}", "đ"),
            ("\u{189}", "Đ"),
            ("\u{18a}", "Đ"),
            ("\u{256}", "đ"),
            ("\u{257}", "đ"),
            ("D\u{335}", "Đ"),
            ("d\u{335}", "đ"),
        ])
    });
    TABLE.replace(text)
}

/// Characters that print nothing (zero width, soft hyphen, byte-order mark, direction marks, C0
/// controls) and the asterisks of Markdown bold.
pub(super) fn invisible(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        Table::new(&[
            ("\u{200b}", ""),
            ("\u{200c}", ""),
            ("\u{200d}", ""),
            ("\u{2060}", ""),
            ("\u{feff}", ""),
            ("\u{ad}", ""),
            ("\u{200e}", ""),
            ("\u{200f}", ""),
            ("\0", ""),
            ("\u{1}", ""),
            ("\u{2}", ""),
            ("\u{7}", ""),
            ("\u{8}", ""),
            ("**", ""),
        ])
    });
    TABLE.replace(text)
}

/// Hyphens, dashes and minus signs, and the private-use bullets of Word, as `-`.
pub(super) fn dashes(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        Table::new(&[
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
        ])
    });
    TABLE.replace(text)
}

/// Quotation marks: the double ones keep their direction (`“`, `”`), the single ones become `'`.
pub(super) fn quotes(text: &str, _: &Patterns) -> Option<(String, OffsetMap)> {
    static TABLE: LazyLock<Table> = LazyLock::new(|| {
        Table::new(&[
            ("«", "“"),
            ("»", "”"),
            ("„", "“"),
            ("‟", "“"),
            ("‘", "'"),
            ("’", "'"),
            ("‚", "'"),
            ("′", "'"),
        ])
    });
    TABLE.replace(text)
}
