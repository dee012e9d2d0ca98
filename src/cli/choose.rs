//! Which document of the graph a code means.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::Args;
use viendan::model::group_code;
use viendan::wire::NodeLine;

use super::words::Words;

/// Options that tell documents of one code apart.
#[derive(Args)]
pub struct Choice {
    /// The one whose issuer has all these words in its name or id
    #[arg(long, value_name = "TEXT")]
    issuer: Option<String>,
    /// The one of this year, month or day: 2021, 2021-03, 2021-03-12
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
}

/// Candidates that are listed, and codes that are suggested.
const LISTED: usize = 20;
const SUGGESTED: usize = 5;

/// Whether two codes may be one, spelled differently.
pub fn same(code: &str, asked: &str) -> bool {
    group_code(code) == group_code(asked)
}

/// The document of `all`, which have the code, that is meant; none, with a line on standard error,
/// where none is of that issuer and date.
///
/// # Errors
/// Where several are.
pub fn choose<'a>(
    code: &str,
    choice: &Choice,
    all: &[&'a NodeLine],
    name: impl Fn(&str) -> String,
) -> Result<Option<&'a NodeLine>> {
    let words = choice.issuer.as_deref().map(Words::new);
    let asked = |document: &&&NodeLine| {
        let issuer = document.issuer.as_deref().unwrap_or_default();
        let on = document.date.as_deref().unwrap_or_default();
        words.as_ref().is_none_or(|words| words.stand_in(&format!("{} {issuer}", name(issuer))))
            && choice.date.as_deref().is_none_or(|date| on.starts_with(date))
    };
    let asked: Vec<&NodeLine> = all.iter().filter(asked).copied().collect();
    // Mentions that tell no issuer or year are documents of their own; they step back.
    let (known, unknown): (Vec<&NodeLine>, Vec<&NodeLine>) =
        asked.iter().partition(|document| !document.id.contains(['?', '@']));
    match (known.as_slice(), unknown.as_slice()) {
        ([one], _) | ([], [one]) => Ok(Some(one)),
        ([], []) => {
            let there = list(all, name);
            eprintln!("viendan: no {code} of that issuer and date; there is\n{there}");
            Ok(None)
        }
        _ => {
            let there = list(&asked, name);
            let which = format!("{} documents have the code {code}", asked.len());
            bail!("{which}; choose one by --issuer, --date or its id:\n{there}");
        }
    }
}

/// Candidates, one a line.
fn list(all: &[&NodeLine], name: impl Fn(&str) -> String) -> String {
    let mut lines: Vec<String> = all
        .iter()
        .take(LISTED)
        .map(|document| {
            let issuer = document.issuer.as_deref().map(&name);
            let issuer = issuer.unwrap_or_else(|| "issuer not known".to_owned());
            format!("  {}, {issuer}\n    {}", document.label, document.id)
        })
        .collect();
    if all.len() > LISTED {
        lines.push(format!("  and {} more", all.len() - LISTED));
    }
    lines.join("\n")
}

/// The codes that differ least from one, in words.
pub fn nearest(code: &str, codes: &BTreeSet<String>) -> String {
    let asked: Vec<char> = group_code(code).chars().collect();
    let mut near: Vec<(usize, &str)> = codes
        .iter()
        .map(|held| (distance(&asked, &group_code(held).chars().collect::<Vec<_>>()), &**held))
        .collect();
    near.sort_unstable();
    let near: Vec<&str> = near.into_iter().take(SUGGESTED).map(|(_, code)| code).collect();
    match near.as_slice() {
        [] => "no document in it has a code".to_owned(),
        near => format!("the nearest codes are {}", near.join(", ")),
    }
}

/// How many letters must be put in, left out or changed to make one code the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let change = before + usize::from(left != right);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
