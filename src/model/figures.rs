//! Quantities with what they measure, and what is wrong with them.

use rust_decimal::Decimal;

use super::{Agency, Date, Period, Place};
use crate::text::Span;

/// What kind of quantity an indicator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndicatorKind {
    /// Things counted: `1.419 hồ sơ`.
    Count,
    /// `95,07%`, `2,5 điểm phần trăm`.
    Percent,
    /// Part and whole, or two figures with a stroke: `38.388/42.092 hồ sơ`.
    Ratio,
    /// Đồng or a foreign currency.
    Money,
    /// Length, area, mass, volume, power, a duration that was measured.
    Measure,
    /// Points reached, of the points there are: `90,09/100 điểm`.
    Score,
    /// A place in a list: `11/34 tỉnh, thành phố`.
    Rank,
    /// `gấp 2 lần`.
    Multiple,
}

/// What the text says of a quantity: done, aimed at, compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Was done, or is.
    Result,
    /// Aimed at.
    Target,
    /// Will be done.
    Plan,
    /// Estimated ahead.
    Forecast,
    /// Of an earlier period, given for comparison.
    Previous,
    /// By how much something rose or fell.
    Change,
}

/// How exact a quantity is meant (handbook §9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// As printed.
    Exact,
    /// `khoảng`, `ước`.
    About,
    /// `trên`, `hơn`.
    MoreThan,
    /// `gần`, `dưới`.
    LessThan,
    /// `tối thiểu`, `trở lên`.
    AtLeast,
    /// `tối đa`, `không quá`.
    AtMost,
}

/// In what way a part belongs to its whole (handbook §9.4). All but a subset part the whole up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartKind {
    /// `23 nghị quyết, 17 quyết định`.
    ByType,
    /// `trong kỳ`, `kỳ trước chuyển sang`.
    ByPeriod,
    /// Done and pending, on time and late.
    ByStatus,
    /// Province, district, commune.
    ByLevel,
    /// One of several parts, the others not told.
    Subset,
}

/// Part and whole, as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Before the stroke.
    pub numerator: Decimal,
    /// Behind it.
    pub denominator: Decimal,
}

/// Whom or what place a quantity is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// `tỉnh`, `huyện`, `xã`, where the text names a level.
    pub level: Option<String>,
    /// The body it is about.
    pub agency: Option<Agency>,
    /// The place it is about.
    pub place: Option<Place>,
    /// The words of the text.
    pub text: Option<String>,
}

/// Which way something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// `tăng`.
    Up,
    /// `giảm`.
    Down,
}

/// A change against another figure or period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Up or down.
    pub direction: Direction,
    /// `cùng kỳ năm 2020`, in the words of the text.
    pub against: Option<String>,
    /// Indices of the former and the present figure, where the text prints them: one index twice for
    /// `(4.623/4.360)`.
    pub figures: Option<(usize, usize)>,
}

/// A quantity with what it measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Number and unit.
    pub span: Span,
    /// Counted from 1.
    pub page: usize,
    /// Paragraph or table row, counted from 1 in reading order: figures of one paragraph belong
    /// together.
    pub paragraph: usize,
    /// Verbatim source text of the span.
    pub surface: String,
    /// The figures alone.
    pub number_span: Span,
    /// Exactly the decimal that was read; of a ratio the numerator.
    pub value: Decimal,
    /// Both sides of the stroke.
    pub ratio: Option<Ratio>,
    /// Count, percentage, money …
    pub kind: IndicatorKind,
    /// Unit or counted noun as printed, with its multiplier (`tỷ đồng`).
    pub unit: Option<String>,
    /// The value in `base_unit`: `2.522,81 tỷ đồng` is 2522810000000.
    pub base_value: Option<Decimal>,
    /// The unit without its multiplier: `đồng`, `ha`.
    pub base_unit: Option<String>,
    /// What is measured, in the words of the text.
    pub measure: Option<String>,
    /// In which state of the work the counted things are, where the text says so: `received`, `done`,
    /// `pending`, `on_time`, `late`, `carried`, `new`, `returned` (the rules `aspect.*`).
    pub aspect: Option<String>,
    /// Result, target, plan …
    pub status: Status,
    /// Exact, about …
    pub qualifier: Qualifier,
    /// Whom it is about.
    pub scope: Scope,
    /// When.
    pub period: Option<Period>,
    /// For changes, which way and against what.
    pub change: Option<Change>,
    /// Index of the whole it is a part of.
    pub part_of: Option<usize>,
    /// In what way it is a part.
    pub part_kind: Option<PartKind>,
    /// Index of the count or ratio a percentage belongs to.
    pub percent_of: Option<usize>,
    /// Index of the figure that is its hundred per cent, where `percent_of` is no ratio.
    pub percent_base: Option<usize>,
    /// The rule that found it.
    pub rule: String,
}

/// A day by which something is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The words, from the word of time to the date.
    pub span: Span,
    /// The day, or the last day of a month or year.
    pub date: Date,
}

/// A heading with a number: `II. KẾT QUẢ`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The numeral.
    pub span: Span,
    /// Its Roman number.
    pub number: u32,
}

/// How sure an anomaly is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Provable from the text alone.
    Error,
    /// Likely, or a matter of rounding.
    Warning,
    /// Worth knowing.
    Info,
}

/// What an anomaly is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The indicator with this index.
    Indicator(usize),
    /// The reference with this index.
    Reference(usize),
    /// The document itself.
    Document,
}

/// A value that an anomaly compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// A number.
    Number(Decimal),
    /// A date or words.
    Text(String),
}

/// Something that cannot be true, or is likely not to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// `sum_mismatch` … (the list stands in the README).
    pub kind: String,
    /// How sure it is.
    pub severity: Severity,
    /// For a reader who does not know the program.
    pub message: String,
    /// Where it stands.
    pub spans: Vec<Span>,
    /// What it is about.
    pub about: Vec<About>,
    /// What the text states.
    pub stated: Option<Stated>,
    /// What follows from the rest.
    pub computed: Option<Stated>,
}
