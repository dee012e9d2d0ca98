//! An archive that is made up, each document from its number: provinces and districts that plan,
//! report and announce, on the grounds of acts of the government and of what their neighbours wrote.

use std::collections::BTreeSet;

use viendan::model::{
    Agency, AgencyKind, AgencyMention, Date, DocType, Genre, Indicator, IndicatorKind, Period,
    Qualifier, Record, Reference, ReferenceKind, Relation, Role, Scope, Serves, Status, Task,
    TaskAgency, TaskStatus,
};
use viendan::patterns::{Level, Patterns, Tier};
use viendan::text::{CharIndex, Span};

/// Acts of the government; a few of them are cited by almost everybody.
const ACTS: u64 = 5000;

/// Departments of a province that issue documents.
const DEPARTMENTS: usize = 8;

/// Code, name and id of the types.
const TYPES: [(&str, &str, &str); 4] = [
    ("KH", "Kế hoạch", "kh"),
    ("BC", "Báo cáo", "bc"),
    ("QĐ", "Quyết định", "qdd"),
    ("TB", "Thông báo", "tb"),
];

/// A body with the token of its symbol.
struct Issuer {
    agency: Agency,
    symbol: String,
    /// The province, for groups of its bodies.
    province: String,
}

/// The made up archive.
pub struct Archive {
    issuers: Vec<Issuer>,
    /// References in each document.
    pub references: u64,
}

/// A made up document.
pub struct Made {
    pub record: Record,
    /// The acts that are its legal basis.
    pub bases: BTreeSet<u64>,
}

impl Made {
    /// The codes of its mentions.
    pub fn codes(&self) -> impl Iterator<Item = String> + '_ {
        let cited = self.record.references.iter().map(|reference| &reference.code);
        std::iter::once(&self.record.header.code).chain(cited).flatten().cloned()
    }
}

/// A number that looks like chance (splitmix64).
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Archive {
    pub fn new(patterns: &Patterns, references: u64) -> Self {
        let places = &patterns.places;
        let on = Date::new(2021, 6, 1);
        let committee = patterns.agencies.iter().find(|row| row.symbol == "UBND").unwrap();
        let departments: Vec<_> = patterns
            .agencies
            .iter()
            .filter(|row| row.level == Level::Province && row.valid(on) && !row.numbered)
            .take(DEPARTMENTS)
            .collect();
        let mut issuers = Vec::new();
        for province in places.iter().filter(|row| row.tier() == Tier::Province && row.valid(on)) {
            let districts = places.iter().filter(|row| {
                row.tier() == Tier::District && row.valid(on) && row.parent == province.code
            });
            let local = std::iter::once(province).chain(districts).map(|row| (committee, row));
            let all = local.chain(departments.iter().map(|row| (*row, province)));
            issuers.extend(all.map(|(row, place)| Issuer {
                agency: row.at(Some(place), places),
                symbol: row.symbol.clone(),
                province: places.path(province).to_owned(),
            }));
        }
        assert!(issuers.len() > 1000, "{} bodies", issuers.len());
        Archive { issuers, references }
    }

    /// Issuer, type, date and number of a document.
    fn head(&self, n: u64) -> (&Issuer, (&str, &str, &str), Date, u64) {
        let bodies = self.issuers.len() as u64;
        let (issuer, number) = (&self.issuers[(n % bodies) as usize], n / bodies + 1);
        let of = TYPES[(mixed(n) % 4) as usize];
        let year = 2014 + (number % 10) as u16;
        let (month, day) = (1 + number / 10 % 12, 1 + number / 120 % 28);
        let date = Date::new(year, month as u8, day as u8).unwrap();
        (issuer, of, date, number)
    }

    /// The document of a number.
    pub fn record(&self, n: u64) -> Made {
        let (issuer, of, date, number) = self.head(n);
        let chance = mixed(n ^ 0x5bd1);
        let id = format!("{:016x}", n << 20 | chance & 0xf_ffff);
        let mut record = Record { id, chars: CharIndex::identity(), ..Record::default() };
        record.source.path = format!("{n}.txt");
        record.source.chars = 9000;
        let header = &mut record.header;
        header.genre = Genre::Administrative;
        header.doc_type = Some(doc_type(of));
        header.number = Some(number.to_string());
        header.symbol = Some(format!("{}-{}", of.0, issuer.symbol));
        header.code = Some(format!("{number}/{}-{}", of.0, issuer.symbol));
        header.code_span = Some(Span::new(40, 52));
        header.date = Some(date);
        header.issuer = Some(issuer.agency.clone());
        header.title = Some(format!(
            "{} về việc triển khai nhiệm vụ trọng tâm số {} trên địa bàn năm {}",
            of.1,
            chance % 1_000_000,
            date.year
        ));
        header.key = Some(key(issuer, of, date, number));
        let other = &self.issuers[((n + 1) % self.issuers.len() as u64) as usize];
        header.addressees = vec![other.agency.clone()];
        let mut bases = BTreeSet::new();
        for i in 0..self.references {
            record.references.push(self.reference(n, i, &mut bases));
        }
        let group = Agency {
            id: format!("vn/{}/cac-so-ban-nganh", issuer.province),
            name: "các sở, ban, ngành".to_owned(),
            kind: AgencyKind::Group,
        };
        let parts = [
            (issuer.agency.clone(), Role::Issuer, Serves::Document),
            (other.agency.clone(), Role::Addressee, Serves::Document),
            (group, Role::Coordinate, Serves::Task(0)),
        ];
        for (i, (agency, role, serves)) in parts.into_iter().enumerate() {
            record.agencies.push(AgencyMention {
                span: Span::new(60 + 30 * i, 80 + 30 * i),
                page: 1,
                surface: agency.name.clone(),
                agency,
                role,
                of: serves,
                inferred: None,
            });
        }
        for i in 0..1 + (n % 2) as usize {
            let lead = TaskAgency { agency: 1, role: Role::Lead };
            let further = TaskAgency { agency: 2, role: Role::Coordinate };
            record.tasks.push(task(i, vec![lead, further]));
        }
        let reports = of.0 == "BC";
        record.indicators = (0..2)
            .map(|i| indicator(i, chance.rotate_left(i as u32 * 20), date, reports))
            .collect();
        Made { record, bases }
    }

    /// Six of ten references are legal bases, the others documents of bodies nearby.
    fn reference(&self, n: u64, i: u64, bases: &mut BTreeSet<u64>) -> Reference {
        let chance = mixed(n.wrapping_mul(64).wrapping_add(i));
        let bodies = self.issuers.len() as u64;
        let near = (n % bodies + bodies + chance % 7 - 3) % bodies;
        let earlier = (n / bodies).saturating_sub(1 + (chance >> 8) % 40);
        let cited = earlier * bodies + near;
        if i % 10 < 6 || cited >= n {
            // The first of them most often.
            let share = (chance >> 11) % 1000;
            let act = share * share * share * ACTS / 1_000_000_000;
            bases.insert(act);
            return act_reference(i, act);
        }
        let (issuer, of, date, number) = self.head(cited);
        let relation = ["implements", "cites", "responds_to"][(chance >> 16) as usize % 3];
        let mut reference = reference(i, of, relation);
        reference.code = Some(format!("{number}/{}-{}", of.0, issuer.symbol));
        reference.date = Some(date);
        reference.key = Some(key(issuer, of, date, number));
        if (chance >> 24).is_multiple_of(20) {
            // Whose it is, is not printed.
            let body = issuer.agency.id.rsplit('/').next().unwrap();
            reference.key = Some(format!("vn/?/{body}/{}/{}/{number}", of.2, date.year));
        } else {
            reference.issuer = Some(issuer.agency.clone());
        }
        if i.is_multiple_of(3) {
            reference.title = Some(format!("{} số {number} của năm {}", of.1, date.year));
        }
        reference
    }
}

fn key(issuer: &Issuer, of: (&str, &str, &str), date: Date, number: u64) -> String {
    format!("{}/{}/{}/{number}", issuer.agency.id, of.2, date.year)
}

fn doc_type((code, name, _): (&str, &str, &str)) -> DocType {
    DocType { code: code.to_owned(), name: name.to_owned() }
}

fn act_reference(i: u64, act: u64) -> Reference {
    let (year, number) = (2000 + act % 25, act / 25 + 1);
    let mut reference = reference(i, ("NĐ", "Nghị định", "ndd"), "legal_basis");
    reference.code = Some(format!("{number}/{year}/NĐ-CP"));
    reference.date = Date::new(year as u16, 1 + (act % 12) as u8, 1 + (act % 28) as u8);
    reference.key = Some(format!("vn/chinh-phu/ndd/{year}/{number}"));
    reference.issuer = Some(Agency {
        id: "vn/chinh-phu".to_owned(),
        name: "Chính phủ".to_owned(),
        kind: AgencyKind::Agency,
    });
    if i.is_multiple_of(3) {
        reference.title = Some(format!("quy định chi tiết thi hành một số điều của luật số {act}"));
    }
    reference
}

fn reference(i: u64, of: (&str, &str, &str), relation: &str) -> Reference {
    let start = 500 + 100 * i as usize;
    Reference {
        span: Span::new(start, start + 60),
        page: 1 + i as usize / 8,
        surface: String::new(),
        kind: ReferenceKind::Numbered,
        doc_type: Some(doc_type(of)),
        number: None,
        symbol: None,
        code: None,
        code_span: None,
        repaired: false,
        date: None,
        issuer: None,
        title: None,
        provisions: Vec::new(),
        relation: Relation { kind: relation.to_owned(), source: None, trigger: None },
        further_relations: Vec::new(),
        same_as: None,
        key: None,
        to_self: false,
        rule: String::new(),
    }
}

fn task(i: usize, agencies: Vec<TaskAgency>) -> Task {
    let start = 4000 + 300 * i;
    Task {
        span: Span::new(start, start + 200),
        page: 3,
        surface: String::new(),
        assigner: Some(0),
        agencies,
        implied: Vec::new(),
        status: TaskStatus::Assigned,
        deadline: None,
        recurrence: None,
        references: vec![i],
        indicators: vec![i],
        rule: String::new(),
    }
}

fn indicator(i: usize, chance: u64, date: Date, reports: bool) -> Indicator {
    let start = 6000 + 100 * i;
    let first = Date { day: 1, ..date };
    Indicator {
        span: Span::new(start, start + 20),
        page: 4,
        paragraph: 40 + i,
        surface: String::new(),
        number_span: Span::new(start, start + 8),
        value: (chance % 1_000_000).into(),
        ratio: None,
        kind: IndicatorKind::Count,
        unit: Some("hồ sơ".to_owned()),
        base_value: None,
        base_unit: None,
        measure: Some(format!("hồ sơ tiếp nhận trong lĩnh vực {}", ["đất đai", "tư pháp"][i])),
        aspect: None,
        status: if reports { Status::Result } else { Status::Target },
        qualifier: Qualifier::Exact,
        scope: Scope::default(),
        period: Some(Period { start: Some(first), end: date, text: String::new() }),
        change: None,
        part_of: None,
        part_kind: None,
        percent_of: None,
        percent_base: None,
        rule: String::new(),
    }
}
