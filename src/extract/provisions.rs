//! Articles, clauses and points in front of the document they belong to.

use std::ops::Range;

use crate::model::Provision;
use crate::patterns::{Patterns, Rule};

/// Levels from small to large, as provisions are cited: point, clause, article, part.
const LEVELS: [&str; 4] = ["point", "clause", "article", "part"];

/// The provisions that end where a reference starts, with their range.
///
/// `left` is the folded text before the reference, ending at byte `end` of the document.
pub(super) fn before(
    left: &str,
    end: usize,
    patterns: &Patterns,
) -> Option<(Range<usize>, Vec<Provision>)> {
    let found = patterns.rules.get("provision.chain").find(left)?;
    let chain = &left[found.clone()];
    let provisions = read(chain, patterns);
    (!provisions.is_empty()).then(|| (end - left.len() + found.start..end, provisions))
}

/// One chain of levels: `điểm a khoản 2 Điều 5`.
type Chain = [Vec<String>; 4];

fn read(text: &str, patterns: &Patterns) -> Vec<Provision> {
    let rule = patterns.rules.get("provision.unit");
    let mut chains: Vec<Chain> = Vec::new();
    let mut last = LEVELS.len();
    for found in rule.captures_iter(text) {
        let Some(level) = LEVELS.iter().position(|level| found.name(level).is_some()) else {
            continue;
        };
        let ids = ids(found.name("ids").map_or("", |m| m.as_str()), patterns);
        // A level that is not larger than the one before starts a new chain.
        if chains.is_empty() || level <= last {
            chains.push(Chain::default());
        }
        if let Some(chain) = chains.last_mut() {
            chain[level] = ids;
        }
        last = level;
    }
    // A missing larger level is the one printed further right, never further left.
    for i in (0..chains.len().saturating_sub(1)).rev() {
        let next = chains[i + 1].clone();
        let top = chains[i].iter().rposition(|ids| !ids.is_empty()).unwrap_or(0);
        for level in top + 1..LEVELS.len() {
            if next[level].len() == 1 && next[..level].iter().any(|ids| !ids.is_empty()) {
                chains[i][level] = next[level].clone();
            }
        }
    }
    chains.iter().flat_map(expand).collect()
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
    let one = |ids: &Vec<String>| {
        if ids.is_empty() { vec![None] } else { ids.iter().cloned().map(Some).collect::<Vec<_>>() }
    };
    let mut out = Vec::new();
    for part in one(&chain[3]) {
        for article in one(&chain[2]) {
            for clause in one(&chain[1]) {
                for point in one(&chain[0]) {
                    out.push(Provision {
                        point,
                        clause: clause.clone(),
                        article: article.clone(),
                        part: part.clone(),
                    });
                }
            }
        }
    }
    out
}

/// The numbers and letters of a list; a range of numbers up to 60 long is written out.
fn ids(text: &str, patterns: &Patterns) -> Vec<String> {
    let mut ids = Vec::new();
    for part in split(text, patterns.rules.get("provision.separator")) {
        let ends: Vec<&str> = split(part, patterns.rules.get("provision.range"));
        match ends.as_slice() {
            [from, to] => match (from.trim().parse::<u32>(), to.trim().parse::<u32>()) {
                (Ok(from), Ok(to)) if from < to && to - from <= 60 => {
                    ids.extend((from..=to).map(|n| n.to_string()))
                }
                _ => ids.extend([from.trim().to_owned(), to.trim().to_owned()]),
            },
            _ => ids.push(part.trim().to_owned()),
        }
    }
    ids.retain(|id| !id.is_empty());
    // Roman numerals are shown in capitals; folding made them small.
    for id in &mut ids {
        if id.chars().all(|c| "ivx".contains(c)) && id.len() > 1 || id == "v" || id == "x" {
            *id = id.to_uppercase();
        }
    }
    ids
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
