//! How often are the figures right? Indicators, anomalies and near misses of the gold, measured by
//! `gold.rs` together with everything else.

use rust_decimal::Decimal;
use toml::{Table, Value};
use unicode_normalization::UnicodeNormalization;
use viendan::model::{
    About, Direction, Indicator, IndicatorKind, PartKind, Qualifier, Record, Severity, Status,
};
use viendan::text::Span;

use crate::gold::{Tally, list, plain, span_of, text};

/// Byte spans of all places where a surface is printed in the source, white space of any kind alike.
fn places(source: &str, surface: &str) -> Vec<Span> {
    // Surfaces are NFC also where the document is NFD.
    let either = |word: &str| {
        let decomposed: String = word.nfd().collect();
        format!("(?:{}|{})", regex::escape(word), regex::escape(&decomposed))
    };
    let words: Vec<String> = surface.split_whitespace().map(either).collect();
    let pattern = regex::Regex::new(&words.join(r"[\s\u{a0}]+")).unwrap();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(hit) = pattern.find_at(source, at) {
        found.push(Span::new(hit.start(), hit.end()));
        at = hit.start() + source[hit.start()..].chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// Where an entry of the gold stands.
pub fn place(source: &str, entry: &Table) -> Span {
    let nth = entry.get("nth").and_then(Value::as_integer).unwrap_or(1) as usize;
    let surface = text(entry, "surface");
    *places(source, surface)
        .get(nth - 1)
        .unwrap_or_else(|| panic!("'{surface}' is not printed {nth} times"))
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// The indicators of a document whose gold lists them all.
pub fn indicators(tally: &mut Tally, gold: &Table, record: &Record, source: &str) {
    let complete = gold.get("complete").and_then(Value::as_array);
    if !complete.is_some_and(|all| all.iter().any(|one| one.as_str() == Some("indicators"))) {
        return;
    }
    let path = &record.source.path;
    let wanted = list(gold, "indicators");
    let mut used = vec![false; record.indicators.len()];
    let mut pairs: Vec<Option<usize>> = Vec::new();
    for entry in &wanted {
        let at = place(source, entry);
        let value: Decimal = text(entry, "value").parse().unwrap();
        let found = (0..record.indicators.len()).find(|&i| {
            let got = &record.indicators[i];
            !used[i] && overlap(got.number_span, at) && got.value == value
        });
        if let Some(i) = found {
            used[i] = true;
        }
        let optional = entry.get("optional").and_then(Value::as_bool).unwrap_or(false);
        if !optional {
            let what = || format!("{path}\t{}", text(entry, "surface"));
            tally.count("indicator.recall", found.is_some(), what);
        }
        pairs.push(found.filter(|_| !optional));
    }
    for (got, used) in record.indicators.iter().zip(used) {
        tally.count("indicator.precision", used, || {
            let from = got.span.start.saturating_sub(40);
            let from = (from..=got.span.start).find(|at| source.is_char_boundary(*at)).unwrap_or(0);
            format!(
                "{path}\t…{} [{}]",
                &source[from..got.span.start].replace('\n', " "),
                got.surface
            )
        });
    }
    let index = |id: &str| {
        let entry = wanted.iter().position(|entry| text(entry, "id") == id);
        entry.unwrap_or_else(|| panic!("{path}: no indicator has the id '{id}'"))
    };
    for (entry, i) in wanted.iter().zip(&pairs) {
        let Some(got) = i.map(|i| &record.indicators[i]) else { continue };
        let at = format!("{path}\t{}", text(entry, "surface"));
        let unit = plain(got.unit.as_deref().unwrap_or_default());
        let want = plain(text(entry, "unit"));
        let same = unit == want
            || (!unit.is_empty()
                && !want.is_empty()
                && (unit.contains(&want) || want.contains(&unit)));
        tally.count("indicator.unit", same, || format!("{at}\twant '{want}' got '{unit}'"));
        tally.same("indicator.kind", &at, text(entry, "kind"), kind(got.kind));
        tally.same("indicator.status", &at, text(entry, "status"), status(got.status));
        tally.same("indicator.qualifier", &at, text(entry, "qualifier"), qualifier(got.qualifier));
        if let Some(below) = entry.get("denominator").and_then(Value::as_str) {
            let got = got.ratio.map(|ratio| ratio.denominator.to_string()).unwrap_or_default();
            tally.same("indicator.ratio", &at, below, &got);
        }
        if let Some(period) = entry.get("period").and_then(Value::as_array) {
            let want: Vec<&str> = period.iter().filter_map(Value::as_str).collect();
            tally.same("indicator.period", &at, &want.join(".."), &span_of(got.period.as_ref()));
        }
        if let Some(level) = entry.get("level").and_then(Value::as_str) {
            tally.same(
                "indicator.level",
                &at,
                level,
                got.scope.level.as_deref().unwrap_or_default(),
            );
        }
        if let Some(way) = entry.get("direction").and_then(Value::as_str) {
            let got = got.change.as_ref().map_or("", |change| match change.direction {
                Direction::Up => "up",
                Direction::Down => "down",
            });
            tally.same("indicator.direction", &at, way, got);
        }
        for (field, got) in [("part_of", got.part_of), ("percent_of", got.percent_of)] {
            if let Some(id) = entry.get(field).and_then(Value::as_str) {
                let right = pairs[index(id)].is_some() && got == pairs[index(id)];
                let shown = got.map_or("", |i| record.indicators[i].surface.as_str());
                let want = text(wanted[index(id)], "surface");
                let metric = format!("indicator.{field}");
                tally.count(&metric, right, || format!("{at}\twant '{want}' got '{shown}'"));
                if field == "part_of" && right {
                    let got = got_kind(&record.indicators, i.unwrap_or(0));
                    tally.same("indicator.part_kind", &at, text(entry, "part_kind"), got);
                }
            }
        }
        for words in entry.get("measure_has").and_then(Value::as_array).into_iter().flatten() {
            let words = words.as_str().unwrap();
            let measure = got.measure.clone().unwrap_or_default();
            let scope = got.scope.text.clone().unwrap_or_default();
            let held = plain(&format!("{measure} {scope}"));
            tally.count("indicator.measure", held.contains(&plain(words)), || {
                format!("{at}\t'{words}' is not in '{measure}'")
            });
        }
    }
}

fn got_kind(all: &[Indicator], at: usize) -> &'static str {
    match all[at].part_kind {
        Some(PartKind::ByType) => "by_type",
        Some(PartKind::ByPeriod) => "by_period",
        Some(PartKind::ByStatus) => "by_status",
        Some(PartKind::ByLevel) => "by_level",
        Some(PartKind::Subset) => "subset",
        None => "",
    }
}

/// Planted mistakes are found, near misses are not.
pub fn anomalies(tally: &mut Tally, gold: &Table, record: &Record, source: &str) {
    let path = &record.source.path;
    let mut used = vec![false; record.anomalies.len()];
    let everywhere = |spans: &[Span]| spans.is_empty();
    for entry in list(gold, "anomalies") {
        let (at, want) = (place(source, entry), text(entry, "type"));
        let found = (0..record.anomalies.len()).find(|&i| {
            let got = &record.anomalies[i];
            !used[i]
                && got.kind == want
                && (everywhere(&got.spans) || got.spans.iter().any(|span| overlap(*span, at)))
        });
        let what = || format!("{path}\t{want}\t{}", text(entry, "surface"));
        tally.count("anomaly.recall", found.is_some(), what);
        let Some(i) = found else { continue };
        used[i] = true;
        let got = &record.anomalies[i];
        tally.same("anomaly.severity", &what(), text(entry, "severity"), severity(got.severity));
        for (field, value) in [("stated", &got.stated), ("computed", &got.computed)] {
            let Some(want) = entry.get(field).and_then(Value::as_str) else { continue };
            let got = match value {
                Some(viendan::model::Stated::Number(number)) => number.normalize().to_string(),
                Some(viendan::model::Stated::Text(text)) => text.clone(),
                None => String::new(),
            };
            let same = match (want.parse::<Decimal>(), got.parse::<Decimal>()) {
                // The gold rounds to the digits of what is stated.
                (Ok(want), Ok(got)) => {
                    (want - got).abs() * Decimal::TWO <= Decimal::new(1, want.scale())
                }
                _ => want == got,
            };
            let metric = format!("anomaly.{field}");
            tally.count(&metric, same, || format!("{}\twant {want} got {got}", what()));
        }
    }
    for entry in list(gold, "silent") {
        let (at, kind) = (place(source, entry), text(entry, "type"));
        let spoke = record.anomalies.iter().enumerate().find(|(i, got)| {
            !used[*i] && got.kind == kind && got.spans.iter().any(|span| overlap(*span, at))
        });
        tally.count("anomaly.silent", spoke.is_none(), || {
            format!("{path}\t{kind}\t{}\t{}", text(entry, "surface"), spoke.unwrap().1.message)
        });
    }
    for (got, used) in record.anomalies.iter().zip(used) {
        if got.severity == Severity::Error {
            tally.count("anomaly.error_precision", used, || {
                format!("{path}\t{}\t{}", got.kind, got.message)
            });
        }
        let refers = got.about.iter().all(|about| match about {
            About::Indicator(i) => *i < record.indicators.len(),
            About::Reference(i) => *i < record.references.len(),
            About::Document => true,
        });
        assert!(refers, "{path}: {} is about what is not there", got.message);
    }
}

/// The word of the JSON for a kind.
fn kind(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Count => "count",
        IndicatorKind::Percent => "percent",
        IndicatorKind::Ratio => "ratio",
        IndicatorKind::Money => "money",
        IndicatorKind::Measure => "measure",
        IndicatorKind::Score => "score",
        IndicatorKind::Rank => "rank",
        IndicatorKind::Multiple => "multiple",
    }
}

/// The word of the JSON for a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Result => "result",
        Status::Target => "target",
        Status::Plan => "plan",
        Status::Forecast => "forecast",
        Status::Previous => "previous",
        Status::Change => "change",
    }
}

/// The word of the JSON for a qualifier.
pub fn qualifier(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exact => "exact",
        Qualifier::About => "about",
        Qualifier::MoreThan => "more_than",
        Qualifier::LessThan => "less_than",
        Qualifier::AtLeast => "at_least",
        Qualifier::AtMost => "at_most",
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
