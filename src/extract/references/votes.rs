//! One document cited several times in a scan, once with a letter or figure misread.
//!
//! Figures cannot be put right by themselves; what the other citations of the same type and date say
//! can (research on symbols in scans: the strongest corrector of digits). Two papers of one day with neighbouring
//! numbers exist, so the odd one must also be a word that the engine was not sure of.

use std::collections::BTreeMap;

use crate::model::{Date, Ocr, Reference, Warning};

/// Below this confidence, 0 to 100, a word may be outvoted.
const UNSURE: u8 = 80;
/// At least so many citations outvote one.
const MAJORITY: usize = 2;
/// More citations of one type and date than this are a list, not one document cited again; this and the
/// next bound the work.
const MOST: usize = 64;
/// More codes than this are not put right in one document.
const VOTES: usize = 100;

/// Citations by date and code of the type.
type Groups = BTreeMap<(Date, Option<String>), Vec<usize>>;

/// Gives outvoted references the code that the others have, and says so.
pub(in crate::extract) fn vote(references: &mut [Reference], ocr: &Ocr) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut groups = Groups::new();
    for (at, reference) in references.iter().enumerate() {
        if let Some(group) = group_of(reference) {
            groups.entry(group).or_default().push(at);
        }
    }
    for odd in 0..references.len() {
        if warnings.len() >= VOTES {
            break;
        }
        let Some(right) = outvoted(odd, references, &groups, ocr) else { continue };
        let majority = references[right].clone();
        let reference = &mut references[odd];
        warnings.push(Warning {
            stage: "ocr".to_owned(),
            page: reference.page,
            message: format!(
                "r{}: {} is taken for {}, which is cited with the same type and date elsewhere",
                odd + 1,
                reference.code.as_deref().unwrap_or_default(),
                majority.code.as_deref().unwrap_or_default(),
            ),
        });
        reference.code = majority.code;
        reference.number = majority.number;
        reference.symbol = majority.symbol;
        reference.issuer = majority.issuer;
        reference.key.clone_from(&majority.key);
        reference.repaired = true;
        // The first mention is the first of all of them.
        let same: Vec<usize> = (0..references.len())
            .filter(|at| references[*at].key.is_some() && references[*at].key == majority.key)
            .collect();
        for at in &same {
            references[*at].same_as = same.first().filter(|first| *first != at).copied();
        }
    }
    warnings
}

fn group_of(reference: &Reference) -> Option<(Date, Option<String>)> {
    let date = reference.date.filter(|date| date.day > 0)?;
    Some((date, reference.doc_type.as_ref().map(|doc_type| doc_type.code.clone())))
}

/// The reference that says what an odd one must be.
fn outvoted(odd: usize, references: &[Reference], groups: &Groups, ocr: &Ocr) -> Option<usize> {
    let one = &references[odd];
    let (code, span) = (one.code.as_deref()?, one.code_span?);
    let group = groups.get(&group_of(one)?).filter(|group| group.len() <= MOST)?;
    let first = ocr.doubtful.partition_point(|doubt| doubt.span.end <= span.start);
    let unsure = ocr.doubtful[first..]
        .iter()
        .take_while(|doubt| doubt.span.start < span.end)
        .any(|doubt| doubt.confidence < UNSURE);
    let again = group.iter().any(|at| *at != odd && references[*at].code == one.code);
    if !unsure || again {
        return None;
    }
    let near = |at: &&usize| {
        references[**at].code.as_deref().is_some_and(|other| differ_by_one(code, other))
    };
    let others: Vec<usize> = group.iter().filter(near).copied().collect();
    let [right, ..] = others[..] else { return None };
    let agree = others.iter().all(|at| references[*at].code == references[right].code);
    (agree && others.len() >= MAJORITY).then_some(right)
}

/// Whether one letter or figure stands for another, is missing or too many.
fn differ_by_one(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = |skip_a: usize, skip_b: usize| a.get(head + skip_a..) == b.get(head + skip_b..);
    a != b && (tail(1, 1) || tail(1, 0) || tail(0, 1))
}

#[cfg(test)]
mod tests {
    use super::differ_by_one;

    #[test]
    fn codes_differ_by_one_place() {
        assert!(differ_by_one("29/KH-STP", "26/KH-STP"));
        assert!(differ_by_one("400/2021/QH15", "40/2021/QH15"));
        assert!(differ_by_one("01/2022/T1-VPCP", "01/2022/TT-VPCP"));
        assert!(differ_by_one("1/KH", "1/KH-") && !differ_by_one("1/KH", "1/KH"));
        assert!(!differ_by_one("29/KH-STP", "92/KH-STP") && !differ_by_one("", "ab"));
    }
}
