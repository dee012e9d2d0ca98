//! One line of `records.jsonl`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[start, end]`, half open, in code points of the source text.
pub(super) type Chars = [usize; 2];

/// All that was read from one document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// `viendan/record/1`.
    pub schema: String,
    /// First 16 hexadecimal digits of the SHA-256 of the file's bytes.
    pub id: String,
    /// The file.
    pub source: Source,
    /// What the document says of itself.
    pub document: Header,
    /// Mentions of other documents, in reading order.
    pub references: Vec<Reference>,
    /// Figures with what they measure.
    pub indicators: Vec<Indicator>,
    /// Mentions of agencies in a role, in reading order.
    pub agencies: Vec<AgencyMention>,
    /// What was asked of whom.
    pub tasks: Vec<Task>,
    /// What cannot be true.
    pub anomalies: Vec<Anomaly>,
    /// What was odd in reading.
    pub warnings: Vec<Warning>,
}

/// The file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Relative to the archive root, with `/` between its parts.
    pub path: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// `txt`, `html` …
    pub format: String,
    /// Character encoding of the file.
    pub encoding: String,
    /// Number of pages; 1 for formats without.
    pub pages: usize,
    /// Length of the source text in code points.
    pub chars: usize,
    /// How a scan was read; `null` for text.
    pub ocr: Option<Ocr>,
}

/// How a scan was read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ocr {
    /// Name and version.
    pub engine: String,
    /// Language data.
    pub language: String,
    /// Resolution.
    pub dpi: u32,
    /// Mean word confidence, 0 to 100.
    pub confidence: serde_json::Number,
    /// Where the lines stand on the pages, with `--regions`; else `null`.
    pub regions: Option<Vec<Region>>,
}

/// A line on the image of its page.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The line, in code points of the source text.
    pub span: [usize; 2],
    /// Page, counted from 1.
    pub page: usize,
    /// Left, top, width and height in pixels of the page's image as it lies in the file, turned
    /// upright.
    #[serde(rename = "box")]
    pub bounds: [u32; 4],
}

/// What a document says of itself.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// `administrative`, `legal`, `party`, `news` or `other`.
    pub genre: String,
    /// Type of the document.
    #[serde(rename = "type")]
    pub doc_type: Option<DocType>,
    /// As printed left of the symbol.
    pub number: Option<String>,
    /// `BC-UBND`.
    pub symbol: Option<String>,
    /// `621/BC-UBND`.
    pub code: Option<String>,
    /// Where the document's own number and symbol stand.
    pub code_span: Option<Chars>,
    /// Date of signature, cut to the precision printed.
    pub date: Option<String>,
    /// Where the date is printed.
    pub date_span: Option<Chars>,
    /// Day, or day and month, are left blank.
    pub date_blank: bool,
    /// Place of the place-and-date line.
    pub place: Option<String>,
    /// The body that issued it.
    pub issuer: Option<Agency>,
    /// The body above the issuer.
    pub parent: Option<Agency>,
    /// Subject line.
    pub title: Option<String>,
    /// `Kính gửi`.
    pub addressees: Vec<Agency>,
    /// `Nơi nhận`.
    pub recipients: Vec<Agency>,
    /// Who signed.
    pub signer: Option<Signer>,
    /// What it reports on or plans for.
    pub period: Option<Period>,
    /// Where it belongs.
    pub home: Home,
    /// Identity; `null` where the document has no number.
    pub key: Option<String>,
}

/// A type of document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocType {
    /// `BC`.
    pub code: String,
    /// `Báo cáo`.
    pub name: String,
}

/// A body.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// `vn/quang-ngai/so-tu-phap`.
    pub id: String,
    /// Full official name with its place.
    pub name: String,
    /// `agency`, `position`, `unit` or `group`.
    pub kind: String,
}

/// A place.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Code of the statistics office.
    pub code: String,
    /// Name with its kind.
    pub name: String,
}

/// Province, district and commune of a document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// Province or centrally run city.
    pub province: Option<Place>,
    /// District, until 30 June 2025.
    pub district: Option<Place>,
    /// Commune, ward, township or special zone.
    pub commune: Option<Place>,
    /// What they were told by: `issuer`, `place_line`, `body`, `domain` or `product`.
    pub from: Option<String>,
}

/// Who signed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// Full name.
    pub name: Option<String>,
    /// Position in sentence case.
    pub position: Option<String>,
    /// `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`, the last one printed.
    pub authority: Option<String>,
}

/// A span of days.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day; `null` where only the end is told (`tính đến ngày 30/9`).
    pub start: Option<String>,
    /// Last day, inclusive.
    pub end: String,
    /// The words of the document.
    pub text: String,
}

/// A mention of another document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// `r1` …, in reading order.
    pub id: String,
    /// From the type word to the issuer.
    pub span: Chars,
    /// Counted from 1.
    pub page: usize,
    /// Verbatim source text of the span.
    pub surface: String,
    /// `numbered`, `named`, `anaphor`, `set` or `attachment`.
    pub kind: String,
    /// Type of the cited document.
    #[serde(rename = "type")]
    pub doc_type: Option<DocType>,
    /// As printed left of the symbol.
    pub number: Option<String>,
    /// `KH-STP`.
    pub symbol: Option<String>,
    /// `29/KH-STP`, in its canonical spelling.
    pub code: Option<String>,
    /// Where the code stands.
    pub code_span: Option<Chars>,
    /// The code is misprinted in the source (see `surface`) and was put right against the tables.
    pub repaired: bool,
    /// Printed with it or distributed over its list.
    pub date: Option<String>,
    /// Stated, or derived from the symbol and the document's home.
    pub issuer: Option<Agency>,
    /// Its subject, where given.
    pub title: Option<String>,
    /// Articles, clauses and points.
    pub provisions: Vec<Provision>,
    /// What the cited document is to its source.
    pub relation: Relation,
    /// What it is to other references of the text: `A được sửa đổi bởi B` gives A an `amends` of source B.
    pub further_relations: Vec<Relation>,
    /// Id of the first mention of the same document in this record.
    pub same_as: Option<String>,
    /// Identity of the cited document; unknown parts are `?`.
    pub key: Option<String>,
    /// The citing document means itself: `Kế hoạch này`.
    pub to_self: bool,
    /// The rule that found it.
    pub rule: String,
}

/// Part of a document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// What a cited document is to its source.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// `legal_basis`, `implements` …
    #[serde(rename = "type")]
    pub kind: String,
    /// `doc` or the id of another reference.
    pub source: String,
    /// The words that say so.
    pub trigger: Option<Chars>,
}

/// A figure with what it measures.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// `i1` …, in reading order.
    pub id: String,
    /// Number and unit.
    pub span: Chars,
    /// Counted from 1.
    pub page: usize,
    /// Paragraph or table row, counted from 1 in reading order.
    pub paragraph: usize,
    /// Verbatim source text of the span.
    pub surface: String,
    /// The figures alone.
    pub number_span: Chars,
    /// Exactly the decimal that was read.
    pub value: Option<serde_json::Number>,
    /// Numerator and denominator.
    pub ratio: Option<Ratio>,
    /// `count`, `percent`, `ratio`, `money`, `measure`, `score`, `rank` or `multiple`.
    pub kind: String,
    /// Unit or counted noun, with its multiplier (`tỷ đồng`).
    pub unit: Option<String>,
    /// The value in `base_unit`: `2.522,81 tỷ đồng` is 2522810000000.
    pub base_value: Option<serde_json::Number>,
    /// The unit without its multiplier: `đồng`, `ha`.
    pub base_unit: Option<String>,
    /// What is counted, in the words of the text.
    pub measure: Option<String>,
    /// State of the work, where the text says so: `received`, `done`, `pending`, `on_time`, `late`,
    /// `carried`, `new` or `returned`.
    pub aspect: Option<String>,
    /// `result`, `target`, `plan`, `forecast`, `previous` or `change`.
    pub status: String,
    /// `exact`, `about`, `more_than`, `less_than`, `at_least` or `at_most`.
    pub qualifier: String,
    /// Whom it is about.
    pub scope: Scope,
    /// When.
    pub period: Option<Period>,
    /// Change against another period.
    pub change: Option<Change>,
    /// Id of the indicator it is a part of.
    pub part_of: Option<String>,
    /// `by_type`, `by_period`, `by_status`, `by_level` or `subset`.
    pub part_kind: Option<String>,
    /// Id of the count or ratio a percentage belongs to.
    pub percent_of: Option<String>,
    /// Id of the figure that is its hundred per cent, where `percent_of` is no ratio.
    pub percent_base: Option<String>,
    /// The rule that found it.
    pub rule: String,
}

/// Numerator and denominator.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// Above the line.
    pub numerator: serde_json::Number,
    /// Below the line.
    pub denominator: serde_json::Number,
}

/// Whom a figure is about.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// `tỉnh`, `huyện`, `xã`.
    pub level: Option<String>,
    /// Body.
    pub agency: Option<Agency>,
    /// Place.
    pub place: Option<Place>,
    /// The words of the text.
    pub text: Option<String>,
}

/// Change against another period.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// `up` or `down`.
    pub direction: String,
    /// The words of the text.
    pub against: Option<String>,
    /// Ids of the former and the present figure, where the text prints them; one id twice where a
    /// stroke parts them.
    pub figures: Option<[String; 2]>,
}

/// A mention of an agency in a role.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgencyMention {
    /// `a1` …, in reading order.
    pub id: String,
    /// The agency's words.
    pub span: Chars,
    /// Counted from 1.
    pub page: usize,
    /// Verbatim source text of the span.
    pub surface: String,
    /// Resolved at the document's date.
    pub agency: Agency,
    /// `issuer`, `addressee`, `recipient`, `assigner`, `lead`, `coordinate`, `assigned`,
    /// `reports_to`, `reporter`, `consulted`, `supervised` or `actor`.
    pub role: String,
    /// The reference, task or `doc` it serves.
    pub of: Option<String>,
    /// One mention of several bodies, not expanded.
    pub group: bool,
    /// What the place in its name, or the unit above that, was inferred from: `issuer`, `place_line`, `body`, `domain`
    /// or `product`; null where the place is printed with it or none is needed.
    pub inferred: Option<String>,
}

/// What was asked of whom.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// `t1` …, in reading order.
    pub id: String,
    /// The clause.
    pub span: Chars,
    /// Counted from 1.
    pub page: usize,
    /// Verbatim source text of the span.
    pub surface: String,
    /// Id of the agency mention that asks.
    pub assigner: Option<String>,
    /// Who leads and who takes part.
    pub agencies: Vec<TaskAgency>,
    /// Bodies that have a part without being named there: the issuer of the paper as `assigner`, the
    /// body that reports as `actor`.
    pub implied: Vec<Implied>,
    /// `assigned`, `requested`, `reported` or `planned`.
    pub status: String,
    /// By when.
    pub deadline: Option<Deadline>,
    /// `daily`, `weekly`, `monthly`, `quarterly` or `yearly`.
    pub recurrence: Option<String>,
    /// Ids of references inside it.
    pub references: Vec<String>,
    /// Ids of indicators inside it.
    pub indicators: Vec<String>,
    /// The rule that found it.
    pub rule: String,
}

/// A body's part in a task.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskAgency {
    /// Id of the agency mention.
    pub agency: String,
    /// `lead`, `coordinate` …
    pub role: String,
}

/// A body that has a part in a task without being named there.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Implied {
    /// The body.
    pub agency: Agency,
    /// `assigner` or `actor`.
    pub role: String,
}

/// By when.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The day, or the last day of a period; null where only urgency or days from an event are told.
    pub date: Option<String>,
    /// `before`, `by`, `within`, `relative`, `urgent` or `open`.
    pub bound: String,
    /// The words of the text.
    pub text: String,
    /// Where they stand.
    pub span: Chars,
}

/// What cannot be true.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anomaly {
    /// `x1` …
    pub id: String,
    /// `sum_mismatch` …
    #[serde(rename = "type")]
    pub kind: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// In words.
    pub message: String,
    /// Where it stands.
    pub spans: Vec<Chars>,
    /// Ids of what it is about.
    pub about: Vec<String>,
    /// What the text states.
    pub stated: Option<serde_json::Value>,
    /// What was computed.
    pub computed: Option<serde_json::Value>,
}

/// What was odd in reading.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// `header`, `references` …
    pub stage: String,
    /// Counted from 1.
    pub page: usize,
    /// In words.
    pub message: String,
}

/// The version of the record format.
pub(super) const SCHEMA: &str = "viendan/record/1";
