//! Documents in and out of the tables.

use rusqlite::{Connection, Result, params};

use super::prepared::Prepared;
use crate::wire::{self, Agency, Record};

/// The tables with rows of a document, but for `anomalies`, in which it may be null.
const TABLES: [&str; 8] = [
    "texts",
    "references",
    "indicators",
    "agencies",
    "tasks",
    "task_agencies",
    "warnings",
    "documents",
];

/// Puts a document in; gives its number.
pub(super) fn insert(db: &Connection, from: &Prepared) -> Result<i64> {
    let record = &from.record;
    document(db, from)?;
    let document = db.last_insert_rowid();
    db.prepare_cached("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
        document,
        from.text,
        from.source,
        from.packed,
        from.nodes,
        from.nodes_n
    ])?;
    references(db, document, record)?;
    indicators(db, document, record)?;
    agencies(db, document, record)?;
    tasks(db, document, record)?;
    for anomaly in &record.anomalies {
        db.prepare_cached("INSERT INTO anomalies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
            params![
                document,
                anomaly.id,
                anomaly.kind,
                anomaly.severity,
                anomaly.message,
                anomaly.stated.as_ref().map(wire::plain),
                anomaly.computed.as_ref().map(wire::plain),
                wire::list(&anomaly.spans),
                wire::list(&anomaly.about),
            ],
        )?;
    }
    for (n, warning) in record.warnings.iter().enumerate() {
        db.prepare_cached("INSERT INTO warnings VALUES (?, ?, ?, ?, ?)")?.execute(params![
            document,
            n,
            warning.stage,
            warning.page,
            warning.message
        ])?;
    }
    Ok(document)
}

/// Takes a document out.
pub(super) fn remove(db: &Connection, document: i64) -> Result<()> {
    for table in TABLES.into_iter().chain(["anomalies"]) {
        db.prepare_cached(&format!("DELETE FROM \"{table}\" WHERE document = ?"))?
            .execute([document])?;
    }
    Ok(())
}

fn id(agency: &Option<Agency>) -> Option<&str> {
    agency.as_ref().map(|agency| agency.id.as_str())
}

fn name(agency: &Option<Agency>) -> Option<&str> {
    agency.as_ref().map(|agency| agency.name.as_str())
}

fn document(db: &Connection, from: &Prepared) -> Result<()> {
    let Record { source, document: header, .. } = &from.record;
    let ocr = source.ocr.as_ref();
    let signer = header.signer.as_ref();
    let period = header.period.as_ref();
    let home = |place: &Option<wire::Place>| place.as_ref().map(|place| place.name.clone());
    db.prepare_cached(
        "INSERT INTO documents (record, path, sha256, bytes, format, encoding, pages, chars, \
         ocr_engine, ocr_confidence, genre, type, type_name, number, symbol, code, date, place, \
         issuer, issuer_name, parent, title, signer, position, authority, period_start, \
         period_end, province, district, commune, key, patterns, read_us, extract_us) VALUES \
         (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
         ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        from.record.id,
        source.path,
        source.sha256,
        source.bytes,
        source.format,
        source.encoding,
        source.pages,
        source.chars,
        ocr.map(|ocr| &ocr.engine),
        ocr.map(|ocr| ocr.confidence.to_string()),
        header.genre,
        header.doc_type.as_ref().map(|of| &of.code),
        header.doc_type.as_ref().map(|of| &of.name),
        header.number,
        header.symbol,
        header.code,
        header.date,
        header.place,
        id(&header.issuer),
        name(&header.issuer),
        id(&header.parent),
        header.title,
        signer.and_then(|signer| signer.name.as_ref()),
        signer.and_then(|signer| signer.position.as_ref()),
        signer.and_then(|signer| signer.authority.as_ref()),
        period.and_then(|period| period.start.as_ref()),
        period.map(|period| &period.end),
        home(&header.home.province),
        home(&header.home.district),
        home(&header.home.commune),
        header.key,
        from.patterns,
        from.read_us,
        from.extract_us,
    ])?;
    Ok(())
}

fn references(db: &Connection, document: i64, record: &Record) -> Result<()> {
    let mut insert = db.prepare_cached(
        "INSERT INTO \"references\" VALUES \
         (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for one in &record.references {
        let provisions = (!one.provisions.is_empty()).then(|| wire::list(&one.provisions));
        insert.execute(params![
            document,
            one.id,
            one.span[0],
            one.span[1],
            one.page,
            one.surface,
            one.kind,
            one.doc_type.as_ref().map(|of| &of.code),
            one.number,
            one.symbol,
            one.code,
            one.date,
            id(&one.issuer),
            name(&one.issuer),
            one.title,
            provisions,
            one.relation.kind,
            one.relation.source,
            one.same_as,
            one.to_self,
            one.repaired,
            one.key,
            one.rule,
        ])?;
    }
    Ok(())
}

fn indicators(db: &Connection, document: i64, record: &Record) -> Result<()> {
    let mut insert = db.prepare_cached(
        "INSERT INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
         ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    // Exact decimals; the column makes a number of them.
    let number = |number: &Option<wire::Number>| number.as_ref().map(ToString::to_string);
    for one in &record.indicators {
        let scope = &one.scope;
        insert.execute(params![
            document,
            one.id,
            one.span[0],
            one.span[1],
            one.page,
            one.surface,
            number(&one.value),
            one.ratio.as_ref().map(|ratio| ratio.numerator.to_string()),
            one.ratio.as_ref().map(|ratio| ratio.denominator.to_string()),
            one.kind,
            one.unit,
            number(&one.base_value),
            one.base_unit,
            one.measure,
            one.aspect,
            one.status,
            one.qualifier,
            scope.level,
            id(&scope.agency),
            name(&scope.agency),
            scope.place.as_ref().map(|place| &place.code),
            scope.place.as_ref().map(|place| &place.name),
            scope.text,
            one.period.as_ref().and_then(|period| period.start.as_ref()),
            one.period.as_ref().map(|period| &period.end),
            one.change.as_ref().map(|change| &change.direction),
            one.part_of,
            one.part_kind,
            one.percent_of,
            one.rule,
        ])?;
    }
    Ok(())
}

fn agencies(db: &Connection, document: i64, record: &Record) -> Result<()> {
    let mut insert =
        db.prepare_cached("INSERT INTO agencies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for one in &record.agencies {
        insert.execute(params![
            document,
            one.id,
            one.span[0],
            one.span[1],
            one.page,
            one.surface,
            one.agency.id,
            one.agency.name,
            one.agency.kind,
            one.role,
            one.of,
            one.inferred,
        ])?;
    }
    Ok(())
}

fn tasks(db: &Connection, document: i64, record: &Record) -> Result<()> {
    let mut insert =
        db.prepare_cached("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut part = db.prepare_cached("INSERT INTO task_agencies VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    // `a3` is the third.
    let mention = |id: &str| {
        let n = id.strip_prefix('a')?.parse::<usize>().ok()?;
        record.agencies.get(n.checked_sub(1)?)
    };
    for one in &record.tasks {
        let deadline = one.deadline.as_ref();
        let implied = one.implied.iter().find(|part| part.role == "assigner");
        let assigner = one.assigner.as_deref().and_then(mention);
        let assigner = assigner.map(|mention| &mention.agency).or(implied.map(|p| &p.agency));
        insert.execute(params![
            document,
            one.id,
            one.span[0],
            one.span[1],
            one.page,
            one.surface,
            assigner.map(|agency| &agency.id),
            one.status,
            deadline.and_then(|due| due.date.as_ref()),
            deadline.map(|due| &due.bound),
            deadline.map(|due| &due.text),
            one.recurrence,
            one.rule,
        ])?;
        let named = one.agencies.iter().filter_map(|part| {
            let mention = mention(&part.agency)?;
            Some((Some(&part.agency), &mention.agency, &part.role))
        });
        let implied = one.implied.iter().map(|part| (None, &part.agency, &part.role));
        for (n, (mention, agency, role)) in named.chain(implied).enumerate() {
            part.execute(params![document, one.id, n, mention, agency.id, agency.name, role])?;
        }
    }
    Ok(())
}
