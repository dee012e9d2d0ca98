//! Records to Graph: which mentions mean one document, how documents, agencies, places, tasks and
//! figures hang together, who answered what, and what contradicts itself across documents.
//!
//! Mentions are grouped by their code alone; each group is resolved by itself, so that a distributed
//! engine does the same with one shuffle. What is compared across documents is grouped again, by
//! series, by pair of documents or by resolved document: one more shuffle each.
//!
//! Of a record only numbers are kept (see [`columns`]), so that an archive of a million documents
//! is linked in the memory of one machine; the graph goes out piece by piece and is never held.

mod agencies;
mod answers;
mod bodies;
mod columns;
mod conflicts;
mod dates;
mod documents;
mod edges;
mod figures;
mod findings;
mod identity;
mod names;
mod places;
mod repeats;
mod resolving;
mod series;
mod tables;
mod taking;
mod tasks;
mod words;

use std::collections::BTreeMap;
use std::convert::Infallible;

use crate::model::{EdgeKey, Graph, Ground, Node, Record, Role};
use crate::patterns::Patterns;
use answers::Answers;
use columns::{Columns, Edge, End, Falls, MEANT, TO_SELF};
use conflicts::Conflicts;
use documents::Archive;
use findings::Findings;
use names::{Lists, NONE};
use series::Comparable;
use tables::Tables;
use taking::Taking;

pub use bodies::covers;
pub use figures::local_nodes;

/// Links what all documents say. The order of `records` does not matter.
pub fn link(records: impl IntoIterator<Item = Record>, patterns: &Patterns) -> Graph {
    let mut records: Vec<Record> = records.into_iter().collect();
    records.sort_by(|a, b| (&a.id, &a.source.path).cmp(&(&b.id, &b.source.path)));
    // Two files of equal bytes are one record; the graph keeps the first path.
    records.dedup_by(|a, b| a.id == b.id);

    let mut linking = Linking::new(patterns);
    for record in &records {
        linking.add(record, None);
    }
    let mut graph = Graph::default();
    let again = |record: usize| Ok::<_, Infallible>(records[record].clone());
    let Ok(counts) = linking.finish(
        |_| true,
        again,
        |piece| {
            match piece {
                Piece::Ids { .. } => {}
                Piece::Node { id, node } => {
                    graph.nodes.insert(id.to_owned(), node.clone());
                }
                Piece::Edge { source, target, kind, role, ground } => {
                    let (source, target) = (source.to_owned(), target.to_owned());
                    let key = EdgeKey { source, target, kind: kind.to_owned() };
                    if let Some(role) = role {
                        graph.roles.insert(key.clone(), role);
                    }
                    graph.edges.insert(key, ground.clone());
                }
            }
            Ok(())
        },
    );
    graph.nodes.extend(records.iter().flat_map(local_nodes));
    let Counts { records, references, linked, indicators, tasks, series, anomalies, .. } = counts;
    Graph { records, references, linked, indicators, tasks, series, anomalies, ..graph }
}

/// Whether an id names one document, whoever says it.
fn resolved(id: &str) -> bool {
    id.starts_with("vn/") && !id.contains(['?', '@'])
}

/// What the mentions of a record meant when they were linked before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The document that the record is.
    pub own: String,
    /// Those that its references mean; `None` where one means no document that can be told from
    /// others.
    pub references: Vec<Option<String>>,
}

/// A piece of what linking gives.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// What the mentions of a record mean, if that was not known or is another document now.
    Ids {
        /// Which record of those that were added, counted from 0.
        record: usize,
        /// The document that it is.
        own: &'a str,
        /// Those that its references mean.
        references: &'a [Option<&'a str>],
    },
    /// A document, an agency, a place, a series or an anomaly across documents. What a record makes
    /// by itself is told by [`local_nodes`].
    Node {
        /// Its id.
        id: &'a str,
        /// What it is.
        node: &'a Node,
    },
    /// An edge.
    Edge {
        /// Node id.
        source: &'a str,
        /// Node id.
        target: &'a str,
        /// One of the kinds of [`EdgeKey`].
        kind: &'a str,
        /// The part of a body in a task; of several the strongest.
        role: Option<Role>,
        /// Why it is there.
        ground: &'a Ground,
    },
}

/// How much was linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records.
    pub records: usize,
    /// References, without those by which a document means itself.
    pub references: usize,
    /// References that met a document known by issuer and year.
    pub linked: usize,
    /// Indicators.
    pub indicators: usize,
    /// Tasks.
    pub tasks: usize,
    /// Series.
    pub series: usize,
    /// Anomalies, in one document and across several.
    pub anomalies: usize,
    /// Nodes, those of single records included.
    pub nodes: usize,
    /// Edges.
    pub edges: usize,
    /// Groups of mentions with one code.
    pub groups: usize,
    /// Groups that were resolved because they were touched.
    pub resolved_groups: usize,
}

/// Links records that are handed over one at a time.
pub struct Linking<'p> {
    patterns: &'p Patterns,
    columns: Columns,
    tables: Tables<'p>,
    edges: Vec<Edge>,
    figures: Vec<Comparable>,
    counts: Counts,
}

impl<'p> Linking<'p> {
    /// Nothing is linked yet.
    pub fn new(patterns: &'p Patterns) -> Self {
        Linking {
            patterns,
            columns: Columns::default(),
            tables: Tables::new(patterns),
            edges: Vec::new(),
            figures: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Takes up one record, which is not kept. Records come in the order of their ids, each id once.
    /// `known` is what the mentions of this very record meant before.
    pub fn add(&mut self, record: &Record, known: Option<Known>) {
        let number = self.columns.rows.len();
        debug_assert!(
            number == 0 || self.columns.ids.get(number as u32 - 1) < record.id.as_str(),
            "records come in the order of their ids"
        );
        let taking = Taking::new(&mut self.columns, &mut self.tables, record);
        taking.all(known.as_ref(), &mut self.edges);
        self.figures.extend(series::comparable(record, number as u32, self.patterns));
        let cites = record.references.iter().filter(|reference| !reference.to_self);
        self.counts.records += 1;
        self.counts.references += cites.count();
        self.counts.indicators += record.indicators.len();
        self.counts.tasks += record.tasks.len();
        self.counts.anomalies += record.anomalies.len();
    }

    /// Resolves and hands everything over, in this order: what the mentions of each record mean, as
    /// far as that is not what was known; nodes by id; edges by source, target and kind.
    ///
    /// `touched` tells whether a record with a mention of this group ([`crate::model::group_code`])
    /// was added, changed or taken away since what is known was told; other groups mean what they
    /// meant. `again` gives a record once more, by its number in the order of adding: a few are
    /// looked at a second time, for series and for numbers that two documents bear.
    ///
    /// # Errors
    /// Those of `again` and `out`.
    pub fn finish<E>(
        self,
        touched: impl Fn(&str) -> bool,
        mut again: impl FnMut(usize) -> Result<Record, E>,
        mut out: impl FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<Counts, E> {
        let Linking { patterns, mut columns, mut tables, mut edges, figures, mut counts } = self;
        counts.groups = columns.groups.len();
        counts.resolved_groups = resolving::resolve(&mut columns, touched, patterns);
        resolving::hand_over(&columns, &mut out)?;
        edges::settle(&columns, &mut edges);
        tables.structure(&columns.names);

        let meant = meant(&columns);
        let reports_on = columns.kinds.id("reports_on") as u16;
        let archive = Archive { columns: &columns, meant: &meant };
        let mut findings = Findings::default();
        let conflicts = Conflicts::new(&columns, &edges, &tables);
        let mut answers = Answers::new(archive, patterns, &tables.bodies, reports_on);
        for name in 0..meant.len() as u32 {
            answers.to(name, &mut edges);
            dates::conflicting_dates(archive, name, &mut again, &mut findings)?;
            dates::duplicate_number(archive, name, &mut again, &mut findings)?;
        }
        series::series(archive, figures, &conflicts, patterns, again, &mut findings)?;
        counts.series = findings.series.len();
        counts.anomalies += findings.anomalies.len();

        let across = across(&mut columns, tables, findings, &mut edges);
        let order = columns.names.sorted();
        counts.nodes = columns.locals as usize;
        let archive = Archive { columns: &columns, meant: &meant };
        for name in &order {
            let id = columns.names.get(*name);
            let document = archive.node(*name);
            if let Some(Node::Document { cited, .. }) = &document {
                counts.linked += if id.contains('?') { 0 } else { *cited };
            }
            let made = document.or_else(|| across.node(*name, &columns));
            if let Some(node) = &made {
                counts.nodes += 1;
                out(Piece::Node { id, node })?;
            }
        }
        // Edges know the names of their ends by now.
        drop((meant, across));
        columns.mentions = Vec::new();
        counts.edges = edges::hand_over(&columns, &order, edges, out)?;
        Ok(counts)
    }
}

/// The mentions of every name, without those by which a document means itself.
fn meant(columns: &Columns) -> Lists {
    let mentions = columns.mentions.iter().enumerate();
    let cites = mentions.filter(|(_, mention)| mention.is(MEANT) && !mention.is(TO_SELF));
    Lists::new(columns.names.len(), cites.map(|(at, mention)| (mention.node, at as u32)))
}

/// Nodes that are neither documents nor made by a single record, by the number of their name.
struct Across {
    nodes: BTreeMap<u32, Node>,
    series: BTreeMap<u32, findings::Found>,
}

impl Across {
    fn node(&self, name: u32, columns: &Columns) -> Option<Node> {
        let series = || Some(self.series.get(&name)?.node(&columns.ids));
        self.nodes.get(&name).cloned().or_else(series)
    }
}

/// Names what the tables tell and what was found, and joins it with what it is about.
fn across(
    columns: &mut Columns,
    tables: Tables<'_>,
    findings: Findings,
    edges: &mut Vec<Edge>,
) -> Across {
    let mut across = Across { nodes: BTreeMap::new(), series: BTreeMap::new() };
    let edge = |source, target, kind: u32, anchor| Edge {
        source,
        target,
        anchor,
        kind: kind as u16,
        role: None,
        falls: Falls::Never,
    };
    for (id, node) in tables.nodes {
        across.nodes.insert(columns.names.id(&id), node);
    }
    for (source, target, kind) in tables.edges {
        let (source, target) = (columns.names.id(&source), columns.names.id(&target));
        let kind = columns.kinds.id(kind);
        edges.push(edge(End::name(source), End::name(target), kind, NONE));
    }
    let about = columns.kinds.id("about");
    for found in findings.anomalies {
        let name = columns.names.id(&found.id);
        let joined = found.about.into_iter();
        edges.extend(joined.map(|(target, at)| edge(End::name(name), target, about, at)));
        across.nodes.insert(name, Node::Anomaly(Box::new(found.node)));
    }
    let in_series = columns.kinds.id("in_series");
    for found in findings.series {
        let name = columns.names.id(&found.id);
        edges.extend(found.points.iter().map(|point| {
            let figure = columns.indicator(point.record, point.indicator as usize);
            edge(figure, End::name(name), in_series, point.anchor)
        }));
        across.series.insert(name, found);
    }
    across
}
