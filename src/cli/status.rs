//! `viendan status`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use viendan::store::{self, Overview, Reason};
use viendan::wire::run::{RunReport, parse_report};
use viendan::wire::views::{self, Failure, RunStatus, Status};

use super::table::{Printing, on_one_line, print_page};
use super::{Common, DONE, load_later, look, reading};

/// Examples, shown below the options.
pub const AFTER: &str = "\
A run may write to OUT meanwhile: what is shown is what it has written so far.

Examples:
  viendan status out                  what a workspace holds, and whether its files are up to date
  viendan status out --format jsonl   the same for a program, as one line

Exit codes: 0 shown, 3 could not run (no workspace there).";

#[derive(Args)]
pub struct StatusArgs {
    /// Output folder of a run
    #[arg(value_name = "OUT")]
    results: PathBuf,
    #[command(flatten)]
    printing: Printing,
}

/// Reasons of failures that are shown, with so many paths each.
const REASONS: usize = 5;
const EXAMPLES: usize = 2;

/// Letters of a hash that are shown.
const SHORT: usize = 12;

/// Prints how far a workspace is.
pub fn run(args: &StatusArgs, common: &Common) -> Result<u8> {
    let workspace = look(&args.results)?;
    let patterns = load_later(common)?.hash().to_owned();
    let (mut held, reasons) = reading(&workspace, |db| {
        Ok((store::overview(db, &patterns)?, store::failure_reasons(db, EXAMPLES)?))
    })?;
    let folder = &workspace.1;
    let report = held.report.take().and_then(|report| parse_report(&report).ok());
    let kinds = reasons.len();
    let status = status(&held, patterns, folder, reasons, report);
    let sections = sections(&status, kinds, folder);
    let mut page = Vec::new();
    let mut rows = Vec::new();
    for (heading, lines) in sections {
        page.extend((!page.is_empty()).then(String::new));
        page.push(heading.clone());
        let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, value) in lines {
            page.push(format!("  {name:<width$}  {value}").trim_end().to_owned());
            rows.push(vec![heading.clone(), name, value]);
        }
    }
    let columns = ["section", "name", "value"];
    print_page(&args.printing, &page, (&columns, &rows), &[views::status_line(&status)])?;
    Ok(DONE)
}

fn status(
    held: &Overview,
    patterns: String,
    folder: &Path,
    reasons: Vec<Reason>,
    report: Option<RunReport>,
) -> Status {
    let state = match held.last.as_ref().map(|run| &run.finished) {
        Some(Some(_)) => "finished",
        Some(None) if store::is_locked(folder) => "running",
        Some(None) => "ended before its time",
        None => "none",
    };
    let sum = |of: fn(&store::FormatRow) -> u64| held.formats.iter().map(of).sum();
    Status {
        state: state.to_owned(),
        run: held.last.as_ref().map(|run| RunStatus {
            run: run.run,
            started: run.started.clone(),
            finished: run.finished.clone(),
            version: run.version.clone(),
            patterns: run.patterns.clone(),
        }),
        patterns,
        other_patterns: held.stale,
        files: held.files.clone(),
        documents: sum(|row| row.documents),
        formats: held.formats.iter().map(|row| (row.format.clone(), row.documents)).collect(),
        ocr_documents: sum(|row| row.ocr_documents),
        ocr_pages: sum(|row| row.ocr_pages),
        linked: held.is_linked(),
        written: held.is_linked() && held.is_written(),
        counts: held.counts.clone(),
        bytes: store::sizes(folder).into_iter().collect(),
        failures: reasons
            .into_iter()
            .take(REASONS)
            .map(|reason| Failure {
                reason: reason.reason,
                count: reason.count,
                examples: reason.examples,
            })
            .collect(),
        report,
    }
}

type Lines = Vec<(String, String)>;

/// The page: headings with their lines.
fn sections(status: &Status, kinds: usize, folder: &Path) -> Vec<(String, Lines)> {
    let out = folder.display();
    let mut sections = vec![
        (format!("{out}: {}", state(status)), about_run(status, folder)),
        ("Files".to_owned(), files(status)),
        ("Results".to_owned(), results(status, folder)),
    ];
    let sizes = status.bytes.iter().map(|(name, bytes)| (name.clone(), size(*bytes)));
    sections.push(("Sizes".to_owned(), sizes.collect()));
    if let Some(report) = &status.report {
        sections.push((format!("Last finished run ({})", report.finished), effort(report)));
    }
    if !status.failures.is_empty() {
        let mut lines: Lines = status
            .failures
            .iter()
            .map(|failure| {
                let example = failure.examples.first().map(|path| format!(" ({path})"));
                let reason = on_one_line(&failure.reason);
                (failure.count.to_string(), format!("{reason}{}", example.unwrap_or_default()))
            })
            .collect();
        if kinds > REASONS {
            let more = format!("more reasons; see viendan audit {out} and {}", store::FAILURES);
            lines.push(((kinds - REASONS).to_string(), more));
        }
        lines.push(("to do".to_owned(), format!("viendan retry {out} reads them again")));
        sections.push(("Failures".to_owned(), lines));
    }
    sections
}

fn state(status: &Status) -> String {
    match (status.state.as_str(), &status.run) {
        ("none", _) | (_, None) => "no run in it".to_owned(),
        (state, Some(_)) => state.to_owned(),
    }
}

fn about_run(status: &Status, folder: &Path) -> Lines {
    let Some(run) = &status.run else { return Vec::new() };
    let ended = match (&run.finished, status.state.as_str()) {
        (Some(finished), _) => format!(" to {finished}"),
        (None, "running") => ", not finished yet".to_owned(),
        (None, _) => {
            ", ended before its time; viendan run with the same arguments goes on".to_owned()
        }
    };
    let version = env!("CARGO_PKG_VERSION");
    let same = if run.version == version {
        "that of this program".to_owned()
    } else {
        format!("this program is {version}")
    };
    let short = |hash: &str| hash.chars().take(SHORT).collect::<String>();
    let patterns = if run.patterns == status.patterns {
        "those of this program".to_owned()
    } else {
        format!("now {}: the next run extracts anew", short(&status.patterns))
    };
    let mut lines = vec![
        (format!("run {}", run.run), format!("{}{ended}", run.started)),
        ("version".to_owned(), format!("{} ({same})", run.version)),
        ("patterns".to_owned(), format!("{} ({patterns})", short(&run.patterns))),
    ];
    if status.other_patterns > 0 && run.patterns == status.patterns {
        let some = format!("{} documents were extracted with others", status.other_patterns);
        lines.push((String::new(), some));
    }
    if status.state == "running" {
        lines.push((
            "lock".to_owned(),
            format!("{} is held", folder.join("viendan.lock").display()),
        ));
    }
    lines
}

fn files(status: &Status) -> Lines {
    let count = |state: &str| status.files.get(state).copied().unwrap_or_default();
    let mut lines: Lines = [("read", "read"), ("skipped", "skipped"), ("failed", "failed")]
        .into_iter()
        .chain((count("archive") > 0).then_some(("archives", "archive")))
        .map(|(name, state)| (name.to_owned(), count(state).to_string()))
        .collect();
    let mut formats: Vec<(&String, &u64)> = status.formats.iter().collect();
    formats.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let formats: Vec<String> =
        formats.iter().map(|(format, count)| format!("{count} {format}")).collect();
    let documents = match formats.as_slice() {
        [] => "0".to_owned(),
        formats => format!("{}: {}", status.documents, formats.join(", ")),
    };
    lines.push(("documents".to_owned(), documents));
    if status.ocr_documents > 0 {
        let ocr = format!("{} documents with {} pages", status.ocr_documents, status.ocr_pages);
        lines.push(("by OCR".to_owned(), ocr));
    }
    lines
}

fn results(status: &Status, folder: &Path) -> Lines {
    let counts = &status.counts;
    let share = (counts.linked * 100).checked_div(counts.references).unwrap_or_default();
    let again = || {
        format!(
            "viendan run with the same arguments brings it up to date, or see {}",
            folder.join(store::RUN).display()
        )
    };
    let (linked, counted) = match (status.linked, status.state.as_str()) {
        (true, _) => ("up to date".to_owned(), ""),
        (false, "running") => ("linked when all files are read".to_owned(), " so far"),
        (false, _) => (format!("documents changed since; {}", again()), " so far"),
    };
    let written = match (status.linked, status.written) {
        (_, true) => format!("{} and {} are up to date", store::RECORDS, store::GRAPH),
        (true, false) => {
            format!("{} and {} are older than the graph", store::RECORDS, store::GRAPH)
        }
        (false, false) => format!("{} and {} are older or not there", store::RECORDS, store::GRAPH),
    };
    let known = if status.linked {
        format!(", {share} % tell issuer, type, year and number")
    } else {
        counted.to_owned()
    };
    let mut lines = vec![
        ("graph".to_owned(), linked),
        ("files".to_owned(), written),
        ("references".to_owned(), format!("{}{known}", counts.references)),
        ("indicators".to_owned(), format!("{}{counted}", counts.indicators)),
        ("tasks".to_owned(), format!("{}{counted}", counts.tasks)),
        ("anomalies".to_owned(), format!("{}{counted}", counts.anomalies)),
    ];
    if counts.nodes > 0 {
        let when = if status.linked { "" } else { " when it was linked" };
        lines.push(("nodes".to_owned(), format!("{}{when}", counts.nodes)));
        lines.push(("edges".to_owned(), format!("{}{when}", counts.edges)));
    }
    lines
}

/// What the last run that finished took.
fn effort(report: &RunReport) -> Lines {
    let took = &report.milliseconds;
    let peak = &report.peak_memory;
    let stage = |name: &str, milliseconds: u64, peak: Option<u64>| {
        let peak = peak.map_or_else(String::new, |bytes| format!(", at most {}", size(bytes)));
        (name.to_owned(), format!("{}{peak}", seconds(milliseconds)))
    };
    vec![
        stage("reading", took.read, peak.read),
        stage("linking", took.link, peak.link),
        stage("writing", took.write, peak.write),
        (
            "threads".to_owned(),
            format!(
                "{} reading files, {} extracting, {} storing",
                seconds(took.reading),
                seconds(took.extracting),
                seconds(took.storing)
            ),
        ),
    ]
}

fn seconds(milliseconds: u64) -> String {
    match milliseconds {
        0..60_000 => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
        _ => format!("{} min {} s", milliseconds / 60_000, milliseconds % 60_000 / 1000),
    }
}

fn size(bytes: u64) -> String {
    let units = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)];
    match units.into_iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} bytes"),
    }
}
