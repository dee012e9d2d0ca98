//! What the graph holds of figures and tasks: indicators, series of them, anomalies, tasks.

use rust_decimal::Decimal;

use super::{
    Bound, Date, IndicatorKind, Period, Qualifier, Ratio, Recurrence, Severity, Stated, Status,
    TaskStatus,
};

/// An indicator as a node of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorNode {
    /// `38.388/42.092 hồ sơ đã cập nhật, xử lý`.
    pub label: String,
    /// Count, percentage, money …
    pub kind: IndicatorKind,
    /// Exactly the decimal that was read; of a ratio the numerator.
    pub value: Decimal,
    /// Both sides of the stroke.
    pub ratio: Option<Ratio>,
    /// Unit or counted noun, with its multiplier.
    pub unit: Option<String>,
    /// The value in `base_unit`.
    pub base_value: Option<Decimal>,
    /// The unit without multiplier.
    pub base_unit: Option<String>,
    /// What is measured, in the words of the text.
    pub measure: Option<String>,
    /// In which state of the work the counted things are: `received`, `done` …
    pub aspect: Option<String>,
    /// Result, target, plan …
    pub status: Status,
    /// Exact, about …
    pub qualifier: Qualifier,
    /// When.
    pub period: Option<Period>,
    /// Id of the body it is about: that of its scope, else the issuer of the document.
    pub agency: Option<String>,
}

/// One measure of one body over time, as several documents report it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesNode {
    /// The measure, without the words of its period.
    pub label: String,
    /// In which state of the work the counted things are: `received`, `done` …
    pub aspect: Option<String>,
    /// Count, percentage, money …
    pub kind: IndicatorKind,
    /// Unit or counted noun, with its multiplier.
    pub unit: Option<String>,
    /// Id of the body it is about.
    pub agency: String,
    /// `tỉnh`, `huyện`, `xã`, where the texts name a level.
    pub level: Option<String>,
    /// Code of the place it is about, where the texts name one.
    pub place: Option<String>,
    /// By period, then record.
    pub points: Vec<SeriesPoint>,
}

/// One figure of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesPoint {
    /// First day of the period.
    pub start: Date,
    /// Its last day.
    pub end: Date,
    /// Exactly the decimal that was read; of a ratio the numerator.
    pub value: Decimal,
    /// Both sides of the stroke.
    pub ratio: Option<Ratio>,
    /// Id of the record.
    pub record: String,
    /// Index of the indicator in it.
    pub indicator: usize,
}

/// An anomaly as a node of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnomalyNode {
    /// `sum_mismatch` … (the list stands in the README).
    pub kind: String,
    /// How sure it is.
    pub severity: Severity,
    /// For a reader who does not know the program.
    pub message: String,
    /// What is stated.
    pub stated: Option<Stated>,
    /// What follows from the rest.
    pub computed: Option<Stated>,
}

/// A task as a node of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskNode {
    /// The clause on one line, shortened.
    pub label: String,
    /// Assigned, requested, reported or planned.
    pub status: TaskStatus,
    /// Id of the body that orders or asks.
    pub assigner: Option<String>,
    /// The day by which it is to be done.
    pub deadline: Option<Date>,
    /// How the day bounds the work.
    pub bound: Option<Bound>,
    /// How often it is to be done.
    pub recurrence: Option<Recurrence>,
}
