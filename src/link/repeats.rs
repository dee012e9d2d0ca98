//! Figures that a document repeats from another one of the same body for another period.
//!
//! Looked for in one series and value at a time; what is found is grouped again by pair of
//! documents.

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::figures::{indicator_id, read_at};
use super::series::{Point, Series};
use super::{Archive, Linker, words};
use crate::model::{AnomalyNode, Indicator, IndicatorKind, Qualifier, Severity, Status};

/// Series with equal figures that make a copy likely.
const ENOUGH: usize = 3;
/// Significant digits of a figure that does so alone.
const TELLING: u32 = 5;
/// Later documents with the same value that one is compared with.
const NEXT: usize = 4;
/// Measures that a message lists.
const LISTED: usize = 5;

/// Two documents with one value of one series for different periods.
struct Repeat<'a> {
    series: usize,
    a: Point<'a>,
    b: Point<'a>,
}

impl Linker<'_> {
    /// One anomaly per pair of documents. A single equal figure is chance unless it has many digits.
    pub(super) fn repeated_values(&mut self, archive: Archive<'_>, all: &[Series<'_>]) {
        let mut repeats: Vec<Repeat<'_>> = Vec::new();
        for (s, series) in all.iter().enumerate() {
            collect(archive, s, series, &mut repeats);
        }
        let pair = |repeat: &Repeat<'_>| {
            let (a, b) = (repeat.a.document.to_owned(), repeat.b.document.to_owned());
            if a < b { (a, b) } else { (b, a) }
        };
        let mut repeats: Vec<_> = repeats.into_iter().map(|one| (pair(&one), one)).collect();
        repeats.sort_by(|(p, x), (q, y)| {
            (p, x.series, x.a.at, x.b.at).cmp(&(q, y.series, y.a.at, y.b.at))
        });
        for group in repeats.chunk_by(|(p, _), (q, _)| p == q) {
            let found: Vec<&Repeat<'_>> = group.iter().map(|(_, repeat)| repeat).collect();
            if likely_copied(&found) {
                self.repeated_value(all, &group[0].0, &found);
            }
        }
    }

    fn repeated_value(
        &mut self,
        all: &[Series<'_>],
        pair: &(String, String),
        found: &[&Repeat<'_>],
    ) {
        // The earlier document first.
        let dated = |point: &Point<'_>| (point.record.header.date, point.at.0);
        let ordered: Vec<(usize, Point<'_>, Point<'_>)> = found
            .iter()
            .map(|repeat| {
                let (a, b) = (repeat.a, repeat.b);
                let (a, b) = if dated(&a) <= dated(&b) { (a, b) } else { (b, a) };
                (repeat.series, a, b)
            })
            .collect();
        let Some((_, a, b)) = ordered.first().copied() else { return };
        let figures: Vec<String> = ordered
            .iter()
            .map(|(series, a, _)| {
                let measure = words::cut(&all[*series].measure, 60);
                format!("\"{measure}\" {}", words::figure(a.figure))
            })
            .collect();
        let count = match figures.len() {
            1 => "a figure".to_owned(),
            n => format!("{n} figures"),
        };
        let message = format!(
            "{} repeats {count} of {} for another period ({} instead of {}): {}",
            self.document_name(b.record, b.document),
            self.document_name(a.record, a.document),
            words::period(b.period),
            words::period(a.period),
            words::some(&figures, LISTED, "; ")
        );
        let node = AnomalyNode {
            kind: "repeated_value".to_owned(),
            severity: Severity::Warning,
            message,
            stated: None,
            computed: None,
        };
        let digest = Sha256::digest(format!("{}\n{}", pair.0, pair.1).as_bytes());
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let about = ordered.iter().flat_map(|(_, a, b)| [a, b]).map(|point| {
            (indicator_id(point.record, point.at.1), read_at(point.record, point.at.1))
        });
        let about: Vec<_> = about.collect();
        self.anomaly_node(format!("anomaly/repeated_value/{hash}"), node, about);
    }
}

/// The equal figures of a series in different documents of one issuer, for different periods.
fn collect<'a>(
    archive: Archive<'_>,
    index: usize,
    series: &Series<'a>,
    repeats: &mut Vec<Repeat<'a>>,
) {
    let value = |point: &Point<'_>| {
        let whole = point.figure.ratio.map(|ratio| ratio.denominator);
        (point.figure.value.normalize(), whole.map(|whole| whole.normalize()))
    };
    let issuer = |point: &Point<'_>| {
        archive.records[point.at.0].header.issuer.as_ref().map(|issuer| &issuer.id)
    };
    let own = |point: &&Point<'_>| {
        point.figure.status == Status::Result
            && point.figure.qualifier == Qualifier::Exact
            && counts(point.figure)
    };
    let mut points: Vec<Point<'a>> = series.points.iter().filter(own).copied().collect();
    points.sort_by_key(|point| (value(point), point.period, point.document, point.at));
    points.dedup_by_key(|point| (value(point), point.period, point.document));
    for (i, a) in points.iter().enumerate() {
        for b in points[i + 1..].iter().take(NEXT).take_while(|b| value(b) == value(a)) {
            if a.document != b.document && a.period != b.period && issuer(a) == issuer(b) {
                repeats.push(Repeat { series: index, a: *a, b: *b });
            }
        }
    }
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
fn likely_copied(found: &[&Repeat<'_>]) -> bool {
    let mut series: Vec<usize> = found.iter().map(|repeat| repeat.series).collect();
    series.dedup();
    let value = |repeat: &&Repeat<'_>| repeat.a.figure.value;
    let various = found.windows(2).any(|pair| value(&pair[0]) != value(&pair[1]));
    series.len() >= ENOUGH && various || found.iter().any(|repeat| telling(repeat.a.figure))
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
