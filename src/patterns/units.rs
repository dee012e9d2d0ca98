//! Units of measure, counted nouns and numerals: `patterns/units.tsv`, `patterns/numerals.tsv`.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::PatternError;
use super::table::Table;
use crate::text::{fold, is_word};

/// What a unit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A counted noun: `hồ sơ`.
    Count,
    /// `%`, `điểm phần trăm`.
    Percent,
    /// `điểm`.
    Score,
    /// `hạng`.
    Rank,
    /// `lần`.
    Multiple,
    /// `đồng`, `triệu USD`.
    Money,
    /// `ha`, `tấn`.
    Measure,
    /// A duration: no quantity of a report.
    Time,
    /// A word whose number is a name: `mức độ 4`.
    Label,
    /// `triệu` between number and noun.
    Multiplier,
}

/// A unit of measure or a counted noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// `tỷ đồng`.
    pub name: String,
    /// What it is for.
    pub kind: UnitKind,
    /// The unit it is a multiple of.
    pub base: String,
    /// How many of `base` one is.
    pub factor: Decimal,
    /// Other spellings.
    pub also: Vec<String>,
}

/// All units, found by their first word.
#[derive(Clone, Debug, Default)]
pub struct Units {
    rows: Vec<Unit>,
    /// First word to folded spellings, the longest first, with their rows.
    by_word: FxHashMap<String, Vec<(String, usize)>>,
}

impl Units {
    pub(super) fn parse(file: &str, text: &str) -> Result<Units, PatternError> {
        let mut units = Units::default();
        for row in Table::parse(file, text, &["unit", "kind", "base", "factor", "also"])?.rows() {
            let row = row?;
            let kind = match row.required("kind")? {
                "count" => UnitKind::Count,
                "percent" => UnitKind::Percent,
                "score" => UnitKind::Score,
                "rank" => UnitKind::Rank,
                "multiple" => UnitKind::Multiple,
                "money" => UnitKind::Money,
                "measure" => UnitKind::Measure,
                "time" => UnitKind::Time,
                "label" => UnitKind::Label,
                "multiplier" => UnitKind::Multiplier,
                kind => return Err(row.error(format!("'{kind}' is no kind of unit"))),
            };
            let factor = row.required("factor")?;
            let factor = factor
                .parse()
                .map_err(|_| row.error(format!("the factor '{factor}' is no decimal")))?;
            let unit = Unit {
                name: row.required("unit")?.to_owned(),
                kind,
                base: row.required("base")?.to_owned(),
                factor,
                also: row.list("also").map(str::to_owned).collect(),
            };
            let at = units.rows.len();
            for spelling in std::iter::once(&unit.name).chain(&unit.also) {
                let folded = fold(spelling);
                let held = units.by_word.entry(first_word(&folded).to_owned()).or_default();
                if held.iter().any(|(other, _)| *other == folded) {
                    return Err(row.error(format!("'{spelling}' stands in the table twice")));
                }
                held.push((folded, at));
            }
            units.rows.push(unit);
        }
        for spellings in units.by_word.values_mut() {
            spellings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        }
        Ok(units)
    }

    /// The longest unit at byte `at` of a folded text and where it ends.
    pub fn starting(&self, folded: &str, at: usize) -> Option<(usize, &Unit)> {
        let rest = &folded[at..];
        let spellings = self.by_word.get(first_word(rest))?;
        spellings.iter().find_map(|(spelling, row)| {
            let end = at + spelling.len();
            let whole = rest.starts_with(spelling.as_str())
                && !(spelling.ends_with(is_word) && folded[end..].starts_with(is_word));
            whole.then(|| (end, &self.rows[*row]))
        })
    }

    /// All units in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.rows.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The letters and figures that a text starts with, or its first character.
fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    match (end, text.chars().next()) {
        (0, Some(first)) => &text[..first.len_utf8()],
        _ => &text[..end],
    }
}

/// What a numeral does in a number (`hai trăm linh năm`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumeralRole {
    /// 0 to 9.
    Figure,
    /// `mười`: ten by itself.
    Ten,
    /// `mươi`: times ten.
    Tens,
    /// `trăm`: times a hundred.
    Hundreds,
    /// `nghìn`, `triệu`, `tỷ`: closes a group.
    Scale,
    /// `linh`, `lẻ`: no tens.
    Link,
}

/// Numbers in words.
#[derive(Clone, Debug, Default)]
pub struct Numerals {
    words: FxHashMap<String, (u64, NumeralRole)>,
}

impl Numerals {
    pub(super) fn parse(file: &str, text: &str) -> Result<Numerals, PatternError> {
        let mut numerals = Numerals::default();
        for row in Table::parse(file, text, &["word", "value", "role"])?.rows() {
            let row = row?;
            let role = match row.required("role")? {
                "figure" => NumeralRole::Figure,
                "ten" => NumeralRole::Ten,
                "tens" => NumeralRole::Tens,
                "hundreds" => NumeralRole::Hundreds,
                "scale" => NumeralRole::Scale,
                "link" => NumeralRole::Link,
                role => return Err(row.error(format!("'{role}' is no role of a numeral"))),
            };
            let value = row.required("value")?;
            let value =
                value.parse().map_err(|_| row.error(format!("'{value}' is no whole number")))?;
            numerals.words.insert(fold(row.required("word")?), (value, role));
        }
        Ok(numerals)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The number that folded words say; `None` where they say none.
    pub fn value(&self, words: &str) -> Option<u64> {
        let (mut total, mut group, mut figure) = (0u64, 0u64, None);
        let mut last_scale = u64::MAX;
        let mut said = false;
        for word in words.split_whitespace() {
            let (value, role) = *self.words.get(word)?;
            match role {
                NumeralRole::Figure => {
                    if let Some(open) = figure.replace(value) {
                        group += open;
                    }
                }
                NumeralRole::Ten => group += value + figure.take().unwrap_or(0),
                NumeralRole::Tens | NumeralRole::Hundreds => {
                    group += figure.take()?.checked_mul(value)?;
                }
                NumeralRole::Scale => {
                    group += figure.take().unwrap_or(0);
                    // `hai triệu năm trăm nghìn`, but `năm trăm nghìn tỷ`.
                    total = if value < last_scale {
                        total.checked_add(group.max(1).checked_mul(value)?)?
                    } else {
                        total.checked_add(group)?.max(1).checked_mul(value)?
                    };
                    (group, last_scale) = (0, value);
                }
                NumeralRole::Link => {}
            }
            said = true;
        }
        let value = total.checked_add(group)?.checked_add(figure.unwrap_or(0))?;
        (said && value > 0).then_some(value)
    }
}
