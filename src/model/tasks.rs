//! Who is to do what by when.

use super::{Agency, Date, Role};
use crate::text::Span;

/// An action that a body is to do, or that a report says it was told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The clause, from the verb of the order or from the doer.
    pub span: Span,
    /// Counted from 1.
    pub page: usize,
    /// Verbatim source text of the span.
    pub surface: String,
    /// Index of the agency mention that orders or asks.
    pub assigner: Option<usize>,
    /// Who leads and who takes part.
    pub agencies: Vec<TaskAgency>,
    /// Bodies of the task that the text does not name beside it: the issuer of a directive as
    /// assigner, the reporting body as the one who plans.
    pub implied: Vec<Implied>,
    /// Assigned, requested, reported or planned.
    pub status: TaskStatus,
    /// By when.
    pub deadline: Option<Due>,
    /// How often.
    pub recurrence: Option<Recurrence>,
    /// Indexes of the references inside it.
    pub references: Vec<usize>,
    /// Indexes of the indicators inside it.
    pub indicators: Vec<usize>,
    /// The rule that found it.
    pub rule: String,
}

/// A body's part in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskAgency {
    /// Index of the agency mention.
    pub agency: usize,
    /// Lead, coordinating, assigned …
    pub role: Role,
}

/// A body that has a part in a task without being named there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    /// The body.
    pub agency: Agency,
    /// Assigner or actor.
    pub role: Role,
}

/// How a task came into the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskStatus {
    /// The paper itself orders it.
    Assigned,
    /// The paper asks a body for it that it cannot order (`đề nghị`).
    Requested,
    /// The paper tells that it was ordered (`đã giao`).
    Reported,
    /// The reporting body will do it.
    Planned,
}

/// By when something is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The words, from the word of time to the date.
    pub span: Span,
    /// Verbatim source text of the span.
    pub text: String,
    /// The day, or the last day of a period; `None` where only urgency or days from an event are told.
    pub date: Option<Date>,
    /// How the day bounds the work.
    pub bound: Bound,
}

/// How a day bounds the work (handbook §10.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// `trước ngày …`.
    Before,
    /// `chậm nhất ngày …`, `đến hết ngày …`: that day included.
    By,
    /// `trong quý III/2021`: by the end of the period.
    Within,
    /// `trong 05 ngày làm việc kể từ ngày …`.
    Relative,
    /// `khẩn trương`, `ngay`.
    Urgent,
    /// `thời gian tới`.
    Open,
}

/// How often something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recurrence {
    /// `hằng ngày`.
    Daily,
    /// `hằng tuần`.
    Weekly,
    /// `hằng tháng`.
    Monthly,
    /// `hằng quý`.
    Quarterly,
    /// `hằng năm`.
    Yearly,
}
