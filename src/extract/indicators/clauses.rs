//! Sentences, brackets and clauses of a paragraph: which words belong to which figure.

use std::ops::Range;

use super::{Draft, Reading, place_at};
use crate::extract::agencies;
use crate::extract::lines::Line;
use crate::extract::periods::When;
use crate::model::{IndicatorKind, Scope, Status};
use crate::text::is_word;

/// How many bytes of a clause are looked at before a figure.
pub(super) const CLAUSE: usize = 420;

/// The sentences of a paragraph: parted at `.`, `!`, `?` and `…` before a capital letter, a figure or
/// a quotation mark, unless an abbreviation or a number stands before the mark.
pub(in crate::extract) fn sentences(within: Range<usize>, normalized: &str) -> Vec<Range<usize>> {
    let text = &normalized[within.clone()];
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(['.', '!', '?', '…']) {
        let end = at + mark.len();
        let rest = &text[end..];
        let Some(next) = rest.strip_prefix(' ').and_then(|rest| rest.chars().next()) else {
            continue;
        };
        if !(next.is_uppercase() || next.is_ascii_digit() || matches!(next, '“' | '"')) {
            continue;
        }
        let before = text[start..at].rsplit([' ', '(']).next().unwrap_or_default();
        let short = before.chars().count() <= 3
            && before.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
        if mark == "." && short && !before.is_empty() && text[start..at].len() < 8 {
            continue;
        }
        if mark == "." && before.chars().count() <= 2 && before.chars().all(char::is_uppercase) {
            continue;
        }
        found.push(within.start + start..within.start + end);
        start = end;
    }
    found.push(within.start + start..within.end);
    found
}

/// Gives every figure its sentence, its bracket and the words before and behind it.
pub(super) fn place(
    drafts: &mut [Draft],
    line: &Line,
    sentences: &[Range<usize>],
    reading: &Reading<'_>,
) {
    let folded = reading.folded;
    let mut open: Vec<usize> = Vec::new();
    let mut at = line.range.start;
    for i in 0..drafts.len() {
        let range = drafts[i].quantity.range.clone();
        for (offset, byte) in folded.as_bytes()[at..range.start.max(at)].iter().enumerate() {
            match byte {
                b'(' | b'[' => open.push(at + offset),
                b')' | b']' => _ = open.pop(),
                _ => {}
            }
        }
        at = range.end.max(at);
        let sentence = sentences.partition_point(|sentence| sentence.end <= range.start);
        let sentence = sentence.min(sentences.len() - 1);
        let bracket = open.last().copied();
        let mut start = sentences[sentence].start;
        if let Some(bracket) = bracket {
            start = start.max(bracket + 1);
        }
        if i > 0 {
            start = start.max(drafts[i - 1].quantity.range.end);
        }
        start = start.min(range.start);
        let before = &folded[start..range.start];
        if let Some(cut) = before.rfind([';', ')']) {
            start += cut + 1;
        }
        let draft = &mut drafts[i];
        draft.sentence = sentence;
        draft.bracket = bracket;
        draft.before = start..range.start;
    }
    let stop = reading.patterns.rules.get("measure.stop");
    for i in 0..drafts.len() {
        let end = drafts[i].quantity.range.end;
        let limit = drafts
            .get(i + 1)
            .map_or(line.range.end, |next| next.quantity.range.start)
            .min(sentences[drafts[i].sentence].end)
            .max(end);
        let text = &folded[end..limit];
        let cut = stop.find(text).map_or(text.len(), |found| found.start);
        drafts[i].behind = end..end + cut;
    }
}

/// The sign of the innermost bracket that is open at byte `at`, counted from `start`.
pub(super) fn bracket_at(at: usize, start: usize, folded: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (offset, byte) in folded.as_bytes()[start..at].iter().enumerate() {
        match byte {
            b'(' | b'[' => open.push(start + offset),
            b')' | b']' => _ = open.pop(),
            _ => {}
        }
    }
    open.pop()
}

/// The words of a clause before a figure, not too far back.
pub(super) fn left<'a>(draft: &Draft, reading: &Reading<'a>) -> &'a str {
    let end = draft.before.end;
    crate::extract::window_left(reading.folded, end, draft.before.start, CLAUSE)
}

/// Level, place and body that a figure is about: printed in its clause, else those of the clause
/// before it in the sentence.
pub(in crate::extract) fn scope(draft: &mut Draft, held: &mut Scope, reading: &Reading<'_>) {
    let start = draft.before.end - left(draft, reading).len();
    let words = &reading.folded[start..draft.before.end];
    let level = reading
        .patterns
        .rules
        .group("scope")
        .flat_map(|rule| rule.find_iter(words).map(|found| (found, rule.stands_for.as_str())))
        .max_by_key(|(found, _)| (found.start, found.end));
    let named = kind_words(words, reading)
        .filter_map(|at| place_at(start + at, reading).map(|(end, place)| (start + at..end, place)))
        .last();
    let body = reading
        .patterns
        .agencies
        .all(reading.folded, start..draft.before.end)
        .map(|(range, _)| range.start)
        .last()
        .and_then(|at| agencies::parse(reading.normalized, reading.folded, at, reading.context));
    if level.is_none() && named.is_none() && body.is_none() {
        draft.scope = held.clone();
        // `17 điểm cầu cấp xã`: said behind the noun, of this figure alone.
        let behind = draft.quantity.range.end..draft.behind.end;
        let words = &reading.folded[behind.clone()];
        let told = reading
            .patterns
            .rules
            .group("scope")
            .find_map(|rule| rule.find(words).map(|found| (found, rule.stands_for.clone())));
        if let Some((found, level)) = told {
            let range = behind.start + found.start..behind.start + found.end;
            let text = reading.normalized[range].split_whitespace().collect::<Vec<_>>().join(" ");
            draft.scope = Scope { level: Some(level), text: Some(text), ..Scope::default() };
        }
        return;
    }
    let shown = |range: Range<usize>| {
        reading.normalized[range].split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut scope = Scope::default();
    if let Some((found, level)) = level {
        scope.level = Some(level.to_owned());
        scope.text = Some(shown(start + found.start..start + found.end));
    }
    if let Some((range, place)) = named {
        scope.text = Some(shown(range));
        // Codes of provinces have 2 figures, of districts 3, of communes 5.
        let rules = &reading.patterns.rules;
        let tier = match place.code.len() {
            2 => "scope.tinh",
            3 => "scope.huyen",
            _ => "scope.xa",
        };
        scope.level.get_or_insert_with(|| rules.get(tier).stands_for.clone());
        scope.place = Some(place);
    }
    if let Some(body) = body {
        scope.text.get_or_insert_with(|| shown(body.range.clone()));
        scope.agency = Some(body.agency);
    }
    *held = scope.clone();
    draft.scope = scope;
}

/// Where words for kinds of places stand alone in a text.
fn kind_words<'a>(words: &'a str, reading: &'a Reading<'_>) -> impl Iterator<Item = usize> + 'a {
    let kinds = &reading.patterns.places.kind_words;
    let starts =
        words.char_indices().filter(move |(at, c)| is_word(*c) && !words[..*at].ends_with(is_word));
    starts.map(|(at, _)| at).filter(move |at| {
        kinds.iter().any(|kind| {
            words[*at..].strip_prefix(kind.word.as_str()).is_some_and(|rest| rest.starts_with(' '))
        })
    })
}

/// In which state of the work the counted things are, where the clause says so.
pub(super) fn aspect(draft: &mut Draft, reading: &Reading<'_>) {
    let before = left(draft, reading);
    let before = crate::extract::tail(before, 160);
    let behind = &reading.folded[draft.quantity.number.end..draft.behind.end];
    let rules = || reading.patterns.rules.group("aspect");
    // The words right behind the noun say more than those before the number: `04 hồ sơ quá hạn`.
    let found = rules().find(|rule| rule.is_match(behind)).or_else(|| {
        let last = before.rfind(',').map_or(before, |at| &before[at..]);
        rules()
            .find(|rule| rule.is_match(last))
            .or_else(|| rules().find(|rule| rule.is_match(before)))
    });
    draft.aspect = found.map(|rule| rule.stands_for.clone());
}

/// What is measured, in the words of the text: the clause before the number and behind it, without
/// times, connectives and verbs of reaching.
pub(super) fn measure(draft: &Draft, whens: &[When], reading: &Reading<'_>) -> Option<String> {
    let rules = &reading.patterns.rules;
    let mut start = draft.before.end - left(draft, reading).len();
    let end = draft.before.end;
    // What stands before a time or a scope is another thing's.
    for when in whens {
        if when.range.start < start || when.range.end > end {
            continue;
        }
        if reading.folded[when.range.end..end].trim_start().starts_with([',', ':'])
            || when.range.start <= start + 12
        {
            start = when.range.end;
        }
    }
    if let Some(found) = rules.get("measure.left").find(&reading.folded[start..end]) {
        start += found.end;
    }
    let words = &reading.folded[start..end];
    let cut = rules.get("measure.right").find(words).map_or(end, |found| start + found.start);
    let shown = |range: Range<usize>| {
        reading.normalized[range].split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut measure = shown(start..cut.max(start));
    let share = draft.quantity.kind == IndicatorKind::Percent || draft.status == Status::Change;
    let unit_end = draft.quantity.range.end;
    let unit_start = draft.quantity.number.end;
    let noun = if share { String::new() } else { shown(unit_start..unit_end) };
    let rest = shown(unit_end..draft.behind.end.max(unit_end));
    let noun_before = draft.quantity.rule == "ind.noun_before";
    let repeated =
        |measure: &str, noun: &str| crate::text::fold(measure).contains(&crate::text::fold(noun));
    for part in [noun, rest] {
        if !part.is_empty() && !noun_before && !repeated(&measure, &part) {
            if !measure.is_empty() {
                measure.push(' ');
            }
            measure.push_str(&part);
        }
    }
    let measure = measure.trim_matches([' ', ',', ';', ':', '.', '(', ')', '-', '+']).to_owned();
    (!measure.is_empty()).then_some(measure)
}
