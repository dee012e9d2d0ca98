//! `viendan trace`.

mod draw;
mod held;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use viendan::model::group_code;
use viendan::wire::{self, NodeLine};

use super::table::{Printing, print_page};
use super::words::Words;
use super::{Common, DONE, NOTHING, load};
use held::Held;

/// Examples, shown below the options.
pub const AFTER: &str = "\
A report answers a document if its author was given a task or was addressed there, by name or in a
group (all departments, all district committees), cites it, and is not of an earlier day. Only the
documents of the archive are known: who did not answer there may have answered elsewhere.

Examples:
  viendan trace 45/KH-UBND out                            above it, its tasks, who answered
  viendan trace 45/KH-UBND out --issuer binh-dinh         where several have the number
  viendan trace vn/binh-dinh/ubnd/kh/2021/45 out          by its id in the graph
  viendan trace 45/KH-UBND out --date 2021 --format csv   for a spreadsheet

Exit codes: 0 found, 1 not in the graph, 3 could not run, or several documents have the code.";

#[derive(Args)]
pub struct TraceArgs {
    /// A code as printed, such as 45/KH-UBND, or the id of a document in the graph
    #[arg(value_name = "CODE")]
    code: String,
    /// Output folder of a run
    #[arg(value_name = "OUT")]
    results: PathBuf,
    /// The one whose issuer has all these words in its name or id
    #[arg(long, value_name = "TEXT")]
    issuer: Option<String>,
    /// The one of this year, month or day: 2021, 2021-03, 2021-03-12
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    printing: Printing,
}

/// Candidates that are listed, and codes that are suggested.
const LISTED: usize = 20;
const SUGGESTED: usize = 5;

/// Prints what is above a document, what it asks for and who answered.
pub fn run(args: &TraceArgs, common: &Common) -> Result<u8> {
    let held = Held::read(&args.results)?;
    let document = match find(args, &held) {
        Found::One(document) => document,
        Found::Several(all) => {
            let which = format!("{} documents have the code {}", all.len(), args.code);
            bail!("{which}; choose one by --issuer, --date or its id:\n{}", list(&held, &all));
        }
        Found::Other(all) => {
            eprintln!(
                "viendan: no {} of that issuer and date; there is\n{}",
                args.code,
                list(&held, &all)
            );
            return Ok(NOTHING);
        }
        Found::None => {
            let near = nearest(&args.code, &held);
            let near = match near.as_slice() {
                [] => "no document in it has a code".to_owned(),
                near => format!("the nearest codes are {}", near.join(", ")),
            };
            eprintln!("viendan: {} is not in {}; {near}", args.code, held.path.display());
            return Ok(NOTHING);
        }
    };
    let lines = held.trace(document, &args.results, &load(common)?)?;
    let json: Vec<String> = lines.iter().map(wire::trace_line).collect();
    print_page(&args.printing, &draw::page(&lines), (&draw::COLUMNS, &draw::rows(&lines)), &json)?;
    Ok(DONE)
}

/// What a code means in a graph.
enum Found<'a> {
    One(&'a NodeLine),
    /// Documents of one code.
    Several(Vec<&'a NodeLine>),
    /// None of the issuer and date that were asked for, but others.
    Other(Vec<&'a NodeLine>),
    None,
}

fn find<'a>(args: &TraceArgs, held: &'a Held) -> Found<'a> {
    if let Some(document) = held.documents.get(&args.code) {
        return Found::One(document);
    }
    let group = group_code(&args.code);
    let of_code = |document: &&NodeLine| {
        document.code.as_deref().is_some_and(|code| group_code(code) == group)
    };
    let all: Vec<&NodeLine> = held.documents.values().filter(of_code).collect();
    if all.is_empty() {
        return Found::None;
    }
    let words = args.issuer.as_deref().map(Words::new);
    let asked = |document: &&&NodeLine| {
        let issuer = document.issuer.as_deref().unwrap_or_default();
        let on = document.date.as_deref().unwrap_or_default();
        let name = held.agency(issuer).map_or(issuer, |agency| &agency.label);
        words.as_ref().is_none_or(|words| words.stand_in(&format!("{name} {issuer}")))
            && args.date.as_deref().is_none_or(|date| on.starts_with(date))
    };
    let asked: Vec<&NodeLine> = all.iter().filter(asked).copied().collect();
    // Mentions that tell no issuer or year are documents of their own; they step back.
    let (known, unknown): (Vec<&NodeLine>, Vec<&NodeLine>) =
        asked.iter().partition(|document| !document.id.contains(['?', '@']));
    match (known.as_slice(), unknown.as_slice()) {
        ([one], _) | ([], [one]) => Found::One(one),
        ([], []) => Found::Other(all),
        _ => Found::Several(asked),
    }
}

/// Candidates, one a line.
fn list(held: &Held, all: &[&NodeLine]) -> String {
    let mut lines: Vec<String> = all
        .iter()
        .take(LISTED)
        .map(|document| {
            let issuer = document.issuer.as_deref().map(|id| held.name(id));
            let issuer = issuer.unwrap_or_else(|| "issuer not known".to_owned());
            format!("  {}, {issuer}\n    {}", document.label, document.id)
        })
        .collect();
    if all.len() > LISTED {
        lines.push(format!("  and {} more", all.len() - LISTED));
    }
    lines.join("\n")
}

/// The codes of the graph that differ least from one.
fn nearest(code: &str, held: &Held) -> Vec<String> {
    let asked: Vec<char> = group_code(code).chars().collect();
    let codes: BTreeSet<&String> =
        held.documents.values().filter_map(|document| document.code.as_ref()).collect();
    let mut near: Vec<(usize, &String)> = codes
        .into_iter()
        .map(|held| (distance(&asked, &group_code(held).chars().collect::<Vec<_>>()), held))
        .collect();
    near.sort();
    near.into_iter().take(SUGGESTED).map(|(_, code)| code.clone()).collect()
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
