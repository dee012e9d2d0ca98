//! The plain data that moves between the stages. Nouns only: no logic beyond what keeps a value
//! well formed.

mod figures;
mod nodes;
mod sources;
mod tasks;

pub use figures::{
    About, Anomaly, Change, Deadline, Direction, Heading, Indicator, IndicatorKind, PartKind,
    Qualifier, Ratio, Scope, Severity, Stated, Status,
};
pub use nodes::{AnomalyNode, IndicatorNode, SeriesNode, SeriesPoint, TaskNode};
pub use sources::{Doubt, Ocr, Region, Source, SourceInfo};
pub use tasks::{Bound, Due, Implied, Recurrence, Task, TaskAgency, TaskStatus};

use std::fmt;

use crate::text::{CharIndex, Span, Text};

/// A source with its text normalized: what the extractors read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file's facts, without its text (which is in `text.source`).
    pub source: SourceInfo,
    /// The three forms of the text.
    pub text: Text,
    /// Byte offsets in the source text where a page starts.
    pub pages: Vec<usize>,
}

impl Document {
    /// The page, counted from 1, that a span starts on.
    pub fn page(&self, span: Span) -> usize {
        self.pages.partition_point(|start| *start <= span.start).max(1)
    }
}

/// A calendar date as precise as it is printed: day, month or year.
///
/// Ordered by time, a less precise date before the more precise ones inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1900 to 2100.
    pub year: u16,
    /// Month, 1 to 12, or 0 where it is not printed.
    pub month: u8,
    /// Day of the month, 1 to 31, or 0 where it is not printed.
    pub day: u8,
}

impl Date {
    /// A date with the precision given by the parts that are not 0, or `None` where no calendar has
    /// such a day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            0 => 0,
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1900..=2100).contains(&year) && day <= days).then_some(Date { year, month, day })
    }

    /// Reads `2021-08-20`, `2021-08` or `2021`.
    pub fn parse(iso: &str) -> Option<Date> {
        let mut parts = iso.split('-');
        let year = parts.next()?.parse().ok()?;
        let mut part = || parts.next().map_or(Some(0), |part| part.parse().ok());
        let (month, day) = (part()?, part()?);
        if parts.next().is_some() {
            return None;
        }
        Date::new(year, month, day)
    }

    /// The last day that a date of this precision may mean.
    pub fn end(self) -> Date {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { Date::last_day(self.year, month) } else { self.day };
        Date { year: self.year, month, day }
    }

    /// The day after a whole date.
    pub fn next(self) -> Date {
        let Date { year, month, day } = self;
        Date::new(year, month, day + 1).or_else(|| Date::new(year, month + 1, 1)).unwrap_or(Date {
            year: year + 1,
            month: 1,
            day: 1,
        })
    }

    /// The last day of the month.
    pub fn last_day(year: u16, month: u8) -> u8 {
        (28..=31).rev().find(|day| Date::new(year, month, *day).is_some()).unwrap_or(28)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{:04}", self.year),
            (month, 0) => write!(f, "{:04}-{month:02}", self.year),
            (month, day) => write!(f, "{:04}-{month:02}-{day:02}", self.year),
        }
    }
}

/// A span of days that a report covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day; `None` where only the end is told (`tính đến ngày 30/9`).
    pub start: Option<Date>,
    /// Last day, inclusive.
    pub end: Date,
    /// The words of the document.
    pub text: String,
}

/// A type of document: `KH`, Kế hoạch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocType {
    /// Code as in document symbols; `CV` for official letters, `L` for laws.
    pub code: String,
    /// Vietnamese name.
    pub name: String,
}

/// What an agency mention stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgencyKind {
    /// A body that can issue documents in its own name.
    Agency,
    /// A person's office, such as a chairman.
    Position,
    /// A part of an agency.
    Unit,
    /// Several bodies named at once and not expanded.
    Group,
}

/// An agency as valid at the document's date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Agency {
    /// `vn/quang-ngai/so-tu-phap`; `vn/?/so-tu-phap` where the place is not known.
    pub id: String,
    /// Full official name with its place.
    pub name: String,
    /// Body, office, unit or group.
    pub kind: AgencyKind,
}

/// A place: code of the statistics office and name with its kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Code of the statistics office: 2 digits province, 3 district, 5 commune.
    pub code: String,
    /// `tỉnh Quảng Ngãi`.
    pub name: String,
}

/// Where the document belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// Province or centrally run city.
    pub province: Option<Place>,
    /// District, until 30 June 2025.
    pub district: Option<Place>,
    /// Commune, ward, town or special zone.
    pub commune: Option<Place>,
    /// What they were told by.
    pub from: Option<HomeSource>,
}

/// Who signed, in which position and by what authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// `Lê Văn Ninh`, or `None` where only the position is printed.
    pub name: Option<String>,
    /// `Phó Chủ tịch`.
    pub position: Option<String>,
    /// `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`, the last one printed.
    pub authority: Option<String>,
}

/// The group of a mention, by which linking is a plain shuffle: its code in capitals, without blanks
/// and leading zeros, a slash behind the year.
pub fn group_code(code: &str) -> String {
    let upper: String = code.to_uppercase().chars().filter(|c| !c.is_whitespace()).collect();
    let bare = upper.trim_start_matches('0');
    // `82/2005-QĐ-UBND` is `82/2005/QĐ-UBND`.
    let year = bare.find('/').map(|at| at + 1..at + 5).filter(|year| {
        bare.get(year.clone()).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
            && bare[year.end..].starts_with('-')
    });
    if let Some(turned) = turned_party(bare) {
        return turned;
    }
    match year {
        Some(year) => format!("{}/{}", &bare[..year.end], &bare[year.end + 1..]),
        None => bare.to_owned(),
    }
}

/// The Party's form of a number that was typed in the state's: `36/CT-TW` is `36-CT/TW` (Hướng dẫn
/// 36-HD/VPTW; sister documents cite one directive both ways).
fn turned_party(code: &str) -> Option<String> {
    let (number, symbol) = code.split_once('/')?;
    let (doc_type, body) = symbol.split_once('-')?;
    let party = matches!(body, "TW" | "TU" | "HU" | "VPTW");
    let figures = number.bytes().all(|b| b.is_ascii_digit());
    let plain = !doc_type.is_empty() && doc_type.chars().all(char::is_alphabetic);
    (party && figures && plain).then(|| format!("{number}-{doc_type}/{body}"))
}

/// What kind of text a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Genre {
    /// Reports, plans, letters, individual decisions (Nghị định 30/2020/NĐ-CP).
    Administrative,
    /// Normative documents.
    Legal,
    /// Documents of the Party.
    Party,
    /// Press and portal articles.
    News,
    /// None of these.
    #[default]
    Other,
}

/// What a document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Administrative, legal, party, news or other.
    pub genre: Genre,
    /// `BC`, Báo cáo.
    pub doc_type: Option<DocType>,
    /// As printed left of the symbol: `621`, `61/2018`.
    pub number: Option<String>,
    /// `BC-UBND`.
    pub symbol: Option<String>,
    /// `621/BC-UBND`.
    pub code: Option<String>,
    /// Where the number and symbol are printed.
    pub code_span: Option<Span>,
    /// The date of signature.
    pub date: Option<Date>,
    /// Where it is printed.
    pub date_span: Option<Span>,
    /// Its day, or day and month, are left blank.
    pub date_blank: bool,
    /// The place of the place-and-date line.
    pub place: Option<String>,
    /// The body that issued it.
    pub issuer: Option<Agency>,
    /// The body above the issuer.
    pub parent: Option<Agency>,
    /// Subject line, on one line.
    pub title: Option<String>,
    /// `Kính gửi`.
    pub addressees: Vec<Agency>,
    /// `Nơi nhận`, without the archive line.
    pub recipients: Vec<Agency>,
    /// The signature block.
    pub signer: Option<Signer>,
    /// What the document reports on or plans for.
    pub period: Option<Period>,
    /// Province, district, commune.
    pub home: Home,
    /// Identity (see [`crate::link`]), `None` where the document has no number.
    pub key: Option<String>,
}

/// How a reference names its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// A code (number and symbol) is printed, its number perhaps left blank.
    Numbered,
    /// A name, nickname, short title or number alone.
    Named,
    /// A word that points: `Kế hoạch này`, `Nghị định nêu trên`.
    Anaphor,
}

/// Part of a document that a reference points into.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provision {
    /// Tiết or bước, with its word: `tiết a`.
    pub item: Option<String>,
    /// Điểm.
    pub point: Option<String>,
    /// Khoản.
    pub clause: Option<String>,
    /// Điều.
    pub article: Option<String>,
    /// Tiểu mục, Mục, Chương, Phần, Phụ lục with their words, small to large: `Mục II, Phần I`.
    pub part: Option<String>,
}

/// What the cited document is to the citing one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// One of the relation types of `patterns/relations.tsv`.
    pub kind: String,
    /// `None` for the document itself, else the index of the outer reference.
    pub source: Option<usize>,
    /// The words that say so, if any were found.
    pub trigger: Option<Span>,
}

/// A mention of another document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// From the type word to the issuer.
    pub span: Span,
    /// Counted from 1.
    pub page: usize,
    /// Verbatim source text of the span.
    pub surface: String,
    /// Numbered or named.
    pub kind: ReferenceKind,
    /// Type of the cited document.
    pub doc_type: Option<DocType>,
    /// As printed left of the symbol.
    pub number: Option<String>,
    /// `KH-STP`.
    pub symbol: Option<String>,
    /// `29/KH-STP`, in its canonical spelling.
    pub code: Option<String>,
    /// The code in the source.
    pub code_span: Option<Span>,
    /// The code is misprinted in the source and was put right against the tables.
    pub repaired: bool,
    /// Printed with the mention or distributed over its list.
    pub date: Option<Date>,
    /// Stated, or derived from the symbol and the document's home.
    pub issuer: Option<Agency>,
    /// The subject of the cited document, where given.
    pub title: Option<String>,
    /// Articles, clauses and points cited.
    pub provisions: Vec<Provision>,
    /// What the cited document is to its source.
    pub relation: Relation,
    /// What it is to other references of the text: `được sửa đổi bởi …`.
    pub further_relations: Vec<Relation>,
    /// Index of the first mention of the same document in this record.
    pub same_as: Option<usize>,
    /// Identity of the cited document; unknown parts are `?`.
    pub key: Option<String>,
    /// The citing document means itself: `Kế hoạch này`.
    pub to_self: bool,
    /// The rule that found it.
    pub rule: String,
}

/// The part an agency plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Issued the document or the cited document.
    Issuer,
    /// `Kính gửi`.
    Addressee,
    /// `Nơi nhận`.
    Recipient,
    /// Orders, assigns or asks.
    Assigner,
    /// `chủ trì` of a task.
    Lead,
    /// `phối hợp`.
    Coordinate,
    /// Is to do it, without `chủ trì`.
    Assigned,
    /// Is reported to, advised or submitted to.
    ReportsTo,
    /// Reports.
    Reporter,
    /// Is asked for its opinion.
    Consulted,
    /// Is inspected, watched or urged on.
    Supervised,
    /// Did something, or will, without being told in this text.
    Actor,
}

/// What an agency mention serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Serves {
    /// The document itself.
    Document,
    /// The reference with this index.
    Reference(usize),
    /// The task with this index.
    Task(usize),
    /// None of them: a body that acts or reports in the text.
    Text,
}

/// From what the place of a relative mention (`UBND tỉnh`, `Phòng Tư pháp`) was inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HomeSource {
    /// The issuer block of the document.
    Issuer,
    /// Its place line.
    PlaceLine,
    /// Units that its body names with their kind.
    Body,
    /// A domain name in it (`quangngai.gov.vn`).
    Domain,
    /// The name of a product (`SMART Quảng Nam`).
    Product,
}

/// A mention of an agency in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyMention {
    /// The agency's words in the source.
    pub span: Span,
    /// Counted from 1.
    pub page: usize,
    /// Verbatim source text of the span.
    pub surface: String,
    /// Resolved at the document's date.
    pub agency: Agency,
    /// The part it plays.
    pub role: Role,
    /// What it serves.
    pub of: Serves,
    /// What the place in its name, or the unit above that, was inferred from; `None` where all of it
    /// is printed, or the body needs none.
    pub inferred: Option<HomeSource>,
}

/// Something odd that a reader should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The stage that noticed: `header`, `references`.
    pub stage: String,
    /// Counted from 1.
    pub page: usize,
    /// In words.
    pub message: String,
}

/// The id of a record: the first 16 digits of the sum of its bytes.
pub(crate) fn record_id(sha256: &str) -> &str {
    sha256.get(..16).unwrap_or(sha256)
}

/// All that was read from one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// First 16 hexadecimal digits of the SHA-256 of the file's bytes.
    pub id: String,
    /// The file.
    pub source: SourceInfo,
    /// What the document says of itself.
    pub header: Header,
    /// Mentions of other documents, in reading order.
    pub references: Vec<Reference>,
    /// Quantities with what they measure, in reading order.
    pub indicators: Vec<Indicator>,
    /// Mentions of agencies in a role, in reading order.
    pub agencies: Vec<AgencyMention>,
    /// Who is to do what by when, in reading order.
    pub tasks: Vec<Task>,
    /// Days by which something is to be done, in reading order; read by the checks, not in the JSON.
    pub deadlines: Vec<Deadline>,
    /// Headings with Roman numerals, in reading order; read by the checks, not in the JSON.
    pub headings: Vec<Heading>,
    /// What cannot be true, in reading order.
    pub anomalies: Vec<Anomaly>,
    /// What was odd.
    pub warnings: Vec<Warning>,
    /// Turns the spans, which count bytes, into code points.
    pub chars: CharIndex,
}

/// A node of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A document, in the archive or only cited.
    Document {
        /// `Kế hoạch 29/KH-STP (20/8/2021)`.
        label: String,
        /// Type code.
        doc_type: Option<String>,
        /// Canonical code.
        code: Option<String>,
        /// Its own date, else the one most mentions print.
        date: Option<Date>,
        /// Id of the issuing agency.
        issuer: Option<String>,
        /// Subject.
        title: Option<String>,
        /// Ids of the records that are this document.
        records: Vec<String>,
        /// How many references mean it.
        cited: usize,
    },
    /// An agency.
    Agency {
        /// Full name.
        label: String,
        /// Body, office, unit or group.
        kind: AgencyKind,
    },
    /// A place.
    Place {
        /// Name with its kind, and the units above it.
        label: String,
        /// Code of the statistics office.
        code: String,
        /// First day of this version of the unit; `None` if before 2019 or not known.
        from: Option<Date>,
        /// Last day; `None` while it exists.
        until: Option<Date>,
    },
    /// A figure of a document of the archive.
    Indicator(Box<IndicatorNode>),
    /// A task that a document of the archive sets or tells of.
    Task(Box<TaskNode>),
    /// One measure of one body over time.
    Series(Box<SeriesNode>),
    /// What cannot be true, in one document or across several.
    Anomaly(Box<AnomalyNode>),
}

/// Where an edge was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// Id of the record.
    pub record: String,
    /// In code points of that record's source text.
    pub span: [usize; 2],
    /// Counted from 1.
    pub page: usize,
    /// Index of the reference, if it was read from one.
    pub reference: Option<usize>,
    /// Index of the indicator, if it was read from one.
    pub indicator: Option<usize>,
}

/// Why an edge is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Read in the archive, at these places; never empty.
    Read(Vec<Evidence>),
    /// From the pattern tables.
    Patterns,
}

/// What an edge joins: one edge per source, target and kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeKey {
    /// Node id.
    pub source: String,
    /// Node id.
    pub target: String,
    /// Relation type, `issued_by`, `addressed_to`, `sent_to`, `part_of`, `succeeded_by`, `assigns`,
    /// `assigned_to`, `task_cites`, `measures`, `about`, `in_series`.
    pub kind: String,
}

/// All documents, agencies, places and figures of an archive and how they hang together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Nodes by id.
    pub nodes: std::collections::BTreeMap<String, Node>,
    /// Edges by what they join.
    pub edges: std::collections::BTreeMap<EdgeKey, Ground>,
    /// The part a body plays in a task, by the edge between them; of several the strongest.
    pub roles: std::collections::BTreeMap<EdgeKey, Role>,
    /// Number of records it was linked from.
    pub records: usize,
    /// Number of references that met a document known by issuer and year.
    pub linked: usize,
    /// Number of references in all.
    pub references: usize,
    /// Number of indicators.
    pub indicators: usize,
    /// Number of tasks.
    pub tasks: usize,
    /// Number of series.
    pub series: usize,
    /// Number of anomalies, in one document and across several.
    pub anomalies: usize,
}
