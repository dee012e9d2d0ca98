//! From a code to the left (type, provisions) and to the right (date, issuer, subject).

use std::ops::Range;

use super::super::agencies::{self, Context};
use super::super::codes::{self, Code};
use super::super::{dates, header, keys, provisions, window, window_left};
use super::Draft;
use crate::model::{Genre, ReferenceKind};
use crate::patterns::{DocTypeRow, Level, Patterns};

/// Grows a reference from its code.
pub(super) fn grow(
    code: Code,
    floor: usize,
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
    warn: &mut impl FnMut(Range<usize>, String),
) -> Draft {
    let patterns = context.patterns;
    let range = code.start..code.range.end;
    let mut draft = Draft::new(ReferenceKind::Numbered, range, &rule_id(&code.rule));
    draft.code = Some(code.clone());
    // A law's name first: `… văn bản quy phạm pháp luật số 80/2015/QH13` is not a `luật số`.
    let word = law_left(&code, floor, normalized, folded, patterns)
        .or_else(|| {
            codes::type_left(folded, code.start, floor, patterns).map(|word| (word.start, word.row))
        })
        .or_else(|| type_and_issuer_left(&code, floor, normalized, folded, context, &mut draft))
        .or_else(|| type_with_words_left(&code, floor, normalized, folded, patterns));
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
            } else if row.genre == Genre::Legal
                && code
                    .first_issuers
                    .iter()
                    .any(|body| patterns.agencies.row(*body).level == Level::Central)
            {
                // `Thông tư số 09-TC/TCT`: a ministry of the time before 1997, no Thông cáo.
                if let Some(code) = &mut draft.code {
                    code.issuers.clone_from(&code.first_issuers);
                }
            } else if said.doc_type.code != row.doc_type.code
                && !shares_symbol(row, said, &code, patterns)
                && !is_promulgated(row, said)
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
    if code.is_unreadable() {
        let printed = &code.code;
        warn(code.range.clone(), format!("a figure in the number of '{printed}' cannot be read"));
    } else if code.is_blank() {
        warn(code.range.clone(), format!("the number before '{}' was left blank", code.code));
    } else if code.repaired {
        let printed = &normalized[code.range.clone()];
        warn(
            code.range.clone(),
            format!("the code printed as '{printed}' is read as '{}'", code.code),
        );
    }
    grow_right(&mut draft, normalized, folded, context, warn);
    lawmaker(&mut draft, context);
    provisions_after(&mut draft, folded, floor, patterns);
    draft
}

/// Takes in the provisions that stand before a reference.
pub(super) fn provisions(draft: &mut Draft, folded: &str, patterns: &Patterns) {
    provisions_after(draft, folded, 0, patterns);
}

/// [`provisions`] that stand after byte `floor`.
fn provisions_after(draft: &mut Draft, folded: &str, floor: usize, patterns: &Patterns) {
    let left = window_left(folded, draft.range.start, floor, 260);
    draft.start = draft.range.start;
    if let Some((range, found)) = provisions::before(left, draft.range.start, patterns) {
        draft.start = range.start;
        draft.provisions = found;
    }
}

/// A law's number may be that of the order that promulgated it.
fn lawmaker(draft: &mut Draft, context: &Context<'_>) {
    let Some(doc_type) = draft.doc_type.as_ref().filter(|_| !draft.stated && draft.has_word) else {
        return;
    };
    if let Some(body) = keys::lawmaker(&doc_type.code, draft.date, context) {
        draft.issuer = Some(body);
    }
}

fn rule_id(code_rule: &str) -> String {
    match code_rule.strip_prefix("code.") {
        Some("state") | None => "ref.numbered".to_owned(),
        Some(family) => format!("ref.{family}"),
    }
}

/// A law numbered by the order that promulgated it: `Luật số 35-L/CTN`.
fn is_promulgated(word: &DocTypeRow, said: &DocTypeRow) -> bool {
    matches!(word.doc_type.code.as_str(), "L" | "BL" | "PL")
        && matches!(said.doc_type.code.as_str(), "L" | "LCTN")
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
    // A number of the National Assembly, or that of the order that promulgated a law.
    let order = code.type_row.is_some_and(|row| {
        matches!(patterns.doctypes.row(row).doc_type.code.as_str(), "L" | "LCTN" | "PL")
    });
    if !order && (code.type_row.is_some() || code.year.is_none()) {
        return None;
    }
    let left = window_left(normalized, code.start, floor, 220);
    let base = code.start - left.len();
    // A name of the table, whatever words are in it: `… theo hợp đồng số 69/2020/QH14`.
    let folded_left = &folded[base..code.start];
    let name_end = folded_left.trim_end_matches([' ', ':']).len();
    let listed = patterns.names.all(folded_left).find(|(name, _)| name.end == name_end);
    if let Some((name, _)) = listed
        && let Some((_, row)) = patterns.doctypes.starting(&folded_left[name.clone()])
    {
        return Some((base + name.start, row));
    }
    let gap = patterns.rules.get("ref.law_gap");
    let of = patterns.rules.get("ref.of_left");
    let words: Vec<Range<usize>> = patterns.rules.get("ref.law_left").find_iter(left).collect();
    let mut chosen: Option<Range<usize>> = None;
    for word in words.into_iter().rev() {
        // `Luật Đất đai (sửa đổi) số …`, `Luật Xây dựng: số …`
        let name = folded[base + word.end..code.start].trim_end_matches([' ', ':', '“', '”']);
        let marked = patterns.rules.get("name.amended_end").find(name);
        if gap.is_match(marked.map_or(name, |mark| &name[..mark.start])) {
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

/// `Quyết định giải quyết khiếu nại số 15/QĐ-VKS`: the type that the symbol says, with words of the
/// subject between it and the number.
fn type_with_words_left<'a>(
    code: &Code,
    floor: usize,
    normalized: &str,
    folded: &str,
    patterns: &'a Patterns,
) -> Option<(usize, &'a DocTypeRow)> {
    let said = patterns.doctypes.row(code.type_row.filter(|_| code.start < code.range.start)?);
    let name = crate::text::fold(&said.doc_type.name);
    let left = window_left(folded, code.start, floor, 80);
    let base = code.start - left.len();
    let at = left.rfind(&name)?;
    let words = left[at + name.len()..].trim_end();
    let plain = words.starts_with(' ')
        && !words.contains(['.', ',', ';', ':', '(', ')', '“', '”'])
        && !words.contains(|c: char| c.is_ascii_digit())
        && patterns.triggers.all(words, 0..words.len()).all(|(_, found)| found.relation != "cites");
    let alone = !left[..at].ends_with(crate::text::is_word);
    let capital = normalized[base + at..].starts_with(char::is_uppercase);
    // Words that begin a document of their own are not this one's.
    let other = patterns.doctypes.ending(words).is_some();
    (plain && alone && capital && !other).then_some((base + at, said))
}

/// Date and issuer behind the code, each once, in either order; then the subject.
pub(in crate::extract) fn grow_right(
    draft: &mut Draft,
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
    warn: &mut impl FnMut(Range<usize>, String),
) {
    let rules = &context.patterns.rules;
    let mut end = draft.range.end;
    let mut dated = false;
    if let Some(lead) = rules.get("ref.same_day").find(window(folded, end, 20))
        && let Some(printed) = dates::at(folded, end + lead.end, context.patterns)
    {
        // The words belong to the list, not to its last item.
        draft.date = printed.date;
        draft.same_day = true;
        let end = printed.range.end;
        if let Some(lead) = rules.get("agency.of").find(window(folded, end, 40))
            && let Some(mention) = agencies::parse(normalized, folded, end + lead.end, context)
        {
            draft.issuer = Some(mention.agency);
            draft.issuer_range = Some(mention.range);
            draft.stated = true;
        }
        draft.title = None;
        return;
    }
    if let Some(lead) = rules.get("ref.same_day_again").find(window(folded, end, 20)) {
        // The day of the document before it.
        draft.day_before = true;
        if rules.get("agency.of").is_match(window(folded, end + lead.end, 40)) {
            end += lead.end;
        }
        dated = true;
    }
    for _ in 0..2 {
        if !dated {
            let lead = rules
                .get("agency.issued_by")
                .find(window(folded, end, 20))
                .map_or(0, |found| found.end);
            let opened = folded[end + lead..].starts_with('(');
            let at = end + lead + usize::from(opened);
            if let Some(printed) = dates::at(folded, at, context.patterns) {
                dated = true;
                draft.date = printed.date;
                if printed.date.is_none() {
                    let text = &normalized[printed.range.clone()];
                    warn(printed.range.clone(), format!("'{text}' is no day of the calendar"));
                }
                end = printed.range.end;
                // `(ngày 26/8/2021) của Sở Tư pháp`; a bracket that goes on is not the date's.
                end += usize::from(opened && folded[end..].starts_with(')'));
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
