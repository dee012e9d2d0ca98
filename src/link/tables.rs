//! The bodies and places that are met, and what the tables say of them. There are no more of them
//! than the tables have rows, or than documents have ways to write them.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::Bodies;
use super::places::PlacesMet;
use crate::model::{AgencyKind, Date, Node};
use crate::patterns::Patterns;

pub(super) struct Tables<'p> {
    pub patterns: &'p Patterns,
    pub bodies: Bodies<'p>,
    /// Name and kind of each body, by the number of its id.
    pub agencies: BTreeMap<u32, (String, AgencyKind)>,
    /// Bodies whose place was looked for, with the age in which.
    pub located: BTreeSet<(u32, Option<Date>)>,
    pub places: PlacesMet<'p>,
    /// Nodes of places, and of bodies from when all are met.
    pub nodes: BTreeMap<String, Node>,
    /// Source, target and kind of edges that the tables tell of.
    pub edges: BTreeSet<(String, String, &'static str)>,
    /// Days from which on the units of the tables are others than before, in order.
    turns: Vec<Date>,
}

impl<'p> Tables<'p> {
    pub(super) fn new(patterns: &'p Patterns) -> Self {
        let places = patterns.places.iter();
        let turns = places.flat_map(|row| [row.from, row.until.map(|until| until.end().next())]);
        let turns: BTreeSet<Date> = turns.flatten().collect();
        Tables {
            patterns,
            bodies: Bodies::new(patterns),
            agencies: BTreeMap::new(),
            located: BTreeSet::new(),
            places: PlacesMet::default(),
            nodes: BTreeMap::new(),
            edges: BTreeSet::new(),
            turns: turns.into_iter().collect(),
        }
    }

    /// One day for all days on which the same units exist, so that what is done once per unit and
    /// date is not done for every date of an archive.
    pub(super) fn age(&self, on: Option<Date>) -> Option<Date> {
        let day = on.filter(|on| on.day > 0);
        let Some(day) = day else { return on };
        let turned = self.turns.partition_point(|turn| *turn <= day);
        let before = Date { year: 1900, month: 1, day: 1 };
        Some(turned.checked_sub(1).map_or(before, |last| self.turns[last]))
    }

    /// An edge that the tables tell of.
    pub(super) fn known(&mut self, source: String, target: String, kind: &'static str) {
        self.edges.insert((source, target, kind));
    }

    /// The name of an agency by its id.
    pub(super) fn agency_name<'a>(&'a self, id: &'a str) -> &'a str {
        match self.nodes.get(id) {
            Some(Node::Agency { label, .. }) => label,
            _ => id,
        }
    }
}
