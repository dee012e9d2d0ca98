//! `viendan tasks`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use viendan::model::Date;
use viendan::wire::{self, Agency, Record, Task};

use super::table::{Column, Layout, Printing, print};
use super::words::Words;
use super::{Common, DONE, NOTHING, document, records, tell};

/// Examples, shown below the options.
pub const AFTER: &str = "\
A task is overdue by DATE if its last day lies before DATE, or on it where the text says \"before\".
Whether it was done is not looked at; see viendan trace for who answered.

Examples:
  viendan tasks out                                 all of a run, page by page
  viendan tasks out --agency so-tu-phap             what one body has to do, or sets
  viendan tasks out --overdue-by 2022-12-31         what was to be done in 2022 or earlier
  viendan tasks out --status assigned --without-deadline
  viendan tasks out --format csv > tasks.csv        for a spreadsheet

Exit codes: 0 something was found, 1 nothing matches, 3 could not run.";

#[derive(Args)]
pub struct TaskArgs {
    /// Output folder of a run, or a records.jsonl
    #[arg(value_name = "OUT")]
    results: PathBuf,
    /// Only where a body that sets the task or has a part in it has all these words in its name or
    /// id, such as "Sở Tư pháp" or so-tu-phap
    #[arg(long, value_name = "TEXT")]
    agency: Option<String>,
    /// Only with this status
    #[arg(
        long,
        value_name = "STATUS",
        value_parser = PossibleValuesParser::new(wire::task_statuses())
    )]
    status: Option<String>,
    /// Only what was to be done before this day, such as 2022-12-31
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "without_deadline")]
    overdue_by: Option<Date>,
    /// Only where the text tells no day by which it is to be done
    #[arg(long)]
    without_deadline: bool,
    #[command(flatten)]
    printing: Printing,
}

const LAYOUT: Layout = Layout {
    columns: &[
        Column::whole("status"),
        Column::text("task", 30),
        Column::whole("deadline"),
        Column::text("agencies", 20),
        Column::text("assigner", 16),
        Column::text("document", 14),
        Column::number("page"),
        Column::whole("id"),
    ],
    colors: &[],
    lines: 6,
};

/// Prints the tasks of a run that the arguments ask for.
pub fn run(args: &TaskArgs, common: &Common) -> Result<u8> {
    let records: Vec<Record> = records(&args.results)?.iter().map(Record::from).collect();
    let words = args.agency.as_deref().map(Words::new);
    let all = records.iter().map(|record| record.tasks.len()).sum();
    let rows: Vec<(&Record, &Task)> = records
        .iter()
        .flat_map(|record| record.tasks.iter().map(move |task| (record, task)))
        .filter(|(record, task)| takes(args, words.as_ref(), record, task))
        .collect();
    let no_room = print(
        &args.printing,
        &LAYOUT,
        &rows,
        |(record, task)| cells(record, task),
        |(record, task)| wire::task_line(record, task),
    )?;
    let documents = rows.iter().map(|(record, _)| record.id.as_str());
    tell(common, ["task", "tasks"], [rows.len(), all], documents, &no_room);
    Ok(if rows.is_empty() { NOTHING } else { DONE })
}

fn takes(args: &TaskArgs, words: Option<&Words>, record: &Record, task: &Task) -> bool {
    let day = task.deadline.as_ref().and_then(|due| due.date.as_deref()).and_then(Date::parse);
    let before = task.deadline.as_ref().is_some_and(|due| due.bound == "before");
    args.status.as_ref().is_none_or(|status| *status == task.status)
        && !(args.without_deadline && day.is_some())
        && args
            .overdue_by
            .is_none_or(|by| day.is_some_and(|day| if before { day <= by } else { day.end() < by }))
        && words.is_none_or(|words| {
            let set = assigner(record, task).into_iter();
            set.chain(parts(record, task).map(|(agency, _)| agency))
                .any(|agency| words.stand_in(&format!("{} {}", agency.name, agency.id)))
        })
}

/// The bodies of a task with what they do, named beside it or not.
fn parts<'a>(record: &'a Record, task: &'a Task) -> impl Iterator<Item = (&'a Agency, &'a str)> {
    let named =
        task.agencies.iter().filter_map(|part| Some((body(record, &part.agency)?, &*part.role)));
    let implied = task.implied.iter().filter(|part| part.role != "assigner");
    named.chain(implied.map(|part| (&part.agency, &*part.role)))
}

/// The body that orders or asks.
fn assigner<'a>(record: &'a Record, task: &'a Task) -> Option<&'a Agency> {
    let implied = || task.implied.iter().find(|part| part.role == "assigner");
    let named = task.assigner.as_ref().and_then(|id| body(record, id));
    named.or_else(|| implied().map(|part| &part.agency))
}

/// The body of a mention.
fn body<'a>(record: &'a Record, id: &str) -> Option<&'a Agency> {
    let mention = record.agencies.iter().find(|mention| mention.id == id);
    mention.map(|mention| &mention.agency)
}

fn cells(record: &Record, task: &Task) -> Vec<String> {
    let agencies: Vec<String> =
        parts(record, task).map(|(agency, role)| format!("{role}: {}", agency.name)).collect();
    let deadline = task.deadline.as_ref().map(|due| match &due.date {
        Some(date) => format!("{} {date}", due.bound),
        None => due.bound.clone(),
    });
    vec![
        task.status.clone(),
        task.surface.clone(),
        deadline.or_else(|| task.recurrence.clone()).unwrap_or_default(),
        agencies.join("; "),
        assigner(record, task).map(|agency| agency.name.clone()).unwrap_or_default(),
        document(record).to_owned(),
        task.page.to_string(),
        format!("{}/{}", record.id, task.id),
    ]
}

/// Reads a day as the arguments give it.
fn day(text: &str) -> Result<Date, String> {
    let day = Date::parse(text).filter(|date| date.day > 0);
    day.ok_or_else(|| "give a day as 2022-12-31".to_owned())
}
