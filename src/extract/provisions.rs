//! Articles, clauses and points in front of the document they belong to (handbook of legal citation:
//! small to large, a missing level inherited to the right and never to the left).

use std::ops::Range;

use crate::model::Provision;
use crate::patterns::{Patterns, Rule};

/// Levels from small to large, as provisions are cited. Those from [`PART`] on make up
/// [`Provision::part`].
const LEVELS: [&str; 9] =
    ["item", "point", "clause", "article", "subsection", "section", "chapter", "part", "annex"];
const ITEM: usize = 0;
const POINT: usize = 1;
const CLAUSE: usize = 2;
const ARTICLE: usize = 3;
/// The first level that is a part of the document rather than of an article.
const PART: usize = 4;

/// The provisions that end where a reference starts, with their range.
///
/// `left` is the folded text before the reference, ending at byte `end` of the document.
pub(super) fn before(
    left: &str,
    end: usize,
    patterns: &Patterns,
) -> Option<(Range<usize>, Vec<Provision>)> {
    if !may_end_chain(left) {
        return None;
    }
    let found = patterns.rules.get("provision.chain").find(left)?;
    let chain = &left[found.clone()];
    let provisions = read(chain, patterns);
    (!provisions.is_empty()).then(|| (end - left.len() + found.start..end, provisions))
}

/// Whether one of the last two words is a number or a letter, as every chain ends, or the text ends in
/// `kèm theo`: a cheap test before the rule.
fn may_end_chain(left: &str) -> bool {
    let mut words = left.trim_end().rsplit(' ').map(|word| word.trim_matches([',', ';']));
    let number = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit()) && word.len() < 8
            || word.chars().count() == 1
            || word.len() < 7 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'a'..=b'c'))
    };
    let last = words.next().unwrap_or_default();
    last == "theo" || number(last) || words.next().is_some_and(number)
}

/// The provisions of a chain such as `điểm a khoản 2 Điều 5`.
pub(super) fn read(text: &str, patterns: &Patterns) -> Vec<Provision> {
    let mut chains = chains(text, patterns);
    inherit(&mut chains);
    chains.iter().flat_map(expand).collect()
}

/// One chain of levels: the numbers of each, and for items and parts the word they are printed with.
type Chain = [Vec<String>; LEVELS.len()];

fn chains(text: &str, patterns: &Patterns) -> Vec<Chain> {
    let range = patterns.rules.get("provision.range");
    let mut chains: Vec<Chain> = Vec::new();
    let mut last = LEVELS.len();
    let mut end = 0;
    for found in patterns.rules.get("provision.unit").captures_iter(text) {
        let named = LEVELS.iter().enumerate().find_map(|(i, level)| Some((i, found.name(level)?)));
        let (Some((level, word)), Some(printed)) = (named, found.name("ids")) else { continue };
        let mut ids = ids(printed.as_str(), patterns);
        for id in &mut ids {
            *id = shown(level, word.as_str(), id);
        }
        // `từ Điều 7 đến Điều 27`: the level is said twice.
        let gap = &text[end.min(word.start())..word.start()];
        let up_to = level == last && range.find(gap).is_some_and(|found| found.len() == gap.len());
        end = printed.end();
        if let (true, Some(chain)) = (up_to, chains.last_mut()) {
            let from = chain[level].pop().unwrap_or_default();
            let to = ids.remove(0);
            chain[level].extend(between(&from, &to));
            chain[level].append(&mut ids);
            continue;
        }
        // A level that is not larger than the one before starts a new chain.
        if chains.is_empty() || level <= last {
            chains.push(Chain::default());
        }
        if let Some(chain) = chains.last_mut() {
            chain[level] = ids;
        }
        last = level;
    }
    chains
}

/// A number as it is shown: Roman numerals in capitals, items and parts with their word.
fn shown(level: usize, word: &str, id: &str) -> String {
    let capital = || {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        first + letters.as_str()
    };
    match level {
        ITEM => format!("{word} {id}"),
        PART.. => format!("{} {}", capital(), id.to_uppercase()),
        _ => id.to_owned(),
    }
}

/// A missing larger level is the one printed further right, never further left.
fn inherit(chains: &mut [Chain]) {
    for i in (0..chains.len().saturating_sub(1)).rev() {
        let next = chains[i + 1].clone();
        let top = chains[i].iter().rposition(|ids| !ids.is_empty()).unwrap_or(0);
        for level in top + 1..LEVELS.len() {
            if next[level].len() == 1 && next[..level].iter().any(|ids| !ids.is_empty()) {
                chains[i][level] = next[level].clone();
            }
        }
    }
}

/// More combinations than this are no citation.
const MOST: usize = 120;

/// Every combination of the numbers of a chain; of a chain with too many, its largest level alone.
fn expand(chain: &Chain) -> Vec<Provision> {
    let combinations = chain.iter().map(|ids| ids.len().max(1)).product::<usize>();
    if combinations > MOST {
        let mut top = Chain::default();
        if let Some(level) = chain.iter().rposition(|ids| !ids.is_empty()) {
            top[level] = chain[level].iter().take(MOST).cloned().collect();
        }
        return expand(&top);
    }
    let mut out = vec![Provision::default()];
    for level in (0..LEVELS.len()).rev() {
        if chain[level].is_empty() {
            continue;
        }
        out = out
            .iter()
            .flat_map(|held| chain[level].iter().map(|id| with(held.clone(), level, id)))
            .collect();
    }
    out
}

fn with(mut provision: Provision, level: usize, id: &str) -> Provision {
    match level {
        ITEM => provision.item = Some(id.to_owned()),
        POINT => provision.point = Some(id.to_owned()),
        CLAUSE => provision.clause = Some(id.to_owned()),
        ARTICLE => provision.article = Some(id.to_owned()),
        // Levels come large to small and are shown small to large.
        _ => {
            provision.part = Some(match provision.part {
                Some(larger) => format!("{id}, {larger}"),
                None => id.to_owned(),
            })
        }
    }
    provision
}

/// The numbers and letters of a list.
fn ids(text: &str, patterns: &Patterns) -> Vec<String> {
    let mut ids = Vec::new();
    for part in split(text, patterns.rules.get("provision.separator")) {
        match split(part, patterns.rules.get("provision.range")).as_slice() {
            [from, to] => ids.extend(between(from.trim(), to.trim())),
            _ => ids.push(part.trim().to_owned()),
        }
    }
    ids.retain(|id| !id.is_empty());
    ids
}

/// The Vietnamese letters that number points.
const POINTS: &[&str] = &[
    "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t",
    "u", "v", "x", "y",
];

/// Everything from one number or letter to another; a range of numbers up to 60 long is written out.
fn between(from: &str, to: &str) -> Vec<String> {
    if let (Ok(first), Ok(last)) = (from.parse::<u32>(), to.parse::<u32>())
        && first < last
        && last - first <= 60
    {
        return (first..=last).map(|n| n.to_string()).collect();
    }
    let letter = |id: &str| POINTS.iter().position(|point| *point == id);
    match (letter(from), letter(to)) {
        (Some(first), Some(last)) if first < last => {
            POINTS[first..=last].iter().map(|point| (*point).to_owned()).collect()
        }
        _ => vec![from.to_owned(), to.to_owned()],
    }
}

fn split<'t>(text: &'t str, separator: &Rule) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut at = 0;
    for found in separator.find_iter(text) {
        parts.push(&text[at..found.start]);
        at = found.end;
    }
    parts.push(&text[at..]);
    parts
}
