//! What the id of a body says: where it is, which body of the tables it is, and whom a group means.

use std::collections::BTreeMap;

use crate::model::{Agency, AgencyKind, Date};
use crate::patterns::{AgencyRow, GroupRow, Level, Patterns, PlaceRow, Tier, Within};
use crate::text::{fold, is_word};

/// The bodies of the tables by the last part of their ids.
pub(super) struct Bodies<'p> {
    patterns: &'p Patterns,
    by_slug: BTreeMap<&'p str, Vec<&'p AgencyRow>>,
}

/// An id taken apart: `vn/quang-ngai/ly-son/ubnd`.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyId<'a> {
    /// `quang-ngai/ly-son`; empty for central bodies, `?` where the place is not known.
    pub path: &'a str,
    /// `ubnd`.
    pub slug: &'a str,
}

impl<'a> BodyId<'a> {
    pub(super) fn parse(id: &'a str) -> Option<BodyId<'a>> {
        let rest = id.strip_prefix("vn/")?;
        let (path, slug) = rest.rsplit_once('/').unwrap_or(("", rest));
        Some(BodyId { path, slug })
    }
}

/// The level of the bodies of a unit.
pub(super) fn level(tier: Tier) -> Level {
    match tier {
        Tier::Province => Level::Province,
        Tier::District => Level::District,
        Tier::Commune => Level::Commune,
    }
}

impl<'p> Bodies<'p> {
    pub(super) fn new(patterns: &'p Patterns) -> Self {
        let mut by_slug: BTreeMap<&str, Vec<&AgencyRow>> = BTreeMap::new();
        for row in patterns.agencies.iter().filter(|row| row.level != Level::Unit) {
            by_slug.entry(&row.slug).or_default().push(row);
        }
        Bodies { patterns, by_slug }
    }

    /// The tier of a path; `None` where no unit or units of several tiers ever had it.
    pub(super) fn tier(&self, path: &str) -> Option<Tier> {
        let mut tiers = self.patterns.places.at_path(path).map(PlaceRow::tier);
        let first = tiers.next()?;
        tiers.all(|tier| tier == first).then_some(first)
    }

    /// The unit that a path means on `date`, if only one had it then.
    pub(super) fn place(&self, path: &str, date: Option<Date>) -> Option<&'p PlaceRow> {
        let mut there = self.patterns.places.at_path(path).filter(|row| row.valid(date));
        match (there.next(), there.next()) {
            (Some(row), None) => Some(row),
            // Named after its end or before its start: still the only one of its path.
            (None, _) => {
                let mut all = self.patterns.places.at_path(path);
                all.next().filter(|_| all.next().is_none())
            }
            _ => None,
        }
    }

    /// The rows that an id means, over all times.
    pub(super) fn rows(&self, id: BodyId<'_>) -> Vec<&'p AgencyRow> {
        let Some(rows) = self.by_slug.get(id.slug) else { return Vec::new() };
        let fits = |at: Level| {
            if id.path.is_empty() {
                return at == Level::Central;
            }
            self.tier(id.path).is_some_and(|tier| at == Level::Local || at == level(tier))
        };
        rows.iter().copied().filter(|row| fits(row.level)).collect()
    }

    /// Whether a group of this id and name means a body; see [`covers`].
    pub(super) fn covers(&self, group: &str, name: &str, body: &str) -> bool {
        let (Some(at), Some(id)) = (BodyId::parse(group), BodyId::parse(body)) else {
            return false;
        };
        if id.path == "?" {
            return false;
        }
        let rows = self.rows(id);
        let folded = fold(name);
        let found: Vec<_> = self.patterns.groups.all(&folded).collect();
        let mut start = 0;
        for (i, (range, meant)) in found.iter().enumerate() {
            let end = found.get(i + 1).map_or(folded.len(), |(next, _)| next.start);
            let before = &folded[start..range.start];
            start = range.end;
            // Folding keeps offsets.
            let rest = name.get(range.end..end).unwrap_or_default();
            let Some(named) = self.named(before) else { continue };
            if self.is_within(at, id, meant)
                && rows.iter().any(|row| self.is_member(row, id, meant, &named, rest))
            {
                return true;
            }
        }
        false
    }

    /// The body that the words before those of a group name: each unit of `Công an các huyện` has one.
    /// No body where nothing or only a head stands there (`Thủ trưởng các sở`); `None` where the words
    /// are those of something that is not known.
    fn named(&self, before: &str) -> Option<Vec<&'p AgencyRow>> {
        let lead = self.patterns.rules.get("group.lead");
        if lead.is_match(before) {
            return Some(Vec::new());
        }
        let end = before.trim_end().len();
        let last = self.patterns.agencies.all(before, 0..end).last();
        let (range, rows) = last.filter(|(range, _)| range.end == end)?;
        let rows = rows.iter().map(|row| self.patterns.agencies.row(*row)).collect();
        lead.is_match(&before[..range.start]).then_some(rows)
    }

    /// Whether a body is one of those that the words of a group mean, as far as its name goes.
    fn is_member(
        &self,
        row: &AgencyRow,
        id: BodyId<'_>,
        meant: &GroupRow,
        named: &[&AgencyRow],
        rest: &str,
    ) -> bool {
        let at = match self.tier(id.path) {
            Some(tier) => level(tier),
            None if id.path.is_empty() => Level::Central,
            None => return false,
        };
        if !meant.levels.contains(&at) {
            return false;
        }
        let in_rest = |words: &str| stands_in(words.trim(), &fold(rest));
        let in_place = || {
            let mut places = self.patterns.places.at_path(id.path);
            !lists_names(rest) || places.any(|place| in_rest(&fold(&place.name)))
        };
        if !named.is_empty() {
            return in_place() && named.iter().any(|named| named.symbol == row.symbol);
        }
        let name = fold(&row.bare_name);
        let member = meant.members.iter().find(|member| {
            name.strip_prefix(member.as_str()).is_some_and(|after| !after.starts_with(is_word))
        });
        let Some(member) = member else { return false };
        if *member == name {
            return in_place();
        }
        // A beginning stands for the bodies of the state that belong to the one above them.
        self.patterns.structure.above(row).is_some()
            && (!lists_names(rest) || in_rest(&name[member.len()..]))
    }

    /// Whether a body is where the members of a group are.
    fn is_within(&self, group: BodyId<'_>, body: BodyId<'_>, meant: &GroupRow) -> bool {
        let province = |path: &str| path.split('/').next().map(str::to_owned);
        match meant.within {
            Within::Country => true,
            Within::Same => group.path == body.path,
            Within::Province => province(group.path) == province(body.path),
            Within::District => match self.tier(group.path) {
                Some(Tier::Commune) => {
                    let up = |path: &str| path.rsplit_once('/').map(|(up, _)| up.to_owned());
                    up(group.path) == up(body.path)
                }
                _ => body
                    .path
                    .strip_prefix(group.path)
                    .is_some_and(|inside| !group.path.is_empty() && inside.starts_with('/')),
            },
        }
    }
}

/// Whether the words behind those for a group name its members one by one:
/// `UBND các huyện: Tây Sơn, Phù Cát`.
fn lists_names(rest: &str) -> bool {
    rest.contains(':') || rest.trim_start().starts_with(char::is_uppercase)
}

/// Whether words stand in a text, not as a part of longer ones.
fn stands_in(words: &str, text: &str) -> bool {
    !words.is_empty()
        && text.match_indices(words).any(|(at, _)| {
            !text[..at].ends_with(is_word) && !text[at + words.len()..].starts_with(is_word)
        })
}

/// Whether a mention of several bodies at once (`Các sở, ban, ngành`) means the body of this id.
///
/// The words of `patterns/groups.tsv` in the name of the group say what the members are called, of
/// which level they are and how far from the place of the group, which its id holds. Behind a colon
/// or with a name behind it only the bodies that are named are meant. A group in words that no row
/// has means nobody.
pub fn covers(group: &Agency, body: &str, patterns: &Patterns) -> bool {
    group.kind == AgencyKind::Group && Bodies::new(patterns).covers(&group.id, &group.name, body)
}
