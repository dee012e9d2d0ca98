//! What the program knows, as data: the rules and tables of `patterns/`, parsed, checked and
//! compiled once.
//!
//! Rules are TOML, tables are tab-separated; both are embedded in the binary and can be added to or
//! overridden with files of the same name from a folder (`--patterns DIR`). No other module
//! compiles a regular expression.

mod agencies;
mod doctypes;
mod misreadings;
mod names;
mod phrases;
mod places;
mod rules;
mod set;
mod starts;
mod structure;
mod symbols;
mod table;
mod units;
mod verbs;

pub use agencies::{Agencies, AgencyRow, Level};
pub use doctypes::{DocTypeRow, DocTypes};
pub use misreadings::{Legislatures, Misreadings};
pub use names::{NamedDocument, Names, Position, Positions, Surnames, Trigger, Triggers};
pub use phrases::Phrases;
pub use places::{KindWord, PlaceCode, PlaceRow, Places, Tier};
pub use rules::{Example, Rule, Rules};
pub use set::PatternSet;
pub use structure::{GroupRow, Groups, Structure, Within};
pub use symbols::{SymbolIndex, Token};
pub use units::{NumeralRole, Numerals, Unit, UnitKind, Units};
pub use verbs::{Act, Verbs};

use std::borrow::Cow;

use include_dir::{Dir, include_dir};
use unicode_normalization::UnicodeNormalization;

use crate::model::Date;
use rustc_hash::FxHashMap;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/patterns");

/// The rules that the program asks for by id.
const REQUIRED: &[&str] = &[
    "head.number",
    "head.blank",
    "head.place_date",
    "head.motto",
    "head.party",
    "head.addressee",
    "head.closing",
    "head.recipients",
    "head.subject",
    "head.enacting",
    "head.body",
    "head.copy",
    "head.adopted",
    "head.draft",
    "sign.authority",
    "sign.several",
    "sign.skip",
    "sign.rank",
    "sign.archive",
    "sign.as_above",
    "ref.marker",
    "ref.symbol",
    "ref.join",
    "ref.law_left",
    "ref.title",
    "ref.title_end",
    "ref.issued_left",
    "ref.type_of_left",
    "ref.of_left",
    "ref.law_gap",
    "ref.standard",
    "agency.issued_by",
    "head.tail_number",
    "head.conclusion",
    "provision.range",
    "provision.separator",
    "agency.of",
    "agency.and",
    "agency.group",
    "agency.unknown",
    "ocr.percent",
    "ocr.separator",
    "place.domain",
    "place.product",
    "group.lead",
    "body.group",
    "body.units",
    "body.elided",
    "body.elided_units",
    "body.part",
    "body.bare",
    "body.center",
    "body.and",
    "body.person",
    "body.related",
    "body.head_district",
    "body.head_province",
    "body.head_central",
    "body.deputies",
    "body.chair_name",
    "body.deputies_name",
    "role.at",
    "body.own_level",
    "body.of_units",
    "body.own_part",
    "task.no_verb",
    "task.pronoun",
    "role.heard",
    "role.through",
    "role.far",
    "body.not_unit",
    "body.last_unit",
    "owner.commune",
    "owner.issuer",
    "body.desk_tail",
    "task.topic",
    "body.last_sign",
    "body.joint",
    "owner.provincial",
    "body.has_parts",
    "body.inner",
    "task.law",
    "task.law_heading",
    "body.none",
    "body.of_left",
    "task.law_gate",
    "task.basis",
    "body.belongs",
    "body.office",
    "body.anyone",
    "task.reporting",
    "task.ahead",
    "body.plural",
    "body.abbreviation",
    "body.owned",
    "body.small",
    "owner.committee",
    "owner.province",
    "owner.district",
    "owner.none",
    "task.to",
    "task.between",
    "task.meeting",
    "task.past",
    "task.lead_in",
    "task.ordering_line",
    "task.request_line",
    "task.heading",
    "task.heading_end",
    "task.heading_tail",
    "task.marker",
    "task.execution",
    "task.done_by",
    "task.attribute",
    "column.task",
    "column.lead",
    "column.with",
    "column.time",
    "due.by",
    "due.not",
    "due.every",
    "due.relative",
    "due.urgent",
    "due.open",
    "recur.daily",
    "recur.weekly",
    "recur.monthly",
    "recur.quarterly",
    "recur.yearly",
    "role.reporter",
    "role.issuer_of",
    "role.issues",
    "role.reports",
    "place.portal",
    "news.chrome",
    "provision.chain",
    "provision.unit",
    "shape.code",
    "name.law",
    "relation.listed",
    "relation.filler",
    "relation.whereby",
    "relation.item",
    "relation.item_line",
    "relation.ended",
    "relation.clause",
    "relation.and",
    "relation.heading",
    "line.head",
    "ref.same_day",
    "ref.same_day_again",
    "ref.date_before",
    "name.adopted",
    "name.number",
    "name.and_law",
    "name.issuer_number",
    "name.defined",
    "name.short",
    "name.short_end",
    "name.bill",
    "name.details_left",
    "name.amends_left",
    "name.amended",
    "name.plural",
    "name.pointing",
    "name.by",
    "name.small_law",
    "name.here",
    "name.promulgates_left",
    "name.deciding",
    "name.form",
    "name.amending_title",
    "name.amending_law",
    "name.amended_end",
    "name.of",
    "name.and_end",
    "name.filler",
    "lawmaker.law",
    "lawmaker.state_council",
    "lawmaker.ordinance",
    "line.article",
    "line.clause",
    "relation.and_lead",
    "agency.chairman",
    "token.split_type",
    "quantity.total",
    "quantity.label",
    "quantity.weak_label",
    "quantity.not_noun",
    "quantity.idiom",
    "quantity.net",
    "head.rule_making",
    "head.rule_title",
    "title.no_period",
    "title.other_period",
    "section.planning_title",
    "section.basis",
    "share.other_subject",
    "part.each",
    "quantity.in_words",
    "quantity.words",
    "quantity.figures_again",
    "quantity.counted_before",
    "quantity.reached",
    "quantity.rank_before",
    "quantity.multiple_before",
    "quantity.range_before",
    "quantity.range_joint",
    "quantity.norm_before",
    "quantity.of_plan",
    "quantity.rise_joint",
    "share.of_former",
    "share.rate",
    "share.of_words",
    "part.papers",
    "part.rest",
    "part.total_behind",
    "quantity.not_multiplier",
    "quantity.not_words",
    "quantity.share_between",
    "status.up",
    "status.down",
    "status.from",
    "status.former",
    "status.to",
    "status.against",
    "status.previous",
    "status.target",
    "status.plan",
    "status.forecast",
    "status.estimate",
    "status.done",
    "section.ahead",
    "section.done",
    "section.numeral",
    "section.figure",
    "section.planning",
    "part.of_which",
    "part.exhaustive",
    "share.link",
    "share.of_plan",
    "share.of_total",
    "measure.left",
    "measure.right",
    "measure.stop",
    "deadline.act",
    "deadline.by",
    "deadline.term",
    "deadline.past",
    "when.start",
    "when.day",
    "when.ahead",
    "qualifier.and_up",
    "qualifier.at_least",
    "qualifier.at_most",
    "qualifier.more_than",
    "qualifier.less_than",
    "qualifier.about",
    "qualifier.comparative",
    "scope.tinh",
    "scope.huyen",
    "scope.xa",
    "compared.with",
    "reform.report",
    "table.serial",
    "table.counted",
    "table.unit_column",
    "table.total",
    "table.unit",
    "table.previous",
    "table.change",
    "table.plan",
    "table.result",
];

/// Something wrong in a pattern file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct PatternError {
    /// Name of the file.
    pub file: String,
    /// Line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl PatternError {
    fn new(file: &str, line: usize, message: String) -> Self {
        PatternError { file: file.to_owned(), line, message }
    }
}

/// All rules and tables.
#[derive(Clone, Debug)]
pub struct Patterns {
    files: Vec<(String, Cow<'static, str>)>,
    /// Regular expressions.
    pub rules: Rules,
    /// Types of documents.
    pub doctypes: DocTypes,
    /// Bodies that issue documents.
    pub agencies: Agencies,
    /// Which body belongs to which.
    pub structure: Structure,
    /// Words for several bodies at once.
    pub groups: Groups,
    /// Administrative units.
    pub places: Places,
    /// Laws and nicknames.
    pub names: Names,
    /// Abbreviations in titles with the words they stand for.
    pub abbreviations: FxHashMap<String, String>,
    /// Relation triggers.
    pub triggers: Triggers,
    /// Words that OCR leaves with wrong marks.
    pub phrases: Phrases,
    /// What OCR makes of symbol tokens.
    pub misreadings: Misreadings,
    /// The years of the legislatures.
    pub legislatures: Legislatures,
    /// Persons' offices.
    pub positions: Positions,
    /// Family names.
    pub surnames: Surnames,
    /// Units of measure and counted nouns.
    pub units: Units,
    /// Verbs that give bodies their parts in a task.
    pub verbs: Verbs,
    /// Numbers in words.
    pub numerals: Numerals,
}

impl Patterns {
    /// The patterns embedded in the program.
    ///
    /// # Errors
    /// None in a released program: a test loads them.
    pub fn embedded() -> Result<Patterns, PatternError> {
        Patterns::with(Vec::new())
    }

    /// The embedded patterns with the given files (name, content) put over them: a table takes the
    /// place of the table of that name, a rule file adds rules and overrides those of equal id.
    ///
    /// # Errors
    /// The first thing that is wrong, with its file and line.
    pub fn with(over: Vec<(String, String)>) -> Result<Patterns, PatternError> {
        Patterns::parse(set::files(over)?)
    }

    /// SHA-256 over the names and contents of all pattern files, in hexadecimal.
    pub fn hash(&self) -> String {
        set::hash(&self.files)
    }

    fn parse(files: Vec<(String, Cow<'static, str>)>) -> Result<Patterns, PatternError> {
        let table = |name: &'static str| -> Result<(&'static str, &str), PatternError> {
            let found = files.iter().find(|(held, _)| held == name);
            let (_, content) = found
                .ok_or_else(|| PatternError::new(name, 0, "the table is missing".to_owned()))?;
            Ok((name, content.as_ref()))
        };
        let rules = Rules::parse(files.iter().filter(|(name, _)| name.ends_with(".toml")))?;
        rules.require(REQUIRED)?;
        let (file, text) = table("doctypes.tsv")?;
        let doctypes = DocTypes::parse(file, text)?;
        let (file, text) = table("issuers.tsv")?;
        let agencies = Agencies::parse(file, text)?;
        let (file, text) = table("structure.tsv")?;
        let structure = Structure::parse(file, text)?;
        let (file, text) = table("groups.tsv")?;
        let groups = Groups::parse(file, text)?;
        let places = Places::parse(table("placekinds.tsv")?, table("places.tsv")?)?;
        let names = Names::parse(table("laws.tsv")?, table("aliases.tsv")?)?;
        let (file, text) = table("relations.tsv")?;
        let triggers = Triggers::parse(file, text)?;
        let (file, text) = table("abbreviations.tsv")?;
        let abbreviations = names::parse_abbreviations(file, text)?;
        let (file, text) = table("misreadings.tsv")?;
        let misreadings = Misreadings::parse(file, text)?;
        let (file, text) = table("phrases.tsv")?;
        let phrases = Phrases::parse(file, text)?;
        let (file, text) = table("legislatures.tsv")?;
        let legislatures = Legislatures::parse(file, text)?;
        let (file, text) = table("positions.tsv")?;
        let positions = Positions::parse(file, text)?;
        let (file, text) = table("surnames.tsv")?;
        let surnames = Surnames::parse(file, text)?;
        let (file, text) = table("units.tsv")?;
        let units = Units::parse(file, text)?;
        let (file, text) = table("verbs.tsv")?;
        let verbs = Verbs::parse(file, text)?;
        let (file, text) = table("numerals.tsv")?;
        let numerals = Numerals::parse(file, text)?;
        Ok(Patterns {
            files,
            rules,
            doctypes,
            agencies,
            structure,
            groups,
            places,
            names,
            abbreviations,
            triggers,
            misreadings,
            phrases,
            legislatures,
            positions,
            surnames,
            units,
            verbs,
            numerals,
        })
    }

    /// Everything that does not hold in the rules and between the tables, in plain words.
    pub fn check(&self) -> Vec<PatternError> {
        let mut wrong = self.rules.check();
        let mut fail =
            |file: &str, message: String| wrong.push(PatternError::new(file, 0, message));
        for place in self.places.iter() {
            for successor in &place.successors {
                if self.places.by_code(*successor, None).is_none() {
                    let (code, successor) = (place.code.as_str(), successor.as_str());
                    fail(
                        "places.tsv",
                        format!("{code}: no unit has the successor code {successor}"),
                    );
                }
            }
            if let (Some(from), Some(until)) = (place.from, place.until)
                && until < from
            {
                fail(
                    "places.tsv",
                    format!("{} {}: ends before it begins", place.code.as_str(), place.name),
                );
            }
        }
        let mut parts: Vec<(&str, &str)> = self.structure.iter().collect();
        parts.sort_unstable();
        for (part, whole) in parts {
            let known = |symbol: &str| self.agencies.iter().any(|agency| agency.symbol == symbol);
            for symbol in [part, whole].into_iter().filter(|symbol| !known(symbol)) {
                fail("structure.tsv", format!("{part}: no body has the symbol {symbol}"));
            }
        }
        for named in self.names.iter() {
            let known = |issuer: &String| {
                let folded = crate::text::fold(issuer);
                self.agencies.starting(&folded, 0).is_some_and(|(end, _)| end == folded.len())
            };
            if named.issuer.as_ref().is_some_and(|issuer| !known(issuer)) {
                fail("aliases.tsv", format!("{}: the issuer is not in issuers.tsv", named.name));
            }
        }
        wrong
    }
}

/// Whether something that began and ended on these days was there on `date`; what is not known rules
/// nothing out.
fn was_valid(from: Option<Date>, until: Option<Date>, date: Option<Date>) -> bool {
    date.is_none_or(|date| {
        from.is_none_or(|from| from <= date) && until.is_none_or(|until| date <= until.end())
    })
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name as a part of an id: no marks, lower case, hyphens for everything else
/// (`Sở Tư pháp` to `so-tu-phap`).
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.nfd() {
        let c = match c {
            'đ' | 'Đ' => 'd',
            c if c.is_alphanumeric() => c.to_ascii_lowercase(),
            '\u{300}'..='\u{36f}' => continue,
            _ => '-',
        };
        if c != '-' || !(out.is_empty() || out.ends_with('-')) {
            out.extend(c.to_lowercase());
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}
