//! Series: the same measure of the same body over periods, as several documents report it.
//!
//! Every figure that can be compared gets a key of agency, scope, kind, unit and measure; figures
//! are sorted by it and each key is looked at by itself, so that a distributed engine does the same
//! with one shuffle on that column. Of a figure only its key and place are kept; what documents say
//! is read again for the keys that several of them share.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::columns::{Columns, End, PackedDate};
use super::conflicts::Conflicts;
use super::documents::Archive;
use super::figures::{agency_of, read_at};
use super::findings::{Findings, Found, FoundPoint};
use super::repeats::Repeats;
use super::words;
use crate::model::{
    AgencyKind, Date, Header, Indicator, Period, Qualifier, Record, SeriesNode, Status,
};
use crate::patterns::{Patterns, hex};
use crate::text::{fold, is_word};

/// Figures whose documents are held at once.
const HELD: usize = 8192;

/// A figure that can be compared with others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Comparable {
    /// The first half of the hash of its key.
    key: [u8; 16],
    start: PackedDate,
    end: PackedDate,
    record: u32,
    indicator: u32,
}

/// The figures of a record that can be compared.
pub(super) fn comparable<'a>(
    record: &'a Record,
    number: u32,
    patterns: &'a Patterns,
) -> impl Iterator<Item = Comparable> + 'a {
    record.indicators.iter().enumerate().filter_map(move |(i, figure)| {
        let (told, (start, end)) = key(record, figure, patterns)?;
        let digest = Sha256::digest(told.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        let (start, end) = (PackedDate::new(Some(start)), PackedDate::new(Some(end)));
        Some(Comparable { key, start, end, record: number, indicator: i as u32 })
    })
}

/// A document that states figures of series, without all that is not compared.
pub(super) struct Paper {
    pub path: String,
    pub header: Header,
    /// Its figures with their places.
    figures: BTreeMap<u32, (Indicator, u32)>,
}

/// One figure of a series.
#[derive(Clone, Copy)]
pub(super) struct Point<'a> {
    /// The document that states it, by id and number; copies of one document share it.
    pub document: (&'a str, u32),
    pub period: (Date, Date),
    /// Number of the record and index of the indicator in it.
    pub at: (u32, u32),
    /// Where it stands.
    pub anchor: u32,
    pub paper: &'a Paper,
    pub figure: &'a Indicator,
}

impl Point<'_> {
    /// The figure as what an anomaly is about, and where it stands.
    pub(super) fn about(&self, columns: &Columns) -> (End, u32) {
        (columns.indicator(self.at.0, self.at.1 as usize), self.anchor)
    }
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

/// Looks at all series of an archive, and for what contradicts itself in them.
pub(super) fn series<E>(
    archive: Archive<'_>,
    mut figures: Vec<Comparable>,
    conflicts: &Conflicts<'_>,
    patterns: &Patterns,
    mut again: impl FnMut(usize) -> Result<Record, E>,
    findings: &mut Findings,
) -> Result<(), E> {
    figures.sort_unstable();
    let document = |figure: &Comparable| archive.columns.document(figure.record);
    let shared = |group: &&[Comparable]| {
        let first = document(&group[0]);
        group.iter().any(|figure| document(figure) != first)
    };
    let mut repeats = Repeats::default();
    let mut groups = figures.chunk_by(|a, b| a.key == b.key).filter(shared).peekable();
    while let Some(first) = groups.next() {
        let mut held = vec![first];
        let mut size = first.len();
        while let Some(next) = groups.next_if(|next| size + next.len() <= HELD) {
            size += next.len();
            held.push(next);
        }
        let papers = papers(archive, &held, &mut again)?;
        for group in held {
            let Some(series) = one(archive, group, &papers, patterns) else { continue };
            conflicts.values(archive, &series, findings);
            repeats.collect(archive.columns, &series);
            findings.series.push(found(&series));
        }
    }
    repeats.values(archive, again, findings)
}

/// The documents that state these figures.
fn papers<E>(
    archive: Archive<'_>,
    groups: &[&[Comparable]],
    mut again: impl FnMut(usize) -> Result<Record, E>,
) -> Result<BTreeMap<u32, Paper>, E> {
    let figures = groups.iter().copied().flatten();
    let wanted: BTreeSet<(u32, u32)> =
        figures.map(|figure| (figure.record, figure.indicator)).collect();
    let wanted: Vec<(u32, u32)> = wanted.into_iter().collect();
    let mut papers = BTreeMap::new();
    for wanted in wanted.chunk_by(|a, b| a.0 == b.0) {
        let number = wanted[0].0;
        let record = again(number as usize)?;
        let figure = |&(_, at): &(u32, u32)| {
            let anchor = archive.columns.anchor(number, &read_at(&record, at as usize));
            (at, (record.indicators[at as usize].clone(), anchor))
        };
        let figures = wanted.iter().map(figure).collect();
        let mut header = record.header;
        (header.addressees, header.recipients) = (Vec::new(), Vec::new());
        papers.insert(number, Paper { path: record.source.path, header, figures });
    }
    Ok(papers)
}

/// The series of one key, if two documents at least have a point in it.
fn one<'a>(
    archive: Archive<'a>,
    group: &[Comparable],
    papers: &'a BTreeMap<u32, Paper>,
    patterns: &Patterns,
) -> Option<Series<'a>> {
    let point = |figure: &Comparable| -> Option<Point<'a>> {
        let document = archive.columns.document(figure.record);
        let paper = papers.get(&figure.record)?;
        let (stated, anchor) = paper.figures.get(&figure.indicator)?;
        Some(Point {
            document: (archive.columns.names.get(document), document),
            period: (figure.start.date()?, figure.end.date()?),
            at: (figure.record, figure.indicator),
            anchor: *anchor,
            paper,
            figure: stated,
        })
    };
    let mut all: Vec<Point<'a>> = group.iter().filter_map(point).collect();
    all.sort_by_key(|point| (point.period, point.document, point.at));
    let same = |a: &Point<'_>, b: &Point<'_>| (a.period, a.document) == (b.period, b.document);
    let mut points: Vec<Point<'a>> =
        all.chunk_by(same).flat_map(|said| said_once(said.iter().copied())).collect();
    points.sort_by_key(|point| (point.period, point.at));
    let first = points.first()?;
    if points.iter().all(|point| point.document == first.document) {
        return None;
    }
    let id = format!("series/{}", hex(&group.first()?.key[..8]));
    let measure =
        measure(first.figure.measure.as_deref()?, first.figure.period.as_ref()?, patterns);
    let agency = &agency_of(&first.paper.header, first.figure)?.id;
    Some(Series { id, measure: measure.printed, agency, points })
}

/// The node of a series, with what its points say.
fn found(series: &Series<'_>) -> Found {
    let first = series.points[0].figure;
    let point = |point: &Point<'_>| FoundPoint {
        start: PackedDate::new(Some(point.period.0)),
        end: PackedDate::new(Some(point.period.1)),
        value: point.figure.value,
        ratio: point.figure.ratio,
        record: point.at.0,
        indicator: point.at.1,
        anchor: point.anchor,
    };
    Found {
        id: series.id.clone(),
        node: SeriesNode {
            label: words::cut(&series.measure, 160),
            aspect: first.aspect.clone(),
            kind: first.kind,
            unit: first.unit.clone(),
            agency: series.agency.to_owned(),
            level: first.scope.level.clone(),
            place: first.scope.place.as_ref().map(|place| place.code.clone()),
            points: Vec::new(),
        },
        points: series.points.iter().map(point).collect(),
    }
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
    let agency = agency_of(&record.header, figure)?;
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
