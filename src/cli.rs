//! Commands. The only code that prints: data on standard output, everything else on standard error.

mod anomalies;
mod audit;
mod choose;
mod coverage;
mod doctor;
mod explain;
mod indicators;
mod patterns;
mod progress;
mod reading;
mod run;
mod status;
mod table;
mod tasks;
mod trace;
mod words;

use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use rusqlite::Connection;
use viendan::error::RunError;
use viendan::ingest::{self, Entry, Reading};
use viendan::model::{Record, Source};
use viendan::patterns::{PatternSet, Patterns};
use viendan::{store, wire};

/// Finished without a failure.
const DONE: u8 = 0;
/// There was nothing to do.
const NOTHING: u8 = 1;
/// Finished, but some files failed.
const FAILURES: u8 = 2;
/// Could not run.
const NOT_RUN: u8 = 3;

/// Mines archives of Vietnamese government documents: who ordered what, who answered, which numbers
/// were reported, and which of them cannot be true.
#[derive(Parser)]
#[command(version, after_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

const AFTER: &str = "\
Examples:
  viendan run archive/ -o out        read a folder, write out/records.jsonl and out/graph.json
  viendan extract letter.pdf | jq .  one record on standard output
  viendan indicators out --unit %    the percentages of a run, as a table
  viendan anomalies out              what cannot be true in its documents
  viendan trace 45/KH-UBND out       what a plan rests on and asks for, and who answered
  viendan status out                 how far a run is, and what failed
  viendan explain out 45/KH-UBND     every line that a plan is cited in
  viendan audit out                  what the archive lacks
  viendan patterns check my-rules/   say what is wrong in your own rules

Exit codes: 0 done, 1 nothing to do, 2 finished with failures, 3 could not run.";

/// Options of every command.
#[derive(Args)]
struct Common {
    /// Rules and tables put over the built-in ones (see patterns/README.md)
    #[arg(long, global = true, value_name = "DIR")]
    patterns: Option<PathBuf>,
    /// No progress and no summary
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Say what is done to each file
    #[arg(long, short, global = true)]
    verbose: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Read files, folders and archives into a workspace, write records.jsonl and graph.json
    #[command(after_help = run::AFTER)]
    Run(run::RunArgs),
    /// Read the files once more that failed, as the last run did
    Retry(run::RetryArgs),
    /// Read one file (- for standard input), print its record
    Extract(FileArgs),
    /// Print the source text that spans count in
    Text(FileArgs),
    /// Link the records of a run again
    Link(LinkArgs),
    /// Show the figures of a run with what they measure
    #[command(after_help = indicators::AFTER)]
    Indicators(indicators::IndicatorArgs),
    /// Show what cannot be true in the documents of a run
    #[command(after_help = anomalies::AFTER)]
    Anomalies(anomalies::AnomalyArgs),
    /// Show the tasks of a run: who is to do what by when
    #[command(after_help = tasks::AFTER)]
    Tasks(tasks::TaskArgs),
    /// Show what a document rests on, its tasks, and who answered
    #[command(after_help = trace::AFTER)]
    Trace(trace::TraceArgs),
    /// Say how far a workspace is, also while a run writes to it
    #[command(after_help = status::AFTER)]
    Status(status::StatusArgs),
    /// Show a node of the graph with every line that it was read in
    #[command(after_help = explain::AFTER)]
    Explain(explain::ExplainArgs),
    /// Say what an archive lacks: heads, cited documents, legible scans
    #[command(after_help = audit::AFTER)]
    Audit(audit::AuditArgs),
    /// Say of everything that looks like a document code what it was taken for
    Coverage(coverage::CoverageArgs),
    /// Say what is there for reading scans, and what is missing
    Doctor,
    /// Read one file from standard input in a process of its own
    #[command(name = ingest::isolate::COMMAND, hide = true)]
    ReadSource(reading::SourceArgs),
    /// Look at the rules and tables
    Patterns(patterns::PatternArgs),
    /// Print the JSON Schema of the output
    Schema {
        /// Which of the two files
        kind: SchemaKind,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Args)]
struct FileArgs {
    /// A file of any format that is read, or - for standard input
    file: PathBuf,
    #[command(flatten)]
    reading: reading::ReadingArgs,
}

#[derive(Args)]
struct LinkArgs {
    /// A records.jsonl
    records: PathBuf,
    /// The graph to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Name of the list of edges; networkx before 3.4 reads `links`
    #[arg(long, default_value = "edges", value_name = "NAME")]
    edge_key: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaKind {
    /// One line of records.jsonl
    Record,
    /// graph.json
    Graph,
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { NOT_RUN } else { DONE };
            // Help that is piped into a closed pipe is no failure.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let level = if cli.common.verbose { "viendan=debug" } else { "viendan=warn" };
    tracing_subscriber::fmt()
        .with_env_filter(level)
        .with_writer(io::stderr)
        .without_time()
        .with_ansi(progress::color())
        .init();
    match run_command(cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_broken_pipe(&error) => ExitCode::from(DONE),
        Err(error) => {
            eprintln!("viendan: {error:#}");
            ExitCode::from(NOT_RUN)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

fn run_command(cli: Cli) -> Result<u8> {
    let common = &cli.common;
    match cli.command {
        Command::Run(args) => run::run(&args, common),
        Command::Retry(args) => run::retry(&args, common),
        Command::Extract(args) => {
            let Some(source) = source(&args)? else { return Ok(FAILURES) };
            let record = viendan::read(source, &load(common)?);
            writeln!(io::stdout().lock(), "{}", wire::record_line(&record))?;
            Ok(DONE)
        }
        Command::Text(args) => {
            let Some(source) = source(&args)? else { return Ok(FAILURES) };
            io::stdout().lock().write_all(source.text.as_bytes())?;
            Ok(DONE)
        }
        Command::Link(args) => link(&args, common),
        Command::Indicators(args) => indicators::run(&args, common),
        Command::Anomalies(args) => anomalies::run(&args, common),
        Command::Tasks(args) => tasks::run(&args, common),
        Command::Trace(args) => trace::run(&args, common),
        Command::Status(args) => status::run(&args, common),
        Command::Explain(args) => explain::run(&args, common),
        Command::Audit(args) => audit::run(&args, common),
        Command::Coverage(args) => coverage::run(&args, common),
        Command::Doctor => doctor::run(),
        Command::ReadSource(args) => reading::read_source(&args),
        Command::Patterns(args) => patterns::run(&args, common),
        Command::Schema { kind } => {
            let schema = match kind {
                SchemaKind::Record => wire::record_schema(),
                SchemaKind::Graph => wire::graph_schema(),
            };
            writeln!(io::stdout().lock(), "{schema}")?;
            Ok(DONE)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "viendan", &mut script);
            io::stdout().lock().write_all(&script)?;
            Ok(DONE)
        }
    }
}

/// The built-in patterns, with those of `--patterns` over them.
fn load(common: &Common) -> Result<Patterns> {
    Patterns::with(over(common)?).context("the patterns cannot be used")
}

/// The same, parsed when they are needed.
fn load_later(common: &Common) -> Result<PatternSet> {
    PatternSet::new(over(common)?).context("the patterns cannot be used")
}

/// The files of `--patterns`.
fn over(common: &Common) -> Result<Vec<(String, String)>> {
    match &common.patterns {
        Some(folder) => ingest::pattern_files(folder).context("--patterns"),
        None => Ok(Vec::new()),
    }
}

/// The one file of a command; `None`, with a line on standard error, if it is no document.
fn source(args: &FileArgs) -> Result<Option<Source>> {
    let mut options = args.reading.options();
    options.pages_at_once = std::thread::available_parallelism().map_or(1, usize::from);
    let limit = options.max_bytes;
    let reading = if args.file == Path::new("-") {
        let mut content = Vec::new();
        io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut content)?;
        if content.len() as u64 > limit {
            bail!("standard input is longer than {limit} bytes; see --max-bytes");
        }
        ingest::source("-", content, &options)
    } else {
        let name = args
            .file
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        ingest::read(&Entry { relative: name, path: args.file.clone() }, &options)
    };
    match reading {
        Ok(Reading::Read(source)) => Ok(Some(*source)),
        Ok(Reading::Skipped(reason)) => {
            eprintln!("viendan: {}: not read: {reason}", args.file.display());
            Ok(None)
        }
        Err(error) => {
            eprintln!("viendan: {}: {error}", args.file.display());
            Ok(None)
        }
    }
}

fn link(args: &LinkArgs, common: &Common) -> Result<u8> {
    let patterns = load(common)?;
    let records = store::read_records(&args.records)?;
    if records.is_empty() {
        eprintln!("viendan: {}: no record in it", args.records.display());
        return Ok(NOTHING);
    }
    let graph = viendan::link(records, &patterns);
    store::write_graph(&args.output, &graph, &patterns.hash(), &args.edge_key)?;
    if !common.quiet {
        eprintln!(
            "{} nodes and {} edges in {}",
            graph.nodes.len(),
            graph.edges.len(),
            args.output.display()
        );
    }
    Ok(DONE)
}

/// The records of a run by path: those of its output folder, or of a records.jsonl.
fn records(results: &Path) -> Result<Vec<Record>> {
    let file = if results.is_dir() { results.join(store::RECORDS) } else { results.to_owned() };
    let mut records = store::read_records(&file).map_err(|error| match &error {
        RunError::Path { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            anyhow!(
                "{} is not there; name the output folder of `viendan run`, or write it: \
                 viendan run PATH -o {}",
                file.display(),
                results.display()
            )
        }
        RunError::Record { .. } => {
            anyhow!("{error}; if it is of another version or cut off, run `viendan run` again")
        }
        _ => error.into(),
    })?;
    records.sort_by(|a, b| (&a.source.path, &a.id).cmp(&(&b.source.path, &b.id)));
    Ok(records)
}

/// A workspace opened for reading, as it is at this moment, and where it is; `results` is its folder,
/// or the file in it.
fn look(results: &Path) -> Result<(Connection, PathBuf)> {
    let named = results.file_name().is_some_and(|name| name == store::WORKSPACE);
    let folder = match results.parent().filter(|_| named && results.is_file()) {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => results,
    };
    Ok((store::look(folder)?, folder.to_owned()))
}

/// Does `work` with a workspace that stays as it is meanwhile, also while a run writes to it.
fn reading<T>(
    (db, folder): &(Connection, PathBuf),
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> Result<T> {
    let wrong = RunError::database(&folder.join(store::WORKSPACE));
    let done = db.execute_batch("BEGIN").and_then(|()| {
        let done = work(db);
        db.execute_batch("COMMIT")?;
        done
    });
    Ok(done.map_err(wrong)?)
}

/// Says so where documents changed since the graph was linked.
fn tell_linked(linked: bool, common: &Common) {
    if !linked && !common.quiet {
        eprintln!(
            "viendan: documents changed since the graph was linked; it is brought up to date at \
             the end of `viendan run`"
        );
    }
}

/// How people call the document of a record: its code, else its path.
fn document(record: &wire::Record) -> &str {
    record.document.code.as_deref().unwrap_or(&record.source.path)
}

/// Says how many were found of all, in how many documents, and which columns had no room.
fn tell<'a>(
    common: &Common,
    [one, many]: [&str; 2],
    [found, all]: [usize; 2],
    documents: impl Iterator<Item = &'a str>,
    no_room: &[&str],
) {
    if common.quiet {
        return;
    }
    let documents = documents.collect::<BTreeSet<_>>().len();
    let counted =
        |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    match (found, all) {
        (0, 0) => eprintln!("no {many} in these records"),
        (0, _) => eprintln!("none of {} matches", counted(all, one, many)),
        _ => eprintln!(
            "{} of {}",
            counted(found, one, many),
            counted(documents, "document", "documents")
        ),
    }
    if !no_room.is_empty() {
        eprintln!(
            "no room for the columns {}; widen the terminal, or see --format csv",
            no_room.join(", ")
        );
    }
}
