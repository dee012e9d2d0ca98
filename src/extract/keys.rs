//! Identity: the key that two mentions must agree on to be one document.

use super::agencies::{self, Context};
use crate::model::{Agency, Date, DocType};
use crate::patterns::Patterns;

/// Whose documents of this type always are: laws are the National Assembly's, whatever order
/// promulgated them (`35-L/CTN`); ordinances its Standing Committee's, before 1992 the State Council's
/// (constitutions of 1980 and 1992).
pub(super) fn lawmaker(
    doc_type: &str,
    date: Option<Date>,
    context: &Context<'_>,
) -> Option<Agency> {
    let rules = &context.patterns.rules;
    let old = date.is_some_and(|date| date.year < 1992);
    let ordinance = if old { "lawmaker.state_council" } else { "lawmaker.ordinance" };
    let rule = ["lawmaker.law", ordinance].into_iter().map(|id| rules.get(id));
    let symbol =
        &rule.filter(|rule| rule.is_match(doc_type)).map(|rule| &rule.stands_for).next()?;
    let table = &context.patterns.agencies;
    let row = *table.symbols.get(symbol)?.rows.first()?;
    Some(agencies::at_place(table.row(row), None, context))
}

/// `<issuer's id>/<type>/<year>/<number>`; a part that is not known is `?`.
///
/// The year is the one inside the number, else the date's; the number goes without its year and
/// leading zeros.
pub(super) fn key(
    issuer: Option<&Agency>,
    doc_type: Option<&DocType>,
    number: Option<&str>,
    date: Option<Date>,
    patterns: &Patterns,
) -> Option<String> {
    let number = number?;
    let (number, year) = match number.split_once('/') {
        Some((number, year)) => (number, Some(year.to_owned())),
        None => (number, date.map(|date| format!("{:04}", date.year))),
    };
    let bare = number.trim_start_matches('0').to_lowercase();
    let number = if bare.is_empty() { "0".to_owned() } else { bare };
    let issuer = issuer.map_or("vn/?", |issuer| issuer.id.as_str());
    let doc_type = doc_type.map_or("?", |doc_type| patterns.doctypes.slug(&doc_type.code));
    Some(format!("{issuer}/{doc_type}/{}/{number}", year.as_deref().unwrap_or("?")))
}
