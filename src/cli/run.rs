//! `viendan run`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use viendan::error::ReadError;
use viendan::ingest::{self, Selection};
use viendan::model::Graph;
use viendan::run::{Outcome, Progress, Work, read_all};
use viendan::store;

use super::reading::ReadingArgs;
use super::{Common, DONE, FAILURES, NOTHING, load, progress};

#[derive(Args)]
pub struct RunArgs {
    /// Files, folders and zip archives to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder for the results
    #[arg(long, short, value_name = "OUT")]
    output: PathBuf,
    /// Number of threads; 0 for one per core
    #[arg(long, short, default_value_t = 0, value_name = "N")]
    jobs: usize,
    /// Read only files whose path below PATH matches (may be given several times)
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Leave out files whose path below PATH matches (may be given several times)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Name of the list of edges; networkx before 3.4 reads `links`
    #[arg(long, default_value = "edges", value_name = "NAME")]
    edge_key: String,
}

/// Reads, links, writes and sums up.
pub fn run(args: &RunArgs, common: &Common) -> Result<u8> {
    let patterns = load(common)?;
    let mut selection = Selection::new(&args.include, &args.exclude)?;
    selection.except = Some(args.output.clone());
    let (entries, unwalkable) = ingest::walk(&args.paths, &selection)?;
    if entries.is_empty() && unwalkable.is_empty() {
        eprintln!(
            "viendan: no files below the given paths; check the paths, --include and --exclude"
        );
        return Ok(NOTHING);
    }
    let state = Progress::default();
    let options = args.reading.options();
    let work =
        Work { entries: &entries, selection: &selection, options: &options, jobs: args.jobs };
    let mut outcome =
        progress::show(entries.len(), common.quiet, &state, || read_all(&work, &patterns, &state));
    outcome.failures.extend(unwalkable.into_iter().map(|folder| (folder.relative, folder.error)));
    outcome.failures.sort_by(|a, b| a.0.cmp(&b.0));
    let mut scans = Vec::new();
    for (path, error) in &outcome.failures {
        match error {
            // One cause for all of them: one line, and each in the list of failures.
            ReadError::Unread(reason) => scans.push(reason),
            _ => eprintln!("viendan: {path}: {error}"),
        }
    }
    scans.sort();
    for same in scans.chunk_by(|a, b| a == b) {
        let (many, are) = if same.len() == 1 { ("scan", "was") } else { ("scans", "were") };
        eprintln!("viendan: {} {many} {are} not read: {}", same.len(), same[0]);
    }
    store::write_records(&args.output, &outcome.records)?;
    store::write_failures(&args.output, &outcome)?;
    let records = std::mem::take(&mut outcome.records);
    let read = records.len();
    let graph = viendan::link(records, &patterns);
    store::write_graph(&args.output.join(store::GRAPH), &graph, &patterns.hash(), &args.edge_key)?;
    if !common.quiet {
        summary(args, read, &outcome, &graph);
    }
    Ok(match (outcome.failures.is_empty(), read) {
        (false, _) => FAILURES,
        (true, 0) => NOTHING,
        (true, _) => DONE,
    })
}

fn summary(args: &RunArgs, read: usize, outcome: &Outcome, graph: &Graph) {
    let share = (graph.linked * 100).checked_div(graph.references).unwrap_or_default();
    eprintln!(
        "documents   {read} read, {} skipped, {} failed",
        outcome.skipped.len(),
        outcome.failures.len()
    );
    eprintln!(
        "references  {} found, {} ({share} %) tell issuer, type, year and number of their document",
        graph.references, graph.linked
    );
    if graph.indicators + graph.anomalies > 0 {
        eprintln!(
            "figures     {} indicators, {} series across documents, {} anomalies",
            graph.indicators, graph.series, graph.anomalies
        );
    }
    eprintln!("graph       {} nodes, {} edges", graph.nodes.len(), graph.edges.len());
    let at = |name: &str| args.output.join(name).display().to_string();
    eprintln!("look at     {} (one document a line), {}", at(store::RECORDS), at(store::GRAPH));
    if !outcome.failures.is_empty() || !outcome.skipped.is_empty() {
        eprintln!("            {} (what was not read, and why)", at(store::FAILURES));
    }
}
