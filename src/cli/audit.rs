//! `viendan audit`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use rusqlite::Connection;
use viendan::extract::{SymbolPart, unknown_part};
use viendan::patterns::Patterns;
use viendan::store::{self, gaps};
use viendan::wire::Number;
use viendan::wire::views::{self, Finding};

use super::table::{Printing, on_one_line, print_page};
use super::{Common, DONE, NOTHING, load, look, reading, tell_linked};

/// Examples, shown below the options.
pub const AFTER: &str = "\
What is missing may be missing on paper: news have no number. Unknown symbols are candidates for the
tables of your own patterns (see patterns/README.md). viendan coverage asks the other way round, what
in the texts looks like a code and was not read.

Examples:
  viendan audit out                          the ten most frequent of each
  viendan audit out --top 100 --format csv   for a spreadsheet
  viendan explain out CODE                   where a missing document is cited

Exit codes: 0 done, 1 nothing in the workspace, 3 could not run.";

#[derive(Args)]
pub struct AuditArgs {
    /// Output folder of a run
    #[arg(value_name = "OUT")]
    results: PathBuf,
    /// How many of each list
    #[arg(long, default_value_t = 10, value_name = "N")]
    top: usize,
    #[command(flatten)]
    printing: Printing,
}

/// Paths shown of each finding.
const EXAMPLES: usize = 3;
/// Mean confidences of OCR below which scans are counted: below the first words are mostly wrong.
const CONFIDENCE: [u32; 2] = [60, 80];
/// Characters that a page shows of a path or a message.
const SHOWN: usize = 110;

/// The columns of the CSV.
const COLUMNS: [&str; 7] = ["check", "item", "count", "of", "percent", "detail", "examples"];

/// A part of the page: its heading and what was found.
struct Section {
    heading: String,
    /// Said where nothing was found.
    none: &'static str,
    findings: Vec<Finding>,
}

/// Prints what an archive lacks.
pub fn run(args: &AuditArgs, common: &Common) -> Result<u8> {
    let workspace = look(&args.results)?;
    let patterns = load(common)?;
    let (sections, linked) =
        reading(&workspace, |db| Ok((sections(db, &patterns, args.top)?, store::is_linked(db)?)))?;
    tell_linked(linked, common);
    let Some(sections) = sections else {
        eprintln!("viendan: {}: no document and no failure in it", workspace.1.display());
        return Ok(NOTHING);
    };
    let mut page = Vec::new();
    for section in &sections {
        page.extend((!page.is_empty()).then(String::new));
        page.push(section.heading.clone());
        if section.findings.is_empty() {
            page.push(format!("  {}", section.none));
        }
        section.findings.iter().for_each(|finding| draw(finding, &mut page));
    }
    let findings: Vec<&Finding> = sections.iter().flat_map(|section| &section.findings).collect();
    let rows: Vec<Vec<String>> = findings.iter().map(|finding| row(finding)).collect();
    let json: Vec<String> = findings.iter().map(|finding| views::finding_line(finding)).collect();
    print_page(&args.printing, &page, (&COLUMNS, &rows), &json)?;
    Ok(DONE)
}

/// All parts; none where there is nothing to look at.
fn sections(
    db: &Connection,
    patterns: &Patterns,
    top: usize,
) -> rusqlite::Result<Option<Vec<Section>>> {
    let documents = gaps::documents(db)?;
    let failures = store::failure_reasons(db, EXAMPLES)?;
    if documents == 0 && failures.is_empty() {
        return Ok(None);
    }
    Ok(Some(vec![
        heads(db, documents)?,
        symbols(db, patterns, top)?,
        scans(db, documents, top)?,
        missing(db, top)?,
        open(db, top)?,
        warnings(db, top)?,
        duplicates(db, documents, top)?,
        failed(&failures, top),
    ]))
}

fn finding(check: &'static str, item: String, count: u64, of: u64) -> Finding {
    let percent = if of == 0 { 0.0 } else { count as f64 * 100.0 / of as f64 };
    let percent = format!("{percent:.2}").parse().unwrap_or_else(|_| Number::from(0));
    Finding { check, item, count, of, percent, detail: None, examples: Vec::new() }
}

fn counted(n: u64, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

fn heads(db: &Connection, documents: u64) -> rusqlite::Result<Section> {
    let lacks = gaps::lacks(db, EXAMPLES)?.into_iter().filter(|lack| lack.count > 0);
    let findings = lacks.map(|lack| {
        let genres = lack.genres.iter().map(|(genre, count)| format!("{count} {genre}"));
        Finding {
            detail: Some(genres.collect::<Vec<_>>().join(", ")),
            examples: lack.examples,
            ..finding("head", format!("no {}", lack.lacks), lack.count, documents)
        }
    });
    Ok(Section {
        heading: format!("Documents whose head tells not all ({documents} documents)"),
        none: "all tell number, date, type and issuer",
        findings: findings.collect(),
    })
}

/// How often a token was read, and its most frequent symbol.
struct Unknown {
    count: u64,
    example: gaps::SymbolRow,
}

fn symbols(db: &Connection, patterns: &Patterns, top: usize) -> rusqlite::Result<Section> {
    let mut tokens: BTreeMap<(SymbolPart, String), Unknown> = BTreeMap::new();
    let (mut all, mut unknown) = (0, 0);
    for symbol in gaps::symbols(db)? {
        all += symbol.count;
        let Some((part, token)) = unknown_part(&symbol.symbol, patterns) else { continue };
        unknown += symbol.count;
        let count = symbol.count;
        tokens
            .entry((part, token.to_owned()))
            .and_modify(|held| held.count += count)
            .or_insert(Unknown { count, example: symbol });
    }
    let mut tokens: Vec<_> = tokens.into_iter().collect();
    tokens.sort_by_key(|(_, token)| std::cmp::Reverse(token.count));
    let kinds = tokens.len();
    let mut findings = Vec::new();
    for ((part, token), held) in tokens.into_iter().take(top) {
        let part = match part {
            SymbolPart::Lead => "type or body",
            SymbolPart::Body => "body",
        };
        let code = held.example.code.unwrap_or(held.example.symbol);
        findings.push(Finding {
            detail: Some(format!("{part}, as in {code}")),
            examples: vec![gaps::path(db, held.example.document)?],
            ..finding("symbol", token, held.count, all)
        });
    }
    Ok(Section {
        heading: format!(
            "Parts of symbols that are in no table ({kinds} in {unknown} of {all} codes)"
        ),
        none: "every type and body that a symbol names is in the tables",
        findings,
    })
}

fn scans(db: &Connection, documents: u64, top: usize) -> rusqlite::Result<Section> {
    let scans = gaps::scans(db, &CONFIDENCE, top, EXAMPLES)?;
    let mut findings = Vec::new();
    if scans.count > 0 {
        for (bound, count, examples) in scans.below {
            let item = format!("mean confidence below {bound}");
            findings.push(Finding { examples, ..finding("scan", item, count, scans.count) });
        }
        findings.extend(scans.worst.into_iter().map(|(path, confidence)| Finding {
            examples: vec![path],
            ..finding("worst_scan", format!("confidence {confidence}"), 1, scans.count)
        }));
    }
    Ok(Section {
        heading: format!("Scans ({} of {documents} documents)", scans.count),
        none: "no document came from OCR",
        findings,
    })
}

fn missing(db: &Connection, top: usize) -> rusqlite::Result<Section> {
    let (count, missing) = gaps::missing(db, top)?;
    let findings = missing.into_iter().map(|missing| Finding {
        detail: Some(format!("{}; {}", counted(missing.cited, "reference"), missing.id)),
        ..finding("missing", on_one_line(&missing.label), missing.records, count)
    });
    Ok(Section {
        heading: format!("Cited and not in the archive, by citing documents ({count})"),
        none: "every cited document is in the archive",
        findings: findings.collect(),
    })
}

fn open(db: &Connection, top: usize) -> rusqlite::Result<Section> {
    let (count, open) = gaps::open(db, top)?;
    let findings = open.into_iter().map(|open| Finding {
        detail: Some(format!("in {}; {}", counted(open.documents, "document"), open.key)),
        examples: vec![open.example],
        ..finding("open", on_one_line(&open.code), open.count, count)
    });
    Ok(Section {
        heading: format!("References that leave a part of their document open, by code ({count})"),
        none: "every reference with a code tells its document",
        findings: findings.collect(),
    })
}

fn warnings(db: &Connection, top: usize) -> rusqlite::Result<Section> {
    let (count, warnings) = gaps::warnings(db, top)?;
    let mut findings = Vec::new();
    for warning in warnings {
        findings.push(Finding {
            detail: Some(warning.stage),
            examples: vec![gaps::path(db, warning.document)?],
            ..finding("warning", warning.message, warning.count, count)
        });
    }
    Ok(Section {
        heading: format!("Warnings ({count})"),
        none: "no document has a warning",
        findings,
    })
}

fn duplicates(db: &Connection, documents: u64, top: usize) -> rusqlite::Result<Section> {
    let (count, groups) = gaps::duplicates(db, top)?;
    let findings = groups.into_iter().map(|paths| Finding {
        examples: paths.iter().skip(1).take(EXAMPLES).cloned().collect(),
        ..finding("duplicate", paths[0].clone(), paths.len() as u64, documents)
    });
    Ok(Section {
        heading: format!("Files with the bytes of another ({count} of {documents})"),
        none: "no two files have the same bytes",
        findings: findings.collect(),
    })
}

fn failed(failures: &[store::Reason], top: usize) -> Section {
    let count: u64 = failures.iter().map(|reason| reason.count).sum();
    let findings = failures.iter().take(top).map(|reason| Finding {
        detail: Some(reason.endings.join(", ")),
        examples: reason.examples.clone(),
        ..finding("failure", reason.reason.clone(), reason.count, count)
    });
    Section {
        heading: format!("Files that could not be read ({count})"),
        none: "every file was read",
        findings: findings.collect(),
    }
}

fn draw(finding: &Finding, page: &mut Vec<String>) {
    // Of lists the share says nothing.
    let percent = match finding.check {
        "head" | "scan" | "symbol" | "warning" | "failure" => {
            format!("{:>7} %", finding.percent.to_string())
        }
        _ => String::new(),
    };
    let detail = finding.detail.as_ref().filter(|detail| !detail.is_empty());
    let detail = detail.map_or_else(String::new, |detail| format!("  ({})", on_one_line(detail)));
    page.push(format!("  {:>6}{percent}  {}{detail}", finding.count, cut(&finding.item)));
    page.extend(finding.examples.iter().map(|path| format!("            {}", cut(path))));
}

/// A text on one line, cut where it is long.
fn cut(text: &str) -> String {
    let text = on_one_line(text);
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn row(finding: &Finding) -> Vec<String> {
    vec![
        finding.check.to_owned(),
        finding.item.clone(),
        finding.count.to_string(),
        finding.of.to_string(),
        finding.percent.to_string(),
        finding.detail.clone().unwrap_or_default(),
        finding.examples.join("; "),
    ]
}
