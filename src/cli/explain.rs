//! `viendan explain`.

mod draw;
mod lines;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use rusqlite::Connection;
use viendan::store::{self, EdgeRow};
use viendan::wire::views::{self, Evidence};
use viendan::wire::{EdgeEvidence, NodeLine};

use super::choose::{Choice, choose, nearest, same};
use super::table::{Printing, on_one_line, print_page};
use super::{Common, DONE, NOTHING, look, reading, tell_linked};
use lines::Texts;

/// Examples, shown below the options.
pub const AFTER: &str = "\
CODE is a code as printed, the id of a node (vn/…, place/51, series/…, anomaly/…, or an indicator,
task or anomaly of one document: 5b0c…/i3), or the id or path of a document.

Examples:
  viendan explain out 45/KH-UBND --issuer binh-dinh   who cites a plan, with the words
  viendan explain out vn/binh-dinh/so-noi-vu          what a body issued, got, and was told to do
  viendan explain out 5b0c…/i3                        one figure: where it stands, what it is part of
  viendan explain out 2021/bc-178.txt --limit 0       everything of one file
  viendan explain out 45/KH-UBND --format csv         one line for each place

Exit codes: 0 found, 1 not in the workspace, 3 could not run, or several documents have the code.";

#[derive(Args)]
pub struct ExplainArgs {
    /// Output folder of a run
    #[arg(value_name = "OUT")]
    results: PathBuf,
    /// A code as printed, the id of a node, or the id or path of a document
    #[arg(value_name = "CODE")]
    code: String,
    #[command(flatten)]
    choice: Choice,
    /// Places shown of each edge, 0 for all; 5 in the table, else all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Edges shown of each kind and direction, 0 for all; 20 in the table, else all
    #[arg(long, value_name = "N")]
    edges: Option<usize>,
    #[command(flatten)]
    printing: Printing,
}

/// What the table shows unless told otherwise.
const PLACES: usize = 5;
const EDGES: usize = 20;

/// What is shown of a node.
struct Explained {
    /// What it is called.
    label: String,
    /// What it says of itself, by name.
    facts: Vec<(String, String)>,
    /// Where a fact of one document stands.
    own: Vec<Evidence>,
    /// Its edges by kind.
    groups: Vec<Group>,
}

/// The edges of one kind and direction.
struct Group {
    kind: String,
    leaving: bool,
    edges: Vec<Edge>,
    /// Edges that are not shown.
    more: usize,
}

/// An edge with the places that are shown of it.
struct Edge {
    row: EdgeRow,
    label: String,
    evidence: Vec<Evidence>,
    /// Places that are not shown.
    more: usize,
}

/// How much is shown.
#[derive(Clone, Copy)]
struct Limits {
    places: usize,
    edges: usize,
}

/// Prints a node with its evidence.
pub fn run(args: &ExplainArgs, common: &Common) -> Result<u8> {
    let workspace = look(&args.results)?;
    let path = workspace.1.join(store::WORKSPACE);
    let table = args.printing.is_table();
    let most = |given: Option<usize>, usual: usize| {
        let n = given.unwrap_or(if table { usual } else { 0 });
        if n == 0 { usize::MAX } else { n }
    };
    let limits = Limits { places: most(args.limit, PLACES), edges: most(args.edges, EDGES) };
    let explained = reading(&workspace, |db| {
        tell_linked(store::is_linked(db)?, common);
        let id = match find(args, db, &path)? {
            Ok(Some(id)) => id,
            Ok(None) => return Ok(Ok(None)),
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok(explain(db, &id, limits)?))
    })??;
    let Some(explained) = explained else { return Ok(NOTHING) };
    let places = draw::places(&explained);
    let json: Vec<String> = places.iter().map(|place| views::evidence_line(place)).collect();
    let rows = draw::rows(&places);
    print_page(&args.printing, &draw::page(&explained), (&draw::COLUMNS, &rows), &json)?;
    Ok(DONE)
}

/// The id of the node that is asked for; none, with a line on standard error, where there is none. The
/// inner error says that several are.
fn find(
    args: &ExplainArgs,
    db: &Connection,
    path: &Path,
) -> rusqlite::Result<Result<Option<String>>> {
    let asked = args.code.as_str();
    if store::label(db, asked)?.is_some() {
        return Ok(Ok(Some(asked.to_owned())));
    }
    let records = store::records_named(db, asked)?;
    for record in &records {
        if let Some(node) = store::node_of(db, record)? {
            return Ok(Ok(Some(node)));
        }
    }
    if !records.is_empty() {
        eprintln!("viendan: {asked} is not linked yet; viendan status tells how far the run is");
        return Ok(Ok(None));
    }
    let (mut ids, mut codes) = (Vec::new(), BTreeSet::new());
    store::each_code(db, |id, code| {
        if same(code, asked) {
            ids.push(id.to_owned());
        } else {
            codes.insert(code.to_owned());
        }
    })?;
    if ids.is_empty() {
        let near = nearest(asked, &codes);
        eprintln!("viendan: {asked} is not in {}; {near}", path.display());
        return Ok(Ok(None));
    }
    let mut documents: Vec<NodeLine> = Vec::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for id in &ids {
        let node = store::node(db, id)?.and_then(|node| views::parse_node(&node.json));
        if let Some(issuer) = node.as_ref().and_then(|node| node.issuer.as_ref())
            && let Some(name) = store::label(db, issuer)?
        {
            names.insert(issuer.clone(), on_one_line(&name));
        }
        documents.extend(node);
    }
    let all: Vec<&NodeLine> = documents.iter().collect();
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let one = choose(asked, &args.choice, &all, name);
    Ok(one.map(|one| one.map(|document| document.id.clone())))
}

/// A node with its edges and their evidence.
fn explain(db: &Connection, id: &str, limits: Limits) -> rusqlite::Result<Option<Explained>> {
    let mut texts = Texts::new(db);
    let (node, own) = match store::node(db, id)? {
        Some(node) => (node, Vec::new()),
        None => {
            let Some(fact) = store::fact(db, id)? else { return Ok(None) };
            let record = id.split('/').next().unwrap_or_default();
            let mut own = Vec::new();
            for span in views::parse_spans(&fact.spans) {
                let bare = Evidence {
                    node: id.to_owned(),
                    direction: "own",
                    kind: fact.node.kind.clone(),
                    page: fact.page,
                    ..Evidence::default()
                };
                own.push(texts.place(bare, record, span)?);
            }
            (fact.node, own)
        }
    };
    let mut facts = vec![("id".to_owned(), node.id.clone()), ("kind".to_owned(), node.kind)];
    for (name, value) in views::facts(&node.json) {
        // Ids of bodies are told with their names.
        let named = match name.as_str() {
            "issuer" | "agency" | "assigner" => store::label(db, &value)?,
            _ => None,
        };
        let value = on_one_line(&value);
        let value =
            named.map_or(value.clone(), |label| format!("{} ({value})", on_one_line(&label)));
        if value != on_one_line(&node.label) {
            facts.push((name, value));
        }
    }
    let records = views::parse_node(&node.json).map(|node| node.records).unwrap_or_default();
    let of_fact = own.first().and_then(|place| place.record.clone());
    for record in records.iter().chain(&of_fact) {
        for path in store::paths(db, record)? {
            facts.push(("file".to_owned(), format!("{} ({record})", on_one_line(&path))));
        }
    }
    let mut groups = Vec::new();
    for leaving in [true, false] {
        groups.extend(of_direction(db, id, leaving, limits, &mut texts)?);
    }
    Ok(Some(Explained { label: on_one_line(&node.label), facts, own, groups }))
}

/// The edges that leave a node, or come to it, by kind.
fn of_direction(
    db: &Connection,
    id: &str,
    leaving: bool,
    limits: Limits,
    texts: &mut Texts<'_>,
) -> rusqlite::Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for row in store::edges(db, id, leaving)? {
        if groups.last().is_none_or(|group| group.kind != row.kind) {
            let kind = row.kind.clone();
            groups.push(Group { kind, leaving, edges: Vec::new(), more: 0 });
        }
        let Some(group) = groups.last_mut() else { continue };
        if group.edges.len() >= limits.edges {
            group.more += 1;
            continue;
        }
        let label = store::label(db, &row.other)?.unwrap_or_else(|| row.other.clone());
        let label = on_one_line(&label);
        let all = views::parse_evidence(&row.evidence);
        let more = all.len().saturating_sub(limits.places);
        let bare = Evidence {
            node: id.to_owned(),
            direction: if leaving { "out" } else { "in" },
            kind: row.kind.clone(),
            role: row.role.clone(),
            other: Some(row.other.clone()),
            label: Some(label.clone()),
            from: row.from.clone(),
            ..Evidence::default()
        };
        let mut evidence = Vec::new();
        for EdgeEvidence { record, span, page, reference, indicator } in
            all.into_iter().take(limits.places)
        {
            let bare = Evidence { page: Some(page), reference, indicator, ..bare.clone() };
            evidence.push(texts.place(bare, &record, span)?);
        }
        if evidence.is_empty() {
            evidence.push(bare);
        }
        group.edges.push(Edge { row, label, evidence, more });
    }
    Ok(groups)
}
