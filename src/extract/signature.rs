//! Addressees, recipients and the signature block.

use std::ops::Range;

use super::agencies::{self, Context};
use super::bodies::{self, Words};
use super::lines::{Line, is_caps, sentence_case};
use crate::model::{Agency, AgencyKind, Signer};
use crate::patterns::Patterns;

/// A body with the words that name it.
pub(super) type Named = (Range<usize>, Agency);

/// The bodies after `Kính gửi` and in the closing formula.
pub(super) fn addressees(
    lines: &[Line],
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
) -> Addressed {
    let rule = context.patterns.rules.get("head.addressee");
    let number = context.patterns.rules.get("head.number");
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate().take(60) {
        let Some(words) = rule.find(&folded[line.range.clone()]) else { continue };
        let rest = line.range.start + words.end..line.range.end;
        push(rest.clone(), normalized, folded, context, &mut found);
        // The list goes on in items with a dash, or without one where the first line was empty.
        for next in lines[i + 1..].iter().take(20) {
            let text = &normalized[next.range.clone()];
            let item = text.starts_with(['-', '+', '•']);
            let plain =
                rest.len() < 3 && !next.gap && text.len() < 120 && text.ends_with([';', '.']);
            if !(item || plain) || number.is_match(&folded[next.range.clone()]) {
                break;
            }
            push(next.range.clone(), normalized, folded, context, &mut found);
        }
        break;
    }
    Addressed { named: found, closing: closing(lines, normalized, folded, context) }
}

/// Whom a paper is for.
pub(super) struct Addressed {
    /// The bodies after `Kính gửi`.
    pub named: Vec<Named>,
    /// The body of the closing formula, which is the addressee where nothing else names one.
    pub closing: Option<Named>,
}

/// The body of the closing formula: `Kính báo cáo Sở Tư pháp theo dõi, tổng hợp./.`
fn closing(lines: &[Line], normalized: &str, folded: &str, context: &Context<'_>) -> Option<Named> {
    let rule = context.patterns.rules.get("head.closing");
    let from = lines.len().saturating_sub(40);
    lines[from..].iter().find_map(|line| {
        let words = rule.find(&folded[line.range.clone()])?;
        let mention = agencies::parse(normalized, folded, line.range.start + words.end, context)?;
        mention.row.is_some().then_some((mention.range, mention.agency))
    })
}

fn push(
    range: Range<usize>,
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
    out: &mut Vec<Named>,
) {
    let words = Words { normalized, folded, context };
    let signs = context.patterns.rules.get("sign.several");
    for item in items(range, normalized) {
        // `TT Tỉnh ủy, TT HĐND tỉnh`: several bodies of the tables in one item.
        let several = signs.is_match(&folded[item.clone()]);
        let several = several.then(|| bodies::list(item.start, item.end, &words)).flatten();
        let several = several.filter(|list| {
            list.bodies.len() > 1
                && list.bodies.iter().all(|body| body.known)
                && is_note(&normalized[list.range.end..item.end])
        });
        match several {
            Some(list) => out.extend(list.bodies.into_iter().map(|body| (body.range, body.agency))),
            None => out.push((item.clone(), body(item, normalized, folded, context))),
        }
    }
}

/// The items of a line that semicolons separate, without bullets and end marks.
fn items(range: Range<usize>, normalized: &str) -> Vec<Range<usize>> {
    let text = &normalized[range.clone()];
    let mut items = Vec::new();
    let mut at = range.start;
    for part in text.split(';') {
        let trimmed = part
            .trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '-' | '+' | '•' | '*' | ':' | '.' | '|')
            })
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | '/'));
        if trimmed.chars().count() > 1 {
            let start = at + (trimmed.as_ptr() as usize - part.as_ptr() as usize);
            items.push(start..start + trimmed.len());
        }
        at += part.len() + 1;
    }
    items
}

/// The body that a whole item names; what is in no table keeps its words.
fn body(item: Range<usize>, normalized: &str, folded: &str, context: &Context<'_>) -> Agency {
    let text = normalized[item.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    let words = Words { normalized, folded, context };
    if let Some(agency) = bodies::deputies(&normalized[item.clone()], item.start, &words) {
        return agency;
    }
    if let Some(found) = bodies::body(item.start, &words)
        && found.known
        && found.range.end <= item.end
        && is_note(&normalized[found.range.end..item.end])
    {
        return found.agency;
    }
    if context.patterns.rules.get("agency.group").is_match(&folded[item.clone()]) {
        return bodies::group_of(&text, context);
    }
    match agencies::parse(normalized, folded, item.start, context) {
        Some(mention)
            if mention.range.end >= item.end
                || is_note(&normalized[mention.range.end..item.end]) =>
        {
            mention.agency
        }
        Some(mention) if mention.row.is_some() && mention.range.end < item.end => {
            // More follows than one body: `HĐND, UBND huyện`.
            let rest = &folded[mention.range.end..item.end];
            if rest.starts_with([',', '-']) || rest.starts_with(" v") {
                bodies::group_of(&text, context)
            } else {
                unit(&text, context)
            }
        }
        _ => unit(&text, context),
    }
}

/// Whether what follows a body is only a remark: `(để b/c)`.
fn is_note(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('(')
}

fn unit(text: &str, context: &Context<'_>) -> Agency {
    Agency { kind: AgencyKind::Unit, ..agencies::group(text, context) }
}

/// What the end of the paper holds.
#[derive(Default)]
pub(super) struct Ending {
    /// The recipients, `Như trên` left to the caller.
    pub recipients: Vec<Named>,
    /// Whether the addressees are recipients, and where that is said.
    pub as_above: Option<Range<usize>>,
    /// The signature block.
    pub signer: Option<Signer>,
    /// Normalized range of the recipients: nothing in it is a reference.
    pub block: Range<usize>,
}

/// Recipients and signature, in either order or interleaved.
pub(super) fn ending(
    lines: &[Line],
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
) -> Ending {
    let patterns = context.patterns;
    let rules = &patterns.rules;
    let mut ending = Ending::default();
    let recipients = rules.get("head.recipients");
    let is_recipients = |line: &Line| {
        recipients
            .find(&folded[line.range.clone()])
            .is_some_and(|found| found.end + 40 > line.range.len())
            && normalized[line.range.clone()].starts_with(char::is_uppercase)
    };
    // Forms in the annexes have recipients too: the document's are the first that end with `Lưu:`.
    let archive = rules.get("sign.archive");
    let filed = |at: &usize| {
        let below = lines[*at..].iter().take(RECIPIENT_LINES);
        below.clone().any(|line| archive.is_match(&folded[line.range.clone()]))
    };
    let mut places: Vec<usize> = recipients
        .gates(folded)
        .into_iter()
        .filter_map(|at| lines.partition_point(|line| line.range.start <= at).checked_sub(1))
        .collect();
    places.dedup();
    let all = || places.iter().copied().filter(|at| is_recipients(&lines[*at]));
    let start = all().find(filed).or_else(|| all().next_back());
    let tail = start.unwrap_or(lines.len().saturating_sub(14));
    if let Some(start) = start {
        let end = read_recipients(&lines[start..], normalized, folded, context, &mut ending);
        ending.block = lines[start].range.start..end;
    }
    let before = tail.saturating_sub(8);
    let below = &lines[tail..lines.len().min(tail + RECIPIENT_LINES)];
    ending.signer = signature(below, normalized, folded, patterns)
        .or_else(|| signature(&lines[before..tail], normalized, folded, patterns));
    ending
}

/// So many lines a list of recipients has at most.
const RECIPIENT_LINES: usize = 60;

/// Reads the recipients and gives where their list ends. What follows may be an annex.
fn read_recipients(
    lines: &[Line],
    normalized: &str,
    folded: &str,
    context: &Context<'_>,
    ending: &mut Ending,
) -> usize {
    let mut last = 0;
    let rules = &context.patterns.rules;
    let archive = rules.get("sign.archive");
    let as_above = rules.get("sign.as_above");
    let head = rules.get("head.recipients");
    for (i, line) in lines.iter().enumerate().take(RECIPIENT_LINES) {
        let mut range = line.range.clone();
        if i == 0 {
            last = range.end;
            let end = head.find(&folded[range.clone()]).map_or(0, |found| found.end);
            range.start += end;
            // The signature begins in the other column.
            if is_caps(&normalized[range.clone()]) {
                continue;
            }
        }
        // Interleaved columns: the recipient ends where the signature begins.
        range.end =
            signature_start(&range, normalized, folded, context.patterns).unwrap_or(range.end);
        let text = &folded[range.clone()];
        let item = normalized[range.clone()].starts_with(['-', '+', '•', '*']) || i == 0;
        if archive.is_match(text) {
            last = range.end;
            if i > 0 {
                break;
            }
            continue;
        }
        if !item {
            continue;
        }
        last = range.end;
        if let Some(found) = as_above.find(text) {
            let skip = text.len() - text.trim_start_matches(['-', '+', ' ', '*']).len();
            let all = range.end - normalized[range.clone()].len()
                + normalized[range.clone()].trim_end_matches([';', '.', ' ']).len();
            ending.as_above = Some(range.start + skip..all.max(range.start + found.end));
            continue;
        }
        push(range, normalized, folded, context, &mut ending.recipients);
    }
    // In interleaved columns the signer's name stands behind a recipient.
    ending.recipients.retain(|(range, _)| {
        !is_name(&normalized[range.clone()], &folded[range.clone()], context.patterns)
    });
    last
}

/// Where an authority or a position in capitals starts inside a line.
fn signature_start(
    range: &Range<usize>,
    normalized: &str,
    folded: &str,
    patterns: &Patterns,
) -> Option<usize> {
    let text = &normalized[range.clone()];
    let authority = patterns.rules.get("sign.authority");
    // Lines of a signature are short; a longer one is text.
    if text.len() > 240 || !text.ends_with(|c: char| c.is_uppercase() || c == '.') {
        return None;
    }
    let folded = &folded[range.clone()];
    let whole = is_caps(text)
        && (authority.is_match(text) || patterns.positions.starting(folded, 0).is_some());
    if whole {
        return None;
    }
    // Capitals only, up to the end of the line: start behind the last small letter.
    let small = text.rfind(char::is_lowercase).unwrap_or(0);
    text[small..].match_indices(' ').map(|(i, _)| small + i + 1).find_map(|at| {
        let rest = &text[at..];
        let starts = authority.is_match(rest) && is_caps(rest)
            || (is_caps(rest)
                && rest.len() > 6
                && patterns.positions.starting(folded, at).is_some());
        starts.then_some(range.start + at)
    })
}

/// Authority, position and name: `TM. ỦY BAN NHÂN DÂN` / `KT. CHỦ TỊCH` / `PHÓ CHỦ TỊCH` / name.
fn signature(
    lines: &[Line],
    normalized: &str,
    folded: &str,
    patterns: &Patterns,
) -> Option<Signer> {
    let rules = &patterns.rules;
    let authority_rule = rules.get("sign.authority");
    let skip = rules.get("sign.skip");
    let mut authority = None;
    let mut position = None;
    let mut name = None;
    for line in lines {
        let start =
            signature_start(&line.range, normalized, folded, patterns).unwrap_or(line.range.start);
        let text = &normalized[start..line.range.end];
        let low = &folded[start..line.range.end];
        if skip.is_match(low) {
            continue;
        }
        let mut words = 0;
        if let Some(found) = authority_rule.captures(text).filter(|_| is_caps(text)) {
            let printed = &found["authority"];
            authority = Some(if printed.contains('/') {
                printed.to_owned()
            } else {
                format!("{printed}.")
            });
            words = found[0].len();
        }
        if is_caps(text) {
            if let Some((end, found)) = patterns.positions.starting(low, words) {
                position = Some(full_position(&text[words..], end - words, &found.name));
                name = None;
            }
            continue;
        }
        let tail = text.rfind(';').filter(|_| text.starts_with('-')).map_or(0, |at| at + 1);
        let (text, low) = (text[tail..].trim(), low[tail..].trim());
        let rank = rules.get("sign.rank").find(low).map_or(0, |rank| rank.end);
        let (text, low) = (&text[rank..], &low[rank..]);
        if (position.is_some() || authority.is_some())
            && name.is_none()
            && is_name(text, low, patterns)
        {
            name = Some(text.trim_end_matches(['.', ',']).to_owned());
        }
    }
    (position.is_some() || name.is_some()).then_some(Signer { name, position, authority })
}

/// The position as in running text: the table's spelling and whatever follows it.
fn full_position(text: &str, end: usize, name: &str) -> String {
    let rest = text[end..].trim();
    if rest.is_empty() {
        return name.to_owned();
    }
    format!("{name} {}", sentence_case(rest))
}

/// Two to six capitalised syllables, the first a family name; a rank or degree may stand before.
fn is_name(text: &str, folded: &str, patterns: &Patterns) -> bool {
    let text = text.trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let shape = (2..=6).contains(&words.len())
        && words.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase))
        && !text.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | ';' | '/' | '('));
    shape && patterns.surnames.begins(folded.trim())
}
