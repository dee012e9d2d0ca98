//! Sentences of tasks: their parts at semicolons, who orders and who is to do, and what else the verbs
//! say of the bodies beside them.

use std::ops::Range;

use super::{Manner, Reader, due};
use crate::extract::bodies::{self, Body, List};
use crate::model::{Role, TaskStatus};
use crate::patterns::Act;
use crate::text::is_word;

/// What a part of a sentence goes on with.
#[derive(Clone, Default)]
pub(super) struct Carry {
    assigner: Option<usize>,
    /// Those who are to do it, as casts with their parts.
    doers: Vec<(usize, Role)>,
    status: Option<TaskStatus>,
}

/// A verb of a clause.
type Verb = (Range<usize>, Act);

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
        if verbs.is_empty() && !reported || (self.manner == Manner::Law && !acts(&verbs) && !under)
        {
            return;
        }
        let lists = self.lists(sentence.clone());
        let mut carry = std::mem::take(&mut self.carry);
        let parts = self.parts(&sentence, &verbs, &lists);
        for range in parts {
            let clause = Clause {
                verbs: verbs.iter().filter(|(at, _)| range.contains(&at.start)).cloned().collect(),
                lists: lists
                    .iter()
                    .filter(|list| range.contains(&list.range.start))
                    .cloned()
                    .collect(),
                range,
            };
            let first = self.found.tasks.len();
            self.part_of_sentence(&clause, &sentence, depth, ahead, &mut carry);
            self.other_roles(&clause, first, &sentence);
        }
        // A line that ends in a semicolon goes on in the next one.
        if words.folded[sentence].trim_end().ends_with(';') {
            self.carry = carry;
        }
    }

    /// The lists of bodies in a range, without those of references.
    fn lists(&self, range: Range<usize>) -> Vec<List> {
        let mut lists = bodies::scan(range, &self.words);
        for list in &mut lists {
            list.bodies.retain(|body| !self.is_taken(body.range.start));
            if let (Some(first), Some(last)) = (list.bodies.first(), list.bodies.last()) {
                list.range = first.range.start..last.range.end;
            }
        }
        lists.retain(|list| !list.bodies.is_empty());
        lists
    }

    /// Whether a verb is part of a name: `Ban Chỉ đạo`. At the start of a sentence it is none.
    fn names(&self, verb: &Range<usize>, sentence: usize) -> bool {
        let words = self.words;
        let before = &words.normalized[sentence..verb.start];
        words.normalized[verb.start..].starts_with(char::is_uppercase)
            && before.trim_end().ends_with(is_word)
            && !before.trim_end().ends_with(|c: char| c.is_ascii_digit())
    }

    /// The parts of a sentence: at semicolons outside brackets, where the next part begins an action of
    /// its own.
    fn parts(&self, sentence: &Range<usize>, verbs: &[Verb], lists: &[List]) -> Vec<Range<usize>> {
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
                    let unfinished = lists.iter().any(|list| {
                        list.range.end <= at
                            && words.folded[list.range.end..at].trim().is_empty()
                            && start < list.range.start
                            && verbs.iter().any(|(verb, act)| {
                                verb.start >= start
                                    && verb.end <= list.range.start
                                    && matches!(
                                        act,
                                        Act::Order | Act::Direct | Act::Urge | Act::Request
                                    )
                            })
                    }) && lists.iter().any(|list| list.range.contains(&(at + 2)));
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
    fn begins_action(&self, at: usize, end: usize, lists: &[List]) -> bool {
        let start = self.content(at, end);
        let verb = self.words.context.patterns.verbs.starting(self.words.folded, start);
        verb.is_some_and(|(_, act)| act != Act::Aim)
            || lists.iter().any(|list| list.range.start == start && self.acts_next(list, end))
    }

    /// Whether a verb follows a list of bodies.
    fn acts_next(&self, list: &List, end: usize) -> bool {
        let words = self.words;
        let text = &words.folded[list.range.end..end.max(list.range.end)];
        let gap = words.context.patterns.rules.get("task.between").find(text).map_or(0, |f| f.end);
        let at = list.range.end + gap;
        if words.context.patterns.verbs.starting(words.folded, at).is_some() {
            return true;
        }
        // Any small word that is not known to begin something else.
        let rest = &words.folded[at..end.max(at)];
        let small = words.normalized[at..].starts_with(char::is_lowercase);
        small
            && list.bodies.iter().all(|body| body.known)
            && rest.split(' ').count() > 3
            && !words.context.patterns.rules.get("task.no_verb").is_match(rest)
    }

    /// Where the words of a clause begin, behind bullets and what leads in.
    pub(super) fn content(&self, at: usize, end: usize) -> usize {
        let text = &self.words.folded[at.min(end)..end];
        let rule = self.words.context.patterns.rules.get("task.lead_in");
        at + rule.find(text).map_or(0, |found| found.end)
    }

    /// The list of bodies behind byte `at`, with nothing but fillers between.
    pub(super) fn after(&self, at: usize, end: usize) -> Option<List> {
        let words = self.words;
        let text = &words.folded[at..end.max(at)];
        let gap =
            words.context.patterns.rules.get("task.to").find(text).map_or(0, |found| found.end);
        // The fillers may have taken the first word of a body (`trình`): no body begins inside them.
        let found =
            bodies::list(at + gap, end, &words).filter(|list| !self.is_taken(list.range.start));
        found.or_else(|| self.bare_at(at + gap, end))
    }

    /// `Huyện`, `tỉnh` at byte `at` as the authority of that level.
    fn bare_at(&self, at: usize, end: usize) -> Option<List> {
        let words = self.words;
        let rule = words.context.patterns.rules.get("body.bare");
        let found = rule.find(&words.folded[at..end.max(at)])?;
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
            let gap = &words.normalized[end..at];
            let person = rules.get("body.person").find(gap).map_or(0, |found| found.end);
            let full = |skip: usize| {
                let rest = &words.folded[end + skip..at];
                rules.get("task.between").find(rest).is_some_and(|found| found.end == rest.len())
            };
            full(0) || (person > 0 && full(person))
        };
        let found = lists
            .iter()
            .rfind(|list| list.range.end <= at && list.range.start >= from)
            .filter(|list| fits(list.range.end) && !self.is_taken(list.range.start));
        if let Some(list) = found {
            return Some(list.clone());
        }
        // `Huyện cũng …`
        let start = self.content(from, at);
        let bare = self.bare_at(start, at).filter(|list| fits(list.range.end));
        bare.or_else(|| {
            let comma = words.folded[from..at].rfind(", ")? + from + 2;
            self.bare_at(comma, at).filter(|list| fits(list.range.end))
        })
    }

    /// The task of one part of a sentence.
    fn part_of_sentence(
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
        if item && own.is_none() && !self.orders_at(start, clause) {
            self.item_of_heading(clause, sentence, start, carry);
            return;
        }
        if self.order(clause, ahead, carry)
            || self.duty(clause, heading, ahead, carry)
        {
            return;
        }
        self.continued(clause, start, ahead, carry);
    }

    /// Whether the clause begins with an order to bodies.
    fn orders_at(&self, start: usize, clause: &Clause) -> bool {
        let verb = self.words.context.patterns.verbs.starting(self.words.folded, start);
        verb.is_some_and(|(end, act)| {
            matches!(act, Act::Order | Act::Request) && self.after(end, clause.range.end).is_some()
        })
    }

    /// `- Chủ trì, phối hợp với …` under `1. Sở Nội vụ`.
    fn item_of_heading(
        &mut self,
        clause: &Clause,
        sentence: &Range<usize>,
        start: usize,
        carry: &mut Carry,
    ) {
        let words = self.words;
        let first = clause.range.start == sentence.start;
        let verb = words.context.patterns.verbs.starting(words.folded, start);
        // Later sentences of an item explain, unless they begin with a verb.
        let begins = verb.is_some() || start > clause.range.start + 3;
        let opens =
            first && self.clause.as_ref().is_some_and(|(_, line)| line.start >= sentence.start);
        if !begins && !opens || words.folded[clause.range.clone()].split(' ').count() < 3 {
            return;
        }
        let Some(heading) = self.headings.last().cloned() else { return };
        let task = self.task(clause.range.clone(), heading.status, "task.heading");
        let leads = matches!(verb, Some((_, Act::Lead)));
        let role = if leads { Role::Lead } else { Role::Assigned };
        let casts = self.heading_casts(task, role);
        let agencies = casts.iter().map(|cast| (*cast, self.found.casts[*cast].role));
        let agencies: Vec<(usize, Role)> = agencies.collect();
        self.found.tasks[task].agencies.extend(agencies.iter().copied());
        let assigner = self.ordering.as_ref().and_then(|ordering| ordering.assigner);
        self.assign(task, assigner);
        *carry = Carry { assigner, doers: agencies, status: Some(heading.status) };
    }

    /// The casts of the innermost heading, made with its first task. A body that leads one of its items
    /// leads.
    fn heading_casts(&mut self, task: usize, role: Role) -> Vec<usize> {
        let Some(mut heading) = self.headings.pop() else { return Vec::new() };
        if heading.casts.is_empty() {
            for body in &heading.bodies {
                let of = crate::model::Serves::Task(task);
                heading.casts.push(self.cast(body, role, of));
            }
        } else if role == Role::Lead {
            for cast in &heading.casts {
                self.found.casts[*cast].role = Role::Lead;
                for task in &mut self.found.tasks {
                    for part in task.agencies.iter_mut().filter(|part| part.0 == *cast) {
                        part.1 = Role::Lead;
                    }
                }
            }
        }
        let casts = heading.casts.clone();
        self.headings.push(heading);
        casts
    }

    /// `nhiệm vụ do Chính phủ giao cho tỉnh`: told in passing, no task.
    fn passive(&mut self, clause: &Clause) -> bool {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        for (verb, act) in &clause.verbs {
            if !matches!(act, Act::Order | Act::Direct) {
                continue;
            }
            let Some(by) = self.before(verb.start, clause.range.start, Some(&clause.lists)) else {
                continue;
            };
            let left =
                crate::extract::window_left(words.folded, by.range.start, clause.range.start, 12);
            if !rules.get("task.done_by").is_match(left) {
                continue;
            }
            // `được UBND huyện chỉ đạo tại Công văn số …`: who issued it.
            let at = rules.get("role.at").find(&words.folded[verb.end..]);
            let issued = at.is_some_and(|at| self.is_taken(verb.end + at.end));
            let role = if issued { Role::Issuer } else { Role::Assigner };
            for body in &by.bodies {
                self.cast(body, role, crate::model::Serves::Text);
            }
            if let Some(to) = self.after(verb.end, clause.range.end) {
                for body in &to.bodies {
                    self.cast(body, Role::Assigned, crate::model::Serves::Text);
                }
            }
            return true;
        }
        false
    }

    /// `X giao Y chủ trì, phối hợp với Z …`, `đề nghị Y …`.
    fn order(
        &mut self,
        clause: &Clause,
        ahead: bool,
        carry: &mut Carry,
    ) -> bool {
        let words = self.words;
        for (verb, act) in &clause.verbs {
            if !matches!(act, Act::Order | Act::Direct | Act::Request | Act::Urge) {
                continue;
            }
            let by = self.before(verb.start, clause.range.start, Some(&clause.lists));
            let to = self.after(verb.end, clause.range.end);
            let start = self.content(clause.range.start, clause.range.end);
            let opens = start == verb.start;
            // `Công an tỉnh chỉ đạo Công an các huyện …` among orders is what Công an tỉnh is to do.
            if *act == Act::Direct
                && self.manner == Manner::Orders
                && by.as_ref().is_some_and(|by| !self.is_issuer(by))
                && !self.told(verb.start, clause)
            {
                continue;
            }
            // A noun (`theo yêu cầu`, `công tác chỉ đạo`) has neither subject nor the first place.
            if self.manner == Manner::Law && !(opens && to.is_some() && *act == Act::Order) {
                continue;
            }
            let past = self.told(verb.start, clause);
            let Some(to) = to else {
                // `Huyện cũng tích cực chỉ đạo, chấn chỉnh xử lý …`: told without those it was told to.
                if *act == Act::Direct
                    && by.is_some()
                    && matches!(self.manner, Manner::Reports | Manner::News)
                    && !ahead
                    && self.goes_on(verb.end, clause.range.end)
                {
                    let task =
                        self.task(verb.start..clause.range.end, TaskStatus::Reported, "task.told");
                    let assigner = by.and_then(|by| self.assigners_of(&by, task));
                    self.assign(task, assigner);
                    return true;
                }
                continue;
            };
            let does = self.acts_next(&to, clause.range.end) || {
                let rest = words.folded[to.range.end..clause.range.end].trim();
                !rest.is_empty() && opens && *act != Act::Urge
            };
            if !does || (*act == Act::Urge && !(by.is_some() && !opens)) {
                continue;
            }
            // `Sở có Công văn số … yêu cầu Phòng …`
            let cited = verb.start > clause.range.start
                && self.is_taken(words.folded[..verb.start].trim_end().len().saturating_sub(1));
            if by.is_none()
                && !opens
                && !past
                && !cited
                && !self.stands_free(verb.start, clause.range.start)
            {
                continue;
            }
            let status = match (act, self.manner) {
                (Act::Request, _) if !past => TaskStatus::Requested,
                _ if (past || cited) && self.manner != Manner::Law => TaskStatus::Reported,
                (_, Manner::Reports) if ahead => TaskStatus::Planned,
                (_, Manner::Reports) => TaskStatus::Reported,
                (_, Manner::News) if ahead => TaskStatus::Planned,
                _ => TaskStatus::Assigned,
            };
            self.time_before(clause.range.start..verb.start);
            let task = self.task(verb.start..clause.range.end, status, "task.order");
            let assigner = match by {
                Some(by) => self.assigners_of(&by, task),
                None => carry.assigner.or(self.ordering.as_ref().and_then(|o| o.assigner)),
            };
            self.assign(task, assigner);
            let leads = self.leads(&to, clause.range.end);
            for body in &to.bodies {
                self.part(task, body, if leads { Role::Lead } else { Role::Assigned });
            }
            *carry = Carry {
                assigner,
                doers: self.found.tasks[task].agencies.clone(),
                status: Some(status),
            };
            return true;
        }
        false
    }

    /// Whether a clause begins at byte `at`: behind a comma or `và`, `theo đó`.
    fn stands_free(&self, at: usize, from: usize) -> bool {
        let before = &self.words.folded[from..at];
        let pronoun = self.words.context.patterns.rules.get("task.pronoun");
        before.trim_end().ends_with([',', ':', ';'])
            || before.trim().is_empty()
            || pronoun.is_match(crate::extract::tail(before, 60))
    }

    /// Whether a list holds the issuer of the paper, or the chairman of it.
    fn is_issuer(&self, list: &List) -> bool {
        let issuer = self.header.issuer.as_ref().map(|issuer| &issuer.id);
        list.bodies.iter().any(|body| Some(&body.agency.id) == issuer)
    }

    /// Whether a verb of doing follows byte `at`.
    fn goes_on(&self, at: usize, end: usize) -> bool {
        let words = self.words;
        let text = &words.folded[at..end];
        let gap = words.context.patterns.rules.get("task.between").find(text).map_or(0, |f| f.end);
        words.context.patterns.verbs.starting(words.folded, at + gap).is_some()
    }

    /// The time told before an order bounds it and the orders behind it in its paragraph.
    fn time_before(&mut self, before: Range<usize>) {
        let words = self.words;
        let told = due::lead(before, words.normalized, words.folded, self.own, words.context);
        self.lead_due = told.or(self.lead_due.take());
    }

    fn assigners_of(&mut self, list: &List, task: usize) -> Option<usize> {
        let of = crate::model::Serves::Task(task);
        let casts: Vec<usize> =
            list.bodies.iter().map(|body| self.cast(body, Role::Assigner, of)).collect();
        casts.last().copied()
    }

    /// Whether bodies are told to lead: `chủ trì` or `làm đầu mối` behind them.
    pub(super) fn leads(&self, list: &List, end: usize) -> bool {
        let words = self.words;
        let text = &words.folded[list.range.end..end];
        let gap = words.context.patterns.rules.get("task.between").find(text).map_or(0, |f| f.end);
        let verb = words.context.patterns.verbs.starting(words.folded, list.range.end + gap);
        verb.is_some_and(|(end, act)| act == Act::Lead && !self.meets(end))
    }

    /// Whether what follows `chủ trì` is a meeting.
    fn meets(&self, at: usize) -> bool {
        self.words.context.patterns.rules.get("task.meeting").is_match(&self.words.folded[at..])
    }

    /// `X chủ trì, phối hợp với Y …`, `X có trách nhiệm …`, and in orders `X phối hợp với Y …`,
    /// `X tham mưu …`.
    fn duty(
        &mut self,
        clause: &Clause,
        heading: bool,
        ahead: bool,
        carry: &mut Carry,
    ) -> bool {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        let text = &words.folded[clause.range.clone()];
        let execution = rules.get("task.execution").is_match(text);
        let start = self.content(clause.range.start, clause.range.end);
        for (verb, act) in &clause.verbs {
            let leads = *act == Act::Lead && !self.meets(verb.end);
            let mut subject = self.before(verb.start, clause.range.start, Some(&clause.lists));
            // The issuer of a paper does what it does itself.
            if self.manner == Manner::Orders
                && *act != Act::Duty
                && subject.as_ref().is_some_and(|list| self.is_issuer(list))
            {
                continue;
            }
            let first = subject.as_ref().is_some_and(|list| list.range.start <= start + 24);
            let carried = carry.status.is_some_and(|status| status != TaskStatus::Reported);
            let ordered =
                self.ordering.is_some() || heading || carried || self.manner == Manner::Orders;
            let does = match act {
                Act::Lead => leads,
                Act::Duty => true,
                Act::Order | Act::Request | Act::Answer => false,
                // Any verb behind a body that opens the sentence.
                _ => {
                    ordered && first && self.manner != Manner::Law && !self.told(verb.start, clause)
                }
            };
            if !does {
                continue;
            }
            if subject.is_some() && self.manner == Manner::Law && *act == Act::Duty && !execution {
                continue;
            }
            if subject.is_none() && leads && self.manner == Manner::Orders && verb.start == start {
                // `Chủ trì …` without a heading: nobody is named.
                continue;
            }
            if self.manner == Manner::Reports || self.manner == Manner::News {
                let asked = self.ordering.is_some() || carried;
                if !(asked || leads && !self.told(verb.start, clause) || *act == Act::Duty) {
                    continue;
                }
            }
            if subject.is_none() && execution && *act == Act::Duty {
                subject = clause.lists.iter().find(|list| list.range.start == start).cloned();
            }
            let Some(mut list) = subject.take() else { continue };
            if execution && *act == Act::Duty {
                // `Chánh Văn phòng …, Giám đốc …, Thủ trưởng các đơn vị … chịu trách nhiệm thi hành`
                let all = clause.lists.iter().filter(|other| other.range.end <= verb.start);
                list.bodies = all.clone().flat_map(|list| list.bodies.clone()).collect();
                list.range.start =
                    all.map(|list| list.range.start).min().unwrap_or(list.range.start);
            }
            let status = match (self.manner, &self.ordering, carry.status) {
                (_, Some(ordering), _) => ordering.status,
                (_, None, Some(status)) => status,
                (Manner::Reports, ..) if ahead => TaskStatus::Planned,
                (Manner::Reports, ..) => TaskStatus::Reported,
                (Manner::News, ..) if ahead => TaskStatus::Planned,
                _ => TaskStatus::Assigned,
            };
            let rule = if execution { "task.execution" } else { "task.duty" };
            self.time_before(clause.range.start..list.range.start);
            let task = self.task(list.range.start..clause.range.end, status, rule);
            let assigner = carry.assigner.or(self.ordering.as_ref().and_then(|o| o.assigner));
            self.assign(task, assigner);
            let role = if leads || self.leads(&list, clause.range.end) {
                Role::Lead
            } else {
                Role::Assigned
            };
            for body in &list.bodies {
                self.part(task, body, role);
            }
            *carry = Carry {
                assigner,
                doers: self.found.tasks[task].agencies.clone(),
                status: Some(status),
            };
            return true;
        }
        false
    }

    /// Whether the words before a verb tell of something done.
    fn told(&self, at: usize, clause: &Clause) -> bool {
        let before = crate::extract::window_left(self.words.folded, at, clause.range.start, 40);
        let rule = self.words.context.patterns.rules.get("task.past");
        rule.captures_iter(before).any(|found| found.name("past").is_some())
    }

    /// A part that goes on with the order before it, or with the plans of the author.
    fn continued(&mut self, clause: &Clause, start: usize, ahead: bool, carry: &mut Carry) {
        let words = self.words;
        let verb = words.context.patterns.verbs.starting(words.folded, start);
        let opens = verb.is_some() || (start > clause.range.start + 8);
        if let Some(status) = carry.status
            && verb.is_some()
            && status != TaskStatus::Reported
            && !carry.doers.is_empty()
        {
            let task = self.task(clause.range.clone(), status, "task.continued");
            self.found.tasks[task].agencies = carry.doers.clone();
            self.assign(task, carry.assigner);
            return;
        }
        let reports = matches!(self.manner, Manner::Reports | Manner::News);
        if !reports || !ahead || words.folded[clause.range.clone()].split(' ').count() < 4 {
            return;
        }
        // The author, named or not, and its plan.
        let subject = clause.lists.first().filter(|list| list.range.start == start).cloned();
        let subject = subject.or_else(|| self.bare_at(start, clause.range.end));
        let begins = match &subject {
            Some(list) => self.acts_next(list, clause.range.end),
            None => opens && verb.is_some() || self.turns_to_come(clause),
        };
        if !begins
            || self.told(start + 24.min(clause.range.end - start), clause) && subject.is_some()
        {
            return;
        }
        let from = subject.as_ref().map_or(clause.range.start, |list| list.range.end);
        let task = self.task(from..clause.range.end, TaskStatus::Planned, "task.planned");
        match subject {
            Some(list) => {
                for body in &list.bodies {
                    self.part(task, body, Role::Actor);
                }
            }
            None => match carry.doers.as_slice() {
                [] => self.imply(task, Role::Actor),
                doers => self.found.tasks[task].agencies = doers.to_vec(),
            },
        }
        if carry.doers.is_empty() {
            carry.doers = self.found.tasks[task].agencies.clone();
        }
    }

    fn turns_to_come(&self, clause: &Clause) -> bool {
        let text = self.words.folded[clause.range.clone()].trim_start();
        self.words.context.patterns.rules.get("task.ahead").is_match(text)
    }
}

/// Whether any verb gives bodies a part.
fn acts(verbs: &[Verb]) -> bool {
    verbs.iter().any(|(_, act)| matches!(act, Act::Order | Act::Lead | Act::Duty | Act::Request))
}
