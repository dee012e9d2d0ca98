//! Rules: regular expressions as data, with the examples that hold them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use memchr::memmem;
use regex::{Captures, Regex};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::PatternError;
use super::starts::Starts;
use crate::text::is_word;

/// A rule file as it stands in TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    fragments: BTreeMap<String, String>,
    #[serde(default)]
    rule: Vec<toml::Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    about: String,
    pattern: String,
    #[serde(default)]
    plain: bool,
    #[serde(default)]
    search: bool,
    #[serde(default)]
    cue: bool,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    gate: Vec<String>,
    #[serde(default)]
    stands_for: String,
    #[serde(default)]
    examples: Vec<Example>,
    #[serde(default)]
    rejects: Vec<String>,
}

/// A text that a rule must match.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text, as in a document.
    pub text: String,
    /// What the rule must take of it; all of it if not given.
    pub takes: Option<String>,
    /// What its named groups must hold.
    #[serde(default)]
    pub groups: BTreeMap<String, String>,
}

/// One rule, compiled.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Dotted, never reused: `code.state`.
    pub id: String,
    /// What it finds, in one sentence.
    pub about: String,
    /// Whether it reads the normalized text (`true`) or the folded one.
    pub plain: bool,
    /// Whether a match counts only after a type word or `số`.
    pub cue: bool,
    /// Whether a match counts only where no letter or figure touches it. (`\b` would do in the
    /// pattern, but keeps the regex engine from its fast path in text that is not ASCII.)
    pub alone: bool,
    /// Literals of which one must be in the text for the rule to match; empty if there are none.
    gate: Vec<memmem::Finder<'static>>,
    /// What a match stands for: the symbol of a body, the words of a position; empty if nothing.
    pub stands_for: String,
    /// Texts it must match.
    pub examples: Vec<Example>,
    /// Texts it must not match.
    pub rejects: Vec<String>,
    /// The file it stands in.
    pub file: String,
    /// Line in that file, counted from 1.
    pub line: usize,
    /// Searched in the text rather than matched at one place.
    pub search: bool,
    /// The pattern with its fragments put in.
    source: String,
    /// Compiled when it is first asked for; those of users' files when they are loaded.
    compiled: OnceLock<Compiled>,
}

/// A pattern that is ready to match.
#[derive(Clone, Debug)]
struct Compiled {
    regex: Regex,
    /// Where it is tried at one place: what a match begins with.
    starts: Option<Starts>,
}

impl Compiled {
    fn new(source: &str, search: bool) -> Result<Compiled, regex::Error> {
        let starts = if search { None } else { Starts::of(source) };
        Ok(Compiled { regex: Regex::new(source)?, starts })
    }

    /// Whether a match at the start of `text` is possible.
    fn admits(&self, text: &str) -> bool {
        self.starts.as_ref().is_none_or(|starts| starts.admits(text))
    }
}

impl Rule {
    /// Matches at the start of `text` (or anywhere, for a rule with `search = true`).
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if self.search {
            return self.captures_iter(text).next();
        }
        let compiled = self.compiled();
        if !compiled.admits(text) || !self.passes_gate(text) {
            return None;
        }
        compiled.regex.captures(text).filter(|found| self.stands(text, &found[0], 0))
    }

    /// The range it matches at the start of `text` (or anywhere, with `search = true`).
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        if self.search {
            return self.find_iter(text).next();
        }
        let compiled = self.compiled();
        if !compiled.admits(text) || !self.passes_gate(text) {
            return None;
        }
        let found = compiled.regex.find(text)?;
        self.stands(text, found.as_str(), 0).then(|| found.range())
    }

    /// Every match in `text` with its groups, for a rule with `search = true`.
    pub fn captures_iter<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = Captures<'t>> + use<'_, 't> {
        let found = self.passes_gate(text).then(|| self.compiled().regex.captures_iter(text));
        found.into_iter().flatten().filter(|found| {
            found.get(0).is_some_and(|whole| self.stands(text, whole.as_str(), whole.start()))
        })
    }

    /// Every match in `text`, for a rule with `search = true`.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Range<usize>> + use<'_, 't> {
        let found = self.passes_gate(text).then(|| self.compiled().regex.find_iter(text));
        found
            .into_iter()
            .flatten()
            .filter(|found| self.stands(text, found.as_str(), found.start()))
            .map(|found| found.range())
    }

    /// The pattern with its fragments put in.
    pub fn pattern(&self) -> &str {
        &self.source
    }

    /// Whether it matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Whether the text has one of the literals without which the rule cannot match.
    pub fn passes_gate(&self, text: &str) -> bool {
        self.gate.is_empty() || self.gate.iter().any(|gate| gate.find(text.as_bytes()).is_some())
    }

    /// Where one of the literals of the gate stands, in reading order: for rules whose gate holds all
    /// that they can begin with.
    pub fn gates(&self, text: &str) -> Vec<usize> {
        let mut places: Vec<usize> =
            self.gate.iter().flat_map(|gate| gate.find_iter(text.as_bytes())).collect();
        places.sort_unstable();
        places
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| match Compiled::new(&self.source, self.search) {
            Ok(compiled) => compiled,
            // The embedded rules are compiled in a test, others when they are loaded.
            Err(error) => unreachable!("rule {}: {error}", self.id),
        })
    }

    fn stands(&self, text: &str, found: &str, start: usize) -> bool {
        !self.alone
            || (!text[..start].ends_with(is_word)
                && !text[start + found.len()..].starts_with(is_word))
    }
}

/// All rules, by id and by the part of the id before the dot.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    by_id: FxHashMap<String, usize>,
    groups: FxHashMap<String, Vec<usize>>,
}

impl Rules {
    /// Reads rule files in order; a later rule with the id of an earlier one takes its place.
    pub(super) fn parse<'a>(
        files: impl Iterator<Item = &'a (String, Cow<'static, str>)>,
    ) -> Result<Rules, PatternError> {
        let mut fragments = BTreeMap::new();
        let mut parsed = Vec::new();
        // A user's fragment may break a rule of the program, so that all are compiled then.
        let mut own = false;
        for (name, text) in files {
            own |= matches!(text, Cow::Owned(_));
            let file: RuleFile = toml::from_str(text).map_err(|error| {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                PatternError::new(name, line, error.message().to_owned())
            })?;
            fragments.extend(file.fragments.clone());
            parsed.push((name, text, file));
        }
        let mut rules = Rules::default();
        for (name, text, file) in parsed {
            for raw in file.rule {
                let line = line_of(text, raw.span().start);
                rules.add(name, line, raw.into_inner(), &fragments, own)?;
            }
        }
        for (i, rule) in rules.rules.iter().enumerate() {
            let group = rule.id.split('.').next().unwrap_or_default();
            rules.groups.entry(group.to_owned()).or_default().push(i);
        }
        Ok(rules)
    }

    fn add(
        &mut self,
        file: &str,
        line: usize,
        raw: RawRule,
        fragments: &BTreeMap<String, String>,
        own: bool,
    ) -> Result<(), PatternError> {
        let fail = |message: String| PatternError::new(file, line, message);
        if !raw.id.contains('.') || raw.id.split('.').any(str::is_empty) {
            return Err(fail(format!("the id '{}' must be dotted, such as 'code.state'", raw.id)));
        }
        if raw.examples.is_empty() {
            return Err(fail(format!("the rule '{}' has no example", raw.id)));
        }
        let pattern = expand(&raw.pattern, fragments, 0)
            .map_err(|message| fail(format!("in rule '{}': {message}", raw.id)))?;
        let anchored = if raw.search { pattern } else { format!("^(?:{pattern})") };
        let compiled = OnceLock::new();
        if own {
            let done = Compiled::new(&anchored, raw.search).map_err(|error| {
                fail(format!("the pattern of rule '{}' does not compile: {error}", raw.id))
            })?;
            compiled.get_or_init(|| done);
        }
        let rule = Rule {
            id: raw.id,
            about: raw.about,
            plain: raw.plain,
            cue: raw.cue,
            alone: raw.alone,
            gate: raw.gate.iter().map(|gate| memmem::Finder::new(gate).into_owned()).collect(),
            stands_for: raw.stands_for,
            examples: raw.examples,
            rejects: raw.rejects,
            file: file.to_owned(),
            line,
            search: raw.search,
            source: anchored,
            compiled,
        };
        match self.by_id.get(&rule.id) {
            Some(&at) => self.rules[at] = rule,
            None => {
                self.by_id.insert(rule.id.clone(), self.rules.len());
                self.rules.push(rule);
            }
        }
        Ok(())
    }

    /// Fails if a rule that the program asks for by its id is not there.
    pub(super) fn require(&self, ids: &[&str]) -> Result<(), PatternError> {
        match ids.iter().find(|id| !self.by_id.contains_key(**id)) {
            None => Ok(()),
            Some(id) => {
                Err(PatternError::new("patterns", 0, format!("the rule '{id}' is missing")))
            }
        }
    }

    /// The rule with this id, which loading has made sure of.
    pub fn get(&self, id: &str) -> &Rule {
        match self.by_id.get(id) {
            Some(at) => &self.rules[*at],
            None => unreachable!("rule {id} is not in the list of required rules"),
        }
    }

    /// The rules whose id starts with `group` and a dot, in file order.
    pub fn group(&self, group: &str) -> impl Iterator<Item = &Rule> {
        self.groups.get(group).into_iter().flatten().map(|at| &self.rules[*at])
    }

    /// All rules in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// What does not hold: an example that its rule does not take, or that another rule of its
    /// group would take first, or a reject that it takes.
    pub fn check(&self) -> Vec<PatternError> {
        let mut wrong = Vec::new();
        for rule in &self.rules {
            let mut fail =
                |message: String| wrong.push(PatternError::new(&rule.file, rule.line, message));
            for example in &rule.examples {
                if !rule.passes_gate(&rule.reads(&example.text)) {
                    fail(format!(
                        "the gate of rule '{}' shuts out its example '{}'",
                        rule.id, example.text
                    ));
                } else if let Err(message) = self.check_example(rule, example) {
                    fail(message);
                }
            }
            for reject in &rule.rejects {
                if let Some(range) = rule.find(&rule.reads(reject)) {
                    let taken = reject.get(range).unwrap_or(reject);
                    fail(format!("rule '{}' takes '{taken}' in its reject '{reject}'", rule.id));
                }
            }
        }
        wrong
    }

    fn check_example(&self, rule: &Rule, example: &Example) -> Result<(), String> {
        let text = rule.reads(&example.text);
        let wanted = rule.reads(example.takes.as_ref().unwrap_or(&example.text));
        let captures = rule.captures(&text).ok_or_else(|| {
            format!("rule '{}' does not match its example '{}'", rule.id, example.text)
        })?;
        if captures[0] != *wanted {
            return Err(format!(
                "rule '{}' takes '{}' of its example '{}', not '{wanted}'",
                rule.id, &captures[0], example.text
            ));
        }
        for (group, value) in &example.groups {
            let got = captures.name(group).map_or("", |m| m.as_str());
            if got != rule.reads(value) {
                return Err(format!(
                    "in rule '{}', group '{group}' of '{}' is '{got}', not '{value}'",
                    rule.id, example.text
                ));
            }
        }
        let group = rule.id.split('.').next().unwrap_or_default();
        let winner = self
            .group(group)
            .find(|other| !rule.search && other.captures(&other.reads(&example.text)).is_some());
        match winner {
            Some(winner) if winner.id != rule.id && is_ordered(group) => Err(format!(
                "the example '{}' of rule '{}' is won by rule '{}'",
                example.text, rule.id, winner.id
            )),
            _ => Ok(()),
        }
    }
}

/// Groups whose rules are tried in order, the first match winning.
fn is_ordered(group: &str) -> bool {
    matches!(group, "code" | "date" | "period")
}

impl Rule {
    /// The form of `text` that this rule reads.
    fn reads(&self, text: &str) -> String {
        if self.plain { text.to_owned() } else { crate::text::fold(text) }
    }
}

/// Puts fragments in the place of `{{name}}`; an unknown name is an error.
fn expand(
    pattern: &str,
    fragments: &BTreeMap<String, String>,
    depth: usize,
) -> Result<String, String> {
    if depth > 8 {
        return Err("fragments refer to each other in a circle".to_owned());
    }
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(open) = rest.find("{{") {
        out.push_str(&rest[..open]);
        let after = &rest[open + 2..];
        let close = after.find("}}").ok_or_else(|| "'{{' without '}}'".to_owned())?;
        let name = after[..close].trim();
        let fragment =
            fragments.get(name).ok_or_else(|| format!("the fragment '{name}' is not known"))?;
        out.push_str("(?:");
        out.push_str(&expand(fragment, fragments, depth + 1)?);
        out.push(')');
        rest = &after[close + 2..];
    }
    out.push_str(rest);
    Ok(out)
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}
