//! Indicators: quantities with what they measure, of whom, when, and what they are part of (handbook
//! §9). Paragraph by paragraph; a figure takes from the clauses to its left what its own leaves out.

pub(super) mod clauses;
mod parts;
pub(super) mod sections;
mod shares;
mod status;

use std::ops::Range;

use super::agencies::{self, Context};
use super::lines::Line;
use super::periods::{self, Does, Own, When};
use super::quantities::{self, Quantity};
use super::tables;
use crate::model::{
    Change, Deadline, Document, Genre, Header, Heading, Indicator, IndicatorKind, PartKind, Period,
    Place, Qualifier, Ratio, Scope, Status,
};
use crate::patterns::Patterns;
use sections::Sections;

/// What is read of the figures of a document.
#[derive(Default)]
pub(super) struct Found {
    pub indicators: Vec<Indicator>,
    pub deadlines: Vec<Deadline>,
    pub headings: Vec<Heading>,
    /// What a reader should know of the periods, in words.
    pub notes: Vec<String>,
}

/// An indicator in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub quantity: Quantity,
    pub paragraph: usize,
    /// Index of the sentence in its paragraph.
    pub sentence: usize,
    /// The innermost bracket it stands in, by the place of its sign.
    pub bracket: Option<usize>,
    /// The words before it that belong to no other figure.
    pub before: Range<usize>,
    /// The words behind it that do.
    pub behind: Range<usize>,
    pub status: Status,
    pub qualifier: Qualifier,
    pub scope: Scope,
    pub aspect: Option<String>,
    pub period: Option<Period>,
    pub change: Option<Change>,
    pub measure: Option<String>,
    pub part_of: Option<usize>,
    pub part_kind: Option<PartKind>,
    pub percent_of: Option<usize>,
    pub percent_base: Option<usize>,
}

impl Draft {
    /// A figure of a paragraph, with nothing known of it yet.
    pub(super) fn new(quantity: Quantity, paragraph: usize) -> Draft {
        let at = quantity.range.clone();
        Draft {
            paragraph,
            sentence: 0,
            bracket: None,
            before: at.start..at.start,
            behind: at.end..at.end,
            status: Status::Result,
            qualifier: quantity.bound.unwrap_or(Qualifier::Exact),
            scope: Scope::default(),
            aspect: None,
            period: None,
            change: None,
            measure: None,
            part_of: None,
            part_kind: None,
            percent_of: None,
            percent_base: None,
            quantity,
        }
    }

    /// Whether it counts something that can have parts.
    pub(super) fn is_amount(&self) -> bool {
        !matches!(self.status, Status::Change)
            && matches!(
                self.quantity.kind,
                IndicatorKind::Count
                    | IndicatorKind::Ratio
                    | IndicatorKind::Money
                    | IndicatorKind::Measure
            )
    }
}

/// What all paragraphs are read against.
pub(super) struct Reading<'a> {
    pub normalized: &'a str,
    pub folded: &'a str,
    pub patterns: &'a Patterns,
    pub context: &'a Context<'a>,
    pub own: Own<'a>,
    pub figures: quantities::Reading<'a>,
}

/// All indicators from byte `body` on. Nothing in `taken` (references, recipients) is one.
pub(super) fn read(
    document: &Document,
    head: &Header,
    context: &Context<'_>,
    lines: &[Line],
    body: usize,
    mut taken: Vec<Range<usize>>,
) -> Found {
    // The figures of acts are rules, not facts.
    if head.genre == Genre::Legal {
        return Found::default();
    }
    let text = &document.text;
    let (normalized, folded) = (text.normalized.as_str(), text.folded.as_str());
    let patterns = context.patterns;
    let title = crate::text::fold(head.title.as_deref().unwrap_or_default());
    let planning = head
        .doc_type
        .as_ref()
        .is_some_and(|kind| patterns.rules.get("section.planning").is_match(&kind.code))
        || patterns.rules.get("section.planning_title").is_match(&title);
    let mut own = Own { date: head.date, period: head.period.as_ref() };
    let lead = match own.period {
        Some(_) => None,
        None if patterns.rules.get("title.other_period").is_match(&title) => None,
        None => lead_period(normalized, folded, body, own, &taken, patterns),
    };
    own.period = own.period.or(lead.as_ref());
    let figures = quantities::Reading {
        normalized,
        folded,
        patterns,
        style: quantities::style(&folded[body.min(folded.len())..]),
    };
    let reading = Reading { normalized, folded, patterns, context, own, figures };
    taken.sort_by_key(|range| (range.start, range.end));

    let mut drafts: Vec<Draft> = Vec::new();
    let mut found =
        Found { notes: reform_note(&title, head.period.as_ref(), patterns), ..Found::default() };
    let mut sections = Sections::new(planning);
    let tables = tables::find(normalized, body);
    let mut paragraph = 0;
    let mut at = 0;
    let mut no_table = 0;
    for line in lines.iter().filter(|line| line.range.start >= body) {
        if line.range.start < at {
            continue;
        }
        paragraph += 1;
        let table = tables.partition_point(|table| table.range.end <= line.range.start);
        let table = tables.get(table).filter(|table| table.range.contains(&line.range.start));
        // A block of bars that is no table is not tried again for each of its lines.
        if let Some(table) = table.filter(|_| line.range.start >= no_table) {
            no_table = table.range.end;
            let ahead = sections.ahead();
            if let Some(cells) = tables::read(table, paragraph, drafts.len(), &reading, ahead) {
                at = table.range.end;
                paragraph += table.rows.len();
                drafts.extend(cells);
                continue;
            }
        }
        let heading = sections.line(line, normalized, folded, patterns);
        found
            .headings
            .extend(heading.map(|(range, number)| Heading { span: text.span(range), number }));
        let words = &folded[line.range.clone()];
        if !words.bytes().any(|byte| byte.is_ascii_digit())
            && !patterns.rules.get("quantity.words").is_match(words)
        {
            sections.time(words, patterns);
            continue;
        }
        let whens = periods::find(line.range.clone(), normalized, folded, own, patterns);
        for (range, date) in deadlines(line, &reading) {
            if quantities::covering(&taken, range.start).is_some() {
                continue;
            }
            found.deadlines.push(Deadline { span: text.span(range), date });
        }
        let masks = masks(line, &whens, &taken, &reading);
        let quantities = quantities::find(line.range.clone(), &masks, &reading.figures);
        if !quantities.is_empty() {
            let first = drafts.len();
            drafts.extend(quantities.into_iter().map(|q| Draft::new(q, paragraph)));
            paragraph_of(&mut drafts, first, line, &whens, &sections, &reading);
        }
        sections.time(words, patterns);
    }
    found.indicators = drafts.into_iter().map(|draft| indicator(draft, document)).collect();
    found
}

/// Periodic reports on administrative reform count from 15 December of the year before to the 14th of
/// the last month (guidance 581/BNV-CCHC; Nghị định 09/2019/NĐ-CP): said, never changed.
fn reform_note(title: &str, period: Option<&Period>, patterns: &Patterns) -> Vec<String> {
    let report = patterns.rules.get("reform.report").is_match(title);
    let period = period.filter(|_| report);
    period
        .and_then(|period| {
            let start = period.start?;
            let whole = start.month == 1 && matches!(period.end.month, 3 | 6 | 9 | 12);
            whole.then(|| {
                format!(
                    "reports on administrative reform are due for 15 December {} to 14 {}: figures of \
                     '{}' may be of those days; the printed period is kept",
                    start.year.saturating_sub(1),
                    MONTHS[usize::from(period.end.month.max(1)) - 1],
                    period.text
                )
            })
        })
        .into_iter()
        .collect()
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Everything about the figures of one paragraph, which are those from `first` on.
fn paragraph_of(
    drafts: &mut [Draft],
    first: usize,
    line: &Line,
    whens: &[When],
    sections: &Sections,
    reading: &Reading<'_>,
) {
    let (earlier, drafts) = drafts.split_at_mut(first);
    let sentences = clauses::sentences(line.range.clone(), reading.normalized);
    clauses::place(drafts, line, &sentences, reading);
    let mut scope = Scope::default();
    let mut held = usize::MAX;
    for draft in drafts.iter_mut() {
        if draft.sentence != held {
            scope = Scope::default();
            held = draft.sentence;
        }
        clauses::scope(draft, &mut scope, reading);
        clauses::aspect(draft, reading);
    }
    status::status(drafts, &sentences, whens, sections, reading);
    periods_of(drafts, &sentences, whens, reading);
    parts::link(drafts, first, &sentences, reading);
    for draft in drafts.iter_mut() {
        let times = periods::near(whens, draft.before.end);
        draft.measure = clauses::measure(draft, times, reading);
    }
    // A share measures what its whole does.
    for i in 0..drafts.len() {
        if let Some(of) = drafts[i].percent_of {
            let measure = match of.checked_sub(first) {
                Some(of) => drafts[of].measure.clone(),
                None => earlier[of].measure.clone(),
            };
            drafts[i].measure = measure.or(drafts[i].measure.take());
        }
    }
}

/// How far before a time the bracket it stands in may open, in bytes.
const BRACKET: usize = 400;

/// The period of each figure: the last one printed before it in its sentence, else one in its own
/// clause, else the last that governs in the paragraph, else, for results, that of the document.
fn periods_of(
    drafts: &mut [Draft],
    sentences: &[Range<usize>],
    whens: &[When],
    reading: &Reading<'_>,
) {
    let starts: Vec<usize> = drafts.iter().map(|draft| draft.quantity.range.start).collect();
    let mut held: Option<Option<Period>> = None;
    let mut sentence_of_held = 0;
    for draft in drafts.iter_mut() {
        let sentence = &sentences[draft.sentence];
        let at = draft.quantity.range.start;
        let whens = periods::near(whens, at);
        // A time in a bracket is of the figures in it.
        let speaks = |when: &&When| {
            let from = sentence.start.max(when.range.start.saturating_sub(BRACKET));
            let open = clauses::bracket_at(when.range.start, from, reading.folded);
            // `kỳ trước` is said of the next figure alone.
            let passed = || {
                let first = starts.partition_point(|start| *start < when.range.end);
                starts.get(first).is_some_and(|start| *start < at)
            };
            match when.does {
                Does::Governs => open.is_none() || open == draft.bracket,
                Does::IsUnknown => (open.is_none() || open == draft.bracket) && !passed(),
                _ => false,
            }
        };
        let before = whens
            .iter()
            .filter(|when| sentence.start <= when.range.start && when.range.end <= at)
            .rfind(speaks);
        let weak = whens
            .iter()
            .filter(|when| sentence.start <= when.range.start && when.range.end <= at)
            .find(|when| when.does == Does::Labels);
        let own = whens
            .iter()
            .filter(|when| draft.behind.start <= when.range.start)
            .filter(|when| when.range.end <= draft.behind.end)
            .find(|when| when.does == Does::Governs);
        let carried = whens
            .iter()
            .filter(|when| when.range.end <= sentence.start)
            .rfind(|when| when.does == Does::Governs && leads(when, sentences, reading));
        if draft.sentence != sentence_of_held {
            (held, sentence_of_held) = (None, draft.sentence);
        }
        let found: Option<Option<Period>> = match (before, own, weak) {
            (Some(before), _, _) => Some(before.period.clone()),
            (None, Some(own), _) => Some(own.period.clone()),
            (None, None, Some(weak)) => Some(weak.period.clone()),
            _ => None,
        };
        let ahead = matches!(draft.status, Status::Target | Status::Plan | Status::Forecast);
        let default = || match carried {
            _ if ahead => None,
            Some(carried) => carried.period.clone(),
            None => reading.own.period.cloned(),
        };
        let period = match &found {
            Some(period) => period.clone(),
            None => held.clone().flatten().or_else(default),
        };
        draft.period = match draft.status {
            Status::Previous => previous_period(draft, whens, sentence, period.as_ref()),
            _ => period,
        };
        if found.is_some() {
            held = found;
        }
    }
}

/// The period of a former figure: that of the comparison printed nearest, one year before by default.
fn previous_period(
    draft: &Draft,
    whens: &[When],
    sentence: &Range<usize>,
    period: Option<&Period>,
) -> Option<Period> {
    let inside =
        |when: &&When| sentence.start <= when.range.start && when.range.end <= sentence.end;
    let near = whens
        .iter()
        .filter(inside)
        .filter(|when| when.does == Does::Compares)
        .min_by_key(|when| when.range.start.abs_diff(draft.quantity.range.start))?;
    if let Some(told) = &near.period {
        return Some(told.clone());
    }
    let period = period?;
    periods::in_year(period, near.year.unwrap_or(period.end.year - 1))
}

/// Whether a time begins its sentence or clause, so that later sentences are of it too.
fn leads(when: &When, sentences: &[Range<usize>], reading: &Reading<'_>) -> bool {
    let start = sentences
        .iter()
        .rev()
        .find(|sentence| sentence.start <= when.range.start)
        .map_or(0, |sentence| sentence.start);
    let before = reading.folded[start..when.range.start]
        .trim_end()
        .trim_start_matches(['-', '+', '*', ' ', ':']);
    before.is_empty() || before.ends_with([',', ';', ':']) || before.len() < 12
}

/// Ranges of a line in which no figure is a quantity, sorted.
fn masks(
    line: &Line,
    whens: &[When],
    taken: &[Range<usize>],
    reading: &Reading<'_>,
) -> Vec<Range<usize>> {
    let start = line.range.start;
    let from = taken.partition_point(|range| range.start < start).saturating_sub(8);
    let overlaps = |range: &&Range<usize>| range.start < line.range.end && range.end > start;
    let mut masks: Vec<Range<usize>> = whens.iter().map(|when| when.range.clone()).collect();
    let rest = taken[from..].iter().take_while(|range| range.start < line.range.end);
    masks.extend(rest.filter(overlaps).cloned());
    let rules = &reading.patterns.rules;
    let moved = |found: Range<usize>| start + found.start..start + found.end;
    let normalized = &reading.normalized[line.range.clone()];
    let net = rules.get("quantity.net");
    if net.passes_gate(normalized) {
        masks.extend(net.find_iter(normalized).map(moved));
    }
    masks.sort_by_key(|range| (range.start, range.end));
    masks
}

/// The days by which a line wants something done.
fn deadlines(line: &Line, reading: &Reading<'_>) -> Vec<(Range<usize>, crate::model::Date)> {
    let rules = &reading.patterns.rules;
    let text = &reading.folded[line.range.clone()];
    let day = |end: usize| {
        // The rule ends before the word of the day, which the date begins with.
        let at = end + (text[end..].len() - text[end..].trim_start().len());
        let (len, date) = periods::last_day(&text[at..], reading.own, reading.patterns)?;
        Some((at + len, date))
    };
    // The act stands some words before, in the same clause, with no other time between.
    let mut last = 0;
    let mut act = |hit: &Range<usize>| {
        let before = super::window_left(text, hit.start, last, 120);
        last = hit.end;
        let cut = before.rfind(['.', ';', '(', ')']).map_or(0, |at| at + 1);
        let act = rules.get("deadline.act").find(&before[cut..])?;
        Some(hit.start - before.len() + cut + act.start)
    };
    let by = rules.get("deadline.by").find_iter(text).filter_map(|hit| {
        let start = act(&hit)?;
        let (end, date) = day(hit.end)?;
        Some((start..hit.end, end, date))
    });
    let term = rules.get("deadline.term").find_iter(text).filter_map(|hit| {
        let (end, date) = day(hit.end)?;
        Some((hit, end, date))
    });
    let past = rules.get("deadline.past");
    by.chain(term)
        .filter(|(words, ..)| {
            let before = super::window_left(text, words.start, 0, 240);
            let before = before.rfind(['.', ';', ':']).map_or(before, |at| &before[at + 1..]);
            !past.is_match(&text[words.start - before.len()..words.end])
        })
        .map(|(words, end, date)| (line.range.start + words.start..line.range.start + end, date))
        .collect()
}

/// The period that the first sentences of a paper without one in its title speak of: some months of a
/// year, outside references and what the paper rests on.
fn lead_period(
    normalized: &str,
    folded: &str,
    body: usize,
    own: Own<'_>,
    taken: &[Range<usize>],
    patterns: &Patterns,
) -> Option<Period> {
    let lead = super::window(folded, body, 1200);
    let free = |when: &When| {
        !taken.iter().any(|taken| taken.start < when.range.end && when.range.start < taken.end)
    };
    let basis = |when: &When| {
        let line = folded[..when.range.start].rfind(". ").map_or(body, |at| at.max(body));
        let line = normalized[..when.range.start].rfind('\n').map_or(line, |at| at.max(line));
        patterns.rules.get("section.basis").is_match(&folded[line..when.range.start])
    };
    let told: Vec<Period> =
        periods::find(body..body + lead.len(), normalized, folded, own, patterns)
            .into_iter()
            .filter(|when| when.does == Does::Governs && free(when) && !basis(when))
            .filter_map(|when| when.period)
            .collect();
    // A whole year is more often that of a plan or a ranking than that of the figures, one month that
    // of a meeting.
    let lasts = |months_of: std::ops::RangeInclusive<u16>| {
        told.iter().find(|period| {
            period.start.is_some_and(|start| months_of.contains(&months(start, period.end)))
        })
    };
    lasts(2..=11).or_else(|| lasts(1..=1)).cloned()
}

/// Whole months from the first to the last day.
fn months(start: crate::model::Date, end: crate::model::Date) -> u16 {
    let ahead = (end.year - start.year) * 12 + u16::from(end.month) + 1;
    ahead.saturating_sub(u16::from(start.month))
}

fn indicator(draft: Draft, document: &Document) -> Indicator {
    let text = &document.text;
    let quantity = draft.quantity;
    let span = text.span(quantity.range);
    let (base_value, base_unit) = quantity.base.map_or((None, None), |(value, unit)| {
        (Some(value), Some(unit).filter(|unit| !unit.is_empty()))
    });
    Indicator {
        span,
        page: document.page(span),
        paragraph: draft.paragraph,
        surface: text.surface(span).to_owned(),
        number_span: text.span(quantity.number),
        value: quantity.value,
        ratio: quantity
            .denominator
            .map(|denominator| Ratio { numerator: quantity.value, denominator }),
        kind: quantity.kind,
        unit: quantity.unit,
        base_value,
        base_unit,
        measure: draft.measure,
        aspect: draft.aspect,
        status: draft.status,
        qualifier: draft.qualifier,
        scope: draft.scope,
        period: draft.period,
        change: draft.change,
        part_of: draft.part_of,
        part_kind: draft.part_kind,
        percent_of: draft.percent_of,
        percent_base: draft.percent_base,
        rule: quantity.rule.to_owned(),
    }
}

/// The place that a kind word with a name means, as the model writes it.
pub(super) fn place_at(at: usize, reading: &Reading<'_>) -> Option<(usize, Place)> {
    let (end, row) = agencies::place(reading.normalized, reading.folded, at, reading.context)?;
    let places = &reading.patterns.places;
    let place =
        Place { code: row.code.as_str().to_owned(), name: places.full_name(row).to_owned() };
    Some((end, place))
}
