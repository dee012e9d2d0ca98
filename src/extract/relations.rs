//! What a cited document is to the one that cites it (handbook §7).
//!
//! The words between a reference and the one before it at the same level decide: a trigger there says
//! the relation; nothing but a list's separators means that of the item before; other words mean a
//! plain citation. A reference inside the subject of another one has that one as source.

use std::ops::Range;

use super::references::Draft;
use super::{window, window_left};
use crate::model::{Genre, Header, Relation};
use crate::patterns::Patterns;
use crate::text::Span;

/// The relation of one reference; ranges are normalized.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub kind: String,
    /// Index of the reference that is the source; `None` for the document.
    pub source: Option<usize>,
    pub trigger: Option<Range<usize>>,
    /// Relations that other references of the text have to this one: `được sửa đổi bởi …`.
    pub also: Vec<Found>,
    /// Said of this reference itself, not of the list it is in.
    said: bool,
}

impl Found {
    fn new(kind: &str, source: Option<usize>, trigger: Option<Range<usize>>) -> Found {
        let said = trigger.is_some();
        Found { kind: kind.to_owned(), source, trigger, also: Vec::new(), said }
    }

    /// The relation with its trigger in the source, and the further ones.
    pub fn into_model(self, span: impl Fn(Range<usize>) -> Span) -> (Relation, Vec<Relation>) {
        let one = |found: &Found| Relation {
            kind: found.kind.clone(),
            source: found.source,
            trigger: found.trigger.clone().map(&span),
        };
        (one(&self), self.also.iter().map(one).collect())
    }
}

/// The relation that everything without a better one has.
const CITES: &str = "cites";
/// What the writer of a report issued.
const ISSUED: &str = "issued_by_author";

/// The relations of all references, in order.
pub(super) fn relations(
    drafts: &[Draft],
    normalized: &str,
    folded: &str,
    head: &Header,
    patterns: &Patterns,
) -> Vec<Found> {
    let reader = Reader { drafts, normalized, folded, head, patterns };
    let mut out: Vec<Found> = Vec::with_capacity(drafts.len());
    for at in 0..drafts.len() {
        let found = reader.one(at, &mut out);
        out.push(found);
    }
    reader.acted_on(&mut out);
    reader.issued_to_implement(&mut out);
    out
}

struct Reader<'a> {
    drafts: &'a [Draft],
    normalized: &'a str,
    folded: &'a str,
    head: &'a Header,
    patterns: &'a Patterns,
}

impl Reader<'_> {
    fn one(&self, at: usize, out: &mut [Found]) -> Found {
        let draft = &self.drafts[at];
        if is_place(draft) {
            return Found::new(CITES, None, None);
        }
        let sentence = sentence_start(self.folded, draft.start);
        let outer = self.outer(at).or_else(|| self.coordinated(at, out));
        // Those of this sentence that stand at the same level, the nearest first.
        let same: Vec<usize> = (0..at)
            .rev()
            .take_while(|&j| self.drafts[j].range.end > sentence)
            .filter(|&j| !is_place(&self.drafts[j]))
            .filter(|&j| out[j].source == outer || self.outer(j) == outer)
            .collect();
        let before = same.first().copied();
        let from = before.map_or(sentence, |j| self.end(j, draft.start));
        let from = outer.map_or(from, |outer| from.max(self.drafts[outer].range.end));
        let gap = from.min(draft.start)..draft.start;
        // Behind the last semicolon an item of the list begins.
        let item = self.folded[gap.clone()].rfind(';').map_or(gap.start, |i| gap.start + i + 1);
        // An item goes with the first one of the item before it.
        let head = match item > gap.start {
            true => same.iter().copied().find(|&j| self.heads_item(j, sentence)).or(before),
            false => before,
        };
        let inherit = |out: &[Found]| {
            head.map(|j| Found {
                source: outer.or(out[j].source),
                also: Vec::new(),
                said: false,
                ..out[j].clone()
            })
        };
        let whereby = self.whereby(&gap) && outer.is_none();
        let Some((words, relation)) = self.trigger(item..gap.end) else {
            if whereby {
                return Found::new(CITES, before, None);
            }
            let listed = self.is_listed(&gap);
            if let Some(found) = inherit(out).filter(|_| listed) {
                // `được sửa đổi bởi B, C và D`: each of them acts.
                let acted = before.and_then(|j| {
                    let acts = |also: &Found| also.source == Some(j);
                    let first = (0..j).rev().take(6).find(|&k| out[k].also.iter().any(acts))?;
                    let also = out[first].also.iter().find(|also| acts(also))?.clone();
                    Some((first, Found { source: Some(at), ..also }))
                });
                if let Some((first, also)) = acted {
                    out[first].also.push(also);
                }
                return found;
            }
            if let (true, None) = (listed, before)
                && let Some(found) = self.sentence_head(at, sentence, outer)
            {
                return found;
            }
            if before.is_none()
                && let Some(found) = self.headed(at, sentence, outer)
            {
                return found;
            }
            if let (true, Some(outer)) = (before.is_none(), outer) {
                // The name of an amending act ends in its own trigger.
                let own = self.drafts[outer].range.start..draft.start;
                if let Some((words, trigger)) = self.patterns.triggers.last(self.folded, own) {
                    let kind = self.kind(&trigger.relation, at, true);
                    return Found::new(kind, Some(outer), Some(words));
                }
            }
            return Found::new(self.unsaid(at, outer, before, &gap), outer, None);
        };
        if let Some(active) = passive(relation) {
            // `A được sửa đổi bởi B`: B acts on A, and is to the document what A is.
            if let Some(before) = before.filter(|_| self.touches(&words, draft.start)) {
                out[before].also.push(Found::new(active, Some(at), Some(words.clone())));
                let bracket = self.folded[gap.start..words.start].contains('(');
                if !bracket && !out[before].said {
                    // A sentence of its own, whatever the one before it said.
                    self.only_cites(before, out);
                }
                // What the document does to A it does not do to B.
                let shared = |found: &Found| {
                    matches!(
                        found.kind.as_str(),
                        "legal_basis" | "implements" | "proposed_by" | CITES
                    )
                };
                return match inherit(out).filter(shared) {
                    Some(found) => Found { trigger: found.trigger.or(Some(words)), ..found },
                    None => Found::new(CITES, outer, Some(words)),
                };
            }
            return inherit(out).unwrap_or_else(|| Found::new(CITES, outer, None));
        }
        if relation == CITES
            && item > gap.start
            && let Some(found) = inherit(out).filter(|found| found.kind == "proposed_by")
        {
            // `… của Sở Tư pháp tại Tờ trình A; Sở Tài chính tại Tờ trình B`
            return found;
        }
        let lead = self.folded[gap.start..words.start].trim();
        let bounded = lead.contains([',', ';', ':', ')'])
            || item > gap.start
            || self.patterns.rules.get("relation.and_lead").is_match(lead);
        if let Some(j) = before.filter(|_| !bounded) {
            let subject = lead.split(' ').filter(|word| !word.is_empty()).count() <= 3
                && self.touches(&words, draft.start)
                && acts(relation);
            if subject {
                // `Nghị định A thay thế Nghị định B`: A does.
                let source = if self.drafts[j].to_self { None } else { Some(j) };
                return Found::new(self.kind(relation, at, source.is_some()), source, Some(words));
            }
            // In a preamble words behind a cited act describe it.
            if out[j].kind == "legal_basis"
                && starts_with_trigger(self.folded, sentence, self.patterns, "legal_basis")
            {
                return inherit(out).unwrap_or_else(|| Found::new(CITES, outer, None));
            }
        }
        let source = if whereby { before } else { outer };
        Found::new(self.kind(relation, at, source.is_some()), source, Some(words))
    }

    /// The trigger in a range that governs the reference behind it: the last one, except that words
    /// which only name a place in a text (`nêu tại`) give way to the verb that they stand with.
    fn trigger(&self, range: Range<usize>) -> Option<(Range<usize>, &str)> {
        let all: Vec<_> = self.patterns.triggers.all(self.folded, range.clone()).collect();
        let (last, weak) = all.last()?;
        let adjacent = weak.relation == CITES && self.touches(last, range.end);
        let governs = |found: &Range<usize>, relation: &str| {
            // A new clause begins in between.
            let rest = &self.folded[found.end..range.end];
            let clause = self.patterns.rules.get("relation.clause").is_match(rest);
            !clause
                && match relation {
                    CITES => false,
                    "forwards" => self.touches(found, range.end),
                    // `Quy chế ban hành kèm theo X` names the rules; only a bracket or a line that
                    // begins so attaches the text itself.
                    "attached_to" => self.begins(found.start),
                    // A noun: `bãi bỏ hướng dẫn tại …`, `tổng kết những hạn chế nêu tại …`.
                    "guides" | "reports_on" | "announces" | "approves" => !adjacent,
                    _ => true,
                }
        };
        let strong = all.iter().rev().find(|(found, trigger)| governs(found, &trigger.relation));
        match strong {
            Some((found, trigger)) => Some((found.clone(), &trigger.relation)),
            None if weak.relation == CITES => Some((last.clone(), CITES)),
            None => None,
        }
    }

    /// Whether a bracket or a line begins at byte `at`.
    fn begins(&self, at: usize) -> bool {
        let before = self.normalized[..at].trim_end_matches(' ');
        before.is_empty() || before.ends_with(['(', '\n', '.', '-', '+'])
    }

    /// Whether a reference is the first one behind a semicolon or at the head of the sentence.
    fn heads_item(&self, at: usize, sentence: usize) -> bool {
        let start = self.drafts[at].start;
        let before = (0..at).rev().map(|j| self.end(j, start)).find(|end| *end <= start);
        let from = before.unwrap_or(sentence).max(sentence).min(start);
        from == sentence || self.folded[from..start].contains(';')
    }

    /// `sửa đổi Nghị định A và Nghị định B`: what goes with a reference inside a subject is inside it.
    fn coordinated(&self, at: usize, out: &[Found]) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let outer = self.outer(before)?;
        let gap = self.drafts[before].range.end..self.drafts[at].start;
        let and = !gap.is_empty()
            && self.patterns.rules.get("relation.and").is_match(&self.folded[gap.clone()]);
        (and && out[before].source == Some(outer)).then_some(outer)
    }

    /// What the trigger at the head of the sentence says.
    fn sentence_head(&self, at: usize, sentence: usize, outer: Option<usize>) -> Option<Found> {
        let text = window(self.folded, sentence, 60);
        let lead = text.len() - text.trim_start_matches([' ', '-', '+']).len();
        let first = sentence + lead;
        let (words, trigger) =
            self.patterns.triggers.first(self.folded, first..self.drafts[at].start)?;
        (words.start == first && passive(&trigger.relation).is_none()).then(|| {
            Found::new(self.kind(&trigger.relation, at, outer.is_some()), outer, Some(words))
        })
    }

    /// Turns a reference and the items that go with it into plain citations.
    fn only_cites(&self, at: usize, out: &mut [Found]) {
        let mut at = at;
        loop {
            out[at].kind = CITES.to_owned();
            out[at].trigger = None;
            if !self.drafts[at].joined || at == 0 || out[at - 1].said {
                return;
            }
            let gap = self.drafts[at - 1].range.end
                ..self.drafts[at].start.max(self.drafts[at - 1].range.end);
            if self.folded[gap].contains(';') {
                return;
            }
            at -= 1;
        }
    }

    /// The reference whose subject holds this one.
    fn outer(&self, at: usize) -> Option<usize> {
        let start = self.drafts[at].range.start;
        (0..at)
            .rev()
            .take(12)
            .find(|&j| self.drafts[j].title.as_ref().is_some_and(|title| title.contains(&start)))
    }

    /// Where a reference with its subject ends, as seen from byte `from` behind it.
    fn end(&self, at: usize, from: usize) -> usize {
        let draft = &self.drafts[at];
        let title = draft.title.as_ref().map(|title| title.end).filter(|end| *end <= from);
        title.unwrap_or(draft.range.end).max(draft.range.end)
    }

    /// The kind of relation that a trigger says of this reference.
    fn kind<'k>(&self, relation: &'k str, at: usize, nested: bool) -> &'k str {
        match (relation == ISSUED, nested, self.by_author(at)) {
            (true, true, _) => "promulgates",
            (true, false, false) => CITES,
            _ => relation,
        }
    }

    /// Whether the body that issued the citing document issued this one.
    fn by_author(&self, at: usize) -> bool {
        match (&self.drafts[at].issuer, &self.head.issuer) {
            (Some(cited), Some(own)) => cited.id == own.id,
            _ => false,
        }
    }

    /// What a reference is that nothing is said of: at the head of a sentence of a report or plan, a
    /// paper of its own author is the author's work.
    fn unsaid(
        &self,
        at: usize,
        outer: Option<usize>,
        before: Option<usize>,
        gap: &Range<usize>,
    ) -> &'static str {
        let author = self.head.genre != Genre::Legal && self.by_author(at);
        let item = self.patterns.rules.get("relation.item");
        let opens = before.is_none() && item.is_match(&self.folded[gap.clone()]);
        if author && outer.is_none() && opens { ISSUED } else { CITES }
    }

    /// Whether nothing but a list's separators stands in front of a reference.
    fn is_listed(&self, gap: &Range<usize>) -> bool {
        self.patterns.rules.get("relation.listed").is_match(&self.folded[gap.clone()])
    }

    /// Whether only filling words stand between a trigger and the reference.
    fn touches(&self, trigger: &Range<usize>, start: usize) -> bool {
        self.patterns.rules.get("relation.filler").is_match(&self.folded[trigger.end..start])
    }

    /// Whether the words tell what the document before them says: `…, theo đó đã giao … tại …`.
    fn whereby(&self, gap: &Range<usize>) -> bool {
        self.patterns.rules.get("relation.whereby").is_match(&self.folded[gap.clone()])
    }

    /// The relation of an item on a line of its own, from the line with a colon above the list.
    fn headed(&self, at: usize, sentence: usize, outer: Option<usize>) -> Option<Found> {
        let start = self.drafts[at].start;
        let item = self.patterns.rules.get("relation.item");
        if !item.is_match(&self.folded[sentence..start]) {
            return None;
        }
        let left = window_left(self.normalized, start, 0, LONGEST_LIST);
        let base = start - left.len();
        let mut end = left.rfind('\n')?;
        loop {
            let from = left[..end].rfind('\n').map_or(0, |i| i + 1);
            let line = left[from..end].trim_end();
            if line.ends_with(':') {
                let within = base + from..base + end;
                let mut said: Vec<_> = self.patterns.triggers.all(self.folded, within).collect();
                said.retain(|(_, found)| {
                    found.relation != "forwards" && passive(&found.relation).is_none()
                });
                let (words, trigger) = said.pop()?;
                let kind = self.kind(&trigger.relation, at, false);
                return Some(Found::new(kind, outer, Some(words)));
            }
            let marked = self.patterns.rules.get("relation.item_line").is_match(line);
            // `I. CĂN CỨ`: the heading of a section of bases.
            let heading = self.patterns.rules.get("relation.heading");
            if let Some(found) = heading.find(&self.folded[base + from..base + end]) {
                let words = base + from + found.start..base + from + found.end;
                return Some(Found::new("legal_basis", outer, Some(words)));
            }
            let listed = line.is_empty() || marked || line.ends_with(';');
            if !listed || from == 0 {
                return None;
            }
            end = from - 1;
        }
    }

    /// `Thực hiện A, UBND huyện đã ban hành B`: it is B that implements A.
    fn issued_to_implement(&self, out: &mut [Found]) {
        for at in 1..out.len() {
            let issued = out[at].said && out[at].kind == ISSUED && out[at].source.is_none();
            if !issued {
                continue;
            }
            let sentence = sentence_start(self.folded, self.drafts[at].start);
            let earlier: Vec<usize> = (0..at)
                .rev()
                .take_while(|&j| self.drafts[j].range.start >= sentence)
                .filter(|&j| out[j].source.is_none())
                .collect();
            let opens = earlier.last().is_some_and(|&first| {
                out[first].trigger.as_ref().is_some_and(|trigger| {
                    self.folded
                        .get(sentence..trigger.start)
                        .is_some_and(|lead| lead.trim_matches([' ', '-', '+']).is_empty())
                })
            });
            if opens && earlier.iter().all(|&j| out[j].kind == "implements") {
                earlier.iter().for_each(|&j| out[j].source = Some(at));
            }
        }
    }

    /// Documents of which the words behind them say that they end: `… hết hiệu lực`, `… bị bãi bỏ bởi …`.
    fn acted_on(&self, out: &mut [Found]) {
        let rule = self.patterns.rules.get("relation.ended");
        // The last item of a list speaks for all of them.
        let mut last = self.drafts.len();
        let mut lasts = vec![last; out.len()];
        for at in (0..out.len()).rev() {
            if at + 1 == out.len() || !self.drafts[at + 1].joined {
                last = at;
            }
            lasts[at] = last;
        }
        for ((at, relation), last) in out.iter_mut().enumerate().zip(lasts) {
            let open = relation.trigger.is_none()
                || matches!(relation.kind.as_str(), CITES | ISSUED | "implements" | "attached_to");
            if !open || relation.source.is_some() || is_place(&self.drafts[at]) {
                continue;
            }
            let end = self.end(last, usize::MAX);
            let Some(found) = rule.captures(window(self.folded, end, 120)) else { continue };
            let Some(words) = found.name("words") else { continue };
            let range = end + words.start()..end + words.end();
            let followed = self
                .drafts
                .get(last + 1)
                .is_some_and(|next| next.start >= range.end && self.touches(&range, next.start));
            let kind = if found.name("replaced").is_some() { "replaces" } else { "repeals" };
            if followed {
                // `A bị bãi bỏ bởi B` is B's doing.
                if !relation.also.iter().any(|also| also.source == Some(last + 1)) {
                    relation.also.push(Found::new(kind, Some(last + 1), Some(range)));
                }
            } else {
                *relation = Found {
                    also: std::mem::take(&mut relation.also),
                    ..Found::new(kind, None, Some(range))
                };
            }
        }
    }
}

/// A list under a line with a colon is at most so long, in bytes.
const LONGEST_LIST: usize = 8_000;

/// Whether a reference is a place in the text itself (`khoản này`), which relates nothing.
fn is_place(draft: &Draft) -> bool {
    draft.doc_type.is_some() && !draft.has_word && draft.code.is_none()
}

/// The relation that a passive trigger turns round.
fn passive(relation: &str) -> Option<&'static str> {
    match relation {
        "amended_by" => Some("amends"),
        "replaced_by" => Some("replaces"),
        "repealed_by" => Some("repeals"),
        _ => None,
    }
}

/// Whether a document can be the subject of the verb.
fn acts(relation: &str) -> bool {
    matches!(
        relation,
        "amends"
            | "replaces"
            | "repeals"
            | "suspends"
            | "extends"
            | "corrects"
            | "guides"
            | "details"
            | "announces"
            | "approves"
            | "issued_by_author"
            | "promulgates"
    )
}

/// Whether the sentence opens with a trigger of this relation.
fn starts_with_trigger(folded: &str, sentence: usize, patterns: &Patterns, relation: &str) -> bool {
    let text = window(folded, sentence, 60);
    let lead = text.len() - text.trim_start_matches([' ', '-', '+']).len();
    patterns.triggers.first(folded, sentence + lead..sentence + text.len()).is_some_and(
        |(range, trigger)| range.start == sentence + lead && trigger.relation == relation,
    )
}

/// Where the sentence that holds byte `at` of the folded text starts: after a full stop before a
/// blank (not that of a short number, as in `phần 7. “Tính năng`), or an empty line.
fn sentence_start(folded: &str, at: usize) -> usize {
    let left = window_left(folded, at, 0, 900);
    let base = at - left.len();
    let bytes = left.as_bytes();
    let mut i = left.len();
    while i >= 2 {
        i -= 1;
        let pair = (bytes[i - 1], bytes[i]);
        let stop = pair == (b' ', b' ')
            || (pair == (b'.', b' ')
                && i >= 4
                && (!bytes[i - 2].is_ascii_digit() || bytes[i - 4].is_ascii_digit())
                && bytes[i - 2] != b'.');
        if stop {
            return base + i + 1;
        }
    }
    base
}
