//! References: grown from their code to the left (type, provisions) and to the right (date, issuer,
//! subject), then joined to lists.

use std::collections::BTreeMap;
use std::ops::Range;

use super::agencies::{self, Context, Mention};
use super::codes::{self, Code};
use super::{dates, header, keys, provisions, relations, window, window_left};
use crate::model::{
    Agency, AgencyMention, Date, DocType, Document, Genre, Header, Provision, Reference,
    ReferenceKind, Role, Serves, Warning, group_code,
};
use crate::patterns::{DocTypeRow, Patterns};

/// A reference while it is put together. Ranges are normalized.
pub(super) struct Draft {
    pub code: Option<Code>,
    pub kind: ReferenceKind,
    /// From the type word to the issuer.
    pub range: Range<usize>,
    /// A type word is printed with it.
    pub has_word: bool,
    pub doc_type: Option<DocType>,
    pub date: Option<Date>,
    pub issuer: Option<Agency>,
    /// The words of the issuer, where they are printed with it.
    pub issuer_range: Option<Range<usize>>,
    /// The issuer is printed with it or distributed to it.
    pub stated: bool,
    pub title: Option<Range<usize>>,
    pub provisions: Vec<Provision>,
    /// Where the reference with its provisions starts.
    pub start: usize,
    /// Only a separator stands between it and the one before.
    pub joined: bool,
    pub key: Option<String>,
    pub rule: String,
}

/// What is read of the references of a document.
#[derive(Default)]
pub(super) struct Found {
    pub references: Vec<Reference>,
    pub issuers: Vec<AgencyMention>,
    pub warnings: Vec<Warning>,
}

/// All references outside the ranges in `skip`.
pub(super) fn read(
    document: &Document,
    head: &Header,
    context: &Context<'_>,
    skip: &[Range<usize>],
) -> Found {
    let text = &document.text;
    let (normalized, folded) = (text.normalized.as_str(), text.folded.as_str());
    let patterns = context.patterns;
    let mut warnings = Vec::new();
    let mut warn = |range: Range<usize>, message: String| {
        let span = text.span(range);
        warnings.push(Warning {
            stage: "references".to_owned(),
            page: document.page(span),
            message,
        });
    };

    let codes = codes::find(normalized, folded, patterns);
    let mut drafts: Vec<Draft> = Vec::with_capacity(codes.len());
    for code in codes {
        if skip.iter().any(|skip| skip.start < code.range.end && code.range.start < skip.end) {
            continue;
        }
        let floor = drafts.last().map_or(0, |draft| draft.range.end);
        drafts.push(grow(code, floor, normalized, folded, context, &mut warn));
    }
    join(&mut drafts, normalized, folded, patterns);
    distribute(&mut drafts);
    subjects_as_issuers(&mut drafts, normalized, folded, context);
    issuers_from_symbols(&mut drafts, context);
    for draft in &mut drafts {
        let code = draft.code.as_ref();
        draft.key = keys::key(
            draft.issuer.as_ref(),
            draft.doc_type.as_ref(),
            code.map(|code| code.number.as_str()),
            draft.date,
            patterns,
        );
    }
    super::named::add(&mut drafts, normalized, folded, context, skip);
    drafts.sort_by_key(|draft| draft.range.start);
    let relations = relations::relations(&drafts, folded, head, patterns);

    let same_as = same_as(&mut drafts, patterns);
    let mut found = Found { warnings, ..Found::default() };
    for (i, (draft, relation)) in drafts.into_iter().zip(relations).enumerate() {
        let span = text.span(draft.range.clone());
        let relation = relation.into_model(|range| text.span(range));
        if let (Some(range), Some(agency)) = (&draft.issuer_range, &draft.issuer) {
            let span = text.span(range.clone());
            found.issuers.push(AgencyMention {
                span,
                page: document.page(span),
                surface: text.surface(span).to_owned(),
                agency: agency.clone(),
                role: Role::Issuer,
                of: Serves::Reference(i),
            });
        }
        let code = draft.code;
        found.references.push(Reference {
            span,
            page: document.page(span),
            surface: text.surface(span).to_owned(),
            kind: draft.kind,
            doc_type: draft.doc_type,
            number: code.as_ref().map(|code| code.number.clone()),
            symbol: code.as_ref().map(|code| code.symbol.clone()),
            code: code.as_ref().map(|code| code.code.clone()),
            code_span: code.as_ref().map(|code| text.span(code.range.clone())),
            date: draft.date,
            issuer: draft.issuer,
            title: draft
                .title
                .map(|title| normalized[title].split_whitespace().collect::<Vec<_>>().join(" ")),
            provisions: draft.provisions,
            relation,
            same_as: same_as[i],
            key: draft.key,
            rule: draft.rule,
        });
    }
    found
}

/// Grows a reference from its code.
fn grow(
    code: Code,
    floor: usize,
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
    warn: &mut impl FnMut(Range<usize>, String),
) -> Draft {
    let patterns = context.patterns;
    let mut draft = Draft {
        kind: ReferenceKind::Numbered,
        range: code.start..code.range.end,
        has_word: false,
        doc_type: None,
        date: None,
        issuer: None,
        issuer_range: None,
        stated: false,
        title: None,
        provisions: Vec::new(),
        start: code.start,
        joined: false,
        key: None,
        rule: rule_id(&code.rule),
        code: Some(code.clone()),
    };
    // A law's name first: `… văn bản quy phạm pháp luật số 80/2015/QH13` is not a `luật số`.
    let word = law_left(&code, floor, normalized, folded, patterns)
        .or_else(|| {
            codes::type_left(folded, code.start, floor, patterns).map(|word| (word.start, word.row))
        })
        .or_else(|| type_and_issuer_left(&code, floor, normalized, folded, context, &mut draft));
    if let Some((start, row)) = word {
        draft.range.start = start;
        draft.has_word = true;
        draft.doc_type = Some(row.doc_type.clone());
        if let Some(said) = code.type_row.map(|row| patterns.doctypes.row(row)) {
            let generic =
                header::letter(patterns).is_some_and(|letter| letter.code == row.doc_type.code);
            let narrower =
                row.genre != Genre::Legal && row.doc_type.name.starts_with(&said.doc_type.name);
            if generic || narrower {
                // `Chương trình hành động số 15-CTr/TU` is a programme, as its symbol says.
                // `Văn bản số …` can be anything; the symbol knows.
                draft.doc_type = Some(said.doc_type.clone());
            } else if said.doc_type.code != row.doc_type.code
                && !shares_symbol(row, said, &code, patterns)
            {
                warn(
                    code.range.clone(),
                    format!(
                        "{} is called '{}', but its symbol says '{}'",
                        code.code, row.doc_type.name, said.doc_type.name
                    ),
                );
            }
        }
    } else if let Some(row) = code.type_row {
        draft.doc_type = Some(patterns.doctypes.row(row).doc_type.clone());
    }
    if code.repaired {
        let printed = &normalized[code.range.clone()];
        warn(
            code.range.clone(),
            format!("the code printed as '{printed}' is read as '{}'", code.code),
        );
    }
    grow_right(&mut draft, normalized, folded, context, warn);
    let left = window_left(folded, draft.range.start, floor, 260);
    draft.start = draft.range.start;
    if let Some((range, provisions)) = provisions::before(left, draft.range.start, patterns) {
        draft.start = range.start;
        draft.provisions = provisions;
    }
    draft
}

fn rule_id(code_rule: &str) -> String {
    match code_rule.strip_prefix("code.") {
        Some("state") | None => "ref.numbered".to_owned(),
        Some(family) => format!("ref.{family}"),
    }
}

/// Two types that print the same token: `QĐ` is Quyết định and, in the Party, Quy định.
fn shares_symbol(word: &DocTypeRow, said: &DocTypeRow, code: &Code, patterns: &Patterns) -> bool {
    let token = code.symbol.split(['-', '/', '.']).next().unwrap_or_default();
    let prints = |row: &DocTypeRow| {
        patterns.doctypes.symbols.get(token).is_some_and(|found| {
            found
                .rows
                .iter()
                .any(|at| patterns.doctypes.row(*at).doc_type.code == row.doc_type.code)
        })
    };
    (prints(word) && prints(said))
        || said.doc_type.name.starts_with(&word.doc_type.name)
        || word.doc_type.name.starts_with(&said.doc_type.name)
}

/// The name of a law in front of its number: `Luật Bảo hiểm y tế số 25/2008/QH12`.
fn law_left<'a>(
    code: &Code,
    floor: usize,
    normalized: &str,
    folded: &str,
    patterns: &'a Patterns,
) -> Option<(usize, &'a DocTypeRow)> {
    if code.type_row.is_some() || code.year.is_none() {
        return None;
    }
    let left = window_left(normalized, code.start, floor, 220);
    let base = code.start - left.len();
    let gap = patterns.rules.get("ref.law_gap");
    let of = patterns.rules.get("ref.of_left");
    let words: Vec<Range<usize>> = patterns.rules.get("ref.law_left").find_iter(left).collect();
    let mut chosen: Option<Range<usize>> = None;
    for word in words.into_iter().rev() {
        if gap.is_match(&folded[base + word.end..code.start]) {
            break;
        }
        let named_inside = of.is_match(&folded[base..base + word.start]);
        chosen = Some(word);
        if !named_inside {
            break;
        }
    }
    let word = chosen?;
    let row = patterns.doctypes.by_words(&folded[base + word.start..base + word.end])?;
    Some((base + word.start, row))
}

/// `các Quyết định của Thủ tướng Chính phủ số:` — type and issuer in front of the number.
fn type_and_issuer_left<'a>(
    code: &Code,
    floor: usize,
    normalized: &str,
    folded: &str,
    context: &Context<'a>,
    draft: &mut Draft,
) -> Option<(usize, &'a DocTypeRow)> {
    if code.start == code.range.start {
        return None;
    }
    let left = window_left(folded, code.start, floor, 150);
    let base = code.start - left.len();
    let found = context.patterns.rules.get("ref.type_of_left").captures(left)?;
    let (words, agency) = (found.name("type")?, found.name("agency")?);
    let (start, row) = context.patterns.doctypes.ending(words.as_str())?;
    let mention = agencies::parse(normalized, folded, base + agency.start(), context)?;
    if mention.range.end != base + agency.end() {
        return None;
    }
    draft.issuer = Some(mention.agency);
    draft.issuer_range = Some(mention.range);
    draft.stated = true;
    Some((base + words.start() + start, row))
}

/// Date and issuer behind the code, each once, in either order; then the subject.
fn grow_right(
    draft: &mut Draft,
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
    warn: &mut impl FnMut(Range<usize>, String),
) {
    let rules = &context.patterns.rules;
    let mut end = draft.range.end;
    let mut dated = false;
    for _ in 0..2 {
        if !dated {
            let lead = rules
                .get("agency.issued_by")
                .find(window(folded, end, 20))
                .map_or(0, |found| found.end);
            let at = end + lead + usize::from(folded[end + lead..].starts_with(" ("));
            if let Some(printed) = dates::at(folded, at, context.patterns) {
                dated = true;
                draft.date = printed.date;
                if printed.date.is_none() {
                    let text = &normalized[printed.range.clone()];
                    warn(printed.range.clone(), format!("'{text}' is no day of the calendar"));
                }
                end = printed.range.end;
                continue;
            }
        }
        if draft.issuer_range.is_none()
            && let Some(lead) = rules.get("agency.of").find(window(folded, end, 40))
            && let Some(mention) = agencies::parse(normalized, folded, end + lead.end, context)
        {
            let joint = draft.code.as_ref().is_some_and(is_joint);
            end = if joint {
                joint_end(mention.range.end, normalized, folded, context)
            } else {
                mention.range.end
            };
            draft.issuer = Some(mention.agency);
            draft.issuer_range = Some(mention.range);
            draft.stated = true;
            continue;
        }
        break;
    }
    draft.range.end = end;
    draft.title = title(end, folded, context.patterns);
}

/// Whether a symbol names several issuers: `TTLT-BNV-VPCP`.
fn is_joint(code: &Code) -> bool {
    code.symbol.split(['-', '/']).count() > 2
}

/// Where the list of issuers of a joint document ends, of which the first one is the issuer.
fn joint_end(mut end: usize, normalized: &str, folded: &str, context: &Context<'_>) -> usize {
    for _ in 0..8 {
        let Some(gap) = context.patterns.rules.get("agency.and").find(window(folded, end, 20))
        else {
            break;
        };
        match agencies::parse(normalized, folded, end + gap.end, context) {
            Some(next) if next.row.is_some() => end = next.range.end,
            _ => break,
        }
    }
    end
}

/// The subject of a cited document, which may hold other references.
fn title(at: usize, folded: &str, patterns: &Patterns) -> Option<Range<usize>> {
    let first = patterns.rules.get("ref.title").find(window(folded, at, 60))?;
    let start = at + folded[at..].len() - folded[at..].trim_start_matches([',', ' ']).len();
    let body = window(folded, at + first.end, 600);
    let end = match patterns.rules.get("ref.title_end").captures(body) {
        Some(found) => {
            let found = found.name("end")?;
            let lead = found.as_str().chars().next().map_or(0, char::len_utf8);
            // The letter before a full stop belongs to the subject.
            let keep = !found.as_str().starts_with([';', ' ', ',', ')', '”']);
            at + first.end + found.start() + if keep { lead } else { 0 }
        }
        None => at + first.end + body.len(),
    };
    (start < end).then_some(start..end)
}

/// Marks the items of coordinated lists and lets their type go to the right.
fn join(drafts: &mut [Draft], normalized: &str, folded: &str, patterns: &Patterns) {
    let rule = patterns.rules.get("ref.join");
    for i in 1..drafts.len() {
        let (before, after) = drafts.split_at_mut(i);
        let (before, draft) = (&before[i - 1], &mut after[0]);
        let gap = before.range.end..draft.start.max(before.range.end);
        draft.joined = gap.len() < 48
            && !normalized[gap.clone()].contains("\n\n")
            && rule.is_match(&folded[gap]);
        if draft.joined && !draft.has_word && draft.doc_type.is_none() {
            let legal = draft.code.as_ref().is_some_and(|code| code.year.is_some());
            if legal {
                draft.doc_type = before.doc_type.clone();
            }
        }
    }
    let letter = header::letter(patterns);
    for draft in drafts.iter_mut() {
        // A symbol that starts with an issuer is an official letter's.
        let issuer_first =
            draft.code.as_ref().is_some_and(|code| code.type_row.is_none() && code.year.is_none());
        if draft.doc_type.is_none() && issuer_first {
            draft.doc_type = letter.clone();
        }
    }
}

/// Lets date and issuer that close a list go to its earlier items.
fn distribute(drafts: &mut [Draft]) {
    for i in (1..drafts.len()).rev() {
        let (before, after) = drafts.split_at_mut(i);
        let (before, draft) = (&mut before[i - 1], &after[0]);
        if !draft.joined {
            continue;
        }
        let same_body = match (&before.code, &draft.code) {
            (Some(a), Some(b)) => a.issuers == b.issuers || a.issuers.is_empty(),
            _ => false,
        };
        if !before.stated && draft.stated && same_body {
            before.issuer = draft.issuer.clone();
            before.stated = true;
        }
    }
    // A date goes left over the items of one type word that have none.
    for i in (1..drafts.len()).rev() {
        let (before, after) = drafts.split_at_mut(i);
        let (before, draft) = (&mut before[i - 1], &after[0]);
        let year = before.code.as_ref().and_then(|code| code.year);
        let fits = year.is_none_or(|year| draft.date.is_some_and(|date| date.year == year));
        if draft.joined && !draft.has_word && before.date.is_none() && fits {
            before.date = draft.date;
        }
    }
}

/// `Sở Nội vụ có Công văn số …`: the subject of the sentence issued the document, if the symbol
/// allows it; the items of its list follow.
fn subjects_as_issuers(
    drafts: &mut [Draft],
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
) {
    for i in 0..drafts.len() {
        if drafts[i].stated {
            continue;
        }
        if drafts[i].joined && i > 0 && !drafts[i - 1].stated {
            continue;
        }
        let Some(mention) = subject_left(&drafts[i], normalized, folded, context) else { continue };
        let fits = drafts[i].code.as_ref().is_some_and(|code| {
            code.issuers.is_empty()
                || mention.row.is_some_and(|row| {
                    code.issuers
                        .iter()
                        .any(|at| context.patterns.agencies.row(*at).symbol == row.symbol)
                })
        });
        if fits {
            drafts[i].issuer = Some(mention.agency);
            drafts[i].issuer_range = Some(mention.range);
            drafts[i].stated = true;
        }
    }
}

fn subject_left<'a>(
    draft: &Draft,
    normalized: &str,
    folded: &str,
    context: &Context<'a>,
) -> Option<Mention<'a>> {
    let left = window_left(folded, draft.start, 0, 200);
    let base = draft.start - left.len();
    let verb = context.patterns.rules.get("ref.issued_left").find(left)?;
    let end = base + verb.start;
    let starts: Vec<usize> =
        context.patterns.agencies.all(folded, base..end).map(|(range, _)| range.start).collect();
    starts.into_iter().rev().find_map(|start| {
        let mention = agencies::parse(normalized, folded, start, context)?;
        (mention.range.end == end).then_some(mention)
    })
}

/// Issuers that are not printed: from another mention of the same code in the document, else from
/// the symbol.
fn issuers_from_symbols(drafts: &mut [Draft], context: &Context<'_>) {
    let mut stated: BTreeMap<String, Option<Agency>> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| draft.stated) {
        let (Some(code), Some(issuer)) = (&draft.code, &draft.issuer) else { continue };
        stated
            .entry(group_code(&code.code))
            .and_modify(|held| {
                if held.as_ref().is_some_and(|held| held.id != issuer.id) {
                    *held = None;
                }
            })
            .or_insert_with(|| Some(issuer.clone()));
    }
    for draft in drafts.iter_mut().filter(|draft| draft.issuer.is_none()) {
        let Some(code) = &draft.code else { continue };
        draft.issuer = match stated.get(&group_code(&code.code)) {
            Some(Some(issuer)) => Some(issuer.clone()),
            _ => agencies::from_symbol(&code.issuers, draft.date, context),
        };
    }
}

/// Finds mentions of one document: equal codes, dates and issuers that do not contradict each other.
/// A mention without a date takes the key of the first one that has it.
fn same_as(drafts: &mut [Draft], patterns: &Patterns) -> Vec<Option<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        if let Some(code) = &draft.code {
            groups.entry(group_code(&code.code)).or_default().push(i);
        } else if let Some(key) = &draft.key {
            groups.entry(key.clone()).or_default().push(i);
        }
    }
    let mut same = vec![None; drafts.len()];
    for members in groups.into_values() {
        // The first mention of each date and issuer stands for those that say the same.
        let mut first: Vec<usize> = Vec::new();
        for &i in &members {
            same[i] = first.iter().copied().find(|&j| agree(&drafts[i], &drafts[j]));
            let new = first.iter().all(|&j| !says_the_same(&drafts[i], &drafts[j]));
            if new && first.len() < MOST_READINGS {
                first.push(i);
            }
        }
        for &i in &members {
            // The year may be printed with another mention only.
            let code = drafts[i].code.as_ref();
            if drafts[i].date.is_some() || code.is_none_or(|code| code.year.is_some()) {
                continue;
            }
            let mut dates = first
                .iter()
                .filter(|&&j| agree(&drafts[i], &drafts[j]))
                .filter_map(|&j| drafts[j].date);
            let Some(date) = dates.next().filter(|date| dates.all(|other| other.year == date.year))
            else {
                continue;
            };
            let draft = &drafts[i];
            let number = draft.code.as_ref().map(|code| code.number.as_str());
            drafts[i].key = keys::key(
                draft.issuer.as_ref(),
                draft.doc_type.as_ref(),
                number,
                Some(date),
                patterns,
            );
        }
    }
    same
}

/// So many different dates and issuers of one code are compared; more are no archive's document.
const MOST_READINGS: usize = 32;

fn issuer_id(draft: &Draft) -> Option<&str> {
    draft.issuer.as_ref().map(|issuer| issuer.id.as_str())
}

fn says_the_same(a: &Draft, b: &Draft) -> bool {
    a.date == b.date && issuer_id(a) == issuer_id(b)
}

/// Whether date and issuer of two mentions of a code do not contradict each other.
fn agree(a: &Draft, b: &Draft) -> bool {
    let dates = a.date.is_none() || b.date.is_none() || a.date == b.date;
    let (one, other) = (issuer_id(a), issuer_id(b));
    dates && (one.is_none() || other.is_none() || one == other)
}
