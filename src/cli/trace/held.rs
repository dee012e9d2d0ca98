//! What a trace reads: the documents, bodies and tasks of a graph and the edges between them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use viendan::error::RunError;
use viendan::model::{Agency, AgencyKind};
use viendan::patterns::Patterns;
use viendan::wire::{
    Answer, DocumentLine, Edge, GraphLine, NodeLine, Part, Record, TaskLine, TraceLine,
};
use viendan::{store, wire};

use super::super::table::on_one_line;

/// Edges that lead to what a document rests on.
const ABOVE: [&str; 2] = ["implements", "legal_basis"];

/// Roles that are to do something, rather than to be told, asked or watched.
const DOING: [&str; 5] = ["actor", "assigned", "coordinate", "lead", "reporter"];

/// The type of a report.
const REPORT: &str = "BC";

/// The part of a graph that traces go through.
pub struct Held {
    pub path: PathBuf,
    pub documents: BTreeMap<String, NodeLine>,
    agencies: BTreeMap<String, NodeLine>,
    tasks: BTreeMap<String, NodeLine>,
    /// Edges by source.
    from: BTreeMap<String, Vec<Edge>>,
    /// Reports by what they are about: a document or a task.
    reports: BTreeMap<String, Vec<Edge>>,
}

/// What a trace reads of the records, by id.
type Records = BTreeMap<String, Record>;

impl Held {
    /// Reads the graph of a run.
    pub fn read(results: &Path) -> Result<Held> {
        let path = if results.is_dir() { results.join(store::GRAPH) } else { results.to_owned() };
        let mut held = Held {
            path: path.clone(),
            documents: BTreeMap::new(),
            agencies: BTreeMap::new(),
            tasks: BTreeMap::new(),
            from: BTreeMap::new(),
            reports: BTreeMap::new(),
        };
        store::read_graph(&path, |line| held.take(line)).map_err(|error| match &error {
            RunError::Path { source, .. } if source.kind() == io::ErrorKind::NotFound => anyhow!(
                "{} is not there; name the output folder of `viendan run`, or write it: \
                 viendan run PATH -o {}",
                path.display(),
                results.display()
            ),
            RunError::Record { .. } => {
                anyhow!("{error}; if it is of another version or cut off, run `viendan run` again")
            }
            _ => error.into(),
        })?;
        if held.documents.is_empty() {
            bail!(
                "{} has no document in it, one node a line as `viendan run` writes it; \
                 run `viendan run` again",
                path.display()
            );
        }
        Ok(held)
    }

    fn take(&mut self, line: GraphLine) {
        match line {
            GraphLine::Node(node) => {
                let nodes = match node.kind.as_str() {
                    "document" => &mut self.documents,
                    "agency" => &mut self.agencies,
                    _ => &mut self.tasks,
                };
                nodes.insert(node.id.clone(), node);
            }
            GraphLine::Edge(edge) => match edge.kind.as_str() {
                "reports_on" => {
                    self.reports.entry(edge.target.clone()).or_default().push(edge);
                }
                "assigns" | "assigned_to" | "implements" | "legal_basis" => {
                    self.from.entry(edge.source.clone()).or_default().push(edge);
                }
                _ => {}
            },
            GraphLine::Other => {}
        }
    }

    /// The name of an agency, else its id.
    pub fn name(&self, id: &str) -> String {
        self.agencies.get(id).map_or_else(|| id.to_owned(), |agency| on_one_line(&agency.label))
    }

    fn edges<'a>(&'a self, source: &str, kinds: &'a [&str]) -> impl Iterator<Item = &'a Edge> {
        let all = self.from.get(source).into_iter().flatten();
        all.filter(move |edge| kinds.contains(&edge.kind.as_str()))
    }

    fn reports_on(&self, id: &str) -> &[Edge] {
        self.reports.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// All lines of the trace of a document.
    pub fn trace(
        &self,
        document: &NodeLine,
        results: &Path,
        patterns: &Patterns,
    ) -> Result<Vec<TraceLine>> {
        let above = self.above(document);
        let tasks = self.tasks_of(document);
        let reports = self.reporting(document, &tasks);
        let ids = [document].into_iter().chain(above.iter().map(|(_, _, _, up)| *up));
        let ids = ids.chain(reports.iter().map(|(report, _)| *report));
        let records =
            records(results, ids.flat_map(|node| node.records.iter().cloned()).collect())?;

        let mut lines = vec![TraceLine::Document(self.document(document, &records))];
        lines.extend(above.into_iter().map(|(depth, relation, again, up)| TraceLine::Above {
            depth,
            relation: relation.to_owned(),
            again,
            document: self.document(up, &records),
        }));
        let tasks: Vec<TaskLine> =
            tasks.iter().map(|task| self.task(document, task, &records, patterns)).collect();
        lines.extend(tasks.iter().cloned().map(TraceLine::Task));
        lines.extend(reports.into_iter().map(|(report, tasks)| TraceLine::Report {
            tasks: tasks.into_iter().map(str::to_owned).collect(),
            surface: surface(report, self.reports_on(&document.id), &records),
            document: self.document(report, &records),
        }));
        lines.extend(unanswered(&tasks));
        Ok(lines)
    }

    fn document(&self, node: &NodeLine, records: &Records) -> DocumentLine {
        let paths = node.records.iter().filter_map(|id| records.get(id));
        DocumentLine {
            id: node.id.clone(),
            label: if node.label.is_empty() { node.id.clone() } else { on_one_line(&node.label) },
            date: node.date.clone(),
            issuer: node.issuer.clone(),
            issuer_name: node.issuer.as_deref().map(|id| self.name(id)),
            title: node.title.as_deref().map(on_one_line),
            archived: !node.records.is_empty(),
            paths: paths.map(|record| record.source.path.clone()).collect(),
        }
    }

    /// What a document rests on, and what that rests on, each taken up once: depth, relation,
    /// whether it was met before, document.
    fn above(&self, document: &NodeLine) -> Vec<(usize, &str, bool, &NodeLine)> {
        let mut lines = Vec::new();
        let mut met = BTreeSet::from([document.id.as_str()]);
        let up = |id: &str, depth: usize| {
            let mut edges: Vec<&Edge> = self.edges(id, &ABOVE).collect();
            edges.sort_by(|a, b| (&a.kind, &a.target).cmp(&(&b.kind, &b.target)));
            edges.into_iter().rev().map(move |edge| (depth, edge))
        };
        let mut open: Vec<(usize, &Edge)> = up(&document.id, 1).collect();
        while let Some((depth, edge)) = open.pop() {
            let Some((id, node)) = self.documents.get_key_value(&edge.target) else { continue };
            let again = !met.insert(id);
            lines.push((depth, edge.kind.as_str(), again, node));
            if !again {
                open.extend(up(id, depth + 1));
            }
        }
        lines
    }

    /// The tasks of a document; of several copies those of the first that has any.
    fn tasks_of(&self, document: &NodeLine) -> Vec<&NodeLine> {
        let all: Vec<&NodeLine> = self
            .edges(&document.id, &["assigns"])
            .filter_map(|e| self.tasks.get(&e.target))
            .collect();
        let of = |record: &String| {
            let prefix = format!("{record}/t");
            let mut tasks: Vec<(usize, &NodeLine)> = all
                .iter()
                .filter_map(|task| Some((task.id.strip_prefix(&prefix)?.parse().ok()?, *task)))
                .collect();
            tasks.sort_by_key(|(number, _)| *number);
            tasks.into_iter().map(|(_, task)| task).collect::<Vec<_>>()
        };
        document.records.iter().map(of).find(|tasks| !tasks.is_empty()).unwrap_or_default()
    }

    /// The reports on a document, by date, each with the tasks that it answers.
    fn reporting(&self, document: &NodeLine, tasks: &[&NodeLine]) -> Vec<(&NodeLine, Vec<&str>)> {
        let mut reports: BTreeMap<(&Option<String>, &str), Vec<&str>> = BTreeMap::new();
        let mut take = |edges: &'_ [Edge], task: Option<&str>| {
            for edge in edges {
                if let Some((id, node)) = self.documents.get_key_value(&edge.source) {
                    let held = reports.entry((&node.date, id)).or_default();
                    let known = task.and_then(|task| self.tasks.get_key_value(task));
                    held.extend(known.map(|(task, _)| task.as_str()));
                }
            }
        };
        take(self.reports_on(&document.id), None);
        for task in tasks {
            take(self.reports_on(&task.id), Some(&task.id));
        }
        let nodes = reports.into_iter();
        nodes.filter_map(|((_, id), tasks)| Some((self.documents.get(id)?, tasks))).collect()
    }

    fn task(
        &self,
        document: &NodeLine,
        node: &NodeLine,
        records: &Records,
        patterns: &Patterns,
    ) -> TaskLine {
        let written = node
            .id
            .rsplit_once('/')
            .and_then(|(record, id)| records.get(record)?.tasks.iter().find(|task| task.id == id));
        // A letter may say that it is about a report that others are to send.
        let is_report = |edge: &&Edge| {
            let of = self.documents.get(&edge.source).and_then(|node| node.doc_type.as_deref());
            of == Some(REPORT)
        };
        let whole = self.reports_on(&document.id).iter().filter(is_report);
        let reports: BTreeSet<&str> =
            whole.chain(self.reports_on(&node.id)).map(|edge| edge.source.as_str()).collect();
        let mut agencies: Vec<Part> = self
            .edges(&node.id, &["assigned_to"])
            .filter_map(|edge| {
                let role = edge.role.clone().unwrap_or_default();
                Some(self.part(self.agencies.get(&edge.target)?, role, &reports, patterns))
            })
            .collect();
        let order = |role: &str| ["lead", "assigned", "coordinate"].iter().position(|r| *r == role);
        agencies.sort_by_key(|part| {
            (order(&part.role).unwrap_or(usize::MAX), part.role.clone(), part.agency.clone())
        });
        TaskLine {
            id: node.id.clone(),
            text: on_one_line(written.map_or(&node.label, |task| &task.surface)),
            status: node.status.clone().unwrap_or_default(),
            assigner: node.assigner.clone(),
            deadline: node.deadline.clone(),
            bound: node.bound.clone(),
            due: written.and_then(|task| task.deadline.as_ref()).map(|due| on_one_line(&due.text)),
            recurrence: node.recurrence.clone(),
            agencies,
        }
    }

    /// A body with those of the reports that are its own, or those of its members.
    fn part(
        &self,
        agency: &NodeLine,
        role: String,
        reports: &BTreeSet<&str>,
        patterns: &Patterns,
    ) -> Part {
        let group = agency.agency_kind.as_deref() == Some("group");
        let body = Agency {
            id: agency.id.clone(),
            name: agency.label.clone(),
            kind: if group { AgencyKind::Group } else { AgencyKind::Agency },
        };
        let answers = reports.iter().filter_map(|id| {
            let report = self.documents.get(*id)?;
            let issuer = report.issuer.as_deref()?;
            let own = issuer == agency.id || group && viendan::covers(&body, issuer, patterns);
            own.then(|| Answer {
                document: report.id.clone(),
                label: if report.label.is_empty() { &report.id } else { &report.label }.clone(),
                by: self.name(issuer),
            })
        });
        let answers = if DOING.contains(&role.as_str()) { answers.collect() } else { Vec::new() };
        Part { agency: agency.id.clone(), name: on_one_line(&agency.label), group, role, answers }
    }
}

/// The records of these ids; none where the run kept only its graph.
fn records(results: &Path, ids: BTreeSet<String>) -> Result<Records> {
    let path = if results.is_dir() {
        results.join(store::RECORDS)
    } else {
        results.with_file_name(store::RECORDS)
    };
    if !path.exists() {
        return Ok(Records::new());
    }
    let found: Vec<wire::Record> = store::find_records(&path, &ids)?;
    Ok(found.into_iter().map(|record| (record.id.clone(), record)).collect())
}

/// How a report cites the document that it is about.
fn surface(report: &NodeLine, edges: &[Edge], records: &Records) -> Option<String> {
    let edge = edges.iter().find(|edge| edge.source == report.id)?;
    edge.evidence.iter().find_map(|at| {
        let record = records.get(&at.record)?;
        let reference =
            record.references.iter().find(|held| Some(&held.id) == at.reference.as_ref())?;
        Some(on_one_line(&reference.surface))
    })
}

/// The bodies that have tasks to do and sent no report; groups with those of them that did.
fn unanswered(tasks: &[TaskLine]) -> Vec<TraceLine> {
    let mut bodies: BTreeMap<&str, (&Part, Vec<[String; 2]>, BTreeSet<String>)> = BTreeMap::new();
    // What a document tells of was ordered elsewhere.
    for task in tasks.iter().filter(|task| task.status != "reported") {
        for part in task.agencies.iter().filter(|part| DOING.contains(&part.role.as_str())) {
            let held = bodies.entry(&part.agency).or_insert((part, Vec::new(), BTreeSet::new()));
            held.1.push([task.id.clone(), part.role.clone()]);
            held.2.extend(part.answers.iter().map(|answer| answer.by.clone()));
        }
    }
    let silent =
        bodies.into_iter().filter(|(_, (part, _, answered))| part.group || answered.is_empty());
    silent
        .map(|(agency, (part, tasks, answered))| TraceLine::NoAnswer {
            agency: agency.to_owned(),
            name: part.name.clone(),
            group: part.group,
            tasks,
            answered: answered.into_iter().collect(),
        })
        .collect()
}
