//! Laws, codes and ordinances by name, and nicknames of programmes: those of the tables
//! (`patterns/laws.tsv`, `patterns/aliases.tsv`), and laws in no table by the rule `name.law`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::agencies::{self, Context};
use super::super::references::Draft;
use super::super::{dates, keys, window, window_left};
use super::{Reading, Taken, antecedent};
use crate::model::{Agency, Date, DocType, ReferenceKind};
use crate::patterns::NamedDocument;

/// All documents cited by such a name.
pub(super) fn find(drafts: &[Draft], text: &Reading<'_>) -> Vec<Draft> {
    let mut taken = Taken::new(drafts, text);
    let mut found: Vec<Draft> = Vec::new();
    let mut bare: Vec<(usize, &[NamedDocument])> = Vec::new();
    let listed_names: Vec<_> = text.context.patterns.names.all(text.folded).collect();
    // A law that amends another has the other's name inside its own.
    let unlisted = unlisted(&listed_names, text);
    let amending = text.context.patterns.rules.get("name.amending_law");
    for (range, _) in unlisted.iter().filter(|(_, name)| amending.is_match(name)) {
        let at = listed_names.partition_point(|(listed, _)| listed.start < range.start);
        let known = listed_names.get(at).filter(|(listed, _)| listed.start == range.start);
        if known.is_some_and(|(listed, _)| listed.end >= range.end) {
            continue;
        }
        let law = amending_law(range.clone(), text);
        if taken.take(&law.range) {
            found.push(law);
        }
    }
    for (range, documents) in listed_names {
        let capital = text.normalized[range.clone()].starts_with(char::is_uppercase);
        // Figures or a symbol go on: this is a number, not a nickname.
        let goes_on = text.normalized[range.end..].starts_with(['/', '-']);
        if !capital || goes_on || !taken.take(&range) {
            continue;
        }
        let Some(draft) = listed(range, documents, drafts, text) else { continue };
        if draft.key.is_none() && draft.date.is_none() {
            bare.push((found.len(), documents));
        }
        found.push(draft);
    }
    for (range, _) in unlisted.into_iter().filter(|(_, name)| !amending.is_match(name)) {
        let law = unlisted_law(range.clone(), text);
        // Alone in a line or a cell it is a subject of study as often as an act.
        let before = text.normalized[..range.start].trim_end_matches(' ');
        let alone = law.date.is_none() && (before.is_empty() || before.ends_with(['\n', '|']));
        if !alone && taken.take(&range) {
            found.push(law);
        }
    }
    let printed = printed(drafts, &found, text);
    let dated: Vec<(Range<usize>, Date)> = drafts
        .iter()
        .filter_map(|draft| {
            let code = draft.code.as_ref();
            let year = || code.and_then(|code| Date::new(code.year?, 12, 31));
            Some((draft.title.clone()?, draft.date.or_else(year)?))
        })
        .collect();
    for (at, documents) in bare {
        found[at].key = meant(&found[at], documents, &printed, &dated, text);
    }
    for draft in &mut found {
        if draft.rule == UNLISTED && draft.key.is_none() && draft.date.is_none() {
            draft.key = meant(draft, &[], &printed, &dated, text);
        }
    }
    found
}

/// The rule id of laws that are in no table.
const UNLISTED: &str = "ref.law";

/// Laws that the text prints with number, date or year: by folded name where and which.
type Printed = BTreeMap<String, Vec<(usize, String)>>;

fn printed(drafts: &[Draft], found: &[Draft], text: &Reading<'_>) -> Printed {
    let mut printed = Printed::new();
    for draft in drafts.iter().filter(|draft| draft.has_word) {
        let (Some(code), Some(key)) = (&draft.code, &draft.key) else { continue };
        if code.type_row.is_none() && code.year.is_some() && draft.range.start < code.start {
            let name = text.folded[draft.range.start..code.start].trim_end_matches([' ', ':', ',']);
            let marked = text.context.patterns.rules.get("name.amended_end").find(name);
            let name = marked.map_or(name, |mark| &name[..mark.start]).to_owned();
            printed.entry(name).or_default().push((draft.range.start, key.clone()));
        }
    }
    let dated = found.iter().filter(|draft| draft.date.is_some() && !is_marked(draft, text));
    for draft in dated {
        if let Some(key) = &draft.key {
            let name = text.folded[draft.range.start..draft.name_end].to_owned();
            printed.entry(name).or_default().push((draft.range.start, key.clone()));
        }
    }
    printed
}

/// The document that a bare name means: the one in force at the document's date, unless the text has
/// printed another one before; between the adoption of a law and its first day the one printed.
fn meant(
    draft: &Draft,
    documents: &[NamedDocument],
    printed: &Printed,
    dated: &[(Range<usize>, Date)],
    text: &Reading<'_>,
) -> Option<String> {
    let patterns = text.context.patterns;
    let date = text.context.date;
    let left = window_left(text.folded, draft.range.start, 0, 120);
    let marked = is_marked(draft, text);
    // In the subject of a dated document its date counts.
    let at = dated.partition_point(|(title, _)| title.start <= draft.range.start);
    let outer =
        dated[..at].iter().rev().take(12).find(|(title, _)| title.contains(&draft.range.start));
    let date = outer.map_or(date, |(_, date)| Some(*date));
    let details = patterns.rules.get("name.details_left").is_match(left);
    if patterns.rules.get("name.bill").is_match(left) {
        return None;
    }
    if marked {
        return replacing(documents, date).and_then(|document| key(document, text.context));
    }
    let context = text.context;
    let in_force = in_force(documents, date)
        // What details a law is made before its first day.
        .or_else(|| newest(documents, date).next().filter(|_| details && date.is_some()))
        .and_then(|document| key(document, context));
    if outer.is_some() {
        return in_force;
    }
    let name = match documents {
        [] => text.folded[draft.range.start..draft.name_end].to_owned(),
        [first, ..] => crate::text::fold(&first.name),
    };
    let before = printed.get(&name).into_iter().flatten().filter(|(at, _)| *at < draft.range.start);
    let mut before: Vec<&str> = before.map(|(_, key)| key.as_str()).collect();
    before.sort_unstable();
    before.dedup();
    match (before.as_slice(), &in_force) {
        ([], _) => in_force,
        (several, Some(one)) => several.contains(&one.as_str()).then(|| one.clone()),
        ([one], None) => {
            let current = documents.is_empty()
                || newest(documents, date)
                    .any(|document| key(document, context).as_deref() == Some(*one));
            current.then(|| (*one).to_owned())
        }
        (_, None) => None,
    }
}

/// Whether `(sửa đổi)` stands behind a law's name.
fn is_marked(draft: &Draft, text: &Reading<'_>) -> bool {
    text.context
        .patterns
        .rules
        .get("name.amended")
        .is_match(&text.folded[draft.name_end..draft.range.end])
}

/// The law that `(sửa đổi)` marks as having replaced one of its name: the newest, if it is not the first
/// and at most two years old (the mark falls away with time).
fn replacing(documents: &[NamedDocument], date: Option<Date>) -> Option<&NamedDocument> {
    let date = date?;
    let mut adopted = newest(documents, Some(date));
    let (last, older) = (adopted.next()?, adopted.next());
    let age = date.year.saturating_sub(last.date?.year);
    (older.is_some() && age <= 2).then_some(last)
}

/// The two newest generations adopted by `date`, or by now where it is not known.
fn newest(documents: &[NamedDocument], date: Option<Date>) -> impl Iterator<Item = &NamedDocument> {
    let adopted = documents
        .iter()
        .filter(move |document| document.date.is_some_and(|own| date.is_none_or(|d| own <= d)));
    let mut adopted: Vec<&NamedDocument> = adopted.collect();
    adopted.sort_by_key(|document| document.date);
    adopted.into_iter().rev().take(2)
}

/// The generation of a law in force on `date`. Between the adoption of a new one and its first day
/// either can be meant, and nothing is said.
fn in_force(documents: &[NamedDocument], date: Option<Date>) -> Option<&NamedDocument> {
    let date = date?;
    let mut adopted: Vec<&NamedDocument> =
        documents.iter().filter(|document| document.date.is_some_and(|own| own <= date)).collect();
    adopted.sort_by_key(|document| document.date);
    let newest = adopted.pop()?;
    let effective = newest.effective.or(newest.date);
    (adopted.is_empty() || effective.is_some_and(|first| first <= date)).then_some(newest)
}

/// A name of the tables.
fn listed(
    range: Range<usize>,
    documents: &[NamedDocument],
    drafts: &[Draft],
    text: &Reading<'_>,
) -> Option<Draft> {
    let (folded, context) = (text.folded, text.context);
    let patterns = context.patterns;
    let nickname = documents.iter().any(|document| document.issuer.is_some());
    let issuer = issuer(documents, context);
    let name = crate::text::fold(&documents[0].name);
    let doc_type: Option<DocType> =
        patterns.doctypes.starting(&name).map(|(_, row)| row.doc_type.clone());
    let number =
        name.rsplit(' ').next().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let body =
        patterns.rules.get("agency.of").find(window(folded, range.end, 40)).and_then(|lead| {
            agencies::parse(text.normalized, folded, range.end + lead.end, context)
        });
    let body = body.filter(|_| nickname);
    let same = |body: &agencies::Mention<'_>| {
        issuer.as_ref().is_some_and(|issuer| issuer.id == body.agency.id)
    };
    if let (true, Some(number), Some(doc_type)) = (nickname, number, &doc_type) {
        // `Nghị quyết 18 của Quốc hội` is another one; so is one whose number the text cites.
        let other_issuer = issuer.is_some() && body.as_ref().is_some_and(|body| !same(body));
        let cited = antecedent(drafts, &doc_type.code, number)
            .and_then(|draft| draft.key.clone())
            .is_some_and(|other| {
                chosen(documents, None).and_then(|d| key(d, context)) != Some(other)
            });
        if other_issuer || cited {
            return None;
        }
    }
    let (end, date) = date_after(range.end, text);
    let document = chosen(documents, date);
    let mut draft = Draft::new(ReferenceKind::Named, range.start..end, "ref.named");
    draft.name_end = range.end;
    draft.has_word = true;
    draft.doc_type = doc_type;
    draft.date = date;
    if let Some(body) = body.filter(|body| same(body)) {
        draft.range.end = draft.range.end.max(body.range.end);
        draft.issuer_range = Some(body.range);
        draft.stated = true;
    }
    draft.issuer = issuer;
    draft.key = document.and_then(|document| key(document, context));
    Some(draft)
}

/// Where the mark `(sửa đổi)` and the date behind a name end, and the date.
fn date_after(end: usize, text: &Reading<'_>) -> (usize, Option<Date>) {
    let patterns = text.context.patterns;
    let marked = patterns.rules.get("name.amended").find(window(text.folded, end, 40));
    let end = end + marked.map_or(0, |found| found.end);
    // `được Quốc hội thông qua ngày 18/01/2024`
    let adopted = patterns.rules.get("name.adopted").find(window(text.folded, end, 60));
    if let Some(lead) = adopted
        && let Some(printed) = dates::at(text.folded, end + lead.end, patterns)
    {
        return (printed.range.end, printed.date);
    }
    let at = end + usize::from(text.folded[end..].starts_with(' '));
    match dates::at(text.folded, at, patterns) {
        Some(printed) => (printed.range.end, printed.date),
        None => (end, None),
    }
}

/// The identity of a document of the tables. The type in the key is the one of the code: a project's
/// nickname means the decision on it.
fn key(document: &NamedDocument, context: &Context<'_>) -> Option<String> {
    let patterns = context.patterns;
    let cut = document.code.rsplit_once('/');
    let (number, symbol) = cut.unwrap_or((document.code.as_str(), ""));
    let named = crate::text::fold(&document.name);
    let named = patterns.doctypes.starting(&named).map(|(_, row)| row.doc_type.clone());
    // `35-L/CTN`, `29-LCT/HĐNN8`: the type stands before the slash.
    let number = number.split('-').next().unwrap_or(number);
    let said = patterns.doctypes.symbols.get(symbol.split('-').next().unwrap_or_default());
    let said = said.map(|found| patterns.doctypes.row(found.rows[0]).doc_type.clone());
    let doc_type = said.filter(|_| document.issuer.is_some()).or(named);
    let issuer = issuer(std::slice::from_ref(document), context);
    keys::key(issuer.as_ref(), doc_type.as_ref(), Some(number), document.date, patterns)
}

/// Laws are the National Assembly's, ordinances its Standing Committee's; nicknames have their issuer
/// in the table.
fn issuer(documents: &[NamedDocument], context: &Context<'_>) -> Option<Agency> {
    let agencies = &context.patterns.agencies;
    let document = documents.last()?;
    let row = match &document.issuer {
        Some(name) => {
            let folded = crate::text::fold(name);
            agencies.starting(&folded, 0).map(|(_, rows)| rows[0])?
        }
        None => {
            let folded = crate::text::fold(&document.name);
            let (_, row) = context.patterns.doctypes.starting(&folded)?;
            return keys::lawmaker(&row.doc_type.code, document.date, context);
        }
    };
    Some(agencies::at_place(agencies.row(row), None, context))
}

/// The document that a name means, if that is certain without the rest of the text: the year or date
/// is printed and one of that name has it, or the nickname belongs to one document only.
fn chosen(documents: &[NamedDocument], date: Option<Date>) -> Option<&NamedDocument> {
    match date {
        Some(date) => {
            let mut fitting = documents.iter().filter(|document| {
                document
                    .date
                    .is_some_and(|own| own == date || (date.month == 0 && own.year == date.year))
            });
            fitting.next().filter(|_| fitting.next().is_none())
        }
        None => {
            documents.first().filter(|document| documents.len() == 1 && document.issuer.is_some())
        }
    }
}

/// The name of a law is at most so long, in bytes.
const LONGEST_NAME: usize = 260;

/// The names that the rule for unlisted laws finds.
fn unlisted(
    listed: &[(Range<usize>, &[NamedDocument])],
    text: &Reading<'_>,
) -> Vec<(Range<usize>, String)> {
    let rule = text.context.patterns.rules.get("name.law");
    if !rule.passes_gate(text.normalized) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let others = text.context.patterns.rules.get("name.small_law");
    // Names overlap: the amending law's holds the amended one's.
    for start in text.context.patterns.rules.get("ref.law_left").find_iter(text.normalized) {
        let Range { start, end } = start;
        // Most law words stand before `này` or begin a name of the table.
        let known = listed.binary_search_by_key(&start, |(range, _)| range.start);
        let next = text.normalized[end..].trim_start_matches([' ', '\n']);
        let name = next.starts_with(char::is_uppercase) && known.is_err();
        if !name && !others.is_match(next) {
            continue;
        }
        let Some(captures) = rule.captures(window(text.normalized, start, LONGEST_NAME)) else {
            continue;
        };
        let Some(name) = captures.name("name") else { continue };
        if captures.get(0).is_none_or(|whole| whole.start() > 0) {
            continue;
        }
        found.push((start..start + name.end(), name.as_str().to_owned()));
    }
    found
}

fn unlisted_law(range: Range<usize>, text: &Reading<'_>) -> Draft {
    let (end, date) = date_after(range.end, text);
    let doctypes = &text.context.patterns.doctypes;
    let word = doctypes.starting(&text.folded[range.clone()]).map(|(_, row)| row.doc_type.clone());
    let mut draft = Draft::new(ReferenceKind::Named, range.start..end, UNLISTED);
    draft.name_end = range.end;
    draft.has_word = true;
    draft.issuer = word.as_ref().and_then(|word| keys::lawmaker(&word.code, date, text.context));
    draft.doc_type = word;
    draft.date = date;
    draft
}

/// A law that amends others: its name holds theirs.
fn amending_law(range: Range<usize>, text: &Reading<'_>) -> Draft {
    // `… của Luật Kế toán, Luật Quản lý thuế và Luật Chứng khoán`: a list that `và` closes.
    let more = text.context.patterns.rules.get("name.and_law");
    let (mut end, mut closed) = (range.end, range.end);
    while let Some(found) = more.captures(window(text.normalized, end, 200))
        && let Some(name) = found.name("name")
    {
        end += name.end();
        if found.name("and").is_some() {
            closed = end;
            break;
        }
    }
    let range = range.start..closed;
    let mut draft = unlisted_law(range.clone(), text);
    let known = text.context.patterns.names.all(&text.folded[range.clone()]).next();
    if let Some((_, documents)) = known.filter(|(known, _)| known.len() == range.len()) {
        let document = chosen(documents, draft.date).or(match documents {
            [one] if draft.date.is_none() => Some(one).filter(|one| one.date <= text.context.date),
            _ => None,
        });
        draft.key = document.and_then(|document| key(document, text.context));
    }
    draft
}
