//! What OCR and careless typing make of symbol tokens: `patterns/misreadings.tsv`; and the years of
//! the legislatures, which a token such as `QH15` is checked against: `patterns/legislatures.tsv`.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use super::{PatternError, table::Table};

/// Known misreadings of whole tokens.
#[derive(Clone, Debug, Default)]
pub struct Misreadings {
    tokens: FxHashMap<String, String>,
}

impl Misreadings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let mut tokens = FxHashMap::default();
        for row in Table::parse(file, text, &["read", "means", "source"])?.rows() {
            let row = row?;
            let (read, means) = (row.required("read")?, row.required("means")?);
            row.required("source")?;
            if tokens.insert(read.to_owned(), means.to_owned()).is_some() {
                return Err(row.error(format!("'{read}' is listed twice")));
            }
        }
        Ok(Misreadings { tokens })
    }

    /// The token that stands for `read`, if it is a known misreading.
    pub fn get(&self, read: &str) -> Option<&str> {
        self.tokens.get(read).map(String::as_str)
    }

    /// All misreadings with what they mean.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tokens.iter().map(|(read, means)| (read.as_str(), means.as_str()))
    }
}

/// The years of each legislature of the National Assembly.
#[derive(Clone, Debug, Default)]
pub struct Legislatures {
    years: Vec<(u8, RangeInclusive<u16>)>,
}

impl Legislatures {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let mut years = Vec::new();
        for row in Table::parse(file, text, &["number", "from", "until", "source"])?.rows() {
            let row = row?;
            row.required("source")?;
            let number = row.required("number")?;
            let number =
                number.parse().map_err(|_| row.error(format!("'{number}' is no number")))?;
            let from = row.date("from")?.map_or(0, |date| date.year);
            let until = row.date("until")?.map_or(u16::MAX, |date| date.year);
            years.push((number, from..=until));
        }
        Ok(Legislatures { years })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.years.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.years.is_empty()
    }

    /// Whether the legislature sat in `year`; an unknown year rules nothing out.
    pub fn sat(&self, number: u8, year: Option<u16>) -> bool {
        self.years
            .iter()
            .any(|(held, years)| *held == number && year.is_none_or(|year| years.contains(&year)))
    }
}
