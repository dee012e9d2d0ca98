//! Records to Graph: which mentions mean one document, how documents, agencies, places, tasks and
//! figures hang together, who answered what, and what contradicts itself across documents.
//!
//! Mentions are grouped by their code alone; each group is resolved by itself, so that a distributed
//! engine does the same with one shuffle. What is compared across documents is grouped again, by
//! series, by pair of documents or by resolved document: one more shuffle each.

mod agencies;
mod answers;
mod bodies;
mod conflicts;
mod dates;
mod documents;
mod figures;
mod identity;
mod places;
mod repeats;
mod series;
mod tasks;
mod words;

use std::collections::BTreeMap;

use crate::model::{EdgeKey, Evidence, Graph, Ground, Record};
use crate::patterns::Patterns;
use crate::text::Span;
use bodies::Bodies;
use documents::Gathered;
use identity::{Mention, resolve};
use places::PlacesMet;

pub use bodies::covers;

/// Links what all documents say. The order of `records` does not matter.
pub fn link(records: impl IntoIterator<Item = Record>, patterns: &Patterns) -> Graph {
    let mut records: Vec<Record> = records.into_iter().collect();
    records.sort_by(|a, b| (&a.id, &a.source.path).cmp(&(&b.id, &b.source.path)));
    // Two files of equal bytes are one record; the graph keeps the first path.
    records.dedup_by(|a, b| a.id == b.id);

    let nodes = node_ids(&records, patterns);
    let archive = Archive { records: &records, nodes: &nodes };
    let mut linker = Linker::new(patterns);
    for (record, ids) in records.iter().zip(&nodes) {
        linker.add(record, ids);
        linker.figures(record, ids);
        linker.tasks(record, ids);
        linker.home(record);
    }
    linker.documents();
    linker.structure();
    linker.answers(archive);
    let series = series::series(archive, patterns);
    linker.series(&series);
    linker.conflicting_values(archive, &series);
    linker.repeated_values(archive, &series);
    linker.conflicting_dates(archive);
    linker.duplicate_numbers(archive);
    linker.finish()
}

/// All records, by id, and what their mentions resolve to.
#[derive(Clone, Copy)]
struct Archive<'a> {
    records: &'a [Record],
    nodes: &'a [NodeIds],
}

impl<'a> Archive<'a> {
    /// The document that a record is. Two files of one document have one such id, also where only
    /// one of them is found by its code.
    fn document(self, record: usize) -> &'a str {
        let own = &self.nodes[record].own;
        match &self.records[record].header.key {
            Some(key) if own.starts_with("record/") && resolved(key) => key,
            _ => own,
        }
    }
}

/// Whether an id names one document, whoever says it.
fn resolved(id: &str) -> bool {
    id.starts_with("vn/") && !id.contains(['?', '@'])
}

/// The node ids of a record: its own, and those of its references (`None` where a reference means no
/// document that can be told from others).
struct NodeIds {
    own: String,
    references: Vec<Option<String>>,
}

/// Resolves every group of mentions.
fn node_ids(records: &[Record], patterns: &Patterns) -> Vec<NodeIds> {
    let mut groups: BTreeMap<String, Vec<(usize, Option<usize>)>> = BTreeMap::new();
    for (r, record) in records.iter().enumerate() {
        if let Some(code) = &record.header.code {
            groups.entry(crate::model::group_code(code)).or_default().push((r, None));
        }
        for (i, reference) in record.references.iter().enumerate() {
            if let Some(code) = &reference.code {
                groups.entry(crate::model::group_code(code)).or_default().push((r, Some(i)));
            }
        }
    }
    let mut ids: Vec<NodeIds> = records
        .iter()
        .map(|record| NodeIds {
            own: format!("record/{}", record.id),
            references: vec![None; record.references.len()],
        })
        .collect();
    for members in groups.into_values() {
        let mentions: Vec<Mention<'_>> =
            members.iter().map(|(r, i)| mention(&records[*r], *r, *i)).collect();
        for (&(r, i), id) in members.iter().zip(resolve(&mentions, patterns)) {
            match i {
                None => ids[r].own = id,
                Some(i) => ids[r].references[i] = Some(id),
            }
        }
    }
    for (record, ids) in records.iter().zip(&mut ids) {
        without_code(record, ids);
    }
    ids
}

/// References by name, number alone or a word that points: a complete key is an identity; else they
/// are what their first mention is, or a node of their own record.
fn without_code(record: &Record, ids: &mut NodeIds) {
    for (i, reference) in record.references.iter().enumerate() {
        if reference.code.is_some() {
            continue;
        }
        let first =
            reference.same_as.and_then(|first| ids.references.get(first).cloned().flatten());
        let open = |key: &String| format!("{key}@{}", record.id);
        ids.references[i] = match &reference.key {
            _ if reference.to_self => Some(ids.own.clone()),
            Some(key) if !key.contains('?') => Some(first.unwrap_or_else(|| key.clone())),
            key => first.or_else(|| key.as_ref().map(open)),
        };
    }
}

fn mention(record: &Record, index: usize, reference: Option<usize>) -> Mention<'_> {
    match reference {
        None => Mention {
            record: index,
            record_id: &record.id,
            own: true,
            key: record.header.key.as_deref(),
            date: record.header.date,
            citing: record.header.date,
        },
        Some(i) => Mention {
            record: index,
            record_id: &record.id,
            own: false,
            key: record.references[i].key.as_deref(),
            date: record.references[i].date,
            citing: record.header.date,
        },
    }
}

struct Linker<'p> {
    patterns: &'p Patterns,
    bodies: Bodies<'p>,
    graph: Graph,
    documents: BTreeMap<String, Gathered>,
    places: PlacesMet<'p>,
}

impl<'p> Linker<'p> {
    fn new(patterns: &'p Patterns) -> Self {
        Linker {
            patterns,
            bodies: Bodies::new(patterns),
            graph: Graph::default(),
            documents: BTreeMap::new(),
            places: PlacesMet::default(),
        }
    }

    fn add(&mut self, record: &Record, ids: &NodeIds) {
        self.graph.records += 1;
        self.own(record, &ids.own);
        for (i, reference) in record.references.iter().enumerate() {
            // A document that means itself cites nothing.
            if reference.to_self {
                continue;
            }
            self.graph.references += 1;
            let Some(id) = ids.references.get(i).cloned().flatten() else { continue };
            self.graph.linked += usize::from(!id.contains('?'));
            self.cited(record, i, reference, &id);
            let relations =
                std::iter::once(&reference.relation).chain(&reference.further_relations);
            for relation in relations {
                let source = match relation.source {
                    None => Some(ids.own.clone()),
                    Some(source) => ids.references.get(source).cloned().flatten(),
                };
                if let Some(source) = source.filter(|source| *source != id) {
                    let evidence = evidence(record, reference.span, reference.page, Some(i));
                    self.edge(source, id.clone(), &relation.kind, evidence);
                }
            }
        }
    }

    /// An edge that the tables tell of.
    fn known(&mut self, source: String, target: String, kind: &str) {
        let key = EdgeKey { source, target, kind: kind.to_owned() };
        self.graph.edges.entry(key).or_insert(Ground::Patterns);
    }

    fn edge(&mut self, source: String, target: String, kind: &str, evidence: Evidence) {
        let key = EdgeKey { source, target, kind: kind.to_owned() };
        match self.graph.edges.entry(key).or_insert_with(|| Ground::Read(Vec::new())) {
            Ground::Read(all) => all.push(evidence),
            Ground::Patterns => {}
        }
    }

    fn finish(mut self) -> Graph {
        for ground in self.graph.edges.values_mut() {
            if let Ground::Read(evidence) = ground {
                evidence.sort();
                evidence.dedup();
            }
        }
        self.graph
    }
}

fn evidence(record: &Record, span: Span, page: usize, reference: Option<usize>) -> Evidence {
    let span = record.chars.of(span);
    Evidence { record: record.id.clone(), span, page, reference, indicator: None }
}
