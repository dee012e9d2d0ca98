//! The symbol of a code, read token by token against the tables of types and issuers.

use super::repair;
use crate::patterns::{Level, Patterns};
use crate::text::is_word;

/// A symbol read token by token.
pub(super) struct Symbol {
    /// Canonical spelling.
    pub symbol: String,
    /// Bytes of the text that belong to it.
    pub len: usize,
    /// Index of the type that its first token says.
    pub type_row: Option<usize>,
    /// Indexes of the bodies that the issuing token may mean.
    pub issuers: Vec<usize>,
    /// Indexes of the bodies that the first token may mean, where it could also be a type.
    pub first_issuers: Vec<usize>,
    pub tokens: usize,
    /// Whether the tables know enough of it to do without a type word.
    pub sure: bool,
    /// Whether the spelling differs from the printed one by more than case and blanks.
    pub repaired: bool,
}

/// Reads the tokens of `symbol` from the left as long as they can belong to it; `text` is the text
/// from there on.
pub(super) fn read(
    symbol: &str,
    text: &str,
    year: Option<u16>,
    patterns: &Patterns,
) -> Option<Symbol> {
    let mut out = Symbol {
        symbol: String::new(),
        len: 0,
        type_row: None,
        issuers: Vec::new(),
        first_issuers: Vec::new(),
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
        let end = token_end(symbol, start, out.tokens == 0, patterns);
        let unit_end = parenthesis(symbol, end);
        let token = squeeze(&symbol[start..end]);
        let token = token.as_str();
        let kind = classify(token, out.tokens == 0, year, patterns);
        let shape = is_upper(token);
        let plain = squeeze(separator);
        let blanks = separator.len() - plain.len();
        let lowercase = text.starts_with(|c: char| c.is_lowercase());
        let term = token.strip_prefix('K').is_some_and(is_number);
        let belongs = match out.tokens {
            0 => kind.known() || (shape && token.chars().count() >= 2),
            // The term of a council: `NQ.HĐND.K6`.
            _ if plain == "." => {
                let unit = term || shape && token.chars().count() <= 5;
                ((type_last || !issuer_last) && kind.known() || issuer_last && unit) && blanks == 0
            }
            _ if blanks > 0 => {
                let follows = kind.issuer.is_some() && (type_last || joint_type);
                // A mixed token counts as it stands in the tables: `KTrVB`.
                let printed = is_upper(token) || kind.canonical.as_deref() == Some(token);
                let unit = kind.known() && !type_last && (lowercase || printed);
                let hard = !separator.starts_with([' ', '\n']) || !separator.ends_with([' ', '\n']);
                // `318/UBND - NV ngày …`: capitals that no capitals follow.
                let after = text[end..].trim_start_matches([' ', '\n']);
                let spaced = plain == "-"
                    && shape
                    && !lowercase
                    && (2..=10).contains(&token.chars().count())
                    && !after.starts_with(char::is_uppercase);
                spaced
                    || follows
                    || (unit && (blanks < 2 || kind.unit))
                    || (hard && shape && !lowercase)
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
        let unit = &symbol[end..unit_end];
        out.symbol.push_str(&if lowercase { unit.to_uppercase() } else { unit.to_owned() });
        type_last = false;
        issuer_last = kind.issuer.is_some();
        if out.tokens == 0 && kind.doc_type.is_some() {
            out.type_row = kind.doc_type;
            type_last = true;
            joint_type = canonical.ends_with("LT") || canonical.ends_with("LB");
            // A token that is type and issuer (CT, TTr) issues where nothing follows.
            out.issuers = kind.issuer.clone().unwrap_or_default();
            out.first_issuers = out.issuers.clone();
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
    wrapped_token(&mut out, text, year, patterns);
    Some(out)
}

/// Where the token that starts at byte `start` ends. The first one may be a `Q Đ` that OCR parted.
fn token_end(symbol: &str, start: usize, first: bool, patterns: &Patterns) -> usize {
    let split = patterns.rules.get("token.split_type").find(&symbol[start..]).filter(|_| first);
    if let Some(split) = split {
        return start + split.end;
    }
    start
        + symbol[start..].find(|c: char| !(is_word(c) || c == '&')).unwrap_or(symbol.len() - start)
}

/// Takes in the rest of a last token that a line end cut in two (`29/KH-S⏎TP`, `QĐ-TT⏎g`), if both
/// parts together are known.
fn wrapped_token(out: &mut Symbol, text: &str, year: Option<u16>, patterns: &Patterns) {
    let Some(rest) = text[out.len..].strip_prefix('\n') else { return };
    let len = rest.find(|c: char| !(is_word(c) || c == '&')).unwrap_or(rest.len());
    // A number that follows is no part of it, a word is not either.
    if len == 0 || len > 12 || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    let token_at = out.symbol.rfind(['-', '/']).map_or(0, |at| at + 1);
    let token = &out.symbol[token_at..];
    let joined = format!("{token}{}", &rest[..len]);
    let (doc_types, agencies) = (&patterns.doctypes.symbols, &patterns.agencies.symbols);
    // The parts as printed: `TT` and `g`, not `tt` and `g` of something else.
    let exact = agencies.exact(&joined) || out.tokens == 1 && doc_types.exact(&joined);
    let legislature = is_legislature(&joined, year, patterns);
    if !(exact || legislature)
        || !legislature && agencies.exact(token) && len > 1 && !is_upper(&rest[..len])
    {
        return;
    }
    let kind = classify(&joined, false, year, patterns);
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

/// Whether a token is a body with the number of a legislature that sat in that year.
fn is_legislature(token: &str, year: Option<u16>, patterns: &Patterns) -> bool {
    let bare = token.trim_end_matches(|c: char| c.is_ascii_digit());
    patterns.agencies.symbols.exact(bare)
        && token[bare.len()..].parse().is_ok_and(|number| patterns.legislatures.sat(number, year))
}

/// The end of a unit in brackets that touches a token: `CAT(PC04)`.
fn parenthesis(symbol: &str, end: usize) -> usize {
    match symbol[end..].strip_prefix('(').and_then(|rest| rest.find(')')) {
        Some(close) => end + close + 2,
        None => end,
    }
}

fn is_upper(token: &str) -> bool {
    token.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '&')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What the tables say of a token.
pub(super) struct Kind {
    /// Its spelling there.
    pub canonical: Option<String>,
    doc_type: Option<usize>,
    issuer: Option<Vec<usize>>,
    unit: bool,
}

impl Kind {
    pub fn known(&self) -> bool {
        self.canonical.is_some()
    }
}

/// What the tables say of a token, if need be of the one token that it can be a misreading of.
fn classify(token: &str, first: bool, year: Option<u16>, patterns: &Patterns) -> Kind {
    // A misreading that the table lists comes before a spelling that only resembles one.
    let exact = patterns.doctypes.symbols.exact(token) || patterns.agencies.symbols.exact(token);
    let listed = patterns.misreadings.get(token).filter(|_| !exact);
    if let Some(means) = listed.and_then(|_| repair::token(token, first, year, patterns)) {
        return look_up(&means, patterns);
    }
    let kind = look_up(token, patterns);
    // `QH` and figures that no legislature has are a misreading too.
    let term = token.starts_with("QH") && !is_legislature(token, year, patterns);
    if kind.known() && !term {
        return kind;
    }
    match repair::token(token, first, year, patterns) {
        Some(repaired) => look_up(&repaired, patterns),
        None => kind,
    }
}

/// What the tables say of a token as it stands.
pub(super) fn look_up(token: &str, patterns: &Patterns) -> Kind {
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
    let is_unit = |row: &usize| patterns.agencies.row(*row).level == Level::Unit;
    let rows = issuer.map(|found| found.rows.to_vec());
    let unit = rows.as_ref().is_some_and(|rows| rows.iter().all(is_unit));
    let issuer = rows
        .map(|rows| rows.into_iter().filter(|row| !is_unit(row)).collect::<Vec<_>>())
        .filter(|rows| !rows.is_empty());
    Kind { canonical, doc_type: doc_type.map(|found| found.rows[0]), issuer, unit }
}
