//! Figures that a document repeats from another one of the same body for another period.
//!
//! Looked for in one series and value at a time; what is found is grouped again by pair of
//! documents.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::columns::{Columns, End};
use super::documents::Archive;
use super::findings::{Anomalous, Findings};
use super::series::{Point, Series};
use super::words;
use crate::model::{
    AnomalyNode, Date, Indicator, IndicatorKind, Qualifier, Record, Severity, Status,
};
use crate::patterns::hex;

/// Series with equal figures that make a copy likely.
const ENOUGH: usize = 3;
/// Significant digits of a figure that does so alone.
const TELLING: u32 = 5;
/// Later documents with the same value that one is compared with.
const NEXT: usize = 4;
/// Measures that a message lists.
const LISTED: usize = 5;

/// Two documents with one value of one series for different periods.
struct Repeat {
    /// Number of the series.
    series: usize,
    /// Its measure, shortened.
    measure: String,
    value: Decimal,
    /// Whether the figure alone makes a copy likely.
    telling: bool,
    a: Stated,
    b: Stated,
}

/// One of the two.
struct Stated {
    document: u32,
    /// Number of the record and index of the indicator in it.
    at: (u32, u32),
    about: (End, u32),
    /// Date of the document.
    date: Option<Date>,
    period: (Date, Date),
    /// The figure with its unit.
    figure: String,
}

/// All repeats of the series so far.
#[derive(Default)]
pub(super) struct Repeats {
    all: Vec<Repeat>,
    series: usize,
}

impl Repeats {
    /// The equal figures of a series in different documents of one issuer, for different periods.
    pub(super) fn collect(&mut self, columns: &Columns, series: &Series<'_>) {
        let value = |point: &Point<'_>| {
            let whole = point.figure.ratio.map(|ratio| ratio.denominator);
            (point.figure.value.normalize(), whole.map(|whole| whole.normalize()))
        };
        let issuer = |point: &Point<'_>| columns.own(point.at.0).issuer;
        let own = |point: &&Point<'_>| {
            point.figure.status == Status::Result
                && point.figure.qualifier == Qualifier::Exact
                && counts(point.figure)
        };
        let mut points: Vec<Point<'_>> = series.points.iter().filter(own).copied().collect();
        points.sort_by_key(|point| (value(point), point.period, point.document, point.at));
        points.dedup_by_key(|point| (value(point), point.period, point.document));
        let stated = |point: &Point<'_>| Stated {
            document: point.document.1,
            at: point.at,
            about: point.about(columns),
            date: point.paper.header.date,
            period: point.period,
            figure: words::figure(point.figure),
        };
        for (i, a) in points.iter().enumerate() {
            for b in points[i + 1..].iter().take(NEXT).take_while(|b| value(b) == value(a)) {
                if a.document != b.document && a.period != b.period && issuer(a) == issuer(b) {
                    self.all.push(Repeat {
                        series: self.series,
                        measure: words::cut(&series.measure, 60),
                        value: a.figure.value,
                        telling: telling(a.figure),
                        a: stated(a),
                        b: stated(b),
                    });
                }
            }
        }
        self.series += 1;
    }

    /// One anomaly per pair of documents. A single equal figure is chance unless it has many digits.
    pub(super) fn values<E>(
        mut self,
        archive: Archive<'_>,
        mut again: impl FnMut(usize) -> Result<Record, E>,
        findings: &mut Findings,
    ) -> Result<(), E> {
        let names = &archive.columns.names;
        let pair = |repeat: &Repeat| {
            let (a, b) = (names.get(repeat.a.document), names.get(repeat.b.document));
            if a < b { (a, b) } else { (b, a) }
        };
        let order = |x: &Repeat, y: &Repeat| -> Ordering {
            (pair(x), x.series, x.a.at, x.b.at).cmp(&(pair(y), y.series, y.a.at, y.b.at))
        };
        self.all.sort_by(order);
        for group in self.all.chunk_by(|x, y| pair(x) == pair(y)) {
            if likely_copied(group) {
                let found = repeated_value(archive, pair(&group[0]), group, &mut again)?;
                findings.anomalies.push(found);
            }
        }
        Ok(())
    }
}

impl Repeat {
    /// Both, the earlier document first.
    fn ordered(&self) -> (&Stated, &Stated) {
        let dated = |stated: &Stated| (stated.date, stated.at.0);
        let Repeat { a, b, .. } = self;
        if dated(a) <= dated(b) { (a, b) } else { (b, a) }
    }
}

fn repeated_value<E>(
    archive: Archive<'_>,
    pair: (&str, &str),
    found: &[Repeat],
    mut again: impl FnMut(usize) -> Result<Record, E>,
) -> Result<Anomalous, E> {
    let figures: Vec<String> = found
        .iter()
        .take(LISTED)
        .map(|repeat| format!("\"{}\" {}", repeat.measure, repeat.ordered().0.figure))
        .collect();
    let count = match found.len() {
        1 => "a figure".to_owned(),
        n => format!("{n} figures"),
    };
    let mut name = |stated: &Stated| {
        let path = || Ok(again(stated.at.0 as usize)?.source.path);
        archive.document_name(stated.at.0, stated.document, path)
    };
    let (a, b) = found[0].ordered();
    let message = format!(
        "{} repeats {count} of {} for another period ({} instead of {}): {}",
        name(b)?,
        name(a)?,
        words::period(b.period),
        words::period(a.period),
        words::some(&figures, found.len(), "; ")
    );
    let digest = Sha256::digest(format!("{}\n{}", pair.0, pair.1).as_bytes());
    let about = found.iter().map(Repeat::ordered).flat_map(|(a, b)| [a.about, b.about]);
    Ok(Anomalous {
        id: format!("anomaly/repeated_value/{}", hex(&digest[..8])),
        node: AnomalyNode {
            kind: "repeated_value".to_owned(),
            severity: Severity::Warning,
            message,
            stated: None,
            computed: None,
        },
        about: about.collect(),
    })
}

/// Whether an equal figure says anything: shares, ranks and scores repeat, and so do small numbers
/// and `11/11 xã`.
fn counts(figure: &Indicator) -> bool {
    let hundred = Decimal::ONE_HUNDRED;
    match (figure.kind, figure.ratio) {
        (IndicatorKind::Count | IndicatorKind::Money | IndicatorKind::Measure, None) => {
            figure.value >= hundred
        }
        (IndicatorKind::Ratio, Some(ratio)) => {
            ratio.numerator != ratio.denominator || ratio.denominator >= hundred
        }
        _ => false,
    }
}

/// Three series with not all the same value, or one figure that is not equal by chance. Lengths and
/// areas stay what they are.
fn likely_copied(found: &[Repeat]) -> bool {
    let mut series: Vec<usize> = found.iter().map(|repeat| repeat.series).collect();
    series.dedup();
    let various = found.windows(2).any(|pair| pair[0].value != pair[1].value);
    series.len() >= ENOUGH && various || found.iter().any(|repeat| repeat.telling)
}

fn telling(figure: &Indicator) -> bool {
    match (figure.kind, figure.ratio) {
        (IndicatorKind::Count | IndicatorKind::Money, None) => digits(figure.value) >= TELLING,
        (IndicatorKind::Ratio, Some(ratio)) => {
            let whole = ratio.denominator;
            // How many of so many communes is no telling figure.
            whole >= Decimal::ONE_THOUSAND
                && ratio.numerator != whole
                && digits(ratio.numerator) + digits(whole) >= TELLING
        }
        _ => false,
    }
}

/// Significant digits: none of the zeros at both ends.
fn digits(value: Decimal) -> u32 {
    let mut digits = value.mantissa().unsigned_abs();
    while digits > 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    digits.checked_ilog10().map_or(0, |log| log + 1)
}
