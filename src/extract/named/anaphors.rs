//! Words that point: `Kế hoạch này` is the document itself, `Nghị định nêu trên` one named before.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::references::Draft;
use super::super::{header, provisions, window, window_left};
use super::{Reading, Taken};
use crate::model::{DocType, Genre, Provision, ReferenceKind};
use crate::patterns::{DocTypeRow, Rules};

/// `nêu trên` means a document named at most so many bytes before.
const NEAR: usize = 6000;

/// `Luật này` in a paper that is no law means one named at most so many bytes before.
const CLOSE: usize = 2000;

/// A quotation in an amending act is at most so long, in bytes.
const LONGEST_QUOTE: usize = 30_000;

/// All such words.
pub(super) fn find(drafts: &[Draft], text: &Reading<'_>) -> Vec<Draft> {
    let rules = &text.context.patterns.rules;
    let doctypes = &text.context.patterns.doctypes;
    let mut taken = Taken::new(drafts, text);
    let mut found: Vec<Draft> = Vec::new();
    let quotations = quotations(text.normalized);
    let own = BTreeMap::new();
    let title = folded_title(text);
    let mut cited = Cited { drafts, quotations, title, amended: None, outline: None, own };
    let (rule, here_rule) = (rules.get("name.pointing"), rules.get("name.here"));
    for at in rule.gates(text.folded) {
        let left = window_left(text.folded, at, 0, 60);
        let typed = doctypes.ending(left);
        // Most of these words stand behind something else.
        let long = || rule.find(window(text.folded, at, 40)).is_some_and(|found| found.len() > 8);
        if typed.is_none() && !here_rule.is_match(left) && !long() {
            continue;
        }
        let Some(words) = rule.captures(window(text.folded, at, 40)) else { continue };
        if words.name("place").is_some() {
            continue;
        }
        let above = words.name("above").is_some();
        let typed = typed.or_else(|| titled(at, left, text).filter(|_| above));
        let itself = words.name("itself").is_some();
        let draft = match typed {
            Some((start, row)) => {
                let range = at - left.len() + start..at + words[0].len();
                let loose = words.name("loose").is_some();
                pointing(range, row, itself, loose, &mut cited, text)
            }
            None if itself => here(at, left, &mut cited, text),
            None => None,
        };
        if let Some(draft) = draft.filter(|draft| taken.take(&draft.range)) {
            found.push(draft);
        }
    }
    found.sort_by_key(|draft| draft.range.start);
    found
}

/// The documents that words can point to.
struct Cited<'d> {
    drafts: &'d [Draft],
    /// The quotations of the text.
    quotations: Vec<Range<usize>>,
    /// The document's own title, folded.
    title: String,
    /// Those that the text says it amends, found when first needed.
    amended: Option<Vec<&'d Draft>>,
    /// Where the articles of the text begin, found when first needed.
    outline: Option<Outline>,
    /// Whether a type with `này` is the document itself, by type code.
    own: BTreeMap<String, bool>,
}

/// No title is longer, in bytes.
const LONGEST_TITLE: usize = 2_000;

fn folded_title(text: &Reading<'_>) -> String {
    let title = text.head.title.as_deref().unwrap_or_default();
    crate::text::fold(window(title, 0, LONGEST_TITLE))
}

/// A type with a word that points.
fn pointing(
    range: Range<usize>,
    row: &DocTypeRow,
    itself: bool,
    loose: bool,
    cited: &mut Cited<'_>,
    text: &Reading<'_>,
) -> Option<Draft> {
    let patterns = text.context.patterns;
    // `kế hoạch trên`, `báo cáo đó` of no document: only a capital is a title.
    let capital = text.normalized[range.clone()].starts_with(char::is_uppercase);
    let left = window_left(text.folded, range.start, 0, 60);
    let plural = patterns.rules.get("name.plural").is_match(left)
        && provisions::before(left, range.start, patterns).is_none();
    if plural || loose && !capital {
        return None;
    }
    let letter = header::letter(patterns).is_some_and(|letter| letter.code == row.doc_type.code);
    let meant = if itself {
        this(&range, &row.doc_type, letter, cited, text)
    } else {
        above(&range, &row.doc_type, letter, cited.drafts)
    };
    // Small letters, and the names of forms, point at a document only where there is one.
    let form = !matches!(row.genre, Genre::Legal | Genre::Administrative)
        || patterns.rules.get("name.form").is_match(&row.doc_type.code);
    if (!capital || form) && matches!(meant, Meant::Unknown) {
        return None;
    }
    let mut draft = Draft::new(ReferenceKind::Anaphor, range, "ref.anaphor");
    draft.doc_type = Some(row.doc_type.clone());
    draft.has_word = true;
    match meant {
        Meant::Itself => {
            draft.to_self = true;
            draft.key = text.head.key.clone();
            draft.issuer = text.head.issuer.clone();
        }
        Meant::Cited(cited) => {
            draft.key = cited.key.clone();
            draft.issuer = cited.issuer.clone();
        }
        Meant::Unknown => {}
    }
    Some(draft)
}

/// `Kế hoạch thanh tra nói trên`: the type with words of the title behind it. In `left`, which ends at
/// byte `at`, the last type in capitals with only words after it.
fn titled<'p>(at: usize, left: &str, text: &Reading<'p>) -> Option<(usize, &'p DocTypeRow)> {
    let doctypes = &text.context.patterns.doctypes;
    let base = at - left.len();
    let words = left.match_indices(' ').map(|(i, _)| i + 1).rev().take(8);
    let mut plain =
        words.take_while(|start| !left[*start..].contains(['.', ',', ';', ':', '(', ')']));
    let start = plain.find(|start| {
        text.normalized[base + start..].starts_with(char::is_uppercase)
            && doctypes.starting(&left[*start..]).is_some()
    })?;
    doctypes.starting(&left[start..]).map(|(_, row)| (start, row))
}

/// What a word points to.
enum Meant<'d> {
    Itself,
    Cited(&'d Draft),
    Unknown,
}

/// `Kế hoạch này`: the document itself, or what it promulgates; in the quotation of an amending act
/// the amended one.
fn this<'d>(
    range: &Range<usize>,
    doc_type: &DocType,
    letter: bool,
    cited: &mut Cited<'d>,
    text: &Reading<'_>,
) -> Meant<'d> {
    let drafts = cited.drafts;
    if let Some(open) = quotation(range.start, &cited.quotations) {
        let amends = amends(&cited.title, text);
        if let Some(amended) = cited.amended(open, doc_type, text).filter(|_| amends) {
            return Meant::Cited(amended);
        }
        let quoted = before(open, drafts).find(|draft| {
            is_kin(draft, doc_type) && quotation(draft.range.start, &cited.quotations).is_none()
        });
        return match quoted {
            Some(quoted) => Meant::Cited(quoted),
            None if !amends && cited.is_own(doc_type, letter, text) => Meant::Itself,
            None => Meant::Unknown,
        };
    }
    if cited.is_own(doc_type, letter, text) {
        return Meant::Itself;
    }
    // A draft that the paper submits has no identity yet.
    if titles(doc_type, &cited.title) {
        return Meant::Unknown;
    }
    // Not the document's own type: the one just named.
    let exact = before(range.start, drafts).find(|draft| draft.doc_type.as_ref() == Some(doc_type));
    exact
        .or_else(|| before(range.start, drafts).find(|draft| is_kin(draft, doc_type)))
        .filter(|draft| draft.range.end + CLOSE > range.start)
        .map_or(Meant::Unknown, Meant::Cited)
}

/// Whether the title names a document of that type.
fn titles(doc_type: &DocType, title: &str) -> bool {
    title.contains(&crate::text::fold(&doc_type.name))
}

/// Whether a document can be called by that type: `Luật này` of a code, `Thông tư này` of a joint one.
fn is_kin(draft: &Draft, doc_type: &DocType) -> bool {
    draft
        .doc_type
        .as_ref()
        .is_some_and(|held| held.code == doc_type.code || kin(&held.code, &doc_type.code))
}

fn kin(one: &str, other: &str) -> bool {
    let pairs = [("L", "BL"), ("TT", "TTLT"), ("NQ", "NQLT"), ("KH", "KHPH"), ("KH", "KHLT")];
    pairs.contains(&(one, other)) || pairs.contains(&(other, one))
}

/// The documents named at most [`NEAR`] bytes before `at`, the nearest first.
fn before(at: usize, drafts: &[Draft]) -> impl Iterator<Item = &Draft> {
    drafts[..drafts.partition_point(|draft| draft.range.end <= at)]
        .iter()
        .rev()
        .take_while(move |draft| draft.range.end + NEAR > at)
        .filter(|draft| draft.kind != ReferenceKind::Anaphor)
}

/// Whether a type with `này` is the document itself: its own type, or one that its title says it
/// promulgates.
fn is_own(doc_type: &DocType, letter: bool, title: &str, text: &Reading<'_>) -> bool {
    let Some(own) = &text.head.doc_type else { return letter };
    let rules = &text.context.patterns.rules;
    let law = rules.get("lawmaker.law");
    let laws = law.is_match(&own.code) && law.is_match(&doc_type.code);
    // `Quyết định ban hành Quy chế`: the rules stand in the decision's annex.
    let promulgates = rules.get("name.promulgates_left");
    let promulgated = rules.get("name.deciding").is_match(&own.code)
        && title
            .match_indices(&crate::text::fold(&doc_type.name))
            .any(|(at, _)| promulgates.is_match(&title[..at]));
    // A consolidated text is the law that it consolidates.
    own == doc_type || laws || letter || promulgated || own.code == "VBHN"
}

impl<'d> Cited<'d> {
    fn is_own(&mut self, doc_type: &DocType, letter: bool, text: &Reading<'_>) -> bool {
        if let Some(own) = self.own.get(&doc_type.code) {
            return *own;
        }
        let own = is_own(doc_type, letter, &self.title, text);
        self.own.insert(doc_type.code.clone(), own);
        own
    }

    /// The last document of a type before `at` that the text says it amends.
    fn amended(&mut self, at: usize, doc_type: &DocType, text: &Reading<'_>) -> Option<&'d Draft> {
        let rule = text.context.patterns.rules.get("name.amends_left");
        // `A được sửa đổi, bổ sung bởi B`: B is not what is amended.
        let passive = text.context.patterns.rules.get("name.by");
        let drafts = self.drafts;
        let amended = self.amended.get_or_insert_with(|| {
            let says = |draft: &&Draft| {
                let left = window_left(text.folded, draft.start, 0, 120);
                draft.kind != ReferenceKind::Anaphor
                    && rule.find(left).is_some_and(|said| !passive.is_match(&left[said]))
            };
            drafts.iter().filter(says).collect()
        });
        let end = amended.partition_point(|draft| draft.range.end <= at);
        let mut before = amended[..end].iter().rev().take(MOST_AMENDED);
        before.find(|draft| draft.doc_type.as_ref() == Some(doc_type)).copied()
    }
}

/// So many amended documents are looked through.
const MOST_AMENDED: usize = 200;

/// Whether the document amends others.
fn amends(title: &str, text: &Reading<'_>) -> bool {
    text.context.patterns.rules.get("name.amending_title").is_match(title)
}

/// The texts between quotation marks, one inside another counted as one.
fn quotations(normalized: &str) -> Vec<Range<usize>> {
    let mut quotations: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    // Both marks and the dots `…` share two bytes; the third tells.
    for at in memchr::memmem::find_iter(normalized.as_bytes(), b"\xE2\x80") {
        match (normalized.as_bytes().get(at + 2), open) {
            (Some(0x9C), None) => open = Some(at),
            (Some(0x9D), Some(start)) => {
                quotations.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    // A mark that nothing closes holds the rest.
    quotations.extend(open.map(|start| start..normalized.len()));
    quotations.retain(|quotation| quotation.len() <= LONGEST_QUOTE);
    quotations
}

/// Where the quotation that holds byte `at` opens.
fn quotation(at: usize, quotations: &[Range<usize>]) -> Option<usize> {
    let before = quotations.partition_point(|quotation| quotation.start <= at).checked_sub(1)?;
    quotations[before].contains(&at).then_some(quotations[before].start)
}

/// `Nghị định nêu trên`: the nearest document of that type before it, and no other type's.
fn above<'d>(
    range: &Range<usize>,
    doc_type: &DocType,
    letter: bool,
    drafts: &'d [Draft],
) -> Meant<'d> {
    // `Văn bản nêu trên` can be anything.
    let found = before(range.start, drafts).find(|draft| is_kin(draft, doc_type) || letter);
    match found {
        // The last of a list is not meant alone.
        Some(found) if !found.joined || letter => Meant::Cited(found),
        Some(found) => {
            let several = before(found.range.end, drafts).filter(|draft| {
                draft.doc_type == found.doc_type && draft.range.end + 300 > found.range.start
            });
            let mut keys: Vec<&Option<String>> = several.map(|draft| &draft.key).collect();
            keys.dedup();
            if keys.len() == 1 { Meant::Cited(found) } else { Meant::Unknown }
        }
        None => Meant::Unknown,
    }
}

/// `điểm a khoản 2 Điều này`, `khoản này`: a place in the document itself, in a quotation in the one
/// that is amended.
fn here(at: usize, left: &str, cited: &mut Cited<'_>, text: &Reading<'_>) -> Option<Draft> {
    let patterns = text.context.patterns;
    let level = patterns.rules.get("name.here").captures(left)?;
    let word = level.name("article").or_else(|| level.name("clause"))?;
    let pointing = patterns.rules.get("name.pointing").find(window(text.folded, at, 40))?;
    let end = at + pointing.end;
    let start = at - word.as_str().len();
    let outline =
        cited.outline.get_or_insert_with(|| Outline::of(text.normalized, &patterns.rules));
    let open = quotation(at, &cited.quotations);
    let (mut article, mut clause) = outline.at(at);
    if let Some(open) = open.filter(|open| !outline.heads_between(*open, at)) {
        // The quotation begins inside an article, which the words before it name.
        let said = provisions::read(window_left(text.folded, open, 0, 160), patterns);
        let said = said.last().cloned().unwrap_or_default();
        article = said.article;
        clause = outline.clause_between(open, at).or(said.clause);
    }
    let before_words = window_left(text.folded, start, 0, 200);
    let (start, mut found) = match provisions::before(before_words, start, patterns) {
        Some((range, provisions)) => (range.start, provisions),
        None => (start, vec![Provision::default()]),
    };
    for provision in &mut found {
        provision.article = provision.article.take().or_else(|| article.clone());
        if level.name("clause").is_some() {
            provision.clause = provision.clause.take().or_else(|| clause.clone());
        }
    }
    let mut draft = Draft::new(ReferenceKind::Anaphor, start..end, "ref.here");
    draft.provisions = found;
    match open {
        Some(open) => {
            let own = text.head.doc_type.as_ref();
            let amended = own.and_then(|own| cited.amended(open, own, text));
            let near =
                || before(open, cited.drafts).find(|draft| draft.kind == ReferenceKind::Numbered);
            let quoted = amended.or_else(near)?;
            draft.key = quoted.key.clone();
            draft.doc_type = quoted.doc_type.clone();
            draft.issuer = quoted.issuer.clone();
        }
        None => {
            draft.to_self = true;
            draft.key = text.head.key.clone();
            draft.doc_type = text.head.doc_type.clone();
            draft.issuer = text.head.issuer.clone();
        }
    }
    Some(draft)
}

#[derive(Clone, Copy, PartialEq)]
enum Level {
    Article,
    Clause,
}

/// Where the articles and clauses of the document itself begin.
struct Outline {
    heads: Vec<(usize, Level, String)>,
}

impl Outline {
    fn of(normalized: &str, rules: &Rules) -> Outline {
        let levels = [(Level::Article, "line.article"), (Level::Clause, "line.clause")];
        let mut heads = Vec::new();
        let mut at = 0;
        for line in normalized.split_inclusive('\n') {
            let text = window(line, 0, 40);
            let first = text.trim_start_matches([' ', '\t', '“', '"']).chars().next();
            if !first.is_some_and(|c| c.is_ascii_digit() || c.is_uppercase()) {
                at += line.len();
                continue;
            }
            let head = levels.iter().find_map(|(level, rule)| {
                Some((at, *level, rules.get(rule).captures(text)?.name("id")?.as_str().to_owned()))
            });
            heads.extend(head);
            at += line.len();
        }
        Outline { heads }
    }

    /// Whether an article begins between two bytes.
    fn heads_between(&self, from: usize, to: usize) -> bool {
        let articles = self.heads.iter().filter(|head| head.1 == Level::Article);
        articles.skip_while(|head| head.0 < from).take_while(|head| head.0 <= to).next().is_some()
    }

    /// The last clause that begins between two bytes.
    fn clause_between(&self, from: usize, to: usize) -> Option<String> {
        let end = self.heads.partition_point(|head| head.0 <= to);
        let before = self.heads[..end].iter().rev().take_while(|head| head.0 >= from);
        before.into_iter().find(|head| head.1 == Level::Clause).map(|head| head.2.clone())
    }

    /// Article and clause that hold byte `at`.
    fn at(&self, at: usize) -> (Option<String>, Option<String>) {
        let before = &self.heads[..self.heads.partition_point(|head| head.0 <= at)];
        let article = before.iter().rposition(|head| head.1 == Level::Article);
        let from = article.map_or(0, |i| i + 1);
        let clause = before[from..].last().map(|head| head.2.clone());
        (article.map(|i| before[i].2.clone()), clause)
    }
}

#[cfg(test)]
mod tests {
    use super::Outline;

    #[test]
    fn an_outline_knows_where_a_byte_stands() {
        let patterns = crate::patterns::Patterns::embedded().unwrap();
        let text = "Điều 5. Một\n1. Hai\n2. Ba\nĐiều 5a. Bốn\n3a. Năm";
        let outline = Outline::of(text, &patterns.rules);
        let at = |needle: &str| outline.at(text.find(needle).unwrap());
        assert_eq!(at("Ba"), (Some("5".into()), Some("2".into())));
        assert_eq!(at("Bốn"), (Some("5a".into()), None));
        assert_eq!(at("Năm"), (Some("5a".into()), Some("3a".into())));
    }
}
