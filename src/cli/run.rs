//! `viendan run` and `viendan retry`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow};
use clap::{Args, Parser};
use viendan::ingest::Selection;
use viendan::patterns::PatternSet;
use viendan::run::{self, Progress, Updated, Work};
use viendan::store::{self, Batches, Workspace};
use viendan::wire::run::{Counts, Files, Milliseconds, RunReport, parse_counts};

use super::reading::{ReadingArgs, absolute};
use super::{Common, DONE, FAILURES, NOTHING, load_later, progress};

#[derive(Args)]
pub struct RunArgs {
    /// Files, folders and zip archives to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder for the workspace and the results
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

pub const AFTER: &str = "\
OUT then shows the files as they are now: those that did not change are not read again, documents of
files that are gone leave it. A run that was ended before its time goes on where it was.";

#[derive(Args)]
pub struct RetryArgs {
    /// The output folder of a run
    #[arg(value_name = "OUT")]
    output: PathBuf,
}

/// A command line that was kept.
#[derive(Parser)]
struct Kept {
    #[command(flatten)]
    run: RunArgs,
    #[arg(long)]
    patterns: Option<PathBuf>,
}

/// Reads the files that failed once more, as the last run did.
pub fn retry(args: &RetryArgs, common: &Common) -> Result<u8> {
    let last = store::last_run(&store::look(&args.output)?)?;
    let last = last.ok_or_else(|| anyhow!("{}: no run in it", args.output.display()))?;
    let kept = std::iter::once("viendan".to_owned()).chain(last.arguments.into_iter().skip(1));
    let mut kept = Kept::try_parse_from(kept)
        .map_err(|_| anyhow!("the last run was made by another version; use `viendan run`"))?;
    kept.run.output.clone_from(&args.output);
    let common = Common {
        patterns: common.patterns.clone().or(kept.patterns),
        quiet: common.quiet,
        verbose: common.verbose,
    };
    let failed = Workspace::open(&args.output)?.forget_failures()?;
    if failed == 0 {
        if !common.quiet {
            eprintln!("no file failed");
        }
        return Ok(NOTHING);
    }
    run(&kept.run, &common)
}

/// Reads, links, writes and sums up.
pub fn run(args: &RunArgs, common: &Common) -> Result<u8> {
    let patterns = Arc::new(load_later(common)?);
    let mut selection = Selection::new(&args.include, &args.exclude)?;
    selection.except = Some(args.output.clone());
    let options = args.reading.options();
    let work = Work {
        roots: args.paths.clone(),
        selection: Arc::new(selection),
        options,
        jobs: args.jobs,
        timeout: args.reading.timeout(),
    };
    if !args.output.join(store::WORKSPACE).exists() && work.is_empty()? {
        eprintln!(
            "viendan: no files below the given paths; check the paths, --include and --exclude"
        );
        return Ok(NOTHING);
    }
    let workspace = Workspace::open(&args.output)?;
    let arguments = arguments(args, common);
    let mut batches = Batches::begin(&workspace, patterns.hash(), &arguments)?;
    let state = Arc::new(Progress::default());
    let begun = Instant::now();
    let updated = progress::show(common.quiet, &state, || {
        run::update(&workspace, &mut batches, &work, &patterns, &state)
    })?;
    let mut report = RunReport::default();
    report.milliseconds.read = milliseconds(begun);
    report.peak_memory.read = peak_memory();
    tell_failures(&updated);
    graph(&workspace, &patterns, args, common, &mut report)?;
    report.files = files(&updated, &state);
    report.milliseconds = Milliseconds {
        reading: updated.read_us / 1000,
        extracting: updated.extract_us / 1000,
        storing: u64::try_from(batches.storing().as_millis()).unwrap_or(u64::MAX),
        ..report.milliseconds
    };
    let report = batches.report(report)?;
    if !common.quiet {
        summary(args, &report);
    }
    Ok(match (report.files.failed, report.files.documents) {
        (1.., _) => FAILURES,
        (0, 0) => NOTHING,
        (0, _) => DONE,
    })
}

/// Links what changed and writes the files.
fn graph(
    workspace: &Workspace,
    patterns: &PatternSet,
    args: &RunArgs,
    common: &Common,
    report: &mut RunReport,
) -> Result<()> {
    let hash = patterns.hash();
    let begun = Instant::now();
    if workspace.needs_linking(hash)? {
        report.counts = progress::wait(common.quiet, "linking", || run::link(workspace, patterns))?;
        report.milliseconds.link = milliseconds(begun);
    } else {
        let counts = parse_counts(&workspace.counts()?.unwrap_or_default());
        report.counts = Counts { resolved_groups: 0, ..counts };
    }
    report.peak_memory.link = peak_memory();
    let begun = Instant::now();
    let written =
        progress::wait(common.quiet, "writing", || workspace.write_files(hash, &args.edge_key))?;
    if written {
        report.milliseconds.write = milliseconds(begun);
    }
    report.peak_memory.write = peak_memory();
    Ok(())
}

fn milliseconds(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The most memory that this process had so far, in bytes (Linux).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// The command line that does the same again, from wherever it is called.
fn arguments(args: &RunArgs, common: &Common) -> Vec<String> {
    let mut all = vec!["run".to_owned()];
    all.extend(args.paths.iter().map(|path| absolute(path)));
    all.extend(["--output".to_owned(), absolute(&args.output)]);
    all.extend(["--jobs".to_owned(), args.jobs.to_string()]);
    all.extend(["--edge-key".to_owned(), args.edge_key.clone()]);
    let globs = [("--include", &args.include), ("--exclude", &args.exclude)];
    for (name, globs) in globs {
        all.extend(globs.iter().flat_map(|glob| [name.to_owned(), glob.clone()]));
    }
    if let Some(patterns) = &common.patterns {
        all.extend(["--patterns".to_owned(), absolute(patterns)]);
    }
    all.extend(args.reading.arguments());
    all
}

fn files(updated: &Updated, state: &Progress) -> Files {
    let count = |count: usize| count as u64;
    Files {
        read: count(updated.read),
        recognised: count(updated.recognised),
        extracted_anew: count(updated.extracted),
        unchanged: count(updated.unchanged),
        left: count(updated.left),
        kept: count(updated.kept),
        bytes: state.bytes.load(std::sync::atomic::Ordering::Relaxed),
        ..Files::default()
    }
}

/// One line for each failure of this run; scans that nothing was there to read with are one line.
fn tell_failures(updated: &Updated) {
    for (path, reasons) in &updated.failures {
        reasons.iter().for_each(|reason| eprintln!("viendan: {path}: {reason}"));
    }
    for (reason, count) in &updated.scans {
        let (many, are) = if *count == 1 { ("scan", "was") } else { ("scans", "were") };
        eprintln!("viendan: {count} {many} {are} not read: {reason}");
    }
    let told = updated.failures.values().map(Vec::len).sum::<usize>()
        + updated.scans.values().sum::<usize>();
    if told < updated.failed {
        eprintln!("viendan: {} more files failed; see {}", updated.failed - told, store::FAILURES);
    }
}

fn summary(args: &RunArgs, report: &RunReport) {
    let RunReport { files, counts, .. } = report;
    eprintln!(
        "documents   {} read, {} skipped, {} failed",
        files.documents, files.skipped, files.failed
    );
    let parts = [
        (files.unchanged, "files unchanged"),
        (files.recognised, "moved or copied"),
        (files.extracted_anew, "extracted anew"),
        (files.left, "gone"),
        (files.kept, "kept below folders that cannot be looked into"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if !parts.is_empty() {
        eprintln!("            {} new; {}", files.read, parts.join(", "));
    }
    let share = (counts.linked * 100).checked_div(counts.references).unwrap_or_default();
    eprintln!(
        "references  {} found, {} ({share} %) tell issuer, type, year and number of their document",
        counts.references, counts.linked
    );
    if counts.indicators + counts.anomalies > 0 {
        eprintln!(
            "figures     {} indicators, {} series across documents, {} anomalies",
            counts.indicators, counts.series, counts.anomalies
        );
    }
    eprintln!("graph       {} nodes, {} edges", counts.nodes, counts.edges);
    let at = |name: &str| args.output.join(name).display().to_string();
    eprintln!("look at     {} (one document a line), {}", at(store::RECORDS), at(store::GRAPH));
    eprintln!("            {} (tables for SQL)", at(store::WORKSPACE));
    if files.failed + files.skipped > 0 {
        eprintln!("            {} (what was not read, and why)", at(store::FAILURES));
    }
    if files.failed > 0 {
        eprintln!("            viendan retry {} reads failures again", args.output.display());
    }
}
