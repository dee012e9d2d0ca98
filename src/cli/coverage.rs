//! `viendan coverage`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::Args;
use viendan::coverage::{Class, shapes};
use viendan::ingest::Selection;
use viendan::run::{Progress, Work, map_all};

use super::reading::ReadingArgs;
use super::{Common, DONE, FAILURES, NOTHING, load, progress};

#[derive(Args)]
pub struct CoverageArgs {
    /// Files, folders and zip archives to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read only files whose path below PATH matches (may be given several times)
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Leave out files whose path below PATH matches (may be given several times)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// List the shapes of this class too (a rule id such as except.standard, or reference, own)
    #[arg(long, value_name = "CLASS")]
    list: Vec<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Prints how many shapes fell into each class, then those that are left.
pub fn run(args: &CoverageArgs, common: &Common) -> Result<u8> {
    let patterns = load(common)?;
    let patterns = Arc::new(patterns);
    let work = Work {
        roots: args.paths.clone(),
        selection: Arc::new(Selection::new(&args.include, &args.exclude)?),
        options: args.reading.options(),
        jobs: 0,
        timeout: args.reading.timeout(),
    };
    let state = Arc::new(Progress::default());
    let mut covered = Vec::new();
    progress::show(common.quiet, &state, || {
        let map = move |source| shapes(source, &patterns);
        map_all(&work, &state, map, |path, found| covered.push((path, found)))
    })?;
    covered.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut failed = 0usize;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut listed: Vec<(String, String, String)> = Vec::new();
    for (path, found) in covered {
        let found = match found {
            Ok(Ok(found)) => found,
            Ok(Err(_)) => continue,
            Err(error) => {
                failed += 1;
                eprintln!("viendan: {path}: {error}");
                continue;
            }
        };
        for shape in found {
            let class = name(&shape.class);
            if shape.class == Class::Left || args.list.contains(&class) {
                listed.push((class.clone(), path.clone(), shape.context));
            }
            *counts.entry(class).or_default() += 1;
        }
    }
    let all: usize = counts.values().sum();
    let mut out = io::stdout().lock();
    writeln!(out, "class\tshapes\tpercent")?;
    for (class, count) in &counts {
        writeln!(out, "{class}\t{count}\t{:.2}", *count as f64 * 100.0 / all as f64)?;
    }
    if !listed.is_empty() {
        listed.sort();
        writeln!(out, "\nclass\tfile\ttext")?;
    }
    for (class, path, context) in listed {
        writeln!(out, "{class}\t{path}\t{context}")?;
    }
    Ok(match (failed, all) {
        (1.., _) => FAILURES,
        (0, 0) => NOTHING,
        (0, _) => DONE,
    })
}

/// The name of a class: the rule id of an exclusion, else one word.
fn name(class: &Class) -> String {
    match class {
        Class::Reference => "reference".to_owned(),
        Class::Own => "own".to_owned(),
        Class::Except(rule) => rule.clone(),
        Class::Left => "left".to_owned(),
    }
}
