//! Bodies in running text: single ones, groups named at once, lists whose head is said once, and
//! words for a level that stand for its authority (handbook §8.2, §8.3, §10.4).

use std::ops::Range;

use super::agencies::{self, Context};
use super::window;
use crate::model::{Agency, AgencyKind};
use crate::patterns::{Act, Level, PlaceRow, Tier, slug};
use crate::text::{fold, is_word};

/// The text that bodies are looked for in.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub normalized: &'a str,
    pub folded: &'a str,
    pub context: &'a Context<'a>,
}

/// A body where it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub range: Range<usize>,
    pub agency: Agency,
    /// It is in the tables or a group, not found by the look of its first word alone.
    pub known: bool,
}

/// Bodies that one list names.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub range: Range<usize>,
    pub bodies: Vec<Body>,
}

/// The longest list, in bodies; what goes on is a table without bars.
const LONGEST: usize = 60;

/// How deep bodies lie in each other (`Phòng X Sở Y các huyện thuộc Z`): names over and over must not
/// be read as one part of another without end.
const PARTS: usize = 4;

/// The list of bodies that starts at byte `at`, within `end`.
pub(super) fn list(at: usize, end: usize, words: &Words<'_>) -> Option<List> {
    let rules = &words.context.patterns.rules;
    let mut bodies: Vec<Body> = Vec::new();
    let mut head: Option<String> = None;
    let mut from_head = false;
    let mut next = at;
    let mut last = at;
    while bodies.len() < LONGEST && next < end {
        if let Some((heads, from)) = elided_head(next, words) {
            let before = bodies.len();
            let mut start = from;
            while let Some(body) = heads.iter().find_map(|head| elided(head, start, end, words)) {
                last = body.range.end;
                bodies.push(body);
                let Some(gap) = rules.get("body.and").find(&words.folded[last..end]) else { break };
                start = last + gap.end;
            }
            if bodies.len() > before {
                from_head |= before == 0;
                head = heads.into_iter().next();
            }
        }
        if last < next || bodies.is_empty() {
            let found = body(next, words)
                .filter(|body| body.range.end <= end)
                .or_else(|| head.as_ref().and_then(|head| elided(head, next, end, words)))
                .or_else(|| {
                    let bare = bodies.last().is_some_and(|body| body.known);
                    bare.then(|| elided(common_head(words), next, end, words))?
                });
            let Some(found) = found else { break };
            head = head_of(&found, words).or(head);
            last = found.range.end;
            bodies.push(found);
        }
        let Some(gap) = rules.get("body.and").find(&words.folded[last..end]) else { break };
        next = last + gap.end;
    }
    if from_head && bodies.len() == 1 && words.context.province.is_none() {
        // `các Sở Nội vụ` of a ministry's paper are those of all provinces.
        let agency = group_of(&words.normalized[at..last], words.context);
        bodies = vec![Body { range: at..last, agency, known: true }];
    }
    share_place(&mut bodies, words);
    let first = if from_head { at } else { bodies.first()?.range.start };
    Some(List { range: first..last, bodies })
}

/// `HĐND, UBND huyện`: what a body without a place shares with the one behind it, both of one level.
fn share_place(bodies: &mut [Body], words: &Words<'_>) {
    for i in (1..bodies.len()).rev() {
        let (before, behind) = bodies.split_at_mut(i);
        let (body, next) = (&mut before[i - 1], &behind[0]);
        if words.folded[body.range.clone()].contains(' ')
            || body.agency.kind != AgencyKind::Agency
            || next.agency.kind != AgencyKind::Agency
        {
            continue;
        }
        let patterns = words.context.patterns;
        let local = |at: usize| {
            let (_, rows) = patterns.agencies.starting(words.folded, at)?;
            rows.iter().map(|row| patterns.agencies.row(*row)).find(|row| row.level == Level::Local)
        };
        let (Some(row), Some(_)) = (local(body.range.start), local(next.range.start)) else {
            continue;
        };
        let place = next.range.start + local_len(next.range.start, words);
        if let Some(rest) = words.folded[place..].strip_prefix(' ')
            && !rest.is_empty()
            && let Some(place) =
                agencies::named_or_own(words.normalized, words.folded, place + 1, words.context)
        {
            body.agency = agencies::at_place(row, Some(place), words.context);
        }
    }
}

fn local_len(at: usize, words: &Words<'_>) -> usize {
    words.context.patterns.agencies.starting(words.folded, at).map_or(0, |(end, _)| end - at)
}

/// The body at byte `at`.
pub(super) fn body(at: usize, words: &Words<'_>) -> Option<Body> {
    nested(at, words, PARTS)
}

/// The body at byte `at`, where at most `parts` bodies lie in each other.
fn nested(at: usize, words: &Words<'_>, parts: usize) -> Option<Body> {
    if parts == 0 {
        return None;
    }
    if at > 0 && words.folded[..at].ends_with(is_word) {
        return None;
    }
    let rules = &words.context.patterns.rules;
    let text = window(words.folded, at, 400);
    let group = ["body.units", "body.group"]
        .iter()
        .filter_map(|id| rules.get(id).find(text))
        .map(|found| found.end)
        .max();
    if let Some(end) = group.map(|end| whole_units(&text[..end], &text[end..], words)) {
        if !names_one(at + end, words) {
            let range = at..at + end;
            let agency = group_of(&words.normalized[range.clone()], words.context);
            return Some(belonging(Body { range, agency, known: true }, words, parts));
        }
        if let Some(body) = group_at_place(at..at + end, words) {
            return Some(body);
        }
    }
    if let Some(found) = rules.get("body.part").find(text)
        && let Some(whole) = nested(at + found.end, words, parts - 1).filter(|whole| whole.known)
    {
        let part = words.normalized[at..at + found.end].trim_end();
        let agency = Agency {
            id: format!("{}/{}", whole.agency.id, slug(part)),
            name: format!("{part} {}", whole.agency.name),
            kind: AgencyKind::Unit,
        };
        return Some(Body { range: at..whole.range.end, agency, known: true });
    }
    let capital = words.normalized[at..].starts_with(char::is_uppercase);
    if let Some(head) = own_head(at, words) {
        return Some(head);
    }
    let mention = agencies::parse(words.normalized, words.folded, at, words.context)?;
    let known = mention.row.is_some();
    if !known && !capital {
        return None;
    }
    // What begins with a verb is no name of a body: `Báo cáo tiến độ`, `Ban hành Quy chế`.
    let no_name = |id: &str| rules.get(id).is_match(text);
    if !known
        && (words.context.patterns.verbs.starting(words.folded, at).is_some()
            || no_name("body.none"))
    {
        return None;
    }
    // `Sở` alone is the department that writes.
    if !known && let Some(own) = own_kind(&mention.range, words) {
        return Some(own);
    }
    if let Some(row) = mention.row
        && mention.place.is_none()
        && let Some((end, _)) = words.context.patterns.agencies.starting(words.folded, at)
    {
        let rest = window(words.folded, end, 200);
        // `Phòng Nội vụ các huyện, thị xã`
        let of_units = rules.get("body.of_units");
        let units = of_units
            .find(rest)
            .map(|found| whole_units(&rest[..found.end], &rest[found.end..], words))
            .filter(|reach| of_units.find(&rest[..*reach]).is_some_and(|all| all.end == *reach));
        if let Some(reach) = units.filter(|reach| !names_one(end + reach, words)) {
            let range = at..end + reach;
            // Short forms are written out, other names stay as they are printed.
            let printed = &words.normalized[at..end];
            let short = printed.chars().filter(|c| c.is_uppercase()).count() > 2
                && printed.len() < row.bare_name.len();
            let name = if short { &row.bare_name } else { printed };
            let text = format!("{name}{}", &words.normalized[end..range.end]);
            return Some(Body { range, agency: group_of(&text, words.context), known: true });
        }
        // `Đảng đoàn Ủy ban MTTQ tỉnh`, `Phòng Tổ chức Sở Y tế`: a part and the whole behind it.
        if words.folded[end..].starts_with(' ')
            && row.level != Level::Local
            && words.normalized[end + 1..].starts_with(char::is_uppercase)
            && words.context.patterns.agencies.starting(words.folded, end + 1).is_some()
            && let Some(whole) = nested(end + 1, words, parts - 1).filter(|whole| whole.known)
            && whole.agency.kind != AgencyKind::Group
        {
            let agency = Agency {
                id: format!("{}/{}", whole.agency.id, slug(&row.bare_name)),
                name: format!("{} {}", row.bare_name, whole.agency.name),
                kind: AgencyKind::Unit,
            };
            return Some(Body { range: at..whole.range.end, agency, known: true });
        }
        // `Bộ phận Tiếp nhận và trả kết quả TTHC … cấp huyện`
        if let Some(found) = rules.get("body.desk_tail").find(rest) {
            return Some(Body { range: at..end + found.end, agency: mention.agency, known: true });
        }
        // `Thanh tra Sở`
        if let Some(found) = rules.get("body.own_part").find(rest)
            && let Some(issuer) = words.context.issuer
            && !names_one(end + found.end, words)
        {
            let agency = Agency {
                id: format!("{}/{}", issuer.id, slug(&row.bare_name)),
                name: format!("{} {}", row.bare_name, issuer.name),
                kind: AgencyKind::Unit,
            };
            return Some(Body { range: at..end + found.end, agency, known: true });
        }
    }
    // `bảo hiểm xã hội` in small letters is what it does.
    let printed = &words.normalized[mention.range.clone()];
    if known && !capital && !printed.contains(char::is_uppercase) {
        return None;
    }
    let mut range = mention.range;
    let mut agency = mention.agency;
    if !known {
        let end = cut(&range, words);
        if end < range.end {
            range.end = end;
            agency =
                agencies::parse(&words.normalized[..end], &words.folded[..end], at, words.context)?
                    .agency;
        }
        if words.folded[range.clone()].split(' ').count() < 2 {
            return None;
        }
        if let Some(inner) = inner(&range, words) {
            return Some(Body { range, agency: inner, known: true });
        }
    }
    Some(Body { range, agency, known })
}

/// `Thủ trưởng các đơn vị thuộc Ngân hàng Nhà nước`: a group with the body it belongs to.
fn belonging(group: Body, words: &Words<'_>, parts: usize) -> Body {
    let rules = &words.context.patterns.rules;
    let end = group.range.end;
    let Some(found) = rules.get("body.belongs").find(window(words.folded, end, 40)) else {
        return group;
    };
    match nested(end + found.end, words, parts - 1).filter(|whole| whole.known) {
        Some(whole) if whole.agency.kind != AgencyKind::Group => {
            let name = format!(
                "{} {} {}",
                written_out(words.normalized[group.range.clone()].trim(), words.context),
                rules.get("body.owned").stands_for,
                whole.agency.name
            );
            let id =
                format!("{}/{}", whole.agency.id, slug(&words.normalized[group.range.clone()]));
            let agency = Agency { id, name, kind: AgencyKind::Group };
            Body { range: group.range.start..whole.range.end, agency, known: true }
        }
        _ => group,
    }
}

/// The end of a group whose last word for a unit is no part of another name: `tỉnh, huyện đoàn`.
fn whole_units(group: &str, rest: &str, words: &Words<'_>) -> usize {
    if !words.context.patterns.rules.get("body.not_unit").is_match(rest) {
        return group.len();
    }
    let last = words.context.patterns.rules.get("body.last_sign").captures(group);
    last.and_then(|found| found.name("sign").map(|sign| sign.start())).unwrap_or(0)
}

/// `các sở, ban, ngành tỉnh Quảng Nam`, `UBND các huyện, thành phố Cà Mau`: a group whose last word for
/// a unit has a name behind it.
fn group_at_place(range: Range<usize>, words: &Words<'_>) -> Option<Body> {
    let rules = &words.context.patterns.rules;
    let text = &words.folded[range.clone()];
    let unit = rules.get("body.last_unit").captures(text)?.name("unit")?.start();
    let (end, place) =
        agencies::place(words.normalized, words.folded, range.start + unit, words.context)?;
    let before = text[..unit].trim_end();
    // One body at one place is no group.
    if !before.contains(' ') || before.ends_with(|c: char| is_word(c)) && !before.contains(',') {
        return None;
    }
    let all = range.start..end;
    if rules.get("body.and").find(&text[before.len()..]).is_some() || before.ends_with(',') {
        let agency = group_of(&words.normalized[all.clone()], words.context);
        return Some(Body { range: all, agency, known: true });
    }
    let own =
        written_out(&words.normalized[range.start..range.start + before.len()], words.context);
    let places = &words.context.patterns.places;
    let agency = Agency {
        id: format!("vn/{}/{}", places.path(place), slug(&own)),
        name: format!("{own} {} {}", rules.get("body.owned").stands_for, places.full_name(place)),
        kind: AgencyKind::Group,
    };
    Some(Body { range: all, agency, known: true })
}

/// The kind of the body that writes, alone: no name follows it.
fn own_kind(range: &Range<usize>, words: &Words<'_>) -> Option<Body> {
    let issuer = words.context.issuer?;
    let text = &words.normalized[range.clone()];
    let end = text.find(' ').unwrap_or(text.len());
    let named = text[end..].trim_start().starts_with(char::is_uppercase);
    let own = fold(&issuer.name);
    let kind = own.split(' ').next() == Some(&words.folded[range.start..range.start + end]);
    let next = window(words.folded, range.start + end, 60);
    let goes_on = own.split(' ').nth(1) == next.split(' ').nth(1);
    let alone = range.start..range.start + end;
    (kind && !named && !goes_on).then(|| Body { range: alone, agency: issuer.clone(), known: true })
}

/// The head of the body that writes: `Bộ trưởng`, `Giám đốc Sở`.
fn own_head(at: usize, words: &Words<'_>) -> Option<Body> {
    let issuer = words.context.issuer?;
    let patterns = words.context.patterns;
    let (end, position) = patterns.positions.starting(words.folded, at)?;
    let own = fold(&issuer.name);
    let kind = own.split(' ').next()?;
    let rest = window(words.folded, end, 60);
    let own_position =
        fold(&position.name).split(' ').next() == Some(kind) && position.name.contains(' ');
    let reach = match rest.strip_prefix(' ').and_then(|rest| rest.strip_prefix(kind)) {
        // `Chủ tịch Ủy ban nhân dân` says more than the kind.
        Some(after)
            if !after.starts_with(is_word)
                && after.trim_start().split(' ').next() != own.split(' ').nth(1) =>
        {
            end + 1 + kind.len()
        }
        _ if own_position => end,
        _ => return None,
    };
    let named = words.normalized[reach..].trim_start().starts_with(char::is_uppercase);
    // `Chánh Văn phòng Bộ` is the head of the office, not of the ministry.
    let office = position.name.split_once(' ').map(|(_, office)| office);
    let office = office.filter(|office| patterns.rules.get("body.office").is_match(&fold(office)));
    let agency = match office {
        Some(office) => Agency {
            id: format!("{}/{}", issuer.id, slug(office)),
            name: format!("{office} {}", issuer.name),
            kind: AgencyKind::Unit,
        },
        None => issuer.clone(),
    };
    (!named).then_some(Body { range: at..reach, agency, known: true })
}

/// Whether a name follows at byte `at`, so that the words before it are the kind of one body or the
/// head of a list.
fn names_one(at: usize, words: &Words<'_>) -> bool {
    let rest = &words.normalized[at..];
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    rest.strip_prefix(' ').is_some_and(|rest| {
        let capital = rest.starts_with(char::is_uppercase);
        // `Các Sở, ban, ngành CỦA TỈNH`: a heading in capitals names nothing.
        capital && rest.chars().nth(1).is_some_and(|c| c.is_lowercase())
    })
}

/// A part of the department or ministry that writes: `Phòng Kế hoạch - Tài chính`, `Văn phòng Sở`.
fn inner(range: &Range<usize>, words: &Words<'_>) -> Option<Agency> {
    let issuer = words.context.issuer?;
    let rules = &words.context.patterns.rules;
    let text = words.normalized[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = rules.get("body.has_parts").find(&fold(&issuer.name))?;
    let kind = &fold(&issuer.name)[..whole.end];
    let folded = fold(&text);
    let part = match folded.strip_suffix(kind.trim_end()) {
        Some(part) if part.ends_with(' ') && text[part.len()..].starts_with(char::is_uppercase) => {
            text[..part.len()].trim_end()
        }
        _ if rules.get("body.inner").is_match(&folded) => text.as_str(),
        _ => return None,
    };
    Some(Agency {
        id: format!("{}/{}", issuer.id, slug(part)),
        name: format!("{part} {}", issuer.name),
        kind: AgencyKind::Unit,
    })
}

/// Where a body that is in no table ends: before a verb, or before another body.
fn cut(range: &Range<usize>, words: &Words<'_>) -> usize {
    let patterns = words.context.patterns;
    let first = words.folded[range.clone()].find(' ').map_or(range.end, |at| range.start + at + 1);
    let verb = patterns.verbs.all(words.folded, first..range.end).find(|(found, act)| {
        let small = !words.normalized[found.start..].starts_with(char::is_uppercase);
        // Verbs of one syllable stand in names too: `Tổng công ty Lưu ký`.
        let long = words.folded[found.clone()].contains(' ') || *act != Act::Main;
        small && long && found.start > first && *act != Act::Aim
    });
    let mut end = verb.map_or(range.end, |(found, _)| found.start);
    let joint = patterns.rules.get("body.joint").find_iter(&words.folded[range.start..end]);
    let other = joint
        .map(|sign| range.start + sign.start..range.start + sign.end)
        .find(|sign| patterns.agencies.starting(words.folded, sign.end).is_some());
    end = other.map_or(end, |sign| sign.start);
    range.start + words.folded[range.start..end].trim_end().len()
}

/// `các Sở: `, `UBND các huyện: `: the heads that the list behind them leaves out, and where it
/// begins.
fn elided_head(at: usize, words: &Words<'_>) -> Option<(Vec<String>, usize)> {
    let rules = &words.context.patterns.rules;
    let text = window(words.folded, at, 200);
    let from = |end: usize| {
        let start = at + end;
        words.normalized[start..].starts_with(char::is_uppercase).then_some(start)
    };
    if let Some(found) = rules.get("body.elided_units").captures(text) {
        let head = format!("{} {}", &found["head"], &found["unit"]);
        return Some((vec![head], from(found[0].len())?));
    }
    let found = rules.get("body.elided").captures(text)?;
    Some((vec![found["head"].to_owned()], from(found[0].len())?))
}

/// The body at byte `at` whose head stood before: `Nội vụ` of `các Sở: Tài chính, Nội vụ`.
fn elided(head: &str, at: usize, end: usize, words: &Words<'_>) -> Option<Body> {
    let rest = match end.saturating_sub(at) {
        0..=200 => words.normalized.get(at..end)?,
        _ => window(words.normalized, at, 200),
    };
    if !rest.starts_with(char::is_uppercase) {
        return None;
    }
    let normalized = format!("{head} {rest}");
    let folded = fold(&normalized);
    let mention = agencies::parse(&normalized, &folded, 0, words.context)?;
    let own = mention.range.end.checked_sub(head.len() + 1).filter(|own| *own > 0)?;
    let row = mention.row?;
    // The head alone is no body of its own list.
    let named = row.level != Level::Local || mention.place.is_some();
    named.then_some(Body { range: at..at + own, agency: mention.agency, known: true })
}

/// The head that a body lends to those behind it: `Sở`, `UBND huyện`.
fn head_of(body: &Body, words: &Words<'_>) -> Option<String> {
    let text = &words.normalized[body.range.clone()];
    if body.agency.kind != AgencyKind::Agency {
        return None;
    }
    let patterns = words.context.patterns;
    let (end, rows) = patterns.agencies.starting(words.folded, body.range.start)?;
    let row = patterns.agencies.row(*rows.first()?);
    match row.level {
        Level::Local => {
            let rest = words.folded.get(end..body.range.end)?.trim_start();
            let kind = patterns.places.kind_words.iter().find(|kind| {
                rest.strip_prefix(kind.word.as_str()).is_some_and(|rest| rest.len() > 1)
            })?;
            Some(format!("{} {}", words.folded.get(body.range.start..end)?, kind.word))
        }
        _ => text.split(' ').next().map(str::to_owned),
    }
}

/// Heads that lists of a paper of this level leave out though another body stood before: `Văn phòng
/// UBND tỉnh, Nội vụ, Tài chính`.
fn common_head<'a>(words: &Words<'a>) -> &'a str {
    let id = match words.context.tier {
        Some(Tier::District) => "body.head_district",
        Some(_) => "body.head_province",
        None => "body.head_central",
    };
    &words.context.patterns.rules.get(id).stands_for
}

/// `CT, PCT UBND huyện`: a chairman and deputies by their short forms, as one position.
pub(super) fn deputies(text: &str, at: usize, words: &Words<'_>) -> Option<Agency> {
    let rules = &words.context.patterns.rules;
    let folded = fold(text);
    let found = rules.get("body.deputies").captures(&folded).filter(|found| found[0].len() > 1)?;
    let mut names = Vec::new();
    if found.name("chair").is_some() {
        names.push(rules.get("body.chair_name").stands_for.as_str());
    }
    if found.name("deputies").is_some() {
        names.push(rules.get("body.deputies_name").stands_for.as_str());
    }
    let whole = body(at + found[0].len(), words).filter(|whole| whole.known)?;
    let name = format!("{} {}", names.join(", "), whole.agency.name);
    (!names.is_empty()).then_some(Agency { name, kind: AgencyKind::Position, ..whole.agency })
}

/// Several bodies named at once: their words in full, and whose they are, where that can be told.
pub(super) fn group_of(text: &str, context: &Context<'_>) -> Agency {
    let patterns = context.patterns;
    let rules = &patterns.rules;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = fold(&one_line);
    let mut own =
        rules.get("body.related").find(&folded).map_or(one_line.len(), |found| found.start);
    let level = rules.get("body.own_level").captures(&folded[..own]);
    own = level.and_then(|found| Some(found.name("level")?.start())).unwrap_or(own);
    let bare = written_out(&one_line[..own], context);
    let owner = || {
        if rules.get("owner.none").is_match(&folded) {
            return None;
        }
        let places = &patterns.places;
        let home = match context.tier {
            Some(Tier::Commune) => context.commune,
            Some(Tier::District) => context.district,
            _ => context.province,
        };
        if rules.get("owner.committee").is_match(&folded) {
            return Some(committee_of(home?, context)?.name);
        }
        if rules.get("owner.issuer").is_match(&folded) {
            return context.issuer.map(|issuer| issuer.name.clone());
        }
        let name = |place: &PlaceRow| places.full_name(place).to_owned();
        let communes = rules
            .get("owner.district")
            .captures_iter(&folded)
            .any(|found| found.name("yes").is_some());
        let provincial = rules.get("owner.provincial").is_match(&folded);
        let level = rules.get("owner.province").is_match(&folded);
        // A district's or commune's paper that names a lower level means its own.
        match context.tier {
            Some(Tier::District) if !provincial && (communes || level) => {
                context.district.or(context.province).map(name)
            }
            Some(Tier::Commune) if !provincial && communes => context.commune.map(name),
            _ if provincial || level => context.province.map(name),
            _ if communes => context.district.or(context.province).map(name),
            _ => None,
        }
    };
    let owner = owner();
    let path = agencies::home_path(context).unwrap_or_else(|| "?".to_owned());
    let id = format!("vn/{path}/{}", slug(&bare));
    let name = match owner {
        Some(owner) => {
            format!("{bare} {} {owner}", context.patterns.rules.get("body.owned").stands_for)
        }
        None => bare,
    };
    Agency { id, name, kind: AgencyKind::Group }
}

/// The words of a group with its abbreviations written out.
fn written_out(text: &str, context: &Context<'_>) -> String {
    let patterns = context.patterns;
    let rule = patterns.rules.get("body.abbreviation");
    let folded = fold(text);
    let mut out = String::new();
    let mut at = 0;
    for found in rule.find_iter(&folded) {
        let Some((end, rows)) = patterns.agencies.starting(&folded, found.start) else { continue };
        let Some(row) = rows.first().map(|row| patterns.agencies.row(*row)) else { continue };
        if end != found.end {
            continue;
        }
        out.push_str(&text[at..found.start]);
        out.push_str(&row.bare_name);
        at = found.end;
    }
    out.push_str(&text[at..]);
    // `UBND huyện, thị xã` are several.
    let plural = patterns.rules.get("body.plural");
    match plural.captures(&fold(&out)).and_then(|found| found.name("unit").map(|unit| unit.start()))
    {
        Some(at) => format!("{}{} {}", &out[..at], plural.stands_for, &out[at..]),
        None => out,
    }
}

/// All lists of bodies in a range, in reading order.
pub(super) fn scan(within: Range<usize>, words: &Words<'_>) -> Vec<List> {
    let mut found = Vec::new();
    let mut done = within.start;
    // Bodies begin with a capital, groups with one of a few words.
    let small = words.context.patterns.rules.get("body.small");
    let mut small = small
        .find_iter(&words.folded[within.clone()])
        .map(|hit| within.start + hit.start)
        .peekable();
    let mut before = ' ';
    for (offset, c) in words.normalized[within.clone()].char_indices() {
        let at = within.start + offset;
        let starts = !is_word(before) && is_word(c);
        before = c;
        if !starts || at < done {
            continue;
        }
        while small.next_if(|hit| *hit < at).is_some() {}
        if !c.is_uppercase() && small.peek() != Some(&at) {
            continue;
        }
        if let Some(list) = list(at, within.end, words) {
            done = list.range.end;
            found.push(list);
        }
    }
    found
}

/// The authority that a bare word for a level means here: the people's committee of the document's own
/// unit of that level.
pub(super) fn authority(at: usize, words: &Words<'_>) -> Option<Agency> {
    let place = agencies::own_place(words.folded, at, words.context)?;
    committee_of(place, words.context)
}

/// `huyện Quảng Trạch` that acts: its authority, and where its name ends.
pub(super) fn place_authority(at: usize, words: &Words<'_>) -> Option<(usize, Agency)> {
    let (end, place) = agencies::place(words.normalized, words.folded, at, words.context)?;
    Some((end, committee_of(place, words.context)?))
}

/// The people's committee of a unit.
fn committee_of(place: &PlaceRow, context: &Context<'_>) -> Option<Agency> {
    let patterns = context.patterns;
    let word = fold(&patterns.rules.get("owner.committee").stands_for);
    let (_, rows) = patterns.agencies.starting(&word, 0)?;
    let row = patterns.agencies.row(*rows.first()?);
    Some(agencies::at_place(row, Some(place), context))
}
