//! A gate, the words that a text must hold for a rule to be tried on it, spares time and changes nothing.

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
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
