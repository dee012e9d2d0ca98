//! Tokens of document symbols: `KH`, `QĐ`, `STP`, `BNN&PTNT`, found as printed or damaged.

use rustc_hash::FxHashMap;

/// No token of a symbol has more bytes.
const LONGEST: usize = 40;

/// What was found for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The spelling of the table.
    pub canonical: &'a str,
    /// Rows of the table that print this token, in file order.
    pub rows: &'a [usize],
}

/// Finds the rows of a table by a symbol token.
///
/// A token is looked up as printed, then without regard to case, then without regard to Đ and Ư,
/// which OCR and careless typing lose. The looser keys answer only where one spelling has them:
/// `DA` and `ĐA` are two types, so `da` is neither.
#[derive(Clone, Debug, Default)]
pub struct SymbolIndex {
    exact: FxHashMap<String, usize>,
    caseless: FxHashMap<String, Option<usize>>,
    bare: FxHashMap<String, Option<usize>>,
    entries: Vec<(String, Vec<usize>)>,
}

impl SymbolIndex {
    /// Adds `token` as a symbol of `row`.
    pub(super) fn add(&mut self, token: &str, row: usize) {
        let next = self.entries.len();
        let at = *self.exact.entry(token.to_owned()).or_insert(next);
        if at == next {
            self.entries.push((token.to_owned(), Vec::new()));
            let same = |other: usize| self.entries[other].1.contains(&row);
            one(&mut self.caseless, lower(token), at, same);
            one(&mut self.bare, bare(token), at, same);
        }
        let rows = &mut self.entries[at].1;
        if !rows.contains(&row) {
            rows.push(row);
        }
    }

    /// Whether `token` stands in the table just so.
    pub fn exact(&self, token: &str) -> bool {
        self.exact.contains_key(token)
    }

    /// The rows that print `token`, and its spelling there.
    pub fn get(&self, token: &str) -> Option<Token<'_>> {
        let at = match self.exact.get(token) {
            Some(at) => *at,
            // No symbol is longer; what is, is a word.
            None if token.len() > LONGEST => return None,
            None => match self.caseless.get(&lower(token)) {
                Some(at) => (*at)?,
                None => (*self.bare.get(&bare(token))?)?,
            },
        };
        let (canonical, rows) = &self.entries[at];
        Some(Token { canonical, rows })
    }
}

/// Keeps `at` under `key`, or marks the key as ambiguous if an entry of another row has it.
fn one(
    map: &mut FxHashMap<String, Option<usize>>,
    key: String,
    at: usize,
    same: impl Fn(usize) -> bool,
) {
    map.entry(key).and_modify(|held| *held = held.filter(|other| same(*other))).or_insert(Some(at));
}

fn lower(token: &str) -> String {
    token.to_lowercase()
}

/// Lower case without Đ and Ư, `&` and full stops.
fn bare(token: &str) -> String {
    token
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '&' | '.'))
        .map(|c| match c {
            'đ' => 'd',
            'ư' => 'u',
            c => c,
        })
        .collect()
}
