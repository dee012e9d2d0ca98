//! How often are we right? The bundled documents against their hand-made gold, held by
//! `corpus/floors.tsv`.
//!
//! Prints every metric with its floor, and with `SHOW=1` every miss. Floors rise with every gain and
//! fall only with a reason in the changelog.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table, Value};
use unicode_normalization::UnicodeNormalization;
use viendan::model::{Agency, Genre, Header, Period, Provision, Record, Reference, ReferenceKind};

use crate::{corpus, figures, tasks};

/// Right and all, by metric; misses in words.
#[derive(Default)]
pub struct Tally {
    counts: BTreeMap<String, (usize, usize)>,
    misses: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, metric: &str, right: bool, miss: impl FnOnce() -> String) {
        let count = self.counts.entry(metric.to_owned()).or_default();
        count.0 += usize::from(right);
        count.1 += 1;
        if !right {
            self.misses.push(format!("{metric}\t{}", miss()));
        }
    }

    pub fn same(&mut self, metric: &str, document: &str, wanted: &str, got: &str) {
        self.count(metric, plain(wanted) == plain(got), || {
            format!("{document}\twant '{wanted}' got '{got}'")
        });
    }
}

/// NFC, lower case, tone placement and white space made equal; end marks off.
pub fn plain(text: &str) -> String {
    let nfc: String = text.nfc().collect();
    let folded = viendan::text::fold(&nfc);
    let one = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    one.trim_matches(['.', ',', ';', ':', ' ']).to_owned()
}

/// NFC without white space.
fn squeezed(text: &str) -> String {
    text.nfc().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn accuracy_stays_above_its_floors() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold");
    let mut tally = Tally::default();
    for source in corpus::sources() {
        let path = gold.join(Path::new(&source.path).with_extension("toml"));
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("every document has gold: {}: {error}", path.display()));
        let gold: Table =
            text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(gold["document"].as_str(), Some(source.path.as_str()), "{}", path.display());
        let record = viendan::read(source.clone(), corpus::patterns());
        header(&mut tally, &gold, &record);
        references(&mut tally, &gold, &record);
        blanks(&mut tally, &gold, &record);
        names(&mut tally, &gold, &record);
        anaphors(&mut tally, &gold, &record);
        traps(&mut tally, &gold, &record);
        figures::indicators(&mut tally, &gold, &record, &source.text);
        figures::anomalies(&mut tally, &gold, &record, &source.text);
        tasks::roles(&mut tally, &gold, &record, &source.text);
        tasks::tasks(&mut tally, &gold, &record, &source.text);
    }
    report(&tally);
}

/// Prints all metrics and fails for those below their floor.
fn report(tally: &Tally) {
    let floors =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/floors.tsv"))
            .unwrap();
    let floors: BTreeMap<&str, f64> = floors
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(metric, floor)| (metric, floor.trim().parse().unwrap()))
        .collect();
    let mut low = Vec::new();
    for (metric, (right, of)) in &tally.counts {
        let share = *right as f64 / *of as f64;
        let floor = floors.get(metric.as_str()).copied();
        eprintln!("{metric:28} {right:4}/{of:<4} {share:.4}  floor {floor:?}");
        if floor.is_none_or(|floor| share < floor) {
            low.push(format!("{metric} {share:.4} is below its floor {floor:?}"));
        }
    }
    if std::env::var_os("SHOW").is_some() {
        tally.misses.iter().for_each(|miss| eprintln!("{miss}"));
    }
    let unmeasured: Vec<_> =
        floors.keys().filter(|metric| !tally.counts.contains_key(**metric)).collect();
    assert!(unmeasured.is_empty(), "floors that nothing was measured for: {unmeasured:?}");
    assert!(low.is_empty(), "{low:#?}\nSHOW=1 lists the misses");
}

fn name(agency: &Option<Agency>) -> String {
    agency.as_ref().map(|agency| agency.name.clone()).unwrap_or_default()
}

fn header(tally: &mut Tally, gold: &Table, record: &Record) {
    let got = &record.header;
    let wanted = gold["header"].as_table().unwrap();
    let signer = got.signer.as_ref();
    let place = |place: &Option<viendan::model::Place>| {
        place.as_ref().map(|p| p.name.clone()).unwrap_or_default()
    };
    for (field, value) in wanted {
        let Some(value) = value.as_str() else {
            if field == "period" {
                period(tally, value, got, record);
            }
            continue;
        };
        let got = match field.as_str() {
            "genre" => genre(got.genre).to_owned(),
            "type" => got.doc_type.as_ref().map(|t| t.code.clone()).unwrap_or_default(),
            "number" => got.number.clone().unwrap_or_default(),
            "symbol" => got.symbol.clone().unwrap_or_default(),
            "date" => got.date.map(|date| date.to_string()).unwrap_or_default(),
            "place" => got.place.clone().unwrap_or_default(),
            "issuer" => name(&got.issuer),
            // A superior body that is not printed is inferred; only printed ones are scored.
            "parent" if value.is_empty() => continue,
            "parent" => name(&got.parent),
            "title" => got.title.clone().unwrap_or_default(),
            "addressee" => got.addressees.first().map(|a| a.name.clone()).unwrap_or_default(),
            "signer" => signer.and_then(|s| s.name.clone()).unwrap_or_default(),
            "position" => signer.and_then(|s| s.position.clone()).unwrap_or_default(),
            "authority" => signer.and_then(|s| s.authority.clone()).unwrap_or_default(),
            "province" => place(&got.home.province),
            "district" => place(&got.home.district),
            "commune" => place(&got.home.commune),
            other => panic!("{}: '{other}' is no header field", record.source.path),
        };
        tally.same(&format!("header.{field}"), &record.source.path, value, &got);
    }
}

fn period(tally: &mut Tally, wanted: &Value, header: &Header, record: &Record) {
    let wanted: Vec<&str> = wanted.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let got = span_of(header.period.as_ref());
    tally.same("header.period", &record.source.path, &wanted.join(".."), &got);
}

/// `2021-01-01..2021-06-30`, with nothing before the dots where the start is not told.
pub fn span_of(period: Option<&Period>) -> String {
    period.map_or_else(String::new, |period| {
        let start = period.start.map(|date| date.to_string()).unwrap_or_default();
        format!("{start}..{}", period.end)
    })
}

fn genre(genre: Genre) -> &'static str {
    match genre {
        Genre::Administrative => "administrative",
        Genre::Legal => "legal",
        Genre::Party => "party",
        Genre::News => "news",
        Genre::Other => "other",
    }
}

pub fn list<'a>(gold: &'a Table, key: &str) -> Vec<&'a Table> {
    gold.get(key)
        .and_then(Value::as_array)
        .map(|all| all.iter().filter_map(Value::as_table).collect())
        .unwrap_or_default()
}

pub fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A code as it is compared: upper case, no blanks, no leading zeros.
fn code(code: &str) -> String {
    squeezed(code).to_uppercase().trim_start_matches('0').to_owned()
}

fn references(tally: &mut Tally, gold: &Table, record: &Record) {
    let path = &record.source.path;
    let numbered: Vec<&Reference> = record.references.iter().filter(|r| r.code.is_some()).collect();
    let mut used = vec![false; numbered.len()];
    for wanted in list(gold, "references") {
        let surface = text(wanted, "surface");
        let found = (0..numbered.len()).find(|&i| {
            !used[i] && numbered[i].code.as_deref().map(code) == Some(code(text(wanted, "code")))
        });
        tally.count("reference.recall", found.is_some(), || format!("{path}\t{surface}"));
        let Some(i) = found else { continue };
        used[i] = true;
        let got = numbered[i];
        let at = format!("{path}\t{surface}");
        tally.same("reference.surface", path, &squeezed(surface), &squeezed(&got.surface));
        tally.same(
            "reference.type",
            &at,
            text(wanted, "type"),
            got.doc_type.as_ref().map_or("", |t| t.code.as_str()),
        );
        let date = got.date.map(|date| date.to_string()).unwrap_or_default();
        tally.same("reference.date", &at, text(wanted, "date"), &date);
        tally.same("reference.issuer", &at, text(wanted, "issuer"), &name(&got.issuer));
        relation(tally, "reference", &at, wanted, got, record);
        provisions(tally, "reference.provisions", &at, wanted, &got.provisions);
        let repaired = wanted.get("repaired").and_then(Value::as_bool).unwrap_or(false);
        tally.count("reference.repaired", got.repaired == repaired, || {
            format!("{at}\twant {repaired} got {}", got.repaired)
        });
    }
    for (got, used) in numbered.iter().zip(used) {
        tally.count("reference.precision", used, || format!("{path}\t{}", got.surface));
    }
}

/// A provision in the words of the gold: `point a clause 2 article 5 section II`.
fn provision(provision: &Provision) -> String {
    let word = |printed: &str| {
        let (word, id) = printed.rsplit_once(' ').unwrap_or(("", printed));
        let word = match viendan::text::fold(word).as_str() {
            "tiết" => "item",
            "bước" => "step",
            "tiểu mục" => "subsection",
            "mục" => "section",
            "chương" => "chapter",
            "phần" => "part",
            "phụ lục" => "annex",
            other => panic!("'{other}' is no level"),
        };
        format!("{word} {id}")
    };
    let level = |name: &str, id: &Option<String>| id.as_ref().map(|id| format!("{name} {id}"));
    let mut shown: Vec<String> = provision.item.iter().map(|item| word(item)).collect();
    shown.extend(level("point", &provision.point));
    shown.extend(level("clause", &provision.clause));
    shown.extend(level("article", &provision.article));
    shown.extend(provision.part.iter().flat_map(|part| part.split(", ").map(word)));
    shown.join(" ")
}

/// The provisions of the gold, with ranges (`article 7-9`) written out.
fn wanted_provisions(wanted: &Table) -> Option<String> {
    let list = wanted.get("provisions")?.as_array()?;
    let mut all = Vec::new();
    for text in list.iter().filter_map(Value::as_str) {
        let range = text.split(' ').find_map(|id| {
            let (from, to) = id.split_once('-')?;
            Some((id, from.parse::<u32>().ok()?, to.parse::<u32>().ok()?))
        });
        match range {
            Some((id, from, to)) => {
                all.extend((from..=to).map(|n| text.replace(id, &n.to_string())));
            }
            None => all.push(text.to_owned()),
        }
    }
    Some(all.join("; "))
}

fn provisions(tally: &mut Tally, metric: &str, at: &str, wanted: &Table, got: &[Provision]) {
    if let Some(wanted) = wanted_provisions(wanted) {
        let got: Vec<String> = got.iter().map(provision).collect();
        tally.same(metric, at, &wanted, &got.join("; "));
    }
}

fn relation(
    tally: &mut Tally,
    group: &str,
    at: &str,
    wanted: &Table,
    got: &Reference,
    record: &Record,
) {
    let also = wanted.get("also").and_then(Value::as_array).cloned().unwrap_or_default();
    let kind = got.relation.kind.as_str();
    if let Some(want) = wanted.get("relation").and_then(Value::as_str) {
        let right = kind == want || also.iter().any(|other| other.as_str() == Some(kind));
        tally
            .count(&format!("{group}.relation"), right, || format!("{at}\twant {want} got {kind}"));
    }
    if let Some(want) = wanted.get("source").and_then(Value::as_str) {
        let source = got.relation.source.map_or_else(
            || "doc".to_owned(),
            |i| record.references[i].code.clone().unwrap_or_default(),
        );
        let right = code(&source) == code(want);
        tally
            .count(&format!("{group}.source"), right, || format!("{at}\twant {want} got {source}"));
    }
}

fn names(tally: &mut Tally, gold: &Table, record: &Record) {
    let path = &record.source.path;
    let named: Vec<&Reference> =
        record.references.iter().filter(|r| r.kind == ReferenceKind::Named).collect();
    let mut used = vec![false; named.len()];
    for wanted in list(gold, "named") {
        // The gold gives the name; the reference runs on to a printed year or date.
        let surface = text(wanted, "surface");
        let name = squeezed(surface);
        let found =
            (0..named.len()).find(|&i| !used[i] && squeezed(&named[i].surface).starts_with(&name));
        let optional = wanted.get("optional").and_then(Value::as_bool).unwrap_or(false);
        if !optional || found.is_some() {
            tally.count("named.recall", found.is_some(), || format!("{path}\t{surface}"));
        }
        let Some(i) = found else { continue };
        used[i] = true;
        let (got, at) = (named[i], format!("{path}\t{surface}"));
        if let Some(key) = wanted.get("key").and_then(Value::as_str) {
            // An identity of which a part is open tells no document.
            let known = got.key.as_deref().filter(|key| !key.contains('?')).unwrap_or_default();
            tally.same("named.key", &at, key, known);
        }
        if let Some(date) = wanted.get("date").and_then(Value::as_str) {
            let got = got.date.map(|date| date.to_string()).unwrap_or_default();
            tally.same("named.date", &at, date, &got);
        }
        if !optional {
            relation(tally, "named", &at, wanted, got, record);
        }
        provisions(tally, "named.provisions", &at, wanted, &got.provisions);
    }
    for (got, used) in named.iter().zip(used) {
        tally.count("named.precision", used, || format!("{path}\t{}", got.surface));
    }
}

/// Words that point, in the documents whose gold lists them.
fn anaphors(tally: &mut Tally, gold: &Table, record: &Record) {
    let path = &record.source.path;
    let wanted = list(gold, "anaphors");
    if wanted.is_empty() {
        return;
    }
    let found: Vec<&Reference> =
        record.references.iter().filter(|r| r.kind == ReferenceKind::Anaphor).collect();
    let mut used = vec![false; found.len()];
    for wanted in wanted {
        let surface = text(wanted, "surface");
        let words = squeezed(surface);
        // The gold may hold the provisions in front of the words.
        let hit = (0..found.len()).find(|&i| {
            let got = squeezed(&found[i].surface);
            !used[i] && (words.ends_with(&got) || got.ends_with(&words))
        });
        let means = text(wanted, "means");
        // What cannot be told need not be found.
        if hit.is_some() || !means.is_empty() {
            tally.count("anaphor.recall", hit.is_some(), || format!("{path}\t{surface}"));
        }
        let Some(i) = hit else { continue };
        used[i] = true;
        let (got, at) = (found[i], format!("{path}\t{surface}"));
        let first = got.same_as.map(|i| &record.references[i]);
        // The first mention may be one by name.
        let coded = || {
            let key = got.key.as_ref()?;
            record.references.iter().find(|r| r.key.as_ref() == Some(key) && r.code.is_some())
        };
        let cited = first.filter(|first| first.code.is_some()).or_else(coded);
        let cited = cited.and_then(|cited| cited.code.clone());
        let got_means = match (got.to_self, cited, &got.key) {
            (true, ..) => "self".to_owned(),
            (_, Some(cited), _) => code(&cited),
            (_, None, Some(key)) => key.clone(),
            (_, None, None) => String::new(),
        };
        let right = got_means == means || got_means == code(means);
        tally.count("anaphor.means", right, || format!("{at}\twant '{means}' got '{got_means}'"));
        provisions(tally, "anaphor.provisions", &at, wanted, &got.provisions);
    }
    for (got, used) in found.iter().zip(used) {
        // Places in the text itself (`khoản này`) are not listed in the gold.
        if got.rule != "ref.here" {
            tally.count("anaphor.precision", used, || format!("{path}\t{}", got.surface));
        }
    }
}

/// References whose number was left blank.
fn blanks(tally: &mut Tally, gold: &Table, record: &Record) {
    let mut found: Vec<&Reference> = record
        .references
        .iter()
        .filter(|r| r.kind == ReferenceKind::Numbered && r.code.is_none())
        .collect();
    for wanted in list(gold, "blanks") {
        let symbol = text(wanted, "symbol");
        let hit = found.iter().position(|r| {
            r.symbol.as_deref().map(code) == Some(code(symbol))
                && r.doc_type.as_ref().is_some_and(|t| t.code == text(wanted, "type"))
        });
        tally.count("blank.recall", hit.is_some(), || {
            format!("{}\t{}", record.source.path, text(wanted, "surface"))
        });
        if let Some(hit) = hit {
            found.remove(hit);
        }
    }
    for _ in list(gold, "blanks").iter().take(1) {
        for extra in &found {
            tally.count("blank.precision", false, || {
                format!("{}\t{}", record.source.path, extra.surface)
            });
        }
    }
}

/// What looks like a reference and is none.
fn traps(tally: &mut Tally, gold: &Table, record: &Record) {
    for trap in list(gold, "traps") {
        let trap = squeezed(text(trap, "surface"));
        let hit = record.references.iter().find(|r| {
            r.code.is_some()
                && (trap.contains(&squeezed(&r.surface)) || squeezed(&r.surface).contains(&trap))
        });
        tally.count("trap.avoided", hit.is_none(), || format!("{}\t{trap}", record.source.path));
    }
}
