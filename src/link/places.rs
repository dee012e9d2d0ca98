//! Places: those of documents, figures and bodies, in which unit each lies and which one took over.
//!
//! A code of the statistics office outlives the unit it was given to. The first unit that had one is
//! `place/51`; a later one carries the month in which it began, `place/51@2025-07`.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::Tables;
use crate::model::{Date, Node, Place};
use crate::patterns::{PlaceRow, Places};

/// The units of the tables that the graph holds.
#[derive(Default)]
pub(super) struct PlacesMet<'p> {
    rows: BTreeMap<usize, &'p PlaceRow>,
    /// Each with the dates at which it was met: its upper unit may change.
    dated: BTreeSet<(usize, Option<Date>)>,
}

/// The node of a unit.
fn place_id(place: &PlaceRow, places: &Places) -> String {
    let code = place.code.as_str();
    match places.since(place) {
        Some(month) => format!("place/{code}@{month}"),
        None => format!("place/{code}"),
    }
}

impl<'p> Tables<'p> {
    /// The node of a place as a document of this date means it.
    pub(super) fn place(&mut self, place: &Place, on: Option<Date>) -> String {
        let on = self.age(on);
        match self.patterns.places.version(&place.code, &place.name, on) {
            Some(row) => self.unit(row, on),
            None => {
                let id = format!("place/{}", place.code);
                let (label, code) = (place.name.clone(), place.code.clone());
                let node = Node::Place { label, code, from: None, until: None };
                self.nodes.entry(id.clone()).or_insert(node);
                id
            }
        }
    }

    /// The node of a unit of the tables, and those of the units around it.
    pub(super) fn unit(&mut self, row: &'p PlaceRow, on: Option<Date>) -> String {
        let places = &self.patterns.places;
        let id = place_id(row, places);
        if !self.places.dated.insert((row.index(), on)) {
            return id;
        }
        self.places.rows.insert(row.index(), row);
        let node = Node::Place {
            label: places.full_name(row).to_owned(),
            code: row.code.as_str().to_owned(),
            from: row.from,
            until: row.until,
        };
        self.nodes.insert(id.clone(), node);
        if let Some(parent) = places.parent(row, on) {
            let parent = self.unit(parent, on.filter(|on| row.valid(Some(*on))).or(row.until));
            self.known(id.clone(), parent, "part_of");
        }
        id
    }

    /// Whether the graph holds a unit.
    pub(super) fn holds(&self, place: &PlaceRow) -> bool {
        self.places.rows.contains_key(&place.index())
    }

    /// The units that took over from those that ended, and from these in turn.
    pub(super) fn later_places(&mut self) {
        let mut open: Vec<&'p PlaceRow> = self.places.rows.values().copied().collect();
        let mut done: BTreeSet<usize> = BTreeSet::new();
        while let Some(row) = open.pop() {
            if !done.insert(row.index()) {
                continue;
            }
            let next = row.until.map(|until| until.end().next());
            for successor in self.patterns.places.successors(row) {
                let (source, target) =
                    (place_id(row, &self.patterns.places), self.unit(successor, next));
                self.known(source, target, "succeeded_by");
                open.push(successor);
                open.extend(self.patterns.places.parent(successor, next));
            }
        }
    }
}
