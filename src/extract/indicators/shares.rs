//! Percentages with the figures that they are the share of.

use super::Draft;
use super::parts::{Links, NEAR, RUN, base_unit};
use crate::extract::{window, window_left};
use crate::model::{IndicatorKind, PartKind, Status};
use crate::patterns::UnitKind;
use crate::text::is_word;

impl Links<'_, '_> {
    /// `38.388/42.092 hồ sơ, đạt 91,2%`; `91,2% (38.388/42.092 hồ sơ)`.
    pub(super) fn shares(&mut self) {
        for i in 0..self.drafts.len() {
            let draft = &self.drafts[i];
            if draft.quantity.kind != IndicatorKind::Percent || draft.status == Status::Change {
                continue;
            }
            if let Some(base) = self.base_before(i).or_else(|| self.base_behind(i)) {
                self.drafts[i].percent_of = Some(self.first + base);
                if self.drafts[i].aspect.is_none() {
                    self.drafts[i].aspect = self.drafts[base].aspect.clone();
                }
                self.drafts[i].scope = self.drafts[base].scope.clone();
                self.drafts[i].period = self.drafts[base].period.clone();
            }
        }
    }

    fn base_before(&self, share: usize) -> Option<usize> {
        let rules = &self.reading.patterns.rules;
        let last = share.checked_sub(1)?;
        let b = &self.drafts[share];
        // Brackets and changes between a figure and its share are passed over.
        let passed = |i: &usize| {
            let draft = &self.drafts[*i];
            draft.status == Status::Change
                || (draft.bracket.is_some() && draft.bracket != b.bracket)
        };
        let base = match self.outside(share) {
            Some(outside) if outside == last => outside,
            _ => (share.saturating_sub(RUN)..share).rev().find(|i| !passed(i))?,
        };
        let a = &self.drafts[base];
        let outside = self.outside(share) == Some(base);
        if a.sentence != b.sentence || !(a.bracket == b.bracket || outside) || !a.is_amount() {
            return None;
        }
        let mut start = self.drafts[last].quantity.range.end;
        if last != base {
            let between = &self.reading.folded[a.quantity.range.end..b.quantity.range.start];
            if between.contains(';') {
                return None;
            }
            start = b.before.start.max(start);
        }
        let gap = window_left(self.reading.folded, b.quantity.range.start, start, 200);
        let gap = if last == base { gap } else { gap.rfind(',').map_or(gap, |at| &gap[at..]) };
        // The qualifier before the figure is part of the gap, and the rule lets it stand.
        if !rules.get("share.link").is_match(gap)
            || rules.get("share.other_subject").is_match(gap)
            || self.names_another(gap, base)
        {
            return None;
        }
        // `bằng 120% cùng kỳ` is a share of another figure.
        let behind = window(self.reading.folded, b.quantity.range.end, 60);
        (!rules.get("share.of_former").is_match(behind)).then_some(base)
    }

    /// Whether the words before a percentage name another counted thing than the figure before them:
    /// `15/15 xã, tỷ lệ hồ sơ trực tuyến đạt 63,4%`.
    fn names_another(&self, gap: &str, base: usize) -> bool {
        let draft = &self.drafts[base];
        let own = crate::text::fold(draft.quantity.unit.as_deref().unwrap_or_default());
        let before = super::clauses::left(draft, self.reading);
        let starts =
            gap.char_indices().filter(|(at, c)| is_word(*c) && !gap[..*at].ends_with(is_word));
        let mut rated = false;
        for (at, _) in starts {
            rated |= self.reading.patterns.rules.get("share.rate").is_match(&gap[at..]);
            if !rated {
                continue;
            }
            if let Some((end, unit)) = self.reading.patterns.units.starting(gap, at)
                && unit.kind == UnitKind::Count
            {
                let noun = &gap[at..end];
                if !own.contains(noun) && !noun.contains(own.as_str()) && !before.contains(noun) {
                    return true;
                }
            }
        }
        false
    }

    fn base_behind(&self, share: usize) -> Option<usize> {
        let base = share + 1;
        let draft = self.drafts.get(base)?;
        let gap = self.gap(share, base);
        let opened = draft.bracket.is_some() && self.outside(base) == Some(share);
        (opened
            && gap.len() < NEAR
            && draft.is_amount()
            && draft.quantity.kind != IndicatorKind::Money)
            .then_some(base)
    }

    /// The hundred per cent of shares of counts: the whole that the count is part of, or a total printed
    /// behind the percentage.
    pub(super) fn bases(&mut self) {
        let of_total = self.reading.patterns.rules.get("share.of_total");
        for i in 0..self.drafts.len() {
            let Some(of) = self.drafts[i].percent_of.and_then(|of| of.checked_sub(self.first))
            else {
                continue;
            };
            let behind = window(self.reading.folded, self.drafts[i].quantity.range.end, 100);
            let of_plan = self.reading.patterns.rules.get("share.of_plan").is_match(behind);
            if self.drafts[of].quantity.denominator.is_some() || of_plan {
                continue;
            }
            // `chiếm 26,0% thu nội địa`: the whole is named again.
            if let Some(named) = self.named_again(i, of) {
                self.drafts[i].percent_base = Some(self.first + named);
                if self.drafts[of].part_of.is_none() {
                    self.drafts[of].part_of = Some(self.first + named);
                    self.drafts[of].part_kind = Some(PartKind::Subset);
                }
                continue;
            }
            let total = i + 1;
            let told = self.drafts.get(total).is_some_and(|draft| {
                draft.sentence == self.drafts[i].sentence
                    && draft.is_amount()
                    && of_total.is_match(self.gap(i, total))
            });
            // `đạt 25% dân số`: a whole that is named without its figure is none of those printed.
            let words =
                &self.reading.folded[self.drafts[i].quantity.range.end..self.drafts[i].behind.end];
            let whole = self.drafts[of].part_of.filter(|whole| {
                let whole = whole.checked_sub(self.first).map(|whole| &self.drafts[whole]);
                let unit = whole.and_then(|whole| base_unit(&whole.quantity)).unwrap_or_default();
                words.trim().is_empty() || words.contains(&crate::text::fold(unit))
            });
            self.drafts[i].percent_base = if told { Some(self.first + total) } else { whole };
        }
    }

    /// The earlier figure of the paragraph whose clause holds the words behind a percentage.
    fn named_again(&self, share: usize, of: usize) -> Option<usize> {
        let draft = &self.drafts[share];
        let words = &self.reading.folded[draft.quantity.range.end..draft.behind.end];
        let lead = self.reading.patterns.rules.get("share.of_words").find(words)?;
        let words = words[lead.end..].trim();
        let near = of.saturating_sub(RUN)..of;
        near.rev().filter(|_| words.len() >= 6).find(|i| {
            let earlier = &self.drafts[*i];
            let from = earlier.before.end - super::clauses::left(earlier, self.reading).len();
            let said = &self.reading.folded[from..earlier.behind.end.max(earlier.before.end)];
            let period = |draft: &Draft| draft.period.as_ref().map(|p| (p.start, p.end));
            earlier.is_amount()
                && self.alike(*i, of)
                && said.contains(words)
                && period(earlier).is_some()
                && period(earlier) == period(&self.drafts[of])
        })
    }
}
