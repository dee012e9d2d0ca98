//! Headings that name bodies, lines that announce orders, and lines with the bodies or the time of the
//! item above.

use std::ops::Range;

use super::{DueDraft, Heading, Manner, Ordering, Reader, due};
use crate::extract::bodies::{self, Body, List};
use crate::extract::indicators::clauses::sentences;
use crate::extract::lines::Line;
use crate::extract::periods;
use crate::model::{Bound, Role, Serves, TaskStatus};
use crate::patterns::Act;

/// How deep a paragraph without number stands: below everything.
const PLAIN: u8 = 10;

/// How deep a heading without number stands: below numbers and letters, above dashes.
const UNNUMBERED: u8 = 7;

/// How deep a dash stands.
const DASH: u8 = 8;

/// How many bytes may stand between the bodies of a heading and its colon.
const LONGEST_TAIL: usize = 200;

impl Reader<'_> {
    /// Reads one line.
    pub(super) fn line(&mut self, line: &Line) {
        // Most lines of a law have nothing to do with tasks.
        let folded = &self.words.folded[line.range.clone()];
        if self.manner == Manner::Law && self.headings.is_empty() && !self.gated(&line.range) {
            return;
        }
        // What a paper rests on is no task.
        if self.words.context.patterns.rules.get("task.basis").is_match(folded) {
            return;
        }
        let (depth, start) = self.marker(line);
        let range = start..line.range.end;
        if range.is_empty() {
            return;
        }
        // Titles of annexes and forms end what stands above them.
        if line.caps && depth == PLAIN {
            self.headings.clear();
            self.ordering = None;
            self.section_due = None;
            self.carry = Default::default();
        }
        if depth < PLAIN {
            self.headings.retain(|heading| heading.depth < depth);
            if self.ordering.as_ref().is_some_and(|ordering| ordering.depth >= depth) {
                self.ordering = None;
            }
            if self.section_due.as_ref().is_some_and(|(held, _)| *held >= depth) {
                self.section_due = None;
            }
        }
        if self.attribute(start, line) {
            return;
        }
        let words = self.words;
        let ahead = matches!(self.manner, Manner::Reports | Manner::News);
        if ahead {
            self.sections.line(line, words.normalized, words.folded, words.context.patterns);
        }
        if self.announces(depth, line) || self.heading(depth, range.clone()) {
            return;
        }
        let goes_on = depth == PLAIN && words.normalized[start..].starts_with(char::is_lowercase);
        if !goes_on {
            self.carry = Default::default();
            self.lead_due = None;
        }
        self.clause = Some((depth, range.clone()));
        let first = self.found.tasks.len();
        self.plain = depth == PLAIN;
        self.sentences(depth, range);
        if self.found.tasks.len() > first || depth < PLAIN {
            self.item = Some(first..self.found.tasks.len());
        }
        if ahead {
            self.sections.time(&words.folded[line.range.clone()], words.context.patterns);
        }
    }

    /// Whether a line of a law has a word that tells of a task.
    fn gated(&self, line: &Range<usize>) -> bool {
        let next = self.law_gates.partition_point(|at| *at < line.start);
        self.law_gates.get(next).is_some_and(|at| *at < line.end)
    }

    /// How deep a line stands by its number or bullet, and where its words begin.
    fn marker(&self, line: &Line) -> (u8, usize) {
        let text = &self.words.normalized[line.range.clone()];
        let rule = self.words.context.patterns.rules.get("task.marker");
        let Some(found) = rule.captures(text) else { return (PLAIN, line.range.start) };
        let depth = if found.name("article").is_some() || found.name("roman").is_some() {
            1
        } else if let Some(figures) = found.name("figures").or(found.name("nested")) {
            2 + figures.as_str().matches('.').count().min(3) as u8
        } else if found.name("letter").is_some() {
            6
        } else if found.name("word").is_some() {
            UNNUMBERED
        } else if found.name("plus").is_some() {
            9
        } else {
            DASH
        };
        (depth, line.range.start + found[0].len())
    }

    fn sentences(&mut self, depth: u8, range: Range<usize>) {
        let mut ahead = self.sections.ahead();
        for sentence in sentences(range.clone(), self.words.normalized) {
            ahead |= self.turns_ahead(sentence.clone());
            self.sentence(sentence, depth, ahead);
        }
    }

    /// `Dự kiến thời gian tới, …`
    fn turns_ahead(&self, sentence: Range<usize>) -> bool {
        let rules = &self.words.context.patterns.rules;
        let text = self.words.folded[sentence].trim_start();
        rules.get("task.ahead").is_match(text)
    }

    /// `III. TỔ CHỨC THỰC HIỆN`, `UBND tỉnh yêu cầu:`, `V. KIẾN NGHỊ`: what is below are orders or
    /// requests.
    fn announces(&mut self, depth: u8, line: &Line) -> bool {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        let folded = &words.folded[line.range.clone()];
        let title = depth < DASH || line.caps;
        let short = folded.len() < 200 && !folded.ends_with(';');
        let status = if title && short && rules.get("task.request_line").is_match(folded) {
            TaskStatus::Requested
        } else if title && short && rules.get("task.ordering_line").is_match(folded) {
            TaskStatus::Assigned
        } else {
            let begins = self.content(line.range.start, line.range.end).max(self.marker(line).1);
            let verb = words.context.patterns.verbs.starting(words.folded, begins);
            let item = depth > 1 && !line.caps && (verb.is_some() || folded.ends_with(['.', ';']));
            if title && short && folded.len() < 160 && !item {
                self.section_time(depth, line);
            }
            return self.announces_by_verb(depth, line);
        };
        let depth = if line.caps && depth == PLAIN { 1 } else { depth };
        if self.manner == Manner::Reports && status == TaskStatus::Assigned {
            return false;
        }
        self.ordering = Some(Ordering { depth, assigner: None, status });
        // `Kiến nghị: Không.` or a sentence behind the words is read as any other.
        folded.len() < 90
    }

    /// The last day of the time that a heading looks ahead to.
    fn section_time(&mut self, depth: u8, line: &Line) {
        let words = self.words;
        if !self.sections.ahead() {
            return;
        }
        let whens = periods::find(
            line.range.clone(),
            words.normalized,
            words.folded,
            self.own,
            words.context.patterns,
        );
        let Some(when) = whens.into_iter().rfind(|when| when.period.is_some()) else { return };
        let Some(date) = when.period.map(|period| period.end) else { return };
        if self.own.date.is_none_or(|own| date > own) {
            let depth = if line.caps && depth == PLAIN { 1 } else { depth };
            let range = when.range;
            self.section_due =
                Some((depth, DueDraft { range, date: Some(date), bound: Bound::Within }));
        }
    }

    fn announces_by_verb(&mut self, depth: u8, line: &Line) -> bool {
        let words = self.words;
        let tail = crate::extract::tail(&words.folded[line.range.clone()], 240);
        if !tail.ends_with(':') || self.manner == Manner::Reports {
            return false;
        }
        let from = sentences(line.range.clone(), words.normalized)
            .into_iter()
            .next_back()
            .map_or(line.range.start, |sentence| sentence.start)
            .max(line.range.end - tail.len());
        let verbs = &words.context.patterns.verbs;
        let orders: Vec<_> = verbs
            .all(words.folded, from..line.range.end)
            .filter(|(verb, act)| {
                let ends = words.folded[verb.end..line.range.end].trim() == ":";
                (matches!(act, Act::Order | Act::Request) || *act == Act::Direct && ends)
                    && !self.is_taken(verb.start)
            })
            .collect();
        // The last one that someone is the subject of, else the last.
        let by = |verb: &Range<usize>| self.before(verb.start, from, None);
        let Some((verb, act, subject)) = orders
            .iter()
            .rev()
            .find_map(|(verb, act)| Some((verb.clone(), *act, Some(by(verb)?))))
            .or_else(|| orders.last().map(|(verb, act)| (verb.clone(), *act, None)))
        else {
            return false;
        };
        let status = match act {
            Act::Request => TaskStatus::Requested,
            _ => TaskStatus::Assigned,
        };
        let depth = if depth == PLAIN { 0 } else { depth };
        // `Sở yêu cầu các đơn vị thực hiện các nội dung sau:` is a heading with its bodies.
        let to = self.after(verb.end, line.range.end);
        let rest = to.as_ref().map_or("", |list| &words.folded[list.range.end..line.range.end]);
        if to.is_some() && !self.ends_heading(rest) {
            return false;
        }
        let assigner = subject.and_then(|list| self.assigners(&list));
        if let Some(list) = to {
            self.open(depth, list.bodies, status);
        }
        self.ordering = Some(Ordering { depth, assigner, status });
        true
    }

    /// Opens a heading whose bodies the items below it are for; those as deep or deeper end.
    fn open(&mut self, depth: u8, bodies: Vec<Body>, status: TaskStatus) {
        self.headings.retain(|heading| heading.depth < depth);
        self.headings.push(Heading { depth, bodies, casts: Vec::new(), first: 0, status });
    }

    /// Makes the casts of those who order and gives the first.
    pub(super) fn assigners(&mut self, list: &List) -> Option<usize> {
        let task = Serves::Task(self.found.tasks.len());
        let casts: Vec<usize> =
            list.bodies.iter().map(|body| self.cast(body, Role::Assigner, task)).collect();
        casts.last().copied()
    }

    /// `1. Sở Nội vụ`, `Giao Sở Nội vụ:`, `- Sở Nội vụ: chủ trì …`.
    fn heading(&mut self, depth: u8, range: Range<usize>) -> bool {
        let words = self.words;
        let rules = &words.context.patterns.rules;
        let text = &words.folded[range.clone()];
        let allowed = match self.manner {
            Manner::Orders => true,
            Manner::Reports | Manner::News => self.ordering.is_some(),
            Manner::Law => depth < PLAIN,
        };
        // Without number or bullet a heading ends in a colon or has one.
        if !allowed || depth == PLAIN && !text.contains(':') {
            return false;
        }
        let law = self.manner == Manner::Law;
        let prefix = rules.get(if law { "task.law_heading" } else { "task.heading" }).find(text);
        let prefix = prefix.map_or(0, |found| found.end);
        if law && prefix == 0 {
            return false;
        }
        let Some(list) = bodies::list(range.start + prefix, range.end, &words) else {
            return false;
        };
        let rest = &words.folded[list.range.end..range.end];
        let whole = self.ends_heading(rest);
        let inline = rest.strip_prefix(':').is_some_and(|rest| rest.trim().len() > 8);
        let colon = rest.ends_with(':');
        let known = list.bodies.iter().all(|body| body.known);
        let named = known || !law && (colon || inline);
        let plain = depth >= DASH && !colon && !inline;
        if !(whole || inline) || !named || plain {
            return false;
        }
        let requests = |words: &str| {
            words.split(' ').next().is_some_and(|_| {
                let verb = self.words.context.patterns.verbs.starting(words, 0);
                verb.is_some_and(|(_, act)| act == Act::Request)
            })
        };
        let status = match &self.ordering {
            _ if requests(&text[..prefix]) => TaskStatus::Requested,
            Some(ordering) => ordering.status,
            None => TaskStatus::Assigned,
        };
        let depth = if depth == PLAIN { UNNUMBERED } else { depth };
        self.open(depth, list.bodies, status);
        self.item = None;
        self.clause = None;
        if inline {
            let from = list.range.end + 1;
            let first = self.found.tasks.len();
            self.sentences(depth + 1, from..range.end);
            self.item = Some(first..self.found.tasks.len());
            // The bodies of an inline heading are done with its line, unless it ends in a colon.
            if !words.folded[range].ends_with(':') {
                self.headings.pop();
            }
        }
        true
    }

    /// Whether nothing but what announces the items below stands behind the bodies of a line.
    fn ends_heading(&self, rest: &str) -> bool {
        let rules = &self.words.context.patterns.rules;
        let announced = rest
            .strip_suffix(':')
            .is_some_and(|said| said.len() < LONGEST_TAIL && !said.contains(['.', ';', ':']));
        announced && rules.get("task.heading_tail").is_match(rest)
            || rules.get("task.heading_end").is_match(rest)
    }

    /// A line beneath an item with its bodies or its time.
    fn attribute(&mut self, start: usize, line: &Line) -> bool {
        let words = self.words;
        let rule = words.context.patterns.rules.get("task.attribute");
        let text = &words.folded[start..line.range.end];
        // `Chủ trì: Sở A; phối hợp: Sở B; thời gian: Quý II.`
        let parts: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices("; ").map(|(at, sign)| at + sign.len()))
            .filter(|at| rule.is_match(&text[*at..]))
            .collect();
        if parts.first() != Some(&0) {
            return false;
        }
        let ends = parts.iter().skip(1).copied().chain([text.len()]);
        let pieces: Vec<Range<usize>> =
            parts.iter().zip(ends).map(|(from, to)| start + from..start + to).collect();
        let mut read = false;
        for piece in pieces {
            read |= self.one_attribute(piece);
        }
        read
    }

    fn one_attribute(&mut self, piece: Range<usize>) -> bool {
        let words = self.words;
        let rule = words.context.patterns.rules.get("task.attribute");
        let text = &words.folded[piece.clone()];
        let Some(found) = rule.captures(text) else { return false };
        if found[0].len() == text.len() {
            return false;
        }
        let start = piece.start;
        let from = start + found[0].len();
        let (lead, with) = (found.name("lead").is_some(), found.name("with").is_some());
        let Some(tasks) = self.attributed() else { return true };
        if lead || with {
            let role = if lead { Role::Lead } else { Role::Coordinate };
            for list in bodies::scan(from..piece.end, &words) {
                for body in &list.bodies {
                    for task in tasks.clone() {
                        self.part(task, body, role);
                    }
                }
            }
        } else {
            let due = self.time(from..piece.end);
            for task in tasks {
                let task = &mut self.found.tasks[task];
                task.due = due.clone().or(task.due.take());
                let words = &words.folded[from..piece.end];
                let context = self.words.context;
                task.recurrence = task.recurrence.or(due::recurrence(words, context));
            }
        }
        true
    }

    /// The tasks that lines beneath an item speak of; made of the item where it was none by itself.
    fn attributed(&mut self) -> Option<Range<usize>> {
        if let Some(item) = self.item.clone().filter(|item| !item.is_empty()) {
            return Some(item);
        }
        let (_, clause) = self.clause.take()?;
        let task = self.task(clause, TaskStatus::Assigned, "task.attributed");
        self.imply(task, Role::Assigner);
        self.item = Some(task..task + 1);
        self.item.clone()
    }

    /// The time that a cell or line states by itself: `Quý II/2022`, `trước 30/6`, `31/12/2022`.
    pub(super) fn time(&self, range: Range<usize>) -> Option<DueDraft> {
        let words = self.words;
        let stated = due::find(range.clone(), words.folded, self.own, words.context);
        if stated.as_ref().is_some_and(|due| due.date.is_some()) {
            return stated;
        }
        let text = &words.folded[range.clone()];
        let lead = text.len() - text.trim_start().len();
        let patterns = words.context.patterns;
        if let Some((len, date)) = periods::last_day(&text[lead..], self.own, patterns) {
            let start = range.start + lead;
            return Some(DueDraft {
                range: start..start + len,
                date: Some(date),
                bound: Bound::Within,
            });
        }
        let whens = periods::find(range, words.normalized, words.folded, self.own, patterns);
        let told = whens.into_iter().rfind(|when| when.period.is_some()).and_then(|when| {
            let date = when.period?.end;
            Some(DueDraft { range: when.range, date: Some(date), bound: Bound::Within })
        });
        told.or(stated)
    }
}
