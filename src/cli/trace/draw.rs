//! A trace as a page for people and as rows of CSV.

use viendan::wire::{DocumentLine, TaskLine, TraceLine};

use super::super::table::cut;

/// Characters of a clause that a page shows.
const SHOWN: usize = 160;

/// The columns of the CSV.
pub const COLUMNS: [&str; 14] = [
    "part", "depth", "relation", "document", "date", "issuer", "task", "status", "deadline",
    "agency", "role", "answers", "text", "id",
];

/// The trace as people read it.
pub fn page(lines: &[TraceLine]) -> Vec<String> {
    let mut page = Vec::new();
    let mut heading = "";
    for line in lines {
        let next = match line {
            TraceLine::Document(_) => "",
            TraceLine::Above { .. } => "Rests on",
            TraceLine::Task(_) => "Tasks",
            TraceLine::Report { .. } => "Reports",
            TraceLine::NoAnswer { .. } => "No answer in the archive",
        };
        if next != heading {
            heading = next;
            page.push(String::new());
            page.push(heading.to_owned());
        }
        draw(line, &mut page);
    }
    page
}

fn draw(line: &TraceLine, page: &mut Vec<String>) {
    match line {
        TraceLine::Document(document) => {
            page.push(document.label.clone());
            let facts = [("title", &document.title), ("issuer", &document.issuer_name)];
            for (name, fact) in facts {
                page.extend(fact.as_ref().map(|fact| format!("  {name:8}{fact}")));
            }
            page.push(format!("  {:8}{}", "id", document.id));
            if !document.archived {
                page.push("  not in the archive".to_owned());
            }
            let files = document.paths.iter();
            page.extend(files.map(|file| format!("  {:8}{file}", "file")));
        }
        TraceLine::Above { depth, relation, again, document } => {
            let note = if *again { "; see above" } else { "" };
            page.push(format!("{}{relation}  {}{note}", "  ".repeat(*depth), named(document)));
        }
        TraceLine::Task(task) => {
            let when = when(task).map(|when| format!(", {when}")).unwrap_or_default();
            let text = cut(&task.text, SHOWN);
            page.push(format!("  {}  {}{when}: {text}", number(&task.id), task.status));
            for part in &task.agencies {
                let answers: Vec<String> = part
                    .answers
                    .iter()
                    .map(|answer| match part.group {
                        true => format!("{} of {}", answer.label, answer.by),
                        false => answer.label.clone(),
                    })
                    .collect();
                let answers = match answers.as_slice() {
                    [] => String::new(),
                    all => format!("; answered: {}", all.join(", ")),
                };
                page.push(format!(
                    "      {}  {}{answers}",
                    part.role,
                    name(&part.name, part.group)
                ));
            }
        }
        TraceLine::Report { tasks, document, .. } => {
            let on: Vec<&str> = tasks.iter().map(|id| number(id)).collect();
            let on = match on.as_slice() {
                [] => String::new(),
                on => format!(", on {}", on.join(", ")),
            };
            page.push(format!("  {}{on}", named(document)));
        }
        TraceLine::NoAnswer { name: of, group, tasks, answered, .. } => {
            let answered = match answered.as_slice() {
                [] => String::new(),
                all => format!("; of them answered {}", all.join(", ")),
            };
            page.push(format!("  {}: {}{answered}", name(of, *group), roles(tasks)));
        }
    }
}

/// `lead of t1, t3; coordinate of t2`.
fn roles(tasks: &[[String; 2]]) -> String {
    let mut roles: Vec<(&str, Vec<&str>)> = Vec::new();
    for [id, role] in tasks {
        match roles.iter_mut().find(|(held, _)| held == role) {
            Some((_, ids)) => ids.push(number(id)),
            None => roles.push((role, vec![number(id)])),
        }
    }
    let one = |(role, ids): (&str, Vec<&str>)| format!("{role} of {}", ids.join(", "));
    roles.into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A document with its issuer.
fn named(document: &DocumentLine) -> String {
    let issuer = document.issuer_name.as_ref();
    let issuer = issuer.map(|issuer| format!(", {issuer}")).unwrap_or_default();
    let absent = if document.archived { "" } else { " (not in the archive)" };
    format!("{}{issuer}{absent}", cut(&document.label, SHOWN))
}

fn name(name: &str, group: bool) -> String {
    format!("{name}{}", if group { " (several)" } else { "" })
}

/// `t1`: the number of a task in its document.
fn number(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// By when or how often.
fn when(task: &TaskLine) -> Option<String> {
    let due = match (&task.bound, &task.deadline) {
        (Some(bound), Some(date)) => Some(format!("{bound} {date}")),
        (Some(bound), None) => {
            let words = task.due.as_ref().map(|due| format!(" ({due})")).unwrap_or_default();
            Some(format!("{bound}{words}"))
        }
        (None, date) => date.clone(),
    };
    let both: Vec<String> = due.into_iter().chain(task.recurrence.clone()).collect();
    (!both.is_empty()).then(|| both.join(", "))
}

/// The trace as rows: one for each document, each body of a task, and each body without an answer.
pub fn rows(lines: &[TraceLine]) -> Vec<Vec<String>> {
    lines.iter().flat_map(row).collect()
}

fn row(line: &TraceLine) -> Vec<Vec<String>> {
    let document = |part: &str, depth: String, relation: &str, of: &DocumentLine| {
        let issuer = of.issuer_name.clone().unwrap_or_default();
        let text = of.title.clone().unwrap_or_default();
        let date = of.date.clone().unwrap_or_default();
        let mut cells = vec![String::new(); COLUMNS.len()];
        let held = [part.to_owned(), depth, relation.to_owned(), of.label.clone(), date, issuer];
        cells.splice(..held.len(), held);
        (cells[12], cells[13]) = (text, of.id.clone());
        cells
    };
    match line {
        TraceLine::Document(of) => vec![document("document", String::new(), "", of)],
        TraceLine::Above { depth, relation, document: of, .. } => {
            vec![document("above", depth.to_string(), relation, of)]
        }
        TraceLine::Report { tasks, surface, document: of } => {
            let mut cells = document("report", String::new(), "reports_on", of);
            cells[6] = tasks.iter().map(|id| number(id)).collect::<Vec<_>>().join(", ");
            cells[12] = surface.clone().unwrap_or_default();
            vec![cells]
        }
        TraceLine::Task(task) => {
            let mut cells = vec![String::new(); COLUMNS.len()];
            cells[0] = "task".to_owned();
            (cells[6], cells[7]) = (number(&task.id).to_owned(), task.status.clone());
            cells[8] = when(task).unwrap_or_default();
            (cells[12], cells[13]) = (task.text.clone(), task.id.clone());
            if task.agencies.is_empty() {
                return vec![cells];
            }
            let of = |part: &viendan::wire::Part| {
                let mut cells = cells.clone();
                (cells[9], cells[10]) = (name(&part.name, part.group), part.role.clone());
                let answers = part.answers.iter().map(|answer| answer.label.clone());
                cells[11] = answers.collect::<Vec<_>>().join("; ");
                cells
            };
            task.agencies.iter().map(of).collect()
        }
        TraceLine::NoAnswer { agency, name: of, group, tasks, answered } => {
            let mut cells = vec![String::new(); COLUMNS.len()];
            cells[0] = "no_answer".to_owned();
            cells[6] = tasks.iter().map(|[id, _]| number(id)).collect::<Vec<_>>().join(", ");
            cells[9] = name(of, *group);
            cells[10] = tasks.iter().map(|[_, role]| role.as_str()).collect::<Vec<_>>().join(", ");
            (cells[11], cells[13]) = (answered.join("; "), agency.clone());
            vec![cells]
        }
    }
}
