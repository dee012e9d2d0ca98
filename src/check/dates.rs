//! Dates of the documents cited, of deadlines and of the paper itself.

use std::collections::BTreeMap;

use crate::model::{
    About, Anomaly, Date, Genre, Record, Reference, ReferenceKind, Severity, Stated,
};
use crate::text::Span;

/// By so many days a higher number may be older before the order is called broken: numbers are kept
/// back for papers that are signed later.
const KEPT_BACK: i64 = 30;

/// So many numbers to either side are compared with one.
const NEIGHBOURS: usize = 16;

/// Numbers and full dates of each series of papers that a record cites, by number.
type Numbered = BTreeMap<(String, String, bool), Vec<(u32, Date)>>;

pub(super) fn check(record: &Record, found: &mut Vec<Anomaly>) {
    let mut numbered = Numbered::new();
    for reference in &record.references {
        let date = reference.date.filter(|date| date.day > 0);
        if let (Some(series), Some(number), Some(date)) =
            (series(reference), serial(reference), date)
        {
            numbered.entry(series).or_default().push((number, date));
        }
    }
    for all in numbered.values_mut() {
        all.sort_unstable();
        all.dedup();
    }
    for i in 0..record.references.len() {
        after_document(record, i, &numbered, found);
        year(record, i, found);
    }
    own_year(record, found);
    serial_order(record, found);
    deadlines(record, found);
    blanks(record, found);
    headings(record, found);
}

/// `20/8/2021`, as precise as it is known.
fn shown(date: Date) -> String {
    match (date.month, date.day) {
        (0, _) => date.year.to_string(),
        (month, 0) => format!("{month}/{}", date.year),
        (month, day) => format!("{day:02}/{month}/{}", date.year),
    }
}

fn of_reference(
    kind: &str,
    severity: Severity,
    message: String,
    record: &Record,
    at: usize,
) -> Anomaly {
    Anomaly {
        kind: kind.to_owned(),
        severity,
        message,
        spans: vec![record.references[at].span],
        about: vec![About::Reference(at)],
        stated: record.references[at].date.map(|date| Stated::Text(date.to_string())),
        computed: None,
    }
}

/// A paper that is cited before it was signed.
fn after_document(record: &Record, at: usize, numbered: &Numbered, found: &mut Vec<Anomaly>) {
    let reference = &record.references[at];
    let (Some(own), Some(date)) = (record.header.date, reference.date) else { return };
    // Texts of acts are kept up to date with notes on later acts; what they rest on is older still.
    let legal = record.header.genre == Genre::Legal && reference.relation.kind != "legal_basis";
    if reference.to_self
        || reference.repaired
        || legal
        || date <= own.end()
        || reference.kind == ReferenceKind::Anaphor
    {
        return;
    }
    let name = reference.code.clone().unwrap_or_else(|| reference.surface.clone());
    let mut message =
        format!("{name} is dated {}, after this document ({})", shown(date), shown(own));
    let mut anomaly =
        of_reference("date_after_document", Severity::Error, String::new(), record, at);
    if let Some((likely, why)) = likely_year(record, at, own, numbered) {
        message.push_str(&format!("; {} is likely: {why}", shown(likely)));
        anomaly.computed = Some(Stated::Text(likely.to_string()));
    }
    found.push(Anomaly { message, ..anomaly });
}

/// The same day of a year before, where other papers of the series bear it out: a lower number of that
/// year with an earlier date, or a higher one with a later date, close to it.
fn likely_year(
    record: &Record,
    at: usize,
    own: Date,
    numbered: &Numbered,
) -> Option<(Date, String)> {
    let reference = &record.references[at];
    let date = reference.date?;
    let likely = Date::new(date.year.checked_sub(1)?, date.month, date.day)?;
    if likely > own.end() || year_of_number(reference).is_some_and(|year| year != likely.year) {
        return None;
    }
    let number = serial(reference)?;
    let all = numbered.get(&series(reference)?)?;
    let here = all.partition_point(|(n, _)| *n < number);
    let near = &all[here.saturating_sub(NEIGHBOURS)..all.len().min(here + NEIGHBOURS)];
    let mut near: Vec<(u32, Date)> = near
        .iter()
        .copied()
        .filter(|(n, other)| {
            other.year == likely.year && *n != number && (*n < number) == (*other <= likely)
        })
        .collect();
    near.sort_by_key(|(n, _)| n.abs_diff(number));
    let told: Vec<String> =
        near.iter().take(2).map(|(n, date)| format!("{n} is of {}", shown(*date))).collect();
    (!told.is_empty()).then(|| (likely, format!("of the same series {}", told.join(", "))))
}

/// The year inside a number against that of the date.
fn year(record: &Record, at: usize, found: &mut Vec<Anomaly>) {
    let reference = &record.references[at];
    let (Some(year), Some(date)) = (year_of_number(reference), reference.date) else { return };
    if reference.to_self || reference.repaired || year == date.year {
        return;
    }
    let code = reference.code.as_deref().unwrap_or_default();
    let message = format!("the number {code} is of {year}, the date of {}", shown(date));
    found.push(of_reference("year_mismatch", Severity::Error, message, record, at));
}

/// The year inside the paper's own number against its date.
fn own_year(record: &Record, found: &mut Vec<Anomaly>) {
    let header = &record.header;
    let number = header.number.as_deref().unwrap_or_default();
    let (Some(year), Some(date)) = (year_in(number), header.date) else { return };
    if year != date.year {
        found.push(Anomaly {
            kind: "year_mismatch".to_owned(),
            severity: Severity::Error,
            message: format!("the document's own number is of {year}, its date {}", shown(date)),
            spans: header.code_span.into_iter().collect(),
            about: vec![About::Document],
            stated: Some(Stated::Text(date.to_string())),
            computed: None,
        });
    }
}

/// The year in `61/2018`.
fn year_in(number: &str) -> Option<u16> {
    let (_, year) = number.split_once('/')?;
    year.parse().ok().filter(|year| (1945..=2100).contains(year) && number.len() >= 6)
}

fn year_of_number(reference: &Reference) -> Option<u16> {
    year_in(reference.number.as_deref()?)
}

/// The running number of a reference.
fn serial(reference: &Reference) -> Option<u32> {
    let number = reference.number.as_deref()?;
    number
        .split('/')
        .next()?
        .parse()
        .ok()
        .filter(|_| reference.code.is_some() && !reference.repaired)
}

/// What numbers run in: the symbol of one issuer, and whether the year stands in the number.
fn series(reference: &Reference) -> Option<(String, String, bool)> {
    let kind = reference.doc_type.as_ref()?;
    let issuer = reference.issuer.as_ref().filter(|issuer| !issuer.id.contains('?'))?;
    let symbol = reference.symbol.clone()?;
    // Laws and resolutions of one legislature share a symbol, not a series.
    let issuer = format!("{} {}", issuer.id, kind.code);
    Some((issuer, symbol, year_of_number(reference).is_some()))
}

/// Numbers and dates of one issuer, type and year that do not rise together.
fn serial_order(record: &Record, found: &mut Vec<Anomaly>) {
    let mut groups: BTreeMap<(String, String, bool, u16), Vec<(u32, Date, usize)>> =
        BTreeMap::new();
    for (i, reference) in record.references.iter().enumerate() {
        let date = reference.date.filter(|date| date.day > 0);
        if let (Some(series), Some(number), Some(date)) =
            (series(reference), serial(reference), date)
            && !reference.to_self
            && reference.same_as.is_none()
            && year_of_number(reference).is_none_or(|year| year == date.year)
        {
            // What is dated after the document is reported as that.
            let later = record.header.date.is_some_and(|own| date > own.end());
            if !later {
                let (issuer, symbol, dated) = series;
                groups
                    .entry((issuer, symbol, dated, date.year))
                    .or_default()
                    .push((number, date, i));
            }
        }
    }
    for ((_, symbol, ..), mut group) in groups {
        group.sort();
        group.dedup_by_key(|(number, date, _)| (*number, *date));
        let conflicts = |at: usize| -> Vec<(u32, Date, usize)> {
            let one = &group[at];
            let near = at.saturating_sub(NEIGHBOURS)..group.len().min(at + NEIGHBOURS);
            let broken = |other: &&(u32, Date, usize)| {
                let (low, high) = if one.0 < other.0 { (one, *other) } else { (*other, one) };
                low.0 < high.0 && days(low.1) - days(high.1) > KEPT_BACK
            };
            group[near].iter().filter(broken).copied().collect()
        };
        // The one that most others speak against; of two, the later in number.
        let worst = (0..group.len()).max_by_key(|at| (conflicts(*at).len(), group[*at].0));
        let Some(worst) = worst else { continue };
        let against = conflicts(worst);
        let worst = group[worst];
        if against.is_empty() {
            continue;
        }
        let told: Vec<String> = against
            .iter()
            .take(3)
            .map(|(number, date, _)| format!("{number} is of {}", shown(*date)))
            .collect();
        let message = format!(
            "{}/{symbol} is dated {}, which breaks the order of the numbers: {}",
            worst.0,
            shown(worst.1),
            told.join(", ")
        );
        let mut anomaly = of_reference("serial_order", Severity::Warning, message, record, worst.2);
        anomaly.spans.extend(against.iter().map(|(.., at)| record.references[*at].span));
        anomaly.about.extend(against.iter().map(|(.., at)| About::Reference(*at)));
        anomaly.spans.sort();
        found.push(anomaly);
    }
}

/// Days since the beginning of the calendar, near enough to compare.
fn days(date: Date) -> i64 {
    i64::from(date.year) * 365 + i64::from(date.month) * 30 + i64::from(date.day)
}

/// Days by which something is to be done that lie before the document.
fn deadlines(record: &Record, found: &mut Vec<Anomaly>) {
    let Some(own) = record.header.date else { return };
    let start = Date { day: own.day.max(1), month: own.month.max(1), ..own };
    for deadline in record.deadlines.iter().filter(|deadline| deadline.date < start) {
        found.push(Anomaly {
            kind: "deadline_before_document".to_owned(),
            severity: Severity::Error,
            message: format!(
                "to be done by {}, but this document is dated {}",
                shown(deadline.date),
                shown(own)
            ),
            spans: vec![deadline.span],
            about: vec![About::Document],
            stated: Some(Stated::Text(deadline.date.to_string())),
            computed: None,
        });
    }
}

/// A number or day left blank in the header.
fn blanks(record: &Record, found: &mut Vec<Anomaly>) {
    let header = &record.header;
    let mut add = |kind: &str, message: &str, span: Option<Span>| {
        found.push(Anomaly {
            kind: kind.to_owned(),
            severity: Severity::Info,
            message: message.to_owned(),
            spans: span.into_iter().collect(),
            about: vec![About::Document],
            stated: None,
            computed: None,
        });
    };
    if header.symbol.is_some() && header.code.is_none() {
        add("missing_number", "the number of the document is left blank", header.code_span);
    }
    if header.date_blank {
        add("missing_date", "the date of the document is left blank", header.date_span);
    }
}

/// Headings I, II, III, IV, III.
fn headings(record: &Record, found: &mut Vec<Anomaly>) {
    const ROMAN: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let numeral =
        |n: u32| ROMAN.get(n as usize - 1).map_or_else(|| n.to_string(), |r| (*r).to_owned());
    for pair in record.headings.windows(2) {
        let (before, heading) = (&pair[0], &pair[1]);
        // A new part begins again with I.
        if heading.number == before.number + 1 || heading.number == 1 {
            continue;
        }
        found.push(Anomaly {
            kind: "section_numbering".to_owned(),
            severity: Severity::Info,
            message: format!(
                "section {} follows section {}",
                numeral(heading.number),
                numeral(before.number)
            ),
            spans: vec![heading.span],
            about: vec![About::Document],
            stated: Some(Stated::Text(numeral(heading.number))),
            computed: Some(Stated::Text(numeral(before.number + 1))),
        });
    }
}
