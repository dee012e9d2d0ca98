//! Parts of bodies beside the doer of a task, and roles outside tasks: who reports, who issued, who
//! acted.

use std::ops::Range;

use super::clauses::Clause;
use super::{Manner, Reader};
use crate::extract::bodies;
use crate::model::{AgencyKind, Role, Serves};
use crate::patterns::Act;

impl Reader<'_> {
    /// What the verbs of a clause say of the bodies beside them; `first` is the first of its tasks.
    pub(super) fn other_roles(&mut self, clause: &Clause, first: usize, sentence: &Range<usize>) {
        let task = (self.found.tasks.len() > first).then_some(first);
        if let Some(task) = task {
            for (verb, act) in &clause.verbs {
                let role = match act {
                    Act::Coordinate => Role::Coordinate,
                    Act::Report | Act::Answer => Role::ReportsTo,
                    Act::Direct => Role::Assigned,
                    Act::Consult => Role::Consulted,
                    Act::Supervise | Act::Urge => Role::Supervised,
                    _ => continue,
                };
                let from = self.found.tasks[task].clause.start;
                if verb.start < from {
                    continue;
                }
                // `tham mưu UBND tỉnh chỉ đạo các cơ quan`: another one's object.
                if *act == Act::Direct
                    && self
                        .before(verb.start, from, Some(&clause.lists))
                        .is_some_and(|by| by.range.start > from + 3)
                {
                    continue;
                }
                let near = self.after(verb.end, clause.range.end);
                let far = || self.far(verb.end, clause.range.end).filter(|_| *act == Act::Report);
                let Some(list) = near.or_else(far) else { continue };
                let leads = *act == Act::Direct && self.leads(&list, clause.range.end);
                let role = if leads { Role::Lead } else { role };
                for body in &list.bodies {
                    if !self.has_role(&body.range) {
                        self.part(task, body, role);
                    }
                }
                // `báo cáo UBND tỉnh (qua Sở Nội vụ)`
                let rest = self.near(list.range.end, clause.range.end);
                let through = self.words.context.patterns.rules.get("role.through").find(rest);
                if let Some(through) = through.filter(|_| role == Role::ReportsTo)
                    && let Some(list) = self.after(list.range.end + through.end, clause.range.end)
                {
                    for body in list.bodies.iter().filter(|body| body.known) {
                        self.part(task, body, role);
                    }
                }
            }
        }
        if self.manner != Manner::Law {
            self.reporters(clause, sentence, task.is_some());
            self.issuers(clause);
            if task.is_none() {
                self.actors(clause);
            }
        }
    }

    /// `gửi báo cáo kết quả rà soát về Bộ Tư pháp`: the bodies behind what is reported.
    fn far(&self, at: usize, end: usize) -> Option<bodies::List> {
        let near = crate::extract::window(self.near(at, end), 0, 140);
        let clause = near.split(['.', ',', ';', ':']).next().unwrap_or_default();
        let found = self.words.context.patterns.rules.get("role.far").find(clause)?;
        let list = bodies::list(at + found.end, end, &self.words)?;
        let known = list.bodies.iter().all(|body| body.known);
        (known && !self.is_taken(list.range.start)).then_some(list)
    }

    /// Whether a body has a role already.
    fn has_role(&self, range: &Range<usize>) -> bool {
        let casts = &self.found.casts;
        casts[casts.len().saturating_sub(80)..].iter().any(|cast| cast.range == *range)
    }

    /// `Theo báo cáo của X`; `UBND huyện báo cáo kết quả …` where a report opens.
    fn reporters(&mut self, clause: &Clause, sentence: &Range<usize>, task: bool) {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        let text = &words.folded[clause.range.clone()];
        let told: Vec<Range<usize>> = rules.get("role.reporter").find_iter(text).collect();
        for found in told {
            let at = clause.range.start + found.end;
            if let Some(list) = bodies::list(at, clause.range.end, &words) {
                for body in &list.bodies {
                    self.cast(body, Role::Reporter, Serves::Text);
                }
            }
        }
        let verb = rules.get("role.reports");
        for list in &clause.lists {
            let Some(found) = verb.find(self.near(list.range.end, sentence.end)) else {
                continue;
            };
            let left =
                crate::extract::window_left(words.folded, list.range.start, clause.range.start, 60);
            let single = list.bodies.iter().all(|body| body.agency.kind != AgencyKind::Group);
            let heard = single && rules.get("role.heard").is_match(left);
            let author = self.manner == Manner::Reports && !task && self.is_author(list);
            if !heard && !author {
                continue;
            }
            let of = if author { Serves::Document } else { Serves::Text };
            for body in &list.bodies {
                self.cast(body, Role::Reporter, of);
            }
            // `Sở … kính báo cáo UBND tỉnh xem xét.`
            if author && let Some(to) = self.after(list.range.end + found.end, clause.range.end) {
                for body in &to.bodies {
                    self.cast(body, Role::ReportsTo, Serves::Document);
                }
            }
        }
    }

    /// Whether a list names the body that reports, or nothing else is known of it.
    fn is_author(&self, list: &bodies::List) -> bool {
        self.header
            .issuer
            .as_ref()
            .is_none_or(|issuer| list.bodies.iter().any(|body| body.agency.id == issuer.id))
    }

    /// Issuers of papers that are not named one by one, and subjects that issued one.
    fn issuers(&mut self, clause: &Clause) {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        let text = &words.folded[clause.range.clone()];
        let of: Vec<usize> = rules
            .get("role.issuer_of")
            .find_iter(text)
            .map(|found| clause.range.start + found.end)
            .filter(|at| !self.is_taken(*at))
            .collect();
        for at in of {
            let list =
                bodies::list(at, clause.range.end, &words).or_else(|| self.center(at, clause));
            for body in list.iter().flat_map(|list| &list.bodies) {
                if !self.has_role(&body.range) && !self.is_taken(body.range.start) {
                    self.cast(body, Role::Issuer, Serves::Text);
                }
            }
        }
        let verb = rules.get("role.issues");
        for list in &clause.lists {
            let rest = self.near(list.range.end, clause.range.end);
            let Some(found) = verb.find(rest) else { continue };
            let next = self.taken.partition_point(|range| range.end <= list.range.end);
            let cites = self.taken.get(next).is_some_and(|range| {
                range.start <= list.range.end + found.end + 24 && range.start < clause.range.end
            });
            let left =
                crate::extract::window_left(words.folded, list.range.start, clause.range.start, 12);
            let by = rules.get("task.done_by").is_match(left);
            let names = rest[found.clone()].trim_end().contains(' ') && !rest[found].ends_with(' ');
            if !(cites || by || names) {
                continue;
            }
            for body in &list.bodies {
                if !self.has_role(&body.range) {
                    self.cast(body, Role::Issuer, Serves::Text);
                }
            }
        }
    }

    /// `Trung ương` and the bodies behind it.
    fn center(&self, at: usize, clause: &Clause) -> Option<bodies::List> {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        let found = rules.get("body.center").find(&words.folded[at..clause.range.end])?;
        let name = words.normalized[at..at + found.end].to_owned();
        let agency = crate::model::Agency {
            id: format!("vn/{}", crate::patterns::slug(&name)),
            name,
            kind: AgencyKind::Group,
        };
        let mut all = vec![bodies::Body { range: at..at + found.end, agency, known: true }];
        let end = at + found.end;
        if let Some(gap) = rules.get("body.and").find(&words.folded[end..clause.range.end])
            && let Some(more) = bodies::list(end + gap.end, clause.range.end, &words)
        {
            all.extend(more.bodies);
        }
        let last = all.last().map_or(end, |body| body.range.end);
        Some(bodies::List { range: at..last, bodies: all })
    }

    /// Bodies at the head of a sentence that did something, with no other part.
    fn actors(&mut self, clause: &Clause) {
        if !matches!(self.manner, Manner::Reports | Manner::News) {
            return;
        }
        let start = self.content(clause.range.start, clause.range.end);
        let Some(list) = clause.lists.iter().find(|list| list.range.start == start).cloned() else {
            return;
        };
        let Some((verb, _)) = clause.verbs.iter().find(|(verb, _)| verb.start >= list.range.end)
        else {
            return;
        };
        let Some(by) = self.before(verb.start, clause.range.start, Some(&clause.lists)) else {
            return;
        };
        if by.range == list.range {
            for body in &list.bodies {
                if !self.has_role(&body.range) {
                    self.cast(body, Role::Actor, Serves::Text);
                }
            }
        }
    }
}
