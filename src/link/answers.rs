//! Who answered: reports on a directive, by the bodies that it tasks or addresses.
//!
//! Looked for in one document and all reports that cite it at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::Bodies;
use super::columns::{ACTING, Columns, Edge, End, Falls, Mention, OWN, PLAUSIBLE, Party, Reports};
use super::documents::{Archive, Said};
use super::names::NONE;
use super::resolved;
use super::taking::Taking;
use super::tasks::parts;
use crate::model::{Agency, AgencyKind, Genre, Record, Reference, Role, Serves, TaskStatus};
use crate::patterns::Patterns;

/// The type of a report.
const REPORT: &str = "BC";

/// Relations of a report to a document that it may report on.
const PLAUSIBLE_KINDS: [&str; 5] =
    ["cites", "implements", "legal_basis", "reports_on", "responds_to"];

/// Those of them that say that the document was acted upon.
const ACTING_KINDS: [&str; 3] = ["implements", "reports_on", "responds_to"];

/// What a party is to a record, where it has no task: to whom it is addressed and sent, who is said
/// to report, and to whom. Smaller numbers are tasks.
const ADDRESSEE: u32 = u32::MAX;
const RECIPIENT: u32 = u32::MAX - 1;
const REPORTER: u32 = u32::MAX - 2;
const REPORTED_TO: u32 = u32::MAX - 3;

/// Bodies as documents name them, by number: one id may have several names.
#[derive(Default)]
pub(super) struct Named {
    /// The numbers of id and name, and what the body is.
    all: Vec<(u32, u32, AgencyKind)>,
    numbers: BTreeMap<(u32, u32, AgencyKind), u32>,
}

impl Named {
    fn number(&mut self, named: (u32, u32, AgencyKind)) -> u32 {
        *self.numbers.entry(named).or_insert_with(|| {
            self.all.push(named);
            self.all.len() as u32 - 1
        })
    }
}

impl Taking<'_, '_> {
    /// Whom the record tells to do something, to whom it goes, and who reports in it to whom.
    pub(super) fn parties(&mut self) {
        let record = self.record;
        for (i, task) in record.tasks.iter().enumerate() {
            // What a document tells of was ordered elsewhere.
            if task.status == TaskStatus::Reported {
                continue;
            }
            for (agency, _) in parts(record, task).filter(|(_, role)| does(*role)) {
                self.party(i as u32, agency);
            }
        }
        let header = &record.header;
        for (part, agencies) in [(ADDRESSEE, &header.addressees), (RECIPIENT, &header.recipients)] {
            for agency in agencies {
                self.party(part, agency);
            }
        }
        if reports(record) == Reports::No {
            return;
        }
        for mention in &record.agencies {
            match mention.role {
                Role::Reporter => self.party(REPORTER, &mention.agency),
                Role::ReportsTo if mention.of != Serves::Document => {
                    self.party(REPORTED_TO, &mention.agency);
                }
                _ => {}
            }
        }
    }

    fn party(&mut self, part: u32, agency: &Agency) {
        let columns = &mut *self.columns;
        let (id, name) = (columns.names.id(&agency.id), columns.words.id(&agency.name));
        let body = columns.named.number((id, name, agency.kind));
        columns.parties.push(Party { part, body });
    }
}

/// A report, or another administrative paper in which a body reports.
pub(super) fn reports(record: &Record) -> Reports {
    let header = &record.header;
    if header.doc_type.as_ref().is_some_and(|of| of.code == REPORT) {
        Reports::Whole
    } else if header.genre == Genre::Administrative
        && record.agencies.iter().any(|mention| mention.role == Role::Reporter)
    {
        Reports::Within
    } else {
        Reports::No
    }
}

/// Whether the record of a reference may report on what it means, were it a report.
pub(super) fn flags(reference: &Reference) -> u8 {
    let kind = reference.relation.kind.as_str();
    let plausible = reference.relation.source.is_none() && PLAUSIBLE_KINDS.contains(&kind);
    let acting = ACTING_KINDS.contains(&kind);
    (if plausible { PLAUSIBLE } else { 0 }) | (if acting { ACTING } else { 0 })
}

/// Whether a role is to do something, rather than to be told, asked or watched.
fn does(role: Role) -> bool {
    matches!(role, Role::Lead | Role::Assigned | Role::Coordinate | Role::Reporter | Role::Actor)
}

/// Whom a directive tells to do something.
#[derive(Default)]
struct Told {
    /// Tasks by the body that has to do them.
    bodies: BTreeMap<u32, Vec<End>>,
    /// Tasks by the number of the group that has to do them.
    groups: BTreeMap<u32, Vec<End>>,
    /// The numbers of those to whom it is addressed, and sent.
    addressees: Vec<u32>,
    recipients: Vec<u32>,
}

impl Told {
    /// What the records of one document say.
    fn by(columns: &Columns, records: impl Iterator<Item = u32>) -> Self {
        let mut told = Told::default();
        for record in records {
            for party in columns.parties_of(record) {
                let (id, _, kind) = columns.named.all[party.body as usize];
                match party.part {
                    ADDRESSEE => told.addressees.push(party.body),
                    RECIPIENT => told.recipients.push(party.body),
                    REPORTER | REPORTED_TO => {}
                    task => {
                        let tasks = match kind {
                            AgencyKind::Group => told.groups.entry(party.body).or_default(),
                            _ => told.bodies.entry(id).or_default(),
                        };
                        tasks.push(columns.task(record, task));
                    }
                }
            }
        }
        told
    }

    /// Whether it is not known whom the directive tells anything.
    fn is_empty(&self) -> bool {
        self.bodies.is_empty() && self.groups.is_empty() && self.addressees.is_empty()
    }
}

/// Looks for reports on one document after the other.
pub(super) struct Answers<'a, 'p> {
    archive: Archive<'a>,
    patterns: &'p Patterns,
    bodies: &'a Bodies<'p>,
    /// The kind of the edges.
    kind: u16,
    /// Whether a body, by its number, means another one, by its name: the same few are asked for
    /// again and again.
    meant: BTreeMap<(u32, u32), bool>,
}

impl<'a, 'p> Answers<'a, 'p> {
    pub(super) fn new(
        archive: Archive<'a>,
        patterns: &'p Patterns,
        bodies: &'a Bodies<'p>,
        kind: u16,
    ) -> Self {
        Answers { archive, patterns, bodies, kind, meant: BTreeMap::new() }
    }

    /// The edges `reports_on` from reports to the directive of this name that they answer and to
    /// those tasks that were theirs.
    pub(super) fn to(&mut self, directive: u32, edges: &mut Vec<Edge>) {
        let columns = self.archive.columns;
        let mentions = self.archive.all(directive);
        let reporting = |mention: &&Mention| {
            !mention.is(OWN)
                && mention.is(PLAUSIBLE)
                && columns.rows[mention.record as usize].reports != Reports::No
                && columns.own(mention.record).node != directive
        };
        let citing: Vec<&Mention> = mentions.clone().filter(reporting).collect();
        if citing.is_empty() {
            return;
        }
        let Some(said) = self.archive.said(directive) else { return };
        let records = mentions.filter(|mention| mention.is(OWN));
        let told = Told::by(columns, records.map(|mention| mention.record));
        for citing in citing.chunk_by(|a, b| a.record == b.record) {
            let report = citing[0].record;
            if !self.may_answer(said, citing) {
                continue;
            }
            let acting = citing.iter().any(|mention| mention.is(ACTING));
            let Some(tasks) = self.answered(report, said, &told, acting) else { continue };
            let source = End::name(columns.own(report).node);
            for mention in citing {
                for target in std::iter::once(End::name(directive)).chain(tasks.iter().copied()) {
                    edges.push(Edge {
                        source,
                        target,
                        anchor: mention.anchor,
                        kind: self.kind,
                        role: None,
                        falls: Falls::Never,
                    });
                }
            }
        }
    }

    /// Whether a report can be about a cited document: no report itself, and not of a later day.
    fn may_answer(&self, said: Said, citing: &[&Mention]) -> bool {
        let columns = self.archive.columns;
        let printed = || citing.iter().find_map(|mention| mention.date.date());
        let own = columns.own(citing[0].record).date.date();
        let earlier = match (own, said.date.or_else(printed)) {
            (Some(own), Some(date)) => own.end() < date,
            _ => false,
        };
        said.doc_type(&columns.words) != Some(REPORT) && !earlier
    }

    /// The tasks of a directive that a report answers, none of them where it answers the directive as
    /// a whole; `None` where nothing says that its author was to report.
    fn answered(
        &mut self,
        report: u32,
        said: Said,
        told: &Told,
        acting: bool,
    ) -> Option<BTreeSet<End>> {
        let mut tasks: BTreeSet<End> = BTreeSet::new();
        let mut addressed = false;
        for author in self.authors(report) {
            tasks.extend(told.bodies.get(&author).into_iter().flatten());
            for (group, theirs) in &told.groups {
                if self.covers(*group, author) {
                    tasks.extend(theirs);
                }
            }
            addressed |= told.addressees.iter().any(|body| self.means(*body, author));
            // A copy goes to those above as well, who do not report on what is below them.
            addressed |= acting && told.recipients.iter().any(|body| self.means(*body, author));
        }
        let by_type = addressed || (told.is_empty() && acting && self.returns(report, said));
        let whole = by_type && self.is_directive(said);
        (!tasks.is_empty() || whole).then_some(tasks)
    }

    /// The bodies whose report it is: the issuer, else who is said to report.
    fn authors(&self, report: u32) -> BTreeSet<u32> {
        let columns = self.archive.columns;
        match columns.own(report).issuer {
            NONE => self.parties(report, &[REPORTER]).collect(),
            issuer => BTreeSet::from([issuer]),
        }
    }

    /// The names of those that have one of these parts in a record.
    fn parties(&self, record: u32, parts: &'static [u32]) -> impl Iterator<Item = u32> + 'a {
        let columns = self.archive.columns;
        let of_part = columns.parties_of(record).iter();
        let of_part = of_part.filter(|party| parts.contains(&party.part));
        of_part.map(|party| columns.named.all[party.body as usize].0)
    }

    /// Whether a body is an author, or means it.
    fn means(&mut self, body: u32, author: u32) -> bool {
        self.archive.columns.named.all[body as usize].0 == author || self.covers(body, author)
    }

    /// Whether a body is a group that means an author.
    fn covers(&mut self, body: u32, author: u32) -> bool {
        let columns = self.archive.columns;
        let (id, name, kind) = columns.named.all[body as usize];
        let covers = || {
            let (id, name) = (columns.names.get(id), columns.words.get(name));
            self.bodies.covers(id, name, columns.names.get(author))
        };
        kind == AgencyKind::Group && *self.meant.entry((body, author)).or_insert_with(covers)
    }

    /// Whether a document is of a type that orders; laws are obeyed, not answered.
    fn is_directive(&self, said: Said) -> bool {
        let words = &self.archive.columns.words;
        let Some(of) = said.doc_type(words) else { return false };
        // A year inside the number marks what lays down rules: `38/2020/QĐ-UBND`.
        let year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        if words.told(said.code).and_then(|code| code.split('/').nth(1)).is_some_and(year) {
            return false;
        }
        let row = self.patterns.doctypes.by_code(of);
        row.is_some_and(|row| matches!(row.genre, Genre::Administrative | Genre::Party))
    }

    /// Whether a report goes back to the body that issued a document of which is not known whom it
    /// tells what.
    fn returns(&self, report: u32, said: Said) -> bool {
        let columns = self.archive.columns;
        said.issuer != NONE
            && columns.rows[report as usize].reports == Reports::Whole
            && resolved(columns.names.get(said.issuer))
            && columns.own(report).issuer != said.issuer
            && self
                .parties(report, &[ADDRESSEE, RECIPIENT, REPORTED_TO])
                .any(|to| to == said.issuer)
    }
}
