//! Orders: `X giao Y chủ trì, phối hợp với Z …`, `đề nghị Y …`, and those told in passing.

use std::ops::Range;

use super::clauses::{Carry, Clause};
use super::{Manner, Reader, due};
use crate::extract::bodies::List;
use crate::model::{Role, Serves, TaskStatus};
use crate::patterns::Act;

impl Reader<'_> {
    /// Whether the clause begins with an order to bodies.
    pub(super) fn orders_at(&self, start: usize, clause: &Clause) -> bool {
        let verb = self.words.context.patterns.verbs.starting(self.words.folded, start);
        verb.is_some_and(|(end, act)| {
            matches!(act, Act::Order | Act::Request) && self.after(end, clause.range.end).is_some()
        })
    }

    /// Whether an order to bodies stands behind a comma: `Nhận được Công văn này, đề nghị các đơn vị …`.
    pub(super) fn orders_inside(&self, clause: &Clause) -> bool {
        self.plain
            && clause.verbs.iter().any(|(verb, act)| {
                matches!(act, Act::Order | Act::Request)
                    && self.stands_free(verb.start, clause.range.start)
                    && self.after(verb.end, clause.range.end).is_some()
            })
    }

    /// `nhiệm vụ do Chính phủ giao cho tỉnh`: told in passing, no task.
    pub(super) fn passive(&mut self, clause: &Clause) -> bool {
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
                self.cast(body, role, Serves::Text);
            }
            if let Some(to) = self.after(verb.end, clause.range.end) {
                for body in &to.bodies {
                    self.cast(body, Role::Assigned, Serves::Text);
                }
            }
            return true;
        }
        false
    }

    /// `X giao Y chủ trì, phối hợp với Z …`, `đề nghị Y …`.
    pub(super) fn order(&mut self, clause: &Clause, ahead: bool, carry: &mut Carry) -> bool {
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
            let weak = *act == Act::Urge && (opens || by.is_none());
            if !does || weak {
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
                // `Yêu cầu các phòng …` without a subject is the paper's own order.
                (Act::Order, Manner::Reports) if opens => TaskStatus::Assigned,
                (_, Manner::Reports) => TaskStatus::Reported,
                (_, Manner::News) if ahead => TaskStatus::Planned,
                _ => TaskStatus::Assigned,
            };
            self.time_before(clause.range.start..verb.start);
            let task = self.task(verb.start..clause.range.end, status, "task.order");
            let assigner = match by {
                Some(by) => self.assigners_of(&by, task),
                // `Chủ tịch UBND tỉnh ghi nhận …, đồng thời yêu cầu`
                None if !opens && matches!(self.manner, Manner::Reports | Manner::News) => {
                    let earlier = clause.lists.iter().rfind(|list| {
                        let rest = words.folded.get(list.range.end..verb.start).unwrap_or_default();
                        let issues = words.context.patterns.rules.get("role.issues");
                        list.range.end <= verb.start
                            && !issues.is_match(rest)
                            && self.acts_next(list, verb.start)
                    });
                    earlier.cloned().and_then(|by| self.assigners_of(&by, task))
                }
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
                here: true,
            };
            return true;
        }
        false
    }

    /// The time told before an order bounds it and the orders behind it in its paragraph.
    pub(super) fn time_before(&mut self, before: Range<usize>) {
        let words = self.words;
        let told = due::lead(before, words.normalized, words.folded, self.own, words.context);
        self.lead_due = told.or(self.lead_due.take());
    }

    pub(super) fn assigners_of(&mut self, list: &List, task: usize) -> Option<usize> {
        let of = Serves::Task(task);
        let casts: Vec<usize> =
            list.bodies.iter().map(|body| self.cast(body, Role::Assigner, of)).collect();
        casts.last().copied()
    }
}
