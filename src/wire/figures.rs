//! Indicators and anomalies as JSON and back. Decimals are written digit by digit as they were read.

use rust_decimal::Decimal;
use serde_json::{Number, Value};

use super::graph::{Days, GraphNode, SeriesPoint};
use super::into_model::{index, span};
use super::record::{Agency, Anomaly, Change, Chars, Indicator, Period, Place, Ratio, Scope};
use crate::model::{self, About, Direction, Severity, Stated};
use crate::text::CharIndex;

/// A word of the JSON for each value of an enumeration.
pub(super) type Words<T> = &'static [(T, &'static str)];

const KINDS: Words<model::IndicatorKind> = &[
    (model::IndicatorKind::Count, "count"),
    (model::IndicatorKind::Percent, "percent"),
    (model::IndicatorKind::Ratio, "ratio"),
    (model::IndicatorKind::Money, "money"),
    (model::IndicatorKind::Measure, "measure"),
    (model::IndicatorKind::Score, "score"),
    (model::IndicatorKind::Rank, "rank"),
    (model::IndicatorKind::Multiple, "multiple"),
];

pub(super) const STATUSES: Words<model::Status> = &[
    (model::Status::Result, "result"),
    (model::Status::Target, "target"),
    (model::Status::Plan, "plan"),
    (model::Status::Forecast, "forecast"),
    (model::Status::Previous, "previous"),
    (model::Status::Change, "change"),
];

const QUALIFIERS: Words<model::Qualifier> = &[
    (model::Qualifier::Exact, "exact"),
    (model::Qualifier::About, "about"),
    (model::Qualifier::MoreThan, "more_than"),
    (model::Qualifier::LessThan, "less_than"),
    (model::Qualifier::AtLeast, "at_least"),
    (model::Qualifier::AtMost, "at_most"),
];

const PARTS: Words<model::PartKind> = &[
    (model::PartKind::ByType, "by_type"),
    (model::PartKind::ByPeriod, "by_period"),
    (model::PartKind::ByStatus, "by_status"),
    (model::PartKind::ByLevel, "by_level"),
    (model::PartKind::Subset, "subset"),
];

const DIRECTIONS: Words<Direction> = &[(Direction::Up, "up"), (Direction::Down, "down")];

pub(super) const SEVERITIES: Words<Severity> =
    &[(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "info")];

/// The word of a value; the tables hold every value of their enumeration.
pub(super) fn word<T: Copy + PartialEq>(words: Words<T>, value: T) -> String {
    let found = words.iter().find(|(held, _)| *held == value);
    found.map_or_else(|| unreachable!("the tables hold every value"), |(_, word)| *word).to_owned()
}

/// The value of a word.
pub(super) fn value<T: Copy>(words: Words<T>, word: &str) -> Result<T, String> {
    let found = words.iter().find(|(_, held)| *held == word);
    found.map(|(value, _)| *value).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(_, word)| *word).collect();
        format!("'{word}' is none of {}", known.join(", "))
    })
}

pub(super) fn number(decimal: Decimal) -> Number {
    // A decimal prints as an optional sign, figures and at most one point: a JSON number.
    decimal.to_string().parse().unwrap_or_else(|_| unreachable!("{decimal} is a JSON number"))
}

pub(super) fn decimal(number: &Number) -> Result<Decimal, String> {
    Decimal::from_str_exact(&number.to_string())
        .map_err(|error| format!("{number} is no decimal: {error}"))
}

fn ratio(from: model::Ratio) -> Ratio {
    Ratio { numerator: number(from.numerator), denominator: number(from.denominator) }
}

fn stated(from: &Stated) -> Value {
    match from {
        Stated::Number(decimal) => Value::Number(number(*decimal)),
        Stated::Text(text) => Value::String(text.clone()),
    }
}

/// `i1`: the id of what stands at an index of its list.
pub(super) fn id(letter: char, index: usize) -> String {
    format!("{letter}{}", index + 1)
}

/// An indicator as JSON.
pub(super) fn indicator(at: usize, from: &model::Indicator, chars: &CharIndex) -> Indicator {
    Indicator {
        id: id('i', at),
        span: chars.of(from.span),
        page: from.page,
        paragraph: from.paragraph,
        surface: from.surface.clone(),
        number_span: chars.of(from.number_span),
        value: Some(number(from.value)),
        ratio: from.ratio.map(ratio),
        kind: word(KINDS, from.kind),
        unit: from.unit.clone(),
        base_value: from.base_value.map(number),
        base_unit: from.base_unit.clone(),
        measure: from.measure.clone(),
        aspect: from.aspect.clone(),
        status: word(STATUSES, from.status),
        qualifier: word(QUALIFIERS, from.qualifier),
        scope: Scope {
            level: from.scope.level.clone(),
            agency: from.scope.agency.as_ref().map(Agency::from),
            place: from.scope.place.as_ref().map(Place::from),
            text: from.scope.text.clone(),
        },
        period: from.period.as_ref().map(Period::from),
        change: from.change.as_ref().map(|change| Change {
            direction: word(DIRECTIONS, change.direction),
            against: change.against.clone(),
            figures: change.figures.map(|(former, present)| [id('i', former), id('i', present)]),
        }),
        part_of: from.part_of.map(|whole| id('i', whole)),
        part_kind: from.part_kind.map(|kind| word(PARTS, kind)),
        percent_of: from.percent_of.map(|of| id('i', of)),
        percent_base: from.percent_base.map(|base| id('i', base)),
        rule: from.rule.clone(),
    }
}

impl Indicator {
    /// The indicator as the linker reads it.
    pub(super) fn into_model(self) -> Result<model::Indicator, String> {
        let figure = |id: &String| index(id, 'i');
        let change = self.change.map(|change| {
            let figures = change.figures.map(|[former, present]| {
                Ok::<_, String>((index(&former, 'i')?, index(&present, 'i')?))
            });
            Ok::<_, String>(model::Change {
                direction: value(DIRECTIONS, &change.direction)?,
                against: change.against,
                figures: figures.transpose()?,
            })
        });
        let ratio = self.ratio.map(|ratio| {
            Ok::<_, String>(model::Ratio {
                numerator: decimal(&ratio.numerator)?,
                denominator: decimal(&ratio.denominator)?,
            })
        });
        Ok(model::Indicator {
            span: span(self.span)?,
            page: self.page,
            paragraph: self.paragraph,
            surface: self.surface,
            number_span: span(self.number_span)?,
            value: decimal(&self.value.ok_or("an indicator has no value")?)?,
            ratio: ratio.transpose()?,
            kind: value(KINDS, &self.kind)?,
            unit: self.unit,
            base_value: self.base_value.as_ref().map(decimal).transpose()?,
            base_unit: self.base_unit,
            measure: self.measure,
            aspect: self.aspect,
            status: value(STATUSES, &self.status)?,
            qualifier: value(QUALIFIERS, &self.qualifier)?,
            scope: model::Scope {
                level: self.scope.level,
                agency: self.scope.agency.map(Agency::into_model).transpose()?,
                place: self.scope.place.map(Place::into_model),
                text: self.scope.text,
            },
            period: self.period.map(Period::into_model).transpose()?,
            change: change.transpose()?,
            part_of: self.part_of.as_ref().map(figure).transpose()?,
            part_kind: self.part_kind.map(|kind| value(PARTS, &kind)).transpose()?,
            percent_of: self.percent_of.as_ref().map(figure).transpose()?,
            percent_base: self.percent_base.as_ref().map(figure).transpose()?,
            rule: self.rule,
        })
    }
}

/// An anomaly as JSON.
pub(super) fn anomaly(at: usize, from: &model::Anomaly, chars: &CharIndex) -> Anomaly {
    Anomaly {
        id: id('x', at),
        kind: from.kind.clone(),
        severity: word(SEVERITIES, from.severity),
        message: from.message.clone(),
        spans: from.spans.iter().map(|span| chars.of(*span)).collect(),
        about: from
            .about
            .iter()
            .map(|about| match about {
                About::Indicator(at) => id('i', *at),
                About::Reference(at) => id('r', *at),
                About::Document => "doc".to_owned(),
            })
            .collect(),
        stated: from.stated.as_ref().map(stated),
        computed: from.computed.as_ref().map(stated),
    }
}

/// An indicator as a node of the graph.
pub(super) fn indicator_node(id: String, from: &model::IndicatorNode) -> GraphNode {
    GraphNode::Indicator {
        id,
        label: from.label.clone(),
        indicator_kind: word(KINDS, from.kind),
        value: number(from.value),
        ratio: from.ratio.map(ratio),
        unit: from.unit.clone(),
        base_value: from.base_value.map(number),
        base_unit: from.base_unit.clone(),
        measure: from.measure.clone(),
        aspect: from.aspect.clone(),
        status: word(STATUSES, from.status),
        qualifier: word(QUALIFIERS, from.qualifier),
        period: from.period.as_ref().map(Period::from),
        agency: from.agency.clone(),
    }
}

/// A series as a node of the graph.
pub(super) fn series_node(id: String, from: &model::SeriesNode) -> GraphNode {
    let point = |point: &model::SeriesPoint| SeriesPoint {
        period: Days { start: point.start.to_string(), end: point.end.to_string() },
        value: number(point.value),
        ratio: point.ratio.map(ratio),
        record: point.record.clone(),
        indicator: format!("i{}", point.indicator + 1),
    };
    GraphNode::Series {
        id,
        label: from.label.clone(),
        aspect: from.aspect.clone(),
        indicator_kind: word(KINDS, from.kind),
        unit: from.unit.clone(),
        agency: from.agency.clone(),
        level: from.level.clone(),
        place: from.place.clone(),
        points: from.points.iter().map(point).collect(),
    }
}

/// An anomaly as a node of the graph.
pub(super) fn anomaly_node(id: String, from: &model::AnomalyNode) -> GraphNode {
    GraphNode::Anomaly {
        id,
        label: from.kind.replace('_', " "),
        anomaly_type: from.kind.clone(),
        severity: word(SEVERITIES, from.severity),
        message: from.message.clone(),
        stated: from.stated.as_ref().map(stated),
        computed: from.computed.as_ref().map(stated),
    }
}

/// Severity, stated and computed value in words.
pub(super) fn anomaly_columns(
    from: &model::AnomalyNode,
) -> (String, Option<String>, Option<String>) {
    let plain = |value: &Option<Stated>| value.as_ref().map(stated).as_ref().map(super::plain);
    (word(SEVERITIES, from.severity), plain(&from.stated), plain(&from.computed))
}

impl Anomaly {
    /// The anomaly as the linker reads it.
    pub(super) fn into_model(self) -> Result<model::Anomaly, String> {
        let stated = |value: Value| match value {
            Value::Number(number) => decimal(&number).map(Stated::Number),
            Value::String(text) => Ok(Stated::Text(text)),
            other => Err(format!("{other} is neither a number nor a text")),
        };
        let about = |id: String| match id.chars().next() {
            Some('i') => index(&id, 'i').map(About::Indicator),
            Some('r') => index(&id, 'r').map(About::Reference),
            _ if id == "doc" => Ok(About::Document),
            _ => Err(format!("'{id}' is no id that an anomaly is about")),
        };
        Ok(model::Anomaly {
            kind: self.kind,
            severity: value(SEVERITIES, &self.severity)?,
            message: self.message,
            spans: self.spans.into_iter().map(|at: Chars| span(at)).collect::<Result<_, _>>()?,
            about: self.about.into_iter().map(about).collect::<Result<_, _>>()?,
            stated: self.stated.map(stated).transpose()?,
            computed: self.computed.map(stated).transpose()?,
        })
    }
}
