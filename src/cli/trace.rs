//! `viendan trace`.

mod draw;
mod held;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use viendan::wire::{self, NodeLine};

use super::choose::{Choice, choose, nearest, same};
use super::table::{Printing, print_page};
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
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    printing: Printing,
}

/// Prints what is above a document, what it asks for and who answered.
pub fn run(args: &TraceArgs, common: &Common) -> Result<u8> {
    let held = Held::read(&args.results)?;
    let Some(document) = find(args, &held)? else { return Ok(NOTHING) };
    let lines = held.trace(document, &args.results, &load(common)?)?;
    let json: Vec<String> = lines.iter().map(wire::trace_line).collect();
    print_page(&args.printing, &draw::page(&lines), (&draw::COLUMNS, &draw::rows(&lines)), &json)?;
    Ok(DONE)
}

/// The document that is asked for; none, with a line on standard error, where there is none.
fn find<'a>(args: &TraceArgs, held: &'a Held) -> Result<Option<&'a NodeLine>> {
    if let Some(document) = held.documents.get(&args.code) {
        return Ok(Some(document));
    }
    let of_code =
        |document: &&NodeLine| document.code.as_deref().is_some_and(|code| same(code, &args.code));
    let all: Vec<&NodeLine> = held.documents.values().filter(of_code).collect();
    if all.is_empty() {
        let codes = held.documents.values().filter_map(|document| document.code.clone());
        let near = nearest(&args.code, &codes.collect());
        eprintln!("viendan: {} is not in {}; {near}", args.code, held.path.display());
        return Ok(None);
    }
    choose(&args.code, &args.choice, &all, |id| held.name(id))
}
