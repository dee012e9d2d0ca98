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

/// One body.
#[derive(Clone, Debug)]
pub struct AgencyRow {
    /// Main symbol token: `STP`.
    pub symbol: String,
    /// Official name; `{place}` or `{name}` stands for the place of a local body.
    pub name: String,
    /// Where it stands.
    pub level: Level,
    /// First day, if known.
    pub from: Option<Date>,
    /// Last day; `None` while it exists.
    pub until: Option<Date>,
    /// Symbols of the bodies that took over.
    pub successors: Vec<String>,
    /// The name without its place.
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
    words: AhoCorasick,
    word_rows: Vec<Vec<usize>>,
}

impl Agencies {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let columns =
            ["symbol", "name", "level", "words", "symbols", "from", "until", "successor", "source"];
        let mut rows: Vec<AgencyRow> = Vec::new();
        let mut symbols = SymbolIndex::default();
        let mut words: Vec<String> = Vec::new();
        let mut word_rows: Vec<Vec<usize>> = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        for row in Table::parse(file, text, &columns)?.rows() {
            let row = row?;
            let at = rows.len();
            row.required("source")?;
            let level = match row.required("level")? {
                "central" | "ministry" | "party-central" => Level::Central,
                "province" | "party-province" => Level::Province,
                "district" | "party-district" => Level::District,
                "commune" | "party-commune" => Level::Commune,
                "local" => Level::Local,
                "unit" => Level::Unit,
                level => return Err(row.error(format!("'{level}' is no level"))),
            };
            let symbol = row.get("symbol");
            let successors: Vec<String> = row.list("successor").map(str::to_owned).collect();
            let name = row.required("name")?;
            let bare_name = name.replace(" {place}", "").replace(" {name}", "");
            let slug = super::slug(if level == Level::Local { symbol } else { &bare_name });
            rows.push(AgencyRow {
                symbol: symbol.to_owned(),
                name: name.to_owned(),
                bare_name,
                slug,
                level,
                from: row.date("from")?,
                until: row.date("until")?,
                successors,
            });
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
        let words = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .build(&words)
            .map_err(|error| PatternError::new(file, 0, error.to_string()))?;
        let slugs = rows.iter().map(|row| row.slug.clone()).collect();
        Ok(Agencies { rows, symbols, slugs, words, word_rows })
    }

    /// The row at an index from [`Agencies::symbols`] or [`Agencies::starting`].
    pub fn row(&self, at: usize) -> &AgencyRow {
        &self.rows[at]
    }

    /// Whether a body has this last part of an id.
    pub fn has_slug(&self, slug: &str) -> bool {
        self.slugs.contains(slug)
    }

    /// All rows in file order.
    pub fn iter(&self) -> impl Iterator<Item = &AgencyRow> {
        self.rows.iter()
    }

    /// The bodies that took over when a body ended: those of its successor symbols that were there on
    /// the next day.
    pub fn successors(&self, row: &AgencyRow) -> Vec<&AgencyRow> {
        let next = row.until.map(|until| until.end().next());
        let there =
            |other: &&AgencyRow| row.successors.contains(&other.symbol) && other.valid(next);
        self.rows.iter().filter(there).collect()
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
