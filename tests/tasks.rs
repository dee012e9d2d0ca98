//! How often are roles and tasks right? The gold of bodies and what they are to do, measured by
//! `gold.rs` together with everything else.

use toml::{Table, Value};
use viendan::model::{Record, Recurrence, Role, Task, TaskStatus};
use viendan::text::Span;

use crate::figures::place;
use crate::gold::{Tally, list, plain, text};

fn complete(gold: &Table, what: &str) -> bool {
    let all = gold.get("complete").and_then(Value::as_array);
    all.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(what)))
}

fn optional(entry: &Table) -> bool {
    entry.get("optional").and_then(Value::as_bool).unwrap_or(false)
}

/// What two spans share of what both cover.
fn shared(a: Span, b: Span) -> f64 {
    let inner = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let outer = a.end.max(b.end) - a.start.min(b.start);
    inner as f64 / outer.max(1) as f64
}

/// The roles that are asked for one by one; bodies that act, are consulted or watched are not scored.
const SCORED: &[Role] = &[
    Role::Issuer,
    Role::Addressee,
    Role::Recipient,
    Role::Assigner,
    Role::Lead,
    Role::Coordinate,
    Role::Assigned,
    Role::ReportsTo,
    Role::Reporter,
];

/// The role mentions of a document whose gold lists them all.
pub fn roles(tally: &mut Tally, gold: &Table, record: &Record, source: &str) {
    if !complete(gold, "agencies") {
        return;
    }
    let path = &record.source.path;
    let mut used = vec![false; record.agencies.len()];
    let mut free: Vec<Span> = Vec::new();
    for entry in list(gold, "agencies") {
        let (at, wanted) = (place(source, entry), text(entry, "role"));
        let scored = SCORED.iter().any(|scored| role(*scored) == wanted);
        if optional(entry) || !scored {
            free.push(at);
        }
        if !scored {
            continue;
        }
        let fits = |i: &usize| !used[*i] && role(record.agencies[*i].role) == wanted;
        let best = (0..record.agencies.len())
            .filter(fits)
            .map(|i| (shared(record.agencies[i].span, at), i))
            .filter(|(shared, _)| *shared > 0.3)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, i)) = best {
            used[i] = true;
        }
        if optional(entry) {
            continue;
        }
        let what = || format!("{path}\t{wanted}: {}", text(entry, "surface"));
        tally.count("role.recall", best.is_some(), what);
        let name = text(entry, "name");
        if let Some((_, i)) = best.filter(|_| !name.is_empty()) {
            let at = format!("{path}\t{}", text(entry, "surface"));
            tally.same("role.name", &at, name, &record.agencies[i].agency.name);
        }
    }
    for (got, used) in record.agencies.iter().zip(used) {
        let touches = |free: &Span| free.start < got.span.end && got.span.start < free.end;
        if !SCORED.contains(&got.role) || (!used && free.iter().any(touches)) {
            continue;
        }
        let what = || format!("{path}\t{}: {}", role(got.role), got.surface);
        tally.count("role.precision", used, what);
    }
}

/// The tasks of a document whose gold lists them all.
pub fn tasks(tally: &mut Tally, gold: &Table, record: &Record, source: &str) {
    if !complete(gold, "tasks") {
        return;
    }
    let path = &record.source.path;
    let mut used = vec![false; record.tasks.len()];
    let mut free: Vec<Span> = Vec::new();
    for entry in list(gold, "tasks") {
        let at = place(source, entry);
        let best = (0..record.tasks.len())
            .filter(|i| !used[*i])
            .map(|i| (shared(record.tasks[i].span, at), i))
            .filter(|(shared, _)| *shared >= 0.5)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, i)) = best {
            used[i] = true;
        }
        if optional(entry) {
            free.push(at);
            continue;
        }
        let start: String = text(entry, "surface").chars().take(80).collect();
        let at = format!("{path}\t{}", start.replace('\n', " "));
        tally.count("task.recall", best.is_some(), || at.clone());
        if let Some((_, i)) = best {
            facts(tally, &at, entry, record, &record.tasks[i]);
        }
    }
    for (got, used) in record.tasks.iter().zip(used) {
        let touches = |free: &Span| free.start < got.span.end && got.span.start < free.end;
        if !used && free.iter().any(touches) {
            continue;
        }
        let start: String = got.surface.chars().take(80).collect();
        let what = || format!("{path}\t{}: {}", got.rule, start.replace('\n', " "));
        tally.count("task.precision", used, what);
    }
}

/// What is told of a task beside its clause.
fn facts(tally: &mut Tally, at: &str, entry: &Table, record: &Record, got: &Task) {
    tally.same("task.status", at, text(entry, "status"), status(got.status));
    let wanted = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
    let deadline = got.deadline.as_ref().and_then(|due| due.date);
    let deadline = deadline.map(|date| date.to_string()).unwrap_or_default();
    tally.same("task.deadline", at, wanted("deadline"), &deadline);
    tally.same("task.recurrence", at, wanted("recurrence"), recurrence(got.recurrence));
    let assigner = match got.assigner {
        Some(assigner) => Some(&record.agencies[assigner].agency),
        None => {
            got.implied.iter().find(|part| part.role == Role::Assigner).map(|part| &part.agency)
        }
    };
    let assigner = assigner.map(|agency| agency.name.as_str()).unwrap_or_default();
    if !wanted("assigner").is_empty() {
        tally.same("task.assigner", at, wanted("assigner"), assigner);
    }
    for (key, part) in
        [("lead", Role::Lead), ("assigned", Role::Assigned), ("coordinate", Role::Coordinate)]
    {
        let names = entry.get(key).and_then(Value::as_array);
        for name in names.into_iter().flatten().filter_map(Value::as_str) {
            let held = got.agencies.iter().any(|one| {
                let agency = &record.agencies[one.agency];
                one.role == part
                    && (plain(&agency.agency.name) == plain(name)
                        || plain(&agency.surface) == plain(name))
            });
            tally.count("task.bodies", held, || format!("{at}\t{key}: {name}"));
        }
    }
    let codes = entry.get("references").and_then(Value::as_array);
    for code in codes.into_iter().flatten().filter_map(Value::as_str) {
        let held =
            got.references.iter().any(|i| record.references[*i].code.as_deref() == Some(code));
        tally.count("task.references", held, || format!("{at}\t{code}"));
    }
}

pub fn role(role: Role) -> &'static str {
    match role {
        Role::Issuer => "issuer",
        Role::Addressee => "addressee",
        Role::Recipient => "recipient",
        Role::Assigner => "assigner",
        Role::Lead => "lead",
        Role::Coordinate => "coordinate",
        Role::Assigned => "assigned",
        Role::ReportsTo => "reports_to",
        Role::Reporter => "reporter",
        Role::Consulted => "consulted",
        Role::Supervised => "supervised",
        Role::Actor => "actor",
    }
}

fn status(status: TaskStatus) -> &'static str {
    match status {
        TaskStatus::Assigned => "assigned",
        TaskStatus::Requested => "requested",
        TaskStatus::Reported => "reported",
        TaskStatus::Planned => "planned",
    }
}

fn recurrence(how: Option<Recurrence>) -> &'static str {
    match how {
        None => "",
        Some(Recurrence::Daily) => "daily",
        Some(Recurrence::Weekly) => "weekly",
        Some(Recurrence::Monthly) => "monthly",
        Some(Recurrence::Quarterly) => "quarterly",
        Some(Recurrence::Yearly) => "yearly",
    }
}
