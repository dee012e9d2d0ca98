//! One line of `records.jsonl`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model;
use crate::text::{CharIndex, Span};

/// `[start, end]`, half open, in code points of the source text.
type Chars = [usize; 2];

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
    /// First day.
    pub start: String,
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
    /// Id of the first mention of the same document in this record.
    pub same_as: Option<String>,
    /// Identity of the cited document; unknown parts are `?`.
    pub key: Option<String>,
    /// The rule that found it.
    pub rule: String,
}

/// Part of a document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Điểm.
    pub point: Option<String>,
    /// Khoản.
    pub clause: Option<String>,
    /// Điều.
    pub article: Option<String>,
    /// Mục, Chương, Phần, Phụ lục.
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
    /// Unit or counted noun.
    pub unit: Option<String>,
    /// What is counted, in the words of the text.
    pub measure: Option<String>,
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
    /// `issuer`, `addressee`, `recipient` …
    pub role: String,
    /// The reference, task or `doc` it serves.
    pub of: String,
    /// One mention of several bodies, not expanded.
    pub group: bool,
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

/// By when.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The day.
    pub date: Option<String>,
    /// `before` or `by`.
    pub bound: Option<String>,
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
const SCHEMA: &str = "viendan/record/1";

impl From<&model::Record> for Record {
    fn from(record: &model::Record) -> Record {
        let chars = &record.chars;
        let header = &record.header;
        Record {
            schema: SCHEMA.to_owned(),
            id: record.id.clone(),
            source: Source {
                path: record.source.path.clone(),
                sha256: record.source.sha256.clone(),
                bytes: record.source.bytes,
                format: record.source.format.clone(),
                encoding: record.source.encoding.clone(),
                pages: record.source.pages,
                chars: record.source.chars,
                ocr: None,
            },
            document: Header {
                genre: genre(header.genre).to_owned(),
                doc_type: header.doc_type.as_ref().map(DocType::from),
                number: header.number.clone(),
                symbol: header.symbol.clone(),
                code: header.code.clone(),
                code_span: header.code_span.map(|span| chars.of(span)),
                date: header.date.map(|date| date.to_string()),
                place: header.place.clone(),
                issuer: header.issuer.as_ref().map(Agency::from),
                parent: header.parent.as_ref().map(Agency::from),
                title: header.title.clone(),
                addressees: header.addressees.iter().map(Agency::from).collect(),
                recipients: header.recipients.iter().map(Agency::from).collect(),
                signer: header.signer.as_ref().map(|signer| Signer {
                    name: signer.name.clone(),
                    position: signer.position.clone(),
                    authority: signer.authority.clone(),
                }),
                period: header.period.as_ref().map(|period| Period {
                    start: period.start.to_string(),
                    end: period.end.to_string(),
                    text: period.text.clone(),
                }),
                home: Home {
                    province: header.home.province.as_ref().map(Place::from),
                    district: header.home.district.as_ref().map(Place::from),
                    commune: header.home.commune.as_ref().map(Place::from),
                },
                key: header.key.clone(),
            },
            references: record.references.iter().enumerate().map(|(i, r)| reference(i, r, chars)).collect(),
            indicators: Vec::new(),
            agencies: record.agencies.iter().enumerate().map(|(i, a)| agency_mention(i, a, chars)).collect(),
            tasks: Vec::new(),
            anomalies: Vec::new(),
            warnings: record
                .warnings
                .iter()
                .map(|warning| Warning {
                    stage: warning.stage.clone(),
                    page: warning.page,
                    message: warning.message.clone(),
                })
                .collect(),
        }
    }
}

fn reference(index: usize, from: &model::Reference, chars: &CharIndex) -> Reference {
    Reference {
        id: format!("r{}", index + 1),
        span: chars.of(from.span),
        page: from.page,
        surface: from.surface.clone(),
        kind: match from.kind {
            model::ReferenceKind::Numbered => "numbered",
            model::ReferenceKind::Named => "named",
        }
        .to_owned(),
        doc_type: from.doc_type.as_ref().map(DocType::from),
        number: from.number.clone(),
        symbol: from.symbol.clone(),
        code: from.code.clone(),
        code_span: from.code_span.map(|span| chars.of(span)),
        date: from.date.map(|date| date.to_string()),
        issuer: from.issuer.as_ref().map(Agency::from),
        title: from.title.clone(),
        provisions: from
            .provisions
            .iter()
            .map(|provision| Provision {
                point: provision.point.clone(),
                clause: provision.clause.clone(),
                article: provision.article.clone(),
                part: provision.part.clone(),
            })
            .collect(),
        relation: Relation {
            kind: from.relation.kind.clone(),
            source: from.relation.source.map_or_else(|| "doc".to_owned(), |i| format!("r{}", i + 1)),
            trigger: from.relation.trigger.map(|span| chars.of(span)),
        },
        same_as: from.same_as.map(|i| format!("r{}", i + 1)),
        key: from.key.clone(),
        rule: from.rule.clone(),
    }
}

fn agency_mention(index: usize, from: &model::AgencyMention, chars: &CharIndex) -> AgencyMention {
    AgencyMention {
        id: format!("a{}", index + 1),
        span: chars.of(from.span),
        page: from.page,
        surface: from.surface.clone(),
        agency: Agency::from(&from.agency),
        role: match from.role {
            model::Role::Issuer => "issuer",
            model::Role::Addressee => "addressee",
            model::Role::Recipient => "recipient",
        }
        .to_owned(),
        of: match from.of {
            model::Serves::Document => "doc".to_owned(),
            model::Serves::Reference(i) => format!("r{}", i + 1),
        },
        group: from.agency.kind == model::AgencyKind::Group,
    }
}

impl From<&model::DocType> for DocType {
    fn from(from: &model::DocType) -> DocType {
        DocType { code: from.code.clone(), name: from.name.clone() }
    }
}

impl From<&model::Agency> for Agency {
    fn from(from: &model::Agency) -> Agency {
        let kind = super::graph::agency_kind(from.kind);
        Agency { id: from.id.clone(), name: from.name.clone(), kind: kind.to_owned() }
    }
}

impl From<&model::Place> for Place {
    fn from(from: &model::Place) -> Place {
        Place { code: from.code.clone(), name: from.name.clone() }
    }
}

fn genre(genre: model::Genre) -> &'static str {
    match genre {
        model::Genre::Administrative => "administrative",
        model::Genre::Legal => "legal",
        model::Genre::Party => "party",
        model::Genre::News => "news",
        model::Genre::Other => "other",
    }
}

impl Record {
    /// The record as the linker reads it. Its spans count code points and its index says so, since
    /// the text they were bytes of is not in the JSON.
    pub(super) fn into_model(self) -> Result<model::Record, String> {
        if self.schema != SCHEMA {
            return Err(format!("the schema is '{}', this program reads '{SCHEMA}'", self.schema));
        }
        let document = self.document;
        let header = model::Header {
            genre: match document.genre.as_str() {
                "administrative" => model::Genre::Administrative,
                "legal" => model::Genre::Legal,
                "party" => model::Genre::Party,
                "news" => model::Genre::News,
                _ => model::Genre::Other,
            },
            doc_type: document.doc_type.map(DocType::into_model),
            number: document.number,
            symbol: document.symbol,
            code: document.code,
            code_span: document.code_span.map(span).transpose()?,
            date: date(document.date)?,
            place: document.place,
            issuer: document.issuer.map(Agency::into_model).transpose()?,
            parent: document.parent.map(Agency::into_model).transpose()?,
            title: document.title,
            addressees: agencies(document.addressees)?,
            recipients: agencies(document.recipients)?,
            signer: document.signer.map(|signer| model::Signer {
                name: signer.name,
                position: signer.position,
                authority: signer.authority,
            }),
            period: match document.period {
                Some(period) => {
                    let bound = |iso: String| model::Date::parse(&iso).ok_or(format!("'{iso}' is no date"));
                    Some(model::Period { start: bound(period.start)?, end: bound(period.end)?, text: period.text })
                }
                None => None,
            },
            home: model::Home {
                province: document.home.province.map(Place::into_model),
                district: document.home.district.map(Place::into_model),
                commune: document.home.commune.map(Place::into_model),
            },
            key: document.key,
        };
        let references = self.references.into_iter().map(Reference::into_model).collect::<Result<_, _>>()?;
        let agencies = self.agencies.into_iter().map(AgencyMention::into_model).collect::<Result<_, _>>()?;
        Ok(model::Record {
            id: self.id,
            source: model::SourceInfo {
                path: self.source.path,
                sha256: self.source.sha256,
                bytes: self.source.bytes,
                format: self.source.format,
                encoding: self.source.encoding,
                pages: self.source.pages,
                chars: self.source.chars,
            },
            header,
            references,
            agencies,
            warnings: self
                .warnings
                .into_iter()
                .map(|w| model::Warning { stage: w.stage, page: w.page, message: w.message })
                .collect(),
            chars: CharIndex::identity(),
        })
    }
}

impl Reference {
    fn into_model(self) -> Result<model::Reference, String> {
        Ok(model::Reference {
            span: span(self.span)?,
            page: self.page,
            surface: self.surface,
            kind: match self.kind.as_str() {
                "numbered" => model::ReferenceKind::Numbered,
                "named" => model::ReferenceKind::Named,
                kind => return Err(format!("'{kind}' is no kind of reference")),
            },
            doc_type: self.doc_type.map(DocType::into_model),
            number: self.number,
            symbol: self.symbol,
            code: self.code,
            code_span: self.code_span.map(span).transpose()?,
            date: date(self.date)?,
            issuer: self.issuer.map(Agency::into_model).transpose()?,
            title: self.title,
            provisions: self
                .provisions
                .into_iter()
                .map(|p| model::Provision { point: p.point, clause: p.clause, article: p.article, part: p.part })
                .collect(),
            relation: model::Relation {
                kind: self.relation.kind,
                source: match self.relation.source.as_str() {
                    "doc" => None,
                    id => Some(index(id, 'r')?),
                },
                trigger: self.relation.trigger.map(span).transpose()?,
            },
            same_as: self.same_as.map(|id| index(&id, 'r')).transpose()?,
            key: self.key,
            rule: self.rule,
        })
    }
}

impl AgencyMention {
    fn into_model(self) -> Result<model::AgencyMention, String> {
        Ok(model::AgencyMention {
            span: span(self.span)?,
            page: self.page,
            surface: self.surface,
            agency: self.agency.into_model()?,
            role: match self.role.as_str() {
                "issuer" => model::Role::Issuer,
                "addressee" => model::Role::Addressee,
                "recipient" => model::Role::Recipient,
                role => return Err(format!("'{role}' is no role")),
            },
            of: match self.of.as_str() {
                "doc" => model::Serves::Document,
                id => model::Serves::Reference(index(id, 'r')?),
            },
        })
    }
}

impl DocType {
    fn into_model(self) -> model::DocType {
        model::DocType { code: self.code, name: self.name }
    }
}

impl Agency {
    fn into_model(self) -> Result<model::Agency, String> {
        let kind = match self.kind.as_str() {
            "agency" => model::AgencyKind::Agency,
            "position" => model::AgencyKind::Position,
            "unit" => model::AgencyKind::Unit,
            "group" => model::AgencyKind::Group,
            kind => return Err(format!("'{kind}' is no kind of agency")),
        };
        Ok(model::Agency { id: self.id, name: self.name, kind })
    }
}

impl Place {
    fn into_model(self) -> model::Place {
        model::Place { code: self.code, name: self.name }
    }
}

fn agencies(from: Vec<Agency>) -> Result<Vec<model::Agency>, String> {
    from.into_iter().map(Agency::into_model).collect()
}

fn date(iso: Option<String>) -> Result<Option<model::Date>, String> {
    iso.map(|iso| model::Date::parse(&iso).ok_or_else(|| format!("'{iso}' is no date"))).transpose()
}

fn span([start, end]: Chars) -> Result<Span, String> {
    if start > end { Err(format!("the span [{start}, {end}] runs backwards")) } else { Ok(Span::new(start, end)) }
}

fn index(id: &str, kind: char) -> Result<usize, String> {
    id.strip_prefix(kind)
        .and_then(|n| n.parse::<usize>().ok())
        .and_then(|n| n.checked_sub(1))
        .ok_or_else(|| format!("'{id}' is no id of this kind ({kind}1, {kind}2 …)"))
}
