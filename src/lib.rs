//! viendan (viện dẫn, "to cite"): a fast, exact text miner for archives of Vietnamese government
//! documents.
//!
//! Two halves, one plain function each; everything else is an edge around them.
//!
//! ```text
//! files ─ingest→ Source ─normalize→ Document ─extract→ Record ┐     read(): a map over documents
//!                                                             │
//! records.jsonl, graph.json ←wire, store─ Graph ←link── Records     link(): group by code, resolve
//! ```
//!
//! ```
//! use viendan::{model::Source, patterns::Patterns};
//!
//! let patterns = Patterns::embedded().expect("the embedded patterns are whole");
//! let source = Source {
//!     path: "letter.txt".into(),
//!     text: "Thực hiện Kế hoạch số 29/KH-STP ngày 20/8/2021 của Sở Tư pháp.".into(),
//!     pages: vec![0],
//!     ..Source::default()
//! };
//! let record = viendan::read(source, &patterns);
//! assert_eq!(record.references[0].code.as_deref(), Some("29/KH-STP"));
//! assert_eq!(record.references[0].date.unwrap().to_string(), "2021-08-20");
//! ```

pub mod text;

pub mod model;

pub mod patterns;

pub mod ingest;

pub mod normalize;

pub mod extract;

pub mod check;

mod link;

pub mod wire;

pub mod store;

pub mod run;

pub mod coverage;

pub mod error;

pub use link::{Counts, Known, Linking, Piece, covers, link, local_nodes};

/// Reads one document. Needs nothing but its arguments and cannot fail: what is odd is data.
pub fn read(source: model::Source, patterns: &patterns::Patterns) -> model::Record {
    let mut record = extract::extract(normalize::normalize(source, patterns), patterns);
    record.anomalies = check::check(&record);
    record
}
