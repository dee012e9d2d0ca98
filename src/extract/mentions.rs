//! All mentions of bodies in reading order, and the tasks that point to them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::agencies::Context;
use super::tasks::{Cast, Draft};
use crate::model::{
    Agency, AgencyMention, Document, Due, HomeSource, Indicator, Reference, Role, Serves, Task,
    TaskAgency,
};
use crate::text::{Span, fold};

/// What the extractors read.
pub(super) struct Read {
    /// Issuers of references.
    pub issuers: Vec<AgencyMention>,
    pub casts: Vec<Cast>,
    pub tasks: Vec<Draft>,
}

/// A mention and, for a cast, its index.
type Placed = (AgencyMention, Option<usize>);

/// Puts mentions and tasks into reading order and turns ranges into spans.
pub(super) fn order(
    read: Read,
    document: &Document,
    context: &Context<'_>,
    inside: (&[Reference], &[Indicator]),
) -> (Vec<AgencyMention>, Vec<Task>) {
    let text = &document.text;
    let place = |range: Range<usize>| {
        let span = text.span(range);
        (span, document.page(span), text.surface(span).to_owned())
    };
    let mut tasks: Vec<(usize, Draft)> = read.tasks.into_iter().enumerate().collect();
    tasks.sort_by_key(|(i, task)| (task.clause.start, task.clause.end, *i));
    let mut rank = vec![0; tasks.len()];
    for (new, (old, _)) in tasks.iter().enumerate() {
        rank[*old] = new;
    }
    // What a reference knows of its issuer is kept.
    let known: BTreeSet<Span> = read.issuers.iter().map(|mention| mention.span).collect();
    let mut all: Vec<Placed> = read.issuers.into_iter().map(|mention| (mention, None)).collect();
    for (i, cast) in read.casts.into_iter().enumerate() {
        let (span, page, surface) = place(cast.range);
        let of = match cast.of {
            Serves::Task(task) => rank.get(task).map_or(Serves::Text, |task| Serves::Task(*task)),
            of => of,
        };
        let mention = AgencyMention {
            span,
            page,
            surface,
            agency: cast.agency,
            role: cast.role,
            of,
            inferred: None,
        };
        if mention.role == Role::Issuer && of == Serves::Text && known.contains(&span) {
            continue;
        }
        all.push((mention, Some(i)));
    }
    for (mention, _) in &mut all {
        mention.inferred = inferred(&mention.agency, &mention.surface, context);
    }
    all.sort_by(|(a, x), (b, y)| {
        (a.span, a.role, &a.agency, a.of, x).cmp(&(b.span, b.role, &b.agency, b.of, y))
    });
    let mut index = std::collections::BTreeMap::new();
    for (at, (_, cast)) in all.iter().enumerate() {
        if let Some(cast) = cast {
            index.insert(*cast, at);
        }
    }
    let tasks = tasks
        .into_iter()
        .map(|(_, draft)| {
            let (span, page, surface) = place(draft.clause);
            let mut agencies: Vec<TaskAgency> = draft
                .agencies
                .iter()
                .filter_map(|(cast, role)| {
                    Some(TaskAgency { agency: *index.get(cast)?, role: *role })
                })
                .collect();
            agencies.sort_by_key(|part| (part.agency, part.role));
            let references = numbers(inside.0, |reference| reference.span, span);
            let indicators = numbers(inside.1, |indicator| indicator.span, span);
            Task {
                span,
                page,
                surface,
                assigner: draft.assigner.and_then(|cast| index.get(&cast).copied()),
                agencies,
                implied: draft.implied,
                status: draft.status,
                deadline: draft.due.map(|due| {
                    let (span, _, text) = place(due.range);
                    Due { span, text, date: due.date, bound: due.bound }
                }),
                recurrence: draft.recurrence,
                references,
                indicators,
                rule: draft.rule.to_owned(),
            }
        })
        .collect();
    (all.into_iter().map(|(mention, _)| mention).collect(), tasks)
}

/// Indexes of what stands inside a task; all are in reading order.
fn numbers<T>(all: &[T], span: impl Fn(&T) -> Span, task: Span) -> Vec<usize> {
    let from = all.partition_point(|one| span(one).start < task.start);
    let here = all[from..].iter().take_while(|one| span(one).start < task.end);
    let inside = here.enumerate().filter(|(_, one)| span(one).end <= task.end);
    inside.map(|(i, _)| from + i).collect()
}

/// What the place in a body's name was inferred from: the document's home, unless the words name it.
fn inferred(agency: &Agency, surface: &str, context: &Context<'_>) -> Option<HomeSource> {
    let own = [context.commune, context.district, context.province];
    let at = |path: &str| {
        agency
            .id
            .strip_prefix("vn/")
            .and_then(|id| id.strip_prefix(path))
            .is_some_and(|rest| rest.starts_with('/'))
    };
    let home = own.into_iter().flatten().find(|place| at(context.patterns.places.path(place)))?;
    let named = fold(surface).split_whitespace().collect::<Vec<_>>().join(" ");
    if named.contains(&fold(&home.name)) { None } else { context.home_from }
}
