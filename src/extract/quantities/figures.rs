//! Figures: how far one reaches and which number it writes.
//!
//! Vietnamese groups thousands with dots and marks decimals with a comma (Quyết định 2017/QĐ-TTg and
//! common use); some papers write the English way. Where a figure could be either, what follows it and
//! the other figures of the document decide; where they do not, the Vietnamese reading holds.

use std::ops::Range;

use rust_decimal::Decimal;

/// A run of figures with single marks inside it, or groups of three with blanks between them.
#[derive(Clone, Debug)]
pub(in crate::extract) struct Figure {
    pub range: Range<usize>,
}

/// How a document writes its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) enum Style {
    /// `1.419`, `95,07`.
    #[default]
    Vietnamese,
    /// `1,419`, `95.07`.
    English,
}

/// What the words behind a figure say of its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// A percentage: not over a thousand, as a rule.
    Percent,
    /// Things counted: whole.
    Counted,
    /// Money, measures, multiples.
    Measured,
    /// Nothing.
    Bare,
}

/// The figure that starts at byte `at`, not past `limit`.
pub(super) fn figure_at(text: &str, at: usize, limit: usize) -> Figure {
    let bytes = &text.as_bytes()[..limit];
    let digits = |from: usize| {
        bytes[from..].iter().position(|byte| !byte.is_ascii_digit()).map_or(limit, |n| from + n)
    };
    let mut end = digits(at);
    loop {
        match bytes.get(end) {
            Some(b'.' | b',') if bytes.get(end + 1).is_some_and(u8::is_ascii_digit) => {
                end = digits(end + 1);
            }
            // `1 419`: the first group has at most three figures, every other exactly three.
            Some(b' ') if spaced_group(bytes, at, end) => end += 4,
            _ => return Figure { range: at..end },
        }
    }
}

/// Longest number with blanks between its groups, in bytes.
const LONGEST: usize = 24;

/// Whether three figures and no more stand behind the blank at `end`, and the figure so far is a group.
fn spaced_group(bytes: &[u8], at: usize, end: usize) -> bool {
    let so_far = &bytes[at..end];
    if so_far.len() > LONGEST {
        return false;
    }
    let first = so_far.split(|byte| *byte == b' ').next().unwrap_or_default();
    let groups = so_far
        .split(|byte| *byte == b' ')
        .all(|group| !group.is_empty() && group.len() <= 3 && group.iter().all(u8::is_ascii_digit));
    let behind =
        bytes.get(end + 1..end + 4).is_some_and(|next| next.iter().all(u8::is_ascii_digit));
    let stops = bytes.get(end + 4).is_none_or(|next| !next.is_ascii_alphanumeric() && *next < 0x80);
    let zero = first.first() == Some(&b'0');
    groups && behind && stops && !zero
}

/// The style that most of the telling figures of a text have.
pub(in crate::extract) fn style(text: &str) -> Style {
    let bytes = text.as_bytes();
    let (mut vietnamese, mut english) = (0usize, 0usize);
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let start = at + next;
        let figure = figure_at(text, start, text.len());
        let raw = &text[figure.range.clone()];
        at = figure.range.end.max(start + 1);
        if !raw.contains([',', '.']) {
            continue;
        }
        let percent = text[figure.range.end..].trim_start().starts_with('%');
        let parts = Parts::of(raw);
        let grouped = |mark: char| parts.marks.iter().filter(|held| **held == mark).count();
        match (grouped('.'), grouped(',')) {
            (dots, 1) if dots > 0 && parts.last_is(',') => vietnamese += 1,
            (1, commas) if commas > 0 && parts.last_is('.') => english += 1,
            (2.., 0) if parts.grouped() => vietnamese += 1,
            (0, 2..) if parts.grouped() => english += 1,
            (0, 1) if percent => vietnamese += 1,
            (1, 0) if percent => english += 1,
            _ => {}
        }
    }
    if english > vietnamese { Style::English } else { Style::Vietnamese }
}

/// A figure taken apart at its marks.
struct Parts<'a> {
    groups: Vec<&'a str>,
    marks: Vec<char>,
}

impl<'a> Parts<'a> {
    fn of(raw: &'a str) -> Parts<'a> {
        Parts {
            groups: raw.split(['.', ',', ' ']).collect(),
            marks: raw.chars().filter(|c| matches!(c, '.' | ',' | ' ')).collect(),
        }
    }

    /// Whether every group behind the first has three figures, and the first at most three.
    fn grouped(&self) -> bool {
        let first = self.groups[0];
        (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && self.groups[1..].iter().all(|group| group.len() == 3)
    }

    fn last_is(&self, mark: char) -> bool {
        self.marks.last() == Some(&mark)
    }
}

/// The number that a figure writes; `None` where it writes none (`1.2.3`, `0912345678`).
pub(super) fn read(raw: &str, style: Style, hint: Hint) -> Option<Decimal> {
    let parts = Parts::of(raw);
    let whole = |until: usize| parts.groups[..until].concat();
    let mut marks = parts.marks.clone();
    marks.dedup();
    let written = match marks.as_slice() {
        [] => {
            // Telephone numbers and codes begin with a zero and are long.
            let code = raw.len() > 3 && raw.starts_with('0');
            return if code || raw.len() > 15 { None } else { raw.parse().ok() };
        }
        [' '] => parts.grouped().then(|| whole(parts.groups.len()))?,
        [mark @ ('.' | ',')] => {
            let thousands = if *mark == '.' { Style::Vietnamese } else { Style::English };
            match parts.groups.len() {
                2 => two_groups(&parts, thousands, style, hint)?,
                n => parts.grouped().then(|| whole(n))?,
            }
        }
        // `2.522,81` and `2,522.81`: the last mark is the decimal one.
        ['.', ','] | [',', '.'] | [' ', ','] | [' ', '.'] => {
            let last = parts.groups.len() - 1;
            let grouped = Parts { groups: parts.groups[..last].to_vec(), marks: Vec::new() };
            let one_decimal = parts.marks.iter().filter(|mark| parts.last_is(**mark)).count() == 1;
            (grouped.grouped() && one_decimal)
                .then(|| format!("{}.{}", whole(last), parts.groups[last]))?
        }
        _ => return None,
    };
    Decimal::from_str_exact(&written).ok()
}

/// A figure with one mark: `1.419`, `95,07`, `1,110`, `89.079`.
fn two_groups(parts: &Parts<'_>, thousands: Style, style: Style, hint: Hint) -> Option<String> {
    let [first, second] = parts.groups.as_slice() else { return None };
    let joined = || format!("{first}{second}");
    let decimal = || format!("{first}.{second}");
    if !parts.grouped() {
        // A dot before one or two figures is a decimal mark only where a unit says so: `7.6` alone is
        // a number of a heading.
        let plain = first.len() > 1 && first.starts_with('0');
        let counted = hint == Hint::Counted && style == Style::Vietnamese;
        let heading = thousands == Style::Vietnamese && (hint == Hint::Bare || counted);
        return (!plain && !heading).then(decimal);
    }
    Some(match (thousands, hint) {
        // Percentages of over a thousand are rare, three decimals are not (`89.079%`).
        (_, Hint::Percent) => decimal(),
        (Style::Vietnamese, Hint::Measured | Hint::Bare) if style == Style::English => decimal(),
        (Style::Vietnamese, _) => joined(),
        // There are no fractions of things counted.
        (Style::English, Hint::Counted) => joined(),
        (Style::English, _) if style == Style::English => joined(),
        (Style::English, _) => decimal(),
    })
}
