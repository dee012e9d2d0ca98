//! Who answered: reports on a directive, by the bodies that it tasks or addresses.
//!
//! Looked for in one report and one document that it cites at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::tasks::{parts, task_id};
use super::{Archive, Linker, evidence, resolved};
use crate::model::{
    Agency, AgencyKind, Evidence, Genre, Node, Record, Reference, Role, Serves, TaskStatus,
};

/// The type of a report.
const REPORT: &str = "BC";

/// Relations of a report to a document that it may report on.
const PLAUSIBLE: [&str; 5] = ["cites", "implements", "legal_basis", "reports_on", "responds_to"];

/// Those of them that say that the document was acted upon.
const ACTING: [&str; 3] = ["implements", "reports_on", "responds_to"];

/// Whom a directive tells to do something.
#[derive(Default)]
struct Told<'a> {
    /// Tasks by the body that has to do them.
    bodies: BTreeMap<&'a str, Vec<String>>,
    /// Tasks by the groups that have to do them.
    groups: BTreeMap<(&'a str, &'a str), (&'a Agency, Vec<String>)>,
    /// To whom it is addressed, and sent.
    addressees: Vec<&'a Agency>,
    recipients: Vec<&'a Agency>,
}

impl Linker<'_> {
    /// The edges `reports_on` from reports to the directives that they answer and to those tasks
    /// that were theirs.
    pub(super) fn answers(&mut self, archive: Archive<'_>) {
        let mut archived: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (r, ids) in archive.nodes.iter().enumerate() {
            archived.entry(&ids.own).or_default().push(r);
        }
        let mut told: BTreeMap<&str, Told<'_>> = BTreeMap::new();
        for (record, ids) in archive.records.iter().zip(archive.nodes) {
            if !is_report(record) {
                continue;
            }
            let mut cited: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (i, (reference, id)) in record.references.iter().zip(&ids.references).enumerate() {
                let plausible = reference.relation.source.is_none()
                    && PLAUSIBLE.contains(&reference.relation.kind.as_str());
                if let Some(id) = id.as_deref().filter(|id| plausible && *id != ids.own)
                    && !reference.to_self
                {
                    cited.entry(id).or_default().push(i);
                }
            }
            for (directive, references) in cited {
                let acting = references
                    .iter()
                    .any(|i| ACTING.contains(&record.references[*i].relation.kind.as_str()));
                if !self.may_answer(record, directive, &references) {
                    continue;
                }
                let told = told.entry(directive).or_insert_with(|| {
                    let records = archived.get(directive).map(Vec::as_slice).unwrap_or_default();
                    Told::by(records.iter().map(|r| &archive.records[*r]))
                });
                let Some(tasks) = self.answered(record, directive, told, acting) else { continue };
                for i in references {
                    let at = cites(record, i);
                    for target in std::iter::once(directive).chain(tasks.iter().copied()) {
                        self.edge(ids.own.clone(), target.to_owned(), "reports_on", at.clone());
                    }
                }
            }
        }
    }

    /// Whether a report can be about a cited document: no report itself, and not of a later day.
    fn may_answer(&self, report: &Record, directive: &str, references: &[usize]) -> bool {
        let Some(Node::Document { doc_type, date, .. }) = self.graph.nodes.get(directive) else {
            return false;
        };
        let printed = || references.iter().find_map(|i| report.references[*i].date);
        let earlier = match (report.header.date, date.or_else(printed)) {
            (Some(own), Some(date)) => own.end() < date,
            _ => false,
        };
        doc_type.as_deref() != Some(REPORT) && !earlier
    }

    /// The tasks of a directive that a report answers, none of them where it answers the directive as
    /// a whole; `None` where nothing says that its author was to report.
    fn answered<'a>(
        &self,
        report: &Record,
        directive: &str,
        told: &'a Told<'_>,
        acting: bool,
    ) -> Option<BTreeSet<&'a str>> {
        let authors = authors(report);
        let mut tasks: BTreeSet<&str> = BTreeSet::new();
        let mut addressed = false;
        let meant = |agency: &Agency, author: &str| {
            agency.id == author || self.bodies.covers(agency, author)
        };
        for author in authors {
            tasks.extend(told.bodies.get(author).into_iter().flatten().map(String::as_str));
            let groups =
                told.groups.values().filter(|(group, _)| self.bodies.covers(group, author));
            tasks.extend(groups.flat_map(|(_, tasks)| tasks).map(String::as_str));
            addressed |= told.addressees.iter().any(|agency| meant(agency, author));
            // A copy goes to those above as well, who do not report on what is below them.
            addressed |= acting && told.recipients.iter().any(|agency| meant(agency, author));
        }
        let by_type = addressed || (told.is_empty() && acting && self.returns(report, directive));
        let whole = by_type && self.is_directive(directive);
        (!tasks.is_empty() || whole).then_some(tasks)
    }

    /// Whether a document is of a type that orders; laws are obeyed, not answered.
    fn is_directive(&self, id: &str) -> bool {
        let Some(Node::Document { doc_type: Some(of), code, .. }) = self.graph.nodes.get(id) else {
            return false;
        };
        // A year inside the number marks what lays down rules: `38/2020/QĐ-UBND`.
        let year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        if code.as_deref().and_then(|code| code.split('/').nth(1)).is_some_and(year) {
            return false;
        }
        let row = self.patterns.doctypes.by_code(of);
        row.is_some_and(|row| matches!(row.genre, Genre::Administrative | Genre::Party))
    }

    /// Whether a report goes back to the body that issued a document of which is not known whom it
    /// tells what.
    fn returns(&self, report: &Record, directive: &str) -> bool {
        let Some(Node::Document { issuer: Some(issuer), .. }) = self.graph.nodes.get(directive)
        else {
            return false;
        };
        let own =
            |record: &Record| record.header.issuer.as_ref().is_some_and(|own| own.id == *issuer);
        let header = &report.header;
        let told = report
            .agencies
            .iter()
            .filter(|mention| mention.role == Role::ReportsTo && mention.of != Serves::Document)
            .map(|mention| &mention.agency);
        let of_type = header.doc_type.as_ref().is_some_and(|of| of.code == REPORT);
        of_type
            && resolved(issuer)
            && !own(report)
            && header
                .addressees
                .iter()
                .chain(&header.recipients)
                .chain(told)
                .any(|to| to.id == *issuer)
    }
}

impl<'a> Told<'a> {
    /// What the records of one document say.
    fn by(records: impl Iterator<Item = &'a Record>) -> Self {
        let mut told = Told::default();
        for record in records {
            for (i, task) in record.tasks.iter().enumerate() {
                // What a document tells of was ordered elsewhere.
                if task.status == TaskStatus::Reported {
                    continue;
                }
                for (agency, role) in parts(record, task) {
                    if !does(role) {
                        continue;
                    }
                    let id = task_id(record, i);
                    if agency.kind == AgencyKind::Group {
                        let key = (agency.id.as_str(), agency.name.as_str());
                        told.groups.entry(key).or_insert((agency, Vec::new())).1.push(id);
                    } else {
                        told.bodies.entry(&agency.id).or_default().push(id);
                    }
                }
            }
            told.addressees.extend(&record.header.addressees);
            told.recipients.extend(&record.header.recipients);
        }
        told
    }

    /// Whether it is not known whom the directive tells anything.
    fn is_empty(&self) -> bool {
        self.bodies.is_empty() && self.groups.is_empty() && self.addressees.is_empty()
    }
}

/// Whether a role is to do something, rather than to be told, asked or watched.
fn does(role: Role) -> bool {
    matches!(role, Role::Lead | Role::Assigned | Role::Coordinate | Role::Reporter | Role::Actor)
}

/// A report, or another administrative paper in which a body reports.
fn is_report(record: &Record) -> bool {
    let header = &record.header;
    header.doc_type.as_ref().is_some_and(|of| of.code == REPORT)
        || header.genre == Genre::Administrative
            && record.agencies.iter().any(|mention| mention.role == Role::Reporter)
}

/// The body whose report it is: the issuer, else who is said to report.
fn authors(report: &Record) -> BTreeSet<&str> {
    match &report.header.issuer {
        Some(issuer) => BTreeSet::from([issuer.id.as_str()]),
        None => {
            let reporters = report.agencies.iter().filter(|mention| mention.role == Role::Reporter);
            reporters.map(|mention| mention.agency.id.as_str()).collect()
        }
    }
}

fn cites(record: &Record, index: usize) -> Evidence {
    let reference: &Reference = &record.references[index];
    evidence(record, reference.span, reference.page, Some(index))
}
