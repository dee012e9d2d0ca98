//! What bodies are to do without a verb of order: items of their headings, `X chủ trì …`, `X có trách
//! nhiệm …`, and what an author means to do itself.

use std::ops::Range;

use super::clauses::{Carry, Clause};
use super::{Manner, Reader};
use crate::extract::bodies::List;
use crate::model::{Role, Serves, TaskStatus};
use crate::patterns::Act;

impl Reader<'_> {
    /// `- Chủ trì, phối hợp với …` under `1. Sở Nội vụ`.
    pub(super) fn item_of_heading(
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
        let opens = first
            && !self.plain
            && self.manner != Manner::Law
            && self.clause.as_ref().is_some_and(|(_, line)| line.start >= sentence.start);
        let topic = words.context.patterns.rules.get("task.topic");
        let topic = topic.is_match(words.folded[start..clause.range.end].trim_start());
        if topic || !begins && !opens || words.folded[clause.range.clone()].split(' ').count() < 3 {
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
        *carry = Carry { assigner, doers: agencies, status: Some(heading.status), here: true };
    }

    /// The casts of the innermost heading, made with its first task. A body that leads one of its items
    /// leads.
    pub(super) fn heading_casts(&mut self, task: usize, role: Role) -> Vec<usize> {
        let Some(mut heading) = self.headings.pop() else { return Vec::new() };
        if heading.casts.is_empty() {
            for body in &heading.bodies {
                let of = Serves::Task(task);
                heading.casts.push(self.cast(body, role, of));
            }
            heading.first = task;
        } else if role == Role::Lead && self.found.casts[heading.casts[0]].role != Role::Lead {
            for cast in &heading.casts {
                self.found.casts[*cast].role = Role::Lead;
                for task in &mut self.found.tasks[heading.first..] {
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

    /// `X chủ trì, phối hợp với Y …`, `X có trách nhiệm …`, and in orders `X phối hợp với Y …`,
    /// `X tham mưu …`.
    pub(super) fn duty(
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
            let heard = |list: &List| {
                let at = list.range.start;
                let left = crate::extract::window_left(words.folded, at, clause.range.start, 60);
                rules.get("role.heard").is_match(left)
            };
            let mut subject = self.before(verb.start, clause.range.start, Some(&clause.lists));
            // `sau khi nghe Sở Nội vụ báo cáo`
            if subject.as_ref().is_some_and(heard) {
                return false;
            }
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
            if self.manner == Manner::Law {
                // Only who carries the law out, and who leads with whom; the rest are norms.
                let with = clause.verbs.iter().any(|(_, act)| *act == Act::Coordinate);
                let opens = subject.as_ref().is_some_and(|list| {
                    list.range.start <= start + 3 && list.bodies.iter().all(|body| body.known)
                });
                if !(execution && *act == Act::Duty || leads && with && opens) {
                    continue;
                }
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
                let of = |other: &&List| {
                    let (at, from) = (other.range.start, clause.range.start);
                    let left = crate::extract::window_left(words.folded, at, from, 24);
                    rules.get("body.of_left").is_match(left)
                };
                let all =
                    clause.lists.iter().filter(|other| other.range.end <= verb.start && !of(other));
                list.bodies = all.clone().flat_map(|list| list.bodies.clone()).collect();
                list.range.start =
                    all.map(|list| list.range.start).min().unwrap_or(list.range.start);
            }
            // `tổ chức, cá nhân nhập khẩu … chịu trách nhiệm`: a rule for everyone.
            let anyone = rules.get("body.anyone");
            let named = list.bodies.iter().any(|body| {
                let name = &words.folded[body.range.clone()];
                anyone.find(name).is_none_or(|found| found.end < name.len())
            });
            if self.manner == Manner::Law && !named {
                continue;
            }
            self.duty_of(&list, clause, leads, execution, ahead, carry);
            return true;
        }
        // `UBND huyện Phù Cát kiểm điểm trách nhiệm …`: any action of a body that opens the clause.
        let own = clause
            .lists
            .first()
            .filter(|list| list.range.start == start && self.acts_next(list, clause.range.end));
        let carried = carry.status.is_some_and(|status| status != TaskStatus::Reported);
        let ordered =
            self.ordering.is_some() || heading || carried || self.manner == Manner::Orders;
        let reports = matches!(self.manner, Manner::Reports | Manner::News);
        let asked = self.ordering.is_some() || carried;
        if let Some(list) = own.cloned()
            && ordered
            && self.manner != Manner::Law
            && (asked || !reports)
            && !self.is_issuer(&list)
            && !self.tells(&list, clause)
        {
            self.duty_of(&list, clause, false, false, ahead, carry);
            return true;
        }
        false
    }

    /// Whether the words behind a body tell of something done.
    pub(super) fn tells(&self, list: &List, clause: &Clause) -> bool {
        let behind = crate::extract::window(self.words.folded, list.range.end, 24);
        let behind = &behind[..behind.len().min(clause.range.end.saturating_sub(list.range.end))];
        self.words
            .context
            .patterns
            .rules
            .get("task.past")
            .captures_iter(behind)
            .any(|found| found.name("past").is_some())
    }

    /// The task of bodies that are to do what the clause says.
    pub(super) fn duty_of(
        &mut self,
        list: &List,
        clause: &Clause,
        leads: bool,
        execution: bool,
        ahead: bool,
        carry: &mut Carry,
    ) {
        let told = carry.status.filter(|_| carry.here);
        let status = match (self.manner, &self.ordering, told) {
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
        let held = carry.assigner.filter(|_| carry.here);
        let assigner = held.or(self.ordering.as_ref().and_then(|o| o.assigner));
        self.assign(task, assigner);
        let role =
            if leads || self.leads(list, clause.range.end) { Role::Lead } else { Role::Assigned };
        for body in &list.bodies {
            self.part(task, body, role);
        }
        *carry = Carry {
            assigner,
            doers: self.found.tasks[task].agencies.clone(),
            status: Some(status),
            here: true,
        };
    }

    /// A part that goes on with the order before it, or with the plans of the author.
    pub(super) fn continued(
        &mut self,
        clause: &Clause,
        start: usize,
        ahead: bool,
        carry: &mut Carry,
    ) {
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
            // The author acts itself; others are charged by it.
            Some(list) => {
                let author = self.is_issuer(&list) || self.manner == Manner::News;
                let leads = self.leads(&list, clause.range.end);
                let role = match (author, leads) {
                    (true, _) => Role::Actor,
                    (false, true) => Role::Lead,
                    (false, false) => Role::Assigned,
                };
                for body in &list.bodies {
                    self.part(task, body, role);
                }
                if !author {
                    self.imply(task, Role::Assigner);
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

    pub(super) fn turns_to_come(&self, clause: &Clause) -> bool {
        let text = self.words.folded[clause.range.clone()].trim_start();
        self.words.context.patterns.rules.get("task.ahead").is_match(text)
    }
}
