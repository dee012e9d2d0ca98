//! Documents: those of the archive and those that are only cited, who issued them and to whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{Linker, evidence, words};
use crate::model::{AgencyMention, Date, Node, Record, Reference, Role, Serves};
use crate::text::Span;

/// What is gathered of a document before its node is made.
#[derive(Default)]
pub(super) struct Gathered {
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

impl Linker<'_> {
    /// The node of the record itself.
    pub(super) fn own(&mut self, record: &Record, id: &str) {
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
            self.agency(issuer, header.date);
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
            self.agency(&mention.agency, header.date);
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
            self.agency(parent, header.date);
            let (span, page) = issuer_place(record);
            let evidence = evidence(record, span, page, None);
            self.edge(issuer.id.clone(), parent.id.clone(), "part_of", evidence);
        }
    }

    /// The node of a cited document.
    pub(super) fn cited(&mut self, record: &Record, index: usize, reference: &Reference, id: &str) {
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
            self.agency(issuer, reference.date.or(record.header.date));
            self.edge(
                id.to_owned(),
                issuer.id.clone(),
                "issued_by",
                evidence(record, reference.span, reference.page, Some(index)),
            );
        }
    }

    /// The nodes of the documents, when all is gathered.
    pub(super) fn documents(&mut self) {
        for (id, document) in std::mem::take(&mut self.documents) {
            self.graph.nodes.insert(id, document.into_node());
        }
    }
}

/// Where a document names its issuer, else where its number stands.
pub(super) fn issuer_place(record: &Record) -> (Span, usize) {
    let own =
        |mention: &&AgencyMention| mention.role == Role::Issuer && mention.of == Serves::Document;
    let printed = record.agencies.iter().find(own).map(|mention| (mention.span, mention.page));
    printed.or(record.header.code_span.map(|span| (span, 1))).unwrap_or((Span::default(), 1))
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
