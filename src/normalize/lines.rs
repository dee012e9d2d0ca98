//! Hard-wrapped lines: joined where a sentence, a number or a symbol goes on.

use crate::patterns::Patterns;
use crate::text::{OffsetMap, Rewriter};

/// Puts a blank for a line end inside a sentence and nothing for one inside a symbol or a date
/// (`TT-⏎BLĐTBXH`, `20/8/⏎2021`). Everything else, and every empty line, stays.
pub(super) fn lines(text: &str, patterns: &Patterns) -> Option<(String, OffsetMap)> {
    let wrapped = is_wrapped(text);
    let head = patterns.rules.get("line.head");
    let tables = text.contains(ROW);
    let mut rewriter = Rewriter::new(text);
    let mut start = 0;
    let mut feeds = memchr::memchr_iter(b'\n', text.as_bytes()).peekable();
    while let Some(at) = feeds.next() {
        let end = feeds.peek().copied().unwrap_or(text.len());
        let (line, next) = (&text[start..at], &text[at + 1..end]);
        start = at + 1;
        if line.is_empty() || next.is_empty() && end < text.len() {
            continue;
        }
        // Rows of tables stay rows.
        let row = tables && (line.contains(ROW) || next.contains(ROW));
        if breaks_symbol(line, next) {
            rewriter.replace(at..at + 1, "");
        } else if !row && goes_on(line, next, wrapped) && !head.is_match(&text[at + 1..]) {
            rewriter.replace(at..at + 1, " ");
        }
    }
    rewriter.finish()
}

/// What parts the cells of a table's row.
const ROW: &str = " | ";

fn breaks_symbol(line: &str, rest: &str) -> bool {
    let solid = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let mut before = line.chars().rev();
    let mut after = rest.chars();
    match (before.next(), after.next()) {
        (Some('-' | '/'), Some(next)) => solid(next) && before.next().is_some_and(solid),
        (Some(last), Some('/')) => solid(last) && after.next().is_some_and(solid),
        (Some(last), Some('-')) => {
            let word = line.rsplit(' ').next().unwrap_or_default();
            solid(last) && word.contains('/') && after.next().is_some_and(solid)
        }
        _ => false,
    }
}

/// Whether a sentence goes on from a line to the one below.
fn goes_on(line: &str, below: &str, wrapped: bool) -> bool {
    let Some(last) = line.chars().next_back() else { return false };
    let Some(next) = below.chars().next() else { return false };
    // A percent sign begins no line.
    if next == '%' && last.is_ascii_digit() {
        return true;
    }
    if matches!(last, '.' | ';' | ':' | '!' | '?' | '|') || is_marker(below) {
        return false;
    }
    // A heading in capitals is not continued in small letters.
    if next.is_lowercase() && !line.contains(char::is_lowercase) {
        return false;
    }
    // A figure with a word behind it goes on with the clause before: `trên⏎16 chỗ`.
    let counts = || {
        let word = below.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
        word.strip_prefix(' ').is_some_and(|word| word.starts_with(char::is_lowercase))
    };
    if last.is_lowercase() && next.is_ascii_digit() && line.len() > 30 && counts() {
        return true;
    }
    if next.is_lowercase() || (last == ',' && next.is_alphanumeric()) {
        return true;
    }
    let prose = last.is_lowercase() || last.is_ascii_digit() || last == ',';
    wrapped
        && prose
        && line.len() > 50
        && (next.is_uppercase() || next.is_ascii_digit() || matches!(next, '“' | '(' | '"'))
}

/// Whether a line starts an item or a heading: `a)`, `1.`, `IV.`, `Điều 5.`, `-`.
fn is_marker(line: &str) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    let bullet = matches!(word, "-" | "+" | "*" | "•" | "|");
    let body = word.trim_end_matches([')', '.', ':', '/']);
    let numbered = body.len() < word.len()
        && (body.chars().count() == 1
            || body.chars().all(|c| c.is_ascii_digit() || c == '.')
            || body.chars().all(|c| "IVXL".contains(c)));
    let heading = line.split(' ').nth(1).is_some_and(|second| {
        word.chars().next().is_some_and(char::is_uppercase)
            && second.ends_with(['.', ':'])
            && second.starts_with(|c: char| c.is_ascii_digit() || "IVX".contains(c))
    });
    bullet || numbered || heading
}

/// Whether the lines of a text were cut at a fixed width: of the longer ones most have nearly the
/// same length, and none is as long as a paragraph.
fn is_wrapped(text: &str) -> bool {
    let mut lengths: Vec<usize> =
        text.lines().map(|line| line.chars().count()).filter(|n| *n >= 30).collect();
    if lengths.len() < 8 {
        return false;
    }
    lengths.sort_unstable();
    let widest = lengths[lengths.len() * 95 / 100];
    let near = lengths.iter().filter(|n| **n + 16 >= widest && **n <= widest + 12).count();
    widest <= 130 && near * 2 >= lengths.len()
}
