//! Identity: the key that two mentions must agree on to be one document.

use crate::model::{Agency, Date, DocType};
use crate::patterns::Patterns;

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
