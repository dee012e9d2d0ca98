//! JSON as the model, for linking records that were written before.

use super::figures;
use super::record::{
    Agency, AgencyMention, Anomaly, Chars, DocType, Indicator, Ocr, Period, Place, Record,
    Reference, Region, Relation, SCHEMA, Task, Warning,
};
use super::tasks::home_source_of;
use crate::model;
use crate::text::{CharIndex, Span};

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
            date_span: document.date_span.map(span).transpose()?,
            date_blank: document.date_blank,
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
            period: document.period.map(Period::into_model).transpose()?,
            home: model::Home {
                province: document.home.province.map(Place::into_model),
                district: document.home.district.map(Place::into_model),
                commune: document.home.commune.map(Place::into_model),
                from: document.home.from.as_deref().map(home_source_of).transpose()?,
            },
            key: document.key,
        };
        let references =
            self.references.into_iter().map(Reference::into_model).collect::<Result<_, _>>()?;
        let agencies =
            self.agencies.into_iter().map(AgencyMention::into_model).collect::<Result<_, _>>()?;
        let indicators =
            self.indicators.into_iter().map(Indicator::into_model).collect::<Result<_, _>>()?;
        let tasks = self.tasks.into_iter().map(Task::into_model).collect::<Result<_, _>>()?;
        let anomalies =
            self.anomalies.into_iter().map(Anomaly::into_model).collect::<Result<_, _>>()?;
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
                ocr: self.source.ocr.map(Ocr::into_model).transpose()?,
                warnings: Vec::new(),
            },
            header,
            references,
            indicators,
            agencies,
            tasks,
            anomalies,
            // They were read by the checks, which a record in JSON has behind it.
            deadlines: Vec::new(),
            headings: Vec::new(),
            warnings: self.warnings.into_iter().map(Warning::into_model).collect(),
            chars: CharIndex::identity(),
        })
    }
}

impl Warning {
    pub(super) fn into_model(self) -> model::Warning {
        model::Warning { stage: self.stage, page: self.page, message: self.message }
    }
}

impl Ocr {
    fn into_model(self) -> Result<model::Ocr, String> {
        let tenths = figures::decimal(&self.confidence)? * rust_decimal::Decimal::TEN;
        let region = |region: Region| {
            let span = span(region.span)?;
            Ok(model::Region { span, page: region.page, bounds: region.bounds })
        };
        let regions: Vec<Region> = self.regions.unwrap_or_default();
        Ok(model::Ocr {
            engine: self.engine,
            language: self.language,
            dpi: self.dpi,
            confidence: tenths
                .try_into()
                .map_err(|_| format!("'{}' is no confidence", self.confidence))?,
            regions: regions.into_iter().map(region).collect::<Result<_, String>>()?,
            // They were weighed when the record was made; its warnings tell them.
            doubtful: Vec::new(),
        })
    }
}

impl Period {
    pub(super) fn into_model(self) -> Result<model::Period, String> {
        let end = model::Date::parse(&self.end).ok_or(format!("'{}' is no date", self.end))?;
        Ok(model::Period { start: date(self.start)?, end, text: self.text })
    }
}

impl Relation {
    fn into_model(self) -> Result<model::Relation, String> {
        Ok(model::Relation {
            kind: self.kind,
            source: match self.source.as_str() {
                "doc" => None,
                id => Some(index(id, 'r')?),
            },
            trigger: self.trigger.map(span).transpose()?,
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
                "anaphor" => model::ReferenceKind::Anaphor,
                kind => return Err(format!("'{kind}' is no kind of reference")),
            },
            doc_type: self.doc_type.map(DocType::into_model),
            number: self.number,
            symbol: self.symbol,
            code: self.code,
            code_span: self.code_span.map(span).transpose()?,
            repaired: self.repaired,
            date: date(self.date)?,
            issuer: self.issuer.map(Agency::into_model).transpose()?,
            title: self.title,
            provisions: self
                .provisions
                .into_iter()
                .map(|p| model::Provision {
                    item: p.item,
                    point: p.point,
                    clause: p.clause,
                    article: p.article,
                    part: p.part,
                })
                .collect(),
            relation: self.relation.into_model()?,
            further_relations: self
                .further_relations
                .into_iter()
                .map(Relation::into_model)
                .collect::<Result<_, _>>()?,
            same_as: self.same_as.map(|id| index(&id, 'r')).transpose()?,
            key: self.key,
            to_self: self.to_self,
            rule: self.rule,
        })
    }
}

impl DocType {
    fn into_model(self) -> model::DocType {
        model::DocType { code: self.code, name: self.name }
    }
}

impl Agency {
    pub(super) fn into_model(self) -> Result<model::Agency, String> {
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
    pub(super) fn into_model(self) -> model::Place {
        model::Place { code: self.code, name: self.name }
    }
}

fn agencies(from: Vec<Agency>) -> Result<Vec<model::Agency>, String> {
    from.into_iter().map(Agency::into_model).collect()
}

pub(super) fn date(iso: Option<String>) -> Result<Option<model::Date>, String> {
    iso.map(|iso| model::Date::parse(&iso).ok_or_else(|| format!("'{iso}' is no date"))).transpose()
}

pub(super) fn span([start, end]: Chars) -> Result<Span, String> {
    if start > end {
        Err(format!("the span [{start}, {end}] runs backwards"))
    } else {
        Ok(Span::new(start, end))
    }
}

pub(super) fn index(id: &str, kind: char) -> Result<usize, String> {
    id.strip_prefix(kind)
        .and_then(|n| n.parse::<usize>().ok())
        .and_then(|n| n.checked_sub(1))
        .ok_or_else(|| format!("'{id}' is no id of this kind ({kind}1, {kind}2 …)"))
}
