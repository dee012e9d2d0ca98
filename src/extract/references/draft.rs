//! A reference while it is put together.

use std::ops::Range;

use super::super::codes::Code;
use crate::model::{Agency, Date, DocType, Provision, ReferenceKind};

/// A reference while it is put together. Ranges are normalized.
pub(in crate::extract) struct Draft {
    pub code: Option<Code>,
    /// A number printed without a symbol.
    pub number: Option<String>,
    pub kind: ReferenceKind,
    /// From the type word to the issuer.
    pub range: Range<usize>,
    /// Where the words of a name end, before date and issuer.
    pub name_end: usize,
    /// A type word is printed with it.
    pub has_word: bool,
    pub doc_type: Option<DocType>,
    pub date: Option<Date>,
    pub issuer: Option<Agency>,
    /// The words of the issuer, where they are printed with it.
    pub issuer_range: Option<Range<usize>>,
    /// Its date is that of the items before it too: `cùng ngày`.
    pub same_day: bool,
    /// `cùng ngày`: its date is that of the document before it.
    pub day_before: bool,
    /// The issuer is printed with it or distributed to it.
    pub stated: bool,
    pub title: Option<Range<usize>>,
    pub provisions: Vec<Provision>,
    /// Where the reference with its provisions starts.
    pub start: usize,
    /// Only a separator stands between it and the one before.
    pub joined: bool,
    pub key: Option<String>,
    /// The document means itself.
    pub to_self: bool,
    pub rule: String,
}

impl Draft {
    /// A reference of which nothing but its words is known.
    pub fn new(kind: ReferenceKind, range: Range<usize>, rule: &str) -> Draft {
        Draft {
            code: None,
            number: None,
            kind,
            start: range.start,
            name_end: range.end,
            range,
            has_word: false,
            doc_type: None,
            date: None,
            issuer: None,
            issuer_range: None,
            stated: false,
            same_day: false,
            day_before: false,
            title: None,
            provisions: Vec::new(),
            joined: false,
            key: None,
            to_self: false,
            rule: rule.to_owned(),
        }
    }
}
