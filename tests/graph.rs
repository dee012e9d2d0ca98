//! Tasks, agencies and places in the graph, and who answered. The records are made by hand.

mod answers;
mod known;
mod nodes;

use serde_json::Value;
use viendan::model::{
    Agency, AgencyKind, AgencyMention, Bound, DocType, Due, Implied, Record, Recurrence, Reference,
    ReferenceKind, Relation, Role, Serves, Task, TaskAgency, TaskStatus,
};
use viendan::text::{CharIndex, Span};

use crate::series::{agency, date, ends, graph, list, of_kind, text};

/// Id and name of a body.
type Body = (&'static str, &'static str);

pub const PROVINCE: Body = ("vn/binh-dinh/ubnd", "Ủy ban nhân dân tỉnh Bình Định");
pub const JUSTICE: Body = ("vn/binh-dinh/so-tu-phap", "Sở Tư pháp tỉnh Bình Định");
pub const HEALTH: Body = ("vn/binh-dinh/so-y-te", "Sở Y tế tỉnh Bình Định");
pub const DISTRICT: Body =
    ("vn/binh-dinh/tay-son/ubnd", "Ủy ban nhân dân huyện Tây Sơn, tỉnh Bình Định");

/// A paper of a body, with its number and date.
pub fn paper(id: &str, issuer: Body, of: &str, number: u32, iso: &str) -> Record {
    let mut record =
        Record { id: id.to_owned(), chars: CharIndex::identity(), ..Record::default() };
    record.source.path = format!("{id}.txt");
    record.source.chars = 9000;
    let header = &mut record.header;
    header.genre = viendan::model::Genre::Administrative;
    header.doc_type = Some(DocType { code: of.to_owned(), name: of.to_owned() });
    let symbol = issuer.0.rsplit('/').next().unwrap().to_uppercase();
    header.number = Some(number.to_string());
    header.code = Some(format!("{number}/{of}-{symbol}"));
    header.symbol = Some(format!("{of}-{symbol}"));
    header.code_span = Some(Span::new(40, 51));
    header.date = date(iso);
    header.issuer = Some(agency(issuer.0, issuer.1));
    let year = &iso[..4];
    header.key = Some(format!("{}/{}/{year}/{number}", issuer.0, of.to_lowercase()));
    record
}

/// The plan that most tests are about.
pub fn plan() -> Record {
    paper("1f", PROVINCE, "KH", 45, "2021-03-12")
}

/// Several bodies at once, as the province names them.
pub fn group(id: &str, name: &str) -> Agency {
    Agency { id: id.to_owned(), name: name.to_owned(), kind: AgencyKind::Group }
}

/// A task of these bodies, each named in a place of its own.
pub fn tasked(mut record: Record, bodies: &[(Agency, Role)]) -> Record {
    let t = record.tasks.len();
    let start = 1000 + 200 * t;
    let mut agencies = Vec::new();
    for (i, (agency, role)) in bodies.iter().enumerate() {
        let span = Span::new(start + 5 * i, start + 5 * i + 4);
        agencies.push(TaskAgency { agency: record.agencies.len(), role: *role });
        record.agencies.push(AgencyMention {
            span,
            page: 2,
            surface: agency.name.clone(),
            agency: agency.clone(),
            role: *role,
            of: Serves::Task(t),
            inferred: None,
        });
    }
    record.tasks.push(Task {
        span: Span::new(start, start + 150),
        page: 2,
        surface: "giao các đơn vị\nrà soát, báo cáo kết quả".to_owned(),
        assigner: None,
        agencies,
        implied: Vec::new(),
        status: TaskStatus::Assigned,
        deadline: None,
        recurrence: None,
        references: Vec::new(),
        indicators: Vec::new(),
        rule: "task.lead".to_owned(),
    });
    record
}

/// A paper that cites another one in this relation.
pub fn citing(mut record: Record, cited: &Record, relation: &str) -> Record {
    let start = 3000 + 50 * record.references.len();
    let header = &cited.header;
    record.references.push(Reference {
        span: Span::new(start, start + 40),
        page: 1,
        surface: header.code.clone().unwrap(),
        kind: ReferenceKind::Numbered,
        doc_type: header.doc_type.clone(),
        number: header.number.clone(),
        symbol: header.symbol.clone(),
        code: header.code.clone(),
        code_span: None,
        repaired: false,
        date: header.date,
        issuer: header.issuer.clone(),
        title: None,
        provisions: Vec::new(),
        relation: Relation { kind: relation.to_owned(), source: None, trigger: None },
        further_relations: Vec::new(),
        same_as: None,
        key: header.key.clone(),
        to_self: false,
        rule: "ref.numbered".to_owned(),
    });
    record
}

pub fn of((id, name): Body) -> Agency {
    agency(id, name)
}

/// The edge of a kind between two nodes.
pub fn edge<'a>(graph: &'a Value, source: &str, kind: &str, target: &str) -> &'a Value {
    let held = |edge: &&Value| {
        edge["source"] == source && edge["kind"] == kind && edge["target"] == target
    };
    let found = list(graph, "edges").find(held);
    found.unwrap_or_else(|| panic!("no edge {source} {kind} {target}"))
}

/// The node with an id.
pub fn node<'a>(graph: &'a Value, id: &str) -> &'a Value {
    let found = list(graph, "nodes").find(|node| node["id"] == id);
    found.unwrap_or_else(|| panic!("no node {id}"))
}
