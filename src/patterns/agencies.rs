//! Bodies that issue documents: `patterns/issuers.tsv`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use super::{PatternError, PlaceRow, Places, SymbolIndex, table::Table, was_valid};
use crate::model::{Agency, AgencyKind, Date};
use crate::text::{fold, is_word};

/// Where in the state or the Party a body stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Has no place in its name.
    Central,
    /// A body of a province or a centrally run city.
    Province,
    /// A body of a district (until 30 June 2025).
    District,
    /// A body of a commune.
    Commune,
    /// The same body at each local level: People's Committee, People's Council.
    Local,
    /// A drafting unit, which stands after the issuer in a symbol and never issues.
    Unit,
}

/// The level that a table names; whether state or Party makes no difference.
fn level(written: &str) -> Result<Level, String> {
    match written {
        "central" | "ministry" | "party-central" => Ok(Level::Central),
        "province" | "party-province" => Ok(Level::Province),
        "district" | "party-district" => Ok(Level::District),
        "commune" | "party-commune" => Ok(Level::Commune),
        "local" => Ok(Level::Local),
        "unit" => Ok(Level::Unit),
        _ => Err(format!("'{written}' is no level")),
    }
}

/// The row that `SYMBOL` or `SYMBOL@level` means as successor of `row`: the one of that symbol, at
/// the level of `row` where there are several; of two generations of a body the one that was there
/// when `row` had ended.
fn successor(
    written: &str,
    row: &AgencyRow,
    rows: &[AgencyRow],
    by_symbol: &HashMap<&str, Vec<usize>>,
) -> Result<usize, String> {
    let (symbol, at_level) = match written.split_once('@') {
        Some((symbol, at_level)) => (symbol, Some(level(at_level)?)),
        None => (written, None),
    };
    let named = by_symbol.get(symbol).map_or(&[][..], Vec::as_slice);
    let at = |level: Level| -> Vec<usize> {
        named.iter().copied().filter(|at| rows[*at].level == level).collect()
    };
    let mut found = at(at_level.unwrap_or(row.level));
    if found.is_empty() && at_level.is_none() {
        found = named.to_vec();
    }
    if found.len() > 1 {
        let next = row.until.map(|until| until.end().next());
        found.retain(|at| rows[*at].valid(next));
    }
    match found.as_slice() {
        [at] => Ok(*at),
        [] => Err(format!("no body has the successor symbol '{written}'")),
        _ => Err(format!(
            "several bodies have the successor symbol '{written}'; write '{symbol}@level'"
        )),
    }
}

/// One body.
#[derive(Clone, Debug)]
pub struct AgencyRow {
    /// Main symbol token: `STP`.
    pub symbol: String,
    /// Official name; `{place}` or `{name}` stands for the place of a local body, `{number}` for the
    /// number of one of several.
    pub name: String,
    /// Where it stands.
    pub level: Level,
    /// First day, if known.
    pub from: Option<Date>,
    /// Last day; `None` while it exists.
    pub until: Option<Date>,
    /// Rows of the bodies that took over.
    successors: Vec<usize>,
    /// Whether its name has a place for a number: `Quân khu {number}`.
    pub numbered: bool,
    /// The name without place and number.
    pub bare_name: String,
    /// The last part of the body's id. Bodies that exist at every local level go by their symbol, as
    /// in `vn/quang-ngai/ly-son/ubnd`.
    pub slug: String,
}

/// All bodies, by symbol token and by words.
#[derive(Clone, Debug)]
pub struct Agencies {
    rows: Vec<AgencyRow>,
    /// Bodies by the token that says them in a symbol.
    pub symbols: SymbolIndex,
    slugs: HashSet<String>,
    /// Those of numbered bodies.
    numbered: HashSet<String>,
    words: AhoCorasick,
    word_rows: Vec<Vec<usize>>,
}

impl Agencies {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let columns = [
            "symbol",
            "name",
            "level",
            "words",
            "symbols",
            "from",
            "until",
            "successor",
            "note",
            "source",
        ];
        let table = Table::parse(file, text, &columns)?;
        let mut rows: Vec<AgencyRow> = Vec::new();
        let mut symbols = SymbolIndex::default();
        let mut words: Vec<String> = Vec::new();
        let mut word_rows: Vec<Vec<usize>> = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        for row in table.rows() {
            let row = row?;
            let at = rows.len();
            row.required("source")?;
            let level = level(row.required("level")?).map_err(|message| row.error(message))?;
            let symbol = row.get("symbol");
            let name = row.required("name")?;
            let bare_name = [" {number}", " - {name}", " {place}", " {name}"]
                .iter()
                .fold(name.to_owned(), |name, part| name.replace(part, ""));
            let slug = super::slug(if level == Level::Local { symbol } else { &bare_name });
            rows.push(AgencyRow {
                symbol: symbol.to_owned(),
                name: name.to_owned(),
                bare_name,
                slug,
                level,
                from: row.date("from")?,
                until: row.date("until")?,
                successors: Vec::new(),
                numbered: name.contains("{number}"),
            });
            if row.list("successor").next().is_none() {
                let told = rows[at].until.is_none() || !row.get("note").is_empty();
                told.then_some(()).ok_or_else(|| {
                    row.error("it ended, but neither 'successor' nor 'note' says more".to_owned())
                })?;
            }
            for token in
                std::iter::once(symbol).chain(row.list("symbols")).filter(|t| !t.is_empty())
            {
                symbols.add(token, at);
            }
            if level == Level::Unit {
                continue;
            }
            let short = short_form(name, symbol, level);
            for form in row.list("words").chain(short.as_deref()) {
                let key = fold(form);
                let next = words.len();
                let slot = *seen.entry(key.clone()).or_insert(next);
                if slot == next {
                    words.push(key);
                    word_rows.push(Vec::new());
                }
                word_rows[slot].push(at);
            }
        }
        // Once all rows are there: a successor may stand anywhere in the table.
        let mut by_symbol: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            by_symbol.entry(&row.symbol).or_default().push(at);
        }
        let mut successors = Vec::new();
        for (at, row) in table.rows().enumerate() {
            let row = row?;
            for written in row.list("successor") {
                let body = successor(written, &rows[at], &rows, &by_symbol);
                successors.push((at, body.map_err(|message| row.error(message))?));
            }
        }
        for (at, body) in successors {
            rows[at].successors.push(body);
        }
        let words = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .build(&words)
            .map_err(|error| PatternError::new(file, 0, error.to_string()))?;
        let slugs = rows.iter().map(|row| row.slug.clone()).collect();
        let numbered = rows.iter().filter(|row| row.numbered).map(|row| row.slug.clone()).collect();
        Ok(Agencies { rows, symbols, slugs, numbered, words, word_rows })
    }

    /// The row at an index from [`Agencies::symbols`] or [`Agencies::starting`].
    pub fn row(&self, at: usize) -> &AgencyRow {
        &self.rows[at]
    }

    /// Whether a body has this last part of an id.
    pub fn has_slug(&self, slug: &str) -> bool {
        let numbered = |slug: &str| self.numbered.contains(slug);
        self.slugs.contains(slug) || slug.rsplit_once('-').is_some_and(|(slug, _)| numbered(slug))
    }

    /// The bodies that took over from one of these rows, in the order of the table.
    pub fn successors(&self, row: &AgencyRow) -> Vec<&AgencyRow> {
        row.successors.iter().map(|at| &self.rows[*at]).collect()
    }

    /// All rows in file order.
    pub fn iter(&self) -> impl Iterator<Item = &AgencyRow> {
        self.rows.iter()
    }

    /// The longest body name at byte `at` of a folded text: where it ends and the rows it may mean.
    pub fn starting(&self, folded: &str, at: usize) -> Option<(usize, &[usize])> {
        let input = Input::new(folded).span(at..folded.len()).anchored(Anchored::Yes);
        let found = self.words.find(input)?;
        let alone = !folded[found.end()..].starts_with(is_word);
        alone.then(|| (found.end(), self.word_rows[found.pattern().as_usize()].as_slice()))
    }

    /// Every body name in `within` of a folded text, leftmost longest, words standing alone.
    pub fn all<'a>(
        &'a self,
        folded: &'a str,
        within: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, &'a [usize])> + 'a {
        self.words.find_iter(Input::new(folded).span(within)).filter_map(move |found| {
            let before = !folded[..found.start()].ends_with(is_word);
            let after = !folded[found.end()..].starts_with(is_word);
            (before && after)
                .then(|| (found.range(), self.word_rows[found.pattern().as_usize()].as_slice()))
        })
    }
}

/// `Sở XD`: the first word of a name and the rest of its symbol, as papers shorten the names of
/// ministries, departments and district offices.
fn short_form(name: &str, symbol: &str, level: Level) -> Option<String> {
    let first = name.split(' ').next()?;
    let rest = symbol.strip_prefix(first.chars().next()?)?;
    let usual = matches!(level, Level::Central | Level::Province | Level::District);
    let short = rest.chars().count() >= 2 && rest.chars().all(char::is_uppercase);
    (usual && short && first.chars().count() <= 5).then(|| format!("{first} {rest}"))
}

impl AgencyRow {
    /// The body at a place; without one, where it needs one, its id keeps a `?`.
    pub fn at(&self, place: Option<&PlaceRow>, places: &Places) -> Agency {
        let (id, name) = match (self.level, place) {
            (Level::Central | Level::Unit, _) => {
                (format!("vn/{}", self.slug), self.bare_name.clone())
            }
            (_, None) => (format!("vn/?/{}", self.slug), self.bare_name.clone()),
            (_, Some(place)) => {
                let full = places.full_name(place);
                let bare = full.get(places.kind(place).len() + 1..).unwrap_or(full);
                let name = self.name.replace("{place}", full).replace("{name}", bare);
                (format!("vn/{}/{}", places.path(place), self.slug), name)
            }
        };
        Agency { id, name, kind: AgencyKind::Agency }
    }

    /// Whether the body existed on `date`; an unknown date rules nothing out.
    pub fn valid(&self, date: Option<Date>) -> bool {
        was_valid(self.from, self.until, date)
    }
}
