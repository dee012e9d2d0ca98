//! Tables of tasks: `Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn`.

use super::Reader;
use crate::extract::bodies;
use crate::extract::tables::Table;
use crate::model::{Role, TaskStatus};

/// What the columns of a table of tasks hold.
#[derive(Default)]
struct Columns {
    task: Option<usize>,
    lead: Option<usize>,
    with: Option<usize>,
    time: Option<usize>,
}

impl Reader<'_> {
    /// The tasks of a table; false where it has no column of bodies that lead.
    pub(super) fn table(&mut self, table: &Table) -> bool {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        let mut columns = Columns::default();
        let mut begin = None;
        for (i, row) in table.rows.iter().enumerate().take(4) {
            let mut found = Columns::default();
            for (at, cell) in row.iter().enumerate() {
                let text = &words.folded[cell.clone()];
                if rules.get("column.lead").is_match(text) {
                    found.lead = found.lead.or(Some(at));
                } else if rules.get("column.with").is_match(text) {
                    found.with = found.with.or(Some(at));
                } else if rules.get("column.time").is_match(text) {
                    found.time = found.time.or(Some(at));
                } else if rules.get("column.task").is_match(text) {
                    found.task = found.task.or(Some(at));
                }
            }
            if found.lead.is_some() && found.task.is_some() {
                columns = found;
                begin = Some(i + 1);
                break;
            }
        }
        let (Some(begin), Some(task_at), Some(lead_at)) = (begin, columns.task, columns.lead)
        else {
            return false;
        };
        for row in &table.rows[begin..] {
            let cell =
                |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|cell| !cell.is_empty());
            let (Some(what), Some(lead)) = (cell(Some(task_at)), cell(Some(lead_at))) else {
                continue;
            };
            let leads = bodies::scan(lead.clone(), &words);
            if leads.is_empty() {
                continue;
            }
            let task = self.task(what.clone(), TaskStatus::Assigned, "task.table");
            self.imply(task, Role::Assigner);
            for body in leads.iter().flat_map(|list| &list.bodies) {
                self.part(task, body, Role::Lead);
            }
            if let Some(with) = cell(columns.with) {
                for body in bodies::scan(with.clone(), &words).iter().flat_map(|list| &list.bodies)
                {
                    self.part(task, body, Role::Coordinate);
                }
            }
            if let Some(time) = cell(columns.time) {
                let due = self.time(time.clone());
                let words = &words.folded[time.clone()];
                let recurrence = super::due::recurrence(words, self.words.context);
                let task = &mut self.found.tasks[task];
                task.due = due.or(task.due.take());
                task.recurrence = task.recurrence.or(recurrence);
            }
        }
        true
    }
}
