//! `viendan patterns`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use viendan::ingest;
use viendan::patterns::Patterns;

use super::{Common, DONE, FAILURES, load};

#[derive(Args)]
pub struct PatternArgs {
    #[command(subcommand)]
    command: PatternCommand,
}

#[derive(Subcommand)]
enum PatternCommand {
    /// Say in plain words what is wrong, with file and line
    Check {
        /// A folder of your own rules and tables; without it the built-in ones are checked
        dir: Option<PathBuf>,
    },
    /// List rules and tables
    List,
}

/// Checks or lists the patterns.
pub fn run(args: &PatternArgs, common: &Common) -> Result<u8> {
    match &args.command {
        PatternCommand::Check { dir } => {
            let over = match dir.as_ref().or(common.patterns.as_ref()) {
                Some(dir) => ingest::pattern_files(dir)?,
                None => Vec::new(),
            };
            let wrong = match Patterns::with(over) {
                Ok(patterns) => patterns.check(),
                Err(error) => vec![error],
            };
            for error in &wrong {
                eprintln!("{error}");
            }
            if !common.quiet {
                eprintln!(
                    "{}",
                    if wrong.is_empty() {
                        "all patterns hold".to_owned()
                    } else {
                        format!("{} wrong", wrong.len())
                    }
                );
            }
            Ok(if wrong.is_empty() { DONE } else { FAILURES })
        }
        PatternCommand::List => {
            let patterns = load(common)?;
            let mut out = io::stdout().lock();
            for rule in patterns.rules.iter() {
                writeln!(out, "{}\t{}:{}\t{}", rule.id, rule.file, rule.line, rule.about)?;
            }
            let tables = [
                ("doctypes.tsv", patterns.doctypes.iter().count(), "types of documents"),
                ("issuers.tsv", patterns.agencies.iter().count(), "bodies that issue documents"),
                (
                    "structure.tsv",
                    patterns.structure.len(),
                    "bodies that are a part of another one",
                ),
                ("groups.tsv", patterns.groups.len(), "words for several bodies at once"),
                (
                    "places.tsv",
                    patterns.places.iter().count(),
                    "administrative units with their validity",
                ),
                ("laws.tsv, aliases.tsv", patterns.names.iter().count(), "laws and nicknames"),
                (
                    "abbreviations.tsv",
                    patterns.abbreviations.len(),
                    "abbreviations in the titles of papers",
                ),
                ("legislatures.tsv", patterns.legislatures.len(), "the National Assembly by years"),
                ("numerals.tsv", patterns.numerals.len(), "numbers in words"),
                ("relations.tsv", patterns.triggers.iter().count(), "words that say a relation"),
                (
                    "misreadings.tsv",
                    patterns.misreadings.iter().count(),
                    "what OCR makes of symbol tokens",
                ),
                ("positions.tsv", patterns.positions.iter().count(), "persons' offices"),
                ("surnames.tsv", patterns.surnames.len(), "family names"),
                ("units.tsv", patterns.units.len(), "units of measure and counted nouns"),
            ];
            for (name, rows, about) in tables {
                writeln!(out, "{name}\t{rows} rows\t{about}")?;
            }
            Ok(DONE)
        }
    }
}
