//! Parts and wholes, shares, and the two figures of a change (handbook §9.4, §9.6).

use std::ops::Range;

use rust_decimal::Decimal;

use super::{Draft, Reading};
use crate::extract::{window, window_left};
use crate::model::{IndicatorKind, PartKind, Qualifier, Status};

/// How many figures a list that is announced may hold.
const LISTED: usize = 80;

/// How many figures to either side may be parts of one that nothing announces.
pub(super) const RUN: usize = 24;

/// How far a bracket may stand behind the figure whose parts it lists, in bytes.
pub(super) const NEAR: usize = 160;

/// Links the figures of a paragraph; their indices count from `first` in the document.
pub(super) fn link(
    drafts: &mut [Draft],
    first: usize,
    sentences: &[Range<usize>],
    reading: &Reading<'_>,
) {
    let mut links = Links { drafts, first, sentences, reading };
    links.changes();
    links.brackets();
    links.shares();
    links.announced();
    links.sums();
    links.states();
    links.bases();
}

/// The figures of a paragraph while they are linked.
pub(super) struct Links<'a, 'r> {
    pub(super) drafts: &'a mut [Draft],
    /// Index of the first of them in the document.
    pub(super) first: usize,
    pub(super) sentences: &'a [Range<usize>],
    pub(super) reading: &'a Reading<'r>,
}

impl Links<'_, '_> {
    /// The text between two figures.
    pub(super) fn gap(&self, from: usize, to: usize) -> &str {
        let start = self.drafts[from].quantity.range.end;
        let end = self.drafts[to].quantity.range.start.max(start);
        &self.reading.folded[start..end]
    }

    /// The figure that a bracket stands behind: the last one outside it, near enough.
    pub(super) fn outside(&self, inside: usize) -> Option<usize> {
        let bracket = self.drafts[inside].bracket?;
        let near = inside.saturating_sub(RUN)..inside;
        let whole = near.rev().find(|i| self.drafts[*i].quantity.range.end <= bracket)?;
        let gap = &self.reading.folded[self.drafts[whole].quantity.range.end..bracket];
        let same = self.drafts[whole].sentence == self.drafts[inside].sentence
            && self.drafts[whole].bracket != self.drafts[inside].bracket;
        (same && gap.len() <= NEAR && !gap.contains([';', ')', '(']) && !gap.contains(". "))
            .then_some(whole)
    }

    /// `tăng 263 người (4.623/4.360)`, `tăng từ 50 lên 60`, `tăng 10 hồ sơ (từ 50 lên 60)`, `115 đơn,
    /// tăng 10 đơn so với cùng kỳ (105 đơn)`.
    fn changes(&mut self) {
        for i in 0..self.drafts.len() {
            if self.drafts[i].status == Status::Result
                && self.drafts[i].change.is_some()
                && i > 0
                && self.drafts[i - 1].status == Status::Previous
            {
                let figures = (self.first + i - 1, self.first + i);
                if let Some(change) = &mut self.drafts[i].change {
                    change.figures = Some(figures);
                }
            }
            if self.drafts[i].status != Status::Change {
                continue;
            }
            let inside: Vec<usize> = (i + 1..self.drafts.len().min(i + RUN))
                .take_while(|j| self.drafts[*j].sentence == self.drafts[i].sentence)
                .filter(|j| self.outside(*j) == Some(i))
                .collect();
            let figures = match inside.as_slice() {
                [both]
                    if self.drafts[*both].quantity.kind == IndicatorKind::Ratio
                        && !self.is_of_rank(i) =>
                {
                    Some((*both, *both))
                }
                [former, present, ..]
                    if self.drafts[*former].status == Status::Previous
                        && self.drafts[*present].status == Status::Result =>
                {
                    Some((*former, *present))
                }
                [former] if self.drafts[*former].status == Status::Previous => {
                    self.present_before(i, *former).map(|present| (*former, present))
                }
                _ => None,
            };
            if let (Some((former, present)), Some(change)) = (figures, &mut self.drafts[i].change) {
                change.figures = Some((self.first + former, self.first + present));
            }
        }
    }

    /// Whether a change is one of a place in a list, whose former place may stand in a bracket.
    fn is_of_rank(&self, change: usize) -> bool {
        let before = change.checked_sub(1).map(|i| &self.drafts[i]);
        before.is_some_and(|before| {
            before.quantity.kind == IndicatorKind::Rank
                && before.sentence == self.drafts[change].sentence
        })
    }

    /// The figure that a change in the same clause chain is of.
    fn present_before(&self, change: usize, former: usize) -> Option<usize> {
        let before = (change.saturating_sub(RUN)..change)
            .rev()
            .find(|i| self.drafts[*i].bracket == self.drafts[change].bracket)?;
        let draft = &self.drafts[before];
        let gap = self.gap(before, change);
        (draft.sentence == self.drafts[change].sentence
            && draft.bracket == self.drafts[change].bracket
            && draft.status == Status::Result
            && draft.quantity.kind == self.drafts[former].quantity.kind
            && base_unit(&draft.quantity) == base_unit(&self.drafts[former].quantity)
            && !gap.contains(';'))
        .then_some(before)
    }

    /// `40 văn bản (23 nghị quyết, 17 quyết định)`.
    fn brackets(&mut self) {
        let mut i = 0;
        while i < self.drafts.len() {
            let Some(bracket) = self.drafts[i].bracket else {
                i += 1;
                continue;
            };
            let members: Vec<usize> = (i..self.drafts.len())
                .take_while(|j| self.drafts[*j].bracket == Some(bracket))
                .collect();
            i += members.len();
            let Some(whole) = self.outside(members[0]) else { continue };
            let parts: Vec<usize> = members
                .into_iter()
                .filter(|part| self.drafts[*part].is_amount())
                .filter(|part| self.drafts[*part].status != Status::Previous)
                .filter(|part| self.drafts[*part].quantity.kind == self.drafts[whole].quantity.kind)
                .collect();
            if self.drafts[whole].is_amount() {
                self.parts(whole, &parts, true);
            }
        }
    }

    /// `trong đó`, `gồm`: the figures that follow are parts of the one before.
    fn announced(&mut self) {
        let rules = &self.reading.patterns.rules;
        let marker = rules.get("part.of_which");
        let mut i = 1;
        while i < self.drafts.len() {
            let start = self.drafts[i].before.start;
            let previous = self.drafts[i - 1].quantity.range.end;
            let gap =
                &self.reading.folded[previous.min(start)..self.drafts[i].quantity.range.start];
            let Some(found) = marker.captures_iter(gap).last() else {
                i += 1;
                continue;
            };
            let at = previous.min(start) + found.get(0).map_or(0, |m| m.start());
            let colon = found.name("mark").is_some_and(|mark| mark.as_str() == ":");
            let exhaustive = rules.get("part.exhaustive").is_match(&found[0]);
            let bracket = self.drafts[i].bracket;
            // `trong số hồ sơ trễ hạn có`: the whole is the one that was said to be late.
            let named =
                self.reading.patterns.rules.group("aspect").find(|rule| rule.is_match(&found[0]));
            let aspect = named.map(|rule| rule.stands_for.as_str());
            let Some(whole) = self.whole_before(i, bracket, aspect) else {
                i += 1;
                continue;
            };
            let parts = self.listed(i, whole, at, colon);
            let last = parts.last().copied().unwrap_or(i);
            self.parts(whole, &parts, exhaustive);
            i = last.max(i) + 1;
        }
    }

    /// The figure that `trong đó` before figure `at` means: the nearest amount before it, in its
    /// sentence or the one before.
    fn whole_before(
        &self,
        at: usize,
        bracket: Option<usize>,
        aspect: Option<&str>,
    ) -> Option<usize> {
        let sentence = self.drafts[at].sentence;
        (at.saturating_sub(RUN)..at)
            .rev()
            .filter(|i| aspect.is_none() || self.drafts[*i].aspect.as_deref() == aspect)
            .filter(|i| self.drafts[*i].bracket == bracket)
            .take_while(|i| self.drafts[*i].sentence + 1 >= sentence)
            .filter(|i| self.alike(*i, at))
            .find(|i| self.drafts[*i].is_amount() && self.drafts[*i].status != Status::Previous)
    }

    /// The figures that a list from figure `from` on holds.
    fn listed(&self, from: usize, whole: usize, marker: usize, colon: bool) -> Vec<usize> {
        let rules = &self.reading.patterns.rules;
        let sentence = self.drafts[from].sentence;
        let range = &self.sentences[sentence];
        let folded = self.reading.folded;
        let begins = folded[range.start.min(marker)..marker].trim().len() < 3;
        // A list inside one of several clauses ends with its clause.
        let said = folded[range.start.min(marker)..marker].trim_end_matches([' ', ';', ',']);
        let chained = !begins && !colon && said.contains(';');
        let mut limit = range.end;
        let rest = &folded[self.drafts[from].quantity.range.end..range.end];
        let again = rules.get("part.of_which").find(rest);
        if !begins && !colon && (chained || again.is_some()) {
            limit = rest.find(';').map_or(limit, |at| self.drafts[from].quantity.range.end + at);
        }
        let bracket = self.drafts[from].bracket;
        let mut parts: Vec<usize> = (from..self.drafts.len())
            .take_while(|i| self.drafts[*i].quantity.range.start < limit)
            .take(LISTED)
            .filter(|i| self.drafts[*i].sentence == sentence && self.drafts[*i].bracket == bracket)
            .filter(|i| self.drafts[*i].is_amount())
            .filter(|i| self.drafts[*i].status != Status::Previous)
            .filter(|i| self.alike(whole, *i))
            .collect();
        // States of another split are parts of something else: `trong đó đúng hạn 90, quá hạn 2; đang
        // giải quyết 8`.
        let family = |i: &usize| self.drafts[*i].aspect.as_deref().map(split_of);
        if let Some(first) = parts.first().and_then(&family)
            && let Some(other) =
                parts.iter().position(|part| family(part).is_some_and(|one| one != first))
        {
            parts.truncate(other);
        }
        // A part with parts of its own ends the list: those are its.
        if let Some(nested) = parts
            .iter()
            .position(|i| *i > from && rules.get("part.of_which").is_match(self.gap(*i - 1, *i)))
        {
            parts.truncate(nested);
        }
        parts
    }

    /// Whether two figures count in the same way.
    pub(super) fn alike(&self, whole: usize, part: usize) -> bool {
        let (a, b) = (&self.drafts[whole].quantity, &self.drafts[part].quantity);
        let ratio = |kind| matches!(kind, IndicatorKind::Ratio | IndicatorKind::Count);
        match (a.kind, b.kind) {
            (IndicatorKind::Money | IndicatorKind::Measure, kind) => {
                a.kind == kind && base_unit(a) == base_unit(b)
            }
            (a, b) => ratio(a) && ratio(b),
        }
    }

    /// Makes figures the parts of a whole; they part it up if they are told to be all there are and
    /// their sum says so or nearly so.
    fn parts(&mut self, whole: usize, parts: &[usize], listed: bool) {
        let each = self.reading.patterns.rules.get("part.each");
        let parts: Vec<usize> = parts
            .iter()
            .copied()
            .filter(|part| self.is_free(whole, *part))
            .filter(|part| {
                let at = self.drafts[*part].quantity.range.start;
                !each.is_match(window_left(self.reading.folded, at, 0, 60))
            })
            .collect();
        let kind = self.partition(whole, &parts, listed).unwrap_or(PartKind::Subset);
        for part in parts {
            let unit_differs =
                base_unit(&self.drafts[part].quantity) != base_unit(&self.drafts[whole].quantity);
            if kind == PartKind::Subset && unit_differs && !self.nouns_agree(whole, part) {
                continue;
            }
            self.drafts[part].part_of = Some(self.first + whole);
            self.drafts[part].part_kind = Some(kind);
        }
    }

    /// Whether a figure is part of nothing yet, or only of this whole as one of several.
    fn is_free(&self, whole: usize, part: usize) -> bool {
        let part = &self.drafts[part];
        part.part_of.is_none()
            || (part.part_of == Some(self.first + whole)
                && part.part_kind == Some(PartKind::Subset))
    }

    /// Whether the noun of a part is one that the whole can be made of: the same, or not told.
    fn nouns_agree(&self, whole: usize, part: usize) -> bool {
        let unit = |i: usize| base_unit(&self.drafts[i].quantity);
        match (unit(whole), unit(part)) {
            (Some(a), Some(b)) => {
                // `TTHC` are `thủ tục`.
                let words = &self.reading.patterns.abbreviations;
                let spelt =
                    |unit: &str| crate::text::fold(words.get(unit).map_or(unit, String::as_str));
                let (a, b) = (spelt(a), spelt(b));
                // Resolutions and decisions are papers.
                let papers = &self.reading.patterns.doctypes;
                let generic = self.reading.patterns.rules.get("part.papers");
                a.contains(&b)
                    || b.contains(&a)
                    || (generic.is_match(&a)
                        && papers.starting(&b).is_some_and(|(end, _)| end == b.len()))
            }
            _ => true,
        }
    }

    /// In what way figures part a whole up, or `None` where they need not.
    fn partition(&self, whole: usize, parts: &[usize], listed: bool) -> Option<PartKind> {
        if parts.len() < 2 {
            return None;
        }
        let value = |i: &usize| base_value(&self.drafts[*i]);
        let total = value(&whole);
        let sum: Decimal = parts.iter().map(value).sum();
        let exact = parts
            .iter()
            .chain([&whole])
            .all(|i| matches!(self.drafts[*i].qualifier, Qualifier::Exact | Qualifier::About));
        let off = (sum - total).abs();
        let within =
            |percent: i64| off * Decimal::from(100) <= total.abs() * Decimal::from(percent);
        let levels: Vec<&str> =
            parts.iter().filter_map(|i| self.drafts[*i].scope.level.as_deref()).collect();
        let mut distinct = levels.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let by_level = levels.len() == parts.len() && distinct.len() == parts.len();
        let aspects: Vec<Option<&str>> =
            parts.iter().map(|i| self.drafts[*i].aspect.as_deref()).collect();
        let all_of = |one: &[&str]| {
            aspects.iter().all(|aspect| aspect.is_some_and(|aspect| one.contains(&aspect)))
        };
        let has = |one: &str| aspects.contains(&Some(one));
        let same_unit = parts.iter().all(|part| self.nouns_agree(whole, *part));
        let by_period = has("carried") && (has("new") || has("received") || parts.len() == 2);
        let by_status = (all_of(&["done", "pending", "returned"]) && has("done") && has("pending"))
            || (all_of(&["on_time", "late"]) && has("on_time") && has("late"))
            || (all_of(&["done", "pending", "on_time", "late", "returned"])
                && has("pending")
                && (has("on_time") || has("late") || has("done"))
                && !(has("done") && (has("on_time") || has("late"))));
        let kind = if by_level {
            PartKind::ByLevel
        } else if by_period {
            PartKind::ByPeriod
        } else if by_status {
            PartKind::ByStatus
        } else {
            PartKind::ByType
        };
        if sum == total {
            let states = aspects.iter().flatten().any(|aspect| *aspect != "received");
            let told = kind == PartKind::ByType && same_unit && states;
            return Some(if told { PartKind::ByStatus } else { kind });
        }
        // `còn lại là xã hội hóa`: what is left has no figure.
        let rest = parts.last().map_or("", |last| {
            let behind = window(self.reading.folded, self.drafts[*last].quantity.range.end, 120);
            &behind[..behind.find([')', ';']).unwrap_or(behind.len())]
        });
        if sum < total && self.reading.patterns.rules.get("part.rest").is_match(rest) {
            return None;
        }
        // Things of other kinds need not add up: `15 xã (12 thôn, 2 ấp)`.
        if !exact || !same_unit {
            return None;
        }
        let fits = match kind {
            PartKind::ByLevel => distinct.len() >= 3 || within(15),
            PartKind::ByPeriod => within(25),
            PartKind::ByStatus => within(10) || (sum > total && within(50)),
            _ if listed => within(20),
            // What is left out makes the sum too small, never too large.
            _ => sum > total && within(5),
        };
        fits.then_some(kind)
    }

    /// Chains without `trong đó`: received, done, pending, late (handbook §9.3).
    fn states(&mut self) {
        let mut received: Option<usize> = None;
        let mut done: Option<usize> = None;
        let count = self.drafts.len();
        let mut i = 0;
        while i < count {
            if !self.drafts[i].is_amount()
                || self.drafts[i].status == Status::Previous
                || self.drafts[i].quantity.kind != IndicatorKind::Count
            {
                i += 1;
                continue;
            }
            let aspect = self.drafts[i].aspect.clone();
            let linked = self.drafts[i].part_of.is_some();
            match aspect.as_deref() {
                Some("received") if !linked => (received, done) = (Some(i), None),
                Some("done") if linked => done = Some(i),
                Some("done" | "pending" | "returned") if !linked => {
                    if let Some(whole) = received.filter(|whole| self.chained(*whole, i)) {
                        let chain = self.chain(i, whole, &["done", "pending", "returned"]);
                        let settled = chain
                            .iter()
                            .find(|i| self.drafts[**i].aspect.as_deref() == Some("done"));
                        done = settled.copied().or(done);
                        self.parts(whole, &chain, false);
                    } else if aspect.as_deref() == Some("done") {
                        (received, done) = (None, Some(i));
                    }
                }
                Some("on_time" | "late") if !linked => {
                    let chain = |whole: usize| self.chain(i, whole, &["on_time", "late"]);
                    let settled = done.filter(|whole| self.chained(*whole, i));
                    let whole = match (settled, received) {
                        // Late files beside done and pending ones overlap both.
                        (Some(_), Some(received))
                            if chain(received).len() == 1
                                && self.pending_between(received, i)
                                && self.chained(received, i) =>
                        {
                            Some(received)
                        }
                        (Some(done), _) => Some(done),
                        (None, Some(received)) if self.chained(received, i) => Some(received),
                        _ => None,
                    };
                    if let Some(whole) = whole {
                        let chain = self.chain(i, whole, &["on_time", "late"]);
                        self.parts(whole, &chain, false);
                    }
                }
                Some("carried" | "new") if !linked => {
                    if let Some(whole) = received.filter(|whole| self.chained(*whole, i)) {
                        let chain = self.chain(i, whole, &["carried", "new"]);
                        self.parts(whole, &chain, true);
                    }
                }
                _ => {}
            }
            i += 1;
        }
    }

    /// Whether a figure goes on the chain of an earlier one: alike, of the same scope and bracket, in
    /// the same sentence or the next.
    fn chained(&self, whole: usize, part: usize) -> bool {
        let (a, b) = (&self.drafts[whole], &self.drafts[part]);
        let scope = a.scope.level == b.scope.level || b.scope.level.is_none();
        let near = b.sentence <= a.sentence + 1;
        let value = base_value(b) <= base_value(a);
        whole < part
            && a.bracket == b.bracket
            && scope
            && near
            && value
            && self.alike(whole, part)
            && self.nouns_agree(whole, part)
            && a.period.as_ref().map(|p| (p.start, p.end))
                == b.period.as_ref().map(|p| (p.start, p.end))
    }

    /// The figures from `from` on that stand in the chain with one of these aspects.
    fn chain(&self, from: usize, whole: usize, aspects: &[&str]) -> Vec<usize> {
        let sentence = self.drafts[from].sentence;
        let level = &self.drafts[from].scope.level;
        (from..self.drafts.len().min(from + RUN))
            .take_while(|i| self.drafts[*i].sentence == sentence)
            .take_while(|i| self.drafts[*i].aspect.as_deref() != Some("received"))
            .filter(|i| self.drafts[*i].part_of.is_none() && self.drafts[*i].is_amount())
            .filter(|i| self.drafts[*i].bracket == self.drafts[from].bracket)
            .filter(|i| self.drafts[*i].scope.level == *level && self.chained(whole, *i))
            .filter(|i| self.drafts[*i].aspect.as_deref().is_some_and(|one| aspects.contains(&one)))
            .collect()
    }

    fn pending_between(&self, whole: usize, part: usize) -> bool {
        (whole.max(part.saturating_sub(RUN))..part)
            .any(|i| self.drafts[i].aspect.as_deref() == Some("pending"))
    }
}

impl Links<'_, '_> {
    /// Figures of one unit that follow a figure, or stand before one that is called their total, and
    /// add up to it: its parts, though nothing announces them.
    fn sums(&mut self) {
        for whole in 0..self.drafts.len() {
            let total = base_value(&self.drafts[whole]);
            if !self.drafts[whole].is_amount() || total < Decimal::TWO {
                continue;
            }
            let called = window_left(
                self.reading.folded,
                self.drafts[whole].quantity.range.start,
                self.drafts[whole].before.start,
                40,
            );
            let summed = self.reading.patterns.rules.get("part.total_behind").is_match(called);
            let last = self.drafts.len().min(whole + RUN);
            let behind: Vec<usize> = (whole + 1..last).collect();
            let before: Vec<usize> = (whole.saturating_sub(RUN)..whole).rev().collect();
            // A part told first, of another split, may stand before those that add up.
            let run = (0..behind.len().min(3))
                .find_map(|skip| self.run(whole, total, &behind[skip..]))
                .or_else(|| summed.then(|| self.run(whole, total, &before)).flatten());
            // Small sums come out by chance; there the states of the work must bear them out.
            let states = |run: &Vec<usize>| run.iter().all(|i| self.drafts[*i].aspect.is_some());
            if let Some(run) = run.filter(|run| total >= Decimal::TEN || states(run)) {
                self.parts(whole, &run, true);
            }
        }
    }

    /// The figures of `order` that add up to a total, taken in that order without a gap.
    fn run(&self, whole: usize, total: Decimal, order: &[usize]) -> Option<Vec<usize>> {
        let of = &self.drafts[whole];
        let mut run = Vec::new();
        let mut sum = Decimal::ZERO;
        for i in order {
            let draft = &self.drafts[*i];
            let other = draft.bracket != of.bracket
                || !draft.is_amount()
                || draft.status != of.status
                || draft.part_of.is_some()
                    && draft.part_of != of.part_of
                    && (draft.part_of, draft.part_kind)
                        != (Some(self.first + whole), Some(PartKind::Subset));
            if other {
                continue;
            }
            if !self.alike(whole, *i) {
                continue;
            }
            if draft.sentence.abs_diff(of.sentence) > 1 || !self.nouns_agree(whole, *i) {
                break;
            }
            sum += base_value(draft);
            run.push(*i);
            if sum >= total {
                break;
            }
        }
        (sum == total && run.len() >= 2).then_some(run)
    }
}

/// By what a state of the work parts things up: when they came, whether they are done, whether in time.
fn split_of(aspect: &str) -> u8 {
    match aspect {
        "on_time" | "late" => 0,
        "done" | "pending" | "returned" => 1,
        _ => 2,
    }
}

/// The unit by which figures are added.
pub(super) fn base_unit(quantity: &crate::extract::quantities::Quantity) -> Option<&str> {
    quantity.base.as_ref().map(|(_, unit)| unit.as_str()).or(quantity.unit.as_deref())
}

/// The value by which figures are added: without multiplier.
fn base_value(draft: &Draft) -> Decimal {
    draft.quantity.base.as_ref().map_or(draft.quantity.value, |(value, _)| *value)
}
