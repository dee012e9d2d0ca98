//! Sentences of tasks: their parts at semicolons, who orders and who is to do, and what else the verbs
//! say of the bodies beside them.

use std::ops::Range;

use super::{Manner, Reader};
use crate::extract::bodies::{self, Body, List};
use crate::model::{Role, TaskStatus};
use crate::patterns::Act;
use crate::text::is_word;

/// What a part of a sentence goes on with.
#[derive(Clone, Default)]
pub(super) struct Carry {
    pub assigner: Option<usize>,
    /// Those who are to do it, as casts with their parts.
    pub doers: Vec<(usize, Role)>,
    pub status: Option<TaskStatus>,
    /// It was set in the sentence that is read.
    pub here: bool,
}

/// A verb of a clause.
type Verb = (Range<usize>, Act);

/// How many bytes may stand between a body and its verb.
const NEAR: usize = 240;

/// The words of one part of a sentence.
pub(super) struct Clause {
    pub range: Range<usize>,
    pub verbs: Vec<Verb>,
    pub lists: Vec<List>,
}

impl Reader<'_> {
    /// Reads the tasks and roles of a sentence that stands `depth` deep.
    pub(super) fn sentence(&mut self, sentence: Range<usize>, depth: u8, ahead: bool) {
        let words = self.words;
        let reported = words
            .context
            .patterns
            .rules
            .get("role.reporter")
            .is_match(&words.folded[sentence.clone()]);
        let verbs: Vec<Verb> = words
            .context
            .patterns
            .verbs
            .all(words.folded, sentence.clone())
            .filter(|(range, _)| !self.is_taken(range.start) && !self.names(range, sentence.start))
            .collect();
        let under = self.headings.last().is_some();
        if verbs.is_empty() && !reported
            || self.manner == Manner::Law && !self.carries_out(&sentence, &verbs, under)
        {
            return;
        }
        let lists = self.lists(sentence.clone());
        let mut carry = Carry { here: false, ..std::mem::take(&mut self.carry) };
        let parts = self.parts(&sentence, &verbs, &lists);
        for range in parts {
            let clause = Clause {
                verbs: between(&verbs, &range).to_vec(),
                lists: within(&lists, &range),
                range,
            };
            let first = self.found.tasks.len();
            self.part_of_sentence(&clause, &sentence, depth, ahead, &mut carry);
            self.other_roles(&clause, first, &sentence);
        }
        // The next sentence of a paper that orders, and the next line behind a semicolon, go on.
        if self.manner == Manner::Orders || words.folded[sentence].trim_end().ends_with(';') {
            self.carry = carry;
        }
    }

    /// Whether a sentence of a law tells who carries it out: the formula, a lead with others, an order,
    /// an item of an article on who is responsible.
    fn carries_out(&self, sentence: &Range<usize>, verbs: &[Verb], under: bool) -> bool {
        let has = |wanted: Act| verbs.iter().any(|(_, act)| *act == wanted);
        let execution = self.words.context.patterns.rules.get("task.execution");
        has(Act::Lead) && has(Act::Coordinate)
            || has(Act::Duty) && execution.is_match(&self.words.folded[sentence.clone()])
            || (under || has(Act::Order)) && {
                let start = self.content(sentence.start, sentence.end);
                verbs.iter().any(|(verb, act)| verb.start == start && (under || *act == Act::Order))
            }
    }

    /// The lists of bodies in a range, without those of references.
    pub(super) fn lists(&self, range: Range<usize>) -> Vec<List> {
        let mut lists = bodies::scan(range, &self.words);
        for list in &mut lists {
            let all = list.bodies.len();
            list.bodies.retain(|body| !self.is_taken(body.range.start));
            if all > list.bodies.len()
                && let (Some(first), Some(last)) = (list.bodies.first(), list.bodies.last())
            {
                list.range = first.range.start..last.range.end;
            }
        }
        lists.retain(|list| !list.bodies.is_empty());
        lists
    }

    /// Whether a verb is part of a name: `Ban Chỉ đạo`. At the start of a sentence it is none.
    pub(super) fn names(&self, verb: &Range<usize>, sentence: usize) -> bool {
        let words = self.words;
        let before = crate::extract::window_left(words.normalized, verb.start, sentence, NEAR);
        words.normalized[verb.start..].starts_with(char::is_uppercase)
            && before.trim_end().ends_with(is_word)
            && !before.trim_end().ends_with(|c: char| c.is_ascii_digit())
    }

    /// The words from byte `at` on that may belong to it, not beyond `end`.
    pub(super) fn near(&self, at: usize, end: usize) -> &str {
        let folded = self.words.folded;
        match end.saturating_sub(at) {
            0..=NEAR => folded.get(at..end).unwrap_or_default(),
            _ => crate::extract::window(folded, at, NEAR),
        }
    }

    /// The parts of a sentence: at semicolons outside brackets, where the next part begins an action of
    /// its own.
    pub(super) fn parts(
        &self,
        sentence: &Range<usize>,
        verbs: &[Verb],
        lists: &[List],
    ) -> Vec<Range<usize>> {
        let words = self.words;
        let mut parts = Vec::new();
        let mut start = sentence.start;
        let mut open = 0_i32;
        for (offset, byte) in words.folded.as_bytes()[sentence.clone()].iter().enumerate() {
            let at = sentence.start + offset;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                b';' if open <= 0 => {
                    // What is named last before it, and the last verb before that.
                    let before = lists.partition_point(|list| list.range.start < at);
                    let last = before.checked_sub(1).map(|i| &lists[i]);
                    let last = last.filter(|list| list.range.start >= start);
                    let verb_before = |end: usize| {
                        let next = verbs.partition_point(|(verb, _)| verb.start < end);
                        let verb = next.checked_sub(1).map(|i| &verbs[i]);
                        verb.filter(|(verb, _)| verb.start >= start)
                    };
                    let open_list = last.is_some_and(|list| {
                        let ordered = verb_before(list.range.start).is_some_and(|(_, act)| {
                            matches!(act, Act::Order | Act::Direct | Act::Urge | Act::Request)
                        });
                        ordered
                            && list.range.end <= at
                            && self.near(list.range.end, at).trim().is_empty()
                    });
                    let next = lists.get(before).is_some_and(|list| list.range.start <= at + 2);
                    // Names alone are no action: `Giám đốc các Sở: …; Giám đốc Kho bạc …`.
                    let silent = last.is_some() && verb_before(at).is_none();
                    let unfinished = open_list && next || silent;
                    if !unfinished
                        && !self.is_taken(at)
                        && self.begins_action(at + 1, sentence.end, lists)
                    {
                        parts.push(start..at);
                        start = at + 1;
                    }
                }
                _ => {}
            }
        }
        parts.push(start..sentence.end);
        parts
    }

    /// Whether an action begins at byte `at`: a verb of its own or a body that acts.
    pub(super) fn begins_action(&self, at: usize, end: usize, lists: &[List]) -> bool {
        let start = self.content(at, end);
        let verb = self.words.context.patterns.verbs.starting(self.words.folded, start);
        verb.is_some_and(|(_, act)| act != Act::Aim) || {
            let at = lists.partition_point(|list| list.range.start < start);
            lists.get(at).is_some_and(|list| list.range.start == start && self.acts_next(list, end))
        }
    }

    /// Whether a verb follows a list of bodies.
    pub(super) fn acts_next(&self, list: &List, end: usize) -> bool {
        let words = self.words;
        let text = self.near(list.range.end, end);
        let gap = words.context.patterns.rules.get("task.between").find(text).map_or(0, |f| f.end);
        let at = list.range.end + gap;
        let no_verb = words.context.patterns.rules.get("task.no_verb");
        if no_verb.is_match(self.near(at, end)) {
            return false;
        }
        if words.context.patterns.verbs.starting(words.folded, at).is_some() {
            return true;
        }
        // Any small word that is not known to begin something else.
        let rest = self.near(at, end);
        let small = words.normalized[at..].starts_with(char::is_lowercase);
        small && list.bodies.iter().all(|body| body.known) && rest.split(' ').count() > 3
    }

    /// Where the words of a clause begin, behind bullets and what leads in.
    pub(super) fn content(&self, at: usize, end: usize) -> usize {
        let text = self.near(at, end);
        let rule = self.words.context.patterns.rules.get("task.lead_in");
        at + rule.find(text).map_or(0, |found| found.end)
    }

    /// The list of bodies behind byte `at`, with nothing but fillers between.
    pub(super) fn after(&self, at: usize, end: usize) -> Option<List> {
        let words = self.words;
        let text = self.near(at, end);
        let gap =
            words.context.patterns.rules.get("task.to").find(text).map_or(0, |found| found.end);
        // The fillers may have taken the first word of a body (`trình`): no body begins inside them.
        let found =
            bodies::list(at + gap, end, &words).filter(|list| !self.is_taken(list.range.start));
        found.or_else(|| self.bare_at(at + gap, end))
    }

    /// `Huyện`, `tỉnh` at byte `at` as the authority of that level.
    pub(super) fn bare_at(&self, at: usize, end: usize) -> Option<List> {
        let words = self.words;
        let rule = words.context.patterns.rules.get("body.bare");
        let found = rule.find(self.near(at, end))?;
        if words.folded[..at].ends_with(is_word) {
            return None;
        }
        let rest = &words.normalized[at + found.end..];
        let named = rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let agency = match named {
            false => bodies::authority(at, &words),
            true => None,
        };
        let (end, agency) = match agency {
            Some(agency) => (at + found.end, agency),
            None => bodies::place_authority(at, &words)?,
        };
        let body = Body { range: at..end, agency, known: true };
        Some(List { range: body.range.clone(), bodies: vec![body] })
    }

    /// The list of bodies before byte `at`, not before `from`, with nothing but fillers between.
    pub(super) fn before(&self, at: usize, from: usize, lists: Option<&[List]>) -> Option<List> {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        let scanned;
        let lists = match lists {
            Some(lists) => lists,
            None => {
                scanned = self.lists(from..at);
                &scanned
            }
        };
        let fits = |end: usize| {
            if at - end > NEAR {
                return false;
            }
            let gap = &words.normalized[end..at];
            let person = rules.get("body.person").find(gap).map_or(0, |found| found.end);
            let full = |skip: usize| {
                let rest = &words.folded[end + skip..at];
                rules.get("task.between").find(rest).is_some_and(|found| found.end == rest.len())
            };
            full(0) || (person > 0 && full(person))
        };
        // The last that ends before; lists do not overlap.
        let next = lists.partition_point(|list| list.range.end <= at);
        let found = next.checked_sub(1).map(|i| &lists[i]);
        let found = found
            .filter(|list| list.range.start >= from && fits(list.range.end))
            .filter(|list| !self.is_taken(list.range.start));
        if let Some(list) = found {
            return Some(list.clone());
        }
        // `Huyện cũng …`
        let start = self.content(from, at);
        let bare = self.bare_at(start, at).filter(|list| fits(list.range.end));
        bare.or_else(|| {
            let left = crate::extract::window_left(words.folded, at, from, NEAR);
            let comma = at - left.len() + left.rfind(", ")? + 2;
            self.bare_at(comma, at).filter(|list| fits(list.range.end))
        })
    }

    /// The task of one part of a sentence.
    pub(super) fn part_of_sentence(
        &mut self,
        clause: &Clause,
        sentence: &Range<usize>,
        depth: u8,
        ahead: bool,
        carry: &mut Carry,
    ) {
        let start = self.content(clause.range.start, clause.range.end);
        if self.passive(clause) {
            return;
        }
        let heading = self.headings.last().filter(|heading| heading.depth < depth).is_some();
        let item = heading && !self.words.folded[clause.range.clone()].trim_end().ends_with(':');
        // An item of a heading is a task of its bodies, unless it begins with a doer of its own.
        let own = clause
            .lists
            .first()
            .filter(|list| list.range.start == start && self.acts_next(list, clause.range.end));
        if item && own.is_none() && !self.orders_at(start, clause) && !self.orders_inside(clause) {
            self.item_of_heading(clause, sentence, start, carry);
            return;
        }
        if self.order(clause, ahead, carry) || self.duty(clause, heading, ahead, carry) {
            return;
        }
        self.continued(clause, start, ahead, carry);
    }

    /// Whether a clause begins at byte `at`: behind a comma or `và`, `theo đó`.
    pub(super) fn stands_free(&self, at: usize, from: usize) -> bool {
        let before = crate::extract::window_left(self.words.folded, at, from, NEAR);
        let pronoun = self.words.context.patterns.rules.get("task.pronoun");
        before.trim_end().ends_with([',', ':', ';'])
            || before.trim().is_empty()
            || pronoun.is_match(crate::extract::tail(before, 60))
    }

    /// Whether a list holds the issuer of the paper, or the chairman of it.
    pub(super) fn is_issuer(&self, list: &List) -> bool {
        let issuer = self.header.issuer.as_ref().map(|issuer| &issuer.id);
        list.bodies.iter().any(|body| Some(&body.agency.id) == issuer)
    }

    /// Whether a verb of doing follows byte `at`.
    pub(super) fn goes_on(&self, at: usize, end: usize) -> bool {
        let words = self.words;
        let text = self.near(at, end);
        let gap = words.context.patterns.rules.get("task.between").find(text).map_or(0, |f| f.end);
        words.context.patterns.verbs.starting(words.folded, at + gap).is_some()
    }

    /// Whether bodies are told to lead: `chủ trì` or `làm đầu mối` behind them.
    pub(super) fn leads(&self, list: &List, end: usize) -> bool {
        let words = self.words;
        let text = self.near(list.range.end, end);
        let gap = words.context.patterns.rules.get("task.between").find(text).map_or(0, |f| f.end);
        let verb = words.context.patterns.verbs.starting(words.folded, list.range.end + gap);
        verb.is_some_and(|(end, act)| act == Act::Lead && !self.meets(end))
    }

    /// Whether what follows `chủ trì` is a meeting.
    pub(super) fn meets(&self, at: usize) -> bool {
        self.words
            .context
            .patterns
            .rules
            .get("task.meeting")
            .is_match(self.near(at, self.words.folded.len()))
    }

    /// Whether the words before a verb tell of something done.
    pub(super) fn told(&self, at: usize, clause: &Clause) -> bool {
        let before = crate::extract::window_left(self.words.folded, at, clause.range.start, 40);
        let rule = self.words.context.patterns.rules.get("task.past");
        rule.captures_iter(before).any(|found| found.name("past").is_some())
    }
}

/// The verbs that stand in a part of a sentence.
fn between<'a>(verbs: &'a [Verb], range: &Range<usize>) -> &'a [Verb] {
    let from = verbs.partition_point(|(verb, _)| verb.start < range.start);
    let to = verbs.partition_point(|(verb, _)| verb.start < range.end);
    &verbs[from..to]
}

/// The lists that stand in a part of a sentence, as far as they do.
fn within(lists: &[List], range: &Range<usize>) -> Vec<List> {
    let mut found = Vec::new();
    let from = lists.partition_point(|list| list.range.start < range.start);
    for list in lists[from..].iter().take_while(|list| list.range.start < range.end) {
        let mut list = list.clone();
        list.bodies.retain(|body| body.range.end <= range.end);
        let Some(last) = list.bodies.last() else { continue };
        list.range.end = list.range.end.min(last.range.end);
        found.push(list);
    }
    found
}
