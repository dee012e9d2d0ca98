//! Numbers and dates of cells as a Vietnamese reader sees them: decimal comma, points between
//! thousands where the format of the cell asks for them, days before months.

/// How a cell shows a number, from its format code (ECMA-376 part 1, 18.8.31).
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Format {
    kind: Kind,
    before: String,
    after: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum Kind {
    #[default]
    General,
    Number {
        decimals: usize,
        optional: usize,
        grouped: bool,
        scale: i32,
    },
    Date {
        day: bool,
        month: bool,
        year: bool,
        time: bool,
    },
}

/// The codes of formats that files name by number only.
pub(super) fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 | 41 | 42 => "#,##0",
        4 | 39 | 40 | 43 | 44 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14..=16 | 27..=31 | 36 | 50..=58 => "dd/mm/yyyy",
        17 => "mm/yyyy",
        18..=21 | 32..=35 | 45..=47 => "hh:mm",
        22 => "dd/mm/yyyy hh:mm",
        _ => "General",
    }
}

impl Format {
    /// Reads a format code; of several sections the first counts.
    pub(super) fn parse(code: &str) -> Self {
        let mut letters = String::new();
        let (mut before, mut after) = (String::new(), String::new());
        let mut chars = code.chars();
        let mut push = |c: char, letters: &String| {
            let numbered = letters.contains(['0', '#', '?']);
            if numbered { after.push(c) } else { before.push(c) }
        };
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '"' => chars.by_ref().take_while(|c| *c != '"').for_each(|c| push(c, &letters)),
                '\\' => chars.next().into_iter().for_each(|c| push(c, &letters)),
                '_' | '*' => {
                    chars.next();
                }
                // Colours, conditions and languages; a currency stands behind a dollar sign.
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    if let Some(sign) = inside.strip_prefix('$') {
                        let sign = sign.split('-').next().unwrap_or_default();
                        sign.chars().for_each(|c| push(c, &letters));
                    } else if inside.chars().all(|c| matches!(c, 'h' | 'm' | 's' | 'H')) {
                        letters.push('h');
                    }
                }
                ' ' | '$' | '(' | ')' => push(c, &letters),
                '%' => {
                    push(c, &letters);
                    letters.push(c);
                }
                _ if c.is_ascii() => letters.push(c.to_ascii_lowercase()),
                _ => push(c, &letters),
            }
        }
        let kind = Kind::of(&letters);
        match kind {
            Kind::Number { .. } => Self {
                kind,
                before: before.trim_start().trim_start_matches('(').to_owned(),
                after: after.trim_end().trim_end_matches(')').to_owned(),
            },
            _ => Self { kind, ..Self::default() },
        }
    }

    /// A number as the cell shows it; `since_1904` is the calendar of old Macintosh files.
    pub(super) fn show(&self, value: f64, since_1904: bool) -> String {
        match &self.kind {
            Kind::Date { day, month, year, time } => {
                show_date(value, since_1904, [*day, *month, *year, *time])
                    .unwrap_or_else(|| general(value))
            }
            Kind::Number { decimals, optional, grouped, scale } => {
                let scaled = value * 10f64.powi(*scale);
                if !scaled.is_finite() {
                    return general(value);
                }
                let mut text = format!("{:.*}", (*decimals + *optional).min(30), scaled.abs());
                // Optional places are dropped where they are zero.
                for _ in 0..*optional {
                    if text.ends_with('0') && text.contains('.') {
                        text.pop();
                    }
                }
                let text = text.trim_end_matches('.');
                let zero = !text.contains(|c: char| matches!(c, '1'..='9'));
                let sign = if scaled < 0.0 && !zero { "-" } else { "" };
                let number = local(text, *grouped);
                format!("{sign}{}{number}{}", self.before, self.after)
            }
            Kind::General => general(value),
        }
    }
}

impl Kind {
    /// Tells from a format code without its literal parts.
    fn of(letters: &str) -> Self {
        if letters.contains("general") || letters.contains('@') {
            return Kind::General;
        }
        if letters.contains(['d', 'y']) || letters.contains('h') || letters.contains("mm") {
            return Kind::Date {
                day: letters.contains('d'),
                month: letters.contains('m') && letters.contains(['d', 'y']),
                year: letters.contains('y'),
                time: letters.contains(['h', 's']),
            };
        }
        let digits = |text: &str| text.chars().filter(|c| *c == '0').count();
        if !letters.contains(['0', '#', '?']) || letters.contains(['e', '/']) {
            return Kind::General;
        }
        let (whole, places) = letters.split_once('.').unwrap_or((letters, ""));
        let pattern = letters.trim_end_matches(|c: char| !matches!(c, '0' | '#' | '?' | ','));
        let thousands = pattern.len() - pattern.trim_end_matches(',').len();
        let percent = letters.matches('%').count();
        Kind::Number {
            decimals: digits(places),
            optional: places.chars().filter(|c| matches!(c, '#' | '?')).count(),
            grouped: whole.trim_end_matches(',').contains(','),
            scale: 2 * percent.min(3) as i32 - 3 * thousands.min(5) as i32,
        }
    }
}

/// A number without a format: at most 15 digits count, and never with an exponent.
pub(super) fn general(value: f64) -> String {
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    local(&format!("{rounded}"), false)
}

/// A number written with a decimal point, with a comma instead, and points between thousands.
fn local(text: &str, grouped: bool) -> String {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let mut out = String::new();
    for (index, c) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if grouped && index > 0 && left.is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    if !places.is_empty() {
        out.push(',');
        out.push_str(places);
    }
    out
}

/// A day number as a date: its parts as the format asks for them.
fn show_date(value: f64, since_1904: bool, [day, month, year, time]: [bool; 4]) -> Option<String> {
    let serial = if since_1904 { value + 1462.0 } else { value };
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Excel holds 1900 for a leap year, so that days before March are one off.
    let days = serial.floor() as i64 + i64::from(serial < 60.0);
    let (y, m, d) = civil(days - 25_569);
    let mut out: Vec<String> = Vec::new();
    if day {
        out.push(format!("{d:02}"));
    }
    if month {
        out.push(format!("{m:02}"));
    }
    if year {
        out.push(y.to_string());
    }
    let mut out = out.join("/");
    if time {
        let minutes = (serial.fract() * 1440.0).round() as i64;
        let hours = if out.is_empty() { days * 24 - i64::from(serial < 60.0) * 24 } else { 0 };
        let clock = format!("{:02}:{:02}", hours + minutes / 60, minutes % 60);
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&clock);
    }
    (!out.is_empty()).then_some(out)
}

/// Year, month and day of a number of days since 1970-01-01 (H. Hinnant, "chrono-compatible
/// low-level date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// A date written `2021-08-20` (with or without a time) the Vietnamese way; the text itself if it
/// is none.
pub(super) fn iso_date(text: &str) -> String {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return text.to_owned() };
    let clock = time.get(..5).filter(|clock| *clock != "00:00");
    let clock = clock.map(|clock| format!(" {clock}")).unwrap_or_default();
    format!("{day}/{month}/{year}{clock}")
}
