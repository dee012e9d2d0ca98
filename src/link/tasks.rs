//! Tasks of single documents as nodes of the graph: who sets them, who has a part in them, what they
//! cite and measure.

use super::figures::{indicator_id, read_at};
use super::{Linker, NodeIds, evidence, words};
use crate::model::{Agency, EdgeKey, Evidence, Node, Record, Role, Task, TaskNode};

/// The node of a task: `5b0c…/t1`.
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

impl Linker<'_> {
    /// The tasks of a record.
    pub(super) fn tasks(&mut self, record: &Record, ids: &NodeIds) {
        for (i, task) in record.tasks.iter().enumerate() {
            self.task(record, i, task, ids);
        }
    }

    fn task(&mut self, record: &Record, index: usize, task: &Task, ids: &NodeIds) {
        let id = task_id(record, index);
        let at = evidence(record, task.span, task.page, None);
        self.graph.tasks += 1;
        self.edge(ids.own.clone(), id.clone(), "assigns", at.clone());
        if let Some(agency) = assigner(record, task) {
            self.agency(agency, record.header.date);
        }
        for part in &task.agencies {
            if let Some(mention) = record.agencies.get(part.agency) {
                let at = evidence(record, mention.span, mention.page, None);
                self.takes_part(record, &id, &mention.agency, part.role, at);
            }
        }
        for part in &task.implied {
            self.takes_part(record, &id, &part.agency, part.role, at.clone());
        }
        for i in &task.references {
            let Some(reference) = record.references.get(*i) else { continue };
            let cited = ids.references.get(*i).cloned().flatten();
            // A task of the document cites that document by being in it.
            if let Some(cited) = cited.filter(|cited| *cited != ids.own) {
                let at = evidence(record, reference.span, reference.page, Some(*i));
                self.edge(id.clone(), cited, "task_cites", at);
            }
        }
        for i in task.indicators.iter().filter(|i| **i < record.indicators.len()) {
            self.edge(id.clone(), indicator_id(record, *i), "measures", read_at(record, *i));
        }
        let label = words::cut(&words::one_line(&task.surface), 100);
        let node = TaskNode {
            label: if label.is_empty() { id.clone() } else { label },
            status: task.status,
            assigner: assigner(record, task).map(|agency| agency.id.clone()),
            deadline: task.deadline.as_ref().and_then(|due| due.date),
            bound: task.deadline.as_ref().map(|due| due.bound),
            recurrence: task.recurrence,
        };
        self.graph.nodes.insert(id, Node::Task(Box::new(node)));
    }

    fn takes_part(
        &mut self,
        record: &Record,
        task: &str,
        agency: &Agency,
        role: Role,
        at: Evidence,
    ) {
        if !takes_part(role) {
            return;
        }
        self.agency(agency, record.header.date);
        let (source, target) = (task.to_owned(), agency.id.clone());
        let key = EdgeKey { source, target, kind: "assigned_to".to_owned() };
        let held = self.graph.roles.entry(key.clone()).or_insert(role);
        // Of equal weight the first in the order of roles, whatever the order of mentions.
        if (weight(role), std::cmp::Reverse(role)) > (weight(*held), std::cmp::Reverse(*held)) {
            *held = role;
        }
        self.edge(key.source, key.target, &key.kind, at);
    }
}
