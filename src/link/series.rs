//! Series: the same measure of the same body over periods, as several documents report it.
//!
//! Every figure that can be compared gets a key of agency, scope, kind, unit and measure; figures
//! are sorted by it and each key is looked at by itself, so that a distributed engine does the same
//! with one shuffle on that column and memory grows with the number of figures only.

use sha2::{Digest, Sha256};

use super::figures::{agency_of, indicator_id, read_at};
use super::{Archive, Linker, words};
use crate::model::{
    AgencyKind, Date, Indicator, Node, Period, Qualifier, Record, SeriesNode, SeriesPoint, Status,
};
use crate::patterns::Patterns;
use crate::text::{fold, is_word};

/// One figure of a series.
#[derive(Clone, Copy)]
pub(super) struct Point<'a> {
    /// The document that states it; copies of one document share it.
    pub document: &'a str,
    pub period: (Date, Date),
    /// Index of the record and of the indicator in it.
    pub at: (usize, usize),
    pub record: &'a Record,
    pub figure: &'a Indicator,
}

/// A measure that at least two documents report.
pub(super) struct Series<'a> {
    /// `series/` and a hash of the key.
    pub id: String,
    /// The measure without its period, as first printed.
    pub measure: String,
    pub agency: &'a str,
    /// By period, then record and indicator.
    pub points: Vec<Point<'a>>,
}

/// All series of an archive.
pub(super) fn series<'a>(archive: Archive<'a>, patterns: &Patterns) -> Vec<Series<'a>> {
    let mut figures: Vec<(String, Point<'a>)> = Vec::new();
    for (r, record) in archive.records.iter().enumerate() {
        for (i, figure) in record.indicators.iter().enumerate() {
            let Some((key, period)) = key(record, figure, patterns) else { continue };
            let document = archive.document(r);
            figures.push((key, Point { document, period, at: (r, i), record, figure }));
        }
    }
    figures.sort_by(|(a, p), (b, q)| {
        (a, p.period, p.document, p.at).cmp(&(b, q.period, q.document, q.at))
    });
    let mut all: Vec<Series<'a>> = figures
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|group| one(group, patterns))
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

/// The series of one key, if two documents at least have a point in it.
fn one<'a>(group: &[(String, Point<'a>)], patterns: &Patterns) -> Option<Series<'a>> {
    let (key, _) = group.first()?;
    let same = |(_, a): &(String, Point<'_>), (_, b): &(String, Point<'_>)| {
        (a.period, a.document) == (b.period, b.document)
    };
    let mut points: Vec<Point<'a>> = group
        .chunk_by(same)
        .flat_map(|said| said_once(said.iter().map(|(_, point)| *point)))
        .collect();
    points.sort_by_key(|point| (point.period, point.at));
    let first = points.first()?;
    if points.iter().all(|point| point.document == first.document) {
        return None;
    }
    let digest = Sha256::digest(key.as_bytes());
    let id: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let measure =
        measure(first.figure.measure.as_deref()?, first.figure.period.as_ref()?, patterns);
    let agency = &agency_of(first.record, first.figure)?.id;
    Some(Series { id: format!("series/{id}"), measure: measure.printed, agency, points })
}

/// What one document says of one measure and period: in its first file, and exactly if it says it
/// exactly anywhere. Where it prints several values, the words do not tell what is measured, and it
/// has no point.
fn said_once<'a>(said: impl Iterator<Item = Point<'a>>) -> Vec<Point<'a>> {
    let mut said: Vec<Point<'a>> = said.collect();
    if let Some(first) = said.first().map(|point| point.at.0) {
        said.retain(|point| point.at.0 == first);
    }
    let exact = |point: &Point<'_>| point.figure.qualifier == Qualifier::Exact;
    if said.iter().any(exact) {
        said.retain(exact);
    }
    let several = said
        .first()
        .is_some_and(|first| said.iter().any(|point| !agree(point.figure, first.figure)));
    if several {
        said.clear();
    }
    said
}

/// Whether two figures may be one, the less precise one rounded or cut off.
pub(super) fn agree(a: &Indicator, b: &Indicator) -> bool {
    match (a.ratio, b.ratio) {
        (Some(a), Some(b)) => a == b,
        (None, None) => {
            let digits = a.value.scale().min(b.value.scale());
            a.value.round_dp_with_strategy(digits, HALF_UP)
                == b.value.round_dp_with_strategy(digits, HALF_UP)
                || a.value.trunc_with_scale(digits) == b.value.trunc_with_scale(digits)
        }
        _ => false,
    }
}

const HALF_UP: rust_decimal::RoundingStrategy =
    rust_decimal::RoundingStrategy::MidpointAwayFromZero;

/// What a figure must share with another to be of one series, and its period; `None` where it cannot
/// be compared: aims and changes, figures without a complete period or of which only the unit is told, bodies whose place is not known, documents without an issuer.
fn key(record: &Record, figure: &Indicator, patterns: &Patterns) -> Option<(String, (Date, Date))> {
    let issuer = record.header.issuer.as_ref()?;
    if !matches!(figure.status, Status::Result | Status::Previous) {
        return None;
    }
    let period = figure.period.as_ref()?;
    let days = (period.start?, period.end);
    if days.0.day == 0 || days.1.day == 0 || days.0 > days.1 {
        return None;
    }
    let scope = &figure.scope;
    let agency = agency_of(record, figure)?;
    // What a group is depends on who speaks of it.
    let speaker = if agency.kind == AgencyKind::Group { issuer.id.as_str() } else { "" };
    if agency.id.contains('?') || speaker.contains('?') {
        return None;
    }
    let measure = measure(figure.measure.as_deref()?, period, patterns).words;
    let aspect = figure.aspect.as_deref().unwrap_or_default();
    if measure.is_empty() || (aspect.is_empty() && beyond_unit(&measure, figure) == 0) {
        return None;
    }
    let told = |text: &Option<String>| text.as_deref().map(|text| fold(&words::one_line(text)));
    let place = scope.place.as_ref().map(|place| place.code.as_str()).unwrap_or_default();
    let level = told(&scope.level).unwrap_or_default();
    // Words that name neither level, body nor place still part one figure from another.
    let unresolved = scope.agency.is_none() && place.is_empty() && level.is_empty();
    let words = told(&scope.text).filter(|_| unresolved).unwrap_or_default();
    let unit = told(&figure.unit).unwrap_or_default();
    let kind = format!("{:?}", figure.kind);
    let parts = [&agency.id, speaker, place, &level, &words, &kind, &unit, &measure, aspect];
    Some((parts.join("\u{1f}"), days))
}

/// How many words a measure has that the unit has not.
pub(super) fn beyond_unit(measure: &str, figure: &Indicator) -> usize {
    let unit = figure.unit.as_deref().map(words::set).unwrap_or_default();
    words::set(measure).difference(&unit).count()
}

/// A measure without the words of its period.
struct Measure {
    /// For showing.
    printed: String,
    /// For comparing: folded words, one blank between them.
    words: String,
}

/// Takes the period out of a measure: what the rules for periods find in it, years of the period,
/// and runs of words with a number that the period's own text has too (`tháng 6`). Other numbers
/// stay: `mức độ 3` and `mức độ 4` are two measures.
fn measure(text: &str, period: &Period, patterns: &Patterns) -> Measure {
    let text = words::one_line(text);
    let folded = fold(&text);
    let mut kept: Vec<(usize, usize)> = spans(&folded);
    let holds_number = |(start, end): &(usize, usize)| {
        let word = &folded[*start..*end];
        word.bytes().any(|byte| byte.is_ascii_digit()) || is_number(word)
    };
    if kept.iter().any(holds_number) {
        let of_period = in_period(&folded, &kept, period, patterns);
        let mut of_period = of_period.iter();
        kept.retain(|_| !of_period.next().is_some_and(|gone| *gone));
    }
    let (mut printed, mut words) = (String::new(), String::new());
    let mut before: Option<usize> = None;
    for (start, end) in kept {
        if let Some(before) = before {
            words.push(' ');
            // Commas and the like stay where the words beside them did.
            let between = text.get(before..start).unwrap_or_default();
            let adjacent = !between.chars().any(is_word);
            printed.push_str(if adjacent { between } else { " " });
        }
        words.push_str(&folded[start..end]);
        printed.push_str(text.get(start..end).unwrap_or_default());
        before = Some(end);
    }
    Measure { printed, words }
}

/// Where the words of a text stand.
fn spans(folded: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = None;
    for (i, c) in folded.char_indices() {
        match (is_word(c), start) {
            (true, None) => start = Some(i),
            (false, Some(from)) => {
                spans.push((from, i));
                start = None;
            }
            _ => {}
        }
    }
    spans.extend(start.map(|from| (from, folded.len())));
    spans
}

/// Words of a period's text that are looked at; longer ones are no text of a period.
const PERIOD_WORDS: usize = 16;

/// Which words of a measure tell its period.
fn in_period(
    folded: &str,
    spans: &[(usize, usize)],
    period: &Period,
    patterns: &Patterns,
) -> Vec<bool> {
    let years = period.start.map_or(period.end.year, |start| start.year)..=period.end.year;
    let year = |word: &str| {
        word.len() == 4 && word.parse::<u16>().is_ok_and(|number| years.contains(&number))
    };
    let other_year = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit()).any(|word| word.len() == 4 && !year(word))
    };
    let word = |(start, end): (usize, usize)| folded[start..end].trim_start_matches('0');
    let mut gone = vec![false; spans.len()];
    for rule in patterns.rules.group("period").filter(|rule| rule.search) {
        for found in rule.find_iter(folded).filter(|found| !other_year(&folded[found.clone()])) {
            let first = spans.partition_point(|(start, _)| *start < found.start);
            let last = spans.partition_point(|(_, end)| *end <= found.end);
            gone[first.min(last)..last].fill(true);
        }
    }
    let told = fold(&words::one_line(&period.text));
    let told: Vec<&str> = told
        .split(|c: char| !is_word(c))
        .filter(|word| !word.is_empty())
        .map(|word| word.trim_start_matches('0'))
        .take(PERIOD_WORDS)
        .collect();
    let mut i = 0;
    while i < spans.len() {
        let run = |from: usize| {
            let pairs = spans[i..].iter().zip(&told[from..]);
            pairs.take_while(|(span, told)| word(**span) == **told).count()
        };
        let longest = (0..told.len()).map(run).max().unwrap_or(0);
        let numbered = spans[i..i + longest].iter().any(|span| is_number(word(*span)));
        if longest >= 2 && numbered {
            gone[i..i + longest].fill(true);
        }
        i += longest.max(1);
    }
    for (gone, span) in gone.iter_mut().zip(spans) {
        *gone |= year(word(*span));
    }
    gone
}

/// Arabic or Roman, as quarters are numbered.
fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) || word.chars().all(|c| "ivx".contains(c))
}

impl Linker<'_> {
    /// The nodes of the series, and the figures in them.
    pub(super) fn series(&mut self, all: &[Series<'_>]) {
        for series in all {
            let Some(first) = series.points.first() else { continue };
            let point = |point: &Point<'_>| SeriesPoint {
                start: point.period.0,
                end: point.period.1,
                value: point.figure.value,
                ratio: point.figure.ratio,
                record: point.record.id.clone(),
                indicator: point.at.1,
            };
            let node = SeriesNode {
                label: words::cut(&series.measure, 160),
                aspect: first.figure.aspect.clone(),
                kind: first.figure.kind,
                unit: first.figure.unit.clone(),
                agency: series.agency.to_owned(),
                level: first.figure.scope.level.clone(),
                place: first.figure.scope.place.as_ref().map(|place| place.code.clone()),
                points: series.points.iter().map(point).collect(),
            };
            self.graph.series += 1;
            self.graph.nodes.insert(series.id.clone(), Node::Series(Box::new(node)));
            for point in &series.points {
                let source = indicator_id(point.record, point.at.1);
                let at = read_at(point.record, point.at.1);
                self.edge(source, series.id.clone(), "in_series", at);
            }
        }
    }
}
