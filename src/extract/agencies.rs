//! Agency mentions: a body's words, the place after them, and the body they mean in this document.

use std::ops::Range;

use super::window;
use crate::model::{Agency, AgencyKind, Date, HomeSource};
use crate::patterns::{AgencyRow, Level, Patterns, PlaceRow, Tier, slug};
use crate::text::{fold, is_word};

/// What is known of the document that a mention stands in: relative mentions are resolved against
/// it (`UBND tỉnh`, `Sở Tư pháp`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub patterns: &'a Patterns,
    /// The document's own date.
    pub date: Option<Date>,
    pub province: Option<&'a PlaceRow>,
    pub district: Option<&'a PlaceRow>,
    pub commune: Option<&'a PlaceRow>,
    /// What its places were told by.
    pub home_from: Option<HomeSource>,
    /// The level of the document's issuer.
    pub tier: Option<Tier>,
    /// The document's issuer, once it is known: `Sở` alone is the department that writes.
    pub issuer: Option<&'a Agency>,
}

/// A body named in the text.
#[derive(Clone, Debug)]
pub(super) struct Mention<'a> {
    /// Normalized range, with the place.
    pub range: Range<usize>,
    /// The body, resolved.
    pub agency: Agency,
    /// Its row, unless it is in no table.
    pub row: Option<&'a AgencyRow>,
    /// The place printed with it.
    pub place: Option<&'a PlaceRow>,
}

/// A place after a body's name.
#[derive(Clone, Copy, Debug)]
enum Where<'a> {
    /// A named unit.
    Named(&'a PlaceRow),
    /// `tỉnh`, `Huyện`: the document's own.
    Own(Tier),
}

/// The body that starts at byte `at`, the longest name winning.
pub(super) fn parse<'a>(
    normalized: &str,
    folded: &str,
    at: usize,
    context: &Context<'a>,
) -> Option<Mention<'a>> {
    parse_held(normalized, folded, at, context, 2)
}

/// [`parse`] with at most `offices` positions in front of the body.
fn parse_held<'a>(
    normalized: &str,
    folded: &str,
    at: usize,
    context: &Context<'a>,
    offices: usize,
) -> Option<Mention<'a>> {
    let patterns = context.patterns;
    if let Some((end, rows)) = patterns.agencies.starting(folded, at) {
        let (place_end, place) = match place_after(normalized, folded, end, context) {
            Some((place_end, place)) => (place_end, Some(place)),
            None => (end, None),
        };
        let row = choose(rows, place, context)?;
        let central = row.level == Level::Central;
        let (end, place) = if central { (end, None) } else { (place_end, place) };
        let agency = resolve(row, place, context);
        let place = match place {
            Some(Where::Named(place)) => Some(place),
            _ => None,
        };
        return Some(Mention { range: at..end, agency, row: Some(row), place });
    }
    // `Chánh Văn phòng UBND tỉnh` is the head of the office, whose name begins inside the position.
    if let Some((end, _)) = patterns.positions.starting(folded, at)
        && offices > 0
        && let Some((inner, _)) =
            folded[at..end].match_indices(' ').map(|(i, _)| at + i + 1).find_map(|start| {
                let (reach, _) = patterns.agencies.starting(folded, start)?;
                (reach > end).then_some((start, reach))
            })
        && let Some(office) = parse_held(normalized, folded, inner, context, 0)
    {
        return Some(Mention { range: at..office.range.end, ..office });
    }
    if let Some((end, position)) = patterns.positions.starting(folded, at)
        && offices > 0
        && folded[end..].starts_with(' ')
        && let Some(office) = parse_held(normalized, folded, end + 1, context, offices - 1)
    {
        return Some(held_by(office, &position.name, at));
    }
    unknown(normalized, at, context)
}

/// A person's office: the head of a ministry or department stands for it; the chairman of a local
/// body is kept as a position of that body (handbook of names: person = office).
fn held_by<'a>(office: Mention<'a>, position: &str, at: usize) -> Mention<'a> {
    let local = office.row.is_some_and(|row| row.level == Level::Local);
    let agency = if local {
        let name = format!("{position} {}", office.agency.name);
        Agency { id: office.agency.id, name, kind: AgencyKind::Position }
    } else {
        office.agency
    };
    Mention { range: at..office.range.end, agency, ..office }
}

/// The person at the head of a local body, kept as a position of that body.
pub(super) fn headed_by(position: &str, body: Agency) -> Agency {
    let name = format!("{position} {}", body.name);
    Agency { name, kind: AgencyKind::Position, id: body.id }
}

/// A body that no table has, by the rule for its first word.
fn unknown<'a>(normalized: &str, at: usize, context: &Context<'a>) -> Option<Mention<'a>> {
    let text = window(normalized, at, 160);
    let found = context.patterns.rules.get("agency.unknown").captures(text)?;
    let name = found.name("name")?.as_str().trim_end_matches([' ', '-']);
    let shown = name.replace('\n', " ");
    if !shown.contains(' ') {
        // A kind of body without a name is the writer's own.
        let own = context.issuer.filter(|issuer| fold(&issuer.name).starts_with(&fold(&shown)))?;
        let range = at..at + name.len();
        return Some(Mention { range, agency: own.clone(), row: None, place: None });
    }
    let agency = local_unknown(&shown, context).unwrap_or_else(|| {
        let path = home_path(context).unwrap_or_else(|| "?".to_owned());
        Agency { id: format!("vn/{path}/{}", slug(&shown)), name: shown, kind: AgencyKind::Agency }
    });
    Some(Mention { range: at..at + name.len(), agency, row: None, place: None })
}

/// `Đoàn Luật sư tỉnh`: a body in no table at a place of the document's own.
fn local_unknown(shown: &str, context: &Context<'_>) -> Option<Agency> {
    let (body, kind) = shown.rsplit_once(' ')?;
    let place = own_place(&fold(kind), 0, context)?;
    let places = &context.patterns.places;
    Some(Agency {
        id: format!("vn/{}/{}", places.path(place), slug(body)),
        name: format!("{body} {}", places.full_name(place)),
        kind: AgencyKind::Agency,
    })
}

/// Several bodies named at once, kept as one (`các phòng, ban, đơn vị`).
pub(super) fn group(text: &str, context: &Context<'_>) -> Agency {
    let path = home_path(context).unwrap_or_else(|| "?".to_owned());
    Agency {
        id: format!("vn/{path}/{}", slug(text)),
        name: text.to_owned(),
        kind: AgencyKind::Group,
    }
}

/// The path of the document's own place: `quang-ngai/ly-son`.
pub(super) fn home_path(context: &Context<'_>) -> Option<String> {
    let place = match context.tier {
        Some(Tier::Commune) => context.commune,
        Some(Tier::District) => context.district,
        _ => context.province,
    }?;
    Some(context.patterns.places.path(place).to_owned())
}

/// The row that words mean here: valid at the document's date, and of the level of the place that is
/// named with it or of the document.
fn choose<'a>(
    rows: &[usize],
    place: Option<Where<'a>>,
    context: &Context<'a>,
) -> Option<&'a AgencyRow> {
    let all: Vec<&AgencyRow> = rows.iter().map(|row| context.patterns.agencies.row(*row)).collect();
    let valid: Vec<&AgencyRow> =
        all.iter().copied().filter(|row| row.valid(context.date)).collect();
    let rows = if valid.is_empty() { all } else { valid };
    let tier = match place {
        Some(Where::Named(place)) => Some(place.tier()),
        Some(Where::Own(tier)) => Some(tier),
        None => None,
    };
    let at = |level: Level| rows.iter().copied().find(|row| row.level == level);
    let of_tier = |tier: Tier| at(level(tier)).or_else(|| at(Level::Local));
    match tier {
        Some(tier) => of_tier(tier).or_else(|| rows.first().copied()),
        None => match context.tier {
            // Without a place, a body that exists at several levels is one of the document's level.
            Some(tier) if rows.len() > 1 && at(Level::Central).is_none() => {
                of_tier(tier).or_else(|| rows.first().copied())
            }
            _ => rows.first().copied(),
        },
    }
}

fn level(tier: Tier) -> Level {
    match tier {
        Tier::Province => Level::Province,
        Tier::District => Level::District,
        Tier::Commune => Level::Commune,
    }
}

/// The body of a row at a place.
fn resolve(row: &AgencyRow, place: Option<Where<'_>>, context: &Context<'_>) -> Agency {
    let own = |tier: Tier| match tier {
        Tier::Province => context.province,
        Tier::District => context.district,
        Tier::Commune => context.commune,
    };
    let place = match (row.level, place) {
        (Level::Central | Level::Unit, _) => None,
        (_, Some(Where::Named(place))) => Some(place),
        (_, Some(Where::Own(tier))) => own(tier),
        (Level::Province, None) => context.province,
        (Level::District, None) => context.district,
        (Level::Commune, None) => context.commune,
        (Level::Local, None) => context.tier.and_then(own),
    };
    at_place(row, place, context)
}

/// The body of a row at a given place, or without a place: its id then keeps a `?`.
pub(super) fn at_place(row: &AgencyRow, place: Option<&PlaceRow>, context: &Context<'_>) -> Agency {
    let places = &context.patterns.places;
    let (bare, part) = (row.bare_name.clone(), &row.slug);
    let (id, name) = match (row.level, place) {
        (Level::Central | Level::Unit, _) => (format!("vn/{part}"), bare),
        (_, None) => (format!("vn/?/{part}"), bare),
        (_, Some(place)) => {
            let full = places.full_name(place);
            let name = row
                .name
                .replace("{place}", full)
                .replace("{name}", &full[places.kind(place).len() + 1..]);
            (format!("vn/{}/{part}", places.path(place)), name)
        }
    };
    Agency { id, name, kind: AgencyKind::Agency }
}

/// The body that a symbol token means in this document, if that is certain.
pub(super) fn from_symbol(
    rows: &[usize],
    date: Option<Date>,
    context: &Context<'_>,
) -> Option<Agency> {
    let all: Vec<&AgencyRow> = rows.iter().map(|row| context.patterns.agencies.row(*row)).collect();
    let date = date.or(context.date);
    let valid: Vec<&AgencyRow> = all.iter().copied().filter(|row| row.valid(date)).collect();
    let rows = if valid.is_empty() { all } else { valid };
    let row = match rows.as_slice() {
        [row] => row,
        rows => {
            // Several bodies share the token: the document's own level decides, if only one fits.
            let fits = |row: &&&AgencyRow| match context.tier {
                Some(tier) => row.level == level(tier) || row.level == Level::Local,
                None => row.level == Level::Central,
            };
            let mut fitting = rows.iter().filter(fits);
            match (fitting.next(), fitting.next()) {
                (Some(row), None) => row,
                _ => return None,
            }
        }
    };
    Some(resolve(row, None, context))
}

/// The place after a body's name at byte `at`, and where it ends.
fn place_after<'a>(
    normalized: &str,
    folded: &str,
    at: usize,
    context: &Context<'a>,
) -> Option<(usize, Where<'a>)> {
    let rest = folded[at..].strip_prefix(' ')?;
    if let Some((end, place)) = place_at(normalized, folded, at + 1, context, None) {
        return Some((end, place));
    }
    // A bare name: `Tỉnh ủy Quảng Ngãi`, `UBND Quảng Ngãi`.
    let start = at + 1;
    if rest.is_empty() || !normalized[start..].starts_with(char::is_uppercase) {
        return None;
    }
    let (end, place) = named_at(folded, start, context.patterns, |place| {
        place.tier() != Tier::Commune && fits(place, context) && place.valid(context.date)
    })?;
    Some((end, Where::Named(place)))
}

fn fits(place: &PlaceRow, context: &Context<'_>) -> bool {
    match (place.tier(), context.province) {
        (Tier::Province, _) => true,
        (Tier::District, Some(province)) => place.parent == province.code,
        _ => false,
    }
}

/// A unit named with its kind at byte `at`, resolved, and where its name ends.
pub(super) fn place<'a>(
    normalized: &str,
    folded: &str,
    at: usize,
    context: &Context<'a>,
) -> Option<(usize, &'a PlaceRow)> {
    match place_at(normalized, folded, at, context, None)? {
        (end, Where::Named(place)) => Some((end, place)),
        _ => None,
    }
}

/// The unit at byte `at`: named with its kind, or the document's own that a kind word means.
pub(super) fn named_or_own<'a>(
    normalized: &str,
    folded: &str,
    at: usize,
    context: &Context<'a>,
) -> Option<&'a PlaceRow> {
    match place_at(normalized, folded, at, context, None)?.1 {
        Where::Named(place) => Some(place),
        Where::Own(Tier::Province) => context.province,
        Where::Own(Tier::District) => context.district,
        Where::Own(Tier::Commune) => context.commune,
    }
}

/// The document's own place that a kind word alone means (`Huyện`, `tỉnh`), at byte `at`.
pub(super) fn own_place<'a>(
    folded: &str,
    at: usize,
    context: &Context<'a>,
) -> Option<&'a PlaceRow> {
    let rest = &folded[at..];
    let kind = context.patterns.places.kind_words.iter().find(|kind| {
        rest.strip_prefix(kind.word.as_str()).is_some_and(|after| !after.starts_with(is_word))
    })?;
    match own_tier(kind, context)? {
        Tier::Province => context.province,
        Tier::District => context.district,
        Tier::Commune => context.commune,
    }
}

/// A kind word with a name (`huyện Lý Sơn`) or alone (`Huyện`) at byte `at`. `inside` is the unit
/// that a named one was found in, to follow `, tỉnh …`.
fn place_at<'a>(
    normalized: &str,
    folded: &str,
    at: usize,
    context: &Context<'a>,
    inside: Option<&PlaceRow>,
) -> Option<(usize, Where<'a>)> {
    let places = &context.patterns.places;
    let rest = &folded[at..];
    let kind = places.kind_words.iter().find(|kind| {
        rest.strip_prefix(kind.word.as_str())
            .is_some_and(|after| kind.word.ends_with('.') || !after.starts_with(is_word))
    })?;
    let after = at + kind.word.len();
    let name_at = after + usize::from(folded[after..].starts_with(' '));
    let province = upper(normalized, folded, name_at, context);
    let candidates = |date: Option<Date>| {
        named_at(folded, name_at, context.patterns, |place| {
            places.is_kind(kind, place)
                && place.valid(date)
                && inside.is_none_or(|inner| inner.parent == place.code)
        })
    };
    if name_at > after || kind.word.ends_with('.') {
        let found = candidates(context.date).or_else(|| candidates(None));
        if let Some((end, _)) = found {
            let all = all_named(&folded[name_at..end], kind, context);
            let place = pick(&all, province, context)?;
            let end = upper_end(normalized, folded, end, place, context).unwrap_or(end);
            return Some((end, Where::Named(place)));
        }
    }
    if inside.is_some() {
        return None;
    }
    // A name that no table has must not be taken for the document's own place.
    let subject = context.patterns.rules.get("ref.title").is_match(&folded[after..]);
    let capital = normalized[name_at..].starts_with(char::is_uppercase);
    let named_otherwise = capital && name_at > after && !subject;
    let own = own_tier(kind, context)?;
    (!named_otherwise).then_some((after, Where::Own(own)))
}

/// The tier that a kind word alone means in this document.
fn own_tier(kind: &crate::patterns::KindWord, context: &Context<'_>) -> Option<Tier> {
    let places = &context.patterns.places;
    let is = |place: Option<&PlaceRow>| place.is_some_and(|place| places.is_kind(kind, place));
    if is(context.commune) {
        return Some(Tier::Commune);
    }
    if is(context.district) {
        return Some(Tier::District);
    }
    if is(context.province) {
        return Some(Tier::Province);
    }
    // Not one of the document's own places: the level is still known where the word has only one.
    kind.tier
}

/// The province that follows a named lower unit (`huyện Châu Thành, tỉnh Long An`), if it does.
fn upper<'a>(
    normalized: &str,
    folded: &str,
    name_at: usize,
    context: &Context<'a>,
) -> Option<&'a PlaceRow> {
    let (end, _) =
        named_at(folded, name_at, context.patterns, |place| place.tier() != Tier::Province)?;
    let at = skip_comma(folded, end)?;
    let (end, place) = plain_place(normalized, folded, at, context)?;
    match place.tier() {
        Tier::Province => Some(place),
        _ => plain_place(normalized, folded, skip_comma(folded, end)?, context)
            .map(|(_, place)| place),
    }
}

fn skip_comma(folded: &str, at: usize) -> Option<usize> {
    let rest = &folded[at..];
    [", ", " - ", " ", ","].iter().find(|s| rest.starts_with(**s)).map(|s| at + s.len())
}

/// A kind word and a name, taken at its word.
fn plain_place<'a>(
    normalized: &str,
    folded: &str,
    at: usize,
    context: &Context<'a>,
) -> Option<(usize, &'a PlaceRow)> {
    let places = &context.patterns.places;
    let rest = &folded[at..];
    let kind = places.kind_words.iter().find(|kind| rest.starts_with(kind.word.as_str()))?;
    let after = at + kind.word.len();
    let name_at = after + usize::from(folded[after..].starts_with(' '));
    if !normalized[name_at..].starts_with(char::is_uppercase) {
        return None;
    }
    let (end, place) = named_at(folded, name_at, context.patterns, |place| {
        places.is_kind(kind, place) && place.valid(context.date)
    })?;
    Some((end, place))
}

/// Where the printed chain of upper units of `place` ends.
fn upper_end(
    normalized: &str,
    folded: &str,
    end: usize,
    place: &PlaceRow,
    context: &Context<'_>,
) -> Option<usize> {
    let parent = context.patterns.places.parent(place, context.date)?;
    let at = skip_comma(folded, end)?;
    let (next, found) = plain_place(normalized, folded, at, context)?;
    if fold(&found.name) == fold(&parent.name)
        || context
            .patterns
            .places
            .parent(parent, context.date)
            .is_some_and(|p| p.code == found.code)
    {
        Some(upper_end(normalized, folded, next, found, context).unwrap_or(next))
    } else {
        None
    }
}

/// All units of a folded name and kind, valid at the document's date where any is.
fn all_named<'a>(
    name: &str,
    kind: &crate::patterns::KindWord,
    context: &Context<'a>,
) -> Vec<&'a PlaceRow> {
    let places = &context.patterns.places;
    let of_kind: Vec<&PlaceRow> =
        places.named(name).filter(|place| places.is_kind(kind, place)).collect();
    let valid: Vec<&PlaceRow> =
        of_kind.iter().copied().filter(|place| place.valid(context.date)).collect();
    if valid.is_empty() { of_kind } else { valid }
}

/// The one of several units of a name that is meant: in the province printed with it, else in the
/// document's own, else the only one.
pub(super) fn pick<'a>(
    all: &[&'a PlaceRow],
    province: Option<&PlaceRow>,
    context: &Context<'a>,
) -> Option<&'a PlaceRow> {
    let places = &context.patterns.places;
    let province = province.or(context.province);
    let in_province = |place: &&&PlaceRow| {
        let Some(province) = province else { return false };
        match places.parent(place, context.date) {
            Some(parent) if parent.code == province.code => true,
            Some(parent) => {
                places.parent(parent, context.date).is_some_and(|top| top.code == province.code)
            }
            None => false,
        }
    };
    if let Some(place) = all.iter().find(|place| place.tier() == Tier::Province) {
        return Some(place);
    }
    if let Some(place) =
        all.iter().find(|place| context.district.is_some_and(|own| own.code == place.code))
    {
        return Some(place);
    }
    let mut inside: Vec<&PlaceRow> = all.iter().filter(in_province).copied().collect();
    if inside.is_empty() && province.is_none() {
        inside = all.to_vec();
    }
    let in_district =
        inside.iter().find(|place| context.district.is_some_and(|own| own.code == place.parent));
    if let Some(place) = in_district {
        return Some(place);
    }
    let one_code = inside.iter().all(|place| place.code == inside[0].code);
    if one_code { inside.last().copied() } else { None }
}

/// The longest place name at byte `at` of the folded text that passes `test`.
pub(super) fn named_at<'a>(
    folded: &str,
    at: usize,
    patterns: &'a Patterns,
    test: impl Fn(&PlaceRow) -> bool,
) -> Option<(usize, &'a PlaceRow)> {
    // Up to six words, which `Bà Rịa - Vũng Tàu` has five of.
    let rest = window(folded, at, 60);
    let mut ends: Vec<usize> = rest
        .char_indices()
        .filter(|(i, c)| !is_word(*c) && !matches!(c, '\'' | '-') && *i > 0)
        .map(|(i, _)| i)
        .take(6)
        .collect();
    if ends.len() < 6 {
        ends.push(rest.len());
    }
    ends.into_iter().rev().find_map(|end| {
        let name = rest[..end].trim_end();
        patterns.places.named(name).find(|place| test(place)).map(|place| (at + name.len(), place))
    })
}
