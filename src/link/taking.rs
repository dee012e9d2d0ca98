//! Taking up a record: its mentions as columns, its edges with places, what is needed of it later.

use super::columns::{
    Anchor, BETWEEN, CODED, Columns, Edge, End, Falls, KNOWN, MEANT, Mention, OWN, PackedDate, Row,
    TO_SELF,
};
use super::names::{NONE, Names};
use super::tables::Tables;
use super::{Known, answers};
use crate::model::{Agency, Date, DocType, Place, Record, Role, group_code};

/// An edge before its place has a number.
struct Draft {
    source: End,
    target: End,
    kind: u16,
    role: Option<Role>,
    falls: Falls,
    at: Anchor,
}

/// The record that is being taken up.
pub(super) struct Taking<'a, 'p> {
    pub columns: &'a mut Columns,
    pub tables: &'a mut Tables<'p>,
    pub record: &'a Record,
    /// Its number.
    pub number: u32,
    drafts: Vec<Draft>,
    /// Places that are pointed at when all records are there.
    places: Vec<Anchor>,
}

impl<'a, 'p> Taking<'a, 'p> {
    pub(super) fn new(
        columns: &'a mut Columns,
        tables: &'a mut Tables<'p>,
        record: &'a Record,
    ) -> Self {
        let number = columns.rows.len() as u32;
        Taking { columns, tables, record, number, drafts: Vec::new(), places: Vec::new() }
    }

    /// Takes up all of the record. Edges without the names of their ends go to `edges`.
    pub(super) fn all(mut self, known: Option<&Known>, edges: &mut Vec<Edge>) {
        let record = self.record;
        let known = known.filter(|known| known.references.len() == record.references.len());
        self.columns.ids.push(&record.id);
        self.columns.rows.push(Row {
            mention: self.columns.mentions.len() as u32,
            anchor: self.columns.anchors.len() as u32,
            local: self.columns.locals,
            indicators: record.indicators.len() as u32,
            tasks: record.tasks.len() as u32,
            party: self.columns.parties.len() as u32,
            reports: answers::reports(record),
            changed: known.is_none(),
        });
        self.columns.locals +=
            (record.indicators.len() + record.tasks.len() + record.anomalies.len()) as u32;
        self.mentions(known);
        self.parties();
        self.document();
        self.references();
        self.figures();
        self.tasks();
        self.home();
        self.keep(edges);
    }

    /// Its header and its references as mentions.
    fn mentions(&mut self, known: Option<&Known>) {
        let record = self.record;
        let header = &record.header;
        let columns = &mut *self.columns;
        let first = columns.mentions.len();
        let mut own = Mention {
            record: self.number,
            node: NONE,
            group: NONE,
            key: columns.names.of(header.key.as_deref()),
            date: PackedDate::new(header.date),
            doc_type: doc_type(&mut columns.words, header.doc_type.as_ref()),
            code: columns.words.of(header.code.as_deref()),
            title: columns.words.of(header.title.as_deref()),
            issuer: columns.names.of(header.issuer.as_ref().map(|issuer| issuer.id.as_str())),
            anchor: NONE,
            flags: OWN | MEANT,
        };
        if let Some(code) = &header.code {
            own.group = columns.groups.id(&group_code(code));
            own.flags |= CODED;
        }
        if let Some(known) = known {
            own.node = columns.names.id(&known.own);
            own.flags |= KNOWN;
        }
        columns.mentions.push(own);
        for (i, reference) in record.references.iter().enumerate() {
            let mut mention = Mention {
                record: self.number,
                node: NONE,
                group: NONE,
                key: columns.names.of(reference.key.as_deref()),
                date: PackedDate::new(reference.date),
                doc_type: doc_type(&mut columns.words, reference.doc_type.as_ref()),
                code: columns.words.of(reference.code.as_deref()),
                title: columns.words.of(reference.title.as_deref()),
                issuer: columns
                    .names
                    .of(reference.issuer.as_ref().map(|issuer| issuer.id.as_str())),
                // Until the record's places have numbers.
                anchor: i as u32,
                flags: answers::flags(reference),
            };
            let meant = match &reference.code {
                Some(code) => {
                    mention.group = columns.groups.id(&group_code(code));
                    mention.flags |= CODED;
                    true
                }
                None => {
                    // The first mention, if that is told from others by what stands before this one.
                    let same = reference.same_as.filter(|same| {
                        let coded = record.references.get(*same).map(|same| same.code.is_some());
                        let earlier = || columns.mentions.get(first + 1 + same);
                        coded == Some(true) || earlier().is_some_and(|same| same.is(MEANT))
                    });
                    mention.group = same.map_or(NONE, |same| (first + 1 + same) as u32);
                    reference.to_self || reference.key.is_some() || same.is_some()
                }
            };
            mention.flags |= if reference.to_self { TO_SELF } else { 0 };
            mention.flags |= if meant { MEANT } else { 0 };
            if let Some(known) = known {
                let node = known.references[i].as_deref();
                mention.node = columns.names.of(node.filter(|_| meant));
                match node.is_some() == meant {
                    true => mention.flags |= KNOWN,
                    // What is known is of another reading of the record.
                    false => columns.rows[self.number as usize].changed = true,
                }
            }
            columns.mentions.push(mention);
        }
    }

    /// The references, the bodies that issued what they mean, and the relations.
    fn references(&mut self) {
        let record = self.record;
        for (i, reference) in record.references.iter().enumerate() {
            // A document that means itself cites nothing.
            if reference.to_self {
                continue;
            }
            let Some(target) = self.meant(i) else { continue };
            let at = Anchor::reference(record, i);
            if let Some(issuer) = &reference.issuer {
                let issuer = self.agency(issuer, reference.date.or(record.header.date));
                self.edge(target, issuer, "issued_by", at);
            }
            let relations =
                std::iter::once(&reference.relation).chain(&reference.further_relations);
            for relation in relations {
                let source = match relation.source {
                    None => Some(self.own()),
                    Some(source) => self.meant(source),
                };
                if let Some(source) = source {
                    self.falling(source, target, &relation.kind, at, Falls::Looped);
                }
            }
        }
    }

    /// Its own document.
    pub(super) fn own(&self) -> End {
        End::mention(self.columns.rows[self.number as usize].mention)
    }

    /// The document that a reference means, if it can be told from others.
    pub(super) fn meant(&self, reference: usize) -> Option<End> {
        let all = self.columns.mentions_of(self.number);
        let at = all.start + 1 + reference;
        let mention = all.contains(&at).then(|| &self.columns.mentions[at])?;
        mention.is(MEANT).then(|| End::mention(at as u32))
    }

    /// A body, as it is met.
    pub(super) fn agency(&mut self, agency: &Agency, on: Option<Date>) -> End {
        let name = self.columns.names.id(&agency.id);
        self.tables.agency(name, agency, on);
        End::name(name)
    }

    /// A place, as it is met.
    pub(super) fn place(&mut self, place: &Place) -> End {
        let id = self.tables.place(place, self.record.header.date);
        End::name(self.columns.names.id(&id))
    }

    /// Province, district and commune of the document.
    fn home(&mut self) {
        let home = &self.record.header.home;
        for place in [&home.commune, &home.district, &home.province].into_iter().flatten() {
            self.tables.place(place, self.record.header.date);
        }
    }

    pub(super) fn edge(&mut self, source: End, target: End, kind: &str, at: Anchor) {
        self.falling(source, target, kind, at, Falls::Never);
    }

    /// An edge that may fall away when its ends are known.
    pub(super) fn falling(
        &mut self,
        source: End,
        target: End,
        kind: &str,
        at: Anchor,
        falls: Falls,
    ) {
        let kind = self.columns.kinds.id(kind) as u16;
        self.drafts.push(Draft { source, target, kind, role: None, falls, at });
    }

    /// The part of a body in a task.
    pub(super) fn assigned(&mut self, task: End, body: End, role: Role, at: Anchor) {
        self.edge(task, body, "assigned_to", at);
        if let Some(draft) = self.drafts.last_mut() {
            draft.role = Some(role);
        }
    }

    /// A place that may be pointed at when all records are there.
    pub(super) fn place_kept(&mut self, at: Anchor) {
        self.places.push(at);
    }

    /// Gives places their numbers, in their order, and hands the edges over.
    fn keep(self, edges: &mut Vec<Edge>) {
        let Taking { columns, record, number, drafts, mut places, .. } = self;
        places.extend((0..record.references.len()).map(|i| Anchor::reference(record, i)));
        places.extend(drafts.iter().map(|draft| draft.at));
        places.sort_unstable();
        places.dedup();
        columns.anchors.extend_from_slice(&places);
        for mention in columns.mentions_of(number) {
            let index = columns.mentions[mention].anchor;
            if index != NONE {
                let at = Anchor::reference(record, index as usize);
                columns.mentions[mention].anchor = columns.anchor(number, &at);
            }
        }
        edges.extend(drafts.into_iter().map(|draft| Edge {
            source: draft.source,
            target: draft.target,
            anchor: columns.anchor(number, &draft.at),
            kind: draft.kind,
            role: draft.role,
            falls: draft.falls,
        }));
    }
}

fn doc_type(words: &mut Names, doc_type: Option<&DocType>) -> u32 {
    doc_type.map_or(NONE, |of| words.id(&format!("{}{BETWEEN}{}", of.code, of.name)))
}
