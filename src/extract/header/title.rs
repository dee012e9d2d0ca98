//! The type word, the title, and the body that enacts below it.

use std::ops::Range;

use super::super::agencies::{self, Context, Mention};
use super::super::lines::{Line, is_caps};
use super::letter;
use super::number::Number;
use crate::patterns::{DocTypeRow, Patterns};

pub(super) struct Typed<'a> {
    /// The line of the type word.
    pub line: usize,
    pub row: Option<&'a DocTypeRow>,
    pub title: Option<String>,
    /// An article about a paper rather than the paper: no header block can be expected.
    pub article: bool,
}

/// The type word on its own line, or at the head of a line of capitals, and the title after it.
pub(super) fn type_and_title<'a>(
    lines: &[Line],
    end: usize,
    number: Option<&Number>,
    normalized: &str,
    folded: &str,
    context: &Context<'a>,
) -> Option<Typed<'a>> {
    let patterns = context.patterns;
    let enacting = patterns.rules.get("head.enacting");
    let serial = patterns.rules.get("table.serial");
    let draft = patterns.rules.get("head.draft");
    let conclusion = patterns.rules.get("head.conclusion");
    let chrome = patterns.rules.get("news.chrome");
    // `VĂN BẢN` is written of any document.
    let letter = letter(patterns);
    let generic = |row: &DocTypeRow| letter.as_ref() == Some(&row.doc_type);
    for (i, line) in lines[..end].iter().enumerate() {
        let mut text = &folded[line.range.clone()];
        // `TT | Nội dung` heads a table, and is no Thông tư.
        let first = text.split(' ').next().unwrap_or_default();
        if enacting.is_match(text) || chrome.is_match(text) || serial.is_match(first) {
            continue;
        }
        if let Some(found) = draft.find(text) {
            text = text[found.end..].trim_start();
        }
        let offset = line.range.end - text.len();
        if let Some(row) =
            patterns.doctypes.by_words(text.trim_end_matches([':', ' ', '¹', '1', '*']))
        {
            if generic(row) {
                continue;
            }
            if line.caps
                || number.is_some() && !normalized[line.range.clone()].contains(char::is_uppercase)
            {
                return Some(Typed {
                    line: i,
                    row: Some(row),
                    title: title(lines, i + 1, normalized, folded, context),
                    article: false,
                });
            }
        }
        if let Some((len, row)) = patterns.doctypes.starting(text) {
            let rest = offset + len..line.range.end;
            let own = number.and_then(|n| n.code.as_ref()).and_then(|code| code.type_row);
            let same =
                own.is_none_or(|own| patterns.doctypes.row(own).doc_type.code == row.doc_type.code);
            let word_caps = is_caps(&normalized[offset..offset + len]);
            let words = folded[rest.clone()].contains(char::is_alphabetic);
            if word_caps
                && same
                && words
                && !generic(row)
                && number.is_none_or(|n| !line.range.contains(&n.range.start))
            {
                let mut title_text = one_line(&normalized[rest]);
                if let Some(more) =
                    title(lines, i + 1, normalized, folded, context).filter(|_| line.caps)
                    && lines.get(i + 1).is_some_and(|next| !next.gap && next.caps)
                {
                    title_text = format!("{title_text} {more}");
                }
                return Some(Typed {
                    line: i,
                    row: Some(row),
                    title: Some(title_text),
                    article: false,
                });
            }
        }
        if number.is_none()
            && i < 3
            && let Some(found) = conclusion.find(text)
        {
            let row = patterns.doctypes.starting(&text[..found.end]).map(|(_, row)| row);
            let title = Some(one_line(&normalized[line.range.clone()]));
            return Some(Typed { line: i, row, title, article: true });
        }
    }
    None
}

/// The lines of the title: from `from` to the first line that is something else.
pub(super) fn title(
    lines: &[Line],
    from: usize,
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
) -> Option<String> {
    let patterns = context.patterns;
    let body = patterns.rules.get("head.body");
    let addressee = patterns.rules.get("head.addressee");
    let number = patterns.rules.get("head.number");
    let motto = patterns.rules.get("head.motto");
    let draft = patterns.rules.get("head.draft");
    let mut parts: Vec<&str> = Vec::new();
    let mut caps = false;
    // The title may open like a body (`Thực hiện …`), so its first line is not held to the end.
    for line in lines.iter().skip(from).take(8) {
        let text = &folded[line.range.clone()];
        let place_date = text.len() < 70 && patterns.rules.get("head.place_date").is_match(text);
        if addressee.is_match(text)
            || motto.is_match(text)
            || number.is_match(text) && text.contains('/')
            || place_date
        {
            break;
        }
        if parts.is_empty() && draft.find(text).is_some_and(|found| found.end == text.len()) {
            continue;
        }
        let agency = line.caps && body_name(line, normalized, folded, context).is_some();
        if parts.is_empty() {
            if agency || (body.is_match(text) && line.range.len() > 200) {
                break;
            }
            caps = line.caps;
        } else if line.gap || agency || line.caps != caps || body.is_match(text) || parts.len() >= 6
        {
            break;
        }
        parts.push(&normalized[line.range.clone()]);
        if normalized[line.range.clone()].ends_with('.') {
            break;
        }
    }
    (!parts.is_empty()).then(|| one_line(&parts.join(" ")))
}

/// The body on a line of capitals below the title: `HỘI ĐỒNG NHÂN DÂN TỈNH BẮC GIANG`.
pub(super) fn enacting_body<'a>(
    head: &[Line],
    normalized: &str,
    folded: &str,
    context: &Context<'a>,
) -> Option<Mention<'a>> {
    head.iter()
        .filter(|line| line.caps)
        .find_map(|line| body_name(line, normalized, folded, context))
}

/// The body that a line of capitals names, if it names nothing else.
fn body_name<'a>(
    line: &Line,
    normalized: &str,
    folded: &str,
    context: &Context<'a>,
) -> Option<Mention<'a>> {
    let text = &folded[line.range.clone()];
    let position = context.patterns.positions.starting(text, 0).is_some();
    if !position && context.patterns.agencies.starting(text, 0).is_none() {
        return None;
    }
    agencies::parse(normalized, folded, line.range.start, context)
        .filter(|mention| mention.row.is_some() && mention.range.end + 40 >= line.range.end)
}

/// The subject of an official letter: the line `V/v …` and those it runs on to.
pub(super) fn subject(
    head: &[Line],
    normalized: &str,
    folded: &str,
    patterns: &Patterns,
) -> Option<String> {
    let rule = patterns.rules.get("head.subject");
    let stop = ["head.addressee", "head.motto", "head.number"].map(|id| patterns.rules.get(id));
    let at = head.iter().position(|line| rule.is_match(&folded[line.range.clone()]))?;
    let first = &head[at];
    let found = rule.find(&folded[first.range.clone()])?;
    let cell =
        |range: Range<usize>| normalized[range].split(" | ").next().unwrap_or_default().to_owned();
    let mut title = cell(first.range.start + found.end..first.range.end);
    let whole = title.len() == first.range.len() - found.end;
    let mut last = title.chars().next_back();
    for line in head[at + 1..].iter().filter(|_| whole) {
        let text = &folded[line.range.clone()];
        let place = patterns.rules.get("head.place_date").is_match(text);
        if line.gap
            || line.caps
            || place
            || stop.iter().any(|rule| rule.is_match(text))
            || last == Some('.')
        {
            break;
        }
        title.push(' ');
        title.push_str(&normalized[line.range.clone()]);
        last = title.chars().next_back();
    }
    Some(one_line(title.trim_matches(['(', ')', '"', '“', '”'])))
}

/// A title on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
