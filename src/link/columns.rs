//! What is kept of the records until all are there: a few numbers per mention, place and edge.
//!
//! Strings are numbers (see [`super::names`]), and what belongs to one record stands together, so
//! that a record needs to know only where its part begins.

use std::fmt::Write;
use std::ops::Range;

use super::answers::Named;
use super::names::{NONE, Names, Texts};
use crate::model::{Date, Evidence, Record, Role};
use crate::text::Span;

/// The header of a record.
pub(super) const OWN: u8 = 1;
/// A code is printed: it belongs to a group.
pub(super) const CODED: u8 = 2;
/// A document that means itself.
pub(super) const TO_SELF: u8 = 4;
/// It means a document that can be told from others.
pub(super) const MEANT: u8 = 8;
/// What it means was known before.
pub(super) const KNOWN: u8 = 16;
/// A report may report on what it cites so.
pub(super) const PLAUSIBLE: u8 = 32;
/// The report acted upon what it cites so.
pub(super) const ACTING: u8 = 64;

/// A mention of a document, or a record's own header, which comes before its references.
#[derive(Clone, Copy)]
pub(super) struct Mention {
    pub record: u32,
    /// The name of the document that it means, as far as it is known.
    pub node: u32,
    /// Its group; without a code the first mention of the same document in its record.
    pub group: u32,
    pub key: u32,
    pub date: PackedDate,
    /// Code and name of the type, with [`BETWEEN`] between them.
    pub doc_type: u32,
    pub code: u32,
    pub title: u32,
    /// Id of the body that issued the document.
    pub issuer: u32,
    pub anchor: u32,
    pub flags: u8,
}

/// Between the code and the name of a type: before all letters, so that pairs keep their order.
pub(super) const BETWEEN: char = '\0';

impl Mention {
    pub(super) fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A date in four bytes, in the order of dates; 0 for none.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PackedDate(u32);

impl PackedDate {
    pub(super) fn new(date: Option<Date>) -> Self {
        PackedDate(date.map_or(0, |date| {
            u32::from(date.year) << 16 | u32::from(date.month) << 8 | u32::from(date.day)
        }))
    }

    pub(super) fn date(self) -> Option<Date> {
        let [_, _, month, day] = self.0.to_be_bytes();
        (self.0 != 0).then_some(Date { year: (self.0 >> 16) as u16, month, day })
    }

    /// The date, if it is one day.
    pub(super) fn day(self) -> Option<Date> {
        self.date().filter(|date| date.day > 0)
    }
}

/// A place in a record, in the order of [`Evidence`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    pub start: u32,
    pub end: u32,
    pub page: u32,
    /// 0, or an indicator counted from 1, or a reference with [`Anchor::REFERENCE`].
    pub what: u32,
}

impl Anchor {
    pub(super) const REFERENCE: u32 = 1 << 31;

    /// A span of a record on a page.
    pub(super) fn new(record: &Record, span: Span, page: usize) -> Self {
        let [start, end] = record.chars.of(span);
        Anchor { start: start as u32, end: end as u32, page: page as u32, what: 0 }
    }

    /// Where a reference stands.
    pub(super) fn reference(record: &Record, index: usize) -> Self {
        let reference = &record.references[index];
        let what = Self::REFERENCE | index as u32;
        Anchor { what, ..Anchor::new(record, reference.span, reference.page) }
    }

    fn evidence(self, record: &str) -> Evidence {
        let index = (self.what & !Self::REFERENCE) as usize;
        let reference = (self.what & Self::REFERENCE != 0).then_some(index);
        Evidence {
            record: record.to_owned(),
            span: [self.start as usize, self.end as usize],
            page: self.page as usize,
            reference,
            indicator: if reference.is_none() { index.checked_sub(1) } else { None },
        }
    }
}

/// A body that is told something, asked or reported to, and by which part of the record.
#[derive(Clone, Copy)]
pub(super) struct Party {
    /// The index of a task, or one of the other numbers of [`super::answers`].
    pub part: u32,
    /// Number of the body as it is named.
    pub body: u32,
}

/// Where the parts of a record begin, and what it is.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub mention: u32,
    pub anchor: u32,
    /// The first of its nodes: indicators, tasks, then anomalies.
    pub local: u32,
    pub indicators: u32,
    pub tasks: u32,
    pub party: u32,
    pub reports: Reports,
    /// What its mentions mean is not known, or another than it was.
    pub changed: bool,
}

/// Whether a document reports.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reports {
    /// It does not.
    No,
    /// A body reports in it.
    Within,
    /// It is a report by its type.
    Whole,
}

/// The end of an edge: a name, a mention that has a name when all groups are resolved, or a node that
/// a record makes by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End(u32);

/// What an [`End`] stands for.
pub(super) enum Is {
    /// The number of a name.
    Name(u32),
    /// The number of a mention.
    Mention(u32),
    /// The number of a node of a record.
    Local(u32),
}

impl End {
    const LOCAL: u32 = 1 << 31;
    const MENTION: u32 = 1 << 30;

    pub(super) fn name(name: u32) -> Self {
        debug_assert!(name < Self::MENTION, "too many names");
        End(name)
    }

    pub(super) fn mention(mention: u32) -> Self {
        debug_assert!(mention < Self::MENTION, "too many mentions");
        End(mention | Self::MENTION)
    }

    pub(super) fn local(local: u32) -> Self {
        debug_assert!(local < Self::LOCAL, "too many nodes");
        End(local | Self::LOCAL)
    }

    pub(super) fn is(self) -> Is {
        match self.0 {
            local if local & Self::LOCAL != 0 => Is::Local(local & !Self::LOCAL),
            mention if mention & Self::MENTION != 0 => Is::Mention(mention & !Self::MENTION),
            name => Is::Name(name),
        }
    }
}

/// When an edge falls away that means nothing once its ends are known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Falls {
    /// Never.
    Never,
    /// If it joins a node with itself.
    Looped,
    /// If it leads to the record's own document.
    Homeward,
}

/// An edge where it is read once.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub source: End,
    pub target: End,
    /// Where it is read; [`NONE`] where the tables tell of it.
    pub anchor: u32,
    pub kind: u16,
    pub role: Option<Role>,
    pub falls: Falls,
}

/// All that is kept of the records but their edges.
#[derive(Default)]
pub(super) struct Columns {
    /// Ids of nodes, and keys.
    pub names: Names,
    /// Codes, types, titles and names of bodies.
    pub words: Names,
    pub groups: Names,
    pub kinds: Names,
    /// Ids of the records.
    pub ids: Texts,
    pub rows: Vec<Row>,
    pub mentions: Vec<Mention>,
    pub anchors: Vec<Anchor>,
    pub parties: Vec<Party>,
    /// Number of nodes that records make by themselves.
    pub locals: u32,
    /// Bodies as they are named.
    pub named: Named,
}

impl Columns {
    /// The header of a record as a mention.
    pub(super) fn own(&self, record: u32) -> &Mention {
        &self.mentions[self.rows[record as usize].mention as usize]
    }

    /// Says what a mention means.
    pub(super) fn set(&mut self, mention: usize, node: u32) {
        let mention = &mut self.mentions[mention];
        if mention.node != node {
            mention.node = node;
            self.rows[mention.record as usize].changed = true;
        }
    }

    /// The mentions of a record: its header and its references.
    pub(super) fn mentions_of(&self, record: u32) -> Range<usize> {
        self.part(record, self.mentions.len(), |row| row.mention)
    }

    /// The places of a record.
    fn anchors_of(&self, record: u32) -> Range<usize> {
        self.part(record, self.anchors.len(), |row| row.anchor)
    }

    /// The bodies that a record tells something or reports to.
    pub(super) fn parties_of(&self, record: u32) -> &[Party] {
        &self.parties[self.part(record, self.parties.len(), |row| row.party)]
    }

    fn part(&self, record: u32, all: usize, start: fn(&Row) -> u32) -> Range<usize> {
        let record = record as usize;
        let end = self.rows.get(record + 1).map_or(all, |next| start(next) as usize);
        start(&self.rows[record]) as usize..end
    }

    /// The number of a place of a record, which is held.
    pub(super) fn anchor(&self, record: u32, anchor: &Anchor) -> u32 {
        let part = self.anchors_of(record);
        let at = self.anchors[part.clone()].partition_point(|held| held < anchor);
        debug_assert!(self.anchors[part.start + at] == *anchor, "a place that is not held");
        (part.start + at) as u32
    }

    pub(super) fn evidence(&self, anchor: u32) -> Evidence {
        let record = self.rows.partition_point(|row| row.anchor <= anchor) - 1;
        self.anchors[anchor as usize].evidence(self.ids.get(record as u32))
    }

    /// The node of an indicator.
    pub(super) fn indicator(&self, record: u32, index: usize) -> End {
        End::local(self.rows[record as usize].local + index as u32)
    }

    /// The node of a task.
    pub(super) fn task(&self, record: u32, index: u32) -> End {
        let row = &self.rows[record as usize];
        End::local(row.local + row.indicators + index)
    }

    /// The node of an anomaly of one record.
    pub(super) fn anomaly(&self, record: u32, index: usize) -> End {
        let row = &self.rows[record as usize];
        End::local(row.local + row.indicators + row.tasks + index as u32)
    }

    /// The record of a node, the letter of its kind and its number in the record, counted from 1.
    fn local(&self, local: u32) -> (u32, char, u32) {
        let record = self.rows.partition_point(|row| row.local <= local) - 1;
        let row = &self.rows[record];
        let at = local - row.local;
        let (letter, at) = match at.checked_sub(row.indicators) {
            None => ('i', at),
            Some(at) => match at.checked_sub(row.tasks) {
                None => ('t', at),
                Some(at) => ('x', at),
            },
        };
        (record as u32, letter, at + 1)
    }

    /// The id of a node of a record: `5b0c…/i1`.
    pub(super) fn local_id(&self, local: u32) -> String {
        let mut id = String::new();
        self.write_local_id(local, &mut id);
        id
    }

    pub(super) fn write_local_id(&self, local: u32, out: &mut String) {
        let (record, letter, number) = self.local(local);
        // Writing to a string cannot fail.
        let _ = write!(out, "{}/{letter}{number}", self.ids.get(record));
    }

    /// The document that a record is. Two files of one document have one such name, also where only
    /// one of them is found by its code.
    pub(super) fn document(&self, record: u32) -> u32 {
        let own = self.own(record);
        let keyed = own.key != NONE
            && self.names.get(own.node).starts_with("record/")
            && super::resolved(self.names.get(own.key));
        if keyed { own.key } else { own.node }
    }
}
