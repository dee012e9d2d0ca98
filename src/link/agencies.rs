//! Agencies: where they are, what they are a part of, and who took over.

use std::collections::BTreeSet;

use super::bodies::{BodyId, level};
use super::names::Names;
use super::tables::Tables;
use crate::model::{Agency, AgencyKind, Date, Node};
use crate::patterns::{AgencyRow, Level, PlaceRow, Tier};

impl<'p> Tables<'p> {
    /// The node of an agency as a document of this date means it, and that of its place. `name` is the
    /// number of its id.
    pub(super) fn agency(&mut self, name: u32, agency: &Agency, on: Option<Date>) {
        let on = self.age(on);
        if self.located.insert((name, on))
            && let Some(id) = BodyId::parse(&agency.id)
            && let Some(place) = self.bodies.place(id.path, on)
        {
            self.unit(place, on);
        }
        let position = agency.kind == AgencyKind::Position;
        let label = || agency.name.clone();
        match self.agencies.get_mut(&name) {
            // A person's office shares the id of the body, which lends the name.
            Some((held, kind)) if *kind == AgencyKind::Position && !position => {
                (*held, *kind) = (label(), agency.kind);
            }
            Some(_) => {}
            None => {
                self.agencies.insert(name, (label(), agency.kind));
            }
        }
    }

    /// What the tables say of the bodies and places of the graph.
    pub(super) fn structure(&mut self, names: &Names) {
        for (name, (label, kind)) in std::mem::take(&mut self.agencies) {
            self.nodes.insert(names.get(name).to_owned(), Node::Agency { label, kind });
        }
        let bodies = self.nodes.iter().filter_map(|(id, node)| match node {
            Node::Agency { kind: AgencyKind::Agency | AgencyKind::Position, .. } => {
                Some(id.clone())
            }
            _ => None,
        });
        let mut open: Vec<String> = bodies.collect();
        let mut done = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !done.insert(id.clone()) {
                continue;
            }
            if let Some(above) = self.above(&id) {
                self.known_body(&id, above, "part_of", &mut open);
            }
            for later in self.later_bodies(&id) {
                self.known_body(&id, later, "succeeded_by", &mut open);
            }
        }
        self.later_places();
    }

    /// A body that the tables name beside one of the graph.
    fn known_body(&mut self, id: &str, other: Agency, kind: &'static str, open: &mut Vec<String>) {
        if other.id == id {
            return;
        }
        let node = Node::Agency { label: other.name, kind: other.kind };
        self.nodes.entry(other.id.clone()).or_insert(node);
        self.known(id.to_owned(), other.id.clone(), kind);
        open.push(other.id);
    }

    /// The body above one at the same place, by `structure.tsv`.
    fn above(&self, id: &str) -> Option<Agency> {
        let parts = BodyId::parse(id)?;
        let rows = self.bodies.rows(parts);
        let symbol = self.patterns.structure.above(rows.first()?)?;
        if !rows.iter().all(|row| self.patterns.structure.above(row) == Some(symbol)) {
            return None;
        }
        let last = self.patterns.places.at_path(parts.path).last();
        let fits = |row: &&AgencyRow| match last {
            Some(place) => row.level == Level::Local || row.level == level(place.tier()),
            None => row.level == Level::Central,
        };
        let mut above = self.patterns.agencies.iter().filter(|row| row.symbol == symbol);
        // The name of the unit in which the body of the graph is known to be.
        let place = self.met(parts.path).or(last);
        Some(above.find(fits)?.at(place, &self.patterns.places))
    }

    /// The first of the units of a path that the graph holds.
    fn met(&self, path: &str) -> Option<&'p PlaceRow> {
        self.patterns.places.at_path(path).find(|place| self.holds(place))
    }

    /// The bodies that took over from one, where that is certain: those of its row in the tables, or
    /// the same body of the one unit that its own was merged into.
    fn later_bodies(&self, id: &str) -> Vec<Agency> {
        let places = &self.patterns.places;
        let Some(parts) = BodyId::parse(id) else { return Vec::new() };
        let rows = self.bodies.rows(parts);
        let Some(row) = rows
            .iter()
            .max_by_key(|row| row.until.map_or((true, None), |until| (false, Some(until.end()))))
        else {
            return Vec::new();
        };
        let ended = row.until.map(Date::end);
        if parts.path.is_empty() {
            let later = self.patterns.agencies.successors(row).into_iter();
            return later
                .filter(|later| later.level == Level::Central)
                .map(|later| later.at(None, places))
                .collect();
        }
        // The unit at the end of the body, or the last one of its path.
        let versions = || places.at_path(parts.path);
        let place = ended.and_then(|ended| versions().find(|place| place.valid(Some(ended))));
        let Some(place) = place.or_else(|| versions().last()) else { return Vec::new() };
        let gone = place.until.map(Date::end);
        let candidates: Vec<&AgencyRow> = match ended {
            Some(_) => self.patterns.agencies.successors(row),
            None => vec![row],
        };
        // The unit that was there on the day after, if the body outlived its own.
        let unit = match (ended, gone) {
            (Some(ended), gone) if gone.is_none_or(|gone| ended < gone) => Some(place),
            (_, None) => None,
            (_, Some(_)) => heir(place, places),
        };
        let Some(unit) = unit else { return Vec::new() };
        let next = ended.or(gone).map(Date::next);
        let there = candidates.into_iter().filter(|later| later.valid(next));
        there.filter_map(|later| self.seated(later, unit, next)).collect()
    }

    /// A body at a unit, or at the province above it where it is one of the province.
    fn seated(&self, row: &AgencyRow, unit: &'p PlaceRow, on: Option<Date>) -> Option<Agency> {
        let places = &self.patterns.places;
        let place = match row.level {
            Level::Central => None,
            Level::Unit => return None,
            Level::Local => Some(unit),
            at if at == level(unit.tier()) => Some(unit),
            Level::Province => {
                Some(places.parent(unit, on).filter(|up| up.tier() == Tier::Province)?)
            }
            _ => return None,
        };
        Some(row.at(place, places))
    }
}

/// The one unit that took over all of another one and has bodies of the same kinds: of its own tier,
/// or the special zone that an island district became.
fn heir<'p>(place: &PlaceRow, places: &'p crate::patterns::Places) -> Option<&'p PlaceRow> {
    let later = places.successors(place);
    let [heir] = later.as_slice() else { return None };
    let island = (place.tier(), heir.tier()) == (Tier::District, Tier::Commune);
    (place.tier() == heir.tier() || island).then_some(*heir)
}
