//! Records to Graph: which mentions mean one document, how documents, agencies, places and figures
//! hang together, and what contradicts itself across documents.
//!
//! Mentions are grouped by their code alone; each group is resolved by itself, so that a distributed
//! engine does the same with one shuffle. What is compared across documents is grouped again, by
//! series, by pair of documents or by resolved document: one more shuffle each.

mod conflicts;
mod dates;
mod figures;
mod identity;
mod repeats;
mod series;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    AgencyKind, AgencyMention, Date, EdgeKey, Evidence, Graph, Ground, Node, Place, Record,
    Reference, Role, Serves,
};
use crate::patterns::{Patterns, PlaceCode};
use crate::text::Span;
use identity::{Mention, resolve};

/// Links what all documents say. The order of `records` does not matter.
pub fn link(records: impl IntoIterator<Item = Record>, patterns: &Patterns) -> Graph {
    let mut records: Vec<Record> = records.into_iter().collect();
    records.sort_by(|a, b| (&a.id, &a.source.path).cmp(&(&b.id, &b.source.path)));
    // Two files of equal bytes are one record; the graph keeps the first path.
    records.dedup_by(|a, b| a.id == b.id);

    let nodes = node_ids(&records, patterns);
    let archive = Archive { records: &records, nodes: &nodes };
    let mut linker = Linker { graph: Graph::default(), documents: BTreeMap::new() };
    for (record, ids) in records.iter().zip(&nodes) {
        linker.add(record, ids);
        linker.figures(record, ids);
    }
    linker.documents();
    for record in &records {
        linker.places(record, patterns);
    }
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

/// What is gathered of a document before its node is made.
#[derive(Default)]
struct Gathered {
    label_type: BTreeMap<(String, String), usize>,
    nick_type: BTreeMap<(String, String), usize>,
    codes: BTreeMap<String, usize>,
    dates: BTreeMap<Date, usize>,
    titles: BTreeMap<String, usize>,
    own: Option<Own>,
    records: BTreeSet<String>,
    cited: usize,
    issuer: Option<String>,
}

/// What a document says of itself outweighs what others say.
#[derive(Clone, Default)]
struct Own {
    date: Option<Date>,
    title: Option<String>,
}

struct Linker {
    graph: Graph,
    documents: BTreeMap<String, Gathered>,
}

impl Linker {
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

    /// The node of the record itself.
    fn own(&mut self, record: &Record, id: &str) {
        let header = &record.header;
        let document = self.documents.entry(id.to_owned()).or_default();
        document.records.insert(record.id.clone());
        if let Some(doc_type) = &header.doc_type {
            *document
                .label_type
                .entry((doc_type.code.clone(), doc_type.name.clone()))
                .or_default() += 1;
        }
        if let Some(code) = &header.code {
            *document.codes.entry(code.clone()).or_default() += 1;
        }
        document.own = Some(match document.own.take() {
            None => Own { date: header.date, title: header.title.clone() },
            Some(own) => {
                Own { date: own.date.or(header.date), title: own.title.or(header.title.clone()) }
            }
        });
        if let Some(issuer) = &header.issuer {
            document.issuer = Some(issuer.id.clone());
            let (span, page) = issuer_place(record);
            self.agency(issuer);
            self.edge(
                id.to_owned(),
                issuer.id.clone(),
                "issued_by",
                evidence(record, span, page, None),
            );
        }
        for mention in record.agencies.iter().filter(|mention| mention.of == Serves::Document) {
            let kind = match mention.role {
                Role::Addressee => "addressed_to",
                Role::Recipient => "sent_to",
                _ => continue,
            };
            self.agency(&mention.agency);
            self.edge(
                id.to_owned(),
                mention.agency.id.clone(),
                kind,
                evidence(record, mention.span, mention.page, None),
            );
        }
        if let (Some(issuer), Some(parent)) = (&header.issuer, &header.parent)
            && issuer.id != parent.id
        {
            self.agency(parent);
            let (span, page) = issuer_place(record);
            let evidence = evidence(record, span, page, None);
            self.edge(issuer.id.clone(), parent.id.clone(), "part_of", evidence);
        }
    }

    /// The node of a cited document.
    fn cited(&mut self, record: &Record, index: usize, reference: &Reference, id: &str) {
        let document = self.documents.entry(id.to_owned()).or_default();
        document.cited += 1;
        // A nickname says `Đề án` of what is a decision: it names the type only where nothing else does.
        let types = if reference.code.is_some() {
            &mut document.label_type
        } else {
            &mut document.nick_type
        };
        if let Some(doc_type) = &reference.doc_type {
            *types.entry((doc_type.code.clone(), doc_type.name.clone())).or_default() += 1;
        }
        if let Some(code) = &reference.code {
            *document.codes.entry(code.clone()).or_default() += 1;
        }
        if let Some(date) = reference.date {
            *document.dates.entry(date).or_default() += 1;
        }
        if let Some(title) = &reference.title {
            *document.titles.entry(title.clone()).or_default() += 1;
        }
        if let Some(issuer) = &reference.issuer {
            document.issuer.get_or_insert_with(|| issuer.id.clone());
            self.agency(issuer);
            self.edge(
                id.to_owned(),
                issuer.id.clone(),
                "issued_by",
                evidence(record, reference.span, reference.page, Some(index)),
            );
        }
    }

    fn agency(&mut self, agency: &crate::model::Agency) {
        let position = agency.kind == AgencyKind::Position;
        let label = agency.name.clone();
        match self.graph.nodes.get_mut(&agency.id) {
            // A person's office shares the id of the body, which lends the name.
            Some(Node::Agency { label: held, kind })
                if *kind == AgencyKind::Position && !position =>
            {
                (*held, *kind) = (label, agency.kind);
            }
            Some(_) => {}
            None => {
                self.graph
                    .nodes
                    .insert(agency.id.clone(), Node::Agency { label, kind: agency.kind });
            }
        }
    }

    fn place(&mut self, place: &Place) {
        let node = Node::Place { label: place.name.clone(), code: place.code.clone() };
        self.graph.nodes.entry(place_id(&place.code)).or_insert(node);
    }

    fn edge(&mut self, source: String, target: String, kind: &str, evidence: Evidence) {
        let key = EdgeKey { source, target, kind: kind.to_owned() };
        match self.graph.edges.entry(key).or_insert_with(|| Ground::Read(Vec::new())) {
            Ground::Read(all) => all.push(evidence),
            Ground::Patterns => {}
        }
    }

    /// The nodes of the documents, when all is gathered.
    fn documents(&mut self) {
        for (id, document) in std::mem::take(&mut self.documents) {
            self.graph.nodes.insert(id, document.into_node());
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

    /// Province, district and commune of a document, each part of the next.
    fn places(&mut self, record: &Record, patterns: &Patterns) {
        let home = &record.header.home;
        let chain: Vec<_> =
            [&home.commune, &home.district, &home.province].into_iter().flatten().collect();
        for place in &chain {
            self.place(place);
        }
        for pair in chain.windows(2) {
            let unit = PlaceCode::parse(&pair[0].code);
            let inside = unit.and_then(|code| patterns.places.by_code(code, record.header.date));
            if inside.is_some_and(|unit| unit.parent.as_str() == pair[1].code) {
                let key = EdgeKey {
                    source: place_id(&pair[0].code),
                    target: place_id(&pair[1].code),
                    kind: "part_of".to_owned(),
                };
                self.graph.edges.entry(key).or_insert(Ground::Patterns);
            }
        }
    }
}

/// Where a document names its issuer, else where its number stands.
fn issuer_place(record: &Record) -> (Span, usize) {
    let own =
        |mention: &&AgencyMention| mention.role == Role::Issuer && mention.of == Serves::Document;
    let printed = record.agencies.iter().find(own).map(|mention| (mention.span, mention.page));
    printed.or(record.header.code_span.map(|span| (span, 1))).unwrap_or((Span::default(), 1))
}

fn place_id(code: &str) -> String {
    format!("place/{code}")
}

fn evidence(record: &Record, span: Span, page: usize, reference: Option<usize>) -> Evidence {
    let span = record.chars.of(span);
    Evidence { record: record.id.clone(), span, page, reference, indicator: None }
}

/// The most frequent value; of several the first in order.
fn most<T: Clone + Ord>(counts: &BTreeMap<T, usize>) -> Option<T> {
    counts
        .iter()
        .max_by_key(|(value, count)| (**count, std::cmp::Reverse((*value).clone())))
        .map(|(value, _)| value.clone())
}

impl Gathered {
    fn into_node(self) -> Node {
        let own = self.own.unwrap_or_default();
        let doc_type = most(&self.label_type).or_else(|| most(&self.nick_type));
        let code = most(&self.codes);
        let date = own.date.or_else(|| most(&self.dates));
        let title = own.title.or_else(|| most(&self.titles));
        let mut label = doc_type.as_ref().map_or_else(String::new, |(_, name)| name.clone());
        match (&code, &title) {
            (Some(code), _) => {
                label = format!("{label} {code}").trim().to_owned();
                if let Some(date) = date {
                    label = format!("{label} ({})", words::date(date));
                }
            }
            (None, Some(title)) => {
                label = if label.is_empty() { title.clone() } else { format!("{label}: {title}") }
            }
            (None, None) => {}
        }
        Node::Document {
            label,
            doc_type: doc_type.map(|(code, _)| code),
            code,
            date,
            issuer: self.issuer,
            title,
            records: self.records.into_iter().collect(),
            cited: self.cited,
        }
    }
}
