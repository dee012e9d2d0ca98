//! The model as JSON: spans become code points here.

use super::record::{
    Agency, DocType, Header, Home, Ocr, Period, Place, Provision, Record, Reference, Region,
    Relation, SCHEMA, Signer, Source, Warning,
};
use super::{figures, tasks};
use crate::model;
use crate::text::CharIndex;

impl From<model::Warning> for Warning {
    fn from(warning: model::Warning) -> Warning {
        Warning { stage: warning.stage, page: warning.page, message: warning.message }
    }
}

fn ocr(ocr: &model::Ocr, chars: &CharIndex) -> Ocr {
    let region = |region: &model::Region| Region {
        span: chars.of(region.span),
        page: region.page,
        bounds: region.bounds,
    };
    let regions = ocr.regions.iter().map(region).collect::<Vec<_>>();
    Ocr {
        engine: ocr.engine.clone(),
        language: ocr.language.clone(),
        dpi: ocr.dpi,
        confidence: figures::number(rust_decimal::Decimal::new(i64::from(ocr.confidence), 1)),
        regions: (!regions.is_empty()).then_some(regions),
    }
}

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
                ocr: record.source.ocr.as_ref().map(|ocr| self::ocr(ocr, chars)),
            },
            document: Header {
                genre: genre(header.genre).to_owned(),
                doc_type: header.doc_type.as_ref().map(DocType::from),
                number: header.number.clone(),
                symbol: header.symbol.clone(),
                code: header.code.clone(),
                code_span: header.code_span.map(|span| chars.of(span)),
                date: header.date.map(|date| date.to_string()),
                date_span: header.date_span.map(|span| chars.of(span)),
                date_blank: header.date_blank,
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
                period: header.period.as_ref().map(Period::from),
                home: Home {
                    province: header.home.province.as_ref().map(Place::from),
                    district: header.home.district.as_ref().map(Place::from),
                    commune: header.home.commune.as_ref().map(Place::from),
                    from: header.home.from.map(tasks::home_source),
                },
                key: header.key.clone(),
            },
            references: record
                .references
                .iter()
                .enumerate()
                .map(|(i, r)| reference(i, r, chars))
                .collect(),
            indicators: record
                .indicators
                .iter()
                .enumerate()
                .map(|(i, indicator)| figures::indicator(i, indicator, chars))
                .collect(),
            agencies: record
                .agencies
                .iter()
                .enumerate()
                .map(|(i, a)| tasks::mention(i, a, chars))
                .collect(),
            tasks: record
                .tasks
                .iter()
                .enumerate()
                .map(|(i, task)| tasks::task(i, task, chars))
                .collect(),
            anomalies: record
                .anomalies
                .iter()
                .enumerate()
                .map(|(i, anomaly)| figures::anomaly(i, anomaly, chars))
                .collect(),
            warnings: record.warnings.iter().cloned().map(Warning::from).collect(),
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
            model::ReferenceKind::Anaphor => "anaphor",
        }
        .to_owned(),
        doc_type: from.doc_type.as_ref().map(DocType::from),
        number: from.number.clone(),
        symbol: from.symbol.clone(),
        code: from.code.clone(),
        code_span: from.code_span.map(|span| chars.of(span)),
        repaired: from.repaired,
        date: from.date.map(|date| date.to_string()),
        issuer: from.issuer.as_ref().map(Agency::from),
        title: from.title.clone(),
        provisions: from
            .provisions
            .iter()
            .map(|provision| Provision {
                item: provision.item.clone(),
                point: provision.point.clone(),
                clause: provision.clause.clone(),
                article: provision.article.clone(),
                part: provision.part.clone(),
            })
            .collect(),
        relation: relation(&from.relation, chars),
        further_relations: from.further_relations.iter().map(|r| relation(r, chars)).collect(),
        same_as: from.same_as.map(|i| format!("r{}", i + 1)),
        key: from.key.clone(),
        to_self: from.to_self,
        rule: from.rule.clone(),
    }
}

fn relation(from: &model::Relation, chars: &CharIndex) -> Relation {
    Relation {
        kind: from.kind.clone(),
        source: from.source.map_or_else(|| "doc".to_owned(), |i| format!("r{}", i + 1)),
        trigger: from.trigger.map(|span| chars.of(span)),
    }
}

impl From<&model::Period> for Period {
    fn from(from: &model::Period) -> Period {
        Period {
            start: from.start.map(|date| date.to_string()),
            end: from.end.to_string(),
            text: from.text.clone(),
        }
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
