//! Giving every mention the name of what it means: group by group, then those without a code.

use super::Piece;
use super::columns::{CODED, Columns, KNOWN, MEANT, Mention, OWN, TO_SELF};
use super::identity;
use super::names::{Lists, NONE};
use crate::patterns::Patterns;

/// Resolves the groups that were touched or are not known, and returns how many.
pub(super) fn resolve(
    columns: &mut Columns,
    touched: impl Fn(&str) -> bool,
    patterns: &Patterns,
) -> usize {
    let mentions = columns.mentions.iter().enumerate();
    let coded = mentions.filter(|(_, mention)| mention.is(CODED));
    let groups =
        Lists::new(columns.groups.len(), coded.map(|(at, mention)| (mention.group, at as u32)));
    let mut count = 0;
    for group in 0..groups.len() as u32 {
        let members = groups.get(group);
        let known = members.iter().all(|member| columns.mentions[*member as usize].is(KNOWN));
        if known && !touched(columns.groups.get(group)) {
            continue;
        }
        count += 1;
        let resolved = identity::resolve(columns, members, patterns);
        let ids: Vec<u32> = resolved.ids.iter().map(|id| columns.names.id(id)).collect();
        for (member, of) in members.iter().zip(resolved.of) {
            columns.set(*member as usize, ids[of as usize]);
        }
    }
    for at in 0..columns.mentions.len() {
        let mention = columns.mentions[at];
        if !mention.is(CODED) && mention.is(MEANT) {
            let node = without_code(columns, mention);
            columns.set(at, node);
        }
    }
    count
}

/// References by name, number alone or a word that points: a complete key is an identity; else they
/// are what their first mention is, or a node of their own record. So is a header without a code.
fn without_code(columns: &mut Columns, mention: Mention) -> u32 {
    let id = columns.ids.get(mention.record);
    if mention.is(OWN) {
        let id = format!("record/{id}");
        return columns.names.id(&id);
    }
    if mention.is(TO_SELF) {
        return columns.own(mention.record).node;
    }
    if mention.group != NONE {
        return columns.mentions[mention.group as usize].node;
    }
    let key = columns.names.get(mention.key);
    if !key.contains('?') {
        return mention.key;
    }
    let open = format!("{key}@{id}");
    columns.names.id(&open)
}

/// Hands over what the mentions of those records mean of which that is not known.
pub(super) fn hand_over<E>(
    columns: &Columns,
    mut out: impl FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut references = Vec::new();
    for (record, row) in columns.rows.iter().enumerate().filter(|(_, row)| row.changed) {
        let mentions = &columns.mentions[columns.mentions_of(record as u32)];
        references.clear();
        references.extend(mentions[1..].iter().map(|mention| columns.names.told(mention.node)));
        let own = columns.names.get(columns.mentions[row.mention as usize].node);
        out(Piece::Ids { record, own, references: &references })?;
    }
    Ok(())
}
