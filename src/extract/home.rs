//! Where a document belongs: province, district and commune, from its issuer block, its place line
//! and, where these were lost, from its body (handbook §8.3, in that order).

use std::collections::BTreeMap;

use super::agencies::{Context, named_at, pick};
use crate::model::{Date, Home, HomeSource, Place};
use crate::patterns::{PlaceCode, PlaceRow, Places, Tier};
use crate::text::{fold, is_word};

/// Fills the context from a unit that the issuer block or the place line names; the first source is
/// kept.
pub(super) fn settle<'a>(context: &mut Context<'a>, place: &'a PlaceRow, from: HomeSource) {
    context.home_from.get_or_insert(from);
    let places = &context.patterns.places;
    let mut at = Some(place);
    while let Some(unit) = at {
        match unit.tier() {
            Tier::Province => context.province = Some(unit),
            Tier::District => context.district = Some(unit),
            Tier::Commune => context.commune = Some(unit),
        }
        at = places.parent(unit, context.date);
    }
}

/// The unit that a bare name of a place line means (`Lý Sơn`), given the body of the document.
///
/// A province if one has the name; else a district, a commune; of several, the one in the province
/// that is known or that the body names, and of the kind that the body names.
pub(super) fn place_line<'a>(
    name: &str,
    folded: &str,
    context: &Context<'a>,
) -> Option<&'a PlaceRow> {
    let places = &context.patterns.places;
    let mut name = fold(name.trim());
    for kind in &places.kind_words {
        if let Some(rest) = name.strip_prefix(kind.word.as_str())
            && (rest.starts_with(' ') || kind.word.ends_with('.'))
        {
            name = rest.trim_start().to_owned();
            break;
        }
    }
    let valid: Vec<&PlaceRow> =
        places.named(&name).filter(|place| place.valid(context.date)).collect();
    for tier in [Tier::Province, Tier::District, Tier::Commune] {
        let of_tier: Vec<&PlaceRow> =
            valid.iter().copied().filter(|place| place.tier() == tier).collect();
        if of_tier.is_empty() {
            continue;
        }
        if let Some(place) = pick(&of_tier, None, context) {
            return Some(place);
        }
        // Several: the kind that the body prints with the name, and the unit above it. Of equals none.
        let said = |place: &PlaceRow| count(folded, &fold(&places.label(place)));
        let mut most: Vec<(usize, usize, &PlaceRow)> = of_tier
            .iter()
            .map(|place| {
                let above = places.parent(place, context.date).map_or(0, said);
                (said(place), above, *place)
            })
            .filter(|(count, ..)| *count > 0)
            .collect();
        most.sort_by_key(|(count, above, _)| std::cmp::Reverse((*count > 0, *above, *count)));
        match most.as_slice() {
            [(.., place)] => return Some(place),
            [first, second, ..] if (first.0, first.1) != (second.0, second.1) => {
                return Some(first.2);
            }
            _ => {}
        }
        let home: Vec<&PlaceRow> = match named_province(folded, context) {
            Some((province, _)) => of_tier
                .into_iter()
                .filter(|place| is_inside(place, province, places, context.date))
                .collect(),
            None => Vec::new(),
        };
        if let [place] = home.as_slice() {
            return Some(place);
        }
    }
    None
}

fn is_inside(place: &PlaceRow, province: &PlaceRow, places: &Places, date: Option<Date>) -> bool {
    let mut at = Some(place);
    while let Some(unit) = at {
        if unit.code == province.code {
            return true;
        }
        at = places.parent(unit, date);
    }
    false
}

fn count(text: &str, word: &str) -> usize {
    memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).count()
}

/// Looks for the province in the body: the one that named units (`tỉnh Đồng Tháp`, `huyện Hồng Ngự`)
/// speak for most often, then domain names, then names of products.
pub(super) fn named_province<'a>(
    folded: &str,
    context: &Context<'a>,
) -> Option<(&'a PlaceRow, HomeSource)> {
    let mut provinces: BTreeMap<PlaceCode, (usize, usize, &'a PlaceRow)> = BTreeMap::new();
    for tier in [Tier::Province, Tier::District] {
        for (count, first, place) in named_units(folded, context, tier) {
            let top = if tier == Tier::Province {
                Some(place)
            } else {
                context.patterns.places.parent(place, context.date)
            };
            let Some(top) = top else { continue };
            let entry = provinces.entry(top.code).or_insert((0, first, top));
            entry.0 += count;
            entry.1 = entry.1.min(first);
        }
    }
    let most =
        provinces.into_values().max_by_key(|(count, first, _)| (*count, std::cmp::Reverse(*first)));
    most.map(|(_, _, place)| (place, HomeSource::Body))
        .or_else(|| domain(folded, context).map(|place| (place, HomeSource::Domain)))
        .or_else(|| product(folded, context).map(|place| (place, HomeSource::Product)))
}

/// The district that a text names, if it names only one.
pub(super) fn only_district<'a>(folded: &str, context: &Context<'a>) -> Option<&'a PlaceRow> {
    match named_units(folded, context, Tier::District).as_slice() {
        [(_, _, place)] => Some(place),
        _ => None,
    }
}

/// Units of a tier named with their kind: how often, where first, which.
fn named_units<'a>(
    folded: &str,
    context: &Context<'a>,
    tier: Tier,
) -> Vec<(usize, usize, &'a PlaceRow)> {
    let places = &context.patterns.places;
    let mut found: BTreeMap<PlaceCode, (usize, usize, &'a PlaceRow)> = BTreeMap::new();
    for kind in &places.kind_words {
        if kind.tier.is_some_and(|only| only != tier) {
            continue;
        }
        for at in memchr::memmem::find_iter(folded.as_bytes(), kind.word.as_bytes()) {
            let alone = !folded[..at].ends_with(is_word);
            let after = at + kind.word.len();
            let gap = usize::from(folded[after..].starts_with(' '));
            if !alone || (gap == 0 && !kind.word.ends_with('.')) {
                continue;
            }
            let test = |place: &PlaceRow| {
                place.tier() == tier && places.is_kind(kind, place) && place.valid(context.date)
            };
            let Some((end, _)) = named_at(folded, after + gap, context.patterns, test) else {
                continue;
            };
            let all: Vec<&PlaceRow> =
                places.named(&folded[after + gap..end]).filter(|place| test(place)).collect();
            let Some(place) = pick(&all, None, context) else { continue };
            let entry = found.entry(place.code).or_insert((0, at, place));
            entry.0 += 1;
            entry.1 = entry.1.min(at);
        }
    }
    found.into_values().collect()
}

/// The province of a domain name (`quangngai.gov.vn`).
fn domain<'a>(folded: &str, context: &Context<'a>) -> Option<&'a PlaceRow> {
    memchr::memmem::find(folded.as_bytes(), b".gov.vn")?;
    let rule = context.patterns.rules.get("place.domain");
    rule.captures_iter(folded).find_map(|found| {
        let name = found.name("name")?.as_str().to_owned();
        by_slug(&name, context)
    })
}

/// The province that a product is named after (`SMART Quảng Nam`).
fn product<'a>(folded: &str, context: &Context<'a>) -> Option<&'a PlaceRow> {
    let rule = context.patterns.rules.get("place.product");
    rule.captures_iter(folded).find_map(|found| {
        let name = found.name("name")?;
        let province =
            |place: &PlaceRow| place.tier() == Tier::Province && place.valid(context.date);
        named_at(folded, name.start(), context.patterns, province).map(|(_, place)| place)
    })
}

/// The province whose name without marks and blanks is `name`.
pub(super) fn by_slug<'a>(name: &str, context: &Context<'a>) -> Option<&'a PlaceRow> {
    let squeezed: String =
        name.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    context.patterns.places.iter().find(|place| {
        place.tier() == Tier::Province
            && place.valid(context.date)
            && crate::patterns::slug(&place.name).replace('-', "") == squeezed
    })
}

/// The home as records show it.
pub(super) fn home(context: &Context<'_>) -> Home {
    let place = |row: Option<&PlaceRow>| {
        row.map(|row| Place {
            code: row.code.as_str().to_owned(),
            name: context.patterns.places.label(row),
        })
    };
    Home {
        province: place(context.province),
        district: place(context.district),
        commune: place(context.commune),
        from: context.home_from,
    }
}
