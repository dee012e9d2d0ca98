//! What a document says of itself: the block above the text.
//!
//! The block is read from its lines in any order, since flattening a two-column header puts issuer,
//! motto, number and date beside or between each other.

mod number;
mod place_date;
mod title;

use std::ops::Range;

use super::agencies::{self, Context, Mention};
use number::{Number, blank_type, number, tail_number};
use place_date::{adopted, place_date};
use title::{enacting_body, one_line, subject, type_and_title};

use super::lines::{Line, is_caps, sentence_case};
use super::{dates, home, window};
use crate::model::{Agency, AgencyKind, Date, DocType, Document, Genre, Header, HomeSource};
use crate::patterns::{DocTypeRow, Level, Patterns, Tier};

/// How many lines a header may take up.
const HEAD_LINES: usize = 48;

/// The date of a consolidated text stands at most so many lines below its number.
const TAIL_LINES: usize = 8;

/// How many bytes of an article are its lead.
const LEAD: usize = 3000;

/// The header together with what the other extractors need of it.
pub(super) struct Head<'a> {
    pub header: Header,
    /// What relative mentions are resolved against.
    pub context: Context<'a>,
    /// Normalized range of the document's own number.
    pub own: Option<Range<usize>>,
    /// The issuer's words, where they are printed.
    pub issuer: Option<Range<usize>>,
    /// Where the body begins, behind number, date and title; 0 for articles.
    pub body: usize,
    /// Warnings in words.
    pub warnings: Vec<String>,
}

/// Reads the header.
pub(super) fn read<'a>(document: &Document, lines: &[Line], patterns: &'a Patterns) -> Head<'a> {
    let text = &document.text;
    let (normalized, folded) = (text.normalized.as_str(), text.folded.as_str());
    let mut header = Header::default();
    let mut warnings = Vec::new();
    let mut context = Context {
        patterns,
        date: None,
        province: None,
        district: None,
        commune: None,
        home_from: None,
        tier: None,
        issuer: None,
    };

    let end = head_end(lines, folded, patterns);
    let head = &lines[..end];
    let number = number(head, normalized, folded, patterns)
        .or_else(|| tail_number(lines, normalized, folded, patterns));
    // A consolidated text has both at its end.
    let tail = number.as_ref().map_or(end, |number| number.line).max(end);
    let tail = &lines[tail..lines.len().min(tail + TAIL_LINES)];
    let place_date =
        place_date(head, number.as_ref(), normalized, folded, patterns).or_else(|| {
            let number = number.as_ref().filter(|number| number.line >= end);
            number.and_then(|_| place_date::place_date(tail, number, normalized, folded, patterns))
        });
    if let Some(found) = &place_date {
        header.date = found.date;
        context.date = found.date;
        header.date_span = Some(document.text.span(found.range.clone()));
        header.date_blank = found.blank;
        if found.blank {
            warnings.push(format!(
                "the date is printed with blanks: '{}'",
                &normalized[found.range.clone()]
            ));
        }
    }
    if header.date.is_none()
        && let Some(date) = adopted(folded, patterns)
    {
        header.date = Some(date);
        context.date = Some(date);
    }
    if let Some(found) = &number {
        header.symbol = found.symbol.clone();
        if let Some(code) = &found.code {
            header.number = Some(code.number.clone());
            header.code = Some(code.code.clone());
            if header.date.is_none() {
                // Without a date line the year of a normative number is all that is known.
                context.date = code.year.and_then(|year| Date::new(year, 0, 0));
                header.date = context.date;
            }
        } else {
            warnings.push("the number is left blank".to_owned());
        }
    }

    let typed = type_and_title(lines, end, number.as_ref(), normalized, folded, &context);
    let symbol_type =
        number.as_ref().and_then(|number| number.code.as_ref()).and_then(|code| code.type_row);
    let symbol_row = symbol_type.map(|row| patterns.doctypes.row(row));
    let blank_row = number.as_ref().and_then(|number| blank_type(number, patterns));
    let row = typed.as_ref().and_then(|typed| typed.row).or(symbol_row).or(blank_row);
    // `CHƯƠNG TRÌNH HÀNH ĐỘNG` numbered `15-CTr/TU` is a programme, as its symbol says.
    let narrower = |said: &&DocTypeRow| {
        row.is_some_and(|row| {
            row.genre != Genre::Legal && row.doc_type.name.starts_with(&said.doc_type.name)
        })
    };
    // A consolidated text prints the type of what it consolidates.
    let consolidated = symbol_row.filter(|row| row.doc_type.code == "VBHN");
    let row = consolidated.or(symbol_row.filter(narrower)).or(row);
    header.doc_type = row.map(|row| row.doc_type.clone());
    if header.symbol.is_some() {
        header.doc_type = header.doc_type.or_else(|| self::letter(patterns));
    }
    let letter = header.doc_type.is_some() && header.doc_type == self::letter(patterns);

    // The issuer block: capitals above the number and the type.
    let stop = typed
        .as_ref()
        .map_or(end, |typed| typed.line)
        .min(number.as_ref().map_or(end, |n| n.line + 1));
    let block =
        issuer_block(&head[..stop.min(head.len())], normalized, folded, number.as_ref(), &context);
    let mut issuer: Option<Mention<'a>> = None;
    for mention in block {
        if let Some(place) = mention.place {
            home::settle(&mut context, place, HomeSource::Issuer);
        }
        if let Some(earlier) = issuer.replace(mention) {
            header.parent = Some(earlier.agency);
        }
    }
    // Councils and the Government are named between the title and the preamble.
    if issuer.is_none() && typed.as_ref().is_some_and(|typed| !typed.article) {
        issuer = enacting_body(&head[stop.min(head.len())..], normalized, folded, &context);
        if let Some(place) = issuer.as_ref().and_then(|issuer| issuer.place) {
            home::settle(&mut context, place, HomeSource::Issuer);
        }
    }
    let place_row = place_date.as_ref().and_then(|found| {
        header.place = Some(normalized[found.place.clone()].trim().to_owned());
        home::place_line(&folded[found.place.clone()], folded, &context)
    });
    header.place =
        header.place.take().map(|place| if is_caps(&place) { title_case(&place) } else { place });

    let row = issuer.as_ref().and_then(|issuer| issuer.row);
    context.tier = tier_of(
        row.map(|row| row.level),
        issuer.as_ref().and_then(|issuer| issuer.place).map(|p| p.tier()),
    );
    if let Some(place) = place_row {
        // The seat of a provincial body is a district town; it does not make the body the district's.
        let seat = matches!(context.tier, Some(Tier::Province));
        let known = context.province.is_some();
        if !seat
            && !central(row.map(|row| row.level))
            && (context.tier.is_none() || place.tier() == Tier::District || !known)
        {
            home::settle(&mut context, place, HomeSource::PlaceLine);
        } else if seat && !known {
            home::settle(&mut context, place, HomeSource::PlaceLine);
            (context.district, context.commune) = (None, None);
        }
    }

    // What the header lost: the body names its own province.
    let symbol_issuers: &[usize] =
        number.as_ref().and_then(|n| n.code.as_ref()).map_or(&[], |code| &code.issuers);
    let symbol_level = symbol_issuers.first().map(|row| patterns.agencies.row(*row).level);
    let article = typed.as_ref().is_some_and(|typed| typed.article);
    let news = number.is_none() && place_date.is_none() && (article || typed.is_none());
    let is_central = central(row.map(|row| row.level)) || (row.is_none() && central(symbol_level));
    let normative_centre =
        header.symbol.is_none() && place_row.is_none() && issuer.is_none() && !news;
    if context.province.is_none()
        && !is_central
        && !normative_centre
        && let Some((province, from)) = home::named_province(folded, &context)
    {
        context.province = Some(province);
        context.home_from.get_or_insert(from);
    }
    if context.tier.is_none() && !is_central && !news {
        context.tier = match place_row.map(|place| place.tier()) {
            Some(tier) if symbol_level == Some(Level::Local) || symbol_level.is_none() => {
                Some(tier)
            }
            _ => tier_of(symbol_level, None).or(context.province.map(|_| Tier::Province)),
        };
    }
    if (symbol_level == Some(Level::Province) || context.tier == Some(Tier::Province))
        && row.is_none_or(|row| row.level != Level::District)
    {
        (context.district, context.commune) = (None, None);
    }
    if news && context.district.is_none() {
        context.tier = context.tier.or(context.province.map(|_| Tier::Province));
        // A lead that names one district tells where the article belongs.
        let lead = window(folded, 0, LEAD);
        if let Some(place) = home::only_district(lead, &context) {
            let inside = context.province.is_none_or(|province| {
                patterns
                    .places
                    .parent(place, context.date)
                    .is_some_and(|parent| parent.code == province.code)
            });
            if inside {
                header.place = Some(place.name.clone());
                warnings.push(format!(
                    "no place line: place is the only district that the lead names, '{}'",
                    place.name
                ));
                if !article {
                    context.district = Some(place);
                    context.tier = Some(Tier::District);
                }
            }
        }
    }

    let mut issuer_range = issuer.as_ref().map(|issuer| issuer.range.clone());
    header.issuer = match issuer {
        // Resolved again: the place line may have told which district a bare `UBND` is of.
        Some(mention) => {
            let again = agencies::parse(normalized, folded, mention.range.start, &context).filter(
                |again| again.row.is_some() && mention.place.is_none() && mention.row.is_some(),
            );
            Some(again.map_or(mention.agency, |again| again.agency))
        }
        None => symbol_issuer(number.as_ref(), &context),
    };
    if let Some(issuer) = &mut header.issuer
        && issuer.kind == AgencyKind::Agency
        && is_caps(&issuer.name)
    {
        issuer.name = sentence_case(&issuer.name);
    }
    if header.parent.is_none() {
        header.parent =
            parent(&context, row.map(|row| row.level).or(symbol_level), header.issuer.as_ref());
    }

    let typed_line = typed.as_ref().map(|typed| typed.line);
    if let Some(typed) = typed {
        header.title = typed.title;
    }
    if news {
        issuer_range = read_news(lines, article, normalized, folded, &mut context, &mut header);
    }
    header.genre = genre(&header, head, folded, news, patterns);
    if header.title.is_none() && letter {
        header.title = subject(head, normalized, folded, patterns);
    }
    header.period = header.title.as_ref().and_then(|title| dates::period(title, patterns));
    header.home = home::home(&context);

    let own = number.as_ref().map(|number| number.range.clone());
    let body = if news {
        0
    } else {
        let above = [
            number.as_ref().map(|number| number.line + 1),
            place_date.as_ref().and_then(|found| {
                lines.iter().position(|line| line.range.start >= found.range.end)
            }),
            typed_line.map(|line| line + 1),
        ];
        let line = above.into_iter().flatten().filter(|line| *line <= end).max().unwrap_or(0);
        body_start(lines, line, header.title.as_deref(), normalized)
    };
    Head { header, context, own, issuer: issuer_range, body, warnings }
}

fn central(level: Option<Level>) -> bool {
    level == Some(Level::Central)
}

fn tier_of(level: Option<Level>, place: Option<Tier>) -> Option<Tier> {
    match level? {
        Level::Province => Some(Tier::Province),
        Level::District => Some(Tier::District),
        Level::Commune => Some(Tier::Commune),
        Level::Local => place,
        Level::Central | Level::Unit => None,
    }
}

/// Where the text behind the lines of the title begins, from line `from` on.
fn body_start(lines: &[Line], from: usize, title: Option<&str>, normalized: &str) -> usize {
    let title = title.unwrap_or_default().replace(' ', "");
    let is_title = |line: &&Line| {
        let words: String = normalized[line.range.clone()].split_whitespace().collect();
        words.len() > 3 && title.contains(words.as_str())
    };
    let rest = &lines[from.min(lines.len())..];
    let titled = rest.iter().take(6).filter(is_title).count();
    rest.get(titled).map_or(normalized.len(), |line| line.range.start)
}

/// How many lines the header has at most: up to the first line of the body.
fn head_end(lines: &[Line], folded: &str, patterns: &Patterns) -> usize {
    let most = lines.len().min(HEAD_LINES);
    let body = patterns.rules.get("head.body");
    let marker = patterns.rules.get("head.number");
    let addressee = patterns.rules.get("head.addressee");
    lines[..most]
        .iter()
        .enumerate()
        .position(|(i, line)| {
            let text = &folded[line.range.clone()];
            i > 0
                && !line.caps
                && text.len() > 24
                && body.is_match(text)
                && !marker.is_match(text)
                && !addressee.is_match(text)
        })
        .unwrap_or(most)
}

/// The bodies of the issuer block, superior first.
fn issuer_block<'a>(
    head: &[Line],
    normalized: &str,
    folded: &str,
    number: Option<&Number>,
    context: &Context<'a>,
) -> Vec<Mention<'a>> {
    let patterns = context.patterns;
    let motto = patterns.rules.get("head.motto");
    let party = patterns.rules.get("head.party");
    let mut mentions: Vec<Mention<'a>> = Vec::new();
    let mut context = *context;
    let mut skip_to = 0;
    for line in head {
        let mut range = line.range.clone();
        if let Some(number) = number.filter(|number| range.contains(&number.range.start)) {
            range.end = number.range.start;
        }
        for cut in [motto, party] {
            if let Some(found) = cut.find(&folded[range.clone()]) {
                range.end = range.start + found.start;
            }
        }
        let start = range.start.max(skip_to);
        if start >= range.end || !is_caps(&normalized[start..range.end]) {
            continue;
        }
        // `ỦY BAN NHÂN DÂN` and its place, which the other column's motto parted.
        if let Some(last) = mentions.last_mut().filter(|last| last.place.is_none()) {
            let place = agencies::place(normalized, folded, start, &context);
            if let (Some((end, place)), Some(row)) =
                (place, last.row.filter(|row| row.level != Level::Central))
                && end <= range.end
            {
                home::settle(&mut context, place, HomeSource::Issuer);
                context.tier = Some(place.tier());
                last.place = Some(place);
                last.agency = agencies::at_place(row, Some(place), &context);
                continue;
            }
        }
        let mut at = start;
        while at < range.end {
            let found = agencies::parse(normalized, folded, at, &context)
                .filter(|mention| mention.row.is_some() || mention.range.start == start);
            if let Some(mention) = found {
                at = mention.range.end;
                skip_to = at;
                if let Some(place) = mention.place {
                    home::settle(&mut context, place, HomeSource::Issuer);
                    context.tier = Some(place.tier());
                }
                mentions.push(mention);
            }
            // The next body starts at a later word of the line; a place may have run on to the next.
            if at >= range.end {
                break;
            }
            match folded[at..range.end].find(' ') {
                Some(next) => at += next + 1,
                None => break,
            }
        }
    }
    // A line in no table is a body only if nothing else was found.
    if mentions.iter().any(|mention| mention.row.is_some()) {
        mentions.retain(|mention| mention.row.is_some());
    }
    mentions
}

/// The issuer that the symbol says, where the header block was lost.
fn symbol_issuer(number: Option<&Number>, context: &Context<'_>) -> Option<Agency> {
    let number = number?;
    if let Some(code) = &number.code {
        return agencies::from_symbol(&code.issuers, context.date, context);
    }
    let symbol = number.symbol.as_ref()?;
    let rows = symbol.split(['-', '/']).find_map(|token| {
        let typed = context.patterns.doctypes.symbols.get(token).is_some();
        context.patterns.agencies.symbols.get(token).filter(|_| !typed)
    })?;
    agencies::from_symbol(rows.rows, context.date, context)
}

/// The body above the issuer where the header does not print it: the committee of a department, the
/// province's committee for a district's.
fn parent(context: &Context<'_>, level: Option<Level>, issuer: Option<&Agency>) -> Option<Agency> {
    let issuer = issuer?;
    let committee = context.patterns.agencies.symbols.get("UBND")?.rows.first()?;
    let row = context.patterns.agencies.row(*committee);
    let place = match (level?, context.tier?) {
        (Level::Province, _) => context.province,
        (Level::District, _) => context.district,
        (Level::Commune, _) => context.commune,
        (Level::Local, Tier::District) => context.province,
        (Level::Local, Tier::Commune) => context.district.or(context.province),
        _ => None,
    }?;
    let above = agencies::at_place(row, Some(place), context);
    (above.id != issuer.id && issuer.id.contains('/') && issuer.kind != AgencyKind::Group)
        .then_some(above)
}

/// A press article: no number, no type; the title is the first long line.
fn read_news<'a>(
    lines: &[Line],
    article: bool,
    normalized: &str,
    folded: &str,
    context: &mut Context<'a>,
    header: &mut Header,
) -> Option<Range<usize>> {
    let patterns = context.patterns;
    let chrome = patterns.rules.get("news.chrome");
    if header.title.is_none() {
        let long =
            |line: &&Line| line.range.len() >= 30 && !chrome.is_match(&folded[line.range.clone()]);
        let mut first = lines.iter().take(40).filter(long);
        // A banner in capitals may stand above the title.
        let line = first.clone().find(|line| !line.caps).or_else(|| first.next());
        header.title = line.map(|line| one_line(&normalized[line.range.clone()]));
    }
    let portal = patterns.rules.get("place.portal");
    if let Some(found) = portal.captures(normalized) {
        let province = found.name("name").and_then(|name| home::by_slug(name.as_str(), context));
        if let Some(province) = province {
            context.province = Some(province);
            let body = patterns.agencies.symbols.get(&portal.stands_for);
            if let Some(row) = body.and_then(|body| body.rows.first()) {
                header.issuer =
                    Some(agencies::at_place(patterns.agencies.row(*row), Some(province), context));
            }
        }
    } else {
        header.issuer = None;
    }
    header.parent = None;
    if !article {
        return None;
    }
    // Conclusions are those of the body that their title names.
    let title = lines.first()?.range.clone();
    context.tier = context.tier.or(Some(Tier::Province));
    let start = patterns.agencies.all(folded, title).next()?.0.start;
    let mention = agencies::parse(normalized, folded, start, context)?;
    header.issuer = Some(mention.agency);
    Some(mention.range)
}

/// Normative, administrative, Party, news or other.
fn genre(header: &Header, head: &[Line], folded: &str, news: bool, patterns: &Patterns) -> Genre {
    let party_code = header
        .code
        .as_ref()
        .zip(header.number.as_ref())
        .is_some_and(|(code, number)| code[number.len()..].starts_with('-'));
    let party_title = head
        .iter()
        .any(|line| patterns.rules.get("head.party").is_match(&folded[line.range.clone()]));
    if party_title || (party_code && header.date.is_none_or(|date| date.year > 1996)) {
        return Genre::Party;
    }
    if news {
        return Genre::News;
    }
    let Some(doc_type) = &header.doc_type else { return Genre::Other };
    let row = patterns.doctypes.by_code(&doc_type.code);
    match row.map(|row| row.genre) {
        Some(Genre::Legal) => Genre::Legal,
        // A year inside the number marks a normative document (handbook §3).
        Some(_) if header.number.as_ref().is_some_and(|number| number.contains('/')) => {
            Genre::Legal
        }
        // Without its number the title of a resolution or decision tells: what it lays down is a rule.
        Some(_) if header.number.is_none() && is_normative_title(header, patterns) => Genre::Legal,
        Some(Genre::Party) => Genre::Administrative,
        Some(genre) => genre,
        None => Genre::Other,
    }
}

/// Whether a resolution or decision says in its title that it lays down rules.
fn is_normative_title(header: &Header, patterns: &Patterns) -> bool {
    let rules = &patterns.rules;
    let kind = header.doc_type.as_ref().map_or("", |kind| kind.code.as_str());
    let title = crate::text::fold(header.title.as_deref().unwrap_or_default());
    rules.get("head.rule_making").is_match(kind) && rules.get("head.rule_title").is_match(&title)
}

/// Capitals at the start of each word, for place names printed in capitals.
fn title_case(text: &str) -> String {
    text.split(' ').map(sentence_case).collect::<Vec<_>>().join(" ")
}

/// The type of a document whose code says nothing else: an official letter.
pub(super) fn letter(patterns: &Patterns) -> Option<DocType> {
    patterns.doctypes.by_code("CV").map(|row| row.doc_type.clone())
}
