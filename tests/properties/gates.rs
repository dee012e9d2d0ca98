//! A gate, the words that a text must hold for a rule to be tried on it, spares time and changes nothing.

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::string::string_regex_parsed;
use proptest::test_runner::TestRunner;
use regex_syntax::hir::{Hir, HirKind, Repetition};
use viendan::ingest::pattern_files;
use viendan::patterns::Patterns;
use viendan::wire;

use super::config;
use super::texts::{damaged, torn};
use crate::corpus::{patterns, source, sources};

/// Rules that are tried where a word of their gate stands, and nowhere else.
const SOUGHT: &[&str] = &["head.recipients", "name.pointing"];

/// The embedded patterns with the gates of all other rules open.
fn open() -> &'static Patterns {
    static OPEN: LazyLock<Patterns> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns");
        let gate = regex::Regex::new(r"(?m)^gate = \[[^\]]*\]\n").unwrap();
        let ungated = |rule: &str| match SOUGHT.iter().any(|id| rule.contains(&format!("{id:?}"))) {
            true => rule.to_owned(),
            false => gate.replace(rule, "").into_owned(),
        };
        let rules = pattern_files(&folder).unwrap().into_iter();
        let open: Vec<(String, String)> = rules
            .filter(|(name, _)| name.ends_with(".toml"))
            .map(|(name, text)| {
                let rules: Vec<String> = text.split("[[rule]]").map(ungated).collect();
                (name, rules.join("[[rule]]"))
            })
            .collect();
        let left: usize = open.iter().map(|(_, text)| text.matches("\ngate = ").count()).sum();
        assert_eq!(left, SOUGHT.len());
        Patterns::with(open).unwrap()
    });
    &OPEN
}

fn check_gates(text: &str) {
    let gated = viendan::read(source(text), patterns());
    let free = viendan::read(source(text), open());
    assert_eq!(wire::record_line(&gated), wire::record_line(&free), "in {text:?}");
}

/// The pattern without its anchors, which texts cannot be made of.
fn unanchored(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(_) => Hir::empty(),
        HirKind::Capture(group) => unanchored(&group.sub),
        HirKind::Repetition(times) => {
            Hir::repetition(Repetition { sub: unanchored(&times.sub).into(), ..times.clone() })
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(unanchored).collect()),
        HirKind::Alternation(ways) => Hir::alternation(ways.iter().map(unanchored).collect()),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
    }
}

#[test]
fn gates_admit_all_that_their_patterns_match() {
    let mut runner = TestRunner::new(config());
    let gated: Vec<_> = patterns().rules.iter().filter(|rule| !rule.passes_gate("")).collect();
    assert!(gated.len() > SOUGHT.len());
    let mut shut = Vec::new();
    for rule in gated {
        let pattern = unanchored(&regex_syntax::parse(rule.pattern()).unwrap());
        let matches = string_regex_parsed(&pattern).unwrap();
        let out = (0..1_000)
            .map(|_| matches.new_tree(&mut runner).unwrap().current())
            .filter(|text| !rule.passes_gate(text))
            .min_by_key(String::len);
        shut.extend(out.map(|text| format!("{}: {text:?}", rule.id)));
    }
    assert!(shut.is_empty(), "the gate shuts out a match:\n{}", shut.join("\n"));
}

#[test]
fn gates_change_nothing_in_the_corpus() {
    for document in sources() {
        check_gates(&document.text);
        check_gates(&document.text.to_uppercase());
        check_gates(&document.text.replace(' ', "\n"));
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn gates_change_nothing(text in damaged()) {
        check_gates(&text);
    }

    #[test]
    fn gates_change_nothing_in_torn_documents(text in torn()) {
        check_gates(&text);
    }
}
