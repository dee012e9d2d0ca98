//! Who is to do what by when: roles of bodies and tasks (handbook §10).
//!
//! Line by line. A line that names nothing but bodies is a heading over the items below it; every
//! other line is read sentence by sentence, and a sentence part by part where semicolons part its
//! actions.

mod clauses;
mod due;
mod duties;
mod lines;
mod orders;
mod roles;
mod tables;

use std::ops::Range;

use super::agencies::Context;
use super::bodies::{Body, Words};
use super::indicators::sections::Sections;
use super::lines::Line;
use super::periods::Own;
use crate::model::{
    Agency, Bound, Date, Genre, Header, Implied, Recurrence, Role, Serves, TaskStatus,
};

/// A mention of a body in a role, before it has its place among all of them.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    pub range: Range<usize>,
    pub agency: Agency,
    pub role: Role,
    pub of: Serves,
}

/// A task in the making.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub clause: Range<usize>,
    /// Index of a cast.
    pub assigner: Option<usize>,
    /// Indexes of casts and the part they have in this task.
    pub agencies: Vec<(usize, Role)>,
    pub implied: Vec<Implied>,
    pub status: TaskStatus,
    pub due: Option<DueDraft>,
    pub recurrence: Option<Recurrence>,
    pub rule: &'static str,
}

/// A deadline in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DueDraft {
    pub range: Range<usize>,
    pub date: Option<Date>,
    pub bound: Bound,
}

/// All roles and tasks of a text.
#[derive(Default)]
pub(super) struct Found {
    pub casts: Vec<Cast>,
    pub tasks: Vec<Draft>,
}

/// How a paper speaks, by its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Plans, letters, directives, decisions, conclusions: what they say of bodies is ordered.
    Orders,
    /// Reports: orders are told, the tasks of the last part are the author's own.
    Reports,
    /// Press: both.
    News,
    /// Normative texts: only what names a body as the one to do it.
    Law,
}

/// Bodies that the items below a heading are for.
#[derive(Clone, Debug)]
struct Heading {
    depth: u8,
    bodies: Vec<Body>,
    /// Casts of the bodies, made with the first task.
    casts: Vec<usize>,
    /// That task.
    first: usize,
    status: TaskStatus,
}

/// Orders announced for what is below.
#[derive(Clone, Debug)]
struct Ordering {
    depth: u8,
    assigner: Option<usize>,
    status: TaskStatus,
}

/// What the reading of a text goes along with.
struct Reader<'a> {
    words: Words<'a>,
    header: &'a Header,
    own: Own<'a>,
    /// References: nothing in them acts.
    taken: &'a [Range<usize>],
    manner: Manner,
    /// Where a text of law has words that only its tasks have, in reading order.
    law_gates: Vec<usize>,
    headings: Vec<Heading>,
    ordering: Option<Ordering>,
    sections: Sections,
    /// The last day of the time that the section is for.
    section_due: Option<(u8, DueDraft)>,
    /// Tasks of the last item, which lines with its bodies and its time may follow.
    item: Option<Range<usize>>,
    /// The clause of the last item, in a paper that names doers in lines beneath.
    clause: Option<(u8, Range<usize>)>,
    /// The time told before the orders of this line.
    lead_due: Option<DueDraft>,
    /// The line has neither number nor bullet.
    plain: bool,
    /// What a line that ended in a semicolon hands to the next.
    carry: clauses::Carry,
    found: Found,
}

/// Reads roles and tasks from byte `body` on, outside `skip` (addressees, recipients).
pub(super) fn read(
    words: Words<'_>,
    header: &Header,
    all: &[Line],
    body: usize,
    taken: &[Range<usize>],
    skip: &[Range<usize>],
) -> Found {
    let mut reader = Reader {
        words,
        header,
        own: Own { date: header.date, period: header.period.as_ref() },
        taken,
        manner: manner(header, words.context),
        law_gates: Vec::new(),
        headings: Vec::new(),
        ordering: None,
        sections: Sections::new(false),
        section_due: None,
        item: None,
        clause: None,
        lead_due: None,
        plain: false,
        carry: clauses::Carry::default(),
        found: Found::default(),
    };
    let mut found = Vec::new();
    if reader.manner == Manner::Law {
        let gate = words.context.patterns.rules.get("task.law_gate");
        reader.law_gates =
            gate.find_iter(&words.folded[body..]).map(|hit| body + hit.start).collect();
    } else {
        found = super::tables::find(words.normalized, body);
    }
    let mut done = body;
    for line in all.iter().filter(|line| line.range.start >= body) {
        let at = line.range.start;
        if at < done || skip.iter().any(|skip| skip.contains(&at)) {
            continue;
        }
        let table = found.partition_point(|table| table.range.end <= at);
        if let Some(table) = found.get(table).filter(|table| table.range.contains(&at))
            && reader.table(table)
        {
            done = table.range.end;
            continue;
        }
        reader.line(line);
    }
    reader.found
}

fn manner(header: &Header, context: &Context<'_>) -> Manner {
    let code = header.doc_type.as_ref().map_or("", |kind| kind.code.as_str());
    let reports = context.patterns.rules.get("task.reporting");
    let law = context.patterns.rules.get("task.law");
    match header.genre {
        Genre::Legal => Manner::Law,
        _ if law.is_match(code) => Manner::Law,
        _ if reports.is_match(code) => Manner::Reports,
        Genre::News => Manner::News,
        _ => Manner::Orders,
    }
}

impl Reader<'_> {
    /// The cast of a body in a role, made once for each place and role.
    fn cast(&mut self, body: &Body, role: Role, of: Serves) -> usize {
        let same = |cast: &Cast| cast.range == body.range && cast.role == role;
        // Only the last ones can be of the same place.
        let from = self.found.casts.len().saturating_sub(80);
        if let Some(at) = self.found.casts[from..].iter().rposition(same) {
            return from + at;
        }
        self.found.casts.push(Cast {
            range: body.range.clone(),
            agency: body.agency.clone(),
            role,
            of,
        });
        self.found.casts.len() - 1
    }

    /// Gives a body a part in a task.
    fn part(&mut self, task: usize, body: &Body, role: Role) {
        let cast = self.cast(body, role, Serves::Task(task));
        let parts = &mut self.found.tasks[task].agencies;
        if !parts.contains(&(cast, role)) {
            parts.push((cast, role));
        }
    }

    /// Makes a task.
    fn task(&mut self, clause: Range<usize>, status: TaskStatus, rule: &'static str) -> usize {
        let clause = self.trimmed(clause);
        let due = due::find(clause.clone(), self.words.folded, self.own, self.words.context);
        let section = match status {
            TaskStatus::Planned => self.section_due.as_ref().map(|(_, due)| due.clone()),
            TaskStatus::Reported => None,
            _ => self.lead_due.clone(),
        };
        let due = match due {
            Some(due) if due.date.is_some() => Some(due),
            other => section.or(other),
        };
        let recurrence = due::recurrence(&self.words.folded[clause.clone()], self.words.context);
        self.found.tasks.push(Draft {
            clause,
            assigner: None,
            agencies: Vec::new(),
            implied: Vec::new(),
            status,
            due,
            recurrence,
            rule,
        });
        self.found.tasks.len() - 1
    }

    /// The issuer of the paper as a body of a task that does not name one.
    fn imply(&mut self, task: usize, role: Role) {
        if let Some(issuer) = &self.header.issuer {
            self.found.tasks[task].implied.push(Implied { agency: issuer.clone(), role });
        }
    }

    /// Who ordered a task: a cast, or the issuer of the paper.
    fn assign(&mut self, task: usize, assigner: Option<usize>) {
        match assigner {
            Some(assigner) => self.found.tasks[task].assigner = Some(assigner),
            // The portal that prints news orders nothing.
            None if self.manner == Manner::News => {}
            None => self.imply(task, Role::Assigner),
        }
    }

    /// A clause without bullets, blanks and end marks.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.words.normalized[range.clone()];
        let start = text.len()
            - text
                .trim_start_matches(|c: char| {
                    c.is_whitespace()
                        || matches!(c, '-' | '+' | '•' | '*' | ',' | ';' | ':' | '–' | '.')
                })
                .len();
        let end = text
            .trim_end_matches(|c: char| {
                c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '/' | '|')
            })
            .len();
        range.start + start..range.start + end.max(start)
    }

    fn is_taken(&self, at: usize) -> bool {
        let next = self.taken.partition_point(|range| range.end <= at);
        self.taken.get(next).is_some_and(|range| range.start <= at)
    }
}
