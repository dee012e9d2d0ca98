//! Edges: where they lead once all is resolved, and in which order they go out.

use super::Piece;
use super::columns::{Columns, Edge, End, Falls, Is};
use super::names::NONE;
use super::tasks::stronger;
use crate::model::{Ground, Role};

/// Puts names for mentions, and leaves out what falls away. Edges come record by record.
pub(super) fn settle(columns: &Columns, edges: &mut Vec<Edge>) {
    let name = |end: End| match end.is() {
        Is::Mention(mention) => End::name(columns.mentions[mention as usize].node),
        Is::Name(_) | Is::Local(_) => end,
    };
    let mut record = 0;
    edges.retain_mut(|edge| {
        while columns.rows.get(record + 1).is_some_and(|next| next.anchor <= edge.anchor) {
            record += 1;
        }
        (edge.source, edge.target) = (name(edge.source), name(edge.target));
        match edge.falls {
            Falls::Never => true,
            Falls::Looped => edge.source != edge.target,
            Falls::Homeward => edge.target != End::name(columns.own(record as u32).node),
        }
    });
}

/// An edge with the ranks of its ends and of its kind instead of them.
struct Ranked {
    source: u32,
    target: u32,
    kind: u16,
    role: Option<Role>,
    anchor: u32,
}

/// All nodes by id.
struct Ranks {
    names: Vec<u32>,
    locals: Vec<u32>,
    /// What has each rank.
    ends: Vec<End>,
}

impl Ranks {
    /// `names` are all names in their order.
    fn new(columns: &Columns, names: &[u32]) -> Self {
        let locals = sorted_locals(columns);
        let mut ranks = Ranks {
            names: vec![0; names.len()],
            locals: vec![0; locals.len()],
            ends: Vec::with_capacity(names.len() + locals.len()),
        };
        let mut names = names.iter().copied().peekable();
        for local in locals {
            let id = columns.local_id(local);
            while let Some(name) = names.next_if(|name| columns.names.get(*name) <= id.as_str()) {
                ranks.name(name);
            }
            ranks.locals[local as usize] = ranks.ends.len() as u32;
            ranks.ends.push(End::local(local));
        }
        names.for_each(|name| ranks.name(name));
        ranks
    }

    fn name(&mut self, name: u32) {
        self.names[name as usize] = self.ends.len() as u32;
        self.ends.push(End::name(name));
    }

    fn of(&self, end: End) -> u32 {
        match end.is() {
            Is::Local(local) => self.locals[local as usize],
            Is::Name(name) | Is::Mention(name) => self.names[name as usize],
        }
    }
}

/// The nodes that records make by themselves, by id.
fn sorted_locals(columns: &Columns) -> Vec<u32> {
    let mut locals: Vec<u32> = (0..columns.locals).collect();
    let starts = columns.rows.iter().map(|row| row.local as usize);
    let ends = columns.rows.iter().skip(1).map(|row| row.local as usize);
    for (start, end) in starts.zip(ends.chain([locals.len()])) {
        // `i10` stands before `i2`.
        if end - start > 9 {
            locals[start..end].sort_by_cached_key(|local| columns.local_id(*local));
        }
    }
    // In order already, but where the id of a record is the beginning of another one.
    let before = |a: &u32, b: &u32| columns.local_id(*a) < columns.local_id(*b);
    if !locals.is_sorted_by(before) {
        locals.sort_by_cached_key(|local| columns.local_id(*local));
    }
    locals
}

/// Hands the edges over, by source, target and kind. `names` are all names in their order.
pub(super) fn hand_over<E>(
    columns: &Columns,
    names: &[u32],
    edges: Vec<Edge>,
    mut out: impl FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<usize, E> {
    let ranks = Ranks::new(columns, names);
    let kinds = columns.kinds.sorted();
    let mut of_kind = vec![0; kinds.len()];
    for (rank, kind) in kinds.iter().enumerate() {
        of_kind[*kind as usize] = rank as u16;
    }
    // Of one size, so that no second list of all edges is made.
    let ranked = edges.into_iter().map(|edge| Ranked {
        source: ranks.of(edge.source),
        target: ranks.of(edge.target),
        kind: of_kind[edge.kind as usize],
        role: edge.role,
        anchor: edge.anchor,
    });
    let mut ranked: Vec<Ranked> = ranked.collect();
    ranked.sort_unstable_by_key(|edge| (edge.source, edge.target, edge.kind, edge.anchor));
    let ends = ranks.ends;
    let write = |rank: u32, id: &mut String| {
        id.clear();
        match ends[rank as usize].is() {
            Is::Local(local) => columns.write_local_id(local, id),
            Is::Name(name) | Is::Mention(name) => id.push_str(columns.names.get(name)),
        }
    };
    let (mut source, mut target) = (String::new(), String::new());
    let mut count = 0;
    let same =
        |a: &Ranked, b: &Ranked| (a.source, a.target, a.kind) == (b.source, b.target, b.kind);
    for read in ranked.chunk_by(same) {
        write(read[0].source, &mut source);
        write(read[0].target, &mut target);
        // What the tables tell, of which no place is known, stands last.
        let places = read.chunk_by(|a, b| a.anchor == b.anchor).map(|same| same[0].anchor);
        let evidence: Vec<_> =
            places.filter(|at| *at != NONE).map(|at| columns.evidence(at)).collect();
        let ground = if evidence.is_empty() { Ground::Patterns } else { Ground::Read(evidence) };
        out(Piece::Edge {
            source: &source,
            target: &target,
            kind: columns.kinds.get(kinds[read[0].kind as usize]),
            role: read.iter().filter_map(|edge| edge.role).reduce(stronger),
            ground: &ground,
        })?;
        count += 1;
    }
    Ok(count)
}
