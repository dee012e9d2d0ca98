//! Roles and tasks as JSON and back.

use super::figures::{Words, id, value, word};
use super::graph::GraphNode;
use super::into_model::{date, index, span};
use super::record::{Agency, AgencyMention, Deadline, Implied, Task, TaskAgency};
use crate::model::{self, Bound, HomeSource, Recurrence, Role, Serves, TaskStatus};
use crate::text::CharIndex;

pub(super) const ROLES: Words<Role> = &[
    (Role::Issuer, "issuer"),
    (Role::Addressee, "addressee"),
    (Role::Recipient, "recipient"),
    (Role::Assigner, "assigner"),
    (Role::Lead, "lead"),
    (Role::Coordinate, "coordinate"),
    (Role::Assigned, "assigned"),
    (Role::ReportsTo, "reports_to"),
    (Role::Reporter, "reporter"),
    (Role::Consulted, "consulted"),
    (Role::Supervised, "supervised"),
    (Role::Actor, "actor"),
];

pub(super) const TASK_STATUSES: Words<TaskStatus> = &[
    (TaskStatus::Assigned, "assigned"),
    (TaskStatus::Requested, "requested"),
    (TaskStatus::Reported, "reported"),
    (TaskStatus::Planned, "planned"),
];

const BOUNDS: Words<Bound> = &[
    (Bound::Before, "before"),
    (Bound::By, "by"),
    (Bound::Within, "within"),
    (Bound::Relative, "relative"),
    (Bound::Urgent, "urgent"),
    (Bound::Open, "open"),
];

const RECURRENCES: Words<Recurrence> = &[
    (Recurrence::Daily, "daily"),
    (Recurrence::Weekly, "weekly"),
    (Recurrence::Monthly, "monthly"),
    (Recurrence::Quarterly, "quarterly"),
    (Recurrence::Yearly, "yearly"),
];

const SOURCES: Words<HomeSource> = &[
    (HomeSource::Issuer, "issuer"),
    (HomeSource::PlaceLine, "place_line"),
    (HomeSource::Body, "body"),
    (HomeSource::Domain, "domain"),
    (HomeSource::Product, "product"),
];

/// The word of what a place was inferred from.
pub(super) fn home_source(from: HomeSource) -> String {
    word(SOURCES, from)
}

/// What a place was inferred from.
pub(super) fn home_source_of(from: &str) -> Result<HomeSource, String> {
    value(SOURCES, from)
}

pub(super) fn role(from: Role) -> String {
    word(ROLES, from)
}

/// An agency mention as JSON.
pub(super) fn mention(at: usize, from: &model::AgencyMention, chars: &CharIndex) -> AgencyMention {
    AgencyMention {
        id: id('a', at),
        span: chars.of(from.span),
        page: from.page,
        surface: from.surface.clone(),
        agency: Agency::from(&from.agency),
        role: role(from.role),
        of: match from.of {
            Serves::Document => Some("doc".to_owned()),
            Serves::Reference(i) => Some(id('r', i)),
            Serves::Task(i) => Some(id('t', i)),
            Serves::Text => None,
        },
        group: from.agency.kind == model::AgencyKind::Group,
        inferred: from.inferred.map(home_source),
    }
}

/// A task as JSON.
pub(super) fn task(at: usize, from: &model::Task, chars: &CharIndex) -> Task {
    Task {
        id: id('t', at),
        span: chars.of(from.span),
        page: from.page,
        surface: from.surface.clone(),
        assigner: from.assigner.map(|i| id('a', i)),
        agencies: from
            .agencies
            .iter()
            .map(|part| TaskAgency { agency: id('a', part.agency), role: role(part.role) })
            .collect(),
        implied: from
            .implied
            .iter()
            .map(|part| Implied { agency: Agency::from(&part.agency), role: role(part.role) })
            .collect(),
        status: word(TASK_STATUSES, from.status),
        deadline: from.deadline.as_ref().map(|due| Deadline {
            date: due.date.map(|date| date.to_string()),
            bound: word(BOUNDS, due.bound),
            text: due.text.clone(),
            span: chars.of(due.span),
        }),
        recurrence: from.recurrence.map(|how| word(RECURRENCES, how)),
        references: from.references.iter().map(|i| id('r', *i)).collect(),
        indicators: from.indicators.iter().map(|i| id('i', *i)).collect(),
        rule: from.rule.clone(),
    }
}

/// The node of a task as JSON.
pub(super) fn task_node(id: String, from: &model::TaskNode) -> GraphNode {
    GraphNode::Task {
        id,
        label: from.label.clone(),
        status: word(TASK_STATUSES, from.status),
        assigner: from.assigner.clone(),
        deadline: from.deadline.map(|date| date.to_string()),
        bound: from.bound.map(|bound| word(BOUNDS, bound)),
        recurrence: from.recurrence.map(|how| word(RECURRENCES, how)),
    }
}

impl AgencyMention {
    pub(super) fn into_model(self) -> Result<model::AgencyMention, String> {
        Ok(model::AgencyMention {
            span: span(self.span)?,
            page: self.page,
            surface: self.surface,
            agency: self.agency.into_model()?,
            role: value(ROLES, &self.role)?,
            of: match self.of.as_deref() {
                None => Serves::Text,
                Some("doc") => Serves::Document,
                Some(id) if id.starts_with('t') => Serves::Task(index(id, 't')?),
                Some(id) => Serves::Reference(index(id, 'r')?),
            },
            inferred: self.inferred.as_deref().map(home_source_of).transpose()?,
        })
    }
}

impl Task {
    pub(super) fn into_model(self) -> Result<model::Task, String> {
        let all = |ids: Vec<String>, kind: char| {
            ids.iter().map(|id| index(id, kind)).collect::<Result<Vec<_>, _>>()
        };
        Ok(model::Task {
            span: span(self.span)?,
            page: self.page,
            surface: self.surface,
            assigner: self.assigner.map(|id| index(&id, 'a')).transpose()?,
            agencies: self
                .agencies
                .into_iter()
                .map(|part| {
                    let agency = index(&part.agency, 'a')?;
                    Ok(model::TaskAgency { agency, role: value(ROLES, &part.role)? })
                })
                .collect::<Result<_, String>>()?,
            implied: self
                .implied
                .into_iter()
                .map(|part| {
                    let role = value(ROLES, &part.role)?;
                    Ok(model::Implied { agency: part.agency.into_model()?, role })
                })
                .collect::<Result<_, String>>()?,
            status: value(TASK_STATUSES, &self.status)?,
            deadline: self
                .deadline
                .map(|due| {
                    Ok::<_, String>(model::Due {
                        span: span(due.span)?,
                        text: due.text,
                        date: date(due.date)?,
                        bound: value(BOUNDS, &due.bound)?,
                    })
                })
                .transpose()?,
            recurrence: self.recurrence.map(|how| value(RECURRENCES, &how)).transpose()?,
            references: all(self.references, 'r')?,
            indicators: all(self.indicators, 'i')?,
            rule: self.rule,
        })
    }
}
