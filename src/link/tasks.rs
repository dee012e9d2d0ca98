//! Tasks of single documents as nodes of the graph: who sets them, who has a part in them, what they
//! cite and measure.

use super::columns::{Anchor, End, Falls};
use super::figures::read_at;
use super::taking::Taking;
use super::words;
use crate::model::{Agency, Node, Record, Role, Task, TaskNode};

/// The id of a task: `5b0c…/t1`.
pub(super) fn task_id(record: &Record, index: usize) -> String {
    format!("{}/t{}", record.id, index + 1)
}

/// How much a part in a task weighs; the one who leads answers for it.
fn weight(role: Role) -> u8 {
    match role {
        Role::Lead => 5,
        Role::Assigned => 4,
        Role::Coordinate => 3,
        Role::ReportsTo => 2,
        Role::Actor | Role::Reporter => 1,
        _ => 0,
    }
}

/// The stronger of two parts: of equal weight the first in the order of roles, whatever the order of
/// mentions.
pub(super) fn stronger(a: Role, b: Role) -> Role {
    let strength = |role: Role| (weight(role), std::cmp::Reverse(role));
    if strength(a) >= strength(b) { a } else { b }
}

/// Whether a role is a part in a task; who sets it has the field `assigner`.
fn takes_part(role: Role) -> bool {
    !matches!(role, Role::Assigner | Role::Issuer | Role::Addressee | Role::Recipient)
}

/// The bodies that have a part in a task, named beside it or not, with their roles.
pub(super) fn parts<'a>(
    record: &'a Record,
    task: &'a Task,
) -> impl Iterator<Item = (&'a Agency, Role)> {
    let named = task.agencies.iter().filter_map(|part| {
        record.agencies.get(part.agency).map(|mention| (&mention.agency, part.role))
    });
    let implied = task.implied.iter().map(|part| (&part.agency, part.role));
    named.chain(implied).filter(|(_, role)| takes_part(*role))
}

/// The body that orders or asks.
fn assigner<'a>(record: &'a Record, task: &'a Task) -> Option<&'a Agency> {
    let named = task.assigner.and_then(|at| record.agencies.get(at)).map(|mention| &mention.agency);
    let implied = || task.implied.iter().find(|part| part.role == Role::Assigner);
    named.or_else(|| implied().map(|part| &part.agency))
}

impl Taking<'_, '_> {
    /// The tasks of the record.
    pub(super) fn tasks(&mut self) {
        for (i, task) in self.record.tasks.iter().enumerate() {
            self.task(i, task);
        }
    }

    fn task(&mut self, index: usize, task: &Task) {
        let record = self.record;
        let date = record.header.date;
        let node = self.columns.task(self.number, index as u32);
        let at = Anchor::new(record, task.span, task.page);
        self.edge(self.own(), node, "assigns", at);
        if let Some(agency) = assigner(record, task) {
            self.agency(agency, date);
        }
        for part in &task.agencies {
            if let Some(mention) = record.agencies.get(part.agency) {
                let at = Anchor::new(record, mention.span, mention.page);
                self.takes_part(node, &mention.agency, part.role, at);
            }
        }
        for part in &task.implied {
            self.takes_part(node, &part.agency, part.role, at);
        }
        for i in task.references.iter().filter(|i| **i < record.references.len()) {
            // A task of the document cites that document by being in it.
            if let Some(cited) = self.meant(*i) {
                let at = Anchor::reference(record, *i);
                self.falling(node, cited, "task_cites", at, Falls::Homeward);
            }
        }
        for i in task.indicators.iter().filter(|i| **i < record.indicators.len()) {
            let figure = self.columns.indicator(self.number, *i);
            self.edge(node, figure, "measures", read_at(record, *i));
        }
    }

    fn takes_part(&mut self, task: End, agency: &Agency, role: Role, at: Anchor) {
        if takes_part(role) {
            let body = self.agency(agency, self.record.header.date);
            self.assigned(task, body, role, at);
        }
    }
}

/// The node of a task.
pub(super) fn node(record: &Record, index: usize) -> Node {
    let task = &record.tasks[index];
    let label = words::cut(&words::one_line(&task.surface), 100);
    Node::Task(Box::new(TaskNode {
        label: if label.is_empty() { task_id(record, index) } else { label },
        status: task.status,
        assigner: assigner(record, task).map(|agency| agency.id.clone()),
        deadline: task.deadline.as_ref().and_then(|due| due.date),
        bound: task.deadline.as_ref().map(|due| due.bound),
        recurrence: task.recurrence,
    }))
}
