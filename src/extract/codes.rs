//! Document codes: the anchors from which references grow.
//!
//! A slash or a hyphen after figures is the candidate; a rule `code.*` says how far number and
//! symbol may reach; the tables of types and issuers say which tokens belong to the symbol and how
//! they are spelled.

mod repair;
mod symbol;

use std::ops::Range;

use super::{window, window_left};
use crate::patterns::{DocTypeRow, Patterns};
use crate::text::is_word;
use symbol::{look_up, squeeze};

/// A code in the text.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// Normalized range from the first digit to the end of the symbol.
    pub range: Range<usize>,
    /// As printed left of the symbol, blanks removed: `61/2018`; empty where it was left blank.
    pub number: String,
    /// Year inside the number.
    pub year: Option<u16>,
    /// Canonical symbol: `NĐ-CP`.
    pub symbol: String,
    /// Canonical code: `61/2018/NĐ-CP`.
    pub code: String,
    /// Index of the type that the symbol says.
    pub type_row: Option<usize>,
    /// Indexes of the bodies that the issuing token may mean.
    pub issuers: Vec<usize>,
    /// Indexes of the bodies that the first token may mean, where it could also be a type.
    pub first_issuers: Vec<usize>,
    /// Where the word `số` starts, if it stands before the number, else the number's start.
    pub start: usize,
    /// The rule that matched.
    pub rule: String,
    /// Whether the spelling differs from the printed one by more than case and blanks.
    pub repaired: bool,
}

impl Code {
    /// The number was left blank: `số …/BC-UBND`.
    pub fn is_blank(&self) -> bool {
        self.number.is_empty()
    }

    /// A letter stands among the figures that could be any of them: `4J0-CV/HU`.
    pub fn is_unreadable(&self) -> bool {
        self.rule == UNREADABLE
    }

    /// Puts figures that were cut off in front of the number.
    pub fn lead_with(&mut self, figures: &str) {
        self.number.insert_str(0, figures);
        self.code.insert_str(0, figures);
    }
}

/// The rule id of codes whose number cannot be read.
const UNREADABLE: &str = "code.unreadable";

/// The word that names the type, left of a number.
pub(super) struct TypeWord<'a> {
    /// Where the words start.
    pub start: usize,
    /// The type.
    pub row: &'a DocTypeRow,
}

/// All codes in the text, in reading order, not overlapping.
pub(super) fn find(normalized: &str, folded: &str, patterns: &Patterns) -> Vec<Code> {
    let bytes = normalized.as_bytes();
    let mut codes: Vec<Code> = Vec::new();
    let mut done = 0;
    for at in memchr::memchr2_iter(b'/', b'-', bytes) {
        if at < done || !may_follow(bytes, at) {
            continue;
        }
        let code = number_start(bytes, at, done)
            .and_then(|start| read(normalized, folded, start, done, patterns, &codes))
            .or_else(|| damaged(normalized, folded, at, done, patterns))
            .or_else(|| blank(normalized, folded, at, done, patterns, &codes));
        if let Some(code) = code {
            done = code.range.end;
            codes.push(code);
        }
    }
    codes
}

/// The code whose number starts at byte `start`, wherever it stands: for a document's own number.
pub(super) fn own(normalized: &str, start: usize, patterns: &Patterns) -> Option<Code> {
    match_rules(window(normalized, start, LONGEST), start, true, patterns)
}

/// No code is longer, in bytes.
const LONGEST: usize = 120;

/// Whether what stands after the separator at `at` can be a symbol or a year.
fn may_follow(bytes: &[u8], at: usize) -> bool {
    let next = match bytes.get(at + 1) {
        Some(b' ' | b'\n') => bytes.get(at + 2),
        next => next,
    };
    match next {
        Some(b'A'..=b'Z' | b'a'..=b'z') => true,
        // Lead bytes of Đ, đ and of Ư, ư.
        Some(0xC4 | 0xC6) => true,
        Some(b'1' | b'2') => bytes[at] == b'/',
        // A stroke of handwriting read as 7.
        Some(b'7') => bytes[at] == b'/' && bytes.get(at + 2).is_some_and(u8::is_ascii_uppercase),
        _ => false,
    }
}

/// Where the number that ends before the separator at `at` starts, or `None` if there is none.
fn number_start(bytes: &[u8], at: usize, floor: usize) -> Option<usize> {
    let mut i = at;
    if i > floor && matches!(bytes[i - 1], b' ' | b'\n') {
        i -= 1;
    }
    // A letter may follow the figures (30c, 12bis).
    let mut letters = 0;
    while i > floor && bytes[i - 1].is_ascii_alphabetic() && letters < 3 {
        i -= 1;
        letters += 1;
    }
    let end = i;
    while i > floor
        && (bytes[i - 1].is_ascii_digit()
            || (bytes[i - 1] == b'.'
                && (i < end || letters == 1)
                && i >= 2
                && bytes[i - 2].is_ascii_digit()))
    {
        i -= 1;
    }
    let digits = end - i;
    let joined = i > floor && matches!(bytes[i - 1], b'/' | b'-' | b',' | b'.');
    ((1..=8).contains(&digits) && !joined).then_some(i)
}

fn read(
    normalized: &str,
    folded: &str,
    start: usize,
    floor: usize,
    patterns: &Patterns,
    before: &[Code],
) -> Option<Code> {
    let left = window_left(folded, start, floor, 40);
    let marker =
        patterns.rules.get("ref.marker").find(left).map(|found| start - (left.len() - found.start));
    // Glued to a word (`địnhsố58`), a number counts only after its marker.
    if left.ends_with(is_word) && marker.is_none() {
        return None;
    }
    let from = marker.unwrap_or(start);
    let split = if marker.is_none() {
        split_number(normalized, folded, start, floor, patterns)
    } else {
        None
    };
    let cue = marker.is_some()
        || split.is_some()
        || type_left(folded, from, floor, patterns).is_some()
        || before.last().is_some_and(|last| {
            let gap = &folded[last.range.end..start];
            gap.len() < 40 && patterns.rules.get("ref.join").is_match(gap)
        });
    let text = window(normalized, start, LONGEST);
    let mut code = match_rules(text, start, cue, patterns)?;
    let figures = code.number.find('/').unwrap_or(code.number.len());
    if let Some(number) = repair::number(&code.number[..figures]).filter(|_| cue) {
        // A capital at the end of the figures is a misread figure: `1S/KH-UBND`.
        code.code.replace_range(..figures, &number);
        code.number.replace_range(..figures, &number);
        code.repaired = true;
    }
    if patterns.rules.get("ref.standard").is_match(left) {
        return None;
    }
    // `Số: 10/SY-UBND` without a type word numbers the copy that it stands on.
    let copy = code.type_row.is_some_and(|row| patterns.doctypes.row(row).copy);
    if copy && type_left(folded, from, floor, patterns).is_none() {
        return None;
    }
    // After `số` alone, in `Trạm cân số 3/QL1A`, the tables must know what the symbol says.
    let typed = type_left(folded, from, floor, patterns).is_some();
    if marker.is_some() && !typed && code.type_row.is_none() && code.issuers.is_empty() {
        let listed = before.last().is_some_and(|last| start - last.range.end < 60);
        if !listed && code.year.is_none() {
            return None;
        }
    }
    code.start = from;
    if let Some((figures, marker)) = split {
        code.lead_with(&folded[figures.clone()]);
        code.range.start = figures.start;
        code.start = marker;
        code.repaired = true;
    }
    Some(code)
}

/// Figures that a blank or a line end cut off a number (`số 11 89/SNV`), and where the word before
/// them starts: `số`, or across a line end also a type word.
fn split_number(
    normalized: &str,
    folded: &str,
    start: usize,
    floor: usize,
    patterns: &Patterns,
) -> Option<(Range<usize>, usize)> {
    let left = window_left(folded, start, floor, 40);
    let trimmed = left.strip_suffix(' ')?;
    let head = trimmed.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = trimmed.len() - head.len();
    let own = normalized[start..].bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=4).contains(&digits) || digits + own > 5 || !head.ends_with([' ', '.', ':']) {
        return None;
    }
    let figures = start - 1 - digits..start - 1;
    if let Some(found) = patterns.rules.get("ref.marker").find(head) {
        return Some((figures.clone(), figures.start - (head.len() - found.start)));
    }
    let item = floor > 0
        && (head.trim_end().ends_with([';', ','])
            || patterns.rules.get("name.and_end").is_match(head));
    let wrapped = normalized[start - 1..].starts_with('\n')
        && (item || type_left(folded, figures.start, floor, patterns).is_some());
    wrapped.then(|| (figures.clone(), figures.start))
}

/// The type word that ends at byte `end` (a blank between them allowed).
pub(super) fn type_left<'a>(
    folded: &str,
    end: usize,
    floor: usize,
    patterns: &'a Patterns,
) -> Option<TypeWord<'a>> {
    let left = window_left(folded, end, floor, 80);
    let trimmed = left.trim_end_matches([' ', ':', '“', '"']);
    if left.len() - trimmed.len() > 3 {
        return None;
    }
    let (start, row) = patterns.doctypes.ending(trimmed)?;
    Some(TypeWord { start: end - left.len() + start, row })
}

/// The code before whose separator at `at` stands a number with letters that OCR read for figures:
/// `số l2/KH-UBND`, `số 1O5/CT-UBND`. Only after `số`, so that no word becomes a number.
fn damaged(
    normalized: &str,
    folded: &str,
    at: usize,
    floor: usize,
    patterns: &Patterns,
) -> Option<Code> {
    let left = window_left(normalized, at, floor, 40).trim_end_matches([' ', '\n']);
    let printed = &left[left.trim_end_matches(char::is_alphanumeric).len()..];
    let repaired = repair::number(printed);
    let readable = repaired.is_some();
    let figures = repaired.or_else(|| repair::unreadable(printed))?;
    let start = printed.as_ptr() as usize - normalized.as_ptr() as usize;
    let before = window_left(folded, start, floor, 40);
    let marker = patterns.rules.get("ref.marker").find(before)?;
    // The rules read the figures as they should be; what follows stands as printed.
    let rest = window(normalized, start + printed.len(), LONGEST);
    let mut code = match_rules(&format!("{figures}{rest}"), start, true, patterns)?;
    // Lengths differ where the letter takes two bytes.
    code.range.end = code.range.end + printed.len() - figures.len();
    code.start = start - (before.len() - marker.start);
    code.repaired |= readable;
    if !readable {
        // What figure the letter was cannot be told: as printed.
        code.code.replace_range(..figures.len(), printed);
        code.number.replace_range(..figures.len(), printed);
        code.rule = UNREADABLE.to_owned();
    }
    Some(code)
}

/// A code whose number was left blank before the separator at `at`: `Tờ trình số …/TTr-STP`.
fn blank(
    normalized: &str,
    folded: &str,
    at: usize,
    floor: usize,
    patterns: &Patterns,
    before: &[Code],
) -> Option<Code> {
    if at == 0
        || !matches!(normalized.as_bytes()[at - 1], b' ' | b'\n' | b'.' | b'_' | 0xA6 | b':' | 0x91)
    {
        return None;
    }
    let left = window_left(folded, at, floor, 80);
    let empty = left.trim_end_matches([' ', '.', '…', '_']);
    let marker = patterns.rules.get("ref.marker").find(empty)?;
    let start = at - left.len() + marker.start;
    let listed = before.last().is_some_and(|last| {
        let gap = &folded[last.range.end..start];
        gap.len() < 40 && patterns.rules.get("ref.join").is_match(gap)
    });
    if !listed {
        type_left(folded, start, floor, patterns)?;
    }
    let text = window(normalized, at + 1, LONGEST);
    let found = patterns.rules.get("ref.symbol").captures(text)?;
    let year: Option<u16> = found.name("year").and_then(|year| squeeze(year.as_str()).parse().ok());
    let whole = found.get(0)?.range();
    // The blank before the symbol, and the year, are not of the symbol.
    let from = found.name("year").map_or(whole.start, |year| {
        year.end() + text[year.end()..].find('/').map_or(0, |slash| slash + 1)
    });
    let lead = text[from..].len() - text[from..].trim_start_matches([' ', '\n']).len();
    let symbol = from + lead..whole.end;
    let parsed = symbol::read(&text[symbol.clone()], &text[symbol.start..], year, patterns)?;
    if parsed.tokens < 2 || !parsed.sure {
        return None;
    }
    let joint = char::from(normalized.as_bytes()[at]);
    Some(Code {
        range: at..at + 1 + symbol.start + parsed.len,
        number: String::new(),
        year,
        code: format!("{joint}{}", parsed.symbol),
        symbol: parsed.symbol,
        type_row: parsed.type_row,
        issuers: parsed.issuers,
        first_issuers: parsed.first_issuers,
        start,
        rule: "code.blank".to_owned(),
        repaired: parsed.repaired,
    })
}

/// The code at the start of `text`, which begins at byte `start` of the document.
fn match_rules(text: &str, start: usize, cue: bool, patterns: &Patterns) -> Option<Code> {
    for rule in patterns.rules.group("code") {
        if rule.cue && !cue {
            continue;
        }
        let Some(found) = rule.captures(text) else { continue };
        let (Some(number), Some(symbol)) = (found.name("number"), found.name("symbol")) else {
            continue;
        };
        let mut printed_year = found.name("year").map(|m| squeeze(m.as_str()));
        // OCR reads letters for the figures of a year too: `2O13`.
        let misread = printed_year.as_deref().and_then(repair::number);
        let noisy = rule.id == "code.noisy" || rule.id == "code.stroke" || misread.is_some();
        if let Some(figures) = misread {
            printed_year = Some(figures);
        }
        let year = printed_year.as_ref().and_then(|year| year.parse().ok());
        let hyphen = text[number.end()..symbol.start()].contains('-') && printed_year.is_none();
        let parsed = symbol::read(symbol.as_str(), &text[symbol.start()..], year, patterns);
        let Some(parsed) = parsed else { continue };
        // `61-VHTT/TT`: the ministry first, the type last.
        let turned = cue && !parsed.issuers.is_empty() && parsed.symbol.contains('/');
        if hyphen && parsed.type_row.is_none() && !rule.cue && !turned {
            continue;
        }
        if !cue && !(parsed.sure && (year.is_some() || parsed.tokens > 1)) {
            continue;
        }
        let number_end = number.end();
        let number = squeeze(number.as_str());
        let number = match &printed_year {
            Some(year) => format!("{number}/{year}"),
            None => number,
        };
        // `82/2005-QĐ-UBND` keeps its hyphen.
        let between = &text[found.name("year").map_or(number_end, |m| m.end())..symbol.start()];
        let joint = if between.contains('-') { '-' } else { '/' };
        let len = symbol.start() + parsed.len;
        // A symbol runs on into a word: no code.
        if text.get(len..).is_none_or(|rest| rest.starts_with(|c: char| c.is_alphabetic())) {
            continue;
        }
        let code = format!("{number}{joint}{}", parsed.symbol);
        return Some(Code {
            start,
            range: start..start + len,
            year,
            code,
            number,
            symbol: parsed.symbol,
            type_row: parsed.type_row,
            issuers: parsed.issuers,
            first_issuers: parsed.first_issuers,
            rule: rule.id.clone(),
            repaired: parsed.repaired || noisy,
        });
    }
    None
}

/// What a token of a symbol should tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymbolPart {
    /// The type, or in letters (`UBND-NC`) the body.
    Lead,
    /// The body that issues.
    Body,
}

/// The token of a symbol that should tell the type or the body and is in no table. What stands behind
/// the body are drafting units and typists: too many to be in a table.
pub fn unknown_part<'s>(symbol: &'s str, patterns: &Patterns) -> Option<(SymbolPart, &'s str)> {
    let word = |c: char| is_word(c) || c == '&';
    let mut tokens = symbol.split(|c| !word(c)).filter(|token| !token.is_empty());
    let lead = tokens.next()?;
    if !look_up(lead, patterns).known() {
        return Some((SymbolPart::Lead, lead));
    }
    patterns.doctypes.symbols.get(lead)?;
    let body = tokens.next()?;
    (!look_up(body, patterns).known()).then_some((SymbolPart::Body, body))
}
