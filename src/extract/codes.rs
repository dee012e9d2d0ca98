//! Document codes: the anchors from which references grow.
//!
//! A slash or a hyphen after figures is the candidate; a rule `code.*` says how far number and
//! symbol may reach; the tables of types and issuers say which tokens belong to the symbol and how
//! they are spelled.

use std::ops::Range;

use super::{window, window_left};
use crate::patterns::{DocTypeRow, Patterns};
use crate::text::is_word;

/// A code in the text.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// Normalized range from the first digit to the end of the symbol.
    pub range: Range<usize>,
    /// As printed left of the symbol, blanks removed: `61/2018`.
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
    /// Where the word `số` starts, if it stands before the number, else the number's start.
    pub start: usize,
    /// The rule that matched.
    pub rule: String,
    /// Whether the spelling differs from the printed one by more than blanks.
    pub repaired: bool,
}

impl Code {
    /// Puts figures that were cut off in front of the number.
    pub fn lead_with(&mut self, figures: &str) {
        self.number.insert_str(0, figures);
        self.code.insert_str(0, figures);
    }
}

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
        let Some(start) = number_start(bytes, at, done) else { continue };
        if let Some(code) = read(normalized, folded, start, done, patterns, &codes) {
            done = code.range.end;
            codes.push(code);
        }
    }
    codes
}

/// The code whose number starts at byte `start`, wherever it stands: for a document's own number.
pub(super) fn own(
    normalized: &str,
    folded: &str,
    start: usize,
    patterns: &Patterns,
) -> Option<Code> {
    match_rules(normalized, folded, start, true, patterns)
}

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
            || (bytes[i - 1] == b'.' && i < end && i >= 2 && bytes[i - 2].is_ascii_digit()))
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
    let mut code = match_rules(normalized, folded, start, cue, patterns)?;
    if patterns.rules.get("ref.standard").is_match(left) {
        return None;
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
    if !(1..=4).contains(&digits) || !head.ends_with([' ', '.', ':']) {
        return None;
    }
    let figures = start - 1 - digits..start - 1;
    if let Some(found) = patterns.rules.get("ref.marker").find(head) {
        return Some((figures.clone(), figures.start - (head.len() - found.start)));
    }
    let wrapped = normalized[start - 1..].starts_with('\n')
        && type_left(folded, figures.start, floor, patterns).is_some();
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

fn match_rules(
    normalized: &str,
    folded: &str,
    start: usize,
    cue: bool,
    patterns: &Patterns,
) -> Option<Code> {
    let text = window(normalized, start, 120);
    for rule in patterns.rules.group("code") {
        if rule.cue && !cue {
            continue;
        }
        let Some(found) = rule.captures(text) else { continue };
        let (Some(number), Some(symbol)) = (found.name("number"), found.name("symbol")) else {
            continue;
        };
        let year = found.name("year").map(|m| squeeze(m.as_str()));
        let hyphen = text[number.end()..symbol.start()].contains('-') && year.is_none();
        let Some(parsed) = symbol_tokens(symbol.as_str(), &text[symbol.start()..], patterns) else {
            continue;
        };
        if hyphen && parsed.type_row.is_none() && !rule.cue {
            continue;
        }
        if !cue && !(parsed.sure && (year.is_some() || parsed.tokens > 1)) {
            continue;
        }
        let number = squeeze(number.as_str());
        let number = match &year {
            Some(year) => format!("{number}/{year}"),
            None => number,
        };
        let joint = if hyphen { '-' } else { '/' };
        let range = start..start + symbol.start() + parsed.len;
        // A symbol runs on into a word: no code.
        if folded.get(range.end..).is_none_or(|rest| rest.starts_with(|c: char| c.is_alphabetic()))
        {
            continue;
        }
        let code = format!("{number}{joint}{}", parsed.symbol);
        return Some(Code {
            start,
            range,
            year: year.and_then(|year| year.parse().ok()),
            code,
            number,
            symbol: parsed.symbol,
            type_row: parsed.type_row,
            issuers: parsed.issuers,
            rule: rule.id.clone(),
            repaired: parsed.repaired,
        });
    }
    None
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A symbol read token by token.
struct Symbol {
    symbol: String,
    len: usize,
    type_row: Option<usize>,
    issuers: Vec<usize>,
    tokens: usize,
    sure: bool,
    repaired: bool,
}

/// Reads the tokens of a symbol from the left as long as they can belong to it.
fn symbol_tokens(symbol: &str, text: &str, patterns: &Patterns) -> Option<Symbol> {
    let mut out = Symbol {
        symbol: String::new(),
        len: 0,
        type_row: None,
        issuers: Vec::new(),
        tokens: 0,
        sure: false,
        repaired: false,
    };
    let mut at = 0;
    let mut type_last = false;
    let mut joint_type = false;
    let mut issuer_last = false;
    while at < symbol.len() {
        let rest = &symbol[at..];
        let start = at + rest.find(is_word).unwrap_or(rest.len());
        let separator = &symbol[at..start];
        let end = start
            + symbol[start..]
                .find(|c: char| !(is_word(c) || c == '&'))
                .unwrap_or(symbol.len() - start);
        let unit_end = parenthesis(symbol, end);
        let token = &symbol[start..end];
        let kind = classify(token, patterns);
        let shape = is_upper(token);
        let plain = squeeze(separator);
        let blanks = separator.len() - plain.len();
        let lowercase = text.starts_with(|c: char| c.is_lowercase());
        let belongs = match out.tokens {
            0 => kind.known() || (shape && token.chars().count() >= 2),
            _ if plain == "." => (type_last || !issuer_last) && kind.known() && blanks == 0,
            _ if blanks > 0 => {
                let follows = kind.issuer.is_some() && (type_last || joint_type);
                let unit = kind.known()
                    && !type_last
                    && out.tokens > 0
                    && shape_or_lower(token, lowercase);
                let hard = !separator.starts_with([' ', '\n']) || !separator.ends_with([' ', '\n']);
                follows || (unit && (blanks < 2 || kind.unit)) || (hard && shape && !lowercase)
            }
            _ => shape || kind.known() || lowercase,
        };
        if !belongs || token.is_empty() {
            break;
        }
        if out.tokens > 0 {
            out.symbol.push_str(&plain);
        }
        let canonical = kind
            .canonical
            .clone()
            .unwrap_or_else(|| if lowercase { token.to_uppercase() } else { token.to_owned() });
        out.repaired |=
            canonical != token && !lowercase && token.to_uppercase() != canonical.to_uppercase();
        out.symbol.push_str(&canonical);
        out.symbol.push_str(&symbol[end..unit_end]);
        type_last = false;
        issuer_last = kind.issuer.is_some();
        if out.tokens == 0 && kind.doc_type.is_some() {
            out.type_row = kind.doc_type;
            type_last = true;
            joint_type = canonical.ends_with("LT") || canonical.ends_with("LB");
            // A token that is type and issuer (CT, TTr) issues where nothing follows.
            out.issuers = kind.issuer.clone().unwrap_or_default();
            out.sure = false;
        } else if let Some(rows) = kind.issuer {
            if out.issuers.is_empty() || (out.tokens == 1 && out.type_row.is_some()) {
                out.issuers = rows;
            }
            out.sure = true;
        } else if out.tokens == 1 && out.type_row.is_some() {
            out.issuers.clear();
            out.sure = shape;
        }
        out.tokens += 1;
        at = unit_end;
        out.len = unit_end;
    }
    if out.tokens == 0 {
        return None;
    }
    if out.tokens > 1 && out.type_row.is_none() && out.issuers.is_empty() {
        out.sure = false;
    }
    wrapped_token(&mut out, text, patterns);
    Some(out)
}

/// Takes in the rest of a last token that a line end cut in two (`29/KH-S⏎TP`), if both parts together
/// are known.
fn wrapped_token(out: &mut Symbol, text: &str, patterns: &Patterns) {
    let Some(rest) = text[out.len..].strip_prefix('\n') else { return };
    let len = rest.find(|c: char| !(c.is_uppercase() || c == '&')).unwrap_or(rest.len());
    let token_at = out.symbol.rfind(['-', '/']).map_or(0, |at| at + 1);
    let token = &out.symbol[token_at..];
    let followed = rest[len..].starts_with(is_word);
    if len == 0 || followed {
        return;
    }
    let joined = format!("{token}{}", &rest[..len]);
    let kind = classify(&joined, patterns);
    let Some(canonical) = kind.canonical else { return };
    out.symbol.replace_range(token_at.., &canonical);
    // A drafting unit stands after the issuer, which is read already.
    if let Some(rows) = kind.issuer {
        out.issuers = rows;
    }
    out.len += 1 + len;
    out.sure = true;
    out.repaired = true;
}

/// The end of a unit in brackets that touches a token: `CAT(PC04)`.
fn parenthesis(symbol: &str, end: usize) -> usize {
    match symbol[end..].strip_prefix('(').and_then(|rest| rest.find(')')) {
        Some(close) => end + close + 2,
        None => end,
    }
}

fn shape_or_lower(token: &str, lowercase: bool) -> bool {
    lowercase || is_upper(token)
}

fn is_upper(token: &str) -> bool {
    token.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '&')
}

/// What the tables say of a token.
struct Kind {
    canonical: Option<String>,
    doc_type: Option<usize>,
    issuer: Option<Vec<usize>>,
    unit: bool,
}

impl Kind {
    fn known(&self) -> bool {
        self.canonical.is_some()
    }
}

fn classify(token: &str, patterns: &Patterns) -> Kind {
    let doc_type = patterns.doctypes.symbols.get(token);
    let mut digits = "";
    let mut issuer = patterns.agencies.symbols.get(token);
    if issuer.is_none() {
        // The number of a legislature or term follows the body: QH15, HĐND4, HĐNDK7.
        let bare = token.trim_end_matches(|c: char| c.is_ascii_digit());
        if bare.len() < token.len() && bare.len() > 1 {
            let short = bare.strip_suffix(['K', 'k']).unwrap_or(bare);
            for stem in [bare, short] {
                if issuer.is_none() && stem.len() > 1 {
                    issuer = patterns.agencies.symbols.get(stem);
                    digits = &token[stem.len()..];
                }
            }
        }
    }
    let canonical = match (&doc_type, &issuer) {
        (Some(found), _) => Some(found.canonical.to_owned()),
        (None, Some(found)) => Some(format!("{}{}", found.canonical, digits.to_uppercase())),
        (None, None) => None,
    };
    let is_unit = |row: &usize| patterns.agencies.row(*row).level == crate::patterns::Level::Unit;
    let rows = issuer.map(|found| found.rows.to_vec());
    let unit = rows.as_ref().is_some_and(|rows| rows.iter().all(is_unit));
    let issuer = rows
        .map(|rows| rows.into_iter().filter(|row| !is_unit(row)).collect::<Vec<_>>())
        .filter(|rows| !rows.is_empty());
    Kind { canonical, doc_type: doc_type.map(|found| found.rows[0]), issuer, unit }
}
