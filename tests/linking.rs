//! Linking again what was linked before: what is known of the mentions that nothing touched saves
//! work and changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use viendan::model::{EdgeKey, Ground, Node, Record, Role, group_code};
use viendan::{Counts, Known, Linking, Piece};

use crate::corpus::{patterns, sources};
use crate::properties::config;

/// The records of the corpus, by id.
fn records() -> &'static [Record] {
    static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
        let read = sources().iter().map(|source| viendan::read(source.clone(), patterns()));
        let mut records: Vec<Record> = read.collect();
        records.sort_by(|a, b| a.id.cmp(&b.id));
        records
    });
    &RECORDS
}

/// All pieces, in the order in which they came.
#[derive(Debug, Default, PartialEq)]
struct Pieces {
    ids: BTreeMap<String, Known>,
    nodes: Vec<(String, Node)>,
    edges: Vec<(EdgeKey, Option<Role>, Ground)>,
}

/// Links records by their ids; of some it is known what their mentions meant.
fn linked(
    records: &[Record],
    known: &BTreeMap<String, Known>,
    touched: impl Fn(&str) -> bool,
) -> (Pieces, Counts) {
    let mut linking = Linking::new(patterns());
    for record in records {
        linking.add(record, known.get(&record.id).cloned());
    }
    let mut pieces = Pieces { ids: known.clone(), ..Pieces::default() };
    let again = |record: usize| Ok::<_, Infallible>(records[record].clone());
    let Ok(counts) = linking.finish(touched, again, |piece| {
        match piece {
            Piece::Ids { record, own, references } => {
                assert!(pieces.nodes.is_empty() && pieces.edges.is_empty());
                let references = references.iter().map(|id| id.map(str::to_owned)).collect();
                let now = Known { own: own.to_owned(), references };
                let before = pieces.ids.insert(records[record].id.clone(), now.clone());
                assert_ne!(before, Some(now), "told although it is known");
            }
            Piece::Node { id, node } => {
                assert!(pieces.edges.is_empty(), "a node behind an edge");
                pieces.nodes.push((id.to_owned(), node.clone()));
            }
            Piece::Edge { source, target, kind, role, ground } => {
                let (source, target) = (source.to_owned(), target.to_owned());
                let key = EdgeKey { source, target, kind: kind.to_owned() };
                pieces.edges.push((key, role, ground.clone()));
            }
        }
        Ok(())
    });
    assert!(pieces.nodes.windows(2).all(|pair| pair[0].0 < pair[1].0), "nodes are in order");
    assert!(pieces.edges.windows(2).all(|pair| pair[0].0 < pair[1].0), "edges are in order");
    let local: usize = records.iter().map(|record| viendan::local_nodes(record).len()).sum();
    assert_eq!(counts.nodes, local + pieces.nodes.len());
    assert_eq!(counts.edges, pieces.edges.len());
    (pieces, counts)
}

/// The groups that a record has a mention of.
fn groups(record: &Record) -> BTreeSet<String> {
    let cited = record.references.iter().map(|reference| &reference.code);
    let codes = std::iter::once(&record.header.code).chain(cited).flatten();
    codes.map(|code| group_code(code)).collect()
}

/// A record as another reading of its file may give it.
fn changed(record: &Record) -> Record {
    let mut record = record.clone();
    record.header.date = None;
    if let Some(reference) = record.references.first_mut() {
        reference.code = Some("1/2021/NĐ-CP".to_owned());
        reference.key = Some("vn/chinh-phu/ndd/2021/1".to_owned());
    }
    record
}

/// What happens to a record between two runs.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Absent,
    Kept,
    Changed,
    Added,
    Removed,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        1 => Just(Fate::Absent),
        8 => Just(Fate::Kept),
        1 => Just(Fate::Changed),
        2 => Just(Fate::Added),
        2 => Just(Fate::Removed),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..config() })]

    #[test]
    fn what_is_known_changes_nothing(fates in vec(fate(), records().len())) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let mut touched = BTreeSet::new();
        for (record, fate) in records().iter().zip(&fates) {
            if matches!(fate, Fate::Kept | Fate::Changed | Fate::Removed) {
                before.push(record.clone());
            }
            match fate {
                Fate::Kept | Fate::Added => after.push(record.clone()),
                Fate::Changed => after.push(changed(record)),
                Fate::Absent | Fate::Removed => {}
            }
            if !matches!(fate, Fate::Kept | Fate::Absent) {
                touched.extend(groups(record));
            }
            if *fate == Fate::Changed {
                touched.extend(groups(&changed(record)));
            }
        }
        let (former, _) = linked(&before, &BTreeMap::new(), |_| true);
        let mut known = former.ids;
        for (record, fate) in records().iter().zip(&fates) {
            if *fate != Fate::Kept {
                known.remove(&record.id);
            }
        }
        let (again, counts) = linked(&after, &known, |group| touched.contains(group));
        let (whole, all) = linked(&after, &BTreeMap::new(), |_| true);
        prop_assert_eq!(&again, &whole);
        let there: BTreeSet<String> = after.iter().flat_map(groups).collect();
        prop_assert_eq!((counts.groups, all.resolved_groups), (there.len(), there.len()));
        prop_assert_eq!(counts.resolved_groups, there.intersection(&touched).count());
        prop_assert_eq!(Counts { resolved_groups: all.groups, ..counts }, all);
    }
}

/// The pieces are the graph, but for what records make by themselves.
#[test]
fn the_pieces_are_the_graph() {
    let (pieces, counts) = linked(records(), &BTreeMap::new(), |_| true);
    let graph = viendan::link(records().to_vec(), patterns());
    let mut nodes: Vec<(String, Node)> = records().iter().flat_map(viendan::local_nodes).collect();
    nodes.extend(pieces.nodes);
    nodes.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(nodes.into_iter().eq(graph.nodes));
    let grounds = pieces.edges.iter().map(|(key, _, ground)| (key, ground));
    assert!(grounds.eq(&graph.edges));
    let roles = pieces.edges.iter().filter_map(|(key, role, _)| Some((key, role.as_ref()?)));
    assert!(roles.eq(&graph.roles));
    assert_eq!(
        (counts.records, counts.references, counts.linked, counts.series),
        (graph.records, graph.references, graph.linked, graph.series)
    );
}

/// Nothing is resolved where nothing was touched.
#[test]
fn nothing_touched_is_nothing_resolved() {
    let (first, _) = linked(records(), &BTreeMap::new(), |_| true);
    let (again, counts) = linked(records(), &first.ids, |_| false);
    assert_eq!(again, first);
    assert!(counts.groups > 100, "{counts:?}");
    assert_eq!(counts.resolved_groups, 0);
}
