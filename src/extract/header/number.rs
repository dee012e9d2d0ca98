//! A document's own number.

use std::ops::Range;

use super::super::codes::{self, Code};
use super::super::lines::{Line, is_caps};
use super::super::{dates, window};
use crate::patterns::{DocTypeRow, Patterns};

/// A longer line is text, not part of a header, even where columns were flattened into it.
const LONGEST_LINE: usize = 500;

/// The number line.
pub(super) struct Number {
    pub line: usize,
    /// From `Số` to the end of the symbol.
    pub range: Range<usize>,
    pub code: Option<Code>,
    pub symbol: Option<String>,
}

/// The document's own number: `Số: 29/KH-STP`, `Số 15-CTr/TU`, `Số: /BC-UBND`.
pub(super) fn number(
    head: &[Line],
    normalized: &str,
    folded: &str,
    patterns: &Patterns,
) -> Option<Number> {
    let marker = patterns.rules.get("head.number");
    let copy = patterns.rules.get("head.copy");
    for (i, line) in head.iter().enumerate() {
        if copy.is_match(&folded[line.range.clone()]) {
            break;
        }
        if line.range.len() > LONGEST_LINE {
            continue;
        }
        let mut from = line.range.start;
        // In a flattened header the number stands behind the issuer, in capitals, or a table bar.
        while from < line.range.end {
            let rest = &folded[from..line.range.end];
            let before = &normalized[line.range.start..from];
            if let Some(found) = marker.find(rest) {
                let capital =
                    normalized[from..].starts_with(char::is_uppercase) || line.range.start == from;
                // A type word before it makes it another document's number.
                let cited = from > line.range.start
                    && codes::type_left(folded, from, line.range.start, patterns).is_some();
                if capital
                    && !cited
                    && (before.trim().is_empty()
                        || is_caps(before)
                        || before.trim_end().ends_with('|'))
                    && let Some(number) = number_at(i, from, from + found.end, normalized, patterns)
                {
                    // In a wrapped title a line begins with the number of the amended act and its date.
                    let named = codes::type_left(folded, from + found.end, from, patterns)
                        .is_some()
                        || patterns.doctypes.starting(&folded[from..]).is_some();
                    let dated = dates::at(folded, number.range.end + 1, patterns).is_some();
                    if !(named && dated) {
                        return Some(number);
                    }
                }
            }
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let Some(next) = rest[first..].find(' ') else { break };
            from += first + next + 1;
        }
    }
    None
}

fn number_at(
    line: usize,
    start: usize,
    at: usize,
    normalized: &str,
    patterns: &Patterns,
) -> Option<Number> {
    let at = at + (normalized[at..].len() - normalized[at..].trim_start_matches([' ', '\n']).len());
    if normalized[at..].starts_with(|c: char| c.is_ascii_digit()) {
        // A line end may have cut the figures in two.
        let digits = normalized[at..].len()
            - normalized[at..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = normalized[at + digits..]
            .strip_prefix(['\n', ' '])
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let mut code = codes::own(normalized, at, patterns);
        if let (None, Some(_)) = (&code, rest) {
            code = codes::own(normalized, at + digits + 1, patterns).map(|mut code| {
                code.lead_with(&normalized[at..at + digits]);
                code
            });
        }
        let code = code?;
        return Some(Number {
            line,
            range: start..code.range.end,
            symbol: Some(code.symbol.clone()),
            code: Some(code),
        });
    }
    let found = patterns.rules.get("head.blank").captures(window(normalized, at, 140))?;
    let symbol = found.name("symbol").or_else(|| found.name("party"))?;
    let symbol_text: String = symbol.as_str().chars().filter(|c| !c.is_whitespace()).collect();
    Some(Number { line, range: start..at + symbol.end(), symbol: Some(symbol_text), code: None })
}

/// A consolidated text has its number at the end.
pub(super) fn tail_number(
    lines: &[Line],
    normalized: &str,
    folded: &str,
    patterns: &Patterns,
) -> Option<Number> {
    let rule = patterns.rules.get("head.tail_number");
    let marker = patterns.rules.get("head.number");
    lines.iter().enumerate().rev().find_map(|(i, line)| {
        let text = &folded[line.range.clone()];
        rule.find(text)?;
        let at = line.range.start + marker.find(text)?.end;
        number_at(i, line.range.start, at, normalized, patterns)
    })
}

/// The type that the symbol of a blank number says.
pub(super) fn blank_type<'a>(number: &Number, patterns: &'a Patterns) -> Option<&'a DocTypeRow> {
    let symbol = number.symbol.as_ref().filter(|_| number.code.is_none())?;
    let token = symbol.split(['-', '/']).next()?;
    let found = patterns.doctypes.symbols.get(token)?;
    Some(patterns.doctypes.row(found.rows[0]))
}
