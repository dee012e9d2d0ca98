//! Tables: rows whose cells are parted by bars, as they come from web pages and office files.
//!
//! A cell that holds nothing but a number becomes an indicator with the heads of its row and column.

use std::ops::Range;

use rust_decimal::Decimal;

use super::indicators::{Draft, Reading, clauses};
use super::periods::{self, Does};
use super::quantities::cell;
use crate::model::{IndicatorKind, PartKind, Period, Scope, Status};

/// A block of rows.
pub(super) struct Table {
    pub range: Range<usize>,
    /// The cells of each row, normalized ranges without blanks at their ends.
    pub rows: Vec<Vec<Range<usize>>>,
}

/// The blocks of at least three rows with bars, from byte `body` on.
pub(super) fn find(normalized: &str, body: usize) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    let mut range = body..body;
    let mut at = body;
    for line in normalized[body..].split('\n') {
        let start = at;
        at += line.len() + 1;
        if !line.contains('|') {
            if line.trim().is_empty() && !rows.is_empty() {
                continue;
            }
            close(&mut tables, &mut rows, &range);
            continue;
        }
        // Cells whose content was a paragraph begin on a line of their own.
        let goes_on = line.starts_with("| ") && !rows.is_empty() && !line.trim_end().ends_with('|');
        let cells = cells(start, line);
        // The first row tells how wide the table is; before that nothing limits it.
        let width = match rows.as_slice() {
            [first] if first.len() > 2 && cells.len() > 2 => first.len(),
            [_] | [] => 60,
            [first, ..] => first.len(),
        };
        match rows.last_mut() {
            Some(row) if goes_on && row.len() + cells.len() <= width + 1 => {
                row.extend(cells.into_iter().skip(1));
            }
            _ => {
                if rows.is_empty() {
                    range.start = start;
                }
                rows.push(cells);
            }
        }
        range.end = (start + line.len()).min(normalized.len());
    }
    close(&mut tables, &mut rows, &range);
    tables
}

fn close(tables: &mut Vec<Table>, rows: &mut Vec<Vec<Range<usize>>>, range: &Range<usize>) {
    let rows = std::mem::take(rows);
    if rows.len() >= 2 && rows.iter().any(|row| row.len() >= 2) {
        tables.push(Table { range: range.clone(), rows });
    }
}

/// The cells of a line; bars at its ends are its frame.
fn cells(start: usize, line: &str) -> Vec<Range<usize>> {
    let framed = line.trim_start().starts_with('|') && line.trim_end().ends_with('|');
    let mut found = Vec::new();
    let mut at = start;
    for part in line.split('|') {
        let trimmed = part.trim();
        let from = at + (part.len() - part.trim_start().len());
        found.push(from..from + trimmed.len());
        at += part.len() + 1;
    }
    if framed && found.len() > 2 {
        found.pop();
        found.remove(0);
    }
    found
}

/// What the head of a column says.
struct Column {
    head: String,
    unit: Option<String>,
    period: Option<Period>,
}

/// A row of figures: which indicator each of its cells became.
struct Row {
    cells: Vec<Option<usize>>,
    /// The row adds others up.
    total: bool,
    /// What stands in the column of serial numbers.
    serial: String,
}

/// The indicators of a table, whose indices count from `first`; `None` where it is no table of
/// figures.
pub(super) fn read(
    table: &Table,
    paragraph: usize,
    first: usize,
    reading: &Reading<'_>,
    ahead: bool,
) -> Option<Vec<Draft>> {
    let normalized = reading.normalized;
    let rules = &reading.patterns.rules;
    let text = |cell: &Range<usize>| &normalized[cell.clone()];
    let is_figure = |cell: &Range<usize>| cell::is_figure(text(cell));
    let begin = table.rows.iter().position(|row| {
        let figures = row.iter().filter(|cell| is_figure(cell)).count();
        let words = row.iter().any(|cell| text(cell).contains(char::is_alphabetic));
        figures > 0 && row.len() >= 2 && (words || figures >= 2) && !is_numbering(row, normalized)
    })?;
    let data: Vec<&Vec<Range<usize>>> = table.rows[begin..]
        .iter()
        .filter(|row| row.len() >= 2 && !is_numbering(row, normalized))
        .collect();
    let width = data.iter().map(|row| row.len()).max()?;
    let columns = columns(&table.rows[..begin], width, reading);
    let named = |id: &str| {
        columns.iter().position(|column| rules.get(id).is_match(&crate::text::fold(&column.head)))
    };
    let serial = named("table.serial").or_else(|| serial_column(&data, normalized));
    // `Đơn vị` heads units of measure and bodies alike; its cells tell.
    let unit_column = named("table.unit_column").filter(|column| {
        let cells = data.iter().filter_map(|row| row.get(*column));
        let cells: Vec<&Range<usize>> = cells.filter(|cell| !cell.is_empty()).collect();
        let is_unit = |cell: &&&Range<usize>| {
            let found = reading.patterns.units.starting(reading.folded, cell.start);
            found.is_some_and(|(end, _)| end >= cell.end)
        };
        !cells.is_empty() && cells.iter().filter(is_unit).count() * 2 >= cells.len()
    });
    let is_data = |column: &usize| {
        let figures = data.iter().filter(|row| row.get(*column).is_some_and(is_figure)).count();
        Some(*column) != serial && figures >= 2
    };
    if !(0..width).any(|column| is_data(&column)) {
        return None;
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for (r, cells) in data.iter().enumerate() {
        let head = (0..cells.len())
            .filter(|column| Some(*column) != serial && Some(*column) != unit_column)
            .map(|column| &cells[column])
            .find(|cell| text(cell).contains(char::is_alphabetic) && !is_figure(cell))
            // `Tổng cộng` may stand where the other rows are counted.
            .or_else(|| {
                let cell = cells.get(serial?)?;
                rules.get("table.total").is_match(&reading.folded[cell.clone()]).then_some(cell)
            });
        let row_head = head.map_or("", |head| &reading.folded[head.clone()]);
        let row_unit = unit_column
            .and_then(|column| cells.get(column))
            .map(|cell| reading.folded[cell.clone()].to_owned())
            .filter(|unit| !unit.is_empty());
        let mut row = Row {
            cells: vec![None; width],
            total: rules.get("table.total").is_match(row_head),
            serial: serial.and_then(|c| cells.get(c)).map_or("", &text).to_owned(),
        };
        for (c, range) in cells.iter().enumerate() {
            if Some(c) == serial || !is_figure(range) {
                continue;
            }
            let column = &columns[c];
            let unit = column.unit.clone().or_else(|| row_unit.clone());
            let Some(quantity) = cell::read(range.clone(), unit.as_deref(), &reading.figures)
            else {
                continue;
            };
            let mut draft = Draft::new(quantity, paragraph + r);
            let row_words = head.map_or("", text);
            draft.measure = joined(row_words, &column.head);
            draft.status = status(&crate::text::fold(&column.head), ahead, &draft, reading);
            draft.period = column
                .period
                .clone()
                .or_else(|| reading.own.period.cloned().filter(|_| draft.status == Status::Result));
            if let Some(head) = head {
                draft.before = head.clone();
                clauses::scope(&mut draft, &mut Scope::default(), reading);
            }
            row.cells[c] = Some(drafts.len());
            drafts.push(draft);
        }
        rows.push(row);
    }
    for column in 0..width {
        totals(&mut drafts, &rows, column, first);
        across(&mut drafts, &rows, column, first);
    }
    shares(&mut drafts, &rows, first);
    Some(drafts)
}

/// Whether a row numbers the columns: `(1) | (2) | (3)=(1)+(2)`.
fn is_numbering(row: &[Range<usize>], normalized: &str) -> bool {
    let own = |i: usize, cell: &Range<usize>| {
        let text = normalized[cell.clone()].trim_matches(['(', ')']);
        let figure = text.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        text.chars().all(|c| c.is_ascii_alphabetic()) && text.len() <= 1
            || figure == (i + 1).to_string()
            || figure == i.to_string()
    };
    row.len() > 2 && row.iter().enumerate().all(|(i, cell)| own(i, cell))
}

/// The heads of the columns: the cells of all rows above the figures, one of several columns lent to
/// the empty ones behind it.
fn columns(head: &[Vec<Range<usize>>], width: usize, reading: &Reading<'_>) -> Vec<Column> {
    let rules = &reading.patterns.rules;
    let rows: Vec<&Vec<Range<usize>>> =
        head.iter().filter(|row| row.len() > 1 && !is_numbering(row, reading.normalized)).collect();
    let last = rows.len().saturating_sub(1);
    let words = |range: &Range<usize>| {
        reading.normalized[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ")
    };
    (0..width)
        .map(|column| {
            let mut parts: Vec<String> = Vec::new();
            for (r, row) in rows.iter().enumerate() {
                let Some(cell) = row.get(column) else { continue };
                let mut part = words(cell);
                if part.is_empty() && r < last {
                    let left = row[..column].iter().rev().map(&words).find(|text| !text.is_empty());
                    part = left.unwrap_or_default();
                }
                if !part.is_empty() && !parts.contains(&part) {
                    parts.push(part);
                }
            }
            let head = parts.join(" ");
            let folded = crate::text::fold(&head);
            let unit = rules.get("table.unit").captures_iter(&folded).find_map(|found| {
                let unit = found.name("unit").or(found.name("percent"))?.as_str().trim();
                reading.patterns.units.starting(unit, 0).map(|_| unit.to_owned())
            });
            // `Số hộ`: the noun is the head itself.
            let unit = unit.or_else(|| {
                let found = rules.get("table.counted").captures(&folded)?;
                let (end, _) =
                    reading.patterns.units.starting(&folded, found.name("noun")?.start())?;
                Some(folded[found.name("noun")?.start()..end].to_owned())
            });
            let period =
                periods::find(0..head.len(), &head, &folded, reading.own, reading.patterns)
                    .into_iter()
                    .find(|when| matches!(when.does, Does::Governs | Does::Compares))
                    .and_then(|when| when.period);
            Column { head, unit, period }
        })
        .collect()
}

/// The column that only counts the rows, or numbers them like headings.
fn serial_column(data: &[&Vec<Range<usize>>], normalized: &str) -> Option<usize> {
    let text = |row: &&&Vec<Range<usize>>| {
        row.first()
            .map_or("", |cell| normalized[cell.clone()].trim_matches(['.', ')', '(']))
            .to_owned()
    };
    let is_serial = |text: &str| {
        text.len() <= 5
            && (text.chars().all(|c| c.is_ascii_digit() || c == '.')
                || text.chars().all(|c| "IVX".contains(c))
                || (text.len() == 1 && text.chars().all(char::is_alphabetic)))
    };
    let told: Vec<String> =
        data.iter().map(|row| text(&row)).filter(|text| !text.is_empty()).collect();
    let rising = told.windows(2).filter(|pair| follows(&pair[0], &pair[1])).count();
    (told.len() >= 2 && told.iter().all(|text| is_serial(text)) && rising * 2 >= told.len() - 1)
        .then_some(0)
}

fn follows(a: &str, b: &str) -> bool {
    match (a.parse::<u32>(), b.parse::<u32>()) {
        (Ok(a), Ok(b)) => b == a + 1 || b == 1,
        _ => true,
    }
}

/// Row and column in one line.
fn joined(row: &str, column: &str) -> Option<String> {
    let row = row.split_whitespace().collect::<Vec<_>>().join(" ");
    match (row.is_empty(), column.is_empty()) {
        (true, true) => None,
        (true, false) => Some(column.to_owned()),
        (false, true) => Some(row),
        (false, false) => Some(format!("{row} - {column}")),
    }
}

/// What the head of a column says of its figures.
fn status(head: &str, ahead: bool, draft: &Draft, reading: &Reading<'_>) -> Status {
    let is = |id: &str| reading.patterns.rules.get(id).is_match(head);
    let whole = draft.quantity.kind == IndicatorKind::Percent;
    if is("status.forecast") {
        Status::Forecast
    } else if is("table.previous") {
        Status::Previous
    } else if is("table.change") {
        Status::Change
    } else if is("status.target") {
        Status::Target
    } else if is("table.plan") && !is("table.result") {
        Status::Plan
    } else if ahead && !is("table.result") {
        if whole { Status::Target } else { Status::Plan }
    } else {
        Status::Result
    }
}

/// Links the rows of a column to the row that adds them up: all rows between it and the head, or, where
/// rows are numbered, those of its highest rank.
fn totals(drafts: &mut [Draft], rows: &[Row], column: usize, first: usize) {
    let Some(at) = rows.iter().position(|row| row.total) else { return };
    if rows.iter().filter(|row| row.total).count() > 1 {
        return;
    }
    let Some(whole) = rows[at].cells[column] else { return };
    let others = if at == 0 { &rows[1..] } else { &rows[..at] };
    let roman =
        |row: &&Row| !row.serial.is_empty() && row.serial.chars().all(|c| "IVX".contains(c));
    let ranked = others.iter().any(|row| roman(&row));
    let lettered = |row: &Row| row.serial.contains('.') || row.serial.starts_with('-');
    if !ranked && others.iter().any(lettered) {
        return;
    }
    let parts: Vec<usize> = others
        .iter()
        .filter(|row| !ranked || roman(row))
        .filter_map(|row| row.cells[column])
        .collect();
    let adds =
        |kind| matches!(kind, IndicatorKind::Count | IndicatorKind::Money | IndicatorKind::Measure);
    let alike = parts.iter().chain([&whole]).all(|i| {
        adds(drafts[*i].quantity.kind)
            && drafts[*i].quantity.unit == drafts[whole].quantity.unit
            && drafts[*i].status != Status::Change
    });
    if parts.len() < 2 || !alike {
        return;
    }
    let total = drafts[whole].quantity.value;
    let sum: Decimal = parts.iter().map(|i| drafts[*i].quantity.value).sum();
    if (sum - total).abs() * Decimal::TEN > total.abs() {
        return;
    }
    for part in parts {
        drafts[part].part_of = Some(first + whole);
        drafts[part].part_kind = Some(PartKind::ByType);
    }
}

/// Links columns to the one on their left that adds them up, where most rows say that it does.
fn across(drafts: &mut [Draft], rows: &[Row], column: usize, first: usize) {
    let width = rows.first().map_or(0, |row| row.cells.len());
    let value = |row: &Row, column: usize| row.cells[column].map(|i| drafts[i].quantity.value);
    for last in column + 2..width.min(column + 8) {
        let told: Vec<(&Row, Decimal, Decimal)> = rows
            .iter()
            .filter_map(|row| {
                let parts: Option<Vec<Decimal>> =
                    (column + 1..=last).map(|column| value(row, column)).collect();
                Some((row, value(row, column)?, parts?.iter().sum()))
            })
            .collect();
        let right = told.iter().filter(|(_, whole, sum)| whole == sum && !whole.is_zero()).count();
        if right < 3 || right * 4 < told.len() * 3 {
            continue;
        }
        let links: Vec<(usize, usize)> = told
            .iter()
            .filter_map(|(row, ..)| Some((row, row.cells[column]?)))
            .flat_map(|(row, whole)| {
                (column + 1..=last).filter_map(move |part| Some((whole, row.cells[part]?)))
            })
            .collect();
        for (whole, part) in links {
            drafts[part].part_of = Some(first + whole);
            drafts[part].part_kind = Some(PartKind::ByType);
        }
        return;
    }
}

/// How many columns to the left the two figures of a share may stand.
const REACH: usize = 8;

/// Links the percentages of a row to the two figures on their left whose share they are, where all
/// rows but a few agree that they are.
fn shares(drafts: &mut [Draft], rows: &[Row], first: usize) {
    let width = rows.first().map_or(0, |row| row.cells.len());
    for column in 2..width {
        let value = |row: &Row, column: usize| {
            row.cells[column].map(|i| (i, drafts[i].quantity.value, drafts[i].quantity.kind))
        };
        let shares: Vec<&Row> = rows
            .iter()
            .filter(|row| {
                value(row, column).is_some_and(|(.., kind)| kind == IndicatorKind::Percent)
            })
            .collect();
        if shares.len() < 2 {
            continue;
        }
        // The two columns, of those on the left, by which most rows come out.
        let mut best: Option<(usize, usize, usize)> = None;
        let left = column.saturating_sub(REACH)..column;
        for above in left.clone() {
            for below in left.clone() {
                if above == below {
                    continue;
                }
                let right = shares
                    .iter()
                    .filter(|row| {
                        match (value(row, above), value(row, below), value(row, column)) {
                            (Some((_, a, kind)), Some((_, b, other)), Some((_, share, _)))
                                if !b.is_zero()
                                    && kind != IndicatorKind::Percent
                                    && other != IndicatorKind::Percent =>
                            {
                                let computed = a * Decimal::ONE_HUNDRED / b;
                                let step = Decimal::new(1, share.scale());
                                (computed - share).abs() <= step
                            }
                            _ => false,
                        }
                    })
                    .count();
                if best.is_none_or(|(.., count)| right > count) {
                    best = Some((above, below, right));
                }
            }
        }
        let Some((above, below, right)) = best else { continue };
        if right * 3 < shares.len() * 2 || right < 2 {
            continue;
        }
        let links: Vec<(usize, usize, usize)> = shares
            .iter()
            .filter_map(|row| Some((row.cells[column]?, row.cells[above]?, row.cells[below]?)))
            .collect();
        for (share, above, below) in links {
            drafts[share].percent_of = Some(first + above);
            if drafts[above].part_of.is_none() {
                drafts[above].part_of = Some(first + below);
                drafts[above].part_kind = Some(PartKind::Subset);
            }
            drafts[share].percent_base = Some(first + below);
        }
    }
}
